//! `cargo xtask examples DIR`: the policies cut by the product's own code, for the pipeline in `train/`.

use super::data;
use lacuna::block::{BlockKind, blocks};
use lacuna::feature::Features;
use lacuna::sentence::{Sentence, sentences};
use lacuna::text::{Format, Text};
use lacuna::word::Words;
use serde::Serialize;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// One policy, as a line of the files that are written.
#[derive(Serialize)]
struct Document {
    id: String,
    service: String,
    sentences: Vec<Example>,
}

/// One sentence of it. Neighbours are indices of the sentences.
#[derive(Serialize)]
struct Example {
    start: usize,
    end: usize,
    kind: &'static str,
    heading: Option<usize>,
    lead_in: Option<usize>,
    previous: Option<usize>,
    /// The sentence as it is written, white space as one space.
    text: String,
    /// Its words as reading sees them.
    words: Vec<String>,
    /// Its topics and those that it denies, as indices; nothing where it was not labelled.
    topics: Option<Vec<u8>>,
    denied: Option<Vec<u8>>,
}

fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::ListItem => "item",
        BlockKind::Cell => "cell",
        BlockKind::Contents => "contents",
    }
}

fn indices(bits: u64) -> Vec<u8> {
    (0..64).filter(|topic| bits >> topic & 1 == 1).collect()
}

fn example(text: &Text, sentence: &Sentence, words: Vec<String>, labels: Option<(u64, u64)>) -> Example {
    Example {
        start: text.to_source(sentence.span).start,
        end: text.to_source(sentence.span).end,
        kind: kind(sentence.kind),
        heading: sentence.heading,
        lead_in: sentence.lead_in,
        previous: sentence.previous,
        text: text.slice(sentence.span).split_whitespace().collect::<Vec<_>>().join(" "),
        words,
        topics: labels.map(|labels| indices(labels.0)),
        denied: labels.map(|labels| indices(labels.1)),
    }
}

fn document(line: &str) -> Result<Document, String> {
    let line: data::Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let text = Text::read(&line.text, Format::Text).map_err(|error| error.to_string())?;
    let sentences = sentences(&text, &blocks(&text));
    let words = Words::of(&text, &sentences);
    let features = Features::of(&text, &sentences, &words);
    let examples = sentences.iter().enumerate().map(|(at, sentence)| {
        example(
            &text,
            sentence,
            features.spell(at),
            data::labels(line.spans.as_deref().unwrap_or_default(), sentence.span),
        )
    });
    Ok(Document { id: line.id, service: line.service, sentences: examples.collect() })
}

/// Writes `train.jsonl`, `dev.jsonl` and `unlabelled.jsonl` of `shared`, cut into sentences, and `topics.json`, to `out`.
pub fn run(shared: &Path, out: &Path) -> Result<(), String> {
    let failed = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    std::fs::create_dir_all(out).map_err(|error| failed(out, &error))?;
    let topics: Vec<&str> = lacuna::topic::Topic::all().map(lacuna::topic::Topic::id).collect();
    let path = out.join("topics.json");
    std::fs::write(&path, serde_json::to_string(&topics).expect("strings are JSON"))
        .map_err(|error| failed(&path, &error))?;
    for name in ["train.jsonl", "dev.jsonl", "unlabelled.jsonl.gz"] {
        let from = shared.join(name);
        let to = out.join(name.trim_end_matches(".gz"));
        let mut output = BufWriter::new(std::fs::File::create(&to).map_err(|error| failed(&to, &error))?);
        let mut write = |input: &mut dyn BufRead| -> Result<usize, String> {
            let mut count = 0;
            for line in input.lines() {
                let document =
                    document(&line.map_err(|error| failed(&from, &error))?).map_err(|error| failed(&from, &error))?;
                count += document.sentences.len();
                let line = serde_json::to_string(&document).expect("an example is JSON");
                writeln!(output, "{line}").map_err(|error| failed(&to, &error))?;
            }
            Ok(count)
        };
        let count = if name.ends_with(".gz") {
            let mut gzip = Command::new("gzip")
                .arg("-dc")
                .arg(&from)
                .stdout(Stdio::piped())
                .spawn()
                .map_err(|error| format!("gzip: {error}; install it"))?;
            let count = write(&mut BufReader::new(gzip.stdout.take().expect("its output is piped")))?;
            let status = gzip.wait().map_err(|error| format!("gzip: {error}"))?;
            if !status.success() {
                return Err(failed(&from, &status));
            }
            count
        } else {
            write(&mut BufReader::new(std::fs::File::open(&from).map_err(|error| failed(&from, &error))?))?
        };
        eprintln!("{}: {count} sentences", to.display());
    }
    Ok(())
}
