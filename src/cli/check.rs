//! `check`.

use std::io;
use std::process::ExitCode;

use super::prepare::query;
use super::run;
use super::{CheckArgs, Colour, Failure, reports, view};
use crate::clean;
use crate::engine::{Analysis, Linted};
use crate::output::{self, Format, Look, Options};
use crate::workspace::Query;

pub(super) fn check(args: &CheckArgs, colour: Colour) -> Result<ExitCode, Failure> {
    let writes = reports::agree(&args.report, args.output_format)?;
    let query = Query {
        lookahead: !args.no_lookahead,
        configured: true,
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        ..query(&args.inputs)?
    };
    if args.show_settings {
        return run::show_settings(&args.inputs, &query);
    }
    if args.show_files {
        return show_files(args, &query);
    }
    if args.statistics && !matches!(args.output_format, Format::Full | Format::Concise | Format::Json) {
        return Err(Failure::Said(
            "--statistics goes with full, concise and json output".to_owned(),
        ));
    }
    let gate = args.inputs.gate;
    let outcome = run::run(&args.inputs, &query, &writes, |analysis: Analysis| -> Linted {
        let findings = analysis.findings(analysis.at(gate));
        analysis.linted(findings, ())
    })?;
    let options = Options {
        include_waived: args.include_waived,
        quiet: args.inputs.quiet,
        statistics: args.statistics,
        deny_warnings: args.deny_warnings,
        incomplete: outcome.incomplete,
        runner: view::in_a_runner(),
        look: Look::of_stdout(view::wants_colour(colour)),
        base: Some(&outcome.base),
    };
    // Where nothing was linted there is nothing to tell, and an old report says more than an empty one.
    let mut status = u8::from(outcome.incomplete) * 2;
    let mut printed = Ok(());
    if !(outcome.run.manifests.is_empty() && outcome.run.not_linted.is_empty()) {
        let run = &outcome.run;
        printed = output::write(args.output_format, run, &options, &mut io::stdout().lock())
            .and_then(|()| reports::print(&args.report, run, &options));
        for failure in reports::write(&args.report, run, &options) {
            failure.complain();
            status = 2;
        }
    }
    let summary = outcome.run.summary();
    let fails = summary.errors > 0 || (args.deny_warnings && summary.warnings > 0);
    if fails && !args.exit_zero {
        status = status.max(1);
    }
    match printed {
        // Who closed the pipe has seen enough; the status is for whoever asked.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(ExitCode::from(status)),
    }
}

/// What would be linted, a path a line, or as JSON.
fn show_files(args: &CheckArgs, query: &Query) -> Result<ExitCode, Failure> {
    let (files, incomplete) = run::files(&args.inputs, query)?;
    let text = match args.output_format {
        Format::Full | Format::Concise => files.iter().map(|file| clean::line(file) + "\n").collect(),
        Format::Json => {
            let files = serde_json::json!({ "version": 1, "files": files });
            serde_json::to_string_pretty(&files).unwrap_or_default() + "\n"
        }
        _ => {
            return Err(Failure::Said(
                "--show-files goes with full, concise and json output".to_owned(),
            ));
        }
    };
    super::print(&text)?;
    Ok(ExitCode::from(u8::from(incomplete) * 2))
}
