//! WRK: workflow redesign.

use super::Check::Manifest;
use super::Role::{BusinessOwner, ProductionOwner};
use super::Sort::{Requirement, Smell};
use super::Source::{Five, Model, Six};
use super::{Area, BestCase, Context, Entry, Findings, Gap, days, examples, listed, rol, standards};
use crate::manifest::{Stage, TeamStatus};

/// What the rules of this group have in common.
const WRK: Entry = Entry {
    area: Some(Area::Workflow),
    gap: Some(Gap::Organize),
    standards: standards::WORKFLOW,
    best_case: Some(BestCase::Redesigned),
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "WRK001",
        name: "current-workflow-unmapped",
        sort: Requirement(Stage::Rollout),
        reads: &["workflow", "workflow.current-map"],
        demands: &["workflow"],
        summary: "today's work is not mapped",
        ask: "How the work is done today is drawn up step by step.",
        none: "there is no map of how the work around {name} is done today",
        who: BusinessOwner,
        why: "Nobody can say what a system changes in work that nobody has written down. Most of what stops it later, \
              the detours, the exceptions, the call to a colleague, is in no manual.",
        help: "let somebody who does the work draw it step by step, exceptions too, before anything is redesigned, and \
               name the document as current-map in [workflow]",
        sources: &[Five, Six],
        examples: examples!("WRK001-current-workflow-unmapped"),
        check: Manifest(|cx, out| {
            let name = cx.name();
            let message = || format!("no document is named that shows how the work around {name} is done today");
            if cx.states("workflow") {
                out.missing("workflow.current-map", message);
            } else {
                out.at("workflow", message());
            }
        }),
        ..WRK
    },
    Entry {
        code: "WRK002",
        name: "mapped-by-outsiders",
        sort: Requirement(Stage::Rollout),
        waits: &["OWN026"],
        subjects: &["workflow"],
        reads: &["workflow.mapped-by", "pilot.champion", "pilot.builders"],
        summary: "nobody who does the work mapped it",
        ask: "Today's work was mapped by people who do it.",
        none: "nobody has mapped the work around {name}",
        who: BusinessOwner,
        why: "Those who built the system know the work as it should be. Only those who do it know how it is, and a design \
              on the wrong map fails at the first exception.",
        help: "have the map redrawn, or gone through line by line, by somebody who does the work, and name that person in \
               mapped-by",
        sources: &[Five],
        examples: examples!("WRK002-mapped-by-outsiders"),
        check: Manifest(mapped_by_outsiders),
        ..WRK
    },
    Entry {
        code: "WRK003",
        name: "workflow-not-redesigned",
        key_question: Some("How does the work around it change?"),
        sort: Requirement(Stage::Rollout),
        subjects: &["workflow"],
        reads: &["workflow.new-map"],
        summary: "the new workflow is not designed",
        ask: "How the work is done with it is drawn up step by step.",
        none: "there is no map of how the work is to be done with {name}",
        who: BusinessOwner,
        why: "A system put on top of the old process adds a step to it. What it is worth comes from the work being \
              arranged around it, and that has to be designed by somebody.",
        help: "redesign the work together with the people who do it, starting from today's map, and name the document as \
               new-map",
        sources: &[Five, Six, Model],
        examples: examples!("WRK003-workflow-not-redesigned"),
        check: Manifest(|cx, out| {
            out.missing("workflow.new-map", || {
                let name = cx.name();
                format!("no document is named that shows how the work is to be done with {name}")
            });
        }),
        ..WRK
    },
    Entry {
        code: "WRK004",
        name: "no-step-removed",
        sort: Requirement(Stage::Rollout),
        subjects: &["workflow"],
        reads: &["workflow.steps-removed"],
        summary: "no step of the work falls away",
        ask: "It is listed which steps of the work fall away.",
        none: "no step falls away with {name}",
        who: BusinessOwner,
        why: "If people do everything they did before and look at a suggestion as well, the work has grown. Time is saved \
              only where a step is not done any more, and somebody has to say which.",
        help: "go through today's map with the team, agree which steps nobody does from now on, and list them as \
               steps-removed",
        sources: &[Five],
        examples: examples!("WRK004-no-step-removed"),
        check: Manifest(|cx, out| {
            if cx.manifest.workflow.steps_removed.is_empty() {
                unlisted(cx, out, "steps-removed", "which steps fall away");
            }
        }),
        ..WRK
    },
    Entry {
        code: "WRK005",
        name: "no-step-changed",
        sort: Requirement(Stage::Rollout),
        subjects: &["workflow"],
        reads: &["workflow.steps-changed"],
        summary: "no step of the work changes",
        ask: "It is listed which steps of the work change.",
        none: "no step changes with {name}",
        who: BusinessOwner,
        why: "Where its results are used, somebody's step is a different one: checked instead of written, confirmed \
              instead of decided. Steps that nobody named keep being done in the old way.",
        help: "go through the new map with the team, agree which steps are done in another way, and list them as \
               steps-changed",
        sources: &[Five],
        examples: examples!("WRK005-no-step-changed"),
        check: Manifest(|cx, out| {
            if cx.manifest.workflow.steps_changed.is_empty() {
                unlisted(cx, out, "steps-changed", "which steps change");
            }
        }),
        ..WRK
    },
    Entry {
        code: "WRK006",
        name: "roles-unchanged",
        sort: Requirement(Stage::Rollout),
        one_is_enough: true,
        subjects: &["workflow"],
        reads: &["workflow.roles"],
        tells: Some(&["workflow.roles[].change"]),
        summary: "nobody's role changes",
        ask: "It is listed whose role changes, and how.",
        none: "no role changes with {name}",
        who: BusinessOwner,
        why: "When steps fall away, somebody's job is a different one. If nobody has said whose and how, people either \
              go on as before or fear the worst.",
        help: "write down with each manager what the people concerned do from now on and what they no longer do, one \
               [[workflow.roles]] for each role",
        sources: &[Five, Model],
        examples: examples!("WRK006-roles-unchanged"),
        check: Manifest(|cx, out| {
            if cx.manifest.workflow.roles.is_empty() {
                unlisted(cx, out, "roles", "whose role changes");
            }
        }),
        ..WRK
    },
    Entry {
        code: "WRK007",
        name: "exceptions-unplanned",
        sort: Requirement(Stage::Rollout),
        subjects: &["workflow"],
        reads: &["workflow.exception-handling"],
        summary: "what happens to exceptions is not written down",
        ask: "It is written down what happens to cases that it cannot do.",
        none: "there is no plan for cases that {name} cannot do",
        who: BusinessOwner,
        why: "The easy cases show what a system can do; the others decide whether people keep using it. A case that it \
              cannot do needs a person, a place and a time, or it lies there.",
        help: "collect the exceptions that the pilot met, decide with the team who takes each kind and how fast, and name \
               the document as exception-handling",
        sources: &[Five],
        examples: examples!("WRK007-exceptions-unplanned"),
        check: Manifest(|cx, out| {
            out.missing("workflow.exception-handling", || {
                let name = cx.name();
                format!("no document is named that says what happens to cases {name} cannot do")
            });
        }),
        ..WRK
    },
    Entry {
        code: "WRK008",
        name: "quality-unchecked",
        sort: Requirement(Stage::Rollout),
        subjects: &["workflow"],
        reads: &["workflow.quality-checks"],
        summary: "how its results are checked is not written down",
        ask: "It is written down how its results are checked.",
        none: "the results of {name} are not checked",
        who: BusinessOwner,
        why: "Without an agreed check, some people go over every result again and others over none. The first costs the \
              time that was to be saved, the second the trust.",
        help: "agree with the team which results are checked, how many, by whom and against what, and name the document \
               as quality-checks",
        sources: &[Five],
        examples: examples!("WRK008-quality-unchecked"),
        check: Manifest(|cx, out| {
            out.missing("workflow.quality-checks", || {
                let name = cx.name();
                format!("no document is named that says how the results of {name} are checked")
            });
        }),
        ..WRK
    },
    Entry {
        code: "WRK009",
        name: "work-invisible",
        sort: Requirement(Stage::Rollout),
        subjects: &["workflow"],
        reads: &["workflow.visibility"],
        summary: "the team cannot see what it does and step in",
        ask: "The team can see what it does, and step in.",
        none: "the team cannot see what {name} does, nor step in",
        who: ProductionOwner,
        why: "People rely on what they can see and correct. Where a system works out of sight, its mistakes are found by \
              customers, and the team goes back to doing the work itself.",
        help: "give the team a view of what it does and a way to overrule it, try both with them, and describe them as \
               visibility",
        sources: &[Five],
        examples: examples!("WRK009-work-invisible"),
        check: Manifest(|cx, out| {
            out.missing("workflow.visibility", || {
                let name = cx.name();
                format!("how the team sees what {name} does, and steps in, is not stated")
            });
        }),
        ..WRK
    },
    Entry {
        code: "WRK010",
        name: "team-has-not-agreed",
        sort: Requirement(Stage::Rollout),
        waits: &["ROL001"],
        subjects: &["workflow"],
        reads: &[
            "workflow.agreed-with",
            "rollout.teams",
            "rollout.teams[].name",
            "rollout.teams[].status",
            "rollout.teams[].wave",
        ],
        tells: Some(&["workflow.agreed-with"]),
        summary: "a team has not agreed to the new workflow",
        ask: "Every team that starts with it has agreed to the new workflow.",
        who: BusinessOwner,
        why: "A workflow that was decided for a team is followed while somebody looks. One that the team has agreed to is \
              its own, and it says early what cannot work.",
        help: "go through the new workflow with the team, change what it cannot work with, and add its name to \
               agreed-with once it has agreed",
        sources: &[Six, Five],
        examples: examples!("WRK010-team-has-not-agreed"),
        check: Manifest(team_has_not_agreed),
        ..WRK
    },
    Entry {
        code: "WRK011",
        name: "old-process-still-runs",
        sort: Requirement(Stage::Production),
        subjects: &["workflow"],
        reads: &["workflow.parallel-manual"],
        summary: "the old process still runs beside it",
        ask: "The old process has been switched off.",
        who: ProductionOwner,
        why: "Two processes side by side cost more than either, and people keep to the one they know. As long as the old \
              one runs, nobody can tell what the new one is worth.",
        help: "set a last day for the old process with the teams, keep only the fallback, and set parallel-manual \
               to false when it has passed",
        sources: &[Five, Model],
        examples: examples!("WRK011-old-process-still-runs"),
        check: Manifest(|cx, out| {
            if cx.manifest.workflow.parallel_manual == Some(true) {
                out.at(
                    "workflow.parallel-manual",
                    format!("the old process still runs beside {}", cx.name()),
                );
            }
        }),
        ..WRK
    },
    Entry {
        code: "WRK012",
        name: "redesigned-late",
        sort: Smell(Stage::Rollout),
        subjects: &["workflow"],
        reads: &["workflow.designed-on", "rollout.started"],
        summary: "the new workflow was designed after the rollout had started",
        who: BusinessOwner,
        why: "Teams that start before the work is redesigned fit the system into the old process, each in its own way. \
              What was designed afterwards has to be learned a second time.",
        help: "stop at the teams that have started, bring the new workflow to them first, and go on when they work by it",
        sources: &[Model],
        examples: examples!("WRK012-redesigned-late"),
        check: Manifest(redesigned_late),
        ..WRK
    },
    Entry {
        code: "WRK013",
        name: "decision-rights-unmoved",
        sort: Requirement(Stage::Rollout),
        subjects: &["workflow"],
        reads: &["workflow.decision-rights"],
        summary: "no decision moves to somebody else",
        ask: "It is listed which decisions move, and to whom.",
        none: "no decision moves to somebody else with {name}",
        who: BusinessOwner,
        why: "When a system prepares a decision, it can be made by somebody nearer to the work. If every case still goes \
              to the same desk for approval, that desk sets the pace.",
        help: "decide with the managers concerned who may decide what alone from now on, up to which limit, and list each \
               as decision-rights",
        sources: &[Model, Five],
        examples: examples!("WRK013-decision-rights-unmoved"),
        check: Manifest(|cx, out| {
            if cx.manifest.workflow.decision_rights.is_empty() {
                unlisted(cx, out, "decision-rights", "which decisions move to somebody else");
            }
        }),
        ..WRK
    },
];

/// Reports a list of `[workflow]` that is missing, or empty.
fn unlisted(cx: &Context, out: &mut Findings, key: &str, question: &str) {
    out.at(
        format!("workflow.{key}"),
        format!("{question} with {} is not stated", cx.name()),
    );
}

fn mapped_by_outsiders(cx: &Context, out: &mut Findings) {
    let (mapped_by, name) = (&cx.manifest.workflow.mapped_by, cx.name());
    let key = "workflow.mapped-by";
    if mapped_by.is_empty() {
        out.at(key, format!("who mapped the work around {name} is not stated"));
        return;
    }
    out.asks_for_builders(cx);
    if cx.only_builders(mapped_by) {
        let who: Vec<&str> = mapped_by.iter().map(|id| cx.person(id)).collect();
        let draft = out.at(
            key,
            format!(
                "the work around {name} was mapped only by {}, of the team that built it",
                listed(&who)
            ),
        );
        for (at, what) in mapped_by.iter().filter_map(|id| cx.builder_at(id)) {
            draft.see(at, what);
        }
    }
}

fn team_has_not_agreed(cx: &Context, out: &mut Findings) {
    let (agreed, pilot) = (&cx.manifest.workflow.agreed_with, cx.name());
    rol::some_team(cx, out);
    // The list is open: a team that it lacks may have agreed. That there is none says that nobody has.
    let nobody = cx.says_none("workflow.agreed-with");
    for (i, team) in cx.teams_in_play() {
        let Some(name) = team.name.as_deref() else { continue };
        if agreed.iter().any(|one| one.trim() == name.trim()) {
            continue;
        }
        let key = format!("rollout.teams[{i}].name");
        let message = if nobody {
            format!("{name} has not agreed to the new workflow with {pilot}")
        } else {
            format!("whether {name} has agreed to the new workflow with {pilot} is not stated")
        };
        let part = if team.status == Some(TeamStatus::Planned) {
            "starts first"
        } else {
            "has started"
        };
        // The list is where a misspelt name is plain; the key keeps the teams apart.
        let draft = out
            .at(key.as_str(), message)
            .pointing("workflow.agreed-with")
            .known(nobody)
            .see(key, part);
        let folded = |name: &str| name.trim().to_lowercase();
        if let Some(other) = agreed.iter().find(|one| folded(one) == folded(name)) {
            draft.help(format!(
                "if \"{}\" is this team, write the name as it stands in [[rollout.teams]]",
                other.trim()
            ));
        }
    }
}

fn redesigned_late(cx: &Context, out: &mut Findings) {
    let dates = cx.manifest.workflow.designed_on.zip(cx.manifest.rollout.started);
    // At production it cannot be mended any more.
    let Some((designed, started)) = dates.filter(|_| cx.stage() != Stage::Production) else {
        return;
    };
    if designed > started {
        let late = days(designed.days_since(started));
        out.at(
            "workflow.designed-on",
            format!("the new workflow was designed on {designed}, {late} after the rollout had started"),
        )
        .see("rollout.started", format!("the rollout started on {started}"));
    }
}
