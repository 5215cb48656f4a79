//! Checklists: what a law asks a policy to say, as data.

/// One law's list.
#[derive(Clone, Debug, PartialEq)]
pub struct Checklist {
    /// Short name, such as `gdpr`.
    pub id: String,
    /// Title in plain words.
    pub title: String,
}

/// Returns the built-in checklists, in the order in which they are listed.
pub fn builtin() -> &'static [Checklist] {
    &[]
}

/// Returns the built-in checklist with this id.
pub fn by_id(id: &str) -> Option<&'static Checklist> {
    builtin().iter().find(|checklist| checklist.id == id)
}
