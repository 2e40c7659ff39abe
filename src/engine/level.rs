//! The one place that decides severity: a rule's sort, the stage, the gate.

use crate::diagnostic::Severity;
use crate::manifest::Stage;
use crate::rules::{Rule, Settings, Sort};

/// From where a manifest is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standpoint {
    /// The stage that the manifest states; `design`, where it states none.
    pub stage: Stage,
    /// The stage that `--gate` asks about, if any; one of [`Stage::LIFE`].
    pub gate: Option<Stage>,
    /// Look ahead to what the next stage will ask?
    pub lookahead: bool,
}

/// What a finding of a rule weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// How bad it is.
    pub severity: Severity,
    /// True where the rule is not due yet.
    pub ahead: bool,
}

/// What a finding of `rule` weighs from `standpoint`; `None` where the rule does not report.
pub fn level(rule: &Rule, standpoint: Standpoint) -> Option<Level> {
    let Standpoint { stage, gate, lookahead } = standpoint;
    let due = |severity| Some(Level { severity, ahead: false });
    if stage == Stage::Retired {
        // What is over is asked for its form, and for what was learnt.
        let asked = rule.entry().is_some_and(|entry| entry.when_retired);
        return asked.then(|| due(rule.sort().severity()))?;
    }
    match rule.sort() {
        Sort::Requirement(when) => match gate {
            Some(gate) if when <= gate => due(Severity::Error),
            None if when <= stage => due(Severity::Error),
            None if lookahead && stage.next() == Some(when) => Some(Level {
                severity: Severity::Warning,
                ahead: true,
            }),
            Some(_) | None => None,
        },
        Sort::Smell(from) | Sort::Contradiction(from) => {
            let at = match gate {
                Some(gate) if !rule.entry().is_some_and(|entry| entry.keeps_to_stage) => stage.max(gate),
                _ => stage,
            };
            (at >= from).then(|| due(rule.sort().severity()))?
        }
    }
}

/// The same once the configuration has had its say: it decides what a finding weighs, and never when it is due.
pub fn configured(rule: &Rule, at: Level, settings: &Settings) -> Level {
    match settings.severity.get(rule.code()) {
        // Nothing fails before it is due; and what cannot be read has not passed.
        Some(severity) if !at.ahead && !rule.is_always_on() => Level {
            severity: *severity,
            ..at
        },
        _ => at,
    }
}
