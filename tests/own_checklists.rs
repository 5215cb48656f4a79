//! Checklists of one's own: the schema says what the reader of checklists takes, the page that tells how to write one
//! has an example that works, and a faulty one is told with its place and the remedy.

#[path = "support/schema.rs"]
mod support;

use lacuna::checklist::{Checklist, builtin};
use lacuna::finding::Status;
use lacuna::{Options, analyze};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use support::Check;

const PAGE: &str = include_str!("../docs/checklists.md");

/// Returns the example of the page.
fn example() -> &'static str {
    PAGE.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the page has an example")
}

fn example_as_json() -> Value {
    toml::from_str(example()).expect("the example is TOML")
}

fn schema() -> Value {
    serde_json::from_str(include_str!("../data/checklist.schema.json")).expect("the schema is JSON")
}

/// Returns what the schema objects to.
fn objections(list: &Value) -> Vec<String> {
    let schema = schema();
    Check::of(&[], &schema, &schema["$defs"]["checklist"], list, false).errors
}

fn read(list: &Value) -> Result<Checklist, String> {
    Checklist::from_json(&list.to_string()).map_err(|error| error.to_string())
}

#[test]
fn the_builtin_files_are_valid_and_each_of_their_fields_is_described() {
    let schema = schema();
    let mut met = BTreeSet::new();
    for list in builtin() {
        let path = format!("{}/data/checklists/{}.toml", env!("CARGO_MANIFEST_DIR"), list.id);
        let written = fs::read_to_string(&path).expect("readable");
        let value: Value = toml::from_str(&written).expect("TOML");
        let check = Check::of(&[], &schema, &schema["$defs"]["checklist"], &value, true);
        assert!(check.errors.is_empty(), "{path}: {}", check.errors.join("\n"));
        met.extend(check.met);
    }
    // That the deep parts were there to be checked.
    for path in ["$.applies.yes", "$.requirements[].any[].topics", "$.requirements[].vague[].lacks.words"] {
        assert!(met.contains(path), "{path} was not met");
    }
}

#[test]
fn the_example_of_the_page_is_valid_and_its_examples_hold() {
    assert_eq!(objections(&example_as_json()), [""; 0]);
    let list = read(&example_as_json()).expect("well formed");
    for requirement in &list.requirements {
        let status = |sentence: &str| {
            // A policy around the sentence, which says nothing that the list asks for.
            let text = format!(
                "Privacy Policy of Müller’s 🎉 Shop\n\nWe collect your name and your e-mail address when you order. We \
                 use your personal information to deliver your order. You have the right to access your personal \
                 information.\n\n{sentence}\n"
            );
            let options = Options { checklists: vec![&list], ..Options::default() };
            let report = analyze(&text, &options).expect("a text");
            assert!(report.document.is_policy, "{sentence}");
            let of = report.checklists[0].requirements.iter().find(|of| of.id == requirement.id).expect("judged");
            of.status
        };
        assert!(!requirement.yes.is_empty() && !requirement.no.is_empty(), "{}", requirement.id);
        for yes in &requirement.yes {
            assert_eq!(status(yes), Status::Stated, "{}: {yes}", requirement.id);
        }
        for no in &requirement.no {
            assert_ne!(status(no), Status::Stated, "{}: {no}", requirement.id);
        }
    }
}

/// Returns the names that a message offers: "known are `a`, `b`".
fn offered(message: &str) -> BTreeSet<String> {
    let (_, list) = message.rsplit_once("known are ").unwrap_or_else(|| panic!("{message}"));
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A name that is near to none.
const NOWHERE: &str = "zzzzzzzzzzzzzzzzzzzzzzzz";

#[test]
fn the_schema_has_the_fields_that_are_read() {
    let schema = schema();
    let fields = |definition: &Value| -> BTreeSet<String> {
        definition["properties"].as_object().expect("it has fields").keys().cloned().collect()
    };
    let read_fields = |place: &str, name: &str, value: Value| {
        let mut list = example_as_json();
        let object = list.pointer_mut(place).unwrap_or_else(|| panic!("{place}"));
        object[name] = value;
        offered(&read(&list).expect_err("the name is unknown"))
    };
    let definitions = &schema["$defs"];
    assert_eq!(read_fields("", NOWHERE, json!(1)), fields(&definitions["checklist"]));
    assert_eq!(read_fields("/applies", NOWHERE, json!(1)), fields(&definitions["applies"]));
    assert_eq!(read_fields("/requirements/0", NOWHERE, json!(1)), fields(&definitions["requirement"]));
    assert_eq!(read_fields("/requirements/0/any/0", NOWHERE, json!(1)), fields(&definitions["clause"]));

    let names = |list: &Value| -> BTreeSet<String> {
        list["enum"].as_array().expect("names").iter().map(|name| name.as_str().expect("text").to_owned()).collect()
    };
    let requirement = "/requirements/0";
    assert_eq!(
        read_fields(requirement, "denial", json!(NOWHERE)),
        names(&definitions["requirement"]["properties"]["denial"])
    );
    let kinds = read_fields("/requirements/0/any/0", "facts", json!([NOWHERE]));
    assert_eq!(kinds, names(&definitions["fact"]));
    let topics: BTreeSet<String> = lacuna::topic::Topic::all().map(|topic| topic.id().to_owned()).collect();
    assert_eq!(names(&definitions["topic"]), topics);
    assert_eq!(read_fields("/requirements/0/any/0", "topics", json!([NOWHERE])), topics);

    let [alone, tables] = &definitions["vagueness"]["anyOf"].as_array().expect("two forms")[..] else {
        panic!("there are two forms")
    };
    let all: BTreeSet<String> = names(alone).union(&fields(tables)).cloned().collect();
    assert_eq!(read_fields(requirement, "vague", json!([NOWHERE])), all);
    for (name, table) in tables["properties"].as_object().expect("tables") {
        if table.get("properties").is_some() {
            let vague = BTreeMap::from([(name, BTreeMap::from([(NOWHERE, 1)]))]);
            assert_eq!(read_fields(requirement, "vague", json!([vague])), fields(table), "{name}");
        }
    }
    for name in names(alone) {
        let mut list = example_as_json();
        list["requirements"][0]["vague"] = json!([name]);
        assert_eq!(read(&list).err(), None, "{name} stands alone");
    }
}

#[test]
fn the_schema_asks_for_the_fields_that_are_asked_for() {
    /// Calls `see` with the list without one field, for each field of it, and with the path of that.
    fn without_each(root: &Value, place: &str, see: &mut impl FnMut(Value, &str)) {
        match root.pointer(place) {
            Some(Value::Object(fields)) => {
                for name in fields.keys() {
                    let mut list = root.clone();
                    list.pointer_mut(place).and_then(Value::as_object_mut).expect("an object").remove(name);
                    let path = format!("{place}/{name}");
                    see(list, &path);
                    without_each(root, &path, see);
                }
            }
            Some(Value::Array(items)) => {
                for item in 0..items.len() {
                    without_each(root, &format!("{place}/{item}"), see);
                }
            }
            _ => {}
        }
    }
    let (mut refused, mut taken) = (0, 0);
    without_each(&example_as_json(), "", &mut |list, path| {
        let (read, objections) = (read(&list), objections(&list));
        assert_eq!(read.is_err(), !objections.is_empty(), "{path}: {:?}; {objections:?}", read.err());
        *(if read.is_err() { &mut refused } else { &mut taken }) += 1;
    });
    assert!(refused > 20 && taken > 10, "{refused} {taken}");
}

#[test]
fn a_faulty_list_is_told_with_its_field_and_remedy() {
    /// A place in the example, what to put there, and what is said of it.
    type Fault = (&'static str, Value, &'static str);
    let faults: [Fault; 22] = [
        ("/id", json!("Acme Inc"), "`id`: this is no id; give one of a to z"),
        ("/as_of", json!("last year"), "`as_of`: this is no date"),
        ("/url", json!("javascript:alert(1)"), "`url`: this is no link; give one that begins with https://"),
        ("/title", json!(7), "`title`: this is a number; it must be text"),
        ("/titel", json!("x"), "`titel`: there is no such field; did you mean `title`?"),
        ("/requirements", json!([]), "`requirements`: there is none; add at least one"),
        ("/requirements", json!({}), "`requirements`: this is a table; it must be a list"),
        ("/requirements/1", json!("x"), "`requirements[1]`: this is text; it must be a table"),
        ("/requirements/0/id", json!("retention"), "`requirements[0].id`: it must begin with `acme.`"),
        ("/requirements/0/advice", json!(""), "`requirements[0].advice`: this is missing or empty; fill it"),
        ("/requirements/0/any", json!([]), "`requirements[0].any`: there is nothing that fulfils it"),
        ("/requirements/0/any", json!([{}]), "`requirements[0].any[0]`: this clause asks for nothing; add `topics`"),
        (
            "/requirements/0/any/0/topics",
            json!("x"),
            "`requirements[0].any[0].topics`: this is text; it must be a list",
        ),
        ("/requirements/0/any/0/topics/0", json!("other.retenton"), "did you mean `other.retention`?"),
        (
            "/requirements/0/any/0/facts",
            json!(["retenton"]),
            "`requirements[0].any[0].facts[0]`: `retenton` is not known; did you mean `retention`?",
        ),
        (
            "/requirements/0/vague/0",
            json!("no_perod"),
            "`requirements[0].vague[0]`: `no_perod` is not known; did you mean `no_period`?",
        ),
        (
            "/requirements/0/vague/0",
            json!(5),
            "`requirements[0].vague[0]`: this must be a name, or a table with one name in it",
        ),
        ("/requirements/0/vague/0", json!("lacks"), "it must be a table that gives this name its fields"),
        (
            "/requirements/0/vague/0",
            json!({"lacks": {"words": ["x"]}}),
            "`requirements[0].vague[0].lacks`: the field `says` is missing; add it",
        ),
        ("/requirements/0/at_least", json!(1.5), "`requirements[0].at_least`: this is no share"),
        (
            "/requirements/0/denial",
            json!("maybe"),
            "`requirements[0].denial`: `maybe` is not known; known are `ok`, `na`, `no`",
        ),
        (
            "/requirements/0/any/0/words",
            json!(["–"]),
            "`requirements[0].any[0].words[0]`: the phrase `–` has no word in it",
        ),
    ];
    for (place, value, says) in faults {
        let mut list = example_as_json();
        match list.pointer_mut(place) {
            Some(old) => *old = value,
            None => {
                let (parent, name) = place.rsplit_once('/').expect("a path");
                list.pointer_mut(parent).expect("it is there")[name] = value;
            }
        }
        let said = read(&list).expect_err(place);
        assert!(said.contains(says), "{place}: {said}");
        assert!(said.starts_with("line 1, column "), "{place}: {said}");
        // A dash is text, and only the reader of phrases knows that it is no word.
        let is_of_schema = !place.ends_with("words");
        assert_eq!(!objections(&list).is_empty(), is_of_schema, "{place}");
    }
    // What no schema can say.
    let mut twice = example_as_json();
    twice["requirements"][1]["id"] = json!("acme.retention");
    assert!(read(&twice).expect_err("twice").contains("`requirements[1].id`: `acme.retention` is there twice"));
}

#[test]
fn json_is_told_by_line_and_column() {
    let written = serde_json::to_string_pretty(&example_as_json()).expect("JSON");
    let place = |faulty: &str, part: &str| {
        let before = &faulty[..faulty.find(part).expect("there")];
        let column = before.rsplit('\n').next().expect("a line").chars().count() + 1;
        format!("line {}, column {column}: ", before.matches('\n').count() + 1)
    };
    for (from, to, part) in [
        ("\"cite\": \"Code, section 9\"", "\"zite\": \"Müller 🎉\"", "\"zite\""),
        ("\"other.retention\"", "\"Müller 🎉\"", "\"Müller"),
        ("\"no_period\"", "\"nö\"", "\"nö\""),
        ("\"denial\": \"ok\"", "\"denial\": [\"🎉\"]", "\"denial\": [\"🎉"),
    ] {
        let faulty = written.replacen(from, to, 1);
        assert_ne!(faulty, written, "{from}");
        let said = Checklist::from_json(&faulty).expect_err(to).to_string();
        assert!(said.starts_with(&place(&faulty, part)), "{said} {}", place(&faulty, part));
    }
    let cut = &written[..written.len() / 2];
    let said = Checklist::from_json(cut).expect_err("half").to_string();
    assert!(said.starts_with("line ") && said.contains("not well-formed JSON"), "{said}");
}
