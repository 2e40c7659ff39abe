//! `pilotlint.toml`: which one holds, what it comes to, and what is said of one that is wrong.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use crate::common::Request;
use crate::common::{Tree, complete, disk, is_told, pilotlint as command, repo, roomy};
use pilotlint::config::{Config, ConfigError, Configurations, Which};
use pilotlint::diagnostic::Severity;
use pilotlint::manifest::Stage;
use pilotlint::settings::{LIMITS, Limits};
use proptest::prelude::*;
use serde_json::Value;

/// A tree with a repository at its top, and its parts.
fn tree(files: &[(&str, &str)]) -> Tree {
    let tree = Tree::new(&[".git/"]);
    for (name, text) in files {
        tree.write(name, text);
    }
    tree
}

fn pilotlint(folder: &Path, args: &[&str]) -> Output {
    let mut command = command(folder, args);
    command.env("NO_COLOR", "1").env("COLUMNS", "100").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The diagnostics of `check … --output-format json`: path, code and severity of each.
fn found(folder: &Path, args: &[&str]) -> Vec<(String, String, String)> {
    let json = ["check", "--output-format", "json", "--as-of", "2026-06-15"];
    let output = pilotlint(folder, &[&json, args].concat());
    let all: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    let field = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    all["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (field(one, "path"), field(one, "code"), field(one, "severity")))
        .collect()
}

fn codes(folder: &Path, args: &[&str]) -> Vec<String> {
    found(folder, args).into_iter().map(|(_, code, _)| code).collect()
}

/// What one file comes to, and what is wrong with it.
fn read(tree: &Tree, name: &str) -> (Option<Arc<Config>>, Vec<ConfigError>) {
    roomy(|| {
        let mut configurations = Configurations::new(disk(), Which::File(PathBuf::from(name)), &tree.top);
        (configurations.of_folder(&tree.top), configurations.errors())
    })
}

fn holds(tree: &Tree, name: &str) -> Arc<Config> {
    let (config, errors) = read(tree, name);
    assert!(errors.is_empty(), "{errors:?}");
    config.unwrap()
}

fn request(config: &Config) -> Request {
    Request::under(config)
}

/// A pilot at rollout to which only what a test takes away is wrong.
fn pilot() -> String {
    complete(Stage::Rollout).replace("\"docs/", "\"https://example.com/")
}

#[test]
fn the_nearest_up_to_the_project_root_holds() {
    let all_off = "ignore = [\"ALL\"]";
    let tree = tree(&[
        ("pilotlint.toml", all_off),
        ("repo/.git/HEAD", ""),
        ("repo/a/pilotlint.toml", all_off),
        ("repo/a/b/pilot.toml", "x = 1"),
        ("repo/c/pilot.toml", "x = 1"),
        ("d/pilot.toml", "x = 1"),
    ]);
    let paths: Vec<String> = found(&tree.top, &["--select", "MAN002"])
        .into_iter()
        .map(|(path, ..)| path)
        .collect();
    // The configuration at the top is above repo's own root.
    assert_eq!(paths, ["repo/c/pilot.toml"]);
    assert_eq!(
        codes(&tree.path("repo/a/b"), &["--isolated", "--select", "MAN002"]),
        ["MAN002"]
    );
    assert!(codes(&tree.path("repo/c"), &["--config", "../a/pilotlint.toml"]).is_empty());
    let both = pilotlint(&tree.top, &["check", "--isolated", "--config", "pilotlint.toml"]);
    assert_eq!(both.status.code(), Some(2));
    let gone = pilotlint(&tree.top, &["check", "--config", "gone.toml"]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(text(&gone.stderr).contains("does not exist"), "{}", text(&gone.stderr));
}

/// Two folders of one portfolio on different terms, one laid over the other: one run, and the same for any order of paths.
#[test]
fn each_manifest_is_judged_by_its_own() {
    let pilot = pilot().replace("minutes = 48", "minutes = 50");
    let tree = tree(&[
        (
            "claims/pilotlint.toml",
            "select = [\"HND008\", \"ACME\"]\nlimits.handoff-minutes = 45\n[[custom-rules]]\ncode = \"ACME001\"\n\
             name = \"no-such-unit\"\nwarning-from = \"design\"\nat = \"pilot.unit\"\nholds = 'manifest.pilot.unit == \"x\"'\n\
             message = \"not x\"\nhelp = \"make it x\"\n",
        ),
        ("claims/pilot.toml", &pilot),
        ("claims/deep/pilot.toml", &pilot),
        (
            "letters/pilotlint.toml",
            "extend = \"../claims/pilotlint.toml\"\n[severity]\nHND008 = \"warning\"\nACME001 = \"error\"\n",
        ),
        ("letters/pilot.toml", &pilot),
        ("calls/pilot.toml", &pilot),
        ("calls/pilotlint.toml", "select = [\"HND008\"]"),
    ]);
    let expected: Vec<(String, String, String)> = [
        ("claims/deep/pilot.toml", "ACME001", "warning"),
        ("claims/deep/pilot.toml", "HND008", "error"),
        ("claims/pilot.toml", "ACME001", "warning"),
        ("claims/pilot.toml", "HND008", "error"),
        ("letters/pilot.toml", "ACME001", "error"),
        ("letters/pilot.toml", "HND008", "warning"),
    ]
    .map(|(path, code, severity)| (path.to_owned(), code.to_owned(), severity.to_owned()))
    .to_vec();
    assert_eq!(found(&tree.top, &[]), expected);

    let folders = ["calls", "claims", "claims/deep", "letters"];
    let whole = |order: &[usize], threads: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pilotlint"));
        command.current_dir(&tree.top).env("RAYON_NUM_THREADS", threads);
        command.args(["check", "--output-format", "json", "--as-of", "2026-06-15"]);
        command
            .args(order.iter().map(|index| folders[*index]))
            .output()
            .unwrap()
            .stdout
    };
    let first = whole(&[0, 1, 2, 3], "1");
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        for threads in ["1", "8"] {
            assert_eq!(whole(&order, threads), first, "{order:?} on {threads}");
        }
    }
}

/// A text, and what is said of it: the kind of mistake, the piece of the text that it points at, and a word of the message
/// or of the help.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    ("selct = [\"OWN\"]", "unknown-key", "selct", "did you mean `select`?"),
    ("select = \"OWN\"", "wrong-type", "\"OWN\"", "a list"),
    (
        "select = [\"OWN\", \"MET066\"]",
        "unknown-rule",
        "\"MET066\"",
        "did you mean \"MET006\"?",
    ),
    (
        "ignore = [\"sponsor-mising\"]",
        "unknown-rule",
        "\"sponsor-mising\"",
        "sponsor-missing",
    ),
    ("ignore = [\"\"]", "unknown-rule", "\"\"", "there is no rule"),
    ("lookahead = \"no\"", "wrong-type", "\"no\"", "true or false"),
    ("exclude = [\"[z-a]\"]", "invalid-value", "\"[z-a]\"", "no glob"),
    ("exclude = [\"a\", \"\"]", "invalid-value", "\"\"", "it is empty"),
    (
        "docs-url = \"example.com\"",
        "invalid-value",
        "\"example.com\"",
        "does not begin with https://",
    ),
    (
        "docs-url = \"javascript://x/\"",
        "invalid-value",
        "\"javascript://x/\"",
        "only http:// and https://",
    ),
    (
        "docs-url = \"https://x/{name}\"",
        "invalid-value",
        "\"https://x/{name}\"",
        "not an address",
    ),
    ("docs-url = 7", "wrong-type", "7", "a string"),
    ("[severity]\nHND12 = \"error\"", "unknown-rule", "HND12", "HND012"),
    (
        "[severity]\nHND012 = \"fatal\"",
        "invalid-value",
        "\"fatal\"",
        "`error`, `warning`, `off`",
    ),
    (
        "[severity]\n\"a.b\" = \"off\"",
        "unknown-rule",
        "[severity]",
        "there is no rule \"a.b\"",
    ),
    ("severity = \"error\"", "wrong-type", "\"error\"", "a table"),
    (
        "[limits]\nhandof-minutes = 4",
        "unknown-key",
        "handof-minutes",
        "handoff-minutes",
    ),
    ("[limits]\nhandoff-minutes = -1", "invalid-value", "-1", "less than 0"),
    ("[limits]\nmax-findings = 0", "invalid-value", "0", "less than 1"),
    ("[limits]\nhandoff-minutes = 4.5", "wrong-type", "4.5", "a whole number"),
    (
        "[limits]\nstall-days = 99999999999999999999",
        "invalid-value",
        "99999999999999999999",
        "64 bits",
    ),
    (
        "[vocabulary]\nwords = { add = [\"x\"] }",
        "unknown-key",
        "words",
        "placeholders",
    ),
    (
        "[vocabulary]\nplaceholders = [\"x\"]",
        "wrong-type",
        "[\"x\"]",
        "a table",
    ),
    (
        "[vocabulary]\nplaceholders = { add = [\" \"] }",
        "invalid-value",
        "\" \"",
        "is empty",
    ),
    (
        "[vocabulary]\nplaceholders = { ad = [\"x\"] }",
        "unknown-key",
        "ad",
        "did you mean `add`?",
    ),
    (
        "extend = \"gone.toml\"",
        "extend",
        "\"gone.toml\"",
        "which does not exist",
    ),
    ("extend = \"../repo\"", "extend", "\"../repo\"", ""),
    (
        "extend = \"pilotlint.toml\"",
        "extend",
        "\"pilotlint.toml\"",
        "comes back",
    ),
    ("extend = [\"a\"]", "wrong-type", "[\"a\"]", "a string"),
    ("select = [\"OWN\"", "syntax-error", "", ""),
    ("= 3", "syntax-error", "", ""),
];

#[test]
fn mistakes_are_told_at_their_places() {
    for (config, name, at, word) in MISTAKES {
        let tree = tree(&[("pilotlint.toml", config), ("repo/x", "")]);
        let (whole, errors) = read(&tree, "pilotlint.toml");
        assert!(whole.is_none(), "{config}");
        let told = is_told(&errors, name, at, word);
        assert!(told, "{config}: {name} at {at:?}, {word:?}\n{errors:#?}");
    }
}

/// Every mistake of every configuration in one run; what stands under a sound one is linted all the same.
#[test]
fn all_mistakes_of_all_configurations_are_told() {
    let tree = tree(&[
        (
            "a/pilotlint.toml",
            "selct = []\n[limits]\nx = 1\n[severity]\nOWN001 = 3\n",
        ),
        ("a/pilot.toml", "x = 1"),
        ("a/more/pilot.toml", "x = 1"),
        ("b/pilotlint.toml", "extend = \"../base.toml\"\nlookahead = 1\n"),
        ("base.toml", "ignore = [\"NOPE1\"]"),
        ("b/pilot.toml", "x = 1"),
        ("c/pilotlint.toml", "select = [\"MAN002\"]"),
        ("c/pilot.toml", "x = 1"),
    ]);
    let output = pilotlint(&tree.top, &["check", "--output-format", "concise"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stdout).starts_with("c/pilot.toml:1:1: error[MAN002]"),
        "{}",
        text(&output.stdout)
    );
    assert!(text(&output.stdout).contains("1 manifest: 1 error"));
    let said = text(&output.stderr);
    for part in [
        "a/pilotlint.toml:1:1",
        "a/pilotlint.toml:3:1",
        "a/pilotlint.toml:5:10",
        "b/pilotlint.toml:2:13",
        "base.toml:1:11",
        "3 manifests are not linted: their configuration is broken",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert_eq!(said.matches("error[config]").count(), 5, "{said}");
    for command in ["rules", "explain"] {
        let rule: &[&str] = if command == "explain" { &["OWN001"] } else { &[] };
        let output = pilotlint(&tree.path("a"), &[&[command], rule].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let sound = pilotlint(&tree.path("a"), &[&[command, "--isolated"], rule].concat());
        assert_eq!(sound.status.code(), Some(0));
    }
}

#[test]
fn files_extend_each_other() {
    let tree = tree(&[
        (
            "standards/base.toml",
            "select = [\"OWN\", \"HND\"]\nignore = [\"OWN001\"]\nlookahead = false\ndocs-url = \"https://example.com/\"\n\
             [limits]\nhandoff-minutes = 45\nstall-days = 90\n[severity]\nHND = \"warning\"\nHND008 = \"error\"\n\
             [vocabulary]\ntechnical-words = { add = [\"mAP\"] }\n",
        ),
        (
            "adds.toml",
            "extend = \"standards/base.toml\"\nignore = [\"OWN002\"]\n[limits]\nhandoff-minutes = 30\n",
        ),
        (
            "anew.toml",
            "extend = \"adds.toml\"\nselect = [\"OWN\"]\nlookahead = true\n[severity]\nHND008 = \"off\"\nALL = \"error\"\n\
             [vocabulary]\ntechnical-words = { add = [\"Jitter\"] }\nplaceholders = { add = [\"to be agreed\"], replace = true }\n\
             denials = { add = [\"keine\"] }\n",
        ),
    ]);
    let rule = |code: &str| pilotlint::rules::find(code).unwrap();
    let adds = holds(&tree, "adds.toml");
    let selection = adds.selection();
    let on: Vec<bool> = ["OWN001", "OWN002", "OWN003", "HND008", "MET001"]
        .map(|code| selection.contains(&rule(code)))
        .to_vec();
    assert_eq!(on, [false, false, true, true, false]);
    let settings = adds.settings();
    assert_eq!((settings.limits.handoff_minutes, settings.limits.stall_days), (30, 90));
    assert_eq!(
        settings.url(&rule("OWN001")).as_deref(),
        Some("https://example.com/OWN001.md")
    );
    assert!(!adds.lookahead());
    let weight = |config: &Config, code: &str| config.settings().severity.get(code).copied();
    assert_eq!(weight(&adds, "HND001"), Some(Severity::Warning));
    assert_eq!(weight(&adds, "HND008"), Some(Severity::Error));
    assert_eq!(weight(&adds, "OWN001"), None);
    assert_eq!(settings.vocabulary.technical_words.found_in(&["mAP at 50"]), ["mAP"]);
    assert_eq!(settings.vocabulary.technical_words.found_in(&["map-at-50"]), ["map"]);

    let anew = holds(&tree, "anew.toml");
    // What is selected anew does not remember what was ignored before.
    let selection = anew.selection();
    let on: Vec<bool> = ["OWN001", "OWN002", "HND001", "HND008"]
        .map(|code| selection.contains(&rule(code)))
        .to_vec();
    assert_eq!(on, [true, true, false, false]);
    assert!(selection.ignores(&rule("HND008")) && !selection.ignores(&rule("HND001")));
    assert_eq!(weight(&anew, "HND001"), Some(Severity::Warning));
    assert_eq!(weight(&anew, "OWN001"), Some(Severity::Error));
    assert!(anew.lookahead());
    let words = &anew.settings().vocabulary;
    assert_eq!(
        words.technical_words.found_in(&["mAP", "jitter", "uptime"]),
        ["uptime", "mAP", "Jitter", "jitter"]
    );
    assert_eq!(words.placeholders.texts(), ["to be agreed"]);
    assert!(words.denials.contains("Keine") && words.denials.contains("not yet"));
    let files: Vec<&str> = anew.files.iter().map(AsRef::as_ref).collect();
    assert_eq!(files, ["anew.toml", "adds.toml", "standards/base.toml"]);
}

#[test]
fn a_chain_that_cannot_be_followed_is_an_error() {
    let tree = tree(&[
        ("a.toml", "extend = \"b/b.toml\""),
        ("b/b.toml", "# so far\nextend = \"../c.toml\""),
        ("c.toml", "extend = \"./a.toml\""),
        ("folder/x", ""),
        ("to-folder.toml", "extend = \"folder\""),
        ("to-fifo.toml", "extend = \"fifo\""),
        ("to-large.toml", "extend = \"large.toml\""),
        ("large.toml", &"#".repeat(2 << 20)),
        ("to-link.toml", "extend = \"loop.toml\""),
        ("to-bytes.toml", "extend = \"bytes.toml\""),
        ("to-sound.toml", "extend = \"link.toml\""),
        ("sound.toml", "lookahead = false"),
        ("url.toml", "extend = \"https://example.com/pilotlint.toml\""),
    ]);
    tree.write("bytes.toml", b"a = \"\xff\"");
    tree.fifo("fifo");
    tree.link("loop.toml", "loop.toml");
    tree.link("sound.toml", "link.toml");
    for length in 0..20 {
        tree.write(
            &format!("long-{length}.toml"),
            format!("extend = \"long-{}.toml\"", length + 1),
        );
    }
    tree.write("long-20.toml", "");
    for (file, word, place) in [
        (
            "a.toml",
            "comes back to where it began: a.toml -> b/b.toml -> c.toml -> a.toml",
            "c.toml",
        ),
        ("to-folder.toml", "is a folder, not a regular file", "to-folder.toml"),
        ("to-fifo.toml", "is a named pipe, not a regular file", "to-fifo.toml"),
        (
            "to-large.toml",
            "has 2097152 bytes, over the limit of 1048576 bytes",
            "to-large.toml",
        ),
        ("to-link.toml", "cannot be read", "to-link.toml"),
        ("to-bytes.toml", "is not UTF-8", "to-bytes.toml"),
        ("url.toml", "does not exist", "url.toml"),
        ("long-0.toml", "more than 16 files", "long-15.toml"),
    ] {
        let (held, errors) = read(&tree, file);
        assert!(held.is_none(), "{file}");
        assert_eq!(errors.len(), 1, "{file}: {errors:?}");
        assert!(
            errors[0].diagnostic.message.contains(word),
            "{file}: {}",
            errors[0].diagnostic.message
        );
        assert_eq!(errors[0].path, place, "{file}");
    }
    // A link to a file is that file.
    assert!(!holds(&tree, "to-sound.toml").lookahead());
    assert!(read(&tree, "long-5.toml").0.is_some());
}

/// Whoever can have a project linted could else read what the machine has.
#[test]
fn of_what_lies_outside_nothing_is_shown() {
    let key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n-----END OPENSSH PRIVATE KEY-----\n";
    let tree = Tree::new(&["repo/.git/", "other/.git/"]);
    tree.write("secret/id_rsa", key);
    tree.write(
        "secret/settings.toml",
        "# mine\npassword = \"hunter2\"\nselect = [\"s3cr3t\"]\n",
    );
    tree.write("secret/between.toml", "extend = \"settings.toml\"\n");
    tree.write("secret/lost.toml", "extend = \"h1dden.toml\"\n");
    tree.write("repo/own.toml", "password = \"visible\"\n");
    tree.write("other/pilotlint.toml", "ignore = [\"OWN001\"]\nvisible = 1\n");
    tree.write("other/pilot.toml", "x = 1");
    tree.write("repo/pilot.toml", "x = 1");
    tree.link("../secret/settings.toml", "repo/link.toml");
    let check = |target: &str, paths: &[&str]| -> String {
        tree.write(
            "repo/pilotlint.toml",
            format!("lookahead = true\nextend = \"{target}\"\n"),
        );
        let output = pilotlint(&tree.top, &[&["check", "--output-format", "concise"], paths].concat());
        assert_eq!(output.status.code(), Some(2), "{target}");
        text(&output.stderr) + &text(&output.stdout)
    };
    let absolute = tree.path("secret/id_rsa");
    for (target, sentence) in [
        (
            absolute.to_str().unwrap(),
            "the configuration secret/id_rsa, outside of this project, has ",
        ),
        ("../secret/id_rsa", "the first on line 1"),
        ("../secret/settings.toml", "has 2 mistakes, the first on line 2"),
        (
            "link.toml",
            "secret/settings.toml, outside of this project, has 2 mistakes",
        ),
        // The one that is broken, however it is reached.
        (
            "../secret/between.toml",
            "secret/settings.toml, outside of this project, has 2 mistakes",
        ),
        (
            "../secret/lost.toml",
            "the configuration secret/lost.toml, outside of this project, has 1 mistake, on line 1",
        ),
    ] {
        let said = check(target, &["repo"]);
        let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            flat.replace("| ", "").replace("│ ", "").contains(sentence),
            "{target}: {said}"
        );
        assert!(said.contains("repo/pilotlint.toml:2:10"), "{said}");
        assert!(said.contains("run pilotlint where it lies to see them"), "{said}");
        assert_eq!(said.matches("error[config]").count(), 1, "{said}");
        for word in ["PRIVATE", "b3Blb", "hunter2", "password", "s3cr3t", "h1dden", "mine"] {
            assert!(!said.contains(word), "{target} tells {word}: {said}");
        }
    }
    assert!(check("own.toml", &["repo"]).contains("visible"));
    // Where it lies it is shown, in the same run too.
    let both = check("../other/pilotlint.toml", &["."]);
    assert!(both.contains("outside of this project, has 1 mistake"), "{both}");
    assert!(both.contains("other/pilotlint.toml:2:1"), "{both}");
    let named = pilotlint(&tree.top, &["check", "repo", "--config", "secret/settings.toml"]);
    assert!(text(&named.stderr).contains("s3cr3t"), "{}", text(&named.stderr));
    // A sound one holds wherever it is.
    tree.write("secret/sound.toml", "lookahead = false");
    tree.write("repo/pilotlint.toml", "extend = \"../secret/sound.toml\"");
    assert!(!holds(&tree, "repo/pilotlint.toml").lookahead());
}

#[test]
fn whatever_bears_the_name_is_the_configuration() {
    type Make = fn(&Tree);
    let makes: [(Make, &str); 8] = [
        (
            |tree| tree.write("p/pilotlint.toml/x", ""),
            "is a folder, not a regular file",
        ),
        (|tree| tree.fifo("p/pilotlint.toml"), "is a named pipe"),
        (
            |tree| tree.link("/dev/zero", "p/pilotlint.toml"),
            "the configuration is a link that leads out of the project",
        ),
        (|tree| tree.link("gone", "p/pilotlint.toml"), "does not exist"),
        (
            |tree| tree.write("p/pilotlint.toml", vec![b'#'; 3 << 20]),
            "over the limit",
        ),
        (|tree| tree.write("p/pilotlint.toml", b"\xff\xfea\0"), "is UTF-16"),
        (|tree| tree.write("p/pilotlint.toml", b"a = '\xe9'"), "is not UTF-8"),
        (
            |tree| {
                tree.write(
                    "p/pilotlint.toml",
                    format!("a = {}1{}", "[".repeat(200), "]".repeat(200)),
                );
            },
            "",
        ),
    ];
    for (make, word) in makes {
        let tree = tree(&[("p/pilot.toml", "x = 1"), ("q/pilot.toml", "manifest-version = 1")]);
        make(&tree);
        let output = pilotlint(
            &tree.top,
            &["check", "--output-format", "concise", "--select", "MAN002"],
        );
        assert_eq!(output.status.code(), Some(2), "{word}");
        assert!(text(&output.stderr).contains(word), "{word}: {}", text(&output.stderr));
        assert!(
            text(&output.stdout).contains("1 manifest: no findings"),
            "{}",
            text(&output.stdout)
        );
    }
}

#[test]
fn nothing_from_a_configuration_is_obeyed_by_a_terminal() {
    let tree = tree(&[
        (
            "pilotlint.toml",
            "extend = \"other.toml\"\nselect = [\"\\u001b[31m\"]\n\"\\u202e\" = 1\n[severity]\n\"\\u009b31m\" = \"off\"\n",
        ),
        ("other.toml", ""),
        ("pilot.toml", "x = 1"),
        ("a/pilotlint.toml", "extend = \"\\u001b]0;x\\u0007\""),
        ("a/pilot.toml", "x = 1"),
    ]);
    let output = pilotlint(&tree.top, &["check"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.chars().all(|c| c == '\n' || !c.is_control()), "{said:?}");
    assert!(!said.contains('\u{202e}') && said.contains("\\u{1b}[31m"), "{said}");
}

#[test]
fn excluded_folders_are_not_read() {
    let tree = tree(&[
        (
            "pilotlint.toml",
            "exclude = [\"archive/**\", \"*.draft.pilot.toml\", \"/old\"]\nselect = [\"MAN002\"]",
        ),
        // Whoever looks in there stumbles over this.
        ("archive/pilotlint.toml", "broken ="),
        ("archive/pilot.toml", "x = 1"),
        ("archive/deep/pilot.toml", "x = 1"),
        ("old/pilot.toml", "x = 1"),
        ("live/old/pilot.toml", "x = 1"),
        ("live/a.draft.pilot.toml", "x = 1"),
        ("live/a.pilot.toml", "x = 1"),
        ("live/own/pilotlint.toml", "exclude = [\"b\"]\nselect = [\"MAN002\"]"),
        ("live/own/b/pilot.toml", "x = 1"),
        ("live/own/c/x.draft.pilot.toml", "x = 1"),
    ]);
    let paths = |folder: &Path, args: &[&str]| -> Vec<String> {
        found(folder, args).into_iter().map(|(path, ..)| path).collect()
    };
    let live = [
        "live/a.pilot.toml",
        "live/old/pilot.toml",
        "live/own/c/x.draft.pilot.toml",
    ];
    assert_eq!(paths(&tree.top, &[]), live);
    assert_eq!(
        paths(&tree.top, &["--exclude", "live/o*", "--exclude", "nothing"]),
        live[..1]
    );
    assert_eq!(
        paths(&tree.path("live"), &["--exclude", "own/**"]),
        ["a.pilot.toml", "old/pilot.toml"]
    );
    // What is named is linted.
    assert_eq!(paths(&tree.top, &["old/pilot.toml"]), ["old/pilot.toml"]);
    assert_eq!(paths(&tree.top, &["old"]), ["old/pilot.toml"]);
    assert_eq!(
        paths(&tree.top, &["live/a.draft.pilot.toml", "--exclude", "live"]),
        ["live/a.draft.pilot.toml"]
    );
    let all = pilotlint(&tree.top, &["check", "live", "--exclude", "*.toml"]);
    assert_eq!(all.status.code(), Some(2));
    assert!(
        text(&all.stderr).contains("excluded by a configuration or by --exclude"),
        "{}",
        text(&all.stderr)
    );
    let bad = pilotlint(&tree.top, &["check", "--exclude", "[z-a]"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(text(&bad.stderr).contains("--exclude [z-a]"), "{}", text(&bad.stderr));
}

#[test]
fn severity_decides_and_off_leaves_no_trace() {
    let pilot = pilot()
        .replace("minutes = 48", "minutes = 90")
        .replace("[waiv", "[[x]]\n[waiv");
    let tree = tree(&[("pilot.toml", &pilot), ("pilotlint.toml", "")]);
    let about = |config: &str, args: &[&str]| -> Vec<(String, String)> {
        tree.write("pilotlint.toml", config);
        let all = found(&tree.top, args)
            .into_iter()
            .map(|(_, code, severity)| (code, severity));
        all.filter(|(code, _)| code == "HND008").collect()
    };
    let error = [("HND008".to_owned(), "error".to_owned())];
    let warning = [("HND008".to_owned(), "warning".to_owned())];
    assert_eq!(about("", &[]), error);
    assert_eq!(about("[severity]\nhandoff-too-slow = \"warning\"", &[]), warning);
    assert_eq!(about("[severity]\nALL = \"off\"\nHND = \"warning\"", &[]), warning);
    assert_eq!(about("[severity]\nHND = \"off\"\nhnd008 = \"error\"", &[]), error);
    assert_eq!(about("[severity]\nHND008 = \"off\"", &["--select", "HND008"]), []);
    assert_eq!(about("ignore = [\"HND008\"]", &["--select", "ALL"]), []);
    assert_eq!(about("select = [\"HND\"]", &["--ignore", "HND008"]), []);
    assert_eq!(about("ignore = [\"HND008\"]", &["--isolated"]), error);
    assert_eq!(about("limits.handoff-minutes = 90", &[]), []);

    // What is only looked ahead to stays a warning.
    let ahead = complete(Stage::Pilot).replace("minutes = 48", "minutes = 90");
    tree.write("pilot.toml", ahead.replace("\"docs/", "\"https://example.com/"));
    assert_eq!(about("[severity]\nALL = \"error\"", &[]), warning);
    let open = |config: &str| -> u64 {
        tree.write("pilotlint.toml", config);
        let output = pilotlint(
            &tree.top,
            &["check", "--output-format", "json", "--as-of", "2026-06-15"],
        );
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["manifests"][0]["open_at_next_stage"]
            .as_u64()
            .unwrap()
    };
    // What it does not want to hear of is open all the same.
    assert_eq!(open(""), open("[severity]\nHND008 = \"off\""));
    assert_eq!(about("lookahead = false", &[]), []);
}

#[test]
fn portfolio_rules_go_by_each_manifests_terms() {
    let pilot = |name: &str| pilot().replace("claims-triage", name);
    let tree = tree(&[
        ("a/pilotlint.toml", "select = [\"PRT002\"]"),
        ("a/pilot.toml", &pilot("twin")),
        (
            "b/pilotlint.toml",
            "select = [\"PRT002\"]\n[severity]\nPRT002 = \"warning\"",
        ),
        ("b/pilot.toml", &pilot("twin")),
        ("c/pilotlint.toml", "[severity]\nPRT = \"off\""),
        ("c/pilot.toml", &pilot("twin")),
    ]);
    let own: Vec<_> = found(&tree.top, &["--select", "PRT002"]);
    let own: Vec<(&str, &str)> = own
        .iter()
        .map(|(path, _, severity)| (path.as_str(), severity.as_str()))
        .collect();
    assert_eq!(own, [("a/pilot.toml", "error"), ("b/pilot.toml", "warning")]);
}

#[test]
fn pages_have_the_address_that_the_configuration_gives() {
    let tree = tree(&[("pilotlint.toml", ""), ("pilot.toml", "x = 1")]);
    for (config, url) in [
        ("", Value::Null),
        (
            "docs-url = \"https://example.com/rules/\"",
            "https://example.com/rules/MAN002.md".into(),
        ),
        (
            "docs-url = \"http://wiki/x?rule={code}#{code}\"",
            "http://wiki/x?rule=MAN002#MAN002".into(),
        ),
    ] {
        tree.write("pilotlint.toml", config);
        let json = |args: &[&str]| -> Value {
            let output = pilotlint(&tree.top, &[args, &["--output-format", "json"]].concat());
            serde_json::from_slice(&output.stdout).unwrap()
        };
        assert_eq!(json(&["check", "--select", "MAN002"])["diagnostics"][0]["url"], url);
        assert_eq!(json(&["rules", "MAN002"])["rules"][0]["url"], url);
        assert_eq!(json(&["explain", "MAN002"])["rules"][0]["url"], url);
    }
}

#[test]
fn limits_have_the_names_and_defaults_of_the_catalogue() {
    let expected = "max-manifest-bytes 1048576, max-findings 1000, stub-words 30, evidence-references 3, \
         payback-months 24, stale-measurement-days 90, handoff-minutes 60, handoff-test-days 180, stall-days 180, killed-running-days 30, \
         waiver-days 180, portfolio-pilots 3, portfolio-ratio-pilots 5, portfolio-ratio 2, owner-pilots 3, \
         waivers 5, futile-days 540, not-applicable 5, large-rollout-people 200, large-rollout-teams 5";
    let default = Limits::default();
    let own: Vec<String> = LIMITS
        .iter()
        .map(|limit| format!("{} {}", limit.name, (limit.get)(&default)))
        .collect();
    assert_eq!(own.join(", "), expected);
    for limit in LIMITS {
        for value in [limit.least, 7, 4_000_000_000] {
            let tree = tree(&[("x.toml", &format!("[limits]\n{} = {value}", limit.name))]);
            let config = holds(&tree, "x.toml");
            assert_eq!((limit.get)(&config.settings().limits), value, "{}", limit.name);
            for other in LIMITS.iter().filter(|other| other.name != limit.name) {
                assert_eq!(
                    (other.get)(&config.settings().limits),
                    (other.get)(&default),
                    "{}",
                    other.name
                );
            }
        }
    }
}

#[test]
fn limits_and_words_reach_the_rules() {
    let tree = tree(&[
        (
            "x.toml",
            "[limits]\nmax-manifest-bytes = 100\nmax-findings = 2\nstub-words = 5000\n[vocabulary]\nplaceholders = { add = [\"Tbs\"] }\n",
        ),
        ("tiny/pilot.toml", "a = 1\nb = 2\nc = 3\npilot.name = \"TBS.\"\n"),
    ]);
    tree.write("large/pilot.toml", complete(Stage::Pilot));
    let of = |folder: &str, rules: &str| codes(&tree.top, &["--config", "x.toml", "--select", rules, folder]);
    assert_eq!(of("large", "MAN"), ["MAN012"]);
    assert_eq!(of("tiny", "MAN002,MAN015"), ["MAN015", "MAN002", "MAN002"]);
    assert_eq!(of("tiny", "MAN007"), ["MAN007"]);
    let complete = codes(
        &repo("tests/complete"),
        &["--isolated", "rollout.pilot.toml", "--select", "MAN010"],
    );
    assert!(complete.is_empty());
    let x = tree.path("x.toml");
    tree.write("x.toml", "limits.stub-words = 5000");
    let stubs = codes(
        &repo("tests/complete"),
        &[
            "--config",
            x.to_str().unwrap(),
            "rollout.pilot.toml",
            "--select",
            "MAN010",
        ],
    );
    assert!(
        stubs.len() > 5 && stubs.iter().all(|code| code == "MAN010"),
        "{stubs:?}"
    );
}

#[test]
fn settings_are_shown_with_where_they_were_made() {
    let tree = tree(&[
        (
            "standards/pilotlint.toml",
            "ignore = [\"MET006\"]\n[limits]\nhandoff-minutes = 45\n",
        ),
        (
            "a/pilotlint.toml",
            "extend = \"../standards/pilotlint.toml\"\nignore = [\"MET005\"]\n[severity]\nGOV = \"warning\"\n",
        ),
        ("a/pilot.toml", ""),
        ("a/b/pilot.toml", ""),
        ("c/pilot.toml", ""),
    ]);
    let output = pilotlint(&tree.top, &["check", "--show-settings", "--select", "GOV"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let shown: Vec<String> = text(&output.stdout)
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let start = [
        "a/b/pilot.toml",
        "a/pilot.toml",
        "a/pilotlint.toml, which extends standards/pilotlint.toml",
    ];
    assert_eq!(shown[..3], start);
    for line in [
        "ignore MET006, MET005 a/pilotlint.toml:2, standards/pilotlint.toml:1",
        "severity.GOV warning a/pilotlint.toml:4",
        "limits.handoff-minutes 45 standards/pilotlint.toml:3",
        "limits.stall-days 180 default",
        "--select GOV command line",
        "no configuration",
    ] {
        assert!(shown.iter().any(|one| one == line), "{line}\n{}", text(&output.stdout));
    }
}

#[test]
fn the_command_line_knows_the_rules_of_every_configuration() {
    let rule = |code: &str| {
        format!(
            "[[custom-rules]]\ncode = \"{code}\"\nname = \"{}\"\nwarning-from = \"design\"\nat = \"pilot.unit\"\nholds = 'false'\n\
             message = \"no\"\nhelp = \"none\"\n",
            code.to_lowercase()
        )
    };
    let tree = tree(&[
        ("a/pilotlint.toml", &rule("ACME001")),
        ("a/pilot.toml", "[pilot]"),
        ("b/pilotlint.toml", &rule("OTHER002")),
        ("b/pilot.toml", "[pilot]"),
    ]);
    assert_eq!(codes(&tree.top, &["--select", "ACME001"]), ["ACME001"]);
    assert_eq!(codes(&tree.top, &["--select", "acme,other"]), ["ACME001", "OTHER002"]);
    assert_eq!(
        codes(&tree.top, &["--select", "ACME,OTHER", "--ignore", "acme001"]),
        ["OTHER002"]
    );
    let unknown = pilotlint(&tree.top, &["check", "--select", "ACME01"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        text(&unknown.stderr).contains("did you mean \"ACME001\"?"),
        "{}",
        text(&unknown.stderr)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Any bytes are read or refused, with places inside the text.
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        sound_or_told(&bytes);
    }

    /// So is what is left of a sound one from which a piece was cut, or in which a piece was doubled.
    #[test]
    fn any_cut(from in 0usize..1200, length in 0usize..60, doubled in any::<bool>()) {
        let text = std::fs::read_to_string(repo("docs/custom-rules.md")).unwrap();
        let block = text.split("```toml\n").filter(|block| block.starts_with("[[custom")).map(|block| block.split("```").next().unwrap());
        let mut bytes: Vec<u8> = block.collect::<String>().into_bytes();
        let from = from.min(bytes.len());
        let piece = bytes[from..(from + length).min(bytes.len())].to_vec();
        if doubled {
            bytes.splice(from..from, piece);
        } else {
            bytes.drain(from..from + piece.len());
        }
        sound_or_told(&bytes);
    }
}

fn sound_or_told(bytes: &[u8]) {
    let tree = Tree::new(&[".git/"]);
    tree.write("x.toml", bytes);
    let (config, errors) = read(&tree, "x.toml");
    assert_eq!(config.is_none(), !errors.is_empty());
    if let Some(config) = config {
        assert!(request(&config).settings.limits.max_findings > 0);
    }
    for error in errors {
        if let Some((source, span)) = error.source.as_ref().zip(error.diagnostic.span.as_ref()) {
            assert!(source.text().get(span.clone()).is_some(), "{span:?}");
        }
        assert!(!error.diagnostic.message.is_empty());
    }
}

#[test]
fn an_empty_selection_is_no_selection() {
    let tree = tree(&[("pilotlint.toml", "select = []\n"), ("pilot.toml", "x = 1")]);
    let (config, errors) = read(&tree, "pilotlint.toml");
    assert!(config.is_none());
    let [error] = errors.as_slice() else {
        panic!("{errors:?}")
    };
    assert_eq!(
        error.diagnostic.message,
        "`select` is empty, so that no rule would be on"
    );
    assert!(
        error
            .diagnostic
            .help
            .as_deref()
            .unwrap()
            .starts_with("leave it out for every rule")
    );
    let source = error.source.as_ref().unwrap();
    assert_eq!(&source.text()[error.diagnostic.span.clone().unwrap()], "[]");
    assert_eq!(pilotlint(&tree.top, &["check"]).status.code(), Some(2));
}

#[test]
fn words_that_name_no_rule_at_all_are_a_mistake() {
    let tree = tree(&[("pilot.toml", "x = 1")]);
    for args in [
        &["check", "--select", ""][..],
        &["check", "--select", ","],
        &["assess", "--select", " , "],
        &["explain", ""],
        &["rules", ","],
    ] {
        let output = pilotlint(&tree.top, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
    let output = pilotlint(&tree.top, &["check", "--select", ""]);
    assert!(
        text(&output.stderr).contains("no rule is named"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn what_many_extend_is_shared() {
    let mut base = String::from(
        "ignore = [\"WAV\"]\n[severity]\nACME = \"warning\"\n[vocabulary]\ntechnical-words = { add = [\"jitter\"] }\n",
    );
    for number in 0..100 {
        base += &format!(
            "[[custom-rules]]\ncode = \"ACME{number:03}\"\nname = \"shared-{number}\"\nerror-from = \"pilot\"\n\
             at = \"pilot.name\"\nholds = \"true\"\nmessage = \"m\"\nhelp = \"h\"\n"
        );
    }
    let tree = tree(&[
        ("base.toml", base.as_str()),
        ("a.toml", "extend = \"base.toml\"\nlookahead = false\n"),
        ("b.toml", "extend = \"base.toml\"\n[severity]\nACME001 = \"error\"\n"),
    ]);
    let mut shared = Vec::new();
    for name in ["base.toml", "a.toml", "b.toml"] {
        let config = holds(&tree, name);
        assert_eq!(config.custom_rules().len(), 100);
        let weight = |code: &str| config.settings().severity.get(code).copied();
        assert_eq!(weight("ACME000"), Some(Severity::Warning));
        let own = if name == "b.toml" {
            Severity::Error
        } else {
            Severity::Warning
        };
        assert_eq!(weight("ACME001"), Some(own));
        let words = &config.settings().vocabulary.technical_words;
        assert_eq!(words.found_in(&["jitter"]), ["jitter"]);
        shared.push(config);
    }
    let page = pilotlint::config::show(&shared[1], &[], &[]);
    assert!(page.contains("base.toml:1") && page.contains("a.toml:2"), "{page}");
    roomy(|| {
        let mut configurations = Configurations::new(disk(), Which::Nearest, &tree.top);
        tree.write("x/pilotlint.toml", "extend = \"../base.toml\"\n");
        tree.write("y/pilotlint.toml", "extend = \"../base.toml\"\n");
        let of =
            |folder: &str, configurations: &mut Configurations| configurations.of_folder(&tree.path(folder)).unwrap();
        let (x, y) = (of("x", &mut configurations), of("y", &mut configurations));
        assert!(std::ptr::eq(x.custom_rules(), y.custom_rules()));
    });
}
