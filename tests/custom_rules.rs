//! An organisation's own rules: rules like any other, and expressions that can neither fail nor cost unseen.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::common::Request;
use crate::common::{
    Tree, assessed, complete, compose, disk, is_told, lint_text, pilotlint as command, repo, roomy, told,
};
use pilotlint::config::{ConfigError, Configurations, Which};
use pilotlint::diagnostic::Severity;
use pilotlint::engine::Linted;
use pilotlint::expression::Expression;
use pilotlint::manifest::Stage;
use pilotlint::rules::Rule;
use serde_json::Value;
use std::sync::Arc;

/// The request of manifests under a configuration of this text, or what is wrong with it.
fn configured(text: &str) -> Result<Request, Vec<ConfigError>> {
    let tree = Tree::new(&[".git/"]);
    tree.write("pilotlint.toml", text);
    roomy(|| {
        let mut configurations = Configurations::new(disk(), Which::File(PathBuf::from("pilotlint.toml")), &tree.top);
        let config = configurations.of_folder(&tree.top);
        config
            .map(|config| Request::under(&config))
            .ok_or_else(|| configurations.errors())
    })
}

/// A rule from stage design on, about `at`.
fn rule(at: &str, holds: &str) -> String {
    format!(
        "[[custom-rules]]\ncode = \"ACME001\"\nname = \"a-rule\"\nwarning-from = \"design\"\nat = {at:?}\nholds = {holds:?}\n\
         message = \"it does not hold\"\nhelp = \"mend it\"\n"
    )
}

fn lint(text: &str, request: &Request) -> Linted {
    roomy(|| lint_text(text, request))
}

/// What the rule says of a manifest: its messages.
fn says(at: &str, holds: &str, manifest: &str) -> Vec<String> {
    let request = configured(&rule(at, holds)).unwrap_or_else(|errors| panic!("{holds}: {errors:?}"));
    let linted = lint(manifest, &request);
    let own = linted
        .findings
        .into_iter()
        .filter(|finding| finding.rule.code() == "ACME001");
    own.map(|finding| finding.diagnostic.message).collect()
}

fn pilotlint(folder: &Path, args: &[&str]) -> Output {
    let mut command = command(folder, args);
    command.env("NO_COLOR", "1").env("COLUMNS", "100").output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

const MANIFEST: &str = r#"manifest-version = 1
[pilot]
name = "claims"
stage = "rollout"
unit = "Motor claims"
started = 2026-02-02
builders = ["dana", "lee"]
[people.dana]
name = "Dana"
team = "Lab"
[people.lee]
name = "Lee"
[ownership.production-owner]
person = "dana"
budget-line = "CC-4410"
[business-case]
currency = "EUR"
value-per-year = 1_900_000
[[metrics]]
name = "time"
kind = "business"
target = { value = 18.5, by = 2026-09-30 }
[[metrics]]
name = "use"
kind = "adoption"
owner = "lee"
[extra]
size = 3
when = 2026-05-04T10:00:00+02:00
local = 2026-05-04T10:00:00
clock = 10:30:00
deep = { list = [1, 2.5, "x", [true]] }
"#;

#[test]
fn expressions_see_the_manifest_as_data() {
    for holds in [
        "manifest.pilot.name == 'claims'",
        "manifest['pilot']['name'] == \"claims\"",
        "manifest.ownership['production-owner'].person == 'dana'",
        "manifest.ownership.`production-owner`.`budget-line`.matches('^[A-Z]{2}-[0-9]{4}$')",
        "matches(manifest.pilot.unit, 'claims')",
        "manifest.pilot.started == timestamp('2026-02-02T00:00:00Z')",
        "today == timestamp('2026-06-15T00:00:00Z')",
        "today - manifest.pilot.started > duration('720h')",
        "stage == 'rollout'",
        "manifest.pilot.builders == ['dana', 'lee']",
        "'lee' in manifest.pilot.builders",
        "manifest.people.all(id, has(manifest.people[id].name))",
        "manifest.people[manifest.ownership['production-owner'].person].team == 'Lab'",
        "manifest.metrics.exists(m, has(m.owner) && m.owner == 'lee')",
        "manifest.metrics.filter(m, m.kind == 'business').map(m, m.name) == ['time']",
        "manifest.metrics.exists_one(m, m.kind == 'adoption')",
        "manifest.metrics[0].target.value > 18 && manifest.metrics[0].target.by > today",
        "manifest['business-case']['value-per-year'] == 1900000",
        "!has(manifest.pilot.problem) && !('risk-tier' in manifest.pilot)",
        "!has(manifest.governance)",
        "manifest[?'governance'][?'risk-tier'].orValue('none') == 'none'",
        "manifest.?pilot.?unit.orValue('') == 'Motor claims'",
        "manifest.extra.size + 1 == 4",
        "manifest.extra.when == timestamp('2026-05-04T08:00:00Z')",
        "manifest.extra.local == timestamp('2026-05-04T10:00:00Z')",
        "manifest.extra.clock == '10:30:00'",
        "manifest.extra.deep.list[3][0] && manifest.extra.deep.list[1] == 2.5",
        "manifest.pilot.started.getFullYear() == 2026 && manifest.pilot.started.getMonth() == 1",
        "size(manifest.metrics) == 2 && type(manifest.metrics) == list",
        "{'a': 1}.a == 1 && [1, 2].map(x, x * 2) == [2, 4]",
        "manifest.pilot.unit.size() > 3 ? true : false // a comment",
        "manifest.metrics.all(a, manifest.metrics.all(b, a.name != b.name || a == b))",
    ] {
        assert_eq!(says("pilot.name", holds, MANIFEST), [""; 0], "{holds}");
        let not = format!("!({})", holds.split(" //").next().unwrap());
        assert_eq!(says("pilot.name", &not, MANIFEST), ["it does not hold"], "{not}");
    }
}

#[test]
fn what_fails_on_a_manifest_is_reported_on_it() {
    for (holds, why) in [
        ("manifest.pilot.problem == ''", "there is no key `problem`"),
        ("manifest.governance.framework != ''", "there is no key `governance`"),
        ("manifest.pilot.name", "it gives a string, not true or false"),
        ("1", "it gives a int, not true or false"),
        ("manifest.pilot.name > 3", "`>` cannot be used on string and int"),
        ("manifest.pilot.started < 'x'", "`<` cannot be used on"),
        ("manifest.metrics[7].name == ''", "a list has no entry of that number"),
        ("1 / (manifest.extra.size - 3) == 0", "it divides by zero"),
        (
            "9223372036854775807 + manifest.extra.size == 0",
            "does not fit into 64 bits",
        ),
        ("manifest.pilot.name && true", "cannot be used on string"),
        ("manifest.pilot.name.all(c, true)", "a string stands where"),
        ("int(manifest.pilot.name) == 1", "int"),
        ("timestamp(manifest.pilot.name) == today", "timestamp"),
        ("manifest.pilot.foo.bar", ""),
    ] {
        if why.is_empty() {
            assert!(configured(&rule("pilot.name", holds)).is_err(), "{holds}");
            continue;
        }
        let said = says("pilot.name", holds, MANIFEST);
        assert_eq!(said.len(), 1, "{holds}: {said:?}");
        assert!(
            said[0].starts_with("ACME001 cannot be evaluated: "),
            "{holds}: {said:?}"
        );
        assert!(said[0].contains(why), "{holds}: {said:?}");
    }
}

/// An expression as it stands in TOML, the piece of the file that is pointed at, and what is said.
#[test]
fn what_does_not_compile_is_told_at_its_place() {
    for (holds, at, word) in [
        ("'manifest.pilot.name =='", "'", "ends too early"),
        ("'manifest.pilot.name = 1'", "=", "to compare, write =="),
        ("'manifst.pilot'", "manifst", "did you mean `manifest`?"),
        (
            "\"manifest.pilot[\\\"nam\\\"] == 1\"",
            "\\\"nam\\\"",
            "did you mean `name`?",
        ),
        ("'manifest.pilot.nam == 1'", "nam", "[pilot] has no key `nam`"),
        (
            "'manifest.ownership.`production-ownr`'",
            "`production-ownr`",
            "did you mean `production-owner`?",
        ),
        (
            "'manifest.metrics.all(m, m.ownr == \"x\")'",
            "ownr",
            "did you mean `owner`?",
        ),
        ("'manifest.metrics[0].kin == 1'", "kin", "[metrics[]] has no key `kin`"),
        ("'manifest.people.dana.lft == 1'", "lft", "did you mean `left`?"),
        ("'manifest.metrics.al(m, true)'", "al", "did you mean `all`?"),
        ("'sizes(manifest.metrics) == 1'", "sizes", "did you mean `size`?"),
        ("'manifest.metrics.all(m.x, true)'", ".", "must be a simple name"),
        (
            "'''\n  manifest.pilot.name == \"é\" &&\n  tody > 1\n'''",
            "tody",
            "did you mean `today`?",
        ),
        (
            "\"\"\"\nmanifest.pilot.name \\\n  == \\\"\\u00e9\\\" && tody\"\"\"",
            "tody",
            "did you mean `today`?",
        ),
        ("'manifest.pilot.name.matches(\"[\")'", "\"[\"", "no regular expression"),
        (
            "'manifest.pilot.name.matches(manifest.pilot.unit)'",
            "matches",
            "not written out",
        ),
        (
            "'manifest.pilot.name.matches(\"(a{1000}){1000}\")'",
            "\"(a{1000}){1000}\"",
            "too large",
        ),
        ("''", "'", "the expression is empty"),
        ("'Foo{a: 1} == 1'", "{", "message types"),
        ("'manifest.metrics.all(today, true)'", "all", "cannot be called `today`"),
        ("'99999999999999999999 == 1'", "9", "invalid int literal"),
    ] {
        let config = rule("pilot.name", "HOLDS").replace("\"HOLDS\"", holds);
        let errors = configured(&config).expect_err(holds);
        let told = is_told(&errors, "invalid-expression", at, word);
        assert!(told, "{holds} at {at:?}, {word:?}\n{errors:#?}");
    }
}

/// Expressions that would take hours, gigabytes or the stack are refused.
#[test]
fn hostile_expressions_are_refused() {
    let nested = |depth: usize| {
        let open = "manifest.metrics.all(x, ".repeat(depth);
        format!("{open}true{}", ")".repeat(depth))
    };
    let hostile = [
        (nested(3), "macros are nested more than 2 deep"),
        (nested(40), "macros are nested more than 2 deep"),
        (
            "[1].map(a, [1].filter(b, [1].exists_one(c, c == b)))".to_owned(),
            "macros are nested",
        ),
        (
            format!("{}true{}", "(".repeat(100_000), ")".repeat(100_000)),
            "4000 are the most",
        ),
        (
            format!("{}true{}", "(".repeat(1_900), ")".repeat(1_900)),
            "brackets are nested",
        ),
        (
            format!("{}1{} == 1", "[".repeat(60), "]".repeat(60)),
            "brackets are nested",
        ),
        (format!("manifest.extra{} == 1", ".a".repeat(1_500)), "nested too deep"),
        (format!("manifest.extra{} == 1", "[0]".repeat(1_200)), "nested too deep"),
        (format!("1{} == 1", " + 1".repeat(900)), "nested too deep"),
        (format!("true{}", " ? true : true".repeat(280)), "nested too deep"),
        (format!("[1]{} == []", ".map(x, x)".repeat(350)), "nested too deep"),
        ("x".repeat(4_001), "4000 are the most"),
    ];
    for (holds, word) in hostile {
        let errors = configured(&rule("pilot.name", &holds)).expect_err(word);
        let told: Vec<&str> = errors.iter().map(|error| error.diagnostic.message.as_str()).collect();
        assert!(told.iter().any(|message| message.contains(word)), "{word}: {told:?}");
    }
    // Two deep is what is allowed, and so is one behind another; has() is no loop.
    for holds in [
        nested(2),
        "[1].map(x, x).map(x, x).filter(x, x > 0).size() == 1".to_owned(),
    ] {
        assert!(configured(&rule("pilot.name", &holds)).is_ok(), "{holds}");
    }
    assert!(configured(&rule("pilot.name", "[1].all(x, [2].all(y, has(manifest.pilot)))")).is_ok());
}

/// What an expression does with a manifest is bounded, whatever the two say.
#[test]
fn hostile_evaluations_come_to_an_end() {
    let list = |count: usize| (0..count).map(|i| i.to_string()).collect::<Vec<_>>().join(", ");
    let manifest =
        |count: usize, text: usize| format!("{MANIFEST}long = [{}]\ntext = \"{}\"\n", list(count), "ab".repeat(text));
    let cases = [
        ("manifest.extra.long.all(x, x >= 0)", 1_000, 1, ""),
        (
            "manifest.extra.long.all(x, manifest.extra.long.exists(y, x == y))",
            1_000,
            1,
            "",
        ),
        (
            "manifest.extra.long.all(x, x >= 0)",
            1_001,
            1,
            "`extra.long` has 1001 entries, and 1000 are the most",
        ),
        ("size(manifest.extra) > 0", 1_001, 1, "`extra.long` has 1001 entries"),
        ("manifest.pilot.name != ''", 1_001, 1, ""),
        // Lists that an expression makes are no way around.
        (
            "(manifest.extra.long + manifest.extra.long).all(x, true)",
            600,
            1,
            "a list of more than 1,000 entries",
        ),
        (
            "manifest.extra.long.all(x, manifest.extra.long.all(y, manifest == manifest))",
            1_000,
            100_000,
            "too many steps",
        ),
        (
            "manifest.extra.long.all(x, manifest.extra.long.all(y, manifest.extra.text.contains('zz') || true))",
            1_000,
            100_000,
            "too many steps",
        ),
        (
            "manifest.extra.long.all(x, manifest.extra.long.all(y, manifest.extra.text.matches('(a|b)*z') || true))",
            1_000,
            100_000,
            "too many steps",
        ),
        (
            "manifest.extra.long.map(x, manifest.extra.long.map(y, manifest.extra.text)).size() > 0",
            1_000,
            100_000,
            "too much text",
        ),
        (
            "manifest.extra.long.map(x, manifest.extra.text + manifest.extra.text).size() > 0",
            1_000,
            100_000,
            "too much text",
        ),
        (
            "[manifest.extra.text].map(x,x+x).map(x,x+x).map(x,x+x).map(x,x+x).map(x,x+x).map(x,x+x).map(x,x+x).map(x,x+x)\
             .map(x,x+x).map(x,x+x).map(x,x+x).map(x,x+x).map(x,x+x).map(x,x+x).map(x,x+x).map(x,x+x).map(x,x+x).size() > 0",
            1,
            1_000,
            "too much text",
        ),
        (
            "[1].map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x])\
             .map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x])\
             .map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).size() > 0",
            1,
            1,
            "too much text",
        ),
        // A budget that is spent is told, even where `||` would pass over it.
        (
            "(manifest.extra.long + manifest.extra.long).all(x, true) || true",
            600,
            1,
            "a list of more than 1,000 entries",
        ),
    ];
    for (holds, count, text, why) in cases {
        let said = says("pilot.name", holds, &manifest(count, text));
        if why.is_empty() {
            assert_eq!(said, [""; 0], "{holds}");
        } else {
            assert_eq!(said.len(), 1, "{holds}: {said:?}");
            assert!(
                said[0].contains(why) && said[0].starts_with("ACME001 cannot be evaluated"),
                "{holds}: {said:?}"
            );
        }
    }
}

/// What each own rule says of a manifest, by code.
fn said_by_each(rules: &[(&str, &str)], manifest: &str) -> Vec<(String, String)> {
    let rules = rules.iter().map(|(code, holds)| {
        rule("pilot.name", holds)
            .replace("ACME001", code)
            .replace("a-rule", &code.to_lowercase())
    });
    let request = configured(&rules.collect::<String>()).unwrap();
    let findings = lint(manifest, &request).findings.into_iter();
    let own = findings.filter(|finding| finding.rule.code().starts_with("ACME"));
    own.map(|finding| (finding.rule.code().to_owned(), finding.diagnostic.message))
        .collect()
}

#[test]
fn all_rules_share_one_budget() {
    let list = (0..1_000).map(|i| i.to_string()).collect::<Vec<_>>().join(", ");
    let manifest = format!("{MANIFEST}long = [{list}]\n");
    // Some three million steps each.
    let cheap = "manifest.extra.long.all(x, manifest.extra.long.all(y, true))";
    let dear = "manifest.extra.long.all(x, manifest.extra.long.all(y, x - y - x - y - x - y - x - y < 9000))";
    let endless = "manifest.extra.long.all(x, manifest.extra.long.all(y, manifest == manifest))";
    assert_eq!(said_by_each(&[("ACME001", cheap), ("ACME002", cheap)], &manifest), []);
    let not_run = |code: &str, by: &str| {
        let message = format!(
            "{code} was not run: nothing is left of the steps that all custom rules together may take on this manifest, \
             most of which {by} took"
        );
        (code.to_owned(), message)
    };
    let said = said_by_each(
        &[("ACME001", endless), ("ACME002", cheap), ("ACME003", "true")],
        &manifest,
    );
    let first = "ACME001 cannot be evaluated: it takes too many steps on this manifest";
    assert_eq!(
        said,
        [
            ("ACME001".to_owned(), first.to_owned()),
            not_run("ACME002", "ACME001"),
            not_run("ACME003", "ACME001")
        ]
    );
    // The one that comes to the end need not be the one that took most.
    let codes: Vec<String> = (2..100).map(|number| format!("ACME{number:03}")).collect();
    let mut rules = vec![("ACME001", dear)];
    rules.extend(codes.iter().map(|code| (code.as_str(), cheap)));
    let said = said_by_each(&rules, &manifest);
    let (code, message) = &said[0];
    assert_eq!(
        *message,
        format!(
            "{code} cannot be evaluated: ACME001 has taken most of the steps that all custom rules together may take on \
             this manifest"
        )
    );
    assert!(code.as_str() > "ACME002" && said.len() > 10);
    for (code, message) in &said[1..] {
        assert_eq!((code.clone(), message.clone()), not_run(code, "ACME001"));
    }
    assert_eq!(said_by_each(&rules, &manifest), said);
}

#[test]
fn expressions_survive_mutation() {
    let seeds = [
        "manifest.metrics.all(m, has(m.owner) && m.owner in [\"a\", 'b'] || size(m.name) > 1 ? true : false)",
        "manifest[?\"extra\"][?\"x\"].orValue(1u) != -3.5e3 && today - manifest.pilot.started <= duration(\"720h\")",
        "{'a': b'\\x00', 1: null}.map(k, k).exists_one(x, type(x) == int) && !(r'\\d' == \"\\u00e9\")",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % most as u64).unwrap()
    };
    let tokens = [
        "(", ")", "[", "]", "{", "}", ".", "?", ",", "'", "\"", "`", "all", "@result", "é", "\\", "\n", "//", "-", "!",
        "0", "::",
    ];
    let texts: Vec<String> = (0..1_500)
        .map(|_| {
            let mut text: Vec<char> = seeds[random(seeds.len())].chars().collect();
            for _ in 0..=random(3) {
                let at = random(text.len());
                if random(2) == 0 {
                    text.remove(at);
                } else {
                    let token = tokens[random(tokens.len())];
                    text.splice(at..at, token.chars());
                }
            }
            text.into_iter().collect()
        })
        .collect();
    roomy(|| {
        for text in &texts {
            if let Err(mistakes) = Expression::compile(text) {
                assert!(!mistakes.is_empty(), "{text}");
                for mistake in mistakes {
                    assert!(text.get(mistake.span.clone()).is_some(), "{text}: {mistake:?}");
                }
            }
        }
    });
    let compiled: Vec<&String> = texts
        .iter()
        .filter(|text| roomy(|| Expression::compile(text).is_ok()))
        .collect();
    assert!(compiled.len() > 50);
    for text in compiled {
        // Whatever it is, it is said once or not at all.
        assert!(says("pilot.name", text, MANIFEST).len() <= 1, "{text}");
    }
}

/// One cause, one finding: a missing table and a broken value are told as that.
#[test]
fn a_rule_is_blocked_like_one_of_ours() {
    let holds = "manifest.ownership['production-owner']['budget-line'] == 'x'";
    let at = "ownership.production-owner.budget-line";
    let request = configured(&rule(at, holds).replace("warning-from = \"design\"", "due = \"design\"")).unwrap();
    let state = |text: &str| {
        let ready = roomy(|| assessed(text, &request)).view.unwrap();
        let states = ready.requirements.iter().filter(|one| one.rule.code() == "ACME001");
        let states: Vec<String> = states.map(|one| format!("{:?}", one.state)).collect();
        let linted = lint(text, &request);
        let found = linted
            .findings
            .iter()
            .filter(|finding| finding.rule.code() == "ACME001")
            .count();
        (states.concat(), found)
    };
    assert_eq!(state(MANIFEST), ("Failed".to_owned(), 1));
    assert_eq!(state(&MANIFEST.replace("\"CC-4410\"", "\"x\"")), ("Met".to_owned(), 0));
    // Without the table; with the table, but without the key.
    let without = MANIFEST.replace(
        "[ownership.production-owner]\nperson = \"dana\"\nbudget-line = \"CC-4410\"\n",
        "",
    );
    assert_eq!(state(&without), ("Unknown".to_owned(), 0));
    assert_eq!(
        state(&MANIFEST.replace("budget-line = \"CC-4410\"\n", "")),
        ("Unknown".to_owned(), 1)
    );
    // With a value of another type, a misspelt key, a placeholder, and a line that was lost.
    for broken in [
        "budget-line = 7",
        "budgetline = \"x\"",
        "budget-line = \"TBD\"",
        "budget-line = \"x",
    ] {
        let text = MANIFEST.replace("budget-line = \"CC-4410\"", broken);
        assert_eq!(state(&text), ("Unknown".to_owned(), 0), "{broken}");
    }
    // What it does not read may be broken.
    assert_eq!(state(&MANIFEST.replace("unit = \"Motor claims\"", "unit = 7")).1, 1);
    // Waived with what blocks it.
    let waived = format!(
        "{without}[[waivers]]\nrule = \"OWN001\"\nreason = \"decided in July\"\napproved-by = \"lee\"\nexpires = 2026-07-01\n"
    );
    assert_eq!(state(&waived), ("Waived".to_owned(), 0));
    // Nobody else asks for [extra].
    let says_of_extra = says(
        "extra.x",
        "has(manifest.extra) && has(manifest.extra.x)",
        MANIFEST.split("[extra]").next().unwrap(),
    );
    assert_eq!(says_of_extra, ["it does not hold"]);
}

#[test]
fn a_rule_is_waived_chosen_and_weighed_like_one_of_ours() {
    let own =
        rule("pilot.unit", "manifest.pilot.unit == 'x'").replace("warning-from = \"design\"", "due = \"rollout\"");
    let waiver = |word: &str| {
        format!(
            "{MANIFEST}[[waivers]]\nrule = \"{word}\"\nreason = \"decided in July\"\napproved-by = \"lee\"\nexpires = 2026-07-01\n"
        )
    };
    let findings = |config: &str, text: &str| -> Vec<(String, Severity, bool)> {
        let linted = lint(text, &configured(config).unwrap());
        let own = linted
            .findings
            .iter()
            .filter(|finding| ["ACME", "WAV"].contains(&finding.rule.group()));
        own.map(|one| (one.rule.code().to_owned(), one.severity, one.waiver.is_some()))
            .collect()
    };
    assert_eq!(
        findings(&own, MANIFEST),
        [("ACME001".to_owned(), Severity::Error, false)]
    );
    for word in ["ACME001", "a-rule"] {
        let found = findings(&own, &waiver(word));
        assert!(
            found.contains(&("ACME001".to_owned(), Severity::Error, true)),
            "{found:?}"
        );
        assert!(
            !found
                .iter()
                .any(|(code, ..)| ["WAV002", "WAV003"].contains(&code.as_str())),
            "{found:?}"
        );
    }
    let unused = own.replace("== 'x'", "!= 'x'");
    assert!(findings(&unused, &waiver("ACME001")).contains(&("WAV003".to_owned(), Severity::Warning, false)));
    assert!(
        findings(&own, &waiver("ACME002"))
            .iter()
            .any(|(code, ..)| *code == "WAV002")
    );
    assert!(
        findings("", &waiver("ACME001"))
            .iter()
            .any(|(code, ..)| *code == "WAV002")
    );
    let pilot = MANIFEST.replace("\"rollout\"", "\"pilot\"");
    assert_eq!(
        findings(&own, &pilot),
        [("ACME001".to_owned(), Severity::Warning, false)]
    );
    assert_eq!(findings(&own, &MANIFEST.replace("\"rollout\"", "\"design\"")), []);
    for (config, expected) in [
        (format!("ignore = [\"ACME\"]\n{own}"), None),
        (format!("select = [\"OWN\"]\n{own}"), None),
        (format!("select = [\"a-rule\"]\n{own}"), Some(Severity::Error)),
        (
            format!("[severity]\nacme001 = \"warning\"\n{own}"),
            Some(Severity::Warning),
        ),
        (format!("[severity]\na-rule = \"off\"\n{own}"), None),
    ] {
        let found = findings(&config, MANIFEST);
        assert_eq!(found.first().map(|(_, severity, _)| *severity), expected, "{config}");
    }
}

#[test]
fn rules_are_listed_and_explained() {
    let tree = Tree::new(&[".git/"]);
    let own =
        rule("pilot.unit", "manifest.pilot.unit == 'x'").replace("warning-from = \"design\"", "due = \"rollout\"");
    tree.write(
        "pilotlint.toml",
        format!("{own}why = \"Because \\u001b[31mred\"\nwho = \"it-lead\"\narea = \"integration\"\nask = \"The unit is x.\"\n"),
    );
    let json = pilotlint(&tree.top, &["rules", "ACME", "--output-format", "json"]);
    let rules: Value = serde_json::from_slice(&json.stdout).unwrap();
    let rule = &rules["rules"][0];
    for (key, value) in [
        ("code", "ACME001"),
        ("name", "a-rule"),
        ("group", "ACME"),
        ("area", "integration"),
        ("gap", "implement"),
        ("sort", "requirement"),
        ("severity", "error"),
        ("stage", "rollout"),
        ("summary", "it does not hold"),
        ("help", "mend it"),
    ] {
        assert_eq!(rule[key], value, "{key}");
    }
    assert!(stdout(&pilotlint(&tree.top, &["rules"])).contains("ACME001"));
    assert!(stdout(&pilotlint(&tree.top, &["rules", "--area", "integration"])).contains("ACME001"));
    assert!(!stdout(&pilotlint(&tree.top, &["rules", "--isolated"])).contains("ACME001"));
    let blank = stdout(&pilotlint(&tree.top, &["checklist", "--template"]));
    assert!(blank.contains("- [ ] The unit is x. "), "{blank}");
    let isolated = stdout(&pilotlint(&tree.top, &["checklist", "--template", "--isolated"]));
    assert!(!isolated.contains("The unit is x."));
    let page = stdout(&pilotlint(&tree.top, &["explain", "acme001"]));
    for part in [
        "ACME001 a-rule",
        "Reports: it does not hold.",
        "Because \\u{1b}[31mred",
        "On the checklist: The unit is x. Usually answered by the IT leader.",
        "manifest.pilot.unit == 'x'",
        "gap: implement",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let unknown = pilotlint(&tree.top, &["explain", "ACME002"]);
    assert_eq!(unknown.status.code(), Some(2));
    let said = String::from_utf8(unknown.stderr).unwrap();
    assert!(said.contains("did you mean \"ACME001\"?"), "{said}");
}

#[test]
fn rules_that_are_not_whole_are_told() {
    let own = rule("pilot.unit", "true");
    let both = format!("{own}{}", own.replace("a-rule", "another"));
    for (config, at, word) in [
        (own.replace("ACME001", "acme1"), "\"acme1\"", "no code of a rule"),
        (own.replace("ACME001", "A001"), "\"A001\"", "no code of a rule"),
        (own.replace("ACME001", "OWN900"), "\"OWN900\"", "pilotlint's own rules"),
        (own.replace("ACME001", "RAT001"), "\"RAT001\"", "pilotlint's own rules"),
        (own.replace("ACME001", "ALL001"), "\"ALL001\"", "pilotlint's own rules"),
        (own.replace("a-rule", "A rule"), "\"A rule\"", "no name of a rule"),
        (
            own.replace("a-rule", "sponsor-missing"),
            "\"sponsor-missing\"",
            "OWN007 is called sponsor-missing",
        ),
        (both.clone(), "\"ACME001\"", "two rules ACME001"),
        (
            both.replace("another", "a-rule").replacen("ACME001", "ACME002", 1),
            "\"a-rule\"",
            "ACME002 is called a-rule",
        ),
        (
            own.replace("warning-from = \"design\"\n", ""),
            "[[custom-rules]]",
            "from which stage",
        ),
        (
            own.replace("warning-from", "due = \"pilot\"\nwarning-from"),
            "\"design\"",
            "only one of",
        ),
        (own.replace("\"design\"", "\"retired\""), "\"retired\"", "`design`"),
        (
            own.replace("\"pilot.unit\"", "\"pilot.unti\""),
            "\"pilot.unti\"",
            "did you mean \"pilot.unit\"?",
        ),
        (
            own.replace("\"pilot.unit\"", "\"metrics[].owner\""),
            "\"metrics[].owner\"",
            "name the list",
        ),
        (
            own.replace("\"pilot.unit\"", "\"people.dana.left\""),
            "\"people.dana.left\"",
            "no key",
        ),
        (
            own.replace("\"pilot.unit\"", "\"extra.a b\""),
            "\"extra.a b\"",
            "no key",
        ),
        (own.replace("\"mend it\"", "\" \""), "\" \"", "is empty"),
        (own.replace("help = \"mend it\"\n", ""), "[[custom-rules]]", "help"),
        (own.replace("help", "hlp"), "hlp", "did you mean `help`?"),
        (format!("{own}area = \"sales\"\n"), "\"sales\"", "sponsorship"),
        (format!("{own}who = \"boss\"\n"), "\"boss\"", "production-owner"),
        (
            own.replace("[[custom-rules]]", "[custom-rules]"),
            "[custom-rules]",
            "[[custom-rules]]",
        ),
    ] {
        let errors = configured(&config).expect_err(word);
        let told = [
            "invalid-value",
            "duplicate-rule",
            "missing-key",
            "unknown-key",
            "wrong-type",
        ];
        let told = told.iter().any(|name| is_told(&errors, name, at, word));
        assert!(told, "{config}\n{at} {word}\n{errors:#?}");
    }
    for at in [
        "extra",
        "extra.a.b-c",
        "metrics",
        "pilot",
        "people",
        "ownership.sponsor",
        "manifest-version",
    ] {
        assert!(configured(&own.replace("pilot.unit", at)).is_ok(), "{at}");
    }
}

/// Whoever edits a configuration all day does not fill the memory with the rules it once had.
#[test]
fn rules_live_as_long_as_their_configuration() {
    let settings = configured(&rule("pilot.unit", "manifest.pilot.unit == 'once'"))
        .unwrap()
        .settings;
    let Rule::Own(own) = &settings.custom_rules[0] else {
        panic!("an own rule");
    };
    let own = Arc::downgrade(own);
    assert!(own.upgrade().is_some());
    drop(settings);
    assert!(own.upgrade().is_none());
}

/// The page's rules, each on the part of a manifest that it reports and on the one that it does not.
#[test]
fn the_page_tells_what_its_rules_do() {
    let page = fs::read_to_string(repo("docs/custom-rules.md")).unwrap();
    let blocks: Vec<&str> = page
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    let rules = blocks.iter().filter(|block| block.starts_with("[[custom-rules]]"));
    // All in one file, as somebody would copy them.
    let config: String = rules.copied().collect();
    let request = configured(&config).unwrap();
    assert_eq!(request.settings.custom_rules.len(), 6);
    let mut tried = BTreeSet::new();
    let mut code = "";
    for block in &blocks {
        if block.starts_with("[[custom-rules]]") {
            code = block.split('"').nth(1).unwrap();
            continue;
        }
        let text = compose(block, Stage::Rollout);
        let linted = lint(&text, &request);
        let own = linted
            .findings
            .iter()
            .map(|one| one.rule.code())
            .filter(|one| one.starts_with("ACME"));
        // The complete manifest has no [extra].
        let own: Vec<&str> = own.filter(|one| code == "ACME005" || *one != "ACME005").collect();
        let expected: &[&str] = if block.starts_with("# fails") { &[code] } else { &[] };
        assert_eq!(own, expected, "{block}\n{}", told(&text, &linted));
        assert!(block.starts_with("# fails") || block.starts_with("# passes"));
        tried.insert((code, block.starts_with("# fails")));
    }
    assert_eq!(tried.len(), 10);
    let untouched = lint(&complete(Stage::Rollout), &request);
    let own: Vec<&str> = untouched.findings.iter().map(|one| one.rule.code()).collect();
    assert_eq!(own, ["ACME005"]);
}

#[test]
fn what_is_false_in_the_manifest_is_absent() {
    let denied = MANIFEST.replace("started = 2026-02-02\n", "started = false\n") + "[governance]\nmonitoring = false\n";
    for (holds, manifest, stands) in [
        ("has(manifest.pilot.started)", MANIFEST, true),
        ("has(manifest.pilot.started)", &denied, false),
        ("has(manifest.governance.monitoring)", &denied, false),
        ("has(manifest.governance)", &denied, true),
    ] {
        assert_eq!(says("pilot", holds, manifest).is_empty(), stands, "{holds}");
    }
}
