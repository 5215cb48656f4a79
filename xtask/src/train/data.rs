//! The labelled sentences as rows of features, cut by the product's own code.

use lacuna::block::blocks;
use lacuna::feature::{self, Features};
use lacuna::sentence::sentences;
use lacuna::text::{Format, Span, Text};
use lacuna::topic::Topic;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// A line of `train.jsonl` or `dev.jsonl`.
#[derive(Deserialize)]
struct Line {
    service: String,
    text: String,
    spans: Vec<Labelled>,
}

#[derive(Deserialize)]
struct Labelled {
    start: usize,
    end: usize,
    topics: Vec<String>,
    denied: Vec<String>,
}

/// One sentence: its features by hash, and its labels as bits of the topics.
pub struct Row {
    /// Feature key and value.
    pub features: Vec<(u32, f32)>,
    /// Bit per topic.
    pub topics: u64,
    /// Bit per denied topic.
    pub denied: u64,
    /// Where a word may deny: for each of its topics the features that decide it, and whether it is denied.
    pub denials: Vec<(Vec<(u32, f32)>, bool)>,
    /// The service that the policy belongs to, as an index.
    pub service: usize,
}

fn bits(ids: &[String]) -> u64 {
    ids.iter().filter_map(|id| Topic::from_id(id)).fold(0, |bits, topic| bits | 1 << topic.0)
}

/// Returns the topics and denied topics of a sentence as bits, or nothing where less than half of it was labelled.
fn labels(spans: &[Labelled], sentence: Span) -> Option<(u64, u64)> {
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

fn denials(features: &Features, at: usize, topics: u64, denied: u64) -> Vec<(Vec<(u32, f32)>, bool)> {
    if !features.is_negated(at) {
        return Vec::new();
    }
    (0..lacuna::topic::TOPICS)
        .filter(|topic| topics >> topic & 1 == 1)
        .map(|topic| (valued(|feature| features.each_of_denial(at, topic as u8, feature)), denied >> topic & 1 == 1))
        .collect()
}

/// Returns the labelled sentences of a file, in order. A sentence takes the labels of each labelled span that overlaps
/// at least half of either; one of which less than half was labelled is left out.
pub fn read(path: &Path) -> Result<Vec<Row>, String> {
    let file = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut services: HashMap<String, usize> = HashMap::new();
    let mut rows = Vec::new();
    for line in file.lines() {
        let line: Line = serde_json::from_str(line).map_err(|error| format!("{}: {error}", path.display()))?;
        let next = services.len();
        let service = *services.entry(line.service).or_insert(next);
        let text = Text::read(&line.text, Format::Text).map_err(|error| error.to_string())?;
        let sentences = sentences(&text, &blocks(&text));
        let of = Features::of(&text, &sentences);
        for (at, sentence) in sentences.iter().enumerate() {
            let Some((topics, denied)) = labels(&line.spans, sentence.span) else { continue };
            rows.push(Row {
                features: valued(|feature| of.each(&sentences, at, |group, hash, _, _| feature(group, hash))),
                topics,
                denied,
                denials: denials(&of, at, topics, denied),
                service,
            });
        }
    }
    Ok(rows)
}

/// Returns the features that `each` gives, with their values.
pub fn valued(each: impl FnOnce(&mut dyn FnMut(feature::Group, u32))) -> Vec<(u32, f32)> {
    let mut groups: Vec<(usize, u32)> = Vec::new();
    each(&mut |group, hash| groups.push((group as usize, hash)));
    let mut sizes = [0usize; feature::GROUPS];
    for &(group, _) in &groups {
        sizes[group] += 1;
    }
    groups
        .into_iter()
        .map(|(group, hash)| (lacuna::topic::key(hash), feature::WEIGHTS[group] / (sizes[group] as f32).sqrt()))
        .collect()
}
