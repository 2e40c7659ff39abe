//! `report`.

use std::path::Path;
use std::process::ExitCode;

use super::prepare::query;
use super::{Failure, ReportArgs, file, run, view};
use crate::output::Escape;
use crate::report;

pub(super) fn report(args: &ReportArgs) -> Result<ExitCode, Failure> {
    let to_stdout = args.output == Path::new("-");
    let mut writes = Vec::new();
    if !to_stdout {
        // Said before the work, not after.
        let target = file::target(&args.output)?;
        file::spares_names(&target)?;
        target.check()?;
        writes.push(target);
    }
    let gate = args.inputs.gate;
    let outcome = run::run(&args.inputs, &query(&args.inputs)?, &writes, |analysis| {
        report::keep(analysis, gate)
    })?;
    if !outcome.run.manifests.is_empty() {
        if to_stdout {
            view::write(Escape::Entity, |out| report::write(&outcome.run, out))?;
        } else {
            file::target(&args.output)?.replace(|out| report::write(&outcome.run, out))?;
        }
    }
    Ok(ExitCode::from(if outcome.incomplete { 2 } else { 0 }))
}
