//! Key paths: how places of a manifest are written, read and compared.

use std::borrow::Cow;

use crate::clean;

/// A key path or a pattern of some, as text: `ownership.sponsor.person`, `metrics[0].target`, `metrics[].kind`,
/// `people.*.left`, `extra."cost centre"`. This is the only reader of such texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyPath<'p>(&'p str);

/// One step of a key path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment<'p> {
    /// A key, without quotes; of a pattern, `*` is any.
    Key(Cow<'p, str>),
    /// An entry of an array, counted from 0.
    Index(usize),
    /// Any entry of an array: `[]`.
    Every,
}

impl<'p> KeyPath<'p> {
    /// Over a text; what is no step in it ends the path.
    pub fn new(text: &'p str) -> Self {
        Self(text)
    }

    /// The steps, from the top.
    pub fn segments(self) -> impl Iterator<Item = Segment<'p>> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let (segment, after) = step(rest)?;
            rest = after;
            Some(segment)
        })
    }

    /// Is `inner` the same place, or one below? Of two patterns: does this one speak of all that the other does, or of more?
    pub fn contains(self, inner: Self) -> bool {
        let mut inner = inner.segments();
        self.segments().all(|outer| match (outer, inner.next()) {
            (_, None) => false,
            (Segment::Key(outer), Some(Segment::Key(inner))) => outer == "*" || outer == inner,
            (Segment::Every, Some(Segment::Index(_) | Segment::Every)) => true,
            (outer, Some(inner)) => outer == inner,
        })
    }

    /// The path without its last step; `None` at the top, which has none.
    pub fn parent(self) -> Option<&'p str> {
        let mut end = 0;
        let mut before = None;
        let mut rest = self.0;
        while let Some((_, after)) = step(rest) {
            before = Some(end);
            end = self.0.len() - after.len();
            rest = after;
        }
        before.map(|end| self.0[..end].trim_end_matches('.'))
    }

    /// The table that the last key of the path stands in; `None` for a key at the top.
    pub fn table(self) -> Option<&'p str> {
        let mut rest = self.0;
        let mut table = 0;
        while let Some((segment, after)) = step(rest) {
            if matches!(segment, Segment::Key(_)) {
                table = self.0.len() - rest.len();
            }
            rest = after;
        }
        (table > 0).then(|| self.0[..table].trim_end_matches('.'))
    }

    /// The path up to its last entry of an array: `rollout.teams[2]` of `rollout.teams[2].adoption-window.to`.
    pub fn entry(self) -> Option<&'p str> {
        let mut rest = self.0;
        let mut entry = None;
        while let Some((segment, after)) = step(rest) {
            if matches!(segment, Segment::Index(_) | Segment::Every) {
                entry = Some(&self.0[..self.0.len() - after.len()]);
            }
            rest = after;
        }
        entry
    }

    /// The list up to the first entry, and what lies below that entry: `metrics` and `target.by` of `metrics[2].target.by`.
    pub fn split_entry(self) -> Option<(&'p str, &'p str)> {
        let mut rest = self.0;
        while let Some((segment, after)) = step(rest) {
            if matches!(segment, Segment::Index(_) | Segment::Every) {
                let list = &self.0[..self.0.len() - rest.len()];
                return Some((list, after.trim_start_matches('.')));
            }
            rest = after;
        }
        None
    }

    /// The same for any entry and any person: `metrics[].kind`, `people.*.left`. What a rule's `reads` are compared with.
    pub fn pattern(self) -> String {
        let mut out = String::with_capacity(self.0.len());
        let mut in_people = false;
        for (depth, segment) in self.segments().enumerate() {
            match segment {
                Segment::Key(_) if depth == 1 && in_people => out.push_str(".*"),
                Segment::Key(key) => {
                    in_people |= depth == 0 && key == "people";
                    push_key(&mut out, &key);
                }
                Segment::Index(_) | Segment::Every => out.push_str("[]"),
            }
        }
        out
    }
}

/// The first step of a path, and what follows it. Every question about a place asks for these: bytes are told apart faster
/// than characters.
fn step(path: &str) -> Option<(Segment<'_>, &str)> {
    let bytes = path.as_bytes();
    let start = bytes.iter().position(|byte| *byte != b'.')?;
    let path = &path[start..];
    match bytes[start] {
        b'[' => {
            let inner = &path[1..];
            let close = inner.find(']')?;
            let segment = match &inner[..close] {
                "" => Segment::Every,
                index => Segment::Index(index.parse().ok()?),
            };
            Some((segment, &inner[close + 1..]))
        }
        b'"' => {
            let end = quoted_end(path)?;
            Some((Segment::Key(unquoted(&path[1..end])), &path[end + 1..]))
        }
        _ => {
            let end = path
                .bytes()
                .position(|byte| matches!(byte, b'.' | b'['))
                .unwrap_or(path.len());
            Some((Segment::Key(Cow::Borrowed(&path[..end])), &path[end..]))
        }
    }
}

/// Where the string that begins `path` ends.
fn quoted_end(path: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in path.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at),
            _ => {}
        }
    }
    None
}

/// What [`push_key`] has quoted.
fn unquoted(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let mut chars = rest[at + 1..].chars();
        let escape = chars.next().unwrap_or('\\');
        rest = chars.as_str();
        let digits = match escape {
            'u' => 4,
            'U' => 8,
            other => {
                out.push(match other {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                });
                continue;
            }
        };
        let (code, after) = rest.split_at_checked(digits).unwrap_or((rest, ""));
        out.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Can the key stand in a path, and in TOML, without quotes?
pub fn is_bare(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Appends a key to a path, quoted where it is not bare.
pub fn push_key(out: &mut String, key: &str) {
    if !out.is_empty() {
        out.push('.');
    }
    if is_bare(key) {
        out.push_str(key);
        return;
    }
    push_quoted(out, key);
}

/// Appends a key as a string of TOML; what cannot be seen is spelt out.
fn push_quoted(out: &mut String, key: &str) {
    out.push('"');
    for c in key.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if clean::is_hidden(c) => match u32::from(c) {
                short @ ..=0xffff => out.push_str(&format!("\\u{short:04x}")),
                long => out.push_str(&format!("\\U{long:08x}")),
            },
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A key path of its parts.
pub fn joined(path: &[String]) -> String {
    let mut out = String::new();
    for key in path {
        push_key(&mut out, key);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn places_contain_what_lies_below() {
        for (outer, inner, expected) in [
            ("metrics", "metrics[0].target", true),
            ("metrics[].target", "metrics[7].target.by", true),
            ("metrics[].target", "metrics[7].targets", false),
            ("metrics[1]", "metrics[2]", false),
            ("metrics[1]", "metrics[]", false),
            ("people.*.left", "people.dana.left", true),
            ("people.*.left", "people.dana.name", false),
            ("pilot.name", "pilot", false),
            ("", "pilot", true),
            ("extra.\"a.b\"", "extra.\"a.b\".c", true),
            ("extra.a", "extra.\"a\".c", true),
        ] {
            let contains = KeyPath::new(outer).contains(KeyPath::new(inner));
            assert_eq!(contains, expected, "{outer} {inner}");
        }
    }

    #[test]
    fn parts_of_a_path() {
        let path = |text| KeyPath::new(text);
        assert_eq!(path("rollout.teams[2].window.to").entry(), Some("rollout.teams[2]"));
        assert_eq!(path("pilot.name").entry(), None);
        assert_eq!(path("pilot.name").parent(), Some("pilot"));
        assert_eq!(path("metrics[0]").parent(), Some("metrics"));
        assert_eq!(path("a.\"b.c\"").parent(), Some("a"));
        assert_eq!(path("pilot").parent(), Some(""));
        assert_eq!(path("").parent(), None);
        assert_eq!(path("governance.escalation[1]").table(), Some("governance"));
        assert_eq!(path("metrics[1].kind").table(), Some("metrics[1]"));
        assert_eq!(path("metrics[1]").table(), None);
        assert_eq!(
            path("metrics[2].target.by").split_entry(),
            Some(("metrics", "target.by"))
        );
        assert_eq!(path("people.\"a b\".left").pattern(), "people.*.left");
        assert_eq!(path("metrics[2].kind").pattern(), "metrics[].kind");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(keys in proptest::collection::vec(any::<String>(), 1..4), index in 0usize..100) {
            let mut path = String::new();
            for key in &keys {
                push_key(&mut path, key);
            }
            path.push_str(&format!("[{index}]"));
            let mut segments: Vec<Segment> = KeyPath::new(&path).segments().collect();
            prop_assert_eq!(segments.pop(), Some(Segment::Index(index)));
            let read: Vec<String> = segments.into_iter().map(|one| match one {
                Segment::Key(key) => key.into_owned(),
                other => format!("{other:?}"),
            }).collect();
            prop_assert_eq!(read, keys);
        }
    }
}
