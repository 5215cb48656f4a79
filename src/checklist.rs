//! Checklists: what a law asks a policy to say, as data.
//!
//! The built-in ones are the files under `data/checklists`; [`Checklist::from_json`] reads others of the same form.

mod fault;

pub use self::fault::{Fault, Position, Step};

use crate::date::Date;
use crate::error::{Error, suggest};
use crate::fact::FactKind;
use crate::fact::phrase::Phrases;
use crate::topic::Topic;
use serde::de::{IgnoredAny, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::sync::{LazyLock, OnceLock};

/// One law's list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// The schema by which editors check a file; it says nothing here.
    #[serde(default, rename = "$schema")]
    pub schema: IgnoredAny,
    /// Short name, such as `gdpr`.
    pub id: String,
    /// Title in plain words.
    pub title: String,
    /// Where it is law, in words.
    pub jurisdiction: String,
    /// The day up to which the law was followed, ISO 8601.
    pub as_of: String,
    /// The statute.
    pub cite: String,
    /// Official link to the statute.
    pub url: String,
    /// When it concerns a text.
    #[serde(default)]
    pub applies: Signals,
    /// A built-in checklist: whatever a requirement does not say itself it takes from the requirement of the same name
    /// there. Requirements that are not listed here are not taken over.
    #[serde(default)]
    pub follows: String,
    /// What it asks for, in the order of the report.
    pub requirements: Vec<Requirement>,
}

/// What shows that a checklist concerns a text.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signals {
    /// It concerns every policy.
    #[serde(default)]
    pub always: bool,
    /// The statute, its authority, its own terms, or people whom it protects by name.
    #[serde(default)]
    pub yes: Phrases,
    /// What suggests it.
    #[serde(default)]
    pub likely: Phrases,
    /// Places that suggest it; where data is sent to does not count.
    #[serde(default)]
    pub places: Phrases,
    /// Places that it follows data out of, which suggest it: where data is sent counts if more than one sentence has
    /// such a place.
    #[serde(default)]
    pub regions: Phrases,
    /// Terms that other laws have from it or share with it: two different ones suggest it, unless the text has one of
    /// `not`.
    #[serde(default)]
    pub terms: Phrases,
    /// What has words of these in it and is something else: “UK GDPR” has “GDPR”.
    #[serde(default)]
    pub not: Phrases,
    /// What says that the text is none of its business: “not directed to children”.
    #[serde(default)]
    pub no: Phrases,
    /// How a telephone number begins (`+49`) or an e-mail address ends (`.de`, in lower case) that suggests it.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// Signs of money (`€`) that suggest it.
    #[serde(default)]
    pub currencies: Vec<String>,
    /// Languages of a text, such as `de`, that suggest it.
    #[serde(default)]
    pub languages: Vec<String>,
    /// What to say where there is neither.
    #[serde(default)]
    pub unclear: String,
}

/// One thing that a law asks a policy to say.
///
/// Every field may be left out where the checklist follows another that has it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Id, such as `gdpr.retention`.
    pub id: String,
    /// Title in plain words.
    #[serde(default)]
    pub title: String,
    /// What it is about; absent for what belongs to none of the five, such as the date.
    #[serde(default)]
    pub category: Option<Category>,
    /// The article of the law.
    #[serde(default)]
    pub cite: String,
    /// Official link.
    #[serde(default)]
    pub url: String,
    /// What the law asks for, in plain words; empty in WebAssembly, where nothing shows it.
    #[serde(default)]
    pub demand: String,
    /// The sentences that fulfil it: any one of these is enough.
    #[serde(default)]
    pub any: Vec<Clause>,
    /// Further clauses, each of which must be met somewhere in the text as well.
    #[serde(default)]
    pub also: Vec<Clause>,
    /// What a denial ("we do not sell") is worth.
    #[serde(default)]
    pub denial: Denial,
    /// The least pooled score of the sentences that fulfil it, 0 to 1: the chance that at least one of them is right
    /// if each is right with its own score. Without it any mark counts.
    #[serde(default)]
    pub at_least: f64,
    /// Where given, the requirement is asked only of a text that meets one of these.
    #[serde(default)]
    pub when: Vec<Clause>,
    /// The condition in words that follow "because the text does not show that".
    #[serde(default)]
    pub when_said: String,
    /// Where given, the requirement is not asked of a text that meets one of these.
    #[serde(default)]
    pub unless: Vec<Clause>,
    /// What no text can show, such as whether a duty exists: a sentence that is added to the reason where nothing was
    /// found.
    #[serde(default)]
    pub unseen: String,
    /// What makes it vague, if each supporting sentence meets one of these.
    #[serde(default)]
    pub vague: Vec<Vagueness>,
    /// What comes near and is not enough: where the requirement is missing, the sentences that meet one of these are
    /// shown.
    #[serde(default)]
    pub beside: Vec<Clause>,
    /// Why that is not enough, in words that follow "no sentence says this:".
    #[serde(default)]
    pub beside_said: String,
    /// What to add, in one sentence.
    #[serde(default)]
    pub advice: String,
    /// Sentences that fulfil it.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Sentences that do not.
    #[serde(default)]
    pub no: Vec<String>,
}

/// What a sentence must have: each of the lists that is given.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// One of these topics.
    #[serde(default, deserialize_with = "topics")]
    pub topics: Vec<Topic>,
    /// One of these phrases; where nothing else is asked for, in running text and not in a title.
    #[serde(default)]
    pub words: Phrases,
    /// The name of a company that is said to be "we", or that the text gives a short name, near the top of the text.
    #[serde(default)]
    pub names_us: bool,
    /// The name under which "we" trade, near the top of a text that gives a way to reach them.
    #[serde(default)]
    pub trade_name: bool,
    /// A fact of one of these kinds.
    #[serde(default)]
    pub facts: Vec<FactKind>,
    /// A fact with one of these marks, or one whose mark begins so where it ends with a point (`ccpa.`).
    #[serde(default)]
    pub marks: Vec<String>,
    /// None of these phrases.
    #[serde(default)]
    pub without: Phrases,
    /// None of these topics.
    #[serde(default, deserialize_with = "topics")]
    pub without_topics: Vec<Topic>,
    /// A denial: only denied topics count, and words without topics are taken for one.
    #[serde(default)]
    pub denied: bool,
}

/// One of the five things that a policy speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// What is collected, from whom and how.
    Collection,
    /// What it serves.
    Use,
    /// Who gets it, and where.
    Sharing,
    /// How it is protected.
    Security,
    /// What people may ask and choose.
    Rights,
}

/// What a denial is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Denial {
    /// It fulfils the requirement.
    Ok,
    /// It takes the requirement away.
    Na,
    /// It counts for nothing.
    #[default]
    No,
}

/// What makes a supporting sentence say too little.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Vagueness {
    /// It names nothing from the fact lists, only general words.
    NamesNothing(FactKind),
    /// It is hedged.
    Hedged,
    /// It gives no period, no end event and no legal duty.
    NoPeriod,
    /// It names none of these words of the right.
    RightNotNamed(Phrases),
    /// Its section gives no way to reach anyone.
    NoMeans,
    /// Neither its section gives a way to reach anyone, nor does that of any sentence with one of these topics.
    #[serde(deserialize_with = "topics")]
    NoWay(Vec<Topic>),
    /// It is the title of a section.
    OnlyTitle,
    /// It denies the right, but only after some time or in some case: that names the right and does not give it.
    OnlyLimited,
    /// The text has no date beside "effective" or "updated".
    NoDate,
    /// It names no mechanism.
    NoMechanism,
    /// It names no authority.
    NoAuthority,
    /// The text names no legal entity, or no way to reach it.
    NoIdentity,
    /// It lacks all of these words.
    Lacks {
        /// One of these is needed.
        words: Phrases,
        /// A fact of one of these kinds does as well.
        #[serde(default)]
        facts: Vec<FactKind>,
        /// The words to quote.
        #[serde(default)]
        quotes: Phrases,
        /// Whether a denial must have them as well.
        #[serde(default)]
        denials: bool,
        /// What is lacking, in words that follow "the text".
        says: String,
    },
    /// It lacks a fact of this kind.
    LacksFact {
        /// The kind.
        fact: FactKind,
        /// What is lacking, in words that follow "the text".
        says: String,
    },
    /// It says only what these words say.
    Only {
        /// The words that say too little.
        words: Phrases,
        /// The words that would say enough.
        #[serde(default)]
        unless: Phrases,
        /// A fact of one of these kinds would say enough as well.
        #[serde(default)]
        unless_facts: Vec<FactKind>,
        /// Whether what would say enough must stand in the same part of the sentence, between semicolons.
        #[serde(default)]
        near: bool,
        /// Whether a denial says too little with these words as well.
        #[serde(default)]
        denials: bool,
        /// What is lacking, in words that follow "the text".
        says: String,
    },
    /// It has facts of this kind, and all of them say too little.
    OnlyFacts {
        /// The kind.
        fact: FactKind,
        /// The normal forms that say too little.
        values: Vec<String>,
        /// What is lacking, in words that follow "the text".
        says: String,
    },
    /// The date of the text is older than this many months.
    Stale(u32),
    /// The text gives fewer than two ways of asking, and no e-mail address.
    FewMeans,
}

fn topics<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Topic>, D::Error> {
    Ok(Vec::<Named>::deserialize(deserializer)?.into_iter().map(|named| named.0).collect())
}

/// A topic by its id. It is looked up while it is read, so that a fault is told where it stands.
struct Named(Topic);

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Id;
        impl Visitor<'_> for Id {
            type Value = Named;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of a topic")
            }

            fn visit_str<E: serde::de::Error>(self, id: &str) -> Result<Named, E> {
                Topic::from_id(id).map(Named).ok_or_else(|| {
                    let ids: Vec<&str> = Topic::all().map(Topic::id).collect();
                    E::custom(format!("there is no topic `{id}`; {}", suggest(id, &ids)))
                })
            }
        }
        deserializer.deserialize_str(Id)
    }
}

impl Clause {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
            && self.words.is_empty()
            && self.facts.is_empty()
            && self.marks.is_empty()
            && !self.names_us
            && !self.trade_name
    }
}

impl Clause {
    /// Whether it asks for nothing but that a sentence is about one of its topics.
    pub(crate) fn has_only_topics(&self) -> bool {
        let Self { topics, words, names_us, trade_name, facts, marks, without, without_topics, denied: _ } = self;
        let phrases = [words, without].iter().all(|phrases| phrases.is_empty());
        let rest = facts.is_empty() && marks.is_empty() && without_topics.is_empty() && !names_us && !trade_name;
        !topics.is_empty() && phrases && rest
    }
}

impl Requirement {
    /// Takes from `base` what it does not say itself.
    fn follow(&mut self, base: &Requirement) {
        fn fill<T: Clone + Default + PartialEq>(own: &mut T, base: &T) {
            if *own == T::default() {
                own.clone_from(base);
            }
        }
        fill(&mut self.title, &base.title);
        fill(&mut self.category, &base.category);
        fill(&mut self.cite, &base.cite);
        fill(&mut self.url, &base.url);
        fill(&mut self.demand, &base.demand);
        fill(&mut self.any, &base.any);
        fill(&mut self.also, &base.also);
        fill(&mut self.denial, &base.denial);
        fill(&mut self.at_least, &base.at_least);
        fill(&mut self.when, &base.when);
        fill(&mut self.when_said, &base.when_said);
        fill(&mut self.unless, &base.unless);
        fill(&mut self.unseen, &base.unseen);
        fill(&mut self.vague, &base.vague);
        fill(&mut self.beside, &base.beside);
        fill(&mut self.beside_said, &base.beside_said);
        fill(&mut self.advice, &base.advice);
        fill(&mut self.yes, &base.yes);
        fill(&mut self.no, &base.no);
    }

    /// Whether it asks of a text what the other asks: both fare alike.
    pub(crate) fn asks_as(&self, other: &Requirement) -> bool {
        fn asked(one: &Requirement) -> impl PartialEq + '_ {
            let Requirement { any, also, denial, at_least, when, when_said, unless, .. } = one;
            let Requirement { unseen, vague, beside, beside_said, .. } = one;
            ((any, also, denial, at_least, when), (when_said, unless), (unseen, vague, beside, beside_said))
        }
        self.name() == other.name() && asked(self) == asked(other)
    }

    /// Returns the id without that of its checklist: `retention` of `gdpr.retention`.
    fn name(&self) -> &str {
        self.id.split_once('.').map_or("", |(_, name)| name)
    }
}

impl Checklist {
    /// Returns the checklist of a user's own that `json` holds.
    ///
    /// # Errors
    ///
    /// [`Error::is_checklist`] as [`Checklist::read`] fails; the message says where, what and how to mend it.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        Ok(Self::read(json)?)
    }

    /// Returns the checklist of a user's own that `json` holds.
    ///
    /// # Errors
    ///
    /// The first [`Fault`]: where `json` is not well formed; where a field is absent, unknown, empty or of another type;
    /// where there is no such topic; where an id stands twice, or is that of a built-in checklist.
    pub fn read(json: &str) -> Result<Self, Fault> {
        let checklist = Self::parse(json)?;
        if by_id(&checklist.id).is_some() {
            let message = format!("`{}` is a built-in checklist; choose another id", checklist.id);
            return Err(Fault::new(vec!["id".into()], message).placed(json));
        }
        checklist.completed(json)
    }

    fn parse(json: &str) -> Result<Self, Fault> {
        serde_json::from_str(json).map_err(|error| Fault::of_json(json, &error))
    }

    fn completed(mut self, json: &str) -> Result<Self, Fault> {
        self.complete().map_err(|fault| fault.placed(json))?;
        Ok(self)
    }

    /// Takes over what the list follows, and checks the whole.
    fn complete(&mut self) -> Result<(), Fault> {
        if !self.follows.is_empty() {
            let base = by_id(&self.follows);
            self.follow(base.ok_or_else(|| Fault::new(vec!["follows".into()], not_known(&self.follows)))?);
        }
        self.check()
    }

    fn follow(&mut self, base: &Checklist) {
        for requirement in &mut self.requirements {
            if let Some(base) = base.requirements.iter().find(|base| base.name() == requirement.name()) {
                requirement.follow(base);
            }
        }
    }

    fn check(&self) -> Result<(), Fault> {
        let fail = |field: &str, what: &str| Err(Fault::new(vec![field.into()], what));
        if !is_name(&self.id) {
            return fail("id", "this is no id; give one of a to z, 0 to 9, `-` and `_`, such as `acme`");
        }
        for (field, value) in [("title", &self.title), ("jurisdiction", &self.jurisdiction), ("cite", &self.cite)] {
            if value.trim().is_empty() {
                return fail(field, EMPTY);
            }
        }
        if !is_link(&self.url) {
            return fail("url", NO_LINK);
        }
        if self.as_of.parse::<Date>().is_err() {
            return fail("as_of", "this is no date; give the day up to which the list is right, such as 2026-01-31");
        }
        if self.requirements.is_empty() {
            return fail("requirements", "there is none; add at least one");
        }
        for (item, requirement) in self.requirements.iter().enumerate() {
            self.check_requirement(item, requirement)?;
        }
        Ok(())
    }

    fn check_requirement(&self, item: usize, requirement: &Requirement) -> Result<(), Fault> {
        let way = |field: &str| vec!["requirements".into(), item.into(), Step::from(field)];
        let fail = |field: &str, what: &str| Err(Fault::new(way(field), what));
        let id = &requirement.id;
        if !id.strip_prefix(self.id.as_str()).and_then(|rest| rest.strip_prefix('.')).is_some_and(is_name) {
            let id = &self.id;
            return fail("id", &format!("it must begin with `{id}.`, the id of the list, as in `{id}.retention`"));
        }
        if self.requirements[..item].iter().any(|before| before.id == *id) {
            return fail("id", &format!("`{id}` is there twice; choose another id"));
        }
        for (field, value) in [
            ("title", &requirement.title),
            ("cite", &requirement.cite),
            ("demand", &requirement.demand),
            ("advice", &requirement.advice),
        ] {
            // In WebAssembly the built-in lists have no demand that another could take over.
            let is_taken_over = field == "demand" && !self.follows.is_empty();
            if value.trim().is_empty() && !is_taken_over {
                return fail(field, EMPTY);
            }
        }
        if !is_link(&requirement.url) {
            return fail("url", NO_LINK);
        }
        if requirement.any.is_empty() {
            return fail("any", "there is nothing that fulfils it; add at least one clause");
        }
        for (field, clauses) in [
            ("any", &requirement.any),
            ("also", &requirement.also),
            ("when", &requirement.when),
            ("unless", &requirement.unless),
            ("beside", &requirement.beside),
        ] {
            if let Some(number) = clauses.iter().position(Clause::is_empty) {
                let what = "this clause asks for nothing; add `topics`, `words`, `facts` or `marks`";
                return Err(Fault::new([way(field), vec![number.into()]].concat(), what));
            }
        }
        if !(0.0..=1.0).contains(&requirement.at_least) {
            return fail("at_least", "this is no share; give a number from 0 to 1");
        }
        Ok(())
    }
}

const EMPTY: &str = "this is missing or empty; fill it";
const NO_LINK: &str = "this is no link; give one that begins with https://";

/// Whether the link leads to the web: any other address is not to be shown as a link.
fn is_link(url: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| url.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
}

/// Whether it can stand in the address of a page and on a command line as it is.
fn is_name(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
}

/// A built-in checklist that is read when somebody asks for it: reading all of them takes longer than reading a policy.
struct BuiltIn {
    id: &'static str,
    json: &'static str,
    list: OnceLock<Checklist>,
}

/// The built-in checklists as the build script makes them: a line of id and JSON for each.
static BUILTIN: LazyLock<Vec<BuiltIn>> = LazyLock::new(|| {
    let lines = include_str!(concat!(env!("OUT_DIR"), "/checklists.tsv")).lines();
    lines
        .filter_map(|line| line.split_once('\t'))
        .map(|(id, json)| BuiltIn { id, json, list: OnceLock::new() })
        .collect()
});

/// Returns the built-in checklists, in the order in which they are listed. The first call reads them.
pub fn builtin() -> &'static [Checklist] {
    static CHECKLISTS: OnceLock<Vec<Checklist>> = OnceLock::new();
    CHECKLISTS.get_or_init(|| BUILTIN.iter().filter_map(|list| by_id(list.id)).cloned().collect())
}

/// Returns the built-in checklist with this id.
pub fn by_id(id: &str) -> Option<&'static Checklist> {
    let at = BUILTIN.iter().position(|list| list.id == id)?;
    let list = || {
        let mut list: Checklist =
            serde_json::from_str(BUILTIN[at].json).expect("the tests read every built-in checklist");
        // A list follows one before it, so that none can follow itself.
        if let Some(base) = BUILTIN[..at].iter().find(|base| base.id == list.follows) {
            list.follow(by_id(base.id)?);
        }
        Some(list)
    };
    Some(BUILTIN[at].list.get_or_init(|| list().expect("what it follows is there")))
}

/// Returns the built-in checklist with this id.
///
/// # Errors
///
/// [`Error::is_checklist`] where there is none; the message names the nearest.
pub fn named(id: &str) -> Result<&'static Checklist, Error> {
    by_id(id).ok_or_else(|| Error::checklist(not_known(id)))
}

fn not_known(id: &str) -> String {
    let known: Vec<&str> = BUILTIN.iter().map(|list| list.id).collect();
    format!("checklist `{id}` is not known; {}", suggest(id, &known))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACME: &str = r#"{"id": "acme", "title": "Acme", "jurisdiction": "here", "as_of": "2026-01-01", "cite": "Acme",
        "url": "https://example.com", "requirements": [{"id": "acme.one", "title": "One", "cite": "CITE",
        "url": "https://example.com", "demand": "Say it.", "any": [CLAUSE], "advice": "Say it."}]}"#;

    fn acme(cite: &str, clause: &str) -> Result<Checklist, Error> {
        Checklist::from_json(&ACME.replace("CITE", cite).replace("CLAUSE", clause))
    }

    #[test]
    fn a_list_of_ones_own_is_read() {
        let list = acme("Acme 1", r#"{"topics": ["sharing.sale"], "words": ["sell"]}"#).expect("well formed");
        assert_eq!(list.requirements[0].any[0].words.source(), ["sell"]);
        assert_eq!(list.requirements[0].denial, Denial::No);
    }

    fn said(list: Result<Checklist, Error>) -> String {
        let error = list.expect_err("faulty");
        assert!(error.is_checklist());
        error.to_string()
    }

    #[test]
    fn a_fault_is_named_with_its_remedy() {
        assert_eq!(
            said(acme("", r#"{"words": ["sell"]}"#)),
            "line 2, column 91: `requirements[0].cite`: this is missing or empty; fill it"
        );
        assert!(said(acme("x", "{}")).contains("`requirements[0].any[0]`: this clause asks for nothing"));
        assert!(said(acme("x", r#"{"topics": ["sharing.sal"]}"#)).ends_with(
            "`requirements[0].any[0].topics[0]`: there is no topic `sharing.sal`; did you mean `sharing.sale`?"
        ));
        assert!(
            said(acme("x", r#"{"topic": []}"#))
                .ends_with("`requirements[0].any[0].topic`: there is no such field; did you mean `topics`?")
        );
        assert!(said(Checklist::from_json("[")).contains("not well-formed JSON"));
    }

    #[test]
    fn a_built_in_id_is_taken() {
        let list = ACME.replace("acme", "gdpr").replace("CITE", "x").replace("CLAUSE", r#"{"words": ["sell"]}"#);
        assert_eq!(
            said(Checklist::from_json(&list)),
            "line 1, column 2: `id`: `gdpr` is a built-in checklist; choose another id"
        );
    }

    #[test]
    fn a_list_that_follows_another_says_only_what_differs() {
        let followed = |base: &str| {
            let json = r#"{"id": "acme", "title": "Acme", "jurisdiction": "here", "as_of": "2026-01-01", "cite": "Acme",
                "url": "https://example.com", "follows": "BASE",
                "requirements": [{"id": "acme.retention", "cite": "Acme 7"}]}"#;
            Checklist::from_json(&json.replace("BASE", base))
        };
        let own = &followed("gdpr").expect("well formed").requirements[0];
        let base = by_id("gdpr").expect("built in").requirements.iter().find(|one| one.id == "gdpr.retention");
        let base = base.expect("in it");
        assert_eq!((own.cite.as_str(), &own.title, &own.any), ("Acme 7", &base.title, &base.any));
        let error = followed("gpdr").expect_err("there is none").to_string();
        assert!(error.contains("did you mean `gdpr`?"), "{error}");
        // What neither says is asked for.
        let error = followed("caloppa").expect_err("it has no retention").to_string();
        assert!(error.ends_with("`requirements[0].title`: this is missing or empty; fill it"), "{error}");
    }

    #[test]
    fn a_set_of_phrases_has_a_name() {
        let list = acme("x", r#"{"words": ["@correct", "mend"]}"#).expect("well formed");
        let words = &list.requirements[0].any[0].words;
        let is_in = |text: &str| {
            let mut cut = Vec::new();
            crate::fact::phrase::words_into(text, &mut cut);
            words.is_in(text, &cut)
        };
        assert!(is_in("You may rectify it.") && is_in("We mend it, Müller 🎉.") && !is_in("We correlate it."));
        let error = acme("x", r#"{"words": ["@corect"]}"#).expect_err("there is none").to_string();
        assert!(error.contains("did you mean `@correct`?"), "{error}");
    }

    #[test]
    fn every_builtin_list_passes_the_check_of_a_users_list() {
        for BuiltIn { id, json, .. } in &*BUILTIN {
            let list = Checklist::parse(json).and_then(|list| list.completed(json)).expect("well formed");
            assert_eq!(list.id, *id);
        }
    }
}
