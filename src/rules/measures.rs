//! Values of a metric against each other, by the metric's own direction, and how to say them.

use crate::manifest::{Direction, Metric, Quantity};

/// Is `value` as good as `wanted`, or better?
pub(super) fn meets(direction: Direction, value: Quantity, wanted: Quantity) -> bool {
    !beats(direction, wanted, value)
}

/// Is `value` better than `other`? Equal is not.
pub(super) fn beats(direction: Direction, value: Quantity, other: Quantity) -> bool {
    match direction {
        Direction::Up => value > other,
        Direction::Down => value < other,
    }
}

/// Is its measured value as good as its target? `None` where that cannot be told.
pub(super) fn target_met(metric: &Metric) -> Option<bool> {
    let measured = metric.measured.as_ref()?.value?;
    let target = metric.target.as_ref()?.value?;
    Some(meets(metric.direction?, measured, target))
}

/// A value with the metric's unit: `24.5 hours`, `61% of claims`.
pub(super) fn told(metric: &Metric, value: Quantity) -> String {
    match metric.unit.as_deref() {
        Some(unit) if unit.starts_with('%') => format!("{value}{unit}"),
        Some(unit) => format!("{value} {unit}"),
        None => value.to_string(),
    }
}

/// A value beside one that was told with its unit: `24.5`, `61%`.
pub(super) fn told_again(metric: &Metric, value: Quantity) -> String {
    let percent = metric.unit.as_deref().is_some_and(|unit| unit.starts_with('%'));
    format!("{value}{}", if percent { "%" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::{beats, meets, told, told_again};
    use crate::manifest::{Direction, Metric, Quantity};

    #[test]
    fn equal_meets_but_does_not_beat() {
        let (low, high) = (Quantity(1.0), Quantity(2.0));
        for (direction, good, bad) in [(Direction::Up, high, low), (Direction::Down, low, high)] {
            assert!(meets(direction, good, bad) && beats(direction, good, bad));
            assert!(!meets(direction, bad, good) && !beats(direction, bad, good));
            assert!(meets(direction, good, good) && !beats(direction, good, good));
        }
    }

    #[test]
    fn units_follow_their_values() {
        let metric = |unit: Option<&str>| Metric {
            unit: unit.map(str::to_owned),
            ..Metric::default()
        };
        let value = Quantity(1250.5);
        assert_eq!(told(&metric(Some("% of claims")), value), "1,250.5% of claims");
        assert_eq!(told(&metric(Some("hours")), value), "1,250.5 hours");
        assert_eq!(told(&metric(None), value), "1,250.5");
        assert_eq!(told_again(&metric(Some("%")), value), "1,250.5%");
        assert_eq!(told_again(&metric(Some("hours")), value), "1,250.5");
    }
}
