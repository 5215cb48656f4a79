//! `lacuna checklists`: what can be measured against.

use super::machine::Machine;
use super::{Failure, checklist_named};
use crate::checklist::{self, Checklist, Requirement};
use clap::{Args, ValueEnum};
use serde::Serialize;

/// List the checklists, or the requirements of one
#[derive(Args)]
#[command(
    after_help = "Examples:\n  lacuna checklists\n  lacuna checklists gdpr\n  lacuna checklists gdpr --format json\n  \
                  lacuna checklists ./acme.toml"
)]
pub struct Arguments {
    /// The checklist whose requirements are listed, by its id or as a file of your own, which is checked by this
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
struct Shown<'a> {
    id: &'a str,
    title: &'a str,
    jurisdiction: &'a str,
    as_of: &'a str,
    citation: &'a str,
    url: &'a str,
    requirements: Vec<ShownRequirement<'a>>,
}

#[derive(Serialize)]
struct ShownRequirement<'a> {
    id: &'a str,
    title: &'a str,
    citation: &'a str,
    url: &'a str,
    demand: &'a str,
    advice: &'a str,
}

impl<'a> From<&'a Checklist> for Shown<'a> {
    fn from(list: &'a Checklist) -> Self {
        Shown {
            id: &list.id,
            title: &list.title,
            jurisdiction: &list.jurisdiction,
            as_of: &list.as_of,
            citation: &list.cite,
            url: &list.url,
            requirements: list.requirements.iter().map(ShownRequirement::from).collect(),
        }
    }
}

impl<'a> From<&'a Requirement> for ShownRequirement<'a> {
    fn from(requirement: &'a Requirement) -> Self {
        ShownRequirement {
            id: &requirement.id,
            title: &requirement.title,
            citation: &requirement.cite,
            url: &requirement.url,
            demand: &requirement.demand,
            advice: &requirement.advice,
        }
    }
}

/// Prints them.
pub fn run(machine: &dyn Machine, arguments: &Arguments) -> Result<(), Failure> {
    let out = match (&arguments.id, arguments.format) {
        (None, OutputFormat::Text) => list(checklist::builtin()),
        (None, OutputFormat::Json) => json(&checklist::builtin().iter().map(Shown::from).collect::<Vec<_>>())?,
        (Some(id), OutputFormat::Text) => requirements(checklist_named(machine, id)?),
        (Some(id), OutputFormat::Json) => json(&Shown::from(checklist_named(machine, id)?))?,
    };
    machine.write(None, out.as_bytes())
}

fn json(value: &impl Serialize) -> Result<String, Failure> {
    let mut json = serde_json::to_string_pretty(value).map_err(|error| Failure::new(error.to_string()))?;
    json.push('\n');
    Ok(json)
}

fn list(lists: &[Checklist]) -> String {
    let width = lists.iter().map(|list| list.id.chars().count()).max().unwrap_or(0);
    lists
        .iter()
        .map(|list| {
            format!(
                "{:width$}  {}: {} requirements ({})\n",
                list.id,
                list.title,
                list.requirements.len(),
                list.jurisdiction
            )
        })
        .collect()
}

fn requirements(list: &Checklist) -> String {
    let mut out = format!("{} ({}), as of {}\n{}\n", list.title, list.jurisdiction, list.as_of, list.url);
    for requirement in &list.requirements {
        out.push_str(&format!(
            "\n{}  {}\n  {}  {}\n  The law asks: {}\n  Advice: {}\n",
            requirement.id,
            requirement.title,
            requirement.cite,
            requirement.url,
            requirement.demand,
            requirement.advice
        ));
    }
    out
}
