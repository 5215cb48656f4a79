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
    /// For each half and each pair of inputs its numbers for each output, the two of a pair side by side.
    halves: [Vec<[i16x8; HALF]>; 2],
}

impl Matrix {
    /// Returns the matrix whose rows, one for each output, stand in `rows` one after the other, each with a byte for each
    /// of its `inputs`. Outputs that have no row get nothing.
    pub(super) fn of_rows(rows: &[u8], inputs: usize) -> Self {
        let value = |output: usize, input: usize| rows.get(output * inputs + input).map_or(0, |&byte| small(byte));
        let four = |output: usize, pair: usize| {
            i16x8::new(std::array::from_fn(|lane| value(output + lane / 2, 2 * pair + lane % 2)))
        };
        let pair = |half: usize, pair: usize| std::array::from_fn(|at| four((half * HALF + at) * 4, pair));
        Self { halves: [0, 1].map(|half| (0..inputs / 2).map(|at| pair(half, at)).collect()) }
    }

    /// Adds to `sums` the product with `inputs`.
    pub(super) fn add_product<const N: usize>(&self, inputs: &Sparse<N>, sums: &mut Sums) {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has AVX2.
            #[allow(unsafe_code)]
            return unsafe { avx2::add_product(self, inputs, sums) };
        }
        self.add_product_plainly(inputs, sums);
    }

    fn add_product_plainly<const N: usize>(&self, inputs: &Sparse<N>, sums: &mut Sums) {
        for (half, sums) in self.halves.iter().zip(sums) {
            let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *sums;
            for (at, pair) in inputs.pairs() {
                let pair: i16x8 = bytemuck::cast(i32x4::splat(pair));
                let numbers = &half[at];
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

/// Returns the largest sum of each filter over every [`WIDTH`] rows that follow each other; the least number where there
/// are fewer rows.
pub(super) fn maxima(rows: &[&Row]) -> [i16x8; FILTERS / LANES] {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        #[allow(unsafe_code)]
        return unsafe { avx2::maxima(rows) };
    }
    maxima_plainly(rows)
}

fn maxima_plainly(rows: &[&Row]) -> [i16x8; FILTERS / LANES] {
    let mut maxima = [i16x8::splat(i16::MIN); FILTERS / LANES];
    for (part, maxima) in maxima.as_chunks_mut::<PART>().0.iter_mut().enumerate() {
        let [mut a, mut b, mut c, mut d] = *maxima;
        for window in rows.windows(WIDTH) {
            let window: &[&Row; WIDTH] = window.try_into().expect("windows of that width");
            let sum = |at: usize| {
                let [first, second, third, fourth, fifth] = window;
                let pairs =
                    (first.0[part][0][at] + second.0[part][1][at]) + (third.0[part][2][at] + fourth.0[part][3][at]);
                pairs + fifth.0[part][4][at]
            };
            a = a.max(sum(0));
            b = b.max(sum(1));
            c = c.max(sum(2));
            d = d.max(sum(3));
        }
        *maxima = [a, b, c, d];
    }
    maxima
}

/// The same with vectors of 32 bytes.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{FILTERS, HALF, LANES, Matrix, PART, PARTS, Row, Sparse, Sums, WIDTH, bytemuck, i16x8};
    use std::arch::x86_64::{__m256i, _mm256_add_epi32, _mm256_madd_epi16, _mm256_set1_epi32};

    #[target_feature(enable = "avx2")]
    pub(super) fn maxima(rows: &[&Row]) -> [i16x8; FILTERS / LANES] {
        const NUMBERS: usize = PART * LANES;
        let mut maxima = [[i16::MIN; NUMBERS]; PARTS];
        for (part, maxima) in maxima.iter_mut().enumerate() {
            let mut most = *maxima;
            for window in rows.windows(WIDTH) {
                let place = |place: usize| -> &[i16; NUMBERS] { bytemuck::cast_ref(&window[place].0[part][place]) };
                let places: [&[i16; NUMBERS]; WIDTH] = std::array::from_fn(place);
                for (filter, most) in most.iter_mut().enumerate() {
                    let sum = places.iter().fold(0i16, |sum, place| sum.wrapping_add(place[filter]));
                    *most = sum.max(*most);
                }
            }
            *maxima = most;
        }
        bytemuck::cast(maxima)
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn add_product<const N: usize>(matrix: &Matrix, inputs: &Sparse<N>, sums: &mut Sums) {
        let [left, right] = &matrix.halves;
        let sums: &mut [[i32; 8]; HALF] = bytemuck::cast_mut(sums);
        let mut local: [__m256i; HALF] = bytemuck::cast(*sums);
        for (at, pair) in inputs.pairs() {
            let pair = _mm256_set1_epi32(pair);
            let halves: [&[[i16; 16]; HALF / 2]; 2] = [bytemuck::cast_ref(&left[at]), bytemuck::cast_ref(&right[at])];
            for (sum, numbers) in local.iter_mut().zip(halves.into_iter().flatten()) {
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pair, bytemuck::cast(*numbers)));
            }
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
            let (mut here, mut plainly) = (Sums::default(), Sums::default());
            matrix.add_product(&inputs, &mut here);
            matrix.add_product_plainly(&inputs, &mut plainly);
            prop_assert_eq!(here, plainly);
            for (row, sum) in rows.chunks(128).zip(here.as_flattened().iter().flat_map(|four| four.to_array())) {
                let products = row.iter().zip(&values).map(|(number, value)| i32::from(small(*number)) * i32::from(*value));
                prop_assert_eq!(products.sum::<i32>(), sum);
            }
        }

        #[test]
        fn every_way_gives_the_maxima(numbers in proptest::collection::vec(-2000i16..=2000, 0..8)) {
            let row = |number: &i16| Row::of(|place, filter| number + (place * FILTERS + filter) as i16);
            let rows: Vec<Row> = numbers.iter().map(row).collect();
            let rows: Vec<&Row> = rows.iter().collect();
            let maxima = maxima(&rows);
            prop_assert_eq!(maxima, maxima_plainly(&rows));
            for (filter, most) in maxima.iter().flat_map(|eight| eight.to_array()).enumerate() {
                let value = |row: &Row, place: usize| {
                    row.0[filter / LANES / PART][place][filter / LANES % PART].to_array()[filter % LANES]
                };
                let sum = |rows: &[&Row]| (0..WIDTH).map(|place| value(rows[place], place)).sum::<i16>();
                prop_assert_eq!(rows.windows(WIDTH).map(sum).max().unwrap_or(i16::MIN), most);
            }
        }
    }
}
