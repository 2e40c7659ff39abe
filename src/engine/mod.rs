//! Runs the rules, and decides what each finding weighs.
//!
//! Pure: the same texts, settings and day give the same run, byte for byte, on any number of threads.

mod custom;
mod facts;
mod fingerprint;
mod judge;
mod level;
mod lint;
mod portfolio;
mod profile;
mod readiness;
mod run;
mod select;
mod waivers;

pub use fingerprint::fingerprint;
pub use level::{Level, Standpoint, level};
pub use lint::{Input, Keep, Request, lint, unreadable};
pub use portfolio::judge_portfolio;
pub use profile::{Profile, Waived};
pub use readiness::{ActiveError, Effort, Loss, Readiness, Requirement, told};
pub use run::{Edit, Finding, Fix, Linted, Related, Run, State, Summary, WaivedBy};
pub use select::{Selection, UnknownRule, listed, named};
