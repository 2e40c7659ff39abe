//! The tree of places: every key of a manifest, where it stands, and whether it can be relied on.

use std::borrow::Cow;
use std::ops::Range;

/// A half-open range of byte offsets into a manifest's text.
pub type Span = Range<usize>;

/// The index of a place in its [`Document`]; 0 is the document itself.
pub(super) type NodeId = u32;
const NONE: NodeId = NodeId::MAX;

/// How a place is reached from the one above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step<'t> {
    Key(Cow<'t, str>),
    /// The place in an array, counted from 0 as written.
    Index(u32),
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
pub(super) struct Node<'t> {
    pub step: Step<'t>,
    pub parent: NodeId,
    first: NodeId,
    last: NodeId,
    next: NodeId,
    /// The key, or the element itself in an array.
    pub key_span: Span,
    /// The value; of a table with a header, the header.
    pub span: Span,
    pub kind: Kind,
    /// Stated, but reported: rules that want it keep silent.
    pub broken: bool,
    /// Not there at all, but a broken key is taken to mean it.
    pub phantom: bool,
    /// A line of this table could not be read: what it lacks may have stood there.
    pub gap: bool,
    /// Of an array: which of [`Document::elements`] are its own.
    elements: Range<u32>,
}

/// A place that rules cannot rely on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its path, entries of arrays by their place as written: `metrics[1].kind`.
    pub path: String,
    /// The same for any entry: `metrics[].kind`, `people.*.left`. What a rule's `reads` are compared with.
    pub pattern: String,
}

/// A manifest's places.
#[derive(Debug)]
pub struct Document<'t> {
    nodes: Vec<Node<'t>>,
    /// Broken places, in the order in which they were found.
    broken: Vec<NodeId>,
    /// Tables that have lost lines.
    gaps: Vec<NodeId>,
    /// The elements of all arrays that the manifest's structs have, array after array.
    elements: Vec<NodeId>,
}

impl<'t> Document<'t> {
    /// With room for as many places as a text of `length` bytes usually has.
    pub(super) fn new(length: usize) -> Self {
        let root = Node {
            step: Step::Index(0),
            parent: NONE,
            first: NONE,
            last: NONE,
            next: NONE,
            key_span: 0..0,
            span: 0..0,
            kind: Kind::Implied,
            broken: false,
            phantom: false,
            gap: false,
            elements: 0..0,
        };
        let mut nodes = Vec::with_capacity(1 + length / 20);
        nodes.push(root);
        Self {
            nodes,
            broken: Vec::new(),
            gaps: Vec::new(),
            elements: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, parent: NodeId, step: Step<'t>, key_span: Span, span: Span, kind: Kind) -> NodeId {
        let id = NodeId::try_from(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(Node {
            step,
            parent,
            first: NONE,
            last: NONE,
            next: NONE,
            key_span,
            span,
            kind,
            broken: false,
            phantom: false,
            gap: false,
            elements: 0..0,
        });
        let last = self.nodes[parent as usize].last;
        if last == NONE {
            self.nodes[parent as usize].first = id;
        } else {
            self.nodes[last as usize].next = id;
        }
        self.nodes[parent as usize].last = id;
        id
    }

    /// Every list of tables.
    pub(super) fn arrays_of_tables(&self) -> Vec<NodeId> {
        let ids = 0..NodeId::try_from(self.nodes.len()).unwrap_or(NONE);
        ids.filter(|id| self.node(*id).kind == Kind::ArrayOfTables).collect()
    }

    pub(super) fn node(&self, id: NodeId) -> &Node<'t> {
        &self.nodes[id as usize]
    }

    /// Marks a place as reported.
    pub(super) fn break_at(&mut self, id: NodeId) {
        if !self.nodes[id as usize].broken {
            self.nodes[id as usize].broken = true;
            self.broken.push(id);
        }
    }

    /// Marks a key that is not there as reported: it is missing, or a misspelt key is taken to mean it.
    pub(super) fn break_missing(&mut self, parent: NodeId, key: &str, span: Span) {
        let step = Step::Key(Cow::Owned(key.to_owned()));
        let id = self.push(parent, step, span.clone(), span, Kind::Scalar);
        self.nodes[id as usize].phantom = true;
        self.break_at(id);
    }

    /// Marks a table as one that has lost a line.
    pub(super) fn open_gap(&mut self, id: NodeId) {
        self.nodes[id as usize].gap = true;
        self.gaps.push(id);
    }

    /// A place that only a broken key or a lost header speaks of.
    pub(super) fn push_phantom(&mut self, parent: NodeId, step: Step<'t>) -> NodeId {
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
        self.children(id)
            .find(|child| matches!(&self.node(*child).step, Step::Key(name) if name == key))
    }

    /// The key that leads to a place; `None` for elements of arrays.
    pub(super) fn key_of(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).step {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        }
    }

    /// Says which elements of an array the manifest's structs have, once what is broken has been taken out.
    pub(super) fn set_elements(&mut self, array: NodeId, elements: &[NodeId]) {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let start = count(self.elements.len());
        self.elements.extend_from_slice(elements);
        self.nodes[array as usize].elements = start..count(self.elements.len());
    }

    /// The `index`th element of an array, as the manifest's structs have it.
    fn element(&self, id: NodeId, index: usize) -> Option<NodeId> {
        let Range { start, end } = self.node(id).elements;
        self.elements.get(start as usize..end as usize)?.get(index).copied()
    }

    /// As far as `path` leads: the last place on it, and whether that is its end.
    fn follow(&self, path: &str) -> (NodeId, bool) {
        let mut at = 0;
        // Rules ask for hundreds of paths a manifest: a plain scan over the bytes, all of whose marks are ASCII.
        let mut rest = path;
        while !rest.is_empty() {
            let end = rest
                .bytes()
                .position(|byte| matches!(byte, b'.' | b'[' | b']'))
                .unwrap_or(rest.len());
            let (step, after) = rest.split_at(end);
            let next = if after.starts_with(']') {
                step.parse().ok().and_then(|index| self.element(at, index))
            } else {
                self.child(at, step)
            };
            match next {
                Some(next) if !self.node(next).phantom => at = next,
                _ => return (at, false),
            }
            let marks = after
                .bytes()
                .take_while(|byte| matches!(byte, b'.' | b'[' | b']'))
                .count();
            rest = &after[marks..];
        }
        (at, true)
    }

    /// Is there something at `path`, broken or not?
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
        self.render(path, |_, index, out| {
            out.push_str(&format!("[{index}]"));
        })
    }

    /// The path with named entries by name and reviews by day, so that it stays the same when entries change places.
    pub fn identity(&self, path: &str, text: &str) -> String {
        self.render(path, |id, index, out| {
            let name = ["name", "system", "day", "rule", "role"].iter().find_map(|key| {
                let child = self.child(id, key)?;
                text.get(self.node(child).span.clone())
            });
            match name {
                Some(name) => out.push_str(&format!("[{name}]")),
                None => out.push_str(&format!("[{index}]")),
            }
        })
    }

    fn render(&self, path: &str, mut entry: impl FnMut(NodeId, u32, &mut String)) -> String {
        let mut out = String::with_capacity(path.len());
        let mut at = Some(0);
        for step in steps(path) {
            at = at.and_then(|id| match &step {
                PathStep::Key(key) => self.child(id, key),
                PathStep::Index(index) => self.element(id, *index),
            });
            match (step, at) {
                (PathStep::Key(key), _) => push_key(&mut out, &key),
                (PathStep::Index(_), Some(id)) => match self.node(id).step {
                    Step::Index(index) => entry(id, index, &mut out),
                    Step::Key(_) => {}
                },
                (PathStep::Index(index), None) => out.push_str(&format!("[{index}]")),
            }
        }
        out
    }

    /// Every broken place.
    pub fn broken(&self) -> Vec<Broken> {
        self.broken
            .iter()
            .map(|id| Self::broken_at(self.path_of(*id)))
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
        (whole && id != 0).then(|| self.node(id).key_span.clone())
    }

    /// Has the text lost a table of which not even the name can be told? Then nothing that is absent is known to be.
    pub fn lost_a_table(&self) -> bool {
        self.nodes[0].gap
    }

    fn broken_at(path: String) -> Broken {
        let mut pattern = String::with_capacity(path.len());
        let mut rest = path.as_str();
        while let Some(open) = rest.find('[') {
            let close = rest[open..].find(']').map_or(rest.len(), |at| open + at);
            pattern.push_str(&rest[..=open]);
            rest = &rest[close..];
        }
        pattern.push_str(rest);
        if let Some(person) = pattern.strip_prefix("people.") {
            pattern = match person.split_once('.') {
                Some((_, key)) => format!("people.*.{key}"),
                None => "people.*".to_owned(),
            };
        }
        Broken { path, pattern }
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
                Step::Key(key) => push_key(&mut out, key),
                Step::Index(index) => out.push_str(&format!("[{index}]")),
            }
        }
        out
    }
}

/// Appends a key to a path, quoted where TOML would quote it.
pub(super) fn push_key(out: &mut String, key: &str) {
    if !out.is_empty() {
        out.push('.');
    }
    if !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        out.push_str(key);
    } else {
        out.push_str(&format!("{key:?}"));
    }
}

enum PathStep<'p> {
    Key(Cow<'p, str>),
    Index(usize),
}

/// The steps of a path that a rule wrote: bare keys, dots, `[index]`.
fn steps(path: &str) -> impl Iterator<Item = PathStep<'_>> {
    path.split('.').filter(|part| !part.is_empty()).flat_map(|part| {
        let (key, rest) = part.split_once('[').map_or((part, ""), |(key, rest)| (key, rest));
        let indices = rest
            .split('[')
            .filter_map(|index| index.trim_end_matches(']').parse().ok())
            .map(PathStep::Index);
        std::iter::once(PathStep::Key(Cow::Borrowed(key))).chain(indices)
    })
}
