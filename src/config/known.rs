//! What words of a configuration name, and what is said of those that name nothing.

use std::cell::LazyCell;

use super::mistakes::Layer;
use crate::diagnostic::Span;
use crate::rules::{Names, OwnRules, Rule, UnknownRule};

/// The rules that words can name: ours, and the organisation's own.
pub(super) struct Known {
    names: LazyCell<Names, Box<dyn FnOnce() -> Names>>,
    /// False where more of them may have been meant to be there, in what is broken.
    whole: bool,
}

impl Known {
    /// Ours, and these. `whole` is false where more may have been meant to be there.
    pub fn new(custom: OwnRules, whole: bool) -> Self {
        Self {
            names: LazyCell::new(Box::new(move || Names::new(&custom))),
            whole,
        }
    }

    /// The rules that a word names; none where it names none.
    pub fn named(&self, word: &str) -> Vec<Rule> {
        self.names.named(word).unwrap_or_default()
    }

    /// Why a word names no rule. Where rules may be missing, only a slip of the pen is sure to be one.
    pub fn fault(&self, word: &str) -> Option<UnknownRule> {
        let unknown = self.names.fault(word)?;
        (self.whole || unknown.closest.is_some()).then_some(unknown)
    }
}

/// Reports a word that names no rule.
pub(super) fn unknown_rule(unknown: &UnknownRule, span: Span, layer: &mut Layer) {
    let help = match &unknown.closest {
        Some(closest) => format!("did you mean \"{closest}\"?"),
        None => "`pilotlint rules` lists them all; a rule is named by its code, its name or its group".to_owned(),
    };
    layer.say_at(
        "unknown-rule",
        span,
        format!("there is no rule \"{}\"", unknown.word),
        Some(help),
    );
}
