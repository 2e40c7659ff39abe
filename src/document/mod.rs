//! A manifest's text as a tree of places, with everything that is wrong with its form.
//!
//! The tree knows of every key where it stands, and which keys are *broken*: stated, but in a way that the reader has
//! already reported. Rules speak of places by key path (`ownership.sponsor.person`, `metrics[0].target`); here a path
//! becomes a span.

mod broken;
mod denial;
mod gaps;
mod guess;
mod headers;
mod identity;
mod known;
mod lines;
mod messages;
mod number;
mod placeholder;
mod problem;
mod read;
mod references;
mod shape;
mod syntax;
mod tree;
mod walk;

pub use broken::{Broken, Why};
pub(crate) use denial::is_denial;
pub use identity::Identities;
pub(crate) use messages::short;
pub(crate) use placeholder::is_placeholder;
pub use problem::Problem;
pub use read::{ReadFile, Reading, Terms, TooDeepToRead, read, read_file};
pub use references::{DocumentId, EvidenceFault, Seen};
pub use shape::{Form, Key, Place, Wording, is_key, is_named_key, is_reference, keys, may_be_false, wording};
pub use tree::Document;
