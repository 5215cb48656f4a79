//! SARIF 2.1.0 (OASIS, 2020): one run, a rule for each requirement and kind of warning, a result for each gap.
//!
//! Columns are counted in UTF-16 code units, from 1, as `columnKind` says. A missing statement has no place of its own,
//! so it is shown at the start of the document.

use super::{Item, caveat, shorten};
use crate::finding::Status;
use crate::report::RequirementReport;
use serde_json::{Value, json};

/// Characters of a sentence that a message quotes.
const SHOWN: usize = 200;

/// Returns the log of all reports.
pub(super) fn render(items: &[Item]) -> String {
    let mut rules: Vec<Value> = Vec::new();
    let mut results: Vec<Value> = Vec::new();
    let mut notes: Vec<Value> = Vec::new();
    let mut artifacts: Vec<Value> = Vec::new();
    for item in items {
        let uri = uri(&item.report.document.id);
        artifacts.push(json!({ "location": { "uri": uri }, "length": item.source.len() }));
        if let Some(caveat) = caveat(item.report) {
            notes.push(json!({
                "level": "warning",
                "message": { "text": caveat },
                "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri } } }],
            }));
        }
        let lines = Lines::new(item.source);
        for checklist in &item.report.checklists {
            for requirement in &checklist.requirements {
                let index = rule(&mut rules, &requirement.id, || requirement_rule(&checklist.id, requirement));
                if matches!(requirement.status, Status::Missing | Status::Vague) {
                    results.push(gap(item, &lines, &uri, requirement, index));
                }
            }
        }
        for warning in &item.report.warnings {
            let id = format!("warning.{}", warning.id);
            let index = rule(&mut rules, &id, || {
                json!({ "id": id, "shortDescription": { "text": warning.id.replace('_', " ") },
                        "defaultConfiguration": { "level": "warning" } })
            });
            let place = match (warning.quotes.first(), warning.sentences.first()) {
                (Some(quote), _) => lines.region(quote.start, quote.end),
                (None, Some(&id)) => item.report.sentences.get(id).map_or_else(start, |s| lines.region(s.start, s.end)),
                (None, None) => start(),
            };
            let words = warning.sentences.iter().map(|&id| item.sentence(id)).collect::<Vec<_>>().join("\n");
            let quoted: String = warning.quotes.iter().map(|quote| item.words(quote.start, quote.end)).collect();
            let mut result = json!({
                "ruleId": id,
                "ruleIndex": index,
                "level": if warning.severity == "low" { "note" } else { "warning" },
                "message": { "text": sentences(&[&warning.message, &warning.advice]) },
                "locations": [location(&uri, place)],
                "partialFingerprints": { "lacuna/v1": fingerprint(&[&id, &words, &quoted]) },
            });
            // The other sentences of a contradiction, and the other places of the same words.
            let others: Vec<Value> = warning
                .quotes
                .iter()
                .skip(1)
                .map(|quote| location(&uri, lines.region(quote.start, quote.end)))
                .collect();
            if !others.is_empty() {
                result["relatedLocations"] = json!(others);
            }
            results.push(result);
        }
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "lacuna", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "utf16CodeUnits",
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notes }],
            "artifacts": artifacts,
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).expect("a value has string keys and finite numbers");
    text.push('\n');
    text
}

/// Returns the index of the rule with this id, adding it where it is new.
fn rule(rules: &mut Vec<Value>, id: &str, make: impl FnOnce() -> Value) -> usize {
    rules.iter().position(|rule| rule["id"] == id).unwrap_or_else(|| {
        rules.push(make());
        rules.len() - 1
    })
}

fn requirement_rule(checklist: &str, requirement: &RequirementReport) -> Value {
    let mut rule = json!({
        "id": requirement.id,
        "shortDescription": { "text": requirement.title },
        "fullDescription": { "text": format!("{} ({})", requirement.title, requirement.citation) },
        "defaultConfiguration": { "level": "warning" },
        "properties": { "tags": ["privacy", checklist], "citation": requirement.citation },
    });
    if requirement.url.starts_with("https://") {
        rule["helpUri"] = json!(requirement.url);
    }
    rule
}

fn gap(item: &Item, lines: &Lines, uri: &str, requirement: &RequirementReport, index: usize) -> Value {
    let evidence = requirement.evidence.first().and_then(|best| item.report.sentences.get(best.sentence));
    let place = match (requirement.quotes.first(), evidence) {
        (Some(quote), _) => lines.region(quote.start, quote.end),
        (None, Some(sentence)) => lines.region(sentence.start, sentence.end),
        (None, None) => start(),
    };
    let words = evidence.map(|sentence| item.sentence(sentence.id)).unwrap_or_default();
    let (level, heading) = match requirement.status {
        Status::Missing => ("warning", "Missing"),
        _ => ("note", "Vague"),
    };
    let heading = format!("{heading}: {} ({}).", requirement.title, requirement.citation);
    let quoted = if words.is_empty() { String::new() } else { format!("“{}”", shorten(&words, SHOWN)) };
    json!({
        "ruleId": requirement.id,
        "ruleIndex": index,
        "level": level,
        "message": { "text": sentences(&[&heading, &requirement.why, &quoted, &requirement.advice]) },
        "locations": [location(uri, place)],
        "partialFingerprints": { "lacuna/v1": fingerprint(&[&requirement.id, level, &words]) },
    })
}

/// Returns the parts that are not empty, parted by spaces. SARIF reads `{0}` and `[x](1)` in a message as commands.
fn sentences(parts: &[&str]) -> String {
    let text = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' | '}' => escaped.extend([c, c]),
            '[' | ']' | '\\' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

fn location(uri: &str, region: Value) -> Value {
    json!({ "physicalLocation": { "artifactLocation": { "uri": uri }, "region": region } })
}

/// The place of what is not there.
fn start() -> Value {
    json!({ "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1 })
}

/// Where the lines of a source begin.
struct Lines<'a> {
    source: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(source: &'a str) -> Self {
        let starts = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { source, starts }
    }

    fn region(&self, from: usize, to: usize) -> Value {
        let ((start_line, start_column), (end_line, end_column)) = (self.place(from), self.place(to.max(from)));
        json!({ "startLine": start_line, "startColumn": start_column, "endLine": end_line, "endColumn": end_column })
    }

    /// Returns line and column of a byte, both from 1, the column in UTF-16 code units.
    fn place(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|&start| start <= offset);
        let before = self.source.get(self.starts[line - 1]..offset).unwrap_or_default();
        (line, before.encode_utf16().count() + 1)
    }
}

/// Returns a hash (FNV-1a, 64 bits) by which a code host knows the same result again after lines have moved.
fn fingerprint(parts: &[&str]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// Returns a path as a URI reference: relative stays relative, absolute becomes `file:///…`.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let drive = matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    let mut uri = if path.starts_with('/') {
        "file://".to_owned()
    } else if drive {
        "file:///".to_owned()
    } else {
        String::new()
    };
    for byte in path.bytes() {
        // In a relative reference a colon would end a scheme.
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) || (drive && byte == b':') {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::{Lines, sentences, uri};

    #[test]
    fn a_column_counts_utf16_code_units_from_one() {
        let source = "Heading\r\nMüller’s 🎉 data.";
        let lines = Lines::new(source);
        assert_eq!(lines.place(0), (1, 1));
        let data = source.find("data").unwrap();
        assert_eq!(lines.place(data), (2, "Müller’s 🎉 ".encode_utf16().count() + 1));
        assert_eq!(lines.place(usize::MAX).0, 2, "beyond the end is the last line");
    }

    #[test]
    fn a_path_becomes_a_uri() {
        assert_eq!(uri("./docs/policy 1.md"), "docs/policy%201.md");
        assert_eq!(uri("/tmp/ü.txt"), "file:///tmp/%C3%BC.txt");
        assert_eq!(uri("C:\\x.txt"), "file:///C:/x.txt");
        assert_eq!(uri("a:b"), "a%3Ab");
    }

    #[test]
    fn a_policy_cannot_put_commands_into_a_message() {
        assert_eq!(sentences(&["a {0}", "", "[x](1)"]), "a {{0}} \\[x\\](1)");
    }
}
