//! GOV: risk, accountability, oversight, and what happens when it is wrong.

use super::Check::Manifest;
use super::Role::{Accountable, BusinessOwner, DataOwner, Maintainer, ProductionOwner, Sponsor};
use super::Sort::{Contradiction, Requirement, Smell};
use super::Source::{CanadaAia, Five, Model, Nist, Six};
use super::{Area, Context, Entry, Findings, Force, Gap, days, examples, listed, standards};
use crate::document::Why;
use crate::manifest::{Autonomy, Cadence, RiskTier, Stage};

/// What the rules of this group have in common.
const GOV: Entry = Entry {
    area: Some(Area::Governance),
    gap: Some(Gap::Organize),
    standards: standards::GOVERNANCE,
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "GOV001",
        name: "risk-framework-missing",
        sort: Requirement(Stage::Pilot),
        reads: &["governance", "governance.framework"],
        demands: &["governance"],
        summary: "no risk framework is stated",
        ask: "There is a written risk framework: what can go wrong, how bad that is, and who may accept it.",
        none: "there is no framework for the risks of {name}",
        who: Accountable,
        why: "Governance that waits for a second phase becomes the reason why there is none. Worked out while the pilot \
              runs, it is tried on real cases and is ready when the pilot is; worked out afterwards, it stops a success \
              for months.",
        help: "sit down with those who answer for risk in your organisation before the pilot runs, write down what can go \
               wrong, how bad it is and who may accept it, and link that document as governance.framework",
        sources: &[Model],
        examples: examples!("GOV001-risk-framework-missing"),
        check: Manifest(|cx, out| {
            let name = cx.name();
            if !cx.states("governance") {
                out.at("governance", format!("how {name} is governed is not stated"));
                return;
            }
            out.missing("governance.framework", || {
                format!("by what framework the risks of {name} are judged is not stated")
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV002",
        name: "nobody-accountable",
        sort: Requirement(Stage::Pilot),
        held_by: &["governance.accountable"],
        subjects: &["governance"],
        reads: &["governance.accountable"],
        summary: "nobody is named who answers for what it puts out",
        ask: "One named person answers for what it puts out.",
        none: "nobody answers for what {name} puts out",
        who: Sponsor,
        why: "Sooner or later a result is wrong and somebody is asked who answers for it. If that is open, no executive \
              can sign for a wider use, and everybody near the result becomes careful instead of useful.",
        help: "let the sponsor name one person who answers for its results as if they were that person's own work, and \
               have it confirmed in writing; governance.accountable holds the name",
        sources: &[Model, Five],
        examples: examples!("GOV002-nobody-accountable"),
        check: Manifest(|cx, out| {
            out.missing("governance.accountable", || {
                format!("nobody is named who answers for what {} puts out", cx.name())
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV003",
        name: "oversight-missing",
        key_question: Some("Who watches over what it does?"),
        sort: Requirement(Stage::Pilot),
        subjects: &["governance"],
        reads: &["governance.oversight"],
        summary: "how people watch over it is not stated",
        ask: "It is settled who looks at what it does, when, and with what power to stop it.",
        none: "nobody watches over what {name} does",
        who: Accountable,
        why: "A person in the loop is a sentence on a slide until it is settled who looks at which results, how often, \
              and what that person can do about them. The pilot is where this can still be tried cheaply.",
        help: "decide with the people who do the work which results somebody looks at before they count, which are \
               sampled afterwards, and who can stop it; write the outcome as one sentence into governance.oversight",
        sources: &[Model],
        examples: examples!("GOV003-oversight-missing"),
        check: Manifest(|cx, out| {
            out.missing("governance.oversight", || {
                let does = match cx.manifest.governance.autonomy {
                    Some(Autonomy::Acts) => "acts by itself",
                    Some(Autonomy::ActsOnApproval) => "acts on approval",
                    Some(Autonomy::Suggests) => "makes suggestions",
                    None => return format!("how people watch over {} is not stated", cx.name()),
                };
                format!("{} {does}; how people watch over it is not stated", cx.name())
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV004",
        name: "autonomy-undecided",
        sort: Requirement(Stage::Pilot),
        subjects: &["governance"],
        reads: &["governance.autonomy"],
        summary: "what it may do by itself is not decided",
        ask: "It is decided what it may do by itself: suggest, act on approval, or act.",
        none: "nobody has decided what {name} may do by itself",
        who: Accountable,
        why: "How much it may do alone is a decision about risk, not about what the technology can do. Where nobody has \
              taken it, the default is whatever the builders happened to set.",
        help: "decide by the risk framework whether it suggests, acts once a person has approved, or acts alone, \
               before it works on real cases; governance.autonomy says which",
        sources: &[Model],
        examples: examples!("GOV004-autonomy-undecided"),
        check: Manifest(|cx, out| {
            out.missing("governance.autonomy", || {
                format!("whether {} suggests, acts on approval or acts is not stated", cx.name())
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV005",
        name: "escalation-missing",
        sort: Requirement(Stage::Rollout),
        held_by: &["governance.escalation[]"],
        subjects: &["governance"],
        reads: &["governance.escalation"],
        summary: "whom to call when it goes wrong is not stated",
        ask: "Everybody who uses it knows whom to call when it goes wrong, and who comes next.",
        none: "there is nobody to call when {name} goes wrong",
        who: ProductionOwner,
        why: "During the pilot people shout across the room to whoever built it. The next teams cannot, and a problem \
              without an address is worked around until it is large.",
        help: "get everybody on the path to agree to take the call, in which order and how soon, and show the path to every \
               team that starts; governance.escalation lists them",
        sources: &[Five],
        examples: examples!("GOV005-escalation-missing"),
        check: Manifest(|cx, out| {
            if cx.manifest.governance.escalation.is_empty() {
                out.at(
                    "governance.escalation",
                    format!("whom to call when {} goes wrong is not stated", cx.name()),
                );
            }
        }),
        ..GOV
    },
    Entry {
        code: "GOV006",
        name: "incidents-unplanned",
        sort: Requirement(Stage::Rollout),
        subjects: &["governance"],
        reads: &["governance.incident-plan"],
        summary: "what happens after a serious mistake is not planned",
        ask: "It is written down what happens when it makes a serious mistake.",
        none: "there is no plan for the day on which {name} makes a serious mistake",
        who: Accountable,
        why: "It will be wrong in production, in front of people who did not choose it. Who stops it, who tells those \
              concerned and who puts results right has to be settled before, because on the day there is no time.",
        help: "take the worst mistake that you can imagine, walk through the first day after it with those who would have \
               to act, and write down what you found out; governance.incident-plan links it",
        sources: &[Model],
        examples: examples!("GOV006-incidents-unplanned"),
        check: Manifest(|cx, out| {
            out.missing("governance.incident-plan", || {
                format!(
                    "no document is named that says what happens when {} makes a serious mistake",
                    cx.name()
                )
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV007",
        name: "audit-trail-missing",
        sort: Requirement(Stage::Rollout),
        subjects: &["governance"],
        reads: &["governance.audit-trail"],
        summary: "what is recorded of its results is not stated",
        ask: "It is recorded what it was given, what it put out and what people made of it, and for how long.",
        none: "nothing is recorded of what {name} puts out",
        who: Accountable,
        why: "Months later somebody asks why a case was handled as it was. Without a record of inputs, result and what a \
              person did with it, there is no answer, and nothing to learn from either.",
        help: "ask audit and compliance what they would want to see of a single case after a year, have that recorded from \
               now on, and say in governance.audit-trail what is kept and how long",
        sources: &[Model],
        examples: examples!("GOV007-audit-trail-missing"),
        check: Manifest(|cx, out| {
            out.missing("governance.audit-trail", || {
                format!(
                    "what is recorded of the results of {}, and for how long, is not stated",
                    cx.name()
                )
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV008",
        name: "unexplainable",
        sort: Requirement(Stage::Rollout),
        subjects: &["governance"],
        reads: &["governance.explainability"],
        summary: "how a result is explained is not stated",
        ask: "A result can be explained to the person whom it concerns.",
        none: "results of {name} are not explained to the people they concern",
        who: Accountable,
        why: "People act on what they understand, and those concerned may ask for reasons. The builders could explain a \
              result in the pilot; in other teams the system has to come with its own explanation.",
        help: "choose five real results and have a user explain them to somebody outside the team; give the users what \
               they lacked, and say in governance.explainability what that is",
        sources: &[Model],
        examples: examples!("GOV008-unexplainable"),
        check: Manifest(|cx, out| {
            out.missing("governance.explainability", || {
                format!(
                    "how a result of {} is explained to the person it concerns is not stated",
                    cx.name()
                )
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV009",
        name: "never-reviewed",
        sort: Requirement(Stage::Rollout),
        subjects: &["governance"],
        reads: &["governance.review-cadence"],
        summary: "its governance has no review cycle",
        ask: "Its risks and rules are reviewed at fixed intervals.",
        none: "the governance of {name} is not reviewed",
        who: Accountable,
        why: "Rules written for a pilot age with every team, model version and use that comes after. A fixed review is \
              what keeps them about the system that runs, and not about the one that was planned.",
        help: "put a recurring review of risks, incidents and overrides into the calendar of whoever is accountable, and \
               state how often as governance.review-cadence",
        sources: &[Five],
        examples: examples!("GOV009-never-reviewed"),
        check: Manifest(|cx, out| {
            out.missing("governance.review-cadence", || {
                format!("how often the governance of {} is reviewed is not stated", cx.name())
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV010",
        name: "drift-unwatched",
        sort: Requirement(Stage::Production),
        held_by: &["governance.monitoring.alerts"],
        subjects: &["governance"],
        reads: &["governance.monitoring", "governance.monitoring.signals"],
        tells: Some(&["governance.monitoring.signals", "governance.monitoring.alerts"]),
        summary: "nothing is watched for drift",
        ask: "Somebody is alerted when its results begin to drift.",
        none: "nothing is watched while {name} runs in production",
        who: Maintainer,
        why: "Data, customers and work change, and a model does not notice. It goes on answering, a little worse each \
              month, until somebody who trusted it is hurt. Drift has to be looked for, by a person who gets the alert.",
        help: "choose two or three signals that would move first, such as how often users overrule it, set a level for \
               each at which a named person is alerted, and list them in governance.monitoring",
        sources: &[Five],
        examples: examples!("GOV010-drift-unwatched"),
        check: Manifest(drift_unwatched),
        ..GOV
    },
    Entry {
        code: "GOV011",
        name: "governance-review-overdue",
        sort: Requirement(Stage::Production),
        waits: &["GOV009"],
        subjects: &["governance"],
        reads: &["governance.last-review", "governance.review-cadence"],
        summary: "the review of its governance is overdue, or never took place",
        ask: "The latest review of its risks and rules took place when it was due.",
        none: "the governance of {name} was never reviewed",
        who: Accountable,
        why: "A review that is planned and not held tells everybody that the rules are decoration. In production nobody \
              else asks whether they still fit.",
        help: "hold the review within the next two weeks with whoever is accountable in the room, and write down its day \
               as governance.last-review; if that interval is never kept, choose one that will be",
        sources: &[Five],
        examples: examples!("GOV011-governance-review-overdue"),
        check: Manifest(review_overdue),
        ..GOV
    },
    Entry {
        code: "GOV012",
        name: "governance-designed-late",
        sort: Smell(Stage::Pilot),
        subjects: &["governance"],
        reads: &["governance.designed-on", "decision.on", "rollout.started"],
        summary: "its governance was designed after the decision or the start of the rollout",
        who: Accountable,
        why: "Rules that are designed after the decision are designed around it. They were never tried in the pilot, and \
              what the pilot could have taught about them is lost.",
        help: "let somebody who had no part in the decision hold the new rules against ten cases of the pilot, and change \
               the rules or the rollout where the two do not fit",
        sources: &[Model],
        examples: examples!("GOV012-governance-designed-late"),
        check: Manifest(designed_late),
        ..GOV
    },
    Entry {
        code: "GOV013",
        name: "governance-untested",
        sort: Requirement(Stage::Rollout),
        subjects: &["governance"],
        reads: &["governance.tested-on"],
        summary: "its governance was not tried in the pilot",
        ask: "Oversight, escalation and incident plan were tried out in the pilot.",
        none: "the governance of {name} was not tried in the pilot",
        who: Accountable,
        why: "Rules on paper are guesses about what people will do. The pilot is the place to find out that the reviewer \
              has no time, or that the escalation ends at a desk nobody sits at.",
        help: "play one wrong result through in the pilot, from the person who sees it to the one who stops the system, \
               mend what broke, and write down the day as governance.tested-on",
        sources: &[Model],
        examples: examples!("GOV013-governance-untested"),
        check: Manifest(|cx, out| {
            out.missing("governance.tested-on", || {
                format!(
                    "when the governance of {} was tried in the pilot is not stated",
                    cx.name()
                )
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV014",
        name: "autonomy-outruns-oversight",
        sort: Contradiction(Stage::Pilot),
        waivable: false,
        law_or_safety: true,
        subjects: &["governance"],
        reads: &[
            "governance.autonomy",
            "governance.risk-tier",
            "governance.oversight",
            "governance.monitoring",
            "governance.monitoring.signals",
            "governance.fallback-tested-on",
        ],
        summary: "it acts by itself at high risk, without the safeguards for that",
        who: Accountable,
        why: "What may do harm may act alone only where people watch it, where drift is noticed, and where the work can \
              go on without it. With one of the three missing, nobody can stop it in time or nobody can afford to.",
        help: "let it act on approval only (autonomy = \"acts-on-approval\") until oversight, monitoring and a fallback \
               that was tried are all in place",
        sources: &[Model],
        examples: examples!("GOV014-autonomy-outruns-oversight"),
        check: Manifest(outruns_oversight),
        ..GOV
    },
    Entry {
        code: "GOV015",
        name: "data-governance-missing",
        sort: Requirement(Stage::Rollout),
        subjects: &["governance"],
        reads: &["governance.data-governance"],
        summary: "which data it may use, and how, is not stated",
        ask: "It is written down which data it may use, for what, and who decides about that.",
        none: "nothing settles which data {name} may use",
        who: DataOwner,
        why: "A pilot gets its data by favour. At scale the same access needs an owner, a purpose and a limit, and where \
              these were put off, the rollout waits for them.",
        help: "settle with the owner of the data which data it may use, for what purpose, how long it is kept and who may \
               see it, and link that as governance.data-governance",
        sources: &[Six],
        examples: examples!("GOV015-data-governance-missing"),
        check: Manifest(|cx, out| {
            out.missing("governance.data-governance", || {
                format!("which data {} may use, and how, is not stated", cx.name())
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV016",
        name: "prohibited-use",
        sort: Contradiction(Stage::Design),
        waivable: false,
        law_or_safety: true,
        subjects: &["governance"],
        reads: &["pilot.stage", "governance.risk-tier"],
        forces: Some(Force::Prohibition),
        summary: "its use is prohibited",
        who: Sponsor,
        why: "Some uses are forbidden whatever they would bring. No owner, metric or oversight makes such a pilot fit to \
              run, let alone to scale.",
        help: "stop it today and let legal confirm the tier; if it holds, set stage to \"retired\" and keep what was \
               learnt, or start again with a use that is allowed",
        sources: &[Model],
        examples: examples!("GOV016-prohibited-use"),
        check: Manifest(|cx, out| {
            // Where the stage cannot be read, it may be retired.
            if cx.manifest.governance.risk_tier == Some(RiskTier::Prohibited) && !cx.doc.is_unclear("pilot.stage") {
                out.at(
                    "governance.risk-tier",
                    format!("the use of {} is prohibited, and it is not retired", cx.name()),
                )
                .forcing()
                .see("pilot.stage", "not retired");
            }
        }),
        ..GOV
    },
    Entry {
        code: "GOV017",
        name: "risk-tier-undecided",
        sort: Requirement(Stage::Pilot),
        subjects: &["governance"],
        reads: &["governance.risk-tier"],
        summary: "how much harm it can do is not decided",
        ask: "It is decided how much harm it can do: its risk tier.",
        none: "{name} has no risk tier",
        who: Accountable,
        why: "How much oversight, evidence and explanation is enough depends on the harm that a wrong result can do. Until \
              that is decided, every safeguard is either too much or too little.",
        help: "let whoever is accountable and somebody from legal or risk place it in a tier by the worst harm that a wrong \
               result can do, before it runs on real cases; governance.risk-tier holds it",
        sources: &[Model],
        examples: examples!("GOV017-risk-tier-undecided"),
        check: Manifest(|cx, out| {
            out.missing("governance.risk-tier", || {
                format!("the risk tier of {} is not stated", cx.name())
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV018",
        name: "fallback-missing",
        sort: Requirement(Stage::Rollout),
        subjects: &["governance"],
        reads: &["governance.fallback"],
        summary: "how the work goes on without it is not stated",
        ask: "It is written down how the work goes on while it is switched off.",
        none: "there is no fallback for the time when {name} is switched off",
        who: BusinessOwner,
        why: "A system that cannot be switched off owns the work. Once several teams rely on it and the old way is \
              forgotten, every fault becomes a choice between wrong results and none.",
        help: "let the team that uses it write down how it would work for a week without it: who does what, with which \
               tools, and what waits; governance.fallback links it",
        sources: &[Model, CanadaAia],
        examples: examples!("GOV018-fallback-missing"),
        check: Manifest(|cx, out| {
            out.missing("governance.fallback", || {
                format!("how the work goes on while {} is switched off is not stated", cx.name())
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV019",
        name: "fallback-untested",
        sort: Requirement(Stage::Production),
        waits: &["GOV018"],
        subjects: &["governance"],
        reads: &["governance.fallback", "governance.fallback-tested-on"],
        tells: Some(&["governance.fallback-tested-on"]),
        summary: "the fallback was never tried",
        ask: "The work was done once without it, to try the fallback.",
        none: "the fallback of {name} was never tried",
        who: BusinessOwner,
        why: "A fallback that was never tried is a hope. People move on, tools are switched off and skills fade, and that \
              shows on the day when it is needed.",
        help: "switch it off for half a day on a date that the team knows, work by the fallback, mend what did not hold, \
               and write down the day as governance.fallback-tested-on",
        sources: &[CanadaAia],
        examples: examples!("GOV019-fallback-untested"),
        check: Manifest(|cx, out| {
            if !cx.has("governance.fallback") || cx.doc.is_unclear("governance.fallback") {
                out.waits_for("GOV018");
                return;
            }
            out.missing("governance.fallback-tested-on", || {
                format!("{} has a fallback; when it was tried is not stated", cx.name())
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV020",
        name: "decommission-unplanned",
        sort: Requirement(Stage::Production),
        standards: standards::DECOMMISSIONING,
        subjects: &["governance"],
        reads: &["governance.decommission"],
        summary: "how it is to end is not stated",
        ask: "It is written down what would end it, who ends it, and where its data and model go.",
        none: "there is no plan for how {name} ends",
        who: ProductionOwner,
        why: "Everything in production ends some day. Where nobody has settled what ends it and who does it, it is kept \
              running because stopping is nobody's job, with data that nobody looks after.",
        help: "write down with its owner what would end it, who switches it off, what the teams do then, and where data \
               and model go; governance.decommission links it",
        sources: &[Nist("GOVERN 1.7")],
        examples: examples!("GOV020-decommission-unplanned"),
        check: Manifest(|cx, out| {
            out.missing("governance.decommission", || {
                format!("what would end {}, and who ends it, is not stated", cx.name())
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV021",
        name: "policies-outdated",
        sort: Requirement(Stage::Rollout),
        subjects: &["governance"],
        reads: &["governance.policies-updated-on"],
        summary: "the organisation's own policies have not taken it in",
        ask: "The organisation's own policies have been updated for it.",
        none: "your own policies have not been updated for {name}",
        who: Accountable,
        why: "Teams follow the handbook, not the pilot. Where the handbook still describes the old way, whoever uses the \
              new one breaks a rule, and the careful ones will not.",
        help: "list with the owners of your policies which of them the new way of working breaks, have those changed before \
               the next team starts, and write down the day as governance.policies-updated-on",
        sources: &[Model],
        examples: examples!("GOV021-policies-outdated"),
        check: Manifest(|cx, out| {
            out.missing("governance.policies-updated-on", || {
                format!(
                    "whether your own policies have been updated for {} is not stated",
                    cx.name()
                )
            });
        }),
        ..GOV
    },
    Entry {
        code: "GOV024",
        name: "acts-unwatched",
        sort: Contradiction(Stage::Pilot),
        standards: standards::OVERSIGHT,
        law_or_safety: true,
        waivable: false,
        subjects: &["governance"],
        reads: &["governance.autonomy", "governance.oversight", "governance.risk-tier"],
        replaces: &["GOV003", "GOV017"],
        summary: "it acts by itself, nobody watches over it, and nobody knows how much harm it can do",
        who: Accountable,
        why: "What acts by itself on real cases does its harm before anybody looks. With nobody set to watch over it, and its \
              risk in no tier, nobody has said that this harm can be borne: here silence is no answer.",
        help: "let it act on approval only (autonomy = \"acts-on-approval\") today; then place it in a risk tier, settle who \
               watches over what it does and can stop it, and only then let it act again",
        sources: &[Model],
        examples: examples!("GOV024-acts-unwatched"),
        check: Manifest(acts_unwatched),
        ..GOV
    },
];

/// Is there nothing at a key, as far as that can be told? What stands there and cannot be read may be something.
fn lacks(cx: &Context, key: &str) -> bool {
    let is_there = cx.has(key) && !cx.says_none(key);
    !is_there && cx.doc.why_broken(key) != Some(Why::Form)
}

fn acts_unwatched(cx: &Context, out: &mut Findings) {
    let (oversight, tier) = ("governance.oversight", "governance.risk-tier");
    let acts = cx.manifest.governance.autonomy == Some(Autonomy::Acts);
    if !acts || !lacks(cx, oversight) || !lacks(cx, tier) {
        return;
    }
    let watched = if cx.says_none(oversight) {
        "nobody watches over what it does"
    } else {
        "who watches over what it does is not stated"
    };
    let tiered = match (cx.says_none(tier), cx.says_none(oversight)) {
        (true, _) => "it has no risk tier",
        (false, true) => "its risk tier is not stated",
        (false, false) => "neither is its risk tier",
    };
    out.at(
        "governance.autonomy",
        format!("{} acts by itself; {watched}, and {tiered}", cx.name()),
    )
    .resting_on(["governance.autonomy".to_owned()]);
}

fn drift_unwatched(cx: &Context, out: &mut Findings) {
    let name = cx.name();
    let Some(monitoring) = &cx.manifest.governance.monitoring else {
        out.at(
            "governance.monitoring",
            format!("what is watched while {name} runs in production is not stated"),
        );
        return;
    };
    if monitoring.signals.is_empty() {
        let who = cx.called(monitoring.alerts.as_ref(), "somebody");
        out.at(
            "governance.monitoring.signals",
            format!("{who} is to be alerted when {name} drifts; which signals of that are watched is not stated"),
        );
    }
}

fn review_overdue(cx: &Context, out: &mut Findings) {
    let key = "governance.last-review";
    let name = cx.name();
    if cx.manifest.governance.review_cadence.is_none() {
        out.waits_for("GOV009");
        out.needs_no("governance.review-cadence");
        return;
    }
    out.missing(key, || {
        format!("when the governance of {name} was last reviewed is not stated")
    });
    let governance = &cx.manifest.governance;
    let Some((last, cadence)) = governance.last_review.zip(governance.review_cadence) else {
        return;
    };
    let due = cadence.after(last);
    if due < cx.today {
        let how_often = match cadence {
            Cadence::Weekly => "weekly",
            Cadence::Fortnightly => "fortnightly",
            Cadence::Monthly => "monthly",
            Cadence::Quarterly => "quarterly",
            Cadence::Yearly => "yearly",
        };
        out.at(
            key,
            format!(
                "the governance of {name} was last reviewed on {last}; the next {how_often} review was due on {due}"
            ),
        )
        .see("governance.review-cadence", format!("{how_often}, so due on {due}"));
    }
}

fn designed_late(cx: &Context, out: &mut Findings) {
    let Some(designed) = cx.manifest.governance.designed_on else {
        return;
    };
    // What was late cannot be mended once it is part of the business.
    if cx.stage() == Stage::Production {
        return;
    }
    let decided = cx.manifest.decision.on.filter(|_| !cx.has_kept_to_its_end());
    let after = [
        (decided, "decision.on", "the decision", "decided"),
        (
            cx.manifest.rollout.started,
            "rollout.started",
            "the start of the rollout",
            "started",
        ),
    ];
    let first = after
        .into_iter()
        .filter_map(|(date, key, what, verb)| Some((date.filter(|date| *date < designed)?, key, what, verb)))
        .min_by_key(|(date, ..)| *date);
    if let Some((date, key, what, verb)) = first {
        let (name, late) = (cx.name(), days(designed.days_since(date)));
        out.at(
            "governance.designed-on",
            format!("the governance of {name} was designed on {designed}, {late} after {what}"),
        )
        .see(key, format!("{verb} on {date}"));
    }
}

fn outruns_oversight(cx: &Context, out: &mut Findings) {
    let governance = &cx.manifest.governance;
    if governance.autonomy != Some(Autonomy::Acts) || governance.risk_tier != Some(RiskTier::High) {
        return;
    }
    let unwatched = lacks(cx, "governance.monitoring") || lacks(cx, "governance.monitoring.signals");
    let lacking: Vec<&str> = [
        (lacks(cx, "governance.oversight"), "no oversight by people"),
        (unwatched, "no monitoring"),
        (lacks(cx, "governance.fallback-tested-on"), "no test of its fallback"),
    ]
    .into_iter()
    .filter_map(|(lacks, what)| lacks.then_some(what))
    .collect();
    if lacking.is_empty() {
        return;
    }
    out.at(
        "governance.autonomy",
        format!(
            "{} acts by itself at high risk, and the manifest shows {}",
            cx.name(),
            listed(&lacking)
        ),
    )
    .resting_on(["governance.autonomy", "governance.risk-tier"].map(str::to_owned))
    .see("governance.risk-tier", "high risk");
}
