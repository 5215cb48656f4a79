//! The weights: a sparse table from feature to outputs, read from the bytes of `data/model/weights.bin`.
//!
//! The file holds five streams, so that a general compressor finds like beside like: of the gaps between the sorted
//! feature keys the low bytes and the rest, the number of weights of each feature, the outputs of the weights (as
//! gaps), and the weights themselves, one signed byte each in units of the file's scale. Reading it builds an open-addressing table in one
//! pass.

/// Outputs: one a topic, and one for denial.
pub const OUTPUTS: usize = super::TOPICS + 1;
/// The output that tells whether a topic is denied.
pub const DENIED: usize = super::TOPICS;
/// Outputs rounded up to a power of two, so that a masked output is always in range.
pub const LANES: usize = 64;

const MAGIC: &[u8; 4] = b"LCN2";
/// How many bits of a feature's hash are kept: a feature that was not trained on finds a stranger's weights about once in
/// three hundred times, in training as in reading. Each bit more costs a bit of download a feature.
const KEY_BITS: u32 = 24;
const EMPTY: u32 = u32::MAX;
const FILTER_BITS: u32 = 20;
/// Where a feature without weights is found.
const NOWHERE: u32 = u32::MAX;

/// A table of weights.
#[derive(Debug)]
pub struct Model {
    /// What one unit of a weight is worth.
    scale: f32,
    bias: [f32; OUTPUTS],
    /// Key and first cell of each slot; `EMPTY` where there is none.
    slots: Vec<(u32, u32)>,
    shift: u32,
    /// One bit for each `FILTER_BITS` leading bits of a hash: most features that a text has are not in the table, and
    /// this answers so from the processor's cache.
    filter: Vec<u64>,
    /// Output and weight; a feature's cells end where the output is 255.
    cells: Vec<(u8, i8)>,
}

/// Returns the key of a feature's hash.
pub fn key(hash: u32) -> u32 {
    hash >> (32 - KEY_BITS)
}

fn varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Returns the bytes of a model: the weights of each feature key (sorted, without doubles, each with its outputs in
/// order), in units of `scale`.
pub fn write(scale: f32, bias: &[f32; OUTPUTS], features: &[(u32, Vec<(u8, i8)>)]) -> Vec<u8> {
    let (mut lows, mut highs) = (Vec::new(), Vec::new());
    let (mut counts, mut outputs, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    let mut last = 0;
    for (key, cells) in features {
        lows.push((key - last) as u8);
        varint(&mut highs, (key - last) >> 8);
        last = *key;
        counts.push(cells.len() as u8);
        let mut before = 0;
        for &(output, weight) in cells {
            outputs.push(output - before);
            before = output;
            weights.push(weight as u8);
        }
    }
    let mut out = MAGIC.to_vec();
    out.extend(scale.to_le_bytes());
    for value in bias {
        out.extend(value.to_le_bytes());
    }
    for stream in [lows, highs, counts, outputs, weights] {
        out.extend((stream.len() as u32).to_le_bytes());
        out.extend(stream);
    }
    out
}

/// Returns the next `N` bytes, and takes them off `bytes`.
fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (head, tail) = bytes.split_at_checked(count)?;
    *bytes = tail;
    Some(head)
}

fn number(bytes: &mut &[u8]) -> Option<[u8; 4]> {
    take(bytes, 4)?.try_into().ok()
}

impl Model {
    /// Returns the model of these bytes, or nothing where they are not one.
    pub fn read(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        if &number(bytes)? != MAGIC {
            return None;
        }
        let scale = f32::from_le_bytes(number(bytes)?);
        let mut bias = [0.0; OUTPUTS];
        for value in &mut bias {
            *value = f32::from_le_bytes(number(bytes)?);
        }
        let mut stream = || {
            let length = u32::from_le_bytes(number(bytes)?) as usize;
            take(bytes, length)
        };
        let (lows, highs, counts, outputs, weights) = (stream()?, stream()?, stream()?, stream()?, stream()?);
        let size = (counts.len() * 2).next_power_of_two().max(2);
        let shift = KEY_BITS - size.trailing_zeros().min(KEY_BITS);
        let filter = vec![0; 1 << (FILTER_BITS - 6)];
        let mut model = Self { scale, bias, slots: vec![(EMPTY, 0); size], shift, filter, cells: Vec::new() };
        model.cells.reserve(weights.len() + counts.len());
        let (mut lows, mut highs, mut cells) = (lows.iter(), highs.iter(), outputs.iter().zip(weights));
        let mut key = 0u32;
        for &count in counts {
            let mut gap = u32::from(*lows.next()?);
            for shift in (8..32).step_by(7) {
                let byte = *highs.next()?;
                gap |= u32::from(byte & 0x7f) << shift;
                if byte < 0x80 {
                    break;
                }
            }
            key = key.checked_add(gap).filter(|key| *key >> KEY_BITS == 0)?;
            let slot = model.slot(key);
            model.slots[slot] = (key, model.cells.len() as u32);
            let bit = key >> (KEY_BITS - FILTER_BITS);
            model.filter[bit as usize / 64] |= 1 << (bit % 64);
            let mut output = 0u8;
            for _ in 0..count {
                let (gap, weight) = cells.next()?;
                output = output.checked_add(*gap).filter(|output| usize::from(*output) < OUTPUTS)?;
                model.cells.push((output, *weight as i8));
            }
            model.cells.push((u8::MAX, 0));
        }
        Some(model)
    }

    /// Returns the slot of `key`, or the empty slot where it would stand.
    fn slot(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (key >> self.shift) as usize & mask;
        while self.slots[slot].0 != EMPTY && self.slots[slot].0 != key {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Returns where the cells of a feature begin.
    pub fn find(&self, hash: u32) -> u32 {
        let bit = hash >> (32 - FILTER_BITS);
        if self.filter[bit as usize / 64] >> (bit % 64) & 1 == 0 {
            return NOWHERE;
        }
        let (found, start) = self.slots[self.slot(key(hash))];
        if found == EMPTY { NOWHERE } else { start }
    }

    /// Returns the weights that begin at `start`, each with its output, in units of the scale.
    pub fn cells(&self, start: u32) -> impl Iterator<Item = (u8, i8)> + '_ {
        let cells = if start == NOWHERE { &[][..] } else { &self.cells[start as usize..] };
        cells.iter().copied().take_while(|cell| cell.0 != u8::MAX)
    }

    /// Adds the weights that begin at `start` to `sums`.
    pub fn add_cells(&self, start: u32, sums: &mut [i32; LANES]) {
        for (output, weight) in self.cells(start) {
            sums[usize::from(output) % LANES] += i32::from(weight);
        }
    }

    /// Adds the weights of a feature to `sums`.
    pub fn add(&self, hash: u32, sums: &mut [i32; LANES]) {
        self.add_cells(self.find(hash), sums);
    }

    /// Returns the log-odds that each output starts from.
    pub fn bias(&self) -> &[f32; OUTPUTS] {
        &self.bias
    }

    /// Returns what one unit of a weight is worth, in log-odds.
    pub fn scale(&self) -> f32 {
        self.scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Vec<u8> {
        let features = vec![(0, vec![(0, -5)]), (7, vec![(2, 100), (53, -128)]), ((1 << KEY_BITS) - 1, vec![(9, 1)])];
        write(0.5, &[0.25; OUTPUTS], &features)
    }

    #[test]
    fn what_was_written_is_read() {
        let model = Model::read(&example()).expect("the bytes are a model");
        assert_eq!((model.scale(), model.bias()[3]), (0.5, 0.25));
        let cells = |key: u32| model.cells(model.find(key << (32 - KEY_BITS))).collect::<Vec<_>>();
        assert_eq!(cells(0), [(0, -5)]);
        assert_eq!(cells(7), [(2, 100), (53, -128)]);
        assert_eq!(cells((1 << KEY_BITS) - 1), [(9, 1)]);
        assert_eq!(cells(8), []);
    }

    #[test]
    fn bytes_cut_short_are_no_model() {
        let bytes = example();
        for length in 0..bytes.len() {
            assert!(Model::read(&bytes[..length]).is_none(), "{length} of {} bytes", bytes.len());
        }
    }
}
