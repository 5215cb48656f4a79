//! The one error of the library: opaque, with a code for programs and a message for people.

use std::fmt;

/// Why a text or an option could not be used. The message names the cause and the remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    TooLarge,
    Binary,
    Encoding,
    Checklist,
    Option,
}

impl Error {
    /// An input without a single character of text.
    pub fn empty() -> Self {
        Self::new(Kind::Empty, "the text is empty; give the policy's text, or the file that holds it")
    }

    /// An input over the limit.
    pub fn too_large(bytes: usize, limit: usize) -> Self {
        Self::new(
            Kind::TooLarge,
            format!("the text has {bytes} bytes, more than the limit of {limit}; split it into its parts"),
        )
    }

    /// An input that is no text.
    pub fn binary(offset: usize) -> Self {
        Self::new(
            Kind::Binary,
            format!(
                "byte {offset} is no text: this looks like a binary file; save the policy as text, Markdown or HTML first"
            ),
        )
    }

    /// An input in an encoding that is not read.
    pub fn encoding(offset: usize) -> Self {
        Self::new(
            Kind::Encoding,
            format!(
                "byte {offset} is not UTF-8; save the file as UTF-8 (for example with `iconv -f WINDOWS-1252 -t UTF-8`)"
            ),
        )
    }

    /// A checklist that cannot be used.
    pub fn checklist(message: impl Into<String>) -> Self {
        Self::new(Kind::Checklist, message)
    }

    /// An option that cannot be used.
    pub fn option(message: impl Into<String>) -> Self {
        Self::new(Kind::Option, message)
    }

    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// Returns the error with the name of what it is about before its message.
    #[must_use]
    pub fn about(self, what: &str) -> Self {
        Self { message: format!("{what}: {}", self.message), ..self }
    }

    /// Returns the short stable name of the error, as in a batch's error records and in JavaScript.
    pub fn code(&self) -> &'static str {
        match self.kind {
            Kind::Empty => "empty",
            Kind::TooLarge => "too_large",
            Kind::Binary => "binary",
            Kind::Encoding => "encoding",
            Kind::Checklist => "checklist",
            Kind::Option => "option",
        }
    }

    /// Whether the input held no text.
    pub fn is_empty(&self) -> bool {
        self.kind == Kind::Empty
    }

    /// Whether the input was over the limit.
    pub fn is_too_large(&self) -> bool {
        self.kind == Kind::TooLarge
    }

    /// Whether the input was no text.
    pub fn is_binary(&self) -> bool {
        self.kind == Kind::Binary
    }

    /// Whether the input was in an unknown encoding.
    pub fn is_encoding(&self) -> bool {
        self.kind == Kind::Encoding
    }

    /// Whether a checklist could not be used.
    pub fn is_checklist(&self) -> bool {
        self.kind == Kind::Checklist
    }

    /// Whether an option could not be used.
    pub fn is_option(&self) -> bool {
        self.kind == Kind::Option
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Returns the value of `name` among those that are known.
///
/// # Errors
///
/// [`Error::is_option`] where it is none of them; the message says `what` it was to be.
pub fn named<T: Copy>(what: &str, name: &str, known: &[(&str, T)]) -> Result<T, Error> {
    known.iter().find(|(known, _)| *known == name).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        Error::option(format!("{what} `{name}` is not known; {}", suggest(name, &names)))
    })
}

/// Returns what to say of a name that is none of `known`: "did you mean `gdpr`?" where one is near, else all of them.
pub fn suggest(name: &str, known: &[&str]) -> String {
    let name = name.to_lowercase();
    match known.iter().map(|known| (distance(&name, known), *known)).min() {
        Some((distance, near)) if distance <= near.chars().count().max(2) / 2 => format!("did you mean `{near}`?"),
        _ => format!("known are {}", known.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ")),
    }
}

/// Returns how many characters to insert, delete, replace or swap with the next to get from `a` to `b` (Damerau 1964, no
/// character edited twice).
fn distance(a: &str, b: &str) -> usize {
    // No name is this long, and the time is the product of both lengths.
    let a: Vec<char> = a.chars().take(64).collect();
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut before = row.clone();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut least = (row[j] + usize::from(x != y)).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *y && b[j - 1] == *x {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_and_all_where_none_is_near() {
        let known = ["baseline", "gdpr", "ccpa"];
        assert_eq!(suggest("GDRP", &known), "did you mean `gdpr`?");
        assert_eq!(suggest("zzzzzzzz", &known), "known are `baseline`, `gdpr`, `ccpa`");
        assert_eq!(suggest("", &[]), "known are ");
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "ab"), 2);
        assert_eq!((distance("titel", "title"), distance("titel", "cite")), (1, 2));
    }
}
