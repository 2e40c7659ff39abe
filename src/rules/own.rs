//! OWN: who owns the outcome, the production version, the business side and the decision.

use super::Check::Manifest;
use super::Role::{BusinessOwner, Champion, ProductionOwner, ScaleDecision, Sponsor};
use super::Sort::{Contradiction, Requirement, Smell};
use super::Source::{Action, Five, Handoff, Model, Six};
use super::duties::duties;
use super::{Area, BestCase, Context, Entry, Findings, Gap, examples, listed, standards};
use crate::manifest::{AccountableFor, Authority, Date, Funds, PersonId, Stage};

/// What the rules of this group have in common.
const OWN: Entry = Entry {
    area: Some(Area::Ownership),
    gap: Some(Gap::Organize),
    standards: standards::OWNERS,
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "OWN001",
        name: "production-owner-missing",
        key_question: Some("Who owns it in production?"),
        sort: Requirement(Stage::Rollout),
        held_by: &["ownership.production-owner.person"],
        reads: &["ownership.production-owner", "ownership.production-owner.person"],
        demands: &["ownership.production-owner"],
        tells: Some(&[
            "ownership.production-owner.person",
            "ownership.production-owner.named-on",
        ]),
        summary: "nobody is named to own it in production",
        ask: "One named person will be accountable for it once it is part of the business.",
        none: "nobody owns {name} in production",
        who: Sponsor,
        why: "A pilot has a champion; a system that the business runs on needs an owner. Where nobody is named before \
              the pilot counts as a success, it belongs to everyone who liked it and to nobody who has to run it, and \
              it ends with the attention of its champion.",
        help: "agree with the business unit on one person who will answer for its value in production, give that person \
               a budget line and a review date, and write them into [ownership.production-owner]",
        sources: &[Five, Six],
        examples: examples!("OWN001-production-owner-missing"),
        check: Manifest(|cx, out| {
            if !cx.stands("ownership.production-owner") {
                out.at(
                    "ownership.production-owner",
                    format!("nobody is named to own {} in production", cx.name()),
                );
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN002",
        name: "production-owner-unfunded",
        sort: Requirement(Stage::Rollout),
        subjects: &["ownership.production-owner"],
        reads: &["ownership.production-owner.budget-line"],
        summary: "no budget line pays for the production owner",
        ask: "A budget line pays for it in production.",
        none: "no budget line pays for {name} in production",
        who: ProductionOwner,
        why: "Pilot money ends with the pilot. An owner without a budget line can be asked for results but cannot pay \
              for the licences, the people and the repairs that results need.",
        help: "have finance open a budget line for running it, in the unit that gets the value, and name it as \
               budget-line",
        sources: &[Five],
        examples: examples!("OWN002-production-owner-unfunded"),
        check: Manifest(|cx, out| {
            out.missing("ownership.production-owner.budget-line", || {
                format!(
                    "{} owns {} in production; which budget line pays for that is not stated",
                    production_owner(cx),
                    cx.name()
                )
            });
        }),
        ..OWN
    },
    Entry {
        code: "OWN003",
        name: "production-owner-never-reviews",
        sort: Requirement(Stage::Rollout),
        subjects: &["ownership.production-owner"],
        reads: &["ownership.production-owner.review-cadence"],
        summary: "the production owner has no review cycle",
        ask: "Its owner reviews it at fixed intervals.",
        none: "the production owner of {name} has no review cycle",
        who: ProductionOwner,
        why: "What nobody looks at drifts. A fixed cycle is what turns a named owner into one who notices when use or \
              value falls.",
        help: "put a recurring review of use, value and cost into the owner's calendar, and state how often as \
               review-cadence",
        sources: &[Five],
        examples: examples!("OWN003-production-owner-never-reviews"),
        check: Manifest(|cx, out| {
            out.missing("ownership.production-owner.review-cadence", || {
                format!(
                    "{} owns {} in production; how often that is reviewed is not stated",
                    production_owner(cx),
                    cx.name()
                )
            });
        }),
        ..OWN
    },
    Entry {
        code: "OWN004",
        name: "production-owner-cannot-stop-it",
        sort: Requirement(Stage::Rollout),
        subjects: &["ownership.production-owner"],
        reads: &["ownership.production-owner.authority"],
        summary: "the production owner may not end it",
        ask: "Its owner has the authority to end it, without having to ask.",
        none: "the production owner of {name} has no authority over it",
        who: Sponsor,
        why: "An owner who may not end a thing only looks after it. Without that authority, a system that stopped \
              paying runs on until somebody with more power notices.",
        help: "let the sponsor confirm in writing that the production owner may retire it without asking, and add \
               \"retire\" to authority",
        sources: &[Five],
        examples: examples!("OWN004-production-owner-cannot-stop-it"),
        check: Manifest(cannot_stop_it),
        ..OWN
    },
    Entry {
        code: "OWN005",
        name: "production-owner-is-a-builder",
        sort: Smell(Stage::Pilot),
        subjects: &["ownership.production-owner"],
        reads: &["ownership.production-owner.person", "pilot.champion", "pilot.builders"],
        summary: "the production owner is the champion or a builder",
        who: Sponsor,
        why: "Who made a pilot happen is seldom who should run it: the skills differ, and a builder moves on to the \
              next pilot. When the two are one person, the handover has only been renamed.",
        help: "name somebody from the unit that will run it, and keep the builder as adviser until the handoff test has \
               passed",
        sources: &[Five],
        examples: examples!("OWN005-production-owner-is-a-builder"),
        check: Manifest(|cx, out| {
            let Some(owner) = &cx.manifest.ownership.production_owner.person else {
                return;
            };
            if let Some((at, what)) = cx.builder_at(owner) {
                out.at(
                    "ownership.production-owner.person",
                    format!(
                        "{} owns {} in production, but is {what} of the pilot",
                        cx.person(owner),
                        cx.name()
                    ),
                )
                .see(at, format!("{what} of the pilot"));
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN006",
        name: "production-owner-owns-technology",
        sort: Requirement(Stage::Rollout),
        subjects: &["ownership.production-owner"],
        reads: &["ownership.production-owner.accountable-for"],
        summary: "the production owner does not answer for business value",
        ask: "Its owner is accountable for what it brings the business, not for the technology working.",
        none: "nobody answers for what {name} brings the business",
        who: Sponsor,
        why: "A system can be up, fast and accurate while nobody's work gets better. Only an owner who answers for the \
              business result has a reason to change the work around it.",
        help: "put the business metric into the owner's own goals, and state accountable-for = \"business-value\"; if \
               that does not fit the person, name another owner",
        sources: &[Five, Model],
        examples: examples!("OWN006-production-owner-owns-technology"),
        check: Manifest(owns_technology),
        ..OWN
    },
    Entry {
        code: "OWN007",
        name: "sponsor-missing",
        key_question: Some("Who sponsors it?"),
        sort: Requirement(Stage::Pilot),
        held_by: &["ownership.sponsor.person"],
        area: Some(Area::Sponsorship),
        standards: standards::SPONSORS,
        reads: &["ownership.sponsor", "ownership.sponsor.person"],
        demands: &["ownership.sponsor"],
        tells: Some(&["ownership.sponsor.person", "ownership.sponsor.committed-on"]),
        best_case: Some(BestCase::Sponsor),
        summary: "no executive sponsors it",
        ask: "An executive above the team sponsors it and owns its business outcome.",
        none: "no executive sponsors {name}",
        who: Champion,
        why: "Scaling needs money and people from several units. Without somebody above the team who wants the \
              outcome and can give both, every other fix waits for a decision that nobody makes.",
        help: "find the executive whose numbers improve most if it works, put the case in those numbers, and have that \
               person commit before the pilot starts",
        sources: &[Six, Handoff],
        examples: examples!("OWN007-sponsor-missing"),
        check: Manifest(|cx, out| {
            if !cx.stands("ownership.sponsor") {
                out.at(
                    "ownership.sponsor",
                    format!("no executive is named as sponsor of {}", cx.name()),
                );
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN008",
        name: "sponsor-without-budget",
        sort: Requirement(Stage::Rollout),
        area: Some(Area::Sponsorship),
        standards: standards::SPONSORS,
        subjects: &["ownership.sponsor"],
        reads: &["ownership.sponsor.controls-budget"],
        best_case: Some(BestCase::Sponsor),
        summary: "the sponsor cannot move money and people",
        ask: "The sponsor can move money and people without having to ask for them.",
        who: Sponsor,
        why: "A sponsor who has to request resources can only pass requests on. Rollouts stall in that queue.",
        help: "win the sponsor's own superior, or the head of the unit that benefits, as sponsor: somebody whose \
               signature moves budget",
        sources: &[Six, Action],
        examples: examples!("OWN008-sponsor-without-budget"),
        check: Manifest(|cx, out| {
            let key = "ownership.sponsor.controls-budget";
            match cx.manifest.ownership.sponsor.controls_budget {
                Some(true) => {}
                Some(false) => {
                    let message = format!(
                        "{} sponsors {}, but does not control its budget",
                        sponsor(cx),
                        cx.name()
                    );
                    out.at(key, message);
                }
                None => {
                    let (sponsor, name) = (sponsor(cx), cx.name());
                    out.at(
                        key,
                        format!("{sponsor} sponsors {name}; whether with control of its budget is not stated"),
                    );
                }
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN009",
        name: "rollout-unfunded",
        sort: Requirement(Stage::Rollout),
        area: Some(Area::Sponsorship),
        standards: standards::SPONSORS,
        subjects: &["ownership.sponsor"],
        reads: &["ownership.sponsor.funds"],
        best_case: Some(BestCase::Sponsor),
        summary: "the sponsor has not agreed to pay for the rollout",
        ask: "The sponsor has agreed to pay for the rollout, not only for the pilot.",
        none: "the sponsor has not agreed to pay for any part of {name}",
        who: Sponsor,
        why: "Pilots are often paid from an innovation pot that has no second half. If nobody has agreed to pay for \
              the rollout, a success has nowhere to go.",
        help: "ask the sponsor for a yes to the rollout's cost now, on the terms of [ownership.scale-decision], and add \
               \"rollout\" to funds",
        sources: &[Action],
        examples: examples!("OWN009-rollout-unfunded"),
        check: Manifest(rollout_unfunded),
        ..OWN
    },
    Entry {
        code: "OWN010",
        name: "sponsor-not-above-the-team",
        sort: Requirement(Stage::Pilot),
        waits: &["OWN026"],
        area: Some(Area::Sponsorship),
        standards: standards::SPONSORS,
        subjects: &["ownership.sponsor"],
        reads: &[
            "ownership.sponsor.person",
            "ownership.sponsor.executive",
            "ownership.sponsor.controls-budget",
            "pilot.champion",
            "pilot.builders",
        ],
        best_case: Some(BestCase::Sponsor),
        summary: "the sponsor is a builder, or no executive",
        ask: "The sponsor is an executive, and not one of those who built it.",
        who: Champion,
        why: "A sponsor inside the team shares the team's reach. Scaling crosses units, and only somebody above them \
              can settle what they disagree about.",
        help: "find a sponsor one level above everybody who works on the pilot, who owns the business outcome and not \
               the technology",
        sources: &[Six, Handoff],
        examples: examples!("OWN010-sponsor-not-above-the-team"),
        check: Manifest(not_above_the_team),
        ..OWN
    },
    Entry {
        code: "OWN011",
        name: "sponsor-committed-late",
        sort: Smell(Stage::Pilot),
        area: Some(Area::Sponsorship),
        standards: standards::SPONSORS,
        subjects: &["ownership.sponsor"],
        reads: &["ownership.sponsor.committed-on", "pilot.started"],
        summary: "the sponsor committed after the pilot had started",
        who: Sponsor,
        why: "A sponsor who joins a running pilot inherits its goals instead of setting them, and owes it nothing when \
              the next priority comes.",
        help: "go through goal, terms and cost with the sponsor once more, as if the pilot were to start now, and have \
               the scale decision confirmed",
        sources: &[Handoff],
        examples: examples!("OWN011-sponsor-committed-late"),
        check: Manifest(|cx, out| {
            let committed = cx.manifest.ownership.sponsor.committed_on;
            if let Some((days, committed, started)) = late(cx, committed, cx.manifest.pilot.started) {
                let sponsor = sponsor(cx);
                out.at(
                    "ownership.sponsor.committed-on",
                    format!("{sponsor} committed on {committed}, {days} after the pilot had started"),
                )
                .see("pilot.started", format!("the pilot started on {started}"));
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN012",
        name: "scale-decision-unowned",
        key_question: Some("Who decides whether it scales?"),
        sort: Requirement(Stage::Pilot),
        held_by: &["ownership.scale-decision.person"],
        area: Some(Area::Decision),
        gap: Some(Gap::Clarify),
        standards: standards::SPONSORS,
        reads: &["ownership.scale-decision", "ownership.scale-decision.person"],
        demands: &["ownership.scale-decision"],
        tells: Some(&["ownership.scale-decision.person", "ownership.scale-decision.agreed-on"]),
        summary: "nobody is named who decides about scaling",
        ask: "It is settled who may say \"scale\".",
        none: "nobody decides whether {name} scales",
        who: Sponsor,
        why: "A pilot that ends without somebody who must decide does not end: it is praised and prolonged. Who \
              decides has to be known before there is a result to argue about.",
        help: "name the one person who will say scale, pivot or kill, before the pilot starts, in \
               [ownership.scale-decision]",
        sources: &[Action],
        examples: examples!("OWN012-scale-decision-unowned"),
        check: Manifest(|cx, out| {
            if !cx.stands("ownership.scale-decision") {
                let name = cx.name();
                out.at(
                    "ownership.scale-decision",
                    format!("nobody is named to decide whether {name} scales"),
                );
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN013",
        name: "ready-to-scale-undefined",
        sort: Requirement(Stage::Pilot),
        area: Some(Area::Decision),
        gap: Some(Gap::Clarify),
        standards: standards::SPONSORS,
        subjects: &["ownership.scale-decision"],
        reads: &["ownership.scale-decision.ready-when"],
        summary: "what has to be true for a yes is not written down",
        ask: "What has to be true for a yes to scaling is written down.",
        none: "there are no terms on which {name} would scale",
        who: ScaleDecision,
        why: "Without terms set beforehand, every result is good enough to go on and none is good enough to scale. \
              The terms are also the list of what the organisation itself has to get ready.",
        help: "ask whoever decides what would have to be true to approve scaling tomorrow, and write each answer into \
               ready-when: numbers, people and processes",
        sources: &[Action],
        examples: examples!("OWN013-ready-to-scale-undefined"),
        check: Manifest(|cx, out| {
            let decision = &cx.manifest.ownership.scale_decision;
            if decision.ready_when.is_empty() {
                let who = cx.called(decision.person.as_ref(), "somebody");
                let name = cx.name();
                out.at(
                    "ownership.scale-decision.ready-when",
                    format!("{who} decides whether {name} scales; on what terms is not stated"),
                );
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN014",
        name: "business-owner-missing",
        sort: Requirement(Stage::Pilot),
        held_by: &["ownership.business-owner.person"],
        reads: &["ownership.business-owner", "ownership.business-owner.person"],
        demands: &["ownership.business-owner"],
        tells: Some(&["ownership.business-owner.person", "ownership.business-owner.since"]),
        summary: "nobody from the business co-owns the pilot",
        ask: "The head of the team that will use it co-owns the pilot.",
        none: "nobody from the business co-owns {name}",
        who: Sponsor,
        why: "When only engineers own a pilot, the business watches a demo. Who leads the team that will use it has to \
              set the criteria and carry the change, and does neither for somebody else's project.",
        help: "make the manager whose team will use it co-owner before the pilot starts, with a say in what counts as \
               success, in [ownership.business-owner]",
        sources: &[Model],
        examples: examples!("OWN014-business-owner-missing"),
        check: Manifest(|cx, out| {
            if !cx.stands("ownership.business-owner") {
                let who = match &cx.manifest.pilot.unit {
                    Some(unit) => format!("nobody from {unit}"),
                    None => "nobody from the team that will use it".to_owned(),
                };
                out.at(
                    "ownership.business-owner",
                    format!("{who} is named as co-owner of {}", cx.name()),
                );
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN015",
        name: "responsible-person-left",
        sort: Contradiction(Stage::Design),
        reads: &["people.*.left", "rollout.teams[].status"],
        summary: "somebody responsible has left",
        who: Sponsor,
        why: "A name in a manifest looks like an owner long after the person has gone. Pilots die quietly when the one \
              who carried them moves on and nobody takes over.",
        help: "agree on a successor, let the sponsor pass on the role with what is open in it, and change the manifest the \
               same day",
        sources: &[Five, Handoff],
        examples: examples!("OWN015-responsible-person-left"),
        check: Manifest(responsible_person_left),
        ..OWN
    },
    Entry {
        code: "OWN016",
        name: "champion-left-unreplaced",
        sort: Contradiction(Stage::Pilot),
        of_absence: true,
        reads: &[
            "pilot.champion",
            "people.*.left",
            "ownership.production-owner",
            "ownership.production-owner.person",
        ],
        summary: "the champion has left, and nobody owns it in production",
        who: Sponsor,
        why: "A pilot lives on its champion's energy. When the champion goes before an owner is there, what was learnt \
              goes too.",
        help: "let the sponsor name a production owner this week, while those who worked with the champion still know \
               how it is run",
        sources: &[Five, Handoff],
        examples: examples!("OWN016-champion-left-unreplaced"),
        check: Manifest(|cx, out| {
            let Some(champion) = &cx.manifest.pilot.champion else {
                return;
            };
            let Some(left) = cx.left(champion) else { return };
            if !cx.stands("ownership.production-owner") {
                let (who, name) = (cx.person(champion), cx.name());
                out.at(
                    "pilot.champion",
                    format!(
                        "{who}, the champion of {name}, left on {left}, and nobody is named to own it in production"
                    ),
                )
                .known(cx.doc.is_denied("ownership.production-owner"))
                .see(format!("people.{}.left", champion.0), format!("left on {left}"));
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN017",
        name: "scale-terms-set-late",
        sort: Smell(Stage::Pilot),
        area: Some(Area::Decision),
        gap: Some(Gap::Clarify),
        standards: standards::SPONSORS,
        subjects: &["ownership.scale-decision"],
        reads: &["ownership.scale-decision.agreed-on", "pilot.started"],
        summary: "the terms of scaling were agreed after the pilot had started",
        who: ScaleDecision,
        why: "Terms agreed while results come in bend towards the results.",
        help: "have somebody who does not work on the pilot confirm that the terms would have been the same on its first \
               day",
        sources: &[Action],
        examples: examples!("OWN017-scale-terms-set-late"),
        check: Manifest(|cx, out| {
            let agreed = cx.manifest.ownership.scale_decision.agreed_on;
            if let Some((days, agreed, started)) = late(cx, agreed, cx.manifest.pilot.started) {
                out.at(
                    "ownership.scale-decision.agreed-on",
                    format!("the terms of scaling were agreed on {agreed}, {days} after the pilot had started"),
                )
                .see("pilot.started", format!("the pilot started on {started}"));
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN018",
        name: "business-owner-joined-late",
        sort: Smell(Stage::Pilot),
        subjects: &["ownership.business-owner"],
        reads: &["ownership.business-owner.since", "pilot.started"],
        summary: "the business owner joined after the pilot had started",
        who: BusinessOwner,
        why: "A co-owner who joins later did not choose the problem, the metric or the workflow, and will be asked to \
              change a team for them.",
        help: "let the business owner go through problem, metrics and new workflow, and change what does not fit the \
               team, before more is built",
        sources: &[Model],
        examples: examples!("OWN018-business-owner-joined-late"),
        check: Manifest(|cx, out| {
            let owner = &cx.manifest.ownership.business_owner;
            if let Some((days, since, started)) = late(cx, owner.since, cx.manifest.pilot.started) {
                let who = cx.called(owner.person.as_ref(), "the business owner");
                out.at(
                    "ownership.business-owner.since",
                    format!("{who} has co-owned the pilot since {since}, {days} after it had started"),
                )
                .see("pilot.started", format!("the pilot started on {started}"));
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN019",
        name: "production-owner-on-the-builders-team",
        sort: Smell(Stage::Rollout),
        subjects: &["ownership.production-owner"],
        reads: &[
            "ownership.production-owner.person",
            "pilot.champion",
            "pilot.builders",
            "people.*.team",
        ],
        summary: "the production owner works in the champion's team",
        who: Sponsor,
        why: "An owner in the team that built it answers to the people who want it to look good. Ownership belongs to \
              the unit whose work it changes.",
        help: "move ownership to the unit that runs the work, with a person from there",
        sources: &[Five, Model],
        examples: examples!("OWN019-production-owner-on-the-builders-team"),
        check: Manifest(on_the_builders_team),
        ..OWN
    },
    Entry {
        code: "OWN020",
        name: "maintainer-missing",
        sort: Requirement(Stage::Production),
        held_by: &["ownership.maintainer.person"],
        reads: &["ownership.maintainer", "ownership.maintainer.person"],
        demands: &["ownership.maintainer"],
        summary: "nobody is named who keeps it up to date",
        ask: "One named person keeps it up to date.",
        none: "nobody keeps {name} up to date",
        who: ProductionOwner,
        why: "Models, prompts, data and interfaces change after the project has gone. If keeping up is nobody's job, it \
              decays from the first day in production.",
        help: "name the person who will change and test it from now on, with time set aside for it, in \
               [ownership.maintainer]",
        sources: &[Five],
        examples: examples!("OWN020-maintainer-missing"),
        check: Manifest(|cx, out| {
            if !cx.stands("ownership.maintainer") {
                out.at(
                    "ownership.maintainer",
                    format!("nobody is named to keep {} up to date", cx.name()),
                );
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN021",
        name: "scale-decision-without-budget",
        sort: Requirement(Stage::Rollout),
        area: Some(Area::Decision),
        gap: Some(Gap::Clarify),
        standards: standards::SPONSORS,
        subjects: &["ownership.scale-decision"],
        reads: &["ownership.scale-decision.controls-budget"],
        summary: "who decides about scaling does not own the budget for it",
        ask: "Who decides about scaling owns the budget that scaling needs.",
        who: ScaleDecision,
        why: "A yes from somebody who cannot pay is a recommendation. The decision then has to be made a second time, \
              by somebody who has not followed the pilot.",
        help: "give the decision to the owner of the budget that scaling needs, or move that budget to whoever decides",
        sources: &[Action],
        examples: examples!("OWN021-scale-decision-without-budget"),
        check: Manifest(|cx, out| {
            let decision = &cx.manifest.ownership.scale_decision;
            let who = cx.called(decision.person.as_ref(), "somebody");
            let name = cx.name();
            let key = "ownership.scale-decision.controls-budget";
            match decision.controls_budget {
                Some(true) => {}
                Some(false) => {
                    out.at(
                        key,
                        format!("{who} decides whether {name} scales, but does not own the budget for it"),
                    );
                }
                None => {
                    out.at(
                        key,
                        format!("{who} decides whether {name} scales; whether the budget for it is in the same hands is not stated"),
                    );
                }
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN022",
        name: "production-owner-named-late",
        sort: Smell(Stage::Pilot),
        subjects: &["ownership.production-owner"],
        reads: &["ownership.production-owner.named-on", "pilot.succeeded-on"],
        summary: "the production owner was named after the success",
        who: Sponsor,
        why: "An owner named after the success was not there when it was decided what success means, and has to take it \
              on trust.",
        help: "let the owner go through the results with those who measured them, and confirm metrics and targets as \
               their own",
        sources: &[Five],
        examples: examples!("OWN022-production-owner-named-late"),
        check: Manifest(|cx, out| {
            let named = cx.manifest.ownership.production_owner.named_on;
            if let Some((days, named, succeeded)) = late(cx, named, cx.manifest.pilot.succeeded_on) {
                let who = production_owner(cx);
                out.at(
                    "ownership.production-owner.named-on",
                    format!("{who} was named as owner on {named}, {days} after the pilot had been declared a success"),
                )
                .see("pilot.succeeded-on", format!("declared a success on {succeeded}"));
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN023",
        name: "success-without-owner",
        sort: Contradiction(Stage::Pilot),
        of_absence: true,
        reads: &[
            "pilot.succeeded-on",
            "ownership.production-owner",
            "ownership.production-owner.person",
        ],
        until_due: Some("OWN001"),
        summary: "the pilot counts as a success, and nobody owns it in production",
        who: Sponsor,
        why: "From the day a pilot counts as a success, everybody waits for somebody else to take it on. An owner has to \
              be named before that day.",
        help: "take the success back until there is an owner, or name the owner now: a person in the unit that gets the \
               value, in [ownership.production-owner]",
        sources: &[Five],
        examples: examples!("OWN023-success-without-owner"),
        check: Manifest(|cx, out| {
            let Some(succeeded) = cx.manifest.pilot.succeeded_on else {
                return;
            };
            if cx.stage() == Stage::Pilot && !cx.stands("ownership.production-owner") {
                let name = cx.name();
                out.at(
                    "ownership.production-owner",
                    format!(
                        "{name} has counted as a success since {succeeded}, and nobody is named to own it in production"
                    ),
                )
                .pointing("pilot.succeeded-on")
                .known(cx.doc.is_denied("ownership.production-owner"))
                .label("declared a success");
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN024",
        name: "commitment-undated",
        sort: Requirement(Stage::Pilot),
        area: Some(Area::Sponsorship),
        standards: standards::SPONSORS,
        subjects: &["ownership.sponsor"],
        reads: &["ownership.sponsor.committed-on"],
        tells: Some(&["ownership.sponsor.person", "ownership.sponsor.committed-on"]),
        only_a_date: true,
        summary: "nobody can tell when the sponsor committed",
        ask: "It is on record when the sponsor committed to it.",
        none: "there is no day on which the sponsor committed to {name}",
        who: Champion,
        why: "A sponsor's word is worth most when it came before the pilot: money and people can be planned on it, and it \
              was not given to a result. Without a date nobody can tell.",
        help: "ask the sponsor when the commitment was made and in which meeting or message, and write the day down as \
               committed-on; if it never was, have it made now",
        sources: &[Handoff],
        examples: examples!("OWN024-commitment-undated"),
        check: Manifest(|cx, out| {
            out.missing("ownership.sponsor.committed-on", || {
                format!("{} sponsors {}; since when is not stated", sponsor(cx), cx.name())
            });
        }),
        ..OWN
    },
    Entry {
        code: "OWN025",
        name: "funding-ends",
        sort: Smell(Stage::Pilot),
        area: Some(Area::Sponsorship),
        standards: standards::SPONSORS,
        subjects: &["ownership.sponsor"],
        reads: &["ownership.sponsor.funded-until", "pilot.decision-due"],
        summary: "the money ends before the decision",
        who: Sponsor,
        why: "When the money ends first, the pilot is ended by the calendar and not by a decision, and its people are \
              moved to other work.",
        help: "extend the funding beyond the decision and the weeks after it, or bring the decision forward",
        sources: &[Six, Handoff],
        examples: examples!("OWN025-funding-ends"),
        check: Manifest(funding_ends),
        ..OWN
    },
    Entry {
        code: "OWN026",
        name: "builders-unstated",
        sort: Requirement(Stage::Pilot),
        one_is_enough: true,
        reads: &["pilot.champion", "pilot.builders"],
        tells: Some(&["pilot.champion", "pilot.builders"]),
        summary: "who built it is not stated",
        ask: "It is on record who championed it and who built it.",
        who: Champion,
        why: "Ownership, handoff and approvals all turn on one question: is it somebody who did not build it? Without \
              the builders' names that cannot be told.",
        help: "name the champion and everybody who built or tuned it, as champion and builders in [pilot]",
        sources: &[Five, Handoff],
        examples: examples!("OWN026-builders-unstated"),
        check: Manifest(|cx, out| {
            let pilot = &cx.manifest.pilot;
            if pilot.champion.is_none() && pilot.builders.is_empty() {
                let name = cx.name();
                let each_says_none = ["pilot.champion", "pilot.builders"]
                    .into_iter()
                    .all(|key| cx.says_none(key));
                let message = if each_says_none {
                    format!("nobody championed {name}, and nobody built it")
                } else {
                    format!("who built {name} is not stated, so nobody can tell whether others can run it")
                };
                out.at("pilot.builders", message).known(each_says_none);
            }
        }),
        ..OWN
    },
    Entry {
        code: "OWN027",
        name: "business-owner-undated",
        sort: Requirement(Stage::Pilot),
        subjects: &["ownership.business-owner"],
        reads: &["ownership.business-owner.since"],
        tells: Some(&["ownership.business-owner.person", "ownership.business-owner.since"]),
        only_a_date: true,
        summary: "nobody can tell since when the business owner has been in",
        ask: "It is on record since when the business owner has co-owned it.",
        none: "there is no day since which the business has co-owned {name}",
        who: Champion,
        why: "Whether the business helped to choose the problem and the metric, or was handed both, shows in one date: the \
              day on which its manager came in.",
        help: "ask the business owner since when the pilot has been a joint one, and by which meeting or message that can be \
               told, and write the day down as since; if it never was agreed, agree on it now",
        sources: &[Model],
        examples: examples!("OWN027-business-owner-undated"),
        check: Manifest(|cx, out| {
            out.missing("ownership.business-owner.since", || {
                let owner = cx.manifest.ownership.business_owner.person.as_ref();
                let who = cx.called(owner, "the business owner");
                format!("{who} co-owns {}; since when is not stated", cx.name())
            });
        }),
        ..OWN
    },
    Entry {
        code: "OWN028",
        name: "scale-terms-undated",
        sort: Requirement(Stage::Pilot),
        area: Some(Area::Decision),
        gap: Some(Gap::Clarify),
        standards: standards::SPONSORS,
        subjects: &["ownership.scale-decision"],
        reads: &["ownership.scale-decision.agreed-on"],
        tells: Some(&["ownership.scale-decision.person", "ownership.scale-decision.agreed-on"]),
        only_a_date: true,
        summary: "nobody can tell when the terms of scaling were agreed",
        ask: "It is on record when the terms of scaling were agreed.",
        none: "there is no day on which the terms of scaling {name} were agreed",
        who: Champion,
        why: "Terms bind when they were agreed before there was a result to fit them to. Without a date, nobody can tell \
              terms from a description of what came out.",
        help: "look up the meeting or the message in which the terms were agreed, and write its day down as agreed-on; if \
               there is none, have whoever decides agree to them now",
        sources: &[Action],
        examples: examples!("OWN028-scale-terms-undated"),
        check: Manifest(|cx, out| {
            out.missing("ownership.scale-decision.agreed-on", || {
                let who = cx.called(cx.manifest.ownership.scale_decision.person.as_ref(), "somebody");
                let name = cx.name();
                format!("{who} decides whether {name} scales; when the terms were agreed is not stated")
            });
        }),
        ..OWN
    },
];

fn sponsor<'a>(cx: &Context<'a>) -> &'a str {
    cx.called(cx.manifest.ownership.sponsor.person.as_ref(), "the sponsor")
}

fn production_owner<'a>(cx: &Context<'a>) -> &'a str {
    cx.called(
        cx.manifest.ownership.production_owner.person.as_ref(),
        "the production owner",
    )
}

/// Where `date` lies after `limit`: by how much (`3 days`), and both. Nothing once a decision stands: what was late cannot
/// be mended then.
pub(super) fn late(cx: &Context, date: Option<Date>, limit: Option<Date>) -> Option<(String, Date, Date)> {
    let (date, limit) = date.zip(limit)?;
    if date <= limit || cx.is_decided() {
        return None;
    }
    Some((super::days(date.days_since(limit)), date, limit))
}

fn cannot_stop_it(cx: &Context, out: &mut Findings) {
    let authority = &cx.manifest.ownership.production_owner.authority;
    if authority.contains(&Authority::Retire) {
        return;
    }
    let (who, name) = (production_owner(cx), cx.name());
    let may: Vec<&str> = authority
        .iter()
        .map(|authority| match authority {
            Authority::Change => "change",
            Authority::Pause => "pause",
            Authority::Retire => "end",
        })
        .collect();
    let key = "ownership.production-owner.authority";
    let message = if may.is_empty() {
        format!("{who} owns {name} in production; whether with the authority to end it is not stated")
    } else {
        format!("{who} may {} {name}, but not end it", listed(&may))
    };
    out.at(key, message);
}

fn owns_technology(cx: &Context, out: &mut Findings) {
    let (who, name) = (production_owner(cx), cx.name());
    let message = match cx.manifest.ownership.production_owner.accountable_for {
        Some(AccountableFor::BusinessValue) => return,
        Some(AccountableFor::Technology) => {
            format!("{who} answers for {name} as technology, not for what it brings the business")
        }
        None => format!("{who} owns {name} in production; for what result is not stated"),
    };
    out.at("ownership.production-owner.accountable-for", message);
}

fn rollout_unfunded(cx: &Context, out: &mut Findings) {
    let funds = &cx.manifest.ownership.sponsor.funds;
    if funds.contains(&Funds::Rollout) {
        return;
    }
    let (who, name) = (sponsor(cx), cx.name());
    let key = "ownership.sponsor.funds";
    let message = if !cx.says(key) {
        format!("{who} sponsors {name}; what that pays for is not stated")
    } else if funds == &[Funds::Pilot] {
        format!("{who} pays for the pilot of {name}, but has not agreed to pay for its rollout")
    } else {
        format!("{who} has not agreed to pay for the rollout of {name}")
    };
    out.at(key, message);
}

fn not_above_the_team(cx: &Context, out: &mut Findings) {
    let sponsor = &cx.manifest.ownership.sponsor;
    let name = cx.name();
    let who = cx.called(sponsor.person.as_ref(), "the sponsor");
    let builder = sponsor.person.as_ref().and_then(|id| cx.builder_at(id));
    // Where the chief executive builds, nobody stands above.
    let is_at_the_top = sponsor.executive == Some(true) && sponsor.controls_budget == Some(true);
    if let Some((at, what)) = builder.filter(|_| !is_at_the_top) {
        let (key, is_known) = if sponsor.executive == Some(false) {
            ("ownership.sponsor.executive", true)
        } else {
            let is_known = sponsor.controls_budget == Some(false);
            ("ownership.sponsor.person", is_known)
        };
        let mut message = format!("{who} sponsors {name}, but is {what} of the pilot");
        if !is_known {
            message.push_str(match sponsor.executive {
                Some(true) => "; whether with a budget of their own is not stated",
                _ => "; whether as an executive with a budget of their own is not stated",
            });
        }
        out.at(key, message)
            .known(is_known)
            .see(at, format!("{what} of the pilot"));
        return;
    }
    if is_at_the_top {
        out.needs_no("pilot.champion");
        out.needs_no("pilot.builders");
    } else {
        out.needs_no("ownership.sponsor.controls-budget");
        out.asks_for_builders(cx);
    }
    let message = match sponsor.executive {
        Some(true) => return,
        Some(false) => format!("{who} sponsors {name}, but is not an executive"),
        None => format!("{who} sponsors {name}; whether as an executive is not stated"),
    };
    out.at("ownership.sponsor.executive", message);
}

fn responsible_person_left(cx: &Context, out: &mut Findings) {
    for duty in duties(cx) {
        if let Some(left) = cx.left(duty.person) {
            let who = cx.person(duty.person);
            let message = format!("{who} left on {left}, and is still named as {}", duty.role);
            out.at(duty.key, message)
                .failed()
                .see(format!("people.{}.left", duty.person.0), format!("left on {left}"));
        }
    }
}

fn on_the_builders_team(cx: &Context, out: &mut Findings) {
    let people = &cx.manifest.people;
    let Some((owner, champion)) = cx
        .manifest
        .ownership
        .production_owner
        .person
        .as_ref()
        .zip(cx.manifest.pilot.champion.as_ref())
    else {
        return;
    };
    let team = |id: &PersonId| people.get(&id.0).and_then(|person| person.team.as_deref());
    if let (Some(of_owner), Some(of_champion)) = (team(owner), team(champion))
        && of_owner == of_champion
        && !cx.is_builder(owner)
    {
        let (owner_name, name) = (cx.person(owner), cx.name());
        out.at(
            "ownership.production-owner.person",
            format!(
                "{owner_name} owns {name} in production, but sits in {of_owner}, the team of its champion {}",
                cx.person(champion)
            ),
        )
        .see(format!("people.{}.team", champion.0), "the champion's team");
    }
}

fn funding_ends(cx: &Context, out: &mut Findings) {
    let Some(until) = cx.manifest.ownership.sponsor.funded_until else {
        return;
    };
    let key = "ownership.sponsor.funded-until";
    let name = cx.name();
    if until < cx.today {
        out.at(key, format!("the money for {name} ended on {until}"))
            .help("settle with the sponsor who pays from here on, and until when; stop the work until that is settled");
    } else if let Some(due) = cx.manifest.pilot.decision_due.filter(|due| until < *due) {
        out.at(
            key,
            format!("the money for {name} ends on {until}, before the decision on {due}"),
        )
        .see("pilot.decision-due", format!("to be decided on {due}"));
    }
}
