//! Reads a manifest: syntax, then shape, then plain structs of what is intact.

use std::collections::HashSet;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

use super::gaps;
use super::messages::{self as say, Said};
use super::shape::{self, Form};
use super::suggest::closest;
use super::syntax;
use super::tree::{Document, NodeId, Span};
use super::walk::{TooDeep, Walk, first_line};
use crate::config::File;
use crate::engine::{Edit, Fix};
use crate::manifest::Manifest;

/// Something wrong with a manifest's form, found while reading it.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The MAN rule that reports it.
    pub code: &'static str,
    /// Where; never empty, unless the file is.
    pub span: Span,
    /// The key path, entries by their place as written; `None` for syntax errors.
    pub key: Option<String>,
    /// One sentence.
    pub message: String,
    /// A few words beside the place.
    pub label: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// How to repair it.
    pub fix: Option<Fix>,
    /// Of what is stated twice: where it is stated first.
    pub first: Option<Span>,
}

/// A manifest as far as it could be read.
#[derive(Debug)]
pub struct Reading<'t> {
    /// What is intact.
    pub manifest: Manifest,
    /// The same as data, of the tables that were asked for.
    pub data: DeTable<'t>,
    /// Where everything stands, and what is broken.
    pub document: Document<'t>,
    /// What is wrong with its form, in the order of the text.
    pub problems: Vec<Problem>,
}

/// What is wrong with a piece of evidence: the rule that says so, one sentence, and what to do.
pub type Fault = (&'static str, String, Option<String>);

/// The text is nested too deep to be a manifest (more than 32 tables and arrays in each other).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// A configuration as far as it could be read.
#[derive(Debug)]
pub struct ReadConfig<'t> {
    /// What is intact.
    pub file: File,
    /// Where everything stands.
    pub document: Document<'t>,
    /// What is wrong with its form, in the order of the text.
    pub problems: Vec<Problem>,
}

/// Reads a manifest. `scratch` is room for a copy of a text that has syntax errors; `placeholders` are the stand-ins in
/// lower case; `evidence` says what is wrong with a Reference.
///
/// The tree may be thousands of tables deep before its depth is refused: call this on a stack of 64 MiB.
///
/// # Errors
///
/// If it is nested too deep.
pub fn read<'t>(
    text: &'t str,
    scratch: &'t mut String,
    placeholders: &[String],
    evidence: &mut dyn FnMut(&str) -> Option<Fault>,
) -> Result<Reading<'t>, Unreadable> {
    read_keeping(text, scratch, placeholders, &|_| false, evidence)
}

/// The same, keeping as data those tables at the top for which `keep` says so.
///
/// # Errors
///
/// If it is nested too deep.
pub fn read_keeping<'t>(
    text: &'t str,
    scratch: &'t mut String,
    placeholders: &[String],
    keep: &dyn Fn(&str) -> bool,
    evidence: &mut dyn FnMut(&str) -> Option<Fault>,
) -> Result<Reading<'t>, Unreadable> {
    let (mut walk, tree, has_gaps) = walked(&shape::MANIFEST_FORM, text, scratch, Some(placeholders))?;
    walk.check_persons(has_gaps);
    walk.check_references(evidence);
    let data: DeTable = tree
        .get_ref()
        .iter()
        .filter(|(key, _)| keep(key.get_ref()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let manifest = walk.decode(tree);
    walk.sort_problems();
    Ok(Reading {
        manifest,
        data,
        document: walk.doc,
        problems: walk.problems,
    })
}

/// Reads a configuration, in the same way.
///
/// # Errors
///
/// If it is nested too deep.
pub fn read_config<'t>(text: &'t str, scratch: &'t mut String) -> Result<ReadConfig<'t>, Unreadable> {
    let (mut walk, tree, _) = walked(&shape::CONFIG_FORM, text, scratch, None)?;
    let file = walk.decode(tree);
    walk.sort_problems();
    Ok(ReadConfig {
        file,
        document: walk.doc,
        problems: walk.problems,
    })
}

/// A walk that is done, what is left of the tree, and whether lines of it were lost.
type Walked<'t, 'w> = (Walk<'t, 'w>, Spanned<DeTable<'t>>, bool);

/// Parses a text, and walks along its form.
fn walked<'t, 'w>(
    form: &'static Form,
    text: &'t str,
    scratch: &'t mut String,
    placeholders: Option<&'w [String]>,
) -> Result<Walked<'t, 'w>, Unreadable> {
    let parsed = syntax::parse(text, scratch);
    let mut walk = Walk {
        form,
        text,
        placeholders,
        doc: Document::new(text.len()),
        problems: Vec::new(),
        persons: Vec::new(),
        references: Vec::new(),
        loose: std::collections::BTreeSet::new(),
        gaps: gaps::paths(&parsed.gaps),
    };
    for error in parsed.errors {
        let said = Said {
            message: error.message,
            label: None,
            help: error.help,
            fix: None,
        };
        walk.problems.push(said.problem("MAN001", error.span, None));
    }
    let mut tree = parsed.tree;
    walk.table(&form.shape, tree.get_mut(), 0, 0)
        .map_err(|TooDeep| Unreadable)?;
    gaps::mark(&parsed.gaps, &mut walk.doc);
    Ok((walk, tree, !parsed.gaps.is_empty()))
}

impl<'t> Walk<'t, '_> {
    /// Reports ids that `[people]` lacks, and entries of it that nothing refers to. `gaps`: lines were lost, among which
    /// may have been a reference.
    fn check_persons(&mut self, gaps: bool) {
        let people = self.doc.child(0, "people");
        // A `[people]` that could not be read knows nobody; that is one finding, not one a person.
        let lost = self.doc.lost_a_table()
            || people.is_some_and(|people| self.doc.node(people).broken || self.doc.node(people).gap);
        let entries: Vec<(String, NodeId)> = people
            .into_iter()
            .flat_map(|people| self.doc.children(people).collect::<Vec<_>>())
            .filter_map(|id| Some((self.doc.key_of(id)?.to_owned(), id)))
            .collect();
        let persons = std::mem::take(&mut self.persons);
        let known: HashSet<&str> = entries.iter().map(|(entry, _)| entry.as_str()).collect();
        if !lost {
            for (id, person) in &persons {
                if !known.contains(person.as_str()) {
                    self.unknown_person(*id, person, &entries);
                }
            }
        }
        if gaps {
            return;
        }
        let used: HashSet<&str> = persons.iter().map(|(_, person)| person.as_str()).collect();
        for (entry, id) in &entries {
            let node = self.doc.node(*id);
            if node.broken || used.contains(entry.as_str()) || self.loose.contains(entry) {
                continue;
            }
            let span = node.span.clone();
            let said = Said::plain(format!("nothing in this manifest refers to {entry}"))
                .help("give this person a part in it, or take the entry out");
            self.problems
                .push(said.problem("MAN014", span, Some(format!("people.{entry}"))));
        }
    }

    fn unknown_person(&mut self, id: NodeId, person: &str, entries: &[(String, NodeId)]) {
        let path = self.doc.path_of(id);
        let span = self.doc.node(id).span.clone();
        let mut said = Said::plain(format!(
            "`{path}` is \"{}\", who is not in [people]",
            say::short(person)
        ));
        if let Some(guess) = closest(person, entries.iter().map(|(entry, _)| entry.as_str())) {
            said = said.help(format!("did you mean \"{}\"?", guess.word));
            if guess.only {
                said.fix = Some(Fix {
                    title: format!("write \"{}\"", guess.word),
                    safe: false,
                    edits: vec![Edit {
                        start: span.start,
                        end: span.end,
                        text: format!("\"{}\"", guess.word),
                    }],
                });
            }
        } else {
            let known = person
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            let entry = if known && !person.is_empty() { person } else { "an-id" };
            said = said.help(format!(
                "add an entry [people.{entry}] with a name, or write the id of one that is there"
            ));
        }
        self.problems.push(said.problem("MAN006", span, Some(path)));
        self.doc.break_at(id);
    }

    fn check_references(&mut self, evidence: &mut dyn FnMut(&str) -> Option<Fault>) {
        for (id, reference) in std::mem::take(&mut self.references) {
            let Some((code, message, help)) = evidence(&reference) else {
                continue;
            };
            let said = Said {
                message,
                label: None,
                help,
                fix: None,
            };
            let span = self.doc.node(id).span.clone();
            let path = self.doc.path_of(id);
            self.problems.push(said.problem(code, span, Some(path)));
            self.doc.break_at(id);
        }
    }

    /// Reads what the walk has left into structs.
    fn decode<T: Default + Deserialize<'t>>(&mut self, tree: Spanned<DeTable<'t>>) -> T {
        T::deserialize(Deserializer::from(tree)).unwrap_or_else(|error| {
            // The walk should have reported this: say it all the same, and let no rule conclude anything from what is
            // not there.
            let span = error
                .span()
                .filter(|span| !span.is_empty())
                .unwrap_or_else(|| first_line(self.text));
            let message = format!("{} cannot be read: {}", self.form.this, error.message());
            self.problems.push(Said::plain(message).problem("MAN003", span, None));
            for field in &self.form.shape.fields {
                match self.doc.child(0, &field.name) {
                    Some(id) => self.doc.break_at(id),
                    None => self.doc.break_missing(0, &field.name, 0..0),
                }
            }
            T::default()
        })
    }

    fn sort_problems(&mut self) {
        self.problems
            .sort_by(|a, b| (a.span.start, a.span.end, a.code).cmp(&(b.span.start, b.span.end, b.code)));
    }
}
