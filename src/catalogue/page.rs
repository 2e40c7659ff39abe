//! A rule's page: what it wants, why, how to fix it, an example that fails and one that passes.

use std::fmt::Write;

use crate::clean;
use crate::manifest::Stage;
use crate::rules::{Group, Rule, Sort, sentence};

/// One part of a page.
enum Part<'a> {
    Text(String),
    Heading(&'static str),
    /// Of a language.
    Code(&'static str, &'a str),
    List(Vec<String>),
}

fn parts(rule: &Rule) -> Vec<Part<'_>> {
    let mut parts = vec![
        Part::Text(format!("Reports: {}.", rule.summary())),
        Part::Text(when(rule)),
    ];
    if !rule.why().is_empty() {
        parts.push(Part::Heading("Why"));
        parts.push(Part::Text(rule.why().to_owned()));
    }
    parts.push(Part::Heading("How to fix it"));
    parts.push(Part::Text(sentence(rule.help())));
    if !rule.ask().is_empty() {
        parts.push(Part::Text(format!(
            "On the checklist: {} Usually answered by {}.",
            rule.ask(),
            rule.who().as_str()
        )));
    }
    if let Rule::Own(own) = rule {
        parts.push(Part::Heading("What has to be true"));
        parts.push(Part::Text(format!("Of `{}`, in CEL:", own.stated.at)));
        parts.push(Part::Code("cel", &own.stated.holds));
    } else {
        parts.push(Part::Heading("An example that fails"));
        parts.push(Part::Code("toml", rule.examples().bad));
        parts.push(Part::Heading("An example that passes"));
        parts.push(Part::Code("toml", rule.examples().good));
    }
    if !rule.sources().is_empty() {
        parts.push(Part::Heading("Sources"));
        parts.push(Part::List(rule.sources().iter().map(|source| source.title()).collect()));
    }
    let standards = rule.standards();
    let named = [
        ("NIST AI RMF 1.0", standards.nist_ai_rmf),
        ("ISO/IEC 42001", standards.iso_42001),
        ("EU AI Act, article", standards.eu_ai_act),
    ];
    let touched: Vec<String> = named
        .iter()
        .filter(|(_, places)| !places.is_empty())
        .map(|(standard, places)| format!("{standard}: {}", places.join(", ")))
        .collect();
    if !touched.is_empty() {
        parts.push(Part::Heading("Standards"));
        parts.push(Part::List(touched));
        parts.push(Part::Text("A reading for auditors, not legal advice.".to_owned()));
    }
    parts
}

/// When it reports, and how bad that is.
fn when(rule: &Rule) -> String {
    let stage = rule.sort().stage();
    let from = if stage == Stage::Design {
        "at every stage".to_owned()
    } else {
        format!("from stage `{stage}` on")
    };
    let mut text = match rule.sort() {
        Sort::Requirement(_) => {
            let before = Stage::LIFE.into_iter().find(|before| before.next() == Some(stage));
            let ahead = before.map_or_else(String::new, |before| {
                format!(" At stage `{before}` it is a warning that looks ahead.")
            });
            format!("A requirement due at stage `{stage}`: an error {from}.{ahead}")
        }
        Sort::Smell(_) => format!("A smell: a warning {from}."),
        Sort::Contradiction(_) => format!("A contradiction: an error {from}."),
    };
    let (area, gap) = (rule.area(), rule.gap());
    if let Some((area, gap)) = area.zip(gap) {
        let _ = write!(text, " Area: {}; gap: {}.", area.as_str(), gap.as_str());
    }
    text
}

/// The page in Markdown, as in `docs/rules`.
pub fn page_markdown(rule: &Rule) -> String {
    let mut out = format!("# {} {}\n", rule.code(), rule.name());
    for part in parts(rule) {
        let _ = match part {
            Part::Text(text) => write!(out, "\n{}\n", escape_angles(&text)),
            Part::Heading(heading) => write!(out, "\n## {heading}\n"),
            Part::Code(language, text) => write!(out, "\n```{language}\n{}\n```\n", text.trim_end()),
            Part::List(items) => {
                let items: Vec<String> = items.iter().map(|item| format!("- {}", escape_angles(item))).collect();
                write!(out, "\n{}\n", items.join("\n"))
            }
        };
    }
    out
}

fn escape_angles(text: &str) -> String {
    text.replace('<', "\\<")
}

/// The page for a terminal of `width` columns.
pub fn page_text(rule: &Rule, width: usize) -> String {
    let mut out = format!("{} {}\n", rule.code(), rule.name());
    for part in parts(rule) {
        match part {
            Part::Text(text) => {
                out.push('\n');
                wrap(&mut out, &clean::block(&text.replace('`', "")), width, "");
            }
            Part::Heading(heading) => {
                let _ = write!(out, "\n{heading}\n{}\n", "-".repeat(heading.len()));
            }
            Part::Code(_, text) => {
                out.push('\n');
                for line in clean::block(text).trim_end().lines() {
                    let _ = writeln!(out, "{}", format!("    {line}").trim_end());
                }
            }
            Part::List(items) => {
                out.push('\n');
                for item in items {
                    wrap(&mut out, &format!("- {item}"), width, "  ");
                }
            }
        }
    }
    out
}

fn wrap(out: &mut String, text: &str, width: usize, indent: &str) {
    let options = textwrap::Options::new(width.max(20))
        .subsequent_indent(indent)
        .break_words(false);
    out.push_str(&textwrap::fill(text, options));
    out.push('\n');
}

/// The list of all rules in Markdown, as in `docs/rules/README.md`.
pub fn index_markdown(groups: &[Group]) -> String {
    let mut out = String::from(
        "# Rules\n\nEvery rule that pilotlint knows. A requirement is an error from its stage on, and a warning one stage \
         before; a smell is a warning; a contradiction is an error.\n",
    );
    for group in groups.iter().filter(|group| !group.rules.is_empty()) {
        let _ = write!(out, "\n## {}: {}\n\n", group.prefix, group.title.to_lowercase());
        let rules: Vec<Rule> = group.rules.iter().map(Rule::Ours).collect();
        out.push_str(&table(&rules, |rule| format!("[{0}]({0}.md)", rule.code())));
    }
    out
}

/// Some rules as a Markdown table.
pub fn table_markdown(rules: &[Rule]) -> String {
    table(rules, |rule| rule.code().to_owned())
}

fn table(rules: &[Rule], code: impl Fn(&Rule) -> String) -> String {
    let mut out = String::from("| rule | sort | from stage | reports |\n| --- | --- | --- | --- |\n");
    for rule in rules {
        let (name, sort, stage) = (rule.name(), rule.sort().as_str(), rule.sort().stage());
        let summary = escape_angles(&clean::line(rule.summary())).replace('|', "\\|");
        let _ = writeln!(out, "| {} `{name}` | {sort} | {stage} | {summary} |", code(rule));
    }
    out
}
