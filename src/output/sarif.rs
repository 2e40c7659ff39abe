//! `sarif`: SARIF 2.1.0, for code scanning. Columns count UTF-16 code units, paths are relative to the repository.

mod log;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use self::log::{Log, Notification};
use super::not_linted::NOT_LINTED;
use super::summary::counted;
use super::{Options, all_shown};
use crate::diagnostic::Severity;
use crate::engine::{Finding, Linted, Run};
use crate::rules::Rule;

/// What GitHub takes: so many results,
const MOST_RESULTS: usize = 25_000;
/// and so many bytes once they are compressed, less what another compressor may need more.
const MOST_COMPRESSED: usize = 9_500_000;
/// Of manifests that were not linted, so many have a notification of their own.
const MOST_NOTIFIED: usize = 100;
/// As many bytes of a log are kept in memory; a larger one, which strangers' long names can make, is written twice.
const MOST_KEPT: usize = 64 << 20;
/// Bytes that a result has usually, so that the memory for them all is asked for once.
const USUAL: usize = 1_200;

type Shown<'r> = Vec<(&'r Linted, &'r Finding)>;

pub(super) fn write(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut shown: Shown = all_shown(run, options).collect();
    let found = shown.len();
    if found > MOST_RESULTS {
        errors_first(&mut shown);
        shown.truncate(MOST_RESULTS);
    }
    let mut log = written(run, &shown, found, options)?;
    while log.compressed()? > MOST_COMPRESSED {
        errors_first(&mut shown);
        shown.truncate(shown.len() * 3 / 4);
        log = written(run, &shown, found, options)?;
    }
    if log.whole {
        out.write_all(&log.kept)?;
    } else {
        write_log(run, (&shown, found), options, out)?;
    }
    writeln!(out)
}

fn written(run: &Run, shown: &Shown, found: usize, options: &Options) -> io::Result<Measured> {
    let log = Measured {
        kept: Vec::with_capacity(MOST_KEPT.min(shown.len() * USUAL)),
        whole: true,
        encoder: GzEncoder::new(Count(0), Compression::fast()),
    };
    // JSON is written in pieces of a few bytes.
    let mut buffered = BufWriter::with_capacity(1 << 16, log);
    write_log(run, (shown, found), options, &mut buffered)?;
    buffered.into_inner().map_err(io::IntoInnerError::into_error)
}

/// Writes the log of what is shown, of `found` findings.
fn write_log<W: Write + ?Sized>(
    run: &Run,
    (shown, found): (&Shown, usize),
    options: &Options,
    out: &mut W,
) -> io::Result<()> {
    let rules = rules(shown);
    let left_out = found - shown.len();
    let mut notifications = not_linted(run, options);
    if left_out > 0 {
        let text = format!(
            "{} left out, the least important ones: code scanning takes 25,000 results and 10 MB.",
            counted(left_out, "result is", "results are")
        );
        notifications.push(Notification::new("warning", text));
    }
    let log = Log::new(run, shown, &rules, options, notifications);
    serde_json::to_writer_pretty(out, &log).map_err(io::Error::from)
}

/// What says of manifests that they were not linted.
fn not_linted(run: &Run, options: &Options) -> Vec<Notification> {
    let named = run.not_linted.iter().take(MOST_NOTIFIED);
    let mut all: Vec<Notification> = named
        .map(|path| Notification::new("error", format!("The manifest is {NOT_LINTED}.")).at(path, options.base))
        .collect();
    let more = run.not_linted.len() - all.len();
    if more > 0 {
        let text = format!(
            "{} not linted either.",
            counted(more, "more manifest is", "more manifests are")
        );
        all.push(Notification::new("error", text));
    }
    all
}

fn errors_first(shown: &mut Shown) {
    shown.sort_by_key(|(_, finding)| (finding.waiver.is_some(), finding.severity == Severity::Warning));
}

/// A log in memory, because its size decides whether it is printed.
struct Measured {
    /// All of it, or what `encoder` has not seen yet.
    kept: Vec<u8>,
    whole: bool,
    encoder: GzEncoder<Count>,
}

impl Measured {
    /// Bytes of the log once it is compressed; its plain size where that is small enough already.
    fn compressed(&mut self) -> io::Result<usize> {
        if self.whole && self.kept.len() <= MOST_COMPRESSED {
            return Ok(self.kept.len());
        }
        self.encoder.write_all(&self.kept)?;
        self.encoder.try_finish()?;
        Ok(self.encoder.get_ref().0)
    }
}

impl Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.kept.len() + bytes.len() > MOST_KEPT {
            self.encoder.write_all(&self.kept)?;
            self.kept.clear();
            self.whole = false;
        }
        self.kept.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
