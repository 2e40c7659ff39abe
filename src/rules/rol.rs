//! ROL: the rollout, team by team, and its reviews.

use std::collections::HashMap;

use super::Check::Manifest;
use super::Role::{BusinessOwner, ChangeOwner, DataOwner, ProductionOwner, Sponsor};
use super::Sort::{Contradiction, Requirement, Smell};
use super::Source::{Five, Handoff, Six};
use super::{Area, Context, Entry, Findings, Gap, Teams, counted, days, examples, listed, standards};
use crate::manifest::{Date, Outcome, RolloutReview, Stage, Team, TeamStatus};

/// What the rules of this group have in common.
const ROL: Entry = Entry {
    area: Some(Area::Rollout),
    gap: Some(Gap::Organize),
    standards: standards::DECISIONS,
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "ROL001",
        name: "rollout-unplanned",
        key_question: Some("Which teams get it, and in which order?"),
        sort: Requirement(Stage::Rollout),
        one_is_enough: true,
        standards: standards::PEOPLE,
        reads: &["rollout", "rollout.teams"],
        demands: &["rollout"],
        tells: Some(&["rollout.teams[].name"]),
        teams: Teams::All,
        summary: "no team is planned for the rollout",
        ask: "It is planned which teams get it, and in which order.",
        none: "no team is planned to get {name}",
        who: ProductionOwner,
        why: "\"Everybody, soon\" is not a rollout. Teams by name, one wave after another, show where to stop, learn \
              and mend before the next one is asked.",
        help: "agree with the head of one team to begin there, put the others into later waves, and list them all as \
               [[rollout.teams]]",
        sources: &[Five],
        examples: examples!("ROL001-rollout-unplanned"),
        check: Manifest(|cx, out| {
            let say = || format!("which teams get {}, and in which order, is not stated", cx.name());
            if !cx.states("rollout") {
                out.at("rollout", say());
            } else if cx.manifest.rollout.teams.is_empty() {
                out.at("rollout.teams", say());
            }
        }),
        ..ROL
    },
    Entry {
        code: "ROL002",
        name: "team-workflow-unmapped",
        sort: Requirement(Stage::Rollout),
        waits: &["ROL001", "OWN026"],
        standards: standards::PEOPLE,
        subjects: &["rollout"],
        reads: &[
            "rollout.teams[].workflow-mapped-by",
            "rollout.teams[].status",
            "rollout.teams[].wave",
            "pilot.champion",
            "pilot.builders",
        ],
        summary: "nobody who does the work has mapped how a team works",
        ask: "In each team that starts, somebody who does the work has mapped how it is done today.",
        none: "nobody has mapped how {it} works today",
        who: BusinessOwner,
        why: "Each team does the same work in its own way, and only those who do it know where it differs. A \
              builder's map shows the process as it is documented, and the rollout breaks on the rest.",
        help: "ask the head of this team for somebody who has done the work for long, give that person the time to \
               map it, and name them as workflow-mapped-by",
        sources: &[Five],
        examples: examples!("ROL002-team-workflow-unmapped"),
        check: Manifest(team_workflow_unmapped),
        ..ROL
    },
    Entry {
        code: "ROL003",
        name: "team-not-in-the-design",
        sort: Requirement(Stage::Rollout),
        waits: &["ROL001"],
        standards: standards::PEOPLE,
        subjects: &["rollout"],
        reads: &[
            "rollout.teams[].designed-with",
            "rollout.teams[].status",
            "rollout.teams[].wave",
        ],
        summary: "a team had no part in designing its new workflow",
        ask: "In each team that starts, people of the team took part in designing its new workflow.",
        none: "nobody of {it} took part in designing its new workflow",
        who: BusinessOwner,
        why: "A workflow designed for a team is somebody else's idea of its day. Designed with the team, it has \
              people inside who know why it is as it is, and stand by it.",
        help: "sit down with two or three people of this team and the map of its work, design the new steps with \
               them, and list them as designed-with",
        sources: &[Five],
        examples: examples!("ROL003-team-not-in-the-design"),
        check: Manifest(|cx, out| {
            some_team(cx, out);
            for (path, name, team) in in_play(cx) {
                if team.designed_with.is_empty() {
                    out.at(
                        format!("{path}.designed-with"),
                        format!("who of {name} took part in designing its new workflow is not stated"),
                    );
                }
            }
        }),
        ..ROL
    },
    Entry {
        code: "ROL004",
        name: "adoption-window-missing",
        sort: Requirement(Stage::Rollout),
        waits: &["ROL001"],
        standards: standards::PEOPLE,
        subjects: &["rollout"],
        reads: &[
            "rollout.teams[].adoption-window",
            "rollout.teams[].adoption-window.from",
            "rollout.teams[].adoption-window.to",
            "rollout.teams[].status",
            "rollout.teams[].wave",
        ],
        tells: Some(&[
            "rollout.teams[].adoption-window.from",
            "rollout.teams[].adoption-window.to",
        ]),
        summary: "a team has no time set in which to take it up",
        ask: "Each team that starts has a set time in which to take it up.",
        none: "{it} has no time set in which to take up {name}",
        who: BusinessOwner,
        why: "To work differently costs time before it saves any. A team without a window does it on top of the full \
              load, and gives up in the first busy week.",
        help: "agree with the head of this team on a few weeks with a lighter load, and state their first and last \
               day as adoption-window",
        sources: &[Five],
        examples: examples!("ROL004-adoption-window-missing"),
        check: Manifest(|cx, out| {
            each_without(cx, out, "adoption-window", |team| {
                format!("the time in which {team} takes up {} is not stated", cx.name())
            });
        }),
        ..ROL
    },
    Entry {
        code: "ROL005",
        name: "check-ins-missing",
        sort: Requirement(Stage::Rollout),
        waits: &["ROL001"],
        standards: standards::PEOPLE,
        subjects: &["rollout"],
        reads: &[
            "rollout.teams[].check-ins",
            "rollout.teams[].status",
            "rollout.teams[].wave",
        ],
        summary: "no check-ins are set for a team",
        ask: "Somebody asks each team that starts, at fixed intervals, how it goes.",
        none: "nobody checks in with {it}",
        who: ChangeOwner,
        why: "Small troubles stop a team long before anybody reports them. Somebody who comes by at fixed times hears \
              of them while they are small.",
        help: "put a short check-in with this team into the calendar of whoever owns the change plan, and state how \
               often as check-ins",
        sources: &[Five],
        examples: examples!("ROL005-check-ins-missing"),
        check: Manifest(|cx, out| {
            each_without(cx, out, "check-ins", |team| {
                format!("how often somebody checks in with {team} is not stated")
            });
        }),
        ..ROL
    },
    Entry {
        code: "ROL006",
        name: "feedback-missing",
        sort: Requirement(Stage::Rollout),
        waits: &["ROL001"],
        standards: standards::PEOPLE,
        subjects: &["rollout"],
        reads: &[
            "rollout.teams[].feedback",
            "rollout.teams[].status",
            "rollout.teams[].wave",
        ],
        summary: "how a team's feedback is collected is not stated",
        ask: "Each team that starts has a place for its feedback, and somebody reads it.",
        none: "nobody collects feedback from {it}",
        who: ChangeOwner,
        why: "What a team says in the corridor does not reach those who could change something. Once feedback has a \
              place and a reader, a team learns that it is worth giving.",
        help: "settle with this team where feedback goes, who reads it and by when it is answered, and state that as \
               feedback",
        sources: &[Five],
        examples: examples!("ROL006-feedback-missing"),
        check: Manifest(|cx, out| {
            each_without(cx, out, "feedback", |team| {
                format!("how feedback from {team} is collected and read is not stated")
            });
        }),
        ..ROL
    },
    Entry {
        code: "ROL007",
        name: "team-cannot-adjust",
        sort: Requirement(Stage::Rollout),
        waits: &["ROL001"],
        standards: standards::PEOPLE,
        subjects: &["rollout"],
        reads: &[
            "rollout.teams[].can-adjust",
            "rollout.teams[].status",
            "rollout.teams[].wave",
        ],
        summary: "a team may not change how it is used",
        ask: "Each team that starts may change how it is used.",
        who: ProductionOwner,
        why: "The first plan never fits the second team. A team that may only follow it works around it instead, and \
              nobody learns what did not fit.",
        help: "agree with the head of this team on the settings and steps that it may change by itself, and on whom \
               it tells; state can-adjust = true then",
        sources: &[Five],
        examples: examples!("ROL007-team-cannot-adjust"),
        check: Manifest(|cx, out| {
            some_team(cx, out);
            for (path, name, team) in in_play(cx) {
                let pilot = cx.name();
                let message = match team.can_adjust {
                    Some(true) => continue,
                    Some(false) => format!("{name} may not change how it uses {pilot}"),
                    None => format!("whether {name} may change how it uses {pilot} is not stated"),
                };
                out.at(format!("{path}.can-adjust"), message);
            }
        }),
        ..ROL
    },
    Entry {
        code: "ROL008",
        name: "expanding-before-stable",
        sort: Contradiction(Stage::Rollout),
        subjects: &["rollout"],
        reads: &["rollout.teams[].status", "rollout.teams[].wave"],
        summary: "a team has started before the waves ahead of it are stable",
        who: ProductionOwner,
        why: "Every team that is added takes the same few helpers away from the one before it. Expand before that one \
              is stable, and two teams are half done, with troubles nobody can tell apart.",
        help: "pause the later team until the earlier one works with it without trouble; if the order has changed, \
               change the waves, and if the earlier team has given up, mark it withdrawn",
        sources: &[Handoff, Five],
        examples: examples!("ROL008-expanding-before-stable"),
        check: Manifest(expanding_before_stable),
        ..ROL
    },
    Entry {
        code: "ROL009",
        name: "first-wave-too-wide",
        sort: Smell(Stage::Design),
        subjects: &["rollout"],
        reads: &["rollout.teams[].status", "rollout.teams[].wave"],
        summary: "the first wave has more than one team",
        who: ProductionOwner,
        why: "The first team after the pilot tests the rollout itself: its training, its support, its new workflow. \
              With several at once, each mistake is made several times and no team is there to learn from it.",
        help: "begin with the one team that is most ready, and move the others to later waves",
        sources: &[Five],
        examples: examples!("ROL009-first-wave-too-wide"),
        check: Manifest(first_wave_too_wide),
        ..ROL
    },
    Entry {
        code: "ROL010",
        name: "reviews-unplanned",
        sort: Requirement(Stage::Rollout),
        subjects: &["rollout"],
        reads: &["rollout.reviews", "rollout.reviews[].day"],
        tells: Some(&["rollout.reviews[].day"]),
        summary: "the reviews of day 30, 60 and 90 are not all planned",
        ask: "Reviews 30, 60 and 90 days after the start are planned.",
        none: "no review of the rollout of {name} is planned",
        who: ProductionOwner,
        why: "Whether to expand, to harden or to stop has to be asked on days that were set before anybody knew the \
              answer. Reviews that are called when needed are called when things go well.",
        help: "book these days now with whoever can clear blockers, and list each as [[rollout.reviews]] with its day",
        sources: &[Handoff],
        examples: examples!("ROL010-reviews-unplanned"),
        check: Manifest(|cx, out| {
            let planned = |wanted| {
                let mut reviews = cx.manifest.rollout.reviews.iter();
                reviews.any(|review| review.day.is_some_and(|day| day.0 == wanted))
            };
            let missing: Vec<String> = [30, 60, 90]
                .into_iter()
                .filter(|day| !planned(*day))
                .map(|day| day.to_string())
                .collect();
            let message = match missing.as_slice() {
                [] => return,
                [day] => format!("whether a review is planned for day {day} of the rollout is not stated"),
                [.., _] => format!(
                    "whether reviews are planned for days {} of the rollout is not stated",
                    listed(&missing)
                ),
            };
            out.at("rollout.reviews", message);
        }),
        ..ROL
    },
    Entry {
        code: "ROL011",
        name: "review-overdue",
        sort: Contradiction(Stage::Rollout),
        subjects: &["rollout"],
        reads: &[
            "rollout.started",
            "rollout.reviews[].day",
            "rollout.reviews[].held-on",
            "rollout.reviews[].outcome",
        ],
        summary: "a review is overdue",
        who: ProductionOwner,
        why: "A review that is put off is an early sign that nobody waits for its answer. Meanwhile the rollout \
              decides by itself.",
        help: "hold it this week with the sponsor and the production owner, on the numbers as they are, and write \
               down when it was held and what it decided",
        sources: &[Handoff],
        examples: examples!("ROL011-review-overdue"),
        check: Manifest(review_overdue),
        ..ROL
    },
    Entry {
        code: "ROL012",
        name: "review-undecided",
        sort: Contradiction(Stage::Rollout),
        of_absence: true,
        subjects: &["rollout"],
        reads: &[
            "rollout.reviews[].held-on",
            "rollout.reviews[].stable",
            "rollout.reviews[].adoption-on-track",
            "rollout.reviews[].blockers",
            "rollout.reviews[].outcome",
        ],
        summary: "a review was held, and left a question open",
        who: ProductionOwner,
        why: "A review is there to say whether it is stable enough to go on, whether it is used as much as it should \
              be by now, and what an executive has to clear. One that leaves these open was a status meeting.",
        help: "ask those who were there for the missing answers, and have whoever led the review decide: expand, \
               harden, pivot or stop",
        sources: &[Handoff],
        examples: examples!("ROL012-review-undecided"),
        check: Manifest(review_undecided),
        ..ROL
    },
    Entry {
        code: "ROL013",
        name: "window-overrun",
        sort: Smell(Stage::Rollout),
        subjects: &["rollout"],
        reads: &["rollout.teams[].status", "rollout.teams[].adoption-window.to"],
        summary: "a team has not taken it up in the time set for it",
        who: ChangeOwner,
        why: "When a window ends and nobody asks why, half a team using it becomes the normal state, and the helpers \
              have gone on to the next one.",
        help: "ask this team what is in the way, then clear it and agree on a new last day, or pause the team",
        sources: &[Five],
        examples: examples!("ROL013-window-overrun"),
        check: Manifest(|cx, out| {
            for (i, team) in cx.manifest.rollout.teams.iter().enumerate() {
                let to = team.adoption_window.as_ref().and_then(|window| window.to);
                let Some(to) = to.filter(|to| *to < cx.today) else {
                    continue;
                };
                if team.status == Some(TeamStatus::Adopting) {
                    out.at(
                        format!("rollout.teams[{i}].adoption-window.to"),
                        format!(
                            "{} was to have taken up {} by {to}, and is still adopting it",
                            called(team),
                            cx.name()
                        ),
                    )
                    .see(format!("rollout.teams[{i}].status"), "still adopting");
                }
            }
        }),
        ..ROL
    },
    Entry {
        code: "ROL014",
        name: "expanded-against-the-review",
        sort: Contradiction(Stage::Rollout),
        subjects: &["rollout"],
        reads: &[
            "rollout.reviews[].outcome",
            "rollout.reviews[].stable",
            "rollout.reviews[].adoption-on-track",
            "rollout.reviews[].blockers",
        ],
        summary: "a review decided to expand against its own answers",
        who: ProductionOwner,
        why: "What does not hold in one team will not hold in the next, where fewer people know it. A review whose \
              answers do not decide is a formality.",
        help: "call the decision back to harden, clear what the review found, and decide again at the next one",
        sources: &[Handoff],
        examples: examples!("ROL014-expanded-against-the-review"),
        check: Manifest(expanded_against_the_review),
        ..ROL
    },
    Entry {
        code: "ROL015",
        name: "team-data-unassessed",
        sort: Requirement(Stage::Rollout),
        waits: &["ROL001"],
        standards: standards::PEOPLE,
        subjects: &["rollout"],
        reads: &[
            "rollout.teams[].data-assessed-on",
            "rollout.teams[].status",
            "rollout.teams[].wave",
        ],
        summary: "a team's own data has not been looked at",
        ask: "The data, systems and exceptions of each team that starts were looked at beforehand.",
        none: "nobody has looked at the data and systems of {it}",
        who: DataOwner,
        why: "The next team enters data by its own habits, into systems of its own, with exceptions that the pilot \
              never met. What was shown on the pilot's data was shown for the pilot's data.",
        help: "have the data owner go through a week of this team's real records, its systems and its exceptions with \
               somebody from the team, settle what does not fit, and note the day as data-assessed-on",
        sources: &[Handoff],
        examples: examples!("ROL015-team-data-unassessed"),
        check: Manifest(|cx, out| {
            each_without(cx, out, "data-assessed-on", |team| {
                format!("whether anybody has looked at the data and systems of {team} is not stated")
            });
        }),
        ..ROL
    },
    Entry {
        code: "ROL016",
        name: "team-without-champion",
        sort: Smell(Stage::Rollout),
        waits: &["ROL001"],
        standards: standards::PEOPLE,
        subjects: &["rollout"],
        reads: &[
            "rollout.teams[].champion",
            "rollout.teams[].status",
            "rollout.teams[].wave",
        ],
        summary: "a team has no champion of its own",
        who: BusinessOwner,
        why: "People believe a colleague who does the same work, and not a project. Without such a voice, a team \
              hears only from outside why it should change.",
        help: "find out whom this team asks when something new comes, win that person first, and name them as \
               champion",
        sources: &[Six],
        examples: examples!("ROL016-team-without-champion"),
        check: Manifest(|cx, out| {
            each_without(cx, out, "champion", |team| {
                format!("nobody inside {team} is named who speaks for {}", cx.name())
            });
        }),
        ..ROL
    },
    Entry {
        code: "ROL017",
        name: "blocker-comes-back",
        sort: Smell(Stage::Rollout),
        subjects: &["rollout"],
        reads: &["rollout.reviews[].day", "rollout.reviews[].blockers"],
        summary: "the same blocker comes back in the next review",
        who: Sponsor,
        why: "A blocker that comes back has been reported and not decided. It is too high for the people in the room, \
              and every review without an answer tells them that none will come.",
        help: "take this one blocker to the sponsor with the decision it needs, somebody who owns it and a day, and \
               do not expand before it is cleared",
        sources: &[Six, Five],
        examples: examples!("ROL017-blocker-comes-back"),
        check: Manifest(blocker_comes_back),
        ..ROL
    },
    Entry {
        code: "ROL018",
        name: "rollout-undated",
        sort: Requirement(Stage::Rollout),
        subjects: &["rollout"],
        reads: &["rollout.started"],
        only_a_date: true,
        summary: "the rollout has no first day",
        ask: "The first day of the rollout is set.",
        none: "the rollout of {name} has no first day",
        who: ProductionOwner,
        why: "Reviews and adoption windows count from the first day. As long as there is none, nothing can be late, \
              and nobody has to be ready.",
        help: "agree on the first day with the first team and with those who will support it, and state it as started \
               in [rollout]",
        sources: &[Handoff],
        examples: examples!("ROL018-rollout-undated"),
        check: Manifest(|cx, out| {
            out.missing("rollout.started", || {
                let (begins, name) = if cx.stage() < Stage::Rollout {
                    ("begins", cx.name())
                } else {
                    ("began", cx.name())
                };
                format!("on which day the rollout of {name} {begins} is not stated")
            });
        }),
        ..ROL
    },
    Entry {
        code: "ROL019",
        name: "rollout-stalled",
        sort: Contradiction(Stage::Rollout),
        subjects: &["rollout"],
        reads: &[
            "rollout.started",
            "rollout.teams[].status",
            "rollout.teams[].adoption-window.from",
            "rollout.teams[].stable-since",
        ],
        keeps_to_stage: true,
        standstill: true,
        limits: &["stall-days"],
        summary: "the rollout has stopped, with teams still planned",
        who: Sponsor,
        why: "Rollouts are seldom cancelled. They stop after the first willing teams while the plan goes on listing \
              the others, and each month makes it harder to start again.",
        help: "find the one thing that blocks most, mend it, and start again in exactly one team; mark the teams that \
               will not get it as withdrawn, and tell them",
        sources: &[Five, Six],
        examples: examples!("ROL019-rollout-stalled"),
        check: Manifest(rollout_stalled),
        ..ROL
    },
    Entry {
        code: "ROL020",
        name: "team-workflow-unanswered",
        sort: Requirement(Stage::Rollout),
        waits: &["ROL001"],
        standards: standards::PEOPLE,
        subjects: &["rollout"],
        reads: &[
            "rollout.teams[].workflow",
            "rollout.teams[].status",
            "rollout.teams[].wave",
        ],
        summary: "a team has no answers of its own on how its work changes",
        ask: "Each team that starts has answered for itself which steps go, which change, what becomes of roles, \
              exceptions and checks, and how it sees and overrules what the system does.",
        none: "{it} has no answers of its own on how its work changes",
        who: BusinessOwner,
        why: "The workflow of the pilot's team was made for that team. A team without answers of its own does the old \
              steps and the new ones, and gets slower.",
        help: "go through five questions with this team (which steps go, which change, which roles change, how \
               exceptions and quality are handled, how it sees and overrules what the system does), write the answers \
               down, and name the document as workflow",
        sources: &[Five],
        examples: examples!("ROL020-team-workflow-unanswered"),
        check: Manifest(|cx, out| {
            each_without(cx, out, "workflow", |team| {
                format!("no document is named that says how the work of {team} changes")
            });
        }),
        ..ROL
    },
    Entry {
        code: "ROL025",
        name: "review-not-passed",
        sort: Requirement(Stage::Production),
        waits: &["ROL012"],
        reads: &[
            "rollout.reviews",
            "rollout.reviews[].held-on",
            "rollout.reviews[].stable",
            "rollout.reviews[].adoption-on-track",
            "rollout.reviews[].blockers",
            "rollout.reviews[].outcome",
        ],
        tells: Some(&["rollout.reviews[].held-on", "rollout.reviews[].outcome"]),
        summary: "the latest review of the rollout did not pass",
        ask: "By the latest review the rollout is stable, used as planned, and held up by nothing.",
        who: ProductionOwner,
        why: "Production means that it runs without a project around it. A rollout whose own latest review says otherwise is \
              carried into production by the calendar, and takes its blockers along.",
        help: "clear what the review found with those who can, hold the next review, and call it production once that one \
               finds it stable, used as planned and held up by nothing",
        sources: &[Handoff],
        examples: examples!("ROL025-review-not-passed"),
        check: Manifest(review_not_passed),
        ..ROL
    },
];

fn called(team: &Team) -> &str {
    team.name.as_deref().unwrap_or("a team")
}

/// The teams in play: each with its path and its name.
fn in_play<'c, 'a>(cx: &'c Context<'a>) -> impl Iterator<Item = (String, &'a str, &'a Team)> + use<'c, 'a> {
    cx.teams_in_play()
        .iter()
        .map(|(i, team)| (format!("rollout.teams[{i}]"), called(team), *team))
}

/// Waits for a team; where all have withdrawn, there is nothing to ask.
pub(super) fn some_team(cx: &Context, out: &mut Findings) {
    let teams = &cx.manifest.rollout.teams;
    if teams.is_empty() {
        out.waits_for("ROL001");
    } else if teams.iter().all(|team| team.status == Some(TeamStatus::Withdrawn)) {
        out.asks_for_nothing("every team has withdrawn");
    }
}

/// Reports every team in play that has nothing at `key`; `say` gets the team's name.
fn each_without(cx: &Context, out: &mut Findings, key: &str, say: impl Fn(&str) -> String) {
    some_team(cx, out);
    for (path, team, _) in in_play(cx) {
        out.missing(&format!("{path}.{key}"), || say(team));
    }
}

fn team_workflow_unmapped(cx: &Context, out: &mut Findings) {
    some_team(cx, out);
    for (path, name, team) in in_play(cx) {
        let key = format!("{path}.workflow-mapped-by");
        let Some(by) = &team.workflow_mapped_by else {
            out.at(key, format!("nobody is named who mapped how {name} works today"));
            continue;
        };
        out.asks_for_builders(cx);
        if let Some((at, what)) = cx.builder_at(by) {
            let who = cx.person(by);
            out.at(
                key,
                format!("how {name} works today was mapped by {who}, who is {what} of the pilot"),
            )
            .see(at, format!("{what} of the pilot"));
        }
    }
}

/// The teams with a wave and a status, each with its place among all teams.
fn placed<'a>(cx: &Context<'a>) -> impl Iterator<Item = (usize, &'a Team, i64, TeamStatus)> + use<'a> {
    let teams = cx.manifest.rollout.teams.iter().enumerate();
    teams.filter_map(|(i, team)| Some((i, team, team.wave?.0, team.status?)))
}

fn expanding_before_stable(cx: &Context, out: &mut Findings) {
    use TeamStatus::{Adopting, Paused, Planned, Stable};
    // The earliest is enough: whatever comes after any team that is not done comes after this one.
    let unsettled = placed(cx)
        .filter(|(.., status)| matches!(status, Planned | Adopting | Paused))
        .min_by_key(|(i, _, wave, _)| (*wave, *i));
    let Some((first, earlier, first_wave, earlier_status)) = unsettled else {
        return;
    };
    let earlier = called(earlier);
    let state = match earlier_status {
        Adopting => "is still adopting",
        Paused => "is paused",
        _ => "is only planned",
    };
    for (i, team, wave, status) in placed(cx).filter(|(_, _, wave, _)| *wave > first_wave) {
        let is = match status {
            Adopting => "is adopting",
            Stable => "is stable",
            _ => continue,
        };
        let team = called(team);
        let draft = out.at(
            format!("rollout.teams[{i}].status"),
            format!("{team} (wave {wave}) {is}, while {earlier} (wave {first_wave}) {state}"),
        );
        draft.see(
            format!("rollout.teams[{first}].status"),
            format!("{earlier}, wave {first_wave}"),
        );
        if status == Stable {
            draft.help(
                "start no further team before the earlier one is stable too; if the order has changed, change the \
                 waves, and if the earlier team has given up, mark it withdrawn",
            );
        }
    }
}

fn first_wave_too_wide(cx: &Context, out: &mut Findings) {
    let remaining = || placed(cx).filter(|(.., status)| *status != TeamStatus::Withdrawn);
    let Some(first) = remaining().map(|(_, _, wave, _)| wave).min() else {
        return;
    };
    let starting: Vec<(usize, &str)> = remaining()
        .filter(|(_, _, wave, status)| *wave == first && matches!(status, TeamStatus::Planned | TeamStatus::Adopting))
        .map(|(i, team, ..)| (i, called(team)))
        .collect();
    let names: Vec<&str> = starting.iter().take(4).map(|(_, name)| *name).collect();
    let message = match names.as_slice() {
        [] | [_] => return,
        [one, other] => format!("{one} and {other} both start in wave {first}"),
        [_, _, _] => format!("{} all start in wave {first}", listed(&names)),
        [one, other, ..] => format!(
            "{} teams start in wave {first} at once, {one} and {other} among them",
            starting.len()
        ),
    };
    let mut waves = starting.iter().map(|(i, _)| format!("rollout.teams[{i}].wave"));
    let (one, other) = (waves.next(), waves.next());
    let draft = out.at("rollout.teams", message);
    if let Some((one, other)) = one.zip(other) {
        draft.pointing(other).label("a second team in the first wave");
        draft.see(one, "the first");
    }
}

fn day_of(review: &RolloutReview) -> String {
    review
        .day
        .map_or_else(|| "a review".to_owned(), |day| format!("the review of day {}", day.0))
}

fn review_overdue(cx: &Context, out: &mut Findings) {
    let rollout = &cx.manifest.rollout;
    let Some(started) = rollout.started else { return };
    if cx.doc.has_unclear_entries("rollout.reviews") {
        return;
    }
    // A review may have ended it though its outcome cannot be read; and before all others, where its day cannot be.
    let may_have_ended = |(i, review): &(usize, &RolloutReview)| {
        matches!(review.outcome, Some(Outcome::Stop | Outcome::Pivot))
            || cx.doc.is_unclear(&format!("rollout.reviews[{i}].outcome"))
    };
    let reviews = rollout.reviews.iter().enumerate();
    let ended = reviews
        .filter(may_have_ended)
        .map(|(_, review)| review.day.map_or(0, |day| day.0))
        .min();
    for (i, review) in rollout.reviews.iter().enumerate() {
        let Some(day) = review.day.filter(|_| review.held_on.is_none()) else {
            continue;
        };
        let due = started.plus_days(day.0);
        if due < cx.today && ended.is_none_or(|ended| ended >= day.0) {
            out.at(
                format!("rollout.reviews[{i}].held-on"),
                format!("{} was due on {due}; whether it was held is not stated", day_of(review)),
            )
            .see("rollout.started", format!("the rollout started on {started}"));
        }
    }
}

fn review_undecided(cx: &Context, out: &mut Findings) {
    for (i, review) in cx.manifest.rollout.reviews.iter().enumerate() {
        let Some(held) = review.held_on else { continue };
        // That nothing blocks it is an answer, written either way.
        let is_open =
            |key: &&&str| !(**key == "blockers" && cx.doc.is_denied(&format!("rollout.reviews[{i}].blockers")));
        let answers: Vec<&'static str> = REVIEW_ANSWERS.iter().filter(is_open).copied().collect();
        let Some(lacking) = out.lacks(&format!("rollout.reviews[{i}]"), &answers) else {
            continue;
        };
        let open: Vec<&str> = lacking
            .keys
            .iter()
            .map(|key| match *key {
                "stable" => "whether the rollout is stable",
                "adoption-on-track" => "whether adoption is on track",
                "blockers" => "what blocks the rollout",
                _ => "what was decided",
            })
            .collect();
        let message = format!(
            "{} was held on {held}, but leaves open {}",
            day_of(review),
            listed(&open)
        );
        let is_known = lacking.is_known;
        let draft = lacking.report(out, message);
        if !is_known {
            draft.pointing(format!("rollout.reviews[{i}]"));
        }
    }
}

/// What a review has to say.
const REVIEW_ANSWERS: &[&str] = &["stable", "adoption-on-track", "blockers", "outcome"];

fn review_not_passed(cx: &Context, out: &mut Findings) {
    let reviews = &cx.manifest.rollout.reviews;
    let key = |i: usize, key: &str| format!("rollout.reviews[{i}].{key}");
    // One of which it cannot be told when it was held may be the latest.
    let unclear = (0..reviews.len()).any(|i| cx.doc.is_unclear(&key(i, "held-on")));
    if unclear || cx.doc.has_unclear_entries("rollout.reviews") {
        return;
    }
    let held = reviews
        .iter()
        .enumerate()
        .filter_map(|(i, review)| Some((review.held_on?, i, review)));
    let Some((held_on, i, latest)) =
        held.max_by_key(|(held_on, i, review)| (*held_on, review.day.map(|day| day.0), *i))
    else {
        out.not_applicable();
        return;
    };
    for other in (0..reviews.len()).filter(|other| *other != i) {
        for answer in REVIEW_ANSWERS {
            out.needs_no(key(other, answer));
        }
    }
    let blockers = latest.blockers.as_deref().unwrap_or_default();
    let no_blocker_stated = latest.blockers.is_none() && !cx.says_none(&key(i, "blockers"));
    let open = [
        ("stable", latest.stable.is_none()),
        ("adoption-on-track", latest.adoption_on_track.is_none()),
        ("blockers", no_blocker_stated),
        ("outcome", latest.outcome.is_none()),
    ];
    for (answer, _) in open.into_iter().filter(|(_, is_open)| *is_open) {
        out.waits_for_key("ROL012", key(i, answer));
    }
    let mut against: Vec<(&str, String)> = Vec::new();
    if latest.stable == Some(false) {
        against.push(("stable", "the rollout is not stable".into()));
    }
    if latest.adoption_on_track == Some(false) {
        against.push(("adoption-on-track", "adoption is off track".into()));
    }
    if let Ok(count @ 1..) = i64::try_from(blockers.len()) {
        against.push((
            "blockers",
            format!("{} left", counted(count, "blocker is", "blockers are")),
        ));
    }
    match latest.outcome {
        Some(Outcome::Stop) => against.push(("outcome", "the rollout is to stop".into())),
        Some(Outcome::Pivot) => against.push(("outcome", "the rollout is to turn to something else".into())),
        Some(Outcome::Expand | Outcome::Harden) | None => {}
    }
    let Some((first, _)) = against.first() else { return };
    let reasons: Vec<&str> = against.iter().map(|(_, reason)| reason.as_str()).collect();
    let message = format!(
        "by {}, the latest, held on {held_on}, {}",
        day_of(latest),
        listed(&reasons)
    );
    let draft = out.at(key(i, first), message);
    draft.failed();
    for (answer, reason) in against.iter().skip(1) {
        draft.see(key(i, answer), reason.as_str());
    }
}

fn expanded_against_the_review(cx: &Context, out: &mut Findings) {
    for (i, review) in cx.manifest.rollout.reviews.iter().enumerate() {
        if review.outcome != Some(Outcome::Expand) {
            continue;
        }
        let blockers = review.blockers.as_deref().unwrap_or_default();
        let mut against: Vec<(&str, String, String)> = Vec::new();
        if review.stable == Some(false) {
            against.push(("stable", "the rollout is not stable".into(), "not stable".into()));
        }
        if review.adoption_on_track == Some(false) {
            let label = "adoption off track".into();
            against.push(("adoption-on-track", "adoption is off track".into(), label));
        }
        if let Ok(count @ 1..) = i64::try_from(blockers.len()) {
            let left = counted(count, "blocker is", "blockers are");
            let label = counted(count, "blocker", "blockers");
            against.push(("blockers", format!("{left} left"), label));
        }
        if against.is_empty() {
            continue;
        }
        let reasons: Vec<&str> = against.iter().map(|(_, reason, _)| reason.as_str()).collect();
        let message = format!("{} decided to expand, though {}", day_of(review), listed(&reasons));
        let draft = out.at(format!("rollout.reviews[{i}].outcome"), message);
        for (key, _, label) in against {
            draft.see(format!("rollout.reviews[{i}].{key}"), label);
        }
    }
}

/// Compares each review that says what blocks it with the one before it, by day. A review that says nothing of blockers,
/// such as one that was not held, does not come between.
fn blocker_comes_back(cx: &Context, out: &mut Findings) {
    let reviews = cx.manifest.rollout.reviews.iter().enumerate();
    // One that cannot be placed, or read, may come between any two.
    let unclear = |key: &str| {
        let mut indices = 0..cx.manifest.rollout.reviews.len();
        indices.any(|i| cx.doc.is_unclear(&format!("rollout.reviews[{i}].{key}")))
    };
    if cx.doc.has_unclear_entries("rollout.reviews") || unclear("day") || unclear("blockers") {
        return;
    }
    let mut told: Vec<_> = reviews
        .filter_map(|(i, review)| Some((review.day?.0, i, review.blockers.as_deref()?)))
        .collect();
    told.sort_unstable_by_key(|(day, i, _)| (*day, *i));
    for pair in told.windows(2) {
        let [(day_before, before, old), (day, after, new)] = pair else {
            continue;
        };
        let mut standing: HashMap<String, usize> = HashMap::new();
        for (at, blocker) in old.iter().enumerate() {
            standing.entry(blocker.trim().to_lowercase()).or_insert(at);
        }
        for (at, blocker) in new.iter().enumerate() {
            // Taken out, so that a blocker is not reported twice where a review lists it twice.
            if let Some(was) = standing.remove(&blocker.trim().to_lowercase()) {
                out.at(
                    format!("rollout.reviews[{after}].blockers[{at}]"),
                    format!(
                        "\"{}\" blocked the review of day {day_before}, and is back on day {day}",
                        blocker.trim()
                    ),
                )
                .see(
                    format!("rollout.reviews[{before}].blockers[{was}]"),
                    format!("on day {day_before}"),
                );
            }
        }
    }
}

fn rollout_stalled(cx: &Context, out: &mut Findings) {
    let rollout = &cx.manifest.rollout;
    if cx.stage() != Stage::Rollout {
        return;
    }
    let planned: Vec<(usize, &Team)> = rollout
        .teams
        .iter()
        .enumerate()
        .filter(|(_, team)| team.status == Some(TeamStatus::Planned))
        .collect();
    let Some((first, team)) = planned.first() else { return };
    // A team that has become stable on a day that is not stated may have done so yesterday.
    if rollout
        .teams
        .iter()
        .any(|team| team.status == Some(TeamStatus::Stable) && team.stable_since.is_none())
    {
        return;
    }
    let teams = rollout.teams.iter().enumerate().flat_map(|(i, team)| {
        let from = team.adoption_window.as_ref().and_then(|window| window.from);
        [
            (from, format!("rollout.teams[{i}].adoption-window.from")),
            (team.stable_since, format!("rollout.teams[{i}].stable-since")),
        ]
    });
    let last: Option<(Date, String)> = std::iter::once((rollout.started, "rollout.started".to_owned()))
        .chain(teams)
        .filter_map(|(date, path)| Some((date?, path)))
        .max_by_key(|(date, _)| *date);
    let Some((date, path)) = last else { return };
    let still = cx.today.days_since(date);
    if still > cx.settings.limits.stall_days {
        let waiting = match i64::try_from(planned.len()) {
            Ok(count @ 2..) => counted(count, "team is", "teams are"),
            _ => format!("{} is", called(team)),
        };
        out.at(
            "rollout.teams",
            format!(
                "the rollout of {} has not moved since {date}, {} ago, and {waiting} still planned",
                cx.name(),
                days(still)
            ),
        )
        .pointing(format!("rollout.teams[{first}].status"))
        .label("still planned")
        .see(path, "the last that happened");
    }
}
