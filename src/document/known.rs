//! What is known of a place: stated, denied, or neither, because it is reported or lost.

use super::broken::Why;
use super::tree::{Document, Kind, NodeId, Step};
use crate::key::KeyPath;

impl Document {
    /// Marks what stands at a place as `false`: there is none.
    pub(super) fn deny(&mut self, id: NodeId) {
        self.nodes[id as usize].denied = true;
    }

    /// Marks a key as one that the table around it cannot do without.
    pub(super) fn require(&mut self, id: NodeId) {
        self.nodes[id as usize].required = true;
    }

    /// Marks a table as one that lacks what it cannot do without. A known no weighs more than what nobody knows.
    pub(super) fn mark_incomplete(&mut self, id: NodeId, why: Why) {
        let node = &mut self.nodes[id as usize];
        node.incomplete = node.incomplete.max(Some(why));
    }

    /// Does `false` stand at `path`, or in the place of a table around it? Then there is none, and that is known.
    pub fn is_denied(&self, path: &str) -> bool {
        let (id, _) = self.follow(path);
        let node = self.node(id);
        node.denied && node.broken.is_none()
    }

    /// Is what stands at `path` reported already, or may it have stood in a line that was lost? Then it is neither known nor
    /// known to be absent.
    pub fn is_unclear(&self, path: &str) -> bool {
        self.why_broken(path).is_some()
    }

    /// Why what stands at `path` cannot be relied on: as it was reported of the place itself, else of the nearest around it;
    /// by its form, where it may have stood in a line that was lost. `None` where it can.
    pub fn why_broken(&self, path: &str) -> Option<Why> {
        let mut at: NodeId = 0;
        let mut why = None;
        for step in KeyPath::new(path).segments() {
            let Some(next) = self.below(at, &step) else {
                let lost = self.node(at).gap || (self.node(0).gap && !self.node(at).denied);
                return why.or(lost.then_some(Why::Form));
            };
            at = next;
            why = self.node(at).broken.or(why);
        }
        why
    }

    /// Is there something whole at `path`: a table with a key of its own and with all that it cannot do without, or any other
    /// value that can be relied on?
    pub fn stands(&self, path: &str) -> bool {
        let (id, whole) = self.follow(path);
        if !whole || self.is_unclear(path) {
            return false;
        }
        match self.node(id).kind {
            Kind::Scalar | Kind::Array | Kind::ArrayOfTables => true,
            Kind::Inline | Kind::Headed | Kind::Implied => self.has_own_key(id) && self.node(id).incomplete.is_none(),
        }
    }

    /// Why the table at `path` is not there yet: a key that it cannot do without is missing or broken by its form, or is a
    /// known no. `None` where it lacks none, where there is no table, and where nothing says which keys it has.
    pub fn why_incomplete(&self, path: &str) -> Option<Why> {
        let (id, whole) = self.follow(path);
        self.node(id).incomplete.filter(|_| whole)
    }

    /// Does something stand at `path` that is whole in itself: a text, a number, a list, a table with braces? A table with a
    /// header, or an entry of a list of such, says nothing by being there.
    pub fn holds_a_value(&self, path: &str) -> bool {
        let (id, whole) = self.follow(path);
        whole && matches!(self.node(id).kind, Kind::Scalar | Kind::Array | Kind::Inline)
    }

    /// Does an empty array stand at `path`?
    pub fn is_empty_array(&self, path: &str) -> bool {
        let (id, whole) = self.follow(path);
        whole && self.node(id).kind == Kind::Array && self.children(id).next().is_none()
    }

    /// The place that the manifest's structs have for an entry of an array by its place as written; `None` where they have not
    /// got it.
    pub fn place_of(&self, array: &str, written: usize) -> Option<usize> {
        let (id, whole) = self.follow(array);
        let written = u32::try_from(written).ok()?;
        let mut elements = self.elements_of(id).iter().filter(|_| whole);
        elements.position(|element| self.node(*element).step == Step::Index(written))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Mistake};
    use crate::document::{Reading, Seen, Terms, read};
    use crate::settings::Vocabulary;

    const HEAD: &str =
        "manifest-version = 1\n[pilot]\nname = \"x\"\nstage = \"pilot\"\n[people.ines]\nname = \"Ines\"\n";

    /// Reads a manifest of which every reference to `gone.md` leads nowhere.
    fn with<T>(text: &str, look: impl FnOnce(&Reading) -> T) -> T {
        let vocabulary = Vocabulary::default();
        let mut evidence = |reference: &str| {
            let gone = || (Mistake::EvidenceNotFound, Diagnostic::new("gone.md does not exist"));
            Seen {
                fault: (reference == "gone.md").then(gone),
                ..Seen::default()
            }
        };
        let mut terms = Terms {
            placeholders: &vocabulary.placeholders,
            denials: &vocabulary.denials,
            demanded: &["ownership.sponsor"],
            keep: &|_| true,
            evidence: &mut evidence,
            evidence_references: 3,
        };
        let text = format!("{HEAD}{text}");
        let mut scratch = String::new();
        let reading = read(&text, &mut scratch, &mut terms).expect("not deep");
        look(&reading)
    }

    fn mistakes(reading: &Reading) -> Vec<Mistake> {
        let found = reading.problems.iter().map(|problem| problem.mistake);
        found.filter(|mistake| *mistake != Mistake::UnusedPerson).collect()
    }

    #[test]
    fn a_key_that_is_false_is_known_to_be_none() {
        let text = "[governance]\noversight = false\nescalation = false\nregulated = false\nrisk-tier = false\n\
                    monitoring = false\nfallback-tested-on = false\n";
        with(text, |reading| {
            let doc = &reading.document;
            assert_eq!(mistakes(reading), []);
            for key in [
                "oversight",
                "escalation",
                "risk-tier",
                "monitoring",
                "fallback-tested-on",
            ] {
                let path = format!("governance.{key}");
                assert!(
                    doc.is_denied(&path) && !doc.has(&path) && !doc.is_unclear(&path),
                    "{path}"
                );
                let span = doc.span(&path).expect("it stands there");
                assert_eq!(format!("{HEAD}{text}").get(span), Some("false"), "{path}");
                assert!(doc.key_span(&path).is_some());
            }
            // What a denied table would hold is denied with it.
            assert!(doc.is_denied("governance.monitoring.alerts") && !doc.has("governance.monitoring.alerts"));
            assert_eq!(
                doc.span("governance.monitoring.alerts"),
                doc.span("governance.monitoring")
            );
            assert!(!doc.is_denied("governance.framework") && !doc.is_denied("governance"));
            assert!(doc.has("governance.regulated") && !doc.is_denied("governance.regulated"));
            assert_eq!(reading.manifest.governance.regulated, Some(false));
            assert_eq!(reading.manifest.governance.oversight, None);
            // Its own keys are `false`: it is there all the same.
            assert!(doc.states("governance") && doc.stands("governance"));
        });
    }

    #[test]
    fn a_table_that_is_false_is_known_to_be_none() {
        let ownership = "[ownership]\nsponsor = false\n";
        with(ownership, |reading| {
            let doc = &reading.document;
            assert_eq!(mistakes(reading), []);
            assert!(doc.is_denied("ownership.sponsor") && doc.is_denied("ownership.sponsor.person"));
            assert!(!doc.states("ownership.sponsor") && !doc.stands("ownership.sponsor"));
            assert!(!doc.is_denied("ownership.production-owner.person"));
            assert_eq!(doc.why_incomplete("ownership.sponsor"), None);
            assert!(
                !reading.data["ownership"]
                    .get_ref()
                    .as_table()
                    .expect("a table")
                    .contains_key("sponsor")
            );
        });
        let lists = "[integration]\nsystems = false\nreviews.security = false\n[rollout]\nteams = [{ name = \"A\", wave = 1, \
                     status = \"planned\", feedback = false }]\n";
        with(lists, |reading| {
            let doc = &reading.document;
            assert_eq!(mistakes(reading), []);
            assert!(doc.is_denied("integration.systems") && doc.is_denied("integration.reviews.security.status"));
            assert!(doc.is_denied("rollout.teams[0].feedback") && doc.stands("rollout.teams[0]"));
        });
    }

    #[test]
    fn false_is_wrong_where_there_is_no_saying_that_there_is_none() {
        for (text, path) in [
            ("[decision]\nverdict = false\n", "decision.verdict"),
            ("[workflow]\nagreed-with = [false]\n", "workflow.agreed-with"),
            ("[ownership.sponsor]\nperson = false\n", "ownership.sponsor.person"),
            ("[people]\nlee = false\n", "people.lee"),
            (
                "[ownership.sponsor]\nperson = \"ines\"\ncommitted-on = true\n",
                "ownership.sponsor.committed-on",
            ),
        ] {
            with(text, |reading| {
                assert_eq!(mistakes(reading), [Mistake::WrongType], "{text}");
                assert!(!reading.document.is_denied(path), "{text}");
            });
        }
        for table in ["pilot", "people", "decision", "extra"] {
            let text = format!("manifest-version = 1\n{table} = false\n");
            let vocabulary = Vocabulary::default();
            let mut terms = Terms {
                placeholders: &vocabulary.placeholders,
                denials: &vocabulary.denials,
                demanded: &[],
                keep: &|_| false,
                evidence: &mut |_| Seen::default(),
                evidence_references: 3,
            };
            let mut scratch = String::new();
            let reading = read(&text, &mut scratch, &mut terms).expect("not deep");
            assert!(mistakes(&reading).contains(&Mistake::WrongType), "{table}");
            assert!(!reading.document.is_denied(table), "{table}");
        }
    }

    #[test]
    fn what_is_denied_and_stated_is_unclear() {
        with(
            "[ownership]\nsponsor = false\n[ownership.sponsor]\nperson = \"ines\"\n",
            |reading| {
                assert_eq!(mistakes(reading), [Mistake::Syntax]);
                assert!(!reading.document.is_denied("ownership.sponsor"));
                assert!(reading.document.is_unclear("ownership.sponsor.person"));
            },
        );
    }

    #[test]
    fn a_misspelt_key_may_be_false_too() {
        with("[governance]\noversigt = false\n", |reading| {
            assert_eq!(mistakes(reading), [Mistake::UnknownKey]);
            let fix = reading
                .problems
                .iter()
                .find_map(|problem| problem.diagnostic.fix.as_ref());
            assert!(fix.is_some_and(|fix| fix.safe));
            assert!(reading.document.is_unclear("governance.oversight"));
        });
    }

    #[test]
    fn a_broken_place_says_why() {
        let text = "[governance]\nframework = \"gone.md\"\nfallback = \"http:/x\"\nregulated = \"yes\"\noversight = \"TBD\"\n\
                    accountable = \"nils\"\n[environment.data]\nsource = \"live\"\nowner = 1\n\
                    production-test = { on = \"soon\", evidence = \"gone.md\" }\n";
        with(text, |reading| {
            let doc = &reading.document;
            for (key, why) in [
                ("governance.framework", Some(Why::No)),
                ("governance.regulated", Some(Why::Form)),
                ("governance.oversight", Some(Why::Form)),
                ("governance.accountable", Some(Why::Form)),
                ("governance.tested-on", None),
                ("environment.data.owner", Some(Why::Form)),
                ("environment.data.owner.name", Some(Why::Form)),
                ("environment.data.production-test.evidence", Some(Why::No)),
                ("environment.data.production-test.on", Some(Why::Form)),
                ("environment.data.production-test", None),
            ] {
                assert_eq!(doc.why_broken(key), why, "{key}");
                assert_eq!(doc.is_unclear(key), why.is_some(), "{key}");
            }
            let no: Vec<String> = doc
                .broken()
                .into_iter()
                .filter(|one| one.why == Why::No)
                .map(|one| one.path)
                .collect();
            assert_eq!(
                no,
                ["environment.data.production-test.evidence", "governance.framework"]
            );
        });
    }

    #[test]
    fn a_table_without_what_it_cannot_do_without_is_not_there_yet() {
        let text = "[ownership.sponsor]\nexecutive = true\n[ownership.production-owner]\nperson = \"nils\"\n\
                    [ownership.business-owner]\nperson = \"ines\"\n[ownership.maintainer]\nprson = \"ines\"\n\
                    [ownership.scale-decision]\n[adoption]\ntraining = { program = \"gone.md\" }\n\
                    [[metrics]]\nname = \"a\"\nkind = \"business\"\nbaseline = { value = 1 }\n";
        with(text, |reading| {
            let doc = &reading.document;
            for (path, why) in [
                ("ownership.sponsor", Some(Why::Form)),
                ("ownership.production-owner", Some(Why::Form)),
                ("ownership.maintainer", Some(Why::Form)),
                ("ownership.scale-decision", Some(Why::Form)),
                ("adoption.training", Some(Why::No)),
                ("metrics[0].baseline", Some(Why::Form)),
                ("ownership.business-owner", None),
                ("metrics[0]", None),
                ("adoption", None),
            ] {
                assert_eq!(doc.why_incomplete(path), why, "{path}");
                assert_eq!(doc.stands(path), why.is_none(), "{path}");
            }
            assert!(!doc.stands("workflow") && !doc.stands("metrics[1]"));
            assert!(doc.stands("metrics") && doc.stands("metrics[0].kind") && !doc.stands("metrics[0].baseline.on"));
            assert!(!doc.stands("adoption.training.program"));
        });
        // What a lost line may have stated is not there either.
        with(
            "[ownership.sponsor]\nperson = = \"ines\"\nexecutive = true\n",
            |reading| {
                assert_eq!(mistakes(reading), [Mistake::Syntax]);
                assert_eq!(reading.document.why_incomplete("ownership.sponsor"), Some(Why::Form));
            },
        );
    }
}
