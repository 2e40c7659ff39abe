//! Which rule demands which table: one cause, one finding.

/// The tables that a rule demands, each with that rule's code. Where such a table is missing, rules about its content keep
/// silent and count as blocked by that rule.
pub const DEMANDS: &[(&str, &str)] = &[
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

/// The code of the rule that demands the table at `path`.
pub fn demanded_by(path: &str) -> Option<&'static str> {
    DEMANDS.iter().find(|(table, _)| *table == path).map(|(_, code)| *code)
}
