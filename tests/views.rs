//! Each view shows every finding with its words, and nothing of a policy becomes a command to its reader.

use lacuna::finding::{Applies, Status};
use lacuna::report::{ChecklistReport, Counts, Evidence, Quote, Report, RequirementReport, WarningReport};
use lacuna::text::Format;
use lacuna::view::{Colors, Item, Style, View, render};
use lacuna::{Options, analyze};
use serde_json::Value;

const SOURCE: &str = "\
Müller’s 🎉 data

We keep it as long as necessary | always.\u{1b}[31m <b>Ask</b> @octocat.

We never tell anyone.";

/// Returns a report on [`SOURCE`] with a requirement of each status and a warning.
fn report() -> Report {
    let mut report = analyze(SOURCE, &Options { id: "docs/my policy.txt".into(), ..Options::default() }).unwrap();
    report.document.is_policy = true;
    let of = |words: &str| {
        let start = SOURCE.find(words).unwrap();
        Quote { start, end: start + words.len() }
    };
    let sentence = |words: &str| {
        let quote = of(words);
        report.sentences.iter().position(|s| s.start <= quote.start && quote.end <= s.end).expect("a sentence holds it")
    };
    let keeps = sentence("as long as");
    let never = sentence("We never");
    let requirement = |id: &str, status, evidence: Option<usize>, quotes: Vec<Quote>| RequirementReport {
        id: format!("test.{id}"),
        title: format!("Title of {id}"),
        category: None,
        citation: format!("Art. 13 ({id})"),
        url: "https://example.com/law?a=1&b=2".into(),
        status,
        evidence: evidence
            .map(|sentence| {
                let (start, end) = (report.sentences[sentence].start, report.sentences[sentence].end);
                Evidence { sentence, score: 0.875, start, end }
            })
            .into_iter()
            .collect(),
        quotes,
        why: format!("Why {id}."),
        advice: format!("Advice on {id}."),
    };
    report.checklists = vec![ChecklistReport {
        id: "test".into(),
        title: "Test law".into(),
        applies: Applies::Likely,
        why: "It is a test.".into(),
        counts: Counts { stated: 1, vague: 1, missing: 1, not_applicable: 1 },
        requirements: vec![
            requirement("present", Status::Stated, Some(never), vec![]),
            requirement("unmet", Status::NotApplicable, None, vec![]),
            requirement("short", Status::Vague, Some(keeps), vec![of("as long as necessary")]),
            requirement("gone", Status::Missing, None, vec![]),
        ],
    }];
    report.warnings = vec![WarningReport {
        id: "contradiction".into(),
        severity: "high".into(),
        sentences: vec![keeps, never],
        quotes: vec![of("never tell"), of("keep it")],
        message: "Two sentences cannot both hold.".into(),
        advice: "Strike one.".into(),
    }];
    report
}

fn view(view: View, style: Style) -> String {
    render(&[Item { report: &report(), source: SOURCE, format: Format::Text }], view, style)
}

#[test]
fn every_finding_is_shown_with_its_citation_and_words() {
    for kind in [View::Text, View::Markdown, View::Html, View::Csv] {
        let shown =
            view(kind, Style::default()).replace(['\\', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        for words in [
            "Title of present",
            "Title of unmet",
            "Title of short",
            "Title of gone",
            "13 (gone)",
            "13 (short)",
            "Why short.",
            "Advice on gone.",
            "as long as necessary",
            "We never tell anyone.",
            "Two sentences cannot both hold.",
            "Strike one.",
            "docs/my policy.txt",
        ] {
            assert!(shown.contains(words), "{kind:?} does not show {words}: {shown}");
        }
    }
}

#[test]
fn both_sentences_of_a_contradiction_stand_side_by_side() {
    let html = view(View::Html, Style::default());
    let sides = html.split("<div class=\"sides\">").nth(1).expect("the sides").split("</div>").next().unwrap();
    assert_eq!(sides.matches("<blockquote>").count(), 2);
    assert!(sides.contains("<mark>never tell</mark>") && sides.contains("<mark>keep it</mark>"), "{sides}");
    let markdown = view(View::Markdown, Style::default());
    let mut rows = markdown.lines().filter(|line| line.starts_with("  | "));
    assert!(rows.any(|row| row.contains("We never tell anyone.") && row.contains("We keep it")), "{markdown}");
    let csv = view(View::Csv, Style::default());
    let row = csv.lines().find(|line| line.contains(",warning,contradiction,")).expect("a row");
    assert!(row.contains("We keep it") && row.contains("We never tell anyone."), "{row}");
    for kind in [View::Text, View::Html, View::Markdown] {
        assert!(view(kind, Style::default()).contains("1 high"), "{kind:?} counts the warnings");
    }
}

#[test]
fn a_quote_that_would_be_cut_off_is_shown_from_its_beginning() {
    let mut report = report();
    let long = format!("{} We may tell everyone.", "We keep it for long, ".repeat(20).trim_end());
    let source = format!("{long}\n\nWe never tell anyone.");
    let from = source.find("We may tell").unwrap();
    report.sentences[0] = lacuna::report::SentenceReport { start: 0, end: long.len(), ..report.sentences[0].clone() };
    report.warnings[0].sentences = vec![0];
    report.warnings[0].quotes = vec![Quote { start: from, end: from + "We may tell everyone".len() }];
    for kind in [View::Text, View::Markdown] {
        let item = Item { report: &report, source: &source, format: Format::Text };
        let shown = render(&[item], kind, Style::default());
        assert!(shown.contains("…We may tell everyone."), "{kind:?}: {shown}");
    }
}

#[test]
fn no_view_but_json_passes_control_characters_on() {
    for kind in [View::Text, View::Markdown, View::Html, View::Csv, View::Sarif] {
        let shown = view(kind, Style::default());
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n' && c != '\r'), "{kind:?}: {shown}");
    }
}

#[test]
fn the_text_view_keeps_to_its_width() {
    for width in [40, 60, 100] {
        let shown = view(View::Text, Style { colors: Colors::None, width });
        assert!(shown.lines().all(|line| line.chars().count() <= width), "{width}:\n{shown}");
    }
}

#[test]
fn sarif_places_a_vague_statement_at_its_words_and_a_missing_one_at_the_start() {
    let log: Value = serde_json::from_str(&view(View::Sarif, Style::default())).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let result = |id: &str| results.iter().find(|result| result["ruleId"] == id).unwrap();
    let region = |id: &str| &result(id)["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region("test.gone")["startLine"], 1);
    let line: Vec<u16> = SOURCE.lines().nth(2).unwrap().encode_utf16().collect();
    let column = |name: &str| region("test.short")[name].as_u64().unwrap() as usize - 1;
    assert_eq!(region("test.short")["startLine"], 3);
    let words = String::from_utf16(&line[column("startColumn")..column("endColumn")]).unwrap();
    assert_eq!(words, "as long as necessary");
    assert_eq!(region("warning.contradiction")["startLine"], 5);
    let related = &result("warning.contradiction")["relatedLocations"];
    assert_eq!(related[0]["physicalLocation"]["region"]["startLine"], 3);
    assert_eq!(results.len(), 3);
    let uri = &result("test.gone")["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "docs/my%20policy.txt");
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), 5);
}

#[test]
fn a_sarif_fingerprint_outlives_a_move() {
    let prints = |log: &str| -> Vec<Value> {
        let log: Value = serde_json::from_str(log).unwrap();
        log["runs"][0]["results"].as_array().unwrap().iter().map(|r| r["partialFingerprints"].clone()).collect()
    };
    let mut moved = report();
    let source = format!("\n\n{SOURCE}");
    for sentence in &mut moved.sentences {
        (sentence.start, sentence.end) = (sentence.start + 2, sentence.end + 2);
    }
    for quote in moved.warnings.iter_mut().flat_map(|warning| &mut warning.quotes) {
        (quote.start, quote.end) = (quote.start + 2, quote.end + 2);
    }
    let moved =
        render(&[Item { report: &moved, source: &source, format: Format::Text }], View::Sarif, Style::default());
    let prints_before = prints(&view(View::Sarif, Style::default()));
    assert_eq!(prints_before, prints(&moved));
    let distinct: std::collections::BTreeSet<String> = prints_before.iter().map(Value::to_string).collect();
    assert_eq!(distinct.len(), prints_before.len(), "each result has its own");
}

#[test]
fn several_reports_make_one_document_of_each_view() {
    let report = report();
    let item = Item { report: &report, source: SOURCE, format: Format::Text };
    let both = |view| render(&[item, item], view, Style::default());
    assert_eq!(both(View::Html).matches("<!doctype").count(), 1);
    assert_eq!(both(View::Csv).matches("document,row,").count(), 1);
    let log: Value = serde_json::from_str(&both(View::Sarif)).unwrap();
    assert_eq!(log["runs"].as_array().unwrap().len(), 1);
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), 5, "a rule stands there once");
    assert_eq!(both(View::Json).lines().count(), 2);
}

#[test]
fn offsets_outside_the_source_give_no_words_and_no_panic() {
    let mut report = report();
    for sentence in &mut report.sentences {
        sentence.end += 1_000_000;
    }
    report.checklists[0].requirements[2].quotes = vec![Quote { start: 2, end: 1 }, Quote { start: 2, end: usize::MAX }];
    report.warnings[0].sentences.push(usize::MAX);
    for view in [View::Text, View::Json, View::Markdown, View::Html, View::Csv, View::Sarif] {
        let item = Item { report: &report, source: SOURCE, format: Format::Text };
        assert!(!render(&[item], view, Style::default()).is_empty());
    }
}
