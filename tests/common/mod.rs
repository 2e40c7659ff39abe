//! What tests share: complete manifests, and fixtures laid over them.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::missing_panics_doc
)]

mod edits;
mod judges;
mod pilot;
mod tree;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use pilotlint::config::{Config, ConfigError};
use pilotlint::document::Seen;
use pilotlint::engine::{Analysis, Input, Linted, Readiness, Standard, analyse};
use pilotlint::evidence::{Origin, Resolver, Shared};
use pilotlint::files::{Disk, Files};
use pilotlint::manifest::{Date, Stage};
use pilotlint::rules::{Rule, Selection, Settings};

pub use edits::{Edit, edited};
pub use judges::{html, judge, sarif_verdict, silent};
pub use pilot::Pilot;
pub use tree::Tree;
#[cfg(unix)]
pub use tree::permissions_hold;

/// Every example, relative to `examples`.
pub const EXAMPLES: &[&str] = &[
    "design",
    "honest",
    "purgatory",
    "ready",
    "portfolio/claims",
    "portfolio/glass",
    "portfolio/letters",
    "portfolio/calls",
    "portfolio/fraud",
];

/// The program in a folder, with nothing to read, and without the variables that change what it prints.
pub fn pilotlint(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pilotlint"));
    command.current_dir(folder).args(args).stdin(Stdio::null());
    for name in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "FORCE_COLOR",
        "COLUMNS",
        "GITHUB_ACTIONS",
        "TF_BUILD",
    ] {
        command.env_remove(name);
    }
    command
}

/// What is read: the disk.
pub fn disk() -> Arc<dyn Files> {
    Arc::new(Disk)
}

/// A manifest of nothing but keys that no manifest has.
pub fn unknown_keys(count: usize) -> String {
    let mut text = String::new();
    for index in 0..count {
        text += &format!("key-{index} = {index}\n");
    }
    text
}

/// The day on which all fixtures are judged.
pub fn today() -> Date {
    Date::parse("2026-06-15").unwrap()
}

/// A folder or file of the repository.
pub fn repo(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a complete pilot at `stage`, to which no rule has anything to say. A retired one is made from production.
pub fn complete(stage: Stage) -> String {
    let stage = if stage == Stage::Retired {
        Stage::Production
    } else {
        stage
    };
    std::fs::read_to_string(repo(&format!("tests/complete/{stage}.pilot.toml"))).unwrap()
}

/// What a text is held against, and from where.
#[derive(Debug, Clone)]
pub struct Request {
    pub today: Date,
    pub gate: Option<Stage>,
    pub lookahead: bool,
    pub selection: Selection,
    pub settings: Settings,
}

/// A request as fixtures make it: today is [`today`], no gate, with look-ahead, every rule.
pub fn request() -> Request {
    Request {
        today: today(),
        gate: None,
        lookahead: true,
        selection: Selection::default(),
        settings: Settings::default(),
    }
}

impl Request {
    /// What holds under a configuration, asked for in the same way.
    pub fn under(config: &Config) -> Self {
        Self {
            lookahead: config.lookahead(),
            selection: config.selection(),
            settings: config.settings().clone(),
            ..request()
        }
    }

    /// As the engine takes it.
    pub fn standard(&self) -> Arc<Standard> {
        Arc::new(Standard {
            today: self.today,
            selection: self.selection.clone(),
            lookahead: self.lookahead,
            waivers: true,
            settings: self.settings.clone(),
        })
    }
}

/// Analyses a text as if it stood in `tests/complete`, under a path of its own.
pub fn analysed(path: &str, text: &str, request: &Request) -> Analysis {
    let input = Input {
        path: path.into(),
        root_path: path.into(),
    };
    let folder = repo("tests/complete").canonicalize().unwrap();
    let root = repo("").canonicalize().unwrap();
    let resolver = Resolver::new(disk());
    analyse(input, text.to_owned(), &request.standard(), &mut |reference| {
        seen(&resolver, &folder, &root, request, reference)
    })
}

/// What a request sees of a Reference of a manifest in a folder.
pub fn seen(resolver: &Resolver, folder: &Path, root: &Path, request: &Request, reference: &str) -> Seen {
    let from = Origin {
        folder,
        root,
        manifest: None,
        stub_words: request.settings.limits.stub_words,
        leftovers: &request.settings.vocabulary.leftovers,
    };
    resolver.look(&from, reference, &mut Shared::default()).seen(reference)
}

/// Lints a text; `evidence` looks a Reference up.
pub fn lint(input: Input, text: String, request: &Request, evidence: &mut dyn FnMut(&str) -> Seen) -> Linted {
    checked(analyse(input, text, &request.standard(), evidence), request)
}

/// What `check` keeps.
pub fn checked(analysis: Analysis, request: &Request) -> Linted {
    let findings = analysis.findings(analysis.at(request.gate));
    analysis.linted(findings, ())
}

/// Lints a text as if it stood in `tests/complete`.
pub fn lint_text(text: &str, request: &Request) -> Linted {
    lint_named("pilot.toml", text, request)
}

/// The same under a path of its own.
pub fn lint_named(path: &str, text: &str, request: &Request) -> Linted {
    checked(analysed(path, text, request), request)
}

/// What an assessment keeps of a text.
pub fn assessed(text: &str, request: &Request) -> Linted<Option<Readiness>> {
    pilotlint::assessment::keep(analysed("pilot.toml", text, request), request.gate)
}

/// What a checklist keeps of a text.
pub fn ticked(text: &str, request: &Request) -> Linted<Option<Readiness>> {
    pilotlint::checklist::keep(analysed("pilot.toml", text, request), request.gate)
}

/// What else may report where `rule` does, as `also.txt` among its fixtures says: a line each, with the code and why. A line
/// that begins with another word is of that part alone: a fixture's name, or `due` or `ahead` of the edit that brings the
/// rule about.
pub fn also(rule: &Rule, part: &str) -> Vec<&'static str> {
    let file = repo(&format!("tests/rules/{}-{}/also.txt", rule.code(), rule.name()));
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let lines = text.lines().map(|line| line.split_once(": ").expect("CODE: why").0);
    let here = lines.filter_map(|who| match who.split_once(' ') {
        Some((of, who)) => (of == part).then_some(who),
        None => Some(who),
    });
    here.map(|who| code(&pilotlint::rules::find(who).unwrap_or_else(|| panic!("there is no rule {who}"))))
        .collect()
}

/// The code of a rule of ours; empty for an organisation's own.
pub fn code(rule: &Rule) -> &'static str {
    rule.entry().map_or("", |entry| entry.code)
}

/// The codes that report, and are not waived.
pub fn codes(linted: &Linted) -> BTreeSet<&'static str> {
    let active = linted.findings.iter().filter(|finding| finding.waiver.is_none());
    active.map(|finding| code(&finding.rule)).collect()
}

/// One finding a line: `line:col: severity[CODE] message`, with the help under it.
pub fn told(text: &str, linted: &Linted) -> String {
    let mut out = String::new();
    for finding in &linted.findings {
        let at = finding.span.clone().map_or_else(String::new, |span| {
            let before = &text[..span.start];
            let line = before.matches('\n').count() + 1;
            let column = before[before.rfind('\n').map_or(0, |at| at + 1)..].chars().count() + 1;
            format!("{line}:{column}: ")
        });
        let ahead = match (&finding.waiver, finding.ahead) {
            (Some(_), _) => " (waived)",
            (None, true) => " (ahead)",
            (None, false) => "",
        };
        out += &format!(
            "{at}{}[{}] {}{ahead}\n",
            finding.severity.as_str(),
            finding.rule.code(),
            finding.message
        );
        let snippet = finding.span.clone().map_or("", |span| &text[span]);
        out += &format!("    at   {}\n", snippet.lines().next().unwrap_or_default());
        for related in &finding.related {
            let snippet = match &related.at.file {
                None => text[related.at.span.clone()].lines().next().unwrap_or_default(),
                Some(path) => path,
            };
            out += &format!("    see  {snippet} ({})\n", related.message);
        }
        out += &format!("    help {}\n", finding.help());
    }
    out
}

/// A part of a manifest: a header with its lines.
#[derive(Debug, Clone)]
struct Section {
    header: String,
    lines: Vec<String>,
}

fn sections(text: &str) -> Vec<Section> {
    let mut sections = vec![Section {
        header: String::new(),
        lines: Vec::new(),
    }];
    for line in text.lines() {
        if line.starts_with('[') {
            sections.push(Section {
                header: line.trim_end().to_owned(),
                lines: Vec::new(),
            });
        } else if let Some(last) = sections.last_mut() {
            last.lines.push(line.to_owned());
        }
    }
    sections
}

fn table(header: &str) -> &str {
    header.split(']').next().unwrap_or_default().trim_start_matches('[')
}

fn key(line: &str) -> Option<&str> {
    line.split_once('=')
        .map(|(key, _)| key.trim())
        .filter(|key| !key.is_empty() && !key.starts_with('#'))
}

/// A fixture laid over a complete manifest.
///
/// A section of the fixture takes the place of the complete manifest's section of that header, and `[[entries]]` take the
/// place of all entries of that array, with what is below them. Only `[pilot]` and the keys before the first header are
/// merged key by key. Four comments say more:
///
/// - `# …` inside a section: that section is merged key by key too; in an `[[entry]]`, with the complete manifest's entry
///   of the same `name` or `day`.
/// - `# no key` inside a section that is merged: the key is taken out.
/// - `# no [table]` anywhere: the table is taken out, with what is below it.
/// - `# and the other [[entries]]` anywhere: entries of the complete manifest with another `name` or `day` stay.
pub fn compose(fixture: &str, stage: Stage) -> String {
    let stated = ["design", "pilot", "rollout", "production", "retired"]
        .into_iter()
        .zip(Stage::LIFE.into_iter().chain([Stage::Retired]))
        .find(|(name, _)| fixture.lines().any(|line| line == format!("stage = \"{name}\"")));
    let mut base = sections(&complete(stated.map_or(stage, |(_, stage)| stage)));
    let named = |before: &str| -> Vec<String> {
        let tables = fixture.lines().filter_map(|line| line.strip_prefix(before));
        tables.map(|rest| table(rest).to_owned()).collect()
    };
    let (removed, kept) = (named("# no ["), named("# and the other [["));
    base.retain(|section| !removed.iter().any(|gone| below(&section.header, gone)));
    let overlay = sections(fixture);
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for section in &overlay {
        if done.contains(section.header.as_str()) {
            continue;
        }
        if section.header.starts_with("[[") {
            let name = table(&section.header);
            let new = entries(&overlay, name);
            done.extend(
                overlay
                    .iter()
                    .map(|one| one.header.as_str())
                    .filter(|one| below(one, name)),
            );
            let kept = kept.iter().any(|one| one == name);
            replace_entries(&mut base, name, new, kept);
        } else {
            match base.iter_mut().find(|one| one.header == section.header) {
                Some(old) if section.is_partial() => merge(old, section),
                Some(old) => old.lines.clone_from(&section.lines),
                None => base.push(section.clone()),
            }
        }
    }
    let mut out = String::new();
    for section in base {
        if !section.header.is_empty() {
            out += &section.header;
            out.push('\n');
        }
        for line in section.lines {
            out += &line;
            out.push('\n');
        }
        if !out.ends_with("\n\n") {
            out.push('\n');
        }
    }
    out
}

impl Section {
    /// Is it merged with the complete manifest's?
    fn is_partial(&self) -> bool {
        self.header.is_empty() || self.header == "[pilot]" || self.lines.iter().any(|line| line == "# …")
    }

    /// What tells an entry from the others of its array.
    fn identity(&self) -> Option<&str> {
        let mut lines = self.lines.iter().map(String::as_str);
        lines.find(|line| matches!(key(line), Some("name" | "day")))
    }
}

fn below(header: &str, of: &str) -> bool {
    let table = table(header);
    table == of || table.strip_prefix(of).is_some_and(|rest| rest.starts_with('.'))
}

/// The entries of the array `name`, each with the tables below it.
fn entries(sections: &[Section], name: &str) -> Vec<Vec<Section>> {
    let mut entries: Vec<Vec<Section>> = Vec::new();
    for section in sections.iter().filter(|one| below(&one.header, name)) {
        match entries.last_mut() {
            Some(entry) if table(&section.header) != name => entry.push(section.clone()),
            _ => entries.push(vec![section.clone()]),
        }
    }
    entries
}

fn replace_entries(base: &mut Vec<Section>, name: &str, new: Vec<Vec<Section>>, kept: bool) {
    let at = base
        .iter()
        .position(|one| below(&one.header, name))
        .unwrap_or(base.len());
    let old = entries(base, name);
    base.retain(|one| !below(&one.header, name));
    let same = |entries: &[Vec<Section>], one: &[Section]| {
        let mut identities = entries.iter().map(|entry| entry[0].identity());
        identities.position(|identity| identity.is_some() && identity == one[0].identity())
    };
    let mut result = if kept { old.clone() } else { Vec::new() };
    for mut entry in new {
        if entry[0].is_partial() {
            let mut whole = old[same(&old, &entry).expect("an entry of the same name")].clone();
            merge(&mut whole[0], &entry[0]);
            whole.extend(entry.drain(1..));
            entry = whole;
        }
        match same(&result, &entry).filter(|_| kept) {
            Some(index) => result[index] = entry,
            None => result.push(entry),
        }
    }
    base.splice(at..at, result.into_iter().flatten());
}

/// Lays the lines of a partial section over a whole one, key by key; a key takes one line.
fn merge(target: &mut Section, section: &Section) {
    for line in &section.lines {
        let gone = line.strip_prefix("# no ").filter(|gone| !gone.starts_with('['));
        let Some(key_here) = key(line).or(gone) else {
            assert!(
                line.is_empty() || line.starts_with('#'),
                "{line:?} is not a key and its value"
            );
            continue;
        };
        let at = target.lines.iter().position(|old| key(old) == Some(key_here));
        match (at, gone) {
            (Some(at), Some(_)) => drop(target.lines.remove(at)),
            (Some(at), None) => target.lines[at].clone_from(line),
            (None, Some(_)) => {}
            (None, None) => {
                let end = target
                    .lines
                    .iter()
                    .rposition(|old| !old.is_empty())
                    .map_or(0, |last| last + 1);
                target.lines.insert(end, line.clone());
            }
        }
    }
}

/// Runs on a stack of 64 MiB, as commands do: configurations and expressions may nest deep.
pub fn roomy<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(64 << 20);
        thread.spawn_scoped(scope, work).unwrap().join().unwrap()
    })
}

/// Is a mistake of this kind told of this piece of the configuration (of any, if it is empty), with this word in what is
/// said or in what is to be done?
pub fn is_told(errors: &[ConfigError], name: &str, at: &str, word: &str) -> bool {
    errors.iter().any(|error| {
        let said = [
            Some(error.diagnostic.message.as_str()),
            error.diagnostic.label.as_deref(),
            error.diagnostic.help.as_deref(),
        ];
        let said: Vec<&str> = said.into_iter().flatten().collect();
        let place = error.source.as_ref().zip(error.diagnostic.span.clone());
        let place = place.map(|(source, span)| &source.text()[span]);
        error.name == name && (at.is_empty() || place == Some(at)) && said.join(" ").contains(word)
    })
}
