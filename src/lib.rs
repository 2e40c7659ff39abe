//! pilotlint, the linter for AI pilots: reads `pilot.toml` manifests and says what keeps each pilot from scaling.

pub mod catalogue;
pub mod cli;
pub mod document;
pub mod engine;
pub mod manifest;
pub mod rules;
pub mod settings;
pub mod source;
