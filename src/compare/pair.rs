//! Rewordings: which sentence of one version became which of the other.

use crate::fact::phrase::Word;

/// How alike two sentences must be, of 1000: between the same two neighbours, at the same place, and anywhere.
const ALIKE_BETWEEN: u64 = 250;
const ALIKE_HERE: u64 = 450;
const ALIKE_ANYWHERE: u64 = 650;

/// How many sentences before and behind the like place are looked at.
const REACH: usize = 8;

/// How often a word may occur for its sentences to be looked for anywhere, and how many sentences are tried.
const RARE: usize = 8;
const TRIED: usize = 3;

/// How often each word occurs in both versions, by a part of its hash: words that share one count as more common.
pub(super) struct Counts {
    counts: Vec<u32>,
    sentences: usize,
}

impl Counts {
    pub fn new() -> Self {
        Self { counts: vec![0; 1 << 16], sentences: 0 }
    }

    /// Counts the words of one sentence.
    pub fn add(&mut self, words: &[Word]) {
        self.sentences += 1;
        for word in words {
            self.counts[(word.hash >> 48) as usize] += 1;
        }
    }

    /// Returns what a word weighs: the more, the rarer it is. Whole numbers are the same on every machine.
    fn weight(&self, hash: u64) -> usize {
        let rarity = self.sentences / (self.counts[(hash >> 48) as usize] as usize).max(1);
        1 + rarity.max(1).ilog2() as usize
    }
}

/// A sentence without its equal in the other version.
pub(super) struct Loose {
    /// Its index.
    pub index: usize,
    /// How many sentences before it have kept their equal and their order: the place where it stands.
    pub place: usize,
    /// Whether it is an entry of a table of contents.
    pub is_contents: bool,
    /// The hashes of its words with their weights, sorted by hash.
    words: Vec<(u64, usize)>,
    weight: u64,
}

impl Loose {
    pub fn new(index: usize, place: usize, is_contents: bool, words: &[Word], counts: &Counts) -> Self {
        let mut words: Vec<(u64, usize)> = words.iter().map(|word| (word.hash, counts.weight(word.hash))).collect();
        crate::order::sort(&mut words);
        let weight = words.iter().map(|(_, weight)| *weight as u64).sum();
        Self { index, place, is_contents, words, weight }
    }

    /// Returns how alike two sentences are, of 1000: the weight of the words that they share, twice, to that of all
    /// their words (Dice 1945). Zero where their lengths alone rule it out, which keeps a long sentence from being
    /// read again for each short one.
    fn likeness(&self, other: &Loose) -> u64 {
        let (short, long) = (self.words.len().min(other.words.len()), self.words.len().max(other.words.len()));
        let all = self.weight + other.weight;
        if long > 8 * short || 2000 * self.weight.min(other.weight) < ALIKE_BETWEEN * all {
            return 0;
        }
        let mut theirs = other.words.iter().peekable();
        let mut shared = 0;
        for (hash, weight) in &self.words {
            while theirs.next_if(|their| their.0 < *hash).is_some() {}
            if theirs.next_if(|their| their.0 == *hash).is_some() {
                shared += *weight as u64;
            }
        }
        2000 * shared / all.max(1)
    }
}

/// Two loose sentences, by their places in the two lists, that stand beside one and the same sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub old: usize,
    pub new: usize,
    /// Whether they do so on both sides.
    pub is_between: bool,
}

/// Pairs that may be rewordings. Everything here is sorted as pairs of one type, which keeps the WebAssembly small.
#[derive(Default)]
struct Candidates {
    pairs: Vec<(usize, usize)>,
    /// What comes first: the most alike, then the nearest place, then the nearest at that place; with the index.
    order: Vec<(u64, usize)>,
}

impl Candidates {
    fn push(&mut self, pair: (usize, usize), likeness: u64, distance: usize, offset: usize) {
        const FIELD: u64 = (1 << 26) - 1;
        let order = (1000 - likeness.min(1000)) << 52 | (distance as u64).min(FIELD) << 26 | (offset as u64).min(FIELD);
        self.order.push((order, self.pairs.len()));
        self.pairs.push(pair);
    }
}

/// Returns the pairs of `old` and `new` that are one sentence in other words, each in one pair at most, as indices of
/// the two lists. The most alike are paired first.
///
/// Both must be in the order of their indices. What is linked is at one place, wherever that has moved. Each sentence is
/// compared with a bounded number of others, so the work grows with the text and not with its square.
pub(super) fn reworded(old: &[Loose], new: &[Loose], links: &[Link]) -> Vec<(usize, usize)> {
    let mut candidates = Candidates::default();
    let mut consider = |x: usize, y: usize, least: u64, distance: usize, offset: usize| {
        let (one, other) = (&old[x], &new[y]);
        if one.is_contents != other.is_contents {
            return;
        }
        let likeness = one.likeness(other);
        if likeness >= least {
            candidates.push((x, y), likeness, distance, offset);
        }
    };

    // Those at the same place.
    for link in links {
        consider(link.old, link.new, if link.is_between { ALIKE_BETWEEN } else { ALIKE_HERE }, 0, 0);
    }
    let mut from = 0;
    let mut first = 0;
    for here in old.chunk_by(|one, other| one.place == other.place) {
        let place = here[0].place;
        from += new[from..].partition_point(|loose| loose.place < place);
        let there = new[from..].partition_point(|loose| loose.place == place);
        for at in 0..here.len() {
            // In 64 bits: the product may be beyond what WebAssembly counts in.
            let like = (at as u64 * there as u64 / here.len() as u64) as usize;
            for to in like.saturating_sub(REACH)..there.min(like + REACH + 1) {
                consider(first + at, from + to, ALIKE_HERE, 0, to.abs_diff(like));
            }
        }
        first += here.len();
    }

    // Those anywhere that share rare words.
    let mut index: Vec<(u64, usize)> =
        new.iter().enumerate().flat_map(|(at, loose)| loose.words.iter().map(move |(hash, _)| (*hash, at))).collect();
    crate::order::sort(&mut index);
    index.dedup();
    let mut hits: Vec<(u64, usize)> = Vec::new();
    for (x, loose) in old.iter().enumerate() {
        hits.clear();
        for word in loose.words.chunk_by(|one, other| one.0 == other.0) {
            let (hash, weight) = word[0];
            let start = index.partition_point(|entry| entry.0 < hash);
            let count = index[start..].iter().take(RARE + 1).take_while(|entry| entry.0 == hash).count();
            if count <= RARE {
                hits.extend(index[start..start + count].iter().map(|&(_, y)| (y as u64, weight)));
            }
        }
        crate::order::sort(&mut hits);
        let mut summed: Vec<(u64, usize)> = hits
            .chunk_by(|one, other| one.0 == other.0)
            .map(|same| (u64::MAX - same.iter().map(|(_, weight)| *weight as u64).sum::<u64>(), same[0].0 as usize))
            .collect();
        crate::order::sort(&mut summed);
        for (_, y) in summed.into_iter().take(TRIED) {
            consider(x, y, ALIKE_ANYWHERE, old[x].place.abs_diff(new[y].place), x.abs_diff(y));
        }
    }

    let Candidates { pairs, mut order } = candidates;
    crate::order::sort(&mut order);
    let mut is_paired = (vec![false; old.len()], vec![false; new.len()]);
    let mut found = Vec::new();
    for (old, new) in order.into_iter().map(|(_, at)| pairs[at]) {
        if !is_paired.0[old] && !is_paired.1[new] {
            (is_paired.0[old], is_paired.1[new]) = (true, true);
            found.push((old, new));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::phrase::words_into;

    fn pairs(old: &[(usize, &str)], new: &[(usize, &str)]) -> Vec<(usize, usize)> {
        linked(old, new, &[])
    }

    fn linked(old: &[(usize, &str)], new: &[(usize, &str)], links: &[Link]) -> Vec<(usize, usize)> {
        let mut counts = Counts::new();
        let cut = |written: &str| {
            let mut words = Vec::new();
            words_into(written, &mut words);
            words
        };
        for (_, written) in old.iter().chain(new) {
            counts.add(&cut(written));
        }
        let loose = |list: &[(usize, &str)]| -> Vec<Loose> {
            let each = list.iter().enumerate();
            each.map(|(index, (place, written))| Loose::new(index, *place, false, &cut(written), &counts)).collect()
        };
        let mut pairs = reworded(&loose(old), &loose(new), links);
        crate::order::sort(&mut pairs);
        pairs
    }

    #[test]
    fn a_changed_period_is_a_rewording_and_another_statement_is_none() {
        let one = [(0, "We keep Müller’s 🎉 data for 30 days.")];
        assert_eq!(pairs(&one, &[(0, "We keep Müller’s 🎉 data for two years.")]), [(0, 0)]);
        assert!(pairs(&one, &[(0, "You may complain to a supervisory authority.")]).is_empty());
    }

    #[test]
    fn between_the_same_neighbours_little_must_be_alike() {
        let (old, new) = ([(0, "Effective date: 1 February 2024")], [(0, "Effective date: 15 March 2025")]);
        assert!(pairs(&old, &new).is_empty());
        assert_eq!(linked(&old, &new, &[Link { old: 0, new: 0, is_between: true }]), [(0, 0)]);
    }

    #[test]
    fn the_most_alike_are_paired_first() {
        let old = [(0, "We share your name with our carriers."), (0, "We share your address with our banks.")];
        let new = [(0, "We share your address with our banks abroad."), (0, "We share your name with the carriers.")];
        assert_eq!(pairs(&old, &new), [(0, 1), (1, 0)]);
    }

    #[test]
    fn far_away_only_what_is_very_alike_is_a_rewording() {
        let old = [(0, "Server logs are erased after fourteen days by a nightly job.")];
        assert_eq!(pairs(&old, &[(9, "Server logs are erased after thirty days by a nightly job.")]), [(0, 0)]);
        let other = [(9, "Server logs are erased by hand after a year.")];
        assert!(pairs(&old, &other).is_empty());
        assert_eq!(linked(&old, &other, &[Link { old: 0, new: 0, is_between: false }]), [(0, 0)]);
    }
}
