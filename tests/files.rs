//! The one way to read: who else touches the disk, and whether the disk, unsaved texts and commits look alike.
#![allow(clippy::unwrap_used)]

#[cfg(unix)]
mod alike;
#[cfg(unix)]
mod commit;
mod overlay;

use std::path::Path;

use crate::common::repo;

/// Whoever may: the floor that reads, and those that write.
const MAY: &[&str] = &["src/files/", "src/cli/file.rs", "src/cli/init.rs"];

/// What touches the disk, or leads to it.
const TOUCH: &[&str] = &[
    "std::fs",
    "fs::",
    "File::open",
    "File::options",
    "OpenOptions",
    "WalkDir",
    "walkdir",
    "WalkBuilder",
    ".read_dir(",
    ".read_link(",
    ".exists()",
    ".try_exists()",
    ".is_dir()",
    ".is_file()",
    ".is_symlink()",
];

/// Methods of a path that are also methods of `Files`: only what is called on files may be called.
const BOTH: &[&str] = &["metadata(", "symlink_metadata(", "canonicalize("];

/// The lines of a source that touch the disk.
fn touches(source: &str) -> Vec<String> {
    // A chain of calls in one line, as it reads.
    let flat = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let flat = flat.map(str::trim).fold(String::new(), |flat, line| {
        let joint = if line.starts_with('.') { "" } else { "\n" };
        flat + joint + line
    });
    let on_files = |line: &str, call: &str| {
        let call = format!(".{call}");
        let mut calls = line.match_indices(&call).map(|(at, _)| &line[..at]);
        calls.all(|before| before.ends_with("files") || before.ends_with("Disk"))
    };
    let touching = |line: &&str| {
        let plain = TOUCH.iter().any(|word| line.contains(word));
        plain
            || BOTH
                .iter()
                .any(|call| !on_files(line, call) || line.contains(&format!("Path::{call}")))
    };
    flat.lines().filter(touching).map(str::to_owned).collect()
}

#[test]
fn nothing_else_touches_the_disk() {
    let mut read = 0;
    for entry in walkdir::WalkDir::new(repo("src")) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(repo("")).unwrap();
        let name = path.to_string_lossy().replace('\\', "/");
        if !entry.file_type().is_file() || path.extension() != Some("rs".as_ref()) {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let may = MAY.iter().any(|place| name.starts_with(place));
        let found = touches(&text);
        assert!(may || found.is_empty(), "{name} reads past src/files: {found:#?}");
        read += usize::from(!found.is_empty());
        let up = text.lines().filter(|line| line.trim_start().starts_with("use crate::"));
        let up: Vec<&str> = up.filter(|line| !line.contains("use crate::files")).collect();
        assert!(
            !name.starts_with("src/files/") || up.is_empty(),
            "{name} is the lowest floor: {up:?}"
        );
    }
    assert!(read >= 3, "the words find those who may, too");
    assert!(Path::new(&repo("src/files/disk.rs")).exists());
    for line in [
        "let it = path.canonicalize();",
        "path\n.metadata()",
        "self.path.is_file()",
        "fs::read(x)",
    ] {
        assert_eq!(touches(line).len(), 1, "{line}");
    }
    assert!(touches("self.files\n    .canonicalize(path)\nfiles.metadata(&x)\n// std::fs").is_empty());
}
