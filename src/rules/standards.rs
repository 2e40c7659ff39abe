//! Where each rule touches the standards that auditors ask about: a reading, not legal advice.

use serde::Serialize;

use super::Rule;

/// The parts of the standards that a rule touches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Standards {
    /// Subcategories of the NIST AI Risk Management Framework 1.0.
    pub nist_ai_rmf: &'static [&'static str],
    /// Clauses and controls of ISO/IEC 42001.
    pub iso_42001: &'static [&'static str],
    /// Articles of the EU AI Act.
    pub eu_ai_act: &'static [&'static str],
}

impl Standards {
    /// None.
    pub const NONE: Self = Self::of(&[], &[], &[]);

    const fn of(
        nist_ai_rmf: &'static [&'static str],
        iso_42001: &'static [&'static str],
        eu_ai_act: &'static [&'static str],
    ) -> Self {
        Self {
            nist_ai_rmf,
            iso_42001,
            eu_ai_act,
        }
    }
}

// What rules of a group have in common.
pub(super) const SPONSORS: Standards = Standards::of(&["GOVERN 2.3", "MANAGE 1.1"], &["5.1", "9.3"], &[]);
pub(super) const OWNERS: Standards = Standards::of(&["GOVERN 2.1", "GOVERN 2.3"], &["5.3", "A.3.2"], &["26(2)"]);
pub(super) const VALUE: Standards = Standards::of(
    &["MAP 1.3", "MAP 1.4", "MAP 3.1", "MAP 3.2", "MANAGE 2.1"],
    &["6.2", "9.1"],
    &[],
);
pub(super) const ADOPTION: Standards = Standards::of(
    &[
        "MAP 1.3",
        "MAP 1.4",
        "MAP 3.1",
        "MAP 3.2",
        "MANAGE 2.1",
        "MEASURE 4.2",
        "MEASURE 4.3",
    ],
    &["6.2", "9.1"],
    &[],
);
pub(super) const ENVIRONMENT: Standards = Standards::of(
    &["MEASURE 2.3", "MEASURE 2.4", "MAP 2.3"],
    &["A.7.4", "A.6.2.4"],
    &["10(3)", "26(4)"],
);
pub(super) const INTEGRATION: Standards =
    Standards::of(&["MEASURE 2.7", "GOVERN 6.1"], &["A.6.2.5", "A.10.3"], &["15"]);
pub(super) const REFUSALS: Standards = Standards::of(&["GOVERN 1.1", "MANAGE 1.1"], &["A.6.2.5"], &[]);
pub(super) const WORKFLOW: Standards =
    Standards::of(&["MAP 3.4", "MAP 3.5", "GOVERN 3.2"], &["A.9.2", "A.4.6"], &["26(2)"]);
pub(super) const PEOPLE: Standards = Standards::of(
    &["MAP 1.2", "MAP 5.2", "GOVERN 2.2", "GOVERN 5.2"],
    &["7.2", "7.3", "A.4.6"],
    &["4", "26(7)"],
);
pub(super) const DECISIONS: Standards = Standards::of(
    &["MANAGE 1.1", "MANAGE 2.4", "GOVERN 1.5", "GOVERN 1.7"],
    &["9.1", "9.3", "A.6.2.6"],
    &["26(5)"],
);
pub(super) const GOVERNANCE: Standards = Standards::of(
    &[
        "GOVERN 1.3",
        "GOVERN 1.5",
        "GOVERN 3.2",
        "MAP 1.5",
        "MAP 3.5",
        "MANAGE 1.3",
        "MANAGE 4.1",
    ],
    &["6.1", "8.2", "A.5.2", "A.9.2"],
    &["9", "12", "13", "14", "26(5)"],
);
pub(super) const OVERSIGHT: Standards = Standards::of(
    &["GOVERN 3.2", "MAP 1.5", "MAP 3.5"],
    &["A.5.2", "A.9.2"],
    &["14", "26(2)"],
);
pub(super) const DECOMMISSIONING: Standards = Standards::of(
    &[
        "GOVERN 1.3",
        "GOVERN 1.5",
        "GOVERN 1.7",
        "GOVERN 3.2",
        "MAP 1.5",
        "MAP 3.5",
        "MANAGE 1.3",
        "MANAGE 4.1",
    ],
    GOVERNANCE.iso_42001,
    GOVERNANCE.eu_ai_act,
);
pub(super) const HANDOFF: Standards = Standards::of(
    &["MAP 2.2", "MEASURE 1.3", "MEASURE 2.9"],
    &["A.6.2.7", "A.8.2"],
    &["11", "13"],
);
pub(super) const PARTNERS: Standards = Standards::of(
    &["GOVERN 6.1", "GOVERN 6.2", "MANAGE 3.1"],
    &["A.10.2", "A.10.3"],
    &["25"],
);
pub(super) const PORTFOLIO: Standards = Standards::of(&["GOVERN 1.6", "MANAGE 4.2"], &["9.3", "10.1"], &[]);

/// A standard to look for, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandardFilter {
    standard: Standard,
    /// In lower case without spaces; empty for the whole.
    part: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standard {
    Nist,
    Iso,
    EuAiAct,
}

impl StandardFilter {
    /// Reads `EU AI Act`, `ISO/IEC 42001`, `NIST AI RMF`, with or without a part behind it (`EU AI Act 26(2)`), in any case
    /// and with any spaces. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = folded(text);
        let names = [
            ("nistairmf1.0", Standard::Nist),
            ("nistairmf", Standard::Nist),
            ("nist-ai-rmf", Standard::Nist),
            ("nist", Standard::Nist),
            ("iso/iec42001", Standard::Iso),
            ("iso42001", Standard::Iso),
            ("iso-42001", Standard::Iso),
            ("euaiact", Standard::EuAiAct),
            ("eu-ai-act", Standard::EuAiAct),
        ];
        names.into_iter().find_map(|(name, standard)| {
            let part = plain.strip_prefix(name)?.trim_start_matches([',', ':']);
            let part = part
                .strip_prefix("article")
                .or_else(|| part.strip_prefix("art."))
                .unwrap_or(part);
            Some(Self {
                standard,
                part: part.to_owned(),
            })
        })
    }

    /// Does the rule touch it?
    pub fn touches(&self, rule: &Rule) -> bool {
        let standards = rule.standards();
        let parts = match self.standard {
            Standard::Nist => standards.nist_ai_rmf,
            Standard::Iso => standards.iso_42001,
            Standard::EuAiAct => standards.eu_ai_act,
        };
        parts
            .iter()
            .any(|part| self.part.is_empty() || folded(part) == self.part)
    }
}

fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{all, find};

    #[test]
    fn standards_are_found_by_any_spelling() {
        let touched = |text: &str| {
            let filter = StandardFilter::parse(text).unwrap_or_else(|| panic!("{text}"));
            all()
                .filter(|rule| filter.touches(rule))
                .map(|rule| rule.code().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(touched("EU AI Act"), touched("eu-ai-act"));
        assert_eq!(touched("NIST AI RMF 1.0"), touched("nist"));
        assert_eq!(touched("ISO/IEC 42001"), touched("iso 42001"));
        assert!(
            touched("EU AI Act").contains(&"GOV001".to_owned()) && !touched("EU AI Act").contains(&"VAL001".to_owned())
        );
        assert_eq!(touched("EU AI Act, article 25"), ["HND012", "HND013", "HND014"]);
        assert!(touched("NIST AI RMF GOVERN 1.7").contains(&"GOV020".to_owned()));
        assert!(touched("ISO/IEC 42001 99").is_empty());
        assert_eq!(StandardFilter::parse("GDPR"), None);
    }

    #[test]
    fn every_rule_about_a_pilot_touches_a_standard() {
        for rule in all().filter(|rule| !matches!(rule.group(), "MAN" | "WAV")) {
            assert!(!rule.standards().nist_ai_rmf.is_empty(), "{}", rule.code());
        }
        assert_eq!(
            find("OWN001").map(|rule| rule.standards().eu_ai_act),
            Some(["26(2)"].as_slice())
        );
        assert_eq!(
            find("OWN007").map(|rule| rule.standards().eu_ai_act),
            Some([].as_slice())
        );
    }
}
