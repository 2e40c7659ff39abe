//! Waivers as a command meets them: what they cannot accept, how many there may be, and a run without them.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use crate::common::{Edit, Tree, codes, complete, edited, lint_text, pilotlint, request};
use pilotlint::manifest::Stage;
use serde_json::Value;

/// One waiver, approved by the sponsor.
fn waiver(rule: &str, reason: &str, expires: &str) -> String {
    format!("[[waivers]]\nrule = \"{rule}\"\nreason = \"{reason}\"\napproved-by = \"ines\"\nexpires = {expires}\n\n")
}

/// Rules that a pilot at design is not asked about.
const LATER: [&str; 7] = ["OWN002", "OWN003", "OWN004", "OWN006", "OWN008", "OWN009", "ENV001"];

/// A pilot at design with as many waivers, each with a reason of its own.
fn waived(count: usize) -> String {
    let each = LATER.iter().take(count);
    let waivers: String = each
        .map(|rule| waiver(rule, &format!("Finance wants {rule} later"), "2026-09-30"))
        .collect();
    complete(Stage::Design) + "\n" + &waivers
}

fn says(text: &str, code: &str) -> usize {
    let linted = lint_text(text, &request());
    linted.findings.iter().filter(|one| one.rule.code() == code).count()
}

#[test]
fn only_waivers_in_force_are_counted() {
    assert_eq!(says(&waived(5), "WAV007"), 0);
    assert_eq!(says(&waived(6), "WAV007"), 1);
    assert_eq!(says(&waived(7), "WAV007"), 1, "once");
    let linted = lint_text(&waived(7), &request());
    let finding = linted.findings.iter().find(|one| one.rule.code() == "WAV007").unwrap();
    assert_eq!(finding.key.as_deref(), Some("waivers"));
    let text = waived(7);
    let before = &text[..finding.span.clone().unwrap().start];
    assert_eq!(before.matches("[[waivers]]").count(), 6, "at the first beyond");
    assert!(
        finding.message.starts_with("7 waivers are in force for claims-triage"),
        "{}",
        finding.message
    );
    for other in [
        waiver("ENV002", "Too late", "2026-06-14"),
        waiver("ENV02", "Misspelt", "2026-09-30"),
        waiver("MAN010", "Never", "2026-09-30"),
        waiver("ENV002", "TBD", "2026-09-30"),
    ] {
        let text = waived(5) + &other;
        assert_eq!(says(&text, "WAV007"), 0, "{other}");
    }
    let mut more = request();
    more.settings.limits.waivers = 6;
    assert!(!codes(&lint_text(&waived(6), &more)).contains("WAV007"));
}

#[test]
fn a_reason_counts_word_for_word() {
    let with = |reasons: &[&str]| {
        let waivers = LATER
            .iter()
            .zip(reasons)
            .map(|(rule, reason)| waiver(rule, reason, "2026-09-30"));
        complete(Stage::Design) + "\n" + &waivers.collect::<String>()
    };
    assert_eq!(says(&with(&["for now", "for now"]), "WAV008"), 0);
    assert_eq!(says(&with(&["for now", "For now.", "for  now"]), "WAV008"), 1);
    assert_eq!(says(&with(&["for now", "for now", "not for now"]), "WAV008"), 0);
    assert_eq!(says(&with(&["for now"; 5]), "WAV008"), 1, "once a reason");
    assert_eq!(says(&with(&["a b", "c d", "a b", "c d", "a b", "c d"]), "WAV008"), 2);
}

#[test]
fn of_what_cannot_be_waived_nothing_else_is_said() {
    for rule in ["MAN010", "WAV001", "GOV014", "prohibited-use"] {
        let one = waiver(rule, "Because", "2027-09-30").replace("\"ines\"", "\"dana\"");
        let text = complete(Stage::Design) + "\n" + &one.repeat(7);
        assert_eq!(codes(&lint_text(&text, &request())), ["WAV006"].into(), "{rule}");
    }
}

#[test]
fn a_prohibited_use_is_never_accepted() {
    let text = edited(
        &complete(Stage::Rollout),
        &[Edit::Replace("risk-tier = \"limited\"", "risk-tier = \"prohibited\"")],
    );
    let text = text.unwrap() + "\n" + &waiver("GOV016", "The board wants it", "2026-09-30");
    let found = codes(&lint_text(&text, &request()));
    assert!(found.contains("GOV016") && found.contains("WAV006"), "{found:?}");
}

#[test]
fn standing_is_a_duty_or_a_role() {
    let text = |who: &str, edits: &[Edit]| {
        let text = edited(&complete(Stage::Rollout), edits).unwrap();
        let one = waiver("OWN002", "July", "2026-09-30").replace("ines", who);
        text + "\n[people.pat]\nname = \"Pat Doe\"\n\n" + &one
    };
    assert_eq!(says(&text("pat", &[]), "WAV009"), 1);
    assert_eq!(says(&text("noor", &[]), "WAV009"), 0);
    // A duty without a role; and one that cannot be read may be this one's.
    assert_eq!(
        says(&text("ines", &[Edit::Remove("[people.ines]", "role")]), "WAV009"),
        0
    );
    let broken = Edit::Replace("accountable = ", "accountable = \"TBD\" # ");
    assert_eq!(says(&text("pat", &[broken]), "WAV009"), 0);
    for approval in [
        "[decision]\nverdict = \"scale\"\non = 2026-06-01\nbecause = \"It pays\"\nby = \"pat\"\n",
        "[extra]\nx = 1\n",
    ] {
        let decided = approval.starts_with("[decision]");
        let whole = text("pat", &[]);
        let whole = if whole.contains("[decision]") && decided {
            continue;
        } else {
            whole + approval
        };
        assert_eq!(says(&whole, "WAV009"), usize::from(!decided), "{approval}");
    }
}

#[test]
fn what_waits_is_not_unused() {
    // The rule is blocked by one that is failed, unknown or waived.
    let owner = Edit::RemoveTable("[ownership.production-owner]");
    let text = edited(&complete(Stage::Rollout), &[owner]).unwrap() + "\n";
    let blocked = text.clone() + &waiver("OWN002", "July", "2026-09-30");
    assert_eq!(says(&blocked, "WAV003"), 0);
    let both = blocked.clone() + &waiver("OWN001", "August", "2026-09-30");
    assert_eq!(says(&both, "WAV003"), 0);
    let denied = text + "[ownership]\nproduction-owner = false\n\n" + &waiver("OWN002", "July", "2026-09-30");
    assert_eq!(says(&denied, "WAV003"), 0);
    // What makes no sense here, by what the manifest says, has nothing to report.
    let met = complete(Stage::Rollout) + "\n" + &waiver("OWN002", "July", "2026-09-30");
    assert_eq!(says(&met, "WAV003"), 1);
}

fn run(tree: &Tree, args: &[&str]) -> (Option<i32>, String) {
    let output = pilotlint(Path::new(&tree.top), &[args, &["--as-of", "2026-06-15"]].concat())
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn without_waivers_it_is_judged_as_if_there_were_none() {
    let tree = Tree::new(&[".git/"]);
    let text = edited(
        &complete(Stage::Rollout).replace("\"docs/", "\"https://example.com/"),
        &[Edit::Remove("[ownership.production-owner]", "budget-line")],
    );
    let text = text.unwrap() + "\n" + &waiver("OWN002", "July", "2027-09-30") + &waiver("OWN003", "July", "2026-09-30");
    tree.write("pilot.toml", text);
    let check = |more: &[&str]| {
        let (code, out) = run(&tree, &[&["check", "--output-format", "json"], more].concat());
        let json: Value = serde_json::from_str(&out).unwrap();
        let mut found: Vec<(String, String)> = Vec::new();
        for one in json["diagnostics"].as_array().unwrap() {
            let field = |name: &str| one[name].as_str().unwrap().to_owned();
            found.push((field("code"), field("status")));
        }
        (code, found)
    };
    let own = |code: &str, status: &str| (code.to_owned(), status.to_owned());
    let smells = [own("WAV003", "active"), own("WAV005", "active")];
    let (code, found) = check(&[]);
    assert_eq!(code, Some(0));
    assert!(
        found.contains(&own("OWN002", "waived")) && smells.iter().all(|one| found.contains(one)),
        "{found:?}"
    );
    let (code, found) = check(&["--no-waivers"]);
    assert_eq!(code, Some(1));
    assert!(found.contains(&own("OWN002", "active")), "{found:?}");
    // What is wrong with the waivers themselves stays.
    assert!(smells.iter().all(|one| found.contains(one)), "{found:?}");

    let verdict = |more: &[&str]| {
        let (_, out) = run(
            &tree,
            &[&["assess", "--gate", "rollout", "--output-format", "json"], more].concat(),
        );
        let json: Value = serde_json::from_str(&out).unwrap();
        let one = &json["assessments"][0];
        (
            one["verdict"].as_str().unwrap().to_owned(),
            one["waived"].as_array().unwrap().len(),
        )
    };
    assert_eq!(verdict(&[]), ("scale-with-waivers".to_owned(), 1));
    let (without, count) = verdict(&["--no-waivers"]);
    assert!(
        ["cannot-say", "not-yet"].contains(&&*without) && count == 0,
        "{without}"
    );

    let state = |more: &[&str]| {
        let (_, out) = run(&tree, &[&["checklist", "--output-format", "json"], more].concat());
        let json: Value = serde_json::from_str(&out).unwrap();
        let items = json["checklists"][0]["items"].as_array().unwrap().clone();
        let item = items.iter().find(|item| item["code"] == "OWN002").unwrap();
        item["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(&[]), "waived");
    assert_eq!(state(&["--no-waivers"]), "unknown");

    let page = |more: &[&str]| run(&tree, &[&["report", "-o", "-"], more].concat()).1;
    assert_ne!(page(&[]), page(&["--no-waivers"]));
    let (_, settings) = run(&tree, &["check", "--show-settings", "--no-waivers"]);
    assert!(settings.contains("--no-waivers"), "{settings}");
}
