//! What the page says of the whole portfolio.

use super::row::decision;
use super::words::Text;
use super::{Anchor, Pilot, VerdictView, verdict_view};
use crate::assessment::Verdict;
use crate::manifest::{Date, Stage};
use crate::rules::{Area, Check, capital, entries, listed};

/// Bars with their counts.
#[derive(Debug)]
pub(super) struct Chart {
    pub title: &'static str,
    pub bars: Vec<Bar>,
}

/// So many of the pilots.
#[derive(Debug)]
pub(super) struct Bar {
    pub label: String,
    /// Set where the bar is that of a verdict.
    pub verdict: Option<&'static str>,
    pub count: usize,
    /// Of all pilots, in percent.
    pub percent: usize,
}

/// What a rule over the portfolio says.
#[derive(Debug)]
pub(super) struct Remark {
    pub summary: String,
    pub code: &'static str,
    pub help: String,
    pub first: Vec<Said>,
    pub more: Vec<Said>,
    pub left_out: usize,
}

/// Of one pilot, after its name.
#[derive(Debug)]
pub(super) struct Said {
    pub message: String,
    pub name: Text,
    pub anchor: Anchor,
    /// Accepted by a waiver for now.
    pub waived: bool,
}

/// The whole portfolio in one sentence.
pub(super) fn lead(pilots: &[Pilot], gate: Option<Stage>) -> String {
    let count = |verdict| with_verdict(pilots, verdict);
    if pilots.is_empty() {
        return "There are no pilots.".to_owned();
    }
    if count(Verdict::Retired) == pilots.len() {
        return "Every pilot is retired.".to_owned();
    }
    verdicts_told(count, kept(pilots), gate) + &most_common(&binding(pilots)) + "."
}

fn with_verdict(pilots: &[Pilot], verdict: Verdict) -> usize {
    pilots.iter().filter(|one| one.assessment.verdict == verdict).count()
}

/// How many pilots are kept as pilots because that was decided.
fn kept(pilots: &[Pilot]) -> usize {
    let kept = |one: &&Pilot| one.assessment.decided.is_some() && one.assessment.verdict == Verdict::NotYet;
    pilots.iter().filter(kept).count()
}

/// What is proven of how many pilots, as the beginning of a sentence. Retired ones do not count; `kept` of those that are
/// `not-yet` are so by decision.
fn verdicts_told(count: impl Fn(Verdict) -> usize, kept: usize, gate: Option<Stage>) -> String {
    let on = gate.map_or_else(|| "to go on".to_owned(), |gate| format!("for {gate}"));
    let ready = format!("proven ready {on}");
    let waivers = format!("proven ready {on} but for what is waived");
    let is_named = count(Verdict::Scale) + count(Verdict::ScaleWithWaivers) > 0;
    let not_ready = if is_named {
        "proven not ready".to_owned()
    } else {
        format!("proven not ready {on}")
    };
    let (not_ready_count, pivot, kill) = (
        count(Verdict::NotYet) - kept,
        count(Verdict::Pivot),
        count(Verdict::Kill),
    );
    let be = |count: usize, what: &str| format!("{} {what}", if count == 1 { "is" } else { "are" });
    let are = [
        (count(Verdict::Scale), be(count(Verdict::Scale), &ready)),
        (
            count(Verdict::ScaleWithWaivers),
            be(count(Verdict::ScaleWithWaivers), &waivers),
        ),
        (not_ready_count, be(not_ready_count, &not_ready)),
        (
            kept,
            be(
                kept,
                if kept == 1 {
                    "kept as a pilot by decision"
                } else {
                    "kept as pilots by decision"
                },
            ),
        ),
        (pivot, "should turn elsewhere".to_owned()),
        (kill, "should be stopped".to_owned()),
    ];
    let unsaid = count(Verdict::CannotSay);
    let all = unsaid + are.iter().map(|(count, _)| count).sum::<usize>();
    let told: Vec<&(usize, String)> = are.iter().filter(|(count, _)| *count > 0).collect();
    match (told.as_slice(), unsaid, all) {
        ([], _, 1) => format!("Of the one pilot it cannot be said whether it is ready {on}"),
        ([], _, _) => format!("Of none of {all} pilots can it be said whether it is ready {on}"),
        ([(_, what)], 0, 1) => format!("The one pilot {what}"),
        ([(_, what)], 0, _) => format!("All {all} pilots {what}"),
        (told, unsaid, _) => {
            let mut told: Vec<String> = told.iter().map(|(count, what)| format!("{count} {what}")).collect();
            if unsaid > 0 {
                told.push(format!("of {unsaid} it cannot be said"));
            }
            format!("Of {all} pilots, {}", listed(&told))
        }
    }
}

/// What binds most, as the end of a sentence.
fn most_common(counts: &[(Area, usize)]) -> String {
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let areas: Vec<&str> = counts
        .iter()
        .filter(|(_, count)| *count == most)
        .map(|(area, _)| area.as_str())
        .collect();
    match (areas.as_slice(), most) {
        ([], _) => String::new(),
        ([one], 1) => format!("; the binding constraint is {one}"),
        ([one], _) => format!("; the most common binding constraint is {one} ({most} pilots)"),
        (some, 1) => format!("; the binding constraints are {}", listed(some)),
        (some, _) => format!(
            "; the most common binding constraints are {} ({most} pilots each)",
            listed(some)
        ),
    }
}

/// How many pilots each area binds first, in binding order; areas that bind none are left out.
fn binding(pilots: &[Pilot]) -> Vec<(Area, usize)> {
    let binds = |pilot: &&Pilot, area| pilot.assessment.binding.as_ref().is_some_and(|it| it.area == area);
    Area::ALL
        .into_iter()
        .map(|area| (area, pilots.iter().filter(|pilot| binds(pilot, area)).count()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// What is worth knowing beside it: decisions that are overdue, and pilots that do not count any more.
pub(super) fn aside(pilots: &[Pilot], today: Date) -> Option<String> {
    let late = match pilots.iter().filter(|pilot| decision(pilot, today).late).count() {
        0 => String::new(),
        1 => "One decision is past its day. ".to_owned(),
        late => format!("{late} decisions are past their day. "),
    };
    let retired = match with_verdict(pilots, Verdict::Retired) {
        retired if retired == 0 || retired == pilots.len() => String::new(),
        1 => "One more pilot is retired.".to_owned(),
        retired => format!("{retired} more pilots are retired."),
    };
    let both = late + &retired;
    (!both.is_empty()).then(|| both.trim_end().to_owned())
}

pub(super) fn charts(pilots: &[Pilot]) -> Vec<Chart> {
    let percent = |count: usize| (count * 100 / pilots.len().max(1)).max(1);
    let verdicts = verdicts(pilots).into_iter().map(|view| {
        let is_it = |pilot: &&Pilot| verdict_view(pilot.assessment.verdict) == view;
        let count = pilots.iter().filter(is_it).count();
        Bar {
            label: view.label.to_owned(),
            verdict: Some(view.id),
            count,
            percent: percent(count),
        }
    });
    let mut areas = binding(pilots);
    areas.sort_by_key(|(area, count)| (std::cmp::Reverse(*count), *area));
    let areas = areas.into_iter().map(|(area, count)| Bar {
        label: capital(area.as_str()),
        verdict: None,
        count,
        percent: percent(count),
    });
    [
        ("Verdicts", verdicts.collect::<Vec<_>>()),
        ("Binding constraints", areas.collect()),
    ]
    .into_iter()
    .filter(|(_, bars)| !bars.is_empty())
    .map(|(title, bars)| Chart { title, bars })
    .collect()
}

/// What rules over the portfolio say, one entry a rule.
pub(super) fn remarks(pilots: &[Pilot]) -> Vec<Remark> {
    /// Shown at once, and at all.
    const FIRST: usize = 3;
    const MOST: usize = 50;
    let rules = entries().filter(|entry| matches!(entry.check, Check::Portfolio(_)));
    rules
        .filter_map(|rule| {
            let mut said = pilots.iter().flat_map(|pilot| {
                let findings = pilot.linted.findings.iter();
                let of_rule = findings.filter(|one| one.rule.code() == rule.code);
                of_rule.map(|one| said_of(pilot, &one.message, one.waiver.is_some()))
            });
            let first: Vec<Said> = said.by_ref().take(FIRST).collect();
            let more: Vec<Said> = said.by_ref().take(MOST - FIRST).collect();
            (!first.is_empty()).then(|| Remark {
                summary: capital(rule.summary),
                code: rule.code,
                help: capital(rule.help),
                first,
                more,
                left_out: said.count(),
            })
        })
        .collect()
}

fn said_of(pilot: &Pilot, message: &str, waived: bool) -> Said {
    let name = pilot.name();
    let message = Text::new(message).to_string();
    Said {
        message: match message.strip_prefix(&name.to_string()) {
            Some(rest) if rest.starts_with(' ') => rest.to_owned(),
            _ => format!(": {message}"),
        },
        name,
        anchor: pilot.anchor,
        waived,
    }
}

/// The stages that occur, in their order.
pub(super) fn stages(pilots: &[Pilot]) -> Vec<&'static str> {
    let mut stages: Vec<Option<Stage>> = pilots.iter().map(|pilot| pilot.linted.stage).collect();
    stages.sort_unstable();
    stages.dedup();
    stages.into_iter().map(super::stage_words).collect()
}

/// The verdicts that occur, in their order.
pub(super) fn verdicts(pilots: &[Pilot]) -> Vec<VerdictView> {
    let mut views: Vec<VerdictView> = pilots
        .iter()
        .map(|pilot| verdict_view(pilot.assessment.verdict))
        .collect();
    views.sort_unstable_by_key(|view| view.key);
    views.dedup();
    views
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_in_words() {
        for (scale, not_yet, kept, cannot_say, kill, words) in [
            (
                1,
                2,
                0,
                3,
                0,
                "Of 6 pilots, 1 is proven ready to go on, 2 are proven not ready and of 3 it cannot be said",
            ),
            (
                2,
                1,
                1,
                0,
                0,
                "Of 3 pilots, 2 are proven ready to go on and 1 is kept as a pilot by decision",
            ),
            (0, 4, 0, 0, 0, "All 4 pilots are proven not ready to go on"),
            (
                0,
                4,
                0,
                0,
                1,
                "Of 5 pilots, 4 are proven not ready to go on and 1 should be stopped",
            ),
            (
                0,
                0,
                0,
                2,
                0,
                "Of none of 2 pilots can it be said whether it is ready to go on",
            ),
            (5, 0, 0, 0, 0, "All 5 pilots are proven ready to go on"),
            (1, 0, 0, 0, 0, "The one pilot is proven ready to go on"),
            (0, 1, 0, 0, 0, "The one pilot is proven not ready to go on"),
            (0, 1, 1, 0, 0, "The one pilot is kept as a pilot by decision"),
            (
                0,
                0,
                0,
                1,
                0,
                "Of the one pilot it cannot be said whether it is ready to go on",
            ),
            (0, 0, 0, 0, 1, "The one pilot should be stopped"),
        ] {
            let count = |verdict| match verdict {
                Verdict::Scale => scale,
                Verdict::NotYet => not_yet,
                Verdict::CannotSay => cannot_say,
                Verdict::Kill => kill,
                Verdict::Pivot | Verdict::ScaleWithWaivers => 0,
                Verdict::Retired => 7,
            };
            assert_eq!(verdicts_told(count, kept, None), words);
        }
        let ready = |verdict| usize::from(verdict == Verdict::ScaleWithWaivers);
        assert_eq!(
            verdicts_told(ready, 0, Some(Stage::Rollout)),
            "The one pilot is proven ready for rollout but for what is waived"
        );
    }

    #[test]
    fn the_most_common_constraints_in_words() {
        use Area::{Metrics, People, Viability};
        for (counts, words) in [
            (&[][..], ""),
            (&[(Metrics, 1)], "; the binding constraint is metrics"),
            (
                &[(Metrics, 3)],
                "; the most common binding constraint is metrics (3 pilots)",
            ),
            (
                &[(Viability, 1), (Metrics, 2)],
                "; the most common binding constraint is metrics (2 pilots)",
            ),
            (
                &[(Viability, 1), (People, 1)],
                "; the binding constraints are viability and people",
            ),
            (
                &[(Viability, 2), (Metrics, 2), (People, 1)],
                "; the most common binding constraints are viability and metrics (2 pilots each)",
            ),
        ] {
            assert_eq!(most_common(counts), words);
        }
    }
}
