//! The network that tells topics: a convolution over the words of a sentence, its maximum for each filter, and a layer
//! that sees the sentence beside its neighbours (after Kim 2014).
//!
//! A word is a vector, and each of the [`FILTERS`] looks at [`WIDTH`] words in a row. A filter is a sum over its words,
//! so what a word adds to every filter at every place is worked out once and kept: reading a sentence then only adds and
//! compares. Half of what filters and units give is zero, and costs nothing. All sums are of whole numbers, so native code
//! and WebAssembly give the same bits.

use super::TOPICS;
use super::kernel::{FILTERS, LANES, Matrix, OUTPUTS, Row, SILENT, Sparse, Sums, WIDTH, maxima, scaled, small};
use crate::feature::{FORMS, Features, NEIGHBOURS, neighbours};
use crate::sentence::Sentence;
use std::ops::Range;
use std::sync::OnceLock;
use wide::{bytemuck, i8x16, i16x8, i32x4, i32x8, u8x16};

/// Numbers in a word's vector.
const DIMENSIONS: usize = 32;
/// Units of the layer between the filters and the topics.
const HIDDEN: usize = OUTPUTS;
/// What that layer sees: the sentence and its neighbours, in the order of [`neighbours`].
const VIEWS: usize = 1 + NEIGHBOURS;
/// The first of the views that many sentences share: headings and lead-ins.
const SHARED: usize = 3;
/// Vectors for the words that have none of their own, chosen by their ends.
const BUCKETS: usize = 512;
/// How many bits of a word's hash are kept: about one unknown word in two hundred is taken for a known one.
const KEY_BITS: u32 = 20;
/// Sentences that are read together, so that a matrix comes into the processor's nearest cache once for all of them.
const BATCH: usize = 32;

const MAGIC: &[u8; 4] = b"LCN3";
/// What filters and units are counted in: one is this many.
const ONE: f32 = 256.0;
/// The largest value of a filter, so that the sums of the layer above fit into 32 bits.
const CEILING: i16 = 4095;

/// The largest value of each filter over a sentence.
type Pool = Sparse<{ FILTERS / LANES }>;
type Layer = Sums;

/// The network's numbers, as `data/model/weights.bin` holds them.
#[derive(Debug)]
pub struct Network {
    /// The keys of the words that have vectors, sorted.
    keys: Vec<u32>,
    /// One signed byte a number.
    vectors: &'static [u8],
    rows: Vec<OnceLock<Box<Row>>>,
    /// What each number of a vector is multiplied by.
    filters: Vec<Row>,
    filter_bias: [i16x8; FILTERS / LANES],
    /// By how much a product of vector and filter is multiplied, in 65,536ths.
    filter_scale: i32,
    views: Vec<Matrix>,
    forms: Vec<Layer>,
    bias: Layer,
    /// By how much a unit of the layer is multiplied, in 65,536ths.
    unit_scale: i32,
    outputs: Matrix,
    output_scale: f32,
    /// From the filters straight to the topics.
    direct: Matrix,
    direct_scale: f32,
    output_bias: [f32; TOPICS],
}

/// Takes numbers off the front of bytes.
struct Bytes(&'static [u8]);

impl Bytes {
    fn take(&mut self, count: usize) -> Option<&'static [u8]> {
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

    fn floats<const N: usize>(&mut self) -> Option<[f32; N]> {
        let mut values = [0.0; N];
        for value in &mut values {
            *value = self.float()?;
        }
        Some(values)
    }
}

/// Returns the layer whose units have these values.
fn layer(value: impl Fn(usize) -> i32) -> Layer {
    let mut layer = Layer::default();
    let units: &mut [i32] = bytemuck::cast_slice_mut(layer.as_flattened_mut());
    units.iter_mut().enumerate().for_each(|(at, unit)| *unit = value(at));
    layer
}

/// Returns the largest size of a number.
fn largest(bytes: &[u8]) -> i32 {
    let (sixteens, rest) = bytes.as_chunks::<16>();
    // As a number without a sign, the size of the smallest number is right too.
    let sizes = |sixteen: &[u8; 16]| -> u8x16 { bytemuck::cast(i8x16::abs(bytemuck::cast(*sixteen))) };
    let most = sixteens.iter().map(sizes).fold(u8x16::ZERO, u8x16::max).to_array();
    let rest = rest.iter().map(|byte| byte.cast_signed().unsigned_abs());
    most.into_iter().chain(rest).max().map_or(0, i32::from)
}

impl Network {
    /// Returns the network of these bytes, or nothing where they are not one.
    ///
    /// The bytes hold the scales of vectors, filters, layer and outputs; then the gaps between the sorted keys of the
    /// words, low bytes and high bytes apart; then the six themselves, one signed byte a number, and the biases. A
    /// product of a vector and a filter must fit into 16 bits, and scaled into 32.
    pub fn read(bytes: &'static [u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        if &bytes.four()? != MAGIC {
            return None;
        }
        let [vector_scale, filter_scale, view_scale, output_scale, direct_scale, form_scale] = bytes.floats()?;
        let words = bytes.count()?;
        let (lows, highs) = (bytes.take(words)?, bytes.take(words.checked_mul(2)?)?);
        let mut keys = Vec::with_capacity(words);
        let mut key = 0u32;
        for (low, high) in lows.iter().zip(highs.chunks_exact(2)) {
            let gap = u32::from_le_bytes([*low, high[0], high[1], 0]);
            key = key.checked_add(gap).filter(|key| key >> KEY_BITS == 0)?;
            keys.push(key);
        }
        let vectors = bytes.take((words + BUCKETS).checked_mul(DIMENSIONS)?)?;
        let filters = bytes.take(WIDTH * FILTERS * DIMENSIONS)?;
        let views = bytes.take(VIEWS * HIDDEN * FILTERS)?;
        let (outputs, direct) = (bytes.take(TOPICS * HIDDEN)?, bytes.take(TOPICS * FILTERS)?);
        let forms = bytes.take(FORMS * HIDDEN)?;
        let filter_bias: [f32; FILTERS] = bytes.floats()?;
        let bias: [f32; HIDDEN] = bytes.floats()?;
        let output_bias = bytes.floats()?;

        let filter_scale = (vector_scale * filter_scale * ONE * 65536.0) as i32;
        let product = DIMENSIONS as i32 * largest(vectors) * largest(filters);
        if i16::try_from(product).is_err() || product.checked_mul(filter_scale).is_none() {
            return None;
        }
        let filter = |place: usize, filter: usize| &filters[(place * FILTERS + filter) * DIMENSIONS..];
        let unit = ONE / view_scale;
        let form = |row: &[u8]| layer(|at| (f32::from(small(row[at])) * form_scale * unit) as i32);
        Some(Self {
            keys,
            rows: (0..words + BUCKETS).map(|_| OnceLock::new()).collect(),
            vectors,
            filters: (0..DIMENSIONS).map(|at| Row::of(|place, number| small(filter(place, number)[at]))).collect(),
            filter_bias: std::array::from_fn(|at| {
                i16x8::new(std::array::from_fn(|lane| (filter_bias[at * LANES + lane] * ONE) as i16))
            }),
            filter_scale,
            views: views.chunks_exact(HIDDEN * FILTERS).map(|rows| Matrix::of_rows(rows, FILTERS)).collect(),
            forms: forms.chunks_exact(HIDDEN).map(form).collect(),
            bias: layer(|at| (bias[at] * unit) as i32),
            unit_scale: ((view_scale * 65536.0) as i32).max(1),
            outputs: Matrix::of_rows(outputs, HIDDEN),
            output_scale: output_scale / ONE,
            direct: Matrix::of_rows(direct, FILTERS),
            direct_scale: direct_scale / ONE,
            output_bias,
        })
    }

    /// Returns what the word with this hash, and these ends, adds to the filters.
    pub(super) fn row(&self, hash: u32, ends: u32) -> &Row {
        let key = hash >> (32 - KEY_BITS);
        let at = self.keys.binary_search(&key).unwrap_or(self.keys.len() + ends as usize % BUCKETS);
        let vector = &self.vectors[at * DIMENSIONS..][..DIMENSIONS];
        self.rows[at].get_or_init(|| Box::new(Row::weighted(&self.filters, vector, self.filter_scale)))
    }

    /// Returns the largest value of each filter over these words, none below zero; `rows` has the row of each word.
    fn pool(&self, rows: &[&Row], words: &[u32]) -> Pool {
        let mut pool = maxima(rows, words);
        for (value, bias) in pool.iter_mut().zip(&self.filter_bias) {
            *value = value.saturating_add(*bias).max(i16x8::ZERO).min(i16x8::splat(CEILING));
        }
        Pool::of(pool)
    }

    /// Returns what the layer hands on: no unit below zero, none above what 16 bits hold.
    fn units(&self, layer: &Layer) -> Sparse<{ HIDDEN / LANES }> {
        // What is larger would give more than the largest number.
        let most = i32x4::splat((i32::MAX - (1 << 15)) / self.unit_scale);
        let units: &[[i32x4; 2]; HIDDEN / LANES] = bytemuck::cast_ref(layer);
        Sparse::of(units.map(|eight| {
            let eight: i32x8 = bytemuck::cast(eight.map(|four| four.max(i32x4::ZERO).min(most)));
            i16x8::from_i32x8_saturate(scaled(eight, self.unit_scale))
        }))
    }

    /// Returns the log-odds of each topic of a sentence with this layer and these filters.
    fn odds(&self, layer: &Layer, pool: &Pool) -> [f32; TOPICS] {
        let (mut through, mut direct) = (Sums::default(), Sums::default());
        self.outputs.add_product(&self.units(layer), &mut through);
        self.direct.add_product(pool, &mut direct);
        let (through, direct): ([i32; OUTPUTS], [i32; OUTPUTS]) = (bytemuck::cast(through), bytemuck::cast(direct));
        std::array::from_fn(|topic| {
            let through = self.output_scale * through[topic] as f32;
            let direct = self.direct_scale * direct[topic] as f32;
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
    /// The row of each distinct word, and at last [`SILENT`].
    rows: Vec<&'a Row>,
    pools: Vec<Pool>,
    /// Of each view the last neighbour and what it adds: one heading stands above many sentences.
    last: [(Option<usize>, Layer); VIEWS],
    /// The log-odds of the sentences from `first` on that were read together.
    batch: Vec<[f32; TOPICS]>,
    first: usize,
}

impl<'a> Reader<'a> {
    /// Returns a reader of the sentences. Linear in the text.
    pub fn new(network: &'a Network, features: &'a Features<'a>, sentences: &'a [Sentence]) -> Self {
        let rows = features.distinct().iter().map(|word| network.row(word.hash, word.ends));
        let rows: Vec<&Row> = rows.chain([&SILENT]).collect();
        // All before anything else is read, since rows and matrices together are too many for the nearer caches.
        let pools = (0..sentences.len()).map(|at| network.pool(&rows, features.words(at))).collect();
        let last = [(None, Layer::default()); VIEWS];
        Self { network, features, sentences, rows, pools, last, batch: Vec::with_capacity(BATCH), first: 0 }
    }

    /// Returns the log-odds of each topic of sentence `at`.
    pub fn odds(&mut self, at: usize) -> &[f32; TOPICS] {
        if !(self.first..self.first + self.batch.len()).contains(&at) {
            let together = at..(at + BATCH).min(self.sentences.len());
            let layers = self.layers(together.clone());
            self.batch.clear();
            let odds = layers.iter().zip(together).map(|(layer, at)| self.network.odds(layer, &self.pools[at]));
            self.batch.extend(odds);
            self.first = at;
        }
        &self.batch[at - self.first]
    }

    /// Returns the layers of some sentences, one matrix after the other.
    fn layers(&mut self, together: Range<usize>) -> Vec<Layer> {
        let around: Vec<_> = together.clone().map(|at| neighbours(self.sentences, at)).collect();
        let form = |(at, around)| {
            let [kind, length, end, presence]: [&Layer; 4] =
                self.features.forms(at, around).map(|form| &self.network.forms[form]);
            let sum = |half: usize, at: usize| {
                let ends = kind[half][at] + length[half][at] + (end[half][at] + presence[half][at]);
                self.network.bias[half][at] + ends
            };
            [0, 1].map(|half| std::array::from_fn(|at| sum(half, at)))
        };
        let mut layers: Vec<Layer> = together.clone().zip(&around).map(form).collect();
        for (view, (last, part)) in self.last.iter_mut().enumerate() {
            let matrix = &self.network.views[view];
            for ((layer, around), at) in layers.iter_mut().zip(&around).zip(together.clone()) {
                let Some(seen) = (if view == 0 { Some(at) } else { around[view - 1] }) else { continue };
                if view < SHARED {
                    matrix.add_product(&self.pools[seen], layer);
                    continue;
                }
                if *last != Some(seen) {
                    (*last, *part) = (Some(seen), Layer::default());
                    matrix.add_product(&self.pools[seen], part);
                }
                add(layer, part);
            }
        }
        layers
    }

    fn layer(&mut self, at: usize) -> Layer {
        self.layers(at..at + 1)[0]
    }

    /// Returns what sentence `at` is read with, itself first, each with its sentence.
    pub fn places(&self, at: usize) -> impl Iterator<Item = (Place, usize)> + use<> {
        let around = neighbours(self.sentences, at);
        std::iter::once(Some(at)).chain(around).enumerate().filter_map(|(view, at)| Some((Place(view), at?)))
    }

    /// Returns the log-odds of each topic of sentence `at` where some words of `place` are left out.
    pub fn odds_without(&mut self, at: usize, place: Place, words: Range<usize>) -> [f32; TOPICS] {
        let sentence = if place.0 == 0 { Some(at) } else { neighbours(self.sentences, at)[place.0 - 1] };
        let mut layer = self.layer(at);
        let mut own = self.pools[at];
        if let Some(sentence) = sentence {
            let mut left = self.features.words(sentence).to_vec();
            left[words].fill(self.rows.len() as u32 - 1);
            let (old, new) = (self.pools[sentence], self.network.pool(&self.rows, &left));
            let change = Pool::of(std::array::from_fn(|at| new.values[at] - old.values[at]));
            self.network.views[place.0].add_product(&change, &mut layer);
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
            let form = &self.network.forms[form];
            layer.as_flattened_mut().iter_mut().zip(form.as_flattened()).for_each(|(sum, value)| *sum -= *value);
        }
        self.network.odds(&layer, &self.pools[at])
    }
}

fn add(layer: &mut Layer, part: &Layer) {
    layer.as_flattened_mut().iter_mut().zip(part.as_flattened()).for_each(|(sum, value)| *sum += *value);
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
    fn the_largest_size_is_found_at_any_place() {
        for (bytes, most) in [(vec![], 0), (vec![3, 0xfb], 5), ([vec![1; 40], vec![0x80]].concat(), 128)] {
            assert_eq!(largest(&bytes), most);
        }
        assert_eq!(largest(&[&[0x80][..], &[1; 40]].concat()), 128);
    }

    #[test]
    fn a_sentence_without_words_has_an_empty_pool() {
        let network = Network::read(include_bytes!("../../data/model/weights.bin")).expect("the weights are whole");
        let pool = network.pool(&[&SILENT], &[]);
        assert_eq!(pool.values, [i16x8::ZERO; FILTERS / LANES]);
    }
}
