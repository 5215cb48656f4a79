//! Findings: whether the text is a privacy policy, and for each requirement of a checklist whether it is met.

use crate::checklist::Checklist;
use crate::fact::Fact;
use crate::sentence::Sentence;
use crate::text::{Span, Text};
use crate::topic::Mark;
use jiff::civil::Date;

/// All that was read of a text.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The text.
    pub text: &'a Text<'a>,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Its language, `en` or another.
    pub language: &'static str,
    /// The marks of each sentence.
    pub topics: &'a [Vec<Mark>],
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
    /// How it fares.
    pub status: Status,
    /// The sentences that fulfil it with their score, best first.
    pub evidence: Vec<(usize, f64)>,
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
    /// The effective or last-updated date.
    pub effective_date: Option<Date>,
    /// The checklists in the order asked for.
    pub checklists: Vec<ChecklistFinding>,
    /// The warnings.
    pub warnings: Vec<Warning>,
}

/// Returns the findings on what was read, for each of `checklists`, as of `today`.
pub fn find(_reading: &Reading, _checklists: &[&'static Checklist], _today: Option<Date>) -> Findings {
    Findings { is_policy: false, policy_score: 0.0, effective_date: None, checklists: Vec::new(), warnings: Vec::new() }
}
