//! The contradictions that are errors, a row each: code, the stage from which it reports, its area, and what it rests on.

use pilotlint::manifest::Stage;
use pilotlint::manifest::Stage::{Design, Pilot, Rollout};

use super::judge::{Chosen, FAILED, Found, Judge, said};
use super::requirements::{REQUIREMENTS, REVIEWS, does_not_pay};
use super::said::Said;

/// What a contradiction rests on: what is written, or only what is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rests {
    Absent,
    Written,
}

/// A contradiction.
#[derive(Debug, Clone, Copy)]
pub struct Contradiction {
    pub code: &'static str,
    pub from: Stage,
    /// Does it look at `pilot.stage` alone, whatever the gate?
    pub keeps_stage: bool,
    pub area: &'static str,
    pub judge: fn(&Judge) -> Option<Rests>,
}

/// All of them, in the order in which areas bind.
pub const CONTRADICTIONS: &[Contradiction] = &[
    row("DEC001", Design, true, "decision", |j| {
        let open = matches!(j.stage, Design | Pilot) && j.decided() == Ok(None);
        written(open && j.is_before(j.at("pilot.decision-due"), j.today))
    }),
    row("DEC003", Design, false, "decision", |j| {
        j.decided().ok().flatten()?;
        rests(["on", "by", "because"].map(|key| j.at("decision").at(key)))
    }),
    row("DEC004", Design, true, "decision", |j| {
        let early = j.decided() == Ok(Some("scale")) && matches!(j.stage, Design | Pilot);
        let due = REQUIREMENTS.iter().filter(|rule| rule.due <= Rollout);
        let found: Vec<Found> = due.map(|rule| j.found(rule.code)).collect();
        match () {
            () if !early => None,
            () if found.iter().any(|one| one.state() == "failed") => Some(Rests::Written),
            () if found.iter().any(|one| one.state() == "unknown") => Some(Rests::Absent),
            () => None,
        }
    }),
    row("DEC006", Design, false, "decision", |j| {
        let ended = matches!(j.decided(), Ok(Some("kill" | "pivot")));
        ended.then(|| rests([j.at("decision.learnings")])).flatten()
    }),
    row("DEC007", Rollout, true, "decision", |j| match j.decided().ok()? {
        // A keep whose day has passed is none, and is written.
        None => Some(if j.at("decision").is_table() {
            Rests::Written
        } else {
            Rests::Absent
        }),
        Some(verdict) => written(verdict != "scale"),
    }),
    row("DEC008", Design, true, "decision", |j| {
        let killed = j.decided() == Ok(Some("kill")) && j.manifest.root.at("pilot.stage") != &Said::Broken;
        written(killed && j.is_before(j.at("decision.on"), j.ago(30)))
    }),
    row("DEC009", Design, false, "decision", |j| {
        let pivot = j.decided() == Ok(Some("pivot"));
        pivot.then(|| rests([j.at("decision.pivot-to")])).flatten()
    }),
    row("DEC011", Pilot, true, "decision", |j| {
        let open = j.stage == Pilot && j.decided() == Ok(None);
        written(open && j.is_before(j.at("pilot.succeeded-on"), j.ago(180)))
    }),
    row("DEC013", Design, false, "decision", |j| {
        written(j.at("decision.verdict").is("keep") && j.at("decision.until").lacks())
    }),
    row("MET015", Design, false, "metrics", |j| {
        let mut metrics = j.entries("metrics");
        written(metrics.any(|metric| j.is_better(metric, "target.value") == Some(false)))
    }),
    row("MET023", Pilot, false, "metrics", |j| {
        let business = j
            .entries("metrics")
            .filter(|metric| j.is_of(metric, &["business"]) == Chosen::Yes);
        let effects: Vec<bool> = business
            .filter_map(|metric| j.is_better(metric, "measured.value"))
            .collect();
        let long = j.is_before(j.at("pilot.started"), j.ago(540));
        let overdue = j.is_before(j.at("pilot.decision-due"), j.today) && j.decided() == Ok(None);
        let none = !effects.is_empty() && !effects.contains(&true);
        written(matches!(j.stage, Pilot | Rollout) && none && (long || overdue))
    }),
    row("OWN015", Design, false, "ownership", |j| {
        written(people_with_duties(j).iter().any(|one| j.has_left(one)))
    }),
    row("OWN016", Pilot, false, "ownership", |j| {
        let left = j.has_left(j.at("pilot.champion"));
        left.then(|| rests([owner(j)])).flatten()
    }),
    row("OWN023", Pilot, false, "ownership", |j| {
        let succeeded = j.at("pilot.succeeded-on").date().is_some();
        let early = j.stage == Pilot && j.gate < Rollout;
        (succeeded && early).then(|| rests([owner(j)])).flatten()
    }),
    row("GOV014", Pilot, false, "governance", |j| {
        let governance = j.at("governance");
        let risky = governance.at("autonomy").is("acts") && governance.at("risk-tier").is("high");
        let safe = ["oversight", "monitoring", "fallback-tested-on"];
        written(risky && safe.iter().any(|key| governance.at(key).lacks()))
    }),
    row("GOV016", Design, false, "governance", |j| {
        written(j.at("governance.risk-tier").is("prohibited"))
    }),
    row("GOV024", Pilot, false, "governance", |j| {
        let governance = j.at("governance");
        let unknown = governance.at("oversight").lacks() && governance.at("risk-tier").lacks();
        written(governance.at("autonomy").is("acts") && unknown)
    }),
    row("INT007", Pilot, false, "integration", |j| {
        let mut passed = REVIEWS
            .iter()
            .map(|review| j.at(review))
            .filter(|review| review.at("status").is("passed"));
        written(passed.any(|review| j.is_before(review.at("expires"), j.today)))
    }),
    row("INT014", Design, false, "integration", |j| {
        let listed = j.entries("integration.systems").next().is_some();
        written(listed && j.at("integration.standalone").is_true())
    }),
    row("INT015", Design, false, "governance", |j| {
        written(refused(j).next().is_some())
    }),
    row("HND007", Pilot, false, "handoff", |j| {
        let test = j.at("handoff.test");
        written(test.stands() && j.is_builder(test.at("by")) == Some(true))
    }),
    row("ROL008", Rollout, false, "rollout", |j| {
        let wave = |team: &Said| team.at("wave").number();
        let is = |team: &Said, words: &[&str]| words.iter().any(|word| team.at("status").is(word));
        let waits = |later: &Said| {
            let mut others = j.entries("rollout.teams");
            others.any(|one| {
                wave(one) < wave(later) && wave(one).is_some() && is(one, &["planned", "adopting", "paused"])
            })
        };
        let mut teams = j.entries("rollout.teams");
        written(teams.any(|team| is(team, &["adopting", "stable"]) && waits(team)))
    }),
    row("ROL011", Rollout, false, "rollout", |j| {
        let started = j.at("rollout.started").date()?;
        let day = |review: &Said| review.at("day").number();
        let ended = |before: Option<f64>| {
            let mut earlier = j
                .entries("rollout.reviews")
                .filter(|one| day(one).is_some() && day(one) < before);
            earlier.any(|one| one.at("outcome").is("stop") || one.at("outcome").is("pivot"))
        };
        let overdue = |review: &Said| {
            #[allow(clippy::cast_possible_truncation)] // days
            let due = day(review).map(|day| started.saturating_add(jiff::Span::new().days(day as i64)));
            due.is_some_and(|due| due < j.today) && review.at("held-on").lacks() && !ended(day(review))
        };
        written(j.entries("rollout.reviews").any(overdue))
    }),
    row("ROL012", Rollout, false, "rollout", |j| {
        let lacks = j.held().into_iter().filter_map(|review| {
            let blockers = (*review.at("blockers") == Said::Absent).then_some(Rests::Absent);
            blockers.max(rests(
                ["stable", "adoption-on-track", "outcome"].map(|key| review.at(key)),
            ))
        });
        lacks.max()
    }),
    row("ROL014", Rollout, false, "rollout", |j| {
        let against = |review: &Said| {
            let off = review.at("stable").is_false() || review.at("adoption-on-track").is_false();
            review.at("outcome").is("expand") && (off || review.at("blockers").texts().next().is_some())
        };
        written(j.entries("rollout.reviews").any(against))
    }),
    row("ROL019", Rollout, true, "rollout", |j| {
        let teams = || j.entries("rollout.teams");
        let mut dates = vec![j.at("rollout.started")];
        dates.extend(teams().map(|team| team.at("adoption-window.from")));
        dates.extend(teams().map(|team| team.at("stable-since")));
        let planned = teams().any(|team| team.at("status").is("planned"));
        let untold = teams().any(|team| team.at("status").is("stable") && team.at("stable-since").date().is_none());
        let latest = dates.iter().filter_map(|date| date.date()).max()?;
        let readable = !dates.contains(&&Said::Broken);
        written(j.stage == Rollout && planned && !untold && readable && latest < j.ago(180))
    }),
];

const fn row(
    code: &'static str,
    from: Stage,
    keeps_stage: bool,
    area: &'static str,
    judge: fn(&Judge) -> Option<Rests>,
) -> Contradiction {
    Contradiction {
        code,
        from,
        keeps_stage,
        area,
        judge,
    }
}

fn written(holds: bool) -> Option<Rests> {
    holds.then_some(Rests::Written)
}

/// Of these, one is absent, or a written no; what is broken is reported as that.
fn rests<const N: usize>(asked: [&Said; N]) -> Option<Rests> {
    let no = asked.iter().any(|one| one.lacks() && **one != Said::Absent);
    let absent = asked.contains(&&Said::Absent);
    (no || absent).then_some(if no { Rests::Written } else { Rests::Absent })
}

fn owner<'a>(j: &'a Judge) -> &'a Said {
    j.at("ownership.production-owner")
}

/// Everybody who holds a duty.
pub fn people_with_duties<'a>(j: &'a Judge) -> Vec<&'a Said> {
    let duties = [
        "ownership.sponsor.person",
        "ownership.production-owner.person",
        "ownership.business-owner.person",
        "ownership.scale-decision.person",
        "ownership.maintainer.person",
        "governance.accountable",
        "governance.monitoring.alerts",
        "environment.data.owner",
        "adoption.owner",
        "integration.it-lead",
    ];
    let mut people: Vec<&Said> = duties.iter().map(|path| j.at(path)).collect();
    people.extend(j.at("governance.escalation").list());
    people.extend(j.entries("metrics").map(|metric| metric.at("owner")));
    people.extend(j.entries("integration.systems").map(|system| system.at("owner")));
    let teams = j
        .entries("rollout.teams")
        .filter(|team| !team.at("status").is("withdrawn"));
    people.extend(teams.map(|team| team.at("champion")));
    people
}

/// The reviews that were refused.
fn refused<'a>(j: &'a Judge) -> impl Iterator<Item = &'a Said> {
    let reviews = REVIEWS.iter().map(|review| j.at(review));
    reviews.filter(|review| review.at("status").is("refused"))
}

/// What a rule that may end a pilot leads to at this gate: `kill` where nothing else is left, `pivot` where something is, and
/// nothing where that is not stated.
pub fn forces(j: &Judge, code: &str) -> Option<&'static str> {
    let is_no = |it: &Said| said(it).has(FAILED);
    let uses = j.at("business-case.adjacent-uses");
    let by_uses = match uses {
        uses if is_no(uses) => Some("kill"),
        uses if said(uses).is_met() => Some("pivot"),
        _ => None,
    };
    let active = |code: &str| j.contradicts(code).is_some();
    match code {
        "GOV016" => active(code).then_some("kill"),
        "INT015" => (active(code) && refused(j).any(|review| is_no(review.at("plan")))).then_some("kill"),
        "VAL003" if j.gate >= Rollout && does_not_pay(j) && !j.waivers.contains(code) => by_uses,
        "MET023" if active(code) && !j.waivers.contains(code) => by_uses,
        _ => None,
    }
}
