//! Which waivers are whole, before anybody asks whether they hold.

use std::collections::HashSet;

use crate::document::Document;
use crate::key::KeyPath;
use crate::manifest::{Manifest, Waiver};

/// The waivers that have every key, none of which is reported, with their places among the manifest's.
pub fn whole_waivers<'a>(manifest: &'a Manifest, document: &Document) -> Vec<(usize, &'a Waiver)> {
    if manifest.waivers.is_empty() {
        return Vec::new();
    }
    let broken = document.broken();
    let entries = broken.iter().filter_map(|one| KeyPath::new(&one.path).entry());
    let broken: HashSet<&str> = entries.filter(|entry| entry.starts_with("waivers[")).collect();
    let waivers = manifest.waivers.iter().enumerate();
    let has_all = |waiver: &Waiver| {
        waiver.rule.is_some() && waiver.reason.is_some() && waiver.approved_by.is_some() && waiver.expires.is_some()
    };
    waivers
        .filter(|(_, waiver)| has_all(waiver))
        .filter(|(index, _)| !broken.contains(document.written(&format!("waivers[{index}]")).as_str()))
        .collect()
}
