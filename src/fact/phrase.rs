//! Words and phrases: a sentence as hashed words, and sets of phrases that are looked up in it.
//!
//! A phrase matches whatever the case, the hyphens and the plural: words are compared by a hash of their lower-case
//! singular, so that a look-up compares numbers and never allocates.

use crate::error::suggest;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// One word of a text: where it stands, in bytes of that text, and the hash of its lower-case singular.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is compared by.
    pub hash: u64,
}

impl Word {
    /// Returns the word as it is written in `text`, which must be what it was cut from.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }
}

/// Lower case of ASCII letters and digits, 0 for what is no part of a word.
const LOWER: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            table[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// The hash of a word while it is read, with what is needed to take off the ending again.
#[derive(Clone, Copy, Default)]
struct Hash {
    now: u64,
    /// The hashes before the last three bytes, the latest first.
    before: [u64; 3],
    /// The last four bytes, the latest lowest.
    tail: u32,
    length: u32,
}

impl Hash {
    fn mix(hash: u64, byte: u8) -> u64 {
        (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95)
    }

    fn push(&mut self, byte: u8) {
        self.before = [self.now, self.before[0], self.before[1]];
        self.now = Self::mix(self.now, byte);
        self.tail = self.tail << 8 | u32::from(byte);
        self.length += 1;
    }

    /// Returns the hash of the singular. "ie" and "ies" both become "y", so that "cookie" and "company" each meet
    /// their plurals without a list of exceptions.
    fn singular(self) -> u64 {
        let [d, c, b, a] = self.tail.to_le_bytes();
        // `a b c d` are the last four bytes in reading order.
        if d == b'e' && c == b'i' && self.length > 3 {
            return Self::mix(self.before[1], b'y');
        }
        if d != b's' || self.length < 3 {
            return self.now;
        }
        match (a, b, c) {
            (_, b'i', b'e') if self.length > 4 => Self::mix(self.before[2], b'y'),
            (b's', b's', b'e') | (b's' | b'c', b'h', b'e') | (_, b'x' | b'z', b'e') if self.length > 4 => {
                self.before[1]
            }
            (_, _, b's' | b'u' | b'i') => self.now,
            _ => self.before[0],
        }
    }
}

fn width(lead: u8) -> usize {
    match lead {
        0xF0.. => 4,
        0xE0.. => 3,
        _ => 2,
    }
}

/// Whether the character beyond ASCII at `at` is part of a word: not Latin-1 signs, general punctuation and symbols,
/// CJK punctuation, the byte-order mark or pictographs.
fn is_letter(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        0xC2 | 0xE2 | 0xF0 => false,
        0xC3 => !matches!(bytes.get(at + 1), Some(0x97 | 0xB7)),
        0xE3 => bytes.get(at + 1) != Some(&0x80),
        0xEF => bytes.get(at + 1) != Some(&0xBB),
        lead => lead >= 0xC4,
    }
}

/// Puts the words of `text` into `words`, in order, in place of what was there. Linear in `text`.
pub fn words_into(text: &str, words: &mut Vec<Word>) {
    words.clear();
    append_words(text, words);
}

/// Puts the words of `text` behind those of `words`, their offsets counted from the beginning of `text`.
pub fn append_words(text: &str, words: &mut Vec<Word>) {
    let bytes = text.as_bytes();
    let begins_word = |at: usize| {
        bytes.get(at).is_some_and(|&byte| LOWER[byte as usize] != 0 || (byte >= 0x80 && is_letter(bytes, at)))
    };
    let mut at = 0;
    while at < bytes.len() {
        if !begins_word(at) {
            at += if bytes[at] < 0x80 { 1 } else { width(bytes[at]) };
            continue;
        }
        let start = at;
        let mut hash = Hash::default();
        let mut end = at;
        while at < bytes.len() {
            let byte = bytes[at];
            let lower = LOWER[byte as usize];
            if lower != 0 {
                hash.push(lower);
                at += 1;
            } else if byte == b'\'' && begins_word(at + 1) {
                // An apostrophe inside a word is passed over: "driver's" is compared as "drivers".
                at += 1;
                continue;
            } else if byte >= 0x80 && is_letter(bytes, at) {
                for step in 0..width(byte) {
                    let part = bytes.get(at + step).copied().unwrap_or(0);
                    // Lower case of Latin-1 capitals; other scripts are compared as written.
                    let upper = byte == 0xC3 && step == 1 && (0x80..=0x9E).contains(&part);
                    hash.push(if upper { part + 0x20 } else { part });
                }
                at += width(byte);
            } else if bytes[at..].starts_with("’".as_bytes()) && begins_word(at + 3) {
                at += 3;
                continue;
            } else {
                break;
            }
            end = at;
        }
        words.push(Word { start: start as u32, end: end as u32, hash: hash.singular() });
    }
}

/// One phrase of a set.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    first: u64,
    /// The words after the first, in `Phrases::rest`.
    rest: (u32, u32),
    /// The words as they must be written, where case matters.
    exact: Option<String>,
    value: u32,
}

/// A set of phrases, each with a value.
///
/// A phrase that begins with `=` must be written so in the text (`=US` is a country, "us" is not). In a list that is
/// deserialised, `@name` stands for the phrases of that name in `data/lexicon/sets.tsv`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Phrases {
    source: Vec<String>,
    /// By first word, the longest phrase first.
    entries: Vec<Entry>,
    rest: Vec<u64>,
    /// Which first words there may be, so that most words of a text are passed over with one look.
    sieve: Vec<u64>,
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
}

impl TryFrom<Vec<String>> for Phrases {
    type Error = String;

    fn try_from(source: Vec<String>) -> Result<Self, String> {
        let mut all = Vec::with_capacity(source.len());
        for (phrase, value) in source.iter().zip(0..) {
            match phrase.strip_prefix('@') {
                None => all.push((phrase.as_str(), value)),
                Some(name) => all.extend(set(name)?.split('|').map(|phrase| (phrase, value))),
            }
        }
        let mut phrases = Phrases::new(all);
        phrases.source = source;
        Ok(phrases)
    }
}

/// Returns the phrases of the set with this name, between bars.
fn set(name: &str) -> Result<&'static str, String> {
    let sets = || include_str!("../../data/lexicon/sets.tsv").lines().skip(1).filter_map(|line| line.split_once('\t'));
    sets().find(|(known, _)| *known == name).map(|(_, phrases)| phrases).ok_or_else(|| {
        let known: Vec<String> = sets().map(|(known, _)| format!("@{known}")).collect();
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
        let mut entries = Vec::new();
        let mut rest = Vec::new();
        let mut words = Vec::new();
        for (phrase, value) in phrases {
            let (phrase, exact) = match phrase.strip_prefix('=') {
                Some(phrase) => (phrase, Some(phrase.to_owned())),
                None => (phrase, None),
            };
            words_into(phrase, &mut words);
            let Some(first) = words.first() else { continue };
            let from = rest.len() as u32;
            rest.extend(words[1..].iter().map(|word| word.hash));
            entries.push(Entry { first: first.hash, rest: (from, rest.len() as u32), exact, value });
        }
        // Of two phrases alike the one that was given first is found, since it stands first in `rest`.
        entries.sort_unstable_by_key(|entry| {
            (entry.first, std::cmp::Reverse(entry.rest.1 - entry.rest.0), entry.rest, entry.value)
        });
        let mut sieve = vec![0; (entries.len() / 4 + 1).next_power_of_two()];
        for entry in &entries {
            let (slot, bit) = Self::place(entry.first, sieve.len());
            sieve[slot] |= bit;
        }
        Self { source: Vec::new(), entries, rest, sieve }
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
        if self.sieve.is_empty() {
            return None;
        }
        let (slot, bit) = Self::place(hash, self.sieve.len());
        if self.sieve[slot] & bit == 0 {
            return None;
        }
        let from = self.entries.partition_point(|entry| entry.first < hash);
        for entry in self.entries[from..].iter().take_while(|entry| entry.first == hash) {
            let rest = &self.rest[entry.rest.0 as usize..entry.rest.1 as usize];
            let Some(following) = words.get(at + 1..at + 1 + rest.len()) else { continue };
            if following.iter().zip(rest).any(|(word, hash)| word.hash != *hash) {
                continue;
            }
            let hit = Hit { word: at, length: rest.len() + 1, value: entry.value };
            if let Some(exact) = &entry.exact {
                let span = hit.span(words, 0);
                if text[span.start..span.end] != **exact {
                    continue;
                }
            }
            return Some(hit);
        }
        None
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

    /// Whether `text` holds one of the phrases.
    pub fn is_in(&self, text: &str, words: &[Word]) -> bool {
        !self.is_empty() && self.hits(text, words).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn capitals_beyond_ascii_are_folded() {
        assert_eq!(found(&["müllersche änderung"], "die MÜLLERSCHE Änderung"), ["MÜLLERSCHE Änderung"]);
    }
}
