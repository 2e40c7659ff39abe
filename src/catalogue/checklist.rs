//! The blank readiness checklist: every requirement, for a team that has not started.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::Serialize;

use crate::manifest::Stage;
use crate::rules::{Area, GROUPS, Rule, Sort};

/// Which requirements to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Template {
    /// Those due by this stage only; all, if there is none.
    pub gate: Option<Stage>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ChecklistsJson<'a> {
    version: u8,
    checklists: Vec<ChecklistJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ChecklistJson<'a> {
    /// The manifest; `null` in a template.
    path: Option<&'a str>,
    /// The pilot; `null` in a template.
    name: Option<&'a str>,
    /// The gate that it is narrowed to, if any.
    gate: Option<&'a str>,
    items: Vec<ItemJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ItemJson<'a> {
    code: &'a str,
    name: &'a str,
    group: &'a str,
    due: &'a str,
    /// `met`, `open`, `blocked` or `waived`; `null` in a template.
    state: Option<&'a str>,
    text: &'a str,
    fact: Option<&'a str>,
}

/// Requirements by area, in binding order.
type Areas = Vec<(Area, Vec<&'static Rule>)>;

/// The requirements due at each stage.
fn requirements(template: Template) -> Vec<(Stage, Areas)> {
    Stage::LIFE
        .into_iter()
        .filter(|stage| template.gate.is_none_or(|gate| *stage <= gate))
        .map(|stage| {
            let areas = Area::ALL
                .into_iter()
                .map(|area| {
                    let rules = GROUPS
                        .iter()
                        .flat_map(|group| group.rules)
                        .filter(|rule| rule.sort == Sort::Requirement(stage) && rule.area() == Some(area))
                        .collect();
                    (area, rules)
                })
                .filter(|(_, rules): &(Area, Vec<_>)| !rules.is_empty())
                .collect();
            (stage, areas)
        })
        .filter(|(_, areas): &(Stage, Vec<_>)| !areas.is_empty())
        .collect()
}

/// What has to be true before a stage begins, as a heading.
fn heading(stage: Stage) -> &'static str {
    match stage {
        Stage::Design => "While it is designed",
        Stage::Pilot => "Before the pilot starts",
        Stage::Rollout => "Before it is rolled out to other teams",
        Stage::Production | Stage::Retired => "Before it counts as part of the business",
    }
}

/// The blank list in Markdown, with boxes to tick.
pub fn template_markdown(template: Template) -> String {
    let mut out = String::from(
        "# Is the pilot ready to scale?\n\nPilot: ________________  Filled in by: ________________  Date: ____________\n",
    );
    for (stage, areas) in requirements(template) {
        let _ = write!(out, "\n## {}\n", heading(stage));
        for (area, rules) in areas {
            let _ = write!(out, "\n### {}\n\n", title(area));
            for rule in rules {
                let _ = writeln!(out, "- [ ] {} *Ask {}.* ({})", rule.ask, rule.who.as_str(), rule.code);
            }
        }
    }
    out
}

fn title(area: Area) -> String {
    let id = area.as_str();
    id[..1].to_uppercase() + &id[1..]
}

/// The blank list as JSON, version 1, pretty, with a line ending.
pub fn template_json(template: Template) -> String {
    let requirements = requirements(template);
    let items = requirements
        .iter()
        .flat_map(|(stage, areas)| {
            areas
                .iter()
                .flat_map(move |(_, rules)| rules.iter().map(move |rule| (*stage, *rule)))
        })
        .map(|(stage, rule)| ItemJson {
            code: rule.code,
            name: rule.name,
            group: rule.group(),
            due: stage.as_str(),
            state: None,
            text: rule.ask,
            fact: None,
        })
        .collect();
    let checklist = ChecklistJson {
        path: None,
        name: None,
        gate: template.gate.map(Stage::as_str),
        items,
    };
    let mut text = serde_json::to_string_pretty(&ChecklistsJson {
        version: 1,
        checklists: vec![checklist],
    })
    .unwrap_or_default();
    text.push('\n');
    text
}
