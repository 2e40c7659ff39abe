//! The command line: its words, and what each command does.

mod check;
mod config;
mod file;
mod init;
mod prepare;
mod reports;
mod rules;
mod run;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::catalogue;
use crate::clean;
use crate::manifest::schema;
use crate::manifest::{Date, Stage};
use crate::output::{self, Format};
use crate::rules::{Area, StandardFilter};

use self::reports::Report;

/// The linter for AI pilots.
///
/// A team describes its pilot in `pilot.toml`. pilotlint holds it against what pilots need to scale, and answers like a
/// compiler: where, what, why, what next.
#[derive(Debug, Parser)]
#[command(name = "pilotlint", version, max_term_width = 100, after_help = EXIT_STATUS, after_long_help = AFTER_LONG_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to colour: auto, always or never
    ///
    /// By itself, pilotlint colours for a terminal. `NO_COLOR` turns that off; `CLICOLOR_FORCE` and `FORCE_COLOR` turn it on
    /// elsewhere, unless `NO_COLOR` is set.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN", hide_possible_values = true,
          hide_default_value = true, help_heading = OUTPUT, display_order = 100)]
    color: Colour,
}

// The headings of options.
const MANIFESTS: &str = "Manifests";
const JUDGEMENT: &str = "Judgement";
const OUTPUT: &str = "Output";
const STATUS: &str = "Exit status";

const EXIT_STATUS: &str =
    "Exit status: 0 if nothing fails, 1 if findings fail, 2 if the call or the machine is at fault.";

const AFTER_LONG_HELP: &str = "Begin with:
  pilotlint init my-pilot      write a manifest to start from
  pilotlint check my-pilot     what it still lacks
  pilotlint explain OWN002     what a rule wants, and why

Exit status: 0 if nothing fails, 1 if findings fail, 2 if the call or the machine is at fault.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lint manifests
    #[command(after_long_help = CHECK_EXAMPLES)]
    Check(Box<CheckArgs>),
    /// Write a manifest to start from
    #[command(after_help = INIT_EXAMPLES)]
    Init(InitArgs),
    /// Print the readiness checklist
    Checklist(ChecklistArgs),
    /// Say what a rule wants, why, and how to fix it
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// List rules
    #[command(after_help = RULES_EXAMPLES)]
    Rules(RulesArgs),
    /// Print a JSON Schema
    Schema(SchemaArgs),
}

const CHECK_EXAMPLES: &str = "Examples:
  pilotlint check                          every manifest in this folder and below
  pilotlint check pilots/claims            one pilot's folder
  pilotlint check --gate rollout           what would have to be true to roll out
  pilotlint check --output-format concise  a line a finding
  pilotlint check --statistics             which rules find most
  pilotlint check --report sarif=pilotlint.sarif --report github=-
  git ls-files '*pilot.toml' | pilotlint check --files-from -
  pilotlint check --stdin-filename pilots/claims/pilot.toml - < draft.toml

Exit status, whatever the format: 0 if nothing fails, 1 if findings fail, 2 if the call or the
machine is at fault; a path without any manifest is 2.";

const INIT_EXAMPLES: &str = "Examples:
  pilotlint init                              in this folder; asks a few questions
  pilotlint init pilots/claims --yes          in a folder of its own, without questions
  pilotlint init --stage pilot --name claims-triage --unit 'Motor claims' --champion 'Dana Ortiz'

An existing pilot.toml is never overwritten. Beside the manifest, .pilotlint/pilot.schema.json is
written at the project's root (the nearest folder upwards with a .git, else with a pilotlint.toml,
else DIR) unless it is there: one JSON Schema for all pilots of the project, to which the first line
of the manifest leads editors. Commit both.";

const EXPLAIN_EXAMPLES: &str = "Examples:
  pilotlint explain OWN002                       by code
  pilotlint explain production-owner-unfunded    by name
  pilotlint explain OWN                          a whole group";

const RULES_EXAMPLES: &str = "Examples:
  pilotlint rules                          every rule
  pilotlint rules --stage rollout --sort requirement
  pilotlint rules --standard 'EU AI Act'   what an auditor asks about
  pilotlint rules GOV --output-format markdown";

/// Which configuration holds.
#[derive(Debug, Args)]
struct ConfigArgs {
    /// This configuration, rather than the nearest pilotlint.toml upwards from each manifest
    #[arg(long, value_name = "FILE", conflicts_with = "isolated", help_heading = JUDGEMENT)]
    config: Option<PathBuf>,
    /// No configuration at all
    #[arg(long, help_heading = JUDGEMENT)]
    isolated: bool,
}

/// What all commands over manifests have in common.
#[derive(Debug, Args)]
struct Inputs {
    /// Manifests, and folders to look for them in; default: the current folder
    ///
    /// A file is read whatever its name; a folder is searched for `pilot.toml` and `*.pilot.toml`. `-` is standard input.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Also the paths in this file, one a line; `-` is standard input
    #[arg(long, value_name = "FILE", help_heading = MANIFESTS)]
    files_from: Option<PathBuf>,
    /// Read standard input, given as `-`, as if it stood at this path
    ///
    /// Documents are looked for from there. The path need not exist; by default it is pilot.toml in the current folder.
    #[arg(long, value_name = "PATH", help_heading = MANIFESTS)]
    stdin_filename: Option<PathBuf>,
    /// Also what .gitignore and .ignore files exclude
    #[arg(long, help_heading = MANIFESTS)]
    no_ignore: bool,
    /// The day that counts as today, for every rule that looks at dates
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, help_heading = JUDGEMENT)]
    as_of: Option<Date>,
    /// Judge as if the pilot stood at this stage: design, pilot, rollout or production
    #[arg(long, value_name = "STAGE", value_parser = gate, help_heading = JUDGEMENT)]
    gate: Option<Stage>,
    #[command(flatten)]
    config: ConfigArgs,
    /// Leave out what this glob matches, as in .gitignore and from the current folder; can be repeated
    ///
    /// What is named itself is linted all the same.
    #[arg(long, value_name = "GLOB", help_heading = MANIFESTS)]
    exclude: Vec<String>,
    /// Print what was asked for and nothing else: no counts, hints or progress
    ///
    /// What goes wrong is told all the same.
    #[arg(long, short, help_heading = OUTPUT, display_order = 90)]
    quiet: bool,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
struct CheckArgs {
    #[command(flatten)]
    inputs: Inputs,
    /// Print which manifests would be linted, and lint nothing
    #[arg(long, help_heading = MANIFESTS)]
    show_files: bool,
    /// Show what configuration holds for each manifest, and which file and line said so; lint nothing
    #[arg(long, help_heading = JUDGEMENT)]
    show_settings: bool,
    /// Leave out the warnings about what the next stage will ask
    #[arg(long, help_heading = JUDGEMENT)]
    no_lookahead: bool,
    /// Only these rules: codes, names, groups or ALL, separated by commas
    #[arg(long, value_name = "RULES", help_heading = JUDGEMENT)]
    select: Vec<String>,
    /// All but these rules
    #[arg(long, value_name = "RULES", help_heading = JUDGEMENT)]
    ignore: Vec<String>,
    /// How to print findings
    #[arg(long, value_enum, default_value_t = Format::Full, value_name = "FORMAT", help_heading = OUTPUT)]
    output_format: Format,
    /// Write one more format into a file, such as sarif=pilotlint.sarif; can be repeated
    ///
    /// What is printed stays as it is. A file that is there is replaced. `-` prints the format after the rest, as `github=-`
    /// does with its annotations.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = reports::parse, help_heading = OUTPUT)]
    report: Vec<Report>,
    /// Show waived findings too
    #[arg(long, help_heading = OUTPUT)]
    include_waived: bool,
    /// Count findings by rule instead of printing them
    ///
    /// Also says how many have a safe fix. With json, the counts are added to the findings.
    #[arg(long, help_heading = OUTPUT)]
    statistics: bool,
    /// Fail for warnings too
    #[arg(long, help_heading = STATUS)]
    deny_warnings: bool,
    /// Exit 0 whatever is found; a wrong call or path is still 2
    #[arg(long, help_heading = STATUS)]
    exit_zero: bool,
}

#[derive(Debug, Args)]
struct InitArgs {
    /// Where to write pilot.toml; created if missing; default: the current folder
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Where the pilot stands: design (default), pilot, rollout or production
    #[arg(long, value_name = "STAGE", value_parser = stage)]
    stage: Option<Stage>,
    /// The pilot's name; default: the folder's
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The business unit whose work changes
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// The name of the person who made the pilot happen
    #[arg(long, value_name = "NAME")]
    champion: Option<String>,
    /// Ask nothing; what is not known becomes a placeholder. Without a terminal nothing is asked either
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Args)]
struct ChecklistArgs {
    /// Print the blank list, for a team that has not started
    #[arg(long, required = true)]
    template: bool,
    /// Only what is due by this stage: design, pilot, rollout or production
    #[arg(long, value_name = "STAGE", value_parser = gate)]
    gate: Option<Stage>,
    /// text (Markdown) or json
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT")]
    output_format: TextOrJson,
}

#[derive(Debug, Args)]
struct ExplainArgs {
    /// Codes, names or groups, separated by commas; of the organisation's own rules, too
    #[arg(value_name = "RULE")]
    rule: String,
    #[command(flatten)]
    config: ConfigArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT")]
    output_format: TextOrJson,
}

#[derive(Debug, Args)]
struct RulesArgs {
    /// Only these rules: codes, names or groups, separated by commas
    #[arg(value_name = "RULES")]
    rules: Vec<String>,
    #[command(flatten)]
    config: ConfigArgs,
    /// Only those of an area, such as sponsorship or metrics
    #[arg(long, value_name = "AREA", value_parser = area)]
    area: Option<Area>,
    /// Only those that report from this stage on: design, pilot, rollout or production
    #[arg(long, value_name = "STAGE", value_parser = gate)]
    stage: Option<Stage>,
    /// Only requirements, smells or contradictions
    #[arg(long, value_name = "SORT", value_parser = ["requirement", "smell", "contradiction"], hide_possible_values = true)]
    sort: Option<String>,
    /// Only those that close a gap: clarify, organize or implement
    #[arg(long, value_name = "GAP", value_parser = ["clarify", "organize", "implement"], hide_possible_values = true)]
    gap: Option<String>,
    /// Only those that touch a standard, or a part of it: "EU AI Act", "ISO/IEC 42001", "NIST AI RMF GOVERN 2.1"
    #[arg(long, value_name = "STANDARD", value_parser = standard)]
    standard: Option<StandardFilter>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = RulesFormat::Text, value_name = "FORMAT")]
    output_format: RulesFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RulesFormat {
    /// A table for people
    Text,
    /// Everything, for programs
    Json,
    /// A table for documents
    Markdown,
}

#[derive(Debug, Args)]
struct SchemaArgs {
    /// Of what
    #[arg(value_enum, default_value_t = SchemaName::Manifest, value_name = "NAME")]
    name: SchemaName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TextOrJson {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SchemaName {
    /// pilot.toml
    Manifest,
    /// pilotlint.toml
    Config,
    /// What `check --output-format json` prints
    Output,
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "not a day of the calendar; write it as 2026-05-04".to_owned())
}

fn gate(text: &str) -> Result<Stage, String> {
    stage_of_life(text).ok_or_else(|| "a gate is one of design, pilot, rollout, production".to_owned())
}

fn stage(text: &str) -> Result<Stage, String> {
    stage_of_life(text).ok_or_else(|| "a stage to start at is one of design, pilot, rollout, production".to_owned())
}

fn stage_of_life(text: &str) -> Option<Stage> {
    Stage::LIFE.into_iter().find(|stage| stage.as_str() == text)
}

fn area(text: &str) -> Result<Area, String> {
    let ids: Vec<&str> = Area::ALL.into_iter().map(Area::as_str).collect();
    Area::ALL
        .into_iter()
        .find(|area| area.as_str() == text)
        .ok_or_else(|| format!("an area is one of {}", ids.join(", ")))
}

fn standard(text: &str) -> Result<StandardFilter, String> {
    StandardFilter::parse(text)
        .ok_or_else(|| "a standard is one of NIST AI RMF, ISO/IEC 42001, EU AI Act, or a part of one".to_owned())
}

/// Why a command could not do its job; exit status 2.
#[derive(Debug)]
enum Failure {
    /// The call or the machine is at fault; what to say.
    Said(String),
    /// Standard output could not be written to.
    Output(io::Error),
}

impl Failure {
    /// Says so on standard error.
    fn complain(&self) {
        match self {
            Self::Output(error) => complain(&format!("standard output cannot be written: {error}")),
            Self::Said(message) => complain(message),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl<E: std::error::Error> From<Box<E>> for Failure {
    fn from(error: Box<E>) -> Self {
        Self::Said(error.to_string())
    }
}

/// Runs the command line `args`, the program's name first, and gives its exit status: 0 nothing fails, 1 findings fail,
/// 2 the call or the machine is at fault.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    colour_where_forced();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => {
            // clap repeats what it complains about as it came, so it is told once more, cleaned.
            let cleaned = args.iter().map(|arg| clean::line(&arg.to_string_lossy()).into_owned());
            let error = Cli::try_parse_from(cleaned).err().unwrap_or(error);
            // A closed pipe is no reason to complain about not being able to complain.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match cli.color {
        Colour::Auto => {}
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
    }
    let outcome = match &cli.command {
        Command::Check(args) => check::check(args, cli.color),
        Command::Init(args) => init::init(args),
        Command::Checklist(args) => print(&rules::checklist(args)),
        Command::Explain(args) => rules::explain(args).and_then(|text| print(&text)),
        Command::Rules(args) => rules::rules(args).and_then(|text| print(&text)),
        Command::Schema(args) => print(&schema_text(args.name)),
    };
    match outcome {
        Ok(code) => code,
        // Whoever reads our output has seen enough.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            failure.complain();
            ExitCode::from(2)
        }
    }
}

/// Makes `FORCE_COLOR` count wherever colour is decided on, unless `NO_COLOR` or another of its kind has a say.
fn colour_where_forced() {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let forced = set("FORCE_COLOR").is_some_and(|value| value != "0" && value != "false");
    if forced && set("NO_COLOR").is_none() {
        anstream::ColorChoice::Always.write_global();
    }
}

fn schema_text(name: SchemaName) -> String {
    match name {
        SchemaName::Manifest => schema::manifest_json(),
        SchemaName::Config => schema::config_json(),
        SchemaName::Output => {
            let mut text = serde_json::to_string_pretty(&output::schema()).unwrap_or_default();
            text.push('\n');
            text
        }
    }
}

fn print(text: &str) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Says on standard error what went wrong; whatever part of it came from outside is cleaned.
fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "error: {}", clean::line(message));
}

/// The text of the catalogue's documents, by file name under `docs/rules`.
pub fn rule_pages() -> Vec<(String, String)> {
    let mut pages: Vec<_> = crate::rules::all()
        .map(|rule| (format!("{}.md", rule.code), catalogue::page_markdown(rule)))
        .collect();
    pages.push(("README.md".to_owned(), catalogue::index_markdown(crate::rules::GROUPS)));
    pages
}
