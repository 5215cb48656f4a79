//! The network that tells topics: a convolution over the words of a sentence, its maximum for each filter, and a layer
//! that sees the sentence beside its neighbours (after Kim 2014).
//!
//! A word is a vector, and each of the [`FILTERS`] looks at [`WIDTH`] words in a row. A filter is a sum over its words,
//! so what a word adds to every filter at every place is worked out once and kept: reading a sentence then only adds and
//! compares. All sums are of whole numbers, so native code and WebAssembly give the same bits.

use super::TOPICS;
use crate::feature::{FORMS, Features, NEIGHBOURS, neighbours};
use crate::sentence::Sentence;
use std::sync::OnceLock;
use wide::{i16x8, i32x4};

/// Numbers in a word's vector.
const DIMENSIONS: usize = 32;
/// Filters.
const FILTERS: usize = 128;
/// Words that a filter sees.
const WIDTH: usize = 5;
/// Units of the layer between the filters and the topics.
const HIDDEN: usize = 64;
/// What that layer sees: the sentence and its neighbours, in the order of [`neighbours`].
const VIEWS: usize = 1 + NEIGHBOURS;
/// Vectors for the words that have none of their own, chosen by their ends.
const BUCKETS: u32 = 512;
/// How many bits of a word's hash are kept: about one unknown word in two hundred is taken for a known one.
const KEY_BITS: u32 = 20;

/// How many of these are worked on side by side.
const LANES: usize = 8;
const VECTOR: usize = DIMENSIONS / LANES;
const POOL: usize = FILTERS / LANES;
const UNITS: usize = HIDDEN / LANES;

const MAGIC: &[u8; 4] = b"LCN3";
const EMPTY: u32 = u32::MAX;
/// What filters and units are counted in: one is this many.
const ONE: f32 = 256.0;
/// The largest value of a filter, so that the sums of the layer above fit into 32 bits.
const CEILING: i16 = 4095;

/// What a word adds to each filter, at each of its places.
type Row = [[i16x8; POOL]; WIDTH];
/// The largest value of each filter over a sentence.
type Pool = [i16x8; POOL];
type Layer = [i32; HIDDEN];

/// What no word adds.
const SILENT: &Row = &[[i16x8::ZERO; POOL]; WIDTH];

/// The network's numbers, as `data/model/weights.bin` holds them.
#[derive(Debug)]
pub struct Network {
    /// Open addressing: key of a word and its vector.
    slots: Vec<(u32, u32)>,
    vectors: Vec<[i16x8; VECTOR]>,
    rows: Vec<OnceLock<Box<Row>>>,
    filters: Vec<[[i16x8; VECTOR]; FILTERS]>,
    filter_bias: Pool,
    /// By how much a product of vector and filter is multiplied, in 65,536ths.
    filter_scale: i64,
    views: Vec<[[i16x8; POOL]; HIDDEN]>,
    forms: Vec<Layer>,
    bias: Layer,
    /// By how much a unit of the layer is multiplied, in 65,536ths.
    unit_scale: i64,
    outputs: Vec<[i16x8; UNITS]>,
    output_scale: f32,
    /// From the filters straight to the topics.
    direct: Vec<[i16x8; POOL]>,
    direct_scale: f32,
    output_bias: [f32; TOPICS],
}

/// Takes numbers off the front of bytes.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(count)?;
        self.0 = tail;
        Some(head)
    }

    fn four(&mut self) -> Option<[u8; 4]> {
        self.take(4)?.try_into().ok()
    }

    fn float(&mut self) -> Option<f32> {
        self.four().map(f32::from_le_bytes)
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.four()?)).ok()
    }

    /// Returns `rows` times `N` times [`LANES`] small numbers.
    fn rows<const N: usize>(&mut self, rows: usize) -> Option<Vec<[i16x8; N]>> {
        let bytes = self.take(rows.checked_mul(N * LANES)?)?;
        let lanes = |bytes: &[u8]| i16x8::new(std::array::from_fn(|lane| i16::from(bytes[lane] as i8)));
        let row = |row: &[u8]| std::array::from_fn(|at| lanes(&row[at * LANES..]));
        Some(bytes.chunks_exact(N * LANES).map(row).collect())
    }

    fn floats<const N: usize>(&mut self) -> Option<[f32; N]> {
        let mut values = [0.0; N];
        for value in &mut values {
            *value = self.float()?;
        }
        Some(values)
    }
}

fn dot<const N: usize>(a: &[i16x8; N], b: &[i16x8; N]) -> i32 {
    let mut sum = i32x4::ZERO;
    for (a, b) in a.iter().zip(b) {
        sum += a.dot(*b);
    }
    sum.reduce_add()
}

/// Returns `N` times [`LANES`] numbers side by side.
fn lanes<const N: usize>(value: impl Fn(usize) -> i16) -> [i16x8; N] {
    std::array::from_fn(|at| i16x8::new(std::array::from_fn(|lane| value(at * LANES + lane))))
}

fn scaled(value: i32, scale: i64) -> i64 {
    (i64::from(value) * scale + (1 << 15)) >> 16
}

impl Network {
    /// Returns the network of these bytes, or nothing where they are not one.
    ///
    /// The bytes hold the scales of vectors, filters, layer and outputs; then the gaps between the sorted keys of the
    /// words, low bytes and high bytes apart; then the six themselves, one signed byte a number, and
    /// the biases.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        if &bytes.four()? != MAGIC {
            return None;
        }
        let [vector_scale, filter_scale, view_scale, output_scale, direct_scale, form_scale] = bytes.floats()?;
        let words = bytes.count()?;
        let (lows, highs) = (bytes.take(words)?, bytes.take(words.checked_mul(2)?)?);
        let size = (words * 2).next_power_of_two().max(2);
        let mut slots = vec![(EMPTY, 0); size];
        let mut key = 0u32;
        for (word, (low, high)) in lows.iter().zip(highs.chunks_exact(2)).enumerate() {
            let gap = u32::from_le_bytes([*low, high[0], high[1], 0]);
            key = key.checked_add(gap).filter(|key| key >> KEY_BITS == 0)?;
            let mut slot = Self::start(key, size);
            while slots[slot].0 != EMPTY {
                slot = (slot + 1) & (size - 1);
            }
            slots[slot] = (key, word as u32);
        }
        let vectors = bytes.rows(words + BUCKETS as usize)?;
        let filters: Vec<[i16x8; VECTOR]> = bytes.rows(WIDTH * FILTERS)?;
        let views: Vec<[i16x8; POOL]> = bytes.rows(VIEWS * HIDDEN)?;
        let (outputs, direct) = (bytes.rows(TOPICS)?, bytes.rows(TOPICS)?);
        let forms: Vec<[i16x8; UNITS]> = bytes.rows(FORMS)?;
        let filter_bias: [f32; FILTERS] = bytes.floats()?;
        let filter_bias = lanes(|filter| (filter_bias[filter] * ONE) as i16);
        let unit = ONE / view_scale;
        let form = |row: [i16x8; UNITS]| -> Layer {
            let values = row.map(i16x8::to_array);
            std::array::from_fn(|at| (f32::from(values[at / LANES][at % LANES]) * form_scale * unit) as i32)
        };
        let forms = forms.into_iter().map(form).collect();
        let bias: [f32; HIDDEN] = bytes.floats()?;
        let bias = bias.map(|value| (value * unit) as i32);
        let output_bias = bytes.floats()?;
        Some(Self {
            slots,
            rows: (0..vectors.len()).map(|_| OnceLock::new()).collect(),
            vectors,
            filters: filters.chunks_exact(FILTERS).map(|rows| rows.try_into().expect("a chunk of that size")).collect(),
            filter_bias,
            filter_scale: (vector_scale * filter_scale * ONE * 65536.0) as i64,
            views: views.chunks_exact(HIDDEN).map(|rows| rows.try_into().expect("a chunk of that size")).collect(),
            forms,
            bias,
            unit_scale: (view_scale * 65536.0) as i64,
            outputs,
            output_scale: output_scale / ONE,
            direct,
            direct_scale: direct_scale / ONE,
            output_bias,
        })
    }

    fn start(key: u32, size: usize) -> usize {
        (key >> (KEY_BITS - size.trailing_zeros().min(KEY_BITS))) as usize & (size - 1)
    }

    /// Returns what the word with this hash, and these ends, adds to the filters.
    pub fn row(&self, hash: u32, ends: u32) -> &Row {
        let key = hash >> (32 - KEY_BITS);
        let mut slot = Self::start(key, self.slots.len());
        while self.slots[slot].0 != EMPTY && self.slots[slot].0 != key {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        let at = match self.slots[slot] {
            (EMPTY, _) => self.vectors.len() - (BUCKETS - ends % BUCKETS) as usize,
            (_, word) => word as usize,
        };
        self.rows[at].get_or_init(|| {
            let (vector, filters) = (&self.vectors[at], &self.filters);
            let value = |place: usize, filter: usize| dot(vector, &filters[place][filter]);
            Box::new(std::array::from_fn(|place| {
                lanes(|filter| scaled(value(place, filter), self.filter_scale) as i16)
            }))
        })
    }

    /// Returns the largest value of each filter over these words, none below zero. On each side of the words half a
    /// width of [`SILENT`] ones stands.
    fn pool(&self, padded: &[&Row]) -> Pool {
        let mut pool = [i16x8::ZERO; POOL];
        for window in padded.windows(WIDTH) {
            let window: &[&Row; WIDTH] = window.try_into().expect("windows of that width");
            for (at, most) in pool.iter_mut().enumerate() {
                let mut sum = self.filter_bias[at];
                for (place, row) in window.iter().enumerate() {
                    sum += row[place][at];
                }
                *most = most.max(sum);
            }
        }
        pool.map(|value| value.min(i16x8::splat(CEILING)))
    }

    /// Returns what a sentence adds to the layer where it is the `view`-th of what the layer sees.
    fn view(&self, view: usize, pool: &Pool) -> Layer {
        let weights = &self.views[view];
        std::array::from_fn(|unit| dot(pool, &weights[unit]))
    }

    /// Returns the log-odds of each topic of a sentence with this layer and these filters.
    fn odds(&self, layer: &Layer, pool: &Pool) -> [f32; TOPICS] {
        let units: [i16x8; UNITS] =
            lanes(|unit| scaled(layer[unit].max(0), self.unit_scale).min(i64::from(i16::MAX)) as i16);
        std::array::from_fn(|topic| {
            let through = self.output_scale * dot(&units, &self.outputs[topic]) as f32;
            let direct = self.direct_scale * dot(pool, &self.direct[topic]) as f32;
            self.output_bias[topic] + through + direct
        })
    }
}

/// Where something stands that a sentence is read with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(usize);

impl Place {
    /// Returns its name: `sentence`, `previous`, `next`, `heading` or `lead-in`.
    pub fn name(self) -> &'static str {
        ["sentence", "previous", "next", "heading", "heading", "lead-in"][self.0]
    }
}

/// Reads the sentences of a text, each neighbour's part worked out once.
pub struct Reader<'a> {
    network: &'a Network,
    features: &'a Features<'a>,
    sentences: &'a [Sentence],
    rows: Vec<&'a Row>,
    pools: Vec<Pool>,
    /// Of each view the last neighbour and what it adds: one heading stands above many sentences.
    last: [Option<(usize, Layer)>; VIEWS],
}

impl<'a> Reader<'a> {
    /// Returns a reader of the sentences. Linear in the text.
    pub fn new(network: &'a Network, features: &'a Features<'a>, sentences: &'a [Sentence]) -> Self {
        let rows: Vec<&Row> = features.distinct().iter().map(|word| network.row(word.hash, word.ends)).collect();
        let mut padded = Vec::new();
        let pools = (0..sentences.len())
            .map(|at| {
                pad(features.words(at).iter().map(|&word| rows[word as usize]), &mut padded);
                network.pool(&padded)
            })
            .collect();
        Self { network, features, sentences, rows, pools, last: [const { None }; VIEWS] }
    }

    /// Returns the log-odds of each topic of sentence `at`.
    pub fn odds(&mut self, at: usize) -> [f32; TOPICS] {
        let layer = self.layer(at);
        self.network.odds(&layer, &self.pools[at])
    }

    /// Returns the layer of sentence `at`.
    fn layer(&mut self, at: usize) -> Layer {
        let around = neighbours(self.sentences, at);
        let mut layer = self.network.bias;
        for form in self.features.forms(at, &around) {
            add(&mut layer, &self.network.forms[form]);
        }
        add(&mut layer, &self.network.view(0, &self.pools[at]));
        for (view, neighbour) in around.into_iter().enumerate() {
            let (view, Some(neighbour)) = (view + 1, neighbour) else { continue };
            let part = match self.last[view] {
                Some((last, part)) if last == neighbour => part,
                _ => self.network.view(view, &self.pools[neighbour]),
            };
            self.last[view] = Some((neighbour, part));
            add(&mut layer, &part);
        }
        layer
    }

    /// Returns what sentence `at` is read with, itself first, each with its sentence.
    pub fn places(&self, at: usize) -> impl Iterator<Item = (Place, usize)> + use<> {
        let around = neighbours(self.sentences, at);
        std::iter::once(Some(at)).chain(around).enumerate().filter_map(|(view, at)| Some((Place(view), at?)))
    }

    /// Returns the log-odds of each topic of sentence `at` where some words of `place` are left out.
    pub fn odds_without(&mut self, at: usize, place: Place, words: std::ops::Range<usize>) -> [f32; TOPICS] {
        let sentence = if place.0 == 0 { Some(at) } else { neighbours(self.sentences, at)[place.0 - 1] };
        let mut layer = self.layer(at);
        let mut own = self.pools[at];
        if let Some(sentence) = sentence {
            let mut padded = Vec::new();
            pad(self.features.words(sentence).iter().map(|&word| self.rows[word as usize]), &mut padded);
            padded[words.start + WIDTH / 2..words.end + WIDTH / 2].fill(SILENT);
            let (old, new) = (self.pools[sentence], self.network.pool(&padded));
            add(&mut layer, &self.network.view(place.0, &std::array::from_fn(|at| new[at] - old[at])));
            if place.0 == 0 {
                own = new;
            }
        }
        self.network.odds(&layer, &own)
    }

    /// Returns the log-odds of each topic of sentence `at` by its words alone.
    pub fn odds_without_form(&mut self, at: usize) -> [f32; TOPICS] {
        let mut layer = self.layer(at);
        for form in self.features.forms(at, &neighbours(self.sentences, at)) {
            add(&mut layer, &self.network.forms[form].map(|value| -value));
        }
        self.network.odds(&layer, &self.pools[at])
    }
}

/// Puts the rows into `padded`, between half a width of silent ones.
fn pad<'r>(rows: impl Iterator<Item = &'r Row>, padded: &mut Vec<&'r Row>) {
    padded.clear();
    padded.extend([SILENT; WIDTH / 2]);
    padded.extend(rows);
    padded.extend([SILENT; WIDTH / 2]);
}

fn add(layer: &mut Layer, part: &Layer) {
    for (sum, value) in layer.iter_mut().zip(part) {
        *sum += value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_cut_short_are_no_network() {
        let bytes = include_bytes!("../../data/model/weights.bin");
        assert!(Network::read(bytes).is_some());
        for length in (0..bytes.len()).step_by(997) {
            assert!(Network::read(&bytes[..length]).is_none(), "{length} of {} bytes", bytes.len());
        }
    }

    #[test]
    fn a_sentence_without_words_has_an_empty_pool() {
        let network = Network::read(include_bytes!("../../data/model/weights.bin")).expect("the weights are whole");
        assert_eq!(network.pool(&[SILENT; WIDTH - 1]), [i16x8::ZERO; POOL]);
    }
}
