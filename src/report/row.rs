//! A pilot's row in the matrix.

use askama::Template;

use super::words::{Text, short, until};
use super::{Anchor, Pilot, VerdictView, stage_words, verdict_view};
use crate::assessment::{Answer, AreaCount, KeyQuestion};
use crate::manifest::{Date, Stage, Verdict};
use crate::rules::Area;

#[derive(Template)]
#[template(path = "report/row.html")]
pub(super) struct Row {
    anchor: Anchor,
    name: Text,
    unit: Option<Text>,
    stage: &'static str,
    /// The stage's place in a pilot's life; what is not stated comes first.
    stage_key: usize,
    verdict: VerdictView,
    /// The area that binds first, or a dash.
    binding: &'static str,
    /// Its place in binding order; what is not bound comes last.
    binding_key: usize,
    decision: Decision,
    /// Key questions that are answered with yes, of how many; nothing where none is asked.
    yes: Option<(usize, usize)>,
    /// Sorts the most first, and what is not asked last.
    yes_key: usize,
    cells: Vec<Cell>,
}

impl Row {
    pub(super) fn new(pilot: &Pilot, today: Date) -> Self {
        let binding = pilot.assessment.binding.as_ref().map(|binding| binding.area);
        let stage = pilot.linted.stage;
        let assessment = &pilot.assessment;
        let areas = assessment.areas.iter().zip(&assessment.key_questions);
        let yes = assessment
            .gate
            .map(|_| (assessment.yes(), assessment.key_questions.len()));
        Self {
            anchor: pilot.anchor,
            name: pilot.name(),
            unit: pilot.unit(),
            stage: stage_words(stage),
            stage_key: stage.map_or(0, |stage| stage as usize + 1),
            verdict: verdict_view(pilot.assessment.verdict),
            binding: binding.map_or("–", Area::as_str),
            binding_key: binding.map_or(Area::ALL.len(), |area| area as usize),
            decision: decision(pilot, today),
            yes,
            yes_key: yes.map_or(usize::MAX >> 1, |(yes, all)| all - yes),
            cells: areas.map(|(count, question)| cell(count, question, binding)).collect(),
        }
    }
}

/// One area of one pilot, at its gate.
#[derive(Debug, PartialEq, Eq)]
struct Cell {
    class: &'static str,
    binds: bool,
    /// What its key question is answered with.
    answer: AnswerView,
    met: usize,
    due: usize,
    failed: usize,
    unknown: usize,
    waived: usize,
    /// Sorts what nothing stands against first, and what asks for nothing before that.
    key: i64,
}

/// An answer as the page shows it: short, and in words for those who hear the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AnswerView {
    pub id: &'static str,
    pub short: &'static str,
    /// What the short form stands for, where that is not the word itself.
    pub spoken: Option<&'static str>,
    pub words: &'static str,
}

pub(super) fn answer_view(answer: Answer) -> AnswerView {
    let words = answer.as_words();
    let (id, short, spoken) = match answer {
        Answer::Yes => ("yes", "yes", None),
        Answer::No => ("no", "no", None),
        Answer::Unknown => ("unknown", "?", Some(words)),
        Answer::Waived => ("waived", "waived", None),
        Answer::NotDue => ("not-due", "–", Some(words)),
    };
    AnswerView {
        id,
        short,
        spoken,
        words,
    }
}

fn cell(area: &AreaCount, question: &KeyQuestion, binding: Option<Area>) -> Cell {
    let counts = area.counts;
    let due = counts.total();
    // What stands against it weighs more than what nobody has said, which weighs more than what is accepted.
    let class = match (counts.failed, counts.unknown, counts.waived) {
        _ if due == 0 => "idle",
        (1.., _, _) => "against",
        (0, 1.., _) => "unsaid",
        (0, 0, 1..) => "waived",
        (0, 0, 0) => "met",
    };
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX >> 20);
    Cell {
        class,
        binds: binding == Some(area.area),
        answer: answer_view(question.answer),
        met: counts.met,
        due,
        failed: counts.failed,
        unknown: counts.unknown,
        waived: counts.waived,
        key: if due == 0 {
            -1
        } else {
            (number(counts.failed) << 16) + number(counts.unknown)
        },
    }
}

/// How far away the decision is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decision {
    pub words: String,
    pub day: Option<String>,
    /// Past its day, and not made.
    pub late: bool,
    /// Sorts the most overdue first, then by day, then what is decided, then what has no day.
    pub key: i64,
}

pub(super) fn decision(pilot: &Pilot, today: Date) -> Decision {
    let profile = pilot.linted.view.profile.as_ref();
    let made = profile.and_then(|profile| profile.decision);
    let due = profile.and_then(|profile| profile.decision_due);
    decision_of(made, due, pilot.linted.stage, today)
}

fn decision_of(
    made: Option<(Verdict, Option<Date>)>,
    due: Option<Date>,
    stage: Option<Stage>,
    today: Date,
) -> Decision {
    const DECIDED: i64 = 1 << 40;
    if let Some((verdict, on)) = made {
        let verdict = match verdict {
            Verdict::Scale => "scale",
            Verdict::Pivot => "pivot",
            Verdict::Kill => "kill",
            Verdict::Keep => "keep as a pilot",
        };
        return Decision {
            words: format!("decided: {verdict}"),
            day: on.map(short),
            late: false,
            key: DECIDED,
        };
    }
    let Some(due) = due else {
        return Decision {
            words: "no date".to_owned(),
            day: None,
            late: false,
            key: DECIDED + 1,
        };
    };
    Decision {
        words: until(due, today),
        day: Some(short(due)),
        late: due < today && stage.is_none_or(|stage| stage <= Stage::Pilot),
        key: due.days_since(today),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Counts;

    fn count(met: usize, failed: usize, unknown: usize, waived: usize) -> AreaCount {
        AreaCount {
            area: Area::Metrics,
            counts: Counts {
                met,
                failed,
                unknown,
                waived,
                not_applicable: 0,
            },
        }
    }

    #[test]
    fn cells_are_coloured_by_what_weighs_most() {
        let question = KeyQuestion {
            area: Area::Metrics,
            rule: crate::rules::find("MET001").expect("a rule"),
            question: "",
            answer: Answer::Unknown,
            fact: None,
        };
        let mut keys = Vec::new();
        for (count, class, fraction) in [
            (count(0, 0, 0, 0), "idle", (0, 0)),
            (count(5, 0, 0, 0), "met", (5, 5)),
            (count(3, 0, 0, 2), "waived", (3, 5)),
            (count(0, 0, 3, 0), "unsaid", (0, 3)),
            (count(1, 0, 9, 1), "unsaid", (1, 11)),
            (count(3, 1, 0, 0), "against", (3, 4)),
            (count(3, 1, 1, 0), "against", (3, 5)),
            (count(0, 2, 0, 1), "against", (0, 3)),
        ] {
            let cell = cell(&count, &question, Some(Area::Metrics));
            assert_eq!((cell.class, (cell.met, cell.due)), (class, fraction), "{count:?}");
            assert_eq!((cell.answer.short, cell.answer.spoken), ("?", Some("not stated")));
            assert!(cell.binds);
            keys.push(cell.key);
        }
        assert!(keys.is_sorted(), "{keys:?}");
        assert!(!cell(&count(1, 1, 0, 0), &question, Some(Area::Rollout)).binds);
        assert!(!cell(&count(1, 1, 0, 0), &question, None).binds);
    }

    #[test]
    fn decisions_in_days() {
        fn day(text: &str) -> Date {
            Date::parse(text).expect("a day")
        }
        let today = day("2026-06-15");
        let said = |made, due: Option<&str>, stage| {
            let decision = decision_of(made, due.map(day), stage, today);
            (decision.words, decision.late)
        };
        let pilot = Some(Stage::Pilot);
        assert_eq!(said(None, Some("2026-06-20"), pilot), ("in 5 days".into(), false));
        assert_eq!(said(None, Some("2026-06-14"), pilot), ("1 day past".into(), true));
        assert_eq!(said(None, Some("2026-06-14"), None), ("1 day past".into(), true));
        assert_eq!(
            said(None, Some("2026-06-14"), Some(Stage::Rollout)),
            ("1 day past".into(), false)
        );
        assert_eq!(said(None, None, pilot), ("no date".into(), false));
        let made = Some((Verdict::Kill, Some(day("2026-05-04"))));
        assert_eq!(said(made, Some("2026-05-01"), pilot), ("decided: kill".into(), false));
        let keys = [
            decision_of(None, Some(day("2026-05-01")), pilot, today).key,
            decision_of(None, Some(day("2026-07-01")), pilot, today).key,
            decision_of(made, None, pilot, today).key,
            decision_of(None, None, pilot, today).key,
        ];
        assert!(keys.is_sorted(), "{keys:?}");
    }
}
