//! An organisation's own rules: written in its configuration, and rules like any other from there on.

use std::sync::{Mutex, PoisonError};

use super::{Area, Check, Examples, Gap, Role, Rule, Sort};
use crate::expression::{Expression, Mistake};

/// What only an organisation's own rule has.
#[derive(Debug)]
pub struct Custom {
    /// The key it is about.
    pub at: &'static str,
    /// What it reports.
    pub message: &'static str,
    /// The area it belongs to.
    pub area: Area,
    /// The kind of work that closes it.
    pub gap: Gap,
    /// What has to be true, as it was written.
    pub holds: &'static str,
    /// The same, compiled.
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
    /// The expression.
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

/// Every such rule of this process, with what it was made from. Rules live as long as the process, so that findings can
/// refer to them as to ours; the same one is made once, however many configurations share it.
static MADE: Mutex<Vec<(CustomRule, &'static Rule)>> = Mutex::new(Vec::new());

/// The rule.
///
/// # Errors
///
/// If its expression does not compile.
pub fn custom(stated: &CustomRule) -> Result<&'static Rule, Vec<Mistake>> {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, rule)) = made.iter().find(|(from, _)| from == stated) {
        return Ok(rule);
    }
    let expression = Expression::compile(&stated.holds)?;
    let text = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let reads: Vec<&'static str> = expression.reads.iter().map(|read| text(read)).collect();
    let rule: &'static Rule = Box::leak(Box::new(Rule {
        code: text(&stated.code),
        name: text(&stated.name),
        sort: stated.sort,
        subjects: &[],
        reads: Vec::leak(reads),
        summary: text(&stated.message),
        ask: text(&stated.ask),
        who: stated.who,
        why: text(&stated.why),
        help: text(&stated.help),
        sources: &[],
        examples: Examples { bad: "", good: "" },
        check: Check::Custom(Custom {
            at: text(&stated.at),
            message: text(&stated.message),
            area: stated.area,
            gap: stated.gap,
            holds: text(&stated.holds),
            expression,
        }),
    }));
    made.push((stated.clone(), rule));
    Ok(rule)
}
