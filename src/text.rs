//! Source text and a map back to it.
//!
//! Plain text is read as it is. Markdown and HTML are turned into plain text with structural marks, and every
//! position of the plain text is mapped back to the source.

use crate::error::Error;
use std::borrow::Cow;

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
}

impl<'a> Text<'a> {
    /// Returns the text of `source` read as `format`.
    ///
    /// # Errors
    ///
    /// [`Error::is_empty`], [`Error::is_binary`] and [`Error::is_too_large`].
    pub fn read(source: &'a str, _format: Format) -> Result<Self, Error> {
        if source.trim().is_empty() {
            return Err(Error::empty());
        }
        if source.len() > MAX_BYTES {
            return Err(Error::too_large(source.len(), MAX_BYTES));
        }
        Ok(Self { source, plain: Cow::Borrowed(source) })
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
        SourceSpan { start: span.start, end: span.end }
    }
}
