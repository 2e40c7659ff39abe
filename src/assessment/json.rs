//! The assessments as JSON, version 1.
//!
//! As with the findings, the structs here are the contract, apart from the inner types on purpose. Strings are as they were
//! found. Each assessment is made when it is written, so that thousands need no room.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::{Answer, AreaCount, Assessment, KeyQuestion, Kind, Need, Step, Verdict, Way, assess};
use crate::diagnostic::State;
use crate::engine::{Readiness, Requirement, Run};
use crate::manifest::schema::of_output;
use crate::manifest::{self, Stage};
use crate::rules::{Area, Rule};

/// The JSON Schema (draft-07) of what [`write_json`] writes.
pub fn schema() -> serde_json::Value {
    of_output::<Output>()
}

/// Writes all assessments of a run that kept its readiness, pretty, with a line ending.
pub fn write_json(run: &Run<Option<Readiness>>, out: &mut dyn Write) -> io::Result<()> {
    let output = Output {
        version: 1,
        as_of: run.as_of.0.to_string(),
        assessments: Assessments(run),
        not_linted: &run.not_linted,
    };
    serde_json::to_writer_pretty(&mut *out, &output)?;
    writeln!(out)
}

/// What `pilotlint assess --output-format json` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "pilotlint assessments")]
struct Output<'r> {
    /// The version of this format. Fields may be added to it; none is taken away or changes its meaning.
    #[schemars(extend("const" = 1))]
    version: u32,
    /// The day that counted as today.
    #[schemars(extend("format" = "date"))]
    as_of: String,
    /// One a manifest, by path.
    #[schemars(with = "Vec<AssessmentJson>")]
    assessments: Assessments<'r>,
    /// The manifests that were found and not linted, because their configuration is broken, by path.
    not_linted: &'r [String],
}

struct Assessments<'r>(&'r Run<Option<Readiness>>);

impl Serialize for Assessments<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let manifests = self.0.manifests.iter();
        serializer.collect_seq(manifests.map(|manifest| AssessmentJson::from(assess(manifest, manifest.view.as_ref()))))
    }
}

/// Whether one pilot may enter the next stage.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Assessment")]
struct AssessmentJson {
    /// Relative to the current folder where it lies below it, with `/`.
    path: String,
    /// The pilot's name; null where it cannot be read.
    name: Option<String>,
    /// The pilot's stage; null where it cannot be read.
    stage: Option<Stage>,
    /// The stage that is asked about; null for a retired pilot, and where nothing can be read.
    gate: Option<Stage>,
    /// The answer.
    verdict: Verdict,
    /// The codes of the rules that force the verdict: what stands against it where it is not-yet, what has to be found out where
    /// it is cannot-say; law and safety first, then in order of areas. Empty where a decision is the verdict.
    because: Vec<String>,
    /// The decision that is the verdict; null where none is.
    decided: Option<DecidedJson>,
    /// What would be the verdict without that decision; null without one.
    undecided: Option<Verdict>,
    /// What would change the verdict: any one of these ways.
    change: Vec<WayJson>,
    /// The first question of each area, in binding order.
    key_questions: Vec<QuestionJson>,
    /// How many of them are answered with yes.
    yes: usize,
    /// What binds first; null where nothing does.
    binding_constraint: Option<BindingJson>,
    /// All twelve areas, in binding order.
    areas: Vec<AreaJson>,
    /// Requirements at the gate that are failed or unknown, by the kind of work that closes them.
    gaps: GapsJson,
    /// At least and at most so many months to production; null where it is there, is over, or cannot be told.
    months: Option<[u8; 2]>,
    /// The conditions that decided about the months.
    months_because: Vec<String>,
    /// The requirements that the organisation calls not applicable.
    not_applicable: Vec<ReasonJson>,
    /// What the configuration asks less strictly than pilotlint does.
    lax: Vec<String>,
    /// What waivers accept for now.
    waived: Vec<AcceptedJson>,
    /// Changes of what had been agreed, declared in the open.
    declared: Vec<()>,
    /// What is known of each requirement at the gate.
    requirements: Vec<RequirementJson>,
    /// What would have to be true, in binding order.
    steps: Vec<StepJson>,
    /// The day on which scale, pivot or kill is decided; null where it is not stated.
    #[schemars(extend("format" = "date"))]
    decision_due: Option<String>,
}

/// A decision that is the verdict.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Decided")]
struct DecidedJson {
    /// What was decided.
    verdict: manifest::Verdict,
    /// When.
    #[schemars(extend("format" = "date"))]
    on: String,
    /// By whom: an id of the manifest's people.
    by: String,
    /// Until when it holds, where it ends.
    #[schemars(extend("format" = "date"))]
    until: Option<String>,
}

/// A way to another verdict.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Way")]
struct WayJson {
    /// What would have to become true, all of it.
    facts: Vec<FactJson>,
}

/// A fact that is not one yet.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fact")]
struct FactJson {
    /// The code of the rule that asks for it.
    code: String,
    /// The fact, as a sentence.
    what: String,
}

/// The first question of an area.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "KeyQuestion")]
struct QuestionJson {
    /// The area.
    area: Area,
    /// The code of the rule that asks it.
    code: String,
    /// The question.
    question: &'static str,
    /// What the manifest answers.
    answer: Answer,
    /// What it says so with; null where it says nothing.
    fact: Option<String>,
    /// How well that is witnessed; null without history.
    assurance: Option<String>,
}

/// What binds first.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BindingConstraint")]
struct BindingJson {
    /// The area.
    area: Area,
    /// failed where something stands against it, unknown where something has to be found out.
    state: State,
    /// The codes of its rules, that which says why first.
    codes: Vec<String>,
    /// Why, in the words of the first one's own finding.
    why: String,
}

/// How many of an area's requirements at the gate are met, and how many are not.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AreaCount")]
struct AreaJson {
    /// The area.
    area: Area,
    /// They hold.
    met: usize,
    /// They do not hold, and the manifest says so.
    failed: usize,
    /// Nothing that is written says whether they hold.
    unknown: usize,
    /// They do not hold, and a waiver accepts that for now.
    waived: usize,
    /// They make no sense here.
    not_applicable: usize,
}

/// Unmet requirements by the kind of work that closes them.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Gaps")]
struct GapsJson {
    /// Objective, case and terms.
    clarify: usize,
    /// People, roles and governance.
    organize: usize,
    /// Building.
    implement: usize,
}

/// A requirement that an organisation calls not applicable.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NotApplicable")]
struct ReasonJson {
    /// The rule's code.
    code: String,
    /// Why.
    reason: String,
}

/// What is known of one requirement.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Requirement")]
struct RequirementJson {
    /// The rule's code.
    code: String,
    /// What is known.
    state: State,
    /// What meets it, or what is found; null where there is nothing that it speaks about.
    fact: Option<String>,
    /// How well that is witnessed; null without history.
    assurance: Option<String>,
}

/// One thing that would have to be true.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Step")]
struct StepJson {
    /// The code of the rule that asks for it.
    code: String,
    /// That rule's name.
    name: String,
    /// To be found out, or to be brought about.
    kind: Kind,
    /// What would have to be true, or to be done.
    what: String,
    /// Who can say it, or make it true.
    who: WhoJson,
}

/// Somebody, by role and by name.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Who")]
struct WhoJson {
    /// The role.
    role: &'static str,
    /// The manifest's own person for that; null where it names nobody who is still there.
    person: Option<String>,
}

/// Something that a waiver accepts for now.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Accepted")]
struct AcceptedJson {
    /// The rule's code.
    code: String,
    /// The rule's name.
    name: String,
    /// Why it is accepted.
    reason: String,
    /// Who accepted it: an id of the manifest's people.
    approved_by: String,
    /// The last day on which the waiver holds.
    #[schemars(extend("format" = "date"))]
    expires: String,
}

impl From<Assessment> for AssessmentJson {
    fn from(from: Assessment) -> Self {
        let yes = from.yes();
        let (months, months_because) = from.months.map_or((None, Vec::new()), |months| {
            (Some([months.least, months.most]), months.because)
        });
        Self {
            path: from.path,
            name: from.name,
            stage: from.stage,
            gate: from.gate,
            verdict: from.verdict,
            because: codes(&from.because),
            decided: from.decided.map(|decided| DecidedJson {
                verdict: decided.verdict,
                on: decided.on.0.to_string(),
                by: decided.by,
                until: decided.until.map(|until| until.0.to_string()),
            }),
            undecided: from.undecided,
            change: from.change.into_iter().map(WayJson::from).collect(),
            key_questions: from.key_questions.into_iter().map(QuestionJson::from).collect(),
            yes,
            binding_constraint: from.binding.map(|binding| BindingJson {
                area: binding.area,
                state: binding.state,
                codes: codes(&binding.rules),
                why: binding.why,
            }),
            areas: from.areas.into_iter().map(AreaJson::from).collect(),
            gaps: GapsJson {
                clarify: from.gaps.clarify,
                organize: from.gaps.organize,
                implement: from.gaps.implement,
            },
            months,
            months_because,
            not_applicable: from
                .not_applicable
                .into_iter()
                .map(|(rule, reason)| ReasonJson {
                    code: rule.code().to_owned(),
                    reason,
                })
                .collect(),
            lax: from.lax,
            declared: Vec::new(),
            requirements: from.requirements.into_iter().map(RequirementJson::from).collect(),
            steps: from.steps.into_iter().map(StepJson::from).collect(),
            waived: from
                .waived
                .into_iter()
                .map(|accepted| AcceptedJson {
                    code: accepted.rule.code().to_owned(),
                    name: accepted.rule.name().to_owned(),
                    reason: accepted.by.reason,
                    approved_by: accepted.by.approved_by,
                    expires: accepted.by.expires.0.to_string(),
                })
                .collect(),
            decision_due: from.decision_due.map(|due| due.0.to_string()),
        }
    }
}

impl From<Way> for WayJson {
    fn from(way: Way) -> Self {
        let fact = |need: Need| FactJson {
            code: need.rule.code().to_owned(),
            what: need.what,
        };
        Self {
            facts: way.needs.into_iter().map(fact).collect(),
        }
    }
}

impl From<KeyQuestion> for QuestionJson {
    fn from(one: KeyQuestion) -> Self {
        Self {
            area: one.area,
            code: one.rule.code().to_owned(),
            question: one.question,
            answer: one.answer,
            fact: one.fact,
            assurance: None,
        }
    }
}

impl From<AreaCount> for AreaJson {
    fn from(one: AreaCount) -> Self {
        Self {
            area: one.area,
            met: one.counts.met,
            failed: one.counts.failed,
            unknown: one.counts.unknown,
            waived: one.counts.waived,
            not_applicable: one.counts.not_applicable,
        }
    }
}

impl From<Requirement> for RequirementJson {
    fn from(one: Requirement) -> Self {
        Self {
            code: one.rule.code().to_owned(),
            state: one.state,
            fact: one.fact.or(one.finding),
            assurance: None,
        }
    }
}

impl From<Step> for StepJson {
    fn from(step: Step) -> Self {
        Self {
            code: step.rule.code().to_owned(),
            name: step.rule.name().to_owned(),
            kind: step.kind,
            what: step.what,
            who: WhoJson {
                role: step.role.name(),
                person: step.person,
            },
        }
    }
}

fn codes(rules: &[Rule]) -> Vec<String> {
    rules.iter().map(|rule| rule.code().to_owned()).collect()
}
