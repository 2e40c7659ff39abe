//! Broken texts: what is intact stays, and nothing panics or floods.

use std::fmt::Write as _;

use proptest::prelude::*;
use toml::de::DeTable;

use super::{MANIFEST, MOST_ERRORS, check, leaves, parse, sound};

/// Lines that are wrong by themselves.
const BROKEN: [&str; 26] = [
    "broken-1 = \"abc",
    "broken-2 = 'abc",
    "broken-3 = [1, 2",
    "broken-4 = { a = 1, b = 2",
    "broken-5 =",
    "broken-6",
    "broken 7 is prose",
    "broken-8: 1",
    "broken-9 = pilot",
    "broken-10 = 1 2",
    "broken-11 = \"\\p\"",
    "broken-12 = 2026-13-01",
    "broken-13 = 1,5",
    "broken-14 = { a = 1, a = 2 }",
    "= 1",
    "broken-15 = ]",
    "broken-16 = [1, 2}",
    "broken-17 = \"\"\"abc",
    "broken-18 = '''abc",
    "broken-19 = [{ a = 1",
    "broken-20 = [\"a, \"b\"]",
    "brök = 1",
    "- item",
    "// comment",
    "\"a\", \"b\"",
    "broken-21 = \"x\" \"y\"",
];

/// Where statements begin: at an unindented line that is not within a value.
fn statement_starts(text: &str) -> Vec<usize> {
    let starts = text.match_indices('\n').map(|(at, _)| at + 1).filter(|&at| {
        let line = text[at..].lines().next().unwrap_or_default();
        DeTable::parse(&text[..at]).is_ok() && !line.is_empty()
    });
    std::iter::once(0).chain(starts).collect()
}

fn missing(all: &[String], found: &[String]) -> Vec<String> {
    all.iter().filter(|leaf| !found.contains(leaf)).cloned().collect()
}

#[test]
fn a_broken_line_anywhere_hides_nothing() {
    let text = sound();
    let all = check(&text).leaves;
    for at in statement_starts(&text) {
        for broken in BROKEN {
            let text = format!("{}{broken}\n{}", &text[..at], &text[at..]);
            let found = check(&text);
            let lost = missing(&all, &found.leaves);
            assert!(lost.is_empty(), "{lost:?} after {broken:?} at {at}: {:?}", found.errors);
            assert_eq!(found.errors.len(), 1, "{:?} after {broken:?} at {at}", found.errors);
            assert_eq!(found.gaps.len(), 1);
        }
    }
}

#[test]
fn a_manifest_cut_anywhere_keeps_what_is_before() {
    let text = sound();
    let whole: Vec<usize> = statement_starts(&text);
    for (at, _) in MANIFEST.char_indices() {
        check(&MANIFEST[..at]);
    }
    for (at, _) in text.char_indices() {
        let found = check(&text[..at]);
        let intact = whole.iter().rev().find(|start| **start <= at).copied().unwrap_or(0);
        let before = check(&text[..intact]).leaves;
        let lost = missing(&before, &found.leaves);
        assert!(lost.is_empty(), "{lost:?} when cut at {at}: {:?}", found.errors);
        assert!(found.errors.len() <= 1, "{:?} when cut at {at}", found.errors);
    }
}

#[test]
fn a_manifest_without_a_line_keeps_the_rest() {
    let text = sound();
    let all = check(&text).leaves;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for dropped in 0..lines.len() {
        let rest: String = lines
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != dropped)
            .map(|(_, line)| *line)
            .collect();
        let found = check(&rest);
        if lines[dropped].starts_with('[') {
            // What is below now belongs to the table above.
            continue;
        }
        let lost = missing(&all, &found.leaves);
        assert!(
            lost.len() <= 3,
            "{lost:?} without {:?}: {:?}",
            lines[dropped],
            found.errors
        );
        assert!(
            found.errors.len() <= 3,
            "{:?} without {:?}",
            found.errors,
            lines[dropped]
        );
    }
}

#[test]
fn line_ends_and_byte_order_marks() {
    let crlf = sound().replace('\n', "\r\n");
    assert!(check(&crlf).errors.is_empty());
    let found = check(&crlf.replace("stage = \"pilot\"", "stage = pilot"));
    assert_eq!(found.errors.len(), 1);
    let marked = format!("\u{feff}{}", sound().replace("stage = \"pilot\"", "stage = pilot"));
    let found = check(&marked);
    assert_eq!(&marked[found.errors[0].span.clone()], "pilot");
    let twice = check("\u{feff}\u{feff}a = 1\nb = 2\n");
    assert_eq!((twice.errors.len(), twice.leaves.len()), (1, 1), "{:?}", twice.errors);
    // Old Macintosh line ends: one error, and the lines are read.
    let found = check(&sound().replace('\n', "\r"));
    assert_eq!(found.errors.len(), 1, "{:?}", found.errors);
    assert_eq!(found.leaves.len(), check(&sound()).leaves.len());
    assert_eq!(found.gaps, []);
}

#[test]
fn a_comment_does_not_take_its_line_along() {
    let found = check("# \u{7}\na = 1 # \u{1} x\nb = [ # \0\n1 ]\n");
    assert_eq!(
        (found.errors.len(), found.leaves.len(), found.gaps.len()),
        (3, 2, 0),
        "{:?}",
        found.errors
    );
}

#[test]
fn unclosed_multi_line_strings_do_not_swallow_the_rest() {
    let text = "a = \"\"\"open\nb = 1\n[t]\nc = \"\"\"\nclosed\n\"\"\"\nd = '''x'''\n";
    let found = check(text);
    assert_eq!((found.errors.len(), found.leaves.len()), (1, 3), "{:?}", found.errors);
    let text = "a = '''\nonly text\n\n[t]\r\nc = 1\n";
    let found = check(text);
    assert_eq!((found.errors.len(), found.leaves.len()), (1, 1), "{:?}", found.errors);
}

#[test]
fn a_value_on_the_next_line_is_one_error() {
    for value in ["\"x\"", "[1, 2]", "[\n  1,\n]", "{ a = 1 }", "12"] {
        let found = check(&format!("x =\n  {value}\ny = 1\n"));
        assert_eq!(
            (found.errors.len(), found.leaves.len()),
            (1, 1),
            "{value}: {:?}",
            found.errors
        );
    }
    assert_eq!(check("x =\ny = 1\n").leaves.len(), 1);
    assert_eq!(check("x =\n[y]\na = 1\n").leaves.len(), 1);
}

#[test]
fn mutated_manifests() {
    let text = MANIFEST.as_bytes();
    let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap_or(0)
    };
    for _ in 0..3_000 {
        let mut bytes = if random(3) == 0 {
            let mut lines = lines.clone();
            let at = random(lines.len());
            let line = lines[at];
            match random(3) {
                0 => drop(lines.remove(at)),
                1 => lines.insert(random(lines.len()), line),
                _ => lines.swap(at, 0),
            }
            lines.concat()
        } else {
            text.to_vec()
        };
        for _ in 0..=random(4) {
            let at = random(bytes.len());
            match random(3) {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, b"[]{}=\"'.,#\n\r\t \\:-_aZ0\0"[random(22)]),
                _ => bytes[at] = bytes[random(bytes.len())],
            }
        }
        check(&String::from_utf8_lossy(&bytes));
    }
}

/// Texts that cost much, each `size` bytes long at least.
fn hostile(size: usize) -> Vec<(&'static str, String)> {
    let fill = |one: &str| one.repeat(size / one.len() + 1);
    let numbered = |line: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        for n in 0.. {
            text.push_str(&line(n));
            if text.len() > size {
                break;
            }
        }
        text
    };
    let mut garbage = String::new();
    let mut state = 1_u32;
    while garbage.len() < size {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        garbage.push(char::from_u32((state >> 16) % 0x300).unwrap_or('?'));
    }
    vec![
        ("open brackets", format!("a = {}", fill("["))),
        ("open brackets on lines", format!("a = {}", fill("[\n"))),
        ("open braces", format!("a = {}", fill("{a="))),
        ("closing brackets", fill("]")),
        (
            "open, then the other kind closes",
            format!("a = {}{}", "[".repeat(size / 2), "}".repeat(size / 2)),
        ),
        ("bad lines", fill("bad line\n")),
        ("short bad lines", fill("a\n")),
        ("bare words in a list", format!("a = [{}", fill("x "))),
        ("bare words in a list on lines", format!("a = [{}", fill("x,\n"))),
        (
            "a long first line, then bad ones",
            format!("a = [{}{}]", "1, ".repeat(size / 6), "x,\n".repeat(size / 6)),
        ),
        ("duplicates", fill("a=1\n")),
        ("duplicate headers", fill("[a]\n")),
        ("clashing headers", format!("[[a]]\n{}", fill("[a]\n"))),
        ("bad entries", fill("[[a]\nb=1\n[a.b]\n")),
        ("entries, one bad", format!("x\n{}", fill("[[a]]\nb=1\n"))),
        ("distinct bad headers", numbered(&|n| format!("[a{n}\n"))),
        ("distinct bad keys", numbered(&|n| format!("a{n} x\n"))),
        (
            "deep tables with bad lines",
            format!("[{}a]\n{}", "a.".repeat(70), fill("a\n")),
        ),
        ("a dotted key", format!("{}a = 1", fill("a."))),
        ("a dotted header", format!("[{}a", fill("a."))),
        ("equals signs", fill("=")),
        ("equals signs on lines", fill("a =\n")),
        ("equals signs in a row", format!("a {}", fill("= "))),
        ("quotes", fill("\"")),
        ("apostrophes", fill("'\n")),
        ("triple quotes", fill("a = \"\"\"\n")),
        ("both triple quotes", fill("a = \"\"\"\nb = '''\n")),
        ("escaped triple quotes", format!("a = \"\"\"{}", fill("\nb = \\\"\"\""))),
        ("carriage returns", fill("\r")),
        ("comments with control characters", fill("#\u{1}\n")),
        ("control characters", fill("\0")),
        ("marks", fill("\u{feff}")),
        ("non-characters", fill("\u{ffff}")),
        ("smart quotes", format!("a = {}", fill("“"))),
        ("underscores", format!("a = {}", fill("1__"))),
        ("backslashes", format!("a = \"{}\"", fill("\\z"))),
        ("one huge key", format!("{} = ", fill("k"))),
        ("inline tables open on lines", fill("a = { b = 1\n")),
        ("inline table entries", format!("a = {{{}", fill("b = 1\n "))),
        ("white space", format!("a{}b", fill(" "))),
        ("dots", fill(".")),
        ("commas", format!("a = [{}]", fill(","))),
        ("garbage", garbage),
    ]
}

#[test]
fn hostile_texts_are_bounded() {
    for (name, text) in hostile(20_000) {
        let found = check(&text);
        assert!(found.errors.len() <= MOST_ERRORS, "{name}");
    }
}

#[test]
fn deep_trees() {
    let mut text = String::from("a = ");
    for _ in 0..78 {
        text.push('{');
        let _ = write!(text, "{}a = ", "a.".repeat(78));
    }
    text.push('1');
    text.push_str(&"}".repeat(78));
    let deep = move || {
        let mut scratch = String::new();
        assert_eq!(parse(&text, &mut scratch).errors, []);
        let broken = format!("{text}\nbad\n");
        assert_eq!(parse(&broken, &mut scratch).errors.len(), 1);
    };
    let thread = std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(deep)
        .expect("a thread");
    thread.join().expect("no panic");
}

proptest! {
    #[test]
    fn any_text(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_text_of_toml_characters(text in "[a-c\\[\\]{}=.,\"'#\n\r\\\\ \t:0-9ä\u{0}\u{feff}-]{0,60}") {
        check(&text);
    }

    #[test]
    fn any_lines(lines in prop::collection::vec("(\\[{1,2}[ab](\\.[ab])?\\]{1,2}|[abc](\\.[abc])? ?[=:]? ?([0-9]|\"x\"?|\\[1?,?\\]?|\\{ ?[ab]? ?=? ?1?\\}?|\"\"\"|''')?|#.?)", 0..12)) {
        check(&lines.join("\n"));
    }

    #[test]
    fn broken_lines_among_intact_ones(
        choice in prop::collection::btree_map(0..24_usize, 0..BROKEN.len(), 0..8)
    ) {
        let text = sound();
        let all = leaves(DeTable::parse(&text).expect("sound").get_ref());
        let mut broken = text.clone();
        for (at, line) in choice.iter().rev() {
            broken.insert_str(statement_starts(&text)[*at], &format!("{}\n", BROKEN[*line]));
        }
        let found = check(&broken);
        prop_assert_eq!(missing(&all, &found.leaves), Vec::<String>::new());
        prop_assert_eq!(found.errors.len(), choice.len(), "{:?}", found.errors);
    }
}
