//! The report for a reader at a terminal: gaps first, each with its citation, its evidence and what to do.

use super::{
    Colors, DISCLAIMER, Item, Style, categories, caveat, count, dated, headline, percent, shorten, tally, warned,
    with_status,
};
use crate::finding::{Applies, Status};
use crate::report::{ChecklistReport, Evidence, Quote, RequirementReport};

/// Characters of a sentence that are shown.
const SHOWN: usize = 160;

/// Cells of the longest bar, and characters of what else stands on its line.
const BAR: usize = 24;
const BESIDE_BAR: usize = 37;

/// Returns the reports one after another, parted by an empty line.
pub(super) fn render(items: &[Item], style: Style) -> String {
    let mut page = Page::new(style);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            page.out.push('\n');
        }
        document(&mut page, item);
    }
    page.out
}

/// How a run of text is shown.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Plain,
    Title,
    Faint,
    Good,
    Poor,
    Bad,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Ink::Plain => "",
            Ink::Title => "\x1b[1m",
            Ink::Faint => "\x1b[2m",
            Ink::Good => "\x1b[32m",
            Ink::Poor => "\x1b[33m",
            Ink::Bad => "\x1b[31m",
        }
    }
}

pub(super) struct Page {
    pub(super) out: String,
    style: Style,
}

impl Page {
    pub(super) fn new(style: Style) -> Self {
        Page { out: String::new(), style: Style { width: style.width.max(40), ..style } }
    }

    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    fn ink(&self, ink: Ink, words: &str) -> String {
        match (self.style.colors, ink) {
            (Colors::None, _) | (_, Ink::Plain) => words.to_owned(),
            (Colors::Ansi, _) => format!("{}{words}\x1b[0m", ink.code()),
        }
    }

    /// Adds `words` wrapped to the width: `first` before the first line, as many spaces before the others.
    pub(super) fn wrap(&mut self, first: &str, ink: Ink, words: &str) {
        let indent = first.chars().count();
        let room = self.style.width.saturating_sub(indent).max(20);
        for (at, line) in lines(words, room).iter().enumerate() {
            if at == 0 {
                self.out.push_str(first);
            } else {
                self.out.extend(std::iter::repeat_n(' ', indent));
            }
            let line = self.ink(ink, line);
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    /// Adds a title at the left and a note at the right of one line, or below one another where they do not fit.
    pub(super) fn title(&mut self, first: &str, mark_ink: Ink, title: &str, note: &str) {
        let (indent, title_len, note_len) = (first.chars().count(), title.chars().count(), note.chars().count());
        if note.is_empty() || indent + title_len + 2 + note_len > self.style.width {
            let first = first.to_owned();
            self.wrap(&first, mark_ink, title);
            if !note.is_empty() {
                self.wrap(&" ".repeat(indent), Ink::Faint, note);
            }
            return;
        }
        let space = self.style.width - indent - title_len - note_len;
        let line = format!("{first}{}{}{}\n", self.ink(mark_ink, title), " ".repeat(space), self.ink(Ink::Faint, note));
        self.out.push_str(&line);
    }
}

/// Returns `words` as lines of at most `room` characters; a longer word stands alone on its line.
fn lines(words: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut length = 0;
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let size = word.chars().count();
        match lines.last_mut() {
            Some(line) if length + 1 + size <= room => {
                line.push(' ');
                line.push_str(word);
                length += 1 + size;
            }
            _ => {
                lines.push(word.to_owned());
                length = size;
            }
        }
    }
    lines
}

fn document(page: &mut Page, item: &Item) {
    let report = item.report;
    page.wrap("", Ink::Title, &super::clean(&report.document.id));
    page.wrap("  ", Ink::Plain, &headline(report));
    page.wrap("  ", Ink::Plain, &dated(report));
    if let Some(caveat) = caveat(report) {
        page.wrap("  ", Ink::Poor, &caveat);
    }
    if report.document.is_policy && report.document.language == "en" {
        label(page, item);
        coverage(page, item);
    }
    for checklist in &report.checklists {
        page.blank();
        findings(page, item, checklist);
    }
    if !report.warnings.is_empty() {
        page.blank();
        page.wrap("", Ink::Title, &format!("Warnings: {}", warned(report)));
        for warning in &report.warnings {
            page.blank();
            let ink = if warning.severity == "high" { Ink::Bad } else { Ink::Poor };
            page.title("  ! ", ink, &warning.message, &warning.severity);
            for &sentence in &warning.sentences {
                let words = item.around(sentence, &warning.quotes, SHOWN);
                said(page, &words, sentence);
            }
            advice(page, &warning.advice);
        }
    }
    page.blank();
    page.wrap("", Ink::Faint, DISCLAIMER);
}

fn label(page: &mut Page, item: &Item) {
    page.blank();
    page.wrap("", Ink::Title, "What it says");
    for line in super::label(item.report) {
        let words: Vec<String> = line
            .items
            .iter()
            .map(|(words, sentence)| match words.as_str() {
                "" => format!("“{}”", shorten(&item.sentence(*sentence), SHOWN)),
                words => words.to_owned(),
            })
            .collect();
        let (ink, words) = match words.is_empty() {
            true => (Ink::Faint, "nothing found".to_owned()),
            false => (Ink::Plain, words.join(", ")),
        };
        page.wrap(&format!("  {:<13}", line.name), ink, &words);
    }
}

fn coverage(page: &mut Page, item: &Item) {
    page.blank();
    page.wrap("", Ink::Title, "What the sentences are about");
    let size = page.style.width.saturating_sub(BESIDE_BAR).clamp(3, BAR);
    for (name, coverage) in categories(item.report) {
        let filled = (libm::round(coverage.share * size as f64) as usize).min(size);
        // A category that is there is seen, however small.
        let filled = if coverage.sentences > 0 { filled.max(1) } else { 0 };
        let ink = if coverage.sentences > 0 { Ink::Good } else { Ink::Bad };
        let bar = format!("{}{}", page.ink(ink, &"█".repeat(filled)), page.ink(Ink::Faint, &"░".repeat(size - filled)));
        page.out.push_str(&format!(
            "  {name:<10}  {bar}  {:>4}  {}\n",
            percent(coverage.share),
            count(coverage.sentences, "sentence")
        ));
    }
}

fn findings(page: &mut Page, item: &Item, checklist: &ChecklistReport) {
    let applies = match checklist.applies {
        Applies::Yes => "applies",
        Applies::Likely => "likely applies",
        Applies::Unclear => "unclear whether it applies",
        Applies::No => "does not seem to apply",
    };
    page.title("", Ink::Title, &checklist.title, applies);
    page.wrap("  ", Ink::Faint, &checklist.why);
    page.wrap("  ", Ink::Plain, &tally(checklist.counts));
    for requirement in with_status(&checklist.requirements, Status::Missing) {
        gap(page, item, requirement, "  ✗ Missing: ", Ink::Bad);
    }
    for requirement in with_status(&checklist.requirements, Status::Vague) {
        gap(page, item, requirement, "  ~ Vague: ", Ink::Poor);
    }
    let stated = with_status(&checklist.requirements, Status::Stated);
    if !stated.is_empty() {
        page.blank();
    }
    for requirement in stated {
        page.title("  ✓ ", Ink::Good, &requirement.title, &requirement.citation);
        if let Some(best) = requirement.evidence.first() {
            evidence(page, item, best);
        }
    }
    let rest: Vec<&str> = with_status(&checklist.requirements, Status::NotApplicable)
        .into_iter()
        .map(|requirement| requirement.title.as_str())
        .collect();
    if !rest.is_empty() && item.report.document.is_policy {
        page.blank();
        page.wrap("  ", Ink::Faint, &format!("Not applicable: {}.", rest.join("; ")));
    }
}

fn gap(page: &mut Page, item: &Item, requirement: &RequirementReport, mark: &str, ink: Ink) {
    page.blank();
    page.title(mark, ink, &requirement.title, &requirement.citation);
    page.wrap("    ", Ink::Plain, &requirement.why);
    let quotes = item.quotes(&requirement.quotes);
    if !quotes.is_empty() {
        let quoted: Vec<String> = quotes.iter().map(|words| format!("“{}”", shorten(words, SHOWN))).collect();
        page.wrap("    ", Ink::Poor, &format!("Vague words: {}", quoted.join(", ")));
    }
    if let Some(best) = requirement.evidence.first() {
        evidence(page, item, best);
    }
    advice(page, &requirement.advice);
}

fn evidence(page: &mut Page, item: &Item, best: &Evidence) {
    said(page, &item.around(best.sentence, &[Quote { start: best.start, end: best.end }], SHOWN), best.sentence);
}

fn said(page: &mut Page, words: &str, sentence: usize) {
    if !words.is_empty() {
        page.wrap("    ", Ink::Faint, &format!("“{words}” (sentence {sentence})"));
    }
}

fn advice(page: &mut Page, advice: &str) {
    page.wrap("    → ", Ink::Plain, advice);
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_keep_to_the_room_and_lose_no_word() {
        let words = "Müller’s 🎉 data are kept for as-long-as-it-is-necessary days";
        let wrapped = lines(words, 14);
        assert!(wrapped.iter().all(|line| line.chars().count() <= 14 || !line.contains(' ')), "{wrapped:?}");
        assert_eq!(wrapped.join(" "), words);
        assert!(lines("", 10).is_empty());
    }
}
