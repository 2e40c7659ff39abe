//! Reads a manifest: syntax, then shape, then plain structs of what is intact.

use std::collections::BTreeMap;

use super::tree::{Document, Span};
use crate::engine::Fix;
use crate::manifest::Manifest;
use crate::settings::Settings;

/// Something wrong with a manifest's form, found while reading it.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The MAN rule that reports it.
    pub code: &'static str,
    /// Where; never empty, unless the file is.
    pub span: Span,
    /// The key path, entries by their place as written; `None` for syntax errors.
    pub key: Option<String>,
    /// One sentence.
    pub message: String,
    /// A few words beside the place.
    pub label: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// How to repair it.
    pub fix: Option<Fix>,
}
