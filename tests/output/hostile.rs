//! Text that nobody would write by accident, and places at every edge.

use pilotlint::engine::{Finding, Linted, Related};
use pilotlint::output::{Format, Look};
use proptest::prelude::*;

use crate::made::{GOV003, OWN002, finding, linted, run, text, waiver, with_look, write};

fn looks() -> [Look; 4] {
    [
        Look::default(),
        Look::terminal(40, false),
        Look::terminal(100, true),
        Look::terminal(400, true),
    ]
}

fn pointing(text: &str, span: std::ops::Range<usize>) -> Finding {
    let mut one = finding(&GOV003, text, "", 0..0);
    one.span = Some(span);
    one.label = Some("here".into());
    one
}

fn full_of(text: &str, findings: Vec<Finding>) -> String {
    let mut manifest = linted("pilot.toml", text);
    manifest.findings = findings;
    self::text(Format::Full, &run(vec![manifest]))
}

/// The lines of the box.
fn boxed(full: &str) -> String {
    let lines = full
        .lines()
        .skip_while(|line| !line.contains(",-["))
        .take_while(|line| !line.contains("help:"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn places_at_the_edges() {
    let shown = |text: &str, span| boxed(&full_of(text, vec![pointing(text, span)]));
    assert_eq!(
        shown("a = 1\r\nb = 2\r\n", 0..1),
        "   ,-[pilot.toml:1:1]\n 1 | a = 1\n   : |\n   : `-- here\n 2 | b = 2\n   `----\n"
    );
    // At the end of a file that ends with a line end, and of one that does not.
    assert_eq!(
        shown("a = 1\nb =\n", 10..10),
        "   ,-[pilot.toml:3:1]\n 2 | b =\n 3 |  \n   : |\n   : `-- here\n   `----\n"
    );
    assert_eq!(
        shown("a = 1\nb =", 9..9),
        "   ,-[pilot.toml:2:4]\n 1 | a = 1\n 2 | b = \n   :    |\n   :    `-- here\n   `----\n"
    );
    // An empty file.
    assert_eq!(
        shown("", 0..0),
        "   ,-[pilot.toml:1:1]\n 1 |  \n   : |\n   : `-- here\n   `----\n"
    );
    // Blank lines around it tell nothing.
    assert_eq!(
        shown("a = 1\n\nb = 2\n \nc = 3\n", 7..8),
        "   ,-[pilot.toml:3:1]\n 3 | b = 2\n   : |\n   : `-- here\n   `----\n"
    );
    // A value of many lines: its first.
    assert_eq!(
        shown("a = [\n  1,\n  2,\n]\n", 4..17),
        "   ,-[pilot.toml:1:5]\n 1 | a = [\n   :     |\n   :     `-- here\n 2 |   1,\n   `----\n"
    );
    // Tabs, wide characters and a byte order mark: the label is under its place.
    assert_eq!(
        shown("\ta\t= \"日本\" # x\n", 16..17),
        "   ,-[pilot.toml:1:13]\n 1 |     a   = \"日本\" # x\n   :                    |\n   :                    `-- here\n   `----\n"
    );
    assert_eq!(
        shown("\u{feff}a = 1\n", 3..4),
        "   ,-[pilot.toml:1:2]\n 1 | \\u{feff}a = 1\n   :         |\n   :         `-- here\n   `----\n"
    );
}

#[test]
fn a_label_beyond_what_miette_can_count() {
    let text = format!("a = \"{}\" # end\n", "x".repeat(100_000));
    let full = full_of(&text, vec![pointing(&text, 70_000..70_004)]);
    let line = full.lines().find(|line| line.starts_with(" 1 | …")).expect("the line");
    assert!(line.ends_with('…') && line.chars().count() <= 246, "{line}");
    assert!(full.contains("[pilot.toml:1:70001]"), "{full}");
    assert!(full.contains("^^|^\n"), "{full}");

    // Two places far apart in it are shown apart.
    let mut two = pointing(&text, 5..6);
    two.related = vec![Related {
        message: "and there".into(),
        span: 90_000..90_001,
    }];
    let full = full_of(&text, vec![two]);
    assert!(
        full.contains("[pilot.toml:1:6]") && full.contains("[pilot.toml:1:90001]"),
        "{full}"
    );
    assert!(full.contains("`-- and there"), "{full}");
    assert!(full.len() < 1500, "{full}");
}

#[test]
fn places_that_overlap_are_shown_apart() {
    let text = "owner = \"maya\"\n";
    let mut one = pointing(text, 0..14);
    one.related = vec![Related {
        message: "inside".into(),
        span: 9..13,
    }];
    assert_eq!(
        boxed(&full_of(text, vec![one])),
        "   ,-[pilot.toml:1:1]\n 1 | owner = \"maya\"\n   : ^^^^^^^|^^^^^^\n   :        `-- here\n   `----\n   \
         ,-[pilot.toml:1:10]\n 1 | owner = \"maya\"\n   :          ^^|^\n   :            `-- inside\n   `----\n"
    );
}

#[test]
fn many_findings_in_one_file_and_in_one_line() {
    let line = "key = 1 # ".repeat(100_000);
    let lines = "key = 1\n".repeat(5_000);
    for text in [line, lines] {
        let findings: Vec<Finding> = (0..5_000).map(|at| pointing(&text, at * 8..at * 8 + 3)).collect();
        let mut manifest = linted("pilot.toml", &text);
        manifest.findings = findings;
        let run = run(vec![manifest]);
        for format in [Format::Full, Format::Concise, Format::Json] {
            assert!(self::text(format, &run).len() > 5_000 * 40);
        }
    }
}

fn hidden() -> impl Iterator<Item = char> {
    let ranges = [
        0..=8,
        0x0a..=0x1f,
        0x7f..=0x9f,
        0x61c..=0x61c,
        0x200b..=0x200f,
        0x2028..=0x202e,
        0x2060..=0x206f,
        0xfeff..=0xfeff,
        0xfff9..=0xfffb,
        0xe0000..=0xe007f,
    ];
    ranges.into_iter().flatten().filter_map(char::from_u32)
}

/// What is left of a text once our own colours are taken out.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('m') {
            Some((code, rest)) if code.bytes().all(|b| b.is_ascii_digit() || b == b';') => out.push_str(rest),
            _ => out.extend(["\u{1b}[", part]),
        }
    }
    out
}

fn spoilt(c: char) -> Linted {
    // An escape that a terminal would obey, were it let through.
    let bad = |what: &str| format!("{what} {c}]0;x{c}[31m{c}");
    let text = format!("a = 1\n{}\nb = 2\n{}\n", bad("key"), bad("other"));
    let mut one = finding(&OWN002, &text, "key", 0..6);
    one.ahead = true;
    one.message = bad("message");
    one.label = Some(bad("label"));
    one.help = bad("help");
    one.key = Some(bad("key"));
    one.identity = bad("key");
    one.related = vec![Related {
        message: bad("related"),
        span: text.rfind("other").map_or(0..1, |at| at..at + 8),
    }];
    let mut two = one.clone();
    two.label = None;
    two.waiver = Some(waiver());
    if let Some(waiver) = &mut two.waiver {
        waiver.reason = bad("reason");
        waiver.approved_by = bad("somebody");
    }
    let mut manifest = linted(&bad("path"), &text);
    manifest.name = Some(bad("name"));
    manifest.findings = vec![one, two];
    manifest.open_at_next_stage = 1;
    manifest
}

#[test]
fn nothing_hidden_comes_through() {
    let hidden_now: Vec<char> = hidden().collect();
    for c in hidden() {
        let run = run(vec![spoilt(c)]);
        for look in looks() {
            let options = pilotlint::output::Options {
                include_waived: true,
                look,
                ..Default::default()
            };
            for format in [Format::Full, Format::Concise] {
                let raw = write(format, &run, &options);
                let left = if look.colour { without_colours(&raw) } else { raw };
                let through = left.chars().find(|c| *c != '\n' && hidden_now.contains(c));
                assert_eq!(through, None, "U+{:04X} in {left:?}", u32::from(c));
                // Where no line is wrapped, so that a field is in one piece.
                for field in ["path", "message"].into_iter().filter(|_| look.width >= 100) {
                    assert!(
                        left.contains(&format!("{field} \\")),
                        "{field} of U+{:04X}: {left:?}",
                        u32::from(c)
                    );
                }
                if c == '\n' && format == Format::Concise {
                    assert_eq!(left.lines().count(), 4, "{left:?}");
                }
            }
        }
        // JSON has it all.
        let json: serde_json::Value = serde_json::from_str(&text(Format::Json, &run)).expect("JSON");
        assert_eq!(json["diagnostics"][0]["message"], format!("message {c}]0;x{c}[31m{c}"));
        assert_eq!(json["manifests"][0]["path"], format!("path {c}]0;x{c}[31m{c}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any text, any places, in and out of bounds: every format gets to its end.
    #[test]
    fn no_place_is_too_strange(
        source in "([a-z=\" é日🚀\t\u{301}\u{202e}\u{feff}\u{1b}]|\r|\n){0,900}",
        spans in proptest::collection::vec((0usize..2000, 0usize..2000), 1..6),
    ) {
        let place = |(start, end): (usize, usize)| start..end;
        let mut one = pointing(&source, place(spans[0]));
        one.related = spans[1..].iter().map(|span| Related { message: "too".into(), span: place(*span) }).collect();
        let mut manifest = linted("pilot.toml", &source);
        manifest.findings = vec![one];
        let run = run(vec![manifest]);
        for look in looks() {
            let full = without_colours(&with_look(Format::Full, &run, look));
            prop_assert_eq!(full.matches(" here").count(), 1, "{}", full);
            prop_assert_eq!(full.matches(" too").count(), spans.len() - 1, "{}", full);
            prop_assert!(!full.contains("Failed to read"));
        }
        text(Format::Concise, &run);
        let json: serde_json::Value = serde_json::from_str(&text(Format::Json, &run)).expect("JSON");
        let range = &json["diagnostics"][0]["range"];
        let offset = |end: &str| range[end]["offset"].as_u64().unwrap_or_default();
        prop_assert!(offset("start") < offset("end") || source.is_empty());
    }
}
