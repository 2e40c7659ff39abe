//! The assessments for people: one pilot as a page that fits a screen, several as a table with a line each.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use textwrap::{WordSeparator, WordSplitter};

use super::{AreaCount, Assessment, Need, Step, Verdict, Way, assess};
use crate::clean;
use crate::engine::{Readiness, Run};
use crate::manifest::{Date, Stage};
use crate::output::{Look, not_linted};
use crate::rules::{Area, Force, Rule, counted, days, listed};

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
        table(run, look, page.quiet, out)?;
    }
    if !several || page.whole {
        for manifest in &run.manifests {
            if several {
                writeln!(out)?;
            }
            let lines = lines(&assess(manifest, manifest.view.as_ref()), run.as_of, page.whole, look);
            for line in lines {
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

/// A page, gathered before it is written, so that it can be cut to the screen.
struct Lines {
    lines: Vec<String>,
    look: Look,
}

impl Lines {
    /// Prose under a label, such as `Verdict`, wrapped and set in.
    fn field(&mut self, label: &str, text: &str) {
        const INDENT: &str = "            ";
        let first = format!("{label:<12}");
        self.lines.extend(wrapped(text, self.look.width, &first, INDENT));
    }

    fn line(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }
}

fn wrapped(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    // Words are kept whole: names, paths and commands are there to be copied.
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect()
}

fn lines(one: &Assessment, today: Date, whole: bool, look: Look) -> Vec<String> {
    let mut page = Lines {
        lines: Vec::new(),
        look,
    };
    let verdict = painted(one.verdict.as_str(), style(one.verdict), look);
    let question = match (one.gate, one.stage) {
        (Some(gate), Some(stage)) if stage < gate => format!("{stage} -> {gate}"),
        (Some(gate), _) => gate.to_string(),
        (None, _) => String::new(),
    };
    page.line(format!("{}  {question}  {verdict}", bold(&called(one), look)).replace("    ", "  "));
    page.lines.extend(wrapped(&whence(one, today), look.width, "", ""));
    page.line("");
    page.field("Verdict", &reasons(one));
    for (index, way) in one.change.iter().enumerate() {
        let label = if index == 0 { "To change" } else { "or" };
        page.field(label, &told_way(way));
    }
    if one.change.is_empty() && one.verdict == Verdict::Scale {
        page.field(
            "To change",
            "any one requirement that no longer holds makes it not-yet.",
        );
    }
    for accepted in &one.waived {
        let text = format!(
            "{} {} until {}: {}",
            accepted.rule.code(),
            accepted.rule.summary(),
            accepted.by.expires,
            clean::line(&accepted.by.reason)
        );
        page.field("Waived", &text);
    }
    if one.gate.is_some() {
        page.line("");
        for count in &one.areas {
            page.line(bar(*count, look));
        }
        page.line("");
        if let Some(binding) = &one.binding {
            let area = binding.area.as_str();
            page.field(
                "Binds first",
                &format!("{area}: {} ({})", clean::line(&binding.why), some(&binding.rules, 6)),
            );
        }
        let gaps = [
            (one.gaps.clarify, "to clarify"),
            (one.gaps.organize, "to organize"),
            (one.gaps.implement, "to implement"),
        ];
        let gaps: Vec<String> = gaps
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if !gaps.is_empty() {
            page.field("Gaps", &listed(&gaps));
        }
        if let Some(months) = &one.months {
            let text = format!(
                "{}-{} months to production: {}",
                months.least,
                months.most,
                months.because.join("; ")
            );
            page.field("Time", &text);
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
        .filter(|_| one.stage.is_some_and(|stage| stage < Stage::Rollout))
    {
        None => String::new(),
        Some(due) if due == today => "; to be decided today".to_owned(),
        Some(due) if due > today => format!("; to be decided on {due}, in {}", days(due.days_since(today))),
        Some(due) => format!("; was to be decided on {due}, {} ago", days(today.days_since(due))),
    };
    format!("{path} as of {today}{due}")
}

/// Why the verdict is what it is, in a sentence, and the rules that force it.
fn reasons(one: &Assessment) -> String {
    let count = |of: fn(&AreaCount) -> usize| one.areas.iter().map(of).sum::<usize>();
    let asked = count(|area| area.counts.total());
    let unmet = count(|area| area.counts.failed + area.counts.unknown);
    let gate = one.gate.map_or("", Stage::as_str);
    let rules = some(&one.because, 10);
    let requirements = |count: usize| counted(count.try_into().unwrap_or(i64::MAX), "requirement", "requirements");
    let id = one.verdict.as_str();
    match one.verdict {
        Verdict::Scale => {
            format!(
                "{id}: all {} of {gate} are met, and nothing contradicts them.",
                requirements(asked)
            )
        }
        Verdict::ScaleWithWaivers => format!(
            "{id}: of {} of {gate}, {} are met and the others accepted for now.",
            requirements(asked),
            count(|area| area.counts.met)
        ),
        Verdict::Kill if one.because.iter().all(|rule| rule.forces() == Some(Force::Prohibition)) => {
            format!("{id}: its use is a prohibited one ({rules}).")
        }
        Verdict::Kill if one.because.len() > 1 => {
            format!("{id}: its use is a prohibited one, and by its own numbers it does not pay ({rules}).")
        }
        Verdict::Kill => {
            format!("{id}: by its own numbers it does not pay, and there is no adjacent use to take it to ({rules}).")
        }
        Verdict::Pivot => {
            format!("{id}: by its own numbers it does not pay here, but there is an adjacent use ({rules}).")
        }
        Verdict::CannotSay if one.gate.is_none() => format!("{id}: the manifest cannot be read ({rules})."),
        Verdict::CannotSay => format!(
            "{id}: of {} of {gate}, {} are not stated at all ({rules}).",
            requirements(asked),
            one.because.len()
        ),
        Verdict::NotYet if unmet == 0 => format!("{id}: the manifest contradicts itself ({rules})."),
        Verdict::NotYet => format!(
            "{id}: of {} of {gate}, {unmet} are unmet ({rules}).",
            requirements(asked)
        ),
        Verdict::Retired if one.because.is_empty() => {
            "it is over, and what was learnt is written down; there is nothing to decide.".to_owned()
        }
        Verdict::Retired => format!("it is over, and something is missing for those who come after ({rules})."),
    }
}

/// A smallest set of facts.
fn told_way(way: &Way) -> String {
    let all: Vec<&Need> = way.needs.iter().collect();
    let facts: Vec<String> = all.iter().map(|need| clean::line(&need.what).into_owned()).collect();
    format!("{} ({})", facts.join(" "), codes(&all))
}

fn codes(needs: &[&Need]) -> String {
    let codes: Vec<&str> = needs.iter().map(|need| need.rule.code()).collect();
    codes.join(", ")
}

/// The first of the rules, and how many more there are.
fn some(rules: &[Rule], most: usize) -> String {
    let codes: Vec<&str> = rules.iter().take(most).map(Rule::code).collect();
    match rules.len().saturating_sub(most) {
        0 => codes.join(", "),
        more => format!("{} and {more} more", codes.join(", ")),
    }
}

/// `ownership    #####~....  6 of 11 met, 2 open, 2 blocked, 1 waived`.
fn bar(count: AreaCount, look: Look) -> String {
    const CELLS: usize = 20;
    let area = count.area;
    let count = count.counts;
    let total = count.total();
    let name = format!("{:<12}", area.as_str());
    if total == 0 {
        return format!("{name}{:CELLS$}  nothing asked yet", "");
    }
    // What is met is never rounded up to all, nor what is unmet down to nothing.
    let cells = |part: usize| (part * CELLS).div_ceil(total).min(CELLS);
    let unmet = cells(count.failed + count.unknown);
    let waived = cells(count.waived).min(CELLS - unmet);
    let met = CELLS - unmet - waived;
    let [full, some, none] = if look.unicode {
        ["█", "▒", "░"]
    } else {
        ["#", "~", "."]
    };
    let mut more = String::new();
    let all = [
        (count.failed, "no"),
        (count.unknown, "not stated"),
        (count.waived, "waived"),
    ];
    for (part, word) in all.iter().filter(|(part, _)| *part > 0) {
        more += &format!(", {part} {word}");
    }
    format!(
        "{name}{}{}{}  {} of {total} met{more}",
        painted(&full.repeat(met), AnsiColor::Green.on_default(), look),
        painted(&some.repeat(waived), AnsiColor::Yellow.on_default(), look),
        painted(&none.repeat(unmet), AnsiColor::Red.on_default(), look),
        count.met
    )
}

/// The numbered list of what would have to be true, cut to what the screen still holds.
fn steps(one: &Assessment, whole: bool, page: &mut Lines) {
    if one.steps.is_empty() {
        return;
    }
    page.line("");
    page.line(bold("What would have to be true", page.look));
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

/// `Maya Lind, the production owner: A budget line pays for it in production. (OWN002)`.
fn told_step(step: &Step) -> String {
    let role = step.role.as_str();
    let who = match &step.person {
        Some(person) => format!("{}, {role}", clean::line(person)),
        None => format!("{}{}", role[..1].to_uppercase(), &role[1..]),
    };
    format!("{who}: {} ({})", clean::line(&step.what), step.rule.code())
}

/// Several pilots, a line each.
fn table(run: &Run<Option<Readiness>>, look: Look, quiet: bool, out: &mut dyn Write) -> io::Result<()> {
    const NAME: usize = 23;
    writeln!(
        out,
        "{}",
        bold(
            &format!(
                "{:NAME$}  {:10}  {:10}  {:11}  {:>10}  {:>6}",
                "PILOT", "GATE", "VERDICT", "BINDS FIRST", "UNMET", "MONTHS"
            ),
            look
        )
    )?;
    let mut verdicts: Vec<(Verdict, usize)> = Verdict::ALL.into_iter().map(|verdict| (verdict, 0)).collect();
    let mut bound: Vec<(Area, usize)> = Area::ALL.into_iter().map(|area| (area, 0)).collect();
    for one in run.manifests.iter().map(|one| assess(one, one.view.as_ref())) {
        tally(&mut verdicts, one.verdict);
        if let Some(binding) = &one.binding {
            tally(&mut bound, binding.area);
        }
        let unmet: usize = one
            .areas
            .iter()
            .map(|area| area.counts.failed + area.counts.unknown)
            .sum();
        let asked: usize = one.areas.iter().map(|area| area.counts.total()).sum();
        let months = one.months.as_ref();
        let line = format!(
            "{}  {:10}  {}  {:11}  {:>10}  {:>6}",
            cut(&called(&one), NAME),
            one.gate.map_or("-", Stage::as_str),
            painted(&format!("{:10}", one.verdict.as_str()), style(one.verdict), look),
            one.binding.as_ref().map_or("-", |binding| binding.area.as_str()),
            if asked > 0 {
                format!("{unmet} of {asked}")
            } else {
                "-".to_owned()
            },
            months.map_or_else(|| "-".to_owned(), |months| format!("{}-{}", months.least, months.most)),
        );
        writeln!(out, "{line}")?;
    }
    if quiet {
        return Ok(());
    }
    writeln!(out)?;
    let told = verdicts.iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> = told
        .map(|(verdict, count)| format!("{count} {}", verdict.as_str()))
        .collect();
    let (pilots, told) = (run.manifests.len(), told.join(", "));
    writeln!(out, "{pilots} pilots: {told}, as of {}", run.as_of)?;
    // The first of those that bind as many.
    if let Some((area, count)) = bound
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .filter(|(_, count)| *count > 0)
    {
        writeln!(
            out,
            "{} binds {count} of them first: {}",
            area.as_str(),
            area.why_it_binds()
        )?;
    }
    Ok(())
}

fn tally<T: PartialEq + Copy>(counts: &mut [(T, usize)], of: T) {
    if let Some((_, count)) = counts.iter_mut().find(|(one, _)| *one == of) {
        *count += 1;
    }
}

/// The pilot's name, else the manifest's path; safe to print.
fn called(one: &Assessment) -> String {
    clean::line(one.name.as_deref().unwrap_or(&one.path)).into_owned()
}

/// The text in so many columns, cut or filled up.
fn cut(text: &str, columns: usize) -> String {
    use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
    if text.width() <= columns {
        return format!("{text}{}", " ".repeat(columns - text.width()));
    }
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used + 2 <= columns
        })
        .collect();
    format!("{kept}..{}", " ".repeat(columns.saturating_sub(kept.width() + 2)))
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

fn bold(text: &str, look: Look) -> String {
    painted(text, Style::new().bold(), look)
}

fn painted(text: &str, style: Style, look: Look) -> String {
    if look.colour && !text.is_empty() {
        format!("{style}{text}{style:#}")
    } else {
        text.to_owned()
    }
}
