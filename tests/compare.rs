//! Two versions: each sentence has one fate, the way back mirrors the way there, and no input takes the square of its
//! length.

use lacuna::compare::{Change, Comparison, Quotes, Version, compare};
use lacuna::fact::FactKind;
use lacuna::report::{Offsets, Quote};
use lacuna::{Options, checklist, read};
use proptest::prelude::*;
use std::time::{Duration, Instant};

const FERRY_OLD: &str = include_str!("versions/ferry-line/old.txt");
const FERRY_NEW: &str = include_str!("versions/ferry-line/new.txt");
const BAKERY_OLD: &str = include_str!("versions/bakery/old.md");
const BAKERY_NEW: &str = include_str!("versions/bakery/new.md");
const BAKERY_SAME: &str = include_str!("versions/bakery/same.html");

fn version(source: &str) -> Version<'_> {
    let checklists = ["baseline", "gdpr"].map(|id| checklist::named(id).unwrap()).to_vec();
    read(source, &Options { checklists, ..Options::default() }).unwrap()
}

/// Compares two sources, and checks what holds of all comparisons.
fn compared(old: &str, new: &str) -> Comparison {
    let (old, new) = (version(old), version(new));
    let comparison = compare(&old, &new);
    check(&comparison, &old, &new);
    let back = compare(&new, &old);
    check(&back, &new, &old);
    assert_mirrors(&comparison, &back);
    comparison
}

fn check(comparison: &Comparison, old: &Version, new: &Version) {
    let mut seen = (vec![0; old.sentences.len()], vec![0; new.sentences.len()]);
    for change in &comparison.sentences {
        let sides = (change.old.is_some(), change.new.is_some());
        assert_eq!(sides, (change.change != Change::Added, change.change != Change::Removed), "{change:?}");
        if let Some(old) = change.old {
            seen.0[old] += 1;
        }
        if let Some(new) = change.new {
            seen.1[new] += 1;
        }
        check_quotes(old, change.old, &change.quotes.old);
        check_quotes(new, change.new, &change.quotes.new);
        if change.change == Change::Reworded {
            assert!(!change.quotes.old.is_empty() || !change.quotes.new.is_empty(), "{change:?} without a word");
        }
    }
    assert!(seen.0.iter().chain(&seen.1).all(|&times| times <= 1), "a sentence has two fates");
    let unchanged = |seen: &[i32]| seen.iter().filter(|&&times| times == 0).count();
    assert_eq!(unchanged(&seen.0), unchanged(&seen.1), "what is not listed is in both");
    let places: Vec<usize> = comparison.sentences.iter().filter_map(|change| change.new).collect();
    assert!(places.is_sorted(), "in the order of the new version");
}

fn check_quotes(version: &Version, sentence: Option<usize>, quotes: &[Quote]) {
    let Some(sentence) = sentence else { return assert!(quotes.is_empty()) };
    let sentence = &version.report.sentences[sentence];
    let mut from = sentence.start;
    for quote in quotes {
        assert!(from <= quote.start && quote.start < quote.end && quote.end <= sentence.end, "{quote:?}");
        assert!(version.text.source().get(quote.start..quote.end).is_some(), "{quote:?} cuts a character");
        from = quote.end;
    }
}

fn assert_mirrors(there: &Comparison, back: &Comparison) {
    let turned = |comparison: &Comparison, turn: bool| {
        let each = comparison.sentences.iter().map(|change| {
            let Quotes { old, new } = change.quotes.clone();
            let mirrored = match change.change {
                Change::Added => Change::Removed,
                Change::Removed => Change::Added,
                other => other,
            };
            let place =
                |quotes: Vec<Quote>| quotes.into_iter().map(|quote| (quote.start, quote.end)).collect::<Vec<_>>();
            if turn {
                (mirrored, change.new, change.old, place(new), place(old))
            } else {
                (change.change, change.old, change.new, place(old), place(new))
            }
        });
        let mut all: Vec<_> = each.collect();
        all.sort();
        all
    };
    assert_eq!(turned(there, false), turned(back, true));
    assert_eq!((&there.opened, &there.closed), (&back.closed, &back.opened));
    assert_eq!((&there.facts.added, &there.facts.removed), (&back.facts.removed, &back.facts.added));
    assert_eq!((&there.topics.added, &there.topics.removed), (&back.topics.removed, &back.topics.added));
    assert_eq!((&there.old, &there.new), (&back.new, &back.old));
}

/// Returns the changes as "added: the words".
fn told(comparison: &Comparison, old: &str, new: &str) -> Vec<String> {
    let (old, new) = (version(old), version(new));
    let words = |version: &Version, id: Option<usize>| {
        let sentence = version.sentences[id.unwrap()].span;
        version.text.slice(sentence).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let each = comparison.sentences.iter().map(|change| match change.change {
        Change::Added => format!("added: {}", words(&new, change.new)),
        Change::Removed => format!("removed: {}", words(&old, change.old)),
        Change::Moved => format!("moved: {}", words(&new, change.new)),
        Change::Reworded => {
            let quoted = |version: &Version, quotes: &[Quote]| {
                let words = quotes.iter().map(|quote| version.text.source()[quote.start..quote.end].to_owned());
                words.collect::<Vec<_>>().join("|")
            };
            format!("reworded: {} -> {}", quoted(&old, &change.quotes.old), quoted(&new, &change.quotes.new))
        }
    });
    each.collect()
}

#[test]
fn what_came_went_changed_and_moved_is_told_and_nothing_else() {
    let comparison = compared(FERRY_OLD, FERRY_NEW);
    let told = told(&comparison, FERRY_OLD, FERRY_NEW);
    let expected = [
        "reworded: 1 February 2024 -> 15 March 2025",
        "moved: Messages to our staff are deleted after 30 days.",
        "reworded:  -> , your date of birth",
        "reworded: 2 -> 5",
    ];
    for expected in expected {
        assert!(told.iter().any(|line| line == expected), "{expected} is not among:\n{}", told.join("\n"));
    }
    for expected in ["removed: We do not sell your personal information.", "removed: You may ask us to delete it."] {
        assert!(told.iter().any(|line| line == expected), "{expected} is not among:\n{}", told.join("\n"));
    }
    let added: Vec<&String> = told.iter().filter(|line| line.starts_with("added")).collect();
    assert_eq!(added, ["added: a) advertising networks, which show you offers on other sites 🎉;"]);
    let moved = told.iter().filter(|line| line.starts_with("moved")).count();
    assert!((2..=6).contains(&moved), "the smaller of the two sections has moved: {}", told.join("\n"));
}

#[test]
fn facts_and_gaps_follow_from_the_sentences() {
    let comparison = compared(FERRY_OLD, FERRY_NEW);
    let named = |facts: &[lacuna::report::FactReport], kind: FactKind| -> Vec<String> {
        facts.iter().filter(|fact| fact.kind == kind).map(|fact| fact.value.clone()).collect()
    };
    assert_eq!(named(&comparison.facts.added, FactKind::DataType), ["date of birth"]);
    assert_eq!(named(&comparison.facts.added, FactKind::Recipient), ["advertising networks"]);
    assert_eq!(named(&comparison.facts.added, FactKind::Retention), ["5 years"]);
    assert_eq!(named(&comparison.facts.removed, FactKind::Retention), ["2 years"]);
    assert!(comparison.opened.contains(&"gdpr.erasure".to_owned()), "{:?}", comparison.opened);
    assert!(!comparison.opened.contains(&"gdpr.access".to_owned()), "{:?}", comparison.opened);
    assert!(comparison.closed.iter().all(|id| !comparison.opened.contains(id)));
    let lost: Vec<&str> = comparison.topics.removed.iter().map(|topic| topic.id).collect();
    assert!(lost.contains(&"rights.erasure"), "{lost:?}");
    assert!(comparison.topics.removed.iter().any(|topic| topic.id == "sharing.sale" && topic.denied), "{lost:?}");
}

#[test]
fn the_same_text_in_another_markup_has_not_changed() {
    let comparison = compared(BAKERY_OLD, BAKERY_SAME);
    assert_eq!(told(&comparison, BAKERY_OLD, BAKERY_SAME), [""; 0]);
    assert!(comparison.facts.added.is_empty() && comparison.facts.removed.is_empty());
}

#[test]
fn marks_point_into_the_markup() {
    for (old, went, came) in
        [(BAKERY_OLD, "and", ", the **telephone number** and"), (BAKERY_SAME, "and", ", the **telephone number** and")]
    {
        let comparison = compared(old, BAKERY_NEW);
        let told = told(&comparison, old, BAKERY_NEW);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("reworded: ") && told[0].contains("telephone number"), "{told:?} {went} {came}");
        assert!(told[1].starts_with("removed: ") && told[1].contains("never published"), "{told:?}");
    }
}

#[test]
fn white_space_numbering_and_the_case_of_a_title_are_no_change() {
    let respaced =
        FERRY_OLD.replace("\n\n", "\r\n \r\n\r\n").replace("personal information", "personal \u{a0} information");
    let renumbered =
        FERRY_OLD.replace("\n1. What", "\n7. WHAT").replace("\na) our", "\n(1) our").replace("\nb) the", "\n(2) the");
    let typeset = FERRY_OLD.replace(['“', '”'], "\"").replace("Contact\n", "CONTACT\n");
    for other in [respaced, renumbered, typeset] {
        assert_ne!(other, FERRY_OLD);
        assert_eq!(told(&compared(FERRY_OLD, &other), FERRY_OLD, &other), [""; 0], "{other}");
    }
}

#[test]
fn a_sentence_that_changed_its_place_is_moved_and_nothing_else() {
    let sentence = "Our website counts visits with a cookie that expires when you close the browser.";
    let old = FERRY_OLD.to_owned();
    let new = old.replace(" Our website counts visits with a cookie that expires when you close the browser.", "");
    assert_ne!(old, new);
    let new = new.replace("5. Contact\n\nF", &format!("5. Contact\n\n{sentence}\n\nF"));
    assert_eq!(told(&compared(&old, &new), &old, &new), [format!("moved: {sentence}")]);
}

#[test]
fn a_version_against_nothing_like_it_is_all_removed_and_added() {
    let comparison = compared("We sell tea. Coffee is not sold here.", "Bring cash, please! Dogs wait outside.");
    let changes: Vec<Change> = comparison.sentences.iter().map(|change| change.change).collect();
    assert_eq!(changes, [Change::Removed, Change::Removed, Change::Added, Change::Added]);
    assert!(comparison.opened.is_empty() && comparison.closed.is_empty(), "no policy was judged");
}

#[test]
fn offsets_in_utf_16_slice_as_javascript_does() {
    let (old, new) = (version(FERRY_OLD), version(FERRY_NEW));
    let bytes = compare(&old, &new);
    let units = bytes.clone().into_utf16(FERRY_OLD, FERRY_NEW);
    assert_eq!((units.old.offsets, units.new.offsets), (Offsets::Utf16, Offsets::Utf16));
    let wide: [Vec<u16>; 2] = [FERRY_OLD, FERRY_NEW].map(|source| source.encode_utf16().collect());
    let narrow = [FERRY_OLD, FERRY_NEW];
    let same = |side: usize, byte: &Quote, unit: &Quote| {
        assert_eq!(&narrow[side][byte.start..byte.end], String::from_utf16(&wide[side][unit.start..unit.end]).unwrap());
    };
    for (byte, unit) in bytes.sentences.iter().zip(&units.sentences) {
        byte.quotes.old.iter().zip(&unit.quotes.old).for_each(|(byte, unit)| same(0, byte, unit));
        byte.quotes.new.iter().zip(&unit.quotes.new).for_each(|(byte, unit)| same(1, byte, unit));
    }
    for (byte, unit) in bytes.facts.added.iter().zip(&units.facts.added) {
        let quote = |fact: &lacuna::report::FactReport| Quote { start: fact.start, end: fact.end };
        same(1, &quote(byte), &quote(unit));
    }
    assert_eq!(units.clone().into_utf16(FERRY_OLD, FERRY_NEW), units, "once is enough");
}

/// Sentences of which versions are made: few, so that many repeat, and some alike.
fn sentence() -> impl Strategy<Value = String> {
    let subject = prop::sample::select(vec!["We", "Our partners", "Müller’s 🎉 shops", "You"]);
    let verb = prop::sample::select(vec!["may share", "never sell", "keep", "delete"]);
    let object = prop::sample::select(vec!["your name", "the logs", "e-mail addresses", "it"]);
    let end = prop::sample::select(vec![
        ".",
        " for 30 days.",
        " for 60 days.",
        " with banks!",
        ".\n\n",
        ".\n\nRights\n\n",
        "\n- ",
    ]);
    (subject, verb, object, end).prop_map(|(subject, verb, object, end)| format!("{subject} {verb} {object}{end} "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_sentence_has_one_fate_and_the_way_back_mirrors_the_way_there(
        old in prop::collection::vec(sentence(), 1..40),
        new in prop::collection::vec(sentence(), 1..40),
    ) {
        compared(&old.concat(), &new.concat());
    }

    #[test]
    fn a_few_edits_mirror_too(
        old in prop::collection::vec(sentence(), 1..60),
        edits in prop::collection::vec((any::<prop::sample::Index>(), sentence(), 0..3), 0..6),
    ) {
        let mut new = old.clone();
        for (at, sentence, kind) in edits {
            let place = at.index(new.len() + 1);
            match kind {
                0 => new.insert(place, sentence),
                1 if new.len() > 1 => drop(new.remove(place.min(new.len() - 1))),
                _ => {
                    let moved = new.remove(place.min(new.len() - 1));
                    new.insert(at.index(new.len() + 1), moved);
                }
            }
        }
        compared(&old.concat(), &new.concat());
    }

    #[test]
    fn a_version_against_itself_has_not_changed(sentences in prop::collection::vec(sentence(), 1..60)) {
        let source = sentences.concat();
        let comparison = compared(&source, &source);
        prop_assert!(comparison.sentences.is_empty());
        prop_assert!(comparison.opened.is_empty() && comparison.closed.is_empty());
        prop_assert!(comparison.facts.added.is_empty() && comparison.facts.removed.is_empty());
        prop_assert!(comparison.topics.added.is_empty() && comparison.topics.removed.is_empty());
    }

    #[test]
    fn any_two_texts_can_be_compared(old in "[a-zA-Z0-9é🎉.()\\-\n #*<>&]{1,200}x", new in "[a-zA-Z0-9é🎉.()\\-\n #*<>&]{1,200}x") {
        compared(&old, &new);
    }
}

/// Returns how long the comparison alone takes: the reading before it is measured elsewhere.
fn time(old: &str, new: &str) -> Duration {
    let (old, new) = (version(old), version(new));
    let started = Instant::now();
    let comparison = compare(&old, &new);
    let took = started.elapsed();
    check(&comparison, &old, &new);
    took
}

#[test]
fn no_two_texts_cost_the_square_of_their_length() {
    let many = 3_000;
    let numbered = |from: usize, step: usize| -> String {
        (0..many)
            .map(|at| format!("We collect the item that is called number {}.\n\n", from + at * step % many))
            .collect()
    };
    let same = "We collect what you give us when you order.\n\n".repeat(many);
    let long = |word: &str| format!("We collect {}.", format!("{word}, the ").repeat(4 * many));
    let words = |from: usize| {
        let each: String = (0..4 * many).map(|at| format!("thing{} and ", from + at)).collect();
        format!("We collect {each}.")
    };
    for (name, old, new) in [
        ("all equal", same.clone(), same.repeat(2)),
        ("none equal, all alike", numbered(0, 1), numbered(many, 1)),
        ("all moved", numbered(0, 1), numbered(0, 1_999)),
        ("all equal against all alike", same, numbered(0, 1)),
        ("one long sentence", long("name"), long("address")),
        ("one long sentence, no word the same", words(0), words(4 * many)),
    ] {
        let took = time(&old, &new);
        eprintln!("{name}: {} and {} bytes in {took:?}", old.len(), new.len());
        // In a debug build on a busy machine; the square would take minutes.
        assert!(took < Duration::from_secs(20), "{name}: {took:?}");
    }
}
