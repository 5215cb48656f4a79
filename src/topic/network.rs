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
/// How many bits of a word's hash are kept: about one unknown word in three thousand is taken for a known one.
const KEY_BITS: u32 = 24;

const MAGIC: &[u8; 4] = b"LCN3";
const EMPTY: u32 = u32::MAX;
/// What filters and units are counted in: one is this many.
const ONE: f32 = 256.0;
/// The largest value of a filter, so that the sums of the layer above fit into 32 bits.
const CEILING: i16 = 4095;

/// What a word adds to each filter, at each of its places.
type Row = [[i16; FILTERS]; WIDTH];
/// The largest value of each filter over a sentence.
type Pool = [i16; FILTERS];
type Layer = [i32; HIDDEN];

/// The network's numbers, as `data/model/weights.bin` holds them.
#[derive(Debug)]
pub struct Network {
    /// Open addressing: key of a word and its vector.
    slots: Vec<(u32, u32)>,
    vectors: Vec<[i16; DIMENSIONS]>,
    rows: Vec<OnceLock<Box<Row>>>,
    filters: Vec<[[i16; DIMENSIONS]; FILTERS]>,
    filter_bias: Pool,
    /// By how much a product of vector and filter is multiplied, in 65,536ths.
    filter_scale: i64,
    views: Vec<[[i16; FILTERS]; HIDDEN]>,
    forms: Vec<Layer>,
    bias: Layer,
    /// By how much a unit of the layer is multiplied, in 65,536ths.
    unit_scale: i64,
    outputs: Vec<[i16; HIDDEN]>,
    output_scale: f32,
    /// From the filters straight to the topics.
    direct: Vec<[i16; FILTERS]>,
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

    /// Returns `ROWS` times `N` small numbers.
    fn rows<const N: usize>(&mut self, rows: usize) -> Option<Vec<[i16; N]>> {
        let bytes = self.take(rows.checked_mul(N)?)?;
        Some(bytes.chunks_exact(N).map(|row| std::array::from_fn(|at| i16::from(row[at] as i8))).collect())
    }

    fn floats<const N: usize>(&mut self) -> Option<[f32; N]> {
        let mut values = [0.0; N];
        for value in &mut values {
            *value = self.float()?;
        }
        Some(values)
    }
}

fn dot<const N: usize>(a: &[i16; N], b: &[i16; N]) -> i32 {
    a.iter().zip(b).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum()
}

fn scaled(value: i32, scale: i64) -> i64 {
    (i64::from(value) * scale + (1 << 15)) >> 16
}

impl Network {
    /// Returns the network of these bytes, or nothing where they are not one.
    ///
    /// The bytes hold the scales of vectors, filters, layer and outputs; then the gaps between the sorted keys of the
    /// words, low bytes and high bytes apart; then vectors, filters, layer, outputs and direct outputs, one signed byte a number, and
    /// the biases.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        if &bytes.four()? != MAGIC {
            return None;
        }
        let [vector_scale, filter_scale, view_scale, output_scale, direct_scale] = bytes.floats()?;
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
        let filters: Vec<[i16; DIMENSIONS]> = bytes.rows(WIDTH * FILTERS)?;
        let views: Vec<[i16; FILTERS]> = bytes.rows(VIEWS * HIDDEN)?;
        let (outputs, direct) = (bytes.rows(TOPICS)?, bytes.rows(TOPICS)?);
        let filter_bias = bytes.floats()?.map(|value: f32| (value * ONE) as i16);
        let unit = ONE / view_scale;
        let layer = |values: [f32; HIDDEN]| values.map(|value| (value * unit) as i32);
        let forms = (0..FORMS).map(|_| bytes.floats().map(layer)).collect::<Option<_>>()?;
        let bias = layer(bytes.floats()?);
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
            let vector = &self.vectors[at];
            let place = |place: usize| -> [i16; FILTERS] {
                std::array::from_fn(|filter| {
                    scaled(dot(vector, &self.filters[place][filter]), self.filter_scale) as i16
                })
            };
            Box::new(std::array::from_fn(place))
        })
    }

    /// Returns the largest value of each filter over these words, none below zero.
    pub fn pool(&self, rows: &[&Row]) -> Pool {
        let mut pool = [0i16; FILTERS];
        for place in 0..rows.len() {
            let mut sums = self.filter_bias;
            let first = place.saturating_sub(WIDTH / 2);
            let last = (place + WIDTH / 2 + 1).min(rows.len());
            for (at, row) in rows[first..last].iter().enumerate() {
                let row = &row[first + at + WIDTH / 2 - place];
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum = sum.wrapping_add(*value);
                }
            }
            for (most, sum) in pool.iter_mut().zip(&sums) {
                *most = (*most).max(*sum);
            }
        }
        pool.map(|value| value.min(CEILING))
    }

    /// Returns what a sentence adds to the layer where it is the `view`-th of what the layer sees.
    pub fn view(&self, view: usize, pool: &Pool) -> Layer {
        let weights = &self.views[view];
        std::array::from_fn(|unit| dot(pool, &weights[unit]))
    }

    /// Returns the log-odds of each topic of a sentence with this layer and these filters.
    pub fn odds(&self, layer: &Layer, pool: &Pool) -> [f32; TOPICS] {
        let units: [i16; HIDDEN] =
            layer.map(|value| scaled(value.max(0), self.unit_scale).min(i64::from(i16::MAX)) as i16);
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
        let mut of = Vec::new();
        let pools = (0..sentences.len())
            .map(|at| {
                of.clear();
                of.extend(features.words(at).iter().map(|&word| rows[word as usize]));
                network.pool(&of)
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
        const SILENT: &Row = &[[0; FILTERS]; WIDTH];
        let sentence = if place.0 == 0 { Some(at) } else { neighbours(self.sentences, at)[place.0 - 1] };
        let mut layer = self.layer(at);
        let mut own = self.pools[at];
        if let Some(sentence) = sentence {
            let mut rows: Vec<&Row> =
                self.features.words(sentence).iter().map(|&word| self.rows[word as usize]).collect();
            rows[words].fill(SILENT);
            let (old, new) = (self.pools[sentence], self.network.pool(&rows));
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
        assert_eq!(network.pool(&[]), [0; FILTERS]);
    }
}
