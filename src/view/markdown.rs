//! A comment on a pull request: the gaps open, the rest folded away.

use super::{DISCLAIMER, Item, categories, caveat, dated, headline, percent, shorten, tally, warned, with_status};
use crate::finding::Status;
use crate::report::{ChecklistReport, Evidence, Quote, RequirementReport};

/// Characters of a sentence that are shown.
const SHOWN: usize = 200;

/// Returns the reports one after another under headings of the second level.
pub(super) fn render(items: &[Item]) -> String {
    let mut out = String::new();
    for item in items {
        document(&mut out, item);
    }
    out.push_str(&format!("<sub>{DISCLAIMER}</sub>\n"));
    out
}

fn document(out: &mut String, item: &Item) {
    let report = item.report;
    out.push_str(&format!("## {}\n\n", escape(&super::clean(&report.document.id))));
    out.push_str(&format!("{}.\n{}.\n\n", escape(&headline(report)), escape(&dated(report))));
    if let Some(caveat) = caveat(report) {
        out.push_str(&format!("> {}\n\n", escape(&caveat)));
    }
    if report.document.is_policy && report.document.language == "en" {
        label(out, item);
        out.push_str("| category | share | sentences |\n| --- | ---: | ---: |\n");
        for (name, coverage) in categories(report) {
            out.push_str(&format!("| {name} | {} | {} |\n", percent(coverage.share), coverage.sentences));
        }
        out.push('\n');
    }
    for checklist in &report.checklists {
        findings(out, item, checklist);
    }
    if !report.warnings.is_empty() {
        out.push_str(&format!("### Warnings\n\n{}\n\n", warned(report)));
        for warning in &report.warnings {
            out.push_str(&format!("- **{}** ({})", escape(&warning.message), escape(&warning.severity)));
            let said: Vec<String> =
                warning.sentences.iter().filter_map(|&sentence| said(item, sentence, &warning.quotes)).collect();
            match &said[..] {
                // The two that contradict each other stand side by side.
                [denied, stated] if warning.id == "contradiction" => out.push_str(&format!(
                    "\n\n  | one sentence | the other |\n  | --- | --- |\n  | {denied} | {stated} |\n\n  {}\n",
                    escape(&warning.advice)
                )),
                said => {
                    said.iter().for_each(|said| out.push_str(&format!("<br>{said}")));
                    out.push_str(&format!("<br>{}\n", escape(&warning.advice)));
                }
            }
        }
        out.push('\n');
    }
}

fn label(out: &mut String, item: &Item) {
    for line in super::label(item.report) {
        let words: Vec<String> = line
            .items
            .iter()
            .map(|(words, sentence)| match words.as_str() {
                "" => format!("<em>“{}”</em>", escape(&shorten(&item.sentence(*sentence), SHOWN))),
                words => escape(words),
            })
            .collect();
        let words = if words.is_empty() { "nothing found".to_owned() } else { words.join(", ") };
        out.push_str(&format!("- **{}:** {words}\n", line.name));
    }
    out.push('\n');
}

fn findings(out: &mut String, item: &Item, checklist: &ChecklistReport) {
    out.push_str(&format!(
        "### {}\n\n{}\n\n**{}**\n\n",
        escape(&checklist.title),
        escape(&checklist.why),
        tally(checklist.counts)
    ));
    for (status, word) in [(Status::Missing, "Missing"), (Status::Vague, "Vague")] {
        let gaps = with_status(&checklist.requirements, status);
        for requirement in &gaps {
            out.push_str(&format!(
                "- **{word}: {}** ({})<br>{}",
                escape(&requirement.title),
                citation(requirement),
                escape(&requirement.why)
            ));
            let quotes = item.quotes(&requirement.quotes);
            if !quotes.is_empty() {
                let quoted: Vec<String> =
                    quotes.iter().map(|words| format!("“{}”", escape(&shorten(words, SHOWN)))).collect();
                out.push_str(&format!("<br>Vague words: {}", quoted.join(", ")));
            }
            if let Some(best) = requirement.evidence.first() {
                evidence(out, item, best);
            }
            if !requirement.advice.is_empty() {
                out.push_str(&format!("<br>{}", escape(&requirement.advice)));
            }
            out.push('\n');
        }
        if !gaps.is_empty() {
            out.push('\n');
        }
    }
    folded(out, item, "Stated", &with_status(&checklist.requirements, Status::Stated));
    folded(out, item, "Not applicable", &with_status(&checklist.requirements, Status::NotApplicable));
}

fn folded(out: &mut String, item: &Item, word: &str, requirements: &[&RequirementReport]) {
    if requirements.is_empty() {
        return;
    }
    out.push_str(&format!("<details><summary>{word}: {}</summary>\n\n", requirements.len()));
    for requirement in requirements {
        out.push_str(&format!("- {} ({})", escape(&requirement.title), citation(requirement)));
        if let Some(best) = requirement.evidence.first() {
            evidence(out, item, best);
        }
        out.push('\n');
    }
    out.push_str("\n</details>\n\n");
}

pub(super) fn citation(requirement: &RequirementReport) -> String {
    // A URL from a checklist of the user's own may hold anything; only what is surely one becomes a link.
    let url = &requirement.url;
    let is_link = url.starts_with("https://") && !url.contains(|c: char| c.is_whitespace() || "()<>\"\\".contains(c));
    if is_link { format!("[{}]({url})", escape(&requirement.citation)) } else { escape(&requirement.citation) }
}

/// Returns the words of a sentence around what is quoted of it.
fn said(item: &Item, sentence: usize, quotes: &[Quote]) -> Option<String> {
    let words = item.around(sentence, quotes, SHOWN);
    (!words.is_empty()).then(|| format!("<em>“{}”</em> (sentence {sentence})", escape(&words)))
}

fn evidence(out: &mut String, item: &Item, best: &Evidence) {
    if let Some(said) = said(item, best.sentence, &[Quote { start: best.start, end: best.end }]) {
        out.push_str(&format!("<br>{said}"));
    }
}

/// Returns `words` so that Markdown shows them as they are, and a code host notifies no one whom they name.
pub(super) fn escape(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len() + 8);
    let mut last = ' ';
    for c in words.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => escaped.extend(['\\', c]),
            // After a word it is an address; else it would call someone.
            '@' if !last.is_alphanumeric() => escaped.push_str("@\u{200b}"),
            '\n' | '\r' => escaped.push(' '),
            c => escaped.push(c),
        }
        last = c;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn markup_in_a_policy_is_shown_and_not_run() {
        assert_eq!(escape("<img src=x> *a* [b](c) | d"), "&lt;img src=x&gt; \\*a\\* \\[b\\](c) \\| d");
    }

    #[test]
    fn a_name_in_a_policy_calls_no_one_and_an_address_stays() {
        assert_eq!(escape("ask @octocat"), "ask @\u{200b}octocat");
        assert_eq!(escape("privacy@müller.example"), "privacy@müller.example");
    }
}
