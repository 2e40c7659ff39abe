//! The list of `--files-from`: of any origin, but of a size.

use std::io;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::discovery::{LONGEST_LIST, read_list};
use crate::files::place::place;
use crate::files::{self, Disk, Files, Unreadable};

/// The paths in the file at `list`; `-` is standard input. A pipe counts only where somebody has it open already, as
/// `<(...)` of a shell does: opening one by its name waits for who may never come.
pub(super) fn read(list: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: io::Error| Failure::Said(format!("{} cannot be read: {error}", list.display()));
    if list == Path::new("-") {
        return read_list(io::stdin().lock()).map_err(failed);
    }
    // No project, so no link leads out of it.
    if place(list, Path::new("")).map_err(failed)?.is_descriptor {
        return read_list(files::stream(list).map_err(failed)?).map_err(failed);
    }
    match Disk.read_start(list, LONGEST_LIST + 1) {
        Ok(bytes) => read_list(&*bytes).map_err(failed),
        Err(Unreadable::NotAFile(kind)) => Err(Failure::Said(format!(
            "{} is {kind}, not a file; a list from elsewhere comes by standard input, with --files-from -",
            list.display()
        ))),
        Err(why) => Err(Failure::Said(format!("{} {why}", list.display()))),
    }
}
