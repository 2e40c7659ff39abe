//! What a manifest may hold, as the reference reads it: a line a table, `key:type`, `!` where shape requires it.
//!
//! Types are `text`, `said` (a text in which a denial is looked for), `ref`, `date`, `bool`, `number`, `count` (an integer of at
//! least 1), `amount` (a number of at least 0), `users` (an integer of at least 0), `person`, `version`, words with `|` between
//! them, and any of these in brackets for a list. `x[]` is a table of the array `x`, `*` an id.

/// The tables, each before those below it.
pub const SHAPE: &[(&str, &str)] = &[
    ("", "manifest-version!:version"),
    (
        "pilot",
        "name!:text summary:text stage!:design|pilot|rollout|production|retired unit:text problem:text champion:person \
         builders:[person] started:date decision-due:date succeeded-on:date selection:typical|best|volunteers",
    ),
    ("people", ""),
    ("people.*", "name!:text role:text team:text email:text left:date"),
    ("ownership", ""),
    (
        "ownership.sponsor",
        "person!:person executive:bool controls-budget:bool funds:[pilot|rollout|run] committed-on:date funded-until:date",
    ),
    (
        "ownership.production-owner",
        "person!:person accountable-for:business-value|technology budget-line:said \
         review-cadence:weekly|fortnightly|monthly|quarterly|yearly authority:[change|pause|retire] named-on:date",
    ),
    ("ownership.business-owner", "person!:person since:date"),
    ("ownership.maintainer", "person!:person"),
    (
        "ownership.scale-decision",
        "person!:person controls-budget:bool ready-when:[text] agreed-on:date",
    ),
    (
        "metrics[]",
        "name!:text kind!:technical|business|adoption unit:text direction:up|down owner:person defined-on:date worth:said",
    ),
    (
        "metrics[].baseline",
        "value!:number on!:date source:text kind:before|control",
    ),
    ("metrics[].target", "value!:number by:date"),
    ("metrics[].measured", "value!:number on!:date source:text"),
    (
        "business-case",
        "currency:currency value-per-year:amount cost-to-scale:amount run-cost-per-year:amount pilot-volume-per-year:amount \
         volume-per-year:amount assumptions:[text] approved-by:person approved-on:date adjacent-uses:[text] \
         alternatives:[text]",
    ),
    ("environment", "audited-on:date"),
    (
        "environment.conditions[]",
        "kind!:data|team|process|support|champion|tooling pilot!:text production!:text holds!:bool plan:said",
    ),
    (
        "environment.data",
        "source!:curated|sampled|live owner:person unprocessable-protocol:ref",
    ),
    ("environment.data.production-test", "on!:date evidence!:ref"),
    ("environment.data.hand-tuned[]", "work!:text replacement:said"),
    ("integration", "standalone:bool resources:said it-lead:person"),
    (
        "integration.systems[]",
        "name!:text owner:person interface:text status!:planned|building|live tested-on:date",
    ),
    ("integration.reviews", ""),
    ("integration.reviews.it", REVIEW),
    ("integration.reviews.security", REVIEW),
    ("integration.reviews.compliance", REVIEW),
    ("integration.reviews.privacy", REVIEW),
    (
        "workflow",
        "current-map:ref mapped-by:[person] new-map:ref designed-on:date steps-removed:[text] steps-changed:[text] \
         exception-handling:ref quality-checks:ref visibility:said agreed-with:[text] decision-rights:[text] \
         parallel-manual:bool",
    ),
    ("workflow.roles[]", "role!:text change!:text job-description:ref"),
    (
        "adoption",
        "change-plan:ref owner:person budget-line:said headcount:ref workers-informed-on:date frontline:[person] \
         performance-metrics:ref support:said outside-users:users sceptics-included:bool barriers:[text]",
    ),
    ("adoption.training", "program!:ref role-specific:bool"),
    ("rollout", "started:date"),
    (
        "rollout.teams[]",
        "name!:text wave!:count size:count status!:planned|adopting|stable|paused|withdrawn stable-since:date \
         workflow-mapped-by:person designed-with:[person] check-ins:weekly|fortnightly|monthly|quarterly|yearly feedback:said \
         champion:person data-assessed-on:date workflow:ref can-adjust:bool",
    ),
    ("rollout.teams[].adoption-window", "from!:date to!:date"),
    (
        "rollout.reviews[]",
        "day!:count held-on:date stable:bool adoption-on-track:bool blockers:[text] outcome:expand|harden|pivot|stop",
    ),
    (
        "governance",
        "risk-tier:minimal|limited|high|prohibited regulated:bool framework:ref designed-on:date tested-on:date \
         accountable:person autonomy:suggests|acts-on-approval|acts oversight:said escalation:[person] incident-plan:ref \
         audit-trail:said explainability:said data-governance:ref \
         review-cadence:weekly|fortnightly|monthly|quarterly|yearly last-review:date fallback:ref fallback-tested-on:date \
         policies-updated-on:date decommission:ref",
    ),
    ("governance.monitoring", "signals:[text] alerts:person"),
    ("handoff", "scoped-on:date runs-without-builders:bool"),
    (
        "handoff.docs",
        "runbook:ref training:ref workarounds:ref edge-cases:ref",
    ),
    ("handoff.test", "on!:date by!:person minutes!:count unaided!:bool"),
    (
        "handoff.partner",
        "name!:text agreed-on:date scaling:included|separate docs-standard:ref change-management:bool reviews:bool \
         owner-after:person independence:said",
    ),
    (
        "decision",
        "verdict!:scale|pivot|kill|keep until:date on:date by:person because:text pivot-to:text learnings:ref",
    ),
    ("waivers[]", "rule!:text reason!:text approved-by!:person expires!:date"),
];

const REVIEW: &str =
    "status!:open|passed|refused|not-required on:date expires:date evidence:ref because:text plan:text";

/// Tables that a rule demands, with that rule.
pub const DEMANDED: &[(&str, &str)] = &[
    ("ownership.sponsor", "OWN007"),
    ("ownership.production-owner", "OWN001"),
    ("ownership.business-owner", "OWN014"),
    ("ownership.scale-decision", "OWN012"),
    ("ownership.maintainer", "OWN020"),
    ("business-case", "VAL001"),
    ("environment", "ENV001"),
    ("environment.data", "ENV005"),
    ("integration", "INT001"),
    ("workflow", "WRK001"),
    ("adoption", "ADO002"),
    ("adoption.training", "ADO004"),
    ("rollout", "ROL001"),
    ("governance", "GOV001"),
    ("handoff", "HND001"),
    ("handoff.test", "HND006"),
];

/// Texts that stand in for an answer.
pub const PLACEHOLDERS: &[&str] = &["TBD", "TODO", "?", "unknown", "<name>"];
/// Texts that say no, anywhere.
pub const DENIALS: &[&str] = &["none", "nobody", "not yet", "n/a"];
/// Texts that say no where a denial is looked for, and are an answer like any other elsewhere.
pub const SENTENCES: &[&str] = &["No human review; the computer decides", "None planned"];

/// A key of a table: its name, type, and whether shape requires it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    pub name: &'static str,
    pub kind: &'static str,
    pub required: bool,
}

/// The keys of a table, none where no such table is known.
pub fn keys(table: &str) -> impl Iterator<Item = Key> + use<> {
    let line = SHAPE.iter().find(|line| line.0 == table).map_or("", |line| line.1);
    line.split_whitespace().map(|key| {
        let (name, kind) = key.split_once(':').expect("a type");
        Key {
            name: name.trim_end_matches('!'),
            kind,
            required: name.ends_with('!'),
        }
    })
}

/// Is there such a table?
pub fn is_table(path: &str) -> bool {
    SHAPE.iter().any(|line| line.0 == path)
}

/// `key` below `table`.
pub fn below(table: &str, key: &str) -> String {
    if table.is_empty() {
        key.to_owned()
    } else {
        format!("{table}.{key}")
    }
}
