//! The driver of the project: builds, serves, tests, trains and renews.

mod bless;
mod build;
mod command;
mod docs;
mod extension;
mod hedges;
mod sample;
mod serve;
mod site;
mod size;
mod test;
mod tools;
mod train;

use command::root;
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
Builds, serves and tests Lacuna.

Usage: cargo xtask <COMMAND>

Commands:
  build                       Builds the WebAssembly into pkg/wasm and the page into target/site
  package                     Builds all that the npm package in pkg holds
  extension                   Builds the browser extension into target/extension, a package for each browser
  serve [--port N] [--open]   Builds, then serves the page at http://127.0.0.1:8080
  test [NAME ...]             Runs every check and test once, or only those whose name holds one of NAME
  bless                       Renews tests/policies/*/report.json
  docs                        Renews docs/checklists from data/checklists
  size                        Prints the sizes of what a reader downloads, raw and gzipped
  examples DIR                Writes the policies of ../shared/data, cut into sentences, for the pipeline in train/
  train                       Trains the model on ../shared/data and writes data/model
  rules                       Prints how often the rules of data/rules.toml are right in the labelled sentences
  hedges                      Counts the hedges of the policies in ../shared/data and writes data/hedges.tsv
  sample KIND [N] [START]     Prints the warnings of a kind in N of those policies, or N facts of a kind, for a reader
  help                        Prints this
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let result = match arguments.first().map(String::as_str) {
        Some("build") => expect_none(rest).and_then(|()| build::build()),
        Some("package") => expect_none(rest).and_then(|()| build::package()),
        Some("extension") => expect_none(rest).and_then(|()| extension::extension()),
        Some("serve") => serve::serve(rest),
        Some("test") => match test::test(rest) {
            Ok(false) => return ExitCode::FAILURE,
            result => result.map(|_| ()),
        },
        Some("bless") => expect_none(rest).and_then(|()| bless::bless()),
        Some("docs") => expect_none(rest).and_then(|()| docs::docs()),
        Some("size") => expect_none(rest).and_then(|()| size::size()),
        Some("examples") => match rest {
            [out] => train::examples(&shared(), &PathBuf::from(out)),
            _ => Err("`examples` takes the folder to write to; see `cargo xtask help`".to_owned()),
        },
        Some("train") => expect_none(rest).and_then(|()| train::run(&shared(), &root().join("data/model"))),
        Some("rules") => expect_none(rest).and_then(|()| train::rules(&shared())),
        Some("hedges") => expect_none(rest).and_then(|()| hedges::hedges(&shared().join("unlabelled.jsonl.gz"))),
        Some("sample") => sample::sample(&shared().join("unlabelled.jsonl.gz"), rest),
        Some("help" | "--help" | "-h") | None => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("command `{other}` is not known; see `cargo xtask help`")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Returns where the labelled policies lie, which are no part of the repository.
fn shared() -> PathBuf {
    root().join("../shared/data")
}

fn expect_none(arguments: &[String]) -> Result<(), String> {
    match arguments.first() {
        None => Ok(()),
        Some(argument) => Err(format!("argument `{argument}` is not known; see `cargo xtask help`")),
    }
}
