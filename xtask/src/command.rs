//! Other programs: where they are, and running them.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns the root of the repository.
pub fn root() -> PathBuf {
    let package =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    package.parent().expect("xtask lies in the repository").to_owned()
}

/// Returns cargo's target directory.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |path| root().join(path))
}

/// Returns the `cargo` that runs this program.
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Returns a command that runs in the root of the repository and finds the project's own tools first.
pub fn command(program: impl Into<OsString>) -> Command {
    let mut command = Command::new(program.into());
    command.current_dir(root()).env("PATH", path());
    command
}

/// Returns `npm` or `npx`, which are scripts on Windows.
pub fn npm(name: &str) -> Command {
    command(if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() })
}

fn path() -> OsString {
    let own = [root().join("target/tools/bin"), root().join("node_modules/.bin")];
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(own.into_iter().chain(std::env::split_paths(&inherited))).unwrap_or(inherited)
}

/// Returns the file that running `name` would run.
pub fn find(name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path()).map(|directory| directory.join(&name)).find(|file| is_program(file))
}

/// Whether `file` can be run.
pub fn is_program(file: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    {
        file.is_file()
    }
}

/// Runs `command` to its end, what it prints going to the terminal.
///
/// # Errors
///
/// Where it cannot be started or does not succeed.
pub fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", show(command))) }
}

/// Runs `command` and returns what it prints to standard output, trimmed.
///
/// # Errors
///
/// As [`run`].
pub fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| cannot_start(command, &error))?;
    if !output.status.success() {
        return Err(format!("`{}` failed ({})", show(command), output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs `command`, passes on what it prints to standard output line by line, and returns that and whether it succeeded.
///
/// # Errors
///
/// Where it cannot be started or its output cannot be read.
pub fn tee(command: &mut Command) -> Result<(String, bool), String> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| cannot_start(command, &error))?;
    let mut reader = BufReader::new(child.stdout.take().expect("standard output is piped"));
    let mut all = Vec::new();
    let mut from = 0;
    let mut terminal = std::io::stdout();
    while reader.read_until(b'\n', &mut all).map_err(|error| error.to_string())? > 0 {
        // A closed pipe on our side must not end the child before its exit status is known.
        let _ = terminal.write_all(&all[from..]);
        from = all.len();
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    Ok((String::from_utf8_lossy(&all).into_owned(), status.success()))
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` cannot be started: {error}", command.get_program().to_string_lossy())
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
