//! The exports to JavaScript. Each is stateless: nothing of one call is kept for the next, so an instance that
//! trapped can be thrown away and another made.
//!
//! A JavaScript string may hold lone surrogates. Each becomes one U+FFFD on its way in, which is one UTF-16 code unit
//! as well, so the offsets of a report hold in the string that the caller gave.

use crate::checklist::{self, Checklist};
use crate::compare;
use crate::date::Date;
use crate::error::{Error, suggest};
use crate::text::{Format, Text};
use crate::topic::{self, Explanation};
use crate::view::{self, Item, Style, View};
use crate::{Options, block, sentence};
use js_sys::{Array, JSON, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The fields of the options, as JavaScript writes them.
const FIELDS: [&str; 4] = ["checklists", "format", "id", "today"];

/// The options, with what the caller's own checklists are kept in.
struct Chosen {
    format: Format,
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
    fn options(&self) -> Options<'_> {
        let asked_for = self.lists.iter().filter(|list| list.is_asked_for());
        Options {
            id: self.id.clone(),
            format: self.format,
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
    let report = crate::analyze(text, &chosen.options()).map_err(|error| to_js_error(&error))?;
    to_js(&report.into_utf16(text))
}

/// Returns what has changed from `old_text` to `new_text`, its offsets in UTF-16 code units of the text that they are
/// about.
///
/// # Errors
///
/// As [`analyze`]; the message says which of the two texts it is about.
#[wasm_bindgen]
pub fn compare(old_text: &str, new_text: &str, options: JsValue) -> Result<JsValue, JsValue> {
    let chosen = read_options(options).map_err(|error| to_js_error(&error))?;
    let options = chosen.options();
    let read = |text, name| crate::read(text, &options).map_err(|error| to_js_error(&error.about(name)));
    let (old, new) = (read(old_text, "the old version")?, read(new_text, "the new version")?);
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
    let options = chosen.options();
    let report = crate::analyze(text, &options).map_err(|error| to_js_error(&error))?;
    let item = Item { report: &report, source: text, format: options.format };
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
        return Ok(Chosen { format: Format::Auto, id: String::new(), today: None, lists });
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
        format: string(&given, "format")?.map_or(Ok(Format::Auto), |format| format.parse())?,
        id: string(&given, "id")?.unwrap_or_default(),
        today: string(&given, "today")?.map(|day| day.parse()).transpose()?,
        lists: lists(&field(&given, "checklists"))?,
    })
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
