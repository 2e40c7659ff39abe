//! `assess`.

use std::process::ExitCode;

use super::prepare::query;
use super::run;
use super::{AssessArgs, Colour, Failure, TextOrJson, complain, view};
use crate::assessment::{Page, Verdict, assess as assessment_of, keep, write_json, write_text};
use crate::engine::{Readiness, Run};
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
    let missed = missed(run, &args.require);
    for (path, verdict) in &missed {
        let asked: Vec<&str> = args.require.iter().map(|one| one.as_str()).collect();
        complain(&format!(
            "{path} is {}; --require asks for {}",
            verdict.as_str(),
            asked.join(" or ")
        ));
    }
    let code = match (outcome.incomplete, missed.is_empty()) {
        (true, _) => 2,
        (false, false) => 1,
        (false, true) => 0,
    };
    Ok(ExitCode::from(code))
}

/// The manifests whose verdict is none of those that are asked for, each with its own; none where nothing is asked for.
fn missed<'r>(run: &'r Run<Option<Readiness>>, asked: &[Verdict]) -> Vec<(&'r str, Verdict)> {
    if asked.is_empty() {
        return Vec::new();
    }
    let verdicts = run.manifests.iter().map(|linted| {
        let verdict = assessment_of(linted, linted.view.as_ref()).verdict;
        (&*linted.path, verdict)
    });
    verdicts.filter(|(_, verdict)| !asked.contains(verdict)).collect()
}
