//! Where each rule touches the standards that auditors ask about: a reading, not legal advice.

use std::ops::RangeInclusive;

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

struct Row {
    group: &'static str,
    numbers: &'static [RangeInclusive<u16>],
    standards: Standards,
}

const ALL: &[RangeInclusive<u16>] = &[1..=999];

const PEOPLE: Standards = Standards {
    nist_ai_rmf: &["MAP 1.2", "MAP 5.2", "GOVERN 2.2", "GOVERN 5.2"],
    iso_42001: &["7.2", "7.3", "A.4.6"],
    eu_ai_act: &["4", "26(7)"],
};
const DECISIONS: Standards = Standards {
    nist_ai_rmf: &["MANAGE 1.1", "MANAGE 2.4", "GOVERN 1.5", "GOVERN 1.7"],
    iso_42001: &["9.1", "9.3", "A.6.2.6"],
    eu_ai_act: &["26(5)"],
};
const VALUE: Standards = Standards {
    nist_ai_rmf: &["MAP 1.3", "MAP 1.4", "MAP 3.1", "MAP 3.2", "MANAGE 2.1"],
    iso_42001: &["6.2", "9.1"],
    eu_ai_act: &[],
};

/// The first row that fits holds.
const ROWS: &[Row] = &[
    Row {
        group: "OWN",
        numbers: &[7..=13, 17..=17, 21..=21, 24..=25],
        standards: Standards {
            nist_ai_rmf: &["GOVERN 2.3", "MANAGE 1.1"],
            iso_42001: &["5.1", "9.3"],
            eu_ai_act: &[],
        },
    },
    Row {
        group: "OWN",
        numbers: ALL,
        standards: Standards {
            nist_ai_rmf: &["GOVERN 2.1", "GOVERN 2.3"],
            iso_42001: &["5.3", "A.3.2"],
            eu_ai_act: &["26(2)"],
        },
    },
    Row {
        // The rules that speak of adoption metrics.
        group: "MET",
        numbers: &[8..=10, 14..=14, 20..=21],
        standards: Standards {
            nist_ai_rmf: &[
                "MAP 1.3",
                "MAP 1.4",
                "MAP 3.1",
                "MAP 3.2",
                "MANAGE 2.1",
                "MEASURE 4.2",
                "MEASURE 4.3",
            ],
            iso_42001: &["6.2", "9.1"],
            eu_ai_act: &[],
        },
    },
    Row {
        group: "MET",
        numbers: ALL,
        standards: VALUE,
    },
    Row {
        group: "VAL",
        numbers: ALL,
        standards: VALUE,
    },
    Row {
        group: "ENV",
        numbers: ALL,
        standards: Standards {
            nist_ai_rmf: &["MEASURE 2.3", "MEASURE 2.4", "MAP 2.3"],
            iso_42001: &["A.7.4", "A.6.2.4"],
            eu_ai_act: &["10(3)", "26(4)"],
        },
    },
    Row {
        group: "INT",
        numbers: ALL,
        standards: Standards {
            nist_ai_rmf: &["MEASURE 2.7", "GOVERN 6.1"],
            iso_42001: &["A.6.2.5", "A.10.3"],
            eu_ai_act: &["15"],
        },
    },
    Row {
        group: "WRK",
        numbers: ALL,
        standards: Standards {
            nist_ai_rmf: &["MAP 3.4", "MAP 3.5", "GOVERN 3.2"],
            iso_42001: &["A.9.2", "A.4.6"],
            eu_ai_act: &["26(2)"],
        },
    },
    Row {
        group: "ADO",
        numbers: ALL,
        standards: PEOPLE,
    },
    Row {
        group: "ROL",
        numbers: &[1..=7, 15..=16, 20..=20],
        standards: PEOPLE,
    },
    Row {
        group: "ROL",
        numbers: ALL,
        standards: DECISIONS,
    },
    Row {
        group: "DEC",
        numbers: ALL,
        standards: DECISIONS,
    },
    Row {
        group: "GOV",
        numbers: &[20..=20],
        standards: Standards {
            nist_ai_rmf: &["GOVERN 1.7"],
            iso_42001: &["6.1", "8.2", "A.5.2", "A.9.2"],
            eu_ai_act: &["9", "12", "13", "14", "26(5)"],
        },
    },
    Row {
        group: "GOV",
        numbers: ALL,
        standards: Standards {
            nist_ai_rmf: &[
                "GOVERN 1.3",
                "GOVERN 1.5",
                "GOVERN 3.2",
                "MAP 1.5",
                "MAP 3.5",
                "MANAGE 1.3",
                "MANAGE 4.1",
            ],
            iso_42001: &["6.1", "8.2", "A.5.2", "A.9.2"],
            eu_ai_act: &["9", "12", "13", "14", "26(5)"],
        },
    },
    Row {
        group: "HND",
        numbers: &[12..=14],
        standards: Standards {
            nist_ai_rmf: &["GOVERN 6.1", "GOVERN 6.2", "MANAGE 3.1"],
            iso_42001: &["A.10.2", "A.10.3"],
            eu_ai_act: &["25"],
        },
    },
    Row {
        group: "HND",
        numbers: ALL,
        standards: Standards {
            nist_ai_rmf: &["MAP 2.2", "MEASURE 1.3", "MEASURE 2.9"],
            iso_42001: &["A.6.2.7", "A.8.2"],
            eu_ai_act: &["11", "13"],
        },
    },
    Row {
        group: "PRT",
        numbers: ALL,
        standards: Standards {
            nist_ai_rmf: &["GOVERN 1.6", "MANAGE 4.2"],
            iso_42001: &["9.3", "10.1"],
            eu_ai_act: &[],
        },
    },
];

impl Rule {
    /// The parts of the standards that it touches.
    pub fn standards(&self) -> Standards {
        ROWS.iter()
            .find(|row| row.group == self.group() && row.numbers.iter().any(|range| range.contains(&self.number())))
            .map_or_else(Standards::default, |row| row.standards)
    }
}
