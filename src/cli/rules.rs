//! `rules`, `explain` and `checklist`.

use std::io::{self, IsTerminal};

use super::{ChecklistArgs, ExplainArgs, Failure, RulesArgs, TextOrJson};
use crate::catalogue::{self, Template};
use crate::engine::named;
use crate::rules::{self, Rule};

pub(super) fn rules(args: &RulesArgs) -> String {
    let all: Vec<&Rule> = rules::all().collect();
    match args.output_format {
        TextOrJson::Text => catalogue::table_text(&all, terminal_width()),
        TextOrJson::Json => catalogue::rules_json(&all),
    }
}

pub(super) fn explain(args: &ExplainArgs) -> Result<String, Failure> {
    let mut wanted: Vec<&Rule> = Vec::new();
    for word in args.rule.split(',') {
        for rule in named(word).map_err(Box::new)? {
            if !wanted.iter().any(|one| one.code == rule.code) {
                wanted.push(rule);
            }
        }
    }
    Ok(match args.output_format {
        TextOrJson::Json => catalogue::rules_json(&wanted),
        TextOrJson::Text => {
            let width = terminal_width().unwrap_or(80).min(100);
            let pages: Vec<String> = wanted.iter().map(|rule| catalogue::page_text(rule, width)).collect();
            pages.join("\n\n")
        }
    })
}

pub(super) fn checklist(args: &ChecklistArgs) -> Result<String, Failure> {
    if !args.template {
        return Err(Failure::Said(
            "only the blank list is there so far: add --template".to_owned(),
        ));
    }
    let template = Template { gate: args.gate };
    Ok(match args.output_format {
        TextOrJson::Text => catalogue::template_markdown(template),
        TextOrJson::Json => catalogue::template_json(template),
    })
}

/// The columns of the terminal, if standard output is one.
fn terminal_width() -> Option<usize> {
    io::stdout()
        .is_terminal()
        .then(terminal_size::terminal_size)?
        .map(|(width, _)| usize::from(width.0))
}
