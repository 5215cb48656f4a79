//! Logical lines: what stands on one line, or what did before it was wrapped by hand.

use crate::numeral::is_roman;
use crate::text::{Part, PartKind, Span, is_between, is_byte, next_byte, trim, trim_end, trim_start};

/// A logical line, without its symbol bullet and surrounding white space.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub span: Span,
    /// Columns before the first character.
    pub indent: usize,
    /// Whether a blank line stands before it.
    pub gap: bool,
    pub marker: Marker,
    /// Where the text begins, after a number or letter.
    pub text_at: usize,
    pub given: Given,
}

/// What stands before the text of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    None,
    /// A symbol: "•", "-".
    Symbol(char),
    /// A number or letter: "1.1", "(a)", "iv.".
    Number(Number),
}

/// How a number or letter before a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub kind: NumberKind,
    /// Whether a bracket stands before it.
    pub open: bool,
    /// What stands after it; a space where nothing does.
    pub close: char,
    /// How many parts it has: 2 for "1.1".
    pub depth: u8,
    /// Its last part: 3 for "1.3" and "c"; 0 where that cannot be told.
    pub value: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberKind {
    Digit,
    SmallLetter,
    LargeLetter,
    SmallRoman,
    LargeRoman,
}

impl Marker {
    /// Whether both are of one list: the same symbol, or numbers written alike.
    pub fn is_sibling(self, other: Self) -> bool {
        match (self, other) {
            (Self::Symbol(a), Self::Symbol(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => {
                let letters = |n: Number| n.kind != NumberKind::Digit;
                a.open == b.open
                    && a.close == b.close
                    && a.depth == b.depth
                    && (a.kind == b.kind
                        // "h)", "i)", "j)": a letter that could be a Roman numeral.
                        || letters(a) && letters(b) && a.value.abs_diff(b.value) == 1)
            }
            _ => false,
        }
    }
}

/// What markup or punctuation says of a line before its words are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    Nothing,
    Heading {
        level: u8,
    },
    /// Bold throughout.
    Strong,
    Item {
        level: u8,
    },
    Cell {
        row: u32,
        column: u32,
        header: bool,
    },
}

/// Returns the logical lines of `plain`: of its `parts` where markup made them, else of its own lines.
pub(super) fn lines(plain: &str, parts: Option<&[Part]>) -> Vec<Line> {
    let mut reader = Reader { plain, lines: Vec::new(), row: 1 << 20 };
    match parts {
        None => reader.read(Span { start: 0, end: plain.len() }),
        Some(parts) => parts.iter().for_each(|part| reader.part(*part)),
    }
    reader.lines
}

struct Reader<'a> {
    plain: &'a str,
    lines: Vec<Line>,
    /// The next row of a table of plain text; those of markup are numbered from 0.
    row: u32,
}

/// A line of the text as it is.
#[derive(Clone, Copy, Debug)]
struct Physical {
    start: usize,
    /// Without the break and trailing white space.
    end: usize,
    gap: bool,
    /// Whether it may be the row of a table: it holds a tab or a bar.
    barred: bool,
}

impl Reader<'_> {
    fn part(&mut self, part: Part) {
        let text = &self.plain[part.span.start..part.span.end];
        let given = match part.kind {
            PartKind::Heading { level } => Given::Heading { level },
            PartKind::Cell { row, column, header } => Given::Cell { row, column, header },
            PartKind::Item { level } => Given::Item { level },
            PartKind::Strong if !text.contains('\n') => Given::Strong,
            PartKind::Strong | PartKind::Paragraph | PartKind::Preformatted => {
                // Line breaks in a paragraph are there by the author's hand.
                if text.contains('\n') {
                    self.read(part.span);
                    return;
                }
                Given::Nothing
            }
        };
        let before = self.lines.len();
        self.push(Physical { start: part.span.start, end: part.span.end, gap: true, barred: false }, given);
        debug_assert!(self.lines.len() <= before + 1);
    }

    /// Reads plain text line by line.
    fn read(&mut self, span: Span) {
        let physical = physical_lines(self.plain, span);
        let width = wrap_width(self.plain, &physical);
        let first = self.lines.len();
        // The physical line that the last logical line ends with.
        let mut end_of_last: Option<Physical> = None;
        let mut pending_bullet: Option<(char, usize, bool)> = None;
        for (index, &line) in physical.iter().enumerate() {
            let text = &self.plain[line.start..line.end];
            if is_rule(text) {
                if !line.gap
                    && self.lines.len() > first
                    && let Some(last) = self.lines.last_mut()
                    && last.given == Given::Nothing
                    && last.marker_is_not_symbol()
                    && last.span.end - last.span.start <= 160
                    && text.starts_with(['=', '-', '_', '~', '*', '—', '─'])
                    && underlines(self.plain, last.span)
                {
                    last.given = Given::Heading { level: if text.starts_with('=') { 1 } else { 2 } };
                }
                end_of_last = None;
                continue;
            }
            if self.lines.len() > first
                && let (Some(before), Some(last)) = (end_of_last, self.lines.last().copied())
                && self.joins(&last, before, line, physical.get(index + 1), width)
            {
                if let Some(last) = self.lines.last_mut() {
                    last.span.end = line.end;
                }
                end_of_last = Some(line);
                continue;
            }
            end_of_last = Some(line);
            if let Some(symbol) = lone_bullet(text) {
                // "•" on a line of its own belongs to the text of the next.
                pending_bullet = Some((symbol, self.indent(line.start), line.gap));
                end_of_last = None;
                continue;
            }
            let rowed = if line.barred { row_separator(self.plain, &physical, index) } else { None };
            if let Some(separator) = rowed
                && pending_bullet.is_none()
            {
                self.push_row(line, separator);
                end_of_last = None;
                continue;
            }
            self.push(line, Given::Nothing);
            if let Some((symbol, indent, gap)) = pending_bullet.take()
                && let Some(last) = self.lines.last_mut()
            {
                last.gap = gap;
                last.indent = indent;
                if last.marker == Marker::None {
                    last.marker = Marker::Symbol(symbol);
                }
            }
        }
    }

    /// Adds one line, its bullet cut off and its number read.
    fn push(&mut self, line: Physical, given: Given) {
        let text = &self.plain[line.start..line.end];
        let indent = self.indent(line.start);
        let (marker, offset) = match given {
            Given::Heading { .. } => (Marker::None, 0),
            _ => match bullet(text) {
                Some((symbol, offset)) => (Marker::Symbol(symbol), offset),
                None => (Marker::None, 0),
            },
        };
        let start = line.start + offset;
        let body = &self.plain[start..line.end];
        if trim(body).is_empty() {
            return;
        }
        let mut row =
            Line { span: Span { start, end: line.end }, indent, gap: line.gap, marker, text_at: start, given };
        if let Some((number, length)) = number(body) {
            row.text_at = start + length;
            // "- 4. Data sources": the number says more than the symbol.
            if !matches!(given, Given::Cell { .. }) {
                row.marker = Marker::Number(number);
            }
        }
        self.lines.push(row);
    }

    /// Adds the cells of one row of a table.
    fn push_row(&mut self, line: Physical, separator: char) {
        let (row, mut column, mut gap) = (self.row, 0, line.gap);
        self.row += 1;
        let mut at = line.start;
        for cell in self.plain[line.start..line.end].split(separator) {
            let (from, next) = (at, at + cell.len() + 1);
            at = next;
            let trimmed = trim(cell);
            if !trimmed.is_empty() && !is_rule(trimmed) {
                let start = from + (cell.len() - trim_start(cell).len());
                let given = Given::Cell { row, column, header: false };
                let cell = Physical { start, end: start + trimmed.len(), gap, barred: false };
                self.push(cell, given);
                gap = false;
            }
            column += 1;
        }
    }

    /// Columns of white space before `start` on its line.
    fn indent(&self, start: usize) -> usize {
        let before = &self.plain[..start];
        let blank =
            before.len() - before.trim_end_matches(|c| c != '\n' && c != '\r' && crate::text::is_blank(c)).len();
        before[before.len() - blank..].chars().map(|c| if c == '\t' { 4 } else { 1 }).sum()
    }

    /// Whether `line` goes on with what `last` began, whose last physical line is `before`.
    fn joins(
        &self,
        last: &Line,
        before: Physical,
        line: Physical,
        after: Option<&Physical>,
        width: Option<usize>,
    ) -> bool {
        if line.gap || last.given != Given::Nothing {
            return false;
        }
        let (above, text) = (&self.plain[before.start..before.end], &self.plain[line.start..line.end]);
        if bullet(text).is_some() || lone_bullet(text).is_some() || line.barred && text.contains('\t') {
            return false;
        }
        let small = starts_small(text);
        let stopped = above.ends_with(['.', ':', '?', '!', ';']);
        if let Some((number, _)) = number(text) {
            // "as described in Section" / "4.2 below" goes on; a new item does not.
            let sequel = matches!(last.marker, Marker::Number(_)) && Marker::Number(number).is_sibling(last.marker)
                || stopped
                || number.value <= 1
                || number.open;
            if sequel || width.is_none() {
                return false;
            }
        }
        if after.is_some_and(|after| !after.gap && is_rule(&self.plain[after.start..after.end]))
            && above.len() > text.len()
        {
            // An underlined heading begins here.
            return false;
        }
        let (above_loud, loud) = (is_loud(above), is_loud(text));
        if above_loud != loud && (above_loud || stopped) && !small {
            return false;
        }
        let hangs = HANGING.contains(&last_word(above)) && !ends_item(above);
        match width {
            Some(width) => {
                let length = above.chars().count() + before_indent(self.plain, before.start);
                let word = text.split(char::is_whitespace).next().map_or(0, |word| word.chars().count());
                let full =
                    length + 1 + word + 4 > width || above.len() + 1 + word + 4 > width && length * 4 > width * 3;
                full && (!stopped || length + 1 + word + 4 > width)
                    || (small || hangs) && !stopped && !above.ends_with(',') && length * 2 >= width
            }
            None => {
                let list = above.ends_with([',', ';']) || starts_small(above) || last.marker != Marker::None;
                hangs && above.len() > 25 && !stopped || small && !stopped && !list && above.len() > 60
            }
        }
    }
}

impl Line {
    fn marker_is_not_symbol(&self) -> bool {
        !matches!(self.marker, Marker::Symbol(_))
    }
}

/// Words that no line ends with unless it goes on.
const HANGING: [&str; 20] = [
    "a", "an", "and", "any", "as", "at", "by", "for", "from", "in", "of", "on", "or", "our", "that", "the", "to", "we",
    "with", "your",
];

fn last_word(text: &str) -> &str {
    text.rsplit(char::is_whitespace).next().unwrap_or(text)
}

/// Whether `text` ends as an item before the last of a list does: "...; and".
fn ends_item(text: &str) -> bool {
    let word = last_word(text);
    matches!(word, "and" | "or") && text[..text.len() - word.len()].trim_end().ends_with([',', ';'])
}

fn before_indent(plain: &str, start: usize) -> usize {
    let before = &plain.as_bytes()[..start];
    before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

fn starts_small(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

/// Whether `text` is written in capitals.
pub(super) fn is_loud(text: &str) -> bool {
    let mut capitals = 0;
    for c in text.chars() {
        if c.is_lowercase() {
            return false;
        }
        capitals += usize::from(c.is_uppercase());
    }
    capitals >= 3
}

/// Whether a rule under `span` makes it a heading: it must be one line of a title's length.
fn underlines(plain: &str, span: Span) -> bool {
    let text = &plain[span.start..span.end];
    !text.contains(['\n', '\r']) && text.chars().count() <= 100 && !text.ends_with(['.', ';', ','])
}

/// Returns the non-blank lines in `span`, trimmed.
fn physical_lines(plain: &str, span: Span) -> Vec<Physical> {
    let text = &plain[span.start..span.end];
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let (mut start, mut at, mut gap, mut barred) = (0, 0, true, false);
    loop {
        // Breaks beyond ASCII are known by their last byte, which is rare: their first one begins every curly quote.
        at = next_byte(bytes, at, |all| {
            is_between(all, b'\t', b'\r') | is_byte(all, 0x85) | is_between(all, 0xa8, 0xa9) | is_byte(all, b'|')
        });
        // Any of the breaks of UAX #14 ends a line, a carriage return alone too.
        let (end, length) = match bytes.get(at) {
            None => (at, 0),
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => (at, 2),
            Some(b'\n' | b'\r' | 0x0b | 0x0c) => (at, 1),
            Some(0x85) if bytes[..at].ends_with(&[0xc2]) => (at - 1, 2),
            Some(0xa8 | 0xa9) if bytes[..at].ends_with(&[0xe2, 0x80]) => (at - 2, 3),
            Some(&byte) => {
                barred |= matches!(byte, b'\t' | b'|');
                at += 1;
                continue;
            }
        };
        let line = &text[start..end];
        let trimmed = trim(line);
        if trimmed.is_empty() {
            gap = true;
        } else {
            let from = span.start + start + (line.len() - trim_start(line).len());
            lines.push(Physical { start: from, end: from + trimmed.len(), gap, barred });
            gap = false;
        }
        barred = false;
        if length == 0 {
            return lines;
        }
        at = end + length;
        start = at;
    }
}

/// Returns the width at which the lines were wrapped by hand, in characters; none where each line is a paragraph.
fn wrap_width(plain: &str, lines: &[Physical]) -> Option<usize> {
    const WIDEST: usize = 140;
    let mut lengths: Vec<usize> = Vec::new();
    let mut pairs: Vec<(usize, usize, bool)> = Vec::new();
    for pair in lines.windows(2) {
        let (above, below) = (pair[0], pair[1]);
        if below.gap {
            continue;
        }
        let (first, second) = (&plain[above.start..above.end], &plain[below.start..below.end]);
        let length = if first.len() > 4 * WIDEST { first.len() } else { first.chars().count() };
        let length = length + before_indent(plain, above.start);
        if length < 36 || bullet(second).is_some() || number(second).is_some() || second.contains('\t') {
            continue;
        }
        let word = second.split(char::is_whitespace).next().map_or(0, |word| word.chars().count());
        let flows = !first.ends_with(['.', ':', ';', '?', '!']);
        lengths.push(length);
        pairs.push((length, length + 1 + word, flows));
    }
    if pairs.len() < 2 {
        return None;
    }
    // Few lines may stick out: addresses cannot be wrapped.
    crate::order::sort(&mut lengths);
    let width = lengths[(lengths.len() - 1) - lengths.len() / 50];
    if width > WIDEST {
        return None;
    }
    let full = pairs.iter().filter(|(_, needed, _)| needed + 4 > width).count();
    let flowing = pairs.iter().filter(|(.., flows)| *flows).count();
    (full * 10 >= pairs.len() * 6 && flowing * 2 >= pairs.len()).then_some(width)
}

/// Whether `text` is a drawn line: it separates or underlines.
fn is_rule(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    matches!(first, '-' | '=' | '_' | '~' | '*' | '#' | '+' | '|' | '.' | '·' | '—' | '–' | '─' | '━' | '═')
        && text.len() >= 3
        && text.chars().all(|c| c == first || matches!(c, ' ' | '\t' | '-' | '+' | '|' | ':'))
}

/// Returns the character between the cells of the row at `index`, where that line is one.
fn row_separator(plain: &str, lines: &[Physical], index: usize) -> Option<char> {
    let text = &plain[lines[index].start..lines[index].end];
    let bytes = text.as_bytes();
    let (mut tabs, mut bars) = (0, 0);
    for (at, &byte) in bytes.iter().enumerate() {
        tabs += usize::from(byte == b'\t');
        let spaced = |at: usize| matches!(bytes.get(at), None | Some(b' ' | b'\t'));
        bars += usize::from(byte == b'|' && (at == 0 || spaced(at - 1)) && spaced(at + 1));
    }
    if tabs == 0 && bars == 0 {
        return None;
    }
    if tabs > 0 {
        let offset = bullet(text).map_or(0, |(_, offset)| offset);
        let offset = offset + number(&text[offset..]).map_or(0, |(_, length)| length);
        if text[offset..].contains('\t') && offset == 0 {
            return Some('\t');
        }
    }
    let barred = |at: Option<usize>| {
        at.and_then(|at| lines.get(at)).is_some_and(|line| plain[line.start..line.end].contains(" | "))
    };
    let beside = barred(index.checked_sub(1)) || barred(Some(index + 1));
    (bars >= 2 || bars == 1 && (text.starts_with('|') || beside)).then_some('|')
}

fn is_bullet_symbol(c: char) -> bool {
    matches!(
        c,
        '•' | '·'
            | '‣'
            | '▪'
            | '▫'
            | '■'
            | '□'
            | '●'
            | '○'
            | '◦'
            | '◆'
            | '◇'
            | '➢'
            | '➤'
            | '►'
            | '▶'
            | '▸'
            | '✓'
            | '✔'
            | '→'
            | '»'
            | '⁃'
            | '∙'
            | '⚫'
            | '❖'
            | '✦'
            | '\u{f0b7}'
            | '\u{f0a7}'
            | '\u{f076}'
            | '\u{f0d8}'
            | '\u{fffc}'
    )
}

fn is_dash_symbol(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '*' | '+' | '−' | '‐' | '‑' | '>' | '~' | '¤' | '§')
}

/// Returns the symbol before `text` and where the text after it begins.
fn bullet(text: &str) -> Option<(char, usize)> {
    let first = text.chars().next()?;
    if first.is_ascii_alphanumeric() && first != 'o' {
        return None;
    }
    let rest = &text[first.len_utf8()..];
    let body = trim_start(rest);
    let spaced = body.len() < rest.len();
    let found = is_bullet_symbol(first)
        || is_dash_symbol(first) && first != '§' && spaced
        || first == 'o' && spaced && !starts_small(body) && !body.is_empty()
        || first == 'o' && rest.starts_with('\t')
        || matches!(first, '-' | '–' | '*') && body.starts_with(char::is_uppercase) && !rest.contains(first);
    (found && !body.is_empty()).then(|| (first, text.len() - body.len()))
}

/// Returns the symbol of a line that is nothing but a bullet.
fn lone_bullet(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let alone = trim(chars.as_str()).is_empty();
    (alone && (is_bullet_symbol(first) || matches!(first, '-' | '–' | '*' | 'o'))).then_some(first)
}

/// Returns the number or letter that `text` begins with, and where the text after it begins.
pub(super) fn number(text: &str) -> Option<(Number, usize)> {
    let bytes = text.as_bytes();
    let open = matches!(bytes.first(), Some(b'(' | b'['));
    let from = usize::from(open);
    let rest = &bytes[from..];
    let (mut kind, mut depth, mut value, mut length);
    let digits = |at: usize| rest[at.min(rest.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if digits(0) > 0 {
        (kind, depth, value, length) = (NumberKind::Digit, 0, 0, 0);
        loop {
            let count = digits(length);
            if count == 0 || count > 3 {
                break;
            }
            depth += 1;
            value = rest[length..length + count].iter().fold(0, |sum, byte| sum * 10 + u16::from(byte - b'0'));
            length += count;
            if rest.get(length) == Some(&b'.') && digits(length + 1) > 0 && depth < 5 {
                length += 1;
            } else {
                break;
            }
        }
        if depth == 0 || digits(length) > 0 || matches!(rest.get(length.wrapping_sub(1)), Some(b'.')) {
            return None;
        }
    } else if letters == 1 || (2..=5).contains(&letters) && is_roman(&text[from..from + letters]) {
        let word = &text[from..from + letters];
        let large = rest[0].is_ascii_uppercase();
        (depth, length) = (1, letters);
        if is_roman(word) {
            kind = if large { NumberKind::LargeRoman } else { NumberKind::SmallRoman };
            value = roman(word);
        } else {
            kind = if large { NumberKind::LargeLetter } else { NumberKind::SmallLetter };
            value = u16::from(rest[0].to_ascii_lowercase() - b'a') + 1;
        }
        if rest.get(length) == Some(&b'.') && digits(length + 1) > 0 && digits(length + 1) <= 2 {
            // "A.1"
            let count = digits(length + 1);
            length += 1 + count;
            depth = 2;
            value = 0;
            kind = if large { NumberKind::LargeLetter } else { NumberKind::SmallLetter };
        }
    } else {
        return None;
    }
    let close = match rest.get(length) {
        Some(b')' | b']') => ')',
        Some(b'.') if !open => '.',
        Some(b':') if !open && kind == NumberKind::Digit => ':',
        Some(b' ' | b'\t' | 0xc2) if !open && kind == NumberKind::Digit && depth > 1 => ' ',
        _ => return None,
    };
    length += usize::from(close != ' ');
    if close == ')' && rest.get(length) == Some(&b'.') {
        length += 1;
    }
    let after = &text[from + length..];
    let body = trim_start(after);
    let spaced = body.len() < after.len();
    let capital = body.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '‘'));
    let fits = match (kind, close) {
        (_, ')') => spaced || capital || open,
        (NumberKind::Digit, '.') => spaced && !body.starts_with(|c: char| c.is_ascii_digit()) || capital,
        (NumberKind::Digit, _) => spaced && body.starts_with(char::is_alphabetic),
        (NumberKind::LargeLetter | NumberKind::LargeRoman, _) => spaced && capital,
        _ => spaced,
    };
    (fits && !body.is_empty()).then(|| (Number { kind, open, close, depth, value }, text.len() - body.len()))
}

fn roman(word: &str) -> u16 {
    let digit = |byte: u8| match byte.to_ascii_lowercase() {
        b'i' => 1,
        b'v' => 5,
        _ => 10,
    };
    let bytes = word.as_bytes();
    let mut sum = 0_i16;
    for (at, &byte) in bytes.iter().enumerate() {
        let here = digit(byte);
        let next = bytes.get(at + 1).map_or(0, |&next| digit(next));
        sum += if here < next { -here } else { here };
    }
    sum.unsigned_abs()
}

/// Returns `text` without trailing dots, dashes and page numbers, as entries of a table of contents end.
pub(super) fn without_page(text: &str) -> &str {
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let dotted = trim_end(bare).trim_end_matches(['.', '…', '·', '_', ' ', '\t']);
    let leaders = trim_end(bare).len() - dotted.len();
    if bare.len() < text.len() && leaders >= 2 || bare.len() == text.len() && leaders >= 3 { dotted } else { text }
}
