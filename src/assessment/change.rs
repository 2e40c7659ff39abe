//! What would change a verdict: smallest sets of facts.

use super::grounds::{Grounds, Verdict, in_binding_order};
use crate::engine::{ActiveError, Loss, Readiness, Requirement};
use crate::manifest::Amount;
use crate::rules::Rule;

/// One way to another verdict.
#[derive(Debug, Clone)]
pub struct Way {
    /// The verdict that it leads to; `None` where that cannot be told beforehand.
    pub to: Option<Verdict>,
    /// What would have to become true, all of it.
    pub needs: Vec<Need>,
}

/// A fact that is not one yet.
#[derive(Debug, Clone)]
pub struct Need {
    /// The rule that asks for it.
    pub rule: Rule,
    /// The fact, as a sentence. Not safe to print.
    pub what: String,
}

/// The ways that lead away from `verdict`; any one of them is enough.
pub(super) fn ways(grounds: &Grounds, verdict: Verdict, readiness: &Readiness) -> Vec<Way> {
    let all_of = |to: Option<Verdict>, needs: Vec<Need>| vec![Way { to, needs }];
    match verdict {
        Verdict::Kill | Verdict::Pivot => leaving(grounds),
        Verdict::Scale => first_to_end(readiness),
        Verdict::CannotSay if grounds.readable => {
            let stated = to_be_stated(grounds);
            let needs = stated.iter().copied().map(asked).collect();
            all_of(Some(grounds.meeting(&stated).verdict()), needs)
        }
        Verdict::NotYet => {
            let needs = grounds.unmet.iter().map(|one| (one.area, asked(one)));
            all_of(Some(Verdict::Scale), in_binding_order(needs, &grounds.errors, mended))
        }
        Verdict::CannotSay | Verdict::Retired if grounds.errors.is_empty() => Vec::new(),
        Verdict::CannotSay => all_of(None, grounds.errors.iter().map(mended).collect()),
        Verdict::Retired => Vec::new(),
    }
}

fn asked(one: &Requirement) -> Need {
    Need {
        rule: one.rule.clone(),
        what: one.rule.ask().to_owned(),
    }
}

fn mended(error: &ActiveError) -> Need {
    Need {
        rule: error.rule.clone(),
        what: error.what.clone(),
    }
}

/// The ways out of a kill or a pivot: the use is another, and the case pays or there is somewhere else to go.
fn leaving(grounds: &Grounds) -> Vec<Way> {
    let lawful = grounds.prohibited.clone().map(|rule| Need {
        rule,
        what: "It becomes a use that is not prohibited, and its risk tier is decided anew.".into(),
    });
    let after = grounds.permitted();
    let Some(loss) = grounds.loss.filter(|_| lawful.is_none() || !grounds.pivots) else {
        return lawful
            .map(|need| Way {
                to: Some(after.verdict()),
                needs: vec![need],
            })
            .into_iter()
            .collect();
    };
    let paying = after.paying().verdict();
    let mut ways: Vec<(Verdict, String)> = thresholds(loss).into_iter().map(|what| (paying, what)).collect();
    if !grounds.pivots {
        let what = "There is an adjacent use that it could be taken to.".to_owned();
        ways.push((after.with_another_use().verdict(), what));
    }
    ways.into_iter()
        .map(|(to, what)| Way {
            to: Some(to),
            needs: lawful
                .iter()
                .cloned()
                .chain([Need {
                    rule: loss.rule.clone(),
                    what,
                }])
                .collect(),
        })
        .collect()
}

/// How far each amount alone would have to move for the case to pay, in whole units of the currency.
fn thresholds(loss: &Loss) -> Vec<String> {
    let money = |amount: f64| match &loss.currency {
        Some(currency) => format!("{currency} {}", Amount(amount)),
        None => Amount(amount).to_string(),
    };
    let years = f64::from(loss.payback_months) / 12.0;
    let (value, run, cost) = (loss.value.0, loss.run_cost.0, loss.cost.0);
    let mut facts = Vec::new();
    if years > 0.0 {
        // Something has to be left, also where scaling costs nothing.
        let least = ((run + cost / years).ceil()).max(run.floor() + 1.0);
        facts.push(format!(
            "It brings at least {} a year, not {}.",
            money(least),
            money(value)
        ));
        let most = (value - cost / years).floor().min(value.ceil() - 1.0);
        if most >= 0.0 {
            facts.push(format!(
                "It costs at most {} a year to run, not {}.",
                money(most),
                money(run)
            ));
        }
    }
    let most = ((value - run) * years).floor();
    if value > run && most >= 0.0 {
        facts.push(format!(
            "It costs at most {} to scale, not {}.",
            money(most),
            money(cost)
        ));
    }
    facts
}

/// Just so many requirements as have to be stated to leave no more than half of them open: what others wait for first,
/// else in binding order.
fn to_be_stated<'r>(grounds: &Grounds<'r>) -> Vec<&'r Requirement> {
    let count = grounds.unstated.len().saturating_sub(grounds.asked / 2);
    let mut chosen: Vec<&Requirement> = Vec::new();
    for one in &grounds.unstated {
        let cause = grounds.unstated.iter().find(|other| {
            one.cause
                .as_ref()
                .is_some_and(|cause| cause.code() == other.rule.code())
        });
        for need in cause.into_iter().chain([one]) {
            if chosen.len() < count && chosen.iter().all(|other| other.rule.code() != need.rule.code()) {
                chosen.push(need);
            }
        }
    }
    chosen
}

/// What a yes on terms rests on: the waiver that ends first.
fn first_to_end(readiness: &Readiness) -> Vec<Way> {
    let waivers = readiness
        .due()
        .filter_map(|one| Some((one.rule.clone(), one.waiver.as_deref()?)));
    let first = waivers.min_by_key(|(_, by)| by.expires);
    first
        .map(|(rule, by)| Way {
            to: Some(Verdict::NotYet),
            needs: vec![Need {
                rule,
                what: format!("Its waiver ends on {}, and what it accepts is still so.", by.expires),
            }],
        })
        .into_iter()
        .collect()
}
