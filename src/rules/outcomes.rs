//! What other rules said, for the few rules that look at it.

use super::Rule;
use crate::diagnostic::State;

/// What the rules said of one manifest.
#[derive(Debug)]
pub struct Outcomes<'a> {
    /// Of each rule that was run, in the order of the catalogue; requirements up to the rollout are among them where a
    /// pilot that is not there yet is said to scale.
    pub rules: &'a [Outcome],
    /// The places, among the manifest's waivers, of those that are in force today.
    pub holding: &'a [usize],
}

/// What one rule said of one manifest.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The rule.
    pub rule: Rule,
    /// What is known of it, whatever its stage.
    pub state: State,
    /// Is a value that it wants broken or lost, so that nobody can tell whether it holds?
    pub unclear: bool,
    /// Does it find something, waived or not?
    pub reports: bool,
    /// Is it due, or looked ahead to, and on?
    pub weighs: bool,
}

impl Outcome {
    /// Can it not say, because of what is missing or broken elsewhere?
    pub fn is_blocked(&self) -> bool {
        !self.reports && !self.state.is_settled()
    }
}
