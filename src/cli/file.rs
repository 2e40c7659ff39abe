//! Files that a command is asked to write: whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Failure;
use crate::discovery::is_manifest_name;

/// Refuses what can never be written, before any work is done for it.
pub(super) fn can_be_written(path: &Path) -> Result<(), Failure> {
    let is_folder = path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
    if is_folder {
        return Err(Failure::Said(format!(
            "{} is a folder; name a file in it",
            path.display()
        )));
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(Failure::Said(format!(
            "{} cannot be written: there is no folder {}",
            path.display(),
            folder.display()
        )));
    }
    Ok(())
}

/// Refuses to write over a manifest: one that is named as one, or among the `paths` to lint.
pub(super) fn spares_manifests(file: &Path, paths: &[PathBuf]) -> Result<(), Failure> {
    let is_manifest = file.file_name().is_some_and(is_manifest_name);
    if is_manifest || paths.iter().any(|path| whole(path) == whole(file)) {
        return Err(Failure::Said(format!(
            "a report to {} would overwrite a manifest; name another file",
            file.display()
        )));
    }
    Ok(())
}

/// What tells one file from another, whether it is there or not.
pub(super) fn whole(path: &Path) -> PathBuf {
    let there = || path.canonicalize().ok();
    let folder = || {
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    there()
        .or_else(folder)
        .or_else(|| std::path::absolute(path).ok())
        .unwrap_or_else(|| path.to_owned())
}

/// Puts a file at `path` with what `write` writes, in the place of any that is there: whoever looks sees the old one or
/// the new one. A link is followed; a pipe or a device is written to.
pub(super) fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    put(path, write).map_err(|error| {
        // An error with something in it names the temporary file, which says nothing to anybody.
        let why = match error.get_ref() {
            Some(_) => error.kind().to_string(),
            None => error.to_string(),
        };
        Failure::Said(format!("{} cannot be written: {why}", path.display()))
    })
}

fn put(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let there = match fs::canonicalize(path) {
        Ok(path) => Some(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let before = there.as_deref().map(fs::metadata).transpose()?;
    if before.as_ref().is_some_and(|before| !before.is_file()) {
        let mut file = fs::OpenOptions::new().write(true).open(path)?;
        write(&mut file)?;
        return file.flush();
    }
    let path = there.unwrap_or_else(|| path.to_owned());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pilotlint-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file, less what the umask takes; a temporary file would be its owner's alone.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder_of(&path))?;
    if let Some(before) = before {
        file.as_file().set_permissions(before.permissions())?;
    }
    write(&mut file)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
