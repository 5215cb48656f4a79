//! The report itself.

use super::Item;

/// Returns the reports as JSON, one a line.
pub(super) fn render(items: &[Item]) -> String {
    let mut lines = String::new();
    for item in items {
        lines.push_str(&serde_json::to_string(item.report).expect("a report has string keys and finite numbers"));
        lines.push('\n');
    }
    lines
}
