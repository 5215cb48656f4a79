//! What stands in a text that should not: leftovers of templates and drafts, addresses in disguise, and references to
//! what is not there.

use super::{Line, List};
use crate::text::{Span, head, is_between, is_byte, is_open_bracket, next_byte};

/// What a leftover is left over from, in the order of the forms of its warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Source {
    /// A template or a draft.
    Draft,
    /// A program that made one format of another.
    Conversion,
    /// An e-mail address that is gone, with a notice in its place.
    HiddenAddress,
    /// An e-mail address that is spelled out.
    DisguisedAddress,
}

impl Source {
    /// Every source, in order.
    pub(super) const ALL: [Source; 4] =
        [Source::Draft, Source::Conversion, Source::HiddenAddress, Source::DisguisedAddress];
}

/// A leftover.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leftover {
    pub(super) sentence: usize,
    pub(super) span: Span,
    pub(super) of: Source,
}

/// The longest bracket that is looked into, in bytes.
const BRACKET: usize = 60;

/// Adds the leftovers of a sentence.
pub(super) fn leftovers(line: &Line, found: &mut Vec<Leftover>) {
    let base = line.sentence.span.start;
    let mut push = |start: usize, end: usize, of: Source| {
        let span = Span { start: base + start, end: base + end };
        // What a bracket holds may be a phrase of its own.
        if found.last().is_none_or(|last: &Leftover| last.span.end <= span.start) {
            found.push(Leftover { sentence: line.at, span, of });
        }
    };
    let bytes = |from: usize, to: usize| (line.words[from].start as usize, line.words[to - 1].end as usize);
    let mut phrases: Vec<(usize, usize, Source)> = Vec::new();
    for (list, of) in [(List::Leftover, Source::Draft), (List::Conversion, Source::Conversion)] {
        if line.has(list) {
            phrases.extend(line.each(list).map(|hit| {
                let (start, end) = bytes(hit.word, hit.end);
                (start, end, of)
            }));
        }
    }
    if let Some(note) = line.first(List::Note)
        // A sentence that goes on asks the reader, and not the author: "Please confirm your age".
        && note.end == line.words.len()
        && note.word <= 1
    {
        let (start, end) = bytes(note.word, note.end);
        phrases.push((start, end, Source::Draft));
    }
    if line.has(List::Dot) {
        phrases.extend(line.each(List::Dot).filter_map(|dot| {
            let (start, end) = spelled_out(line, dot.word)?;
            Some((start, end, Source::DisguisedAddress))
        }));
    }
    phrases.extend(brackets(line.written, line.sign));
    if phrases.len() > 1 {
        crate::order::sort_by_key(&mut phrases, |(start, end, _)| (*start, std::cmp::Reverse(*end)));
    }
    for (start, end, of) in phrases {
        push(start, end, of);
    }
}

/// Returns where "name at example dot com" stands, in bytes of the sentence, for its word "dot".
fn spelled_out(line: &Line, dot: usize) -> Option<(usize, usize)> {
    let is = |at: usize, word: &str| line.word(at).eq_ignore_ascii_case(word);
    let at = (dot.saturating_sub(4)..dot).rev().find(|at| is(*at, "at"))?;
    let top = line.word(dot + 1);
    let is_top = (2..=6).contains(&top.len()) && top.bytes().all(|byte| byte.is_ascii_lowercase());
    // A bracketed one is read with its brackets.
    let is_plain = line.gap(at).trim().is_empty() && line.gap(dot).trim().is_empty();
    (at > 0 && at + 1 < dot && is_top && is_plain && line.gap(at - 1).trim().is_empty())
        .then(|| (line.words[at - 1].start as usize, line.words[dot + 1].end as usize))
}

/// Returns where the first bracket or at sign stands; the length of `written` where there is none.
pub(super) fn sign(written: &str) -> usize {
    next_byte(written.as_bytes(), 0, |all| is_open_bracket(all) | is_byte(all, b'@'))
}

/// Whether a digit stands in `written`.
pub(super) fn has_digit(written: &str) -> bool {
    next_byte(written.as_bytes(), 0, |all| is_between(all, b'0', b'9')) < written.len()
}

/// Returns the brackets that a template, a draft or a disguise left, in bytes of `written`, none of them before `at`.
fn brackets(written: &str, mut at: usize) -> Vec<(usize, usize, Source)> {
    let mut found = Vec::new();
    let bytes = written.as_bytes();
    loop {
        let open = next_byte(bytes, at, is_open_bracket);
        if open == bytes.len() {
            return found;
        }
        at = open + 1;
        let near = head(&written[at..], BRACKET);
        let closing = match bytes[open] {
            b'[' => ']',
            b'(' => ')',
            _ => '}',
        };
        let Some(length) = near.find(closing) else { continue };
        let inside = near[..length].trim();
        let end = at + length + 1;
        if inside.eq_ignore_ascii_case("at") || inside == "@" {
            if let Some((start, end)) = disguised(written, open, end) {
                found.push((start, end, Source::DisguisedAddress));
                at = end;
            }
            continue;
        }
        match bytes[open] {
            b'[' => {
                // A link of Markdown that was pasted as text, or a bracket in a bracket.
                let is_link = matches!(bytes.get(end), Some(b'(' | b'[')) || inside.contains('[');
                let before = written[..open].trim_end();
                // "Settings > [your name] > Sign out" shows what is on a screen, and "[address] 12 Long Street" is a label.
                let is_label = before.ends_with('>')
                    || before.is_empty() && inside.starts_with(char::is_lowercase) && !written[end..].trim().is_empty();
                if is_link || open > 0 && bytes[open - 1] == b'[' {
                    continue;
                }
                let of = if is_hidden_address(inside) {
                    Source::HiddenAddress
                } else if is_comment_mark(inside) || !is_label && is_blank(inside) {
                    Source::Draft
                } else {
                    continue;
                };
                found.push((open, end, of));
                at = end;
            }
            b'{' if bytes.get(open + 1) == Some(&b'{') => {
                let name = inside.trim_start_matches('{').trim();
                let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b' ' | b'-');
                if !name.is_empty() && name.bytes().all(is_name) && bytes.get(end) == Some(&b'}') {
                    found.push((open, end + 1, Source::Draft));
                    at = end + 1;
                }
            }
            _ => {}
        }
    }
}

/// Returns where an address with a bracketed "at" in `open..close` begins and ends.
fn disguised(written: &str, open: usize, close: usize) -> Option<(usize, usize)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let before = written[..open].trim_end();
    let name: usize = before.chars().rev().take(64).take_while(|c| is_name(*c)).map(char::len_utf8).sum();
    let start = before.len() - name;
    let rest = &written[close..];
    let from = close + (rest.len() - rest.trim_start().len());
    let domain: usize = written[from..].chars().take(64).take_while(|c| is_name(*c)).map(char::len_utf8).sum();
    let mut end = from + written[from..from + domain].trim_end_matches(['.', '-']).len();
    if name == 0 || end == from {
        return None;
    }
    let mut has_dot = written[from..end].contains('.');
    // "[dot]" and "(dot)" between the parts of the domain.
    loop {
        let rest = head(&written[end..], BRACKET);
        let trimmed = rest.trim_start();
        let Some(inside) = trimmed.strip_prefix(['[', '(', '{']) else { break };
        let Some(length) = inside.find([']', ')', '}']) else { break };
        let is_dot = inside[..length].trim().eq_ignore_ascii_case("dot") || inside[..length].trim() == ".";
        let after = inside[length + 1..].trim_start();
        let part: usize = after.chars().take_while(|c| is_name(*c)).map(char::len_utf8).sum();
        if !is_dot || part == 0 {
            break;
        }
        let used = after[..part].trim_end_matches(['.', '-']).len();
        end += rest.len() - after.len() + used;
        has_dot = true;
    }
    has_dot.then_some((start, end))
}

/// Whether a bracket is what a host puts in place of an address: two words, the second of which is "protected".
fn is_hidden_address(inside: &str) -> bool {
    let mut words = inside.split(crate::text::is_blank).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or("");
    let is_mail = ["email", "e-mail"].iter().any(|mail| first.eq_ignore_ascii_case(mail));
    is_mail && words.next().is_some_and(|word| word.eq_ignore_ascii_case("protected")) && words.next().is_none()
}

/// Whether a bracket is a comment's mark of a word processor: initials and a number.
fn is_comment_mark(inside: &str) -> bool {
    let letters = inside.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = inside[letters..].bytes().filter(u8::is_ascii_digit).count();
    (1..=3).contains(&letters) && (1..=3).contains(&digits) && letters + digits == inside.len()
}

/// Whether a bracket waits for a name, a date and the like.
fn is_blank(inside: &str) -> bool {
    let lexicon = &*super::LEXICON;
    let mut words = Vec::new();
    crate::fact::phrase::words_into(inside, &mut words);
    let is_code = inside.contains(['=', '+', '"', '\'', ';', '<', '>', '(']);
    if words.is_empty() || words.len() > 6 || is_code {
        return false;
    }
    let Some(hit) = lexicon.phrases.at(inside, &words, 0) else { return false };
    if !lexicon.lists[hit.value as usize].has(List::Blank) {
        return false;
    }
    // "[your] request" is a quotation that was fitted in; "[your company]" is not.
    !(words.len() == 1 && words[0].of(inside).eq_ignore_ascii_case("your"))
}

/// What a reference points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// An address above it.
    Above,
    /// An address below it.
    Below,
    /// A section with this number.
    Section(u32),
}

/// A reference to another place of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference {
    pub(super) sentence: usize,
    pub(super) span: Span,
    pub(super) to: To,
}

/// What the text refers to, and what there is to refer to.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) references: Vec<Reference>,
    /// Sentences that say how to write or call, in order.
    pub(super) asks_to_write: Vec<usize>,
    /// What looks like an address and is no fact.
    pub(super) addresses: Vec<Span>,
    /// Whether it names a form or a place where help is asked for.
    pub(super) names_form: bool,
    /// The numbers with which sentences begin, one bit each.
    numbers: u128,
}

impl Marks {
    pub(super) fn read(&mut self, line: &Line) {
        if line.has(List::ReachUs) {
            self.asks_to_write.push(line.at);
        }
        if line.has_digit
            && let Some(number) = leading_number(line.written)
        {
            self.numbers |= 1 << number;
        }
        self.names_form |= line.has(List::Form);
        if looks_like_address(line) {
            self.addresses.push(line.sentence.span);
        }
        if line.has(List::Above) || line.has(List::Below) {
            let asks =
                [List::ReachUs, List::Reach].iter().filter_map(|list| line.first(*list)).map(|hit| hit.word).min();
            for (list, to) in [(List::Above, To::Above), (List::Below, To::Below)] {
                self.references.extend(line.each(list).filter_map(|place| {
                    let (from, end) = address_at(line, place.word, place.end, asks?)?;
                    Some(Reference { sentence: line.at, span: line.span(from, end), to })
                }));
            }
        }
        if line.has(List::Section) && !line.has(List::OtherText) {
            self.references.extend(line.each(List::Section).filter_map(|section| {
                let number = line.word(section.end);
                let is_number = (1..=2).contains(&number.len()) && line.gap(section.end - 1) == " ";
                let number = if is_number { number.parse().ok()? } else { return None };
                // "section 7.7 of the Conditions"
                let is_digits = |at: &usize| line.word(*at).bytes().all(|byte| byte.is_ascii_digit());
                let next = (section.end..line.words.len()).take(4).find(|at| !is_digits(at)).unwrap_or(usize::MAX - 4);
                let is_ours = ["this", "policy", "notice", "statement", "hereof", "our", "privacy"];
                let is_of = ["of", "in", "under"].iter().any(|word| line.word(next).eq_ignore_ascii_case(word));
                let names = |word: &str| (next..next + 4).any(|at| line.word(at).eq_ignore_ascii_case(word));
                if is_of && !is_ours.iter().any(|word| names(word)) {
                    return None;
                }
                let span = line.span(section.word, section.end + 1);
                Some(Reference { sentence: line.at, span, to: To::Section(number) })
            }));
        }
    }

    /// Whether the text is numbered from 1 on, and ends before `number`.
    pub(super) fn is_beyond(&self, number: u32) -> bool {
        self.numbers & 0b1110 == 0b1110 && number > self.last_number()
    }

    pub(super) fn last_number(&self) -> u32 {
        self.numbers.checked_ilog2().unwrap_or(0)
    }
}

/// Returns the number of a section or item at the start of `written`: "4.", "4)", "4 Rights", "Section 4".
fn leading_number(written: &str) -> Option<u32> {
    let is_word = |word: &&&str| written.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    let rest = match crate::numeral::SECTION_WORDS.iter().find(is_word) {
        Some(word) => written[word.len()..].strip_prefix(' ')?.trim_start(),
        None => written,
    };
    let digits = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let number = if (1..=2).contains(&digits) { rest[..digits].parse().ok()? } else { return None };
    let follows = rest[digits..].chars().next();
    follows.is_none_or(|c| matches!(c, '.' | ')' | ':' | ' ' | '\t' | '\u{a0}')).then_some(number)
}

/// Returns the words of an address that is said to stand at the word `place`, "above" or "below", in a sentence that
/// asks the reader to write from the word `asks` on.
fn address_at(line: &Line, place: usize, end: usize, asks: usize) -> Option<(usize, usize)> {
    let near = line.within(place.saturating_sub(6), end + 1).iter().filter(|hit| hit.lists.has(List::Address));
    let found = near.rev().find(|hit| {
        // "the address given below", "the above address"
        let is_near = hit.end <= place && place - hit.end <= 3 || hit.word == end;
        let is_ours = !line.between(List::NotOurs, hit.word.saturating_sub(2), hit.word + 1);
        // "see details below" may be details of anything.
        let is_address = line.has(List::ReachUs) || !line.word(hit.word).to_ascii_lowercase().starts_with("detail");
        is_near && is_ours && is_address && (asks < hit.word || line.has(List::ReachUs))
    })?;
    let from = found.word.min(place);
    let from = if from > 0 && line.word(from - 1).eq_ignore_ascii_case("the") { from - 1 } else { from };
    Some((from, found.end.max(end)))
}

/// Whether a sentence is nothing but a postal address, or has the sign of an e-mail address: the facts may not know its
/// form, and then nothing is said to be missing.
fn looks_like_address(line: &Line) -> bool {
    let at_sign = |(at, _): (usize, &str)| {
        let after = line.written[at + 1..].trim_start().starts_with(char::is_alphanumeric);
        after && line.written[..at].trim_end().ends_with(char::is_alphanumeric)
    };
    if line.sign < line.written.len() && line.written.match_indices('@').any(at_sign) {
        return true;
    }
    if !(3..=40).contains(&line.words.len()) || !line.has_digit {
        return false;
    }
    let named = |word: &&crate::fact::phrase::Word| {
        word.of(line.written).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    let is_code = |word: &crate::fact::phrase::Word| {
        let word = word.of(line.written);
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
        let is_number = digits == word.len() && (4..=6).contains(&digits) && !is_year;
        // "OX1", "2AB", "B4B"
        let is_mixed = (2..=4).contains(&word.len())
            && (1..word.len()).contains(&digits)
            && word.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        is_number || is_mixed && line.words.len() >= 4
    };
    line.words.iter().filter(named).count() * 10 >= line.words.len() * 7 && line.words.iter().any(is_code)
}
