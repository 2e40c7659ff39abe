//! From text to a checked expression.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, LiteralValue, SourceInfo, operators};
use cel::common::types::{CelBool, CelString, STRING_TYPE};
use cel::common::value::CowVal;
use cel::{Env, ExecutionError, IdedExpr};
use regex::{Regex, RegexBuilder};

use super::names::{FUNCTIONS, TYPES, VARIABLES};
use super::{DEEPEST_MACROS, Expression, LONGEST, Mistake, meter};
use crate::document::{Key, Place};
use crate::suggest::closest;

/// Brackets within each other: the parser goes down a dozen calls for each.
const DEEPEST_BRACKETS: usize = 48;

/// Parts within each other: `a.b.c` has three.
const DEEPEST: usize = 160;

/// The most that a pattern may take once it is compiled, in bytes.
const PATTERN_SIZE: usize = 1 << 18;

static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut env = Env::stdlib();
    meter::install(&mut env);
    let args = || vec![STRING_TYPE, STRING_TYPE];
    let installed = env
        .add_overload("matches", "matches_string", args(), matches)
        .and_then(|()| {
            env.add_member_overload(
                "matches",
                "string_matches_string",
                STRING_TYPE,
                vec![STRING_TYPE],
                matches,
            )
        });
    debug_assert!(installed.is_ok(), "without its feature, CEL has no matches()");
    Arc::new(env)
});

/// The patterns of all expressions that were compiled: compiling one takes longer than asking it.
static PATTERNS: LazyLock<RwLock<HashMap<String, Regex>>> = LazyLock::new(RwLock::default);

/// What expressions are evaluated with.
pub(super) fn environment() -> Arc<Env> {
    Arc::clone(&ENVIRONMENT)
}

#[expect(clippy::needless_pass_by_value, reason = "the type of CEL's functions")]
fn matches<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let texts = args.first().zip(args.get(1));
    let Some((text, pattern)) = texts
        .and_then(|(text, pattern)| Some((text.downcast_ref::<CelString>()?, pattern.downcast_ref::<CelString>()?)))
    else {
        return Err(ExecutionError::missing_argument_or_target());
    };
    meter::pay(meter::steps_of(16 * text.inner().len() as u64), 0)?;
    let patterns = PATTERNS.read().unwrap_or_else(PoisonError::into_inner);
    let regex = patterns
        .get(pattern.inner())
        .ok_or_else(|| ExecutionError::function_error("matches", "the pattern is not written out"))?;
    Ok(CowVal::owned(CelBool::from(regex.is_match(text.inner()))))
}

pub(super) fn compile(text: &str) -> Result<Expression, Vec<Mistake>> {
    refuse_shape(text).map_err(|mistake| vec![mistake])?;
    let parser = ENVIRONMENT.parser().enable_ident_escape_syntax(true);
    let parsed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| parser.parse_with_source_info(text)));
    let (root, info) = match parsed {
        Ok(Ok(parsed)) => parsed,
        Ok(Err(errors)) => return Err(syntax(text, &errors)),
        Err(_) => return Err(vec![Mistake::at(0..text.len(), "the expression cannot be read")]),
    };
    let mut check = Check {
        text,
        info: &info,
        mistakes: Vec::new(),
        reads: Vec::new(),
        bound: Vec::new(),
    };
    check.expression(&root, 0, 0);
    let Check {
        mut mistakes,
        mut reads,
        ..
    } = check;
    if !mistakes.is_empty() {
        mistakes.sort_by_key(|mistake| mistake.span.start);
        mistakes.dedup();
        return Err(mistakes);
    }
    reads.sort();
    reads.dedup();
    Ok(Expression {
        root: meter::rewritten(root),
        reads,
    })
}

impl Mistake {
    fn at(span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// What must not reach the parser, which would take too long for it or too much of the stack.
fn refuse_shape(text: &str) -> Result<(), Mistake> {
    if text.trim().is_empty() {
        return Err(Mistake::at(0..text.len(), "the expression is empty")
            .help("write what has to be true, as in manifest.pilot.unit != \"\""));
    }
    if text.len() > LONGEST {
        let message = format!("the expression has {} bytes; {LONGEST} are the most", text.len());
        return Err(Mistake::at(0..text.len(), message).help("make it several rules"));
    }
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST_BRACKETS {
            let message = format!("brackets are nested more than {DEEPEST_BRACKETS} deep");
            return Err(Mistake::at(at..at + 1, message).help("make it several rules"));
        }
    }
    Ok(())
}

/// What the parser says, at its places. It counts lines and characters, both from 1.
fn syntax(text: &str, errors: &cel::ParseErrors) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> = Vec::new();
    for error in &errors.errors {
        let at = usize::try_from(error.pos.0 - 1)
            .ok()
            .zip(usize::try_from(error.pos.1 - 1).ok())
            .map_or(0, |(line, column)| offset(text, line, column));
        let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
        let message = said(&error.msg, at == text.len());
        // What follows from the first error at a place tells nothing more.
        if mistakes
            .iter()
            .all(|mistake| mistake.span.start < at || mistake.span.start > end)
        {
            let mistake = Mistake::at(at..end, message);
            mistakes.push(match text[at..end].chars().next() {
                Some('=') => mistake.help("to compare, write =="),
                Some('&') => mistake.help("write && for \"and\""),
                Some('|') => mistake.help("write || for \"or\""),
                _ => mistake,
            });
        }
    }
    mistakes
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
}

/// The parser's message without its jargon.
fn said(message: &str, at_end: bool) -> String {
    let message = message.strip_prefix("Syntax error: ").unwrap_or(message);
    if message.contains("Recursion limit") {
        return "the expression is nested too deep".to_owned();
    }
    if at_end {
        return "the expression ends too early".to_owned();
    }
    for start in [
        "token recognition error at: ",
        "mismatched input ",
        "extraneous input ",
        "no viable alternative at input ",
    ] {
        if let Some(rest) = message.strip_prefix(start) {
            let token = rest.split(" expecting").next().unwrap_or(rest);
            return format!("`{}` does not belong here", token.trim_matches('\'').trim());
        }
    }
    let first = message.lines().next().unwrap_or_default();
    first.chars().take(120).collect()
}

/// What a variable of a loop stands for.
struct Bound {
    name: String,
    place: Option<Place>,
    path: String,
    read: bool,
}

/// Where a part of an expression leads.
type At = Option<(Option<Place>, String)>;

struct Check<'c> {
    text: &'c str,
    info: &'c SourceInfo,
    mistakes: Vec<Mistake>,
    reads: Vec<String>,
    bound: Vec<Bound>,
}

impl Check<'_> {
    /// Bytes of the token that a part was made from.
    fn token(&self, id: u64) -> Range<usize> {
        let (start, stop) = self.info.offset_for(id).unwrap_or((0, 0));
        let start = (start as usize).min(self.text.len());
        let stop = (stop as usize + 1).clamp(start, self.text.len());
        start..stop
    }

    /// The name in front of the bracket of a call.
    fn callee(&self, id: u64) -> Range<usize> {
        let at = self.token(id).start;
        let before = self.text.get(..at).unwrap_or_default().trim_end();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name = before.len() - before.trim_end_matches(is_name).len();
        if name == 0 {
            self.token(id)
        } else {
            before.len() - name..before.len()
        }
    }

    /// The key behind the dot of a selection.
    fn key(&self, id: u64) -> Range<usize> {
        let dot = self.token(id);
        let rest = self.text.get(dot.end..).unwrap_or_default();
        let start = dot.end + rest.len() - rest.trim_start_matches(['?', ' ', '\t', '\r', '\n']).len();
        let rest = self.text.get(start..).unwrap_or_default();
        let length = match rest.strip_prefix('`') {
            Some(quoted) => quoted.find('`').map_or(rest.len(), |end| end + 2),
            None => rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(rest.len()),
        };
        if length == 0 { dot } else { start..start + length }
    }

    fn say(&mut self, mistake: Mistake) {
        self.mistakes.push(mistake);
    }

    /// Checks a part `depth` parts deep, within so many `macros`, and takes note of what it reads.
    fn expression(&mut self, expr: &IdedExpr, depth: usize, macros: usize) {
        if let Some((_, path)) = self.follow(expr, depth, macros) {
            self.reads.push(path);
        }
    }

    /// The same for a part that may be the beginning of a longer path.
    fn follow(&mut self, expr: &IdedExpr, depth: usize, macros: usize) -> At {
        if depth > DEEPEST {
            let span = self.token(expr.id);
            if !self.mistakes.iter().any(|mistake| mistake.message.contains("too deep")) {
                self.say(Mistake::at(span, "the expression is nested too deep").help("make it several rules"));
            }
            return None;
        }
        match &expr.expr {
            Expr::Ident(name) => self.ident(expr.id, name),
            Expr::Select(select) => {
                let at = self.follow(&select.operand, depth + 1, macros);
                let span = self.key(expr.id);
                self.below(at, &select.field, span)
            }
            Expr::Call(call) => self.call(expr.id, call, depth, macros),
            Expr::Comprehension(loops) => {
                self.comprehension(expr.id, loops, depth, macros);
                None
            }
            Expr::List(list) => {
                for element in &list.elements {
                    self.expression(element, depth + 1, macros);
                }
                None
            }
            Expr::Map(map) => {
                for entry in &map.entries {
                    if let EntryExpr::MapEntry(entry) = &entry.expr {
                        self.expression(&entry.key, depth + 1, macros);
                        self.expression(&entry.value, depth + 1, macros);
                    }
                }
                None
            }
            Expr::Struct(_) | Expr::Unspecified => {
                let span = self.token(expr.id);
                self.say(Mistake::at(span, "there are no message types here").help("compare single values"));
                None
            }
            Expr::Literal(_) => None,
        }
    }

    fn ident(&mut self, id: u64, name: &str) -> At {
        if let Some(bound) = self.bound.iter_mut().rev().find(|bound| bound.name == name) {
            bound.read = true;
            return (!bound.path.is_empty()).then(|| (bound.place, bound.path.clone()));
        }
        match name {
            "manifest" => return Some((Some(Place::manifest()), String::new())),
            "today" | "stage" => return None,
            _ if name.starts_with('@') || name.starts_with('#') || TYPES.contains(&name) => return None,
            _ => {}
        }
        let message = format!("there is no variable `{name}`");
        let known: Vec<String> = VARIABLES.iter().map(|name| (*name).to_owned()).collect();
        let known = known
            .into_iter()
            .chain(self.bound.iter().map(|bound| bound.name.clone()));
        let known: Vec<String> = known.collect();
        let help = match closest(name, known.iter().map(String::as_str)) {
            Some(guess) => format!("did you mean `{}`?", guess.word),
            None => "an expression sees `manifest`, `today` and `stage`; text stands in quotes".to_owned(),
        };
        let span = self.token(id);
        self.say(Mistake::at(span, message).help(help));
        None
    }

    /// The key `name` below a place.
    fn below(&mut self, at: At, name: &str, span: Range<usize>) -> At {
        let (place, path) = at?;
        let longer = if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        };
        let Some(here) = place else { return Some((None, longer)) };
        match here.key(name) {
            Key::Known(place) => Some((Some(place), longer)),
            Key::Open => Some((None, longer)),
            Key::Unknown(guess) => {
                let table = if path.is_empty() {
                    "a manifest".to_owned()
                } else {
                    format!("[{path}]")
                };
                let mistake = Mistake::at(span, format!("{table} has no key `{name}`"));
                self.say(match guess {
                    Some(guess) => mistake.help(format!("did you mean `{guess}`?")),
                    None => mistake.help("pilotlint schema prints every key; the organisation's own are in [extra]"),
                });
                None
            }
        }
    }

    fn call(&mut self, id: u64, call: &CallExpr, depth: usize, macros: usize) -> At {
        let function = call.func_name.as_str();
        let indexes = [operators::INDEX, operators::OPT_INDEX, operators::OPT_SELECT].contains(&function);
        if let (true, [container, key]) = (indexes, call.args.as_slice()) {
            let at = self.follow(container, depth + 1, macros);
            if let Expr::Literal(LiteralValue::String(name)) = &key.expr {
                let span = self.token(key.id);
                return self.below(at, name.inner(), span);
            }
            self.expression(key, depth + 1, macros);
            let (place, path) = at?;
            let item = place
                .and_then(Place::item)
                .map(|item| (Some(item), format!("{path}[]")));
            let value = place
                .and_then(Place::value)
                .map(|value| (Some(value), format!("{path}.*")));
            // A key that is reckoned can be any.
            return Some(item.or(value).unwrap_or((None, path)));
        }
        for part in call.target.iter().map(AsRef::as_ref).chain(&call.args) {
            self.expression(part, depth + 1, macros);
        }
        if function.starts_with(['_', '-', '!', '@']) {
            return None;
        }
        if !FUNCTIONS.contains(&function) {
            let mistake = Mistake::at(self.callee(id), format!("there is no function `{function}`"));
            let guess = closest(function, FUNCTIONS.iter().copied());
            self.say(match guess {
                Some(guess) => mistake.help(format!("did you mean `{}`?", guess.word)),
                None => mistake.help("it is one of CEL's standard functions and macros"),
            });
        } else if matches!(
            function,
            "all" | "exists" | "exists_one" | "map" | "filter" | "has" | "optMap" | "optFlatMap"
        ) {
            let message = format!("`{function}` is not used as a macro");
            let help = if function == "has" {
                "write has(manifest.some.key)".to_owned()
            } else {
                format!("write some_list.{function}(x, …), with a name and what is asked of it")
            };
            let span = self.callee(id);
            self.say(Mistake::at(span, message).help(help));
        } else if function == "matches" {
            self.pattern(id, call);
        }
        None
    }

    /// Compiles the pattern of `matches`, which has to be there to see.
    fn pattern(&mut self, id: u64, call: &CallExpr) {
        let Some(last) = call.args.last() else { return };
        let Expr::Literal(LiteralValue::String(pattern)) = &last.expr else {
            let span = self.callee(id);
            self.say(
                Mistake::at(span, "the pattern of `matches` is not written out")
                    .help("write it as text: matches(\"^[A-Z]{2}-[0-9]{4}$\")"),
            );
            return;
        };
        let pattern = pattern.inner();
        match RegexBuilder::new(pattern).size_limit(PATTERN_SIZE).build() {
            Ok(regex) => {
                let mut patterns = PATTERNS.write().unwrap_or_else(PoisonError::into_inner);
                patterns.insert(pattern.to_owned(), regex);
            }
            Err(error) => {
                let why = match &error {
                    regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
                    other => {
                        let text = other.to_string();
                        let last = text.lines().last().unwrap_or_default();
                        last.strip_prefix("error: ").unwrap_or(last).to_owned()
                    }
                };
                let span = self.token(last.id);
                self.say(Mistake::at(
                    span,
                    format!("the pattern is no regular expression: {why}"),
                ));
            }
        }
    }

    fn comprehension(&mut self, id: u64, loops: &ComprehensionExpr, depth: usize, macros: usize) {
        // optMap() is written with a loop over nothing.
        let is_loop = !loops.iter_var.starts_with(['@', '#']);
        let macros = macros + usize::from(is_loop);
        if macros > DEEPEST_MACROS {
            let span = self.callee(id);
            self.say(
                Mistake::at(span, format!("macros are nested more than {DEEPEST_MACROS} deep"))
                    .help("take a macro out, or make it two rules: each level multiplies the time that it takes"),
            );
            return;
        }
        if VARIABLES.contains(&loops.iter_var.as_str()) {
            let span = self.callee(id);
            let message = format!("a loop's variable cannot be called `{}`", loops.iter_var);
            self.say(Mistake::at(span, message).help("give it another name"));
        }
        let range = self.follow(&loops.iter_range, depth + 1, macros - usize::from(is_loop));
        let (place, path) = match &range {
            Some((place, path)) => match place.and_then(Place::item) {
                Some(item) => (Some(item), format!("{path}[]")),
                // Of a table, the keys are gone through.
                None => (None, String::new()),
            },
            None => (None, String::new()),
        };
        if let (true, Some((_, path))) = (path.is_empty(), range) {
            self.reads.push(path);
        }
        self.expression(&loops.accu_init, depth + 1, macros);
        self.bound.push(Bound {
            name: loops.iter_var.clone(),
            place,
            path,
            read: false,
        });
        for part in [&loops.loop_cond, &loops.loop_step, &loops.result] {
            self.expression(part, depth + 1, macros);
        }
        if let Some(bound) = self.bound.pop()
            && !bound.read
            && !bound.path.is_empty()
        {
            self.reads.push(bound.path);
        }
    }
}
