//! The twelve areas, a line each: how much of it is met, and what its key question is answered with.

use anstyle::{AnsiColor, Style};

use super::lines::{cut, filled, painted};
use crate::assessment::{Answer, Assessment, Counts, KeyQuestion};
use crate::clean;
use crate::output::Look;

/// Cells of a bar.
const CELLS: usize = 10;
/// Columns of an answer.
const ANSWER: usize = 10;
/// A fact in fewer columns than these says nothing.
const NARROWEST_FACT: usize = 12;

/// What is counted of an area: its glyph in Unicode and in ASCII, its word, its colour.
struct Part {
    glyphs: [&'static str; 2],
    word: &'static str,
    colour: AnsiColor,
    of: fn(&Counts) -> usize,
}

/// In the order of the bar.
const PARTS: [Part; 4] = [
    Part {
        glyphs: ["█", "#"],
        word: "met",
        colour: AnsiColor::Green,
        of: |counts| counts.met,
    },
    Part {
        glyphs: ["×", "x"],
        word: "no",
        colour: AnsiColor::Red,
        of: |counts| counts.failed,
    },
    Part {
        glyphs: ["·", "."],
        word: "not stated",
        colour: AnsiColor::Cyan,
        of: |counts| counts.unknown,
    },
    Part {
        glyphs: ["▒", "~"],
        word: "waived",
        colour: AnsiColor::Yellow,
        of: |counts| counts.waived,
    },
];

/// A head that says what the glyphs mean, and a line an area.
pub(super) fn lines(one: &Assessment, look: Look) -> Vec<String> {
    let any_waived = one.counts().waived > 0;
    let parts: Vec<&Part> = PARTS.iter().take(if any_waived { 4 } else { 3 }).collect();
    let mut head = " ".repeat(12 + 1 + CELLS);
    for part in &parts {
        head += &format!("  {} {}", glyph(part, look), part.word);
    }
    let fact = look.width.saturating_sub(unpainted(&head) + 2 + ANSWER + 2);
    let yes = one.yes_told();
    let mut lines = vec![format!("{head}  {}", cut(&yes, fact + ANSWER + 2))];
    for (area, question) in one.areas.iter().zip(&one.key_questions) {
        let mut line = format!("{:<12} {}", area.area.as_str(), bar(&area.counts, look));
        for part in &parts {
            let columns = part.word.len() + 4;
            match (part.of)(&area.counts) {
                0 => line += &format!("{:>columns$}", "-"),
                count => line += &format!("{count:>columns$}"),
            }
        }
        lines.push(format!("{line}  {}", answered(question, fact, look)));
    }
    lines
}

/// The columns of a head whose glyphs have one each.
fn unpainted(head: &str) -> usize {
    head.chars().count()
}

fn glyph(part: &Part, look: Look) -> &'static str {
    part.glyphs[usize::from(!look.unicode)]
}

/// `######xx..`: what is there at all has a cell, so that what is met is never rounded up to all.
fn bar(counts: &Counts, look: Look) -> String {
    let cells = cells(PARTS.each_ref().map(|part| (part.of)(counts)));
    let mut bar = String::new();
    for (part, cells) in PARTS.iter().zip(cells) {
        bar += &painted(&glyph(part, look).repeat(cells), part.colour.on_default(), look);
    }
    if counts.total() == 0 { " ".repeat(CELLS) } else { bar }
}

/// The cells of each part: one at least for what is there, the others in proportion, the largest remainders first.
fn cells(parts: [usize; 4]) -> [usize; 4] {
    let total: usize = parts.iter().sum();
    if total == 0 {
        return [0; 4];
    }
    let mut cells = parts.map(|part| (part * CELLS / total).max(usize::from(part > 0)));
    // How far a part is from what it should have, in cells times the total.
    let lacks = |cells: &[usize; 4], at: usize| (parts[at] * CELLS).cast_signed() - (cells[at] * total).cast_signed();
    while cells.iter().sum::<usize>() < CELLS {
        let most = (0..4).rev().max_by_key(|at| lacks(&cells, *at)).unwrap_or(0);
        cells[most] += 1;
    }
    while cells.iter().sum::<usize>() > CELLS {
        let spare = (0..4).filter(|at| cells[*at] > 1);
        let least = spare.min_by_key(|at| lacks(&cells, *at)).unwrap_or(0);
        cells[least] -= 1;
    }
    cells
}

/// `yes         Ines Falk, committed on 4 May 2026`.
fn answered(question: &KeyQuestion, columns: usize, look: Look) -> String {
    let answer = painted(
        &filled(question.answer.as_words(), ANSWER),
        style(question.answer),
        look,
    );
    match &question.fact {
        Some(fact) if columns >= NARROWEST_FACT => format!("{answer}  {}", cut(&clean::line(fact), columns)),
        _ => answer,
    }
}

pub(super) fn style(answer: Answer) -> Style {
    match answer {
        Answer::Yes => AnsiColor::Green.on_default(),
        Answer::No => AnsiColor::Red.on_default(),
        Answer::Unknown => AnsiColor::Cyan.on_default(),
        Answer::Waived => AnsiColor::Yellow.on_default(),
        Answer::NotDue => Style::new().dimmed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_has_a_cell() {
        for (parts, expected) in [
            ([0, 0, 0, 0], [0, 0, 0, 0]),
            ([7, 0, 0, 0], [10, 0, 0, 0]),
            ([99, 1, 0, 0], [9, 1, 0, 0]),
            ([1, 1, 98, 0], [1, 1, 8, 0]),
            ([3, 2, 0, 0], [6, 4, 0, 0]),
            ([1, 1, 1, 0], [4, 3, 3, 0]),
            ([97, 1, 1, 1], [7, 1, 1, 1]),
            ([0, 5, 5, 1], [0, 5, 4, 1]),
        ] {
            let cells = cells(parts);
            assert_eq!(cells, expected, "{parts:?}");
        }
    }
}
