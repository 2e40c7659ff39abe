//! A manifest's text as a tree of places, with everything that is wrong with its form.
//!
//! The tree knows of every key where it stands, and which keys are *broken*: stated, but in a way that the reader has
//! already reported. Rules speak of places by key path (`ownership.sponsor.person`, `metrics[0].target`); here a path
//! becomes a span.

mod gaps;
mod messages;
mod placeholder;
mod read;
mod shape;
mod suggest;
mod syntax;
mod tree;
mod walk;

pub(crate) use messages::short;
pub use read::{Fault, Problem, ReadConfig, Reading, Unreadable, read, read_config, read_keeping};
pub use shape::{Key, Place, Wording, is_key, keys, wording};
pub use suggest::{Closest, closest};
pub use tree::{Broken, Document, Span};
