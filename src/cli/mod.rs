//! The command line: its words, and what each command does.

mod assess;
mod check;
mod checklist;
mod config;
mod file;
mod init;
mod prepare;
mod progress;
mod report;
mod reports;
mod rules;
mod run;
mod view;

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::assessment::{self, Verdict};
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
    "Exit status: 0 if nothing fails, 1 if findings fail, 2 if the call, the configuration or the machine is at fault.";

const AFTER_LONG_HELP: &str = "Begin with:
  pilotlint init my-pilot      write a manifest to start from
  pilotlint check my-pilot     what it still lacks
  pilotlint explain OWN002     what a rule wants, and why

Exit status: 0 if nothing fails, 1 if findings fail, 2 if the call, the configuration
or the machine is at fault.";

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
    /// Print the readiness checklist, ticked from a manifest
    #[command(after_help = CHECKLIST_EXAMPLES)]
    Checklist(ChecklistArgs),
    /// Say how ready pilots are, what binds first, and what would have to be true
    #[command(after_help = ASSESS_EXAMPLES)]
    Assess(AssessArgs),
    /// Write the portfolio as one HTML page
    #[command(after_help = REPORT_EXAMPLES)]
    Report(ReportArgs),
    /// Say what a rule wants, why, and how to fix it
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// List rules
    #[command(after_help = RULES_EXAMPLES)]
    Rules(RulesArgs),
    /// Print a JSON Schema
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    #[command(after_long_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
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

Exit status, whatever the format: 0 if nothing fails, 1 if findings fail, 2 if the call, the
configuration or the machine is at fault; a path without any manifest is 2.";

const INIT_EXAMPLES: &str = "Examples:
  pilotlint init                              in this folder; asks a few questions
  pilotlint init pilots/claims --yes          in a folder of its own, without questions
  pilotlint init --stage pilot --name claims-triage --unit 'Motor claims' --champion 'Dana Ortiz'

An existing pilot.toml is never overwritten. Beside the manifest, .pilotlint/pilot.schema.json is
written at the project's root (the nearest folder upwards with a .git, else with a pilotlint.toml,
else DIR) unless it is there: one JSON Schema for all pilots of the project, to which the first line
of the manifest leads editors. Commit both.";

const CHECKLIST_EXAMPLES: &str = "Examples:
  pilotlint checklist pilots/claims                  ticked from its manifest, as Markdown
  pilotlint checklist pilots/claims --gate rollout   only what has to be true to roll it out
  pilotlint checklist --template > checklist.md      the blank list, for a team that has not started";

const ASSESS_EXAMPLES: &str = "Examples:
  pilotlint assess pilots/claims                   one pilot, on a page: may it enter its next stage?
  pilotlint assess                                 every pilot in this folder and below, a line each
  pilotlint assess --details                       every pilot on a page of its own
  pilotlint assess pilots/claims --gate production
  pilotlint assess pilots/claims --require scale   exit 1 with any other verdict

Verdicts: kill, pivot, scale, cannot-say (over half of what the gate asks is not stated at all),
not-yet; and retired, for a pilot that is over. Exit status: 0 whatever the verdict, 1 where
--require asks for another, 2 if the call, the configuration
or the machine is at fault.";

const REPORT_EXAMPLES: &str = "Examples:
  pilotlint report -o report.html                    every pilot in this folder and below
  pilotlint report pilots -o out/portfolio.html      those of a folder
  pilotlint report --gate rollout -o report.html     what all of them lack to roll out
  pilotlint report --as-of 2026-06-30 -o june.html   as it stood on a day

The page is one file that needs no network, and no script to be read: send it, print it, or keep it
beside the minutes. The same manifests and day give the same bytes.";

const EXPLAIN_EXAMPLES: &str = "Examples:
  pilotlint explain OWN002                       by code
  pilotlint explain production-owner-unfunded    by name
  pilotlint explain OWN                          a whole group";

const RULES_EXAMPLES: &str = "Examples:
  pilotlint rules                          every rule
  pilotlint rules --stage rollout --sort requirement
  pilotlint rules --standard 'EU AI Act'   what an auditor asks about
  pilotlint rules GOV --output-format markdown";

const COMPLETIONS_EXAMPLES: &str = "Examples:
  pilotlint completions bash > ~/.local/share/bash-completion/completions/pilotlint
  pilotlint completions zsh > ~/.zfunc/_pilotlint        with ~/.zfunc in fpath
  pilotlint completions fish > ~/.config/fish/completions/pilotlint.fish
  pilotlint completions powershell >> $PROFILE
  pilotlint completions elvish >> ~/.config/elvish/rc.elv";
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
    #[arg(long, value_name = "STAGE", value_parser = completed(gate, stages), hide_possible_values = true, help_heading = JUDGEMENT)]
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
    #[arg(long, value_name = "STAGE", value_parser = completed(stage, stages), hide_possible_values = true)]
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
    #[command(flatten)]
    inputs: Inputs,
    /// Print the blank list, for a team that has not started
    #[arg(long, conflicts_with_all = ["paths", "files_from", "stdin_filename"], help_heading = OUTPUT)]
    template: bool,
    /// text (Markdown) or json
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT", help_heading = OUTPUT)]
    output_format: TextOrJson,
}

#[derive(Debug, Args)]
struct AssessArgs {
    #[command(flatten)]
    inputs: Inputs,
    /// Exit 1 unless every verdict is one of these: kill, pivot, scale, cannot-say, not-yet, retired
    #[arg(long, value_name = "VERDICT[,...]", value_delimiter = ',', value_parser = verdict, help_heading = STATUS)]
    require: Vec<Verdict>,
    /// A page for every pilot, with all that would have to be true
    ///
    /// Without it, one pilot is told on a page that fits a screen, and several are a table with a line each.
    #[arg(long, help_heading = OUTPUT)]
    details: bool,
    /// text or json
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT", help_heading = OUTPUT)]
    output_format: TextOrJson,
}

#[derive(Debug, Args)]
struct ReportArgs {
    #[command(flatten)]
    inputs: Inputs,
    /// The page to write, in the place of any that is there; `-` is standard output
    #[arg(long, short, value_name = "FILE", required = true)]
    output: PathBuf,
}

#[derive(Debug, Args)]
struct ExplainArgs {
    /// Codes, names or groups, separated by commas; of the organisation's own rules, too
    #[arg(value_name = "RULE")]
    rule: String,
    #[command(flatten)]
    config: ConfigArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT", help_heading = OUTPUT)]
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
    #[arg(long, value_name = "AREA", value_parser = completed(area, areas), hide_possible_values = true)]
    area: Option<Area>,
    /// Only those that report from this stage on: design, pilot, rollout or production
    #[arg(long, value_name = "STAGE", value_parser = completed(gate, stages), hide_possible_values = true)]
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
    #[arg(long, value_enum, default_value_t = RulesFormat::Text, value_name = "FORMAT", help_heading = OUTPUT)]
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

#[derive(Debug, Args)]
struct CompletionsArgs {
    /// bash, zsh, fish, powershell or elvish
    #[arg(value_enum, value_name = "SHELL", hide_possible_values = true)]
    shell: clap_complete::Shell,
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
    /// What `assess --output-format json` prints
    Assess,
    /// What `checklist --output-format json` prints
    Checklist,
}

/// A reader of a value, with the words that shells complete it with.
#[derive(Clone)]
struct Completed<T> {
    read: fn(&str) -> Result<T, String>,
    words: fn() -> Vec<&'static str>,
}

fn completed<T>(read: fn(&str) -> Result<T, String>, words: fn() -> Vec<&'static str>) -> Completed<T> {
    Completed { read, words }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Completed<T> {
    type Value = T;

    fn parse_ref(&self, command: &clap::Command, arg: Option<&clap::Arg>, value: &OsStr) -> Result<T, clap::Error> {
        TypedValueParser::parse_ref(&self.read, command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.words)().into_iter().map(PossibleValue::new)))
    }
}

fn stages() -> Vec<&'static str> {
    Stage::LIFE.into_iter().map(Stage::as_str).collect()
}

fn areas() -> Vec<&'static str> {
    Area::ALL.into_iter().map(Area::as_str).collect()
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

fn verdict(text: &str) -> Result<Verdict, String> {
    let ids: Vec<&str> = Verdict::ALL.into_iter().map(Verdict::as_str).collect();
    Verdict::ALL
        .into_iter()
        .find(|verdict| verdict.as_str() == text)
        .ok_or_else(|| format!("a verdict is one of {}", ids.join(", ")))
}

fn area(text: &str) -> Result<Area, String> {
    Area::ALL
        .into_iter()
        .find(|area| area.as_str() == text)
        .ok_or_else(|| format!("an area is one of {}", areas().join(", ")))
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
            let cleaned = args
                .iter()
                .map(|arg| for_runner(&clean::line(&arg.to_string_lossy())).into_owned());
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
        Command::Checklist(args) => checklist::checklist(args),
        Command::Assess(args) => assess::assess(args, cli.color),
        Command::Report(args) => report::report(args),
        Command::Explain(args) => rules::explain(args).and_then(|text| print(&text)),
        Command::Rules(args) => rules::rules(args).and_then(|text| print(&text)),
        Command::Schema(args) => print(&schema_text(args.name)),
        Command::Completions(args) => print(&completions(args.shell)),
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
    let schema = match name {
        SchemaName::Manifest => return schema::manifest_json(),
        SchemaName::Config => return schema::config_json(),
        SchemaName::Output => output::schema(),
        SchemaName::Assess => assessment::schema(),
        SchemaName::Checklist => crate::checklist::schema(),
    };
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

fn completions(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "pilotlint", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The whole command line, as clap knows it: what the pages in `man` are made from.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Prints what a command has to say.
fn print(text: &str) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    out.write_all(for_runner(text).as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Says on standard error what went wrong; whatever part of it came from outside is cleaned.
fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "error: {}", for_runner(&clean::line(message)));
}

fn for_runner(text: &str) -> Cow<'_, str> {
    if view::in_a_runner() {
        Cow::Owned(output::harmless(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of the catalogue's documents, by file name under `docs/rules`.
pub fn rule_pages() -> Vec<(String, String)> {
    let mut pages: Vec<_> = crate::rules::all()
        .map(|rule| (format!("{}.md", rule.code), catalogue::page_markdown(rule)))
        .collect();
    pages.push(("README.md".to_owned(), catalogue::index_markdown(crate::rules::GROUPS)));
    pages
}
