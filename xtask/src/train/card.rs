//! The model card, written beside the weights.

use lacuna::topic::Topic;
use std::fmt::Write as _;

/// How many confusions are shown.
const CONFUSIONS: usize = 20;

/// What the card tells.
pub struct Card {
    /// Sentences trained on, and chosen on.
    pub sentences: [usize; 2],
    /// Micro F1 over topics and over categories on `dev`, with the thresholds chosen there.
    pub chosen: (f32, f32),
    /// The same, each policy with the thresholds that the others choose.
    pub crossed: (f32, f32),
    /// F1 of polarity on `dev`.
    pub denial: f32,
    /// Sizes of the weights of the topics and of denial.
    pub bytes: [u64; 2],
    /// For each topic how many sentences of `dev` are about it, and F1.
    pub topics: Vec<(usize, f32)>,
    /// What was said, what was true, and how often.
    pub confusions: Vec<(Option<Topic>, Option<Topic>, usize)>,
}

impl Card {
    /// Returns the card as Markdown.
    pub fn write(&self) -> String {
        let ((topics, categories), (crossed_topics, crossed_categories)) = (self.chosen, self.crossed);
        let mut card = format!(
            "# Model card: the topics of privacy-policy sentences

*Written by `cargo xtask train`; do not edit.*

| file | what |
| --- | --- |
| `weights.bin` | {network} bytes: the network that tells 53 topics, one byte a number (`src/topic/network.rs` tells the form) |
| `denial.bin` | {denied} bytes: the weights that tell whether a topic is denied (`src/topic/denial.rs`) |
| `calibration.tsv` | for each topic the log-odds from which on it is marked, and slope and offset of its probability (Platt 1999) |

**What it is.** A convolution over word vectors, its maximum for each of 96 filters (Kim 2014), and one layer that sees
the sentence beside the one before, the one after, its heading, the heading above that and its lead-in. It learnt from
the labelled sentences and from what larger readers say of unlabelled ones (Hinton et al. 2015); `train/README.md` tells
how, `docs/quality.md` what was tried. Polarity is a linear model over hashed words near a negation, trained by AdaGrad
(Duchi et al. 2011), asked only where a sentence has a word that may deny.

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

**Figures.** On `dev`. The thresholds were chosen there, so the first column is a little too good; in the second each
policy is read with the thresholds that the other policies choose.

| micro F1 | chosen | crossed |
| --- | --- | --- |
| 53 topics | {topics:.3} | {crossed_topics:.3} |
| five categories | {categories:.3} | {crossed_categories:.3} |
| denied, given the topic | {denial:.3} | |

**Limits.** Names of companies, countries and products steer it where training saw them often. Long sentences with several
topics, items of a few words, and who does what to whom are where it errs most. Seldom topics rest on few sentences:

| topic | sentences of `dev` | F1 |
| --- | --- | --- |
",
            network = self.bytes[0],
            denied = self.bytes[1],
            train = self.sentences[0],
            dev = self.sentences[1],
            denial = self.denial,
        );
        for (topic, (count, f1)) in Topic::all().zip(&self.topics) {
            let _ = writeln!(card, "| `{}` | {count} | {f1:.2} |", topic.id());
        }
        card.push_str(
            "
The most frequent confusions on `dev`: what was said, what the label says instead, and of how many sentences.

| said | label | sentences |
| --- | --- | --- |
",
        );
        let name = |topic: &Option<Topic>| topic.map_or("nothing".to_owned(), |topic| format!("`{}`", topic.id()));
        for (said, label, count) in self.confusions.iter().take(CONFUSIONS) {
            let _ = writeln!(card, "| {} | {} | {count} |", name(said), name(label));
        }
        card
    }
}
