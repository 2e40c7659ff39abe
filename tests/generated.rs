//! Generated files are fresh. `BLESS=1 cargo test` rewrites them.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pilotlint::catalogue;
use pilotlint::cli;
use pilotlint::manifest::schema;
use pilotlint::settings::{LIMITS, Limits, List};

fn fresh(file: &Path, text: &str) {
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let committed = fs::read_to_string(file).unwrap_or_default();
    assert_eq!(
        committed,
        text,
        "{} is stale: BLESS=1 cargo test rewrites it",
        file.display()
    );
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_schema_is_fresh() {
    fresh(&root().join("schema/pilot.schema.json"), &schema::manifest_json());
}

#[test]
fn the_page_of_keys_is_fresh() {
    fresh(&root().join("docs/manifest.md"), &catalogue::manifest_markdown());
}

#[test]
fn the_schema_of_configurations_is_fresh() {
    fresh(
        &root().join("schema/pilotlint.schema.json"),
        &pilotlint::config::schema_json(),
    );
}

/// The tables of limits and word lists, in a page that is otherwise written by hand.
#[test]
fn the_limits_in_the_docs_are_fresh() {
    let file = root().join("docs/configuration.md");
    let text = fs::read_to_string(&file).unwrap();
    let mut table = String::from("| limit | default | what it limits | used by |\n| --- | --- | --- | --- |\n");
    for limit in LIMITS {
        let default = (limit.get)(&Limits::default());
        table += &format!(
            "| `{}` | {default} | {} | {} |\n",
            limit.name,
            limit.about,
            pilotlint::config::used_by(limit.name)
        );
    }
    let lists: Vec<String> = List::ALL
        .iter()
        .map(|list| format!("- `{}`: {}\n", list.name(), list.words().join(", ")))
        .collect();
    let between = |text: &str, mark: &str, new: &str| {
        let (before, rest) = text.split_once(&format!("<!-- {mark} -->\n")).unwrap();
        let (_, after) = rest.split_once("<!-- end -->").unwrap();
        format!("{before}<!-- {mark} -->\n\n{new}\n<!-- end -->{after}")
    };
    let text = between(&text, "limits", &table);
    fresh(&file, &between(&text, "lists", &lists.concat()));
}

#[test]
fn the_rule_pages_are_fresh_and_no_others_are_there() {
    let folder = root().join("docs/rules");
    let pages = cli::rule_pages();
    let wanted: BTreeSet<String> = pages.iter().map(|(name, _)| name.clone()).collect();
    for (name, text) in &pages {
        fresh(&folder.join(name), text);
    }
    let there: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(there, wanted);
}

#[test]
fn the_help_in_the_docs_is_fresh() {
    let mut text = String::from("# The command line\n\nWhat `pilotlint --help` prints, for each command.\n");
    let whole = cli::command();
    let commands = whole.get_subcommands().map(clap::Command::get_name);
    for command in std::iter::once("").chain(commands) {
        let mut call = std::process::Command::new(env!("CARGO_BIN_EXE_pilotlint"));
        if !command.is_empty() {
            call.arg(command);
        }
        let out = call
            .arg("--help")
            .env("COLUMNS", "100")
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        assert_eq!(out.status.code(), Some(0));
        let help = String::from_utf8(out.stdout).unwrap();
        text += &format!("\n## pilotlint {command}\n\n```text\n{}\n```\n", help.trim_end())
            .replace("pilotlint \n", "pilotlint\n");
    }
    let text: Vec<&str> = text.lines().map(str::trim_end).collect();
    fresh(&root().join("docs/command-line.md"), &(text.join("\n") + "\n"));
}

/// How many rules there are is told where the catalogue is spoken of; only the catalogue knows.
#[test]
fn the_sums_of_rules_in_the_docs_are_fresh() {
    let sum = pilotlint::rules::all().count();
    for (page, after) in [
        ("README.md", " scaling-readiness rules"),
        ("docs/README.md", " rules](rules/README.md)"),
        ("CHANGELOG.md", " rules: about"),
    ] {
        let page = root().join(page);
        let text = fs::read_to_string(&page).unwrap();
        let mut parts = text.split(after);
        let mut wanted = parts
            .next()
            .unwrap()
            .trim_end_matches(|c: char| c.is_ascii_digit())
            .to_owned();
        let rest: Vec<&str> = parts.collect();
        assert_eq!(
            rest.len(),
            1,
            "{}: how many rules there are is told once",
            page.display()
        );
        wanted += &format!("{sum}{after}{}", rest[0]);
        fresh(&page, &wanted);
    }
}

/// A line `<!-- file: PATH -->` in the book is followed by that file as a block.
#[test]
fn the_files_in_the_book_are_fresh() {
    let copied = files_of("ci.md");
    assert_eq!(copied, fs::read_dir(root().join("docs/ci")).unwrap().count());
    assert_eq!(files_of("known.md"), 1);
}

/// Holds the blocks of one page against the files that they show, and counts them.
fn files_of(page: &str) -> usize {
    let page = root().join("docs").join(page);
    let text = fs::read_to_string(&page).unwrap();
    let mut parts = text.split("<!-- file: ");
    let mut wanted = parts.next().unwrap().to_owned();
    let mut files = 0;
    for part in parts {
        let (name, rest) = part.split_once(" -->\n").unwrap();
        let file = fs::read_to_string(root().join("docs").join(name)).unwrap();
        let language = if name.rsplit('.').next() == Some("toml") {
            "toml"
        } else {
            "yaml"
        };
        let rest = rest
            .strip_prefix(&format!("\n```{language}\n"))
            .map_or(rest, |block| block.split_once("```\n").unwrap().1);
        wanted += &format!("<!-- file: {name} -->\n\n```{language}\n{file}```\n{rest}");
        files += 1;
    }
    fresh(&page, &wanted);
    files
}

#[test]
fn the_manual_pages_are_fresh_and_no_others_are_there() {
    let folder = root().join("man");
    let mut command = cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = BTreeSet::new();
    for command in command.get_subcommands().chain([&command]) {
        let name = command.get_display_name().unwrap_or(command.get_name());
        let file = format!("{name}.1");
        fresh(&folder.join(&file), &manual_page(name, command));
        pages.insert(file);
    }
    let there: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(there, pages);
}

/// The day of the changelog's latest release; the day on which there first were manual pages, while it has none.
fn release_day() -> String {
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    let headings = changelog.lines().filter(|line| line.starts_with("## ["));
    let mut days = headings.filter_map(|line| line.split_once("] - ").map(|(_, day)| day.trim().to_owned()));
    days.next().unwrap_or_else(|| "2026-11-21".to_owned())
}

/// A page, with what `clap_mangen` leaves to be wished for: a proper title, and examples that keep their lines.
fn manual_page(name: &str, command: &clap::Command) -> String {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .title(name.to_uppercase())
        .date(release_day())
        .source(concat!("pilotlint ", env!("CARGO_PKG_VERSION")))
        .manual("pilotlint manual")
        .render(&mut page)
        .unwrap();
    let page = String::from_utf8(page).unwrap();
    let page = page.replace(".br\n\n.br\n", ".sp\n");
    let mut out = String::new();
    for section in page
        .split_inclusive('\n')
        .fold(Vec::<String>::new(), |mut sections, line| {
            match sections.last_mut() {
                Some(section) if !line.starts_with(".SH ") => section.push_str(line),
                _ => sections.push(line.to_owned()),
            }
            sections
        })
    {
        match section.strip_prefix(".SH EXTRA\n") {
            Some(extra) => {
                let extra = extra.strip_prefix("Examples:\n").unwrap_or(extra);
                out += &format!(".SH EXAMPLES\n.nf\n{extra}.fi\n");
            }
            None => out += &section,
        }
    }
    let lines: Vec<&str> = out.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}
