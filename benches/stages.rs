//! Times each stage of the way of the data on one core, and all of them against `LC_ALL=C.UTF-8 wc -w` in the same run.
//!
//! `cargo bench --bench stages -- FILE` reads a text of yours; without one it reads the example policies again and again.
//! The answer that is timed is checked: a run whose sentence count differs from the first one fails.

use lacuna::feature::Features;
use lacuna::text::{Format, Text};
use lacuna::word::Words;
use lacuna::{Options, analyze, block, checklist, fact, finding, language, report, sentence, topic};
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

const RUNS: usize = 7;

fn main() {
    let file = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let path = file.map(std::path::PathBuf::from).unwrap_or_else(example);
    let source = std::fs::read_to_string(&path).expect("the file is UTF-8");
    let megabytes = source.len() as f64 / 1e6;
    println!("{megabytes:.2} MB, best of {RUNS} runs");

    let text = Text::read(&source, Format::Text).expect("the text is read");
    let blocks = block::blocks(&text);
    let sentences = sentence::sentences(&text, &blocks);
    let words = Words::of(&text, &sentences);
    let language = language::language(&text, &sentences);
    let topic::Marks { marks: topics, near } = topic::classify(&text, &sentences, &words, language);
    let facts = fact::facts(&text, &sentences, &words, &topics);
    let reading = finding::Reading {
        text: &text,
        sentences: &sentences,
        words: &words,
        language,
        topics: &topics,
        near: &near,
        facts: &facts,
    };
    let options =
        Options { format: Format::Text, checklists: checklist::builtin().iter().collect(), ..Options::default() };
    let findings = finding::find(&reading, &options.checklists, &[], None);

    let wc = best(|| {
        let output = Command::new("wc").arg("-w").arg(&path).env("LC_ALL", "C.UTF-8").output().expect("wc is here");
        output.stdout.len()
    });
    let show = |name: &str, seconds: f64| {
        println!("{name:28} {:8.1} MB/s {:8.3} ms {:6.2} x", megabytes / seconds, seconds * 1e3, seconds / wc);
    };
    show("wc -w", wc);
    show("text", best(|| Text::read(&source, Format::Text).expect("the text is read").plain().len()));
    show("block", best(|| block::blocks(&text).len()));
    show("sentence", best(|| sentence::sentences(&text, &blocks).len()));
    show("word", best(|| Words::of(&text, &sentences).count()));
    show("language", best(|| language::language(&text, &sentences).len()));
    show("feature (part of topic)", best(|| Features::of(&text, &sentences, &words).distinct().len()));
    show("topic", best(|| topic::classify(&text, &sentences, &words, language).marks.len()));
    show("fact", best(|| fact::facts(&text, &sentences, &words, &topics).len()));
    show("finding, every checklist", best(|| finding::find(&reading, &options.checklists, &[], None).checklists.len()));
    show("report", best(|| report::assemble(&reading, &findings, &options).sentences.len()));
    show("all, every checklist", best(|| analyze(&source, &options).expect("the text is read").sentences.len()));
    let usual = Options { checklists: checklist::by_id("baseline").into_iter().collect(), ..options };
    show("all, as the program does", best(|| analyze(&source, &usual).expect("the text is read").sentences.len()));
}

/// Returns a file of the example policies, repeated until it has a megabyte.
fn example() -> std::path::PathBuf {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    while text.len() < 1_000_000 {
        let mut folders: Vec<_> =
            std::fs::read_dir(root.join("tests/policies")).expect("the examples are here").flatten().collect();
        folders.sort_by_key(|folder| folder.path());
        for folder in folders {
            if let Ok(policy) = std::fs::read_to_string(folder.path().join("policy.txt")) {
                text.push_str(&policy);
                text.push_str("\n\n");
            }
        }
    }
    let path = root.join("target/stages.txt");
    std::fs::write(&path, text).expect("target can be written");
    path
}

/// Returns the least seconds of several runs.
fn best(run: impl Fn() -> usize) -> f64 {
    let answer = black_box(run());
    let once = || {
        let start = Instant::now();
        assert_eq!(black_box(run()), answer, "the answer changed between runs");
        start.elapsed().as_secs_f64()
    };
    (0..RUNS).map(|_| once()).fold(f64::MAX, f64::min)
}
