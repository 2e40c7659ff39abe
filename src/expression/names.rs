//! The names that expressions know: variables, functions, types, operators.

/// What an expression sees.
pub(super) const VARIABLES: [&str; 3] = ["manifest", "today", "stage"];

/// CEL's functions, called as `f(x)` or `x.f()`, and its macros.
pub(super) const FUNCTIONS: &[&str] = &[
    "size",
    "int",
    "uint",
    "double",
    "string",
    "bytes",
    "bool",
    "timestamp",
    "duration",
    "dyn",
    "type",
    "contains",
    "startsWith",
    "endsWith",
    "matches",
    "getFullYear",
    "getMonth",
    "getDate",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getHours",
    "getMinutes",
    "getSeconds",
    "getMilliseconds",
    "hasValue",
    "value",
    "or",
    "orValue",
    "of",
    "none",
    "ofNonZeroValue",
    "has",
    "all",
    "exists",
    "exists_one",
    "map",
    "filter",
    "optMap",
    "optFlatMap",
];

/// CEL's types, as in `type(x) == int`, and the name that its optional values hang on.
pub(super) const TYPES: &[&str] = &[
    "bool",
    "bytes",
    "double",
    "int",
    "list",
    "map",
    "null_type",
    "string",
    "type",
    "uint",
    "optional",
];

/// An operator as people write it: `==` for `_==_`.
pub(super) fn plain(function: &str) -> &str {
    match function {
        "_[_]" | "_[?_]" => "[ ]",
        "_?._" => ".?",
        "-_" => "-",
        "!_" => "!",
        other => other.trim_matches('_').trim_start_matches('@'),
    }
}
