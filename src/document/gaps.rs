//! What syntax errors have taken out of a manifest, marked in its tree: nothing is known to be missing there.

use std::collections::HashSet;

use super::broken::Why;
use super::syntax::{Gap, Lost, Segment};
use super::tree::{Document, Kind, NodeId, Step};

/// Where something may be missing only because it could not be read: tables that have lost lines, and keys and tables
/// that were lost themselves, by path.
pub(super) fn paths(gaps: &[Gap]) -> HashSet<String> {
    gaps.iter()
        .map(|gap| match &gap.lost {
            // Of the root, what is lost is told by its key: otherwise one stray line would hide every missing table.
            Lost::Line { key: Some(key) } if gap.table.is_empty() => key.first().cloned().unwrap_or_default(),
            Lost::Line { .. } | Lost::Table | Lost::Entry | Lost::Unknown => path(&gap.table),
        })
        .collect()
}

fn path(segments: &[Segment]) -> String {
    let mut out = String::new();
    for segment in segments {
        match segment {
            Segment::Key(key) => crate::key::push_key(&mut out, key),
            Segment::Index(index) => out.push_str(&format!("[{index}]")),
        }
    }
    out
}

/// Marks in `doc` what was lost.
pub(super) fn mark(gaps: &[Gap], doc: &mut Document) {
    for gap in gaps {
        match &gap.lost {
            Lost::Line { key } => {
                if gap.table.is_empty() {
                    let first = key.as_ref().and_then(|key| key.first());
                    if let Some(first) = first.filter(|first| doc.child(0, first).is_none()) {
                        doc.break_missing(0, first, 0..0);
                    }
                } else {
                    let table = reach(doc, &gap.table);
                    doc.open_gap(table);
                }
            }
            Lost::Table => {
                let table = reach(doc, &gap.table);
                match doc.node(table).kind {
                    Kind::ArrayOfTables => lose_entry(doc, table),
                    // Something of it is intact.
                    Kind::Inline | Kind::Headed | Kind::Implied if !doc.node(table).phantom => doc.open_gap(table),
                    _ => doc.break_at(table, Why::Form),
                }
            }
            Lost::Entry => {
                let array = reach(doc, &gap.table);
                lose_entry(doc, array);
            }
            Lost::Unknown => {
                doc.open_gap(0);
                for array in doc.arrays_of_tables() {
                    lose_entry(doc, array);
                }
            }
        }
    }
}

/// Marks that an array had an entry more, so that nothing is known to be missing among its entries.
fn lose_entry(doc: &mut Document, array: NodeId) {
    let entry = doc.push_phantom(array, Step::Index(u32::MAX));
    doc.break_at(entry, Why::Form);
}

/// The place at the end of `segments`, made up as far as it is not there.
fn reach(doc: &mut Document, segments: &[Segment]) -> NodeId {
    let mut at = 0;
    for segment in segments {
        let there = match segment {
            Segment::Key(key) => doc.child(at, key),
            Segment::Index(index) => doc.children(at).nth(*index),
        };
        if there.is_none() && doc.node(at).denied {
            // It is said to be none, and then something of it is stated: nobody knows which of the two was meant.
            doc.break_at(at, Why::Form);
        }
        at = there.unwrap_or_else(|| {
            let step = match segment {
                Segment::Key(key) => Step::Key(Box::from(key.as_str())),
                Segment::Index(index) => Step::Index(u32::try_from(*index).unwrap_or(u32::MAX)),
            };
            doc.push_phantom(at, step)
        });
    }
    at
}
