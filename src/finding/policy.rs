//! Whether a text is a privacy policy.

use super::Reading;
use crate::block::BlockKind;
use crate::fact::phrase::{Phrases, folded};
use crate::topic::Topic;
use std::sync::OnceLock;

/// The score from which a text is a policy.
pub(super) const THRESHOLD: f64 = 0.5;

/// The words that privacy policies are made of, by category; the first is that of titles.
const CATEGORIES: [&str; 6] = ["title", "collection", "use", "sharing", "security", "rights"];

/// How many sentences at the beginning may hold the title.
const HEAD: usize = 12;

/// The phrases; a value holds the category and, above it, which phrase of the list it is.
fn privacy_phrases() -> &'static Phrases {
    static PHRASES: OnceLock<Phrases> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let rows = folded!("privacy").lines().filter_map(|line| line.split_once('\t'));
        let phrases = rows.flat_map(|(category, phrases)| {
            let place = CATEGORIES.iter().position(|known| *known == category).unwrap_or(1);
            phrases.split('|').map(move |phrase| (phrase, place))
        });
        Phrases::of_folded(
            phrases.enumerate().map(|(index, (phrase, place))| (phrase, (place + CATEGORIES.len() * index) as u32)),
        )
    })
}

/// Returns how much the text is a privacy policy, 0 to 1.
///
/// Words and marks count alike where there are both: words alone take a statute for a policy, and marks alone, made
/// for policies, see topics in every text.
pub(super) fn score(reading: &Reading) -> f64 {
    if !matches!(reading.language, "en" | "und") {
        return other_language(reading);
    }
    let (words, [address, told]) = from_words(reading);
    let score = match from_marks(reading) {
        Some(marks) => 0.65 * words + 0.35 * marks,
        None => words,
    };
    // A textbook has the words and the topics and speaks to nobody; so do a few policies, hence no more than this.
    score * (0.6 + 0.4 * address) * (0.8 + 0.2 * told)
}

/// Returns the score by words, and by how much the form of the text lowers it: how much it speaks of a controller and to
/// a data subject, and whether it is too short to tell without a title, each 0 to 1.
fn from_words(reading: &Reading) -> (f64, [f64; 2]) {
    let phrases = privacy_phrases().beginnings(reading.words);
    let mut hits = [0usize; CATEGORIES.len()];
    let mut each: Vec<usize> = Vec::new();
    let mut has_title = false;
    let count = reading.words.count();
    let distinct = 0..reading.words.distinct() as u32;
    let addressed: usize =
        distinct.filter(|id| is_address(reading.words.folded(*id))).map(|id| reading.words.count_of(id)).sum();
    phrases.each_hit(reading.text, reading.sentences, reading.words, |sentence, hit| {
        let (place, phrase) = (hit.value as usize % CATEGORIES.len(), hit.value as usize / CATEGORIES.len());
        hits[place] += 1;
        each.resize(each.len().max(phrase + 1), 0);
        each[phrase] += 1;
        // A title is short; a sentence that names the policy elsewhere is none.
        let is_title =
            || reading.sentences[sentence].kind == BlockKind::Heading || reading.words.at(sentence).len() <= 8;
        has_title |= place == 0 && sentence < HEAD && is_title();
    });
    if count == 0 {
        return (0.0, [0.0; 2]);
    }
    let all: usize = hits.iter().sum();
    // A page on baking says "cookie" in every line: one phrase counts only as far as others stand beside it.
    let counted: usize = each.iter().map(|hits| (*hits).min(2 + (all - hits) / 4)).sum();
    let density = (100.0 * counted as f64 / count as f64 / 2.5).min(1.0);
    let seen = hits[1..].iter().filter(|hits| **hits > 0).count() as f64 / 4.0;
    let title = f64::from(u8::from(has_title));
    // Density carries most: a contract with a paragraph on privacy has the variety and may have the title.
    // Few hits are chance, unless the text has few words.
    let is_chance = all < 5.min(2 + count / 40);
    let score = density * (0.55 + 0.3 * seen.min(1.0) + 0.15 * title) * if is_chance { 0.5 } else { 1.0 };
    let told = if has_title { 1.0 } else { (count as f64 / 200.0).min(1.0) };
    (score, [(100.0 * addressed as f64 / count as f64).min(1.0), told])
}

/// Whether the folded word is one with which a controller speaks of itself or to the data subject.
fn is_address(word: &[u8]) -> bool {
    matches!(word, b"we" | b"our" | b"you" | b"your")
}

fn from_marks(reading: &Reading) -> Option<f64> {
    let categories: Vec<&str> = Topic::all().map(Topic::category).collect();
    let mut seen = [false; CATEGORIES.len()];
    let (mut running, mut about, mut marked) = (0usize, 0usize, false);
    for (sentence, marks) in reading.sentences.iter().zip(reading.topics) {
        if matches!(sentence.kind, BlockKind::Heading | BlockKind::Contents) {
            continue;
        }
        running += 1;
        let mut is_about = false;
        for mark in marks {
            marked = true;
            let category = categories.get(usize::from(mark.topic.0));
            if let Some(place) = CATEGORIES.iter().position(|known| Some(known) == category) {
                seen[place] = true;
                is_about = true;
            }
        }
        about += usize::from(is_about);
    }
    marked.then(|| {
        let share = (about as f64 / running.max(1) as f64 / 0.4).min(1.0);
        let variety = (seen.iter().filter(|seen| **seen).count() as f64 / 4.0).min(1.0);
        0.6 * share + 0.4 * variety
    })
}

/// Returns 1 where a text in another language has the words of its title or its stock phrases often enough.
fn other_language(reading: &Reading) -> f64 {
    let list = include_str!("../../data/lexicon/titles.tsv");
    let row = list.lines().find_map(|line| line.split_once('\t').filter(|(code, _)| *code == reading.language));
    let Some((_, phrases)) = row else { return 0.0 };
    let lower = reading.text.plain().to_lowercase();
    let found: usize = phrases.split('|').map(|phrase| lower.matches(phrase).count()).sum();
    // One such phrase in every thousand bytes is rare outside of policies.
    (found as f64 * 1000.0 / lower.len().max(1000) as f64 / 2.0).min(1.0) * if found < 2 { 0.5 } else { 1.0 }
}
