//! pilotlint, the linter for AI pilots: reads `pilot.toml` manifests and says what keeps each pilot from scaling.

pub mod assessment;
pub mod catalogue;
pub mod checklist;
pub mod clean;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod discovery;
pub mod document;
pub mod engine;
pub mod evidence;
pub mod expression;
pub mod init;
pub mod key;
pub mod manifest;
pub mod output;
pub mod reading;
pub mod report;
pub mod root;
pub mod rules;
pub mod settings;
pub mod source;
pub mod words;
