//! Facts: data types, purposes, recipients, retention periods, contacts, dates, laws, ages, security measures, rights
//! and countries, each with its span.
//!
//! What is a word list is data under `data/lexicon`; what has a form of its own (dates, periods, addresses) is read
//! here, around the words of those lists. A sentence is read once, left to right, and most of its words are passed over
//! with one look at their number.

pub mod phrase;

use crate::date::Date;
use crate::sentence::Sentence;
use crate::text::{Span, Text, is_byte, is_open_bracket, next_byte};
use crate::topic::{Mark, Topic};
use crate::word::{Short, Words};
use phrase::{Beginnings, Hit, Phrases, Word, folded};
use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};
use wide::u8x16;

use crate::block::BlockKind;

/// What kind of fact it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// A kind of personal data ("e-mail address").
    DataType,
    /// A purpose ("fraud prevention").
    Purpose,
    /// A recipient by name or kind ("payment processors").
    Recipient,
    /// A time for which data is kept ("30 days").
    Retention,
    /// A way to reach someone: e-mail, web or postal address, telephone.
    Contact,
    /// A calendar date.
    Date,
    /// A law or its section ("GDPR", "Art. 13").
    Law,
    /// An age ("under 13").
    Age,
    /// A security measure ("TLS").
    SecurityMeasure,
    /// A right of the data subject ("erasure"), in a sentence that gives it.
    Right,
    /// A country, a part of one or a union of some, as its ISO 3166 code; "EEA" and "EFTA" have none and stand for
    /// themselves.
    Country,
}

/// One fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What kind it is.
    pub kind: FactKind,
    /// Where it stands in the plain text.
    pub span: Span,
    /// The normal form: "e-mail address", "2024-05-25", "GDPR". A month without a day is "2024-05".
    pub canonical: Cow<'static, str>,
    /// What the law calls it: `gdpr.special`, `ccpa.B`; for a law, where it is law: `eu`, `ccpa`.
    pub marks: Cow<'static, [&'static str]>,
    /// For a period, its length in days, a month as a twelfth of 365 days, rounded up.
    pub days: Option<u32>,
    /// The sentence, as an index of the sentences.
    pub sentence: usize,
    /// Whether the text says that it is not so: the data is not collected, the recipient gets nothing, the purpose is
    /// not pursued.
    pub denied: bool,
}

/// The mark of an address that is hidden from programs, such as `name [at] example [dot] com`: a reader may guess it,
/// but it is no address that can be used.
pub const OBFUSCATED: &str = "obfuscated";

/// The mark of a place where a setting is changed: rights can be used there, and nobody is reached.
const SETTING: &str = "setting";

/// The mark, in the word lists alone, of words that are data only where the sentence is about collecting it.
const WEAK: &str = "weak";

/// The sentences in which a policy says whose it is.
const OPENING: usize = 3;

impl Fact {
    /// Whether it is a contact that can be used as it is written.
    pub fn is_usable_contact(&self) -> bool {
        self.kind == FactKind::Contact && !self.marks.contains(&OBFUSCATED)
    }

    /// Returns the wider kinds in the tree of `data/lexicon`, the nearest first: of "e-mail address" it is "contact
    /// details"; nothing for what is at the top or in no tree.
    pub fn within(&self) -> &'static [&'static str] {
        let kinds = lexicon().within.get(&*self.canonical).into_iter().flatten();
        kinds.filter(|(kind, _)| *kind == self.kind).map(|(_, wider)| wider.as_slice()).next().unwrap_or_default()
    }
}

/// What a phrase of the lexicon means.
#[derive(Clone, Debug)]
enum Meaning {
    Fact {
        kind: FactKind,
        canonical: &'static str,
        marks: Vec<&'static str>,
        /// Whether the words are a fact only where the sentence is about collecting it.
        is_weak: bool,
    },
    /// Words that look like a fact and are none ("domain name").
    None,
    Month(u8),
    Number(u32),
    /// A unit of time, in hours.
    Unit(u32),
    Street,
    Section,
    Web,
}

struct Lexicon {
    phrases: Phrases,
    meanings: Vec<Meaning>,
    /// The wider kinds of what has this normal form, for each kind that has it.
    within: HashMap<&'static str, Vec<Wider>, BuildHasherDefault<Short>>,
}

/// The wider kinds of what is of one kind, the nearest first.
type Wider = (FactKind, Vec<&'static str>);

/// The most wider kinds that a kind of fact has.
const DEPTH: usize = 5;

/// The word lists of facts, each with the kind that it gives. A row is a canonical form, the next wider one, marks and
/// phrases.
const LISTS: [(FactKind, &str); 8] = [
    (FactKind::DataType, folded!("data_types")),
    (FactKind::Purpose, folded!("purposes")),
    (FactKind::Recipient, folded!("recipients")),
    (FactKind::Law, folded!("laws")),
    (FactKind::SecurityMeasure, folded!("security")),
    (FactKind::Contact, folded!("contacts")),
    (FactKind::Right, folded!("rights")),
    (FactKind::Country, folded!("countries")),
];
const WORDS: &str = folded!("words");
const CUES: &str = folded!("cues");

/// Returns the fields of each line of a table.
fn table(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().map(|line| line.split('\t').collect())
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut meanings = Vec::new();
        let mut phrases = Vec::new();
        let mut parents: HashMap<_, _, BuildHasherDefault<Short>> = HashMap::default();
        for (kind, list) in LISTS {
            for row in list.lines() {
                let mut fields = row.split('\t');
                let mut next = || fields.next().unwrap_or("");
                let (canonical, within, marks, alternatives) = (next(), next(), next(), next());
                if !within.is_empty() {
                    parents.insert((kind, canonical), within);
                }
                let (weak, marks): (Vec<_>, Vec<_>) =
                    marks.split(',').filter(|mark| !mark.is_empty()).partition(|mark| *mark == WEAK);
                phrases.push((alternatives, meanings.len() as u32));
                meanings.push(match canonical {
                    "-" => Meaning::None,
                    canonical => Meaning::Fact { kind, canonical, marks, is_weak: !weak.is_empty() },
                });
            }
        }
        for row in table(WORDS) {
            let [kind, number, alternatives] = row[..] else { continue };
            let number: u32 = number.parse().unwrap_or(0);
            phrases.push((alternatives, meanings.len() as u32));
            meanings.push(match kind {
                "month" => Meaning::Month(number as u8),
                "number" => Meaning::Number(number),
                "unit" => Meaning::Unit(number),
                "street" => Meaning::Street,
                "section" => Meaning::Section,
                "web" => Meaning::Web,
                _ => Meaning::None,
            });
        }
        let mut within: HashMap<_, Vec<_>, _> = HashMap::default();
        for &(kind, canonical) in parents.keys() {
            let parent = |at: &&'static str| parents.get(&(kind, *at)).copied();
            let wider = std::iter::successors(parent(&canonical), parent).take(DEPTH);
            within.entry(canonical).or_default().push((kind, wider.collect()));
        }
        Lexicon { phrases: Phrases::of_folded(phrases), meanings, within }
    })
}

/// Returns the set of cue words with this name in `data/lexicon/cues.tsv`; an empty set where there is none.
pub(crate) fn cues(name: &str) -> &'static Phrases {
    type Sets = HashMap<&'static str, Phrases, BuildHasherDefault<Short>>;
    static ALL: OnceLock<(Sets, Phrases)> = OnceLock::new();
    let (all, none) = ALL.get_or_init(|| {
        let all = table(CUES)
            .filter_map(|row| match row[..] {
                [name, phrases] => Some((name, Phrases::of_folded([(phrases, 0)]))),
                _ => None,
            })
            .collect();
        (all, Phrases::default())
    });
    all.get(name).unwrap_or(none)
}

/// Returns the facts of the text, ordered by their start and without overlap.
///
/// Contents entries give none. Where the text has marks, purposes and recipients count only in sentences that are
/// about collection, use or sharing. Linear in the text.
pub fn facts(text: &Text, sentences: &[Sentence], words: &Words, topics: &[Vec<Mark>]) -> Vec<Fact> {
    let is_marked = topics.iter().any(|marks| !marks.is_empty());
    let retention = Topic::from_id("other.retention");
    let of_categories =
        |wanted: &[&str]| -> Vec<bool> { Topic::all().map(|topic| wanted.contains(&topic.category())).collect() };
    let (rights, uses) = (of_categories(&["rights"]), of_categories(&["collection", "use", "sharing"]));
    // What begins with a digit may be a fact, as may what begins a phrase.
    let mut openings = lexicon().phrases.beginnings(words);
    openings.stop_at(|id| words.folded(id).first().is_some_and(u8::is_ascii_digit));
    let negations = Negations::of(words);
    // About one word in twenty is a fact.
    let mut facts: Vec<Fact> = Vec::with_capacity(words.count() / 20);
    let mut numeric = NumericDates::default();
    let mut own = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        if sentence.kind == BlockKind::Contents {
            continue;
        }
        let marks = topics.get(index).map_or(&[][..], Vec::as_slice);
        let is_about = |wanted: &[bool]| marks.iter().any(|mark| wanted.get(usize::from(mark.topic.0)) == Some(&true));
        let written = text.slice(sentence.span);
        let first = facts.len();
        let mut reader = Reader {
            text,
            sentences,
            all_words: words,
            openings: &openings,
            sentence,
            index,
            written,
            words: words.at(index),
            ids: words.ids(index),
            says_how_long: marks.iter().any(|mark| Some(mark.topic) == retention),
            is_about_rights: is_about(&rights),
            rights: is_marked.then_some(marks),
            takes_uses: !is_marked || is_about(&uses),
            is_kept: None,
            facts: &mut facts,
            sections: Vec::new(),
            numeric: &mut numeric,
            own: &mut own,
        };
        reader.read();
        drop_overlaps(&mut facts, first);
        let negations = || negations.ranges(written, words.at(index), words.ids(index));
        deny(&mut facts[first..], sentence, topics, index, negations);
    }
    numeric.settle(&mut facts);
    // Nobody is a recipient of what they collect themselves.
    if !own.is_empty() {
        facts.retain(|fact| fact.kind != FactKind::Recipient || !own.contains(&&*fact.canonical));
    }
    facts
}

/// For each topic the kind of fact of which it says that it is so.
static KINDS: LazyLock<Vec<Option<FactKind>>> = LazyLock::new(|| {
    let kind = |topic: Topic| match topic.category() {
        "collection" => Some(FactKind::DataType),
        "use" => Some(FactKind::Purpose),
        "sharing" => Some(FactKind::Recipient),
        _ => None,
    };
    Topic::all().map(kind).collect()
});

/// For each topic the right that it is about, as `data/lexicon/rights.tsv` names it; nothing for other topics.
static RIGHTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let right = |topic: Topic| topic.id().strip_prefix("rights.").unwrap_or_default().replace('_', " ");
    Topic::all().map(right).collect()
});

/// How many rights a sentence must give to be a list of them, and what is no right of the law.
const SEVERAL: usize = 2;
const CHOICES: [&str; 3] = ["choice", "cookie choices", "opt out of marketing"];

/// Within how many words before a negation stands what makes it no statement: "if your browser does not allow".
const SUPPOSED: usize = 8;

/// How far behind "the rights of" those whose rights they are may stand.
const PROTECTED: usize = 16;

/// Of so many bytes so many are digits where a telephone number begins.
const NUMBER: usize = 14;
const DIGITS: usize = 7;

/// Returns the marks of a sentence that give a right which has a name.
fn given(marks: &[Mark]) -> impl Iterator<Item = &Mark> {
    let has_name = |mark: &&Mark| !mark.denied && !RIGHTS[usize::from(mark.topic.0)].is_empty();
    marks.iter().filter(has_name).filter(|mark| Some(mark.topic) != exercise())
}

/// Marks those of a sentence's facts as denied that it says are not so.
///
/// Where all marks that say so are denied, so is the fact; an item or a cell without such marks follows its lead-in. In a
/// sentence of both, what stands in one of the ranges that `negations` finds.
fn deny(
    facts: &mut [Fact],
    sentence: &Sentence,
    topics: &[Vec<Mark>],
    index: usize,
    negations: impl Fn() -> Vec<Range<usize>>,
) {
    let lead_in = match sentence.kind {
        BlockKind::ListItem | BlockKind::Cell => sentence.lead_in,
        _ => None,
    };
    let denied_in = |index: usize, kind: FactKind| -> Option<bool> {
        let marks = topics.get(index).map_or(&[][..], Vec::as_slice);
        let mut own = marks.iter().filter(|mark| KINDS[usize::from(mark.topic.0)] == Some(kind)).peekable();
        own.peek()?;
        Some(own.all(|mark| mark.denied))
    };
    let ranges = LazyCell::new(negations);
    for fact in facts {
        if !matches!(fact.kind, FactKind::DataType | FactKind::Purpose | FactKind::Recipient) {
            continue;
        }
        let by_marks = denied_in(index, fact.kind).or_else(|| denied_in(lead_in?, fact.kind)).unwrap_or(false);
        let start = fact.span.start - sentence.span.start;
        let near = || ranges.partition_point(|range| range.end <= start);
        fact.denied = by_marks || ranges.get(near()).is_some_and(|range| range.contains(&start));
    }
}

/// The words by which a text says what it does not do.
struct Negations<'w> {
    negators: Beginnings<'w>,
    not_only: &'static Phrases,
    not_object: &'static Phrases,
    no_more: &'static Phrases,
    addressee: &'static Phrases,
    practice: &'static Phrases,
    lets: &'static Phrases,
    lets_not: &'static Phrases,
    passive: &'static Phrases,
    limit: &'static Phrases,
    turn: &'static Phrases,
    subject: &'static Phrases,
}

/// Where a clause ends, and its last limit.
type Clause = (usize, Option<usize>);

impl Negations<'_> {
    fn of(words: &Words) -> Self {
        Self {
            negators: cues("denier").beginnings(words),
            not_only: cues("not_only"),
            not_object: cues("not_object"),
            no_more: cues("no_more"),
            addressee: cues("addressee"),
            practice: cues("practice"),
            lets: cues("lets"),
            lets_not: cues("lets_not"),
            passive: cues("passive"),
            limit: cues("limit"),
            turn: cues("turn"),
            subject: cues("subject"),
        }
    }

    /// Returns the ranges of bytes of a sentence that a negated verb of practice ("do not collect") covers: from the verb
    /// to the end of its clause, and for a passive one ("is not stored") from the beginning of its clause; and those that
    /// a verb with "no" ("use no cookies") or a "but not" ("but not your name") covers. They are in order and disjoint.
    ///
    /// A negation with a limit ("not without your consent") says rather that something is done. Linear in the sentence.
    fn ranges(&self, written: &str, words: &[Word], ids: &[u32]) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        let is_cue = |cues: &Phrases, at: usize| at < words.len() && cues.at(written, words, at).is_some();
        let is_word = |at: usize, word: &str| words[at].of(written).eq_ignore_ascii_case(word);
        let ends = |at: &usize| self.ends(written, words, *at);
        // Negations of one clause end at one place, which is looked for once; so do passive ones begin.
        let clause = |known: Option<Clause>, from: usize, ends: &dyn Fn(&usize) -> bool| {
            known.filter(|(last, _)| from <= *last).unwrap_or_else(|| {
                let last = (from..words.len()).find(ends).unwrap_or(words.len() - 1);
                (last, (from..=last + 1).rev().find(|at| is_cue(self.limit, *at)))
            })
        };
        let (mut of_verb, mut of_object, mut beginning) = (None, None, None);
        for at in self.negators.each(written, words, ids).map(|hit| hit.word) {
            // What "you" do not do says nothing of what is done.
            let is_yours = || (at.saturating_sub(3)..at).any(|at| is_cue(self.addressee, at));
            if is_cue(self.not_only, at + 1) || is_yours() {
                continue;
            }
            let is_taken_out = at > 0 && is_word(at - 1, "but") && is_cue(self.not_object, at + 1);
            if is_taken_out || is_word(at, "no") {
                if is_taken_out || at > 0 && is_cue(self.practice, at - 1) && !is_cue(self.no_more, at + 1) {
                    let closes = |at: &usize| ends(at) || gap(written, words, *at).contains(')');
                    let (last, limit) = clause(of_object, at + 1, &closes);
                    of_object = Some((last, limit));
                    if limit.is_none_or(|limit| limit <= at) {
                        ranges.push(words[at].start as usize..words[last].end as usize);
                    }
                }
                continue;
            }
            // Up to two adverbs may stand between: "do not knowingly collect". What is not allowed is not done, unless "in
            // a form that does not allow" it.
            let is_supposed = || (at.saturating_sub(SUPPOSED)..at).any(|at| is_cue(self.lets_not, at));
            let lets = || is_cue(self.lets, at + 1) && !is_supposed();
            let mut verbs = (at + 1..=at + 3).take_while(|next| !ends(&(next - 1)));
            let verb = verbs.find(|next| is_cue(self.practice, *next)).or_else(|| lets().then_some(at + 1));
            let Some(verb) = verb else { continue };
            let (last, limit) = clause(of_verb, verb, &ends);
            of_verb = Some((last, limit));
            if limit.is_some_and(|limit| limit >= verb) {
                continue;
            }
            ranges.push(words[verb].start as usize..words[last].end as usize);
            let is_passive = words.get(at + 1).is_some_and(|word| word.of(written).eq_ignore_ascii_case("be"));
            if at > 0 && (is_passive || is_cue(self.passive, at - 1)) {
                let (known, first) = beginning.unwrap_or((0, 0));
                let first = (known..at).rev().find(ends).map_or(first, |end| end + 1);
                beginning = Some((at, first));
                ranges.push(words[first].start as usize..words[at].start as usize);
            }
        }
        merged(ranges)
    }

    /// Whether a clause ends behind the word.
    fn ends(&self, written: &str, words: &[Word], at: usize) -> bool {
        let gap = gap(written, words, at);
        gap != " " && gap.contains([';', ':', '.', '\u{2014}', '?', '!'])
            || self.turn.at(written, words, at + 1).is_some()
            || gap != " " && gap.contains(',') && self.subject.at(written, words, at + 1).is_some()
    }
}

/// Returns what stands between the words `at` and `at + 1`; the end of a sentence behind the last one.
fn gap<'w>(written: &'w str, words: &[Word], at: usize) -> &'w str {
    match words.get(at..at + 2) {
        Some([before, after]) => &written[before.end as usize..after.start as usize],
        _ => ".",
    }
}

/// Returns what the ranges cover, in order and disjoint.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    crate::order::sort_by_key(&mut ranges, |range| range.start);
    ranges.dedup_by(|later, earlier| {
        let meets = later.start <= earlier.end;
        earlier.end = if meets { earlier.end.max(later.end) } else { earlier.end };
        meets
    });
    ranges
}

/// Returns for each fact, if it is a right, the contacts by which the text says that it can be used, as indices of
/// `facts`: those in its sentence, else in its section, else in sentences on how to use rights. At most three.
///
/// Who hears a complaint is not the company, so only its own sentence counts there. Linear in the facts.
pub fn means(facts: &[Fact], sentences: &[Sentence], topics: &[Vec<Mark>]) -> Vec<Vec<usize>> {
    const MOST: usize = 3;
    let section = |sentence: usize| sentences.get(sentence).and_then(|sentence| sentence.heading);
    let exercise = exercise();
    let (mut by_sentence, mut by_section, mut general) = (Vec::new(), Vec::new(), Vec::new());
    for (id, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.is_usable_contact()) {
        by_sentence.push((fact.sentence, id));
        let marks = topics.get(fact.sentence).map_or(&[][..], Vec::as_slice);
        // A link in the section on rights may lead anywhere; one in a sentence on rights is meant for them.
        if let Some(section) = section(fact.sentence)
            && marks.iter().any(|mark| !RIGHTS[usize::from(mark.topic.0)].is_empty() || Some(mark.topic) == contact())
        {
            by_section.push((section, id));
        }
        if marks.iter().any(|mark| Some(mark.topic) == exercise && !mark.denied) {
            general.push((0, id));
        }
    }
    // For each place its first contacts, each once, in order.
    let sifted = |mut all: Vec<(usize, usize)>| {
        crate::order::sort(&mut all);
        let mut kept: Vec<(usize, usize)> = Vec::with_capacity(all.len());
        for (place, id) in all {
            let mut own = kept.iter().rev().take_while(|known| known.0 == place);
            let is_new = !own.clone().any(|known| facts[known.1].canonical == facts[id].canonical);
            if is_new && own.nth(MOST - 1).is_none() {
                kept.push((place, id));
            }
        }
        kept
    };
    let [by_sentence, by_section, general] = [by_sentence, by_section, general].map(sifted);
    let at = |all: &[(usize, usize)], place: usize| -> Vec<usize> {
        let from = all.partition_point(|known| known.0 < place);
        all[from..].iter().take_while(|known| known.0 == place).map(|known| known.1).collect()
    };
    let of = |fact: &Fact| {
        if fact.kind != FactKind::Right {
            return Vec::new();
        }
        let own = at(&by_sentence, fact.sentence);
        if !own.is_empty() || fact.canonical == "complaint" {
            return own;
        }
        let near = section(fact.sentence).map(|section| at(&by_section, section)).unwrap_or_default();
        if near.is_empty() { at(&general, 0) } else { near }
    };
    facts.iter().map(of).collect()
}

fn exercise() -> Option<Topic> {
    static EXERCISE: LazyLock<Option<Topic>> = LazyLock::new(|| Topic::from_id("rights.exercise"));
    *EXERCISE
}

fn controller() -> Option<Topic> {
    static CONTROLLER: LazyLock<Option<Topic>> = LazyLock::new(|| Topic::from_id("other.controller"));
    *CONTROLLER
}

fn contact() -> Option<Topic> {
    static CONTACT: LazyLock<Option<Topic>> = LazyLock::new(|| Topic::from_id("other.contact"));
    *CONTACT
}

/// Returns all bits of each of sixteen bytes that opens a bracket, also a pointed one.
fn opens_bracket(sixteen: u8x16) -> u8x16 {
    is_open_bracket(sixteen) | is_byte(sixteen, b'<')
}

/// Keeps of the facts from `first` on the one that begins first where two overlap, the longer where both begin there.
fn drop_overlaps(facts: &mut Vec<Fact>, first: usize) {
    if facts.len() < first + 2 {
        return;
    }
    crate::order::sort_by_key(&mut facts[first..], |fact| {
        (fact.span.start, std::cmp::Reverse(fact.span.end), fact.kind)
    });
    let mut kept = first;
    let mut end = 0;
    for at in first..facts.len() {
        if facts[at].span.start >= end {
            end = facts[at].span.end;
            facts.swap(kept, at);
            kept += 1;
        }
    }
    facts.truncate(kept);
}

/// Dates such as 03/04/2020 that can be read two ways, decided by the other dates of the text.
#[derive(Default)]
struct NumericDates {
    /// Whether a date of the text can only be day first.
    is_day_first: bool,
    /// The span of each date in doubt, with its numbers in the order of the text.
    doubtful: Vec<(Span, [u16; 3])>,
}

impl NumericDates {
    /// Month first is the default: most English policies with such dates are American.
    fn settle(&self, facts: &mut [Fact]) {
        if !self.is_day_first {
            return;
        }
        for (span, [day, month, year]) in &self.doubtful {
            let at = facts.partition_point(|fact| fact.span.start < span.start);
            if let (Some(fact), Some(date)) = (facts.get_mut(at), date(*year, *month, *day))
                && fact.span == *span
            {
                fact.canonical = date.to_string().into();
            }
        }
    }
}

fn date(year: u16, month: u16, day: u16) -> Option<Date> {
    let is_plausible = (1970..2200).contains(&year);
    is_plausible.then(|| Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)).flatten()
}

/// What is read of one sentence.
struct Reader<'r, 'a> {
    text: &'r Text<'a>,
    sentences: &'r [Sentence],
    all_words: &'r Words,
    openings: &'r Beginnings<'r>,
    sentence: &'r Sentence,
    index: usize,
    written: &'r str,
    words: &'r [Word],
    /// The numbers of the words.
    ids: &'r [u32],
    says_how_long: bool,
    is_about_rights: bool,
    takes_uses: bool,
    /// The marks that decide which rights the sentence gives; nothing where the text has no marks at all.
    rights: Option<&'r [Mark]>,
    /// Whether data is kept, once it was asked.
    is_kept: Option<bool>,
    facts: &'r mut Vec<Fact>,
    /// Articles and sections that count only where the sentence names a law.
    sections: Vec<(Span, String)>,
    numeric: &'r mut NumericDates,
    /// Names of companies that are the policy's own.
    own: &'r mut Vec<&'static str>,
}

impl<'r> Reader<'r, '_> {
    fn read(&mut self) {
        let lexicon = lexicon();
        let mails = self.mails();
        let mut mails = mails.iter().peekable();
        let mut at = 0;
        let mut is_passed = false;
        while at < self.words.len() {
            let next = self.openings.next(self.ids, at);
            if next > at {
                is_passed = false;
                at = next;
                continue;
            }
            let start = self.words[at].start as usize;
            while mails.next_if(|mail| mail.end <= start).is_some() {}
            if mails.peek().is_some_and(|mail| start >= mail.start) {
                at += 1;
                continue;
            }
            let pass = std::mem::take(&mut is_passed);
            let first = self.written.as_bytes()[start];
            if first.is_ascii_digit() {
                at = self.number(at);
                continue;
            }
            let Some(hit) = self.openings.at(self.written, self.words, self.ids, at) else {
                at += 1;
                continue;
            };
            at = match &lexicon.meanings[hit.value as usize] {
                Meaning::Fact { .. } if pass => at + 1,
                Meaning::Fact { kind: FactKind::Right, canonical, .. } if !self.gives(canonical) => at + 1,
                Meaning::Fact { kind: FactKind::Country, .. } if self.is_shouted(at) => at + hit.length,
                Meaning::Fact { is_weak: true, .. } if !self.collects() => at + hit.length,
                Meaning::Fact { kind: FactKind::Recipient, canonical, .. } if self.names_itself(canonical) => {
                    if !self.own.contains(canonical) {
                        self.own.push(canonical);
                    }
                    at + hit.length
                }
                Meaning::Fact { kind: FactKind::Recipient, .. } if self.is_protected(at) => at + hit.length,
                Meaning::Fact { marks, .. } if marks.contains(&SETTING) && !self.takes_setting() => at + hit.length,
                Meaning::Fact { kind: FactKind::DataType, .. } if self.is_label(at + hit.length, &mut mails) => {
                    at + hit.length
                }
                Meaning::Fact { kind, canonical, marks, .. } => {
                    if self.takes_uses || !matches!(kind, FactKind::Purpose | FactKind::Recipient) {
                        let span = hit.span(self.words, self.sentence.span.start);
                        self.push(*kind, span, *canonical, marks.as_slice(), None);
                    }
                    at + hit.length
                }
                // The last word is looked at again, for it may be a unit or a month.
                Meaning::None if hit.length > 1 => {
                    is_passed = true;
                    at + hit.length - 1
                }
                Meaning::None => at + 1,
                Meaning::Month(month) => self.named_date(at, *month),
                Meaning::Number(value) => self.age(at, hit.length, *value).unwrap_or(at + hit.length),
                Meaning::Unit(hours) => self.period(at, *hours),
                Meaning::Street => self.postal_address(hit),
                Meaning::Section => self.section(at),
                Meaning::Web => self.web_address(at),
            };
        }
        let names_law = |facts: &[Fact]| {
            facts.iter().rev().take_while(|fact| fact.sentence == self.index).any(|fact| fact.kind == FactKind::Law)
        };
        if !self.sections.is_empty() && names_law(self.facts) {
            for (span, canonical) in std::mem::take(&mut self.sections) {
                self.push(FactKind::Law, span, canonical, Vec::new(), None);
            }
        }
    }

    fn push(
        &mut self,
        kind: FactKind,
        span: Span,
        canonical: impl Into<Cow<'static, str>>,
        marks: impl Into<Cow<'static, [&'static str]>>,
        days: Option<u32>,
    ) {
        let (canonical, marks) = (canonical.into(), marks.into());
        self.facts.push(Fact { kind, span, canonical, marks, days, sentence: self.index, denied: false });
    }

    /// Whether the sentence gives this right, and has not named it before. One that gives several gives each that it
    /// names: a long list is more than the marks of a sentence can tell apart.
    fn gives(&self, right: &str) -> bool {
        let is_given = |mark: &Mark| !mark.denied && RIGHTS[usize::from(mark.topic.0)] == right;
        // A choice of settings or cookies makes no list of rights.
        let is_law = |mark: &&Mark| !CHOICES.contains(&RIGHTS[usize::from(mark.topic.0)].as_str());
        let is_listed = |marks: &[Mark]| !right.contains("opt out") && given(marks).filter(is_law).count() >= SEVERAL;
        let is_new = || {
            let mut own = self.facts.iter().rev().take_while(|fact| fact.sentence == self.index);
            !own.any(|fact| fact.kind == FactKind::Right && fact.canonical == right)
        };
        self.rights.is_none_or(|marks| marks.iter().any(is_given) || is_listed(marks)) && is_new()
    }

    /// Whether the sentence is about collection, so that "e-mail" is more likely data than a letter.
    fn collects(&self) -> bool {
        let is_collection = |mark: &Mark| KINDS[usize::from(mark.topic.0)] == Some(FactKind::DataType);
        self.rights.is_none_or(|marks| marks.iter().any(is_collection))
    }

    /// Whether a recipient's name is the name of the company whose policy it is: it stands in the title, or where the
    /// controller is named.
    fn names_itself(&self, name: &'static str) -> bool {
        let kinds = lexicon().within.get(name).into_iter().flatten();
        let is_company = kinds.map(|(kind, _)| *kind).any(|kind| kind == FactKind::Recipient);
        let controller = |marks: &[Mark]| marks.iter().any(|mark| Some(mark.topic) == controller());
        is_company && !self.takes_uses && (self.index < OPENING || self.rights.is_some_and(controller))
    }

    /// Whether the words before the word `at` say whose rights or safety are protected, which makes nobody a recipient:
    /// "to protect the rights of our users, our affiliates".
    fn is_protected(&self, at: usize) -> bool {
        let towards = cues("towards");
        let breaks = |at: usize| {
            let gap = self.gap(at);
            gap != " " && gap.contains([';', ':', '.']) || towards.at(self.written, self.words, at + 1).is_some()
        };
        let first = (at.saturating_sub(PROTECTED)..at).rev().take_while(|at| !breaks(*at)).last().unwrap_or(at);
        let cues = cues("protected");
        (first.saturating_sub(1)..at).any(|from| cues.at(self.written, &self.words[..at], from).is_some())
    }

    /// Whether a way to change a setting counts: it reaches nobody, so it is a contact only where a right is used there.
    fn takes_setting(&self) -> bool {
        self.is_about_rights || self.rights.is_none()
    }

    /// Whether the words before the word `at` only say what an address or number is: "E-mail: privacy@example.com".
    fn is_label(&self, at: usize, mails: &mut std::iter::Peekable<std::slice::Iter<'_, Span>>) -> bool {
        let gap = if at == 0 { "" } else { self.gap(at - 1) };
        if gap == " " || !gap.contains(':') || at >= self.words.len() {
            return false;
        }
        let next = self.words[at].start as usize;
        let number = self.written.as_bytes()[next..].iter().take(NUMBER);
        mails.peek().is_some_and(|mail| mail.start <= next && next < mail.end)
            || number.filter(|byte| byte.is_ascii_digit()).count() >= DIGITS
    }

    /// Whether the word stands among capitals, where "US" may be "us".
    fn is_shouted(&self, at: usize) -> bool {
        let is_capital = |at: usize| {
            let word = self.word(at);
            word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase()) && !word.eq_ignore_ascii_case("the")
        };
        self.word(at) == "US" && (at > 0 && is_capital(at - 1) || is_capital(at + 1))
    }

    /// Returns the span of the plain text for a range of bytes of the sentence.
    fn span(&self, start: usize, end: usize) -> Span {
        Span { start: self.sentence.span.start + start, end: self.sentence.span.start + end }
    }

    fn word(&self, at: usize) -> &'r str {
        self.words.get(at).map_or("", |word| word.of(self.written))
    }

    fn byte(&self, at: usize) -> u8 {
        self.written.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// Returns the first word that begins at or after byte `end`, looking from the word `at` on.
    fn word_after(&self, at: usize, end: usize) -> usize {
        at + self.words[at..].iter().take_while(|word| (word.start as usize) < end).count().max(1)
    }

    /// Returns what stands between the words `at` and `at + 1`.
    fn gap(&self, at: usize) -> &'r str {
        match (self.words.get(at), self.words.get(at + 1)) {
            (Some(before), Some(after)) => &self.written[before.end as usize..after.start as usize],
            _ => "\u{0}",
        }
    }

    /// Whether one of the cues ends right before the word `at`.
    fn follows(&self, name: &str, at: usize) -> bool {
        let cues = cues(name);
        (at.saturating_sub(5)..at)
            .any(|from| cues.at(self.written, &self.words[..at], from).is_some_and(|hit| from + hit.length == at))
    }

    /// Whether one of the cues begins at the word `at`.
    fn begins(&self, name: &str, at: usize) -> bool {
        at < self.words.len() && cues(name).at(self.written, self.words, at).is_some()
    }

    /// Finds the e-mail addresses and returns where they stand in the sentence.
    fn mails(&mut self) -> Vec<Span> {
        let bytes = self.written.as_bytes();
        // Most sentences have neither brackets nor the sign.
        let first = next_byte(bytes, 0, |all| opens_bracket(all) | is_byte(all, b'@'));
        if first == bytes.len() {
            return Vec::new();
        }
        let mut mails: Vec<Span> = self.hidden_mails(first);
        for (at, _) in self.written.match_indices('@') {
            let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
            let is_domain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
            let mut start = at - bytes[..at].iter().rev().take(64).take_while(|byte| is_local(byte)).count();
            while start < at && matches!(bytes[start], b'.' | b'-' | b'_') {
                start += 1;
            }
            let mut end = at + 1 + bytes[at + 1..].iter().take(253).take_while(|byte| is_domain(byte)).count();
            while end > at + 1 && matches!(bytes[end - 1], b'.' | b'-') {
                end -= 1;
            }
            let domain = &self.written[at + 1..end];
            let is_name = domain.rsplit_once('.').is_some_and(|(host, top)| {
                !host.is_empty() && top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic())
            });
            if start < at && is_name && mails.iter().all(|last| last.end <= start || last.start >= end) {
                mails.push(Span { start, end });
                let canonical = self.written[start..end].to_ascii_lowercase();
                let span = self.span(start, end);
                self.push(FactKind::Contact, span, canonical, Vec::new(), None);
            }
        }
        crate::order::sort_by_key(&mut mails, |mail| mail.start);
        mails
    }

    /// Finds the e-mail addresses that are hidden from programs: "[email protected]", which a network puts in the place
    /// of an address, and `name [at] example [dot] com`. Returns where they stand in the sentence, none of them before the
    /// byte `first`.
    fn hidden_mails(&mut self, first: usize) -> Vec<Span> {
        let mut mails = Vec::new();
        let bytes = self.written.as_bytes();
        let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
        let next = |at: usize| Some(next_byte(bytes, at, opens_bracket)).filter(|open| *open < bytes.len());
        for open in std::iter::successors(next(first), |open| next(open + 1)) {
            let head = bytes.get(open + 1..(open + 20).min(bytes.len())).unwrap_or(&[]);
            let close = head.iter().position(|byte| b"])}>".contains(byte));
            let Some(close) = close else { continue };
            let inside = self.written[open + 1..open + 1 + close].trim();
            let after = open + 1 + close + 1;
            let is = |words: &str| inside.eq_ignore_ascii_case(words);
            let (start, end) = match () {
                () if is("email protected") || is("email\u{a0}protected") => (open, after),
                () if is("at") || is("@") => {
                    let before = self.written[..open].trim_end();
                    let length = before.bytes().rev().take(64).take_while(is_local).count();
                    let rest = &self.written[after..];
                    let skipped = rest.len() - rest.trim_start().len();
                    let host = rest.trim_start().bytes().take(253).take_while(is_local).count();
                    if length == 0 || host == 0 {
                        continue;
                    }
                    (before.len() - length, self.hidden_end(after + skipped + host))
                }
                () => continue,
            };
            mails.push(Span { start, end });
            let span = self.span(start, end);
            self.push(FactKind::Contact, span, "hidden e-mail address", &[OBFUSCATED][..], None);
        }
        mails
    }

    /// Returns where a hidden address ends that goes on at byte `end`, perhaps with " [dot] com".
    fn hidden_end(&self, end: usize) -> usize {
        let rest = &self.written[end..];
        let dotted = rest.trim_start().get(1..).filter(|_| rest.trim_start().starts_with(['[', '(', '{', '<']));
        let Some(inside) = dotted.map(str::trim_start) else { return end };
        let is_dot = inside.get(..3).is_some_and(|dot| dot.eq_ignore_ascii_case("dot"));
        let Some(close) = inside.find(['}', ')', ']', '>']).filter(|close| is_dot && *close < 6) else { return end };
        let top = inside[close + 1..].trim_start();
        let length = top.bytes().take(20).take_while(u8::is_ascii_alphanumeric).count();
        if length == 0 { end } else { self.written.len() - top.len() + length }
    }

    /// Returns where a host without "www" begins whose last part is the word `at`: "example" of "privacy.example.com".
    fn bare_host(&self, at: usize) -> Option<usize> {
        let mut first = at;
        while first > 0 && at - first < 6 && matches!(self.gap(first - 1), "." | "-") {
            first -= 1;
        }
        let start = self.words[first].start as usize;
        let is_lower = self.word(at).bytes().all(|byte| byte.is_ascii_lowercase());
        // The end of a sentence before one that begins with "in" has a space; "e.g" and "U.S" are no hosts.
        let is_host = first < at && self.gap(at - 1) == "." && self.word(at - 1).len() > 2 && is_lower;
        // "Example.com may use cookies" names a company; an address is visited, or has a path.
        let has_path = self.byte(self.words[at].end as usize) == b'/';
        let is_address = has_path || !self.word(first).starts_with(char::is_uppercase) && self.follows("visit", first);
        let is_clear = start == 0 || !matches!(self.byte(start - 1), b'@' | b'/' | b'.' | b'_' | b'-');
        (is_host && is_address && is_clear && self.byte(self.words[at].end as usize) != b'@').then_some(start)
    }

    /// Reads a web address at the word "www" or "http", or at the last part of a host; returns the next word to read.
    fn web_address(&mut self, at: usize) -> usize {
        let bare = self.bare_host(at);
        let start = bare.unwrap_or(self.words[at].start as usize);
        let rest = &self.written[start..];
        if bare.is_none()
            && !rest.get(..8).is_some_and(|head| head.to_ascii_lowercase().starts_with("http") && head.contains("://"))
            && !rest.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www."))
        {
            return at + 1;
        }
        let ends = |c: char| c.is_whitespace() || "<>\"“”‘’()[]{}|,;".contains(c);
        // No address is longer than this, and a longer look would not be linear over hostile text.
        let head = rest.char_indices().take(2048);
        let length = head
            .clone()
            .find(|(_, c)| ends(*c))
            .or(head.last())
            .map_or(0, |(at, c)| at + if ends(c) { 0 } else { c.len_utf8() });
        let address = rest[..length].trim_end_matches(['.', ':', '!', '?', '\'', '*', '/', '_']);
        let host = address.split("://").last().unwrap_or("");
        if !host.contains('.') || host.len() < 5 {
            return at + 1;
        }
        let end = start + address.len();
        if bare.is_some_and(|_| end < self.words[at].end as usize) {
            return at + 1;
        }
        let (span, canonical) = (self.span(start, end), address.to_owned());
        self.push(FactKind::Contact, span, canonical, Vec::new(), None);
        self.word_after(at, end)
    }

    /// Reads what begins with digits at the word `at`: a date, a telephone number, an age, a section; returns the next
    /// word to read.
    fn number(&mut self, at: usize) -> usize {
        let digits = self.word(at);
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_plain && let Some(next) = self.numeric_date(at) {
            return next;
        }
        if let Some(next) = self.telephone(at) {
            return next;
        }
        let start = self.words[at].start as usize;
        if self.written[..start].trim_end().ends_with('§') {
            return self.section_number(at, start, true);
        }
        if at > 0 && self.gap(at - 1).trim().is_empty() && self.is_street_name(at - 1) {
            return self.address_from(at - 1, at);
        }
        if is_plain && let Ok(value) = digits.parse() {
            return self.age(at, 1, value).unwrap_or(at + 1);
        }
        at + 1
    }

    fn numeric_date(&mut self, at: usize) -> Option<usize> {
        let mark = self.gap(at);
        let [mark @ (b'-' | b'/' | b'.')] = *mark.as_bytes() else { return None };
        if self.gap(at + 1).as_bytes() != [mark] {
            return None;
        }
        let start = self.words[at].start as usize;
        if start > 0 && matches!(self.byte(start - 1), b'-' | b'/' | b'.') {
            return None;
        }
        let last = self.words.get(at + 2)?;
        let number = |at: usize| -> Option<(u16, usize)> {
            let digits = self.word(at).split(['T', 't']).next()?;
            (digits.len() <= 4).then(|| digits.parse().ok()).flatten().map(|number| (number, digits.len()))
        };
        let (a, b, c) = (number(at)?, number(at + 1)?, number(at + 2)?);
        let span = self.span(start, last.end as usize);
        let date = if a.1 == 4 {
            date(a.0, b.0, c.0)?
        } else {
            let year = match c.1 {
                4 => c.0,
                2 if mark != b'.' => 2000 + c.0,
                _ => return None,
            };
            let day_first = mark == b'.' || a.0 > 12;
            if !day_first && b.0 <= 12 {
                self.numeric.doubtful.push((span, [a.0, b.0, year]));
            }
            self.numeric.is_day_first |= day_first && mark != b'.';
            if day_first { date(year, b.0, a.0)? } else { date(year, a.0, b.0)? }
        };
        self.push(FactKind::Date, span, date.to_string(), Vec::new(), None);
        Some(at + 3)
    }

    /// Reads a date around the name of a month; returns the next word to read.
    fn named_date(&mut self, at: usize, month: u8) -> usize {
        let is_near = |gap: &str| gap.len() <= 4 && !gap.contains(['(', ')', ';', ':', '\u{0}']);
        let day = |at: usize| -> Option<u16> {
            let word = self.word(at);
            let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let ending = &word[digits.len()..];
            let is_ordinal = ["", "st", "nd", "rd", "th"].iter().any(|known| ending.eq_ignore_ascii_case(known));
            let value: u16 = if digits.len() <= 2 && is_ordinal { digits.parse().ok()? } else { return None };
            (1..=31).contains(&value).then_some(value)
        };
        let year = |at: usize| -> Option<u16> {
            let word = self.word(at);
            let value: u16 = if word.len() == 4 { word.parse().ok()? } else { return None };
            (1970..2200).contains(&value).then_some(value)
        };
        if !self.word(at).starts_with(|c: char| c.is_ascii_uppercase()) {
            return at + 1;
        }
        let mut first = at;
        let mut next = at + 1;
        let mut of_month = None;
        if at >= 1 && is_near(self.gap(at - 1)) && day(at - 1).is_some() {
            (first, of_month) = (at - 1, day(at - 1));
        } else if at >= 2 && self.word(at - 1).eq_ignore_ascii_case("of") && day(at - 2).is_some() {
            (first, of_month) = (at - 2, day(at - 2));
        }
        if year(at + 1).is_none()
            && is_near(self.gap(at))
            && let Some(found) = day(at + 1)
            && year(at + 2).is_some()
        {
            (first, next, of_month) = (at, at + 2, Some(found));
        }
        let Some(year) = year(next).filter(|_| is_near(self.gap(next - 1))) else { return at + 1 };
        let canonical = match of_month {
            Some(day) => match date(year, u16::from(month), day) {
                Some(date) => date.to_string(),
                None => return at + 1,
            },
            None => format!("{year:04}-{month:02}"),
        };
        let span = self.span(self.words[first].start as usize, self.words[next].end as usize);
        self.push(FactKind::Date, span, canonical, Vec::new(), None);
        next + 1
    }

    /// Returns the number that ends right before the word `at`, "twelve (12)" as one, with its first word.
    fn number_before(&self, at: usize) -> Option<(usize, u32)> {
        let lexicon = lexicon();
        let spelled = |end: usize| -> Option<(usize, u32)> {
            (end.saturating_sub(4)..end).find_map(|from| {
                let hit = lexicon.phrases.at(self.written, &self.words[..end], from)?;
                match lexicon.meanings[hit.value as usize] {
                    Meaning::Number(value) if from + hit.length == end => Some((from, value)),
                    _ => None,
                }
            })
        };
        let last = at.checked_sub(1)?;
        let digits = self.word(last);
        if digits.starts_with(|c: char| c.is_ascii_digit()) {
            let value = if digits.len() <= 4 { digits.parse().ok()? } else { return None };
            // A decimal or a larger number is cut at its point: "1.5 years" is no five years.
            let is_part = last > 0
                && matches!(self.gap(last - 1), "." | ",")
                && self.word(last - 1).ends_with(|c: char| c.is_ascii_digit());
            if is_part {
                return None;
            }
            let first = spelled(last).filter(|(_, word)| *word == value).map_or(last, |(from, _)| from);
            return Some((first, value));
        }
        spelled(at)
    }

    /// Reads a period that ends with the unit at the word `at`; returns the next word to read.
    fn period(&mut self, at: usize, hours: u32) -> usize {
        let next = at + 1;
        let mut end = at;
        while end > 0 && at - end < 2 && self.begins("period_adjective", end - 1) {
            end -= 1;
        }
        let Some((first, count)) = self.number_before(end) else { return next };
        let looks_back = (1..=2).any(|back| first >= back && self.begins("look_back", first - back));
        if count == 0 || looks_back || self.begins("after_period", next) {
            return next;
        }
        let is_kept = self.is_kept.unwrap_or_else(|| self.is_kept());
        self.is_kept = Some(is_kept);
        if !is_kept {
            return next;
        }
        let days = (u64::from(count) * u64::from(hours)).div_ceil(24).min(u64::from(u32::MAX)) as u32;
        let singular = match hours {
            1 => "hour",
            24 => "day",
            168 => "week",
            730 => "month",
            2190 => "quarter",
            _ => "year",
        };
        let canonical = format!("{count} {singular}{}", if count == 1 { "" } else { "s" });
        let span = self.span(self.words[first].start as usize, self.words[at].end as usize);
        self.push(FactKind::Retention, span, canonical, Vec::new(), Some(days));
        next
    }

    /// Whether the sentence, or for an item or cell its lead-in or heading, says that data is kept.
    fn is_kept(&self) -> bool {
        if self.says_how_long {
            return true;
        }
        if self.is_about_rights || cues("not_retention").is_in(self.written, self.words) {
            return false;
        }
        if cues("retention").is_in(self.written, self.words) {
            return true;
        }
        let around = match self.sentence.kind {
            BlockKind::ListItem | BlockKind::Cell => [self.sentence.lead_in, self.sentence.heading],
            _ => [None, None],
        };
        around
            .into_iter()
            .flatten()
            .filter_map(|index| Some((index, self.sentences.get(index)?)))
            .any(|(index, sentence)| cues("retention").is_in(self.text.slice(sentence.span), self.all_words.at(index)))
    }

    /// Reads an age of `length` words at the word `at`; returns the next word to read.
    fn age(&mut self, at: usize, length: usize, value: u32) -> Option<usize> {
        if !(5..=25).contains(&value) {
            return None;
        }
        let lexicon = lexicon();
        let mut next = at + length;
        // "thirteen (13)" is one age.
        if length == 1 && self.word(next).parse() == Ok(value) {
            next += 1;
        }
        let after = cues("age_after");
        let ending = (next < self.words.len()).then(|| after.at(self.written, self.words, next)).flatten();
        let is_other_unit = next < self.words.len()
            && lexicon.phrases.at(self.written, self.words, next).is_some_and(
                |hit| matches!(lexicon.meanings[hit.value as usize], Meaning::Unit(hours) if hours != 8760),
            );
        let end = self.words[next - 1].end as usize;
        let is_other = is_other_unit
            || self.byte(end) == b'%'
            || matches!(self.byte(end), b'.' | b'/') && self.byte(end + 1) > b' ';
        let (under, over, just) =
            (self.follows("age_under", at), self.follows("age_over", at), self.follows("age_at", at));
        let is_age = ending.is_some() || (under || just) && !is_other && !self.follows("section", at);
        if !is_age {
            return None;
        }
        let last = ending.map_or(next, |hit| hit.word + hit.length);
        let canonical = if under || self.begins("age_after_under", next) {
            format!("under {value}")
        } else if over || self.begins("age_after_over", next) {
            format!("{value} or older")
        } else {
            format!("age {value}")
        };
        let span = self.span(self.words[at].start as usize, self.words[last - 1].end as usize);
        self.push(FactKind::Age, span, canonical, Vec::new(), None);
        Some(last)
    }

    /// Reads an article or section; returns the next word to read.
    fn section(&mut self, at: usize) -> usize {
        let next = at + 1;
        if !self.word(next).starts_with(|c: char| c.is_ascii_digit()) || self.gap(at).len() > 3 {
            return next;
        }
        let start = self.words[at].start as usize;
        let is_section = self.word(at).as_bytes()[0].eq_ignore_ascii_case(&b's');
        self.section_number(next, start, is_section)
    }

    /// Reads the number of an article or section whose first byte is `start`; returns the next word to read.
    fn section_number(&mut self, at: usize, start: usize, is_section: bool) -> usize {
        let from = self.words[at].start as usize;
        let bytes = self.written.as_bytes();
        let mut end = from;
        let mut has_paragraph = false;
        while end < bytes.len() && end - from < 40 {
            match bytes[end] {
                byte if byte.is_ascii_alphanumeric() => end += 1,
                b'.' | b'-' if self.byte(end + 1).is_ascii_alphanumeric() => end += 1,
                b'(' | b' ' => {
                    let open = end + usize::from(bytes[end] == b' ');
                    let inside = bytes.get(open + 1..).unwrap_or(&[]);
                    let length = inside.iter().take(4).take_while(|byte| byte.is_ascii_alphanumeric()).count();
                    if self.byte(open) != b'(' || length == 0 || inside.get(length) != Some(&b')') {
                        break;
                    }
                    has_paragraph = true;
                    end = open + length + 2;
                }
                _ => break,
            }
        }
        let number: String = self.written[from..end].chars().filter(|c| *c != ' ').collect();
        let leading: u32 = number.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("").parse().unwrap_or(0);
        let is_sign = self.written[..from].trim_end().ends_with('§');
        // The sign is part of the span where it is what names the section.
        let start =
            if is_sign && start == from { self.written[..from].trim_end().len() - '§'.len_utf8() } else { start };
        let span = self.span(start, end);
        let canonical = format!("{}{number}", if is_section { "§ " } else { "Art. " });
        // "Section 15 below" is one of the policy itself.
        let next = self.word_after(at, end);
        if !is_sign && self.begins("own_section", next) {
            return next;
        }
        if is_sign || leading >= 100 && is_section || has_paragraph && !is_section {
            self.push(FactKind::Law, span, canonical, Vec::new(), None);
        } else if !is_section || leading >= 5 {
            // A small number may be a section of the policy itself.
            self.sections.push((span, canonical));
        }
        self.word_after(at, end)
    }

    /// Reads a telephone number whose first digits are the word `at`; returns the next word to read.
    fn telephone(&mut self, at: usize) -> Option<usize> {
        let bytes = self.written.as_bytes();
        let mut start = self.words[at].start as usize;
        if start > 0 && bytes[start - 1] == b'(' {
            start -= 1;
        }
        let has_plus = start > 0 && bytes[start - 1] == b'+';
        start -= usize::from(has_plus);
        if start > 0 && matches!(bytes[start - 1], b'.' | b'-' | b'/' | b'=' | b'$') {
            return None;
        }
        let mut groups: Vec<usize> = Vec::new();
        let (mut end, mut at_byte, mut gap) = (start, start, 2);
        while at_byte < bytes.len() && at_byte - start < 32 {
            match bytes[at_byte] {
                byte if byte.is_ascii_digit() => {
                    if gap > 0 {
                        groups.push(0);
                    }
                    *groups.last_mut()? += 1;
                    gap = 0;
                    at_byte += 1;
                    end = at_byte;
                }
                b' ' | b'-' | b'.' | b'(' | b')' | b'+' | b'/' if gap < 3 => {
                    gap += 1;
                    at_byte += 1;
                }
                _ => break,
            }
        }
        let digits: usize = groups.iter().sum();
        if !(7..=15).contains(&digits) || self.byte(end).is_ascii_alphanumeric() || self.byte(end) == b'%' {
            return None;
        }
        let is_american = matches!(groups[..], [3, 3, 4] | [1, 3, 3, 4] | [1, 3, 7] | [3, 7]);
        let is_named = || (at.saturating_sub(5)..at).any(|from| self.begins("phone", from));
        if !(has_plus && digits >= 8 || is_american || is_named()) {
            return None;
        }
        let mut canonical = String::from(if has_plus { "+" } else { "" });
        canonical.extend(self.written[start..end].chars().filter(char::is_ascii_digit));
        let mut next = self.word_after(at, end);
        // "ext. 5" belongs to the number.
        if ["ext", "extension", "x"].iter().any(|known| self.word(next).eq_ignore_ascii_case(known))
            && self.word(next + 1).bytes().all(|byte| byte.is_ascii_digit())
            && next + 1 < self.words.len()
        {
            canonical = format!("{canonical} ext. {}", self.word(next + 1));
            end = self.words[next + 1].end as usize;
            next += 2;
        }
        let span = self.span(start, end);
        self.push(FactKind::Contact, span, canonical, Vec::new(), None);
        Some(next)
    }

    fn is_street_name(&self, at: usize) -> bool {
        static ENDINGS: OnceLock<Vec<&str>> = OnceLock::new();
        let endings = ENDINGS.get_or_init(|| {
            table(CUES).filter(|row| row[0] == "street_suffix").flat_map(|row| row[1].split('|')).collect()
        });
        let word = self.word(at);
        word.starts_with(char::is_uppercase)
            && endings.iter().any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending))
    }

    /// Reads a postal address around the word for a street or box; returns the next word to read.
    fn postal_address(&mut self, hit: Hit) -> usize {
        let (at, next) = (hit.word, hit.word + hit.length);
        let is_number = |at: usize| self.word(at).starts_with(|c: char| c.is_ascii_digit());
        let is_capital = |at: usize| self.word(at).starts_with(char::is_uppercase);
        if !is_capital(at) {
            return next;
        }
        // "1. The Way" is the first item of a list.
        let is_item = |at: usize| self.gap(at).starts_with(['.', ')', ':']);
        let before = (1..=4.min(at)).find(|back| !is_capital(at - back));
        let before = before.filter(|back| is_number(at - back) && !is_item(at - back));
        match before {
            Some(back) => self.address_from(at - back, at),
            None if is_number(next) && self.gap(next - 1).len() <= 3 => self.address_from(at, next),
            None => next,
        }
    }

    /// Reads an address from the word `first`, which goes at least to the word `last`.
    fn address_from(&mut self, first: usize, mut last: usize) -> usize {
        // An address goes on while words are capitalised or numbers and stand close together.
        while last + 1 < self.words.len()
            && last - first < 24
            && self.gap(last).len() <= 3
            && !self.gap(last).contains([';', ':', '(', '@', '?', '!'])
            && self.word(last + 1).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        {
            last += 1;
        }
        let (start, end) = (self.words[first].start as usize, self.words[last].end as usize);
        if last - first >= 2 {
            let canonical = self.written[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
            let span = self.span(start, end);
            self.push(FactKind::Contact, span, canonical, Vec::new(), None);
        }
        last + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Format;

    /// The facts of one sentence, as kind and canonical form, with the words.
    fn read(written: &str) -> Vec<(FactKind, String, String)> {
        let text = Text::read(written, Format::Text).expect("not empty");
        let sentences = [Sentence::whole(written)];
        facts(&text, &sentences, &Words::of(&text, &sentences), &[Vec::new()])
            .into_iter()
            .map(|fact| (fact.kind, fact.canonical.into_owned(), text.slice(fact.span).to_owned()))
            .collect()
    }

    fn of(kind: FactKind, written: &str) -> Vec<String> {
        read(written).into_iter().filter(|fact| fact.0 == kind).map(|fact| fact.1).collect()
    }

    /// The names of the lists as they are written, with their examples.
    const NAMES: [(FactKind, &str); 8] = [
        (FactKind::DataType, "data_types"),
        (FactKind::Purpose, "purposes"),
        (FactKind::Recipient, "recipients"),
        (FactKind::Law, "laws"),
        (FactKind::SecurityMeasure, "security"),
        (FactKind::Contact, "contacts"),
        (FactKind::Right, "rights"),
        (FactKind::Country, "countries"),
    ];

    fn written_table(name: &str) -> Vec<Vec<String>> {
        let path = format!("{}/data/lexicon/{name}.tsv", env!("CARGO_MANIFEST_DIR"));
        let table = std::fs::read_to_string(path).expect("the list is there");
        table.lines().skip(1).map(|row| row.split('\t').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn every_phrase_of_the_lexicon_is_found_as_its_row() {
        let mut wrong = Vec::new();
        for (kind, name) in NAMES {
            let mut rows = 0;
            for row in written_table(name) {
                let row: Vec<&str> = row.iter().map(String::as_str).collect();
                assert_eq!(row.len(), 6, "six fields: {row:?}");
                if row[0] == "-" {
                    continue;
                }
                rows += 1;
                let has = |example: &str| of(kind, example).iter().any(|canonical| canonical == row[0]);
                let phrases = row[3].split('|').map(|phrase| phrase.trim_start_matches('='));
                let examples = phrases.chain(row[4].split('|')).filter(|example| !example.is_empty());
                wrong.extend(
                    examples
                        .filter(|example| !has(example))
                        .map(|example| format!("{} is not in {example:?}: {:?}", row[0], read(example))),
                );
                let not = row[5].split('|').filter(|example| !example.is_empty());
                wrong.extend(not.filter(|example| has(example)).map(|example| format!("{} is in {example:?}", row[0])));
            }
            if kind == FactKind::DataType {
                assert!(rows >= 150, "{rows} data types");
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn no_phrase_stands_in_two_rows_of_a_list() {
        for (_, name) in NAMES {
            let mut seen = HashMap::new();
            for row in written_table(name) {
                for phrase in row[3].split('|').filter(|phrase| !phrase.is_empty()) {
                    if let Some(before) = seen.insert(phrase.to_owned(), row[0].clone()) {
                        panic!("{phrase:?} is in {before:?} and {:?}", row[0]);
                    }
                }
            }
        }
    }

    #[test]
    fn each_tree_of_kinds_is_whole_and_has_no_circle() {
        for (kind, list) in LISTS {
            let ids: Vec<&str> = list.lines().filter_map(|row| row.split('\t').next()).collect();
            let next = |row: &'static str| Some((row.split('\t').next()?, row.split('\t').nth(1)?));
            let parents: HashMap<&str, &str> =
                list.lines().filter_map(next).filter(|(_, parent)| !parent.is_empty()).collect();
            for canonical in &ids {
                let mut at = *canonical;
                for step in 0.. {
                    assert!(step <= DEPTH, "{canonical} is deep, or in a circle");
                    let Some(parent) = parents.get(at) else { break };
                    let is_code = kind == FactKind::Country && ids.iter().any(|id| id == parent);
                    assert!(is_code || ids.contains(parent), "{parent} is no row");
                    at = parent;
                }
            }
        }
    }

    #[test]
    fn every_category_of_ccpa_and_the_special_ones_of_gdpr_are_marked() {
        let marks: Vec<&str> =
            LISTS[0].1.lines().flat_map(|row| row.split('\t').nth(2).unwrap_or("").split(',')).collect();
        for category in [
            "ccpa.A",
            "ccpa.B",
            "ccpa.C",
            "ccpa.D",
            "ccpa.E",
            "ccpa.F",
            "ccpa.G",
            "ccpa.H",
            "ccpa.I",
            "ccpa.J",
            "ccpa.K",
            "ccpa.L",
            "gdpr.special",
        ] {
            assert!(marks.contains(&category), "{category}");
        }
    }

    #[test]
    fn dates_of_every_usual_form_become_iso() {
        for (written, iso) in [
            ("Effective May 25, 2018.", "2018-05-25"),
            ("Last updated: 25 May 2018", "2018-05-25"),
            ("the 3rd of March, 2020", "2020-03-03"),
            ("March 3rd 2020", "2020-03-03"),
            ("Sept. 9, 2021", "2021-09-09"),
            ("As of January 2023", "2023-01"),
            ("2024-02-29", "2024-02-29"),
            ("2024/2/9", "2024-02-09"),
            ("05/25/2018", "2018-05-25"),
            ("25/05/2018", "2018-05-25"),
            ("25.05.2018", "2018-05-25"),
            ("Müller’s 🎉 1 June 2019", "2019-06-01"),
        ] {
            assert_eq!(of(FactKind::Date, written), [iso], "{written}");
        }
        for written in ["You may 25 times", "2023-13-45", "May 32, 2020", "version 1.2.3", "in 2018", "30/02/2020"] {
            assert_eq!(of(FactKind::Date, written), [""; 0], "{written}");
        }
    }

    #[test]
    fn a_day_first_date_settles_the_doubtful_ones() {
        assert_eq!(of(FactKind::Date, "On 03/04/2020."), ["2020-03-04"]);
        assert_eq!(of(FactKind::Date, "On 03/04/2020 and 25/04/2020."), ["2020-04-03", "2020-04-25"]);
    }

    #[test]
    fn periods_count_where_data_is_kept() {
        for (written, canonical) in [
            ("We keep logs for 30 days.", "30 days"),
            ("Records are retained for twelve (12) months.", "12 months"),
            ("Invoices are stored for six years.", "6 years"),
            ("This cookie expires after 1 year.", "1 year"),
            ("Deleted after a 90-day period.", "90 days"),
            ("We retain it for thirty (30) calendar days.", "30 days"),
        ] {
            assert_eq!(of(FactKind::Retention, written), [canonical], "{written}");
        }
        for written in [
            "We give 30 days' notice before we delete.",
            "Categories kept in the last 12 months.",
            "You must be 16 years of age to keep an account.",
            "We answer deletion requests within 45 days.",
            "The trial lasts 30 days.",
            "We keep it for 1.5 years.",
        ] {
            assert_eq!(of(FactKind::Retention, written), [""; 0], "{written}");
        }
    }

    #[test]
    fn a_period_has_its_length_in_days() {
        let written = "We keep it for twelve (12) months, then 48 hours.";
        let text = Text::read(written, Format::Text).expect("text");
        let sentences = [Sentence::whole(written)];
        let facts = facts(&text, &sentences, &Words::of(&text, &sentences), &[Vec::new()]);
        let days: Vec<_> = facts.iter().map(|fact| fact.days).collect();
        assert_eq!(days, [Some(365), Some(2)]);
    }

    #[test]
    fn contacts_are_found_whole() {
        for (written, canonical) in [
            ("Write to Privacy@Example.com.", "privacy@example.com"),
            ("See https://www.example.com/privacy/.", "https://www.example.com/privacy"),
            ("Visit www.example.com/opt-out, then", "www.example.com/opt-out"),
            ("Call (555) 123-4567 ext. 89 now.", "5551234567 ext. 89"),
            ("Call +49 30 1234567.", "+49301234567"),
            ("Tel: 020 7946 0958", "02079460958"),
            ("Use our contact form.", "contact form"),
            (
                "Acme Inc., 123 Main Street, Suite 4, Springfield, IL 62701, USA",
                "123 Main Street, Suite 4, Springfield, IL 62701, USA",
            ),
            ("Acme GmbH, Lindenstraße 12, 10115 Berlin, Germany", "Lindenstraße 12, 10115 Berlin, Germany"),
            ("P.O. Box 1234, Dublin, Ireland", "P.O. Box 1234, Dublin, Ireland"),
        ] {
            assert!(of(FactKind::Contact, written).contains(&canonical.to_owned()), "{written}: {:?}", read(written));
        }
        for written in
            ["We have 1,000,000 users.", "a@b", "ISO 27001 of 2013", "on the street 5 people", "user@ example"]
        {
            assert_eq!(of(FactKind::Contact, written), [""; 0], "{written}");
        }
    }

    #[test]
    fn laws_and_their_articles_are_named() {
        assert_eq!(of(FactKind::Law, "under Art. 6(1)(b) GDPR"), ["Art. 6(1)(b)", "GDPR"]);
        assert_eq!(of(FactKind::Law, "Cal. Civ. Code § 1798.100 and Section 1798.83"), ["§ 1798.100", "§ 1798.83"]);
        assert_eq!(of(FactKind::Law, "Article 15 of the GDPR"), ["Art. 15", "GDPR"]);
        assert_eq!(of(FactKind::Law, "see Section 5 below"), [""; 0]);
    }

    #[test]
    fn ages_are_told_from_periods_and_counts() {
        for (written, canonical) in [
            ("children under 13", "under 13"),
            ("under the age of thirteen (13)", "under 13"),
            ("at least 18 years old", "18 or older"),
            ("16 years of age or older", "16 or older"),
            ("under 16 without consent", "under 16"),
        ] {
            assert_eq!(of(FactKind::Age, written), [canonical], "{written}");
        }
        for written in ["under 20% of users", "at least 10 days", "within 15 days", "under section 15"] {
            assert_eq!(of(FactKind::Age, written), [""; 0], "{written}");
        }
    }

    #[test]
    fn hostile_text_is_read_without_panic() {
        for written in [
            "@@@@",
            "http://",
            "§",
            "§ 1",
            "(((1)))",
            "1-1-1-1-1-1-1-1",
            "é@é.é",
            "www.",
            "May",
            "12",
            "Art. 5(",
            "\u{feff}1/1/1",
        ] {
            read(written);
        }
    }
}
