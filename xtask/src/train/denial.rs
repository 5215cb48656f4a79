//! Polarity: whether a sentence denies a topic that it is about.

use super::data::Row;
use super::figures;
use super::fit::{Cell, Settings, Weights, fit};
use std::collections::HashMap;

/// The settings, chosen on `dev`.
const SETTINGS: Settings = Settings { epochs: 10, settled: 4, rate: 0.5, l1: 1e-3 };
/// Features seen in fewer sentences are left out.
const MIN_SENTENCES: u32 = 2;
/// Weights kept.
const BUDGET: usize = 5_000;
/// Steps on each side of zero to which a weight is rounded.
const STEPS: f32 = 31.0;

/// What was trained.
pub struct Denial {
    /// The bytes of `denial.bin`.
    pub bytes: Vec<u8>,
    /// The log-odds from which on a topic is denied.
    pub threshold: f32,
    /// F1 on `dev`, given the true topics.
    pub f1: f32,
}

/// Returns the polarity trained on the topics of `train`, its threshold chosen on `dev`.
pub fn train(train: &[Row], dev: &[Row]) -> Denial {
    let outside = dev.iter().filter(|row| row.denials.is_empty()).map(|row| row.denied.count_ones()).sum::<u32>();
    let train: Vec<&(Vec<Cell>, bool)> = train.iter().flat_map(|row| &row.denials).collect();
    let dev: Vec<&(Vec<Cell>, bool)> = dev.iter().flat_map(|row| &row.denials).collect();
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for pair in &train {
        let mut keys: Vec<u32> = pair.0.iter().map(|cell| cell.0).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
    }
    let mut keys: Vec<u32> = counts.into_iter().filter(|count| count.1 >= MIN_SENTENCES).map(|count| count.0).collect();
    keys.sort_unstable();
    let encode = |row: &[Cell]| -> Vec<Cell> {
        row.iter().filter_map(|cell| Some((keys.binary_search(&cell.0).ok()? as u32, cell.1))).collect()
    };
    let rows: Vec<Vec<Cell>> = train.iter().map(|pair| encode(&pair.0)).collect();
    let targets: Vec<bool> = train.iter().map(|pair| pair.1).collect();
    let full = fit(&rows, &targets, SETTINGS, &vec![true; keys.len()]);
    let mut model = fit(&rows, &targets, SETTINGS, &matters(&full, &rows));
    let largest = model.weights.iter().fold(0f32, |most, weight| most.max(weight.abs()));
    let step = largest / STEPS;
    model.weights.iter_mut().for_each(|weight| *weight = (*weight / step).round() * step);
    let held: Vec<(f32, bool)> = dev.iter().map(|pair| (model.score(&encode(&pair.0)), pair.1)).collect();
    let (threshold, f1) = figures::best_cut(&held, outside as f32);
    eprintln!("denial: {} pairs, {} of dev; dev F1 {f1:.3} at {threshold:.1}", train.len(), dev.len());
    let weights: Vec<(u32, i8)> = keys
        .iter()
        .zip(&model.weights)
        .map(|(key, weight)| (*key, (weight / step).round() as i8))
        .filter(|weight| weight.1 != 0)
        .collect();
    Denial { bytes: lacuna::topic::write_denial(step, model.bias, &weights), threshold, f1 }
}

/// Returns which weights are among the [`BUDGET`] that move the log-odds most.
fn matters(model: &Weights, rows: &[Vec<Cell>]) -> Vec<bool> {
    let mut squares = vec![0f32; model.weights.len()];
    rows.iter().flatten().for_each(|cell| squares[cell.0 as usize] += cell.1 * cell.1);
    let moves: Vec<f32> =
        model.weights.iter().zip(&squares).map(|(weight, square)| weight.abs() * square.sqrt()).collect();
    let mut sorted = moves.clone();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let least = sorted.get(BUDGET).copied().unwrap_or(0.0);
    moves.iter().map(|&moved| moved > least).collect()
}
