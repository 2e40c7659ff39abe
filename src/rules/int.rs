//! INT: integration and reviews.

use super::Check::Manifest;
use super::Role::{Accountable, Champion, ItLead, Sponsor};
use super::Sort::{Contradiction, Requirement};
use super::Source::{Model, Six};
use super::env::quoted;
use super::{Area, Context, Entry, Findings, Force, Gap, days, examples, standards};
use crate::manifest::{Review, ReviewStatus, Stage, System, SystemStatus};

/// What the rules of this group have in common.
const INT: Entry = Entry {
    area: Some(Area::Integration),
    gap: Some(Gap::Implement),
    standards: standards::INTEGRATION,
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "INT001",
        name: "integration-path-missing",
        key_question: Some("Which systems does it connect to?"),
        sort: Requirement(Stage::Rollout),
        one_is_enough: true,
        reads: &["integration", "integration.systems", "integration.standalone"],
        demands: &["integration"],
        tells: Some(&["integration.systems[].name", "integration.standalone"]),
        summary: "no path leads into the systems that the work is done in",
        ask: "It is decided which systems it connects to, or that it connects to none.",
        none: "no path leads from {name} into the systems that the work is done in",
        who: ItLead,
        why: "A pilot can live on exports and a window of its own; daily work happens in the systems people already use. \
              Where the path into those is left for later, the rollout waits for it, or people type everything twice.",
        help: "go through the new workflow with IT, list every system it reads from or writes to, with its owner and its \
               interface, as [[integration.systems]]; if it is meant to stand alone, say so with standalone = true",
        sources: &[Six],
        examples: examples!("INT001-integration-path-missing"),
        check: Manifest(path_missing),
        ..INT
    },
    Entry {
        code: "INT002",
        name: "system-unowned",
        sort: Requirement(Stage::Rollout),
        waits: &["INT001"],
        held_by: &["integration.systems[].owner"],
        subjects: &["integration"],
        reads: &["integration.systems[].owner"],
        summary: "a system that it connects to has no owner",
        ask: "For every system that it connects to, one named person answers.",
        none: "{name} connects to {it}, and nobody answers for that",
        who: ItLead,
        why: "Interfaces change, accesses expire, releases break things. If nobody on the other side is known, a fault \
              there becomes a search for somebody to call.",
        help: "ask IT who answers for the system, tell that person what connects to it, and name them as its owner",
        sources: &[Six],
        examples: examples!("INT002-system-unowned"),
        check: Manifest(|cx, out| {
            systems(cx, out);
            for (i, system) in cx.manifest.integration.systems.iter().enumerate() {
                out.missing(&format!("integration.systems[{i}].owner"), || {
                    let system = called(system);
                    format!(
                        "{} connects to {system}, and nobody is named who answers for it",
                        cx.name()
                    )
                });
            }
        }),
        ..INT
    },
    Entry {
        code: "INT003",
        name: "system-not-live",
        sort: Requirement(Stage::Production),
        waits: &["INT001"],
        subjects: &["integration"],
        reads: &["integration.systems[].status"],
        summary: "a connection is not in use yet",
        ask: "Every connection to another system is in use.",
        who: ItLead,
        why: "What is called production while a connection is still being built runs on somebody copying data by hand. \
              That works for the first team and for none after it.",
        help: "finish and test the connection before it counts as production, or take the system out of the design with \
               the agreement of those who work with it",
        sources: &[Six],
        examples: examples!("INT003-system-not-live"),
        check: Manifest(|cx, out| {
            systems(cx, out);
            for (i, system) in cx.manifest.integration.systems.iter().enumerate() {
                let state = match system.status {
                    Some(SystemStatus::Planned) => "is only planned",
                    Some(SystemStatus::Building) => "is still being built",
                    Some(SystemStatus::Live) | None => continue,
                };
                out.at(
                    format!("integration.systems[{i}].status"),
                    format!("the connection of {} to {} {state}", cx.name(), called(system)),
                );
            }
        }),
        ..INT
    },
    Entry {
        code: "INT004",
        name: "it-review-open",
        sort: Requirement(Stage::Rollout),
        waits: &["INT015"],
        reads: &[
            "integration.reviews",
            "integration.reviews.it",
            "integration.reviews.it.status",
        ],
        tells: Some(&[
            "integration.reviews.it.status",
            "integration.reviews.it.on",
            "integration.reviews.it.evidence",
            "integration.reviews.it.because",
        ]),
        summary: "the IT review is not done",
        ask: "IT has reviewed what it needs.",
        none: "there was no IT review of {name}",
        who: ItLead,
        why: "IT sees what a pilot does not: load, licences, support, what else is due that quarter. Asked only when the \
              rollout is near, it has to say no to things that were easy to change before.",
        help: "bring the integration path and its demands to IT for review now, and record how it ended in \
               [integration.reviews.it]",
        sources: &[Six],
        examples: examples!("INT004-it-review-open"),
        check: Manifest(|cx, out| review_open(cx, out, "it", None)),
        ..INT
    },
    Entry {
        code: "INT005",
        name: "security-review-open",
        sort: Requirement(Stage::Rollout),
        waits: &["INT015"],
        reads: &[
            "integration.reviews",
            "integration.reviews.security",
            "integration.reviews.security.status",
        ],
        tells: Some(&[
            "integration.reviews.security.status",
            "integration.reviews.security.on",
            "integration.reviews.security.evidence",
            "integration.reviews.security.because",
        ]),
        summary: "the security review is not done",
        ask: "The security review is done.",
        none: "there was no security review of {name}",
        who: ItLead,
        why: "A security review takes its own time and does not get shorter by starting late. It is one of the commonest \
              reasons why a pilot that everybody wants stands still.",
        help: "book the security review now with what the reviewers need, and record how it ended in \
               [integration.reviews.security]",
        sources: &[Six],
        examples: examples!("INT005-security-review-open"),
        check: Manifest(|cx, out| review_open(cx, out, "security", None)),
        ..INT
    },
    Entry {
        code: "INT006",
        name: "compliance-review-open",
        sort: Requirement(Stage::Rollout),
        waits: &["INT015"],
        reads: &[
            "integration.reviews",
            "integration.reviews.compliance",
            "integration.reviews.compliance.status",
        ],
        tells: Some(&[
            "integration.reviews.compliance.status",
            "integration.reviews.compliance.on",
            "integration.reviews.compliance.evidence",
            "integration.reviews.compliance.because",
        ]),
        summary: "the compliance review is not done",
        ask: "The review by compliance or legal is done.",
        none: "there was no compliance review of {name}",
        who: Accountable,
        why: "What was harmless with ten people in a pilot can be a duty towards customers or staff at scale. Compliance \
              and legal have to have said so before the rollout, not in the middle of it.",
        help: "give compliance or legal the use, the data and the oversight in writing, ask for a decision by a date, and \
               record how it ended in [integration.reviews.compliance]",
        sources: &[Six, Model],
        examples: examples!("INT006-compliance-review-open"),
        check: Manifest(|cx, out| review_open(cx, out, "compliance", None)),
        ..INT
    },
    Entry {
        code: "INT007",
        name: "review-expired",
        sort: Contradiction(Stage::Pilot),
        reads: &[
            "integration.reviews.it.status",
            "integration.reviews.it.expires",
            "integration.reviews.security.status",
            "integration.reviews.security.expires",
            "integration.reviews.compliance.status",
            "integration.reviews.compliance.expires",
            "integration.reviews.privacy.status",
            "integration.reviews.privacy.expires",
            "integration.reviews.permission.status",
            "integration.reviews.permission.expires",
        ],
        summary: "a review has expired",
        who: ItLead,
        why: "A review holds for what was looked at then. Past its last day it says nothing about what runs today, and \
              counts as passed only because nobody has looked.",
        help: "have the review renewed with what has changed since, or set its status to open until it is",
        sources: &[Six],
        examples: examples!("INT007-review-expired"),
        check: Manifest(|cx, out| {
            for (kind, review) in cx.reviews().filter(|(_, review)| is_passed(review)) {
                if let Some(expires) = review.expires.filter(|expires| *expires < cx.today) {
                    let ago = days(cx.today.days_since(expires));
                    out.at(
                        format!("integration.reviews.{kind}.expires"),
                        format!("{} ran out on {expires}, {ago} ago", the_review(cx, kind)),
                    )
                    .see(format!("integration.reviews.{kind}.status"), "counts as passed");
                }
            }
        }),
        ..INT
    },
    Entry {
        code: "INT008",
        name: "resources-unallocated",
        sort: Requirement(Stage::Rollout),
        subjects: &["integration"],
        reads: &["integration.resources", "integration.standalone"],
        tells: Some(&["integration.resources"]),
        summary: "nobody has time set aside to integrate it",
        ask: "Named people have time set aside to integrate it.",
        none: "nobody has time to integrate {name}",
        who: Sponsor,
        why: "An integration that everybody wants and nobody is free for does not get built. Time has to be taken from \
              other work by somebody who can do that, and before the rollout is promised.",
        help: "agree with IT who builds the integration and until when they are free for it, have the sponsor confirm it, \
               and state it as resources",
        sources: &[Six],
        examples: examples!("INT008-resources-unallocated"),
        check: Manifest(|cx, out| {
            if stands_alone(cx) {
                out.asks_for_nothing(ALONE);
                return;
            }
            if cx.has("integration.resources") {
                out.needs_no("integration.standalone");
            }
            out.missing("integration.resources", || {
                format!("who has time to integrate {}, and until when, is not stated", cx.name())
            });
        }),
        ..INT
    },
    Entry {
        code: "INT009",
        name: "review-without-evidence",
        sort: Requirement(Stage::Rollout),
        reads: &[
            "integration.reviews.it.status",
            "integration.reviews.it.on",
            "integration.reviews.it.evidence",
            "integration.reviews.security.status",
            "integration.reviews.security.on",
            "integration.reviews.security.evidence",
            "integration.reviews.compliance.status",
            "integration.reviews.compliance.on",
            "integration.reviews.compliance.evidence",
            "integration.reviews.privacy.status",
            "integration.reviews.privacy.on",
            "integration.reviews.privacy.evidence",
            "integration.reviews.permission.status",
            "integration.reviews.permission.on",
            "integration.reviews.permission.evidence",
        ],
        tells: Some(&["integration.reviews.*.on", "integration.reviews.*.evidence"]),
        summary: "a review is marked as passed without date or evidence",
        ask: "Every passed review has its date and its record.",
        who: ItLead,
        why: "\"Security is fine with it\" is what everybody remembers and nobody can show. When the reviewer has moved \
              on, only the record counts.",
        help: "ask the reviewers for the record and its date and put both beside the status; if there is none, the review \
               is open",
        sources: &[Six],
        examples: examples!("INT009-review-without-evidence"),
        check: Manifest(|cx, out| {
            only_where(
                cx,
                out,
                ReviewStatus::Passed,
                &["on", "evidence"],
                "no review is passed",
            );
            for (kind, _) in cx.reviews().filter(|(_, review)| is_passed(review)) {
                let Some(lacking) = out.lacks(&format!("integration.reviews.{kind}"), &["on", "evidence"]) else {
                    continue;
                };
                let keys: Vec<String> = lacking.keys.iter().map(|key| format!("no `{key}`")).collect();
                let is_known = lacking.is_known;
                let what = match (is_known, lacking.has("on"), lacking.has("evidence")) {
                    (true, true, false) => ", without a date",
                    (true, false, _) => ", without evidence",
                    (true, true, true) => ", without a date or evidence",
                    (false, true, false) => "; when is not stated",
                    (false, false, _) => "; no evidence of that is stated",
                    (false, true, true) => "; neither when nor any evidence of it is stated",
                };
                let message = format!("{} is marked as passed{what}", the_review(cx, kind));
                let draft = lacking.report(out, message);
                if !is_known {
                    draft.pointing(format!("integration.reviews.{kind}"));
                }
                draft.label(format!("{} here", keys.join(", ")));
            }
        }),
        ..INT
    },
    Entry {
        code: "INT010",
        name: "review-waved-off",
        sort: Requirement(Stage::Rollout),
        reads: &[
            "integration.reviews.it.status",
            "integration.reviews.it.because",
            "integration.reviews.security.status",
            "integration.reviews.security.because",
            "integration.reviews.compliance.status",
            "integration.reviews.compliance.because",
            "integration.reviews.privacy.status",
            "integration.reviews.privacy.because",
            "integration.reviews.permission.status",
            "integration.reviews.permission.because",
        ],
        tells: Some(&["integration.reviews.*.because"]),
        summary: "a review is marked as not required, without a reason",
        ask: "Where a review is not required, it is on record why.",
        none: "{it} is marked as not required, without a reason",
        who: Accountable,
        why: "A review that is not required was judged so by somebody, for a reason that can change. Without the reason, \
              nobody notices when it does.",
        help: "ask those who would do the review whether it is needed, and give their reason as because",
        sources: &[Six],
        examples: examples!("INT010-review-waved-off"),
        check: Manifest(|cx, out| {
            if !cx
                .reviews()
                .any(|(_, review)| review.status == Some(ReviewStatus::NotRequired))
            {
                out.asks_for_nothing("no review is stated not to be required");
            }
            for (kind, review) in cx.reviews() {
                if review.status == Some(ReviewStatus::NotRequired) {
                    out.missing(&format!("integration.reviews.{kind}.because"), || {
                        format!("{} is marked as not required; why is not stated", the_review(cx, kind))
                    });
                }
            }
        }),
        ..INT
    },
    Entry {
        code: "INT011",
        name: "privacy-review-open",
        sort: Requirement(Stage::Rollout),
        waits: &["GOV017", "INT015"],
        reads: &[
            "integration.reviews",
            "integration.reviews.privacy",
            "integration.reviews.privacy.status",
            "governance.regulated",
            "governance.risk-tier",
        ],
        tells: Some(&[
            "integration.reviews.privacy.status",
            "integration.reviews.privacy.on",
            "integration.reviews.privacy.evidence",
            "integration.reviews.privacy.because",
        ]),
        summary: "the privacy review is not done, and the use is regulated or high-risk",
        ask: "Where its use is regulated or its risk high, the privacy review is done.",
        none: "there was no privacy review of {name}",
        who: Accountable,
        why: "Where the use is regulated or the risk high, what happens to personal data has to be answered before more \
              people's data flows in. Afterwards it can no longer be taken back.",
        help: "give the privacy officer the data flows, the purpose and how long data is kept, and record how the review \
               ended in [integration.reviews.privacy]",
        sources: &[Model],
        examples: examples!("INT011-privacy-review-open"),
        check: Manifest(|cx, out| {
            if cx.manifest.governance.regulated == Some(true) {
                let because = ("governance.regulated", "its use is regulated");
                review_open(cx, out, "privacy", Some(because));
            } else if cx.regulated_or_high() {
                let because = ("governance.risk-tier", "its risk tier is high");
                review_open(cx, out, "privacy", Some(because));
            } else if cx.manifest.governance.risk_tier.is_none() {
                out.waits_for("GOV017");
            } else {
                out.asks_for_nothing("its use is not regulated, and its risk is not high");
            }
        }),
        ..INT
    },
    Entry {
        code: "INT012",
        name: "system-untested",
        sort: Requirement(Stage::Production),
        waits: &["INT001"],
        subjects: &["integration"],
        reads: &["integration.systems[].status", "integration.systems[].tested-on"],
        tells: Some(&["integration.systems[].tested-on"]),
        summary: "a live connection was not tested in the work around it",
        ask: "Every live connection was shown not to break the work around it.",
        none: "the connection of {name} to {it} is live, and the work around it was never tested",
        who: ItLead,
        why: "A connection can work by itself and still lock records, slow down screens or double entries for people who \
              never see the system behind it. Only a test in the workflow around it shows that.",
        help: "let people who work in that system run a normal day's cases through it, and state the day as tested-on",
        sources: &[Model],
        examples: examples!("INT012-system-untested"),
        check: Manifest(|cx, out| {
            let all = &cx.manifest.integration.systems;
            let is_live = |system: &System| system.status == Some(SystemStatus::Live);
            let is_unclear = |system: usize| cx.doc.is_unclear(&format!("integration.systems[{system}].status"));
            if all.is_empty() && !stands_alone(cx) {
                out.waits_for("INT001");
            } else if !all.iter().any(is_live) && !(0..all.len()).any(is_unclear) {
                out.asks_for_nothing("no system that it connects to is live");
            }
            for (i, system) in all.iter().enumerate() {
                if system.status == Some(SystemStatus::Live) {
                    out.missing(&format!("integration.systems[{i}].tested-on"), || {
                        let (name, system) = (cx.name(), called(system));
                        format!("the connection of {name} to {system} is live; when the work around it was tested is not stated")
                    });
                }
            }
        }),
        ..INT
    },
    Entry {
        code: "INT013",
        name: "it-leadership-not-engaged",
        sort: Requirement(Stage::Rollout),
        held_by: &["integration.it-lead"],
        subjects: &["integration"],
        reads: &["integration.it-lead", "integration.standalone"],
        tells: Some(&["integration.it-lead"]),
        summary: "no IT leader has made it a priority",
        ask: "A named IT leader has made it a priority.",
        none: "no IT leader has made {name} a priority",
        who: Sponsor,
        why: "Engineers work on what their leaders put first. Won over one by one, they help when there is time; with \
              their leader behind it, there is time.",
        help: "let the sponsor ask the IT leader for a place on the list of priorities, and name that person as it-lead",
        sources: &[Six],
        examples: examples!("INT013-it-leadership-not-engaged"),
        check: Manifest(|cx, out| {
            if stands_alone(cx) {
                out.asks_for_nothing(ALONE);
                return;
            }
            if cx.has("integration.it-lead") {
                out.needs_no("integration.standalone");
            }
            out.missing("integration.it-lead", || {
                format!("no IT leader is named who has made {} a priority", cx.name())
            });
        }),
        ..INT
    },
    Entry {
        code: "INT014",
        name: "standalone-with-systems",
        sort: Contradiction(Stage::Design),
        subjects: &["integration"],
        reads: &[
            "integration.standalone",
            "integration.systems",
            "integration.systems[].name",
        ],
        summary: "it stands alone, and systems are listed that it connects to",
        who: Champion,
        why: "What stands alone needs no integration, and several demands are dropped for it. If it connects to a system \
              after all, those demands are owed.",
        help: "settle with IT which is true: take standalone out, or take out the systems that it does not connect to",
        sources: &[Six],
        examples: examples!("INT014-standalone-with-systems"),
        check: Manifest(|cx, out| {
            let Some(first) = cx.manifest.integration.systems.first().filter(|_| stands_alone(cx)) else {
                return;
            };
            let more = match cx.manifest.integration.systems.len() - 1 {
                0 => String::new(),
                1 => " and one more system".into(),
                more => format!(" and {more} more systems"),
            };
            let (name, first) = (cx.name(), called(first));
            out.at(
                "integration.standalone",
                format!("{name} is said to stand alone, and to connect to {first}{more}"),
            )
            .see("integration.systems[0].name", "a system that it connects to");
        }),
        ..INT
    },
    Entry {
        code: "INT015",
        name: "review-refused",
        sort: Contradiction(Stage::Design),
        area: Some(Area::Governance),
        gap: Some(Gap::Organize),
        standards: standards::REFUSALS,
        reads: &[
            "integration.reviews.it.status",
            "integration.reviews.security.status",
            "integration.reviews.compliance.status",
            "integration.reviews.privacy.status",
            "integration.reviews.permission.status",
        ],
        law_or_safety: true,
        waivable: false,
        forces: Some(Force::Prohibition),
        summary: "a review was refused",
        who: Accountable,
        why: "Whoever refuses a review has looked at it and said no. That is not an open point of the rollout but an answer, \
              and work on anything else is lost unless what was refused can be changed.",
        help: "ask those who refused what would have to be different, and put that into plan with who does it by when; if \
               nothing can be done about it, say so with plan = false, and stop the pilot",
        sources: &[Model],
        examples: examples!("INT015-review-refused"),
        check: Manifest(|cx, out| {
            for (kind, review) in cx.reviews() {
                if review.status == Some(ReviewStatus::Refused) {
                    refused(cx, out, kind, review);
                }
            }
        }),
        ..INT
    },
];

/// Why a pilot that stands alone is not asked about systems.
const ALONE: &str = "it stands alone and connects to nothing";

fn stands_alone(cx: &Context) -> bool {
    cx.manifest.integration.standalone == Some(true)
}

/// Looks at `keys` of the reviews of one status alone; where none is, there is nothing to look at.
fn only_where(cx: &Context, out: &mut Findings, status: ReviewStatus, keys: &[&str], none: &'static str) {
    let mut is_any = false;
    for (kind, review) in cx.reviews() {
        if review.status == Some(status) {
            is_any = true;
        } else if review.status.is_some() {
            for key in keys {
                out.needs_no(format!("integration.reviews.{kind}.{key}"));
            }
        }
    }
    // One that cannot be read may have been.
    let is_unclear = |kind: &&str| cx.doc.is_unclear(&format!("integration.reviews.{kind}.status"));
    if !is_any && !Context::REVIEWS.iter().any(is_unclear) {
        out.asks_for_nothing(none);
    }
}

/// Systems are listed, or there is nothing to look at.
fn systems(cx: &Context, out: &mut Findings) {
    if stands_alone(cx) {
        out.asks_for_nothing(ALONE);
    } else if cx.manifest.integration.systems.is_empty() {
        out.waits_for("INT001");
    }
}

fn called(system: &System) -> &str {
    system.name.as_deref().unwrap_or("a system")
}

fn path_missing(cx: &Context, out: &mut Findings) {
    let integration = &cx.manifest.integration;
    let name = cx.name();
    if !cx.states("integration") {
        out.at(
            "integration",
            format!("how {name} connects to the systems that the work is done in is not stated"),
        );
        return;
    }
    if !integration.systems.is_empty() {
        return;
    }
    let message = match integration.standalone {
        Some(true) => return,
        Some(false) => format!("{name} does not stand alone; which systems it connects to is not stated"),
        None => format!("which systems {name} connects to, or whether it stands alone, is not stated"),
    };
    // That it does not stand alone says nothing of what it connects to.
    let is_known = cx.says_none("integration.systems");
    out.at("integration.systems", message).known(is_known);
}

fn is_passed(review: &Review) -> bool {
    review.status == Some(ReviewStatus::Passed)
}

/// `the IT review of claims-triage`.
pub(super) fn the_review(cx: &Context, kind: &str) -> String {
    let name = cx.name();
    match kind {
        "permission" => format!("the permission for {name}"),
        "it" => format!("the IT review of {name}"),
        kind => format!("the {kind} review of {name}"),
    }
}

/// Reports a review that was refused: what was refused, why, and what is done about it.
fn refused(cx: &Context, out: &mut Findings, kind: &str, review: &Review) {
    let key = |key: &str| format!("integration.reviews.{kind}.{key}");
    let mut message = format!("{} was refused", the_review(cx, kind));
    if let Some(on) = review.on {
        message.push_str(&format!(" on {on}"));
    }
    if let Some(because) = &review.because {
        message.push_str(&format!(": {}", quoted(because)));
    }
    // A plan that is none is a no as well: there is nothing left to do.
    let nothing_planned = cx.says_none(&key("plan"));
    match &review.plan {
        Some(plan) => message.push_str(&format!("; what is planned: {}", quoted(plan))),
        None if nothing_planned => message.push_str("; nothing is planned about that"),
        None => message.push_str("; what is done about that is not stated"),
    }
    let draft = out.at(key("status"), message);
    // What is wrong with the reason or the plan is reported there, and leaves the refusal as it is.
    draft.failed().resting_on([key("status")]);
    draft.see(key("plan"), "what is done about it");
    if nothing_planned {
        draft.forcing();
    }
}

/// Reports the review that is missing or open. `because`: where it says why this review is due, and what that says.
fn review_open(cx: &Context, out: &mut Findings, kind: &str, because: Option<(&str, &str)>) {
    let (the_review, key) = (the_review(cx, kind), format!("integration.reviews.{kind}"));
    let reason = because.map_or_else(String::new, |(_, reason)| format!(", though {reason}"));
    let draft = match cx.reviews().find(|(one, _)| *one == kind) {
        None => out
            .at(
                key.as_str(),
                format!("whether {the_review} has been done is not stated{reason}"),
            )
            .label(format!("no [{key}]")),
        Some((_, review)) if review.status == Some(ReviewStatus::Open) => {
            out.at(format!("{key}.status"), format!("{the_review} is still open{reason}"))
        }
        Some((_, review)) if review.status == Some(ReviewStatus::Refused) => {
            out.gives_way_to("INT015");
            return;
        }
        Some(_) => return,
    };
    if let Some((at, reason)) = because {
        draft.see(at, reason);
    }
}
