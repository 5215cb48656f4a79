//! What the commands need of the machine that they run on, so that the same commands run natively and, from
//! WebAssembly, in any JavaScript runtime with files.

use super::Failure;
use std::io;
use std::path::Path;

/// A stream of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard input.
    Input,
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

/// Files, streams, environment and clock.
pub trait Machine {
    /// Returns the bytes of a file, at most `most` of them.
    ///
    /// # Errors
    ///
    /// Where it cannot be read; the kind of the error says why.
    fn read_file(&self, path: &Path, most: u64) -> io::Result<Vec<u8>>;

    /// Returns the bytes of standard input up to its end, at most `most` of them.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    fn read_input(&self, most: u64) -> io::Result<Vec<u8>>;

    /// Writes to the file, which is whole or not there, or to standard output where `path` is nothing or `-`.
    ///
    /// # Errors
    ///
    /// Where it cannot be written; [`Failure::BrokenPipe`] where the reader of the output has gone.
    fn write(&self, path: Option<&str>, bytes: &[u8]) -> Result<(), Failure>;

    /// Writes to standard error; where that is closed, no one is left to tell.
    fn warn(&self, text: &str);

    /// Whether the two names lead to one file.
    fn is_same_file(&self, one: &str, other: &str) -> bool;

    /// Whether the stream is a terminal.
    fn is_terminal(&self, stream: Stream) -> bool;

    /// Returns the width of the terminal in characters, or nothing where standard output is none.
    fn columns(&self) -> Option<usize>;

    /// Returns a variable of the environment, or nothing where it is unset or empty.
    fn variable(&self, name: &str) -> Option<String>;

    /// Returns the seconds since 1 January 1970, UTC.
    fn seconds(&self) -> u64;
}
