//! Sorting. Natively the standard library does it; in WebAssembly, where its sorts for every type took a tenth of the
//! download, one merge sort of numbers serves all types. Both are stable, so both give the same order.

use std::cmp::Ordering;

/// Sorts `items`; those that compare equal must be alike.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    #[cfg(not(target_arch = "wasm32"))]
    items.sort_unstable();
    #[cfg(target_arch = "wasm32")]
    sort_by(items, T::cmp);
}

/// Sorts `items` by what `key` makes of each; those with equal keys stay in their order.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts `items` as `compare` says; those that compare equal stay in their order.
pub(crate) fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    #[cfg(not(target_arch = "wasm32"))]
    items.sort_by(compare);
    #[cfg(target_arch = "wasm32")]
    by_numbers(items, compare);
}

/// Sorts `items` by `key`, whose order is that of `hash` first: a number that is spread evenly, so that most of the work is one
/// pass. Those with equal keys stay in their order.
pub(crate) fn sort_by_hash<T: Clone, K: Ord>(items: &mut Vec<T>, hash: impl Fn(&T) -> u64, key: impl Fn(&T) -> K) {
    let bits = items.len().max(2).ilog2();
    let bucket = |item: &T| (hash(item) >> (u64::BITS - bits)) as usize;
    let mut ends = vec![0u32; 1 << bits];
    items.iter().for_each(|item| ends[bucket(item)] += 1);
    let mut end = 0;
    for bucket in &mut ends {
        end += *bucket;
        *bucket = end;
    }
    // From the last on, each goes to the end of its bucket, which moves forward.
    let mut order = vec![0; items.len()];
    for (at, item) in items.iter().enumerate().rev() {
        let place = &mut ends[bucket(item)];
        *place -= 1;
        order[*place as usize] = at;
    }
    *items = order.into_iter().map(|at| items[at].clone()).collect();
    let starts = ends;
    for (bucket, &start) in starts.iter().enumerate() {
        let end = starts.get(bucket + 1).map_or(items.len(), |end| *end as usize);
        let few = &mut items[start as usize..end];
        match few.len() {
            0 | 1 => {}
            2..=FEW => insert(few, &key),
            _ => sort_by_key(few, &key),
        }
    }
}

/// So many items are sorted fastest one by one.
const FEW: usize = 16;

/// Sorts a few items by putting each in its place among those before it.
fn insert<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && key(&items[at]) < key(&items[at - 1]) {
            items.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// Keeps of `items` the first `most` in the order of `compare`, in this order. No two may compare equal.
pub(crate) fn keep_first<T>(items: &mut Vec<T>, most: usize, compare: impl Fn(&T, &T) -> Ordering) {
    #[cfg(not(target_arch = "wasm32"))]
    if items.len() > most {
        items.select_nth_unstable_by(most, &compare);
        items.truncate(most);
    }
    sort_by(items, compare);
    items.truncate(most);
}

/// Sorts by the numbers of the items, so that all but a few instructions are the same for every type.
#[cfg(any(test, target_arch = "wasm32"))]
fn by_numbers<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let order = merged(items.len(), &|a, b| compare(&items[b], &items[a]) == Ordering::Less);
    placed(order, &mut |a, b| items.swap(a, b));
}

/// Returns the numbers below `count` in order, by merging runs that double; `is_after` says whether the item of the first
/// must come after that of the second, which stands behind it.
#[cfg(any(test, target_arch = "wasm32"))]
fn merged(count: usize, is_after: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    // Most lists are short, or in order already.
    if (1..count).all(|at| !is_after(at - 1, at)) {
        return order;
    }
    let mut merged = Vec::with_capacity(count);
    let mut run = 1;
    while run < count {
        for from in (0..count).step_by(2 * run) {
            let (middle, end) = ((from + run).min(count), (from + 2 * run).min(count));
            let (mut left, mut right) = (from, middle);
            while left < middle && right < end {
                if is_after(order[left], order[right]) {
                    merged.push(order[right]);
                    right += 1;
                } else {
                    merged.push(order[left]);
                    left += 1;
                }
            }
            merged.extend_from_slice(&order[left..middle]);
            merged.extend_from_slice(&order[right..end]);
        }
        std::mem::swap(&mut order, &mut merged);
        merged.clear();
        run *= 2;
    }
    order
}

/// Swaps until each place has the item whose number `order` names for it. Linear, since each swap puts one in its place.
#[cfg(any(test, target_arch = "wasm32"))]
fn placed(mut order: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut at = start;
        while order[at] != start {
            let next = std::mem::replace(&mut order[at], at);
            swap(at, next);
            at = next;
        }
        order[at] = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_ways_give_one_order(keys in proptest::collection::vec(0_u8..20, 0..200)) {
            // What comes with a key shows whether equal keys stay in their order.
            let items: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let (mut here, mut there) = (items.clone(), items);
            here.sort_by_key(|item| item.0);
            by_numbers(&mut there, |a, b| a.0.cmp(&b.0));
            prop_assert_eq!(here, there);
        }

        #[test]
        fn buckets_give_the_same_order(keys in proptest::collection::vec(0_u64..60, 0..200)) {
            let hash = |key: u64| (key / 3).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let items: Vec<(u64, usize)> = keys.into_iter().zip(0..).collect();
            let (mut here, mut there) = (items.clone(), items);
            here.sort_by_key(|item| (hash(item.0), item.0));
            sort_by_hash(&mut there, |item| hash(item.0), |item| (hash(item.0), item.0));
            prop_assert_eq!(here, there);
        }
    }
}
