//! What the manifest that `init` writes has room for, table by table, and from which stage on.

use crate::manifest::Stage;
use crate::manifest::Stage::{Design, Pilot, Production, Rollout};

/// A table of the manifest.
pub(super) struct Table {
    /// As it is written, with its brackets.
    pub header: &'static str,
    /// What it is about, in one line.
    pub about: &'static str,
    /// The stage at which it is to be filled in; it is shown, commented out, one stage earlier.
    pub due: Stage,
    /// Not every pilot has such a table, or it is nothing without a day or a number: it stays commented out.
    pub waits: bool,
    /// The keys, in the order of the format.
    pub keys: &'static [Key],
}

/// A key of a table: its name, what stands for its value, and the stage at which it is due.
pub(super) struct Key(pub &'static str, pub Value, pub Stage);

/// What stands for a value that is not known yet.
#[derive(Clone, Copy)]
pub(super) enum Value {
    /// A string: `"<…>"`, which MAN007 reports until it is replaced.
    Text(&'static str),
    /// A list of strings: `["<…>"]`.
    List(&'static str),
    /// A value that is the same for everybody, as TOML.
    Given(&'static str),
    /// Commented out until it is known: days, numbers, yes or no, and what no rule requires. Written as it is here.
    Later(&'static str),
}

use Value::{Given, Later, List, Text};

const DAY: Value = Later("<YYYY-MM-DD>");
const MEASURED: Value = Later(r#"{ value = <number>, on = <YYYY-MM-DD>, source = "<where the number comes from>" }"#);
const TARGET: Value = Later("{ value = <number>, by = <YYYY-MM-DD> }");
const UNIT: Value = Text("the unit of its values");
const DIRECTION: Value = Text("up or down: which way is better");
const OWNER: Value = Text("who answers for this number");
const REVIEW: &[Key] = &[
    Key("status", Text("open, passed or not-required"), Rollout),
    Key("on", DAY, Rollout),
    Key("evidence", Later(r#""<the document or page that shows it>""#), Rollout),
    Key("because", Later(r#""<why it is not required>""#), Rollout),
];

/// The keys of `[pilot]` after those that `init` asks for.
pub(super) const PILOT: &[Key] = &[
    Key("summary", Later(r#""<what it does, in one sentence>""#), Design),
    Key("problem", Text("what its users say hurts, in their words"), Design),
    Key("builders", Later(r#"["<who built and tuned it>"]"#), Design),
    Key("started", DAY, Design),
    Key("decision-due", DAY, Design),
    Key(
        "selection",
        Later(r#""<typical, best or volunteers: how the pilot's team was chosen>""#),
        Design,
    ),
    Key("succeeded-on", DAY, Rollout),
];

/// Every table after `[pilot]` and `[people]`, in the order of the format.
pub(super) const TABLES: &[Table] = &[
    Table {
        header: "[ownership.sponsor]",
        about: "the executive who owns the business outcome",
        due: Design,
        waits: false,
        keys: &[
            Key("person", Text("who sponsors it"), Design),
            Key("executive", Later("<true or false: above the pilot's team?>"), Pilot),
            Key("committed-on", DAY, Pilot),
            Key(
                "controls-budget",
                Later("<true or false: moves money and people without having to ask?>"),
                Rollout,
            ),
            Key(
                "funds",
                List("pilot, rollout or run: what the sponsor pays for"),
                Rollout,
            ),
            Key("funded-until", DAY, Rollout),
        ],
    },
    Table {
        header: "[ownership.production-owner]",
        about: "who is accountable once it is part of the business",
        due: Rollout,
        waits: false,
        keys: &[
            Key("person", Text("who owns it in production"), Rollout),
            Key("accountable-for", Text("business-value or technology"), Rollout),
            Key("budget-line", Text("what pays for it in production"), Rollout),
            Key(
                "review-cadence",
                Text("weekly, fortnightly, monthly, quarterly or yearly"),
                Rollout,
            ),
            Key(
                "authority",
                List("change, pause or retire: what the owner may do without asking"),
                Rollout,
            ),
            Key("named-on", DAY, Rollout),
        ],
    },
    Table {
        header: "[ownership.business-owner]",
        about: "who leads the team that will use it, and co-owns the pilot",
        due: Design,
        waits: false,
        keys: &[
            Key("person", Text("who leads the team that will use it"), Design),
            Key("since", DAY, Pilot),
        ],
    },
    Table {
        header: "[ownership.maintainer]",
        about: "who keeps it up to date once it is in use",
        due: Production,
        waits: false,
        keys: &[Key("person", Text("who keeps it up to date"), Production)],
    },
    Table {
        header: "[ownership.scale-decision]",
        about: "who may say \"scale\", and on what terms",
        due: Design,
        waits: false,
        keys: &[
            Key("person", Text("who decides"), Design),
            Key("ready-when", List("what has to be true for a yes"), Pilot),
            Key("agreed-on", DAY, Pilot),
            Key(
                "controls-budget",
                Later("<true or false: owns the budget that scaling needs?>"),
                Rollout,
            ),
        ],
    },
    Table {
        header: "[[metrics]]",
        about: "what it changes for the business",
        due: Pilot,
        waits: false,
        keys: &[
            Key("name", Text("the business metric's name"), Pilot),
            Key("kind", Given(r#""business""#), Pilot),
            Key("unit", UNIT, Pilot),
            Key("direction", DIRECTION, Pilot),
            Key("baseline", MEASURED, Pilot),
            Key("target", TARGET, Pilot),
            Key("measured", MEASURED, Rollout),
            Key("owner", OWNER, Rollout),
            Key("defined-on", DAY, Pilot),
            Key("worth", Text("what a unit of it is worth to the business"), Rollout),
        ],
    },
    Table {
        header: "[[metrics]]",
        about: "how well the system has to perform",
        due: Pilot,
        waits: false,
        keys: &[
            Key("name", Text("the technical metric's name"), Pilot),
            Key("kind", Given(r#""technical""#), Pilot),
            Key("unit", UNIT, Pilot),
            Key("direction", DIRECTION, Pilot),
            Key("target", TARGET, Pilot),
            Key("measured", MEASURED, Rollout),
        ],
    },
    Table {
        header: "[[metrics]]",
        about: "how much of the work goes through it",
        due: Pilot,
        waits: false,
        keys: &[
            Key("name", Text("the adoption metric's name"), Pilot),
            Key("kind", Given(r#""adoption""#), Pilot),
            Key("unit", UNIT, Pilot),
            Key("direction", DIRECTION, Pilot),
            Key("target", TARGET, Pilot),
            Key("measured", MEASURED, Rollout),
            Key("owner", OWNER, Rollout),
            Key("defined-on", DAY, Pilot),
        ],
    },
    Table {
        header: "[business-case]",
        about: "what it is worth at production scale, and what it costs",
        due: Pilot,
        waits: false,
        keys: &[
            Key(
                "currency",
                Text("the currency of the amounts, in three capital letters"),
                Pilot,
            ),
            Key("value-per-year", Later("<number>"), Pilot),
            Key("cost-to-scale", Later("<number>"), Rollout),
            Key("run-cost-per-year", Later("<number>"), Rollout),
            Key(
                "pilot-volume-per-year",
                Later("<number: units of work, at the pilot's pace>"),
                Rollout,
            ),
            Key(
                "volume-per-year",
                Later("<number: units of work, at production scale>"),
                Rollout,
            ),
            Key("assumptions", List("what the numbers rest on"), Rollout),
            Key("approved-by", Text("who approved the case"), Rollout),
            Key("approved-on", DAY, Rollout),
            Key(
                "adjacent-uses",
                Later(r#"["<where else it could go, should this not pay>"]"#),
                Rollout,
            ),
            Key("alternatives", List("ways without AI that were weighed"), Rollout),
        ],
    },
    Table {
        header: "[environment]",
        about: "what made the pilot work, held against production",
        due: Rollout,
        waits: false,
        keys: &[Key("audited-on", DAY, Rollout)],
    },
    Table {
        header: "[[environment.conditions]]",
        about: "one for each condition that made the pilot work",
        due: Rollout,
        waits: true,
        keys: &[
            Key(
                "kind",
                Text("data, team, process, support, champion or tooling"),
                Rollout,
            ),
            Key("pilot", Text("how it was in the pilot"), Rollout),
            Key("production", Text("how it is in production"), Rollout),
            Key(
                "holds",
                Later("<true or false: is it the same in production?>"),
                Rollout,
            ),
            Key("plan", Text("what is done about it where it is not"), Rollout),
        ],
    },
    Table {
        header: "[environment.data]",
        about: "the data it works on",
        due: Pilot,
        waits: false,
        keys: &[
            Key("source", Text("curated, sampled or live"), Pilot),
            Key("owner", Text("who answers for the data"), Rollout),
            Key(
                "production-test",
                Later(r#"{ on = <YYYY-MM-DD>, evidence = "<the document that shows the result>" }"#),
                Rollout,
            ),
            Key(
                "unprocessable-protocol",
                Text("the document that says what happens to data it cannot handle"),
                Pilot,
            ),
        ],
    },
    Table {
        header: "[[environment.data.hand-tuned]]",
        about: "work that was done by hand for the pilot, if any",
        due: Rollout,
        waits: true,
        keys: &[
            Key("work", Text("what was done by hand"), Rollout),
            Key("replacement", Text("what takes its place in production"), Rollout),
        ],
    },
    Table {
        header: "[integration]",
        about: "the path into the real systems, and the reviews on it",
        due: Rollout,
        waits: false,
        keys: &[
            Key(
                "standalone",
                Later("<true or false: does it by design connect to nothing?>"),
                Rollout,
            ),
            Key(
                "resources",
                Text("who builds the integration, and until when they are free for it"),
                Rollout,
            ),
            Key("it-lead", Text("the IT leader who made it a priority"), Rollout),
        ],
    },
    Table {
        header: "[[integration.systems]]",
        about: "one for each system it connects to",
        due: Rollout,
        waits: false,
        keys: &[
            Key("name", Text("the system's name"), Rollout),
            Key("owner", Text("who answers for the system"), Rollout),
            Key("interface", Later(r#""<how the two are connected>""#), Rollout),
            Key("status", Text("planned, building or live"), Rollout),
            Key("tested-on", DAY, Production),
        ],
    },
    Table {
        header: "[integration.reviews.it]",
        about: "the review by IT",
        due: Rollout,
        waits: false,
        keys: REVIEW,
    },
    Table {
        header: "[integration.reviews.security]",
        about: "the security review",
        due: Rollout,
        waits: false,
        keys: REVIEW,
    },
    Table {
        header: "[integration.reviews.compliance]",
        about: "the review by compliance or legal",
        due: Rollout,
        waits: false,
        keys: REVIEW,
    },
    Table {
        header: "[integration.reviews.privacy]",
        about: "the privacy review, where the use is regulated or the risk is high",
        due: Rollout,
        waits: true,
        keys: REVIEW,
    },
    Table {
        header: "[workflow]",
        about: "the work around it: today's, and how it changes",
        due: Rollout,
        waits: false,
        keys: &[
            Key("current-map", Text("the document that shows today's work"), Rollout),
            Key("mapped-by", List("who mapped it and does the work"), Rollout),
            Key("new-map", Text("the document that shows the new work"), Rollout),
            Key("designed-on", DAY, Rollout),
            Key("steps-removed", List("a step that is no longer done"), Rollout),
            Key("steps-changed", List("a step that is done in another way"), Rollout),
            Key(
                "exception-handling",
                Text("the document that says what happens to exceptions"),
                Rollout,
            ),
            Key(
                "quality-checks",
                Text("the document that says how quality is checked"),
                Rollout,
            ),
            Key("visibility", Text("how people see what it does"), Rollout),
            Key("agreed-with", List("a team that agreed to the new workflow"), Rollout),
            Key("decision-rights", List("a decision that others may make now"), Rollout),
            Key(
                "parallel-manual",
                Later("<true or false: is the old process still run beside it?>"),
                Production,
            ),
        ],
    },
    Table {
        header: "[[workflow.roles]]",
        about: "one for each role that changes",
        due: Rollout,
        waits: false,
        keys: &[
            Key("role", Text("the role's name"), Rollout),
            Key("change", Text("what is different in it"), Rollout),
            Key(
                "job-description",
                Text("the document with the new job description"),
                Rollout,
            ),
        ],
    },
    Table {
        header: "[adoption]",
        about: "the people who are to use it",
        due: Pilot,
        waits: false,
        keys: &[
            Key(
                "change-plan",
                Text("the document with the plan for the change"),
                Rollout,
            ),
            Key("owner", Text("who owns the change plan"), Rollout),
            Key("budget-line", Text("what pays for the change work"), Rollout),
            Key(
                "headcount",
                Text("the document that answers 'what happens to my job?'"),
                Rollout,
            ),
            Key("workers-informed-on", DAY, Rollout),
            Key(
                "frontline",
                List("who does the work and takes part in the design"),
                Pilot,
            ),
            Key(
                "performance-metrics",
                Text("the document that says how people's own targets change"),
                Rollout,
            ),
            Key("support", Text("where users get help, and when"), Rollout),
            Key(
                "outside-users",
                Later("<number: users who are not of the pilot's team>"),
                Rollout,
            ),
            Key(
                "sceptics-included",
                Later("<true or false: do people use it who did not want it?>"),
                Rollout,
            ),
            Key("barriers", List("what keeps people from using it"), Rollout),
        ],
    },
    Table {
        header: "[adoption.training]",
        about: "how people learn to work with it",
        due: Rollout,
        waits: false,
        keys: &[
            Key("program", Text("the document with the training programme"), Rollout),
            Key(
                "role-specific",
                Later("<true or false: is it made for each role?>"),
                Rollout,
            ),
        ],
    },
    Table {
        header: "[rollout]",
        about: "how it is brought to the teams that did not build it",
        due: Rollout,
        waits: false,
        keys: &[Key("started", DAY, Rollout)],
    },
    Table {
        header: "[[rollout.teams]]",
        about: "one for each team, in waves",
        due: Rollout,
        waits: false,
        keys: &[
            Key("name", Text("the team's name"), Rollout),
            Key("wave", Given("1"), Rollout),
            Key("size", Later("<number: people in the team>"), Rollout),
            Key(
                "status",
                Text("planned, adopting, stable, paused or withdrawn"),
                Rollout,
            ),
            Key("stable-since", DAY, Production),
            Key(
                "workflow-mapped-by",
                Text("who mapped the team's work and does it"),
                Rollout,
            ),
            Key(
                "designed-with",
                List("who of the team took part in the design"),
                Rollout,
            ),
            Key(
                "adoption-window",
                Later("{ from = <YYYY-MM-DD>, to = <YYYY-MM-DD> }"),
                Rollout,
            ),
            Key(
                "check-ins",
                Text("weekly, fortnightly, monthly, quarterly or yearly"),
                Rollout,
            ),
            Key(
                "feedback",
                Text("how the team's feedback is collected and read"),
                Rollout,
            ),
            Key("champion", Text("the voice for it inside the team"), Rollout),
            Key("data-assessed-on", DAY, Rollout),
            Key("workflow", Text("the document with the team's own workflow"), Rollout),
            Key(
                "can-adjust",
                Later("<true or false: may the team change how it is used?>"),
                Rollout,
            ),
        ],
    },
    Table {
        header: "[[rollout.reviews]]",
        about: "the first of three reviews, so many days after the start",
        due: Rollout,
        waits: true,
        keys: &[
            Key("day", Given("30"), Rollout),
            Key("held-on", DAY, Production),
            Key("stable", Later("<true or false: stable enough to go on?>"), Production),
            Key(
                "adoption-on-track",
                Later("<true or false: used where it should be by now?>"),
                Production,
            ),
            Key("blockers", List("what an executive has to clear"), Production),
            Key("outcome", Text("expand, harden, pivot or stop"), Production),
        ],
    },
    Table {
        header: "[[rollout.reviews]]",
        about: "the second",
        due: Rollout,
        waits: true,
        keys: &[Key("day", Given("60"), Rollout)],
    },
    Table {
        header: "[[rollout.reviews]]",
        about: "the third",
        due: Rollout,
        waits: true,
        keys: &[Key("day", Given("90"), Rollout)],
    },
    Table {
        header: "[governance]",
        about: "risk, accountability, oversight, and what happens when it is wrong",
        due: Pilot,
        waits: false,
        keys: &[
            Key("risk-tier", Text("minimal, limited, high or prohibited"), Pilot),
            Key("regulated", Later("<true or false: is its use regulated?>"), Pilot),
            Key("framework", Text("the document with the risk framework"), Pilot),
            Key("designed-on", DAY, Rollout),
            Key("tested-on", DAY, Rollout),
            Key("accountable", Text("who answers for what it puts out"), Pilot),
            Key("autonomy", Text("suggests, acts-on-approval or acts"), Pilot),
            Key("oversight", Text("how a person watches over it"), Pilot),
            Key("escalation", List("whom to call when it goes wrong"), Rollout),
            Key(
                "incident-plan",
                Text("the document that says what happens when it goes wrong"),
                Rollout,
            ),
            Key(
                "audit-trail",
                Text("what is recorded of each result, and how long it is kept"),
                Rollout,
            ),
            Key(
                "explainability",
                Text("how a result can be explained to whom it concerns"),
                Rollout,
            ),
            Key(
                "data-governance",
                Text("the document that says which data it may use, and how"),
                Rollout,
            ),
            Key(
                "review-cadence",
                Text("weekly, fortnightly, monthly, quarterly or yearly"),
                Rollout,
            ),
            Key("last-review", DAY, Production),
            Key(
                "fallback",
                Text("the document that says how the work goes on when it is switched off"),
                Rollout,
            ),
            Key("fallback-tested-on", DAY, Production),
            Key("policies-updated-on", DAY, Rollout),
            Key(
                "decommission",
                Text("the document that says what ends it, and where data and model go"),
                Production,
            ),
        ],
    },
    Table {
        header: "[governance.monitoring]",
        about: "what is watched in production, and by whom",
        due: Production,
        waits: false,
        keys: &[
            Key("signals", List("a signal that is watched"), Production),
            Key("alerts", Text("who gets the alerts"), Production),
        ],
    },
    Table {
        header: "[handoff]",
        about: "how it is handed to people who did not build it",
        due: Pilot,
        waits: false,
        keys: &[
            Key("scoped-on", DAY, Pilot),
            Key(
                "runs-without-builders",
                Later("<true or false: does it run without them?>"),
                Rollout,
            ),
        ],
    },
    Table {
        header: "[handoff.docs]",
        about: "the documents that are handed over",
        due: Rollout,
        waits: false,
        keys: &[
            Key("runbook", Text("how to run it"), Rollout),
            Key("training", Text("how to teach it to the next team"), Rollout),
            Key("workarounds", Text("what has to be worked around, and how"), Rollout),
            Key("edge-cases", Text("the cases that need a person"), Rollout),
        ],
    },
    Table {
        header: "[handoff.test]",
        about: "somebody who did not build it takes it over",
        due: Rollout,
        waits: true,
        keys: &[
            Key("on", DAY, Rollout),
            Key("by", Text("who took it over"), Rollout),
            Key("minutes", Later("<number: how long it took>"), Rollout),
            Key("unaided", Later("<true or false: without a builder present?>"), Rollout),
        ],
    },
    Table {
        header: "[handoff.partner]",
        about: "the outside implementation partner, if there is one",
        due: Pilot,
        waits: true,
        keys: &[
            Key("name", Text("the partner's name"), Pilot),
            Key("agreed-on", DAY, Pilot),
            Key("scaling", Text("included or separate"), Pilot),
            Key(
                "docs-standard",
                Text("the document with the agreed documentation standard"),
                Pilot,
            ),
            Key(
                "change-management",
                Later("<true or false: in the engagement's scope?>"),
                Pilot,
            ),
            Key(
                "reviews",
                Later("<true or false: are the three reviews in the contract?>"),
                Pilot,
            ),
            Key("owner-after", Text("who owns it when the engagement ends"), Pilot),
            Key("independence", Text("what lets it run without the partner"), Pilot),
        ],
    },
    Table {
        header: "[decision]",
        about: "what was decided: scale, pivot or kill",
        due: Rollout,
        waits: false,
        keys: &[
            Key("verdict", Text("scale, pivot or kill"), Rollout),
            Key("on", DAY, Rollout),
            Key("by", Text("who decided"), Rollout),
            Key("because", Text("why"), Rollout),
            Key(
                "learnings",
                Text("the document that says what worked and what did not"),
                Rollout,
            ),
        ],
    },
];
