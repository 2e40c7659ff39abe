//! Runs the rules, and decides what each finding weighs.

mod run;

pub use run::{Edit, Finding, Fix, Linted, Related, Run, State, Summary, WaivedBy};
