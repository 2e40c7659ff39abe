//! The command line: what each command does with its words.

mod args;
mod assess;
mod check;
mod checklist;
mod config;
mod file;
mod init;
mod list;
mod prepare;
mod progress;
mod report;
mod reports;
mod rules;
mod run;
mod view;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use self::args::{
    AssessArgs, CheckArgs, ChecklistArgs, Cli, Colour, Command, ConfigArgs, ExplainArgs, InitArgs, Inputs, ReportArgs,
    RulesArgs, RulesFormat, SchemaName, TextOrJson,
};
use crate::assessment;
use crate::catalogue;
use crate::clean;
use crate::manifest::schema;
use crate::output;

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
            return print_clap(&error);
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

/// Prints what clap has to say, a help or a complaint, and gives the exit status that goes with it.
fn print_clap(error: &clap::Error) -> ExitCode {
    let printed = error.print().and_then(|()| io::stdout().flush());
    match printed {
        // Nobody is left to hear that a complaint cannot be printed.
        _ if error.use_stderr() => ExitCode::from(2),
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Failure::Output(error).complain();
            ExitCode::from(2)
        }
        _ => ExitCode::SUCCESS,
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
        SchemaName::Config => return crate::config::schema_json(),
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
        .map(|rule| (format!("{}.md", rule.code()), catalogue::page_markdown(&rule)))
        .collect();
    pages.push(("README.md".to_owned(), catalogue::index_markdown(crate::rules::GROUPS)));
    pages
}
