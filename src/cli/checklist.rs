//! `checklist`.

use std::process::ExitCode;

use super::prepare::{query, today};
use super::run;
use super::{ChecklistArgs, Failure, TextOrJson, config, view};
use crate::checklist::{Checklist, blank, keep, of_run, write_json, write_markdown};
use crate::manifest::Date;
use crate::output::Escape;

pub(super) fn checklist(args: &ChecklistArgs) -> Result<ExitCode, Failure> {
    if args.template {
        let config = config::here(&args.inputs.config)?;
        let on = config.selection();
        let rules = config.rules().filter(|rule| on.contains(rule));
        let lists = std::iter::once(blank(rules, args.inputs.gate));
        write(args.output_format, lists, &[], today(&args.inputs)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let gate = args.inputs.gate;
    let outcome = run::run(&args.inputs, &query(&args.inputs)?, &[], |analysis| {
        keep(analysis, gate)
    })?;
    if !outcome.run.manifests.is_empty() {
        let run = &outcome.run;
        write(args.output_format, of_run(run), &run.not_linted, run.as_of)?;
    }
    Ok(ExitCode::from(if outcome.incomplete { 2 } else { 0 }))
}

fn write<'r>(
    format: TextOrJson,
    lists: impl Iterator<Item = Checklist<'r>>,
    not_linted: &[String],
    today: Date,
) -> Result<(), Failure> {
    match format {
        TextOrJson::Text => view::write(Escape::Entity, |out| write_markdown(lists, not_linted, today, out)),
        TextOrJson::Json => view::write(Escape::Json, |out| write_json(lists, not_linted, out)),
    }
}
