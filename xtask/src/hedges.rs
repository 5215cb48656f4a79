//! How hedged policies are: the figures against which the warning `vague` sets a text.

use crate::command::{command, root};
use lacuna::finding::Prose;
use lacuna::text::{Format, Text};
use lacuna::word::Words;
use lacuna::{block, language, sentence};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

#[derive(serde::Deserialize)]
struct Record {
    text: String,
}

/// The least number of words of a policy that is counted.
const LEAST: usize = 200;

/// Counts the hedges of the policies in `texts`, gzipped JSON a line, and writes the quartiles to `data/hedges.tsv`, in
/// hedges per ten thousand words. What is not in English, or short, is passed over.
///
/// # Errors
///
/// Where the policies cannot be read or the table not be written.
pub fn hedges(texts: &Path) -> Result<(), String> {
    let fail = |error: &dyn std::fmt::Display| format!("{}: {error}", texts.display());
    let mut unpacked =
        command("gzip").arg("-dc").arg(texts).stdout(Stdio::piped()).spawn().map_err(|error| fail(&error))?;
    let lines = BufReader::new(unpacked.stdout.take().ok_or_else(|| fail(&"gzip gives no output"))?).lines();
    let mut rates = Vec::new();
    for line in lines {
        let line = line.map_err(|error| fail(&error))?;
        let record: Record = serde_json::from_str(&line).map_err(|error| fail(&error))?;
        let Ok(text) = Text::read(&record.text, Format::Auto) else { continue };
        let sentences = sentence::sentences(&text, &block::blocks(&text));
        let words = Words::of(&text, &sentences);
        let Prose { words: count, hedges, .. } = Prose::of(&text, &sentences, &words);
        // A page that says little says nothing of how policies are written.
        if count >= LEAST && language::language(&text, &sentences) == "en" {
            rates.push((10_000.0 * hedges as f64 / count as f64).round() as u32);
        }
    }
    let status = unpacked.wait().map_err(|error| fail(&error))?;
    if !status.success() || rates.is_empty() {
        return Err(fail(&format!("gzip ended with {status} after {} policies", rates.len())));
    }
    rates.sort_unstable();
    let quantile = |share: f64| rates[((rates.len() - 1) as f64 * share).round() as usize];
    let mut table = format!("name\tvalue\npolicies\t{}\n", rates.len());
    for (name, share) in [("lower_quartile", 0.25), ("median", 0.5), ("upper_quartile", 0.75)] {
        table.push_str(&format!("{name}\t{}\n", quantile(share)));
    }
    print!("{table}");
    let file = root().join("data/hedges.tsv");
    fs::write(&file, table).map_err(|error| format!("{}: {error}", file.display()))
}
