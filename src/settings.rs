//! The limits and word lists that rules use.

use crate::words::WordList;

/// Limits, each by the name that configuration knows it by.
#[derive(Debug, Clone)]
pub struct Limits {
    /// `max-manifest-bytes`: a larger file is not read. In bytes.
    pub max_manifest_bytes: u64,
    /// `max-findings`: more than these of one manifest are left out, and counted.
    pub max_findings: usize,
    /// `stub-words`: a document with fewer words is a stub.
    pub stub_words: usize,
    /// `payback-months`: the case has to pay the cost of scaling back within.
    pub payback_months: u32,
    /// `stale-measurement-days`: a measurement older than this is stale.
    pub stale_measurement_days: i64,
    /// `handoff-minutes`: a handoff that takes longer is too slow.
    pub handoff_minutes: i64,
    /// `handoff-test-days`: a handoff test older than this is outdated.
    pub handoff_test_days: i64,
    /// `stall-days`: a pilot or rollout that has not moved for longer has stalled.
    pub stall_days: i64,
    /// `killed-running-days`: how long a killed pilot may take to be retired.
    pub killed_running_days: i64,
    /// `waiver-days`: a waiver that holds for longer is too long.
    pub waiver_days: i64,
    /// `portfolio-pilots`: so many pilots with nothing in production are too many.
    pub portfolio_pilots: usize,
    /// `portfolio-ratio-pilots`: from so many pilots on, the ratio counts.
    pub portfolio_ratio_pilots: usize,
    /// `portfolio-ratio`: so many times as many pilots as systems in production are too many.
    pub portfolio_ratio: usize,
    /// `owner-pilots`: one production owner of more than these has too many.
    pub owner_pilots: usize,
    /// `large-rollout-people`: a rollout to more people takes longer.
    pub large_rollout_people: i64,
    /// `large-rollout-teams`: a rollout to more teams takes longer.
    pub large_rollout_teams: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_manifest_bytes: 1_048_576,
            max_findings: 1000,
            stub_words: 30,
            payback_months: 24,
            stale_measurement_days: 90,
            handoff_minutes: 60,
            handoff_test_days: 180,
            stall_days: 180,
            killed_running_days: 30,
            waiver_days: 180,
            portfolio_pilots: 3,
            portfolio_ratio_pilots: 5,
            portfolio_ratio: 2,
            owner_pilots: 3,
            large_rollout_people: 200,
            large_rollout_teams: 5,
        }
    }
}

/// Word lists, in lower case.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// `placeholders`: strings that stand in for a value.
    pub placeholders: Vec<String>,
    /// `technical-words`: words of a metric that speak of model or system performance.
    pub technical_words: WordList,
    /// `activity-words`: words of a metric that count activity.
    pub activity_words: WordList,
}

impl Default for Vocabulary {
    fn default() -> Self {
        let entries = |text: &'static str| text.split(", ").map(str::to_owned);
        Self {
            placeholders: entries(
                "tbd, tbc, todo, fixme, xxx, n/a, unknown, someone, to be defined, to be decided, to be confirmed, ?, …, \
                 ...",
            )
            .collect(),
            technical_words: WordList::new(entries(
                "accuracy, precision, recall, f1, f-score, auc, auroc, auprc, roc, rmse, mse, mae, mape, log loss, ndcg, \
                 bleu, rouge, perplexity, latency, throughput, uptime, token, tokens, gpu, gpus, inference, \
                 inferences, hallucination, hallucinations, groundedness, qps, milliseconds, ms",
            )),
            // The plurals, because they count: "prompt payments" and "cost per click" count no activity. Nor do words
            // that a business has its own meaning for: requests, visits, conversations.
            activity_words: WordList::new(entries(
                "queries, query count, query volume, prompts, prompt count, logins, log-ins, login count, sign-ins, \
                 sessions, session count, messages, message count, clicks, click count, active users, daily users, weekly \
                 users, monthly users, number of users, user count, active accounts, dau, wau, mau, page views, pageviews, \
                 page visits, downloads, api calls, api requests, invocations",
            )),
        }
    }
}

/// What holds for a manifest.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Limits.
    pub limits: Limits,
    /// Word lists.
    pub vocabulary: Vocabulary,
}
