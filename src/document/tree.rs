//! The tree of places: every key of a manifest, where it stands, and whether it can be relied on.

use std::collections::HashMap;
use std::ops::Range;

use super::broken::{Broken, Why};
use crate::diagnostic::{Change, Edit, Span};
use crate::key::{KeyPath, Segment, push_key};

/// The index of a place in its [`Document`]; 0 is the document itself.
pub(super) type NodeId = u32;
const NONE: NodeId = NodeId::MAX;

/// A table with more keys than this has an index of them.
const MANY: u32 = 32;

/// How a place is reached from the one above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A key of the format, whose name takes no room.
    Known(&'static str),
    /// Any other key.
    Key(Box<str>),
    /// The place in an array, counted from 0 as written.
    Index(u32),
}

impl Step {
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Known(key) => Some(key),
            Self::Key(key) => Some(key),
            Self::Index(_) => None,
        }
    }
}

/// What stands at a place, as far as rules need to know it without the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Scalar,
    Array,
    /// `[[header]]`s or an array of inline tables.
    ArrayOfTables,
    /// A table with braces.
    Inline,
    /// A table with a header of its own.
    Headed,
    /// A table that is there only because a header goes through it.
    Implied,
}

#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says another thing, and few places say any"
)]
pub(super) struct Node {
    pub step: Step,
    pub parent: NodeId,
    first: NodeId,
    last: NodeId,
    next: NodeId,
    count: u32,
    /// The key, or the element itself in an array.
    pub key_span: Span,
    /// The value; of a table with a header, the header.
    pub span: Span,
    pub kind: Kind,
    /// Stated, but reported: rules that want it keep silent.
    pub broken: Option<Why>,
    /// `false` stands here, in the place of a value of another type: there is none.
    pub denied: bool,
    /// The table around it cannot do without it.
    pub required: bool,
    /// Of a table: a key that it cannot do without is missing or broken.
    pub incomplete: Option<Why>,
    /// Not there at all, but a broken key is taken to mean it.
    pub phantom: bool,
    /// A line of this table could not be read: what it lacks may have stood there.
    pub gap: bool,
    /// Of an array: which of [`Document::elements`] are its own.
    elements: Range<u32>,
}

impl Node {
    fn new(parent: NodeId, step: Step, key_span: Span, span: Span, kind: Kind) -> Self {
        Self {
            step,
            parent,
            first: NONE,
            last: NONE,
            next: NONE,
            count: 0,
            key_span,
            span,
            kind,
            broken: None,
            denied: false,
            required: false,
            incomplete: None,
            phantom: false,
            gap: false,
            elements: 0..0,
        }
    }
}

/// A manifest's places.
#[derive(Debug)]
pub struct Document {
    pub(super) nodes: Vec<Node>,
    /// The places below tables of very many keys.
    index: HashMap<(NodeId, Box<str>), NodeId>,
    /// The same for arrays of very many entries.
    entries: HashMap<(NodeId, u32), NodeId>,
    /// Broken places, in the order in which they were found.
    broken: Vec<NodeId>,
    /// Tables that have lost lines.
    gaps: Vec<NodeId>,
    /// The elements of all arrays that the manifest's structs have, array after array.
    elements: Vec<NodeId>,
}

impl Document {
    /// With room for as many places as a text of `length` bytes usually has.
    pub(super) fn new(length: usize) -> Self {
        let mut nodes = Vec::with_capacity(1 + length / 20);
        nodes.push(Node::new(NONE, Step::Index(0), 0..0, 0..0, Kind::Implied));
        Self {
            nodes,
            index: HashMap::new(),
            entries: HashMap::new(),
            broken: Vec::new(),
            gaps: Vec::new(),
            elements: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, parent: NodeId, step: Step, key_span: Span, span: Span, kind: Kind) -> NodeId {
        let id = NodeId::try_from(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(Node::new(parent, step, key_span, span, kind));
        let above = &mut self.nodes[parent as usize];
        let last = std::mem::replace(&mut above.last, id);
        above.count += 1;
        let count = above.count;
        if last == NONE {
            above.first = id;
        } else {
            self.nodes[last as usize].next = id;
        }
        if count == MANY {
            for child in self.children(parent).collect::<Vec<_>>() {
                self.enter(child);
            }
        } else if count > MANY {
            self.enter(id);
        }
        id
    }

    /// Puts a place into the index of its table.
    fn enter(&mut self, id: NodeId) {
        let node = self.node(id);
        let parent = node.parent;
        // Of two of one key, the first is found, as a scan would.
        match &node.step {
            Step::Index(index) => self.entries.entry((parent, *index)).or_insert(id),
            step => self
                .index
                .entry((parent, Box::from(step.key().unwrap_or_default())))
                .or_insert(id),
        };
    }

    /// Every list of tables.
    pub(super) fn arrays_of_tables(&self) -> Vec<NodeId> {
        let ids = 0..NodeId::try_from(self.nodes.len()).unwrap_or(NONE);
        ids.filter(|id| self.node(*id).kind == Kind::ArrayOfTables).collect()
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    /// Marks a place as reported.
    pub(super) fn break_at(&mut self, id: NodeId, why: Why) {
        let node = &mut self.nodes[id as usize];
        if node.broken.is_some() {
            return;
        }
        node.broken = Some(why);
        let (parent, required) = (node.parent, node.required);
        self.broken.push(id);
        if required {
            self.mark_incomplete(parent, why);
        }
    }

    /// Marks a key that is not there as reported: it is missing, or a misspelt key is taken to mean it.
    pub(super) fn break_missing(&mut self, parent: NodeId, key: &str, span: Span) {
        let step = Step::Key(Box::from(key));
        let id = self.push(parent, step, span.clone(), span, Kind::Scalar);
        self.nodes[id as usize].phantom = true;
        self.break_at(id, Why::Form);
    }

    /// Marks a table as one that has lost a line.
    pub(super) fn open_gap(&mut self, id: NodeId) {
        self.nodes[id as usize].gap = true;
        self.gaps.push(id);
    }

    /// A place that only a broken key or a lost header speaks of.
    pub(super) fn push_phantom(&mut self, parent: NodeId, step: Step) -> NodeId {
        let id = self.push(parent, step, 0..0, 0..0, Kind::Implied);
        self.nodes[id as usize].phantom = true;
        id
    }

    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut next = self.nodes[id as usize].first;
        std::iter::from_fn(move || {
            let id = next;
            next = self.nodes.get(id as usize)?.next;
            Some(id)
        })
    }

    pub(super) fn child(&self, id: NodeId, key: &str) -> Option<NodeId> {
        if self.node(id).count >= MANY {
            return self.index.get(&(id, Box::from(key))).copied();
        }
        self.children(id).find(|child| self.key_of(*child) == Some(key))
    }

    /// The key that leads to a place; `None` for elements of arrays.
    pub(super) fn key_of(&self, id: NodeId) -> Option<&str> {
        self.node(id).step.key()
    }

    /// Says which elements of an array the manifest's structs have, once what is broken has been taken out.
    pub(super) fn set_elements(&mut self, array: NodeId, elements: &[NodeId]) {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let start = count(self.elements.len());
        self.elements.extend_from_slice(elements);
        self.nodes[array as usize].elements = start..count(self.elements.len());
    }

    /// The elements of an array that the manifest's structs have.
    pub(super) fn elements_of(&self, id: NodeId) -> &[NodeId] {
        let Range { start, end } = self.node(id).elements;
        self.elements.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The `index`th element of an array, as the manifest's structs have it.
    fn element(&self, id: NodeId, index: usize) -> Option<NodeId> {
        self.elements_of(id).get(index).copied()
    }

    /// Where a step leads; of an array, by its place among the elements that the manifest's structs have.
    pub(super) fn below(&self, at: NodeId, step: &Segment) -> Option<NodeId> {
        match step {
            Segment::Key(key) => self.child(at, key),
            Segment::Index(index) => self.element(at, *index),
            Segment::Every => None,
        }
    }

    /// As far as `path` leads: the last place on it, and whether that is its end and something stands there.
    pub(super) fn follow(&self, path: &str) -> (NodeId, bool) {
        let mut at = 0;
        for step in KeyPath::new(path).segments() {
            match self.below(at, &step) {
                Some(next) if !self.node(next).phantom => at = next,
                _ => return (at, false),
            }
        }
        (at, !self.node(at).denied)
    }

    /// The same for a path with entries by their place as written.
    fn follow_written(&self, path: &str) -> Option<NodeId> {
        KeyPath::new(path)
            .segments()
            .try_fold(0, |at, step| self.below_written(at, &step))
    }

    /// Where a step leads; of an array, by its place as written.
    pub(super) fn below_written(&self, at: NodeId, step: &Segment) -> Option<NodeId> {
        match step {
            Segment::Key(key) => self.child(at, key),
            Segment::Index(index) => {
                let index = u32::try_from(*index).ok()?;
                if self.node(at).count >= MANY {
                    return self.entries.get(&(at, index)).copied();
                }
                self.children(at).find(|id| self.node(*id).step == Step::Index(index))
            }
            Segment::Every => None,
        }
    }

    /// Is there something at `path`, broken or not? `false` in the place of another value is nothing.
    pub fn has(&self, path: &str) -> bool {
        self.follow(path).1
    }

    /// Is there a table at `path` with a key of its own? One that has only `[sub.tables]` says nothing itself.
    pub fn states(&self, path: &str) -> bool {
        let (id, whole) = self.follow(path);
        whole && self.has_own_key(id)
    }

    pub(super) fn has_own_key(&self, id: NodeId) -> bool {
        self.children(id).any(|child| {
            let child = self.node(child);
            !child.phantom && !matches!(child.kind, Kind::Headed | Kind::Implied)
        })
    }

    /// Where to point for `path`: its value; else the header, or the braces, of the nearest table above it that has one.
    ///
    /// `None` where nothing on the way has a place of its own.
    pub fn span(&self, path: &str) -> Option<Span> {
        let (mut id, _) = self.follow(path);
        loop {
            let node = self.node(id);
            match node.kind {
                Kind::Implied if id == 0 => return None,
                Kind::Implied => id = node.parent,
                _ if id == 0 => return None,
                // An array of tables has no place of its own; what it lacks belongs to the table around it.
                Kind::ArrayOfTables if node.span.is_empty() => id = node.parent,
                _ => return Some(node.span.clone()),
            }
        }
    }

    /// The path as people and tools read it: entries of arrays by their place as written, keys quoted where TOML would.
    pub fn written(&self, path: &str) -> String {
        let mut out = String::with_capacity(path.len());
        let mut at = Some(0);
        for step in KeyPath::new(path).segments() {
            at = at.and_then(|id| self.below(id, &step));
            match (step, at.map(|id| &self.node(id).step)) {
                (Segment::Key(key), _) => push_key(&mut out, &key),
                (Segment::Index(_), Some(Step::Index(index))) => out.push_str(&format!("[{index}]")),
                (Segment::Index(index), _) => out.push_str(&format!("[{index}]")),
                (Segment::Every, _) => out.push_str("[]"),
            }
        }
        out
    }

    /// Has the array entries that the manifest's structs lack, because they are reported as a whole or were lost?
    pub fn has_unclear_entries(&self, array: &str) -> bool {
        let (id, whole) = self.follow(array);
        self.is_unclear(array) || (whole && self.children(id).any(|child| self.node(child).broken.is_some()))
    }

    /// Every broken place.
    pub fn broken(&self) -> Vec<Broken> {
        self.broken
            .iter()
            .map(|id| Broken {
                why: self.node(*id).broken.unwrap_or(Why::Form),
                ..Self::broken_at(self.path_of(*id))
            })
            .collect()
    }

    /// Those of the keys (patterns like `metrics[].kind`) that may have stood in a line that could not be read: absent
    /// from a table that has lost a line.
    pub fn lost<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> Vec<Broken> {
        if self.gaps.is_empty() {
            return Vec::new();
        }
        let gaps: Vec<(NodeId, Broken)> = self
            .gaps
            .iter()
            .filter(|id| **id != 0)
            .map(|id| (*id, Self::broken_at(self.path_of(*id))))
            .collect();
        let mut lost = Vec::new();
        for key in keys {
            let Some((table, name)) = key.rsplit_once('.') else {
                continue;
            };
            for (id, gap) in gaps.iter().filter(|(_, gap)| gap.pattern == table) {
                if self.child(*id, name.trim_end_matches("[]")).is_none() {
                    lost.push(Broken {
                        path: format!("{}.{name}", gap.path),
                        pattern: key.to_owned(),
                        why: Why::Form,
                    });
                }
            }
        }
        lost
    }

    /// The tables that have lost a line, as patterns like `metrics[]`; not the manifest itself.
    pub fn gap_patterns(&self) -> impl Iterator<Item = String> {
        let tables = self.gaps.iter().filter(|id| **id != 0);
        tables.map(|id| Self::broken_at(self.path_of(*id)).pattern)
    }

    /// Where the key at the end of `path` stands, if it is there.
    pub fn key_span(&self, path: &str) -> Option<Span> {
        let (id, whole) = self.follow(path);
        ((whole || self.node(id).denied) && id != 0).then(|| self.node(id).key_span.clone())
    }

    /// Has the text lost a table of which not even the name can be told? Then nothing that is absent is known to be.
    pub fn lost_a_table(&self) -> bool {
        self.nodes[0].gap
    }

    fn broken_at(path: String) -> Broken {
        let pattern = KeyPath::new(&path).pattern();
        Broken {
            path,
            pattern,
            why: Why::Form,
        }
    }

    /// What a change comes to in the text.
    pub fn edits(&self, change: &Change) -> Vec<Edit> {
        let (key, text) = match change {
            Change::Rename { key, to } => (key, to),
            Change::Replace { key, value } => (key, value),
        };
        let node = self.follow_written(key).map(|id| self.node(id));
        let span = node.map(|node| match change {
            Change::Rename { .. } => node.key_span.clone(),
            Change::Replace { .. } => node.span.clone(),
        });
        span.map(|span| Edit {
            start: span.start,
            end: span.end,
            text: text.clone(),
        })
        .into_iter()
        .collect()
    }

    /// The path of a place, entries of arrays by their place as written.
    pub(super) fn path_of(&self, id: NodeId) -> String {
        let mut steps = Vec::new();
        let mut at = id;
        while at != 0 {
            steps.push(at);
            at = self.node(at).parent;
        }
        let mut out = String::new();
        for id in steps.into_iter().rev() {
            match &self.node(id).step {
                Step::Known(key) => push_key(&mut out, key),
                Step::Key(key) => push_key(&mut out, key),
                Step::Index(index) => out.push_str(&format!("[{index}]")),
            }
        }
        out
    }
}
