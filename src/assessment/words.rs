//! An assessment in words, the same wherever it is told. What comes from the manifest is not safe to print.

use super::{Answer, Assessment, Counts, Kind, Step, Verdict};
use crate::diagnostic::State;
use crate::engine::Decided;
use crate::manifest::{self, Stage};
use crate::rules::{Force, Rule};

/// What is said of a requirement that finds nothing by itself: that nobody has said so, or that it is not so.
pub(super) fn without_finding(rule: &Rule, state: State) -> String {
    match state {
        State::Failed => format!("it is not so that {}", clause(rule.ask())),
        _ => format!("it is not stated whether {}", clause(rule.ask())),
    }
}

/// A sentence within another: without its capital, unless that of an acronym, and without its full stop.
fn clause(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    if let Some(rest) = sentence.strip_prefix("Who ") {
        return format!("whoever {rest}");
    }
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) if !chars.clone().next().is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => sentence.to_owned(),
    }
}

/// `1 stands against it`, `44 are not stated`.
fn part(count: usize, one: &str, many: &str) -> Option<String> {
    (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
}

impl Counts {
    /// `46 of 117 met for rollout; 23 stand against it, 44 are not stated`.
    pub fn told(self, gate: Stage) -> String {
        let against = part(self.failed, "stands against it", "stand against it");
        self.told_after(against, gate)
    }

    fn told_after(self, first: Option<String>, gate: Stage) -> String {
        let parts = [
            first,
            part(self.unknown, "is not stated", "are not stated"),
            part(self.waived, "is waived", "are waived"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let met = format!("{} of {} met for {gate}", self.met, self.total());
        if parts.is_empty() {
            met
        } else {
            format!("{met}; {}", parts.join(", "))
        }
    }
}

impl Answer {
    /// `yes`, `not stated`.
    pub fn as_words(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "not stated",
            Self::Waived => "waived",
            Self::NotDue => "not due",
        }
    }
}

impl Step {
    /// What to do, as a sentence: `Find out whether it is settled who may say "scale".`
    pub fn told(&self) -> String {
        let (verb, rest) = self.told_in_two();
        format!("{verb} {rest}")
    }

    /// The same in two parts: `Find out`, and the rest.
    pub fn told_in_two(&self) -> (&'static str, String) {
        if self.restarts {
            let rest = "a restart in one team: a new start there, with all of this in place, and only then the next.";
            return ("In the end, bring about", rest.to_owned());
        }
        match (self.kind, &self.error) {
            (Kind::BringAbout, None) => ("Bring about", format!("that {}.", clause(&self.what))),
            (Kind::BringAbout, Some(error)) => ("Bring about", format!("that this is mended: {error}.")),
            (Kind::FindOut, None) => ("Find out", format!("whether {}.", clause(&self.what))),
            (Kind::FindOut, Some(error)) => ("Find out", format!("what is missing here: {error}.")),
        }
    }

    /// Who can say it or make it true: `Ines Falk, the sponsor`.
    pub fn who(&self) -> String {
        let role = self.role.as_str();
        match &self.person {
            Some(person) => format!("{person}, {role}"),
            None => role.to_owned(),
        }
    }
}

impl Assessment {
    /// How many of the twelve key questions are answered with yes, as a sentence.
    pub fn yes_told(&self) -> String {
        let (yes, all) = (self.yes(), self.key_questions.len());
        let are = if yes == 1 { "is" } else { "are" };
        format!("{yes} of {all} key questions {are} answered with yes")
    }

    /// What the path comes to: `What would have to be true for rollout: 25 to bring about, 56 to find out`.
    pub fn path_told(&self) -> String {
        let count = |kind| self.steps.iter().filter(|step| step.kind == kind).count();
        let parts = [
            (count(Kind::BringAbout), "to bring about"),
            (count(Kind::FindOut), "to find out"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts.map(|(count, what)| format!("{count} {what}")).collect();
        let gate = self.gate.map_or_else(String::new, |gate| format!(" for {gate}"));
        format!("What would have to be true{gate}: {}", parts.join(", "))
    }

    /// How much is met, failed and not stated at the gate; `None` where nothing is asked.
    pub fn standing(&self) -> Option<String> {
        Some(self.counts().told(self.gate?))
    }

    /// Why the verdict is what it is, as one or two sentences without a full stop.
    pub fn verdict_told(&self) -> String {
        let standing = self.standing().unwrap_or_default();
        match (&self.decided, self.undecided) {
            (Some(decided), Some(undecided)) => format!(
                "{}. Without that decision it would be {}: {standing}",
                decision(decided),
                undecided.as_str()
            ),
            _ => self.proof(&standing),
        }
    }

    fn proof(&self, standing: &str) -> String {
        let forced_by = |force| self.because.iter().any(|rule| rule.forces() == Some(force));
        let counts = self.counts();
        match self.verdict {
            Verdict::Retired => "it is over; what is left is to learn from it".to_owned(),
            Verdict::Kill if forced_by(Force::Prohibition) => {
                format!("what it is used for may not be done. {standing}")
            }
            Verdict::Kill => {
                format!("by its own numbers it does not pay, and there is no other use to take it to. {standing}")
            }
            Verdict::Pivot => {
                format!("by its own numbers it does not pay here, but there is another use. {standing}")
            }
            Verdict::NotYet if counts.failed == 0 => format!("{standing}; but something else stands against it"),
            Verdict::NotYet => standing.to_owned(),
            Verdict::CannotSay => match self.gate {
                None => "the manifest cannot be read".to_owned(),
                Some(gate) if counts.total() == 0 => format!("nothing is asked for {gate}"),
                Some(gate) => {
                    let told = counts.told_after(Some("nothing stands against it".to_owned()), gate);
                    let only_form = counts.unknown == 0;
                    if only_form {
                        format!("{told}, but not all can be read")
                    } else {
                        told
                    }
                }
            },
            Verdict::ScaleWithWaivers if counts.waived > 0 => standing.to_owned(),
            Verdict::ScaleWithWaivers if !self.waived.is_empty() => {
                format!("{standing}; but what stands against it is waived")
            }
            Verdict::ScaleWithWaivers => {
                format!(
                    "{standing}; but {} are called not applicable",
                    self.not_applicable.len()
                )
            }
            Verdict::Scale => format!("{standing}; nothing stands against it"),
        }
    }
}

/// `Pavel Dorn decided on 4 May 2026 to keep it as a pilot until 1 September 2026`.
fn decision(decided: &Decided) -> String {
    let to = match decided.verdict {
        manifest::Verdict::Kill => "to end it",
        manifest::Verdict::Pivot => "to take it to another use",
        manifest::Verdict::Keep => "to keep it as a pilot",
        manifest::Verdict::Scale => "to scale it",
    };
    let until = decided.until.map_or_else(String::new, |day| format!(" until {day}"));
    format!("{} decided on {} {to}{until}", decided.called, decided.on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_in_one_way() {
        let counts = |met, failed, unknown, waived| Counts {
            met,
            failed,
            unknown,
            waived,
            not_applicable: 3,
        };
        for (counts, words) in [
            (
                counts(46, 23, 44, 4),
                "46 of 117 met for rollout; 23 stand against it, 44 are not stated, 4 are waived",
            ),
            (
                counts(1, 1, 1, 1),
                "1 of 4 met for rollout; 1 stands against it, 1 is not stated, 1 is waived",
            ),
            (counts(5, 0, 0, 0), "5 of 5 met for rollout"),
            (counts(5, 0, 2, 0), "5 of 7 met for rollout; 2 are not stated"),
        ] {
            assert_eq!(counts.told(Stage::Rollout), words);
        }
    }

    #[test]
    fn sentences_become_clauses() {
        assert_eq!(clause("One named person owns it."), "one named person owns it");
        assert_eq!(
            clause("IT has reviewed what it needs."),
            "IT has reviewed what it needs"
        );
        assert_eq!(clause("A budget line pays."), "a budget line pays");
        assert_eq!(
            clause("Who decides owns the budget."),
            "whoever decides owns the budget"
        );
        assert_eq!(clause(""), "");
    }
}
