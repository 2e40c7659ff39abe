//! What a place is called from run to run: its key path with entries by name, never by index, quoting or line.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use toml::de::DeValue;

use super::tree::{Document, NodeId, Step};
use crate::key::{KeyPath, Segment, push_key};

/// The keys that tell an entry from the others of its array, the first that it has.
const NAMES: [&str; 8] = ["name", "rule", "role", "day", "work", "what", "key", "pilot"];

/// Identities of places in one text. What an entry is called is worked out once.
#[derive(Debug)]
pub struct Identities<'d> {
    document: &'d Document,
    text: &'d str,
    names: HashMap<NodeId, String>,
}

impl<'d> Identities<'d> {
    /// Over a document and its text.
    pub fn new(document: &'d Document, text: &'d str) -> Self {
        Self {
            document,
            text,
            names: HashMap::new(),
        }
    }

    /// The identity of a path with entries by their place as written: `metrics.claim-cycle-time.owner`,
    /// `rollout.teams."Plant Graz"`, `rollout.reviews.30`. It stays the same when entries change places, when others are put
    /// in between, and when the text is written otherwise.
    pub fn of(&mut self, path: &str) -> String {
        let mut out = String::with_capacity(path.len());
        let mut at = Some(0);
        for step in KeyPath::new(path).segments() {
            at = at.and_then(|id| self.document.below_written(id, &step));
            match (step, at) {
                (Segment::Key(key), _) => push_key(&mut out, &key),
                (_, Some(entry)) => {
                    let (document, text) = (self.document, self.text);
                    let name = self
                        .names
                        .entry(entry)
                        .or_insert_with(|| document.entry_name(entry, text));
                    push_key(&mut out, name);
                }
                // An entry that is not there has nothing to be known by.
                (_, None) => out.push_str(".[]"),
            }
        }
        out
    }
}

impl Document {
    /// What an entry of an array is known by: its name, of a plain value itself, and where neither is there, all that it
    /// says.
    fn entry_name(&self, entry: NodeId, text: &str) -> String {
        let value = |id: NodeId| decoded(text.get(self.node(id).span.clone()).unwrap_or_default());
        let mut named = NAMES.iter().filter_map(|key| self.child(entry, key));
        if let Some(name) = named.find(|id| !self.node(*id).phantom && self.children(*id).next().is_none()) {
            return value(name);
        }
        if self.children(entry).next().is_none() {
            return value(entry);
        }
        let mut said = Vec::new();
        self.leaves(entry, String::new(), text, &mut said);
        // The order of keys in a table says nothing.
        said.sort_unstable();
        let mut hash = Sha256::new();
        for (key, value) in said {
            for part in [key, value] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        let mut first = [0; 8];
        first.copy_from_slice(&hash.finalize()[..8]);
        format!("{:016x}", u64::from_be_bytes(first))
    }

    /// Every plain value below a place, with the way to it.
    fn leaves(&self, at: NodeId, way: String, text: &str, out: &mut Vec<(String, String)>) {
        let mut is_leaf = true;
        for child in self.children(at).filter(|id| !self.node(*id).phantom) {
            is_leaf = false;
            let mut way = way.clone();
            match &self.node(child).step {
                Step::Index(index) => way.push_str(&format!("[{index}]")),
                step => push_key(&mut way, step.key().unwrap_or_default()),
            }
            self.leaves(child, way, text, out);
        }
        if is_leaf {
            let value = text.get(self.node(at).span.clone()).unwrap_or_default();
            out.push((way, decoded(value)));
        }
    }
}

/// A value without the way it was written: strings without quotes and escapes, numbers as numbers.
fn decoded(written: &str) -> String {
    let Ok(value) = DeValue::parse(written) else {
        return written.trim().to_owned();
    };
    match value.get_ref() {
        DeValue::String(text) => text.clone().into_owned(),
        DeValue::Integer(number) => {
            i128::from_str_radix(number.as_str(), number.radix()).map_or(number.to_string(), |it| it.to_string())
        }
        DeValue::Float(number) => number
            .as_str()
            .parse::<f64>()
            .map_or(number.to_string(), |number| number.to_string()),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(_) | DeValue::Table(_) => written.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}
