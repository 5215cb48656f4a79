//! How sections and items are numbered: what blocks and sentences both need to know.

/// Words that stand before a section's number, as in "Section 4".
pub(crate) const SECTION_WORDS: [&str; 9] =
    ["section", "article", "part", "chapter", "appendix", "annex", "schedule", "clause", "step"];

/// Whether `mark` is a Roman numeral of small size in one case.
pub(crate) fn is_roman(mark: &str) -> bool {
    let small = mark.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    let large = mark.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    (1..=5).contains(&mark.len()) && (small || large)
}
