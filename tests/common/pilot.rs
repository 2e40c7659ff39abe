//! A complete manifest as data, to take things out of it and put others in.

use super::{assessed, complete, request};
use pilotlint::assessment::write_json;
use pilotlint::engine::Run;
use pilotlint::manifest::Stage;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// A manifest. Paths have entries of arrays by their place: `metrics.0.baseline`.
#[derive(Debug, Clone, PartialEq)]
pub struct Pilot(Value);

impl Pilot {
    /// The complete one of a stage.
    pub fn at(stage: Stage) -> Self {
        Self(Value::Table(complete(stage).parse().unwrap()))
    }

    /// What is around the last step of a path, and that step. A table that is not there is made.
    fn around(&mut self, path: &str) -> (&mut Value, String) {
        let (table, key) = path.rsplit_once('.').unwrap_or(("", path));
        let steps = table.split('.').filter(|step| !step.is_empty());
        let at = steps.fold(&mut self.0, |at, step| match at {
            Value::Array(entries) => &mut entries[step.parse::<usize>().unwrap()],
            Value::Table(table) => table.entry(step).or_insert_with(|| Value::Table(Table::new())),
            _ => panic!("{step} of {path} is in no table"),
        });
        (at, key.to_owned())
    }

    /// Without what stands at a path.
    #[must_use]
    pub fn without(mut self, path: &str) -> Self {
        match self.around(path) {
            (Value::Table(table), key) => drop(table.remove(&key)),
            (Value::Array(entries), key) => drop(entries.remove(key.parse().unwrap())),
            _ => panic!("{path} is in no table"),
        }
        self
    }

    /// With a value at a path, as TOML writes it.
    #[must_use]
    pub fn with(self, path: &str, value: &str) -> Self {
        let mut parsed: Table = format!("value = {value}").parse().unwrap();
        self.with_value(path, parsed.remove("value").unwrap())
    }

    /// The same, as data.
    #[must_use]
    pub fn with_value(mut self, path: &str, value: Value) -> Self {
        match self.around(path) {
            (Value::Table(table), key) => drop(table.insert(key, value)),
            (Value::Array(entries), key) => entries[key.parse::<usize>().unwrap()] = value,
            _ => panic!("{path} is in no table"),
        }
        self
    }

    /// That says that there is none of what stands at a path.
    #[must_use]
    pub fn denying(self, path: &str) -> Self {
        self.with(path, "false")
    }

    /// With a waiver of a rule, in force.
    #[must_use]
    pub fn waiving(mut self, code: &str) -> Self {
        let waiver = format!(
            "rule = {code:?}\nreason = \"{code} is settled in July\"\napproved-by = \"ines\"\nexpires = 2026-09-30"
        );
        let table = self.0.as_table_mut().unwrap();
        let waivers = table.entry("waivers").or_insert_with(|| Value::Array(Vec::new()));
        waivers
            .as_array_mut()
            .unwrap()
            .push(Value::Table(waiver.parse().unwrap()));
        self
    }

    /// What stands at a path.
    pub fn get(&self, path: &str) -> Option<&Value> {
        path.split('.').try_fold(&self.0, |at, step| match at {
            Value::Table(table) => table.get(step),
            Value::Array(entries) => entries.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Every path below which something stands, and those things; no elements of arrays by themselves.
    pub fn paths(&self) -> Vec<String> {
        fn add(value: &Value, at: &str, out: &mut Vec<String>) {
            let below = |key: &str| {
                if at.is_empty() {
                    key.to_owned()
                } else {
                    format!("{at}.{key}")
                }
            };
            match value {
                Value::Table(table) => {
                    for (key, value) in table {
                        out.push(below(key));
                        add(value, &below(key), out);
                    }
                }
                Value::Array(entries) => {
                    for (i, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.is_table()) {
                        add(entry, &below(&i.to_string()), out);
                    }
                }
                _ => {}
            }
        }
        let mut out = Vec::new();
        add(&self.0, "", &mut out);
        out
    }

    /// As text.
    pub fn text(&self) -> String {
        toml::to_string(&self.0).unwrap()
    }

    /// Its assessment at a gate, as `assess` writes it in JSON.
    pub fn assessment(&self, gate: Option<Stage>) -> Json {
        let mut request = request();
        request.gate = gate;
        let run = Run::new(request.today, gate, vec![assessed(&self.text(), &request)]);
        let mut out = Vec::new();
        write_json(&run, &mut out).unwrap();
        let mut all: Json = serde_json::from_slice(&out).unwrap();
        all["assessments"][0].take()
    }

    /// What is known of each requirement at the pilot's next stage, by code.
    pub fn states(&self) -> BTreeMap<String, String> {
        let assessment = self.assessment(None);
        let all = assessment["requirements"].as_array().unwrap();
        let text = |value: &Json| value.as_str().unwrap().to_owned();
        all.iter()
            .map(|one| (text(&one["code"]), text(&one["state"])))
            .collect()
    }
}
