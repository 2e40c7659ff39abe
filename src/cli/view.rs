//! What commands that print have in common: colour, and runners of CI jobs.

use std::io::{self, Write};

use super::{Colour, Failure};
use crate::output::{self, Escape};

/// Writes to standard output what `write` gives; in a CI job, such that its runner obeys none of it.
pub(super) fn write(escape: Escape, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    match output::write_guarded(in_a_runner().then_some(escape), &mut io::stdout().lock(), write) {
        // Who closed the pipe has seen enough; the status is for whoever asked.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

pub(super) fn wants_colour(colour: Colour) -> bool {
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    }
}

/// Does a CI runner read the output that obeys what looks like a command to it?
pub(super) fn in_a_runner() -> bool {
    ["GITHUB_ACTIONS", "TF_BUILD"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
