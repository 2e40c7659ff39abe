//! ENV: environment and data.

use super::Check::Manifest;
use super::Role::{Champion, DataOwner, ProductionOwner};
use super::Sort::{Requirement, Smell};
use super::Source::{Action, Five, Handoff, Six};
use super::hopes::on_better_data;
use super::{Area, Context, Entry, Findings, Gap, counted, examples, standards};
use crate::manifest::{ConditionKind, DataSource, Selection, Stage};

/// What the rules of this group have in common.
const ENV: Entry = Entry {
    area: Some(Area::Environment),
    gap: Some(Gap::Implement),
    standards: standards::ENVIRONMENT,
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "ENV001",
        name: "environment-unaudited",
        sort: Requirement(Stage::Rollout),
        reads: &["environment", "environment.audited-on"],
        demands: &["environment"],
        summary: "the pilot's conditions were not held against production's",
        ask: "What made the pilot work has been listed and held against production.",
        none: "the pilot of {name} was not held against production",
        who: Champion,
        why: "A pilot succeeds under conditions: chosen data, a willing team, a simple process, much attention. Where \
              nobody lists them, nobody knows which of them end with the pilot, and production is where it is found out.",
        help: "sit down with the pilot team and somebody who runs production, list what made the pilot work, mark what \
               production lacks, and put the day into [environment] as audited-on",
        sources: &[Five],
        examples: examples!("ENV001-environment-unaudited"),
        check: Manifest(unaudited),
        ..ENV
    },
    Entry {
        code: "ENV002",
        name: "audit-found-nothing",
        sort: Requirement(Stage::Rollout),
        waits: &["ENV001"],
        one_is_enough: true,
        subjects: &["environment"],
        reads: &["environment.audited-on", "environment.conditions"],
        tells: Some(&["environment.conditions[].production"]),
        summary: "the audit of the pilot's conditions lists none",
        ask: "The audit names at least one condition that made the pilot work.",
        none: "the audit found nothing that made {name} work",
        who: Champion,
        why: "Every pilot owes something to its data, its people or the help it had. An audit without a single condition \
              says that nobody looked closely, or that nobody wanted to write it down.",
        help: "ask the pilot team what they would miss in another team or on another day's data, and list each answer \
               as a condition",
        sources: &[Five, Handoff],
        examples: examples!("ENV002-audit-found-nothing"),
        check: Manifest(|cx, out| {
            let environment = &cx.manifest.environment;
            if environment.audited_on.is_none() {
                out.waits_for("ENV001");
            }
            if let Some(audited) = environment.audited_on.filter(|_| environment.conditions.is_empty()) {
                let name = cx.name();
                out.at(
                    "environment.conditions",
                    format!("what made {name} work, by the audit of {audited}, is not stated"),
                );
            }
        }),
        ..ENV
    },
    Entry {
        code: "ENV003",
        name: "condition-without-plan",
        sort: Requirement(Stage::Rollout),
        waits: &["ENV002"],
        subjects: &["environment"],
        reads: &["environment.conditions[].holds", "environment.conditions[].plan"],
        tells: Some(&["environment.conditions[].plan"]),
        summary: "a condition does not hold in production, and nothing is planned for it",
        ask: "For every condition of the pilot that production lacks, there is a plan.",
        none: "production lacks {it}, and nothing is planned for that",
        who: ProductionOwner,
        why: "A condition that ends with the pilot takes its share of the result with it. The rollout has to be planned \
              around the conditions that production has, or the missing one has to be put in place first.",
        help: "decide with whoever runs that part of production what takes the condition's place, who does it and by \
               when, and state that as the condition's plan",
        sources: &[Five, Handoff],
        examples: examples!("ENV003-condition-without-plan"),
        check: Manifest(condition_without_plan),
        ..ENV
    },
    Entry {
        code: "ENV004",
        name: "real-data-untested",
        key_question: Some("Has it been tried on real data?"),
        sort: Requirement(Stage::Rollout),
        subjects: &["environment.data"],
        reads: &[
            "environment.data.source",
            "environment.data.production-test",
            "environment.data.production-test.on",
            "environment.data.production-test.evidence",
        ],
        tells: Some(&[
            "environment.data.source",
            "environment.data.production-test.on",
            "environment.data.production-test.evidence",
        ]),
        summary: "it was never tested on data as production has it",
        ask: "It has been tested on data as production has it, and the result is on file.",
        none: "{name} was never tested on production's own data",
        who: DataOwner,
        why: "Chosen or sampled data shows what a system can do; only production's own data shows what it will do. What \
              is missing, late or strange there is what stops it after the rollout.",
        help: "run it on a full day of production data as it comes, beside the old process, and keep the result as \
               evidence of a production-test",
        sources: &[Five, Action],
        examples: examples!("ENV004-real-data-untested"),
        check: Manifest(|cx, out| {
            let name = cx.name();
            let seen = match cx.manifest.environment.data.source {
                Some(DataSource::Curated) => "curated data",
                Some(DataSource::Sampled) => "a sample of the data",
                Some(DataSource::Live) => {
                    out.needs_no("environment.data.production-test");
                    return;
                }
                None => return,
            };
            out.missing("environment.data.production-test", || {
                format!("{name} was piloted on {seen}, and no test on production's own data is stated")
            });
        }),
        ..ENV
    },
    Entry {
        code: "ENV005",
        name: "data-undescribed",
        sort: Requirement(Stage::Rollout),
        waits: &["ENV001"],
        reads: &["environment.data", "environment.data.source"],
        demands: &["environment.data"],
        summary: "nothing is stated about its data",
        ask: "It is on record where the pilot's data came from and who answers for it.",
        none: "nothing is on record about the data of {name}",
        who: DataOwner,
        why: "Whether a pilot's result carries over depends first on whether its data was the data of production. Where \
              the source is not on record, that question cannot even be asked.",
        help: "let whoever fetched the pilot's data write down where it came from, what was done to it by hand and who \
               answers for it, in [environment.data]",
        sources: &[Five],
        examples: examples!("ENV005-data-undescribed"),
        check: Manifest(|cx, out| {
            if !cx.has("environment.data") && !cx.states("environment") {
                out.waits_for("ENV001");
            } else if !cx.stands("environment.data") {
                let name = cx.name();
                out.at(
                    "environment.data",
                    format!("where the data of {name} came from, and who answers for it, is not stated"),
                );
            }
        }),
        ..ENV
    },
    Entry {
        code: "ENV006",
        name: "unprocessable-data-unplanned",
        sort: Requirement(Stage::Pilot),
        reads: &["environment.data", "environment.data.unprocessable-protocol"],
        summary: "no protocol says what happens to data that it cannot handle",
        ask: "It is written down what happens to data that it cannot handle.",
        none: "there is no protocol for data that {name} cannot handle",
        who: DataOwner,
        why: "Real data has gaps, duplicates and formats that nobody has met yet, and it does not get cleaner by waiting. \
              Without a written way for such cases, somebody in the pilot team repairs them quietly, and nobody does so \
              after them.",
        help: "agree with the people who do the work where such a case goes, who looks at it and how fast, write it down, \
               and name the document as unprocessable-protocol",
        sources: &[Handoff],
        examples: examples!("ENV006-unprocessable-data-unplanned"),
        check: Manifest(|cx, out| {
            out.missing("environment.data.unprocessable-protocol", || {
                format!(
                    "no document is named that says what happens to data {} cannot handle",
                    cx.name()
                )
            });
        }),
        ..ENV
    },
    Entry {
        code: "ENV007",
        name: "hand-tuned-work-remains",
        sort: Requirement(Stage::Rollout),
        subjects: &["environment.data"],
        reads: &["environment.data.hand-tuned[].replacement"],
        summary: "work that was done by hand for the pilot has no replacement",
        ask: "Whatever was done by hand for the pilot is done in another way now.",
        none: "{it} was done by hand for the pilot, and nothing does it in production",
        who: DataOwner,
        why: "Work by hand is invisible in the result: the pilot looks automatic, and a person was part of it. At ten \
              times the volume that person is not there.",
        help: "build what does this work in production, or give it to a named team with the time for it, and state that \
               as the entry's replacement",
        sources: &[Action],
        examples: examples!("ENV007-hand-tuned-work-remains"),
        check: Manifest(|cx, out| {
            let key = "environment.data.hand-tuned";
            if !cx.has(key) && !cx.says_none(key) {
                out.asks_for_nothing("nothing is stated to be done by hand");
            }
            for (i, tuned) in cx.manifest.environment.data.hand_tuned.iter().enumerate() {
                out.missing(&format!("environment.data.hand-tuned[{i}].replacement"), || {
                    let work = tuned.work.as_deref().map_or("a piece of work".into(), quoted);
                    format!("{work} was done by hand for the pilot; what does it in production is not stated")
                });
            }
        }),
        ..ENV
    },
    Entry {
        code: "ENV008",
        name: "data-unowned",
        sort: Requirement(Stage::Rollout),
        held_by: &["environment.data.owner"],
        subjects: &["environment.data"],
        reads: &["environment.data.owner"],
        summary: "nobody answers for its data",
        ask: "One named person answers for its data.",
        none: "nobody answers for the data of {name}",
        who: ProductionOwner,
        why: "When the data changes or breaks, somebody has to be able to have it repaired at its source. Where nobody \
              owns it, every team repairs its own copy, or waits.",
        help: "name the person who can have the data corrected where it is made, and let that person accept it, as owner \
               in [environment.data]",
        sources: &[Six],
        examples: examples!("ENV008-data-unowned"),
        check: Manifest(|cx, out| {
            out.missing("environment.data.owner", || {
                format!("nobody is named who answers for the data of {}", cx.name())
            });
        }),
        ..ENV
    },
    Entry {
        code: "ENV009",
        name: "audit-one-sided",
        sort: Smell(Stage::Rollout),
        subjects: &["environment"],
        reads: &["environment.conditions", "environment.conditions[].kind"],
        summary: "the audit leaves out data, process or people",
        who: Champion,
        why: "A pilot's conditions are of three sorts: its data, the process it was part of, and the people and help \
              around it. An audit that is silent on one of them has usually not asked there.",
        help: "ask about what is left out too, with somebody from there in the room; if production has it just the same, \
               list it as a condition that holds",
        sources: &[Five],
        examples: examples!("ENV009-audit-one-sided"),
        check: Manifest(one_sided),
        ..ENV
    },
    Entry {
        code: "ENV010",
        name: "data-hoped-cleaner",
        sort: Smell(Stage::Design),
        reads: &["business-case.assumptions", "environment.conditions[].plan"],
        summary: "it counts on the data getting better by itself",
        who: DataOwner,
        why: "Data is as it is because of how work is done and how systems are used. Unless somebody changes that, it \
              does not get cleaner because a system needs it so.",
        help: "plan for the data as it is today, or name who makes it better, where, by when and with what budget, and \
               state that in place of the hope",
        sources: &[Handoff],
        examples: examples!("ENV010-data-hoped-cleaner"),
        check: Manifest(hoped_cleaner),
        ..ENV
    },
    Entry {
        code: "ENV011",
        name: "pilot-unrepresentative",
        sort: Smell(Stage::Pilot),
        subjects: &["environment"],
        reads: &[
            "pilot.selection",
            "environment.conditions",
            "environment.conditions[].kind",
        ],
        summary: "the pilot's team was not a typical one, and the audit does not weigh that",
        who: Champion,
        why: "The best team, or the one that volunteered, would have made many things work. Unless the audit says what \
              the choice of team or its simple process did for the result, the result speaks for that team alone.",
        help: "list as conditions of kind team or process what set this team apart, and try it with a team that nobody \
               picked before it goes further",
        sources: &[Handoff, Five],
        examples: examples!("ENV011-pilot-unrepresentative"),
        check: Manifest(unrepresentative),
        ..ENV
    },
];

/// What somebody wrote, as part of a sentence: in one line, and not all of it if it is long.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 80;
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() > MOST {
            let room = MOST.saturating_sub(line.chars().count());
            if line.is_empty() {
                line.extend(word.chars().take(room));
            }
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    format!("\"{line}\"")
}

fn unaudited(cx: &Context, out: &mut Findings) {
    let environment = &cx.manifest.environment;
    let name = cx.name();
    if !cx.states("environment") {
        out.at(
            "environment",
            format!("what made {name} work in the pilot, and whether production has it, is not stated"),
        );
    } else if environment.audited_on.is_none() {
        let message = match i64::try_from(environment.conditions.len()).unwrap_or(i64::MAX) {
            0 => format!("when the pilot of {name} was held against production is not stated"),
            count => {
                let conditions = counted(count, "condition is", "conditions are");
                format!("{conditions} listed for {name}; when they were held against production is not stated")
            }
        };
        out.at("environment.audited-on", message);
    }
}

fn condition_without_plan(cx: &Context, out: &mut Findings) {
    out.waits_for("ENV002");
    for (i, condition) in cx.manifest.environment.conditions.iter().enumerate() {
        if condition.holds != Some(false) {
            out.needs_no(format!("environment.conditions[{i}].plan"));
            continue;
        }
        out.missing(&format!("environment.conditions[{i}].plan"), || {
            match (&condition.pilot, &condition.production) {
                (Some(pilot), Some(production)) => format!(
                    "the pilot had {}, but production has {}; what is planned for that is not stated",
                    quoted(pilot),
                    quoted(production)
                ),
                (Some(one), None) | (None, Some(one)) => {
                    format!(
                        "{} is not the same in production; what is planned for that is not stated",
                        quoted(one)
                    )
                }
                (None, None) => {
                    "a condition does not hold in production; what is planned for that is not stated".into()
                }
            }
        });
    }
}

fn has_condition(cx: &Context, kinds: &[ConditionKind]) -> bool {
    cx.manifest
        .environment
        .conditions
        .iter()
        .filter_map(|condition| condition.kind)
        .any(|kind| kinds.contains(&kind))
}

/// `a`, `a or b`, `a, b or c`.
fn either(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    }
}

fn one_sided(cx: &Context, out: &mut Findings) {
    let count = cx.manifest.environment.conditions.len();
    if count == 0 {
        return;
    }
    let sides: [(&[ConditionKind], &str); 3] = [
        (&[ConditionKind::Data], "data"),
        (&[ConditionKind::Process], "process"),
        (
            &[ConditionKind::Team, ConditionKind::Champion, ConditionKind::Support],
            "people (team, champion or support)",
        ),
    ];
    let left_out: Vec<&str> = sides
        .iter()
        .filter(|(kinds, _)| !has_condition(cx, kinds))
        .map(|(_, side)| *side)
        .collect();
    if !left_out.is_empty() {
        let conditions = counted(i64::try_from(count).unwrap_or(i64::MAX), "condition", "conditions");
        out.at(
            "environment.conditions",
            format!(
                "the audit of {} has {conditions}, but none about {}",
                cx.name(),
                either(&left_out)
            ),
        );
    }
}

fn hoped_cleaner(cx: &Context, out: &mut Findings) {
    let manifest = cx.manifest;
    for (i, assumption) in manifest.business_case.assumptions.iter().enumerate() {
        if on_better_data(assumption) {
            out.at(
                format!("business-case.assumptions[{i}]"),
                format!(
                    "the business case of {} counts on data that is still to get better: {}",
                    cx.name(),
                    quoted(assumption)
                ),
            );
        }
    }
    for (i, condition) in manifest.environment.conditions.iter().enumerate() {
        if let Some(plan) = condition.plan.as_deref().filter(|plan| on_better_data(plan)) {
            let lacking = condition.pilot.as_deref().map_or("a condition".into(), quoted);
            out.at(
                format!("environment.conditions[{i}].plan"),
                format!(
                    "the plan for {lacking} counts on data that is still to get better: {}",
                    quoted(plan)
                ),
            );
        }
    }
}

fn unrepresentative(cx: &Context, out: &mut Findings) {
    if has_condition(cx, &[ConditionKind::Team, ConditionKind::Process]) {
        return;
    }
    let name = cx.name();
    let nothing_here = "no condition about team or process";
    let unweighed = "and the audit has no condition about team or process";
    let chosen = match cx.manifest.pilot.selection {
        Some(Selection::Typical) => return,
        Some(Selection::Best) => "with a team chosen as the best",
        Some(Selection::Volunteers) => "with volunteers",
        None => {
            out.at(
                "pilot.selection",
                format!("how the team that piloted {name} was chosen is not stated, {unweighed}"),
            )
            .pointing("environment")
            .label(nothing_here);
            return;
        }
    };
    out.at(
        "environment.conditions",
        format!("{name} was piloted {chosen}, {unweighed}"),
    )
    .pointing("pilot.selection")
    .see("environment", nothing_here);
}
