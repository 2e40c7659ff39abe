//! File names as URIs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::output::Base;
use crate::paths;

/// What a path keeps as it is: what a URI reserves for nothing, and `/`. A `:` would make a scheme of what stands before it.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// A path as an output shows it, as a URI: relative to the base (true) where it lies below it, else whole.
pub(super) fn of_path(path: &str, base: Option<&Base>) -> (String, bool) {
    let Some(base) = base else {
        return (encode(path), false);
    };
    let absolute = if std::path::Path::new(path).is_absolute() {
        normal(path)
    } else {
        normal(&format!("{}/{}/{path}", base.root, base.below))
    };
    let below = absolute.strip_prefix(base.root.as_str());
    match below.and_then(|rest| rest.strip_prefix('/')) {
        Some(below) => (encode(below), true),
        None => (of_folder(&absolute).trim_end_matches('/').to_owned(), false),
    }
}

/// An absolute folder, with a `/` at its end.
pub(super) fn of_folder(folder: &str) -> String {
    // A drive's letter takes a slash before it, and keeps its colon.
    match folder.split_once(":/") {
        Some((drive, rest)) if drive.len() == 1 => format!("file:///{drive}:/{}/", encode(rest)),
        _ => format!("file://{}/", encode(folder)),
    }
}

/// The bytes of the name as they are on disk, whether they are text or not.
pub(super) fn encode(text: &str) -> String {
    percent_encode(&paths::bytes(text), KEPT).to_string()
}

/// Without empty parts, `.` and `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let start = if path.starts_with('/') { "/" } else { "" };
    format!("{start}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(root: &str, below: &str) -> Base {
        Base {
            root: root.into(),
            below: below.into(),
        }
    }

    #[test]
    fn paths_are_relative_to_the_repository() {
        let base = base("/home/a b", "pilots");
        for (path, uri) in [
            ("claims/pilot.toml", ("pilots/claims/pilot.toml", true)),
            ("../pilot.toml", ("pilot.toml", true)),
            ("../../c:d/pilot.toml", ("file:///home/c%3Ad/pilot.toml", false)),
            ("/home/a b/x/pilot.toml", ("x/pilot.toml", true)),
            ("/home/a bc/pilot.toml", ("file:///home/a%20bc/pilot.toml", false)),
            (
                "a:b\n%#?é\u{202e}\\.toml",
                ("pilots/a%3Ab%0A%25%23%3F%C3%A9%E2%80%AE%5C.toml", true),
            ),
            ("a\\xFF\\x5CxFE.toml", ("pilots/a%FF%5CxFE.toml", true)),
        ] {
            let (got, relative) = of_path(path, Some(&base));
            assert_eq!((got.as_str(), relative), uri, "{path}");
        }
        assert_eq!(of_folder("/home/a b"), "file:///home/a%20b/");
        assert_eq!(of_folder("C:/a b"), "file:///C:/a%20b/");
    }

    #[test]
    fn outside_of_any_folder() {
        assert_eq!(of_path("a b.toml", None), ("a%20b.toml".to_owned(), false));
        let root = base("", "");
        assert_eq!(of_path("x/pilot.toml", Some(&root)), ("x/pilot.toml".to_owned(), true));
        assert_eq!(of_folder(""), "file:///");
    }
}
