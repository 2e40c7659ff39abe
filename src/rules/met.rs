//! MET: whether success is measured, in two stages: how the system performs, and what it changes for the business.

use super::Check::Manifest;
use super::Role::{BusinessOwner, Champion, ProductionOwner};
use super::Sort::{Contradiction, Requirement, Smell};
use super::Source::{Action, Five, Handoff, Model, Six};
use super::measures::{beats, target_met, told, told_again};
use super::own::late;
use super::{Area, BestCase, Context, Entry, Findings, Force, Gap, days, examples, listed, standards};
use crate::document::Why;
use crate::manifest::{BaselineKind, Direction, Metric, MetricKind, Quantity, Stage};
use crate::words::WordList;

/// What the rules of this group have in common.
const MET: Entry = Entry {
    area: Some(Area::Metrics),
    gap: Some(Gap::Clarify),
    standards: standards::VALUE,
    best_case: Some(BestCase::Measured),
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "MET001",
        name: "business-metric-missing",
        key_question: Some("What does it change for the business?"),
        sort: Requirement(Stage::Pilot),
        one_is_enough: true,
        reads: &["metrics", "metrics[].kind"],
        tells: Some(&["metrics[].name"]),
        metrics: &[MetricKind::Business],
        summary: "no metric says what it changes for the business",
        ask: "At least one metric says what it changes for the business.",
        none: "there is no metric of what {name} changes for the business",
        who: BusinessOwner,
        why: "That a model works does not show that anybody's work got better. Without a number of the business, a \
              pilot can be declared a success but never shown to be one, and whoever pays for scaling has nothing to \
              decide on.",
        help: "ask the business owner which number of the unit should move, and by how much, and write it down as a \
               metric of kind \"business\" before the pilot starts",
        sources: &[Five, Six],
        examples: examples!("MET001-business-metric-missing"),
        check: Manifest(|cx, out| {
            none_of(cx, out, MetricKind::Business, |name| {
                format!("no metric is stated that says what {name} changes for the business")
            });
        }),
        ..MET
    },
    Entry {
        code: "MET002",
        name: "business-metric-defined-late",
        sort: Smell(Stage::Pilot),
        reads: &["metrics[].kind", "metrics[].defined-on", "pilot.started"],
        summary: "a business metric was chosen after the pilot had started",
        who: BusinessOwner,
        why: "A metric that is chosen while results come in is chosen because it looks good. Only one that was fixed \
              beforehand can be missed, and so only that one proves anything.",
        help: "have the business owner confirm metric and target without looking at the results, and name the numbers \
               that were watched before and dropped",
        sources: &[Five],
        examples: examples!("MET002-business-metric-defined-late"),
        check: Manifest(|cx, out| chosen_late(cx, out, MetricKind::Business)),
        ..MET
    },
    Entry {
        code: "MET003",
        name: "baseline-missing",
        sort: Requirement(Stage::Pilot),
        waits: &["MET001"],
        reads: &[
            "metrics[].kind",
            "metrics[].baseline",
            "metrics[].baseline.value",
            "metrics[].baseline.on",
        ],
        tells: Some(&["metrics[].baseline.value", "metrics[].baseline.on"]),
        metrics: &[MetricKind::Business],
        summary: "a business metric has no value from before the pilot",
        ask: "For each business metric it is on record what it was before the pilot.",
        none: "there is no value of {it} from before the pilot",
        who: BusinessOwner,
        why: "Without a value from before, an improvement is an anecdote. Once the pilot runs, the old state is gone and \
              can seldom be measured any more.",
        help: "have the number taken before the pilot starts, or from records of that time if it runs already, and keep \
               it as baseline with its day and its source",
        sources: &[Six, Action],
        examples: examples!("MET003-baseline-missing"),
        check: Manifest(|cx, out| {
            each_of(cx, out, &[MetricKind::Business]);
            lacking(cx.metrics(MetricKind::Business), "baseline", out, |metric| {
                format!("what {metric} was before the pilot is not stated")
            });
        }),
        ..MET
    },
    Entry {
        code: "MET004",
        name: "target-missing",
        sort: Requirement(Stage::Pilot),
        waits: &["MET001", "MET007", "MET008"],
        reads: &["metrics[].kind", "metrics[].target", "metrics[].target.value"],
        tells: Some(&["metrics[].target.value", "metrics[].target.by"]),
        summary: "a metric has no value that counts as success",
        ask: "For each metric it is settled which value counts as success.",
        none: "there is no value of {it} that counts as success",
        who: BusinessOwner,
        why: "A number without a target cannot fail. When the pilot ends, every value will look good enough to go on \
              with and too weak to scale on.",
        help: "work out with the business owner which value would justify the cost of scaling, and agree on it as target \
               while nobody knows the result",
        sources: &[Five, Six],
        examples: examples!("MET004-target-missing"),
        check: Manifest(|cx, out| {
            each_of(cx, out, MetricKind::ALL);
            lacking(cx.manifest.metrics.iter().enumerate(), "target", out, |metric| {
                format!("which value of {metric} counts as success is not stated")
            });
        }),
        ..MET
    },
    Entry {
        code: "MET005",
        name: "technical-metric-called-business",
        sort: Smell(Stage::Design),
        reads: &["metrics[].kind", "metrics[].name", "metrics[].unit"],
        summary: "a business metric speaks of how the system performs",
        who: BusinessOwner,
        why: "A system can be accurate, fast and always up while the unit's cost and waiting times stay where they were. \
              When a technical number is passed off as a business one, nobody notices that the business one is missing.",
        help: "call it technical, and ask the business owner what gets cheaper, faster or better when it improves: that \
               is the business metric",
        sources: &[Five, Model],
        examples: examples!("MET005-technical-metric-called-business"),
        check: Manifest(|cx, out| {
            called_business(cx, out, &cx.settings.vocabulary.technical_words, |metric, words| {
                format!("{metric} is called a business metric, but speaks of how the system performs ({words})")
            });
        }),
        ..MET
    },
    Entry {
        code: "MET006",
        name: "activity-metric-called-business",
        sort: Smell(Stage::Design),
        reads: &["metrics[].kind", "metrics[].name", "metrics[].unit"],
        summary: "a business metric counts activity",
        who: BusinessOwner,
        why: "How often a tool is used says nothing about whether it helps: people ask twice when the first answer is \
              bad. Activity grows with every rollout, so a target for it is always met.",
        help: "keep the count as an adoption metric if it shows who uses it, and choose as business metric what the work \
               gains: time per case, errors, cost, satisfaction",
        sources: &[Six],
        examples: examples!("MET006-activity-metric-called-business"),
        check: Manifest(|cx, out| {
            called_business(cx, out, &cx.settings.vocabulary.activity_words, |metric, words| {
                format!("{metric} is called a business metric, but counts activity ({words})")
            });
        }),
        ..MET
    },
    Entry {
        code: "MET007",
        name: "technical-benchmark-missing",
        sort: Requirement(Stage::Pilot),
        one_is_enough: true,
        reads: &["metrics", "metrics[].kind"],
        tells: Some(&["metrics[].name"]),
        metrics: &[MetricKind::Technical],
        summary: "no technical metric says what good enough is",
        ask: "At least one technical metric says how well the system has to perform.",
        none: "there is no technical metric of how well {name} has to perform",
        who: Champion,
        why: "The pilot's first question is whether it works at all. Without a benchmark fixed beforehand, that is \
              answered by a demo, and business results cannot be told from the errors underneath.",
        help: "agree with those who will use it on how good it has to be before they rely on it, and add that as a \
               metric of kind \"technical\"",
        sources: &[Five],
        examples: examples!("MET007-technical-benchmark-missing"),
        check: Manifest(|cx, out| {
            none_of(cx, out, MetricKind::Technical, |name| {
                format!("no technical metric is stated that says how well {name} has to perform")
            });
        }),
        ..MET
    },
    Entry {
        code: "MET008",
        name: "adoption-metric-missing",
        sort: Requirement(Stage::Pilot),
        one_is_enough: true,
        standards: standards::ADOPTION,
        reads: &["metrics", "metrics[].kind"],
        tells: Some(&["metrics[].name"]),
        metrics: &[MetricKind::Adoption],
        summary: "no metric says whether it is used",
        ask: "At least one adoption metric says how many have to use it.",
        none: "there is no adoption metric of how many have to use {name}",
        who: BusinessOwner,
        why: "A weaker system that most people use is worth more than a better one that two people use. If use was never \
              a criterion, a pilot can succeed without anybody having changed how they work.",
        help: "settle with the business owner which share of the people, or of the work, has to go through it for the \
               pilot to be a success, and add that as a metric of kind \"adoption\"",
        sources: &[Handoff, Model],
        examples: examples!("MET008-adoption-metric-missing"),
        check: Manifest(|cx, out| {
            none_of(cx, out, MetricKind::Adoption, |name| {
                format!("no adoption metric is stated that says how many have to use {name}")
            });
        }),
        ..MET
    },
    Entry {
        code: "MET009",
        name: "adoption-below-target",
        sort: Requirement(Stage::Rollout),
        waits: &["MET008", "MET010", "MET004", "MET018"],
        standards: standards::ADOPTION,
        reads: TARGET,
        tells: Some(&[
            "metrics[].measured.value",
            "metrics[].measured.on",
            "metrics[].target.value",
        ]),
        metrics: &[MetricKind::Adoption],
        best_case: Some(BestCase::Users),
        summary: "fewer use it than its target wants",
        ask: "It is used as much as its adoption targets want.",
        who: BusinessOwner,
        why: "Savings nobody uses are not a success. What the people of the pilot, who had all the attention, do not take \
              up, the next teams will take up less.",
        help: "ask those who do not use it what stands in the way, remove that in the pilot's team, and measure again \
               before another team gets it",
        sources: &[Handoff, Model],
        examples: examples!("MET009-adoption-below-target"),
        check: Manifest(|cx, out| {
            let before_rollout = cx.stage() < Stage::Rollout;
            short_of_target(cx, out, MetricKind::Adoption, before_rollout);
        }),
        ..MET
    },
    Entry {
        code: "MET010",
        name: "never-measured",
        sort: Requirement(Stage::Rollout),
        waits: &["MET001", "MET008"],
        standards: standards::ADOPTION,
        reads: &[
            "metrics[].kind",
            "metrics[].measured",
            "metrics[].measured.value",
            "metrics[].measured.on",
        ],
        tells: Some(&["metrics[].measured.value", "metrics[].measured.on"]),
        metrics: &[MetricKind::Business, MetricKind::Adoption],
        summary: "a business or adoption metric was never measured",
        ask: "Each business and each adoption metric has been measured.",
        none: "{it} was never measured",
        who: BusinessOwner,
        why: "A target that nobody held the pilot against has decided nothing. What is not measured while one team uses \
              it will not be measured when ten do.",
        help: "have the metric's owner take the number now, from the source of its baseline, and build the measurement \
               into the regular reports before the rollout",
        sources: &[Five, Six],
        examples: examples!("MET010-never-measured"),
        check: Manifest(|cx, out| {
            each_of(cx, out, OUTCOME);
            lacking(cx.outcome_metrics(), "measured", out, |metric| {
                format!("no measurement of {metric} is stated")
            });
        }),
        ..MET
    },
    Entry {
        code: "MET011",
        name: "measurement-stale",
        sort: Smell(Stage::Rollout),
        reads: &["metrics[].measured.on"],
        limits: &["stale-measurement-days"],
        summary: "a metric has not been measured for long",
        who: ProductionOwner,
        why: "An old number describes another system: teams, data and habits have changed since. It is also a sign that \
              measuring was part of the pilot and ended with it.",
        help: "measure again, and have the number come out of a report that runs by itself, so that the production \
               owner sees it at every review",
        sources: &[Five],
        examples: examples!("MET011-measurement-stale"),
        check: Manifest(stale),
        ..MET
    },
    Entry {
        code: "MET012",
        name: "business-target-missed",
        sort: Requirement(Stage::Production),
        waits: &["MET001", "MET010", "MET004", "MET018"],
        reads: TARGET,
        tells: Some(&[
            "metrics[].measured.value",
            "metrics[].measured.on",
            "metrics[].target.value",
        ]),
        metrics: &[MetricKind::Business],
        summary: "a business metric is short of its target",
        ask: "Each business metric has reached its target.",
        who: ProductionOwner,
        why: "The target is what the money was given for. A system that runs on without reaching it has become a cost \
              that nobody decided on.",
        help: "let the production owner find out where the value is lost, in use, in the workflow or in the case itself, \
               and take target and case back to whoever decided to scale",
        sources: &[Five],
        examples: examples!("MET012-business-target-missed"),
        check: Manifest(|cx, out| short_of_target(cx, out, MetricKind::Business, false)),
        ..MET
    },
    Entry {
        code: "MET013",
        name: "worth-unknown",
        sort: Requirement(Stage::Rollout),
        waits: &["MET001"],
        one_is_enough: true,
        reads: &["metrics[].kind", "metrics[].worth"],
        metrics: &[MetricKind::Business],
        summary: "no business metric says what it is worth",
        ask: "It is stated what an improvement of the business metric is worth in money.",
        who: BusinessOwner,
        why: "Hours saved are not money until somebody says what happens with them. Whoever pays for the rollout compares \
              it with other uses of the money, and needs the effect in the same terms.",
        help: "work out with finance what one unit of the metric is worth, and what has to happen for the business to \
               get it, and state it as worth",
        sources: &[Six, Action],
        examples: examples!("MET013-worth-unknown"),
        check: Manifest(worth_unknown),
        ..MET
    },
    Entry {
        code: "MET014",
        name: "metric-unowned",
        sort: Requirement(Stage::Rollout),
        waits: &["MET001", "MET008"],
        held_by: &["metrics[].owner"],
        standards: standards::ADOPTION,
        reads: &["metrics[].kind", "metrics[].owner"],
        metrics: &[MetricKind::Business, MetricKind::Adoption],
        summary: "nobody answers for a metric",
        ask: "Each business and each adoption metric has somebody who answers for it.",
        none: "nobody answers for {it}",
        who: BusinessOwner,
        why: "During a pilot the team takes its own numbers. When the team has gone, a number without an owner is taken \
              by nobody, and explained by nobody when it falls.",
        help: "give the metric to the person whose own results it shows, usually in the unit that uses it, and name that \
               person as owner",
        sources: &[Six],
        examples: examples!("MET014-metric-unowned"),
        check: Manifest(|cx, out| {
            each_of(cx, out, OUTCOME);
            lacking(cx.outcome_metrics(), "owner", out, |metric| {
                format!("nobody is named who answers for {metric}")
            });
        }),
        ..MET
    },
    Entry {
        code: "MET015",
        name: "target-contradicts-direction",
        sort: Contradiction(Stage::Design),
        reads: &[
            "metrics[].direction",
            "metrics[].baseline.value",
            "metrics[].target.value",
        ],
        summary: "a target is no better than the baseline",
        who: BusinessOwner,
        why: "A target on the wrong side of the baseline is met by doing nothing, or by getting worse. Either the target, \
              the baseline or the direction is not what was meant.",
        help: "check with the metric's owner which way is better and what the value was before, and set a target that \
               the pilot has to earn",
        sources: &[Six],
        examples: examples!("MET015-target-contradicts-direction"),
        check: Manifest(target_contradicts_direction),
        ..MET
    },
    Entry {
        code: "MET016",
        name: "baseline-taken-late",
        sort: Smell(Stage::Pilot),
        reads: &["metrics[].baseline.on", "metrics[].baseline.kind", "pilot.started"],
        summary: "a baseline was taken after the pilot had started",
        who: BusinessOwner,
        why: "From its first day a pilot changes what it is to be held against: people know that they are watched, and \
              the best cases go first. A baseline from then hides part of the effect, or makes one up.",
        help: "look for the number in records from before the start; if there are none, measure a team that does not \
               have it, as the comparison, and say so with kind = \"control\"",
        sources: &[Six],
        examples: examples!("MET016-baseline-taken-late"),
        check: Manifest(baseline_late),
        ..MET
    },
    Entry {
        code: "MET017",
        name: "measurement-unsourced",
        sort: Smell(Stage::Rollout),
        reads: &[
            "metrics[].baseline",
            "metrics[].baseline.source",
            "metrics[].measured",
            "metrics[].measured.source",
        ],
        summary: "nobody can tell where a number comes from",
        who: BusinessOwner,
        why: "A number without a source cannot be taken again, and two numbers from different sources cannot be compared. \
              The first sceptic in the room will ask.",
        help: "name the report, the system or the sample that the number comes from as source, and take baseline and \
               measurement from the same one",
        sources: &[Six],
        examples: examples!("MET017-measurement-unsourced"),
        check: Manifest(unsourced),
        ..MET
    },
    Entry {
        code: "MET018",
        name: "metric-not-comparable",
        sort: Requirement(Stage::Pilot),
        waits: &["MET001", "MET007", "MET008"],
        reads: &["metrics[].unit", "metrics[].direction"],
        summary: "a metric lacks its unit, or which way is better",
        ask: "Each metric has a unit, and it is clear which way is better.",
        who: BusinessOwner,
        why: "Without a unit and a direction, a target is a number that anybody can read their own way, and nobody can \
              say whether it has been reached.",
        help: "agree with the metric's owner on what exactly is counted and whether more or less of it is better, and \
               state both as unit and direction",
        sources: &[Six],
        examples: examples!("MET018-metric-not-comparable"),
        check: Manifest(not_comparable),
        ..MET
    },
    Entry {
        code: "MET019",
        name: "no-business-effect",
        sort: Requirement(Stage::Rollout),
        waits: &["MET001", "MET010", "MET003", "MET018"],
        reads: &[
            "metrics[].kind",
            "metrics[].direction",
            "metrics[].baseline.value",
            "metrics[].measured.value",
        ],
        tells: Some(&[
            "metrics[].measured.value",
            "metrics[].measured.on",
            "metrics[].baseline.value",
        ]),
        metrics: &[MetricKind::Business],
        summary: "a business metric is no better than before the pilot",
        ask: "Each business metric is better than it was before the pilot.",
        who: BusinessOwner,
        why: "A pilot that passes technically while the business number stays flat has shown that the technology is not \
              what was missing. More teams will multiply the cost, not the effect.",
        help: "follow one case through the work and find where the gain is lost, redesign that step in the pilot's team, \
               and scale only once the number moves",
        sources: &[Five],
        examples: examples!("MET019-no-business-effect"),
        check: Manifest(no_effect),
        ..MET
    },
    Entry {
        code: "MET020",
        name: "adoption-target-set-late",
        sort: Smell(Stage::Pilot),
        standards: standards::ADOPTION,
        reads: &["metrics[].kind", "metrics[].defined-on", "pilot.started"],
        summary: "an adoption metric was chosen after the pilot had started",
        who: BusinessOwner,
        why: "How much use counts as success has to be settled before anybody knows how much there is. Set afterwards, it \
              describes those who were keen from the start.",
        help: "have the business owner say, without looking at the figures, which share of the team would have to use it \
               for the rollout to pay, and measure against that",
        sources: &[Handoff, Model],
        examples: examples!("MET020-adoption-target-set-late"),
        check: Manifest(|cx, out| chosen_late(cx, out, MetricKind::Adoption)),
        ..MET
    },
    Entry {
        code: "MET021",
        name: "metric-undated",
        sort: Requirement(Stage::Pilot),
        waits: &["MET001", "MET008"],
        standards: standards::ADOPTION,
        reads: &["metrics[].kind", "metrics[].defined-on"],
        metrics: &[MetricKind::Business, MetricKind::Adoption],
        only_a_date: true,
        summary: "nobody can tell when a metric was chosen",
        ask: "For each business and each adoption metric it is on record when it was chosen.",
        none: "there is no day on which {it} was chosen as a metric",
        who: Champion,
        why: "A metric is worth something only if it was chosen before there were results to choose it by, and without a \
              date nobody can tell.",
        help: "look up the meeting or the paper in which the metric was agreed, and state its day as defined-on; if there \
               is none, have the business owner agree to it now",
        sources: &[Five, Model],
        examples: examples!("MET021-metric-undated"),
        check: Manifest(|cx, out| {
            each_of(cx, out, OUTCOME);
            lacking(cx.outcome_metrics(), "defined-on", out, |metric| {
                format!("when {metric} was chosen as a metric is not stated")
            });
        }),
        ..MET
    },
    Entry {
        code: "MET022",
        name: "technical-target-missed",
        sort: Requirement(Stage::Rollout),
        waits: &["MET007", "MET004", "MET018"],
        reads: &[
            "metrics[].kind",
            "metrics[].direction",
            "metrics[].measured",
            "metrics[].measured.value",
            "metrics[].target.value",
            "metrics[].target.by",
        ],
        tells: Some(&[
            "metrics[].measured.value",
            "metrics[].measured.on",
            "metrics[].target.value",
        ]),
        metrics: &[MetricKind::Technical],
        summary: "a technical metric is unmeasured, or short of its target",
        ask: "Each technical metric has been measured and has reached its target.",
        none: "{it} was never measured",
        who: Champion,
        why: "Performance is the first of three gates, before adoption and business effect. New teams bring harder data \
              than the pilot's, so what falls short in the pilot falls further behind in the rollout.",
        help: "measure it on cases as they really come in, and keep it in the pilot's team until it is as good as was \
               agreed",
        sources: &[Five, Model],
        examples: examples!("MET022-technical-target-missed"),
        check: Manifest(technical_target_missed),
        ..MET
    },
    Entry {
        code: "MET023",
        name: "no-effect-in-time",
        sort: Contradiction(Stage::Pilot),
        reads: &[
            "pilot.stage",
            "pilot.started",
            "pilot.decision-due",
            "decision.verdict",
            "decision.until",
            "metrics[].kind",
            "metrics[].direction",
            "metrics[].baseline.value",
            "metrics[].measured.value",
        ],
        metrics: &[MetricKind::Business],
        keeps_to_stage: true,
        replaces: &["MET019"],
        limits: &["futile-days"],
        forces: Some(Force::Loss),
        summary: "time is up, and no business metric is better than before",
        who: BusinessOwner,
        why: "A pilot is given time to show an effect. When the time is up and every business number that was taken stands \
              where it stood, more time is not what is missing, and each further month is paid for a hope.",
        help: "put the numbers before whoever decides, and say stop, or take what was learnt to another use; list where else \
               it could go under adjacent-uses, or say with adjacent-uses = false that there is nowhere",
        sources: &[Six],
        examples: examples!("MET023-no-effect-in-time"),
        check: Manifest(no_effect_in_time),
        ..MET
    },
];

/// What it takes to hold a metric against its target.
const TARGET: &[&str] = &[
    "metrics[].kind",
    "metrics[].direction",
    "metrics[].measured.value",
    "metrics[].target.value",
    "metrics[].target.by",
];

/// The kinds of metric that say what became of the pilot.
const OUTCOME: &[MetricKind] = &[MetricKind::Business, MetricKind::Adoption];

/// The rule that asks for a metric of a kind.
fn asking_for(kind: MetricKind) -> &'static str {
    match kind {
        MetricKind::Business => "MET001",
        MetricKind::Technical => "MET007",
        MetricKind::Adoption => "MET008",
    }
}

/// Waits for each kind of which there is no metric.
fn each_of(cx: &Context, out: &mut Findings, kinds: &[MetricKind]) {
    for kind in kinds {
        if cx.metrics(*kind).next().is_none() {
            out.waits_for(asking_for(*kind));
        }
    }
}

fn called(metric: &Metric) -> &str {
    metric.name.as_deref().unwrap_or("a metric")
}

fn none_of(cx: &Context, out: &mut Findings, kind: MetricKind, message: impl Fn(&str) -> String) {
    if cx.metrics(kind).next().is_none() {
        out.at("metrics", message(cx.name()));
    }
}

/// Reports each of the metrics that has nothing at `key`.
fn lacking<'a>(
    metrics: impl Iterator<Item = (usize, &'a Metric)>,
    key: &str,
    out: &mut Findings,
    message: impl Fn(&str) -> String,
) {
    for (i, metric) in metrics {
        out.missing(&format!("metrics[{i}].{key}"), || message(called(metric)));
    }
}

fn chosen_late(cx: &Context, out: &mut Findings, kind: MetricKind) {
    for (i, metric) in cx.metrics(kind) {
        if let Some((days, defined, started)) = late(cx, metric.defined_on, cx.manifest.pilot.started) {
            let name = called(metric);
            out.at(
                format!("metrics[{i}].defined-on"),
                format!("{name} was chosen as a metric on {defined}, {days} after the pilot had started"),
            )
            .see("pilot.started", format!("the pilot started on {started}"));
        }
    }
}

/// Reports each business metric whose name or unit has words of the list.
fn called_business(cx: &Context, out: &mut Findings, list: &WordList, message: impl Fn(&str, &str) -> String) {
    for (i, metric) in cx.metrics(MetricKind::Business) {
        let found = |text: &Option<String>| list.found_in(&[text.as_deref().unwrap_or_default()]);
        let (in_name, in_unit) = (found(&metric.name), found(&metric.unit));
        let mut words = in_name.clone();
        words.extend(in_unit.iter().filter(|word| !in_name.contains(word)));
        if words.is_empty() {
            continue;
        }
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let at = if in_name.is_empty() { "unit" } else { "name" };
        out.at(format!("metrics[{i}].kind"), message(called(metric), &listed(&quoted)))
            .see(format!("metrics[{i}].{at}"), "what it measures");
    }
}

/// Reports each metric of the kind that was measured short of its target: once the target's day has passed, or it has none,
/// and where `at_any_time` before that too.
///
/// The finding is about the target, and points at the measured value: so it is kept back where the target's day is broken.
fn short_of_target(cx: &Context, out: &mut Findings, kind: MetricKind, at_any_time: bool) {
    each_of(cx, out, &[kind]);
    for (i, metric) in cx.metrics(kind) {
        let by = metric.target.as_ref().and_then(|target| target.by);
        let passed = by.is_none_or(|by| by < cx.today);
        if !passed && !at_any_time {
            for key in ["direction", "measured", "target.value"] {
                let is_asked_for = kind == MetricKind::Technical && key == "measured";
                if !is_asked_for {
                    out.needs_no(format!("metrics[{i}].{key}"));
                }
            }
            continue;
        }
        if kind != MetricKind::Technical {
            waits_for_value(out, i, "measured", measured(metric), "MET010");
        }
        waits_for_value(out, i, "target", target(metric), "MET004");
        if metric.direction.is_none() {
            out.waits_for_key("MET018", format!("metrics[{i}].direction"));
        }
        if measured(metric).is_none() || target_met(metric) != Some(false) {
            continue;
        }
        let Some(message) = short_message(cx, metric) else {
            continue;
        };
        out.at(format!("metrics[{i}].target"), message)
            .pointing(format!("metrics[{i}].measured"))
            .failed()
            .see(format!("metrics[{i}].target"), "the target");
    }
}

/// A measurement without its day is not there yet.
fn measured(metric: &Metric) -> Option<f64> {
    let measured = metric.measured.as_ref().filter(|measured| measured.on.is_some());
    measured?.value.map(|value| value.0)
}

fn target(metric: &Metric) -> Option<f64> {
    metric.target.as_ref()?.value.map(|value| value.0)
}

fn baseline(metric: &Metric) -> Option<f64> {
    let baseline = metric.baseline.as_ref().filter(|baseline| baseline.on.is_some());
    baseline?.value.map(|value| value.0)
}

/// Waits for a value of a metric that another rule asks for, where it is not there.
fn waits_for_value(out: &mut Findings, metric: usize, key: &str, value: Option<f64>, on: &'static str) {
    if value.is_none() {
        out.waits_for_key(on, format!("metrics[{metric}].{key}"));
    }
}

/// `claim-cycle-time was 28 hours on 1 June 2026, above the 24 that it was to reach by 31 May 2026`.
fn short_message(cx: &Context, metric: &Metric) -> Option<String> {
    let target = metric.target.as_ref()?;
    let (value, wanted) = (metric.measured.as_ref()?.value?, target.value?);
    let side = if value < wanted { "below" } else { "above" };
    let wanted = told_again(metric, wanted);
    let goal = match target.by {
        Some(by) if by < cx.today => format!("the {wanted} that it was to reach by {by}"),
        _ => format!("its target of {wanted}"),
    };
    Some(format!(
        "{} was {}{}, {side} {goal}",
        called(metric),
        told(metric, value),
        measured_on(metric)
    ))
}

/// ` on 1 June 2026`, or nothing.
fn measured_on(metric: &Metric) -> String {
    let on = metric.measured.as_ref().and_then(|measured| measured.on);
    on.map_or_else(String::new, |on| format!(" on {on}"))
}

fn technical_target_missed(cx: &Context, out: &mut Findings) {
    lacking(cx.metrics(MetricKind::Technical), "measured", out, |metric| {
        format!("no measurement of {metric} is stated")
    });
    let before_rollout = cx.stage() < Stage::Rollout;
    short_of_target(cx, out, MetricKind::Technical, before_rollout);
}

fn stale(cx: &Context, out: &mut Findings) {
    let limit = cx.settings.limits.stale_measurement_days;
    for (i, metric) in cx.manifest.metrics.iter().enumerate() {
        let Some(on) = metric.measured.as_ref().and_then(|measured| measured.on) else {
            continue;
        };
        let age = cx.today.days_since(on);
        if age > limit {
            let name = called(metric);
            out.at(
                format!("metrics[{i}].measured.on"),
                format!("{name} was last measured on {on}, {} ago", days(age)),
            )
            .label(format!("more than {} ago", days(limit)));
        }
    }
}

fn worth_unknown(cx: &Context, out: &mut Findings) {
    let business: Vec<_> = cx.metrics(MetricKind::Business).collect();
    let Some((first, metric)) = business.first() else {
        out.waits_for("MET001");
        return;
    };
    if business.iter().any(|(_, metric)| metric.worth.is_some()) {
        return;
    }
    let each_says_none = business
        .iter()
        .all(|(i, _)| cx.says_none(&format!("metrics[{i}].worth")));
    let what = match business.len() {
        1 => format!("what {} is worth to the business", called(metric)),
        many => format!("what the {many} business metrics of {} are worth", cx.name()),
    };
    let message = if each_says_none {
        format!("there is no figure for {what}")
    } else {
        format!("{what} is not stated")
    };
    out.at("metrics", message)
        .pointing(format!("metrics[{first}]"))
        .known(each_says_none);
}

fn target_contradicts_direction(cx: &Context, out: &mut Findings) {
    for (i, metric) in cx.manifest.metrics.iter().enumerate() {
        let baseline = baseline(metric).map(Quantity);
        let target = metric.target.as_ref().and_then(|target| target.value);
        let (Some(direction), Some(baseline), Some(target)) = (metric.direction, baseline, target) else {
            continue;
        };
        if beats(direction, target, baseline) {
            continue;
        }
        let way = match direction {
            Direction::Up => "up",
            Direction::Down => "down",
        };
        let name = called(metric);
        let (target, baseline) = (told(metric, target), told_again(metric, baseline));
        out.at(
            format!("metrics[{i}].target"),
            format!("{name} is to go {way}, but its target of {target} is no better than its baseline of {baseline}"),
        )
        .see(format!("metrics[{i}].baseline"), "the value before the pilot")
        .see(format!("metrics[{i}].direction"), "which way is better");
    }
}

fn baseline_late(cx: &Context, out: &mut Findings) {
    for (i, metric) in cx.manifest.metrics.iter().enumerate() {
        // What is measured beside the pilot, on those who do without it, is measured while it runs.
        let before = metric
            .baseline
            .as_ref()
            .filter(|baseline| baseline.kind != Some(BaselineKind::Control));
        let on = before.and_then(|baseline| baseline.on);
        if let Some((days, on, started)) = late(cx, on, cx.manifest.pilot.started) {
            let name = called(metric);
            out.at(
                format!("metrics[{i}].baseline.on"),
                format!("the baseline of {name} was taken on {on}, {days} after the pilot had started"),
            )
            .see("pilot.started", format!("the pilot started on {started}"));
        }
    }
}

fn unsourced(cx: &Context, out: &mut Findings) {
    for (i, metric) in cx.manifest.metrics.iter().enumerate() {
        let name = called(metric);
        if metric.baseline.is_some() {
            out.missing(&format!("metrics[{i}].baseline.source"), || {
                format!("where the baseline of {name} comes from is not stated")
            });
        }
        if metric.measured.is_some() {
            out.missing(&format!("metrics[{i}].measured.source"), || {
                format!("where the measured value of {name} comes from is not stated")
            });
        }
    }
}

fn not_comparable(cx: &Context, out: &mut Findings) {
    each_of(cx, out, MetricKind::ALL);
    for (i, metric) in cx.manifest.metrics.iter().enumerate() {
        let name = called(metric);
        let Some(lacking) = out.lacks(&format!("metrics[{i}]"), &["unit", "direction"]) else {
            continue;
        };
        let message = match (lacking.has("unit"), lacking.has("direction"), lacking.is_known) {
            (true, true, true) => format!("{name} has neither a unit nor a way in which it should go, up or down"),
            (true, true, false) => format!("neither the unit of {name} nor whether it should go up or down is stated"),
            (true, false, true) => format!("{name} has no unit"),
            (true, false, false) => format!("the unit of {name} is not stated"),
            (false, _, true) => format!("there is no way in which {name} should go, up or down"),
            (false, _, false) => format!("whether {name} should go up or down is not stated"),
        };
        lacking.report(out, message);
    }
}

/// How long a pilot has had to show an effect, where that is over; `None` where it is not, or cannot be told.
fn time_is_up(cx: &Context) -> Option<(String, &'static str)> {
    let pilot = &cx.manifest.pilot;
    if let Some(since) = pilot.started.map(|started| cx.today.days_since(started))
        && since > cx.settings.limits.futile_days
    {
        return Some((format!("{} after {} started", days(since), cx.name()), "pilot.started"));
    }
    let due = pilot.decision_due.filter(|due| *due < cx.today)?;
    if cx.is_decided() {
        return None;
    }
    let late = days(cx.today.days_since(due));
    Some((format!("{late} after the decision was due"), "pilot.decision-due"))
}

fn no_effect_in_time(cx: &Context, out: &mut Findings) {
    let Some((when, since)) = time_is_up(cx).filter(|_| matches!(cx.stage(), Stage::Pilot | Stage::Rollout)) else {
        return;
    };
    let mut taken = Vec::new();
    for (i, metric) in cx.manifest.metrics.iter().enumerate() {
        let cannot_be_read = |key: &str| cx.doc.why_broken(&format!("metrics[{i}].{key}")) == Some(Why::Form);
        // One of which it cannot be told may be the one that is better.
        let of_business =
            metric.kind == Some(MetricKind::Business) || (metric.kind.is_none() && cannot_be_read("kind"));
        if of_business
            && ["kind", "direction", "baseline.value", "measured.value"]
                .into_iter()
                .any(cannot_be_read)
        {
            return;
        }
        if metric.kind != Some(MetricKind::Business) {
            continue;
        }
        let (Some(direction), Some(before), Some(now)) = (metric.direction, baseline(metric), measured(metric)) else {
            continue;
        };
        let (before, now) = (Quantity(before), Quantity(now));
        if beats(direction, now, before) {
            return;
        }
        taken.push((i, metric, before, now));
    }
    let Some((first, metric, before, now)) = taken.first().filter(|_| !cx.doc.has_unclear_entries("metrics")) else {
        return;
    };
    let name = cx.name();
    let message = match taken.len() {
        1 => format!(
            "{when}, {} is {} (measured{}), no better than the {} before the pilot",
            called(metric),
            told(metric, *now),
            measured_on(metric),
            told_again(metric, *before)
        ),
        many => {
            let names: Vec<&str> = taken.iter().take(3).map(|(_, metric, ..)| called(metric)).collect();
            let among = if many > names.len() { ", among them" } else { ":" };
            format!(
                "{when}, none of the {many} business metrics of {name} that were measured is better than before the \
                 pilot{among} {}",
                listed(&names)
            )
        }
    };
    // It is about all of them: which stands first makes no difference.
    let draft = out.at("metrics", message);
    draft.pointing(format!("metrics[{first}].measured"));
    draft.failed().forcing();
    for (i, ..) in &taken {
        draft.see(format!("metrics[{i}].baseline"), "the value before the pilot");
    }
    draft.see(since, "the time it was given");
}

fn no_effect(cx: &Context, out: &mut Findings) {
    let mut technical = cx.metrics(MetricKind::Technical).peekable();
    // A metric of unknown kind may be a technical one that fails.
    let kinds_known = cx.manifest.metrics.iter().all(|metric| metric.kind.is_some());
    let works =
        kinds_known && technical.peek().is_some() && technical.all(|(_, metric)| target_met(metric) == Some(true));
    each_of(cx, out, &[MetricKind::Business]);
    for (i, metric) in cx.metrics(MetricKind::Business) {
        waits_for_value(out, i, "measured", measured(metric), "MET010");
        waits_for_value(out, i, "baseline", baseline(metric), "MET003");
        if metric.direction.is_none() {
            out.waits_for_key("MET018", format!("metrics[{i}].direction"));
        }
        let (Some(before), Some(after)) = (baseline(metric), measured(metric)) else {
            continue;
        };
        let Some(direction) = metric.direction else { continue };
        let (baseline, measured) = (Quantity(before), Quantity(after));
        if beats(direction, measured, baseline) {
            continue;
        }
        let than = if beats(direction, baseline, measured) {
            "worse"
        } else {
            "no better"
        };
        let but = if works {
            ", though every technical target is met"
        } else {
            ""
        };
        out.at(
            format!("metrics[{i}].measured"),
            format!(
                "{} was {}{}, {than} than the {} before the pilot{but}",
                called(metric),
                told(metric, measured),
                measured_on(metric),
                told_again(metric, baseline)
            ),
        )
        .failed()
        .see(format!("metrics[{i}].baseline"), "the value before the pilot");
    }
}
