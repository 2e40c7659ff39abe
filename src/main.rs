//! The `pilotlint` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    pilotlint::cli::main(std::env::args_os())
}
