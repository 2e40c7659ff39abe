//! Broken manifests through the public door: nothing panics, a broken line is one finding, and what is intact is judged as
//! if the line were not there.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;

use crate::common::Request;
use crate::common::{codes, complete, disk, lint, repo, request, seen, told};
use pilotlint::engine::{Input, Linted};
use pilotlint::evidence::Resolver;
use pilotlint::manifest::Stage;
use rayon::prelude::*;

/// Lines that are not TOML, in whichever table they stand.
const BROKEN: &[&str] = &[
    "broken",
    "this line is prose",
    "broken =",
    "= 1",
    "broken: 1",
    "broken: \"text\"",
    "broken = word",
    "broken = two words",
    "broken = \"open",
    "broken = 'open",
    "broken = \"\"\"open",
    "broken = '''open",
    "broken = [1, 2",
    "broken = [\"a\", \"b",
    "broken = { a = 1",
    "broken = { a = 1, a = 2 }",
    "broken = [{ a = 1 ]",
    "broken = ]",
    "broken = 1 2",
    "broken = \"x\" \"y\"",
    "broken = \"\\p\"",
    "broken = 1,5",
    "broken = 04.05.2026",
    "broken = 2026-13-01",
    "broken = 1__0",
    "broken = “quoted”",
    "brök = 1",
    "bro ken = 1",
    "- item",
    "// comment",
    "\"a\", \"b\",",
    "broken = \"bell \u{7}\"",
];

/// Of how many cases one is tried: all of them for the last stage, whose manifest has the most; a sample for the others.
fn every(stage: Stage) -> usize {
    if stage == Stage::Production { 1 } else { 11 }
}

/// Lints texts as if they stood in `tests/complete`, over and over.
struct Desk {
    resolver: Resolver,
    folder: PathBuf,
    root: PathBuf,
    request: Request,
}

impl Desk {
    fn new() -> Self {
        Self {
            resolver: Resolver::new(disk()),
            folder: repo("tests/complete").canonicalize().unwrap(),
            root: repo("").canonicalize().unwrap(),
            request: request(),
        }
    }

    /// Lints, and holds every place to its law.
    fn lint(&self, text: &str) -> Linted {
        let input = Input {
            path: "pilot.toml".into(),
            root_path: "pilot.toml".into(),
        };
        let linted = lint(input, text.to_owned(), &self.request, &mut |reference| {
            seen(&self.resolver, &self.folder, &self.root, &self.request, reference)
        });
        for finding in &linted.findings {
            let spans = finding.related.iter().map(|related| &related.at.span);
            for span in finding.span.iter().chain(spans) {
                let inside = text.get(span.clone());
                let sound = inside.is_some_and(|inside| !inside.is_empty() || text.is_empty());
                assert!(sound, "{span:?} of {finding:?} in:\n{text}");
            }
        }
        linted
    }
}

/// The offsets at which lines begin.
fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .filter(|at| *at < text.len())
        .collect()
}

/// Every line with its end.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut starts = line_starts(text);
    starts.push(text.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// `text` with what stands at `range` replaced.
fn with(text: &str, range: Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

/// A case that went wrong, in a few lines.
fn account(desk: &Desk, what: &str, text: &str) -> String {
    format!("== {what}\n{}", told(text, &desk.lint(text)))
}

fn none_of(failures: &[String]) {
    let shown: String = failures.iter().take(20).map(String::as_str).collect();
    assert!(failures.is_empty(), "{} cases:\n{shown}", failures.len());
}

#[test]
fn a_manifest_cut_anywhere_is_judged() {
    let desk = Desk::new();
    for stage in Stage::LIFE {
        let text = complete(stage);
        let cuts: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(every(stage)).collect();
        cuts.par_iter().for_each(|&at| {
            let linted = desk.lint(&text[..at]);
            let errors = linted.findings.iter().filter(|one| one.rule.code() == "MAN001").count();
            assert!(errors <= 1, "cut at {at}:\n{}", told(&text[..at], &linted));
        });
    }
}

#[test]
fn a_manifest_without_any_one_line_is_judged() {
    let desk = Desk::new();
    for stage in Stage::LIFE {
        let text = complete(stage);
        lines(&text).into_par_iter().for_each(|line| {
            desk.lint(&with(&text, line, ""));
        });
    }
}

#[test]
fn a_broken_line_anywhere_is_one_finding() {
    let desk = Desk::new();
    let mut failures = Vec::new();
    for stage in Stage::LIFE {
        let text = complete(stage);
        let cases: Vec<(usize, &str)> = line_starts(&text)
            .into_iter()
            .chain([text.len()])
            .flat_map(|at| BROKEN.iter().map(move |broken| (at, *broken)))
            .step_by(every(stage))
            .collect();
        let found: Vec<String> = cases
            .par_iter()
            .filter_map(|&(at, broken)| {
                let text = with(&text, at..at, &format!("{broken}\n"));
                let linted = desk.lint(&text);
                let one = codes(&linted) == BTreeSet::from(["MAN001"]) && linted.findings.len() == 1;
                let line = text[..at].matches('\n').count() + 1;
                (!one).then(|| account(&desk, &format!("{stage}, line {line}: {broken:?}"), &text))
            })
            .collect();
        failures.extend(found);
    }
    none_of(&failures);
}

/// Ways to spoil a line that is there. What is left may be TOML after all; such cases are passed over.
fn spoilt(line: &str) -> Vec<String> {
    let line = line.trim_end_matches('\n');
    let chars: Vec<char> = line.chars().collect();
    let mut out = Vec::new();
    if !chars.is_empty() && !line.starts_with('#') {
        out.push(chars[1..].iter().collect());
        out.push(chars[..chars.len() - 1].iter().collect());
        out.push(format!("{line} junk"));
        out.push(format!("{line}]"));
        out.push(format!("{line}\""));
        out.push(format!("- {line}"));
        out.push(format!("“{line}”"));
    }
    if let Some((key, value)) = line.split_once(" = ") {
        out.push(format!("{key}: {value}"));
        out.push(format!("{key} {value}"));
        out.push(format!("{key} == {value}"));
        out.push(format!("{key} ="));
        out.push(format!("{key} = {}", value.replace('"', "")));
        out.push(format!("{key} = {}", value.replacen('"', "", 1)));
        out.push(format!("{} = {value}", key.replace('-', " ")));
        out.push(format!("= {value}"));
        out.push(key.to_owned());
    }
    if line.starts_with('[') {
        out.push(line.replace(['[', ']'], ""));
        out.push(line.replace('[', "(").replace(']', ")"));
        out.push(line.replace('[', "{").replace(']', "}"));
        out.push(line.replace(']', "}"));
        out.push(line.replacen(']', " x]", 1));
        out.push(line.replacen('.', "..", 1));
        out.push(line.replacen(']', ".]", 1));
        out.push(line.replacen(['.', '-'], " ", 1));
        out.push(line.replacen(['.', '-'], "/", 1));
        out.push(line.replace("]]", "]"));
        out.push(format!("{line} = 1"));
        out.push(format!("{line}:"));
    }
    out
}

#[test]
fn a_spoilt_line_is_all_that_is_reported() {
    let desk = Desk::new();
    let mut failures = Vec::new();
    for stage in Stage::LIFE {
        let text = complete(stage);
        let cases: Vec<(Range<usize>, String)> = lines(&text)
            .into_iter()
            .flat_map(|line| {
                spoilt(&text[line.clone()])
                    .into_iter()
                    .map(move |new| (line.clone(), new))
            })
            .step_by(every(stage))
            .filter(|(line, new)| {
                with(&text, line.clone(), &format!("{new}\n"))
                    .parse::<toml::Table>()
                    .is_err()
            })
            .collect();
        let found: Vec<String> = cases
            .par_iter()
            .filter_map(|(line, new)| {
                let text = with(&text, line.clone(), &format!("{new}\n"));
                let linted = desk.lint(&text);
                let number = text[..line.start].matches('\n').count() + 1;
                (codes(&linted) != BTreeSet::from(["MAN001"]))
                    .then(|| account(&desk, &format!("{stage}, line {number}: {new:?}"), &text))
            })
            .collect();
        failures.extend(found);
    }
    none_of(&failures);
}

/// A key that is there: its line, and the header that it stands under.
struct Stated {
    line: Range<usize>,
    /// The name of its table.
    table: String,
    /// Where the header begins, which tells entries of a list apart.
    header: usize,
}

/// Every key with its value; in complete manifests each has one line.
fn keys(text: &str) -> Vec<Stated> {
    let mut table = String::new();
    let mut header = 0;
    let mut keys = Vec::new();
    for line in lines(text) {
        let here = text[line.clone()].trim_end();
        if here.starts_with('[') {
            here.trim_matches(['[', ']']).clone_into(&mut table);
            header = line.start;
        } else if here.contains(" = ") {
            keys.push(Stated {
                line,
                table: table.clone(),
                header,
            });
        }
    }
    keys
}

/// Every table with its header and lines; tables within an entry of a list belong to it.
fn tables(text: &str) -> Vec<Range<usize>> {
    let mut tables: Vec<Range<usize>> = Vec::new();
    let mut entry = String::new();
    for line in lines(text) {
        let here = text[line.clone()].trim_end();
        let name = here.trim_matches(['[', ']']);
        let within = !entry.is_empty() && name.starts_with(&format!("{entry}."));
        if here.starts_with('[') && !within {
            name.clone_into(&mut entry);
            if !here.starts_with("[[") {
                entry.clear();
            }
            tables.push(line);
        } else if let Some(last) = tables.last_mut() {
            last.end = line.end;
        }
    }
    tables
}

/// What is told, without the places, which move.
fn said(linted: &Linted) -> BTreeSet<(&'static str, String, Option<String>)> {
    let findings = linted.findings.iter();
    // Whether somebody is unused cannot be known where lines are lost.
    let findings = findings.filter(|finding| !matches!(finding.rule.code(), "MAN001" | "MAN014"));
    findings
        .map(|finding| {
            (
                crate::common::code(&finding.rule),
                finding.message.clone(),
                finding.key.clone(),
            )
        })
        .collect()
}

/// With `hole` cut out of a complete manifest, a broken line put at any of `places` changes nothing.
fn changes_nothing(desk: &Desk, stage: Stage, text: &str, hole: &Range<usize>, places: &[usize]) -> Vec<String> {
    let holed = with(text, hole.clone(), "");
    let before = said(&desk.lint(&holed));
    let mut failures = Vec::new();
    for (turn, &at) in places.iter().enumerate() {
        let broken = BROKEN[(turn + hole.start) % BROKEN.len()];
        let at = if at >= hole.end { at - hole.len() } else { at };
        let text_with = with(&holed, at..at, &format!("{broken}\n"));
        if said(&desk.lint(&text_with)) != before {
            let gone = text[hole.clone()].lines().next().unwrap_or_default();
            let line = holed[..at].matches('\n').count() + 1;
            let what = format!("{stage} without {gone:?}, {broken:?} at line {line}; before {before:?}");
            failures.push(account(desk, &what, &text_with));
        }
    }
    failures
}

#[test]
fn what_a_table_lacks_is_told_though_another_has_a_broken_line() {
    let desk = Desk::new();
    let mut failures = Vec::new();
    for stage in Stage::LIFE {
        let text = complete(stage);
        let keys = keys(&text);
        let found: Vec<String> = keys
            .par_iter()
            .flat_map_iter(|key| {
                let others: Vec<usize> = keys
                    .iter()
                    .filter(|other| other.header != key.header)
                    // Whether any metric has a worth is asked of all of them at once.
                    .filter(|other| other.table != "metrics" || !text[key.line.clone()].starts_with("worth"))
                    .map(|other| other.line.start)
                    .skip(key.line.start % 7)
                    .step_by(47)
                    .collect();
                changes_nothing(&desk, stage, &text, &key.line, &others)
            })
            .collect();
        failures.extend(found);
    }
    none_of(&failures);
}

#[test]
fn a_table_that_is_not_there_is_told_though_another_has_a_broken_line() {
    let desk = Desk::new();
    let mut failures = Vec::new();
    for stage in Stage::LIFE {
        let text = complete(stage);
        let keys = keys(&text);
        let found: Vec<String> = tables(&text)
            .par_iter()
            .flat_map_iter(|table| {
                let header = text[table.clone()].lines().next().unwrap_or_default();
                // A line of the table around it may have been the table, in braces.
                let around = header
                    .trim_matches(['[', ']'])
                    .rsplit_once('.')
                    .map(|(around, _)| around);
                let others: Vec<usize> = keys
                    .iter()
                    .filter(|other| around != Some(&other.table))
                    .map(|other| other.line.start)
                    .filter(|at| !table.contains(at))
                    .skip(table.start % 5)
                    .step_by(41)
                    .collect();
                changes_nothing(&desk, stage, &text, table, &others)
            })
            .collect();
        failures.extend(found);
    }
    none_of(&failures);
}
