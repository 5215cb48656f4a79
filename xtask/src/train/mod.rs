pub mod data;
pub mod fit;
use fit::*;
use std::collections::HashMap;
use std::path::Path;

pub fn env(name: &str, default: f32) -> f32 { std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default) }

pub fn main() -> Result<(), String> {
    let base = Path::new("../shared/data");
    let train = data::read(&base.join("train.jsonl"))?;
    let dev = data::read(&base.join("dev.jsonl"))?;
    println!("train {} dev {}", train.len(), dev.len());
    let mut df: HashMap<u32, u32> = HashMap::new();
    for row in &train { let mut f: Vec<u32> = row.features.iter().map(|f| f.0).collect(); f.sort_unstable(); f.dedup(); for h in f { *df.entry(h).or_default() += 1; } }
    let min = env("MIN_DF", 3.0) as u32;
    let mut keys: Vec<u32> = df.iter().filter(|(_, n)| **n >= min).map(|(h, _)| *h).collect();
    keys.sort_unstable();
    let index: HashMap<u32, u32> = keys.iter().enumerate().map(|(i, h)| (*h, i as u32)).collect();
    println!("features {}", keys.len());
    let enc = |rows: &Vec<data::Row>| Matrix::new(rows.iter().map(|r| {
        let mut v: Vec<(u32,f32)> = r.features.iter().filter_map(|(h, x)| index.get(h).map(|i| (*i, *x))).collect();
        
        
        v
    }).collect::<Vec<_>>().into_iter(), keys.len());
    let (mt, md) = (enc(&train), enc(&dev));
    println!("nnz {}", mt.len());
    let settings = Settings { epochs: env("EPOCHS", 12.0) as usize, rate: env("RATE", 0.3), l2: env("L2", 0.0), init: env("INIT", 1e-3), dropout: env("DROP", 0.0) };
    let order: Vec<usize> = (0..train.len()).collect();
    let t = std::time::Instant::now();
    let w: Vec<Weights> = std::thread::scope(|s| (0..2).map(|half| { let (mt, order, train) = (&mt, &order, &train); s.spawn(move || {
        let targets: Vec<[f32; LANES]> = train.iter().map(|r| std::array::from_fn(|l| { let t = half * LANES + l; if t >= 53 { -1.0 } else { (r.topics >> t & 1) as f32 } })).collect();
        fit(mt, order, &targets, settings, None, None)
    })}).collect::<Vec<_>>().into_iter().map(|h| h.join().unwrap()).collect());
    println!("fit {:?}", t.elapsed());
    let scores: Vec<Vec<f32>> = (0..md.len()).map(|i| { let mut v = w[0].score(md.row(i)).to_vec(); v.extend(w[1].score(md.row(i))); v }).collect();
    report(&scores, &dev.iter().map(|r| r.topics).collect::<Vec<_>>());
    Ok(())
}

pub fn report(scores: &[Vec<f32>], gold: &[u64]) {
    // per-topic best threshold on dev and at zero
    for mode in 0..2 {
        let (mut tp, mut fp, mut fnn) = (0, 0, 0);
        let mut macro_ = 0.0; let mut n = 0;
        let mut pred = vec![0u64; gold.len()];
        for t in 0..53 {
            let best = if mode == 0 { -0.4 } else {
                let mut best = (0.0, 0.0);
                for k in -30..20 { let th = k as f32 * 0.1; let (mut a, mut b, mut c) = (0, 0, 0);
                    for (s, g) in scores.iter().zip(gold) { let p = s[t] >= th; let g = g >> t & 1 == 1; if p && g { a += 1 } else if p { b += 1 } else if g { c += 1 } }
                    let f = if a > 0 { 2.0 * a as f32 / (2 * a + b + c) as f32 } else { 0.0 }; if f > best.0 { best = (f, th) } }
                best.1 };
            let (mut a, mut b, mut c) = (0, 0, 0);
            for (i, (s, g)) in scores.iter().zip(gold).enumerate() { let p = s[t] >= best; if p { pred[i] |= 1 << t } let g = g >> t & 1 == 1; if p && g { a += 1 } else if p { b += 1 } else if g { c += 1 } }
            tp += a; fp += b; fnn += c;
            if a + c >= 5 { n += 1; macro_ += if a > 0 { 2.0 * a as f32 / (2 * a + b + c) as f32 } else { 0.0 }; }
        }
        let cat = |bits: u64| { let mut c = 0u8; for t in 0..53 { if bits >> t & 1 == 1 { c |= 1 << match t { 0..=6 => 0, 7..=11 => 1, 12..=20 => 2, 21..=25 => 3, 26..=43 => 4, _ => 5 }; } } c & 31 };
        let (mut a, mut b, mut c) = (0, 0, 0);
        for (p, g) in pred.iter().zip(gold) { let (p, g) = (cat(*p), cat(*g)); a += (p & g).count_ones(); b += (p & !g).count_ones(); c += (!p & g).count_ones(); }
        println!("mode {mode}: topics.micro {:.3} macro {:.3} categories.micro {:.3}  P {:.3} R {:.3}", 2.0 * tp as f32 / (2 * tp + fp + fnn) as f32, macro_ / n as f32, 2.0 * a as f32 / (2 * a + b + c) as f32, tp as f32 / (tp + fp) as f32, tp as f32 / (tp + fnn) as f32);
    }
}
