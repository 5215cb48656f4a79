//! `cargo xtask train`: what is chosen after the network has learnt.
//!
//! The network itself is trained by the pipeline in `train/`, which this command feeds (`examples`) and which writes
//! `data/model/weights.bin`. Here polarity is trained, thresholds and probabilities are chosen on `dev`, and the model
//! card is written. Deterministic: the same input gives the same bytes.

mod card;
mod data;
mod denial;
mod examples;
mod figures;
mod fit;
mod rules;

pub use examples::run as examples;
pub use rules::rules;

use lacuna::topic::Topic;
use std::fmt::Write as _;
use std::path::Path;

/// Trains polarity on `shared/train.jsonl`, chooses on `shared/dev.jsonl`, and writes the files of `out`.
pub fn run(shared: &Path, out: &Path) -> Result<(), String> {
    let train = data::read(&shared.join("train.jsonl"))?;
    let dev = data::read(&shared.join("dev.jsonl"))?;
    eprintln!("{} sentences to train on, {} to choose on", train.len(), dev.len());
    let denial = denial::train(&train, &dev);

    let thresholds = figures::choose(&dev.iter().collect::<Vec<_>>());
    let chosen = figures::micro(dev.iter().map(|row| (row, figures::said(row, &thresholds))));
    let crossed = figures::crossed(&dev);
    for (name, (topics, categories)) in [("chosen", chosen), ("crossed", crossed)] {
        eprintln!("{name}: micro F1 over topics {topics:.3}, over categories {categories:.3}");
    }

    let mut table = "output\tthreshold\tslope\toffset (thousandths)\n".to_owned();
    let thousandths = |value: f32| (value * 1000.0).round() as i32;
    for topic in Topic::all() {
        let at = usize::from(topic.0);
        let (slope, offset) = figures::platt(&dev, at);
        let [threshold, slope, offset] = [thresholds[at], slope, offset].map(thousandths);
        let _ = writeln!(table, "{}\t{threshold}\t{slope}\t{offset}", topic.id());
    }
    let _ = writeln!(table, "denied\t{}\t1000\t0", thousandths(denial.threshold));
    let write =
        |name: &str, bytes: &[u8]| std::fs::write(out.join(name), bytes).map_err(|error| format!("{name}: {error}"));
    write("denial.bin", &denial.bytes)?;
    write("calibration.tsv", table.as_bytes())?;
    let size = |name: &str| std::fs::metadata(out.join(name)).map(|file| file.len()).unwrap_or_default();
    let card = card::Card {
        sentences: [train.len(), dev.len()],
        chosen,
        crossed,
        denial: denial.f1,
        bytes: [size("weights.bin"), size("denial.bin")],
        topics: figures::by_topic(&dev, &thresholds),
        confusions: figures::confusions(&dev, &thresholds),
    };
    write("README.md", card.write().as_bytes())?;
    Ok(())
}
