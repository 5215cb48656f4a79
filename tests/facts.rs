//! Runs the cases of `tests/cases/facts.toml`: sentences with their topics, and the facts and the label that they give.

use lacuna::block;
use lacuna::fact::{self, FactKind};
use lacuna::finding::{Findings, Prose, Reading};
use lacuna::report::{self, LabelLine, Report};
use lacuna::sentence;
use lacuna::text::{Format, Text};
use lacuna::topic::{Confidence, Mark, Topic};
use lacuna::word::Words;
use std::path::Path;

/// Returns the report on the sentences of a case, each with the topics that the case gives it.
fn read(case: &toml::Table) -> Report {
    let given = case["sentences"].as_array().unwrap();
    let source: Vec<&str> = given.iter().map(|sentence| sentence["text"].as_str().unwrap()).collect();
    let source = source.join("\n\n");
    let text = Text::read(&source, Format::Text).unwrap();
    let sentences = sentence::sentences(&text, &block::blocks(&text));
    assert_eq!(sentences.len(), given.len(), "{}: each line is a sentence", case["name"]);
    let mark = |id: &toml::Value| {
        let id = id.as_str().unwrap();
        Mark {
            topic: Topic::from_id(id.trim_start_matches('!')).unwrap_or_else(|| panic!("no topic {id}")),
            score: 0.9,
            confidence: Confidence::Clear,
            denied: id.starts_with('!'),
        }
    };
    let topics: Vec<Vec<Mark>> =
        given.iter().map(|sentence| sentence["topics"].as_array().unwrap().iter().map(mark).collect()).collect();
    let words = Words::of(&text, &sentences);
    let facts = fact::facts(&text, &sentences, &words, &topics);
    let findings = Findings {
        is_policy: true,
        policy_score: 1.0,
        prose: Prose::of(&text, &sentences, &words),
        effective_date: None,
        checklists: Vec::new(),
        warnings: Vec::new(),
    };
    let (text, sentences, topics, facts) = (&text, &sentences[..], &topics[..], &facts[..]);
    let reading = Reading { text, sentences, words: &words, language: "en", topics, near: &[], facts };
    report::assemble(&reading, &findings, &lacuna::Options::default())
}

fn strings(value: &toml::Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// Returns what is wrong with one case; nothing if all is right.
fn check(case: &toml::Table) -> Vec<String> {
    let report = read(case);
    let canonical = |id: usize| report.facts[id].canonical.to_string();
    let line = |line: &LabelLine| line.facts.iter().map(|&id| canonical(id)).collect::<Vec<_>>();
    let of = |kind: FactKind| -> Vec<String> {
        report.facts.iter().filter(|fact| fact.kind == kind).map(|fact| canonical(fact.id)).collect()
    };
    let fact = |name: &str| report.facts.iter().find(|fact| fact.canonical == *name);
    let mut wrong = Vec::new();
    for (key, want) in case {
        let got = match key.as_str() {
            "name" | "sentences" => continue,
            "collects" => line(&report.label.collects),
            "why" => line(&report.label.why),
            "with_whom" => line(&report.label.with_whom),
            "how_long" => line(&report.label.how_long),
            "rights" => line(&report.label.rights),
            "contact" => of(FactKind::Contact),
            "country" => of(FactKind::Country),
            "age" => of(FactKind::Age),
            "law" => of(FactKind::Law),
            "denied" => report.facts.iter().filter(|fact| fact.denied).map(|fact| canonical(fact.id)).collect(),
            "within" | "means" | "marks" => {
                for (name, want) in want.as_table().unwrap() {
                    let Some(fact) = fact(name) else {
                        wrong.push(format!("there is no fact {name}"));
                        continue;
                    };
                    let is_right = match key.as_str() {
                        "within" => {
                            fact.within.iter().map(|kind| kind.to_string()).collect::<Vec<_>>() == strings(want)
                        }
                        "means" => fact.means.iter().map(|&id| canonical(id)).collect::<Vec<_>>() == strings(want),
                        _ => fact.marks.iter().any(|mark| *mark == want.as_str().unwrap()),
                    };
                    if !is_right {
                        wrong.push(format!("{key} of {name}: {fact:?}"));
                    }
                }
                continue;
            }
            other => panic!("unknown key {other}"),
        };
        if got != strings(want) {
            wrong.push(format!("{key}: want {want}, got {got:?}"));
        }
    }
    wrong
}

#[test]
fn facts_are_read_as_a_reader_reads_them() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/facts.toml");
    let table: toml::Table = std::fs::read_to_string(&path).unwrap().parse().unwrap();
    let cases = table["case"].as_array().unwrap();
    let wrong: Vec<String> = cases
        .iter()
        .map(|case| case.as_table().unwrap())
        .flat_map(|case| check(case).into_iter().map(move |wrong| format!("{}: {wrong}", case["name"])))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() >= 15, "{} cases", cases.len());
}
