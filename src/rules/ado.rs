//! ADO: people and adoption: who was asked, taught, told and helped.

use super::Check::Manifest;
use super::Role::{Accountable, BusinessOwner, Champion, ChangeOwner, ProductionOwner, Sponsor};
use super::Sort::{Requirement, Smell};
use super::Source::{Action, EuAiAct, Five, Handoff, Model, Six};
use super::{Area, BestCase, Context, Entry, Findings, Gap, examples, listed, standards};
use crate::manifest::{Count, RiskTier, Stage};

/// What the rules of this group have in common.
const ADO: Entry = Entry {
    area: Some(Area::People),
    gap: Some(Gap::Organize),
    standards: standards::PEOPLE,
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "ADO001",
        name: "frontline-not-involved",
        key_question: Some("Did those who do the work take part in the design?"),
        sort: Requirement(Stage::Pilot),
        waits: &["OWN026"],
        reads: &["adoption.frontline", "pilot.champion", "pilot.builders"],
        summary: "nobody who does the work took part in the design",
        ask: "People who do the work, and did not build it, took part in the design.",
        none: "nobody who does the work took part in the design of {name}",
        who: BusinessOwner,
        why: "Those who do the work every day know its exceptions, its shortcuts and its bad days. What is designed \
              without them fits the work as it looks from outside, and they are the ones who have to use it.",
        help: "have the head of the team that will use it send two or three people who do the work into the design, \
               with the time for it, and list them as frontline in [adoption]",
        sources: &[Action, Five],
        examples: examples!("ADO001-frontline-not-involved"),
        check: Manifest(frontline_not_involved),
        ..ADO
    },
    Entry {
        code: "ADO002",
        name: "change-plan-missing",
        sort: Requirement(Stage::Rollout),
        reads: &["adoption", "adoption.change-plan"],
        demands: &["adoption"],
        summary: "there is no plan for the change",
        ask: "There is a written plan for how people come to work with it.",
        none: "there is no plan for how people come to work with {name}",
        who: BusinessOwner,
        why: "A tool that nobody was prepared for is one more thing to do in a full day. Without a plan for who works \
              differently from when, and with whose help, its use ends with those who like new tools.",
        help: "write down with the heads of the teams concerned who will work differently from when, who helps them \
               and what they worry about, and name the document as change-plan in [adoption]",
        sources: &[Model, Six, Handoff],
        examples: examples!("ADO002-change-plan-missing"),
        check: Manifest(|cx, out| {
            let say = || format!("no plan is named that says how people come to work with {}", cx.name());
            if cx.states("adoption") {
                out.missing("adoption.change-plan", say);
            } else {
                out.at("adoption", say());
            }
        }),
        ..ADO
    },
    Entry {
        code: "ADO003",
        name: "job-description-outdated",
        sort: Requirement(Stage::Rollout),
        waits: &["WRK006"],
        subjects: &["workflow"],
        reads: &["workflow.roles[].job-description"],
        summary: "a role changes, but no job description says so",
        ask: "Every role that changes has a job description that says so.",
        none: "no job description says how the role of {it} changes",
        who: BusinessOwner,
        why: "People are hired, judged and paid by what their job description says. As long as it describes the old \
              work, the old work is what they will rightly do.",
        help: "have the head of the team and HR rewrite the description of this role before it goes live, go through \
               it with those who hold it, and name the document as job-description",
        sources: &[Model],
        examples: examples!("ADO003-job-description-outdated"),
        check: Manifest(|cx, out| {
            if cx.manifest.workflow.roles.is_empty() {
                out.waits_for("WRK006");
            }
            for (i, role) in cx.manifest.workflow.roles.iter().enumerate() {
                out.missing(&format!("workflow.roles[{i}].job-description"), || match &role.role {
                    Some(role) => format!("the role of {role} changes; no job description is named that says so"),
                    None => "a role changes; no job description is named that says so".to_owned(),
                });
            }
        }),
        ..ADO
    },
    Entry {
        code: "ADO004",
        name: "training-missing",
        sort: Requirement(Stage::Rollout),
        waits: &["ADO002"],
        reads: &["adoption.training", "adoption.training.program"],
        demands: &["adoption.training"],
        summary: "there is no training",
        ask: "There is a training programme for those who will use it.",
        none: "there is no training for {name}",
        who: ChangeOwner,
        why: "The people of the pilot learnt it by building it, or beside those who did. Nobody after them has that \
              chance. Training alone carries no rollout, but without it each team has to find out for itself.",
        help: "turn what the pilot's users had to learn into a programme that somebody else can teach, try it on one \
               person from outside the pilot, and name it under training in [adoption]",
        sources: &[Model, Handoff, Six],
        examples: examples!("ADO004-training-missing"),
        check: Manifest(|cx, out| {
            if !cx.has("adoption.training") && !cx.states("adoption") {
                out.waits_for("ADO002");
            } else if !cx.stands("adoption.training") {
                let name = cx.name();
                out.at(
                    "adoption.training",
                    format!("no programme is named by which people learn to work with {name}"),
                );
            }
        }),
        ..ADO
    },
    Entry {
        code: "ADO005",
        name: "training-generic",
        sort: Requirement(Stage::Rollout),
        subjects: &["adoption.training"],
        reads: &["adoption.training.role-specific"],
        summary: "the training is not made for each role",
        ask: "The training shows each role its own work.",
        who: ChangeOwner,
        why: "A general introduction tells everybody what the system can do, and nobody what to do differently on \
              Monday. People take it up once they have seen their own cases in it.",
        help: "take three real cases of each role and build the training of that role around them; state \
               role-specific = true once every role has its own",
        sources: &[Six],
        examples: examples!("ADO005-training-generic"),
        check: Manifest(|cx, out| {
            let name = cx.name();
            let role_specific = cx.manifest.adoption.training.as_ref().and_then(|t| t.role_specific);
            let message = match role_specific {
                Some(true) => return,
                Some(false) => format!("the training for {name} is the same for every role"),
                None => format!("whether the training for {name} is made for each role is not stated"),
            };
            out.at("adoption.training.role-specific", message);
        }),
        ..ADO
    },
    Entry {
        code: "ADO006",
        name: "own-targets-unchanged",
        sort: Requirement(Stage::Rollout),
        subjects: &["adoption"],
        reads: &["adoption.performance-metrics"],
        summary: "how people's own targets change is not written down",
        ask: "People's own targets fit the new work.",
        none: "people's own targets do not change with {name}",
        who: BusinessOwner,
        why: "People do what they are measured by. Where targets still count what the system now does, to use it well \
              looks like doing less.",
        help: "go through the scorecards of the roles that change with their managers, take out what the system does \
               now, put in what people are to do instead, and name the document as performance-metrics in [adoption]",
        sources: &[Model],
        examples: examples!("ADO006-own-targets-unchanged"),
        check: Manifest(|cx, out| {
            out.missing("adoption.performance-metrics", || {
                format!(
                    "no document is named that says how people's own targets change with {}",
                    cx.name()
                )
            });
        }),
        ..ADO
    },
    Entry {
        code: "ADO007",
        name: "enthusiasts-only",
        sort: Requirement(Stage::Rollout),
        subjects: &["adoption"],
        reads: &["adoption.outside-users"],
        best_case: Some(BestCase::Users),
        summary: "nobody outside the pilot's team has used it",
        ask: "People outside the pilot's team have used it successfully.",
        none: "nobody outside the pilot's team has used {name}",
        who: Champion,
        why: "The people of a pilot chose it, or were chosen for it. That they use it says little about everybody \
              else, and everybody else is the rollout.",
        help: "let a handful of people who had no part in the pilot do their real work with it for two weeks, without \
               its builders beside them, and state how many as outside-users",
        sources: &[Six],
        examples: examples!("ADO007-enthusiasts-only"),
        check: Manifest(|cx, out| {
            let name = cx.name();
            let message = match cx.manifest.adoption.outside_users {
                Some(Count(0)) => format!("nobody outside the pilot's team has used {name}"),
                Some(_) => return,
                None => format!("whether anybody outside the pilot's team has used {name} is not stated"),
            };
            out.at("adoption.outside-users", message);
        }),
        ..ADO
    },
    Entry {
        code: "ADO008",
        name: "sceptics-not-reached",
        sort: Requirement(Stage::Rollout),
        subjects: &["adoption"],
        reads: &["adoption.sceptics-included"],
        best_case: Some(BestCase::Users),
        summary: "no sceptic is among its users",
        ask: "People who doubted it are among its users.",
        who: BusinessOwner,
        why: "Volunteers forgive a tool its faults and learn to get around them. Whether it holds in ordinary work \
              shows only with people who doubted it, and what they object to is the list of what to mend.",
        help: "ask the managers who doubted it most for two of their people, let these work with it, and write down \
               what they object to and what was done about it; state sceptics-included = true then",
        sources: &[Six],
        examples: examples!("ADO008-sceptics-not-reached"),
        check: Manifest(|cx, out| {
            let name = cx.name();
            let message = match cx.manifest.adoption.sceptics_included {
                Some(true) => return,
                Some(false) => format!("nobody who doubted {name} is among its users"),
                None => format!("whether anybody who doubted {name} is among its users is not stated"),
            };
            out.at("adoption.sceptics-included", message);
        }),
        ..ADO
    },
    Entry {
        code: "ADO009",
        name: "support-missing",
        sort: Requirement(Stage::Rollout),
        subjects: &["adoption"],
        reads: &["adoption.support"],
        summary: "where its users get help is not stated",
        ask: "Its users know where to get help, and somebody is there.",
        none: "users of {name} have nowhere to get help",
        who: ProductionOwner,
        why: "In the pilot, help was a builder two desks away. A user who meets a wrong answer and finds nobody to \
              ask goes back to the old way, and seldom returns.",
        help: "set up one place for questions, with people and hours, outside the pilot's team, and state where and \
               when as support in [adoption]",
        sources: &[Five],
        examples: examples!("ADO009-support-missing"),
        check: Manifest(|cx, out| {
            out.missing("adoption.support", || {
                format!("where users of {} get help is not stated", cx.name())
            });
        }),
        ..ADO
    },
    Entry {
        code: "ADO010",
        name: "barriers-unknown",
        sort: Smell(Stage::Rollout),
        subjects: &["adoption"],
        reads: &["adoption.barriers"],
        summary: "what keeps people from using it is not known",
        who: ChangeOwner,
        why: "Those who do not use it have reasons, and seldom write them into a survey. A rollout that has not \
              looked for them meets the same ones in every team.",
        help: "watch and ask five people who could use it and do not, and list what stands in their way as barriers, \
               however small",
        sources: &[Six],
        examples: examples!("ADO010-barriers-unknown"),
        check: Manifest(|cx, out| {
            let key = "adoption.barriers";
            let name = cx.name();
            if !cx.manifest.adoption.barriers.is_empty() {
                return;
            }
            let message = if cx.says(key) {
                format!("the list of what keeps people from using {name} is empty")
            } else {
                format!("what keeps people from using {name} is not stated")
            };
            out.at(key, message);
        }),
        ..ADO
    },
    Entry {
        code: "ADO011",
        name: "change-plan-unowned",
        sort: Requirement(Stage::Rollout),
        waits: &["OWN026"],
        held_by: &["adoption.owner"],
        subjects: &["adoption"],
        reads: &["adoption.owner", "pilot.champion", "pilot.builders"],
        summary: "nobody but a builder owns the change plan",
        ask: "One person who did not build it owns the change plan.",
        none: "nobody owns the change plan for {name}",
        who: BusinessOwner,
        why: "A plan for how people are to work has to come from somebody they work for. In a builder's hands it \
              becomes a plan for the technology, with a training day at the end.",
        help: "give the change plan to whoever leads the team that will use it, or to a change manager who reports \
               there, and name that person as owner in [adoption]",
        sources: &[Model],
        examples: examples!("ADO011-change-plan-unowned"),
        check: Manifest(|cx, out| {
            let key = "adoption.owner";
            let name = cx.name();
            let Some(owner) = &cx.manifest.adoption.owner else {
                out.at(key, format!("nobody is named who owns the change plan for {name}"));
                return;
            };
            out.asks_for_builders(cx);
            if let Some((at, what)) = cx.builder_at(owner) {
                let who = cx.person(owner);
                out.at(
                    key,
                    format!("{who} owns the change plan for {name}, and is {what} of the pilot"),
                )
                .see(at, format!("{what} of the pilot"));
            }
        }),
        ..ADO
    },
    Entry {
        code: "ADO012",
        name: "change-work-unfunded",
        sort: Requirement(Stage::Rollout),
        subjects: &["adoption"],
        reads: &["adoption.budget-line"],
        summary: "no budget line pays for the change work",
        ask: "A budget line pays for the change work: time, training and support.",
        none: "no budget line pays for the change work around {name}",
        who: Sponsor,
        why: "Time to learn, to redesign and to be slower for a few weeks is much of what a rollout costs. If nobody \
              pays for it, it has to come out of the teams' own hours, and they will keep those for their work.",
        help: "have the sponsor set money aside for the change work before the rollout, apart from the technology's, \
               and name it as budget-line in [adoption]",
        sources: &[Handoff, Model],
        examples: examples!("ADO012-change-work-unfunded"),
        check: Manifest(|cx, out| {
            out.missing("adoption.budget-line", || {
                format!(
                    "no budget line is named that pays for the change work around {}",
                    cx.name()
                )
            });
        }),
        ..ADO
    },
    Entry {
        code: "ADO013",
        name: "headcount-question-open",
        sort: Requirement(Stage::Rollout),
        subjects: &["adoption"],
        reads: &["adoption.headcount"],
        summary: "what it means for people's jobs is not answered",
        ask: "What it means for people's jobs is answered in writing.",
        none: "what {name} means for people's jobs has no answer yet",
        who: Sponsor,
        why: "Managers who fear for their headcount seldom say no: they answer late, and meetings are put off. Only \
              an answer in writing, from somebody who can keep it, ends the guessing.",
        help: "have the sponsor write down what happens to jobs, hours and headcount, also where the answer is \
               unwelcome, go through it with the managers first, and name the document as headcount in [adoption]",
        sources: &[Handoff, Model],
        examples: examples!("ADO013-headcount-question-open"),
        check: Manifest(|cx, out| {
            out.missing("adoption.headcount", || {
                format!(
                    "no document is named that says what {} means for people's jobs",
                    cx.name()
                )
            });
        }),
        ..ADO
    },
    Entry {
        code: "ADO014",
        name: "workers-uninformed",
        sort: Requirement(Stage::Rollout),
        waits: &["GOV017", "ADO002"],
        reads: &[
            "adoption.workers-informed-on",
            "governance.regulated",
            "governance.risk-tier",
        ],
        tells: Some(&["adoption.workers-informed-on"]),
        summary: "the people concerned have not been told, though the risk is high or the use regulated",
        ask: "Where the risk is high or the use regulated, the people concerned were told beforehand.",
        none: "the people who work with {name} have not been told",
        who: Accountable,
        why: "Whoever brings a high-risk system into a workplace is expected to tell the workers concerned, and their \
              representatives, before it is used. Those who learn of it afterwards trust neither the system nor the \
              people who brought it.",
        help: "inform everybody whose work it touches, and the works council or other representatives, in writing and \
               before their team starts, and keep the day as workers-informed-on",
        sources: &[EuAiAct("26(7)")],
        examples: examples!("ADO014-workers-uninformed"),
        check: Manifest(workers_uninformed),
        ..ADO
    },
];

fn frontline_not_involved(cx: &Context, out: &mut Findings) {
    let key = "adoption.frontline";
    let frontline = &cx.manifest.adoption.frontline;
    let name = cx.name();
    if frontline.is_empty() {
        out.at(
            key,
            format!("whether anybody who does the work took part in the design of {name} is not stated"),
        );
        return;
    }
    out.asks_for_builders(cx);
    if cx.only_builders(frontline) {
        let who: Vec<&str> = frontline.iter().map(|id| cx.person(id)).collect();
        let draft = out.at(
            key,
            format!(
                "nobody who does the work took part in the design of {name}, only {}, of the team that built it",
                listed(&who)
            ),
        );
        for (at, what) in frontline.iter().filter_map(|id| cx.builder_at(id)) {
            draft.see(at, format!("{what} of the pilot"));
        }
    }
}

fn workers_uninformed(cx: &Context, out: &mut Findings) {
    let key = "adoption.workers-informed-on";
    if !cx.regulated_or_high() {
        match cx.manifest.governance.risk_tier {
            None => out.waits_for("GOV017"),
            Some(_) => out.asks_for_nothing("its use is not regulated, and its risk is not high"),
        }
        return;
    }
    if !cx.states("adoption") {
        out.waits_for("ADO002");
        return;
    }
    if cx.has(key) {
        return;
    }
    let name = cx.name();
    let untold = "whether the people who work with it were told is not stated";
    if cx.manifest.governance.risk_tier == Some(RiskTier::High) {
        out.at(key, format!("the risk of {name} is high; {untold}"))
            .see("governance.risk-tier", "high risk");
    } else {
        out.at(key, format!("the use of {name} is regulated; {untold}"))
            .see("governance.regulated", "regulated");
    }
}
