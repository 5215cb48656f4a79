//! The published schema and the report agree, both ways: each report is valid, and each field of it is described.

#[path = "support/schema.rs"]
mod support;

use lacuna::{Options, analyze, checklist};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::Check;

const POLICY: &str = "\
Privacy Policy of Müller’s 🎉 Shop

Last updated: 1 March 2025

We collect your name and e-mail address. We do not sell your personal information. We may share it with payment \
processors, such as those named on request. We keep it for 30 days after the order.

You may ask us for access to your personal information at privacy@mueller.example.
";

fn schema() -> Value {
    serde_json::from_str(include_str!("../data/report.schema.json")).unwrap()
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

/// Checks a value by one of the schema's definitions, and returns the paths that were met and what is wrong.
fn check(name: &str, value: &Value) -> (BTreeSet<String>, Vec<String>) {
    let schema = schema();
    let check = Check::of(&schema, &schema["$defs"][name], value, true);
    (check.met, check.errors)
}

#[test]
fn a_report_is_valid_and_each_of_its_fields_is_described() {
    let (met, errors) = check("report", &report());
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    // That the deep parts were there to be checked.
    for path in [
        "$.sentences[].topics[].score",
        "$.facts[].canonical",
        "$.checklists[].requirements[].evidence[].sentence",
        "$.coverage.use.strongest",
        "$.label.how_long.facts",
    ] {
        assert!(met.contains(path), "{path} was not met");
    }
}

#[test]
fn an_error_record_is_valid() {
    let record = json!({ "schema": 1, "document": { "id": "a" }, "error": { "code": "empty", "message": "…" } });
    assert_eq!(check("failure", &record).1, Vec::<String>::new());
}

#[test]
fn what_is_wrong_is_told() {
    let mut report = report();
    report["document"]["offsets"] = json!("utf-32");
    report["coverage"].as_object_mut().unwrap().remove("use");
    report["sentences"][0]["start"] = json!(-1);
    report["extra"] = json!(1);
    assert_eq!(check("report", &report).1.len(), 4);
}
