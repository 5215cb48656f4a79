//! The commands. Each is a file; this one says what they have in common: arguments, exit codes, errors.

mod analyze;
mod batch;
mod checklist_file;
mod checklists;
mod diff;
mod explain;
mod input;
mod output;

use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use lacuna::checklist::{self, Checklist};
use lacuna::date::Date;
use lacuna::error::suggest;
use lacuna::text::Format;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

#[derive(Parser)]
#[command(
    name = "lacuna",
    version,
    about = "Reads a privacy policy: what each sentence is about, and what the policy fails to say",
    long_about = "Reads a privacy policy: what each sentence is about, and what the policy fails to say, measured \
                  against the law's own lists.\n\nEverything happens on this machine. Lacuna reads text; it gives no \
                  legal advice.",
    after_help = EXAMPLES,
    styles = Styles::styled().header(AnsiColor::Yellow.on_default()).literal(AnsiColor::Green.on_default()),
    max_term_width = 100
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  lacuna analyze policy.txt
  lacuna analyze --checklist gdpr,ccpa --format html --output report.html policy.md
  lacuna analyze --checklist gdpr --fail-on missing PRIVACY.md
  lacuna analyze --checklist gdpr,./acme.toml policy.md
  lacuna batch --input policies.jsonl --output reports.jsonl
  lacuna diff policy-2024.txt policy-2025.txt
  lacuna checklists gdpr
  lacuna explain 'We never sell your personal data.'

Exit codes:
  0  done
  1  analyze or diff --fail-on found what it was told to fail on
  2  wrong usage, or an input or output that cannot be used; standard error says why";

#[derive(Subcommand)]
enum Command {
    Analyze(analyze::Arguments),
    Batch(batch::Arguments),
    Checklists(checklists::Arguments),
    Diff(diff::Arguments),
    Explain(explain::Arguments),
    /// Print a script that completes this program's arguments in a shell
    #[command(after_help = "Example:\n  lacuna completions bash > ~/.local/share/bash-completion/completions/lacuna")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_help = "Examples:\n  lacuna man > lacuna.1\n  lacuna man analyze | man -l -")]
    Man {
        /// The command whose page is printed, instead of the program's
        command: Option<String>,
    },
}

/// How the input is written, as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum InputFormat {
    /// By the file's name, else by the text itself
    Auto,
    Text,
    Markdown,
    Html,
}

impl InputFormat {
    fn format(self) -> Format {
        match self {
            InputFormat::Auto => Format::Auto,
            InputFormat::Text => Format::Text,
            InputFormat::Markdown => Format::Markdown,
            InputFormat::Html => Format::Html,
        }
    }
}

/// Why a command stops: exit code 2, and the message on standard error.
#[derive(Debug)]
enum Failure {
    /// The reader of the output has gone, as `head` does; nothing is wrong.
    BrokenPipe,
    /// Cause and remedy.
    Message(String),
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Failure::Message(message.into())
    }

    /// An output that cannot be written.
    fn output(name: &str, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Failure::BrokenPipe
        } else {
            Failure::new(format!("cannot write {name}: {error}; choose another --output or make room"))
        }
    }
}

/// Runs the program with the arguments that it was given.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Analyze(command) => analyze::run(&command),
        Command::Batch(command) => batch::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Checklists(command) => checklists::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Diff(command) => diff::run(&command),
        Command::Explain(command) => explain::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Completions { shell } => completions(shell),
        Command::Man { command } => man(command.as_deref()),
    };
    match result {
        Ok(code) => code,
        Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(Failure::Message(message)) => {
            report_error(&message);
            ExitCode::from(2)
        }
    }
}

/// Says on standard error what went wrong; where that is closed too, no one is left to tell.
fn report_error(message: &str) {
    let _ = writeln!(io::stderr(), "lacuna: {message}");
}

fn completions(shell: clap_complete::Shell) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "lacuna", &mut script);
    output::print(&script)?;
    Ok(ExitCode::SUCCESS)
}

fn man(name: Option<&str>) -> Result<ExitCode, Failure> {
    let mut program = Arguments::command();
    // Gives the subcommands their full names.
    program.build();
    let command = match name {
        None => program,
        Some(name) => {
            let names: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
            program
                .find_subcommand(name)
                .cloned()
                .ok_or_else(|| Failure::new(format!("command `{name}` is not known; {}", suggest(name, &names))))?
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(|error| Failure::new(format!("the manual page cannot be made: {error}")))?;
    output::print(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// The checklists to measure against.
struct Chosen {
    lists: Vec<&'static Checklist>,
    /// The ids of those that were named.
    asked_for: Vec<String>,
}

/// Returns the checklists of a comma-separated list of ids and files, in its order, each once; `all` stands for every
/// built-in one. Without a list, `baseline`.
fn checklists_of(list: Option<&str>) -> Result<Chosen, Failure> {
    let mut chosen = Chosen { lists: Vec::new(), asked_for: Vec::new() };
    for name in list.unwrap_or("baseline").split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let found: Vec<&'static Checklist> =
            if name == "all" { checklist::builtin().iter().collect() } else { vec![checklist_named(name)?] };
        for checklist in found {
            let known = chosen.lists.iter().find(|known| known.id == checklist.id);
            if let Some(known) = known.filter(|_| checklist_file::is_file(name)) {
                let id = &known.id;
                return Err(Failure::new(format!("{name}: another checklist has the id `{id}` too; give it its own")));
            }
            if known.is_none() {
                chosen.lists.push(checklist);
            }
            if list.is_some() && name != "all" {
                chosen.asked_for.push(checklist.id.clone());
            }
        }
    }
    if chosen.lists.is_empty() {
        return Err(Failure::new("--checklist names no checklist; `lacuna checklists` lists them"));
    }
    Ok(chosen)
}

/// Returns the built-in checklist of this id, or the one in this file.
fn checklist_named(name: &str) -> Result<&'static Checklist, Failure> {
    if checklist_file::is_file(name) {
        // It is read once and needed to the end.
        return Ok(Box::leak(Box::new(checklist_file::read(name)?)));
    }
    checklist::named(name).map_err(|error| Failure::new(format!("{error}; `lacuna checklists` lists them all")))
}

/// Whether the two names lead to one file.
fn is_same_file(one: &str, other: &str) -> bool {
    match (std::fs::canonicalize(one), std::fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other && one.is_file(),
        _ => false,
    }
}

/// Returns today's date in UTC.
fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_unix_days(seconds / 86_400).expect("no clock is set beyond the year 9999")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn today_is_a_day_of_this_century() {
        let date = |written: &str| written.parse().unwrap();
        assert!((date("2024-01-01")..date("2100-01-01")).contains(&today()));
    }
}
