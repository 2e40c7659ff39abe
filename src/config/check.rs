//! The organisation's own rules, as they are stated, made into rules.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::escapes;
use super::file::RuleTable;
use super::mistakes::Layer;
use super::{Config, called};
use crate::diagnostic::Mistake;
use crate::document::{is_key, keys, short};
use crate::expression::{self, Expression};
use crate::manifest::Stage;
use crate::rules::{self, Area, CustomRule, GROUPS, Gap, Role, Rule, Sort};
use crate::suggest::{GuessBudget, WordIndex};

/// Letters that no rule of an organisation's own may begin with, besides our groups: what changes take away, and every rule.
const RESERVED: [&str; 2] = ["RAT", "ALL"];

/// The keys that a rule can be about.
static KEYS: LazyLock<(Vec<String>, WordIndex)> = LazyLock::new(|| {
    let known: Vec<String> = keys().filter(|key| is_key(key) && !key.contains('*')).collect();
    let index = WordIndex::new(known.iter().map(String::as_str));
    (known, index)
});

/// The rules that are whole, each with its place among those stated. `config` is what the file extends.
pub(super) fn custom_rules(tables: &[RuleTable], config: &Config, layer: &mut Layer) -> Vec<(usize, Rule)> {
    let mut made: Vec<(usize, Rule)> = Vec::new();
    let mut codes: HashSet<&str> = HashSet::new();
    let mut names: HashMap<String, Rule> = HashMap::new();
    let mut budget = GuessBudget::default();
    for (index, table) in tables.iter().enumerate() {
        let entry = format!("custom-rules[{index}]");
        let code = code(&entry, table, &codes, layer);
        let name = name(&entry, table, config, &names, layer);
        codes.extend(table.code.as_deref());
        let sort = sort(&entry, table, layer);
        let at = at(&entry, table, &mut budget, layer);
        let message = text(&entry, "message", table.message.as_deref(), layer);
        let help = text(&entry, "help", table.help.as_deref(), layer);
        // A mistake in the expression is told even where something else is wrong.
        let stated = CustomRule {
            code: code.unwrap_or_default().to_owned(),
            name: name.unwrap_or_default().to_owned(),
            sort: sort.unwrap_or(Sort::Smell(Stage::Design)),
            at: at.unwrap_or_default().to_owned(),
            holds: table.holds.clone().unwrap_or_default(),
            message: message.unwrap_or_default().trim_end_matches('.').to_owned(),
            help: help.unwrap_or_default().trim_end_matches('.').to_owned(),
            why: table.why.clone().unwrap_or_default(),
            ask: ask(table, sort, name.unwrap_or_default()),
            who: table.who.unwrap_or(Role::Champion),
            area: table.area.unwrap_or(Area::Rollout),
            gap: table.gap.unwrap_or(gap_of(table.area.unwrap_or(Area::Rollout))),
        };
        let whole = [
            code.is_some(),
            name.is_some(),
            sort.is_some(),
            at.is_some(),
            message.is_some(),
            help.is_some(),
        ];
        if table.holds.is_none() {
            continue;
        }
        if whole.contains(&false) {
            if let Err(mistakes) = Expression::compile(&stated.holds) {
                expression_mistakes(&entry, &stated.holds, mistakes, layer);
            }
            continue;
        }
        let holds = stated.holds.clone();
        match stated.compile() {
            Ok(rule) => {
                names.insert(rule.name().to_owned(), rule.clone());
                made.push((index, rule));
            }
            Err(mistakes) => expression_mistakes(&entry, &holds, mistakes, layer),
        }
    }
    made
}

/// The code, if it is one; what is missing has been reported by the reader.
fn code<'t>(entry: &str, table: &'t RuleTable, others: &HashSet<&str>, layer: &mut Layer) -> Option<&'t str> {
    let code = table.code.as_deref()?;
    let path = format!("{entry}.code");
    let letters = code.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_code = (2..=8).contains(&letters.len())
        && letters.bytes().all(|byte| byte.is_ascii_uppercase())
        && code.len() == letters.len() + 3;
    if !is_code {
        let help = "write two to eight capital letters of your own and three digits: ACME001".to_owned();
        layer.say(
            called(Mistake::InvalidValue),
            &path,
            format!("\"{}\" is no code of a rule", short(code)),
            Some(help),
        );
        return None;
    }
    if RESERVED.contains(&letters) || GROUPS.iter().any(|group| group.prefix == letters) {
        let help = "use letters of your organisation's own, as ACME001".to_owned();
        layer.say(
            called(Mistake::InvalidValue),
            &path,
            format!("{letters} are the letters of pilotlint's own rules"),
            Some(help),
        );
        return None;
    }
    if others.contains(code) {
        let help = "give each rule a code of its own".to_owned();
        layer.say(
            "duplicate-rule",
            &path,
            format!("there are two rules {code} in this file"),
            Some(help),
        );
        return None;
    }
    Some(code)
}

fn name<'t>(
    entry: &str,
    table: &'t RuleTable,
    config: &Config,
    own: &HashMap<String, Rule>,
    layer: &mut Layer,
) -> Option<&'t str> {
    let name = table.name.as_deref()?;
    let path = format!("{entry}.name");
    let is_kebab = name.split('-').all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    });
    if !is_kebab {
        let help = "write small letters, digits and dashes: cost-centre-format".to_owned();
        layer.say(
            called(Mistake::InvalidValue),
            &path,
            format!("\"{}\" is no name of a rule", short(name)),
            Some(help),
        );
        return None;
    }
    // The same code takes the extended rule's place.
    let extended = || {
        let extended = config.settings.custom_rules.find(name);
        extended
            .cloned()
            .filter(|rule| Some(rule.code()) != table.code.as_deref())
    };
    let other = rules::find(name).or_else(extended).or_else(|| own.get(name).cloned());
    if let Some(other) = other {
        let help = "give the rule a name of its own".to_owned();
        layer.say(
            "duplicate-rule",
            &path,
            format!("{} is called {name} already", other.code()),
            Some(help),
        );
        return None;
    }
    Some(name)
}

/// What the rule is, and from which stage: just one of three keys says so.
fn sort(entry: &str, table: &RuleTable, layer: &mut Layer) -> Option<Sort> {
    let stated: Vec<Sort> = [
        table.due.map(|from| Sort::Requirement(from.stage())),
        table.warning_from.map(|from| Sort::Smell(from.stage())),
        table.error_from.map(|from| Sort::Contradiction(from.stage())),
    ]
    .into_iter()
    .flatten()
    .collect();
    let keys = ["due", "warning-from", "error-from"].map(|key| format!("{entry}.{key}"));
    match stated.as_slice() {
        [one] => return Some(*one),
        // One that is there has been reported.
        [] if keys.iter().any(|key| layer.has(key)) => {}
        [] => layer.say(
            called(Mistake::MissingKey),
            entry,
            "the rule does not say from which stage it reports",
            Some("add one of `due`, `warning-from` and `error-from`: due = \"rollout\"".to_owned()),
        ),
        _ => {
            let last = keys
                .iter()
                .rev()
                .find(|key| layer.has(key))
                .map_or(entry, String::as_str);
            let message = "a rule has only one of `due`, `warning-from` and `error-from`";
            let help = "keep `due` for what must be there from a stage on".to_owned();
            layer.say(called(Mistake::InvalidValue), last, message, Some(help));
        }
    }
    None
}

/// The key that it is about.
fn at<'t>(entry: &str, table: &'t RuleTable, budget: &mut GuessBudget, layer: &mut Layer) -> Option<&'t str> {
    let at = table.at.as_deref()?;
    let path = format!("{entry}.at");
    let is_bare =
        |key: &str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let parts: Vec<&str> = at.split('.').collect();
    let message = format!("\"{}\" is no key of a manifest", short(at));
    if at.contains(['[', ']', '*']) {
        let help = "name the list, and go through it in `holds`: manifest.metrics.all(metric, …)".to_owned();
        layer.say(called(Mistake::InvalidValue), &path, message, Some(help));
        return None;
    }
    let extra = parts.first() == Some(&"extra") && parts.len() <= 16 && parts.iter().all(|key| is_bare(key));
    let people = parts.first() == Some(&"people") && parts.len() > 1;
    if extra || (!people && is_key(at)) {
        return Some(at);
    }
    let (known, index) = &*KEYS;
    let help = match index.closest(at, budget) {
        Some(guess) => format!("did you mean \"{}\"?", known[guess.place]),
        None => "write a key path, as ownership.production-owner.budget-line or extra.cost-centre".to_owned(),
    };
    layer.say(called(Mistake::InvalidValue), &path, message, Some(help));
    None
}

fn text<'t>(entry: &str, key: &str, value: Option<&'t str>, layer: &mut Layer) -> Option<&'t str> {
    let value = value?;
    if value.trim().is_empty() {
        let path = format!("{entry}.{key}");
        let help = "write what somebody needs who has never heard of the rule".to_owned();
        layer.say(
            called(Mistake::InvalidValue),
            &path,
            format!("`{path}` is empty"),
            Some(help),
        );
        return None;
    }
    Some(value.trim())
}

/// The checklist's sentence: the rule's own, else its name.
fn ask(table: &RuleTable, sort: Option<Sort>, name: &str) -> String {
    if !matches!(sort, Some(Sort::Requirement(_))) {
        return String::new();
    }
    let stated = table.ask.as_deref().map(str::trim).filter(|ask| !ask.is_empty());
    stated.map_or_else(
        || {
            let mut words = name.replace('-', " ");
            words.get_mut(..1).map(str::make_ascii_uppercase);
            format!("{words}.")
        },
        str::to_owned,
    )
}

/// The kind of work that most rules of an area ask for.
fn gap_of(area: Area) -> Gap {
    match area {
        Area::Decision | Area::Viability | Area::Metrics => Gap::Clarify,
        Area::Environment | Area::Integration => Gap::Implement,
        Area::Sponsorship
        | Area::Ownership
        | Area::Governance
        | Area::Workflow
        | Area::Handoff
        | Area::People
        | Area::Rollout => Gap::Organize,
    }
}

/// Tells mistakes of an expression at their places in the file.
fn expression_mistakes(entry: &str, holds: &str, mistakes: Vec<expression::Mistake>, layer: &mut Layer) {
    let whole = layer.span(&format!("{entry}.holds"));
    for mistake in mistakes {
        let written = layer.text().get(whole.clone()).unwrap_or_default();
        let place = escapes::place(written, holds, &mistake.span);
        let span = whole.start + place.start..whole.start + place.end;
        layer.say_at("invalid-expression", span, mistake.message, mistake.help);
    }
}
