//! MAN: the manifest itself.

use std::collections::HashMap;

use super::Check::{Engine, Manifest, Reader};
use super::Role::Champion;
use super::Sort::{Contradiction, Smell};
use super::dates::impossible_dates;
use super::{Context, Counts, Entry, Findings, Needs, examples};
use crate::diagnostic::Mistake;
use crate::document::{is_named_key, short};
use crate::manifest::Stage;

/// What the rules of this group have in common.
const MAN: Entry = Entry {
    waivable: false,
    when_retired: true,
    counts: Counts::Form,
    needs: Some(Needs::Edit),
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "MAN001",
        name: "syntax-error",
        sort: Contradiction(Stage::Design),
        always_on: true,
        summary: "a line is not TOML",
        who: Champion,
        why: "What cannot be read cannot be judged. pilotlint leaves out the broken lines, judges the rest, and \
              concludes nothing from what may have stood there.",
        help: "mend the line; the rest of the file has been checked all the same",
        examples: examples!("MAN001-syntax-error"),
        check: Reader(Mistake::Syntax),
        ..MAN
    },
    Entry {
        code: "MAN002",
        name: "unknown-key",
        sort: Contradiction(Stage::Design),
        fixable: true,
        summary: "a key that manifests do not have",
        who: Champion,
        why: "A misspelt key looks like an answer and is none: the team believes that it has named an owner, and no \
              rule ever sees it.",
        help: "write the key that was meant; what is the organisation's own goes into [extra]",
        examples: examples!("MAN002-unknown-key"),
        check: Reader(Mistake::UnknownKey),
        ..MAN
    },
    Entry {
        code: "MAN003",
        name: "wrong-type",
        sort: Contradiction(Stage::Design),
        fixable: true,
        summary: "a value of another type than its key takes",
        who: Champion,
        why: "A date in quotes is only text: nothing can be compared with it, and what it should prove stays open.",
        help: "write the value in the type that its key takes",
        examples: examples!("MAN003-wrong-type"),
        check: Reader(Mistake::WrongType),
        ..MAN
    },
    Entry {
        code: "MAN004",
        name: "invalid-value",
        sort: Contradiction(Stage::Design),
        fixable: true,
        summary: "a value that its key cannot have",
        who: Champion,
        why: "Fixed words make portfolios comparable. A stage or a tier in words of one's own cannot be counted, gated \
              or reported.",
        help: "write one of the values that the key can have",
        examples: examples!("MAN004-invalid-value"),
        check: Reader(Mistake::InvalidValue),
        ..MAN
    },
    Entry {
        code: "MAN005",
        name: "missing-key",
        sort: Contradiction(Stage::Design),
        summary: "a table without a key that it cannot do without",
        who: Champion,
        why: "Very few keys are needed from the first day on: those without which a table says nothing, such as a \
              sponsor without a person.",
        help: "add the key",
        examples: examples!("MAN005-missing-key"),
        check: Reader(Mistake::MissingKey),
        ..MAN
    },
    Entry {
        code: "MAN006",
        name: "unknown-person",
        sort: Contradiction(Stage::Design),
        fixable: true,
        summary: "an id that is not in [people]",
        who: Champion,
        why: "Ownership rules compare people. An id that leads to nobody is a role that nobody holds.",
        help: "add the person to [people], or write the id that is there",
        examples: examples!("MAN006-unknown-person"),
        check: Reader(Mistake::UnknownPerson),
        ..MAN
    },
    Entry {
        code: "MAN007",
        name: "placeholder",
        sort: Contradiction(Stage::Design),
        summary: "a stand-in where a value belongs",
        who: Champion,
        why: "\"TBD\" satisfies a form and helps nobody. An honest gap shows up as open work; a stand-in hides it.",
        help: "fill it in, or take the line out so that it counts as not known; where there is none, write false",
        examples: examples!("MAN007-placeholder"),
        check: Reader(Mistake::Placeholder),
        ..MAN
    },
    Entry {
        code: "MAN008",
        name: "impossible-dates",
        sort: Contradiction(Stage::Design),
        summary: "dates that cannot be true together",
        who: Champion,
        why: "Whether something came first is what many rules turn on: metrics before the pilot, an owner before the \
              success. With impossible dates nothing can be proven.",
        help: "correct the date that is wrong; what has not happened yet has no date",
        examples: examples!("MAN008-impossible-dates"),
        check: Manifest(impossible_dates),
        ..MAN
    },
    Entry {
        code: "MAN009",
        name: "evidence-not-found",
        sort: Contradiction(Stage::Design),
        counts: Counts::Evidence,
        needs: Some(Needs::File),
        summary: "evidence that leads nowhere, or to no document",
        who: Champion,
        why: "A manifest that points at documents is worth as much as the documents. A plan that nobody can open is no \
              plan; nor is a file that is called text and is none, or the manifest itself. A URL with a user or password in \
              it opens the document for everybody who reads the manifest: pilotlint does not print either.",
        help: "write the document, or correct the path; it is relative to the manifest, and stays inside the repository",
        examples: examples!("MAN009-evidence-not-found"),
        check: Reader(Mistake::EvidenceNotFound),
        ..MAN
    },
    Entry {
        code: "MAN010",
        name: "evidence-is-a-stub",
        sort: Smell(Stage::Design),
        counts: Counts::Evidence,
        needs: Some(Needs::File),
        error_if_it_silences_one: true,
        limits: &["stub-words"],
        summary: "evidence that says next to nothing, or that nobody has read through",
        who: Champion,
        why: "A heading and a promise are not a plan. A document with hardly a word in it is a reminder to write one; and \
              one, however long, with a template's blank or an assistant's refusal left in it, has been read by nobody. What \
              counts as left over is the list `leftovers`.",
        help: "write the document: what is decided, who does it, by when",
        examples: examples!("MAN010-evidence-is-a-stub"),
        check: Reader(Mistake::EvidenceStub),
        ..MAN
    },
    Entry {
        code: "MAN011",
        name: "unsupported-version",
        sort: Contradiction(Stage::Design),
        summary: "a format version that pilotlint does not know",
        who: Champion,
        why: "A later format may mean something else by the same keys.",
        help: "write manifest-version = 1, or use the pilotlint that knows this version",
        examples: examples!("MAN011-unsupported-version"),
        check: Reader(Mistake::UnsupportedVersion),
        ..MAN
    },
    Entry {
        code: "MAN012",
        name: "unreadable-manifest",
        sort: Contradiction(Stage::Design),
        always_on: true,
        limits: &["max-manifest-bytes"],
        summary: "a manifest that cannot be read",
        who: Champion,
        why: "A pilot whose manifest cannot be read is not a pilot without findings.",
        help: "save it as a plain file in UTF-8, within the size and depth that a manifest has",
        examples: examples!("MAN012-unreadable-manifest"),
        check: Reader(Mistake::Unreadable),
        ..MAN
    },
    Entry {
        code: "MAN013",
        name: "duplicate-name",
        sort: Contradiction(Stage::Design),
        reads: &[
            "metrics[].name",
            "rollout.teams[].name",
            "integration.systems[].name",
            "rollout.reviews[].day",
        ],
        summary: "two metrics, teams or systems of one name, or two reviews of one day",
        who: Champion,
        why: "Names are how waivers, agreements and reports refer to an entry. Two of one name cannot be told apart.",
        help: "give each its own name, or merge the two",
        examples: examples!("MAN013-duplicate-name"),
        check: Manifest(duplicate_names),
        ..MAN
    },
    Entry {
        code: "MAN014",
        name: "unused-person",
        sort: Smell(Stage::Design),
        counts: Counts::Nothing,
        summary: "an entry of [people] that nothing refers to",
        who: Champion,
        why: "Somebody listed without a part is often somebody whose part was forgotten, or who has left.",
        help: "give this person a part, or take the entry out",
        examples: examples!("MAN014-unused-person"),
        check: Reader(Mistake::UnusedPerson),
        ..MAN
    },
    Entry {
        code: "MAN015",
        name: "too-many-findings",
        sort: Smell(Stage::Design),
        counts: Counts::Nothing,
        limits: &["max-findings"],
        summary: "more findings than anybody reads",
        who: Champion,
        why: "Past a point, more findings say nothing more; most often one mistake stands behind them.",
        help: "mend what comes first, and run pilotlint again",
        examples: examples!("MAN015-too-many-findings"),
        check: Engine,
        ..MAN
    },
    Entry {
        code: "MAN016",
        name: "text-says-no",
        sort: Smell(Stage::Design),
        error_if_it_silences_one: true,
        counts: Counts::Evidence,
        needs: Some(Needs::Work),
        summary: "words that say that there is none",
        who: Champion,
        why: "\"None needed\" fills the line and looks like an answer, to a reader in a hurry and to a program. That there \
              is none is worth knowing, and worth saying so that it can be counted.",
        help: "write false where there is none, or say what there is",
        examples: examples!("MAN016-text-says-no"),
        check: Reader(Mistake::TextSaysNo),
        ..MAN
    },
    Entry {
        code: "MAN017",
        name: "evidence-shared",
        sort: Contradiction(Stage::Design),
        needs: Some(Needs::Work),
        limits: &["evidence-references"],
        summary: "one document behind many references",
        who: Champion,
        why: "A document that is to prove everything proves nothing: whoever follows the reference has to search it for what \
              was meant. A reference to one of its headings counts by itself.",
        help: "name the document that shows each, or the heading in it, as in docs/plan.md#who-decides",
        examples: examples!("MAN017-evidence-shared"),
        check: Reader(Mistake::EvidenceShared),
        ..MAN
    },
    Entry {
        code: "MAN018",
        name: "evidence-cloned",
        sort: Contradiction(Stage::Design),
        counts: Counts::Evidence,
        needs: Some(Needs::File),
        summary: "documents with the same words",
        who: Champion,
        why: "Copies of one text, each with a heading and a date of its own, look like work that was done several times and \
              was done once at most. None of them counts as evidence.",
        help: "write down in each what it is to show, or refer to the one document that shows it",
        examples: examples!("MAN018-evidence-cloned"),
        check: Reader(Mistake::EvidenceCloned),
        ..MAN
    },
    Entry {
        code: "MAN019",
        name: "amendment-of-nothing",
        sort: Smell(Stage::Design),
        reads: &[
            "amendments[].key",
            "amendments[].by",
            "pilot.champion",
            "pilot.builders",
        ],
        summary: "a change of terms that changes none, or that a builder agreed to",
        who: Champion,
        why: "An amendment takes the sting out of moved goalposts because it says in the open what was changed, and who \
              agreed. One of a key that is not there explains nothing, and one that the builders granted themselves is no \
              agreement.",
        help: "name the key as the manifest has it, entries by their name, and have the change agreed by somebody who did not \
               build the pilot",
        examples: examples!("MAN019-amendment-of-nothing"),
        check: Manifest(amendment_of_nothing),
        ..MAN
    },
];

/// An amendment explains a change of a key that manifests have, agreed by somebody who did not build the pilot.
fn amendment_of_nothing(cx: &Context, out: &mut Findings) {
    for (i, amendment) in cx.manifest.amendments.iter().enumerate() {
        if let Some(key) = amendment.key.as_deref().filter(|key| !is_named_key(key)) {
            out.at(
                format!("amendments[{i}].key"),
                format!("an amendment is of `{}`, a key that manifests do not have", short(key)),
            );
        }
        let by = amendment.by.as_ref();
        if let Some((by, (at, what))) = by.and_then(|by| Some((by, cx.builder_at(by)?))) {
            let of = amendment
                .key
                .as_deref()
                .map_or_else(|| "what was agreed".to_owned(), short);
            out.at(
                format!("amendments[{i}].by"),
                format!(
                    "{} agreed to the change of {of}, and is {what}",
                    cx.called(Some(by), "somebody")
                ),
            )
            .see(at, what);
        }
    }
}

fn duplicate_names(cx: &Context, out: &mut Findings) {
    let manifest = cx.manifest;
    let metrics = manifest.metrics.iter().map(|metric| metric.name.clone());
    let teams = manifest.rollout.teams.iter().map(|team| team.name.clone());
    let systems = manifest.integration.systems.iter().map(|system| system.name.clone());
    let reviews = manifest
        .rollout
        .reviews
        .iter()
        .map(|review| review.day.map(|day| day.0.to_string()));
    duplicates(out, "metrics", "name", metrics, |name| {
        format!("two metrics are called {name}")
    });
    duplicates(out, "rollout.teams", "name", teams, |name| {
        format!("two teams are called {name}")
    });
    duplicates(out, "integration.systems", "name", systems, |name| {
        format!("two systems are called {name}")
    });
    duplicates(out, "rollout.reviews", "day", reviews, |day| {
        format!("two reviews are planned for day {day}")
    });
}

fn duplicates(
    out: &mut Findings,
    array: &str,
    key: &str,
    names: impl Iterator<Item = Option<String>>,
    message: impl Fn(&str) -> String,
) {
    let mut first: HashMap<String, usize> = HashMap::new();
    for (i, name) in names.enumerate() {
        let Some(name) = name else { continue };
        match first.get(&name) {
            Some(earlier) => {
                out.at(format!("{array}[{i}].{key}"), message(&name))
                    .see(format!("{array}[{earlier}].{key}"), "the other");
            }
            None => {
                first.insert(name, i);
            }
        }
    }
}
