//! The anchors that GitHub gives headings.

use std::collections::HashMap;

/// First digits of the scripts that have decimal ones (Unicode 14, category Nd), each followed by nine more.
const ZEROS: [u32; 66] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
    0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620,
    0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x1_04A0, 0x1_0D30, 0x1_1066, 0x1_10F0, 0x1_1136, 0x1_11D0,
    0x1_12F0, 0x1_1450, 0x1_14D0, 0x1_1650, 0x1_16C0, 0x1_1730, 0x1_18E0, 0x1_1950, 0x1_1C50, 0x1_1D50, 0x1_1DA0,
    0x1_6A60, 0x1_6AC0, 0x1_6B50, 0x1_D7CE, 0x1_D7D8, 0x1_D7E2, 0x1_D7EC, 0x1_D7F6, 0x1_E140, 0x1_E2F0, 0x1_E950,
    0x1_FBF0,
];

/// Gives one document's headings their slugs, in order, as GitHub does: a repeated one gets `-1`, `-2`, … at its end.
#[derive(Debug, Default)]
pub struct Slugger {
    /// How often each slug was asked for again.
    taken: HashMap<String, usize>,
}

impl Slugger {
    /// The slug of the next heading.
    pub fn next(&mut self, heading: &str) -> String {
        let plain = slug(heading);
        let Some(mut count) = self.taken.get(&plain).copied() else {
            self.taken.insert(plain.clone(), 0);
            return plain;
        };
        let unique = loop {
            count += 1;
            let candidate = format!("{plain}-{count}");
            if !self.taken.contains_key(&candidate) {
                break candidate;
            }
        };
        self.taken.insert(plain, count);
        self.taken.insert(unique.clone(), 0);
        unique
    }
}

/// The slug of a heading's text: lower case, only letters, marks, digits, joining punctuation, hyphens, and spaces turned
/// into hyphens.
pub fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|it| match it {
            ' ' | '-' => Some('-'),
            _ => is_word(it).then_some(it),
        })
        .collect()
}

/// What GitHub's expression calls a word character: alphabetic, a mark, a decimal digit or connecting punctuation.
fn is_word(it: char) -> bool {
    it.is_alphabetic() || is_digit(it) || is_connector(it) || is_mark(it)
}

fn is_digit(it: char) -> bool {
    let code = it as u32;
    it.is_numeric() && ZEROS.iter().any(|zero| (*zero..zero + 10).contains(&code))
}

fn is_connector(it: char) -> bool {
    matches!(
        it,
        '_' | '\u{203F}' | '\u{2040}' | '\u{2054}' | '\u{FE33}' | '\u{FE34}' | '\u{FE4D}'..='\u{FE4F}' | '\u{FF3F}'
    )
}

/// A combining mark, such as an accent of its own or the emoji selector U+FE0F. The standard library does not know the
/// category; marks that are not alphabetic have no width, but for six, which invisible format characters share. Compared
/// with Unicode 14's categories, character by character.
fn is_mark(it: char) -> bool {
    matches!(
        it,
        '\u{F3E}' | '\u{F3F}' | '\u{1CE1}' | '\u{1CF7}' | '\u{2D7F}' | '\u{ABEC}'
    ) || is_thin_mark(it)
}

fn is_thin_mark(it: char) -> bool {
    !it.is_ascii() && unicode_width::UnicodeWidthChar::width(it) == Some(0) && !is_format(it)
}

fn is_format(it: char) -> bool {
    matches!(
        it,
        '\u{80}'..='\u{9F}' | '\u{AD}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{890}' | '\u{891}'
        | '\u{8E2}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        | '\u{A8FA}' | '\u{FFF0}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case is one that GitHub itself was asked about by the authors of github-slugger, or follows from its
    /// character classes.
    #[test]
    fn slugs_are_github_s() {
        for (heading, expected) in [
            ("alpha", "alpha"),
            ("bravoCharlieDelta", "bravocharliedelta"),
            ("heading with a - dash", "heading-with-a---dash"),
            ("heading with an _ underscore", "heading-with-an-_-underscore"),
            ("heading with a period.txt", "heading-with-a-periodtxt"),
            (
                "exchange.bind_headers(exchange, routing [, bindCallback])",
                "exchangebind_headersexchange-routing--bindcallback",
            ),
            (" ", "-"),
            (" a ", "-a-"),
            ("-a-", "-a-"),
            ("apostrophe’s should be trimmed", "apostrophes-should-be-trimmed"),
            ("I ♥ unicode", "i--unicode"),
            ("en–dash", "endash"),
            ("😄 unicode emoji", "-unicode-emoji"),
            ("😄-😄 unicode emoji", "--unicode-emoji"),
            ("😄_😄 unicode emoji", "_-unicode-emoji"),
            ("❤\u{FE0F} with a selector", "\u{FE0F}-with-a-selector"),
            ("👩\u{200D}💻 joined", "-joined"),
            (":ok_hand: Single", "ok_hand-single"),
            ("Профили пользователей", "профили-пользователей"),
            ("Привет non-latin 你好", "привет-non-latin-你好"),
            ("リスク 評価（案）", "リスク-評価案"),
            ("위험 관리", "위험-관리"),
            ("ประเมินความเสี่ยง", "ประเมินความเสี่ยง"),
            ("Größe & Übergabe", "größe--übergabe"),
            ("cafe\u{301}", "cafe\u{301}"),
            ("m² and ½, Ⅳ, ①", "m-and--ⅳ-"),
            ("٤ ४ ４ 𝟝", "٤-४-４-𝟝"),
            ("Ⓖ a\u{200B}b\u{AD}c", "ⓖ-abc"),
            ("‿ ＿ a\u{A0}b", "‿-＿-ab"),
            ("tab\there\nline", "tabhereline"),
            ("ẞ İ", "ß-i\u{307}"),
            ("R&D + QA: 100 %", "rd--qa-100-"),
            ("", ""),
        ] {
            assert_eq!(slug(heading), expected, "{heading:?}");
        }
    }

    #[test]
    fn repeated_headings_are_numbered() {
        let mut slugger = Slugger::default();
        let slugs: Vec<String> = [
            "echo",
            "echo",
            "echo 1",
            "echo-1",
            "echo",
            "foxtrot-1",
            "foxtrot",
            "foxtrot",
            "",
            "",
            "__proto__",
        ]
        .iter()
        .map(|it| slugger.next(it))
        .collect();
        assert_eq!(
            slugs,
            [
                "echo",
                "echo-1",
                "echo-1-1",
                "echo-1-2",
                "echo-2",
                "foxtrot-1",
                "foxtrot",
                "foxtrot-2",
                "",
                "-1",
                "__proto__"
            ]
        );
    }
}
