//! Every format over the same run: read back, they agree; and each is judged by somebody else's validator.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod fixture;
mod readers;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use self::fixture::{Told, hard, large};
use self::readers::{Row, cleaned, diagnostic, list};
use crate::common::{Tree, html, judge, sarif_verdict, silent, unknown_keys};
use serde_json::Value;

static HARD: LazyLock<Told> = LazyLock::new(|| Told::new(hard(), true));
static ACTIVE: LazyLock<Told> = LazyLock::new(|| Told::new(hard(), false));
static LARGE: LazyLock<Told> = LazyLock::new(|| Told::new(large(), false));

impl Told {
    /// What `json` says, without waived findings where those were not asked for.
    fn rows(&self) -> Vec<Row> {
        let rows = self.diagnostics().map(diagnostic);
        rows.filter(|row| self.waived || row.level != "waived").collect()
    }

    fn diagnostics(&self) -> impl Iterator<Item = &Value> {
        list(&self.json["diagnostics"]).iter()
    }

    /// The texts of the manifests, by path.
    fn sources(&self) -> BTreeMap<String, String> {
        let paths = list(&self.json["manifests"])
            .iter()
            .map(|one| one["path"].as_str().unwrap());
        paths
            .map(|path| {
                let bytes = fs::read(self.tree.path(path)).unwrap();
                (path.to_owned(), String::from_utf8(bytes).unwrap_or_default())
            })
            .collect()
    }

    /// `rows` with columns in another unit: how many of it come before the place on its line.
    fn columns(&self, unit: fn(&str) -> usize) -> Vec<Row> {
        let sources = self.sources();
        let shown = self.diagnostics().zip(self.diagnostics().map(diagnostic));
        shown
            .filter(|(_, row)| self.waived || row.level != "waived")
            .map(|(one, mut row)| {
                if let Some((line, _)) = row.place {
                    let offset = usize::try_from(one["range"]["start"]["offset"].as_u64().unwrap()).unwrap();
                    let before = sources[&row.path][..offset].rsplit('\n').next().unwrap();
                    row.place = Some((line, unit(before) as u64 + 1));
                }
                row
            })
            .collect()
    }
}

fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

fn no_columns(mut row: Row) -> Row {
    row.place = Some((row.place.map_or(1, |(line, _)| line), 0));
    row
}

#[test]
fn the_fixture_has_every_difficulty() {
    let rows = HARD.rows();
    let has = |test: &dyn Fn(&Row) -> bool| assert!(rows.iter().any(test), "{rows:#?}");
    has(&|row| row.level == "waived");
    has(&|row| row.place.is_none());
    has(&|row| row.path.contains('\n'));
    has(&|row| row.path.contains('\u{202e}'));
    has(&|row| row.path.contains("日本"));
    has(&|row| row.code.starts_with("PRT"));
    assert!(HARD.diagnostics().any(|one| !list(&one["related"]).is_empty()));
    assert!(
        HARD.columns(utf16) != HARD.columns(str::len),
        "no wide characters before a place"
    );
    assert!(ACTIVE.rows().len() < rows.len());
}

/// Equal, or the first difference.
#[track_caller]
fn same(got: &[Row], expected: &[Row]) {
    for (index, (got, expected)) in got.iter().zip(expected).enumerate() {
        assert_eq!(got, expected, "row {index}");
    }
    assert_eq!(got.len(), expected.len());
}

#[test]
fn formats_agree() {
    for told in [&*HARD, &*ACTIVE] {
        let rows = told.rows();
        let cleaned_rows: Vec<Row> = rows.iter().map(cleaned).collect();
        same(&readers::concise(&told.text("concise")), &cleaned_rows);
        same(&readers::full(&told.text("full")), &cleaned_rows);

        let (lines, summary) = readers::jsonl(&told.text("jsonl"));
        for (line, one) in lines.iter().zip(told.diagnostics()) {
            let mut expected = one.clone();
            expected["type"] = "diagnostic".into();
            assert_eq!(*line, expected);
        }
        assert_eq!(lines.len(), told.diagnostics().count());
        assert_eq!(
            (&summary["type"], &summary["summary"]),
            (&"summary".into(), &told.json["summary"])
        );

        let gitlab: Vec<Row> = rows.iter().cloned().map(no_columns).collect();
        same(&readers::gitlab(&told.parsed("gitlab")), &gitlab);
        same(&readers::rdjson(&told.parsed("rdjson")), &told.columns(str::len));

        let sarif = told.columns(utf16).into_iter().map(|mut row| {
            row.place = row.place.or(Some((1, 1)));
            row
        });
        let sarif: Vec<Row> = sarif.collect();
        same(&readers::sarif(&told.parsed("sarif")), &sarif);

        let (junit, said) = readers::junit(&told.text("junit"));
        let xml = |row: &Row| Row {
            path: row.path.replace('\u{fffe}', "\\u{fffe}"),
            ..row.clone()
        };
        same(&junit, &cleaned_rows.iter().map(xml).collect::<Vec<_>>());
        let errors = rows.iter().filter(|row| row.level == "error").count() as u64;
        let silent = list(&told.json["manifests"])
            .iter()
            .filter(|manifest| !rows.iter().any(|row| manifest["path"] == row.path))
            .count();
        assert_eq!(said, [(rows.len() + silent) as u64, errors, rows.len() as u64 - errors]);

        let rank = |row: &Row| {
            ["error", "warning", "waived"]
                .iter()
                .position(|level| *level == row.level)
        };
        let mut in_tables = cleaned_rows.clone();
        let paths: Vec<String> = list(&told.json["manifests"])
            .iter()
            .map(|one| pilotlint::clean::line(one["path"].as_str().unwrap()).into_owned())
            .collect();
        in_tables.sort_by_key(|row| (paths.iter().position(|path| *path == row.path), rank(row)));
        same(&readers::markdown(&told.text("markdown")), &in_tables);

        let of = |level: &str, most: usize| -> Vec<Row> {
            let rows = cleaned_rows.iter().filter(|row| row.level == level);
            rows.take(most).cloned().collect()
        };
        let mut annotations = [of("error", 10), of("warning", 10), of("waived", 9)].concat();
        for row in &mut annotations {
            // What the runner would obey is spelt out.
            row.path = row.path.replace("##[", "##\\u{5b}").replace("##vso[", "##vso\\u{5b}");
        }
        let one_line = |row: &Row| row.place.is_none_or(|(_, column)| column > 0);
        let github = readers::github(&told.text("github"));
        assert!(github.iter().any(one_line));
        for (got, expected) in github.iter().zip(&annotations) {
            let expected = if one_line(got) {
                expected.clone()
            } else {
                no_columns(expected.clone())
            };
            assert_eq!(*got, expected);
        }
        assert_eq!(github.len(), annotations.len());
    }
}

/// The text between two places of SARIF is that between the two offsets of `json`.
#[test]
fn sarif_regions_are_utf16() {
    let sources = HARD.sources();
    let log = HARD.parsed("sarif");
    for (result, one) in list(&log["runs"][0]["results"]).iter().zip(HARD.diagnostics()) {
        let region = &result["locations"][0]["physicalLocation"]["region"];
        if one["range"].is_null() {
            assert_eq!(
                *region,
                serde_json::json!({ "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2 })
            );
            continue;
        }
        let source = &sources[one["path"].as_str().unwrap()];
        let offset = |line: &Value, column: &Value| {
            let at = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap() - 1;
            let start: usize = source.split_inclusive('\n').take(at(line)).map(str::len).sum();
            let units: Vec<u16> = source[start..].encode_utf16().take(at(column)).collect();
            start + String::from_utf16(&units).unwrap().len()
        };
        assert_eq!(
            offset(&region["startLine"], &region["startColumn"]) as u64,
            one["range"]["start"]["offset"]
        );
        assert_eq!(
            offset(&region["endLine"], &region["endColumn"]) as u64,
            one["range"]["end"]["offset"]
        );
    }
}

#[test]
fn sarif_names_the_repository_and_every_rule() {
    // From a folder below the repository's top, paths are still relative to that.
    let tree = hard();
    let below = fixture::check(
        &tree.path("portfolio"),
        &["--output-format", "sarif", "claims", "../empty.pilot.toml"],
    );
    let log: Value = serde_json::from_slice(&below.stdout).unwrap();
    let run = &log["runs"][0];
    assert_eq!(
        run["originalUriBaseIds"]["SRCROOT"]["uri"],
        format!("file://{}/", tree.top.display())
    );
    let rules = list(&run["tool"]["driver"]["rules"]);
    let mut paths = HashSet::new();
    for result in list(&run["results"]) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        paths.insert(
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                .as_str()
                .unwrap(),
        );
    }
    assert_eq!(
        paths,
        HashSet::from(["portfolio/claims/pilot.toml", "empty.pilot.toml"])
    );
}

#[test]
fn waived_findings_are_suppressions_with_their_reason() {
    let log = HARD.parsed("sarif");
    let results = list(&log["runs"][0]["results"]);
    let mut waived = 0;
    for (result, one) in results.iter().zip(HARD.diagnostics()) {
        let reason = &result["suppressions"][0]["justification"];
        assert_eq!(*reason, one["waiver"]["reason"]);
        waived += usize::from(!reason.is_null());
    }
    assert!(waived > 0);
    assert!(!ACTIVE.text("sarif").contains("suppressions"));
}

#[test]
fn fingerprints_are_unique_where_they_have_to_be() {
    for told in [&*HARD, &*LARGE] {
        let report = told.parsed("gitlab");
        let all = list(&report);
        let unique: HashSet<&str> = all.iter().map(|one| one["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(unique.len(), all.len());
    }
    // Two repositories have the same manifest at the same place.
    let tree = Tree::new(&["a/.git/", "b/.git/"]);
    tree.write("a/pilot.toml", unknown_keys(1));
    tree.write("b/pilot.toml", unknown_keys(1));
    let output = fixture::check(&tree.top, &["--output-format", "gitlab", "--select", "MAN002"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(list(&report).len(), 2);
    assert_ne!(report[0]["fingerprint"], report[1]["fingerprint"]);
}

#[test]
fn what_a_consumer_has_no_room_for_is_counted() {
    let found = LARGE.rows();
    assert!(found.len() > 30_000);
    let log = LARGE.parsed("sarif");
    let results = readers::sarif(&log);
    assert_eq!(results.len(), 25_000);
    // Errors first: no warning is kept while an error is left out.
    let errors = |rows: &[Row]| rows.iter().filter(|row| row.level == "error").count();
    assert_eq!(errors(&results), errors(&found).min(25_000));
    let notice = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    let left_out = format!("{} results are left out", found.len() - 25_000);
    assert!(notice.as_str().unwrap().starts_with(&left_out), "{notice}");

    let summary = LARGE.text("markdown");
    assert!(summary.len() <= 1 << 20, "{}", summary.len());
    let rows = readers::markdown(&summary).len();
    assert!(rows > 2000, "{rows}");
    assert!(summary.contains(&format!("{} findings are left out", found.len() - rows)));

    let annotations = LARGE.text("github");
    assert_eq!(
        readers::github(&annotations).len(),
        10 + usize::from(errors(&found) < found.len()) * 10
    );
    let notice = annotations.lines().last().unwrap();
    assert!(notice.starts_with("::notice title=pilotlint::Found "), "{notice}");
    assert!(notice.contains(", as of 15 June 2026; "), "{notice}");

    let (tests, said) = readers::junit(&LARGE.text("junit"));
    assert_eq!((tests.len(), said[0]), (found.len(), found.len() as u64));
    assert_eq!(readers::gitlab(&LARGE.parsed("gitlab")).len(), found.len());
    assert_eq!(readers::rdjson(&LARGE.parsed("rdjson")).len(), found.len());
}

#[test]
fn sarif_is_sound() {
    let judges = (
        judge("check-jsonschema"),
        judge("sarif-2.1.0.json"),
        judge("Sarif.Multitool"),
    );
    let (Some(checker), Some(schema), Some(multitool)) = judges else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    for (name, told) in [("hard", &*HARD), ("active", &*ACTIVE), ("large", &*LARGE)] {
        let file = folder.path().join(format!("{name}.sarif"));
        fs::copy(told.report("sarif"), &file).unwrap();
        if name != "large" {
            // Minutes, for results that are all alike.
            silent(Command::new(&checker).arg("--schemafile").arg(&schema).arg(&file));
        }
        let log = sarif_verdict(&multitool, &file);
        assert_eq!(log["runs"][0]["results"], serde_json::json!([]), "{name}");
        assert_eq!(
            log["runs"][0]["invocations"][0]["toolExecutionNotifications"],
            Value::Null
        );
    }
}

#[test]
fn junit_is_sound() {
    let (Some(xmllint), Some(schema)) = (judge("xmllint"), judge("junit-10.xsd")) else {
        return;
    };
    for told in [&*HARD, &*ACTIVE, &*LARGE] {
        silent(
            Command::new(&xmllint)
                .args(["--noout", "--huge", "--schema"])
                .arg(&schema)
                .arg(told.report("junit")),
        );
    }
}

/// A reader keeps one test of each class and name.
#[test]
fn no_two_tests_of_junit_are_called_the_same() {
    let unique = |xml: &str| {
        let tests = readers::junit_tests(xml);
        let mut seen = HashSet::new();
        for test in &tests {
            assert!(seen.insert(test), "{test:?} is there twice");
        }
        tests
    };
    for told in [&*HARD, &*ACTIVE, &*LARGE] {
        unique(&told.text("junit"));
    }
    let tree = Tree::new(&[".git/"]);
    // Findings of one rule about one key.
    tree.write("pilot.toml", "a = \na = \nb = 1\nb = 2\nb = 3\n");
    // Paths that are the same but for a dot.
    for name in ["a.b/pilot.toml", "a_b/pilot.toml", "a%2Eb/pilot.toml", "c.pilot.toml"] {
        tree.write(name, unknown_keys(1));
    }
    let tests = || {
        let output = fixture::check(&tree.top, &["--output-format", "junit", "--select", "MAN"]);
        BTreeSet::from_iter(unique(&String::from_utf8(output.stdout).unwrap()))
    };
    let first = tests();
    for (class, name) in [
        ("pilot", "MAN001 syntax-error"),
        ("pilot", "MAN001 syntax-error (2)"),
        ("c_pilot", "MAN002 unknown-key at key-0"),
        ("a%2Eb/pilot%2Etoml", "MAN002 unknown-key at key-0"),
        ("a%252Eb/pilot%2Etoml", "MAN002 unknown-key at key-0"),
        ("a_b/pilot%2Etoml", "MAN002 unknown-key at key-0"),
    ] {
        assert!(first.contains(&(class.to_owned(), name.to_owned())), "{first:#?}");
    }
    // They stay the same when lines move.
    tree.write("pilot.toml", "# above\n\na = \na = \nb = 1\nb = 2\nb = 3\n");
    assert_eq!(tests(), first);
}

/// Names that are no UTF-8, and one that is written as such a name is shown, stay apart in every format that tells files
/// apart, and a URI has their own bytes.
#[test]
fn names_that_are_no_text_are_told_apart() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let tree = Tree::new(&[".git/"]);
    let names = [&b"a\xfe"[..], b"a\xff", b"a\\xFF"];
    for name in names {
        let folder = tree.top.join(OsStr::from_bytes(name));
        // Some file systems take no such names.
        if fs::create_dir(&folder).is_err() {
            return;
        }
        fs::write(folder.join("pilot.toml"), unknown_keys(1)).unwrap();
    }
    let told = Told::new(tree, false);
    let distinct = |values: Vec<&Value>| {
        let all: HashSet<String> = values.iter().map(ToString::to_string).collect();
        assert!(all.len() == values.len() && all.len() == names.len(), "{values:?}");
    };
    distinct(list(&told.json["manifests"]).iter().map(|one| &one["path"]).collect());
    let found: Vec<&Value> = told.diagnostics().filter(|one| one["code"] == "MAN002").collect();
    distinct(found.iter().map(|one| &one["fingerprint"]).collect());
    let gitlab = told.parsed("gitlab");
    let found = || list(&gitlab).iter().filter(|one| one["check_name"] == "MAN002");
    distinct(found().map(|one| &one["fingerprint"]).collect());
    // Not by a number that depends on what else is linted.
    assert!(found().all(|one| one["fingerprint"].as_str().unwrap().len() == 32));
    distinct(found().map(|one| &one["location"]["path"]).collect());
    let log = told.parsed("sarif");
    let found = || {
        list(&log["runs"][0]["results"])
            .iter()
            .filter(|one| one["ruleId"] == "MAN002")
    };
    distinct(found().map(|one| &one["partialFingerprints"]["pilotlint/v1"]).collect());
    let uris: HashSet<&str> = found()
        .map(|one| &one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        .map(|uri| uri.as_str().unwrap())
        .collect();
    assert_eq!(
        uris,
        HashSet::from(["a%FE/pilot.toml", "a%FF/pilot.toml", "a%5CxFF/pilot.toml"])
    );
    let tests: Vec<_> = readers::junit_tests(&told.text("junit"));
    assert_eq!(tests.iter().collect::<HashSet<_>>().len(), tests.len());
    for path in [
        "a\\xFE/pilot.toml:1:1",
        "a\\xFF/pilot.toml:1:1",
        "a\\x5CxFF/pilot.toml:1:1",
    ] {
        assert!(told.text("concise").contains(path), "{path}");
    }
}

#[test]
fn rdjson_is_sound() {
    let Some(validator) = judge("rdformat-validator") else {
        return;
    };
    for told in [&*HARD, &*ACTIVE, &*LARGE] {
        silent(
            Command::new(&validator)
                .args(["--strict", "--no-extra-fields"])
                .arg(told.report("rdjson")),
        );
    }
}

#[test]
fn markdown_is_nothing_but_tables() {
    let Some(cmark) = judge("cmark-gfm") else { return };
    for told in [&*HARD, &*LARGE] {
        let html = html(&cmark, &told.text("markdown"));
        let tags: HashSet<&str> = html
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.trim_start_matches('/').split([' ', '>', '\n']).next())
            .collect();
        let known = ["h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td"];
        assert_eq!(tags, HashSet::from(known));
        let rows = html.matches("<tr>").count() - html.matches("<table>").count();
        assert_eq!(rows, readers::markdown(&told.text("markdown")).len());
    }
}

#[test]
fn json_is_sound() {
    let Some(checker) = judge("check-jsonschema") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, value: &Value| {
        let file = folder.path().join(name);
        fs::write(&file, value.to_string()).unwrap();
        file
    };
    let schema = write("schema.json", &pilotlint::output::schema());
    let output = write("hard.json", &HARD.json);
    silent(Command::new(checker).arg("--schemafile").arg(schema).arg(output));
}

#[test]
fn completions_are_sound() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, check) in [
        ("bash", "-n"),
        ("zsh", "-n"),
        ("fish", "--no-execute"),
        ("elvish", "-compileonly"),
    ] {
        let Some(judge) = judge(shell) else { continue };
        let script = Command::new(env!("CARGO_BIN_EXE_pilotlint"))
            .args(["completions", shell])
            .output()
            .unwrap();
        assert!(script.status.success() && script.stdout.len() > 1000);
        let file = folder.path().join(shell);
        // Elvish has its editor's variable on terminals only.
        let editor = "var edit: = (ns [&completion:=(ns [&arg-completer=[&]])])\n";
        let before = if shell == "elvish" { editor } else { "" };
        fs::write(&file, [before.as_bytes(), &script.stdout].concat()).unwrap();
        silent(Command::new(judge).arg(check).arg(file));
    }
}

#[test]
fn manual_pages_are_sound() {
    let Some(mandoc) = judge("mandoc") else { return };
    let pages = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("man")).unwrap();
    for page in pages.map(|entry| entry.unwrap().path()) {
        let output = Command::new(&mandoc)
            .args(["-T", "lint", "-W", "warning"])
            .arg(&page)
            .output()
            .unwrap();
        let complaints = String::from_utf8(output.stdout).unwrap();
        assert!(complaints.is_empty(), "{complaints}");
    }
}
