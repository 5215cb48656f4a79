//! How a text is written: how many words, syllables and hedges it has.

use super::hedge_phrases;
use crate::block::BlockKind;
use crate::sentence::Sentence;
use crate::text::Text;
use crate::word::Words;

/// What is counted of the words of a text: a word is a run without white space that holds a letter or digit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// All words.
    pub words: usize,
    /// Hedges ("may", "such as", "from time to time"), those of contents entries not counted.
    pub hedges: usize,
    /// Words of sentences that are not headings or contents, which reading ease is about.
    running: usize,
    /// Syllables of those.
    syllables: usize,
    /// Number of those sentences that have a word.
    sentences: usize,
}

impl Prose {
    /// Returns what is counted of the sentences. Linear in the text.
    pub fn of(text: &Text, sentences: &[Sentence], words: &Words) -> Self {
        let mut prose = Prose::default();
        hedge_phrases().beginnings(words).each_hit(text, sentences, words, |at, _| {
            prose.hedges += usize::from(sentences[at].kind != BlockKind::Contents);
        });
        let alone: Vec<u32> = (0..words.distinct() as u32).map(|id| syllables(words.folded(id))).collect();
        let syllables_of = |ids: &[u32]| ids.iter().map(|id| alone[*id as usize] as usize).sum::<usize>();
        // All words first, each as often as it stands there, then without those of titles: they are few.
        prose.words = words.count();
        prose.running = prose.words;
        prose.syllables = alone.iter().zip(0..).map(|(syllables, id)| *syllables as usize * words.count_of(id)).sum();
        let is_title = |at: usize| matches!(sentences[at].kind, BlockKind::Heading | BlockKind::Contents);
        for at in 0..sentences.len() {
            if is_title(at) {
                prose.running -= words.at(at).len();
                prose.syllables -= syllables_of(words.ids(at));
            } else {
                prose.sentences += usize::from(!words.at(at).is_empty());
            }
        }
        // What no white space parts counts as one word.
        let mut sentence = 0;
        for run in words.joined().chunk_by(|word, next| word + 1 == *next) {
            let (first, last) = (run[0] as usize, run[run.len() - 1] as usize + 1);
            prose.words -= run.len();
            while words.first(sentence + 1) <= first {
                sentence += 1;
            }
            if is_title(sentence) {
                continue;
            }
            let own = first - words.first(sentence)..=last - words.first(sentence);
            let bytes = text.slice(sentences[sentence].span).as_bytes();
            let all = &words.at(sentence)[own.clone()];
            prose.running -= run.len();
            prose.syllables -= syllables_of(&words.ids(sentence)[own]);
            prose.syllables += syllables(&bytes[all[0].start as usize..all[run.len()].end as usize]) as usize;
        }
        prose
    }

    /// Returns the Flesch reading ease, 100 for easy and 0 for hard: 206.835 − 1.015 words a sentence − 84.6 syllables a
    /// word (Flesch 1948); 0 where there is no sentence.
    pub fn reading_ease(&self) -> f64 {
        if self.running == 0 {
            return 0.0;
        }
        let (words, sentences, syllables) = (self.running as f64, self.sentences as f64, self.syllables as f64);
        206.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words)
    }

    /// Returns the hedges per hundred words; 0 where there is no word.
    pub fn hedges_per_100_words(&self) -> f64 {
        if self.words == 0 { 0.0 } else { 100.0 * self.hedges as f64 / self.words as f64 }
    }
}

/// Returns the number of syllables of a word: its groups of vowels without a silent final e, and at least one.
///
/// That is within a few per cent of a dictionary over a whole text, which is all that reading ease needs.
fn syllables(word: &[u8]) -> u32 {
    let (mut groups, mut last, mut last_but_one) = (0, 0u8, 0u8);
    for letter in word.iter().filter(|byte| byte.is_ascii_alphabetic()).map(u8::to_ascii_lowercase) {
        groups += u32::from(is_vowel(letter) && !is_vowel(last));
        (last_but_one, last) = (last, letter);
    }
    let is_silent = last == b'e' && !is_vowel(last_but_one) && last_but_one != b'l' && groups > 1;
    (groups - u32::from(is_silent)).max(1)
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Format;

    fn read(written: &str) -> Prose {
        let text = Text::read(written, Format::Text).expect("text");
        let sentences = crate::sentence::sentences(&text, &crate::block::blocks(&text));
        Prose::of(&text, &sentences, &Words::of(&text, &sentences))
    }

    #[test]
    fn hedges_are_counted() {
        assert_eq!(read("We may share it, for example, from time to time.").hedges, 3);
        assert_eq!(read("In May we ship.").hedges, 0);
    }

    #[test]
    fn a_word_needs_a_letter_or_digit() {
        assert_eq!(read("We keep – it • 30 days — Ünal’s × e-mail/phone").words, 7);
        assert_eq!(read("– 🎉").words, 0);
        assert_eq!(read("– 🎉").hedges_per_100_words(), 0.0);
    }

    #[test]
    fn a_silent_e_is_no_syllable() {
        let counts =
            ["share", "table", "policy", "the", "e-mail", "30", "Ünal’s"].map(|word| syllables(word.as_bytes()));
        assert_eq!(counts, [1, 2, 3, 1, 2, 1, 1]);
    }
}
