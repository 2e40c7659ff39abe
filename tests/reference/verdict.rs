//! States, key questions, verdict, what forces it and what binds first, of one manifest.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use pilotlint::manifest::Stage;

use super::contradictions::{CONTRADICTIONS, Rests, forces};
use super::form;
use super::judge::{DENIED, FAILED, Found, Judge, UNKNOWN, said};
use super::requirements::REQUIREMENTS;
use super::said::Manifest;

/// The twelve areas in the order in which they bind, each with its key question.
pub const AREAS: [(&str, &str); 12] = [
    ("sponsorship", "OWN007"),
    ("decision", "OWN012"),
    ("viability", "VAL008"),
    ("metrics", "MET001"),
    ("ownership", "OWN001"),
    ("governance", "GOV003"),
    ("workflow", "WRK003"),
    ("environment", "ENV004"),
    ("integration", "INT001"),
    ("handoff", "HND006"),
    ("people", "ADO001"),
    ("rollout", "ROL001"),
];

/// Law and safety bind before all else.
const LAW: [&str; 4] = ["GOV014", "GOV016", "GOV024", "INT015"];
/// What only asks for a date comes last; HND001 is one of them where nothing else of the handoff lacks.
const DATES: [&str; 6] = ["OWN024", "OWN027", "OWN028", "MET021", "DEC012", "ROL018"];

/// What is said of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assessed {
    /// The state of each requirement of the gate.
    pub states: BTreeMap<String, String>,
    pub answers: BTreeMap<String, String>,
    pub verdict: String,
    /// The verdict without the decision that is in force.
    pub undecided: Option<String>,
    pub because: BTreeSet<String>,
    pub binding: Option<Binding>,
}

/// What binds first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    pub area: String,
    pub state: String,
    pub codes: BTreeSet<String>,
}

fn owned<'a>(codes: impl IntoIterator<Item = &'a &'a str>) -> BTreeSet<String> {
    codes.into_iter().map(|code| (*code).to_owned()).collect()
}

/// Judges a manifest. Without a gate it is the next stage.
pub fn assess(manifest: &toml::Table, gate: Option<Stage>, today: Date) -> Assessed {
    let read = Manifest::read(manifest, false);
    let stage = match read.root.at("pilot.stage").text() {
        Some("pilot") => Stage::Pilot,
        Some("rollout") => Stage::Rollout,
        Some("production") => Stage::Production,
        Some("retired") => Stage::Retired,
        _ => Stage::Design,
    };
    if stage == Stage::Retired {
        return Assessed {
            answers: AREAS.iter().map(|it| (it.1.to_owned(), "not-due".to_owned())).collect(),
            verdict: "retired".to_owned(),
            ..Assessed::default()
        };
    }
    let next = match stage {
        Stage::Design => Stage::Pilot,
        Stage::Pilot => Stage::Rollout,
        _ => Stage::Production,
    };
    let gate = gate.unwrap_or(next);
    let mut waivers: BTreeSet<String> = form::in_force(&read, today).into_iter().collect();
    // A waiver of either holds for both.
    if let Some(other) = [("OWN001", "OWN023"), ("OWN023", "OWN001")]
        .iter()
        .find(|it| waivers.contains(it.0))
    {
        waivers.insert(other.1.to_owned());
    }
    let judge = |manifest| Judge {
        manifest,
        today,
        stage,
        gate,
        waivers: waivers.clone(),
    };
    let plain = Manifest::read(manifest, true);
    Case::of(&judge(&read), &judge(&plain)).assessed()
}

/// All that the verdict is made of.
struct Case<'a> {
    judge: &'a Judge<'a>,
    states: BTreeMap<&'static str, Found>,
    /// Requirements of the gate that are failed, unknown, waived.
    failed: Vec<&'static str>,
    unknown: Vec<&'static str>,
    waived: Vec<&'static str>,
    /// Contradictions that stand against it, and those that only leave it unknown.
    against: Vec<&'static str>,
    unsure: Vec<&'static str>,
    /// A text that denies stands behind a requirement of the gate.
    denied: bool,
    form: BTreeSet<&'static str>,
}

impl<'a> Case<'a> {
    fn of(judge: &'a Judge<'a>, plain: &Judge) -> Self {
        let states = judge.states();
        let due = || {
            REQUIREMENTS
                .iter()
                .filter(|rule| rule.due <= judge.gate)
                .map(|rule| rule.code)
        };
        let with = |state: &str| due().filter(|code| states[code].state() == state).collect();
        let found = |judge: &Judge| -> Vec<(&'static str, Rests)> {
            let all = CONTRADICTIONS.iter();
            all.filter_map(|rule| Some((rule.code, judge.contradicts(rule.code)?)))
                .collect()
        };
        let is_waived = |code: &str| judge.waivers.contains(code);
        let contradictions = found(judge);
        let mut waived: Vec<&str> = with("waived");
        waived.extend(contradictions.iter().map(|it| it.0).filter(|code| is_waived(code)));
        let active = |rests: Rests| {
            let all = contradictions
                .iter()
                .filter(move |it| it.1 == rests && !is_waived(it.0));
            all.map(|it| it.0).collect::<Vec<_>>()
        };
        let denied = due().any(|code| states[code].has(DENIED));
        let mut form = form::errors(judge.manifest, judge.stage, judge.today);
        // A denial that keeps a contradiction from being reported is an error too, of form alone.
        let silent = found(plain)
            .into_iter()
            .any(|it| !is_waived(it.0) && !contradictions.iter().any(|other| other.0 == it.0));
        // So is one behind what a waiver accepts.
        let mut accepted = REQUIREMENTS.iter().filter(|rule| rule.due <= judge.gate);
        if !denied && (silent || accepted.any(|rule| (rule.judge)(judge).has(DENIED))) {
            form.insert("MAN016");
        }
        Self {
            failed: with("failed"),
            unknown: with("unknown"),
            waived,
            against: active(Rests::Written),
            unsure: active(Rests::Absent),
            denied,
            form,
            states,
            judge,
        }
    }

    fn assessed(&self) -> Assessed {
        let (undecided, because) = self.verdict();
        let decided = self.decided();
        let answers = AREAS.iter().map(|(_, code)| (*code, self.answer(code)));
        Assessed {
            states: REQUIREMENTS
                .iter()
                .filter(|rule| rule.due <= self.judge.gate)
                .map(|rule| (rule.code.to_owned(), self.states[rule.code].state().to_owned()))
                .collect(),
            answers: answers
                .map(|(code, answer)| (code.to_owned(), answer.to_owned()))
                .collect(),
            binding: if undecided.starts_with("scale") {
                None
            } else {
                self.binding()
            },
            because: if decided.is_some() {
                BTreeSet::new()
            } else {
                owned(&because)
            },
            verdict: decided.unwrap_or(undecided).to_owned(),
            undecided: decided.map(|_| undecided.to_owned()),
        }
    }

    fn answer(&self, code: &str) -> &'static str {
        let due = REQUIREMENTS
            .iter()
            .any(|rule| rule.code == code && rule.due <= self.judge.gate);
        match self.states[code].state() {
            "met" => "yes",
            _ if !due => "not-due",
            "failed" => "no",
            state => state,
        }
    }

    /// The verdict of a decision in force; none where the law ends the pilot before it.
    fn decided(&self) -> Option<&'static str> {
        let j = self.judge;
        let decision = j.at("decision");
        let whole = ["on", "by", "because"]
            .iter()
            .all(|key| said(decision.at(key)).is_met());
        let past = decision.at("on").date().is_some_and(|on| on <= j.today);
        let ends = ["GOV016", "INT015"].iter().any(|code| forces(j, code).is_some());
        if !whole || !past || ends {
            return None;
        }
        match j.decided().ok()?? {
            "kill" => Some("kill"),
            "pivot" => Some("pivot"),
            "keep" => Some("not-yet"),
            _ => None,
        }
    }

    /// What would be the verdict without a decision, and what forces it.
    fn verdict(&self) -> (&'static str, Vec<&'static str>) {
        let forced = ["GOV016", "INT015", "VAL003", "MET023"].map(|code| (code, forces(self.judge, code)));
        for end in ["kill", "pivot"] {
            let codes: Vec<_> = forced.iter().filter(|it| it.1 == Some(end)).map(|it| it.0).collect();
            if !codes.is_empty() {
                return (end, codes);
            }
        }
        // What shares another rule's state forces nothing by itself.
        let own = |codes: &[&'static str], found: Found| -> Vec<&'static str> {
            codes
                .iter()
                .copied()
                .filter(|code| self.states[code].has(found))
                .collect()
        };
        let denied: &[&str] = if self.denied { &["MAN016"] } else { &[] };
        let form: Vec<&str> = self.form.iter().copied().collect();
        match () {
            () if !self.failed.is_empty() || !self.against.is_empty() => (
                "not-yet",
                [&own(&self.failed, FAILED), &self.against[..], denied].concat(),
            ),
            () if !self.unknown.is_empty()
                || !self.unsure.is_empty()
                || !form.is_empty()
                || self.judge.gate == Stage::Design =>
            {
                (
                    "cannot-say",
                    [&own(&self.unknown, UNKNOWN)[..], &self.unsure, &form].concat(),
                )
            }
            () if !self.waived.is_empty() => ("scale-with-waivers", self.waived.clone()),
            () => ("scale", Vec::new()),
        }
    }

    fn binding(&self) -> Option<Binding> {
        let of = |area: &str, codes: &[&'static str]| -> Vec<&'static str> {
            codes.iter().copied().filter(|code| area_of(code) == area).collect()
        };
        let bind = |area: &str, state: &str, codes: &[&'static str]| Binding {
            area: area.to_owned(),
            state: state.to_owned(),
            codes: owned(codes),
        };
        let against = [&self.failed[..], &self.against].concat();
        if LAW.iter().any(|code| against.contains(code)) {
            return Some(bind("governance", "failed", &of("governance", &against)));
        }
        let unknown = [&self.unknown[..], &self.unsure].concat();
        let (found, state) = if against.is_empty() {
            (&unknown, "unknown")
        } else {
            (&against, "failed")
        };
        let order = self.order();
        let asked = order.iter().find(|it| state == "unknown" && found.contains(&it.1));
        let late = |code: &str| DATES.contains(&code) || (code == "HND001" && self.only_lacks_its_day());
        let weighty = |area: &str| of(area, found).iter().any(|code| !late(code));
        let first = asked
            .or_else(|| order.iter().find(|it| weighty(it.0)))
            .or_else(|| order.iter().find(|it| !of(it.0, found).is_empty()))?;
        Some(bind(first.0, state, &of(first.0, found)))
    }

    /// The areas as they bind this pilot.
    fn order(&self) -> Vec<(&'static str, &'static str)> {
        let governance = self.judge.at("governance");
        let tier = governance.at("risk-tier");
        let first = tier.is("high") || tier.is("prohibited") || governance.at("regulated").is_true();
        let mut order = AREAS.to_vec();
        if first {
            let second = order.remove(5);
            order.insert(1, second);
        }
        order
    }

    fn only_lacks_its_day(&self) -> bool {
        let handoff = self.judge.at("handoff");
        handoff.stands()
    }
}

fn area_of(code: &str) -> &'static str {
    let requirement = REQUIREMENTS.iter().find(|rule| rule.code == code).map(|rule| rule.area);
    let contradiction = CONTRADICTIONS
        .iter()
        .find(|rule| rule.code == code)
        .map(|rule| rule.area);
    requirement.or(contradiction).unwrap_or_default()
}
