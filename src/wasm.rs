//! The exports to JavaScript. Each is stateless: nothing of one call is kept for the next, so an instance that
//! trapped can be thrown away and another made.
//!
//! A JavaScript string may hold lone surrogates. Each becomes one U+FFFD on its way in, which is one UTF-16 code unit
//! as well, so the offsets of a report hold in the string that the caller gave.

use crate::checklist::{self, Checklist};
use crate::compare::{self, Version};
use crate::date::Date;
use crate::error::{Error, suggest};
use crate::report::packed;
use crate::text::{Format, Part, PartKind, Span, Text};
use crate::topic::{self, Explanation};
use crate::view::{self, Item, Style, View};
use crate::{Options, block, sentence};
use js_sys::{Array, JSON, Object, Reflect, Uint32Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The fields of the options, as JavaScript writes them.
const FIELDS: [&str; 4] = ["checklists", "format", "id", "today"];

/// How a text is written.
enum Written {
    /// In a format with a name.
    As(Format),
    /// Not at all: its blocks are known.
    Blocks(Vec<Block>),
}

/// A block of a text. One character stands between it and the next.
struct Block {
    kind: PartKind,
    /// In UTF-16 code units.
    length: usize,
}

/// The options, with what the caller's own checklists are kept in.
struct Chosen {
    written: Written,
    id: String,
    today: Option<Date>,
    lists: Vec<List>,
}

/// A checklist to measure against.
enum List {
    /// A built-in one, and whether the caller named it.
    BuiltIn(&'static Checklist, bool),
    /// One of the caller's own.
    Own(Box<Checklist>),
}

impl List {
    fn checklist(&self) -> &Checklist {
        match self {
            List::BuiltIn(checklist, _) => checklist,
            List::Own(checklist) => checklist,
        }
    }

    fn is_asked_for(&self) -> bool {
        !matches!(self, List::BuiltIn(_, false))
    }
}

impl Chosen {
    /// Returns the format of the text; words of a block carry no markup.
    fn format(&self) -> Format {
        match self.written {
            Written::As(format) => format,
            Written::Blocks(_) => Format::Text,
        }
    }

    /// Reads a text as it is written.
    fn read<'a>(&self, source: &'a str) -> Result<Version<'a>, Error> {
        let options = self.options();
        match &self.written {
            Written::As(_) => crate::read(source, &options),
            Written::Blocks(blocks) => Ok(crate::read_text(Text::of_parts(source, parts(source, blocks))?, &options)),
        }
    }

    fn options(&self) -> Options<'_> {
        let asked_for = self.lists.iter().filter(|list| list.is_asked_for());
        Options {
            id: self.id.clone(),
            format: self.format(),
            checklists: self.lists.iter().map(List::checklist).collect(),
            asked_for: asked_for.map(|list| list.checklist().id.clone()).collect(),
            today: self.today,
        }
    }
}

/// Makes a panic say what happened: a trap alone has no message.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
}

/// Returns the report on `text`, its offsets in UTF-16 code units of `text`.
///
/// # Errors
///
/// An `Error` with a `code`, as [`Error::code`] gives, and a message.
#[wasm_bindgen]
pub fn analyze(text: &str, options: JsValue) -> Result<JsValue, JsValue> {
    let chosen = read_options(options).map_err(|error| to_js_error(&error))?;
    let report = chosen.read(text).map_err(|error| to_js_error(&error))?.report;
    to_js(&report.into_utf16(text))
}

/// Returns what [`analyze`] returns in two parts, which `pkg/lib/unpack.js` puts together: a list of what is read from JSON, and a
/// list of numbers.
///
/// # Errors
///
/// As [`analyze`].
#[wasm_bindgen(js_name = analyzePacked)]
pub fn analyze_packed(text: &str, options: JsValue) -> Result<Array, JsValue> {
    let chosen = read_options(options).map_err(|error| to_js_error(&error))?;
    let report = chosen.read(text).map_err(|error| to_js_error(&error))?.report;
    let (numbers, json) = packed(report, text);
    Ok(Array::of2(&JSON::parse(&json)?, &Uint32Array::from(&numbers[..])))
}

/// Returns what has changed from `old_text` to `new_text`, its offsets in UTF-16 code units of the text that they are
/// about. Of the new text `new_options` say how it is written; all else is chosen by `options`.
///
/// # Errors
///
/// As [`analyze`]; the message says which of the two texts it is about.
#[wasm_bindgen]
pub fn compare(old_text: &str, new_text: &str, options: JsValue, new_options: JsValue) -> Result<JsValue, JsValue> {
    let chosen = |given| read_options(given).map_err(|error| to_js_error(&error));
    let read = |chosen: &Chosen, text, name| chosen.read(text).map_err(|error| to_js_error(&error.about(name)));
    let old = chosen(options.clone())?;
    let new = if new_options.is_undefined() { None } else { Some(chosen(new_options)?) };
    let (old, new) =
        (read(&old, old_text, "the old version")?, read(new.as_ref().unwrap_or(&old), new_text, "the new version")?);
    to_js(&compare::compare(&old, &new).into_utf16(old_text, new_text))
}

/// Returns what `view` (`text`, `json`, `markdown`, `html`, `csv` or `sarif`) makes of the report on `text`.
///
/// # Errors
///
/// As [`analyze`], and where no view has this name.
#[wasm_bindgen]
pub fn render(text: &str, options: JsValue, view: &str) -> Result<String, JsValue> {
    let view: View = view.parse().map_err(|error| to_js_error(&error))?;
    let chosen = read_options(options).map_err(|error| to_js_error(&error))?;
    let report = chosen.read(text).map_err(|error| to_js_error(&error))?.report;
    let item = Item { report: &report, source: text, format: crate::text::guess(text, chosen.format()) };
    Ok(view::render(&[item], view, Style::default()))
}

/// Returns the built-in checklists in the order of [`checklist::builtin`], each with its `id` and `title`.
///
/// # Errors
///
/// None in practice: what is returned is made here.
#[wasm_bindgen]
pub fn checklists() -> Result<JsValue, JsValue> {
    let listed = checklist::builtin().iter().map(|checklist| Listed { id: &checklist.id, title: &checklist.title });
    to_js(&listed.collect::<Vec<_>>())
}

/// Returns the `id` and the `title` of a checklist of the caller's own, which is an object, or a string of JSON.
///
/// # Errors
///
/// An `Error` with the code `checklist`, whose message says what is wrong with it, in which field, and of a string in
/// which line and column.
#[wasm_bindgen(js_name = checkChecklist)]
pub fn check_checklist(given: JsValue) -> Result<JsValue, JsValue> {
    let checklist = match given.as_string() {
        Some(json) => Checklist::from_json(&json),
        None => own(&given, ""),
    };
    let checklist = checklist.map_err(|error| to_js_error(&error))?;
    to_js(&Listed { id: &checklist.id, title: &checklist.title })
}

/// Returns for each sentence of `text` where it is, in UTF-16 code units, and what spoke for and against each topic.
///
/// # Errors
///
/// As [`analyze`].
#[wasm_bindgen]
pub fn explain(text: &str) -> Result<JsValue, JsValue> {
    to_js(&explain_sentences(text).map_err(|error| to_js_error(&error))?)
}

/// Returns the version of Lacuna.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// A checklist, as a page lists it.
#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
}

/// A sentence and why it has its topics.
#[derive(Serialize)]
struct Explained {
    /// First code unit.
    start: usize,
    /// One past the last code unit.
    end: usize,
    /// Best first.
    topics: Vec<Explanation>,
}

fn explain_sentences(source: &str) -> Result<Vec<Explained>, Error> {
    let text = Text::read(source, Format::Auto)?;
    let sentences = sentence::sentences(&text, &block::blocks(&text));
    let explanations = topic::explain(&text, &sentences);
    // Sentences are in order, so one pass over the source turns all offsets.
    let (mut bytes, mut units) = (0, 0);
    let mut unit_at = |offset: usize| {
        units += source[bytes..offset].encode_utf16().count();
        bytes = offset;
        units
    };
    let explained = sentences.iter().zip(explanations).map(|(sentence, topics)| {
        let span = text.to_source(sentence.span);
        Explained { start: unit_at(span.start), end: unit_at(span.end), topics }
    });
    Ok(explained.collect())
}

fn read_options(given: JsValue) -> Result<Chosen, Error> {
    if given.is_undefined() || given.is_null() {
        let lists = lists(&JsValue::UNDEFINED)?;
        return Ok(Chosen { written: Written::As(Format::Auto), id: String::new(), today: None, lists });
    }
    if !given.is_object() {
        return Err(Error::option("the options are no object; give one such as { checklists: [\"gdpr\"] }"));
    }
    // Only the fields that are known are read, so a slip of the pen would go unseen.
    for key in Object::keys(given.unchecked_ref::<Object>()).iter().filter_map(|key| key.as_string()) {
        if !FIELDS.contains(&key.as_str()) {
            return Err(Error::option(format!("option `{key}` is not known; {}", suggest(&key, &FIELDS))));
        }
    }
    Ok(Chosen {
        written: written(&given)?,
        id: string(&given, "id")?.unwrap_or_default(),
        today: string(&given, "today")?.map(|day| day.parse()).transpose()?,
        lists: lists(&field(&given, "checklists"))?,
    })
}

/// Returns how the text is written: the name of a format, or three whole numbers for each of its blocks, as `pkg/lib/input.js`
/// makes them: its kind, its level (of a cell, its row times 65536 plus its column), and its length.
fn written(given: &JsValue) -> Result<Written, Error> {
    let format = field(given, "format");
    if !Array::is_array(&format) {
        return string(given, "format")?.map_or(Ok(Format::Auto), |format| format.parse()).map(Written::As);
    }
    let numbers: Option<Vec<f64>> = format.unchecked_ref::<Array>().iter().map(|number| number.as_f64()).collect();
    let numbers = numbers.filter(|numbers| numbers.len() % 3 == 0);
    let blocks = numbers.and_then(|numbers| numbers.as_chunks::<3>().0.iter().map(block_of).collect());
    blocks.map(Written::Blocks).ok_or_else(|| Error::option("`format` is no list of blocks; give `{ blocks }` instead"))
}

fn block_of(&[kind, level, length]: &[f64; 3]) -> Option<Block> {
    // A cast from float to integer stops at the ends of the integer's range.
    let depth = level.clamp(1.0, 200.0) as u8;
    let (row, column) = ((level as u32) >> 16, (level as u32) & 0xffff);
    let kind = match kind as u8 {
        0 => PartKind::Paragraph,
        1 => PartKind::Heading { level: depth },
        2 => PartKind::Item { level: depth },
        3 => PartKind::Cell { row, column, header: false },
        4 => PartKind::Cell { row, column, header: true },
        _ => return None,
    };
    Some(Block { kind, length: length as usize })
}

/// Returns the parts of `source` that the blocks are.
fn parts(source: &str, blocks: &[Block]) -> Vec<Part> {
    let mut characters = source.char_indices();
    let mut take = |units: usize| {
        let mut left = units;
        while left > 0 {
            match characters.next() {
                Some((_, c)) => left = left.saturating_sub(c.len_utf16()),
                None => break,
            }
        }
        characters.offset()
    };
    let mut next = 0;
    let part = |block: &Block| {
        let span = Span { start: next, end: take(block.length) };
        next = take(1);
        Part { kind: block.kind, span }
    };
    blocks.iter().map(part).collect()
}

/// Returns a field of an object. One that is there can be read; a getter that throws is no option.
fn field(given: &JsValue, name: &str) -> JsValue {
    Reflect::get(given, &name.into()).unwrap_or_default()
}

/// Returns a field that is absent, `undefined`, `null` or a string.
fn string(given: &JsValue, name: &str) -> Result<Option<String>, Error> {
    let value = field(given, name);
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    let wrong = || Error::option(format!("option `{name}` has the wrong type; give a string, or leave it out"));
    value.as_string().map(Some).ok_or_else(wrong)
}

fn lists(given: &JsValue) -> Result<Vec<List>, Error> {
    if given.is_undefined() || given.is_null() {
        return Ok(checklist::by_id("baseline").map(|list| List::BuiltIn(list, false)).into_iter().collect());
    }
    if !Array::is_array(given) {
        let what = "`checklists` is no list; give ids, `\"all\"` or checklists of your own, such as [\"gdpr\"]";
        return Err(Error::option(what));
    }
    let mut lists: Vec<List> = Vec::new();
    for (number, item) in given.unchecked_ref::<Array>().iter().enumerate() {
        let added = match item.as_string() {
            Some(id) if id == "all" => checklist::builtin().iter().map(|list| List::BuiltIn(list, false)).collect(),
            Some(id) => vec![List::BuiltIn(checklist::named(&id)?, true)],
            None => vec![List::Own(Box::new(own(&item, &format!("`checklists[{number}]`: "))?))],
        };
        for list in added {
            let Some(known) = lists.iter_mut().find(|known| known.checklist().id == list.checklist().id) else {
                lists.push(list);
                continue;
            };
            match (known, list) {
                // Named and part of all is named.
                (List::BuiltIn(_, is_named), List::BuiltIn(_, too)) => *is_named |= too,
                (known, _) => {
                    let id = &known.checklist().id;
                    let what =
                        format!("`checklists[{number}]`: another checklist has the id `{id}` too; give it its own");
                    return Err(Error::checklist(what));
                }
            }
        }
    }
    Ok(lists)
}

/// Returns the checklist that an object holds; `place` is put before what is said of it.
fn own(given: &JsValue, place: &str) -> Result<Checklist, Error> {
    let fail = |what: &dyn std::fmt::Display| Error::checklist(format!("{place}{what}"));
    if !given.is_object() || Array::is_array(given) {
        return Err(fail(
            &"this is no checklist; give the id of a built-in one, or an object in the form of the schema",
        ));
    }
    let json = JSON::stringify(given).ok().and_then(|json| json.as_string());
    let json = json.ok_or_else(|| fail(&"this is no plain object; give one as JSON.parse makes it"))?;
    // The JSON was made here, so its lines say nothing to the caller.
    Checklist::read(&json).map_err(|fault| fail(&checklist::Fault { position: None, ..fault }))
}

/// Makes of `value` what `JSON.parse` makes of its JSON: plain objects, arrays and `null`. So the report is written in one
/// way only, which is less to download.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    JSON::parse(&serde_json::to_string(value).expect("what is returned has string keys"))
}

fn to_js_error(error: &Error) -> JsValue {
    let js = js_sys::Error::new(&error.to_string());
    js.set_name("LacunaError");
    // Setting a property of a fresh object cannot fail.
    let _ = Reflect::set(&js, &"code".into(), &error.code().into());
    js.into()
}

/// The commands of the command line, for the command of the npm package.
#[cfg(feature = "command")]
mod command {
    use crate::cli::{self, Failure, Machine, Stream};
    use js_sys::Reflect;
    use std::ffi::OsString;
    use std::io::{Error, ErrorKind};
    use std::path::Path;
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        /// The machine, as `pkg/lib/machine.js` gives it. What it throws has a `code`, as Node's errors have, and a message.
        pub type Host;
        #[wasm_bindgen(method, catch, js_name = readFile)]
        fn read_file(this: &Host, path: &str, most: f64) -> Result<Vec<u8>, JsValue>;
        #[wasm_bindgen(method, catch, js_name = readInput)]
        fn read_input(this: &Host, most: f64) -> Result<Vec<u8>, JsValue>;
        #[wasm_bindgen(method, catch, js_name = writeFile)]
        fn write_file(this: &Host, path: &str, bytes: &[u8]) -> Result<(), JsValue>;
        #[wasm_bindgen(method, catch)]
        fn print(this: &Host, bytes: &[u8]) -> Result<(), JsValue>;
        #[wasm_bindgen(method)]
        fn warn(this: &Host, text: &str);
        #[wasm_bindgen(method, js_name = isSameFile)]
        fn is_same_file(this: &Host, one: &str, other: &str) -> bool;
        #[wasm_bindgen(method, js_name = isTerminal)]
        fn is_terminal(this: &Host, descriptor: u8) -> bool;
        #[wasm_bindgen(method)]
        fn columns(this: &Host) -> Option<f64>;
        #[wasm_bindgen(method)]
        fn variable(this: &Host, name: &str) -> Option<String>;
        #[wasm_bindgen(method)]
        fn seconds(this: &Host) -> f64;
    }

    /// Runs the program and returns its exit code. The first argument is the program's name.
    #[wasm_bindgen]
    pub fn command(host: &Host, arguments: Vec<String>) -> u8 {
        cli::run(&Script(host), arguments.into_iter().map(OsString::from))
    }

    struct Script<'a>(&'a Host);

    impl Machine for Script<'_> {
        fn read_file(&self, path: &Path, most: u64) -> Result<Vec<u8>, Error> {
            self.0.read_file(&path.to_string_lossy(), most as f64).map_err(|error| to_io_error(&error))
        }

        fn read_input(&self, most: u64) -> Result<Vec<u8>, Error> {
            self.0.read_input(most as f64).map_err(|error| to_io_error(&error))
        }

        fn write(&self, path: Option<&str>, bytes: &[u8]) -> Result<(), Failure> {
            let path = path.filter(|path| *path != "-");
            let written = match path {
                Some(path) => self.0.write_file(path, bytes),
                None => self.0.print(bytes),
            };
            written.map_err(|error| Failure::output(path.unwrap_or("standard output"), &to_io_error(&error)))
        }

        fn warn(&self, text: &str) {
            self.0.warn(text);
        }

        fn is_same_file(&self, one: &str, other: &str) -> bool {
            self.0.is_same_file(one, other)
        }

        fn is_terminal(&self, stream: Stream) -> bool {
            self.0.is_terminal(match stream {
                Stream::Input => 0,
                Stream::Output => 1,
                Stream::Error => 2,
            })
        }

        fn columns(&self) -> Option<usize> {
            self.0.columns().map(|columns| columns as usize)
        }

        fn variable(&self, name: &str) -> Option<String> {
            self.0.variable(name)
        }

        fn seconds(&self) -> u64 {
            self.0.seconds() as u64
        }
    }

    fn to_io_error(thrown: &JsValue) -> Error {
        let text = |name: &str| Reflect::get(thrown, &name.into()).ok().and_then(|value| value.as_string());
        let kind = match text("code").as_deref() {
            Some("ENOENT") => ErrorKind::NotFound,
            Some("EISDIR") => ErrorKind::IsADirectory,
            Some("EACCES" | "EPERM") => ErrorKind::PermissionDenied,
            Some("EPIPE") => ErrorKind::BrokenPipe,
            _ => ErrorKind::Other,
        };
        Error::new(kind, text("message").unwrap_or_default())
    }
}
