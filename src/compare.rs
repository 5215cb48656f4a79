//! Two versions of a policy: which sentences came, went, changed or moved, and what that opens and closes.

mod align;
mod pair;
mod words;

use crate::block::BlockKind;
use crate::fact::phrase::words_into;
use crate::finding::Status;
use crate::report::{Document, FactReport, Offsets, Quote, Report, RequirementReport, SCHEMA, Utf16Index};
use crate::sentence::Sentence;
use crate::text::{Span, Text};
use crate::topic::Confidence;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::HashMap;
use words::{Case, Token};

/// A policy as it was read, which [`read`](crate::read) gives.
#[derive(Clone, Debug)]
pub struct Version<'a> {
    /// The text.
    pub text: Text<'a>,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// The report on it, its offsets in UTF-8 bytes.
    pub report: Report,
}

/// What has changed from one version to the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// [`SCHEMA`].
    pub schema: u32,
    /// About the old version as a whole.
    pub old: Document,
    /// About the new version as a whole.
    pub new: Document,
    /// The sentences that have changed, each once, in the order of the new version; one that was removed stands where
    /// it stood. What is not listed is unchanged.
    pub sentences: Vec<SentenceChange>,
    /// The requirements on which the new version says less: what was stated is now vague or missing, what was vague is
    /// missing, or what was not asked for is asked for now and not given. In the order of the checklists.
    pub opened: Vec<String>,
    /// The requirements on which it says more.
    pub closed: Vec<String>,
    /// The facts that only one version has, each kind and normal form once, as it first stands there.
    pub facts: Difference<FactReport>,
    /// The topics that only one version states or denies, each at the sentence that says it most surely, in the order in
    /// which that version comes to them.
    pub topics: Difference<TopicChange>,
}

/// What came and what went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference<T> {
    /// Only in the new version, in its order.
    pub added: Vec<T>,
    /// Only in the old version, in its order.
    pub removed: Vec<T>,
}

impl<T> Default for Difference<T> {
    fn default() -> Self {
        Self { added: Vec::new(), removed: Vec::new() }
    }
}

/// How a sentence has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// Both have it, in other words.
    Reworded,
    /// Both have it in the same words, in another order among the others.
    Moved,
}

/// A sentence that has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SentenceChange {
    /// How.
    pub change: Change,
    /// The sentence of the old version, as an index of its sentences.
    pub old: Option<usize>,
    /// The sentence of the new version, as an index of its sentences.
    pub new: Option<usize>,
    /// The words concerned: of a reworded sentence those that went and those that came, else the whole sentence.
    pub quotes: Quotes,
}

/// The words concerned, in either version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Quotes {
    /// In the source of the old version.
    pub old: Vec<Quote>,
    /// In the source of the new version.
    pub new: Vec<Quote>,
}

/// A topic that only one version states or denies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicChange {
    /// Such as `rights.erasure`.
    pub id: &'static str,
    /// Calibrated probability, to three decimals.
    pub score: f64,
    /// Present and true where it is denied.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub denied: bool,
    /// The sentence, as an index of the sentences of its version.
    pub sentence: usize,
}

/// Returns what has changed from `old` to `new`, its offsets in UTF-8 bytes of the source of each.
///
/// White space, typography, the number before a sentence or title and the case of a title are no change. The same
/// two versions the other way round give the same pairs of sentences. Hardly more than linear in both texts, whatever
/// they hold.
///
/// ```
/// use lacuna::{Options, compare::{self, Change}, read};
///
/// let options = Options::default();
/// let old = read("We keep logs for 30 days. We sell nothing.", &options).unwrap();
/// let new = read("We keep logs for 60 days. We sell nothing.", &options).unwrap();
/// let comparison = compare::compare(&old, &new);
/// // One sentence has changed, and of it one word:
/// let [changed] = &comparison.sentences[..] else { panic!() };
/// assert_eq!(changed.change, Change::Reworded);
/// let quote = changed.quotes.new[0];
/// assert_eq!(&new.text.source()[quote.start..quote.end], "60");
/// ```
pub fn compare(old: &Version, new: &Version) -> Comparison {
    let (opened, closed) = gaps(&old.report, &new.report);
    Comparison {
        schema: SCHEMA,
        old: old.report.document.clone(),
        new: new.report.document.clone(),
        sentences: sentences(old, new),
        opened,
        closed,
        facts: facts(&old.report, &new.report),
        topics: topics(&old.report, &new.report),
    }
}

/// Whether a requirement could be judged: not so of a text that is no policy or in a language that is not read.
///
/// Where either version was not judged, nothing is opened or closed.
pub fn is_judged(report: &Report) -> bool {
    requirements(report).any(|requirement| requirement.status != Status::NotApplicable)
}

fn requirements(report: &Report) -> impl Iterator<Item = &RequirementReport> {
    report.checklists.iter().flat_map(|checklist| &checklist.requirements)
}

impl Comparison {
    /// Returns the comparison with every offset counted in UTF-16 code units of the sources that were compared.
    ///
    /// One pass over each source; a comparison that already counts so is returned as it is.
    pub fn into_utf16(mut self, old_source: &str, new_source: &str) -> Comparison {
        if self.new.offsets == Offsets::Utf16 {
            return self;
        }
        (self.old.offsets, self.new.offsets) = (Offsets::Utf16, Offsets::Utf16);
        let (old, new) = (Utf16Index::new(old_source), Utf16Index::new(new_source));
        for (facts, units) in [(&mut self.facts.removed, &old), (&mut self.facts.added, &new)] {
            for fact in facts {
                (fact.start, fact.end) = (units.at(fact.start), units.at(fact.end));
            }
        }
        for change in &mut self.sentences {
            for (quotes, units) in [(&mut change.quotes.old, &old), (&mut change.quotes.new, &new)] {
                for quote in quotes {
                    (quote.start, quote.end) = (units.at(quote.start), units.at(quote.end));
                }
            }
        }
        self
    }
}

/// How the sentences of two versions belong together.
#[derive(Default)]
struct Relation {
    /// The pairs that have kept their words and their order, in order.
    kept: Vec<(usize, usize)>,
    /// Pairs that have kept their words and are out of order only by what kind of sentence they are.
    same: Vec<(usize, usize)>,
    /// The pairs that have kept their words.
    moved: Vec<(usize, usize)>,
    /// The pairs that have not, with the words that are only in the first and only in the second.
    reworded: Vec<(usize, usize, Vec<Span>, Vec<Span>)>,
}

impl Relation {
    fn turned(mut self) -> Self {
        for pairs in [&mut self.kept, &mut self.same, &mut self.moved] {
            for pair in pairs {
                *pair = (pair.1, pair.0);
            }
        }
        let turned =
            self.reworded.into_iter().map(|(one, other, only_one, only_other)| (other, one, only_other, only_one));
        Self { reworded: turned.collect(), ..self }
    }
}

/// Numbers for names, the same for the same.
#[derive(Default)]
struct Numbers(HashMap<String, u64>);

impl Numbers {
    fn of(&mut self, name: &str) -> u64 {
        if let Some(&number) = self.0.get(name) {
            return number;
        }
        let number = self.0.len() as u64;
        self.0.insert(name.to_owned(), number);
        number
    }

    /// Returns the number of what each sentence is compared by.
    fn keys(&mut self, version: &Version) -> Vec<u64> {
        let mut key = String::new();
        let number = |sentence: &Sentence| {
            words::key_into(version.text.slice(sentence.span), sentence.kind, &mut key);
            self.of(&key)
        };
        version.sentences.iter().map(number).collect()
    }

    /// Whether `one` comes after `other` in the order of the names, which is the same whichever was numbered first.
    fn is_after(&self, one: &[u64], other: &[u64]) -> bool {
        let Some(at) = one.iter().zip(other).position(|(one, other)| one != other) else {
            return one.len() > other.len();
        };
        let name = |number: u64| self.0.iter().find(|(_, known)| **known == number).map(|(name, _)| name);
        name(one[at]) > name(other[at])
    }
}

/// Returns the sentences that have changed, in the order in which they are shown.
fn sentences(old: &Version, new: &Version) -> Vec<SentenceChange> {
    let mut numbers = Numbers::default();
    let (old_keys, new_keys) = (numbers.keys(old), numbers.keys(new));
    // An alignment may depend on which side comes first. Both ways round, the same side does.
    let relation = if numbers.is_after(&old_keys, &new_keys) {
        relate(new, &new_keys, old, &old_keys).turned()
    } else {
        relate(old, &old_keys, new, &new_keys)
    };

    let whole = |version: &Version, id: usize| {
        let at = version.text.to_source(version.sentences[id].span);
        vec![Quote { start: at.start, end: at.end }]
    };
    let quotes = |version: &Version, spans: &[Span]| -> Vec<Quote> {
        let source = spans.iter().map(|span| version.text.to_source(*span));
        source.map(|at| Quote { start: at.start, end: at.end }).collect()
    };
    let mut is_found = vec![false; old.sentences.len()];
    // What became of each sentence of the new version; none of one that is unchanged.
    let added = |y| SentenceChange {
        change: Change::Added,
        old: None,
        new: Some(y),
        quotes: Quotes { old: Vec::new(), new: whole(new, y) },
    };
    let mut fates: Vec<Option<SentenceChange>> = (0..new.sentences.len()).map(|y| Some(added(y))).collect();
    for &(x, y) in relation.kept.iter().chain(&relation.same) {
        (is_found[x], fates[y]) = (true, None);
    }
    for &(x, y) in &relation.moved {
        let quotes = Quotes { old: whole(old, x), new: whole(new, y) };
        is_found[x] = true;
        fates[y] = Some(SentenceChange { change: Change::Moved, old: Some(x), new: Some(y), quotes });
    }
    for (x, y, went, came) in &relation.reworded {
        let quotes = Quotes { old: quotes(old, went), new: quotes(new, came) };
        is_found[*x] = true;
        fates[*y] = Some(SentenceChange { change: Change::Reworded, old: Some(*x), new: Some(*y), quotes });
    }

    // What was removed stands behind the last sentence before it that has kept its place.
    let mut changes = Vec::new();
    let mut fates = fates.into_iter();
    let mut place = 0;
    let mut kept = relation.kept.iter().peekable();
    for x in (0..old.sentences.len()).filter(|x| !is_found[*x]) {
        while let Some((_, y)) = kept.next_if(|(before, _)| *before < x) {
            changes.extend(fates.by_ref().take(y + 1 - place).flatten());
            place = y + 1;
        }
        let quotes = Quotes { old: whole(old, x), new: Vec::new() };
        changes.push(SentenceChange { change: Change::Removed, old: Some(x), new: None, quotes });
    }
    changes.extend(fates.flatten());
    changes
}

/// Returns how the sentences of two versions belong together.
fn relate(old: &Version, old_keys: &[u64], new: &Version, new_keys: &[u64]) -> Relation {
    let mut relation = Relation { kept: align::align(old_keys, new_keys), ..Relation::default() };
    let mut is_free = (vec![true; old_keys.len()], vec![true; new_keys.len()]);
    for &(x, y) in &relation.kept {
        (is_free.0[x], is_free.1[y]) = (false, false);
    }

    // What is left of one key is paired in order.
    let free = |is_free: &[bool], keys: &[u64]| {
        let mut free: Vec<(u64, usize)> = (0..keys.len()).filter(|&at| is_free[at]).map(|at| (keys[at], at)).collect();
        crate::order::sort(&mut free);
        free
    };
    let rest = free(&is_free.1, new_keys);
    let mut there = rest.iter().peekable();
    for (key, x) in free(&is_free.0, old_keys) {
        while there.next_if(|(other, _)| *other < key).is_some() {}
        if let Some(&(_, y)) = there.next_if(|(other, _)| *other == key) {
            relation.moved.push((x, y));
            (is_free.0[x], is_free.1[y]) = (false, false);
        }
    }
    if !is_free.0.contains(&true) || !is_free.1.contains(&true) {
        return relation;
    }

    let mut counts = pair::Counts::new();
    let mut words = Vec::new();
    for version in [old, new] {
        for sentence in &version.sentences {
            words_into(version.text.slice(sentence.span), &mut words);
            counts.add(&words);
        }
    }
    let mut loose = |version: &Version, is_free: &[bool], kept: Vec<usize>| -> Vec<pair::Loose> {
        let mut kept = kept.into_iter().peekable();
        let mut place = 0;
        let mut loose = Vec::new();
        for (index, sentence) in version.sentences.iter().enumerate().filter(|(index, _)| is_free[*index]) {
            while kept.next_if(|before| *before < index).is_some() {
                place += 1;
            }
            words_into(version.text.slice(sentence.span), &mut words);
            let is_contents = sentence.kind == BlockKind::Contents;
            loose.push(pair::Loose::new(index, place, is_contents, &words, &counts));
        }
        loose
    };
    let from = loose(old, &is_free.0, relation.kept.iter().map(|pair| pair.0).collect());
    let to = loose(new, &is_free.1, relation.kept.iter().map(|pair| pair.1).collect());
    let links = links(&relation, &from, &to, (old.sentences.len(), new.sentences.len()));
    for (x, y) in pair::reworded(&from, &to, &links) {
        let is_here = from[x].place == to[y].place;
        let (x, y) = (from[x].index, to[y].index);
        let (went, came) = marks(old, x, new, y);
        // A title that became a sentence of the same words.
        match (went.is_empty() && came.is_empty(), is_here) {
            (true, true) => relation.same.push((x, y)),
            (true, false) => relation.moved.push((x, y)),
            (false, _) => relation.reworded.push((x, y, went, came)),
        }
    }
    relation
}

/// Returns which loose sentences stand beside one and the same sentence, or both at the beginning or end of the text.
fn links(relation: &Relation, from: &[pair::Loose], to: &[pair::Loose], counts: (usize, usize)) -> Vec<pair::Link> {
    let mut partner: Vec<Option<usize>> = vec![None; counts.0];
    for &(x, y) in relation.kept.iter().chain(&relation.moved) {
        partner[x] = Some(y);
    }
    let mut links = Vec::new();
    for (old, loose) in from.iter().enumerate() {
        let after = match loose.index.checked_sub(1) {
            Some(before) => partner[before].map(|before| before + 1),
            None => Some(0),
        };
        let before = match partner.get(loose.index + 1) {
            Some(after) => after.and_then(|after| after.checked_sub(1)),
            None => counts.1.checked_sub(1),
        };
        let is_between = after == before;
        for index in [after, before.filter(|_| !is_between)].into_iter().flatten() {
            if let Ok(new) = to.binary_search_by_key(&index, |loose| loose.index) {
                links.push(pair::Link { old, new, is_between });
            }
        }
    }
    links
}

/// Returns the words that are only in the first sentence and only in the second, as spans of the plain text of each.
fn marks(old: &Version, x: usize, new: &Version, y: usize) -> (Vec<Span>, Vec<Span>) {
    let (one, other) = (&old.sentences[x], &new.sentences[y]);
    let case = match (Case::of(one.kind), Case::of(other.kind)) {
        (Case::Kept, Case::Kept) => Case::Kept,
        _ => Case::Folded,
    };
    let from = words::tokens(old.text.slice(one.span), one.kind, case);
    let to = words::tokens(new.text.slice(other.span), other.kind, case);
    let hashes = |tokens: &[Token]| tokens.iter().map(|token| token.hash).collect::<Vec<_>>();
    let kept = align::align(&hashes(&from), &hashes(&to));
    (
        between(&from, kept.iter().map(|pair| pair.0), one.span.start),
        between(&to, kept.iter().map(|pair| pair.1), other.span.start),
    )
}

/// Returns the runs of tokens between those that are kept, as spans, moved by `base`.
fn between(tokens: &[Token], kept: impl Iterator<Item = usize>, base: usize) -> Vec<Span> {
    let mut runs = Vec::new();
    let mut from = 0;
    for kept in kept.chain([tokens.len()]) {
        if let [first, ..] = &tokens[from..kept] {
            runs.push(Span { start: base + first.start, end: base + tokens[kept - 1].end });
        }
        from = kept + 1;
    }
    runs
}

/// Returns the requirements on which the new version says less, and those on which it says more.
fn gaps(old: &Report, new: &Report) -> (Vec<String>, Vec<String>) {
    let (mut opened, mut closed) = (Vec::new(), Vec::new());
    if !is_judged(old) || !is_judged(new) {
        return (opened, closed);
    }
    let gap = |status: Status| match status {
        Status::Stated | Status::NotApplicable => 0,
        Status::Vague => 1,
        Status::Missing => 2,
    };
    for now in requirements(new) {
        // There are some hundreds at most.
        let Some(before) = requirements(old).find(|before| before.id == now.id) else { continue };
        match gap(before.status).cmp(&gap(now.status)) {
            Ordering::Less => opened.push(now.id.clone()),
            Ordering::Greater => closed.push(now.id.clone()),
            Ordering::Equal => {}
        }
    }
    (opened, closed)
}

/// Returns the facts that only one version has, the first of each kind and normal form.
fn facts(old: &Report, new: &Report) -> Difference<FactReport> {
    let mut numbers = Numbers::default();
    let mut names = |report: &Report| -> Vec<usize> {
        let name = |fact: &FactReport| numbers.of(&format!("{:?} {}", fact.kind, fact.canonical)) as usize;
        report.facts.iter().map(name).collect()
    };
    let (before, now) = (names(old), names(new));
    let only = |here: &Report, names: &[usize], there: &[usize]| {
        let mut is_known = vec![false; numbers.0.len()];
        there.iter().for_each(|&name| is_known[name] = true);
        let each = here.facts.iter().zip(names).filter(|(_, name)| !std::mem::replace(&mut is_known[**name], true));
        each.map(|(fact, _)| fact.clone()).collect()
    };
    Difference { added: only(new, &now, &before), removed: only(old, &before, &now) }
}

/// Returns the topics that one version states or denies at least likely and the other not at all: a doubtful mark on
/// either side is no news.
fn topics(old: &Report, new: &Report) -> Difference<TopicChange> {
    if !is_judged(old) || !is_judged(new) {
        return Difference::default();
    }
    let (before, now) = (said(old), said(new));
    let only = |here: &[(TopicChange, Confidence)], there: &[(TopicChange, Confidence)]| {
        let is_new = |topic: &TopicChange| !there.iter().any(|(other, _)| is_same(topic, other));
        let sure = here.iter().filter(|(topic, confidence)| *confidence >= Confidence::Likely && is_new(topic));
        sure.map(|(topic, _)| topic.clone()).collect()
    };
    Difference { added: only(&now, &before), removed: only(&before, &now) }
}

fn is_same(one: &TopicChange, other: &TopicChange) -> bool {
    one.id == other.id && one.denied == other.denied
}

/// Returns each topic that is stated and each that is denied, at the sentence that says it most surely.
fn said(report: &Report) -> Vec<(TopicChange, Confidence)> {
    // No more than twice the number of topics.
    let mut said: Vec<(TopicChange, Confidence)> = Vec::new();
    for sentence in &report.sentences {
        for topic in &sentence.topics {
            match said.iter_mut().find(|(known, _)| known.id == topic.id && known.denied == topic.denied) {
                Some((known, confidence)) if known.score < topic.score => {
                    (known.score, known.sentence, *confidence) = (topic.score, sentence.id, topic.confidence);
                }
                Some(_) => {}
                None => {
                    let (id, score, denied) = (topic.id, topic.score, topic.denied);
                    said.push((TopicChange { id, score, denied, sentence: sentence.id }, topic.confidence));
                }
            }
        }
    }
    said
}
