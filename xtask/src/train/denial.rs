//! Polarity: whether a sentence denies a topic that it is about.

use super::data::Row;
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
}

/// One topic of one sentence that may deny.
struct Pair {
    features: Vec<(u32, f32)>,
    denied: bool,
}

fn pairs(rows: &[Row]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for row in rows.iter().filter(|row| row.own.is_negated()) {
        for topic in (0..lacuna::topic::TOPICS).filter(|topic| row.topics >> topic & 1 == 1) {
            let features = super::data::valued(|feature| {
                lacuna::feature::each_of_denial(&row.own, topic as u8, feature);
            });
            pairs.push(Pair { features, denied: row.denied >> topic & 1 == 1 });
        }
    }
    pairs
}

/// Returns the polarity trained on the topics of `train`, its threshold chosen on `dev`.
pub fn train(train: &[Row], dev: &[Row], budget: usize) -> Denial {
    let outside = dev.iter().filter(|row| !row.own.is_negated()).map(|row| row.denied.count_ones()).sum::<u32>();
    let (train, dev) = (pairs(train), pairs(dev));
    let vocabulary = Vocabulary::new(train.iter().map(|pair| pair.features.as_slice()), 2);
    let matrix = vocabulary.encode(train.iter().map(|pair| pair.features.as_slice()));
    let held = vocabulary.encode(dev.iter().map(|pair| pair.features.as_slice()));
    let targets: Vec<[f32; LANES]> = train
        .iter()
        .map(|pair| std::array::from_fn(|lane| if lane == 0 { f32::from(u8::from(pair.denied)) } else { -1.0 }))
        .collect();
    let order: Vec<usize> = (0..train.len()).collect();
    let settings = Settings { epochs: 10, rate: 0.5, l1: 0.0, l2: 0.0, init: 0.1 };
    let full = Model { halves: vec![fit::fit(&matrix, &order, &targets, settings, None)] };
    let mask = full.mask(&vocabulary.counts, budget);
    let weights = fit::fit(&matrix, &order, &targets, settings, Some(&mask[0]));
    let mut best = (0.0, 0.0);
    for step in -30..=20 {
        let threshold = step as f32 * 0.1;
        let (mut hits, mut wrong, mut missed) = (0.0f32, 0.0f32, outside as f32);
        for (at, pair) in dev.iter().enumerate() {
            match (weights.score(held.row(at))[0] >= threshold, pair.denied) {
                (true, true) => hits += 1.0,
                (true, false) => wrong += 1.0,
                (false, true) => missed += 1.0,
                (false, false) => {}
            }
        }
        let f1 = 2.0 * hits / (2.0 * hits + wrong + missed);
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
    }
}
