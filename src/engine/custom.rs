//! What an organisation's own rule says of one manifest.

use super::read::{Judged, Places, Waiting};
use crate::diagnostic::State;
use crate::document::Document;
use crate::expression::{Data, Failure};
use crate::key::KeyPath;
use crate::rules::{Findings, OwnRule, Rule, demanded_by};

/// Does any of these rules read the table of this name at the top of a manifest?
pub(super) fn reads(rules: &[Rule], table: &str) -> bool {
    rules.iter().filter_map(Rule::expression).any(|expression| {
        expression
            .tables()
            .is_none_or(|mut tables| tables.any(|one| one == table))
    })
}

pub(super) fn judge(rule: &Rule, own: &OwnRule, document: &Document, broken: &Places, data: &Data) -> Judged {
    let mut judged = Judged::new(rule.clone());
    let stated = &own.stated;
    match table(&stated.at, document) {
        Table::DemandedBy(on) => {
            judged.waits.push(Waiting { on, at: None });
            return judged;
        }
        Table::Missing => {
            judged.add(State::Unknown);
            return judged;
        }
        Table::There => {}
    }
    if lacks_a_value(rule, document, broken) {
        judged.silence(State::Unknown);
        return judged;
    }
    let mut findings = Findings::new(document);
    match own.expression.holds(&own.stated.code, data) {
        Ok(true) => {}
        Ok(false) => {
            findings.at(stated.at.as_str(), stated.message.as_str());
        }
        Err(Failure::NotRun { by }) => {
            findings
                .at(
                    stated.at.as_str(),
                    format!(
                        "{} was not run: nothing is left of the steps that all custom rules together may take on this \
                         manifest, most of which {by} took",
                        stated.code
                    ),
                )
                .help(format!(
                    "let {by} go through less of the manifest, then this rule is run again"
                ));
        }
        Err(Failure::Evaluation(why)) => {
            findings
                .at(
                    stated.at.as_str(),
                    format!("{} cannot be evaluated: {why}", stated.code),
                )
                .help(
                    "let the rule's expression allow for this manifest, as with has(manifest.pilot.unit) or \
                     \"budget-line\" in manifest.ownership",
                );
        }
    }
    judged.drafts = findings.into_said().drafts;
    for draft in &mut judged.drafts {
        // An expression that does not hold of what is written is a no; of what is absent, it is not.
        let is_written = document.has(&draft.key) || document.is_denied(&draft.key);
        draft.known(is_written);
    }
    if let Some(known) = judged.drafts.iter().filter_map(|draft| draft.known).min() {
        judged.add(known);
    }
    judged
}

/// The table that a rule speaks about.
enum Table {
    There,
    /// It is missing, and the rule with this code demands it.
    DemandedBy(&'static str),
    /// It is missing, and nobody demands it.
    Missing,
}

/// Where the table that a rule speaks about is missing, the rule waits: what is missing is reported as that. Of `[extra]` no rule
/// but the organisation's own knows, so these speak.
fn table(at: &str, document: &Document) -> Table {
    let Some(table) = KeyPath::new(at).table() else {
        return Table::There;
    };
    if KeyPath::new("extra").contains(KeyPath::new(table)) {
        return Table::There;
    }
    let is_missing = |table: &str| match demanded_by(table) {
        Some(_) => !document.stands(table),
        None => !document.has(table),
    };
    if !is_missing(table) {
        return Table::There;
    }
    // The table itself may be one that nobody demands, in one that somebody does.
    let around = std::iter::successors(Some(table), |table| KeyPath::new(table).table());
    let demanding = around.filter(|table| is_missing(table)).find_map(demanded_by);
    demanding.map_or(Table::Missing, Table::DemandedBy)
}

/// Is a value that the expression reads broken, or may it have stood in a line that was lost? Then it is neither there nor
/// known to be absent.
fn lacks_a_value(rule: &Rule, document: &Document, broken: &Places) -> bool {
    let touches = |pattern: &str| {
        rule.reads().any(|read| {
            let read = KeyPath::new(read).pattern();
            let (one, other) = (KeyPath::new(pattern), KeyPath::new(&read));
            one.contains(other) || other.contains(one)
        })
    };
    document.lost_a_table()
        || broken.patterns().any(touches)
        || document.gap_patterns().any(|pattern| touches(&pattern))
}
