//! Blocks: headings, paragraphs, list items with their lead-in, table cells, contents entries.

use crate::text::{Span, Text};

mod classify;
mod line;
mod link;

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
    /// Where it is, without surrounding white space. A symbol ("•", "-") before a list item is left out; a number or
    /// letter ("a)", "1.1") is part of it.
    pub span: Span,
    /// Depth: of a heading from 1, of a list item from 1, else 0.
    pub level: u8,
    /// The nearest heading above it, as an index of the blocks; for a heading, the one it stands under.
    pub heading: Option<usize>,
    /// For a list item or cell, the block that introduces it ("We share your data with:").
    pub lead_in: Option<usize>,
}

/// Returns the blocks of `text`, in order and disjoint.
///
/// Lines that were wrapped by hand are one paragraph again; entries of a table of contents are no headings. Linear
/// in `text`.
///
/// ```
/// use lacuna::{block::{self, BlockKind}, text::{Format, Text}};
///
/// let text = Text::read("We share:\n- your name\n- your e-mail", Format::Text).unwrap();
/// let blocks = block::blocks(&text);
/// assert_eq!(blocks.len(), 3);
/// assert_eq!(blocks[2].kind, BlockKind::ListItem);
/// // The item knows the sentence that introduces it:
/// assert_eq!(blocks[2].lead_in, Some(0));
/// ```
pub fn blocks(text: &Text) -> Vec<Block> {
    let plain = text.plain();
    let lines = line::lines(plain, text.parts());
    let introducing = classify::introducing(plain, &lines);
    let roles = classify::classify(plain, &lines, &introducing);
    link::link(&lines, &roles, &introducing)
}
