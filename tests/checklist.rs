//! `checklist`: boxes that work, ticks that are the met requirements, and no markup from a manifest.
//!
//! What is rendered is judged by pulldown-cmark, and by cmark-gfm where `.ci/run` has installed it.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};

use crate::common;
use crate::common::{EXAMPLES, Edit, Tree, complete, disk, edited, html, judge, pilotlint as command, repo, request};
use pilotlint::checklist::ticked;
use pilotlint::diagnostic::State;
use pilotlint::manifest::Stage;
use pilotlint::rules::{self, Sort};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

fn pilotlint(folder: &Path, args: &[&str]) -> Output {
    command(folder, &[&["checklist"], args].concat()).output().unwrap()
}

fn printed(folder: &Path, args: &[&str]) -> String {
    let output = pilotlint(folder, args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A box that a renderer shows: is it ticked, and the text beside it.
type Boxes = Vec<(bool, String)>;

/// The boxes of a text, and whatever is in it that no checklist has: links, images, HTML, code.
fn rendered(markdown: &str) -> (Boxes, Vec<String>) {
    let (mut boxes, mut strange): (Boxes, Vec<String>) = (Vec::new(), Vec::new());
    let mut inside = false;
    let options = Options::ENABLE_TASKLISTS
        | Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::TaskListMarker(ticked) => {
                boxes.push((ticked, String::new()));
                inside = true;
            }
            Event::Text(text) => {
                if let Some((_, own)) = boxes.last_mut().filter(|_| inside) {
                    own.push_str(&text);
                }
            }
            Event::End(TagEnd::Item) => inside = false,
            Event::Start(
                Tag::Paragraph | Tag::Heading { .. } | Tag::List(None) | Tag::Item | Tag::Emphasis | Tag::Strong,
            )
            | Event::End(_)
            | Event::SoftBreak => {}
            other => strange.push(format!("{other:?}")),
        }
    }
    (boxes, strange)
}

/// The code at the end of an item.
fn code(item: &str) -> &str {
    item.rsplit_once('(').unwrap().1.trim_end().trim_end_matches(')')
}

fn codes(boxes: &Boxes, ticked: bool) -> BTreeSet<&str> {
    boxes
        .iter()
        .filter(|(own, _)| *own == ticked)
        .map(|(_, text)| code(text))
        .collect()
}

/// What the engine holds to be met, of an example as it lies there.
fn met(example: &str, gate: Option<Stage>) -> (BTreeSet<&'static str>, BTreeSet<&'static str>) {
    let folder = repo("examples").join(example).canonicalize().unwrap();
    let text = std::fs::read_to_string(folder.join("pilot.toml")).unwrap();
    let request = request();
    let resolver = pilotlint::evidence::Resolver::new(disk());
    let root = repo("").canonicalize().unwrap();
    let input = pilotlint::engine::Input {
        path: String::new(),
        root_path: String::new(),
    };
    let analysis = pilotlint::engine::analyse(input, text, &request.standard(), &mut |reference| {
        common::seen(&resolver, &folder, &root, &request, reference)
    });
    let linted = pilotlint::assessment::keep(analysis, None);
    let due = |rule: &rules::Rule| gate.is_none_or(|gate| rule.sort().stage() <= gate);
    let readiness = linted.view.unwrap();
    let of = |met: bool| {
        let some = readiness
            .requirements
            .iter()
            .filter(|one| due(&one.rule) && (one.state == State::Met) == met);
        some.map(|one| common::code(&one.rule)).collect()
    };
    (of(true), of(false))
}

#[test]
fn the_ticks_are_exactly_the_met_requirements() {
    for example in EXAMPLES {
        let path = format!("examples/{example}");
        for (gate, args) in [
            (None, vec![path.as_str(), "--as-of", "2026-06-15"]),
            (
                Some(Stage::Rollout),
                vec![path.as_str(), "--as-of", "2026-06-15", "--gate", "rollout"],
            ),
        ] {
            let markdown = printed(&repo(""), &args);
            let (boxes, strange) = rendered(&markdown);
            assert!(strange.is_empty(), "{example}: {strange:?}");
            let (met, unmet) = met(example, gate);
            assert_eq!((codes(&boxes, true), codes(&boxes, false)), (met, unmet), "{example}");
            assert_eq!(boxes.len(), markdown.matches("\n- [").count(), "{example}");

            let args = [args.as_slice(), &["--output-format", "json"]].concat();
            let json: Value = serde_json::from_str(&printed(&repo(""), &args)).unwrap();
            let list = &json["checklists"][0];
            assert_eq!(list["path"], format!("{path}/pilot.toml"));
            let items = list["items"].as_array().unwrap();
            let in_json: Vec<(bool, &str)> = items
                .iter()
                .map(|item| (item["state"] == "met", item["code"].as_str().unwrap()))
                .collect();
            let in_markdown: Vec<(bool, &str)> = boxes.iter().map(|(ticked, text)| (*ticked, code(text))).collect();
            assert_eq!(in_json, in_markdown, "{example}");
            for item in items {
                assert!(item["fact"].is_null() || item["state"] == "met", "{item}");
            }
        }
    }
}

/// The findings of the gate and the boxes tell one story: what is open there has no tick, what is ticked has no finding.
#[test]
fn no_tick_stands_beside_a_finding() {
    for example in EXAMPLES.iter().filter(|example| **example != "portfolio/fraud") {
        let path = format!("examples/{example}");
        let markdown = printed(&repo(""), &[&path, "--as-of", "2026-06-15"]);
        let output = Command::new(env!("CARGO_BIN_EXE_pilotlint"))
            .args([
                "check",
                &path,
                "--as-of",
                "2026-06-15",
                "--gate",
                "production",
                "--output-format",
                "json",
            ])
            .current_dir(repo(""))
            .output()
            .unwrap();
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let found: BTreeSet<&str> = json["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| !finding["due"].is_null())
            .map(|finding| finding["code"].as_str().unwrap())
            .collect();
        let (boxes, _) = rendered(&markdown);
        assert!(codes(&boxes, true).is_disjoint(&found), "{example}");
        assert!(found.is_subset(&codes(&boxes, false)), "{example}");
    }
}

#[test]
fn every_tick_has_the_fact_that_meets_it() {
    for stage in [Stage::Rollout, Stage::Production] {
        let linted = common::ticked(&complete(stage), &request());
        let list = ticked(&linted, Some(stage));
        for item in &list.items {
            let code = item.rule.code();
            // What asks for nothing has no tick, and says why.
            if item.state() == Some(State::NotApplicable) {
                assert!(item.fact().is_none() && item.idle().is_some(), "{code}");
                continue;
            }
            assert_eq!(item.state(), Some(State::Met), "{code}");
            let fact = item.fact().unwrap_or_else(|| panic!("{stage}: {code} has no fact"));
            assert!(!fact.contains('\n') && fact.chars().count() <= 300, "{code}: {fact}");
        }
    }
}

#[test]
fn facts_speak_the_language_of_people() {
    let linted = common::ticked(&complete(Stage::Rollout), &request());
    let list = ticked(&linted, None);
    let facts: BTreeMap<_, _> = list
        .items
        .iter()
        .map(|item| (item.rule.code(), item.fact().unwrap_or_default().to_owned()))
        .collect();
    for (code, fact) in [
        ("OWN001", "Maya Lind, named on 3 November 2025"),
        ("OWN002", "budget line CC-4410"),
        ("OWN003", "review cadence monthly"),
        ("OWN004", "authority change, pause and retire"),
        ("OWN008", "controls budget: yes"),
        ("VAL010", "value per year: EUR 1,900,000"),
        ("GOV001", "docs/risk.md"),
        ("ADO007", "23 outside users"),
        ("MET001", "claim-cycle-time"),
    ] {
        assert_eq!(facts[code], fact, "{code}");
    }
    for (code, parts) in [
        ("MET003", ["claim-cycle-time: baseline 31 hours on ", ""]),
        ("MET009", ["claims-through-triage: measured ", ", target "]),
        ("HND006", [" on ", " minutes"]),
        ("INT009", ["security: on ", "it: on "]),
    ] {
        assert!(
            parts.iter().all(|part| facts[code].contains(part)),
            "{code}: {}",
            facts[code]
        );
    }
}

#[test]
fn states_are_told_in_words() {
    let waiver = "\n[[waivers]]\nrule = \"OWN002\"\nreason = \"Finance decides in July.\"\napproved-by = \"ines\"\nexpires = 2026-07-31\n";
    let edits = [
        Edit::Remove("[ownership.production-owner]", "budget-line"),
        Edit::RemoveTable("[workflow]"),
        Edit::Remove("[governance]", "oversight"),
        Edit::RemoveTable("[integration]"),
        Edit::Append("[integration]\nstandalone = true"),
        Edit::Replace(", \"retire\"]", "]"),
        Edit::Replace(
            "[governance]",
            "[governance]
oversight = \"TBD\"",
        ),
    ];
    let text = edited(&complete(Stage::Rollout), &edits).unwrap();
    let tree = Tree::new(&[]);
    tree.write("pilot.toml", text + waiver);
    let markdown = printed(&tree.top, &["--as-of", "2026-06-15"]);
    let line = |code: &str| {
        markdown
            .lines()
            .find(|line| line.ends_with(&format!("({code})")))
            .unwrap()
    };
    assert!(line("OWN001").starts_with("- [x] One named person"), "{markdown}");
    assert!(
        line("OWN002")
            .contains("Waived until 31 July 2026: Finance decides in July. *Ask Maya Lind, the production owner.*"),
        "{}",
        line("OWN002")
    );
    for (code, told) in [
        ("OWN004", " No: Maya Lind may "),
        ("WRK004", " Not stated: "),
        ("GOV003", " Not stated: "),
        ("INT008", " Not applicable: it stands alone and connects to nothing. ("),
        ("INT003", " Not applicable: it stands alone and connects to nothing. ("),
    ] {
        assert!(
            line(code).starts_with("- [ ]") && line(code).contains(told),
            "{}",
            line(code)
        );
    }
    // What asks for nothing is no part of what is met.
    let told = markdown.lines().nth(2).unwrap();
    assert!(
        told.contains(" met for production; ") && told.ends_with(" more are not applicable."),
        "{told}"
    );
    let json: Value = serde_json::from_str(&printed(
        &tree.top,
        &["--as-of", "2026-06-15", "--output-format", "json"],
    ))
    .unwrap();
    let items = json["checklists"][0]["items"].as_array().unwrap();
    let item = |code: &str| items.iter().find(|item| item["code"] == code).unwrap();
    for (code, state) in [
        ("OWN001", "met"),
        ("OWN002", "waived"),
        ("OWN004", "failed"),
        ("GOV003", "unknown"),
        ("INT008", "not-applicable"),
    ] {
        assert_eq!(item(code)["state"], state, "{code}");
    }
    assert_eq!(item("INT008")["reason"], "it stands alone and connects to nothing");
}

/// What a hostile manifest may try, in every string that a checklist shows.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "`code` **bold** _it_ ~~gone~~ $x$",
    "&lt;b&gt; &#60;b&#62;",
    "\\\\[x](y) \\\\<b>",
    "]] - [x] (OWN001)",
    "\\n- [x] ticked by a stranger (OWN002)\\n\\n# heading",
    "| a | b |",
    "[^1] [ref]: https://evil.example",
    "::add-mask::x ##[error]x",
    "\\u202e\\u001b[31m",
    "*",
    // Addresses of mail are not among these: whatever stands before the @, GitHub makes a link of them, to what is shown.
    "https://evil.example/ www.evil.example",
    "- item",
    "1. item",
    "+ item",
    "    code ",
    "~~~",
];

#[test]
fn a_manifest_brings_no_markup_along() {
    let judge = judge("cmark-gfm");
    for hostile in HOSTILE {
        let spelt = hostile.replace('"', "\\\"");
        let mut text = complete(Stage::Rollout);
        for good in [
            "\"claims-triage\"",
            "\"Maya Lind\"",
            "\"CC-4410\"",
            "\"claim-cycle-time\"",
            "\"Motor claims North\"",
            "\"hours\"",
            "\"Dana Ortiz\"",
        ] {
            text = text.replace(good, &format!("\"{spelt}\""));
        }
        text = text.replacen("[handoff.test]", "[handoff.tset]", 1)
            + &format!(
                "\n[[waivers]]\nrule = \"HND006\"\nreason = \"{spelt}\"\napproved-by = \"ines\"\nexpires = 2026-07-31\n"
            );
        let tree = Tree::new(&[]);
        // A slash is all that a folder's name cannot have.
        let folder = hostile.replace('/', ":").replace("\\n", "\n");
        tree.write(&format!("{folder}/pilot.toml"), text);
        let markdown = printed(&tree.top, &["--as-of", "2026-06-15"]);
        let (boxes, strange) = rendered(&markdown);
        assert!(strange.is_empty(), "{hostile}: {strange:?}\n{markdown}");
        let requirements = rules::all()
            .filter(|rule| matches!(rule.sort(), Sort::Requirement(_)))
            .count();
        assert_eq!(boxes.len(), requirements, "{hostile}");
        let listed: BTreeSet<&str> = boxes.iter().map(|(_, text)| code(text)).collect();
        assert_eq!(listed.len(), requirements, "{hostile}");
        if let Some(judge) = &judge {
            assert_eq!(judged(judge, &markdown), (boxes.len(), 0), "{hostile}");
        }
    }
}

/// What GitHub's own renderer makes of it: how many boxes, and how many tags that no checklist has.
fn judged(judge: &Path, markdown: &str) -> (usize, usize) {
    const KNOWN: [&str; 9] = ["h1", "h2", "h3", "p", "ul", "li", "em", "strong", "input"];
    let html = html(judge, markdown);
    let tags: Vec<&str> = html
        .split('<')
        .skip(1)
        .filter(|rest| !rest.starts_with('/'))
        .map(|rest| rest.split([' ', '>', '/']).next().unwrap())
        .collect();
    let boxes = tags.iter().filter(|tag| **tag == "input").count();
    (boxes, tags.iter().filter(|tag| !KNOWN.contains(tag)).count())
}

#[test]
fn the_examples_render_elsewhere_too() {
    let Some(judge) = judge("cmark-gfm") else { return };
    for args in [vec!["--template"], vec!["examples/purgatory"], vec!["examples/ready"]] {
        let markdown = printed(&repo(""), &args);
        assert_eq!(
            judged(&judge, &markdown),
            (markdown.matches("\n- [").count(), 0),
            "{args:?}"
        );
    }
}

#[test]
fn several_manifests_are_several_lists() {
    let args = ["examples/portfolio", "--as-of", "2026-06-15"];
    let markdown = printed(&repo(""), &args);
    assert_eq!(markdown.matches("\n# ").count() + 1, 5);
    assert!(markdown.contains("The pilot is retired: there is nothing left to get ready."));
    let json: Value =
        serde_json::from_str(&printed(&repo(""), &[&args[..], &["--output-format", "json"]].concat())).unwrap();
    assert_eq!(json["checklists"].as_array().unwrap().len(), 5);
}

#[test]
fn the_blank_list_goes_with_no_manifest() {
    let template: Value =
        serde_json::from_str(&printed(&repo(""), &["--template", "--output-format", "json"])).unwrap();
    let list = &template["checklists"][0];
    assert!(list["path"].is_null() && list["name"].is_null() && list["gate"].is_null());
    for item in list["items"].as_array().unwrap() {
        assert!(item["state"].is_null() && item["fact"].is_null(), "{item}");
        assert!(!item["text"].as_str().unwrap().is_empty(), "{item}");
    }
    for args in [
        &["--template", "examples/ready"][..],
        &["--template", "--files-from", "-"],
        &["--gate", "retired"],
        &["examples/nowhere"],
        &["docs"],
    ] {
        let output = pilotlint(&repo(""), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    let tree = Tree::new(&[]);
    tree.write("pilot.toml", b"name = \"\xff\"".as_slice());
    let markdown = printed(&tree.top, &[]);
    assert!(markdown.contains("The manifest cannot be read"), "{markdown}");
    assert!(rendered(&markdown).0.is_empty());
}
