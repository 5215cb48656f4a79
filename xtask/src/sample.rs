//! What a reader judges: the warnings or facts of one kind in policies without labels, drawn by chance, each in its
//! sentence. The figures of `docs/warnings.md` and `docs/facts.md` are counts of such readings.

use crate::command::command;
use lacuna::Options;
use lacuna::fact::FactKind;
use lacuna::report::Report;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

#[derive(Deserialize)]
struct Record {
    id: String,
    text: String,
}

/// Where the draw starts unless it is told: the same policies and facts come each time.
const SEED: u64 = 2026;

/// The day on which policies are judged.
const TODAY: &str = "2026-01-01";

/// How many policies are read for a kind of warning, and how many facts of a kind, unless it is told.
const POLICIES: usize = 40;
const FACTS: usize = 100;

/// The most facts of one policy: long ones would else be most of what is read.
const A_POLICY: usize = 2;

/// Prints every warning of a kind in so many policies of `texts` (gzipped lines of JSON), or so many facts of a kind, at
/// most two of a policy. The third argument is another start of the draw.
///
/// # Errors
///
/// Where the arguments or the policies cannot be read.
pub fn sample(texts: &Path, arguments: &[String]) -> Result<(), String> {
    let [kind, numbers @ ..] = arguments else {
        return Err("`sample` takes a kind of warning or fact, how many, and a start of the draw".to_owned());
    };
    let number = |count: &String| count.parse::<usize>().map_err(|_| format!("`{count}` is no number"));
    let count = numbers.first().map(number).transpose()?;
    let seed = numbers.get(1).map(number).transpose()?.map_or(SEED, |seed| seed as u64);
    let fact = FactKind::deserialize(IntoDeserializer::<Error>::into_deserializer(kind.as_str())).ok();
    let mut records = records(texts)?;
    let mut random = Random(seed);
    random.shuffle(&mut records);
    let options = Options { today: TODAY.parse().ok(), ..Options::default() };
    let (mut policies, mut hits) = (0, 0);
    for Record { id, text } in &records {
        let is_enough =
            if fact.is_some() { hits >= count.unwrap_or(FACTS) } else { policies >= count.unwrap_or(POLICIES) };
        if is_enough {
            break;
        }
        let report = lacuna::analyze(text, &options).map_err(|error| format!("{id}: {error}"))?;
        if !report.document.is_policy {
            continue;
        }
        policies += 1;
        let lines = match fact {
            Some(fact) => facts(text, &report, fact, &mut random),
            None => warnings(text, &report, kind),
        };
        for line in lines {
            hits += 1;
            println!("{hits}\t{id}\t{line}");
        }
    }
    println!("{hits} of {policies} policies");
    Ok(())
}

fn records(texts: &Path) -> Result<Vec<Record>, String> {
    let fail = |error: &dyn std::fmt::Display| format!("{}: {error}", texts.display());
    let unpacked = command("gzip").arg("-dc").arg(texts).stdout(Stdio::piped()).spawn();
    let output = unpacked.map_err(|error| fail(&error))?.stdout.ok_or_else(|| fail(&"gzip gives no output"))?;
    let record = |line: std::io::Result<String>| {
        serde_json::from_str(&line.map_err(|error| fail(&error))?).map_err(|error| fail(&error))
    };
    BufReader::new(output).lines().map(record).collect()
}

/// Returns lines for the facts of a kind, drawn by chance: the normal form, whether the label has it, and the sentence.
fn facts(text: &str, report: &Report, kind: FactKind, random: &mut Random) -> Vec<String> {
    let label = &report.label;
    let lines = [&label.collects, &label.why, &label.with_whom, &label.how_long, &label.rights];
    let mut found: Vec<_> = report.facts.iter().filter(|fact| fact.kind == kind).collect();
    random.shuffle(&mut found);
    found.truncate(A_POLICY);
    let line = |fact: &&lacuna::report::FactReport| {
        let is_in_label = lines.iter().any(|line| line.facts.contains(&fact.id));
        let notes = [("label", is_in_label), ("denied", fact.denied)];
        let notes: Vec<&str> = notes.into_iter().filter(|(_, holds)| *holds).map(|(note, _)| note).collect();
        let days = fact.days.map(|days| format!(" = {days} days")).unwrap_or_default();
        let sentence = marked(text, report, fact.sentence, &[(fact.start, fact.end)]);
        format!("{}{days}\t{}\t{sentence}", fact.canonical, notes.join(" "))
    };
    found.iter().map(line).collect()
}

/// Returns a line for each warning of a kind: its severity, its message, and the sentences with what is quoted of them.
fn warnings(text: &str, report: &Report, kind: &str) -> Vec<String> {
    let of_kind = report.warnings.iter().filter(|warning| warning.id == kind);
    let line = |warning: &lacuna::report::WarningReport| {
        let quotes: Vec<_> = warning.quotes.iter().map(|quote| (quote.start, quote.end)).collect();
        let sentences: Vec<String> =
            warning.sentences.iter().map(|sentence| marked(text, report, *sentence, &quotes)).collect();
        format!("{}\t{}\t{}", warning.severity, warning.message, sentences.join(" // "))
    };
    of_kind.map(line).collect()
}

/// Returns a sentence with its ranges of bytes that are meant between brackets, on one line.
fn marked(text: &str, report: &Report, sentence: usize, ranges: &[(usize, usize)]) -> String {
    let (start, end) = (report.sentences[sentence].start, report.sentences[sentence].end);
    let mut written = text[start..end].to_owned();
    for (from, to) in ranges.iter().rev().filter(|(from, to)| start <= *from && *to <= end) {
        written.insert(to - start, '⟧');
        written.insert(from - start, '⟦');
    }
    written.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Random numbers that are the same each time (SplitMix64, Steele 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}
