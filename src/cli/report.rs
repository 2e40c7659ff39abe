//! `report`.

use std::path::Path;
use std::process::ExitCode;

use super::prepare::Asked;
use super::{Failure, ReportArgs, complain, file, run, view};
use crate::engine::Keep;
use crate::output::Escape;
use crate::report;

pub(super) fn report(args: &ReportArgs) -> Result<ExitCode, Failure> {
    let to_stdout = args.output == Path::new("-");
    if !to_stdout {
        // Said before the work, not after.
        file::spares_manifests(&args.output, &args.inputs.paths)?;
        file::can_be_written(&args.output)?;
    }
    let asked = Asked {
        lookahead: false,
        select: Vec::new(),
        ignore: Vec::new(),
        keep: Keep::Profile,
    };
    let outcome = run::run(&args.inputs, &asked)?;
    for error in &outcome.errors {
        complain(error);
    }
    if !outcome.run.manifests.is_empty() {
        if to_stdout {
            view::write(Escape::Entity, |out| report::write(&outcome.run, out))?;
        } else {
            file::write_whole(&args.output, |out| report::write(&outcome.run, out))?;
        }
    }
    Ok(ExitCode::from(if outcome.errors.is_empty() { 0 } else { 2 }))
}
