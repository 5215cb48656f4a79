//! One requirement judged on the text: what fulfils it, what makes it vague, when it is not asked.

use super::{Reading, Status, Words, best, hedge_phrases};
use crate::block::BlockKind;
use crate::checklist::{Clause, Denial, Requirement, Vagueness};
use crate::date::Date;
use crate::fact::phrase::{Hit, Phrases, Word};
use crate::fact::{Fact, FactKind, cues};
use crate::text::Span;
use crate::topic::TOPICS;

/// The most sentences that are given as evidence.
const EVIDENCE: usize = 10;

/// In how many sentences from the top a policy says who "we" are; later ones tell of others.
const OPENING: usize = 30;

/// The most sentences that are searched for phrases one by one, and not all of the text at once.
const FEW: usize = 8;

/// The least pooled score at which a condition counts as shown, or as denied.
const SHOWN: f64 = 0.5;

/// The least pooled score at which sentences that are not marked with a topic count as saying something of it.
const LIKELY: f64 = 0.35;

/// What came out for one requirement.
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
    has_contact: bool,
    has_mail: bool,
    ways: usize,
    effective: Option<Date>,
    today: Option<Date>,
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
        let mut sections = vec![false; count + 1];
        let (mut has_mail, mut ways) = (false, [false; 4]);
        for fact in reading.facts.iter().filter(|fact| fact.is_usable_contact() && fact.sentence < count) {
            sections[section(fact.sentence)] = true;
            let way = match fact.canonical.as_bytes().first() {
                _ if fact.canonical.contains('@') => 0,
                Some(b'+') => 1,
                _ if fact.canonical.bytes().all(|byte| byte.is_ascii_digit()) => 1,
                _ if !fact.canonical.contains(' ') => 2,
                _ if matches!(fact.canonical.as_str(), "contact form" | "account settings") => 2,
                _ => 3,
            };
            has_mail |= way == 0;
            ways[way] = true;
        }
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
            has_contact: ways.contains(&true),
            has_mail,
            ways: ways.iter().filter(|way| **way).count(),
            effective,
            today,
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
            let whole = |sentence| Support { sentence, score: 1.0, denied: false };
            if clause.facts.is_empty() && clause.marks.is_empty() {
                // Words alone must stand in running text: "Right to rectification" as a title gives no right yet.
                let running = |sentence: &usize| {
                    !matches!(self.reading.sentences[*sentence].kind, BlockKind::Heading | BlockKind::Contents)
                };
                if clause.names_us {
                    (0..self.reading.sentences.len()).filter(running).take(OPENING).map(whole).collect()
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
            let mut topics = clause.topics.iter().map(|topic| &topics[usize::from(topic.0)]);
            let mut found = topics.next().cloned().unwrap_or_default();
            found.extend(topics.flatten());
            once_each(&mut found);
            found
        };
        let has_facts = !clause.facts.is_empty() || !clause.marks.is_empty();
        if !has_facts && clause.words.is_empty() && clause.without.is_empty() && !clause.names_us {
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
            if clause.words.is_empty() && clause.without.is_empty() && !clause.names_us {
                return true;
            }
            let sentence = support.sentence;
            if clause.names_us && !names_us(self.written(sentence), self.words.at(sentence)) {
                return false;
            }
            (clause.words.is_empty() || holds(0, &clause.words, sentence)) && !holds(1, &clause.without, sentence)
        });
        found
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
        let mut found: Vec<Support> = marked.into_iter().flat_map(|clause| self.meeting(clause)).collect();
        once_each(&mut found);
        let read = found.len();
        for mut support in worded.into_iter().flat_map(|clause| self.meeting(clause)) {
            // Words do not tell "you may have it corrected" from its denial; where the marks do, they are believed.
            let at = found[..read].binary_search_by_key(&support.sentence, |support| support.sentence);
            support.denied = at.is_ok_and(|at| found[at].denied);
            found.push(support);
        }
        once_each(&mut found);
        let (denied, stated): (Vec<Support>, Vec<Support>) = found.iter().partition(|support| support.denied);
        let counting = if requirement.denial == Denial::Ok { found } else { stated };
        let has_rest = requirement.also.iter().all(|clause| self.is_met(clause));
        if !counting.is_empty() && pooled(&counting) >= requirement.at_least && has_rest {
            return self.found(requirement, counting);
        }
        // That no sentence is surely about it does not mean that none is.
        let mut near: Vec<Support> = Vec::new();
        if counting.is_empty() && has_rest {
            let clauses = requirement.any.iter().filter(|clause| !clause.topics.is_empty());
            near.extend(clauses.flat_map(|clause| self.meeting_of(clause, &self.near)));
            once_each(&mut near);
            near.retain(|support| !support.denied || requirement.denial == Denial::Ok);
        }
        if !near.is_empty() && pooled(&near) >= requirement.at_least.max(LIKELY) {
            let verdict = self.found(requirement, near);
            return match verdict.status {
                Status::Stated => {
                    Verdict { why: "The text may say this, in the sentences shown; read them.".to_owned(), ..verdict }
                }
                _ => verdict,
            };
        }
        if requirement.denial == Denial::Na && !denied.is_empty() {
            return Verdict {
                evidence: self.evidence(&requirement.any, &denied),
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
            let evidence = if is_denied { self.evidence(&requirement.when, &against) } else { Vec::new() };
            return Verdict { evidence, ..Verdict::not_applicable(why) };
        }
        let mut excusing: Vec<Support> = requirement.unless.iter().flat_map(|clause| self.meeting(clause)).collect();
        once_each(&mut excusing);
        // "We do not use it otherwise" is a denial that excuses, so that the words alone decide.
        if pooled(&excusing) >= SHOWN {
            let why = "By the sentences shown this is not asked of the text.".to_owned();
            return Verdict { evidence: self.evidence(&requirement.unless, &excusing), ..Verdict::not_applicable(why) };
        }
        let (evidence, why) = if requirement.denial == Denial::No && !denied.is_empty() {
            let why = "The text denies this instead of stating it, in the sentences shown.";
            (self.evidence(&requirement.any, &denied), why)
        } else {
            (Vec::new(), "The text was read to its end, and no sentence says this.")
        };
        Verdict { status: Status::Missing, evidence, quotes: Vec::new(), why: why.to_owned() }
    }

    /// Returns the sentences with their scores, best first, equals in the order of the text.
    ///
    /// A section's title is weak evidence: titles come last, and where anything else is there only those that alone
    /// meet one of the clauses.
    fn evidence(&self, clauses: &[Clause], supports: &[Support]) -> Vec<(usize, f64)> {
        let is_title = |sentence: usize| self.reading.sentences[sentence].kind == BlockKind::Heading;
        let (mut titles, others): (Vec<Support>, Vec<Support>) =
            supports.iter().partition(|support| is_title(support.sentence));
        if !titles.is_empty() && !others.is_empty() {
            let alone: Vec<usize> = clauses
                .iter()
                .map(|clause| self.meeting(clause))
                .filter(|met| met.iter().all(|support| is_title(support.sentence)))
                .flat_map(|met| met.into_iter().map(|support| support.sentence))
                .collect();
            titles.retain(|title| alone.contains(&title.sentence));
        }
        let scored = |supports: Vec<Support>| supports.iter().map(|it| (it.sentence, it.score)).collect::<Vec<_>>();
        let mut evidence = best(scored(others), EVIDENCE);
        evidence.extend(best(scored(titles), EVIDENCE - evidence.len()));
        evidence
    }

    /// Tells stated from vague.
    fn found(&self, requirement: &Requirement, counting: Vec<Support>) -> Verdict {
        let evidence = self.evidence(&requirement.any, &counting);
        let mut quotes = Vec::new();
        let mut lack_said: Option<(String, bool)> = None;
        let is_vague = !requirement.vague.is_empty()
            && counting.iter().all(|support| {
                // A denial is as plain as can be.
                if support.denied {
                    return false;
                }
                let written = self.written(support.sentence);
                let words = self.words.at(support.sentence);
                let said = requirement.vague.iter().find_map(|rule| self.lack(rule, support.sentence, written, words));
                let Some((lack, quote)) = said else { return false };
                let quoted = self.quoted(&quote, support.sentence, written, words);
                let is_quoted = !quoted.is_empty();
                // The reason that can be shown in the text's own words comes before one that cannot.
                if lack_said.as_ref().is_none_or(|(_, was_quoted)| is_quoted && !was_quoted) {
                    lack_said = Some((lack, is_quoted));
                }
                if evidence.iter().any(|(sentence, _)| *sentence == support.sentence) {
                    quotes.extend(quoted);
                }
                true
            });
        if is_vague {
            quotes.truncate(EVIDENCE);
            let why = format!("The text {}.", lack_said.as_ref().map_or("says too little", |(lack, _)| lack));
            return Verdict { status: Status::Vague, evidence, quotes, why };
        }
        let why = match counting.len() {
            1 => "One sentence says this.".to_owned(),
            many => format!("{many} sentences say this."),
        };
        Verdict { status: Status::Stated, evidence, quotes: Vec::new(), why }
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
        let is_clause = std::ptr::eq(*phrases, cues("consent_by_use"));
        let mut spans: Vec<Span> = phrases
            .hits(written, words)
            .map(|hit| match is_clause {
                true => clause_from(hit, written, words, base),
                false => hit.span(words, base),
            })
            .collect();
        // A second phrase may lie inside the clause that the first one begins.
        spans.dedup_by(|later, earlier| later.start < earlier.end);
        spans
    }

    /// Returns what the sentence lacks by the rule, in words that follow "the text", with what to quote; nothing where it
    /// says enough.
    fn lack<'v>(
        &self,
        rule: &'v Vagueness,
        sentence: usize,
        written: &str,
        words: &[Word],
    ) -> Option<(String, Quote<'v>)> {
        let has = |phrases: &Phrases| phrases.is_in(written, words);
        let has_fact = |kind: FactKind| self.facts(sentence).iter().any(|fact| fact.kind == kind);
        let says = |lack: &str, quote| Some((lack.to_owned(), quote));
        let cue = |name| Quote::Words(cues(name));
        match rule {
            Vagueness::NamesNothing(kind) => {
                let (general, lack) = match kind {
                    FactKind::DataType => ("generic_data", "speaks of data in general and names no kind"),
                    FactKind::Recipient => ("generic_recipients", "speaks of others in general and names none"),
                    FactKind::Purpose => ("generic_purposes", "speaks of purposes in general and names none"),
                    _ => ("generic_source", "names nothing in particular"),
                };
                // Lists of words are never complete, so silence of the list alone is not held against a sentence.
                (!has_fact(*kind) && has(cues(general))).then(|| (lack.to_owned(), cue(general)))
            }
            Vagueness::Hedged if has(hedge_phrases()) => {
                says("says this only with reserve", Quote::Words(hedge_phrases()))
            }
            Vagueness::NoPeriod => {
                let is_fixed = has_fact(FactKind::Retention) || has(cues("end_event")) || has(cues("legal_duty"));
                if is_fixed { None } else { says("gives no period and no event that ends it", cue("as_long")) }
            }
            Vagueness::RightNotNamed(names) if !has(names) => {
                says("speaks of rights and does not name this one", cue("right_lead"))
            }
            Vagueness::NoMeans if !self.has_means[sentence] => {
                says("gives no address, number or form there", cue("reach"))
            }
            Vagueness::NoWay(topics) => {
                let has_way = self.has_means[sentence]
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
                    (true, false) => says("gives no way to reach the company", Quote::Nothing),
                }
            }
            Vagueness::Lacks { words, facts, quotes, says: lack } => {
                let is_there = has(words) || facts.iter().any(|kind| has_fact(*kind));
                if is_there { None } else { says(lack, Quote::Words(quotes)) }
            }
            Vagueness::LacksFact { fact, says: lack } if !has_fact(*fact) => says(lack, Quote::Nothing),
            Vagueness::Only { words, unless, unless_facts, says: lack } => {
                let is_only = has(words) && !has(unless) && !unless_facts.iter().any(|kind| has_fact(*kind));
                if is_only { says(lack, Quote::Words(words)) } else { None }
            }
            Vagueness::OnlyFacts { fact, values, says: lack } => {
                let mut facts = self.facts(sentence).iter().filter(|found| found.kind == *fact).peekable();
                let is_only = facts.peek().is_some() && facts.all(|found| values.contains(&found.canonical));
                if is_only { says(lack, Quote::Facts(*fact)) } else { None }
            }
            Vagueness::Stale(months) => {
                let (effective, today) = (self.effective?, self.today?);
                let latest = effective.plus_months(*months)?;
                let lack = || format!("was last updated more than {months} months ago");
                (today > latest).then(|| (lack(), Quote::Facts(FactKind::Date)))
            }
            Vagueness::FewMeans if !self.has_mail && self.ways < 2 => {
                says("gives fewer than two ways to ask", cue("reach"))
            }
            _ => None,
        }
    }
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

/// Whether the sentence names a company and says that it is "we": `Acme Ltd ("Acme", "we")`, `We at Acme Ltd`.
fn names_us(written: &str, words: &[Word]) -> bool {
    let Some(form) = company(written, words) else { return false };
    let is = |word: &Word, wanted: &str| word.of(written).eq_ignore_ascii_case(wanted);
    // A name is rarely longer than four words.
    if words[form.saturating_sub(6)..form].windows(2).any(|pair| is(&pair[0], "we") && is(&pair[1], "at")) {
        return true;
    }
    let is_quoted = |word: &Word| {
        let before = written[..word.start as usize].trim_end_matches('*');
        let after = written[word.end as usize..].trim_start_matches('*');
        before.ends_with(['"', '\'', '(', '\u{201C}', '\u{2018}', '\u{201E}', '\u{AB}'])
            && after.starts_with(['"', '\'', ')', ',', '\u{201D}', '\u{2019}', '\u{201C}', '\u{BB}'])
    };
    words[form..].iter().any(|word| ["we", "us", "our"].iter().any(|we| is(word, we)) && is_quoted(word))
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

/// Returns the chance that at least one of the sentences is right, if each is right with its own score.
fn pooled(supports: &[Support]) -> f64 {
    1.0 - supports.iter().map(|support| 1.0 - support.score.clamp(0.0, 1.0)).product::<f64>()
}

/// Orders the sentences and keeps each once: one that states something states it, whatever it denies beside.
fn once_each(found: &mut Vec<Support>) {
    if found.windows(2).all(|pair| pair[0].sentence < pair[1].sentence) {
        return;
    }
    crate::order::sort_by(found, |a, b| {
        a.sentence.cmp(&b.sentence).then(a.denied.cmp(&b.denied)).then(b.score.total_cmp(&a.score))
    });
    found.dedup_by_key(|support| support.sentence);
}
