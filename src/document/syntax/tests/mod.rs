mod descriptions;
mod gaps;
mod recovery;
mod suite;
mod words;

use toml::de::{DeTable, DeValue};

use super::{Gap, Lost, MOST_ERRORS, Segment, SyntaxError, parse};

/// A manifest with every kind of statement.
const MANIFEST: &str = r#"manifest-version = 1   # the only one

[pilot]
name = "claims-triage"
stage = "pilot"
problem = """
Handlers wait two days
for a severity."""
builders = ["dana", "lee"]
started = 2026-02-02

[people.dana]
name = "Dana Ortiz"
[people."ines falk"]
name = 'Ines Falk'

[ownership.scale-decision]
person = "ines"
ready-when = [
    "Cycle time at 18 h or less",   # for four weeks
    "Handoff test passed",
]

[[metrics]]
name = "claim-cycle-time"
baseline = { value = 31.0, on = 2026-01-20 }
target.value = 18.0
target.by = 2026-09-30

[[metrics]]
name = "overrides"
measured = { value = 24.5, on = 2026-04-27, source = "warehouse" }

[metrics.extra]
unit = 'h'

[[environment.data.hand-tuned]]
work = "Vendor names mapped"

[extra]
größe = "x"
"#;

/// What was parsed, after looking at what holds for every text.
struct Checked {
    leaves: Vec<String>,
    errors: Vec<SyntaxError>,
    gaps: Vec<Gap>,
}

fn check(text: &str) -> Checked {
    let mut scratch = String::new();
    let parsed = parse(text, &mut scratch);
    let leaves = leaves(parsed.tree.get_ref());
    let (errors, gaps) = (parsed.errors, parsed.gaps);
    for error in &errors {
        let shown = text.get(error.span.clone());
        let shown = shown.unwrap_or_else(|| panic!("{:?} in {text:?}", error.span));
        assert!(!shown.is_empty() || text.is_empty(), "{error:?} in {text:?}");
        assert!(!error.message.is_empty(), "{text:?}");
        assert!(error.message.chars().count() < 200, "{error:?}");
        assert!(!error.message.contains('\n'), "{error:?}");
        assert!(
            error.help.as_ref().is_none_or(|help| help.chars().count() < 200),
            "{error:?}"
        );
        if let Some(first) = &error.first {
            assert!(
                text.get(first.clone()).is_some_and(|first| !first.is_empty()),
                "{error:?} in {text:?}"
            );
        }
    }
    assert!(errors.is_sorted_by_key(|error| (error.span.start, error.span.end)));
    assert!(errors.len() <= MOST_ERRORS);
    match DeTable::parse(text) {
        Ok(tree) => {
            assert!(errors.is_empty() && gaps.is_empty() && scratch.is_empty(), "{text:?}");
            assert_eq!(leaves, self::leaves(tree.get_ref()));
        }
        Err(error) => {
            assert!(!errors.is_empty(), "{text:?}: {error}");
            assert_eq!(scratch.len(), text.len());
        }
    }
    Checked { leaves, errors, gaps }
}

/// The paths of all values that are no tables, with the source of each.
fn leaves(tree: &DeTable<'_>) -> Vec<String> {
    fn table(tree: &DeTable<'_>, path: &str, out: &mut Vec<String>) {
        for (key, one) in tree {
            value(one.get_ref(), &format!("{path}.{}", key.get_ref()), out);
        }
    }
    fn value(one: &DeValue<'_>, path: &str, out: &mut Vec<String>) {
        match one {
            DeValue::Table(inner) => table(inner, path, out),
            DeValue::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    value(item.get_ref(), &format!("{path}[{index}]"), out);
                }
            }
            other => out.push(format!("{path} = {other:?}")),
        }
    }
    let mut out = Vec::new();
    table(tree, "", &mut out);
    out.sort();
    out
}

fn sound() -> String {
    MANIFEST.replace("größe", "groesse")
}

fn keys(path: &[&str]) -> Vec<String> {
    path.iter().map(|key| (*key).to_owned()).collect()
}
