//! Warnings: what a careful reader would object to, as `data/warnings.toml` says it.
//!
//! One pass over the words finds every phrase of every list; the rules then ask which lists a sentence has and in what
//! order. What concerns the text as a whole is kept until its end.

mod claim;
mod mark;

use super::{Prose, Reading, Warning, Words, day_of, hedge_phrases};
use crate::block::BlockKind;
use crate::date::Date;
use crate::fact::phrase::{Phrases, Word};
use crate::fact::{FactKind, cues};
use crate::sentence::Sentence;
use crate::text::{Span, is_blank};
use crate::topic::Topic;
use crate::word::Short;
use crate::word::folded::FoldedList;
use claim::Claims;
use mark::{Leftover, Source};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

/// What kind of warning it is, in the order of `data/warnings.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Contradiction,
    AbsoluteSecurity,
    ConsentByUse,
    Vague,
    Placeholder,
    BrokenReference,
    NoContact,
    StaleDate,
    LiabilityShift,
    RightsWithoutMeans,
    BroadSharing,
    ChildrenUnaddressed,
    RetentionIndefinite,
}

impl Kind {
    fn id(self) -> &'static str {
        match self {
            Kind::Contradiction => "contradiction",
            Kind::AbsoluteSecurity => "absolute_security",
            Kind::ConsentByUse => "consent_by_use",
            Kind::Vague => "vague",
            Kind::Placeholder => "placeholder",
            Kind::BrokenReference => "broken_reference",
            Kind::NoContact => "no_contact",
            Kind::StaleDate => "stale_date",
            Kind::LiabilityShift => "liability_shift",
            Kind::RightsWithoutMeans => "rights_without_means",
            Kind::BroadSharing => "broad_sharing",
            Kind::ChildrenUnaddressed => "children_unaddressed",
            Kind::RetentionIndefinite => "retention_indefinite",
        }
    }
}

/// The names of the lists, each with its place in [`NAMES`].
macro_rules! lists {
    ($($list:ident = $name:literal),* $(,)?) => {
        /// A list of `data/warnings.toml`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        enum List { $($list),* }

        const NAMES: &[&str] = &[$($name),*];
    };
}

lists! {
    Negation = "negation", Turn = "turn", We = "we", Other = "other", Be = "be", Join = "join", Share = "share",
    Sell = "sell", Collect = "collect", Use = "use", Serve = "serve", Cookies = "cookies", Personal = "personal",
    Anonymous = "anonymous", Special = "special", Anyone = "anyone", Narrow = "narrow", Wide = "wide", Near = "near",
    Exception = "exception", Opener = "opener", Consent = "consent", Law = "law", Tail = "tail",
    ThirdAds = "third_ads", Child = "child", Absolute = "absolute", AbsoluteNoun = "absolute_noun",
    Effort = "effort", ByUse = "by_use", UseNoun = "use_noun", YouAgree = "you_agree", ItMeans = "it_means",
    Assent = "assent", Acknowledge = "acknowledge", SuchConsent = "such_consent", Condition = "condition",
    Handling = "handling", ThisText = "this_text",
    OwnRisk = "own_risk", NoLiability = "no_liability", Data = "data", Elsewhere = "elsewhere",
    AnyPurpose = "any_purpose", Keep = "keep", Forever = "forever", NeverDelete = "never_delete", End = "end",
    Right = "right", ReachUs = "reach_us",
    Form = "form", Reach = "reach", Address = "address", NotOurs = "not_ours",
    Above = "above", Below = "below", Section = "section", OtherText = "other_text", Leftover = "leftover",
    Conversion = "conversion",
    Note = "note", Blank = "blank", Dot = "dot",
}

/// A set of lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Lists(u64);

impl Lists {
    fn has(self, list: List) -> bool {
        self.0 >> list as u8 & 1 == 1
    }

    fn add(&mut self, other: Lists) {
        self.0 |= other.0;
    }
}

/// What is said of one form of a kind.
#[derive(Debug)]
struct Says {
    kind: &'static str,
    severity: &'static str,
    message: &'static str,
    advice: &'static str,
}

struct Lexicon {
    phrases: Phrases,
    /// The lists that each value of `phrases` stands for.
    lists: Vec<Lists>,
    says: Vec<Says>,
}

/// What the build script makes of `data/warnings.toml`: a line for each form of a warning, an empty one, and a line for
/// each list of words.
const TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/warnings.tsv"));

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut says = Vec::new();
    let mut phrases: Vec<(&str, Vec<u64>)> = Vec::new();
    // A phrase may be in several lists, and may be written in several ways that count as one.
    let mut lists: HashMap<u64, Lists, BuildHasherDefault<Short>> = HashMap::default();
    for line in TABLE.lines() {
        let fields: Vec<&'static str> = line.split('\t').collect();
        match fields[..] {
            [kind, severity, message, advice] => says.push(Says { kind, severity, message, advice }),
            [name, alternatives] => {
                let Some(list) = NAMES.iter().position(|known| *known == name) else { continue };
                for phrase in alternatives.split('|') {
                    let keys = beginnings(phrase);
                    if let Some(whole) = keys.last() {
                        lists.entry(*whole).or_default().add(Lists(1 << list));
                    }
                    phrases.push((phrase, keys));
                }
            }
            _ => {}
        }
    }
    // Only the longest phrase is found at a word, so it stands for the shorter ones too: "without notice" for "without".
    let all = |keys: &[u64]| {
        let mut all = Lists::default();
        keys.iter().filter_map(|key| lists.get(key)).for_each(|lists| all.add(*lists));
        all
    };
    let values = phrases.iter().zip(0..).map(|((phrase, _), value)| (*phrase, value));
    Lexicon { phrases: Phrases::of_folded(values), lists: phrases.iter().map(|(_, keys)| all(keys)).collect(), says }
});

/// Returns a number for the first word of a phrase, for the first two, and so on to the whole phrase.
fn beginnings(phrase: &str) -> Vec<u64> {
    let (mut keys, mut key) = (Vec::new(), 0u64);
    FoldedList::new(phrase).next(|word| {
        key = (key.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        keys.push(key);
    });
    keys
}

/// A phrase of the lists in a sentence.
#[derive(Clone, Copy, Debug)]
struct Hit {
    /// Its first word.
    word: usize,
    /// One past its last word.
    end: usize,
    lists: Lists,
}

/// A sentence with the phrases of the lists that it holds.
struct Line<'l> {
    /// Its index.
    at: usize,
    sentence: &'l Sentence,
    written: &'l str,
    words: &'l [Word],
    hits: &'l [Hit],
    /// The lists of all its phrases.
    all: Lists,
    /// The byte of its first bracket or at sign; its length where there is none.
    sign: usize,
    /// Whether it has a digit.
    has_digit: bool,
}

impl<'l> Line<'l> {
    fn has(&self, list: List) -> bool {
        self.all.has(list)
    }

    /// Returns the phrases of `list`, in order.
    fn each(&self, list: List) -> impl Iterator<Item = &'l Hit> + use<'l> {
        self.hits.iter().filter(move |hit| hit.lists.has(list))
    }

    fn first(&self, list: List) -> Option<&'l Hit> {
        if self.has(list) { self.each(list).next() } else { None }
    }

    /// Returns the phrases of any list that begin at one of the words `from..to`.
    fn within(&self, from: usize, to: usize) -> &'l [Hit] {
        let first = self.hits.partition_point(|hit| hit.word < from);
        let rest = &self.hits[first..];
        &rest[..rest.partition_point(|hit| hit.word < to)]
    }

    /// Returns the first phrase of `list` that begins at one of the words `from..to`.
    fn find(&self, list: List, from: usize, to: usize) -> Option<&'l Hit> {
        if self.has(list) { self.within(from, to).iter().find(|hit| hit.lists.has(list)) } else { None }
    }

    /// Whether a phrase of `list` begins at one of the words `from..to`.
    fn between(&self, list: List, from: usize, to: usize) -> bool {
        self.find(list, from, to).is_some()
    }

    fn is_title(&self) -> bool {
        matches!(self.sentence.kind, BlockKind::Heading | BlockKind::Contents)
    }

    /// Returns what stands between the words `at` and `at + 1`; after the last word, the rest.
    fn gap(&self, at: usize) -> &'l str {
        let Some(word) = self.words.get(at) else { return "" };
        let end = self.words.get(at + 1).map_or(self.written.len(), |next| next.start as usize);
        &self.written[word.end as usize..end]
    }

    /// Returns the word `at` as it is written; nothing beyond the last.
    fn word(&self, at: usize) -> &'l str {
        self.words.get(at).map_or("", |word| word.of(self.written))
    }

    /// Returns the span of the words `from..to`.
    fn span(&self, from: usize, to: usize) -> Span {
        let base = self.sentence.span.start;
        let last = to.max(from + 1).min(self.words.len()) - 1;
        Span { start: base + self.words[from].start as usize, end: base + self.words[last].end as usize }
    }
}

/// The lists of the sentences that a sentence leans on.
#[derive(Clone, Copy, Debug)]
struct Around {
    heading: Lists,
    lead_in: Lists,
    /// The sentence before it.
    before: Lists,
}

/// The most words of the text that a message repeats.
const SHOWN: usize = 12;

/// The most sentences that a warning about the whole text names.
const SENTENCES: usize = 5;

/// The most leftovers that a message repeats.
const LEFTOVERS: usize = 4;

/// How many words after "signifies that you" the assent may stand.
const ASSENT: usize = 8;

/// How many words behind an assent may say to what.
const OBJECT: usize = 14;

/// How many words before "forever" the keeping may stand.
const KEEPING: usize = 15;

/// The months after which a date is stale.
const STALE: u32 = 12;

/// The most words of a sentence that is a date and little else.
const ALONE: usize = 6;

/// The least number of hedges that are compared with others': a few are no habit, however short the text.
const HEDGES: usize = 4;

/// Returns the warnings: the gravest first, then in the order of the data file and of the text. Linear in the text.
pub(super) fn warnings(reading: &Reading, words: &Words, effective: Option<Date>, today: Option<Date>) -> Vec<Warning> {
    let mut reader = Reader::new(reading, words);
    reader.read();
    reader.conclude(effective, today);
    let grave = |warning: &Warning| ["high", "medium"].iter().position(|known| *known == warning.severity).unwrap_or(2);
    let place = |warning: &Warning| warning.quotes.first().map(|quote| quote.start);
    let mut found = reader.found;
    crate::order::sort_by_key(&mut found, |(kind, warning)| (grave(warning), *kind, place(warning)));
    found.into_iter().map(|(_, warning)| warning).collect()
}

/// What is known of the text so far.
struct Reader<'r> {
    reading: &'r Reading<'r>,
    words: &'r Words<'r>,
    found: Vec<(Kind, Warning)>,
    claims: Claims,
    leftovers: Vec<Leftover>,
    marks: mark::Marks,
    /// Sentences that speak of rights, with the words.
    rights: Vec<(usize, Span)>,
    /// Sentences that speak of contact, with the words.
    reach: Vec<(usize, Span)>,
    speaks_of_children: bool,
}

impl<'r> Reader<'r> {
    fn new(reading: &'r Reading<'r>, words: &'r Words<'r>) -> Self {
        Self {
            reading,
            words,
            found: Vec::new(),
            claims: Claims::default(),
            leftovers: Vec::new(),
            marks: mark::Marks::default(),
            rights: Vec::new(),
            reach: Vec::new(),
            speaks_of_children: false,
        }
    }

    fn read(&mut self) {
        let lexicon = &*LEXICON;
        let phrases = lexicon.phrases.beginnings(self.reading.words);
        let mut hits = Vec::new();
        // The lists of each sentence read so far: a heading and a predecessor stand before what they belong to.
        let mut seen: Vec<Lists> = Vec::with_capacity(self.reading.sentences.len());
        for (at, sentence) in self.reading.sentences.iter().enumerate() {
            let written = self.reading.text.slice(sentence.span);
            let (words, ids) = (self.words.at(at), self.reading.words.ids(at));
            hits.clear();
            let mut all = Lists::default();
            for hit in phrases.each(written, words, ids) {
                let lists = lexicon.lists[hit.value as usize];
                all.add(lists);
                hits.push(Hit { word: hit.word, end: hit.word + hit.length, lists });
            }
            let (sign, has_digit) = (mark::sign(written), mark::has_digit(written));
            let line = Line { at, sentence, written, words, hits: &hits, all, sign, has_digit };
            let lists = |index: Option<usize>| index.and_then(|index| seen.get(index)).copied().unwrap_or_default();
            let around = Around {
                heading: lists(sentence.heading),
                lead_in: lists(sentence.lead_in),
                before: lists(sentence.previous),
            };
            self.marks.read(&line);
            mark::leftovers(&line, &mut self.leftovers);
            self.speaks_of_children |= line.has(List::Child);
            if !line.is_title() && !line.written.ends_with('?') {
                self.claims.read(&line, around);
                self.sentence(&line, around);
            }
            seen.push(all);
        }
    }

    /// Reads what one sentence is enough for.
    fn sentence(&mut self, line: &Line, around: Around) {
        if let Some(hit) = line.first(List::ReachUs) {
            self.reach.push((line.at, line.span(hit.word, hit.end)));
        }
        if let Some(hit) = line.first(List::Right)
            && self.rights.len() < SENTENCES
            && self.is_about(line.at, |topic| topic.category() == "rights")
        {
            self.rights.push((line.at, line.span(hit.word, hit.end)));
        }
        if let Some((from, to)) = absolute_security(line) {
            self.quoted(Kind::AbsoluteSecurity, 0, line, from, to);
        }
        if let Some((form, (from, to))) = consent_by_use(line, around) {
            self.quoted(Kind::ConsentByUse, form, line, from, to);
        }
        if let Some((from, to)) = liability_shift(line, around) {
            self.quoted(Kind::LiabilityShift, 0, line, from, to);
        }
        if let Some((from, to)) = retention_indefinite(line) {
            self.quoted(Kind::RetentionIndefinite, 0, line, from, to);
        }
        if let Some((from, to)) = claim::broad_sharing(line) {
            self.quoted(Kind::BroadSharing, 0, line, from, to);
        }
    }

    fn is_about(&self, sentence: usize, wanted: impl Fn(Topic) -> bool) -> bool {
        let marks = self.reading.topics.get(sentence).map_or(&[][..], Vec::as_slice);
        marks.iter().any(|mark| !mark.denied && wanted(mark.topic))
    }

    /// Returns the sentences that ask the reader to write or call: those on contact where there are any, since a
    /// "contact" that is named in passing asks nobody.
    fn asked_to_write(&self) -> impl Iterator<Item = (usize, Span)> + use<> {
        let contact = Topic::from_id("other.contact");
        let (on_contact, others): (Vec<_>, Vec<_>) =
            self.reach.iter().partition(|(sentence, _)| self.is_about(*sentence, |topic| Some(topic) == contact));
        let chosen = if on_contact.is_empty() { others } else { on_contact };
        chosen.into_iter().take(SENTENCES)
    }

    /// Adds a warning about the words `from..to` of a sentence, which its message repeats.
    fn quoted(&mut self, kind: Kind, form: usize, line: &Line, from: usize, to: usize) {
        let span = line.span(from, to);
        let shown = self.shown(span);
        self.add(kind, form, &[&shown], vec![line.at], vec![span]);
    }

    fn add(&mut self, kind: Kind, form: usize, fill: &[&str], sentences: Vec<usize>, quotes: Vec<Span>) {
        let id = kind.id();
        let Some(says) = LEXICON.says.iter().filter(|says| says.kind == id).nth(form) else { return };
        let mut message = String::new();
        for (part, gap) in says.message.split("{}").zip(fill.iter().chain(std::iter::repeat(&""))) {
            message.push_str(part);
            message.push_str(gap);
        }
        let (severity, advice) = (says.severity, says.advice.to_owned());
        self.found.push((kind, Warning { id, severity, sentences, quotes, message, advice }));
    }

    /// Returns the words of a span as a message repeats them: white space folded, without signs that have no ink, and
    /// cut where there are many.
    fn shown(&self, span: Span) -> String {
        let words = self.reading.text.slice(span);
        let mut shown: Vec<&str> = words.split(is_blank).filter(|word| !word.is_empty()).collect();
        let is_long = shown.len() > SHOWN;
        shown.truncate(SHOWN);
        let mut shown = shown.join(" ");
        if is_long {
            shown.push('…');
        }
        shown
    }

    /// Reads what the whole text is needed for.
    fn conclude(&mut self, effective: Option<Date>, today: Option<Date>) {
        for pair in std::mem::take(&mut self.claims).contradictions(self.reading, self.words) {
            let (sentences, quotes) = pair.sides.into_iter().unzip();
            self.add(Kind::Contradiction, pair.form, &[], sentences, quotes);
        }
        let contacts = self.contacts();
        self.placeholders();
        for reference in std::mem::take(&mut self.marks.references) {
            let (form, fill) = match reference.to {
                mark::To::Above if contacts.first.is_none_or(|first| first >= reference.span.start) => (0, "above"),
                mark::To::Below if contacts.last.is_none_or(|last| last <= reference.span.end) => (0, "below"),
                mark::To::Section(number) if self.marks.is_beyond(number) => (1, ""),
                _ => continue,
            };
            let last = self.marks.last_number().to_string();
            let shown = self.shown(reference.span);
            let second = if form == 0 { fill } else { &last };
            self.add(Kind::BrokenReference, form, &[&shown, second], vec![reference.sentence], vec![reference.span]);
        }
        if !contacts.can_reach {
            let (sentences, quotes) = self.asked_to_write().unzip();
            self.add(Kind::NoContact, usize::from(contacts.is_hidden), &[], sentences, quotes);
            if !contacts.has_setting && !self.rights.is_empty() {
                let (sentences, quotes) = self.rights.iter().copied().unzip();
                self.add(Kind::RightsWithoutMeans, 0, &[], sentences, quotes);
            }
        }
        if let (Some(effective), Some(today)) = (effective, today)
            && effective.plus_months(STALE).is_some_and(|latest| latest < today)
        {
            let dates = self.reading.facts.iter().filter(|fact| fact.kind == FactKind::Date);
            let cues = cues("date");
            let stated = dates.filter(|fact| day_of(fact) == Some(effective)).find(|fact| {
                // A date that stands alone, or beside its word; an example of a log has neither.
                let words = self.words.at(fact.sentence);
                words.len() <= ALONE
                    || cues.is_in(self.reading.text.slice(self.reading.sentences[fact.sentence].span), words)
            });
            if let Some(fact) = stated {
                self.add(Kind::StaleDate, 0, &[&effective.to_string()], vec![fact.sentence], vec![fact.span]);
            }
        }
        let children = Topic::from_id("other.children");
        let is_marked = self.reading.topics.iter().flatten().any(|mark| Some(mark.topic) == children);
        let has_age = self.reading.facts.iter().any(|fact| fact.kind == FactKind::Age);
        if !self.speaks_of_children && !is_marked && !has_age {
            self.add(Kind::ChildrenUnaddressed, 0, &[], Vec::new(), Vec::new());
        }
        self.vague();
    }

    /// Adds one warning for what is left over from each source: whoever mends one leftover looks for the others.
    fn placeholders(&mut self) {
        let leftovers = std::mem::take(&mut self.leftovers);
        for (form, of) in Source::ALL.into_iter().enumerate() {
            let (mut shown, mut sentences, mut quotes) = (Vec::new(), Vec::new(), Vec::new());
            for leftover in leftovers.iter().filter(|leftover| leftover.of == of) {
                let words = self.shown(leftover.span);
                if !shown.contains(&words) && shown.len() <= LEFTOVERS {
                    shown.push(words);
                }
                if sentences.last() != Some(&leftover.sentence) {
                    sentences.push(leftover.sentence);
                }
                quotes.push(leftover.span);
            }
            if quotes.is_empty() {
                continue;
            }
            let has_more = shown.len() > LEFTOVERS;
            shown.truncate(LEFTOVERS);
            let mut named = shown.iter().map(|words| format!("“{words}”")).collect::<Vec<_>>().join(", ");
            if has_more {
                named.push_str(" and more");
            }
            self.add(Kind::Placeholder, form, &[&named], sentences, quotes);
        }
    }

    /// Returns what the text gives to reach someone by.
    fn contacts(&self) -> Contacts {
        let mut contacts = Contacts { can_reach: self.marks.names_form, ..Contacts::default() };
        for fact in self.reading.facts.iter().filter(|fact| fact.is_usable_contact()) {
            match Means::of(&fact.canonical) {
                Means::Setting => contacts.has_setting = true,
                Means::Form => contacts.can_reach = true,
                // A web page is a way to reach someone where it is said to be one.
                Means::Page if self.marks.asks_to_write.binary_search(&fact.sentence).is_err() => {
                    contacts.last = contacts.last.max(Some(fact.span.end));
                }
                Means::Page | Means::Direct => {
                    contacts.can_reach = true;
                    contacts.stands_at(fact.span);
                }
            }
        }
        for span in &self.marks.addresses {
            contacts.can_reach = true;
            contacts.stands_at(*span);
        }
        for leftover in &self.leftovers {
            match leftover.of {
                Source::HiddenAddress => contacts.is_hidden = true,
                Source::DisguisedAddress => contacts.can_reach = true,
                Source::Draft | Source::Conversion => continue,
            }
            contacts.stands_at(leftover.span);
        }
        // A link's address is no part of the plain text.
        let source = self.reading.text.source();
        contacts.can_reach = contacts.can_reach
            || source.len() != self.reading.text.plain().len() && LINKS.iter().any(|link| source.contains(link));
        contacts
    }

    /// Adds a warning where the text has more hedges than three of four policies.
    fn vague(&mut self) {
        let Prose { words, hedges, .. } = self.words.prose();
        if hedges < HEDGES || words == 0 {
            return;
        }
        let rate = libm::round(10_000.0 * hedges as f64 / words as f64) as u32;
        let usual = hedges_elsewhere();
        if rate <= usual.upper_quartile {
            return;
        }
        let hedges = self.hedges();
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for (sentence, _) in &hedges {
            match counts.last_mut() {
                Some((last, count)) if last == sentence => *count += 1,
                _ => counts.push((*sentence, 1)),
            }
        }
        crate::order::sort_by_key(&mut counts, |(sentence, count)| (std::cmp::Reverse(*count), *sentence));
        counts.truncate(SENTENCES);
        let mut sentences: Vec<usize> = counts.into_iter().map(|(sentence, _)| sentence).collect();
        crate::order::sort(&mut sentences);
        let of_these = hedges.iter().filter(|(sentence, _)| sentences.binary_search(sentence).is_ok());
        let quotes = of_these.map(|(_, span)| *span).collect();
        let [rate, median, upper] = [rate, usual.median, usual.upper_quartile].map(hundredths);
        self.add(Kind::Vague, 0, &[&rate, &usual.policies.to_string(), &median, &upper], sentences, quotes);
    }

    /// Returns the hedges with their sentences.
    fn hedges(&self) -> Vec<(usize, Span)> {
        let Reading { text, sentences, words, .. } = *self.reading;
        let mut hedges = Vec::new();
        hedge_phrases().beginnings(words).each_hit(text, sentences, words, |at, hit| {
            if sentences[at].kind != BlockKind::Contents {
                hedges.push((at, hit.span(words.at(at), sentences[at].span.start)));
            }
        });
        hedges
    }
}

/// How a contact fact lets someone be reached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Means {
    /// By writing or calling.
    Direct,
    /// By filling in a form, which is no address to be found above or below.
    Form,
    /// By a web page, which may be any page.
    Page,
    /// Not at all, but a right can be used there.
    Setting,
}

impl Means {
    fn of(canonical: &str) -> Self {
        match canonical {
            "account settings" => return Means::Setting,
            "contact form" => return Means::Form,
            _ => {}
        }
        let is_page = !canonical.contains('@')
            && (canonical.starts_with("http") || canonical.starts_with("www") || !canonical.contains(' '))
            && !canonical.starts_with(|c: char| c == '+' || c.is_ascii_digit());
        let names_itself = ["contact", "support", "help", "form", "feedback", "request"];
        if is_page && !names_itself.iter().any(|name| canonical.contains(name)) { Means::Page } else { Means::Direct }
    }
}

/// What markup has where a link leads to someone.
const LINKS: [&str; 5] = ["mailto:", "tel:", "/contact", "contact-us", "email-protection"];

/// What a text gives to reach someone by.
#[derive(Default)]
struct Contacts {
    /// Where the first address begins, and the last one ends.
    first: Option<usize>,
    last: Option<usize>,
    can_reach: bool,
    has_setting: bool,
    /// Whether an e-mail address was there and is hidden.
    is_hidden: bool,
}

impl Contacts {
    fn stands_at(&mut self, span: Span) {
        self.first = Some(self.first.map_or(span.start, |first| first.min(span.start)));
        self.last = self.last.max(Some(span.end));
    }
}

/// How hedged policies are, in hedges per ten thousand words.
pub(super) struct Hedges {
    policies: u32,
    pub(super) median: u32,
    upper_quartile: u32,
}

/// Returns what `data/hedges.tsv` says of other policies; `cargo xtask hedges` counts it.
pub(super) fn hedges_elsewhere() -> Hedges {
    let table = include_str!("../../data/hedges.tsv");
    let value = |name: &str| {
        let row = table.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'));
        row.and_then(|value| value.parse().ok()).unwrap_or(u32::MAX)
    };
    Hedges { policies: value("policies"), median: value("median"), upper_quartile: value("upper_quartile") }
}

/// Returns `number` hundredths in decimals, without the zeros at the end.
fn hundredths(number: u32) -> String {
    let (whole, rest) = (number / 100, number % 100);
    match rest {
        0 => whole.to_string(),
        rest if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        rest => format!("{whole}.{rest:02}"),
    }
}

/// Returns the words that promise perfect security.
fn absolute_security(line: &Line) -> Option<(usize, usize)> {
    if !line.has(List::Absolute) && !line.has(List::AbsoluteNoun) {
        return None;
    }
    let first = [List::Negation, List::Effort].iter().filter_map(|list| line.first(*list)).map(|hit| hit.word).min();
    // "in order to guarantee the security" names an aim, and "partners who guarantee it" speaks of others.
    let is_aim = |hit: &Hit| {
        hit.word > 0
            && ["to", "who", "that", "which"].iter().any(|word| line.word(hit.word - 1).eq_ignore_ascii_case(word))
    };
    // What a line break of the source cut off may have been denied before it.
    if line.sentence.kind == BlockKind::Paragraph && line.written.starts_with(char::is_lowercase) {
        return None;
    }
    let plain = line
        .first(List::Absolute)
        .filter(|hit| !is_aim(hit) && first.is_none_or(|first| first >= hit.word) && !is_denied_after(line, hit.end));
    let found = plain.or_else(|| {
        let is_plain = !line.has(List::Negation) && !line.has(List::Effort);
        line.first(List::AbsoluteNoun).filter(|hit| is_plain && !is_aim(hit))
    })?;
    Some((found.word, found.end))
}

/// Whether what ends at the word `at` is denied by what follows: "100% secure storage cannot be promised", and not "100%
/// secure, and nobody reads it".
fn is_denied_after(line: &Line, at: usize) -> bool {
    for next in at..line.words.len().min(at + 4) {
        let parts = ["and", "but", "so", "because"].iter().any(|word| line.word(next).eq_ignore_ascii_case(word));
        if parts || next > 0 && line.gap(next - 1).contains([',', ';', ':', '.']) {
            return false;
        }
        if line.between(List::Negation, next, next + 1) {
            return true;
        }
    }
    false
}

/// Returns the words by which use is taken as agreement, from the first of the two that meet to the end of the other, and
/// the form of the warning: agreement to what is done with data, or acceptance of the text as such.
fn consent_by_use(line: &Line, around: Around) -> Option<(usize, (usize, usize))> {
    let is_denied = |at: usize| line.between(List::Negation, at.saturating_sub(3), at);
    let handles = |from: usize, to: usize| {
        [List::Handling, List::Share, List::Collect, List::Sell].iter().any(|list| line.between(*list, from, to))
    };
    if let Some(found) = acknowledged(line, handles) {
        return Some((0, found));
    }
    if let Some(such) = line.first(List::SuchConsent).filter(|such| !is_denied(such.word) && !line.has(List::Condition))
    {
        // "For this end you give your consent to such treatment", after a sentence on those who visit.
        let names_act = [List::ByUse, List::UseNoun].iter().any(|list| around.before.has(*list));
        if names_act && !line.has(List::ByUse) {
            return Some((0, (such.word, such.end)));
        }
    }
    if !line.has(List::YouAgree) && !line.has(List::ItMeans) {
        return None;
    }
    let agree = line.each(List::YouAgree).find(|hit| !is_denied(hit.word)).map(|hit| (hit.word, hit.end));
    // "signifies that you have read and accept it", and not "signifies that you have read it".
    let means = line.each(List::ItMeans).filter(|hit| !is_denied(hit.word)).find_map(|hit| {
        let assent = line.find(List::Assent, hit.word, hit.end + ASSENT)?;
        Some((hit.word, hit.end.max(assent.end)))
    });
    let (act, said) = match (agree.or(means), line.first(List::ByUse), means) {
        (Some(said), Some(act), _) => (act, said),
        (_, _, Some(said)) => (line.first(List::UseNoun).filter(|act| act.word < said.0)?, said),
        _ => return None,
    };
    let whole = (act.word.min(said.0), act.end.max(said.1));
    // What is agreed to stands behind the assent.
    if handles(said.1.saturating_sub(1), said.1 + OBJECT) {
        return Some((0, whole));
    }
    line.has(List::ThisText).then_some((1, whole))
}

/// Returns the words by which whoever does something "acknowledges" what is then done with the data: agreement by another
/// name. To acknowledge that one has read, or that nothing is safe, is none.
fn acknowledged(line: &Line, handles: impl Fn(usize, usize) -> bool) -> Option<(usize, usize)> {
    let known = line.first(List::Acknowledge)?;
    let act = line.first(List::ByUse)?;
    let reads = (known.end..known.end + OBJECT).any(|at| line.word(at).eq_ignore_ascii_case("read"));
    let is_open = line.between(List::Negation, known.word.saturating_sub(3), known.end + OBJECT);
    let is_theirs =
        line.between(List::We, known.end, known.end + 3) || line.between(List::Personal, known.end, known.end + 3);
    (is_theirs && !reads && !is_open && handles(known.end, known.end + OBJECT))
        .then(|| (act.word.min(known.word), act.end.max(known.end)))
}

/// Returns the words that put the risk on the person. What is said of other sites and of what people publish is none.
fn liability_shift(line: &Line, around: Around) -> Option<(usize, usize)> {
    if [line.all, around.heading, around.lead_in].iter().any(|lists| lists.has(List::Elsewhere)) {
        return None;
    }
    let is_about_data = line.has(List::Data);
    let goes_on = around.before.has(List::Data) && !around.before.has(List::Elsewhere);
    let risk = line.first(List::OwnRisk).filter(|_| is_about_data || goes_on);
    let found = risk.or_else(|| line.first(List::NoLiability).filter(|_| is_about_data))?;
    Some((found.word, found.end))
}

/// Returns the words that keep data without end.
fn retention_indefinite(line: &Line) -> Option<(usize, usize)> {
    if let Some(hit) = line.first(List::NeverDelete) {
        return Some((hit.word, hit.end));
    }
    let found = line.first(List::Forever).filter(|hit| {
        // "kept forever", "indefinitely retained"; the phrase itself may say it.
        line.between(List::Keep, hit.word.saturating_sub(KEEPING), hit.end + 1)
    })?;
    // What is kept so by choice, or under a condition, is kept as long as the person wishes.
    let by_choice = ["if", "ability", "choose", "option"];
    let is_chosen = (0..found.word).any(|at| by_choice.iter().any(|word| line.word(at).eq_ignore_ascii_case(word)));
    let is_open = !line.has(List::Anonymous)
        && !is_chosen
        && !line.between(List::Negation, 0, found.word)
        && !line.between(List::End, found.end, usize::MAX);
    is_open.then_some((found.word, found.end))
}

#[cfg(test)]
mod tests;
