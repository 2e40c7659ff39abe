//! Expressions of an organisation's own rules: CEL over a manifest as data.
//!
//! A configuration is written by one team and manifests by many, so neither may make a run long: an expression is refused
//! when it is compiled if it is too long, nests macros too deep, or names what no manifest has; and what it does with a
//! manifest is [metered](meter).

mod compile;
mod data;
mod meter;
mod names;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::PoisonError;

use cel::common::types::CelBool;
use cel::{Context, ExecutionError, Value};

pub use data::Data;

use meter::Account;

/// The longest expression, in bytes.
pub const LONGEST: usize = 4_000;

/// How deep macros may be nested in each other.
pub const DEEPEST_MACROS: usize = 2;

/// The longest list of a manifest that an expression is evaluated on.
pub const LONGEST_LIST: usize = 1_000;

/// A compiled expression.
#[derive(Debug)]
pub struct Expression {
    root: cel::IdedExpr,
    /// The keys of a manifest that it reads, as patterns like `metrics[].owner`; an empty one is the whole manifest.
    pub reads: Vec<String>,
}

/// Why it cannot be told whether an expression holds for a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Evaluating it fails: a few words that follow "cannot be evaluated:". Not safe to print.
    Evaluation(String),
    /// It was not evaluated: nothing is left of what all rules together may spend on one manifest.
    NotRun {
        /// The code of the rule that spent most of it.
        by: String,
    },
}

/// Why an expression is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where in the expression, in bytes.
    pub span: Range<usize>,
    /// One sentence, without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Expression {
    /// Compiles `text`. A deep expression takes room: call this on a stack of 64 MiB.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, in the order of the text.
    pub fn compile(text: &str) -> Result<Self, Vec<Mistake>> {
        compile::compile(text)
    }

    /// The tables at the top of a manifest that it reads; `None` if it is all of them.
    pub fn tables(&self) -> Option<impl Iterator<Item = &str>> {
        let first = |read: &'_ String| read.is_empty();
        (!self.reads.iter().any(first)).then(|| {
            self.reads
                .iter()
                .map(|read| &read[..read.find(['.', '[']).unwrap_or(read.len())])
        })
    }

    /// Does it hold for this manifest? `rule` is the code of the rule whose expression it is: all rules share what they may
    /// spend on a manifest.
    ///
    /// # Errors
    ///
    /// Why that cannot be told.
    pub fn holds(&self, rule: &str, data: &Data) -> Result<bool, Failure> {
        let mut account = data.account.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(by) = account.spent_by() {
            return Err(Failure::NotRun { by: by.to_owned() });
        }
        self.evaluated(rule, data, &mut account)
            .map_err(|why| match account.spent_by() {
                Some(by) if by != rule => Failure::Evaluation(format!(
                    "{by} has taken most of the steps that all custom rules together may take on this manifest"
                )),
                _ => Failure::Evaluation(why),
            })
    }

    fn evaluated(&self, rule: &str, data: &Data, account: &mut Account) -> Result<bool, String> {
        if let Some(list) = data.too_long(self) {
            return Err(format!(
                "`{}` has {} entries, and {LONGEST_LIST} are the most that an expression may go through",
                list.path, list.length
            ));
        }
        let mut context = Context::with_env(compile::environment());
        context.set_variable_resolver(data);
        let (outcome, spent) = account.metered(rule, || {
            // Whatever the interpreter has forgotten is one rule's trouble, and no reason to lose the run.
            catch_unwind(AssertUnwindSafe(|| {
                let value = Value::resolve_val(&self.root, &context).map_err(|error| in_words(&error))?;
                match value.downcast_ref::<CelBool>() {
                    Some(holds) => Ok(*holds.inner()),
                    None => Err(format!("it gives a {}, not true or false", value.get_type().name())),
                }
            }))
        });
        // An error inside `||` may have been passed over; a budget that is spent is not.
        if let Some(spent) = spent {
            return Err(spent.to_owned());
        }
        outcome.unwrap_or_else(|_| Err("the interpreter failed".to_owned()))
    }
}

/// What went wrong, short enough for a sentence: an interpreter's error may show whole manifests.
fn in_words(error: &ExecutionError) -> String {
    const MOST: usize = 160;
    let text = match error {
        ExecutionError::NoSuchKey(key) => format!("there is no key `{key}`"),
        ExecutionError::IndexOutOfBounds(_) => "a list has no entry of that number".to_owned(),
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => "it divides by zero".to_owned(),
        ExecutionError::Overflow(..) => "a number does not fit into 64 bits".to_owned(),
        ExecutionError::NoSuchOverload(overload) => {
            let types: Vec<&str> = overload.argument_types().iter().map(String::as_str).collect();
            format!(
                "`{}` cannot be used on {}",
                names::plain(overload.function()),
                types.join(" and ")
            )
        }
        ExecutionError::UnexpectedType { got, want } => format!("a {got} stands where a {want} is wanted"),
        ExecutionError::UnsupportedBinaryOperator(operator, ..) => {
            format!("`{operator}` cannot be used on values of these types")
        }
        ExecutionError::ValuesNotComparable(..) => "two values cannot be compared".to_owned(),
        ExecutionError::FunctionError { function, message } => format!("{function}(): {message}"),
        other => other.to_string(),
    };
    let text = text.lines().next().unwrap_or_default();
    if text.chars().count() > MOST {
        return text.chars().take(MOST).chain(['…']).collect();
    }
    text.to_owned()
}
