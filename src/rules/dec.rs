//! DEC: the decision: when, by whom, on what grounds, and what follows from it.

use super::Check::{Manifest, Outcomes as OverOutcomes};
use super::Role::{Champion, ProductionOwner, ScaleDecision, Sponsor};
use super::Sort::{Contradiction, Requirement, Smell};
use super::Source::{Action, Five, Handoff, Model, Six};
use super::{Area, Context, Entry, Findings, Gap, Outcomes, Rule, days, examples, listed, standards};
use crate::diagnostic::State;
use crate::manifest::{Stage, Verdict};

/// What the rules of this group have in common.
const DEC: Entry = Entry {
    area: Some(Area::Decision),
    gap: Some(Gap::Clarify),
    standards: standards::DECISIONS,
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "DEC001",
        name: "decision-overdue",
        sort: Contradiction(Stage::Design),
        reads: &[
            "pilot.stage",
            "pilot.decision-due",
            "decision.verdict",
            "decision.until",
        ],
        keeps_to_stage: true,
        standstill: true,
        stalls_unit: true,
        summary: "the day of the decision has passed without one",
        who: ScaleDecision,
        why: "A pilot that is past its day is neither a success nor a failure: it goes on, costs people and money, and \
              keeps the next idea waiting. Not to decide is the one outcome that nobody ever argued for.",
        help: "put scale, pivot or kill before whoever decides within the next two weeks; if the facts are not in, let \
               that person set a new day in writing and say what will be known by then",
        sources: &[Five, Six],
        examples: examples!("DEC001-decision-overdue"),
        check: Manifest(|cx, out| {
            let undecided = cx.decision().is_none() && cx.stage() <= Stage::Pilot;
            let due = cx.manifest.pilot.decision_due.filter(|due| *due < cx.today);
            let Some(due) = due.filter(|_| undecided) else { return };
            let (name, late) = (cx.name(), days(cx.today.days_since(due)));
            let decision = &cx.manifest.decision;
            let since = match (decision.verdict, decision.until) {
                (Some(Verdict::Keep), Some(until)) => {
                    format!("; it was kept a pilot until {until}, and no decision since then is recorded")
                }
                (Some(Verdict::Keep), None) => "; that it is kept a pilot has no end, and is no decision".to_owned(),
                _ => ", and none is recorded".to_owned(),
            };
            out.at(
                "decision.verdict",
                format!("the decision about {name} was due on {due}, {late} ago{since}"),
            )
            .pointing("pilot.decision-due")
            .label(format!("{late} ago"))
            .see("decision.until", "kept until then");
        }),
        ..DEC
    },
    Entry {
        code: "DEC002",
        name: "decision-date-missing",
        sort: Requirement(Stage::Pilot),
        reads: &["pilot.decision-due"],
        summary: "the day of the decision is not set",
        ask: "The day is set on which it is decided to scale, to pivot or to kill it.",
        none: "there is no day on which to decide about {name}",
        who: ScaleDecision,
        why: "Without a day, a pilot is over when people lose interest. A day set beforehand tells everybody by when the \
              evidence has to be there, and makes going on a decision too.",
        help: "agree on a day with whoever decides about scaling, before the pilot starts, and put it into that person's \
               calendar; decision-due holds it",
        sources: &[Action, Six],
        examples: examples!("DEC002-decision-date-missing"),
        check: Manifest(|cx, out| {
            out.missing("pilot.decision-due", || {
                format!("the day on which to decide about {} is not stated", cx.name())
            });
        }),
        ..DEC
    },
    Entry {
        code: "DEC003",
        name: "decision-unexplained",
        sort: Contradiction(Stage::Design),
        of_absence: true,
        reads: &["decision.on", "decision.by", "decision.because"],
        summary: "a decision without day, person or reason",
        who: ScaleDecision,
        why: "A verdict that nobody signed and nobody explained is reopened at the first setback. The reason is also what \
              the next pilot can learn from.",
        help: "have whoever decided write down the day and the reason in two sentences, held against the terms that were \
               agreed; if nobody can be found who decided, it is not decided",
        sources: &[Six],
        examples: examples!("DEC003-decision-unexplained"),
        check: Manifest(unexplained),
        ..DEC
    },
    Entry {
        code: "DEC004",
        name: "scaled-against-the-evidence",
        sort: Contradiction(Stage::Design),
        of_absence: true,
        reads: &["decision.verdict"],
        keeps_to_stage: true,
        summary: "the verdict is scale, and the rollout is not ready",
        who: ScaleDecision,
        why: "A yes while owner, money or evidence is missing does not bring them. It moves every open question into the \
              rollout, where more people wait for the answer and nobody can say no any more.",
        help: "take the list of what is open to whoever decided: have each point closed or waived by name with a last day \
               before the first team starts, or take the verdict back until then",
        sources: &[Action, Handoff],
        examples: examples!("DEC004-scaled-against-the-evidence"),
        check: OverOutcomes(against_the_evidence),
        ..DEC
    },
    Entry {
        code: "DEC005",
        name: "decided-by-someone-else",
        sort: Smell(Stage::Design),
        reads: &["decision.verdict", "decision.by", "ownership.scale-decision.person"],
        summary: "somebody else decided than was agreed",
        who: ScaleDecision,
        why: "It was agreed who decides so that the answer would bind. When somebody else gives it, the one who holds the \
              budget has not committed to anything.",
        help: "have the verdict confirmed by the person who was to decide; if that person has changed, say so in \
               [ownership.scale-decision] and let the new one go through the terms",
        sources: &[Action],
        examples: examples!("DEC005-decided-by-someone-else"),
        check: Manifest(|cx, out| {
            let agreed = cx.manifest.ownership.scale_decision.person.as_ref();
            let Some((by, agreed)) = cx.manifest.decision.by.as_ref().zip(agreed) else {
                return;
            };
            if by != agreed && !cx.has_kept_to_its_end() {
                let (by, agreed, name) = (cx.person(by), cx.person(agreed), cx.name());
                out.at(
                    "decision.by",
                    format!("{by} decided about {name}, but it was {agreed}'s decision to make"),
                )
                .see("ownership.scale-decision.person", "the one who was to decide");
            }
        }),
        ..DEC
    },
    Entry {
        code: "DEC006",
        name: "learnings-missing",
        sort: Contradiction(Stage::Design),
        of_absence: true,
        reads: &["decision.verdict", "decision.learnings", "pilot.stage"],
        when_retired: true,
        summary: "it ended or turned, and what was learnt is not written down",
        who: Champion,
        why: "What a stopped pilot has paid for is knowledge: which data, which workflow, which people were not ready. \
              Written down, it chooses the next pilot; otherwise the next one pays for it again.",
        help: "hold one debrief with those who used it and those who built it while they remember, write down what worked, \
               what did not and why, and link it as decision.learnings",
        sources: &[Six],
        examples: examples!("DEC006-learnings-missing"),
        check: Manifest(|cx, out| {
            let what = match (cx.manifest.decision.verdict, cx.stage()) {
                (Some(Verdict::Kill), _) => "was killed",
                (Some(Verdict::Pivot), _) => "pivots",
                (_, Stage::Retired) => "is retired",
                _ => return,
            };
            out.missing("decision.learnings", || {
                format!("{} {what}; what was learnt from it is not written down", cx.name())
            });
        }),
        ..DEC
    },
    Entry {
        code: "DEC007",
        name: "stage-without-decision",
        sort: Contradiction(Stage::Rollout),
        of_absence: true,
        reads: &["decision.verdict", "pilot.stage"],
        keeps_to_stage: true,
        summary: "it is being scaled, and nobody decided that",
        who: ScaleDecision,
        why: "A rollout that nobody decided has no budget of its own, no terms that were met and nobody who will defend \
              it. It began because stopping would have been awkward.",
        help: "bring no further team in until whoever decides about scaling has said scale, on the terms that were agreed, \
               and [decision] says so; otherwise set stage back to \"pilot\"",
        sources: &[Five, Action],
        examples: examples!("DEC007-stage-without-decision"),
        check: Manifest(stage_without_decision),
        ..DEC
    },
    Entry {
        code: "DEC008",
        name: "killed-but-running",
        sort: Contradiction(Stage::Design),
        reads: &["decision.verdict", "decision.on", "pilot.stage"],
        keeps_to_stage: true,
        limits: &["killed-running-days"],
        summary: "it was killed, and still runs",
        who: Sponsor,
        why: "A killed pilot that runs on takes people, money and trust in decisions. Its users build their work on \
              something that nobody looks after.",
        help: "set a last day with its users, switch it off, return people and money to their units, and set stage to \
               \"retired\"",
        sources: &[Six],
        examples: examples!("DEC008-killed-but-running"),
        check: Manifest(killed_but_running),
        ..DEC
    },
    Entry {
        code: "DEC009",
        name: "pivot-without-direction",
        sort: Contradiction(Stage::Design),
        of_absence: true,
        reads: &["decision.verdict", "decision.pivot-to"],
        summary: "a pivot to nowhere",
        who: ScaleDecision,
        why: "A pivot takes what was learnt to another use, workflow or group of users. Without naming it, the word only \
              keeps a pilot alive that should have ended.",
        help: "choose with those who used it the one use where it promises more, name it as pivot-to, and start that as a \
               pilot of its own; if there is none, the verdict is kill",
        sources: &[Six],
        examples: examples!("DEC009-pivot-without-direction"),
        check: Manifest(|cx, out| {
            if cx.manifest.decision.verdict == Some(Verdict::Pivot) {
                out.missing("decision.pivot-to", || {
                    format!("it was decided to pivot {}; where to is not stated", cx.name())
                });
            }
        }),
        ..DEC
    },
    Entry {
        code: "DEC010",
        name: "debrief-missing",
        sort: Smell(Stage::Rollout),
        reads: &["decision.verdict", "decision.learnings"],
        summary: "a success that was not debriefed",
        who: ProductionOwner,
        why: "A success is the easiest time to miss what carried it: the analyst who cleaned the data, the manager who \
              shielded the team. The next teams will not have them unless somebody writes it down.",
        help: "hold one debrief on why it worked and what would not be there elsewhere, before the next team starts, and \
               link its notes as decision.learnings",
        sources: &[Handoff],
        examples: examples!("DEC010-debrief-missing"),
        check: Manifest(|cx, out| {
            if cx.manifest.decision.verdict == Some(Verdict::Scale) {
                out.missing("decision.learnings", || {
                    format!(
                        "{} is to scale; what was learnt in the pilot is not written down",
                        cx.name()
                    )
                });
            }
        }),
        ..DEC
    },
    Entry {
        code: "DEC011",
        name: "stalled-since-success",
        sort: Contradiction(Stage::Pilot),
        reads: &[
            "pilot.succeeded-on",
            "pilot.stage",
            "decision.verdict",
            "decision.until",
        ],
        keeps_to_stage: true,
        standstill: true,
        stalls_unit: true,
        limits: &["stall-days"],
        summary: "a success long ago, and still a pilot",
        who: Sponsor,
        why: "After a success nothing happens by itself. The longer the same one team goes on alone, the more attention, \
              money and people move elsewhere, and the success turns into a story from last year.",
        help: "find the one thing that blocks it most, fix that in exactly one team, and put \
               scale, pivot or kill to whoever decides",
        sources: &[Five, Six, Handoff, Model],
        examples: examples!("DEC011-stalled-since-success"),
        check: Manifest(|cx, out| {
            let Some(succeeded) = cx.manifest.pilot.succeeded_on else {
                return;
            };
            let since = cx.today.days_since(succeeded);
            let undecided = cx.decision().is_none() && cx.stage() == Stage::Pilot;
            if undecided && since > cx.settings.limits.stall_days {
                let (name, since) = (cx.name(), days(since));
                out.at(
                    "decision.verdict",
                    format!(
                        "{name} was declared a success on {succeeded}, {since} ago, and is still a pilot without a decision"
                    ),
                )
                .pointing("pilot.succeeded-on")
                .label(format!("{since} ago"));
            }
        }),
        ..DEC
    },
    Entry {
        code: "DEC012",
        name: "start-undated",
        sort: Requirement(Stage::Pilot),
        reads: &["pilot.started"],
        only_a_date: true,
        summary: "the day on which the pilot starts is not stated",
        ask: "The first day of the pilot is on record.",
        none: "{name} has no first day",
        who: Champion,
        why: "Sponsor, terms, metrics and baselines are worth most when they were there before the pilot. Without its \
              first day, nobody can tell what came first.",
        help: "settle the first day on which it works on real cases with the team that will use it, or look it up in the \
               logs if it runs already; started in [pilot] holds it",
        sources: &[Five],
        examples: examples!("DEC012-start-undated"),
        check: Manifest(|cx, out| {
            out.missing("pilot.started", || {
                let (name, verb) = (
                    cx.name(),
                    if cx.stage() == Stage::Design {
                        "starts"
                    } else {
                        "started"
                    },
                );
                format!("when {name} {verb} is not stated")
            });
        }),
        ..DEC
    },
    Entry {
        code: "DEC013",
        name: "kept-without-end",
        sort: Contradiction(Stage::Design),
        reads: &["decision.verdict", "decision.until"],
        summary: "it was decided to keep it a pilot, without a day on which that is looked at again",
        who: ScaleDecision,
        why: "To keep a pilot on purpose is a decision; to keep it until further notice is purgatory with a signature. Without \
              a day nobody has to ask again, and what was to be waited for is forgotten.",
        help: "agree with whoever decided on what is being waited for and on the day on which it is looked at again, and state \
               that day as until; if nothing is being waited for, decide to scale, to pivot or to kill it",
        sources: &[Six],
        examples: examples!("DEC013-kept-without-end"),
        check: Manifest(|cx, out| {
            if cx.manifest.decision.verdict == Some(Verdict::Keep) && !cx.has("decision.until") {
                let name = cx.name();
                let message = if cx.says_none("decision.until") {
                    format!(
                        "it was decided to keep {name} a pilot, and there is no day on which that is looked at again"
                    )
                } else {
                    format!("it was decided to keep {name} a pilot; until when is not stated")
                };
                // A decision to stay without an end is one not to decide, whether that is said or only left out.
                out.at("decision.until", message).pointing("decision.verdict").failed();
            }
        }),
        ..DEC
    },
];

fn unexplained(cx: &Context, out: &mut Findings) {
    if !cx.stands("decision") || cx.has_kept_to_its_end() {
        return;
    }
    let Some(lacking) = out.lacks("decision", &["on", "by", "because"]) else {
        return;
    };
    let open: Vec<&str> = lacking
        .keys
        .iter()
        .map(|key| match *key {
            "on" => "when",
            "by" => "by whom",
            _ => "why",
        })
        .collect();
    let (name, open) = (cx.name(), listed(&open));
    let to = match cx.manifest.decision.verdict {
        Some(Verdict::Scale) => "to scale",
        Some(Verdict::Pivot) => "to pivot",
        Some(Verdict::Kill) => "to kill",
        Some(Verdict::Keep) => "to keep",
        None => "about",
    };
    let is_known = lacking.is_known;
    let draft = lacking.report(out, format!("{open} the decision {to} {name} was made is not stated"));
    if !is_known {
        draft.pointing("decision");
    }
}

fn stage_without_decision(cx: &Context, out: &mut Findings) {
    let (name, stage) = (cx.name(), cx.stage());
    if !matches!(stage, Stage::Rollout | Stage::Production) {
        return;
    }
    let verdict = match cx.manifest.decision.verdict {
        Some(Verdict::Scale) => return,
        Some(Verdict::Pivot) => "pivot",
        Some(Verdict::Kill) => "kill",
        Some(Verdict::Keep) => "keep it a pilot, not to scale",
        None => {
            out.at(
                "decision.verdict",
                format!("{name} is at stage {stage}, but no decision to scale it is recorded"),
            );
            return;
        }
    };
    out.at(
        "decision.verdict",
        format!("{name} is at stage {stage}, though the decision was to {verdict} it"),
    )
    .help(
        "let whoever decided settle which of the two holds: carry the decision out, with a last day for the teams that use \
         it, or decide anew to scale and say in [decision] what has changed",
    )
    .see("pilot.stage", format!("at stage {stage}"));
}

fn killed_but_running(cx: &Context, out: &mut Findings) {
    let decision = &cx.manifest.decision;
    let Some(on) = decision.on.filter(|_| decision.verdict == Some(Verdict::Kill)) else {
        return;
    };
    let since = cx.today.days_since(on);
    if since > cx.settings.limits.killed_running_days && cx.stage() != Stage::Retired {
        let (name, stage, since) = (cx.name(), cx.stage(), days(since));
        out.at(
            "pilot.stage",
            format!("it was decided on {on}, {since} ago, to kill {name}, which is still at stage {stage}"),
        )
        .see("decision.on", format!("{since} ago"));
    }
}

fn against_the_evidence(cx: &Context, outcomes: &Outcomes, out: &mut Findings) {
    // A stage that is broken, and reported as that, is no reason to doubt a decision.
    let early = cx.manifest.pilot.stage.is_some_and(|stage| stage <= Stage::Pilot);
    if cx.manifest.decision.verdict != Some(Verdict::Scale) || !early {
        return;
    }
    let mut open: Vec<(State, Rule)> = outcomes
        .rules
        .iter()
        .filter(|outcome| matches!(outcome.rule.sort(), Requirement(due) if due <= Stage::Rollout))
        .filter(|outcome| outcome.state.is_open())
        .map(|outcome| (outcome.state, outcome.rule.clone()))
        .collect();
    // What is known not to hold comes first, and of that what binds first.
    open.sort_by_key(|(state, rule)| (*state, rule.area()));
    let Some((worst, first)) = open.first() else { return };
    let something_failed = *worst == State::Failed;
    let name = cx.name();
    // By its name: what a rule usually finds need not be what it finds here.
    let first = format!("{} ({})", first.code(), first.name());
    let what = match open.len() {
        1 if something_failed => format!("{first} is not met"),
        1 => format!("whether {first} is met is not stated"),
        count => format!("{count} requirements of the rollout are not met, first of all {first}"),
    };
    let who = cx.called(cx.manifest.decision.by.as_ref(), "somebody");
    out.at("decision.verdict", format!("{who} decided to scale {name}, but {what}"))
        .known(something_failed);
}
