//! The shape of the project holds: modules import only those before them, one file knows wasm-bindgen, and there is
//! one version number.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The way of the data. The error comes before all; `wasm` and the command line, which come last, may use any.
const ORDER: [&str; 17] = [
    "error",
    "order",
    "date",
    "text",
    "numeral",
    "block",
    "sentence",
    "word",
    "language",
    "feature",
    "topic",
    "fact",
    "checklist",
    "finding",
    "report",
    "compare",
    "view",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns every Rust file below `directory`.
fn rust_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Returns the module that a file belongs to: `view` for `src/view.rs` and for all in `src/view/`.
fn module_of(file: &Path) -> String {
    let inside = file.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// Returns the code of a file without comments and without its tests, which may use what they like.
fn code_of(source: &str) -> String {
    let code = source.split("#[cfg(test)]\nmod tests").next().unwrap();
    let without = code.lines().map(|line| line.split("//").next().unwrap());
    without.collect::<Vec<_>>().join("\n")
}

/// Returns the modules that `code` names after `crate::`, alone or in braces.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let word = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = true;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                _ if start && depth == 0 && !c.is_whitespace() => {
                    found.insert(word(&group[at..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    found
}

#[test]
fn imports_are_found_alone_and_in_groups() {
    let code =
        "use crate::text::{Span, Text};\nuse crate::{view, block::{Block, BlockKind}, Options};\ncrate::fact::facts()";
    let expected = ["Options", "block", "fact", "text", "view"].map(str::to_owned);
    assert_eq!(imports(code), BTreeSet::from(expected));
}

#[test]
fn each_module_imports_only_those_before_it() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for file in rust_files(&root().join("src")) {
        let module = module_of(&file);
        let Some(own) = ORDER.iter().position(|name| *name == module) else { continue };
        seen.insert(own);
        for import in imports(&code_of(&read(&file))) {
            if ORDER.iter().position(|name| *name == import).is_some_and(|other| other > own)
                || matches!(import.as_str(), "wasm" | "main" | "cli")
            {
                wrong.push(format!("{} imports {import}, which comes after {module}", file.display()));
            }
        }
    }
    assert_eq!(seen.len(), ORDER.len(), "a module of the way is gone");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_library_has_its_place() {
    let library = read(&root().join("src/lib.rs"));
    let lines = library.lines().map(str::trim);
    let modules =
        lines.filter_map(|line| line.strip_prefix("pub mod ").or(line.strip_prefix("mod "))?.strip_suffix(';'));
    for module in modules {
        assert!(
            ORDER.contains(&module) || matches!(module, "wasm" | "cli"),
            "{module} has no place in the way of the data"
        );
    }
}

#[test]
fn only_one_file_knows_wasm_bindgen() {
    for file in rust_files(&root().join("src")) {
        let code = code_of(&read(&file));
        let knows = ["wasm_bindgen::", "js_sys::", "web_sys::"].iter().any(|name| code.contains(name));
        assert_eq!(knows, module_of(&file) == "wasm", "{}", file.display());
    }
}

#[test]
fn the_npm_package_has_the_version_of_the_crate() {
    let package: serde_json::Value = serde_json::from_str(&read(&root().join("pkg/package.json"))).unwrap();
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"), "set it in pkg/package.json");
}
