//! `jsonl`: what `json` tells, one JSON object a line, so that a program can read on while it is written.
//!
//! Each line says what it is: a `diagnostic`, with the fields that it has in `json`, a `manifest` that was not linted, or at
//! the end the `summary`.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{Diagnostic, Manifest, Summary, TOOL, Tool, iso};
use crate::engine::Run;
use crate::manifest::Stage;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line<'r> {
    Diagnostic(Box<Diagnostic<'r>>),
    Manifest(Manifest<'r>),
    Summary {
        version: u32,
        tool: Tool,
        as_of: String,
        gate: Option<Stage>,
        summary: Summary,
    },
}

pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |line: &Line| {
        serde_json::to_writer(&mut *out, line)?;
        writeln!(out)
    };
    for manifest in &run.manifests {
        for finding in &manifest.findings {
            line(&Line::Diagnostic(Box::new(Diagnostic::new(run, manifest, finding))))?;
        }
    }
    for path in &run.not_linted {
        line(&Line::Manifest(Manifest::not_linted(path)))?;
    }
    line(&Line::Summary {
        version: 1,
        tool: TOOL,
        as_of: iso(run.as_of),
        gate: run.gate,
        summary: Summary::new(run),
    })
}
