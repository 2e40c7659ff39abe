//! `pilotlint rules --output-format json`, version 1.

use schemars::JsonSchema;
use serde::Serialize;

use crate::rules::Settings;
use crate::rules::{Role, Rule};

/// The document: a version and the rules, in the order of the documentation.
#[derive(Debug, Serialize, JsonSchema)]
struct RulesJson<'a> {
    version: u8,
    rules: Vec<RuleJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RuleJson<'a> {
    code: &'a str,
    name: &'a str,
    group: &'a str,
    /// `null` for rules about the manifest, waivers, the portfolio and changes.
    area: Option<&'a str>,
    /// `requirement`, `smell` or `contradiction`.
    sort: &'a str,
    /// `error` or `warning`: what a finding weighs once the rule is due.
    severity: &'a str,
    /// The stage from which it reports; `design` is always.
    stage: &'a str,
    summary: &'a str,
    why: &'a str,
    help: &'a str,
    /// `clarify`, `organize` or `implement`; `null` where there is no area.
    gap: Option<&'a str>,
    sources: Vec<String>,
    standards: StandardsJson<'a>,
    /// Can `pilotlint check` offer a repair?
    fixable: bool,
    /// The rule's page, where the configuration says where pages are.
    url: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct StandardsJson<'a> {
    nist_ai_rmf: &'a [&'a str],
    iso_42001: &'a [&'a str],
    eu_ai_act: &'a [&'a str],
}

/// The JSON of some rules, pretty, with a line ending.
pub fn rules_json(rules: &[Rule], settings: &Settings) -> String {
    let rules = rules
        .iter()
        .map(|rule| {
            let standards = rule.standards();
            RuleJson {
                code: rule.code(),
                name: rule.name(),
                group: rule.group(),
                area: rule.area().map(crate::rules::Area::as_str),
                sort: rule.sort().as_str(),
                severity: rule.sort().severity().as_str(),
                stage: rule.sort().stage().as_str(),
                summary: rule.summary(),
                why: rule.why(),
                help: rule.help(),
                gap: rule.gap().map(crate::rules::Gap::as_str),
                sources: rule.sources().iter().map(|source| source.title()).collect(),
                standards: StandardsJson {
                    nist_ai_rmf: standards.nist_ai_rmf,
                    iso_42001: standards.iso_42001,
                    eu_ai_act: standards.eu_ai_act,
                },
                fixable: rule.is_fixable(),
                url: settings.url(rule),
            }
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&RulesJson { version: 1, rules }).unwrap_or_default();
    text.push('\n');
    text
}

/// The JSON Schema of that document.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(RulesJson).to_value()
}

impl Role {
    /// The role by itself: `sponsor`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Champion => "champion",
            other => other.as_str().trim_start_matches("the "),
        }
    }

    /// Whom to ask, as part of a sentence: `the sponsor`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Champion => "the pilot's champion",
            Self::Sponsor => "the sponsor",
            Self::ProductionOwner => "the production owner",
            Self::BusinessOwner => "the business owner",
            Self::ScaleDecision => "whoever decides about scaling",
            Self::Maintainer => "the maintainer",
            Self::ChangeOwner => "the owner of the change plan",
            Self::ItLead => "the IT leader",
            Self::DataOwner => "the owner of the data",
            Self::Accountable => "whoever answers for what it puts out",
        }
    }
}
