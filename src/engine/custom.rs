//! What an organisation's own rule says of one manifest.

use super::judge::{Block, Verdict};
use crate::document::{Broken, Reading};
use crate::expression::Data;
use crate::rules::{Check, Custom, Draft, Findings, Rule, demanded_by};

/// Does any of these rules read the table of this name at the top of a manifest?
pub(super) fn reads(rules: &[&'static Rule], table: &str) -> bool {
    rules.iter().any(|rule| match &rule.check {
        Check::Custom(own) => own
            .expression
            .tables()
            .is_none_or(|mut tables| tables.any(|one| one == table)),
        _ => false,
    })
}

pub(super) fn judge(rule: &'static Rule, own: &Custom, reading: &Reading, broken: &[Broken], data: &Data) -> Verdict {
    let verdict = |drafts: Vec<Draft>, blocked| Verdict { rule, drafts, blocked };
    if let Some(block) = table_missing(own.at, reading) {
        return verdict(Vec::new(), Some(block));
    }
    if lacks_a_value(rule, reading, broken) {
        return verdict(Vec::new(), Some(Block::Value));
    }
    let mut findings = Findings::new(&reading.document);
    match own.expression.holds(data) {
        Ok(true) => {}
        Ok(false) => {
            findings.at(own.at, own.message);
        }
        Err(why) => {
            findings
                .at(own.at, format!("{} cannot be evaluated: {why}", rule.code))
                .help(
                    "let the rule's expression allow for this manifest, as with has(manifest.pilot.unit) or \
                     \"budget-line\" in manifest.ownership",
                );
        }
    }
    verdict(findings.into_drafts(), None)
}

/// Where the table that a rule speaks about is missing, the rule is blocked: what is missing is reported as that. Of
/// `[extra]` no rule but the organisation's own knows, so these speak.
fn table_missing(at: &str, reading: &Reading) -> Option<Block> {
    let (table, _) = at.rsplit_once('.')?;
    if table == "extra" || table.starts_with("extra.") {
        return None;
    }
    let is_missing = |table: &str| match demanded_by(table) {
        Some(_) => !reading.document.states(table),
        None => !reading.document.has(table),
    };
    if !is_missing(table) {
        return None;
    }
    // The table itself may be one that nobody demands, in one that somebody does.
    let around = std::iter::successors(Some(table), |table| table.rsplit_once('.').map(|(around, _)| around));
    let demanding = around.filter(|table| is_missing(table)).find_map(demanded_by);
    Some(demanding.map_or(Block::Value, Block::Table))
}

/// Is a value that the expression reads broken, or may it have stood in a line that was lost? Then it is neither there nor
/// known to be absent.
fn lacks_a_value(rule: &Rule, reading: &Reading, broken: &[Broken]) -> bool {
    let within = |inner: &str, outer: &str| {
        outer.is_empty()
            || inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let touches = |pattern: &str| {
        rule.reads.iter().any(|read| {
            let read = person(read);
            within(pattern, &read) || within(&read, pattern)
        })
    };
    reading.document.lost_a_table()
        || broken.iter().any(|broken| touches(&broken.pattern))
        || reading.document.gap_patterns().any(|pattern| touches(&pattern))
}

/// A key below a person, as patterns write it: `people.dana.left` is `people.*.left`.
fn person(read: &str) -> String {
    match read.strip_prefix("people.").map(|rest| rest.split_once('.')) {
        Some(Some((_, key))) => format!("people.*.{key}"),
        Some(None) => "people.*".to_owned(),
        None => read.to_owned(),
    }
}
