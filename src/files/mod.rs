//! The file system: where a path leads, and how files are written.

pub mod place;
pub mod write;
