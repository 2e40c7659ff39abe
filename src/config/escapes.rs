//! From places in a string to places in the file: an expression stands in quotes, with escapes.

use std::ops::Range;

/// The places of `span` (bytes of the string's value) in `written`, the string as it stands in the file with its quotes;
/// all of `written`, should the two not fit together.
pub(super) fn place(written: &str, value: &str, span: &Range<usize>) -> Range<usize> {
    let Some(starts) = starts(written, value) else {
        return 0..written.len();
    };
    let at = |offset: usize| starts.get(offset.min(value.len())).copied().unwrap_or(written.len());
    let (start, end) = (at(span.start), at(span.end));
    start..end.max(start + 1).min(written.len())
}

/// Where each byte of the value, and its end, was written.
fn starts(written: &str, value: &str) -> Option<Vec<usize>> {
    let (quote, literal) = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quote| written.starts_with(quote) && written.len() >= 2 * quote.len() && written.ends_with(quote))
        .map(|quote| (quote, quote.starts_with('\'')))?;
    let end = written.len() - quote.len();
    let mut at = quote.len();
    if quote.len() == 3 {
        // A line end behind the opening quotes is not part of the value.
        let body = &written[at..end];
        at += ["\r\n", "\n"]
            .iter()
            .find(|line| body.starts_with(**line))
            .map_or(0, |line| line.len());
    }
    let mut starts = Vec::with_capacity(value.len() + 1);
    let mut chars = value.chars();
    while at < end {
        let rest = &written[at..end];
        let (length, escaped) = match rest.strip_prefix('\\').filter(|_| !literal) {
            Some(escape) => {
                let skipped = line_break(escape);
                if skipped > 0 {
                    at += 1 + skipped;
                    continue;
                }
                (1 + escape_length(escape)?, true)
            }
            None => (rest.chars().next()?.len_utf8(), false),
        };
        // Whether line ends are kept as they are is the parser's to say.
        let wanted = chars.clone().next();
        if !escaped && rest.starts_with("\r\n") && wanted == Some('\n') {
            at += 1;
            continue;
        }
        let wanted = chars.next()?;
        if !escaped && !rest.starts_with(wanted) {
            return None;
        }
        starts.extend(std::iter::repeat_n(at, wanted.len_utf8()));
        at += length;
    }
    starts.push(end);
    chars.next().is_none().then_some(starts)
}

/// The bytes that a backslash at the end of a line takes out: the line end and the blanks behind it.
fn line_break(escape: &str) -> usize {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let rest = escape.trim_start_matches(blank);
    let skipped = escape.len() - rest.len();
    if escape[..skipped].contains('\n') { skipped } else { 0 }
}

/// The length of an escape, without its backslash.
fn escape_length(escape: &str) -> Option<usize> {
    let length = match escape.chars().next()? {
        'x' => 3,
        'u' => 5,
        'U' => 9,
        c => c.len_utf8(),
    };
    escape.is_char_boundary(length).then_some(length)
}

#[cfg(test)]
mod tests {
    use toml::de::DeValue;

    use super::*;

    /// The value, and what `part` of it was written as.
    fn written_as(written: &str, part: &str) -> String {
        let parsed = DeValue::parse(written).expect("TOML");
        let value = parsed.get_ref().as_str().expect("a string").to_owned();
        let at = value.find(part).expect("a part of it");
        written[place(written, &value, &(at..at + part.len()))].to_owned()
    }

    #[test]
    fn every_kind_of_string() {
        for (written, part, expected) in [
            (r#""a == \"b\" && x""#, "x", "x"),
            (r#""a == \"b\" && x""#, "\"b\"", r#"\"b\""#),
            (r"'a\b == x'", "x", "x"),
            ("'''\na == 'b' &&\n  x'''", "x", "x"),
            ("'''\r\na ==\r\n  x'''", "x", "x"),
            ("\"\"\"\na \\\n   && x\"\"\"", "&& x", "&& x"),
            ("\"\"\"a \"\" x\"\"\"", "x", "x"),
            (r#""é\u00e9\U0001F680\x41 x""#, "x", "x"),
            (r#""é\u00e9\U0001F680\x41 x""#, "🚀", r"\U0001F680"),
            ("'é🚀 x'", "x", "x"),
        ] {
            assert_eq!(written_as(written, part), expected, "{written}");
        }
    }

    #[test]
    fn what_does_not_fit_is_the_whole() {
        assert_eq!(place("\"ab\"", "xy", &(0..1)), 0..4);
        assert_eq!(place("x", "x", &(0..1)), 0..1);
        assert_eq!(place("\"\"", "", &(0..0)), 1..2);
    }
}
