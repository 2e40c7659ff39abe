//! What a message shows as TOML can be pasted: every header parses, and every key with a value.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;

use crate::common::{complete, compose, lint_text, repo, request};
use pilotlint::engine::Linted;
use pilotlint::manifest::Stage;
use pilotlint::rules;
use toml::{Table, Value};

/// What stands for any key and any value.
const FORM: &str = "key = value";

fn parses(text: &str) -> bool {
    text.parse::<Table>().is_ok()
}

/// The piece in brackets that begins at `start`; strings in it may hold brackets.
fn bracketed(text: &str, start: usize) -> Option<&str> {
    let (mut depth, mut quoted) = (0, false);
    for (at, c) in text[start..].char_indices() {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[start..=start + at]);
        }
    }
    None
}

/// What looks like TOML in a text, but is none.
fn broken(text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find('[').map(|at| from + at) {
        // `metrics[0]` is a key path, and so is `people."a b"[0]`.
        let path = text[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '"' | ']'));
        let piece = bracketed(text, start);
        from = start + piece.map_or(1, str::len);
        // A quote that was too long is cut.
        if let Some(piece) = piece.filter(|piece| !path && !piece.contains('…') || piece.contains("\"…\""))
            && !parses(piece)
            && !parses(&format!("x = {piece}"))
        {
            broken.push(piece.to_owned());
        }
    }
    for (at, _) in text.match_indices(" = ") {
        let before = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let key = &text[text[..at].rfind(before).map_or(0, |end| end + 1)..at];
        let rest = &text[at + 3..];
        if key.is_empty() || text[at - key.len()..].starts_with(FORM) || rest.starts_with('`') {
            continue;
        }
        let ends = rest.char_indices().map(|(end, _)| end).chain([rest.len()]).skip(1);
        let is_end = |end: &usize| {
            let mut after = rest[*end..].chars();
            after.next().is_none_or(|c| " ,;.`)]}".contains(c))
        };
        if !ends
            .filter(is_end)
            .any(|end| parses(&format!("{key} = {}", &rest[..end])))
        {
            broken.push(format!("{key} = {rest}"));
        }
    }
    broken
}

fn faults(linted: &Linted) -> BTreeSet<String> {
    let texts = linted.findings.iter().flat_map(|finding| {
        let related = finding.related.iter().map(|related| related.message.as_str());
        let own = [finding.message.as_str(), finding.help()]
            .into_iter()
            .chain(finding.label.as_deref());
        own.chain(related)
            .map(move |text| (crate::common::code(&finding.rule), text))
    });
    texts
        .filter(|(_, text)| !broken(text).is_empty())
        .map(|(code, text)| format!("{code} {text}\n    {:?}", broken(text)))
        .collect()
}

#[test]
fn what_is_broken_is_seen() {
    for (text, pieces) in [
        ("write [metrics[0].baseline] anew", 1),
        ("`metrics[0].baseline` has no `value`", 0),
        ("as [[rollout.teams]], or in [people.\"a b\"]", 0),
        ("[people.<id>]", 1),
        ("baseline = { value = …, on = … }", 3),
        ("write baseline = { value = 1, on = 2026-05-04 }, or take it out", 0),
        ("write `a = \"x\"`, or `b = `", 0),
        ("write in brackets: [\"…\"]", 0),
    ] {
        assert_eq!(broken(text).len(), pieces, "{text}: {:?}", broken(text));
    }
}

#[test]
fn in_every_fixture_and_every_rule() {
    let mut all = BTreeSet::new();
    for rule in rules::all() {
        for text in [rule.help(), rule.summary(), rule.ask(), rule.why()] {
            all.extend(
                broken(text)
                    .into_iter()
                    .map(|piece| format!("{}: {piece}", rule.code())),
            );
        }
        let Ok(files) = fs::read_dir(repo(&format!("tests/rules/{}-{}", rule.code(), rule.name()))) else {
            continue;
        };
        for file in files.map(|entry| entry.unwrap().path()) {
            let is_toml = file.extension().is_some_and(|ending| ending == "toml");
            if is_toml && file.file_name().unwrap().to_str().unwrap().starts_with("bad") {
                let text = compose(&fs::read_to_string(&file).unwrap(), rule.sort().stage());
                all.extend(faults(&lint_text(&text, &request())));
            }
        }
    }
    assert!(all.is_empty(), "{all:#?}");
}

/// Every place of a value, as the keys and indices that lead to it.
fn places(value: &Value, at: &[Step], out: &mut Vec<Vec<Step>>) {
    let below: Vec<(Step, &Value)> = match value {
        Value::Table(table) => table
            .iter()
            .map(|(key, value)| (Step::Key(key.clone()), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(i, value)| (Step::Index(i), value))
            .collect(),
        _ => Vec::new(),
    };
    for (step, value) in below {
        let place = [at, &[step]].concat();
        out.push(place.clone());
        places(value, &place, out);
    }
}

#[derive(Debug, Clone)]
enum Step {
    Key(String),
    Index(usize),
}

fn reach<'v>(value: &'v mut Value, place: &[Step]) -> &'v mut Value {
    place.iter().fold(value, |value, step| match step {
        Step::Key(key) => &mut value[key.as_str()],
        Step::Index(index) => &mut value[*index],
    })
}

/// A complete manifest with each value replaced by what does not belong there, and each table with keys of others.
#[test]
fn whatever_is_wrong_with_the_form() {
    let text = complete(Stage::Production);
    let whole = Value::Table(text.parse().unwrap());
    let mut all = Vec::new();
    places(&whole, &[], &mut all);
    assert!(all.len() > 300, "{}", all.len());
    let mut wrong = BTreeSet::new();
    let mut told = 0;
    let others = [
        "bogus",
        "väl\u{202e}ue",
        "value",
        "system",
        "day",
        "budget-line",
        "name",
        "from",
        "trained",
    ];
    let foreign: Table = others.iter().map(|key| ((*key).to_owned(), Value::from(1))).collect();
    for place in &all {
        let is_table = reach(&mut whole.clone(), place).is_table();
        let mut values = vec![Value::from(1), Value::from("x"), Value::Array(vec![1.into()])];
        if is_table {
            values.extend([Value::Table(Table::new()), Value::Table(foreign.clone())]);
        }
        for value in values {
            let mut manifest = whole.clone();
            *reach(&mut manifest, place) = value;
            let linted = lint_text(&toml::to_string(&manifest).unwrap(), &request());
            told += linted.findings.len();
            wrong.extend(faults(&linted));
        }
    }
    assert!(told > all.len(), "{told}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
