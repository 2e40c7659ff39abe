//! What the reader lets pass, the manifest's structs take: its fallback, which says that a manifest cannot be read and throws
//! everything away, is never needed.
#![allow(clippy::unwrap_used)]

use crate::common::{complete, lint, request, told};
use pilotlint::document::Seen;
use pilotlint::engine::{Input, Linted};
use pilotlint::manifest::Stage;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Values of every kind, sound or not, that no key takes all of.
const VALUES: &[&str] = &[
    "0",
    "1",
    "-1",
    "-0",
    "0x10",
    "0x",
    "0o7",
    "0b2",
    "4_000",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "-9223372036854775809",
    "170141183460469231731687303715884105728",
    "0.0",
    "-0.0",
    "-0.1",
    "1.5",
    "1e400",
    "-1e400",
    "inf",
    "-inf",
    "nan",
    "true",
    "false",
    "\"\"",
    "\" \"",
    "\"x\"",
    "\"EUR\"",
    "\"eur\"",
    "\"TBD\"",
    "\"none\"",
    "[\"none\"]",
    "\"2026-05-04\"",
    "\"ines\"",
    "\"nobody\"",
    "\"business\"",
    "\"Business\"",
    "\"\"\"\nx\ny\"\"\"",
    "'\\'",
    "2026-05-04",
    "0000-01-01",
    "9999-12-31",
    "2026-05-04T10:00:00",
    "2026-05-04T10:00:00Z",
    "10:00:00",
    "[]",
    "[[]]",
    "[{}]",
    "[1, \"x\", true]",
    "[\"ines\", 1]",
    "[\"ines\", \"ines\"]",
    "[\"change\", \"chang\", \"\"]",
    "[{ name = \"x\" }, 1]",
    "[{ name = 1 }, { kind = \"business\" }]",
    "{}",
    "{ name = \"x\" }",
    "{ value = 1, on = 2026-01-01 }",
    "{ value = \"1\", by = 1 }",
    "{ from = 2026-05-04, to = 1 }",
    "{ a.b.c = 1 }",
];

/// What is done to a manifest, at places that are chosen later.
#[derive(Debug, Clone)]
enum Change {
    /// The key at the first place takes this value.
    Value(Index, &'static str),
    /// It takes the value of another key.
    Borrow(Index, Index),
    /// It takes the name of another key.
    Rename(Index, Index),
    Drop(Index),
    /// A line goes somewhere else.
    Move(Index, Index),
    /// A table becomes a list of tables, or the other way round.
    Bracket(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), select(VALUES)).prop_map(|(at, value)| Change::Value(at, value)),
        2 => (at(), at()).prop_map(|(at, from)| Change::Borrow(at, from)),
        2 => (at(), at()).prop_map(|(at, from)| Change::Rename(at, from)),
        1 => at().prop_map(Change::Drop),
        1 => (at(), at()).prop_map(|(from, to)| Change::Move(from, to)),
        2 => at().prop_map(Change::Bracket),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let with = |lines: &[String], mark: &str| -> Vec<usize> {
        let holds = |line: &&usize| lines[**line].contains(mark);
        (0..lines.len())
            .collect::<Vec<_>>()
            .iter()
            .filter(holds)
            .copied()
            .collect()
    };
    for change in changes {
        let keys = with(&lines, " = ");
        let halves = |line: &str| {
            let (key, value) = line.split_once(" = ").unwrap();
            (key.to_owned(), value.to_owned())
        };
        match change {
            Change::Value(at, value) => {
                let at = *at.get(&keys);
                lines[at] = format!("{} = {value}", halves(&lines[at]).0);
            }
            Change::Borrow(at, from) => {
                let (at, from) = (*at.get(&keys), *from.get(&keys));
                lines[at] = format!("{} = {}", halves(&lines[at]).0, halves(&lines[from]).1);
            }
            Change::Rename(at, from) => {
                let (at, from) = (*at.get(&keys), *from.get(&keys));
                lines[at] = format!("{} = {}", halves(&lines[from]).0, halves(&lines[at]).1);
            }
            Change::Drop(at) => {
                lines.remove(at.index(lines.len()));
            }
            Change::Move(from, to) => {
                let line = lines.remove(from.index(lines.len()));
                let to = to.index(lines.len());
                lines.insert(to, line);
            }
            Change::Bracket(at) => {
                let mut headers = with(&lines, "[");
                headers.retain(|line| lines[*line].starts_with('['));
                let line = &mut lines[*at.get(&headers)];
                let single = line.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
                *line = match single {
                    Some(name) => format!("[{name}]"),
                    None => format!("[{line}]"),
                };
            }
        }
    }
    lines.join("\n") + "\n"
}

fn judged(text: &str) -> Linted {
    let input = Input {
        path: "pilot.toml".into(),
        root_path: "pilot.toml".into(),
    };
    lint(input, text.to_owned(), &request(), &mut |_| Seen::default())
}

fn has_fallen(linted: &Linted) -> bool {
    let findings = &linted.findings;
    findings
        .iter()
        .any(|finding| finding.message.starts_with("this manifest cannot be read"))
}

#[test]
fn every_key_takes_every_value_or_is_reported() {
    let text = complete(Stage::Production);
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let Some((key, _)) = line.split_once(" = ") else {
            continue;
        };
        // All values at once would say nothing of each; a few at a time keep this quick.
        for value in VALUES.iter().skip(at % 5).step_by(5) {
            let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            lines[at] = format!("{key} = {value}");
            let text = lines.join("\n");
            let linted = judged(&text);
            assert!(!has_fallen(&linted), "{key} = {value}:\n{}", told(&text, &linted));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_manifests_are_read(
        stage in select(&Stage::LIFE[..]),
        changes in prop::collection::vec(change(), 1..12),
    ) {
        let text = changed(&complete(stage), &changes);
        let linted = judged(&text);
        prop_assert!(!has_fallen(&linted), "{}\n{text}", told(&text, &linted));
    }
}
