//! The little of HTML that matters inside Markdown: anchors, headings and text.

/// A piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// What stands between tags.
    Text(&'a str),
    /// A tag, without its angle brackets. Comments are left out.
    Tag(&'a str),
}

/// The pieces in order. What is opened and not closed ends with the text.
pub fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let Some(after) = rest.strip_prefix('<') else {
                let (text, next) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
                rest = next;
                return Some(Piece::Text(text));
            };
            if let Some(comment) = after.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, next)| next);
                continue;
            }
            let (tag, next) = after.split_once('>').unwrap_or((after, ""));
            rest = next;
            return Some(Piece::Tag(tag));
        }
    })
}

/// The text without comments.
pub fn without_comments(text: &str) -> String {
    let mut parts = text.split("<!--");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some((_, after)) = part.split_once("-->") {
            kept.push_str(after);
        }
    }
    kept
}

/// Is it the start (`true`) or the end of a heading? `None` for any other tag.
pub fn heading(tag: &str) -> Option<bool> {
    let (name, is_start) = tag.strip_prefix('/').map_or((tag, true), |name| (name, false));
    let mut bytes = name.bytes();
    let is_heading = bytes.next().is_some_and(|it| it.eq_ignore_ascii_case(&b'h'))
        && bytes.next().is_some_and(|it| (b'1'..=b'6').contains(&it))
        && bytes.next().is_none_or(|it| it.is_ascii_whitespace());
    is_heading.then_some(is_start)
}

/// The values of `id` and `name`: what a link can lead to.
pub fn anchors(tag: &str) -> impl Iterator<Item = &str> {
    let mut rest = tag.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                return None;
            }
            let end = rest
                .find(|it: char| it == '=' || it.is_whitespace())
                .unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let Some(value) = after.trim_start().strip_prefix('=') else {
                rest = after;
                continue;
            };
            let value = value.trim_start();
            let (value, after) = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            rest = after;
            if name.eq_ignore_ascii_case("id") || name.eq_ignore_ascii_case("name") {
                return Some(value);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_text() {
        let html = "a<b>c</b><!-- <i> -->d<br";
        let all: Vec<_> = pieces(html).collect();
        assert_eq!(
            all,
            [
                Piece::Text("a"),
                Piece::Tag("b"),
                Piece::Text("c"),
                Piece::Tag("/b"),
                Piece::Text("d"),
                Piece::Tag("br")
            ]
        );
        assert_eq!(pieces("<!-- never closed").count(), 0);
        assert_eq!(without_comments("a<!-- b -->c<!-- d"), "ac");
    }

    #[test]
    fn attributes() {
        let of = |tag| anchors(tag).collect::<Vec<_>>();
        assert_eq!(of("a name=\"x\""), ["x"]);
        assert_eq!(of("a\n  ID = 'y z' hidden name=w /"), ["y z", "w"]);
        assert!(of("a data-id=\"x\" href=\"#id=y\"").is_empty());
        assert_eq!(of("a id=\"open"), ["open"]);
        assert!(of("a id=").contains(&""));
        assert_eq!(heading("h2 align=\"center\""), Some(true));
        assert_eq!(heading("/H2"), Some(false));
        assert_eq!(heading("hr"), None);
        assert_eq!(heading("h10"), None);
    }
}
