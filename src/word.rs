//! Words: a text cut once into the words of its sentences, the same word the same number, and where each word stands.
//!
//! Whatever looks at words looks here: what is known of a word (its hash, its features, the phrases that begin with it) is
//! worked out once for each distinct word of a text, and then found by its number.

pub(crate) mod folded;

use crate::sentence::Sentence;
use crate::text::{Span, Text, is_between, is_beyond_ascii, is_byte};
use std::hash::Hasher;
use std::ops::Range;
use wide::u8x16;

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
    /// Those that no white space parts from the next of their sentence, in order.
    joined: Vec<u32>,
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
        let (mut all, mut ids) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let (mut starts, mut joined) = (Vec::with_capacity(sentences.len() + 1), Vec::new());
        let mut distinct = Distinct::with_room(room / 30);
        let mut cutter = Cutter::new(plain);
        for Sentence { span, .. } in sentences {
            let first = all.len() as u32;
            starts.push(first);
            let cuts = cutter.cut(*span);
            for (at, pair) in (first..).zip(cuts.windows(2)) {
                if !is_apart(plain.as_bytes(), pair[0].end, pair[1].start) {
                    joined.push(at);
                }
            }
            ids.extend(cuts.iter_mut().map(|cut| {
                let id;
                (id, cut.hash) = distinct.number(cut.hash, |out| cut.fold(plain, out));
                id
            }));
            all.extend(cuts.iter().map(|cut| cut.word(span.start)));
        }
        starts.push(all.len() as u32);
        Self { words: all, ids, starts, joined, distinct }
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

    /// Returns the numbers of the words of all sentences.
    pub(crate) fn all_ids(&self) -> &[u32] {
        &self.ids
    }

    /// Returns how many words all sentences have.
    pub fn count(&self) -> usize {
        self.words.len()
    }

    /// Returns how many distinct words there are; they are numbered in the order of their first appearance.
    pub fn distinct(&self) -> usize {
        self.distinct.known.len()
    }

    /// Returns the distinct word with this number: lower-case, with `'` for each apostrophe, in UTF-8.
    pub fn folded(&self, id: u32) -> &[u8] {
        self.distinct.folded(id)
    }

    /// Returns the word at `place`, an index of all words of the text; nothing beyond the last.
    pub(crate) fn get(&self, place: usize) -> Option<&Word> {
        self.words.get(place)
    }

    /// Returns the words that no white space parts from the next of their sentence, as indices of all words of the text,
    /// in order.
    pub(crate) fn joined(&self) -> &[u32] {
        &self.joined
    }

    /// Returns the index of the first word of a sentence among all words of the text.
    pub(crate) fn first(&self, sentence: usize) -> usize {
        self.starts[sentence] as usize
    }

    /// Returns the hash of the singular of the distinct word with this number.
    pub fn hash(&self, id: u32) -> u64 {
        self.distinct.known[id as usize].hash
    }

    /// Returns how often the distinct word with this number stands in the text.
    pub(crate) fn count_of(&self, id: u32) -> usize {
        self.distinct.known[id as usize].count as usize
    }

    /// Returns where each word stands.
    pub(crate) fn places(&self) -> Places {
        Places::of(self)
    }
}

/// Whether what stands between two words parts them.
fn is_apart(bytes: &[u8], from: usize, to: usize) -> bool {
    // It is nearly always one space.
    from + 1 == to && bytes[from] == b' ' || bytes[from..to].iter().any(u8::is_ascii_whitespace)
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
        // How often each hash stands in the text, and from there where its places begin.
        let mut starts = Vec::new();
        let numbers: Vec<u32> = (words.distinct.known.iter())
            .map(|&Known { hash, count, .. }| {
                let slot = places.slot(hash);
                let (key, number) = &mut places.slots[slot];
                if *number == NONE {
                    (*key, *number) = (hash, starts.len() as u32);
                    starts.push(0);
                }
                starts[*number as usize] += count;
                *number
            })
            .collect();
        let mut total = 0;
        for start in &mut starts {
            total += std::mem::replace(start, total);
        }
        // The places of each word of a hash stand behind those of the word before it.
        let mut ends = starts.clone();
        let begin = |(known, number): (&Known, &u32)| {
            let end = &mut ends[*number as usize];
            *end += known.count;
            *end - known.count
        };
        let mut next: Vec<u32> = words.distinct.known.iter().zip(&numbers).map(begin).collect();
        starts.push(total);
        for (at, &id) in words.ids.iter().enumerate() {
            let next = &mut next[id as usize];
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

    /// Returns the indices of the words with this hash, in no order.
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

/// One distinct word of a text.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// What it is told apart by.
    key: u64,
    /// The hash of its singular.
    hash: u64,
    /// How often it stands in the text.
    count: u32,
}

/// The distinct words of a text.
#[derive(Debug, Default)]
struct Distinct {
    /// Number and one more of each word; 0 marks an empty slot.
    slots: Vec<u32>,
    shift: u32,
    known: Vec<Known>,
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
    #[inline]
    fn number(&mut self, key: u64, fold: impl FnOnce(&mut Vec<u8>)) -> (u32, u64) {
        let mask = self.slots.len() - 1;
        let mut slot = (key >> self.shift) as usize & mask;
        while let Some(id) = self.slots[slot].checked_sub(1) {
            let known = &mut self.known[id as usize];
            if known.key == key {
                known.count += 1;
                return (id, known.hash);
            }
            slot = (slot + 1) & mask;
        }
        self.add(slot, key, fold)
    }

    /// Adds a word, whose slot is empty. Few words are new.
    #[cold]
    fn add(&mut self, slot: usize, key: u64, fold: impl FnOnce(&mut Vec<u8>)) -> (u32, u64) {
        let id = self.known.len() as u32;
        self.slots[slot] = id + 1;
        let start = self.folded.len();
        fold(&mut self.folded);
        self.ends.push(self.folded.len() as u32);
        let hash = singular_hash(&self.folded[start..], &mut self.singular);
        self.known.push(Known { key, hash, count: 1 });
        if self.known.len() * 2 > self.slots.len() {
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
        for (id, &Known { key, .. }) in self.known.iter().enumerate() {
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
    words.extend(Cutter::new(text).cut(Span { start: 0, end: text.len() }).iter_mut().map(|cut| {
        folded.clear();
        cut.fold(text, &mut folded);
        cut.hash = singular_hash(&folded, &mut singular);
        cut.word(0)
    }));
}

/// A word that was cut: its bytes in the text, and the hash of its folded form.
struct Cut {
    start: usize,
    end: usize,
    hash: u64,
}

impl Cut {
    /// Appends the folded form of the word.
    fn fold(&self, text: &str, out: &mut Vec<u8>) {
        fold(text, self.start, self.end, out);
    }

    /// Returns the word in a sentence that begins at `base`.
    fn word(&self, base: usize) -> Word {
        Word { start: (self.start - base) as u32, end: (self.end - base) as u32, hash: self.hash }
    }
}

/// Cuts words, sixty-four bytes at a time where they are ASCII; its vectors are reused, so that a sentence costs no
/// allocation.
struct Cutter<'t> {
    text: &'t str,
    folded: Vec<u8>,
    cuts: Vec<Cut>,
}

/// What the next bytes of a text are, a bit for each, the first one lowest.
struct Window {
    /// ASCII letters and digits.
    plain: u64,
    /// What may make another word than its plain bytes do: apostrophes, and parts of characters beyond ASCII.
    special: u64,
}

impl Window {
    const LENGTH: usize = u64::BITS as usize;

    /// Returns what the bytes at `at` are; behind the last one there is nothing.
    fn of(bytes: &[u8], at: usize) -> Self {
        let rest = &bytes[at..];
        let mut padded = [0; Self::LENGTH];
        let window = rest.first_chunk().unwrap_or_else(|| {
            padded[..rest.len()].copy_from_slice(rest);
            &padded
        });
        let (mut plain, mut special) = (0, 0);
        for (part, sixteen) in window.as_chunks().0.iter().enumerate() {
            let sixteen = u8x16::new(*sixteen);
            let letters = is_between(sixteen | u8x16::splat(0x20), b'a', b'z');
            let is_plain = letters | is_between(sixteen, b'0', b'9');
            let is_special = is_beyond_ascii(sixteen) | is_byte(sixteen, b'\'');
            plain |= u64::from(is_plain.to_bitmask()) << (16 * part);
            special |= u64::from(is_special.to_bitmask()) << (16 * part);
        }
        Self { plain, special }
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;

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

/// Returns the hash of the folded form of the word at `start..end`, which is nothing but ASCII letters and digits.
fn hash_of_plain(bytes: &[u8], start: usize, end: usize) -> u64 {
    // What makes a letter small leaves a digit as it is.
    let small = |at: usize| load(bytes, at) | (0x20 * ONES);
    let kept = |length: usize| u64::MAX.checked_shr(64 - 8 * length.min(8) as u32).unwrap_or(0);
    let length = end - start;
    if length <= 16 {
        // Both eights at once: whether there is a second one is a jump that no processor foresees.
        let first = take(0, small(start) & kept(length));
        let second = take(first, small(start + 8) & kept(length.saturating_sub(8)));
        return spread(if length > 8 { second } else { first });
    }
    let (mut at, mut hash) = (start, 0);
    while end - at > 8 {
        hash = take(hash, small(at));
        at += 8;
    }
    spread(take(hash, small(at) & kept(end - at)))
}

/// Hashes eight bytes at a time what is looked up very often, such as sets of cue words by their names. No key may come
/// from a text: nobody could be kept from choosing such that collide.
#[derive(Default)]
pub(crate) struct Short(u64);

impl Hasher for Short {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let eight = chunk.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte));
            self.0 = take(self.0, eight);
        }
    }
}

impl<'t> Cutter<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, folded: Vec::new(), cuts: Vec::new() }
    }

    /// Returns the words of the text at `span`, in order.
    fn cut(&mut self, span: Span) -> &mut [Cut] {
        let Self { text, folded, cuts } = self;
        cuts.clear();
        let bytes = text.as_bytes();
        let mut at = span.start;
        while at < span.end {
            let length = Window::LENGTH.min(span.end - at);
            let Window { plain, special } = Window::of(bytes, at);
            let inside = u64::MAX >> (Window::LENGTH - length);
            let (plain, special) = (plain & inside, special & inside);
            // What is still to be looked at, and where the next window begins: a word that may go on there is left to it.
            let (mut rest, mut next) = (plain | special, at + length);
            let open = plain.leading_ones() as usize;
            if next < span.end && open > 0 && open < length {
                rest &= u64::MAX >> open;
                next -= open;
            }
            while rest != 0 {
                let start = at + rest.trailing_zeros() as usize;
                // The sum carries the first bit over all plain bytes from there on: what it sets anew is where they end.
                let first = rest & rest.wrapping_neg();
                let end = plain.wrapping_add(first) & !plain;
                if end & special == 0 && (end != 0 || open < length || next == span.end) {
                    let stop = at + end.trailing_zeros().min(length as u32) as usize;
                    cuts.push(Cut { start, end: stop, hash: hash_of_plain(bytes, start, stop) });
                    rest &= end.wrapping_neg();
                    continue;
                }
                let c = char_at(text, start);
                let after = if is_part(c) {
                    folded.clear();
                    let (end, after) = fold(text, start, span.end, folded);
                    cuts.push(Cut { start, end, hash: hash(folded) });
                    after
                } else {
                    start + c.len_utf8()
                };
                rest &= u64::MAX.checked_shl((after - at) as u32).unwrap_or(0);
                next = next.max(after);
            }
            at = next;
        }
        cuts
    }
}

/// Appends the word that begins at `at` to `folded`, character by character; returns its end, and where to go on.
fn fold(text: &str, at: usize, limit: usize, folded: &mut Vec<u8>) -> (usize, usize) {
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
        assert_eq!(places.of_hash(words.at(0)[2].hash), [2, 3, 7], "plural and singular");
        assert_eq!((places.sentence(2), places.sentence(3)), (0, 1));
        assert_eq!(places.of_hash(7), [0; 0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_window_at_a_time_is_as_good_as_a_character(text in "[ -~]{0,160}|[a-c'’é \u{ad}🎉9]{0,90}|[a-c]{60,140}|\\PC{0,60}") {
            let folded = |at: usize, limit: usize| {
                let mut folded = Vec::new();
                let (end, next) = fold(&text, at, limit, &mut folded);
                (end, next, folded)
            };
            let (mut slow, mut at) = (Vec::new(), 0);
            while at < text.len() {
                if is_part(char_at(&text, at)) {
                    let (end, next, folded) = folded(at, text.len());
                    slow.push((at, end, hash(&folded), folded));
                    at = next;
                } else {
                    at += char_at(&text, at).len_utf8();
                }
            }
            let mut cutter = Cutter::new(&text);
            let cuts = cutter.cut(Span { start: 0, end: text.len() }).iter();
            let fast: Vec<_> = cuts.map(|cut| (cut.start, cut.end, cut.hash, folded(cut.start, cut.end).2)).collect();
            prop_assert_eq!(fast, slow, "{:?}", text);
        }
    }
}
