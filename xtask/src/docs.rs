//! The pages on the checklists: one for each data file, and an index.

use crate::command::root;
use lacuna::checklist::{self, Checklist, Clause, Denial, Requirement, Vagueness};
use lacuna::fact::FactKind;
use lacuna::topic::Topic;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The files below `docs/checklists` with what they must hold.
type Pages = BTreeMap<String, String>;

/// Writes the pages, says which have changed, and deletes those of checklists that are gone.
///
/// # Errors
///
/// Where a data file cannot be read, or a page not be written.
pub fn docs() -> Result<(), String> {
    let folder = root().join("docs/checklists");
    fs::create_dir_all(&folder).map_err(|error| say(&folder, &error))?;
    let pages = pages()?;
    for name in written(&folder)?.keys().filter(|name| !pages.contains_key(*name)) {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(|error| say(&path, &error))?;
        println!("{name}: deleted");
    }
    for (name, page) in pages {
        let path = folder.join(&name);
        let is_same = fs::read_to_string(&path).is_ok_and(|last| last == page);
        if !is_same {
            fs::write(&path, page).map_err(|error| say(&path, &error))?;
        }
        println!("{name}: {}", if is_same { "unchanged" } else { "renewed" });
    }
    Ok(())
}

fn say(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

/// Returns the pages as they stand in the repository.
fn written(folder: &Path) -> Result<Pages, String> {
    let mut pages = Pages::new();
    for entry in fs::read_dir(folder).map_err(|error| say(folder, &error))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        pages.insert(name, fs::read_to_string(&path).map_err(|error| say(&path, &error))?);
    }
    Ok(pages)
}

/// A checklist with what its data file says beside.
struct Source {
    list: &'static Checklist,
    /// The comment at the head of the file, by paragraphs.
    remarks: Vec<String>,
    /// For each requirement the comment on it, and its examples: those that say it, those that do not.
    requirements: Vec<(Vec<String>, [Vec<String>; 2])>,
}

fn pages() -> Result<Pages, String> {
    let mut pages = Pages::new();
    let mut index = "<!-- Made by `cargo xtask docs` from data/checklists; change the data. -->\n\n# Checklists\n\n\
        What Lacuna measures a policy against. It reads what a text says and gives no legal advice.\n\n\
        | checklist | where | requirements | law as of |\n| --- | --- | ---: | --- |\n"
        .to_owned();
    for list in lacuna::checklist::builtin() {
        let source = read(&list.id)?;
        let list = source.list;
        let _ = writeln!(
            index,
            "| [`{}`]({}.md): {} | {} | {} | {} |",
            list.id,
            list.id,
            list.title,
            list.jurisdiction,
            list.requirements.len(),
            list.as_of
        );
        pages.insert(format!("{}.md", list.id), page(&source));
    }
    pages.insert("README.md".to_owned(), index);
    Ok(pages)
}

fn data(id: &str) -> Result<(String, toml::Table), String> {
    let path = root().join("data/checklists").join(format!("{id}.toml"));
    let written = fs::read_to_string(&path).map_err(|error| say(&path, &error))?;
    let data = written.parse().map_err(|error| say(&path, &error))?;
    Ok((written, data))
}

fn read(id: &str) -> Result<Source, String> {
    let (written, data) = data(id)?;
    let list = checklist::named(id).map_err(|error| error.to_string())?;
    let base = if list.follows.is_empty() { None } else { Some(self::data(&list.follows)?.1) };
    let mut parts = written.split("\n[[requirements]]\n");
    let remarks = comment(parts.next().unwrap_or_default());
    let requirements = list
        .requirements
        .iter()
        .zip(parts)
        .map(|(requirement, part)| {
            let name = requirement.id.split_once('.').map_or("", |(_, name)| name);
            let examples = |field| {
                let followed = || examples(base.as_ref()?, &format!("{}.{name}", list.follows), field);
                examples(&data, &requirement.id, field).or_else(followed).unwrap_or_default()
            };
            (comment(part), ["yes", "no"].map(examples))
        })
        .collect();
    Ok(Source { list, remarks, requirements })
}

/// Returns the paragraphs of the comment that `part` begins with.
fn comment(part: &str) -> Vec<String> {
    let lines = part.lines().map_while(|line| line.strip_prefix('#')).map(str::trim).collect::<Vec<_>>();
    let paragraphs = lines.split(|line| line.is_empty()).map(|paragraph| paragraph.join(" "));
    paragraphs.filter(|paragraph| !paragraph.is_empty()).collect()
}

fn examples(data: &toml::Table, id: &str, field: &str) -> Option<Vec<String>> {
    let requirements = data.get("requirements")?.as_array()?;
    let row = requirements.iter().find(|row| row.get("id").and_then(toml::Value::as_str) == Some(id))?;
    let examples = row.get(field)?.as_array()?;
    Some(examples.iter().filter_map(|example| Some(example.as_str()?.to_owned())).collect())
}

fn page(source: &Source) -> String {
    let list = source.list;
    let mut out = format!(
        "<!-- Made by `cargo xtask docs` from data/checklists/{}.toml; change the data. -->\n\n# {}\n\n\
        `{}` · {} · law as of {} · [{}]({})\n\n",
        list.id, list.title, list.id, list.jurisdiction, list.as_of, list.cite, list.url
    );
    for remark in &source.remarks {
        let _ = writeln!(out, "{remark}\n");
    }
    if !list.follows.is_empty() {
        let _ = writeln!(
            out,
            "What is not said here otherwise is as in [`{}`]({}.md), from which it is taken.\n",
            list.follows, list.follows
        );
    }
    let signals = &list.applies;
    if signals.always {
        out.push_str("It concerns every policy.\n");
    } else {
        let _ = writeln!(out, "It concerns a text that names {}.", listed(signals.yes.source()));
        let mentions = [signals.likely.source(), signals.places.source(), &signals.currencies].concat();
        if !mentions.is_empty() {
            let _ = writeln!(out, "It is likely to concern one that mentions {}.", listed(&mentions));
        }
        if !signals.addresses.is_empty() {
            let _ = writeln!(out, "So are telephone numbers and e-mail addresses with {}.", listed(&signals.addresses));
        }
        if !signals.not.source().is_empty() {
            let _ = writeln!(out, "Something else is {}.", listed(signals.not.source()));
        }
        if !signals.no.source().is_empty() {
            let _ = writeln!(out, "It does not concern one that says {}.", listed(signals.no.source()));
        }
        if !signals.unclear.is_empty() {
            let _ = writeln!(out, "Where there is neither: {}", signals.unclear);
        }
    }
    for (requirement, (remarks, [yes, no])) in list.requirements.iter().zip(&source.requirements) {
        section(requirement, remarks, yes, no, &mut out);
    }
    out
}

fn section(requirement: &Requirement, remarks: &[String], yes: &[String], no: &[String], out: &mut String) {
    let _ = write!(
        out,
        "\n## {}\n\n`{}` · [{}]({})\n\n{}\n",
        requirement.title, requirement.id, requirement.cite, requirement.url, requirement.demand
    );
    for remark in remarks {
        let _ = write!(out, "\n{remark}\n");
    }
    out.push('\n');
    let clauses = |clauses: &[Clause]| clauses.iter().map(clause).collect::<Vec<_>>().join("; or ");
    let mut line = |head: &str, what: &str| {
        let _ = writeln!(out, "- **{head}** {what}");
    };
    line("Found by", &format!("{}.", clauses(&requirement.any)));
    for also in &requirement.also {
        line("And also", &format!("{}.", clause(also)));
    }
    match requirement.denial {
        Denial::Ok => line("A denial", "is an answer as well."),
        Denial::Na => line("A denial", "takes the duty away."),
        Denial::No => line("A denial", "counts for nothing."),
    }
    if !requirement.when.is_empty() {
        let said = match requirement.when_said.as_str() {
            "" => "more is shown".to_owned(),
            said => said.to_owned(),
        };
        line("Asked only where", &format!("{said}: {}.", clauses(&requirement.when)));
    }
    if !requirement.unless.is_empty() {
        line("Not asked where there is", &format!("{}.", clauses(&requirement.unless)));
    }
    if !requirement.vague.is_empty() {
        let rules: Vec<String> = requirement.vague.iter().map(vagueness).collect();
        line("Vague where each such sentence", &format!("{}.", rules.join("; or ")));
    }
    if !requirement.beside.is_empty() {
        line("Not enough:", &format!("{}: {}.", clauses(&requirement.beside), requirement.beside_said));
    }
    if !requirement.unseen.is_empty() {
        line("Not to be seen:", &requirement.unseen);
    }
    line("Advice:", &requirement.advice);
    let no_head = if requirement.vague.is_empty() { "Does not say it:" } else { "Says too little:" };
    for (head, examples) in [("Says it:", yes), (no_head, no)] {
        if !examples.is_empty() {
            let _ = write!(out, "\n{head}\n\n");
            for example in examples {
                let _ = writeln!(out, "- “{example}”");
            }
        }
    }
}

/// Returns phrases in quotation marks, the first of many; a name stands for a set of phrases.
fn listed(phrases: &[String]) -> String {
    const MOST: usize = 12;
    let shown = |phrase: &String| match phrase.strip_prefix('@') {
        Some(set) => format!("one of the set `{set}`"),
        None => format!("“{}”", phrase.trim_start_matches('=')),
    };
    let mut shown: Vec<String> = phrases.iter().take(MOST).map(shown).collect();
    if phrases.len() > MOST {
        shown.push(format!("one of {} more", phrases.len() - MOST));
    }
    either(&shown)
}

fn either(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

fn clause(clause: &Clause) -> String {
    let title = |topic: &Topic| format!("*{}* (`{}`)", topic.title(), topic.id());
    let topics: Vec<String> = clause.topics.iter().map(title).collect();
    let mut said = match topics.is_empty() {
        true => "a sentence".to_owned(),
        false => format!("a sentence about {}", either(&topics)),
    };
    if clause.names_us {
        said.push_str(" near the top that names a company and says that it is “we”, or gives it a short name");
    }
    if clause.trade_name {
        said.push_str(
            " near the top that names who handles data (“how Acme uses”), where the text has a way to reach them",
        );
    }
    if clause.denied {
        said.push_str(" that is a denial,");
    }
    let mut has = Vec::new();
    if !clause.words.is_empty() {
        has.push(listed(clause.words.source()));
    }
    if !clause.facts.is_empty() {
        has.push(either(&clause.facts.iter().map(|kind| kind_said(*kind)).collect::<Vec<_>>()));
    }
    if !clause.marks.is_empty() {
        let marks: Vec<String> = clause.marks.iter().map(|mark| format!("`{mark}`")).collect();
        has.push(format!("a fact marked {}", either(&marks)));
    }
    if !has.is_empty() {
        let _ = write!(said, " with {}", has.join(", and "));
    }
    if !clause.without.is_empty() {
        let _ = write!(said, ", without {}", listed(clause.without.source()));
    }
    if !clause.without_topics.is_empty() {
        let topics: Vec<String> = clause.without_topics.iter().map(title).collect();
        let _ = write!(said, ", not about {}", either(&topics));
    }
    said
}

fn kind_said(kind: FactKind) -> String {
    let name = serde_json::to_value(kind).unwrap_or_default();
    format!("a fact of the kind “{}”", name.as_str().unwrap_or_default().replace('_', " "))
}

/// Returns the rule in words that follow "vague where each such sentence".
fn vagueness(rule: &Vagueness) -> String {
    match rule {
        Vagueness::NamesNothing(kind) => format!("speaks in general words and does not name {}", kind_said(*kind)),
        Vagueness::Hedged => "is hedged (“may”, “from time to time”)".to_owned(),
        Vagueness::NoPeriod => "gives no period, no event that ends it and no law that fixes it".to_owned(),
        Vagueness::RightNotNamed(names) => format!("does not name the right: {}", listed(names.source())),
        Vagueness::NoMeans => "stands in a section without address, number or form".to_owned(),
        Vagueness::NoWay(topics) => {
            let topics: Vec<String> = topics.iter().map(|topic| format!("*{}*", topic.title())).collect();
            format!(
                "stands in a section without address, number or form, and no section about {} has one",
                either(&topics)
            )
        }
        Vagueness::OnlyTitle => "is the title of a section".to_owned(),
        Vagueness::OnlyLimited => "names the right only to say when it cannot be used".to_owned(),
        Vagueness::NoDate => "stands in a text without a date beside “effective” or “updated”".to_owned(),
        Vagueness::NoMechanism => {
            "names no safeguard that holds; consent by use and the Privacy Shield are none".to_owned()
        }
        Vagueness::NoAuthority => "names no authority".to_owned(),
        Vagueness::NoIdentity => "names no legal entity, or the text has no way to reach it".to_owned(),
        Vagueness::Lacks { words, facts, says, .. } => {
            let mut enough: Vec<String> = facts.iter().map(|kind| kind_said(*kind)).collect();
            enough.push(listed(words.source()));
            format!("{says}; enough is {}", either(&enough))
        }
        Vagueness::LacksFact { fact, says } => format!("{says}; enough is {}", kind_said(*fact)),
        Vagueness::Only { words, unless, unless_facts, near, denials, says } => {
            let mut enough: Vec<String> = unless_facts.iter().map(|kind| kind_said(*kind)).collect();
            enough.extend((!unless.is_empty()).then(|| listed(unless.source())));
            let but = if enough.is_empty() { String::new() } else { format!(" without {}", either(&enough)) };
            let place = if *near && !but.is_empty() { " between the same semicolons" } else { "" };
            let also = if *denials { ", a denial too" } else { "" };
            format!("{says}: has {}{but}{place}{also}", listed(words.source()))
        }
        Vagueness::OnlyFacts { values, says, .. } => {
            let values: Vec<String> = values.iter().map(|value| format!("“{value}”")).collect();
            format!("{says}: only {}", either(&values))
        }
        Vagueness::Stale(months) => format!("gives a date that is more than {months} months ago"),
        Vagueness::FewMeans => {
            "stands in a text with fewer than two ways to ask and without an e-mail address".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_are_those_of_the_data() {
        let folder = root().join("docs/checklists");
        let (wanted, found) = (pages().expect("readable"), written(&folder).expect("readable"));
        let names = |pages: &Pages| pages.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&wanted), names(&found), "run `cargo xtask docs`");
        for (name, page) in wanted {
            assert!(found[&name] == page, "docs/checklists/{name} is out of date; run `cargo xtask docs`");
        }
    }

    #[test]
    fn comments_are_paragraphs() {
        assert_eq!(comment("# One\n# two.\n#\n# Three.\nid = 1\n# four"), ["One two.", "Three."]);
        assert!(comment("id = 1\n").is_empty());
    }

    #[test]
    fn choices_end_with_or() {
        assert_eq!(listed(&["a".to_owned(), "=B".to_owned(), "@c".to_owned()]), "“a”, “B” or one of the set `c`");
    }
}
