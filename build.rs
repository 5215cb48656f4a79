//! Turns the checklists under `data/checklists` into one compact JSON file that the library embeds: TOML is good to
//! write, and its reader has no place in WebAssembly. Word lists are embedded without their examples.

use std::path::Path;
use std::{env, fs};

/// The built-in checklists, in the order in which they are listed.
const ORDER: [&str; 4] = ["baseline", "gdpr", "ccpa", "caloppa"];

/// The word lists of facts, which have examples.
const LEXICONS: [&str; 8] =
    ["data_types", "purposes", "recipients", "laws", "security", "contacts", "rights", "countries"];

fn main() {
    println!("cargo::rerun-if-changed=data/checklists");
    println!("cargo::rerun-if-changed=data/lexicon");
    println!("cargo::rerun-if-changed=build.rs");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets the manifest's folder");
    let read = |id: &&str| -> serde_json::Value {
        let path = Path::new(&root).join("data/checklists").join(format!("{id}.toml"));
        let written = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        toml::from_str(&written).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let mut checklists: Vec<serde_json::Value> = ORDER.iter().map(read).collect();
    for checklist in &mut checklists {
        // The examples serve the tests, which read them from the data files.
        let requirements = checklist.get_mut("requirements").and_then(serde_json::Value::as_array_mut);
        for requirement in requirements.into_iter().flatten() {
            if let Some(requirement) = requirement.as_object_mut() {
                requirement.remove("yes");
                requirement.remove("no");
            }
        }
    }
    let json = serde_json::to_string(&checklists).expect("values from TOML are JSON");
    let out = env::var("OUT_DIR").expect("cargo sets the output's folder");
    fs::write(Path::new(&out).join("checklists.json"), json).expect("the output's folder is writable");
    strip_lexicons(Path::new(&root), Path::new(&out));
}

/// Copies the word lists of facts without their heads and their last two columns, the examples, which serve the tests.
fn strip_lexicons(root: &Path, out: &Path) {
    for name in LEXICONS {
        let path = root.join("data/lexicon").join(format!("{name}.tsv"));
        let table = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let rows = table.lines().skip(1).map(|row| row.splitn(5, '\t').take(4).collect::<Vec<_>>().join("\t") + "\n");
        fs::write(out.join(format!("{name}.tsv")), rows.collect::<String>()).expect("the output's folder is writable");
    }
}
