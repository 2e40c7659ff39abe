//! A finding is known by what it is about: whatever is moved, reformatted, requoted or put in between, its fingerprint stays.
#![allow(
    clippy::unwrap_used,
    clippy::match_bool,
    clippy::case_sensitive_file_extension_comparisons
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::common::{Request, code, compose, lint_named, repo, request, told};
use pilotlint::engine::{Linted, fingerprint, judge_portfolio};
use pilotlint::rules::{self, Check};
use rayon::prelude::*;

/// What is bad, by the rule that says so: one text, or several of a portfolio.
struct Bad {
    what: String,
    texts: Vec<String>,
}

/// Every bad fixture of every rule.
fn all_bad() -> Vec<Bad> {
    let mut all = Vec::new();
    for rule in rules::all() {
        let folder = repo(&format!("tests/rules/{}-{}", rule.code(), rule.name()));
        for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            if !name.starts_with("bad") || !name.ends_with(".toml") {
                continue;
            }
            let fixture = fs::read_to_string(&file).unwrap();
            let stage = rule.sort().stage();
            let texts = if let Some(Check::Portfolio(_)) = rule.check() {
                let parts = fixture.split("# --- ").skip(1);
                let rollout = pilotlint::manifest::Stage::Rollout;
                parts
                    .map(|part| compose(part.split_once('\n').unwrap().1, rollout))
                    .collect()
            } else {
                vec![compose(&fixture, stage)]
            };
            let what = format!("{}/{name}", rule.code());
            all.push(Bad { what, texts });
        }
    }
    assert!(all.len() > 100);
    all
}

/// Lints texts, and judges them as a portfolio where they are one.
fn linted(texts: &[String], request: &Request) -> Vec<Linted> {
    let paths = (0..texts.len()).map(|index| format!("{index}/pilot.toml"));
    let each = paths.zip(texts).map(|(path, text)| lint_named(&path, text, request));
    let mut all: Vec<Linted> = each.collect();
    if texts.len() > 1 {
        let standard = request.standard();
        judge_portfolio(&mut all, &vec![&*standard; texts.len()], true);
    }
    all
}

/// Code and fingerprint of each finding.
fn fingerprints(all: &[Linted]) -> BTreeSet<(&'static str, String)> {
    let each = |one: &Linted| -> Vec<(&'static str, String)> {
        let findings = one.findings.iter();
        findings
            .map(|finding| (code(&finding.rule), fingerprint(&one.root_path, finding)))
            .collect()
    };
    let prints: BTreeSet<_> = all.iter().flat_map(each).collect();
    let count: usize = all.iter().map(|one| one.findings.len()).sum();
    assert_eq!(prints.len(), count, "every finding has a fingerprint of its own");
    prints
}

/// Holds every bad fixture to its fingerprints under a change; `None` where it changes nothing.
fn stay(change: impl Fn(&str) -> Option<String> + Sync, except: &[&str], least: usize) {
    let one = |bad: &Bad| -> Option<Result<(), String>> {
        if except.iter().any(|code| bad.what.starts_with(code)) {
            return None;
        }
        let mut request = request();
        if bad.what.starts_with("MAN015") {
            request.settings.limits.max_findings = 3;
        }
        let changed: Vec<Option<String>> = bad.texts.iter().map(|text| change(text)).collect();
        if changed.iter().all(Option::is_none) {
            return None;
        }
        let texts: Vec<String> = std::iter::zip(changed, &bad.texts)
            .map(|(new, old)| new.unwrap_or_else(|| old.clone()))
            .collect();
        for (new, old) in texts.iter().zip(&bad.texts) {
            let value = |text: &str| text.parse::<toml::Table>().ok();
            let (new_value, old_value) = (value(new), value(old));
            assert_eq!(new_value.is_some(), old_value.is_some(), "{}:\n{new}", bad.what);
        }
        let (before, after) = (linted(&bad.texts, &request), linted(&texts, &request));
        let (was, is) = (fingerprints(&before), fingerprints(&after));
        assert!(!was.is_empty(), "{}", bad.what);
        let tell = |all: &[Linted], texts: &[String]| -> String {
            let told = all.iter().zip(texts).map(|(linted, text)| told(text, linted));
            told.collect()
        };
        Some(if was == is {
            Ok(())
        } else {
            let (was, is) = (tell(&before, &bad.texts), tell(&after, &texts));
            Err(format!("{}: before\n{was}and after\n{is}", bad.what))
        })
    };
    let results: Vec<_> = all_bad().par_iter().filter_map(one).collect();
    assert!(results.len() >= least, "only {} were changed", results.len());
    let failures: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// The text before the first header, and each part from its header to the next.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in text.lines() {
        if line.starts_with('[') {
            parts.push(String::new());
        }
        let last = parts.last_mut().unwrap();
        last.push_str(line);
        last.push('\n');
    }
    parts
}

/// The table of a part, without brackets.
fn table(part: &str) -> &str {
    let header = part.lines().next().unwrap_or_default();
    header.trim_start_matches('[').split(']').next().unwrap_or_default()
}

/// Parts that belong together, by what they begin with; in the order of the text.
fn grouped(parts: &[String], belongs: impl Fn(&str, &str) -> bool) -> Vec<Vec<&str>> {
    let mut groups: Vec<Vec<&str>> = Vec::new();
    for part in parts {
        match groups.iter_mut().find(|group| belongs(table(group[0]), table(part))) {
            Some(group) => group.push(part),
            None => groups.push(vec![part]),
        }
    }
    groups
}

fn top(table: &str) -> &str {
    table.split('.').next().unwrap_or_default()
}

#[test]
fn below_comments_and_blank_lines() {
    let moved = |text: &str| {
        let lines = text.lines().map(|line| match line.starts_with('[') {
            true => format!("\n# Part\n\n{line}   # and a word about it\n"),
            false => format!("{line}\n"),
        });
        let lines: String = lines.collect();
        Some(format!("# A comment\n\n\n{lines}\n# The end\n"))
    };
    stay(moved, &[], 100);
}

#[test]
fn with_other_line_endings() {
    stay(|text| Some(text.replace('\n', "\r\n")), &[], 100);
}

#[test]
fn with_tables_in_another_order() {
    // What is too much is left out by its place.
    let reordered = |text: &str| {
        let parts = parts(text);
        let (first, tables) = parts.split_first()?;
        let mut groups = grouped(tables, |a, b| top(a) == top(b));
        groups.reverse();
        Some(first.clone() + &groups.concat().concat())
    };
    stay(reordered, &["MAN015"], 100);
}

#[test]
fn with_keys_in_another_order() {
    let reordered = |text: &str| {
        // A text that takes more than one line, or cannot be read, is not taken apart.
        let is_whole = |line: &str| line.is_empty() || line.starts_with(['#', '[']) || line.contains(" = ");
        if text.parse::<toml::Table>().is_err() || !text.lines().all(is_whole) {
            return None;
        }
        let turned = parts(text).into_iter().map(|part| {
            let (header, rest) = match part.starts_with('[') {
                true => part.split_once('\n').unwrap(),
                false => ("", part.as_str()),
            };
            let lines: Vec<&str> = rest.lines().rev().collect();
            format!("{header}\n{}\n", lines.join("\n"))
        });
        Some(turned.collect())
    };
    stay(reordered, &["MAN015"], 100);
}

#[test]
fn with_entries_in_another_order() {
    let reordered = |text: &str| {
        let parts = parts(text);
        let mut out = String::new();
        let mut at = 0;
        let mut has_turned = false;
        while at < parts.len() {
            if !parts[at].starts_with("[[") {
                out += &parts[at];
                at += 1;
                continue;
            }
            // The entries of one array that stand side by side, each with what is below it.
            let name = table(&parts[at]);
            let mut entries: Vec<String> = Vec::new();
            while at < parts.len() {
                if parts[at].starts_with("[[") && table(&parts[at]) == name {
                    entries.push(parts[at].clone());
                } else if table(&parts[at])
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with('.'))
                {
                    *entries.last_mut()? += &parts[at];
                } else {
                    break;
                }
                at += 1;
            }
            has_turned |= entries.len() > 1;
            entries.reverse();
            out += &entries.concat();
        }
        has_turned.then_some(out)
    };
    stay(reordered, &["MAN015"], 100);
}

/// A line with `'` for `"` where that says the same, and keys in quotes.
fn requoted(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    let bare = line.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
    if let Some(end) = bare.filter(|end| *end > 0 && line[*end..].starts_with(" =")) {
        out += &format!("\"{}\"", &line[..end]);
        rest = &line[end..];
    }
    while let Some(at) = rest.find(['"', '\'', '#']) {
        out += &rest[..at];
        let quote = &rest[at..=at];
        let Some(end) = rest[at + 1..].find(quote).filter(|_| quote != "#") else {
            return out + &rest[at..];
        };
        let inside = &rest[at + 1..at + 1 + end];
        match quote {
            "\"" if inside.contains(['\\', '\'']) => return out + &rest[at..],
            "\"" => out += &format!("'{inside}'"),
            _ if inside.contains(['\\', '"']) => return out + &rest[at..],
            _ => out += &format!("\"{inside}\""),
        }
        rest = &rest[at + end + 2..];
    }
    out + rest
}

#[test]
fn with_other_quotes() {
    let changed = |text: &str| {
        if text.contains("\"\"\"") || text.contains("'''") {
            return None;
        }
        let lines = text.lines().map(|line| match line.starts_with('[') {
            true => {
                let quoted: Vec<String> = table(line).split('.').map(|key| format!("'{key}'")).collect();
                line.replacen(table(line), &quoted.join(" . "), 1)
            }
            false => requoted(line),
        });
        Some(lines.collect::<Vec<_>>().join("\n"))
    };
    stay(changed, &[], 100);
}

/// Entries that may come first in their arrays, each with a name of its own.
const MORE: &[(&str, &str)] = &[
    (
        "metrics",
        "name = \"one-more\"\nkind = \"technical\"\nunit = \"points\"\ndirection = \"up\"\n",
    ),
    (
        "integration.systems",
        "name = \"One more\"\nowner = \"sam\"\ninterface = \"REST\"\nstatus = \"planned\"\n",
    ),
    ("workflow.roles", "role = \"One more\"\nchange = \"None\"\n"),
    (
        "rollout.teams",
        "name = \"One more\"\nwave = 9\nstatus = \"withdrawn\"\n",
    ),
    ("rollout.reviews", "day = 7\n"),
];

/// The fingerprints by what is said.
fn by_words(all: &[Linted]) -> BTreeMap<(usize, &'static str, String), BTreeSet<String>> {
    let mut by_words: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for (index, one) in all.iter().enumerate() {
        for finding in &one.findings {
            let words = (index, code(&finding.rule), finding.message.clone());
            by_words
                .entry(words)
                .or_default()
                .insert(fingerprint(&one.root_path, finding));
        }
    }
    by_words
}

#[test]
fn behind_another_entry() {
    let mut failures = Vec::new();
    let mut kept = 0;
    let bad = all_bad();
    for (array, entry) in MORE {
        let header = format!("[[{array}]]\n");
        let of_one = |bad: &Bad| -> Option<(usize, Vec<String>)> {
            let more = format!("{header}{entry}\n{header}");
            let texts: Vec<String> = bad.texts.iter().map(|text| text.replacen(&header, &more, 1)).collect();
            if texts == bad.texts {
                return None;
            }
            let (before, after) = (linted(&bad.texts, &request()), linted(&texts, &request()));
            let (before, after) = (by_words(&before), by_words(&after));
            let mut failures = Vec::new();
            let mut kept = 0;
            for (words, was) in &before {
                // What is not said any more, because of the entry, is no matter.
                let Some(is) = after.get(words) else { continue };
                kept += 1;
                if !was.is_subset(is) {
                    failures.push(format!("{}, with one more of {array}: {words:?}", bad.what));
                }
            }
            Some((kept, failures))
        };
        for (count, some) in bad.par_iter().filter_map(of_one).collect::<Vec<_>>() {
            kept += count;
            failures.extend(some);
        }
    }
    assert!(kept > 300, "{kept}");
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
