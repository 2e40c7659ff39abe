//! `report`.

use std::path::Path;
use std::process::ExitCode;

use super::prepare::query;
use super::{Failure, ReportArgs, file, run, view};
use crate::output::Escape;
use crate::report;

pub(super) fn report(args: &ReportArgs) -> Result<ExitCode, Failure> {
    let to_stdout = args.output == Path::new("-");
    if !to_stdout {
        // Said before the work, not after.
        file::spares_manifests(&args.output, &args.inputs.paths)?;
        file::can_be_written(&args.output)?;
    }
    let gate = args.inputs.gate;
    let outcome = run::run(&args.inputs, &query(&args.inputs)?, |analysis| {
        report::keep(analysis, gate)
    })?;
    if !outcome.run.manifests.is_empty() {
        if to_stdout {
            view::write(Escape::Entity, |out| report::write(&outcome.run, out))?;
        } else {
            file::write_whole(&args.output, |out| report::write(&outcome.run, out))?;
        }
    }
    Ok(ExitCode::from(if outcome.incomplete { 2 } else { 0 }))
}
