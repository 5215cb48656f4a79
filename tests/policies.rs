//! Whole policies give the reports that stand beside them.

#[path = "support/policy.rs"]
mod policy;

use std::path::Path;

/// Returns the first line in which the two texts differ, for a message.
fn first_difference(expected: &str, actual: &str) -> String {
    let mut lines = expected.lines().zip(actual.lines()).enumerate();
    match lines.find(|(_, (expected, actual))| expected != actual) {
        Some((number, (expected, actual))) => {
            format!("line {}: expected `{}`, found `{}`", number + 1, expected.trim(), actual.trim())
        }
        None => "one is the beginning of the other".to_owned(),
    }
}

#[test]
fn every_example_of_the_page_has_a_place_of_its_own() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies");
    let mut places = std::collections::BTreeMap::new();
    for policy in policy::policies(&directory).unwrap() {
        if policy.choice.title.is_some() {
            let place = policy.choice.order.unwrap_or_else(|| panic!("{} has no `order`", policy.name));
            let before = places.insert(place, policy.name.clone());
            assert_eq!(before, None, "{} takes a place that is taken", policy.name);
        }
    }
}

#[test]
fn every_example_policy_gives_its_report() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies");
    let policies = policy::policies(&directory).unwrap();
    assert!(policies.iter().filter(|policy| policy.choice.title.is_some()).count() >= 4, "the examples are gone");
    let mut stale = Vec::new();
    for policy in policies {
        let expected = std::fs::read_to_string(policy.report_file()).unwrap_or_default();
        let actual = policy.report().unwrap();
        if expected != actual {
            stale.push(format!("{}, {}", policy.name, first_difference(&expected, &actual)));
        }
    }
    assert!(
        stale.is_empty(),
        "these reports are stale; look at the difference, and if it is right run `cargo xtask bless`:\n{}",
        stale.join("\n")
    );
}
