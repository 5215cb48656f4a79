//! Findings: whether the text is a privacy policy, and for each requirement of a checklist whether it is met.

mod applies;
mod judge;
mod policy;
mod prose;
mod warn;

pub use prose::Prose;

use crate::checklist::{Category, Checklist, Requirement};
use crate::date::Date;
use crate::fact::phrase::{Phrases, Word};
use crate::fact::{Fact, FactKind, cues};
use crate::sentence::Sentence;
use crate::text::{Span, Text};
use crate::topic::{Mark, Topic};
use crate::word::{self, Short};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;
use std::sync::OnceLock;

/// All that was read of a text.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The text.
    pub text: &'a Text<'a>,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Their words.
    pub words: &'a word::Words,
    /// Its language, `en` or another.
    pub language: &'static str,
    /// The marks of each sentence.
    pub topics: &'a [Vec<Mark>],
    /// Topics that a sentence may be about though it is not marked with them, in the order of the text.
    pub near: &'a [(usize, Mark)],
    /// Its facts.
    pub facts: &'a [Fact],
}

/// How a requirement fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Found.
    Stated,
    /// Found, but it says too little.
    Vague,
    /// The text was read, and nothing was found.
    Missing,
    /// Nothing was found, and the condition is unmet.
    NotApplicable,
}

/// Whether a checklist concerns the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applies {
    /// The text names the law, its authority or its terms.
    Yes,
    /// Places, addresses or currencies suggest it.
    Likely,
    /// The text does not show it.
    Unclear,
    /// It does not.
    No,
}

/// One requirement's result.
#[derive(Clone, Debug, PartialEq)]
pub struct RequirementFinding {
    /// Id, such as `gdpr.retention`.
    pub id: String,
    /// Title in plain words.
    pub title: String,
    /// The article of the law.
    pub citation: String,
    /// Official link.
    pub url: String,
    /// What it is about; nothing for what belongs to none of the five.
    pub category: Option<Category>,
    /// How it fares.
    pub status: Status,
    /// The sentences that fulfil it with their score, the plainest first and titles last; where it is missing or not applicable
    /// because the text denies it, the sentences that deny it.
    pub evidence: Vec<(usize, f64)>,
    /// For each sentence that is evidence the words that make it so; the sentence where no list knows them.
    pub said: Vec<Span>,
    /// The words that make it vague.
    pub quotes: Vec<Span>,
    /// The reason in one sentence.
    pub why: String,
    /// What to add, in one sentence; empty where nothing is to be added.
    pub advice: String,
}

/// One checklist's result.
#[derive(Clone, Debug, PartialEq)]
pub struct ChecklistFinding {
    /// Id, such as `gdpr`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Whether it concerns the text.
    pub applies: Applies,
    /// The reason in one sentence.
    pub why: String,
    /// The requirements in the order of the checklist.
    pub requirements: Vec<RequirementFinding>,
}

/// One thing that a careful reader would object to.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// The kind, such as `contradiction`.
    pub id: &'static str,
    /// `high`, `medium` or `low`.
    pub severity: &'static str,
    /// The sentences concerned.
    pub sentences: Vec<usize>,
    /// The words concerned.
    pub quotes: Vec<Span>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do, in one sentence.
    pub advice: String,
}

/// All findings on a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// Whether the text is a privacy policy.
    pub is_policy: bool,
    /// How much it is one, 0 to 1.
    pub policy_score: f64,
    /// How it is written.
    pub prose: Prose,
    /// The effective or last-updated date.
    pub effective_date: Option<Date>,
    /// The checklists in the order asked for.
    pub checklists: Vec<ChecklistFinding>,
    /// The warnings.
    pub warnings: Vec<Warning>,
}

/// Returns the findings on what was read, for each of `checklists`, as of `today`. Of those whose id is in `asked_for` the
/// reason says that somebody asked for them by name.
///
/// Of a text that is no privacy policy, or that is not in English, nothing is asked: each requirement is then
/// [`Status::NotApplicable`] and says why. Linear in the text.
pub fn find(reading: &Reading, checklists: &[&Checklist], asked_for: &[String], today: Option<Date>) -> Findings {
    let words = Words::of(reading);
    let policy_score = policy::score(reading);
    let is_policy = policy_score >= policy::THRESHOLD;
    let effective = effective_date(reading);
    let unread = if !is_policy {
        Some("This does not read as a privacy policy, so nothing is asked of it.".to_owned())
    } else if reading.language != "en" {
        Some("The text is not in English, and only English is read, so nothing can be said about it.".to_owned())
    } else {
        None
    };
    let index = judge::Index::new(reading, &words, effective, today);
    // A list that follows another asks much of the same again.
    let mut judged: Vec<(&Requirement, judge::Verdict)> = Vec::new();
    let follows = |id: &str| checklists.iter().any(|list| list.follows == id);
    let checklists = checklists
        .iter()
        .map(|checklist| {
            let is_followed = follows(&checklist.id);
            let (applies, why) = if is_policy {
                applies::applies(reading, &words, checklist, asked_for.contains(&checklist.id))
            } else {
                (Applies::No, "This does not read as a privacy policy.".to_owned())
            };
            let requirements = checklist
                .requirements
                .iter()
                .map(|requirement| {
                    let verdict = match &unread {
                        Some(why) => judge::Verdict::not_applicable(why.clone()),
                        None => {
                            let known = judged.iter().filter(|_| !checklist.follows.is_empty());
                            let known = known.into_iter().find(|(known, _)| known.asks_as(requirement));
                            known.map_or_else(|| index.judge(requirement), |(_, verdict)| verdict.clone())
                        }
                    };
                    if is_followed {
                        judged.push((requirement, verdict.clone()));
                    }
                    let is_short = matches!(verdict.status, Status::Vague | Status::Missing);
                    RequirementFinding {
                        id: requirement.id.clone(),
                        title: requirement.title.clone(),
                        citation: requirement.cite.clone(),
                        url: requirement.url.clone(),
                        category: requirement.category,
                        status: verdict.status,
                        said: index.said(requirement, &verdict.evidence),
                        evidence: verdict.evidence,
                        quotes: verdict.quotes,
                        why: verdict.why,
                        advice: if is_short { requirement.advice.clone() } else { String::new() },
                    }
                })
                .collect();
            ChecklistFinding { id: checklist.id.clone(), title: checklist.title.clone(), applies, why, requirements }
        })
        .collect();
    let warnings = if unread.is_none() { warn::warnings(reading, &words, effective, today) } else { Vec::new() };
    Findings { is_policy, policy_score, prose: words.prose(), effective_date: effective, checklists, warnings }
}

/// The words of a text and where they stand, worked out once for all that is asked of them.
struct Words<'r> {
    reading: Reading<'r>,
    places: OnceCell<word::Places>,
    prose: OnceCell<Prose>,
    numbers: OnceCell<applies::Numbers>,
    /// What was asked of each list of phrases. Lists are told apart by their address: they belong to the checklists, which
    /// outlive this.
    asked: RefCell<HashMap<*const Phrases, Asked, BuildHasherDefault<Short>>>,
}

/// What was asked of a list of phrases.
#[derive(Default)]
struct Asked {
    /// How often a single sentence was asked for.
    times: usize,
    /// The sentences that hold one of them, once they were looked up.
    holding: Option<Rc<SentenceSet>>,
}

/// The most sentences that are searched for phrases one by one, and not all of the text at once.
const FEW: usize = 8;

impl<'r> Words<'r> {
    fn of(reading: &Reading<'r>) -> Self {
        Self {
            reading: *reading,
            places: OnceCell::new(),
            prose: OnceCell::new(),
            numbers: OnceCell::new(),
            asked: RefCell::default(),
        }
    }

    fn at(&self, sentence: usize) -> &'r [Word] {
        self.reading.words.at(sentence)
    }

    fn prose(&self) -> Prose {
        let Reading { text, sentences, words, .. } = self.reading;
        *self.prose.get_or_init(|| Prose::of(text, sentences, words))
    }

    /// Calls `found` with the sentence and the first word of each place where one of the phrases stands.
    fn each_place(&self, phrases: &Phrases, mut found: impl FnMut(usize, usize)) {
        let Reading { text, sentences, words, .. } = self.reading;
        let places = self.places.get_or_init(|| words.places());
        phrases.each_place(text, sentences, words, places, |place| found(places.sentence(place), place));
    }

    /// Returns the sentences that hold one of the phrases.
    fn holding(&self, phrases: &Phrases) -> Rc<SentenceSet> {
        let key = std::ptr::from_ref(phrases);
        if let Some(known) = self.asked.borrow().get(&key).and_then(|asked| asked.holding.as_ref()) {
            return Rc::clone(known);
        }
        let mut set = SentenceSet(vec![0; self.reading.sentences.len().div_ceil(64)]);
        self.each_place(phrases, |sentence, _| set.0[sentence / 64] |= 1 << (sentence % 64));
        let set = Rc::new(set);
        self.asked.borrow_mut().entry(key).or_default().holding = Some(Rc::clone(&set));
        set
    }

    /// Whether the sentence holds one of the phrases.
    fn has(&self, phrases: &Phrases, sentence: usize) -> bool {
        {
            let mut asked = self.asked.borrow_mut();
            let asked = asked.entry(std::ptr::from_ref(phrases)).or_default();
            if let Some(known) = &asked.holding {
                return known.has(sentence);
            }
            asked.times += 1;
            if asked.times <= FEW {
                let Reading { text, sentences, .. } = self.reading;
                return phrases.is_in(text.slice(sentences[sentence].span), self.at(sentence));
            }
        }
        self.holding(phrases).has(sentence)
    }
}

/// A set of sentences, one bit each.
#[derive(Debug)]
struct SentenceSet(Vec<u64>);

impl SentenceSet {
    fn has(&self, sentence: usize) -> bool {
        self.0[sentence / 64] >> (sentence % 64) & 1 == 1
    }

    /// Returns the sentences in order.
    fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, &bits)| {
            let rest = |bits: &u64| Some(bits & (bits - 1)).filter(|rest| *rest != 0);
            std::iter::successors(Some(bits).filter(|bits| *bits != 0), rest)
                .map(move |bits| at * 64 + bits.trailing_zeros() as usize)
        })
    }
}

/// Returns the day of a date fact; of a month, its first day.
pub(crate) fn day_of(fact: &Fact) -> Option<Date> {
    match fact.canonical.len() {
        7 => format!("{}-01", fact.canonical).parse().ok(),
        _ => fact.canonical.parse().ok(),
    }
}

/// Returns the latest date that stands beside "effective", "last updated" and the like, or in a sentence about the
/// policy's date.
fn effective_date(reading: &Reading) -> Option<Date> {
    let topic = Topic::from_id("other.date");
    let (cues, old) = (cues("date"), cues("old_versions"));
    // The date after a law's name is the law's: "the Act took effect on".
    let mut law = None;
    let dates = reading.facts.iter().filter(|fact| {
        if fact.kind == FactKind::Law {
            law = Some(fact.sentence);
        }
        fact.kind == FactKind::Date && law != Some(fact.sentence)
    });
    let mut read = None;
    let mut is_beside = false;
    dates
        .filter(|fact| {
            // Dates of one sentence follow each other, so that a long one is read once.
            if read != Some(fact.sentence) {
                read = Some(fact.sentence);
                let marks = reading.topics.get(fact.sentence).map_or(&[][..], Vec::as_slice);
                let heading = reading.sentences.get(fact.sentence).and_then(|sentence| sentence.heading);
                let is_old = heading.is_some_and(|heading| {
                    let written = reading.sentences.get(heading).map_or("", |title| reading.text.slice(title.span));
                    old.is_in(written, reading.words.at(heading))
                });
                let is_marked = marks.iter().any(|mark| Some(mark.topic) == topic);
                is_beside = !is_old
                    && (is_marked
                        || reading.sentences.get(fact.sentence).is_some_and(|sentence| {
                            let written = reading.text.slice(sentence.span);
                            // A law or a report may be "updated" too, in a sentence that goes on for longer.
                            written.len() <= 200 && cues.is_in(written, reading.words.at(fact.sentence))
                        }));
            }
            is_beside
        })
        .filter_map(day_of)
        .max()
}

/// Returns the first `most` of the sentences with their scores, best first, equals in the order of the text.
pub(crate) fn best(mut scored: Vec<(usize, f64)>, most: usize) -> Vec<(usize, f64)> {
    let order = |a: &(usize, f64), b: &(usize, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    crate::order::keep_first(&mut scored, most, order);
    scored
}

/// Returns the median of the hedges per hundred words over the policies that `data/hedges.tsv` counts.
pub fn median_hedges() -> f64 {
    f64::from(warn::hedges_elsewhere().median) / 100.0
}

fn hedge_phrases() -> &'static Phrases {
    static HEDGES: OnceLock<Phrases> = OnceLock::new();
    HEDGES.get_or_init(|| Phrases::of_folded(crate::fact::phrase::folded!("hedges").lines().map(|line| (line, 0))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::BlockKind;
    use crate::checklist::{builtin, by_id};
    use crate::fact::facts;
    use crate::text::Format;
    use crate::topic::Confidence;

    /// Sentences with their topics, `!` before the denied ones.
    type Marked<'m> = [(&'m str, &'m [&'m str])];

    /// Hands a reading of the sentences, one a line, to `then`.
    fn read<R>(marked: &Marked, then: impl FnOnce(&Reading) -> R) -> R {
        let source = marked.iter().map(|(written, _)| *written).collect::<Vec<_>>().join("\n");
        let text = Text::read(&source, Format::Text).expect("text");
        let mut sentences: Vec<Sentence> = Vec::new();
        let mut start = 0;
        for (index, (written, _)) in marked.iter().enumerate() {
            let span = Span { start, end: start + written.len() };
            let previous = index.checked_sub(1);
            let kind = BlockKind::Paragraph;
            sentences.push(Sentence { span, kind, block: index, heading: None, lead_in: None, previous });
            start += written.len() + 1;
        }
        let topics: Vec<Vec<Mark>> = marked
            .iter()
            .map(|(_, ids)| {
                ids.iter()
                    .map(|id| Mark {
                        topic: Topic::from_id(id.trim_start_matches('!')).expect("a topic"),
                        score: 0.9,
                        confidence: Confidence::Clear,
                        denied: id.starts_with('!'),
                    })
                    .collect()
            })
            .collect();
        let words = word::Words::of(&text, &sentences);
        let (text, sentences) = (&text, &sentences[..]);
        let facts = facts(text, sentences, &words, &topics);
        then(&Reading { text, sentences, words: &words, language: "en", topics: &topics, near: &[], facts: &facts })
    }

    fn status(id: &str, marked: &Marked) -> Status {
        let list = by_id(id.split('.').next().expect("a list")).expect("built in");
        let requirement = list.requirements.iter().find(|requirement| requirement.id == id).expect(id);
        read(marked, |reading| {
            judge::Index::new(reading, &Words::of(reading), effective_date(reading), None).judge(requirement).status
        })
    }

    /// The requirements of a checklist as they are written, examples included.
    fn rows(id: &str) -> Vec<toml::Value> {
        let path = format!("{}/data/checklists/{id}.toml", env!("CARGO_MANIFEST_DIR"));
        let data: toml::Table = std::fs::read_to_string(path).expect("readable").parse().expect("TOML");
        data["requirements"].as_array().expect("a list").clone()
    }

    #[test]
    fn the_examples_of_every_requirement_hold() {
        let mut wrong = Vec::new();
        for list in builtin() {
            let rows = rows(&list.id);
            // A list that follows another must stand the examples that it takes over as well.
            let base = if list.follows.is_empty() { Vec::new() } else { self::rows(&list.follows) };
            for (requirement, row) in list.requirements.iter().zip(&rows) {
                let topic = requirement.any[0].topics[0].id();
                let name = |id: &str| id.split_once('.').map(|(_, name)| name.to_owned());
                let followed =
                    base.iter().find(|row| row["id"].as_str().and_then(name) == name(&requirement.id)).unwrap_or(row);
                let examples = |field: &str| -> Vec<String> {
                    let written = row.get(field).unwrap_or_else(|| &followed[field]).as_array().expect("examples");
                    written.iter().map(|example| example.as_str().expect("text").to_owned()).collect()
                };
                for example in examples("yes") {
                    let got = status(&requirement.id, &[(&example, &[topic])]);
                    if got != Status::Stated {
                        wrong.push(format!("{}: {example:?} is {got:?}", requirement.id));
                    }
                }
                // Where something can be vague, the counter-example is, but for what only comes near; elsewhere it has no
                // topic.
                let is_vague = !requirement.vague.is_empty();
                let mut is_any_vague = !is_vague;
                for example in examples("no") {
                    let topics: &[&str] = if is_vague { &[topic] } else { &[] };
                    let got = status(&requirement.id, &[(&example, topics)]);
                    let is_near = !requirement.beside.is_empty() && got == Status::Missing;
                    if got == Status::Stated || is_vague && got != Status::Vague && !is_near {
                        wrong.push(format!("{}: not {example:?} is {got:?}", requirement.id));
                    }
                    is_any_vague |= got == Status::Vague;
                }
                if !is_any_vague {
                    wrong.push(format!("{}: no example is vague", requirement.id));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_denied_practice_may_fulfil_and_a_denied_right_never_does() {
        let denied = |id, topic| status(id, &[("We do not.", &[topic])]);
        assert_eq!(denied("baseline.sale", "!sharing.sale"), Status::Stated);
        assert_eq!(denied("gdpr.erasure", "!rights.erasure"), Status::Missing);
        assert_eq!(denied("gdpr.source", "!collection.other_sources"), Status::NotApplicable);
        assert_eq!(denied("ccpa.opt_out", "!sharing.sale"), Status::NotApplicable);
    }

    #[test]
    fn to_sell_nothing_is_half_an_answer_and_to_share_with_nobody_a_whole_one() {
        let denied = |written: &str, topic: &str| status("ccpa.sold_or_shared", &[(written, &[topic])]);
        assert_eq!(denied("We do not sell it, Müller 🎉.", "!sharing.sale"), Status::Vague);
        assert_eq!(denied("We do not sell or share it.", "!sharing.sale"), Status::Stated);
        assert_eq!(denied("We share it with no third party.", "!sharing.recipients"), Status::Stated);
        assert_eq!(denied("We share it with no third party except brokers.", "!sharing.recipients"), Status::Missing);
        assert_eq!(denied("We do not give them your name.", "!sharing.recipients"), Status::Missing);
        assert_eq!(denied("We share it with brokers.", "sharing.recipients"), Status::Missing);
        assert_eq!(status("baseline.sale", &[("We pass it on to nobody.", &["!sharing.recipients"])]), Status::Stated);
    }

    #[test]
    fn a_limit_names_a_right_and_does_not_give_it() {
        let limit = "The right of access 🎉 cannot be used after the period; we thank you.";
        read(&[(limit, &["!rights.access"])], |reading| {
            let verdict = verdict("gdpr.access", reading);
            assert_eq!((verdict.status, verdict.evidence), (Status::Vague, vec![(0, 0.9)]));
            let quoted: Vec<&str> = verdict.quotes.iter().map(|span| reading.text.slice(*span)).collect();
            assert_eq!(quoted, ["cannot be used after the period"]);
        });
        assert_eq!(status("gdpr.access", &[("There is no right of access.", &["!rights.access"])]), Status::Missing);
        // What stands before the negation limits nothing.
        let denied = ("After reading this you cannot get access.", &["!rights.access"][..]);
        assert_eq!(status("gdpr.access", &[denied]), Status::Missing);
    }

    #[test]
    fn what_comes_near_is_shown_where_something_is_missing() {
        let near = [("Unsubscribe by the link, Müller 🎉.", &["rights.opt_out_of_marketing"][..])];
        read(&near, |reading| {
            let objection = verdict("gdpr.objection", reading);
            assert_eq!((objection.status, objection.evidence), (Status::Missing, vec![(0, 0.9)]));
            assert!(objection.why.contains("is no objection"), "{}", objection.why);
        });
        let company = [("We try to resolve complaints at a@b.example.", &["rights.complaint"][..])];
        assert_eq!(status("gdpr.complaint", &company), Status::Missing);
        let both = [("If we cannot resolve complaints, ask the data protection authority.", &["rights.complaint"][..])];
        assert_eq!(status("gdpr.complaint", &both), Status::Stated);
    }

    #[test]
    fn what_is_deleted_for_children_is_no_right_of_everybody() {
        let child = ("If a child sent us data, we delete it.", &["rights.erasure", "other.children"][..]);
        assert_eq!(status("gdpr.erasure", &[child]), Status::Missing);
    }

    #[test]
    fn a_right_among_others_is_found_whatever_the_condition() {
        let rights = "You may get a copy, and withdraw your consent, at a@b.example.";
        assert_eq!(status("gdpr.withdraw_consent", &[(rights, &["rights.access"])]), Status::Stated);
        assert_eq!(status("gdpr.dpo", &[("Write to dpo@b.example.", &["other.contact"])]), Status::Stated);
    }

    #[test]
    fn a_company_is_named_by_its_short_name_or_its_trade_name() {
        let scope = &["other.scope"][..];
        let named = ("Thanks for using Shop 🎉, offered by Müller Tea Private Limited (“Müller”).", scope);
        let contact = ("Write to a@b.example.", &["other.contact"][..]);
        assert_eq!(status("gdpr.controller", &[named, contact]), Status::Stated);
        assert_eq!(status("gdpr.controller", &[named]), Status::Vague);
        assert_eq!(status("gdpr.representative", &[named]), Status::Missing);
        let trade = ("This policy says how Müller uses and keeps data.", scope);
        assert_eq!(status("gdpr.controller", &[trade, contact]), Status::Vague);
        assert_eq!(status("gdpr.controller", &[trade]), Status::Missing);
        let nobody = ("This policy says how we use Data.", scope);
        assert_eq!(status("gdpr.controller", &[nobody, contact]), Status::Missing);
    }

    #[test]
    fn a_link_that_leads_elsewhere_reaches_nobody() {
        let named = ("We are Müller Tea Ltd (“we”).", &["other.controller"][..]);
        let link = "More at www.cookies.example 🎉.";
        assert_eq!(status("gdpr.controller", &[named, (link, &["rights.do_not_track"])]), Status::Vague);
        assert_eq!(status("gdpr.controller", &[named, (link, &["other.contact"])]), Status::Stated);
    }

    #[test]
    fn an_address_below_is_looked_for_below() {
        let points = |place: &str| format!("Use your rights at the address {place}, Müller 🎉.");
        let (below, above) = (points("below"), points("above"));
        let contact = ("a@b.example", &["other.contact"][..]);
        let judged = |written: &str| {
            read(&[(written, &["rights.exercise"]), ("Contact", &[]), contact], |reading| {
                let mut sentences = reading.sentences.to_vec();
                sentences[1].kind = BlockKind::Heading;
                sentences[2].heading = Some(1);
                verdict("baseline.means", &Reading { sentences: &sentences, ..*reading }).status
            })
        };
        assert_eq!(judged(&below), Status::Stated);
        assert_eq!(judged(&above), Status::Vague);
    }

    #[test]
    fn evidence_points_at_the_words_that_say_it() {
        let long = "By means of our own, which are many and which we list elsewhere at length, Müller 🎉, we use it to \
                    ship your order and more.";
        let list = by_id("gdpr").expect("built in");
        let said = |id: &str, written: &str, topic: &str| {
            let requirement = list.requirements.iter().find(|requirement| requirement.id == id).expect(id);
            read(&[(written, &[topic])], |reading| {
                let said = judge::Index::new(reading, &Words::of(reading), None, None).said(requirement, &[(0, 0.9)]);
                said.iter().map(|span| reading.text.slice(*span).to_owned()).collect::<Vec<_>>()
            })
        };
        assert_eq!(
            said("gdpr.purposes", long, "use.purpose"),
            ["elsewhere at length, Müller 🎉, we use it to ship your order"]
        );
        assert_eq!(said("gdpr.purposes", "Müller 🎉.", "use.purpose"), ["Müller 🎉."]);
    }

    #[test]
    fn what_a_text_states_outweighs_what_it_denies() {
        let denied = ("We share with nobody, Müller 🎉.", &["!sharing.recipients"][..]);
        let vague = ("We share data with our partners.", &["sharing.recipients"][..]);
        assert_eq!(status("gdpr.recipients", &[denied]), Status::Stated);
        let words = ("No other party gets it but us, Müller 🎉.", &[][..]);
        assert_eq!(status("gdpr.recipients", &[words]), Status::Stated);
        assert_eq!(status("gdpr.recipients", &[denied, vague]), Status::Vague);
    }

    #[test]
    fn the_plainest_sentence_is_the_best_evidence() {
        let purpose = &["use.purpose"][..];
        let marked = [
            ("Aggregated data serves to ship your order.", purpose),
            ("Certain purposes are served.", purpose),
            ("We use it to ship your order, Müller 🎉.", purpose),
        ];
        let evidence = read(&marked, |reading| verdict("gdpr.purposes", reading).evidence);
        assert_eq!(evidence.iter().map(|found| found.0).collect::<Vec<_>>(), [2, 0, 1]);
    }

    #[test]
    fn a_condition_decides_only_where_nothing_was_found() {
        assert_eq!(status("ccpa.opt_out", &[("Hello there.", &[])]), Status::NotApplicable);
        assert_eq!(status("ccpa.opt_out", &[("We sell your data.", &["sharing.sale"])]), Status::Missing);
        let found = [("Opt out at www.example.com.", &["rights.opt_out_of_sale"][..])];
        assert_eq!(status("ccpa.opt_out", &found), Status::Stated);
    }

    #[test]
    fn a_doubtful_mark_asks_nothing_of_a_text() {
        let opt_out = |score| {
            let requirement = &by_id("ccpa").expect("built in").requirements;
            let requirement = requirement.iter().find(|requirement| requirement.id == "ccpa.opt_out").expect("in it");
            read(&[("To sell you a ticket we need your name.", &["sharing.sale"])], |reading| {
                let mut topics = reading.topics.to_vec();
                topics[0][0].score = score;
                let reading = Reading { topics: &topics, ..*reading };
                let words = Words::of(&reading);
                judge::Index::new(&reading, &words, None, None).judge(requirement).status
            })
        };
        assert_eq!(opt_out(0.3), Status::NotApplicable);
        assert_eq!(opt_out(0.6), Status::Missing);
    }

    #[test]
    fn one_plain_sentence_outweighs_the_vague_ones() {
        let vague = ("We keep data as long as necessary.", &["other.retention"][..]);
        let plain = ("Logs are kept for 30 days.", &["other.retention"][..]);
        assert_eq!(status("gdpr.retention", &[vague]), Status::Vague);
        assert_eq!(status("gdpr.retention", &[vague, plain]), Status::Stated);
    }

    #[test]
    fn what_makes_it_vague_is_quoted() {
        let list = by_id("gdpr").expect("built in");
        let requirement = list.requirements.iter().find(|r| r.id == "gdpr.retention").expect("there");
        read(&[("Müller’s 🎉.", &[]), ("We keep it as long as necessary.", &["other.retention"])], |reading| {
            let verdict = judge::Index::new(reading, &Words::of(reading), None, None).judge(requirement);
            assert_eq!(verdict.evidence, [(1, 0.9)]);
            let quoted: Vec<&str> = verdict.quotes.iter().map(|span| reading.text.slice(*span)).collect();
            assert_eq!(quoted, ["as long as necessary"]);
        });
    }

    #[test]
    fn consent_by_use_is_quoted_with_what_it_consents_to() {
        let quoted = |written: &str| {
            // The weaker sentence before it has nothing to quote, and must not give the reason.
            let before = ("Müller’s 🎉 may move it abroad.", &["sharing.transfer_safeguards"][..]);
            read(&[before, (written, &["sharing.transfer_safeguards"])], |reading| {
                let verdict = verdict("gdpr.transfer_safeguards", reading);
                assert_eq!(verdict.status, Status::Vague);
                assert!(verdict.why.contains("consent by use is no safeguard"), "{}", verdict.why);
                verdict.quotes.iter().map(|span| reading.text.slice(*span).to_owned()).collect::<Vec<_>>()
            })
        };
        assert_eq!(quoted("By staying, you agree to the move of it; we thank you."), ["you agree to the move of it"]);
        let long = "By staying you consent to the sending of your name, your address and your age to the \
                    many machines that we and our friends rent in far lands.";
        assert_eq!(quoted(long), ["you consent to the sending of your name, your address"]);
    }

    #[test]
    fn a_threshold_asks_for_more_than_one_weak_sentence() {
        let list = by_id("gdpr").expect("built in");
        let mut requirement = list.requirements.iter().find(|r| r.id == "gdpr.erasure").expect("there").clone();
        requirement.at_least = 0.95;
        let one = ("Write to erase@example.com to delete data.", &["rights.erasure"][..]);
        let judged = |marked: &Marked| {
            read(marked, |reading| {
                judge::Index::new(reading, &Words::of(reading), None, None).judge(&requirement).status
            })
        };
        assert_eq!(judged(&[one]), Status::Missing);
        assert_eq!(judged(&[one, one]), Status::Stated);
    }

    #[test]
    fn evidence_is_best_first_and_at_most_five() {
        let many = [("We delete data.", &["rights.erasure"][..]); 15];
        let list = by_id("gdpr").expect("built in");
        let requirement = list.requirements.iter().find(|r| r.id == "gdpr.erasure").expect("there");
        let evidence = read(&many, |reading| {
            judge::Index::new(reading, &Words::of(reading), None, None).judge(requirement).evidence
        });
        assert_eq!(evidence, (0..5).map(|sentence| (sentence, 0.9)).collect::<Vec<_>>());
    }

    fn verdict(id: &str, reading: &Reading) -> judge::Verdict {
        let list = by_id(id.split('.').next().expect("a list")).expect("built in");
        let requirement = list.requirements.iter().find(|requirement| requirement.id == id).expect(id);
        judge::Index::new(reading, &Words::of(reading), None, None).judge(requirement)
    }

    #[test]
    fn a_denial_is_the_evidence_of_what_it_takes_away() {
        let sale = [("Hello 🎉.", &[][..]), ("We do not sell it.", &["!sharing.sale"][..])];
        read(&sale, |reading| {
            // The first depends on a sale by its condition, the second is a right that is denied.
            let opt_out = verdict("ccpa.opt_out", reading);
            assert_eq!((opt_out.status, opt_out.evidence), (Status::NotApplicable, vec![(1, 0.9)]));
        });
        read(&[("We cannot delete it.", &["!rights.erasure"])], |reading| {
            let erasure = verdict("gdpr.erasure", reading);
            assert_eq!((erasure.status, erasure.evidence), (Status::Missing, vec![(0, 0.9)]));
            assert!(erasure.why.contains("denies"), "{}", erasure.why);
        });
        read(&[("Hello.", &[])], |reading| assert!(verdict("gdpr.erasure", reading).evidence.is_empty()));
    }

    #[test]
    fn a_title_is_no_evidence_beside_a_sentence() {
        let erasure = &["rights.erasure"][..];
        let marked = [("Deletion of data", erasure), ("We delete it.", erasure), ("Erasure", erasure)];
        let evidence = |count: usize| {
            read(&marked, |reading| {
                let mut sentences = reading.sentences.to_vec();
                sentences[0].kind = BlockKind::Heading;
                sentences[2].kind = BlockKind::Heading;
                let topics: Vec<Vec<Mark>> = (0..3)
                    .map(|at| if at == 1 && count == 2 { Vec::new() } else { reading.topics[at].clone() })
                    .collect();
                verdict("gdpr.erasure", &Reading { sentences: &sentences, topics: &topics, ..*reading }).evidence
            })
        };
        assert_eq!(evidence(3), [(1, 0.9)]);
        assert_eq!(evidence(2), [(0, 0.9), (2, 0.9)]);
    }

    #[test]
    fn a_title_alone_gives_no_right() {
        let title = ("Müller’s 🎉 erasure", &["rights.erasure"][..]);
        let contact = ("Write to a@b.example.", &["other.contact"][..]);
        read(&[title, contact], |reading| {
            let mut sentences = reading.sentences.to_vec();
            sentences[0].kind = BlockKind::Heading;
            let verdict = verdict("gdpr.erasure", &Reading { sentences: &sentences, ..*reading });
            assert_eq!((verdict.status, verdict.quotes), (Status::Vague, vec![sentences[0].span]));
            assert!(verdict.why.contains("in a title"), "{}", verdict.why);
        });
    }

    #[test]
    fn plain_words_give_a_right_that_no_mark_tells_of() {
        let right = [("You may have them corrected, Müller’s 🎉, at a@b.example.", &[][..])];
        assert_eq!(status("gdpr.rectification", &right), Status::Stated);
        assert_eq!(status("gdpr.rectification", &[("You cannot have them corrected.", &[])]), Status::Missing);
        let denied = [("Nobody may have them corrected.", &["!rights.rectification"][..])];
        assert_eq!(status("gdpr.rectification", &denied), Status::Missing);
        let sale = [("We are not in the business of selling your data.", &[][..])];
        assert_eq!(status("baseline.sale", &sale), Status::Stated);
        read(&[("Right to rectification", &[])], |reading| {
            let mut sentences = reading.sentences.to_vec();
            sentences[0].kind = BlockKind::Heading;
            let title = Reading { sentences: &sentences, ..*reading };
            assert_eq!(verdict("gdpr.rectification", &title).status, Status::Missing);
        });
    }

    #[test]
    fn a_right_without_a_way_to_use_it_is_vague() {
        let right = ("You may ask us to erase it, Müller 🎉.", &["rights.erasure"][..]);
        let contact = ("Write to a@b.example.", &["other.contact"][..]);
        assert_eq!(status("gdpr.erasure", &[right]), Status::Vague);
        read(&[right], |reading| {
            let verdict = verdict("gdpr.erasure", reading);
            assert!(verdict.why.contains("no address, number or form"), "{}", verdict.why);
            let quoted: Vec<&str> = verdict.quotes.iter().map(|span| reading.text.slice(*span)).collect();
            assert_eq!(quoted, ["ask us"]);
        });
        assert_eq!(status("gdpr.erasure", &[right, contact]), Status::Stated);
        // An address in a section of its own serves only where the section is about asking.
        let elsewhere = |topics: &[&str]| {
            let marked = [right, ("Contact 🎉", &[][..]), ("a@b.example", topics)];
            read(&marked, |reading| {
                let mut sentences = reading.sentences.to_vec();
                sentences[1].kind = BlockKind::Heading;
                sentences[2].heading = Some(1);
                verdict("gdpr.erasure", &Reading { sentences: &sentences, ..*reading }).status
            })
        };
        assert_eq!(elsewhere(&["rights.exercise"]), Status::Stated);
        assert_eq!(elsewhere(&["security.measures"]), Status::Vague);
    }

    #[test]
    fn facts_that_say_too_little_are_quoted() {
        let wide = ("We use it to improve our services, Müller’s 🎉.", &["use.purpose"][..]);
        read(&[wide], |reading| {
            let verdict = verdict("gdpr.purposes", reading);
            assert_eq!(verdict.status, Status::Vague);
            let quoted: Vec<&str> = verdict.quotes.iter().map(|span| reading.text.slice(*span)).collect();
            assert_eq!(quoted, ["improve our services"]);
        });
        let plain = ("We use it to improve our services and to ship your order.", &["use.purpose"][..]);
        assert_eq!(status("gdpr.purposes", &[wide, plain]), Status::Stated);
    }

    #[test]
    fn an_excuse_takes_a_requirement_away_and_is_shown() {
        let kind = ("We process your religion.", &["collection.sensitive"][..]);
        let excuse = ("Of 🎉 we use only what section 7027(m) permits.", &[][..]);
        assert_eq!(status("ccpa.limit", &[kind]), Status::Missing);
        read(&[kind, excuse], |reading| {
            let verdict = verdict("ccpa.limit", reading);
            assert_eq!((verdict.status, verdict.evidence), (Status::NotApplicable, vec![(1, 1.0)]));
        });
        let limit = ("You may limit it at www.example.com/limit.", &["rights.limit_sensitive"][..]);
        assert_eq!(status("ccpa.limit", &[kind, excuse, limit]), Status::Stated);
    }

    #[test]
    fn what_no_text_can_show_is_said_where_nothing_was_found() {
        let unseen = "cannot be seen in a text.";
        read(&[("Hello 🎉.", &[])], |reading| assert!(verdict("gdpr.dpo", reading).why.ends_with(unseen)));
        let officer = [("Our data protection officer is at dpo@example.com.", &["other.dpo"][..])];
        read(&officer, |reading| assert!(!verdict("gdpr.dpo", reading).why.contains(unseen)));
    }

    #[test]
    fn the_uk_asks_for_both_complaints_and_its_own_safeguards() {
        let regulator = ("You may complain to the ICO.", &["rights.complaint"][..]);
        assert_eq!(status("uk-gdpr.complaint", &[regulator]), Status::Stated);
        assert_eq!(status("uk-gdpr.complaint_to_controller", &[regulator]), Status::Missing);
        let company = ("For a complaint write to a@b.example.", &["other.contact"][..]);
        assert_eq!(status("uk-gdpr.complaint_to_controller", &[regulator, company]), Status::Stated);
        // The recognised interests are listed by the law, so that nothing more is asked of the text.
        let listed = ("This rests on a recognised legitimate interest.", &["use.legitimate_interests"][..]);
        assert_eq!(status("uk-gdpr.legitimate_interests", &[listed]), Status::NotApplicable);
        assert_eq!(status("gdpr.legitimate_interests", &[listed]), Status::Vague);
    }

    #[test]
    fn a_company_that_calls_itself_we_is_named() {
        let named = |written: &str| status("baseline.who", &[(written, &[]), ("Write to a@b.example.", &[])]);
        for written in [
            "Trail & Post, Inc. (“Trail”, “we” or “us”) runs this app.",
            "Between you and EXAMPLE Cloud ltd. (doing business as \"EXAMPLE\", \"we\", \"us\").",
            "Müllers Teekontor GmbH (\"we\") sells tea.",
            "Example B.V. (‘we’) sells tea.",
            "Example Pty Ltd (we, us, our) sells tea.",
            "Example Software Private Limited (\"we\") sells tea.",
            "**Example LLC** (**\"we\"**) sells tea.",
            "We at Müller & Daughters, Inc. (\"Müller\") wrote this policy.",
        ] {
            assert_eq!(named(written), Status::Stated, "{written}");
        }
        for written in [
            "We use the services of Google LLC (\"Google\").",
            "This company (\"we\") sells tea.",
            "Access is limited (\"we\" mean it).",
        ] {
            assert_eq!(named(written), Status::Missing, "{written}");
        }
        // Far below the top a company is another's.
        let mut far = vec![("Hello 🎉.", &[][..]); 40];
        far.push(("Other GmbH (\"we\") sells coffee.", &[]));
        assert_eq!(status("baseline.who", &far), Status::Missing);
    }

    #[test]
    fn a_company_that_operates_the_site_or_stands_under_the_controllers_title_is_named() {
        let contact = ("Write to a@b.example.", &["other.contact"][..]);
        let who = |marked: &Marked| status("gdpr.controller", marked);
        let operates = ("Müller Tea Inc operates the tea.example website 🎉.", &[][..]);
        assert_eq!(who(&[operates, contact]), Status::Stated);
        assert_eq!(who(&[operates]), Status::Vague);
        assert_eq!(
            who(&[("The tea.example site is run by Müller Tea Inc and friends.", &[]), contact]),
            Status::Stated
        );
        let scope = ("This notice says how Müller, Inc. collects and uses data about you.", &["other.scope"][..]);
        assert_eq!(who(&[scope, contact]), Status::Stated);
        // What a payment runs over is no operator of the site.
        assert_eq!(who(&[("Payments run over Müller Pay Inc in Bern.", &[]), contact]), Status::Missing);
        let other = [("Müller Debts GmbH acts as an independent controller.", &["other.controller"][..]), contact];
        assert_eq!(who(&other), Status::Missing);
    }

    #[test]
    fn a_company_under_the_title_of_the_controller_is_named() {
        let title = ("Who is responsible for processing the data?", &[][..]);
        let company = ("Müller Tea GmbH, Long Street 12", &[][..]);
        let contact = ("Write to a@b.example.", &["other.contact"][..]);
        let told = |kinds: [BlockKind; 2]| {
            read(&[title, company, contact], |reading| {
                let mut sentences = reading.sentences.to_vec();
                (sentences[0].kind, sentences[1].kind) = (kinds[0], kinds[1]);
                verdict("gdpr.controller", &Reading { sentences: &sentences, ..*reading }).status
            })
        };
        assert_eq!(told([BlockKind::Heading, BlockKind::Paragraph]), Status::Stated);
        assert_eq!(told([BlockKind::Heading, BlockKind::Heading]), Status::Stated, "an address may look like a title");
        assert_eq!(told([BlockKind::Paragraph, BlockKind::Paragraph]), Status::Missing);
        // The title of the text may name it too.
        read(&[("Privacy policy of Müller Tea GmbH", &[]), contact], |reading| {
            let mut sentences = reading.sentences.to_vec();
            sentences[0].kind = BlockKind::Heading;
            let told = verdict("gdpr.controller", &Reading { sentences: &sentences, ..*reading });
            assert_eq!(told.status, Status::Stated);
        });
    }

    #[test]
    fn the_sites_own_name_is_no_way_to_ask() {
        let scope = ("This policy is for www.müller.example 🎉.", &["other.scope"][..]);
        let page = ("Ask at www.müller.example/contact.", &["other.scope"][..]);
        let ask = ("Contact us with any question.", &["other.contact"][..]);
        assert_eq!(status("baseline.contact", &[scope, ask]), Status::Vague);
        assert_eq!(status("baseline.contact", &[page, ask]), Status::Stated);
        let right = ("To have it deleted go to www.müller.example.", &["rights.erasure"][..]);
        assert_eq!(status("baseline.delete", &[right]), Status::Stated);
    }

    #[test]
    fn what_is_kept_even_after_an_end_has_none() {
        let kept = |written: &str| status("gdpr.retention", &[(written, &["other.retention"])]);
        assert_eq!(kept("We keep it until you close your account."), Status::Stated);
        assert_eq!(kept("We keep some of it even after you close your account."), Status::Vague);
        assert_eq!(kept("We keep it for 30 days even if you close your account."), Status::Stated);
    }

    #[test]
    fn officer_and_representative_are_told_apart() {
        let officer = [("Our data protection officer answers at dpo@example.com.", &["other.dpo"][..])];
        let other = [("Our EU representative is Example BV, rep@example.eu.", &["other.dpo"][..])];
        assert_eq!(status("gdpr.dpo", &officer), Status::Stated);
        assert_eq!(status("gdpr.representative", &officer), Status::NotApplicable);
        assert_eq!(status("gdpr.representative", &other), Status::Stated);
        assert_eq!(status("gdpr.dpo", &other), Status::NotApplicable);
        // An address is no officer where the text names none.
        assert_eq!(status("gdpr.dpo", &[("Attn: Privacy, 12 Long Street", &["other.dpo"])]), Status::NotApplicable);
    }

    /// Whether a built-in checklist concerns the text, and why.
    fn shown(id: &str, marked: &Marked) -> (Applies, String) {
        read(marked, |reading| applies::applies(reading, &Words::of(reading), by_id(id).expect("built in"), false))
    }

    #[test]
    fn a_law_that_is_named_applies_and_a_place_makes_it_likely() {
        let told = |written: &str| shown("gdpr", &[(written, &[])]);
        assert_eq!(told("Your rights under the GDPR."), (Applies::Yes, "The text names “GDPR”.".to_owned()));
        assert_eq!(told("We ship to France."), (Applies::Likely, "The text mentions “France”.".to_owned()));
        assert_eq!(told("Hello.").0, Applies::Unclear);
    }

    #[test]
    fn a_place_alone_never_makes_a_law_of_that_place_certain() {
        let told = |id: &str, written: &str| shown(id, &[(written, &[])]).0;
        for (id, place, law) in [
            ("coppa", "We follow COPPA.", "Your child uses a nickname, Müller 🎉."),
            ("au-app", "We ship to Australia.", "Write to the OAIC."),
            ("in-dpdp", "Our shop in Mumbai is open.", "Ask our Grievance Officer."),
            ("br-lgpd", "We ship to São Paulo.", "Your rights under the LGPD."),
            ("ca-pipeda", "Our servers are in Canada.", "Your rights under PIPEDA."),
        ] {
            assert_eq!((told(id, place), told(id, law)), (Applies::Likely, Applies::Yes), "{id}");
            assert_eq!(told(id, "Hello 🎉."), Applies::Unclear, "{id}");
        }
    }

    #[test]
    fn a_law_whose_name_has_another_in_it_is_not_named() {
        let told = |written: &str| shown("gdpr", &[(written, &[])]);
        for written in [
            "Under the UK GDPR you have rights, Müller 🎉.",
            "Under the UK’s GDPR and the Data Protection Act 2018 you have rights.",
            "The GDPR (UK) gives you rights.",
            "The United Kingdom General Data Protection Regulation gives you rights.",
        ] {
            let (applies, why) = told(written);
            assert_eq!(applies, Applies::Unclear, "{written}: {why}");
            assert!(why.contains(", which is something else. Nothing in the text shows"), "{why}");
        }
        assert_eq!(told("Under the UK GDPR and the GDPR.").0, Applies::Yes);
        assert_eq!(shown("uk-gdpr", &[("Under the UK GDPR you have rights.", &[])]).0, Applies::Yes);
    }

    #[test]
    fn a_short_name_means_what_the_text_says_it_means() {
        let later = ("Under the GDPR you may object, Müller 🎉.", &[][..]);
        let named = "The UK General Data Protection Regulation (“GDPR”) gives you rights.";
        assert_eq!(shown("gdpr", &[(named, &[]), later]).0, Applies::Unclear);
        assert_eq!(
            shown("gdpr", &[("The UK General Data Protection Regulation gives rights.", &[]), later]).0,
            Applies::Yes
        );
    }

    #[test]
    fn where_data_is_sent_to_does_not_say_whom_a_text_is_for() {
        let sent = ("It is stored in the United States by Müller 🎉.", &["sharing.processors"][..]);
        assert_eq!(shown("ccpa", &[sent]).0, Applies::Unclear);
        assert_eq!(shown("ccpa", &[sent, ("We sell tea in the United States.", &[])]).0, Applies::Likely);
    }

    #[test]
    fn one_place_that_data_leaves_says_too_little() {
        let leaves = |written| (written, &["sharing.international_transfer"][..]);
        let once = leaves("We may send it out of the EU, Müller 🎉.");
        let (applies, why) = shown("gdpr", &[once]);
        assert_eq!(applies, Applies::Unclear);
        assert!(why.starts_with("The text mentions “EU” once, where it says where data goes."), "{why}");
        let (applies, why) = shown("gdpr", &[once, leaves("It may be read outside the EEA.")]);
        assert_eq!((applies, why.as_str()), (Applies::Likely, "The text mentions “EU” and “outside the EEA”."));
        assert_eq!(shown("gdpr", &[("We serve the EU.", &[])]).0, Applies::Likely);
    }

    #[test]
    fn terms_of_many_laws_show_none() {
        let told = |written: &str| shown("gdpr", &[(written, &[])]);
        assert_eq!(told("The data controller tells each data subject, Müller 🎉.").0, Applies::Unclear);
        assert_eq!(told("You have a right to erasure.").0, Applies::Unclear);
        let two = "You have a right to erasure and a right to data portability";
        assert_eq!(
            told(two),
            (
                Applies::Likely,
                "The text uses terms of it: “right to erasure” and “right to data portability”.".to_owned()
            )
        );
        assert_eq!(told(&format!("{two} under the UK GDPR.")).0, Applies::Unclear);
    }

    #[test]
    fn addresses_currencies_and_languages_suggest_a_law() {
        let told = |id: &str, written: &str| shown(id, &[(written, &[])]);
        let mentioned = |what: &str| (Applies::Likely, format!("The text mentions “{what}”."));
        assert_eq!(told("gdpr", "Müller 🎉: +49 30 1234567."), mentioned("+49301234567"));
        assert_eq!(told("gdpr", "Write to data@mueller.example.de."), mentioned("data@mueller.example.de"));
        assert_eq!(told("gdpr", "A copy costs 5 €, Müller."), mentioned("€"));
        assert_eq!(told("br-lgpd", "A copy costs R$ 5."), mentioned("R$"));
        assert_eq!(told("au-app", "A copy costs US$ 5 and is HKD 39.").0, Applies::Unclear);
        let french = read(&[("Nous livrons chez vous.", &[])], |reading| {
            let list = by_id("gdpr").expect("built in");
            applies::applies(&Reading { language: "fr", ..*reading }, &Words::of(reading), list, false).0
        });
        assert_eq!(french, Applies::Likely);
    }

    #[test]
    fn a_text_may_say_that_a_law_is_none_of_its_business() {
        let not_for = ("Our site is not directed to children under 13, Müller 🎉.", &[][..]);
        let (applies, why) = shown("coppa", &[not_for]);
        assert_eq!((applies, why.as_str()), (Applies::No, "The text says “not directed to children”."));
        let (applies, why) = shown("coppa", &[not_for, ("Your child’s profile shows a nickname.", &[])]);
        assert_eq!(applies, Applies::Unclear, "{why}");
        assert!(why.contains("but says “not directed to children”"), "{why}");
    }

    #[test]
    fn the_reason_names_what_shows_it_and_who_asked() {
        let marked =
            [("Under the GDPR, the CNIL and DSGVO, in France 🎉.", &[][..]), ("The gdpr again, in Spain.", &[])];
        assert_eq!(shown("gdpr", &marked).1, "The text names “GDPR”, “CNIL” and “DSGVO”.");
        let marked = [("Under the GDPR in France.", &[][..]), ("We ship to Spain and Italy.", &[])];
        assert_eq!(shown("gdpr", &marked).1, "The text names “GDPR”, and mentions “France” and “Spain”.");
        let marked = [("For UK residents and each UK resident, the United Kingdom (“UK”) GDPR.", &[][..])];
        assert_eq!(
            shown("uk-gdpr", &marked).1,
            "The text names “UK residents” and “UK GDPR”, and mentions “United Kingdom”."
        );
        let asked = read(&[("Hello.", &[])], |reading| {
            applies::applies(reading, &Words::of(reading), by_id("gdpr").expect("built in"), true)
        });
        assert_eq!(asked.0, Applies::Unclear);
        assert!(asked.1.starts_with("This list was asked for. Nothing in the text shows"), "{}", asked.1);
    }

    #[test]
    fn coppa_asks_only_a_text_that_collects_from_children() {
        let data = ("We ask for your name, Müller 🎉.", &["collection.data"][..]);
        for elsewhere in [
            "We do not knowingly collect information from children under 13.",
            "If we learn that we hold information from a child, we delete it.",
            "We never collect it without verifiable parental consent.",
            "We encourage parents to look at what their child does online.",
        ] {
            let marked = [data, (elsewhere, &["other.children"][..])];
            assert_eq!(status("coppa.collected", &marked), Status::NotApplicable, "{elsewhere}");
            assert_eq!(status("coppa.retention", &marked), Status::NotApplicable, "{elsewhere}");
        }
        for service in ["We collect from children only what a game needs.", "Your child uses a nickname."] {
            let marked = [data, (service, &["other.children"][..])];
            assert_eq!(status("coppa.collected", &marked), Status::Stated, "{service}");
            assert_eq!(status("coppa.retention", &marked), Status::Missing, "{service}");
        }
    }

    #[test]
    fn india_draws_the_line_at_eighteen() {
        let line = |written: &str| status("in-dpdp.children", &[(written, &["!other.children"])]);
        assert_eq!(line("We do not knowingly collect data from anyone under 13, Müller 🎉."), Status::Vague);
        assert_eq!(line("We do not knowingly collect data from anyone under 18."), Status::Stated);
    }

    #[test]
    fn a_complaint_to_the_company_is_none_to_the_board() {
        let company = [("Send complaints to grievance@example.in within 30 days.", &["rights.complaint"][..])];
        assert_eq!(status("in-dpdp.grievance", &[("Hello 🎉.", &[])]), Status::Missing);
        assert_eq!(status("in-dpdp.board", &company), Status::Vague);
        assert_eq!(status("br-lgpd.petition", &company), Status::Vague);
        assert_eq!(status("ca-pipeda.complaint", &company), Status::Stated);
    }

    #[test]
    fn the_home_country_is_no_country_abroad() {
        let moved = |id: &str, written: &str| status(id, &[(written, &["sharing.international_transfer"])]);
        for (id, home) in
            [("au-app.countries", "Australia"), ("br-lgpd.transfers", "Brazil"), ("ca-pipeda.transfers", "Canada")]
        {
            assert_eq!(moved(id, &format!("Your data may be stored outside {home}.")), Status::Vague, "{id}");
            assert_eq!(moved(id, &format!("It is stored outside {home}, in Japan.")), Status::Stated, "{id}");
        }
    }

    #[test]
    fn the_effective_date_stands_beside_its_word() {
        let told = |written: &str| read(&[(written, &[])], effective_date).map(|date| date.to_string());
        assert_eq!(told("Last updated: May 25, 2018").as_deref(), Some("2018-05-25"));
        assert_eq!(told("Effective as of 1 January 2024.").as_deref(), Some("2024-01-01"));
        assert_eq!(told("Our shop opened on May 25, 2018."), None);
        assert_eq!(told("The CCPA took effect on 01/01/2020."), None);
        read(&[("Older versions", &[]), ("Last updated May 25, 2013", &[])], |reading| {
            let mut sentences = reading.sentences.to_vec();
            sentences[1].heading = Some(0);
            assert_eq!(effective_date(&Reading { sentences: &sentences, ..*reading }), None);
        });
    }

    #[test]
    fn a_stale_date_is_vague_for_california() {
        let list = by_id("ccpa").expect("built in");
        let requirement = list.requirements.iter().find(|r| r.id == "ccpa.updated").expect("there");
        let at = |today: &str| {
            read(&[("Last updated 3 May 2024.", &["other.date"])], |reading| {
                let today = today.parse().ok();
                judge::Index::new(reading, &Words::of(reading), effective_date(reading), today)
                    .judge(requirement)
                    .status
            })
        };
        assert_eq!(at("2025-05-03"), Status::Stated);
        assert_eq!(at("2025-05-04"), Status::Vague);
    }

    /// The score of a whole text by its words alone.
    fn score(written: &str) -> f64 {
        let text = Text::read(written, Format::Text).expect("text");
        let blocks = crate::block::blocks(&text);
        let sentences = crate::sentence::sentences(&text, &blocks);
        let language = crate::language::language(&text, &sentences);
        let topics = vec![Vec::new(); sentences.len()];
        let words = word::Words::of(&text, &sentences);
        let (text, sentences) = (&text, &sentences[..]);
        policy::score(&Reading { text, sentences, words: &words, language, topics: &topics, near: &[], facts: &[] })
    }

    #[test]
    fn short_policies_are_told_in_english_and_elsewhere() {
        for written in [
            "Privacy Policy\n\nWe collect your name and email address when you order. We use your information to ship \
             and share it with the courier. We do not sell your data. You may ask us to delete your data at any time.",
            "Datenschutzerklärung\n\nWir verarbeiten personenbezogene Daten nur, soweit es für den Vertrag nötig ist. \
             Sie haben das Recht auf Auskunft über Ihre personenbezogenen Daten.",
            "Politique de confidentialité\n\nNous traitons vos données personnelles pour vous livrer. Vous avez le droit \
             d'accès à vos données personnelles.",
            "Política de privacidad\n\nTratamos sus datos personales para el envío. La protección de datos es importante \
             para nosotros y usted puede pedir una copia.",
        ] {
            assert!(score(written) >= policy::THRESHOLD, "{}: {written}", score(written));
        }
    }

    #[test]
    fn of_a_text_that_is_no_policy_nothing_is_asked() {
        read(&[("It was a dark night, and the consent of the king was withheld.", &["use.legal_basis"])], |reading| {
            let findings = find(reading, &[by_id("gdpr").expect("built in")], &[], None);
            assert!(!findings.is_policy);
            let list = &findings.checklists[0];
            assert_eq!(list.applies, Applies::No);
            assert!(list.requirements.iter().all(|requirement| requirement.status == Status::NotApplicable));
        });
    }
}
