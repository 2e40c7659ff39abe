//! stub
use super::tree::Span;
use toml::{Spanned, de::DeTable};
pub(super) struct SyntaxError {
    pub span: Span,
    pub message: String,
    pub help: Option<String>,
}
pub(super) struct Gap {}
pub(super) struct Parsed<'t> {
    pub tree: Spanned<DeTable<'t>>,
    pub errors: Vec<SyntaxError>,
    pub gaps: Vec<Gap>,
}
pub(super) fn parse<'t>(text: &'t str, _s: &'t mut String) -> Parsed<'t> {
    let (tree, errors) = DeTable::parse_recoverable(text);
    Parsed {
        tree,
        errors: errors
            .into_iter()
            .map(|e| SyntaxError {
                span: e.span().unwrap_or(0..1),
                message: e.message().to_owned(),
                help: None,
            })
            .collect(),
        gaps: vec![],
    }
}
