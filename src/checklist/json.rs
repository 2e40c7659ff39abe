//! Checklists as JSON, version 1: the contract, apart from the inner types on purpose.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Checklist, Item};
use crate::diagnostic::State;
use crate::manifest::Stage;
use crate::manifest::schema::of_output;

/// The JSON Schema (draft-07) of what [`write_json`] writes.
pub fn schema() -> serde_json::Value {
    of_output::<Output>()
}

/// Writes the lists and the paths of what was not linted, pretty, with a line ending.
pub fn write_json<'r>(
    lists: impl Iterator<Item = Checklist<'r>>,
    not_linted: &[String],
    out: &mut dyn Write,
) -> io::Result<()> {
    let lists: Vec<Checklist> = lists.collect();
    let output = Output {
        version: 1,
        checklists: lists.iter().map(ChecklistJson::new).collect(),
        not_linted,
    };
    serde_json::to_writer_pretty(&mut *out, &output)?;
    writeln!(out)
}

/// What `pilotlint checklist --output-format json` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "pilotlint checklists")]
struct Output<'r> {
    /// The version of this format. Fields may be added to it; none is taken away or changes its meaning.
    #[schemars(extend("const" = 1))]
    version: u32,
    /// One a manifest, by path; the one blank list with `--template`.
    checklists: Vec<ChecklistJson<'r>>,
    /// The manifests that were found and not linted, because their configuration is broken, by path.
    not_linted: &'r [String],
}

/// One list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Checklist")]
struct ChecklistJson<'r> {
    /// The manifest, relative to the current folder where it lies below it, with `/`; null in a blank list.
    path: Option<&'r str>,
    /// The pilot's name; null where it cannot be read, and in a blank list.
    name: Option<&'r str>,
    /// The gate that the list is narrowed to, if any.
    gate: Option<Stage>,
    /// By gate, then by area in binding order.
    items: Vec<ItemJson<'r>>,
}

/// One line of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Item")]
struct ItemJson<'r> {
    /// The code of the rule that asks for it.
    code: &'r str,
    /// That rule's name.
    name: &'r str,
    /// The letters of its code.
    group: &'r str,
    /// The stage from which it has to be true.
    due: Stage,
    /// What came of it; null in a blank list.
    state: Option<State>,
    /// What has to be true, as a sentence.
    text: &'r str,
    /// What meets it, by the manifest; null where it is not met, or where there is nothing that it speaks about.
    fact: Option<&'r str>,
    /// What is found, where it is failed, unknown or waived.
    finding: Option<&'r str>,
    /// Why it asks for nothing, where it is not applicable and somebody says why.
    reason: Option<&'r str>,
    /// Who can say it or make it true: the manifest's own person for that, else the role.
    who: String,
    /// The waiver that accepts it for now.
    waiver: Option<WaiverJson<'r>>,
}

/// A waiver that holds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Waiver")]
struct WaiverJson<'r> {
    /// Why it is accepted.
    reason: &'r str,
    /// Who accepted it: an id of the manifest's people.
    approved_by: &'r str,
    /// The last day on which it holds.
    #[schemars(extend("format" = "date"))]
    expires: String,
}

impl<'r> ChecklistJson<'r> {
    fn new(list: &'r Checklist<'r>) -> Self {
        Self {
            path: list.of.map(|linted| &*linted.path),
            name: list.of.and_then(|linted| linted.name.as_deref()),
            gate: list.gate,
            items: list.items.iter().map(|item| ItemJson::new(item, list)).collect(),
        }
    }
}

impl<'r> ItemJson<'r> {
    fn new(item: &'r Item<'r>, list: &Checklist) -> Self {
        let role = item.rule.who();
        Self {
            code: item.rule.code(),
            name: item.rule.name(),
            group: item.rule.group(),
            due: item.due,
            state: item.state(),
            text: item.rule.ask(),
            fact: item.fact(),
            finding: item.finding(),
            reason: item.idle(),
            who: list.person(role).unwrap_or(role.as_str()).to_owned(),
            waiver: item.waiver().map(|waiver| WaiverJson {
                reason: &waiver.reason,
                approved_by: &waiver.approved_by,
                expires: waiver.expires.0.to_string(),
            }),
        }
    }
}
