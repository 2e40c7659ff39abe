//! `--report FORMAT=FILE`: the run once more, in another format, beside what is printed.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::ValueEnum;

use super::{Failure, file};
use crate::engine::Run;
use crate::files::write::Target;
use crate::output::{self, Format, Look, Options};
use crate::suggest::closest;

/// One `--report`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    format: Format,
    /// Nothing for standard output.
    file: Option<PathBuf>,
}

/// Reads `FORMAT=FILE`.
pub(super) fn parse(text: &str) -> Result<Report, String> {
    let Some((format, file)) = text.split_once('=') else {
        return Err("a report is FORMAT=FILE, as in sarif=pilotlint.sarif".to_owned());
    };
    let named = |format: &Format| format.to_possible_value().map(|value| value.get_name().to_owned());
    let Ok(format) = Format::from_str(format, false) else {
        let known: Vec<String> = Format::value_variants().iter().filter_map(named).collect();
        return Err(match closest(format, known.iter().map(String::as_str)) {
            Some(closest) => format!("there is no format \"{format}\"; did you mean \"{}\"?", closest.word),
            None => format!("there is no format \"{format}\"; there are {}", known.join(", ")),
        });
    };
    match file {
        "" => Err("the report has no file; name one after the =, or - for standard output".to_owned()),
        "-" => Ok(Report { format, file: None }),
        file => Ok(Report {
            format,
            file: Some(file.into()),
        }),
    }
}

/// Refuses reports that would spoil each other or what is printed, or that are named as what is linted; gives the files
/// to write.
pub(super) fn agree(reports: &[Report], printed: Format) -> Result<Vec<Target>, Failure> {
    let said = |text: String| Err(Failure::Said(text));
    let mut files: Vec<Target> = Vec::new();
    let mut on_stdout = 0;
    for report in reports {
        let Some(file) = &report.file else {
            on_stdout += 1;
            continue;
        };
        let target = file::target(file)?;
        let others = || files.iter().map(Target::path);
        if others().any(|other| other == target.path()) || target.overwrites(others()).is_some() {
            return said(format!(
                "two reports go to {}; give each a file of its own",
                file.display()
            ));
        }
        file::spares_names(&target)?;
        files.push(target);
    }
    if on_stdout > 1 {
        return said("two reports go to standard output; give one a file".to_owned());
    }
    if on_stdout == 1 && printed.is_for_programs() {
        return said(
            "standard output is for a program already, as --output-format says; give the report a file".to_owned(),
        );
    }
    Ok(files)
}

/// Prints the report that goes to standard output, if any: after what was printed already.
pub(super) fn print(reports: &[Report], run: &Run, options: &Options) -> io::Result<()> {
    let mut reports = reports.iter().filter(|report| report.file.is_none());
    reports.try_for_each(|report| output::write(report.format, run, options, &mut io::stdout().lock()))
}

/// Writes the files, each whole or not at all; gives what could not be written.
pub(super) fn write(reports: &[Report], run: &Run, options: &Options) -> Vec<Failure> {
    // A file is nobody's terminal, and no runner reads commands from it.
    let options = Options {
        look: Look::default(),
        runner: false,
        ..*options
    };
    let write = |report: &Report| {
        let file = report.file.as_deref()?;
        let write = |out: &mut dyn Write| output::write(report.format, run, &options, out);
        file::target(file).and_then(|target| Ok(target.replace(write)?)).err()
    };
    reports.iter().filter_map(write).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_read() {
        let read = |text: &str| parse(text).map(|report| (report.format, report.file));
        assert_eq!(read("sarif=a=b"), Ok((Format::Sarif, Some("a=b".into()))));
        assert_eq!(read("github=-"), Ok((Format::Github, None)));
        for (text, why) in [
            ("sarif", "a report is FORMAT=FILE, as in sarif=pilotlint.sarif"),
            ("sarfi=x", "there is no format \"sarfi\"; did you mean \"sarif\"?"),
            ("SARIF=x", "there is no format \"SARIF\"; did you mean \"sarif\"?"),
            (
                "=x",
                "there is no format \"\"; there are full, concise, json, jsonl, sarif, github, gitlab, junit, rdjson, markdown",
            ),
            (
                "json=",
                "the report has no file; name one after the =, or - for standard output",
            ),
        ] {
            assert_eq!(read(text), Err(why.to_owned()), "{text}");
        }
    }
}
