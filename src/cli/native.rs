//! The machine of the native program.

use super::Failure;
use super::machine::{Machine, Stream};
use super::output::Output;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The operating system, as the standard library gives it.
#[derive(Clone, Copy, Debug)]
pub struct Native;

impl Machine for Native {
    fn read_file(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        read(File::open(path)?, most)
    }

    fn read_input(&self, most: u64) -> io::Result<Vec<u8>> {
        read(io::stdin().lock(), most)
    }

    fn write(&self, path: Option<&str>, bytes: &[u8]) -> Result<(), Failure> {
        let mut output = Output::open(path)?;
        output.write(bytes)?;
        output.finish()
    }

    fn warn(&self, text: &str) {
        let _ = io::stderr().write_all(text.as_bytes());
    }

    fn is_same_file(&self, one: &str, other: &str) -> bool {
        match (fs::canonicalize(one), fs::canonicalize(other)) {
            (Ok(one), Ok(other)) => one == other && one.is_file(),
            _ => false,
        }
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        match stream {
            Stream::Input => io::stdin().is_terminal(),
            Stream::Output => io::stdout().is_terminal(),
            Stream::Error => io::stderr().is_terminal(),
        }
    }

    fn columns(&self) -> Option<usize> {
        if !io::stdout().is_terminal() {
            return None;
        }
        terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
    }

    fn variable(&self, name: &str) -> Option<String> {
        // What is no Unicode is set all the same.
        std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
    }

    fn seconds(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
    }
}

fn read(reader: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
