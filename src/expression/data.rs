//! A manifest as expressions see it: keys as in TOML, absent ones absent, dates as timestamps at midnight UTC.

use std::collections::HashMap;
use std::sync::Mutex;

use cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelMap, CelMapKey, CelString, CelTimestamp};
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone, Utc};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::{Datetime, Offset};

use super::meter::Account;
use super::{Expression, LONGEST_LIST};
use crate::manifest::{Date, Stage};

/// What the expressions of all rules see of one manifest.
pub struct Data<'t> {
    manifest: CelMap<'t>,
    today: CelTimestamp,
    stage: CelString<'static>,
    /// Lists and tables that are too long to go through.
    long: Vec<Long>,
    /// What the rules may still spend on it. Locked only because CEL wants variables to be shareable.
    pub(super) account: Mutex<Account>,
}

/// A list that is too long to go through.
pub(super) struct Long {
    /// Its key path, entries of arrays without their places.
    pub path: String,
    pub length: usize,
}

impl<'t> Data<'t> {
    /// Over the intact values of a manifest's tables.
    pub fn new(tables: &'t DeTable<'_>, today: Date, stage: Stage) -> Self {
        let mut long = Vec::new();
        let manifest = table(tables, "", &mut long);
        let day = today.0;
        let date = NaiveDate::from_ymd_opt(
            i32::from(day.year()),
            u32::from(day.month().unsigned_abs()),
            u32::from(day.day().unsigned_abs()),
        );
        Self {
            manifest,
            today: CelTimestamp::from(midnight(date.unwrap_or_default())),
            stage: CelString::from(stage.as_str()),
            long,
            account: Mutex::default(),
        }
    }

    /// The first list that is too long for this expression.
    pub(super) fn too_long(&self, expression: &Expression) -> Option<&Long> {
        let top = |path: &str| path[..path.find(['.', '[']).unwrap_or(path.len())].to_owned();
        let reads = |list: &&Long| match expression.tables() {
            None => true,
            Some(mut tables) => tables.any(|table| table == top(&list.path)),
        };
        self.long.iter().find(reads)
    }
}

impl VariableResolver for Data<'_> {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        Some(CowVal::Borrowed(match variable {
            "manifest" => &self.manifest,
            "today" => &self.today,
            "stage" => &self.stage,
            _ => return None,
        }))
    }
}

fn table<'t>(table: &'t DeTable<'_>, path: &str, long: &mut Vec<Long>) -> CelMap<'t> {
    note(path, table.len(), long);
    let entries: HashMap<CelMapKey<'t>, Box<dyn Val + 't>> = table
        .iter()
        .map(|(key, entry)| {
            let key = key.get_ref().as_ref();
            let below = if path.is_empty() {
                key.to_owned()
            } else {
                format!("{path}.{key}")
            };
            (CelMapKey::from(key), value(entry, &below, long))
        })
        .collect();
    CelMap::from(entries)
}

fn note(path: &str, length: usize, long: &mut Vec<Long>) {
    if length > LONGEST_LIST {
        long.push(Long {
            path: path.to_owned(),
            length,
        });
    }
}

fn value<'t>(entry: &'t Spanned<DeValue<'_>>, path: &str, long: &mut Vec<Long>) -> Box<dyn Val + 't> {
    match entry.get_ref() {
        DeValue::String(text) => Box::new(CelString::from(text.as_ref())),
        DeValue::Boolean(yes) => Box::new(CelBool::from(*yes)),
        DeValue::Integer(number) => {
            // The reader has refused what does not fit, but for what stands in [extra].
            match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Box::new(CelInt::from(number)),
                Err(_) => Box::new(CelString::from(number.as_str())),
            }
        }
        DeValue::Float(number) => Box::new(CelDouble::from(number.as_str().parse::<f64>().unwrap_or(f64::NAN))),
        DeValue::Datetime(date) => match timestamp(date) {
            Some(instant) => Box::new(CelTimestamp::from(instant)),
            None => Box::new(CelString::from(date.to_string())),
        },
        DeValue::Array(items) => {
            note(path, items.len(), long);
            let items: Vec<Box<dyn Val + 't>> = items.iter().map(|item| value(item, path, long)).collect();
            Box::new(CelList::from(items))
        }
        DeValue::Table(inner) => Box::new(table(inner, path, long)),
    }
}

fn midnight(day: NaiveDate) -> DateTime<FixedOffset> {
    day.and_time(chrono::NaiveTime::MIN).and_utc().fixed_offset()
}

/// A date is its midnight in UTC, and a local time is taken as UTC; a time without a date is none.
fn timestamp(value: &Datetime) -> Option<DateTime<FixedOffset>> {
    let date = value.date?;
    let day = NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))?;
    let Some(time) = value.time else {
        return Some(midnight(day));
    };
    let local = day.and_hms_nano_opt(
        u32::from(time.hour),
        u32::from(time.minute),
        u32::from(time.second.unwrap_or(0)),
        time.nanosecond.unwrap_or(0),
    )?;
    match value.offset {
        Some(Offset::Custom { minutes }) => FixedOffset::east_opt(i32::from(minutes) * 60)?
            .from_local_datetime(&local)
            .single(),
        Some(Offset::Z) | None => Some(Utc.from_utc_datetime(&local).fixed_offset()),
    }
}
