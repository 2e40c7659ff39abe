//! What the page says of days, shares and long texts.

use std::fmt;

use crate::clean;
use crate::manifest::Date;
use crate::rules::days;

/// Text from a manifest or a path, as the page may show it: what is hidden or reorders text is spelt out, and what would
/// not end is cut. The templates escape it as HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text(String);

/// The most characters of one text: a paragraph. Who writes more has not written it for a page.
const LONGEST: usize = 600;

impl Text {
    pub(super) fn new(text: &str) -> Self {
        let mut cut = text.trim();
        if let Some((end, _)) = cut.char_indices().nth(LONGEST) {
            cut = cut[..end].trim_end();
        }
        let mut shown = clean::line(cut).into_owned();
        if cut.len() < text.trim().len() {
            shown.push('…');
        }
        Self(shown)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far away a day is: `today`, `in 12 days`, `3 days past`.
pub(super) fn until(day: Date, today: Date) -> String {
    match day.days_since(today) {
        0 => "today".to_owned(),
        left @ 1.. => format!("in {}", days(left)),
        past => format!("{} past", days(-past)),
    }
}

/// How long a waiver still holds, of which `last` is the last day: `12 days left`, `last day today`, `ran out 3 days ago`.
pub(super) fn left(last: Date, today: Date) -> String {
    match last.days_since(today) {
        0 => "its last day is today".to_owned(),
        left @ 1.. => format!("{} left", days(left)),
        past => format!("ran out {} ago", days(-past)),
    }
}

/// A day as it fits a column: `4 May 2026`, `30 Sep 2026`.
pub(super) fn short(day: Date) -> String {
    let long = day.to_string();
    let parts: Vec<&str> = long.split(' ').collect();
    match parts.as_slice() {
        [day, month, year] => format!("{day} {} {year}", month.get(..3).unwrap_or(month)),
        _ => long,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).expect("a day")
    }

    #[test]
    fn days_are_counted_to_and_past() {
        let today = day("2026-06-15");
        for (other, to, holds) in [
            ("2026-06-15", "today", "its last day is today"),
            ("2026-06-16", "in 1 day", "1 day left"),
            ("2026-07-15", "in 30 days", "30 days left"),
            ("2026-06-14", "1 day past", "ran out 1 day ago"),
            ("2025-06-15", "365 days past", "ran out 365 days ago"),
        ] {
            assert_eq!(until(day(other), today), to);
            assert_eq!(left(day(other), today), holds);
        }
    }

    #[test]
    fn text_is_cleaned_and_cut() {
        assert_eq!(Text::new("  a\u{202e}b\nc\u{0} ").to_string(), "a\\u{202e}b\\nc\\u{0}");
        assert_eq!(Text::new(&"é".repeat(LONGEST)).to_string(), "é".repeat(LONGEST));
        assert_eq!(
            Text::new(&"é".repeat(LONGEST + 1)).to_string(),
            "é".repeat(LONGEST) + "…"
        );
        assert_eq!(Text::new("\u{1b}").to_string(), "\\u{1b}");
    }

    #[test]
    fn days_in_columns() {
        assert_eq!(short(day("2026-09-30")), "30 Sep 2026");
        assert_eq!(short(day("2026-05-04")), "4 May 2026");
    }
}
