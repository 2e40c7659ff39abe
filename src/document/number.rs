//! The values of numbers, as the parser leaves them.

use toml::de::DeValue;

/// The value of an integer; `None` where the parser let something pass that is none, as `0x`.
pub(super) fn integer(value: &DeValue) -> Option<i128> {
    let integer = value.as_integer()?;
    i128::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// The value of a number.
pub(super) enum Number {
    /// A plain number.
    Finite(f64),
    /// It has no place among those that can be reckoned with.
    TooLarge,
}

/// The value of a number; `None` where it is none.
pub(super) fn number(value: &DeValue) -> Option<Number> {
    let number = match value {
        DeValue::Integer(_) => match i64::try_from(integer(value)?) {
            #[expect(clippy::cast_precision_loss, reason = "serde reads it as f64 all the same")]
            Ok(number) => number as f64,
            Err(_) => return Some(Number::TooLarge),
        },
        DeValue::Float(float) => float.as_str().parse().ok()?,
        _ => return None,
    };
    Some(if number.is_finite() {
        Number::Finite(number)
    } else {
        Number::TooLarge
    })
}
