//! HTML to plain text.

use super::Builder;

/// Whether `source` is HTML.
pub(super) fn looks_like(_source: &str) -> bool {
    false
}

/// Returns the text of `source`.
pub(super) fn read(source: &str) -> Builder {
    let mut builder = Builder::default();
    builder.copy(source, 0, source.len());
    builder
}
