//! JSON Schemas made from structs: of the manifest, and of what else is read in the same way.

use schemars::generate::SchemaSettings;
use schemars::transform::{RestrictFormats, Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::Manifest;

/// The keyword that marks a scalar for the reader: `date`, `person`, `reference`, `currency`, `version`.
pub const KIND: &str = "x-kind";

/// The schema with the reader's own marks: what the reader compiles its shapes from.
pub(crate) fn marked<T: JsonSchema>() -> Schema {
    // Editors' TOML tools ignore what stands beside a `$ref`, so everything is inlined; and TOML has no null.
    let settings = SchemaSettings::draft07().with(|settings| {
        settings.inline_subschemas = true;
        settings.transforms.push(Box::new(WithoutNull));
    });
    settings.into_generator().into_root_schema_for::<T>()
}

/// The keyword that marks, for the reader, what `false` may stand in the place of.
pub(crate) const DENIABLE: &str = "x-deniable";

/// The keyword that marks, for the reader, a text that answers whether there is something. Others may rightly speak of what
/// is not.
pub(crate) const ANSWER: &str = "x-answer";

/// The tables that every manifest has or may have, so that there is no saying that there are none.
const NEVER_DENIED: [&str; 4] = ["pilot", "people", "decision", "extra"];

/// The manifest's schema with the reader's own marks.
pub(crate) fn marked_manifest() -> Schema {
    let mut schema = marked::<Manifest>();
    if let Some(object) = schema.as_object_mut() {
        mark_deniable(object, &NEVER_DENIED);
    }
    schema
}

/// Marks the properties that are neither required nor a bool, at every depth.
fn mark_deniable(table: &mut Map<String, Value>, never: &[&str]) {
    let required = table.get("required").cloned().unwrap_or_default();
    let is_required = |name: &str| {
        required
            .as_array()
            .is_some_and(|names| names.iter().any(|one| one == name))
    };
    let properties = table.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        let Some(property) = property.as_object_mut() else {
            continue;
        };
        if !is_required(name) && !never.contains(&name.as_str()) && property.get("type") != Some(&"boolean".into()) {
            property.insert(DENIABLE.to_owned(), true.into());
        }
        for below in ["items", "additionalProperties"] {
            if let Some(below) = property.get_mut(below).and_then(Value::as_object_mut) {
                mark_deniable(below, &[]);
            }
        }
        mark_deniable(property, &[]);
    }
}

/// The schema (draft-07) of what a command writes as JSON.
pub(crate) fn of_output<T: JsonSchema>() -> Value {
    // Formats of Rust's numbers (`uint32`) are none of JSON Schema's, and strict validators refuse what they do not know.
    let settings = SchemaSettings::draft07()
        .for_serialize()
        .with_transform(RestrictFormats::default());
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// The schema as it is published: JSON Schema draft-07, inlined, closed (`additionalProperties: false`).
pub fn manifest() -> Schema {
    published(marked_manifest(), "pilot")
}

/// A schema without the marks. `name` is the schema's own in the public catalogue of schemas. Nothing is fetched from there.
pub(crate) fn published(mut schema: Schema, name: &str) -> Schema {
    Deniable.transform(&mut schema);
    WithoutMarks.transform(&mut schema);
    let id = format!("https://www.schemastore.org/{name}.json");
    schema.insert("$id".to_owned(), id.into());
    schema
}

/// The text of `schema/pilot.schema.json`.
pub fn manifest_json() -> String {
    text(&manifest())
}

/// A schema as text, with a line ending.
pub(crate) fn text(schema: &Schema) -> String {
    let mut text = serde_json::to_string_pretty(schema.as_value()).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Clone)]
struct WithoutNull;

impl Transform for WithoutNull {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|name| name != "null");
            if let [one] = types.as_slice() {
                let one = one.clone();
                schema.insert("type".into(), one);
            }
        }
        if let Some(Value::Array(any)) = schema.get_mut("anyOf") {
            any.retain(|one| one["type"] != "null");
            if let [Value::Object(one)] = any.as_slice() {
                let one = one.clone();
                schema.remove("anyOf");
                for (key, value) in one {
                    // A field's own description is more telling than its type's.
                    if schema.get(&key).is_none() {
                        schema.insert(key, value);
                    }
                }
            }
        }
        schema.remove("default");
        transform_subschemas(self, schema);
    }
}

/// Lets `false` stand where the marks say that it may.
///
/// Not as `anyOf`: of a table in one, editors' tools would no longer say which of its keys is wrong.
struct Deniable;

impl Transform for Deniable {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if schema.remove(DENIABLE).is_none() {
            return;
        }
        if let Some(Value::String(description)) = schema.get_mut("description") {
            description.push_str(" `false`: there is none.");
        }
        if let Some(Value::Array(values)) = schema.get_mut("oneOf") {
            values.push(json!({ "const": false, "description": "There is none.", "type": "boolean" }));
        } else if let Some(kind) = schema.get_mut("type") {
            *kind = json!([kind.take(), "boolean"]);
            schema.insert("not".to_owned(), json!({ "const": true }));
        }
    }
}

struct WithoutMarks;

impl Transform for WithoutMarks {
    fn transform(&mut self, schema: &mut Schema) {
        schema.remove(KIND);
        schema.remove(ANSWER);
        transform_subschemas(self, schema);
    }
}
