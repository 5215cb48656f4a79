//! Topics: for each sentence what it is about, how sure that is, and whether it is denied.

mod model;

pub use model::{DENIED, LANES, Model, OUTPUTS, key, write};

use crate::block::BlockKind;
use crate::feature::{self, GROUPS, Group, Own, WEIGHTS};
use crate::sentence::Sentence;
use crate::text::Text;
use std::sync::LazyLock;

/// A topic, as its row in `data/topics.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topic(pub u8);

/// How many topics there are.
pub const TOPICS: usize = 53;

const TABLE: &str = include_str!("../data/topics.tsv");

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().skip(1).filter_map(|line| {
        let mut fields = line.split('\t').skip(1);
        Some((fields.next()?, fields.next()?))
    })
}

impl Topic {
    /// Returns every topic, in the order of the table.
    pub fn all() -> impl Iterator<Item = Topic> {
        (0..TOPICS as u8).map(Topic)
    }

    /// Returns the topic with this public id, such as `sharing.sale`.
    pub fn from_id(id: &str) -> Option<Topic> {
        rows().position(|(name, _)| name == id).map(|index| Topic(index as u8))
    }

    /// Returns the public id, such as `sharing.sale`.
    pub fn id(self) -> &'static str {
        rows().nth(usize::from(self.0)).expect("a topic is a row of the table").0
    }

    /// Returns the title in plain words.
    pub fn title(self) -> &'static str {
        rows().nth(usize::from(self.0)).expect("a topic is a row of the table").1
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

/// Returns the language of the text as a BCP 47 code, `en` for English, `und` where it cannot be told.
pub fn language(_text: &Text, _sentences: &[Sentence]) -> &'static str {
    "en"
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
            let mut numbers = line.split('\t').skip(1).map(|field| field.parse().expect("a test reads this table"));
            let mut next = || numbers.next().expect("a row has three numbers");
            Calibration { threshold: next(), slope: next(), offset: next() }
        })
        .collect()
});

impl Calibration {
    fn probability(self, odds: f32) -> f64 {
        f64::from(1.0 / (1.0 + libm::expf(-(self.slope * odds + self.offset))))
    }
}

/// The sums of weights of one sentence, group by group.
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
        MODEL.scale() * WEIGHTS[group] / (self.sizes[group] as f32).sqrt()
    }

    /// Returns the log-odds of `output`.
    fn odds(&self, output: usize) -> f32 {
        let mut odds = MODEL.bias(output);
        for (group, sums) in self.groups.iter().enumerate() {
            if sums[output] != 0 {
                odds += self.unit(group) * sums[output] as f32;
            }
        }
        odds
    }
}

/// Returns the log-odds of each topic for sentence `at`, before calibration: what training compares with.
fn sums(sentences: &[Sentence], own: &[Own], at: usize) -> Sums {
    let mut sums = Sums::new();
    feature::each(sentences, own, at, |group, hash| sums.add(group, hash));
    sums
}

/// Returns whether the sentence denies `topic`.
fn is_denied(own: &Own, topic: Topic) -> bool {
    if !own.is_negated() {
        return false;
    }
    let mut sums = Sums::new();
    feature::each_of_denial(own, topic.0, |group, hash| sums.add(group, hash));
    sums.odds(DENIED) >= CALIBRATION[DENIED].threshold
}

fn confidence(score: f64) -> Confidence {
    match score {
        score if score >= 0.85 => Confidence::Clear,
        score if score >= 0.6 => Confidence::Likely,
        _ => Confidence::Unsure,
    }
}

/// Returns for each sentence its marks at or above the calibrated threshold, best first. A text that is not English
/// (`language` other than `en`) and contents entries get none. Linear in the text.
pub fn classify(text: &Text, sentences: &[Sentence], language: &str) -> Vec<Vec<Mark>> {
    if language != "en" {
        return vec![Vec::new(); sentences.len()];
    }
    let own = feature::all_own(text, sentences);
    (0..sentences.len())
        .map(|at| {
            if sentences[at].kind == BlockKind::Contents {
                return Vec::new();
            }
            let sums = sums(sentences, &own, at);
            let mut marks: Vec<Mark> = Topic::all()
                .filter_map(|topic| {
                    let calibration = CALIBRATION[usize::from(topic.0)];
                    let odds = sums.odds(usize::from(topic.0));
                    (odds >= calibration.threshold).then(|| {
                        let score = calibration.probability(odds);
                        Mark { topic, score, confidence: confidence(score), denied: is_denied(&own[at], topic) }
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
    let own = feature::all_own(text, sentences);
    (0..sentences.len())
        .map(|at| {
            let sums = sums(sentences, &own, at);
            let names = feature::names(text, sentences, &own, at);
            let mut explanations: Vec<Explanation> = Topic::all()
                .filter_map(|topic| {
                    let calibration = CALIBRATION[usize::from(topic.0)];
                    let odds = sums.odds(usize::from(topic.0));
                    let score = calibration.probability(odds);
                    (score >= 0.02 || odds >= calibration.threshold).then(|| Explanation {
                        topic: topic.id(),
                        title: topic.title(),
                        score: (score * 1000.0).round() / 1000.0,
                        threshold: (calibration.probability(calibration.threshold) * 1000.0).round() / 1000.0,
                        marked: odds >= calibration.threshold,
                        denied: odds >= calibration.threshold && is_denied(&own[at], topic),
                        confidence: confidence(score),
                        because: because(&sums, &names, topic),
                    })
                })
                .collect();
            explanations.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.topic.cmp(b.topic)));
            explanations
        })
        .collect()
}

/// Returns what decided a topic: the weights of the features, added up by the words that they stand for.
fn because(sums: &Sums, names: &[feature::Named], topic: Topic) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for named in names {
        let weight: i32 = MODEL.cells(named.hash).filter(|cell| cell.0 == topic.0).map(|cell| i32::from(cell.1)).sum();
        if weight == 0 {
            continue;
        }
        let weight = f64::from(weight as f32 * sums.unit(named.group as usize));
        match reasons.iter_mut().find(|reason| reason.words == named.words && reason.place == named.place) {
            Some(reason) => reason.weight += weight,
            None => reasons.push(Reason { words: named.words.clone(), place: named.place, weight }),
        }
    }
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
    fn the_table_names_every_topic_once() {
        let ids: std::collections::BTreeSet<_> = Topic::all().map(Topic::id).collect();
        assert_eq!(ids.len(), TOPICS);
        assert!(Topic::all().all(|topic| Topic::from_id(topic.id()) == Some(topic)));
    }
}
