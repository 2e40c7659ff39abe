//! What is known of each rule of one manifest: the one place that decides it.

use std::collections::{HashMap, HashSet};

use super::finding::WaivedBy;
use super::read::{Judged, Waiting};
use super::waivers::{Holding, waiver_of};
use crate::diagnostic::State;
use crate::rules::{Rule, Settings};

/// What is known of a rule, and the waiver that accepts it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'h> {
    pub state: State,
    /// Its own waiver, or that of what it waits for.
    pub waiver: Option<&'h WaivedBy>,
}

/// What is known of each rule, in the order given.
pub(super) fn standings<'h>(judged: &[Judged], waivers: &'h [Holding], settings: &Settings) -> Vec<Standing<'h>> {
    let mut known = States {
        judged,
        places: judged.iter().enumerate().map(|(i, one)| (one.rule.code(), i)).collect(),
        taken: judged
            .iter()
            .filter(|one| !one.drafts.is_empty())
            .filter_map(|one| one.rule.entry())
            .flat_map(|entry| entry.replaces.iter().copied())
            .collect(),
        waivers,
        settings,
        known: vec![None; judged.len()],
    };
    (0..judged.len()).map(|place| known.of(place, 0)).collect()
}

/// No rule waits for one that waits for it, and no chain is longer.
const LONGEST_CHAIN: usize = 16;

struct States<'j, 'h> {
    judged: &'j [Judged],
    places: HashMap<&'j str, usize>,
    /// The rules whose place another takes.
    taken: HashSet<&'static str>,
    waivers: &'h [Holding],
    settings: &'j Settings,
    known: Vec<Option<Standing<'h>>>,
}

impl<'h> States<'_, 'h> {
    fn of(&mut self, place: usize, depth: usize) -> Standing<'h> {
        if let Some(known) = self.known[place] {
            return known;
        }
        let standing = self.find(place, depth);
        self.known[place] = Some(standing);
        standing
    }

    fn find(&mut self, place: usize, depth: usize) -> Standing<'h> {
        let judged = self.judged;
        let one = &judged[place];
        if self.settings.not_applicable.contains_key(one.rule.code()) {
            return Standing {
                state: State::NotApplicable,
                waiver: None,
            };
        }
        let mut worst: Option<Standing> = one.itself.map(|state| Standing { state, waiver: None });
        for wait in &one.waits {
            let part = self.shared(wait, depth);
            if part.state != State::Met && worst.is_none_or(|worst| part.state < worst.state) {
                worst = Some(part);
            }
        }
        let standing = worst.unwrap_or(Standing {
            state: if one.not_applicable {
                State::NotApplicable
            } else {
                State::Met
            },
            waiver: None,
        });
        let gives_way = one.gives_way || self.taken.contains(one.rule.code());
        let is_waivable = standing.state.is_open() && !self.waivers.is_empty() && !gives_way;
        match waiver_of(&one.rule, self.waivers).filter(|_| is_waivable) {
            Some(waiver) => Standing {
                state: State::Waived,
                waiver: Some(waiver),
            },
            None => standing,
        }
    }

    /// What one rule has of another that it waits for.
    fn shared(&mut self, wait: &Waiting, depth: usize) -> Standing<'h> {
        let nothing = Standing {
            state: State::Met,
            waiver: None,
        };
        if let Some(state) = wait.at {
            let rule = self.places.get(wait.on).map(|place| &self.judged[*place].rule);
            let waiver = rule.and_then(|rule: &Rule| waiver_of(rule, self.waivers));
            return match waiver {
                Some(_) => Standing {
                    state: State::Waived,
                    waiver,
                },
                None => Standing { state, waiver: None },
            };
        }
        match self.places.get(wait.on) {
            Some(place) if depth < LONGEST_CHAIN => self.of(*place, depth + 1),
            _ => nothing,
        }
    }
}
