//! `lacuna diff`: what has changed from one version of a policy to the next.

use super::analyze::{Color, colors, width, write};
use super::machine::{Machine, Stream};
use super::{Failure, InputFormat, input, report_error};
use crate::compare::{self, Comparison, Version};
use crate::date::Date;
use crate::text::Format;
use crate::view::{ComparisonView, Item, Style};
use clap::{Args, ValueEnum};

/// Compare two versions of a policy: sentences, and the gaps, statements and facts that came or went
///
/// A sentence is added, removed, reworded or moved. White space, typography, numbering and the case of a title are no
/// change.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The old version; `-` for standard input
    old: String,
    /// The new version; `-` for standard input
    new: String,
    /// What to write
    #[arg(long, short, value_enum, default_value_t = OutputFormat::Text, value_name = "FORMAT")]
    format: OutputFormat,
    /// Checklists to measure against, separated by commas: ids, files of your own (.toml, .json), or `all` for every
    /// built-in one; `lacuna checklists` lists those [default: baseline]
    #[arg(long, short, value_name = "LIST")]
    checklist: Option<String>,
    /// How both versions are written
    #[arg(long, value_enum, default_value_t = InputFormat::Auto, value_name = "FORMAT")]
    input_format: InputFormat,
    /// The day on which both versions are judged [default: today in UTC]
    ///
    /// The comparison holds it: with the same day the same input gives the same bytes.
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
    /// Exit with code 1 where the new version says less on a requirement than the old one
    ///
    /// Two versions of which one could not be judged fail too: it is no privacy policy, or in a language that is not
    /// read.
    #[arg(long, value_enum, value_name = "CHANGE")]
    fail_on: Option<FailOn>,
}

const EXAMPLES: &str = "\
Examples:
  lacuna diff policy-2024.txt policy-2025.txt
  curl -s https://example.com/privacy.txt | lacuna diff policy.txt -
  git show HEAD~1:PRIVACY.md | lacuna diff --checklist gdpr --fail-on opened - PRIVACY.md
  lacuna diff --format json old.md new.md | jq '.opened, .facts.added[].canonical'

Exit codes:
  0  done, changed or not
  1  --fail-on found what it was told to fail on
  2  wrong usage, or a file that cannot be read or written";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    /// For reading in a terminal
    Text,
    /// The whole comparison, in one line, its offsets in bytes of the texts
    Json,
    /// For a comment on a pull request
    Markdown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A requirement is missing that was stated or vague, or vague that was stated
    Opened,
}

/// Reads and compares both versions.
pub fn run(machine: &dyn Machine, arguments: &Arguments) -> Result<u8, Failure> {
    let checklists = super::checklists_of(machine, arguments.checklist.as_deref())?;
    let today = arguments.today.unwrap_or_else(|| super::today(machine));
    let files = [&arguments.old, &arguments.new];
    if files.iter().all(|file| *file == "-") {
        return Err(Failure::new("only one of the two can be standard input; give the other as a file"));
    }
    if let Some(output) = arguments.output.as_deref().filter(|output| *output != "-")
        && files.iter().any(|file| machine.is_same_file(file, output))
    {
        return Err(Failure::new(format!("{output} is an input too; choose another --output")));
    }
    if files.iter().any(|file| *file == "-") && machine.is_terminal(Stream::Input) {
        report_error(machine, "reading one version from the terminal; end it with Ctrl-D, or give the file's name");
    }
    let [old, new] = files.map(|file| input::read(machine, file, arguments.input_format));
    let (old, new) = (old?, new?);
    let format = |input: &input::Input| crate::text::guess(&input.text, input.format);
    let formats = [format(&old), format(&new)];
    let options = |input: &input::Input, format: Format| crate::Options {
        id: input.id.clone(),
        format,
        checklists: checklists.lists.clone(),
        asked_for: checklists.asked_for.clone(),
        today: Some(today),
    };
    let failed = |id: &str, error| Failure::new(format!("{id}: {error}"));
    let old = crate::read(&old.text, &options(&old, formats[0])).map_err(|error| failed(&old.id, error))?;
    let new = crate::read(&new.text, &options(&new, formats[1])).map_err(|error| failed(&new.id, error))?;
    let comparison = compare::compare(&old, &new);

    let view = match arguments.format {
        OutputFormat::Text => ComparisonView::Text,
        OutputFormat::Json => ComparisonView::Json,
        OutputFormat::Markdown => ComparisonView::Markdown,
    };
    let to_file = arguments.output.as_deref().is_some_and(|output| output != "-");
    let style = Style { colors: colors(machine, arguments.color, to_file), width: width(machine, to_file) };
    let shown =
        crate::view::render_comparison(&comparison, &item(&old, formats[0]), &item(&new, formats[1]), view, style);
    write(machine, arguments.output.as_deref(), shown.as_bytes())?;
    let fails = arguments.fail_on == Some(FailOn::Opened) && has_opened(machine, &comparison, &old, &new);
    Ok(u8::from(fails))
}

fn item<'a>(version: &'a Version, format: Format) -> Item<'a> {
    Item { report: &version.report, source: version.text.source(), format }
}

/// Whether a requirement was opened; says on standard error which version could not be judged.
fn has_opened(machine: &dyn Machine, comparison: &Comparison, old: &Version, new: &Version) -> bool {
    let mut fails = !comparison.opened.is_empty();
    for version in [old, new] {
        if !compare::is_judged(&version.report) {
            let id = &version.report.document.id;
            report_error(
                machine,
                &format!("{id}: no requirement could be judged; give the text of a privacy policy in English"),
            );
            fails = true;
        }
    }
    fails
}
