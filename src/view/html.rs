//! One page that needs no other file, runs no script and asks for nothing from the network.

use super::{DISCLAIMER, Item, categories, caveat, count, dated, headline, percent, tally, warned, with_status};
use crate::finding::Status;
use crate::report::{ChecklistReport, RequirementReport, SentenceKind, SentenceReport};

const STYLE: &str = include_str!("report.css");

/// Returns the page of all reports.
pub(super) fn render(items: &[Item]) -> String {
    let title = match items {
        [item] => escape(&super::clean(&item.report.document.id)),
        _ => count(items.len(), "document"),
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} – Lacuna</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    );
    for (at, item) in items.iter().enumerate() {
        document(&mut out, item, at);
    }
    out.push_str(&format!("</main>\n<footer><p>{}</p></footer>\n</body>\n</html>\n", escape(DISCLAIMER)));
    out
}

fn document(out: &mut String, item: &Item, at: usize) {
    let report = item.report;
    out.push_str(&format!("<article>\n<h1>{}</h1>\n", escape(&super::clean(&report.document.id))));
    out.push_str(&format!("<p>{}.<br>{}.</p>\n", escape(&headline(report)), escape(&dated(report))));
    if let Some(caveat) = caveat(report) {
        out.push_str(&format!("<p class=\"caveat\"><strong>{}</strong></p>\n", escape(&caveat)));
    }
    if report.document.is_policy && report.document.language == "en" {
        label(out, item, at);
        out.push_str(
            "<table>\n<caption>What the sentences are about</caption>\n<thead><tr><th scope=\"col\">Category</th>\
             <th scope=\"col\">Share</th><th scope=\"col\">Sentences</th></tr></thead>\n<tbody>\n",
        );
        for (name, coverage) in categories(report) {
            out.push_str(&format!(
                "<tr><th scope=\"row\"><span class=\"mark {name}\">{name}</span></th>\
                 <td><meter value=\"{}\" aria-label=\"{name}\"></meter> {}</td><td>{}</td></tr>\n",
                coverage.share,
                percent(coverage.share),
                coverage.sentences
            ));
        }
        out.push_str("</tbody>\n</table>\n");
    }
    for checklist in &report.checklists {
        findings(out, item, at, checklist);
    }
    if !report.warnings.is_empty() {
        out.push_str(&format!(
            "<section>\n<h2>Warnings</h2>\n<p>{}</p>\n<ul class=\"requirements\">\n",
            warned(report)
        ));
        for warning in &report.warnings {
            let class = match warning.severity.as_str() {
                "high" => "missing",
                "medium" => "vague",
                _ => "rest",
            };
            out.push_str(&format!(
                "<li class=\"{class}\"><strong>{}</strong> ({})",
                escape(&warning.message),
                escape(&warning.severity)
            ));
            // The two that contradict each other stand side by side where there is room.
            let sides = if warning.id == "contradiction" { " class=\"sides\"" } else { "" };
            out.push_str(&format!("<div{sides}>"));
            for &sentence in &warning.sentences {
                let [before, quoted, after] = item.parted(sentence, &warning.quotes).map(|part| escape(&part));
                if !before.is_empty() || !quoted.is_empty() {
                    let words = match quoted.as_str() {
                        "" => before,
                        quoted => format!("{before} <mark>{quoted}</mark> {after}"),
                    };
                    out.push_str(&format!(
                        "<blockquote>{} <a href=\"#d{at}-s{sentence}\">sentence {sentence}</a></blockquote>",
                        words.trim()
                    ));
                }
            }
            out.push_str(&format!("</div><p class=\"advice\">{}</p></li>\n", escape(&warning.advice)));
        }
        out.push_str("</ul>\n</section>\n");
    }
    text(out, item, at);
    out.push_str("</article>\n");
}

/// Adds the label; each item leads to the sentence that says it.
fn label(out: &mut String, item: &Item, at: usize) {
    out.push_str("<dl class=\"label\">\n");
    for line in super::label(item.report) {
        let words: Vec<String> = line
            .items
            .iter()
            .map(|(words, sentence)| {
                let shown = match words.as_str() {
                    "" => format!("“{}”", escape(&item.sentence(*sentence))),
                    words => escape(words),
                };
                format!("<a href=\"#d{at}-s{sentence}\">{shown}</a>")
            })
            .collect();
        let words = if words.is_empty() { "nothing found".to_owned() } else { words.join(", ") };
        out.push_str(&format!("<dt>{}</dt><dd>{words}</dd>\n", line.name));
    }
    out.push_str("</dl>\n");
}

fn findings(out: &mut String, item: &Item, at: usize, checklist: &ChecklistReport) {
    out.push_str(&format!(
        "<section>\n<h2>{}</h2>\n<p>{}</p>\n<p>{}</p>\n",
        escape(&checklist.title),
        escape(&checklist.why),
        tally(checklist.counts)
    ));
    let gaps: Vec<&RequirementReport> = [Status::Missing, Status::Vague]
        .into_iter()
        .flat_map(|status| with_status(&checklist.requirements, status))
        .collect();
    requirements(out, item, at, &gaps);
    for (status, word) in [(Status::Stated, "Stated"), (Status::NotApplicable, "Not applicable")] {
        let rest = with_status(&checklist.requirements, status);
        if !rest.is_empty() {
            out.push_str(&format!("<details><summary>{word}: {}</summary>\n", rest.len()));
            requirements(out, item, at, &rest);
            out.push_str("</details>\n");
        }
    }
    out.push_str("</section>\n");
}

fn requirements(out: &mut String, item: &Item, at: usize, requirements: &[&RequirementReport]) {
    if requirements.is_empty() {
        return;
    }
    out.push_str("<ul class=\"requirements\">\n");
    for requirement in requirements {
        let (class, word) = match requirement.status {
            Status::Missing => ("missing", "Missing"),
            Status::Vague => ("vague", "Vague"),
            Status::Stated => ("stated", "Stated"),
            Status::NotApplicable => ("rest", "Not applicable"),
        };
        out.push_str(&format!(
            "<li class=\"{class}\"><strong>{word}: {}</strong> <span class=\"citation\">{}</span>\n<p>{}</p>",
            escape(&requirement.title),
            citation(requirement),
            escape(&requirement.why)
        ));
        let quotes = item.quotes(&requirement.quotes);
        if !quotes.is_empty() {
            let quoted: Vec<String> = quotes.iter().map(|words| format!("<q>{}</q>", escape(words))).collect();
            out.push_str(&format!("<p>Vague words: {}</p>", quoted.join(", ")));
        }
        for found in requirement.evidence.iter().take(3) {
            evidence(out, item, at, found.sentence);
        }
        if !requirement.advice.is_empty() {
            out.push_str(&format!("<p class=\"advice\">{}</p>", escape(&requirement.advice)));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

fn citation(requirement: &RequirementReport) -> String {
    let words = escape(&requirement.citation);
    if requirement.url.starts_with("https://") {
        format!("<a href=\"{}\" rel=\"noreferrer\">{words}</a>", escape(&requirement.url))
    } else {
        words
    }
}

fn evidence(out: &mut String, item: &Item, at: usize, sentence: usize) {
    let words = item.sentence(sentence);
    if !words.is_empty() {
        out.push_str(&format!(
            "<blockquote>{} <a href=\"#d{at}-s{sentence}\">sentence {sentence}</a></blockquote>",
            escape(&words)
        ));
    }
}

/// Adds the policy itself, each sentence marked with its category by colour and by name.
fn text(out: &mut String, item: &Item, at: usize) {
    out.push_str("<section class=\"text\">\n<h2>The text</h2>\n");
    let mut open = false;
    let mut end = 0;
    for sentence in &item.report.sentences {
        // An empty line in the source parts paragraphs; sentences of one paragraph flow on.
        let gap = item.source.get(end..sentence.start).unwrap_or_default();
        let flows =
            open && sentence.kind == SentenceKind::Sentence && gap.matches('\n').count() < 2 && !gap.contains('<');
        if open && !flows {
            out.push_str("</p>\n");
            open = false;
        }
        match sentence.kind {
            SentenceKind::Heading => out.push_str(&format!("<h3>{}</h3>\n", marked(item, at, sentence))),
            SentenceKind::Sentence => {
                out.push_str(if flows { " " } else { "<p>" });
                out.push_str(&marked(item, at, sentence));
                open = true;
            }
            SentenceKind::ListItem => {
                out.push_str(&format!("<p class=\"item\">{}</p>\n", marked(item, at, sentence)));
            }
            SentenceKind::Cell | SentenceKind::Contents => {
                out.push_str(&format!("<p class=\"aside\">{}</p>\n", marked(item, at, sentence)));
            }
        }
        end = sentence.end;
    }
    if open {
        out.push_str("</p>\n");
    }
    out.push_str("</section>\n");
}

fn marked(item: &Item, at: usize, sentence: &SentenceReport) -> String {
    let words = escape(&item.sentence(sentence.id));
    let id = format!("d{at}-s{}", sentence.id);
    let Some(best) = sentence.categories.first() else {
        return format!("<span id=\"{id}\">{words}</span>");
    };
    let topics: Vec<String> = sentence
        .topics
        .iter()
        .map(|topic| format!("{}{} {}", if topic.denied { "not " } else { "" }, topic.id, topic.score))
        .collect();
    let category = escape(best.id);
    format!(
        "<span id=\"{id}\" class=\"mark {category}\" title=\"{}\">{words}<small> {category}</small></span>",
        escape(&topics.join(", "))
    )
}

/// Returns `words` as text of HTML, safe inside double quotes too.
fn escape(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len() + 8);
    for c in words.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_of_a_policy_becomes_markup() {
        assert_eq!(escape("<script>'\"&"), "&lt;script&gt;&#39;&quot;&amp;");
    }
}
