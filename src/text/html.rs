//! HTML to plain text: one small tokenizer, which serves every build.

use super::{Builder, PartKind};

/// Whether `source` is HTML: it begins as a document does, or has several tags that only HTML has.
pub(super) fn looks_like(source: &str) -> bool {
    let start = super::trim_start(source).as_bytes();
    let begins = |word: &[u8]| start.len() >= word.len() && start[..word.len()].eq_ignore_ascii_case(word);
    if begins(b"<!doctype html") || begins(b"<html") || begins(b"<body") || begins(b"<head>") {
        return true;
    }
    const HEAD: usize = 64 << 10;
    let count = tags(source, HEAD);
    // A few tags in a long text are left over from somewhere: its line breaks still count.
    count >= if begins(b"<") { 2 } else { 6 } && count * 400 >= source.len().min(HEAD)
}

/// Returns how many tags that only HTML has stand in the first `limit` bytes.
pub(super) fn tags(source: &str, limit: usize) -> usize {
    let bytes = &source.as_bytes()[..source.len().min(limit)];
    let mut count = 0;
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'<') {
        at += found + 1;
        let name = at + usize::from(bytes.get(at) == Some(&b'/'));
        let end = name + bytes[name.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let closed = matches!(bytes.get(end), Some(b'>' | b' ' | b'/' | b'\n'));
        count += usize::from(closed && end > name && tag(&source[name..end]) != Tag::Other);
    }
    count
}

/// The elements that mean something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    /// Unknown or without meaning: part of a line.
    Other,
    /// Part of a line, and common.
    Inline,
    /// Bold.
    Bold,
    /// A block without a meaning of its own: `div`, `section`.
    Block,
    Paragraph,
    Heading(u8),
    List,
    Item,
    Table,
    Row,
    Head,
    Data,
    /// `dt` and `summary`: a title of what follows.
    Term,
    Definition,
    Preformatted,
    /// An element with neither text nor end tag.
    Void,
    Break,
    /// Its content is not markup and not text: `script`.
    Raw,
    /// Its content is markup, but no text of the policy: `nav`, `svg`.
    Hidden,
    /// The whole page; it is read even where a style hides it until scripts have run.
    Root,
    Dialog,
}

/// As many as [`Tag`] has variants, headings counted as one.
const TAGS: usize = 21;

impl Tag {
    fn index(self) -> usize {
        match self {
            Self::Other => 0,
            Self::Inline => 1,
            Self::Bold => 2,
            Self::Block => 3,
            Self::Paragraph => 4,
            Self::Heading(_) => 5,
            Self::List => 6,
            Self::Item => 7,
            Self::Table => 8,
            Self::Row => 9,
            Self::Head => 10,
            Self::Data => 11,
            Self::Term => 12,
            Self::Definition => 13,
            Self::Preformatted => 14,
            Self::Void => 15,
            Self::Break => 16,
            Self::Raw => 17,
            Self::Hidden => 18,
            Self::Root => 19,
            Self::Dialog => 20,
        }
    }

    fn is_inline(self) -> bool {
        matches!(self, Self::Other | Self::Inline | Self::Bold | Self::Void | Self::Hidden | Self::Raw)
    }
}

fn tag(name: &str) -> Tag {
    let mut buffer = [0; 12];
    let Some(lower) = buffer.get_mut(..name.len()) else { return Tag::Other };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    match &*lower {
        b"a" | b"span" | b"em" | b"i" | b"font" | b"small" | b"sup" | b"sub" | b"abbr" | b"cite" | b"code"
        | b"label" => Tag::Inline,
        b"b" | b"strong" => Tag::Bold,
        b"div" | b"section" | b"article" | b"main" | b"header" | b"footer" | b"aside" | b"blockquote" | b"address"
        | b"figure" | b"figcaption" | b"form" | b"fieldset" | b"legend" | b"details" | b"center" | b"hgroup"
        | b"tbody" | b"thead" | b"tfoot" | b"caption" => Tag::Block,
        b"p" => Tag::Paragraph,
        b"h1" => Tag::Heading(1),
        b"h2" => Tag::Heading(2),
        b"h3" => Tag::Heading(3),
        b"h4" => Tag::Heading(4),
        b"h5" => Tag::Heading(5),
        b"h6" => Tag::Heading(6),
        b"ul" | b"ol" | b"menu" | b"dir" | b"dl" => Tag::List,
        b"li" => Tag::Item,
        b"table" => Tag::Table,
        b"tr" => Tag::Row,
        b"th" => Tag::Head,
        b"td" => Tag::Data,
        b"dt" | b"summary" => Tag::Term,
        b"dd" => Tag::Definition,
        b"pre" | b"listing" => Tag::Preformatted,
        b"br" => Tag::Break,
        b"hr" | b"img" | b"input" | b"meta" | b"link" | b"area" | b"base" | b"col" | b"embed" | b"param"
        | b"source" | b"track" | b"wbr" => Tag::Void,
        b"script" | b"style" | b"title" | b"textarea" | b"iframe" | b"xmp" | b"noembed" | b"noframes" => Tag::Raw,
        b"template" | b"noscript" | b"nav" | b"svg" | b"math" | b"canvas" | b"audio" | b"video" | b"object"
        | b"select" | b"datalist" | b"button" | b"head" | b"map" | b"progress" | b"meter" | b"menuitem" => Tag::Hidden,
        b"html" | b"body" => Tag::Root,
        b"dialog" => Tag::Dialog,
        _ => Tag::Other,
    }
}

/// Returns the text of `source`. Linear; nothing recurses, so depth costs memory only.
pub(super) fn read(source: &str) -> Builder {
    let mut reader = Reader { source, ..Reader::default() };
    reader.run();
    reader.builder
}

#[derive(Debug, Default)]
struct Reader<'a> {
    source: &'a str,
    at: usize,
    builder: Builder,
    open: Vec<Tag>,
    /// How many elements of each tag are open.
    count: [u32; TAGS],
    /// How many elements were open when the outermost hidden one began.
    hidden: Option<usize>,
    /// Where the part being read begins in the plain text.
    part: usize,
    /// Whether the part has text outside bold type, and whether it has any.
    light: bool,
    any: bool,
    /// For each open list item, whether a heading stands in it: then it is a section, not an item.
    sections: Vec<bool>,
    row: u32,
    column: u32,
}

impl Reader<'_> {
    fn run(&mut self) {
        let bytes = self.source.as_bytes();
        while self.at < bytes.len() {
            let start = self.at;
            let next = bytes[start..].iter().position(|&byte| byte == b'<').map_or(bytes.len(), |found| start + found);
            if next > start {
                self.text(start, next);
                self.at = next;
                continue;
            }
            match bytes.get(start + 1) {
                Some(b'!') => self.declaration(),
                Some(b'?') => self.at = self.after(start, ">"),
                Some(b'/') if bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => self.end_tag(),
                Some(b'/') => self.at = self.after(start, ">"),
                Some(byte) if byte.is_ascii_alphabetic() => self.start_tag(),
                _ => {
                    self.text(start, start + 1);
                    self.at = start + 1;
                }
            }
        }
        self.flush(bytes.len());
    }

    /// Returns the position after the next `mark`, or the end.
    fn after(&self, start: usize, mark: &str) -> usize {
        self.source[start..].find(mark).map_or(self.source.len(), |found| start + found + mark.len())
    }

    fn declaration(&mut self) {
        let (start, rest) = (self.at, &self.source[self.at..]);
        if rest.starts_with("<!--") {
            let body = start + 4;
            self.at = if self.source[body..].starts_with('>') { body + 1 } else { self.after(body, "-->") };
        } else if rest.starts_with("<![CDATA[") {
            let body = start + 9;
            let end = self.source[body..].find("]]>").map_or(self.source.len(), |found| body + found);
            self.text(body, end);
            self.at = (end + 3).min(self.source.len());
        } else {
            self.at = self.after(start, ">");
        }
    }

    fn name(&self, start: usize) -> usize {
        let bytes = &self.source.as_bytes()[start..];
        start
            + bytes
                .iter()
                .position(|&byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
                .unwrap_or(bytes.len())
    }

    fn end_tag(&mut self) {
        let start = self.at;
        let from = start + 2;
        let end = self.name(from);
        let tag = tag(&self.source[from..end]);
        self.at = self.after(end, ">");
        if tag == Tag::Break {
            // Browsers read "</br>" as "<br>".
            self.line_break(start, self.at);
            return;
        }
        if tag == Tag::Paragraph && self.count[tag.index()] == 0 {
            self.flush(start);
            return;
        }
        // An end tag of a line does not close the block around it.
        self.close(tag, start, tag.is_inline());
    }

    /// Closes the innermost open `tag` and all in it; where `inline`, only if no block is in between.
    fn close(&mut self, tag: Tag, at: usize, inline: bool) {
        if self.count[tag.index()] == 0 {
            return;
        }
        let same = |other: &Tag| other.index() == tag.index();
        let found = if inline {
            self.open
                .iter()
                .rev()
                .take(64)
                .position(same)
                .filter(|&back| self.open.iter().rev().take(back).all(|other| other.is_inline()))
        } else {
            self.open.iter().rev().position(same)
        };
        let Some(back) = found else { return };
        let keep = self.open.len() - 1 - back;
        self.close_to(keep, at);
    }

    fn close_to(&mut self, keep: usize, at: usize) {
        if self.open[keep..].iter().any(|tag| !tag.is_inline()) {
            self.flush(at);
        }
        for tag in self.open.drain(keep..) {
            self.count[tag.index()] -= 1;
            if tag == Tag::Item {
                self.sections.pop();
            }
        }
        if self.hidden.is_some_and(|depth| self.open.len() <= depth) {
            self.hidden = None;
        }
    }

    fn start_tag(&mut self) {
        let start = self.at;
        let from = start + 1;
        let end = self.name(from);
        let tag = tag(&self.source[from..end]);
        let attributes = self.attributes(end);
        let whole = self.at;
        match tag {
            Tag::Raw => {
                if !attributes.closed {
                    self.skip_raw(from, end);
                }
                return;
            }
            Tag::Break => {
                self.line_break(start, whole);
                return;
            }
            Tag::Void => {
                if self.source[from..end].eq_ignore_ascii_case("hr") {
                    self.flush(start);
                }
                return;
            }
            _ => {}
        }
        self.imply_ends(tag, start);
        if !tag.is_inline() {
            self.flush(start);
        }
        // In foreign content a slash ends the element; elsewhere browsers ignore it.
        if attributes.closed && matches!(tag, Tag::Other | Tag::Hidden) {
            return;
        }
        let hides =
            tag == Tag::Hidden || tag == Tag::Dialog && !attributes.open || attributes.hidden && tag != Tag::Root;
        if hides && self.hidden.is_none() {
            self.hidden = Some(self.open.len());
        }
        self.open.push(if tag != Tag::Root && attributes.bold && tag.is_inline() && !hides { Tag::Bold } else { tag });
        let pushed = self.open.last().copied().unwrap_or(tag);
        self.count[pushed.index()] += 1;
        match tag {
            Tag::Item => self.sections.push(false),
            Tag::Heading(_) => {
                if let Some(section) = self.sections.last_mut() {
                    *section = true;
                }
            }
            Tag::Table => self.row += 2,
            Tag::Row => {
                self.row += 1;
                self.column = 0;
            }
            Tag::Head | Tag::Data => self.column += 1,
            _ => {}
        }
    }

    /// Closes what `tag` closes without an end tag: a paragraph by a block, an item by the next.
    fn imply_ends(&mut self, tag: Tag, at: usize) {
        let (closes, stops): (&[Tag], &[Tag]) = match tag {
            Tag::Item => (&[Tag::Item], &[Tag::List, Tag::Table]),
            Tag::Term | Tag::Definition => (&[Tag::Term, Tag::Definition], &[Tag::List, Tag::Table, Tag::Block]),
            Tag::Row => (&[Tag::Row], &[Tag::Table]),
            Tag::Head | Tag::Data => (&[Tag::Head, Tag::Data], &[Tag::Row, Tag::Table]),
            Tag::Paragraph | Tag::Heading(_) | Tag::Block | Tag::List | Tag::Table | Tag::Preformatted => {
                (&[Tag::Paragraph], &[Tag::Block, Tag::List, Tag::Item, Tag::Data, Tag::Head, Tag::Table])
            }
            _ => return,
        };
        if closes.iter().all(|tag| self.count[tag.index()] == 0) {
            return;
        }
        // The look back is bounded, so that hostile nesting costs no more than its length.
        for back in 0..self.open.len().min(32) {
            let index = self.open.len() - 1 - back;
            let open = self.open[index];
            if closes.contains(&open) {
                self.close_to(index, at);
                return;
            }
            if stops.contains(&open) {
                return;
            }
        }
    }

    /// Skips the content of `script` and its like, whose name is at `from..end`.
    fn skip_raw(&mut self, from: usize, end: usize) {
        let bytes = self.source.as_bytes();
        let name = &bytes[from..end];
        let mut at = self.at;
        while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'<') {
            at += found + 1;
            let rest = &bytes[at..];
            if rest.first() == Some(&b'/') && rest.len() > name.len() && rest[1..=name.len()].eq_ignore_ascii_case(name)
            {
                self.at = self.after(at, ">");
                return;
            }
        }
        self.at = bytes.len();
    }

    /// Reads attributes from `at` to the end of the tag.
    fn attributes(&mut self, mut at: usize) -> Attributes {
        let bytes = self.source.as_bytes();
        let mut found = Attributes::default();
        let space = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        loop {
            at += space(at);
            match bytes.get(at) {
                None => break,
                Some(b'>') => {
                    at += 1;
                    break;
                }
                Some(b'/') => {
                    found.closed = bytes.get(at + 1) == Some(&b'>');
                    at += 1;
                    continue;
                }
                _ => {}
            }
            let name = at;
            at += 1;
            at += bytes[at..]
                .iter()
                .take_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/'))
                .count();
            let name = name..at;
            let equals = at + space(at);
            let mut value = at..at;
            if bytes.get(equals) == Some(&b'=') {
                at = equals + 1;
                at += space(at);
                match bytes.get(at) {
                    Some(&quote @ (b'"' | b'\'')) => {
                        let from = at + 1;
                        let length = bytes[from..].iter().position(|&byte| byte == quote).unwrap_or(bytes.len() - from);
                        value = from..from + length;
                        at = (from + length + 1).min(bytes.len());
                    }
                    _ => {
                        let from = at;
                        at +=
                            bytes[at..].iter().take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>').count();
                        value = from..at;
                    }
                }
            }
            found.note(&bytes[name], &bytes[value]);
        }
        self.at = at;
        found
    }

    /// Ends a line within a part, or the part where a second break follows.
    fn line_break(&mut self, start: usize, end: usize) {
        if self.hidden.is_some() {
            return;
        }
        let said = &self.builder.plain[self.part..];
        let body = said.trim_end_matches(' ');
        if body.is_empty() {
            return;
        }
        if body.ends_with('\n') {
            self.flush(start);
        } else {
            self.builder.put('\n', start, end);
        }
    }

    /// Adds the text of `start..end`.
    fn text(&mut self, start: usize, end: usize) {
        if self.hidden.is_some() {
            return;
        }
        let bytes = self.source.as_bytes();
        let kept = self.count[Tag::Preformatted.index()] > 0;
        let mut at = start;
        while at < end {
            let byte = bytes[at];
            if byte == b'&' {
                if let Some((c, length)) = entity(&self.source[at..end]) {
                    self.builder.put(c, at, at + length);
                    self.mark(!super::is_blank(c));
                    at += length;
                } else {
                    self.builder.copy(self.source, at, at + 1);
                    self.mark(true);
                    at += 1;
                }
                continue;
            }
            if !kept && byte.is_ascii_whitespace() {
                let from = at;
                at += bytes[at..end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                let begins = self.builder.plain.len() == self.part
                    || self.builder.plain.as_bytes().last().is_some_and(|last| matches!(last, b' ' | b'\n'));
                if !begins {
                    if byte == b' ' && at == from + 1 {
                        self.builder.copy(self.source, from, at);
                    } else {
                        self.builder.put(' ', from, at);
                    }
                }
                continue;
            }
            let from = at;
            at += bytes[at..end]
                .iter()
                .take_while(|&&byte| byte != b'&' && (kept || !byte.is_ascii_whitespace()))
                .count();
            self.builder.copy(self.source, from, at);
            self.mark(true);
        }
    }

    fn mark(&mut self, ink: bool) {
        self.any |= ink;
        self.light |= ink && self.count[Tag::Bold.index()] == 0;
    }

    /// Ends the part that is being read.
    fn flush(&mut self, at: usize) {
        let length = self.builder.plain.len() - self.part;
        if self.any {
            let kind = self.kind(length);
            self.builder.part(kind, self.part, at);
        } else {
            self.builder.truncate(self.part);
        }
        self.part = self.builder.plain.len();
        (self.any, self.light) = (false, false);
    }

    fn kind(&self, length: usize) -> PartKind {
        /// A longer cell is a table that only lays out the page.
        const LONGEST_CELL: usize = 500;
        let open = |tag: Tag| self.count[tag.index()] > 0;
        if open(Tag::Heading(1)) {
            let level = self
                .open
                .iter()
                .rev()
                .take(64)
                .find_map(|tag| if let Tag::Heading(level) = tag { Some(*level) } else { None });
            return PartKind::Heading { level: level.unwrap_or(1) };
        }
        if open(Tag::Preformatted) {
            return PartKind::Preformatted;
        }
        // The innermost of item and cell decides; only a short way back is looked at.
        for tag in self.open.iter().rev().take(64) {
            match tag {
                Tag::Item if self.sections.last() == Some(&false) => {
                    let level = self.count[Tag::Item.index()].clamp(1, 200);
                    return PartKind::Item { level: u8::try_from(level).unwrap_or(200) };
                }
                Tag::Item => break,
                Tag::Head | Tag::Data if length <= LONGEST_CELL => {
                    return PartKind::Cell { row: self.row, column: self.column, header: *tag == Tag::Head };
                }
                Tag::Term => return PartKind::Strong,
                Tag::Head | Tag::Data | Tag::Definition => break,
                _ => {}
            }
        }
        if self.light { PartKind::Paragraph } else { PartKind::Strong }
    }
}

/// What the attributes of a tag tell.
#[derive(Clone, Copy, Debug, Default)]
struct Attributes {
    hidden: bool,
    bold: bool,
    open: bool,
    /// Whether the tag ends with a slash.
    closed: bool,
}

impl Attributes {
    fn note(&mut self, name: &[u8], value: &[u8]) {
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        let says = |known: &str| value.eq_ignore_ascii_case(known.as_bytes());
        if is("hidden") {
            self.hidden |= !says("false") && !says("until-found");
        } else if is("aria-hidden") {
            self.hidden |= says("true");
        } else if is("role") {
            self.hidden |= says("navigation") || says("menu") || says("menubar");
        } else if is("open") {
            self.open = true;
        } else if is("style") {
            let style: Vec<u8> =
                value.iter().filter(|byte| !byte.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect();
            let has = |known: &str| style.windows(known.len()).any(|window| window == known.as_bytes());
            self.hidden |= has("display:none") || has("visibility:hidden");
            self.bold |= has("font-weight:bold") || has("font-weight:700") || has("font-weight:600");
        }
    }
}

/// Returns the character that the reference at the start of `text` stands for, and the length of the reference.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        let hex = matches!(bytes.get(2), Some(b'x' | b'X'));
        let from = if hex { 3 } else { 2 };
        let radix = if hex { 16 } else { 10 };
        let digits =
            bytes[from.min(bytes.len())..].iter().take(10).take_while(|byte| (**byte as char).is_digit(radix)).count();
        if digits == 0 {
            return None;
        }
        let code = u32::from_str_radix(&text[from..from + digits], radix).unwrap_or(u32::MAX);
        let length = from + digits + usize::from(bytes.get(from + digits) == Some(&b';'));
        return Some((character(code), length));
    }
    let name = bytes[1..].iter().take(12).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let closed = bytes.get(1 + name) == Some(&b';');
    let known = ENTITIES.binary_search_by(|(known, _)| (*known).cmp(&text[1..1 + name])).ok()?;
    let (word, c) = ENTITIES[known];
    // Old pages leave the semicolon out of these.
    let bare =
        matches!(word, "amp" | "nbsp" | "lt" | "gt" | "quot" | "copy" | "reg") && bytes.get(1 + name) != Some(&b'=');
    (closed || bare).then_some((c, 1 + name + usize::from(closed)))
}

/// Returns the character with number `code`; those of Windows-1252 are taken as meant.
fn character(code: u32) -> char {
    const WINDOWS: [char; 32] = [
        '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”', '•',
        '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
    ];
    match code {
        9 | 10 | 12 | 13 => ' ',
        0..=31 | 127 => '\u{fffd}',
        128..=159 => WINDOWS[code as usize - 128],
        _ => char::from_u32(code).unwrap_or('\u{fffd}'),
    }
}

/// The named references that policies use, sorted by name.
const ENTITIES: [(&str, char); 96] = [
    ("AMP", '&'),
    ("Aacute", 'Á'),
    ("Agrave", 'À'),
    ("Auml", 'Ä'),
    ("Ccedil", 'Ç'),
    ("Eacute", 'É'),
    ("GT", '>'),
    ("LT", '<'),
    ("NewLine", ' '),
    ("Ntilde", 'Ñ'),
    ("Oslash", 'Ø'),
    ("Ouml", 'Ö'),
    ("QUOT", '"'),
    ("Tab", ' '),
    ("Uuml", 'Ü'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("acute", '´'),
    ("aelig", 'æ'),
    ("agrave", 'à'),
    ("amp", '&'),
    ("apos", '\''),
    ("aring", 'å'),
    ("ast", '*'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("bdquo", '„'),
    ("bull", '•'),
    ("ccedil", 'ç'),
    ("cent", '¢'),
    ("check", '✓'),
    ("colon", ':'),
    ("comma", ','),
    ("commat", '@'),
    ("copy", '©'),
    ("darr", '↓'),
    ("deg", '°'),
    ("dollar", '$'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("egrave", 'è'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("euml", 'ë'),
    ("euro", '€'),
    ("frac12", '½'),
    ("ge", '≥'),
    ("gt", '>'),
    ("hellip", '…'),
    ("hyphen", '‐'),
    ("iacute", 'í'),
    ("iuml", 'ï'),
    ("laquo", '«'),
    ("larr", '←'),
    ("ldquo", '“'),
    ("le", '≤'),
    ("lowbar", '_'),
    ("lpar", '('),
    ("lsaquo", '‹'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("ntilde", 'ñ'),
    ("num", '#'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("oslash", 'ø'),
    ("ouml", 'ö'),
    ("para", '¶'),
    ("percnt", '%'),
    ("period", '.'),
    ("plus", '+'),
    ("pound", '£'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rarr", '→'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rpar", ')'),
    ("rsaquo", '›'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("sect", '§'),
    ("semi", ';'),
    ("shy", '\u{ad}'),
    ("sol", '/'),
    ("szlig", 'ß'),
    ("thinsp", '\u{2009}'),
    ("times", '×'),
    ("trade", '™'),
    ("uacute", 'ú'),
    ("uuml", 'ü'),
    ("zwnj", '\u{200c}'),
];

#[cfg(test)]
mod tests {
    use super::ENTITIES;

    #[test]
    fn entities_are_sorted() {
        assert!(ENTITIES.is_sorted_by(|a, b| a.0 < b.0));
    }
}
