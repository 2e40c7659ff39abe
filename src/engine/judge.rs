//! What each rule says of one manifest, before anything is weighed: its findings, or why it cannot say.

use super::custom;
use crate::document::{Broken, Reading};
use crate::expression::Data;
use crate::manifest::Stage;
use crate::rules::{Check, Context, Draft, Findings, Rule, demanded_by};

/// What one rule says of one manifest.
#[derive(Debug)]
pub(super) struct Verdict {
    pub rule: &'static Rule,
    pub drafts: Vec<Draft>,
    /// Why it cannot be met, though it may report nothing.
    pub blocked: Option<Block>,
}

/// Why a rule cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    /// The table it speaks about is missing; the code of the rule that demands that table.
    Table(&'static str),
    /// A value it wants is broken, or may have stood in a line that could not be read; or, of an organisation's own rule, a
    /// table is missing that no rule demands.
    Value,
}

/// Runs every rule that is due up to `horizon` over what is intact.
pub(super) fn judge(reading: &Reading, context: &Context, horizon: Stage) -> Vec<Verdict> {
    let broken = reading.document.broken();
    let data = std::cell::LazyCell::new(|| Data::new(&reading.data, context.today, context.stage()));
    // Rules about one table stand together in the catalogue.
    let mut known: (&[&str], Subjects) = (&[], Subjects::There);
    context
        .settings
        .rules()
        .filter(|rule| rule.sort.stage() <= horizon)
        .filter_map(|rule| match &rule.check {
            Check::Manifest(check) => {
                if rule.subjects != known.0 {
                    known = (rule.subjects, subjects(rule.subjects, reading));
                }
                Some(one(rule, known.1, reading, &broken, &mut |out| check(context, out)))
            }
            Check::Custom(own) => Some(custom::judge(rule, own, reading, &broken, &data)),
            Check::Reader | Check::Outcomes(_) | Check::Portfolio(_) | Check::Engine => None,
        })
        .collect()
}

/// Runs one rule that looks at what others said.
pub(super) fn afterwards(rule: &'static Rule, reading: &Reading, check: &mut dyn FnMut(&mut Findings)) -> Verdict {
    one(
        rule,
        subjects(rule.subjects, reading),
        reading,
        &reading.document.broken(),
        check,
    )
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

fn subjects(tables: &[&'static str], reading: &Reading) -> Subjects {
    let mut missing = tables.iter().filter(|table| !reading.document.states(table));
    match missing.next() {
        None => Subjects::There,
        Some(first) if missing.count() + 1 == tables.len() => Subjects::None(first),
        Some(first) => Subjects::Some(first),
    }
}

fn one<'r>(
    rule: &'static Rule,
    subjects: Subjects,
    reading: &'r Reading,
    broken: &[Broken],
    check: &mut dyn FnMut(&mut Findings<'r>),
) -> Verdict {
    let document = &reading.document;
    let missing = match subjects {
        Subjects::There => None,
        // Without a rule that demands the table, nothing is wrong when it is not there.
        Subjects::Some(table) | Subjects::None(table) => demanded_by(table).map(Block::Table),
    };
    if let Subjects::None(_) = subjects {
        return Verdict {
            rule,
            drafts: Vec::new(),
            blocked: missing,
        };
    }
    let mut findings = Findings::new(document);
    check(&mut findings);
    let mut drafts = findings.into_drafts();
    let mut wanted: Vec<Broken> = document.lost(rule.reads.iter().copied());
    wanted.extend(
        broken
            .iter()
            .filter(|broken| rule.reads.iter().any(|key| covers(&broken.pattern, key)))
            .cloned(),
    );
    let before = drafts.len();
    if !wanted.is_empty() {
        // A finding rests on what it is about, and on where it points.
        drafts.retain(|draft| {
            let rests_on = |path: &String| {
                let path = document.written(path);
                wanted.iter().any(|broken| concerns(&broken.path, &path))
            };
            !rests_on(&draft.key) && !draft.at.as_ref().is_some_and(rests_on)
        });
    }
    if document.lost_a_table() {
        drafts.retain(|draft| document.has(&draft.key));
    }
    let silenced = !wanted.is_empty() || drafts.len() < before;
    Verdict {
        rule,
        drafts,
        blocked: silenced.then_some(Block::Value).or(missing),
    }
}

/// Does a broken place leave a rule without the key that it wants? It does if it is that key, a table around it, or an
/// element of the list there.
fn covers(broken: &str, key: &str) -> bool {
    let below = |whole: &str, part: &str| {
        whole
            .strip_prefix(part)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    below(key, broken) || broken.strip_suffix("[]") == Some(key)
}

/// Does a finding about `key` rest on what is broken? It does if one is inside the other, if they stand in one table, or
/// in one entry of an array.
fn concerns(broken: &str, key: &str) -> bool {
    let inside = |inner: &str, outer: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let same = |around: fn(&str) -> Option<&str>| around(broken).is_some() && around(broken) == around(key);
    inside(key, broken)
        || inside(broken, key)
        || same(|path| path.rsplit_once('.').map(|(table, _)| table))
        || same(|path| path.rfind(']').map(|end| &path[..=end]))
}
