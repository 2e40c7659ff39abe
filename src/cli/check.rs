//! `check`.

use std::io;
use std::process::ExitCode;

use super::run::{self, Asked};
use super::{CheckArgs, Colour, Failure, complain};
use crate::output::{self, Look, Options};

pub(super) fn check(args: &CheckArgs, colour: Colour) -> Result<ExitCode, Failure> {
    let asked = Asked {
        lookahead: !args.no_lookahead,
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        outcomes: false,
    };
    if args.show_settings {
        return run::show_settings(&args.inputs, &asked);
    }
    let outcome = run::run(&args.inputs, &asked)?;
    for error in &outcome.errors {
        complain(error);
    }
    let options = Options {
        look: Look::of_stdout(wants_colour(colour)),
        runner: in_a_runner(),
        ..Options::default()
    };
    let written = if outcome.run.manifests.is_empty() {
        Ok(())
    } else {
        output::write(args.output_format, &outcome.run, &options, &mut io::stdout().lock())
    };
    let summary = outcome.run.summary();
    let fails = summary.errors > 0 || (args.deny_warnings && summary.warnings > 0);
    let code = match (outcome.errors.is_empty(), fails) {
        (false, _) => 2,
        (true, true) => 1,
        (true, false) => 0,
    };
    match written {
        // Who closed the pipe has seen enough; the status is for whoever asked.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(ExitCode::from(code)),
    }
}

fn wants_colour(colour: Colour) -> bool {
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    }
}

/// Does a CI runner read the output that obeys what looks like a command to it?
fn in_a_runner() -> bool {
    ["GITHUB_ACTIONS", "TF_BUILD"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
