//! What each logical line is: told from its own form and from the lines around it.

use super::BlockKind;
use super::line::{Given, Line, Marker, Number, NumberKind, is_loud, without_page};
use crate::numeral::SECTION_WORDS;
use crate::text::{is_between, is_byte, next_byte};

/// What a line is, with what its depth depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Role {
    pub kind: BlockKind,
    /// For a heading, how it stands out.
    pub style: Style,
}

/// How a heading stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// No heading.
    None,
    /// Markup or an underline gives its level.
    Level(u8),
    /// The first line of a document.
    Title,
    /// "1.", "IV.": with how many parts the number has.
    Numbered(u8),
    /// In capitals.
    Loud,
    /// "How We Use Data", "What do we collect?".
    Titled,
    /// "Right of access", "Cookies:": nothing but its place shows it.
    Faint,
}

/// The longest line that may be a heading, in bytes.
const LONGEST: usize = 160;

/// What the form of one line tells.
#[derive(Clone, Copy, Debug)]
struct Form {
    /// Short enough for a title.
    short: bool,
    words: usize,
    /// Ends as a sentence or a row of a table does: ".", "!", "?", ";", "|".
    stopped: bool,
    /// The last character.
    last: char,
    loud: bool,
    /// Nearly all long words begin with a capital.
    titled: bool,
    /// Begins with a capital, a digit or a quote.
    capital: bool,
    question: bool,
    /// "E-mail: x", "Effective date: ...".
    pair: bool,
}

fn form(text: &str) -> Form {
    let last = text.chars().next_back().unwrap_or(' ');
    let short = text.len() <= LONGEST;
    let mut form = Form {
        short,
        words: 0,
        stopped: matches!(last, '.' | '!' | '?' | ';' | '；' | '。' | '|'),
        last,
        loud: false,
        titled: false,
        capital: text.starts_with(|c: char| !c.is_lowercase() && (c.is_alphanumeric() || "“\"‘'(".contains(c))),
        question: false,
        pair: false,
    };
    if matches!(last, '”' | '"' | ')' | '’' | '*') {
        let inner = text.trim_end_matches(['”', '"', ')', '’', '*', ' ']);
        form.stopped = inner.ends_with(['.', '!', '?']);
    }
    if !short {
        return form;
    }
    let (mut long, mut capitals) = (0, 0);
    let mut word = |length: usize, is_small: bool| {
        form.words += 1;
        if length >= 4 || form.words == 1 && length > 0 {
            long += 1;
            capitals += usize::from(!is_small);
        }
    };
    if text.is_ascii() {
        let is_space = |all| is_between(all, b'\t', b'\r') | is_byte(all, b' ');
        let mut at = 0;
        while at < text.len() {
            let end = next_byte(text.as_bytes(), at, is_space);
            let written = &text.as_bytes()[at..end];
            if !written.is_empty() {
                let start = written.iter().position(u8::is_ascii_alphanumeric).unwrap_or(written.len());
                word(written.len() - start, written.get(start).is_some_and(u8::is_ascii_lowercase));
            }
            at = end + 1;
        }
    } else {
        for written in text.split_whitespace() {
            let bare = written.trim_start_matches(|c: char| !c.is_alphanumeric());
            word(bare.len(), bare.starts_with(char::is_lowercase));
        }
    }
    form.loud = is_loud(text) && text.chars().filter(|c| c.is_uppercase()).count() >= 4;
    form.titled = form.capital && long > 0 && capitals * 10 >= long * 8;
    form.question = last == '?' && asks(text) && !text[..text.len() - 1].contains(['.', '?', '!']);
    let colons = text.as_bytes().get(next_byte(text.as_bytes(), 0, |all| is_byte(all, b':'))..);
    form.pair = colons.is_some_and(|rest| rest.windows(3).any(|three| three.starts_with(b": ")));
    form
}

/// Whether `text` begins as a question does.
fn asks(text: &str) -> bool {
    const WORDS: [&str; 24] = [
        "what", "how", "who", "whom", "whose", "why", "when", "where", "which", "do", "does", "did", "is", "are",
        "can", "will", "would", "should", "may", "with", "for", "to", "what’s", "what's",
    ];
    let word = text.split_whitespace().next().unwrap_or("");
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Returns the role of each line.
pub(super) fn classify(plain: &str, lines: &[Line], introducing: &[bool]) -> Vec<Role> {
    let forms: Vec<Form> = lines.iter().map(|line| form(&plain[line.text_at..line.span.end])).collect();
    let contents = contents(plain, lines, &forms);
    let mut reader = Reader {
        plain,
        lines,
        forms: &forms,
        contents: &contents,
        introducing,
        roles: Vec::with_capacity(lines.len()),
        list_until: 0,
        last_number: None,
    };
    for at in 0..lines.len() {
        let role = reader.role(at);
        reader.roles.push(role);
    }
    reader.roles
}

struct Reader<'a> {
    plain: &'a str,
    lines: &'a [Line],
    forms: &'a [Form],
    contents: &'a [bool],
    introducing: &'a [bool],
    roles: Vec<Role>,
    /// The end of the list without bullets that was last found, as an index of the lines.
    list_until: usize,
    /// The number of the last heading that has one: the next may follow what looks like an introduction.
    last_number: Option<Number>,
}

const ITEM: Role = Role { kind: BlockKind::ListItem, style: Style::None };
const PARAGRAPH: Role = Role { kind: BlockKind::Paragraph, style: Style::None };

fn heading(style: Style) -> Role {
    Role { kind: BlockKind::Heading, style }
}

impl Reader<'_> {
    fn role(&mut self, at: usize) -> Role {
        let (line, form) = (self.lines[at], self.forms[at]);
        match line.given {
            Given::Cell { .. } => return Role { kind: BlockKind::Cell, style: Style::None },
            Given::Heading { level } => return heading(Style::Level(level)),
            _ if self.contents[at] => return Role { kind: BlockKind::Contents, style: Style::None },
            // Markdown takes "1. General" over a paragraph for a list of one; readers do not.
            Given::Item { level: 1 } if matches!(line.marker, Marker::Number(_)) => return self.numbered(at),
            Given::Item { .. } => return ITEM,
            Given::Strong if form.short && form.words <= 16 && !self.reads_as_sentence(at) => {
                return heading(Style::Titled);
            }
            _ => {}
        }
        if let Some(style) = self.bold(at) {
            return heading(style);
        }
        match line.marker {
            Marker::Symbol(_) => {
                if self.stands_as_subheading(at) {
                    heading(Style::Faint)
                } else {
                    ITEM
                }
            }
            Marker::Number(_) => self.numbered(at),
            Marker::None => self.unmarked(at),
        }
    }

    fn text(&self, at: usize) -> &str {
        let line = self.lines[at];
        &self.plain[line.span.start..line.span.end]
    }

    /// Whether a line is a full sentence, however short.
    fn reads_as_sentence(&self, at: usize) -> bool {
        let form = self.forms[at];
        form.stopped && !form.question && form.words > 4
    }

    /// "**Cookies**" in plain text.
    fn bold(&self, at: usize) -> Option<Style> {
        let text = self.text(at);
        let inner =
            text.strip_prefix("**")?.strip_suffix("**").or_else(|| text.strip_prefix("**")?.strip_suffix("**:"))?;
        (self.forms[at].short && !inner.contains("**") && !inner.ends_with(['.', ';', ','])).then_some(Style::Titled)
    }

    /// Whether line `at` is running text, or anything else that a heading may stand before.
    fn is_body(&self, at: usize) -> bool {
        let Some(line) = self.lines.get(at) else { return false };
        let form = self.forms[at];
        !form.short
            || form.stopped
            || form.last == ':'
            || form.pair
            || line.marker != Marker::None
            || matches!(line.given, Given::Cell { .. } | Given::Item { .. })
            || form.words > 14
    }

    /// Whether what the line before `at` says makes a list of what follows.
    fn introduced(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        self.roles[before].kind != BlockKind::Heading
            && self.roles[before].kind != BlockKind::Contents
            && self.introducing[before]
    }

    /// A single short bullet over running text: "- Right of access".
    fn stands_as_subheading(&self, at: usize) -> bool {
        let (line, form) = (self.lines[at], self.forms[at]);
        if !form.short || form.words > 14 || form.stopped || matches!(form.last, ',' | ':') || !form.capital {
            return false;
        }
        if self.introduced(at) || form.pair {
            return false;
        }
        let sibling = |other: usize| self.lines.get(other).is_some_and(|other| other.marker.is_sibling(line.marker));
        let beside = sibling(at + 1) || at > 0 && sibling(at - 1);
        let next =
            self.lines.get(at + 1).is_some_and(|next| next.marker == Marker::None && next.given == Given::Nothing);
        // One bullet alone at the end of a list is still an item: others of its kind must stand over text too.
        let alike = |other: usize| self.lines[other].marker.is_sibling(line.marker);
        let near = (at + 2..(at + 6).min(self.lines.len())).any(alike)
            || (at.saturating_sub(5)..at.saturating_sub(1)).any(alike);
        !beside && next && near && self.is_body(at + 1)
    }

    /// A number, and whether it stands over a section or before an item.
    fn numbered(&mut self, at: usize) -> Role {
        let role = self.number_role(at);
        if role.kind == BlockKind::Heading
            && let Marker::Number(number) = self.lines[at].marker
        {
            self.last_number = Some(number);
        }
        role
    }

    fn number_role(&self, at: usize) -> Role {
        let (line, form) = (self.lines[at], self.forms[at]);
        let Marker::Number(number) = line.marker else { return ITEM };
        let ends_well =
            !form.stopped || form.question || form.words <= 6 && form.last == '.' && (form.loud || form.titled);
        let fits = form.short && form.capital && ends_well && !matches!(form.last, ',') && form.words <= 16;
        let continues =
            |last: Number| last.kind == number.kind && last.depth == number.depth && last.value + 1 == number.value;
        let sibling = |before: &Line, after: &Line| {
            // A number that starts again belongs to another list.
            let counts =
                matches!((before.marker, after.marker), (Marker::Number(a), Marker::Number(b)) if a.value < b.value);
            before.marker.is_sibling(after.marker)
                && before.indent.abs_diff(after.indent) <= 1
                && (counts || !after.gap)
        };
        let before_item = self.lines.get(at + 1).is_some_and(|next| sibling(&line, next));
        // A paragraph that only mentions what follows makes no list of a single line.
        let listed = self.introduced(at) && (before_item || at > 0 && self.text(at - 1).ends_with([':', '：']));
        if !fits || listed && !self.last_number.is_some_and(continues) {
            return ITEM;
        }
        if form.pair && form.words > 6 && !form.loud {
            return ITEM;
        }
        let after_item =
            at > 0 && sibling(&self.lines[at - 1], &line) && self.roles[at - 1].kind == BlockKind::ListItem;
        let followed = self.is_body(at + 1)
            || self.lines.get(at + 1).is_some_and(|_| self.forms[at + 1].short && self.is_body(at + 2));
        let brackets = number.open || number.close == ')';
        if before_item || after_item || !followed {
            // Headings without a body follow each other only in capitals, as in a form to fill in.
            return if form.loud && !after_item && !before_item {
                heading(Style::Numbered(number.depth))
            } else {
                ITEM
            };
        }
        let small = matches!(number.kind, NumberKind::SmallLetter | NumberKind::SmallRoman);
        if (small || brackets) && !(form.titled || form.loud || form.question || form.last == ':' || form.words <= 8) {
            return ITEM;
        }
        if form.last == ':' && form.words > 8 && !form.titled && !form.loud {
            return ITEM;
        }
        let depth = if small || brackets { number.depth.max(2) } else { number.depth };
        let depth = match number.kind {
            NumberKind::LargeLetter => depth.max(2),
            _ => depth,
        };
        heading(Style::Numbered(depth))
    }

    fn unmarked(&mut self, at: usize) -> Role {
        let form = self.forms[at];
        if at < self.list_until {
            return ITEM;
        }
        if let Some(end) = self.list_without_bullets(at) {
            self.list_until = end;
            return ITEM;
        }
        if !form.short || !form.capital || form.last == ',' || form.last == ';' {
            return PARAGRAPH;
        }
        let text = self.text(at);
        if !form.stopped
            && !form.pair
            && form.words <= 6
            && self.contents.get(at + 1) == Some(&true)
            && !looks_like_date(text)
        {
            return heading(Style::Faint);
        }
        if let Some(word) = text.split([' ', '\u{a0}']).next()
            && SECTION_WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
            && !form.stopped
            && form.words <= 14
            && text[word.len()..].trim_start().starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase())
            && self.is_body(at + 1)
        {
            return heading(Style::Numbered(1));
        }
        if form.loud && form.words <= 16 && (!form.stopped || form.question || form.words <= 5) {
            let address = text.bytes().filter(u8::is_ascii_digit).count() >= 4;
            let ended = at + 1 >= self.lines.len() && at > 0;
            let name = form.pair && form.words > 8;
            if !address && !ended && !name {
                return heading(if at == 0 { Style::Title } else { Style::Loud });
            }
        }
        if form.question && form.words <= 18 {
            return if at + 1 < self.lines.len() { heading(Style::Titled) } else { PARAGRAPH };
        }
        if form.stopped || form.pair || text.contains('@') || text.contains("://") || looks_like_date(text) {
            return PARAGRAPH;
        }
        let goes_on = self.lines.get(at + 1).is_some_and(|next| {
            next.marker == Marker::None && self.plain[next.span.start..].starts_with(char::is_lowercase)
        });
        if at == 0 && form.words <= 14 && form.last != ':' && !goes_on {
            return heading(Style::Title);
        }
        if self.introduced(at) && !form.titled {
            return PARAGRAPH;
        }
        let followed = self.followed(at);
        if !followed {
            return PARAGRAPH;
        }
        if form.last == ':' {
            let next = self.lines[at + 1];
            let list = next.marker != Marker::None || self.forms[at + 1].short && !self.is_body(at + 1);
            let title = form.words <= 6 && form.titled || form.words <= 4;
            if !title || list && !(form.titled && form.words <= 4) || introduces_by_verb(text) {
                return PARAGRAPH;
            }
            return heading(Style::Faint);
        }
        if form.titled && form.words <= 14 {
            return heading(Style::Titled);
        }
        if form.words <= 10 { heading(Style::Titled) } else { PARAGRAPH }
    }

    /// Whether a body follows line `at`, or one more heading and then a body.
    fn followed(&self, at: usize) -> bool {
        if at + 1 >= self.lines.len() {
            return false;
        }
        if self.lines[at + 1].marker == Marker::None && self.text(at + 1).starts_with(char::is_lowercase) {
            // What follows goes on with it.
            return false;
        }
        if self.is_body(at + 1) || matches!(self.lines[at + 1].given, Given::Heading { .. } | Given::Strong) {
            return true;
        }
        let next = self.forms[at + 1];
        next.capital && self.lines.get(at + 2).is_some() && self.is_body(at + 2)
    }

    /// Returns the end of a list that begins at `at` without bullets: short lines after "...:".
    fn list_without_bullets(&self, at: usize) -> Option<usize> {
        if !self.introduced(at) {
            return None;
        }
        let gap = self.lines[at].gap;
        let mut end = at;
        while end < self.lines.len() {
            let (line, form) = (self.lines[end], self.forms[end]);
            let small = self.text(end).starts_with(char::is_lowercase);
            let fits = line.marker == Marker::None
                && line.given == Given::Nothing
                && !self.contents[end]
                && form.last != ':'
                && (end == at || line.gap == gap)
                && (form.short && !form.stopped && !form.loud && !form.question
                    || form.last == ';'
                    || small && form.short);
            if !fits {
                // The last item may end with the full stop of the whole sentence.
                let closing = end > at
                    && line.marker == Marker::None
                    && line.given == Given::Nothing
                    && line.gap == gap
                    && form.short
                    && form.last == '.'
                    && (small || ends_with_semicolon(self.text(end - 1)));
                end += usize::from(closing);
                break;
            }
            end += 1;
        }
        // The last short line is a heading where running text follows it and it looks like one.
        if end > at + 1 && end < self.lines.len() && self.forms[end - 1].titled && self.forms[end - 1].words >= 2 {
            let items_titled = (at..end - 1).filter(|&item| self.forms[item].titled).count();
            if items_titled * 2 < end - 1 - at && self.is_body(end) && self.lines[end].marker == Marker::None {
                end -= 1;
            }
        }
        (end >= at + 2).then_some(end)
    }
}

fn ends_with_semicolon(text: &str) -> bool {
    let bare = text.trim_end_matches("and").trim_end_matches("or").trim_end();
    bare.ends_with([';', ','])
}

/// Returns for each line whether it introduces a list.
pub(super) fn introducing(plain: &str, lines: &[Line]) -> Vec<bool> {
    lines.iter().map(|line| introduces(&plain[line.span.start..line.span.end])).collect()
}

/// Whether `text` introduces a list: it ends with a colon, or says that something follows.
fn introduces(text: &str) -> bool {
    if text.ends_with([':', '：']) {
        return true;
    }
    if text.ends_with(['.', '?', '!']) {
        let tail = crate::text::tail(text, 120);
        if !may_announce(tail.as_bytes()) {
            return false;
        }
        let last = tail[..tail.len() - 1].rsplit(['.', '?', '!']).next().unwrap_or(tail);
        return ["following", " below", "as follows", "these include", "such as"]
            .iter()
            .any(|word| last.contains(word));
    }
    ends_open(text)
}

/// Whether one of the words by which [`introduces`] goes stands in `text`: most texts are told apart by their rare letters.
fn may_announce(text: &[u8]) -> bool {
    let around = |letter: u8, pairs: &[(&[u8], &[u8])]| {
        let mut at = 0;
        loop {
            at = next_byte(text, at, |all| is_byte(all, letter));
            let Some((before, after)) = text.split_at_checked(at).filter(|(_, after)| !after.is_empty()) else {
                return false;
            };
            if pairs.iter().any(|(begin, end)| before.ends_with(begin) && after[1..].starts_with(end)) {
                return true;
            }
            at += 1;
        }
    };
    around(b'w', &[(b"follo", b""), (b" belo", b"")]) || around(b'c', &[(b"these in", b"lude"), (b"su", b"h as")])
}

/// Whether `text` breaks off in mid-sentence: "We use your data to".
fn ends_open(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "to",
        "for",
        "with",
        "by",
        "from",
        "include",
        "includes",
        "including",
        "following",
        "are",
        "is",
        "may",
        "when",
        "that",
        "if",
        "you",
    ];
    let word = text.rsplit(char::is_whitespace).next().unwrap_or("");
    text.contains(' ') && WORDS.contains(&word)
}

/// Whether a line that ends with a colon is the beginning of a sentence rather than a title.
fn introduces_by_verb(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "we",
        "you",
        "following",
        "follows",
        "include",
        "includes",
        "including",
        "may",
        "can",
        "will",
        "are",
        "is",
        "to",
        "these",
    ];
    text.split(|c: char| !c.is_alphanumeric()).skip(1).any(|word| WORDS.contains(&word))
        || text.starts_with("We ")
        || text.starts_with("You ")
}

/// Whether `text` is a date, or the note of one: "Last updated 1 May 2024".
fn looks_like_date(text: &str) -> bool {
    // Most lines are done with by one look for a digit.
    if next_byte(text.as_bytes(), 0, |all| is_between(all, b'0', b'9')) == text.len() {
        return false;
    }
    let year = text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        word.len() == 4
            && (word.starts_with("19") || word.starts_with("20"))
            && word.bytes().all(|b| b.is_ascii_digit())
    });
    const WORDS: [&str; 16] = [
        "updated",
        "effective",
        "modified",
        "revised",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    year && text
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// Marks the entries of tables of contents and menus: runs of short lines that are all said again further down.
fn contents(plain: &str, lines: &[Line], forms: &[Form]) -> Vec<bool> {
    let mut marked = vec![false; lines.len()];
    let mut keys: Vec<u64> = Vec::with_capacity(lines.len());
    for (line, form) in lines.iter().zip(forms) {
        let text = without_page(&plain[line.text_at..line.span.end]);
        keys.push(if form.short && form.words <= 18 { key(text) } else { 0 });
    }
    let last = last_alike(&keys);
    let mut at = 0;
    while at < lines.len() {
        // A line that ends with dots and a page number is an entry, whatever the rest says.
        let entry = |at: usize| -> bool {
            let cell = matches!(lines[at].given, Given::Cell { .. } | Given::Heading { .. });
            // What is said again behind a bullet is an item of another list, not the heading that the entry points to.
            let heads = |line: usize| line > at && !matches!(lines[line].marker, Marker::Symbol(_));
            keys[at] != 0 && !cell && heads(last[at])
        };
        if !entry(at) {
            at += 1;
            continue;
        }
        let (mut end, mut hits, mut misses, mut probe) = (at, 0, 0, at);
        while probe < lines.len() && keys[probe] != 0 && misses < 3 {
            if entry(probe) {
                hits += 1;
                misses = 0;
                end = probe + 1;
            } else {
                misses += 1;
            }
            probe += 1;
        }
        // What is said again must be said after the run, or the run is just a repetitive list.
        let beyond = (at..end).filter(|&line| entry(line) && last[line] >= end).count();
        if hits >= 3 && beyond * 10 >= (end - at) * 7 {
            // Entries that say their heading in other words are told by their bullet.
            while end < lines.len()
                && lines[end].marker != Marker::None
                && lines[end].marker.is_sibling(lines[end - 1].marker)
                && !lines[end].gap
                && forms[end].short
                && (!forms[end].stopped || forms[end].question)
            {
                end += 1;
            }
            marked[at..end].fill(true);
        }
        at = end.max(at + 1);
    }
    marked
}

/// Returns for each line the last one with its key; nothing to go by where the key is 0.
fn last_alike(keys: &[u64]) -> Vec<usize> {
    // Open addressing; a slot holds the last line with its key and one more.
    let mask = (keys.len() * 2).next_power_of_two() - 1;
    let mut slots = vec![0; mask + 1];
    let mut last = vec![0; keys.len()];
    for (at, &key) in keys.iter().enumerate().rev().filter(|(_, key)| **key != 0) {
        let mut slot = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & mask;
        while slots[slot] != 0 && keys[slots[slot] - 1] != key {
            slot = (slot + 1) & mask;
        }
        if slots[slot] == 0 {
            slots[slot] = at + 1;
        }
        last[at] = slots[slot] - 1;
    }
    last
}

/// Returns a number for the letters and digits of `text`, the same for lines that differ in case and punctuation; 0 where
/// there is none.
fn key(text: &str) -> u64 {
    let mut key = Key::default();
    if text.is_ascii() {
        text.bytes().map(|byte| FOLDED[usize::from(byte)]).filter(|folded| *folded != 0).for_each(|byte| key.add(byte));
    } else {
        for lower in text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
            lower.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| key.add(byte));
        }
    }
    key.finish()
}

/// For each byte its letter, small, or its digit; 0 where it is none.
static FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            folded[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
};

/// A hash of bytes that come one by one.
#[derive(Default)]
struct Key {
    hash: u64,
    /// The last bytes, which are not yet in the hash.
    eight: u64,
    count: u32,
}

impl Key {
    fn add(&mut self, byte: u8) {
        self.eight = self.eight << 8 | u64::from(byte);
        self.count += 1;
        if self.count.is_multiple_of(8) {
            self.mix();
        }
    }

    fn mix(&mut self) {
        self.hash = (self.hash.rotate_left(23) ^ self.eight).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.eight = 0;
    }

    fn finish(mut self) -> u64 {
        if self.count == 0 {
            return 0;
        }
        self.mix();
        (self.hash ^ self.hash >> 32).max(1)
    }
}
