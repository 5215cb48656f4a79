//! The labelled sentences as rows of features, cut by the product's own code.

use super::fit::Cell;
use lacuna::block::blocks;
use lacuna::feature::{self, Features, Group};
use lacuna::sentence::sentences;
use lacuna::text::{Format, Span, Text};
use lacuna::topic::{self, TOPICS, Topic};
use lacuna::word::Words;
use serde::Deserialize;
use std::path::Path;

/// A line of `train.jsonl` or `dev.jsonl`.
#[derive(Deserialize)]
pub struct Line {
    #[serde(default)]
    pub id: String,
    pub service: String,
    pub text: String,
    pub spans: Option<Vec<Labelled>>,
}

/// A labelled stretch of the text.
#[derive(Deserialize)]
pub struct Labelled {
    start: usize,
    end: usize,
    topics: Vec<String>,
    denied: Vec<String>,
}

/// One sentence: what the network says of it, and its labels as bits of the topics.
pub struct Row {
    /// The log-odds of each topic.
    pub odds: [f32; TOPICS],
    /// Bit per topic.
    pub topics: u64,
    /// Bit per denied topic.
    pub denied: u64,
    /// Where a word may deny: for each of its topics the features that decide it, and whether it is denied.
    pub denials: Vec<(Vec<Cell>, bool)>,
    /// The policy, as an index.
    pub policy: usize,
}

fn bits(ids: &[String]) -> u64 {
    ids.iter().filter_map(|id| Topic::from_id(id)).fold(0, |bits, topic| bits | 1 << topic.0)
}

/// Returns the topics and denied topics of a sentence as bits, or nothing where less than half of it was labelled.
pub fn labels(spans: &[Labelled], sentence: Span) -> Option<(u64, u64)> {
    let (start, end) = (sentence.start, sentence.end);
    let (mut topics, mut denied, mut covered) = (0, 0, 0);
    for span in spans {
        let overlap = end.min(span.end).saturating_sub(start.max(span.start));
        covered += overlap;
        if overlap > 0 && (2 * overlap >= end - start || 2 * overlap >= span.end - span.start) {
            topics |= bits(&span.topics);
            denied |= bits(&span.denied);
        }
    }
    (2 * covered >= end - start).then_some((topics, denied))
}

fn denials(features: &Features, at: usize, topics: u64, denied: u64) -> Vec<(Vec<Cell>, bool)> {
    if !features.is_negated(at) {
        return Vec::new();
    }
    (0..TOPICS)
        .filter(|topic| topics >> topic & 1 == 1)
        .map(|topic| (cells(features, at, topic as u8), denied >> topic & 1 == 1))
        .collect()
}

/// Returns the features of denial with their values.
fn cells(features: &Features, at: usize, topic: u8) -> Vec<Cell> {
    let plain = features.of_denial(at);
    let any = plain.iter().map(|&feature| (feature.0, feature::unsalted(feature)));
    let salted = plain.iter().map(|&feature| (feature.0, feature::salted(feature, topic)));
    let own = (Group::Form, feature::own(topic));
    let all = any.chain(salted).chain([own]);
    let found: Vec<(usize, u32)> = all.map(|(group, hash)| (group as usize, hash)).collect();
    let mut sizes = [0usize; feature::GROUPS];
    found.iter().for_each(|&(group, _)| sizes[group] += 1);
    let value = |group: usize| feature::WEIGHTS[group] / (sizes[group] as f32).sqrt();
    found.into_iter().map(|(group, hash)| (topic::denial_key(hash), value(group))).collect()
}

/// Returns the labelled sentences of a file, in order. A sentence takes the labels of each labelled span that overlaps
/// at least half of either; one of which less than half was labelled is left out.
pub fn read(path: &Path) -> Result<Vec<Row>, String> {
    let file = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut rows = Vec::new();
    for (policy, line) in file.lines().enumerate() {
        let line: Line = serde_json::from_str(line).map_err(|error| format!("{}: {error}", path.display()))?;
        let text = Text::read(&line.text, Format::Text).map_err(|error| error.to_string())?;
        let sentences = sentences(&text, &blocks(&text));
        let words = Words::of(&text, &sentences);
        let features = Features::of(&text, &sentences, &words);
        let odds = topic::odds(&text, &sentences);
        for (at, sentence) in sentences.iter().enumerate() {
            let labels = labels(line.spans.as_deref().unwrap_or_default(), sentence.span);
            let Some((topics, denied)) = labels else { continue };
            let denials = denials(&features, at, topics, denied);
            rows.push(Row { odds: odds[at], topics, denied, denials, policy });
        }
    }
    Ok(rows)
}
