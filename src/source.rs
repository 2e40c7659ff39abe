//! A manifest's text, and the one place that turns bytes into lines and columns.

/// A manifest's text, with its lines.
#[derive(Debug, Clone)]
pub struct Source {
    text: String,
}
impl Source {
    /// s
    pub fn new(text: String) -> Self {
        Self { text }
    }
}
