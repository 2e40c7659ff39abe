//! Rules over all manifests of a run, and the lines that their findings show.

use std::collections::HashMap;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::{Targets, Workspace};
use crate::diagnostic::Span;
use crate::engine::{Linted, Standard, judge_portfolio};
use crate::source::Source;

impl Workspace {
    /// Adds what the rules say, and the lines that it points at: the text of a manifest was let go when it was linted.
    pub(super) fn judge_portfolio<V: Send>(&self, targets: &Targets, configured: bool, manifests: &mut [Linted<V>]) {
        let standards: Vec<&Standard> = targets.found.iter().map(|target| &*target.standard).collect();
        let shown = judge_portfolio(manifests, &standards, configured);
        if shown.is_empty() {
            return;
        }
        let mut spans: HashMap<usize, Vec<Span>> = shown.iter().map(|place| (*place, Vec::new())).collect();
        let places: HashMap<_, _> = manifests.iter().map(|one| one.path.clone()).zip(0..).collect();
        for (own, linted) in manifests.iter().enumerate() {
            for finding in &linted.findings {
                if let Some(spans) = spans.get_mut(&own) {
                    spans.extend(finding.span.clone());
                }
                for related in &finding.related {
                    let place = related.at.file.as_ref().map_or(Some(&own), |path| places.get(path));
                    if let Some(spans) = place.and_then(|place| spans.get_mut(place)) {
                        spans.push(related.at.span.clone());
                    }
                }
            }
        }
        let excerpts: Vec<(usize, Source)> = self.pool.install(|| {
            spans
                .into_par_iter()
                .filter_map(|(place, spans)| {
                    let text = self.read(&targets.found[place]).ok()?;
                    Some((place, Source::new(text).excerpt(&spans)))
                })
                .collect()
        });
        for (place, excerpt) in excerpts {
            manifests[place].source = Some(excerpt);
        }
    }
}
