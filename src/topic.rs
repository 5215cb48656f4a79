//! Topics: for each sentence what it is about, how sure that is, and whether it is denied.

mod model;

pub use model::{DENIED, LANES, Model, OUTPUTS, key, write};

use crate::block::BlockKind;
use crate::feature::{self, Features, GROUPS, Group, WEIGHTS};
use crate::sentence::Sentence;
use crate::text::Text;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A topic, as its row in `data/topics.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topic(pub u8);

/// How many topics there are.
pub const TOPICS: usize = 53;

const TABLE: &str = include_str!("../data/topics.tsv");

/// Id and title of each topic, read once.
static ROWS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut fields = line.split('\t').skip(1);
        Some((fields.next()?, fields.next()?))
    };
    TABLE.lines().skip(1).filter_map(row).collect()
});

impl Topic {
    /// Returns every topic, in the order of the table.
    pub fn all() -> impl Iterator<Item = Topic> {
        (0..TOPICS as u8).map(Topic)
    }

    /// Returns the topic with this public id, such as `sharing.sale`.
    pub fn from_id(id: &str) -> Option<Topic> {
        ROWS.iter().position(|(name, _)| *name == id).map(|index| Topic(index as u8))
    }

    /// Returns the public id, such as `sharing.sale`.
    pub fn id(self) -> &'static str {
        ROWS[usize::from(self.0)].0
    }

    /// Returns the title in plain words.
    pub fn title(self) -> &'static str {
        ROWS[usize::from(self.0)].1
    }

    /// Returns the category: the first part of the id.
    pub fn category(self) -> &'static str {
        self.id().split('.').next().expect("split gives at least one part")
    }
}

/// How sure a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Right about as often as not.
    Unsure,
    /// Mostly right.
    Likely,
    /// Nearly always right.
    Clear,
}

/// One topic of one sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The topic.
    pub topic: Topic,
    /// The calibrated probability, 0 to 1.
    pub score: f64,
    /// How sure it is.
    pub confidence: Confidence,
    /// Whether the sentence says that the practice does not happen, or the right is not offered.
    pub denied: bool,
}

/// How an output's log-odds become a probability and a decision.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Calibration {
    /// The log-odds from which on the topic is marked.
    threshold: f32,
    /// The probability is the logistic function of `slope * log-odds + offset` (Platt 1999).
    slope: f32,
    offset: f32,
}

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("../data/model/weights.bin")).expect("a test reads the weights that are built in")
});

static CALIBRATION: LazyLock<Vec<Calibration>> = LazyLock::new(|| {
    let table = include_str!("../data/model/calibration.tsv").lines().skip(1);
    table
        .map(|line| {
            // Thousandths: reading them as such spares WebAssembly the parser of decimal fractions.
            let mut numbers =
                line.split('\t').skip(1).map(|field| field.parse::<i32>().expect("a test reads this table"));
            let mut next = || numbers.next().expect("a row has three numbers") as f32 / 1000.0;
            Calibration { threshold: next(), slope: next(), offset: next() }
        })
        .collect()
});

impl Calibration {
    fn probability(self, odds: f32) -> f64 {
        f64::from(1.0 / (1.0 + libm::expf(-(self.slope * odds + self.offset))))
    }
}

/// The sums of weights of one sentence, group by group, and how many features each group has.
#[derive(Clone)]
struct Sums {
    groups: [[i32; LANES]; GROUPS],
    sizes: [u32; GROUPS],
}

impl Sums {
    fn new() -> Self {
        Self { groups: [[0; LANES]; GROUPS], sizes: [0; GROUPS] }
    }

    fn add(&mut self, group: Group, hash: u32) {
        MODEL.add(hash, &mut self.groups[group as usize]);
        self.sizes[group as usize] += 1;
    }

    /// Returns what one unit of a weight of `group` is worth.
    fn unit(&self, group: usize) -> f32 {
        MODEL.scale() * WEIGHTS[group] / (self.sizes[group].max(1) as f32).sqrt()
    }

    /// Returns the log-odds of each output.
    fn odds(&self) -> [f32; LANES] {
        let mut odds = [0.0; LANES];
        odds[..OUTPUTS].copy_from_slice(MODEL.bias());
        for (group, sums) in self.groups.iter().enumerate() {
            if self.sizes[group] > 0 {
                let unit = self.unit(group);
                for (odds, &sum) in odds.iter_mut().zip(sums) {
                    *odds += unit * sum as f32;
                }
            }
        }
        odds
    }
}

/// Returns the sums of sentence `at` by the definition of the features.
fn sums(features: &Features, sentences: &[Sentence], at: usize) -> Sums {
    let mut sums = Sums::new();
    features.each(sentences, at, |group, hash, _, _| sums.add(group, hash));
    sums
}

/// The sums of a neighbour's words and pairs, and how many they are.
type Neighbour = (Box<[i32; LANES]>, u32);

/// The words of a text with the sums of their weights, each worked out once.
struct Reader<'a> {
    features: &'a Features,
    sentences: &'a [Sentence],
    /// For each distinct word the cells of its own feature, and of the same word in the sentence before.
    cells: Vec<(u32, u32)>,
    /// For each distinct word the sums of its character n-grams.
    characters: Vec<[i16; LANES]>,
    /// For a sentence that is a heading or a lead-in, its sums as such.
    context: HashMap<(usize, u8), Neighbour>,
}

impl<'a> Reader<'a> {
    fn new(features: &'a Features, sentences: &'a [Sentence]) -> Self {
        let words = 0..features.distinct() as u32;
        let cells = words.clone().map(|word| {
            let hash = features.hash(word);
            (MODEL.find(hash), MODEL.find(feature::salted(hash, Group::Previous)))
        });
        let characters = words.map(|word| {
            let mut sums = [0i16; LANES];
            for &hash in features.characters(word) {
                for (output, weight) in MODEL.cells(MODEL.find(hash)) {
                    let sum = &mut sums[usize::from(output) % LANES];
                    *sum = sum.saturating_add(i16::from(weight));
                }
            }
            sums
        });
        Self { features, sentences, cells: cells.collect(), characters: characters.collect(), context: HashMap::new() }
    }

    /// Returns the sums of sentence `at`: the same as [`sums`], faster.
    fn sums(&mut self, at: usize) -> Sums {
        let features = self.features;
        let mut sums = Sums::new();
        let words = features.words(at);
        let mut own = [0; LANES];
        let mut characters = [0; LANES];
        let mut size = 0;
        let (mut before, mut last) = (0, 0);
        for (index, &word) in words.iter().enumerate() {
            MODEL.add_cells(self.cells[word as usize].0, &mut own);
            for (sum, &weight) in characters.iter_mut().zip(&self.characters[word as usize]) {
                *sum += i32::from(weight);
            }
            size += features.characters(word).len() as u32;
            let hash = features.hash(word);
            if index > 0 {
                MODEL.add(feature::pair(last, hash), &mut own);
            }
            if index > 1 {
                MODEL.add(feature::triple(before, last, hash), &mut own);
            }
            (before, last) = (last, hash);
        }
        let count = words.len() as u32;
        sums.groups[Group::Words as usize] = own;
        sums.sizes[Group::Words as usize] = count + count.saturating_sub(1) + count.saturating_sub(2);
        sums.groups[Group::Characters as usize] = characters;
        sums.sizes[Group::Characters as usize] = size;
        for (group, neighbour) in feature::neighbours(&self.sentences[at]) {
            let (of, count) = if group == Group::Previous {
                self.neighbour(neighbour, group)
            } else {
                let found = self.context.get(&(neighbour, group as u8)).map(|(of, count)| (**of, *count));
                found.unwrap_or_else(|| {
                    let (of, count) = self.neighbour(neighbour, group);
                    self.context.insert((neighbour, group as u8), (Box::new(of), count));
                    (of, count)
                })
            };
            sums.groups[group as usize] = of;
            sums.sizes[group as usize] = count;
        }
        features.each_form(self.sentences, at, |hash| sums.add(Group::Form, hash));
        sums
    }

    /// Returns the sums of a neighbour's words and pairs, and how many they are.
    fn neighbour(&self, at: usize, group: Group) -> ([i32; LANES], u32) {
        let words = self.features.words(at);
        let mut sums = [0; LANES];
        let mut last = None;
        for &word in words {
            let hash = self.features.hash(word);
            if group == Group::Previous {
                MODEL.add_cells(self.cells[word as usize].1, &mut sums);
            } else {
                MODEL.add(feature::salted(hash, group), &mut sums);
            }
            if let Some(last) = last {
                MODEL.add(feature::salted(feature::pair(last, hash), group), &mut sums);
            }
            last = Some(hash);
        }
        (sums, (2 * words.len() as u32).saturating_sub(1))
    }
}

/// Returns whether sentence `at` denies `topic`.
fn is_denied(features: &Features, at: usize, topic: Topic) -> bool {
    if !features.is_negated(at) {
        return false;
    }
    let mut sums = Sums::new();
    features.each_of_denial(at, topic.0, |group, hash| sums.add(group, hash));
    sums.odds()[DENIED] >= CALIBRATION[DENIED].threshold
}

fn confidence(score: f64) -> Confidence {
    match score {
        score if score >= 0.85 => Confidence::Clear,
        score if score >= 0.6 => Confidence::Likely,
        _ => Confidence::Unsure,
    }
}

/// Words that make a title the name of a section ("How we use your data"), one a line.
const TITLE_WORDS: &str = include_str!("../data/lexicon/title_words.txt");

/// What a title may say by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Title {
    /// It states something: "We never sell your data", "Do not sell my data", "Last updated 3 May 2024".
    Statement,
    /// It names a thing, which may be a right, a kind of data or a recipient: "Right of access", "Payment processors".
    Name,
    /// It only names the section below it.
    Section,
}

impl Title {
    /// Returns what a sentence may say by itself where it is a title; an entry of the contents only names a section.
    fn of_sentence(text: &Text, sentence: &Sentence) -> Option<Self> {
        match sentence.kind {
            BlockKind::Heading => Some(Self::of(text.slice(sentence.span))),
            BlockKind::Contents => Some(Self::Section),
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Cell => None,
        }
    }

    fn of(title: &str) -> Self {
        let mut words = title
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| word.len() > 1 || word.eq_ignore_ascii_case("i"))
            .map(str::to_ascii_lowercase)
            .peekable();
        let first = words.next().unwrap_or_default();
        let opens = matches!(first.as_str(), "we" | "you" | "i") && !title.ends_with('?')
            || first == "do" && words.peek().is_some_and(|second| second == "not");
        let detail = title.contains('@') || title.bytes().filter(u8::is_ascii_digit).count() >= 4;
        if opens || detail {
            Self::Statement
        } else if title.ends_with('?')
            || std::iter::once(first).chain(words).any(|word| TITLE_WORDS.lines().any(|known| known == word))
        {
            Self::Section
        } else {
            Self::Name
        }
    }

    /// Whether a title of this kind may carry `topic`.
    fn may_carry(self, topic: Topic) -> bool {
        match self {
            Self::Statement => true,
            Self::Name => topic.category() != "other",
            Self::Section => false,
        }
    }
}

/// Whether a sentence with these log-odds, and perhaps a title, is marked with `topic`: what reading and explaining both
/// go by.
fn is_marked(topic: Topic, odds: f32, title: Option<Title>) -> bool {
    odds >= CALIBRATION[usize::from(topic.0)].threshold && title.is_none_or(|title| title.may_carry(topic))
}

/// Returns for each sentence its marks at or above the calibrated threshold, best first. A text that is not English
/// (`language` other than `en`) and contents entries get none. Linear in the text.
pub fn classify(text: &Text, sentences: &[Sentence], language: &str) -> Vec<Vec<Mark>> {
    if language != "en" {
        return vec![Vec::new(); sentences.len()];
    }
    let features = Features::of(text, sentences);
    let mut reader = Reader::new(&features, sentences);
    (0..sentences.len())
        .map(|at| {
            let odds = reader.sums(at).odds();
            let title = Title::of_sentence(text, &sentences[at]);
            let mut marks: Vec<Mark> = Topic::all()
                .filter_map(|topic| {
                    let odds = odds[usize::from(topic.0)];
                    is_marked(topic, odds, title).then(|| {
                        let score = CALIBRATION[usize::from(topic.0)].probability(odds);
                        Mark { topic, score, confidence: confidence(score), denied: is_denied(&features, at, topic) }
                    })
                })
                .collect();
            marks.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.topic.cmp(&b.topic)));
            marks
        })
        .collect()
}

/// Why a sentence has, or has not, a topic.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Explanation {
    /// The topic's public id.
    pub topic: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The calibrated probability, 0 to 1.
    pub score: f64,
    /// The probability from which on the topic is marked.
    pub threshold: f64,
    /// Whether it is marked.
    pub marked: bool,
    /// Whether it is denied.
    pub denied: bool,
    /// In words.
    pub confidence: Confidence,
    /// What decided it, the strongest first, at most twelve: log-odds for (positive) and against (negative).
    pub because: Vec<Reason>,
}

/// Something that speaks for or against a topic.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Reason {
    /// The words, as they stand in the features: lower-case.
    pub words: String,
    /// Where they stand: `sentence`, `heading`, `lead-in`, `previous` or `form`.
    pub place: &'static str,
    /// The log-odds they add.
    pub weight: f64,
}

/// Returns for each sentence of `text` its explanations, best score first: all topics with a probability of at least
/// 0.02.
pub fn explain(text: &Text, sentences: &[Sentence]) -> Vec<Vec<Explanation>> {
    let features = Features::of(text, sentences);
    (0..sentences.len())
        .map(|at| {
            let sums = sums(&features, sentences, at);
            let all = sums.odds();
            let title = Title::of_sentence(text, &sentences[at]);
            let mut explanations: Vec<Explanation> = Topic::all()
                .filter_map(|topic| {
                    let calibration = CALIBRATION[usize::from(topic.0)];
                    let odds = all[usize::from(topic.0)];
                    let score = calibration.probability(odds);
                    let marked = is_marked(topic, odds, title);
                    (score >= 0.02 || marked).then(|| Explanation {
                        topic: topic.id(),
                        title: topic.title(),
                        score: (score * 1000.0).round() / 1000.0,
                        threshold: (calibration.probability(calibration.threshold) * 1000.0).round() / 1000.0,
                        marked,
                        denied: marked && is_denied(&features, at, topic),
                        confidence: confidence(score),
                        because: because(text, sentences, &features, at, &sums, topic),
                    })
                })
                .collect();
            explanations.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.topic.cmp(b.topic)));
            explanations
        })
        .collect()
}

/// Returns what decided a topic: the weights of the features, added up by the words that they stand for.
fn because(
    text: &Text,
    sentences: &[Sentence],
    features: &Features,
    at: usize,
    sums: &Sums,
    topic: Topic,
) -> Vec<Reason> {
    let mut spelled: HashMap<usize, Vec<String>> = HashMap::new();
    let mut reasons: Vec<Reason> = Vec::new();
    features.each(sentences, at, |group, hash, from, words| {
        let cells = MODEL.cells(MODEL.find(hash));
        let weight: i32 = cells.filter(|cell| cell.0 == topic.0).map(|cell| i32::from(cell.1)).sum();
        if weight == 0 {
            return;
        }
        let weight = f64::from(weight as f32 * sums.unit(group as usize));
        let place = match group {
            Group::Heading => "heading",
            Group::LeadIn => "lead-in",
            Group::Previous => "previous",
            Group::Form => "form",
            Group::Words | Group::Characters | Group::Denial => "sentence",
        };
        let words = if group == Group::Form {
            "form of the sentence".to_owned()
        } else {
            let spelled = spelled.entry(from).or_insert_with(|| Features::spell(text, &sentences[from]));
            spelled[words].join(" ")
        };
        match reasons.iter_mut().find(|reason| reason.words == words && reason.place == place) {
            Some(reason) => reason.weight += weight,
            None => reasons.push(Reason { words, place, weight }),
        }
    });
    for reason in &mut reasons {
        reason.weight = (reason.weight * 1000.0).round() / 1000.0;
    }
    reasons.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then(a.words.cmp(&b.words)));
    reasons.truncate(12);
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_and_the_calibration_are_whole() {
        assert!(MODEL.scale() > 0.0);
        assert_eq!(CALIBRATION.len(), OUTPUTS);
    }

    #[test]
    fn a_section_title_states_nothing() {
        for title in
            ["How we use your data", "8. Information we collect", "Do you sell my data?", "Changes to this policy"]
        {
            assert_eq!(Title::of(title), Title::Section, "{title}");
        }
        for title in
            ["We never sell your data", "DO NOT SELL MY DATA", "Last updated: 3 May 2024", "privacy@example.com"]
        {
            assert_eq!(Title::of(title), Title::Statement, "{title}");
        }
        for title in ["Right of access", "3. Payment processors", ""] {
            assert_eq!(Title::of(title), Title::Name, "{title}");
        }
    }

    #[test]
    fn an_explanation_marks_what_reading_marks() {
        let source = "CHANGES TO THIS POLICY\n\nWe may change this policy. We will e-mail you.\n\n\
                      HOW WE SHARE YOUR DATA\n\nWe never sell your data. We share it with payment processors.";
        let text = Text::read(source, crate::text::Format::Text).expect("the text is read");
        let sentences = crate::sentence::sentences(&text, &crate::block::blocks(&text));
        let ids = |mut ids: Vec<&'static str>| {
            ids.sort_unstable();
            ids
        };
        let read = classify(&text, &sentences, "en");
        assert!(sentences[0].kind == BlockKind::Heading && read.iter().any(|marks| !marks.is_empty()));
        for (marks, explanations) in read.iter().zip(explain(&text, &sentences)) {
            assert_eq!(
                ids(marks.iter().map(|mark| mark.topic.id()).collect()),
                ids(explanations.iter().filter(|why| why.marked).map(|why| why.topic).collect())
            );
        }
    }

    #[test]
    fn the_table_names_every_topic_once() {
        let ids: std::collections::BTreeSet<_> = Topic::all().map(Topic::id).collect();
        assert_eq!(ids.len(), TOPICS);
        assert!(Topic::all().all(|topic| Topic::from_id(topic.id()) == Some(topic)));
    }

    #[test]
    fn the_quick_sums_are_those_of_the_definition() {
        let source = "YOUR RIGHTS\n\nYou may ask us for a copy of your data. We don’t sell it; we never will.\n\n\
                      We share your data with:\n\n- payment processors\n- Müller’s 🎉 data centre\n\nWrite to \
                      privacy@example.com or visit https://example.com/privacy within 30 days.";
        let text = Text::read(source, crate::text::Format::Text).expect("the text is read");
        let sentences = crate::sentence::sentences(&text, &crate::block::blocks(&text));
        let features = Features::of(&text, &sentences);
        let mut reader = Reader::new(&features, &sentences);
        assert!(sentences.len() > 6);
        for at in 0..sentences.len() {
            let (quick, slow) = (reader.sums(at), sums(&features, &sentences, at));
            assert_eq!(quick.groups, slow.groups, "sentence {at}");
            assert_eq!(quick.sizes, slow.sizes, "sentence {at}");
        }
    }
}
