//! Reads a manifest: syntax, then shape, then plain structs of what is intact.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

use super::broken::Why;
use super::gaps;
use super::lines::Headers;
use super::messages::short;
use super::problem::Problem;
use super::references::Seen;
use super::shape::{Form, MANIFEST_FORM};
use super::syntax;
use super::tree::{Document, NodeId};
use super::walk::{TooDeep, Walk, first_line};
use crate::diagnostic::{Change, Diagnostic, Mistake, Span};
use crate::key::{is_bare, push_key};
use crate::manifest::Manifest;
use crate::suggest::{Closest, GuessBudget, WordIndex};
use crate::words::TextSet;

/// A manifest as far as it could be read.
#[derive(Debug)]
pub struct Reading<'t> {
    /// What is intact.
    pub manifest: Manifest,
    /// The same as data, of the tables that were asked for.
    pub data: DeTable<'t>,
    /// Where everything stands, and what is broken.
    pub document: Document,
    /// What is wrong with its form, in the order of the text.
    pub problems: Vec<Problem>,
    /// Values with a user or password in them, which must not be shown.
    pub secrets: Vec<Span>,
}

/// What a manifest is held against while it is read.
pub struct Terms<'w> {
    /// The stand-ins for a value, in lower case.
    pub placeholders: &'w TextSet,
    /// The words that say that there is none, in lower case.
    pub denials: &'w TextSet,
    /// The tables that a rule demands.
    pub demanded: &'w [&'w str],
    /// Of which tables at the top, the values are kept as data.
    pub keep: &'w dyn Fn(&str) -> bool,
    /// Looks a Reference up.
    pub evidence: &'w mut dyn FnMut(&str) -> Seen,
    /// One document may stand behind so many references.
    pub evidence_references: usize,
}

/// The text is nested too deep to be a manifest (more than 32 tables and arrays in each other).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooDeepToRead;

/// Another file of a known form, as far as it could be read.
#[derive(Debug)]
pub struct ReadFile<T> {
    /// What is intact.
    pub file: T,
    /// Where everything stands.
    pub document: Document,
    /// What is wrong with its form, in the order of the text.
    pub problems: Vec<Problem>,
}

/// Reads a manifest. `scratch` is room for a copy of a text that has syntax errors.
///
/// The tree may be thousands of tables deep before its depth is refused: call this on a stack of 64 MiB.
///
/// # Errors
///
/// If it is nested too deep.
pub fn read<'t>(text: &'t str, scratch: &'t mut String, terms: &mut Terms) -> Result<Reading<'t>, TooDeepToRead> {
    let known = Known {
        placeholders: Some(terms.placeholders),
        denials: Some(terms.denials),
        demanded: terms.demanded,
    };
    let (mut walk, tree, has_gaps) = walked(&MANIFEST_FORM, text, scratch, &known)?;
    walk.check_persons(has_gaps);
    let secrets = walk.check_references(terms.evidence, terms.evidence_references);
    let data: DeTable = tree
        .get_ref()
        .iter()
        .filter(|(key, _)| (terms.keep)(key.get_ref()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let manifest = walk.decode(tree);
    walk.sort_problems();
    Ok(Reading {
        manifest,
        data,
        document: walk.doc,
        problems: walk.problems,
        secrets,
    })
}

/// Reads a file of another form, a configuration for example, in the same way.
///
/// # Errors
///
/// If it is nested too deep.
pub fn read_file<T: Default + DeserializeOwned>(form: &'static Form, text: &str) -> Result<ReadFile<T>, TooDeepToRead> {
    let mut scratch = String::new();
    let known = Known {
        placeholders: None,
        denials: None,
        demanded: &[],
    };
    let (mut walk, tree, _) = walked(form, text, &mut scratch, &known)?;
    let file = walk.decode(tree);
    walk.sort_problems();
    Ok(ReadFile {
        file,
        document: walk.doc,
        problems: walk.problems,
    })
}

/// What a walk goes by beside the form.
struct Known<'w> {
    placeholders: Option<&'w TextSet>,
    denials: Option<&'w TextSet>,
    demanded: &'w [&'w str],
}

/// A walk that is done, what is left of the tree, and whether lines of it were lost.
type Walked<'t, 'w> = (Walk<'t, 'w>, Spanned<DeTable<'t>>, bool);

/// Parses a text, and walks along its form.
fn walked<'t, 'w>(
    form: &'static Form,
    text: &'t str,
    scratch: &'t mut String,
    known: &Known<'w>,
) -> Result<Walked<'t, 'w>, TooDeepToRead> {
    let parsed = syntax::parse(text, scratch);
    let mut walk = Walk {
        form,
        text,
        placeholders: known.placeholders,
        denials: known.denials,
        demanded: known.demanded,
        doc: Document::new(text.len()),
        problems: Vec::new(),
        persons: Vec::new(),
        references: Vec::new(),
        loose: std::collections::BTreeSet::new(),
        gaps: gaps::paths(&parsed.gaps),
        headers: Headers::default(),
        budget: GuessBudget::default(),
    };
    for error in parsed.errors {
        let mut said = Diagnostic::new(error.message).at(error.span);
        said.help = error.help;
        if let Some(first) = error.first {
            said = said.see(first, "stated first");
        }
        walk.problems.push(Problem::new(Mistake::Syntax, said));
    }
    let mut tree = parsed.tree;
    walk.table(&form.shape, tree.get_mut(), 0, 0)
        .map_err(|TooDeep| TooDeepToRead)?;
    gaps::mark(&parsed.gaps, &mut walk.doc);
    Ok((walk, tree, !parsed.gaps.is_empty()))
}

/// In order, to be searched: they are few, and sorting them costs less than hashing them.
fn sorted<'w>(words: impl Iterator<Item = &'w str>) -> Vec<&'w str> {
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words
}

impl<'t> Walk<'t, '_> {
    /// Reports ids that `[people]` lacks, and entries of it that nothing refers to. `gaps`: lines were lost, among which
    /// may have been a reference.
    fn check_persons(&mut self, gaps: bool) {
        let people = self.doc.child(0, "people");
        // A `[people]` that could not be read knows nobody; that is one finding, not one a person.
        let lost = self.doc.lost_a_table()
            || people.is_some_and(|people| self.doc.node(people).broken.is_some() || self.doc.node(people).gap);
        let entries: Vec<(String, NodeId)> = people
            .into_iter()
            .flat_map(|people| self.doc.children(people))
            .filter_map(|id| Some((self.doc.key_of(id)?.to_owned(), id)))
            .collect();
        let persons = std::mem::take(&mut self.persons);
        // Who is suggested for an id that nobody has may be who was meant.
        let mut suggested: BTreeSet<usize> = BTreeSet::new();
        if !lost {
            let known = sorted(entries.iter().map(|(entry, _)| entry.as_str()));
            let unknown = persons
                .iter()
                .filter(|(_, person)| known.binary_search(&&**person).is_err());
            let mut unknown: Vec<&(NodeId, Cow<str>)> = unknown.collect();
            // Guesses come to an end: the first in the text get theirs.
            unknown.sort_by_key(|(id, _)| self.doc.node(*id).span.start);
            let index = LazyCell::new(|| WordIndex::new(entries.iter().map(|(entry, _)| entry.as_str())));
            for (id, person) in unknown {
                let guess = index.closest(person, &mut self.budget);
                suggested.extend(guess.as_ref().map(|guess| guess.place));
                let guess = guess.map(|guess| Closest {
                    word: &entries[guess.place].0,
                    only: guess.only,
                });
                self.unknown_person(*id, person, guess);
            }
        }
        if gaps {
            return;
        }
        let used = sorted(persons.iter().map(|(_, person)| &**person));
        for (place, (entry, id)) in entries.iter().enumerate() {
            let node = self.doc.node(*id);
            if node.broken.is_some()
                || suggested.contains(&place)
                || used.binary_search(&entry.as_str()).is_ok()
                || self.loose.contains(entry)
            {
                continue;
            }
            let mut key = "people".to_owned();
            push_key(&mut key, entry);
            let said = Diagnostic::new(format!("nothing in this manifest refers to {entry}"))
                .help("give this person a part in it, or take the entry out")
                .at(node.span.clone())
                .about(key);
            self.problems.push(Problem::new(Mistake::UnusedPerson, said));
        }
    }

    fn unknown_person(&mut self, id: NodeId, person: &str, guess: Option<Closest>) {
        let path = self.doc.path_of(id);
        let span = self.doc.node(id).span.clone();
        let mut said = Diagnostic::new(format!("`{path}` is \"{}\", who is not in [people]", short(person)));
        if let Some(guess) = guess {
            said = said.help(format!("did you mean \"{}\"?", guess.word));
            if guess.only {
                let value = format!("\"{}\"", guess.word);
                let change = Change::Replace {
                    key: path.clone(),
                    value: value.clone(),
                };
                said = said.fix(format!("write {value}"), false, change);
            }
        } else {
            let entry = if is_bare(person) { person } else { "an-id" };
            said = said.help(format!(
                "add an entry [people.{entry}] with a name, or write the id of one that is there"
            ));
        }
        self.problems
            .push(Problem::new(Mistake::UnknownPerson, said.at(span).about(path)));
        self.doc.break_at(id, Why::of(Mistake::UnknownPerson));
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
            self.problems
                .push(Problem::new(Mistake::WrongType, Diagnostic::new(message).at(span)));
            for field in &self.form.shape.fields {
                match self.doc.child(0, &field.name) {
                    Some(id) => self.doc.break_at(id, Why::Form),
                    None => self.doc.break_missing(0, &field.name, 0..0),
                }
            }
            T::default()
        })
    }

    fn sort_problems(&mut self) {
        let place = |one: &Problem| one.diagnostic.span.as_ref().map(|span| (span.start, span.end));
        self.problems.sort_by_key(|one| (place(one), one.mistake));
    }
}
