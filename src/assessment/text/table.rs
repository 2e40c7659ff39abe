//! Several pilots, a line each.

use std::io::{self, Write};

use super::lines::{bold, filled, painted};
use super::{called, style};
use crate::assessment::{Assessment, Verdict, assess};
use crate::engine::{Readiness, Run};
use crate::manifest::Stage;
use crate::output::Look;
use crate::rules::Area;

/// The narrowest and the widest column of names.
const NAMES: [usize; 2] = [12, 30];

/// What one pilot's line shows, beside its name.
struct Row {
    called: String,
    gate: &'static str,
    verdict: Verdict,
    /// Key questions that are answered with yes.
    yes: String,
    binds: &'static str,
    /// Requirements that are met, failed and not stated.
    counts: [String; 3],
    months: String,
}

impl Row {
    fn new(one: &Assessment) -> Self {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        let is_asked = one.gate.is_some();
        let counts = one.counts();
        let of = |count: usize| or_dash(is_asked.then(|| count.to_string()));
        let months = one.months.as_ref();
        Self {
            called: called(one),
            gate: one.gate.map_or("-", Stage::as_str),
            verdict: one.verdict,
            yes: of(one.yes()),
            binds: one.binding.as_ref().map_or("-", |binding| binding.area.as_str()),
            counts: [of(counts.met), of(counts.failed), of(counts.unknown)],
            months: or_dash(months.map(|months| format!("{}-{}", months.least, months.most))),
        }
    }
}

/// The columns of names, gates and verdicts.
struct Widths {
    name: usize,
    gate: usize,
    verdict: usize,
}

impl Widths {
    fn new(rows: &[Row], look: Look) -> Self {
        let widest = |of: fn(&Row) -> usize, least| rows.iter().map(of).max().unwrap_or(0).max(least);
        let gate = widest(|row| row.gate.len(), 4);
        let verdict = widest(|row| row.verdict.as_str().len(), 7);
        let name = widest(|row| row.called.chars().count(), 5);
        // What the other columns take, with the spaces between them.
        let rest = 2 + gate + 2 + verdict + 48;
        let [narrowest, widest] = NAMES;
        Self {
            name: name
                .clamp(narrowest, widest)
                .min(look.width.saturating_sub(rest).max(narrowest)),
            gate,
            verdict,
        }
    }
}

/// Writes the table, and without `quiet` what it comes to.
pub(super) fn write(run: &Run<Option<Readiness>>, look: Look, quiet: bool, out: &mut dyn Write) -> io::Result<()> {
    let assessments = run.manifests.iter().map(|one| assess(one, one.view.as_ref()));
    let mut bound: Vec<(Area, usize)> = Area::ALL.into_iter().map(|area| (area, 0)).collect();
    let rows: Vec<Row> = assessments
        .map(|one| {
            if let Some(binding) = &one.binding {
                tally(&mut bound, binding.area);
            }
            Row::new(&one)
        })
        .collect();
    let widths = Widths::new(&rows, look);
    let Widths { name, gate, verdict } = widths;
    let head = format!(
        "{:name$}  {:gate$}  {:verdict$}  {:>3}  {:11}  {:>3}  {:>3}  {:>10}  {:>6}",
        "PILOT", "GATE", "VERDICT", "YES", "BINDS FIRST", "MET", "NO", "NOT STATED", "MONTHS"
    );
    writeln!(out, "{}", bold(&head, look))?;
    for row in &rows {
        let [met, failed, unknown] = &row.counts;
        writeln!(
            out,
            "{}  {:gate$}  {}  {:>3}  {:11}  {met:>3}  {failed:>3}  {unknown:>10}  {:>6}",
            filled(&row.called, name),
            row.gate,
            painted(&format!("{:verdict$}", row.verdict.as_str()), style(row.verdict), look),
            row.yes,
            row.binds,
            row.months,
        )?;
    }
    if quiet {
        return Ok(());
    }
    writeln!(out)?;
    let count = |verdict| rows.iter().filter(|row| row.verdict == verdict).count();
    let told = Verdict::ALL.map(|verdict| (verdict, count(verdict)));
    let told = told.iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> = told
        .map(|(verdict, count)| format!("{count} {}", verdict.as_str()))
        .collect();
    writeln!(out, "{} pilots: {}, as of {}", rows.len(), told.join(", "), run.as_of)?;
    writeln!(
        out,
        "YES counts the key questions that are answered with yes, of twelve"
    )?;
    // The first of those that bind as many.
    if let Some((area, count)) = bound
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .filter(|(_, count)| *count > 0)
    {
        let why = area.why_it_binds();
        writeln!(out, "{} binds {count} of them first: {why}", area.as_str())?;
    }
    Ok(())
}

fn tally<T: PartialEq + Copy>(counts: &mut [(T, usize)], of: T) {
    if let Some((_, count)) = counts.iter_mut().find(|(one, _)| *one == of) {
        *count += 1;
    }
}
