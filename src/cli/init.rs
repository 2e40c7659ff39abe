//! `init`.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::{Failure, InitArgs};
use crate::clean;
use crate::files::write::create;
use crate::files::{Disk, Roots, canonical_folder};
use crate::init::{self, Answers};
use crate::manifest::{Stage, schema};

/// Where the JSON Schema stands, under the project root: one file for all its pilots.
const SCHEMA: [&str; 2] = [".pilotlint", "pilot.schema.json"];

pub(super) fn init(args: &InitArgs) -> Result<ExitCode, Failure> {
    let folder = args.dir.as_deref().unwrap_or(Path::new("."));
    let manifest = shown_under(folder, "pilot.toml");
    let agents = args.agents.then(|| shown_under(folder, init::AGENTS));
    if let Some(agents) = agents.as_deref().filter(|path| path.symlink_metadata().is_ok()) {
        return Err(already_there(agents));
    }
    if manifest.symlink_metadata().is_ok() {
        // Whoever says something about the pilot wants a manifest.
        let about_the_pilot = [&args.name, &args.unit, &args.champion]
            .iter()
            .any(|said| said.is_some());
        return match agents {
            Some(agents) if manifest.is_file() && !about_the_pilot && args.stage.is_none() => {
                let root = Roots::new(Arc::new(Disk)).of_folder(folder);
                write_agents(&agents, &root)?;
                super::print(&said_of_agents(&agents))
            }
            _ => Err(already_there(&manifest)),
        };
    }
    let mut answers = Answers {
        name: args.name.clone().or_else(|| name_of(folder)),
        unit: args.unit.clone(),
        stage: args.stage.unwrap_or(Stage::Design),
        champion: args.champion.clone(),
        schema: String::new(),
    };
    if !args.yes && io::stdin().is_terminal() && io::stdout().is_terminal() {
        let known = Known {
            name: args.name.is_some(),
            stage: args.stage.is_some(),
        };
        ask(&mut answers, known, &mut io::stdin().lock(), &mut io::stdout().lock())?;
    }
    fs::create_dir_all(folder).map_err(|error| cannot_create(folder, &error))?;
    let root = Roots::new(Arc::new(Disk)).of_folder(folder);
    let (schema, relative) = schema_place(folder, &root);
    answers.schema = relative;
    let schema_is = write_schema(&schema, &root)?;
    if !create(&manifest, &root, &init::manifest(&answers))? {
        return Err(already_there(&manifest));
    }
    if let Some(agents) = &agents {
        write_agents(agents, &root)?;
    }
    let here = canonical_folder(&Disk, Path::new("."));
    let schema = schema.strip_prefix(&here).unwrap_or(&schema);
    let about_agents = agents.as_deref().map(said_of_agents).unwrap_or_default();
    super::print(&said(folder, &manifest, &about_agents, schema, schema_is))
}

fn write_agents(path: &Path, root: &Path) -> Result<(), Failure> {
    if create(path, root, init::AGENTS_TEXT)? {
        Ok(())
    } else {
        Err(already_there(path))
    }
}

/// One line.
fn said_of_agents(path: &Path) -> String {
    format!(
        "Wrote {}, which tells assistants what they may mend and what they have to ask.\n",
        shown(path)
    )
}

/// A path as it is printed.
fn shown(path: &Path) -> String {
    clean::line(&path.to_string_lossy()).into_owned()
}

fn already_there(path: &Path) -> Failure {
    Failure::Said(format!(
        "{} is already there, and init never overwrites",
        path.display()
    ))
}

fn cannot_create(folder: &Path, error: &io::Error) -> Failure {
    Failure::Said(format!("{} cannot be created: {error}", folder.display()))
}

/// `path` under `folder`, without a leading `./`.
fn shown_under(folder: &Path, path: &str) -> PathBuf {
    let folder = folder.strip_prefix(".").unwrap_or(folder);
    folder.join(path)
}

/// The pilot's name, from that of its folder, which need not exist yet.
fn name_of(folder: &Path) -> Option<String> {
    let whole = canonical_folder(&Disk, folder);
    init::kebab_case(&whole.file_name().map(OsStr::to_string_lossy)?)
}

/// What the command line has said, and nobody is asked for.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    name: bool,
    stage: bool,
}

/// Asks for what is not known. An empty line keeps what is proposed; an end of input calls it off.
fn ask(answers: &mut Answers, known: Known, input: &mut impl BufRead, out: &mut impl Write) -> Result<(), Failure> {
    writeln!(
        out,
        "Enter keeps what stands in brackets; what you do not know yet can wait."
    )?;
    if !known.name {
        answers.name = answer("Name of the pilot", answers.name.as_deref(), input, out)?.or(answers.name.take());
    }
    if answers.unit.is_none() {
        answers.unit = answer("Business unit whose work changes", None, input, out)?;
    }
    if !known.stage {
        let question = "Stage: design, pilot, rollout or production";
        while let Some(text) = answer(question, Some(answers.stage.as_str()), input, out)? {
            match super::args::stage(&text.to_ascii_lowercase()) {
                Ok(stage) => {
                    answers.stage = stage;
                    break;
                }
                Err(why) => writeln!(out, "{why}")?,
            }
        }
    }
    if answers.champion.is_none() {
        answers.champion = answer("Champion, who made the pilot happen", None, input, out)?;
    }
    Ok(())
}

/// What was answered; nothing for an empty line.
fn answer(
    question: &str,
    default: Option<&str>,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> Result<Option<String>, Failure> {
    match default {
        Some(default) => write!(out, "{question} [{}]: ", clean::line(default))?,
        None => write!(out, "{question}: ")?,
    }
    out.flush()?;
    let mut line = Vec::new();
    let read = input.read_until(b'\n', &mut line);
    let text = String::from_utf8(line);
    match (read, text) {
        (Ok(_), Ok(text)) if text.ends_with('\n') => {
            let text = text.trim();
            Ok((!text.is_empty()).then(|| text.to_owned()))
        }
        (Ok(_), Err(_)) => Err(Failure::Said("an answer is not UTF-8; nothing was written".to_owned())),
        (Ok(_), Ok(_)) => {
            writeln!(out)?;
            Err(Failure::Said("called off; nothing was written".to_owned()))
        }
        (Err(error), _) => Err(Failure::Said(format!(
            "standard input cannot be read: {error}; nothing was written"
        ))),
    }
}

/// Where the schema of a manifest in `folder`, which exists, stands under the project's `root`; and the way there from the
/// folder, with `/`.
fn schema_place(folder: &Path, root: &Path) -> (PathBuf, String) {
    let below = canonical_folder(&Disk, folder)
        .strip_prefix(root)
        .map_or(0, |below| below.components().count());
    let way = format!("{}{}", "../".repeat(below), SCHEMA.join("/"));
    (root.join(SCHEMA[0]).join(SCHEMA[1]), way)
}

/// What became of the schema's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SchemaFile {
    Written,
    Same,
    Differs,
}

fn write_schema(path: &Path, root: &Path) -> Result<SchemaFile, Failure> {
    let text = schema::manifest_json();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| cannot_create(folder, &error))?;
    }
    Ok(if create(path, root, &text)? {
        SchemaFile::Written
    } else if is_same(path, &text) {
        SchemaFile::Same
    } else {
        SchemaFile::Differs
    })
}

/// Is there a file of just this text? One of another length, or a pipe, is not opened.
fn is_same(path: &Path, text: &str) -> bool {
    path.metadata()
        .is_ok_and(|it| it.is_file() && it.len() == text.len() as u64)
        && fs::read(path).is_ok_and(|there| there == text.as_bytes())
}

fn said(folder: &Path, manifest: &Path, about_agents: &str, schema: &Path, schema_is: SchemaFile) -> String {
    let schema = shown(schema);
    let about_schema = match schema_is {
        SchemaFile::Written => format!("Wrote {schema}, with which editors complete and check it.\n"),
        SchemaFile::Same => format!("Editors complete and check it with {schema}.\n"),
        SchemaFile::Differs => {
            format!("Kept {schema}, which differs from the schema that `pilotlint schema` prints.\n")
        }
    };
    let check = match argument(folder) {
        Some(folder) => format!("pilotlint check {folder}"),
        None => "pilotlint check".to_owned(),
    };
    let width = check.chars().count().max(24);
    format!(
        "Wrote {}.\n{about_schema}{about_agents}\nNext:\n  {check:width$}  what is still open\n  {:width$}  what a rule wants, and why\n",
        shown(manifest),
        "pilotlint explain CODE",
    )
}

/// A folder as a shell takes it; nothing for the current one.
fn argument(folder: &Path) -> Option<String> {
    let text = folder.to_string_lossy();
    let text = clean::line(text.strip_prefix("./").unwrap_or(&text)).into_owned();
    if text.is_empty() || text == "." {
        return None;
    }
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    let text = if text.starts_with('-') {
        format!("./{text}")
    } else {
        text
    };
    Some(if text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed() -> Answers {
        Answers {
            name: Some("claims-triage".to_owned()),
            unit: None,
            stage: Stage::Design,
            champion: None,
            schema: String::new(),
        }
    }

    fn asked(known: Known, before: Answers, input: &[u8]) -> (Result<Answers, String>, String) {
        let mut answers = before;
        let mut out = Vec::new();
        let result = match ask(&mut answers, known, &mut &*input, &mut out) {
            Ok(()) => Ok(answers),
            Err(Failure::Said(why)) => Err(why),
            Err(Failure::Output(error)) => Err(error.to_string()),
        };
        (result, String::from_utf8(out).expect("prompts are text"))
    }

    #[test]
    fn empty_lines_keep_what_is_proposed() {
        let (answers, out) = asked(Known::default(), proposed(), b"\n  \n\r\n\n");
        assert_eq!(answers, Ok(proposed()));
        assert!(out.contains("[claims-triage]: ") && out.contains("[design]: "), "{out}");
    }

    #[test]
    fn answers_are_taken_as_they_are() {
        let (answers, out) = asked(
            Known::default(),
            proposed(),
            "a \"b\" \\ \u{202e}🚀\n  Motor claims \nnow\nretired\n Rollout\nD'Ana\t\u{1b}[31m\n".as_bytes(),
        );
        let answers = answers.expect("answers");
        assert_eq!(answers.name.as_deref(), Some("a \"b\" \\ \u{202e}🚀"));
        assert_eq!(answers.unit.as_deref(), Some("Motor claims"));
        assert_eq!(answers.stage, Stage::Rollout);
        assert_eq!(answers.champion.as_deref(), Some("D'Ana\t\u{1b}[31m"));
        assert_eq!(out.matches("[design]: ").count(), 3);
    }

    #[test]
    fn what_is_known_is_not_asked() {
        let known = Known {
            name: true,
            stage: true,
        };
        let mut before = proposed();
        before.unit = Some("Motor claims".to_owned());
        before.champion = Some("Dana".to_owned());
        let (answers, out) = asked(known, before.clone(), b"");
        assert_eq!(answers, Ok(before));
        assert!(!out.contains(": "), "{out}");
    }

    #[test]
    fn the_end_of_input_calls_it_off() {
        for input in ["", "name", "name\n", "name\nunit\nnot a stage\n", "name\nunit\n\nDana"] {
            let (answers, _) = asked(Known::default(), proposed(), input.as_bytes());
            assert_eq!(answers, Err("called off; nothing was written".to_owned()), "{input:?}");
        }
        let (answers, _) = asked(Known::default(), proposed(), b"\xff\n");
        assert!(answers.is_err_and(|why| why.contains("not UTF-8")));
    }

    #[test]
    fn folders_as_arguments() {
        for (folder, argument_) in [
            (".", None),
            ("./a", Some("a")),
            ("pilots/claims", Some("pilots/claims")),
            ("my pilots", Some("'my pilots'")),
            ("it's", Some(r"'it'\''s'")),
            ("-x", Some("./-x")),
        ] {
            assert_eq!(argument(Path::new(folder)).as_deref(), argument_, "{folder}");
        }
    }
}
