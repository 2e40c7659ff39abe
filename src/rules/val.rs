//! VAL: what scaling is worth, what it costs, and who has checked that.

use super::Check::Manifest;
use super::Role::{BusinessOwner, Champion, Sponsor};
use super::Sort::Requirement;
use super::Source::{Action, Nist, Six};
use super::{Area, Context, Entry, Findings, Force, Gap, counted, examples, standards};
use crate::manifest::{Amount, Stage};

/// What the rules of this group have in common.
const VAL: Entry = Entry {
    area: Some(Area::Viability),
    gap: Some(Gap::Clarify),
    standards: standards::VALUE,
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "VAL001",
        name: "business-case-missing",
        sort: Requirement(Stage::Pilot),
        reads: &["business-case"],
        demands: &["business-case"],
        tells: Some(&[
            "business-case.value-per-year",
            "business-case.cost-to-scale",
            "business-case.run-cost-per-year",
        ]),
        summary: "there is no business case",
        ask: "There is a business case in numbers.",
        none: "{name} has no business case",
        who: BusinessOwner,
        why: "That AI will help is a hope and not a case. A pilot without one cannot lead to a decision, because nobody \
              has said what its success would be worth or what it would cost to have it everywhere.",
        help: "work out with the business owner and finance what it brings a year at production scale, even if roughly, \
               and start [business-case] with that",
        sources: &[Action, Six],
        examples: examples!("VAL001-business-case-missing"),
        check: Manifest(|cx, out| {
            if !cx.states("business-case") {
                out.at("business-case", format!("no business case is stated for {}", cx.name()));
            }
        }),
        ..VAL
    },
    Entry {
        code: "VAL002",
        name: "costs-unquantified",
        sort: Requirement(Stage::Rollout),
        subjects: &["business-case"],
        reads: &["business-case.cost-to-scale", "business-case.run-cost-per-year"],
        summary: "what it costs to scale or to run is not stated",
        ask: "It is stated in numbers what scaling costs once, and what running it costs a year.",
        who: Sponsor,
        why: "The pilot's own cost says little: integration, training, support and licences for every team come on top. \
              A sponsor who hears of them one at a time stops at the second.",
        help: "collect the cost of integration, change work and training, and of licences, support and upkeep for all \
               teams, from those who will have to pay, and state both sums",
        sources: &[Action, Six],
        examples: examples!("VAL002-costs-unquantified"),
        check: Manifest(costs_unquantified),
        ..VAL
    },
    Entry {
        code: "VAL003",
        name: "case-does-not-pay",
        sort: Requirement(Stage::Rollout),
        waits: &["VAL010", "VAL002"],
        subjects: &["business-case"],
        reads: &[
            "business-case.value-per-year",
            "business-case.cost-to-scale",
            "business-case.run-cost-per-year",
        ],
        forces: Some(Force::Loss),
        limits: &["payback-months"],
        summary: "the business case does not pay",
        ask: "By its own numbers, scaling pays for itself soon enough.",
        who: Sponsor,
        why: "Some pilots work and still should not scale. To say so by the case's own numbers, before teams are retrained \
              and systems connected, is a good result of a pilot.",
        help: "look for a larger use, a cheaper way to run it or an adjacent use that pays; if there is none, decide to \
               pivot or to kill it, and write down what was learnt",
        sources: &[Six],
        examples: examples!("VAL003-case-does-not-pay"),
        check: Manifest(does_not_pay),
        ..VAL
    },
    Entry {
        code: "VAL004",
        name: "too-small-to-scale",
        sort: Requirement(Stage::Rollout),
        subjects: &["business-case"],
        reads: &["business-case.volume-per-year", "business-case.pilot-volume-per-year"],
        summary: "scaling would not bring more work through it",
        ask: "At production scale, clearly more work goes through it than in the pilot.",
        none: "there is no figure for how much work goes through {name} a year",
        who: BusinessOwner,
        why: "Scaling pays by multiplying. Where production has no more cases than the pilot had, the pilot already was \
              the whole use, and a rollout adds only cost.",
        help: "count the cases in all units that could use it; if they are no more than the pilot's, keep it where it is, \
               or look for other work that it fits",
        sources: &[Six],
        examples: examples!("VAL004-too-small-to-scale"),
        check: Manifest(too_small),
        ..VAL
    },
    Entry {
        code: "VAL005",
        name: "assumptions-unstated",
        sort: Requirement(Stage::Rollout),
        subjects: &["business-case"],
        reads: &["business-case.assumptions"],
        summary: "the business case does not say what it rests on",
        ask: "It is written down what the numbers of the business case rest on.",
        none: "the business case of {name} lists no assumption, though its numbers rest on some",
        who: BusinessOwner,
        why: "A number is as good as what it takes for granted. Assumptions in writing can be tested in the pilot; those \
              that stay unsaid are found out in the rollout.",
        help: "ask of each amount what has to be true for it, beginning with how much of the saved time turns into value, \
               and list the answers as assumptions",
        sources: &[Six],
        examples: examples!("VAL005-assumptions-unstated"),
        check: Manifest(|cx, out| {
            if cx.manifest.business_case.assumptions.is_empty() {
                out.at(
                    "business-case.assumptions",
                    format!(
                        "what the business case of {} takes for granted is not stated",
                        cx.name()
                    ),
                );
            }
        }),
        ..VAL
    },
    Entry {
        code: "VAL006",
        name: "case-not-approved",
        sort: Requirement(Stage::Rollout),
        waits: &["OWN026"],
        subjects: &["business-case"],
        reads: &["business-case.approved-by", "pilot.champion", "pilot.builders"],
        tells: Some(&["business-case.approved-by", "business-case.approved-on"]),
        summary: "nobody but a builder has approved the business case",
        ask: "Somebody who did not build it has approved the business case.",
        none: "nobody has approved the business case of {name}",
        who: Sponsor,
        why: "Those who build a thing see its value first and its cost last. A case counts once somebody has put their \
              name to it who would have to pay for it and could have said no.",
        help: "put the case before whoever owns the budget for scaling, let that person change the numbers, and name the \
               person as approved-by",
        sources: &[Action, Six],
        examples: examples!("VAL006-case-not-approved"),
        check: Manifest(not_approved),
        ..VAL
    },
    Entry {
        code: "VAL007",
        name: "currency-missing",
        sort: Requirement(Stage::Pilot),
        subjects: &["business-case"],
        reads: &[
            "business-case.currency",
            "business-case.value-per-year",
            "business-case.cost-to-scale",
            "business-case.run-cost-per-year",
        ],
        tells: Some(&["business-case.currency"]),
        summary: "an amount has no currency",
        ask: "The amounts of the business case have a currency.",
        none: "the amounts in the business case of {name} have no currency",
        who: Champion,
        why: "Amounts without a currency are read in the reader's own, and cannot be compared with another pilot's.",
        help: "ask finance which currency and which year's rates the case was reckoned in, and state the currency's three \
               letters",
        sources: &[Six],
        examples: examples!("VAL007-currency-missing"),
        check: Manifest(currency_missing),
        ..VAL
    },
    Entry {
        code: "VAL008",
        name: "user-problem-unstated",
        key_question: Some("What hurts the people it is for?"),
        sort: Requirement(Stage::Pilot),
        reads: &["pilot.problem"],
        summary: "what hurts its users is not stated",
        ask: "It is written down which problem of its users it solves, in their words.",
        none: "{name} solves no problem that its users have",
        who: BusinessOwner,
        why: "People change how they work for a problem that they have. A tool that answers somebody else's problem is \
              used while somebody is watching.",
        help: "ask five people who do the work what costs them most time or nerves, and write their answer into \
               pilot.problem; if it is another problem, change the pilot",
        sources: &[Six],
        examples: examples!("VAL008-user-problem-unstated"),
        check: Manifest(|cx, out| {
            out.missing("pilot.problem", || {
                format!(
                    "which problem {} solves for those who are to use it is not stated",
                    cx.name()
                )
            });
        }),
        ..VAL
    },
    Entry {
        code: "VAL009",
        name: "no-alternative-weighed",
        sort: Requirement(Stage::Rollout),
        subjects: &["business-case"],
        reads: &["business-case.alternatives"],
        summary: "no way without AI was weighed",
        ask: "Ways without AI were weighed against it.",
        none: "no way without AI was weighed against {name}",
        who: BusinessOwner,
        why: "A table, a rule or a simpler form sometimes gives most of the effect with none of the risk. Who has weighed \
              that can defend the choice; who has not will be asked.",
        help: "ask the people who do the work what they would change with the same money and no AI, compare the best \
               answer with the case, and list it under alternatives",
        sources: &[Nist("MANAGE 2.1")],
        examples: examples!("VAL009-no-alternative-weighed"),
        check: Manifest(|cx, out| {
            if cx.manifest.business_case.alternatives.is_empty() {
                out.at(
                    "business-case.alternatives",
                    format!(
                        "whether a way without AI was weighed against {} is not stated",
                        cx.name()
                    ),
                );
            }
        }),
        ..VAL
    },
    Entry {
        code: "VAL010",
        name: "value-unquantified",
        sort: Requirement(Stage::Pilot),
        subjects: &["business-case"],
        reads: &["business-case.value-per-year"],
        summary: "what it is worth a year is not stated",
        ask: "It is stated in numbers what it brings the business a year at production scale.",
        none: "there is no figure for what {name} is worth a year at production scale",
        who: BusinessOwner,
        why: "That AI will help is not a case. Only a number can be compared with what scaling costs, and only a number \
              can turn out to be wrong while there is still time.",
        help: "multiply the effect on one case by the cases of a year and by what that is worth, let finance go through \
               it, and state the result as value-per-year",
        sources: &[Action, Six],
        examples: examples!("VAL010-value-unquantified"),
        check: Manifest(|cx, out| {
            out.missing("business-case.value-per-year", || {
                format!("what {} is worth a year at production scale is not stated", cx.name())
            });
        }),
        ..VAL
    },
];

/// `EUR 420,000`, or the bare number where no currency is stated.
fn money(cx: &Context, amount: Amount) -> String {
    match &cx.manifest.business_case.currency {
        Some(currency) => format!("{} {amount}", currency.0),
        None => amount.to_string(),
    }
}

fn costs_unquantified(cx: &Context, out: &mut Findings) {
    let name = cx.name();
    let Some(lacking) = out.lacks("business-case", &["cost-to-scale", "run-cost-per-year"]) else {
        return;
    };
    // That there is no figure is told of the one that says so.
    let none = |key: &str| lacking.has(key) && cx.says_none(&format!("business-case.{key}"));
    let lacks = |key: &str| if lacking.is_known { none(key) } else { lacking.has(key) };
    let message = match (lacking.is_known, lacks("cost-to-scale"), lacks("run-cost-per-year")) {
        (true, true, false) => format!("there is no figure for what it costs to scale {name}"),
        (true, false, _) => format!("there is no figure for what it costs to run {name} for a year"),
        (true, true, true) => {
            format!("there is no figure for what it costs to scale {name}, nor for what it costs to run it for a year")
        }
        (false, true, false) => format!("what it costs to scale {name} is not stated"),
        (false, false, _) => format!("what it costs to run {name} for a year is not stated"),
        (false, true, true) => {
            format!("neither what it costs to scale {name} nor what it costs to run it for a year is stated")
        }
    };
    lacking.report(out, message);
}

fn does_not_pay(cx: &Context, out: &mut Findings) {
    let case = &cx.manifest.business_case;
    let Some(value) = case.value_per_year else {
        out.waits_for("VAL010");
        return;
    };
    let name = cx.name();
    // What is not stated costs nothing at the least: where even that does not pay, it is proven.
    let run = case.run_cost_per_year.unwrap_or(Amount(0.0));
    let cost = case.cost_to_scale.unwrap_or(Amount(0.0));
    let net = value.0 - run.0;
    if net > 0.0 && (case.run_cost_per_year.is_none() || case.cost_to_scale.is_none()) {
        out.waits_for("VAL002");
    }
    if net <= 0.0 {
        out.at(
            "business-case.value-per-year",
            format!(
                "{name} brings {} a year and costs {} a year to run, which leaves nothing to pay for scaling it",
                money(cx, value),
                money(cx, run)
            ),
        )
        .failed()
        .forcing()
        .see("business-case.run-cost-per-year", "what it costs to run");
        return;
    }
    let limit = cx.settings.limits.payback_months;
    let most = f64::from(u32::try_from(limit).unwrap_or(u32::MAX));
    // Not the quotient of months, so that exactly the limit is within it.
    if cost.0 * 12.0 > net * most {
        out.at(
            "business-case.value-per-year",
            format!(
                "{name} leaves {} a year after running costs, so the {} that scaling costs take {} to come back; {limit} months is the limit",
                money(cx, Amount(cents(net))),
                money(cx, cost),
                months(cost.0 / net * 12.0)
            ),
        )
        .failed()
        .forcing()
        .label("what it brings, before the cost of running it")
        .see("business-case.cost-to-scale", "what it costs to scale");
    }
}

/// Without the digits that binary subtraction leaves behind.
fn cents(amount: f64) -> f64 {
    const EXACT: f64 = 1e13;
    if amount < EXACT {
        (amount * 100.0).round() / 100.0
    } else {
        amount
    }
}

/// A payback time in full months, as far as anybody plans.
fn months(count: f64) -> String {
    const CENTURY: f64 = 1200.0;
    if count > CENTURY {
        return "more than a hundred years".into();
    }
    #[expect(clippy::cast_possible_truncation, reason = "0 to 1200 here")]
    let whole = count.ceil() as i64;
    counted(whole, "month", "months")
}

fn too_small(cx: &Context, out: &mut Findings) {
    let case = &cx.manifest.business_case;
    let key = "business-case.volume-per-year";
    let name = cx.name();
    let Some(volume) = case.volume_per_year else {
        out.missing(key, || {
            format!("how much work goes through {name} a year at production scale is not stated")
        });
        return;
    };
    out.missing("business-case.pilot-volume-per-year", || {
        format!("how much work goes through {name} a year at the pilot's pace is not stated")
    });
    if let Some(pilot) = case.pilot_volume_per_year.filter(|pilot| volume <= *pilot) {
        out.at(
            key,
            format!(
                "{name} would handle {volume} units of work a year at production scale, no more than the {pilot} at the \
                 pilot's pace"
            ),
        )
        .see("business-case.pilot-volume-per-year", "the pilot's pace");
    }
}

fn not_approved(cx: &Context, out: &mut Findings) {
    let key = "business-case.approved-by";
    let name = cx.name();
    let Some(approver) = &cx.manifest.business_case.approved_by else {
        out.missing(key, || {
            format!("who has approved the business case of {name} is not stated")
        });
        return;
    };
    out.asks_for_builders(cx);
    if let Some((at, what)) = cx.builder_at(approver) {
        let who = cx.person(approver);
        out.at(
            key,
            format!("{who}, {what} of {name}, has approved its business case, and nobody else has"),
        )
        .see(at, format!("{what} of the pilot"));
    }
}

fn currency_missing(cx: &Context, out: &mut Findings) {
    let case = &cx.manifest.business_case;
    let amounts = [case.value_per_year, case.cost_to_scale, case.run_cost_per_year];
    if case.currency.is_some() {
        for key in ["value-per-year", "cost-to-scale", "run-cost-per-year"] {
            out.needs_no(format!("business-case.{key}"));
        }
    }
    let is_unclear = |key: &str| cx.doc.is_unclear(&format!("business-case.{key}"));
    if amounts == [None; 3]
        && !["value-per-year", "cost-to-scale", "run-cost-per-year"]
            .into_iter()
            .any(is_unclear)
    {
        out.asks_for_nothing("no amount is stated");
    }
    if let Some(amount) = amounts.into_iter().flatten().next() {
        out.missing("business-case.currency", || {
            format!(
                "the business case of {} speaks of {amount}; in which currency is not stated",
                cx.name()
            )
        });
    }
}
