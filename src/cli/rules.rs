//! `rules` and `explain`.

use std::io::{self, IsTerminal};

use super::{ExplainArgs, Failure, RulesArgs, RulesFormat, TextOrJson, config};
use crate::catalogue;
use crate::rules::{Rule, chosen};

pub(super) fn rules(args: &RulesArgs) -> Result<String, Failure> {
    let config = config::here(&args.config)?;
    let named: Vec<Rule> = if args.rules.is_empty() {
        config.rules().collect()
    } else {
        chosen(&args.rules, config.custom_rules()).map_err(Box::new)?
    };
    let chosen: Vec<Rule> = named
        .into_iter()
        .filter(|rule| args.area.is_none_or(|area| rule.area() == Some(area)))
        .filter(|rule| args.stage.is_none_or(|stage| rule.sort().stage() == stage))
        .filter(|rule| args.sort.as_deref().is_none_or(|sort| rule.sort().as_str() == sort))
        .filter(|rule| {
            args.gap
                .as_deref()
                .is_none_or(|gap| rule.gap().is_some_and(|own| own.as_str() == gap))
        })
        .filter(|rule| args.standard.as_ref().is_none_or(|standard| standard.touches(rule)))
        .collect();
    Ok(match args.output_format {
        RulesFormat::Text => catalogue::table_text(&chosen, terminal_width()),
        RulesFormat::Json => catalogue::rules_json(&chosen, config.settings()),
        RulesFormat::Markdown => catalogue::table_markdown(&chosen),
    })
}

pub(super) fn explain(args: &ExplainArgs) -> Result<String, Failure> {
    let config = config::here(&args.config)?;
    let wanted = chosen(std::slice::from_ref(&args.rule), config.custom_rules()).map_err(Box::new)?;
    Ok(match args.output_format {
        TextOrJson::Json => catalogue::rules_json(&wanted, config.settings()),
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
