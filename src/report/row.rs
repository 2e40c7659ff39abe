//! A pilot's row in the matrix.

use askama::Template;

use super::words::{Text, short, until};
use super::{Anchor, Pilot, VerdictView, stage_words, verdict_view};
use crate::assessment::AreaCount;
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
    cells: Vec<Cell>,
}

impl Row {
    pub(super) fn new(pilot: &Pilot, today: Date) -> Self {
        let binding = pilot.assessment.binding.as_ref().map(|binding| binding.area);
        let stage = pilot.linted.stage;
        let areas = pilot.assessment.areas.iter();
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
            cells: areas.map(|count| cell(count, binding)).collect(),
        }
    }
}

/// One area of one pilot, at its gate.
#[derive(Debug, PartialEq, Eq)]
struct Cell {
    class: &'static str,
    binds: bool,
    met: usize,
    due: usize,
    words: String,
    /// Sorts what is closest to being met first, and what asks for nothing before that.
    key: i64,
}

fn cell(count: &AreaCount, binding: Option<Area>) -> Cell {
    let count_of = count;
    let count = count.counts;
    let unmet = count.failed + count.unknown;
    let due = unmet + count.met + count.waived;
    let (class, words) = match (unmet, count.met, count.waived) {
        (0, 0, 0) => ("idle", String::new()),
        (0, _, 0) => ("met", "met".to_owned()),
        (0, _, waived) => ("waived", format!("{waived} waived")),
        (unmet, 0, _) => ("none", format!("{unmet} unmet")),
        (unmet, _, _) => ("part", format!("{unmet} unmet")),
    };
    Cell {
        class,
        binds: binding == Some(count_of.area),
        met: count.met,
        due,
        words,
        key: if due == 0 {
            -1
        } else {
            i64::try_from(unmet).unwrap_or(i64::MAX)
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
    fn cells_are_coloured_and_worded() {
        for (count, class, fraction, words, key) in [
            (count(5, 0, 0, 0), "met", (5, 5), "met", 0),
            (count(3, 1, 1, 0), "part", (3, 5), "2 unmet", 2),
            (count(0, 2, 3, 0), "none", (0, 5), "5 unmet", 5),
            (count(3, 0, 0, 2), "waived", (3, 5), "2 waived", 0),
            (count(0, 0, 0, 1), "waived", (0, 1), "1 waived", 0),
            (count(1, 1, 0, 1), "part", (1, 3), "1 unmet", 1),
            (count(0, 0, 0, 0), "idle", (0, 0), "", -1),
        ] {
            let cell = cell(&count, Some(Area::Metrics));
            assert_eq!(
                (cell.class, (cell.met, cell.due), cell.key),
                (class, fraction, key),
                "{count:?}"
            );
            assert_eq!(cell.words, words);
            assert!(cell.binds);
        }
        assert!(!cell(&count(1, 1, 0, 0), Some(Area::Rollout)).binds);
        assert!(!cell(&count(1, 1, 0, 0), None).binds);
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
