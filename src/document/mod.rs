//! A manifest's text as a tree of places, with everything that is wrong with its form.
//!
//! The tree knows of every key where it stands, and which keys are *broken*: stated, but in a way that the reader has
//! already reported. Rules speak of places by key path (`ownership.sponsor.person`, `metrics[0].target`); here a path
//! becomes a span.

mod read;
mod syntax;
mod tree;

pub use read::Problem;
pub use tree::{Document, Span};
