//! Bytes of small numbers, packed: an adaptive binary range coder (Martin 1979; the carry as in LZMA), which the build writes
//! and the reader of the weights reads. Weights are many numbers near zero, which it takes a seventh less room for than gzip does;
//! and what it has packed no host can compress further.
//!
//! A byte is taken as a signed number, its sign folded into the lowest bit. Those below [`MANY`] are coded in four decisions, others
//! in twelve. Each decision has a probability for each of the two parities of the place, the mean of a quick and a slow one.

/// Folded numbers from this one on are written in full behind it.
const MANY: u8 = 15;
/// Bits of a probability.
const BITS: u32 = 16;
const QUICK: u32 = 5;
const SLOW: u32 = 7;
/// The range is widened when it has fallen below this.
const TOP: u32 = 1 << 24;

/// The probabilities of all decisions: for each parity a tree of four and one of eight bits.
struct Model(Vec<[u16; 2]>);

impl Model {
    const TREES: usize = 16 + 256;

    fn new() -> Self {
        Self(vec![[1 << (BITS - 1); 2]; 2 * Self::TREES])
    }

    /// Returns the probability that the decision is 1, never 0 or 1, in 65,536ths.
    fn chance(&self, at: usize) -> u32 {
        let [quick, slow] = self.0[at];
        ((u32::from(quick) + u32::from(slow)) / 2).clamp(1 << 4, (1 << BITS) - (1 << 4))
    }

    fn learn(&mut self, at: usize, bit: bool) {
        for (chance, rate) in self.0[at].iter_mut().zip([QUICK, SLOW]) {
            if bit {
                *chance += (u16::MAX - *chance) >> rate;
            } else {
                *chance -= *chance >> rate;
            }
        }
    }
}

/// Codes one byte by `decide`, which is given the place of each decision and the bit to write, or returns the one it read.
fn byte(parity: usize, byte: u8, mut decide: impl FnMut(usize, bool) -> bool) -> u8 {
    let folded = (byte << 1) ^ (byte.cast_signed() >> 7).cast_unsigned();
    let mut tree = |base: usize, bits: u32, value: u8| {
        let mut node = 1;
        for shift in (0..bits).rev() {
            node = node << 1 | usize::from(decide(base + node, value >> shift & 1 == 1));
        }
        (node - (1 << bits)) as u8
    };
    let base = parity * Model::TREES;
    let short = tree(base, 4, folded.min(MANY));
    let folded = if short < MANY { short } else { tree(base + 16, 8, folded) };
    (folded >> 1) ^ (folded & 1).wrapping_neg()
}

/// Returns `bytes` packed, their number first. Linear in `bytes`.
#[cfg_attr(not(test), allow(dead_code, reason = "the build packs, the library unpacks"))]
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut out = u32::try_from(bytes.len()).expect("weights are below 4 GB").to_le_bytes().to_vec();
    let (mut model, mut low, mut range) = (Model::new(), 0u64, u32::MAX);
    // The byte that a carry may still change, and how many bytes of ones stand behind it.
    let (mut cache, mut ones) = (None::<u8>, 0usize);
    let mut shift = |low: &mut u64| {
        let carry = (*low >> 32) as u8;
        if carry == 1 || *low < 0xFF00_0000 {
            out.extend(cache.map(|byte| byte.wrapping_add(carry)));
            out.extend(std::iter::repeat_n(0xFFu8.wrapping_add(carry), ones));
            (cache, ones) = (Some((*low >> 24) as u8), 0);
        } else {
            ones += 1;
        }
        *low = (*low & 0x00FF_FFFF) << 8;
    };
    for (place, given) in bytes.iter().enumerate() {
        byte(place & 1, *given, |at, bit| {
            let bound = (range >> BITS) * model.chance(at);
            if bit {
                range = bound;
            } else {
                low += u64::from(bound);
                range -= bound;
            }
            model.learn(at, bit);
            while range < TOP {
                range <<= 8;
                shift(&mut low);
            }
            bit
        });
    }
    (0..5).for_each(|_| shift(&mut low));
    out
}

/// Returns the bytes that were [`pack`]ed, or nothing where `packed` is too short to say how many they are; of bytes cut short
/// what comes out is of no use. Linear in what it returns.
pub fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let (count, packed) = packed.split_first_chunk::<4>()?;
    let mut next = packed.iter().copied().chain(std::iter::repeat(0));
    let mut next = || next.next().unwrap_or_default();
    let (mut model, mut range) = (Model::new(), u32::MAX);
    let mut code = (0..4).fold(0u32, |code, _| code << 8 | u32::from(next()));
    let read = |place: usize| {
        byte(place & 1, 0, |at, _| {
            let bound = (range >> BITS) * model.chance(at);
            let bit = code < bound;
            if bit {
                range = bound;
            } else {
                code -= bound;
                range -= bound;
            }
            model.learn(at, bit);
            while range < TOP {
                range <<= 8;
                code = code << 8 | u32::from(next());
            }
            bit
        })
    };
    Some((0..u32::from_le_bytes(*count) as usize).map(read).collect())
}

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
        assert_eq!(unpack(&[3, 0, 0, 0]).map(|bytes| bytes.len()), Some(3));
    }
}
