//! Sentences: by UAX #29, then by what legal prose needs.

use crate::block::{Block, BlockKind};
use crate::numeral::{SECTION_WORDS, is_roman};
use crate::text::{Span, Text, head, is_beyond_ascii, is_byte, next_byte, tail, trim, trim_start};
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_segmentation::UnicodeSegmentation;
use wide::u8x16;

/// One sentence, heading, list item or cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it is in the plain text, without surrounding white space.
    pub span: Span,
    /// What block it stands in.
    pub kind: BlockKind,
    /// The block, as an index of the blocks.
    pub block: usize,
    /// The nearest heading above it, as an index of the sentences; for a heading, the one it stands under.
    pub heading: Option<usize>,
    /// For a list item or cell, the sentence that introduces it: the last one of the block that does.
    pub lead_in: Option<usize>,
    /// The sentence before it under the same heading, in reading order, as an index of the sentences.
    pub previous: Option<usize>,
}

#[cfg(test)]
impl Sentence {
    /// Returns the only sentence of a text that is written so.
    pub(crate) fn whole(written: &str) -> Self {
        let span = Span { start: 0, end: written.len() };
        Self { span, kind: BlockKind::Paragraph, block: 0, heading: None, lead_in: None, previous: None }
    }
}

/// Returns the sentences of `blocks`, in order and disjoint; each non-empty block has at least one.
///
/// A heading and an entry of a table of contents are one sentence each. Linear in `text`.
pub fn sentences(text: &Text, blocks: &[Block]) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::with_capacity(blocks.len() * 2);
    // The last sentence of each block; for a heading, its only one.
    let mut last: Vec<Option<usize>> = Vec::with_capacity(blocks.len());
    let mut splitter = Splitter::default();
    for (index, block) in blocks.iter().enumerate() {
        let heading = block.heading.and_then(|heading| last.get(heading).copied().flatten());
        let lead_in = block.lead_in.and_then(|lead_in| last.get(lead_in).copied().flatten());
        let body = text.slice(block.span);
        let whole = matches!(block.kind, BlockKind::Heading | BlockKind::Contents);
        splitter.split(body, whole);
        for &(start, end) in &splitter.pieces {
            let here = sentences.len();
            let previous = here.checked_sub(1).filter(|&before| {
                let before: &Sentence = &sentences[before];
                !whole && !matches!(before.kind, BlockKind::Heading | BlockKind::Contents) && before.heading == heading
            });
            let span = Span { start: block.span.start + start, end: block.span.start + end };
            sentences.push(Sentence { span, kind: block.kind, block: index, heading, lead_in, previous });
        }
        last.push(if splitter.pieces.is_empty() { None } else { Some(sentences.len() - 1) });
    }
    sentences
}

/// Cuts one block after the other; its vectors are reused, so that a block costs no allocation.
#[derive(Debug, Default)]
struct Splitter {
    /// The ranges of the sentences of the last block, trimmed.
    pieces: Vec<(usize, usize)>,
    candidates: Vec<Candidate>,
    joined: String,
}

impl Splitter {
    /// Cuts `body` into `self.pieces`, or keeps it `whole`.
    fn split(&mut self, body: &str, whole: bool) {
        self.pieces.clear();
        if trim(body).is_empty() {
            return;
        }
        if whole {
            push_piece(&mut self.pieces, body, 0, body.len());
            return;
        }
        let broken = next_byte(body.as_bytes(), 0, |all| is_byte(all, b'\n') | is_byte(all, b'\r')) < body.len();
        let text = if broken {
            // The lines of one block are one run of text: a break is a space, of the same length in bytes.
            self.joined.clear();
            self.joined.push_str(body);
            // Replaced through a byte-wise map: both are ASCII, so nothing else moves.
            self.joined = std::mem::take(&mut self.joined).replace(['\n', '\r'], " ");
            Cow::Borrowed(self.joined.as_str())
        } else {
            Cow::Borrowed(body)
        };
        self.candidates.clear();
        candidates(&text, &mut self.candidates);
        let mut start = 0;
        for &candidate in &self.candidates {
            if candidate.at > start && candidate.at < text.len() && ends(&text, start, candidate) {
                push_piece(&mut self.pieces, &text, start, candidate.at);
                start = candidate.at;
            }
        }
        push_piece(&mut self.pieces, &text, start, text.len());
    }
}

/// Adds `text[start..end]`, trimmed; what has no letter and no digit belongs to the sentence before it.
fn push_piece(pieces: &mut Vec<(usize, usize)>, text: &str, start: usize, end: usize) {
    let part = &text[start..end];
    let trimmed = trim(part);
    if trimmed.is_empty() {
        return;
    }
    let from = start + (part.len() - trim_start(part).len());
    let to = from + trimmed.len();
    match pieces.last_mut() {
        Some(last) if !trimmed.chars().any(char::is_alphanumeric) => last.1 = to,
        _ => pieces.push((from, to)),
    }
}

/// Where a sentence may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Candidate {
    /// Where the next sentence would start.
    at: usize,
    why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// UAX #29 has a boundary here.
    Standard,
    /// "data.We": a missing space.
    Glued,
    /// "data. we": a missing capital.
    Small,
    /// "data… We": UAX #29 does not count the ellipsis as an end.
    Ellipsis,
}

/// The classes of UAX #29's property Sentence_Break that matter in running text without line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Space,
    Lower,
    Upper,
    Numeric,
    FullStop,
    Terminator,
    Continue,
    Close,
    Other,
}

/// Returns the class of `c`, for the characters of which English policies nearly always consist; none for the others.
fn class(c: char) -> Option<Class> {
    Some(match c {
        'a'..='z' | 'ß'..='ö' | 'ø'..='ÿ' | 'ª' | 'µ' | 'º' => Class::Lower,
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' => Class::Upper,
        ' ' | '\t' | '\u{0b}' | '\u{0c}' | '\u{a0}' => Class::Space,
        '0'..='9' => Class::Numeric,
        '.' => Class::FullStop,
        '!' | '?' => Class::Terminator,
        ',' | '-' | ':' | ';' | '–' | '—' => Class::Continue,
        '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' | '«' | '»' | '‘'..='‟' | '‹' | '›' => Class::Close,
        '\n' | '\r' | '\u{85}' | '\u{ad}' => return None,
        '\0'..='\u{ff}' | '•' | '…' | '€' | '™' | '‐'..='―' => Class::Other,
        _ => return None,
    })
}

/// Collects where sentences of `text`, which holds no line break, may end, in order.
fn candidates(text: &str, found: &mut Vec<Candidate>) {
    if !quick_candidates(text, found) {
        found.clear();
        let standard = text.split_sentence_bound_indices().map(|(at, _)| at);
        found.extend(standard.map(|at| Candidate { at, why: Why::Standard }));
        extra_candidates(text, found);
        crate::order::sort_by_key(found, |candidate| (candidate.at, candidate.why));
        found.dedup_by_key(|candidate| candidate.at);
    }
}

/// Returns which bytes the quick way looks at: ends of sentences, line breaks and parts of what is not ASCII.
fn is_marked(sixteen: u8x16) -> u8x16 {
    let ends = [b'.', b'!', b'?', b'\n', b'\r'];
    ends.into_iter().fold(is_beyond_ascii(sixteen), |found, byte| found | is_byte(sixteen, byte))
}

/// Collects the same for a text of known characters only, in one pass over its bytes; false where it is not.
fn quick_candidates(text: &str, found: &mut Vec<Candidate>) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    // Most list items, headings and cells hold no full stop at all, and most bytes are none.
    loop {
        at = next_byte(bytes, at, is_marked);
        let Some(&byte) = bytes.get(at) else { break };
        if byte < 0x80 {
            if matches!(byte, b'.' | b'!' | b'?') && !after_terminator(text, at, found) {
                return false;
            }
            if matches!(byte, b'\n' | b'\r') {
                return false;
            }
            at += 1;
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            if class(c).is_none() {
                return false;
            }
            at += c.len_utf8();
            if c == '…' {
                ellipsis_candidate(text, at, found);
            }
        }
    }
    true
}

/// Adds the candidate that follows the terminator at `stop`, by rules SB6 to SB11; false at an unknown character.
fn after_terminator(text: &str, stop: usize, found: &mut Vec<Candidate>) -> bool {
    let full_stop = text.as_bytes()[stop] == b'.';
    let mut rest = text[stop + 1..].char_indices().map(|(at, c)| (stop + 1 + at, class(c))).peekable();
    match rest.peek() {
        None => return true,
        Some((_, None)) => return false,
        Some((_, Some(Class::Numeric))) if full_stop => return true,
        Some((at, Some(Class::Upper))) if full_stop => match text[..stop].chars().next_back().map(class) {
            Some(None) => return false,
            Some(Some(Class::Lower)) => {
                found.push(Candidate { at: *at, why: Why::Glued });
                return true;
            }
            Some(Some(Class::Upper)) => return true,
            _ => {}
        },
        _ => {}
    }
    let mut skip = |wanted: Class| {
        while let Some((_, Some(class))) = rest.peek() {
            if *class != wanted {
                break;
            }
            rest.next();
        }
    };
    skip(Class::Close);
    skip(Class::Space);
    let Some(&(at, next)) = rest.peek() else { return true };
    let Some(next) = next else { return false };
    if full_stop {
        // SB8: no end where a lower-case letter is the next letter.
        for (_, class) in rest {
            match class {
                None => return false,
                Some(Class::Lower) => {
                    if next == Class::Lower {
                        found.push(Candidate { at, why: Why::Small });
                    }
                    return true;
                }
                Some(Class::Upper | Class::FullStop | Class::Terminator) => break,
                _ => {}
            }
        }
    }
    if !matches!(next, Class::Continue | Class::FullStop | Class::Terminator) {
        found.push(Candidate { at, why: Why::Standard });
    }
    true
}

fn ellipsis_candidate(text: &str, after: usize, found: &mut Vec<Candidate>) {
    let rest = &text[after..];
    let trimmed = rest.trim_start_matches([' ', '\u{a0}']);
    if trimmed.len() < rest.len() && trimmed.starts_with(char::is_uppercase) {
        found.push(Candidate { at: text.len() - trimmed.len(), why: Why::Ellipsis });
    }
}

/// Adds the candidates that UAX #29 does not have, where the quick way was not open.
fn extra_candidates(text: &str, found: &mut Vec<Candidate>) {
    for (stop, c) in text.char_indices() {
        if c == '…' {
            ellipsis_candidate(text, stop + c.len_utf8(), found);
        } else if c == '.' {
            let rest = &text[stop + 1..];
            let before = text[..stop].chars().next_back();
            if rest.starts_with(char::is_uppercase) && before.is_some_and(char::is_lowercase) {
                found.push(Candidate { at: stop + 1, why: Why::Glued });
            }
            let next = rest.trim_start_matches([' ', '\u{a0}']);
            if next.len() < rest.len() && next.starts_with(char::is_lowercase) {
                found.push(Candidate { at: text.len() - next.len(), why: Why::Small });
            }
        }
    }
}

/// The longest stretch that is looked at on either side of a full stop, in bytes: it keeps the work linear.
const REACH: usize = 80;

/// Whether the sentence that began at `start` of `text` ends before `candidate`.
fn ends(text: &str, start: usize, candidate: Candidate) -> bool {
    let before = text[start..candidate.at].trim_end();
    let spaced = before.len() < candidate.at - start;
    if !spaced && before.ends_with(is_opener) && !before.ends_with(is_closer) {
        // "…breach.[1] We": the bracket opens a note.
        return false;
    }
    let said = before.trim_end_matches(is_closer);
    let closed = said.len() < before.len();
    let next = &text[candidate.at..];
    let Some(terminator) = said.chars().next_back() else { return true };
    if !matches!(terminator, '.' | '!' | '?' | '…') {
        return true;
    }
    if candidate.why == Why::Ellipsis {
        return starts_sentence(next);
    }
    let said = &said[..said.len() - terminator.len_utf8()];
    if !spaced && next.starts_with(|c: char| c.is_alphanumeric()) {
        return glued_end(said, next);
    }
    let word = last_word(said);
    if terminator != '.' {
        // "Yahoo! and", "'Why?' is a question": the mark belongs to a name or a quotation.
        let goes_on = next.starts_with(char::is_lowercase) && (terminator == '!' || closed);
        return !goes_on && !names_company(next);
    }
    if candidate.why == Why::Small {
        let long = word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        return spaced && long && abbreviation(word).is_none() && starts_sentence_in_small(next);
    }
    if is_enumerator(said) {
        return false;
    }
    match abbreviation(word) {
        Some(Stop::Inside) => false,
        Some(Stop::Number) => !starts_number(next),
        Some(Stop::Name) => starts_sentence(next),
        None => true,
    }
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | ')' | ']' | '}' | '”' | '’' | '»' | '›')
}

fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '(' | '[' | '{' | '“' | '‘' | '«' | '‹' | '„' | '‚')
}

/// Returns the word at the end of `said`, without what stands before it as bracket, quote or dash.
fn last_word(said: &str) -> &str {
    let near = tail(said, REACH);
    let cut = |c: char| c.is_whitespace() || is_opener(c) || matches!(c, ',' | ';' | ':' | '–' | '—' | '/' | '-');
    near.rsplit(cut).next().unwrap_or(near)
}

/// Returns the first word of `next`, without opening brackets and quotes.
fn first_word(next: &str) -> &str {
    let next = head(next, REACH).trim_start_matches(is_opener);
    let end = next.find(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')).unwrap_or(next.len());
    // "We’re" starts a sentence because "We" does.
    next[..end].split(['\'', '’']).next().unwrap_or("")
}

/// Whether "`said`.`next`" is the end of one sentence and the start of the next, with the space forgotten.
fn glued_end(said: &str, next: &str) -> bool {
    let near = tail(said, REACH);
    let before = near.rsplit(char::is_whitespace).next().unwrap_or(near);
    let after = head(next, REACH).split(char::is_whitespace).next().unwrap_or("");
    let address = |c: char| matches!(c, '/' | '@' | '=' | '_' | '\\' | '#' | '%' | '&');
    if before.contains(address) || after.contains(address) || before.contains('.') {
        return false;
    }
    let inner = after.trim_end_matches(|c: char| !c.is_alphanumeric());
    if inner.contains('.') {
        return false;
    }
    let Some(last) = before.chars().next_back() else { return false };
    let word = first_word(next);
    if last.is_numeric() || before.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return starts_sentence(next);
    }
    const ENDINGS: [&str; 15] =
        ["Com", "Net", "Org", "Io", "Js", "Co", "Uk", "Eu", "De", "Gov", "Edu", "App", "Ai", "Info", "Biz"];
    let mut chars = word.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    let rest = chars.as_str();
    capital && rest.chars().all(char::is_lowercase) && !ENDINGS.contains(&word)
}

/// Whether `said`, all that the sentence has so far, only numbers what follows: "1", "4.2", "a", "iv", "Section 4".
fn is_enumerator(said: &str) -> bool {
    let said = said.trim_start();
    if said.len() > 24 {
        return false;
    }
    let mark = match said.split_once([' ', '\u{a0}']) {
        Some((word, rest)) if SECTION_WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)) => rest.trim_start(),
        Some(_) => return false,
        None => said,
    };
    let mark = mark.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let numbers = !mark.is_empty()
        && mark.split('.').all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    let letter = mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_alphabetic());
    let mixed = mark.len() <= 6
        && mark.contains('.')
        && mark.split('.').all(|part| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && mark.bytes().any(|byte| byte.is_ascii_digit());
    numbers || letter || mixed || is_roman(mark)
}

/// What the full stop of an abbreviation means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Inside,
    Number,
    Name,
}

static ABBREVIATIONS: LazyLock<Vec<(&'static str, Stop)>> = LazyLock::new(|| {
    let mut list: Vec<_> = lines(include_str!("../data/lexicon/abbreviations.tsv"))
        .filter_map(|line| {
            let (stop, word) = line.split_once('\t')?;
            let stop = match stop {
                "inside" => Stop::Inside,
                "number" => Stop::Number,
                _ => Stop::Name,
            };
            Some((word, stop))
        })
        .collect();
    crate::order::sort_by_key(&mut list, |(word, _)| *word);
    list
});

static STARTERS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut list: Vec<_> = lines(include_str!("../data/lexicon/sentence_starters.txt")).collect();
    crate::order::sort(&mut list);
    list
});

fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Returns what the full stop after `word` means, where `word` is an abbreviation or an initial.
fn abbreviation(word: &str) -> Option<Stop> {
    if word.is_empty() || word.len() > 8 {
        return None;
    }
    if word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(Stop::Name);
    }
    let mut lower = [0; 8];
    let lower = &mut lower[..word.len()];
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    let known = ABBREVIATIONS.binary_search_by(|(known, _)| known.as_bytes().cmp(lower));
    if let Ok(at) = known {
        return Some(ABBREVIATIONS[at].1);
    }
    let dotted = word.contains('.')
        && word
            .split('.')
            .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    dotted.then_some(Stop::Name)
}

/// Whether `next` begins with a word that starts sentences.
fn starts_sentence(next: &str) -> bool {
    STARTERS.binary_search(&first_word(next)).is_ok()
}

/// Whether `next` begins with a word that starts sentences, written small.
fn starts_sentence_in_small(next: &str) -> bool {
    let word = first_word(next);
    let mut buffer = String::with_capacity(word.len());
    buffer.push_str(word);
    if let Some(first) = buffer.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    buffer.len() > 1 && STARTERS.binary_search(&buffer.as_str()).is_ok()
}

/// Whether `next` begins with a number, a lettered or numbered bracket, a section sign or a Roman numeral.
fn starts_number(next: &str) -> bool {
    let bare = head(next, REACH).trim_start_matches(['(', '[', '#', '+', '§', ' ']);
    let word = first_word(bare);
    bare.starts_with(|c: char| c.is_ascii_digit())
        || head(next, REACH).starts_with('§')
        || is_roman(word) && word != "I"
        || head(next, REACH).starts_with('(') && word.len() == 1
}

/// Whether `next` begins with the legal form of a company: "Yahoo! Inc.".
fn names_company(next: &str) -> bool {
    let word = first_word(next);
    matches!(word, "Inc" | "Ltd" | "LLC" | "Corp" | "Co" | "GmbH" | "Limited" | "Corporation")
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Class, Why, class, quick_candidates, trim};
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    fn standard(text: &str) -> Vec<usize> {
        text.split_sentence_bound_indices().map(|(at, _)| at).filter(|&at| at > 0).collect()
    }

    fn quick(text: &str) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        let bounds = |found: Vec<Candidate>| found.into_iter().filter(|candidate| candidate.why == Why::Standard);
        quick_candidates(text, &mut found).then(|| bounds(found).map(|candidate| candidate.at).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_quick_way_agrees_with_uax_29_on_ascii(text in "[ -~]{0,40}") {
            prop_assert_eq!(quick(&text), Some(standard(&text)), "{:?}", text);
        }

        #[test]
        fn the_quick_way_agrees_with_uax_29_where_terminators_are_dense(text in "[aB1 .!?,;:()\"'’“–…é\u{a0}]{0,30}") {
            prop_assert_eq!(quick(&text), Some(standard(&text)), "{:?}", text);
        }
    }

    #[test]
    fn known_characters_have_the_class_of_uax_29() {
        for c in ('\0'..='\u{2fff}').filter(|&c| class(c).is_some()) {
            for text in [
                format!("a. {c}b"),
                format!("a.{c} B"),
                format!("A{c}.B"),
                format!("a!{c}B c"),
                format!("a.{c}"),
                format!("a. {c} B"),
            ] {
                if let Some(bounds) = quick(&text) {
                    assert_eq!(bounds, standard(&text), "{c:?} {:?} in {text:?}", class(c));
                }
            }
        }
        assert_eq!(class('.'), Some(Class::FullStop));
        assert_eq!(trim("\u{feff} a\u{ad}\n"), "a");
    }
}
