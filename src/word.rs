//! Words: a text cut once into the words of its sentences, the same word the same number, and where each word stands.
//!
//! Whatever looks at words looks here: what is known of a word (its hash, its features, the phrases that begin with it) is
//! worked out once for each distinct word of a text, and then found by its number.

pub(crate) mod folded;

use crate::sentence::Sentence;
use crate::text::{Span, Text};
use std::ops::Range;

/// One word of a sentence: where it stands, in bytes of that sentence, and the hash of its lower-case singular.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is compared by in phrases.
    pub hash: u64,
}

impl Word {
    /// Returns the word as it is written in `text`, which must be what it was cut from.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }
}

/// The words of the sentences of a text.
#[derive(Debug, Default)]
pub struct Words {
    words: Vec<Word>,
    /// The number of each word.
    ids: Vec<u32>,
    /// Where the words of each sentence begin, and at last where they end.
    starts: Vec<u32>,
    distinct: Distinct,
}

impl Words {
    /// Returns the words of `sentences`. Linear in the text.
    ///
    /// A word is a run of letters and digits; an apostrophe between letters and characters without ink belong to it.
    ///
    /// ```
    /// use lacuna::text::{Format, Text};
    /// use lacuna::{block, sentence, word::Words};
    ///
    /// let text = Text::read("Your Data is yours. We keep data.", Format::Text).unwrap();
    /// let sentences = sentence::sentences(&text, &block::blocks(&text));
    /// let words = Words::of(&text, &sentences);
    /// // The same word has the same number, whatever its case:
    /// assert_eq!(words.ids(0)[1], words.ids(1)[2]);
    /// assert_eq!(words.folded(words.ids(0)[1]), b"data");
    /// ```
    pub fn of(text: &Text, sentences: &[Sentence]) -> Self {
        let plain = text.plain();
        // A word of English takes about six bytes with its space, and one in thirty is new.
        let room = plain.len() / 6;
        let mut words = Self {
            words: Vec::with_capacity(room),
            ids: Vec::with_capacity(room),
            starts: Vec::with_capacity(sentences.len() + 1),
            distinct: Distinct::with_room(room / 30),
        };
        let mut cutter = Cutter::new(plain);
        for sentence in sentences {
            words.starts.push(words.words.len() as u32);
            let base = sentence.span.start;
            cutter.cut(sentence.span, |cut, folded| {
                let (id, hash) = words.distinct.number(cut.hash, folded);
                let (start, end) = ((cut.start - base) as u32, (cut.end - base) as u32);
                words.words.push(Word { start, end, hash });
                words.ids.push(id);
            });
        }
        words.starts.push(words.words.len() as u32);
        words
    }

    fn range(&self, sentence: usize) -> Range<usize> {
        self.starts[sentence] as usize..self.starts[sentence + 1] as usize
    }

    /// Returns the words of a sentence.
    pub fn at(&self, sentence: usize) -> &[Word] {
        &self.words[self.range(sentence)]
    }

    /// Returns the numbers of the words of a sentence, each below [`Words::distinct`].
    pub fn ids(&self, sentence: usize) -> &[u32] {
        &self.ids[self.range(sentence)]
    }

    /// Returns how many words all sentences have.
    pub fn count(&self) -> usize {
        self.words.len()
    }

    /// Returns how many distinct words there are; they are numbered in the order of their first appearance.
    pub fn distinct(&self) -> usize {
        self.distinct.hashes.len()
    }

    /// Returns the distinct word with this number: lower-case, with `'` for each apostrophe, in UTF-8.
    pub fn folded(&self, id: u32) -> &[u8] {
        self.distinct.folded(id)
    }

    /// Returns the word at `place`, an index of all words of the text; nothing beyond the last.
    pub(crate) fn get(&self, place: usize) -> Option<&Word> {
        self.words.get(place)
    }

    /// Returns the index of the first word of a sentence among all words of the text.
    pub(crate) fn first(&self, sentence: usize) -> usize {
        self.starts[sentence] as usize
    }

    /// Returns the hash of the singular of the distinct word with this number.
    pub fn hash(&self, id: u32) -> u64 {
        self.distinct.hashes[id as usize].1
    }

    /// Returns where each word stands.
    pub(crate) fn places(&self) -> Places {
        Places::of(self)
    }
}

/// Where the words of a text stand, by the hash of their singular: so that a phrase is found where its rarest word is,
/// and not by reading the text.
#[derive(Debug)]
pub(crate) struct Places {
    /// The hashes, and for each its number; `NONE` marks an empty slot.
    slots: Vec<(u64, u32)>,
    shift: u32,
    /// Where the places of each hash begin among `places`, and at last where they end.
    starts: Vec<u32>,
    /// Indices of all words of the text.
    places: Vec<u32>,
    /// The sentence of each word of the text.
    sentences: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Places {
    fn of(words: &Words) -> Self {
        let size = (words.distinct() * 2).next_power_of_two().max(2);
        let shift = 64 - size.trailing_zeros();
        let mut places = Self {
            slots: vec![(0, NONE); size],
            shift,
            starts: Vec::new(),
            places: vec![0; words.count()],
            sentences: Vec::with_capacity(words.count()),
        };
        let mut count = 0;
        let numbers: Vec<u32> = (words.distinct.hashes.iter())
            .map(|&(_, hash)| {
                let slot = places.slot(hash);
                let (key, number) = &mut places.slots[slot];
                if *number == NONE {
                    (*key, *number) = (hash, count);
                    count += 1;
                }
                *number
            })
            .collect();
        let mut starts = vec![0u32; count as usize + 1];
        for &id in &words.ids {
            starts[numbers[id as usize] as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        for (at, &id) in words.ids.iter().enumerate() {
            let next = &mut next[numbers[id as usize] as usize];
            places.places[*next as usize] = at as u32;
            *next += 1;
        }
        for (sentence, range) in words.starts.windows(2).enumerate() {
            places.sentences.resize(range[1] as usize, sentence as u32);
        }
        places.starts = starts;
        places
    }

    fn slot(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (hash >> self.shift) as usize & mask;
        while self.slots[slot].1 != NONE && self.slots[slot].0 != hash {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Returns the indices of the words with this hash, in order.
    pub(crate) fn of_hash(&self, hash: u64) -> &[u32] {
        match self.slots[self.slot(hash)].1 {
            NONE => &[],
            number => &self.places[self.starts[number as usize] as usize..self.starts[number as usize + 1] as usize],
        }
    }

    /// Returns the sentence of the word at `place`.
    pub(crate) fn sentence(&self, place: usize) -> usize {
        self.sentences[place] as usize
    }
}

/// The distinct words of a text.
#[derive(Debug, Default)]
struct Distinct {
    /// Number and one more of each word; 0 marks an empty slot.
    slots: Vec<u32>,
    shift: u32,
    /// What each is told apart by, and the hash of its singular.
    hashes: Vec<(u64, u64)>,
    /// The folded words, one after the other, and where each ends.
    folded: Vec<u8>,
    ends: Vec<u32>,
    singular: Vec<u8>,
}

impl Distinct {
    fn with_room(words: usize) -> Self {
        let size = (words * 2).next_power_of_two().clamp(1 << 8, 1 << 16);
        Self { slots: vec![0; size], shift: 64 - size.trailing_zeros(), ..Self::default() }
    }

    /// Returns the number of the word with this key, and the hash of its singular; `fold` appends a new word.
    fn number(&mut self, key: u64, fold: impl FnOnce(&mut Vec<u8>)) -> (u32, u64) {
        let mask = self.slots.len() - 1;
        let mut slot = (key >> self.shift) as usize & mask;
        while let Some(id) = self.slots[slot].checked_sub(1) {
            let (known, hash) = self.hashes[id as usize];
            if known == key {
                return (id, hash);
            }
            slot = (slot + 1) & mask;
        }
        let id = self.hashes.len() as u32;
        self.slots[slot] = id + 1;
        let start = self.folded.len();
        fold(&mut self.folded);
        self.ends.push(self.folded.len() as u32);
        let hash = singular_hash(&self.folded[start..], &mut self.singular);
        self.hashes.push((key, hash));
        if self.hashes.len() * 2 > self.slots.len() {
            self.grow();
        }
        (id, hash)
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        let mask = size - 1;
        self.shift -= 1;
        self.slots.clear();
        self.slots.resize(size, 0);
        for (id, &(key, _)) in self.hashes.iter().enumerate() {
            let mut slot = (key >> self.shift) as usize & mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = id as u32 + 1;
        }
    }

    fn folded(&self, id: u32) -> &[u8] {
        let start = id.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.folded[start as usize..self.ends[id as usize] as usize]
    }
}

/// Puts the words of `text` into `words`, in order, in place of what was there. Linear in `text`.
pub fn words_into(text: &str, words: &mut Vec<Word>) {
    words.clear();
    append_words(text, words);
}

/// Puts the words of `text` behind those of `words`, their offsets counted from the beginning of `text`.
pub fn append_words(text: &str, words: &mut Vec<Word>) {
    let (mut folded, mut singular) = (Vec::new(), Vec::new());
    Cutter::new(text).cut(Span { start: 0, end: text.len() }, |cut, fold| {
        folded.clear();
        fold(&mut folded);
        let hash = singular_hash(&folded, &mut singular);
        words.push(Word { start: cut.start as u32, end: cut.end as u32, hash });
    });
}

/// A word that was cut: its bytes in the text, and the hash of its folded form.
struct Cut {
    start: usize,
    end: usize,
    hash: u64,
}

/// Cuts words, eight bytes at a time where they are ASCII.
struct Cutter<'t> {
    text: &'t str,
    folded: Vec<u8>,
}

/// What a byte is where it stands alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Alphanumeric,
    /// Part of a character that is not ASCII.
    Beyond,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte >= 0x80 {
            classes[byte] = Class::Beyond;
        } else if (byte as u8).is_ascii_alphanumeric() {
            classes[byte] = Class::Alphanumeric;
        }
        byte += 1;
    }
    classes
};

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * ONES;

/// Returns how many of eight bytes, from the lowest on, are ASCII letters or digits, and the bytes in lower case with
/// zero for the others.
fn alphanumeric(bytes: u64) -> (usize, u64) {
    let low = bytes & !HIGH;
    let lower = low | (0x20 * ONES);
    // No sum reaches the next byte, since each is below 0x80 before.
    let letters = (lower + (0x80 - b'a' as u64) * ONES) & !(lower + (0x7f - b'z' as u64) * ONES);
    let digits = (low + (0x80 - b'0' as u64) * ONES) & !(low + (0x7f - b'9' as u64) * ONES);
    let wrong = !((letters | digits) & !bytes) & HIGH;
    let count = wrong.trailing_zeros() as usize / 8;
    let kept = if count == 8 { u64::MAX } else { (1 << (8 * count)) - 1 };
    (count, lower & kept)
}

fn load(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + 8) {
        Some(eight) => u64::from_le_bytes(eight.try_into().expect("eight bytes")),
        None => {
            let rest = &bytes[at.min(bytes.len())..];
            rest.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte))
        }
    }
}

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Takes the next eight bytes into a hash.
fn take(hash: u64, bytes: u64) -> u64 {
    (hash.rotate_left(23) ^ bytes).wrapping_mul(FACTOR)
}

/// Spreads a hash over all its bits: of words of up to eight bytes no two have the same.
fn spread(hash: u64) -> u64 {
    (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

/// Returns the hash of a word: of words of up to eight bytes no two have the same.
pub(crate) fn hash(word: &[u8]) -> u64 {
    spread((0..word.len()).step_by(8).fold(0, |hash, at| take(hash, load(word, at))))
}

impl<'t> Cutter<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, folded: Vec::new() }
    }

    /// Calls `found` with each word of the text at `span`, and with what appends its folded form.
    fn cut(&mut self, span: Span, mut found: impl FnMut(Cut, &dyn Fn(&mut Vec<u8>))) {
        let Self { text, folded } = self;
        let bytes = text.as_bytes();
        let mut at = span.start;
        while at < span.end {
            match CLASSES[usize::from(bytes[at])] {
                Class::Other => {
                    at += 1;
                    continue;
                }
                Class::Beyond => {
                    let c = char_at(text, at);
                    if !is_letter(c) {
                        at += c.len_utf8();
                        continue;
                    }
                }
                Class::Alphanumeric => {
                    let (mut end, mut state) = (at, 0);
                    loop {
                        let (count, lower) = alphanumeric(load(bytes, end));
                        if count > 0 {
                            state = take(state, lower);
                            end += count;
                        }
                        if count < 8 {
                            break;
                        }
                    }
                    let after = if end < span.end { bytes[end] } else { b' ' };
                    if after < 0x80 && after != b'\'' && end <= span.end {
                        let word = &bytes[at..end];
                        found(Cut { start: at, end, hash: spread(state) }, &|out| {
                            out.extend(word.iter().map(u8::to_ascii_lowercase));
                        });
                        // What stands behind a word is nearly always one space.
                        at = end + 1;
                        continue;
                    }
                }
            }
            let (end, next) = fold(text, at, span.end, folded);
            found(Cut { start: at, end, hash: hash(folded) }, &|out| out.extend(folded.iter()));
            at = next;
        }
    }
}

/// Folds the word that begins at `at` into `folded`, character by character; returns its end, and where to go on.
fn fold(text: &str, at: usize, limit: usize, folded: &mut Vec<u8>) -> (usize, usize) {
    folded.clear();
    let (mut end, mut next) = (at, at);
    while next < limit {
        let c = char_at(text, next);
        let after = next + c.len_utf8();
        if c.is_ascii_alphanumeric() {
            folded.push(c.to_ascii_lowercase() as u8);
        } else if matches!(c, '\'' | '’') && end == next && after < limit && is_part(char_at(text, after)) {
            folded.push(b'\'');
        } else if is_invisible(c) {
            next = after;
            continue;
        } else if is_letter(c) {
            for lower in c.to_lowercase() {
                folded.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
            }
        } else {
            break;
        }
        (end, next) = (after, after);
    }
    (end, next)
}

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or(' ')
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_letter(c)
}

/// Whether the character beyond ASCII is part of a word: a letter, an accent on one, or a digit of another script, but no
/// raised number, which points to a note.
fn is_letter(c: char) -> bool {
    !c.is_ascii()
        && (c.is_alphabetic()
            || matches!(c, '\u{300}'..='\u{36f}')
            || c.is_numeric() && c >= '\u{300}' && !matches!(c, '\u{2000}'..='\u{2fff}'))
}

/// Whether the character has no ink and does not end a word.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Returns the hash of the singular of a folded word, without its apostrophes: "driver's" is compared as "drivers".
fn singular_hash(folded: &[u8], buffer: &mut Vec<u8>) -> u64 {
    if !folded.contains(&b'\'') {
        return folded::singular_hash(folded, 0, folded.len());
    }
    buffer.clear();
    buffer.extend(folded.iter().filter(|byte| **byte != b'\''));
    folded::singular_hash(buffer, 0, buffer.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Format;
    use proptest::prelude::*;

    /// The words of a text that is one sentence, as written and as folded.
    fn cut(written: &str) -> Vec<(String, String)> {
        let text = Text::read(written, Format::Text).expect("the text is read");
        let sentence = Sentence::whole(written);
        let words = Words::of(&text, &[sentence]);
        let folded = |id: &u32| String::from_utf8(words.folded(*id).to_vec()).expect("UTF-8");
        words.at(0).iter().zip(words.ids(0)).map(|(word, id)| (word.of(written).to_owned(), folded(id))).collect()
    }

    fn folded(written: &str) -> Vec<String> {
        cut(written).into_iter().map(|(_, folded)| folded).collect()
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(
            folded("We DON’T keep MÜLLER'S 🎉 data² 30 days"),
            ["we", "don't", "keep", "müller's", "data", "30", "days"]
        );
        assert_eq!(
            folded("e\u{ad}mail rock-'n'-roll 'quoted' internationalisation"),
            ["email", "rock", "n", "roll", "quoted", "internationalisation"]
        );
        assert_eq!(cut("(Müller’s)“x”")[0].0, "Müller’s");
    }

    #[test]
    fn a_word_is_the_same_however_it_is_reached() {
        let text = "email E\u{200b}Mail consequently conse\u{ad}quently";
        let whole = Text::read(text, Format::Text).expect("the text is read");
        let words = Words::of(&whole, &[Sentence::whole(text)]);
        assert_eq!(words.ids(0), [0, 0, 1, 1]);
    }

    #[test]
    fn plurals_meet_their_singulars() {
        let mut words = Vec::new();
        for (one, many) in [
            ("cookie", "cookies"),
            ("company", "companies"),
            ("address", "addresses"),
            ("box", "boxes"),
            ("search", "searches"),
            ("right", "rights"),
            ("driver's", "drivers"),
        ] {
            words_into(&format!("{one} {many} {}", one.to_uppercase()), &mut words);
            assert!(words.iter().all(|word| word.hash == words[0].hash), "{one}, {many}");
        }
        words_into("status statu this thi as a", &mut words);
        assert!((0..3).all(|at| words[2 * at].hash != words[2 * at + 1].hash));
    }

    #[test]
    fn each_word_is_found_at_its_places() {
        let written = "Data of users. Users of a datum, user of Müller’s 🎉 data.";
        let text = Text::read(written, Format::Text).expect("the text is read");
        let sentences = crate::sentence::sentences(&text, &crate::block::blocks(&text));
        let words = Words::of(&text, &sentences);
        let places = words.places();
        assert_eq!(places.of_hash(words.at(0)[0].hash), [0, 10]);
        assert_eq!(places.of_hash(words.at(0)[2].hash), [2, 3, 7], "singular and plural");
        assert_eq!((places.sentence(2), places.sentence(3)), (0, 1));
        assert_eq!(places.of_hash(7), [0; 0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn eight_bytes_at_a_time_are_as_good_as_one(text in "[ -~]{0,60}|[a-c'’é \u{ad}🎉9]{0,30}|\\PC{0,30}") {
            let mut slow = Vec::new();
            let mut at = 0;
            let mut folded = Vec::new();
            while at < text.len() {
                if is_part(char_at(&text, at)) {
                    let (end, next) = fold(&text, at, text.len(), &mut folded);
                    slow.push((at, end, hash(&folded), folded.clone()));
                    at = next;
                } else {
                    at += char_at(&text, at).len_utf8();
                }
            }
            let mut fast = Vec::new();
            Cutter::new(&text).cut(Span { start: 0, end: text.len() }, |cut, fold| {
                let mut folded = Vec::new();
                fold(&mut folded);
                fast.push((cut.start, cut.end, cut.hash, folded));
            });
            prop_assert_eq!(fast, slow, "{:?}", text);
        }
    }
}
