//! `[not-applicable]`: the requirements that make no sense here, each with the reason.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::known::{Known, unknown_rule};
use super::mistakes::Layer;
use super::{Config, From, called};
use crate::diagnostic::Mistake;
use crate::document::{is_denial, is_placeholder, short};
use crate::key::push_key;
use crate::rules::{Area, Rule};

/// What a file takes out, laid over what it extends: of a requirement that both name, the nearer reason counts.
pub(super) fn not_applicable(config: &mut Config, table: &BTreeMap<String, String>, known: &Known, layer: &mut Layer) {
    let mut named: HashMap<String, &str> = HashMap::new();
    for (word, reason) in table {
        let mut path = "not-applicable".to_owned();
        push_key(&mut path, word);
        let Some(rule) = requirement(word, &path, known, layer) else {
            continue;
        };
        if let Some(other) = named.insert(rule.code().to_owned(), word) {
            let help = "keep one of them".to_owned();
            let message = format!("{} and {} are the same rule", short(other), short(word));
            say("duplicate-rule", &path, message, help, layer);
        }
        if lacks_a_reason(reason, config) {
            let message = match reason.trim() {
                "" => format!("{} is not applicable without a reason", rule.code()),
                reason => format!(
                    "\"{}\" is no reason why {} makes no sense here",
                    short(reason),
                    rule.code()
                ),
            };
            let help = "say in a sentence what is different here; it is told beside every verdict".to_owned();
            layer.say(called(Mistake::Placeholder), &path, message, Some(help));
        }
        let origin = layer.origin(&path);
        let key = format!("not-applicable.{}", rule.code());
        config.origins.set(key, From::Made(origin));
        let reason = Arc::from(reason.trim());
        config.settings.not_applicable.insert(rule.code().to_owned(), reason);
    }
    // A rule of the organisation's own may have taken the place of a requirement.
    let settings = &config.settings;
    let gone = settings.not_applicable.keys().filter(|code| {
        let rule = settings.find(code);
        rule.is_none_or(|rule| !rule.is_requirement())
    });
    for code in gone.cloned().collect::<Vec<String>>() {
        config.settings.not_applicable.remove(&code);
    }
}

/// The requirement that a word names; what names none is reported.
fn requirement(word: &str, path: &str, known: &Known, layer: &mut Layer) -> Option<Rule> {
    let name = called(Mistake::InvalidValue);
    if let Some(unknown) = known.fault(word) {
        let span = layer.document.key_span(path);
        unknown_rule(&unknown, span.unwrap_or_else(|| layer.span("not-applicable")), layer);
        return None;
    }
    let rules = known.named(word);
    if rules.is_empty() {
        return None;
    }
    let is_named = |rule: &&Rule| rule.code().eq_ignore_ascii_case(word.trim()) || rule.name() == word.trim();
    let Some(rule) = rules.iter().find(is_named) else {
        let message = format!("{} is no requirement, but a group of rules", short(word));
        let help = "name each requirement by its own code or name: each has its own reason".to_owned();
        say(name, path, message, help, layer);
        return None;
    };
    if !rule.is_requirement() {
        let message = format!("{} is no requirement, but a {}", rule.code(), rule.sort().as_str());
        let help = "`ignore` keeps it out of what check prints; only requirements can be not applicable".to_owned();
        say(name, path, message, help, layer);
        return None;
    }
    if rule.key_question().is_some() {
        let area = rule.area().map_or("its area", Area::as_str);
        let message = format!(
            "{} is the key question of {area}, which every pilot answers",
            rule.code()
        );
        let help = "take it out; where the answer is open for now, a waiver in the manifest can accept that".to_owned();
        say(name, path, message, help, layer);
        return None;
    }
    Some(rule.clone())
}

/// Reports at a key.
fn say(name: &'static str, path: &str, message: String, help: String, layer: &mut Layer) {
    let span = layer
        .document
        .key_span(path)
        .unwrap_or_else(|| layer.span("not-applicable"));
    layer.say_at(name, span, message, Some(help));
}

/// Is it empty, a text that stands in for one, or a no?
fn lacks_a_reason(reason: &str, config: &Config) -> bool {
    let words = &config.settings.vocabulary;
    is_placeholder(reason, &words.placeholders) || is_denial(reason, &words.denials)
}
