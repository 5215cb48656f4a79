//! The browser extension: one source tree laid out for each browser, and packed so that the same source gives the same
//! bytes.

use crate::build::{copy, list, say, write};
use crate::command::{command, output, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The browsers, each with a `manifest.NAME.json` of what it alone wants.
const BROWSERS: [&str; 2] = ["chromium", "firefox"];

/// What is taken of `extension/` as it is.
const OWN: [&str; 5] = ["background.js", "data", "icons", "page", "panel"];

/// Builds the engine, lays the extension out in `target/extension`, packs it, and prints the packages' sizes and hashes.
///
/// # Errors
///
/// One sentence with the remedy.
pub fn extension() -> Result<(), String> {
    crate::build::build()?;
    for browser in BROWSERS {
        let package = lay(browser)?;
        let bytes = fs::metadata(&package).map_err(|error| say(&package, &error))?.len();
        println!("{:<34}{bytes:>9} bytes  SHA-256 {}", show(&package), sha256(&package)?);
    }
    Ok(())
}

/// Lays the extension out for every browser, with the engine that is built already.
///
/// # Errors
///
/// One sentence with the remedy.
pub fn lay_all() -> Result<(), String> {
    BROWSERS.iter().try_for_each(|browser| lay(browser).map(|_| ()))
}

/// Lays the extension out for one browser and returns its package.
fn lay(browser: &str) -> Result<PathBuf, String> {
    let directory = root().join("target/extension").join(browser);
    if directory.exists() {
        fs::remove_dir_all(&directory).map_err(|error| say(&directory, &error))?;
    }
    for part in OWN {
        copy(&root().join("extension").join(part), &directory.join(part))?;
    }
    for name in shared(&directory)? {
        copy(&root().join("www").join(&name), &directory.join(&name))?;
    }
    for file in ["lacuna.js", "lacuna_bg.wasm"] {
        copy(&root().join("pkg/wasm").join(file), &directory.join("wasm").join(file))?;
    }
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        copy(&root().join(licence), &directory.join(licence))?;
    }
    write(&directory.join("manifest.json"), &format!("{:#}\n", manifest(browser)?))?;
    let package = directory.with_file_name(format!("lacuna-{browser}-{}.zip", env!("CARGO_PKG_VERSION")));
    fs::write(&package, zip(&directory)?).map_err(|error| say(&package, &error))?;
    Ok(package)
}

/// Returns the manifest for one browser: what is common, what it alone wants, and the version.
fn manifest(browser: &str) -> Result<Value, String> {
    let mut manifest = read_json(&root().join("extension/manifest.base.json"))?;
    merge(&mut manifest, read_json(&root().join(format!("extension/manifest.{browser}.json")))?);
    manifest["version"] = env!("CARGO_PKG_VERSION").into();
    Ok(manifest)
}

/// Adds `more` to `to`: lists grow, objects are merged, all else is replaced.
fn merge(to: &mut Value, more: Value) {
    match (to, more) {
        (Value::Object(to), Value::Object(more)) => {
            for (key, value) in more {
                merge(to.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(to), Value::Array(mut more)) => to.append(&mut more),
        (to, more) => *to = more,
    }
}

/// Returns the page's scripts and style sheets that the panel uses, and those that they use, as paths below `www`.
fn shared(directory: &Path) -> Result<BTreeSet<String>, String> {
    let mut files = Vec::new();
    list(&directory.join("panel"), &mut files)?;
    let mut waiting: Vec<String> = Vec::new();
    for file in files {
        waiting.extend(names(&read(&file)?, "\"../js/", "js/"));
        waiting.extend(names(&read(&file)?, "\"../css/", "css/"));
    }
    let mut found = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        let file = root().join("www").join(&name);
        if !file.is_file() || !found.insert(name.clone()) {
            continue;
        }
        if name.starts_with("js/") {
            // What a script loads on demand only, such as the reader of PDF, the panel never asks for.
            waiting.extend(names(&read(&file)?, " from \"./", "js/"));
        }
    }
    Ok(found)
}

/// Returns the files that `source` names after `begin`, up to the closing quote; `folder` takes its place.
fn names(source: &str, begin: &str, folder: &str) -> Vec<String> {
    let rest = source.split(begin).skip(1);
    rest.filter_map(|rest| Some(format!("{folder}{}", &rest[..rest.find('"')?]))).collect()
}

/// Returns a zip of all files below `directory`: sorted, of one fixed time, without anything of the builder's machine.
fn zip(directory: &Path) -> Result<Vec<u8>, String> {
    let mut files = Vec::new();
    list(directory, &mut files)?;
    let (mut out, mut contents) = (Vec::new(), Vec::new());
    for file in &files {
        let name = file.strip_prefix(directory).expect("a listed file lies below").to_string_lossy().replace('\\', "/");
        let data = fs::read(file).map_err(|error| say(file, &error))?;
        let packed = miniz_oxide::deflate::compress_to_vec(&data, 9);
        let header = header(&name, &data, packed.len())?;
        contents.extend([0x50, 0x4b, 1, 2, 20, 0]);
        contents.extend(&header);
        contents.extend([0; 10]);
        contents.extend(size(out.len())?.to_le_bytes());
        contents.extend(name.as_bytes());
        out.extend([0x50, 0x4b, 3, 4]);
        out.extend(&header);
        out.extend(name.as_bytes());
        out.extend(packed);
    }
    let (start, length) = (size(out.len())?, size(contents.len())?);
    let count = u16::try_from(files.len()).map_err(|_| "more files than a zip holds".to_owned())?;
    out.extend(contents);
    out.extend([0x50, 0x4b, 5, 6, 0, 0, 0, 0]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    Ok(out)
}

/// Returns what both of a file's headers have: versions, method, time, checksum, lengths.
fn header(name: &str, data: &[u8], packed: usize) -> Result<Vec<u8>, String> {
    // Version 2.0 is needed; the name is UTF-8; deflated; 1 January 1980, the earliest day that a zip can name.
    let mut header = vec![20, 0, 0, 8, 8, 0, 0, 0, 0x21, 0];
    header.extend(crc32(data).to_le_bytes());
    header.extend(size(packed)?.to_le_bytes());
    header.extend(size(data.len())?.to_le_bytes());
    let length = u16::try_from(name.len()).map_err(|_| format!("{name}: the name is too long for a zip"))?;
    header.extend(length.to_le_bytes());
    header.extend([0, 0]);
    Ok(header)
}

fn size(length: usize) -> Result<u32, String> {
    u32::try_from(length).map_err(|_| "more than a zip holds".to_owned())
}

/// Returns the checksum that a zip has of each file (ISO 3309).
fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}

fn sha256(file: &Path) -> Result<String, String> {
    let script = "import { createHash } from 'node:crypto'; import { readFileSync } from 'node:fs';
        console.log(createHash('sha256').update(readFileSync(process.argv[1])).digest('hex'))";
    output(command("node").args(["--input-type=module", "--eval", script]).arg(file))
}

fn show(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| say(file, &error))
}

fn read_json(file: &Path) -> Result<Value, String> {
    serde_json::from_str(&read(file)?).map_err(|error| format!("{}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_a_manifest_grow_and_values_are_replaced() {
        let mut base = serde_json::json!({ "permissions": ["storage"], "a": { "b": 1, "c": 2 } });
        merge(&mut base, serde_json::json!({ "permissions": ["sidePanel"], "a": { "b": 3 }, "d": 4 }));
        let wanted = serde_json::json!({ "permissions": ["storage", "sidePanel"], "a": { "b": 3, "c": 2 }, "d": 4 });
        assert_eq!(base, wanted);
    }

    #[test]
    fn files_are_found_by_their_names_in_quotes() {
        let source = "import { h } from \"../js/dom.js\";\nnew URL(\"../js/worker.js\", import.meta.url)";
        assert_eq!(names(source, "\"../js/", "js/"), ["js/dom.js", "js/worker.js"]);
    }

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
