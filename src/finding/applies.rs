//! Whether a checklist concerns a text: the laws, places, addresses, currencies, people and languages that show it.

use super::{Applies, Reading, Words};
use crate::checklist::{Checklist, Signals};
use crate::fact::FactKind;
use crate::fact::phrase::Phrases;
use crate::text::{is_between, next_byte};

/// The most signs that a reason names.
const NAMED: usize = 3;

/// What a phrase that was found shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// The law, its authority or its own terms.
    Law,
    /// Whom the text addresses, or what it is about.
    Mention,
    /// A place.
    Place,
    /// A place that the law follows data out of.
    Region,
    /// A term that other laws have too.
    Term,
    /// Something else that has a sign's words in it.
    Other,
    /// That it does not concern the text.
    Against,
}

/// A sign where it stands.
#[derive(Clone, Copy, Debug)]
struct Found {
    sentence: usize,
    /// The first word, and how many there are.
    word: usize,
    length: usize,
    sign: Sign,
}

/// Returns whether the checklist concerns the text, and the reason: what shows it, in the text's own words.
///
/// That somebody asked for the list changes nothing of what the text shows; the reason then says both.
pub(super) fn applies(
    reading: &Reading,
    words: &Words,
    checklist: &Checklist,
    is_asked_for: bool,
) -> (Applies, String) {
    let (applies, why) = shown(reading, words, &checklist.applies);
    (applies, if is_asked_for { format!("This list was asked for. {why}") } else { why })
}

fn shown(reading: &Reading, words: &Words, signals: &Signals) -> (Applies, String) {
    if signals.always {
        return (Applies::Yes, "It concerns every policy.".to_owned());
    }
    let signs = Signs::of(reading, words, signals);
    let laws = signs.written(Sign::Law);
    let against = signs.written(Sign::Against);
    match (&laws[..], against.first()) {
        ([], Some(against)) => (Applies::No, format!("The text says “{against}”.")),
        ([named, ..], Some(against)) => (Applies::Unclear, format!("The text names “{named}”, but says “{against}”.")),
        (laws, None) => {
            let mut mentions = signs.written(Sign::Mention);
            mentions.extend(signs.written(Sign::Region));
            mentions.extend(signs.written(Sign::Place));
            mentions.truncate(NAMED.saturating_sub(laws.len()));
            if mentions.len() + laws.len() < NAMED {
                mentions.extend(addresses(reading, signals));
                mentions.extend(currency(reading, words, signals));
                mentions.truncate(NAMED - laws.len());
            }
            let is_in_language = signals.languages.iter().any(|code| code == reading.language);
            match (laws, &mentions[..]) {
                ([], []) if is_in_language => (
                    Applies::Likely,
                    format!("The text is in a language of that law’s country ({}).", reading.language),
                ),
                ([], []) => {
                    let (terms, other) = (signs.written(Sign::Term), signs.written(Sign::Other));
                    match (&terms[..], other.first()) {
                        ([_, _, ..], None) => {
                            (Applies::Likely, format!("The text uses terms of it: {}.", series(&terms)))
                        }
                        (_, other) => (Applies::Unclear, unclear(signals, other, signs.passing.as_ref())),
                    }
                }
                ([], mentions) => (Applies::Likely, format!("The text mentions {}.", series(mentions))),
                (laws, []) => (Applies::Yes, format!("The text names {}.", series(laws))),
                (laws, mentions) => {
                    (Applies::Yes, format!("The text names {}, and mentions {}.", series(laws), series(mentions)))
                }
            }
        }
    }
}

/// Returns the reason where the text shows too little; what it names instead comes first.
fn unclear(signals: &Signals, other: Option<&String>, passing: Option<&String>) -> String {
    let nothing = if signals.unclear.is_empty() { "The text does not show it." } else { &signals.unclear };
    match (other, passing) {
        (Some(other), _) => format!("The text names “{other}”, which is something else. {nothing}"),
        (None, Some(passing)) => {
            format!("The text mentions “{passing}” once, where it says where data goes. {nothing}")
        }
        (None, None) => nothing.to_owned(),
    }
}

/// Returns the words as people join them, each in quotation marks: “a”, “b” and “c”.
fn series(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|words| format!("“{words}”")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// Returns the first telephone number with one of the codes, or e-mail address with one of the endings.
fn addresses(reading: &Reading, signals: &Signals) -> Option<String> {
    if signals.addresses.is_empty() {
        return None;
    }
    let contacts = reading.facts.iter().filter(|fact| fact.kind == FactKind::Contact);
    contacts
        .filter(|fact| {
            let written = &*fact.canonical;
            signals.addresses.iter().any(|sign| match sign.strip_prefix('+') {
                Some(_) => written.starts_with(sign.as_str()),
                // Links lead anywhere; an e-mail address is mostly one's own.
                None => written.contains('@') && written.to_ascii_lowercase().ends_with(sign.as_str()),
            })
        })
        .map(|fact| fact.canonical.to_string())
        .next()
}

/// Returns the first of the signs of currencies that the text has, if it stands beside a number.
fn currency(reading: &Reading, words: &Words, signals: &Signals) -> Option<String> {
    if signals.currencies.is_empty() {
        return None;
    }
    let plain = reading.text.plain();
    let numbers = words.numbers.get_or_init(|| Numbers::of(plain));
    signals.currencies.iter().find(|sign| !sign.is_empty() && numbers.are_beside(sign, plain)).cloned()
}

/// What stands around the numbers of a text, in bytes of it.
#[derive(Debug)]
pub(super) struct Numbers {
    /// Where what stands before each ends, and what stands behind it begins, but for spaces.
    before: Vec<usize>,
    after: Vec<usize>,
}

impl Numbers {
    fn of(plain: &str) -> Self {
        const SPACES: [char; 2] = [' ', '\u{A0}'];
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let is_digit = |all| is_between(all, b'0', b'9');
        let mut at = next_byte(plain.as_bytes(), 0, is_digit);
        while at < plain.len() {
            let end = at + plain[at..].bytes().take_while(u8::is_ascii_digit).count();
            before.push(plain[..at].trim_end_matches(SPACES).len());
            after.push(plain.len() - plain[end..].trim_start_matches(SPACES).len());
            at = next_byte(plain.as_bytes(), end, is_digit);
        }
        Self { before, after }
    }

    /// Whether the sign, in which there is no digit, stands beside one of the numbers.
    fn are_beside(&self, sign: &str, plain: &str) -> bool {
        // "US$ 5" is no "S$".
        let is_whole =
            |at: usize| !plain[..at].ends_with(|c: char| c.is_alphabetic() && sign.starts_with(char::is_alphabetic));
        let (first, last) = (sign.as_bytes()[0], sign.as_bytes()[sign.len() - 1]);
        let byte = |at: usize| plain.as_bytes().get(at).copied();
        let begins = |at: &usize| byte(*at) == Some(first) && plain[*at..].starts_with(sign) && is_whole(*at);
        let ends = |at: &usize| {
            at.checked_sub(1).and_then(byte) == Some(last) && plain[..*at].ends_with(sign) && is_whole(at - sign.len())
        };
        self.before.iter().any(ends) || self.after.iter().any(begins)
    }
}

/// The signs of one checklist in a text.
struct Signs<'r> {
    reading: &'r Reading<'r>,
    words: &'r Words<'r>,
    /// In the order of the text, without overlap.
    found: Vec<Found>,
    /// The one place that was passed over, since it stands alone in a sentence about sharing.
    passing: Option<String>,
}

impl<'r> Signs<'r> {
    fn of(reading: &'r Reading<'r>, words: &'r Words<'r>, signals: &Signals) -> Self {
        let mut signs = Self { reading, words, found: Vec::new(), passing: None };
        for (sign, phrases) in [
            (Sign::Against, &signals.no),
            (Sign::Other, &signals.not),
            (Sign::Law, &signals.yes),
            (Sign::Mention, &signals.likely),
            (Sign::Place, &signals.places),
            (Sign::Region, &signals.regions),
            (Sign::Term, &signals.terms),
        ] {
            signs.look_up(sign, phrases);
        }
        // The longest phrase at each place counts, and the words in it belong to it: “UK GDPR” names no “GDPR”.
        crate::order::sort_by_key(&mut signs.found, |found| {
            (found.sentence, found.word, std::cmp::Reverse(found.length))
        });
        let mut end = (0, 0);
        signs.found.retain(|found| {
            let is_free = (found.sentence, found.word) >= end;
            if is_free {
                end = (found.sentence, found.word + found.length);
            }
            is_free
        });
        signs.drop_aliases();
        signs.drop_destinations();
        signs
    }

    fn look_up(&mut self, sign: Sign, phrases: &Phrases) {
        if phrases.is_empty() {
            return;
        }
        let (reading, words) = (self.reading, self.words);
        words.each_place(phrases, |sentence, place| {
            let written = reading.text.slice(reading.sentences[sentence].span);
            let hit = phrases.at(written, words.at(sentence), place - reading.words.first(sentence));
            self.found.extend(hit.map(|hit| Found { sentence, word: hit.word, length: hit.length, sign }));
        });
    }

    /// Drops the short names that the text gives to something else: `the UK General Data Protection Regulation (“GDPR”)`.
    fn drop_aliases(&mut self) {
        let defined = self.found.windows(2).filter(|pair| {
            let [full, short] = pair else { return false };
            let is_next = full.sentence == short.sentence && full.word + full.length == short.word;
            is_next && full.sign == Sign::Other && short.sign == Sign::Law && {
                let words = self.words.at(full.sentence);
                let written = self.reading.text.slice(self.reading.sentences[full.sentence].span);
                let between = words[short.word - 1].end as usize..words[short.word].start as usize;
                written[between].contains(['(', '"', '“', '‘', '\''])
            }
        });
        let aliases: Vec<String> = defined.map(|pair| self.words_of(&pair[1])).collect();
        if !aliases.is_empty() {
            let found = std::mem::take(&mut self.found);
            let keeps = |found: &Found| found.sign != Sign::Law || !aliases.contains(&self.words_of(found));
            self.found = found.into_iter().filter(keeps).collect();
        }
    }

    /// Drops the places in sentences about sharing: they say where the data goes, not whom the text addresses. A law that
    /// follows the data is another matter, but one such place alone says too little.
    fn drop_destinations(&mut self) {
        let topics = self.reading.topics;
        let is_sharing = |found: &Found| {
            let marks = topics.get(found.sentence).map_or(&[][..], Vec::as_slice);
            marks.iter().any(|mark| mark.topic.id().starts_with("sharing."))
        };
        self.found.retain(|found| found.sign != Sign::Place || !is_sharing(found));
        let mut regions = self.found.iter().filter(|found| found.sign == Sign::Region);
        let first = regions.next().copied();
        let is_alone = |first: &Found| regions.all(|found| found.sentence == first.sentence);
        if let Some(first) = first.filter(|first| is_sharing(first)).filter(is_alone) {
            self.passing = Some(self.words_of(&first));
            self.found.retain(|found| found.sign != Sign::Region);
        }
    }

    /// Returns the words of the first signs of this kind, each once whatever its case and number.
    fn written(&self, sign: Sign) -> Vec<String> {
        let mut seen: Vec<Vec<u64>> = Vec::new();
        let mut all = Vec::new();
        for found in self.found.iter().filter(|found| found.sign == sign) {
            let words = self.words.at(found.sentence)[found.word..][..found.length].iter();
            let hashes: Vec<u64> = words.map(|word| word.hash).collect();
            if !seen.contains(&hashes) {
                seen.push(hashes);
                all.push(self.words_of(found));
            }
            if all.len() == NAMED {
                break;
            }
        }
        all
    }

    /// Returns the words as they stand in the text, but for white space, and for brackets and quotation marks between them,
    /// of which half would be missing: `the European Union (“EU”) GDPR`.
    fn words_of(&self, found: &Found) -> String {
        let words = &self.words.at(found.sentence)[found.word..][..found.length];
        let written = self.reading.text.slice(self.reading.sentences[found.sentence].span);
        let mut out = String::new();
        let mut end = words[0].start as usize;
        for word in words {
            let between = &written[end..word.start as usize];
            let is_plain = !between.contains(|c: char| c.is_whitespace() || "()[]\"'“”‘’".contains(c));
            out.push_str(if is_plain { between } else { " " });
            out.push_str(&written[word.start as usize..word.end as usize]);
            end = word.end as usize;
        }
        out
    }
}
