//! Bytes of small numbers, packed: a range coder by tables (rANS, Duda 2013), which the build writes and the reader of the
//! weights reads. Weights are many numbers near zero, which it takes a seventh less room for than gzip does; what it has packed no
//! host can compress further, and to read a byte takes one look into a table.
//!
//! A byte is taken as a signed number, its sign folded into the lowest bit. What follows one distribution is a run, which begins with
//! how often each number stands in it.

/// Frequencies of a run add up to `1 << BITS`.
const BITS: u32 = 12;
const WHOLE: u32 = 1 << BITS;
/// The state is at least this much, and takes in 16 bits where it falls below.
const LEAST: u32 = 1 << 16;
/// A run is a whole number of these many bytes, but for the last.
const CHUNK: usize = 4096;

type Table = [u32; WHOLE as usize];

/// Takes the head of the bytes that are left.
struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, tail) = self.0.split_first_chunk::<N>()?;
        self.0 = tail;
        Some(*head)
    }

    fn two(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    fn four(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    /// Returns for each number below [`WHOLE`] what a state that ends in it stands for: the byte, 12 bits for one less than its
    /// frequency and 12 for the place of the number within it.
    fn table(&mut self) -> Option<Box<Table>> {
        let mut table = Vec::with_capacity(WHOLE as usize);
        let [last] = self.take()?;
        for folded in 0..=last {
            let [low] = self.take()?;
            let high = if low < 0x80 { 0 } else { u32::from(self.take::<1>()?[0]) };
            let frequency = u32::from(low & 0x7f) | high << 7;
            let byte = u32::from((folded >> 1) ^ (folded & 1).wrapping_neg());
            table.extend((0..frequency).map(|place| byte | frequency.wrapping_sub(1) << 8 | place << (8 + BITS)));
            if table.len() > WHOLE as usize {
                return None;
            }
        }
        table.into_boxed_slice().try_into().ok()
    }
}

/// Returns the bytes that were packed, or nothing where `packed` says nothing of how to read them; of bytes cut short what comes
/// out is of no use. Linear in what it returns.
pub fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let mut head = Bytes(packed);
    let count = head.four()? as usize;
    let mut out = Vec::with_capacity(count.min(packed.len() * 16));
    let mut runs = Vec::new();
    let mut told = 0;
    while told < count {
        let chunks = usize::from(head.two()?).max(1);
        runs.push((chunks * CHUNK, head.table()?));
        told += chunks * CHUNK;
    }
    let mut rest = head;
    let mut state = rest.four().unwrap_or(LEAST);
    for (length, table) in runs {
        let left = length.min(count - out.len());
        out.extend((0..left).map(|_| {
            let found = table[(state % WHOLE) as usize];
            state = ((found >> 8) % WHOLE + 1) * (state >> BITS) + (found >> (8 + BITS));
            if state < LEAST {
                state = state << 16 | u32::from(rest.two().unwrap_or_default());
            }
            found as u8
        }));
    }
    Some(out)
}

/// What the build does, and the tests.
#[cfg_attr(not(test), allow(dead_code, reason = "the build packs, the library unpacks"))]
mod write {
    use super::{BITS, CHUNK, LEAST, WHOLE};

    /// How often each folded number stands in some bytes.
    type Counts = [u32; 256];

    fn fold(byte: u8) -> usize {
        usize::from((byte << 1) ^ (byte.cast_signed() >> 7).cast_unsigned())
    }

    fn count(bytes: &[u8]) -> Counts {
        let mut counts = [0; 256];
        bytes.iter().for_each(|byte| counts[fold(*byte)] += 1);
        counts
    }

    /// Returns the binary logarithm in 256ths, rounded down between powers of two along a line: a build on another machine must
    /// come to the same.
    fn log(number: u32) -> u64 {
        let whole = number.ilog2();
        u64::from(whole) << 8 | (u64::from(number) << 8 >> whole) & 0xff
    }

    /// Returns about how many 256ths of a bit a run with these counts takes, with its table.
    fn cost(counts: &Counts) -> u64 {
        let seen = || counts.iter().copied().filter(|count| *count > 0);
        let all = seen().sum::<u32>();
        let last = counts.iter().rposition(|count| *count > 0).unwrap_or(0) as u64;
        seen().map(|count| u64::from(count) * (log(all) - log(count))).sum::<u64>() + (8 << 8) * (last + 4)
    }

    /// Returns the runs: how many chunks each has, and its counts. A chunk begins a run of its own where that is shorter.
    fn runs(bytes: &[u8]) -> Vec<(u16, Counts)> {
        let mut runs: Vec<(u16, Counts)> = Vec::new();
        for chunk in bytes.chunks(CHUNK).map(count) {
            if let Some((chunks, counts)) = runs.last_mut().filter(|run| run.0 < u16::MAX) {
                let both = std::array::from_fn(|at| counts[at] + chunk[at]);
                if cost(&both) <= cost(counts) + cost(&chunk) {
                    (*chunks, *counts) = (*chunks + 1, both);
                    continue;
                }
            }
            runs.push((1, chunk));
        }
        runs
    }

    /// Returns frequencies in proportion to the counts that add up to [`WHOLE`], each above zero where its count is.
    fn frequencies(counts: &Counts) -> Counts {
        let all: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        let share = |count: u32| if count == 0 { 0 } else { (u64::from(count) * u64::from(WHOLE) / all).max(1) as u32 };
        let mut frequencies = counts.map(share);
        // What rounding has left over, or taken too much, matters least to the most frequent.
        let mut sum: u32 = frequencies.iter().sum();
        while sum != WHOLE {
            let most = frequencies.iter_mut().max().expect("there are 256");
            let given = *most;
            *most = if sum < WHOLE { given + (WHOLE - sum) } else { given - (sum - WHOLE).min(given / 2) };
            sum = sum - given + *most;
        }
        frequencies
    }

    /// Returns `bytes` packed, their number first. Linear in `bytes`.
    pub fn pack(bytes: &[u8]) -> Vec<u8> {
        let mut out = u32::try_from(bytes.len()).expect("weights are below 4 GB").to_le_bytes().to_vec();
        let runs: Vec<(u16, Counts)> =
            runs(bytes).into_iter().map(|(chunks, counts)| (chunks, frequencies(&counts))).collect();
        for (chunks, frequencies) in &runs {
            out.extend(chunks.to_le_bytes());
            let last = frequencies.iter().rposition(|frequency| *frequency > 0).unwrap_or(0);
            out.push(last as u8);
            for &frequency in &frequencies[..=last] {
                match frequency {
                    0..0x80 => out.push(frequency as u8),
                    _ => out.extend([frequency as u8 | 0x80, (frequency >> 7) as u8]),
                }
            }
        }
        // The last byte is written first, so that reading goes forwards.
        let tables =
            runs.iter().flat_map(|(chunks, frequencies)| std::iter::repeat_n(frequencies, usize::from(*chunks)));
        let tables: Vec<&Counts> = tables.collect();
        let (mut state, mut words) = (LEAST, Vec::new());
        for (chunk, table) in bytes.chunks(CHUNK).zip(tables).rev() {
            for folded in chunk.iter().rev().map(|byte| fold(*byte)) {
                let (frequency, before) = (table[folded], table[..folded].iter().sum::<u32>());
                if state >> (32 - BITS) >= frequency {
                    words.push(state as u16);
                    state >>= 16;
                }
                state = (state / frequency << BITS) + before + state % frequency;
            }
        }
        out.extend(state.to_le_bytes());
        out.extend(words.iter().rev().flat_map(|word| word.to_le_bytes()));
        out
    }
}

#[cfg_attr(not(test), allow(unused_imports, reason = "the build packs, the library unpacks"))]
pub use write::pack;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_as_it_was() {
        let mixed: Vec<u8> = (0..9999u32).map(|n| (n.wrapping_mul(2_654_435_761) >> (n % 32)) as u8).collect();
        for bytes in [&[][..], &[0], &[255; 300], &[0; 70_000], &mixed, include_bytes!("../../data/model/weights.bin")]
        {
            assert!(unpack(&pack(bytes)).is_some_and(|back| back == bytes), "{} bytes", bytes.len());
        }
    }

    #[test]
    fn weights_take_less_room_than_half() {
        let weights = include_bytes!("../../data/model/weights.bin");
        let packed = pack(weights).len();
        assert!(packed * 2 < weights.len(), "{packed} of {}", weights.len());
    }

    #[test]
    fn nonsense_is_unpacked_without_harm() {
        assert_eq!(unpack(&[1, 2]), None);
        assert_eq!(unpack(&[3, 0, 0, 0]), None);
        let packed = pack(&[7; 5000]);
        for length in 0..packed.len() {
            unpack(&packed[..length]);
        }
        let any: Vec<u8> = (0..600u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        (0..500).for_each(|from| drop(unpack(&any[from..])));
    }
}
