//! The command-line program: reads policies from files and standard input, writes reports.

use lacuna::cli::{self, Native};
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cli::run(&Native, std::env::args_os()))
}
