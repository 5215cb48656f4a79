//! Facts: data types, retention periods, contacts, dates, laws, each with its span.

use crate::sentence::Sentence;
use crate::text::{Span, Text};
use crate::topic::Mark;

/// What kind of fact it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
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
}

/// One fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What kind it is.
    pub kind: FactKind,
    /// Where it stands in the plain text.
    pub span: Span,
    /// The normal form: "e-mail address", "2024-05-25", "GDPR".
    pub canonical: String,
    /// What the law calls it: `gdpr.special`, `ccpa.B`.
    pub marks: Vec<&'static str>,
    /// For a period, its length in days.
    pub days: Option<u32>,
    /// The sentence, as an index of the sentences.
    pub sentence: usize,
}

/// Returns the facts of the text, ordered by their start.
pub fn facts(_text: &Text, _sentences: &[Sentence], _topics: &[Vec<Mark>]) -> Vec<Fact> {
    Vec::new()
}
