//! `assess`.

use std::process::ExitCode;

use super::prepare::Asked;
use super::run;
use super::{AssessArgs, Colour, Failure, TextOrJson, complain, view};
use crate::assessment::{Page, assess as assessment_of, write_json, write_text};
use crate::engine::Keep;
use crate::output::{Escape, Look};

pub(super) fn assess(args: &AssessArgs, colour: Colour) -> Result<ExitCode, Failure> {
    let asked = Asked {
        lookahead: false,
        select: Vec::new(),
        ignore: Vec::new(),
        keep: Keep::Readiness,
    };
    let outcome = run::run(&args.inputs, &asked)?;
    for error in &outcome.errors {
        complain(error);
    }
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
        .any(|manifest| is_other(assessment_of(manifest).verdict));
    let code = match (outcome.errors.is_empty(), fails) {
        (false, _) => 2,
        (true, true) => 1,
        (true, false) => 0,
    };
    Ok(ExitCode::from(code))
}
