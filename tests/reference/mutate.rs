//! Manifests that nobody wrote: complete ones and the examples, with something taken out, denied, broken or changed.

use std::path::Path;

use jiff::civil::date;
use pilotlint::manifest::Stage;
use proptest::prelude::*;
use proptest::sample::Index;
use toml::{Table, Value};

use super::contradictions::CONTRADICTIONS;
use super::form::SMELLS;
use super::requirements::REQUIREMENTS;
use super::shape::{DENIALS, Key, PLACEHOLDERS, SENTENCES, SHAPE, below, keys};
use super::verdict::assess;
use crate::common::{EXAMPLES, repo};

/// The manifests to begin with.
pub fn bases() -> Vec<Table> {
    let complete = ["design", "pilot", "rollout", "production"].map(|it| format!("tests/complete/{it}.pilot.toml"));
    let examples = EXAMPLES.iter().map(|it| format!("examples/{it}/pilot.toml"));
    let read = |path: String| std::fs::read_to_string(repo(&path)).unwrap().parse().unwrap();
    // Complete ones are mutated more often: there a single change tells.
    let complete = complete.iter().cycle().take(12).cloned();
    complete
        .chain(examples)
        .filter(|path| Path::new(path).is_relative())
        .map(read)
        .collect()
}

/// A change, of a kind, at a place, to something: numbers that are made into what the manifest at hand has.
pub type Mutation = (u8, Index, Index);

pub fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    proptest::collection::vec((0..100_u8, any::<Index>(), any::<Index>()), 0..7)
}

/// Makes one change.
pub fn mutate(manifest: &mut Table, (kind, place, to): &Mutation) {
    match kind {
        0..60 => set_key(manifest, false, *place, *to),
        60..64 => set_key(manifest, true, *place, *to),
        64..72 => set_table(manifest, *place, *to),
        72..80 => set_entries(manifest, *place, *to),
        80..87 => waive(manifest, *place, *to),
        87..90 => leave(manifest, *place, *to),
        90..93 => {
            let stages = ["design", "pilot", "rollout", "production"];
            put(manifest, "pilot.stage", Value::from(*place.get(&stages)));
        }
        _ => overlay(manifest, SCENARIOS[place.index(SCENARIOS.len())]),
    }
}

/// What seldom comes about by chance: parts laid over a manifest. `[[metrics]]` and other arrays take the place of all.
const SCENARIOS: &[&str] = &[
    "[governance]\nautonomy = 'acts'\nrisk-tier = 'high'",
    "[governance]\nautonomy = 'acts'\nrisk-tier = false\noversight = false",
    "[governance]\nrisk-tier = 'prohibited'",
    "[governance]\nregulated = true",
    "[governance]\nregulated = true\nrisk-tier = false",
    "[integration.reviews.security]\nstatus = 'refused'",
    "[integration.reviews.privacy]\nstatus = 'refused'\nplan = false",
    "[integration.reviews.compliance]\nstatus = 'refused'\nplan = 'Legal sees the new text'",
    "[integration.reviews.it]\nstatus = 'open'",
    "[integration]\nstandalone = true",
    "[integration]\nstandalone = true\nsystems = []",
    "[integration]\nstandalone = false\nsystems = false",
    "[business-case]\nvalue-per-year = 1000\nrun-cost-per-year = 2000\nadjacent-uses = []",
    "[business-case]\nvalue-per-year = 1000\ncost-to-scale = 9000\nadjacent-uses = ['Household claims']",
    "[business-case]\nvalue-per-year = 1000\ncost-to-scale = 9000\nrun-cost-per-year = false",
    "[decision]\nverdict = 'kill'\non = 2026-06-10\nbecause = 'It does not pay'",
    "[decision]\nverdict = 'kill'\non = 2026-05-01\nbecause = 'It does not pay'\nlearnings = false",
    "[decision]\nverdict = 'pivot'\non = 2026-06-10\nbecause = 'It pays elsewhere'\npivot-to = 'Household claims'",
    "[decision]\nverdict = 'pivot'",
    "[decision]\nverdict = 'keep'\non = 2026-06-10\nbecause = 'One team is enough'\nuntil = 2026-09-30",
    "[decision]\nverdict = 'keep'\non = 2026-05-10\nbecause = 'One team is enough'\nuntil = 2026-06-14",
    "[decision]\nverdict = 'keep'\non = 2026-06-10\nbecause = 'One team is enough'",
    "[decision]\nverdict = 'scale'\non = 2026-06-10\nbecause = 'It is ready'",
    "[pilot]\ndecision-due = 2026-05-04",
    "[pilot]\nstarted = 2024-09-01",
    "[pilot]\nsucceeded-on = 2025-11-03",
    "[pilot]\nchampion = false\nbuilders = []",
    "[pilot]\nbuilders = false",
    "[[metrics]]\nname = 'days'\nkind = 'business'\ndirection = 'down'\nunit = 'days'\n\
     baseline = { value = 5, on = 2025-08-11 }\nmeasured = { value = 6, on = 2026-06-01 }",
    "[[metrics]]\nname = 'days'\nkind = 'adoption'\nunit = 'days'\n[[metrics]]\nname = 'hits'\nkind = 'technical'",
    "[rollout]\nstarted = 2025-11-03",
    "[[rollout.reviews]]\nday = 30\nheld-on = 2026-06-10\nstable = true\nadoption-on-track = false\nblockers = ['x']\n\
     outcome = 'expand'",
    "[[rollout.reviews]]\nday = 30\nheld-on = 2026-06-10\noutcome = 'pivot'\n[[rollout.reviews]]\nday = 60",
    "[[rollout.teams]]\nname = 'A'\nwave = 2\nstatus = 'planned'\n[[rollout.teams]]\nname = 'B'\nwave = 1\nstatus = 'planned'",
    "[handoff]\npartner = false",
    "[handoff.partner]\nname = 'Northlight'",
];

fn overlay(manifest: &mut Table, part: &str) {
    fn lay(below: &mut Table, part: Table) {
        for (key, value) in part {
            match (below.get_mut(&key), value) {
                (Some(Value::Table(below)), Value::Table(part)) => lay(below, part),
                (_, value) => {
                    below.insert(key, value);
                }
            }
        }
    }
    let mut part: Table = part.parse().unwrap();
    // Whoever decides is one of its people.
    if let Some(decision) = part.get_mut("decision").and_then(Value::as_table_mut)
        && decision.contains_key("because")
        && let Some(somebody) = people(manifest).first()
    {
        decision.insert("by".to_owned(), Value::from(somebody.as_str()));
    }
    lay(manifest, part);
}

fn people(manifest: &Table) -> Vec<String> {
    let people = manifest.get("people").and_then(Value::as_table);
    people.into_iter().flat_map(Table::keys).cloned().collect()
}

/// What stands at a path, entries by their index.
fn get<'a>(manifest: &'a mut Table, path: &str) -> Option<&'a mut Value> {
    let mut keys = path.split('.');
    let first = manifest.get_mut(keys.next()?)?;
    keys.try_fold(first, |at, key| match at {
        Value::Table(table) => table.get_mut(key),
        Value::Array(list) => list.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    })
}

fn take(manifest: &mut Table, path: &str) {
    match path.rsplit_once('.') {
        None => drop(manifest.remove(path)),
        Some((above, key)) => {
            if let Some(Value::Table(table)) = get(manifest, above) {
                table.remove(key);
            }
        }
    }
}

/// Writes a value, and tables for it where there are none.
fn put(manifest: &mut Table, path: &str, value: Value) {
    let Some((above, key)) = path.rsplit_once('.') else {
        manifest.insert(path.to_owned(), value);
        return;
    };
    if get(manifest, above).is_none() {
        put(manifest, above, Value::Table(Table::new()));
    }
    if let Some(Value::Table(table)) = get(manifest, above) {
        table.insert(key.to_owned(), value);
    }
}

/// The paths of a table of the shape in a manifest, each with whether it is there.
fn places(manifest: &mut Table, table: &str) -> Vec<(String, bool)> {
    let mut paths = vec![String::new()];
    for part in table.split('.').filter(|part| !part.is_empty()) {
        let (key, entries) = part.strip_suffix("[]").map_or((part, false), |key| (key, true));
        paths = paths
            .into_iter()
            .flat_map(|path| {
                if key == "*" {
                    return people(manifest).iter().map(|id| below(&path, id)).collect();
                }
                let path = below(&path, key);
                let count = get(manifest, &path)
                    .and_then(|it| it.as_array().map(Vec::len))
                    .unwrap_or_default();
                if entries {
                    (0..count).map(|at| below(&path, &at.to_string())).collect()
                } else {
                    vec![path]
                }
            })
            .collect();
    }
    let is_there = |path: &String| path.is_empty() || get(manifest, path).is_some_and(|it| it.is_table());
    let there: Vec<bool> = paths.iter().map(is_there).collect();
    paths.into_iter().zip(there).collect()
}

fn set_key(manifest: &mut Table, new: bool, place: Index, to: Index) {
    let mut all: Vec<(String, Key)> = Vec::new();
    for (table, _) in SHAPE.iter().filter(|line| !line.0.is_empty()) {
        for (path, there) in places(manifest, table) {
            if there != new {
                all.extend(keys(table).map(|key| (below(&path, key.name), key)));
            }
        }
    }
    if all.is_empty() {
        return;
    }
    let (path, key) = place.get(&all).clone();
    let ids = people(manifest);
    match to.get(&values(key, &ids)) {
        None => take(manifest, &path),
        Some(value) => put(manifest, &path, value.clone()),
    }
}

/// What may be written for a key; `None` takes it out.
fn values(key: Key, people: &[String]) -> Vec<Option<Value>> {
    let wrong = if matches!(key.kind, "number" | "count" | "users" | "amount" | "version") {
        Value::from(true)
    } else {
        Value::from(7)
    };
    let denial = DENIALS[key.name.len() % DENIALS.len()];
    let denials = [denial, SENTENCES[key.name.len() % SENTENCES.len()]];
    let mut values = vec![
        None,
        None,
        Some(Value::from(false)),
        Some(Value::from(false)),
        Some(wrong),
    ];
    values.push(Some(Value::from(PLACEHOLDERS[key.name.len() % PLACEHOLDERS.len()])));
    values.extend(denials.map(|denial| Some(Value::from(denial))));
    if let Some(kind) = key.kind.strip_prefix('[') {
        let kind = kind.trim_end_matches(']');
        let one = good(key.name, kind, people);
        values.push(Some(Value::Array(Vec::new())));
        values.push(Some(Value::from(vec![denial])));
        values.push(Some(Value::from(vec!["TBD"])));
        values.push(Some(Value::Array(one.clone())));
        values.extend(one.iter().map(|one| Some(Value::from(vec![one.clone()]))));
        values.extend(
            one.iter()
                .map(|one| Some(Value::from(vec![one.clone(), Value::from("TBD")]))),
        );
    } else {
        let good = good(key.name, key.kind, people);
        values.extend(good.iter().cloned().map(Some));
        values.extend(good.into_iter().map(Some));
    }
    values
}

/// Values of a type, some of which are not enough, and a few that are none.
fn good(name: &str, kind: &str, people: &[String]) -> Vec<Value> {
    let texts = |texts: &[&str]| texts.iter().map(|text| Value::from(*text)).collect::<Vec<_>>();
    match kind {
        "bool" => vec![Value::from(true), Value::from(false)],
        "date" => {
            let dates = "2024-07-01 2024-12-22 2024-12-21 2025-11-03 2025-12-17 2025-12-16 2026-03-15 2026-03-16 2026-05-15 \
                         2026-05-16 2026-06-14 2026-06-15 2026-06-16 2026-07-20 2027-07-01";
            dates
                .split_whitespace()
                .map(|date| Value::Datetime(date.parse().unwrap()))
                .collect()
        }
        "number" | "amount" => [-1.0, 0.0, 15.0, 24.0, 31.0, 85.0, 400.5, 260_000.0, 1_900_000.0]
            .map(Value::from)
            .to_vec(),
        "count" | "users" => [0, 1, 2, 30, 60, 61, 90].map(Value::from).to_vec(),
        "person" => people
            .iter()
            .map(|id| Value::from(id.as_str()))
            .chain([Value::from("zacharias")])
            .collect(),
        "ref" => texts(&["docs/risk.md", "https://example.com/evidence"]),
        "currency" => texts(&["EUR"]),
        words if words.contains('|') => texts(&words.split('|').chain(["qwertyuiop"]).collect::<Vec<_>>()),
        // A waiver's rule says what it is of; people may be of one name.
        _ if name == "rule" => texts(&["OWN007", "HND001", "ENV001"]),
        _ => texts(&["Motor claims North", "Something is settled"]),
    }
}

fn set_table(manifest: &mut Table, place: Index, to: Index) {
    let tables = SHAPE.iter().map(|line| line.0).filter(|table| {
        let whole = ["", "pilot", "people", "people.*"].contains(table);
        !whole && !table.ends_with("[]")
    });
    let tables: Vec<&str> = tables.collect();
    let mut all: Vec<String> = Vec::new();
    for table in tables {
        all.extend(places(manifest, table).into_iter().filter(|it| it.1).map(|it| it.0));
    }
    if all.is_empty() {
        return;
    }
    let no = || Value::from(false);
    let values = [
        None,
        None,
        Some(no()),
        Some(no()),
        Some(Value::from("TBD")),
        Some(Value::from(7)),
        Some(Value::from("none")),
    ];
    let path = place.get(&all);
    match to.get(&values) {
        None => take(manifest, path),
        Some(value) => put(manifest, path, value.clone()),
    }
}

fn set_entries(manifest: &mut Table, place: Index, to: Index) {
    let arrays = SHAPE.iter().filter_map(|line| line.0.strip_suffix("[]"));
    let arrays: Vec<&str> = arrays
        .filter(|array| get(manifest, array).is_some_and(|it| it.is_array()))
        .collect();
    if arrays.is_empty() {
        return;
    }
    let path = *place.get(&arrays);
    let Some(list) = get(manifest, path).and_then(Value::as_array_mut) else {
        return;
    };
    let at = |of: usize| place.index(of);
    match to.index(10) {
        0..4 if !list.is_empty() => drop(list.remove(at(list.len()))),
        4..6 if !list.is_empty() => {
            let mut copy = list[at(list.len())].clone();
            if let Value::Table(entry) = &mut copy {
                let renamed = entry
                    .get("name")
                    .and_then(Value::as_str)
                    .map(|name| format!("{name} again"));
                // One of the same name is an error of form, and worth a try.
                if let Some(name) = renamed.filter(|_| to.index(2) == 0) {
                    entry.insert("name".to_owned(), Value::from(name));
                }
            }
            list.push(copy);
        }
        6 => take(manifest, path),
        7 => put(manifest, path, Value::from(false)),
        8 => put(manifest, path, Value::Array(Vec::new())),
        _ => put(manifest, path, Value::from("none")),
    }
}

fn waive(manifest: &mut Table, place: Index, to: Index) {
    let codes = REQUIREMENTS.iter().map(|rule| rule.code);
    let mut codes: Vec<&str> = codes.chain(CONTRADICTIONS.iter().map(|rule| rule.code)).collect();
    codes.extend(SMELLS);
    codes.extend(["MAN007", "WAV001", "QQQ999"]);
    // A waiver says most where something is not met.
    let assessed = assess(manifest, Some(Stage::Rollout), date(2026, 6, 15));
    let unmet = assessed
        .states
        .iter()
        .filter(|it| it.1 != "met" && it.1 != "not-applicable");
    let unmet: Vec<&str> = unmet.map(|it| it.0.as_str()).collect();
    if to.index(3) > 0 && !unmet.is_empty() {
        codes = unmet;
    }
    let mut waiver = Table::new();
    let expires = ["2026-06-15", "2026-09-30", "2026-09-30", "2026-09-30", "2026-06-14"];
    waiver.insert("rule".to_owned(), Value::from(*place.get(&codes)));
    waiver.insert(
        "reason".to_owned(),
        Value::from(format!("Agreed, see decision {}", place.index(999))),
    );
    if let Some(somebody) = people(manifest).first() {
        waiver.insert("approved-by".to_owned(), Value::from(somebody.as_str()));
    }
    waiver.insert("expires".to_owned(), Value::Datetime(to.get(&expires).parse().unwrap()));
    match manifest.get_mut("waivers") {
        Some(Value::Array(list)) => list.push(Value::Table(waiver)),
        _ => drop(manifest.insert("waivers".to_owned(), Value::Array(vec![Value::Table(waiver)]))),
    }
}

fn leave(manifest: &mut Table, place: Index, to: Index) {
    let ids = people(manifest);
    if ids.is_empty() {
        return;
    }
    let dates = ["2026-06-15", "2026-06-14", "2025-01-01", "2026-06-16"];
    let date = Value::Datetime(to.get(&dates).parse().unwrap());
    put(manifest, &format!("people.{}.left", place.get(&ids)), date);
}
