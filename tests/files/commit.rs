//! A commit in git, hostile ones too.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use pilotlint::files::{Commit, FileKind, Files, GitError, Unreadable, read_text};

use crate::common::Tree;

/// Runs git as whoever owns the repository does.
pub fn git(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_bytes().starts_with(b"GIT_")) {
        command.env_remove(name);
    }
    for who in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{who}_NAME"), "Maya")
            .env(format!("GIT_{who}_EMAIL"), "maya@example.com");
    }
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    command.arg("-C").arg(folder).args(args).output().unwrap()
}

/// Makes a repository of what is in a folder, ignored files too, and returns the commit.
pub fn committed(folder: &Path) -> String {
    git(folder, &["init", "--quiet"]);
    git(folder, &["add", "--all", "--force"]);
    git(folder, &["commit", "--quiet", "--allow-empty", "-m", "as it is"]);
    git(folder, &["rev-parse", "HEAD"])
}

fn read(commit: &Commit, name: &str) -> Result<String, Unreadable> {
    read_text(commit, &commit.top().join(name), 100)
}

#[test]
fn files_as_they_were() {
    let tree = Tree::new(&[]);
    tree.write("pilot.toml", "first");
    tree.write("a/b/plan.md", "# Plan\n");
    tree.write("empty", "");
    tree.write("large", "x".repeat(300_000));
    let odd = std::ffi::OsStr::from_bytes(b"caf\xe9\t\n\"x\".toml");
    fs::write(tree.top.join(odd), "odd").unwrap();
    let first = committed(&tree.top);
    git(&tree.top, &["tag", "-m", "one", "v1"]);
    git(
        &tree.top,
        &[
            "update-index",
            "--add",
            "--cacheinfo",
            &format!("160000,{first},module"),
        ],
    );
    tree.write("pilot.toml", "second");
    git(&tree.top, &["add", "pilot.toml"]);
    git(&tree.top, &["commit", "--quiet", "-m", "more"]);
    tree.write("pilot.toml", "not committed");
    fs::remove_dir_all(tree.path("a")).unwrap();

    for revision in ["v1", "HEAD~1", "HEAD^", &first, &first[..8]] {
        let commit = Commit::open(&tree.top, revision).unwrap();
        assert_eq!(commit.id(), first);
        assert_eq!(commit.top(), tree.top);
        assert_eq!(read(&commit, "pilot.toml").as_deref(), Ok("first"));
    }
    fs::create_dir(tree.path("sub")).unwrap();
    let commit = Commit::open(&tree.path("sub"), "HEAD").unwrap();
    let name = odd.to_owned();
    assert_eq!(read_text(&commit, &tree.top.join(name), 9).as_deref(), Ok("odd"));
    // The next one is right whatever was left of the one before.
    for _ in 0..2 {
        assert_eq!(
            read(&commit, "large"),
            Err(Unreadable::TooLarge {
                size: 300_000,
                limit: 100
            })
        );
        assert_eq!(commit.read_start(&tree.path("large"), 3).as_deref(), Ok(&b"xxx"[..]));
        assert_eq!(read(&commit, "pilot.toml").as_deref(), Ok("second"));
        assert_eq!(read(&commit, "empty").as_deref(), Ok(""));
    }
    assert_eq!(read(&commit, "a/b/../b/./plan.md").as_deref(), Ok("# Plan\n"));
    assert_eq!(read(&commit, "a"), Err(Unreadable::NotAFile(FileKind::Folder)));
    assert_eq!(read(&commit, "module"), Err(Unreadable::NotAFile(FileKind::Folder)));
    assert_eq!(commit.list(&tree.path("module"), 9).unwrap(), []);
    for gone in [
        "sub",
        "gone",
        "a/b/plan.md/x",
        "a/b/plan.md/",
        "a/b/plan.md/..",
        "module/x",
        ".git/config",
        "../x",
        "/etc/passwd",
    ] {
        assert_eq!(read(&commit, gone), Err(Unreadable::Missing), "{gone}");
    }
    std::thread::scope(|scope| {
        for (name, text) in [("pilot.toml", "second"), ("a/b/plan.md", "# Plan\n"), ("empty", "")] {
            let commit = &commit;
            scope.spawn(move || (0..200).for_each(|_| assert_eq!(read(commit, name).as_deref(), Ok(text))));
        }
    });
}

#[test]
fn what_git_cannot_tell() {
    let tree = Tree::new(&["repo/pilot.toml", "broken/.git/", "outside/"]);
    let top = tree.path("repo");
    committed(&top);
    let unknown = |revision: &str| Err::<(), _>(GitError::NoSuchRevision(revision.to_owned()));
    let open = |revision: &str| Commit::open(&top, revision).map(drop);
    for revision in [
        "",
        "-h",
        "--output=x",
        "--all",
        "no-such",
        "HEAD:pilot.toml",
        "HEAD^{tree}",
        "HEAD..HEAD",
        "v\0",
        "HEAD~5",
    ] {
        assert_eq!(open(revision), unknown(revision), "{revision:?}");
    }
    assert!(!tree.path("repo/x").exists());
    let outside = Commit::open(&tree.path("outside"), "HEAD").map(drop);
    assert_eq!(outside, Err(GitError::NoRepository(tree.path("outside"))));
    // It is not looked for further up.
    git(&tree.top, &["init", "--quiet"]);
    let broken = Commit::open(&tree.path("broken"), "HEAD").map(drop);
    assert_eq!(broken, Err(GitError::NoRepository(tree.path("broken"))));
    let error = GitError::NoSuchRevision("main".to_owned());
    assert_eq!(error.to_string(), "there is no commit main");
    assert!(error.help().unwrap().contains("fetch-depth: 0"));
}

/// A repository in which whatever git could run leaves a mark.
fn hostile(tree: &Tree) -> std::path::PathBuf {
    let top = tree.path("repo");
    tree.write("repo/pilot.toml", "right");
    tree.write("repo/lost.md", "lost");
    tree.write("repo/.gitattributes", "* filter=evil diff=evil text eol=crlf ident\n");
    tree.write("repo/plan.md", "one\ntwo\n");
    committed(&top);
    let mark = tree.path("mark");
    let script = tree.path("evil");
    let touch = format!("#!/bin/sh\necho \"$0 $*\" >>'{}'\nexit 1\n", mark.display());
    tree.write("evil", &touch);
    tree.chmod("evil", 0o755);
    for hook in [
        "post-checkout",
        "reference-transaction",
        "post-index-change",
        "fsmonitor-watchman",
        "pre-auto-gc",
    ] {
        let hook = top.join(".git/hooks").join(hook);
        fs::create_dir_all(hook.parent().unwrap()).unwrap();
        fs::write(&hook, &touch).unwrap();
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let script = script.to_str().unwrap();
    let shell = format!("!{script}");
    let remote = format!("ext::{script} %S");
    for (key, value) in [
        ("core.fsmonitor", script),
        ("core.pager", script),
        ("core.editor", script),
        ("core.sshCommand", script),
        ("core.gitProxy", script),
        ("core.askPass", script),
        ("core.alternateRefsCommand", script),
        ("diff.external", script),
        ("diff.evil.textconv", script),
        ("diff.evil.command", script),
        ("filter.evil.clean", script),
        ("filter.evil.smudge", script),
        ("filter.evil.process", script),
        ("filter.evil.required", "true"),
        ("gpg.program", script),
        ("log.showSignature", "true"),
        ("credential.helper", script),
        ("pager.ls-tree", script),
        ("pager.cat-file", script),
        ("alias.ls-tree", &shell),
        ("alias.cat-file", &shell),
        ("alias.rev-parse", &shell),
        ("uploadpack.packObjectsHook", script),
        ("remote.origin.url", &remote),
        ("remote.origin.uploadpack", script),
        ("remote.origin.promisor", "true"),
        ("protocol.ext.allow", "always"),
        ("protocol.allow", "always"),
        ("i18n.logOutputEncoding", "UTF-16"),
        ("core.quotePath", "true"),
    ] {
        git(&top, &["config", key, value]);
    }
    // A forged version, which git shows to whoever does not say otherwise; and an object that the clone lacks.
    let right = git(&top, &["rev-parse", "HEAD:pilot.toml"]);
    let lost = git(&top, &["rev-parse", "HEAD:lost.md"]);
    let forged = tree.path("forged");
    fs::write(&forged, "forged").unwrap();
    let forged = git(&top, &["hash-object", "-w", "--no-filters", forged.to_str().unwrap()]);
    git(
        &top,
        &[
            "-c",
            "core.hooksPath=/dev/null",
            "update-ref",
            &format!("refs/replace/{right}"),
            &forged,
        ],
    );
    assert_eq!(git(&top, &["cat-file", "blob", &right]), "forged");
    fs::remove_file(top.join(".git/objects").join(&lost[..2]).join(&lost[2..])).unwrap();
    git(&top, &["config", "extensions.partialClone", "origin"]);
    git(&top, &["config", "core.repositoryFormatVersion", "1"]);
    let _ = fs::remove_file(&mark);
    // The marks work: git asks the remote for what is lost.
    run(&top, &["cat-file", "blob", &lost]);
    assert!(mark.exists(), "nothing ran that could have been kept from running");
    fs::remove_file(&mark).unwrap();
    top
}

#[test]
fn nothing_of_a_repository_runs() {
    let tree = Tree::new(&[]);
    let top = hostile(&tree);
    let commit = Commit::open(&top, "HEAD").unwrap();
    assert_eq!(read(&commit, "pilot.toml").as_deref(), Ok("right"));
    assert_eq!(read(&commit, "plan.md").as_deref(), Ok("one\ntwo\n"));
    let lost = read(&commit, "lost.md").unwrap_err().to_string();
    assert_eq!(
        lost,
        "cannot be read: this clone of the repository lacks it; fetch without a filter"
    );
    assert_eq!(read(&commit, "pilot.toml").as_deref(), Ok("right"));
    drop(commit);
    let mark = fs::read_to_string(tree.path("mark"));
    assert!(mark.is_err(), "{mark:?}");
}

/// Says in a run of this test of its own what the environment says there.
#[test]
fn nothing_of_the_environment_counts() {
    const INSIDE: &str = "PILOTLINT_TEST_TOP";
    if let Some(top) = std::env::var_os(INSIDE) {
        let commit = Commit::open(Path::new(&top), "HEAD").unwrap();
        assert_eq!(read(&commit, "pilot.toml").as_deref(), Ok("right"));
        return;
    }
    let tree = Tree::new(&["elsewhere/pilot.toml"]);
    let top = hostile(&tree);
    let elsewhere = tree.path("elsewhere");
    committed(&elsewhere);
    let git = elsewhere.join(".git");
    // A git in the current folder is not the git of the PATH.
    fs::copy(tree.path("evil"), top.join("git")).unwrap();
    let mut paths = vec![std::path::PathBuf::from(".")];
    paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "files::commit::nothing_of_the_environment_counts"])
        .current_dir(&top)
        .env(INSIDE, &top)
        .env("PATH", std::env::join_paths(paths).unwrap())
        .env("GIT_DIR", &git)
        .env("GIT_WORK_TREE", &elsewhere)
        .env("GIT_INDEX_FILE", git.join("index"))
        .env("GIT_OBJECT_DIRECTORY", git.join("objects"))
        .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", git.join("objects"))
        .env("GIT_NAMESPACE", "x")
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "core.fsmonitor")
        .env("GIT_CONFIG_VALUE_0", tree.path("evil"))
        .env("GIT_CEILING_DIRECTORIES", &top)
        .env("GIT_PAGER", tree.path("evil"))
        .env("GIT_EXTERNAL_DIFF", tree.path("evil"))
        .env("GIT_SSH_COMMAND", tree.path("evil"))
        .env("GIT_TRACE", tree.path("mark"))
        .env("GIT_EXEC_PATH", tree.path("nowhere"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mark = fs::read_to_string(tree.path("mark"));
    assert!(mark.is_err(), "{mark:?}");
}
