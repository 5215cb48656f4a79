//! The exports to JavaScript. Each is stateless: nothing of one call is kept for the next, so an instance that
//! trapped can be thrown away and another made.
//!
//! A JavaScript string may hold lone surrogates. Each becomes one U+FFFD on its way in, which is one UTF-16 code unit
//! as well, so the offsets of a report hold in the string that the caller gave.

use crate::checklist;
use crate::compare;
use crate::error::{Error, suggest};
use crate::text::{Format, Text};
use crate::topic::{self, Explanation};
use crate::view::{self, Item, Style, View};
use crate::{Options, block, sentence};
use js_sys::{Object, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// The fields of the options, as JavaScript writes them.
const FIELDS: [&str; 4] = ["checklists", "format", "id", "today"];

/// The options as they come from JavaScript. A field that is absent, `undefined` or `null` takes its default.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct GivenOptions {
    /// Ids of built-in checklists; by default `baseline` alone.
    checklists: Option<Vec<String>>,
    /// `auto`, `text`, `markdown` or `html`; by default `auto`.
    format: Option<String>,
    /// What the report carries as `document.id`.
    id: Option<String>,
    /// ISO 8601.
    today: Option<String>,
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
    let options = read_options(options).map_err(|error| to_js_error(&error))?;
    let report = crate::analyze(text, &options).map_err(|error| to_js_error(&error))?;
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
    let options = read_options(options).map_err(|error| to_js_error(&error))?;
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
    let options = read_options(options).map_err(|error| to_js_error(&error))?;
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
struct Listed {
    id: &'static str,
    title: &'static str,
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

fn read_options(given: JsValue) -> Result<Options, Error> {
    if given.is_undefined() || given.is_null() {
        return choose(GivenOptions::default());
    }
    if !given.is_object() {
        return Err(Error::option("the options are no object; give one such as { checklists: [\"gdpr\"] }"));
    }
    // serde-wasm-bindgen looks for the fields it knows and passes over all others, so a slip of the pen would go unseen.
    for key in Object::keys(given.unchecked_ref::<Object>()).iter().filter_map(|key| key.as_string()) {
        if !FIELDS.contains(&key.as_str()) {
            return Err(Error::option(format!("option `{key}` is not known; {}", suggest(&key, &FIELDS))));
        }
    }
    let given = serde_wasm_bindgen::from_value(given).map_err(|error| {
        Error::option(format!(
            "an option has the wrong type ({error}); `format`, `id` and `today` are strings and `checklists` is a list of strings"
        ))
    })?;
    choose(given)
}

fn choose(given: GivenOptions) -> Result<Options, Error> {
    let format = given.format.map_or(Ok(Format::Auto), |format| format.parse())?;
    let checklists = match given.checklists {
        None => checklist::by_id("baseline").into_iter().collect(),
        Some(ids) => ids.iter().map(|id| checklist::named(id)).collect::<Result<_, _>>()?,
    };
    let today = given.today.map(|day| day.parse()).transpose()?;
    Ok(Options { id: given.id.unwrap_or_default(), format, checklists, today })
}

/// Plain objects, arrays and `null`, never `Map` or `undefined`: what `JSON.parse` would give.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

fn to_js_error(error: &Error) -> JsValue {
    let js = js_sys::Error::new(&error.to_string());
    js.set_name("LacunaError");
    // Setting a property of a fresh object cannot fail.
    let _ = Reflect::set(&js, &"code".into(), &error.code().into());
    js.into()
}
