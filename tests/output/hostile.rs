//! Text that nobody would write by accident, and places at every edge.

use pilotlint::diagnostic::{Change, Edit, Fix, Related};
use pilotlint::engine::{Finding, Linted};
use pilotlint::output::{Format, Look, Options};
use proptest::prelude::*;

use pilotlint::rules::Rule;

use super::made::{GOV003, OWN002, finding, linted, rule, run, text, waiver, with_look, write};

fn looks() -> [Look; 4] {
    [
        Look::default(),
        Look::terminal(40, false),
        Look::terminal(100, true),
        Look::terminal(400, true),
    ]
}

fn pointing(text: &str, span: std::ops::Range<usize>) -> Finding {
    let mut one = finding(&GOV003, text, "", 0..0);
    one.span = Some(span);
    one.label = Some("here".into());
    one
}

fn full_of(text: &str, findings: Vec<Finding>) -> String {
    let mut manifest = linted("pilot.toml", text);
    manifest.findings = findings;
    self::text(Format::Full, &run(vec![manifest]))
}

/// The lines of the box.
fn boxed(full: &str) -> String {
    let lines = full
        .lines()
        .skip_while(|line| !line.contains(",-["))
        .take_while(|line| !line.contains("help:"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn places_at_the_edges() {
    let shown = |text: &str, span| boxed(&full_of(text, vec![pointing(text, span)]));
    assert_eq!(
        shown("a = 1\r\nb = 2\r\n", 0..1),
        "   ,-[pilot.toml:1:1]\n 1 | a = 1\n   : |\n   : `-- here\n 2 | b = 2\n   `----\n"
    );
    // At the end of a file that ends with a line end, and of one that does not.
    assert_eq!(
        shown("a = 1\nb =\n", 10..10),
        "   ,-[pilot.toml:3:1]\n 2 | b =\n 3 |  \n   : |\n   : `-- here\n   `----\n"
    );
    assert_eq!(
        shown("a = 1\nb =", 9..9),
        "   ,-[pilot.toml:2:4]\n 1 | a = 1\n 2 | b = \n   :    |\n   :    `-- here\n   `----\n"
    );
    // An empty file.
    assert_eq!(
        shown("", 0..0),
        "   ,-[pilot.toml:1:1]\n 1 |  \n   : |\n   : `-- here\n   `----\n"
    );
    // Blank lines around it tell nothing.
    assert_eq!(
        shown("a = 1\n\nb = 2\n \nc = 3\n", 7..8),
        "   ,-[pilot.toml:3:1]\n 3 | b = 2\n   : |\n   : `-- here\n   `----\n"
    );
    // A value of many lines: its first.
    assert_eq!(
        shown("a = [\n  1,\n  2,\n]\n", 4..17),
        "   ,-[pilot.toml:1:5]\n 1 | a = [\n   :     |\n   :     `-- here\n 2 |   1,\n   `----\n"
    );
    // Tabs, wide characters and a byte order mark: the label is under its place.
    assert_eq!(
        shown("\ta\t= \"日本\" # x\n", 16..17),
        "   ,-[pilot.toml:1:13]\n 1 |     a   = \"日本\" # x\n   :                    |\n   :                    `-- here\n   `----\n"
    );
    assert_eq!(
        shown("\u{feff}a = 1\n", 3..4),
        "   ,-[pilot.toml:1:2]\n 1 | \\u{feff}a = 1\n   :         |\n   :         `-- here\n   `----\n"
    );
}

#[test]
fn a_label_beyond_what_miette_can_count() {
    let text = format!("a = \"{}\" # end\n", "x".repeat(100_000));
    let full = full_of(&text, vec![pointing(&text, 70_000..70_004)]);
    let line = full.lines().find(|line| line.starts_with(" 1 | …")).expect("the line");
    assert!(line.ends_with('…') && line.chars().count() <= 246, "{line}");
    assert!(full.contains("[pilot.toml:1:70001]"), "{full}");
    assert!(full.contains("^^|^\n"), "{full}");

    // Two places far apart in it are shown apart.
    let mut two = pointing(&text, 5..6);
    two.related = vec![Related {
        message: "and there".into(),
        at: (90_000..90_001).into(),
    }];
    let full = full_of(&text, vec![two]);
    assert!(
        full.contains("[pilot.toml:1:6]") && full.contains("[pilot.toml:1:90001]"),
        "{full}"
    );
    assert!(full.contains("`-- and there"), "{full}");
    assert!(full.len() < 1500, "{full}");
}

#[test]
fn places_that_overlap_are_shown_apart() {
    let text = "owner = \"maya\"\n";
    let mut one = pointing(text, 0..14);
    one.related = vec![Related {
        message: "inside".into(),
        at: (9..13).into(),
    }];
    assert_eq!(
        boxed(&full_of(text, vec![one])),
        "   ,-[pilot.toml:1:1]\n 1 | owner = \"maya\"\n   : ^^^^^^^|^^^^^^\n   :        `-- here\n   `----\n   \
         ,-[pilot.toml:1:10]\n 1 | owner = \"maya\"\n   :          ^^|^\n   :            `-- inside\n   `----\n"
    );
}

#[test]
fn many_findings_in_one_file_and_in_one_line() {
    let line = "key = 1 # ".repeat(100_000);
    let lines = "key = 1\n".repeat(5_000);
    for text in [line, lines] {
        let findings: Vec<Finding> = (0..5_000).map(|at| pointing(&text, at * 8..at * 8 + 3)).collect();
        let mut manifest = linted("pilot.toml", &text);
        manifest.findings = findings;
        let run = run(vec![manifest]);
        for format in TEXT.into_iter().chain(LOSSLESS).filter(|it| *it != Format::Github) {
            assert!(self::text(format, &run).len() > 5_000 * 40, "{format:?}");
        }
    }
}

fn hidden() -> impl Iterator<Item = char> {
    let ranges = [
        0..=8,
        0x0a..=0x1f,
        0x7f..=0x9f,
        0x61c..=0x61c,
        0x200b..=0x200f,
        0x2028..=0x202e,
        0x2060..=0x206f,
        0xfeff..=0xfeff,
        0xfff9..=0xfffb,
        0xe0000..=0xe007f,
    ];
    ranges.into_iter().flatten().filter_map(char::from_u32)
}

/// What is left of a text once our own colours are taken out.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('m') {
            Some((code, rest)) if code.bytes().all(|b| b.is_ascii_digit() || b == b';') => out.push_str(rest),
            _ => out.extend(["\u{1b}[", part]),
        }
    }
    out
}

/// A manifest with `bad` of a word in every field that a stranger can fill.
fn spoilt(bad: impl Fn(&str) -> String) -> Linted {
    let text = format!("a = 1\n{}\nb = 2\n{}\n", bad("key"), bad("other"));
    let place = |word: &str| text.find(&bad(word)).map_or(0..1, |at| at..at + bad(word).len());
    let mut one = finding(&OWN002, &text, "a", 0..1);
    // An organisation's own rule, which lives as long as the process.
    let leaked = |word: &str| -> &'static str { Box::leak(bad(word).into_boxed_str()) };
    let mut own = rule(leaked("code"), leaked("rule"), OWN002.sort);
    own.summary = leaked("summary");
    own.why = leaked("why");
    own.help = leaked("fix");
    one.rule = Rule::Ours(Box::leak(Box::new(own)));
    one.span = Some(place("key"));
    one.ahead = true;
    one.message = bad("message");
    one.label = Some(bad("label"));
    one.help = Some(bad("help"));
    one.key = Some(bad("key"));
    one.identity = bad("key");
    one.related = vec![Related {
        message: bad("related"),
        at: place("other").into(),
    }];
    one.fix = Some(Fix {
        title: bad("title"),
        safe: true,
        change: Change::Rename {
            key: bad("key"),
            to: bad("edit"),
        },
    });
    one.edits = vec![Edit {
        start: 0,
        end: 1,
        text: bad("edit"),
    }];
    let mut two = one.clone();
    two.label = None;
    two.waiver = Some(waiver());
    if let Some(waiver) = &mut two.waiver {
        waiver.reason = bad("reason");
        waiver.approved_by = bad("somebody");
    }
    let mut manifest = linted(&bad("path"), &text);
    manifest.name = Some(bad("name"));
    manifest.findings = vec![one, two];
    manifest.open_at_next_stage = 1;
    manifest
}

const TEXT: [Format; 5] = [
    Format::Full,
    Format::Concise,
    Format::Github,
    Format::Junit,
    Format::Markdown,
];
const LOSSLESS: [Format; 5] = [
    Format::Json,
    Format::Jsonl,
    Format::Sarif,
    Format::Gitlab,
    Format::Rdjson,
];

fn all_options(look: Look) -> Options<'static> {
    Options {
        include_waived: true,
        look,
        ..Default::default()
    }
}

#[test]
fn nothing_hidden_comes_through() {
    let hidden_now: Vec<char> = hidden().collect();
    for c in hidden().chain(['\u{fffe}', '\u{ffff}']) {
        // An escape that a terminal would obey, were it let through.
        let run = run(vec![spoilt(|word| format!("{word} {c}]0;x{c}[31m{c}"))]);
        // These two are no danger to a terminal, but no characters of XML.
        let only_xml = u32::from(c) >= 0xfffe && u32::from(c) <= 0xffff;
        for look in looks() {
            // Only one of them looks at the terminal.
            let formats = if look == Look::default() { &TEXT[..] } else { &TEXT[..2] };
            for format in formats.iter().filter(|format| !only_xml || **format == Format::Junit) {
                let raw = write(*format, &run, &all_options(look));
                let left = if look.colour { without_colours(&raw) } else { raw };
                let through = left
                    .chars()
                    .find(|found| *found != '\n' && (hidden_now.contains(found) || only_xml && *found == c));
                assert_eq!(through, None, "U+{:04X} in {left:?}", u32::from(c));
                // Where no line is wrapped, so that a field is in one piece.
                for field in ["path", "message"].into_iter().filter(|_| look.width >= 100) {
                    assert!(
                        left.contains(&format!("{field} \\")),
                        "{field} of U+{:04X}: {left:?}",
                        u32::from(c)
                    );
                }
                let lines = match format {
                    Format::Concise => 4,
                    Format::Github => 2,
                    _ => continue,
                };
                assert_eq!(left.lines().count(), lines, "{left:?}");
            }
        }
        // What is made of JSON has it all.
        let message = format!("message {c}]0;x{c}[31m{c}");
        for format in LOSSLESS {
            let text = text(format, &run);
            let first = text.lines().next().filter(|_| format == Format::Jsonl);
            let json: serde_json::Value = serde_json::from_str(first.unwrap_or(&text)).expect("JSON");
            let told = match format {
                Format::Jsonl => &json["message"],
                Format::Sarif => &json["runs"][0]["results"][0]["message"]["text"],
                Format::Gitlab => &json[0]["description"],
                _ => &json["diagnostics"][0]["message"],
            };
            assert!(
                told.as_str().expect("text").contains(&message),
                "{format:?} of U+{:04X}",
                u32::from(c)
            );
        }
        let json: serde_json::Value = serde_json::from_str(&text(Format::Json, &run)).expect("JSON");
        assert_eq!(json["manifests"][0]["path"], format!("path {c}]0;x{c}[31m{c}"));
    }
}

#[test]
fn nothing_is_a_command_to_a_runner() {
    let commands = [
        "::add-mask::x",
        " \t::stop-commands::x",
        "\n::set-env name=a::b",
        "\r::error::x",
        "\r\n::error::x",
        "%0A::error::x",
        "##[error]x",
        "####[group]x",
        "##vso[task.setvariable variable=x]y",
        "##VSO[task.complete]",
        "\n##[section]x",
        ",title=x::y",
    ];
    for command in commands {
        for bad in [command.to_owned(), format!("x {command} y {command}")] {
            let run = run(vec![spoilt(|_| bad.clone())]);
            let options = Options {
                runner: true,
                ..all_options(Look::default())
            };
            for format in TEXT.into_iter().chain(LOSSLESS) {
                let text = write(format, &run, &options);
                let lower = text.to_lowercase();
                assert!(
                    !lower.contains("##[") && !lower.contains("##vso["),
                    "{format:?}: {text}"
                );
                if format == Format::Github {
                    let own = |line: &str| {
                        line.starts_with("::warning file=")
                            || line.starts_with("::error file=")
                            || line.starts_with("::notice file=")
                    };
                    assert!(text.lines().all(own) && text.lines().count() == 2, "{text}");
                    // Nothing but what we say ends the properties, and no property but ours is there.
                    for line in text.lines() {
                        let (head, _) = line[2..].split_once("::").expect("an end");
                        let (_, properties) = head.split_once(' ').expect("properties");
                        let keys = properties
                            .split(',')
                            .map(|property| property.split('=').next().unwrap_or_default());
                        let known = ["file", "line", "col", "endLine", "endColumn", "title"];
                        assert!(keys.clone().all(|key| known.contains(&key)), "{line}");
                        assert_eq!(keys.filter(|key| *key == "title").count(), 1, "{line}");
                        assert_eq!(line.contains("%250A"), command.contains("%0A"), "{line}");
                    }
                } else {
                    let obeyed = text
                        .split(['\n', '\r'])
                        .find(|line| line.trim_start().starts_with("::"));
                    assert_eq!(obeyed, None, "{format:?}: {text}");
                }
            }
            // It means the same still.
            let json: serde_json::Value = serde_json::from_str(&write(Format::Json, &run, &options)).expect("JSON");
            assert_eq!(json["diagnostics"][0]["message"], bad);
        }
    }
}

#[test]
fn a_summary_is_small_enough_whatever_is_long() {
    let mut manifest = linted("pilot.toml", "a = 1\n");
    manifest.name = Some("*".repeat(900_000));
    manifest.open_at_next_stage = 1;
    let mut one = finding(&GOV003, "a = 1\n", "a", 0..1);
    one.message = "|".repeat(900_000);
    manifest.findings = vec![one.clone(), one];
    manifest.findings[1].message = "short".into();
    let with_name = text(Format::Markdown, &run(vec![manifest]));
    assert!(with_name.len() < 1 << 20 && with_name.contains("2 findings are left out"));

    let mut manifest = linted("pilot.toml", "a = 1\n");
    let mut one = finding(&GOV003, "a = 1\n", "a", 0..1);
    one.message = "|".repeat(900_000);
    manifest.findings = vec![one.clone(), one];
    manifest.findings[1].message = "short".into();
    let one_row = text(Format::Markdown, &run(vec![manifest]));
    assert!(one_row.len() < 1 << 20 && one_row.contains("| short |") && one_row.contains("1 finding is left out"));
}

const MARKUP: [&str; 16] = [
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    "<!-- --> <?x?> <![CDATA[x]]> ]]>",
    "[x](javascript:alert(1)) ![i](https://example.com/i.png) [x][y] [^1]",
    "`code` ``code``",
    "a | b || c",
    "**b** __b__ *i* _i_ ~~s~~ $x$ $$y$$ ==h==",
    "&lt;b&gt; &amp; &#60; &quot; & '\"",
    "https://example.com www.example.com a@example.com @somebody #1 mailto:a@example.com",
    "\\ \\| \\` \\<b>",
    "# heading",
    "- [ ] item",
    "> quote",
    "--- | ---",
    "\n\n<b>\n| a |\n# x\n",
    "\u{0} \u{fffe} \u{d7ff}",
];

#[test]
fn markup_is_text_in_markdown() {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    let extensions = Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_OLD_FOOTNOTES;
    for markup in MARKUP {
        let run = run(vec![spoilt(|word| format!("{word} {markup}"))]);
        let written = write(Format::Markdown, &run, &all_options(Look::default()));
        let mut told = String::new();
        for event in Parser::new_ext(&written, extensions) {
            match event {
                Event::Text(text) => told += &text,
                Event::Start(
                    Tag::Heading { .. }
                    | Tag::Paragraph
                    | Tag::Table(_)
                    | Tag::TableHead
                    | Tag::TableRow
                    | Tag::TableCell,
                )
                | Event::SoftBreak => told.push(' '),
                Event::End(
                    TagEnd::Heading(_)
                    | TagEnd::Paragraph
                    | TagEnd::Table
                    | TagEnd::TableHead
                    | TagEnd::TableRow
                    | TagEnd::TableCell,
                ) => told.push('\n'),
                other => panic!("{other:?} of {markup:?} in\n{written}"),
            }
        }
        for word in ["path", "name", "message", "help", "reason", "somebody"] {
            let text = format!("{word} {}", pilotlint::clean::line(markup).trim_end());
            assert!(told.contains(&text), "{text:?} is not in {told:?}");
        }
    }
}

/// What begins a block where it begins a line.
const BEGINNINGS: [&str; 18] = [
    "- item",
    "-",
    "---",
    "+ item",
    "* item",
    "1. item",
    "123456789) item",
    "# heading",
    "> quote",
    "| a | b |",
    "    code",
    "\tcode",
    "~~~",
    "```",
    "===",
    "[a]: https://example.com",
    "<div>",
    "2026",
];

#[test]
fn a_name_at_the_start_of_a_line_begins_no_block() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let extensions = Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_OLD_FOOTNOTES;
    let judge = crate::common::judge("cmark-gfm");
    for beginning in BEGINNINGS {
        let mut manifest = spoilt(str::to_owned);
        manifest.name = Some(beginning.to_owned());
        let run = run(vec![manifest]);
        let written = write(Format::Markdown, &run, &all_options(Look::default()));
        // Under its heading, and in the line about the next stage.
        let shown = beginning.replace('\t', " ");
        let ends = [format!("{shown}, at pilot"), format!("{shown} is at pilot; ")];
        let mut paragraphs: Vec<String> = Vec::new();
        for event in Parser::new_ext(&written, extensions) {
            match event {
                Event::Start(Tag::Paragraph) => paragraphs.push(String::new()),
                Event::Text(text) => _ = paragraphs.last_mut().map(|last| *last += &text),
                Event::Start(Tag::Heading { .. } | Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell)
                | Event::End(_) => {}
                other => panic!("{other:?} of {beginning:?} in\n{written}"),
            }
        }
        for end in &ends {
            assert!(
                paragraphs.iter().any(|text| text.starts_with(end.as_str())),
                "{end:?}: {paragraphs:#?}"
            );
        }
        if let Some(judge) = &judge {
            let html = crate::common::html(judge, &written);
            for end in &ends {
                let text = end.replace('<', "&lt;").replace('>', "&gt;");
                assert!(html.contains(&format!("<p>{text}")), "{text:?}: {html}");
            }
        }
    }
}

#[test]
fn markup_is_text_in_xml() {
    use quick_xml::events::Event;
    for markup in MARKUP {
        let run = run(vec![spoilt(|word| format!("{word} {markup}"))]);
        let written = write(Format::Junit, &run, &all_options(Look::default()));
        let mut reader = quick_xml::Reader::from_str(&written);
        let mut told = String::new();
        loop {
            match reader.read_event().expect("XML") {
                Event::Start(element) | Event::Empty(element) => {
                    let name = element.name();
                    let known = ["testsuites", "testsuite", "testcase", "failure", "skipped"];
                    assert!(known.contains(&name.as_ref()), "{written}");
                    for attribute in element.attributes() {
                        let value = attribute.expect("an attribute");
                        told += &value
                            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                            .expect("a value");
                        told.push('\n');
                    }
                }
                Event::Text(text) => told += &text,
                Event::GeneralRef(entity) => match quick_xml::escape::resolve_predefined_entity(&entity) {
                    Some(text) => told += text,
                    None => told.push(entity.resolve_char_ref().expect("a reference").expect("a character")),
                },
                Event::End(_) => told.push('\n'),
                Event::Decl(_) => {}
                Event::Eof => break,
                other => panic!("{other:?} of {markup:?} in\n{written}"),
            }
        }
        let as_line = pilotlint::clean::line(markup).replace('\u{fffe}', "\\u{fffe}");
        for word in ["path", "key", "message", "related", "reason", "somebody"] {
            assert!(
                told.contains(&format!("{word} {as_line}")),
                "{word} {markup:?} is not in {told:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any text, any places, in and out of bounds: every format gets to its end.
    #[test]
    fn no_place_is_too_strange(
        source in "([a-z=\" é日🚀\t\u{301}\u{202e}\u{feff}\u{1b}]|\r|\n){0,900}",
        spans in proptest::collection::vec((0usize..2000, 0usize..2000), 1..6),
    ) {
        let place = |(start, end): (usize, usize)| start..end;
        let mut one = pointing(&source, place(spans[0]));
        one.related = spans[1..].iter().map(|span| Related { message: "too".into(), at: place(*span).into() }).collect();
        let mut manifest = linted("pilot.toml", &source);
        manifest.findings = vec![one];
        let run = run(vec![manifest]);
        for look in looks() {
            let full = without_colours(&with_look(Format::Full, &run, look));
            prop_assert_eq!(full.matches(" here").count(), 1, "{}", full);
            prop_assert_eq!(full.matches(" too").count(), spans.len() - 1, "{}", full);
            prop_assert!(!full.contains("Failed to read"));
        }
        for format in TEXT.into_iter().chain(LOSSLESS) {
            text(format, &run);
        }
        let json: serde_json::Value = serde_json::from_str(&text(Format::Json, &run)).expect("JSON");
        let range = &json["diagnostics"][0]["range"];
        let offset = |end: &str| range[end]["offset"].as_u64().unwrap_or_default();
        prop_assert!(offset("start") < offset("end") || source.is_empty());
    }
}
