//! Runs the rules over manifests, and decides what each finding weighs.
//!
//! Pure: the same text, standard and evidence give the same [analysis](Analysis), byte for byte, on any number of threads.
//! What commands show is a function of it, so that nothing decides beforehand what is kept.

mod analysis;
mod custom;
mod facts;
mod finding;
mod findings;
mod fingerprint;
mod judge;
mod level;
mod portfolio;
mod profile;
mod read;
mod readiness;
mod run;
mod stated;
mod states;
mod waivers;

pub use analysis::{Analysis, Input, analyse, unreadable};
pub use finding::{Finding, WaivedBy};
pub use fingerprint::fingerprint;
pub use level::{Level, Standpoint, level};
pub use portfolio::judge_portfolio;
pub use profile::{Profile, Waived, profile};
pub use read::Standard;
pub use readiness::{AcceptedError, ActiveError, Readiness, Requirement, Weight, told};
pub use run::{Linted, Run, Summary};
pub use stated::{AnotherUse, Decided, Effort, Loss};
