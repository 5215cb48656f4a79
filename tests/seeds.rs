//! Real policies that always work. They are other people's texts, so they lie beside the project, not in it; where they
//! are not there, each test says that it was skipped. `tests/warnings.rs` has texts of the project's own of the same kinds.

use lacuna::block::{self, BlockKind};
use lacuna::finding::Status;
use lacuna::report::{Report, RequirementReport, SentenceKind};
use lacuna::sentence;
use lacuna::text::{Format, Text};
use lacuna::{Options, checklist};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The day on which the seeds are judged.
const TODAY: &str = "2026-01-01";

/// Returns the folder of the seeds, or says that the test is skipped.
fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there, so no seed policies were read", folder.display());
    None
}

/// A seed and the report on it.
struct Seed {
    source: String,
    report: Report,
}

/// Returns the seed whose name begins with `number`, measured against every checklist.
fn seed(number: &str) -> Option<Seed> {
    let files = std::fs::read_dir(folder()?).unwrap().map(|file| file.unwrap().path());
    let is_it = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(number));
    let path = files.into_iter().find(is_it).unwrap_or_else(|| panic!("there is no seed {number}"));
    let source = std::fs::read_to_string(path).unwrap();
    let options = Options {
        checklists: checklist::builtin().iter().collect(),
        today: Some(TODAY.parse().unwrap()),
        ..Options::default()
    };
    let report = lacuna::analyze(&source, &options).unwrap();
    assert!(report.document.is_policy, "seed {number} is a policy");
    Some(Seed { source, report })
}

impl Seed {
    /// Returns where the words stand first, whatever white space parts them.
    fn at(&self, words: &str) -> Range<usize> {
        let wanted: Vec<&str> = words.split_whitespace().collect();
        let starts = self.source.match_indices(wanted[0]).map(|(at, _)| at);
        let end_of = |start: usize| {
            wanted.iter().try_fold(start, |at, word| {
                let rest = &self.source[at..];
                let skipped = rest.len() - rest.trim_start().len();
                rest.trim_start().starts_with(word).then_some(at + skipped + word.len())
            })
        };
        starts
            .into_iter()
            .find_map(|at| end_of(at).map(|end| at..end))
            .unwrap_or_else(|| panic!("{words:?} is not there"))
    }

    /// Returns for each warning of this kind the words that it quotes.
    fn warnings(&self, id: &str) -> Vec<Vec<&str>> {
        let of_kind = self.report.warnings.iter().filter(|warning| warning.id == id);
        of_kind
            .map(|warning| warning.quotes.iter().map(|quote| &self.source[quote.start..quote.end]).collect())
            .collect()
    }

    /// Checks that one warning of this kind quotes words at each of these places.
    fn warns(&self, id: &str, places: &[&str]) {
        let places: Vec<Range<usize>> = places.iter().map(|words| self.at(words)).collect();
        let is_at = |place: &Range<usize>, warning: &lacuna::report::WarningReport| {
            warning.quotes.iter().any(|quote| quote.start < place.end && place.start < quote.end)
        };
        let mut of_kind = self.report.warnings.iter().filter(|warning| warning.id == id);
        let found = of_kind.any(|warning| places.iter().all(|place| is_at(place, warning)));
        assert!(found, "no {id} at {places:?}: {:?}", self.warnings(id));
    }

    fn status(&self, id: &str) -> Status {
        self.requirement(id).status
    }

    fn requirement(&self, id: &str) -> &RequirementReport {
        let mut requirements = self.report.checklists.iter().flat_map(|checklist| &checklist.requirements);
        requirements.find(|requirement| requirement.id == id).unwrap_or_else(|| panic!("no {id}"))
    }

    /// Returns the sentence that is the first evidence.
    fn first(&self, id: &str) -> Option<usize> {
        self.requirement(id).evidence.first().map(|evidence| evidence.sentence)
    }

    /// Checks that the requirement is vague, first of all by the sentence that has these words.
    fn is_vague_at(&self, id: &str, words: &str) {
        assert_eq!(self.status(id), Status::Vague, "{id}");
        let at = self.at(words);
        let sentence = &self.report.sentences[self.first(id).unwrap_or_else(|| panic!("{id} has no evidence"))];
        assert!(
            sentence.start <= at.start && at.end <= sentence.end,
            "{id} is vague by another sentence than {words:?}"
        );
    }

    fn is_short(&self, ids: &[&str]) {
        for id in ids {
            let status = self.status(id);
            assert!(matches!(status, Status::Missing | Status::Vague), "{id} is {status:?}");
        }
    }

    /// Checks that the sentence around these words has a topic.
    fn is_about(&self, words: &str, topic: &str) {
        let place = self.at(words);
        let mut sentences = self.report.sentences.iter();
        let sentence = sentences.find(|sentence| sentence.start <= place.start && place.end <= sentence.end);
        let topics = &sentence.unwrap_or_else(|| panic!("{words:?} is no sentence")).topics;
        assert!(topics.iter().any(|marked| marked.id == topic), "{words:?}: {topics:?}");
    }

    /// Checks that the label names a right.
    fn labels(&self, right: &str) {
        let rights = self.report.label.rights.facts.iter().map(|&id| &self.report.facts[id].canonical);
        assert!(rights.clone().any(|named| *named == right), "{right}: {:?}", rights.collect::<Vec<_>>());
    }

    /// Checks that a fact has this normal form.
    fn has_fact(&self, canonical: &str) {
        assert!(self.report.facts.iter().any(|fact| fact.canonical == canonical), "no fact {canonical}");
    }
}

#[test]
fn seeds_are_cut_into_sentences_under_headings() {
    let Some(folder) = folder() else { return };
    let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} is empty", folder.display());
    for path in paths {
        let source = std::fs::read_to_string(&path).unwrap();
        let text = Text::read(&source, Format::Auto).unwrap();
        assert_eq!(text.plain(), source, "{}: a pasted policy is plain text", path.display());
        let blocks = block::blocks(&text);
        let sentences = sentence::sentences(&text, &blocks);
        let count = |kind: BlockKind| sentences.iter().filter(|sentence| sentence.kind == kind).count();
        assert!(count(BlockKind::Heading) >= 4, "{}: {} headings", path.display(), count(BlockKind::Heading));
        assert!(count(BlockKind::Paragraph) >= 15, "{}", path.display());
        let longest = sentences.iter().map(|sentence| sentence.span.end - sentence.span.start).max();
        assert!(longest < Some(1500), "{}: a sentence of {longest:?} bytes", path.display());
        let covered: usize = sentences.iter().map(|sentence| sentence.span.end - sentence.span.start).sum();
        assert!(covered * 100 >= source.trim().len() * 90, "{}: {covered} of {} bytes", path.display(), source.len());
    }
}

#[test]
fn seed_000_is_stale_points_to_nothing_and_does_not_contradict_itself() {
    let Some(seed) = seed("000_") else { return };
    seed.warns("stale_date", &["January 12, 2016"]);
    seed.warns("broken_reference", &["the address above"]);
    seed.is_vague_at("gdpr.controller", "This 1ClickFactory Privacy Policy");
    assert_eq!(seed.status("baseline.means"), Status::Stated);
    seed.warns("consent_by_use", &["By providing personal information you additionally acknowledge"]);
    assert_eq!(seed.warnings("contradiction"), [[""; 0]; 0]);
    assert_eq!(seed.report.document.effective_date.as_deref(), Some("2016-01-12"));
    seed.is_short(&["gdpr.retention", "gdpr.legal_basis", "gdpr.complaint", "gdpr.portability", "gdpr.access"]);
    assert_eq!(seed.status("gdpr.transfers"), Status::Stated);
    assert_eq!(seed.status("gdpr.transfer_safeguards"), Status::Vague);
}

#[test]
fn seed_001_promises_what_nobody_can_and_cannot_be_reached() {
    let Some(seed) = seed("001_") else { return };
    for words in ["100% secured database", "100% safe with us", "100% safe, and nobody"] {
        seed.warns("absolute_security", &[words]);
    }
    assert_eq!(seed.warnings("no_contact").len(), 1);
    seed.is_vague_at("gdpr.mandatory", "We need to get this email address");
    assert_eq!(seed.first("gdpr.recipients"), seed.first("baseline.sale"));
    assert_eq!(seed.report.document.effective_date, None);
    seed.is_short(&["gdpr.legal_basis", "gdpr.controller", "gdpr.access", "gdpr.rectification", "gdpr.erasure"]);
    seed.is_short(&["gdpr.objection", "gdpr.restriction", "gdpr.portability", "gdpr.complaint"]);
}

#[test]
fn seed_002_shifts_the_risk_and_takes_use_as_consent() {
    let Some(seed) = seed("002_") else { return };
    seed.warns("liability_shift", &["at your own risk"]);
    seed.warns("liability_shift", &["accept no liability"]);
    seed.warns("consent_by_use", &["By using the website"]);
    seed.warns("consent_by_use", &["give express consent to such treatment"]);
    seed.is_about("The Company requires cookies for access", "collection.mandatory");
    assert_eq!(seed.warnings("no_contact").len(), 0);
    seed.has_fact("dpo@carecafe24.com");
    assert_eq!(seed.status("gdpr.complaint"), Status::Missing);
    assert_eq!(seed.status("gdpr.dpo"), Status::Stated);
    seed.is_vague_at("gdpr.legal_basis", "give express consent");
    seed.is_vague_at("gdpr.automated_decisions", "solely on the basis of automated processing");
    assert_eq!(seed.status("baseline.recipients"), Status::Vague);
    for right in
        ["access", "rectification", "erasure", "objection", "restriction", "portability", "automated_decisions"]
    {
        let status = seed.status(&format!("gdpr.{right}"));
        assert!(matches!(status, Status::Stated | Status::Vague), "{right} is {status:?}");
    }
}

#[test]
fn seed_003_contradicts_itself_and_hides_its_address() {
    let Some(seed) = seed("003_") else { return };
    seed.warns(
        "contradiction",
        &[
            "not share any personally identifiable information with third parties",
            "with our affiliates, contracted companies",
        ],
    );
    seed.warns("placeholder", &["[email"]);
    assert!(seed.report.facts.iter().all(|fact| !fact.canonical.contains('@')), "there is no usable contact");
    assert_eq!(seed.report.document.effective_date.as_deref(), Some("2023-11-01"));
    assert!(seed.report.sentences.iter().filter(|sentence| sentence.kind == SentenceKind::Contents).count() >= 10);
    seed.is_short(&["gdpr.access", "gdpr.rectification", "gdpr.erasure", "gdpr.portability"]);
    for right in ["gdpr.access", "gdpr.erasure", "gdpr.portability", "baseline.correct", "ccpa.know"] {
        seed.is_vague_at(right, "cannot be enforced after the expiration");
    }
    seed.is_vague_at("gdpr.controller", "CONNACT Cloud ltd");
    seed.is_vague_at("gdpr.legitimate_interests", "legitimate interests pursued by us");
    assert_eq!(seed.status("gdpr.complaint"), Status::Missing);
    assert_eq!(seed.status("ccpa.sold_or_shared"), Status::Stated);
    assert_eq!(seed.status("gdpr.legal_basis"), Status::Stated);
    assert_eq!(seed.status("gdpr.retention"), Status::Vague);
    assert_eq!(seed.status("caloppa.do_not_track"), Status::Stated);
}

#[test]
fn seed_004_is_a_draft_that_contradicts_itself() {
    let Some(seed) = seed("004_") else { return };
    for words in ["[A1]", "Please confirm", "Converted to HTML with"] {
        seed.warns("placeholder", &[words]);
    }
    seed.warns("contradiction", &["to advertise any third party’s products", "customized third party advertisements"]);
    assert_eq!(seed.warnings("contradiction").len(), 1);
    seed.warns("consent_by_use", &["By using the Service, you expressly consent"]);
    seed.warns("liability_shift", &["at your own risk"]);
    for right in ["access", "rectification", "erasure", "restriction", "portability", "objection", "withdraw consent"] {
        seed.labels(right);
    }
    assert_eq!(seed.status("gdpr.transfers"), Status::Stated);
    assert_eq!(seed.status("gdpr.transfer_safeguards"), Status::Vague);
    assert_eq!(seed.status("gdpr.retention"), Status::Vague);
    assert_eq!(seed.status("gdpr.withdraw_consent"), Status::Stated);
    seed.is_vague_at("gdpr.controller", "Clicentrix Technology Solutions Private Limited");
    seed.has_fact("under 18");
}
