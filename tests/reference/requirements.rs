//! The requirements, a row each: code, the stage at which it is due, its area, and what is found of it.

use jiff::{Span, civil::Date};
use pilotlint::manifest::Stage;
use pilotlint::manifest::Stage::{Pilot, Production, Rollout};

use super::judge::{Chosen, FAILED, Found, Judge, MET, NOTHING, UNKNOWN, all, lists, must, said};
use super::said::Said;

/// A requirement.
#[derive(Debug, Clone, Copy)]
pub struct Requirement {
    pub code: &'static str,
    pub due: Stage,
    pub area: &'static str,
    pub judge: fn(&Judge) -> Found,
}

type Row = (&'static str, Stage, fn(&Judge) -> Found);

macro_rules! areas {
    ($($area:literal: [$($row:expr),* $(,)?]),* $(,)?) => {
        /// All of them, in the order in which areas bind.
        pub const REQUIREMENTS: &[Requirement] = &[$($({
            let (code, due, judge): Row = $row;
            Requirement { code, due, area: $area, judge }
        }),*),*];
    };
}

const SPONSOR: &str = "ownership.sponsor";
const TRAINING: &str = "adoption.training";
const ANY: &[&str] = &["business", "technical", "adoption"];
const BUSINESS: &[&str] = &["business"];
const ADOPTION: &[&str] = &["adoption"];
const OWNED: &[&str] = &["business", "adoption"];

areas! {
    "sponsorship": [
        ("OWN007", Pilot, |j| j.duty(SPONSOR)),
        ("OWN008", Rollout, |j| j.key_must("ownership.sponsor.controls-budget", Said::is_true)),
        ("OWN009", Rollout, |j| in_table(j, "ownership.sponsor.funds", |funds| lists(funds, "rollout"))),
        ("OWN010", Pilot, sponsor_above),
        ("OWN024", Pilot, |j| j.key("ownership.sponsor.committed-on")),
    ],
    "decision": [
        ("OWN012", Pilot, |j| j.duty("ownership.scale-decision")),
        ("OWN013", Pilot, |j| j.key("ownership.scale-decision.ready-when")),
        ("OWN021", Rollout, |j| j.key_must("ownership.scale-decision.controls-budget", Said::is_true)),
        ("OWN028", Pilot, |j| j.key("ownership.scale-decision.agreed-on")),
        ("DEC002", Pilot, |j| said(j.at("pilot.decision-due"))),
        ("DEC012", Pilot, |j| said(j.at("pilot.started"))),
    ],
    "viability": [
        ("VAL001", Pilot, |j| said(j.at("business-case"))),
        ("VAL002", Rollout, |j| j.key("business-case.cost-to-scale") | j.key("business-case.run-cost-per-year")),
        ("VAL003", Rollout, |j| if does_not_pay(j) { FAILED } else { j.of("VAL010") | j.of("VAL002") }),
        ("VAL004", Rollout, large_enough),
        ("VAL005", Rollout, |j| j.key("business-case.assumptions")),
        ("VAL006", Rollout, |j| in_table(j, "business-case.approved-by", |by| j.outsider(by))),
        ("VAL007", Pilot, currency),
        ("VAL008", Pilot, |j| said(j.at("pilot.problem"))),
        ("VAL009", Rollout, |j| j.key("business-case.alternatives")),
        ("VAL010", Pilot, |j| j.key("business-case.value-per-year")),
    ],
    "metrics": [
        ("MET001", Pilot, |j| j.kind("business")),
        ("MET003", Pilot, |j| j.metrics(BUSINESS, |metric| said(metric.at("baseline")))),
        ("MET004", Pilot, |j| j.metrics(ANY, |metric| said(metric.at("target")))),
        ("MET007", Pilot, |j| j.kind("technical")),
        ("MET008", Pilot, |j| j.kind("adoption")),
        ("MET009", Rollout, |j| j.metrics(ADOPTION, |metric| j.reached(metric, "MET010", true))),
        ("MET010", Rollout, |j| j.metrics(OWNED, |metric| said(metric.at("measured")))),
        ("MET012", Production, |j| j.metrics(BUSINESS, |metric| j.reached(metric, "MET010", false))),
        ("MET013", Rollout, worth),
        ("MET014", Rollout, |j| j.metrics(OWNED, |metric| j.holds(metric.at("owner")))),
        ("MET018", Pilot, |j| j.metrics(ANY, |metric| said(metric.at("unit")) | said(metric.at("direction")))),
        ("MET019", Rollout, |j| j.metrics(BUSINESS, |metric| j.effect(metric))),
        ("MET021", Pilot, |j| j.metrics(OWNED, |metric| said(metric.at("defined-on")))),
        ("MET022", Rollout, |j| j.metrics(&["technical"], |metric| j.reached(metric, "MET022", true))),
    ],
    "ownership": [
        ("OWN001", Rollout, |j| j.duty("ownership.production-owner")),
        ("OWN002", Rollout, |j| j.key("ownership.production-owner.budget-line")),
        ("OWN003", Rollout, |j| j.key("ownership.production-owner.review-cadence")),
        ("OWN004", Rollout, |j| in_table(j, "ownership.production-owner.authority", |it| lists(it, "retire"))),
        ("OWN006", Rollout, |j| j.key_must("ownership.production-owner.accountable-for", |it| it.is("business-value"))),
        ("OWN014", Pilot, |j| j.duty("ownership.business-owner")),
        ("OWN020", Production, |j| j.duty("ownership.maintainer")),
        ("OWN026", Pilot, |j| one_of(&[j.at("pilot.champion"), j.at("pilot.builders")])),
        ("OWN027", Pilot, |j| j.key("ownership.business-owner.since")),
    ],
    "governance": [
        ("GOV001", Pilot, |j| demanded(j, "governance", "framework")),
        ("GOV002", Pilot, |j| j.holder("governance.accountable")),
        ("GOV003", Pilot, |j| j.key("governance.oversight")),
        ("GOV004", Pilot, |j| j.key("governance.autonomy")),
        ("GOV005", Rollout, escalation),
        ("GOV006", Rollout, |j| j.key("governance.incident-plan")),
        ("GOV007", Rollout, |j| j.key("governance.audit-trail")),
        ("GOV008", Rollout, |j| j.key("governance.explainability")),
        ("GOV009", Rollout, |j| j.key("governance.review-cadence")),
        ("GOV010", Production, |j| {
            let alerts = j.at("governance.monitoring.alerts");
            let left = if j.has_left(alerts) { j.left() } else { NOTHING };
            j.key("governance.monitoring.signals") | left
        }),
        ("GOV011", Production, |j| j.after("GOV009", || j.key_must("governance.last-review", |last| reviewed(j, last)))),
        ("GOV013", Rollout, |j| j.key("governance.tested-on")),
        ("GOV015", Rollout, |j| j.key("governance.data-governance")),
        ("GOV017", Pilot, |j| j.key("governance.risk-tier")),
        ("GOV018", Rollout, |j| j.key("governance.fallback")),
        ("GOV019", Production, |j| j.after("GOV018", || j.key("governance.fallback-tested-on"))),
        ("GOV020", Production, |j| j.key("governance.decommission")),
        ("GOV021", Rollout, |j| j.key("governance.policies-updated-on")),
    ],
    "workflow": [
        ("WRK001", Rollout, |j| demanded(j, "workflow", "current-map")),
        ("WRK002", Rollout, |j| in_table(j, "workflow.mapped-by", |by| j.outsider(by))),
        ("WRK003", Rollout, |j| j.key("workflow.new-map")),
        ("WRK004", Rollout, |j| j.key("workflow.steps-removed")),
        ("WRK005", Rollout, |j| j.key("workflow.steps-changed")),
        ("WRK006", Rollout, |j| j.key("workflow.roles")),
        ("WRK007", Rollout, |j| j.key("workflow.exception-handling")),
        ("WRK008", Rollout, |j| j.key("workflow.quality-checks")),
        ("WRK009", Rollout, |j| j.key("workflow.visibility")),
        ("WRK010", Rollout, |j| {
            let agreed = j.at("workflow.agreed-with");
            let without = j.around("workflow.agreed-with");
            j.teams(|team| match (said(agreed), team.at("name").text()) {
                _ if without.is_some() => NOTHING,
                (MET, Some(name)) if agreed.texts().any(|one| one == name) => MET,
                // Others may have agreed than are listed.
                (MET, _) => UNKNOWN,
                (found, _) => found,
            }) | without.unwrap_or(NOTHING)
        }),
        ("WRK011", Production, |j| in_table(j, "workflow.parallel-manual", |it| match it {
            Said::Absent => MET, // nobody claims that it runs beside
            _ => must(it, Said::is_false),
        })),
        ("WRK013", Rollout, |j| j.key("workflow.decision-rights")),
    ],
    "environment": [
        ("ENV001", Rollout, |j| demanded(j, "environment", "audited-on")),
        ("ENV002", Rollout, |j| j.after("ENV001", || said(j.at("environment.conditions")))),
        ("ENV003", Rollout, |j| j.after("ENV002", || {
            all(j.entries("environment.conditions").map(|condition| match condition.at("holds") {
                Said::Bool(true) => MET,
                Said::Bool(false) => said(condition.at("plan")),
                _ => UNKNOWN,
            }))
        })),
        ("ENV004", Rollout, |j| match j.at("environment.data.source").text() {
            Some("live") if j.at("environment.data").stands() => MET,
            _ => j.key("environment.data.production-test"),
        }),
        ("ENV005", Rollout, |j| subtable(j, "environment.data")),
        ("ENV006", Pilot, |j| said(j.at("environment.data.unprocessable-protocol"))),
        ("ENV007", Rollout, |j| j.around("environment.data.owner").unwrap_or_else(|| {
            match j.at("environment.data.hand-tuned") {
                Said::Absent => NOTHING,
                Said::Broken => UNKNOWN,
                Said::List(entries) if !entries.is_empty() => all(entries.iter().map(|one| said(one.at("replacement")))),
                _ => MET,
            }
        })),
        ("ENV008", Rollout, |j| j.holder("environment.data.owner")),
    ],
    "integration": [
        ("INT001", Rollout, integration),
        ("INT002", Rollout, |j| connected(j, || j.after("INT001", || {
            all(j.entries("integration.systems").map(|system| j.holds(system.at("owner"))))
        }))),
        ("INT003", Production, |j| connected(j, || j.after("INT001", || {
            all(j.entries("integration.systems").map(|system| must(system.at("status"), |it| it.is("live"))))
        }))),
        ("INT004", Rollout, |j| reviewed_by(j, "integration.reviews.it")),
        ("INT005", Rollout, |j| reviewed_by(j, "integration.reviews.security")),
        ("INT006", Rollout, |j| reviewed_by(j, "integration.reviews.compliance")),
        ("INT008", Rollout, |j| connected(j, || j.key("integration.resources"))),
        ("INT009", Rollout, |j| reviews(j, "passed", |review| said(review.at("on")) | said(review.at("evidence")))),
        ("INT010", Rollout, |j| reviews(j, "not-required", |review| said(review.at("because")))),
        ("INT011", Rollout, |j| j.at_high_risk(|| reviewed_by(j, "integration.reviews.privacy"))),
        ("INT012", Production, |j| j.after("INT001", || {
            all(j.entries("integration.systems").map(|system| match system.at("status").text() {
                Some("live") => said(system.at("tested-on")),
                Some(_) => NOTHING,
                None => UNKNOWN,
            }))
        })),
        ("INT013", Rollout, |j| connected(j, || j.holder("integration.it-lead"))),
    ],
    "handoff": [
        ("HND001", Pilot, |j| demanded(j, "handoff", "scoped-on")),
        ("HND002", Rollout, |j| j.key("handoff.docs.runbook")),
        ("HND003", Rollout, |j| j.key("handoff.docs.training")),
        ("HND004", Rollout, |j| j.key("handoff.docs.workarounds")),
        ("HND005", Rollout, |j| j.key("handoff.docs.edge-cases")),
        ("HND006", Rollout, |j| subtable(j, "handoff.test")),
        ("HND008", Rollout, |j| j.key_must("handoff.test.minutes", |it| it.number().is_some_and(|it| it <= 60.0))),
        ("HND009", Rollout, |j| j.key_must("handoff.test.unaided", Said::is_true)),
        ("HND011", Rollout, |j| j.key_must("handoff.runs-without-builders", Said::is_true)),
        ("HND013", Pilot, partner),
    ],
    "people": [
        ("ADO001", Pilot, |j| j.outsider(j.at("adoption.frontline"))),
        ("ADO002", Rollout, |j| demanded(j, "adoption", "change-plan")),
        ("ADO003", Rollout, |j| j.after("WRK006", || {
            all(j.entries("workflow.roles").map(|role| said(role.at("job-description"))))
        })),
        ("ADO004", Rollout, |j| subtable(j, TRAINING)),
        ("ADO005", Rollout, |j| j.key_must("adoption.training.role-specific", Said::is_true)),
        ("ADO006", Rollout, |j| j.key("adoption.performance-metrics")),
        ("ADO007", Rollout, |j| j.key_must("adoption.outside-users", |it| it.number().is_some_and(|it| it > 0.0))),
        ("ADO008", Rollout, |j| j.key_must("adoption.sceptics-included", Said::is_true)),
        ("ADO009", Rollout, |j| j.key("adoption.support")),
        ("ADO011", Rollout, |j| in_table(j, "adoption.owner", |owner| {
            let left = if j.has_left(owner) { j.left() } else { NOTHING };
            j.outsider(owner) | left
        })),
        ("ADO012", Rollout, |j| j.key("adoption.budget-line")),
        ("ADO013", Rollout, |j| j.key("adoption.headcount")),
        ("ADO014", Rollout, |j| j.at_high_risk(|| j.key("adoption.workers-informed-on"))),
    ],
    "rollout": [
        ("ROL001", Rollout, |j| demanded(j, "rollout", "teams")),
        ("ROL002", Rollout, |j| j.teams(|team| j.outsider(team.at("workflow-mapped-by")))),
        ("ROL003", Rollout, |j| j.teams(|team| said(team.at("designed-with")))),
        ("ROL004", Rollout, |j| j.teams(|team| said(team.at("adoption-window")))),
        ("ROL005", Rollout, |j| j.teams(|team| said(team.at("check-ins")))),
        ("ROL006", Rollout, |j| j.teams(|team| said(team.at("feedback")))),
        ("ROL007", Rollout, |j| j.teams(|team| must(team.at("can-adjust"), Said::is_true))),
        ("ROL010", Rollout, |j| j.after("ROL001", || {
            let listed = |day: f64| j.entries("rollout.reviews").any(|one| one.at("day").number() == Some(day));
            match said(j.at("rollout.reviews")) {
                MET if ![30.0, 60.0, 90.0].into_iter().all(listed) => UNKNOWN,
                found => found,
            }
        })),
        ("ROL015", Rollout, |j| j.teams(|team| said(team.at("data-assessed-on")))),
        ("ROL018", Rollout, |j| j.after("ROL001", || said(j.at("rollout.started")))),
        ("ROL020", Rollout, |j| j.teams(|team| said(team.at("workflow")))),
        ("ROL025", Production, latest_review),
    ],
}

/// The value of a key, in a table that is there.
fn in_table(j: &Judge, path: &str, found: impl Fn(&Said) -> Found) -> Found {
    j.around(path).unwrap_or_else(|| found(j.at(path)))
}

/// A table, and one key of it.
fn demanded(j: &Judge, table: &str, key: &str) -> Found {
    match said(j.at(table)) {
        MET => said(j.at(table).at(key)),
        found => found,
    }
}

/// A table that is demanded, in another one that is.
fn subtable(j: &Judge, path: &str) -> Found {
    if j.at(path).is_table() {
        said(j.at(path))
    } else {
        j.key(path)
    }
}

/// One would do: there is none only when each is a written no.
fn one_of(all: &[&Said]) -> Found {
    let found: Vec<Found> = all.iter().map(|one| said(one)).collect();
    let failed = found.iter().all(|one| one.has(FAILED));
    match found.contains(&MET) {
        true => MET,
        false if failed && !found.is_empty() => super::judge::all(found),
        false => UNKNOWN,
    }
}

fn sponsor_above(j: &Judge) -> Found {
    in_table(j, "ownership.sponsor.person", |person| {
        let sponsor = j.at(SPONSOR);
        let (executive, budget) = (sponsor.at("executive"), sponsor.at("controls-budget"));
        if executive.is_true() && budget.is_true() {
            return MET; // where the chief executive builds, nobody stands above
        }
        let builds = j.after("OWN026", || match j.is_builder(person) {
            Some(true) if executive.is_false() || budget.is_false() => FAILED,
            Some(false) => MET,
            _ => UNKNOWN,
        });
        must(executive, Said::is_true) | builds
    })
}

fn amount(j: &Judge, key: &str) -> Option<f64> {
    j.at("business-case").at(key).number()
}

/// Do the stated amounts prove that it does not pay? What is not stated is taken for nothing.
pub fn does_not_pay(j: &Judge) -> bool {
    let cost = amount(j, "cost-to-scale").unwrap_or(0.0);
    let run = amount(j, "run-cost-per-year").unwrap_or(0.0);
    amount(j, "value-per-year").is_some_and(|value| {
        let net = value - run;
        net <= 0.0 || cost / net * 12.0 > 24.0
    })
}

fn large_enough(j: &Judge) -> Found {
    let stated = j.key("business-case.volume-per-year") | j.key("business-case.pilot-volume-per-year");
    match (amount(j, "volume-per-year"), amount(j, "pilot-volume-per-year")) {
        (Some(scaled), Some(pilot)) if scaled <= pilot => FAILED,
        _ => stated,
    }
}

fn currency(j: &Judge) -> Found {
    let amounts = ["value-per-year", "cost-to-scale", "run-cost-per-year"];
    in_table(j, "business-case.currency", |currency| {
        let case = j.at("business-case");
        let stated = amounts
            .iter()
            .any(|key| matches!(case.at(key), Said::Number(_) | Said::Broken));
        if stated { said(currency) } else { NOTHING }
    })
}

fn worth(j: &Judge) -> Found {
    j.after("MET001", || {
        let of = |chosen| {
            j.entries("metrics")
                .filter(move |metric| j.is_of(metric, BUSINESS) == chosen)
        };
        let worths: Vec<&Said> = of(Chosen::Yes).map(|metric| metric.at("worth")).collect();
        match one_of(&worths) {
            found if found.has(FAILED) && of(Chosen::CannotTell).next().is_some() => UNKNOWN,
            found => found,
        }
    })
}

fn escalation(j: &Judge) -> Found {
    in_table(j, "governance.escalation", |steps| match said(steps) {
        MET if steps.list().iter().all(|one| j.has_left(one)) => j.left(),
        found => found,
    })
}

/// Is the next review of its governance not due yet?
fn reviewed(j: &Judge, last: &Said) -> bool {
    let span = match j.at("governance.review-cadence").text() {
        Some("weekly") => Span::new().weeks(1),
        Some("fortnightly") => Span::new().weeks(2),
        Some("monthly") => Span::new().months(1),
        Some("quarterly") => Span::new().months(3),
        _ => Span::new().years(1),
    };
    last.date()
        .is_some_and(|last| Date::saturating_add(last, span) >= j.today)
}

fn integration(j: &Judge) -> Found {
    let (systems, standalone) = (j.at("integration.systems"), j.at("integration.standalone"));
    match said(j.at("integration")) {
        MET if standalone.is_true() || said(systems).is_met() => MET,
        MET if said(systems).has(FAILED) && *standalone != Said::Broken => said(systems),
        MET => UNKNOWN,
        found => found,
    }
}

/// What is asked only of a pilot that connects to something.
fn connected(j: &Judge, found: impl FnOnce() -> Found) -> Found {
    match j.at("integration.standalone") {
        Said::Bool(true) => NOTHING,
        Said::Broken if j.at("integration").stands() => match found() {
            MET => MET,
            _ => UNKNOWN,
        },
        _ => found(),
    }
}

fn reviewed_by(j: &Judge, review: &str) -> Found {
    match said(j.at(review)) {
        MET => must(j.at(review).at("status"), |status| {
            status.is("passed") || status.is("not-required")
        }),
        found => found,
    }
}

pub const REVIEWS: [&str; 4] = [
    "integration.reviews.it",
    "integration.reviews.security",
    "integration.reviews.compliance",
    "integration.reviews.privacy",
];

fn reviews(j: &Judge, status: &str, found: impl Fn(&Said) -> Found) -> Found {
    all(REVIEWS.iter().map(|review| match j.at(review) {
        Said::Broken => UNKNOWN,
        review if !review.is_table() => NOTHING,
        review => match review.at("status").text() {
            Some(it) if it == status => found(review),
            Some(_) => NOTHING,
            None => UNKNOWN,
        },
    }))
}

fn partner(j: &Judge) -> Found {
    let partner = j.at("handoff.partner");
    let stated = ["agreed-on", "scaling", "docs-standard", "owner-after", "independence"];
    let agreed = ["change-management", "reviews"];
    match partner {
        Said::Absent | Said::No { .. } => NOTHING,
        _ if !partner.stands() => UNKNOWN,
        _ => {
            all(stated.iter().map(|key| said(partner.at(key))))
                | all(agreed.iter().map(|key| must(partner.at(key), Said::is_true)))
        }
    }
}

/// What keeps a review that was held from being whole, or was found by it to be wrong.
fn latest_review(j: &Judge) -> Found {
    let Some(review) = j.held().pop() else {
        let untold = j
            .entries("rollout.reviews")
            .any(|one| *one.at("held-on") == Said::Broken);
        return if untold { UNKNOWN } else { NOTHING };
    };
    let blockers = review.at("blockers");
    let wrong = review.at("stable").is_false()
        || review.at("adoption-on-track").is_false()
        || blockers.texts().next().is_some()
        || ["stop", "pivot"].iter().any(|word| review.at("outcome").is(word));
    if wrong {
        FAILED
    } else {
        j.waived("ROL012", review_whole(review)).shared()
    }
}

/// Does a review that was held say what it found?
pub fn review_whole(review: &Said) -> Found {
    let blockers = match review.at("blockers") {
        Said::No { .. } => MET, // there are none
        Said::List(list) if list.is_empty() => MET,
        blockers => said(blockers),
    };
    blockers | said(review.at("stable")) | said(review.at("adoption-on-track")) | said(review.at("outcome"))
}
