//! What holds for manifests, and who said so.

use std::fmt::Write;

use super::{Config, Origin};
use crate::clean;
use crate::rules::Sort;
use crate::settings::{LIMITS, List};

/// A key, what it is set to, and where.
type Row = (String, String, String);

/// What one configuration comes to, as a page of text; `manifests` are those that it holds for, as outputs show them.
/// `commands` has what the command line says beside it: an option, and its value.
pub fn show(config: &Config, manifests: &[&str], commands: &[(&str, String)]) -> String {
    let mut out = String::new();
    for manifest in manifests {
        let _ = writeln!(out, "{}", clean::line(manifest));
    }
    let files = match config.files.as_slice() {
        [] => "no configuration".to_owned(),
        [one] => clean::line(one).into_owned(),
        [one, extended @ ..] => {
            let extended: Vec<_> = extended.iter().map(|file| clean::line(file)).collect();
            format!("{}, which extends {}", clean::line(one), extended.join(", "))
        }
    };
    let _ = writeln!(out, "  {files}\n");
    let mut rows = rows(config);
    rows.extend(
        commands
            .iter()
            .map(|(option, value)| ((*option).to_owned(), value.clone(), "command line".to_owned())),
    );
    let width = |column: fn(&Row) -> &String| rows.iter().map(|row| column(row).chars().count()).max().unwrap_or(0);
    let (keys, values) = (width(|row| &row.0), width(|row| &row.1).min(40));
    for (key, value, from) in &rows {
        let _ = writeln!(out, "  {key:keys$}  {value:values$}  {from}");
    }
    out
}

fn rows(config: &Config) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |key: &str, value: &str| {
        let from = match config.origins.of(key).as_slice() {
            [] => "default".to_owned(),
            origins => told(origins),
        };
        rows.push((clean::line(key).into_owned(), clean::line(value).into_owned(), from));
    };
    row(
        "select",
        &config
            .select
            .as_ref()
            .map_or_else(|| "ALL".to_owned(), |words| listed(words)),
    );
    row("ignore", &listed(&config.ignore));
    let globs: Vec<String> = config
        .exclude
        .iter()
        .flat_map(|own| own.globs.iter().cloned())
        .collect();
    row("exclude", &listed(&globs));
    row("lookahead", if config.lookahead() { "true" } else { "false" });
    row("docs-url", config.settings.docs_url.as_deref().unwrap_or("-"));
    for (word, weight) in config.severity.iter() {
        let weight = weight.severity().map_or("off", crate::diagnostic::Severity::as_str);
        row(&format!("severity.{word}"), weight);
    }
    for limit in LIMITS {
        row(
            &format!("limits.{}", limit.name),
            &(limit.get)(&config.settings.limits).to_string(),
        );
    }
    for list in List::ALL {
        let words = config.words_of(list);
        let ours = list.words();
        let added: Vec<String> = words.iter().filter(|word| !ours.contains(word)).cloned().collect();
        let kept = words.len() - added.len();
        let value = match (kept == ours.len(), added.is_empty()) {
            (true, true) => format!("{} words", ours.len()),
            (true, false) => format!("{} words, {}", ours.len(), added.join(", ")),
            (false, _) => format!("only {}", listed(&words)),
        };
        row(&format!("vocabulary.{}", list.name()), &value);
    }
    let mut not_applicable: Vec<_> = config.settings.not_applicable.iter().collect();
    not_applicable.sort_unstable();
    for (code, reason) in not_applicable {
        row(&format!("not-applicable.{code}"), reason);
    }
    for rule in config.custom_rules() {
        let from = match rule.sort() {
            Sort::Requirement(stage) => format!("due {stage}"),
            Sort::Smell(stage) => format!("warning from {stage}"),
            Sort::Contradiction(stage) => format!("error from {stage}"),
        };
        row(
            &format!("custom-rules.{}", rule.code()),
            &format!("{}, {from}", rule.name()),
        );
    }
    rows
}

fn listed(words: &[String]) -> String {
    if words.is_empty() {
        "-".to_owned()
    } else {
        words.join(", ")
    }
}

/// `pilotlint.toml:3, ../pilotlint.toml:7`
fn told(origins: &[Origin]) -> String {
    let places = origins
        .iter()
        .rev()
        .map(|origin| format!("{}:{}", clean::line(&origin.path), origin.line));
    places.collect::<Vec<_>>().join(", ")
}
