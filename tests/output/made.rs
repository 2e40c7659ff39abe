//! Runs made by hand.

use std::ops::Range;

use pilotlint::engine::{Finding, Linted, Run, WaivedBy, fingerprint};
use pilotlint::manifest::{Date, Stage};
use pilotlint::output::{self, Format, Look, Options};
use pilotlint::rules::{Check, Examples, Role, Rule, Severity, Sort};
use pilotlint::source::Source;

pub static OWN002: Rule = rule("OWN002", "production-owner-unfunded", Sort::Requirement(Stage::Rollout));
pub static GOV003: Rule = rule("GOV003", "accountable-is-builder", Sort::Contradiction(Stage::Design));
pub static MAN012: Rule = rule("MAN012", "manifest-unreadable", Sort::Contradiction(Stage::Design));

pub const fn rule(code: &'static str, name: &'static str, sort: Sort) -> Rule {
    Rule {
        code,
        name,
        sort,
        subjects: &[],
        reads: &[],
        summary: "",
        ask: "",
        who: Role::Champion,
        why: "",
        help: "",
        sources: &[],
        examples: Examples { bad: "", good: "" },
        check: Check::Reader,
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
pub fn finding(rule: &'static Rule, text: &str, part: &str, within: Range<usize>) -> Finding {
    let start = text.find(part).expect("a part of the text");
    Finding {
        rule,
        severity: Severity::Error,
        waiver: None,
        ahead: false,
        message: "a message".into(),
        label: None,
        help: "have a budget line pay for it".into(),
        key: Some("a.key".into()),
        span: Some(start + within.start..start + within.end),
        related: Vec::new(),
        fix: None,
        identity: "a.key".into(),
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
        readiness: None,
        profile: None,
        member: None,
        portfolio_waivers: Vec::new(),
        docs_url: None,
    }
}

pub fn run(manifests: Vec<Linted>) -> Run {
    Run {
        as_of: day("2026-06-15"),
        gate: None,
        manifests,
    }
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
