//! Where a path leads, link by link: also where nothing is there yet, and which link led there.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// More links on the way lead in a circle. As many as Linux follows.
const MOST_LINKS: usize = 40;

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Absolute, without links and `..`; there need not be anything.
    pub path: PathBuf,
    /// Something that a process has open, as `/dev/stdin` and `/dev/fd/3` name it: what its name says of where it stands
    /// means nothing.
    pub is_descriptor: bool,
    /// The first link that stands in the project and leads out of it.
    pub way_out: Option<PathBuf>,
}

/// Where `path`, relative to the current folder, leads. `root` is the canonical folder of the project.
///
/// # Errors
///
/// If a link cannot be read, or links lead in a circle. That nothing is there is no error.
pub fn place(path: &Path, root: &Path) -> io::Result<Place> {
    let path = std::path::absolute(path)?;
    let mut walk = Walk {
        root,
        links: 0,
        is_descriptor: false,
        way_out: None,
    };
    let path = walk.along(PathBuf::new(), &path)?;
    Ok(Place {
        path,
        is_descriptor: walk.is_descriptor,
        way_out: walk.way_out,
    })
}

struct Walk<'r> {
    root: &'r Path,
    links: usize,
    is_descriptor: bool,
    way_out: Option<PathBuf>,
}

impl Walk<'_> {
    /// From `place`, which has no links in it, along `path`.
    fn along(&mut self, mut place: PathBuf, path: &Path) -> io::Result<PathBuf> {
        for part in path.components() {
            match part {
                Component::Prefix(_) => place = PathBuf::from(part.as_os_str()),
                Component::RootDir => {
                    place.push(part);
                    // Where paths begin with the name of a drive, there are several ways to write it.
                    place = place.canonicalize().unwrap_or(place);
                }
                Component::CurDir => {}
                Component::ParentDir => drop(place.pop()),
                Component::Normal(name) => {
                    let next = place.join(name);
                    place = if is_descriptor(&next) {
                        self.is_descriptor = true;
                        next
                    } else if next.symlink_metadata().is_ok_and(|it| it.is_symlink()) {
                        self.follow(&place, next)?
                    } else {
                        next
                    };
                }
            }
        }
        Ok(place)
    }

    /// From the `link` in `folder` to where it leads.
    fn follow(&mut self, folder: &Path, link: PathBuf) -> io::Result<PathBuf> {
        self.links += 1;
        if self.links > MOST_LINKS {
            return Err(io::Error::other("links lead in a circle"));
        }
        let end = self.along(folder.to_owned(), &fs::read_link(&link)?)?;
        if folder.starts_with(self.root) && !end.starts_with(self.root) {
            self.way_out.get_or_insert(link);
        }
        Ok(end)
    }
}

/// Where systems list what a process has open: on Linux as links that say what it is, but do not lead there.
fn is_descriptor(path: &Path) -> bool {
    let folder = path.parent().unwrap_or(Path::new(""));
    folder == Path::new("/dev/fd") || (folder.starts_with("/proc") && folder.ends_with("fd"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_are_followed_one_by_one() {
        let temp = tempfile::tempdir().expect("a folder");
        let top = temp.path().canonicalize().expect("a path");
        let root = top.join("project");
        for folder in ["project/a/b", "elsewhere"] {
            fs::create_dir_all(top.join(folder)).expect("folders");
        }
        for (target, link) in [
            ("a/b", "project/inside"),
            ("../elsewhere", "project/out"),
            ("new.json", "project/a/dangling"),
            ("../../elsewhere/new.json", "project/a/dangling-out"),
            ("../project/a/dangling-out", "elsewhere/in-and-out"),
            ("../project/out/../project/a", "elsewhere/out-and-in"),
            ("circle", "project/circle"),
            ("../project/out", "elsewhere/far"),
        ] {
            symlink(target, top.join(link)).expect("a link");
        }
        for (path, end, way_out) in [
            ("project/a/new", "project/a/new", None),
            ("project/a/gone/../new", "project/a/new", None),
            ("project/inside/new", "project/a/b/new", None),
            // Not the link, but who names the path leaves the project.
            ("project/inside/../../../elsewhere/x", "elsewhere/x", None),
            ("project/out/x", "elsewhere/x", Some("project/out")),
            ("project/a/dangling", "project/a/new.json", None),
            (
                "project/a/dangling-out",
                "elsewhere/new.json",
                Some("project/a/dangling-out"),
            ),
            (
                "elsewhere/in-and-out",
                "elsewhere/new.json",
                Some("project/a/dangling-out"),
            ),
            ("elsewhere/far/x", "elsewhere/x", Some("project/out")),
            ("elsewhere/x", "elsewhere/x", None),
        ] {
            let place = place(&top.join(path), &root).expect("a place");
            assert_eq!(place.path, top.join(end), "{path}");
            assert_eq!(place.way_out, way_out.map(|way| top.join(way)), "{path}");
            assert!(!place.is_descriptor, "{path}");
        }
        assert!(place(&root.join("circle"), &root).is_err());
    }

    #[test]
    fn what_is_open_is_known() {
        if Path::new("/dev/stdin").exists() {
            let place = place(Path::new("/dev/stdin"), Path::new("/nowhere")).expect("a place");
            assert!(place.is_descriptor, "{place:?}");
        }
    }
}
