//! The list of `--files-from`: of any origin, but of a size.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use super::Failure;
use crate::discovery::read_list;
use crate::files::place::place;
use crate::reading::{Unreadable, open_file};

/// The paths in the file at `list`; `-` is standard input. A pipe counts only where somebody has it open already, as
/// `<(...)` of a shell does: opening one by its name waits for who may never come.
pub(super) fn read(list: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: io::Error| Failure::Said(format!("{} cannot be read: {error}", list.display()));
    if list == Path::new("-") {
        return read_list(io::stdin().lock()).map_err(failed);
    }
    // No project, so no link leads out of it.
    let is_open = place(list, Path::new("")).map_err(failed)?.is_descriptor;
    let file = if is_open {
        File::open(list).map_err(failed)?
    } else {
        match open_file(list) {
            Ok((file, _)) => file,
            Err(Unreadable::NotAFile(kind)) => {
                return Err(Failure::Said(format!(
                    "{} is {kind}, not a file; a list from elsewhere comes by standard input, with --files-from -",
                    list.display()
                )));
            }
            Err(why) => {
                let why = why.to_string();
                let why = why.strip_prefix("the manifest ").unwrap_or(&why);
                return Err(Failure::Said(format!("{} {why}", list.display())));
            }
        }
    };
    read_list(BufReader::new(file)).map_err(failed)
}
