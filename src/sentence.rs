//! Sentences: by UAX #29, then by what legal prose needs.

use crate::block::{Block, BlockKind};
use crate::text::{Span, Text};
use unicode_segmentation::UnicodeSegmentation;

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
    /// For a list item or cell, the sentence that introduces it.
    pub lead_in: Option<usize>,
    /// The sentence before it under the same heading, in reading order, as an index of the sentences.
    pub previous: Option<usize>,
}

/// Returns the sentences of `blocks`, in order and disjoint; each non-empty block has at least one.
pub fn sentences(text: &Text, blocks: &[Block]) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        for (at, part) in text.slice(block.span).split_sentence_bound_indices() {
            let trimmed = part.trim();
            if trimmed.is_empty() {
                continue;
            }
            let start = block.span.start + at + (part.len() - part.trim_start().len());
            sentences.push(Sentence {
                span: Span { start, end: start + trimmed.len() },
                kind: block.kind,
                block: index,
                heading: None,
                lead_in: None,
                previous: sentences.len().checked_sub(1),
            });
        }
    }
    sentences
}
