//! The readiness checklist: every requirement as a sentence to tick off, blank, or ticked from a manifest.

mod json;
mod markdown;

use crate::diagnostic::State;
use crate::engine::{Analysis, Linted, Readiness, Requirement, Run, WaivedBy};
use crate::manifest::Stage;
use crate::rules::{Area, Role, Rule, Sort};

pub use json::{schema, write_json};
pub use markdown::write_markdown;

/// One list.
#[derive(Debug)]
pub struct Checklist<'r> {
    /// The manifest that it is ticked from.
    pub of: Option<&'r Ticked>,
    /// Only what is due by this stage; all, if there is none.
    pub gate: Option<Stage>,
    /// By gate, then by area in binding order.
    pub items: Vec<Item<'r>>,
}

/// One line of a list.
#[derive(Debug)]
pub struct Item<'r> {
    /// The rule that asks for it.
    pub rule: Rule,
    /// The stage from which it has to be true.
    pub due: Stage,
    /// The area that it is listed under.
    pub area: Area,
    /// What came of it; `None` in a blank list.
    pub found: Option<&'r Requirement>,
}

/// The blank list of some rules' requirements.
pub fn blank(rules: impl Iterator<Item = Rule>, gate: Option<Stage>) -> Checklist<'static> {
    let items = rules.filter_map(|rule| item(rule, None)).collect();
    in_order(Checklist { of: None, gate, items })
}

/// What a checklist keeps of a manifest: what became of every requirement at the gate, without a gate at the pilot's next
/// stage, with the facts; `None` where it cannot be read.
pub fn keep(analysis: Analysis, gate: Option<Stage>) -> Ticked {
    let at = analysis.at_gate(gate);
    let readiness = analysis.readiness_with_facts(at);
    // Findings are not needed where they are counted, but for why it cannot be read.
    let findings = if readiness.is_some() {
        Vec::new()
    } else {
        analysis.findings(at)
    };
    analysis.linted(findings, readiness)
}

/// A manifest as a checklist keeps it.
pub type Ticked = Linted<Option<Readiness>>;

/// The list of a manifest. A retired pilot's has no lines, nor has that of a manifest that cannot be read.
pub fn ticked(linted: &Ticked, gate: Option<Stage>) -> Checklist<'_> {
    let found = linted.view.iter().flat_map(|readiness| &readiness.requirements);
    let items = found.filter_map(|one| item(one.rule.clone(), Some(one))).collect();
    in_order(Checklist {
        of: Some(linted),
        gate,
        items,
    })
}

fn item(rule: Rule, found: Option<&Requirement>) -> Option<Item<'_>> {
    let Sort::Requirement(due) = rule.sort() else {
        return None;
    };
    Some(Item {
        area: rule.area()?,
        rule,
        due,
        found,
    })
}

fn in_order(mut list: Checklist) -> Checklist {
    list.items.retain(|item| list.gate.is_none_or(|gate| item.due <= gate));
    list.items.sort_by_key(|item| (item.due, item.area));
    list
}

impl<'r> Item<'r> {
    /// What is known of it; `None` in a blank list.
    pub fn state(&self) -> Option<State> {
        self.found.map(|one| one.state)
    }

    /// The fact that meets it; `None` where it is not met, or where there is nothing that it speaks about.
    pub fn fact(&self) -> Option<&'r str> {
        self.found
            .filter(|one| one.state == State::Met)
            .and_then(|one| one.fact.as_deref())
    }

    /// What is found, where it is failed or unknown.
    pub fn finding(&self) -> Option<&'r str> {
        self.found?.finding.as_deref()
    }

    /// Why it asks for nothing: a clause, as the rule or the organisation says it; `None` where it asks, or nobody says why.
    pub fn idle(&self) -> Option<&'r str> {
        self.found?.idle.as_deref()
    }

    /// The waiver that accepts it for now.
    pub fn waiver(&self) -> Option<&'r WaivedBy> {
        self.found?.waiver.as_deref()
    }
}

impl Checklist<'_> {
    /// The manifest's own person for a role.
    pub fn person(&self, role: Role) -> Option<&str> {
        let readiness: &Readiness = self.of?.view.as_ref()?;
        readiness.person(role)
    }
}

/// The lists of all manifests of a run.
pub fn of_run(run: &Run<Option<Readiness>>) -> impl Iterator<Item = Checklist<'_>> {
    run.manifests.iter().map(|manifest| ticked(manifest, run.gate))
}
