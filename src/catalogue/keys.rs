//! The manifest's format as a page: every table and key, what it takes, and the rules that look at it.

use std::fmt::Write;

use serde_json::Value;

use crate::manifest::schema::{KIND, marked_manifest};
use crate::rules;

/// The order in which a team comes to the tables; what is not named here follows.
const ORDER: [&str; 12] = [
    "pilot",
    "people",
    "ownership",
    "metrics",
    "business-case",
    "environment",
    "integration",
    "workflow",
    "adoption",
    "rollout",
    "governance",
    "handoff",
];

/// `docs/manifest.md`.
pub fn manifest_markdown() -> String {
    let mut text = String::from(
        "# Every key of the manifest\n\n\
         A manifest is a file named `pilot.toml`, or any `*.pilot.toml`, in TOML. The keys that are always required are marked\n\
         **required**, wherever their table is present; everything else is asked for by a rule, and only from the stage at which it is\n\
         due. `pilotlint schema` prints the same as a JSON Schema.\n\n\
         ## When there is none\n\n\
         Any key that is neither required nor true or false may be `false`, and so may every table but `[pilot]`, `[people]`,\n\
         `[decision]` and `[extra]`: there is none, and the team knows it. `oversight = false` in `[governance]` says that nobody\n\
         watches; `production-owner = false` in `[ownership]` that nobody will own it; `business-case = false`, at the top, that there\n\
         is no case. To a rule that asks for the value, that is a no. A line that is left out says less: whether there is one\n\
         is not known. Neither an entry of a list nor one of `[people]` can be `false`.\n\n\
         ## How values are written\n\n\
         | type | how it is written |\n\
         | --- | --- |\n\
         | date | a date without quotes and without a time: `2026-05-04` |\n\
         | person | the id of an entry in `[people]`: `\"dana\"` |\n\
         | reference | evidence: a path that starts at the manifest's own folder, `\"docs/risk.md\"`, with `#heading` for a part of a Markdown \
         file, or an `http(s)://` address. The file has to be there, inside the project, and to say something; addresses are \
         never opened |\n\
         | amount | a number that is not negative |\n",
    );
    table(&mut text, "", marked_manifest().as_value(), false);
    text
}

/// The tables below `path`, one section each, in the order of the schema.
fn table(text: &mut String, path: &str, schema: &Value, in_array: bool) {
    let mut below = Vec::new();
    let mut rows = String::new();
    let required = |key: &str| {
        schema["required"]
            .as_array()
            .is_some_and(|keys| keys.iter().any(|one| one == key))
    };
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        if value["type"] == "object" {
            below.push((path, value, false));
        } else if value["items"]["type"] == "object" {
            below.push((format!("{path}[]"), &value["items"], true));
        } else {
            let mark = if required(key) { " **required**" } else { "" };
            let _ = writeln!(
                rows,
                "| `{key}`{mark} | {} | {} | {} |",
                kind(value),
                cell(value["description"].as_str().unwrap_or_default()),
                readers(&path)
            );
        }
    }
    if path.is_empty() {
        text.push_str("\n## At the top\n");
    } else {
        let name = path.replace("[]", "").replace('*', "ID");
        let heading = if in_array {
            format!("[[{name}]]")
        } else {
            format!("[{name}]")
        };
        let described = schema["description"].as_str().unwrap_or_default();
        let _ = write!(text, "\n## `{heading}`\n\n{described}\n");
        let looked_at = readers(path.trim_end_matches("[]"));
        if !looked_at.is_empty() {
            let _ = write!(text, "\nRules that look at the whole: {looked_at}.\n");
        }
    }
    if !rows.is_empty() {
        let _ = write!(
            text,
            "\n| key | type | what it says | rules |\n| --- | --- | --- | --- |\n{rows}"
        );
    }
    below.sort_by_key(|(path, ..)| {
        let place = |name: &str| ORDER.iter().position(|known| *known == name);
        place(path.trim_end_matches("[]")).unwrap_or(ORDER.len())
    });
    for (path, schema, in_array) in below {
        let entry = &schema["additionalProperties"];
        if entry.is_object() {
            let _ = write!(
                text,
                "\n## `[{path}]`\n\n{}\n",
                schema["description"].as_str().unwrap_or_default()
            );
            table(text, &format!("{path}.*"), entry, false);
        } else {
            table(text, &path, schema, in_array);
        }
    }
}

/// What a value is, in words; a set with what each of its values means.
fn kind(schema: &Value) -> String {
    if let Some(kind) = schema[KIND].as_str() {
        return match kind {
            "currency" => "three capital letters, as in ISO 4217".to_owned(),
            "version" => "`1`".to_owned(),
            _ => kind.to_owned(),
        };
    }
    if let Some(values) = schema["oneOf"].as_array() {
        let values: Vec<String> = values
            .iter()
            .map(|value| {
                let word = value["const"].as_str().unwrap_or_default();
                let meaning = value["description"].as_str().unwrap_or_default();
                format!("`\"{word}\"`: {}", cell(meaning.trim_end_matches('.')))
            })
            .collect();
        return values.join("<br>");
    }
    match schema["type"].as_str().unwrap_or_default() {
        "array" => format!("list of: {}", kind(&schema["items"])),
        "boolean" => "`true` or `false`".to_owned(),
        "string" => "text".to_owned(),
        "number" if schema["minimum"] == 0 => "amount".to_owned(),
        "number" => "number".to_owned(),
        "integer" => format!("whole number, from {}", schema["minimum"]),
        other => other.to_owned(),
    }
}

/// Links to the rules that read the key.
fn readers(path: &str) -> String {
    let links: Vec<String> = rules::all()
        .filter(|rule| rule.reads().any(|read| read == path))
        .map(|rule| format!("[{0}](rules/{0}.md)", rule.code()))
        .collect();
    links.join(", ")
}

/// Text inside a table's cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
