//! Runs made by hand.

use std::ops::Range;

use pilotlint::diagnostic::{Diagnostic, Severity};
use pilotlint::engine::{Finding, Linted, Run, WaivedBy, fingerprint};
use pilotlint::manifest::{Date, Stage};
use pilotlint::output::{self, Format, Look, Options};
use pilotlint::rules::{Entry, Role, Rule, Sort};
use pilotlint::source::Source;

pub static OWN002: Entry = rule("OWN002", "production-owner-unfunded", Sort::Requirement(Stage::Rollout));
pub static GOV003: Entry = rule("GOV003", "accountable-is-builder", Sort::Contradiction(Stage::Design));
pub static MAN012: Entry = rule("MAN012", "manifest-unreadable", Sort::Contradiction(Stage::Design));

pub const fn rule(code: &'static str, name: &'static str, sort: Sort) -> Entry {
    Entry {
        code,
        name,
        sort,
        ..Entry::BASE
    }
}

pub fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

pub fn waiver() -> WaivedBy {
    WaivedBy {
        reason: "the money comes in autumn".into(),
        approved_by: "ben".into(),
        expires: day("2026-12-01"),
    }
}

/// An error at some bytes of the first `part` in `text`.
pub fn finding(rule: &'static Entry, text: &str, part: &str, within: Range<usize>) -> Finding {
    let start = text.find(part).expect("a part of the text");
    let mut said = Diagnostic::new("a message")
        .at(start + within.start..start + within.end)
        .about("a.key")
        .help("have a budget line pay for it");
    said.identity = "a.key".into();
    Finding {
        rule: Rule::Ours(rule),
        severity: Severity::Error,
        waiver: None,
        ahead: false,
        known: None,
        forces: false,
        diagnostic: said,
        edits: Vec::new(),
        ordinal: 0,
    }
}

pub fn linted(path: &str, text: &str) -> Linted {
    Linted {
        path: path.into(),
        root_path: path.into(),
        name: Some("claims-triage".into()),
        stage: Some(Stage::Pilot),
        decision_due: Some(day("2026-05-04")),
        open_at_next_stage: 0,
        source: Some(Source::new(text.into())),
        findings: Vec::new(),
        member: None,
        portfolio_waivers: Vec::new(),
        people: vec![(Role::Champion, "Maya Lind".into())],
        docs_url: None,
        view: (),
    }
}

pub fn run(manifests: Vec<Linted>) -> Run {
    Run::new(day("2026-06-15"), None, manifests)
}

pub fn write(format: Format, run: &Run, options: &Options) -> String {
    let mut out = Vec::new();
    output::write(format, run, options, &mut out).expect("memory takes it all");
    String::from_utf8(out).expect("UTF-8")
}

pub fn text(format: Format, run: &Run) -> String {
    write(format, run, &Options::default())
}

pub fn with_look(format: Format, run: &Run, look: Look) -> String {
    let options = Options {
        look,
        ..Options::default()
    };
    write(format, run, &options)
}

pub fn fingerprint_of(run: &Run, index: usize) -> String {
    let manifest = &run.manifests[0];
    fingerprint(&manifest.root_path, &manifest.findings[index])
}
