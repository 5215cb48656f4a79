//! Sets of phrases, and how they are looked up: in a sentence, or in all of a text at once.
//!
//! A phrase matches whatever the case, the hyphens and the plural: words are compared by a hash of their lower-case
//! singular, so that a look-up compares numbers and never allocates.

use crate::error::suggest;
use crate::sentence::Sentence;
use crate::text::{Span, Text};
use crate::word::folded::FoldedList;
use crate::word::{Places, Words};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

pub use crate::word::{Word, append_words, words_into};

/// A table that the build makes of one of `data/lexicon`, without its head and examples, its phrases folded.
macro_rules! folded {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name, ".tsv"))
    };
}
pub(crate) use folded;

/// One phrase of a set.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    first: u64,
    /// The second word; 0 where there is none.
    second: u64,
    /// The words after the first, in `Phrases::rest`.
    rest: (u32, u32),
    /// One more than where the words stand in `Phrases::exact` as they must be written; 0 where case does not matter.
    exact: u32,
    value: u32,
}

/// A set of phrases, each with a value.
///
/// A phrase that begins with `=` must be written so in the text (`=US` is a country, "us" is not). In a list that is
/// deserialised, `@name` stands for the phrases of that name in `data/lexicon/sets.tsv`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(from = "Vec<Written>", into = "Vec<String>")]
pub struct Phrases {
    source: Vec<String>,
    /// By first word: those of more than one word by the second, the longest first, and then those of one word.
    entries: Vec<Entry>,
    rest: Vec<u64>,
    exact: Vec<String>,
    /// Which first words there may be, so that most words of a text are passed over with one look.
    sieve: Vec<u64>,
}

/// A set of phrases that is being built.
#[derive(Default)]
struct Building {
    entries: Vec<Entry>,
    rest: Vec<u64>,
    exact: Vec<String>,
    words: Vec<Word>,
}

impl Building {
    /// Adds a phrase as it is written.
    fn add(&mut self, phrase: &str, value: u32) {
        let written = phrase.strip_prefix('=');
        words_into(written.unwrap_or(phrase), &mut self.words);
        let from = self.rest.len();
        self.rest.extend(self.words.iter().map(|word| word.hash));
        self.close(from, written, value);
    }

    /// Adds the phrases of a list that the build has folded.
    fn add_folded(&mut self, list: &str, value: u32) {
        let mut list = FoldedList::new(list);
        loop {
            let from = self.rest.len();
            let Some(written) = list.next(|hash| self.rest.push(hash)) else { break };
            self.close(from, written, value);
        }
    }

    /// Makes an entry of the words from `from` on, where there is one.
    fn close(&mut self, from: usize, written: Option<&str>, value: u32) {
        let Some(&first) = self.rest.get(from) else { return };
        self.exact.extend(written.map(str::to_owned));
        let exact = if written.is_some() { self.exact.len() as u32 } else { 0 };
        let second = self.rest.get(from + 1).copied().unwrap_or_default();
        let rest = (from as u32 + 1, self.rest.len() as u32);
        self.entries.push(Entry { first, second, rest, exact, value });
    }

    fn finish(self) -> Phrases {
        let Self { mut entries, rest, exact, .. } = self;
        // Of two phrases alike the one that was given first is found, since it stands first in `rest`.
        crate::order::sort_by_hash(
            &mut entries,
            |entry| entry.first,
            |entry| {
                let length = entry.rest.1 - entry.rest.0;
                (entry.first, length == 0, entry.second, std::cmp::Reverse(length), entry.rest, entry.value)
            },
        );
        let mut sieve = vec![0; (entries.len() / 4 + 1).next_power_of_two()];
        for entry in &entries {
            let (slot, bit) = Phrases::place(entry.first, sieve.len());
            sieve[slot] |= bit;
        }
        Phrases { source: Vec::new(), entries, rest, exact, sieve }
    }
}

/// A phrase found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The first word, as an index of the words.
    pub word: usize,
    /// Number of words.
    pub length: usize,
    /// The value of the phrase.
    pub value: u32,
}

impl Hit {
    /// Returns where the phrase stands in the text that `words` were cut from, moved by `base`.
    pub fn span(&self, words: &[Word], base: usize) -> Span {
        let last = &words[self.word + self.length - 1];
        Span { start: base + words[self.word].start as usize, end: base + last.end as usize }
    }

    fn written<'t>(&self, text: &'t str, words: &[Word]) -> &'t str {
        let span = self.span(words, 0);
        &text[span.start..span.end]
    }
}

/// A phrase of a list. It is checked while it is read, so that a fault is told where it stands.
#[derive(Debug)]
struct Written(String);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Phrase;
        impl Visitor<'_> for Phrase {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_str<E: serde::de::Error>(self, phrase: &str) -> Result<Written, E> {
                match phrase.strip_prefix('@') {
                    Some(name) => set(name).map(drop).map_err(E::custom)?,
                    None if phrase.contains(char::is_alphanumeric) => {}
                    None => return Err(E::custom(format!("the phrase `{phrase}` has no word in it; leave it out"))),
                }
                Ok(Written(phrase.to_owned()))
            }
        }
        deserializer.deserialize_str(Phrase)
    }
}

impl From<Vec<Written>> for Phrases {
    fn from(source: Vec<Written>) -> Self {
        let source: Vec<String> = source.into_iter().map(|phrase| phrase.0).collect();
        let mut building = Building::default();
        for (phrase, value) in source.iter().zip(0..) {
            match phrase.strip_prefix('@').and_then(|name| set(name).ok()) {
                None => building.add(phrase, value),
                Some(phrases) => building.add_folded(phrases, value),
            }
        }
        let mut phrases = building.finish();
        phrases.source = source;
        phrases
    }
}

/// Returns the phrases of the set with this name, folded.
fn set(name: &str) -> Result<&'static str, String> {
    static SETS: LazyLock<Vec<(&str, &str)>> =
        LazyLock::new(|| folded!("sets").lines().filter_map(|line| line.split_once('\t')).collect());
    SETS.iter().find(|(known, _)| *known == name).map(|(_, phrases)| *phrases).ok_or_else(|| {
        let known: Vec<String> = SETS.iter().map(|(known, _)| format!("@{known}")).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        format!("there is no set of phrases `@{name}`; {}", suggest(&format!("@{name}"), &known))
    })
}

impl From<Phrases> for Vec<String> {
    fn from(phrases: Phrases) -> Self {
        phrases.source
    }
}

impl Phrases {
    /// Returns the set of `phrases` with their values. Of equal phrases the first counts.
    pub fn new<'p>(phrases: impl IntoIterator<Item = (&'p str, u32)>) -> Self {
        let mut building = Building::default();
        for (phrase, value) in phrases {
            building.add(phrase, value);
        }
        building.finish()
    }

    /// Returns the set of the phrases in lists that the build has folded, each with the value of its list.
    pub(crate) fn of_folded<'p>(lists: impl IntoIterator<Item = (&'p str, u32)>) -> Self {
        let mut building = Building::default();
        for (list, value) in lists {
            building.add_folded(list, value);
        }
        building.finish()
    }

    fn place(hash: u64, slots: usize) -> (usize, u64) {
        ((hash >> 40) as usize & (slots - 1), 1 << (hash >> 58))
    }

    /// Whether the set holds no phrase.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the phrases as they were given.
    pub fn source(&self) -> &[String] {
        &self.source
    }

    /// Returns the longest phrase that begins at the word `at` of `words`, which were cut from `text`.
    pub fn at(&self, text: &str, words: &[Word], at: usize) -> Option<Hit> {
        let hash = words[at].hash;
        let from = self.first(hash)?;
        let end = from + self.entries[from..].partition_point(|entry| entry.first == hash);
        let single = from + self.entries[from..end].partition_point(|entry| entry.second != 0);
        self.longest(from..single, single..end, text, words, at)
    }

    /// Returns the first of the entries that begin with this word, where there is one.
    fn first(&self, hash: u64) -> Option<usize> {
        if self.sieve.is_empty() {
            return None;
        }
        let (slot, bit) = Self::place(hash, self.sieve.len());
        if self.sieve[slot] & bit == 0 {
            return None;
        }
        let from = self.entries.partition_point(|entry| entry.first < hash);
        self.entries.get(from).is_some_and(|entry| entry.first == hash).then_some(from)
    }

    /// Returns the longest of the entries that stands at the word `at`, with which all begin: those of more than one word
    /// are at `several`, those of one word at `single`.
    fn longest(
        &self,
        several: Range<usize>,
        single: Range<usize>,
        text: &str,
        words: &[Word],
        at: usize,
    ) -> Option<Hit> {
        self.longest_of_several(several, text, words, at).or_else(|| self.first_of_one(single, text, words, at))
    }

    /// Returns the longest of the entries of more than one word that stands at the word `at`, with which all begin.
    fn longest_of_several(&self, several: Range<usize>, text: &str, words: &[Word], at: usize) -> Option<Hit> {
        let next = words.get(at + 1)?;
        let several = &self.entries[several];
        let from = several.partition_point(|entry| entry.second < next.hash);
        for entry in several[from..].iter().take_while(|entry| entry.second == next.hash) {
            // The first word and the second are the entry's already.
            let rest = &self.rest[entry.rest.0 as usize + 1..entry.rest.1 as usize];
            let following = &words[at + 2..];
            let is_here =
                rest.len() <= following.len() && following.iter().zip(rest).all(|(word, hash)| word.hash == *hash);
            let hit = Hit { word: at, length: rest.len() + 2, value: entry.value };
            if is_here && self.is_exact(entry, || hit.written(text, words)) {
                return Some(hit);
            }
        }
        None
    }

    /// Returns the first of the entries, each of them the word `at` alone, that may be written as it is.
    fn first_of_one(&self, single: Range<usize>, text: &str, words: &[Word], at: usize) -> Option<Hit> {
        let hits = self.entries[single].iter().map(|entry| (entry, Hit { word: at, length: 1, value: entry.value }));
        hits.into_iter().find(|(entry, hit)| self.is_exact(entry, || hit.written(text, words))).map(|(_, hit)| hit)
    }

    /// Whether the entry may be written in this way.
    fn is_exact<'t>(&self, entry: &Entry, written: impl FnOnce() -> &'t str) -> bool {
        let exact = entry.exact.checked_sub(1).map(|at| &self.exact[at as usize]);
        exact.is_none_or(|exact| written() == exact)
    }

    /// Returns the phrases in `text`, from the left, the longest at each place, without overlap.
    pub fn hits<'s>(&'s self, text: &'s str, words: &'s [Word]) -> impl Iterator<Item = Hit> + 's {
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < words.len() {
                match self.at(text, words, at) {
                    Some(hit) => {
                        at += hit.length;
                        return Some(hit);
                    }
                    None => at += 1,
                }
            }
            None
        })
    }

    /// Returns where phrases may begin in a text that consists of `words`.
    pub(crate) fn beginnings(&self, words: &Words) -> Beginnings<'_> {
        let hashes = || (0..words.distinct() as u32).map(|id| words.hash(id));
        let beginning = |hash| self.first(hash).map(|from| self.beginning(from)).unwrap_or_default();
        let all: Vec<Beginning> = hashes().map(beginning).collect();
        let several = |one: &Beginning| &self.entries[one.from as usize..one.single as usize];
        let lead = |(hash, one): (u64, &Beginning)| match one.single < one.end {
            true => Lead::new(hash, Lead::ANY),
            false => Lead::new(hash, several(one).iter().fold(0, |all, entry| all | Lead::bit(entry.second))),
        };
        let leads = hashes().zip(&all).map(lead).collect();
        let mut pairs = Pairs::with_room(all.iter().map(|one| several(one).len()).sum());
        all.iter().flat_map(several).for_each(|entry| pairs.add(entry.first, entry.second));
        Beginnings { phrases: self, leads, all, pairs }
    }

    /// Returns what is known of the phrases that begin with the first word of the entry `from`.
    fn beginning(&self, from: usize) -> Beginning {
        let hash = self.entries[from].first;
        let mut beginning =
            Beginning { from: from as u32, single: from as u32, end: from as u32, ..Beginning::default() };
        for entry in self.entries[from..].iter().take_while(|entry| entry.first == hash) {
            beginning.end += 1;
            beginning.single += u32::from(entry.second != 0);
        }
        let alone = self.entries[beginning.single as usize..beginning.end as usize].first();
        beginning.alone = alone.filter(|entry| entry.exact == 0).map(|entry| entry.value);
        beginning
    }

    /// Calls `found` with the first word of every place in the text where one of the phrases stands, as an index of all
    /// its words, in no order. A place may come more than once, and phrases may overlap.
    ///
    /// Looks at as many words as the rarest of each phrase has places.
    pub(crate) fn each_place(
        &self,
        text: &Text,
        sentences: &[Sentence],
        words: &Words,
        places: &Places,
        mut found: impl FnMut(usize),
    ) {
        let is_word = |place: usize, hash: u64| words.get(place).is_some_and(|word| word.hash == hash);
        for entry in &self.entries {
            let rest = &self.rest[entry.rest.0 as usize..entry.rest.1 as usize];
            let mut rarest = (places.of_hash(entry.first), 0);
            for (offset, &hash) in (1..).zip(rest) {
                if rarest.0.is_empty() {
                    break;
                }
                let standing = places.of_hash(hash);
                if standing.len() < rarest.0.len() {
                    rarest = (standing, offset);
                }
            }
            for &place in rarest.0 {
                let Some(first) = (place as usize).checked_sub(rarest.1) else { continue };
                let is_here = (rarest.1 == 0 || is_word(first, entry.first))
                    && (1..).zip(rest).all(|(offset, &hash)| is_word(first + offset, hash));
                if !is_here || !rest.is_empty() && places.sentence(first) != places.sentence(first + rest.len()) {
                    continue;
                }
                let is_exact = self.is_exact(entry, || {
                    let sentence = places.sentence(first);
                    let hit = Hit { word: first - words.first(sentence), length: rest.len() + 1, value: entry.value };
                    text.slice(hit.span(words.at(sentence), sentences[sentence].span.start))
                });
                if is_exact {
                    found(first);
                }
            }
        }
    }

    /// Whether `text` holds one of the phrases.
    pub fn is_in(&self, text: &str, words: &[Word]) -> bool {
        !self.is_empty() && self.hits(text, words).next().is_some()
    }
}

/// The phrases that begin with one word.
#[derive(Clone, Copy, Debug, Default)]
struct Beginning {
    /// Their entries: those of more than one word from `from` on, those of one word from `single` to `end`.
    from: u32,
    single: u32,
    end: u32,
    /// The value of the word as a phrase by itself, where it may be written in any way.
    alone: Option<u32>,
}

/// What one look at a word tells: the bits from [`Lead::OWN`] on, before which second words a phrase may begin with it;
/// the bits below, as a number, which of those bits it has as a second word itself.
#[derive(Clone, Copy, Debug)]
struct Lead(u64);

impl Lead {
    /// How many bits it takes to number all 64 of them.
    const OWN: u32 = u64::BITS.ilog2();
    /// Before any word.
    const ANY: u64 = u64::MAX << Self::OWN;

    fn new(hash: u64, seconds: u64) -> Self {
        Self(seconds | u64::from(Self::bit(hash).trailing_zeros()))
    }

    /// Returns the bit of a word as the second one of a phrase.
    fn bit(hash: u64) -> u64 {
        let bits = u64::from(u64::BITS - Self::OWN);
        1 << (u64::from(Self::OWN) + (((hash >> 32) * bits) >> 32))
    }

    /// Whether a phrase may begin with the word before the word `next`.
    fn may_lead(self, next: Self) -> bool {
        self.0 >> (next.0 & !Self::ANY) & 1 == 1
    }

    /// Whether the word may be a phrase by itself.
    fn may_end(self) -> bool {
        self.0 & Self::ANY == Self::ANY
    }
}

/// Where phrases may begin in one text: so that most of its words are passed over with one look at what leads them.
#[derive(Debug)]
pub(crate) struct Beginnings<'p> {
    phrases: &'p Phrases,
    /// For each distinct word what it may lead.
    leads: Vec<Lead>,
    /// For each distinct word the phrases that begin with it.
    all: Vec<Beginning>,
    pairs: Pairs,
}

/// A sieve of the pairs of words with which phrases begin: a bit for each, and some more.
#[derive(Debug)]
struct Pairs {
    bits: Vec<u64>,
    shift: u32,
}

impl Pairs {
    fn with_room(pairs: usize) -> Self {
        // Of sixteen bits no more than one is set, so that of sixteen pairs that are none one is let through.
        let words = (pairs / 4 + 1).next_power_of_two();
        Self { bits: vec![0; words], shift: u64::BITS - words.trailing_zeros() - 6 }
    }

    fn add(&mut self, first: u64, second: u64) {
        let (slot, bit) = self.place(first, second);
        self.bits[slot] |= bit;
    }

    fn place(&self, first: u64, second: u64) -> (usize, u64) {
        let place = (first.rotate_left(32) ^ second) >> self.shift;
        (place as usize >> 6, 1 << (place & 63))
    }

    fn may_have(&self, first: u64, second: u64) -> bool {
        let (slot, bit) = self.place(first, second);
        self.bits[slot] & bit != 0
    }
}

impl Beginnings<'_> {
    /// Takes the words that `is_one` says for phrases of their own to [`Beginnings::next`].
    pub(crate) fn stop_at(&mut self, is_one: impl Fn(u32) -> bool) {
        for (lead, id) in self.leads.iter_mut().zip(0..) {
            if is_one(id) {
                lead.0 |= Lead::ANY;
            }
        }
    }

    /// Returns the first word from `at` on with which a phrase may begin; the number of words where there is none.
    #[inline]
    pub(crate) fn next(&self, ids: &[u32], at: usize) -> usize {
        let Some((first, rest)) = ids.get(at..).and_then(<[u32]>::split_first) else { return ids.len() };
        let mut lead = self.leads[*first as usize];
        for (passed, id) in rest.iter().enumerate() {
            let next = self.leads[*id as usize];
            if lead.may_lead(next) {
                return at + passed;
            }
            lead = next;
        }
        // Behind the last word nothing goes on.
        ids.len() - usize::from(lead.may_end())
    }

    /// Returns the longest phrase that begins at the word `at` of `words`, which have these numbers.
    #[inline]
    pub(crate) fn at(&self, text: &str, words: &[Word], ids: &[u32], at: usize) -> Option<Hit> {
        let Beginning { from, single, end, alone } = self.all[ids[at] as usize];
        if from < single && words.get(at + 1).is_some_and(|next| self.pairs.may_have(words[at].hash, next.hash)) {
            let several = self.phrases.longest_of_several(from as usize..single as usize, text, words, at);
            if several.is_some() {
                return several;
            }
        }
        match alone {
            Some(value) => Some(Hit { word: at, length: 1, value }),
            None if single == end => None,
            None => self.phrases.first_of_one(single as usize..end as usize, text, words, at),
        }
    }

    /// Returns the longest phrase at each word of a sentence where one begins, from the left; they may overlap.
    pub(crate) fn each<'s>(
        &'s self,
        text: &'s str,
        words: &'s [Word],
        ids: &'s [u32],
    ) -> impl Iterator<Item = Hit> + 's {
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                at = self.next(ids, at) + 1;
                if at > ids.len() {
                    return None;
                }
                if let Some(hit) = self.at(text, words, ids, at - 1) {
                    return Some(hit);
                }
            }
        })
    }

    /// Returns the first phrase of a sentence, the longest there, that begins before the word `limit`.
    pub(crate) fn first_before(&self, limit: usize, text: &str, words: &[Word], ids: &[u32]) -> Option<Hit> {
        // What a word leads the word behind it tells.
        let near = &ids[..ids.len().min(limit + 1)];
        let mut at = self.next(near, 0);
        while at < limit.min(ids.len()) {
            let hit = self.at(text, words, ids, at);
            if hit.is_some() {
                return hit;
            }
            at = self.next(near, at + 1);
        }
        None
    }

    /// Calls `found` with the phrases of all sentences, from the left, the longest at each place, without overlap, each
    /// with its sentence.
    pub(crate) fn each_hit(
        &self,
        text: &Text,
        sentences: &[Sentence],
        words: &Words,
        mut found: impl FnMut(usize, Hit),
    ) {
        let ids = words.all_ids();
        let (mut at, mut sentence) = (self.next(ids, 0), 0);
        while at < ids.len() {
            while words.first(sentence + 1) <= at {
                sentence += 1;
            }
            let (own, first) = (words.at(sentence), words.first(sentence));
            let hit = self.at(text.slice(sentences[sentence].span), own, words.ids(sentence), at - first);
            at = self.next(ids, at + hit.map_or(1, |hit| hit.length));
            if let Some(hit) = hit {
                found(sentence, hit);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Format;

    fn found(phrases: &[&str], text: &str) -> Vec<String> {
        let phrases = Phrases::new(phrases.iter().zip(0..).map(|(phrase, value)| (*phrase, value)));
        let mut words = Vec::new();
        words_into(text, &mut words);
        phrases
            .hits(text, &words)
            .map(|hit| hit.span(&words, 0))
            .map(|span| text[span.start..span.end].to_owned())
            .collect()
    }

    #[test]
    fn plural_case_and_hyphen_do_not_matter() {
        assert_eq!(found(&["ip address"], "Your IP-Addresses, an ip address."), ["IP-Addresses", "ip address"]);
        assert_eq!(found(&["cookie", "company"], "Cookies of companies"), ["Cookies", "companies"]);
        assert_eq!(found(&["cookies"], "a cookie"), ["cookie"]);
    }

    #[test]
    fn apostrophes_of_both_kinds_are_passed_over() {
        let text = "A driver’s license or driver's licenses 🎉";
        assert_eq!(found(&["driver's license"], text), ["driver’s license", "driver's licenses"]);
    }

    #[test]
    fn the_longest_phrase_wins_and_words_are_whole() {
        assert_eq!(found(&["name", "domain name"], "the domain name, a surname, a name"), ["domain name", "name"]);
    }

    #[test]
    fn an_equals_sign_keeps_the_case() {
        assert_eq!(found(&["=US"], "tell us in the US"), ["US"]);
    }

    #[test]
    fn the_text_as_a_whole_is_searched_as_its_sentences_are() {
        let source = "We share your data. Data is shared with third parties in the US, never with us. Third. Parties. \
            Müller’s 🎉 third-party cookies of parties of the third kind.";
        let text = Text::read(source, Format::Text).expect("the text is read");
        let sentences = crate::sentence::sentences(&text, &crate::block::blocks(&text));
        let words = Words::of(&text, &sentences);
        let places = words.places();
        for list in [&["third party", "third"][..], &["data"], &["=US"], &["parties of the third"], &["a b", ""], &[]] {
            let phrases = Phrases::new(list.iter().map(|phrase| (*phrase, 0)));
            let mut found = Vec::new();
            phrases.each_place(&text, &sentences, &words, &places, |place| found.push(places.sentence(place)));
            found.sort_unstable();
            found.dedup();
            let written = |at: usize| text.slice(sentences[at].span);
            let is_in = |at: &usize| phrases.is_in(written(*at), words.at(*at));
            let expected: Vec<usize> = (0..sentences.len()).filter(is_in).collect();
            assert_eq!(found, expected, "{list:?}");
            let beginnings = phrases.beginnings(&words);
            let mut fast = Vec::new();
            beginnings.each_hit(&text, &sentences, &words, |sentence, hit| fast.push((sentence, hit)));
            let of_sentence = |at: usize| phrases.hits(written(at), words.at(at)).map(move |hit| (at, hit));
            assert_eq!(fast, (0..sentences.len()).flat_map(of_sentence).collect::<Vec<_>>(), "{list:?}");
            for at in 0..sentences.len() {
                let (written, words, ids) = (written(at), words.at(at), words.ids(at));
                let each: Vec<Hit> = beginnings.each(written, words, ids).collect();
                assert_eq!(
                    each,
                    (0..words.len()).filter_map(|word| phrases.at(written, words, word)).collect::<Vec<_>>()
                );
                for limit in 0..4 {
                    let first = beginnings.first_before(limit, written, words, ids);
                    assert_eq!(first, each.first().filter(|hit| hit.word < limit).copied(), "{list:?}");
                }
            }
        }
    }

    /// The phrases of a list: the hashes of their words, and how they must be written.
    type Hashes = std::collections::BTreeSet<(Vec<u64>, Option<String>)>;

    fn hashes(phrases: &Phrases) -> Hashes {
        let of = |entry: &Entry| {
            let rest = &phrases.rest[entry.rest.0 as usize..entry.rest.1 as usize];
            let exact = entry.exact.checked_sub(1).map(|at| phrases.exact[at as usize].clone());
            (std::iter::once(entry.first).chain(rest.iter().copied()).collect(), exact)
        };
        phrases.entries.iter().map(of).collect()
    }

    #[test]
    fn the_build_folds_phrases_as_a_text_is_folded() {
        let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/lexicon");
        let tables = [
            ("data_types", 3, folded!("data_types")),
            ("purposes", 3, folded!("purposes")),
            ("recipients", 3, folded!("recipients")),
            ("laws", 3, folded!("laws")),
            ("security", 3, folded!("security")),
            ("contacts", 3, folded!("contacts")),
            ("rights", 3, folded!("rights")),
            ("countries", 3, folded!("countries")),
            ("words", 2, folded!("words")),
            ("cues", 1, folded!("cues")),
            ("sets", 1, folded!("sets")),
            ("privacy", 1, folded!("privacy")),
            ("hedges", 0, folded!("hedges")),
        ];
        for (name, column, table) in tables {
            let written = std::fs::read_to_string(data.join(format!("{name}.tsv"))).expect("readable");
            let written: Vec<&str> = written.lines().skip(1).filter(|line| !line.is_empty()).collect();
            assert_eq!(written.len(), table.lines().count(), "{name}");
            for (written, folded) in written.into_iter().zip(table.lines()) {
                let list = |row: &'static str| row.split('\t').nth(column).expect("the column is there");
                let raw = written.split('\t').nth(column).expect("the column is there").split('|');
                let raw = Phrases::new(raw.map(|phrase| (phrase, 0)));
                assert_eq!(hashes(&Phrases::of_folded([(list(folded), 0)])), hashes(&raw), "{written}");
            }
        }
        let raw = Phrases::new([("=A/S", 1), ("a driver’s licences", 2), ("Müller", 2), ("=", 3), ("", 4)]);
        let list = [("a s=A/S", 1), ("a drivers licences|müller||", 2)];
        assert_eq!(Phrases::of_folded(list), raw);
    }

    #[test]
    fn capitals_beyond_ascii_are_folded() {
        assert_eq!(found(&["müllersche änderung"], "die MÜLLERSCHE Änderung"), ["MÜLLERSCHE Änderung"]);
    }
}
