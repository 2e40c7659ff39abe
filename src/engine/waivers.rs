//! Which waivers hold.

use crate::document::Document;
use crate::engine::WaivedBy;
use crate::manifest::{Date, Manifest};
use crate::rules::Rule;
use crate::settings::Settings;

/// A waiver that holds today.
#[derive(Debug)]
pub(super) struct Holding {
    /// The place among the manifest's waivers.
    pub index: usize,
    pub rule: &'static Rule,
    pub by: WaivedBy,
}

/// The waivers that hold: whole, not expired, and of a rule that can be waived.
pub(super) fn holding(manifest: &Manifest, document: &Document, today: Date, settings: &Settings) -> Vec<Holding> {
    let broken = document.broken();
    manifest
        .waivers
        .iter()
        .enumerate()
        .filter_map(|(index, waiver)| {
            let entry = format!("{}.", document.written(&format!("waivers[{index}]")));
            if broken.iter().any(|broken| broken.path.starts_with(&entry)) {
                return None;
            }
            let rule = settings.find(waiver.rule.as_deref()?)?;
            let expires = waiver.expires?;
            (rule.is_waivable() && expires >= today).then_some(())?;
            let by = WaivedBy {
                reason: waiver.reason.clone()?,
                approved_by: waiver.approved_by.clone()?.0,
                expires,
            };
            Some(Holding { index, rule, by })
        })
        .collect()
}

/// The waiver that holds for `rule`, if any. A success without an owner is the look-ahead to the missing owner in another
/// dress, so a waiver of either holds for both.
pub(super) fn waiver_of<'h>(rule: &Rule, holding: &'h [Holding]) -> Option<&'h WaivedBy> {
    let twin = match rule.code {
        "OWN001" => Some("OWN023"),
        "OWN023" => Some("OWN001"),
        _ => None,
    };
    holding
        .iter()
        .find(|held| held.rule.code == rule.code || Some(held.rule.code) == twin)
        .map(|held| &held.by)
}
