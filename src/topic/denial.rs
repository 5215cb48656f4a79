//! Whether a sentence denies a topic: a sparse linear model over hashed words near a negation.

use super::Topic;
use crate::feature::{self, Features, GROUPS, Group, WEIGHTS};

const MAGIC: &[u8; 4] = b"LCD1";
/// How many bits of a feature's hash are kept.
const KEY_BITS: u32 = 24;
const FILTER_BITS: u32 = 17;
const BUCKET_BITS: u32 = 12;

/// The weights of `data/model/denial.bin`.
#[derive(Debug)]
pub struct Denial {
    /// What one unit of a weight is worth, in log-odds.
    scale: f32,
    bias: f32,
    /// The keys of the features that have a weight, sorted, and their weights.
    keys: Vec<u32>,
    weights: &'static [u8],
    /// For each `BUCKET_BITS` leading bits of a key where its keys begin, and at last where they end.
    starts: Vec<u32>,
    /// One bit for each `FILTER_BITS` leading bits of a key: most features have no weight, and this answers so from the
    /// processor's cache.
    filter: Vec<u64>,
}

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
        let mut keys = Vec::with_capacity(count);
        let mut starts = vec![0; (1 << BUCKET_BITS) + 1];
        let mut filter = vec![0u64; 1 << (FILTER_BITS - 6)];
        let mut key = 0u32;
        for at in 0..count {
            let [low, middle, high] = [0, 1, 2].map(|stream| bytes[stream * count + at]);
            key = key.checked_add(u32::from_le_bytes([low, middle, high, 0])).filter(|key| key >> KEY_BITS == 0)?;
            keys.push(key);
            starts[(key >> (KEY_BITS - BUCKET_BITS)) as usize + 1] = keys.len() as u32;
            let bit = key >> (KEY_BITS - FILTER_BITS);
            filter[bit as usize / 64] |= 1 << (bit % 64);
        }
        // A bucket without keys begins where the one before it ends.
        for bucket in 1..starts.len() {
            starts[bucket] = starts[bucket].max(starts[bucket - 1]);
        }
        let (scale, bias) = (f32::from_le_bytes(*scale), f32::from_le_bytes(*bias));
        Some(Self { scale, bias, keys, weights: &bytes[3 * count..], starts, filter })
    }

    fn weight(&self, hash: u32) -> i32 {
        let bit = hash >> (32 - FILTER_BITS);
        if self.filter[bit as usize / 64] >> (bit % 64) & 1 == 0 {
            return 0;
        }
        self.known(key(hash))
    }

    /// Returns the weight of a key.
    fn known(&self, key: u32) -> i32 {
        let bucket = (key >> (KEY_BITS - BUCKET_BITS)) as usize;
        let from = self.starts[bucket] as usize;
        let found = self.keys[from..self.starts[bucket + 1] as usize].iter().position(|known| *known == key);
        found.map_or(0, |at| i32::from(self.weights[from + at] as i8))
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

/// Whether a short sentence denies whatever it says that "we", or somebody named, do: `We do not sell it`, `We use no cookies`.
///
/// The model has learnt from whole policies, in which such short sentences are rare.
pub fn is_plain(written: &str) -> bool {
    let words: Vec<String> = written
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
        .filter(|word| !word.is_empty())
        .take(SHORT + 1)
        .map(|word| word.to_lowercase().replace('’', "'"))
        .collect();
    let is = |name: &str, at: usize| {
        let list = WORDS.lines().filter_map(|line| line.split_once('\t')).find(|(known, _)| *known == name);
        words.get(at).is_some_and(|word| list.is_some_and(|(_, list)| list.split('|').any(|known| known == word)))
    };
    let says_no = |at: usize| words.get(at).is_some_and(|word| word == "no");
    let is_we = words.first().is_some_and(|word| word == "we");
    let begins = is_we && (is("negation", 1) && is("verb", 2) || is("verb", 1) && says_no(2));
    // Who acts may be named: `Acme Tea will not sell it`.
    let acts = || {
        let helper = (1..=ACTOR).find(|at| is("helper", *at))?;
        let is_other = (0..helper).any(|at| is("other", at));
        Some(!is_other && is("negation", helper + 1) && is("verb", helper + 2))
    };
    words.len() <= SHORT
        && (begins || acts().unwrap_or(false))
        && !(1..words.len()).any(|at| is("turn", at) || at > 3 && says_no(at))
}

impl Sentence<'_> {
    /// Returns the sums of the weights, by group, of what `hash` makes of the features.
    fn sums_of(&self, hash: impl Fn((Group, u32)) -> u32) -> [i32; GROUPS] {
        let mut sums = [0; GROUPS];
        for group in self.features.chunk_by(|a, b| a.0 == b.0) {
            sums[group[0].0 as usize] += group.iter().map(|feature| self.model.weight(hash(*feature))).sum::<i32>();
        }
        sums
    }

    /// Returns the log-odds that it denies `topic`.
    pub fn odds(&self, topic: Topic) -> f32 {
        let salted = self.sums_of(|feature| feature::salted(feature, topic.0));
        let (own, weight) = (Group::Form as usize, self.model.weight(feature::own(topic.0)));
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
    fn what_was_written_is_read() {
        let bytes = write(0.5, -1.0, &[(3, -5), (70_000, 127), (70_001, 2), ((1 << KEY_BITS) - 1, 1)]).leak();
        let model = Denial::read(bytes).expect("the bytes are a model");
        assert_eq!((model.scale, model.bias, model.keys.len()), (0.5, -1.0, 4));
        let weights = [0, 3, 69_999, 70_000, 70_001, (1 << KEY_BITS) - 1].map(|key| model.known(key));
        assert_eq!(weights, [0, -5, 0, 127, 2, 1]);
        assert_eq!([3 << 8, 3 << 8 | 0xff, 4 << 8].map(|hash| model.weight(hash)), [-5, -5, 0]);
        for length in 0..bytes.len() {
            assert!(Denial::read(&bytes[..length]).is_none(), "{length} of {} bytes", bytes.len());
        }
    }
}
