//! Words for values that are not TOML, and for what is wrong within strings.

use super::quote::{LONGEST_QUOTE, fits, is_value, quote, quoted};
use super::{Said, Site, parser_words};

impl Site<'_> {
    /// A value that is no number, date or boolean, and has no quotes.
    pub(super) fn bare_value(&self) -> Said {
        let raw = self.raw;
        let span = self.raw_span.clone();
        let said = |message: String, help: Option<String>| (span.clone(), message, help);
        let lower = raw.to_ascii_lowercase();
        let write = |value: &str| (fits(value) && is_value(value)).then(|| format!("write `{value}`"));
        match lower.as_str() {
            "true" | "false" => {
                return said(format!("{} is written in lower case", quote(raw)), write(&lower));
            }
            "yes" | "no" | "on" | "off" => {
                let value = matches!(lower.as_str(), "yes" | "on");
                let help = format!("write `{value}`, or `\"{raw}\"` for a string");
                return said(format!("{} is not a boolean", quote(raw)), Some(help));
            }
            "null" | "none" | "nil" | "n/a" | "na" | "~" => {
                let help = "delete the key: a key that is not there has no value".to_owned();
                return said(format!("{} is not a value", quote(raw)), Some(help));
            }
            _ => {}
        }
        if let Some(sound) = raw.strip_suffix(';').filter(|sound| is_value(sound)) {
            return said("a value does not end with `;`".to_owned(), write(sound));
        }
        if let Some(open) = raw.chars().next().filter(|c| "“”„«»‘’‚`".contains(*c)) {
            let inner = raw.trim_matches(|c| "“”„«»‘’‚`".contains(c));
            let help = Some(quoted(inner).unwrap_or_else(|| "write a straight `\"` at both ends".to_owned()));
            let open = if open == '`' {
                "backticks".to_owned()
            } else {
                format!("`{open}`")
            };
            return said(format!("strings are quoted with `\"` or `'`, not with {open}"), help);
        }
        let parts = raw.split_whitespace();
        if raw.contains([' ', '\t']) && parts.clone().take(LONGEST_QUOTE).all(is_value) {
            let help = "separate the values of a list by commas: `[1, 2]`".to_owned();
            return said(format!("{} is more than one value", quote(raw)), Some(help));
        }
        if let Some((message, help)) = slashed_date(raw) {
            return said(message, help);
        }
        let help = quoted(raw).or_else(|| Some("put it between two `\"`".to_owned()));
        if raw.starts_with(|c: char| c.is_ascii_digit()) {
            let help = help.map(|help| format!("{help} for a string, or the number alone"));
            return said(format!("{} is neither a number nor a quoted string", quote(raw)), help);
        }
        said("string values must be quoted".to_owned(), help)
    }

    pub(super) fn bad_escape(&self) -> Said {
        let at = self.fault.span.start;
        let slash = self.text[..at]
            .rfind('\\')
            .filter(|slash| at - slash <= 12)
            .unwrap_or(at);
        let end = slash + self.text[slash..].chars().take(2).map(char::len_utf8).sum::<usize>();
        let sequence = &self.text[slash..end];
        let help = "write `\\\\` for a backslash, or put the string into single quotes".to_owned();
        if sequence.starts_with("\\u") || sequence.starts_with("\\U") || sequence.starts_with("\\x") {
            let span = slash..at.max(end);
            let message = format!("{} does not name a character", quote(&self.text[span.clone()]));
            return (span, message, Some(help));
        }
        let message = match sequence.chars().nth(1) {
            Some(escaped) if !escaped.is_control() => format!("`\\{escaped}` means nothing in a string"),
            _ => "this `\\` means nothing in a string".to_owned(),
        };
        (slash..end, message, Some(help))
    }

    pub(super) fn number(&self, why: &str) -> Said {
        if let Some((message, help)) = slashed_date(self.raw) {
            return (self.raw_span.clone(), message, help);
        }
        if self.raw.is_empty() {
            return parser_words(self.fault);
        }
        let sound = self.raw.trim_start_matches('0');
        let suggestion = match self.description {
            "unexpected leading zero" if !sound.is_empty() => Some(sound.to_owned()),
            "invalid mantissa" => Some(self.raw.replacen('.', "0.", 1)),
            "invalid fraction" => Some(self.raw.replacen('.', ".0", 1)),
            "`_` may only go between digits" => Some(self.raw.replace('_', "")),
            _ => None,
        };
        let suggestion = suggestion.filter(|value| fits(value) && is_value(value));
        let message = if why == "this is not a number" {
            format!("{} is not a number", quote(self.raw))
        } else {
            format!("{} is not a number: {why}", quote(self.raw))
        };
        let help = match suggestion {
            Some(value) => Some(format!("write `{value}`")),
            None => quoted(self.raw).map(|help| format!("{help} if it is a string")),
        };
        (self.raw_span.clone(), message, help)
    }

    pub(super) fn date(&self) -> Said {
        let what = self.description.trim_start_matches("invalid ");
        let mut message = format!("{} is not a valid {what}", quote(self.raw));
        if !self.fault.expected.is_empty() {
            message = format!("{message}: expected {}", self.fault.expected);
        }
        let help = match slashed_date(self.raw) {
            Some((_, help)) => help,
            None if what == "date" => Some("a date is written year-month-day, as in `2026-05-04`".to_owned()),
            None => None,
        };
        (self.raw_span.clone(), message, help)
    }

    pub(super) fn control(&self, place: &str) -> Said {
        let at = self.fault.span.start;
        match self.text[at..].chars().next() {
            Some('\n') | None => parser_words(self.fault),
            Some(bad) => {
                let name = format!("U+{:04X}", u32::from(bad));
                let span = at..at + bad.len_utf8();
                let message = format!("{place} cannot hold the character {name}");
                let escape = format!(
                    "delete it, or write `\\u{:04X}` in a string with double quotes",
                    u32::from(bad)
                );
                let help = if place == "a string" {
                    escape
                } else {
                    "delete it".to_owned()
                };
                (span, message, Some(help))
            }
        }
    }
}

/// `1,5` or `1,000`.
pub(super) fn comma_number(value: &str, rest: &str, at: usize) -> Said {
    let whole = format!("{value}{rest}");
    let groups: Vec<&str> = rest[1..].split(',').collect();
    let thousands = groups.iter().all(|group| group.len() == 3);
    let sound = whole.replacen(',', if thousands { "_" } else { "." }, usize::MAX);
    let help = (fits(&sound) && is_value(&sound)).then(|| format!("write `{sound}`"));
    let message = format!("{} is not a number: the decimal mark is a point", quote(&whole));
    let message = if thousands {
        format!("{} is not a number: thousands are separated by `_`", quote(&whole))
    } else {
        message
    };
    (at - value.len()..at + rest.len(), message, help)
}

/// Words for a date that is written in another way than TOML's.
fn slashed_date(raw: &str) -> Option<(String, Option<String>)> {
    let mark = ['/', '.', '-']
        .into_iter()
        .find(|mark| raw.matches(*mark).count() == 2)?;
    let parts: Vec<&str> = raw.split(mark).collect();
    let numbers = parts
        .iter()
        .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    let [first, second, third] = parts[..] else {
        return None;
    };
    if !numbers || (first.len() != 4 && third.len() != 4) {
        return None;
    }
    let (year, month, day) = match mark {
        _ if first.len() == 4 => (first, second, third),
        '.' => (third, second, first),
        // 05/04/2026 is two different days.
        _ => ("", "", ""),
    };
    let date = format!("{year}-{month:0>2}-{day:0>2}");
    let help = if is_value(&date) {
        format!("write `{date}`")
    } else {
        "a date is written year-month-day, as in `2026-05-04`".to_owned()
    };
    let message = format!("{} is not a date as TOML writes it", quote(raw));
    Some((message, Some(help)))
}
