//! What is a privacy policy and what is none, read all the way.

use lacuna::{Options, analyze};
use std::path::Path;

/// Returns name, verdict and score of each text in a folder below `tests`, by name.
fn verdicts(folder: &str) -> Vec<(String, bool, f64)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("there").map(|entry| entry.expect("readable").path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let written = std::fs::read_to_string(path).expect("readable");
        let document = analyze(&written, &Options::default()).expect("text").document;
        (path.file_name().expect("a file").to_string_lossy().into_owned(), document.is_policy, document.policy_score)
    };
    paths.iter().map(read).collect()
}

#[test]
fn what_is_no_policy_is_not_taken_for_one() {
    let verdicts = verdicts("policies-not");
    assert!(verdicts.len() >= 34, "{}", verdicts.len());
    let wrong: Vec<_> = verdicts.iter().filter(|(_, is_policy, _)| *is_policy).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn short_and_odd_policies_are_told() {
    let verdicts = verdicts("policies-short");
    assert!(verdicts.len() >= 12, "{}", verdicts.len());
    let wrong: Vec<_> = verdicts.iter().filter(|(_, is_policy, _)| !*is_policy).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn an_empty_page_is_an_error_of_its_own() {
    for written in ["", " \n\t\n "] {
        let error = analyze(written, &Options::default()).expect_err("there is nothing to read");
        assert!(error.is_empty(), "{error}");
    }
}
