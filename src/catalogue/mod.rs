//! The rules as people and tools read them: a table, JSON, and a page each; and the keys that they read.
//!
//! All made from the same entries, so that they tell one story.

mod json;
mod keys;
mod page;
mod table;

pub use json::{rules_json, schema};
pub use keys::manifest_markdown;
pub use page::{index_markdown, page_markdown, page_text, table_markdown};
pub use table::table_text;
