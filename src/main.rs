//! The command-line program: reads policies from files and standard input, writes reports.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
