//! Files that a command is asked to write, and what they may not be: anything that it reads.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Failure, Inputs};
use crate::discovery::is_manifest_name;
use crate::files::write::{Target, WriteError};
use crate::files::{CONFIG, Disk, Roots, canonical_folder};
use crate::workspace::Targets;

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::Said(error.to_string())
    }
}

/// The file at `path`, which is to be written; refused where a link leads out of the project of the current folder.
pub(super) fn target(path: &Path) -> Result<Target, Failure> {
    let root = Roots::new(Arc::new(Disk)).of_folder(Path::new(""));
    Ok(Target::new(path, &root)?)
}

/// Refuses what is named as a manifest or as a configuration, whether it is there or not.
pub(super) fn spares_names(target: &Target) -> Result<(), Failure> {
    for path in [target.given(), target.path()] {
        let what = match path.file_name() {
            Some(name) if is_manifest_name(name) => "manifest",
            Some(name) if name == CONFIG => "configuration",
            _ => continue,
        };
        return Err(if target.path().exists() {
            overwrites(target, what, &shown(path))
        } else {
            Failure::Said(format!(
                "a report to {} would be taken for a {what}; name another file",
                target.given().display()
            ))
        });
    }
    Ok(())
}

/// Refuses to write over a manifest of the run, a configuration that was asked, or the list of `--files-from`, under whatever
/// name.
pub(super) fn spares(targets: &[Target], inputs: &Inputs, read: &Targets) -> Result<(), Failure> {
    if targets.is_empty() {
        return Ok(());
    }
    let linted = read.found.iter().map(|target| &target.found);
    let manifests = linted.chain(&read.problems.not_linted);
    let manifests = manifests.map(|found| ("manifest", found.path.as_path(), found.display.clone()));
    let named = inputs.config.config.as_deref();
    let configurations = read.configuration_files.iter().map(PathBuf::as_path).chain(named);
    let configurations = configurations.map(|path| ("configuration", path, shown(path)));
    let list = inputs.files_from.as_deref();
    let list = list.map(|path| ("list of --files-from", path, shown(path)));
    let files: Vec<(&str, &Path, String)> = manifests.chain(configurations).chain(list).collect();
    for target in targets {
        if let Some(place) = target.overwrites(files.iter().map(|(_, path, _)| *path)) {
            let (what, _, which) = &files[place];
            return Err(overwrites(target, what, which));
        }
    }
    Ok(())
}

fn overwrites(target: &Target, what: &str, which: &str) -> Failure {
    Failure::Said(format!(
        "a report to {} would overwrite the {what} {which}; name another file",
        target.given().display()
    ))
}

/// A path as it is shown: from the current folder, where it lies below it.
fn shown(path: &Path) -> String {
    let here = canonical_folder(&Disk, Path::new(""));
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}
