//! `full`: each finding as a compiler tells it, with the lines it is about.

use std::fmt;
use std::io::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles,
};
use textwrap::{WordSeparator, WordSplitter};

use super::snippet::{Place, Snippet};
use super::{Look, Options, accepted, due, level, shown, summary};
use crate::clean;
use crate::config::ConfigError;
use crate::diagnostic::Severity;
use crate::engine::{Finding, Linted, Run};

pub(super) fn write(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    for manifest in &run.manifests {
        for finding in shown(manifest, options) {
            let text = render(run, manifest, finding, options.look).map_err(io::Error::other)?;
            writeln!(out, "{text}")?;
        }
    }
    summary::write(run, options, out)
}

/// One finding; ends with a line end.
fn render(run: &Run, manifest: &Linted, finding: &Finding, look: Look) -> Result<String, fmt::Error> {
    let view = View::new(run, manifest, finding, look);
    let level = format!("{}[{}]", level(finding), clean::line(finding.rule.code()));
    let placed = manifest.source.is_some() && finding.span.is_some();
    draw(&view, &level, finding.rule.name(), placed, look)
}

/// What is wrong with a configuration, told in the same way; ends with a line end.
///
/// # Errors
///
/// If it cannot be drawn, which no input brings about.
pub fn config_error(error: &ConfigError, look: Look) -> Result<String, fmt::Error> {
    let path = clean::line(&error.path).into_owned();
    let said = &error.diagnostic;
    let place = error.source.as_ref().zip(said.span.as_ref());
    let view = View {
        message: clean::line(&said.message).into_owned(),
        severity: miette::Severity::Error,
        help: said
            .help
            .as_deref()
            .map_or_else(String::new, |help| clean::block(help).into_owned()),
        snippet: match place {
            None => Snippet::without_lines(path),
            Some((source, span)) => {
                let label = clean::line(said.label.as_deref().unwrap_or_default()).into_owned();
                let related = said.related.iter().map(Place::of);
                let places: Vec<Place> = std::iter::once(Place { span, label }).chain(related).collect();
                Snippet::new(&path, source, &places, look.source_width)
            }
        },
    };
    draw(&view, "error[config]", error.name, place.is_some(), look)
}

/// A headline, and what miette makes of the rest. `placed` if there is a line to name.
fn draw(view: &View, level: &str, name: &str, placed: bool, look: Look) -> Result<String, fmt::Error> {
    let (theme, level) = view.dress(look, level);
    let mut text = format!("{level}: {}\n", clean::line(name));

    // Words are kept whole, also at their hyphens and slashes: keys, paths and commands are there to be copied.
    let mut handler = GraphicalReportHandler::new_themed(theme)
        .with_width(look.width)
        .with_links(false)
        .without_syntax_highlighting()
        .with_break_words(false)
        .with_word_separator(WordSeparator::AsciiSpace)
        .with_word_splitter(WordSplitter::NoHyphenation);
    if !placed {
        handler = handler.without_primary_span_start();
    }
    handler.render_report(&mut text, view)?;
    Ok(text)
}

/// A finding as miette sees it, with every string cleaned.
#[derive(Debug)]
struct View {
    message: String,
    severity: miette::Severity,
    help: String,
    snippet: Snippet,
}

impl View {
    fn new(run: &Run, manifest: &Linted, finding: &Finding, look: Look) -> Self {
        let mut message = clean::line(&finding.message).into_owned();
        let mut label = clean::line(finding.label.as_deref().unwrap_or_default()).into_owned();
        let path = clean::line(&manifest.path).into_owned();
        let place = manifest.source.as_ref().zip(finding.span.as_ref());

        // When it is due stands at the place, or behind the message where the place has something else to tell.
        match due(manifest, finding) {
            Some(due) if label.is_empty() && place.is_some() => label = due,
            Some(due) => message = format!("{message} ({due})"),
            None => {}
        }
        if let Some(accepted) = accepted(finding) {
            message = format!("{message} ({})", clean::line(&accepted));
        }
        Self {
            message,
            severity: match (&finding.waiver, finding.severity) {
                (Some(_), _) => miette::Severity::Advice,
                (None, Severity::Error) => miette::Severity::Error,
                (None, Severity::Warning) => miette::Severity::Warning,
            },
            help: clean::block(finding.help()).into_owned(),
            snippet: match place {
                None => Snippet::without_lines(path),
                Some((source, span)) => {
                    let (here, elsewhere): (Vec<_>, Vec<_>) =
                        finding.related.iter().partition(|related| related.at.file.is_none());
                    let related = here.into_iter().map(Place::of);
                    let places: Vec<Place> = std::iter::once(Place { span, label }).chain(related).collect();
                    let mut snippet = Snippet::new(&path, source, &places, look.source_width);
                    for related in elsewhere {
                        let other = run.manifest_of(&related.at, manifest);
                        if let Some((other, source)) = other.and_then(|one| Some((one, one.source.as_ref()?))) {
                            let path = clean::line(&other.path).into_owned();
                            snippet.add(&path, source, &[Place::of(related)], look.source_width);
                        }
                    }
                    snippet
                }
            },
        }
    }

    /// The theme, with the place that matters in the colour of its severity and the others in another; and the level in
    /// that colour.
    fn dress(&self, look: Look, level: &str) -> (GraphicalTheme, String) {
        let characters = if look.unicode {
            ThemeCharacters::unicode()
        } else {
            ThemeCharacters::ascii()
        };
        let mut styles = ThemeStyles::none();
        if look.colour {
            styles = ThemeStyles::ansi();
            styles.error = styles.error.bold();
            styles.warning = styles.warning.bold();
        }
        let own = match self.severity {
            miette::Severity::Error => styles.error,
            miette::Severity::Warning => styles.warning,
            miette::Severity::Advice => styles.advice,
        };
        let labels = self.snippet.labels.iter();
        styles.highlights = labels
            .map(|label| if label.primary() { own } else { styles.help })
            .collect();
        (GraphicalTheme { characters, styles }, own.style(level).to_string())
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for View {}

impl Diagnostic for View {
    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippet)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.snippet.labels.iter().cloned()))
    }
}
