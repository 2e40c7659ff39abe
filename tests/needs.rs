//! What it takes to close a finding, who can, and what is known: as the JSON tells it.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use crate::common::{Tree, pilotlint};

/// The diagnostics of a manifest that stands alone, at the gate of `rollout`.
fn diagnostics(text: &str) -> Vec<Value> {
    let tree = Tree::new(&["repo/.git/"]);
    tree.write("repo/pilot.toml", text);
    let args = [
        "check",
        "--as-of",
        "2026-06-15",
        "--gate",
        "rollout",
        "--output-format",
        "json",
    ];
    let output = pilotlint(&tree.path("repo"), &args).output().unwrap();
    let mut output: Value = serde_json::from_slice(&output.stdout).unwrap();
    match output["diagnostics"].take() {
        Value::Array(all) => all,
        other => panic!("{other}"),
    }
}

#[track_caller]
fn one<'d>(all: &'d [Value], code: &str) -> &'d Value {
    all.iter()
        .find(|one| one["code"] == code)
        .unwrap_or_else(|| panic!("{code} does not report: {all:#?}"))
}

const HEAD: &str = "\
manifest-version = 1
[pilot]
name = \"shift-notes\"
stage = \"pilot\"
champion = \"lena\"
[people.lena]
name = \"Lena Voss\"
[people.omar]
name = \"Omar Haddad\"
[people.mara]
name = \"Mara Stein\"
left = 2026-02-27
";

#[test]
fn what_it_takes() {
    let text = format!(
        "{HEAD}\
         [ownership]\nproduction-owner = false\n\
         [ownership.sponsor]\nperson = \"omar\"\ncontrols-budget = false\nbudget = 3\n\
         [ownership.business-owner]\nperson = \"mara\"\n\
         [governance]\nregulated = false\nfallback = \"docs/gone.md\"\n\
         [workflow]\nvisibility = \"<how people see it>\"\n"
    );
    let all = diagnostics(&text);
    for (code, state, needs) in [
        // Written, and not enough; or written that there is none.
        ("OWN008", json!("failed"), "work"),
        ("OWN001", json!("failed"), "work"),
        // Not stated: somebody's word, or a document.
        ("OWN012", json!("unknown"), "fact"),
        ("GOV002", json!("unknown"), "fact"),
        ("GOV001", json!("unknown"), "file"),
        ("WRK001", json!("unknown"), "file"),
        // A contradiction; the form; evidence.
        ("OWN015", Value::Null, "work"),
        ("MAN002", Value::Null, "edit"),
        ("MAN007", Value::Null, "edit"),
        ("MAN009", Value::Null, "file"),
    ] {
        let one = one(&all, code);
        assert_eq!((&one["state"], &one["needs"]), (&state, &json!(needs)), "{code}: {one}");
    }
}

#[test]
fn who_can() {
    let text = format!(
        "{HEAD}[ownership.sponsor]\nperson = \"omar\"\n[ownership.business-owner]\nperson = \"mara\"\n[governance]\nregulated = true\n"
    );
    let all = diagnostics(&text);
    for (code, role, person) in [
        ("OWN012", "sponsor", json!("Omar Haddad")),
        ("HND001", "champion", json!("Lena Voss")),
        // Mara Stein has left, and nobody is named to answer for it.
        ("WRK001", "business owner", Value::Null),
        ("GOV001", "whoever answers for what it puts out", Value::Null),
    ] {
        assert_eq!(
            one(&all, code)["who"],
            json!({ "role": role, "person": person }),
            "{code}"
        );
    }
}

/// A waiver accepts what is found, and changes nothing of what is known.
#[test]
fn what_is_waived_keeps_its_state() {
    let text = format!(
        "{HEAD}[ownership.sponsor]\nperson = \"omar\"\ncontrols-budget = false\n\
         [[waivers]]\nrule = \"OWN008\"\nreason = \"The board decides about the budget in September\"\napproved-by = \"omar\"\n\
         expires = 2026-09-30\n"
    );
    let all = diagnostics(&text);
    let waived = one(&all, "OWN008");
    assert_eq!(
        (&waived["status"], &waived["state"]),
        (&json!("waived"), &json!("failed")),
        "{waived}"
    );
}

/// A manifest in which its own rules find nothing names people too.
#[test]
fn who_can_close_what_is_found_over_a_portfolio() {
    let tree = Tree::new(&["repo/.git/"]);
    let pilot = |name: &str| {
        let text = format!("{HEAD}[ownership.sponsor]\nperson = \"omar\"\n");
        tree.write(&format!("repo/{name}.pilot.toml"), &text);
    };
    pilot("a");
    pilot("b");
    let args = [
        "check",
        "--select",
        "PRT002",
        "--output-format",
        "json",
        "--as-of",
        "2026-06-15",
    ];
    let output = pilotlint(&tree.path("repo"), &args).output().unwrap();
    let output: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = &output["diagnostics"][0];
    assert_eq!(found["code"], "PRT002");
    assert_eq!(found["who"], json!({ "role": "sponsor", "person": "Omar Haddad" }));
}

#[test]
fn a_line_of_concise_has_the_help() {
    let tree = Tree::new(&["repo/.git/"]);
    tree.write(
        "repo/pilot.toml",
        format!("{HEAD}[ownership.sponsor]\nperson = \"omar\"\ncontrols-budget = false\n"),
    );
    let rule = "[[custom-rules]]\ncode = \"ACME001\"\nname = \"unit-named\"\nerror-from = \"design\"\nat = \"pilot.unit\"\n\
                holds = 'has(manifest.pilot.unit)'\nmessage = \"the unit is not named\"\nhelp = \"\"\"\nask:\n\n  the \\u202Eunit\"\"\"\n";
    tree.write("repo/pilotlint.toml", rule);
    let args = [
        "check",
        "--select",
        "ACME001",
        "--output-format",
        "concise",
        "--quiet",
        "--as-of",
        "2026-06-15",
    ];
    let output = pilotlint(&tree.path("repo"), &args).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed.lines().count(), 1, "{printed}");
    let end = "error[ACME001] the unit is not named; help: ask: the \\u{202e}unit\n";
    assert!(
        printed.ends_with(end),
        "{printed} {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
