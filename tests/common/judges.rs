//! Validators that somebody else wrote.
//!
//! `.ci/run` installs them and names their folder in `PILOTLINT_JUDGES`; what is not there is looked for on `PATH`. In CI
//! they have to be there; elsewhere a test passes with a note if its judge is not.

use std::env;
use std::path::PathBuf;

/// A program or file of that name.
pub fn judge(name: &str) -> Option<PathBuf> {
    let named = env::var_os("PILOTLINT_JUDGES").map(PathBuf::from);
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders = named.into_iter().chain(env::split_paths(&path));
    let found = folders.find_map(|folder| {
        let file = folder.join(format!("{name}{}", env::consts::EXE_SUFFIX));
        file.is_file().then_some(file)
    });
    if found.is_none() {
        assert!(env::var_os("CI").is_none(), "CI needs {name}, as .ci/run installs it");
        eprintln!("skipped: {name} is not installed; see .ci/run");
    }
    found
}
