//! Every check and test, once, the quick ones first; all are run, whatever fails.

use crate::command::{cargo, command, npm, root, run, target, tee};
use crate::{build, tools};
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// How the tests of one step, or of all, went. A check without tests of its own counts as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
}

type Step = (&'static str, fn() -> Result<Tally, String>);

const STEPS: [Step; 11] = [
    ("format", || check(cargo().args(["fmt", "--all", "--check"]))),
    ("clippy", || check(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))),
    ("clippy for WebAssembly", clippy_wasm),
    ("cargo test", cargo_test),
    ("documentation", || check(cargo().args(["doc", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings"))),
    ("build", || build::package().map(|()| ONE)),
    ("types", types),
    ("WebAssembly", webassembly),
    ("package", package),
    ("browser", browser),
    ("extension", extension),
];

const ONE: Tally = Tally { passed: 1, failed: 0, skipped: 0 };

/// Runs the steps whose name holds one of `names`, or all, prints how each went, and returns whether all passed.
///
/// # Errors
///
/// Where no step has such a name.
pub fn test(names: &[String]) -> Result<bool, String> {
    let chosen = |name: &str| names.is_empty() || names.iter().any(|part| name.contains(part.as_str()));
    let steps: Vec<_> = STEPS.iter().filter(|(name, _)| chosen(name)).collect();
    if steps.is_empty() {
        let known = STEPS.map(|(name, _)| name).join(", ");
        return Err(format!("no step is called {}; known are {known}", names.join(" ")));
    }
    let mut lines = Vec::new();
    let mut total = Tally::default();
    for (name, step) in steps {
        println!("\n== {name}");
        let start = Instant::now();
        let tally = step().unwrap_or_else(|message| {
            eprintln!("error: {message}");
            Tally { failed: 1, ..Tally::default() }
        });
        total.add(tally);
        let seconds = start.elapsed().as_secs_f64();
        let verdict = if tally.failed > 0 { "FAILED" } else { "ok" };
        lines.push(format!("{name:<28}{verdict:<8}{seconds:>7.1} s   {tally}"));
    }
    // The counts are the last line of all, also where something failed: programs read them.
    println!("\n{}\n\n{total}", lines.join("\n"));
    Ok(total.failed == 0)
}

fn check(command: &mut Command) -> Result<Tally, String> {
    run(command).map(|()| ONE)
}

fn clippy_wasm() -> Result<Tally, String> {
    tools::ensure_target()?;
    for features in ["", "command"] {
        let target = ["clippy", "--target", "wasm32-unknown-unknown", "--no-default-features", "--lib"];
        run(cargo().args(target).args(["--features", features, "--", "-D", "warnings"]))?;
    }
    Ok(ONE)
}

fn cargo_test() -> Result<Tally, String> {
    tally(cargo().args(["test", "--workspace", "--no-fail-fast"]), rust_tally)
}

/// Checks every script against its JSDoc types.
fn types() -> Result<Tally, String> {
    for directory in ["", "tests", "benches"] {
        tools::ensure_packages(directory)?;
    }
    let projects = ["tsconfig.json", "extension/tsconfig.json"];
    for project in projects {
        run(npm("npx").args(["--no-install", "tsc", "--project", project]))?;
    }
    Ok(Tally { passed: 2, ..Tally::default() })
}

/// The engine in Node: the same reports as the native program gives.
fn webassembly() -> Result<Tally, String> {
    let program = native_program()?;
    let mut node = command("node");
    node.env("LACUNA", program).args(["--test", "--test-reporter=spec"]);
    node.arg("tests/wasm-equality.mjs");
    tally(&mut node, node_tally)
}

/// The npm package, as whoever installs it finds it.
fn package() -> Result<Tally, String> {
    build::package()?;
    tools::ensure_packages("tests")?;
    let chromium = tools::ensure_chromium()?;
    let program = native_program()?;
    tally(node_tests("tests/package")?.env("CHROME_PATH", chromium).env("LACUNA", program), node_tally)
}

/// Builds the native program, which WebAssembly is held against, and returns where it is.
fn native_program() -> Result<PathBuf, String> {
    run(cargo().args(["build", "--release", "--bin", "lacuna"]))?;
    Ok(target().join("release").join(format!("lacuna{}", std::env::consts::EXE_SUFFIX)))
}

fn browser() -> Result<Tally, String> {
    tally(&mut browser_tests("tests/browser")?, node_tally)
}

/// The extension, laid out as a browser takes it.
fn extension() -> Result<Tally, String> {
    tools::ensure_packages("tests")?;
    crate::extension::lay_all()?;
    tally(&mut browser_tests("tests/extension")?, node_tally)
}

/// Returns the command that runs the tests of `directory`, which drive both browsers.
fn browser_tests(directory: &str) -> Result<Command, String> {
    tools::ensure_node()?;
    let (chromium, firefox) = (tools::ensure_chromium()?, tools::ensure_firefox()?);
    let mut tests = node_tests(directory)?;
    tests.env("CHROME_PATH", chromium).env("FIREFOX_PATH", firefox);
    Ok(tests)
}

/// Returns the command that runs each `*.test.mjs` of `directory`.
fn node_tests(directory: &str) -> Result<Command, String> {
    let mut files: Vec<_> = std::fs::read_dir(root().join(directory))
        .map_err(|error| format!("{directory}: {error}"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(format!("{directory} holds no *.test.mjs"));
    }
    let mut node = command("node");
    node.args(["--test", "--test-reporter=spec"]).args(files);
    Ok(node)
}

/// Runs a test runner and reads its counts; one that fails without a failed test has failed once.
fn tally(command: &mut Command, read: fn(&str) -> Tally) -> Result<Tally, String> {
    let (printed, success) = tee(command)?;
    let mut tally = read(&printed);
    if !success && tally.failed == 0 {
        tally.failed = 1;
    }
    if success && tally.passed == 0 {
        return Err("not one test was run".to_owned());
    }
    Ok(tally)
}

/// Adds up the closing lines of cargo test: `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
fn rust_tally(printed: &str) -> Tally {
    let mut tally = Tally::default();
    for line in printed.lines().filter(|line| line.starts_with("test result:")) {
        let count = |word: &str| {
            let before = line.split(word).next().filter(|before| before.len() < line.len());
            before
                .and_then(|before| before.split_whitespace().last())
                .and_then(|number| number.parse().ok())
                .unwrap_or(0)
        };
        tally.add(Tally { passed: count(" passed"), failed: count(" failed"), skipped: count(" ignored") });
    }
    tally
}

/// Reads the closing lines of Node's test runner: `ℹ pass 3`, `ℹ fail 0`, `ℹ skipped 1`.
fn node_tally(printed: &str) -> Tally {
    let count = |word: &str| {
        let lines =
            printed.lines().filter_map(|line| line.strip_prefix("ℹ ")?.strip_prefix(word)?.trim().parse::<u64>().ok());
        lines.sum::<u64>()
    };
    Tally {
        passed: count("pass "),
        failed: count("fail ") + count("cancelled "),
        skipped: count("skipped ") + count("todo "),
    }
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_cargo_test_add_up() {
        let printed = "running 2 tests\n\
            test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n";
        assert_eq!(rust_tally(printed), Tally { passed: 15, failed: 2, skipped: 1 });
    }

    #[test]
    fn the_counts_of_node_are_read() {
        let printed = "✔ a (1ms)\nℹ tests 5\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\n";
        assert_eq!(node_tally(printed), Tally { passed: 3, failed: 1, skipped: 1 });
    }

    #[test]
    fn other_output_counts_nothing() {
        assert_eq!(rust_tally("12 passed"), Tally::default());
        assert_eq!(node_tally("pass 3"), Tally::default());
    }
}
