//! The published schema and the report agree, both ways: each report is valid, and each field of it is described.

use lacuna::compare::compare;
use lacuna::{Options, analyze, checklist, read};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const POLICY: &str = "\
Privacy Policy of Müller’s 🎉 Shop

Last updated: 1 March 2025

We collect your name and e-mail address. We do not sell your personal information. We may share it with payment \
processors, such as those named on request. We keep it for 30 days after the order.

You may ask us for access to your personal information at privacy@mueller.example.
";

/// Returns the schema that `reference` names, with the file that it stands in: "#/$defs/quote" in the file that names
/// it, "report.schema.json#/$defs/quote" in another.
fn part(reference: &str, file: &'static str) -> (Value, &'static str) {
    let (name, place) = reference.split_once('#').unwrap();
    let file =
        ["report.schema.json", "comparison.schema.json"].into_iter().find(|known| *known == name).unwrap_or(file);
    let text = match file {
        "comparison.schema.json" => include_str!("../data/comparison.schema.json"),
        _ => include_str!("../data/report.schema.json"),
    };
    let root: Value = serde_json::from_str(text).unwrap();
    let found = root.pointer(place).unwrap_or_else(|| panic!("{file} has no {place}"));
    (found.clone(), file)
}

fn report() -> Value {
    let options = Options {
        id: "example".to_owned(),
        checklists: checklist::builtin().iter().collect(),
        today: lacuna::date::Date::new(2025, 6, 1),
        ..Options::default()
    };
    serde_json::to_value(analyze(POLICY, &options).unwrap()).unwrap()
}

/// The keywords of JSON Schema that the schema uses, all of which [`Check`] knows.
const KEYWORDS: [&str; 12] = [
    "$ref",
    "const",
    "description",
    "enum",
    "format",
    "items",
    "maxItems",
    "maximum",
    "minimum",
    "properties",
    "required",
    "type",
];

struct Check {
    /// The file of the schema that is being read.
    file: &'static str,
    /// The paths of the properties that were met.
    met: BTreeSet<String>,
    errors: Vec<String>,
}

impl Check {
    fn of(name: &str, value: &Value) -> Check {
        Check::against(&format!("report.schema.json#/$defs/{name}"), value)
    }

    fn against(reference: &str, value: &Value) -> Check {
        let (schema, file) = part(reference, "");
        let mut check = Check { file, met: BTreeSet::new(), errors: Vec::new() };
        check.value(&schema, value, "$");
        check
    }

    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        for key in schema.as_object().unwrap().keys() {
            assert!(KEYWORDS.contains(&key.as_str()), "{at}: this test does not know the keyword {key}");
        }
        if let Some(name) = schema.get("$ref") {
            let before = self.file;
            let (schema, file) = part(name.as_str().unwrap(), before);
            self.file = file;
            self.value(&schema, value, at);
            self.file = before;
            return;
        }
        let number = value.as_f64();
        let bound = |key: &str| schema.get(key).map(|bound| bound.as_f64().unwrap());
        let types = schema.get("type").map(|types| types.as_array().cloned().unwrap_or_else(|| vec![types.clone()]));
        let wrong = [
            ("another constant", schema.get("const").is_some_and(|only| only != value)),
            ("none of the values", schema.get("enum").is_some_and(|all| !all.as_array().unwrap().contains(value))),
            ("another type", types.is_some_and(|types| !types.iter().any(|name| is(value, name.as_str().unwrap())))),
            ("too small", bound("minimum").is_some_and(|least| number.is_some_and(|number| number < least))),
            ("too large", bound("maximum").is_some_and(|most| number.is_some_and(|number| number > most))),
            ("too many", bound("maxItems").is_some_and(|most| value.as_array().unwrap().len() as f64 > most)),
        ];
        self.errors.extend(wrong.iter().filter(|(_, is_wrong)| *is_wrong).map(|(what, _)| format!("{at}: {what}")));
        if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
            for value in values {
                self.value(items, value, &format!("{at}[]"));
            }
        }
        if let (Some(properties), Some(fields)) = (schema.get("properties"), value.as_object()) {
            for name in schema["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()) {
                if !fields.contains_key(name) {
                    self.errors.push(format!("{at}.{name}: is not there"));
                }
            }
            for (name, value) in fields {
                let path = format!("{at}.{name}");
                match properties.get(name) {
                    Some(schema) => self.value(schema, value, &path),
                    None => self.errors.push(format!("{path}: the schema does not describe it")),
                }
                self.met.insert(path);
            }
        }
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

#[test]
fn a_report_is_valid_and_each_of_its_fields_is_described() {
    let check = Check::of("report", &report());
    assert!(check.errors.is_empty(), "{}", check.errors.join("\n"));
    // That the deep parts were there to be checked.
    for path in [
        "$.sentences[].topics[].score",
        "$.facts[].canonical",
        "$.checklists[].requirements[].evidence[].sentence",
        "$.coverage.use.strongest",
        "$.label.how_long.facts",
    ] {
        assert!(check.met.contains(path), "{path} was not met");
    }
}

#[test]
fn an_error_record_is_valid() {
    let record = json!({ "schema": 1, "document": { "id": "a" }, "error": { "code": "empty", "message": "…" } });
    assert_eq!(Check::of("failure", &record).errors, Vec::<String>::new());
}

#[test]
fn what_is_wrong_is_told() {
    let mut report = report();
    report["document"]["offsets"] = json!("utf-32");
    report["coverage"].as_object_mut().unwrap().remove("use");
    report["sentences"][0]["start"] = json!(-1);
    report["extra"] = json!(1);
    assert_eq!(Check::of("report", &report).errors.len(), 4);
}

#[test]
fn a_comparison_is_valid_and_each_of_its_fields_is_described() {
    let options = Options { checklists: checklist::builtin().iter().collect(), ..Options::default() };
    let changed =
        POLICY.replace("We do not sell", "We may sell").replace("30 days", "2 years").replace("privacy@", "data@");
    let changed = format!("{changed}\nWe log visits.");
    let (old, new) = (read(POLICY, &options).unwrap(), read(&changed, &options).unwrap());
    for (old, new) in [(&old, &new), (&new, &old)] {
        let comparison = serde_json::to_value(compare(old, new)).unwrap();
        let check = Check::against("comparison.schema.json#/$defs/comparison", &comparison);
        assert!(check.errors.is_empty(), "{}", check.errors.join("\n"));
        for path in ["$.old.words", "$.sentences[].quotes.old[].start", "$.facts.added[].days", "$.facts.removed[].id"]
        {
            assert!(check.met.contains(path), "{path} was not met");
        }
    }
    let mut wrong = serde_json::to_value(compare(&old, &new)).unwrap();
    wrong["sentences"][0]["change"] = json!("renamed");
    wrong["new"]["offsets"] = json!("utf-32");
    wrong["facts"]["added"][0].as_object_mut().unwrap().remove("kind");
    assert_eq!(Check::against("comparison.schema.json#/$defs/comparison", &wrong).errors.len(), 3);
}
