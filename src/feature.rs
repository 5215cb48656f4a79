//! Hashed features of a sentence and of its surroundings. The same code serves training and reading.
//!
//! A feature is a 32-bit hash. A sentence's own features are its words, word pairs and triples, and the n-grams of
//! three to five bytes inside its words; its context adds words and pairs of its heading, its lead-in and its
//! predecessor, each under a salt of its own, and a few marks of form.
//!
//! The words of a text are interned: a word that comes again is a number, so what is known of it (its n-grams, and in
//! the next step their weights) is worked out once a text.

use crate::block::BlockKind;
use crate::sentence::Sentence;
use crate::text::Text;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::LazyLock;

/// The groups of features. Within a group each feature weighs one over the square root of the group's size, so that
/// a long sentence does not shout its neighbours down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Words, pairs and triples of the sentence.
    Words,
    /// Character n-grams inside its words.
    Characters,
    /// Words and pairs of the heading above it.
    Heading,
    /// Words and pairs of its list's lead-in.
    LeadIn,
    /// Words and pairs of the sentence before it.
    Previous,
    /// Form: kind, length, punctuation, position.
    Form,
    /// What a negation of the sentence may govern; only polarity is decided by it.
    Denial,
}

/// How many groups there are.
pub const GROUPS: usize = 7;

/// The weight of each group's features before they are scaled by the group's size.
pub const WEIGHTS: [f32; GROUPS] = [1.0, 0.7, 0.4, 0.5, 0.5, 0.2, 0.7];

/// Words that may deny, one a line.
const NEGATIONS: &str = include_str!("../data/lexicon/negations.txt");

const PRIME: u32 = 0x0100_0193;
const BASIS: u32 = 0x811c_9dc5;
const GOLDEN: u32 = 0x9e37_79b1;

const TRIPLE: u32 = 3;
const CHARACTERS: u32 = 4;
const FORM: u32 = 5;
const DENIAL: u32 = 6;

/// Spreads the bits of a hash (the finaliser `lowbias32` of Wellons 2018).
fn mix(mut h: u32) -> u32 {
    h ^= h >> 16;
    h = h.wrapping_mul(0x7feb_352d);
    h ^= h >> 15;
    h = h.wrapping_mul(0x846c_a68b);
    h ^ (h >> 16)
}

fn hash(bytes: &[u8], salt: u32) -> u32 {
    mix(bytes.iter().fold(BASIS ^ salt, |h, &b| (h ^ u32::from(b)).wrapping_mul(PRIME)))
}

/// Returns the feature of two words that follow each other.
pub fn pair(a: u32, b: u32) -> u32 {
    mix(a.rotate_left(7).wrapping_mul(GOLDEN) ^ b)
}

/// Returns the feature of three words that follow each other.
pub fn triple(a: u32, b: u32, c: u32) -> u32 {
    pair(pair(a, b), c ^ TRIPLE)
}

/// Returns a word or pair of a neighbour as a feature of that neighbour's group.
pub fn salted(hash: u32, group: Group) -> u32 {
    mix(hash ^ (group as u32 + 1).wrapping_mul(GOLDEN))
}

/// Passes a hash through, since it is one already.
#[derive(Default)]
struct Through(u64);

impl Hasher for Through {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("only hashes of words are keys")
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value) << 32 | u64::from(value);
    }
}

/// Marks of form that are seen while the words are read.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    at: bool,
    digit: bool,
    address: bool,
}

/// The features of the sentences of a text.
#[derive(Debug, Default)]
pub struct Features {
    ids: HashMap<u32, u32, BuildHasherDefault<Through>>,
    /// The hash of each distinct word.
    hashes: Vec<u32>,
    /// Where each distinct word's n-grams end in `characters`.
    ends: Vec<u32>,
    characters: Vec<u32>,
    negations: Vec<bool>,
    /// The words of all sentences, one after the other.
    words: Vec<u32>,
    own: Vec<Own>,
}

/// The features of one sentence by itself.
#[derive(Clone, Debug)]
struct Own {
    words: Range<u32>,
    form: [u32; 5],
    forms: u8,
    negated: bool,
}

/// Calls `word` with each word of `text`, lower-case, digits as `0`, the curly apostrophe as the straight one.
fn each_word(text: &str, seen: &mut Seen, mut word: impl FnMut(&[u8])) {
    let mut buffer: Vec<u8> = Vec::with_capacity(32);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let b = bytes[at];
        at += 1;
        if b.is_ascii_alphabetic() {
            buffer.push(b | 0x20);
            continue;
        }
        if b.is_ascii_digit() {
            seen.digit = true;
            buffer.push(b'0');
            continue;
        }
        let letter_follows = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        if b >= 0x80 {
            let c = text[at - 1..].chars().next().expect("at - 1 is a boundary");
            at += c.len_utf8() - 1;
            if c.is_alphanumeric() {
                for lower in c.to_lowercase() {
                    buffer.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
                }
                continue;
            }
            // Invisible characters do not end a word.
            if matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}') {
                continue;
            }
            if c == '’' && !buffer.is_empty() && letter_follows(at) {
                buffer.push(b'\'');
                continue;
            }
        } else if b == b'\'' && !buffer.is_empty() && letter_follows(at) {
            buffer.push(b'\'');
            continue;
        } else if b == b'@' {
            seen.at = true;
        }
        if !buffer.is_empty() {
            word(&buffer);
            buffer.clear();
        }
    }
    if !buffer.is_empty() {
        word(&buffer);
    }
}

/// Appends the n-grams of three to five bytes of a word between its edges; a short word has none.
fn characters(word: &[u8], padded: &mut Vec<u8>, out: &mut Vec<u32>) {
    if word.len() <= 3 {
        return;
    }
    padded.clear();
    padded.push(b'<');
    padded.extend_from_slice(word);
    padded.push(b'>');
    for start in 0..padded.len() - 2 {
        let mut h = BASIS ^ CHARACTERS;
        for (n, &b) in padded[start..].iter().take(5).enumerate() {
            h = (h ^ u32::from(b)).wrapping_mul(PRIME);
            if n >= 2 {
                out.push(mix(h));
            }
        }
    }
}

/// Returns the marks of form of a text of `count` words, and how many they are.
fn form(text: &str, count: usize, seen: Seen) -> ([u32; 5], u8) {
    const NAMES: [&str; 13] = [
        "length 2",
        "length 5",
        "length 10",
        "length 20",
        "length 40",
        "length more",
        "ends :",
        "ends ?",
        "ends .",
        "ends none",
        "has @",
        "has url",
        "has digit",
    ];
    static HASHES: LazyLock<[u32; 13]> = LazyLock::new(|| NAMES.map(|name| hash(name.as_bytes(), FORM)));
    let length = match count {
        0..=2 => 0,
        3..=5 => 1,
        6..=10 => 2,
        11..=20 => 3,
        21..=40 => 4,
        _ => 5,
    };
    let end = match text.trim_end().bytes().last() {
        Some(b':') => 6,
        Some(b'?') => 7,
        Some(b'.') => 8,
        _ => 9,
    };
    let mut marks = [HASHES[length], HASHES[end], 0, 0, 0];
    let mut count = 2;
    for (has, name) in [(seen.at, 10), (seen.address, 11), (seen.digit, 12)] {
        if has {
            marks[count] = HASHES[name];
            count += 1;
        }
    }
    (marks, count as u8)
}

fn kind(kind: BlockKind) -> u32 {
    hash(
        match kind {
            BlockKind::Heading => b"kind heading",
            BlockKind::Paragraph => b"kind paragraph",
            BlockKind::ListItem => b"kind item",
            BlockKind::Cell => b"kind cell",
            BlockKind::Contents => b"kind contents",
        },
        FORM,
    )
}

impl Features {
    /// Returns the features of the sentences of `text`. Linear in the text.
    pub fn of(text: &Text, sentences: &[Sentence]) -> Self {
        let negations: Vec<u32> = NEGATIONS.lines().map(|word| hash(word.as_bytes(), 0)).collect();
        let address: [u32; 3] = ["http", "https", "www"].map(|word| hash(word.as_bytes(), 0));
        let mut features = Self::default();
        let mut padded = Vec::with_capacity(32);
        for sentence in sentences {
            let slice = text.slice(sentence.span);
            let start = features.words.len() as u32;
            let (mut seen, mut negated) = (Seen::default(), false);
            each_word(slice, &mut seen, |word| {
                let h = hash(word, 0);
                let id = *features.ids.entry(h).or_insert_with(|| {
                    features.hashes.push(h);
                    characters(word, &mut padded, &mut features.characters);
                    features.ends.push(features.characters.len() as u32);
                    features.negations.push(word.ends_with(b"n't") || negations.contains(&h));
                    features.hashes.len() as u32 - 1
                });
                negated |= features.negations[id as usize];
                features.words.push(id);
            });
            let words = start..features.words.len() as u32;
            let of = &features.words[words.start as usize..];
            seen.address = of.iter().any(|&id| address.contains(&features.hashes[id as usize]));
            let (form, forms) = form(slice, of.len(), seen);
            features.own.push(Own { words, form, forms, negated });
        }
        features
    }

    /// Returns the words of sentence `at`, as numbers below [`Features::distinct`].
    pub fn words(&self, at: usize) -> &[u32] {
        let words = &self.own[at].words;
        &self.words[words.start as usize..words.end as usize]
    }

    /// Returns the number of distinct words.
    pub fn distinct(&self) -> usize {
        self.hashes.len()
    }

    /// Returns the feature of a word.
    pub fn hash(&self, word: u32) -> u32 {
        self.hashes[word as usize]
    }

    /// Returns the character n-grams of a word.
    pub fn characters(&self, word: u32) -> &[u32] {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.characters[start as usize..self.ends[word as usize] as usize]
    }

    /// Whether a word of sentence `at` may deny something ("not", "never", "without").
    pub fn is_negated(&self, at: usize) -> bool {
        self.own[at].negated
    }

    /// Calls `feature` with each word, pair and triple of sentence `at`, and the words that it stands for (their first
    /// and one past their last index).
    fn each_own(&self, at: usize, mut feature: impl FnMut(Group, u32, Range<usize>)) {
        let words = self.words(at);
        for (index, &word) in words.iter().enumerate() {
            feature(Group::Words, self.hash(word), index..index + 1);
            for &h in self.characters(word) {
                feature(Group::Characters, h, index..index + 1);
            }
        }
        for (index, two) in words.windows(2).enumerate() {
            feature(Group::Words, pair(self.hash(two[0]), self.hash(two[1])), index..index + 2);
        }
        for (index, three) in words.windows(3).enumerate() {
            let [a, b, c] = [0, 1, 2].map(|n| self.hash(three[n]));
            feature(Group::Words, triple(a, b, c), index..index + 3);
        }
    }

    /// Calls `feature` with the marks of form of sentence `at`.
    pub fn each_form(&self, sentences: &[Sentence], at: usize, mut feature: impl FnMut(u32)) {
        let kind = kind(sentences[at].kind);
        for &h in &self.own[at].form[..usize::from(self.own[at].forms)] {
            feature(h);
            feature(pair(h, kind));
        }
        feature(kind);
        if sentences[at].lead_in.is_some() {
            feature(hash(b"has lead-in", FORM));
        }
        if at < 5 {
            feature(hash(b"at start", FORM));
        }
    }

    /// Calls `feature` with each feature of sentence `at`, its group, the sentence that it was taken from, and the
    /// words of that sentence that it stands for. This is the definition that training uses; reading gets the same
    /// sums faster, which a test compares.
    pub fn each(&self, sentences: &[Sentence], at: usize, mut feature: impl FnMut(Group, u32, usize, Range<usize>)) {
        self.each_own(at, |group, h, words| feature(group, h, at, words));
        for (group, neighbour) in neighbours(&sentences[at]) {
            self.each_own(neighbour, |own, h, words| {
                if own == Group::Words && words.len() < 3 {
                    feature(group, salted(h, group), neighbour, words);
                }
            });
        }
        self.each_form(sentences, at, |h| feature(Group::Form, h, at, 0..0));
    }

    /// Calls `feature` with each feature that decides whether sentence `at` denies `topic`, and its group.
    pub fn each_of_denial(&self, at: usize, topic: u8, mut feature: impl FnMut(Group, u32)) {
        let salt = (u32::from(topic) + 1) << 8;
        let mut both = |group: Group, h: u32| {
            feature(group, mix(h ^ DENIAL));
            feature(group, mix(h ^ DENIAL ^ salt));
        };
        self.each_own(at, |group, h, words| {
            if group == Group::Words && words.len() < 3 {
                both(group, h);
            }
        });
        for &h in &self.own[at].form[..usize::from(self.own[at].forms)] {
            both(Group::Form, h);
        }
        let words = self.words(at);
        for (index, &word) in words.iter().enumerate() {
            if !self.negations[word as usize] {
                continue;
            }
            let negation = mix(self.hash(word) ^ DENIAL);
            both(Group::Denial, negation);
            for &after in words[index + 1..].iter().take(7) {
                both(Group::Denial, pair(DENIAL, self.hash(after)));
                both(Group::Denial, pair(negation, self.hash(after)));
            }
            for &before in words[..index].iter().rev().take(2) {
                both(Group::Denial, pair(self.hash(before), negation));
            }
        }
        feature(Group::Form, mix(DENIAL ^ salt));
    }

    /// Returns the words of a sentence as they stand in the features.
    pub fn spell(text: &Text, sentence: &Sentence) -> Vec<String> {
        let mut words = Vec::new();
        each_word(text.slice(sentence.span), &mut Seen::default(), |word| {
            words.push(String::from_utf8_lossy(word).into_owned());
        });
        words
    }
}

/// Returns the neighbours of a sentence, each with its group.
pub fn neighbours(sentence: &Sentence) -> impl Iterator<Item = (Group, usize)> {
    let all =
        [(Group::Heading, sentence.heading), (Group::LeadIn, sentence.lead_in), (Group::Previous, sentence.previous)];
    all.into_iter().filter_map(|(group, index)| Some((group, index?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::blocks;
    use crate::sentence::sentences;
    use crate::text::Format;

    fn spelled(source: &str) -> Vec<String> {
        let text = Text::read(source, Format::Text).expect("the text is read");
        let sentences = sentences(&text, &blocks(&text));
        sentences.iter().flat_map(|sentence| Features::spell(&text, sentence)).collect()
    }

    #[test]
    fn words_are_folded_and_digits_are_alike() {
        assert_eq!(
            spelled("We DON’T keep Müller’s 🎉 data 30 days"),
            ["we", "don't", "keep", "müller's", "data", "00", "days"]
        );
        assert_eq!(spelled("e\u{ad}mail rock-'n'-roll"), ["email", "rock", "n", "roll"]);
    }

    #[test]
    fn a_word_that_comes_again_is_the_same_number() {
        let text = Text::read("Data is data. We sell Data.", Format::Text).expect("the text is read");
        let sentences = sentences(&text, &blocks(&text));
        let features = Features::of(&text, &sentences);
        assert_eq!(features.words(0), [0, 1, 0]);
        assert_eq!(features.words(1), [2, 3, 0]);
        assert_eq!(features.distinct(), 4);
    }

    #[test]
    fn a_contracted_not_may_deny() {
        let text = Text::read("We don’t sell data. We sell data.", Format::Text).expect("the text is read");
        let sentences = sentences(&text, &blocks(&text));
        let features = Features::of(&text, &sentences);
        assert!(features.is_negated(0) && !features.is_negated(1));
    }
}
