//! The report: one serialisable value, schema version 1, the same from every surface.

#[cfg(any(test, target_arch = "wasm32"))]
mod packed;

use crate::Options;
use crate::block::BlockKind;
use crate::checklist::Category;
use crate::fact::{self, FactKind};
use crate::finding::{self, Applies, Findings, Reading, Status};
use crate::sentence::Sentence;
use crate::text::Span;
use crate::topic::{Confidence, Mark, Topic};
use serde::Serialize;
use std::borrow::Cow;
use std::sync::LazyLock;

#[cfg(target_arch = "wasm32")]
pub(crate) use packed::packed;

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
    pub id: &'static str,
    /// The largest score of its topics.
    pub score: f64,
}

/// One topic of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicReport {
    /// Such as `sharing.sale`.
    pub id: &'static str,
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
    pub canonical: Cow<'static, str>,
    /// What the law calls it.
    pub marks: Cow<'static, [&'static str]>,
    /// For a period, its length.
    pub days: Option<u32>,
    /// The sentence.
    pub sentence: usize,
    /// First offset.
    pub start: usize,
    /// One past the last offset.
    pub end: usize,
    /// The wider kinds, the nearest first; absent where there is none.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub within: &'static [&'static str],
    /// Present and true where the text says that it is not so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub denied: bool,
    /// For a right, the contacts by which it can be used, as indices of the facts; absent where none is given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub means: Vec<usize>,
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
    /// What it is about; nothing for what belongs to none of the five.
    pub category: Option<Category>,
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
    /// Where the words that make it so begin, with a few before them; they are the sentence where no list knows them.
    pub start: usize,
    /// One past their last offset.
    pub end: usize,
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

/// Words a minute of a reader of prose (Brysbaert 2019, non-fiction: 238).
const WORDS_A_MINUTE: f64 = 240.0;

/// The public id of each topic: reading them out of the table again for each text would cost more than the report.
static TOPIC_IDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| Topic::all().map(Topic::id).collect());

/// The most sentences that one line of the label lists.
const LABEL_SENTENCES: usize = 8;

/// The most sentences that a category's coverage lists.
const STRONGEST: usize = 5;

/// Returns the report on what was read and found, its offsets in UTF-8 bytes of the source.
///
/// Linear in the text and in what was found.
pub fn assemble(reading: &Reading, findings: &Findings, options: &Options) -> Report {
    let Reading { text, sentences, language, topics, facts, .. } = *reading;
    let ids = &*TOPIC_IDS;
    let quote = |span: &Span| {
        let at = text.to_source(*span);
        Quote { start: at.start, end: at.end }
    };

    let mut sentence_reports: Vec<SentenceReport> = sentences
        .iter()
        .enumerate()
        .map(|(id, sentence)| {
            let at = text.to_source(sentence.span);
            let topics: Vec<TopicReport> = topics
                .get(id)
                .into_iter()
                .flatten()
                .map(|mark| TopicReport {
                    id: ids[usize::from(mark.topic.0)],
                    score: round(mark.score, 3),
                    confidence: mark.confidence,
                    denied: mark.denied,
                })
                .collect();
            SentenceReport {
                id,
                start: at.start,
                end: at.end,
                kind: kind(sentence.kind),
                heading: sentence.heading,
                categories: categories(&topics),
                topics,
                facts: Vec::new(),
            }
        })
        .collect();

    let fact_reports: Vec<FactReport> = facts
        .iter()
        .zip(fact::means(facts, sentences, topics))
        .enumerate()
        .map(|(id, (fact, means))| {
            if let Some(sentence) = sentence_reports.get_mut(fact.sentence) {
                sentence.facts.push(id);
            }
            let at = text.to_source(fact.span);
            FactReport {
                id,
                kind: fact.kind,
                value: fold(text.slice(fact.span)),
                canonical: fact.canonical.clone(),
                marks: fact.marks.clone(),
                days: fact.days,
                sentence: fact.sentence,
                start: at.start,
                end: at.end,
                within: fact.within(),
                denied: fact.denied,
                means,
            }
        })
        .collect();

    let checklists = findings
        .checklists
        .iter()
        .map(|checklist| {
            let mut counts = Counts::default();
            for requirement in &checklist.requirements {
                *match requirement.status {
                    Status::Stated => &mut counts.stated,
                    Status::Vague => &mut counts.vague,
                    Status::Missing => &mut counts.missing,
                    Status::NotApplicable => &mut counts.not_applicable,
                } += 1;
            }
            ChecklistReport {
                id: checklist.id.clone(),
                title: checklist.title.clone(),
                applies: checklist.applies,
                why: checklist.why.clone(),
                counts,
                requirements: checklist
                    .requirements
                    .iter()
                    .map(|requirement| RequirementReport {
                        id: requirement.id.clone(),
                        title: requirement.title.clone(),
                        category: requirement.category,
                        citation: requirement.citation.clone(),
                        url: requirement.url.clone(),
                        status: requirement.status,
                        evidence: requirement
                            .evidence
                            .iter()
                            .zip(requirement.said.iter().map(quote))
                            .map(|(&(sentence, score), Quote { start, end })| Evidence {
                                sentence,
                                score: round(score, 3),
                                start,
                                end,
                            })
                            .collect(),
                        quotes: requirement.quotes.iter().map(quote).collect(),
                        why: requirement.why.clone(),
                        advice: requirement.advice.clone(),
                    })
                    .collect(),
            }
        })
        .collect();

    let warnings = findings
        .warnings
        .iter()
        .map(|warning| WarningReport {
            id: warning.id.to_owned(),
            severity: warning.severity.to_owned(),
            sentences: warning.sentences.clone(),
            quotes: warning.quotes.iter().map(quote).collect(),
            message: warning.message.clone(),
            advice: warning.advice.clone(),
        })
        .collect();

    let prose = &findings.prose;
    let document = Document {
        id: options.id.clone(),
        is_policy: findings.is_policy,
        policy_score: round(findings.policy_score, 3),
        language: language.to_owned(),
        offsets: Offsets::Utf8,
        words: prose.words,
        sentences: sentences.len(),
        reading_minutes: round(prose.words as f64 / WORDS_A_MINUTE, 1),
        reading_ease: round(prose.reading_ease(), 1),
        effective_date: findings.effective_date.map(|date| date.to_string()),
        today: options.today.map(|date| date.to_string()),
        hedges_per_100_words: round(prose.hedges_per_100_words(), 2),
    };
    Report {
        schema: SCHEMA,
        document,
        // What a text says of cooking is no answer to what is collected.
        label: if findings.is_policy {
            label(&sentence_reports, sentences, topics, &fact_reports)
        } else {
            Label::default()
        },
        coverage: coverage(&sentence_reports),
        sentences: sentence_reports,
        facts: fact_reports,
        checklists,
        warnings,
    }
}

impl Report {
    /// Returns the report with every offset counted in UTF-16 code units of `source`, the text that was analysed.
    ///
    /// One pass over `source`; a report that already counts so is returned as it is.
    pub fn into_utf16(mut self, source: &str) -> Report {
        if self.document.offsets == Offsets::Utf16 {
            return self;
        }
        self.document.offsets = Offsets::Utf16;
        if source.is_ascii() {
            return self;
        }
        let units = Utf16Index::new(source);
        for sentence in &mut self.sentences {
            sentence.start = units.at(sentence.start);
            sentence.end = units.at(sentence.end);
        }
        for fact in &mut self.facts {
            fact.start = units.at(fact.start);
            fact.end = units.at(fact.end);
        }
        for evidence in self.checklists.iter_mut().flat_map(|it| &mut it.requirements).flat_map(|it| &mut it.evidence) {
            evidence.start = units.at(evidence.start);
            evidence.end = units.at(evidence.end);
        }
        let requirements = self.checklists.iter_mut().flat_map(|checklist| &mut checklist.requirements);
        let quotes = requirements
            .flat_map(|requirement| &mut requirement.quotes)
            .chain(self.warnings.iter_mut().flat_map(|warning| &mut warning.quotes));
        for quote in quotes {
            quote.start = units.at(quote.start);
            quote.end = units.at(quote.end);
        }
        self
    }
}

/// The number of UTF-16 code units before every 32nd byte, so that any offset is found by counting at most 31 bytes.
pub(crate) struct Utf16Index<'a> {
    bytes: &'a [u8],
    before: Vec<usize>,
}

impl<'a> Utf16Index<'a> {
    const STEP: usize = 32;

    pub(crate) fn new(source: &'a str) -> Self {
        let bytes = source.as_bytes();
        let mut total = 0;
        let mut before = Vec::with_capacity(bytes.len() / Self::STEP + 1);
        for chunk in bytes.chunks(Self::STEP) {
            before.push(total);
            total += utf16_units(chunk);
        }
        before.push(total);
        Self { bytes, before }
    }

    /// Returns the offset in UTF-16 code units of the character at byte `offset`; of the end where it lies beyond.
    pub(crate) fn at(&self, offset: usize) -> usize {
        let offset = offset.min(self.bytes.len());
        let step = offset / Self::STEP;
        self.before.get(step).copied().unwrap_or(0) + utf16_units(&self.bytes[step * Self::STEP..offset])
    }
}

/// Returns how many UTF-16 code units begin in `bytes`: one for each character's first byte, and one more where four
/// bytes make the character.
fn utf16_units(bytes: &[u8]) -> usize {
    bytes.iter().map(|&byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)).sum()
}

fn kind(kind: BlockKind) -> SentenceKind {
    match kind {
        BlockKind::Heading => SentenceKind::Heading,
        BlockKind::Paragraph => SentenceKind::Sentence,
        BlockKind::ListItem => SentenceKind::ListItem,
        BlockKind::Cell => SentenceKind::Cell,
        BlockKind::Contents => SentenceKind::Contents,
    }
}

/// Returns `number` rounded half away from zero, and never a negative zero or something that JSON cannot say.
fn round(number: f64, digits: i32) -> f64 {
    let factor = [1.0, 10.0, 100.0, 1000.0][digits.clamp(0, 3) as usize];
    let rounded = libm::round(number * factor) / factor;
    if rounded.is_finite() { rounded + 0.0 } else { 0.0 }
}

/// Returns the words with each run of white space as one space.
fn fold(words: &str) -> String {
    let mut with_next = words.bytes().zip(words.bytes().skip(1).chain([b' ']));
    if !words.starts_with(' ') && with_next.all(|(byte, next)| byte.is_ascii_graphic() || byte == b' ' && next != b' ')
    {
        return words.to_owned();
    }
    let mut folded = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

fn category(topic: &'static str) -> &'static str {
    topic.bytes().position(|byte| byte == b'.').map_or(topic, |end| &topic[..end])
}

/// Returns the categories of a sentence's topics: the first part of the id, the largest score, best first,
/// equals by id.
fn categories(topics: &[TopicReport]) -> Vec<CategoryReport> {
    let mut categories: Vec<CategoryReport> = Vec::new();
    for topic in topics {
        let id = category(topic.id);
        match categories.iter_mut().find(|known| known.id == id) {
            Some(known) => known.score = known.score.max(topic.score),
            None => categories.push(CategoryReport { id, score: topic.score }),
        }
    }
    crate::order::sort_by(&mut categories, |a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(b.id)));
    categories
}

/// Returns the ids of the first `most` of `scored`, best first, equals in the order of the text.
fn best(scored: Vec<(usize, f64)>, most: usize) -> Vec<usize> {
    finding::best(scored, most).into_iter().map(|(id, _)| id).collect()
}

fn is_prose(sentence: &SentenceReport) -> bool {
    !matches!(sentence.kind, SentenceKind::Heading | SentenceKind::Contents)
}

fn coverage(sentences: &[SentenceReport]) -> Coverages {
    let mut all = 0;
    let mut scored: Vec<(&str, Vec<(usize, f64)>)> = Vec::new();
    for sentence in sentences.iter().filter(|sentence| is_prose(sentence)) {
        all += 1;
        for category in &sentence.categories {
            let own = (sentence.id, category.score);
            match scored.iter_mut().find(|(id, _)| *id == category.id) {
                Some((_, scored)) => scored.push(own),
                None => scored.push((category.id, vec![own])),
            }
        }
    }
    let mut of = |id: &str| {
        let found = scored.iter_mut().find(|(known, _)| *known == id);
        let scored = found.map(|(_, scored)| std::mem::take(scored)).unwrap_or_default();
        Coverage {
            sentences: scored.len(),
            share: if all == 0 { 0.0 } else { round(scored.len() as f64 / all as f64, 3) },
            strongest: best(scored, STRONGEST),
        }
    };
    Coverages {
        collection: of("collection"),
        use_: of("use"),
        sharing: of("sharing"),
        security: of("security"),
        rights: of("rights"),
        other: of("other"),
    }
}

/// The lines of the label, in the order of its fields, each with the kind of its facts.
const LINES: [FactKind; 5] =
    [FactKind::DataType, FactKind::Purpose, FactKind::Recipient, FactKind::Retention, FactKind::Right];

/// Returns for each line of the label whether a topic belongs to it. What must be given (`collection.mandatory`) is said
/// of data that other sentences name.
fn lines_of(topic: &'static str) -> [bool; 5] {
    [
        category(topic) == "collection" && topic != "collection.mandatory",
        category(topic) == "use" && topic != "use.legal_basis",
        category(topic) == "sharing"
            && topic != "sharing.transfer_safeguards"
            && topic != "sharing.international_transfer",
        topic == "other.retention",
        category(topic) == "rights",
    ]
}

/// What a sentence says for a line of the label.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Nothing,
    Denies,
    States,
}

/// Returns the label. A fact is in its line where its sentence is about that and denies neither it nor all of it; an item
/// or cell that is about something else follows its lead-in or heading. A recipient by name counts where it sets cookies.
fn label(reports: &[SentenceReport], sentences: &[Sentence], topics: &[Vec<Mark>], facts: &[FactReport]) -> Label {
    let lines: Vec<[bool; 5]> = TOPIC_IDS.iter().map(|topic| lines_of(topic)).collect();
    let topic = |id: &str| TOPIC_IDS.iter().position(|topic| *topic == id);
    let (purpose, cookies) = (topic("use.purpose"), topic("collection.cookies"));
    let mut scored: [Vec<(usize, f64)>; 5] = Default::default();
    let mut says = vec![[Says::Nothing; 5]; reports.len()];
    for ((report, marks), says) in reports.iter().zip(topics).zip(&mut says) {
        let mut most = [None::<f64>; 5];
        for (topic, mark) in report.topics.iter().zip(marks) {
            let at = usize::from(mark.topic.0);
            for line in (0..5).filter(|line| lines[at][*line]) {
                if topic.denied {
                    if says[line] == Says::Nothing {
                        says[line] = Says::Denies;
                    }
                    continue;
                }
                says[line] = Says::States;
                // The sentences of this line are the purposes themselves.
                if line != 1 || Some(at) == purpose {
                    most[line] = Some(most[line].map_or(topic.score, |most| most.max(topic.score)));
                }
            }
        }
        for (line, most) in most.into_iter().enumerate() {
            scored[line].extend(most.filter(|_| is_prose(report)).map(|most| (report.id, most)));
        }
    }
    let sets_cookies = |sentence: usize| {
        topics
            .get(sentence)
            .is_some_and(|marks| marks.iter().any(|mark| !mark.denied && Some(usize::from(mark.topic.0)) == cookies))
    };
    let is_said = |fact: &FactReport, line: usize| {
        let own = says.get(fact.sentence).map_or(Says::Nothing, |says| says[line]);
        if own != Says::Nothing {
            return own == Says::States;
        }
        if fact.kind == FactKind::Recipient && !fact.within.is_empty() && sets_cookies(fact.sentence) {
            return true;
        }
        let Some(sentence) = sentences.get(fact.sentence) else { return false };
        matches!(sentence.kind, BlockKind::ListItem | BlockKind::Cell)
            && [sentence.lead_in, sentence.heading]
                .into_iter()
                .flatten()
                .filter_map(|around| says.get(around))
                .find(|says| says[line] != Says::Nothing)
                .is_some_and(|says| says[line] == Says::States)
    };
    let mut found: [Vec<usize>; 5] = Default::default();
    let mut seen = std::collections::HashSet::new();
    for fact in facts.iter().filter(|fact| !fact.denied) {
        let Some(line) = LINES.iter().position(|kind| *kind == fact.kind) else { continue };
        // One fact for each normal form: the reader wants the list, not the repetitions.
        if is_said(fact, line) && seen.insert((line, &*fact.canonical)) {
            found[line].push(fact.id);
        }
    }
    let mut all = found.into_iter().zip(scored);
    let mut line = || {
        let (facts, scored) = all.next().unwrap_or_default();
        LabelLine { facts, sentences: best(scored, LABEL_SENTENCES) }
    };
    Label { collects: line(), why: line(), with_whom: line(), how_long: line(), rights: line() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Fact;
    use crate::text::Text;
    use crate::word::Words;

    const SOURCE: &str = "Müller’s 🎉 data. We keep it.";

    #[test]
    fn an_offset_in_utf16_counts_an_emoji_twice() {
        let units = Utf16Index::new(SOURCE);
        for (byte, _) in SOURCE.char_indices().chain([(SOURCE.len(), ' ')]) {
            assert_eq!(units.at(byte), SOURCE[..byte].encode_utf16().count(), "byte {byte}");
        }
        assert_eq!(units.at(usize::MAX), SOURCE.encode_utf16().count());
    }

    #[test]
    fn offsets_are_right_beyond_one_step_of_the_index() {
        let long = SOURCE.repeat(40);
        let units = Utf16Index::new(&long);
        for (byte, _) in long.char_indices().chain([(long.len(), ' ')]) {
            assert_eq!(units.at(byte), long[..byte].encode_utf16().count(), "byte {byte}");
        }
        let ends = "a".repeat(Utf16Index::STEP * 2);
        assert_eq!(Utf16Index::new(&ends).at(ends.len()), ends.len());
        assert_eq!(Utf16Index::new("").at(0), 0);
    }

    #[test]
    fn every_sentence_of_a_utf16_report_slices_the_same_words() {
        let report = crate::analyze(SOURCE, &Options::default()).unwrap();
        let bytes: Vec<String> = report.sentences.iter().map(|s| SOURCE[s.start..s.end].to_owned()).collect();
        let units: Vec<u16> = SOURCE.encode_utf16().collect();
        let report = report.into_utf16(SOURCE);
        assert_eq!(report.document.offsets, Offsets::Utf16);
        let same: Vec<String> =
            report.sentences.iter().map(|s| String::from_utf16(&units[s.start..s.end]).unwrap()).collect();
        assert_eq!(bytes, same);
        assert_eq!(report.clone().into_utf16(SOURCE), report, "a second turn changes nothing");
    }

    #[test]
    fn a_category_has_the_largest_score_of_its_topics() {
        let topic = |id: &'static str, score| TopicReport { id, score, confidence: Confidence::Likely, denied: false };
        let found = categories(&[topic("use.purpose", 0.4), topic("sharing.sale", 0.9), topic("use.marketing", 0.6)]);
        let found: Vec<(&str, f64)> = found.iter().map(|c| (c.id, c.score)).collect();
        assert_eq!(found, [("sharing", 0.9), ("use", 0.6)]);
    }

    #[test]
    fn rounding_gives_no_negative_zero_and_nothing_that_json_cannot_say() {
        assert_eq!(round(0.12345, 3), 0.123);
        assert!(round(-0.0001, 3).is_sign_positive());
        assert_eq!(round(f64::NAN, 3), 0.0);
    }

    type Line<'a> = (&'a str, BlockKind, &'a [(&'a str, f64)], &'a [(FactKind, &'a str)]);

    /// Returns the report on a text of one sentence a line, with the topics (`!` before a denied one) and facts of each.
    fn assembled(lines: &[Line]) -> Report {
        let source: String = lines.iter().map(|line| format!("{}\n", line.0)).collect();
        let text = Text::read(&source, crate::text::Format::Text).unwrap();
        let (mut sentences, mut topics, mut facts, mut start) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for (index, (words, kind, marks, own)) in lines.iter().enumerate() {
            let span = Span { start, end: start + words.len() };
            start = span.end + 1;
            sentences.push(Sentence { span, kind: *kind, block: index, heading: None, lead_in: None, previous: None });
            let mark = |&(id, score): &(&str, f64)| Mark {
                topic: Topic::from_id(id.trim_start_matches('!')).unwrap(),
                score,
                confidence: Confidence::Clear,
                denied: id.starts_with('!'),
            };
            topics.push(marks.iter().map(mark).collect::<Vec<_>>());
            facts.extend(own.iter().map(|&(kind, canonical)| Fact {
                kind,
                span,
                canonical: canonical.to_owned().into(),
                marks: Cow::default(),
                days: None,
                sentence: index,
                denied: false,
            }));
        }
        let words = Words::of(&text, &sentences);
        let findings = Findings {
            is_policy: true,
            policy_score: 1.0,
            prose: finding::Prose::of(&text, &sentences, &words),
            effective_date: None,
            checklists: Vec::new(),
            warnings: Vec::new(),
        };
        let (text, sentences, topics, facts) = (&text, &sentences[..], &topics[..], &facts[..]);
        let reading = Reading { text, sentences, words: &words, language: "en", topics, near: &[], facts };
        assemble(&reading, &findings, &Options::default())
    }

    #[test]
    fn the_label_leaves_out_what_is_denied_and_what_was_said_before() {
        use BlockKind::Paragraph;
        let report = assembled(&[
            ("We collect names.", Paragraph, &[("collection.data", 0.9)], &[(FactKind::DataType, "name")]),
            ("We never collect scans.", Paragraph, &[("!collection.data", 0.9)], &[(FactKind::DataType, "scan")]),
            (
                "We also collect your name and photo.",
                Paragraph,
                &[("collection.provided", 0.5)],
                &[(FactKind::DataType, "name"), (FactKind::DataType, "photo")],
            ),
            ("Never tell a stranger your address.", Paragraph, &[], &[(FactKind::DataType, "address")]),
            ("We never sell.", Paragraph, &[("!sharing.sale", 0.9)], &[]),
            ("You may object.", Paragraph, &[("rights.objection", 0.7)], &[]),
            ("You may ask for a copy.", Paragraph, &[("rights.access", 0.8)], &[]),
        ]);
        let said =
            |line: &LabelLine| line.facts.iter().map(|&id| report.facts[id].canonical.clone()).collect::<Vec<_>>();
        assert_eq!(said(&report.label.collects), ["name", "photo"]);
        assert_eq!(report.label.collects.sentences, [0, 2]);
        assert_eq!(report.label.with_whom, LabelLine::default());
        assert_eq!(report.label.rights.sentences, [6, 5], "best first");
        assert_eq!(report.sentences[2].facts, [2, 3]);
    }

    #[test]
    fn coverage_is_a_share_of_the_sentences_without_headings() {
        let report = assembled(&[
            ("Security", BlockKind::Heading, &[("security.measures", 0.9)], &[]),
            ("We lock the door.", BlockKind::Paragraph, &[("security.measures", 0.6), ("security.breach", 0.5)], &[]),
            ("We encrypt.", BlockKind::ListItem, &[("security.specific_measures", 0.8), ("use.purpose", 0.5)], &[]),
            ("Hello.", BlockKind::Paragraph, &[], &[]),
        ]);
        assert_eq!(report.coverage.security, Coverage { sentences: 2, share: 0.667, strongest: vec![2, 1] });
        assert_eq!(report.coverage.use_, Coverage { sentences: 1, share: 0.333, strongest: vec![2] });
        assert_eq!(report.coverage.rights, Coverage::default());
        assert_eq!((report.document.sentences, report.document.words), (4, 8));
    }
}
