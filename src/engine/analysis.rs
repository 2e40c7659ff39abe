//! One manifest, from its text to what every rule says of it. What commands show is a function of it.

use std::sync::Arc;

use super::finding::{Finding, WaivedBy};
use super::findings;
use super::judge::judge;
use super::level::Standpoint;
use super::portfolio::member;
use super::read::{Read, Standard, View};
use super::readiness::{Readiness, add_facts, readiness};
use super::run::Linted;
use super::stated::people;
use super::states::standings;
use super::waivers::holding;
use crate::diagnostic::{Diagnostic, Mistake};
use crate::document::{Document, Seen, Terms, read};
use crate::evidence::url;
use crate::manifest::{Manifest, Stage};
use crate::rules::{self, Check, Context, Member};
use crate::source::Source;

/// One manifest, by its paths.
#[derive(Debug, Clone)]
pub struct Input {
    /// As outputs show it.
    pub path: String,
    /// Under its project root, with `/`.
    pub root_path: String,
}

/// One manifest with all that rules say of it, at whatever stage. It owns text, tree, data and outcomes.
#[derive(Debug)]
pub struct Analysis {
    input: Input,
    standard: Arc<Standard>,
    /// `None` where the manifest cannot be read: then `unreadable` says why.
    read: Option<Read>,
    unreadable: Option<Diagnostic>,
}

/// Analyses one text. `evidence` looks a Reference up: the only thing that is asked beyond the text. The same text, standard and evidence give the same analysis, on any thread.
///
/// A hostile text can be thousands of tables deep: call this on a stack of 64 MiB.
pub fn analyse(
    input: Input,
    text: String,
    standard: &Arc<Standard>,
    evidence: &mut dyn FnMut(&str) -> Seen,
) -> Analysis {
    let settings = &standard.settings;
    let mut scratch = String::new();
    let demanded: Vec<&str> = rules::demanded().collect();
    let read = read(
        &text,
        &mut scratch,
        &mut Terms {
            placeholders: &settings.vocabulary.placeholders,
            denials: &settings.vocabulary.denials,
            demanded: &demanded,
            keep: &|table| super::custom::reads(&settings.custom_rules, table),
            evidence,
            evidence_references: settings.limits.evidence_references,
        },
    );
    let Ok(reading) = read else {
        let why = Diagnostic::new("the manifest is nested more than 32 deep");
        return unreadable(input, why.help("put each table under a header of its own"), standard);
    };
    let context = Context::new(&reading.manifest, &reading.document, standard.today, settings);
    let judged = judge(&context, &reading.data);
    let mut waivers = holding(&reading.manifest, &reading.document, standard.today, settings);
    let in_force = waivers.iter().map(|held| held.index).collect();
    if !standard.waivers {
        waivers.clear();
    }
    drop(context);
    let (manifest, document, problems) = (reading.manifest, reading.document, reading.problems);
    let secrets = reading.secrets;
    drop(reading.data);
    // From here on, it is only shown.
    let text = url::masked(text, &secrets);
    Analysis {
        input,
        standard: Arc::clone(standard),
        read: Some(Read {
            source: Source::new(text),
            manifest,
            document,
            problems,
            judged,
            waivers,
            in_force,
        }),
        unreadable: None,
    }
}

/// A manifest that cannot be read at all: `why` is one sentence, with what to do.
pub fn unreadable(input: Input, why: Diagnostic, standard: &Arc<Standard>) -> Analysis {
    Analysis {
        input,
        standard: Arc::clone(standard),
        read: None,
        unreadable: Some(why),
    }
}

impl Analysis {
    /// The manifest's data, where it can be read.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.read.as_ref().map(|read| &read.manifest)
    }

    /// Its places, where it can be read.
    pub fn document(&self) -> Option<&Document> {
        self.read.as_ref().map(|read| &read.document)
    }

    /// Its text, where it can be read.
    pub fn source(&self) -> Option<&Source> {
        self.read.as_ref().map(|read| &read.source)
    }

    /// The terms that it is held against.
    pub fn standard(&self) -> &Standard {
        &self.standard
    }

    /// The stage that it states; `design`, where it states none that can be read.
    pub fn stage(&self) -> Stage {
        self.manifest()
            .and_then(|manifest| manifest.pilot.stage)
            .unwrap_or(Stage::Design)
    }

    /// Where `check` stands: at the pilot's own stage or at the gate, looking ahead as the configuration has it.
    pub fn at(&self, gate: Option<Stage>) -> Standpoint {
        Standpoint {
            stage: self.stage(),
            gate,
            lookahead: self.standard.lookahead,
        }
    }

    /// Where an assessment stands: at the gate; without one, at the pilot's next stage.
    pub fn at_gate(&self, gate: Option<Stage>) -> Standpoint {
        let next = || self.stage().next().unwrap_or(Stage::Production);
        Standpoint {
            gate: Some(gate.unwrap_or_else(next)),
            lookahead: false,
            ..self.at(None)
        }
    }

    /// What `check` reports from a standpoint, in the order of the text; what is over the limit is counted in one more.
    pub fn findings(&self, at: Standpoint) -> Vec<Finding> {
        match (&self.read, &self.unreadable) {
            (Some(read), _) => findings::findings(read, &self.view(read), at),
            (None, Some(why)) => {
                let rule = rules::reporting(Mistake::Unreadable).map(rules::Rule::Ours);
                let finding = rule.map(|rule| {
                    let severity = rule.sort().severity();
                    Finding::new(rule, severity, why.clone())
                });
                finding.into_iter().collect()
            }
            (None, None) => Vec::new(),
        }
    }

    /// What is known of every requirement, seen from a standpoint; `None` where the manifest cannot be read.
    pub fn readiness(&self, at: Standpoint) -> Option<Readiness> {
        let read = self.read.as_ref()?;
        Some(readiness(read, &self.view(read), at))
    }

    /// The same with the fact that meets, or stands against, each requirement.
    pub fn readiness_with_facts(&self, at: Standpoint) -> Option<Readiness> {
        let read = self.read.as_ref()?;
        let view = self.view(read);
        let mut readiness = readiness(read, &view, at);
        add_facts(&mut readiness, read, &view);
        Some(readiness)
    }

    /// The waivers that hold today, by their place among the manifest's.
    pub fn holding(&self) -> impl Iterator<Item = usize> + '_ {
        let waivers = self.read.iter().flat_map(|read| &read.waivers);
        waivers.map(|held| held.index)
    }

    /// How many requirements due by the next stage are open; 0 where there is no next stage.
    fn open_at_next_stage(&self) -> usize {
        let (Some(read), Some(next)) = (&self.read, self.stage().next()) else {
            return 0;
        };
        let standings = standings(&read.judged, &read.waivers, &self.standard.settings);
        read.judged
            .iter()
            .zip(standings)
            .filter(|(judged, _)| judged.rule.is_requirement() && judged.rule.sort().stage() <= next)
            .filter(|(_, standing)| standing.state.is_open())
            .count()
    }

    /// What rules over the portfolio need to know of it; `None` where it cannot be read.
    fn member(&self) -> Option<Member> {
        let read = self.read.as_ref()?;
        let at = self.at(None);
        let stalled = read
            .judged
            .iter()
            .filter(|judged| !judged.drafts.is_empty())
            .filter(|judged| judged.rule.entry().is_some_and(|entry| entry.stalls_unit))
            .any(|judged| super::level::level(&judged.rule, at).is_some());
        Some(member(&self.input.path, read, stalled))
    }

    /// The waivers of rules over the portfolio that hold.
    fn portfolio_waivers(&self) -> Vec<(rules::Rule, WaivedBy)> {
        let waivers = self.read.iter().flat_map(|read| &read.waivers);
        waivers
            .filter(|held| matches!(held.rule.check(), Some(Check::Portfolio(_))))
            .map(|held| (held.rule.clone(), held.by.clone()))
            .collect()
    }

    /// What a run keeps of it: `findings`, the lines that they point at, and what a view wants beside. The text and the tree
    /// are let go.
    pub fn linted<V>(self, findings: Vec<Finding>, view: V) -> Linted<V> {
        let pilot = self.manifest().map(|manifest| &manifest.pilot);
        let places = findings.iter().flat_map(|finding| {
            let related = finding.related.iter().filter(|one| one.at.file.is_none());
            finding.span.iter().chain(related.map(|one| &one.at.span))
        });
        let source = self.source().filter(|_| !findings.is_empty());
        Linted {
            root_path: self.input.root_path.clone(),
            name: pilot.and_then(|pilot| pilot.name.clone()),
            stage: pilot.and_then(|pilot| pilot.stage),
            decision_due: pilot
                .and_then(|pilot| pilot.decision_due)
                .filter(|due| *due >= self.standard.today),
            open_at_next_stage: self.open_at_next_stage(),
            source: source.map(|source| source.excerpt(places)),
            member: self.member(),
            portfolio_waivers: self.portfolio_waivers(),
            // Also where nothing was found: rules over the portfolio come later.
            people: self
                .read
                .as_ref()
                .map_or_else(Vec::new, |read| people(&self.view(read).context)),
            docs_url: self.standard.settings.docs_url.clone(),
            path: Arc::from(self.input.path),
            findings,
            view,
        }
    }

    fn view<'a>(&'a self, read: &'a Read) -> View<'a> {
        View {
            context: Context::new(
                &read.manifest,
                &read.document,
                self.standard.today,
                &self.standard.settings,
            ),
            selection: &self.standard.selection,
            configured: true,
        }
    }
}
