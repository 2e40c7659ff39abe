//! What an expression may cost on one manifest.
//!
//! CEL always comes to an end, but not soon: two nested loops over long lists, each comparing two long texts, or a list
//! that each step of a chain makes twice as long. The interpreter has no budget, so the expression is rewritten before
//! it is kept: every list that a macro goes through, every value that is looked at inside a loop, and every value that is
//! made goes through a function of ours that pays for it. The budget is counted in steps, not in seconds, so that the
//! same manifest gives the same result everywhere. All rules of an organisation's own share one budget for each manifest: a
//! hundred of them cost no more than one.

use std::cell::Cell;

use cel::ExecutionError;
use cel::common::ast::{CallExpr, Expr, ListExpr, LiteralValue, operators};
use cel::common::types::{CelBytes, CelInt, CelList, CelMap, CelString};
use cel::common::value::{CowVal, Val};
use cel::{Env, IdedExpr};

use super::LONGEST_LIST;

/// Visits of a part of an expression: two nested loops over 1,000 entries each, around an expression of some 50 parts.
const STEPS: u64 = 60_000_000;

/// Bytes that may be made.
const BYTES: u64 = 16 << 20;

/// So many bytes of a value that is looked at cost a step.
const BYTES_A_STEP: u64 = 64;

const TOO_MANY_STEPS: &str = "it takes too many steps on this manifest";
const TOO_MUCH_MADE: &str = "it makes too much text or too many lists on this manifest";
const TOO_LONG: &str = "it goes through a list of more than 1,000 entries";

/// Pays for going through a list: `(list, parts of the loop's body)`.
const RANGE: &str = "@range";
/// Pays for looking at a value.
const SEEN: &str = "@seen";
/// Pays for having made a value.
const MADE: &str = "@made";

#[derive(Debug, Clone, Copy)]
struct Budget {
    steps: u64,
    bytes: u64,
    spent: Option<&'static str>,
}

thread_local! {
    static BUDGET: Cell<Budget> = const { Cell::new(Budget { steps: 0, bytes: 0, spent: None }) };
}

/// What all rules may spend on one manifest, and which of them has spent most.
#[derive(Debug)]
pub(super) struct Account {
    steps: u64,
    bytes: u64,
    /// The rule that took most steps so far, and how many; the first of several.
    most_steps: (String, u64),
    /// The same of bytes.
    most_bytes: (String, u64),
    /// The rule that spent most of the budget, once nothing is left.
    spent_by: Option<String>,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            steps: STEPS,
            bytes: BYTES,
            most_steps: (String::new(), 0),
            most_bytes: (String::new(), 0),
            spent_by: None,
        }
    }
}

impl Account {
    /// The rule that spent most of the budget, once nothing is left of it.
    pub fn spent_by(&self) -> Option<&str> {
        self.spent_by.as_deref()
    }

    /// Runs an evaluation for a rule with what is left; says, too, why it came to no end if it did not.
    pub fn metered<T>(&mut self, rule: &str, evaluate: impl FnOnce() -> T) -> (T, Option<&'static str>) {
        BUDGET.set(Budget {
            steps: self.steps,
            bytes: self.bytes,
            spent: None,
        });
        let outcome = evaluate();
        let left = BUDGET.get();
        let more = |most: &mut (String, u64), own: u64| {
            if own > most.1 {
                *most = (rule.to_owned(), own);
            }
        };
        more(&mut self.most_steps, self.steps - left.steps);
        more(&mut self.most_bytes, self.bytes - left.bytes);
        self.steps = left.steps;
        self.bytes = left.bytes;
        self.spent_by = match left.spent {
            Some(TOO_MANY_STEPS) => Some(self.most_steps.0.clone()),
            Some(TOO_MUCH_MADE) => Some(self.most_bytes.0.clone()),
            _ => None,
        };
        (outcome, left.spent)
    }
}

/// Pays, or says that there is nothing left.
pub(super) fn pay(steps: u64, bytes: u64) -> Result<(), ExecutionError> {
    let mut budget = BUDGET.get();
    let steps_left = budget.steps.checked_sub(steps);
    let bytes_left = budget.bytes.checked_sub(bytes);
    match (steps_left, bytes_left) {
        (Some(steps), Some(bytes)) if budget.spent.is_none() => {
            budget.steps = steps;
            budget.bytes = bytes;
            BUDGET.set(budget);
            Ok(())
        }
        // Who asks for more than there is has taken what was left.
        (None, _) if budget.spent.is_none() => {
            budget.steps = 0;
            BUDGET.set(budget);
            Err(spend(TOO_MANY_STEPS))
        }
        (_, None) if budget.spent.is_none() => {
            budget.bytes = 0;
            BUDGET.set(budget);
            Err(spend(TOO_MUCH_MADE))
        }
        _ => Err(spend(budget.spent.unwrap_or(TOO_MANY_STEPS))),
    }
}

fn spend(why: &'static str) -> ExecutionError {
    let mut budget = BUDGET.get();
    budget.spent = budget.spent.or(Some(why));
    BUDGET.set(budget);
    ExecutionError::function_error("meter", why)
}

/// The steps that looking at so many bytes costs.
pub(super) fn steps_of(bytes: u64) -> u64 {
    1 + bytes / BYTES_A_STEP
}

/// Makes the meter's functions known.
pub(super) fn install(env: &mut Env) {
    let any = || cel::common::types::DYN_TYPE;
    let installed = env
        .add_overload(RANGE, RANGE, vec![any(), any()], range)
        .and_then(|()| env.add_overload(SEEN, SEEN, vec![any()], seen))
        .and_then(|()| env.add_overload(MADE, MADE, vec![any()], made));
    debug_assert!(installed.is_ok(), "no name of ours is one of CEL's");
}

fn range<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let mut args = args.into_iter();
    let (Some(list), Some(parts)) = (args.next(), args.next()) else {
        return Err(ExecutionError::missing_argument_or_target());
    };
    let parts = parts
        .downcast_ref::<CelInt>()
        .map_or(1, |parts| parts.inner().unsigned_abs());
    let length = list.as_sizer().map_or(0, |sizer| sizer.size().inner().unsigned_abs());
    if length > LONGEST_LIST as u64 {
        return Err(spend(TOO_LONG));
    }
    // Each entry is copied for the loop's variable.
    pay(length * parts + steps_of(size(list.as_ref())), 0)?;
    Ok(list)
}

fn seen<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let value = only(args)?;
    pay(steps_of(size(value.as_ref())), 0)?;
    Ok(value)
}

fn made<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let value = only(args)?;
    let bytes = size(value.as_ref());
    pay(steps_of(bytes), bytes)?;
    Ok(value)
}

fn only<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    args.into_iter()
        .next()
        .ok_or_else(ExecutionError::missing_argument_or_target)
}

/// About how many bytes a value takes.
fn size(value: &dyn Val) -> u64 {
    const ENTRY: u64 = 16;
    if let Some(text) = value.downcast_ref::<CelString>() {
        ENTRY + text.inner().len() as u64
    } else if let Some(list) = value.downcast_ref::<CelList>() {
        list.inner().iter().map(|item| size(item.as_ref())).sum::<u64>() + ENTRY
    } else if let Some(map) = value.downcast_ref::<CelMap>() {
        let entries = map.inner().iter();
        entries
            .map(|(key, item)| size(key.inner()) + size(item.as_ref()))
            .sum::<u64>()
            + ENTRY
    } else if let Some(bytes) = value.downcast_ref::<CelBytes>() {
        ENTRY + bytes.inner().len() as u64
    } else {
        ENTRY
    }
}

/// The same expression, paying its way.
pub(super) fn rewritten(expr: IdedExpr) -> IdedExpr {
    rewrite(expr, false)
}

fn call(id: u64, name: &str, args: Vec<IdedExpr>) -> IdedExpr {
    let call = CallExpr {
        func_name: name.to_owned(),
        target: None,
        args,
    };
    IdedExpr {
        id,
        expr: Expr::Call(call),
    }
}

/// `inside` a loop, where what is cheap once is not.
fn rewrite(expr: IdedExpr, inside: bool) -> IdedExpr {
    let id = expr.id;
    let same = |expr| IdedExpr { id, expr };
    match expr.expr {
        Expr::Comprehension(mut loops) => {
            let parts = i64::try_from(parts(&loops.loop_step)).unwrap_or(i64::MAX);
            let weight = IdedExpr {
                id,
                expr: Expr::Literal(LiteralValue::Int(CelInt::from(parts))),
            };
            let list = rewrite(loops.iter_range, inside);
            loops.iter_range = call(id, RANGE, vec![list, weight]);
            loops.loop_step = step(loops.loop_step, &loops.accu_var);
            loops.result = rewrite(loops.result, inside);
            same(Expr::Comprehension(loops))
        }
        Expr::Call(own) => {
            let looks = inside && !is_control(&own.func_name);
            let argument = |arg: IdedExpr| {
                let arg = rewrite(arg, inside);
                if looks && !is_plain(&arg.expr) {
                    call(arg.id, SEEN, vec![arg])
                } else {
                    arg
                }
            };
            let makes = own.func_name == operators::ADD;
            let own = CallExpr {
                // `optional` in `optional.of(x)` is no value.
                target: own.target.map(|target| match &target.expr {
                    Expr::Ident(name) if name == "optional" => target,
                    _ => Box::new(argument(*target)),
                }),
                args: own.args.into_iter().map(argument).collect(),
                func_name: own.func_name,
            };
            let whole = same(Expr::Call(own));
            if makes { call(id, MADE, vec![whole]) } else { whole }
        }
        Expr::List(own) if !own.elements.is_empty() => {
            let list = ListExpr {
                elements: own.elements.into_iter().map(|one| rewrite(one, inside)).collect(),
                optional_indices: own.optional_indices,
            };
            call(id, MADE, vec![same(Expr::List(list))])
        }
        Expr::Map(mut own) => {
            for entry in &mut own.entries {
                if let cel::common::ast::EntryExpr::MapEntry(entry) = &mut entry.expr {
                    entry.key = rewrite(std::mem::take(&mut entry.key), inside);
                    entry.value = rewrite(std::mem::take(&mut entry.value), inside);
                }
            }
            call(id, MADE, vec![same(Expr::Map(own))])
        }
        Expr::Select(mut own) => {
            own.operand = Box::new(rewrite(*own.operand, inside));
            same(Expr::Select(own))
        }
        plain => same(plain),
    }
}

/// A loop's step. What it does with its own result stays as the interpreter knows it: it appends in place, and passes
/// over errors, only where it finds just these shapes.
fn step(expr: IdedExpr, result: &str) -> IdedExpr {
    let is_result = |expr: &IdedExpr| matches!(&expr.expr, Expr::Ident(name) if name == result);
    let id = expr.id;
    match expr.expr {
        Expr::Call(mut own) if own.args.iter().any(is_result) && own.target.is_none() => {
            own.args = own
                .args
                .into_iter()
                .map(|arg| match arg.expr {
                    _ if is_result(&arg) => arg,
                    Expr::List(list) if own.func_name == operators::ADD => {
                        let elements = list.elements.into_iter();
                        IdedExpr {
                            id: arg.id,
                            expr: Expr::List(ListExpr {
                                elements: elements
                                    .map(|one| call(one.id, MADE, vec![rewrite(one, true)]))
                                    .collect(),
                                optional_indices: list.optional_indices,
                            }),
                        }
                    }
                    _ => step(arg, result),
                })
                .collect();
            IdedExpr {
                id,
                expr: Expr::Call(own),
            }
        }
        expr => rewrite(IdedExpr { id, expr }, true),
    }
}

/// Does it only choose among values, without looking into them?
fn is_control(function: &str) -> bool {
    [
        operators::LOGICAL_AND,
        operators::LOGICAL_OR,
        operators::LOGICAL_NOT,
        operators::CONDITIONAL,
        operators::NOT_STRICTLY_FALSE,
        operators::INDEX,
        operators::OPT_INDEX,
        operators::OPT_SELECT,
    ]
    .contains(&function)
}

/// Is it a literal, or paid for already?
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(_) => true,
        Expr::Call(own) => [SEEN, MADE].contains(&own.func_name.as_str()),
        _ => false,
    }
}

/// How many parts an expression has; those of loops in it pay for themselves.
fn parts(expr: &IdedExpr) -> u64 {
    1 + match &expr.expr {
        Expr::Call(own) => own
            .target
            .iter()
            .map(|one| parts(one))
            .chain(own.args.iter().map(parts))
            .sum(),
        Expr::List(own) => own.elements.iter().map(parts).sum(),
        Expr::Select(own) => parts(&own.operand),
        Expr::Map(own) => own
            .entries
            .iter()
            .map(|entry| match &entry.expr {
                cel::common::ast::EntryExpr::MapEntry(entry) => parts(&entry.key) + parts(&entry.value),
                cel::common::ast::EntryExpr::StructField(field) => parts(&field.value),
            })
            .sum(),
        Expr::Comprehension(own) => parts(&own.iter_range),
        _ => 0,
    }
}
