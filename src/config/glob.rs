//! What to leave out: globs as in `.gitignore`.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// A matcher of some globs, taken from `folder`, which is canonical.
///
/// # Errors
///
/// For each glob that is none: its place among them, and why.
pub fn globs(folder: &Path, globs: &[String]) -> Result<Gitignore, Vec<(usize, String)>> {
    let mut builder = GitignoreBuilder::new(folder);
    let mut faults = Vec::new();
    for (index, glob) in globs.iter().enumerate() {
        if glob.trim().is_empty() {
            faults.push((index, "it is empty".to_owned()));
        } else if let Err(error) = builder.add_line(None, glob) {
            faults.push((index, in_words(&error)));
        } else if let Some(inside) = glob.strip_suffix("/**") {
            // All that is in a folder is the folder itself: it need not be read.
            let start = if inside.trim_start_matches('!').starts_with('/') {
                ""
            } else {
                "/"
            };
            let line = match inside.strip_prefix('!') {
                Some(inside) => format!("!{start}{inside}/"),
                None => format!("{start}{inside}/"),
            };
            let _ = builder.add_line(None, &line);
        }
    }
    match builder.build() {
        Ok(matcher) if faults.is_empty() => Ok(matcher),
        Ok(_) => Err(faults),
        Err(error) => {
            faults.push((0, in_words(&error)));
            Err(faults)
        }
    }
}

fn in_words(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}
