//! Blocks: headings, paragraphs, list items with their lead-in, table cells, contents entries.

use crate::text::{Span, Text};

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A title of the document or of a section.
    Heading,
    /// Running text.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// One cell of a table.
    Cell,
    /// An entry of a table of contents.
    Contents,
}

/// One block of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it is, without its bullet and surrounding white space.
    pub span: Span,
    /// Depth: of a heading from 1, of a list item from 1, else 0.
    pub level: u8,
    /// The nearest heading above it, as an index of the blocks; for a heading, the one it stands under.
    pub heading: Option<usize>,
    /// For a list item or cell, the block that introduces it ("We share your data with:").
    pub lead_in: Option<usize>,
}

/// Returns the blocks of `text`, in order and disjoint.
pub fn blocks(text: &Text) -> Vec<Block> {
    let plain = text.plain();
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in plain.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let at = start + (line.len() - line.trim_start().len());
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                span: Span { start: at, end: at + trimmed.len() },
                level: 0,
                heading: None,
                lead_in: None,
            });
        }
        start += line.len();
    }
    blocks
}
