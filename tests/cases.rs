//! Runs the boundary cases of `tests/cases/*.toml`: a text, and the sentences that it has.

use lacuna::block::{self, BlockKind};
use lacuna::sentence;
use lacuna::text::{Format, Text};
use std::path::Path;

fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "sentence",
        BlockKind::ListItem => "list_item",
        BlockKind::Cell => "cell",
        BlockKind::Contents => "contents",
    }
}

/// Returns what is wrong with one case; nothing if all is right.
fn check(case: &toml::Table) -> Vec<String> {
    let source = case["text"].as_str().unwrap();
    let format = match case.get("format").and_then(|format| format.as_str()) {
        None | Some("text") => Format::Text,
        Some("markdown") => Format::Markdown,
        Some("html") => Format::Html,
        Some("auto") => Format::Auto,
        Some(other) => return vec![format!("unknown format {other}")],
    };
    let text = Text::read(source, format).unwrap();
    let blocks = block::blocks(&text);
    let sentences = sentence::sentences(&text, &blocks);
    // Line breaks that were joined count as spaces, so that a case reads as a reader would read it.
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said: Vec<String> = sentences.iter().map(|sentence| words(text.slice(sentence.span))).collect();
    let strings = |key: &str| -> Option<Vec<String>> {
        let list = case.get(key)?.as_array()?;
        Some(list.iter().map(|item| item.as_str().unwrap().to_owned()).collect())
    };
    let mut wrong = Vec::new();
    let mut compare = |what: &str, want: Option<Vec<String>>, got: Vec<String>| {
        if let Some(want) = want
            && want != got
        {
            wrong.push(format!("{what}\n  want {want:#?}\n  got  {got:#?}"));
        }
    };
    compare("sentences", strings("sentences"), said.clone());
    compare("kinds", strings("kinds"), sentences.iter().map(|sentence| kind(sentence.kind).to_owned()).collect());
    // What a sentence stands under or is introduced by is given in words, "" for nothing.
    let named = |index: Option<usize>| index.map_or(String::new(), |index| said[index].clone());
    compare("lead_in", strings("lead_in"), sentences.iter().map(|sentence| named(sentence.lead_in)).collect());
    compare("heading", strings("heading"), sentences.iter().map(|sentence| named(sentence.heading)).collect());
    compare("previous", strings("previous"), sentences.iter().map(|sentence| named(sentence.previous)).collect());
    let levels = sentences.iter().map(|sentence| blocks[sentence.block].level.to_string()).collect();
    compare("levels", strings("levels"), levels);
    let source_slices = sentences.iter().map(|sentence| {
        let span = text.to_source(sentence.span);
        source[span.start..span.end].to_owned()
    });
    compare("source", strings("source"), source_slices.collect());
    wrong
}

fn run(file: &str) -> usize {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(file);
    let table: toml::Table = std::fs::read_to_string(&path).unwrap().parse().unwrap();
    let cases = table["case"].as_array().unwrap();
    let mut failed = Vec::new();
    for case in cases {
        let case = case.as_table().unwrap();
        let wrong = check(case);
        if !wrong.is_empty() {
            failed.push(format!("{}: {}", case["name"], wrong.join("\n")));
        }
    }
    assert!(failed.is_empty(), "{} of {} cases of {file}:\n{}", failed.len(), cases.len(), failed.join("\n\n"));
    cases.len()
}

#[test]
fn sentences_end_where_a_reader_ends_them() {
    assert!(run("sentences.toml") >= 70);
}

#[test]
fn plain_text_has_the_blocks_that_a_reader_sees() {
    assert!(run("blocks.toml") >= 35);
}

#[test]
fn markup_has_the_blocks_that_it_marks() {
    assert!(run("markup.toml") >= 25);
}
