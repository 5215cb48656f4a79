//! `lacuna analyze`: reports on a few texts.

use super::machine::{Machine, Stream};
use super::{Chosen, Failure, InputFormat, input, report_error};
use crate::date::Date;
use crate::finding::Status;
use crate::report::Report;
use crate::text::Format;
use crate::view::{Colors, Item, Style, View};
use clap::{Args, ValueEnum};

/// Report on policies: what their sentences are about and what they fail to say
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files to read; `-` or nothing for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    files: Vec<String>,
    /// What to write
    #[arg(long, short, value_enum, default_value_t = OutputFormat::Text, value_name = "FORMAT")]
    format: OutputFormat,
    /// Checklists to measure against, separated by commas: ids, files of your own (.toml, .json), or `all` for every
    /// built-in one; `lacuna checklists` lists those [default: baseline]
    #[arg(long, short, value_name = "LIST")]
    checklist: Option<String>,
    /// How the input is written
    #[arg(long, value_enum, default_value_t = InputFormat::Auto, value_name = "FORMAT")]
    input_format: InputFormat,
    /// The day on which the policy is judged [default: today in UTC]
    ///
    /// The report holds it: with the same day the same input gives the same bytes.
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// The file to write instead of standard output
    ///
    /// It takes its name only when it is whole; until then it stands beside it, its name ending in `.partial`.
    #[arg(long, short, value_name = "FILE")]
    output: Option<String>,
    /// When to colour the text view
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
    /// Exit with code 1 where a requirement is missing, or (vague) missing or vague, or where there is a warning of
    /// high severity (high) or any warning (warning); several are separated by commas
    ///
    /// A text on which no requirement could be judged fails too: it is no privacy policy, or in a language that is
    /// not read.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STATUS")]
    fail_on: Vec<FailOn>,
}

const EXAMPLES: &str = "\
Examples:
  lacuna analyze policy.txt
  curl -s https://example.com/privacy | lacuna analyze --input-format html --checklist gdpr
  lacuna analyze --checklist gdpr,ccpa --format json policy.md | jq '.checklists[].counts'
  lacuna analyze --checklist gdpr --fail-on vague,high --format sarif --output lacuna.sarif PRIVACY.md

Exit codes:
  0  done
  1  --fail-on found what it was told to fail on
  2  wrong usage, or a file that cannot be read or written; the other files are reported all the same";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    /// For reading in a terminal
    Text,
    /// The whole report, one line a file, its offsets in bytes of the text
    Json,
    /// For a comment on a pull request
    Markdown,
    /// One page that needs no other file
    Html,
    /// One row a sentence, requirement and warning: document, row (which of the three), id, status, topics, score,
    /// start, end, title, citation, url, text, why, advice
    Csv,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
}

impl OutputFormat {
    fn view(self) -> View {
        match self {
            OutputFormat::Text => View::Text,
            OutputFormat::Json => View::Json,
            OutputFormat::Markdown => View::Markdown,
            OutputFormat::Html => View::Html,
            OutputFormat::Csv => View::Csv,
            OutputFormat::Sarif => View::Sarif,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// In a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A requirement that is missing
    Missing,
    /// A requirement that is missing or vague
    Vague,
    /// A warning of high severity
    High,
    /// Any warning
    Warning,
}

/// A text that was analysed.
struct Analysed {
    report: Report,
    source: String,
    format: Format,
}

/// Reads, analyses and reports on each file in turn. One that cannot be read does not keep the others from being
/// reported; the exit code tells of it.
pub fn run(machine: &dyn Machine, arguments: &Arguments) -> Result<u8, Failure> {
    let checklists = super::checklists_of(machine, arguments.checklist.as_deref())?;
    let today = arguments.today.unwrap_or_else(|| super::today(machine));
    if let Some(output) = arguments.output.as_deref().filter(|output| *output != "-")
        && arguments.files.iter().any(|file| machine.is_same_file(file, output))
    {
        return Err(Failure::new(format!("{output} is an input too; choose another --output")));
    }
    if arguments.files.iter().any(|file| file == "-") && machine.is_terminal(Stream::Input) {
        report_error(machine, "reading the policy from the terminal; end it with Ctrl-D, or give the file's name");
    }
    let mut analysed: Vec<Analysed> = Vec::new();
    let mut failed = false;
    for file in &arguments.files {
        match analyze(machine, file, arguments.input_format, &checklists, today) {
            Ok(one) => analysed.push(one),
            Err(Failure::Message(message)) => {
                report_error(machine, &message);
                failed = true;
            }
            Err(gone) => return Err(gone),
        }
    }
    if !analysed.is_empty() {
        let items: Vec<Item> =
            analysed.iter().map(|one| Item { report: &one.report, source: &one.source, format: one.format }).collect();
        let to_file = arguments.output.as_deref().is_some_and(|output| output != "-");
        let style = Style { colors: colors(machine, arguments.color, to_file), width: width(machine, to_file) };
        let text = crate::view::render(&items, arguments.format.view(), style);
        write(machine, arguments.output.as_deref(), text.as_bytes())?;
    }
    if failed {
        return Ok(2);
    }
    let mut short = false;
    if !arguments.fail_on.is_empty() {
        for one in &analysed {
            short |= falls_short(machine, &one.report, &arguments.fail_on);
        }
    }
    Ok(u8::from(short))
}

/// Writes the report. That its reader has gone does not change what `--fail-on` says.
pub(super) fn write(machine: &dyn Machine, path: Option<&str>, bytes: &[u8]) -> Result<(), Failure> {
    match machine.write(path, bytes) {
        Err(Failure::BrokenPipe) => Ok(()),
        other => other,
    }
}

fn analyze(
    machine: &dyn Machine,
    file: &str,
    format: InputFormat,
    checklists: &Chosen,
    today: Date,
) -> Result<Analysed, Failure> {
    let input = input::read(machine, file, format)?;
    let options = crate::Options {
        id: input.id,
        format: crate::text::guess(&input.text, input.format),
        checklists: checklists.lists.clone(),
        asked_for: checklists.asked_for.clone(),
        today: Some(today),
    };
    let report =
        crate::analyze(&input.text, &options).map_err(|error| Failure::new(format!("{}: {error}", options.id)))?;
    Ok(Analysed { report, source: input.text, format: options.format })
}

/// Whether the report has what `--fail-on` names; says on standard error where nothing could be judged.
fn falls_short(machine: &dyn Machine, report: &Report, fail_on: &[FailOn]) -> bool {
    let requirements = || report.checklists.iter().flat_map(|checklist| &checklist.requirements);
    if requirements().all(|requirement| requirement.status == Status::NotApplicable) {
        let id = &report.document.id;
        report_error(
            machine,
            &format!("{id}: no requirement could be judged; give the text of a privacy policy in English"),
        );
        return true;
    }
    let has = |status: Status| requirements().any(|requirement| requirement.status == status);
    fail_on.iter().any(|fail_on| match fail_on {
        FailOn::Missing => has(Status::Missing),
        FailOn::Vague => has(Status::Missing) || has(Status::Vague),
        FailOn::High => report.warnings.iter().any(|warning| warning.severity == "high"),
        FailOn::Warning => !report.warnings.is_empty(),
    })
}

/// Whether the text view is coloured. What was said in this call counts before what is set around it.
pub(super) fn colors(machine: &dyn Machine, color: Color, to_file: bool) -> Colors {
    let wanted = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !to_file && super::is_colorful(machine, Stream::Output),
    };
    if wanted { Colors::Ansi } else { Colors::None }
}

/// Returns the width of the terminal up to a line's readable length, and a constant where there is none, so that
/// what is written to a file does not depend on the window.
pub(super) fn width(machine: &dyn Machine, to_file: bool) -> usize {
    machine.columns().filter(|_| !to_file).map_or(Style::default().width, |columns| columns.min(100))
}
