//! Reads each format back.

use pilotlint::clean;
use pulldown_cmark::{Event as Md, Options, Parser, Tag, TagEnd};
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

/// What every format tells of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub level: String,
    pub code: String,
    pub path: String,
    /// Line and column, in the format's own units; a column of 0 where the format has none.
    pub place: Option<(u64, u64)>,
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// A diagnostic of `json` and `jsonl`.
pub fn diagnostic(one: &Value) -> Row {
    let start = &one["range"]["start"];
    Row {
        level: match &one["status"] {
            Value::String(status) if status == "waived" => "waived".to_owned(),
            _ => text(&one["severity"]),
        },
        code: text(&one["code"]),
        path: text(&one["path"]),
        place: (!start.is_null()).then(|| (number(&start["line"]), number(&start["column"]))),
    }
}

pub fn jsonl(lines: &str) -> (Vec<Value>, Value) {
    let mut lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    let summary = lines.pop().expect("a summary");
    (lines, summary)
}

pub fn sarif(log: &Value) -> Vec<Row> {
    let row = |one: &Value| {
        let place = &one["locations"][0]["physicalLocation"];
        let uri = text(&place["artifactLocation"]["uri"]);
        let path = String::from_utf8(percent_encoding::percent_decode_str(&uri).collect()).expect("UTF-8");
        Row {
            level: if one["suppressions"].is_null() {
                text(&one["level"])
            } else {
                "waived".to_owned()
            },
            code: text(&one["ruleId"]),
            path,
            place: Some((
                number(&place["region"]["startLine"]),
                number(&place["region"]["startColumn"]),
            )),
        }
    };
    list(&log["runs"][0]["results"]).iter().map(row).collect()
}

pub fn gitlab(report: &Value) -> Vec<Row> {
    let row = |one: &Value| Row {
        level: match text(&one["severity"]).as_str() {
            "major" => "error",
            "minor" => "warning",
            "info" => "waived",
            other => panic!("{other}"),
        }
        .to_owned(),
        code: text(&one["check_name"]),
        path: text(&one["location"]["path"]),
        place: Some((number(&one["location"]["lines"]["begin"]), 0)),
    };
    list(report).iter().map(row).collect()
}

pub fn rdjson(report: &Value) -> Vec<Row> {
    let row = |one: &Value| {
        let start = &one["location"]["range"]["start"];
        Row {
            level: match text(&one["severity"]).as_str() {
                "ERROR" => "error",
                "WARNING" => "warning",
                "INFO" => "waived",
                other => panic!("{other}"),
            }
            .to_owned(),
            code: text(&one["code"]["value"]),
            path: text(&one["location"]["path"]),
            place: (!start.is_null()).then(|| (number(&start["line"]), number(&start["column"]))),
        }
    };
    list(&report["diagnostics"]).iter().map(row).collect()
}

/// `path:12:3` or `path`, as text formats write it.
fn place_of(text: &str) -> (String, Option<(u64, u64)>) {
    let mut parts = text.rsplitn(3, ':');
    let (column, line, path) = (parts.next(), parts.next(), parts.next());
    let numbers = line
        .and_then(|it| it.parse().ok())
        .zip(column.and_then(|it| it.parse().ok()));
    match (path, numbers) {
        (Some(path), Some(place)) => (path.to_owned(), Some(place)),
        _ => (text.to_owned(), None),
    }
}

pub fn concise(lines: &str) -> Vec<Row> {
    let row = |line: &str| {
        let (at, level, rest) = ["error", "warning", "waived"]
            .iter()
            .filter_map(|level| {
                let mark = format!(": {level}[");
                line.find(&mark).map(|at| (at, *level, &line[at + mark.len()..]))
            })
            .min()?;
        let (path, place) = place_of(&line[..at]);
        Some(Row {
            level: level.to_owned(),
            code: rest.split(']').next()?.to_owned(),
            path,
            place,
        })
    };
    lines.lines().filter_map(row).collect()
}

pub fn full(text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut header = None;
    for line in text.lines() {
        let begins = ["error", "warning", "waived"].iter().find_map(|level| {
            Some((
                *level,
                line.strip_prefix(level)?.strip_prefix('[')?.split_once("]: ")?.0,
            ))
        });
        if let Some((level, code)) = begins {
            header = Some((level.to_owned(), code.to_owned()));
        } else if let Some((_, at)) = line.split_once(",-[")
            && let Some((level, code)) = header.take()
        {
            let (path, place) = place_of(at.strip_suffix(']').expect("a bracket"));
            rows.push(Row {
                level,
                code,
                path,
                place,
            });
        }
    }
    assert_eq!(header, None);
    rows
}

/// What GitHub makes of a line: kind and properties; `None` for a line that is no command.
fn command(line: &str) -> Option<(String, Vec<(String, String)>)> {
    let (head, _) = line.strip_prefix("::")?.split_once("::")?;
    let (kind, properties) = head.split_once(' ').unwrap_or((head, ""));
    let decode = |text: &str| {
        text.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%")
    };
    let properties = properties.split(',').map(|property| {
        let (key, value) = property.split_once('=').expect("a property");
        (key.to_owned(), decode(value))
    });
    Some((kind.to_owned(), properties.collect()))
}

pub fn github(lines: &str) -> Vec<Row> {
    let row = |line: &str| {
        let (kind, properties) = command(line).expect("a command");
        let get = |name: &str| {
            properties
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        };
        let number = |name: &str| get(name).map(|it| it.parse().expect("a number"));
        Some(Row {
            level: if kind == "notice" { "waived".to_owned() } else { kind },
            code: get("title")?.split(' ').next()?.to_owned(),
            path: get("file")?,
            place: number("line").map(|line| (line, number("col").unwrap_or_default())),
        })
    };
    lines.lines().filter_map(row).collect()
}

fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).expect("attributes")?;
    let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
    Some(value.expect("a value").into_owned())
}

/// Rows, and how many tests, failures and skipped tests the suites say they have.
pub fn junit(xml: &str) -> (Vec<Row>, [u64; 3]) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut rows, mut said) = (Vec::new(), [0; 3]);
    let (mut suite, mut case, mut outcome) = (String::new(), String::new(), None::<String>);
    let mut body = String::new();
    loop {
        match reader.read_event().expect("XML") {
            Event::Start(element) => match element.name().as_ref() {
                "testsuite" => {
                    suite = attribute(&element, "name").expect("a name");
                    for (count, name) in said.iter_mut().zip(["tests", "failures", "skipped"]) {
                        *count += attribute(&element, name).expect(name).parse::<u64>().expect("a number");
                    }
                }
                "testcase" => case = attribute(&element, "name").expect("a name"),
                "failure" | "skipped" => {
                    body.clear();
                    outcome = Some(element.name().as_ref().to_owned());
                }
                _ => {}
            },
            Event::Text(text) if outcome.is_some() => body += &text,
            Event::GeneralRef(entity) if outcome.is_some() => {
                match quick_xml::escape::resolve_predefined_entity(&entity) {
                    Some(text) => body += text,
                    None => body.push(entity.resolve_char_ref().expect("a reference").expect("a character")),
                }
            }
            Event::End(element) if matches!(element.name().as_ref(), "failure" | "skipped") => {
                let kind = outcome.take().expect("an outcome");
                let rest = body.strip_prefix(&suite).expect("the path");
                let (place, level) = rest.lines().next().expect("a line").split_once(": ").expect("a level");
                let level = level.split(':').next().expect("a level").to_owned();
                assert_eq!(kind == "failure", level == "error", "{body}");
                rows.push(Row {
                    level,
                    code: case.split(' ').next().expect("a code").to_owned(),
                    path: suite.clone(),
                    place: place_of(&format!("x{place}")).1,
                });
            }
            Event::Eof => break,
            _ => {}
        }
    }
    (rows, said)
}

/// Class and name of each test.
pub fn junit_tests(xml: &str) -> Vec<(String, String)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut tests = Vec::new();
    loop {
        match reader.read_event().expect("XML") {
            Event::Start(element) | Event::Empty(element) if element.name().as_ref() == "testcase" => {
                let attribute = |name: &str| attribute(&element, name).expect(name);
                tests.push((attribute("classname"), attribute("name")));
            }
            Event::Eof => return tests,
            _ => {}
        }
    }
}

/// Rows of the tables, in their order; nothing else than headings, text and tables may be in it.
pub fn markdown(text: &str) -> Vec<Row> {
    let (mut rows, mut cells) = (Vec::new(), Vec::<String>::new());
    let (mut heading, mut cell) = (String::new(), String::new());
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_OLD_FOOTNOTES;
    for event in Parser::new_ext(text, options) {
        match event {
            Md::Start(Tag::Heading { .. } | Tag::TableCell | Tag::Paragraph) => cell.clear(),
            Md::Text(text) => cell += &text,
            Md::End(TagEnd::Heading(_)) => heading = std::mem::take(&mut cell),
            Md::End(TagEnd::TableCell) => cells.push(std::mem::take(&mut cell)),
            Md::End(TagEnd::TableRow) => {
                assert_eq!(cells.len(), 5, "{cells:?}");
                rows.push(Row {
                    level: cells[0].clone(),
                    code: cells[1].split(' ').next().expect("a code").to_owned(),
                    path: heading.clone(),
                    place: place_of(&format!("x:{}", cells[2])).1,
                });
                cells.clear();
            }
            Md::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow)
            | Md::End(TagEnd::Table | TagEnd::Paragraph)
            | Md::SoftBreak => {}
            Md::End(TagEnd::TableHead) => cells.clear(),
            other => panic!("{other:?} in {heading}: {cell}"),
        }
    }
    rows
}

/// As text formats show a path.
pub fn cleaned(row: &Row) -> Row {
    Row {
        path: clean::line(&row.path).into_owned(),
        ..row.clone()
    }
}
