//! Keys of the manifest that no complete manifest needs, and `false` in the place of any.
#![allow(clippy::unwrap_used)]

use crate::common::{lint_text, request, told};
use pilotlint::rules::Selection;

const HEAD: &str = r#"manifest-version = 1

[pilot]
name = "claims-triage"
stage = "pilot"
builders = ["dana"]

[people.dana]
name = "Dana Ortiz"

[people.ines]
name = "Ines Falk"
role = "Head of claims"
"#;

/// What the rules about the manifest itself say of `text` below a sound head.
fn said(text: &str) -> String {
    let mut request = request();
    request.selection = Selection::new(&["MAN".to_owned()], &[]).unwrap();
    let text = format!("{HEAD}{text}");
    told(&text, &lint_text(&text, &request))
}

#[test]
fn keys_that_only_some_pilots_have_are_known() {
    let text = r#"
[ownership.sponsor]
person = "ines"
funded-until = 2027-12-31

[[metrics]]
name = "claim-cycle-time"
kind = "business"
baseline = { value = 31.0, on = 2026-01-20, source = "report 17", kind = "control" }
among = "sceptics"
worth = "EUR 38 for every claim hour saved"

[business-case]
goal = "Settle nine of ten claims within a week"
pilot-value = 31_000
pilot-volume-per-year = 9_000
alternatives = ["A severity table in the claims desktop"]

[[environment.conditions]]
kind = "data"
pilot = "An analyst cleaned the intake every morning"
production = "Raw intake"
holds = false
plan = "Validation at intake"
done-on = 2026-05-15

[integration.reviews.permission]
status = "refused"
on = 2026-03-12
because = "The port wants to see the angles of the cameras"
plan = "The port's data officer sees them on 4 May"

[[rollout.teams]]
name = "Motor claims North"
wave = 1
status = "planned"
champion = "ines"
asked-on = 2026-05-04
data-assessed-on = 2026-05-18
can-adjust = true

[governance]
affected = ["Claimants", "Garages"]
appeal = "Any severity is looked at by a handler within a day"
disclosure = "The letter says that a program proposed the severity"
fairness-test = { on = 2026-04-03, passed = true, groups = ["age", "region"] }
monitoring = { signals = ["override rate"] }
fallback-tested-on = 2026-04-05
policies-updated-on = 2026-04-28

[[governance.agents]]
name = "severity-bot"
may = ["Set a severity up to 3"]
accountable = "ines"

[[incidents]]
on = 2026-03-09
what = "Eleven fleet claims were rated minor"
mended-on = 2026-03-16

[handoff.partner]
name = "Northlight"
independence = "Prompts, code and accounts are ours from day one"
changes-accepted-by = "ines"
done-when = "Two teams run it for a month without Northlight"
if-it-fails = "Escrowed code; the old queue can be switched on within a day"

[decision]
verdict = "keep"
until = 2026-12-31
on = 2026-05-04
by = "ines"
because = "The port decides in autumn"

[[amendments]]
key = "metrics.claim-cycle-time.target"
on = 2026-05-20
by = "ines"
because = "The storm in March doubled the intake"
"#;
    assert_eq!(said(text), "");
}

#[test]
fn new_tables_have_keys_that_they_cannot_do_without() {
    let text = "[[incidents]]\n[[amendments]]\non = 2026-05-20\n[[governance.agents]]\n[governance]\nfairness-test = { groups = [] }\n\
                [environment.data]\nsource = \"live\"\nproduction-test = { on = 2026-05-01 }\n[decision]\nverdict = \"hold\"\n";
    let said = said(text);
    for wanted in [
        "has no `what`",
        "has no `key`",
        "has no `by`",
        "has no `because`",
        "has no `name`",
        "has no `passed`",
        "has no `evidence`",
        "cannot be \"hold\"",
    ] {
        assert!(said.contains(wanted), "{wanted}:\n{said}");
    }
}

/// Rules that look for a value see none, and the reader has nothing to say.
#[test]
fn any_key_that_is_not_required_may_be_false() {
    let tables = "incidents = false\nmetrics = false\nworkflow = false\nrollout = false\n\
                  waivers = false\namendments = false\nhandoff = false\nbusiness-case = false\n";
    let text = format!("{tables}{HEAD}");
    let mut request = request();
    request.selection = Selection::new(&["MAN".to_owned()], &["MAN014".to_owned()]).unwrap();
    assert_eq!(told(&text, &lint_text(&text, &request)), "");
    let keys = "[governance]\nfairness-test = false\nagents = false\naffected = false\naccountable = false\n\
                [environment]\naudited-on = false\nconditions = false\n[environment.data]\nsource = \"live\"\nhand-tuned = false\n\
                [decision]\nverdict = \"kill\"\nby = \"ines\"\npivot-to = false\nuntil = false\n";
    assert_eq!(said(keys), "");
}

/// Of each value, the rules that report it, alone in its manifest.
#[track_caller]
fn reported(text: &str, codes: &[&str]) {
    let mut request = request();
    request.selection = Selection::new(&["MAN".to_owned()], &["MAN014".to_owned()]).unwrap();
    let text = format!("{HEAD}{text}");
    let linted = lint_text(&text, &request);
    let found: Vec<&str> = linted.findings.iter().map(|finding| finding.rule.code()).collect();
    assert_eq!(found, codes, "{}", told(&text, &linted));
}

#[test]
fn a_denial_is_said_once_and_as_that() {
    // In the place of a wrong type, an unknown value, an unknown person, and a stand-in.
    for text in [
        "[governance]\nlast-review = \"never\"\n",
        "[governance]\nautonomy = \"none\"\n",
        "[governance]\naccountable = \"Nobody\"\n",
        "[governance]\nframework = \"n/a\"\n",
        "[governance]\nmonitoring = \"Not planned.\"\n",
        "[governance]\nescalation = \"nobody\"\n",
        "[governance]\nescalation = [\"nobody\"]\n",
        "[rollout]\nreviews = [{ day = 30, blockers = [\"none\"] }]\n",
        "[business-case]\nvalue-per-year = \"nothing\"\n",
        "[business-case]\nassumptions = [\" None \"]\n",
        "[people.lee]\nname = \"Lee\"\nleft = \"not yet\"\n",
        "[environment.data]\nsource = \"live\"\nhand-tuned = [{ work = \"Names\", replacement = \"None yet\" }]\n",
        "[adoption]\nbudget-line = \"No budget\"\n",
        "[ownership.production-owner]\nperson = \"ines\"\nbudget-line = \"no money so far\"\n",
    ] {
        reported(text, &["MAN016"]);
    }
}

#[test]
fn a_denial_where_there_has_to_be_one_is_a_stand_in() {
    for text in [
        "[ownership.sponsor]\nperson = \"nobody\"\n",
        "[ownership.sponsor]\nperson = \"ines\"\nexecutive = \"no\"\n",
        "[governance]\nregulated = \"n/a\"\n",
        "[[environment.conditions]]\nkind = \"none\"\npilot = \"x\"\nproduction = \"y\"\nholds = false\n",
        "[[rollout.teams]]\nname = \"North\"\nwave = \"none\"\nstatus = \"planned\"\n",
        "[[rollout.teams]]\nname = \"North\"\nwave = 1\nsize = \"TBD\"\nstatus = \"planned\"\n",
    ] {
        reported(text, &["MAN007"]);
    }
    // A list may have a word of many among its entries, and none is a person.
    reported("[governance]\nescalation = [\"ines\", \"nobody\"]\n", &["MAN006"]);
    reported("[governance]\naffected = [\"Nobody\", \"Garages\"]\n", &[]);
}

#[test]
fn only_answers_are_read_for_a_denial() {
    for text in [
        "[business-case]\ngoal = \"No review is late\"\nassumptions = [\"No review needed\"]\n",
        "[integration.reviews.it]\nstatus = \"not-required\"\nbecause = \"No control needed\"\nplan = \"None needed\"\n",
        "[handoff.partner]\nname = \"Northlight\"\ndone-when = \"No support needed\"\n",
        "[extra]\nreview = \"none\"\n",
        "[governance]\noversight = \"Desk No. 7 looks at each without delay\"\n",
    ] {
        reported(text, &[]);
    }
    for (table, key) in [
        ("governance", "oversight"),
        ("governance", "appeal"),
        ("governance", "audit-trail"),
        ("governance", "explainability"),
        ("adoption", "support"),
        ("adoption", "budget-line"),
        ("workflow", "visibility"),
        ("integration", "resources"),
    ] {
        let text = format!("[{table}]\n{key} = \"There is no human review of it\"\n");
        reported(&text, &["MAN016"]);
    }
    let text = "[[metrics]]\nname = \"a\"\nkind = \"business\"\nworth = \"Nothing, it is new\"\n\
                [handoff.partner]\nname = \"N\"\nif-it-fails = \"No plan\"\nindependence = \"None; theirs\"\n\
                [[environment.conditions]]\nkind = \"data\"\npilot = \"x\"\nproduction = \"y\"\nholds = false\nplan = \"none needed\"\n\
                [[rollout.teams]]\nname = \"North\"\nwave = 1\nstatus = \"planned\"\nfeedback = \"without feedback\"\n";
    reported(text, &["MAN016"; 5]);
}

/// A table that a rule demands is asked for by that rule, also where all that stands in it is `false`.
#[test]
fn of_a_table_that_is_demanded_an_empty_one_lacks_no_key() {
    reported("[ownership.sponsor]\n[ownership]\nproduction-owner = false\n", &[]);
    reported("[handoff]\ntest = false\n", &[]);
    reported("[handoff.test]\n", &[]);
    // With a key of its own it is there, and lacks the others.
    reported("[ownership.sponsor]\ncommitted-on = false\n", &["MAN005"]);
}

#[test]
fn who_may_have_been_meant_is_not_unused() {
    let people = "[people.toni]\nname = \"Toni\"\n[people.sam]\nname = \"Sam\"\n[governance]\n";
    let text = said(&format!("{people}accountable = \"tonni\"\nescalation = [\"ines\"]\n"));
    assert!(text.contains("[MAN006]") && text.contains("refers to sam"), "{text}");
    assert!(!text.contains("refers to toni"), "{text}");
    // Suggested to nobody.
    let text = said(&format!("{people}accountable = \"quentin\"\nescalation = [\"ines\"]\n"));
    assert!(text.contains("refers to toni"), "{text}");
}

#[test]
fn an_amendment_names_its_key_by_the_names_of_entries() {
    let of =
        |key: &str| format!("[[amendments]]\nkey = {key:?}\non = 2026-05-20\nby = \"ines\"\nbecause = \"A storm\"\n");
    for key in [
        "pilot.decision-due",
        "metrics.claim-cycle-time.target",
        "metrics.claim-cycle-time.target.value",
        "rollout.teams.\"Plant Graz\".size",
        "people.ines.left",
        "ownership.scale-decision.ready-when",
        "extra.anything.else",
        "metrics",
    ] {
        reported(&of(key), &[]);
    }
    for key in [
        "pilot.decision-duo",
        "metrics.claim-cycle-time.targets",
        "pilot.name.first",
        "target",
        "extras",
    ] {
        reported(&of(key), &["MAN019"]);
    }
    reported(&of("pilot.decision-due").replace("\"ines\"", "\"dana\""), &["MAN019"]);
}
