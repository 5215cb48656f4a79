//! Figures, thresholds and calibration.

use lacuna::topic::{TOPICS, Topic};

/// Scores of sentences, their true topics as bits, and how much each sentence counts.
pub type Pool<'a> = (&'a [Vec<f32>], &'a [u64], f32);

fn f1(hits: f32, wrong: f32, missed: f32) -> f32 {
    if hits > 0.0 { 2.0 * hits / (2.0 * hits + wrong + missed) } else { 0.0 }
}

/// Returns for each topic the threshold with the best F1 over the pools.
pub fn thresholds(pools: &[(impl AsRef<[Vec<f32>]>, impl AsRef<[u64]>, f32)]) -> Vec<f32> {
    (0..TOPICS)
        .map(|topic| {
            let mut points: Vec<(f32, bool, f32)> = Vec::new();
            for (scores, gold, weight) in pools {
                let pairs = scores.as_ref().iter().zip(gold.as_ref());
                points.extend(pairs.map(|(scores, gold)| (scores[topic], gold >> topic & 1 == 1, *weight)));
            }
            points.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
            let mut missed: f32 = points.iter().filter(|point| point.1).map(|point| point.2).sum();
            let (mut hits, mut wrong, mut best) = (0.0, 0.0, (0.0, 0.0));
            for pair in points.windows(2) {
                if pair[0].1 {
                    hits += pair[0].2;
                    missed -= pair[0].2;
                } else {
                    wrong += pair[0].2;
                }
                let value = f1(hits, wrong, missed);
                if value > best.0 {
                    best = (value, (pair[0].0 + pair[1].0) / 2.0);
                }
            }
            best.1
        })
        .collect()
}

/// Returns for each topic the log-odds at which its probability is `cut`.
pub fn at_probability(curves: &[(f32, f32)], cut: f32) -> Vec<f32> {
    curves.iter().map(|(slope, offset)| ((cut / (1.0 - cut)).ln() - offset) / slope).collect()
}

/// Returns each sentence's topics as bits.
fn marks<'a>(scores: &'a [Vec<f32>], thresholds: &'a [f32]) -> impl Iterator<Item = u64> + 'a {
    scores.iter().map(move |scores| {
        scores
            .iter()
            .zip(thresholds)
            .enumerate()
            .fold(0u64, |bits, (topic, (score, threshold))| bits | u64::from(score >= threshold) << topic)
    })
}

/// Returns F1 over the five categories.
pub fn categories(scores: &[Vec<f32>], gold: &[u64], thresholds: &[f32]) -> f32 {
    let masks: Vec<u64> = lacuna::report::CATEGORIES
        .iter()
        .map(|category| {
            Topic::all().filter(|topic| topic.category() == *category).fold(0, |bits, topic| bits | 1 << topic.0)
        })
        .collect();
    let (mut hits, mut wrong, mut missed) = (0.0, 0.0, 0.0);
    for (said, gold) in marks(scores, thresholds).zip(gold) {
        for mask in &masks {
            match (said & mask != 0, gold & mask != 0) {
                (true, true) => hits += 1.0,
                (true, false) => wrong += 1.0,
                (false, true) => missed += 1.0,
                (false, false) => {}
            }
        }
    }
    f1(hits, wrong, missed)
}

/// Returns F1 over all topics.
pub fn micro(scores: &[Vec<f32>], gold: &[u64], thresholds: &[f32]) -> f32 {
    let (mut hits, mut wrong, mut missed) = (0.0, 0.0, 0.0);
    for (said, gold) in marks(scores, thresholds).zip(gold) {
        hits += (said & gold).count_ones() as f32;
        wrong += (said & !gold).count_ones() as f32;
        missed += (gold & !said).count_ones() as f32;
    }
    f1(hits, wrong, missed)
}

/// Returns slope and offset of the logistic curve that turns the topic's log-odds into a probability (Platt 1999), by
/// gradient descent on the pools.
pub fn platt(pools: &[Pool], topic: usize) -> (f32, f32) {
    let (mut slope, mut offset) = (1.0f32, 0.0f32);
    for _ in 0..300 {
        // Newton's method on two numbers.
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (1e-3 * (slope - 1.0), 1e-3 * offset, 1e-3, 0.0, 1e-3);
        for (scores, gold, weight) in pools {
            for (scores, gold) in scores.iter().zip(*gold) {
                let z = scores[topic];
                let p = 1.0 / (1.0 + (-(slope * z + offset)).exp());
                let error = (p - (gold >> topic & 1) as f32) * weight;
                let curve = (p * (1.0 - p)).max(1e-9) * weight;
                g0 += error * z;
                g1 += error;
                h00 += curve * z * z;
                h01 += curve * z;
                h11 += curve;
            }
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
