//! Views of a report: text, JSON, Markdown, HTML, CSV, SARIF; and of a comparison: text, JSON, Markdown. Pure functions
//! of the report or comparison and its sources.

mod comparison;
mod csv;
mod html;
mod json;
mod markdown;
mod sarif;
mod text;

use crate::compare::Comparison;
use crate::error::{self, Error};
use crate::finding::Status;
use crate::report::{Counts, FactReport, LabelLine, Quote, Report, RequirementReport};
use crate::text::{Format, Span, Text};
use std::str::FromStr;

/// What a report is turned into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// For a reader at a terminal.
    #[default]
    Text,
    /// The report itself, one line a document.
    Json,
    /// For a comment on a pull request.
    Markdown,
    /// One page that needs no other file and runs no script.
    Html,
    /// One row a sentence, requirement and warning, after RFC 4180.
    Csv,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
}

/// Reads the name of the view in small letters; any other name is an [`Error::is_option`].
impl FromStr for View {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = [
            ("text", Self::Text),
            ("json", Self::Json),
            ("markdown", Self::Markdown),
            ("html", Self::Html),
            ("csv", Self::Csv),
            ("sarif", Self::Sarif),
        ];
        error::named("view", name, &known)
    }
}

/// Whether the text view is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colors {
    /// Plain.
    #[default]
    None,
    /// ANSI escape codes.
    Ansi,
}

/// How the text view looks; no other view depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether it is coloured.
    pub colors: Colors,
    /// The longest line in characters; less than 40 is taken as 40.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { colors: Colors::None, width: 80 }
    }
}

/// A report together with what it is about.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The report, its offsets in UTF-8 bytes as [`analyze`](crate::analyze) gives them.
    pub report: &'a Report,
    /// The source that was analysed.
    pub source: &'a str,
    /// How the source was read, so that quoted words come without their markup.
    pub format: Format,
}

/// Returns the reports in one document of the given view.
///
/// Every view but JSON quotes the sources, so each report must have its offsets in UTF-8 bytes of its source; a quote
/// whose offsets are not in the source comes out empty. Linear in the sources and reports.
pub fn render(items: &[Item], view: View, style: Style) -> String {
    match view {
        View::Text => text::render(items, style),
        View::Json => json::render(items),
        View::Markdown => markdown::render(items),
        View::Html => html::render(items),
        View::Csv => csv::render(items),
        View::Sarif => sarif::render(items),
    }
}

/// What a comparison is turned into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ComparisonView {
    /// For a reader at a terminal.
    #[default]
    Text,
    /// The comparison itself, in one line.
    Json,
    /// For a comment on a pull request.
    Markdown,
}

/// Returns the comparison of `old` with `new` in the given view.
///
/// The comparison and both reports must have their offsets in UTF-8 bytes of their sources; a quote whose offsets are
/// not in its source comes out empty. Linear in the sources and reports.
pub fn render_comparison(
    comparison: &Comparison,
    old: &Item,
    new: &Item,
    view: ComparisonView,
    style: Style,
) -> String {
    match view {
        ComparisonView::Text => comparison::text(comparison, old, new, style),
        ComparisonView::Json => comparison::json(comparison),
        ComparisonView::Markdown => comparison::markdown(comparison, old, new),
    }
}

/// What every view says under its findings.
const DISCLAIMER: &str = "Lacuna reads text. It says what was found in it and what was not; it gives no legal advice.";

impl Item<'_> {
    /// Returns the words at a range of the source: without markup, white space folded, without control characters and
    /// those that change the direction of writing, so that a policy cannot steer a terminal or disguise a report.
    fn words(&self, start: usize, end: usize) -> String {
        let slice = self.source.get(start..end).unwrap_or_default();
        match self.format {
            Format::Html | Format::Markdown => match Text::read(slice, self.format) {
                Ok(text) => clean(text.plain()),
                Err(_) => String::new(),
            },
            Format::Auto | Format::Text => clean(slice),
        }
    }

    /// Returns the words of a sentence; nothing where there is no such sentence.
    fn sentence(&self, id: usize) -> String {
        self.report.sentences.get(id).map(|sentence| self.words(sentence.start, sentence.end)).unwrap_or_default()
    }

    /// Returns the words of a sentence in runs, each with whether it stands inside one of `quotes`, which must be in
    /// order.
    fn marked(&self, id: usize, quotes: &[Quote]) -> Vec<(bool, String)> {
        let Some(sentence) = self.report.sentences.get(id) else { return Vec::new() };
        let slice = self.source.get(sentence.start..sentence.end).unwrap_or_default();
        let format = if self.format == Format::Auto { Format::Text } else { self.format };
        let Ok(text) = Text::read(slice, format) else { return Vec::new() };
        let mut quotes = quotes.iter().peekable();
        let mut runs: Vec<(bool, String)> = Vec::new();
        let mut gap = false;
        for (at, c) in text.plain().char_indices() {
            if c.is_whitespace() {
                gap = true;
                continue;
            }
            if c.is_control() || is_invisible(c) {
                continue;
            }
            let place = sentence.start + text.to_source(Span { start: at, end: at + c.len_utf8() }).start;
            while quotes.next_if(|quote| quote.end <= place).is_some() {}
            let is_inside = quotes.peek().is_some_and(|quote| quote.start <= place);
            let gap = std::mem::take(&mut gap);
            match runs.last_mut() {
                Some((was_inside, run)) if *was_inside == is_inside => {
                    run.extend(gap.then_some(' ').into_iter().chain([c]))
                }
                before => {
                    // The space beside a mark is no part of it.
                    let space = gap && before.is_some();
                    let mut run = String::new();
                    match before {
                        Some((_, before)) if space && is_inside => before.push(' '),
                        _ if space => run.push(' '),
                        _ => {}
                    }
                    run.push(c);
                    runs.push((is_inside, run));
                }
            }
        }
        runs
    }

    /// Returns the words of a sentence before, in and after the first of the quotes that lies in it; where none does, all
    /// of it before.
    fn parted(&self, id: usize, quotes: &[Quote]) -> [String; 3] {
        let Some(sentence) = self.report.sentences.get(id) else { return Default::default() };
        let inside =
            |quote: &&Quote| sentence.start <= quote.start && quote.start < quote.end && quote.end <= sentence.end;
        match quotes.iter().find(inside) {
            Some(quote) => [(sentence.start, quote.start), (quote.start, quote.end), (quote.end, sentence.end)]
                .map(|(start, end)| self.words(start, end)),
            None => [self.words(sentence.start, sentence.end), String::new(), String::new()],
        }
    }

    /// Returns the words of a sentence, at most about `most` characters of them: from a quote in it on, where the quote
    /// would be cut off otherwise.
    fn around(&self, id: usize, quotes: &[Quote], most: usize) -> String {
        let [before, quoted, _] = self.parted(id, quotes);
        let reaches = before.chars().count() + quoted.chars().count();
        if quoted.is_empty() || before.trim().is_empty() || reaches < most {
            return shorten(&self.sentence(id), most);
        }
        let Some(sentence) = self.report.sentences.get(id) else { return String::new() };
        let from = quotes.iter().find(|quote| sentence.start <= quote.start && quote.end <= sentence.end);
        let rest = from.map(|quote| self.words(quote.start, sentence.end)).unwrap_or_default();
        format!("…{}", shorten(&rest, most))
    }

    /// Returns the quoted words of a requirement or warning, each once, in their order.
    fn quotes(&self, quotes: &[Quote]) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for quote in quotes {
            let quoted = self.words(quote.start, quote.end);
            if !quoted.is_empty() && !words.contains(&quoted) {
                words.push(quoted);
            }
        }
        words
    }
}

fn clean(words: &str) -> String {
    let mut cleaned = String::with_capacity(words.len());
    let mut gap = false;
    for c in words.chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if c.is_control() || is_invisible(c) {
            continue;
        }
        if gap && !cleaned.is_empty() {
            cleaned.push(' ');
        }
        gap = false;
        cleaned.push(c);
    }
    cleaned
}

/// Whether `c` has no ink and changes how what follows is shown: marks of direction, joiners, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Returns `words`, or its beginning up to a word's end and an ellipsis where it has more than `most` characters.
fn shorten(words: &str, most: usize) -> String {
    let Some((limit, _)) = words.char_indices().nth(most) else {
        return words.to_owned();
    };
    let head = &words[..limit];
    let cut = head.rfind(' ').filter(|&at| at > limit / 2).unwrap_or(limit);
    format!("{}…", head[..cut].trim_end_matches([' ', ',', ';', ':', '.']))
}

/// Returns the requirements of one status, in the order of the checklist.
fn with_status(requirements: &[RequirementReport], status: Status) -> Vec<&RequirementReport> {
    requirements.iter().filter(|requirement| requirement.status == status).collect()
}

/// Returns how many requirements have each status, in words, gaps first.
fn tally(counts: Counts) -> String {
    let Counts { stated, vague, missing, not_applicable } = counts;
    format!("{missing} missing, {vague} vague, {stated} stated, {not_applicable} not applicable")
}

/// Returns how many warnings have each severity, in words, the gravest first.
fn warned(report: &Report) -> String {
    let of = |severity: &str| report.warnings.iter().filter(|warning| warning.severity == severity).count();
    let counts = ["high", "medium", "low"].map(|severity| (of(severity), severity));
    let said: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, severity)| format!("{count} {severity}")).collect();
    said.join(", ")
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Stated => "stated",
        Status::Vague => "vague",
        Status::Missing => "missing",
        Status::NotApplicable => "not_applicable",
    }
}

/// Returns the name of each category with its coverage, in the order in which they are shown.
fn categories(report: &Report) -> [(&'static str, &crate::report::Coverage); 6] {
    let coverage = &report.coverage;
    [
        ("collection", &coverage.collection),
        ("use", &coverage.use_),
        ("sharing", &coverage.sharing),
        ("security", &coverage.security),
        ("rights", &coverage.rights),
        ("other", &coverage.other),
    ]
}

/// What a line of the label says: what it is called, and for each item its words and the sentence that says it.
struct LabelItems {
    name: &'static str,
    items: Vec<(String, usize)>,
}

/// Returns the lines of the label, in the order in which they are shown. An item is a fact; where a line has none, its
/// best sentences stand for it, without words of their own.
fn label(report: &Report) -> [LabelItems; 5] {
    let label = &report.label;
    let line = |name, line: &LabelLine| {
        let facts = line.facts.iter().filter_map(|&id| report.facts.get(id));
        let mut items: Vec<(String, usize)> = facts.map(|fact| (clean(&said(fact)), fact.sentence)).collect();
        if items.is_empty() {
            items = line.sentences.iter().take(2).map(|&sentence| (String::new(), sentence)).collect();
        }
        LabelItems { name, items }
    };
    [
        line("Collects", &label.collects),
        line("Why", &label.why),
        line("With whom", &label.with_whom),
        line("How long", &label.how_long),
        line("Your rights", &label.rights),
    ]
}

/// Returns the words by which a fact is listed: its normal form, and the sensitive ones told from the others.
fn said(fact: &FactReport) -> String {
    let is_special = fact.marks.contains(&"gdpr.special");
    format!("{}{}", fact.canonical, if is_special { " (special category)" } else { "" })
}

/// Returns the headline's facts on the document: "a privacy policy", words, reading time, ease.
fn headline(report: &Report) -> String {
    let document = &report.document;
    let what = if document.is_policy { "Privacy policy" } else { "Not recognised as a privacy policy" };
    let mut line = format!(
        "{what}: {} in {}, {} to read, reading ease {} ({})",
        count(document.words, "word"),
        count(document.sentences, "sentence"),
        minutes(document.reading_minutes),
        document.reading_ease,
        ease(document.reading_ease),
    );
    if document.hedges_per_100_words > 0.0 {
        let usual = crate::finding::median_hedges();
        line.push_str(&format!(
            ", {} hedges per 100 words (median of policies: {usual})",
            document.hedges_per_100_words
        ));
    }
    line
}

/// Returns the sentence on the date of the policy.
fn dated(report: &Report) -> String {
    match &report.document.effective_date {
        Some(date) => format!("In effect or last updated: {date}"),
        None => "No date of effect or last update was found".to_owned(),
    }
}

/// Returns what a reader must know before the findings: no policy, another language; nothing otherwise.
fn caveat(report: &Report) -> Option<String> {
    let document = &report.document;
    if !document.is_policy {
        return Some("This text does not read like a privacy policy, so no requirement was judged.".to_owned());
    }
    if document.language != "en" {
        return Some(format!(
            "The text is not in English (language: {}); its topics are not read, so gaps are not told.",
            document.language
        ));
    }
    None
}

fn minutes(minutes: f64) -> String {
    if minutes < 1.0 { "under a minute".to_owned() } else { format!("{} min", libm::round(minutes)) }
}

/// Returns Flesch's own words for a reading ease.
fn ease(ease: f64) -> &'static str {
    match ease {
        ease if ease >= 70.0 => "easy",
        ease if ease >= 60.0 => "plain",
        ease if ease >= 50.0 => "fairly hard",
        ease if ease >= 30.0 => "hard",
        _ => "very hard",
    }
}

/// Returns "1 word", "2 words", "1,234 words".
fn count(number: usize, noun: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {noun}{}", if number == 1 { "" } else { "s" })
}

fn percent(share: f64) -> String {
    format!("{}%", libm::round(share * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_sentence_cannot_steer_a_terminal() {
        assert_eq!(clean("Müller’s\u{1b}[31m 🎉\r\n\t data\u{202e}\u{200b}"), "Müller’s[31m 🎉 data");
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_word() {
        assert_eq!(shorten("We keep Müller’s 🎉 data, always.", 21), "We keep Müller’s 🎉…");
        assert_eq!(shorten("short", 5), "short");
        assert_eq!(shorten("ééééééééé", 4), "éééé…");
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(count(1, "word"), "1 word");
        assert_eq!(count(1234567, "word"), "1,234,567 words");
        assert_eq!(count(100, "word"), "100 words");
    }
}
