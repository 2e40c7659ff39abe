//! The kinds of value that a manifest has beside plain strings, numbers and booleans.

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, IgnoredAny, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day, without time and zone: a TOML local date.
///
/// `Display` writes it as people say it (`4 May 2026`), serde as `2026-05-04`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub jiff::civil::Date);

impl Date {
    /// The day `days` later (earlier, if negative); the calendar's last day (31 December 9999) or its first,
    /// where that lies beyond it.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(
            self.0
                .saturating_add(jiff::Span::new().days(days.clamp(-3_000_000, 3_000_000))),
        )
    }

    /// The same day of the month `months` later, or that month's last day.
    #[must_use]
    pub fn plus_months(self, months: i64) -> Self {
        Self(
            self.0
                .saturating_add(jiff::Span::new().months(months.clamp(-100_000, 100_000))),
        )
    }

    /// Whole days from `earlier` to this day; negative if `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        i64::from((self.0 - earlier.0).get_days())
    }

    /// The day in UTC, wherever the machine stands; none where the calendar of TOML, years 0 to 9999, does not have it.
    pub fn of(time: SystemTime) -> Option<Self> {
        let time = jiff::Timestamp::try_from(time).ok()?;
        let day = jiff::tz::Offset::UTC.to_datetime(time).date();
        (day.year() >= 0).then_some(Self(day))
    }

    /// Reads `2026-05-04`.
    pub fn parse(text: &str) -> Option<Self> {
        // jiff also takes `20260504`, which no TOML date is.
        let dashed = text.len() == 10 && text.is_ascii() && text.as_bytes()[4] == b'-';
        dashed.then(|| text.parse().ok().map(Self))?
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let month = MONTHS[usize::from(self.0.month().unsigned_abs()) - 1];
        write!(f, "{} {month} {}", self.0.day(), self.0.year())
    }
}

impl TryFrom<toml::value::Datetime> for Date {
    type Error = &'static str;

    fn try_from(value: toml::value::Datetime) -> Result<Self, Self::Error> {
        let (Some(date), None, None) = (value.date, value.time, value.offset) else {
            return Err("expected a date without a time");
        };
        i16::try_from(date.year)
            .ok()
            .zip(i8::try_from(date.month).ok().zip(i8::try_from(date.day).ok()))
            .and_then(|(year, (month, day))| jiff::civil::Date::new(year, month, day).ok())
            .map(Self)
            .ok_or("no such day")
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DateVisitor)
    }
}

/// The TOML reader gives a date as a table, of which the only value is its text. That is read here without asking for times
/// and offsets, which a manifest's dates do not have.
struct DateVisitor;

impl<'de> Visitor<'de> for DateVisitor {
    type Value = Date;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date without a time")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Date, A::Error> {
        match map.next_entry::<IgnoredAny, String>()? {
            Some((_, text)) => Date::parse(&text).ok_or_else(|| Error::invalid_value(Unexpected::Str(&text), &self)),
            None => Err(Error::invalid_length(0, &self)),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A scalar's JSON Schema. [`super::schema::KIND`] marks those for which the reader checks more than JSON Schema can
/// say; the published schema is without it.
macro_rules! schema_of {
    ($type:ident, $schema:tt) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($type))
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

/// The id of an entry in `[people]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub String);

/// Evidence: a path relative to the manifest's folder, with an optional `#heading`, or an `http(s)` URL.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Reference(pub String);

/// An amount of money or of work: finite, 0 or more.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Deserialize)]
#[serde(transparent)]
pub struct Amount(pub f64);

/// A measured or wanted value of a metric: finite.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Deserialize)]
#[serde(transparent)]
pub struct Quantity(pub f64);

/// A count that may be 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Count(pub i64);

/// A count of 1 or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Ordinal(pub i64);

/// A currency code of three capital letters, as in ISO 4217.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Currency(pub String);

/// The version of the manifest's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Version(pub i64);

schema_of!(Date, { "type": "string", "format": "date", "x-kind": "date" });
schema_of!(PersonId, { "type": "string", "pattern": "^[A-Za-z0-9_-]+$", "x-kind": "person" });
schema_of!(Reference, { "type": "string", "minLength": 1, "x-kind": "reference" });
schema_of!(Amount, { "type": "number", "minimum": 0 });
schema_of!(Quantity, { "type": "number" });
schema_of!(Count, { "type": "integer", "minimum": 0 });
schema_of!(Ordinal, { "type": "integer", "minimum": 1 });
schema_of!(Currency, { "type": "string", "pattern": "^[A-Z]{3}$", "x-kind": "currency" });
schema_of!(Version, { "type": "integer", "enum": [1], "x-kind": "version" });

/// A number as people write it: no trailing zeros, thousands set apart by commas; one that is too large or too small to
/// be read digit by digit as `1.5e300`. There is one zero.
pub fn number(value: f64) -> String {
    /// Beyond these, a `f64` has digits that nobody has written, or zeros that nobody counts.
    const PLAIN: std::ops::Range<f64> = 1e-6..1e15;
    let size = value.abs();
    if size > 0.0 && !PLAIN.contains(&size) {
        return format!("{value:e}");
    }
    let plain = format!("{}", if size > 0.0 { value } else { 0.0 });
    let (whole, fraction) = plain
        .split_once('.')
        .map_or((plain.as_str(), None), |(w, f)| (w, Some(f)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::with_capacity(plain.len() + plain.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match fraction {
        Some(fraction) => format!("{sign}{grouped}.{fraction}"),
        None => format!("{sign}{grouped}"),
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&number(self.0))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&number(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn numbers_are_written_to_be_read() {
        for (value, written) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1_250.5, "1,250.5"),
            (-1_234_567.0, "-1,234,567"),
            (0.001, "0.001"),
            (0.000_001, "0.000001"),
            (999_999_999_999_999.0, "999,999,999,999,999"),
            (1e15, "1e15"),
            (1.5e300, "1.5e300"),
            (-1.25e22, "-1.25e22"),
            (f64::MAX, "1.7976931348623157e308"),
            (5e-324, "5e-324"),
            (0.000_000_15, "1.5e-7"),
        ] {
            assert_eq!(number(value), written);
        }
    }

    #[test]
    fn a_day_of_the_clock_is_that_of_utc() {
        let day = |seconds: u64| Date::of(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(day(0), Date::parse("1970-01-01"));
        assert_eq!(day(1_781_567_999), Date::parse("2026-06-15"));
        assert_eq!(day(1_781_568_000), Date::parse("2026-06-16"));
        // Near the end of the calendar, and a year later: what no calendar has is no panic.
        assert_eq!(day(253_402_000_000), Date::parse("9999-12-28"));
        assert_eq!(day(253_433_536_000), None);
        assert_eq!(day(u64::MAX >> 1), None);
        let before = Duration::from_secs(70_000_000_000);
        assert_eq!(SystemTime::UNIX_EPOCH.checked_sub(before).and_then(Date::of), None);
    }
}
