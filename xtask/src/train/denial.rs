//! Polarity: whether a sentence denies a topic that it is about.

use super::data::Row;
use super::figures;
use super::fit::{self, LANES, Settings};
use super::{Model, Vocabulary};

/// The weights of denial.
pub struct Denial {
    /// Feature hash and weight.
    pub weights: Vec<(u32, f32)>,
    /// The log-odds that it starts from.
    pub bias: f32,
    /// The log-odds from which on a topic is denied.
    pub threshold: f32,
    /// F1 on `dev`, given the true topics.
    pub f1: f32,
}

/// Returns the polarity trained on the topics of `train`, its threshold chosen on `dev`, its weights in units of
/// `step`, since one file holds them and those of the topics.
pub fn train<'a>(train: &'a [Row], dev: &'a [Row], budget: usize, step: f32) -> Denial {
    let outside = dev.iter().filter(|row| row.denials.is_empty()).map(|row| row.denied.count_ones()).sum::<u32>();
    let pairs = |rows: &'a [Row]| rows.iter().flat_map(|row| &row.denials).collect::<Vec<_>>();
    let (train, dev) = (pairs(train), pairs(dev));
    let vocabulary = Vocabulary::new(train.iter().map(|pair| pair.0.as_slice()), 2);
    let matrix = vocabulary.encode(train.iter().map(|pair| pair.0.as_slice()));
    let held = vocabulary.encode(dev.iter().map(|pair| pair.0.as_slice()));
    let targets: Vec<[f32; LANES]> = train
        .iter()
        .map(|pair| std::array::from_fn(|lane| if lane == 0 { f32::from(u8::from(pair.1)) } else { -1.0 }))
        .collect();
    let order: Vec<usize> = (0..train.len()).collect();
    let settings = Settings { epochs: 10, settled: 4, rate: 0.5, l1: 1e-3, init: 0.1 };
    let full = Model { halves: vec![fit::fit(&matrix, &order, &targets, settings, None)] };
    let mask = full.mask(&matrix.squares, budget);
    let mut model = Model { halves: vec![fit::fit(&matrix, &order, &targets, settings, Some(&mask[0]))] };
    model.round();
    model.scale(step / model.step());
    let weights = &model.halves[0];
    let mut best = (0.0, 0.0);
    for cut in -60..=40 {
        let threshold = cut as f32 * 0.1;
        let (mut hits, mut wrong, mut missed) = (0.0f32, 0.0f32, outside as f32);
        for (at, pair) in dev.iter().enumerate() {
            match (weights.score(held.row(at))[0] >= threshold, pair.1) {
                (true, true) => hits += 1.0,
                (true, false) => wrong += 1.0,
                (false, true) => missed += 1.0,
                (false, false) => {}
            }
        }
        let f1 = figures::f1(hits, wrong, missed);
        if f1 > best.0 {
            best = (f1, threshold);
        }
    }
    eprintln!("denial: {} pairs, {} of dev; dev F1 {:.3} at {:.1}", train.len(), dev.len(), best.0, best.1);
    let weights_of = |(row, hash): (&[f32; LANES], &u32)| (row[0] != 0.0).then_some((*hash, row[0]));
    Denial {
        weights: weights.rows.iter().zip(&vocabulary.hashes).filter_map(weights_of).collect(),
        bias: weights.bias[0],
        threshold: best.1,
        f1: best.0,
    }
}
