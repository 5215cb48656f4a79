//! What is wrong with a checklist that somebody wrote, and where: the way to the value, its line and column, and what
//! to do about it.

use crate::error::{Error, suggest};
use serde::de::IgnoredAny;
use std::fmt;

/// One step on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into the field of this name.
    Field(String),
    /// To the item of a list, counted from 0.
    Item(usize),
}

impl From<&str> for Step {
    fn from(name: &str) -> Self {
        Step::Field(name.to_owned())
    }
}

impl From<usize> for Step {
    fn from(item: usize) -> Self {
        Step::Item(item)
    }
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl Position {
    /// Returns the place of a byte of `source`; of one beyond its end, that end.
    pub fn of(source: &str, byte: usize) -> Self {
        let before = &source.as_bytes()[..byte.min(source.len())];
        let line = before.split(|byte| *byte == b'\n').next_back().unwrap_or_default();
        // Each character has one byte that does not continue another.
        let column = line.iter().filter(|byte| *byte & 0xC0 != 0x80).count() + 1;
        Self { line: before.iter().filter(|byte| **byte == b'\n').count() + 1, column }
    }
}

/// What is wrong with a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The way to the value, the outermost step first; empty for the whole.
    pub path: Vec<Step>,
    /// Where it stands; nothing where that is not known.
    pub position: Option<Position>,
    /// The cause and the remedy.
    pub message: String,
}

impl Fault {
    /// Returns a fault at the end of the path, whose position is not known yet.
    pub(super) fn new(path: Vec<Step>, message: impl Into<String>) -> Self {
        Self { path, position: None, message: message.into() }
    }

    /// Returns the fault with its position in the JSON text that it was found in: of a value that is not there, that of
    /// what should hold it.
    pub(super) fn placed(mut self, json: &str) -> Self {
        let mut lengths = (0..=self.path.len()).rev();
        let byte = lengths.find_map(|length| offset_of(json, &self.path[..length]));
        self.position = byte.map(|byte| Position::of(json, byte));
        self
    }

    /// Returns what the reader of `json` objected to.
    pub(super) fn of_json(json: &str, error: &serde_json::Error) -> Self {
        let said = error.to_string();
        // What serde_json says of the place is said here in another way.
        let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
        let byte = byte_of(json, error.line(), error.column());
        // Where a name is awaited the reader calls any other value a fault of syntax, though the JSON is sound.
        if serde_json::from_str::<IgnoredAny>(json).is_ok() {
            // Of these the place is one byte into the value, of all others before or behind it.
            let byte = byte - usize::from(said == EXPECTED_NAME && byte > 0);
            let read = json.get(..byte).unwrap_or(json);
            return Self::new(walk(read, |_, _| ()), remedy(said)).placed(json);
        }
        let message = format!("this is not well-formed JSON ({said}); mend it here or just before");
        Self { path: Vec::new(), position: Some(Position::of(json, byte.saturating_sub(1))), message }
    }

    /// Returns the way to the value as programs write it: `requirements[2].any[0].topics`.
    pub fn field(&self) -> String {
        let mut field = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) if field.is_empty() => field.push_str(name),
                Step::Field(name) => field.extend([".", name]),
                Step::Item(item) => field.push_str(&format!("[{item}]")),
            }
        }
        field
    }
}

/// `line 3, column 5: ` where that is known, the field where it is not the whole, then the message.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Position { line, column }) = self.position {
            write!(f, "line {line}, column {column}: ")?;
        }
        if !self.path.is_empty() {
            write!(f, "`{}`: ", self.field())?;
        }
        f.write_str(&self.message)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Error::checklist(fault.to_string())
    }
}

/// What serde_json says where the name of a variant is awaited and something else stands.
const EXPECTED_NAME: &str = "expected value";

/// Returns serde's words in plain ones, with what to do. They are the same for each format, and a test holds them.
fn remedy(said: &str) -> String {
    let names = |list: &str| -> Vec<String> { list.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let nearest = |rest: &str| {
        // The name that was given may hold anything, so the list of those known is looked for from the end.
        let (name, known) = rest.rsplit_once("`, expected ")?;
        let known = names(known);
        Some((name.to_owned(), suggest(name, &known.iter().map(String::as_str).collect::<Vec<_>>())))
    };
    if let Some((_, suggestion)) = said.strip_prefix("unknown field `").and_then(nearest) {
        return format!("there is no such field; {suggestion}");
    }
    if let Some((name, suggestion)) = said.strip_prefix("unknown variant `").and_then(nearest) {
        return format!("`{name}` is not known; {suggestion}");
    }
    if let Some(name) = said.strip_prefix("missing field ") {
        return format!("the field {name} is missing; add it");
    }
    if said.starts_with("duplicate field ") {
        return "the field is there twice; keep one of them".to_owned();
    }
    if said == EXPECTED_NAME {
        return "this must be a name, or a table with one name in it".to_owned();
    }
    let wrong = ["invalid type: ", "invalid value: "].iter().find_map(|prefix| said.strip_prefix(prefix));
    if let Some((given, wanted)) = wrong.and_then(|rest| rest.rsplit_once(", expected ")) {
        return format!("this is {}; it must be {}", plain(given), plain(wanted));
    }
    if said.starts_with("invalid length ") {
        return "this is a list; it must be a table".to_owned();
    }
    said.to_owned()
}

/// Returns serde's name of a type in plain words.
fn plain(name: &str) -> &str {
    const WORDS: [(&str, &str); 17] = [
        ("unit variant", "a name alone"),
        ("newtype variant", "a table that gives this name a value"),
        ("struct variant", "a table that gives this name its fields"),
        ("string", "text"),
        ("a string", "text"),
        ("map", "a table"),
        ("a map", "a table"),
        ("struct", "a table"),
        ("sequence", "a list"),
        ("a sequence", "a list"),
        ("boolean", "true or false"),
        ("a boolean", "true or false"),
        ("floating point", "a number"),
        ("integer", "a number"),
        ("f64", "a number"),
        ("u32", "a whole number from 0"),
        ("null", "nothing"),
    ];
    let is_named = |known: &str| name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    if name == "unit" {
        return "a name alone, without a value";
    }
    WORDS.iter().find(|(known, _)| is_named(known)).map_or(name, |(_, plain)| plain)
}

/// Returns the byte before which `column` bytes of the line stand, which is how serde_json counts.
fn byte_of(json: &str, line: usize, column: usize) -> usize {
    let lines = json.split_inclusive('\n').take(line.saturating_sub(1));
    (lines.map(str::len).sum::<usize>() + column).min(json.len())
}

/// Returns the byte at which the value at the end of the path begins; of a field, its name.
fn offset_of(json: &str, path: &[Step]) -> Option<usize> {
    let mut found = None;
    walk(json, |start, here| {
        if found.is_none() && here == path {
            found = Some(start);
        }
    });
    found
}

/// Goes through `json`, calls `see` with the first byte of each value and of each field's name and the way to it, and
/// returns the way to what was read last.
///
/// What is no JSON gives some way or other.
fn walk(json: &str, mut see: impl FnMut(usize, &[Step])) -> Vec<Step> {
    let bytes = json.as_bytes();
    let mut path = Vec::new();
    // For each bracket that is open, whether it is an object's, and how long the way to it is.
    let mut open: Vec<(bool, usize)> = Vec::new();
    let mut is_name_next = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'{' | b'[' => {
                see(start, &path);
                open.push((byte == b'{', path.len()));
                is_name_next = byte == b'{';
                if byte == b'[' {
                    path.push(Step::Item(0));
                }
            }
            b'}' | b']' => {
                is_name_next = false;
                path.truncate(open.pop().map_or(0, |(_, length)| length));
            }
            b',' => match (open.last(), path.last_mut()) {
                (Some((true, length)), _) => {
                    is_name_next = true;
                    path.truncate(*length);
                }
                (Some((false, _)), Some(Step::Item(item))) => *item += 1,
                _ => {}
            },
            b'"' => {
                while let Some(&byte) = bytes.get(at) {
                    at += if byte == b'\\' { 2 } else { 1 };
                    if byte == b'"' {
                        break;
                    }
                }
                if std::mem::take(&mut is_name_next) {
                    let name = json.get(start + 1..(at - 1).min(json.len())).unwrap_or_default();
                    path.push(Step::Field(name.to_owned()));
                }
                see(start, &path);
            }
            byte if byte.is_ascii_alphanumeric() || byte == b'-' => {
                while bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)) {
                    at += 1;
                }
                see(start, &path);
            }
            _ => {}
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{"a": "ü]\"", "b": [1, {"c": [], "d": [true, null]}],
        "e": {}}"#;

    #[test]
    fn every_value_has_a_path_and_is_found_by_it() {
        let mut seen = Vec::new();
        walk(JSON, |start, path| seen.push((start, path.to_vec())));
        let fields: Vec<String> = seen.iter().map(|(_, path)| Fault::new(path.clone(), "").field()).collect();
        // A field comes twice, by its name and by its value.
        let expected = "|a|a|b|b|b[0]|b[1]|b[1].c|b[1].c|b[1].d|b[1].d|b[1].d[0]|b[1].d[1]|e|e";
        assert_eq!(fields.join("|"), expected);
        for (_, path) in &seen {
            let first = seen.iter().find(|(_, other)| other == path).expect("it is there");
            assert_eq!(offset_of(JSON, path), Some(first.0));
        }
    }

    #[test]
    fn what_was_read_last_is_named_whatever_follows() {
        let after = |part: &str| {
            let end = JSON.find(part).expect("there") + part.len();
            Fault::new(walk(&JSON[..end], |_, _| ()), "").field()
        };
        assert_eq!(after("\"b\""), "b");
        assert_eq!(after("\"c\": []"), "b[1].c");
        assert_eq!(after("true"), "b[1].d[0]");
        assert_eq!(after("null]"), "b[1].d");
        assert_eq!(after("null]}"), "b[1]");
        assert_eq!(after("{}}"), "");
    }

    #[test]
    fn columns_count_characters() {
        let of = |byte| Position::of(JSON, byte);
        assert_eq!(of(0), Position { line: 1, column: 1 });
        let b = JSON.find("\"b\"").expect("there");
        // One character before it has two bytes.
        assert_eq!(of(b), Position { line: 1, column: b });
        assert_eq!(of(JSON.find("\"e\"").expect("there")), Position { line: 2, column: 9 });
        assert_eq!(of(usize::MAX).line, 2);
    }

    #[test]
    fn what_is_no_json_gives_no_panic() {
        for faulty in ["", "]", "}", ",", "\"", "\"\\", "{\"a", "[,,", "{\"ü\\", "nul\u{0}", "{]}[", "-"] {
            walk(faulty, |_, _| ());
            let error = serde_json::from_str::<IgnoredAny>(faulty).expect_err("faulty");
            assert!(Fault::of_json(faulty, &error).to_string().contains("not well-formed JSON"), "{faulty}");
        }
    }
}
