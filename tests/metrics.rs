//! Metrics and the business case where values are missing altogether, broken, or judged by other limits and lists.
#![allow(clippy::unwrap_used)]

use crate::common::{codes, complete, compose, lint_text, request};
use pilotlint::manifest::Stage;
use pilotlint::words::WordList;

fn group(text: &str, prefix: &str) -> Vec<&'static str> {
    let found = codes(&lint_text(text, &request()));
    found.into_iter().filter(|code| code.starts_with(prefix)).collect()
}

#[test]
fn each_kind_of_metric_is_missed_by_its_own_rule() {
    let text = compose("[pilot]\nstage = \"production\"\n\n# no [metrics]\n", Stage::Production);
    assert_eq!(group(&text, "MET"), ["MET001", "MET007", "MET008"]);
}

#[test]
fn without_a_business_case_only_its_absence_is_reported() {
    let text = compose(
        "[pilot]\nstage = \"production\"\n\n# no [business-case]\n",
        Stage::Production,
    );
    assert_eq!(group(&text, "VAL"), ["VAL001"]);
    let text = compose(
        "[pilot]\nstage = \"production\"\n# no problem\n\n# no [business-case]\n",
        Stage::Production,
    );
    assert_eq!(group(&text, "VAL"), ["VAL001", "VAL008"]);
}

/// One part of a complete manifest is replaced by a broken one; the rules of the group then have nothing to add.
#[test]
fn a_broken_value_silences_the_rules_that_want_it() {
    let whole = complete(Stage::Rollout);
    let adoption = "measured = { value = 82, on = 2026-06-01, source = \"claims desktop log\" }";
    let low = whole.replace(adoption, &adoption.replace("82", "61"));
    assert_eq!(group(&low, "MET"), ["MET009"]);
    let business = "measured = { value = 19.5, on = 2026-06-01, source = \"claims warehouse, report 17\" }";
    let flat = whole.replace(business, &business.replace("19.5", "31.0"));
    assert_eq!(group(&flat, "MET"), ["MET012", "MET019"]);
    for (text, sound, broken) in [
        (
            &low,
            "target = { value = 70, by = 2026-05-31 }",
            "target = { value = 70, by = \"soon\" }",
        ),
        (&low, "target = { value = 70, by = 2026-05-31 }", "target = 70"),
        (&low, "measured = { value = 61,", "measured = { value = \"61\","),
        (
            &low,
            "unit = \"% of new claims\"\ndirection = \"up\"",
            "unit = \"% of new claims\"\ndirection = \"more\"",
        ),
        (&low, "kind = \"adoption\"", "kind = \"adopted\""),
        (&flat, "kind = \"business\"", "kind = \"busines\""),
        (&flat, "direction = \"down\"", "direction = \"less\""),
        (&whole, "kind = \"technical\"", "kind = \"tech\""),
        (
            &whole,
            "defined-on = 2025-08-12\nworth",
            "defined-on = \"12 August\"\nworth",
        ),
        (
            &whole,
            "worth = \"EUR 38 for every claim hour saved\"",
            "worth = \"TBD\"",
        ),
        (&whole, "unit = \"hours\"", "unit = 3"),
        (&whole, "owner = \"kofi\"\ndefined-on", "owner = \"koffi\"\ndefined-on"),
        (&whole, "source = \"weekly sample of 200 claims\"", "source = \"?\""),
    ] {
        let text = text.replacen(sound, broken, 1);
        assert!(text.contains(broken), "{sound}");
        assert_eq!(group(&text, "MET"), [""; 0], "{broken}");
    }
    for (sound, broken) in [
        ("value-per-year = 1_900_000", "value-per-year = \"a lot\""),
        ("cost-to-scale = 420_000", "cost-to-scale = -1"),
        ("run-cost-per-year = 260_000", "run-cost-per-year = nan"),
        ("volume-per-year = 410_000", "volume-per-year = \"TBD\""),
        ("currency = \"EUR\"", "currency = \"euro\""),
        ("assumptions = [\"Half", "assumptions = [\"TBD\"]\n# [\"Half"),
        (
            "approved-by = \"ines\"\napproved-on",
            "approved-by = \"inez\"\napproved-on",
        ),
        ("problem = \"Handlers", "problem = \"TBD\"\n# \"Handlers"),
    ] {
        let text = whole.replacen(sound, broken, 1);
        assert!(text.contains(broken), "{sound}");
        assert_eq!(group(&text, "VAL"), [""; 0], "{broken}");
    }
}

#[test]
fn limits_and_lists_are_settings() {
    let text = complete(Stage::Rollout);
    let mut strict = request();
    strict.settings.limits.payback_months = 3;
    strict.settings.limits.stale_measurement_days = 13;
    strict.settings.vocabulary.technical_words = WordList::new(["Cycle time".into()]);
    strict.settings.vocabulary.activity_words = WordList::new(["hours".into()]);
    let linted = lint_text(&text, &strict);
    let found: Vec<&str> = codes(&linted).into_iter().collect();
    assert_eq!(found, ["MET005", "MET006", "MET011", "VAL003"]);
    let payback = linted.findings.iter().find(|finding| finding.rule.code() == "VAL003");
    assert_eq!(
        payback.unwrap().message,
        "claims-triage leaves EUR 1,640,000 a year after running costs, so the EUR 420,000 that scaling costs take 4 \
         months to come back; 3 months is the limit"
    );
}
