//! A report as JavaScript takes it up fastest: its sentences and facts, which are nearly all of it, as numbers, and the rest as
//! JSON. `pkg/lib/unpack.js` makes objects of both, which takes a fifth of the time of reading JSON.

use super::{FactReport, Report, SentenceReport};
use crate::fact::Short;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// What sentences are, how sure topics are and what facts are, in the order in which their types name them.
const NAMES: [&str; 19] = [
    "heading",
    "sentence",
    "list_item",
    "cell",
    "contents",
    "unsure",
    "likely",
    "clear",
    "data_type",
    "purpose",
    "recipient",
    "retention",
    "contact",
    "date",
    "law",
    "age",
    "security_measure",
    "right",
    "country",
];
/// Where the names of how sure topics are begin, and those of what facts are.
const CONFIDENCES: u32 = 5;
const FACTS: u32 = 8;

/// What is said of a fact beside its kind, in the lowest bits.
const HAS_DAYS: u32 = 1;
const IS_DENIED: u32 = 2;
/// Its value is what stands in the source.
const IS_SOURCE: u32 = 4;
const FLAGS: u32 = 3;

/// Returns the report on `source` in two parts, with offsets in UTF-16 code units: numbers, which are the sentences and then the
/// facts, before each list how many it has; and the JSON of a list of two, the report without them, and the texts that
/// numbers stand for.
pub(crate) fn packed(report: Report, source: &str) -> (Vec<u32>, String) {
    let is_source = |fact: &FactReport| {
        // A lone surrogate of the caller's text is another character here.
        source.get(fact.start..fact.end) == Some(&*fact.value)
            && (fact.value.is_ascii() || !fact.value.contains('\u{fffd}'))
    };
    let in_source: Vec<bool> = report.facts.iter().map(is_source).collect();
    let mut report = report.into_utf16(source);
    let (sentences, facts) = (std::mem::take(&mut report.sentences), std::mem::take(&mut report.facts));
    // About as many as there are in most policies.
    let mut packing =
        Packing { numbers: Vec::with_capacity(16 * (sentences.len() + facts.len())), ..Packing::default() };
    packing.list(&sentences, Packing::sentence);
    packing.list(&facts.iter().zip(in_source).collect::<Vec<_>>(), Packing::fact);
    let json = serde_json::to_string(&(&report, &packing.texts)).expect("a report has string keys and finite numbers");
    (packing.numbers, json)
}

struct Packing<'r> {
    numbers: Vec<u32>,
    texts: Vec<&'r str>,
    /// The number of each text that has come, by where it lies: most are constants, which come again and again.
    known: HashMap<(usize, usize), u32, BuildHasherDefault<Short>>,
}

impl Default for Packing<'_> {
    fn default() -> Self {
        Self { numbers: Vec::new(), texts: NAMES.to_vec(), known: HashMap::default() }
    }
}

impl<'r> Packing<'r> {
    fn list<T>(&mut self, items: &[T], add: impl Fn(&mut Self, &T)) {
        self.numbers.push(items.len() as u32);
        items.iter().for_each(|item| add(self, item));
    }

    fn ids(&mut self, ids: &[usize]) {
        self.list(ids, |packing, id| packing.numbers.push(*id as u32));
    }

    fn text(&mut self, text: &'r str) {
        let next = self.texts.len() as u32;
        let number = *self.known.entry((text.as_ptr().addr(), text.len())).or_insert(next);
        if number == next {
            self.texts.push(text);
        }
        self.numbers.push(number);
    }

    fn texts(&mut self, texts: &[&'r str]) {
        self.list(texts, |packing, text| packing.text(text));
    }

    /// Adds a score, which has three decimals.
    fn score(&mut self, score: f64) {
        self.numbers.push((score * 1000.0).round() as u32);
    }

    fn sentence(&mut self, sentence: &SentenceReport) {
        let heading = sentence.heading.map_or(0, |heading| heading as u32 + 1);
        self.numbers.extend([sentence.start as u32, sentence.end as u32, sentence.kind as u32, heading]);
        self.list(&sentence.categories, |packing, category| {
            packing.text(category.id);
            packing.score(category.score);
        });
        self.list(&sentence.topics, |packing, topic| {
            packing.text(topic.id);
            packing.score(topic.score);
            packing.numbers.push((CONFIDENCES + topic.confidence as u32) << 1 | u32::from(topic.denied));
        });
        self.ids(&sentence.facts);
    }

    fn fact(&mut self, &(fact, is_source): &(&'r FactReport, bool)) {
        let flag = |is_set: bool, flag: u32| if is_set { flag } else { 0 };
        let flags = flag(fact.days.is_some(), HAS_DAYS) | flag(fact.denied, IS_DENIED) | flag(is_source, IS_SOURCE);
        let spot = [fact.sentence as u32, fact.start as u32, fact.end as u32];
        self.numbers.push((FACTS + fact.kind as u32) << FLAGS | flags);
        self.numbers.extend(spot);
        if !is_source {
            self.text(&fact.value);
        }
        self.text(&fact.canonical);
        self.texts(&fact.marks);
        self.numbers.extend(fact.days);
        self.texts(fact.within);
        self.ids(&fact.means);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::FactKind;
    use crate::report::SentenceKind;
    use crate::topic::Confidence;

    #[test]
    fn the_names_are_those_of_the_report() {
        let is_named = |name: &str, value: String| assert_eq!(value, format!("\"{name}\""));
        use Confidence::{Clear, Likely, Unsure};
        use SentenceKind::{Cell, Contents, Heading, ListItem, Sentence};
        for kind in [Heading, Sentence, ListItem, Cell, Contents] {
            is_named(NAMES[kind as usize], serde_json::to_string(&kind).expect("a name"));
        }
        for confidence in [Unsure, Likely, Clear] {
            let name = NAMES[CONFIDENCES as usize + confidence as usize];
            is_named(name, serde_json::to_string(&confidence).expect("a name"));
        }
        for (at, known) in NAMES[FACTS as usize..].iter().enumerate() {
            let kind: FactKind = serde_json::from_str(&format!("\"{known}\"")).expect("a kind has this name");
            assert_eq!(kind as usize, at);
        }
    }

    #[test]
    fn what_is_packed_is_the_report() {
        let source = "Privacy Policy\n\nMüller 🎉 collects your email addresses and your IP  addresses.";
        let options = crate::Options::default();
        let report = crate::analyze(source, &options).expect("a text");
        let (numbers, json) = packed(report.clone(), source);
        let utf16 = report.into_utf16(source);
        let (left, texts): (serde_json::Value, Vec<String>) = serde_json::from_str(&json).expect("JSON");
        assert_eq!(left["document"]["offsets"], "utf-16");
        let [count, start, end, kind, heading, ..] = numbers[..] else { panic!("too short") };
        assert_eq!((count as usize, start), (utf16.sentences.len(), 0));
        assert_eq!((end as usize, heading), (utf16.sentences[0].end, 0));
        assert_eq!(texts[kind as usize], "heading");
        // The value of a fact is a text of its own where the source has it otherwise, as with two spaces.
        let has = |value: &str| texts.iter().any(|text| text.ends_with(value));
        assert!(has("IP addresses") && !has("email addresses"), "{texts:?}");
    }
}
