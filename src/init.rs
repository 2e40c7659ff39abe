//! The manifest that `init` writes: what is due at a stage, with stand-ins for what is not known yet.

mod agents;
mod tables;

use std::fmt::Write as _;

use self::tables::{Key, PILOT, TABLES, Table, Value};
use crate::clean::is_hidden;
use crate::document::may_be_false;
use crate::manifest::Stage;
use crate::settings::Vocabulary;

pub use agents::{AGENTS, AGENTS_TEXT};

/// What is known about a pilot when its manifest is begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// `pilot.name`; a placeholder where it is not known.
    pub name: Option<String>,
    /// `pilot.unit`, the business unit whose work changes; a placeholder where it is not known.
    pub unit: Option<String>,
    /// `pilot.stage`.
    pub stage: Stage,
    /// The name of the person who made the pilot happen; a placeholder where it is not known.
    pub champion: Option<String>,
    /// Where editors find the JSON Schema: a path relative to the manifest's folder, with `/`.
    pub schema: String,
}

const HEAD: &str = "\
#
# What this pilot is, who owns it and what it needs to scale. `pilotlint check` says what is still open,
# `pilotlint explain CODE` why that matters.
#
# Put your own words in place of \"<...>\". A key behind `# ` waits for its value: fill it in and drop the `# `.
# People are ids of [people]. Documents are paths from this file, or URLs. Days are bare: 2026-05-04.
#
# Leave out what nobody has told you: it counts as not known. Write `false` where you know that there is none, in the place
# of a value (`oversight = false`) or of a whole table (`sponsor = false` in [ownership]). That is an answer; \"none\" in
# quotes is not.
";

/// The text of a new manifest: TOML 1.0, whatever the answers hold.
///
/// What is due at `answers.stage` is there: strings as placeholders of the form `"<…>"`, which MAN007 reports; days,
/// numbers and yes-or-no as comments, so that each counts as not stated and no made-up value passes for evidence. What
/// the next stage asks for follows, commented out.
pub fn manifest(answers: &Answers) -> String {
    let stage = answers.stage;
    let next = stage.next().unwrap_or(stage);
    let mut out = format!("#:schema {}\n{HEAD}\nmanifest-version = 1\n", answers.schema);
    pilot(&mut out, answers, next);
    people(&mut out, answers.champion.as_deref());
    for one in TABLES.iter().filter(|one| one.due <= stage) {
        table(&mut out, one, stage, next);
    }
    if TABLES.iter().any(|one| one.due > stage && one.due <= next) {
        // Writing to a string cannot fail, here and below.
        _ = write!(
            out,
            "\n# Before stage {next}. Whoever takes a table on drops the `# ` in front of its lines.\n"
        );
    }
    for one in TABLES.iter().filter(|one| one.due > stage && one.due <= next) {
        table(&mut out, one, stage, next);
    }
    out
}

/// The id in `[people]` for somebody of this name: its plain ASCII words, in lower case; `champion` where there is none.
pub fn person_id(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.is_ascii())
        .map(str::to_ascii_lowercase)
        .collect();
    let id = words.join("-");
    // An id that reads as a placeholder would be taken for one where it is referred to.
    if id.is_empty() || Vocabulary::default().placeholders.contains(&id) {
        "champion".to_owned()
    } else {
        id
    }
}

/// A folder's name as the name of a pilot: lower case, its words joined by `-`. Nothing, where it has no letter or digit.
pub fn kebab_case(folder: &str) -> Option<String> {
    let mut name = String::with_capacity(folder.len());
    let mut after_small = false;
    for c in folder.chars() {
        if !c.is_alphanumeric() {
            after_small = false;
            if !name.is_empty() && !name.ends_with('-') {
                name.push('-');
            }
            continue;
        }
        if c.is_uppercase() && after_small {
            name.push('-');
        }
        after_small = c.is_lowercase() || c.is_numeric();
        name.extend(c.to_lowercase());
    }
    let name = name.trim_end_matches('-');
    (!name.is_empty()).then(|| name.to_owned())
}

fn pilot(out: &mut String, answers: &Answers, next: Stage) {
    let said = |answer: &Option<String>, placeholder: &str| string(answer.as_deref().unwrap_or(placeholder));
    let name = said(&answers.name, "<the pilot's name>");
    let unit = said(&answers.unit, "<the business unit whose work changes>");
    let champion = match &answers.champion {
        Some(name) => string(&person_id(name)),
        None => string("<who made the pilot happen>"),
    };
    _ = write!(
        out,
        "\n[pilot]  # what is piloted, where, by whom and until when\nname = {name}\nstage = \"{}\"  # design, then pilot, rollout, production; retired once it has ended\nunit = {unit}\n\
         champion = {champion}\n",
        answers.stage
    );
    keys(out, "pilot", PILOT, false, answers.stage, next);
}

fn people(out: &mut String, champion: Option<&str>) {
    const ABOUT: &str = "one such table for everybody named in this file";
    _ = match champion {
        Some(name) => writeln!(
            out,
            "\n[people.{}]  # {ABOUT}\nname = {}",
            person_id(name),
            string(name)
        ),
        None => writeln!(out, "\n# [people.<id>]  # {ABOUT}\n# name = \"<first and last name>\""),
    };
    out.push_str("# role = \"<what this person does>\"\n# team = \"<the team this person belongs to>\"\n");
}

fn table(out: &mut String, table: &Table, stage: Stage, next: Stage) {
    let waits = table.waits || table.due > stage;
    let mark = if waits { "# " } else { "" };
    _ = write!(out, "\n{mark}{}  # {}\n", table.header, table.about);
    keys(out, &path(table.header), table.keys, waits, stage, next);
}

/// The key path of a table by its header: `rollout.teams[]` of `[[rollout.teams]]`.
fn path(header: &str) -> String {
    let name = header.trim_matches(['[', ']']);
    if header.starts_with("[[") {
        format!("{name}[]")
    } else {
        name.to_owned()
    }
}

fn keys(out: &mut String, table: &str, keys: &[Key], waits: bool, stage: Stage, next: Stage) {
    for Key(name, value, due) in keys.iter().filter(|Key(_, _, due)| *due <= next) {
        let is_comment = waits || *due > stage || matches!(value, Value::Later(_));
        let mark = if is_comment { "# " } else { "" };
        let choice = if is_comment && may_be_false(&format!("{table}.{name}")) {
            "  # or false"
        } else {
            ""
        };
        _ = match value {
            Value::Text(what) => writeln!(out, "{mark}{name} = \"<{what}>\"{choice}"),
            Value::List(what) => writeln!(out, "{mark}{name} = [\"<{what}>\"]{choice}"),
            Value::Given(toml) | Value::Later(toml) => writeln!(out, "{mark}{name} = {toml}{choice}"),
        };
    }
}

/// A TOML basic string on one line. Beside what TOML demands, characters that hide or reorder text are escaped, so that
/// the file shows what it holds.
fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_hidden(c) && u32::from(c) > 0xffff => _ = write!(out, "\\U{:08X}", u32::from(c)),
            c if is_hidden(c) => _ = write!(out, "\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_words() {
        for (name, id) in [
            ("Dana Ortiz", "dana-ortiz"),
            ("  O'Brien,  J. ", "o-brien-j"),
            ("José Ortiz", "ortiz"),
            ("Zoë", "champion"),
            ("山田", "champion"),
            ("", "champion"),
            ("TBD", "champion"),
            ("Someone", "champion"),
            ("007", "007"),
        ] {
            assert_eq!(person_id(name), id, "{name:?}");
        }
    }

    #[test]
    fn folders_name_pilots() {
        for (folder, name) in [
            ("claims-triage", Some("claims-triage")),
            ("ClaimsTriage", Some("claims-triage")),
            ("Claims  Triage (v2)", Some("claims-triage-v2")),
            ("HTTPServer", Some("httpserver")),
            ("Übersicht_2026", Some("übersicht-2026")),
            ("..", None),
            ("", None),
            ("💥", None),
        ] {
            assert_eq!(kebab_case(folder).as_deref(), name, "{folder:?}");
        }
    }

    #[test]
    fn strings_cannot_break_the_file() {
        assert_eq!(string("a \"b\" \\ c"), r#""a \"b\" \\ c""#);
        assert_eq!(string("a\nb\r\tc\u{0}\u{7f}"), r#""a\nb\r\tc\u0000\u007F""#);
        assert_eq!(string("a\u{202e}b\u{e0041}"), r#""a\u202Eb\U000E0041""#);
        assert_eq!(string("naïve 🚀"), "\"naïve 🚀\"");
    }
}
