//! A check of a value by a JSON Schema: as much of it as the schemas under `data` use. What they might use beside is an
//! error of the test, so that no keyword is passed over.

use serde_json::Value;
use std::collections::BTreeSet;

const KEYWORDS: [&str; 20] = [
    "$defs",
    "$ref",
    "$schema",
    "additionalProperties",
    "anyOf",
    "const",
    "description",
    "enum",
    "format",
    "items",
    "maxItems",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "pattern",
    "properties",
    "required",
];

/// What came of a check.
pub struct Check<'s> {
    root: &'s Value,
    /// The other files that references may lead into, by name.
    files: &'s [(&'s str, Value)],
    /// Whether a field that is not described is an error, also where a schema does not forbid it.
    is_strict: bool,
    /// The paths of the properties that were met.
    pub met: BTreeSet<String>,
    /// What is wrong, each with its path.
    pub errors: Vec<String>,
}

impl<'s> Check<'s> {
    /// Checks the value by `schema`, whose references lead into `root` or, by their names, into `files`.
    pub fn of(
        files: &'s [(&'s str, Value)],
        root: &'s Value,
        schema: &'s Value,
        value: &Value,
        is_strict: bool,
    ) -> Self {
        let mut check = Check { root, files, is_strict, met: BTreeSet::new(), errors: Vec::new() };
        check.value(schema, value, "$");
        check
    }

    fn value(&mut self, schema: &'s Value, value: &Value, at: &str) {
        for key in schema.as_object().unwrap().keys().filter(|key| !matches!(key.as_str(), "title" | "type")) {
            assert!(KEYWORDS.contains(&key.as_str()), "{at}: this test does not know the keyword {key}");
        }
        if let Some(name) = schema.get("$ref") {
            let (file, place) = name.as_str().unwrap().split_once('#').unwrap();
            let before = self.root;
            if !file.is_empty() {
                let known = self.files.iter().find(|(name, _)| *name == file);
                self.root = &known.unwrap_or_else(|| panic!("{at}: this test does not know the file {file}")).1;
            }
            let schema = self.root.pointer(place).unwrap_or_else(|| panic!("{at}: there is no {place}"));
            self.value(schema, value, at);
            self.root = before;
        }
        if let Some(any) = schema.get("anyOf") {
            let mut wrong = Vec::new();
            let mut is_met = false;
            for schema in any.as_array().unwrap() {
                let mut check = Check { met: BTreeSet::new(), errors: Vec::new(), is_strict: false, ..*self };
                check.value(schema, value, at);
                if check.errors.is_empty() {
                    is_met = true;
                    self.met.extend(check.met);
                }
                wrong.extend(check.errors);
            }
            if !is_met {
                self.errors.push(format!("{at}: is none of these: {}", wrong.join("; ")));
            }
        }
        let number = value.as_f64();
        let items = value.as_array().map(Vec::len);
        let length = value.as_str().map(|text| text.chars().count());
        let fields = value.as_object().map(serde_json::Map::len);
        let bound = |key: &str| schema.get(key).map(|bound| bound.as_f64().unwrap());
        let over = |key: &str, found: Option<f64>| bound(key).is_some_and(|most| found.is_some_and(|n| n > most));
        let under = |key: &str, found: Option<f64>| bound(key).is_some_and(|least| found.is_some_and(|n| n < least));
        let count = |count: Option<usize>| count.map(|count| count as f64);
        let types = schema.get("type").map(|types| types.as_array().cloned().unwrap_or_else(|| vec![types.clone()]));
        let pattern = schema.get("pattern").and_then(|pattern| pattern.as_str());
        let wrong = [
            ("another constant", schema.get("const").is_some_and(|only| only != value)),
            ("none of the values", schema.get("enum").is_some_and(|all| !all.as_array().unwrap().contains(value))),
            ("another type", types.is_some_and(|types| !types.iter().any(|name| is(value, name.as_str().unwrap())))),
            ("another form", pattern.zip(value.as_str()).is_some_and(|(pattern, text)| !has_form(pattern, text))),
            ("too small", under("minimum", number)),
            ("too large", over("maximum", number)),
            ("too few", under("minItems", count(items)) || under("minProperties", count(fields))),
            ("too many", over("maxItems", count(items)) || over("maxProperties", count(fields))),
            ("too short", under("minLength", count(length))),
        ];
        self.errors.extend(wrong.iter().filter(|(_, is_wrong)| *is_wrong).map(|(what, _)| format!("{at}: {what}")));
        if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
            for value in values {
                self.value(items, value, &format!("{at}[]"));
            }
        }
        let Some(fields) = value.as_object() else { return };
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            let name = name.as_str().unwrap();
            if !fields.contains_key(name) {
                self.errors.push(format!("{at}.{name}: is not there"));
            }
        }
        let Some(properties) = schema.get("properties") else { return };
        let is_closed = self.is_strict || schema.get("additionalProperties") == Some(&Value::Bool(false));
        for (name, value) in fields {
            let path = format!("{at}.{name}");
            match properties.get(name) {
                Some(schema) => self.value(schema, value, &path),
                None if is_closed => self.errors.push(format!("{path}: the schema does not describe it")),
                None => {}
            }
            self.met.insert(path);
        }
    }
}

/// Whether `text` matches one of the few patterns that the schemas have.
fn has_form(pattern: &str, text: &str) -> bool {
    let is_name = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c))
    };
    match pattern {
        "^[a-z0-9_-]+$" => is_name(text),
        r"^[a-z0-9_-]+\.[a-z0-9_-]+$" => {
            text.split_once('.').is_some_and(|(list, name)| is_name(list) && is_name(name))
        }
        "^https?://." => {
            ["http://", "https://"].iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme))
        }
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => {
            text.len() == 10
                && text.char_indices().all(|(at, c)| if at == 4 || at == 7 { c == '-' } else { c.is_ascii_digit() })
        }
        "[^ ]" => text.chars().any(|c| c != ' '),
        other => panic!("this test does not know the pattern {other}"),
    }
}

fn is(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "null" => value.is_null(),
        other => panic!("this test does not know the type {other}"),
    }
}
