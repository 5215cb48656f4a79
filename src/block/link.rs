//! Depth of headings and items, and what each block stands under.

use super::classify::{Role, Style};
use super::line::{Given, Line, Marker, NumberKind};
use super::{Block, BlockKind};

/// A list that is open: how its items are marked and what introduces them.
#[derive(Clone, Copy, Debug)]
struct List {
    marker: Marker,
    indent: usize,
    level: u8,
    lead_in: Option<usize>,
    /// Its last item.
    item: usize,
}

/// Returns the blocks of `lines`.
pub(super) fn link(lines: &[Line], roles: &[Role], introducing: &[bool]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::with_capacity(lines.len());
    let loud = roles.iter().any(|role| matches!(role.style, Style::Loud | Style::Numbered(1)));
    let mut headings: Vec<(u8, usize)> = Vec::new();
    let mut lists: Vec<List> = Vec::new();
    let mut table = Table::default();
    for (at, (line, role)) in lines.iter().zip(roles).enumerate() {
        let mut block = Block { kind: role.kind, span: line.span, level: 0, heading: None, lead_in: None };
        let before = at.checked_sub(1);
        let introduction = before.filter(|&before| {
            !matches!(blocks[before].kind, BlockKind::Heading | BlockKind::Contents | BlockKind::Cell)
                && introducing[before]
        });
        match role.kind {
            BlockKind::Heading => {
                block.level = level(role.style, loud);
                headings.retain(|(level, _)| *level < block.level);
                lists.clear();
            }
            BlockKind::ListItem => {
                block.level = 1;
                item(&mut lists, &mut block, line, at, introduction, before.map(|before| blocks[before].kind));
            }
            BlockKind::Cell => block.lead_in = table.lead_in(&blocks, line, at, introduction),
            BlockKind::Paragraph => {
                // A paragraph between items does not end a numbered list; bullets after it are a list of their own.
                lists.retain(|list| matches!(list.marker, Marker::Number(_)) && list.level == 1);
                if introducing[at] {
                    lists.retain(|list| list.lead_in.is_some() && line.indent > list.indent);
                }
            }
            BlockKind::Contents => lists.clear(),
        }
        block.heading = headings.last().map(|(_, heading)| *heading);
        if role.kind == BlockKind::Heading {
            headings.push((block.level, at));
        }
        blocks.push(block);
    }
    blocks
}

/// Returns the level of a heading; in a document with `loud` headings those in title case stand below them.
fn level(style: Style, loud: bool) -> u8 {
    match style {
        Style::Level(level) => level.max(1),
        Style::None | Style::Title => 1,
        Style::Numbered(depth) => 1 + depth,
        Style::Loud => 2,
        Style::Titled => 2 + u8::from(loud),
        Style::Faint => 3 + u8::from(loud),
    }
}

/// Places an item: in an open list, in a new one below, or in a new one of its own.
fn item(
    lists: &mut Vec<List>,
    block: &mut Block,
    line: &Line,
    at: usize,
    introduction: Option<usize>,
    before: Option<BlockKind>,
) {
    let nested_by_markup = match line.given {
        Given::Item { level } => Some(level),
        _ => None,
    };
    let found = lists.iter().rposition(|list| match nested_by_markup {
        Some(level) => list.level == level,
        None => {
            list.marker.is_sibling(line.marker)
                && (list.indent.abs_diff(line.indent) <= 1 || continues(list.marker, line.marker))
                || list.marker == Marker::None && line.marker == Marker::None
        }
    });
    let introduced_by_text = introduction.is_some() && before == Some(BlockKind::Paragraph);
    match found {
        Some(found) if !introduced_by_text || continues(lists[found].marker, line.marker) => {
            lists.truncate(found + 1);
            let list = &mut lists[found];
            list.item = at;
            list.marker = line.marker;
            block.level = list.level;
            block.lead_in = list.lead_in;
        }
        _ => {
            if let Some(found) = found {
                lists.truncate(found);
            }
            if introduced_by_text && nested_by_markup.is_none() {
                // A paragraph of its own introduces it, so it is below an item only where it is set in further.
                lists.retain(|list| line.indent > list.indent);
            }
            if let Some(level) = nested_by_markup {
                lists.retain(|list| list.level < level);
            }
            let parent = lists.last().copied();
            let inherited = parent.and_then(|parent| parent.lead_in);
            block.level = nested_by_markup.unwrap_or_else(|| parent.map_or(1, |parent| parent.level.saturating_add(1)));
            block.lead_in = introduction.or(inherited);
            lists.push(List {
                marker: line.marker,
                indent: line.indent,
                level: block.level,
                lead_in: block.lead_in,
                item: at,
            });
        }
    }
}

/// Whether `next` is the number after `last`.
fn continues(last: Marker, next: Marker) -> bool {
    match (last, next) {
        (Marker::Number(last), Marker::Number(next)) => {
            next.value == last.value + 1 && (last.kind == next.kind || last.kind != NumberKind::Digit)
        }
        _ => false,
    }
}

/// The table that is being read.
#[derive(Debug, Default)]
struct Table {
    row: u32,
    /// The last cell.
    cell: Option<usize>,
    /// What introduces the whole table.
    lead_in: Option<usize>,
    /// The row that names the columns, and its cells by column.
    head_row: Option<u32>,
    heads: Vec<(u32, usize)>,
}

impl Table {
    /// Returns what introduces a cell: the head of its column, else what stands before the table.
    fn lead_in(&mut self, blocks: &[Block], line: &Line, at: usize, introduction: Option<usize>) -> Option<usize> {
        let Given::Cell { row, column, header } = line.given else { return None };
        let goes_on = at > 0 && self.cell == Some(at - 1) && (self.row..=self.row + 1).contains(&row);
        if !goes_on {
            *self = Self { lead_in: introduction, ..Self::default() };
        }
        let short = blocks.len() == at && line.span.end - line.span.start <= 80;
        let first = !goes_on || self.head_row == Some(row);
        if first && short || header && self.heads.is_empty() {
            self.head_row = Some(row);
        }
        (self.row, self.cell) = (row, Some(at));
        if self.head_row == Some(row) {
            self.heads.push((column, at));
            return self.lead_in;
        }
        let head = self.heads.binary_search_by_key(&column, |(column, _)| *column);
        head.map(|found| self.heads[found].1).ok().or(self.lead_in)
    }
}
