//! What of a sentence is compared: its words and marks, without its number, its white space and its typography.

use crate::block::BlockKind;
use crate::numeral::{SECTION_WORDS, is_roman};
use crate::text::{is_blank, trim, trim_end, trim_start};

/// A word, or one mark that is no part of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// First byte in the sentence.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is compared by: equal for equal words, whatever their typography.
    pub hash: u64,
}

/// Whether a sentence is compared without regard to its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Kept,
    Folded,
}

impl Case {
    /// Titles are often set in capitals by one version and not by the other.
    pub fn of(kind: BlockKind) -> Self {
        if is_title(kind) { Case::Folded } else { Case::Kept }
    }
}

fn is_title(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Heading | BlockKind::Contents)
}

/// Puts into `key` what the sentence is compared by: two sentences with one key say the same in the same words.
///
/// An entry of a table of contents never has the key of a sentence.
pub(super) fn key_into(written: &str, kind: BlockKind, key: &mut String) {
    key.clear();
    key.push(if kind == BlockKind::Contents { 'c' } else { 's' });
    let case = Case::of(kind);
    let body = body(written, kind);
    for (start, end) in Words::of(body) {
        key.push(' ');
        each_char(&body[start..end], case, |c| key.push(c));
    }
}

/// Returns the tokens of the sentence behind its number, their offsets counted from the beginning of `written`.
pub(super) fn tokens(written: &str, kind: BlockKind, case: Case) -> Vec<Token> {
    let body = body(written, kind);
    let base = body.as_ptr() as usize - written.as_ptr() as usize;
    Words::of(body)
        .map(|(start, end)| {
            let mut hash = 0u64;
            each_char(&body[start..end], case, |c| hash = mix(hash, u64::from(c)));
            Token { start: base + start, end: base + end, hash }
        })
        .collect()
}

fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Gives the characters of a token as they are compared.
fn each_char(token: &str, case: Case, mut give: impl FnMut(char)) {
    for c in token.chars() {
        match c {
            '‘' | '’' | 'ʼ' | '′' | '´' | '`' => give('\''),
            '“' | '”' | '„' | '«' | '»' | '″' => give('"'),
            '‐' | '‑' | '‒' | '–' | '—' | '−' => give('-'),
            c if is_blank(c) => {}
            c if case == Case::Folded => c.to_lowercase().for_each(&mut give),
            c => give(c),
        }
    }
}

/// The ranges of the words of a text and of the marks between them.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Words<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        let (skipped, first) = self.text[self.at..].char_indices().find(|&(_, c)| !is_blank(c))?;
        let start = self.at + skipped;
        let mut end = start + first.len_utf8();
        if first.is_alphanumeric() {
            // An apostrophe or an invisible character belongs to the word only if the word goes on behind it.
            let mut inside = end;
            for c in self.text[end..].chars() {
                inside += c.len_utf8();
                if c.is_alphanumeric() {
                    end = inside;
                } else if !(matches!(c, '\'' | '’' | 'ʼ') || is_blank(c) && !c.is_whitespace()) || inside - end > REACH
                {
                    break;
                }
            }
        }
        self.at = end;
        Some((start, end))
    }
}

/// The most bytes inside a word that are none of its letters: a longer look ahead would not be linear.
const REACH: usize = 16;

/// Returns the sentence without its number before it and the points after it; all of it where nothing else is there.
fn body(written: &str, kind: BlockKind) -> &str {
    let whole = trim(written);
    let mut body = trim_start(&whole[numbering(whole, is_title(kind))..]);
    if kind == BlockKind::Contents {
        let named = body.trim_end_matches(|c: char| c.is_ascii_digit());
        // The page: "Cookies ......... 7".
        if named.len() < body.len() && named.ends_with(|c: char| c.is_whitespace() || matches!(c, '.' | '…' | '·')) {
            body = named.trim_end_matches(|c: char| is_blank(c) || matches!(c, '.' | '…' | '·'));
        }
    }
    let body = trim_end(body.trim_end_matches(|c: char| is_blank(c) || matches!(c, '.' | ',' | ';' | ':')));
    if body.is_empty() { whole } else { body }
}

/// Returns how many bytes at the beginning of `written` only number it: "4.", "(a)", "1.2", and before a title also
/// "4" and "Section 4:".
fn numbering(written: &str, is_title: bool) -> usize {
    let mut rest = written;
    let mut is_named = false;
    if is_title {
        let word = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let is_section = SECTION_WORDS.iter().any(|known| known.eq_ignore_ascii_case(&rest[..word]));
        let after = if is_section { Some(&rest[word..]) } else { rest.strip_prefix('§') };
        if let Some(after) = after {
            is_named = true;
            rest = trim_start(after);
        }
    }
    let is_opened = rest.starts_with(['(', '[']);
    if is_opened {
        rest = &rest[1..];
    }
    let Some((label, levels)) = label(rest) else { return 0 };
    let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
    rest = &rest[label..];
    let closed = rest.trim_start_matches(|c: char| matches!(c, '.' | ')' | ']') || is_title && c == ':');
    let is_closed = closed.len() < rest.len();
    if is_opened && !rest.starts_with([')', ']']) {
        return 0;
    }
    if !closed.is_empty() && !closed.starts_with(is_blank) {
        return 0;
    }
    rest = trim_start(closed);
    // "1.5 million people" is no section 1.5.
    let is_bare = (is_title && is_number) || (levels > 1 && rest.starts_with(char::is_uppercase));
    if !is_closed && !is_named && !is_bare {
        return 0;
    }
    if is_title {
        rest = trim_start(rest.trim_start_matches(['-', '–', '—', ':', '|', '.']));
    }
    if rest.is_empty() { 0 } else { written.len() - rest.len() }
}

/// Returns the length of "4", "1.2.3", "b" or "iv" at the beginning of `rest`, and how many levels it has.
fn label(rest: &str) -> Option<(usize, usize)> {
    let bytes = rest.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    if is_digit(0) {
        let (mut at, mut levels, mut digits) = (0, 1, 0);
        loop {
            if is_digit(at) {
                digits += 1;
                at += 1;
            } else if bytes.get(at) == Some(&b'.') && is_digit(at + 1) {
                levels += 1;
                digits = 0;
                at += 1;
            } else {
                return Some((at, levels));
            }
            // Longer numbers are years and telephone numbers.
            if digits > 3 || levels > 6 {
                return None;
            }
        }
    }
    let letters = bytes.iter().take(6).take_while(|byte| byte.is_ascii_alphabetic()).count();
    (letters == 1 || letters > 0 && is_roman(&rest[..letters])).then_some((letters, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(written: &str, kind: BlockKind) -> String {
        let mut key = String::new();
        key_into(written, kind, &mut key);
        key
    }

    #[test]
    fn white_space_typography_and_numbers_change_nothing() {
        use BlockKind::{Contents, Heading, ListItem, Paragraph};
        for (kind, one, other) in [
            (Paragraph, "We keep\n  Müller’s 🎉 data.", "We keep Müller's \u{a0}🎉 data"),
            (Paragraph, "“Data” – all of it.", "\"Data\" - all of it."),
            (Paragraph, "Infor\u{ad}mation we keep.", "Information we keep."),
            (Paragraph, "3. We keep it.", "4. We keep it."),
            (Paragraph, "(a) We keep it.", "We keep it."),
            (Paragraph, "1.2 We keep it.", "1.3 We keep it."),
            (ListItem, "b) your name;", "c) your name,"),
            (ListItem, "iv. your name", "v. your name"),
            (Heading, "3. WHAT WE COLLECT", "4. What we collect:"),
            (Heading, "Section 4: Cookies", "Section 5 – Cookies"),
            (Heading, "§ 4 Cookies", "§ 5 Cookies"),
            (Heading, "4 Cookies", "Cookies"),
            (Heading, "Article IV. Cookies", "Cookies"),
            (Contents, "2. Cookies ........ 7", "3. Cookies ....... 12"),
        ] {
            assert_eq!(key(one, kind), key(other, kind), "{one} | {other}");
        }
    }

    #[test]
    fn what_a_reader_would_see_as_another_text_is_one() {
        use BlockKind::{Contents, Heading, Paragraph};
        for (one, other) in [
            ("We keep it for 30 days.", "We keep it for 60 days."),
            ("30 days later it is gone.", "60 days later it is gone."),
            ("2018 was the first year.", "2019 was the first year."),
            ("1.5 million people visit us.", "2.5 million people visit us."),
            ("We sell your Data.", "We sell your data."),
            ("Section 4 applies.", "Section 5 applies."),
            ("A lawyer may ask for it.", "Lawyer may ask for it."),
            ("Do we sell it?", "Do we sell it!"),
            ("1.", "2."),
            ("some times", "sometimes"),
        ] {
            assert_ne!(key(one, Paragraph), key(other, Paragraph), "{one} | {other}");
        }
        assert_ne!(key("Cookies", Contents), key("Cookies", Heading));
        assert_eq!(key("our cookies", Heading), key("our cookies", Paragraph));
        assert_ne!(key("Data of 2018", Heading), key("Data of 2019", Heading));
    }

    #[test]
    fn tokens_point_into_the_sentence() {
        let written = "(a) Müller’s 🎉 e-mail, for 30 days.";
        let cut: Vec<&str> = tokens(written, BlockKind::ListItem, Case::Kept)
            .iter()
            .map(|token| &written[token.start..token.end])
            .collect();
        assert_eq!(cut, ["Müller’s", "🎉", "e", "-", "mail", ",", "for", "30", "days"]);
        assert!(tokens("\u{200b}", BlockKind::Paragraph, Case::Kept).is_empty());
    }
}
