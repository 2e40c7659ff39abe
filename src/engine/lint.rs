//! One manifest, from its text to its findings.

use super::judge::{Block, Verdict as Judged, afterwards, judge};
use super::level::{Level, Standpoint, configured, level};
use super::portfolio::member;
use super::profile::profile;
use super::readiness::{Judgement, Standing, add_facts, readiness, standings};
use super::run::{Finding, Linted, Related, State};
use super::select::Selection;
use super::waivers::{Holding, holding, waiver_of};
use crate::document::{Fault, Problem, Reading, Span, read_keeping};
use crate::manifest::{Date, Stage, Verdict};
use crate::rules::{self, Check, Context, Draft, Outcome, Outcomes, Rule, Severity, Sort, counted};
use crate::settings::Settings;
use crate::source::Source;

/// What a run asks.
#[derive(Debug, Clone)]
pub struct Request {
    /// The day that counts as today.
    pub today: Date,
    /// The stage that is asked about; one of [`Stage::LIFE`].
    pub gate: Option<Stage>,
    /// Look ahead to what the next stage will ask?
    pub lookahead: bool,
    /// The rules that are on.
    pub selection: Selection,
    /// What is wanted of each manifest.
    pub keep: Keep,
    /// Limits and word lists.
    pub settings: Settings,
}

/// What is wanted of each manifest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keep {
    /// Its findings, and the text to show them in.
    #[default]
    Findings,
    /// In their place, what became of every requirement, seen from the gate; without a gate, from the pilot's next stage.
    /// Small enough for thousands of manifests.
    Readiness,
    /// That, and the fact that meets or stands against each requirement.
    Facts,
    /// What became of every requirement, and what a page about the pilot tells beside.
    Profile,
}

/// One manifest, by its paths.
#[derive(Debug, Clone)]
pub struct Input {
    /// As outputs show it.
    pub path: String,
    /// Under its project root, with `/`.
    pub root_path: String,
}

/// Lints one text. `evidence` says what is wrong with a Reference: the only thing that is asked beyond the text.
///
/// A hostile text can be thousands of tables deep: call this on a stack of 64 MiB.
pub fn lint(input: Input, text: String, request: &Request, evidence: &mut dyn FnMut(&str) -> Option<Fault>) -> Linted {
    let mut scratch = String::new();
    let placeholders = &request.settings.vocabulary.placeholders;
    let keep = |table: &str| super::custom::reads(&request.settings.custom_rules, table);
    let Ok(reading) = read_keeping(&text, &mut scratch, placeholders, &keep, evidence) else {
        let help = "put each table under a header of its own";
        return unreadable(
            input,
            "the manifest is nested more than 32 deep".to_owned(),
            Some(help),
            request,
        );
    };
    let pilot = &reading.manifest.pilot;
    let mut linted = Linted {
        path: input.path,
        root_path: input.root_path,
        name: pilot.name.clone(),
        stage: pilot.stage,
        decision_due: pilot.decision_due.filter(|due| *due >= request.today),
        open_at_next_stage: 0,
        source: None,
        findings: Vec::new(),
        readiness: None,
        profile: None,
        member: None,
        portfolio_waivers: Vec::new(),
        docs_url: request.settings.docs_url.clone(),
    };
    let stage = pilot.stage.unwrap_or(Stage::Design);
    let standpoint = Standpoint {
        stage,
        gate: match request.keep {
            Keep::Findings => request.gate,
            Keep::Readiness | Keep::Facts | Keep::Profile => request.gate.or(stage.next()).or(Some(Stage::Production)),
        },
        lookahead: request.lookahead,
    };
    weigh(&mut linted, &reading, &text, standpoint, request);
    drop(reading);
    if request.keep != Keep::Findings {
        // Not cleared: that would keep the room of the largest part.
        linted.findings = Vec::new();
    }
    // A portfolio of thousands should not be held in memory for the few that have something to show.
    linted.source = (!linted.findings.is_empty()).then(|| Source::new(text));
    linted
}

/// A manifest that cannot be read at all: one sentence that says why, and what to do.
pub fn unreadable(input: Input, message: String, help: Option<&str>, request: &Request) -> Linted {
    let mut findings = Vec::new();
    if let Some(rule) = rules::find("MAN012").filter(|rule| request.selection.contains(rule)) {
        findings.push(Finding {
            rule,
            severity: request
                .settings
                .severity
                .get(rule.code)
                .copied()
                .unwrap_or(Severity::Error),
            waiver: None,
            ahead: false,
            message,
            label: None,
            help: help.unwrap_or(rule.help).to_owned(),
            key: None,
            span: None,
            related: Vec::new(),
            fix: None,
            identity: String::new(),
            ordinal: 0,
        });
    }
    Linted {
        path: input.path,
        root_path: input.root_path,
        name: None,
        stage: None,
        decision_due: None,
        open_at_next_stage: 0,
        source: None,
        findings,
        readiness: None,
        profile: None,
        member: None,
        portfolio_waivers: Vec::new(),
        docs_url: request.settings.docs_url.clone(),
    }
}

fn weigh(linted: &mut Linted, reading: &Reading, text: &str, standpoint: Standpoint, request: &Request) {
    let context = Context {
        manifest: &reading.manifest,
        doc: &reading.document,
        today: request.today,
        settings: &request.settings,
    };
    let next = standpoint.stage.next();
    let mut horizon = next
        .unwrap_or(Stage::Production)
        .max(standpoint.gate.unwrap_or(Stage::Design));
    if request.keep != Keep::Findings {
        horizon = Stage::Production;
    }
    let early_yes = reading.manifest.decision.verdict == Some(Verdict::Scale) && standpoint.stage < Stage::Rollout;
    if early_yes {
        // The verdict is held against all that the rollout asks for, however far off that is.
        horizon = horizon.max(Stage::Rollout);
    }
    let weighed = |rule: &Rule| {
        let at = level(rule, standpoint).filter(|_| request.selection.contains(rule))?;
        Some(configured(rule, at, &request.settings))
    };
    let mut verdicts = judge(reading, &context, horizon);
    let waivers = holding(&reading.manifest, &reading.document, request.today, &request.settings);
    if early_yes || !waivers.is_empty() {
        look_back(&mut verdicts, reading, &context, &waivers, request, &weighed);
    }
    linted.open_at_next_stage = next.map_or(0, |next| {
        verdicts
            .iter()
            .zip(standings(&verdicts, &waivers))
            .filter(|(verdict, _)| matches!(verdict.rule.sort, Sort::Requirement(due) if due <= next))
            .filter(|(_, standing)| standing.state == State::Open)
            .filter(|(verdict, _)| !request.selection.ignores(verdict.rule))
            .count()
    });
    let reports = |verdict: &&Judged| !verdict.drafts.is_empty();
    let success_unowned = verdicts
        .iter()
        .any(|verdict| verdict.rule.code == "OWN023" && !verdict.drafts.is_empty());
    for verdict in verdicts.iter().filter(reports) {
        let Some(mut at) = weighed(verdict.rule) else { continue };
        // A success without an owner takes the place of the look-ahead to the missing owner, until that is due.
        let other = |code| rules::find(code).and_then(weighed);
        match verdict.rule.code {
            "OWN001" if at.ahead && success_unowned && other("OWN023").is_some() => continue,
            "OWN023" if other("OWN001").is_some_and(|at| !at.ahead) => continue,
            _ => {}
        }
        at.ahead &= matches!(verdict.rule.sort, Sort::Requirement(_));
        for draft in &verdict.drafts {
            let mut finding = finding(verdict.rule, draft, at, reading, text);
            finding.waiver = waiver_of(verdict.rule, &waivers).cloned();
            linted.findings.push(finding);
        }
    }
    for problem in &reading.problems {
        let Some(rule) = rules::find(problem.code) else {
            continue;
        };
        if let Some(mut at) = weighed(rule) {
            let own_say = request.settings.severity.contains_key(rule.code);
            if rule.code == "MAN010" && !own_say && silences_an_error(problem, &verdicts, &weighed) {
                at.severity = Severity::Error;
            }
            linted.findings.push(reported(rule, problem, at, text));
        }
    }
    let stalled = ["DEC001", "DEC011"];
    let is_stalled = verdicts
        .iter()
        .filter(reports)
        .any(|one| stalled.contains(&one.rule.code) && level(one.rule, standpoint).is_some());
    linted.member = Some(member(&linted.path, reading, text, is_stalled));
    linted.portfolio_waivers = waivers
        .iter()
        .filter(|held| matches!(held.rule.check, Check::Portfolio(_)))
        .map(|held| (held.rule.code, held.by.clone()))
        .collect();
    let cap = rules::find("MAN015").and_then(|rule| Some((rule, weighed(rule)?.severity)));
    put_in_order(&mut linted.findings, request.settings.limits.max_findings, cap, text);
    if request.keep != Keep::Findings {
        let judged = Judgement {
            verdicts: &verdicts,
            waivers: &waivers,
            findings: &linted.findings,
        };
        let mut readiness = readiness(&judged, &context, reading, standpoint, request);
        if request.keep == Keep::Facts {
            add_facts(&mut readiness, &verdicts, &context, reading, text);
        }
        linted.readiness = Some(Box::new(readiness));
    }
    if request.keep == Keep::Profile {
        linted.profile = Some(Box::new(profile(
            &reading.manifest,
            &request.settings,
            &waivers,
            &linted.findings,
        )));
    }
}

/// Runs the rules that look at what the others said.
fn look_back(
    verdicts: &mut Vec<Judged>,
    reading: &Reading,
    context: &Context,
    waivers: &[Holding],
    request: &Request,
    weighed: &dyn Fn(&Rule) -> Option<Level>,
) {
    let holding: Vec<usize> = waivers.iter().map(|held| held.index).collect();
    for rule in rules::all() {
        let Check::Outcomes(check) = rule.check else { continue };
        let said: Vec<Outcome> = verdicts
            .iter()
            .zip(standings(verdicts, waivers))
            .map(|(verdict, Standing { state, .. })| Outcome {
                rule: verdict.rule,
                state,
                reports: !verdict.drafts.is_empty(),
                weighs: weighed(verdict.rule).is_some(),
                ignored: request.selection.ignores(verdict.rule),
            })
            .collect();
        let outcomes = Outcomes {
            rules: &said,
            holding: &holding,
        };
        let verdict = afterwards(rule, reading, &mut |out| check(context, &outcomes, out));
        verdicts.push(verdict);
    }
}

/// Does a stub stand in for something that would be an error, were it missing?
fn silences_an_error(problem: &Problem, verdicts: &[Judged], weighed: &dyn Fn(&Rule) -> Option<Level>) -> bool {
    let Some(key) = &problem.key else { return false };
    verdicts.iter().any(|verdict| {
        matches!(verdict.rule.sort, Sort::Requirement(_))
            && verdict.blocked == Some(Block::Value)
            && verdict.rule.reads.iter().any(|wanted| is_entry_of(key, wanted))
            && weighed(verdict.rule).is_some_and(|at| at.severity == Severity::Error)
    })
}

/// Is `path` (`rollout.teams[2].workflow`) what the pattern (`rollout.teams[].workflow`) speaks of?
fn is_entry_of(path: &str, pattern: &str) -> bool {
    let mut rest = path;
    let mut parts = pattern.split("[]");
    let Some(first) = parts.next() else { return false };
    let Some(tail) = rest.strip_prefix(first) else {
        return false;
    };
    rest = tail;
    for part in parts {
        let Some(close) = rest
            .strip_prefix('[')
            .and_then(|inner| inner.find(']'))
            .map(|at| at + 2)
        else {
            return false;
        };
        let Some(tail) = rest[close..].strip_prefix(part) else {
            return false;
        };
        rest = tail;
    }
    rest.is_empty()
}

fn finding(rule: &'static Rule, draft: &Draft, at: Level, reading: &Reading, text: &str) -> Finding {
    let document = &reading.document;
    let place = draft.at.as_deref().unwrap_or(&draft.key);
    let span = document
        .span(place)
        .or_else(|| document.span("pilot.stage"))
        .or_else(|| document.span("pilot"));
    let related = draft
        .see
        .iter()
        .filter(|(path, _)| document.has(path))
        .filter_map(|(path, label)| {
            Some(Related {
                message: label.clone(),
                span: document.span(path)?,
            })
        })
        .collect();
    Finding {
        rule,
        severity: at.severity,
        waiver: None,
        ahead: at.ahead,
        message: draft.message.clone(),
        label: draft.label.clone().or_else(|| absent(draft, reading)),
        help: draft.help.clone().unwrap_or_else(|| rule.help.to_owned()),
        key: Some(document.written(&draft.key)),
        span: Some(widened(span.unwrap_or(0..0), text)),
        related,
        fix: None,
        identity: document.identity(&draft.key, text),
        ordinal: 0,
    }
}

/// The words beside a table, for the key that it lacks.
fn absent(draft: &Draft, reading: &Reading) -> Option<String> {
    let document = &reading.document;
    if draft.at.is_some() || document.has(&draft.key) {
        return None;
    }
    let (table, key) = draft.key.rsplit_once('.')?;
    (document.has(table) && document.span(table).is_some()).then(|| format!("no `{key}` here"))
}

fn reported(rule: &'static Rule, problem: &Problem, at: Level, text: &str) -> Finding {
    Finding {
        rule,
        severity: at.severity,
        waiver: None,
        ahead: false,
        message: problem.message.clone(),
        label: problem.label.clone(),
        help: problem.help.clone().unwrap_or_else(|| rule.help.to_owned()),
        key: problem.key.clone(),
        span: Some(widened(problem.span.clone(), text)),
        related: problem
            .first
            .iter()
            .map(|span| Related {
                message: "stated first".to_owned(),
                span: widened(span.clone(), text),
            })
            .collect(),
        fix: problem.fix.clone(),
        identity: problem.key.clone().unwrap_or_default(),
        ordinal: 0,
    }
}

/// A span of one character at least, inside the text; only an empty text has none.
pub(super) fn widened(span: Span, text: &str) -> Span {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    if start == text.len() {
        start -= text.chars().next_back().map_or(0, char::len_utf8);
    }
    let first = text[start..].chars().next().map_or(0, char::len_utf8);
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    start..end.max(start + first)
}

/// Sorts by place, numbers what would share a fingerprint, and leaves out what is too much, active errors last.
fn put_in_order(findings: &mut Vec<Finding>, most: usize, cap: Option<(&'static Rule, Severity)>, text: &str) {
    let place = |finding: &Finding| finding.span.as_ref().map_or((0, 0), |span| (span.start, span.end));
    findings.sort_by(|a, b| (place(a), a.rule.code, &a.key).cmp(&(place(b), b.rule.code, &b.key)));
    let left_out = findings.len().saturating_sub(most);
    if left_out > 0 {
        let mut weights: Vec<_> = findings
            .iter()
            .enumerate()
            .map(|(index, finding)| (finding.waiver.is_some(), std::cmp::Reverse(finding.severity), index))
            .collect();
        weights.sort_unstable();
        let mut keep = vec![false; findings.len()];
        for (_, _, index) in weights.into_iter().take(most) {
            keep[index] = true;
        }
        let mut keep = keep.into_iter();
        findings.retain(|_| keep.next().unwrap_or(false));
        if let Some((rule, severity)) = cap {
            findings.insert(0, too_many(rule, severity, left_out, most, text));
        }
    }
    let mut seen = std::collections::HashMap::new();
    for finding in findings {
        let same = seen.entry((finding.rule.code, finding.identity.clone())).or_insert(0);
        finding.ordinal = *same;
        *same += 1;
    }
}

fn too_many(rule: &'static Rule, severity: Severity, left_out: usize, most: usize, text: &str) -> Finding {
    Finding {
        rule,
        severity,
        waiver: None,
        ahead: false,
        message: format!(
            "there are more than {most} findings; {} left out",
            counted(i64::try_from(left_out).unwrap_or(i64::MAX), "is", "are")
        ),
        label: None,
        help: rule.help.to_owned(),
        key: None,
        span: Some(widened(0..1, text)),
        related: Vec::new(),
        fix: None,
        identity: String::new(),
        ordinal: 0,
    }
}
