//! `lacuna batch`: one report a line for many texts, in the order of the input, in bounded memory.
//!
//! One thread reads, N analyse, and the main thread writes. A slow text holds back the ones after it, so that the
//! reports that wait for it must be kept: the reader takes a place in a window of fixed size for each text, and the
//! writer frees it when the report is written.

use super::machine::Machine;
use super::native::Native;
use super::{Chosen, Failure, InputFormat, input, output::Output};
use crate::date::Date;
use crate::report::SCHEMA;
use crate::text::{Format, MAX_BYTES};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::panic::{self, UnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

/// Report on many policies, one line of JSON each, in the order of the input
///
/// The input is a file of JSON lines with `id` and `text` (other fields are ignored), or a folder, of which every
/// .txt, .md and .html file is read, sorted by name, its path in the folder being the id. A line or file that cannot
/// be used becomes `{"schema": 1, "document": {"id"}, "error": {"code", "message"}}`, where the id is the given one or
/// "line N", and the rest goes on.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// JSON lines, a folder, or `-` for JSON lines on standard input
    #[arg(long, short, value_name = "FILE|DIR|-")]
    input: String,
    /// The file to write, or `-` for standard output
    ///
    /// It takes its name only when it is whole; until then it stands beside it, its name ending in `.partial`.
    #[arg(long, short, default_value = "-", value_name = "FILE|-")]
    output: String,
    /// Checklists to measure against, separated by commas: ids, files of your own (.toml, .json), or `all` for every
    /// built-in one; `lacuna checklists` lists those [default: baseline]
    #[arg(long, short, value_name = "LIST")]
    checklist: Option<String>,
    /// How many texts are analysed at a time [default: the number of cores]
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// How the texts are written
    #[arg(long, value_enum, default_value_t = InputFormat::Auto, value_name = "FORMAT")]
    input_format: InputFormat,
    /// The day on which the policies are judged [default: today in UTC]
    ///
    /// The reports hold it: with the same day the same input gives the same bytes.
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
}

const EXAMPLES: &str = "\
Examples:
  lacuna batch --input policies.jsonl --output reports.jsonl --jobs 8
  lacuna batch --input policies/ --checklist gdpr,ccpa --output reports.jsonl
  zcat policies.jsonl.gz | lacuna batch --input - | jq -c '{id: .document.id, error}'

Exit codes:
  0  done; the summary on standard error counts the error records
  2  wrong usage, or an input or output that cannot be used";

/// The longest line that is read: a text of the greatest length, each byte of it escaped.
const MAX_LINE: usize = 6 * MAX_BYTES + (1 << 16);

/// Places in the window for each analysing thread.
const WINDOW: usize = 8;

/// The name of the analysing threads.
const ANALYSIS: &str = "analysis";

/// What is read and not yet analysed.
enum Job {
    /// A line of JSON, with its number from 1.
    Line(usize, Vec<u8>),
    /// A line over the limit, with its number.
    LongLine(usize),
    /// A file, with its id.
    File(String, PathBuf),
    /// The input broke off.
    Broken(io::Error),
}

/// What became of a job.
struct Done {
    /// A line of the output, with its end.
    line: Vec<u8>,
    /// Whether it is an error record.
    is_error: bool,
    /// How far it brings the progress bar.
    advance: u64,
    /// The input broke off here.
    broken: Option<io::Error>,
}

/// What all texts are analysed with.
struct Settings {
    checklists: Chosen,
    today: Date,
    format: InputFormat,
}

/// Reads, analyses and writes.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let settings = Arc::new(Settings {
        checklists: super::checklists_of(&Native, arguments.checklist.as_deref())?,
        today: arguments.today.unwrap_or_else(|| super::today(&Native)),
        format: arguments.input_format,
    });
    if Native.is_same_file(&arguments.input, &arguments.output) {
        return Err(Failure::new(format!("{} is the input too; choose another --output", arguments.output)));
    }
    let jobs = arguments.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get).min(1024);
    let source = Source::open(&arguments.input)?;
    let mut output = Output::open(Some(&arguments.output))?;
    let bar = bar(&source);
    let begun = Instant::now();

    // The message of a panic goes into the error record; on standard error it would tear the progress bar.
    let told = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if thread::current().name() != Some(ANALYSIS) {
            told(panic);
        }
    }));
    let window = jobs * WINDOW;
    let (place, free) = sync_channel::<()>(window);
    let (todo, jobs_in) = sync_channel::<(usize, Job)>(window);
    let (done, results) = sync_channel::<(usize, Done)>(window);
    // The threads are not joined: where the output has gone, the reader may wait for its input for ever.
    thread::spawn(move || source.read(&place, &todo));
    let jobs_in = Arc::new(Mutex::new(jobs_in));
    for _ in 0..jobs {
        let (jobs_in, done, settings) = (Arc::clone(&jobs_in), done.clone(), Arc::clone(&settings));
        thread::Builder::new()
            .name(ANALYSIS.to_owned())
            .spawn(move || work(&jobs_in, &done, &settings))
            .map_err(|error| Failure::new(format!("cannot start a thread: {error}; choose fewer --jobs")))?;
    }
    drop(done);
    let (reports, errors) = write(&results, &free, &mut output, &bar, &arguments.input)?;
    output.finish()?;
    bar.finish_and_clear();
    let plural = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    let _ = writeln!(
        io::stderr(),
        "lacuna: {}, {} in {:.1} s",
        plural(reports, "report"),
        plural(errors, "error record"),
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Writes what is done in the order in which it was read, and returns the number of reports and of error records.
fn write(
    results: &Receiver<(usize, Done)>,
    free: &Receiver<()>,
    output: &mut Output,
    bar: &ProgressBar,
    input: &str,
) -> Result<(usize, usize), Failure> {
    let mut waiting: BTreeMap<usize, Done> = BTreeMap::new();
    let mut next = 0;
    let (mut reports, mut errors) = (0, 0);
    for (index, done) in results {
        waiting.insert(index, done);
        while let Some(done) = waiting.remove(&next) {
            next += 1;
            if let Some(error) = done.broken {
                return Err(Failure::new(format!("cannot read {input}: {error}")));
            }
            output.write(&done.line)?;
            *(if done.is_error { &mut errors } else { &mut reports }) += 1;
            bar.inc(done.advance);
            // The reader has ended where nothing is there to take.
            let _ = free.recv();
        }
    }
    Ok((reports, errors))
}

/// Analyses jobs until there are no more, or no one wants the results.
fn work(jobs: &Mutex<Receiver<(usize, Job)>>, done: &SyncSender<(usize, Done)>, settings: &Settings) {
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((index, job)) = next else { return };
        if done.send((index, finished(job, settings))).is_err() {
            return;
        }
    }
}

fn finished(job: Job, settings: &Settings) -> Done {
    let mut advance = 1;
    let (id, result) = match job {
        Job::Broken(error) => {
            return Done { line: Vec::new(), is_error: true, advance: 0, broken: Some(error) };
        }
        Job::LongLine(number) => {
            let message = format!("the line has more than the limit of {MAX_LINE} bytes; split the text");
            (format!("line {number}"), Err(("too_large", message)))
        }
        Job::Line(number, line) => {
            advance = line.len() as u64 + 1;
            let (id, text) = record(&line, number);
            let report = text.and_then(|text| report(&id, &text, settings.format.format(), settings));
            (id, report)
        }
        Job::File(id, path) => {
            let format = input::format_of(&path, settings.format);
            let report = input::read_file(&Native, &path).and_then(|text| report(&id, &text, format, settings));
            (id, report)
        }
    };
    let is_error = result.is_err();
    let mut line = result.unwrap_or_else(|(code, message)| {
        let record = serde_json::json!({
            "schema": SCHEMA, "document": { "id": id }, "error": { "code": code, "message": message }
        });
        record.to_string().into_bytes()
    });
    line.push(b'\n');
    Done { line, is_error, advance, broken: None }
}

/// A line's record.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    text: std::borrow::Cow<'a, str>,
}

/// What can be told of a line whose text is broken: whether it is a JSON object, and its id.
#[derive(Deserialize)]
struct Loose {
    id: Option<serde_json::Value>,
    #[serde(rename = "text")]
    _text: Option<IgnoredAny>,
}

/// Returns the id of a line, and its text or what is wrong with it as a code and a message.
fn record(line: &[u8], number: usize) -> (String, Result<String, (&'static str, String)>) {
    let nameless = format!("line {number}");
    let readable = String::from_utf8_lossy(line);
    if let Err(error) = serde_json::from_str::<IgnoredAny>(&readable) {
        let message = format!("line {number} is not JSON: {error}; write one object with `id` and `text` a line");
        return (nameless, Err(("json", message)));
    }
    if !readable.trim_start().starts_with('{') {
        let message = format!("line {number} is no JSON object; write one with `id` and `text` a line");
        return (nameless, Err(("json", message)));
    }
    let loose = match serde_json::from_str::<Loose>(&readable) {
        Ok(loose) => loose,
        Err(error) => {
            let code = if error.is_data() { "field" } else { "encoding" };
            return (nameless, Err((code, format!("the fields of line {number} cannot be read: {error}"))));
        }
    };
    let id = match loose.id {
        Some(serde_json::Value::String(id)) => Some(id),
        Some(serde_json::Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    let Some(id) = id else {
        let message = format!("line {number} has no `id`, a string or number; add one");
        return (nameless, Err(("field", message)));
    };
    if let Err(error) = std::str::from_utf8(line) {
        let message = format!("byte {} of line {number} is not UTF-8; write the file in UTF-8", error.valid_up_to());
        return (id, Err(("encoding", message)));
    }
    let text = match serde_json::from_slice::<Record>(line) {
        Ok(record) => Ok(record.text.into_owned()),
        Err(error) if error.is_data() => {
            Err(("field", format!("line {number} has no `text` that is a string; add it ({error})")))
        }
        // The line is JSON, so what is left is an escape that is half of a UTF-16 pair.
        Err(error) => Err(("encoding", format!("line {number} has an escape that is no character: {error}"))),
    };
    (id, text)
}

/// Returns the report on a text as one line of JSON, or a code and a message.
fn report(id: &str, text: &str, format: Format, settings: &Settings) -> Result<Vec<u8>, (&'static str, String)> {
    let options = crate::Options {
        id: id.to_owned(),
        format,
        checklists: settings.checklists.lists.clone(),
        asked_for: settings.checklists.asked_for.clone(),
        today: Some(settings.today),
    };
    guarded(|| {
        let report = crate::analyze(text, &options).map_err(|error| (error.code(), error.to_string()))?;
        serde_json::to_vec(&report).map_err(|error| ("internal", error.to_string()))
    })
}

/// Returns what `task` returns; a panic, which is a bug of ours, as an error, so that one text cannot end the batch.
fn guarded<T>(
    task: impl FnOnce() -> Result<T, (&'static str, String)> + UnwindSafe,
) -> Result<T, (&'static str, String)> {
    panic::catch_unwind(task).unwrap_or_else(|payload| {
        let message = payload
            .downcast_ref::<&str>()
            .map(|message| (*message).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        Err(("internal", format!("a bug in Lacuna stopped the analysis: {message}; please report it with the text")))
    })
}

/// Where the texts come from.
enum Source {
    /// Lines, and their length in bytes where it is known.
    Lines(Box<dyn BufRead + Send>, Option<u64>),
    /// Files with their ids, sorted.
    Files(Vec<(String, PathBuf)>),
}

impl Source {
    fn open(path: &str) -> Result<Self, Failure> {
        if path == "-" {
            return Ok(Source::Lines(Box::new(BufReader::new(io::stdin())), None));
        }
        let fail = |error: io::Error| {
            let remedy = "check the name, or give `-` for standard input";
            Failure::new(format!("cannot read {path}: {error}; {remedy}"))
        };
        let metadata = fs::metadata(path).map_err(fail)?;
        if metadata.is_dir() {
            let mut files = Vec::new();
            collect(Path::new(path), "", &mut files).map_err(fail)?;
            if files.is_empty() {
                return Err(Failure::new(format!(
                    "{path} holds no .txt, .md or .html file; add one or choose another"
                )));
            }
            files.sort();
            return Ok(Source::Files(files));
        }
        let file = File::open(path).map_err(fail)?;
        let length = metadata.is_file().then_some(metadata.len());
        Ok(Source::Lines(Box::new(BufReader::with_capacity(1 << 16, file)), length))
    }

    /// Sends every job, each once a place is free, until the input ends or no one wants more.
    fn read(self, place: &SyncSender<()>, todo: &SyncSender<(usize, Job)>) {
        let mut index = 0;
        let mut send = |job: Job| {
            let sent = place.send(()).is_ok() && todo.send((index, job)).is_ok();
            index += 1;
            sent
        };
        match self {
            Source::Files(files) => {
                for (id, path) in files {
                    if !send(Job::File(id, path)) {
                        return;
                    }
                }
            }
            Source::Lines(mut reader, _) => {
                let mut number = 0;
                loop {
                    let line = match line(&mut reader, MAX_LINE) {
                        Ok(None) => return,
                        Ok(Some(line)) => line,
                        Err(error) => {
                            send(Job::Broken(error));
                            return;
                        }
                    };
                    number += 1;
                    let job = match line {
                        Line::Long => Job::LongLine(number),
                        Line::Whole(mut line) => {
                            if number == 1 && line.starts_with(b"\xEF\xBB\xBF") {
                                line.drain(..3);
                            }
                            if line.trim_ascii().is_empty() {
                                continue;
                            }
                            Job::Line(number, line)
                        }
                    };
                    if !send(job) {
                        return;
                    }
                }
            }
        }
    }
}

/// Collects the files to read in a folder and the folders in it. Links to folders are not followed: they may lead
/// back. Names that are not Unicode are shown with replacement characters.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let id = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, &format!("{id}/"), files)?;
            continue;
        }
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("").to_lowercase();
        if matches!(extension.as_str(), "txt" | "md" | "html" | "htm") && path.is_file() {
            files.push((id, path));
        }
    }
    Ok(())
}

/// A line without its end.
#[derive(Debug, PartialEq)]
enum Line {
    Whole(Vec<u8>),
    /// It was over the limit and is skipped.
    Long,
}

/// Returns the next line of at most `limit` bytes, or nothing at the end. Never holds more than `limit` bytes.
fn line(reader: &mut impl BufRead, limit: usize) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let mut is_long = false;
    let mut is_begun = false;
    loop {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        is_begun |= !buffer.is_empty();
        is_long |= line.len() + part.len() > limit;
        if is_long {
            line = Vec::new();
        } else {
            line.extend_from_slice(part);
        }
        let is_last = end.is_some() || buffer.is_empty();
        let used = part.len() + usize::from(end.is_some());
        reader.consume(used);
        if is_last {
            let line = if is_long { Line::Long } else { Line::Whole(line) };
            return Ok(is_begun.then_some(line));
        }
    }
}

/// Returns the progress bar, which shows only where standard error is a terminal.
fn bar(source: &Source) -> ProgressBar {
    let target = if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let (length, template) = match source {
        Source::Lines(_, Some(bytes)) => (Some(*bytes), "{bar:40} {bytes}/{total_bytes} {bytes_per_sec} eta {eta}"),
        Source::Lines(_, None) => (None, "{spinner} {bytes} {bytes_per_sec} {elapsed}"),
        Source::Files(files) => (Some(files.len() as u64), "{bar:40} {pos}/{len} {per_sec} eta {eta}"),
    };
    let bar = ProgressBar::with_draw_target(length, target);
    bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_record() {
        let result: Result<(), _> = guarded(|| panic!("at {}", "once"));
        let (code, message) = result.unwrap_err();
        assert_eq!(code, "internal");
        assert!(message.contains("at once"), "{message}");
        assert_eq!(guarded(|| Ok(1)), Ok(1));
    }

    #[test]
    fn a_long_line_is_skipped_and_the_next_is_read() {
        let mut reader = BufReader::with_capacity(4, &b"0123456789\nab\n\nlast"[..]);
        assert_eq!(line(&mut reader, 5).unwrap(), Some(Line::Long));
        assert_eq!(line(&mut reader, 5).unwrap(), Some(Line::Whole(b"ab".to_vec())));
        assert_eq!(line(&mut reader, 5).unwrap(), Some(Line::Whole(Vec::new())));
        assert_eq!(line(&mut reader, 5).unwrap(), Some(Line::Whole(b"last".to_vec())));
        assert_eq!(line(&mut reader, 5).unwrap(), None);
    }

    #[test]
    fn a_broken_record_keeps_its_id() {
        let code = |line: &[u8]| {
            let (id, text) = record(line, 7);
            (id, text.map_err(|(code, _)| code))
        };
        assert_eq!(
            code("{\"id\":\"Müller 🎉\",\"text\":\"x\",\"more\":1}".as_bytes()),
            ("Müller 🎉".into(), Ok("x".into()))
        );
        assert_eq!(code(b"{\"id\":3,\"text\":\"x\\ny\"}"), ("3".into(), Ok("x\ny".into())));
        assert_eq!(code(b"{\"id\":\"a\",\"text\":\"\xFF\"}"), ("a".into(), Err("encoding")));
        assert_eq!(code(br#"{"id":"a","text":"\ud83d"}"#), ("a".into(), Err("encoding")));
        assert_eq!(code(br#"{"id":"a"}"#), ("a".into(), Err("field")));
        assert_eq!(code(br#"{"id":"a","text":null}"#), ("a".into(), Err("field")));
        assert_eq!(code(br#"{"text":"x"}"#), ("line 7".into(), Err("field")));
        assert_eq!(code(br#"{"id":"a","text":"x""#), ("line 7".into(), Err("json")));
        assert_eq!(code(br#"["a","x"]"#), ("line 7".into(), Err("json")));
        assert_eq!(code(br#"{"id":"\ud83d","text":"x"}"#), ("line 7".into(), Err("encoding")));
        assert_eq!(code(br#"{"id":"a","id":"b","text":"x"}"#), ("line 7".into(), Err("field")));
    }
}
