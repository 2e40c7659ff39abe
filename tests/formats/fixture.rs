//! A portfolio with every difficulty that a format can meet, and a large one.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::common::{Tree, complete, pilotlint, repo, unknown_keys};
use pilotlint::manifest::Stage;

/// Every format but `json`, which the others are held against.
pub const OTHERS: [&str; 9] = [
    "full", "concise", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "markdown",
];

/// What a runner, a terminal, XML, HTML, Markdown, a URI and a list of properties would each stumble over.
pub const NASTY: &str = "a,b:c;d%25%0A #[x](www.example.com)|`<b onclick=x>&amp;'\"*_~ \u{202e}\u{1b}[31m\u{fffe}";

/// A repository of hard cases.
pub fn hard() -> Tree {
    let tree = Tree::new(&[".git/"]);
    let example = |name: &str| fs::read_to_string(repo(&format!("examples/{name}/pilot.toml"))).expect("an example");

    // Waived findings, and findings with other places, in a file whose name breaks lines.
    let waivers = ["OWN016", "HND007"].map(|rule| {
        format!(
            "\n[[waivers]]\nrule = \"{rule}\"\nreason = \"::error::| <b>`*\\u202e\\u001b\"\napproved-by = \"mara\"\nexpires = 2026-06-30\n"
        )
    });
    tree.write(
        "new\nline\r::add-mask::x ##[group]/pilot.toml",
        example("purgatory") + &waivers.concat(),
    );
    // Wide and hidden characters before a place on its line; tabs; line ends of two kinds; no line end at the end.
    tree.write(
        "wide 日本 🚀/pilot.toml",
        complete(Stage::Pilot).replace("training = {", "training = { \"näme🚀日本\" = 1, bogus = 2,")
            + "\n[extras]\r\n\t\"k\u{202e}\\u001b[31m日本\" = 1\n[people.\"🚀é\"]\nname = \"::error::x ##[error]\"\nnäme = \"🚀\"; bogus = 1",
    );
    tree.write(format!("{NASTY}.pilot.toml").as_str(), unknown_keys(3));
    tree.write(
        "##vso[task.setvariable variable=x]y.pilot.toml",
        unknown_keys(12) + "= \u{7}\n",
    );
    tree.write("::warning::.pilot.toml", format!("\"{}\" = 1\n", "long ".repeat(3000)));
    // Nothing to point at.
    tree.write("latin\u{2028}.pilot.toml", b"name = \"\xe9\"\n");
    tree.write("empty.pilot.toml", "");
    // Findings about several files at once.
    for name in ["calls", "claims", "fraud", "glass", "letters"] {
        tree.write(
            &format!("portfolio/{name}/pilot.toml"),
            example(&format!("portfolio/{name}")),
        );
    }
    tree
}

/// 30,000 findings and more.
pub fn large() -> Tree {
    let tree = Tree::new(&[".git/"]);
    for index in 0..31 {
        tree.write(&format!("pilot-{index:02}/pilot.toml"), unknown_keys(999));
    }
    tree
}

/// Runs `pilotlint check` in a folder, on the day of all fixtures.
pub fn check(folder: &Path, args: &[&str]) -> Output {
    let mut command = pilotlint(folder, &["check", "--as-of", "2026-06-15"]);
    command.args(args).output().expect("a run")
}

/// A folder's findings: what `json` says, and a report in each other format.
pub struct Told {
    pub tree: Tree,
    pub json: Value,
    pub waived: bool,
    reports: Tree,
}

impl Told {
    /// One run, with all reports at once.
    pub fn new(tree: Tree, waived: bool) -> Self {
        let reports = Tree::new(&[]);
        let mut args = vec!["--output-format".to_owned(), "json".to_owned()];
        if waived {
            args.push("--include-waived".to_owned());
        }
        for format in OTHERS {
            args.push("--report".to_owned());
            args.push(format!("{format}={}", reports.path(format).display()));
        }
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let output = check(&tree.top, &args);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let json = serde_json::from_slice(&output.stdout).expect("JSON");
        Self {
            tree,
            json,
            waived,
            reports,
        }
    }

    pub fn report(&self, format: &str) -> std::path::PathBuf {
        self.reports.path(format)
    }

    pub fn text(&self, format: &str) -> String {
        fs::read_to_string(self.report(format)).expect("a report")
    }

    pub fn parsed(&self, format: &str) -> Value {
        serde_json::from_str(&self.text(format)).expect("JSON")
    }
}
