//! One table for spreadsheets and data frames, after RFC 4180, UTF-8, lines ended by CRLF.
//!
//! Columns: `document` (the name given), `row` (`sentence`, `requirement` or `warning`), `id`, `status` (of a sentence
//! its kind, of a requirement its status, of a warning its severity), `topics` (of a sentence, joined by "; ", a denied
//! one after "not "), `score` (the largest), `start` and `end` (bytes of the source), `title`, `citation`, `url`, `text`
//! (of a sentence its words, of a requirement the words of the first sentence that it rests on, of a warning those of
//! its sentences, joined by " / "), `why`, `advice`. A column that a row has nothing for is empty.

use super::{Item, status_name};
use crate::report::SentenceKind;

const HEADER: &str = "document,row,id,status,topics,score,start,end,title,citation,url,text,why,advice";

/// Returns the table of all reports.
pub(super) fn render(items: &[Item]) -> String {
    let mut table = format!("{HEADER}\r\n");
    for item in items {
        sentences(&mut table, item);
        requirements(&mut table, item);
        warnings(&mut table, item);
    }
    table
}

fn sentences(table: &mut String, item: &Item) {
    for sentence in &item.report.sentences {
        let topics: Vec<String> = sentence
            .topics
            .iter()
            .map(|topic| if topic.denied { format!("not {}", topic.id) } else { topic.id.to_owned() })
            .collect();
        let kind = match sentence.kind {
            SentenceKind::Heading => "heading",
            SentenceKind::Sentence => "sentence",
            SentenceKind::ListItem => "list_item",
            SentenceKind::Cell => "cell",
            SentenceKind::Contents => "contents",
        };
        row(
            table,
            &[
                &item.report.document.id,
                "sentence",
                &sentence.id.to_string(),
                kind,
                &topics.join("; "),
                &sentence.topics.first().map(|topic| topic.score.to_string()).unwrap_or_default(),
                &sentence.start.to_string(),
                &sentence.end.to_string(),
                "",
                "",
                "",
                &item.sentence(sentence.id),
                "",
                "",
            ],
        );
    }
}

fn requirements(table: &mut String, item: &Item) {
    for requirement in item.report.checklists.iter().flat_map(|checklist| &checklist.requirements) {
        let evidence = requirement.evidence.first();
        let [start, end, text] = place(item, evidence.map(|evidence| evidence.sentence));
        row(
            table,
            &[
                &item.report.document.id,
                "requirement",
                &requirement.id,
                status_name(requirement.status),
                "",
                &evidence.map(|evidence| evidence.score.to_string()).unwrap_or_default(),
                &start,
                &end,
                &requirement.title,
                &requirement.citation,
                &requirement.url,
                &text,
                &requirement.why,
                &requirement.advice,
            ],
        );
    }
}

fn warnings(table: &mut String, item: &Item) {
    for warning in &item.report.warnings {
        let [start, end, _] = place(item, warning.sentences.first().copied());
        let said: Vec<String> = warning.sentences.iter().map(|&sentence| item.sentence(sentence)).collect();
        let text = said.join(" / ");
        row(
            table,
            &[
                &item.report.document.id,
                "warning",
                &warning.id,
                &warning.severity,
                "",
                "",
                &start,
                &end,
                "",
                "",
                "",
                &text,
                &warning.message,
                &warning.advice,
            ],
        );
    }
}

/// Returns start, end and words of a sentence, or three empty cells.
fn place(item: &Item, sentence: Option<usize>) -> [String; 3] {
    match sentence.and_then(|id| item.report.sentences.get(id)) {
        Some(found) => [found.start.to_string(), found.end.to_string(), item.sentence(found.id)],
        None => Default::default(),
    }
}

fn row(table: &mut String, cells: &[&str; 14]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            table.push(',');
        }
        push_cell(table, cell);
    }
    table.push_str("\r\n");
}

/// Adds one cell, quoted where it must be.
///
/// A cell that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection): the text of
/// a policy is a stranger's.
fn push_cell(table: &mut String, cell: &str) {
    let guard = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let quoted = guard || cell.contains([',', '"', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ');
    if !quoted {
        table.push_str(cell);
        return;
    }
    table.push('"');
    if guard {
        table.push('\'');
    }
    table.push_str(&cell.replace('"', "\"\""));
    table.push('"');
}

#[cfg(test)]
mod tests {
    use super::push_cell;

    fn cell(words: &str) -> String {
        let mut table = String::new();
        push_cell(&mut table, words);
        table
    }

    #[test]
    fn a_cell_with_comma_quote_or_line_break_is_quoted() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a, b"), "\"a, b\"");
        assert_eq!(cell("say \"no\""), "\"say \"\"no\"\"\"");
        assert_eq!(cell("two\nlines"), "\"two\nlines\"");
    }

    #[test]
    fn a_formula_is_disarmed() {
        assert_eq!(cell("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
        assert_eq!(cell("@SUM(1)"), "\"'@SUM(1)\"");
        assert_eq!(cell("-1"), "\"'-1\"");
    }
}
