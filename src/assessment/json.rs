//! The assessments as JSON, version 1.
//!
//! As with the findings, the structs here are the contract, apart from the inner types on purpose. Strings are as they were
//! found. Each assessment is made when it is written, so that thousands need no room.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::{Assessment, Verdict, assess};
use crate::engine::{Readiness, Run};
use crate::manifest::Stage;
use crate::manifest::schema::of_output;
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
    /// The codes of the rules that force the verdict.
    because: Vec<String>,
    /// What would change the verdict: any one of these ways.
    change: Vec<WayJson>,
    /// What binds first; null where nothing is unmet.
    binding_constraint: Option<BindingJson>,
    /// All twelve areas, in binding order.
    areas: Vec<AreaJson>,
    /// Unmet requirements at the gate, by the kind of work that closes them.
    gaps: GapsJson,
    /// At least and at most so many months to production; null where it is there, is over, or cannot be told.
    months: Option<[u8; 2]>,
    /// The conditions that decided about the months.
    months_because: Vec<String>,
    /// What would have to be true, in binding order.
    steps: Vec<StepJson>,
    /// What waivers accept for now.
    waived: Vec<AcceptedJson>,
    /// The day on which scale, pivot or kill is decided; null where it is not stated.
    #[schemars(extend("format" = "date"))]
    decision_due: Option<String>,
}

/// A way to another verdict.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Way")]
struct WayJson {
    /// The verdict that it leads to; null where that cannot be told beforehand.
    to: Option<Verdict>,
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

/// What binds first.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BindingConstraint")]
struct BindingJson {
    /// The first area in binding order with an unmet requirement.
    area: Area,
    /// The codes of its open rules.
    codes: Vec<String>,
    /// Why work on later areas does not hold without it.
    why: &'static str,
}

/// How many of an area's requirements at the gate are met, and how many are not.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AreaCount")]
struct AreaJson {
    /// The area.
    area: Area,
    /// They hold.
    met: usize,
    /// They do not hold.
    open: usize,
    /// They cannot hold yet: what they speak about is missing, or broken.
    blocked: usize,
    /// They do not hold, and a waiver accepts that for now.
    waived: usize,
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

/// One thing that would have to be true.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Step")]
struct StepJson {
    /// The code of the rule that asks for it.
    code: String,
    /// That rule's name.
    name: String,
    /// What would have to be true, or to be done.
    what: String,
    /// Who can make it true: the manifest's own person for that, else the role.
    who: String,
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
            change: from
                .change
                .into_iter()
                .map(|way| WayJson {
                    to: way.to,
                    facts: way
                        .needs
                        .into_iter()
                        .map(|need| FactJson {
                            code: need.rule.code().to_owned(),
                            what: need.what.clone(),
                        })
                        .collect(),
                })
                .collect(),
            binding_constraint: from.binding.map(|binding| BindingJson {
                area: binding.area,
                codes: codes(&binding.rules),
                why: binding.area.why_it_binds(),
            }),
            areas: from
                .areas
                .into_iter()
                .map(|count| AreaJson {
                    area: count.area,
                    met: count.met,
                    open: count.open,
                    blocked: count.blocked,
                    waived: count.waived,
                })
                .collect(),
            gaps: GapsJson {
                clarify: from.gaps.clarify,
                organize: from.gaps.organize,
                implement: from.gaps.implement,
            },
            months,
            months_because,
            steps: from
                .steps
                .into_iter()
                .map(|step| StepJson {
                    code: step.rule.code().to_owned(),
                    name: step.rule.name().to_owned(),
                    who: step.who().to_owned(),
                    what: step.what.clone(),
                })
                .collect(),
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

fn codes(rules: &[Rule]) -> Vec<String> {
    rules.iter().map(|rule| rule.code().to_owned()).collect()
}
