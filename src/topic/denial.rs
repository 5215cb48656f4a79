//! Whether a sentence denies a topic: a sparse linear model over hashed words near a negation.

use super::Topic;
use crate::feature::{self, Features, GROUPS, Group, WEIGHTS};
use std::sync::LazyLock;
use wide::i32x4;

const MAGIC: &[u8; 4] = b"LCD1";
/// How many bits of a feature's hash are kept.
const KEY_BITS: u32 = 24;
const BUCKET_BITS: u32 = 12;

/// The weights of `data/model/denial.bin`.
#[derive(Debug)]
pub struct Denial {
    /// What one unit of a weight is worth, in log-odds.
    scale: f32,
    bias: f32,
    /// The features that have a weight, sorted: the key and, in the lowest byte, the weight. At last some without weight.
    entries: Vec<i32>,
    /// For each `BUCKET_BITS` leading bits of a key where its entries begin, and at last where they end.
    starts: Vec<u32>,
}

/// Entries that are looked at together, whether there are as many or not: which keys are there nobody can foretell, and a
/// branch that goes the other way costs more than the look.
const LOOK: usize = 4;

/// Returns the key of a feature's hash.
pub fn key(hash: u32) -> u32 {
    hash >> (32 - KEY_BITS)
}

/// Returns the bytes of a model: the weight of each feature key (sorted, without doubles), in units of `scale`.
pub fn write(scale: f32, bias: f32, weights: &[(u32, i8)]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend(scale.to_le_bytes());
    out.extend(bias.to_le_bytes());
    out.extend((weights.len() as u32).to_le_bytes());
    let gaps: Vec<u32> = weights.iter().scan(0, |last, &(key, _)| Some(key - std::mem::replace(last, key))).collect();
    // Like beside like, which a general compressor likes.
    for shift in [0, 8, 16] {
        out.extend(gaps.iter().map(|gap| (gap >> shift) as u8));
    }
    out.extend(weights.iter().map(|&(_, weight)| weight as u8));
    out
}

impl Denial {
    /// Returns the model of these bytes, or nothing where they are not one.
    pub fn read(bytes: &'static [u8]) -> Option<Self> {
        let (magic, bytes) = bytes.split_first_chunk::<4>()?;
        let (scale, bytes) = bytes.split_first_chunk::<4>()?;
        let (bias, bytes) = bytes.split_first_chunk::<4>()?;
        let (count, bytes) = bytes.split_first_chunk::<4>()?;
        let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
        if magic != MAGIC || Some(bytes.len()) != count.checked_mul(4) {
            return None;
        }
        let mut entries = Vec::with_capacity(count + LOOK);
        let mut starts = vec![0; (1 << BUCKET_BITS) + 1];
        let mut key = 0u32;
        for at in 0..count {
            let [low, middle, high, weight] = [0, 1, 2, 3].map(|stream| bytes[stream * count + at]);
            key = key.checked_add(u32::from_le_bytes([low, middle, high, 0])).filter(|key| key >> KEY_BITS == 0)?;
            entries.push((key << 8 | u32::from(weight)).cast_signed());
            starts[(key >> (KEY_BITS - BUCKET_BITS)) as usize + 1] = entries.len() as u32;
        }
        entries.extend([0; LOOK]);
        // A bucket without keys begins where the one before it ends.
        for bucket in 1..starts.len() {
            starts[bucket] = starts[bucket].max(starts[bucket - 1]);
        }
        let (scale, bias) = (f32::from_le_bytes(*scale), f32::from_le_bytes(*bias));
        Some(Self { scale, bias, entries, starts })
    }

    /// Returns the sum of the weights of the features with these hashes.
    fn sum(&self, hashes: impl Iterator<Item = u32>) -> i32 {
        let mut sum = i32x4::ZERO;
        for hash in hashes {
            let bucket = (hash >> (32 - BUCKET_BITS)) as usize;
            let (mut at, end) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
            let key = i32x4::splat(hash.cast_signed() >> 8);
            loop {
                let four = i32x4::new(*self.entries[at..].first_chunk().expect("some stand behind the last"));
                sum += (four >> 8i32).simd_eq(key) & (four << 24i32 >> 24i32);
                at += LOOK;
                if at >= end {
                    break;
                }
            }
        }
        sum.reduce_add()
    }

    /// Returns what decides whether sentence `at` denies any of its topics.
    pub fn sentence(&self, features: &Features, at: usize) -> Sentence<'_> {
        let features = features.of_denial(at);
        let mut sentence = Sentence { model: self, features, sums: [0; GROUPS], sizes: [0; GROUPS] };
        // Each feature counts for any topic and for one alone, which has a feature of its own besides.
        sentence.features.iter().for_each(|&(group, _)| sentence.sizes[group as usize] += 2);
        sentence.sizes[Group::Form as usize] += 1;
        sentence.sums = sentence.sums_of(feature::unsalted);
        sentence
    }
}

/// A sentence that may deny something.
#[derive(Debug)]
pub struct Sentence<'m> {
    model: &'m Denial,
    /// One group after the other.
    features: Vec<(Group, u32)>,
    /// The sums of the weights, by group, that are the same for all topics.
    sums: [i32; GROUPS],
    /// How many features each group has.
    sizes: [u32; GROUPS],
}

/// The most words of a sentence that is read by [`is_plain`].
const SHORT: usize = 16;

/// How many words name who acts.
const ACTOR: usize = 5;

/// The words by which [`is_plain`] goes, by name.
const WORDS: &str = include_str!("../../data/lexicon/plain_denial.tsv");

/// The lists of [`WORDS`].
struct Lists([Vec<&'static str>; 5]);

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let list = |name: &str| WORDS.lines().filter_map(|line| line.split_once('\t')).find(|(known, _)| *known == name);
    let words = |name: &str| list(name).map_or_else(Vec::new, |(_, words)| words.split('|').collect());
    Lists(["helper", "negation", "verb", "turn", "other"].map(words))
});

/// Whether a word is this one of lower-case ASCII letters, with `'` for each apostrophe.
fn is_word(word: &str, known: &str) -> bool {
    if word.is_ascii() {
        return word.eq_ignore_ascii_case(known);
    }
    word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).eq(known.chars())
}

/// Whether a short sentence denies whatever it says that "we", or somebody named, do: `We do not sell it`, `We use no cookies`.
///
/// The model has learnt from whole policies, in which such short sentences are rare.
pub fn is_plain(written: &str) -> bool {
    let mut short = [""; SHORT];
    let mut count = 0;
    let apart = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’');
    for word in written.split(apart).filter(|word| !word.is_empty()) {
        let Some(place) = short.get_mut(count) else { return false };
        *place = word;
        count += 1;
    }
    let words = &short[..count];
    let Lists([helper, negation, verb, turn, other]) = &*LISTS;
    let is = |list: &[&str], at: usize| words.get(at).is_some_and(|word| list.iter().any(|known| is_word(word, known)));
    let says_no = |at: usize| is(&["no"], at);
    let begins = is(&["we"], 0) && (is(negation, 1) && is(verb, 2) || is(verb, 1) && says_no(2));
    // Who acts may be named: `Acme Tea will not sell it`.
    let acts = || {
        let at = (1..=ACTOR).find(|at| is(helper, *at))?;
        let is_other = (0..at).any(|at| is(other, at));
        Some(!is_other && is(negation, at + 1) && is(verb, at + 2))
    };
    (begins || acts().unwrap_or(false)) && !(1..count).any(|at| is(turn, at) || at > 3 && says_no(at))
}

impl Sentence<'_> {
    /// Returns the sums of the weights, by group, of what `hash` makes of the features.
    fn sums_of(&self, hash: impl Fn((Group, u32)) -> u32) -> [i32; GROUPS] {
        let mut sums = [0; GROUPS];
        for group in self.features.chunk_by(|a, b| a.0 == b.0) {
            sums[group[0].0 as usize] += self.model.sum(group.iter().map(|feature| hash(*feature)));
        }
        sums
    }

    /// Returns the log-odds that it denies `topic`.
    pub fn odds(&self, topic: Topic) -> f32 {
        let salted = self.sums_of(|feature| feature::salted(feature, topic.0));
        let (own, weight) = (Group::Form as usize, self.model.sum(std::iter::once(feature::own(topic.0))));
        let group = |group: usize| {
            let sum = self.sums[group] + salted[group] + if group == own { weight } else { 0 };
            WEIGHTS[group] / (self.sizes[group].max(1) as f32).sqrt() * sum as f32
        };
        self.model.bias + self.model.scale * (0..GROUPS).map(group).sum::<f32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_denial_is_plain() {
        for written in [
            "We use no cookies for advertising.",
            "We obtain no personal data from Müller 🎉.",
            "We don’t sell it.",
            "Müller Tea will not send it abroad.",
        ] {
            assert!(is_plain(written), "{written}");
        }
        for written in [
            "We sell no other data.",
            "We do not sell it unless you agree.",
            "We use it, and no one else.",
            "You do not pay.",
            "Your browser will not send it.",
            "We do not only sell it.",
            "We are not responsible for them.",
            "We",
            "",
        ] {
            assert!(!is_plain(written), "{written}");
        }
    }

    #[test]
    fn many_keys_of_one_beginning_are_all_found() {
        let weights: Vec<(u32, i8)> = (0..11).map(|at| (70_000 + 3 * at, at as i8 - 5)).collect();
        let model = Denial::read(write(1.0, 0.0, &weights).leak()).expect("the bytes are a model");
        for (key, weight) in weights {
            assert_eq!(model.sum([key << 8, (key + 1) << 8].into_iter()), i32::from(weight));
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = write(0.5, -1.0, &[(3, -5), (70_000, 127), (70_001, 2), ((1 << KEY_BITS) - 1, 1)]).leak();
        let model = Denial::read(bytes).expect("the bytes are a model");
        assert_eq!((model.scale, model.bias, model.entries.len()), (0.5, -1.0, 4 + LOOK));
        let weight = |hash: u32| model.sum(std::iter::once(hash));
        let weights = [0, 3, 69_999, 70_000, 70_001, (1 << KEY_BITS) - 1].map(|key: u32| weight(key << 8));
        assert_eq!(weights, [0, -5, 0, 127, 2, 1]);
        assert_eq!([3 << 8, 3 << 8 | 0xff, 4 << 8].map(weight), [-5, -5, 0]);
        assert_eq!(model.sum([3 << 8, 70_000 << 8].into_iter()), 122);
        for length in 0..bytes.len() {
            assert!(Denial::read(&bytes[..length]).is_none(), "{length} of {} bytes", bytes.len());
        }
    }
}
