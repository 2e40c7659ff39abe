//! Edits of a complete manifest, as plain data.

use super::{Section, below, key, sections, table};

/// One change of a manifest's text. What it changes has to be there.
#[derive(Debug, Clone, Copy)]
pub enum Edit {
    /// Takes a key out, under the first header of that spelling: `Remove("[pilot]", "problem")`.
    Remove(&'static str, &'static str),
    /// Takes a table out, or all entries of an array, with what is below: `RemoveTable("[handoff]")`.
    RemoveTable(&'static str),
    /// Takes one entry of an array out, by its `name` or `day`: `RemoveEntry("[[metrics]]", "claim-cycle-time")`.
    RemoveEntry(&'static str, &'static str),
    /// Writes the second for the first, where that stands first.
    Replace(&'static str, &'static str),
    /// Writes more at the end.
    Append(&'static str),
}

/// The text after all edits, or the first edit that finds nothing to change.
pub fn edited(text: &str, edits: &[Edit]) -> Result<String, Edit> {
    edits
        .iter()
        .try_fold(text.to_owned(), |text, edit| one(&text, *edit).ok_or(*edit))
}

fn one(text: &str, edit: Edit) -> Option<String> {
    let mut parts = sections(text);
    let before = parts.len();
    match edit {
        Edit::Replace(from, to) => return text.contains(from).then(|| text.replacen(from, to, 1)),
        Edit::Append(more) => return Some(format!("{text}\n{more}")),
        Edit::Remove(header, gone) => {
            let section = parts.iter_mut().find(|one| one.header == header)?;
            let at = section.lines.iter().position(|line| key(line) == Some(gone))?;
            section.lines.remove(at);
            return Some(written(&parts));
        }
        Edit::RemoveTable(header) => parts.retain(|one| !below(&one.header, table(header))),
        Edit::RemoveEntry(header, gone) => {
            let is_it = |line: &str| {
                let value = line.split_once('=').map(|(_, value)| value.trim().trim_matches('"'));
                matches!(key(line), Some("name" | "day")) && value == Some(gone)
            };
            parts.retain(|one| one.header != header || !one.lines.iter().any(|line| is_it(line)));
        }
    }
    (parts.len() < before).then(|| written(&parts))
}

fn written(parts: &[Section]) -> String {
    let lines = parts.iter().flat_map(|part| {
        let header = Some(part.header.as_str()).filter(|header| !header.is_empty());
        header.into_iter().chain(part.lines.iter().map(String::as_str))
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}
