//! A walk over any file system that can list its folders.

use std::path::{Path, PathBuf};

use super::{Descend, Entry, FileKind, Files, Step, WalkError, is_hidden};

/// [`Files::walk`], folder by folder. Depth costs no stack.
pub(super) fn by_listing<F: Files + ?Sized>(
    files: &F,
    start: &Path,
    visit: &mut dyn FnMut(Result<Step<'_>, WalkError>) -> Descend,
) {
    // Of each folder from the start down to where the walk is: its path, and what is still to be visited in it.
    let mut open = Vec::new();
    enter(files, start.to_owned(), &mut open, visit);
    while let Some((folder, entries)) = open.last_mut() {
        let Some(Entry { name, kind }) = entries.next() else {
            open.pop();
            continue;
        };
        let path = folder.join(&name);
        let step = Step {
            path: &path,
            name: &name,
            depth: open.len(),
            kind,
        };
        if visit(Ok(step)) == Descend::Into && kind == FileKind::Folder {
            enter(files, path, &mut open, visit);
        }
    }
}

fn enter<F: Files + ?Sized>(
    files: &F,
    folder: PathBuf,
    open: &mut Vec<(PathBuf, std::vec::IntoIter<Entry>)>,
    visit: &mut dyn FnMut(Result<Step<'_>, WalkError>) -> Descend,
) {
    match files.list(&folder, usize::MAX) {
        Ok(mut entries) => {
            entries.sort_by_key(|entry| !is_hidden(&entry.name));
            open.push((folder, entries.into_iter()));
        }
        Err(error) => {
            let path = Some(folder);
            visit(Err(WalkError { path, error }));
        }
    }
}
