//! The example policies: `tests/policies/<name>/policy.{txt,md,html}` with `options.toml` where the defaults do not do,
//! and the report that they must give. Those with a title are the page's examples. Used by the test of the reports and by `cargo xtask bless`, which renews them.

use lacuna::Options;
use lacuna::checklist;
use std::fs;
use std::path::{Path, PathBuf};

/// The day on which the examples are judged, unless their options say otherwise.
const TODAY: &str = "2026-01-01";

/// One example policy.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Name of its directory.
    pub name: String,
    /// The policy.
    pub file: PathBuf,
    /// What its options say.
    pub choice: Choice,
}

/// The options of an example, as its `options.toml` gives them.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choice {
    /// Its title on the page; without one the page does not offer it.
    pub title: Option<String>,
    /// Its place among the examples of the page, lowest first; those without one follow, by name.
    pub order: Option<u32>,
    checklists: Option<Vec<String>>,
    today: Option<String>,
    format: Option<String>,
}

/// Returns the example policies below `directory`, sorted by name.
pub fn policies(directory: &Path) -> Result<Vec<Policy>, String> {
    let mut policies = Vec::new();
    for entry in fs::read_dir(directory).map_err(|error| format!("{}: {error}", directory.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if !path.is_dir() {
            continue;
        }
        let mut files = ["txt", "md", "html"].iter().map(|extension| path.join("policy").with_extension(extension));
        let Some(file) = files.find(|file| file.is_file()) else {
            return Err(format!("{} has no policy.txt, policy.md or policy.html", path.display()));
        };
        let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        let options = path.join("options.toml");
        let choice = match fs::read_to_string(&options) {
            Ok(text) => toml::from_str(&text).map_err(|error| format!("{}: {error}", options.display()))?,
            Err(_) => Choice::default(),
        };
        policies.push(Policy { name, file, choice });
    }
    policies.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(policies)
}

impl Policy {
    /// Returns where its expected report lies.
    pub fn report_file(&self) -> PathBuf {
        self.file.with_file_name("report.json")
    }

    /// Returns the report on it as it stands in git: JSON, one field a line.
    pub fn report(&self) -> Result<String, String> {
        let input = fs::read_to_string(&self.file).map_err(|error| format!("{}: {error}", self.file.display()))?;
        let report = lacuna::analyze(&input, &self.options()?).map_err(|error| format!("{}: {error}", self.name))?;
        let json = serde_json::to_string_pretty(&report).map_err(|error| format!("{}: {error}", self.name))?;
        Ok(json + "\n")
    }

    fn options(&self) -> Result<Options<'static>, String> {
        let file = self.file.with_file_name("options.toml");
        let choice = &self.choice;
        let by_extension = match self.file.extension().and_then(|extension| extension.to_str()) {
            Some("md") => "markdown",
            Some("html") => "html",
            _ => "text",
        };
        let say = |error| format!("{}: {error}", file.display());
        let format = choice.format.as_deref().unwrap_or(by_extension).parse().map_err(say)?;
        let checklists = match &choice.checklists {
            None => checklist::builtin().iter().collect(),
            Some(ids) => ids.iter().map(|id| checklist::named(id)).collect::<Result<_, _>>().map_err(say)?,
        };
        let today = choice.today.as_deref().unwrap_or(TODAY);
        let today = today.parse().map_err(say)?;
        Ok(Options { id: self.name.clone(), format, checklists, today: Some(today), ..Options::default() })
    }
}
