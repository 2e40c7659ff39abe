//! A misspelt key is renamed safely only where that can be right.
#![allow(clippy::unwrap_used)]

use crate::common::{complete, lint_text, request, told};
use pilotlint::manifest::Stage;

/// The repairs of misspelt keys, once `lines` stand for what [ownership.production-owner] says of its budget line: the key,
/// what it would be renamed to, and whether that is safe.
fn renames(table: &str, line: &str, lines: &str) -> Vec<(String, Option<(String, bool)>)> {
    let whole = complete(Stage::Production);
    let (before, rest) = whole.split_once(&format!("{table}\n")).unwrap();
    assert!(line.is_empty() || rest.contains(line), "{line}");
    let rest = if line.is_empty() {
        rest.to_owned()
    } else {
        rest.replacen(line, "", 1)
    };
    let text = format!("{before}{table}\n{lines}\n{rest}");
    let linted = lint_text(&text, &request());
    let unknown = linted.findings.iter().filter(|one| one.rule.code() == "MAN002");
    let renamed = |finding: &pilotlint::engine::Finding| {
        let fix = finding.fix.as_ref()?;
        let [edit] = &finding.edits[..] else {
            panic!("one edit: {}", told(&text, &linted))
        };
        // What it names is what it changes.
        assert_eq!(finding.span.clone(), Some(edit.start..edit.end));
        Some((edit.text.clone(), fix.safe))
    };
    unknown
        .map(|finding| (text[finding.span.clone().unwrap()].to_owned(), renamed(finding)))
        .collect()
}

/// In `[ownership.production-owner]`, without its budget line.
fn of_the_owner(lines: &str) -> Vec<(String, Option<(String, bool)>)> {
    renames("[ownership.production-owner]", "budget-line = \"CC-4410\"\n", lines)
}

fn one(key: &str, to: Option<(&str, bool)>) -> (String, Option<(String, bool)>) {
    (key.to_owned(), to.map(|(to, safe)| (to.to_owned(), safe)))
}

#[test]
fn a_slip_of_the_pen_is_safe_to_mend() {
    let mended = [one("budget-lin", Some(("budget-line", true)))];
    assert_eq!(of_the_owner("budget-lin = \"CC-4410\""), mended);
    let mended = [one("budget_line", Some(("budget-line", true)))];
    assert_eq!(of_the_owner("budget_line = 'CC-4410'"), mended);
    // Two of two keys.
    let lines = "budget-lin = \"CC-4410\"";
    let two = renames(
        "[ownership.production-owner]",
        "named-on = 2025-11-03\n",
        "named-onn = 2025-11-03",
    );
    assert_eq!(two, [one("named-onn", Some(("named-on", true)))], "{lines}");
}

#[test]
fn a_key_that_is_stated_is_no_target() {
    let stated = renames("[ownership.production-owner]", "", "budget-lin = \"CC-4410\"");
    assert_eq!(stated, [one("budget-lin", None)]);
    // Though its value is broken, it is stated.
    assert_eq!(
        of_the_owner("budget-line = 4410\nbudget-lin = \"CC-4410\""),
        [one("budget-lin", None)]
    );
}

#[test]
fn of_two_keys_equally_close_neither_is_meant() {
    // One letter from `by`, and one from `on`.
    let both = renames("[decision]", "", "");
    assert_eq!(both, []);
    let both = renames("[handoff.test]", "on = 2026-04-24\nby = \"noor\"\n", "oy = \"noor\"");
    assert_eq!(both, [one("oy", None)]);
}

#[test]
fn a_value_of_another_type_makes_it_a_guess() {
    for value in ["4410", "true", "[\"CC-4410\"]", "{ code = \"CC-4410\" }", "2026-01-01"] {
        let guess = [one("budget-lin", Some(("budget-line", false)))];
        assert_eq!(of_the_owner(&format!("budget-lin = {value}")), guess, "{value}");
    }
    let cadence = |value: &str| {
        let lines = format!("review-cadenc = {value}");
        renames("[ownership.production-owner]", "review-cadence = \"monthly\"\n", &lines)
    };
    let to = |safe| [one("review-cadenc", Some(("review-cadence", safe)))];
    assert_eq!(cadence("\"monthly\""), to(true));
    assert_eq!(cadence("\"now and then\""), to(false));
}

#[test]
fn of_two_that_may_mean_one_key_none_is_safe() {
    let both = of_the_owner("budget-lin = \"CC-4410\"\nbudge-line = \"CC-4411\"");
    assert_eq!(both.len(), 2);
    let safe = |(_, to): &(String, Option<(String, bool)>)| to.as_ref().is_some_and(|(_, safe)| *safe);
    assert!(!both.iter().any(safe), "{both:?}");
    // Renamed both, the key would be stated twice.
    let offered = both.iter().filter(|(_, to)| to.is_some()).count();
    assert!(offered <= 1, "{both:?}");
}

#[test]
fn beside_a_lost_line_the_key_may_be_stated() {
    let guess = [one("budget-lin", Some(("budget-line", false)))];
    assert_eq!(of_the_owner("budget-line = \"CC-4410\nbudget-lin = \"CC-4410\""), guess);
}
