//! The published schema and the report agree, both ways: each report is valid, and each field of it is described.

#[path = "support/schema.rs"]
mod support;

use lacuna::compare::compare;
use lacuna::{Options, analyze, checklist, read};
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

/// Returns the published schemas by their names.
fn schemas() -> [(&'static str, Value); 2] {
    let read = |text| serde_json::from_str(text).unwrap();
    [
        ("report.schema.json", read(include_str!("../data/report.schema.json"))),
        ("comparison.schema.json", read(include_str!("../data/comparison.schema.json"))),
    ]
}

/// Checks a value by one of the definitions, and returns the paths that were met and what is wrong.
fn check(name: &str, value: &Value) -> (BTreeSet<String>, Vec<String>) {
    let schemas = schemas();
    let has = |schema: &&(&str, Value)| schema.1["$defs"].get(name).is_some();
    let root = &schemas.iter().find(has).unwrap_or_else(|| panic!("no schema defines {name}")).1;
    let check = Check::of(&schemas, root, &root["$defs"][name], value, true);
    (check.met, check.errors)
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

#[test]
fn a_comparison_is_valid_and_each_of_its_fields_is_described() {
    let options = Options { checklists: checklist::builtin().iter().collect(), ..Options::default() };
    let changed =
        POLICY.replace("We do not sell", "We may sell").replace("30 days", "2 years").replace("privacy@", "data@");
    let changed = format!("{changed}\nWe log visits.");
    let (old, new) = (read(POLICY, &options).unwrap(), read(&changed, &options).unwrap());
    for (old, new) in [(&old, &new), (&new, &old)] {
        let comparison = serde_json::to_value(compare(old, new)).unwrap();
        let (met, errors) = check("comparison", &comparison);
        assert!(errors.is_empty(), "{}", errors.join("\n"));
        for path in ["$.old.words", "$.sentences[].quotes.old[].start", "$.facts.added[].days", "$.facts.removed[].id"]
        {
            assert!(met.contains(path), "{path} was not met");
        }
    }
    let mut wrong = serde_json::to_value(compare(&old, &new)).unwrap();
    wrong["sentences"][0]["change"] = json!("renamed");
    wrong["new"]["offsets"] = json!("utf-32");
    wrong["facts"]["added"][0].as_object_mut().unwrap().remove("kind");
    assert_eq!(check("comparison", &wrong).1.len(), 3);
}
