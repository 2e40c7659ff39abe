//! Folders and files for tests of the file system.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder for one test, canonical, removed at its end.
pub struct Tree {
    _temp: tempfile::TempDir,
    pub top: PathBuf,
}

impl Tree {
    /// With these files, empty, and the folders they lie in; names that end with `/` are folders.
    pub fn new(names: &[&str]) -> Self {
        let temp = tempfile::tempdir().expect("a folder");
        let top = temp.path().canonicalize().expect("a path");
        let tree = Self { _temp: temp, top };
        for name in names {
            if name.ends_with('/') {
                fs::create_dir_all(tree.path(name)).expect("a folder");
            } else {
                tree.write(name, "");
            }
        }
        tree
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.top.join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    #[cfg(unix)]
    pub fn link(&self, target: impl AsRef<Path>, name: &str) {
        std::os::unix::fs::symlink(target, self.path(name)).expect("a link");
    }

    #[cfg(windows)]
    pub fn link(&self, target: impl AsRef<Path>, name: &str) {
        std::os::windows::fs::symlink_file(target, self.path(name)).expect("a link");
    }

    pub fn fifo(&self, name: &str) {
        let status = Command::new("mkfifo").arg(self.path(name)).status().expect("mkfifo");
        assert!(status.success());
    }

    #[cfg(unix)]
    pub fn chmod(&self, name: &str, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(mode)).expect("permissions");
    }
}

/// Whether permissions mean anything here. Root is refused nothing: then the test named `name` runs again as nobody, where
/// that is possible, and this one has nothing left to do.
#[cfg(unix)]
pub fn permissions_hold(name: &str) -> bool {
    let tree = Tree::new(&["secret"]);
    tree.chmod("secret", 0o000);
    if fs::File::open(tree.path("secret")).is_err() {
        return true;
    }
    let exe = std::env::current_exe().expect("this test");
    let nobody = |program: &Path, args: &[&str]| {
        Command::new("setpriv")
            .args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"])
            .arg(program)
            .args(args)
            .current_dir("/")
            .output()
    };
    match nobody(&exe, &["--list"]) {
        Ok(output) if output.status.success() => {
            let output = nobody(&exe, &["--exact", name]).expect("the same test");
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success() && text.contains("1 passed"), "{text}");
        }
        _ => (), // nobody may not run this test: nothing to be seen here
    }
    false
}
