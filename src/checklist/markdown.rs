//! Checklists as Markdown with boxes to tick.
//!
//! What comes from a manifest is text and nothing else: whatever Markdown or HTML it holds is escaped.

use std::io::{self, Write};

use super::{Checklist, Item};
use crate::assessment::Counts;
use crate::diagnostic::State;
use crate::manifest::{Date, Stage};
use crate::output::{markdown_line, markdown_text, not_linted};
use crate::rules::Area;

/// What has to be true before a stage begins, as a heading.
fn heading(stage: Stage) -> &'static str {
    match stage {
        Stage::Design => "While it is designed",
        Stage::Pilot => "Before the pilot starts",
        Stage::Rollout => "Before it is rolled out to other teams",
        Stage::Production | Stage::Retired => "Before it counts as part of the business",
    }
}

/// Writes one list after another, and says which manifests were `left_out`, not linted; `today` is the day that counted as today.
pub fn write_markdown<'r>(
    lists: impl Iterator<Item = Checklist<'r>>,
    left_out: &[String],
    today: Date,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (index, list) in lists.enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_list(&list, today, out)?;
    }
    if let Some(told) = not_linted(left_out) {
        writeln!(out, "\n{}.", markdown_line(&told))?;
    }
    Ok(())
}

fn write_list(list: &Checklist, today: Date, out: &mut dyn Write) -> io::Result<()> {
    match list.of {
        None => writeln!(
            out,
            "# Is the pilot ready to scale?\n\nPilot: ________________  Filled in by: ________________  Date: ____________"
        )?,
        Some(linted) => {
            let name = linted.name.as_deref().unwrap_or(&linted.path);
            writeln!(out, "# Is {} ready to scale?\n", markdown_text(name))?;
            let stage = linted
                .stage
                .map_or_else(|| "As".to_owned(), |stage| format!("At stage {stage}, as"));
            writeln!(
                out,
                "{stage} of {today}, according to {}.{}",
                markdown_text(&linted.path),
                score(list)
            )?;
        }
    }
    let mut before: Option<(Stage, Option<Area>)> = None;
    for item in &list.items {
        if before.is_none_or(|(stage, _)| stage != item.due) {
            writeln!(out, "\n## {}", heading(item.due))?;
            before = Some((item.due, None));
        }
        if before != Some((item.due, Some(item.area))) {
            let id = item.area.as_str();
            writeln!(out, "\n### {}{}\n", id[..1].to_uppercase(), &id[1..])?;
            before = Some((item.due, Some(item.area)));
        }
        writeln!(out, "{}", line(item, list))?;
    }
    Ok(())
}

/// How much of it is ticked, or why there is nothing to tick.
fn score(list: &Checklist) -> String {
    let Some(linted) = list.of else { return String::new() };
    let Some(readiness) = &linted.view else {
        return " The manifest cannot be read: `pilotlint check` says why.".to_owned();
    };
    if linted.stage == Some(Stage::Retired) {
        return " The pilot is retired: there is nothing left to get ready.".to_owned();
    }
    // The same numbers as everywhere: those of the gate, and without what is not applicable.
    let counts = Counts::of(readiness.due());
    let told = readiness.gate.map_or_else(String::new, |gate| counts.told(gate));
    match counts.not_applicable {
        0 => format!(" {told}."),
        1 => format!(" {told}. 1 more is not applicable."),
        more => format!(" {told}. {more} more are not applicable."),
    }
}

fn line(item: &Item, list: &Checklist) -> String {
    let role = item.rule.who().as_str();
    let who = match list.person(item.rule.who()) {
        Some(person) => format!("{}, {role}", markdown_text(person)),
        None => role.to_owned(),
    };
    let tick = if item.state() == Some(State::Met) { "x" } else { " " };
    let told = match item.state() {
        None => format!("*Ask {role}.*"),
        Some(State::Met) => match item.fact() {
            Some(fact) => format!("**{}**", markdown_text(fact)),
            None => "**It holds.**".to_owned(),
        },
        Some(state @ (State::Failed | State::Unknown)) => {
            let word = if state == State::Failed { "No" } else { "Not stated" };
            match item.finding() {
                Some(finding) => format!("{word}: {}. *Ask {who}.*", markdown_text(finding)),
                None => format!("{word}. *Ask {who}.*"),
            }
        }
        Some(State::NotApplicable) => match item.idle() {
            Some(because) => format!("Not applicable: {}.", markdown_text(because.trim_end_matches('.'))),
            None => "Not applicable: what it speaks of is not there, and need not be.".to_owned(),
        },
        Some(State::Waived) => match item.waiver() {
            Some(waiver) => format!(
                "Waived until {}: {}. *Ask {who}.*",
                waiver.expires,
                markdown_text(waiver.reason.trim_end_matches('.'))
            ),
            None => format!("Waived. *Ask {who}.*"),
        },
    };
    format!("- [{tick}] {} {told} ({})", item.rule.ask(), item.rule.code())
}
