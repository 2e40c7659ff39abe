//! What a rule reports, before the engine gives it a severity and a place in the text.

use super::Context;
use crate::diagnostic::State;
use crate::document::Document;

/// Collects what one rule says of one manifest.
#[derive(Debug)]
pub struct Findings<'a> {
    doc: &'a Document,
    said: Said,
}

/// What one rule says of one manifest.
#[derive(Debug, Default)]
pub struct Said {
    /// What it finds.
    pub drafts: Vec<Draft>,
    /// What it waits for.
    pub waits: Vec<Wait>,
    /// Does it speak of something that may rightly be absent, and is?
    pub not_applicable: bool,
    /// Keys that it has no need of here, as written: what is broken there makes no difference.
    pub unneeded: Vec<String>,
    /// Why that is so: a clause.
    pub idle: Option<&'static str>,
    /// Does it keep silent for another rule, which has not been waived?
    pub gives_way: bool,
}

/// A rule that needs what another one asks for shares the fate of that one, and keeps silent.
#[derive(Debug, Clone)]
pub struct Wait {
    /// The other rule, by its code.
    pub on: &'static str,
    /// What it needs of one entry, by key path: what is known of that decides, unless the other rule is waived. `None` where
    /// the whole of the other rule decides.
    pub key: Option<String>,
}

/// One finding, by key path. The engine points at the value there, else at the table that lacks it, else at the stage.
#[derive(Debug)]
pub struct Draft {
    /// The key it is about, which is its identity too.
    pub key: String,
    /// Where to point, if not at the key.
    pub at: Option<String>,
    /// One sentence with the manifest's own names, dates and numbers, without a full stop.
    pub message: String,
    /// A few words beside the place.
    pub label: Option<String>,
    /// What to do next, if it is more than the rule's own help.
    pub help: Option<String>,
    /// Other places, each with a few words.
    pub see: Vec<(String, String)>,
    /// Failed or unknown, where the place does not tell: a finding about something that is written and not enough is a no, one
    /// about something that is absent is not.
    pub known: Option<State>,
    /// The keys that it rests on, where one that is broken silences it: else those that the rule reads in the same table.
    pub rests_on: Option<Vec<String>>,
    /// Does it force the verdict that its rule can force?
    pub forces: bool,
    /// Is a date all that lacks?
    pub only_a_date: bool,
}

impl Draft {
    /// Points at another key than the one it is about.
    pub fn pointing(&mut self, path: impl Into<String>) -> &mut Self {
        self.at = Some(path.into());
        self
    }

    /// Shows a second place: the other side of a contradiction. Left out where nothing stands there.
    pub fn see(&mut self, path: impl Into<String>, label: impl Into<String>) -> &mut Self {
        self.see.push((path.into(), label.into()));
        self
    }

    /// A few words beside the place.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = Some(label.into());
        self
    }

    /// The manifest itself says that it does not hold, wherever this points.
    pub fn failed(&mut self) -> &mut Self {
        self.known = Some(State::Failed);
        self
    }

    /// Nothing that is written says that it does not hold, wherever this points.
    pub fn unknown(&mut self) -> &mut Self {
        self.known = Some(State::Unknown);
        self
    }

    /// Failed where `is_known`, else unknown.
    pub fn known(&mut self, is_known: bool) -> &mut Self {
        if is_known { self.failed() } else { self.unknown() }
    }

    /// Rests on these keys alone: no other one that is broken silences it.
    pub fn resting_on(&mut self, keys: impl IntoIterator<Item = String>) -> &mut Self {
        self.rests_on = Some(keys.into_iter().collect());
        self
    }

    /// Asks for nothing but a date.
    pub fn only_a_date(&mut self) -> &mut Self {
        self.only_a_date = true;
        self
    }

    /// Forces the verdict that its rule can force.
    pub fn forcing(&mut self) -> &mut Self {
        self.forces = true;
        self
    }

    /// A help that fits this finding better than the rule's own.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }
}

impl<'a> Findings<'a> {
    /// Over the places of one manifest.
    pub fn new(doc: &'a Document) -> Self {
        Self {
            doc,
            said: Said::default(),
        }
    }

    /// Reports about the key at `key`.
    pub fn at(&mut self, key: impl Into<String>, message: impl Into<String>) -> &mut Draft {
        self.said.drafts.push(Draft {
            key: key.into(),
            at: None,
            message: message.into(),
            label: None,
            help: None,
            see: Vec::new(),
            known: None,
            rests_on: None,
            forces: false,
            only_a_date: false,
        });
        let last = self.said.drafts.len() - 1;
        &mut self.said.drafts[last]
    }

    /// Which of some keys a table lacks; `None` where it lacks none. What is broken there is reported as that, and not spoken of.
    pub fn lacks(&self, table: &str, keys: &[&'static str]) -> Option<Lacking> {
        let path = |key: &str| format!("{table}.{key}");
        let is_absent = |key: &&&str| !self.doc.has(&path(key)) && !self.doc.is_unclear(&path(key));
        let absent: Vec<&'static str> = keys.iter().filter(is_absent).copied().collect();
        let denied = absent.iter().find(|key| self.doc.is_denied(&path(key)));
        let first = denied.or(absent.first())?;
        Some(Lacking {
            key: path(first),
            is_known: denied.is_some(),
            rests_on: absent.iter().map(|key| path(key)).collect(),
            keys: absent,
        })
    }

    /// Needs the whole of what the rule with this code asks for.
    pub fn waits_for(&mut self, on: &'static str) {
        self.said.waits.push(Wait { on, key: None });
    }

    /// Needs what stands at `key`, which the rule with this code asks for.
    pub fn waits_for_key(&mut self, on: &'static str, key: impl Into<String>) {
        let key = Some(key.into());
        self.said.waits.push(Wait { on, key });
    }

    /// Wants to know of somebody whether that is a builder. While it is not stated who built the pilot, nobody can be told from
    /// a builder.
    pub fn asks_for_builders(&mut self, cx: &Context) {
        if !cx.builders_stated() {
            self.waits_for("OWN026");
        }
    }

    /// Leaves it to the rule with this code to report what is so: this one does not hold, whatever waiver it has.
    pub fn gives_way_to(&mut self, on: &'static str) {
        self.said.waits.push(Wait { on, key: None });
        self.said.gives_way = true;
    }

    /// Has no need of what stands at `key` here: what is broken there makes no difference.
    pub fn needs_no(&mut self, key: impl AsRef<str>) {
        let key = self.doc.written(key.as_ref());
        self.said.unneeded.push(key);
    }

    /// Has nothing to look at, and rightly so.
    pub fn not_applicable(&mut self) {
        self.said.not_applicable = true;
    }

    /// Has nothing to look at, and rightly so, for this reason: a clause, such as `it connects to nothing`.
    pub fn asks_for_nothing(&mut self, because: &'static str) {
        self.said.not_applicable = true;
        self.said.idle = Some(because);
    }

    /// Reports if the manifest has nothing at `key`; a table that lacks what it cannot do without is not there yet.
    pub fn missing(&mut self, key: &str, message: impl FnOnce() -> String) {
        if !self.doc.has(key) || self.doc.why_incomplete(key).is_some() {
            self.at(key, message());
        }
    }

    /// All that was said.
    pub fn into_said(self) -> Said {
        self.said
    }
}

/// Keys that a table lacks.
#[derive(Debug)]
pub struct Lacking {
    /// The first of them that says that there is none, else the first.
    pub key: String,
    /// Does any of them say that there is none?
    pub is_known: bool,
    /// All of them.
    pub keys: Vec<&'static str>,
    rests_on: Vec<String>,
}

impl Lacking {
    /// Is this one of them?
    pub fn has(&self, key: &str) -> bool {
        self.keys.contains(&key)
    }

    /// Reports it.
    pub fn report<'o>(self, out: &'o mut Findings, message: impl Into<String>) -> &'o mut Draft {
        let Self {
            key,
            is_known,
            rests_on,
            ..
        } = self;
        out.at(key, message).known(is_known).resting_on(rests_on)
    }
}
