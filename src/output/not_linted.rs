//! What is said of manifests that were found and not linted.

use crate::rules::listed;

/// So many of them are named in a sentence.
const MOST_NAMED: usize = 10;

/// Of one manifest, after its path or on its own.
pub(super) const NOT_LINTED: &str = "not linted: its configuration is broken";

/// A sentence without a full stop about `paths`; nothing if there are none. Not safe to print.
pub fn not_linted(paths: &[String]) -> Option<String> {
    let mut few: Vec<&str> = paths.iter().take(MOST_NAMED).map(String::as_str).collect();
    let more = format!("{} more", paths.len().saturating_sub(MOST_NAMED));
    if paths.len() > MOST_NAMED {
        few.push(&more);
    }
    let names = listed(&few);
    match paths.len() {
        0 => None,
        1 => Some(format!("{names} is {NOT_LINTED}")),
        many => Some(format!(
            "{many} manifests are not linted: their configuration is broken ({names})"
        )),
    }
}
