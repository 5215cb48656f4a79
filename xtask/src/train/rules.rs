//! How often the rules of `data/rules.toml` are right, by labelled sentences.

use super::data::{Line, labels};
use lacuna::block::blocks;
use lacuna::sentence::sentences;
use lacuna::text::{Format, Text};
use lacuna::topic::{self, Topic};
use lacuna::word::Words;
use std::collections::BTreeMap;
use std::path::Path;

/// Prints for each labelled file and topic of a rule how many sentences the rules mark with it, and how many of these are
/// labelled so.
///
/// # Errors
///
/// Where a file cannot be read.
pub fn rules(shared: &Path) -> Result<(), String> {
    for name in ["train", "dev"] {
        for (topic, (right, all)) in counts(&shared.join(format!("{name}.jsonl")))? {
            println!("{name}\t{}\t{right} of {all} right\t{:.2}", topic.id(), right as f64 / all as f64);
        }
    }
    Ok(())
}

fn counts(path: &Path) -> Result<BTreeMap<Topic, (usize, usize)>, String> {
    let fail = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut counts: BTreeMap<Topic, (usize, usize)> = BTreeMap::new();
    for line in std::fs::read_to_string(path).map_err(|error| fail(&error))?.lines() {
        let line: Line = serde_json::from_str(line).map_err(|error| fail(&error))?;
        let text = Text::read(&line.text, Format::Text).map_err(|error| fail(&error))?;
        let sentences = sentences(&text, &blocks(&text));
        let ruled = topic::ruled(&sentences, &Words::of(&text, &sentences));
        for (sentence, ruled) in sentences.iter().zip(ruled) {
            let Some((topics, _)) = labels(line.spans.as_deref().unwrap_or_default(), sentence.span) else { continue };
            for topic in ruled {
                let is_right = topics >> topic.0 & 1 == 1;
                let count = counts.entry(topic).or_default();
                count.0 += usize::from(is_right);
                count.1 += 1;
                if !is_right {
                    println!("wrong\t{}\t{}", topic.id(), text.slice(sentence.span).replace('\n', " "));
                }
            }
        }
    }
    Ok(counts)
}
