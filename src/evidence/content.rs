//! What a text document holds: its anchors, how many words beside headings and placeholders, what these say, and what should
//! not be in it.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::gist::Gist;
use super::html::{self, Piece};
use super::slug::{Slugger, slug};
use super::words::words;
use crate::words::PhraseList;

/// More anchors than this are not kept: such a document is no evidence that somebody wrote.
const MAX_ANCHORS: usize = 5_000;

/// Of what was left in a document, more is not shown. In characters.
const MAX_LEFTOVER: usize = 60;

/// The text formats that are looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.md`, `.markdown`
    Markdown,
    /// `.rst`
    Rst,
    /// `.adoc`
    Adoc,
    /// `.txt`
    Text,
}

impl Format {
    /// By the name's ending, in any case; `None` for what is not looked into.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "md" | "markdown" => Self::Markdown,
            "rst" => Self::Rst,
            "adoc" => Self::Adoc,
            "txt" => Self::Text,
            _ => return None,
        })
    }
}

/// What is remembered of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// Words beside headings and placeholders.
    pub words: usize,
    /// What a fragment can name, in order; only of Markdown.
    pub anchors: Vec<String>,
    /// Are these all anchors?
    pub all_anchors: bool,
    /// What the text beside headings says, as a number; `None` of one without words.
    pub gist: Option<u64>,
    /// What a template or an assistant has left in it, the first of it.
    pub leftover: Option<String>,
}

/// Looks through a document, also for what is left in it of the phrases `leftovers`.
pub fn read(text: &str, format: Format, leftovers: &PhraseList) -> Content {
    let text = text.trim_start_matches('\u{feff}');
    let text = &text[front_matter(text).end..];
    let mut reader = Reader {
        leftovers,
        content: Content::default(),
        gist: Gist::default(),
        slugger: Slugger::default(),
        known: HashSet::new(),
        heading: None,
        block: String::new(),
        html: None,
        images: 0,
    };
    match format {
        Format::Markdown => reader.markdown(text),
        _ => reader.flat(&html::without_comments(text), format),
    }
    reader.content.gist = reader.gist.finish();
    reader.content
}

/// The YAML between two `---` lines at the very start; empty if there is none.
fn front_matter(text: &str) -> Range<usize> {
    let mut end = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        end += line.len();
        match (index, line.trim_end()) {
            (0, "---") => (),
            (0, _) => break,
            (_, "---" | "...") => return 0..end,
            _ => (),
        }
    }
    0..0
}

/// Collects what a document holds: of Markdown event by event, of other formats line by line.
struct Reader<'l> {
    leftovers: &'l PhraseList,
    content: Content,
    gist: Gist,
    slugger: Slugger,
    /// The anchors so far.
    known: HashSet<String>,
    /// The text of the heading that is open.
    heading: Option<String>,
    /// The text of the paragraph, cell or item that is open.
    block: String,
    /// The HTML block that is open.
    html: Option<String>,
    /// How many images are open: their descriptions are no part of a heading.
    images: usize,
}

impl Reader<'_> {
    fn markdown(&mut self, text: &str) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_GFM;
        self.content.all_anchors = true;
        for event in Parser::new_ext(text, options) {
            self.take(event);
        }
        self.end_block();
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => self.images = self.images.saturating_sub(1),
            Event::Start(Tag::Heading { .. }) => {
                self.end_block();
                self.heading = Some(String::new());
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::HtmlBlock) => {
                self.end_block();
                self.html = Some(String::new());
            }
            Event::End(TagEnd::HtmlBlock) => {
                let html = self.html.take().unwrap_or_default();
                self.html_block(&html);
            }
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push_str(&text),
                None => self.html_block(&text),
            },
            Event::InlineHtml(tag) => self.tags(&tag),
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.text("\n"),
            Event::Start(tag) if !is_inline(tag.to_end()) => self.end_block(),
            Event::End(tag) if !is_inline(tag) => self.end_block(),
            _ => (),
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.heading {
            Some(heading) if self.images == 0 => heading.push_str(text),
            Some(_) => (),
            None => self.block.push_str(text),
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        self.say(&block);
        self.block = block;
        self.block.clear();
    }

    /// Takes a paragraph, cell or item.
    fn say(&mut self, block: &str) {
        self.content.words += words(block);
        self.gist.add(block);
        self.show(block);
    }

    /// Takes what can be read in the document, and may say nothing.
    fn show(&mut self, text: &str) {
        if self.content.leftover.is_none() {
            let found = self.leftovers.first_in(text);
            self.content.leftover = found.map(|at| leftover(text, at));
        }
    }

    fn end_heading(&mut self) {
        if let Some(heading) = self.heading.take() {
            self.show(&heading);
            if self.content.anchors.len() < MAX_ANCHORS {
                let slug = self.slugger.next(&heading);
                self.anchor(&slug);
            } else {
                self.content.all_anchors = false;
            }
        }
    }

    /// Indented text in a heading gives hyphens at its ends; links to it are mostly written without.
    fn end_html_heading(&mut self) {
        let trimmed = self.heading.as_deref().map(str::trim).map(slug);
        self.end_heading();
        if let Some(trimmed) = trimmed.filter(|it| !self.known.contains(it)) {
            self.anchor(&trimmed);
        }
    }

    fn anchor(&mut self, name: &str) {
        if self.content.anchors.len() < MAX_ANCHORS {
            self.known.insert(name.to_owned());
            self.content.anchors.push(name.to_owned());
        } else {
            self.content.all_anchors = false;
        }
    }

    fn tags(&mut self, html: &str) {
        for piece in html::pieces(html) {
            if let Piece::Tag(tag) = piece {
                html::anchors(tag).for_each(|name| self.anchor(name));
            }
        }
    }

    fn html_block(&mut self, html: &str) {
        for piece in html::pieces(html) {
            match piece {
                Piece::Text(text) => self.text(text),
                Piece::Tag(tag) => {
                    html::anchors(tag).for_each(|name| self.anchor(name));
                    match html::heading(tag) {
                        Some(true) => self.heading = Some(String::new()),
                        Some(false) => self.end_html_heading(),
                        // Tags part words, but for those inside a heading.
                        None if self.heading.is_none() => self.text(" "),
                        None => (),
                    }
                }
            }
        }
        // A heading that is not closed in its block is none.
        self.heading = None;
        self.end_block();
    }

    /// A format that is read line by line.
    fn flat(&mut self, text: &str, format: Format) {
        let mut paragraph: Vec<&str> = Vec::new();
        let mut in_comment = false;
        for line in text.lines() {
            let line = line.trim_end();
            if format == Format::Adoc && line == "////" {
                in_comment = !in_comment;
            } else if in_comment {
                // Nothing of it counts.
            } else if is_rule(line) {
                // It underlines a title, if that is one line.
                match paragraph.as_slice() {
                    [title] => self.show(title),
                    lines => self.say(&lines.join("\n")),
                }
                paragraph.clear();
            } else if line.is_empty() || is_markup(line, format) {
                self.say(&paragraph.join("\n"));
                paragraph.clear();
                if !is_comment(line, format) {
                    self.show(line);
                }
            } else {
                paragraph.push(line);
            }
        }
        self.say(&paragraph.join("\n"));
    }
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// What was found in a text, as it is shown: on one line, a blank to its closing bracket.
fn leftover(text: &str, at: Range<usize>) -> String {
    let shown = if text[at.clone()].starts_with('[') {
        let close = text[at.start..]
            .char_indices()
            .take(MAX_LEFTOVER)
            .find(|(_, it)| *it == ']');
        close.map_or(at.end, |(close, _)| (at.start + close + 1).max(at.end))
    } else {
        at.end
    };
    let words: Vec<&str> = text[at.start..shown].split_whitespace().collect();
    let shown = words.join(" ");
    match shown.char_indices().nth(MAX_LEFTOVER) {
        Some((end, _)) => format!("{}…", &shown[..end]),
        None => shown,
    }
}

/// Three or more times the same punctuation, as under or over a title.
fn is_rule(line: &str) -> bool {
    let mut chars = line.chars();
    chars
        .next()
        .is_some_and(|first| first.is_ascii_punctuation() && line.len() >= 3 && chars.all(|it| it == first))
}

/// A line of its own that is no text: an `AsciiDoc` title, attribute or comment, a reStructuredText field or comment.
fn is_markup(line: &str, format: Format) -> bool {
    let is_field = || {
        line.strip_prefix(':').is_some_and(|rest| {
            rest.split_once(':')
                .is_some_and(|(name, after)| !name.is_empty() && (after.is_empty() || after.starts_with(' ')))
        })
    };
    match format {
        Format::Adoc => {
            let title = line.trim_start_matches(['=', '#']);
            (title.len() < line.len() && title.starts_with(' '))
                || is_comment(line, format)
                || (line.starts_with('[') && line.ends_with(']'))
                || is_field()
        }
        Format::Rst => is_comment(line, format) || is_field(),
        Format::Markdown | Format::Text => false,
    }
}

/// A line that only who edits the document can read.
fn is_comment(line: &str, format: Format) -> bool {
    match format {
        Format::Adoc => line.starts_with("//"),
        Format::Rst => line.starts_with("..") && !line.contains("::"),
        Format::Markdown | Format::Text => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_every_kind() {
        let text = "---\ntitle: Not a heading\n---\n\n# The *plan*, with `code_x` and [a link](x.md)\n\nSetext too\n===\n\n\
                    Two\nlines\n---\n\n## ![alt](x.png) Logo\n\n## Risk\n\n## Risk\n\n<a name=\"here\"></a> Text <b \
                    id='there'>x</b>\n\n<h2 align=\"center\">By <i>hand</i></h2>\n\n```\n# no heading\n```\n\n\
                    > ### Quoted\n\n- # In a list\n\n&amp; entity\n------\n\n## ~~Gone~~ {#custom}\n";
        let content = read(text, Format::Markdown, &PhraseList::default());
        assert_eq!(
            content.anchors,
            [
                "the-plan-with-code_x-and-a-link",
                "setext-too",
                "twolines",
                "-logo",
                "risk",
                "risk-1",
                "here",
                "there",
                "by-hand",
                "quoted",
                "in-a-list",
                "-entity",
                "gone-custom"
            ]
        );
        assert!(content.all_anchors);
    }

    #[test]
    fn words_beside_headings_and_placeholders() {
        let count = |text: &str, format| read(text, format, &PhraseList::default()).words;
        for (text, expected) in [
            ("# One two three\n", 0),
            ("# Title\n\nFour words *are* here.\n\nTBD\n", 4),
            ("---\na: one two\n---\nthree\n", 1),
            ("<!-- one two\n\nthree -->\n\nfour <!-- five --> six\n", 2),
            ("<name of the owner> decides\n", 1),
            ("Lorem ipsum dolor\nsit amet\n\nafter all\n", 2),
            ("- [ ] one\n- [x] two three\n", 3),
            ("| a | b |\n|---|---|\n| TBD | c d |\n", 4),
            ("```sh\nmake stop now\n```\n", 3),
            ("<p>one <b>two</b></p>\n", 2),
            ("[a link](https://example.com/x/y) `code`\n", 3),
            ("\u{feff}one\n", 1),
            ("---\nnever closed\n", 2),
        ] {
            assert_eq!(count(text, Format::Markdown), expected, "{text:?}");
        }
        let rst = "=====\nTitle\n=====\n\n:author: Dana\n\n.. a comment\n\nOne two\nthree.\n\nSection two\n-----------\n\nFour\n";
        assert_eq!(count(rst, Format::Rst), 4);
        let adoc =
            "= Title of it\n:toc: left\n// comment\n\n== Section\n\n[NOTE]\nOne two.\n\n////\nhidden words\n////\n";
        assert_eq!(count(adoc, Format::Adoc), 2);
        assert_eq!(count("Title\n=====\n\none two\n", Format::Text), 2);
    }

    #[test]
    fn a_flood_of_headings_is_cut() {
        let content = read(
            &"# a\n\n".repeat(MAX_ANCHORS + 1),
            Format::Markdown,
            &PhraseList::default(),
        );
        assert_eq!(content.anchors.len(), MAX_ANCHORS);
        assert!(!content.all_anchors);
    }

    #[test]
    fn leftovers_wherever_somebody_reads_them() {
        let list = PhraseList::new(["[insert".to_owned(), "as an ai model".to_owned()]);
        let left = |text: &str, format| read(text, format, &list).leftover;
        for (text, expected) in [
            ("# Risk of [Insert\tname\n] here\n", Some("[Insert")),
            ("Owned by [Insert\n  the name] since May\n", Some("[Insert the name]")),
            ("| a | b |\n|---|---|\n| x | [insert date] |\n", Some("[insert date]")),
            ("<p>As an AI <b>model</b>, I</p>\n", Some("As an AI model")),
            ("```\nAs an AI model\n```\n", Some("As an AI model")),
            ("[insert never closed\n", Some("[insert")),
            ("[insert a day] and [insert a name]\n", Some("[insert a day]")),
            ("<!-- [insert a name] -->\n", None),
            ("---\nowner: [insert a name]\n---\n", None),
            ("[insert a name](https://example.com)\n", None),
            ("As an AI\n\nmodel\n", None),
        ] {
            assert_eq!(left(text, Format::Markdown).as_deref(), expected, "{text:?}");
        }
        for (text, format, expected) in [
            ("As an\nAI model, I\n", Format::Text, Some("As an AI model")),
            ("[Insert title]\n=====\n", Format::Text, Some("[Insert title]")),
            ("= [insert title]\n", Format::Adoc, Some("[insert title]")),
            ("[insert a name]\n", Format::Adoc, Some("[insert a name]")),
            ("// [insert a name]\n", Format::Adoc, None),
            ("////\n[insert a name]\n////\n", Format::Adoc, None),
            (".. [insert a name]\n", Format::Rst, None),
            (":owner: [insert a name]\n", Format::Rst, Some("[insert a name]")),
        ] {
            assert_eq!(left(text, format).as_deref(), expected, "{text:?}");
        }
        let long = format!("[insert {}", "x".repeat(100));
        let list = PhraseList::new([long.clone()]);
        let left = read(&long, Format::Text, &list).leftover.unwrap_or_default();
        assert_eq!((left.chars().count(), left.ends_with('…')), (MAX_LEFTOVER + 1, true));
    }

    #[test]
    fn the_gist_leaves_out_headings() {
        let gist = |text: &str, format| read(text, format, &PhraseList::default()).gist;
        let plain = gist("Ana stops it by 17:00.\n", Format::Text);
        assert!(plain.is_some());
        for (text, format) in [
            (
                "# Plan\n\nAna *stops* it\n\n## More\n\nby 17:00, 2026-06-15.\n",
                Format::Markdown,
            ),
            (
                "---\nowner: x\n---\nPlan\n===\n\nana stops it <!-- x --> by 17:00\n",
                Format::Markdown,
            ),
            ("Plan\n====\n\nAna stops it\n\nby 17:00.\n", Format::Rst),
            ("= Plan\n:toc: left\n\nAna stops it by 17:00.\n", Format::Adoc),
        ] {
            assert_eq!(gist(text, format), plain, "{text:?}");
        }
        assert_ne!(gist("# Plan\n\nAna stops it by 18:00.\n", Format::Markdown), plain);
        assert_eq!(gist("# Plan\n", Format::Markdown), None);
    }
}
