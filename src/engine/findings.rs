//! What one manifest's outcomes come to from a standpoint: the findings that `check` reports.

use std::collections::HashMap;

use super::finding::Finding;
use super::judge::afterwards;
use super::level::{Level, Standpoint};
use super::read::{Judged, Read, View};
use super::states::{Standing, standings};
use super::waivers::waiver_of;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::document::{Identities, Problem};
use crate::manifest::{Stage, Verdict};
use crate::rules::{self, Check, Draft, Entry, Outcome, Outcomes, Rule, counted};

pub(super) fn findings(read: &Read, view: &View, at: Standpoint) -> Vec<Finding> {
    let mut said: Vec<Finding> = Vec::new();
    let late = look_back(read, view, at);
    let places = Placing { read };
    for judged in read.judged.iter().chain(&late).filter(|one| !one.drafts.is_empty()) {
        let Some(level) = view
            .weighed(&judged.rule, at)
            .filter(|level| !gives_way(judged, *level, read, view, at))
        else {
            continue;
        };
        let waiver = waiver_of(&judged.rule, &read.waivers);
        for draft in &judged.drafts {
            let mut finding = Finding::new(judged.rule.clone(), level.severity, places.diagnostic(draft));
            finding.ahead = level.ahead;
            finding.waiver = waiver.cloned();
            finding.known = draft.known;
            finding.forces = draft.forces;
            said.push(finding);
        }
    }
    for problem in &read.problems {
        let Some(entry) = rules::reporting(problem.mistake) else {
            continue;
        };
        let rule = Rule::Ours(entry);
        let Some(mut level) = view.weighed(&rule, at) else {
            continue;
        };
        let own_say = view.configured && view.context.settings.severity.contains_key(rule.code());
        if entry.error_if_it_silences_one && !own_say && silences_an_error(problem, read, view, at) {
            level.severity = Severity::Error;
        }
        let mut diagnostic = problem.diagnostic.clone();
        let text = read.source.text();
        diagnostic.span = diagnostic.span.map(|span| widened(span, text));
        for related in &mut diagnostic.related {
            related.at.span = widened(related.at.span.clone(), text);
        }
        said.push(Finding::new(rule, level.severity, diagnostic));
    }
    put_in_order(&mut said, read, view, at);
    said
}

/// Does a rule keep silent for one that stands in its place: for one that takes it, or, while it is only looked ahead to, for one
/// that keeps it until then; and that one, once it is due?
fn gives_way(judged: &Judged, level: Level, read: &Read, view: &View, at: Standpoint) -> bool {
    let code = judged.rule.code();
    let reports = |other: &'static Entry| {
        let drafts = read.judged.iter().find(|one| one.rule.code() == other.code);
        drafts.is_some_and(|one| !one.drafts.is_empty()) && view.weighed(&Rule::Ours(other), at).is_some()
    };
    let mut others = rules::entries();
    if others.any(|other| {
        let takes = other.replaces.contains(&code) || (level.ahead && other.until_due == Some(code));
        takes && reports(other)
    }) {
        return true;
    }
    let Some(until_due) = judged.rule.entry().and_then(|entry| entry.until_due) else {
        return false;
    };
    let other = rules::entries().find(|entry| entry.code == until_due);
    let level = other.and_then(|entry| view.weighed(&Rule::Ours(entry), at));
    level.is_some_and(|level| !level.ahead)
}

/// Runs the rules that look at what the others said.
fn look_back(read: &Read, view: &View, at: Standpoint) -> Vec<Judged> {
    let early_yes = read.manifest.decision.verdict == Some(Verdict::Scale) && at.stage < Stage::Rollout;
    if !early_yes && read.in_force.is_empty() {
        return Vec::new();
    }
    let mut late: Vec<Judged> = Vec::new();
    for entry in rules::entries() {
        let Check::Outcomes(check) = entry.check else { continue };
        let outcome = |judged: &Judged, standing: &Standing| Outcome {
            rule: judged.rule.clone(),
            state: standing.state,
            unclear: judged.unclear,
            reports: !judged.drafts.is_empty(),
            weighs: view.weighed(&judged.rule, at).is_some(),
        };
        let mut said: Vec<Outcome> = Vec::new();
        for judged in [&read.judged, &late] {
            let standings = standings(judged, &read.waivers, view.context.settings);
            said.extend(
                judged
                    .iter()
                    .zip(&standings)
                    .map(|(one, standing)| outcome(one, standing)),
            );
        }
        let outcomes = Outcomes {
            rules: &said,
            holding: &read.in_force,
        };
        let judged = afterwards(entry, &view.context, &mut |out| check(&view.context, &outcomes, out));
        late.push(judged);
    }
    late
}

/// Does it stand in for something that would be an error, were it missing?
fn silences_an_error(problem: &Problem, read: &Read, view: &View, at: Standpoint) -> bool {
    let Some(key) = &problem.diagnostic.key else {
        return false;
    };
    read.judged.iter().any(|judged| {
        judged.rule.is_requirement()
            && judged.wants(key)
            && view
                .weighed(&judged.rule, at)
                .is_some_and(|level| level.severity == Severity::Error)
    })
}

/// From what a rule says of a key to a place in the text.
struct Placing<'r> {
    read: &'r Read,
}

impl Placing<'_> {
    fn diagnostic(&self, draft: &Draft) -> Diagnostic {
        let document = &self.read.document;
        let text = self.read.source.text();
        let place = draft.at.as_deref().unwrap_or(&draft.key);
        let span = document
            .span(place)
            .or_else(|| document.span("pilot.stage"))
            .or_else(|| document.span("pilot"));
        let mut said = Diagnostic::new(draft.message.clone())
            .at(widened(span.unwrap_or(0..0), text))
            .about(document.written(&draft.key));
        said.label = draft.label.clone().or_else(|| self.absent(draft));
        said.help.clone_from(&draft.help);
        for (path, label) in &draft.see {
            if let Some(span) = document.span(path).filter(|_| document.has(path)) {
                said = said.see(span, label.clone());
            }
        }
        said
    }

    /// The words beside a table, for the key that it lacks.
    fn absent(&self, draft: &Draft) -> Option<String> {
        let document = &self.read.document;
        if draft.at.is_some() || document.has(&draft.key) {
            return None;
        }
        let (table, key) = draft.key.rsplit_once('.')?;
        (document.has(table) && document.span(table).is_some()).then(|| format!("no `{key}` here"))
    }
}

/// A span of one character at least, inside the text; only an empty text has none.
pub(super) fn widened(span: Span, text: &str) -> Span {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    if start == text.len() {
        start -= text.chars().next_back().map_or(0, char::len_utf8);
    }
    let first = text[start..].chars().next().map_or(0, char::len_utf8);
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    start..end.max(start + first)
}

/// Sorts by place, leaves out what is too much, active errors last, and gives the rest identity, ordinal and edits.
fn put_in_order(findings: &mut Vec<Finding>, read: &Read, view: &View, at: Standpoint) {
    let place = |finding: &Finding| finding.span.as_ref().map_or((0, 0), |span| (span.start, span.end));
    findings.sort_by(|a, b| (place(a), a.rule.code(), &a.key).cmp(&(place(b), b.rule.code(), &b.key)));
    let most = view.context.settings.limits.max_findings;
    let left_out = findings.len().saturating_sub(most);
    if left_out > 0 && view.configured {
        let mut weights: Vec<_> = findings
            .iter()
            .enumerate()
            .map(|(index, finding)| {
                let kept_anyway = finding.rule.is_always_on();
                let weight = std::cmp::Reverse(finding.severity);
                (!kept_anyway, finding.waiver.is_some(), weight, index)
            })
            .collect();
        weights.sort_unstable();
        let mut keep = vec![false; findings.len()];
        for (.., index) in weights.into_iter().take(most) {
            keep[index] = true;
        }
        let mut keep = keep.into_iter();
        findings.retain(|_| keep.next().unwrap_or(false));
        let cap = rules::entries().find(|entry| matches!(entry.check, Check::Engine));
        if let Some((rule, level)) = cap
            .map(Rule::Ours)
            .and_then(|rule| Some((rule.clone(), view.weighed(&rule, at)?)))
        {
            let message = format!(
                "there are more than {most} findings; {} left out",
                counted(i64::try_from(left_out).unwrap_or(i64::MAX), "is", "are")
            );
            let said = Diagnostic::new(message).at(widened(0..1, read.source.text()));
            findings.insert(0, Finding::new(rule, level.severity, said));
        }
    }
    let mut identities = Identities::new(&read.document, read.source.text());
    let mut seen: HashMap<(String, String), usize> = HashMap::new();
    for finding in findings {
        // What is about several places has an identity of its own.
        if let Some(key) = finding
            .diagnostic
            .key
            .as_ref()
            .filter(|_| finding.diagnostic.identity.is_empty())
        {
            finding.diagnostic.identity = identities.of(key);
        }
        let known_by = (finding.rule.code().to_owned(), finding.identity.clone());
        let same = seen.entry(known_by).or_insert(0);
        finding.ordinal = *same;
        *same += 1;
        if let Some(fix) = &finding.diagnostic.fix {
            finding.edits = read.document.edits(&fix.change);
        }
    }
}
