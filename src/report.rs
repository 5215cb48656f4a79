//! The report: one serialisable value, schema version 1, the same from every surface.

use crate::Options;
use crate::fact::{Fact, FactKind};
use crate::finding::{Applies, Findings, Status};
use crate::sentence::Sentence;
use crate::text::{Span, Text};
use crate::topic::{Confidence, Mark};
use serde::Serialize;

/// The version of the report's form.
pub const SCHEMA: u32 = 1;

/// The five categories, in the order in which they are shown; `other` is shown last where it is shown.
pub const CATEGORIES: [&str; 5] = ["collection", "use", "sharing", "security", "rights"];

/// What Lacuna says of one text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: u32,
    /// About the text as a whole.
    pub document: Document,
    /// The sentences, in order and disjoint.
    pub sentences: Vec<SentenceReport>,
    /// The facts, in order.
    pub facts: Vec<FactReport>,
    /// One for each checklist asked for.
    pub checklists: Vec<ChecklistReport>,
    /// What a careful reader would object to.
    pub warnings: Vec<WarningReport>,
    /// The five lines of the summary.
    pub label: Label,
    /// How much of the text is about each category.
    pub coverage: Coverages,
}

/// The unit of every offset of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Offsets {
    /// Bytes of the source in UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Code units of the source in UTF-16, as JavaScript counts.
    #[serde(rename = "utf-16")]
    Utf16,
}

/// About the text as a whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// The name that the caller gave.
    pub id: String,
    /// Whether it is a privacy policy.
    pub is_policy: bool,
    /// How much it is one, 0 to 1.
    pub policy_score: f64,
    /// BCP 47 code.
    pub language: String,
    /// The unit of offsets.
    pub offsets: Offsets,
    /// Number of words.
    pub words: usize,
    /// Number of sentences.
    pub sentences: usize,
    /// At 240 words a minute, to one decimal.
    pub reading_minutes: f64,
    /// Flesch reading ease, to one decimal: 100 is easy, 0 is hard (Flesch 1948).
    pub reading_ease: f64,
    /// ISO 8601, or nothing.
    pub effective_date: Option<String>,
    /// The day of judgement, ISO 8601, or nothing.
    pub today: Option<String>,
    /// Words such as "may" and "such as" per hundred words, to two decimals.
    pub hedges_per_100_words: f64,
}

/// What a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SentenceKind {
    /// A title.
    Heading,
    /// A sentence of running text.
    Sentence,
    /// A sentence of a list item.
    ListItem,
    /// A sentence of a table cell.
    Cell,
    /// An entry of a table of contents.
    Contents,
}

/// One sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SentenceReport {
    /// Its index.
    pub id: usize,
    /// First offset.
    pub start: usize,
    /// One past the last offset.
    pub end: usize,
    /// What it is.
    pub kind: SentenceKind,
    /// The heading above it, as an index of the sentences.
    pub heading: Option<usize>,
    /// Its categories, best first.
    pub categories: Vec<CategoryReport>,
    /// Its topics, best first.
    pub topics: Vec<TopicReport>,
    /// Its facts, as indices of the facts.
    pub facts: Vec<usize>,
}

/// One category of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CategoryReport {
    /// `collection`, `use`, `sharing`, `security`, `rights` or `other`.
    pub id: String,
    /// The largest score of its topics.
    pub score: f64,
}

/// One topic of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicReport {
    /// Such as `sharing.sale`.
    pub id: String,
    /// Calibrated probability, to three decimals.
    pub score: f64,
    /// In words.
    pub confidence: Confidence,
    /// Present and true where the sentence denies it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub denied: bool,
}

/// One fact.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FactReport {
    /// Its index.
    pub id: usize,
    /// What kind it is.
    pub kind: FactKind,
    /// The words of the text, white space folded.
    pub value: String,
    /// The normal form.
    pub canonical: String,
    /// What the law calls it.
    pub marks: Vec<String>,
    /// For a period, its length.
    pub days: Option<u32>,
    /// The sentence.
    pub sentence: usize,
    /// First offset.
    pub start: usize,
    /// One past the last offset.
    pub end: usize,
}

/// One checklist.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChecklistReport {
    /// Such as `gdpr`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Whether it concerns the text.
    pub applies: Applies,
    /// The reason.
    pub why: String,
    /// How many requirements have each status.
    pub counts: Counts,
    /// In the order of the checklist.
    pub requirements: Vec<RequirementReport>,
}

/// How many requirements have each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Found.
    pub stated: usize,
    /// Found, but too little.
    pub vague: usize,
    /// Not found.
    pub missing: usize,
    /// Not found, and the condition is unmet.
    pub not_applicable: usize,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RequirementReport {
    /// Such as `gdpr.retention`.
    pub id: String,
    /// Title.
    pub title: String,
    /// The article of the law.
    pub citation: String,
    /// Official link.
    pub url: String,
    /// How it fares.
    pub status: Status,
    /// The sentences that fulfil it.
    pub evidence: Vec<Evidence>,
    /// The words that make it vague.
    pub quotes: Vec<Quote>,
    /// The reason.
    pub why: String,
    /// What to add.
    pub advice: String,
}

/// A sentence that fulfils a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// The sentence.
    pub sentence: usize,
    /// How surely, 0 to 1.
    pub score: f64,
}

/// A range of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// First offset.
    pub start: usize,
    /// One past the last offset.
    pub end: usize,
}

/// One warning.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WarningReport {
    /// The kind.
    pub id: String,
    /// `high`, `medium` or `low`.
    pub severity: String,
    /// The sentences concerned.
    pub sentences: Vec<usize>,
    /// The words concerned.
    pub quotes: Vec<Quote>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub advice: String,
}

/// One line of the label: ids of facts and sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LabelLine {
    /// Facts that say it.
    pub facts: Vec<usize>,
    /// Sentences that say it, best first.
    pub sentences: Vec<usize>,
}

/// The label: the policy in five lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Label {
    /// What is collected.
    pub collects: LabelLine,
    /// Why.
    pub why: LabelLine,
    /// With whom it is shared.
    pub with_whom: LabelLine,
    /// How long it is kept.
    pub how_long: LabelLine,
    /// What the reader may ask for.
    pub rights: LabelLine,
}

/// How much of the text is about one category.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Coverage {
    /// Number of sentences.
    pub sentences: usize,
    /// Their share of all sentences that are not headings or contents, to three decimals.
    pub share: f64,
    /// The surest sentences, at most five.
    pub strongest: Vec<usize>,
}

/// The coverage of each category.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Coverages {
    pub collection: Coverage,
    #[serde(rename = "use")]
    pub use_: Coverage,
    pub sharing: Coverage,
    pub security: Coverage,
    pub rights: Coverage,
    pub other: Coverage,
}

/// Returns the report on what was read and found, its offsets in UTF-8 bytes of the source.
pub fn assemble(
    _text: &Text,
    _sentences: &[Sentence],
    _language: &str,
    _topics: &[Vec<Mark>],
    _facts: &[Fact],
    _findings: &Findings,
    _options: &Options,
) -> Report {
    let _ = Span::default();
    unreachable!("written by the next commit")
}
