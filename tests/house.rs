//! The house: which module may use which, that no rule is known by its code outside of the rules, and how long files get.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::common::repo;
use pilotlint::rules;

/// The modules in the order of the page for contributors: each uses those above it alone.
fn floors() -> Vec<String> {
    let page = fs::read_to_string(repo("CONTRIBUTING.md")).unwrap();
    let table = page.split("| module | what it holds |").nth(1).unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.split('`').nth(1).unwrap().to_owned()).collect()
}

/// Files that list what there is, and are as long as that: the rules, and the tables that `init` writes.
const CATALOGUES: [&str; 2] = ["rules/", "init/tables.rs"];

/// Other files have no more lines than this before their tests.
const LONGEST: usize = 500;

/// Every source file: its path in `src`, and its text before its tests, without comments.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, below: &str, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && name != "tests" {
                walk(&path, &format!("{below}{name}/"), found);
            } else if path.extension().is_some_and(|it| it == "rs") && name != "tests.rs" {
                found.push((format!("{below}{name}"), bare(&fs::read_to_string(&path).unwrap())));
            }
        }
    }
    let mut found = Vec::new();
    walk(&repo("src"), "", &mut found);
    found.sort();
    assert!(found.len() > 100, "{}", found.len());
    found
}

/// A text before its tests, without comments; as many lines as it has there.
fn bare(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let lines = text.lines().map(|line| {
        let starts = line.trim_start();
        if starts.starts_with("//") { "" } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The path of a file's module: `a/b.rs` and `a/b/mod.rs` are `a::b`.
fn module(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// Every module that a text names by `crate::` or `super::`, as far as it says, from the crate's root.
fn named(module: &[String], text: &str) -> Vec<Vec<String>> {
    let mut named = Vec::new();
    for root in ["crate", "super"] {
        for (at, _) in text.match_indices(&format!("{root}::")) {
            let before = text[..at].chars().next_back();
            if before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == ':' || it == '"') {
                continue;
            }
            let from = if root == "crate" {
                &[]
            } else {
                &module[..module.len() - 1]
            };
            tree(&text[at + root.len() + 2..], from.to_vec(), &mut named);
        }
    }
    named
}

/// Reads `a::{b, c::d}` from where a path goes on, and returns what follows it.
fn tree<'t>(text: &'t str, mut path: Vec<String>, named: &mut Vec<Vec<String>>) -> &'t str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = tree(rest, path.clone(), named).trim_start();
            match rest.strip_prefix(',') {
                Some(more) if more.trim_start().starts_with('}') => return &more.trim_start()[1..],
                Some(more) => rest = more,
                None => return rest.strip_prefix('}').unwrap_or(rest),
            }
        }
    }
    let end = text
        .find(|it: char| !(it.is_alphanumeric() || it == '_'))
        .unwrap_or(text.len());
    match &text[..end] {
        "super" => drop(path.pop()),
        "self" => {}
        word => path.push(word.to_owned()),
    }
    if let Some(rest) = text[end..].strip_prefix("::") {
        return tree(rest, path, named);
    }
    named.push(path);
    &text[end..]
}

/// What is wrong with the arrows between modules: those that run up, and those that run in a circle within a folder.
fn faults(sources: &[(String, String)]) -> Vec<String> {
    let floors = floors();
    let floor = |name: &str| floors.iter().position(|floor| floor == name);
    let mut faults = BTreeSet::new();
    // Of each folder: which of the modules in it uses which other.
    let mut folders: BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    let modules: BTreeSet<Vec<String>> = sources.iter().map(|(file, _)| module(file)).collect();
    for (file, text) in sources {
        let from = module(file);
        if ["lib", "main"].contains(&from[0].as_str()) {
            continue;
        }
        if floor(&from[0]).is_none() {
            faults.insert(format!("src/{file} is not in the page"));
        }
        for to in named(&from, text) {
            if let (Some(own), Some(other)) = (floor(&from[0]), floor(to.first().map_or("", String::as_str)))
                && other > own
            {
                faults.insert(format!("src/{file} uses {}, which is below it in the page", to[0]));
            }
            let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            // Of the crate itself, the page says more.
            if common > 0 && common < from.len() && common < to.len() && modules.contains(&to[..=common]) {
                let folder = folders.entry(from[..common].to_vec()).or_default();
                folder
                    .entry(from[common].clone())
                    .or_default()
                    .insert(to[common].clone());
            }
        }
    }
    for (folder, uses) in &folders {
        // What uses nothing that is left, or is used by nothing, is taken away, until only circles are left.
        let mut left = uses.clone();
        loop {
            let before = left.len();
            let names: BTreeSet<String> = left.keys().cloned().collect();
            left.retain(|_, uses| uses.iter().any(|one| names.contains(one)));
            let used: BTreeSet<String> = left.values().flatten().cloned().collect();
            left.retain(|name, _| used.contains(name));
            if left.len() == before {
                break;
            }
        }
        if !left.is_empty() {
            let names: Vec<&str> = left.keys().map(String::as_str).collect();
            faults.insert(format!("src/{}: a circle among {}", folder.join("/"), names.join(", ")));
        }
    }
    faults.into_iter().collect()
}

#[test]
fn modules_use_what_is_below_them() {
    assert_eq!(faults(&sources()), [""; 0]);
}

#[test]
fn an_arrow_upwards_or_in_a_circle_is_seen() {
    let with = |file: &str, line: &str| {
        let mut sources = sources();
        let text = &mut sources.iter_mut().find(|(name, _)| name == file).unwrap().1;
        *text = format!("{line}\n{text}");
        faults(&sources)
    };
    let up = with("key.rs", "use crate::{clean, engine::{Linted, Run}};");
    assert_eq!(up, ["src/key.rs uses engine, which is below it in the page"]);
    // Within a folder, and where no `use` says it.
    let inside = with(
        "document/tree.rs",
        "fn f() { super::walk::first_line(super::super::clean::line(\"\")); }",
    );
    assert!(
        matches!(inside.as_slice(), [one] if one.starts_with("src/document: a circle among ")),
        "{inside:?}"
    );
    let stray = [("attic/mod.rs".to_owned(), String::new())];
    assert_eq!(faults(&stray), ["src/attic/mod.rs is not in the page"]);
}

#[test]
fn only_rules_know_rules_by_their_codes() {
    let mut strays = Vec::new();
    for (file, text) in sources().iter().filter(|(file, _)| !file.starts_with("rules/")) {
        // A quoted word of one part may be any word.
        let quoted = text.split('"').filter(|word| word.contains(['-', '0', '1', '2']));
        let known = quoted.filter(|word| rules::find(word).is_some());
        strays.extend(known.map(|word| format!("src/{file}: {word}")));
    }
    assert_eq!(strays, [""; 0]);
    assert!(rules::find("OWN002").is_some());
}

#[test]
fn files_are_short() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter(|(file, _)| !CATALOGUES.iter().any(|catalogue| file.starts_with(catalogue)))
        .filter_map(|(file, text)| {
            let lines = text.trim_end().lines().count();
            (lines > LONGEST).then(|| format!("src/{file}: {lines} lines"))
        })
        .collect();
    assert_eq!(long, [""; 0]);
}
