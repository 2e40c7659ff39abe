//! The assessments for people: one pilot as a page that fits a screen, several as a table with a line each.

mod areas;
mod lines;
mod table;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use self::lines::{Lines, bold, painted, wrapped};
use super::{Accepted, Assessment, Need, Step, Verdict, Way, assess};
use crate::clean;
use crate::engine::{Readiness, Run};
use crate::manifest::{Date, Stage};
use crate::output::{Look, not_linted};
use crate::rules::{Rule, days, listed};

/// How to tell it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    /// A page for each pilot, with every step; otherwise one pilot is a page that fits a screen, and several are a table.
    pub whole: bool,
    /// Without totals.
    pub quiet: bool,
    /// How text is to look.
    pub look: Look,
}

/// Lines of a page that fits a screen.
const SCREEN: usize = 40;
/// However long the rest is, so many steps are shown.
const FEWEST_STEPS: usize = 2;
/// What forces a verdict is told in so many findings on a screen; the others by their codes.
const MOST_REASONS: usize = 3;
/// Of more codes than this, the rest is counted.
const MOST_CODES: usize = 8;
/// Prose wider than this is hard to read.
const WIDEST: usize = 100;

/// Writes all assessments of a run that kept its readiness.
pub fn write_text(run: &Run<Option<Readiness>>, page: Page, out: &mut dyn Write) -> io::Result<()> {
    let look = Look {
        width: page.look.width.min(WIDEST),
        ..page.look
    };
    let several = run.manifests.len() > 1;
    if several {
        table::write(run, look, page.quiet, out)?;
    }
    if !several || page.whole {
        for manifest in &run.manifests {
            if several {
                writeln!(out)?;
            }
            let one = assess(manifest, manifest.view.as_ref());
            for line in lines(&one, run.as_of, page.whole, look) {
                writeln!(out, "{}", line.trim_end())?;
            }
        }
    }
    if let Some(told) = not_linted(&run.not_linted) {
        writeln!(out)?;
        for line in wrapped(&clean::line(&format!("{told}.")), look.width, "", "") {
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

/// The page of one pilot: the whole of it, else as many reasons as leave room for the first steps of the path.
fn lines(one: &Assessment, today: Date, whole: bool, look: Look) -> Vec<String> {
    if whole {
        return page(one, today, usize::MAX, look);
    }
    let pages = (1..=MOST_REASONS).rev().map(|reasons| page(one, today, reasons, look));
    let mut shortest = Vec::new();
    for page in pages {
        if page.len() <= SCREEN {
            return page;
        }
        shortest = page;
    }
    shortest
}

/// `reasons` is how many of each list are told; all of them and every step where it is `usize::MAX`.
fn page(one: &Assessment, today: Date, reasons: usize, look: Look) -> Vec<String> {
    let whole = reasons == usize::MAX;
    let mut page = Lines::new(look);
    let verdict = painted(one.verdict.as_str(), style(one.verdict), look);
    let question = match (one.gate, one.stage) {
        (Some(gate), Some(stage)) if stage < gate => format!("{stage} -> {gate}"),
        (Some(gate), _) => gate.to_string(),
        (None, _) => String::new(),
    };
    page.line(format!("{}  {question}  {verdict}", bold(&called(one), look)).replace("    ", "  "));
    page.wrap(&whence(one, today), "", "");
    page.line("");
    let id = one.verdict.as_str();
    page.field("Verdict", &format!("{id}: {}.", clean::line(&one.verdict_told())));
    page.fields("Because", &because(one, reasons));
    for (index, way) in one.change.iter().enumerate() {
        let label = if index == 0 { "To change" } else { "or" };
        page.field(label, &told_way(way));
    }
    page.fields("Waived", &some_of(one.waived.iter().map(accepted).collect(), reasons));
    page.fields("Left out", &some_of(not_applicable(one), reasons));
    page.fields("Lax", &some_of(lax(one), reasons));
    if one.gate.is_some() {
        if let Some(binding) = &one.binding {
            let area = binding.area.as_str();
            let why = clean::line(&binding.why);
            page.field(
                "Binds first",
                &format!("{area}: {why} ({})", some(&binding.rules, MOST_CODES)),
            );
        }
        if let Some(gaps) = gaps(one) {
            page.field("Gaps", &gaps);
        }
        if let Some(months) = &one.months {
            // The codes behind a condition stand in the path.
            let plain = |one: &String| one.split(" (").next().unwrap_or(one).to_owned();
            let because: Vec<String> = if whole {
                months.because.clone()
            } else {
                months.because.iter().map(plain).collect()
            };
            let because = because.join("; ");
            page.field(
                "Time",
                &format!("{}-{} months to production: {because}", months.least, months.most),
            );
        }
        page.line("");
        for line in areas::lines(one, look) {
            page.line(line);
        }
        if whole {
            key_questions(one, &mut page);
        }
    }
    steps(one, whole, &mut page);
    page.lines
}

/// Where it stands written, and how far off the decision is.
fn whence(one: &Assessment, today: Date) -> String {
    let path = clean::line(&one.path);
    let due = match one
        .decision_due
        .filter(|_| one.stage.is_some_and(|stage| stage < Stage::Rollout) && one.decided.is_none())
    {
        None => String::new(),
        Some(due) if due == today => "; to be decided today".to_owned(),
        Some(due) if due > today => format!("; to be decided on {due}, in {}", days(due.days_since(today))),
        Some(due) => format!("; was to be decided on {due}, {} ago", days(today.days_since(due))),
    };
    format!("{path} as of {today}{due}")
}

/// What forces the verdict, in the pilot's own findings: the first of them, and the codes of the others.
fn because(one: &Assessment, most: usize) -> Vec<String> {
    let told = |rule: &Rule| format!("{} ({})", clean::line(&one.finding(rule)), rule.code());
    let mut told: Vec<String> = one.because.iter().take(most).map(told).collect();
    if let Some(rest @ [_, ..]) = one.because.get(most..) {
        told.push(format!("and {} more: {}", rest.len(), some(rest, MOST_CODES)));
    }
    told
}

/// The first of several texts, and how many more there are.
fn some_of(mut texts: Vec<String>, most: usize) -> Vec<String> {
    let more = texts.len().saturating_sub(most);
    texts.truncate(most);
    if more > 0 {
        texts.push(format!("and {more} more; --details tells them all"));
    }
    texts
}

fn accepted(accepted: &Accepted) -> String {
    format!(
        "{} ({}); accepted until {}: {}",
        clean::line(&accepted.finding),
        accepted.rule.code(),
        accepted.by.expires,
        clean::line(&accepted.by.reason)
    )
}

/// What the organisation calls not applicable.
fn not_applicable(one: &Assessment) -> Vec<String> {
    let all = one.not_applicable.iter();
    all.map(|(rule, reason)| format!("{} is not applicable: {}", rule.code(), clean::line(reason)))
        .collect()
}

/// What the configuration asks less strictly.
fn lax(one: &Assessment) -> Vec<String> {
    one.lax.iter().map(|lax| clean::line(lax).into_owned()).collect()
}

fn gaps(one: &Assessment) -> Option<String> {
    let gaps = [
        (one.gaps.clarify, "to clarify"),
        (one.gaps.organize, "to organize"),
        (one.gaps.implement, "to implement"),
    ];
    let gaps = gaps.iter().filter(|(count, _)| *count > 0);
    let gaps: Vec<String> = gaps.map(|(count, what)| format!("{count} {what}")).collect();
    (!gaps.is_empty()).then(|| listed(&gaps))
}

/// A smallest set of facts.
fn told_way(way: &Way) -> String {
    let facts: Vec<String> = way
        .needs
        .iter()
        .map(|need| clean::line(&need.what).into_owned())
        .collect();
    let codes: Vec<&str> = way.needs.iter().map(|need: &Need| need.rule.code()).collect();
    format!("{} ({})", facts.join(" "), codes.join(", "))
}

/// The first of the rules, and how many more there are.
fn some(rules: &[Rule], most: usize) -> String {
    let codes: Vec<&str> = rules.iter().take(most).map(Rule::code).collect();
    match rules.len().saturating_sub(most) {
        0 => codes.join(", "),
        more => format!("{} and {more} more", codes.join(", ")),
    }
}

/// The questions themselves, each with its answer and the whole fact.
fn key_questions(one: &Assessment, page: &mut Lines) {
    page.line("");
    page.line(bold("Key questions", page.look));
    for question in &one.key_questions {
        let answer = question.answer.as_words();
        let fact = match &question.fact {
            Some(fact) => format!(": {}", clean::line(fact)),
            None => String::new(),
        };
        let text = format!("{} {answer}{fact} ({})", question.question, question.rule.code());
        page.field(question.area.as_str(), &text);
    }
}

/// The numbered list of what would have to be true, cut to what the screen still holds.
fn steps(one: &Assessment, whole: bool, page: &mut Lines) {
    if one.steps.is_empty() {
        return;
    }
    page.line("");
    page.line(bold(&one.path_told(), page.look));
    let width = page.look.width;
    let told: Vec<Vec<String>> = one
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| wrapped(&told_step(step), width, &format!("{:>3}. ", index + 1), "     "))
        .collect();
    // How to start again stays, however much before it is cut.
    let end = one.steps.last().map_or(0, |last| usize::from(last.restarts));
    let (before, end) = told.split_at(told.len() - end);
    let room = if whole {
        usize::MAX
    } else {
        // What stays, and the line that counts what is left out.
        SCREEN.saturating_sub(page.lines.len() + end.iter().flatten().count() + 1)
    };
    let mut used = 0;
    let fit = before
        .iter()
        .enumerate()
        .take_while(|(index, lines)| {
            used += lines.len();
            used <= room || *index < FEWEST_STEPS
        })
        .count();
    let left_out = before.len() - fit;
    page.lines.extend(before.iter().take(fit).flatten().cloned());
    if left_out > 0 {
        page.line(format!("     ... and {left_out} more; --details tells them all"));
    }
    page.lines.extend(end.iter().flatten().cloned());
}

/// `Find out whether it is settled who may say "scale". Ask Ines Falk, the sponsor. (OWN012)`.
fn told_step(step: &Step) -> String {
    format!(
        "{} Ask {}. ({})",
        clean::line(&step.told()),
        clean::line(&step.who()),
        step.rule.code()
    )
}

/// The pilot's name, else the manifest's path; safe to print.
fn called(one: &Assessment) -> String {
    clean::line(one.name.as_deref().unwrap_or(&one.path)).into_owned()
}

fn style(verdict: Verdict) -> Style {
    let colour = match verdict {
        Verdict::Scale | Verdict::ScaleWithWaivers => AnsiColor::Green,
        Verdict::Kill => AnsiColor::Red,
        Verdict::Pivot => AnsiColor::Magenta,
        Verdict::NotYet => AnsiColor::Yellow,
        Verdict::CannotSay => AnsiColor::Cyan,
        Verdict::Retired => return Style::new().dimmed(),
    };
    colour.on_default().bold()
}
