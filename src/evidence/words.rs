//! How many words of a text say something.

/// Words that stand in for what is still to be written.
const PLACEHOLDERS: [&str; 7] = ["tbd", "tbc", "tba", "todo", "fixme", "xxx", "placeholder"];

/// The words of one paragraph: whatever stands between spaces and has a letter or digit, but no placeholder (`TODO`,
/// `<name of the owner>`); none at all where it is the printers' "lorem ipsum". Scripts that write without spaces count
/// one word for two characters.
pub fn words(paragraph: &str) -> usize {
    if paragraph.to_lowercase().contains("lorem ipsum") {
        return 0;
    }
    without_brackets(paragraph).split_whitespace().map(weight).sum()
}

fn weight(token: &str) -> usize {
    // `TODO(dana):` is one too.
    let first = token
        .split(|it: char| !it.is_alphanumeric())
        .find(|part| !part.is_empty());
    let Some(first) = first else { return 0 };
    if PLACEHOLDERS.iter().any(|it| first.eq_ignore_ascii_case(it)) {
        return 0;
    }
    let unspaced = token.chars().filter(|it| is_unspaced(*it)).count();
    unspaced.div_ceil(2).max(1)
}

/// Of a script that puts no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
fn is_unspaced(it: char) -> bool {
    matches!(
        it,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3041}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
    )
}

/// The text without `<…>` that holds the place of something. A lone `<`, as in `< 5 minutes`, stays.
fn without_brackets(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        kept.push_str(before);
        let opens = after.starts_with(|it: char| it.is_alphabetic() || it == '…' || it == '.');
        // A placeholder is short: what is further away closes something else.
        let close = after.char_indices().take(120).find(|(_, it)| *it == '>');
        rest = match close {
            Some((end, _)) if opens => &after[end + 1..],
            _ => {
                kept.push('<');
                after
            }
        };
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted() {
        for (text, count) in [
            ("", 0),
            ("— … * |", 0),
            ("Ana stops it, by 17:00.", 5),
            ("TBD todo: FIXME(dana) XXX tba.", 0),
            ("TODO write this", 2),
            ("Owned by <name of the owner> until <…>", 3),
            ("answers in < 5 minutes, > 3 a day", 7),
            ("Lorem ipsum dolor sit amet", 0),
            ("<unclosed words stay", 3),
            ("リスクを評価する手順", 5),
            ("위험 관리 계획", 3),
            ("todos and xxxl", 3),
        ] {
            assert_eq!(words(text), count, "{text:?}");
        }
    }
}
