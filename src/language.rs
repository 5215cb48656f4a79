//! The language of a text, told by its commonest words.

use crate::sentence::Sentence;
use crate::text::Text;
use crate::word::hash;
use std::sync::LazyLock;

/// The commonest words of each language.
const STOPWORDS: &str = include_str!("../data/lexicon/stopwords.tsv");

/// How many words are looked at: the language of a text shows in far fewer, and more would cost time.
const SAMPLE: usize = 4000;

/// The most letters of a word that are looked at.
const LONGEST: usize = 32;

/// The languages and their words.
struct Profiles {
    codes: Vec<&'static str>,
    /// The hash of each word, at the first free place from that of its hash on, and a bit for each language that has it.
    words: Vec<(u64, u32)>,
}

impl Profiles {
    /// Places for words: three times as many as there are.
    const PLACES: usize = 2048;

    fn read() -> Self {
        let mut profiles = Self { codes: Vec::new(), words: vec![(0, 0); Self::PLACES] };
        for line in STOPWORDS.lines().skip(1) {
            let Some((code, words)) = line.split_once('\t') else { continue };
            let language = profiles.codes.len();
            profiles.codes.push(code);
            for word in words.split(' ') {
                let hash = hash(word.as_bytes());
                let place = profiles.place(hash);
                let (_, languages) = profiles.words[place];
                profiles.words[place] = (hash, languages | 1 << language);
            }
        }
        profiles
    }

    fn place(&self, hash: u64) -> usize {
        let mut place = hash as usize % Self::PLACES;
        while self.words[place].1 != 0 && self.words[place].0 != hash {
            place = (place + 1) % Self::PLACES;
        }
        place
    }

    /// Returns the languages that have the word, as indices of the codes.
    fn languages(&self, word: &str) -> impl Iterator<Item = usize> + use<> {
        let mut languages = self.words[self.place(hash(word.as_bytes()))].1;
        std::iter::from_fn(move || {
            let first = languages.trailing_zeros();
            languages &= languages.wrapping_sub(1);
            (first < u32::BITS).then_some(first as usize)
        })
    }
}

/// Returns the language of the text as a BCP 47 code, `en` for English, `und` where it cannot be told.
///
/// It is the language whose commonest words cover most of a sample of the words; Chinese, Japanese, Korean and Thai
/// are told by their script. Takes constant time.
pub fn language(text: &Text, sentences: &[Sentence]) -> &'static str {
    static PROFILES: LazyLock<Profiles> = LazyLock::new(Profiles::read);
    let profiles = &*PROFILES;
    let mut hits = vec![0u32; profiles.codes.len()];
    let (mut words, mut letters) = (0u32, 0u32);
    // Letters of kana, hangul, han and Thai, which need no words.
    let mut scripts = [0u32; 4];
    let mut lower = String::new();
    // A sample from all over the text: a page in one language may begin with a menu in another.
    let step = (sentences.len() / 400).max(1);
    for sentence in sentences.iter().step_by(step) {
        for word in text.slice(sentence.span).split(|c: char| !c.is_alphabetic() && !is_mark(c)).take(400) {
            if word.is_empty() || words as usize >= SAMPLE {
                continue;
            }
            words += 1;
            lower.clear();
            // Most words of most texts are in ASCII.
            let (plain, others) = if word.is_ascii() { (word, "") } else { ("", word) };
            let plain = &plain[..plain.len().min(LONGEST)];
            letters += plain.len() as u32;
            lower.push_str(plain);
            lower.make_ascii_lowercase();
            for c in others.chars().take(LONGEST) {
                letters += 1;
                match c {
                    '\u{3040}'..='\u{30FF}' => scripts[0] += 1,
                    '\u{AC00}'..='\u{D7AF}' => scripts[1] += 1,
                    '\u{4E00}'..='\u{9FFF}' => scripts[2] += 1,
                    '\u{0E00}'..='\u{0E7F}' => scripts[3] += 1,
                    _ => lower.extend(c.to_lowercase()),
                }
            }
            profiles.languages(&lower).for_each(|language| hits[language] += 1);
        }
    }
    let [kana, hangul, han, thai] = scripts;
    if (kana + hangul + han + thai) * 3 > letters {
        return match () {
            () if kana * 10 > kana + han && kana >= hangul => "ja",
            () if hangul >= han && hangul >= thai => "ko",
            () if han >= thai => "zh",
            () => "th",
        };
    }
    // The first of equals, so that the order of the table decides and not chance.
    let Some((best, &most)) = hits.iter().enumerate().max_by_key(|(index, count)| (**count, std::cmp::Reverse(*index)))
    else {
        return "und";
    };
    // Running text has a third or more of such words; a list of data types has few, a foreign or made-up one none.
    if words >= 1 && most * 100 >= words * 12 && most >= words.min(2) { profiles.codes[best] } else { "und" }
}

/// Whether the character stands inside words of scripts whose vowel signs are no letters.
fn is_mark(c: char) -> bool {
    ('\u{0900}'..='\u{097F}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Format;

    fn told(written: &str) -> &'static str {
        let text = Text::read(written, Format::Text).expect("text");
        language(&text, &[Sentence::whole(written)])
    }

    #[test]
    fn languages_are_told_apart() {
        for (code, written) in [
            ("en", "We collect your e-mail address and use it to send you the receipts that you ask for."),
            (
                "de",
                "Wir verarbeiten Ihre Daten nur, wenn Sie der Verarbeitung zugestimmt haben oder ein Vertrag besteht.",
            ),
            ("fr", "Nous traitons vos données pour vous fournir le service que vous avez demandé dans votre compte."),
            ("es", "Tratamos los datos que usted nos facilita para prestar el servicio y no los cedemos a terceros."),
            ("pt", "Os seus dados são tratados para prestar o serviço e não são partilhados com terceiros."),
            ("it", "I dati che ci fornisce sono trattati per la gestione del servizio e non sono ceduti a terzi."),
            ("nl", "Wij verwerken uw gegevens alleen als dat nodig is voor de dienst die u van ons vraagt."),
            ("pl", "Dane przetwarzamy tylko wtedy, gdy jest to potrzebne do usługi, o którą prosisz, oraz nie dłużej."),
            ("sv", "Vi behandlar dina uppgifter för att kunna leverera tjänsten och delar dem inte med andra."),
            ("da", "Vi behandler dine oplysninger for at kunne levere den tjeneste, du beder om, og deler dem ikke."),
            ("fi", "Käsittelemme tietoja vain, jos se on tarpeen, ja voimme myös poistaa ne, kun pyydät."),
            ("tr", "Bu veriler yalnızca hizmet için işlenir ve daha sonra silinir, başka bir amaç için değil."),
            ("ru", "Мы обрабатываем ваши данные только для того, чтобы оказать услугу, и не передаём их."),
            ("uk", "Ми обробляємо ваші дані лише для того, щоб надати послугу, та не передаємо їх."),
            ("el", "Τα δεδομένα σας είναι για την υπηρεσία και δεν τα δίνουμε σε άλλους."),
            ("ja", "お客様の情報は、サービスの提供のために利用します。"),
            ("ko", "회사는 서비스를 제공하기 위해 정보를 수집합니다."),
            ("zh", "我们收集您的信息是为了提供服务。"),
        ] {
            assert_eq!(told(written), code, "{written}");
        }
    }

    #[test]
    fn every_word_has_a_place_and_every_language_a_bit() {
        let profiles = Profiles::read();
        assert!(profiles.codes.len() <= u32::BITS as usize);
        assert!(profiles.words.iter().filter(|(_, languages)| *languages != 0).count() < Profiles::PLACES / 2);
        let of = |word: &str| profiles.languages(word).map(|at| profiles.codes[at]).collect::<Vec<_>>();
        assert_eq!((of("the"), of("für"), of("xyzzy")), (vec!["en"], vec!["de"], vec![]));
        assert_eq!(of("de"), ["nl", "ro", "tr"]);
    }

    #[test]
    fn what_is_no_language_is_undetermined() {
        for written in ["1234 5678", "qwrt zxcv bnmp lkjh", "🎉🎉", "x"] {
            assert_eq!(told(written), "und", "{written}");
        }
    }

    #[test]
    fn lorem_ipsum_is_not_taken_for_english() {
        assert_ne!(
            told("Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt."),
            "en"
        );
    }
}
