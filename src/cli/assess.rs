//! `assess`.

use std::process::ExitCode;

use super::prepare::query;
use super::run;
use super::{AssessArgs, Colour, Failure, TextOrJson, view};
use crate::assessment::{Page, assess as assessment_of, keep, write_json, write_text};
use crate::output::{Escape, Look};

pub(super) fn assess(args: &AssessArgs, colour: Colour) -> Result<ExitCode, Failure> {
    let gate = args.inputs.gate;
    let outcome = run::run(&args.inputs, &query(&args.inputs)?, &[], |analysis| {
        keep(analysis, gate)
    })?;
    let run = &outcome.run;
    if !run.manifests.is_empty() {
        match args.output_format {
            TextOrJson::Json => view::write(Escape::Json, |out| write_json(run, out))?,
            TextOrJson::Text => {
                let page = Page {
                    whole: args.details,
                    quiet: args.inputs.quiet,
                    look: Look::of_stdout(view::wants_colour(colour)),
                };
                view::write(Escape::Text, |out| write_text(run, page, out))?;
            }
        }
    }
    let is_other = |verdict| !args.require.is_empty() && !args.require.contains(&verdict);
    let fails = run
        .manifests
        .iter()
        .any(|manifest| is_other(assessment_of(manifest, manifest.view.as_ref()).verdict));
    let code = match (!outcome.incomplete, fails) {
        (false, _) => 2,
        (true, true) => 1,
        (true, false) => 0,
    };
    Ok(ExitCode::from(code))
}
