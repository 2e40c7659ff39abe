//! Which waivers hold.

use super::finding::WaivedBy;
use crate::document::Document;
use crate::manifest::{Date, Manifest};
use crate::rules::{Rule, Settings, whole_waivers};

/// A waiver that holds today.
#[derive(Debug)]
pub(super) struct Holding {
    /// The place among the manifest's waivers.
    pub index: usize,
    pub rule: Rule,
    pub by: WaivedBy,
}

/// The waivers that hold: whole, not expired, and of a rule that can be waived.
pub(super) fn holding(manifest: &Manifest, document: &Document, today: Date, settings: &Settings) -> Vec<Holding> {
    whole_waivers(manifest, document)
        .into_iter()
        .filter_map(|(index, waiver)| {
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

/// The waiver that holds for `rule`, if any. A rule that stands in another's place is that one in another dress, so a waiver
/// of either holds for both.
pub(super) fn waiver_of<'h>(rule: &Rule, holding: &'h [Holding]) -> Option<&'h WaivedBy> {
    holding
        .iter()
        .find(|held| held.rule.stands_for(rule))
        .map(|held| &held.by)
}
