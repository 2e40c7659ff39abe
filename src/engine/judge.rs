//! What each rule says of one manifest, before anything is weighed: its findings, or why it cannot say.

use std::collections::HashSet;

use toml::de::DeTable;

use super::custom;
use super::read::{Block, Judged, Places};
use crate::document::{Broken, Document};
use crate::expression::Data;
use crate::key::KeyPath;
use crate::rules::{Check, Context, Entry, Findings, Rule, demanded_by};

/// Runs every rule over what is intact, whatever its stage.
pub(super) fn judge(context: &Context, data: &DeTable) -> Vec<Judged> {
    let broken = Places::new(context.doc.broken());
    let data = std::cell::LazyCell::new(|| Data::new(data, context.today, context.stage()));
    // Rules about one table stand together in the catalogue.
    let mut known: (&[&str], Subjects) = (&[], Subjects::There);
    context
        .settings
        .rules()
        .filter_map(|rule| match &rule {
            Rule::Own(own) => Some(custom::judge(&rule, own, context.doc, &broken, &data)),
            Rule::Ours(entry) => match entry.check {
                Check::Manifest(check) => {
                    if entry.subjects != known.0 {
                        known = (entry.subjects, subjects(entry.subjects, context.doc));
                    }
                    Some(one(entry, known.1, context.doc, &broken, &mut |out| {
                        check(context, out);
                    }))
                }
                Check::Reader(_) | Check::Outcomes(_) | Check::Portfolio(_) | Check::Engine => None,
            },
        })
        .collect()
}

/// Runs one rule that looks at what others said.
pub(super) fn afterwards(entry: &'static Entry, context: &Context, check: &mut dyn FnMut(&mut Findings)) -> Judged {
    let document = context.doc;
    let broken = Places::new(document.broken());
    one(entry, subjects(entry.subjects, document), document, &broken, check)
}

/// Are the tables there that a rule speaks about?
#[derive(Debug, Clone, Copy)]
enum Subjects {
    There,
    /// At least this one is not.
    Some(&'static str),
    /// None of them is.
    None(&'static str),
}

fn subjects(tables: &[&'static str], document: &Document) -> Subjects {
    let mut missing = tables.iter().filter(|table| !document.states(table));
    match missing.next() {
        None => Subjects::There,
        Some(first) if missing.count() + 1 == tables.len() => Subjects::None(first),
        Some(first) => Subjects::Some(first),
    }
}

fn one<'r>(
    entry: &'static Entry,
    subjects: Subjects,
    document: &'r Document,
    broken: &Places,
    check: &mut dyn FnMut(&mut Findings<'r>),
) -> Judged {
    let rule = Rule::Ours(entry);
    let missing = match subjects {
        Subjects::There => None,
        // Without a rule that demands the table, nothing is wrong when it is not there.
        Subjects::Some(table) | Subjects::None(table) => demanded_by(table).map(Block::Table),
    };
    if let Subjects::None(_) = subjects {
        return Judged {
            rule,
            drafts: Vec::new(),
            blocked: missing,
        };
    }
    let mut findings = Findings::new(document);
    check(&mut findings);
    let mut drafts = findings.into_drafts();
    let lost = document.lost(entry.reads.iter().copied());
    let wanted: Vec<&Broken> = lost.iter().chain(broken.wanted_by(entry.reads)).collect();
    let before = drafts.len();
    if !wanted.is_empty() && !drafts.is_empty() {
        let wanted = Concerned::new(wanted.iter().copied());
        // A finding rests on what it is about, and on where it points.
        drafts.retain(|draft| {
            let rests_on = |path: &String| wanted.has(&document.written(path));
            !rests_on(&draft.key) && !draft.at.as_ref().is_some_and(rests_on)
        });
    }
    if document.lost_a_table() {
        drafts.retain(|draft| document.has(&draft.key));
    }
    let silenced = !wanted.is_empty() || drafts.len() < before;
    Judged {
        rule,
        drafts,
        blocked: silenced.then_some(Block::Value).or(missing),
    }
}

/// Which findings rest on broken places: those about a place inside or around one, in the same table, or in the same entry
/// of an array.
struct Concerned<'b> {
    /// The broken places.
    at: HashSet<&'b str>,
    /// They and all around them.
    around: HashSet<&'b str>,
    tables: HashSet<&'b str>,
    entries: HashSet<&'b str>,
}

impl<'b> Concerned<'b> {
    fn new(broken: impl Iterator<Item = &'b Broken>) -> Self {
        let mut concerned = Self {
            at: HashSet::new(),
            around: HashSet::new(),
            tables: HashSet::new(),
            entries: HashSet::new(),
        };
        for one in broken {
            let path = KeyPath::new(&one.path);
            concerned.at.insert(&one.path);
            concerned.around.extend(outwards(&one.path));
            concerned.tables.extend(path.table());
            concerned.entries.extend(path.entry());
        }
        concerned
    }

    fn has(&self, key: &str) -> bool {
        let path = KeyPath::new(key);
        self.around.contains(key)
            || outwards(key).any(|around| self.at.contains(around))
            || path.table().is_some_and(|table| self.tables.contains(table))
            || path.entry().is_some_and(|entry| self.entries.contains(entry))
    }
}

/// A path, and all around it but the top.
fn outwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| KeyPath::new(path).parent()).filter(|path| !path.is_empty())
}
