//! One file, laid over what it extends.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::check::custom_rules;
use super::known::{Known, unknown_rule};
use super::mistakes::{Broken, Layer};
use super::not_applicable::not_applicable;
use super::{Config, ConfigError, Exclude, From, called, globs};
use crate::diagnostic::{Diagnostic, Mistake};
use crate::document::{ReadFile, read_file};
use crate::evidence::url;
use crate::rules::OwnRules;
use crate::settings::{LIMITS, List};
use crate::source::Source;

/// Reads the text of a configuration in `folder`. `extended` reads the one that it extends. What is wrong with it is told
/// even where that one is broken; there is a configuration only where both are whole.
pub(super) fn laid_over(
    shown: &str,
    folder: &Path,
    source: &Arc<Source>,
    extended: &mut dyn FnMut(&str) -> Result<Arc<Config>, Broken>,
) -> (Option<Config>, Vec<ConfigError>) {
    let Ok(read) = read_file::<super::File>(&super::FORM, source.text()) else {
        let error = ConfigError {
            path: shown.to_owned(),
            name: "unreadable-configuration",
            diagnostic: Diagnostic::new("the configuration is nested more than 32 deep"),
            source: None,
        };
        return (None, vec![error]);
    };
    let ReadFile {
        file,
        document,
        problems,
    } = read;
    let errors = problems.into_iter().map(|problem| ConfigError {
        path: shown.to_owned(),
        name: called(problem.mistake),
        diagnostic: problem.diagnostic,
        source: Some(Arc::clone(source)),
    });
    let mut layer = Layer {
        shown,
        source,
        document: &document,
        errors: errors.collect(),
    };
    let mut whole = true;
    let mut config = match file.extend.as_deref().map(&mut *extended) {
        None => Config::default(),
        Some(Ok(base)) => base.extended(),
        Some(Err(Broken::Told)) => {
            whole = false;
            Config::default()
        }
        Some(Err(Broken::Beyond(sentences))) => {
            for sentence in sentences {
                let help = "run pilotlint where it lies to see them".to_owned();
                layer.say("extend", "extend", sentence, Some(help));
            }
            whole = false;
            Config::default()
        }
        Some(Err(Broken::Unsaid { why, help })) => {
            let target = file.extend.as_deref().unwrap_or_default();
            layer.say(
                "extend",
                "extend",
                format!("`extend` names {target}, which {why}"),
                help.or(Some("name a configuration by its path from this file".to_owned())),
            );
            whole = false;
            Config::default()
        }
    };
    config.files.insert(0, Arc::from(shown));
    let broken = document.broken();
    let rules_are_broken = document.lost_a_table() || broken.iter().any(|one| one.path.starts_with("custom-rules"));
    let made = custom_rules(&file.custom_rules, &config, &mut layer);
    let (stated, own) = (file.custom_rules.len(), made.len());
    if !made.is_empty() {
        let replaced: HashSet<&str> = made.iter().map(|(_, rule)| rule.code()).collect();
        let extended = config.custom_rules().iter().cloned();
        let mut rules: Vec<_> = extended.filter(|rule| !replaced.contains(rule.code())).collect();
        for (index, rule) in made {
            let origin = layer.origin(&format!("custom-rules[{index}].code"));
            let key = format!("custom-rules.{}", rule.code());
            config.origins.set(key, From::Made(origin));
            rules.push(rule);
        }
        config.settings.custom_rules = OwnRules::new(rules);
    }

    let custom = config.settings.custom_rules.clone();
    let known = Known::new(custom, whole && stated == own && !rules_are_broken);
    lists(&mut config, &file, folder, &known, &mut layer);
    tables(&mut config, &file, &known, &mut layer);
    if !config.severity.is_empty() && (own > 0 || !file.severity.is_empty()) {
        config.settle_weights();
    }
    let vocabulary = &file.vocabulary;
    let lists = [
        &vocabulary.placeholders,
        &vocabulary.denials,
        &vocabulary.technical_words,
        &vocabulary.activity_words,
        &vocabulary.leftovers,
    ];
    if lists.iter().any(|list| list.is_some()) {
        config.settle_words();
    }
    not_applicable(&mut config, &file.not_applicable, &known, &mut layer);
    config.settle_laxness();
    let whole = whole && layer.errors.is_empty();
    (whole.then_some(config), layer.errors)
}

/// What stands at the top of the file.
fn lists(config: &mut Config, file: &super::File, folder: &Path, known: &Known, layer: &mut Layer) {
    if let Some(select) = &file.select {
        check_words("select", select, known, layer);
        if select.is_empty() {
            let help = "leave it out for every rule, or name some: select = [\"OWN\", \"MET001\"]".to_owned();
            let message = "`select` is empty, so that no rule would be on";
            layer.say(called(Mistake::InvalidValue), "select", message, Some(help));
        }
        config.select = Some(select.clone().into());
        config.ignore = Arc::default();
        let origin = layer.origin("select");
        config.origins.set("select".to_owned(), From::Made(origin));
        config.origins.set("ignore".to_owned(), From::Reset);
    }
    if !file.ignore.is_empty() {
        check_words("ignore", &file.ignore, known, layer);
        Arc::make_mut(&mut config.ignore).extend(file.ignore.iter().cloned());
        let origin = layer.origin("ignore");
        let from = if file.select.is_some() {
            From::Made(origin)
        } else {
            From::Added(origin)
        };
        config.origins.set("ignore".to_owned(), from);
    }
    if !file.exclude.is_empty() {
        match globs(folder, &file.exclude) {
            Ok(matcher) => config.exclude.push(Exclude {
                globs: file.exclude.clone().into(),
                matcher: Arc::new(matcher),
            }),
            Err(faults) => {
                for (index, why) in faults {
                    let path = format!("exclude[{index}]");
                    let help = "globs are written as in .gitignore: archive/**".to_owned();
                    layer.say(
                        called(Mistake::InvalidValue),
                        &path,
                        format!("`{path}` is no glob: {why}"),
                        Some(help),
                    );
                }
            }
        }
        let origin = layer.origin("exclude");
        config.origins.set("exclude".to_owned(), From::Added(origin));
    }
    if let Some(lookahead) = file.lookahead {
        config.lookahead = Some(lookahead);
        let origin = layer.origin("lookahead");
        config.origins.set("lookahead".to_owned(), From::Made(origin));
    }
    if let Some(address) = &file.docs_url {
        let help = "write an address, as https://example.com/rules or https://example.com/rules/{code}.html";
        // What takes the place of {code} is harmless, and braces alone would not be.
        match url::fault(&address.replace("{code}", "ABC001")) {
            None if url::scheme(address).is_some() => {
                let pages = if address.contains("{code}") {
                    address.clone()
                } else {
                    format!("{}/{{code}}.md", address.trim_end_matches('/'))
                };
                config.settings.docs_url = Some(Arc::from(pages));
                let origin = layer.origin("docs-url");
                config.origins.set("docs-url".to_owned(), From::Made(origin));
            }
            fault => {
                let why = fault.unwrap_or_else(|| "does not begin with https:// or http://".to_owned());
                let message = format!("`docs-url` is not an address: it {why}");
                layer.say(
                    called(Mistake::InvalidValue),
                    "docs-url",
                    message,
                    Some(help.to_owned()),
                );
            }
        }
    }
}

/// Reports the words that name no rule.
fn check_words(list: &str, words: &[String], known: &Known, layer: &mut Layer) {
    for (index, word) in words.iter().enumerate() {
        if let Some(unknown) = known.fault(word) {
            let span = layer.span(&format!("{list}[{index}]"));
            unknown_rule(&unknown, span, layer);
        }
    }
}

/// The tables `[severity]`, `[limits]` and `[vocabulary]`.
fn tables(config: &mut Config, file: &super::File, known: &Known, layer: &mut Layer) {
    for (word, weight) in &file.severity {
        let path = format!("severity.{word}");
        if let Some(unknown) = known.fault(word) {
            let span = layer.document.key_span(&path).unwrap_or_else(|| layer.span("severity"));
            unknown_rule(&unknown, span, layer);
        }
        Arc::make_mut(&mut config.severity).insert(word.clone(), *weight);
        let origin = layer.origin(&path);
        config.origins.set(path, From::Made(origin));
    }
    for limit in LIMITS {
        if let Some(value) = file.limits.0.get(limit.name) {
            (limit.set)(&mut config.settings.limits, *value);
            let path = format!("limits.{}", limit.name);
            let origin = layer.origin(&path);
            config.origins.set(path, From::Made(origin));
        }
    }
    let changes = [
        (List::Placeholders, &file.vocabulary.placeholders),
        (List::Denials, &file.vocabulary.denials),
        (List::TechnicalWords, &file.vocabulary.technical_words),
        (List::ActivityWords, &file.vocabulary.activity_words),
        (List::Leftovers, &file.vocabulary.leftovers),
    ];
    for (list, change) in changes {
        let Some(change) = change else { continue };
        let path = format!("vocabulary.{}", list.name());
        let mut words = if change.replace {
            Vec::new()
        } else {
            config.words_of(list).to_vec()
        };
        let mut known: HashSet<String> = words.iter().cloned().collect();
        for (index, word) in change.add.iter().enumerate() {
            if word.trim().is_empty() {
                let help = "take it out".to_owned();
                let at = format!("{path}.add[{index}]");
                layer.say(
                    called(Mistake::InvalidValue),
                    &at,
                    format!("`{at}` is empty"),
                    Some(help),
                );
            }
            let word = word.trim();
            if known.insert(word.to_owned()) {
                words.push(word.to_owned());
            }
        }
        config.words.insert(list.name(), Arc::new(words));
        if change.replace {
            config.replaced.insert(list.name());
        }
        let origin = layer.origin(&path);
        let from = if change.replace {
            From::Made(origin)
        } else {
            From::Added(origin)
        };
        config.origins.set(path, from);
    }
}
