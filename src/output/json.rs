//! `json`: the output for programs, version 1.
//!
//! The structs here are the contract, apart from the inner types on purpose: those may change, this may not. Strings are
//! as they were found. Diagnostics are written one after another, so that a run over many manifests needs no second copy.

use std::io::{self, Write};
use std::path::Path;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::{Options, statistics};
use crate::diagnostic::{self, Span};
use crate::engine::{Finding, Linted, Run, fingerprint};
use crate::manifest::schema::of_output;
use crate::manifest::{Date, Stage};
use crate::rules::{self, Sort};
use crate::source::Source;

/// The JSON Schema (draft-07) of the output.
pub fn schema() -> serde_json::Value {
    of_output::<Output>()
}

pub(super) fn write(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let output = Output {
        version: 1,
        tool: TOOL,
        as_of: iso(run.as_of),
        gate: run.gate,
        manifests: manifests(run),
        diagnostics: Diagnostics(run),
        statistics: options.statistics.then(|| statistics(run, options)),
        summary: Summary::new(run),
    };
    serde_json::to_writer_pretty(&mut *out, &output)?;
    writeln!(out)
}

/// All that were found, in path order.
fn manifests(run: &Run) -> Vec<Manifest<'_>> {
    let mut all = Vec::with_capacity(run.manifests.len() + run.not_linted.len());
    let mut not_linted = run.not_linted.iter().peekable();
    for linted in &run.manifests {
        while let Some(path) = not_linted.next_if(|path| Path::new(path) < Path::new(&*linted.path)) {
            all.push(Manifest::not_linted(path));
        }
        all.push(Manifest::new(linted));
    }
    all.extend(not_linted.map(|path| Manifest::not_linted(path)));
    all
}

fn statistics<'r>(run: &'r Run, options: &Options) -> Vec<Counted<'r>> {
    let counts = statistics::count(run, options);
    let counts = counts.into_iter().map(|count| Counted {
        code: count.rule.code(),
        name: count.rule.name(),
        count: count.findings,
        fixable: count.fixable,
    });
    counts.collect()
}

pub(super) fn iso(date: Date) -> String {
    date.0.to_string()
}

/// What `pilotlint check --output-format json` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "pilotlint output")]
struct Output<'r> {
    /// The version of this format. Fields may be added to it; none is taken away or changes its meaning.
    #[schemars(extend("const" = 1))]
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// The day that counted as today.
    #[schemars(extend("format" = "date"))]
    as_of: String,
    /// The stage that `--gate` asked about.
    gate: Option<Stage>,
    /// The manifests that were found, by path.
    manifests: Vec<Manifest<'r>>,
    /// What was found: manifest by manifest, in the order of their places.
    #[schemars(with = "Vec<Diagnostic>")]
    diagnostics: Diagnostics<'r>,
    /// How many findings each rule has; only with `--statistics`.
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<Vec<Counted<'r>>>,
    /// How many findings of each kind.
    summary: Summary,
}

/// A run as the list of its diagnostics, each made when it is written.
struct Diagnostics<'r>(&'r Run);

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let run = self.0;
        serializer.collect_seq(run.manifests.iter().flat_map(|manifest| {
            let findings = manifest.findings.iter();
            findings.map(move |finding| Diagnostic::new(run, manifest, finding))
        }))
    }
}

/// The program that wrote the output.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    /// `pilotlint`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

pub(super) const TOOL: Tool = Tool {
    name: env!("CARGO_PKG_NAME"),
    version: env!("CARGO_PKG_VERSION"),
};

/// One manifest that was found.
#[derive(Serialize, JsonSchema)]
pub(super) struct Manifest<'r> {
    /// Relative to the current folder where it lies below it, with `/`.
    path: &'r str,
    /// Whether it was linted.
    status: ManifestStatus,
    /// The pilot's name; null where it cannot be read.
    name: Option<&'r str>,
    /// The pilot's stage; null where it cannot be read.
    stage: Option<Stage>,
    /// Requirements due by the next stage that are open; 0 where there is no next stage, null where it was not linted.
    open_at_next_stage: Option<usize>,
}

impl<'r> Manifest<'r> {
    fn new(manifest: &'r Linted) -> Self {
        Self {
            path: &manifest.path,
            status: ManifestStatus::Linted,
            name: manifest.name.as_deref(),
            stage: manifest.stage,
            open_at_next_stage: Some(manifest.open_at_next_stage),
        }
    }

    pub(super) fn not_linted(path: &'r str) -> Self {
        Self {
            path,
            status: ManifestStatus::NotLinted,
            name: None,
            stage: None,
            open_at_next_stage: None,
        }
    }
}

/// Whether a manifest was linted.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ManifestStatus {
    /// It was; what was found is among the diagnostics.
    Linted,
    /// It was not, because its configuration is broken: nothing is known of it, and the exit status is 2.
    NotLinted,
}

/// How bad a finding is.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Severity {
    /// Fails.
    Error,
    /// Fails only with `--deny-warnings`.
    Warning,
}

/// Whether a finding counts.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Status {
    /// It counts.
    Active,
    /// A waiver holds for it: it fails nothing.
    Waived,
}

/// What is known of a requirement that does not hold.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// The manifest says so.
    Failed,
    /// Nothing that is written says so.
    Unknown,
}

impl State {
    fn of(known: diagnostic::State) -> Option<Self> {
        match known {
            diagnostic::State::Failed => Some(Self::Failed),
            diagnostic::State::Unknown => Some(Self::Unknown),
            diagnostic::State::Waived | diagnostic::State::Met | diagnostic::State::NotApplicable => None,
        }
    }
}

/// What it takes to close a finding.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Needs {
    /// The manifest's form is mended: nobody has to be asked.
    Edit,
    /// A document is written, or found.
    File,
    /// Somebody says what is so: nobody else can know it.
    Fact,
    /// Something is done.
    Work,
}

impl Needs {
    fn of(needs: rules::Needs) -> Self {
        match needs {
            rules::Needs::Edit => Self::Edit,
            rules::Needs::File => Self::File,
            rules::Needs::Fact => Self::Fact,
            rules::Needs::Work => Self::Work,
        }
    }
}

/// Somebody, by role and by name.
#[derive(Serialize, JsonSchema)]
struct Who<'r> {
    /// The role: `production owner`.
    role: &'static str,
    /// The manifest's own person for that; null where it names nobody who is still there.
    person: Option<&'r str>,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
pub(super) struct Diagnostic<'r> {
    /// The rule's code: `OWN002`.
    code: &'r str,
    /// The rule's name: `production-owner-unfunded`.
    name: &'r str,
    /// How bad it is at the pilot's stage, or at the gate.
    severity: Severity,
    /// The stage that requires it; null for other sorts of rules than requirements.
    due: Option<Stage>,
    /// Whether it counts.
    status: Status,
    /// Of a requirement, whether what is written says that it does not hold; null for other sorts of rules.
    state: Option<State>,
    /// What it takes to close it.
    needs: Needs,
    /// Who can say what is so, or make it true.
    who: Who<'r>,
    /// The waiver that holds for it.
    waiver: Option<Waiver<'r>>,
    /// One sentence.
    message: &'r str,
    /// What to do next.
    help: &'r str,
    /// The rule's page; null where none is known.
    url: Option<String>,
    /// The manifest's path.
    path: &'r str,
    /// The key path; null for syntax errors and for files that cannot be read.
    key: Option<&'r str>,
    /// Where; null for files that cannot be read.
    range: Option<Range>,
    /// Other places, each with why it matters.
    related: Vec<Related<'r>>,
    /// How to repair it; null where only people can.
    fix: Option<Fix<'r>>,
    /// What it is known by from run to run: 32 hexadecimal digits.
    fingerprint: String,
}

impl<'r> Diagnostic<'r> {
    pub(super) fn new(run: &'r Run, manifest: &'r Linted, finding: &'r Finding) -> Self {
        let range = |manifest: &Linted, span: &Span| manifest.source.as_ref().map(|source| Range::new(source, span));
        Self {
            code: finding.rule.code(),
            name: finding.rule.name(),
            severity: match finding.severity {
                diagnostic::Severity::Error => Severity::Error,
                diagnostic::Severity::Warning => Severity::Warning,
            },
            due: match finding.rule.sort() {
                Sort::Requirement(stage) => Some(stage),
                Sort::Smell(_) | Sort::Contradiction(_) => None,
            },
            status: match finding.waiver {
                Some(_) => Status::Waived,
                None => Status::Active,
            },
            state: finding.state().and_then(State::of),
            needs: Needs::of(finding.needs()),
            who: Who {
                role: finding.rule.who().name(),
                person: manifest.person(finding.rule.who()),
            },
            waiver: finding.waiver.as_ref().map(|waiver| Waiver {
                reason: &waiver.reason,
                approved_by: &waiver.approved_by,
                expires: iso(waiver.expires),
            }),
            message: &finding.message,
            help: finding.help(),
            url: manifest.url(&finding.rule),
            path: &manifest.path,
            key: finding.key.as_deref(),
            range: finding.span.as_ref().and_then(|span| range(manifest, span)),
            related: finding
                .related
                .iter()
                .filter_map(|related| {
                    let other = run.manifest_of(&related.at, manifest)?;
                    Some(Related {
                        message: &related.message,
                        path: &other.path,
                        range: range(other, &related.at.span)?,
                    })
                })
                .collect(),
            fix: finding.fix.as_ref().map(|fix| Fix {
                title: &fix.title,
                safe: fix.safe,
                edits: finding
                    .edits
                    .iter()
                    .map(|edit| Edit {
                        start: edit.start,
                        end: edit.end,
                        text: &edit.text,
                    })
                    .collect(),
            }),
            fingerprint: fingerprint(&manifest.root_path, finding),
        }
    }
}

/// The waiver that holds for a finding.
#[derive(Serialize, JsonSchema)]
struct Waiver<'r> {
    /// Why it is accepted.
    reason: &'r str,
    /// Who accepted it: an id of the manifest's people.
    approved_by: &'r str,
    /// The last day on which it holds.
    #[schemars(extend("format" = "date"))]
    expires: String,
}

/// A half-open range of a manifest's text, never empty but in an empty file.
#[derive(Serialize, JsonSchema)]
struct Range {
    /// The first character.
    start: Position,
    /// The place after the last character.
    end: Position,
}

impl Range {
    fn new(source: &Source, span: &Span) -> Self {
        let (start, end) = source.range(span);
        let position = |at: crate::source::Position| Position {
            line: at.line,
            column: at.column,
            offset: at.offset,
        };
        Self {
            start: position(start),
            end: position(end),
        }
    }
}

/// A place in a manifest's text.
#[derive(Serialize, JsonSchema)]
struct Position {
    /// From 1.
    #[schemars(range(min = 1))]
    line: usize,
    /// From 1, in Unicode scalar values.
    #[schemars(range(min = 1))]
    column: usize,
    /// From 0, in bytes.
    offset: usize,
}

/// A second place.
#[derive(Serialize, JsonSchema)]
struct Related<'r> {
    /// Why it matters, in a few words.
    message: &'r str,
    /// The manifest's path.
    path: &'r str,
    /// Where.
    range: Range,
}

/// A repair.
#[derive(Serialize, JsonSchema)]
struct Fix<'r> {
    /// What it does.
    title: &'r str,
    /// True where it cannot change what was meant.
    safe: bool,
    /// The edits, none overlapping.
    edits: Vec<Edit<'r>>,
}

/// One edit, in bytes of the file as it is.
#[derive(Serialize, JsonSchema)]
struct Edit<'r> {
    /// The first byte to take out.
    start: usize,
    /// The byte after the last to take out.
    end: usize,
    /// What to put there.
    text: &'r str,
}

/// How many findings a rule has.
#[derive(Serialize, JsonSchema)]
struct Counted<'r> {
    /// The rule's code.
    code: &'r str,
    /// The rule's name.
    name: &'r str,
    /// Its findings; waived ones count only with `--include-waived`.
    count: usize,
    /// How many of them have a safe fix.
    fixable: usize,
}

/// How many findings of each kind.
#[derive(Serialize, JsonSchema)]
pub(super) struct Summary {
    /// Manifests linted.
    manifests: usize,
    /// Active errors.
    errors: usize,
    /// Active warnings.
    warnings: usize,
    /// Findings that a waiver holds for.
    waived: usize,
    /// Findings that a declared change of the manifest answers.
    declared: usize,
    /// Manifests that were found and not linted.
    not_linted: usize,
}

impl Summary {
    pub(super) fn new(run: &Run) -> Self {
        let summary = run.summary();
        Self {
            manifests: summary.manifests,
            errors: summary.errors,
            warnings: summary.warnings,
            waived: summary.waived,
            // Nothing that is reported today can be declared.
            declared: 0,
            not_linted: summary.not_linted,
        }
    }
}
