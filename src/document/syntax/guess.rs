//! What a broken line was meant to be, told by the tables that manifests have.
//!
//! A header that is not recognised costs much: every line below it would be read as part of the table above. So a line
//! that names a table and has no `=` counts as that table's header, whichever brackets it lacks.

use std::collections::HashSet;

use super::super::shape::{self, MANIFEST_FORM};
use super::statement::{Form, Statement};
use crate::suggest::GuessBudget;

/// A header is no longer than this.
const LONGEST: usize = 200;

/// The path of a broken header whose brackets hold more or less than a path: `[people dana]`, `[people..dana]`.
pub(super) fn header(text: &str, array: bool) -> Option<Vec<String>> {
    let named = shape::named(&words(text.get(..LONGEST).unwrap_or(text).lines().next()?))?;
    // `[metrics.tar get]` is somewhere within an entry, and not the entry.
    (named.rest == 0 || !named.list || array).then_some(named.path)
}

/// Are the tables at `path` entries of a list? `None` if manifests have no such table.
pub(super) fn is_list(path: &[String]) -> Option<bool> {
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    let named = shape::named(&words)?;
    (named.rest == 0).then_some(named.list)
}

/// Turns lines that were meant to be headers into headers.
pub(super) fn headers(text: &str, statements: &mut [Statement]) {
    let stated: HashSet<Vec<String>> = statements
        .iter()
        .filter_map(|statement| match &statement.form {
            Form::Header { path, .. } => path.clone(),
            Form::Line { .. } | Form::Comment => None,
        })
        .collect();
    for statement in statements {
        let Form::Line { .. } = statement.form else { continue };
        let Some((path, array, bracketed)) = header_without(&text[statement.span.clone()]) else {
            continue;
        };
        // `pilot` alone is a key of environment.conditions too.
        if bracketed || array || !stated.contains(&path) {
            statement.form = Form::Header {
                path: Some(path),
                array,
            };
        }
    }
}

/// The path of a header that lacks its brackets, or some of them, or has something before them; whether it is an entry of
/// a list; whether it has brackets at all.
fn header_without(line: &str) -> Option<(Vec<String>, bool, bool)> {
    if line.len() > LONGEST || line.contains(['=', ',', '"', '\'', '\n', '\r']) {
        return None;
    }
    let line = line.split_once('#').map_or(line, |(line, _)| line);
    let bracketed = line.contains(['[', ']']);
    let core = line.trim_matches(|c| !is_bare(c)).trim_start_matches(['-', ' ', '[']);
    if !core.chars().all(|c| is_bare(c) || c == '.') {
        return None;
    }
    let named = shape::named(&words(core))?;
    (named.rest == 0).then_some((named.path, named.list, bracketed))
}

/// The key of a broken line of the root, if it can be told by the keys that a manifest has.
pub(super) fn root_key(line: &str) -> Option<Vec<String>> {
    let line = line.get(..LONGEST).unwrap_or(line).lines().next()?;
    let key = line.split_once(['=', ':']).map_or(line, |(key, _)| key);
    let key = words(key).join("-");
    let shape = &MANIFEST_FORM.shape;
    let guess = shape.index.closest(&key, &mut GuessBudget::default())?;
    Some(vec![shape.fields[guess.place].name.clone()])
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c| !is_bare(c)).filter(|word| !word.is_empty()).collect()
}

fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}
