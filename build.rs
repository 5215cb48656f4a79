//! Turns the checklists under `data/checklists` into a table of compact JSON and `data/warnings.toml` and `data/rules.toml`
//! into tables, which the library embeds: TOML is good to write, and its reader has no place in WebAssembly. Lists of phrases are
//! embedded without their examples, and folded: what a start need not do again.

use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/topic/pack.rs"]
#[allow(dead_code, reason = "the library unpacks")]
mod pack;

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

/// The tables of phrases, and in which column of each they stand.
const LEXICONS: [(&str, usize); 13] = [
    ("data_types", 3),
    ("purposes", 3),
    ("recipients", 3),
    ("laws", 3),
    ("security", 3),
    ("contacts", 3),
    ("rights", 3),
    ("countries", 3),
    ("words", 2),
    ("cues", 1),
    ("sets", 1),
    ("privacy", 1),
    ("hedges", 0),
];

fn main() {
    println!("cargo::rerun-if-changed=data/checklists");
    println!("cargo::rerun-if-changed=data/lexicon");
    println!("cargo::rerun-if-changed=data/warnings.toml");
    println!("cargo::rerun-if-changed=data/rules.toml");
    println!("cargo::rerun-if-changed=data/model/weights.bin");
    println!("cargo::rerun-if-changed=src/topic/pack.rs");
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
    let has_commands = env::var_os("CARGO_FEATURE_COMMAND").is_some();
    let left_out: &[&str] = if is_wasm && !has_commands { &["yes", "no", "demand"] } else { &["yes", "no"] };
    let mut checklists: Vec<serde_json::Value> = paths.iter().map(|path| read(path)).collect();
    for checklist in &mut checklists {
        let requirements = checklist.get_mut("requirements").and_then(serde_json::Value::as_array_mut);
        for requirement in requirements.into_iter().flatten().filter_map(serde_json::Value::as_object_mut) {
            for field in left_out {
                requirement.remove(*field);
            }
        }
    }
    // A line each, so that one can be read without the others; a checklist has its line breaks escaped.
    let line = |(path, list): (&PathBuf, &serde_json::Value)| {
        let id = list.get("id").and_then(serde_json::Value::as_str);
        format!("{}\t{list}\n", id.unwrap_or_else(|| panic!("{}: there is no `id`", path.display())))
    };
    let lines: String = paths.iter().zip(&checklists).map(line).collect();
    let out = env::var("OUT_DIR").expect("cargo sets the output's folder");
    fs::write(Path::new(&out).join("checklists.tsv"), lines).expect("the output's folder is writable");
    fold_lexicons(Path::new(&root), Path::new(&out));
    if is_wasm {
        let weights =
            fs::read(Path::new(&root).join("data/model/weights.bin")).expect("the weights are in the repository");
        fs::write(Path::new(&out).join("weights.packed"), pack::pack(&weights))
            .expect("the output's folder is writable");
    }
    type Table = fn(&str) -> Result<String, String>;
    for (name, table) in [("warnings", warnings as Table), ("rules", rules)] {
        let path = Path::new(&root).join(format!("data/{name}.toml"));
        let written = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let table = table(&written).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        fs::write(Path::new(&out).join(format!("{name}.tsv")), table).expect("the output's folder is writable");
    }
}

/// Copies the tables of phrases without their heads, with their phrases folded, and without the columns behind these: examples,
/// which serve the tests.
fn fold_lexicons(root: &Path, out: &Path) {
    for (name, column) in LEXICONS {
        let path = root.join("data/lexicon").join(format!("{name}.tsv"));
        let table = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let row = |row: &str| {
            let mut fields: Vec<&str> = row.split('\t').take(column + 1).collect();
            let phrases = folded(fields.pop().unwrap_or_else(|| panic!("{}: a row is empty", path.display())));
            fields.iter().map(|field| format!("{field}\t")).collect::<String>() + &phrases + "\n"
        };
        let rows: String = table.lines().skip(1).filter(|line| !line.is_empty()).map(row).collect();
        fs::write(out.join(format!("{name}.tsv")), rows).expect("the output's folder is writable");
    }
}

/// Returns the phrases of a list as `src/word/folded.rs` reads them, each once.
fn folded(list: &str) -> String {
    let mut phrases: Vec<String> = Vec::new();
    for phrase in list.split('|') {
        let folded = match phrase.strip_prefix('=') {
            Some(exact) => format!("{}={exact}", fold(exact)),
            None => fold(phrase),
        };
        if !phrases.contains(&folded) {
            phrases.push(folded);
        }
    }
    phrases.join("|")
}

/// Returns the words of a phrase in lower case and without apostrophes, with a space between them. That this is how `src/word.rs`
/// cuts and folds them, a test of `src/fact/phrase.rs` checks.
fn fold(phrase: &str) -> String {
    let mut out = String::new();
    let mut characters = phrase.chars().peekable();
    let mut is_inside = false;
    while let Some(c) = characters.next() {
        let goes_on = characters.peek().is_some_and(|next| next.is_alphanumeric());
        if c.is_alphanumeric() {
            if !is_inside && !out.is_empty() {
                out.push(' ');
            }
            out.extend(c.to_lowercase());
            is_inside = true;
        } else if !(is_inside && goes_on && matches!(c, '\'' | '’')) {
            is_inside = false;
        }
    }
    out
}

/// Returns the warnings as lines of `id`, `severity`, `message` and `advice`, and after them the lists of words as lines
/// of a name and its phrases. The examples stay behind: they serve the tests.
fn warnings(written: &str) -> Result<String, String> {
    let data: toml::Table = written.parse().map_err(|error: toml::de::Error| error.to_string())?;
    let rows = |value: &toml::Table, name: &str| -> Result<Vec<toml::Value>, String> {
        value.get(name).and_then(toml::Value::as_array).cloned().ok_or(format!("there is no list `{name}`"))
    };
    let text = |value: &toml::Value, name: &str| -> Result<String, String> {
        let text = value.get(name).and_then(toml::Value::as_str).ok_or(format!("`{name}` is missing in {value}"))?;
        let is_cell = !text.contains(['\t', '\n', '\r']);
        if is_cell { Ok(text.to_owned()) } else { Err(format!("`{name}` has a tab or line break: {text}")) }
    };
    let mut table = String::new();
    for warning in rows(&data, "warnings")? {
        let id = text(&warning, "id")?;
        for says in warning.as_table().map_or_else(|| Ok(Vec::new()), |warning| rows(warning, "says"))? {
            let cells = ["severity", "message", "advice"].map(|name| text(&says, name));
            let [severity, message, advice] = cells;
            table.push_str(&format!("{id}\t{}\t{}\t{}\n", severity?, message?, advice?));
        }
    }
    for words in rows(&data, "words")? {
        let phrases = words.get("phrases").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let phrases: Vec<&str> = phrases.iter().filter_map(toml::Value::as_str).collect();
        table.push_str(&format!("{}\t{}\n", text(&words, "name")?, folded(&phrases.join("|"))));
    }
    Ok(table)
}

/// Returns the rules as lines of `topic`, `score`, `unless` and the steps, each as the words that may stand before it and
/// its phrases. What a rule says in words and its examples stay behind.
fn rules(written: &str) -> Result<String, String> {
    let data: toml::Table = written.parse().map_err(|error: toml::de::Error| error.to_string())?;
    let wrong = |rule: &toml::Value| format!("a rule lacks a field, or has one of another type: {rule}");
    let mut table = String::new();
    for rule in data.get("rules").and_then(toml::Value::as_array).ok_or("there is no list `rules`")? {
        table.push_str(&line_of(rule).ok_or_else(|| wrong(rule))?);
    }
    Ok(table)
}

/// Returns the line of one rule; nothing where a field is missing.
fn line_of(rule: &toml::Value) -> Option<String> {
    let phrases = |list: &toml::Value| -> Option<String> {
        let list: Option<Vec<&str>> = list.as_array()?.iter().map(toml::Value::as_str).collect();
        Some(list?.join("|"))
    };
    let (topic, score) = (rule.get("topic")?.as_str()?, rule.get("score")?.as_integer()?);
    let mut line = format!("{topic}\t{score}\t{}", phrases(rule.get("unless")?)?);
    for step in rule.get("steps")?.as_array()? {
        let within = step.get("within").map_or(Some(0), toml::Value::as_integer)?;
        line.push_str(&format!("\t{within}:{}", phrases(step.get("phrases")?)?));
    }
    Some(line + "\n")
}

fn read(path: &Path) -> serde_json::Value {
    let written = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&written).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
