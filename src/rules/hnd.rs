//! HND: handoff, documentation, and the outside partner.

use super::Check::Manifest;
use super::Role::{Champion, ProductionOwner, Sponsor};
use super::Sort::{Contradiction, Requirement, Smell};
use super::Source::Handoff;
use super::{Area, Context, Entry, Findings, Gap, examples, listed, own, standards};
use crate::manifest::{Scaling, Stage};

/// What the rules of this group have in common.
const HND: Entry = Entry {
    area: Some(Area::Handoff),
    gap: Some(Gap::Organize),
    standards: standards::HANDOFF,
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "HND001",
        name: "handoff-unscoped",
        sort: Requirement(Stage::Pilot),
        reads: &["handoff", "handoff.scoped-on"],
        demands: &["handoff"],
        summary: "the handoff is not part of the work",
        ask: "The handoff is agreed on as a deliverable from the start.",
        none: "the handoff of {name} is not a deliverable",
        who: Champion,
        why: "What is to be documented later is documented by nobody: by then, those who know are on the next \
              project. A handoff that is a deliverable from the start has time, a date and somebody who waits for it.",
        help: "make the handoff a milestone of the pilot before the build begins, with its documents, its test and \
               whoever accepts it, and note the day as scoped-on in [handoff]",
        sources: &[Handoff],
        examples: examples!("HND001-handoff-unscoped"),
        check: Manifest(|cx, out| {
            let name = cx.name();
            let message = format!("whether the handoff of {name} is a deliverable, and since when, is not stated");
            if !cx.states("handoff") {
                out.at("handoff", message);
            } else if !cx.has("handoff.scoped-on") {
                out.at("handoff.scoped-on", message).only_a_date();
            }
        }),
        ..HND
    },
    Entry {
        code: "HND002",
        name: "runbook-missing",
        sort: Requirement(Stage::Rollout),
        subjects: &["handoff"],
        reads: &["handoff.docs.runbook"],
        summary: "there is no runbook",
        ask: "How to run it is written down.",
        none: "there is no runbook for {name}",
        who: Champion,
        why: "A pilot is run from its builders' heads. Without a runbook, whoever takes over learns of each failure \
              from the failure itself.",
        help: "have the builders write down how it is started, watched, mended and stopped, let somebody else follow \
               that once, and name the document as runbook in [handoff.docs]",
        sources: &[Handoff],
        examples: examples!("HND002-runbook-missing"),
        check: Manifest(|cx, out| {
            out.missing("handoff.docs.runbook", || {
                format!("no runbook is named that says how to run {}", cx.name())
            });
        }),
        ..HND
    },
    Entry {
        code: "HND003",
        name: "training-material-missing",
        sort: Requirement(Stage::Rollout),
        subjects: &["handoff"],
        reads: &["handoff.docs.training"],
        summary: "there is nothing to teach the next team with",
        ask: "There is material with which the next team can be taught.",
        none: "there is no material with which to teach the next team {name}",
        who: Champion,
        why: "In the pilot, people learnt it from those who built it. Unless the next team can be taught without \
              them, the builders have to travel from team to team.",
        help: "write down what the pilot's users had to be told, in the order in which they needed it, let one of \
               them teach a colleague with it, and name it as training in [handoff.docs]",
        sources: &[Handoff],
        examples: examples!("HND003-training-material-missing"),
        check: Manifest(|cx, out| {
            out.missing("handoff.docs.training", || {
                format!("no material is named with which the next team is taught {}", cx.name())
            });
        }),
        ..HND
    },
    Entry {
        code: "HND004",
        name: "workarounds-unwritten",
        sort: Requirement(Stage::Rollout),
        subjects: &["handoff"],
        reads: &["handoff.docs.workarounds"],
        summary: "the workarounds are not written down",
        ask: "What has to be worked around, and how, is written down.",
        none: "the workarounds around {name} are not written down",
        who: Champion,
        why: "Every pilot lives on small detours that its people no longer notice. They pass for the system working, \
              until somebody runs it who does not know them.",
        help: "sit for a day beside those who use and run it, note whatever they do that no document mentions, and \
               name the list as workarounds in [handoff.docs]",
        sources: &[Handoff],
        examples: examples!("HND004-workarounds-unwritten"),
        check: Manifest(|cx, out| {
            out.missing("handoff.docs.workarounds", || {
                format!(
                    "no document is named that says what has to be worked around to make {} work",
                    cx.name()
                )
            });
        }),
        ..HND
    },
    Entry {
        code: "HND005",
        name: "edge-cases-unwritten",
        sort: Requirement(Stage::Rollout),
        subjects: &["handoff"],
        reads: &["handoff.docs.edge-cases"],
        summary: "the cases that need a person are not written down",
        ask: "The cases that need a person are written down.",
        none: "the cases that {name} has to leave to a person are not written down",
        who: Champion,
        why: "The builders know by heart which cases it gets wrong. Those who take over will trust it with just \
              these, unless somebody tells them.",
        help: "go through the cases that were put right by hand during the pilot, sort them, say for each sort who \
               takes it, and name the document as edge-cases in [handoff.docs]",
        sources: &[Handoff],
        examples: examples!("HND005-edge-cases-unwritten"),
        check: Manifest(|cx, out| {
            out.missing("handoff.docs.edge-cases", || {
                format!(
                    "no document is named that says which cases {} has to leave to a person",
                    cx.name()
                )
            });
        }),
        ..HND
    },
    Entry {
        code: "HND006",
        name: "handoff-untested",
        key_question: Some("Has somebody who did not build it taken it over?"),
        sort: Requirement(Stage::Rollout),
        waits: &["HND001"],
        reads: &[
            "handoff.test",
            "handoff.test.on",
            "handoff.test.by",
            "handoff.test.minutes",
            "handoff.test.unaided",
        ],
        demands: &["handoff.test"],
        tells: Some(&["handoff.test.by", "handoff.test.on", "handoff.test.minutes"]),
        summary: "the handoff has not been tested",
        ask: "Somebody who did not build it has taken it over in a test.",
        none: "nobody who did not build {name} has taken it over in a test",
        who: ProductionOwner,
        why: "Those who do not need the documents find them complete. What they leave out shows when somebody who was \
              not there is alone with them.",
        help: "give the documents to somebody who will run it and did not build it, keep the builders out of the \
               room, take the time, and write the result into [handoff.test]",
        sources: &[Handoff],
        examples: examples!("HND006-handoff-untested"),
        check: Manifest(|cx, out| {
            if !cx.has("handoff.test") && !cx.states("handoff") {
                out.waits_for("HND001");
            } else if !cx.stands("handoff.test") {
                let name = cx.name();
                out.at(
                    "handoff.test",
                    format!("no test is stated in which somebody who did not build {name} took it over"),
                );
            }
        }),
        ..HND
    },
    Entry {
        code: "HND007",
        name: "handoff-tested-by-a-builder",
        sort: Contradiction(Stage::Pilot),
        subjects: &["handoff.test"],
        reads: &["handoff.test.by", "pilot.champion", "pilot.builders"],
        summary: "the handoff was tested by a builder",
        who: Champion,
        why: "Builders do not miss what is not written down. With one of them the test passes, whatever the documents \
              say.",
        help: "repeat the test with somebody who had no part in the build, best of all from the team that will run it",
        sources: &[Handoff],
        examples: examples!("HND007-handoff-tested-by-a-builder"),
        check: Manifest(|cx, out| {
            let Some(by) = &cx.manifest.handoff.test.by else { return };
            if let Some((at, what)) = cx.builder_at(by) {
                let who = cx.person(by);
                out.at(
                    "handoff.test.by",
                    format!("the handoff was tested by {who}, who is {what} of the pilot"),
                )
                .see(at, format!("{what} of the pilot"));
            }
        }),
        ..HND
    },
    Entry {
        code: "HND008",
        name: "handoff-too-slow",
        sort: Requirement(Stage::Rollout),
        subjects: &["handoff.test"],
        reads: &["handoff.test.minutes"],
        limits: &["handoff-minutes"],
        summary: "taking it over took too long",
        ask: "Somebody new took it over in an hour or less, or in what your organisation allows.",
        who: Champion,
        why: "What takes long to take over rests on somebody who explains. Every further team pays for that again, \
              and the builders never get away.",
        help: "ask whoever took the test where the time went, mend those places in the documents or in the set-up \
               itself, and test again with somebody else",
        sources: &[Handoff],
        examples: examples!("HND008-handoff-too-slow"),
        check: Manifest(|cx, out| {
            let test = &cx.manifest.handoff.test;
            let limit = cx.settings.limits.handoff_minutes;
            if let Some(minutes) = test.minutes.filter(|minutes| minutes.0 > limit) {
                let who = cx.called(test.by.as_ref(), "somebody new");
                out.at(
                    "handoff.test.minutes",
                    format!(
                        "{who} needed {} minutes to take over {}, and {limit} is the limit",
                        minutes.0,
                        cx.name()
                    ),
                );
            }
        }),
        ..HND
    },
    Entry {
        code: "HND009",
        name: "handoff-needed-help",
        sort: Requirement(Stage::Rollout),
        subjects: &["handoff.test"],
        reads: &["handoff.test.unaided"],
        summary: "a builder was present at the handoff test",
        ask: "It was taken over with no builder present.",
        who: Champion,
        why: "Help in the room is documentation that was not written. The next person will have the same questions, \
              and nobody to put them to.",
        help: "turn every question that was asked into a line of the runbook, and repeat the test with somebody new \
               and the builders away",
        sources: &[Handoff],
        examples: examples!("HND009-handoff-needed-help"),
        check: Manifest(|cx, out| {
            let test = &cx.manifest.handoff.test;
            if test.unaided == Some(false) {
                let who = cx.called(test.by.as_ref(), "somebody new");
                out.at(
                    "handoff.test.unaided",
                    format!("{who} took over {} with a builder present", cx.name()),
                );
            }
        }),
        ..HND
    },
    Entry {
        code: "HND010",
        name: "handoff-test-outdated",
        sort: Smell(Stage::Rollout),
        subjects: &["handoff.test"],
        reads: &["handoff.test.on"],
        limits: &["handoff-test-days"],
        summary: "the handoff test is old",
        who: ProductionOwner,
        why: "Systems, prompts and documents change after the test. Some months later it tells how it used to be.",
        help: "repeat the test with the documents as they are now and with somebody new, and put the result into \
               [handoff.test]",
        sources: &[Handoff],
        examples: examples!("HND010-handoff-test-outdated"),
        check: Manifest(|cx, out| {
            let Some(on) = cx.manifest.handoff.test.on else { return };
            let age = cx.today.days_since(on);
            if age > cx.settings.limits.handoff_test_days {
                out.at(
                    "handoff.test.on",
                    format!(
                        "the handoff of {} was last tested on {on}, {} ago",
                        cx.name(),
                        super::days(age)
                    ),
                );
            }
        }),
        ..HND
    },
    Entry {
        code: "HND011",
        name: "builders-still-needed",
        sort: Requirement(Stage::Rollout),
        subjects: &["handoff"],
        reads: &["handoff.runs-without-builders"],
        summary: "it does not run without those who built it",
        ask: "It runs without the people who built it.",
        who: ProductionOwner,
        why: "While the first team still calls its builders, they have no time for a second one. What runs only with \
              them has not left the pilot.",
        help: "keep the builders out of it for two weeks, list every time somebody had to call them, settle each of \
               these for good, and state runs-without-builders = true after that",
        sources: &[Handoff],
        examples: examples!("HND011-builders-still-needed"),
        check: Manifest(|cx, out| {
            let name = cx.name();
            let message = match cx.manifest.handoff.runs_without_builders {
                Some(true) => return,
                Some(false) => format!("{name} does not run without those who built it"),
                None => format!("whether {name} runs without those who built it is not stated"),
            };
            out.at("handoff.runs-without-builders", message);
        }),
        ..HND
    },
    Entry {
        code: "HND012",
        name: "partner-sells-scaling-separately",
        sort: Smell(Stage::Design),
        standards: standards::PARTNERS,
        subjects: &["handoff.partner"],
        reads: &["handoff.partner.scaling"],
        summary: "the partner sells scaling separately",
        who: Sponsor,
        why: "A partner who is paid for the pilot alone has no reason to build what scaling needs. Whatever was left \
              for a second contract is asked for when the money of the first is spent.",
        help: "negotiate scaling into the engagement, or have the partner deliver what your own people need to scale \
               it by themselves",
        sources: &[Handoff],
        examples: examples!("HND012-partner-sells-scaling-separately"),
        check: Manifest(|cx, out| {
            if cx.manifest.handoff.partner.scaling == Some(Scaling::Separate) {
                let (partner, name) = (partner(cx), cx.name());
                out.at(
                    "handoff.partner.scaling",
                    format!("{partner} builds the pilot of {name}, and sells scaling it separately"),
                );
            }
        }),
        ..HND
    },
    Entry {
        code: "HND013",
        name: "partner-terms-incomplete",
        sort: Requirement(Stage::Pilot),
        standards: standards::PARTNERS,
        subjects: &["handoff.partner"],
        reads: &[
            "handoff.partner.agreed-on",
            "handoff.partner.scaling",
            "handoff.partner.docs-standard",
            "handoff.partner.change-management",
            "handoff.partner.reviews",
            "handoff.partner.owner-after",
            "handoff.partner.independence",
        ],
        tells: Some(&["handoff.partner.name", "handoff.partner.agreed-on"]),
        summary: "the partner's terms leave something open",
        ask: "With an outside partner it is agreed what is documented, whether scaling is included, that change \
              management and the 30-60-90 reviews are, and who owns and runs it afterwards.",
        who: Sponsor,
        why: "What a contract leaves open is settled at the end, when the partner knows everything and the money is \
              spent. Standards, scope and ownership are cheap to agree on before the build.",
        help: "settle each of these with the partner and your purchasing before more is built, in writing, and carry \
               the answers into [handoff.partner]",
        sources: &[Handoff],
        examples: examples!("HND013-partner-terms-incomplete"),
        check: Manifest(partner_terms_incomplete),
        ..HND
    },
    Entry {
        code: "HND014",
        name: "partner-terms-late",
        sort: Smell(Stage::Pilot),
        standards: standards::PARTNERS,
        subjects: &["handoff.partner"],
        reads: &["handoff.partner.agreed-on", "pilot.started"],
        summary: "the partner's terms were agreed after the pilot had started",
        who: Sponsor,
        why: "What was built before the terms was built to none of them, and a partner who is already at work has \
              less reason to agree.",
        help: "hold what was built before that day against the terms, its documentation first, and have the partner \
               bring it up to them within the contract",
        sources: &[Handoff],
        examples: examples!("HND014-partner-terms-late"),
        check: Manifest(|cx, out| {
            let agreed = cx.manifest.handoff.partner.agreed_on;
            if let Some((days, agreed, started)) = own::late(cx, agreed, cx.manifest.pilot.started) {
                let partner = partner(cx);
                out.at(
                    "handoff.partner.agreed-on",
                    format!("the terms with {partner} were agreed on {agreed}, {days} after the pilot had started"),
                )
                .see("pilot.started", format!("the pilot started on {started}"));
            }
        }),
        ..HND
    },
    Entry {
        code: "HND015",
        name: "handoff-scoped-late",
        sort: Smell(Stage::Pilot),
        subjects: &["handoff"],
        reads: &["handoff.scoped-on", "pilot.started"],
        summary: "the handoff became a deliverable after the pilot had started",
        who: Champion,
        why: "By then the first decisions, detours and repairs are in nobody's notes. A handoff that is scoped late \
              documents what was built last.",
        help: "have the builders write down the time before that day from tickets, code and memory while they still \
               can, and put the hours for it into the plan",
        sources: &[Handoff],
        examples: examples!("HND015-handoff-scoped-late"),
        check: Manifest(|cx, out| {
            let scoped = cx.manifest.handoff.scoped_on;
            if let Some((days, scoped, started)) = own::late(cx, scoped, cx.manifest.pilot.started) {
                out.at(
                    "handoff.scoped-on",
                    format!("the handoff became a deliverable on {scoped}, {days} after the pilot had started"),
                )
                .see("pilot.started", format!("the pilot started on {started}"));
            }
        }),
        ..HND
    },
];

fn partner<'a>(cx: &Context<'a>) -> &'a str {
    cx.manifest.handoff.partner.name.as_deref().unwrap_or("the partner")
}

fn partner_terms_incomplete(cx: &Context, out: &mut Findings) {
    let terms = &cx.manifest.handoff.partner;
    let path = |key: &str| format!("handoff.partner.{key}");
    // What the terms are known to lack, and what is not stated of them; each with where it says so.
    let (mut lacking, mut open): (Vec<&'static str>, Vec<&'static str>) = (Vec::new(), Vec::new());
    for (key, included) in [
        ("change-management", terms.change_management),
        ("reviews", terms.reviews),
    ] {
        if included == Some(false) {
            lacking.push(key);
        }
    }
    for key in out
        .lacks("handoff.partner", PARTNER_TERMS)
        .map(|lacking| lacking.keys)
        .unwrap_or_default()
    {
        let of = if cx.says_none(&path(key)) {
            &mut lacking
        } else {
            &mut open
        };
        of.push(key);
    }
    let partner = partner(cx);
    let missing: Vec<&str> = lacking.iter().map(|key| term(key).0).collect();
    let unsaid: Vec<&str> = open.iter().map(|key| term(key).1).collect();
    let message = match (missing.is_empty(), unsaid.is_empty()) {
        (true, true) => return,
        (true, false) => format!("of the terms with {partner}, {} is not stated", listed(&unsaid)),
        (false, true) => format!("the terms with {partner} lack {}", listed(&missing)),
        (false, false) => {
            format!(
                "the terms with {partner} lack {}; {} is not stated",
                listed(&missing),
                listed(&unsaid)
            )
        }
    };
    let rests_on: Vec<String> = lacking.iter().chain(&open).map(|key| path(key)).collect();
    let draft = out.at("handoff.partner", message);
    draft.known(!lacking.is_empty()).resting_on(rests_on);
    if let Some(first) = lacking.first() {
        draft.pointing(path(first));
    }
    for key in lacking.iter().skip(1) {
        draft.see(path(key), "not included");
    }
}

/// What a term is called where the terms lack it, and where it is not stated.
fn term(key: &str) -> (&'static str, &'static str) {
    match key {
        "agreed-on" => ("a day on which they were agreed", "when they were agreed"),
        "scaling" => ("scaling", "whether they include scaling"),
        "docs-standard" => ("a standard for its documentation", "how it is to be documented"),
        "change-management" => ("change management", "whether they include change management"),
        "reviews" => ("the 30-60-90 reviews", "whether they include the 30-60-90 reviews"),
        "owner-after" => ("an owner for afterwards", "who owns it afterwards"),
        _ => (
            "what lets it run without the partner",
            "what lets it run without the partner",
        ),
    }
}

/// What the terms with a partner have to settle.
const PARTNER_TERMS: &[&str] = &[
    "agreed-on",
    "scaling",
    "change-management",
    "reviews",
    "docs-standard",
    "owner-after",
    "independence",
];
