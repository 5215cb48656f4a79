//! Rules that mark a topic beside the network, as `data/rules.toml` says them.

use super::Topic;
use crate::word::{Word, Words, words_into};
use std::sync::LazyLock;

/// What the build script makes of `data/rules.toml`: a line for each rule, of its topic, score, steps and exceptions.
const TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/rules.tsv"));

static RULES: LazyLock<Vec<Rule>> =
    LazyLock::new(|| TABLE.lines().map(|line| Rule::read(line).expect("a test reads this table")).collect());

/// The hash of each word with which a rule begins, and the rules that do, in order.
static FIRSTS: LazyLock<Vec<(u64, Vec<&'static Rule>)>> = LazyLock::new(|| {
    let mut firsts: Vec<(u64, Vec<&Rule>)> = Vec::new();
    for rule in RULES.iter() {
        for first in rule.steps[0].1.0.iter().map(|phrase| phrase[0]) {
            match firsts.iter_mut().find(|(known, _)| *known == first) {
                Some((_, rules)) if rules.last().is_some_and(|last| std::ptr::eq(*last, rule)) => {}
                Some((_, rules)) => rules.push(rule),
                None => firsts.push((first, vec![rule])),
            }
        }
    }
    firsts
});

/// Phrases, each as the hashes of its words.
#[derive(Debug)]
struct Set(Vec<Vec<u64>>);

impl Set {
    fn read(phrases: &str) -> Self {
        let mut words = Vec::new();
        let hashes = |phrase: &str| {
            words_into(phrase, &mut words);
            words.iter().map(|word: &Word| word.hash).collect()
        };
        Self(phrases.split('|').filter(|phrase| !phrase.is_empty()).map(hashes).collect())
    }

    /// Returns the word after the longest phrase that begins at the word `at`; the words are told by their numbers, which
    /// lie closer together than they do.
    fn end(&self, words: &Words, ids: &[u32], at: usize) -> Option<usize> {
        let stands = |phrase: &&Vec<u64>| {
            let here = ids.get(at..at + phrase.len());
            here.is_some_and(|here| here.iter().zip(phrase.iter()).all(|(id, hash)| words.hash(*id) == *hash))
        };
        self.0.iter().filter(stands).map(|phrase| at + phrase.len()).max()
    }
}

#[derive(Debug)]
struct Rule {
    topic: Topic,
    score: f64,
    /// For each step how many words may stand before it, and its phrases.
    steps: Vec<(usize, Set)>,
    unless: Set,
}

impl Rule {
    fn read(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        let topic = Topic::from_id(fields.next()?)?;
        let score = f64::from(fields.next()?.parse::<u16>().ok()?) / 1000.0;
        let unless = Set::read(fields.next()?);
        let step = |step: &str| {
            let (within, phrases) = step.split_once(':')?;
            Some((within.parse().ok()?, Set::read(phrases)))
        };
        let steps = fields.map(step).collect::<Option<Vec<_>>>()?;
        (!steps.is_empty()).then_some(Self { topic, score, steps, unless })
    }

    /// Whether the steps stand in the sentence from the word `at` on.
    fn holds(&self, words: &Words, ids: &[u32], at: usize) -> bool {
        let Some(mut end) = self.steps[0].1.end(words, ids, at) else { return false };
        for (within, phrases) in &self.steps[1..] {
            match (end..=end + within).find_map(|at| phrases.end(words, ids, at)) {
                Some(next) => end = next,
                None => return false,
            }
        }
        (0..ids.len()).all(|at| self.unless.end(words, ids, at).is_none())
    }
}

/// The rules, ready for one text.
#[derive(Debug)]
pub(super) struct Rules<'w> {
    words: &'w Words,
    /// For each distinct word one more than its place among [`FIRSTS`], or 0: most sentences are passed over with one look
    /// at each word.
    firsts: Vec<u8>,
}

impl<'w> Rules<'w> {
    pub(super) fn of(words: &'w Words) -> Self {
        let place = |hash: u64| FIRSTS.iter().position(|(first, _)| *first == hash).map_or(0, |at| at as u8 + 1);
        let firsts = (0..words.distinct() as u32).map(|id| place(words.hash(id))).collect();
        Self { words, firsts }
    }

    /// Returns what the rules mark a sentence with, each topic with its probability.
    pub(super) fn of_sentence(&self, sentence: usize) -> Vec<(Topic, f64)> {
        let ids = self.words.ids(sentence);
        let mut found: Vec<(Topic, f64)> = Vec::new();
        for (at, id) in ids.iter().enumerate() {
            let Some(first) = self.firsts[*id as usize].checked_sub(1) else { continue };
            for rule in FIRSTS[usize::from(first)].1.iter().filter(|rule| rule.holds(self.words, ids, at)) {
                match found.iter_mut().find(|(topic, _)| *topic == rule.topic) {
                    Some((_, score)) => *score = score.max(rule.score),
                    None => found.push((rule.topic, rule.score)),
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Format, Text};

    fn topics(written: &str) -> Vec<&'static str> {
        let text = Text::read(written, Format::Text).expect("text");
        let sentences = [crate::sentence::Sentence::whole(text.plain())];
        let words = Words::of(&text, &sentences);
        Rules::of(&words).of_sentence(0).into_iter().map(|(topic, _)| topic.id()).collect()
    }

    #[test]
    fn the_examples_of_every_rule_hold() {
        let path = format!("{}/data/rules.toml", env!("CARGO_MANIFEST_DIR"));
        let data: toml::Table = std::fs::read_to_string(path).expect("readable").parse().expect("TOML");
        let rules = data["rules"].as_array().expect("a list");
        assert_eq!(rules.len(), RULES.len());
        assert!(FIRSTS.len() < usize::from(u8::MAX));
        for rule in rules {
            let topic = rule["topic"].as_str().expect("a topic");
            for (field, wanted) in [("yes", true), ("no", false)] {
                let examples = rule[field].as_array().expect("a list");
                assert!(examples.len() >= 2, "{topic} has fewer than two examples `{field}`");
                for example in examples.iter().map(|example| example.as_str().expect("text")) {
                    assert_eq!(topics(example).contains(&topic), wanted, "{field}: {example}");
                }
            }
        }
    }

    #[test]
    fn a_rule_reads_words_that_are_not_ascii() {
        assert_eq!(topics("Müller’s 🎉 shop requires cookies for access."), ["collection.mandatory"]);
    }
}
