//! The words of the command line: commands, options, and what their help says.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::reports::{self, Report};
use crate::assessment::Verdict;
use crate::manifest::{Date, Stage};
use crate::output::Format;
use crate::rules::{Area, StandardFilter};

/// The linter for AI pilots.
///
/// A team describes its pilot in `pilot.toml`. pilotlint holds it against what pilots need to scale, and answers like a
/// compiler: where, what, why, what next.
#[derive(Debug, Parser)]
#[command(name = "pilotlint", version, max_term_width = 100, after_help = EXIT_STATUS, after_long_help = AFTER_LONG_HELP)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    /// When to colour: auto, always or never
    ///
    /// By itself, pilotlint colours for a terminal. `NO_COLOR` turns that off; `CLICOLOR_FORCE` and `FORCE_COLOR` turn it on
    /// elsewhere, unless `NO_COLOR` is set.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN", hide_possible_values = true,
          hide_default_value = true, help_heading = OUTPUT, display_order = 100)]
    pub(super) color: Colour,
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
pub(super) enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
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
  pilotlint init --agents                     with AGENTS.md, for assistants; also beside a manifest
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

Verdicts: kill, pivot, not-yet (something stands against it), cannot-say (nothing does, but
something is not stated), scale-with-waivers, scale; and retired, for a pilot that is over.
Exit status: 0 whatever the verdict, 1 where --require asks for another, 2 if the call, the
configuration or the machine is at fault.";

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
pub(super) struct ConfigArgs {
    /// This configuration, rather than the nearest pilotlint.toml upwards from each manifest
    #[arg(long, value_name = "FILE", conflicts_with = "isolated", help_heading = JUDGEMENT)]
    pub(super) config: Option<PathBuf>,
    /// No configuration at all
    #[arg(long, help_heading = JUDGEMENT)]
    pub(super) isolated: bool,
}

/// What all commands over manifests have in common.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Manifests, and folders to look for them in; default: the current folder
    ///
    /// A file is read whatever its name; a folder is searched for `pilot.toml` and `*.pilot.toml`. `-` is standard input.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Also the paths in this file, one a line; `-` is standard input
    #[arg(long, value_name = "FILE", help_heading = MANIFESTS)]
    pub(super) files_from: Option<PathBuf>,
    /// Read standard input, given as `-`, as if it stood at this path
    ///
    /// Documents are looked for from there. The path need not exist; by default it is pilot.toml in the current folder.
    #[arg(long, value_name = "PATH", help_heading = MANIFESTS)]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Also what .gitignore and .ignore files exclude
    #[arg(long, help_heading = MANIFESTS)]
    pub(super) no_ignore: bool,
    /// The day that counts as today, for every rule that looks at dates; default: today's in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, help_heading = JUDGEMENT)]
    pub(super) as_of: Option<Date>,
    /// Judge as if the pilot stood at this stage: design, pilot, rollout or production
    #[arg(long, value_name = "STAGE", value_parser = completed(gate, stages), hide_possible_values = true, help_heading = JUDGEMENT)]
    pub(super) gate: Option<Stage>,
    /// Judge as if there were no waivers
    ///
    /// What is wrong with the waivers themselves is told all the same.
    #[arg(long, help_heading = JUDGEMENT)]
    pub(super) no_waivers: bool,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// Leave out what this glob matches, as in .gitignore and from the current folder; can be repeated
    ///
    /// What is named itself is linted all the same.
    #[arg(long, value_name = "GLOB", help_heading = MANIFESTS)]
    pub(super) exclude: Vec<String>,
    /// Print what was asked for and nothing else: no counts, hints or progress
    ///
    /// What goes wrong is told all the same.
    #[arg(long, short, help_heading = OUTPUT, display_order = 90)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// Print which manifests would be linted, and lint nothing
    #[arg(long, help_heading = MANIFESTS)]
    pub(super) show_files: bool,
    /// Show what configuration holds for each manifest, and which file and line said so; lint nothing
    #[arg(long, help_heading = JUDGEMENT)]
    pub(super) show_settings: bool,
    /// Leave out the warnings about what the next stage will ask
    #[arg(long, help_heading = JUDGEMENT)]
    pub(super) no_lookahead: bool,
    /// Only these rules: codes, names, groups or ALL, separated by commas
    #[arg(long, value_name = "RULES", help_heading = JUDGEMENT)]
    pub(super) select: Vec<String>,
    /// All but these rules
    #[arg(long, value_name = "RULES", help_heading = JUDGEMENT)]
    pub(super) ignore: Vec<String>,
    /// How to print findings
    #[arg(long, value_enum, default_value_t = Format::Full, value_name = "FORMAT", help_heading = OUTPUT)]
    pub(super) output_format: Format,
    /// Write one more format into a file, such as sarif=pilotlint.sarif; can be repeated
    ///
    /// What is printed stays as it is. A file that is there is replaced. `-` prints the format after the rest, as `github=-`
    /// does with its annotations.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = reports::parse, help_heading = OUTPUT)]
    pub(super) report: Vec<Report>,
    /// Show waived findings too
    #[arg(long, help_heading = OUTPUT)]
    pub(super) include_waived: bool,
    /// Count findings by rule instead of printing them
    ///
    /// Also says how many have a safe fix. With json, the counts are added to the findings.
    #[arg(long, help_heading = OUTPUT)]
    pub(super) statistics: bool,
    /// Fail for warnings too
    #[arg(long, help_heading = STATUS)]
    pub(super) deny_warnings: bool,
    /// Exit 0 whatever is found; a wrong call or path is still 2
    #[arg(long, help_heading = STATUS)]
    pub(super) exit_zero: bool,
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// Where to write pilot.toml; created if missing; default: the current folder
    #[arg(value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
    /// Where the pilot stands: design (default), pilot, rollout or production
    #[arg(long, value_name = "STAGE", value_parser = completed(stage, stages), hide_possible_values = true)]
    pub(super) stage: Option<Stage>,
    /// The pilot's name; default: the folder's
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// The business unit whose work changes
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<String>,
    /// The name of the person who made the pilot happen
    #[arg(long, value_name = "NAME")]
    pub(super) champion: Option<String>,
    /// Also write AGENTS.md, which tells assistants what they may mend and what they have to ask; alone, where there is a manifest
    #[arg(long)]
    pub(super) agents: bool,
    /// Ask nothing; what is not known becomes a placeholder. Without a terminal nothing is asked either
    #[arg(long, short)]
    pub(super) yes: bool,
}

#[derive(Debug, Args)]
pub(super) struct ChecklistArgs {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// Print the blank list, for a team that has not started
    #[arg(long, conflicts_with_all = ["paths", "files_from", "stdin_filename"], help_heading = OUTPUT)]
    pub(super) template: bool,
    /// text (Markdown) or json
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT", help_heading = OUTPUT)]
    pub(super) output_format: TextOrJson,
}

#[derive(Debug, Args)]
pub(super) struct AssessArgs {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// Exit 1 unless every verdict is one of these: kill, pivot, not-yet, cannot-say, scale-with-waivers, scale, retired
    ///
    /// A manifest that cannot be read is cannot-say. `scale` does not take scale-with-waivers.
    #[arg(long, value_name = "VERDICT[,...]", value_delimiter = ',', value_parser = verdict, help_heading = STATUS)]
    pub(super) require: Vec<Verdict>,
    /// A page for every pilot, with all that would have to be true
    ///
    /// Without it, one pilot is told on a page that fits a screen, and several are a table with a line each.
    #[arg(long, help_heading = OUTPUT)]
    pub(super) details: bool,
    /// text or json
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT", help_heading = OUTPUT)]
    pub(super) output_format: TextOrJson,
}

#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// The page to write, in the place of any that is there; `-` is standard output
    #[arg(long, short, value_name = "FILE", required = true)]
    pub(super) output: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Codes, names or groups, separated by commas; of the organisation's own rules, too
    #[arg(value_name = "RULE")]
    pub(super) rule: String,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT", help_heading = OUTPUT)]
    pub(super) output_format: TextOrJson,
}

#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// Only these rules: codes, names or groups, separated by commas
    #[arg(value_name = "RULES")]
    pub(super) rules: Vec<String>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// Only those of an area, such as sponsorship or metrics
    #[arg(long, value_name = "AREA", value_parser = completed(area, areas), hide_possible_values = true)]
    pub(super) area: Option<Area>,
    /// Only those that report from this stage on: design, pilot, rollout or production
    #[arg(long, value_name = "STAGE", value_parser = completed(gate, stages), hide_possible_values = true)]
    pub(super) stage: Option<Stage>,
    /// Only requirements, smells or contradictions
    #[arg(long, value_name = "SORT", value_parser = ["requirement", "smell", "contradiction"], hide_possible_values = true)]
    pub(super) sort: Option<String>,
    /// Only those that close a gap: clarify, organize or implement
    #[arg(long, value_name = "GAP", value_parser = ["clarify", "organize", "implement"], hide_possible_values = true)]
    pub(super) gap: Option<String>,
    /// Only those that touch a standard, or a part of it: "EU AI Act", "ISO/IEC 42001", "NIST AI RMF GOVERN 2.1"
    #[arg(long, value_name = "STANDARD", value_parser = standard)]
    pub(super) standard: Option<StandardFilter>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = RulesFormat::Text, value_name = "FORMAT", help_heading = OUTPUT)]
    pub(super) output_format: RulesFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RulesFormat {
    /// A table for people
    Text,
    /// Everything, for programs
    Json,
    /// A table for documents
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// Of what
    #[arg(value_enum, default_value_t = SchemaName::Manifest, value_name = "NAME")]
    pub(super) name: SchemaName,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// bash, zsh, fish, powershell or elvish
    #[arg(value_enum, value_name = "SHELL", hide_possible_values = true)]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TextOrJson {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaName {
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

pub(super) fn stage(text: &str) -> Result<Stage, String> {
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
