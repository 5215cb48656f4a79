//! A comparison of two versions: gaps first, then what is said and named, then the sentences.

use super::markdown::{citation, escape};
use super::text::{Ink, Page};
use super::{DISCLAIMER, Item, Style, caveat, clean, count, headline, shorten, status_name};
use crate::compare::{Change, Comparison, Difference, SentenceChange, TopicChange, is_judged};
use crate::report::{FactReport, Report, RequirementReport};
use crate::topic::Topic;

/// Characters of a sentence that is evidence, and of one that has changed.
const SHOWN: usize = 160;
const CHANGED: usize = 1000;

/// Returns the comparison as JSON, in one line.
pub(super) fn json(comparison: &Comparison) -> String {
    let mut line = serde_json::to_string(comparison).expect("a comparison has string keys and finite numbers");
    line.push('\n');
    line
}

/// Returns the comparison for a reader at a terminal.
pub(super) fn text(comparison: &Comparison, old: &Item, new: &Item, style: Style) -> String {
    let mut page = Page::new(style);
    page.wrap("", Ink::Title, &names(comparison));
    page.wrap("  Old: ", Ink::Plain, &headline(old.report));
    page.wrap("  New: ", Ink::Plain, &headline(new.report));
    page.wrap("  ", Ink::Plain, &dated(comparison));
    for caveat in caveats(old.report, new.report) {
        page.wrap("  ", Ink::Poor, &caveat);
    }
    page.wrap("  ", Ink::Plain, &tally(comparison));

    let changes = gaps(comparison, old.report, new.report);
    if !changes.is_empty() {
        page.blank();
        page.wrap("", Ink::Title, "Gaps");
    }
    for gap in &changes {
        let (mark, ink) = if gap.opened { ("  ✗ Opened: ", Ink::Bad) } else { ("  ✓ Closed: ", Ink::Good) };
        page.title(mark, ink, &gap.new.title, &gap.new.citation);
        page.wrap("    ", Ink::Plain, &gap.story());
        if let Some((words, place)) = gap.evidence(old, new) {
            page.wrap("    ", Ink::Faint, &format!("“{}” ({place})", shorten(&words, SHOWN)));
        }
        if gap.opened && !gap.new.advice.is_empty() {
            page.wrap("    → ", Ink::Plain, &gap.new.advice);
        }
    }

    if !is_empty(&comparison.topics) {
        page.blank();
        page.wrap("", Ink::Title, "What is said");
        for (sign, ink, item, changes) in
            [("  + ", Ink::Good, new, &comparison.topics.added), ("  − ", Ink::Bad, old, &comparison.topics.removed)]
        {
            for change in changes {
                page.title(sign, ink, &topic(change), change.id);
                let words = shorten(&item.sentence(change.sentence), SHOWN);
                page.wrap("    ", Ink::Faint, &format!("“{words}” ({})", place(change.sentence, sign == "  − ")));
            }
        }
    }

    if !is_empty(&comparison.facts) {
        page.blank();
        page.wrap("", Ink::Title, "What is named");
        for (sign, ink, facts) in
            [("  + ", Ink::Good, &comparison.facts.added), ("  − ", Ink::Bad, &comparison.facts.removed)]
        {
            for (kind, names) in by_kind(facts) {
                page.wrap(sign, ink, &format!("{kind}: {}", names.join("; ")));
            }
        }
    }

    if !comparison.sentences.is_empty() {
        page.blank();
        page.wrap("", Ink::Title, "Sentences");
    }
    if comparison.sentences.iter().any(|change| change.change == Change::Reworded) {
        page.wrap("  ", Ink::Faint, "Words in [-…-] went, words in {+…+} came.");
    }
    for change in &comparison.sentences {
        let whole = |item: &Item, id: Option<usize>| {
            format!("“{}”", shorten(&item.sentence(id.unwrap_or(usize::MAX)), CHANGED))
        };
        let place = places(change);
        match change.change {
            Change::Added => page.wrap("  + ", Ink::Good, &format!("{} ({place})", whole(new, change.new))),
            Change::Removed => page.wrap("  − ", Ink::Bad, &format!("{} ({place})", whole(old, change.old))),
            Change::Moved => page.wrap("  ↕ ", Ink::Plain, &format!("{} ({place})", whole(new, change.new))),
            Change::Reworded => {
                let [before, after] = reworded(change, old, new, [["[-", "-]"], ["{+", "+}"]], str::to_owned);
                page.wrap("  ~ ", Ink::Bad, &format!("“{before}”"));
                page.wrap("    ", Ink::Good, &format!("“{after}” ({place})"));
            }
        }
    }
    page.blank();
    page.wrap("", Ink::Faint, DISCLAIMER);
    page.out
}

/// Returns the comparison as a comment on a pull request.
pub(super) fn markdown(comparison: &Comparison, old: &Item, new: &Item) -> String {
    let mut out = format!("## {}\n\n", escape(&names(comparison)));
    let line = |name: &str, report: &Report| format!("{name}: {}.<br>\n", escape(&headline(report)));
    out.push_str(&line("Old", old.report));
    out.push_str(&line("New", new.report));
    out.push_str(&format!("{}.\n\n", escape(&dated(comparison))));
    for caveat in caveats(old.report, new.report) {
        out.push_str(&format!("> {}\n\n", escape(&caveat)));
    }
    out.push_str(&format!("**{}**\n\n", tally(comparison)));

    let section = |out: &mut String, title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            out.push_str(&format!("### {title}\n\n"));
            for line in lines {
                out.push_str(&format!("- {line}\n"));
            }
            out.push('\n');
        }
    };

    let gap = |gap: &Gap| {
        let mut line = format!(
            "**{}: {}** ({})<br>{}",
            if gap.opened { "Opened" } else { "Closed" },
            escape(&gap.new.title),
            citation(gap.new),
            escape(&gap.story())
        );
        if let Some((words, place)) = gap.evidence(old, new) {
            line.push_str(&format!("<br><em>“{}”</em> ({place})", escape(&shorten(&words, SHOWN))));
        }
        if gap.opened && !gap.new.advice.is_empty() {
            line.push_str(&format!("<br>{}", escape(&gap.new.advice)));
        }
        line
    };
    section(&mut out, "Gaps", gaps(comparison, old.report, new.report).iter().map(gap).collect());

    let said = |item: &Item, is_old: bool, changes: &[TopicChange]| -> Vec<String> {
        let line = |change: &TopicChange| {
            format!(
                "**{}: {}**<br><em>“{}”</em> ({})",
                if is_old { "No longer" } else { "New" },
                escape(&topic(change)),
                escape(&shorten(&item.sentence(change.sentence), SHOWN)),
                place(change.sentence, is_old)
            )
        };
        changes.iter().map(line).collect()
    };
    let mut lines = said(new, false, &comparison.topics.added);
    lines.extend(said(old, true, &comparison.topics.removed));
    section(&mut out, "What is said", lines);

    let named = |word: &str, facts: &[FactReport]| -> Vec<String> {
        let line = |(kind, names): (String, Vec<String>)| format!("**{word} {kind}**: {}", escape(&names.join("; ")));
        by_kind(facts).into_iter().map(line).collect()
    };
    let mut lines = named("New", &comparison.facts.added);
    lines.extend(named("No longer named:", &comparison.facts.removed));
    section(&mut out, "What is named", lines);

    let changed = |change: &SentenceChange| {
        let whole =
            |item: &Item, id: Option<usize>| escape(&shorten(&item.sentence(id.unwrap_or(usize::MAX)), CHANGED));
        let place = places(change);
        match change.change {
            Change::Added => format!("**Added** ({place})<br>{}", whole(new, change.new)),
            Change::Removed => format!("**Removed** ({place})<br>{}", whole(old, change.old)),
            Change::Moved => format!("**Moved** ({place})<br>{}", whole(new, change.new)),
            Change::Reworded => {
                let marks = [["<del>", "</del>"], ["<ins>", "</ins>"]];
                let [before, after] = reworded(change, old, new, marks, escape);
                format!("**Reworded** ({place})<br>{before}<br>{after}")
            }
        }
    };
    section(&mut out, "Sentences", comparison.sentences.iter().map(changed).collect());
    out.push_str(&format!("<sub>{DISCLAIMER}</sub>\n"));
    out
}

fn names(comparison: &Comparison) -> String {
    format!("{} → {}", clean(&comparison.old.id), clean(&comparison.new.id))
}

fn dated(comparison: &Comparison) -> String {
    let date = |date: &Option<String>| date.clone().unwrap_or_else(|| "no date found".to_owned());
    let (old, new) = (date(&comparison.old.effective_date), date(&comparison.new.effective_date));
    format!("In effect or last updated: {old} → {new}")
}

/// Returns what a reader must know before the findings.
fn caveats(old: &Report, new: &Report) -> Vec<String> {
    let mut caveats: Vec<String> = [("Old", old), ("New", new)]
        .into_iter()
        .filter_map(|(name, report)| Some(format!("{name}: {}", caveat(report)?)))
        .collect();
    let is_asked = |report: &Report| !report.checklists.is_empty();
    if is_asked(old) && is_asked(new) && !(is_judged(old) && is_judged(new)) {
        caveats.push("No requirement could be judged in both, so gaps are not compared.".to_owned());
    }
    caveats
}

/// Returns how many sentences have changed, in words.
fn tally(comparison: &Comparison) -> String {
    let number = |wanted: Change| comparison.sentences.iter().filter(|change| change.change == wanted).count();
    let (added, removed) = (number(Change::Added), number(Change::Removed));
    let (reworded, moved) = (number(Change::Reworded), number(Change::Moved));
    let unchanged = comparison.new.sentences.saturating_sub(added + reworded + moved);
    if comparison.sentences.is_empty() {
        return format!("No sentence has changed; {unchanged} unchanged");
    }
    format!(
        "{} added, {removed} removed, {reworded} reworded, {moved} moved; {unchanged} unchanged",
        count(added, "sentence")
    )
}

/// A requirement on which one version says more than the other.
struct Gap<'a> {
    opened: bool,
    old: &'a RequirementReport,
    new: &'a RequirementReport,
}

impl Gap<'_> {
    fn story(&self) -> String {
        let name = |requirement: &RequirementReport| status_name(requirement.status).replace('_', " ");
        let change = format!("{} → {}", name(self.old), name(self.new));
        if self.opened { format!("{change}. {}", self.new.why) } else { change }
    }

    /// Returns the best evidence, with its place: what is now there, or what was.
    fn evidence(&self, old: &Item, new: &Item) -> Option<(String, String)> {
        let best = |item: &Item, requirement: &RequirementReport, is_old: bool| {
            let id = requirement.evidence.first()?.sentence;
            Some((item.sentence(id), place(id, is_old)))
        };
        if self.opened {
            best(old, self.old, true).or_else(|| best(new, self.new, false))
        } else {
            best(new, self.new, false)
        }
    }
}

/// Returns the requirements that were opened, then those that were closed.
fn gaps<'a>(comparison: &Comparison, old: &'a Report, new: &'a Report) -> Vec<Gap<'a>> {
    let by_id = |report: &'a Report, id: &str| {
        let mut all = report.checklists.iter().flat_map(|checklist| &checklist.requirements);
        all.find(|requirement| requirement.id == id)
    };
    let listed = [(true, &comparison.opened), (false, &comparison.closed)];
    let each = listed.into_iter().flat_map(|(opened, ids)| ids.iter().map(move |id| (opened, id)));
    each.filter_map(|(opened, id)| Some(Gap { opened, old: by_id(old, id)?, new: by_id(new, id)? })).collect()
}

fn is_empty<T>(difference: &Difference<T>) -> bool {
    difference.added.is_empty() && difference.removed.is_empty()
}

/// Returns the title of a topic, with what is said of it.
fn topic(change: &TopicChange) -> String {
    let title = Topic::from_id(change.id).map_or(change.id, Topic::title);
    if change.denied { format!("{title} (denied)") } else { title.to_owned() }
}

/// Returns the facts as their kind and normal forms, by kind.
fn by_kind(facts: &[FactReport]) -> Vec<(String, Vec<String>)> {
    let mut sorted: Vec<&FactReport> = facts.iter().collect();
    crate::order::sort_by_key(&mut sorted, |fact| fact.kind);
    let group = |same: &[&FactReport]| {
        let name = serde_json::to_value(same[0].kind).ok();
        let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().replace('_', " ");
        (name, same.iter().map(|fact| clean(&fact.canonical)).collect())
    };
    sorted.chunk_by(|one, other| one.kind == other.kind).map(group).collect()
}

fn place(sentence: usize, is_old: bool) -> String {
    format!("{}sentence {sentence}", if is_old { "old " } else { "" })
}

fn places(change: &SentenceChange) -> String {
    match (change.old, change.new) {
        (Some(old), Some(new)) => format!("sentence {old} → {new}"),
        (Some(old), None) => place(old, true),
        (None, new) => place(new.unwrap_or_default(), false),
    }
}

/// Returns the sentence before and after, each with its marks around the words that changed.
fn reworded(
    change: &SentenceChange,
    old: &Item,
    new: &Item,
    marks: [[&str; 2]; 2],
    escape: impl Fn(&str) -> String,
) -> [String; 2] {
    let sides = [(old, change.old, &change.quotes.old), (new, change.new, &change.quotes.new)];
    let mut shown = sides.into_iter().zip(marks).map(|((item, id, quotes), [open, close])| {
        let runs = item.marked(id.unwrap_or(usize::MAX), quotes);
        let run = |(is_marked, words): &(bool, String)| {
            if *is_marked { format!("{open}{}{close}", escape(words)) } else { escape(words) }
        };
        runs.iter().map(run).collect::<String>()
    });
    [shown.next().unwrap_or_default(), shown.next().unwrap_or_default()]
}
