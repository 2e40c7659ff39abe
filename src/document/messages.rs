//! What the reader says about a manifest's form.

use toml::de::DeValue;
use toml::value::Datetime;

use super::headers;
use super::shape::{Form, Shape, TableShape};
use crate::diagnostic::{Change, Diagnostic};
use crate::manifest::Date;
use crate::suggest::{Closest, closest};

/// Another value in the place of the one at `path`.
fn replace(path: &str, value: impl Into<String>) -> Change {
    Change::Replace {
        key: path.to_owned(),
        value: value.into(),
    }
}

/// The start of a value that somebody wrote, short enough for a sentence.
pub(crate) fn short(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

pub(super) fn kind_of(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(date) if date.time.is_none() => "a date",
        DeValue::Datetime(date) if date.date.is_none() => "a time",
        DeValue::Datetime(_) => "a date with a time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

fn wanted(shape: &Shape) -> &'static str {
    match shape {
        Shape::Table(_) | Shape::Map(_) | Shape::Anything => "a table",
        Shape::Array(items) if matches!(**items, Shape::Table(_)) => "a list of tables",
        Shape::Array(_) => "a list",
        Shape::Enum(_) | Shape::Text | Shape::Currency => "a string",
        Shape::Person => "a person's id",
        Shape::Reference => "a path or a URL",
        Shape::Date => "a date",
        Shape::Integer { .. } | Shape::Version => "a whole number",
        Shape::Number { .. } => "a number",
        Shape::Bool => "true or false",
    }
}

pub(super) fn wrong_type(path: &str, shape: &Shape, found: &str) -> Diagnostic {
    let said =
        Diagnostic::new(format!("`{path}` is {found}, but it takes {}", wanted(shape))).label(format!("{found} here"));
    let last = path.rsplit(['.', ']']).next().unwrap_or(path);
    match shape {
        Shape::Table(_) | Shape::Map(_) | Shape::Anything => said.help(headers::advice(path, shape)),
        Shape::Array(items) => match **items {
            Shape::Table(_) => said.help(headers::advice(path, shape)),
            _ => said.help("write it in brackets, also where there is only one: [\"…\"]".to_owned()),
        },
        Shape::Enum(names) => said.help(format!("one of {}", in_ticks(names))),
        Shape::Date => said.help(format!("write {last} as a date without quotes: 2026-05-04")),
        Shape::Person => said.help("write the id of an entry in [people], in quotes"),
        Shape::Reference => said.help("write a path relative to this file, or an https:// URL, in quotes"),
        Shape::Bool => said.help("write true or false, without quotes"),
        Shape::Text | Shape::Currency => said.help("put it in quotes"),
        Shape::Integer { .. } | Shape::Version => said.help("write a whole number, without quotes"),
        Shape::Number { .. } => said.help("write a number, without quotes"),
    }
}

pub(super) fn placeholder(path: &str, text: &str) -> Diagnostic {
    if text.trim().is_empty() {
        return Diagnostic::new(format!("`{path}` is empty"))
            .help("fill it in; if nobody knows yet, take the line out, so that it counts as open");
    }
    Diagnostic::new(format!("`{path}` says only \"{}\"", short(text.trim())))
        .label("stands in for a value")
        .help("fill it in; if nobody knows yet, take the line out, so that it counts as open")
}

/// `alone`: the text says nothing else.
pub(super) fn says_no(path: &str, text: &str, alone: bool) -> Diagnostic {
    let only = if alone { " only" } else { "" };
    let last = path.rsplit(['.', ']']).next().unwrap_or(path);
    let help = if alone {
        format!("write {last} = false, which says the same so that it can be counted")
    } else {
        format!("if there is none, write {last} = false; else say what there is")
    };
    Diagnostic::new(format!(
        "`{path}` says{only} that there is none: \"{}\"",
        short(text.trim())
    ))
    .label("says no")
    .help(help)
}

pub(super) fn date_as_text(path: &str, text: &str) -> Diagnostic {
    let said = Diagnostic::new(format!("`{path}` is a date in quotes: \"{}\"", short(text)));
    match read_date(text) {
        Some(date) if text.trim() == date.0.to_string() => said.help(format!("write {} without quotes", date.0)).fix(
            "take the quotes off",
            true,
            replace(path, date.0.to_string()),
        ),
        // 04.05. is the fourth of May to some and the fifth of April to others.
        Some(date) => said.help(format!("write {}, without quotes", date.0)).fix(
            format!("write {}", date.0),
            false,
            replace(path, date.0.to_string()),
        ),
        None => Diagnostic::new(format!("`{path}` is a string, but it takes a date"))
            .label("a string here")
            .help("write a date without quotes: 2026-05-04"),
    }
}

fn read_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let formats = [
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%d.%m.%Y",
        "%d %B %Y",
        "%d %b %Y",
        "%B %d, %Y",
        "%b %d, %Y",
    ];
    Date::parse(text)
        .or_else(|| text.get(..10).filter(|_| text.contains('T')).and_then(Date::parse))
        .or_else(|| {
            formats
                .iter()
                .find_map(|format| jiff::civil::Date::strptime(format, text).ok().map(Date))
        })
}

pub(super) fn date_with_time(path: &str, date: &Datetime) -> Diagnostic {
    let Some(day) = date.date else {
        return Diagnostic::new(format!("`{path}` is a time, but it takes a date")).help("write a date: 2026-05-04");
    };
    Diagnostic::new(format!("`{path}` is a date with a time, but it takes a date alone"))
        .help(format!("write {day}"))
        .fix("leave the time out", false, replace(path, day.to_string()))
}

pub(super) fn currency(path: &str, code: &str) -> Diagnostic {
    let said = Diagnostic::new(format!("\"{}\" is not a currency code", short(code)))
        .help("write three capital letters, as in ISO 4217: \"EUR\"");
    let upper = code.trim().to_ascii_uppercase();
    if upper.len() == 3 && upper.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return said.fix(
            format!("write \"{upper}\""),
            true,
            replace(path, format!("\"{upper}\"")),
        );
    }
    said
}

pub(super) fn not_in_set(path: &str, text: &str, names: &[String]) -> Diagnostic {
    let said = Diagnostic::new(format!("`{path}` cannot be \"{}\"", short(text)));
    match closest(text, names.iter().map(String::as_str)) {
        Some(guess) => {
            let all = format!("did you mean \"{}\"? It is one of {}", guess.word, in_ticks(names));
            let said = said.help(all);
            if guess.only {
                said.fix(
                    format!("write \"{}\"", guess.word),
                    true,
                    replace(path, format!("\"{}\"", guess.word)),
                )
            } else {
                said
            }
        }
        None => said.help(format!("one of {}", in_ticks(names))),
    }
}

pub(super) fn version(version: i128) -> Diagnostic {
    Diagnostic::new(format!(
        "this manifest says version {version}; pilotlint reads version 1"
    ))
    .help("write manifest-version = 1, or use the pilotlint that knows this version")
}

pub(super) fn no_number(text: &str) -> Diagnostic {
    Diagnostic::new(format!("`{}` is not a number", short(text))).help("a prefix such as 0x needs digits behind it")
}

pub(super) fn too_large(path: &str) -> Diagnostic {
    Diagnostic::new(format!("`{path}` is not a number that can be reckoned with"))
        .help("write a finite number that fits into 64 bits")
}

pub(super) fn too_small(path: &str, number: &str, least: i64) -> Diagnostic {
    Diagnostic::new(format!(
        "`{path}` is {}, but it cannot be less than {least}",
        short(number)
    ))
    .help(format!("write {least} or more"))
}

pub(super) fn not_an_id(name: &str) -> Diagnostic {
    Diagnostic::new(format!("\"{}\" cannot be a person's id", short(name)))
        .help("use letters, digits, `-` and `_`; the full name goes into `name`")
}

pub(super) fn unknown_key(
    form: &Form,
    key: &str,
    table: &str,
    guess: Option<Closest>,
    shape: &TableShape,
) -> Diagnostic {
    let place = if table.is_empty() {
        form.one.to_owned()
    } else {
        headers::named(table)
    };
    let said = Diagnostic::new(format!("{place} has no key `{}`", short(key)));
    if let Some(guess) = guess {
        return said.label("not a key").help(format!("did you mean `{}`?", guess.word));
    }
    let homes = form.homes.get(key).map(|homes| {
        let homes = homes.iter().map(|home| headers::home(&form.shape, home));
        homes.collect::<Vec<_>>().join(", ")
    });
    if let Some(homes) = homes {
        return said.label("not here").help(format!("`{key}` is a key of {homes}"));
    }
    let known: Vec<&str> = shape.fields.iter().map(|field| field.name.as_str()).collect();
    said.label("not a key")
        .help(format!("its keys are {}{}", in_ticks(&known), form.otherwise))
}

pub(super) fn missing_key(form: &Form, table: &str, key: &str, doc: &str) -> Diagnostic {
    let place = if table.is_empty() {
        form.this.to_owned()
    } else {
        headers::named(table)
    };
    Diagnostic::new(format!("{place} has no `{key}`"))
        .label(format!("`{key}` belongs here"))
        .help(format!("add `{key}`: {}", uncapitalised(doc.trim_end_matches('.'))))
}

/// The start of a sentence, for use inside another.
fn uncapitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_lowercase).collect();
    first + chars.as_str()
}

fn in_ticks<S: AsRef<str>>(names: &[S]) -> String {
    names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect::<Vec<_>>()
        .join(", ")
}
