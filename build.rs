//! Turns the checklists under `data/checklists` into one compact JSON file that the library embeds: TOML is good to
//! write, and its reader has no place in WebAssembly.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The order in which the built-in checklists are listed; others come after these, by name.
const ORDER: [&str; 11] = [
    "baseline",
    "gdpr",
    "uk-gdpr",
    "ccpa",
    "caloppa",
    "coppa",
    "us-states",
    "au-app",
    "in-dpdp",
    "br-lgpd",
    "ca-pipeda",
];

fn main() {
    println!("cargo::rerun-if-changed=data/checklists");
    println!("cargo::rerun-if-changed=build.rs");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets the manifest's folder");
    let folder = Path::new(&root).join("data/checklists");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort_by_cached_key(|path| {
        let place = ORDER.iter().position(|id| path.file_stem().is_some_and(|stem| stem == *id));
        (place.unwrap_or(ORDER.len()), path.clone())
    });
    // The examples serve the tests and the pages of the documentation, which read them from the data files. What a law
    // asks for is shown by the command line alone, and the page is a download.
    let is_wasm = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    let left_out: &[&str] = if is_wasm { &["yes", "no", "demand"] } else { &["yes", "no"] };
    let mut checklists: Vec<serde_json::Value> = paths.iter().map(|path| read(path)).collect();
    for checklist in &mut checklists {
        let requirements = checklist.get_mut("requirements").and_then(serde_json::Value::as_array_mut);
        for requirement in requirements.into_iter().flatten().filter_map(serde_json::Value::as_object_mut) {
            for field in left_out {
                requirement.remove(*field);
            }
        }
    }
    let json = serde_json::to_string(&checklists).expect("values from TOML are JSON");
    let out = env::var("OUT_DIR").expect("cargo sets the output's folder");
    fs::write(Path::new(&out).join("checklists.json"), json).expect("the output's folder is writable");
}

fn read(path: &Path) -> serde_json::Value {
    let written = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&written).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
