//! What one rule is: plain data, and one small function.

use super::{Area, Context, Findings, Gap, Member, Outcomes, Remark, Settings, Standards};
use crate::diagnostic::{Mistake, Severity};
use crate::manifest::{MetricKind, Stage};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One rule of ours. Its code and its name are for ever: people select, waive and search by them.
///
/// Everything that the program knows of a rule stands here: nothing else knows a rule by its code.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says another thing, and few rules say any"
)]
pub struct Entry {
    /// Group and number: `OWN002`.
    pub code: &'static str,
    /// Kebab-case: `production-owner-unfunded`.
    pub name: &'static str,
    /// Requirement, smell or contradiction, and from which stage.
    pub sort: Sort,
    /// The version of pilotlint that brought it.
    pub since: &'static str,
    /// The area it belongs to; none for what is about the manifest, waivers and the portfolio.
    pub area: Option<Area>,
    /// The kind of work that closes it; none where there is no area.
    pub gap: Option<Gap>,
    /// The parts of the standards that it touches.
    pub standards: Standards,
    /// The question that a sponsor asks first in its area, if it answers that.
    pub key_question: Option<&'static str>,
    /// The tables it speaks about. Where any of them is missing, the rule keeps silent, and a requirement shares the state of
    /// the rule that demands that table. Empty if it always speaks.
    pub subjects: &'static [&'static str],
    /// The tables whose absence it reports: rules about their content wait for it.
    pub demands: &'static [&'static str],
    /// The rules, by code, whose fate it shares for what it needs of them, beside those that demand its tables. Where that is
    /// so for one entry of a list alone, its function says for which.
    pub waits: &'static [&'static str],
    /// Where the person is named who holds the duty that it asks for. If that person has left, it does not hold.
    pub held_by: &'static [&'static str],
    /// Is one intact thing of its kind enough, however many broken ones stand beside it?
    pub one_is_enough: bool,
    /// The keys whose values it wants, with `[]` for any entry of an array and `*` for any id of `[people]`. Where one of
    /// them is broken, the rule keeps silent about it and is not met. A list's own elements are covered by the list's key;
    /// a table's keys are not covered by the table.
    pub reads: &'static [&'static str],
    /// The metrics that it looks at, by kind.
    pub metrics: &'static [MetricKind],
    /// The teams that it looks at.
    pub teams: Teams,
    /// The keys whose values a checklist tells beside the tick, where that is not what it reads.
    pub tells: Option<&'static [&'static str]>,
    /// The limits that it goes by, as configurations name them.
    pub limits: &'static [&'static str],
    /// The rules, by code, whose place it takes where it reports: they keep silent, and no waiver of theirs counts.
    pub replaces: &'static [&'static str],
    /// The rule, by code, in whose place it reports while that one is only looked ahead to; a waiver of either holds for both.
    pub until_due: Option<&'static str>,
    /// Does it look at the stage where the pilot stands, whatever gate is asked about?
    pub keeps_to_stage: bool,
    /// Does it ask for nothing but the date of something that is there?
    pub only_a_date: bool,
    /// Does it report of a pilot that is over, too?
    pub when_retired: bool,
    /// Can a waiver accept it?
    pub waivable: bool,
    /// Does it report whatever is ignored or lowered? What cannot be read has not passed.
    pub always_on: bool,
    /// Is it about the law, or about safety? Then it comes first among reasons.
    pub law_or_safety: bool,
    /// What an error of it says about the verdict, where it is no requirement.
    pub counts: Counts,
    /// Does it rest on something absent, so that what is merely not stated is no reason against the pilot?
    pub of_absence: bool,
    /// What it takes to close one of its findings, where the state does not tell.
    pub needs: Option<Needs>,
    /// Is it an error wherever it silences one?
    pub error_if_it_silences_one: bool,
    /// Does it say that the pilot stands still?
    pub standstill: bool,
    /// Does it say so of a pilot that waits for its decision, and so burdens new ones in the same unit?
    pub stalls_unit: bool,
    /// The verdict that it forces by itself.
    pub forces: Option<Force>,
    /// What it belongs to of all that makes a pilot quick to bring into production.
    pub best_case: Option<BestCase>,
    /// Does it offer a repair with some of its findings?
    pub fixable: bool,
    /// What it reports, in a few words and without a full stop: `no budget line pays for the production owner`.
    pub summary: &'static str,
    /// A requirement in words that need no knowledge of the manifest, as a sentence that can be ticked off. Empty for
    /// other sorts.
    pub ask: &'static str,
    /// Who can usually make it true.
    pub who: Role,
    /// What it finds where the manifest itself says that there is none, as a clause in the manifest's own words: `nobody watches
    /// over what {name} does`. `{name}` stands for the pilot, `{it}` for the entry of a list that the finding is about. Empty
    /// where nothing that may be `false` is enough by itself to tell, so that its function says it.
    pub none: &'static str,
    /// Why it matters, in two or three plain sentences.
    pub why: &'static str,
    /// What to do next, structurally.
    pub help: &'static str,
    /// The texts that it comes from.
    pub sources: &'static [Source],
    /// A manifest that it reports, and one that it does not.
    pub examples: Examples,
    /// Finds.
    pub check: Check,
}

impl Entry {
    /// What most rules have in common: a rule states the rest.
    pub const BASE: Self = Self {
        code: "",
        name: "",
        sort: Sort::Smell(Stage::Design),
        since: "0.1.0",
        area: None,
        gap: None,
        standards: Standards::NONE,
        key_question: None,
        subjects: &[],
        demands: &[],
        waits: &[],
        held_by: &[],
        one_is_enough: false,
        reads: &[],
        metrics: &[MetricKind::Technical, MetricKind::Business, MetricKind::Adoption],
        teams: Teams::InPlay,
        tells: None,
        limits: &[],
        replaces: &[],
        until_due: None,
        keeps_to_stage: false,
        only_a_date: false,
        when_retired: false,
        waivable: true,
        always_on: false,
        law_or_safety: false,
        counts: Counts::Against,
        of_absence: false,
        needs: None,
        error_if_it_silences_one: false,
        standstill: false,
        stalls_unit: false,
        forces: None,
        best_case: None,
        fixable: false,
        summary: "",
        ask: "",
        none: "",
        who: Role::Champion,
        why: "",
        help: "",
        sources: &[],
        examples: Examples { bad: "", good: "" },
        check: Check::Engine,
    };
}

/// The sort of a rule, which together with the stage is all that decides severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Must be true once the pilot is at the stage: an error then, a warning at the stage before.
    Requirement(Stage),
    /// Worth a look from the stage on: a warning.
    Smell(Stage),
    /// The manifest contradicts itself, its evidence or the calendar, from the stage on: an error.
    Contradiction(Stage),
}

impl Sort {
    /// The stage from which the rule reports.
    pub fn stage(self) -> Stage {
        match self {
            Self::Requirement(stage) | Self::Smell(stage) | Self::Contradiction(stage) => stage,
        }
    }

    /// `requirement`, `smell` or `contradiction`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requirement(_) => "requirement",
            Self::Smell(_) => "smell",
            Self::Contradiction(_) => "contradiction",
        }
    }

    /// How bad a finding is once the rule is due.
    pub fn severity(self) -> Severity {
        match self {
            Self::Smell(_) => Severity::Warning,
            Self::Requirement(_) | Self::Contradiction(_) => Severity::Error,
        }
    }
}

/// Which teams of the rollout a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Teams {
    /// Those that have begun; while none has, the planned ones of the first wave.
    InPlay,
    /// Every one.
    All,
}

/// A verdict that a rule can force by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// It may not be: kill, and no waiver makes it a lawful use.
    Prohibition,
    /// It does not pay, by its own numbers: kill where there is no other use, pivot where there is one.
    Loss,
}

/// What an error of a rule that is no requirement says about the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Something stands against the pilot.
    Against,
    /// The manifest's form is broken, so that it cannot be said.
    Form,
    /// Evidence is none: it stands against the pilot where a requirement rests on it; else it is broken form.
    Evidence,
    /// Nothing.
    Nothing,
}

/// What it takes to close a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    /// The manifest's form is mended; nobody has to be asked.
    Edit,
    /// A document is written, or found.
    File,
    /// Somebody says what is so.
    Fact,
    /// Something is done.
    Work,
}

/// What makes a pilot quick to bring into production.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BestCase {
    /// A sponsor who carries it.
    Sponsor,
    /// Users who are won.
    Users,
    /// Work that is redesigned.
    Redesigned,
    /// Success that is measured.
    Measured,
}

/// How a rule finds.
pub enum Check {
    /// The reader, the evidence or the file system has found it already.
    Reader(Mistake),
    /// Over one manifest.
    Manifest(fn(&Context, &mut Findings)),
    /// Over one manifest and what the rules before it in the catalogue said.
    Outcomes(fn(&Context, &Outcomes, &mut Findings)),
    /// Over all manifests of one run.
    Portfolio(fn(&[&Member], &Settings) -> Vec<Remark>),
    /// The engine itself, where there are more findings than are shown.
    Engine,
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Reader(mistake) => write!(f, "Reader({mistake:?})"),
            Self::Manifest(_) => f.write_str("Manifest"),
            Self::Outcomes(_) => f.write_str("Outcomes"),
            Self::Portfolio(_) => f.write_str("Portfolio"),
            Self::Engine => f.write_str("Engine"),
        }
    }
}

/// Who can usually make a requirement true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The pilot's champion, or the team that writes the manifest.
    Champion,
    /// The executive sponsor.
    Sponsor,
    /// Who is accountable in production.
    ProductionOwner,
    /// Who leads the team that will use it.
    BusinessOwner,
    /// Who decides about scaling.
    ScaleDecision,
    /// Who keeps it up to date.
    Maintainer,
    /// Who owns the change plan.
    ChangeOwner,
    /// The IT leader.
    ItLead,
    /// Who answers for the data.
    DataOwner,
    /// Who answers for what the system puts out.
    Accountable,
}

/// A text that rules come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// "Your AI Pilot Is Stuck and Not Scaling".
    Five,
    /// "How Do You Get AI Unstuck? Moving From Pilot to Production".
    Six,
    /// "Why Most AI Pilots Never Scale".
    Action,
    /// "Why Your AI Pilot Succeeded But Never Scaled".
    Handoff,
    /// "Why Your AI Pilots Are Not Scaling".
    Model,
    /// NIST AI RMF 1.0, by subcategory.
    Nist(&'static str),
    /// The EU AI Act, by article.
    EuAiAct(&'static str),
    /// Canada's Algorithmic Impact Assessment.
    CanadaAia,
}

impl Source {
    /// The title to cite.
    pub fn title(self) -> String {
        match self {
            Self::Five => "\"Your AI Pilot Is Stuck and Not Scaling\" (blog post, 30 April 2026)".into(),
            Self::Six => "\"How Do You Get AI Unstuck? Moving From Pilot to Production\" (AI Smart Ventures)".into(),
            Self::Action => "\"Why Most AI Pilots Never Scale\" (the ACTION framework)".into(),
            Self::Handoff => "\"Why Your AI Pilot Succeeded But Never Scaled\" (Fulcrum AI, May 2026)".into(),
            Self::Model => "\"Why Your AI Pilots Are Not Scaling\" (Nexus AI Consulting, March 2026)".into(),
            Self::Nist(part) => format!("NIST AI RMF 1.0, {part}"),
            Self::EuAiAct(article) => format!("EU AI Act, article {article}"),
            Self::CanadaAia => "Canada's Algorithmic Impact Assessment".into(),
        }
    }
}

/// The fixtures that a rule's page shows: fragments of manifests, each the part that matters.
#[derive(Debug, Clone, Copy)]
pub struct Examples {
    /// The rule reports it.
    pub bad: &'static str,
    /// The rule does not.
    pub good: &'static str,
}

/// The fixtures in `tests/rules/FOLDER`.
macro_rules! examples {
    ($folder:literal) => {
        $crate::rules::Examples {
            bad: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/rules/",
                $folder,
                "/bad.toml"
            )),
            good: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/rules/",
                $folder,
                "/good.toml"
            )),
        }
    };
}
pub(crate) use examples;
