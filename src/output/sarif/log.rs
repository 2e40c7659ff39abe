//! What of SARIF is written: plain structs, in the words of the format.

use std::collections::{BTreeMap, HashMap};

use serde::{Serialize, Serializer};

use crate::catalogue;
use crate::diagnostic::{Severity, Span};
use crate::engine::{Finding, Linted, Run, fingerprint};
use crate::output::{Base, Options, uri};
use crate::rules::{self, Rule, Sort, sentence};
use crate::source::Source;

/// The name that relative paths refer to their folder by.
const BASE: &str = "SRCROOT";
/// As many characters of a rule's description as are taken.
const LONGEST: usize = 1024;

#[derive(Serialize)]
pub(super) struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [RunOf<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunOf<'r> {
    tool: Tool<'r>,
    invocations: [Invocation; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    original_uri_base_ids: Option<BTreeMap<&'static str, Location>>,
    column_kind: &'static str,
    results: Results<'r>,
}

#[derive(Serialize)]
struct Tool<'r> {
    driver: Driver<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'r> {
    name: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Descriptor<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
pub(super) struct Notification {
    pub level: &'static str,
    pub message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<NotifiedPlace>,
}

/// A file as a whole.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NotifiedPlace {
    physical_location: NotifiedFile,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NotifiedFile {
    artifact_location: Location,
}

impl Notification {
    /// About no place.
    pub(super) fn new(level: &'static str, text: String) -> Self {
        Self {
            level,
            message: Text { text },
            locations: Vec::new(),
        }
    }

    /// About the file at `path`.
    pub(super) fn at(mut self, path: &str, base: Option<&Base>) -> Self {
        self.locations.push(NotifiedPlace {
            physical_location: NotifiedFile {
                artifact_location: Location::of(path, base),
            },
        });
        self
    }
}

#[derive(Serialize)]
pub(super) struct Text {
    pub text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'r> {
    id: &'r str,
    name: &'r str,
    short_description: Text,
    full_description: Text,
    help: Help,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: Vec<&'static str>,
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

impl<'r> Log<'r> {
    pub(super) fn new(
        run: &'r Run,
        shown: &'r [(&'r Linted, &'r Finding)],
        rules: &'r BTreeMap<&'r str, Rule>,
        options: &'r Options<'r>,
        notifications: Vec<Notification>,
    ) -> Self {
        let base = options.base;
        let mut urls = urls(shown);
        let log = RunOf {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    // We own no address; this names the program, as packagers do.
                    information_uri: concat!("pkg:generic/pilotlint@", env!("CARGO_PKG_VERSION")),
                    rules: rules
                        .values()
                        .map(|rule| Descriptor::new(rule, urls.remove(rule.code())))
                        .collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: !options.incomplete,
                tool_execution_notifications: notifications,
            }],
            original_uri_base_ids: base.map(|base| {
                let location = Location {
                    uri: uri::of_folder(&base.root),
                    uri_base_id: None,
                };
                BTreeMap::from([(BASE, location)])
            }),
            column_kind: "utf16CodeUnits",
            results: Results {
                run,
                shown,
                indices: rules.keys().enumerate().map(|(index, code)| (*code, index)).collect(),
                artifacts: artifacts(run, base),
            },
        };
        Self {
            schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            version: "2.1.0",
            runs: [log],
        }
    }
}

/// The addresses of rules' pages by code, each as the first configuration gives it that has one.
fn urls(shown: &[(&Linted, &Finding)]) -> BTreeMap<String, String> {
    let mut urls = BTreeMap::new();
    for (manifest, finding) in shown.iter().filter(|(manifest, _)| manifest.docs_url.is_some()) {
        if !urls.contains_key(finding.rule.code()) {
            urls.extend(
                manifest
                    .url(&finding.rule)
                    .map(|url| (finding.rule.code().to_owned(), url)),
            );
        }
    }
    urls
}

impl<'r> Descriptor<'r> {
    fn new(rule: &'r Rule, help_uri: Option<String>) -> Self {
        let level = |severity: Severity| severity.as_str();
        // Texts may not be empty, and an organisation's own rules need not have all of them.
        let or_name = |text: &str| sentence(if text.is_empty() { rule.name() } else { text });
        let mut tags = vec![rule.sort().as_str()];
        tags.extend(rule.area().map(rules::Area::as_str));
        tags.extend(rule.gap().map(rules::Gap::as_str));
        Self {
            id: rule.code(),
            name: rule.name(),
            short_description: Text {
                text: or_name(rule.summary()),
            },
            full_description: Text {
                text: or_name(rule.why()).chars().take(LONGEST).collect(),
            },
            help: Help {
                text: or_name(rule.help()),
                markdown: catalogue::page_markdown(rule),
            },
            help_uri,
            default_configuration: Configuration {
                level: level(rule.sort().severity()),
            },
            properties: Properties {
                tags,
                precision: match rule.sort() {
                    Sort::Contradiction(_) => "very-high",
                    Sort::Requirement(_) => "high",
                    Sort::Smell(_) => "medium",
                },
                severity: level(rule.sort().severity()),
            },
        }
    }
}

/// The results, each made when it is written.
struct Results<'r> {
    run: &'r Run,
    shown: &'r [(&'r Linted, &'r Finding)],
    indices: BTreeMap<&'r str, usize>,
    /// By the manifests' paths: one has many findings.
    artifacts: HashMap<&'r str, Location>,
}

fn artifacts<'r>(run: &'r Run, base: Option<&Base>) -> HashMap<&'r str, Location> {
    let told = run.manifests.iter().filter(|manifest| !manifest.findings.is_empty());
    told.map(|manifest| (&*manifest.path, Location::of(&manifest.path, base)))
        .collect()
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.shown.iter().map(|(manifest, finding)| {
            let index = self.indices.get(finding.rule.code()).copied().unwrap_or_default();
            ResultOf::new(self, manifest, finding, index)
        }))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultOf<'r> {
    rule_id: &'r str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Place<'r>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Place<'r>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    artifact_location: Option<&'r Location>,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

impl Location {
    fn of(path: &str, base: Option<&Base>) -> Self {
        let (uri, relative) = uri::of_path(path, base);
        Self {
            uri,
            uri_base_id: relative.then_some(BASE),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// An exception that the manifest itself states.
#[derive(Serialize)]
struct Suppression<'r> {
    kind: &'static str,
    status: &'static str,
    justification: &'r str,
}

impl<'r> ResultOf<'r> {
    fn new(all: &'r Results, manifest: &'r Linted, finding: &'r Finding, rule_index: usize) -> Self {
        let physical = |manifest: &Linted, span: Option<&Span>| Physical {
            artifact_location: all.artifacts.get(&*manifest.path),
            region: region(manifest.source.as_ref().zip(span)),
        };
        // Names stay as they were written, also at the beginning.
        let mut text = format!("{}.", finding.message);
        if !finding.help().is_empty() {
            text += &format!("\n\nhelp: {}.", finding.help());
        }
        let related = finding
            .related
            .iter()
            .filter_map(|related| Some((related, all.run.manifest_of(&related.at, manifest)?)));
        let related = related.enumerate().map(|(index, (related, other))| Place {
            id: Some(index + 1),
            physical_location: physical(other, Some(&related.at.span)),
            message: Some(Text {
                text: format!("{}.", related.message),
            }),
        });
        Self {
            rule_id: finding.rule.code(),
            rule_index,
            level: finding.severity.as_str(),
            message: Text { text },
            locations: [Place {
                id: None,
                physical_location: physical(manifest, finding.span.as_ref()),
                message: None,
            }],
            related_locations: related.collect(),
            partial_fingerprints: BTreeMap::from([("pilotlint/v1", fingerprint(&manifest.root_path, finding))]),
            suppressions: finding
                .waiver
                .iter()
                .map(|waiver| Suppression {
                    kind: "inSource",
                    status: "accepted",
                    justification: &waiver.reason,
                })
                .collect(),
        }
    }
}

/// The region of a place; of a file that cannot be read, its first character.
fn region(place: Option<(&Source, &Span)>) -> Region {
    let Some((source, span)) = place else {
        return Region {
            start_line: 1,
            start_column: 1,
            end_line: 1,
            end_column: 2,
        };
    };
    let (start, end) = source.range(span);
    Region {
        start_line: start.line,
        start_column: source.utf16_column(start.offset),
        end_line: end.line,
        end_column: source.utf16_column(end.offset),
    }
}
