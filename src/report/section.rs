//! A pilot's own part of the page.

use askama::Template;

use super::metric::MetricView;
use super::row::decision;
use super::words::{Text, capital, left};
use super::{Anchor, Pilot, VerdictView, stage_words, verdict_view};
use crate::assessment::{Assessment, Step, Verdict};
use crate::engine::{Profile, Waived};
use crate::manifest::{Date, MetricKind, Stage};
use crate::rules::{Rule, counted};

/// So many steps of a path are shown at least, as far as their areas go, before the others are folded away.
const OPEN_STEPS: usize = 6;
/// Steps of a path where there are many pilots.
const FEW_STEPS: usize = 12;
/// Metrics, waivers and findings of one pilot; a page is no place for thousands.
const MOST: usize = 12;
/// Rules behind a verdict.
const MOST_REASONS: usize = 5;

#[derive(Template)]
#[template(path = "report/section.html")]
pub(super) struct Section {
    anchor: Anchor,
    name: Text,
    unit: Option<Text>,
    path: Text,
    summary: Option<Text>,
    /// Stage, gate, decision: in one line.
    about: String,
    verdict: VerdictView,
    why: String,
    reasons: Vec<Reason>,
    binding: Option<String>,
    steps_title: String,
    /// The path, area by area, as far as it is open to be seen at once.
    open: Vec<Group>,
    folded: Vec<Group>,
    folded_steps: usize,
    steps_left_out: usize,
    metrics: Vec<MetricView>,
    metrics_left_out: usize,
    waivers: Vec<WaiverView>,
    waivers_left_out: usize,
    findings: Vec<Reason>,
    findings_left_out: usize,
}

/// A rule, and what it says.
struct Reason {
    words: Text,
    code: &'static str,
}

/// What would have to be true in one area.
struct Group {
    title: String,
    /// The number of its first step.
    start: usize,
    steps: Vec<StepView>,
}

struct StepView {
    what: Text,
    who: Text,
    code: &'static str,
}

struct WaiverView {
    what: Text,
    code: &'static str,
    terms: String,
    reason: Option<Text>,
}

impl Section {
    pub(super) fn new(pilot: &Pilot, today: Date, many: bool) -> Self {
        let assessment = pilot.assessment;
        let nothing = Profile::default();
        let profile = pilot.linted.profile.as_deref().unwrap_or(&nothing);
        let verdict = verdict_view(assessment.verdict);
        let shown_steps = if many { FEW_STEPS } else { usize::MAX };
        let mut metrics: Vec<_> = profile.metrics.iter().collect();
        // What it brings the business is what a sponsor looks for.
        metrics.sort_by_key(|metric| metric.kind != Some(MetricKind::Business));
        let (open, folded) = path(&assessment.steps[..assessment.steps.len().min(shown_steps)]);
        Self {
            anchor: pilot.anchor,
            name: pilot.name(),
            unit: pilot.unit(),
            path: Text::new(&pilot.linted.path),
            summary: profile.summary.as_deref().map(Text::new),
            about: about(pilot, today),
            verdict,
            why: why(assessment),
            reasons: reasons(assessment),
            binding: binding(assessment),
            steps_title: assessment
                .gate
                .map_or_else(|| "What is left to do".to_owned(), |gate| format!("What would have to be true for {gate}")),
            open,
            folded_steps: folded.iter().map(|group| group.steps.len()).sum(),
            folded,
            steps_left_out: assessment.steps.len().saturating_sub(shown_steps),
            metrics: metrics.iter().take(MOST).map(|metric| MetricView::new(metric)).collect(),
            metrics_left_out: metrics.len().saturating_sub(MOST),
            waivers: profile.waivers.iter().take(MOST).map(|waived| waiver(waived, today)).collect(),
            waivers_left_out: profile.waivers.len().saturating_sub(MOST),
            findings: Vec::new(),
            findings_left_out: 0,
        }
    }
}

/// Where the pilot stands: `pilot, asked about rollout; decision in 28 days (4 May 2026)`.
fn about(pilot: &Pilot, today: Date) -> String {
    let stage = match pilot.linted.stage {
        Some(stage) => format!("stage {stage}"),
        None => format!("stage {}", stage_words(None)),
    };
    let decision = decision(pilot, today);
    let day = decision.day.map_or_else(String::new, |day| format!(" ({day})"));
    match decision.words.as_str() {
        words @ ("no date" | "today") => format!("{stage} · decision: {words}"),
        words if words.starts_with("decided") => format!("{stage} · {words}{day}"),
        words => format!("{stage} · decision {words}{day}"),
    }
}

fn why(assessment: &Assessment) -> String {
    let due: usize = assessment.areas.iter().map(|it| it.met + it.open + it.blocked + it.waived).sum();
    let unmet: usize = assessment.areas.iter().map(|it| it.open + it.blocked).sum();
    let waived: usize = assessment.areas.iter().map(|it| it.waived).sum();
    let gate = assessment.gate.map_or("retirement", Stage::as_str);
    let held = match (unmet, waived) {
        (0, 0) => format!("all {due} requirements for {gate} are met"),
        (0, waived) => format!("of {due} requirements for {gate}, {waived} are waived and the others met"),
        (unmet, _) => format!("{unmet} of {due} requirements for {gate} are not met"),
    };
    let verdict = verdict_view(assessment.verdict).label;
    format!("{}: {held}.", capital(verdict))
}

fn reasons(assessment: &Assessment) -> Vec<Reason> {
    let rules = &assessment.because;
    if assessment.verdict == Verdict::NotYet && rules.len() > MOST_REASONS {
        return Vec::new();
    }
    rules.iter().take(MOST_REASONS).map(|rule| reason(rule)).collect()
}

fn reason(rule: &'static Rule) -> Reason {
    Reason {
        words: Text::new(&capital(rule.summary)),
        code: rule.code,
    }
}

fn binding(assessment: &Assessment) -> Option<String> {
    let binding = assessment.binding.as_ref()?;
    let open = i64::try_from(binding.rules.len()).unwrap_or(i64::MAX);
    Some(format!(
        "{}: {} open. Work on later areas does not hold without it.",
        capital(binding.area.as_str()),
        counted(open, "requirement is", "requirements are")
    ))
}

fn waiver(waived: &Waived, today: Date) -> WaiverView {
    let what = waived.rule.map_or(waived.names.as_str(), |rule| rule.summary);
    let by = waived.approved_by.as_ref().map(|by| format!("accepted by {}", Text::new(by)));
    let until = waived
        .expires
        .map(|day| format!("until {day}, {}", left(day, today)));
    let void = (!waived.holds && waived.expires.is_none_or(|day| day >= today)).then(|| "does not hold".to_owned());
    let terms: Vec<String> = [by, until, void].into_iter().flatten().collect();
    WaiverView {
        what: Text::new(&capital(what)),
        code: waived.rule.map_or("", |rule| rule.code),
        terms: capital(&terms.join("; ")),
        reason: waived.reason.as_deref().map(Text::new),
    }
}

/// The steps by area: those to be seen at once, and the others.
fn path(steps: &[Step]) -> (Vec<Group>, Vec<Group>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut start = 1;
    let mut open = 0;
    for group in steps.chunk_by(|a, b| a.rule.area() == b.rule.area()) {
        if start <= OPEN_STEPS {
            open += 1;
        }
        groups.push(Group {
            title: group[0].rule.area().map_or_else(|| "The manifest itself".to_owned(), |area| capital(area.as_str())),
            start,
            steps: group.iter().map(step).collect(),
        });
        start += group.len();
    }
    let folded = groups.split_off(open);
    (groups, folded)
}

fn step(step: &Step) -> StepView {
    let role = step.role.as_str();
    StepView {
        what: Text::new(&step.what),
        who: match &step.person {
            Some(person) => Text::new(&format!("{person}, {role}")),
            None => Text::new(&capital(role)),
        },
        code: step.rule.code,
    }
}
