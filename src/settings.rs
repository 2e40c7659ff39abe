//! Numbers and word lists that rules go by.

use std::collections::HashSet;

use crate::words::{PhraseList, TextSet, WordList};

/// Limits, each by the name that configuration knows it by.
#[derive(Debug, Clone)]
pub struct Limits {
    /// `max-manifest-bytes`: a larger file is not read. In bytes.
    pub max_manifest_bytes: u64,
    /// `max-findings`: more than these of one manifest are left out, and counted.
    pub max_findings: usize,
    /// `stub-words`: a document with fewer words is a stub.
    pub stub_words: usize,
    /// `evidence-references`: one document stands behind so many references at most.
    pub evidence_references: usize,
    /// `payback-months`: the case has to pay the cost of scaling back within.
    pub payback_months: i64,
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
    /// `waivers`: more waivers than these in one manifest are another standard, and no exception.
    pub waivers: usize,
    /// `futile-days`: a pilot that has shown no effect for longer has none.
    pub futile_days: i64,
    /// `not-applicable`: more requirements than these that an organisation calls not applicable make no plain yes.
    pub not_applicable: usize,
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
            evidence_references: 3,
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
            waivers: 5,
            futile_days: 540,
            not_applicable: 5,
            large_rollout_people: 200,
            large_rollout_teams: 5,
        }
    }
}

/// A limit, as configurations know it.
pub struct Limit {
    /// Its key in `[limits]`.
    pub name: &'static str,
    /// What it limits, as a sentence for editors and documents.
    pub about: &'static str,
    /// The least that it can be set to.
    pub least: i64,
    /// Which numbers ask for less than its own.
    pub laxer: Laxer,
    /// Reads it.
    pub get: fn(&Limits) -> i64,
    /// Sets it.
    pub set: fn(&mut Limits, i64),
}

/// Which numbers ask for less than a limit's default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Laxer {
    /// Larger ones, as of most limits.
    Above,
    /// Smaller ones.
    Below,
    /// None: no verdict about a pilot rests on it.
    Never,
}

impl Limit {
    /// Where limits ask for less than the default, what to say of it: `handoff-minutes = 90 (60 by default)`.
    pub fn laxness(&self, limits: &Limits) -> Option<String> {
        let (own, default) = ((self.get)(limits), (self.get)(&Limits::default()));
        let is_laxer = match self.laxer {
            Laxer::Above => own > default,
            Laxer::Below => own < default,
            Laxer::Never => false,
        };
        is_laxer.then(|| format!("{} = {own} ({default} by default)", self.name))
    }
}

/// Entries of [`LIMITS`]: key, field, the least, what it limits, and which numbers are laxer, where that is not those above.
macro_rules! limits {
    (@laxer) => { Laxer::Above };
    (@laxer $laxer:ident) => { Laxer::$laxer };
    ($($name:literal $field:ident, $least:literal, $about:literal $(, $laxer:ident)?;)*) => {
        /// Every limit.
        pub static LIMITS: &[Limit] = &[$(Limit {
            name: $name,
            about: $about,
            least: $least,
            laxer: limits!(@laxer $($laxer)?),
            get: |limits| i64::try_from(limits.$field).unwrap_or(i64::MAX),
            // The schema keeps out what does not fit: every field takes what is not negative.
            set: |limits, value| limits.$field = value.try_into().unwrap_or(limits.$field),
        }),*];
    };
}

limits! {
    // What is read and shown is no demand; nor is what the portfolio is held to, or how long a large rollout takes.
    "max-manifest-bytes" max_manifest_bytes, 1, "The largest manifest that is read, in bytes.", Never;
    "max-findings" max_findings, 1, "The most findings of one manifest; more are left out, and counted.", Never;
    "stub-words" stub_words, 0, "A document with fewer words than this is a stub.", Below;
    "evidence-references" evidence_references, 1, "One document stands behind so many references at most.";
    "payback-months" payback_months, 0, "The months within which the case has to pay the cost of scaling back.";
    "stale-measurement-days" stale_measurement_days, 0, "A measurement older than so many days is stale.";
    "handoff-minutes" handoff_minutes, 0, "A handoff that takes longer than so many minutes is too slow.";
    "handoff-test-days" handoff_test_days, 0, "A handoff test older than so many days is outdated.";
    "stall-days" stall_days, 0, "A pilot or a rollout that has not moved for longer has stalled.";
    "killed-running-days" killed_running_days, 0, "The days that a killed pilot may take to be retired.";
    "waiver-days" waiver_days, 0, "A waiver that holds for more days than this is too long.";
    "portfolio-pilots" portfolio_pilots, 1, "So many pilots with nothing in production are too many.", Never;
    "portfolio-ratio-pilots" portfolio_ratio_pilots, 1, "From so many pilots on, the ratio counts.", Never;
    "portfolio-ratio" portfolio_ratio, 1, "More than so many times as many pilots as systems in production are too many.", Never;
    "owner-pilots" owner_pilots, 1, "A production owner of more pilots than this has too many.", Never;
    "waivers" waivers, 0, "More waivers than this in one manifest are another standard, and no exception.";
    "futile-days" futile_days, 0, "A pilot that has shown no business effect for more days than this has none.";
    "not-applicable" not_applicable, 0, "More requirements than this that are called not applicable make no plain yes.";
    "large-rollout-people" large_rollout_people, 0, "A rollout to more people than this takes longer.", Never;
    "large-rollout-teams" large_rollout_teams, 0, "A rollout to more teams than this takes longer.", Never;
}

/// Word lists.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// `placeholders`: strings that stand in for a value.
    pub placeholders: TextSet,
    /// `denials`: strings that say that there is none.
    pub denials: TextSet,
    /// `technical-words`: words of a metric that speak of model or system performance.
    pub technical_words: WordList,
    /// `activity-words`: words of a metric that count activity.
    pub activity_words: WordList,
    /// `leftovers`: what a template or an assistant has left in a document.
    pub leftovers: PhraseList,
}

/// A word list, as configurations know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// `placeholders`.
    Placeholders,
    /// `denials`.
    Denials,
    /// `technical-words`.
    TechnicalWords,
    /// `activity-words`.
    ActivityWords,
    /// `leftovers`.
    Leftovers,
}

impl List {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Placeholders,
        Self::Denials,
        Self::TechnicalWords,
        Self::ActivityWords,
        Self::Leftovers,
    ];

    /// Its key in `[vocabulary]`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Placeholders => "placeholders",
            Self::Denials => "denials",
            Self::TechnicalWords => "technical-words",
            Self::ActivityWords => "activity-words",
            Self::Leftovers => "leftovers",
        }
    }

    /// Its words, where no configuration says otherwise; in lower case.
    pub fn words(self) -> Vec<String> {
        let words = match self {
            Self::Placeholders => {
                "tbd, tbc, todo, fixme, xxx, n/a, unknown, someone, to be defined, to be decided, to be confirmed, ?, …, \
                 ..."
            }
            Self::Denials => "none, no, nothing, nobody, never, not yet, not planned, n/a",
            Self::TechnicalWords => {
                "accuracy, precision, recall, f1, f-score, auc, auroc, auprc, roc, rmse, mse, mae, mape, log loss, ndcg, \
                 bleu, rouge, perplexity, latency, throughput, uptime, token, tokens, gpu, gpus, inference, \
                 inferences, hallucination, hallucinations, groundedness, qps, milliseconds, ms"
            }
            // The plurals, because they count: "prompt payments" and "cost per click" count no activity. Nor do words
            // that a business has its own meaning for: requests, visits, conversations.
            Self::ActivityWords => {
                "queries, query count, query volume, prompts, prompt count, logins, log-ins, login count, sign-ins, \
                 sessions, session count, messages, message count, clicks, click count, active users, daily users, weekly \
                 users, monthly users, number of users, user count, active accounts, dau, wau, mau, page views, pageviews, \
                 page visits, downloads, api calls, api requests, invocations"
            }
            // Blanks by how they begin, because what follows differs: "[insert the date]". Not "[name]" and "[date]", which
            // people write where they have blacked something out.
            Self::Leftovers => {
                "[insert, [fill in, [your company, [your organisation, [your organization, [your team, [your name, [company \
                 name, [organisation name, [organization name, as an ai language model, as a large language model, as an ai \
                 assistant, i can't assist with, i cannot assist with, i can't fulfill, i cannot fulfill, lorem ipsum"
            }
        };
        words.split(", ").map(str::to_owned).collect()
    }
}

impl Vocabulary {
    /// Of these lists, whose words may be written in any case.
    pub fn of(words: impl Fn(List) -> Vec<String>) -> Self {
        // `mAP` is two words where case tells them apart, and one in `map-at-50`.
        let in_any_case = |list| {
            let words = words(list);
            let known: HashSet<&String> = words.iter().collect();
            let lower = words.iter().map(|word| word.to_lowercase());
            let other: Vec<String> = lower.filter(|word| !known.contains(word)).collect();
            WordList::new(words.into_iter().chain(other))
        };
        Self {
            placeholders: TextSet::new(words(List::Placeholders)),
            denials: TextSet::new(words(List::Denials)),
            technical_words: in_any_case(List::TechnicalWords),
            activity_words: in_any_case(List::ActivityWords),
            leftovers: PhraseList::new(words(List::Leftovers)),
        }
    }
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::of(List::words)
    }
}
