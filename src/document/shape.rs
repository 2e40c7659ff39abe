//! JSON Schemas of the manifest and of the configuration, compiled once into what the reader walks along.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde_json::Value;
use toml::Spanned;
use toml::de::DeValue;

use crate::key::{KeyPath, Segment};
use crate::manifest::schema;
use crate::suggest::{GuessBudget, WordIndex};

/// What a value has to be.
#[derive(Debug)]
pub(super) enum Shape {
    Table(TableShape),
    /// A table whose keys are ids.
    Map(Box<Shape>),
    Array(Box<Shape>),
    Enum(Vec<String>),
    Text,
    Person,
    Reference,
    Date,
    Currency,
    Version,
    Integer {
        least: Option<i64>,
    },
    Number {
        least: Option<f64>,
    },
    Bool,
    /// `[extra]`: the organisation's own.
    Anything,
}

#[derive(Debug, Default)]
pub(super) struct TableShape {
    /// Sorted by name, as the parser's tables are.
    pub fields: Vec<Field>,
    /// Their names, for whoever misspells one; places are the fields'.
    pub index: WordIndex,
}

#[derive(Debug)]
pub(super) struct Field {
    pub name: String,
    pub required: bool,
    /// May `false` stand in its place, where there is none?
    pub deniable: bool,
    /// Is it a text that answers whether there is something?
    pub answers: bool,
    pub shape: Shape,
    /// The schema's description: what an editor shows on hover.
    pub doc: String,
}

impl Field {
    /// Does the value say that there is none?
    pub fn denies(&self, value: &Spanned<DeValue>) -> bool {
        self.deniable && matches!(value.get_ref(), DeValue::Boolean(false))
    }
}

impl TableShape {
    /// The place of a field among the fields.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.binary_search_by(|field| field.name.as_str().cmp(name)).ok()
    }

    /// The same for whoever asks for names in their order: the field is looked for from `from` on first, where it stands next
    /// to the one before. Names of another length are told apart without being read.
    pub fn position_from(&self, from: usize, name: &str) -> Option<usize> {
        let rest = self.fields.get(from..).unwrap_or_default();
        let after = rest.iter().position(|field| field.name == name);
        after.map(|after| from + after).or_else(|| self.position(name))
    }

    pub fn field(&self, name: &str) -> Option<&Field> {
        self.position(name).map(|at| &self.fields[at])
    }
}

/// A kind of file that the reader knows: what may stand in it, and what it is called.
#[derive(Debug)]
pub struct Form {
    pub(super) shape: TableShape,
    /// Every key, with the tables that have it: `budget-line` is in `[ownership.production-owner]` and `[adoption]`.
    pub(super) homes: BTreeMap<String, Vec<String>>,
    /// `a manifest`.
    pub(super) one: &'static str,
    /// `the manifest`.
    pub(super) this: &'static str,
    /// What is added to a list of the keys that a table knows.
    pub(super) otherwise: &'static str,
    /// Are the keys of maps ids?
    pub(super) ids: bool,
}

impl Form {
    /// The form of a file that is read into `T`; `one` and `this` are what it is called: `a configuration`, `the
    /// configuration`.
    pub fn of<T: JsonSchema>(one: &'static str, this: &'static str) -> Self {
        Self::from(&schema::marked::<T>(), one, this)
    }

    fn from(schema: &schemars::Schema, one: &'static str, this: &'static str) -> Self {
        let shape = table(schema.as_value());
        Self {
            homes: homes(&shape),
            shape,
            one,
            this,
            otherwise: "",
            ids: false,
        }
    }
}

/// The form of a manifest.
pub(super) static MANIFEST_FORM: LazyLock<Form> = LazyLock::new(|| Form {
    otherwise: "; anything of the organisation's own goes into [extra]",
    ids: true,
    ..Form::from(&schema::marked_manifest(), "a manifest", "the manifest")
});

/// Every key path of a manifest, entries of lists as `[]` and people as `*`.
pub fn keys() -> impl Iterator<Item = String> {
    let paths = |table: &String, key: &String| {
        if table.is_empty() {
            key.clone()
        } else {
            format!("{table}.{key}").replace("<id>", "*")
        }
    };
    MANIFEST_FORM
        .homes
        .iter()
        .flat_map(move |(key, tables)| tables.iter().map(move |table| paths(table, key)))
}

fn homes(shape: &TableShape) -> BTreeMap<String, Vec<String>> {
    fn visit(table: &TableShape, path: &str, homes: &mut BTreeMap<String, Vec<String>>) {
        for field in &table.fields {
            homes.entry(field.name.clone()).or_default().push(path.to_owned());
            let below = if path.is_empty() {
                field.name.clone()
            } else {
                format!("{path}.{}", field.name)
            };
            let (inner, below) = match &field.shape {
                Shape::Array(items) => (&**items, below),
                Shape::Map(values) => (&**values, format!("{below}.<id>")),
                shape => (shape, below),
            };
            if let Shape::Table(table) = inner {
                visit(table, &below, homes);
            }
        }
    }
    let mut homes = BTreeMap::new();
    visit(shape, "", &mut homes);
    homes
}

/// A table of a manifest, as somebody names it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The keys that lead to it; no entries.
    pub path: Vec<String>,
    /// Is it a list of tables?
    pub list: bool,
    /// How many of the words name nothing in it.
    pub rest: usize,
}

/// The table that some words name: `business`, `case` is `business-case`; the word after `people` is an id.
pub(super) fn named(words: &[&str]) -> Option<Named> {
    /// No key has more parts.
    const PARTS: usize = 3;
    let mut table: &TableShape = &MANIFEST_FORM.shape;
    let mut named = Named {
        path: Vec::new(),
        list: false,
        rest: words.len(),
    };
    while named.rest > 0 {
        let left = &words[words.len() - named.rest..];
        let field = (1..=left.len().min(PARTS))
            .rev()
            .find_map(|parts| Some((parts, table.field(&left[..parts].join("-"))?)));
        let Some((parts, field)) = field else { break };
        let (inner, list) = match &field.shape {
            Shape::Array(items) => (&**items, true),
            shape => (shape, false),
        };
        let below = match inner {
            Shape::Table(below) => Some(below),
            Shape::Map(_) | Shape::Anything => None,
            _ => break,
        };
        named.path.push(field.name.clone());
        named.list = list;
        named.rest -= parts;
        let values = match inner {
            Shape::Map(values) => left.get(parts).map(|id| (*id, &**values)),
            _ => None,
        };
        match (below, values) {
            (Some(below), _) => table = below,
            (None, Some((id, Shape::Table(below)))) => {
                named.path.push(id.to_owned());
                named.rest -= 1;
                table = below;
            }
            (None, _) => break,
        }
    }
    (!named.path.is_empty()).then_some(named)
}

/// A place that manifests may have, for whoever walks along their keys.
#[derive(Debug, Clone, Copy)]
pub struct Place(At);

#[derive(Debug, Clone, Copy)]
enum At {
    Table(&'static TableShape),
    Value(&'static Shape),
}

/// What a key leads to.
#[derive(Debug, Clone, Copy)]
pub enum Key {
    /// Another place.
    Known(Place),
    /// Nothing that a manifest can have; the key that may have been meant.
    Unknown(Option<&'static str>),
    /// Whatever the organisation puts there, or what only the value can tell.
    Open,
}

impl Place {
    /// The whole manifest.
    pub fn manifest() -> Self {
        Self(At::Table(&MANIFEST_FORM.shape))
    }

    /// Where `name` leads from here.
    pub fn key(self, name: &str) -> Key {
        let table = match self.0 {
            At::Table(table) | At::Value(Shape::Table(table)) => table,
            At::Value(Shape::Map(values)) => return Key::Known(Self(At::Value(values))),
            At::Value(_) => return Key::Open,
        };
        if let Some(field) = table.field(name) {
            return Key::Known(Self(At::Value(&field.shape)));
        }
        let guess = table.index.closest(name, &mut GuessBudget::default());
        Key::Unknown(guess.map(|guess| table.fields[guess.place].name.as_str()))
    }

    /// Any value of the table of ids that is here.
    pub fn value(self) -> Option<Self> {
        match self.0 {
            At::Value(Shape::Map(values)) => Some(Self(At::Value(values))),
            At::Table(_) | At::Value(_) => None,
        }
    }

    /// Any entry of the list that is here.
    pub fn item(self) -> Option<Self> {
        match self.0 {
            At::Value(Shape::Array(items)) => Some(Self(At::Value(items))),
            At::Table(_) | At::Value(_) => None,
        }
    }
}

/// Is `pattern` (`metrics[].target`, `people.*.left`) a key that manifests have?
pub fn is_key(pattern: &str) -> bool {
    at(pattern).is_some()
}

/// Is `path` a key that manifests have, with entries of lists by their name: `metrics.claim-cycle-time.target`?
pub fn is_named_key(path: &str) -> bool {
    let mut table = Some(&MANIFEST_FORM.shape);
    let mut entries: Option<&Shape> = None;
    for step in KeyPath::new(path).segments() {
        let shape = match (entries.take(), table.take(), &step) {
            (Some(entry), ..) => entry,
            (None, Some(table), Segment::Key(key)) => match table.field(key) {
                Some(field) => &field.shape,
                None => return false,
            },
            (None, ..) => return false,
        };
        match shape {
            Shape::Table(below) => table = Some(below),
            Shape::Array(below) | Shape::Map(below) => entries = Some(below),
            Shape::Anything => return true,
            _ => {}
        }
    }
    !path.is_empty()
}

/// May `false` stand at a key, for there is none?
pub fn may_be_false(pattern: &str) -> bool {
    let (around, name) = pattern.rsplit_once('.').unwrap_or(("", pattern));
    let table = if around.is_empty() {
        Some(&MANIFEST_FORM.shape)
    } else {
        match at(around) {
            Some(Shape::Table(table)) => Some(table),
            _ => None,
        }
    };
    table
        .and_then(|table| table.field(name))
        .is_some_and(|field| field.deniable)
}

/// Does a document stand at a key, or in the list there?
pub fn is_reference(pattern: &str) -> bool {
    matches!(inner(pattern), Some(Shape::Reference))
}

/// How people read a string of the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// It is the id of a person, whose name they know.
    Person,
    /// It is one of a few words: `business-value`.
    Word,
    /// As it is.
    Text,
}

/// How people read what stands at a key, or in the list there.
pub fn wording(pattern: &str) -> Wording {
    match inner(pattern) {
        Some(Shape::Person) => Wording::Person,
        Some(Shape::Enum(_)) => Wording::Word,
        _ => Wording::Text,
    }
}

/// The shape of what stands at a key, or in the list there.
fn inner(pattern: &str) -> Option<&'static Shape> {
    match at(pattern) {
        Some(Shape::Array(items)) => Some(&**items),
        shape => shape,
    }
}

/// The shape of what stands at a key: `metrics[].target`, `people.*.left`.
fn at(pattern: &str) -> Option<&'static Shape> {
    let mut table: &TableShape = &MANIFEST_FORM.shape;
    let mut steps = pattern.split('.').peekable();
    loop {
        let step = steps.next()?;
        let mut shape = &table.field(step.trim_end_matches("[]"))?.shape;
        match shape {
            Shape::Array(items) if step.ends_with("[]") => shape = items,
            _ if step.ends_with("[]") => return None,
            Shape::Map(values) => match steps.next() {
                Some("*") => shape = values,
                Some(_) => return None,
                None => return Some(shape),
            },
            _ => {}
        }
        match shape {
            Shape::Table(inner) if steps.peek().is_some() => table = inner,
            _ => return steps.peek().is_none().then_some(shape),
        }
    }
}

fn table(schema: &Value) -> TableShape {
    let required = |name: &str| {
        schema["required"]
            .as_array()
            .is_some_and(|names| names.iter().any(|one| one == name))
    };
    let mut fields: Vec<Field> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, field)| Field {
            name: name.clone(),
            required: required(name),
            deniable: field[schema::DENIABLE] == true,
            answers: field[schema::ANSWER] == true,
            shape: shape(field),
            doc: field["description"].as_str().unwrap_or_default().to_owned(),
        })
        .collect();
    fields.sort_by(|a, b| a.name.cmp(&b.name));
    let index = WordIndex::new(fields.iter().map(|field| field.name.as_str()));
    TableShape { fields, index }
}

fn shape(schema: &Value) -> Shape {
    match schema[schema::KIND].as_str() {
        Some("person") => return Shape::Person,
        Some("reference") => return Shape::Reference,
        Some("date") => return Shape::Date,
        Some("currency") => return Shape::Currency,
        Some("version") => return Shape::Version,
        _ => {}
    }
    if let Some(variants) = schema["oneOf"].as_array() {
        return Shape::Enum(
            variants
                .iter()
                .filter_map(|one| one["const"].as_str().map(str::to_owned))
                .collect(),
        );
    }
    match schema["type"].as_str() {
        Some("object") => match &schema["additionalProperties"] {
            Value::Bool(false) => Shape::Table(table(schema)),
            values @ Value::Object(_) => Shape::Map(Box::new(shape(values))),
            _ => Shape::Anything,
        },
        Some("array") => Shape::Array(Box::new(shape(&schema["items"]))),
        Some("string") => Shape::Text,
        Some("integer") => Shape::Integer {
            least: schema["minimum"].as_i64(),
        },
        Some("number") => Shape::Number {
            least: schema["minimum"].as_f64(),
        },
        Some("boolean") => Shape::Bool,
        _ => Shape::Anything,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind of value is recognised: a mark that is lost would let anything pass.
    #[test]
    fn every_field_has_a_shape_of_its_own() {
        fn visit(table: &TableShape, path: &str, count: &mut usize) {
            for field in &table.fields {
                *count += 1;
                let path = format!("{path}.{}", field.name);
                assert!(!field.doc.is_empty(), "{path} has no description");
                let inner = match &field.shape {
                    Shape::Array(inner) | Shape::Map(inner) => inner,
                    shape => shape,
                };
                match inner {
                    Shape::Table(table) => {
                        assert!(!table.fields.is_empty(), "{path}");
                        visit(table, &path, count);
                    }
                    Shape::Anything => assert_eq!(path, ".extra"),
                    Shape::Enum(names) => assert!(names.len() > 1, "{path}"),
                    _ => {}
                }
            }
        }
        let mut count = 0;
        visit(&MANIFEST_FORM.shape, "", &mut count);
        assert_eq!(count, 287);
    }

    #[test]
    fn what_stands_at_a_key() {
        for (pattern, reference, deniable) in [
            ("governance.framework", true, true),
            ("workflow.roles[].job-description", true, true),
            ("rollout.teams[].workflow", true, true),
            ("adoption.training.program", true, false),
            ("governance.oversight", false, true),
            ("governance.regulated", false, false),
            ("ownership.sponsor", false, true),
            ("ownership.sponsor.person", false, false),
            ("business-case", false, true),
            ("decision", false, false),
            ("pilot.name", false, false),
            ("people.*.left", false, true),
            ("no.such.key", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_reference(pattern), reference, "{pattern}");
            assert_eq!(may_be_false(pattern), deniable, "{pattern}");
        }
    }
}
