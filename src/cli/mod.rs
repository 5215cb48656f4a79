//! The commands. Each is a file; this one says what they have in common: arguments, exit codes, errors.

mod analyze;
#[cfg(feature = "cli")]
mod batch;
mod checklist_file;
mod checklists;
mod diff;
mod explain;
mod input;
mod machine;
#[cfg(feature = "cli")]
mod native;
#[cfg(feature = "cli")]
mod output;

pub use machine::{Machine, Stream};
#[cfg(feature = "cli")]
pub use native::Native;

use crate::checklist::{self, Checklist};
use crate::date::Date;
#[cfg(feature = "cli")]
use crate::error::suggest;
use crate::text::Format;
use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::io;

/// The widest that help is written, in characters.
const MOST_COLUMNS: usize = 100;

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
    max_term_width = MOST_COLUMNS
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// What is given to a command that only the native program has.
#[cfg(not(feature = "cli"))]
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
struct NativeOnly {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    _words: Vec<OsString>,
}

const EXAMPLES: &str = "\
Examples:
  lacuna analyze policy.txt
  lacuna analyze --checklist gdpr,ccpa --format html --output report.html policy.md
  lacuna analyze --checklist gdpr --fail-on missing PRIVACY.md
  lacuna analyze --checklist gdpr,./acme.toml policy.md
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
    #[cfg(feature = "cli")]
    Batch(batch::Arguments),
    Checklists(checklists::Arguments),
    Diff(diff::Arguments),
    Explain(explain::Arguments),
    #[cfg(not(feature = "cli"))]
    #[command(hide = true, alias = "completions", alias = "man")]
    Batch(NativeOnly),
    /// Print a script that completes this program's arguments in a shell
    #[cfg(feature = "cli")]
    #[command(after_help = "Example:\n  lacuna completions bash > ~/.local/share/bash-completion/completions/lacuna")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[cfg(feature = "cli")]
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
pub enum Failure {
    /// The reader of the output has gone, as `head` does; nothing is wrong.
    BrokenPipe,
    /// Cause and remedy.
    Message(String),
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Failure::Message(message.into())
    }

    /// Returns what is said of an output that cannot be written.
    pub fn output(name: &str, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Failure::BrokenPipe
        } else {
            Failure::new(format!("cannot write {name}: {error}; choose another --output or make room"))
        }
    }
}

/// Runs the program and returns its exit code. The first argument is the program's name.
pub fn run(machine: &dyn Machine, arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let mut program = Arguments::command();
    if let Some(columns) = machine.columns() {
        program = program.term_width(columns.min(MOST_COLUMNS));
    }
    let parsed = program.try_get_matches_from_mut(arguments);
    let parsed = parsed.and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => return show(machine, &error.with_cmd(&program)),
    };
    let result = match arguments.command {
        Command::Analyze(command) => analyze::run(machine, &command),
        Command::Checklists(command) => checklists::run(machine, &command).map(|()| 0),
        Command::Diff(command) => diff::run(machine, &command),
        Command::Explain(command) => explain::run(machine, &command).map(|()| 0),
        #[cfg(not(feature = "cli"))]
        Command::Batch(_) => Err(Failure::new(
            "`batch`, `completions` and `man` are part of the native program; `cargo install lacuna` installs it",
        )),
        #[cfg(feature = "cli")]
        Command::Batch(command) => batch::run(&command).map(|()| 0),
        #[cfg(feature = "cli")]
        Command::Completions { shell } => completions(machine, shell).map(|()| 0),
        #[cfg(feature = "cli")]
        Command::Man { command } => man(machine, command.as_deref()).map(|()| 0),
    };
    match result {
        Ok(code) => code,
        Err(Failure::BrokenPipe) => 0,
        Err(Failure::Message(message)) => {
            report_error(machine, &message);
            2
        }
    }
}

/// Shows what the arguments led to instead of a command, help or an error of usage, and returns the exit code.
fn show(machine: &dyn Machine, error: &clap::Error) -> u8 {
    let stream = if error.use_stderr() { Stream::Error } else { Stream::Output };
    let text = error.render();
    let text = if is_colorful(machine, stream) { text.ansi().to_string() } else { text.to_string() };
    if stream == Stream::Error {
        machine.warn(&text);
    } else if let Err(Failure::Message(message)) = machine.write(None, text.as_bytes()) {
        report_error(machine, &message);
        return 2;
    }
    u8::try_from(error.exit_code()).unwrap_or(2)
}

/// Whether what is written to the stream may be coloured.
fn is_colorful(machine: &dyn Machine, stream: Stream) -> bool {
    let is_dumb = machine.variable("TERM").is_some_and(|term| term == "dumb");
    machine.variable("NO_COLOR").is_none() && !is_dumb && machine.is_terminal(stream)
}

/// Says on standard error what went wrong.
fn report_error(machine: &dyn Machine, message: &str) {
    machine.warn(&format!("lacuna: {message}\n"));
}

#[cfg(feature = "cli")]
fn completions(machine: &dyn Machine, shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "lacuna", &mut script);
    machine.write(None, &script)
}

#[cfg(feature = "cli")]
fn man(machine: &dyn Machine, name: Option<&str>) -> Result<(), Failure> {
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
    machine.write(None, &page)
}

/// The checklists to measure against.
struct Chosen {
    lists: Vec<&'static Checklist>,
    /// The ids of those that were named.
    asked_for: Vec<String>,
}

/// Returns the checklists of a comma-separated list of ids and files, in its order, each once; `all` stands for every
/// built-in one. Without a list, `baseline`.
fn checklists_of(machine: &dyn Machine, list: Option<&str>) -> Result<Chosen, Failure> {
    let mut chosen = Chosen { lists: Vec::new(), asked_for: Vec::new() };
    for name in list.unwrap_or("baseline").split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let found: Vec<&'static Checklist> =
            if name == "all" { checklist::builtin().iter().collect() } else { vec![checklist_named(machine, name)?] };
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
fn checklist_named(machine: &dyn Machine, name: &str) -> Result<&'static Checklist, Failure> {
    if checklist_file::is_file(name) {
        // It is read once and needed to the end.
        return Ok(Box::leak(Box::new(checklist_file::read(machine, name)?)));
    }
    checklist::named(name).map_err(|error| Failure::new(format!("{error}; `lacuna checklists` lists them all")))
}

/// Returns today's date in UTC.
fn today(machine: &dyn Machine) -> Date {
    Date::from_unix_days(machine.seconds() / 86_400).expect("no clock is set beyond the year 9999")
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn today_is_a_day_of_this_century() {
        let date = |written: &str| written.parse().unwrap();
        assert!((date("2024-01-01")..date("2100-01-01")).contains(&today(&Native)));
    }
}
