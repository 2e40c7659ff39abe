//! Walks a parsed manifest along its shape: reports what does not fit, and takes it out.
//!
//! What is left satisfies the schema, so that plain serde reads it; and every place is in the [`Document`], the broken
//! ones marked.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::broken::Why;
use super::denial::{denies, is_denial};
use super::guess::{fits, is_named_once};
use super::lines::Headers;
use super::messages as say;
use super::number::{Number, integer, number};
use super::placeholder::is_placeholder;
use super::problem::Problem;
use super::shape::{Field, Form, Shape, TableShape};
use super::tree::{Document, Kind, NodeId, Step};
use crate::diagnostic::{Change, Diagnostic, Mistake, Span};
use crate::key::{is_bare, push_key};
use crate::manifest::Date;
use crate::suggest::{Closest, GuessBudget};
use crate::words::TextSet;

/// Deeper than this, a file is no manifest; ours go four deep. The source is our own: serde recurses over the tree.
pub(super) const MAX_DEPTH: usize = 32;

/// Nested deeper than [`MAX_DEPTH`].
#[derive(Debug)]
pub(super) struct TooDeep;

pub(super) struct Walk<'t, 'w> {
    pub form: &'static Form,
    pub text: &'t str,
    /// The stand-ins for a value, where they are looked for.
    pub placeholders: Option<&'w TextSet>,
    /// The words that say that there is none, where they are looked for.
    pub denials: Option<&'w TextSet>,
    /// The tables that a rule demands: what an empty one lacks is not said twice.
    pub demanded: &'w [&'w str],
    pub doc: Document,
    pub problems: Vec<Problem>,
    /// Every value that names a person, by the id it states.
    pub persons: Vec<(NodeId, Cow<'t, str>)>,
    /// Every value that names evidence.
    pub references: Vec<(NodeId, Cow<'t, str>)>,
    /// Strings where anything may stand: in `[extra]` and under unknown keys. An id there may refer to a person.
    pub loose: BTreeSet<String>,
    /// Tables that have lost lines to syntax errors, and what was lost itself, by path: not known to be missing.
    pub gaps: HashSet<String>,
    pub headers: Headers,
    /// What guesses at misspelt keys and people may still cost.
    pub budget: GuessBudget,
}

impl<'t> Walk<'t, '_> {
    /// Walks `table`, which stands at `at`; `depth` is how deep that is.
    pub fn table(
        &mut self,
        shape: &'static TableShape,
        table: &mut DeTable<'t>,
        at: NodeId,
        depth: usize,
    ) -> Result<(), TooDeep> {
        let mut taken_out: Vec<String> = Vec::new();
        let mut unknown: Vec<(String, NodeId, Option<Closest>, bool)> = Vec::new();
        let mut stated = vec![false; shape.fields.len()];
        let mut after = 0;
        for (key, value) in table.iter_mut() {
            let field = shape.position_from(after, key.get_ref());
            after = field.map_or(after, |field| field + 1);
            let step = field.map_or_else(
                || Step::Key(Box::from(key.get_ref().as_ref())),
                |field| Step::Known(&shape.fields[field].name),
            );
            let id = self.place(at, step, key.span(), value);
            let keep = if let Some(field) = field {
                stated[field] = true;
                let field = &shape.fields[field];
                if field.required {
                    self.doc.require(id);
                }
                if field.denies(value) {
                    self.doc.deny(id);
                    false
                } else if let Some(said) = self.says_no(field, value, id) {
                    self.report(id, Mistake::TextSaysNo, value.span(), said)
                } else {
                    self.value(&field.shape, value, id, depth + 1)?
                }
            } else {
                let guess = shape
                    .index
                    .closest(key.get_ref(), &mut self.budget)
                    .map(|guess| Closest {
                        word: &shape.fields[guess.place].name,
                        only: guess.only,
                    });
                let fits = guess.and_then(|guess| shape.field(guess.word)).is_some_and(|field| {
                    field.denies(value)
                        || fits(&field.shape, value) && is_named_once(value, self.text, &|value| self.kind(value))
                });
                unknown.push((key.get_ref().clone().into_owned(), id, guess, fits));
                self.anything(value, depth + 1)?;
                false
            };
            if !keep {
                taken_out.push(key.get_ref().clone().into_owned());
            }
        }
        for key in &taken_out {
            table.remove(key.as_str());
        }
        if !unknown.is_empty() {
            let meant = |guess: Option<Closest>| guess.and_then(|guess| shape.position(guess.word));
            let mut guesses = vec![0_usize; shape.fields.len()];
            for field in unknown.iter().filter_map(|(_, _, guess, _)| meant(*guess)) {
                guesses[field] += 1;
            }
            // Of keys that may all have been meant to be one, at most one was; and a lost line may have stated it.
            let lost = self.gaps.contains(&self.doc.path_of(at));
            for (key, id, guess, fits) in unknown {
                let is_free = !lost && meant(guess).is_some_and(|field| guesses[field] == 1);
                self.unknown_key(shape, &mut stated, at, &key, (id, guess, fits && is_free));
            }
        }
        if shape
            .fields
            .iter()
            .zip(&stated)
            .any(|(field, stated)| field.required && !stated)
        {
            self.doc.mark_incomplete(at, Why::Form);
            self.missing_keys(shape, &stated, at);
        }
        Ok(())
    }

    /// What is said of a value that says in words what `false` says.
    fn says_no(&self, field: &Field, value: &Spanned<DeValue>, id: NodeId) -> Option<Diagnostic> {
        let denials = self.denials.filter(|_| field.deniable)?;
        let only = |items: &DeArray| match &items[..] {
            [one] => one.get_ref().as_str().map(str::to_owned),
            _ => None,
        };
        let (text, alone) = match value.get_ref() {
            DeValue::String(text) => (text.clone().into_owned(), is_denial(text, denials)),
            DeValue::Array(items) => (only(items)?, true),
            _ => return None,
        };
        let says_no = is_denial(&text, denials) || (!alone && field.answers && denies(&text, denials));
        says_no.then(|| say::says_no(&self.doc.path_of(id), &text, alone))
    }

    fn place(&mut self, parent: NodeId, step: Step, key: Span, value: &Spanned<DeValue<'t>>) -> NodeId {
        let kind = self.kind(value);
        self.doc.push(parent, step, key, value.span(), kind)
    }

    pub fn kind(&self, value: &Spanned<DeValue<'t>>) -> Kind {
        let span = value.span();
        match value.get_ref() {
            DeValue::Table(_) => match self.text.as_bytes().get(span.start) {
                Some(b'{') => Kind::Inline,
                Some(b'[') => Kind::Headed,
                // The span is a key's: in a header (`x` of `[x.y]`) or in a dotted key (`x` of `x.y = 1`), which is a key
                // of its own in the table around it.
                _ if self.headers.is_header(self.text, span.start) => Kind::Implied,
                _ => Kind::Inline,
            },
            DeValue::Array(items) => match items.first() {
                Some(first) if first.get_ref().is_table() => Kind::ArrayOfTables,
                _ => Kind::Array,
            },
            _ => Kind::Scalar,
        }
    }

    /// Says whether the value may stay.
    fn value(
        &mut self,
        shape: &'static Shape,
        value: &mut Spanned<DeValue<'t>>,
        id: NodeId,
        depth: usize,
    ) -> Result<bool, TooDeep> {
        if depth > MAX_DEPTH {
            return Err(TooDeep);
        }
        let span = value.span();
        match (shape, value.get_mut()) {
            (Shape::Table(shape), DeValue::Table(table)) => {
                self.table(shape, table, id, depth)?;
                return Ok(true);
            }
            (Shape::Map(values), DeValue::Table(table)) => {
                self.map(values, table, id, depth)?;
                return Ok(true);
            }
            (Shape::Array(items), DeValue::Array(array)) => {
                self.array(items, array, id, depth)?;
                return Ok(true);
            }
            (Shape::Anything, DeValue::Table(_)) => return self.anything(value, depth).map(|()| true),
            (Shape::Table(_) | Shape::Map(_) | Shape::Array(_) | Shape::Anything, other) => {
                let found = say::kind_of(other);
                self.report(
                    id,
                    Mistake::WrongType,
                    span,
                    say::wrong_type(&self.doc.path_of(id), shape, found),
                );
                self.anything(value, depth)?;
                return Ok(false);
            }
            (_, DeValue::Table(_) | DeValue::Array(_)) => {
                let found = say::kind_of(value.get_ref());
                self.report(
                    id,
                    Mistake::WrongType,
                    span,
                    say::wrong_type(&self.doc.path_of(id), shape, found),
                );
                self.anything(value, depth)?;
                return Ok(false);
            }
            _ => {}
        }
        Ok(self.scalar(shape, value, id))
    }

    /// Does a denial stand where there is no saying that there is none? There it only stands in for a value.
    fn denied_in_vain(&self, shape: &Shape, text: &str, id: NodeId) -> bool {
        (matches!(shape, Shape::Bool) || self.doc.node(id).required)
            && self.denials.is_some_and(|words| is_denial(text, words))
    }

    fn scalar(&mut self, shape: &Shape, value: &Spanned<DeValue<'t>>, id: NodeId) -> bool {
        let span = value.span();
        let value = value.get_ref();
        if let DeValue::String(text) = value
            && (self.placeholders.is_some_and(|words| is_placeholder(text, words))
                || self.denied_in_vain(shape, text, id))
        {
            let said = say::placeholder(&self.doc.path_of(id), text);
            return self.report(id, Mistake::Placeholder, span, said);
        }
        let wrong = match (shape, value) {
            (Shape::Text, DeValue::String(_)) | (Shape::Bool, DeValue::Boolean(_)) => return true,
            (Shape::Person, DeValue::String(person)) => {
                self.persons.push((id, person.clone()));
                return true;
            }
            (Shape::Reference, DeValue::String(reference)) => {
                self.references.push((id, reference.clone()));
                return true;
            }
            (Shape::Currency, DeValue::String(code)) => {
                if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
                    return true;
                }
                (Mistake::InvalidValue, say::currency(&self.doc.path_of(id), code))
            }
            (Shape::Enum(names), DeValue::String(text)) => {
                if names.iter().any(|name| name == text) {
                    return true;
                }
                (
                    Mistake::InvalidValue,
                    say::not_in_set(&self.doc.path_of(id), text, names),
                )
            }
            (Shape::Date, DeValue::Datetime(date)) if date.time.is_none() && date.offset.is_none() => {
                match Date::try_from(*date) {
                    Ok(_) => return true,
                    Err(_) => (
                        Mistake::InvalidValue,
                        Diagnostic::new(format!("{date} is not a day of the calendar")),
                    ),
                }
            }
            (Shape::Date, DeValue::Datetime(date)) => {
                (Mistake::WrongType, say::date_with_time(&self.doc.path_of(id), date))
            }
            (Shape::Date, DeValue::String(text)) => {
                (Mistake::WrongType, say::date_as_text(&self.doc.path_of(id), text))
            }
            (Shape::Version, DeValue::Integer(_)) => match integer(value) {
                Some(1) => return true,
                Some(version) => (Mistake::UnsupportedVersion, say::version(version)),
                None => (Mistake::Syntax, say::no_number(&self.text[span.clone()])),
            },
            (Shape::Integer { least }, DeValue::Integer(_)) => match integer(value) {
                None => (Mistake::Syntax, say::no_number(&self.text[span.clone()])),
                Some(number) if i64::try_from(number).is_err() => {
                    (Mistake::InvalidValue, say::too_large(&self.doc.path_of(id)))
                }
                Some(number) => match least {
                    Some(least) if number < i128::from(*least) => (
                        Mistake::InvalidValue,
                        say::too_small(&self.doc.path_of(id), &number.to_string(), *least),
                    ),
                    _ => return true,
                },
            },
            (Shape::Number { least }, DeValue::Integer(_) | DeValue::Float(_)) => match number(value) {
                None => (Mistake::Syntax, say::no_number(&self.text[span.clone()])),
                Some(Number::TooLarge) => (Mistake::InvalidValue, say::too_large(&self.doc.path_of(id))),
                Some(Number::Finite(number)) => match least {
                    Some(least) if number < *least => (
                        Mistake::InvalidValue,
                        say::too_small(&self.doc.path_of(id), self.text[span.clone()].trim(), 0),
                    ),
                    _ => return true,
                },
            },
            (_, other) => (
                Mistake::WrongType,
                say::wrong_type(&self.doc.path_of(id), shape, say::kind_of(other)),
            ),
        };
        self.report(id, wrong.0, span, wrong.1)
    }

    fn array(
        &mut self,
        items: &'static Shape,
        array: &mut DeArray<'t>,
        at: NodeId,
        depth: usize,
    ) -> Result<(), TooDeep> {
        let mut elements = Vec::with_capacity(array.len());
        let mut taken_out = BTreeSet::new();
        for (index, item) in array.iter_mut().enumerate() {
            let kind = self.kind(item);
            let step = Step::Index(u32::try_from(index).unwrap_or(u32::MAX));
            let id = self.doc.push(at, step, item.span(), item.span(), kind);
            if self.value(items, item, id, depth + 1)? {
                elements.push(id);
            } else {
                taken_out.insert(index);
            }
        }
        self.doc.set_elements(at, &elements);
        if !taken_out.is_empty() {
            let all = std::mem::replace(array, DeArray::new()).into_iter().enumerate();
            let kept = all.filter(|(index, _)| !taken_out.contains(index));
            *array = kept.map(|(_, item)| item).collect();
        }
        Ok(())
    }

    fn map(
        &mut self,
        values: &'static Shape,
        table: &mut DeTable<'t>,
        at: NodeId,
        depth: usize,
    ) -> Result<(), TooDeep> {
        let mut taken_out: Vec<String> = Vec::new();
        for (key, value) in table.iter_mut() {
            let name = key.get_ref();
            let id = self.place(at, Step::Key(Box::from(name.as_ref())), key.span(), value);
            let is_id = !self.form.ids || is_bare(name);
            let keep = if is_id {
                self.value(values, value, id, depth + 1)?
            } else {
                self.anything(value, depth + 1)?;
                self.report(id, Mistake::InvalidValue, key.span(), say::not_an_id(name))
            };
            if !keep {
                taken_out.push(name.clone().into_owned());
            }
        }
        for key in &taken_out {
            table.remove(key.as_str());
        }
        Ok(())
    }

    /// Looks at what the manifest does not describe, for its depth, for numbers that are none, and for ids of people.
    fn anything(&mut self, value: &Spanned<DeValue<'t>>, depth: usize) -> Result<(), TooDeep> {
        if depth > MAX_DEPTH {
            return Err(TooDeep);
        }
        let span = value.span();
        match value.get_ref() {
            DeValue::String(text) => {
                self.loose.insert(text.clone().into_owned());
            }
            DeValue::Integer(_) if integer(value.get_ref()).is_none() => {
                let said = say::no_number(&self.text[span.clone()]);
                self.problems.push(Problem::new(Mistake::Syntax, said.at(span)));
            }
            DeValue::Array(items) => {
                for item in items {
                    self.anything(item, depth + 1)?;
                }
            }
            DeValue::Table(table) => {
                for (_, value) in table {
                    self.anything(value, depth + 1)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// `stated` says of each field of the shape whether it is stated, or taken to be meant by a misspelt key; `found` is the
    /// place, what may have been meant, and whether
    /// that can be right.
    fn unknown_key(
        &mut self,
        shape: &'static TableShape,
        stated: &mut [bool],
        at: NodeId,
        key: &str,
        found: (NodeId, Option<Closest>, bool),
    ) {
        let (id, guess, fits) = found;
        let span = self.doc.node(id).key_span.clone();
        let meant = guess.and_then(|guess| shape.position(guess.word));
        let taken = meant.is_some_and(|meant| stated[meant]);
        let mut said = say::unknown_key(self.form, key, &self.doc.path_of(at), guess, shape);
        if let Some(guess) = guess.filter(|guess| guess.only && !taken) {
            let change = Change::Rename {
                key: self.doc.path_of(id),
                to: guess.word.to_owned(),
            };
            // A guess at what was meant is safe only where what comes of it can be right.
            said = said.fix(format!("rename to `{}`", guess.word), fits, change);
        }
        if let Some(meant) = meant.filter(|_| !taken) {
            // What was meant is stated, though misspelt: rules that want it keep silent.
            self.doc.break_missing(at, &shape.fields[meant].name, span.clone());
            if shape.fields[meant].required {
                self.doc.mark_incomplete(at, Why::Form);
            }
            stated[meant] = true;
        }
        self.report(id, Mistake::UnknownKey, span, said);
    }

    fn missing_keys(&mut self, shape: &TableShape, stated: &[bool], at: NodeId) {
        let path = self.doc.path_of(at);
        if self.gaps.contains(&path) {
            return;
        }
        if self.demanded.contains(&path.as_str()) && !self.doc.has_own_key(at) {
            return;
        }
        let missing = shape
            .fields
            .iter()
            .zip(stated)
            .filter(|(field, stated)| field.required && !**stated);
        for (field, _) in missing {
            let mut key = path.clone();
            push_key(&mut key, &field.name);
            if self.gaps.contains(&key) {
                continue;
            }
            let span = self.table_span(at);
            let said = say::missing_key(self.form, &path, &field.name, &field.doc);
            self.problems
                .push(Problem::new(Mistake::MissingKey, said.at(span.clone()).about(key)));
            self.doc.break_missing(at, &field.name, span);
        }
    }

    /// Where to point for what a table lacks; of the whole manifest, its first line.
    pub fn table_span(&self, at: NodeId) -> Span {
        if at != 0 {
            return self.doc.node(at).span.clone();
        }
        first_line(self.text)
    }

    /// Reports a value and marks it; returns that it may not stay.
    fn report(&mut self, id: NodeId, mistake: Mistake, span: Span, said: Diagnostic) -> bool {
        let key = self.doc.path_of(id);
        self.problems.push(Problem::new(mistake, said.at(span).about(key)));
        self.doc.break_at(id, Why::of(mistake));
        false
    }
}

/// The first line that says something, without its line ending; one character at least, unless the text is empty.
pub(super) fn first_line(text: &str) -> Span {
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    let start = if start == text.len() { 0 } else { start };
    let end = text[start..].find(['\n', '\r']).map_or(text.len(), |at| start + at);
    let first = text[start..].chars().next().map_or(0, char::len_utf8);
    start..end.max(start + first)
}
