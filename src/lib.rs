//! Lacuna reads a privacy policy: it splits the text into sentences, says for each what it is about, and shows
//! what the policy fails to say, measured against the law's own lists.
//!
//! The way of the data is one line of modules, each of which imports only those before it:
//!
//! ```text
//! text -> block -> sentence -> word -> language -> feature -> topic -> fact -> finding -> report -> compare -> view
//! ```

pub mod block;
pub mod checklist;
#[cfg(feature = "command")]
pub mod cli;
pub mod compare;
pub mod date;
pub mod error;
pub mod fact;
pub mod feature;
pub mod finding;
pub mod language;
mod numeral;
mod order;
pub mod report;
pub mod sentence;
pub mod text;
pub mod topic;
pub mod view;
pub mod word;
// What wasm-bindgen generates is unsafe code.
#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code)]
mod wasm;

use checklist::Checklist;
use compare::Version;
use date::Date;
use error::Error;
use report::Report;
use text::{Format, Text};

/// What the caller chooses for one analysis.
#[derive(Clone, Debug, Default)]
pub struct Options<'c> {
    /// The name that the report carries as `document.id`.
    pub id: String,
    /// How to read the input.
    pub format: Format,
    /// The checklists to measure against, in the order of the report.
    pub checklists: Vec<&'c Checklist>,
    /// The ids of those that somebody asked for by name; the reason why each applies says so.
    pub asked_for: Vec<String>,
    /// The day on which the text is judged; without it no date is called stale.
    pub today: Option<Date>,
}

/// Returns the report on `input`, its offsets in UTF-8 bytes of `input`.
///
/// Linear in `input`.
///
/// # Errors
///
/// [`Error::is_empty`] where `input` holds no character but white space, [`Error::is_binary`] where it is no text,
/// and [`Error::is_too_large`] where it is longer than [`text::MAX_BYTES`].
pub fn analyze(input: &str, options: &Options) -> Result<Report, Error> {
    Ok(read(input, options)?.report)
}

/// Returns the report on `input` together with the text and sentences that it is about, as
/// [`compare`](compare::compare) needs them.
///
/// # Errors
///
/// As [`analyze`].
pub fn read<'a>(input: &'a str, options: &Options) -> Result<Version<'a>, Error> {
    Ok(read_text(Text::read(input, options.format)?, options))
}

/// Returns what [`read`] returns, of a text whose format is settled.
pub fn read_text<'a>(text: Text<'a>, options: &Options) -> Version<'a> {
    let blocks = block::blocks(&text);
    let sentences = sentence::sentences(&text, &blocks);
    let words = word::Words::of(&text, &sentences);
    let language = language::language(&text, &sentences);
    let topic::Marks { marks: topics, near } = topic::classify(&text, &sentences, &words, language);
    let facts = fact::facts(&text, &sentences, &words, &topics);
    let reading = finding::Reading {
        text: &text,
        sentences: &sentences,
        words: &words,
        language,
        topics: &topics,
        near: &near,
        facts: &facts,
    };
    let findings = finding::find(&reading, &options.checklists, &options.asked_for, options.today);
    let report = report::assemble(&reading, &findings, options);
    Version { text, sentences, report }
}
