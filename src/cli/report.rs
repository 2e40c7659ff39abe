//! `report`.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::run::{self, Asked};
use super::{Failure, ReportArgs, complain, file};
use crate::assessment::{Assessment, assess};
use crate::engine::{Keep, Selection};
use crate::report;

pub(super) fn report(args: &ReportArgs) -> Result<ExitCode, Failure> {
    let to_stdout = args.output == Path::new("-");
    if !to_stdout {
        // Said before the work, not after.
        file::can_be_written(&args.output)?;
    }
    let asked = Asked {
        lookahead: false,
        selection: Selection::default(),
        keep: Keep::Profile,
    };
    let outcome = run::run(&args.inputs, asked)?;
    for error in &outcome.errors {
        complain(error);
    }
    let run = outcome.run;
    if !run.manifests.is_empty() {
        let assessments: Vec<Assessment> = run.manifests.iter().map(assess).collect();
        if to_stdout {
            report::write(&run, &assessments, &mut io::stdout().lock())?;
        } else {
            file::write_whole(&args.output, |out| report::write(&run, &assessments, out))?;
        }
    }
    Ok(ExitCode::from(if outcome.errors.is_empty() { 0 } else { 2 }))
}
