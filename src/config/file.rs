//! `pilotlint.toml` as plain data: the single description of its format.
//!
//! From these structs come the JSON Schema, the hover texts of editors, and the reader's keys and types.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::diagnostic::Severity;
use crate::manifest::Stage;
use crate::rules::{Area, Gap, Role, entries};
use crate::settings::{LIMITS, Limits};

/// How pilotlint judges the manifests in this folder and below: an organisation's own terms.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields, title = "pilotlint configuration", rename = "Configuration")]
pub struct File {
    /// Another configuration, by its path from this file. It is read first, then what stands here is laid over it.
    pub extend: Option<String>,
    /// The rules that are on: codes, names, groups or ALL. Every rule, where nothing is said. Decides anew what an extended
    /// configuration selects and ignores.
    pub select: Option<Vec<String>>,
    /// Rules that are off all the same: codes, names or groups. Adds to those of an extended configuration.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// What is not linted: globs as in .gitignore, from the folder of this file. Adds to those of an extended configuration.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Warn of what the next stage will ask? True, where nothing is said.
    pub lookahead: Option<bool>,
    /// Where the pages of rules are: an http(s) address to which /CODE.md is added, or one with {code} in it.
    pub docs_url: Option<String>,
    /// What findings of a rule weigh once it is due, by code, name, group or ALL; what is closer to the rule decides.
    #[serde(default)]
    pub severity: BTreeMap<String, Weight>,
    /// Numbers that rules use.
    #[serde(default)]
    pub limits: LimitsTable,
    /// Word lists that rules use.
    #[serde(default)]
    pub vocabulary: VocabularyTable,
    /// The requirements that make no sense here, by code or name, each with the reason; told beside every verdict. Never a key
    /// question. Adds to those of an extended configuration.
    #[serde(default)]
    pub not_applicable: BTreeMap<String, String>,
    /// The organisation's own rules.
    #[serde(default)]
    pub custom_rules: Vec<RuleTable>,
}

/// What findings of a rule weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// They fail.
    Error,
    /// They fail only with --deny-warnings.
    Warning,
    /// There are none.
    Off,
}

impl Weight {
    /// The severity; none for what is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Off => None,
        }
    }
}

/// `[limits]`: a number for each entry of [`LIMITS`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct LimitsTable(pub BTreeMap<String, i64>);

impl JsonSchema for LimitsTable {
    fn schema_name() -> Cow<'static, str> {
        "Limits".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let default = Limits::default();
        let properties: Map<String, Value> = LIMITS
            .iter()
            .map(|limit| {
                let about = format!("{} {} ({}).", limit.about, (limit.get)(&default), used_by(limit.name));
                let about = about.replace(". ", ". Default: ");
                let number = json!({ "type": "integer", "minimum": limit.least, "description": about });
                (limit.name.to_owned(), number)
            })
            .collect();
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}

/// The rules that go by a limit, by code; the command, where none does.
pub fn used_by(limit: &str) -> String {
    let mut codes: Vec<&str> = entries()
        .filter(|entry| entry.limits.contains(&limit))
        .map(|entry| entry.code)
        .collect();
    codes.sort_unstable();
    if codes.is_empty() {
        "assess".to_owned()
    } else {
        codes.join(", ")
    }
}

/// `[vocabulary]`: changes to word lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct VocabularyTable {
    /// Texts that stand in for a value (MAN007).
    pub placeholders: Option<Words>,
    /// Texts that say that there is none (MAN016).
    pub denials: Option<Words>,
    /// Words of a metric that speak of model or system performance (MET005).
    pub technical_words: Option<Words>,
    /// Words of a metric that count activity (MET006).
    pub activity_words: Option<Words>,
    /// What a template or an assistant has left in a document (MAN010).
    pub leftovers: Option<Words>,
}

/// A change to a word list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Words {
    /// The words.
    #[serde(default)]
    pub add: Vec<String>,
    /// Only these words, rather than these too?
    #[serde(default)]
    pub replace: bool,
}

/// One rule of the organisation's own.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct RuleTable {
    /// Two to eight capital letters of your own, and three digits: ACME001. What it is selected and waived by.
    #[schemars(required, extend("pattern" = "^[A-Z]{2,8}[0-9]{3}$"))]
    pub code: Option<String>,
    /// A name in small letters with dashes, of no other rule: cost-centre-format.
    #[schemars(required, extend("pattern" = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub name: Option<String>,
    /// A requirement: an error from this stage on, a warning one stage before. One of due, warning-from and error-from.
    pub due: Option<FromStage>,
    /// A smell: a warning from this stage on. One of due, warning-from and error-from.
    pub warning_from: Option<FromStage>,
    /// A contradiction: an error from this stage on. One of due, warning-from and error-from.
    pub error_from: Option<FromStage>,
    /// The key it is about, as in ownership.production-owner.budget-line: where findings point.
    #[schemars(required)]
    pub at: Option<String>,
    /// What has to be true: a CEL expression over manifest, today and stage.
    #[schemars(required)]
    pub holds: Option<String>,
    /// What it reports, in one sentence without a full stop.
    #[schemars(required)]
    pub message: Option<String>,
    /// What to do next.
    #[schemars(required)]
    pub help: Option<String>,
    /// Why it matters, in a few plain sentences.
    pub why: Option<String>,
    /// The checklist's sentence for a requirement: "The budget line is one of our cost centres."
    pub ask: Option<String>,
    /// Who can usually make it true.
    pub who: Option<Role>,
    /// The area it belongs to; rollout, where nothing is said.
    pub area: Option<Area>,
    /// The kind of work that closes it; the area's, where nothing is said.
    pub gap: Option<Gap>,
}

/// The stage from which a rule reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FromStage {
    /// Always.
    Design,
    /// Once it runs in one place.
    Pilot,
    /// Once it is brought to the teams that did not build it.
    Rollout,
    /// Once it is part of how the business runs.
    Production,
}

impl FromStage {
    /// The same as a manifest's stage.
    pub fn stage(self) -> Stage {
        match self {
            Self::Design => Stage::Design,
            Self::Pilot => Stage::Pilot,
            Self::Rollout => Stage::Rollout,
            Self::Production => Stage::Production,
        }
    }
}
