//! The page that `report` writes: as a file, and in a real browser.
//!
//! `.ci/run` installs Chromium, playwright-core and axe-core, and names their folder in `PILOTLINT_JUDGES`. In CI they have
//! to be there; elsewhere the browser's tests pass with a note if they are not.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::{Tree, complete, pilotlint as command, repo, today};
use pilotlint::engine::Run;
use pilotlint::manifest::Stage;
use pilotlint::report;

/// What would run, load or show as something else, were it anything but text.
const PAYLOAD: &str = "</title></style></script><script>window.pwned=1</script><img src=x onerror=\"window.pwned=1\">\
    '\"><svg/onload=window.pwned=1><a href=\"javascript:window.pwned=1\" style='position:fixed'>x</a>\
    <iframe src='https://example.com/'></iframe>&lt;b&gt;{{7*7}}{% raw %}\u{202e}txt.exe\u{2066}\u{200b}\u{7f}";

fn pilotlint(folder: &Path, args: &[&str]) -> Output {
    command(folder, &[args, &["--as-of", "2026-06-15"]].concat())
        .output()
        .unwrap()
}

#[track_caller]
fn page(folder: &Path, args: &[&str]) -> String {
    let output = pilotlint(folder, &[&["report", "-o", "-"], args].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(folder: &Path, args: &[&str]) -> String {
    let output = pilotlint(folder, args);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

fn files(tree: &Tree) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(&tree.top)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A folder with one complete pilot.
fn one(stage: Stage) -> Tree {
    let tree = Tree::new(&[]);
    tree.write("pilot.toml", complete(stage));
    tree
}

#[test]
fn the_page_is_put_in_the_place_of_the_old_one() {
    let tree = one(Stage::Pilot);
    tree.write("report.html", "old");
    let output = pilotlint(&tree.top, &["report", "-o", "report.html"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{output:?}");
    let written = fs::read_to_string(tree.path("report.html")).unwrap();
    assert_eq!(written, page(&tree.top, &[]));
    assert!(written.ends_with("</html>\n") && written.contains("claims-triage"));
    assert_eq!(files(&tree), ["pilot.toml", "report.html"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let tree = one(Stage::Pilot);
    tree.write("real.html", "old");
    tree.chmod("real.html", 0o640);
    tree.link("real.html", "report.html");
    let output = pilotlint(&tree.top, &["report", "-o", "report.html"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(tree.path("report.html").is_symlink());
    let real = tree.path("real.html");
    assert!(fs::read_to_string(&real).unwrap().ends_with("</html>\n"));
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    // Where there is nothing to replace, the page is like any new file.
    pilotlint(&tree.top, &["report", "-o", "new.html"]);
    tree.write("other", "");
    let mode = |name| fs::metadata(tree.path(name)).unwrap().permissions().mode();
    assert_eq!(mode("new.html"), mode("other"));
    // A device is written to, not replaced.
    let output = pilotlint(&tree.top, &["report", "-o", "/dev/null"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!Path::new("/dev/null").is_file());
}

#[test]
fn what_cannot_be_written_is_said_before_anything_is_done() {
    let tree = one(Stage::Pilot);
    tree.write("sub/file", "");
    for (to, why) in [
        ("sub", "sub is a folder; name a file in it"),
        (".", ". is a folder"),
        ("sub/", "is a folder"),
        ("none/", "is a folder"),
        ("none/report.html", "there is no folder none"),
        ("pilot.toml/report.html", "there is no folder pilot.toml"),
        ("", "a value is required"),
        ("pilot.toml", "would overwrite the manifest pilot.toml"),
        ("sub/new.pilot.toml", "would be taken for a manifest"),
    ] {
        let said = refused(&tree.top, &["report", "-o", to]);
        assert!(said.starts_with("error: ") && said.contains(why), "{to}: {said}");
    }
    assert_eq!(files(&tree), ["pilot.toml", "sub"]);
    assert!(refused(&tree.top, &["report"]).contains("--output"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_takes_no_file_is_at_fault() {
    if !crate::common::permissions_hold("report::a_folder_that_takes_no_file_is_at_fault") {
        return;
    }
    let tree = one(Stage::Pilot);
    tree.write("locked/old.html", "old");
    tree.chmod("locked/old.html", 0o444);
    tree.chmod("locked", 0o555);
    for (file, why) in [
        ("locked/old.html", "Permission denied"),
        ("locked/new.html", "permission denied"),
    ] {
        let said = refused(&tree.top, &["report", "-o", file]);
        assert!(said.contains(&format!("{file} cannot be written: {why}")), "{said}");
    }
    tree.chmod("locked", 0o755);
    assert_eq!(fs::read_to_string(tree.path("locked/old.html")).unwrap(), "old");
}

#[test]
fn paths_without_manifests_are_at_fault() {
    let tree = one(Stage::Pilot);
    tree.write("empty/readme", "");
    let said = refused(&tree.top, &["report", "empty", "-o", "report.html"]);
    assert!(said.contains("pilotlint init"), "{said}");
    assert!(!tree.path("report.html").exists());
    // Beside others it is 2 too, but those are told about.
    refused(&tree.top, &["report", ".", "none", "-o", "report.html"]);
    assert!(
        fs::read_to_string(tree.path("report.html"))
            .unwrap()
            .contains("claims-triage")
    );
}

#[test]
fn the_same_portfolio_gives_the_same_bytes() {
    let top = repo("");
    let first = page(&top, &["examples/portfolio/claims", "examples/portfolio/calls"]);
    let other = Command::new(env!("CARGO_BIN_EXE_pilotlint"))
        .args([
            "report",
            "-o",
            "-",
            "--as-of",
            "2026-06-15",
            "examples/portfolio/calls",
            "examples/portfolio/claims",
        ])
        .env("RAYON_NUM_THREADS", "1")
        .current_dir(&top)
        .output()
        .unwrap();
    assert_eq!(first, String::from_utf8(other.stdout).unwrap());
}

#[test]
fn what_cannot_be_read_has_its_row() {
    let tree = one(Stage::Pilot);
    tree.write("bad.pilot.toml", b"\xff\xfe");
    tree.write("half.pilot.toml", "[pilot]\nname = \"half");
    let page = page(&tree.top, &[]);
    assert_eq!(page.matches("<tr data-pilot").count(), 3);
    assert!(page.contains("bad.pilot.toml") && page.contains("not UTF-8"), "{page}");
    assert!(page.contains("not stated"));
}

#[test]
fn a_waiver_of_an_own_rule_is_told_in_its_words() {
    let tree = one(Stage::Pilot);
    tree.write(
        "pilotlint.toml",
        "[[custom-rules]]\ncode = \"ACME001\"\nname = \"a-rule\"\nerror-from = \"design\"\nat = \"pilot.unit\"\n\
         holds = \"false\"\nmessage = \"the unit is not one of ours\"\nhelp = \"mend it\"\n",
    );
    tree.write(
        "pilot.toml",
        complete(Stage::Pilot)
            + "\n[[waivers]]\nrule = \"a-rule\"\nreason = \"It moves in July\"\napproved-by = \"ines\"\nexpires = 2026-07-31\n",
    );
    let page = page(&tree.top, &["."]);
    assert!(page.contains("ACME001"), "{page}");
    assert!(page.contains("the unit is not one of ours"));
    assert!(page.contains("until 31 July 2026; 46 days left"));
}

#[test]
fn no_runner_obeys_the_page() {
    let tree = Tree::new(&[]);
    let text = complete(Stage::Pilot).replacen("\"claims-triage\"", "\"##[error]x ##vso[task]\"", 1);
    tree.write("pilot.toml", text);
    let output = Command::new(env!("CARGO_BIN_EXE_pilotlint"))
        .args(["report", "-o", "-"])
        .env("GITHUB_ACTIONS", "true")
        .current_dir(&tree.top)
        .output()
        .unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("error]x") && !page.contains("##[") && !page.contains("##vso["));
}

/// What stands between the first `from` and the next `to`.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split(to).next().unwrap()
}

#[test]
fn the_page_says_what_assess_says() {
    for gate in [&[][..], &["--gate", "production"]] {
        let args = [&["examples"], gate].concat();
        let page = page(&repo(""), &args);
        let output = pilotlint(
            &repo(""),
            &[&["assess", "--output-format", "json"], args.as_slice()].concat(),
        );
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let assessments = json["assessments"].as_array().unwrap();
        let rows: Vec<&str> = page.split("<tr data-pilot").skip(1).collect();
        let sections: Vec<&str> = page.split("<article").skip(1).collect();
        assert!(rows.len() > 7 && rows.len() == assessments.len() && rows.len() == sections.len());
        for ((row, section), one) in rows.iter().zip(sections).zip(assessments) {
            let text = |key: &str| one[key].as_str().unwrap();
            assert_eq!(between(row, "<bdi>", "</bdi>"), text("name"));
            assert_eq!(between(row, "data-stage=\"", "\""), text("stage"));
            assert_eq!(between(row, "data-verdict=\"", "\""), text("verdict"));
            let binding = one["binding_constraint"]["area"].as_str();
            assert!(
                row.contains(&format!("\">{}</td>", binding.unwrap_or("–"))),
                "{binding:?}: {row}"
            );
            let cells = row.split("class=\"area-cell").skip(1);
            let cells = cells.map(|cell| cell.split("</td>").next().unwrap());
            for (cell, area) in cells.zip(one["areas"].as_array().unwrap()) {
                let [met, failed, unknown, waived] =
                    ["met", "failed", "unknown", "waived"].map(|key| area[key].as_u64().unwrap());
                let due = met + failed + unknown + waived;
                assert_eq!(cell.contains("none due"), due == 0, "{cell}");
                assert!(due == 0 || cell.contains(&format!("<br>{met}/{due}")), "{cell}");
                // What stands against it and what is not stated have other words, and other colours.
                assert_eq!(cell.contains(&format!(">{failed} no<")), failed > 0, "{cell}");
                let unsaid = format!(">{unknown} ?<span class=\"hidden-text\"> not stated<");
                assert_eq!(cell.contains(&unsaid), unknown > 0, "{cell}");
                assert_eq!(cell.contains(&format!("<br>{waived} waived")), waived > 0, "{cell}");
                let class = match (failed, unknown, waived) {
                    _ if due == 0 => "idle",
                    (1.., _, _) => "against",
                    (_, 1.., _) => "unsaid",
                    (_, _, 1..) => "waived",
                    _ => "met",
                };
                assert!(cell.starts_with(&format!(" {class}")), "{cell}");
                assert_eq!(cell.contains(" binds"), area["area"].as_str() == binding, "{cell}");
            }
            let questions = one["key_questions"].as_array().unwrap();
            let answers: Vec<&str> = questions.iter().map(|one| one["answer"].as_str().unwrap()).collect();
            let shown: Vec<&str> = row
                .split("<b class=\"a-")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap())
                .collect();
            assert_eq!(shown, answers);
            let yes = answers.iter().filter(|answer| **answer == "yes").count();
            assert!(
                one["gate"].is_null() || row.contains(&format!("<b>{yes}</b>/12")),
                "{row}"
            );
            if !one["gate"].is_null() {
                for question in questions {
                    assert!(section.contains(question["question"].as_str().unwrap()), "{question}");
                }
            }
            let steps = one["steps"].as_array().unwrap();
            for (kind, class) in [("find-out", "k-find-out"), ("bring-about", "k-bring-about")] {
                let of_kind = steps.iter().filter(|step| step["kind"] == kind).count();
                assert_eq!(section.matches(class).count(), of_kind, "{kind}");
            }
            assert_eq!(section.matches("<span class=\"who\">").count(), steps.len());
            for step in steps {
                assert!(section.contains(step["code"].as_str().unwrap()), "{step}");
            }
        }
    }
}

/// Nothing is said of a pilot that its manifest does not say: what a rule is about in general is no finding.
#[test]
fn what_is_only_not_stated_is_never_a_no() {
    let tree = Tree::new(&[]);
    tree.write(
        "pilot.toml",
        "manifest-version = 1\n[pilot]\nname = \"bare\"\nstage = \"pilot\"\n",
    );
    let page = page(&tree.top, &[]);
    assert!(
        page.contains("Of the one pilot it cannot be said whether it is ready to go on"),
        "{page}"
    );
    assert!(
        !page.contains(" no</span>") && !page.contains("k-bring-about\"") && !page.contains("a-no\""),
        "{page}"
    );
    assert!(!page.contains("cannot move"), "{page}");
    let section = between(&page, "<article", "</article>");
    for rule in pilotlint::rules::all().filter(pilotlint::rules::Rule::is_requirement) {
        // One that finds something says so in its own words.
        assert!(
            !section.contains(&format!("{}&nbsp;", rule.summary())),
            "{}",
            rule.code()
        );
    }
}

/// The pages that the browser looks at.
fn pages() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write("none.html", nobody());
    write("one.html", page(&repo("examples/purgatory"), &[]));
    write("five.html", page(&repo("examples/portfolio"), &[]));
    let many = portfolio(500);
    write("many.html", page(&many.top, &[]));
    write("hostile.html", page(&hostile().top, &[]));
    folder
}

/// A page about nothing, which the command line never asks for.
fn nobody() -> String {
    let run = Run::new(today(), None, Vec::new());
    let mut out = Vec::new();
    report::write(&run, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// So many pilots of all stages, more or less complete.
fn portfolio(count: usize) -> Tree {
    const GONE: [&str; 7] = [
        "",
        "[ownership.",
        "[workflow]",
        "[[metrics]]",
        "[governance]",
        "[handoff.",
        "[adoption]",
    ];
    let tree = Tree::new(&[]);
    let stages = Stage::LIFE.map(|stage| complete(stage).replace("docs/", "https://example.com/"));
    for index in 0..count {
        let gone = GONE[index % GONE.len()];
        let mut text = String::new();
        let mut kept = true;
        for line in stages[index / 3 % 4].lines() {
            if line.starts_with('[') {
                kept = gone.is_empty() || !line.starts_with(gone);
            }
            if kept {
                text += line;
                text.push('\n');
            }
        }
        let text = text
            .replacen(
                "name = \"claims-triage\"",
                &format!("name = \"claims-triage-{index}\""),
                1,
            )
            .replacen(
                "decision-due = 2026-0",
                &format!("decision-due = 202{}-0", 5 + index % 4),
                1,
            );
        tree.write(&format!("pilots/{index}/pilot.toml"), text);
    }
    tree
}

/// Two pilots of one name, with [`PAYLOAD`] in every text, name, id and file name.
fn hostile() -> Tree {
    let tree = Tree::new(&[]);
    let toml: String = PAYLOAD.chars().fold(String::new(), |mut toml, c| {
        match c {
            '"' | '\\' => _ = write!(toml, "\\{c}"),
            c if c.is_control() || !c.is_ascii() => _ = write!(toml, "\\u{:04X}", u32::from(c)),
            c => toml.push(c),
        }
        toml
    });
    // Values of a fixed set would only be refused.
    let fixed = [
        "stage",
        "kind",
        "direction",
        "status",
        "risk-tier",
        "autonomy",
        "selection",
        "accountable-for",
        "review-cadence",
        "check-ins",
        "currency",
        "outcome",
        "rule",
        "scaling",
        "verdict",
    ];
    let mut text = String::new();
    for line in complete(Stage::Rollout).lines() {
        let key = line.split('=').next().unwrap_or_default().trim();
        let quoted = line.match_indices('"').map(|(at, _)| at).collect::<Vec<_>>();
        let is_text = quoted.len() == 2 && !fixed.contains(&key) && !key.starts_with('[');
        match (is_text, quoted.as_slice()) {
            (true, [from, to]) => _ = writeln!(text, "{}{toml}{}", &line[..=*from], &line[*to..]),
            _ => _ = writeln!(text, "{line}"),
        }
    }
    _ = write!(
        text,
        "[people.\"{toml}\"]\nname = \"{toml}\"\n[[waivers]]\nrule = \"OWN002\"\nreason = \"{toml}\"\n\
         approved-by = \"{toml}\"\nexpires = 2026-09-30\n[[waivers]]\nrule = \"{toml}\"\nreason = \"{toml}\"\n\
         approved-by = \"dana\"\nexpires = 2026-09-30\n[[metrics]]\nname = \"{toml}\"\nkind = \"business\"\n\
         unit = \"{toml}\"\nbaseline = {{ value = -1e308, on = 2026-01-01 }}\nmeasured = {{ value = 5e-324, on = 2026-01-01 }}\n\
         target = {{ value = 1e308 }}\n[extra]\n\"{toml}\" = \"{toml}\"\n\"</script>\" = 1\n"
    );
    // A path has no `/` in a name, and the file system no NUL.
    let name = PAYLOAD.replace('/', "%2f");
    tree.write(
        &format!("{}.pilot.toml", name.chars().take(200).collect::<String>()),
        &text,
    );
    tree.write("line\nend\r\u{1b}[31m/pilot.toml", &text);
    tree
}

#[test]
fn a_real_browser_finds_nothing_wrong() {
    let Some(judges) = env::var_os("PILOTLINT_JUDGES").map(PathBuf::from) else {
        assert!(
            env::var_os("CI").is_none(),
            "CI needs Chromium, playwright-core and axe-core, as .ci/run installs them"
        );
        eprintln!("skipped: PILOTLINT_JUDGES names no folder with a browser's tools; see .ci/run");
        return;
    };
    let pages = pages();
    let output = Command::new("node")
        .arg(repo("tests/browser/report.mjs"))
        .arg(judges.parent().unwrap())
        .arg(pages.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    eprintln!("{said}");
}
