//! One metric, drawn and said: from its baseline over its latest measurement to its target.

use super::words::{Text, short};
use crate::manifest::scalar::number;
use crate::manifest::{Date, Direction, Metric, MetricKind};

/// A metric as the page shows it.
#[derive(Debug)]
pub(super) struct MetricView {
    pub name: Text,
    /// `business`, `technical`, `adoption`; empty where the manifest does not say.
    pub kind: &'static str,
    pub unit: Option<Text>,
    /// How far it has come, in words.
    pub progress: String,
    /// Baseline, latest measurement and target.
    pub values: [Value; 3],
    /// Nothing without a baseline to begin at, or a second value to go to.
    pub line: Option<Line>,
}

/// A number with its day, in words.
#[derive(Debug)]
pub(super) struct Value {
    /// `baseline`, `measured` or `target`.
    pub what: &'static str,
    /// Nothing where none is stated.
    pub number: Option<Text>,
    /// `on 4 May 2026`, `by 30 Sep 2026`.
    pub day: Option<String>,
}

/// The places of the three values on a line of [`WIDTH`] units, the better end on the right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub baseline: u32,
    pub measured: Option<u32>,
    pub target: Option<u32>,
}

/// What the template's drawing is wide, in its own units, and what stays free at both ends for the marks.
const WIDTH: f64 = 400.0;
const MARGIN: f64 = 10.0;

impl MetricView {
    pub(super) fn new(metric: &Metric) -> Self {
        let baseline = metric.baseline.as_ref().and_then(|one| Some((one.value?.0, one.on)));
        let measured = metric.measured.as_ref().and_then(|one| Some((one.value?.0, one.on)));
        let target = metric.target.as_ref().and_then(|one| Some((one.value?.0, one.by)));
        let value = |what, of: Option<(f64, Option<Date>)>, word| Value {
            what,
            number: of.map(|(value, _)| Text::new(&number(value))),
            day: of.and_then(|(_, day)| Some(format!("{word} {}", short(day?)))),
        };
        let numbers = [baseline, measured, target].map(|of| of.map(|(value, _)| value));
        Self {
            name: Text::new(metric.name.as_deref().unwrap_or("a metric without a name")),
            kind: match metric.kind {
                Some(MetricKind::Business) => "business",
                Some(MetricKind::Technical) => "technical",
                Some(MetricKind::Adoption) => "adoption",
                None => "",
            },
            unit: metric.unit.as_deref().map(Text::new),
            progress: progress(numbers, metric.direction),
            values: [
                value("baseline", baseline, "on"),
                value("measured", measured, "on"),
                value("target", target, "by"),
            ],
            line: line(numbers, metric.direction),
        }
    }
}

/// Which way is better: as stated, else from the baseline towards the target.
fn better([baseline, _, target]: [Option<f64>; 3], direction: Option<Direction>) -> Direction {
    direction.unwrap_or(match (baseline, target) {
        (Some(baseline), Some(target)) if target < baseline => Direction::Down,
        _ => Direction::Up,
    })
}

/// How far `[baseline, measured, target]` has come.
fn progress(numbers: [Option<f64>; 3], direction: Option<Direction>) -> String {
    let [baseline, measured, target] = numbers;
    let Some(measured) = measured else {
        return "not measured yet".to_owned();
    };
    let up = better(numbers, direction) == Direction::Up;
    let at_least = |a: f64, b: f64| if up { a >= b } else { a <= b };
    let Some(target) = target else {
        return "no target".to_owned();
    };
    if at_least(measured, target) {
        return "target reached".to_owned();
    }
    let Some(baseline) = baseline else {
        return "target not reached; no baseline".to_owned();
    };
    if !at_least(measured, baseline) {
        return "worse than before".to_owned();
    }
    if at_least(baseline, measured) {
        return "no change yet".to_owned();
    }
    // Halves, because the distance between two finite numbers need not be one.
    let way = (measured / 2.0 - baseline / 2.0) / (target / 2.0 - baseline / 2.0) * 100.0;
    match way.floor() {
        0.0 => "less than 1% of the way".to_owned(),
        whole => format!("{whole}% of the way"),
    }
}

fn line(numbers: [Option<f64>; 3], direction: Option<Direction>) -> Option<Line> {
    let known = || numbers.into_iter().flatten();
    let (least, most) = (known().reduce(f64::min)?, known().reduce(f64::max)?);
    let span = most / 2.0 - least / 2.0;
    if span <= 0.0 {
        return None;
    }
    let down = better(numbers, direction) == Direction::Down;
    let place = |value: f64| {
        let share = (value / 2.0 - least / 2.0) / span;
        let share = if down { 1.0 - share } else { share };
        // In 0 to WIDTH by construction.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let at = (MARGIN + share.clamp(0.0, 1.0) * (WIDTH - 2.0 * MARGIN)).round() as u32;
        at
    };
    let [baseline, measured, target] = numbers.map(|of| of.map(place));
    Some(Line {
        baseline: baseline?,
        measured,
        target,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const UP: Option<Direction> = Some(Direction::Up);
    const DOWN: Option<Direction> = Some(Direction::Down);

    #[test]
    fn progress_in_words() {
        for (numbers, direction, words) in [
            ([Some(31.0), Some(24.5), Some(18.0)], DOWN, "50% of the way"),
            ([Some(31.0), Some(24.5), Some(18.0)], None, "50% of the way"),
            ([Some(0.0), Some(99.9), Some(100.0)], UP, "99% of the way"),
            ([Some(0.0), Some(0.1), Some(100.0)], UP, "less than 1% of the way"),
            ([Some(31.0), Some(18.0), Some(18.0)], DOWN, "target reached"),
            ([Some(31.0), Some(10.0), Some(18.0)], DOWN, "target reached"),
            ([Some(31.0), Some(31.0), Some(18.0)], DOWN, "no change yet"),
            ([Some(31.0), Some(35.0), Some(18.0)], DOWN, "worse than before"),
            ([Some(31.0), None, Some(18.0)], DOWN, "not measured yet"),
            ([None, Some(24.0), Some(20.0)], DOWN, "target not reached; no baseline"),
            ([None, Some(24.0), Some(20.0)], None, "target reached"),
            ([Some(1.0), Some(2.0), None], UP, "no target"),
            ([None, None, None], None, "not measured yet"),
            // A direction that contradicts its own target.
            ([Some(10.0), Some(12.0), Some(5.0)], UP, "target reached"),
            ([Some(10.0), Some(4.0), Some(5.0)], UP, "worse than before"),
            ([Some(f64::MIN), Some(0.0), Some(f64::MAX)], UP, "50% of the way"),
        ] {
            assert_eq!(progress(numbers, direction), words, "{numbers:?} {direction:?}");
        }
    }

    #[test]
    fn the_better_end_is_on_the_right() {
        let drawn = |numbers, direction| line(numbers, direction).map(|it| (it.baseline, it.measured, it.target));
        assert_eq!(
            drawn([Some(31.0), Some(24.5), Some(18.0)], DOWN),
            Some((10, Some(200), Some(390)))
        );
        assert_eq!(
            drawn([Some(0.0), Some(34.0), Some(30.0)], UP),
            Some((10, Some(390), Some(345)))
        );
        assert_eq!(drawn([None, Some(24.0), Some(20.0)], DOWN), None);
        assert_eq!(drawn([Some(24.0), None, Some(20.0)], DOWN), Some((10, None, Some(390))));
        assert_eq!(drawn([Some(5.0), None, None], UP), None);
        assert_eq!(drawn([Some(5.0), Some(5.0), Some(5.0)], UP), None);
        assert_eq!(drawn([None, None, None], None), None);
        assert_eq!(
            drawn([Some(f64::MIN), Some(0.0), Some(f64::MAX)], UP),
            Some((10, Some(200), Some(390)))
        );
        let tiny = f64::from_bits(1);
        assert!(drawn([Some(0.0), Some(tiny), Some(tiny)], UP).is_none_or(|it| it.0 == 10));
    }
}
