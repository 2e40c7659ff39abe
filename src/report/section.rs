//! A pilot's own part of the page.

use askama::Template;

use super::metric::MetricView;
use super::row::{AnswerView, answer_view, decision};
use super::words::{Text, left};
use super::{Anchor, Pilot, VerdictView, stage_words, verdict_view};
use crate::assessment::{Assessment, KeyQuestion, Kind, Step, Verdict, Way};
use crate::engine::{Profile, Waived};
use crate::manifest::{Date, MetricKind};
use crate::rules::{Rule, capital};

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
    why: Text,
    reasons: Vec<Reason>,
    reasons_left_out: usize,
    /// What would lead to another verdict, where that is not all of the path.
    changes: Vec<Text>,
    binding: Option<String>,
    months: Option<String>,
    work: Option<String>,
    not_applicable: Vec<Reason>,
    lax: Vec<Text>,
    questions_title: String,
    questions: Vec<Question>,
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
    remarks: Vec<Reason>,
    remarks_left_out: usize,
}

/// A key question with its answer.
struct Question {
    area: String,
    asks: &'static str,
    answer: AnswerView,
    fact: Option<Text>,
}

/// A rule, and what it says.
struct Reason {
    words: Text,
    code: String,
}

/// What would have to be true in one area.
struct Group {
    title: String,
    /// The number of its first step.
    start: usize,
    steps: Vec<StepView>,
}

struct StepView {
    /// `Find out`, `Bring about`.
    verb: &'static str,
    /// The kind's name in the style.
    kind: &'static str,
    what: Text,
    who: Text,
    code: String,
}

struct WaiverView {
    what: Text,
    code: String,
    terms: String,
    reason: Option<Text>,
}

impl Section {
    pub(super) fn new(pilot: &Pilot, today: Date, many: bool) -> Self {
        let assessment = &pilot.assessment;
        let nothing = Profile::default();
        let profile = pilot.linted.view.profile.as_ref().unwrap_or(&nothing);
        let verdict = verdict_view(assessment.verdict);
        let shown_steps = if many { FEW_STEPS } else { usize::MAX };
        let mut metrics: Vec<_> = profile.metrics.iter().collect();
        // What it brings the business is what a sponsor looks for.
        metrics.sort_by_key(|metric| metric.kind != Some(MetricKind::Business));
        let reasons = &assessment.because;
        let (open, folded) = path(&assessment.steps[..assessment.steps.len().min(shown_steps)]);
        Self {
            anchor: pilot.anchor,
            name: pilot.name(),
            unit: pilot.unit(),
            path: Text::new(&pilot.linted.path),
            summary: profile.summary.as_deref().map(Text::new),
            about: about(pilot, today),
            verdict,
            why: Text::new(&format!("{}.", capital(&assessment.verdict_told()))),
            reasons_left_out: reasons.len().saturating_sub(MOST_REASONS),
            reasons: reasons
                .iter()
                .take(MOST_REASONS)
                .map(|rule| reason(rule, &assessment.finding(rule)))
                .collect(),
            changes: changes(assessment),
            binding: binding(assessment),
            months: months(assessment),
            work: work(assessment),
            not_applicable: assessment
                .not_applicable
                .iter()
                .map(|(rule, because)| reason(rule, because))
                .collect(),
            lax: assessment.lax.iter().map(|lax| Text::new(lax)).collect(),
            questions_title: capital(&assessment.yes_told()),
            questions: match assessment.gate {
                Some(_) => assessment.key_questions.iter().map(question).collect(),
                None => Vec::new(),
            },
            steps_title: assessment.path_told(),
            open,
            folded_steps: folded.iter().map(|group| group.steps.len()).sum(),
            folded,
            steps_left_out: assessment.steps.len().saturating_sub(shown_steps),
            metrics: metrics
                .iter()
                .take(MOST)
                .map(|metric| MetricView::new(metric))
                .collect(),
            metrics_left_out: metrics.len().saturating_sub(MOST),
            waivers: profile
                .waivers
                .iter()
                .take(MOST)
                .map(|waived| {
                    let accepted = assessment
                        .waived
                        .iter()
                        .find(|one| Some(&one.rule) == waived.rule.as_ref());
                    waiver(waived, accepted.map(|one| one.finding.as_str()), today)
                })
                .collect(),
            waivers_left_out: profile.waivers.len().saturating_sub(MOST),
            remarks: profile
                .remarks
                .iter()
                .map(|(rule, message)| reason(rule, message))
                .collect(),
            remarks_left_out: profile.remarks_left_out,
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

fn question(question: &KeyQuestion) -> Question {
    Question {
        area: capital(question.area.as_str()),
        asks: question.question,
        answer: answer_view(question.answer),
        fact: question.fact.as_deref().map(Text::new),
    }
}

fn reason(rule: &Rule, words: &str) -> Reason {
    Reason {
        words: Text::new(words),
        code: rule.code().to_owned(),
    }
}

/// The ways to another verdict; not that of the path, which is all of it.
fn changes(assessment: &Assessment) -> Vec<Text> {
    if matches!(
        assessment.verdict,
        Verdict::NotYet | Verdict::CannotSay | Verdict::Retired
    ) {
        return Vec::new();
    }
    let way = |way: &Way| {
        let needs: Vec<&str> = way.needs.iter().map(|need| &*need.what).collect();
        Text::new(&needs.join(" "))
    };
    assessment.change.iter().map(way).collect()
}

fn binding(assessment: &Assessment) -> Option<String> {
    let binding = assessment.binding.as_ref()?;
    let area = capital(binding.area.as_str());
    Some(format!("{area}: {}.", Text::new(&binding.why)))
}

fn months(assessment: &Assessment) -> Option<String> {
    let months = assessment.months.as_ref()?;
    // The codes behind a condition stand in the path.
    let because: Vec<&str> = months
        .because
        .iter()
        .map(|one| one.split(" (").next().unwrap_or(one))
        .collect();
    Some(format!(
        "{} to {} months: {}.",
        months.least,
        months.most,
        because.join("; ")
    ))
}

/// What kind of work is left.
fn work(assessment: &Assessment) -> Option<String> {
    let gaps = assessment.gaps;
    let parts: Vec<String> = [
        (gaps.clarify, "clarify"),
        (gaps.organize, "organize"),
        (gaps.implement, "implement"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} to {what}"))
    .collect();
    (!parts.is_empty()).then(|| capital(&parts.join(", ")))
}

/// `finding` is what it accepts of this pilot, where there is something; else the rule is told by its name.
fn waiver(waived: &Waived, finding: Option<&str>, today: Date) -> WaiverView {
    let what = finding.or_else(|| waived.rule.as_ref().map(Rule::name));
    let what = what.unwrap_or(&waived.names);
    let mut terms = "Accepted".to_owned();
    if let Some(by) = &waived.approved_by {
        terms += &format!(" by {}", Text::new(by));
    }
    if let Some(day) = waived.expires {
        terms += &format!(" until {day}; {}", left(day, today));
    }
    if !waived.holds && waived.expires.is_none_or(|day| day >= today) {
        terms += "; does not hold";
    }
    WaiverView {
        what: Text::new(what),
        code: waived
            .rule
            .as_ref()
            .map_or_else(String::new, |rule| rule.code().to_owned()),
        terms,
        reason: waived.reason.as_deref().map(Text::new),
    }
}

/// The steps by area: those to be seen at once, and the others.
fn path(steps: &[Step]) -> (Vec<Group>, Vec<Group>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut start = 1;
    let mut open = 0;
    for group in steps.chunk_by(|a, b| (a.area, a.restarts) == (b.area, b.restarts)) {
        if start <= OPEN_STEPS {
            open += 1;
        }
        groups.push(Group {
            title: match group {
                [Step { restarts: true, .. }, ..] => "In the end".to_owned(),
                [Step { area: Some(area), .. }, ..] => capital(area.as_str()),
                _ => "The manifest itself".to_owned(),
            },
            start,
            steps: group.iter().map(step).collect(),
        });
        start += group.len();
    }
    let folded = groups.split_off(open);
    (groups, folded)
}

fn step(step: &Step) -> StepView {
    let (verb, what) = step.told_in_two();
    StepView {
        verb,
        kind: match step.kind {
            Kind::FindOut => "find-out",
            Kind::BringAbout => "bring-about",
        },
        what: Text::new(&what),
        who: Text::new(&format!("Ask {}", step.who())),
        code: step.rule.code().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{self, Role};

    #[test]
    fn waivers_say_how_long_they_hold() {
        let day = |text: &str| Date::parse(text).expect("a day");
        let terms = |by: Option<&str>, expires: Option<&str>, holds| {
            let waived = Waived {
                names: "OWN002".to_owned(),
                rule: rules::find("OWN002"),
                reason: None,
                approved_by: by.map(str::to_owned),
                expires: expires.map(day),
                holds,
            };
            waiver(&waived, None, day("2026-06-15")).terms
        };
        for (by, expires, holds, words) in [
            (
                Some("Ines"),
                Some("2026-06-20"),
                true,
                "Accepted by Ines until 20 June 2026; 5 days left",
            ),
            (
                Some("Ines"),
                Some("2026-06-15"),
                true,
                "Accepted by Ines until 15 June 2026; its last day is today",
            ),
            (
                Some("Ines"),
                Some("2026-06-14"),
                false,
                "Accepted by Ines until 14 June 2026; ran out 1 day ago",
            ),
            (
                None,
                Some("2026-06-16"),
                false,
                "Accepted until 16 June 2026; 1 day left; does not hold",
            ),
            (Some("Ines"), None, false, "Accepted by Ines; does not hold"),
        ] {
            assert_eq!(terms(by, expires, holds), words);
        }
    }

    #[test]
    fn paths_are_told_by_area_and_folded_after_the_first() {
        let step = |code: &str, restarts| {
            let rule = rules::find(code).expect("a rule");
            Step {
                area: rule.area(),
                kind: Kind::FindOut,
                what: rule.ask().to_owned(),
                rule,
                role: Role::Sponsor,
                person: None,
                error: None,
                follows: false,
                restarts,
            }
        };
        let codes = [
            "MAN010", "OWN007", "OWN008", "OWN009", "OWN010", "OWN025", "OWN012", "OWN013", "VAL001",
        ];
        let mut steps: Vec<Step> = codes.iter().map(|code| step(code, false)).collect();
        steps.push(step("DEC001", true));
        let (open, folded) = path(&steps);
        let told = |groups: &[Group]| -> Vec<String> {
            let told = groups
                .iter()
                .map(|one| format!("{} {}+{}", one.title, one.start, one.steps.len()));
            told.collect()
        };
        assert_eq!(told(&open), ["The manifest itself 1+1", "Sponsorship 2+5"]);
        assert_eq!(told(&folded), ["Decision 7+2", "Viability 9+1", "In the end 10+1"]);
    }
}
