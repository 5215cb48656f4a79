//! Inputs: files and standard input, decoded, with the format that their names tell.

use super::machine::Machine;
use super::{Failure, InputFormat};
use crate::error::Error;
use crate::text::{self, Format, MAX_BYTES};
use std::io;
use std::path::Path;

/// Names of files whose format they tell.
const MARKDOWN: [&str; 3] = ["md", "markdown", "mdx"];
const HTML: [&str; 3] = ["html", "htm", "xhtml"];

/// One text.
pub struct Input {
    /// What the report calls it.
    pub id: String,
    /// The text.
    pub text: String,
    /// How it is written.
    pub format: Format,
}

/// What is read of an input at most: one byte more than the limit, by which the analysis knows that there were too many.
const MOST: u64 = MAX_BYTES as u64 + 1;

/// Reads the text of a file, or of standard input where `path` is `-`.
pub fn read(machine: &dyn Machine, path: &str, format: InputFormat) -> Result<Input, Failure> {
    let (id, bytes) = match path {
        "-" => ("stdin", machine.read_input(MOST)),
        path => (path, machine.read_file(Path::new(path), MOST)),
    };
    let bytes = bytes.map_err(|error| Failure::new(format!("cannot read {id}: {}", cause(path, &error))))?;
    let text = decoded(bytes).map_err(|error| Failure::new(format!("{id}: {error}")))?;
    Ok(Input { id: id.to_owned(), text, format: format_of(Path::new(path), format) })
}

/// Returns the text of a file.
pub fn read_file(machine: &dyn Machine, path: &Path) -> Result<String, (&'static str, String)> {
    let bytes = machine.read_file(path, MOST).map_err(|error| ("io", format!("cannot be read: {error}")))?;
    decoded(bytes).map_err(|error| (error.code(), error.to_string()))
}

/// Returns the bytes as text. Too many are told first: where they were cut is nowhere special.
fn decoded(bytes: Vec<u8>) -> Result<String, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::too_large(bytes.len(), MAX_BYTES));
    }
    Ok(text::decode(&bytes)?.into_owned())
}

/// Returns the format that was asked for, or else that the file's name tells, or else a guess by the text.
pub fn format_of(path: &Path, asked: InputFormat) -> Format {
    if asked != InputFormat::Auto {
        return asked.format();
    }
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("").to_lowercase();
    if MARKDOWN.contains(&extension.as_str()) {
        Format::Markdown
    } else if HTML.contains(&extension.as_str()) {
        Format::Html
    } else {
        Format::Auto
    }
}

fn cause(path: &str, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file; check the name, or give `-` for standard input".to_owned(),
        io::ErrorKind::IsADirectory => format!("it is a folder; `lacuna batch --input {path}` reads folders"),
        io::ErrorKind::PermissionDenied => "permission denied; make it readable first".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_format_unless_one_is_asked_for() {
        assert_eq!(format_of(Path::new("a/Policy.MD"), InputFormat::Auto), Format::Markdown);
        assert_eq!(format_of(Path::new("policy.htm"), InputFormat::Auto), Format::Html);
        assert_eq!(format_of(Path::new("policy.txt"), InputFormat::Auto), Format::Auto);
        assert_eq!(format_of(Path::new("-"), InputFormat::Auto), Format::Auto);
        assert_eq!(format_of(Path::new("policy.md"), InputFormat::Text), Format::Text);
    }
}
