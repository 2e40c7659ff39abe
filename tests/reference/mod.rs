//! The logic of states and verdicts once more, written from what is documented of it and not from the engine, in the shortest
//! form: a row a rule. What both say of thousands of mutated manifests is compared in `agree`.
//!
//! It judges well-formed TOML whose keys are known, takes every document for a sound one, and knows no configuration.
//! To add a rule, add its row to `requirements` or `contradictions`, and its keys to `shape`.
#![allow(clippy::unwrap_used, clippy::unused_self)] // what asks a manifest asks its judge

mod agree;
mod contradictions;
mod examples;
mod form;
mod judge;
mod mutate;
mod requirements;
mod said;
mod shape;
mod verdict;
