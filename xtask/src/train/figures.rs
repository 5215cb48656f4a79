//! Figures, thresholds and calibration.

use super::data::Row;
use lacuna::topic::{TOPICS, Topic};

/// The log-odds that a threshold is drawn to where a topic is seldom: a mark that is right with a chance of 0.4 adds to
/// F1 where F1 is about 0.8.
const USUAL: f32 = -0.4;
/// How strongly, in F1 a unit of log-odds, for a topic of one sentence; for one of `n`, an `n`-th of it.
const DRAW: f32 = 1.0;
/// Half the width over which F1 is smoothed, in steps.
const SMOOTH: usize = 4;
/// The thresholds tried.
const STEP: f32 = 0.05;
const CUTS: std::ops::Range<i32> = -80..60;

/// Returns F1 of counts of right, wrong and missed marks.
pub fn f1(hits: f32, wrong: f32, missed: f32) -> f32 {
    if hits > 0.0 { 2.0 * hits / (2.0 * hits + wrong + missed) } else { 0.0 }
}

/// Returns the log-odds from which on saying yes gives the best F1, and that F1; `outside` true ones are never seen.
pub fn best_cut(pairs: &[(f32, bool)], outside: f32) -> (f32, f32) {
    CUTS.map(|cut| {
        let cut = cut as f32 * STEP;
        let (mut hits, mut wrong, mut missed) = (0.0, 0.0, outside);
        for &(odds, truth) in pairs {
            match (odds >= cut, truth) {
                (true, true) => hits += 1.0,
                (true, false) => wrong += 1.0,
                (false, true) => missed += 1.0,
                (false, false) => {}
            }
        }
        (cut, f1(hits, wrong, missed))
    })
    .fold((0.0, 0.0), |best, now| if now.1 > best.1 { now } else { best })
}

/// Returns for each topic a threshold with a good F1 over the rows: F1 is smoothed over neighbouring thresholds, and
/// seldom topics are drawn to the usual one, so that chance decides less.
fn thresholds(rows: &[&Row]) -> Vec<f32> {
    (0..TOPICS)
        .map(|topic| {
            let truth = |row: &Row| row.topics >> topic & 1 == 1;
            let positive = rows.iter().filter(|row| truth(row)).count() as f32;
            let values: Vec<f32> = CUTS
                .map(|cut| {
                    let said = rows.iter().filter(|row| row.odds[topic] >= cut as f32 * STEP);
                    let (hits, all) =
                        said.fold((0.0, 0.0), |(hits, all), row| (hits + f32::from(u8::from(truth(row))), all + 1.0));
                    2.0 * hits / (all + positive).max(1.0)
                })
                .collect();
            let smoothed = |at: usize| {
                let near = &values[at.saturating_sub(SMOOTH)..(at + SMOOTH + 1).min(values.len())];
                near.iter().sum::<f32>() / near.len() as f32
            };
            let cut = |at: usize| (CUTS.start + at as i32) as f32 * STEP;
            let value = |at: usize| smoothed(at) - DRAW * (cut(at) - USUAL).abs() / (1.0 + positive);
            let best = (0..values.len()).max_by(|&a, &b| value(a).total_cmp(&value(b)));
            cut(best.expect("there are cuts to try"))
        })
        .collect()
}

/// Returns the thresholds moved, one topic after the other and a little, to where the sum of micro F1 over topics and over
/// categories is best: a mark may be wrong for its topic and right for its category.
fn together(rows: &[&Row], thresholds: &[f32]) -> Vec<f32> {
    let sum = |thresholds: &[f32]| {
        let (topics, categories) = micro(rows.iter().map(|row| (*row, said(row, thresholds))));
        topics + categories
    };
    let mut best = thresholds.to_vec();
    let mut value = sum(&best);
    for topic in 0..TOPICS {
        for step in [-0.3, -0.15, 0.15, 0.3] {
            let mut moved = best.clone();
            moved[topic] = thresholds[topic] + step;
            let now = sum(&moved);
            if now > value {
                (value, best) = (now, moved);
            }
        }
    }
    best
}

/// Counts of right, wrong and missed marks.
#[derive(Clone, Copy, Default)]
struct Counts {
    hits: f32,
    wrong: f32,
    missed: f32,
}

impl Counts {
    fn add(&mut self, said: u64, gold: u64) {
        self.hits += (said & gold).count_ones() as f32;
        self.wrong += (said & !gold).count_ones() as f32;
        self.missed += (gold & !said).count_ones() as f32;
    }

    fn f1(self) -> f32 {
        f1(self.hits, self.wrong, self.missed)
    }
}

/// Returns the bits of the topics of each of the five categories.
fn categories() -> [u64; 5] {
    lacuna::report::CATEGORIES.map(|category| {
        Topic::all().filter(|topic| topic.category() == category).fold(0, |bits, topic| bits | 1 << topic.0)
    })
}

/// Returns the topics that a row is marked with, as bits.
pub fn said(row: &Row, thresholds: &[f32]) -> u64 {
    let pairs = row.odds.iter().zip(thresholds).enumerate();
    pairs.fold(0, |bits, (topic, (odds, threshold))| bits | u64::from(odds >= threshold) << topic)
}

/// Returns micro F1 over all topics and over the five categories, of rows and what was said of them.
pub fn micro<'a>(rows: impl Iterator<Item = (&'a Row, u64)>) -> (f32, f32) {
    let categories = categories();
    let (mut topics, mut fives) = (Counts::default(), Counts::default());
    let five = |bits: u64| (0..5).fold(0, |five, at| five | u64::from(bits & categories[at] != 0) << at);
    for (row, said) in rows {
        topics.add(said, row.topics);
        fives.add(five(said), five(row.topics));
    }
    (topics.f1(), fives.f1())
}

/// Returns the thresholds that ship, if they are chosen on these rows.
pub fn choose(rows: &[&Row]) -> Vec<f32> {
    together(rows, &thresholds(rows))
}

/// Returns micro F1 as [`micro`] does, each policy read with the thresholds that the others choose.
pub fn crossed(rows: &[Row]) -> (f32, f32) {
    let policies = rows.iter().map(|row| row.policy + 1).max().unwrap_or(0);
    let choices: Vec<Vec<f32>> = (0..policies)
        .map(|policy| choose(&rows.iter().filter(|row| row.policy != policy).collect::<Vec<_>>()))
        .collect();
    micro(rows.iter().map(|row| (row, said(row, &choices[row.policy]))))
}

/// Returns for each topic how many sentences are truly about it, and F1.
pub fn by_topic(rows: &[Row], thresholds: &[f32]) -> Vec<(usize, f32)> {
    let count = |topic: usize| {
        let mut counts = Counts::default();
        for row in rows {
            counts.add(u64::from(row.odds[topic] >= thresholds[topic]), row.topics >> topic & 1);
        }
        ((counts.hits + counts.missed) as usize, counts.f1())
    };
    (0..TOPICS).map(count).collect()
}

/// Returns the pairs of topics that are most often mistaken, with how often: what was said, and what is true of the
/// same sentence and was not said. `None` stands for nothing.
pub fn confusions(rows: &[Row], thresholds: &[f32]) -> Vec<(Option<Topic>, Option<Topic>, usize)> {
    let mut counts: std::collections::BTreeMap<(Option<Topic>, Option<Topic>), usize> = Default::default();
    for row in rows {
        let said = said(row, thresholds);
        let of = |bits: u64| -> Vec<Option<Topic>> {
            if bits == 0 {
                return vec![None];
            }
            Topic::all().filter(|topic| bits >> topic.0 & 1 == 1).map(Some).collect()
        };
        let (wrong, missed) = (said & !row.topics, row.topics & !said);
        if wrong == 0 && missed == 0 {
            continue;
        }
        for said in of(wrong) {
            for &missed in &of(missed) {
                *counts.entry((said, missed)).or_default() += 1;
            }
        }
    }
    let mut all: Vec<_> = counts.into_iter().map(|((said, truth), count)| (said, truth, count)).collect();
    all.sort_by_key(|confusion| std::cmp::Reverse(confusion.2));
    all
}

/// Returns slope and offset of the logistic curve that turns the topic's log-odds into a probability (Platt 1999), by
/// Newton's method on the rows; the fewer they are about the topic, the closer it stays to the network's own.
pub fn platt(rows: &[Row], topic: usize) -> (f32, f32) {
    const PRIOR: f32 = 3.0;
    let (mut slope, mut offset) = (1.0f32, 0.0f32);
    for _ in 0..300 {
        let (mut g0, mut g1) = (PRIOR * (slope - 1.0), PRIOR * offset);
        let (mut h00, mut h01, mut h11) = (PRIOR, 0.0, PRIOR);
        for row in rows {
            let z = row.odds[topic];
            let p = 1.0 / (1.0 + (-(slope * z + offset)).exp());
            let error = p - (row.topics >> topic & 1) as f32;
            let curve = (p * (1.0 - p)).max(1e-9);
            g0 += error * z;
            g1 += error;
            h00 += curve * z * z;
            h01 += curve * z;
            h11 += curve;
        }
        let det = h00 * h11 - h01 * h01;
        let (d0, d1) = ((h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det);
        slope -= d0.clamp(-0.5, 0.5);
        offset -= d1.clamp(-0.5, 0.5);
        if d0.abs() + d1.abs() < 1e-5 {
            break;
        }
    }
    (slope.max(0.05), offset)
}
