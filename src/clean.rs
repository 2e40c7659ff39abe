//! The one place that cleans text for a terminal.
//!
//! Keys, values, file names and the messages of parsers come from strangers. What a terminal would obey, and what would
//! make text look like other text, is spelt out: `\u{202e}`. Every text format cleans every such string; JSON does not.

use std::borrow::Cow;
use std::fmt::Write;

/// Text that is to stay on one line: a message, a path, a key. A line end is spelt out too, as `\n` or `\r`.
pub fn line(text: &str) -> Cow<'_, str> {
    escape(text, |c| c == '\n')
}

/// Text that may have several lines, as a help has. `\r\n` becomes `\n`; a `\r` alone, which would overwrite the line, is
/// spelt out.
pub fn block(text: &str) -> Cow<'_, str> {
    match escape(text, |_| false) {
        Cow::Owned(_) if text.contains("\r\n") => {
            Cow::Owned(escape(&text.replace("\r\n", "\n"), |_| false).into_owned())
        }
        escaped => escaped,
    }
}

/// Is this character obeyed by terminals, invisible, or able to reorder what stands around it? Tab and `\n` are not.
pub fn is_hidden(c: char) -> bool {
    match c {
        '\t' | '\n' => false,
        c if c.is_ascii() => c.is_ascii_control(),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        _ => false,
    }
}

fn escape(text: &str, also: impl Fn(char) -> bool) -> Cow<'_, str> {
    let Some(first) = text.find(|c| is_hidden(c) || also(c)) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        match c {
            '\r' => out.push_str("\\r"),
            '\n' if also(c) => out.push_str("\\n"),
            // Writing to a string cannot fail.
            c if is_hidden(c) => _ = write!(out, "\\u{{{:x}}}", u32::from(c)),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_text_is_borrowed() {
        for text in ["", "plain\ttext", "naïve 🚀 日本語", "e\u{301}"] {
            assert!(matches!(line(text), Cow::Borrowed(_)), "{text:?}");
            assert!(matches!(block(text), Cow::Borrowed(_)), "{text:?}");
        }
        assert!(matches!(block("a\nb"), Cow::Borrowed(_)));
    }

    #[test]
    fn hidden_characters_are_spelt_out() {
        assert_eq!(
            line("a\u{202e}b\u{1b}[31m\u{7f}\u{9b}"),
            "a\\u{202e}b\\u{1b}[31m\\u{7f}\\u{9b}"
        );
        assert_eq!(line("a\r\nb"), "a\\r\\nb");
        assert_eq!(block("a\r\nb\rc\u{0}"), "a\nb\\rc\\u{0}");
        assert_eq!(
            line("\u{e0041}\u{feff}\u{fffa}\u{200d}"),
            "\\u{e0041}\\u{feff}\\u{fffa}\\u{200d}"
        );
    }

    #[test]
    fn the_listed_code_points_and_no_others() {
        let listed = |c: u32| {
            matches!(c, 0..=8 | 0x0b..=0x1f | 0x7f | 0x80..=0x9f | 0x61c | 0x200b..=0x200f | 0x2028..=0x2029
                | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f)
        };
        for c in '\0'..=char::MAX {
            assert_eq!(is_hidden(c), listed(u32::from(c)), "U+{:04X}", u32::from(c));
        }
    }
}
