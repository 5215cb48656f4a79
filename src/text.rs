//! Source text and a map back to it.
//!
//! Plain text is read as it is. Markdown and HTML are turned into plain text with structural marks, and every
//! position of the plain text is mapped back to the source.

use crate::error::{self, Error};
use std::borrow::Cow;
use std::str::FromStr;
use wide::u8x16;

mod decode;
mod html;
mod markdown;

pub use decode::decode;

/// The longest input that is read, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// How the input is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Guess from the text itself.
    #[default]
    Auto,
    /// Plain text.
    Text,
    /// Markdown (CommonMark, with tables).
    Markdown,
    /// HTML.
    Html,
}

/// Reads `auto`, `text`, `markdown` or `html`; any other name is an [`Error::is_option`].
impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = [("auto", Self::Auto), ("text", Self::Text), ("markdown", Self::Markdown), ("html", Self::Html)];
        error::named("format", name, &known)
    }
}

/// A half-open range of bytes of the *plain* text, on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A half-open range of bytes of the *source*, on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceSpan {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A policy's text, ready to be cut into blocks.
#[derive(Clone, Debug)]
pub struct Text<'a> {
    source: &'a str,
    plain: Cow<'a, str>,
    /// Where the plain text comes from; empty where it is the source itself.
    runs: Vec<Run>,
    /// What markup says of the text's parts; none in plain text.
    parts: Option<Vec<Part>>,
}

/// A stretch of the plain text that comes from one stretch of the source.
#[derive(Clone, Copy, Debug)]
struct Run {
    plain: usize,
    source: usize,
    /// Length in the source; where `copied`, the same as in the plain text.
    source_len: usize,
    copied: bool,
}

/// A part of a marked-up text: what a block of the markup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub kind: PartKind,
    pub span: Span,
}

/// What markup says of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartKind {
    Heading {
        level: u8,
    },
    Paragraph,
    /// A paragraph that is bold throughout.
    Strong,
    /// The first paragraph of a list item, with the depth of the list.
    Item {
        level: u8,
    },
    Cell {
        row: u32,
        column: u32,
        header: bool,
    },
    /// Text whose line breaks are the author's own.
    Preformatted,
}

impl<'a> Text<'a> {
    /// Returns the text of `source` read as `format`. Linear in `source`.
    ///
    /// Markup that holds no text gives an empty plain text.
    ///
    /// # Errors
    ///
    /// [`Error::is_empty`], [`Error::is_binary`] and [`Error::is_too_large`].
    pub fn read(source: &'a str, format: Format) -> Result<Self, Error> {
        check(source)?;
        let builder = match guess(source, format) {
            Format::Markdown => markdown::read(source),
            Format::Html => html::read(source),
            Format::Auto | Format::Text => {
                return Ok(Self { source, plain: Cow::Borrowed(source), runs: Vec::new(), parts: None });
            }
        };
        Ok(Self { source, plain: Cow::Owned(builder.plain), runs: builder.runs, parts: Some(builder.parts) })
    }

    /// Returns the text of `source`, whose parts somebody knows already. They are in order and disjoint; one without text
    /// is left out.
    ///
    /// # Errors
    ///
    /// As [`Text::read`].
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
    pub(crate) fn of_parts(source: &'a str, parts: impl IntoIterator<Item = Part>) -> Result<Self, Error> {
        check(source)?;
        let parts = parts.into_iter().filter_map(|Part { kind, span }| {
            let body = source.get(span.start..span.end)?;
            let start = span.start + (body.len() - trim_start(body).len());
            let end = start + trim(body).len();
            (start < end).then_some(Part { kind, span: Span { start, end } })
        });
        let whole = Run { plain: 0, source: 0, source_len: source.len(), copied: true };
        Ok(Self { source, plain: Cow::Borrowed(source), runs: vec![whole], parts: Some(parts.collect()) })
    }

    /// Returns what the user gave.
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// Returns the plain text.
    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// Returns the part of the plain text at `span`.
    pub fn slice(&self, span: Span) -> &str {
        &self.plain[span.start..span.end]
    }

    /// Returns the smallest range of the source that holds `span`.
    pub fn to_source(&self, span: Span) -> SourceSpan {
        if self.parts.is_none() {
            return SourceSpan { start: span.start, end: span.end };
        }
        if self.runs.is_empty() {
            return SourceSpan::default();
        }
        let run = |at: usize| self.runs[self.runs.partition_point(|run| run.plain <= at).saturating_sub(1)];
        let first = run(span.start);
        let start = if first.copied { first.source + (span.start - first.plain) } else { first.source };
        if span.end <= span.start {
            return SourceSpan { start, end: start };
        }
        let last = run(span.end - 1);
        let end = if last.copied { last.source + (span.end - last.plain) } else { last.source + last.source_len };
        SourceSpan { start, end: end.max(start) }
    }

    /// Returns what markup says of the text's parts, in order and disjoint; none in plain text.
    pub(crate) fn parts(&self) -> Option<&[Part]> {
        self.parts.as_deref()
    }
}

/// Refuses what is no text, or too much of it.
fn check(source: &str) -> Result<(), Error> {
    if source.len() > MAX_BYTES {
        return Err(Error::too_large(source.len(), MAX_BYTES));
    }
    if let Some(offset) = decode::binary_at(source.as_bytes()) {
        return Err(Error::binary(offset));
    }
    if trim(source).is_empty() { Err(Error::empty()) } else { Ok(()) }
}

/// Collects the plain text of a marked-up source together with its map.
#[derive(Debug, Default)]
struct Builder {
    plain: String,
    runs: Vec<Run>,
    parts: Vec<Part>,
}

impl Builder {
    /// Adds `source[start..end]` as it is.
    fn copy(&mut self, source: &str, start: usize, end: usize) {
        if start >= end {
            return;
        }
        // A copy that goes on where the last one ended needs no run of its own.
        let goes_on =
            self.runs.last().is_some_and(|run| run.copied && run.source + (self.plain.len() - run.plain) == start);
        if goes_on {
            if let Some(run) = self.runs.last_mut() {
                run.source_len += end - start;
            }
        } else {
            self.runs.push(Run { plain: self.plain.len(), source: start, source_len: end - start, copied: true });
        }
        self.plain.push_str(&source[start..end]);
    }

    /// Adds `c`, which stands for the source's `start..end`.
    fn put(&mut self, c: char, start: usize, end: usize) {
        self.runs.push(Run { plain: self.plain.len(), source: start, source_len: end - start, copied: false });
        self.plain.push(c);
    }

    /// Takes back all of the plain text from `len` on.
    fn truncate(&mut self, len: usize) {
        while self.runs.last().is_some_and(|run| run.plain >= len) {
            self.runs.pop();
        }
        if let Some(run) = self.runs.last_mut()
            && run.copied
        {
            run.source_len = run.source_len.min(len - run.plain);
        }
        self.plain.truncate(len);
    }

    /// Closes the part that began at `start` of the plain text, and sets it apart from the next.
    fn part(&mut self, kind: PartKind, start: usize, source_at: usize) {
        let body = &self.plain[start..];
        let trimmed = trim(body);
        if trimmed.is_empty() {
            return;
        }
        let from = start + (body.len() - trim_start(body).len());
        self.parts.push(Part { kind, span: Span { start: from, end: from + trimmed.len() } });
        self.put('\n', source_at, source_at);
    }
}

/// Returns how `source` is written: `format`, or a guess by what stands in the text.
pub fn guess(source: &str, format: Format) -> Format {
    if format != Format::Auto {
        return format;
    }
    if html::looks_like(source) {
        Format::Html
    } else if markdown::looks_like(source) {
        Format::Markdown
    } else {
        Format::Text
    }
}

/// Whether `c` is a character without width or ink that edges of spans leave out.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
}

/// Returns `text` without blank characters at both ends.
pub(crate) fn trim(text: &str) -> &str {
    trim_end(trim_start(text))
}

/// Returns `text` without blank characters at its start.
pub(crate) fn trim_start(text: &str) -> &str {
    if text.as_bytes().first().is_some_and(u8::is_ascii_graphic) { text } else { text.trim_start_matches(is_blank) }
}

/// Returns `text` without blank characters at its end.
pub(crate) fn trim_end(text: &str) -> &str {
    if text.as_bytes().last().is_some_and(u8::is_ascii_graphic) { text } else { text.trim_end_matches(is_blank) }
}

/// Returns all bits of each of sixteen bytes that is `byte`.
pub(crate) fn is_byte(sixteen: u8x16, byte: u8) -> u8x16 {
    sixteen.simd_eq(u8x16::splat(byte))
}

/// Returns all bits of each of sixteen bytes that is `first`, `last` or between them.
pub(crate) fn is_between(sixteen: u8x16, first: u8, last: u8) -> u8x16 {
    let above = sixteen - u8x16::splat(first);
    above.min(u8x16::splat(last - first)).simd_eq(above)
}

/// Returns all bits of each of sixteen bytes that opens a bracket, round, square or curly.
pub(crate) fn is_open_bracket(sixteen: u8x16) -> u8x16 {
    // The square and the curly one differ in one bit.
    is_byte(sixteen, b'(') | is_byte(sixteen | u8x16::splat(0x20), b'{')
}

/// Returns the high bit of each of sixteen bytes that is beyond ASCII.
pub(crate) fn is_beyond_ascii(sixteen: u8x16) -> u8x16 {
    sixteen & u8x16::splat(0x80)
}

/// Returns the first place from `at` on whose byte is looked for; the length of `bytes` where there is none.
///
/// Looks at sixteen bytes at once: `is` returns the high bit of each that is looked for, and knows no NUL.
pub(crate) fn next_byte(bytes: &[u8], mut at: usize, is: impl Fn(u8x16) -> u8x16) -> usize {
    let first = |sixteen: &[u8; 16]| is(u8x16::new(*sixteen)).to_bitmask();
    while let Some(sixteen) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        match first(sixteen) {
            0 => at += 16,
            found => return at + found.trailing_zeros() as usize,
        }
    }
    // The last bytes: with some before them that were looked at already, or with NULs behind them.
    let found = match bytes.last_chunk() {
        Some(sixteen) => first(sixteen) >> (at.min(bytes.len()) + 16 - bytes.len()),
        None => {
            let mut padded = [0; 16];
            let rest = &bytes[at.min(bytes.len())..];
            padded[..rest.len()].copy_from_slice(rest);
            first(&padded)
        }
    };
    if found == 0 { bytes.len() } else { at + found.trailing_zeros() as usize }
}

/// Returns the start of `text`, at most `limit` bytes of it.
pub(crate) fn head(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns the end of `text`, at most `limit` bytes of it.
pub(crate) fn tail(text: &str, limit: usize) -> &str {
    let mut start = text.len().saturating_sub(limit);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_parts_are_trimmed_and_point_into_the_source() {
        let source = "Müller’s 🎉\n \n  We collect data. ";
        let at =
            |words: &str| Span { start: source.find(words).unwrap(), end: source.find(words).unwrap() + words.len() };
        let spans = [at("Müller’s 🎉"), at(" \n "), at("  We collect data. ")];
        let parts = spans.map(|span| Part { kind: PartKind::Paragraph, span });
        let text = Text::of_parts(source, parts).unwrap();
        let kept: Vec<&str> = text.parts().unwrap().iter().map(|part| text.slice(part.span)).collect();
        assert_eq!(kept, ["Müller’s 🎉", "We collect data."]);
        let Span { start, end } = text.parts().unwrap()[1].span;
        assert_eq!(text.to_source(Span { start, end }), SourceSpan { start, end });
        assert!(Text::of_parts(" \n", []).unwrap_err().is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn sixteen_bytes_at_once_are_looked_at_one_by_one(
            bytes in "[a-c\\-.(\\[{é🎉\u{80}\u{a8}]{0,48}",
            from in 0usize..40,
        ) {
            let bytes = bytes.as_bytes();
            let from = from.min(bytes.len());
            let slow = |is: &dyn Fn(u8) -> bool| {
                bytes[from..].iter().position(|&byte| is(byte)).map_or(bytes.len(), |found| from + found)
            };
            for wanted in [b'a', b'.', 0xa8, 0x80, 0x9f] {
                prop_assert_eq!(next_byte(bytes, from, |all| is_byte(all, wanted)), slow(&|byte| byte == wanted));
            }
            prop_assert_eq!(next_byte(bytes, from, is_beyond_ascii), slow(&|byte| byte >= 0x80));
            prop_assert_eq!(next_byte(bytes, from, is_open_bracket), slow(&|byte| b"([{".contains(&byte)));
            for (first, last) in [(b'a', b'b'), (0x80, 0xff), (b'-', b'-')] {
                let found = next_byte(bytes, from, |all| is_between(all, first, last));
                prop_assert_eq!(found, slow(&|byte| (first..=last).contains(&byte)));
            }
        }
    }
}
