//! Markdown to plain text: the blocks of CommonMark and tables, with the marks of emphasis and links left out.

use super::{Builder, PartKind, html};

/// Whether `source` is Markdown: it has several marks that plain text does not have.
pub(super) fn looks_like(source: &str) -> bool {
    let (mut score, mut lines, mut headings) = (0, 0, 0);
    let head = super::head(source, 64 << 10);
    for line in head.lines() {
        let text = line.trim_start();
        let bytes = text.as_bytes();
        let Some(&first) = bytes.first() else { continue };
        lines += 1;
        match first {
            b'#' => {
                let hashes = bytes.iter().take_while(|&&byte| byte == b'#').count();
                let titled = hashes <= 6 && text[hashes..].starts_with(' ') && line.starts_with('#');
                headings += usize::from(titled);
                score += 2 * usize::from(titled);
            }
            b'`' => score += 2 * usize::from(text.starts_with("```")),
            b'|' | b'-' | b':' => score += 2 * usize::from(is_delimiter_row(text)),
            _ => {}
        }
        if bytes.contains(&b']') && ["](http", "](/", "](#", "](mailto:"].iter().any(|link| text.contains(link)) {
            score += 2;
        } else if bytes.contains(&b'*') {
            score += usize::from(text.matches("**").count() >= 2);
        }
    }
    // A link or two is left over in many a pasted page, whose lines are paragraphs all the same.
    score >= 2 && score * 8 >= lines || headings >= 1 && score >= 4 && score * 20 >= lines
}

/// Returns the text of `source`. Linear.
pub(super) fn read(source: &str) -> Builder {
    let mut reader = Reader {
        source,
        builder: Builder::default(),
        kind: PartKind::Paragraph,
        pending: Vec::new(),
        lists: Vec::new(),
        fence: None,
        raw: None,
        row: 0,
        table: false,
        gap: true,
    };
    let mut at = front_matter(source);
    while at < source.len() {
        let rest = &source.as_bytes()[at..];
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let end = at + length;
        let next = end + if source[end..].starts_with("\r\n") { 2 } else { usize::from(end < source.len()) };
        reader.line(at, end, next);
        at = next;
    }
    reader.flush();
    reader.builder
}

/// Returns where the text begins after front matter ("---", keys, "---").
fn front_matter(source: &str) -> usize {
    let start = source.len() - source.trim_start_matches('\u{feff}').len();
    let mut lines = source[start..].split_inclusive('\n');
    let Some(first) = lines.next() else { return start };
    if first.trim_end() != "---" {
        return start;
    }
    let mut at = start + first.len();
    for (count, line) in lines.enumerate() {
        at += line.len();
        let text = line.trim_end();
        if matches!(text, "---" | "...") {
            return at;
        }
        let key = text.is_empty() || text.starts_with([' ', '#', '-']) || text.contains(':');
        if !key || count > 200 {
            break;
        }
    }
    start
}

struct Reader<'a> {
    source: &'a str,
    builder: Builder,
    /// What the lines collected so far are.
    kind: PartKind,
    /// The lines collected so far, without the marks of their blocks, each with where its line break ends.
    pending: Vec<(usize, usize, usize)>,
    /// Where the text of each open list's items begins, in columns.
    lists: Vec<usize>,
    fence: Option<(u8, usize)>,
    /// The end tag of an element whose content is no text.
    raw: Option<&'static str>,
    row: u32,
    table: bool,
    /// Whether the line before was blank.
    gap: bool,
}

impl Reader<'_> {
    fn line(&mut self, mut start: usize, end: usize, next: usize) {
        let source = self.source;
        // Elements without text may stand one after the other on one line.
        let (columns, text, quoted) = loop {
            if let Some(mark) = self.raw {
                let Some(found) = find_ignoring_case(&source[start..end], mark) else { return };
                self.raw = None;
                start += found + mark.len();
                if source[start..end].trim().is_empty() {
                    return;
                }
            }
            let mut at = start;
            let mut quoted = false;
            let (mut columns, mut text) = indent(source, at, end);
            while columns < 4 && source[text..end].starts_with('>') {
                at = text + 1;
                quoted = true;
                (columns, text) = indent(source, at, end);
                columns = columns.saturating_sub(1);
            }
            let line = &source[text..end];
            if let Some((mark, length)) = self.fence {
                let run = line.bytes().take_while(|&byte| byte == mark).count();
                if run >= length && line[run..].trim().is_empty() {
                    self.fence = None;
                    self.flush();
                } else {
                    self.kind = PartKind::Preformatted;
                    self.pending.push((at, end, next));
                }
                return;
            }
            const WITHOUT_TEXT: [(&str, &str); 3] = [("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->")];
            let Some((_, stop)) = WITHOUT_TEXT.iter().find(|(begin, _)| begins_ignoring_case(line, begin)) else {
                break (columns, text, quoted);
            };
            self.flush();
            self.raw = Some(stop);
            start = text;
        };
        let line = &source[text..end];
        if line.trim().is_empty() {
            self.flush();
            self.table = false;
            self.gap = true;
            return;
        }
        let gap = std::mem::replace(&mut self.gap, false);
        if let Some(mark) = line.bytes().next().filter(|byte| matches!(byte, b'`' | b'~')) {
            let run = line.bytes().take_while(|&byte| byte == mark).count();
            if run >= 3 && !(mark == b'`' && line[run..].contains('`')) {
                self.flush();
                self.fence = Some((mark, run));
                return;
            }
        }
        // A line set in less than the text of an item ends its list, unless it goes on with the item's paragraph.
        if (gap || is_item(line).is_some()) && !quoted {
            while self.lists.last().is_some_and(|&column| columns + 1 < column) {
                self.lists.pop();
            }
        }
        let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
        if (1..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t']) {
            self.flush();
            let bare = line[hashes..].trim_end().trim_end_matches('#');
            let bare = if bare.ends_with([' ', '\t']) || bare.is_empty() { bare } else { line[hashes..].trim_end() };
            self.kind = PartKind::Heading { level: u8::try_from(hashes).unwrap_or(6) };
            self.pending.push((text + hashes, text + hashes + bare.len(), next));
            self.flush();
            self.lists.clear();
            return;
        }
        let under = line.trim_end();
        if !self.pending.is_empty() && matches!(self.kind, PartKind::Paragraph) && columns < 4 && !self.table {
            let equals = under.bytes().all(|byte| byte == b'=');
            if equals || under.len() >= 2 && under.bytes().all(|byte| byte == b'-') {
                self.kind = PartKind::Heading { level: if equals { 1 } else { 2 } };
                self.flush();
                return;
            }
        }
        if is_break(under) {
            self.flush();
            return;
        }
        if is_delimiter_row(under) && self.pending.len() == 1 {
            // The line above names the columns.
            if let Some((from, to, after)) = self.pending.pop() {
                self.kind = PartKind::Paragraph;
                self.row += 2;
                self.table = true;
                self.cells(from, to, after, true);
                return;
            }
        }
        if self.table && line.contains('|') {
            self.row += 1;
            self.cells(text, end, next, false);
            return;
        }
        self.table = false;
        if is_reference(line) {
            return;
        }
        if let Some((mark, ordered)) = is_item(line)
            && (columns < 4 || !self.lists.is_empty())
        {
            self.flush();
            let body = &line[mark..];
            let inner = indent(source, text + mark, end).0;
            self.lists.push(columns + mark + inner.clamp(1, 4));
            let level = u8::try_from(self.lists.len().min(200)).unwrap_or(200);
            self.kind = PartKind::Item { level };
            let hashes = body.trim_start().bytes().take_while(|&byte| byte == b'#').count();
            if !ordered && (1..=6).contains(&hashes) && body.trim_start()[hashes..].starts_with(' ') {
                self.kind = PartKind::Heading { level: u8::try_from(hashes).unwrap_or(6) };
                let from = text + mark + (body.len() - body.trim_start().len()) + hashes;
                self.pending.push((from, end, next));
                self.flush();
                return;
            }
            let from = if ordered { text } else { text + mark };
            self.pending.push((from, end, next));
            return;
        }
        if self.pending.is_empty() {
            self.kind = match self.lists.len() {
                0 => PartKind::Paragraph,
                level => PartKind::Item { level: u8::try_from(level.min(200)).unwrap_or(200) },
            };
        } else if starts_apart(line) {
            // "(a)" and "•" begin a line of their own, though Markdown does not know them.
            let kind = self.kind;
            self.flush();
            self.kind = kind;
        }
        self.pending.push((text, end, next));
    }

    /// Adds the cells of one row of a table.
    fn cells(&mut self, start: usize, end: usize, next: usize, header: bool) {
        let source = self.source;
        let bytes = source.as_bytes();
        let (mut from, mut column) = (start, 0);
        let mut at = start;
        while at <= end {
            let bar = at == end || bytes[at] == b'|' && (at == start || bytes[at - 1] != b'\\');
            if bar {
                let cell = source[from..at].trim();
                if !cell.is_empty() {
                    self.kind = PartKind::Cell { row: self.row, column, header };
                    self.pending.push((from, at, if at == end { next } else { at + 1 }));
                    self.flush();
                }
                column += 1;
                from = at + 1;
            }
            at += 1;
        }
    }

    /// Adds the lines collected so far as one part.
    fn flush(&mut self) {
        let lines = std::mem::take(&mut self.pending);
        let kind = std::mem::replace(&mut self.kind, PartKind::Paragraph);
        let (Some(first), Some(last)) = (lines.first().copied(), lines.last().copied()) else { return };
        let start = self.builder.plain.len();
        if kind == PartKind::Preformatted {
            for (from, to, next) in lines {
                self.builder.copy(self.source, from, to);
                self.builder.put('\n', to, next);
            }
            self.builder.part(kind, start, last.1);
            return;
        }
        let mut edits = Vec::new();
        for (index, &(_, to, _)) in lines.iter().enumerate() {
            let Some(&(from, ..)) = lines.get(index + 1) else { break };
            // Two spaces or a backslash before a line break keep it.
            let line = &self.source[lines[index].0..to];
            let hard = line.ends_with("  ") || line.ends_with('\\');
            let trimmed = line.trim_end_matches([' ', '\t', '\\']);
            let trimmed = if line.ends_with('\\') { trimmed } else { line.trim_end() };
            edits.push(Edit {
                start: lines[index].0 + trimmed.len(),
                end: from,
                put: Some(if hard { '\n' } else { ' ' }),
            });
        }
        let breaks = edits.clone();
        let strong = inline(self.source, first.0, last.1, &breaks, &mut edits);
        crate::order::sort_by_key(&mut edits, |edit| (edit.start, edit.end, edit.put));
        let mut at = first.0;
        for edit in edits {
            if edit.start < at {
                continue;
            }
            self.builder.copy(self.source, at, edit.start);
            if let Some(c) = edit.put {
                self.builder.put(c, edit.start, edit.end);
            }
            at = edit.end;
        }
        self.builder.copy(self.source, at, last.1);
        let kind = if strong && kind == PartKind::Paragraph { PartKind::Strong } else { kind };
        self.builder.part(kind, start, last.1);
    }
}

/// What the plain text has instead of a stretch of the source.
#[derive(Clone, Copy, Debug)]
struct Edit {
    start: usize,
    end: usize,
    put: Option<char>,
}

/// Collects what is left out of `source[start..end]`; returns whether all of it is bold. `breaks` are its line breaks.
fn inline(source: &str, start: usize, end: usize, breaks: &[Edit], edits: &mut Vec<Edit>) -> bool {
    let bytes = source.as_bytes();
    let square = pairs(&bytes[start..end], b'[', b']');
    let round = pairs(&bytes[start..end], b'(', b')');
    let partner = |pairs: &[(usize, usize)], at: usize| {
        pairs.binary_search_by_key(&(at - start), |pair| pair.0).ok().map(|found| start + pairs[found].1)
    };
    // Where a link's text ends: its brackets are left out with the address after it.
    let mut tails: Vec<(usize, usize)> = Vec::new();
    let mut runs: Vec<Run> = Vec::new();
    let mut ticks = Ticks::default();
    let mut next_break = 0;
    let mut at = start;
    while at < end {
        while next_break < breaks.len() && breaks[next_break].end <= at {
            next_break += 1;
        }
        if let Some(line) = breaks.get(next_break)
            && (line.start..line.end).contains(&at)
        {
            at = line.end;
            continue;
        }
        match bytes[at] {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) && at + 1 < end => {
                edits.push(Edit { start: at, end: at + 1, put: None });
                at += 2;
            }
            b'`' => {
                let run = count(bytes, at, end, b'`');
                if let Some(close) = ticks.close(&bytes[..end], at + run, run) {
                    edits.push(Edit { start: at, end: at + run, put: None });
                    edits.push(Edit { start: close, end: close + run, put: None });
                    at = close + run;
                } else {
                    at += run;
                }
            }
            b'!' if bytes.get(at + 1) == Some(&b'[') && at + 1 < end => {
                let close = partner(&square, at + 1);
                if close.is_some_and(|close| matches!(bytes.get(close + 1), Some(b'(' | b'['))) {
                    edits.push(Edit { start: at, end: at + 1, put: None });
                }
                at += 1;
            }
            b'[' => {
                if let Some(close) = partner(&square, at) {
                    let tail = match bytes.get(close + 1) {
                        Some(b'(') if close + 1 < end => partner(&round, close + 1),
                        Some(b'[') if close + 1 < end => partner(&square, close + 1),
                        _ => None,
                    };
                    if let Some(tail) = tail {
                        edits.push(Edit { start: at, end: at + 1, put: None });
                        tails.push((close, tail + 1));
                    }
                }
                at += 1;
            }
            b']' => {
                while tails.last().is_some_and(|(close, _)| *close < at) {
                    tails.pop();
                }
                match tails.last().copied() {
                    Some((close, tail)) if close == at => {
                        tails.pop();
                        edits.push(Edit { start: at, end: tail, put: None });
                        at = tail;
                    }
                    _ => at += 1,
                }
            }
            b'<' => match angle(&source[at..end]) {
                Some((length, keep)) => {
                    if keep {
                        edits.push(Edit { start: at, end: at + 1, put: None });
                        edits.push(Edit { start: at + length - 1, end: at + length, put: None });
                    } else {
                        let name = source[at + 1..at + length].trim_start_matches('/');
                        let line =
                            ["br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol"].iter().any(|tag| {
                                begins_ignoring_case(name, tag)
                                    && !name[tag.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
                            });
                        edits.push(Edit { start: at, end: at + length, put: line.then_some('\n') });
                    }
                    at += length;
                }
                None => at += 1,
            },
            b'&' => match html::entity(&source[at..end]) {
                Some((c, length)) => {
                    edits.push(Edit { start: at, end: at + length, put: Some(c) });
                    at += length;
                }
                None => at += 1,
            },
            mark @ (b'*' | b'_' | b'~') => {
                let length = count(bytes, at, end, mark);
                if mark != b'~' || length == 2 {
                    runs.push(Run::new(source, at, length, start, end));
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    emphasis(&mut runs, edits);
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return false };
    // Bold from end to end: one run opens it, and the one that closes it is the last.
    let text = source[start..end].trim_end().trim_end_matches(':');
    let bold = |run: &Run| run.length >= 2 && run.mark != b'~' && run.used >= 2;
    let begins = start + (text.len() - text.trim_start().len());
    let inner = runs.iter().skip(1).take(runs.len().saturating_sub(2)).all(|run| !bold(run));
    runs.len() >= 2
        && bold(first)
        && bold(last)
        && first.at == begins
        && last.at + last.length == start + text.len()
        && inner
}

/// A run of marks of emphasis.
#[derive(Clone, Copy, Debug)]
struct Run {
    mark: u8,
    at: usize,
    length: usize,
    /// How many of its marks are emphasis.
    used: usize,
    opens: bool,
    closes: bool,
}

impl Run {
    fn new(source: &str, at: usize, length: usize, start: usize, end: usize) -> Self {
        let before = source[start..at].chars().next_back().unwrap_or(' ');
        let after = source[at + length..end].chars().next().unwrap_or(' ');
        let mark = source.as_bytes()[at];
        let word = mark == b'_';
        let opens = !(after.is_whitespace() || word && before.is_alphanumeric());
        let closes = !(before.is_whitespace() || word && after.is_alphanumeric());
        Self { mark, at, length, used: 0, opens, closes }
    }
}

/// Pairs the runs and leaves out the marks of each pair.
fn emphasis(runs: &mut [Run], edits: &mut Vec<Edit>) {
    let mut open: Vec<usize> = Vec::new();
    for index in 0..runs.len() {
        if runs[index].closes {
            while runs[index].used < runs[index].length {
                // Only the nearest openers are looked at, which keeps hostile text linear.
                let found = open.iter().rev().take(12).position(|&other| runs[other].mark == runs[index].mark);
                let Some(back) = found else { break };
                let place = open.len() - 1 - back;
                let opener = open[place];
                open.truncate(place + 1);
                let pair = (runs[opener].length - runs[opener].used).min(runs[index].length - runs[index].used);
                runs[opener].used += pair;
                runs[index].used += pair;
                if runs[opener].used == runs[opener].length {
                    open.pop();
                }
            }
        }
        if runs[index].opens && runs[index].used < runs[index].length {
            open.push(index);
        }
    }
    for run in runs.iter().filter(|run| run.used > 0) {
        // An opener spends its inner marks first, a closer its outer ones last: what stays is the rest of the run.
        let (from, to) =
            if run.opens { (run.at + run.length - run.used, run.at + run.length) } else { (run.at, run.at + run.used) };
        edits.push(Edit { start: from, end: to, put: None });
    }
}

/// Finds the ends of code spans in linear time: a length that was sought once in vain is not sought again.
#[derive(Debug, Default)]
struct Ticks {
    absent: Vec<usize>,
}

impl Ticks {
    fn close(&mut self, bytes: &[u8], from: usize, length: usize) -> Option<usize> {
        if self.absent.contains(&length) || self.absent.len() > 64 {
            return None;
        }
        let mut at = from;
        while at < bytes.len() {
            if bytes[at] == b'`' {
                let run = count(bytes, at, bytes.len(), b'`');
                if run == length {
                    return Some(at);
                }
                at += run;
            } else {
                at += 1;
            }
        }
        self.absent.push(length);
        None
    }
}

fn count(bytes: &[u8], at: usize, end: usize, mark: u8) -> usize {
    bytes[at..end].iter().take_while(|&&byte| byte == mark).count()
}

/// Returns the pairs of brackets in `bytes`, sorted by where they open.
fn pairs(bytes: &[u8], open: u8, close: u8) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if !bytes.contains(&b'[') {
        return found;
    }
    let mut stack = Vec::new();
    let mut escaped = false;
    for (at, &byte) in bytes.iter().enumerate() {
        if escaped {
            escaped = false;
        } else if byte == b'\\' {
            escaped = true;
        } else if byte == open {
            stack.push(at);
        } else if byte == close
            && let Some(from) = stack.pop()
        {
            found.push((from, at));
        }
    }
    crate::order::sort(&mut found);
    found
}

/// Returns the length of the tag or address in angle brackets at the start of `text`, and whether it is text.
fn angle(text: &str) -> Option<(usize, bool)> {
    // No tag that matters is longer; the limit keeps a text full of "<" linear.
    let window = super::head(text, 400);
    let close = window.find('>')?;
    let inner = &window[1..close];
    let length = close + 1;
    if inner.starts_with("http://") || inner.starts_with("https://") || inner.starts_with("mailto:") {
        return Some((length, true));
    }
    if inner.contains('@') && !inner.contains([' ', '"', '=']) {
        return Some((length, true));
    }
    let name = inner.strip_prefix('/').unwrap_or(inner);
    (name.starts_with(|c: char| c.is_ascii_alphabetic()) || inner.starts_with("!--")).then_some((length, false))
}

/// Returns the columns of white space at `at`, and where the text after it begins.
fn indent(source: &str, at: usize, end: usize) -> (usize, usize) {
    let mut columns = 0;
    for (offset, c) in source[at..end].char_indices() {
        match c {
            ' ' => columns += 1,
            '\t' => columns += 4 - columns % 4,
            '\u{feff}' => {}
            _ => return (columns, at + offset),
        }
    }
    (columns, end)
}

/// Returns the length of the mark of a list item, and whether it is a number.
fn is_item(line: &str) -> Option<(usize, bool)> {
    let bytes = line.as_bytes();
    let spaced = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\t')) && !line[at..].trim().is_empty();
    match bytes.first()? {
        b'-' | b'*' | b'+' => spaced(1).then_some((1, false)),
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (digits <= 3 && matches!(bytes.get(digits), Some(b'.' | b')')) && spaced(digits + 1))
                .then_some((digits + 1, true))
        }
        _ => {
            let first = line.chars().next()?;
            (matches!(first, '•' | '·' | '▪' | '●' | '○' | '◦' | '‣') && !line[first.len_utf8()..].trim().is_empty())
                .then_some((first.len_utf8(), false))
        }
    }
}

/// Whether a line begins an item that Markdown does not know: "(a) ...", "b) ...".
fn starts_apart(line: &str) -> bool {
    let bytes = line.as_bytes();
    let from = usize::from(bytes.first() == Some(&b'('));
    let word = bytes[from..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    (1..=4).contains(&word) && bytes.get(from + word) == Some(&b')') && bytes.get(from + word + 1) == Some(&b' ')
}

fn is_break(line: &str) -> bool {
    let mut marks = line.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let Some(first) = marks.next() else { return false };
    matches!(first, b'-' | b'*' | b'_')
        && line.bytes().filter(|&byte| byte == first).count() >= 3
        && marks.all(|byte| byte == first)
}

fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    line.contains('-')
        && line.contains('|')
        && line.bytes().all(|byte| matches!(byte, b'-' | b'|' | b':' | b' ' | b'\t'))
}

/// Whether `line` only says where a link leads: "[1]: https://...".
fn is_reference(line: &str) -> bool {
    line.starts_with('[')
        && line.find("]:").is_some_and(|at| {
            let rest = line[at + 2..].trim();
            !rest.is_empty()
                && !rest.split('"').next().unwrap_or(rest).trim().contains(' ')
                && rest.contains(['/', '.', '#'])
        })
}

fn begins_ignoring_case(text: &str, begin: &str) -> bool {
    text.len() >= begin.len() && text.as_bytes()[..begin.len()].eq_ignore_ascii_case(begin.as_bytes())
}

fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}
