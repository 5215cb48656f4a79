//! Topics: for each sentence what it is about, how sure that is, and whether it is denied.

mod denial;
mod kernel;
mod network;
#[cfg(any(target_arch = "wasm32", test))]
mod pack;
mod rule;

pub use denial::{key as denial_key, write as write_denial};

use crate::block::BlockKind;
use crate::feature::Features;
use crate::sentence::Sentence;
use crate::text::Text;
use crate::word::Words;
use denial::Denial;
use network::{Network, Place, Reader};
use rule::Rules;
use std::cell::LazyCell;
use std::sync::LazyLock;
use wide::f32x4;

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
    /// The log-odds where the probability is [`NEAR`].
    near: f32,
}

static NETWORK: LazyLock<Network> =
    LazyLock::new(|| Network::read(weights()).expect("a test reads the weights that are built in"));

/// Returns the bytes of `data/model/weights.bin`. What is downloaded holds them packed; a program on the device need not
/// unpack them at each start.
#[cfg(target_arch = "wasm32")]
fn weights() -> &'static [u8] {
    let packed = include_bytes!(concat!(env!("OUT_DIR"), "/weights.packed"));
    pack::unpack(packed).expect("the build packs the weights").leak()
}

/// Returns the bytes of `data/model/weights.bin`.
#[cfg(not(target_arch = "wasm32"))]
fn weights() -> &'static [u8] {
    include_bytes!("../data/model/weights.bin")
}

static DENIAL: LazyLock<Denial> = LazyLock::new(|| {
    Denial::read(include_bytes!("../data/model/denial.bin")).expect("a test reads the weights that are built in")
});

static CALIBRATION: LazyLock<Vec<Calibration>> = LazyLock::new(|| {
    let table = include_str!("../data/model/calibration.tsv").lines().skip(1);
    table
        .map(|line| {
            // Thousandths: reading them as such spares WebAssembly the parser of decimal fractions.
            let mut numbers =
                line.split('\t').skip(1).map(|field| field.parse::<i32>().expect("a test reads this table"));
            let mut next = || numbers.next().expect("a row has three numbers") as f32 / 1000.0;
            let (threshold, slope, offset) = (next(), next(), next());
            let odds = libm::logf(NEAR as f32 / (1.0 - NEAR as f32));
            Calibration { threshold, slope, offset, near: (odds - offset) / slope }
        })
        .collect()
});

impl Calibration {
    fn probability(self, odds: f32) -> f64 {
        f64::from(1.0 / (1.0 + libm::expf(-(self.slope * odds + self.offset))))
    }
}

/// Returns what tells of sentence `at` whether it denies a topic; what all topics have in common is worked out once.
fn denials<'f>(features: &'f Features, at: usize, written: &'f str) -> impl Fn(Topic) -> bool + 'f {
    let is_plain = LazyCell::new(move || features.is_negated(at) && denial::is_plain(written));
    let is_practice = |topic: Topic| matches!(topic.category(), "collection" | "use" | "sharing");
    let sentence = features.is_negated(at).then(|| LazyCell::new(move || DENIAL.sentence(features, at)));
    move |topic| {
        let is_learnt = || sentence.as_ref().is_some_and(|it| it.odds(topic) >= CALIBRATION[TOPICS].threshold);
        is_practice(topic) && *is_plain || is_learnt()
    }
}

/// Returns for each sentence the topics that the rules of `data/rules.toml` mark it with, whatever the network says.
/// Linear in the text.
pub fn ruled(sentences: &[Sentence], words: &Words) -> Vec<Vec<Topic>> {
    let rules = Rules::of(words);
    (0..sentences.len()).map(|at| rules.of_sentence(at).into_iter().map(|(topic, _)| topic).collect()).collect()
}

/// Returns for each sentence the log-odds of each topic, before any threshold: what the choice of thresholds is made
/// from. Linear in the text.
pub fn odds(text: &Text, sentences: &[Sentence]) -> Vec<[f32; TOPICS]> {
    let words = Words::of(text, sentences);
    let features = Features::of(text, sentences, &words);
    let mut reader = Reader::new(&NETWORK, &features, sentences);
    (0..sentences.len()).map(|at| *reader.odds(at)).collect()
}

fn confidence(score: f64) -> Confidence {
    match score {
        score if score >= 0.85 => Confidence::Clear,
        score if score >= 0.6 => Confidence::Likely,
        _ => Confidence::Unsure,
    }
}

/// Words that make a title the name of a section ("How we use your data"), one a line.
static TITLE_WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("../data/lexicon/title_words.txt").lines().collect());

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
            .peekable();
        let is_any = |word: &str, list: &[&str]| list.iter().any(|known| word.eq_ignore_ascii_case(known));
        let first = words.next().unwrap_or_default();
        let opens = is_any(first, &["we", "you", "i"]) && !title.ends_with('?')
            || is_any(first, &["do"]) && words.peek().is_some_and(|second| is_any(second, &["not"]));
        let detail = title.contains('@') || title.bytes().filter(u8::is_ascii_digit).count() >= 4;
        if opens || detail {
            Self::Statement
        } else if title.ends_with('?') || std::iter::once(first).chain(words).any(|word| is_any(word, &TITLE_WORDS)) {
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

/// Returns the topics whose log-odds reach their `floors`, as bits.
fn reached(odds: &[f32; TOPICS], floors: &[f32; TOPICS]) -> u64 {
    let (odds, odds_left) = odds.as_chunks::<4>();
    let (floors, floors_left) = floors.as_chunks::<4>();
    let left =
        odds_left.iter().zip(floors_left).rev().fold(0, |bits, (odds, floor)| bits << 1 | u64::from(odds >= floor));
    odds.iter().zip(floors).rev().fold(left, |bits, (odds, floors)| {
        bits << 4 | u64::from(f32x4::new(*odds).simd_ge(f32x4::new(*floors)).to_bitmask() & 0xf)
    })
}

/// The least probability of a topic that is told as near.
const NEAR: f64 = 0.15;

/// What a text is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// The marks of each sentence, at or above the calibrated threshold, best first.
    pub marks: Vec<Vec<Mark>>,
    /// Topics below their threshold that a sentence may be about nevertheless, with the sentence, in the order of the
    /// text: whether a text says something anywhere is another question than what to mark.
    pub near: Vec<(usize, Mark)>,
}

/// Returns what the sentences are about. A text that is not English (`language` other than `en`) and contents entries
/// have no marks. Linear in the text.
pub fn classify(text: &Text, sentences: &[Sentence], words: &Words, language: &str) -> Marks {
    if language != "en" {
        return Marks { marks: vec![Vec::new(); sentences.len()], near: Vec::new() };
    }
    let features = Features::of(text, sentences, words);
    let mut reader = Reader::new(&NETWORK, &features, sentences);
    let rules = Rules::of(words);
    let calibration: &[Calibration] = &CALIBRATION;
    let mut all = Marks { marks: Vec::with_capacity(sentences.len()), near: Vec::new() };
    // Below these log-odds a topic is neither marked nor near: nearly all are.
    let floors: [f32; TOPICS] = std::array::from_fn(|topic| calibration[topic].threshold.min(calibration[topic].near));
    let mut marks: Vec<Mark> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let odds = reader.odds(at);
        let title = Title::of_sentence(text, sentence);
        let is_denied = denials(&features, at, text.slice(sentence.span));
        let ruled = if title.is_none() { rules.of_sentence(at) } else { Vec::new() };
        let mut reached = ruled.iter().fold(reached(odds, &floors), |topics, (topic, _)| topics | 1 << topic.0);
        while reached != 0 {
            let topic = Topic(reached.trailing_zeros() as u8);
            reached &= reached - 1;
            let (calibration, odds) = (&calibration[usize::from(topic.0)], odds[usize::from(topic.0)]);
            let by_rule = ruled.iter().find(|ruled| ruled.0 == topic).map(|ruled| ruled.1);
            let is_marked = by_rule.is_some() || is_marked(topic, odds, title);
            // A title that does not reach its threshold only names the section.
            if !is_marked && (title.is_some() || odds < calibration.near) {
                continue;
            }
            let score = calibration.probability(odds).max(by_rule.unwrap_or(0.0));
            let denied = is_denied(topic);
            let mark = Mark { topic, score, confidence: confidence(score), denied };
            if is_marked {
                marks.push(mark);
            } else {
                all.near.push((at, mark));
            }
        }
        if marks.len() > 1 {
            crate::order::sort_by(&mut marks, |a, b| b.score.total_cmp(&a.score).then(a.topic.cmp(&b.topic)));
        }
        all.marks.push(marks.to_vec());
        marks.clear();
    }
    all
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
    /// The words, as they were read: lower-case, digits as `0`.
    pub words: String,
    /// Where they stand: `sentence`, `heading`, `lead-in`, `previous`, `next` or `form`.
    pub place: &'static str,
    /// By how much the log-odds would fall (or, where it is negative, rise) without them.
    pub weight: f64,
}

/// Returns for each sentence of `text` its explanations, best score first: all topics with a probability of at least
/// 0.02.
pub fn explain(text: &Text, sentences: &[Sentence]) -> Vec<Vec<Explanation>> {
    let words = Words::of(text, sentences);
    let features = Features::of(text, sentences, &words);
    let mut reader = Reader::new(&NETWORK, &features, sentences);
    let rules = Rules::of(&words);
    (0..sentences.len())
        .map(|at| {
            let all = *reader.odds(at);
            let title = Title::of_sentence(text, &sentences[at]);
            let ruled = if title.is_none() { rules.of_sentence(at) } else { Vec::new() };
            let shown = |topic: Topic| {
                let odds = all[usize::from(topic.0)];
                let by_rule = ruled.iter().find(|ruled| ruled.0 == topic).map(|ruled| ruled.1);
                let score = CALIBRATION[usize::from(topic.0)].probability(odds).max(by_rule.unwrap_or(0.0));
                let marked = by_rule.is_some() || is_marked(topic, odds, title);
                (score >= 0.02 || marked).then_some((topic, score, marked))
            };
            let shown: Vec<_> = Topic::all().filter_map(shown).collect();
            let is_denied = denials(&features, at, text.slice(sentences[at].span));
            let mut because = because(&features, &mut reader, at, shown.iter().map(|shown| shown.0));
            let mut explanations: Vec<Explanation> = shown
                .into_iter()
                .map(|(topic, score, marked)| {
                    let calibration = CALIBRATION[usize::from(topic.0)];
                    Explanation {
                        topic: topic.id(),
                        title: topic.title(),
                        score: (score * 1000.0).round() / 1000.0,
                        threshold: (calibration.probability(calibration.threshold) * 1000.0).round() / 1000.0,
                        marked,
                        denied: marked && is_denied(topic),
                        confidence: confidence(score),
                        because: because.next().expect("there is a list for each topic shown"),
                    }
                })
                .collect();
            crate::order::sort_by(&mut explanations, |a, b| b.score.total_cmp(&a.score).then(a.topic.cmp(b.topic)));
            explanations
        })
        .collect()
}

/// The most reasons given for a topic.
const REASONS: usize = 12;

/// Returns for each of `topics` what decided it: how the log-odds change where words are left out, one at a time, and
/// then, where words that matter stand side by side, together.
fn because(
    features: &Features,
    reader: &mut Reader,
    at: usize,
    topics: impl Iterator<Item = Topic>,
) -> std::vec::IntoIter<Vec<Reason>> {
    let whole = *reader.odds(at);
    let places: Vec<(Place, usize)> = reader.places(at).collect();
    let spelled: Vec<Vec<String>> = places.iter().map(|&(_, sentence)| features.spell(sentence)).collect();
    // For each place and word, the log-odds without it.
    let without: Vec<Vec<[f32; TOPICS]>> = places
        .iter()
        .zip(&spelled)
        .map(|(&(place, _), words)| {
            (0..words.len()).map(|word| reader.odds_without(at, place, word..word + 1)).collect()
        })
        .collect();
    let formless = reader.odds_without_form(at);
    let reasons = |topic: Topic| {
        let topic = usize::from(topic.0);
        let weight = |odds: &[f32; TOPICS]| whole[topic] - odds[topic];
        let mut reasons = vec![Reason {
            words: "form of the sentence".to_owned(),
            place: "form",
            weight: f64::from(weight(&formless)),
        }];
        for ((&(place, _), words), without) in places.iter().zip(&spelled).zip(&without) {
            let matters = |word: &usize| weight(&without[*word]).abs() >= 0.1;
            let mut word = 0;
            while word < words.len() {
                let start = word;
                let side = weight(&without[word]) > 0.0;
                while word < words.len() && matters(&word) && (weight(&without[word]) > 0.0) == side {
                    word += 1;
                }
                if word == start {
                    word += 1;
                    continue;
                }
                let odds = if word - start > 1 { reader.odds_without(at, place, start..word) } else { without[start] };
                reasons.push(Reason {
                    words: words[start..word].join(" "),
                    place: place.name(),
                    weight: f64::from(weight(&odds)),
                });
            }
        }
        for reason in &mut reasons {
            reason.weight = (reason.weight * 1000.0).round() / 1000.0;
        }
        reasons.retain(|reason| reason.weight != 0.0);
        crate::order::sort_by(&mut reasons, |a, b| {
            b.weight.abs().total_cmp(&a.weight.abs()).then(a.words.cmp(&b.words))
        });
        reasons.truncate(REASONS);
        reasons
    };
    topics.map(reasons).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_and_the_calibration_are_whole() {
        LazyLock::force(&NETWORK);
        LazyLock::force(&DENIAL);
        assert_eq!(CALIBRATION.len(), TOPICS + 1);
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
        let read = classify(&text, &sentences, &Words::of(&text, &sentences), "en").marks;
        assert!(sentences[0].kind == BlockKind::Heading && read.iter().any(|marks| !marks.is_empty()));
        for (marks, explanations) in read.iter().zip(explain(&text, &sentences)) {
            assert_eq!(
                ids(marks.iter().map(|mark| mark.topic.id()).collect()),
                ids(explanations.iter().filter(|why| why.marked).map(|why| why.topic).collect())
            );
        }
    }

    #[test]
    fn topics_that_reach_their_floors_are_found() {
        let floors = std::array::from_fn(|topic| topic as f32 / 10.0);
        let odds = std::array::from_fn(|topic| floors[topic] - if topic % 3 == 1 { 0.0 } else { 0.01 });
        let found: Vec<usize> = (0..64).filter(|topic| reached(&odds, &floors) >> topic & 1 == 1).collect();
        assert_eq!(found, (1..TOPICS).step_by(3).collect::<Vec<_>>());
    }

    #[test]
    fn the_table_names_every_topic_once() {
        let ids: std::collections::BTreeSet<_> = Topic::all().map(Topic::id).collect();
        assert_eq!(ids.len(), TOPICS);
        assert!(Topic::all().all(|topic| Topic::from_id(topic.id()) == Some(topic)));
    }

    #[test]
    fn an_explanation_names_the_words_that_decide() {
        let text = Text::read("We never sell your personal data to anyone.", crate::text::Format::Text).expect("text");
        let sentences = crate::sentence::sentences(&text, &crate::block::blocks(&text));
        let explanations = explain(&text, &sentences);
        let sale = explanations[0].iter().find(|why| why.topic == "sharing.sale").expect("it is about sale");
        assert!(sale.marked && sale.denied);
        assert!(sale.because[0].words.contains("sell") && sale.because[0].weight > 0.5, "{:?}", sale.because);
    }
}
