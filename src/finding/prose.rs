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
        let hedges = hedge_phrases().beginnings(words);
        let alone: Vec<u32> = (0..words.distinct() as u32).map(|id| syllables(words.folded(id))).collect();
        let mut prose = Prose::default();
        for (at, sentence) in sentences.iter().enumerate() {
            let written = text.slice(sentence.span);
            let (own, ids) = (words.at(at), words.ids(at));
            if sentence.kind != BlockKind::Contents {
                prose.hedges += hedges.hits(written, own, ids).count();
            }
            let bytes = written.as_bytes();
            let (mut count, mut of_all, mut first) = (0, 0, 0);
            for end in 1..=own.len() {
                let last = &own[end - 1];
                if own.get(end).is_some_and(|next| !is_apart(&bytes[last.end as usize..next.start as usize])) {
                    continue;
                }
                count += 1;
                of_all += match end - first {
                    1 => alone[ids[first] as usize],
                    _ => syllables(&bytes[own[first].start as usize..last.end as usize]),
                } as usize;
                first = end;
            }
            prose.words += count;
            if count > 0 && !matches!(sentence.kind, BlockKind::Heading | BlockKind::Contents) {
                prose.running += count;
                prose.syllables += of_all;
                prose.sentences += 1;
            }
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

/// Whether what stands between two words parts them.
fn is_apart(between: &[u8]) -> bool {
    between == b" " || between.iter().any(u8::is_ascii_whitespace)
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
