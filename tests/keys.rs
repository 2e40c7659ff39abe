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
