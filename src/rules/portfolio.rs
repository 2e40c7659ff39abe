//! What rules over a whole portfolio know of each manifest.

use crate::diagnostic::Span;
use crate::manifest::{Date, Stage};

/// One manifest of a portfolio.
#[derive(Debug, Clone)]
pub struct Member {
    /// As outputs show it.
    pub path: String,
    /// The stage; `design` where none is stated.
    pub stage: Fact<Stage>,
    /// `pilot.name`.
    pub name: Option<Fact<String>>,
    /// `pilot.unit`.
    pub unit: Option<Fact<String>>,
    /// Who owns it in production.
    pub owner: Option<Fact<Owner>>,
    /// The teams that are taking it up.
    pub adopting: Vec<Fact<Adopting>>,
    /// Is its decision overdue, or has it not moved since its success?
    pub stalled: bool,
}

/// A value, and where it stands.
#[derive(Debug, Clone)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// Its key path.
    pub key: String,
    /// The key path with entries by name.
    pub identity: String,
    /// Its place in the text.
    pub span: Span,
}

/// A production owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The address in lower case, else the name: what makes two owners one person.
    pub is: String,
    /// The name.
    pub called: String,
}

/// A team that is taking a pilot up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopting {
    /// The team's name.
    pub team: String,
    /// The first day of its adoption window.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// What a rule over a portfolio says of one of its members.
#[derive(Debug, Clone)]
pub struct Remark {
    /// The member, by its place.
    pub member: usize,
    /// What it is about, and where to point.
    pub at: Fact<()>,
    /// One sentence.
    pub message: String,
    /// Places in other members.
    pub see: Vec<Elsewhere>,
}

/// A place in another member.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// The member, by its place.
    pub member: usize,
    /// Where in its text.
    pub span: Span,
    /// A few words beside it.
    pub label: String,
}

impl Member {
    /// The pilot's name, else its path.
    pub fn called(&self) -> &str {
        self.name.as_ref().map_or(&self.path, |name| &name.value)
    }

    /// A remark about this member, at one of its facts.
    pub fn remark<T>(&self, member: usize, at: &Fact<T>, message: String) -> Remark {
        Remark {
            member,
            at: Fact {
                value: (),
                key: at.key.clone(),
                identity: at.identity.clone(),
                span: at.span.clone(),
            },
            message,
            see: Vec::new(),
        }
    }
}

impl Remark {
    /// Shows a place in another member: one of its facts.
    #[must_use]
    pub fn see<T>(mut self, member: usize, at: &Fact<T>, label: impl Into<String>) -> Self {
        self.see.push(Elsewhere {
            member,
            span: at.span.clone(),
            label: label.into(),
        });
        self
    }
}
