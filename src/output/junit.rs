//! `junit`: one test suite a manifest, one test case a finding.
//!
//! A test fails if the finding fails the run. A finding that fails nothing is a test that was skipped: it can be read, and
//! turns nothing red. A manifest without findings has one test that passes, because an empty suite is taken for a mistake.
//! One that was not linted has one test that could not be done.
//!
//! Readers know a test by its class and its name, from run to run, and drop the second of the same: so no two tests of a run
//! share both.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::not_linted::NOT_LINTED;
use super::{Options, accepted, due, level, range, shown, uri};
use crate::clean;
use crate::diagnostic::Severity;
use crate::engine::{Finding, Linted, Run};

type Xml<'w> = Writer<&'w mut dyn Write>;

pub(super) fn write(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    let all = classes(run);
    let (classes, not_linted) = all.split_at(run.manifests.len());
    let counts: Vec<Counts> = run.manifests.iter().map(|it| Counts::of(it, options)).collect();
    let total = |of: fn(&Counts) -> usize| counts.iter().map(of).sum::<usize>();
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attribute(("name", env!("CARGO_PKG_NAME")))
        .with_attribute(("tests", (total(|it| it.tests) + not_linted.len()).to_string().as_str()))
        .with_attribute(("failures", total(|it| it.failures).to_string().as_str()))
        .with_attribute(("errors", not_linted.len().to_string().as_str()))
        .write_inner_content(|xml| {
            let mut suites = run.manifests.iter().zip(&counts).zip(classes);
            suites.try_for_each(|((manifest, counts), class)| suite(run, (manifest, class), counts, options, xml))?;
            let mut suites = run.not_linted.iter().zip(not_linted);
            suites.try_for_each(|(path, class)| suite_not_linted(path, class, xml))
        })?;
    writeln!(xml.get_mut())
}

struct Counts {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Counts {
    fn of(manifest: &Linted, options: &Options) -> Self {
        let findings = shown(manifest, options).count();
        let failures = shown(manifest, options).filter(|one| fails(one, options)).count();
        Self {
            tests: findings.max(1),
            failures,
            skipped: findings - failures,
        }
    }
}

/// The suite of a manifest that was not linted.
fn suite_not_linted(path: &str, class: &str, xml: &mut Xml) -> io::Result<()> {
    xml.create_element("testsuite")
        .with_attribute(("name", text(&clean::line(path)).as_str()))
        .with_attribute(("tests", "1"))
        .with_attribute(("failures", "0"))
        .with_attribute(("errors", "1"))
        .with_attribute(("skipped", "0"))
        .write_inner_content(|xml| {
            let test = xml.create_element("testcase").with_attribute(("name", "not linted"));
            test.with_attribute(("classname", class)).write_inner_content(|xml| {
                let error = xml.create_element("error").with_attribute(("type", "not-linted"));
                error.with_attribute(("message", NOT_LINTED)).write_empty()?;
                Ok(())
            })?;
            Ok(())
        })?;
    Ok(())
}

fn fails(finding: &Finding, options: &Options) -> bool {
    finding.waiver.is_none() && (options.deny_warnings || finding.severity == Severity::Error)
}

/// The class of each manifest's tests, those last that were not linted: its path, as far as readers of this format can tell
/// it from others.
fn classes(run: &Run) -> Vec<String> {
    let linted = run.manifests.iter().map(|manifest| &*manifest.path);
    let paths: Vec<&str> = linted.chain(run.not_linted.iter().map(String::as_str)).collect();
    let plain = |path: &&str| {
        let path = text(&clean::line(path));
        // Readers take a dot for the end of a package's name.
        path.strip_suffix(".toml").unwrap_or(&path).replace('.', "_")
    };
    let classes: Vec<String> = paths.iter().map(plain).collect();
    let mut manifests: HashMap<&str, usize> = HashMap::new();
    for class in &classes {
        *manifests.entry(class).or_default() += 1;
    }
    let unique = paths.iter().zip(&classes).map(|(path, class)| {
        if manifests.get(class.as_str()) == Some(&1) && !class.contains('%') {
            class.clone()
        } else {
            // `a.b` and `a_b`: what tells them apart is spelt out, which nothing else looks like.
            uri::encode(path).replace('.', "%2E")
        }
    });
    unique.collect()
}

fn suite(
    run: &Run,
    (manifest, class): (&Linted, &str),
    counts: &Counts,
    options: &Options,
    xml: &mut Xml,
) -> io::Result<()> {
    let path = text(&clean::line(&manifest.path));
    xml.create_element("testsuite")
        .with_attribute(("name", path.as_str()))
        .with_attribute(("tests", counts.tests.to_string().as_str()))
        .with_attribute(("failures", counts.failures.to_string().as_str()))
        .with_attribute(("errors", "0"))
        .with_attribute(("skipped", counts.skipped.to_string().as_str()))
        .write_inner_content(|xml| {
            if shown(manifest, options).next().is_none() {
                let test = xml.create_element("testcase").with_attribute(("name", "no findings"));
                test.with_attribute(("classname", class)).write_empty()?;
            }
            let mut seen = HashSet::new();
            shown(manifest, options).try_for_each(|finding| {
                let test = xml
                    .create_element("testcase")
                    .with_attribute(("name", unique_name(finding, &mut seen).as_str()))
                    .with_attribute(("classname", class));
                test.write_inner_content(|xml| outcome(run, (manifest, finding), &path, options, xml))?;
                Ok(())
            })
        })?;
    Ok(())
}

/// The name of a test, and its number among those of one rule at one key, from the second on. `seen` are the names that
/// are taken.
fn unique_name(finding: &Finding, seen: &mut HashSet<String>) -> String {
    let name = name(finding);
    let mut nth = finding.ordinal + 1;
    loop {
        let numbered = if nth == 1 {
            name.clone()
        } else {
            format!("{name} ({nth})")
        };
        // A key may be called so.
        if seen.insert(numbered.clone()) {
            return numbered;
        }
        nth += 1;
    }
}

/// What a test is known by from run to run: no line, no message.
fn name(finding: &Finding) -> String {
    let mut name = format!("{} {}", finding.rule.code(), finding.rule.name());
    if !finding.identity.is_empty() {
        name += &format!(" at {}", finding.identity);
    }
    text(&clean::line(&name))
}

fn outcome(
    run: &Run,
    (manifest, finding): (&Linted, &Finding),
    path: &str,
    options: &Options,
    xml: &mut Xml,
) -> io::Result<()> {
    let mut message = clean::line(&finding.message).into_owned();
    for more in due(manifest, finding).into_iter().chain(accepted(finding)) {
        message += &format!(" ({})", clean::line(&more));
    }
    let place = range(manifest, finding.span.as_ref())
        .map_or_else(String::new, |(start, _)| format!(":{}:{}", start.line, start.column));
    let mut told = format!("{path}{place}: {}: {message}", level(finding));
    for related in &finding.related {
        let other = run.manifest_of(&related.at, manifest);
        let place = other.and_then(|other| Some((other, range(other, Some(&related.at.span))?)));
        if let Some((other, (start, _))) = place {
            let path = clean::line(&other.path);
            let related = clean::line(&related.message);
            told += &format!("\n{path}:{}:{}: {related}", start.line, start.column);
        }
    }
    if !finding.help().is_empty() {
        told += &format!("\nhelp: {}", clean::block(finding.help()));
    }
    let (message, told) = (text(&message), text(&told));
    if fails(finding, options) {
        let failure = xml.create_element("failure").with_attribute(("type", level(finding)));
        let failure = failure.with_attribute(("message", message.as_str()));
        failure.write_text_content(BytesText::new(&told))?;
    } else {
        let message = format!("{}: {message}", level(finding));
        let skipped = xml.create_element("skipped");
        let skipped = skipped.with_attribute(("message", message.as_str()));
        skipped.write_text_content(BytesText::new(&told))?;
    }
    Ok(())
}

/// Text that is cleaned already, without the two characters that are nothing hidden but that XML 1.0 forbids.
fn text(text: &str) -> String {
    text.replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}")
}
