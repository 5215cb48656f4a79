//! `lacuna explain`: why a sentence has its topics.

use super::machine::Machine;
use super::{Failure, InputFormat, input};
use crate::text::{Format, Text};
use crate::topic::{self, Explanation};
use crate::{block, sentence};
use clap::{Args, ValueEnum};
use serde::Serialize;

/// Explain why a sentence has its topics: each topic's score and the words that decided it
///
/// A heading, a lead-in or a sentence before it, on lines of their own, are read along as in a policy.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The sentence, or `-` for standard input
    sentence: String,
    /// What to write
    #[arg(long, short, value_enum, default_value_t = OutputFormat::Text, value_name = "FORMAT")]
    format: OutputFormat,
}

const EXAMPLES: &str = "\
Examples:
  lacuna explain 'We never sell your personal data.'
  printf 'Your rights\\n\\nYou may ask us for a copy.\\n' | lacuna explain -

A weight is in log-odds: above zero it speaks for the topic, below zero against it.";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    Text,
    Json,
}

/// What is printed of a sentence as JSON.
#[derive(Serialize)]
struct Explained<'a> {
    sentence: &'a str,
    topics: &'a [Explanation],
}

/// Prints the explanations.
pub fn run(machine: &dyn Machine, arguments: &Arguments) -> Result<(), Failure> {
    let input = match arguments.sentence.as_str() {
        "-" => input::read(machine, "-", InputFormat::Text)?.text,
        sentence => sentence.to_owned(),
    };
    let text = Text::read(&input, Format::Text).map_err(|error| Failure::new(error.to_string()))?;
    let sentences = sentence::sentences(&text, &block::blocks(&text));
    let explained = topic::explain(&text, &sentences);
    let words: Vec<String> = sentences
        .iter()
        .map(|sentence| text.slice(sentence.span).split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let explained = words.iter().zip(&explained).map(|(sentence, topics)| Explained { sentence, topics });
    let out = match arguments.format {
        OutputFormat::Json => {
            let mut json = serde_json::to_string_pretty(&explained.collect::<Vec<_>>())
                .map_err(|error| Failure::new(error.to_string()))?;
            json.push('\n');
            json
        }
        OutputFormat::Text => {
            explained.map(|explained| shown(explained.sentence, explained.topics)).collect::<Vec<_>>().join("\n")
        }
    };
    machine.write(None, out.as_bytes())
}

fn shown(sentence: &str, topics: &[Explanation]) -> String {
    let mut out: String = sentence.chars().filter(|c| !c.is_control()).collect();
    out.push('\n');
    if topics.is_empty() {
        out.push_str("  no topic has a probability of 0.02 or more\n");
    }
    for topic in topics {
        let verdict = match (topic.marked, topic.denied) {
            (true, true) => "marked, denied",
            (true, false) => "marked",
            (false, _) => "not marked",
        };
        out.push_str(&format!(
            "  {:.3}  {}  {verdict} (threshold {:.3}) – {}\n",
            topic.score, topic.topic, topic.threshold, topic.title
        ));
        for reason in &topic.because {
            out.push_str(&format!("         {:+.3}  {}: {}\n", reason.weight, reason.place, reason.words));
        }
    }
    out
}
