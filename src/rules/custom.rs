//! An organisation's own rules: written in its configuration, and rules like any other from there on.

use std::sync::Arc;

use super::{Area, Gap, Role, Rule, Sort};
use crate::expression::{Expression, Mistake};

/// An organisation's own rule.
#[derive(Debug)]
pub struct OwnRule {
    /// As its configuration states it.
    pub stated: CustomRule,
    /// What has to be true, compiled.
    pub expression: Expression,
}

/// A rule as a configuration states it, found to be whole.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomRule {
    /// Letters of its own, and three digits.
    pub code: String,
    /// Kebab-case.
    pub name: String,
    /// What it is, and from which stage.
    pub sort: Sort,
    /// The key it is about.
    pub at: String,
    /// What has to be true, as it was written.
    pub holds: String,
    /// What it reports.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Why it matters; empty if nobody has said.
    pub why: String,
    /// The checklist's sentence; empty for other sorts than requirements.
    pub ask: String,
    /// Who can usually make it true.
    pub who: Role,
    /// The area it belongs to.
    pub area: Area,
    /// The kind of work that closes it.
    pub gap: Gap,
}

impl CustomRule {
    /// The rule, compiled. It takes a stack of 64 MiB, as [`Expression::compile`] does.
    ///
    /// # Errors
    ///
    /// If its expression does not compile.
    pub fn compile(self) -> Result<Rule, Vec<Mistake>> {
        let expression = Expression::compile(&self.holds)?;
        Ok(Rule::Own(Arc::new(OwnRule {
            stated: self,
            expression,
        })))
    }
}
