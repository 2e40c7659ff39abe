//! `pilotlint rules` for a terminal.

use std::fmt::Write;

use crate::clean;
use crate::rules::Rule;

/// One rule a line: code, name, sort, stage, and what it reports. Summaries are cut to `width` columns, if there is one.
pub fn table_text(rules: &[Rule], width: Option<usize>) -> String {
    let name_width = rules.iter().map(|rule| rule.name().len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in rules {
        let head = format!(
            "{}  {:name_width$}  {:13}  {:10}  ",
            rule.code(),
            rule.name(),
            rule.sort().as_str(),
            rule.sort().stage().as_str()
        );
        let room = width.map_or(usize::MAX, |width| width.saturating_sub(head.len()).max(20));
        let whole = clean::line(rule.summary());
        let summary = if whole.chars().count() > room {
            whole.chars().take(room - 1).chain(['…']).collect()
        } else {
            whole.into_owned()
        };
        let _ = writeln!(out, "{head}{summary}");
    }
    out
}
