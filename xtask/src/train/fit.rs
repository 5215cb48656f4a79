//! Logistic regression by AdaGrad (Duchi, Hazan and Singer 2011) with an L1 penalty.

/// A feature and its value.
pub type Cell = (u32, f32);

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Passes over the rows.
    pub epochs: usize,
    /// Passes before the weights are settled: the mean of those after it is taken (Polyak and Juditsky 1992).
    pub settled: usize,
    /// Step.
    pub rate: f32,
    /// Weight of the sum of sizes, which drives weights to zero; for a feature of `n` rows it is divided by the root of
    /// `n`.
    pub l1: f32,
}

/// The weights of one output.
#[derive(Clone)]
pub struct Weights {
    /// One a feature.
    pub weights: Vec<f32>,
    /// What the log-odds start from.
    pub bias: f32,
}

impl Weights {
    /// Returns the log-odds of a row.
    pub fn score(&self, row: &[Cell]) -> f32 {
        self.bias + row.iter().map(|&(feature, value)| value * self.weights[feature as usize]).sum::<f32>()
    }
}

/// Returns a permutation's next random number (xorshift, Marsaglia 2003).
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Returns weights fitted to `targets`. Features whose `mask` is false keep a weight of zero.
pub fn fit(rows: &[Vec<Cell>], targets: &[bool], settings: Settings, mask: &[bool]) -> Weights {
    let width = mask.len();
    let mut model = Weights { weights: vec![0.0; width], bias: -3.0 };
    let mut mean = model.clone();
    let mut counts = vec![0u32; width];
    rows.iter().flatten().for_each(|cell| counts[cell.0 as usize] += 1);
    let shrinks: Vec<f32> = counts.iter().map(|&n| settings.l1 / (n.max(1) as f32).sqrt()).collect();
    let mut squares = vec![0.1f32; width];
    let mut bias_squares = 1e-3f32;
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for epoch in 0..settings.epochs {
        for at in (1..order.len()).rev() {
            order.swap(at, (random(&mut state) % (at as u64 + 1)) as usize);
        }
        let rate = settings.rate * (1.0 - 0.9 * epoch as f32 / settings.epochs as f32);
        for &at in &order {
            let slope = 1.0 / (1.0 + (-model.score(&rows[at])).exp()) - f32::from(u8::from(targets[at]));
            if slope.abs() < 1e-3 {
                continue;
            }
            bias_squares += slope * slope;
            model.bias -= rate * slope / bias_squares.sqrt();
            for &(feature, value) in rows[at].iter().filter(|cell| mask[cell.0 as usize]) {
                let at = feature as usize;
                let gradient = value * slope;
                squares[at] += gradient * gradient;
                let step = rate / squares[at].sqrt();
                let moved = model.weights[at] - step * gradient;
                model.weights[at] = moved.signum() * (moved.abs() - step * shrinks[at]).max(0.0);
            }
        }
        if epoch >= settings.settled {
            let share = 1.0 / (epoch - settings.settled + 1) as f32;
            mean.bias += (model.bias - mean.bias) * share;
            for (mean, weight) in mean.weights.iter_mut().zip(&model.weights) {
                *mean += (weight - *mean) * share;
            }
        }
    }
    mean
}
