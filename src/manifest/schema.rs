//! JSON Schemas made from structs: of the manifest, and of what else is read in the same way.

use schemars::generate::SchemaSettings;
use schemars::transform::{RestrictFormats, Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

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
    published::<Manifest>("pilot")
}

/// `name` is the schema's own in the public catalogue of schemas. Nothing is fetched from there.
pub(crate) fn published<T: JsonSchema>(name: &str) -> Schema {
    let mut schema = marked::<T>();
    WithoutMarks.transform(&mut schema);
    let id = format!("https://www.schemastore.org/{name}.json");
    schema.insert("$id".to_owned(), id.into());
    schema
}

/// The text of `schema/pilot.schema.json`.
pub fn manifest_json() -> String {
    json(&manifest())
}

/// A schema as text, with a line ending.
pub(crate) fn json(schema: &Schema) -> String {
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

struct WithoutMarks;

impl Transform for WithoutMarks {
    fn transform(&mut self, schema: &mut Schema) {
        schema.remove(KIND);
        transform_subschemas(self, schema);
    }
}
