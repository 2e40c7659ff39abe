//! Which tables a text has stated so far, to say where a line belongs and what a key clashes with.

use std::collections::HashMap;
use std::sync::Arc;

use super::Segment;
use crate::diagnostic::Span;

/// The index of a table or value.
pub(super) type NodeId = usize;

pub(super) const ROOT: NodeId = 0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Only on the way to something.
    Implied,
    /// Has a `[header]`.
    Table,
    /// Has `[[header]]`s.
    Entries,
    /// Is the key of a line.
    Value,
}

/// What was stated earlier.
#[derive(Debug, Clone)]
pub(super) struct Stated {
    kind: Kind,
    /// The first line of its statement.
    pub span: Span,
}

impl Stated {
    pub(super) fn is_value(&self) -> bool {
        self.kind == Kind::Value
    }
}

#[derive(Debug)]
struct Node {
    kind: Kind,
    span: Span,
    /// Of `[[header]]`s: how many, and the table of the last.
    entries: usize,
    last: NodeId,
    /// The last `[[header]]` could not be read, so what is below it has no place in the tree.
    lost: bool,
}

/// A header, found in the tables.
pub(super) struct Header {
    pub node: NodeId,
    pub table: Arc<[Segment]>,
    /// What has been stated under its path before.
    pub before: Option<Stated>,
    /// How many parts of the path lead to what it cannot stand beside: a value, or a table that is stated as a list.
    /// A second `[header]` is none; the parser takes the keys of both together.
    pub clash: Option<usize>,
}

#[derive(Debug)]
pub(super) struct Tables {
    nodes: Vec<Node>,
    children: HashMap<(NodeId, String), NodeId>,
}

impl Default for Tables {
    fn default() -> Self {
        let mut tables = Self {
            nodes: Vec::new(),
            children: HashMap::new(),
        };
        tables.push(Kind::Table, 0..0);
        tables
    }
}

impl Tables {
    fn push(&mut self, kind: Kind, span: Span) -> NodeId {
        self.nodes.push(Node {
            kind,
            span,
            entries: 0,
            last: ROOT,
            lost: false,
        });
        self.nodes.len() - 1
    }

    fn child(&mut self, parent: NodeId, key: &str, span: &Span) -> NodeId {
        if let Some(&node) = self.children.get(&(parent, key.to_owned())) {
            return node;
        }
        let node = self.push(Kind::Implied, span.clone());
        self.children.insert((parent, key.to_owned()), node);
        node
    }

    fn stated(&self, node: NodeId) -> Stated {
        Stated {
            kind: self.nodes[node].kind,
            span: self.nodes[node].span.clone(),
        }
    }

    /// Takes a header, which is sound or not. `None` if it lies within an entry that is lost.
    pub(super) fn header(&mut self, path: &[String], array: bool, sound: bool, span: &Span) -> Option<Header> {
        let (name, parents) = path.split_last()?;
        let mut table = Vec::with_capacity(path.len() + 2);
        let mut at = ROOT;
        for (depth, key) in parents.iter().enumerate() {
            at = self.child(at, key, span);
            table.push(Segment::Key(key.clone()));
            let node = &self.nodes[at];
            if node.lost {
                return None;
            }
            match node.kind {
                Kind::Implied | Kind::Table => {}
                Kind::Entries => {
                    table.push(Segment::Index(node.entries - 1));
                    at = node.last;
                }
                Kind::Value => {
                    table.extend(path[depth + 1..].iter().cloned().map(Segment::Key));
                    return Some(Header {
                        node: at,
                        table: table.into(),
                        before: Some(self.stated(at)),
                        clash: Some(depth + 1),
                    });
                }
            }
        }
        let known = self.children.contains_key(&(at, name.clone()));
        at = self.child(at, name, span);
        table.push(Segment::Key(name.clone()));
        let before = known.then(|| self.stated(at));
        let fits = match self.nodes[at].kind {
            Kind::Implied => !array || !known,
            Kind::Table => !array,
            Kind::Entries => array,
            Kind::Value => false,
        };
        if !sound || (!fits && self.nodes[at].kind == Kind::Entries) {
            self.nodes[at].lost |= array || self.nodes[at].kind == Kind::Entries;
        } else if fits && array {
            let entry = self.push(Kind::Table, span.clone());
            let node = &mut self.nodes[at];
            table.push(Segment::Index(node.entries));
            node.kind = Kind::Entries;
            node.entries += 1;
            node.last = entry;
            node.lost = false;
            at = entry;
        } else if fits && self.nodes[at].kind == Kind::Implied {
            self.nodes[at].kind = Kind::Table;
            self.nodes[at].span = span.clone();
        }
        Some(Header {
            node: at,
            table: table.into(),
            before,
            clash: (!fits).then_some(path.len()),
        })
    }

    /// Takes the key of a line in a table. Gives what it clashes with, if the parser says that it does.
    pub(super) fn value(&mut self, table: NodeId, key: &[String], span: &Span) -> Option<Stated> {
        let mut at = table;
        let mut before = None;
        for (depth, part) in key.iter().enumerate() {
            let known = self.nodes.len();
            at = self.child(at, part, span);
            let last = depth + 1 == key.len();
            if at < known && before.is_none() && (last || self.nodes[at].kind != Kind::Implied) {
                before = Some(self.stated(at));
            } else if at >= known && last {
                self.nodes[at].kind = Kind::Value;
            }
        }
        before
    }
}
