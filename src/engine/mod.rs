//! Runs the rules, and decides what each finding weighs.

mod fingerprint;
mod run;

pub use fingerprint::fingerprint;
pub use run::{Edit, Finding, Fix, Linted, Related, Run, State, Summary, WaivedBy};
