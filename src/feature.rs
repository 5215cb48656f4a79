//! What is told of a sentence before it is read: its words, what stands around it, its form, and what may deny.
//!
//! A word that comes again is worked out once a text. The same code serves training and reading.

use crate::block::BlockKind;
use crate::sentence::Sentence;
use crate::text::{Span, Text, is_byte, next_byte};
use crate::word::Words;

/// The groups of the features of denial. Within a group each feature weighs one over the square root of the group's
/// size, so that a long sentence does not shout the others down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Words and pairs of the sentence.
    Words,
    /// Form: length, how it ends, what stands around it.
    Form,
    /// What a negation of the sentence may govern.
    Denial,
}

/// How many groups there are.
pub const GROUPS: usize = 3;

/// The weight of each group's features before they are scaled by the group's size.
pub const WEIGHTS: [f32; GROUPS] = [1.0, 0.2, 0.7];

/// Words that may deny, one a line.
const NEGATIONS: &str = include_str!("../data/lexicon/negations.txt");

const PRIME: u32 = 0x0100_0193;
const BASIS: u32 = 0x811c_9dc5;
const GOLDEN: u32 = 0x9e37_79b1;

const FORM: u32 = 5;
const DENIAL: u32 = 6;

const KINDS: usize = 5;
const LENGTHS: usize = 6;
const ENDS: usize = 8;
/// Which of the five neighbours are there, as bits.
const PRESENCES: usize = 32;

/// How many marks of form there are: kind of block, length, how the sentence ends, and which neighbours it has.
pub const FORMS: usize = KINDS + LENGTHS + ENDS + PRESENCES;

/// Spreads the bits of a hash (the finaliser `lowbias32` of Wellons 2018).
fn mix(mut h: u32) -> u32 {
    h ^= h >> 16;
    h = h.wrapping_mul(0x7feb_352d);
    h ^= h >> 15;
    h = h.wrapping_mul(0x846c_a68b);
    h ^ (h >> 16)
}

/// FNV-1a.
fn fnv<'b>(start: u32, bytes: impl Iterator<Item = &'b u8>) -> u32 {
    bytes.fold(start, |h, &b| (h ^ u32::from(b)).wrapping_mul(PRIME))
}

fn hash(bytes: &[u8], salt: u32) -> u32 {
    mix(fnv(BASIS ^ salt, bytes.iter()))
}

/// Returns the feature of two words that follow each other.
fn pair(a: u32, b: u32) -> u32 {
    mix(a.rotate_left(7).wrapping_mul(GOLDEN) ^ b)
}

/// The features of the sentences of a text.
#[derive(Debug)]
pub struct Features<'w> {
    words: &'w Words,
    distinct: Vec<Distinct>,
    /// For each distinct word whether it may deny.
    negates: Vec<bool>,
    own: Vec<Own>,
}

/// A word, however often the text has it.
#[derive(Clone, Copy, Debug)]
pub struct Distinct {
    /// Its hash.
    pub hash: u32,
    /// The hash of its last three bytes and its length: alike for words of one ending.
    pub ends: u32,
}

/// The features of one sentence by itself.
#[derive(Clone, Debug)]
struct Own {
    /// Kind, length and ending, as marks of form.
    form: [u8; 3],
    negated: bool,
}

/// Finds the signs of e-mail addresses, of which a text has few, in one pass.
struct Mails<'t> {
    plain: &'t [u8],
    /// The place of the last one that was found.
    next: usize,
}

impl Mails<'_> {
    /// Whether one stands in `span`; no span begins before one that was asked for.
    fn any_in(&mut self, span: Span) -> bool {
        if self.next < span.start || span.start == 0 {
            self.next = next_byte(self.plain, span.start, |all| is_byte(all, b'@'));
        }
        self.next < span.end
    }
}

/// Returns the mark of the form of a text of `count` words, which may hold the sign of an e-mail address.
fn form(text: &str, has_mail: bool, count: usize, kind: BlockKind) -> [u8; 3] {
    let kind = match kind {
        BlockKind::Heading => 0,
        BlockKind::Paragraph => 1,
        BlockKind::ListItem => 2,
        BlockKind::Cell => 3,
        BlockKind::Contents => 4,
    };
    let length = match count {
        0..=2 => 0,
        3..=5 => 1,
        6..=10 => 2,
        11..=20 => 3,
        21..=40 => 4,
        _ => 5,
    };
    let end = match text.bytes().last() {
        Some(b':') => 0,
        Some(b'?') => 1,
        Some(b'.') => 2,
        _ => 3,
    };
    let at = if has_mail { 4 } else { 0 };
    [kind, KINDS as u8 + length, (KINDS + LENGTHS) as u8 + end + at]
}

fn ends(word: &[u8]) -> u32 {
    let last = &word[word.len().saturating_sub(3)..];
    let length = word.len().min(15) as u8;
    fnv(BASIS, last.iter().chain([&length])) >> 9
}

/// Returns the word as it is read: digits are alike.
fn digitless(folded: &[u8]) -> impl Iterator<Item = u8> + '_ {
    folded.iter().map(|byte| if byte.is_ascii_digit() { b'0' } else { *byte })
}

impl<'w> Features<'w> {
    /// Returns the features of the sentences of `text`, whose words are `words`. Linear in the text.
    pub fn of(text: &Text, sentences: &[Sentence], words: &'w Words) -> Self {
        let negations: Vec<u32> = NEGATIONS.lines().map(|word| hash(word.as_bytes(), 0)).collect();
        let mut word = Vec::with_capacity(32);
        let mut negates = Vec::with_capacity(words.distinct());
        let distinct: Vec<Distinct> = (0..words.distinct() as u32)
            .map(|id| {
                word.clear();
                word.extend(digitless(words.folded(id)));
                let hash = hash(&word, 0);
                negates.push(word.ends_with(b"n't") || negations.contains(&hash));
                Distinct { hash, ends: ends(&word) }
            })
            .collect();
        let mut mails = Mails { plain: text.plain().as_bytes(), next: 0 };
        let own = sentences.iter().enumerate().map(|(at, sentence)| {
            let ids = words.ids(at);
            let form = form(text.slice(sentence.span), mails.any_in(sentence.span), ids.len(), sentence.kind);
            Own { form, negated: ids.iter().any(|&id| negates[id as usize]) }
        });
        let own = own.collect();
        Self { words, distinct, negates, own }
    }

    /// Returns the words of sentence `at`, as indices of [`Features::distinct`].
    pub fn words(&self, at: usize) -> &'w [u32] {
        self.words.ids(at)
    }

    /// Returns the distinct words, by their number.
    pub fn distinct(&self) -> &[Distinct] {
        &self.distinct
    }

    fn hash(&self, word: u32) -> u32 {
        self.distinct[word as usize].hash
    }

    /// Whether a word of sentence `at` may deny something ("not", "never", "without").
    pub fn is_negated(&self, at: usize) -> bool {
        self.own[at].negated
    }

    /// Returns the marks of form of sentence `at`, each below [`FORMS`]: kind, length, ending, and which of its
    /// `neighbours` are there.
    pub fn forms(&self, at: usize, neighbours: &[Option<usize>; NEIGHBOURS]) -> [usize; 4] {
        let presence = neighbours.iter().rev().fold(0, |bits, neighbour| bits << 1 | usize::from(neighbour.is_some()));
        let [kind, length, end] = self.own[at].form.map(usize::from);
        [kind, length, end, KINDS + LENGTHS + ENDS + presence]
    }

    /// Returns the features that decide whether sentence `at` denies a topic, each with its group, before any topic has
    /// salted them, one group after the other.
    pub fn of_denial(&self, at: usize) -> Vec<(Group, u32)> {
        let words = self.words(at);
        let mut features = Vec::with_capacity(2 * words.len() + 32);
        let mut add = |group: Group, h: u32| features.push((group, h ^ DENIAL));
        for &word in words {
            add(Group::Words, self.hash(word));
        }
        for two in words.windows(2) {
            add(Group::Words, pair(self.hash(two[0]), self.hash(two[1])));
        }
        for form in self.own[at].form {
            add(Group::Form, hash(&[form], FORM));
        }
        for (index, &word) in words.iter().enumerate() {
            if !self.negates[word as usize] {
                continue;
            }
            let negation = mix(self.hash(word) ^ DENIAL);
            add(Group::Denial, negation);
            for &after in words[index + 1..].iter().take(7) {
                add(Group::Denial, pair(DENIAL, self.hash(after)));
                add(Group::Denial, pair(negation, self.hash(after)));
            }
            for &before in words[..index].iter().rev().take(2) {
                add(Group::Denial, pair(self.hash(before), negation));
            }
        }
        features
    }

    /// Returns the words of sentence `at` as they are read: lower-case, digits as `0`.
    pub fn spell(&self, at: usize) -> Vec<String> {
        let spell = |&id: &u32| String::from_utf8_lossy(&digitless(self.words.folded(id)).collect::<Vec<u8>>()).into();
        self.words(at).iter().map(spell).collect()
    }
}

/// Returns the feature of denial as it is for any topic.
pub fn unsalted((_, h): (Group, u32)) -> u32 {
    mix(h)
}

fn salt(topic: u8) -> u32 {
    (u32::from(topic) + 1) << 8
}

/// Returns the feature of denial as it is for `topic` alone.
pub fn salted((_, h): (Group, u32), topic: u8) -> u32 {
    mix(h ^ salt(topic))
}

/// Returns the feature of denial that every sentence has for `topic`; it is of the group [`Group::Form`].
pub fn own(topic: u8) -> u32 {
    mix(DENIAL ^ salt(topic))
}

/// How many neighbours a sentence is read with.
pub const NEIGHBOURS: usize = 5;

/// Returns what sentence `at` is read with: the sentence before it, the one after it, its heading, the heading above
/// that, and its lead-in.
pub fn neighbours(sentences: &[Sentence], at: usize) -> [Option<usize>; NEIGHBOURS] {
    let sentence = &sentences[at];
    let next = sentences.get(at + 1).filter(|next| next.previous == Some(at)).map(|_| at + 1);
    let above = sentence.heading.and_then(|heading| sentences[heading].heading);
    [sentence.previous, next, sentence.heading, above, sentence.lead_in]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::blocks;
    use crate::sentence::sentences;
    use crate::text::Format;

    fn read<R>(source: &str, then: impl FnOnce(&[Sentence], &Features) -> R) -> R {
        let text = Text::read(source, Format::Text).expect("the text is read");
        let sentences = sentences(&text, &blocks(&text));
        let words = Words::of(&text, &sentences);
        then(&sentences, &Features::of(&text, &sentences, &words))
    }

    #[test]
    fn words_are_folded_and_digits_are_alike() {
        let spelled = |source: &str| read(source, |_, features| features.spell(0));
        assert_eq!(
            spelled("We DON’T keep Müller’s 🎉 data 30 days"),
            ["we", "don't", "keep", "müller's", "data", "00", "days"]
        );
        assert_eq!(spelled("e\u{ad}mail rock-'n'-roll"), ["email", "rock", "n", "roll"]);
    }

    #[test]
    fn a_contracted_not_may_deny() {
        read("We don’t sell data. We sell data.", |_, features| {
            assert!(features.is_negated(0) && !features.is_negated(1));
        });
    }

    #[test]
    fn a_sentence_is_read_with_what_stands_around_it() {
        read("YOUR DATA\n\nWe keep it. We share it with:\n\n- banks", |sentences, _| {
            assert_eq!(sentences.len(), 4);
            assert_eq!(neighbours(sentences, 1), [None, Some(2), Some(0), None, None]);
            assert_eq!(neighbours(sentences, 3), [Some(2), None, Some(0), None, Some(2)]);
        });
    }
}
