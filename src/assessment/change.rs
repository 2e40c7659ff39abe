//! What would change a verdict: smallest sets of facts.

use super::grounds::{Grounds, Verdict};
use crate::engine::{AnotherUse, Loss, Readiness};
use crate::manifest::Amount;
use crate::rules::{Force, Rule, sentence};

/// One way to another verdict.
#[derive(Debug, Clone)]
pub struct Way {
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
    match verdict {
        Verdict::Kill | Verdict::Pivot if grounds.decided().is_none() => {
            leaving(&grounds.because(verdict), verdict, readiness)
        }
        Verdict::ScaleWithWaivers => first_to_end(readiness),
        _ => Vec::new(),
    }
}

/// The ways out of a kill or a pivot: what forces it is so no more, or there is somewhere else to go.
fn leaving(forcing: &[Rule], verdict: Verdict, readiness: &Readiness) -> Vec<Way> {
    let is_loss = |rule: &Rule| rule.forces() == Some(Force::Loss);
    let need = |rule: &Rule| Need {
        rule: rule.clone(),
        what: match rule.ask() {
            "" => sentence(rule.help()),
            ask => ask.to_owned(),
        },
    };
    let amounts = |loss: &Loss| {
        let facts = thresholds(loss).into_iter();
        let way = |what| Way {
            needs: vec![Need {
                rule: loss.rule.clone(),
                what,
            }],
        };
        facts.map(way).collect::<Vec<_>>()
    };
    let by_numbers = readiness.loss.as_ref().filter(|loss| forcing == [loss.rule.clone()]);
    let mut ways = match by_numbers.map(amounts) {
        Some(ways) if !ways.is_empty() => ways,
        _ => vec![Way {
            needs: forcing.iter().map(need).collect(),
        }],
    };
    let first = forcing.first().filter(|rule| is_loss(rule) && verdict == Verdict::Kill);
    if let Some(rule) = first.filter(|_| readiness.another_use == AnotherUse::None) {
        let what = "There is an adjacent use that it could be taken to.".to_owned();
        let rule = rule.clone();
        ways.push(Way {
            needs: vec![Need { rule, what }],
        });
    }
    ways
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

/// What a yes on terms rests on: the waiver that ends first.
fn first_to_end(readiness: &Readiness) -> Vec<Way> {
    let waivers = readiness
        .due()
        .filter_map(|one| Some((one.rule.clone(), one.waiver.as_deref()?)));
    let first = waivers.min_by_key(|(_, by)| by.expires);
    first
        .map(|(rule, by)| Way {
            needs: vec![Need {
                rule,
                what: format!("Its waiver ends on {}, and what it accepts is still so.", by.expires),
            }],
        })
        .into_iter()
        .collect()
}
