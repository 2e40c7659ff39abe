//! The output formats over runs that are made by hand.

mod hostile;
mod made;

use self::made::{OWN002, finding, fingerprint_of, linted, run, text, with_look};
use clap::ValueEnum;
use pilotlint::diagnostic::Severity;
use pilotlint::diagnostic::{Change, Edit, Fix, Related, State};
use pilotlint::manifest::Stage;
use pilotlint::output::{Format, Look, Options, schema};
use serde_json::{Value, json};

const MANIFEST: &str = "\
manifest-version = 1

[pilot]
name = \"claims-triage\"
stage = \"pilot\"
champion = \"maya\"
decision-due = 2026-05-04

[ownership.production-owner]
person = \"maya\"
budget-line = \"none\"

[governance]
regulated = true
accountable = \"maya\"
";

/// Two findings: an error with a place nearby and one far away, and a requirement that is looked ahead to.
fn example() -> pilotlint::engine::Run {
    let mut manifest = linted("pilots/claims/pilot.toml", MANIFEST);
    let mut error = finding(&made::GOV003, MANIFEST, "accountable = \"maya\"", 14..20);
    error.message = "Maya Lind is accountable for a system that she built herself".into();
    error.help = Some("name somebody who can say no".into());
    error.label = Some("also built it".into());
    error.related = vec![
        Related {
            message: "a high bar applies".into(),
            at: at("regulated = true", 12..16).into(),
        },
        Related {
            message: "the champion".into(),
            at: at("champion = \"maya\"", 11..17).into(),
        },
    ];
    let mut ahead = finding(&OWN002, MANIFEST, "budget-line = \"none\"", 14..20);
    ahead.message = "Maya Lind owns claims-triage in production, but no budget line pays for it, so nothing keeps it \
                     running once the pilot's money is spent"
        .into();
    ahead.severity = Severity::Warning;
    ahead.ahead = true;
    ahead.known = Some(State::Failed);
    ahead.fix = Some(Fix {
        title: "take it out".into(),
        safe: false,
        change: Change::Replace {
            key: "ownership.production-owner.budget-line".into(),
            value: String::new(),
        },
    });
    ahead.edits = vec![Edit {
        start: 174,
        end: 194,
        text: String::new(),
    }];
    let mut waived = finding(&OWN002, MANIFEST, "person = \"maya\"", 0..6);
    waived.ordinal = 1;
    waived.waiver = Some(made::waiver());
    manifest.findings = vec![waived, ahead, error];
    manifest.open_at_next_stage = 12;
    run(vec![manifest])
}

fn at(part: &str, within: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = MANIFEST.find(part).expect("a part of the manifest");
    start + within.start..start + within.end
}

#[test]
fn full_in_a_pipe() {
    let expected = r#"warning[OWN002]: production-owner-unfunded
  ! Maya Lind owns claims-triage in production, but no budget line pays for it, so nothing keeps
  | it running once the pilot's money is spent
    ,-[pilots/claims/pilot.toml:11:15]
 10 | person = "maya"
 11 | budget-line = "none"
    :               ^^^|^^
    :                  `-- due before rollout, decided on 4 May 2026
    `----
  help: have a budget line pay for it

error[GOV003]: accountable-is-builder
  x Maya Lind is accountable for a system that she built herself
    ,-[pilots/claims/pilot.toml:15:15]
 13 | [governance]
 14 | regulated = true
    :             ^^|^
    :               `-- a high bar applies
 15 | accountable = "maya"
    :               ^^^|^^
    :                  `-- also built it
    `----
   ,-[pilots/claims/pilot.toml:6:12]
 5 | stage = "pilot"
 6 | champion = "maya"
   :            ^^^|^^
   :               `-- the champion
 7 | decision-due = 2026-05-04
   `----
  help: name somebody who can say no

1 manifest: 1 error, 1 warning, 1 waived, as of 15 June 2026
claims-triage is at pilot; 12 requirements are open before rollout (pilotlint check --gate rollout)
"#;
    assert_eq!(text(Format::Full, &example()), expected);
}

#[test]
fn concise() {
    let expected = "\
pilots/claims/pilot.toml:11:15: warning[OWN002] Maya Lind owns claims-triage in production, but no budget line pays for \
it, so nothing keeps it running once the pilot's money is spent (due before rollout, decided on 4 May 2026); help: have a budget \
line pay for it
pilots/claims/pilot.toml:15:15: error[GOV003] Maya Lind is accountable for a system that she built herself; help: name \
somebody who can say no
1 manifest: 1 error, 1 warning, 1 waived
claims-triage is at pilot; 12 requirements are open before rollout (pilotlint check --gate rollout)
";
    assert_eq!(text(Format::Concise, &example()), expected);
}

#[test]
fn waived_findings_are_shown_when_asked_for() {
    let options = Options {
        include_waived: true,
        ..Default::default()
    };
    let concise = made::write(Format::Concise, &example(), &options);
    let line = "pilots/claims/pilot.toml:10:1: waived[OWN002] a message (accepted until 1 December 2026 by ben: the money \
                comes in autumn); help: have a budget line pay for it\n";
    assert!(concise.starts_with(line), "{concise}");
    let full = made::write(Format::Full, &example(), &options);
    assert!(
        full.starts_with("waived[OWN002]: production-owner-unfunded\n  > a message (accepted"),
        "{full}"
    );
}

#[test]
fn json() {
    let output: Value = serde_json::from_str(&text(Format::Json, &example())).expect("JSON");
    assert_eq!(output["version"], 1);
    assert_eq!(output["tool"]["name"], "pilotlint");
    assert_eq!(output["as_of"], "2026-06-15");
    assert_eq!(output["gate"], Value::Null);
    assert_eq!(
        output["manifests"],
        json!([{
            "path": "pilots/claims/pilot.toml", "status": "linted", "name": "claims-triage", "stage": "pilot",
            "open_at_next_stage": 12,
        }])
    );
    assert_eq!(
        output["summary"],
        json!({ "manifests": 1, "errors": 1, "warnings": 1, "waived": 1, "declared": 0, "not_linted": 0 })
    );
    let codes: Vec<&Value> = output["diagnostics"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["code"])
        .collect();
    assert_eq!(codes, ["OWN002", "OWN002", "GOV003"]);
    assert_eq!(output["diagnostics"][0]["status"], "waived");
    assert_eq!(
        output["diagnostics"][0]["waiver"],
        json!({ "reason": "the money comes in autumn", "approved_by": "ben", "expires": "2026-12-01" })
    );
    let start = MANIFEST.find("\"none\"").expect("a part");
    assert_eq!(
        output["diagnostics"][1],
        json!({
            "code": "OWN002", "name": "production-owner-unfunded", "severity": "warning", "due": "rollout",
            "status": "active", "state": "failed", "needs": "work",
            "who": { "role": "champion", "person": "Maya Lind" }, "waiver": null,
            "message": example().manifests[0].findings[1].message,
            "help": "have a budget line pay for it", "url": null,
            "path": "pilots/claims/pilot.toml", "key": "a.key",
            "range": {
                "start": { "line": 11, "column": 15, "offset": start },
                "end": { "line": 11, "column": 21, "offset": start + 6 }
            },
            "related": [],
            "fix": { "title": "take it out", "safe": false, "edits": [{ "start": 174, "end": 194, "text": "" }] },
            "fingerprint": fingerprint_of(&example(), 1),
        })
    );
    assert_eq!(output["diagnostics"][2]["due"], Value::Null);
    let related = &output["diagnostics"][2]["related"][1];
    assert_eq!(related["message"], "the champion");
    assert_eq!(related["path"], "pilots/claims/pilot.toml");
    assert_eq!(related["range"]["start"]["line"], 6);
}

/// Every key that is written is in the schema and the other way round, wherever it stands.
#[test]
fn the_schema_is_that_of_the_output() {
    fn keys(schema: &Value, value: &Value, root: &Value) {
        let schema = schema.pointer("/allOf/0").unwrap_or(schema);
        let schema = match schema["$ref"].as_str() {
            Some(path) => root.pointer(path.trim_start_matches('#')).expect("a definition"),
            None => schema,
        };
        let any = schema["anyOf"]
            .as_array()
            .and_then(|any| any.iter().find(|one| one["type"] != "null"));
        match value {
            Value::Null => {}
            _ if any.is_some() => keys(any.expect("one"), value, root),
            Value::Array(items) => items.iter().for_each(|item| keys(&schema["items"], item, root)),
            Value::Object(map) => {
                let described: Vec<&String> = schema["properties"].as_object().expect("an object").keys().collect();
                let required = schema["required"].as_array().expect("a list");
                let mut written: Vec<&String> = map.keys().collect();
                written.sort();
                let mut described = described;
                described.sort();
                assert_eq!(written, described);
                // What is asked for need not be there.
                let optional = |key: &&String| *key == "statistics" && !required.iter().any(|one| one == *key);
                assert_eq!(
                    required.len() + written.iter().filter(|key| optional(key)).count(),
                    written.len()
                );
                for (key, value) in map {
                    assert!(schema["properties"][key].is_object());
                    keys(&schema["properties"][key], value, root);
                }
            }
            _ => {}
        }
    }
    let schema = schema();
    assert_eq!(schema["properties"]["version"]["const"], 1);
    let options = Options {
        statistics: true,
        ..Options::default()
    };
    let output: Value = serde_json::from_str(&made::write(Format::Json, &example(), &options)).expect("JSON");
    keys(&schema, &output, &schema);
}

#[test]
fn a_file_that_cannot_be_read() {
    let mut manifest = linted("pilots/broken/pilot.toml", "");
    manifest.source = None;
    manifest.name = None;
    manifest.stage = None;
    let mut unreadable = finding(&made::MAN012, "", "", 0..0);
    unreadable.span = None;
    unreadable.key = None;
    unreadable.message = "the manifest is 3 MiB long, and no more than 1 MiB is read".into();
    unreadable.help = Some("split it".into());
    manifest.findings = vec![unreadable];
    let run = run(vec![manifest]);
    assert_eq!(
        text(Format::Full, &run),
        "\
error[MAN012]: manifest-unreadable
  x the manifest is 3 MiB long, and no more than 1 MiB is read
   ,-[pilots/broken/pilot.toml]
   `----
  help: split it

1 manifest: 1 error, as of 15 June 2026
"
    );
    assert_eq!(
        text(Format::Concise, &run),
        "pilots/broken/pilot.toml: error[MAN012] the manifest is 3 MiB long, and no more than 1 MiB is read; help: split it\n1 \
         manifest: 1 error\n"
    );
    let output: Value = serde_json::from_str(&text(Format::Json, &run)).expect("JSON");
    assert_eq!(output["diagnostics"][0]["range"], Value::Null);
    assert_eq!(output["diagnostics"][0]["key"], Value::Null);
    assert_eq!(output["manifests"][0]["name"], Value::Null);
    assert_eq!(output["manifests"][0]["stage"], Value::Null);
}

#[test]
fn golden_columns() {
    let source = "näme = \"🚀\"; bogus = 1\n";
    let mut manifest = linted("pilot.toml", source);
    manifest.findings = vec![finding(&made::GOV003, source, "bogus", 0..5)];
    let run = run(vec![manifest]);
    let full = text(Format::Full, &run);
    // The rocket is two columns wide, and its line is drawn as wide.
    assert!(full.contains("[pilot.toml:1:13]"), "{full}");
    assert!(
        full.contains(" 1 | näme = \"🚀\"; bogus = 1\n   :              ^^^^^\n"),
        "{full}"
    );
    assert!(text(Format::Concise, &run).starts_with("pilot.toml:1:13: "));
    let output: Value = serde_json::from_str(&text(Format::Json, &run)).expect("JSON");
    assert_eq!(
        output["diagnostics"][0]["range"],
        json!({ "start": { "line": 1, "column": 13, "offset": 16 }, "end": { "line": 1, "column": 18, "offset": 21 } })
    );
    let output: Value = serde_json::from_str(&text(Format::Sarif, &run)).expect("JSON");
    assert_eq!(
        output["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"],
        json!({ "startLine": 1, "startColumn": 14, "endLine": 1, "endColumn": 19 })
    );
    let output: Value = serde_json::from_str(&text(Format::Rdjson, &run)).expect("JSON");
    assert_eq!(
        output["diagnostics"][0]["location"]["range"],
        json!({ "start": { "line": 1, "column": 17 }, "end": { "line": 1, "column": 22 } })
    );
    let command = "::error file=pilot.toml,line=1,col=13,endLine=1,endColumn=18,title=GOV003 accountable-is-builder::";
    assert!(text(Format::Github, &run).starts_with(command));
}

#[test]
fn a_place_over_two_lines_has_no_columns_for_github() {
    let mut manifest = linted("a,b:c.toml", "a = [\n]\n");
    manifest.findings = vec![finding(&made::GOV003, "a = [\n]\n", "a", 4..7)];
    manifest.findings[0].message = "100%, really: \u{1b}".into();
    manifest.findings[0].help = Some("first\nsecond".into());
    assert_eq!(
        text(Format::Github, &run(vec![manifest])),
        "::error file=a%2Cb%3Ac.toml,line=1,endLine=2,title=GOV003 accountable-is-builder::100%25, really: \\u{1b}%0A\
         help: first%0Asecond\n"
    );
}

#[test]
fn a_long_message_is_cut_for_github() {
    let mut manifest = linted("pilot.toml", "a = 1\n");
    manifest.findings = vec![finding(&made::GOV003, "a = 1\n", "a", 0..1)];
    manifest.findings[0].message = "%é".repeat(4000);
    let text = text(Format::Github, &run(vec![manifest]));
    let (_, message) = text.trim_end().split_once("builder::").expect("a message");
    let message = message.replace("%25", "%");
    assert_eq!(message.chars().count(), 4096);
    assert!(message.ends_with("%é%…"), "{}", &message[message.len() - 20..]);
}

/// Messages that cannot be made shorter: more than code scanning takes, long before there are too many of them.
#[test]
fn sarif_stays_small_enough_once_compressed() {
    let mut manifest = linted("pilot.toml", "a = 1\n");
    let mut state = 1u64;
    for index in 0..8000 {
        let mut one = finding(&made::GOV003, "a = 1\n", "a", 0..1);
        one.message.clear();
        for _ in 0..400 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            one.message += &format!("{:08x}", state >> 32);
        }
        one.ordinal = index;
        if index < 7000 {
            one.severity = Severity::Warning;
        }
        manifest.findings.push(one);
    }
    let text = text(Format::Sarif, &run(vec![manifest]));
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, text.as_bytes()).expect("memory takes it all");
    let bytes = encoder.finish().expect("an end").len();
    assert!((5_000_000..10_000_000).contains(&bytes), "{bytes}");
    let log: Value = serde_json::from_str(&text).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("a list");
    let errors = results.iter().filter(|one| one["level"] == "error").count();
    assert!(errors == 1000 && results.len() < 8000, "{errors} of {}", results.len());
    let notice = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    let left_out = format!("{} results are left out", 8000 - results.len());
    assert!(
        notice.as_str().is_some_and(|text| text.starts_with(&left_out)),
        "{notice}"
    );
}

#[test]
fn warnings_are_failures_of_junit_where_they_fail() {
    let options = Options {
        deny_warnings: true,
        ..Options::default()
    };
    let denied = made::write(Format::Junit, &example(), &options);
    let plain = text(Format::Junit, &example());
    let count = |text: &str, tag: &str| text.matches(tag).count();
    assert_eq!((count(&plain, "<failure "), count(&plain, "<skipped ")), (1, 1));
    assert_eq!((count(&denied, "<failure "), count(&denied, "<skipped ")), (2, 0));
}

#[test]
fn summaries() {
    let summary = |run| text(Format::Concise, &run);
    assert_eq!(
        summary(run(vec![linted("pilot.toml", "")])),
        "1 manifest: no findings\n"
    );
    assert_eq!(summary(run(vec![])), "0 manifests: no findings\n");

    let mut asked = run(vec![linted("pilot.toml", "")]);
    asked.manifests[0].open_at_next_stage = 1;
    asked.gate = Some(Stage::Rollout);
    assert_eq!(summary(asked), "1 manifest: no findings\n");

    let mut nameless = run(vec![linted("a\u{202e}.toml", "")]);
    nameless.manifests[0].open_at_next_stage = 1;
    nameless.manifests[0].name = None;
    nameless.manifests[0].stage = None;
    assert_eq!(
        summary(nameless),
        "1 manifest: no findings\na\\u{202e}.toml is at design; 1 requirement is open before pilot (pilotlint check --gate pilot)\n"
    );

    let mut many = run(vec![linted("a.toml", ""), linted("b.toml", ""), linted("c.toml", "")]);
    many.manifests[0].open_at_next_stage = 3;
    many.manifests[1].open_at_next_stage = 4;
    many.manifests[2].open_at_next_stage = 5;
    many.manifests[2].stage = Some(Stage::Rollout);
    assert_eq!(
        summary(many),
        "\
3 manifests: no findings
before rollout, 7 requirements are open in 2 manifests (pilotlint check --gate rollout)
before production, 5 requirements are open in 1 manifest (pilotlint check --gate production)
"
    );
}

#[test]
fn fingerprints_are_of_identity_alone() {
    let base = fingerprint_of(&example(), 1);
    assert_eq!(base.len(), 32);
    assert!(base.chars().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase()));
    let changed = |change: fn(&mut pilotlint::engine::Linted)| {
        let mut run = example();
        change(&mut run.manifests[0]);
        fingerprint_of(&run, 1)
    };
    assert_eq!(changed(|one| one.findings[1].span = Some(0..1)), base);
    assert_eq!(changed(|one| one.findings[1].message = "other".into()), base);
    assert_eq!(changed(|one| one.path = "elsewhere".into()), base);
    assert_ne!(changed(|one| one.root_path.push('x')), base);
    assert_ne!(changed(|one| one.findings[1].identity.push('x')), base);
    assert_ne!(changed(|one| one.findings[1].ordinal = 7), base);
    assert_ne!(
        changed(|one| one.findings[1].rule = pilotlint::rules::Rule::Ours(&made::GOV003)),
        base
    );
    // What they were at first, they stay.
    assert_eq!(base, "d07397fc113736d9ec008c42c6e27ec0");
}

#[test]
fn colour_only_when_asked_for() {
    for format in Format::value_variants().iter().copied() {
        assert!(!text(format, &example()).contains('\u{1b}'));
        assert!(!with_look(format, &example(), Look::terminal(80, false)).contains('\u{1b}'));
    }
    let full = with_look(Format::Full, &example(), Look::terminal(80, true));
    assert!(
        full.starts_with("\u{1b}[33;1mwarning[OWN002]\u{1b}[0m: production-owner-unfunded\n"),
        "{full:?}"
    );
    assert!(full.contains("─┬─"), "{full}");
    assert!(full.contains("\u{1b}[31m1 error\u{1b}[0m"), "{full:?}");
}

#[test]
fn a_narrow_terminal() {
    let full = with_look(Format::Full, &example(), Look::terminal(20, false));
    let message = full.lines().take_while(|line| !line.contains('╭')).skip(1);
    assert!(message.clone().count() > 3, "{full}");
    assert!(
        message.map(|line| line.chars().count()).all(|width| width <= 40),
        "{full}"
    );
    // Words are not torn at their hyphens.
    assert!(full.contains("claims-triage"), "{full}");
}

#[test]
fn a_closed_pipe_is_an_error_to_judge() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in Format::value_variants().iter().copied() {
        let result = pilotlint::output::write(format, &example(), &Options::default(), &mut Closed);
        assert_eq!(
            result.map_err(|error| error.kind()),
            Err(std::io::ErrorKind::BrokenPipe)
        );
    }
}
