//! Outputs: standard output, or a file that is either whole or not there.

use super::Failure;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Where a command writes.
///
/// A file is written under another name beside it and takes its own name in [`finish`](Output::finish), so that a
/// run that was cut short leaves no file that seems whole. What exists and is no regular file (a device, a pipe) is
/// written directly.
pub struct Output {
    name: String,
    writer: BufWriter<Box<dyn Write>>,
    /// The name that it has while it is written, and the one that it takes.
    rename: Option<(PathBuf, PathBuf)>,
}

impl Output {
    /// Opens the file, or standard output where `path` is nothing or `-`.
    pub fn open(path: Option<&str>) -> Result<Self, Failure> {
        let Some(name) = path.filter(|path| *path != "-") else {
            let writer: Box<dyn Write> = Box::new(io::stdout().lock());
            return Ok(Self { name: "standard output".to_owned(), writer: BufWriter::new(writer), rename: None });
        };
        let fail = |error: io::Error| Failure::output(name, &error);
        // The file itself and not a link to it is replaced.
        let target = fs::canonicalize(name).unwrap_or_else(|_| PathBuf::from(name));
        let in_place = fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file());
        let (file, rename) = if in_place {
            (File::options().write(true).open(&target).map_err(fail)?, None)
        } else {
            let partial = partial(&target);
            (File::create(&partial).map_err(fail)?, Some((partial, target)))
        };
        Ok(Self { name: name.to_owned(), writer: BufWriter::with_capacity(1 << 16, Box::new(file)), rename })
    }

    /// Writes `bytes`.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.writer.write_all(bytes).map_err(|error| Failure::output(&self.name, &error))
    }

    /// Writes out what is left and gives the file its name.
    pub fn finish(mut self) -> Result<(), Failure> {
        let mut done = self.writer.flush();
        if let (Ok(()), Some((partial, target))) = (&done, &self.rename) {
            done = fs::rename(partial, target);
        }
        if done.is_ok() {
            self.rename = None;
        }
        done.map_err(|error| Failure::output(&self.name, &error))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some((partial, _)) = &self.rename {
            // Nothing can be done about a leftover that cannot be removed.
            let _ = fs::remove_file(partial);
        }
    }
}

/// Returns the name under which `target` is written by this process.
fn partial(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    target.with_file_name(name)
}
