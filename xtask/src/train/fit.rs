//! Multi-label logistic regression by AdaGrad (Duchi, Hazan and Singer 2011), the outputs side by side.

/// Rows of features by index, all in one array.
pub struct Matrix {
    starts: Vec<usize>,
    cells: Vec<(u32, f32)>,
    /// Number of features.
    pub width: usize,
    /// The sum of the squared values of each feature.
    pub squares: Vec<f32>,
    /// How many cells each feature has.
    pub counts: Vec<u32>,
}

impl Matrix {
    /// Returns the matrix of these rows.
    pub fn new<'a>(rows: impl Iterator<Item = Vec<(u32, f32)>> + 'a, width: usize) -> Self {
        let mut matrix =
            Self { starts: vec![0], cells: Vec::new(), width, squares: vec![0.0; width], counts: vec![0; width] };
        for row in rows {
            for cell in &row {
                matrix.counts[cell.0 as usize] += 1;
                matrix.squares[cell.0 as usize] += cell.1 * cell.1;
            }
            matrix.cells.extend(row);
            matrix.starts.push(matrix.cells.len());
        }
        matrix
    }

    /// Returns row `at`.
    pub fn row(&self, at: usize) -> &[(u32, f32)] {
        &self.cells[self.starts[at]..self.starts[at + 1]]
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }
}

/// Outputs that are trained side by side; a multiple of the width of a vector register.
pub const LANES: usize = 28;

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Passes over the rows.
    pub epochs: usize,
    /// Passes before the weights are settled: the mean of those after it is taken (Polyak and Juditsky 1992).
    pub settled: usize,
    /// Step.
    pub rate: f32,
    /// Weight of the sum of sizes, which drives weights to zero; for a feature of `n` rows it is divided by the root of `n`.
    pub l1: f32,
    /// What the sums of squared slopes start from: the larger, the slower rare features learn.
    pub init: f32,
}

/// The weights of `LANES` outputs.
#[derive(Clone)]
pub struct Weights {
    /// One row a feature.
    pub rows: Vec<[f32; LANES]>,
    /// One an output.
    pub bias: [f32; LANES],
}

impl Weights {
    /// Returns the scores of a row, as log-odds.
    pub fn score(&self, row: &[(u32, f32)]) -> [f32; LANES] {
        let mut z = self.bias;
        for &(feature, value) in row {
            let weights = &self.rows[feature as usize];
            for lane in 0..LANES {
                z[lane] += value * weights[lane];
            }
        }
        z
    }
}

/// The mean of weights after several passes.
struct Mean {
    weights: Weights,
    count: usize,
}

impl Mean {
    fn add(&mut self, weights: &Weights) {
        self.count += 1;
        let share = 1.0 / self.count as f32;
        for (mean, row) in self.weights.rows.iter_mut().zip(&weights.rows) {
            for (mean, weight) in mean.iter_mut().zip(row) {
                *mean += (weight - *mean) * share;
            }
        }
        for (mean, bias) in self.weights.bias.iter_mut().zip(&weights.bias) {
            *mean += (bias - *mean) * share;
        }
    }
}

/// Returns a permutation's next random number (xorshift, Marsaglia 2003).
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Returns weights fitted to `targets` (one row of probabilities an entry of `order`'s rows; a negative target is
/// not trained on). `mask` tells which weights may differ from zero.
pub fn fit(
    matrix: &Matrix,
    order: &[usize],
    targets: &[[f32; LANES]],
    settings: Settings,
    mask: Option<&[u32]>,
) -> Weights {
    let mut weights = Weights { rows: vec![[0.0; LANES]; matrix.width], bias: [-3.0; LANES] };
    let mut squares = vec![[settings.init; LANES]; matrix.width];
    let mut mean = Mean { weights: weights.clone(), count: 0 };
    let shrinks: Vec<f32> = matrix.counts.iter().map(|&n| settings.l1 / (n as f32).sqrt()).collect();
    let mut bias_squares = [1e-3f32; LANES];
    let mut order = order.to_vec();
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for epoch in 0..settings.epochs {
        for at in (1..order.len()).rev() {
            order.swap(at, (random(&mut state) % (at as u64 + 1)) as usize);
        }
        let rate = settings.rate * (1.0 - 0.9 * epoch as f32 / settings.epochs as f32);
        for &at in &order {
            let row = matrix.row(at);
            let z = weights.score(row);
            let mut slope = [0f32; LANES];
            for lane in 0..LANES {
                let target = targets[at][lane];
                slope[lane] = if target < 0.0 { 0.0 } else { 1.0 / (1.0 + (-z[lane]).exp()) - target };
            }
            if slope.iter().all(|s| s.abs() < 1e-3) {
                continue;
            }
            for lane in 0..LANES {
                bias_squares[lane] += slope[lane] * slope[lane];
                weights.bias[lane] -= rate * slope[lane] / bias_squares[lane].sqrt();
            }
            for &(feature, value) in row {
                let w = &mut weights.rows[feature as usize];
                let s = &mut squares[feature as usize];
                let shrink = shrinks[feature as usize];
                for lane in 0..LANES {
                    let gradient = value * slope[lane];
                    s[lane] += gradient * gradient;
                    let step = rate / s[lane].sqrt();
                    let moved = w[lane] - step * gradient;
                    w[lane] = moved.signum() * (moved.abs() - step * shrink).max(0.0);
                }
                if let Some(mask) = mask {
                    let mask = mask[feature as usize];
                    for (lane, w) in w.iter_mut().enumerate() {
                        if mask >> lane & 1 == 0 {
                            *w = 0.0;
                        }
                    }
                }
            }
        }
        if epoch >= settings.settled {
            mean.add(&weights);
        }
    }
    mean.weights
}
