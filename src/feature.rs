//! Hashed features of a sentence and of its surroundings. The same code serves training and reading.
//!
//! A feature is a 32-bit hash. A sentence's own features are its words, word pairs and triples, and the n-grams of
//! three to five bytes inside its words; its context adds words and pairs of its heading, its lead-in and its
//! predecessor, each under a salt of its own, and a few marks of form.

use crate::block::BlockKind;
use crate::sentence::Sentence;
use crate::text::Text;
use std::sync::LazyLock;

/// The groups of features. Within a group each feature weighs one over the square root of the group's size, so that
/// a long sentence does not shout its neighbours down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Words, pairs and triples of the sentence.
    Words,
    /// Character n-grams inside its words.
    Characters,
    /// Words and pairs of the heading above it, and of the heading above that.
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

/// The features of one sentence by itself, free of context.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// Words, then pairs, then triples.
    words: Vec<u32>,
    /// How many of `words` are words and pairs.
    pairs_end: usize,
    /// Character n-grams.
    characters: Vec<u32>,
    form: Vec<u32>,
    /// Negations and what they may govern.
    denial: Vec<u32>,
}

impl Own {
    /// Whether a word of the sentence may deny something ("not", "never", "without").
    pub fn is_negated(&self) -> bool {
        !self.denial.is_empty()
    }
}

fn mix(mut h: u32) -> u32 {
    h ^= h >> 16;
    h = h.wrapping_mul(0x7feb_352d);
    h ^= h >> 15;
    h = h.wrapping_mul(0x846c_a68b);
    h ^ (h >> 16)
}

const PRIME: u32 = 0x0100_0193;
const BASIS: u32 = 0x811c_9dc5;

fn hash(bytes: &[u8], salt: u32) -> u32 {
    mix(bytes.iter().fold(BASIS ^ salt, |h, &b| (h ^ u32::from(b)).wrapping_mul(PRIME)))
}

fn join(a: u32, b: u32) -> u32 {
    mix(a.rotate_left(7).wrapping_mul(0x9e37_79b1) ^ b)
}

const TRIPLE: u32 = 3;
const CHARACTERS: u32 = 4;
const FORM: u32 = 5;
const DENIAL: u32 = 6;

/// Returns `hash` as a feature of `group` where the group holds words of a neighbour.
fn salted(hash: u32, group: Group) -> u32 {
    mix(hash ^ (group as u32 + 1).wrapping_mul(0x9e37_79b1))
}

/// Words that may deny, one a line.
const NEGATIONS: &str = include_str!("../data/lexicon/negations.txt");

/// Calls `word` with each word of `text`, lower-case, digits as `0`, the curly apostrophe as the straight one.
pub fn words(text: &str, mut word: impl FnMut(&[u8])) {
    let mut buffer: Vec<u8> = Vec::with_capacity(32);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let b = bytes[at];
        if b.is_ascii_alphabetic() {
            buffer.push(b.to_ascii_lowercase());
            at += 1;
        } else if b.is_ascii_digit() {
            buffer.push(b'0');
            at += 1;
        } else if b < 0x80 {
            if b == b'\'' && !buffer.is_empty() && bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphabetic()) {
                buffer.push(b'\'');
            } else if !buffer.is_empty() {
                word(&buffer);
                buffer.clear();
            }
            at += 1;
        } else {
            let c = text[at..].chars().next().expect("at is a boundary");
            let next = at + c.len_utf8();
            if c == '’' && !buffer.is_empty() && bytes.get(next).is_some_and(|next| next.is_ascii_alphabetic()) {
                buffer.push(b'\'');
            } else if c.is_alphanumeric() {
                for lower in c.to_lowercase() {
                    buffer.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
                }
            } else if !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}') && !buffer.is_empty() {
                word(&buffer);
                buffer.clear();
            }
            at = next;
        }
    }
    if !buffer.is_empty() {
        word(&buffer);
    }
}

/// Calls `feature` with each feature of `text` by itself, its group, and the words that it stands for (their first and
/// one past their last index), in a fixed order: words, n-grams of each, pairs, triples. Linear in `text`.
fn scan(text: &str, mut feature: impl FnMut(Group, u32, std::ops::Range<usize>)) -> Vec<u32> {
    let mut hashes: Vec<u32> = Vec::with_capacity(text.len() / 5);
    let mut padded: Vec<u8> = Vec::with_capacity(32);
    words(text, |word| {
        let at = hashes.len();
        hashes.push(hash(word, 0));
        feature(Group::Words, hashes[at], at..at + 1);
        if word.len() > 3 {
            padded.clear();
            padded.push(b'<');
            padded.extend_from_slice(word);
            padded.push(b'>');
            for start in 0..padded.len() - 2 {
                let mut h = BASIS ^ CHARACTERS;
                for (n, &b) in padded[start..].iter().take(5).enumerate() {
                    h = (h ^ u32::from(b)).wrapping_mul(PRIME);
                    if n >= 2 {
                        feature(Group::Characters, mix(h), at..at + 1);
                    }
                }
            }
        }
    });
    for at in 1..hashes.len() {
        feature(Group::Words, join(hashes[at - 1], hashes[at]), at - 1..at + 1);
    }
    for at in 2..hashes.len() {
        feature(Group::Words, join(join(hashes[at - 2], hashes[at - 1]), hashes[at] ^ TRIPLE), at - 2..at + 1);
    }
    hashes
}

/// Returns the features of a text by itself. Linear in `text`.
pub fn own(text: &str) -> Own {
    let mut own = Own::default();
    let hashes = scan(text, |group, hash, _| match group {
        Group::Characters => own.characters.push(hash),
        _ => own.words.push(hash),
    });
    let count = hashes.len();
    own.pairs_end = (2 * count).saturating_sub(1);
    own.form = form(text, count);
    denial(&hashes, &mut own.denial);
    own
}

/// Fills `denial` with each negation and what follows it within seven words, and what precedes it within two.
fn denial(hashes: &[u32], denial: &mut Vec<u32>) {
    let negations = negations();
    for (at, hash) in hashes.iter().enumerate() {
        if !negations.contains(hash) {
            continue;
        }
        let negation = mix(hash ^ DENIAL);
        denial.push(negation);
        for &after in hashes[at + 1..].iter().take(7) {
            denial.push(join(DENIAL, after));
            denial.push(join(negation, after));
        }
        for &before in hashes[..at].iter().rev().take(2) {
            denial.push(join(before, negation));
        }
    }
}

/// Returns the hashes of the words that may deny.
fn negations() -> &'static [u32] {
    static HASHES: LazyLock<Vec<u32>> =
        LazyLock::new(|| NEGATIONS.lines().map(|word| hash(word.as_bytes(), 0)).collect());
    &HASHES
}

/// Returns the marks of form of a text of `count` words.
fn form(text: &str, count: usize) -> Vec<u32> {
    let form = |name: &[u8]| hash(name, FORM);
    let mut marks = vec![match count {
        0..=2 => form(b"length 2"),
        3..=5 => form(b"length 5"),
        6..=10 => form(b"length 10"),
        11..=20 => form(b"length 20"),
        21..=40 => form(b"length 40"),
        _ => form(b"length more"),
    }];
    marks.push(match text.trim_end().bytes().last() {
        Some(b':') => form(b"ends :"),
        Some(b'?') => form(b"ends ?"),
        Some(b'.') => form(b"ends ."),
        _ => form(b"ends none"),
    });
    if text.contains('@') {
        marks.push(form(b"has @"));
    }
    if text.contains("://") || text.contains("www.") {
        marks.push(form(b"has url"));
    }
    if text.bytes().any(|b| b.is_ascii_digit()) {
        marks.push(form(b"has digit"));
    }
    marks
}

/// Returns the features of each sentence by itself.
pub fn all_own(text: &Text, sentences: &[Sentence]) -> Vec<Own> {
    sentences.iter().map(|sentence| own(text.slice(sentence.span))).collect()
}

/// Calls `feature` with each feature of sentence `at` and its group.
pub fn each(sentences: &[Sentence], own: &[Own], at: usize, mut feature: impl FnMut(Group, u32)) {
    let this = &own[at];
    let sentence = &sentences[at];
    for &h in &this.words {
        feature(Group::Words, h);
    }
    for &h in &this.characters {
        feature(Group::Characters, h);
    }
    let mut neighbour = |group: Group, index: usize| {
        for &h in &own[index].words[..own[index].pairs_end] {
            feature(group, salted(h, group));
        }
    };
    if let Some(heading) = sentence.heading {
        neighbour(Group::Heading, heading);
    }
    if let Some(lead_in) = sentence.lead_in {
        neighbour(Group::LeadIn, lead_in);
    }
    if let Some(previous) = sentence.previous {
        neighbour(Group::Previous, previous);
    }
    let kind: &[u8] = match sentence.kind {
        BlockKind::Heading => b"kind heading",
        BlockKind::Paragraph => b"kind paragraph",
        BlockKind::ListItem => b"kind item",
        BlockKind::Cell => b"kind cell",
        BlockKind::Contents => b"kind contents",
    };
    for &h in &this.form {
        feature(Group::Form, h);
        feature(Group::Form, join(h, hash(kind, FORM)));
    }
    feature(Group::Form, hash(kind, FORM));
    if sentence.lead_in.is_some() {
        feature(Group::Form, hash(b"has lead-in", FORM));
    }
    if at < 5 {
        feature(Group::Form, hash(b"at start", FORM));
    }
}

/// The weight of each group's features before they are scaled by the group's size.
pub const WEIGHTS: [f32; GROUPS] = [1.0, 0.7, 0.4, 0.5, 0.3, 0.2, 0.7];

/// Calls `feature` with each feature that decides whether sentence `own` denies `topic`, and its group.
pub fn each_of_denial(own: &Own, topic: u8, mut feature: impl FnMut(Group, u32)) {
    for (group, hashes) in
        [(Group::Words, &own.words[..own.pairs_end]), (Group::Denial, &own.denial[..]), (Group::Form, &own.form[..])]
    {
        for &h in hashes {
            feature(group, mix(h ^ DENIAL));
            feature(group, mix(h ^ DENIAL ^ (u32::from(topic) + 1) << 8));
        }
    }
    feature(Group::Form, mix(DENIAL ^ (u32::from(topic) + 1) << 8));
}

/// A feature with the words that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The feature.
    pub hash: u32,
    /// Its group.
    pub group: Group,
    /// The words: those of a pair or triple; for an n-gram of characters, the word around it.
    pub words: String,
    /// Where they stand: `sentence`, `heading`, `lead-in`, `previous` or `form`.
    pub place: &'static str,
}

/// Returns the features of sentence `at`, each with its words: what an explanation shows.
pub fn names(text: &Text, sentences: &[Sentence], own: &[Own], at: usize) -> Vec<Named> {
    let mut named = Vec::new();
    let mut of = |index: usize, context: Option<(Group, &'static str)>| {
        let slice = text.slice(sentences[index].span);
        let mut all: Vec<String> = Vec::new();
        words(slice, |word| all.push(String::from_utf8_lossy(word).into_owned()));
        scan(slice, |group, hash, range| {
            let words = all[range.clone()].join(" ");
            match context {
                None => named.push(Named { hash, group, words, place: "sentence" }),
                Some((context, place)) if group == Group::Words && range.len() < 3 => {
                    named.push(Named { hash: salted(hash, context), group: context, words, place });
                }
                Some(_) => {}
            }
        });
    };
    of(at, None);
    let sentence = &sentences[at];
    for (index, group, place) in [
        (sentence.heading, Group::Heading, "heading"),
        (sentence.lead_in, Group::LeadIn, "lead-in"),
        (sentence.previous, Group::Previous, "previous"),
    ] {
        if let Some(index) = index {
            of(index, Some((group, place)));
        }
    }
    each(sentences, own, at, |group, hash| {
        if group == Group::Form {
            named.push(Named { hash, group, words: "form of the sentence".to_owned(), place: "form" });
        }
    });
    named
}
