//! Checklists of the user's own: files in TOML or JSON, in the form of those under `data/checklists`.

use super::machine::Machine;
use super::{Failure, input};
use crate::checklist::{Checklist, Fault, Position, Step};
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Whether the name of a checklist is that of a file. The id of a built-in one has no point and no slash.
pub fn is_file(name: &str) -> bool {
    name.contains(['.', '/', '\\'])
}

/// Reads the checklist in the file.
///
/// # Errors
///
/// Where it cannot be read, or is no checklist: the message begins with the file, the line and the column, as compilers
/// write them.
pub fn read(machine: &dyn Machine, path: &str) -> Result<Checklist, Failure> {
    let extension = Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or("").to_lowercase();
    if !matches!(extension.as_str(), "toml" | "json") {
        return Err(Failure::new(format!(
            "{path}: a checklist is a .toml or .json file, or the id of one that is built in; `lacuna checklists` lists those"
        )));
    }
    let written = input::read_file(machine, Path::new(path))
        .map_err(|(_, message)| Failure::new(format!("{path}: {message}")))?;
    let list = if extension == "toml" { from_toml(&written) } else { Checklist::read(&written) };
    list.map_err(|fault| {
        let place = fault.position.map(|Position { line, column }| format!(":{line}:{column}")).unwrap_or_default();
        let fault = Fault { position: None, ..fault };
        Failure::new(format!("{path}{place}: {fault}"))
    })
}

/// Reads a checklist in TOML. It is turned into JSON, so that there is one judge of both; what that objects to is looked
/// up in the TOML again.
fn from_toml(written: &str) -> Result<Checklist, Fault> {
    let root = DeTable::parse(written).map_err(|error| Fault {
        path: Vec::new(),
        position: error.span().map(|span| Position::of(written, span.start)),
        message: format!("this is not well-formed TOML ({}); mend it here or just before", error.message()),
    })?;
    let json = to_json(root.get_ref()).to_string();
    Checklist::read(&json).map_err(|fault| {
        let byte = start_of(&root, &fault.path);
        Fault { position: byte.map(|byte| Position::of(written, byte)), ..fault }
    })
}

fn to_json(table: &DeTable) -> serde_json::Value {
    let fields = table.iter().map(|(name, value)| (name.get_ref().to_string(), value_to_json(value.get_ref())));
    serde_json::Value::Object(fields.collect())
}

fn value_to_json(value: &DeValue) -> serde_json::Value {
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok().into(),
        DeValue::Float(number) => number.as_str().parse::<f64>().ok().into(),
        DeValue::Boolean(value) => (*value).into(),
        // TOML has dates of its own, which are easily written where text is meant.
        DeValue::Datetime(date) => date.to_string().into(),
        DeValue::Array(values) => values.iter().map(|value| value_to_json(value.get_ref())).collect(),
        DeValue::Table(table) => to_json(table),
    }
}

/// Returns the byte at which the value at the end of the path begins, of a field its name; of what is not there, that of
/// what should hold it, and nothing for the whole.
fn start_of(root: &Spanned<DeTable>, path: &[Step]) -> Option<usize> {
    let mut steps = path.iter();
    let Some(Step::Field(name)) = steps.next() else { return None };
    let (key, mut value) = root.get_ref().get_key_value(name.as_str())?;
    let mut start = key.span().start;
    for step in steps {
        start = match (step, value.get_ref()) {
            (Step::Field(name), DeValue::Table(table)) => {
                let Some((key, inner)) = table.get_key_value(name.as_str()) else { break };
                value = inner;
                key.span().start
            }
            (Step::Item(item), DeValue::Array(values)) => {
                let Some(inner) = values.get(*item) else { break };
                value = inner;
                inner.span().start
            }
            _ => break,
        };
    }
    Some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_told_from_ids() {
        assert!(is_file("./acme.toml") && is_file("acme.json") && is_file("lists/acme") && is_file(r"c:\acme"));
        assert!(!is_file("gdpr") && !is_file("uk-gdpr") && !is_file("all"));
    }

    #[test]
    fn a_place_in_toml_is_that_of_the_nearest_thing_that_is_there() {
        let written = "a = 1\n\"ü\".b = [{ c = 2 }, 3]\n\n[[list]]\nx = 1\n\n[[list]]\ny = [\"🎉\", \"z\"]\n";
        let root = DeTable::parse(written).expect("TOML");
        let place = |path: &[Step]| {
            start_of(&root, path).map(|byte| Position::of(written, byte)).map(|at| (at.line, at.column))
        };
        assert_eq!(place(&["a".into()]), Some((1, 1)));
        assert_eq!(place(&["list".into(), 1.into(), "y".into(), 1.into()]), Some((8, 11)));
        assert_eq!(place(&["list".into(), 1.into(), "title".into()]), Some((7, 1)));
        assert_eq!(place(&["nothing".into()]), None);
        assert_eq!(place(&[]), None);
    }
}
