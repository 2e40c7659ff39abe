//! pilotlint, the linter for AI pilots: reads `pilot.toml` manifests and says what keeps each pilot from scaling.
//!
//! The modules are floors: each uses only those below it.

// How people use it.
pub mod cli;

// Views of finished analyses.
pub mod assessment;
pub mod catalogue;
pub mod checklist;
pub mod init;
pub mod output;
pub mod report;

// Finds, reads, configures, runs; and judges.
pub mod engine;
pub mod workspace;

// What it is judged by.
pub mod config;
pub mod evidence;
pub mod expression;
pub mod rules;

// Text to tree to data.
pub mod document;
pub mod manifest;

// What everything is made of.
pub mod clean;
pub mod diagnostic;
pub mod discovery;
pub mod files;
pub mod key;
pub mod paths;
pub mod settings;
pub mod source;
pub mod suggest;
pub mod words;
