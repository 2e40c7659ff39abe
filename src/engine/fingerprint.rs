//! What a finding is known by from run to run.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::finding::Finding;

/// 32 hexadecimal digits that stay the same while the finding does.
///
/// Made of the manifest's path under its project root (with `/`), the rule's code, the key path with entries by name, and
/// the ordinal; never of a line number or of the message, so that neither an edit above nor a better wording changes it.
pub fn fingerprint(root_path: &str, finding: &Finding) -> String {
    let mut hash = Sha256::new();
    let ordinal = finding.ordinal.to_string();
    for part in [root_path, finding.rule.code(), &finding.identity, &ordinal] {
        // With its length before it, no part can be mistaken for a piece of its neighbour.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize()
        .iter()
        .take(16)
        .fold(String::with_capacity(32), |mut hex, byte| {
            // Writing to a string cannot fail.
            _ = write!(hex, "{byte:02x}");
            hex
        })
}
