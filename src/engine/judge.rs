//! What each rule says of one manifest, before anything is weighed: its findings, or why it cannot say.

use std::collections::HashSet;

use toml::de::DeTable;

use super::custom;
use super::read::{Judged, Places, Waiting};
use crate::diagnostic::State;
use crate::document::{Broken, Document, Why};
use crate::expression::Data;
use crate::key::KeyPath;
use crate::rules::{
    Check, Context, DEPARTED, Draft, Entry, Findings, Rule, Teams, demanded_by, denial, has_left, has_started,
};

/// Runs every rule over what is intact, whatever its stage.
pub(super) fn judge(context: &Context, data: &DeTable) -> Vec<Judged> {
    let judging = Judging::new(context);
    let data = std::cell::LazyCell::new(|| Data::new(data, context.today, context.stage()));
    // Rules about one table stand together in the catalogue.
    let mut known: (&[&str], Option<&str>) = (&[], None);
    context
        .settings
        .rules()
        .filter_map(|rule| match &rule {
            Rule::Own(own) => Some(custom::judge(&rule, own, context.doc, &judging.broken, &data)),
            Rule::Ours(entry) => match entry.check {
                Check::Manifest(check) => {
                    if entry.subjects != known.0 {
                        known = (entry.subjects, judging.missing_subject(entry.subjects));
                    }
                    Some(judging.one(entry, known.1, &mut |out| check(context, out)))
                }
                Check::Reader(_) | Check::Outcomes(_) | Check::Portfolio(_) | Check::Engine => None,
            },
        })
        .collect()
}

/// Runs one rule that looks at what others said.
pub(super) fn afterwards(entry: &'static Entry, context: &Context, check: &mut dyn FnMut(&mut Findings)) -> Judged {
    let judging = Judging::new(context);
    judging.one(entry, judging.missing_subject(entry.subjects), check)
}

/// What judging goes by beside the rule.
struct Judging<'c, 'a> {
    context: &'c Context<'a>,
    broken: Places,
    /// Has anybody of the manifest left?
    somebody_left: bool,
}

impl<'a> Judging<'_, 'a> {
    fn new<'c>(context: &'c Context<'a>) -> Judging<'c, 'a> {
        Judging {
            context,
            broken: Places::new(context.doc.broken()),
            somebody_left: context.manifest.people.values().any(|person| person.left.is_some()),
        }
    }

    /// The first of the tables that a rule speaks about that is not there.
    fn missing_subject(&self, tables: &[&'static str]) -> Option<&'static str> {
        // What the organisation calls not applicable blocks nothing: its content is judged as if the table were there, and
        // empty.
        let is_waived_by_all = |table: &str| {
            demanded_by(table).is_some_and(|code| self.context.settings.not_applicable.contains_key(code))
        };
        let is_missing = |table: &&'static str| !self.context.doc.stands(table) && !is_waived_by_all(table);
        tables.iter().copied().find(is_missing)
    }

    fn one(
        &self,
        entry: &'static Entry,
        missing_subject: Option<&'static str>,
        check: &mut dyn FnMut(&mut Findings<'a>),
    ) -> Judged {
        let document = self.context.doc;
        let mut judged = Judged::new(Rule::Ours(entry));
        if let Some(table) = missing_subject {
            match demanded_by(table) {
                Some(on) => judged.waits.push(Waiting { on, at: None }),
                // Without a rule that demands the table, nothing is wrong when it is not there; but when it is there in part.
                None => match document.why_incomplete(table) {
                    Some(why) => judged.silence(state_of(why)),
                    None => judged.not_applicable = true,
                },
            }
            return judged;
        }
        let mut findings = Findings::new(document);
        check(&mut findings);
        let said = findings.into_said();
        judged.not_applicable |= said.not_applicable;
        judged.idle = said.idle;
        judged.gives_way = said.gives_way;
        judged.drafts = said.drafts;
        self.keep_what_is_intact(entry, &said.unneeded, &mut judged);
        for wait in said.waits {
            debug_assert!(entry.waits.contains(&wait.on), "{} waits for {}", entry.code, wait.on);
            let at = wait.key.map(|key| self.known_of(&key));
            judged.waits.push(Waiting { on: wait.on, at });
        }
        let mut worst = None;
        for draft in &mut judged.drafts {
            let known = draft.known.unwrap_or_else(|| place_tells(document, draft));
            draft.known = Some(known);
            if known == State::Failed
                && let Some(denial) = denial(entry, self.context, &draft.key)
            {
                draft.message = denial;
            }
            worst = Some(worst.map_or(known, |worst| known.min(worst)));
        }
        if let Some(worst) = worst {
            judged.add(worst);
        }
        if !entry.held_by.is_empty() && self.somebody_left && has_left(entry, self.context) {
            judged.waits.push(Waiting {
                on: DEPARTED,
                at: Some(State::Failed),
            });
        }
        judged
    }

    /// Takes out what rests on broken places: that is reported already, as what it is.
    fn keep_what_is_intact(&self, entry: &'static Entry, unneeded: &[String], judged: &mut Judged) {
        let document = self.context.doc;
        let lost = document.lost(entry.reads.iter().copied());
        let wanted: Vec<&Broken> = lost.iter().chain(self.broken.wanted_by(entry.reads)).collect();
        let wanted: Vec<&Broken> = wanted
            .into_iter()
            .filter(|one| {
                self.speaks_of(entry, one)
                    && !unneeded
                        .iter()
                        .any(|key| KeyPath::new(key).contains(KeyPath::new(&one.path)))
            })
            .collect();
        let mut silenced: Option<State> = None;
        if !wanted.is_empty() && !judged.drafts.is_empty() {
            let concerned = Concerned::new(wanted.iter().copied());
            // A finding rests on what it is about, and on where it points.
            judged.drafts.retain(|draft| {
                let rests = if let Some(keys) = &draft.rests_on {
                    keys.iter().any(|key| concerned.around(&document.written(key)))
                } else {
                    let rests_on = |path: &String| concerned.has(&document.written(path));
                    rests_on(&draft.key) || draft.at.as_ref().is_some_and(rests_on)
                };
                if rests {
                    silenced = Some(draft.known.unwrap_or(State::Unknown));
                }
                !rests
            });
        }
        if document.lost_a_table() {
            let before = judged.drafts.len();
            judged.drafts.retain(|draft| document.has(&draft.key));
            if judged.drafts.len() < before {
                judged.silence(State::Unknown);
            }
        }
        if judged.not_applicable {
            return;
        }
        if entry.one_is_enough {
            // What is broken beside something intact makes no difference; and a no is one only where each is.
            if let Some(known) = silenced {
                judged.silence(known);
                judged.silenced_by.extend(wanted.iter().map(|one| one.path.clone()));
            }
            return;
        }
        for one in wanted {
            judged.silence(state_of(one.why));
            judged.silenced_by.push(one.path.clone());
        }
    }

    /// Is a broken place in an entry that the rule looks at?
    fn speaks_of(&self, entry: &Entry, one: &Broken) -> bool {
        let in_list = |list: &str| {
            let rest = one.path.strip_prefix(list)?.strip_prefix('[')?;
            rest.split_once(']')?.0.parse::<usize>().ok()
        };
        if let Some(index) = in_list("metrics") {
            let place = self.context.doc.place_of("metrics", index);
            let kind = place.and_then(|place| self.context.manifest.metrics.get(place)?.kind);
            return kind.is_none_or(|kind| entry.metrics.contains(&kind));
        }
        if let (Some(index), Teams::InPlay) = (in_list("rollout.teams"), entry.teams) {
            let place = self.context.doc.place_of("rollout.teams", index);
            let team = place.and_then(|place| self.context.manifest.rollout.teams.get(place));
            // Which wave it belongs to matters only until it has started.
            if one.pattern == "rollout.teams[].wave" && team.is_some_and(has_started) {
                return false;
            }
            return place.is_none_or(|place| self.context.may_be_in_play(place));
        }
        true
    }

    /// What is known of what stands at a key that another rule asks for.
    fn known_of(&self, key: &str) -> State {
        let document = self.context.doc;
        if document.is_denied(key) {
            return State::Failed;
        }
        match document.why_broken(key) {
            Some(why) => state_of(why),
            None => State::Unknown,
        }
    }
}

/// What a broken place leaves of a requirement that wants it.
fn state_of(why: Why) -> State {
    match why {
        Why::Form => State::Unknown,
        Why::No => State::Failed,
    }
}

/// What the place of a finding tells: that something is written and is not enough, or that something is not there.
fn place_tells(document: &Document, draft: &Draft) -> State {
    let place = draft.at.as_deref().unwrap_or(&draft.key);
    let is_no = document.is_denied(place) || document.is_denied(&draft.key) || document.holds_a_value(place);
    if is_no { State::Failed } else { State::Unknown }
}

/// Which findings rest on broken places: those about a place inside or around one, in the same table, or in the same entry
/// of an array.
struct Concerned<'b> {
    /// The broken places.
    at: HashSet<&'b str>,
    /// They and all around them.
    around: HashSet<&'b str>,
    tables: HashSet<&'b str>,
    entries: HashSet<&'b str>,
}

impl<'b> Concerned<'b> {
    fn new(broken: impl Iterator<Item = &'b Broken>) -> Self {
        let mut concerned = Self {
            at: HashSet::new(),
            around: HashSet::new(),
            tables: HashSet::new(),
            entries: HashSet::new(),
        };
        for one in broken {
            let path = KeyPath::new(&one.path);
            concerned.at.insert(&one.path);
            concerned.around.extend(outwards(&one.path));
            concerned.tables.extend(path.table());
            concerned.entries.extend(path.entry());
        }
        concerned
    }

    /// Is one of them the place, around it or inside it?
    fn around(&self, key: &str) -> bool {
        self.around.contains(key) || outwards(key).any(|around| self.at.contains(around))
    }

    fn has(&self, key: &str) -> bool {
        let path = KeyPath::new(key);
        self.around(key)
            || path.table().is_some_and(|table| self.tables.contains(table))
            || path.entry().is_some_and(|entry| self.entries.contains(entry))
    }
}

/// A path, and all around it but the top.
fn outwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| KeyPath::new(path).parent()).filter(|path| !path.is_empty())
}
