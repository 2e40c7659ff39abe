//! Contributors are told the truth: what CONTRIBUTING.md names is there.
#![allow(clippy::unwrap_used)]

use std::fs;

use crate::common::repo;

/// What stands in backticks outside of blocks.
fn named(text: &str) -> Vec<&str> {
    let blocks = text.split("```");
    let prose = blocks.step_by(2);
    prose.flat_map(|part| part.split('`').skip(1).step_by(2)).collect()
}

#[test]
fn the_places_and_functions_that_the_page_names_are_there() {
    let page = fs::read_to_string(repo("CONTRIBUTING.md")).unwrap();
    let mut functions = 0;
    for name in named(&page) {
        let is_place = ["src/", "tests/", "docs/", "examples/", "templates/", ".ci/"]
            .iter()
            .any(|top| name.starts_with(top));
        // Words in capitals stand for any.
        if !is_place || name.contains("CODE") {
            continue;
        }
        let (place, item) = name
            .split_once("::")
            .map_or((name, None), |(place, item)| (place, Some(item)));
        assert!(repo(place).exists(), "{place} is not there");
        let Some(item) = item else { continue };
        let text = fs::read_to_string(repo(place)).unwrap();
        let item = item.rsplit("::").next().unwrap();
        let is_there = ["fn ", "struct ", "enum "]
            .iter()
            .any(|kind| text.split(&format!("{kind}{item}")).skip(1).any(ends_a_name));
        assert!(is_there, "{place} has no {item}");
        functions += 1;
    }
    assert!(functions > 15, "only {functions} are named");
}

/// Is what comes behind a name no more of it?
fn ends_a_name(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

#[test]
fn the_floors_are_all_modules_each_once() {
    let page = fs::read_to_string(repo("CONTRIBUTING.md")).unwrap();
    let (_, rest) = page.split_once("## The floors").unwrap();
    let (section, _) = rest.split_once("\n## ").unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut told: Vec<&str> = rows.map(|row| row.split('`').next().unwrap()).collect();
    told.sort_unstable();
    let lib = fs::read_to_string(repo("src/lib.rs")).unwrap();
    let mut modules: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    modules.sort_unstable();
    assert_eq!(told, modules);
}
