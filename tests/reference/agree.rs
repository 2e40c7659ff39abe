//! Do engine and reference say the same of manifests that nobody wrote?

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use pilotlint::assessment::{keep, write_json};
use pilotlint::document::{DocumentId, Seen};
use pilotlint::engine::{Input, Run, analyse};
use pilotlint::manifest::Stage;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use toml::Table;

use super::mutate::{Mutation, bases, mutate, mutations};
use super::verdict::{Assessed, Binding, assess};
use crate::common::{request, today};

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 6, 15);

static BASES: LazyLock<Vec<Table>> = LazyLock::new(bases);

/// A manifest to begin with, changes of it, and the gate that it is asked about.
fn cases() -> impl Strategy<Value = (usize, Vec<Mutation>, Option<Stage>)> {
    let gates = proptest::option::of(proptest::sample::select(&Stage::LIFE[..]));
    (0..BASES.len(), mutations(), gates)
}

/// The manifest after its changes.
fn made(base: usize, changes: &[Mutation]) -> Table {
    let mut manifest = BASES[base].clone();
    for change in changes {
        mutate(&mut manifest, change);
    }
    manifest
}

/// Every Reference leads to a document of its own that is none of the others.
fn sound(reference: &str) -> Seen {
    let (place, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    Seen {
        document: Some(DocumentId {
            place: place.into(),
            fragment: fragment.to_owned(),
        }),
        ..Seen::default()
    }
}

/// What `assess` says in JSON, every document taken for a sound one.
fn ours(text: &str, gate: Option<Stage>) -> Assessed {
    let input = Input {
        path: "pilot.toml".into(),
        root_path: "pilot.toml".into(),
    };
    let analysis = analyse(input, text.to_owned(), &request().standard(), &mut sound);
    let run = Run::new(today(), gate, vec![keep(analysis, gate)]);
    let mut json = Vec::new();
    write_json(&run, &mut json).unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    let json = &json["assessments"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let pairs = |key: &str, state: &str| -> BTreeMap<String, String> {
        let list = json[key].as_array().unwrap().iter();
        list.map(|one| (text(&one["code"]), text(&one[state]))).collect()
    };
    let codes = |value: &Value| -> BTreeSet<String> { value.as_array().unwrap().iter().map(text).collect() };
    let binding = &json["binding_constraint"];
    Assessed {
        states: pairs("requirements", "state"),
        answers: pairs("key_questions", "answer"),
        verdict: text(&json["verdict"]),
        undecided: json["undecided"].as_str().map(str::to_owned),
        because: codes(&json["because"]),
        binding: (!binding.is_null()).then(|| Binding {
            area: text(&binding["area"]),
            state: text(&binding["state"]),
            codes: codes(&binding["codes"]),
        }),
    }
}

/// Where they differ, a line each: what, what the reference says, what the engine says.
fn differences(reference: &Assessed, engine: &Assessed) -> Vec<String> {
    let mut found = Vec::new();
    let mut differ = |what: &str, reference: &str, engine: &str| {
        if reference != engine {
            found.push(format!("{what}: reference {reference}, engine {engine}"));
        }
    };
    for (reference, engine) in [
        (&reference.states, &engine.states),
        (&reference.answers, &engine.answers),
    ] {
        let codes: BTreeSet<&String> = reference.keys().chain(engine.keys()).collect();
        for code in codes {
            let of = |states: &'_ BTreeMap<String, String>| states.get(code).cloned().unwrap_or_default();
            differ(code, &of(reference), &of(engine));
        }
    }
    differ("verdict", &reference.verdict, &engine.verdict);
    for (what, reference, engine) in [
        (
            "undecided",
            format!("{:?}", reference.undecided),
            format!("{:?}", engine.undecided),
        ),
        (
            "because",
            format!("{:?}", reference.because),
            format!("{:?}", engine.because),
        ),
        (
            "binds",
            format!("{:?}", reference.binding),
            format!("{:?}", engine.binding),
        ),
    ] {
        differ(what, &reference, &engine);
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    #[ignore = "until the engine has all that the reference has"]
    fn engine_and_reference_agree((base, changes, gate) in cases()) {
        let manifest = made(base, &changes);
        let text = toml::to_string(&manifest).unwrap();
        let differences = differences(&assess(&manifest, gate, TODAY), &ours(&text, gate));
        prop_assert!(differences.is_empty(), "{differences:#?}\ngate {gate:?} of\n{text}");
    }
}

#[test]
fn manifests_of_every_verdict_are_made() {
    let mut runner = TestRunner::deterministic();
    let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..12_000 {
        let (base, changes, gate) = cases().new_tree(&mut runner).unwrap().current();
        let manifest = made(base, &changes);
        let text = toml::to_string(&manifest).unwrap();
        assert_eq!(text.parse::<Table>().unwrap(), manifest, "{text}");
        *verdicts.entry(assess(&manifest, gate, TODAY).verdict).or_default() += 1;
    }
    for verdict in [
        "kill",
        "pivot",
        "not-yet",
        "cannot-say",
        "scale-with-waivers",
        "scale",
        "retired",
    ] {
        assert!(verdicts.contains_key(verdict), "{verdict}: {verdicts:?}");
    }
}
