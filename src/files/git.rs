//! git, run without a shell, so that nothing of a repository or of the environment runs or changes what it says.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

use super::{Disk, canonical_folder, is_repository};

/// What git is told whatever a configuration says.
const SETTINGS: &[&str] = &[
    "core.fsmonitor=false",
    "core.commitGraph=false",
    "core.hooksPath=/dev/null",
    "log.showSignature=false",
    "protocol.allow=never",
];

/// What git is told by the environment, once all that it hears there has been taken out.
const ENVIRONMENT: &[(&str, &str)] = &[
    // A repository may replace what a commit holds, and may lack objects that git would fetch by running something.
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_NO_LAZY_FETCH", "1"),
    // Stronger than `protocol.allow`, which a repository's `protocol.file.allow` goes before.
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
];

/// Why git has nothing to tell. `Display` is one sentence without a full stop, not safe to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GitError {
    /// There is no git, or it cannot be started: why.
    NoGit(String),
    /// The folder lies in no repository.
    NoRepository(PathBuf),
    /// Somebody else owns the repository, and git does not touch it.
    NotOurs(PathBuf),
    /// Nothing of this name, or no commit.
    NoSuchRevision(String),
    /// Anything else, in git's words.
    Failed(String),
}

impl GitError {
    /// What to do next, where there is something to say.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::NoGit(_) => "install git".to_owned(),
            Self::NoRepository(_) => "name a folder of a git repository".to_owned(),
            Self::NotOurs(top) => format!("git config --global --add safe.directory {}", top.display()),
            Self::NoSuchRevision(_) => "name a commit, branch or tag that is in this clone; a shallow one lacks older \
                                        commits, which fetch-depth: 0, GIT_DEPTH: 0 or `git fetch --unshallow` brings"
                .to_owned(),
            Self::Failed(_) => return None,
        })
    }
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGit(why) => write!(f, "git cannot be run: {why}"),
            Self::NoRepository(folder) => write!(f, "{} is not in a git repository", folder.display()),
            Self::NotOurs(top) => write!(
                f,
                "git refuses to read {}, which belongs to somebody else",
                top.display()
            ),
            Self::NoSuchRevision(revision) => write!(f, "there is no commit {revision}"),
            Self::Failed(why) => write!(f, "git cannot read the repository: {why}"),
        }
    }
}

impl std::error::Error for GitError {}

/// git in one repository.
#[derive(Debug)]
pub(super) struct Git {
    program: PathBuf,
    top: PathBuf,
}

impl Git {
    /// That of the repository that `folder` lies in.
    pub(super) fn at(folder: &Path) -> Result<Self, GitError> {
        let canonical = canonical_folder(&Disk, folder);
        let top = canonical.ancestors().find(|folder| is_repository(&Disk, folder));
        Ok(Self {
            top: top.ok_or_else(|| GitError::NoRepository(folder.to_owned()))?.to_owned(),
            program: program()?,
        })
    }

    /// The top folder of the repository, canonical.
    pub(super) fn top(&self) -> &Path {
        &self.top
    }

    /// The full name of the commit that a revision means.
    pub(super) fn commit(&self, revision: &str) -> Result<String, GitError> {
        let unknown = || GitError::NoSuchRevision(revision.to_owned());
        // None of these is a revision, and the first could be taken for an option.
        if revision.is_empty() || revision.starts_with('-') || revision.contains('\0') {
            return Err(unknown());
        }
        let commit = format!("{revision}^{{commit}}");
        let output = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        let name = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let is_name = name.len() >= 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        match output.status.success() {
            true if is_name => Ok(name),
            true => Err(unknown()),
            // What is no fatal error is about what was asked: a tree is no commit.
            false => Err(match self.failure(&output) {
                Some(GitError::Failed(why)) if why.starts_with("error: ") => unknown(),
                failure => failure.unwrap_or_else(unknown),
            }),
        }
    }

    /// All files of a commit: `MODE TYPE NAME SIZE\tPATH\0`.
    pub(super) fn tree(&self, commit: &str) -> Result<Vec<u8>, GitError> {
        let output = self.run(&["ls-tree", "-r", "-z", "-l", "--full-tree", commit])?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let failure = self.failure(&output);
        Err(failure.unwrap_or_else(|| GitError::Failed(format!("git ls-tree ended with {}", output.status))))
    }

    fn run(&self, args: &[&str]) -> Result<Output, GitError> {
        let mut command = self.command(args);
        let output = command.stdin(Stdio::null()).output();
        output.map_err(|error| GitError::NoGit(error.to_string()))
    }

    /// What git says on standard error; none where it says nothing.
    fn failure(&self, output: &Output) -> Option<GitError> {
        let said = String::from_utf8_lossy(&output.stderr);
        let line = said.lines().find(|line| !line.trim().is_empty())?;
        let line = line.trim().trim_start_matches("fatal: ");
        Some(
            if line.contains("dubious ownership") || line.contains("is owned by someone else") {
                GitError::NotOurs(self.top.clone())
            } else if line.contains("not a git repository") {
                GitError::NoRepository(self.top.clone())
            } else {
                GitError::Failed(line.to_owned())
            },
        )
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        let heard = std::env::vars_os().map(|(name, _)| name);
        for name in heard.filter(|name| name.as_encoded_bytes().starts_with(b"GIT_")) {
            command.env_remove(name);
        }
        command.envs(ENVIRONMENT.iter().copied());
        // Else git would look further up where this repository is none for it.
        command.env("GIT_CEILING_DIRECTORIES", self.top.parent().unwrap_or(&self.top));
        command.arg("-C").arg(&self.top).arg("--no-pager");
        command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        command.args(args);
        command
    }

    /// Starts to read objects.
    pub(super) fn objects(&self) -> io::Result<Objects> {
        let mut command = self.command(&["cat-file", "--batch"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(input), Some(output)) = (input, output) else {
            return Err(io::Error::other("git has no pipes"));
        };
        Ok(Objects {
            child,
            input: Some(input),
            output: BufReader::new(output),
        })
    }
}

/// Where git is. Only in absolute folders of the `PATH`: the current folder may be the repository.
fn program() -> Result<PathBuf, GitError> {
    let name = OsString::from(format!("git{}", std::env::consts::EXE_SUFFIX));
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|program| program.is_file())
        .ok_or_else(|| GitError::NoGit("it is not installed".to_owned()))
}

/// A git that hands out objects, for as long as it lives.
#[derive(Debug)]
pub(super) struct Objects {
    child: Child,
    /// Taken at the end.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Objects {
    /// The first `limit` bytes of an object by its full name; none where it is missing.
    pub(super) fn read(&mut self, name: &str, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let gone = || io::Error::new(io::ErrorKind::BrokenPipe, "git ended");
        let input = self.input.as_mut().ok_or_else(gone)?;
        input.write_all(format!("{name}\n").as_bytes())?;
        input.flush()?;
        let mut head = Vec::new();
        // `NAME TYPE SIZE`, or `NAME missing`.
        (&mut self.output).take(1024).read_until(b'\n', &mut head)?;
        let head = String::from_utf8_lossy(&head);
        let mut words = head.split_whitespace();
        let (told, size) = (words.next(), words.nth(1));
        if told != Some(name) {
            return Err(gone());
        }
        let Some(size) = size.and_then(|size| size.parse::<u64>().ok()) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        (&mut self.output).take(size.min(limit)).read_to_end(&mut bytes)?;
        let rest = size - bytes.len() as u64;
        // What is left has to be out of the way before the next, and the line end after it.
        let passed = io::copy(&mut (&mut self.output).take(rest + 1), &mut io::sink())?;
        if passed == rest + 1 {
            Ok(Some(bytes))
        } else {
            Err(gone())
        }
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // With nothing more to read it ends; killed all the same, should it be busy.
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A name as git has it: bytes.
#[cfg(unix)]
pub(super) fn name(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).to_owned()
}

/// A name as git has it: bytes.
#[cfg(not(unix))]
pub(super) fn name(bytes: &[u8]) -> OsString {
    OsStr::new(&*String::from_utf8_lossy(bytes)).to_owned()
}
