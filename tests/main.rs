//! All integration tests, in one crate: it is linked once, and what tests share is compiled once.

mod common;

mod assess;
mod assessment;
mod catalogue;
mod checklist;
mod cli;
mod config;
mod contributing;
mod custom_rules;
mod discovery;
mod editor;
mod evidence;
mod examples;
mod files;
mod formats;
mod generated;
mod init;
mod metrics;
mod not_linted;
mod options;
mod output;
mod packaging;
mod pasted;
mod people;
mod portfolio;
mod reader;
mod readme;
mod recovery;
mod report;
mod rules;
mod schema;
mod toml_suite;
mod variants;
mod written;
