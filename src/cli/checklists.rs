//! `lacuna checklists`: what can be measured against.

use super::{Failure, checklist_named, output};
use clap::{Args, ValueEnum};
use lacuna::Options;
use lacuna::checklist::{self, Checklist};
use lacuna::report::ChecklistReport;
use serde::Serialize;

/// List the checklists, or the requirements of one
#[derive(Args)]
#[command(
    after_help = "Examples:\n  lacuna checklists\n  lacuna checklists gdpr\n  lacuna checklists gdpr --format json"
)]
pub struct Arguments {
    /// The checklist whose requirements are listed
    id: Option<String>,
    /// What to write
    #[arg(long, short, value_enum, default_value_t = OutputFormat::Text, value_name = "FORMAT")]
    format: OutputFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    Text,
    Json,
}

/// What is shown of a checklist: what the law asks for, not how it is recognised.
#[derive(Serialize)]
struct Shown {
    id: String,
    title: String,
    requirements: Vec<ShownRequirement>,
}

#[derive(Serialize)]
struct ShownRequirement {
    id: String,
    title: String,
    citation: String,
    url: String,
}

impl From<ChecklistReport> for Shown {
    fn from(list: ChecklistReport) -> Self {
        let shown = list.requirements.into_iter().map(|requirement| ShownRequirement {
            id: requirement.id,
            title: requirement.title,
            citation: requirement.citation,
            url: requirement.url,
        });
        Shown { id: list.id, title: list.title, requirements: shown.collect() }
    }
}

/// Prints them.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let lists = match &arguments.id {
        None => checklist::builtin().iter().collect(),
        Some(id) => vec![checklist_named(id)?],
    };
    let shown = shown(lists)?;
    let out = match (&arguments.id, arguments.format) {
        (None, OutputFormat::Text) => list(&shown),
        (None, OutputFormat::Json) => json(&shown)?,
        (Some(_), OutputFormat::Text) => shown.iter().map(requirements).collect(),
        (Some(_), OutputFormat::Json) => json(&shown.first())?,
    };
    output::print(out.as_bytes())
}

/// Returns the lists as a report has them: a report names every requirement, whatever the text, so that what is shown
/// here is what will be shown there.
fn shown(checklists: Vec<&'static Checklist>) -> Result<Vec<Shown>, Failure> {
    let options = Options { checklists, ..Options::default() };
    let report = lacuna::analyze("-", &options).map_err(|error| Failure::new(error.to_string()))?;
    Ok(report.checklists.into_iter().map(Shown::from).collect())
}

fn json(value: &impl Serialize) -> Result<String, Failure> {
    let mut json = serde_json::to_string_pretty(value).map_err(|error| Failure::new(error.to_string()))?;
    json.push('\n');
    Ok(json)
}

fn list(lists: &[Shown]) -> String {
    let width = lists.iter().map(|list| list.id.chars().count()).max().unwrap_or(0);
    lists
        .iter()
        .map(|list| format!("{:width$}  {} ({} requirements)\n", list.id, list.title, list.requirements.len()))
        .collect()
}

fn requirements(list: &Shown) -> String {
    let mut out = format!("{}: {}\n", list.id, list.title);
    for requirement in &list.requirements {
        out.push_str(&format!(
            "\n{}\n  {}\n  {}  {}\n",
            requirement.id, requirement.title, requirement.citation, requirement.url
        ));
    }
    out
}
