//! The fact that meets a requirement, in the manifest's own names, dates and files.

use toml::Value;

use super::read::Read;
use crate::document::{Wording, wording};
use crate::key::{KeyPath, Segment};
use crate::manifest::Date;
use crate::manifest::scalar::number;
use crate::rules::{Context, Entry, Rule, Teams, listed};

/// Facts longer than this are cut: in characters.
const LONGEST: usize = 300;
/// Of more entries than this, the rest is counted.
const MOST_ENTRIES: usize = 4;

/// Keys that decide whom a rule looks at, and meet nothing themselves.
const ASIDE: &[&str] = &[
    "pilot.champion",
    "pilot.builders",
    "metrics[].kind",
    "rollout.teams[].status",
    "rollout.teams[].wave",
    "rollout.teams[].name",
];

/// The fact that meets `rule`; `None` where nothing is there that it speaks about, so that it asks for nothing.
pub(super) fn fact(rule: &Rule, context: &Context, read: &Read) -> Option<String> {
    let teller = Teller {
        context,
        read,
        entry: rule.entry(),
    };
    let told = rule.entry().and_then(|entry| entry.tells);
    let keys: Vec<&str> = match told {
        Some(keys) => keys.to_vec(),
        None => rule.reads().filter(|key| !ASIDE.contains(key)).collect(),
    };
    let mut parts: Vec<String> = Vec::new();
    let mut rest = keys.as_slice();
    while let Some(first) = rest.first() {
        // Keys of one array are told entry by entry.
        let array = entries_of(first);
        let count = rest
            .iter()
            .take_while(|key| array.is_none() || entries_of(key) == array)
            .count();
        let (together, after) = rest.split_at(if array.is_some() { count } else { 1 });
        match array {
            Some(array) => parts.extend(teller.entries(array, together)),
            None => teller.append(first, first, &mut parts),
        }
        rest = after;
    }
    let fact = parts.join(", ");
    let fact = if fact.chars().count() > LONGEST {
        fact.chars().take(LONGEST - 1).chain(['…']).collect()
    } else {
        fact
    };
    (!fact.is_empty()).then_some(fact)
}

/// The list, or the table of reviews, whose entries a key speaks of: `metrics[]` of `metrics[].target.by`.
fn entries_of(key: &str) -> Option<&str> {
    KeyPath::new(key)
        .entry()
        .or_else(|| key.find('*').map(|at| &key[..=at]))
}

struct Teller<'r, 'a> {
    context: &'r Context<'a>,
    read: &'r Read,
    /// Of an organisation's own rule, there is none.
    entry: Option<&'static Entry>,
}

impl Teller<'_, '_> {
    /// `claim-cycle-time: measured 24.5 hours on 27 April 2026; …`, as one part.
    fn entries(&self, array: &str, keys: &[&str]) -> Option<String> {
        let mut told: Vec<String> = Vec::new();
        for (at, name) in self.places(array) {
            let mut parts = Vec::new();
            let mut is_name = false;
            for key in keys {
                let below = key.strip_prefix(array).unwrap_or_default();
                is_name |= below == ".name";
                self.append(key, &format!("{at}{below}"), &mut parts);
            }
            if parts.is_empty() {
                continue;
            }
            let parts = parts.join(", ");
            told.push(match name {
                Some(name) if !is_name => format!("{name}: {parts}"),
                _ => parts,
            });
        }
        let left_out = told.len().saturating_sub(MOST_ENTRIES);
        told.truncate(MOST_ENTRIES);
        if left_out > 0 {
            told.push(format!("and {left_out} more"));
        }
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// The entries that the rule looks at, each with its place and its name.
    fn places(&self, array: &str) -> Vec<(String, Option<String>)> {
        let manifest = &self.read.manifest;
        let numbered = |names: Vec<Option<String>>| {
            let list = array.trim_end_matches("[]");
            let names = names.into_iter().enumerate();
            names
                .map(|(i, name)| (format!("{list}[{i}]"), name))
                .collect::<Vec<_>>()
        };
        match array {
            "metrics[]" => {
                let mut all = numbered(manifest.metrics.iter().map(|one| one.name.clone()).collect());
                let kinds = self.entry.map_or(Entry::BASE.metrics, |entry| entry.metrics);
                let mut metrics = manifest.metrics.iter();
                all.retain(|_| {
                    let kind = metrics.next().and_then(|one| one.kind);
                    kind.is_some_and(|kind| kinds.contains(&kind))
                });
                all
            }
            "rollout.teams[]" => {
                let teams = self.entry.map_or(Teams::InPlay, |entry| entry.teams);
                let all = numbered(manifest.rollout.teams.iter().map(|one| one.name.clone()).collect());
                match teams {
                    Teams::All => all,
                    Teams::InPlay => {
                        let in_play = self.context.teams_in_play().iter();
                        in_play.filter_map(|(place, _)| all.get(*place).cloned()).collect()
                    }
                }
            }
            "integration.systems[]" => {
                let systems = manifest.integration.systems.iter();
                numbered(systems.map(|one| one.name.clone()).collect())
            }
            "integration.reviews.*" => {
                let reviews = self.context.reviews();
                reviews
                    .map(|(kind, _)| (format!("integration.reviews.{kind}"), Some(kind.to_owned())))
                    .collect()
            }
            "workflow.roles[]" => numbered(manifest.workflow.roles.iter().map(|one| one.role.clone()).collect()),
            "environment.data.hand-tuned[]" => {
                let work = manifest.environment.data.hand_tuned.iter();
                numbered(work.map(|one| one.work.clone()).collect())
            }
            "environment.conditions[]" => numbered(vec![None; manifest.environment.conditions.len()]),
            "rollout.reviews[]" => numbered(vec![None; manifest.rollout.reviews.len()]),
            _ => Vec::new(),
        }
    }

    /// Adds what stands at `path`, whose pattern is `key`, to the parts; a day that belongs to the part before it is added to
    /// that.
    fn append(&self, key: &str, path: &str, parts: &mut Vec<String>) {
        let Some(value) = self.value(path) else { return };
        let Some(told) = self.told(key, path, &value) else {
            return;
        };
        let name = key.rsplit('.').next().unwrap_or(key);
        match parts.last_mut() {
            Some(before) if matches!(name, "on" | "by" | "to") && matches!(value, Value::Datetime(_)) => {
                before.push(' ');
                before.push_str(&told);
            }
            _ => parts.push(told),
        }
    }

    /// The value at a place, read from the text: the structs have a type for each, a fact is told of any.
    fn value(&self, path: &str) -> Option<Value> {
        let document = &self.read.document;
        let span = document.span(path).filter(|_| document.has(path))?;
        let mut table: toml::Table = toml::from_str(&format!("v = {}", self.read.source.text().get(span)?)).ok()?;
        table.remove("v")
    }

    fn told(&self, key: &str, path: &str, value: &Value) -> Option<String> {
        let name = key.rsplit('.').next().unwrap_or(key);
        let label = if name == "check-ins" {
            name.to_owned()
        } else {
            name.replace('-', " ")
        };
        Some(match value {
            Value::Datetime(day) => {
                let day = Date::try_from(*day).ok()?;
                format!("{label} {day}")
            }
            Value::Boolean(yes) => format!("{label}: {}", if *yes { "yes" } else { "no" }),
            Value::Integer(count) => self.counted(key, path, &label, &number(to_float(*count))),
            Value::Float(amount) => self.counted(key, path, &label, &number(*amount)),
            Value::String(text) => match wording(key) {
                Wording::Person if name == "champion" => format!("champion {}", self.person(text)),
                Wording::Person => self.person(text),
                Wording::Word if name == "status" => text.replace('-', " "),
                Wording::Word => format!("{label} {}", text.replace('-', " ")),
                // A code says nothing without what it is the code of.
                Wording::Text if !text.contains(' ') && matches!(name, "budget-line" | "currency") => {
                    format!("{label} {text}")
                }
                Wording::Text => text.clone(),
            },
            Value::Array(values) => {
                let told: Vec<String> = values
                    .iter()
                    .filter_map(|value| value.as_str())
                    .map(|text| match wording(key) {
                        Wording::Person => self.person(text),
                        Wording::Word => text.replace('-', " "),
                        Wording::Text => text.to_owned(),
                    })
                    .collect();
                match wording(key) {
                    _ if told.is_empty() => return None,
                    Wording::Text => told.join("; "),
                    Wording::Person if name == "builders" => format!("built by {}", listed(&told)),
                    Wording::Person => listed(&told),
                    Wording::Word => format!("{label} {}", listed(&told)),
                }
            }
            Value::Table(_) => return None,
        })
    }

    /// A number with what it counts: `EUR 1,900,000`, `24.5 hours`, `48 minutes`.
    fn counted(&self, key: &str, path: &str, label: &str, number: &str) -> String {
        let manifest = &self.read.manifest;
        if let Some(part) = path.strip_suffix(".value") {
            // A value of a metric, in the metric's unit: `metrics[2].measured.value`.
            let (metric, what) = part.rsplit_once('.').unwrap_or((part, ""));
            let index = KeyPath::new(metric).segments().find_map(|segment| match segment {
                Segment::Index(index) => Some(index),
                _ => None,
            });
            let unit = index.and_then(|at| manifest.metrics.get(at)?.unit.clone());
            let space = if unit.as_deref().is_some_and(|unit| unit.starts_with('%')) {
                ""
            } else {
                " "
            };
            return format!("{what} {number}{space}{}", unit.unwrap_or_default())
                .trim_end()
                .to_owned();
        }
        if key.starts_with("business-case.") {
            let currency = &manifest.business_case.currency;
            let is_money = !label.contains("volume");
            let currency = currency.as_ref().filter(|_| is_money).map(|one| format!("{} ", one.0));
            return format!("{label}: {}{number}", currency.unwrap_or_default());
        }
        match label {
            "day" => format!("day {number}"),
            _ => format!("{number} {label}"),
        }
    }

    fn person(&self, id: &str) -> String {
        let people = &self.read.manifest.people;
        people
            .get(id)
            .and_then(|person| person.name.clone())
            .unwrap_or_else(|| id.to_owned())
    }
}

#[expect(clippy::cast_precision_loss, reason = "it is only shown")]
fn to_float(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::ASIDE;
    use crate::document::is_key;
    use crate::rules::entries;

    #[test]
    fn rules_tell_keys_that_are_there() {
        for entry in entries() {
            for key in entry.tells.unwrap_or_default() {
                assert!(is_key(&key.replace(".*.", ".it.")), "{}: {key}", entry.code);
            }
        }
        assert!(ASIDE.iter().all(|key| is_key(key)));
    }
}
