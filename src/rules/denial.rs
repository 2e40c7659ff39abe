//! What a rule finds where the manifest itself says that there is none.

use super::env::quoted;
use super::int::the_review;
use super::{Context, Entry};
use crate::key::{KeyPath, Segment};

/// A rule's own words for what stands at `key`, where the manifest says that there is none of it. `None` where it does not say
/// so, and where the rule has no words for it.
pub(crate) fn denial(entry: &Entry, cx: &Context, key: &str) -> Option<String> {
    if entry.none.is_empty() || !cx.says_none(key) {
        return None;
    }
    // The names last: they are the manifest's, and may hold anything.
    let mut out = String::new();
    let mut rest = entry.none;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (what, after) = after.split_once('}')?;
        match what {
            "name" => out.push_str(cx.name()),
            _ => out.push_str(&entry_called(cx, key)),
        }
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// What to call the entry, or the review, that a key lies in.
fn entry_called(cx: &Context, key: &str) -> String {
    let manifest = cx.manifest;
    if let Some(below) = key.strip_prefix("integration.reviews.") {
        return the_review(cx, below.split('.').next().unwrap_or(below));
    }
    let path = KeyPath::new(key);
    let index = path.segments().find_map(|segment| match segment {
        Segment::Index(index) => Some(index),
        _ => None,
    });
    let list = path.split_entry().map(|(list, _)| list);
    let Some((list, at)) = list.zip(index) else {
        return "it".to_owned();
    };
    let plain = |name: &Option<String>| name.clone();
    let found = match list {
        "metrics" => manifest.metrics.get(at).and_then(|metric| plain(&metric.name)),
        "integration.systems" => manifest
            .integration
            .systems
            .get(at)
            .and_then(|system| plain(&system.name)),
        "rollout.teams" => manifest.rollout.teams.get(at).and_then(|team| plain(&team.name)),
        "workflow.roles" => manifest.workflow.roles.get(at).and_then(|role| plain(&role.role)),
        "environment.conditions" => {
            let condition = manifest.environment.conditions.get(at);
            condition.and_then(|condition| condition.pilot.as_deref().map(quoted))
        }
        "environment.data.hand-tuned" => {
            let tuned = manifest.environment.data.hand_tuned.get(at);
            tuned.and_then(|tuned| tuned.work.as_deref().map(quoted))
        }
        _ => None,
    };
    let otherwise = match list {
        "metrics" => "a metric",
        "integration.systems" => "a system",
        "rollout.teams" => "a team",
        "workflow.roles" => "somebody",
        "environment.conditions" => "a condition",
        "environment.data.hand-tuned" => "a piece of work",
        _ => "it",
    };
    found.unwrap_or_else(|| otherwise.to_owned())
}
