//! Paths as text, and back.
//!
//! A name on disk is bytes, and what is written about it is text. Bytes that are no UTF-8 come out as `\xFF`, so that two
//! names never read the same, and so that whoever wants the bytes again (a URI does) has them.

use std::path::Path;

/// The path as text, with `/` between its parts: what is no UTF-8 as `\xFF`, byte by byte; a backslash of the name's own
/// that would be taken for the start of that as `\x5C`. Not safe to print.
pub fn text(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        for (at, c) in valid.char_indices() {
            match c {
                // Nothing but Windows separates with it, where no name can have one.
                '\\' if std::path::MAIN_SEPARATOR == '\\' => out.push('/'),
                '\\' if escaped(&valid.as_bytes()[at..]).is_some() => escape(&mut out, b'\\'),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            escape(&mut out, *byte);
        }
    }
    out
}

/// The bytes of a path that [`text`] gave.
pub fn bytes(text: &str) -> Vec<u8> {
    let mut rest = text.as_bytes();
    let mut out = Vec::with_capacity(rest.len());
    while let Some((first, after)) = rest.split_first() {
        if let Some(byte) = escaped(rest) {
            out.push(byte);
            rest = &rest[ESCAPE..];
        } else {
            out.push(*first);
            rest = after;
        }
    }
    out
}

/// Bytes of `\xFF`.
const ESCAPE: usize = 4;

fn escape(out: &mut String, byte: u8) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    let digit = |half: u8| DIGITS[usize::from(half & 0xf)];
    out.extend(['\\', 'x', digit(byte >> 4), digit(byte)]);
}

/// The byte that the text begins with an escape of.
fn escaped(text: &[u8]) -> Option<u8> {
    let [b'\\', b'x', high, low, ..] = text else {
        return None;
    };
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    };
    Some(digit(*high)? << 4 | digit(*low)?)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn bytes_that_are_no_text_are_spelt_out() {
        for (name, expected) in [
            (&b"a/b c/\xc3\xa9.toml"[..], "a/b c/é.toml"),
            (b"a\xff/\xfe", "a\\xFF/\\xFE"),
            (b"\xe2\x82", "\\xE2\\x82"),
            (b"a\\b\\x\\xF\\xfg\\xff", "a\\b\\x\\xF\\xfg\\xff"),
            (b"a\\xFF", "a\\x5CxFF"),
            (b"\\x5CxFF", "\\x5Cx5CxFF"),
            (b"\\\xff", "\\\\xFF"),
        ] {
            let shown = text(Path::new(OsStr::from_bytes(name)));
            assert_eq!(shown, expected);
            assert_eq!(bytes(&shown), name, "{shown}");
        }
    }

    /// Every short name of the bytes that matter.
    #[test]
    fn no_two_names_read_the_same() {
        let alphabet = b"\\x5CF\xc3\xa9\xff";
        let mut seen = HashSet::new();
        let mut names = vec![Vec::new()];
        for _ in 0..5 {
            let longer = |name: &Vec<u8>| {
                let name = name.clone();
                alphabet.iter().map(move |byte| [&name[..], &[*byte]].concat())
            };
            names = names.iter().flat_map(longer).collect();
            for name in &names {
                let shown = text(Path::new(OsStr::from_bytes(name)));
                assert_eq!(&bytes(&shown), name, "{shown}");
                assert!(seen.insert(shown), "{name:?}");
            }
        }
    }
}
