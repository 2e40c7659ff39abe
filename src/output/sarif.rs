//! `sarif`: SARIF 2.1.0, for code scanning. Columns count UTF-16 code units, paths are relative to the repository.

mod log;

use std::collections::BTreeMap;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use self::log::{Log, Notification, Text};
use super::summary::counted;
use super::{Options, all_shown};
use crate::diagnostic::Severity;
use crate::engine::{Finding, Linted, Run};
use crate::rules::Rule;

/// What GitHub takes: so many results,
const MOST_RESULTS: usize = 25_000;
/// and so many bytes once they are compressed, less what another compressor may need more.
const MOST_COMPRESSED: usize = 9_500_000;

type Shown<'r> = Vec<(&'r Linted, &'r Finding)>;

pub(super) fn write(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut shown: Shown = all_shown(run, options).collect();
    let found = shown.len();
    if found > MOST_RESULTS {
        errors_first(&mut shown);
        shown.truncate(MOST_RESULTS);
    }
    while compressed(run, &shown, options)? > MOST_COMPRESSED {
        errors_first(&mut shown);
        shown.truncate(shown.len() * 3 / 4);
    }
    let left_out = found - shown.len();
    let notice = (left_out > 0).then(|| Notification {
        level: "warning",
        message: Text {
            text: format!(
                "{} left out, the least important ones: code scanning takes 25,000 results and 10 MB.",
                counted(left_out, "result is", "results are")
            ),
        },
    });
    serde_json::to_writer_pretty(&mut *out, &Log::new(run, &shown, &rules(&shown), options, notice))?;
    writeln!(out)
}

fn errors_first(shown: &mut Shown) {
    shown.sort_by_key(|(_, finding)| (finding.waiver.is_some(), finding.severity == Severity::Warning));
}

/// Bytes of the log once it is compressed; its plain size where that is small enough already.
fn compressed(run: &Run, shown: &Shown, options: &Options) -> io::Result<usize> {
    let rules = rules(shown);
    let log = Log::new(run, shown, &rules, options, None);
    let mut plain = Count(0);
    serde_json::to_writer_pretty(&mut plain, &log)?;
    if plain.0 <= MOST_COMPRESSED {
        return Ok(plain.0);
    }
    let mut encoder = GzEncoder::new(Count(0), Compression::fast());
    serde_json::to_writer_pretty(&mut encoder, &log)?;
    Ok(encoder.finish()?.0)
}

/// Counts what is written to it.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The rules that the findings name, by code.
fn rules<'r>(shown: &[(&'r Linted, &'r Finding)]) -> BTreeMap<&'r str, Rule> {
    shown
        .iter()
        .map(|(_, finding)| (finding.rule.code(), finding.rule.clone()))
        .collect()
}
