//! The portfolio as one HTML page: for those who decide, and read neither manifests nor terminals.
//!
//! The templates in `templates/report` escape every value, and the texts that manifests and paths bring are [`words::Text`]
//! besides. The page's own style and script are let in by their hashes, so that nothing else would run even if it got in.

mod metric;
mod overview;
mod row;
mod section;
mod words;

use std::fmt;
use std::io::{self, Write};

use askama::Template;
use sha2::{Digest, Sha256};

use self::overview::{Chart, Remark};
use self::row::Row;
use self::section::Section;
use self::words::Text;
use crate::assessment::{Assessment, Verdict, assess};
use crate::engine::{Analysis, Linted, Profile, Readiness, Run, profile};
use crate::manifest::{Date, Stage};
use crate::output::not_linted;
use crate::rules::{Area, capital};

const STYLE: &str = include_str!("../../templates/report/page.css");
const SCRIPT: &str = include_str!("../../templates/report/page.js");

/// What the page keeps of a manifest.
#[derive(Debug, Default)]
pub struct Told {
    /// What became of every requirement; `None` where it cannot be read.
    pub readiness: Option<Readiness>,
    /// What it says of its pilot; `None` where it cannot be read.
    pub profile: Option<Profile>,
}

/// Keeps what the page tells of a manifest, seen from the gate; without a gate, from the pilot's next stage.
pub fn keep(analysis: Analysis, gate: Option<Stage>) -> Linted<Told> {
    let at = analysis.at_gate(gate);
    let findings = analysis.findings(at);
    let told = Told {
        readiness: analysis.readiness_with_facts(at),
        profile: profile(&analysis, &findings),
    };
    // Not needed once they are counted, but for why it cannot be read.
    let findings = if told.readiness.is_some() { Vec::new() } else { findings };
    analysis.linted(findings, told)
}

/// Writes the page about `run`. The
/// same run gives the same bytes.
///
/// # Errors
///
/// What `out` gives.
pub fn write(run: &Run<Told>, out: &mut dyn Write) -> io::Result<()> {
    let pilots: Vec<Pilot> = run
        .manifests
        .iter()
        .enumerate()
        .map(|(index, linted)| Pilot {
            anchor: Anchor(index),
            assessment: assess(linted, linted.view.readiness.as_ref()),
            linted,
        })
        .collect();
    let page = Page {
        version: env!("CARGO_PKG_VERSION"),
        style: STYLE,
        script: SCRIPT,
        style_hash: source_hash(STYLE),
        script_hash: source_hash(SCRIPT),
        title: format!("AI pilots on {}", run.as_of),
        day: run.as_of,
        lead: overview::lead(&pilots, run.gate),
        aside: overview::aside(&pilots, run.as_of),
        not_linted: not_linted(&run.not_linted).map(|told| Text::new(&told)),
        charts: overview::charts(&pilots),
        remarks: overview::remarks(&pilots),
        stages: overview::stages(&pilots),
        verdicts: overview::verdicts(&pilots),
        areas: Area::ALL.map(|area| capital(area.as_str())),
        pilots: &pilots,
    };
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    page.write_into(&mut out)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// One pilot of the page.
#[derive(Debug)]
struct Pilot<'r> {
    anchor: Anchor,
    linted: &'r Linted<Told>,
    assessment: Assessment,
}

impl Pilot<'_> {
    /// The pilot's name, else the manifest's path.
    fn name(&self) -> Text {
        let name = self.linted.name.as_deref().filter(|name| !name.trim().is_empty());
        Text::new(name.unwrap_or(&self.linted.path))
    }

    fn unit(&self) -> Option<Text> {
        let unit = self.linted.view.profile.as_ref()?.unit.as_deref()?;
        (!unit.trim().is_empty()).then(|| Text::new(unit))
    }
}

/// Where a pilot's section stands: a pilot's name is no id, as two may share it.
#[derive(Debug, Clone, Copy)]
struct Anchor(usize);

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pilot-{}", self.0 + 1)
    }
}

/// A verdict as the page shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct VerdictView {
    id: &'static str,
    label: &'static str,
    /// Its place when sorted: what may go on comes first.
    key: u8,
}

fn verdict_view(verdict: Verdict) -> VerdictView {
    let (label, key) = match verdict {
        Verdict::Scale => ("scale", 0),
        Verdict::ScaleWithWaivers => ("scale with waivers", 1),
        Verdict::CannotSay => ("cannot say", 2),
        Verdict::NotYet => ("not yet", 3),
        Verdict::Pivot => ("pivot", 4),
        Verdict::Kill => ("kill", 5),
        Verdict::Retired => ("retired", 6),
    };
    VerdictView {
        id: verdict.as_str(),
        label,
        key,
    }
}

#[derive(Template)]
#[template(path = "report/page.html")]
struct Page<'r> {
    version: &'static str,
    style: &'static str,
    script: &'static str,
    style_hash: String,
    script_hash: String,
    title: String,
    day: Date,
    lead: String,
    aside: Option<String>,
    not_linted: Option<Text>,
    charts: Vec<Chart>,
    remarks: Vec<Remark>,
    stages: Vec<&'static str>,
    verdicts: Vec<VerdictView>,
    areas: [String; 12],
    pilots: &'r [Pilot<'r>],
}

impl<'r> Page<'r> {
    /// One after another, so that a portfolio of thousands is never held twice.
    fn rows(&self) -> impl Iterator<Item = Row> + use<'r> {
        let today = self.day;
        self.pilots.iter().map(move |pilot| Row::new(pilot, today))
    }

    fn sections(&self) -> impl Iterator<Item = Section> + use<'r> {
        let (today, many) = (self.day, self.pilots.len() > MANY);
        self.pilots.iter().map(move |pilot| Section::new(pilot, today, many))
    }
}

/// With more pilots than this, sections are kept short: nobody reads so many to the end, and the page has to open.
const MANY: usize = 100;

/// A stage as the page shows it.
fn stage_words(stage: Option<Stage>) -> &'static str {
    stage.map_or("not stated", Stage::as_str)
}

/// The hash by which a Content Security Policy knows an inline style or script.
fn source_hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            out.push(if place > chunk.len() {
                '='
            } else {
                char::from(DIGITS[bits >> (18 - 6 * place) & 63])
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_its_standard() {
        // RFC 4648, section 10.
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xff, 0xfe, 0xfb]), "//77");
    }

    #[test]
    fn style_and_script_cannot_end_themselves() {
        assert!(!STYLE.contains('<') && !SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
        // They name nothing to load.
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
        // Nor does what keeps a CI runner from obeying text have anything to change in them.
        for text in [STYLE, SCRIPT] {
            assert!(!text.contains("##") && !text.lines().any(|line| line.trim_start().starts_with("::")));
        }
    }
}
