//! The examples show what they are meant to show, and refer to nothing that is not there.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::Request;
use crate::common::{EXAMPLES, codes, lint, repo, request, told};
use pilotlint::assessment::{Assessment, Verdict, assess};
use pilotlint::document::{Seen, Terms, read};
use pilotlint::engine::{Input, Linted, analyse};
use pilotlint::manifest::Stage;
use pilotlint::settings::Vocabulary;

/// The one document that is a stub on purpose, for MAN010.
const STUB: &str = "examples/purgatory/docs/runbook.md";

fn manifest(example: &str) -> (PathBuf, String) {
    let path = repo("examples").join(example).join("pilot.toml");
    let text = fs::read_to_string(&path).unwrap();
    (path, text)
}

/// Lints an example with evidence taken as read; whether it is there, a test of its own looks at.
fn linted(text: &str, request: &Request) -> Linted {
    let input = Input {
        path: "pilot.toml".into(),
        root_path: "pilot.toml".into(),
    };
    lint(input, text.to_owned(), request, &mut |_| Seen::default())
}

/// The assessment of an example, in the same way.
fn assessment(text: &str) -> Assessment {
    let request = request();
    let input = Input {
        path: "pilot.toml".into(),
        root_path: "pilot.toml".into(),
    };
    let analysis = analyse(input, text.to_owned(), &request.standard(), &mut |_| Seen::default());
    let linted = pilotlint::assessment::keep(analysis, request.gate);
    assess(&linted, linted.view.as_ref())
}

/// Nothing is demanded, and nothing kept.
fn terms<'w>(
    Vocabulary {
        placeholders, denials, ..
    }: &'w Vocabulary,
    evidence: &'w mut dyn FnMut(&str) -> Seen,
) -> Terms<'w> {
    Terms {
        placeholders,
        denials,
        demanded: &[],
        keep: &|_| false,
        evidence,
        evidence_references: 3,
    }
}

fn manifests_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            manifests_below(&path, found);
        } else if path.to_string_lossy().ends_with("pilot.toml") {
            found.push(path);
        }
    }
}

fn reports_all(linted: &Linted, wanted: &[&str]) -> bool {
    let codes = codes(linted);
    wanted.iter().all(|code| codes.contains(code))
}

#[test]
fn no_example_is_forgotten() {
    let mut found = Vec::new();
    manifests_below(&repo("examples"), &mut found);
    found.sort();
    let mut listed: Vec<_> = EXAMPLES.iter().map(|example| manifest(example).0).collect();
    listed.sort();
    assert_eq!(found, listed);
}

#[test]
fn the_form_of_every_example_is_sound() {
    for example in EXAMPLES {
        let (path, text) = manifest(example);
        let mut scratch = String::new();
        let words = Vocabulary::default();
        let reading = read(&text, &mut scratch, &mut terms(&words, &mut |_| Seen::default())).unwrap();
        assert!(reading.problems.is_empty(), "{example}: {:#?}", reading.problems);
        let about_form: Vec<_> = codes(&linted(&text, &request()))
            .into_iter()
            .filter(|code| code.starts_with("MAN"))
            .collect();
        assert!(about_form.is_empty(), "{example}: {about_form:?}");
        // The schema's path is right even while the schema is being made anew.
        let first = text.lines().next().unwrap();
        let schema = first.strip_prefix("#:schema ").unwrap();
        let up = schema.strip_suffix("schema/pilot.schema.json").unwrap();
        let root = path.parent().unwrap().join(up).canonicalize().unwrap();
        assert_eq!(root, repo("").canonicalize().unwrap(), "{example}");
    }
}

#[test]
fn the_ready_pilot_passes_the_gate_to_rollout() {
    let text = manifest("ready").1;
    let at_the_gate = Request {
        gate: Some(Stage::Rollout),
        ..request()
    };
    for request in [at_the_gate, request()] {
        let linted = linted(&text, &request);
        assert!(linted.findings.is_empty(), "{}", told(&text, &linted));
    }
}

#[test]
fn the_young_pilot_has_no_errors_but_work_before_it() {
    let text = manifest("design").1;
    let linted = linted(&text, &request());
    let told = told(&text, &linted);
    assert!(linted.findings.iter().all(|finding| finding.ahead), "{told}");
    assert!(reports_all(&linted, &["OWN012"]), "{told}");
    assert!((1..25).contains(&linted.findings.len()), "{told}");
}

/// What the book says of it: three noes decide, and leaving them out would buy nothing.
#[test]
fn the_honest_pilot_is_judged_by_what_it_says() {
    let text = manifest("honest").1;
    let noes = [
        "controls-budget = false",
        "baseline = false",
        "production-owner = false",
    ];
    let judged = |text: &str| {
        let assessment = assessment(text);
        let because: Vec<String> = assessment.because.iter().map(|rule| rule.code().to_owned()).collect();
        (assessment.verdict, because)
    };
    let (verdict, because) = judged(&text);
    assert_eq!(verdict, Verdict::NotYet);
    assert_eq!(because, ["OWN008", "MET003", "OWN001"]);
    let silent: String = text
        .lines()
        .filter(|line| !noes.iter().any(|no| line.starts_with(no)))
        .flat_map(|line| [line, "\n"])
        .collect();
    assert_eq!(silent.lines().count() + noes.len(), text.lines().count());
    let (verdict, questions) = judged(&silent);
    assert_eq!(verdict, Verdict::CannotSay);
    assert!(because.iter().all(|code| questions.contains(code)), "{questions:?}");
}

#[test]
fn what_is_known_not_to_be_there_is_false() {
    for (example, least) in [("design", 1), ("honest", 3), ("purgatory", 6)] {
        let (_, text) = manifest(example);
        let keys = text.lines().filter_map(|line| line.split_once(" = false"));
        let bools = [
            "regulated",
            "controls-budget",
            "holds",
            "sceptics-included",
            "can-adjust",
            "unaided",
        ];
        let denied = keys.filter(|(key, _)| !bools.contains(key)).count();
        assert!(denied >= least, "{example}: {denied}");
    }
    assert_eq!(assessment(&manifest("design").1).verdict, Verdict::CannotSay);
    assert_eq!(assessment(&manifest("purgatory").1).verdict, Verdict::NotYet);
}

#[test]
fn the_stuck_pilot_says_why_it_is_stuck() {
    let text = manifest("purgatory").1;
    let linted = linted(&text, &request());
    let wanted = [
        "OWN008", "OWN009", "OWN011", "OWN013", "OWN015", "OWN016", "OWN018", "OWN023", "OWN025", "MET003", "MET005",
        "MET006", "MET008", "MET016", "MET019", "VAL002", "VAL006", "VAL008", "ENV003", "ENV004", "ENV006", "ENV007",
        "ENV010", "ENV011", "INT002", "INT004", "INT007", "INT009", "INT010", "WRK002", "WRK003", "WRK004", "WRK010",
        "ADO001", "ADO002", "ADO005", "ADO007", "ADO008", "ROL002", "ROL007", "ROL009", "ROL010", "GOV001", "GOV003",
        "GOV017", "HND007", "HND008", "HND009", "HND011", "HND012", "HND013", "HND014", "HND015", "DEC001", "DEC011",
        "WAV001", "WAV004",
    ];
    // Groups that the catalogue does not have yet cannot report.
    let wanted: Vec<_> = wanted
        .into_iter()
        .filter(|code| pilotlint::rules::find(code).is_some())
        .collect();
    assert!(reports_all(&linted, &wanted), "{}", told(&text, &linted));
}

#[test]
fn evidence_is_where_the_manifests_say() {
    let mut manifests = Vec::new();
    manifests_below(&repo("examples"), &mut manifests);
    manifests_below(&repo("tests/complete"), &mut manifests);
    let mut seen = 0;
    for path in manifests {
        let text = fs::read_to_string(&path).unwrap();
        let mut references = Vec::new();
        let mut scratch = String::new();
        let mut note = |reference: &str| {
            references.push(reference.to_owned());
            Seen::default()
        };
        read(
            &text,
            &mut scratch,
            &mut terms(&Vocabulary::of(|_| Vec::new()), &mut note),
        )
        .unwrap();
        for reference in references.iter().filter(|reference| !reference.starts_with("https://")) {
            let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
            let file = path.parent().unwrap().join(file);
            let document = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            assert_document(&file, &document, fragment);
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} references were looked at");
}

/// A document of the examples holds real text, no stand-ins, and the heading that is referred to.
fn assert_document(file: &Path, document: &str, fragment: &str) {
    let body = document.lines().filter(|line| !line.starts_with('#'));
    let words = body.flat_map(str::split_whitespace).count();
    let is_stub = file == repo(STUB);
    assert_eq!(words < 40, is_stub, "{}: {words} words", file.display());
    for stand_in in ["TBD", "TODO", "FIXME", "XXX", "orem ipsum", "<"] {
        assert!(!document.contains(stand_in), "{}: {stand_in}", file.display());
    }
    // Headings that are referred to are plain words: lower case and dashes make their slug.
    let has_heading = fragment.is_empty()
        || document
            .lines()
            .filter(|line| line.starts_with('#'))
            .any(|line| line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-") == fragment);
    assert!(has_heading, "{} has no heading #{fragment}", file.display());
}
