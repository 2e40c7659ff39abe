//! What a rule reports, before the engine gives it a severity and a place in the text.

use crate::document::Document;

/// Collects what one rule reports about one manifest.
#[derive(Debug)]
pub struct Findings<'a> {
    doc: &'a Document,
    drafts: Vec<Draft>,
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
            drafts: Vec::new(),
        }
    }

    /// Reports about the key at `key`.
    pub fn at(&mut self, key: impl Into<String>, message: impl Into<String>) -> &mut Draft {
        self.drafts.push(Draft {
            key: key.into(),
            at: None,
            message: message.into(),
            label: None,
            help: None,
            see: Vec::new(),
        });
        let last = self.drafts.len() - 1;
        &mut self.drafts[last]
    }

    /// Reports if the manifest has nothing at `key`.
    pub fn missing(&mut self, key: &str, message: impl FnOnce() -> String) {
        if !self.doc.has(key) {
            self.at(key, message());
        }
    }

    /// What was reported.
    pub fn into_drafts(self) -> Vec<Draft> {
        self.drafts
    }
}
