//! The model card, written beside the weights.

use super::fit::Settings;
use lacuna::topic::Topic;
use std::fmt::Write as _;

/// What the card tells of one training.
pub struct Card {
    /// Sentences trained on, and chosen on.
    pub sentences: [usize; 2],
    /// The settings chosen.
    pub settings: Settings,
    /// Micro F1 over topics and over categories, on `dev` and on the folds.
    pub figures: [(f32, f32); 2],
    /// F1 of polarity on `dev`.
    pub denial: f32,
    /// Size of the weights.
    pub bytes: usize,
    /// For each topic, on `dev` and on the folds: sentences that are about it, and F1.
    pub topics: Vec<Vec<(usize, f32)>>,
}

impl Card {
    /// Returns the card as Markdown.
    pub fn write(&self) -> String {
        let [(dev_topics, dev_categories), (fold_topics, fold_categories)] = self.figures;
        let mut card = format!(
            "# Model card: the topics of privacy-policy sentences

*Written by `cargo xtask train`; do not edit.*

| file | what |
| --- | --- |
| `weights.bin` | {bytes} bytes: the weights of hashed features for 53 topics and for denial, in four bits each (`src/topic/model.rs` tells the form) |
| `calibration.tsv` | for each topic the log-odds from which on it is marked, and slope and offset of its probability (Platt 1999) |

**What it is.** Multi-label logistic regression over hashed words, word pairs and triples and character n-grams of a
sentence, and words and pairs of its heading, lead-in and predecessor (`src/feature.rs`). Trained by AdaGrad (Duchi et al.
2011) with an L1 penalty of {l1} over {epochs} passes, the mean of the later passes taken; then pruned to the weights that
move most, trained again, and rounded. Polarity (denied or not) is a second model of the same kind, asked only where a
sentence has a word that may deny.

**What it is for.** Sentences of English privacy policies, read in their context. Not for other texts, other languages, or
any decision without a person who reads the sentence.

**Data.** {train} sentences of 575 English policies to train on and {dev} sentences of 20 other policies to choose settings
and thresholds on (never to train on), labelled by a large language model after a written guide in one pass, checked for
form, not by lawyers. A second blind pass of the same kind of annotator over 514 sentences agrees at F1 0.94 over topics
and 0.97 over the five categories. Against lawyers' majority labels of 603 segments of another corpus the labels reach F1
0.85 for collection and use, 0.88 for sharing, 0.86 for security and 0.64 for rights, where those annotators draw the line
more narrowly. The policies are not part of this repository.

Contains information from Open Terms Archive contributors and from ToSBack, made available under ODC-BY 1.0. The policies
belong to their owners; the weights hold none of their sentences. The weights are under the licence of this project.

**Figures.** On `dev` the thresholds were chosen, so its figures are a little too good; in the folds each training policy
is read by a model that never saw it, but half of these sentences were chosen for being hard.

| micro F1 | dev | folds |
| --- | --- | --- |
| 53 topics | {dev_topics:.3} | {fold_topics:.3} |
| five categories | {dev_categories:.3} | {fold_categories:.3} |
| denied, given the topic | {denial:.3} | |

**Limits.** Names of companies, countries and products steer it where training saw them often. Long sentences with several
topics, items of a few words, and who does what to whom are where it errs most. Seldom topics rest on few sentences:

| topic | dev | F1 | folds | F1 |
| --- | --- | --- | --- | --- |
",
            bytes = self.bytes,
            l1 = self.settings.l1,
            epochs = self.settings.epochs,
            train = self.sentences[0],
            dev = self.sentences[1],
            denial = self.denial,
        );
        for (topic, pools) in Topic::all().zip(&self.topics) {
            let [(dev, dev_f1), (folds, folds_f1)] = pools[..] else { continue };
            let _ = writeln!(card, "| `{}` | {dev} | {dev_f1:.2} | {folds} | {folds_f1:.2} |", topic.id());
        }
        card
    }
}
