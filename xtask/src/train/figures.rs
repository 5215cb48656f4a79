//! Figures, thresholds and calibration.

use lacuna::topic::{TOPICS, Topic};

/// Scores of sentences, their true topics as bits, and how much each sentence counts.
pub type Pool<'a> = (&'a [Vec<f32>], &'a [u64], f32);

/// Returns F1 of counts of right, wrong and missed marks.
pub fn f1(hits: f32, wrong: f32, missed: f32) -> f32 {
    if hits > 0.0 { 2.0 * hits / (2.0 * hits + wrong + missed) } else { 0.0 }
}

/// Returns for each topic the threshold with the best F1 over the pools.
pub fn thresholds(pools: &[Pool]) -> Vec<f32> {
    (0..TOPICS)
        .map(|topic| {
            let mut points: Vec<(f32, bool, f32)> = Vec::new();
            for (scores, gold, weight) in pools {
                let pairs = scores.iter().zip(*gold);
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

/// Counts of right, wrong and missed marks.
#[derive(Clone, Copy, Default)]
struct Counts {
    hits: f32,
    wrong: f32,
    missed: f32,
}

impl Counts {
    fn add(&mut self, said: u64, gold: u64, weight: f32) {
        self.hits += weight * (said & gold).count_ones() as f32;
        self.wrong += weight * (said & !gold).count_ones() as f32;
        self.missed += weight * (gold & !said).count_ones() as f32;
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

/// Returns micro F1 over all topics and over the five categories, for thresholds a topic.
pub fn micro(pools: &[Pool], thresholds: &[f32]) -> (f32, f32) {
    let categories = categories();
    let (mut topics, mut fives) = (Counts::default(), Counts::default());
    let five = |bits: u64| (0..5).fold(0, |five, at| five | u64::from(bits & categories[at] != 0) << at);
    for (scores, gold, weight) in pools {
        for (scores, &gold) in scores.iter().zip(*gold) {
            let said = scores
                .iter()
                .zip(thresholds)
                .enumerate()
                .fold(0u64, |bits, (topic, (score, threshold))| bits | u64::from(score >= threshold) << topic);
            topics.add(said, gold, *weight);
            fives.add(five(said), five(gold), *weight);
        }
    }
    (topics.f1(), fives.f1())
}

/// Returns for each topic, in each pool, how many sentences are truly about it, and F1.
pub fn by_topic(pools: &[Pool], thresholds: &[f32]) -> Vec<Vec<(usize, f32)>> {
    let count = |topic: usize, (scores, gold, _): &Pool| {
        let mut counts = Counts::default();
        for (scores, gold) in scores.iter().zip(*gold) {
            counts.add(u64::from(scores[topic] >= thresholds[topic]), gold >> topic & 1, 1.0);
        }
        ((counts.hits + counts.missed) as usize, counts.f1())
    };
    (0..TOPICS).map(|topic| pools.iter().map(|pool| count(topic, pool)).collect()).collect()
}

/// Returns the thresholds moved, one topic after the other and by half a unit at most, to where the sum of micro F1 over
/// topics and over categories is best: a mark may be wrong for its topic and right for its category.
pub fn together(pools: &[Pool], thresholds: &[f32]) -> Vec<f32> {
    let mut best = thresholds.to_vec();
    let sum = |thresholds: &[f32]| {
        let (topics, categories) = micro(pools, thresholds);
        topics + categories
    };
    let mut value = sum(&best);
    for topic in 0..TOPICS {
        for step in [-0.5, -0.3, -0.15, 0.15, 0.3, 0.5] {
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
