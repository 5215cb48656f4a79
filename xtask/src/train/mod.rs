//! `cargo xtask train`: from labelled sentences to the weights under `data/model/`.
//!
//! Deterministic: the same input gives the same bytes. The steps are those of [`run`]; what was tried and what it gave
//! stands in the model card, `data/model/README.md`.

mod card;
mod data;
mod denial;
mod figures;
mod fit;

use data::Row;
use fit::{LANES, Matrix, Settings, Weights};
use lacuna::topic::{self, OUTPUTS, TOPICS, Topic};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

/// Features seen in fewer sentences are left out.
const MIN_SENTENCES: u32 = 3;
/// Folds of the training policies, for scores that a model gives to sentences it was not trained on.
const FOLDS: usize = 3;
/// How much such a sentence counts beside one of `dev` when a threshold is chosen: the training sentences were partly
/// chosen for being hard, `dev` is whole policies.
const FOLD_WEIGHT: f32 = 0.3;
/// Topic weights kept; the rest is pruned.
const BUDGET: usize = 165_000;
/// Steps on each side of zero to which a weight is rounded: fewer compress better, and seven lose nothing that can be
/// measured.
const STEPS: f32 = 7.0;
/// Weights of denial kept.
const DENIAL_BUDGET: usize = 6_000;

/// The settings tried; the best on `dev` is taken.
const GRID: [Settings; 3] = [setting(4e-3), setting(6e-3), setting(9e-3)];

const fn setting(l1: f32) -> Settings {
    Settings { epochs: 8, settled: 2, rate: 1.0, l1, init: 0.1 }
}

/// The features that are trained on, by hash.
struct Vocabulary {
    hashes: Vec<u32>,
    index: HashMap<u32, u32>,
}

impl Vocabulary {
    fn new<'a>(rows: impl Iterator<Item = &'a [(u32, f32)]>, least: u32) -> Self {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        let mut once: Vec<u32> = Vec::new();
        for row in rows {
            once.clear();
            once.extend(row.iter().map(|feature| feature.0));
            once.sort_unstable();
            once.dedup();
            for &hash in &once {
                *counts.entry(hash).or_default() += 1;
            }
        }
        let mut hashes: Vec<u32> = counts.iter().filter(|(_, count)| **count >= least).map(|(hash, _)| *hash).collect();
        hashes.sort_unstable();
        let index = hashes.iter().enumerate().map(|(index, hash)| (*hash, index as u32)).collect();
        Self { hashes, index }
    }

    fn encode<'a>(&'a self, rows: impl Iterator<Item = &'a [(u32, f32)]> + 'a) -> Matrix {
        let encode = |row: &[(u32, f32)]| -> Vec<(u32, f32)> {
            row.iter().filter_map(|(hash, value)| Some((*self.index.get(hash)?, *value))).collect()
        };
        Matrix::new(rows.map(encode), self.hashes.len())
    }
}

/// The two halves of the topics, each trained by a thread of its own.
const HALVES: usize = 2;
const _: () = assert!(HALVES * LANES >= TOPICS);

struct Model {
    halves: Vec<Weights>,
}

impl Model {
    /// Returns the log-odds of each topic.
    fn score(&self, row: &[(u32, f32)]) -> Vec<f32> {
        let mut scores: Vec<f32> = self.halves.iter().flat_map(|half| half.score(row)).collect();
        scores.truncate(TOPICS);
        scores
    }

    /// Returns what one step of a weight is worth. The few largest weights are cut, so that the many small ones keep
    /// their steps.
    fn step(&self) -> f32 {
        let rows = self.halves.iter().flat_map(|half| &half.rows).flatten();
        let mut sizes: Vec<f32> = rows.map(|weight| weight.abs()).filter(|size| *size > 0.0).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        sizes[sizes.len() - 1 - sizes.len() / 1000] / STEPS
    }

    /// Rounds each weight to one of `2 * STEPS + 1` values, as the file holds them.
    fn round(&mut self) {
        let step = self.step();
        for weight in self.halves.iter_mut().flat_map(|half| &mut half.rows).flatten() {
            *weight = (*weight / step).round().clamp(-STEPS, STEPS) * step;
        }
    }

    /// Multiplies all weights, and with them the log-odds.
    fn scale(&mut self, factor: f32) {
        for half in &mut self.halves {
            half.rows.iter_mut().flatten().chain(&mut half.bias).for_each(|weight| *weight *= factor);
        }
    }

    /// Returns which weights are among the `budget` that matter most: by how much they move the scores.
    fn mask(&self, squares: &[f32], budget: usize) -> Vec<Vec<u32>> {
        let matter = |weight: f32, square: f32| weight.abs() * square.sqrt();
        let mut all: Vec<f32> = Vec::new();
        for half in &self.halves {
            for (row, &square) in half.rows.iter().zip(squares) {
                all.extend(row.iter().filter(|weight| **weight != 0.0).map(|&weight| matter(weight, square)));
            }
        }
        let cut = if all.len() > budget {
            let at = all.len() - budget;
            *all.select_nth_unstable_by(at, f32::total_cmp).1
        } else {
            0.0
        };
        let lanes = |row: &[f32; LANES], square: f32| -> u32 {
            (0..LANES)
                .filter(|&lane| row[lane] != 0.0 && matter(row[lane], square) >= cut)
                .fold(0, |m, lane| m | 1 << lane)
        };
        self.halves
            .iter()
            .map(|half| half.rows.iter().zip(squares).map(|(row, &square)| lanes(row, square)).collect())
            .collect()
    }
}

/// Returns a model of the topics, trained on the rows of `order`.
fn train(matrix: &Matrix, rows: &[Row], order: &[usize], settings: Settings, mask: Option<&[Vec<u32>]>) -> Model {
    let half = |half: usize| {
        let target = |row: &Row| -> [f32; LANES] {
            std::array::from_fn(|lane| {
                let topic = half * LANES + lane;
                if topic < TOPICS { (row.topics >> topic & 1) as f32 } else { -1.0 }
            })
        };
        let targets: Vec<[f32; LANES]> = rows.iter().map(target).collect();
        fit::fit(matrix, order, &targets, settings, mask.map(|mask| mask[half].as_slice()))
    };
    let halves = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..HALVES).map(|at| scope.spawn(move || half(at))).collect();
        threads.into_iter().map(|thread| thread.join().expect("training does not panic")).collect()
    });
    Model { halves }
}

/// Returns `full` pruned to `BUDGET` weights, trained again within them, and rounded.
fn prune(full: &Model, matrix: &Matrix, rows: &[Row], order: &[usize], settings: Settings) -> Model {
    let mask = full.mask(&matrix.squares, BUDGET);
    let mut model = train(matrix, rows, order, Settings { l1: settings.l1 * 0.7, ..settings }, Some(&mask));
    model.round();
    model
}

fn score(model: &Model, matrix: &Matrix) -> Vec<Vec<f32>> {
    (0..matrix.len()).map(|at| model.score(matrix.row(at))).collect()
}

/// Trains on `shared/train.jsonl`, chooses on `shared/dev.jsonl`, and writes the files of `out`.
pub fn run(shared: &Path, out: &Path) -> Result<(), String> {
    let train_rows = data::read(&shared.join("train.jsonl"))?;
    let dev_rows = data::read(&shared.join("dev.jsonl"))?;
    let vocabulary = Vocabulary::new(train_rows.iter().map(|row| row.features.as_slice()), MIN_SENTENCES);
    let matrix = vocabulary.encode(train_rows.iter().map(|row| row.features.as_slice()));
    let dev = vocabulary.encode(dev_rows.iter().map(|row| row.features.as_slice()));
    let gold: Vec<u64> = dev_rows.iter().map(|row| row.topics).collect();
    eprintln!(
        "{} sentences to train on, {} to choose on, {} features",
        matrix.len(),
        dev.len(),
        vocabulary.hashes.len()
    );

    let everything: Vec<usize> = (0..matrix.len()).collect();
    let mut best: Option<(f32, Settings, Model)> = None;
    for settings in GRID {
        let model = train(&matrix, &train_rows, &everything, settings, None);
        let scores = score(&model, &dev);
        let pool: [figures::Pool; 1] = [(&scores, &gold, 1.0)];
        let (f1, _) = figures::micro(&pool, &figures::thresholds(&pool));
        eprintln!("{settings:?}: dev micro F1 {f1:.3}");
        if best.as_ref().is_none_or(|best| f1 > best.0) {
            best = Some((f1, settings, model));
        }
    }
    let (_, settings, full) = best.expect("the grid has settings");

    let (mut fold_scores, mut fold_gold) = (Vec::new(), Vec::new());
    for fold in 0..FOLDS {
        let (out, inside): (Vec<usize>, Vec<usize>) =
            everything.iter().partition(|&&at| train_rows[at].service % FOLDS == fold);
        let full = train(&matrix, &train_rows, &inside, settings, None);
        let model = prune(&full, &matrix, &train_rows, &inside, settings);
        fold_scores.extend(out.iter().map(|&at| model.score(matrix.row(at))));
        fold_gold.extend(out.iter().map(|&at| train_rows[at].topics));
    }
    let model = prune(&full, &matrix, &train_rows, &everything, settings);
    let scores = score(&model, &dev);
    let pools: [figures::Pool; 2] = [(&scores, &gold, 1.0), (&fold_scores, &fold_gold, FOLD_WEIGHT)];
    let thresholds = figures::thresholds(&pools);
    let curves: Vec<(f32, f32)> = (0..TOPICS).map(|topic| figures::platt(&pools, topic)).collect();
    let thresholds = figures::together(&pools, &thresholds);
    let figures = [figures::micro(&pools[..1], &thresholds), figures::micro(&pools[1..], &thresholds)];
    for (name, (topics, categories)) in ["dev", "folds"].iter().zip(figures) {
        eprintln!("{name}: micro F1 over topics {topics:.3}, over categories {categories:.3}");
    }

    let denial = denial::train(&train_rows, &dev_rows, DENIAL_BUDGET, model.step());

    std::fs::create_dir_all(out).map_err(|error| error.to_string())?;
    let weights = quantise(&vocabulary, &model, &denial);
    let mut table = "output\tthreshold\tslope\toffset (thousandths)\n".to_owned();
    let thousandths = |value: f32| (value * 1000.0).round() as i32;
    for topic in Topic::all() {
        let at = usize::from(topic.0);
        let (slope, offset) = curves[at];
        let [threshold, slope, offset] = [thresholds[at], slope, offset].map(thousandths);
        let _ = writeln!(table, "{}\t{threshold}\t{slope}\t{offset}", topic.id());
    }
    let _ = writeln!(table, "denied\t{}\t1000\t0", thousandths(denial.threshold));
    let write =
        |name: &str, bytes: &[u8]| std::fs::write(out.join(name), bytes).map_err(|error| format!("{name}: {error}"));
    write("weights.bin", &weights)?;
    write("calibration.tsv", table.as_bytes())?;
    let card = card::Card {
        sentences: [matrix.len(), dev.len()],
        settings,
        figures,
        denial: denial.f1,
        bytes: weights.len(),
        topics: figures::by_topic(&pools, &thresholds),
    };
    write("README.md", card.write().as_bytes())?;
    eprintln!("weights.bin: {} bytes", weights.len());
    Ok(())
}

/// Returns the bytes of the weights, each rounded to one of `2 * STEPS + 1` values.
fn quantise(vocabulary: &Vocabulary, model: &Model, denial: &denial::Denial) -> Vec<u8> {
    let mut features: HashMap<u32, Vec<(u8, f32)>> = HashMap::new();
    for (half, weights) in model.halves.iter().enumerate() {
        for (row, hash) in weights.rows.iter().zip(&vocabulary.hashes) {
            for (lane, &weight) in row.iter().enumerate() {
                if weight != 0.0 {
                    features.entry(*hash).or_default().push(((half * LANES + lane) as u8, weight));
                }
            }
        }
    }
    for &(hash, weight) in &denial.weights {
        features.entry(hash).or_default().push((topic::DENIED as u8, weight));
    }
    let scale = model.step();
    let mut bias = [0.0; OUTPUTS];
    for (at, value) in model.halves.iter().flat_map(|half| half.bias).take(TOPICS).enumerate() {
        bias[at] = value;
    }
    bias[topic::DENIED] = denial.bias;
    let mut features: Vec<(u32, Vec<(u8, i8)>)> = features
        .into_iter()
        .map(|(key, mut cells)| {
            cells.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
            cells.dedup_by_key(|cell| cell.0);
            let steps = |weight: f32| (weight / scale).round().clamp(-STEPS, STEPS) as i8;
            (key, cells.into_iter().map(|cell| (cell.0, steps(cell.1))).filter(|cell| cell.1 != 0).collect::<Vec<_>>())
        })
        .filter(|(_, cells)| !cells.is_empty())
        .collect();
    features.sort_unstable_by_key(|feature| feature.0);
    eprintln!("{} features, {} weights", features.len(), features.iter().map(|f| f.1.len()).sum::<usize>());
    topic::write(scale, &bias, &features)
}
