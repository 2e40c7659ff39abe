//! What a manifest says: every value is there, absent, a known no, or broken; and what is wrong with its form.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use toml::Value;

use super::shape::{DEMANDED, DENIALS, Key, PLACEHOLDERS, SENTENCES, below, is_table, keys};

/// What stands at a place.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    Absent,
    /// `false`, or a text that denies. An empty list is a list.
    No {
        denied: bool,
    },
    Broken,
    Bool(bool),
    Number(f64),
    /// Texts, words of a closed set, ids of people and references.
    Text(String),
    Date(Date),
    List(Vec<Said>),
    Table(Table),
}

/// A table that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    keys: BTreeMap<String, Said>,
    /// Has it a key that is no header of another table?
    own: bool,
    /// Are the keys there that shape requires?
    whole: bool,
}

use Said::{Absent, Broken, No};

impl Said {
    /// What stands below, by a path of keys.
    pub fn at(&self, path: &str) -> &Said {
        path.split('.').fold(self, |said, key| match said {
            Said::Table(table) => table.keys.get(key).unwrap_or(&Absent),
            No { .. } | Broken => said,
            _ => &Absent,
        })
    }

    /// Is it a table that is there, with a key of its own and all that shape requires?
    pub fn stands(&self) -> bool {
        matches!(self, Said::Table(table) if table.own && table.whole)
    }

    /// Is it a table, be it an empty one?
    pub fn is_table(&self) -> bool {
        matches!(self, Said::Table(_))
    }

    pub fn is(&self, word: &str) -> bool {
        self.text() == Some(word)
    }

    pub fn is_true(&self) -> bool {
        *self == Said::Bool(true)
    }

    pub fn is_false(&self) -> bool {
        *self == Said::Bool(false)
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Said::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Said::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn date(&self) -> Option<Date> {
        match self {
            Said::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// The elements of a list; none where there is no list.
    pub fn list(&self) -> &[Said] {
        match self {
            Said::List(list) => list,
            _ => &[],
        }
    }

    /// The texts of a list that can be read.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.list().iter().filter_map(Said::text)
    }

    /// Is there nothing, or a written no that rules may speak of?
    pub fn lacks(&self) -> bool {
        matches!(self, Absent | No { denied: false }) || *self == Said::List(Vec::new())
    }
}

/// A manifest, read.
#[derive(Debug)]
pub struct Manifest {
    pub root: Said,
    /// Codes of what is wrong with its form, as far as single values tell it.
    pub errors: BTreeSet<&'static str>,
    /// How often each document is referred to.
    pub documents: BTreeMap<String, usize>,
}

struct Reader {
    people: BTreeSet<String>,
    denials_are_false: bool,
    errors: BTreeSet<&'static str>,
    documents: BTreeMap<String, usize>,
}

impl Manifest {
    /// Reads it. `denials_are_false` reads a text that denies as if `false` were written.
    pub fn read(manifest: &toml::Table, denials_are_false: bool) -> Self {
        let people = manifest.get("people").and_then(Value::as_table);
        let mut reader = Reader {
            people: people.into_iter().flat_map(toml::Table::keys).cloned().collect(),
            denials_are_false,
            errors: BTreeSet::new(),
            documents: BTreeMap::new(),
        };
        let root = reader.table("", manifest);
        Self {
            root,
            errors: reader.errors,
            documents: reader.documents,
        }
    }
}

impl Reader {
    fn broken(&mut self, code: &'static str) -> Said {
        self.errors.insert(code);
        Broken
    }

    fn table(&mut self, at: &str, table: &toml::Table) -> Said {
        let mut read = BTreeMap::new();
        for (name, value) in table {
            let place = below(at, name);
            let entries = format!("{place}[]");
            let said = if at == "people" {
                self.entry("people.*", value)
            } else if let Some(key) = keys(at).find(|key| key.name == name) {
                self.value(key, value)
            } else if is_table(&place) || is_table(&entries) {
                match value {
                    Value::Table(table) if is_table(&place) => self.table(&place, table),
                    Value::Array(list) if is_table(&entries) => {
                        Said::List(list.iter().map(|one| self.entry(&entries, one)).collect())
                    }
                    // These say what everything else is about.
                    _ => self.other(value, matches!(name.as_str(), "pilot" | "people" | "decision")),
                }
            } else if place == "extra" {
                continue;
            } else {
                self.errors.insert("MAN002");
                continue;
            };
            read.insert(name.clone(), said);
        }
        let own = table.values().any(|value| !value.is_table());
        let mut whole = true;
        for key in keys(at).filter(|key| key.required) {
            let said = read.get(key.name).unwrap_or(&Absent);
            whole &= !matches!(said, Absent | Broken);
            // The rule that demands an empty table says it all.
            if *said == Absent && (own || !DEMANDED.iter().any(|demanded| demanded.0 == at)) {
                self.errors.insert("MAN005");
            }
        }
        Said::Table(Table { keys: read, own, whole })
    }

    fn entry(&mut self, at: &str, value: &Value) -> Said {
        match value {
            Value::Table(table) => self.table(at, table),
            _ => self.broken("MAN003"),
        }
    }

    /// What is no value of its type.
    fn other(&mut self, value: &Value, required: bool) -> Said {
        match value.as_str() {
            Some(text) if DENIALS.contains(&text) && !required => No {
                denied: !self.denials_are_false,
            },
            None if *value == Value::Boolean(false) && !required => No { denied: false },
            _ => self.broken("MAN003"),
        }
    }

    fn value(&mut self, key: Key, value: &Value) -> Said {
        let required = key.required || key.kind == "bool";
        if let Some(kind) = key.kind.strip_prefix('[') {
            let one = Key {
                kind: kind.trim_end_matches(']'),
                required: true,
                ..key
            };
            return match value.as_array().map(Vec::as_slice) {
                Some([only]) if !required && only.as_str().is_some_and(|text| DENIALS.contains(&text)) => No {
                    denied: !self.denials_are_false,
                },
                Some(list) => Said::List(list.iter().map(|value| self.value(one, value)).collect()),
                None => self.other(value, required),
            };
        }
        match value {
            Value::String(text) => self.text(key, value, text),
            Value::Boolean(it) if key.kind == "bool" => Said::Bool(*it),
            Value::Datetime(it) if key.kind == "date" => it.to_string().parse().map_or(Broken, Said::Date),
            Value::Integer(_) | Value::Float(_) => self.number(key, value),
            _ => self.other(value, required),
        }
    }

    fn number(&mut self, key: Key, value: &Value) -> Said {
        let whole = value.is_integer();
        #[allow(clippy::cast_precision_loss)] // amounts of a manifest
        let number = value.as_float().or(value.as_integer().map(|it| it as f64));
        let number = number.unwrap_or(f64::NAN);
        let (fits, least) = match key.kind {
            "number" => (true, f64::MIN),
            "amount" => (true, 0.0),
            "count" => (whole, 1.0),
            "users" => (whole, 0.0),
            "version" => (whole, f64::MIN),
            _ => (false, 0.0),
        };
        match fits {
            false => self.broken("MAN003"),
            true if key.kind == "version" && (number - 1.0).abs() > 0.0 => self.broken("MAN011"),
            true if number < least => self.broken("MAN004"),
            true => Said::Number(number),
        }
    }

    fn text(&mut self, key: Key, value: &Value, text: &str) -> Said {
        let required = key.required || key.kind == "bool";
        let denies = DENIALS.contains(&text) || (key.kind == "said" && SENTENCES.contains(&text));
        if PLACEHOLDERS.contains(&text) || denies {
            let no = No {
                denied: !self.denials_are_false,
            };
            return if denies && !required { no } else { self.broken("MAN007") };
        }
        match key.kind {
            "text" | "said" => (),
            "ref" => *self.documents.entry(text.to_owned()).or_default() += 1,
            "person" if self.people.contains(text) => (),
            "person" => return self.broken("MAN006"),
            "currency" if text.len() == 3 => (),
            "currency" => return self.broken("MAN004"),
            words if words.contains('|') => {
                if !words.split('|').any(|word| word == text) {
                    return self.broken("MAN004");
                }
            }
            _ => return self.other(value, required),
        }
        Said::Text(text.to_owned())
    }
}
