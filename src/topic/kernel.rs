//! The two loops in which reading topics spends its time, with the widest vectors that the processor has.
//!
//! Both are of whole numbers, so each way gives the same bits.

use wide::{bytemuck, i16x8, i32x4};

/// Filters.
pub(super) const FILTERS: usize = 128;
/// Words that a filter sees.
pub(super) const WIDTH: usize = 5;
/// Filters that are worked on at a time: their sums stay in registers.
pub(super) const PART: usize = 32;
const PARTS: usize = FILTERS / PART;

/// What a word adds to each filter, at each of its places.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Row(pub [[[i16; PART]; WIDTH]; PARTS]);

/// What no word adds.
pub(super) static SILENT: Row = Row([[[0; PART]; WIDTH]; PARTS]);

/// Numbers of 16 bits that stand side by side.
const LANES: usize = 8;
/// Outputs of a matrix: units of the layer, or topics and some that are left over.
pub(super) const OUTPUTS: usize = 64;
/// Vectors of a half of the outputs, which are worked on at a time.
const HALF: usize = OUTPUTS / 2 / 4;

/// The sums of a matrix's outputs.
pub(super) type Sums = [[i32x4; HALF]; 2];

/// Numbers of which many are zero, two by two.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
pub(super) struct Sparse<const N: usize> {
    values: [i16; N],
    /// Which pairs are not zero, a bit for each.
    set: u64,
}

impl<const N: usize> Sparse<N> {
    /// Returns these numbers, of which there are at most 128.
    pub(super) fn of(values: [i16; N]) -> Self {
        let set = values.as_chunks::<LANES>().0.iter().rev().fold(0, |bits, eight| {
            let pairs: i32x4 = bytemuck::cast(*eight);
            bits << 4 | u64::from(!pairs.simd_eq(i32x4::ZERO).to_bitmask() & 0xf)
        });
        Self { values, set }
    }

    /// Returns the numbers.
    pub(super) fn values(&self) -> &[i16; N] {
        &self.values
    }

    /// Returns the pairs that are not zero, each with its place.
    #[inline(always)]
    fn pairs(&self) -> impl Iterator<Item = (usize, i32)> + '_ {
        let mut rest = self.set;
        std::iter::from_fn(move || {
            let at = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some((at, bytemuck::cast([self.values[2 * at], self.values[2 * at + 1]])))
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
            let mut local = *sums;
            for (at, pair) in inputs.pairs() {
                let pair: i16x8 = bytemuck::cast(i32x4::splat(pair));
                for (sum, numbers) in local.iter_mut().zip(&half[at]) {
                    *sum += pair.dot(*numbers);
                }
            }
            *sums = local;
        }
    }
}

/// Returns the largest sum of each filter over every [`WIDTH`] rows that follow each other; the least number where there
/// are fewer rows.
pub(super) fn maxima(rows: &[&Row]) -> [i16; FILTERS] {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        #[allow(unsafe_code)]
        return unsafe { avx2::maxima(rows) };
    }
    maxima_plainly(rows)
}

#[inline(always)]
fn maxima_plainly(rows: &[&Row]) -> [i16; FILTERS] {
    let mut maxima = [i16::MIN; FILTERS];
    for (part, maxima) in maxima.as_chunks_mut::<PART>().0.iter_mut().enumerate() {
        let mut most = *maxima;
        for window in rows.windows(WIDTH) {
            let places: [&[i16; PART]; WIDTH] = std::array::from_fn(|place| &window[place].0[part][place]);
            for (filter, most) in most.iter_mut().enumerate() {
                let sum = places.iter().fold(0i16, |sum, place| sum.wrapping_add(place[filter]));
                *most = sum.max(*most);
            }
        }
        *maxima = most;
    }
    maxima
}

/// The same with vectors of 32 bytes.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{FILTERS, HALF, Matrix, Row, Sparse, Sums, bytemuck};
    use std::arch::x86_64::{__m256i, _mm256_add_epi32, _mm256_madd_epi16, _mm256_set1_epi32};

    #[target_feature(enable = "avx2")]
    pub(super) fn maxima(rows: &[&Row]) -> [i16; FILTERS] {
        super::maxima_plainly(rows)
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
            let values: [i16; 128] = values.try_into().expect("as many as were asked for");
            let (matrix, inputs) = (Matrix::of_rows(&rows, 128), Sparse::of(values));
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
            let row = |number: &i16| {
                let mut row = SILENT.clone();
                row.0.as_flattened_mut().as_flattened_mut().iter_mut().zip(0..).for_each(|(value, at)| *value = number + at);
                row
            };
            let rows: Vec<Row> = numbers.iter().map(row).collect();
            let rows: Vec<&Row> = rows.iter().collect();
            let maxima = maxima(&rows);
            prop_assert_eq!(maxima, maxima_plainly(&rows));
            for (filter, most) in maxima.into_iter().enumerate() {
                let (part, at) = (filter / PART, filter % PART);
                let sum = |rows: &[&Row]| (0..WIDTH).map(|place| rows[place].0[part][place][at]).sum::<i16>();
                prop_assert_eq!(rows.windows(WIDTH).map(sum).max().unwrap_or(i16::MIN), most);
            }
        }
    }
}
