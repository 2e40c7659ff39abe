//! `rules` and `explain`.

use std::io::{self, IsTerminal};

use super::{ExplainArgs, Failure, RulesArgs, RulesFormat, TextOrJson};
use crate::catalogue;
use crate::engine::named;
use crate::rules::{self, Rule};

pub(super) fn rules(args: &RulesArgs) -> Result<String, Failure> {
    let named = if args.rules.is_empty() {
        rules::all().collect()
    } else {
        listed(&args.rules)?
    };
    let chosen: Vec<&Rule> = named
        .into_iter()
        .filter(|rule| args.area.is_none_or(|area| rule.area() == Some(area)))
        .filter(|rule| args.stage.is_none_or(|stage| rule.sort.stage() == stage))
        .filter(|rule| args.sort.as_deref().is_none_or(|sort| rule.sort.as_str() == sort))
        .filter(|rule| {
            args.gap
                .as_deref()
                .is_none_or(|gap| rule.gap().is_some_and(|own| own.as_str() == gap))
        })
        .filter(|rule| args.standard.as_ref().is_none_or(|standard| standard.touches(rule)))
        .collect();
    Ok(match args.output_format {
        RulesFormat::Text => catalogue::table_text(&chosen, terminal_width()),
        RulesFormat::Json => catalogue::rules_json(&chosen),
        RulesFormat::Markdown => catalogue::table_markdown(&chosen),
    })
}

/// The rules that the words name, each once, in the order of naming.
fn listed(words: &[String]) -> Result<Vec<&'static Rule>, Failure> {
    let mut wanted: Vec<&Rule> = Vec::new();
    for word in words.iter().flat_map(|words| words.split(',')) {
        for rule in named(word).map_err(Box::new)? {
            if !wanted.iter().any(|one| one.code == rule.code) {
                wanted.push(rule);
            }
        }
    }
    Ok(wanted)
}

pub(super) fn explain(args: &ExplainArgs) -> Result<String, Failure> {
    let wanted = listed(std::slice::from_ref(&args.rule))?;
    Ok(match args.output_format {
        TextOrJson::Json => catalogue::rules_json(&wanted),
        TextOrJson::Text => {
            let width = terminal_width().unwrap_or(80).min(100);
            let pages: Vec<String> = wanted.iter().map(|rule| catalogue::page_text(rule, width)).collect();
            pages.join("\n\n")
        }
    })
}

/// The columns of the terminal, if standard output is one.
fn terminal_width() -> Option<usize> {
    io::stdout()
        .is_terminal()
        .then(terminal_size::terminal_size)?
        .map(|(width, _)| usize::from(width.0))
}
