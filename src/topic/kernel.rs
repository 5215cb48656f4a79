//! The loops in which reading topics spends its time, with the widest vectors that the processor has.
//!
//! All are of whole numbers, so each way gives the same bits. Vectors are named, and sums written out one by one, since
//! WebAssembly is optimised for size: what is left to the compiler there stays a loop over numbers in memory.

use wide::{bytemuck, i16x8, i32x4, i32x8};

/// Numbers of 16 bits that stand side by side.
pub(super) const LANES: usize = 8;
/// Filters.
pub(super) const FILTERS: usize = 128;
/// Words that a filter sees.
pub(super) const WIDTH: usize = 5;
/// Vectors of filters that are worked on at a time: their sums stay in registers.
const PART: usize = 4;
const PARTS: usize = FILTERS / LANES / PART;

/// The ways to go through the loops; but for the plain one they come from [`Way::best`] alone, which asks the processor.
#[derive(Clone, Copy, Debug)]
enum Way {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Plain,
}

impl Way {
    /// Returns the fastest way that this processor can go. It can go all that stand behind it, too.
    #[inline]
    fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx512bw") && std::arch::is_x86_feature_detected!("avx512vnni") {
            return Self::Avx512;
        } else if std::arch::is_x86_feature_detected!("avx2") {
            return Self::Avx2;
        }
        Self::Plain
    }

    /// Returns every way that this processor can go.
    #[cfg(test)]
    fn all() -> &'static [Self] {
        match Self::best() {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => &[Self::Avx512, Self::Avx2, Self::Plain],
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => &[Self::Avx2, Self::Plain],
            Self::Plain => &[Self::Plain],
        }
    }
}

/// What a word adds to each filter, at each of its places.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Row([[[i16x8; PART]; WIDTH]; PARTS]);

/// What no word adds.
pub(super) static SILENT: Row = Row([[[i16x8::ZERO; PART]; WIDTH]; PARTS]);

impl Row {
    /// Returns the row with these values at each place and filter.
    pub(super) fn of(value: impl Fn(usize, usize) -> i16) -> Self {
        let mut row = SILENT.clone();
        for (part, places) in row.0.iter_mut().enumerate() {
            for (place, filters) in places.iter_mut().enumerate() {
                for (at, eight) in filters.iter_mut().enumerate() {
                    let first = (part * PART + at) * LANES;
                    *eight = i16x8::new(std::array::from_fn(|lane| value(place, first + lane)));
                }
            }
        }
        row
    }

    /// Returns the sum of the `rows`, each times its number of `vector`, all times `scale` 65,536ths.
    pub(super) fn weighted(rows: &[Row], vector: &[u8], scale: i32) -> Self {
        let mut sum = SILENT.clone();
        for (part, places) in sum.0.iter_mut().enumerate() {
            for (place, filters) in places.iter_mut().enumerate() {
                let [mut a, mut b, mut c, mut d] = *filters;
                for (row, &number) in rows.iter().zip(vector).filter(|(_, number)| **number != 0) {
                    let number = i16x8::splat(small(number));
                    let [e, f, g, h] = row.0[part][place];
                    a += number * e;
                    b += number * f;
                    c += number * g;
                    d += number * h;
                }
                *filters = [a, b, c, d].map(|sum| i16x8::from_i32x8_saturate(scaled(i32x8::from_i16x8(sum), scale)));
            }
        }
        sum
    }
}

/// Returns the values times `scale` 65,536ths, to the nearest whole number.
pub(super) fn scaled(values: i32x8, scale: i32) -> i32x8 {
    (values * i32x8::splat(scale) + i32x8::splat(1 << 15)) >> 16
}

/// Outputs of a matrix: units of the layer, or topics and some that are left over.
pub(super) const OUTPUTS: usize = 64;
/// Vectors of a half of the outputs, which are worked on at a time.
const HALF: usize = OUTPUTS / 2 / 4;

/// The sums of a matrix's outputs.
pub(super) type Sums = [[i32x4; HALF]; 2];

/// `N` vectors of numbers of which many are zero.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sparse<const N: usize> {
    pub(super) values: [i16x8; N],
    /// Which pairs are not zero, a bit for each.
    set: u64,
}

impl<const N: usize> Sparse<N> {
    /// Returns these numbers, of which there are at most 128.
    pub(super) fn of(values: [i16x8; N]) -> Self {
        let set = values.iter().rev().fold(0, |bits, eight| {
            let pairs: i32x4 = bytemuck::cast(*eight);
            bits << 4 | u64::from(!pairs.simd_eq(i32x4::ZERO).to_bitmask() & 0xf)
        });
        Self { values, set }
    }

    /// Returns the pairs that are not zero, each with its place.
    #[inline(always)]
    fn pairs(&self) -> impl Iterator<Item = (usize, i32)> + '_ {
        let pairs: &[i32] = bytemuck::cast_slice(&self.values);
        let mut rest = self.set;
        std::iter::from_fn(move || {
            let at = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some((at, pairs[at]))
        })
    }
}

/// Returns the number that a byte of the weights stands for.
pub(super) fn small(byte: u8) -> i16 {
    i16::from(byte as i8)
}

/// A matrix of small numbers with [`OUTPUTS`] rows.
///
/// It is kept by pairs of inputs, so that a pair of zeros costs nothing and no sum is taken across a vector.
#[derive(Debug)]
pub(super) struct Matrix {
    /// For each pair of inputs its numbers for each half of the outputs.
    pairs: Vec<[Numbers; 2]>,
}

/// The numbers of a pair of inputs for half of the outputs, the two of a pair side by side; none across two lines of the
/// processor's cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Numbers([i16x8; HALF]);

impl Matrix {
    /// Returns the matrix whose rows, one for each output, stand in `rows` one after the other, each with a byte for each
    /// of its `inputs`. Outputs that have no row get nothing.
    pub(super) fn of_rows(rows: &[u8], inputs: usize) -> Self {
        let value = |output: usize, input: usize| rows.get(output * inputs + input).map_or(0, |&byte| small(byte));
        let four = |output: usize, pair: usize| {
            i16x8::new(std::array::from_fn(|lane| value(output + lane / 2, 2 * pair + lane % 2)))
        };
        let half = |half: usize, pair: usize| Numbers(std::array::from_fn(|at| four((half * HALF + at) * 4, pair)));
        Self { pairs: (0..inputs / 2).map(|pair| [half(0, pair), half(1, pair)]).collect() }
    }

    /// Adds to `sums` the product with `inputs`.
    pub(super) fn add_product<const N: usize>(&self, inputs: &Sparse<N>, sums: &mut Sums) {
        self.add_product_by(Way::best(), inputs, sums);
    }

    #[inline]
    fn add_product_by<const N: usize>(&self, way: Way, inputs: &Sparse<N>, sums: &mut Sums) {
        match way {
            Way::Plain => self.add_product_plainly(inputs, sums),
            // SAFETY: the processor can go this way.
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            Way::Avx2 => unsafe { avx2::add_product(self, inputs, sums) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            Way::Avx512 => unsafe { avx512::add_product(self, inputs, sums) },
        }
    }

    fn add_product_plainly<const N: usize>(&self, inputs: &Sparse<N>, sums: &mut Sums) {
        for (half, sums) in sums.iter_mut().enumerate() {
            let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *sums;
            for (at, pair) in inputs.pairs() {
                let pair: i16x8 = bytemuck::cast(i32x4::splat(pair));
                let numbers = &self.pairs[at][half].0;
                a += pair.dot(numbers[0]);
                b += pair.dot(numbers[1]);
                c += pair.dot(numbers[2]);
                d += pair.dot(numbers[3]);
                e += pair.dot(numbers[4]);
                f += pair.dot(numbers[5]);
                g += pair.dot(numbers[6]);
                h += pair.dot(numbers[7]);
            }
            *sums = [a, b, c, d, e, f, g, h];
        }
    }
}

/// Returns the largest sum of each filter over every [`WIDTH`] words that follow each other, where the rows of the `words`
/// are the ones with those numbers, and half a width of words that add nothing stands on each side; the least number where
/// there are no words.
pub(super) fn maxima(rows: &[&Row], words: &[u32]) -> [i16x8; FILTERS / LANES] {
    maxima_by(Way::best(), rows, words)
}

#[inline]
fn maxima_by(way: Way, rows: &[&Row], words: &[u32]) -> [i16x8; FILTERS / LANES] {
    match way {
        Way::Plain => maxima_plainly(rows, words),
        // SAFETY: the processor can go this way.
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code)]
        Way::Avx2 => unsafe { avx2::maxima(rows, words) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code)]
        Way::Avx512 => unsafe { avx512::maxima(rows, words) },
    }
}

/// Vectors of filters that are worked on at a time where a processor has sixteen registers: each has four sums that are not
/// whole yet, and a maximum.
const TWO: usize = 2;

fn maxima_plainly(rows: &[&Row], words: &[u32]) -> [i16x8; FILTERS / LANES] {
    const LEAST: i16x8 = i16x8::splat(i16::MIN);
    let mut maxima = [LEAST; FILTERS / LANES];
    if words.is_empty() {
        return maxima;
    }
    for (at, maxima) in maxima.as_chunks_mut::<TWO>().0.iter_mut().enumerate() {
        let (part, first) = (at * TWO / PART, at * TWO % PART);
        // The sums of which one, two, three and four words are in.
        let [mut a, mut b, mut c, mut d] = [i16x8::ZERO; WIDTH - 1];
        let [mut e, mut f, mut g, mut h] = [i16x8::ZERO; WIDTH - 1];
        let [mut most, mut other] = [LEAST; TWO];
        for (index, &word) in words.iter().enumerate() {
            let places = &rows[word as usize].0[part];
            most = most.max(d + places[4][first]);
            other = other.max(h + places[4][first + 1]);
            (d, h) = (c + places[3][first], g + places[3][first + 1]);
            (c, g) = (b + places[2][first], f + places[2][first + 1]);
            (b, f) = (a + places[1][first], e + places[1][first + 1]);
            (a, e) = (places[0][first], places[0][first + 1]);
            // These would have their middle before the first word.
            if index < WIDTH / 2 {
                [most, other] = [LEAST; TWO];
            }
        }
        // Those that end behind the last word.
        [most, other] = [most.max(c), other.max(g)];
        if words.len() > 1 {
            [most, other] = [most.max(d), other.max(h)];
        }
        *maxima = [most, other];
    }
    maxima
}

/// The same with vectors of 32 bytes.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{FILTERS, HALF, LANES, Matrix, PARTS, Row, Sparse, Sums, TWO, WIDTH, bytemuck, i16x8};
    use std::arch::x86_64::{
        __m256i, _mm256_add_epi16, _mm256_add_epi32, _mm256_madd_epi16, _mm256_max_epi16, _mm256_set1_epi16,
        _mm256_set1_epi32, _mm256_setzero_si256,
    };

    #[target_feature(enable = "avx2")]
    pub(super) fn maxima(rows: &[&Row], words: &[u32]) -> [i16x8; FILTERS / LANES] {
        let least = [_mm256_set1_epi16(i16::MIN); TWO];
        let mut maxima = [least; PARTS];
        for (part, maxima) in maxima.iter_mut().enumerate().filter(|_| !words.is_empty()) {
            let [mut a, mut b, mut c, mut d] = [[_mm256_setzero_si256(); TWO]; WIDTH - 1];
            let mut most = least;
            for (index, &word) in words.iter().enumerate() {
                let places: &[[__m256i; TWO]; WIDTH] = bytemuck::cast_ref(&rows[word as usize].0[part]);
                for at in 0..TWO {
                    most[at] = _mm256_max_epi16(most[at], _mm256_add_epi16(d[at], places[4][at]));
                    d[at] = _mm256_add_epi16(c[at], places[3][at]);
                    c[at] = _mm256_add_epi16(b[at], places[2][at]);
                    b[at] = _mm256_add_epi16(a[at], places[1][at]);
                    a[at] = places[0][at];
                }
                if index < WIDTH / 2 {
                    most = least;
                }
            }
            let last = if words.len() > 1 { d } else { c };
            for at in 0..TWO {
                maxima[at] = _mm256_max_epi16(most[at], _mm256_max_epi16(c[at], last[at]));
            }
        }
        bytemuck::cast(maxima)
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn add_product<const N: usize>(matrix: &Matrix, inputs: &Sparse<N>, sums: &mut Sums) {
        let sums: &mut [[i32; 8]; HALF] = bytemuck::cast_mut(sums);
        let mut local: [__m256i; HALF] = bytemuck::cast(*sums);
        for (at, pair) in inputs.pairs() {
            let pair = _mm256_set1_epi32(pair);
            let numbers = matrix.pairs[at].each_ref().map(|half| bytemuck::cast_ref::<_, [__m256i; HALF / 2]>(&half.0));
            for (sum, numbers) in local.iter_mut().zip(numbers.into_iter().flatten()) {
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pair, *numbers));
            }
        }
        *sums = bytemuck::cast(local);
    }
}

/// The same with vectors of 64 bytes.
#[cfg(target_arch = "x86_64")]
mod avx512 {
    use super::{FILTERS, HALF, LANES, Matrix, PART, PARTS, Row, Sparse, Sums, WIDTH, bytemuck, i16x8};
    use std::arch::x86_64::{
        __m256i, __m512i, _mm512_add_epi16, _mm512_add_epi32, _mm512_castsi256_si512, _mm512_castsi512_si256,
        _mm512_dpwssd_epi32, _mm512_extracti64x4_epi64, _mm512_inserti64x4, _mm512_max_epi16, _mm512_set1_epi16,
        _mm512_set1_epi32, _mm512_setzero_si512,
    };

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn joined([low, high]: [__m256i; 2]) -> __m512i {
        _mm512_inserti64x4::<1>(_mm512_castsi256_si512(low), high)
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn halves(whole: __m512i) -> [__m256i; 2] {
        [_mm512_castsi512_si256(whole), _mm512_extracti64x4_epi64::<1>(whole)]
    }

    #[target_feature(enable = "avx512bw")]
    pub(super) fn maxima(rows: &[&Row], words: &[u32]) -> [i16x8; FILTERS / LANES] {
        let load = |four: [i16x8; PART]| joined(bytemuck::cast(four));
        let least = [_mm512_set1_epi16(i16::MIN); PARTS];
        let [mut a, mut b, mut c, mut d] = [[_mm512_setzero_si512(); PARTS]; WIDTH - 1];
        let mut most = least;
        for (index, &word) in words.iter().enumerate() {
            for (part, places) in rows[word as usize].0.iter().enumerate() {
                most[part] = _mm512_max_epi16(most[part], _mm512_add_epi16(d[part], load(places[4])));
                d[part] = _mm512_add_epi16(c[part], load(places[3]));
                c[part] = _mm512_add_epi16(b[part], load(places[2]));
                b[part] = _mm512_add_epi16(a[part], load(places[1]));
                a[part] = load(places[0]);
            }
            if index < WIDTH / 2 {
                most = least;
            }
        }
        let last = if words.len() > 1 { d } else { c };
        let mut maxima = [[i16x8::splat(i16::MIN); PART]; PARTS];
        for (part, maxima) in maxima.iter_mut().enumerate().filter(|_| !words.is_empty()) {
            *maxima = bytemuck::cast(halves(_mm512_max_epi16(most[part], _mm512_max_epi16(c[part], last[part]))));
        }
        bytemuck::cast(maxima)
    }

    #[target_feature(enable = "avx512f,avx512vnni")]
    pub(super) fn add_product<const N: usize>(matrix: &Matrix, inputs: &Sparse<N>, sums: &mut Sums) {
        const QUARTER: usize = HALF / 2;
        let mut local: [[__m256i; 2]; QUARTER] = bytemuck::cast(*sums);
        // A sum waits some cycles for the one before it, so two are taken in turn.
        let mut even: [__m512i; QUARTER] = std::array::from_fn(|at| joined(local[at]));
        let mut odd = [_mm512_setzero_si512(); QUARTER];
        let add = |sums: &mut [__m512i; QUARTER], (at, pair): (usize, i32)| {
            let pair = _mm512_set1_epi32(pair);
            let numbers =
                matrix.pairs[at].each_ref().map(|half| bytemuck::cast_ref::<_, [[__m256i; 2]; QUARTER / 2]>(&half.0));
            for (sum, numbers) in sums.iter_mut().zip(numbers.into_iter().flatten()) {
                *sum = _mm512_dpwssd_epi32(*sum, pair, joined(*numbers));
            }
        };
        let mut pairs = inputs.pairs();
        while let Some(pair) = pairs.next() {
            add(&mut even, pair);
            match pairs.next() {
                Some(pair) => add(&mut odd, pair),
                None => break,
            }
        }
        for at in 0..QUARTER {
            local[at] = halves(_mm512_add_epi32(even[at], odd[at]));
        }
        *sums = bytemuck::cast(local);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_way_gives_the_product(
            rows in proptest::collection::vec(any::<u8>(), 53 * 128),
            values in proptest::collection::vec(prop_oneof![Just(0i16), -4095i16..=4095], 128),
        ) {
            let eights: [i16x8; 16] = std::array::from_fn(|at| i16x8::from(&values[at * LANES..][..LANES]));
            let (matrix, inputs) = (Matrix::of_rows(&rows, 128), Sparse::of(eights));
            for &way in Way::all() {
                let mut sums = Sums::default();
                matrix.add_product_by(way, &inputs, &mut sums);
                matrix.add_product_by(way, &inputs, &mut sums);
                for (row, sum) in rows.chunks(128).zip(sums.as_flattened().iter().flat_map(|four| four.to_array())) {
                    let products =
                        row.iter().zip(&values).map(|(number, value)| i32::from(small(*number)) * i32::from(*value));
                    prop_assert_eq!(2 * products.sum::<i32>(), sum, "{:?}", way);
                }
            }
        }

        #[test]
        fn every_way_gives_the_maxima(
            numbers in proptest::collection::vec(-2000i16..=2000, 6),
            words in proptest::collection::vec(0u32..6, 0..9),
        ) {
            let row = |number: &i16| Row::of(|place, filter| number.rotate_left(place as u32) / 8 - filter as i16);
            let rows: Vec<Row> = numbers.iter().map(row).collect();
            let rows: Vec<&Row> = rows.iter().collect();
            let silent = [&SILENT; WIDTH / 2];
            let own = words.iter().map(|&word| rows[word as usize]);
            let padded: Vec<&Row> = silent.into_iter().chain(own).chain(silent).collect();
            let expected: [i16x8; FILTERS / LANES] = std::array::from_fn(|at| {
                let value = |row: &Row, place: usize, lane: usize| row.0[at / PART][place][at % PART].to_array()[lane];
                i16x8::new(std::array::from_fn(|lane| {
                    let sum = |rows: &[&Row]| (0..WIDTH).map(|place| value(rows[place], place, lane)).sum::<i16>();
                    padded.windows(WIDTH).map(sum).max().unwrap_or(i16::MIN)
                }))
            });
            for &way in Way::all() {
                prop_assert_eq!(maxima_by(way, &rows, &words), expected, "{:?}", way);
            }
        }
    }
}
