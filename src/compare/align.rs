//! Two sequences side by side: which items of one stand in the other, in the same order.

use similar::algorithms::{DiffHook, myers};
use std::convert::Infallible;
use std::ops::Range;

/// The most items on both sides together that are compared exactly, which takes the square of their number at worst.
const EXACT: usize = 512;

/// How often a stretch that is too long is cut at its anchors.
const CUTS: u8 = 3;

/// Takes the equal items of a diff and nothing else.
struct Equals<'a>(&'a mut Vec<(usize, usize)>);

impl DiffHook for Equals<'_> {
    type Error = Infallible;

    fn equal(&mut self, old: usize, new: usize, length: usize) -> Result<(), Infallible> {
        self.0.extend((old..old + length).zip(new..));
        Ok(())
    }
}

/// A stretch that is still to be aligned.
struct Stretch {
    old: Range<usize>,
    new: Range<usize>,
    cuts: u8,
}

/// Returns pairs of equal items, each item in one pair at most, in order on both sides and as many as can be found in
/// a time that hardly more than grows with the length.
///
/// Short stretches are compared exactly (Myers 1986). Longer ones are cut first at the items that occur once on both
/// sides (the patience diff of Bram Cohen), and where that no longer helps, at the n-th occurrence of what occurs
/// often. So no input costs its square; the price is that a long text of repetitions may have fewer pairs than it
/// could.
pub(super) fn align<T: Ord + Copy>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::with_capacity(old.len().min(new.len()));
    let mut stretches = vec![Stretch { old: 0..old.len(), new: 0..new.len(), cuts: 0 }];
    while let Some(Stretch { old: mut a, new: mut b, cuts }) = stretches.pop() {
        while !a.is_empty() && !b.is_empty() && old[a.start] == new[b.start] {
            pairs.push((a.start, b.start));
            (a.start, b.start) = (a.start + 1, b.start + 1);
        }
        while !a.is_empty() && !b.is_empty() && old[a.end - 1] == new[b.end - 1] {
            (a.end, b.end) = (a.end - 1, b.end - 1);
            pairs.push((a.end, b.end));
        }
        if a.is_empty() || b.is_empty() {
            continue;
        }
        if a.len() + b.len() <= EXACT {
            // The one algorithm by name, not by `similar::Algorithm`, which would link them all.
            let Ok(()) = myers::diff(&mut Equals(&mut pairs), old, a, new, b);
            continue;
        }
        if cuts == CUTS {
            continue;
        }
        let mut anchors = if cuts + 1 < CUTS { anchors(old, &a, new, &b, Anchor::Unique) } else { Vec::new() };
        let cuts = if anchors.is_empty() {
            anchors = self::anchors(old, &a, new, &b, Anchor::Nth);
            CUTS
        } else {
            cuts + 1
        };
        let (mut from, mut to) = (a.start, b.start);
        for &(x, y) in anchors.iter().chain([&(a.end, b.end)]) {
            if from < x && to < y {
                stretches.push(Stretch { old: from..x, new: to..y, cuts });
            }
            (from, to) = (x + 1, y + 1);
        }
        pairs.extend(anchors);
    }
    crate::order::sort(&mut pairs);
    pairs
}

/// What may be an anchor.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Anchor {
    /// An item that occurs once in either stretch.
    Unique,
    /// The n-th occurrence in one stretch for the n-th in the other.
    Nth,
}

/// Returns the longest chain of anchors in order on both sides.
fn anchors<T: Ord + Copy>(
    old: &[T],
    a: &Range<usize>,
    new: &[T],
    b: &Range<usize>,
    wanted: Anchor,
) -> Vec<(usize, usize)> {
    let by_item = |items: &[T], range: &Range<usize>| {
        let mut sorted: Vec<(T, usize)> = range.clone().map(|at| (items[at], at)).collect();
        crate::order::sort(&mut sorted);
        sorted
    };
    let (old, new) = (by_item(old, a), by_item(new, b));
    let mut found = Vec::new();
    let mut there = new.chunk_by(|one, other| one.0 == other.0).peekable();
    for here in old.chunk_by(|one, other| one.0 == other.0) {
        while there.next_if(|there| there[0].0 < here[0].0).is_some() {}
        let Some(there) = there.next_if(|there| there[0].0 == here[0].0) else { continue };
        if wanted == Anchor::Nth || (here.len() == 1 && there.len() == 1) {
            found.extend(here.iter().zip(there).map(|(&(_, x), &(_, y))| (x, y)));
        }
    }
    crate::order::sort(&mut found);
    increasing(&found)
}

/// Returns the longest part of `pairs`, which are in the order of their first numbers, in which the second increase.
fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length of a chain the pair that ends one with the least second number, and the pair before each.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < pair.1);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut chain = Vec::with_capacity(ends.len());
    let mut last = ends.last().copied();
    while let Some(at) = last {
        chain.push(pairs[at]);
        last = before[at];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;
    use std::cmp::Ordering;

    thread_local! {
        static COMPARED: Cell<u64> = const { Cell::new(0) };
    }

    /// The most items that one is compared with, on an average: far below the length of a long text.
    const MOST_OF_ONE: u64 = 1000;

    /// An item that counts how often it is compared.
    #[derive(Clone, Copy, Debug, Eq)]
    struct Counted(u64);

    impl PartialEq for Counted {
        fn eq(&self, other: &Self) -> bool {
            COMPARED.set(COMPARED.get() + 1);
            self.0 == other.0
        }
    }

    impl Ord for Counted {
        fn cmp(&self, other: &Self) -> Ordering {
            COMPARED.set(COMPARED.get() + 1);
            self.0.cmp(&other.0)
        }
    }

    impl PartialOrd for Counted {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }

    fn check(old: &[u64], new: &[u64]) -> usize {
        let counted = |items: &[u64]| -> Vec<Counted> { items.iter().copied().map(Counted).collect() };
        let pairs = align(&counted(old), &counted(new));
        assert!(pairs.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1), "out of order");
        assert!(pairs.iter().all(|&(x, y)| old[x] == new[y]), "unequal");
        pairs.len()
    }

    /// The length of the longest common subsequence, by the table.
    fn longest(old: &[u64], new: &[u64]) -> usize {
        let mut row = vec![0; new.len() + 1];
        for x in old {
            let mut diagonal = 0;
            for (at, y) in new.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if x == y { diagonal + 1 } else { above.max(row[at]) };
                diagonal = above;
            }
        }
        row[new.len()]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn short_sequences_are_aligned_exactly(
            old in prop::collection::vec(0u64..12, 0..80),
            new in prop::collection::vec(0u64..12, 0..80),
        ) {
            prop_assert_eq!(check(&old, &new), longest(&old, &new));
        }
    }

    /// Numbers in an order that looks like none, the same each time.
    fn scattered(count: u64, kinds: u64) -> Vec<u64> {
        (0..count).map(|at| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) % kinds).collect()
    }

    #[test]
    fn a_long_text_with_a_few_changes_keeps_all_else() {
        let old: Vec<u64> = (0..50_000).map(|at| at % 40_000).collect();
        let mut new = old.clone();
        new.splice(100..110, 100_000..100_020);
        new.drain(30_000..30_005);
        new.push(7);
        assert_eq!(check(&old, &new), 50_000 - 10 - 5);
    }

    #[test]
    fn long_repetitions_do_not_cost_their_square() {
        COMPARED.set(0);
        let count = 200_000;
        let in_order: Vec<u64> = (0..count).collect();
        let reversed: Vec<u64> = (0..count).rev().collect();
        let same = vec![1; count as usize];
        let others: Vec<u64> = (count..2 * count).collect();
        assert_eq!(check(&same, &same[..150_000]), 150_000);
        assert_eq!(check(&in_order, &others), 0);
        assert_eq!(check(&in_order, &reversed), 1);
        let alternating: Vec<u64> = (0..count).map(|at| at % 2).collect();
        assert!(check(&alternating, &alternating[1..]) >= count as usize / 2 - 1);
        check(&scattered(count, 3), &scattered(count - 1, 3)[1..]);
        check(&scattered(count, count), &in_order);
        check(&scattered(count, 1000), &reversed);
        let most = 7 * MOST_OF_ONE * count;
        assert!(COMPARED.get() < most, "{} comparisons", COMPARED.get());
    }
}
