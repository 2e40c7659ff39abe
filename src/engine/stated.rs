//! What a manifest states of its pilot beside the requirements, as far as verdicts need it.

use crate::manifest::{Amount, Date, Manifest, PersonId, ReviewStatus, SystemStatus, TeamStatus, Verdict};
use crate::rules::{Context, Role, Rule, Settings};

/// A case that does not pay, by its own numbers.
#[derive(Debug, Clone)]
pub struct Loss {
    /// The rule that says so.
    pub rule: Rule,
    /// Three capital letters.
    pub currency: Option<String>,
    /// What it brings a year.
    pub value: Amount,
    /// What it costs a year to run.
    pub run_cost: Amount,
    /// What it costs once to scale it.
    pub cost: Amount,
    /// Within how many months the cost has to come back.
    pub payback_months: u32,
}

/// Is there another use that a pilot could be taken to?
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum AnotherUse {
    /// Nobody has said so.
    #[default]
    NotStated,
    /// There is none.
    None,
    /// This one, first of all. Not safe to print.
    Some(String),
}

/// A decision that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What was decided.
    pub verdict: Verdict,
    /// When.
    pub on: Date,
    /// By whom: the id.
    pub by: String,
    /// That person's name, else the id. Not safe to print.
    pub called: String,
    /// Until when, where it ends.
    pub until: Option<Date>,
}

/// What decides how long it takes to bring a pilot into production.
#[derive(Debug, Clone, Default)]
pub struct Effort {
    /// Is it stated that it connects to one system at most?
    pub one_system_at_most: bool,
    /// Systems that it connects to.
    pub systems: usize,
    /// Those of them that are stated not to be live.
    pub not_live: usize,
    /// The reviews of security, compliance and privacy that are stated to be open or refused, where its use is regulated or its
    /// risk tier high.
    pub reviews_open: Vec<&'static str>,
    /// People in the teams that it is brought to, where they are stated.
    pub people: i64,
    /// Those teams, without any that have withdrawn.
    pub teams: usize,
    /// More people than this take longer.
    pub many_people: i64,
    /// More teams than this take longer.
    pub many_teams: usize,
}

/// The people of the manifest who have not left, by what they answer for.
pub(super) fn people(context: &Context) -> Vec<(Role, String)> {
    let manifest = context.manifest;
    let ownership = &manifest.ownership;
    let named: [(Role, &Option<PersonId>); 10] = [
        (Role::Champion, &manifest.pilot.champion),
        (Role::Sponsor, &ownership.sponsor.person),
        (Role::ProductionOwner, &ownership.production_owner.person),
        (Role::BusinessOwner, &ownership.business_owner.person),
        (Role::ScaleDecision, &ownership.scale_decision.person),
        (Role::Maintainer, &ownership.maintainer.person),
        (Role::ChangeOwner, &manifest.adoption.owner),
        (Role::ItLead, &manifest.integration.it_lead),
        (Role::DataOwner, &manifest.environment.data.owner),
        (Role::Accountable, &manifest.governance.accountable),
    ];
    named
        .into_iter()
        .filter_map(|(role, id)| {
            let id = id.as_ref().filter(|id| context.left(id).is_none())?;
            Some((role, manifest.people.get(&id.0)?.name.clone()?))
        })
        .collect()
}

/// Who has the role among them.
pub(super) fn person(people: &[(Role, String)], role: Role) -> Option<&str> {
    let mut named = people.iter().filter(|(own, _)| *own == role);
    named.next().map(|(_, name)| name.as_str())
}

/// A decision that is whole, and not of a day to come; one to keep it a pilot until its day.
pub(super) fn decided(context: &Context) -> Option<Decided> {
    let decision = &context.manifest.decision;
    let on = decision.on.filter(|on| *on <= context.today)?;
    decision.because.as_ref()?;
    let by = decision.by.as_ref()?;
    let person = context.manifest.people.get(&by.0);
    Some(Decided {
        verdict: context.decision()?,
        on,
        by: by.0.clone(),
        called: person
            .and_then(|person| person.name.clone())
            .unwrap_or_else(|| by.0.clone()),
        until: decision.until,
    })
}

pub(super) fn another_use(context: &Context) -> AnotherUse {
    const KEY: &str = "business-case.adjacent-uses";
    let first = context.manifest.business_case.adjacent_uses.first();
    if let Some(first) = first {
        return AnotherUse::Some(first.clone());
    }
    if context.says_none(KEY) {
        AnotherUse::None
    } else {
        AnotherUse::NotStated
    }
}

pub(super) fn effort(context: &Context) -> Effort {
    let manifest: &Manifest = context.manifest;
    let systems = &manifest.integration.systems;
    // A status that is missing or broken is reported, and nothing can be told of how far it is.
    let teams = || {
        let teams = manifest.rollout.teams.iter();
        teams.filter(|team| team.status.is_some_and(|status| status != TeamStatus::Withdrawn))
    };
    let reviews = context.reviews().filter(|(kind, review)| {
        let is_open = matches!(review.status, Some(ReviewStatus::Open | ReviewStatus::Refused));
        matches!(*kind, "security" | "compliance" | "privacy") && is_open
    });
    Effort {
        one_system_at_most: manifest.integration.standalone == Some(true) || systems.len() == 1,
        systems: systems.len(),
        not_live: systems
            .iter()
            .filter(|system| system.status.is_some_and(|status| status != SystemStatus::Live))
            .count(),
        reviews_open: reviews
            .map(|(kind, _)| kind)
            .filter(|_| context.regulated_or_high())
            .collect(),
        people: teams()
            .filter_map(|team| team.size)
            .fold(0, |sum: i64, size| sum.saturating_add(size.0)),
        teams: teams().count(),
        many_people: context.settings.limits.large_rollout_people,
        many_teams: context.settings.limits.large_rollout_teams,
    }
}

/// The numbers of a case that does not pay.
pub(super) fn loss(rule: Rule, manifest: &Manifest, settings: &Settings) -> Option<Loss> {
    let case = &manifest.business_case;
    Some(Loss {
        rule,
        currency: case.currency.as_ref().map(|currency| currency.0.clone()),
        value: case.value_per_year?,
        run_cost: case.run_cost_per_year?,
        cost: case.cost_to_scale?,
        payback_months: u32::try_from(settings.limits.payback_months).unwrap_or(u32::MAX),
    })
}
