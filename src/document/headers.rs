//! How a table is named, such that what looks like TOML can be pasted as TOML.
//!
//! A key path tells the entries of an array by their place (`metrics[0].baseline`), which no header can. So a path is in
//! ticks, and a header in brackets is only ever one that parses.

use super::shape::{Shape, TableShape};

/// A table in a sentence: `[ownership]` by its header; within an entry of an array, which has no header of its own, by its
/// path in ticks.
pub(super) fn named(path: &str) -> String {
    match entry(path) {
        None => format!("[{path}]"),
        Some(_) => format!("`{path}`"),
    }
}

/// How to write the table, or the list of tables, that belongs at `path`.
pub(super) fn advice(path: &str, shape: &Shape) -> String {
    let is_list = matches!(shape, Shape::Array(_));
    match entry(path) {
        None if is_list => format!("write each one under a header of its own: [[{path}]]"),
        None => format!("write it as a table: [{path}]"),
        Some((array, "")) => format!(
            "write each one under a header of its own: [[{}]]",
            without_places(array)
        ),
        Some((array, key)) => format!(
            "in its [[{}]] entry, write {key} = {}",
            without_places(array),
            example(shape)
        ),
    }
}

/// Where a key belongs, of which `path` is the home: entries of arrays without their place, those of maps as `<id>`.
pub(super) fn home(root: &TableShape, path: &str) -> String {
    if path.is_empty() {
        return "the top level".to_owned();
    }
    if let Some(map) = path.strip_suffix(".<id>") {
        return format!("an entry of [{map}]");
    }
    let mut table = root;
    let mut end = 0;
    for key in path.split('.') {
        end += key.len() + usize::from(end > 0);
        let shape = table.field(key).map(|field| &field.shape);
        match shape {
            Some(Shape::Table(below)) => table = below,
            Some(Shape::Array(_)) => {
                let (array, rest) = path.split_at(end);
                return match rest.strip_prefix('.') {
                    Some(rest) => format!("`{rest}` in [[{array}]]"),
                    None => format!("[[{array}]]"),
                };
            }
            _ => break,
        }
    }
    format!("[{path}]")
}

/// The path up to the last entry of an array in it, and what follows.
fn entry(path: &str) -> Option<(&str, &str)> {
    let (open, close) = places(path).last()?;
    let rest = &path[close..];
    Some((&path[..open], rest.strip_prefix('.').unwrap_or(rest)))
}

/// `rollout.reviews[1].blockers` without the `[1]`.
fn without_places(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut from = 0;
    for (open, close) in places(path) {
        out.push_str(&path[from..open]);
        from = close;
    }
    out + &path[from..]
}

/// Where each `[0]` of a path begins and ends; brackets in quoted keys are none.
fn places(path: &str) -> impl Iterator<Item = (usize, usize)> {
    let (mut quoted, mut escaped) = (false, false);
    let open = path.char_indices().filter(move |(_, c)| {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            _ => return *c == '[' && !quoted,
        }
        false
    });
    open.map(|(at, _)| (at, path[at..].find(']').map_or(path.len(), |end| at + end + 1)))
}

/// A value of that shape, as TOML writes it on one line.
fn example(shape: &Shape) -> String {
    match shape {
        Shape::Table(table) => {
            // What it has to have; of a table that has to have nothing, all that it can have.
            let some = table.fields.iter().any(|field| field.required);
            let fields = table.fields.iter().filter(|field| field.required || !some);
            let fields = fields.map(|field| format!("{} = {}", field.name, example(&field.shape)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Shape::Map(_) | Shape::Anything => "{}".to_owned(),
        Shape::Array(items) => format!("[{}]", example(items)),
        Shape::Enum(names) => format!("\"{}\"", names.first().map_or("…", String::as_str)),
        Shape::Text | Shape::Person | Shape::Reference => "\"…\"".to_owned(),
        Shape::Currency => "\"EUR\"".to_owned(),
        Shape::Date => "2026-05-04".to_owned(),
        Shape::Version => "1".to_owned(),
        Shape::Integer { least } => least.unwrap_or_default().to_string(),
        Shape::Number { .. } => "0".to_owned(),
        Shape::Bool => "true".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::shape::MANIFEST_FORM;

    #[test]
    fn entries_are_told_from_keys() {
        for (path, is) in [
            ("metrics", None),
            ("metrics[0]", Some(("metrics", ""))),
            ("metrics[0].baseline", Some(("metrics", "baseline"))),
            ("a[1].b[12].c.d", Some(("a[1].b", "c.d"))),
            ("people.\"a[0]\\\"[1]\".x", None),
            ("people.\"a\\\\\"[3]", Some(("people.\"a\\\\\"", ""))),
        ] {
            assert_eq!(entry(path), is, "{path}");
        }
        assert_eq!(without_places("a[1].b[12].c"), "a.b.c");
    }

    #[test]
    fn homes_are_told_as_they_are_written() {
        for (path, told) in [
            ("", "the top level"),
            ("pilot", "[pilot]"),
            ("ownership.sponsor", "[ownership.sponsor]"),
            ("people.<id>", "an entry of [people]"),
            ("metrics", "[[metrics]]"),
            ("rollout.teams", "[[rollout.teams]]"),
            ("metrics.baseline", "`baseline` in [[metrics]]"),
        ] {
            assert_eq!(home(&MANIFEST_FORM.shape, path), told);
        }
    }
}
