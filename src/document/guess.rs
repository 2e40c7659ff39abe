//! Whether a guess at what a misspelt key was meant to be can be right.

use toml::Spanned;
use toml::de::DeValue;

use super::shape::Shape;
use super::tree::Kind;

/// Is the value of the type that the shape takes?
pub(super) fn fits(shape: &Shape, value: &Spanned<DeValue>) -> bool {
    match (shape, value.get_ref()) {
        (Shape::Table(_) | Shape::Map(_) | Shape::Anything, DeValue::Table(_))
        | (Shape::Text | Shape::Person | Shape::Reference | Shape::Currency, DeValue::String(_))
        | (Shape::Integer { .. } | Shape::Version, DeValue::Integer(_))
        | (Shape::Number { .. }, DeValue::Integer(_) | DeValue::Float(_))
        | (Shape::Bool, DeValue::Boolean(_)) => true,
        (Shape::Enum(names), DeValue::String(text)) => names.iter().any(|name| name == text),
        (Shape::Date, DeValue::Datetime(date)) => date.time.is_none() && date.offset.is_none(),
        (Shape::Array(items), DeValue::Array(values)) => values.iter().all(|value| fits(items, value)),
        _ => false,
    }
}

/// Does the key of this value stand in one place of the text alone? A table's may stand in many headers and dotted keys,
/// of which a rename would reach the first. `kind` says how a value of the `text` is written.
pub(super) fn is_named_once<'t>(
    value: &Spanned<DeValue<'t>>,
    text: &str,
    kind: &dyn Fn(&Spanned<DeValue<'t>>) -> Kind,
) -> bool {
    let has_braces = |value: &Spanned<DeValue<'t>>| text[value.span()].starts_with('{');
    // What has a header of its own names the tables around it once more.
    let is_headed = |value: &Spanned<DeValue<'t>>| match value.get_ref() {
        DeValue::Table(_) => matches!(kind(value), Kind::Headed | Kind::Implied),
        DeValue::Array(items) => items.iter().any(|item| item.get_ref().is_table() && !has_braces(item)),
        _ => false,
    };
    match (kind(value), value.get_ref()) {
        (Kind::Inline, _) => has_braces(value),
        (Kind::Headed, DeValue::Table(table)) => !table.iter().any(|(_, value)| is_headed(value)),
        (Kind::Implied, _) => false,
        (Kind::ArrayOfTables, DeValue::Array(items)) => {
            let [one] = &items[..] else {
                return items.iter().all(has_braces);
            };
            has_braces(one)
                || one
                    .get_ref()
                    .as_table()
                    .is_none_or(|it| !it.iter().any(|(_, it)| is_headed(it)))
        }
        _ => true,
    }
}
