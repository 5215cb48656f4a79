//! One requirement judged on the text: what fulfils it, what makes it vague, when it is not asked.

use super::{FEW, Reading, Status, Words, hedge_phrases};
use crate::block::BlockKind;
use crate::checklist::{Clause, Denial, Requirement, Vagueness};
use crate::date::Date;
use crate::fact::phrase::{Hit, Phrases, Word};
use crate::fact::{Fact, FactKind, cues};
use crate::text::Span;
use crate::topic::{TOPICS, Topic};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::cmp::Ordering;

/// The most sentences that are given as evidence.
const EVIDENCE: usize = 5;

/// What makes one sentence better evidence than another, beside its score: that it says enough, that it names something,
/// that it says who acts; and worse: that it speaks of nobody's data in particular.
const PLAIN: f64 = 2.0;
const NAMES: f64 = 0.06;
const ACTS: f64 = 0.1;
const IMPERSONAL: f64 = 0.4;

/// What it is worth to name the company where that is asked for, and what it costs only to lead to a list.
const NAMED: f64 = 0.3;
const LEADS: f64 = 0.2;

/// What it costs to say of a right when it is refused.
const REFUSES: f64 = 0.4;

/// How many words before what says something are shown with it, and the most facts.
const BEFORE: usize = 8;
const SAID: usize = 3;

/// The most words of an item of a list that names one thing.
const ITEM: usize = 8;

/// The most quotes of what makes a requirement vague.
const QUOTES: usize = 10;

/// Among how many words from the start of a sentence its actor stands.
const ACTOR: usize = 6;

/// The most facts of a sentence that count for it.
const COUNTED: usize = 5;

/// In how many sentences from the top a policy says who "we" are; later ones tell of others.
const OPENING: usize = 30;

/// Among how many sentences from the top the title of the text stands.
const TITLE: usize = 3;

/// The least pooled score at which a condition counts as shown, or as denied.
const SHOWN: f64 = 0.5;

/// The least pooled score at which a text that also denies something is taken at what it states.
const SURE: f64 = 0.8;

/// The least pooled score at which sentences that are not marked with a topic count as saying something of it.
const LIKELY: f64 = 0.35;

/// What came out for one requirement.
#[derive(Clone)]
pub(super) struct Verdict {
    pub(super) status: Status,
    pub(super) evidence: Vec<(usize, f64)>,
    pub(super) quotes: Vec<Span>,
    pub(super) why: String,
}

impl Verdict {
    pub(super) fn not_applicable(why: String) -> Self {
        Self { status: Status::NotApplicable, evidence: Vec::new(), quotes: Vec::new(), why }
    }
}

/// What is quoted of a sentence that says too little.
enum Quote<'v> {
    Nothing,
    Words(&'v Phrases),
    Facts(FactKind),
    All,
}

/// A sentence that meets a clause.
#[derive(Clone, Copy)]
struct Support {
    sentence: usize,
    score: f64,
    denied: bool,
}

/// The text, arranged for questions about topics, facts and sections.
pub(super) struct Index<'r> {
    reading: &'r Reading<'r>,
    words: &'r Words<'r>,
    /// For each topic the sentences that carry it, in order.
    topics: Vec<Vec<Support>>,
    /// For each topic the sentences that may be about it though they are not marked so, in order.
    near: Vec<Vec<Support>>,
    /// For each sentence where its facts begin, among the facts.
    facts: Vec<usize>,
    /// For each sentence, whether its section gives a way to reach someone.
    has_means: Vec<bool>,
    /// For each topic, whether a section that has it gives a way to reach someone.
    has_way: Vec<bool>,
    /// The sentences that give a way to reach someone, in order.
    contacts: Vec<usize>,
    has_contact: bool,
    has_mail: bool,
    ways: usize,
    effective: Option<Date>,
    today: Option<Date>,
    /// How each sentence speaks, once it was asked.
    manners: OnceCell<Vec<Manner>>,
}

/// How a sentence speaks.
#[derive(Clone, Copy, Debug)]
struct Manner {
    /// It says near its beginning who acts.
    acts: bool,
    /// It only leads to a list.
    leads: bool,
    is_impersonal: bool,
}

impl<'r> Index<'r> {
    pub(super) fn new(
        reading: &'r Reading<'r>,
        words: &'r Words<'r>,
        effective: Option<Date>,
        today: Option<Date>,
    ) -> Self {
        let count = reading.sentences.len();
        let mut topics = vec![Vec::new(); TOPICS];
        for (sentence, marks) in reading.topics.iter().enumerate().take(count) {
            for mark in marks {
                if let Some(supports) = topics.get_mut(usize::from(mark.topic.0)) {
                    supports.push(Support { sentence, score: mark.score, denied: mark.denied });
                }
            }
        }
        let mut near = vec![Vec::new(); TOPICS];
        for (sentence, mark) in reading.near.iter().filter(|near| near.0 < count) {
            let support = Support { sentence: *sentence, score: mark.score, denied: mark.denied };
            near[usize::from(mark.topic.0)].push(support);
        }
        let mut facts = vec![0; count + 1];
        for fact in reading.facts.iter().filter(|fact| fact.sentence < count) {
            facts[fact.sentence + 1] += 1;
        }
        for at in 0..count {
            facts[at + 1] += facts[at];
        }
        let section = |sentence: usize| match &reading.sentences[sentence] {
            heading if heading.kind == BlockKind::Heading => sentence + 1,
            other => other.heading.map_or(0, |heading| heading.min(count - 1) + 1),
        };
        let ids = ["other.contact", "other.controller", "other.dpo", "rights.exercise"];
        let of_contact = ids.map(Topic::from_id);
        let mut sections = vec![false; count + 1];
        let (mut has_mail, mut ways, mut has_contact) = (false, [false; 4], false);
        let mut contacts = Vec::new();
        for fact in reading.facts.iter().filter(|fact| fact.is_usable_contact() && fact.sentence < count) {
            let is_own = of_contact.iter().flatten().any(|topic| {
                topics[usize::from(topic.0)].binary_search_by_key(&fact.sentence, |it| it.sentence).is_ok()
            });
            let way = match fact.canonical.as_bytes().first() {
                _ if fact.canonical.contains('@') => 0,
                Some(b'+') => 1,
                _ if fact.canonical.bytes().all(|byte| byte.is_ascii_digit()) => 1,
                _ if !fact.canonical.contains(' ') => 2,
                _ if matches!(&*fact.canonical, "contact form" | "account settings") => 2,
                _ => 3,
            };
            // The site's own name is no way to ask, unless the text speaks of rights or of asking there.
            let marks = reading.topics.get(fact.sentence).map_or(&[][..], Vec::as_slice);
            let is_right = || marks.iter().any(|mark| mark.topic.category() == "rights");
            if way == 2 && is_site(&fact.canonical) && !is_own && !is_right() {
                continue;
            }
            // A title is no postal address.
            if way == 3 && !is_own && reading.sentences[fact.sentence].kind == BlockKind::Heading {
                continue;
            }
            sections[section(fact.sentence)] = true;
            has_mail |= way == 0;
            ways[way] = true;
            // One's settings reach nobody, and a link leads to anybody's page, unless it stands where the text says how to
            // reach somebody.
            let reaches = match &*fact.canonical {
                "account settings" => false,
                "contact form" => true,
                _ => way != 2 || is_own,
            };
            if reaches {
                has_contact = true;
                contacts.push(fact.sentence);
            }
        }
        contacts.dedup();
        let has_means: Vec<bool> = (0..count).map(|sentence| sections[section(sentence)]).collect();
        let has_way = topics.iter().map(|found| found.iter().any(|support| has_means[support.sentence])).collect();
        Self {
            reading,
            words,
            topics,
            near,
            facts,
            has_means,
            has_way,
            contacts,
            has_contact,
            has_mail,
            ways: ways.iter().filter(|way| **way).count(),
            effective,
            today,
            manners: OnceCell::new(),
        }
    }

    fn written(&self, sentence: usize) -> &'r str {
        self.reading.text.slice(self.reading.sentences[sentence].span)
    }

    fn facts(&self, sentence: usize) -> &'r [Fact] {
        &self.reading.facts[self.facts[sentence]..self.facts[sentence + 1]]
    }

    /// Returns the sentences that meet the clause, in order; one entry a sentence, with its largest score.
    fn meeting(&self, clause: &Clause) -> Vec<Support> {
        self.meeting_of(clause, &self.topics)
    }

    /// Returns the sentences that meet the clause, where `topics` are those of each topic.
    fn meeting_of(&self, clause: &Clause, topics: &[Vec<Support>]) -> Vec<Support> {
        let mut found: Vec<Support> = if clause.topics.is_empty() {
            let whole = |sentence| Support { sentence, score: 1.0, denied: clause.denied };
            if clause.facts.is_empty() && clause.marks.is_empty() {
                // Words alone must stand in running text: "Right to rectification" as a title gives no right yet.
                let running = |sentence: &usize| {
                    !matches!(self.reading.sentences[*sentence].kind, BlockKind::Heading | BlockKind::Contents)
                };
                if clause.names_us || clause.trade_name {
                    let is_title = |sentence: usize| self.is_under_controller(sentence) || self.is_titled(sentence);
                    let names = |sentence: &usize| running(sentence) || is_title(*sentence);
                    (0..self.reading.sentences.len()).filter(names).take(OPENING).map(whole).collect()
                } else {
                    self.words.holding(&clause.words).iter().filter(running).map(whole).collect()
                }
            } else {
                // Only sentences with facts can meet it, and they are few.
                let mut sentences: Vec<usize> = self.reading.facts.iter().map(|fact| fact.sentence).collect();
                sentences.dedup();
                sentences.into_iter().filter(|sentence| *sentence < self.reading.sentences.len()).map(whole).collect()
            }
        } else {
            let all = clause.topics.iter().map(|topic| topics[usize::from(topic.0)].as_slice());
            if clause.denied {
                let denied = all.map(|found| found.iter().filter(|support| support.denied).copied().collect());
                united(denied.collect::<Vec<Vec<Support>>>().iter().map(Vec::as_slice))
            } else {
                united(all)
            }
        };
        if !clause.without_topics.is_empty() {
            found.retain(|support| !clause.without_topics.iter().any(|topic| self.is_about(support.sentence, *topic)));
        }
        let has_facts = !clause.facts.is_empty() || !clause.marks.is_empty();
        let has_names = clause.names_us || clause.trade_name;
        if !has_facts && clause.words.is_empty() && clause.without.is_empty() && !has_names {
            return found;
        }
        // Many sentences are asked together, a few one by one.
        let is_asked = |phrases: &Phrases| !phrases.is_empty() && found.len() > FEW;
        let all =
            [&clause.words, &clause.without].map(|phrases| is_asked(phrases).then(|| self.words.holding(phrases)));
        let holds = |at: usize, phrases: &Phrases, sentence: usize| match &all[at] {
            Some(all) => all.has(sentence),
            None => phrases.is_in(self.written(sentence), self.words.at(sentence)),
        };
        found.retain(|support| {
            let facts = self.facts(support.sentence);
            let has_mark = |fact: &Fact| {
                fact.marks.iter().any(|mark| {
                    clause
                        .marks
                        .iter()
                        .any(|wanted| mark == wanted || wanted.ends_with('.') && mark.starts_with(wanted.as_str()))
                })
            };
            if !clause.facts.is_empty() && !facts.iter().any(|fact| clause.facts.contains(&fact.kind))
                || !clause.marks.is_empty() && !facts.iter().any(has_mark)
            {
                return false;
            }
            if clause.words.is_empty() && clause.without.is_empty() && !has_names {
                return true;
            }
            let sentence = support.sentence;
            if clause.names_us && !self.names_us(sentence) || clause.trade_name && !self.names_trade(sentence) {
                return false;
            }
            (clause.words.is_empty() || holds(0, &clause.words, sentence)) && !holds(1, &clause.without, sentence)
        });
        found
    }

    fn is_about(&self, sentence: usize, topic: Topic) -> bool {
        let marks = self.reading.topics.get(sentence).map_or(&[][..], Vec::as_slice);
        marks.iter().any(|mark| mark.topic == topic)
    }

    /// Whether the sentence names a company and says that it is "we" or operates the site, or, in a sentence on what the
    /// policy is for, gives it a short name (`offered by Acme Private Limited (“Acme”)`) or says that it handles data; or
    /// whether it stands under a title that asks who is responsible.
    fn names_us(&self, sentence: usize) -> bool {
        let (written, words) = (self.written(sentence), self.words.at(sentence));
        let Some(form) = company(written, words) else { return false };
        let is_scope = || Topic::from_id("other.scope").is_some_and(|scope| self.is_about(sentence, scope));
        let tells_who = || has_short_name(form, written, words) || cues("handles").is_in(written, &words[form..]);
        is_us(form, written, words)
            || operates(form, written, words)
            || self.is_under_controller(sentence)
            || self.is_titled(sentence)
            || is_scope() && tells_who()
    }

    /// Whether the sentence is the title of the text: "Privacy policy of Acme GmbH".
    fn is_titled(&self, sentence: usize) -> bool {
        sentence < TITLE
            && self.reading.sentences[sentence].kind == BlockKind::Heading
            && cues("privacy_title").is_in(self.written(sentence), self.words.at(sentence))
    }

    /// Whether the sentence follows at once on a title that asks who is responsible.
    fn is_under_controller(&self, sentence: usize) -> bool {
        let Some(before) = sentence.checked_sub(1) else { return false };
        self.reading.sentences[before].kind == BlockKind::Heading
            && cues("controller_title").is_in(self.written(before), self.words.at(before))
    }

    /// Whether the sentence gives the name under which "we" trade, and the text a way to reach them.
    fn names_trade(&self, sentence: usize) -> bool {
        self.has_contact && trade_name(self.written(sentence), self.words.at(sentence))
    }

    /// Whether the sentence, or what it points to ("the address below"), gives a way to reach someone.
    fn has_means(&self, sentence: usize) -> bool {
        let points = |cue: &str| cues(cue).is_in(self.written(sentence), self.words.at(sentence));
        let place = || self.contacts.partition_point(|contact| *contact <= sentence);
        self.has_means[sentence]
            || !self.contacts.is_empty()
                && (place() < self.contacts.len() && points("points_below") || place() > 0 && points("points_above"))
    }

    fn is_met(&self, clause: &Clause) -> bool {
        self.meeting(clause).iter().any(|support| !support.denied)
    }

    /// Whether the clause is rather met than not: a doubtful mark asks nothing of a text.
    fn is_shown(&self, clause: &Clause) -> bool {
        let stated: Vec<Support> = self.meeting(clause).into_iter().filter(|support| !support.denied).collect();
        pooled(&stated) >= SHOWN
    }

    /// Returns what the text says for the requirement.
    pub(super) fn judge(&self, requirement: &Requirement) -> Verdict {
        let mut verdict = self.weigh(requirement);
        if !requirement.unseen.is_empty() && matches!(verdict.status, Status::Missing | Status::NotApplicable) {
            verdict.why = format!("{} {}", verdict.why, requirement.unseen);
        }
        verdict
    }

    fn weigh(&self, requirement: &Requirement) -> Verdict {
        let (marked, worded): (Vec<&Clause>, Vec<&Clause>) =
            requirement.any.iter().partition(|clause| !clause.topics.is_empty());
        let met: Vec<Vec<Support>> = marked.into_iter().map(|clause| self.meeting(clause)).collect();
        let mut found = united(met.iter().map(Vec::as_slice));
        let read = found.len();
        for mut support in worded.into_iter().flat_map(|clause| self.meeting(clause)) {
            // Words do not tell "you may have it corrected" from its denial; where the marks do, they are believed.
            let at = found[..read].binary_search_by_key(&support.sentence, |support| support.sentence);
            support.denied |= at.is_ok_and(|at| found[at].denied);
            found.push(support);
        }
        once_each(&mut found);
        let (denied, stated): (Vec<Support>, Vec<Support>) = found.iter().partition(|support| support.denied);
        let counting = match requirement.denial {
            Denial::Ok if asks_whom(requirement) && pooled(&stated) >= SURE => stated,
            Denial::Ok => found,
            Denial::Na | Denial::No => stated,
        };
        let has_rest = requirement.also.iter().all(|clause| self.is_met(clause));
        if !counting.is_empty() && pooled(&counting) >= requirement.at_least && has_rest {
            return self.found(requirement, counting);
        }
        // That no sentence is surely about it does not mean that none is.
        let mut near: Vec<Support> = Vec::new();
        if counting.is_empty() && has_rest {
            let clauses = requirement.any.iter().filter(|clause| !clause.topics.is_empty() && !clause.denied);
            near.extend(clauses.flat_map(|clause| self.meeting_of(clause, &self.near)));
            once_each(&mut near);
            near.retain(|support| !support.denied || requirement.denial == Denial::Ok);
        }
        if !near.is_empty() && pooled(&near) >= requirement.at_least.max(LIKELY) {
            // What is doubtful and says too little besides is nothing.
            let verdict = self.found(requirement, near);
            if verdict.status == Status::Stated {
                return Verdict {
                    why: "The text may say this, in the sentences shown; read them.".to_owned(),
                    ..verdict
                };
            }
        }
        if let Some(verdict) = self.limited(requirement, &denied) {
            return verdict;
        }
        if requirement.denial == Denial::Na && !denied.is_empty() {
            return Verdict {
                evidence: self.evidence(requirement, &denied),
                ..Verdict::not_applicable(
                    "The text says that there is no such thing, in the sentences shown.".to_owned(),
                )
            };
        }
        if !requirement.when.is_empty() && !requirement.when.iter().any(|clause| self.is_shown(clause)) {
            let mut against: Vec<Support> = requirement.when.iter().flat_map(|clause| self.meeting(clause)).collect();
            once_each(&mut against);
            against.retain(|support| support.denied);
            let is_denied = pooled(&against) >= SHOWN;
            let why = match requirement.when_said.as_str() {
                _ if is_denied => {
                    "The sentences shown deny the practice on which this depends, so this cannot be asked of the text."
                        .to_owned()
                }
                "" => "The text does not show that this is asked of it.".to_owned(),
                said => format!("Nothing in the text shows that {said}, so this cannot be asked of it."),
            };
            let evidence = if is_denied { self.evidence(requirement, &against) } else { Vec::new() };
            return Verdict { evidence, ..Verdict::not_applicable(why) };
        }
        let mut excusing: Vec<Support> = requirement.unless.iter().flat_map(|clause| self.meeting(clause)).collect();
        once_each(&mut excusing);
        // "We do not use it otherwise" is a denial that excuses, so that the words alone decide.
        if pooled(&excusing) >= SHOWN {
            let why = "By the sentences shown this is not asked of the text.".to_owned();
            return Verdict { evidence: self.evidence(requirement, &excusing), ..Verdict::not_applicable(why) };
        }
        self.missing(requirement, &denied)
    }

    /// Returns the verdict on a right that the text names only to say when it cannot be used.
    fn limited(&self, requirement: &Requirement, denied: &[Support]) -> Option<Verdict> {
        let has_rule = requirement.vague.iter().any(|rule| matches!(rule, Vagueness::OnlyLimited));
        let is_limited = |support: &&Support| {
            let (written, words) = (self.written(support.sentence), self.words.at(support.sentence));
            let mut limits = cues("right_limit").hits(written, words).map(|hit| hit.word);
            let negation = cues("negator").hits(written, words).map(|hit| hit.word).next();
            negation.is_some_and(|negation| limits.any(|limit| limit > negation))
        };
        let limited: Vec<Support> = denied.iter().filter(is_limited).filter(|_| has_rule).copied().collect();
        if limited.is_empty() {
            return None;
        }
        let evidence = self.evidence(requirement, &limited);
        let quotes = evidence.iter().flat_map(|(sentence, _)| {
            self.quoted(&Quote::Words(cues("negator")), *sentence, self.written(*sentence), self.words.at(*sentence))
        });
        let why = "The text names this only to say when it cannot be used.".to_owned();
        Some(Verdict { status: Status::Vague, quotes: quotes.collect(), evidence, why })
    }

    /// Returns the verdict on what no sentence says, with what comes near.
    fn missing(&self, requirement: &Requirement, denied: &[Support]) -> Verdict {
        let missing = |evidence, why| Verdict { status: Status::Missing, evidence, quotes: Vec::new(), why };
        if requirement.denial == Denial::No && !denied.is_empty() {
            let why = "The text denies this instead of stating it, in the sentences shown.".to_owned();
            return missing(self.evidence(requirement, denied), why);
        }
        let mut beside: Vec<Support> = requirement.beside.iter().flat_map(|clause| self.meeting(clause)).collect();
        once_each(&mut beside);
        beside.retain(|support| !support.denied);
        if beside.is_empty() {
            return missing(Vec::new(), "The text was read to its end, and no sentence says this.".to_owned());
        }
        let why = format!("No sentence says this: {}, in the sentences shown.", requirement.beside_said);
        missing(self.evidence(requirement, &beside), why)
    }

    /// Returns the sentences with their scores: first those that say it most plainly, equals in the order of the text.
    ///
    /// A section's title is weak evidence: titles come last, and where anything else is there only those that alone
    /// meet one of the clauses that fulfil the requirement.
    fn evidence(&self, requirement: &Requirement, supports: &[Support]) -> Vec<(usize, f64)> {
        let is_title = |sentence: usize| self.reading.sentences[sentence].kind == BlockKind::Heading;
        let (mut titles, others): (Vec<Support>, Vec<Support>) =
            supports.iter().partition(|support| is_title(support.sentence));
        if !titles.is_empty() && !others.is_empty() {
            // A clause of topics alone is nearly always met by running text, and that shows before all is put together.
            let is_text =
                |support: &Support, clause: &Clause| !is_title(support.sentence) && (support.denied || !clause.denied);
            let has_text = |clause: &Clause| {
                let mut found = clause.topics.iter().flat_map(|topic| &self.topics[usize::from(topic.0)]);
                clause.has_only_topics() && found.any(|support| is_text(support, clause))
            };
            let mut alone: Vec<usize> = requirement
                .any
                .iter()
                .filter(|clause| !has_text(clause))
                .map(|clause| self.meeting(clause))
                .filter(|met| met.iter().all(|support| is_title(support.sentence)))
                .flat_map(|met| met.into_iter().map(|support| support.sentence))
                .collect();
            crate::order::sort(&mut alone);
            titles.retain(|title| alone.binary_search(&title.sentence).is_ok());
        }
        let mut evidence = self.plainest(requirement, &others, EVIDENCE);
        evidence.extend(self.plainest(requirement, &titles, EVIDENCE - evidence.len()));
        evidence
    }

    /// Returns the first `most` of the sentences with their scores, the plainest first.
    fn plainest(&self, requirement: &Requirement, supports: &[Support], most: usize) -> Vec<(usize, f64)> {
        let topics = requirement.any.iter().flat_map(|clause| &clause.topics);
        let wanted: Vec<FactKind> = topics.filter_map(|topic| told_by(*topic)).collect();
        let names = requirement.vague.iter().any(|rule| matches!(rule, Vagueness::NoIdentity));
        let is_right = requirement.vague.iter().any(|rule| matches!(rule, Vagueness::RightNotNamed(_)));
        let company_of = |it: &Support| company(self.written(it.sentence), self.words.at(it.sentence)).is_some();
        let refuses = |it: &Support| self.words.has(cues("refusal"), it.sentence);
        let mut best: Vec<(f64, &Support)> = Vec::with_capacity(most + 1);
        for support in supports {
            // Most come nowhere near, so what is dear to ask is asked last.
            let least = if best.len() < most { None } else { best.last().map(|(merit, _)| *merit) };
            let is_better = |merit: f64| least.is_none_or(|least| merit > least);
            let extra = match () {
                () if names && company_of(support) => NAMED,
                () if is_right && refuses(support) => -REFUSES,
                () => 0.0,
            };
            let plain = self.merit(support, &wanted, PLAIN + extra);
            if most == 0 || !is_better(plain) {
                continue;
            }
            let merit = if self.is_vague(requirement, support) { self.merit(support, &wanted, extra) } else { plain };
            if is_better(merit) {
                best.truncate(most - 1);
                best.insert(best.partition_point(|(known, _)| *known >= merit), (merit, support));
            }
        }
        best.into_iter().map(|(_, support)| (support.sentence, support.score)).collect()
    }

    fn is_vague(&self, requirement: &Requirement, support: &Support) -> bool {
        let (written, words) = (self.written(support.sentence), self.words.at(support.sentence));
        requirement.vague.iter().any(|rule| self.lack(rule, support, written, words).is_some())
    }

    /// Returns how plainly a sentence says what is asked for, where it is `plain` that it says enough.
    fn merit(&self, support: &Support, wanted: &[FactKind], plain: f64) -> f64 {
        let sentence = support.sentence;
        let facts = self.facts(sentence).iter();
        let named = facts.filter(|fact| wanted.contains(&fact.kind)).count().min(COUNTED);
        let mut merit = support.score + NAMES * named as f64;
        merit += plain;
        let manner = self.manners.get_or_init(|| self.manners())[sentence];
        merit += if manner.acts { ACTS } else { 0.0 };
        merit -= if manner.leads { LEADS } else { 0.0 };
        merit - if manner.is_impersonal { IMPERSONAL } else { 0.0 }
    }

    fn manners(&self) -> Vec<Manner> {
        let actors = cues("actor").beginnings(self.reading.words);
        let impersonal = self.words.holding(cues("impersonal"));
        let acts = |sentence: usize| {
            let (written, words) = (self.written(sentence), self.words.at(sentence));
            let hit = actors.first_before(ACTOR, written, words, self.reading.words.ids(sentence));
            // "You" acts where the sentence begins so: "we encourage you" gives nobody a right.
            hit.is_some_and(|hit| hit.word == 0 || !words[hit.word].of(written).eq_ignore_ascii_case("you"))
        };
        let manner = |sentence| Manner {
            acts: acts(sentence),
            leads: self.written(sentence).trim_end().ends_with(':'),
            is_impersonal: impersonal.has(sentence),
        };
        (0..self.reading.sentences.len()).map(manner).collect()
    }

    /// Returns for each sentence that is evidence the words that make it so, with a few before them; where no list knows
    /// them, the sentence.
    pub(super) fn said(&self, requirement: &Requirement, evidence: &[(usize, f64)]) -> Vec<Span> {
        evidence.iter().map(|(sentence, _)| self.said_in(requirement, *sentence)).collect()
    }

    fn said_in(&self, requirement: &Requirement, sentence: usize) -> Span {
        let whole = self.reading.sentences[sentence].span;
        let (written, words) = (self.written(sentence), self.words.at(sentence));
        let names = requirement.vague.iter().filter_map(|rule| match rule {
            Vagueness::RightNotNamed(words) | Vagueness::Lacks { words, .. } => Some(words),
            _ => None,
        });
        let lists = requirement.any.iter().map(|clause| &clause.words).chain(names);
        let hit = lists.filter_map(|list| list.hits(written, words).next()).map(|hit| (hit.word, hit.length)).next();
        let topics = || requirement.any.iter().flat_map(|clause| &clause.topics);
        let facts = || self.facts(sentence).iter().filter(|fact| topics().any(|topic| tells(*topic, fact)));
        let of_facts = || {
            let start = facts().next()?.span.start - whole.start;
            let end = facts().take(SAID).last()?.span.end - whole.start;
            let word = words.iter().position(|word| word.end as usize > start)?;
            let last = words.iter().rposition(|word| (word.start as usize) < end)?;
            Some((word, last + 1 - word))
        };
        let Some((word, length)) = of_facts().or(hit) else { return whole };
        let first = words[word.saturating_sub(BEFORE)].start as usize;
        Span { start: whole.start + first, end: whole.start + words[word + length - 1].end as usize }
    }

    /// Tells stated from vague.
    fn found(&self, requirement: &Requirement, counting: Vec<Support>) -> Verdict {
        let evidence = self.evidence(requirement, &counting);
        let said = |support: &Support| {
            let (written, words) = (self.written(support.sentence), self.words.at(support.sentence));
            let (lack, quote) = requirement.vague.iter().find_map(|rule| self.lack(rule, support, written, words))?;
            Some((lack, self.quoted(&quote, support.sentence, written, words)))
        };
        let is_vague =
            !requirement.vague.is_empty() && counting.iter().all(|support| self.is_vague(requirement, support));
        if !is_vague {
            let why = match counting.len() {
                1 => "One sentence says this.".to_owned(),
                many => format!("{many} sentences say this."),
            };
            return Verdict { status: Status::Stated, evidence, quotes: Vec::new(), why };
        }
        let place = |sentence: usize| evidence.iter().position(|shown| shown.0 == sentence);
        let mut shown: Vec<(usize, &Support)> =
            counting.iter().filter_map(|support| Some((place(support.sentence)?, support))).collect();
        crate::order::sort_by_key(&mut shown, |(place, _)| *place);
        let lacks: Vec<(Cow<str>, Vec<Span>)> = shown.into_iter().filter_map(|(_, support)| said(support)).collect();
        // The reason that can be shown in the text's own words comes before one that cannot.
        let reason = lacks.iter().find(|(_, quotes)| !quotes.is_empty()).or(lacks.first());
        let why = format!("The text {}.", reason.map_or("says too little", |(lack, _)| lack));
        let mut quotes: Vec<Span> = lacks.iter().flat_map(|(_, quotes)| quotes).copied().collect();
        crate::order::sort_by_key(&mut quotes, |quote| quote.start);
        quotes.truncate(QUOTES);
        Verdict { status: Status::Vague, evidence, quotes, why }
    }

    /// Returns the words of the sentence that are quoted, in order.
    fn quoted(&self, quote: &Quote, sentence: usize, written: &str, words: &[Word]) -> Vec<Span> {
        let phrases = match quote {
            Quote::Nothing => return Vec::new(),
            Quote::All => return vec![self.reading.sentences[sentence].span],
            Quote::Words(phrases) => phrases,
            Quote::Facts(kind) => {
                return self.facts(sentence).iter().filter(|fact| fact.kind == *kind).map(|fact| fact.span).collect();
            }
        };
        let base = self.reading.sentences[sentence].span.start;
        let is_clause = ["consent_by_use", "negator"].iter().any(|name| std::ptr::eq(*phrases, cues(name)));
        let mut spans: Vec<Span> = phrases
            .hits(written, words)
            .map(|hit| match is_clause {
                true => clause_from(hit, written, words, base),
                false => around(hit, written, words, base),
            })
            .collect();
        // A second phrase may lie inside what is quoted with the first one.
        spans.dedup_by(|later, earlier| {
            let overlaps = later.start < earlier.end;
            earlier.end = if overlaps { earlier.end.max(later.end) } else { earlier.end };
            overlaps
        });
        spans
    }

    /// Whether the fact is a kind of data that is nobody's, such as aggregated data.
    fn is_of_nobody(&self, fact: &Fact, written: &str, words: &[Word]) -> bool {
        let base = self.reading.sentences[fact.sentence].span.start;
        let (start, end) = (fact.span.start - base, fact.span.end - base);
        fact.kind == FactKind::DataType
            && self.words.has(cues("impersonal"), fact.sentence)
            && cues("impersonal").hits(written, words).any(|hit| {
                let (first, last) = (&words[hit.word], &words[hit.word + hit.length - 1]);
                start <= first.start as usize && last.end as usize <= end
            })
    }

    /// Returns what the sentence lacks by the rule, in words that follow "the text", with what to quote; nothing where it
    /// says enough.
    fn lack<'v>(
        &self,
        rule: &'v Vagueness,
        support: &Support,
        written: &str,
        words: &[Word],
    ) -> Option<(Cow<'v, str>, Quote<'v>)> {
        // A denial is as plain as can be, unless the rule is about denials too.
        let is_asked = matches!(rule, Vagueness::Lacks { denials: true, .. } | Vagueness::Only { denials: true, .. });
        if support.denied && !is_asked {
            return None;
        }
        let sentence = support.sentence;
        let has = |phrases: &Phrases| self.words.has(phrases, sentence);
        let has_fact = |kind| {
            self.facts(sentence).iter().any(|fact| fact.kind == kind && !self.is_of_nobody(fact, written, words))
        };
        let says = |lack: &'v str, quote| Some((Cow::Borrowed(lack), quote));
        let cue = |name| Quote::Words(cues(name));
        match rule {
            Vagueness::NamesNothing(kind) => {
                let (general, lack) = match kind {
                    FactKind::DataType => ("generic_data", "speaks of data in general and names no kind"),
                    FactKind::Recipient => ("generic_recipients", "speaks of others in general and names none"),
                    FactKind::Purpose => ("generic_purposes", "speaks of purposes in general and names none"),
                    _ => ("generic_source", "names nothing in particular"),
                };
                // Lists of words are never complete, so silence of the list alone is not held against a sentence, but
                // for one that only leads to a list or, at some length, says nothing of "with" or "to" whom.
                let is_empty = || {
                    written.trim_end().ends_with(':')
                        || *kind == FactKind::Recipient && words.len() > ITEM && !has(cues("to_whom"))
                };
                (!has_fact(*kind) && (has(cues(general)) || is_empty())).then(|| (Cow::Borrowed(lack), cue(general)))
            }
            Vagueness::Hedged if has(hedge_phrases()) => {
                says("says this only with reserve", Quote::Words(hedge_phrases()))
            }
            Vagueness::NoPeriod => {
                // What is kept "even after you close your account" has no end there.
                let ends = || has(cues("end_event")) && !has(cues("kept_on"));
                let is_fixed = has_fact(FactKind::Retention) || has(cues("legal_duty")) || ends();
                if is_fixed { None } else { says("gives no period and no event that ends it", cue("as_long")) }
            }
            Vagueness::RightNotNamed(names) if !has(names) => {
                says("speaks of rights and does not name this one", cue("right_lead"))
            }
            Vagueness::NoMeans if !self.has_means(sentence) => {
                says("gives no address, number or form there", cue("reach"))
            }
            Vagueness::NoWay(topics) => {
                let has_way = self.has_means(sentence)
                    || has(cues("self_service"))
                    || topics.iter().any(|topic| self.has_way.get(usize::from(topic.0)).is_some_and(|has| *has));
                if has_way {
                    None
                } else {
                    says("names this and gives no address, number or form to ask at", cue("reach"))
                }
            }
            Vagueness::OnlyTitle if self.reading.sentences[sentence].kind == BlockKind::Heading => {
                says("names this in a title and says nothing about it", Quote::All)
            }
            Vagueness::NoDate if self.effective.is_none() => says("gives no date that can be read", cue("date")),
            Vagueness::NoMechanism if !has(cues("safeguard")) && has(cues("consent_by_use")) => {
                says("rests the transfer on consent by use, and consent by use is no safeguard", cue("consent_by_use"))
            }
            Vagueness::NoMechanism if !has(cues("safeguard")) => {
                says("names no safeguard that holds", cue("weak_safeguard"))
            }
            Vagueness::NoAuthority if !has(cues("authority")) => says("names no authority", cue("complaint")),
            Vagueness::NoIdentity => {
                let is_named = company(written, words).is_some();
                match (is_named, self.has_contact) {
                    (true, true) => None,
                    (false, true) => says("names no legal entity there", cue("unnamed")),
                    (false, false) => says("names no legal entity there and gives no way to reach it", cue("unnamed")),
                    (true, false) => says("gives no way to reach the company", cue("company")),
                }
            }
            Vagueness::Lacks { words, facts, quotes, says: lack, .. } => {
                let is_there = has(words) || facts.iter().any(|kind| has_fact(*kind));
                if is_there { None } else { says(lack, Quote::Words(quotes)) }
            }
            Vagueness::LacksFact { fact, says: lack } if !has_fact(*fact) => says(lack, Quote::Nothing),
            Vagueness::Only { words: few, unless, unless_facts, near, says: lack, .. } => {
                let says_enough = |from: usize, to: usize| {
                    let base = self.reading.sentences[sentence].span.start;
                    let (start, end) = (base + words[from].start as usize, base + words[to - 1].end as usize);
                    let is_in = |fact: &Fact| fact.span.start >= start && fact.span.end <= end;
                    unless.is_in(written, &words[from..to])
                        || self.facts(sentence).iter().any(|fact| unless_facts.contains(&fact.kind) && is_in(fact))
                };
                let mut hits = few.hits(written, words).peekable();
                let is_only = hits.peek().is_some()
                    && match near {
                        false => !says_enough(0, words.len()),
                        true => hits.all(|hit| {
                            let (from, to) = part(written, words, hit.word);
                            !says_enough(from, to)
                        }),
                    };
                if is_only { says(lack, Quote::Words(few)) } else { None }
            }
            Vagueness::OnlyFacts { fact, values, says: lack } => {
                let mut facts = self.facts(sentence).iter().filter(|found| found.kind == *fact).peekable();
                let is_only =
                    facts.peek().is_some() && facts.all(|found| values.iter().any(|value| *value == found.canonical));
                if is_only { says(lack, Quote::Facts(*fact)) } else { None }
            }
            Vagueness::Stale(months) => {
                let (effective, today) = (self.effective?, self.today?);
                let latest = effective.plus_months(*months)?;
                let lack = || format!("was last updated more than {months} months ago");
                (today > latest).then(|| (Cow::Owned(lack()), Quote::Facts(FactKind::Date)))
            }
            Vagueness::FewMeans if !self.has_mail && self.ways < 2 => {
                says("gives fewer than two ways to ask", cue("reach"))
            }
            _ => None,
        }
    }
}

/// Whether a contact is a site alone, `www.acme.example`, and no page of it.
fn is_site(contact: &str) -> bool {
    let host = contact.rsplit_once("://").map_or(contact, |(_, host)| host);
    host.contains('.') && !host.contains('/')
}

/// Returns the word of a company's form ("GmbH") behind a name with a capital.
///
/// Forms that are words of the language as well ("limited", "company") need a capital themselves; "ltd." does not.
fn company(written: &str, words: &[Word]) -> Option<usize> {
    let capital = |c: char| c.is_uppercase() || c.is_ascii_digit();
    let hits = cues("company").hits(written, words).map(|hit| hit.word);
    hits.into_iter().find(|&form| {
        let is_form = words[form].of(written).starts_with(char::is_uppercase)
            || cues("company_form").at(written, words, form).is_some();
        is_form && form > 0 && {
            let name = words[form - 1].of(written);
            name.starts_with(capital) && !["the", "our", "this"].iter().any(|the| name.eq_ignore_ascii_case(the))
        }
    })
}

/// Whether the sentence says that the company with its form at this word is "we": `Acme Ltd ("Acme", "we")`, `We at Acme
/// Ltd`.
fn is_us(form: usize, written: &str, words: &[Word]) -> bool {
    let is = |word: &Word, wanted: &str| word.of(written).eq_ignore_ascii_case(wanted);
    // A name is rarely longer than four words.
    if words[form.saturating_sub(6)..form].windows(2).any(|pair| is(&pair[0], "we") && is(&pair[1], "at")) {
        return true;
    }
    words[form..].iter().any(|word| ["we", "us", "our"].iter().any(|we| is(word, we)) && is_quoted(word, written))
}

/// Whether the company with its form at this word operates what the text is about: `Acme Inc operates the site`, `run by
/// Acme Ltd`.
fn operates(form: usize, written: &str, words: &[Word]) -> bool {
    let after = &words[form + 1..(form + 3).min(words.len())];
    let before = &words[form.saturating_sub(6)..form];
    cues("operates").is_in(written, after) || cues("operated_by").is_in(written, before)
}

fn is_quoted(word: &Word, written: &str) -> bool {
    let before = written[..word.start as usize].trim_end_matches('*');
    let after = written[word.end as usize..].trim_start_matches('*');
    before.ends_with(['"', '\'', '(', '\u{201C}', '\u{2018}', '\u{201E}', '\u{AB}'])
        && after.starts_with(['"', '\'', ')', ',', '\u{201D}', '\u{2019}', '\u{201C}', '\u{BB}'])
}

/// Whether a name in quotation marks or brackets follows the company's form at once: `Acme Private Limited (“Acme”)`.
fn has_short_name(form: usize, written: &str, words: &[Word]) -> bool {
    let after = form + cues("company").at(written, words, form).map_or(1, |hit| hit.length);
    words[after.min(words.len())..].iter().take(3).any(|word| {
        is_quoted(word, written) && word.of(written).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    })
}

/// Whether the sentence names who it is that handles data: `how Acme uses your data`, `Acme is committed to`.
fn trade_name(written: &str, words: &[Word]) -> bool {
    let is_name = |word: &Word| {
        let name = word.of(written);
        name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && cues("no_name").at(written, &[*word], 0).is_none()
    };
    cues("handles").hits(written, words).any(|hit| {
        let how = words[hit.word.saturating_sub(4)..hit.word]
            .iter()
            .rposition(|word| word.of(written).eq_ignore_ascii_case("how"));
        how.is_some_and(|how| {
            let between = &words[hit.word.saturating_sub(4) + how + 1..hit.word];
            !between.is_empty() && between.iter().all(is_name)
        })
    })
}

/// Returns the words, from and to, of the part of the sentence between semicolons in which the word `at` stands.
fn part(written: &str, words: &[Word], at: usize) -> (usize, usize) {
    let ends = |word: usize| {
        let next = words.get(word + 1).map_or(written.len(), |next| next.start as usize);
        written[words[word].end as usize..next].contains(';')
    };
    let from = (0..at).rev().find(|word| ends(*word)).map_or(0, |word| word + 1);
    let to = (at..words.len()).find(|word| ends(*word)).map_or(words.len(), |word| word + 1);
    (from, to)
}

/// Whether the requirement asks for somebody's name: "we share with nobody" answers that only where nobody is told of
/// elsewhere.
fn asks_whom(requirement: &Requirement) -> bool {
    let is_sharing = |topic: &Topic| topic.id() == "sharing.recipients";
    requirement.any.iter().any(|clause| !clause.denied && clause.topics.iter().any(is_sharing))
}

/// Whether a fact is of the kind that sentences about the topic name.
fn tells(topic: Topic, fact: &Fact) -> bool {
    told_by(topic) == Some(fact.kind)
}

/// Returns the kind of fact that sentences about the topic name.
fn told_by(topic: Topic) -> Option<FactKind> {
    let kind = match (topic.category(), topic.id()) {
        (_, "collection.cookies") => return None,
        (_, "other.retention") => FactKind::Retention,
        (_, "other.date") => FactKind::Date,
        (_, "other.contact" | "other.dpo" | "other.controller" | "rights.exercise") => FactKind::Contact,
        ("collection", _) => FactKind::DataType,
        ("use", _) => FactKind::Purpose,
        ("sharing", _) => FactKind::Recipient,
        ("security", _) => FactKind::SecurityMeasure,
        ("rights", _) => FactKind::Right,
        _ => return None,
    };
    Some(kind)
}

/// The most words of a clause that is quoted whole, and how many are quoted of a longer one.
const CLAUSE: (usize, usize) = (16, 12);

/// Returns the clause that begins with the phrase: to the end of the sentence or the next semicolon, colon or bracket
/// where that is near, otherwise about [`CLAUSE`] words that do not break off at a preposition.
fn clause_from(hit: Hit, written: &str, words: &[Word], base: usize) -> Span {
    let ends = |at: usize| {
        let next = words.get(at + 1).map_or(written.len(), |next| next.start as usize);
        written[words[at].end as usize..next].contains([';', ':', '.', '(', ')', '\u{2014}'])
    };
    let first = hit.word + hit.length - 1;
    let limit = |most: usize| (hit.word + most).min(words.len()).max(first + 1);
    let last = (first..limit(CLAUSE.0)).find(|at| ends(*at) || at + 1 == words.len()).unwrap_or_else(|| {
        let cut = limit(CLAUSE.1) - 1;
        (first..=cut).rev().find(|at| cues("open_end").at(written, words, *at).is_none()).unwrap_or(first)
    });
    Span { start: base + words[hit.word].start as usize, end: base + words[last].end as usize }
}

/// How many words on either side are quoted with a word that says little by itself ("may").
const AROUND: usize = 3;

/// Returns the phrase; a single word with those around it, as far as no punctuation parts them.
fn around(hit: Hit, written: &str, words: &[Word], base: usize) -> Span {
    let last = hit.word + hit.length - 1;
    if hit.length > 1 {
        return hit.span(words, base);
    }
    let is_joined = |at: usize| written[words[at].end as usize..words[at + 1].start as usize].trim().is_empty();
    let from = (hit.word.saturating_sub(AROUND)..hit.word).rev().take_while(|at| is_joined(*at)).last();
    let to = (last..words.len() - 1).take(AROUND).take_while(|at| is_joined(*at)).last();
    let (from, to) = (from.unwrap_or(hit.word), to.map_or(last, |at| at + 1));
    Span { start: base + words[from].start as usize, end: base + words[to].end as usize }
}

/// Returns the chance that at least one of the sentences is right, if each is right with its own score.
fn pooled(supports: &[Support]) -> f64 {
    1.0 - supports.iter().map(|support| 1.0 - support.score.clamp(0.0, 1.0)).product::<f64>()
}

/// Returns all the sentences, each once, of lists that are in order and have each once; as [`once_each`] does.
fn united<'s>(lists: impl Iterator<Item = &'s [Support]>) -> Vec<Support> {
    lists.fold(Vec::new(), |found, more| if found.is_empty() { more.to_vec() } else { merged(&found, more) })
}

fn merged(mut one: &[Support], mut other: &[Support]) -> Vec<Support> {
    let mut all = Vec::with_capacity(one.len() + other.len());
    while let ([a, after_a @ ..], [b, after_b @ ..]) = (one, other) {
        let order = a.sentence.cmp(&b.sentence);
        all.push(match order {
            Ordering::Less => *a,
            Ordering::Greater => *b,
            Ordering::Equal if by_weight(a, b) == Ordering::Greater => *b,
            Ordering::Equal => *a,
        });
        one = if order == Ordering::Greater { one } else { after_a };
        other = if order == Ordering::Less { other } else { after_b };
    }
    all.extend_from_slice(one);
    all.extend_from_slice(other);
    all
}

/// Orders what is said of one sentence: first what states, then what is surer.
fn by_weight(a: &Support, b: &Support) -> Ordering {
    a.denied.cmp(&b.denied).then(b.score.total_cmp(&a.score))
}

/// Orders the sentences and keeps each once: one that states something states it, whatever it denies beside.
fn once_each(found: &mut Vec<Support>) {
    if found.windows(2).all(|pair| pair[0].sentence < pair[1].sentence) {
        return;
    }
    crate::order::sort_by(found, |a, b| a.sentence.cmp(&b.sentence).then_with(|| by_weight(a, b)));
    found.dedup_by_key(|support| support.sentence);
}
