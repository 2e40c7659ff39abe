//! The rules as people and tools read them: a table, JSON, a page each, and the blank checklist; and the keys they read.
//!
//! All made from the same entries, so that they tell one story.

mod checklist;
mod json;
mod keys;
mod page;
mod table;

pub use checklist::{Template, template_json, template_markdown};
pub use json::{rules_json, schema};
pub use keys::manifest_markdown;
pub use page::{index_markdown, page_markdown, page_text, table_markdown};
pub use table::table_text;
