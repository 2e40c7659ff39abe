//! pilotlint, the linter for AI pilots: reads `pilot.toml` manifests and says what keeps each pilot from scaling.

pub mod clean;
pub mod document;
pub mod engine;
pub mod manifest;
pub mod output;
pub mod rules;
pub mod settings;
pub mod source;
