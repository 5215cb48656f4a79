//! The examples of `data/warnings.toml`, and what they do not show.

use super::super::effective_date;
use super::*;
use crate::fact::facts;
use crate::text::{Format, Text};

/// The day on which the examples are judged.
const TODAY: &str = "2026-01-01";

/// Returns the warnings on a passage, as if it were a policy, with the words that each quotes.
fn warned(passage: &str) -> Vec<(Warning, Vec<String>)> {
    let text = Text::read(passage, Format::Text).expect("text");
    let sentences = crate::sentence::sentences(&text, &crate::block::blocks(&text));
    let words = crate::word::Words::of(&text, &sentences);
    let topics = crate::topic::classify(&text, &sentences, &words, "en").marks;
    let (text, sentences) = (&text, &sentences[..]);
    let facts = facts(text, sentences, &words, &topics);
    let reading = Reading { text, sentences, words: &words, language: "en", topics: &topics, near: &[], facts: &facts };
    let found = warnings(&reading, &Words::of(&reading), effective_date(&reading), TODAY.parse().ok());
    let quoted = |warning: &Warning| warning.quotes.iter().map(|quote| text.slice(*quote).to_owned()).collect();
    found.into_iter().map(|warning| (warning.clone(), quoted(&warning))).collect()
}

/// Returns the words that the warnings of one kind quote, a list for each.
fn quotes(id: &str, passage: &str) -> Vec<Vec<String>> {
    warned(passage).into_iter().filter(|(warning, _)| warning.id == id).map(|(_, quotes)| quotes).collect()
}

fn data() -> toml::Table {
    let path = format!("{}/data/warnings.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("readable").parse().expect("TOML")
}

fn strings(value: &toml::Value) -> Vec<String> {
    value.as_array().expect("a list").iter().map(|text| text.as_str().expect("text").to_owned()).collect()
}

#[test]
fn the_examples_of_every_warning_hold() {
    let mut wrong = Vec::new();
    for warning in data()["warnings"].as_array().expect("a list") {
        let id = warning["id"].as_str().expect("an id");
        for (field, wanted) in [("yes", true), ("no", false)] {
            let examples = strings(&warning[field]);
            assert!(examples.len() >= 3, "{id} has fewer than three examples `{field}`");
            for example in examples {
                if quotes(id, &example).is_empty() == wanted {
                    wrong.push(format!("{id}, {field}: {example:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_data_names_every_kind_and_list_and_nothing_else() {
    let data = data();
    let kinds: Vec<&str> =
        data["warnings"].as_array().expect("a list").iter().map(|w| w["id"].as_str().expect("id")).collect();
    let all = [
        Kind::Contradiction,
        Kind::AbsoluteSecurity,
        Kind::ConsentByUse,
        Kind::Vague,
        Kind::Placeholder,
        Kind::BrokenReference,
        Kind::NoContact,
        Kind::StaleDate,
        Kind::LiabilityShift,
        Kind::RightsWithoutMeans,
        Kind::BroadSharing,
        Kind::ChildrenUnaddressed,
        Kind::RetentionIndefinite,
    ];
    assert_eq!(kinds, all.map(Kind::id));
    let mut lists: Vec<&str> =
        data["words"].as_array().expect("a list").iter().map(|w| w["name"].as_str().expect("name")).collect();
    let mut names = NAMES.to_vec();
    lists.sort_unstable();
    names.sort_unstable();
    assert_eq!(lists, names);
    assert!(names.len() <= 64, "a set of lists is a number of 64 bits");
    for says in &LEXICON.says {
        assert!(["high", "medium", "low"].contains(&says.severity), "{says:?}");
        for sentence in [says.message, says.advice] {
            assert!(sentence.ends_with('.') && !sentence.trim_end_matches('.').contains(". "), "{sentence}");
        }
    }
}

#[test]
fn a_contradiction_quotes_both_sentences() {
    let text = "Müller’s 🎉 data policy.\n\nWe never share your personal information with anyone.\n\nWe keep it.\n\n\
                Depending on the service, we may share your information with affiliates and sponsors.";
    let found = quotes("contradiction", text);
    assert_eq!(
        found,
        [[
            "We never share your personal information with anyone",
            "we may share your information with affiliates and sponsors"
        ]]
        .map(|sides| sides.map(str::to_owned).to_vec())
    );
}

#[test]
fn who_gets_it_and_who_does_it_decide_whether_two_sentences_contradict() {
    let contradict = |denied: &str, stated: &str| !quotes("contradiction", &format!("{denied} {stated}")).is_empty();
    let share = "We share your personal data with our service providers.";
    assert!(contradict("Your personal data will never be sold, rented or shared with third parties.", share));
    assert!(contradict("We do not and will not disclose your data to any third party whatsoever.", share));
    for denied in [
        "We do not share your personal data with unaffiliated third parties.",
        "You must not share your personal data with third parties.",
        "Our partners will not share your personal data with third parties.",
        "We may not share your personal data with third parties.",
        "We do not only share your personal data with third parties.",
        "We do not share your health data with third parties.",
        "We do not share your personal data with third parties who would sell it.",
        "If you object, we do not share your personal data with third parties.",
        "We do not share personal data of children with third parties.",
    ] {
        assert!(!contradict(denied, share), "{denied}");
    }
    let denied = "We never share your personal data with third parties.";
    for stated in [
        "You may share your personal data with our service providers.",
        "At your request we share your personal data with our service providers.",
        "We share aggregated data with our service providers.",
        "However, we share your personal data with our service providers.",
        "We share your personal data with you.",
    ] {
        assert!(!contradict(denied, stated), "{stated}");
    }
}

#[test]
fn leftovers_of_one_source_are_one_warning() {
    let text = "Write to [Company].\n\nWe, [Company], keep it.\n\nWe wait for [Date].";
    let found = warned(text).into_iter().filter(|(warning, _)| warning.id == "placeholder").collect::<Vec<_>>();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1, ["[Company]", "[Company]", "[Date]"]);
    assert_eq!(found[0].0.sentences.len(), 3);
    assert_eq!(found[0].0.message, "Left over from a template or a draft: “[Company]”, “[Date]”.");
}

#[test]
fn an_address_in_disguise_is_quoted_whole() {
    for (written, address) in [
        (
            "Write to Müller’s 🎉 team: data-privacy [at] example [dot] co [dot] uk, please.",
            "data-privacy [at] example [dot] co [dot] uk",
        ),
        ("Write to privacy(at)example.com.", "privacy(at)example.com"),
        ("Write to privacy at example dot org today.", "privacy at example dot org"),
        ("[email\u{a0}protected]", "[email\u{a0}protected]"),
    ] {
        assert_eq!(quotes("placeholder", written), [[address]], "{written}");
    }
    assert!(quotes("placeholder", "We looked (at) it, and met at the dot.").is_empty());
}

#[test]
fn the_gravest_warnings_come_first() {
    let text = "We may keep it forever.\n\nBy using the site you agree to that.\n\nIt is 100% safe.";
    let severities: Vec<&str> = warned(text).iter().map(|(warning, _)| warning.severity).collect();
    let order = |severity: &&str| ["high", "medium", "low"].iter().position(|known| known == severity);
    assert!(severities.len() >= 3 && severities.is_sorted_by_key(order), "{severities:?}");
}

#[test]
fn hedges_are_set_against_those_of_other_policies() {
    let usual = hedges_elsewhere();
    assert!(usual.policies > 100 && 0 < usual.median && usual.median < usual.upper_quartile);
    let text = "We may possibly share certain data, such as your name, etc. ".repeat(5);
    let found: Vec<Warning> =
        warned(&text).into_iter().map(|(warning, _)| warning).filter(|w| w.id == "vague").collect();
    assert_eq!(found.len(), 1);
    let report = crate::analyze(&text, &crate::Options::default()).expect("text");
    let rate = report.document.hedges_per_100_words.to_string();
    assert!(found[0].message.starts_with(&format!("{rate} hedges")), "{}: {rate}", found[0].message);
}

#[test]
fn nothing_of_the_text_steers_a_message() {
    let found = warned("Write to [Company\u{1b}\u{202e} Name].");
    let message = &found.iter().find(|(warning, _)| warning.id == "placeholder").expect("found").0.message;
    assert!(!message.chars().any(|c| c.is_control() || c == '\u{202e}'), "{message:?}");
}

#[test]
fn hostile_text_is_read_without_panic() {
    for piece in [
        "we do not share your data with third parties and ",
        "share ",
        "[",
        "[at] ",
        "{{",
        "a at b dot com ",
        "the address above the address below ",
        "section 9 ",
        "100% safe ",
        "third party ads provide ",
        "by using you agree ",
        "for any purpose share data with others ",
        "@ ",
        "é🎉[é]",
        "with third parties at any time ",
    ] {
        // One sentence of so many pieces that a look at all of it from each of its words would take minutes.
        let text = piece.repeat(5_000);
        let text = Text::read(&text, Format::Text).expect("text");
        let sentences = [Sentence::whole(text.plain())];
        let words = crate::word::Words::of(&text, &sentences);
        let (text, sentences) = (&text, &sentences[..]);
        let reading =
            Reading { text, sentences, words: &words, language: "en", topics: &[Vec::new()], near: &[], facts: &[] };
        warnings(&reading, &Words::of(&reading), None, None);
    }
}
