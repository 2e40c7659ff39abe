//! Which manifests are found, and how they are read.

#[cfg(unix)]
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use crate::common::Tree;
#[cfg(unix)]
use crate::common::disk;
use pilotlint::discovery::{Discovery, DiscoveryError, discover, is_manifest_name, read_list};
#[cfg(unix)]
use pilotlint::files::Roots;
use pilotlint::files::{Disk, FileKind, Subject, Unreadable, read_text};

fn find(tree: &Tree, paths: &[&str]) -> Discovery {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    discover(&Disk, &paths, &tree.top, true)
}

/// What is found, where nothing is wrong.
fn found(tree: &Tree, paths: &[&str]) -> Vec<String> {
    let discovery = find(tree, paths);
    assert_eq!(discovery.errors, [], "{paths:?}");
    for found in &discovery.found {
        assert!(
            found.path.is_absolute() && found.path.symlink_metadata().is_ok(),
            "{found:?}"
        );
    }
    discovery.found.into_iter().map(|it| it.display).collect()
}

fn errors(tree: &Tree, paths: &[&str]) -> Vec<String> {
    find(tree, paths).errors.iter().map(ToString::to_string).collect()
}

#[test]
fn names() {
    for name in ["pilot.toml", "claims.pilot.toml", "a b.pilot.toml"] {
        assert!(is_manifest_name(name.as_ref()), "{name}");
    }
    for name in [
        ".pilot.toml",
        ".a.pilot.toml",
        "mypilot.toml",
        "pilot.toml.bak",
        "Pilot.toml",
        "pilotlint.toml",
    ] {
        assert!(!is_manifest_name(name.as_ref()), "{name}");
    }
}

#[test]
fn a_folder_is_walked_in_path_order() {
    let tree = Tree::new(&[
        "b/pilot.toml",
        "a/x.pilot.toml",
        "a/pilot.toml",
        "a-b/pilot.toml",
        "a/c/pilot.toml",
        "pilot.toml",
        "a/.pilot.toml",
        "a/other.toml",
        ".hidden/pilot.toml",
        ".git/pilot.toml",
        "node_modules/x/pilot.toml",
        "a/target/pilot.toml",
    ]);
    // Part by part: what lies in `a` comes before `a-b`.
    let expected = [
        "a/c/pilot.toml",
        "a/pilot.toml",
        "a/x.pilot.toml",
        "a-b/pilot.toml",
        "b/pilot.toml",
        "pilot.toml",
    ];
    assert_eq!(found(&tree, &["."]), expected);
    assert_eq!(found(&tree, &["b", "./a/", "a-b", "pilot.toml"]), expected);
    assert_eq!(found(&tree, &["pilot.toml", "a-b", "a//", "b/."]), expected);
}

#[test]
fn given_folders_are_walked_whatever_they_are() {
    let tree = Tree::new(&[
        ".hidden/pilot.toml",
        "node_modules/x/pilot.toml",
        "out/pilot.toml",
        "out/node_modules/pilot.toml",
        "pilot.toml",
    ]);
    tree.write(".gitignore", "out/\n");
    assert_eq!(found(&tree, &["."]), ["pilot.toml"]);
    assert_eq!(
        found(&tree, &[".hidden", "node_modules", "out"]),
        [".hidden/pilot.toml", "node_modules/x/pilot.toml", "out/pilot.toml"]
    );
}

#[test]
fn given_files_are_taken_whatever_they_are() {
    let tree = Tree::new(&["any.txt", ".pilot.toml", "node_modules/pilot.toml"]);
    tree.write(".ignore", "*\n");
    tree.fifo("pipe");
    assert_eq!(
        found(
            &tree,
            &["any.txt", ".pilot.toml", "pipe", "node_modules/pilot.toml", "/dev/null"]
        ),
        ["/dev/null", ".pilot.toml", "any.txt", "node_modules/pilot.toml", "pipe"]
    );
}

#[test]
fn a_file_is_found_once() {
    let tree = Tree::new(&["a/pilot.toml", "a/b/pilot.toml"]);
    let expected = ["a/b/pilot.toml", "a/pilot.toml"];
    let absolute = tree.path("a/pilot.toml");
    let above = format!("../{}/a", tree.top.file_name().expect("a name").to_string_lossy());
    for paths in [
        &[".", "./a"][..],
        &["a", "a/b/../../a", "a/b"],
        &["a/b/..", "a"],
        &[absolute.to_str().expect("text"), "a/b"],
        &[&above],
        &["a/../a/pilot.toml", "a/b/../b/pilot.toml"],
    ] {
        assert_eq!(found(&tree, paths), expected, "{paths:?}");
    }
}

#[test]
fn outside_the_current_folder_paths_stay_as_given() {
    let tree = Tree::new(&["here/", "there/pilot.toml"]);
    let here = tree.path("here");
    let show = |path: PathBuf| discover(&Disk, &[path], &here, true).found.remove(0);
    assert_eq!(show("../there".into()).display, "../there/pilot.toml");
    assert_eq!(show("./../there/./pilot.toml".into()).display, "../there/pilot.toml");
    let absolute = tree.path("there");
    assert_eq!(Path::new(&show(absolute.clone()).display), absolute.join("pilot.toml"));
    assert_eq!(
        show("../there".into()).path.canonicalize().expect("a path"),
        absolute.join("pilot.toml")
    );
}

#[test]
#[cfg(unix)]
fn links() {
    let tree = Tree::new(&["real/pilot.toml", "shared/claims.toml", "loops/", "pilots/deep/"]);
    tree.link("../real", "pilots/linked"); // into a folder: not followed
    tree.link("../../shared/claims.toml", "pilots/deep/pilot.toml"); // a linked manifest: taken
    tree.link("..", "loops/up");
    tree.link("self", "loops/self");
    tree.link("nowhere", "loops/pilot.toml"); // is reported by reading it
    assert_eq!(
        found(&tree, &["pilots", "loops"]),
        ["loops/pilot.toml", "pilots/deep/pilot.toml"]
    );
    assert_eq!(found(&tree, &["pilots/linked"]), ["pilots/linked/pilot.toml"]);
    assert_eq!(
        found(&tree, &["pilots/linked/pilot.toml"]),
        ["pilots/linked/pilot.toml"]
    );
    // The nicest of several ways: the file itself, however long its name is.
    tree.link("real/pilot.toml", "x.pilot.toml");
    assert_eq!(
        found(&tree, &["pilots/linked", "real", ".", "shared/claims.toml"]),
        ["loops/pilot.toml", "real/pilot.toml", "shared/claims.toml"]
    );
    let missing = read_text(&Disk, &tree.path("loops/pilot.toml"), 10);
    assert_eq!(missing, Err(Unreadable::Missing));
    assert!(matches!(
        read_text(&Disk, &tree.path("loops/self"), 10),
        Err(Unreadable::Io(_))
    ));
}

#[test]
#[cfg(unix)]
fn a_current_folder_behind_a_link() {
    let tree = Tree::new(&["real/a/pilot.toml"]);
    tree.link("real", "cwd");
    for given in [tree.path("real/a"), tree.path("cwd/a"), "a".into(), "../cwd/a".into()] {
        let discovery = discover(&Disk, std::slice::from_ref(&given), &tree.path("cwd"), true);
        assert_eq!(discovery.found[0].display, "a/pilot.toml", "{given:?}");
    }
}

#[test]
fn a_folder_called_like_a_manifest_is_found_and_walked() {
    let tree = Tree::new(&["pilot.toml/inner/pilot.toml", "x.pilot.toml/"]);
    assert_eq!(
        found(&tree, &["."]),
        ["pilot.toml", "pilot.toml/inner/pilot.toml", "x.pilot.toml"]
    );
    assert_eq!(
        read_text(&Disk, &tree.path("pilot.toml"), 10),
        Err(Unreadable::NotAFile(FileKind::Folder))
    );
}

#[test]
fn what_is_wrong_with_a_path() {
    let tree = Tree::new(&[
        "ok/pilot.toml",
        "empty/",
        "file",
        "hidden/a.pilot.toml",
        "hidden/b.pilot.toml",
    ]);
    tree.write("hidden/.gitignore", "*.toml\n");
    let discovery = find(
        &tree,
        &["empty", "ok", "gone", "file/x", "", "./empty/", "hidden", "nul\0"],
    );
    assert_eq!(discovery.found.len(), 1);
    let path = |path: &str| path.to_owned();
    let expected = [
        DiscoveryError::NoSuchPath { path: path(".") },
        DiscoveryError::NoSuchPath { path: path("file/x") },
        DiscoveryError::NoSuchPath { path: path("gone") },
        DiscoveryError::NoSuchPath { path: path("nul\0") },
        DiscoveryError::NoManifest {
            path: path("empty"),
            ignored: 0,
            excluded: false,
        },
        DiscoveryError::NoManifest {
            path: path("hidden"),
            ignored: 2,
            excluded: false,
        },
    ];
    assert_eq!(discovery.errors, expected);
    assert_eq!(
        errors(&tree, &["empty"]),
        ["empty has no pilot.toml or *.pilot.toml; `pilotlint init empty` writes one to start from"]
    );
    assert_eq!(errors(&tree, &["gone"]), ["gone does not exist"]);
    assert!(errors(&tree, &["hidden"])[0].contains("all 2 there are excluded"));
    assert!(errors(&Tree::new(&[]), &["."])[0].starts_with(". has no pilot.toml"));
    assert_eq!(find(&tree, &[]), Discovery::default());
}

#[test]
fn ignore_files() {
    let names = [
        "pilot.toml",
        "old/pilot.toml",
        "archive/pilot.toml",
        "archive/keep/pilot.toml",
        "drafts/a.pilot.toml",
        "drafts/b.pilot.toml",
        "deep/drafts/a.pilot.toml",
        "deep/x/tmp/pilot.toml",
        "both/pilot.toml",
        "both/a.pilot.toml",
        "spaced /pilot.toml",
    ];
    let tree = Tree::new(&names);
    tree.write(
        ".gitignore",
        "\u{feff}# archives\n/old/\narchive/*\n!archive/keep/\n/drafts/*.pilot.toml\n!b.pilot.toml\n**/tmp\n[bad\n\\#x\n",
    );
    // Nearest first, and `.ignore` before any `.gitignore`.
    tree.write("both/.gitignore", "pilot.toml\n!a.pilot.toml\n");
    tree.write("both/.ignore", "a.pilot.toml\n!pilot.toml\n");
    let expected = [
        "archive/keep/pilot.toml",
        "both/pilot.toml",
        "deep/drafts/a.pilot.toml",
        "drafts/b.pilot.toml",
        "pilot.toml",
        "spaced /pilot.toml",
    ];
    assert_eq!(found(&tree, &["."]), expected);

    // A folder that is excluded is not entered: nothing in it can be taken back.
    tree.write("old/.gitignore", "!pilot.toml\n");
    assert_eq!(found(&tree, &["."]), expected);

    // A parent's `.ignore` wins over a nearer `.gitignore`.
    tree.write(".ignore", "both/\n");
    assert!(!found(&tree, &["."]).contains(&"both/pilot.toml".to_owned()));
    tree.write(".ignore", "!old/\n");
    assert!(found(&tree, &["."]).contains(&"old/pilot.toml".to_owned()));
}

#[test]
fn ignore_files_above_the_start() {
    let tree = Tree::new(&[
        "repo/.git/",
        "repo/team/a/pilot.toml",
        "repo/team/a/old/pilot.toml",
        "repo/team/b/pilot.toml",
    ]);
    tree.write(".gitignore", "*.toml\n"); // above the repository: not ours
    tree.write("repo/.gitignore", "/team/a/old\n");
    tree.write("repo/team/.ignore", "/b/*.toml\n");
    let expected = ["repo/team/a/pilot.toml"];
    assert_eq!(found(&tree, &["repo/team"]), expected);
    assert_eq!(found(&tree, &["repo/team/a"]), expected);
    assert_eq!(found(&tree, &["repo"]), expected);
    assert!(errors(&tree, &["repo/team/b"])[0].contains("excluded by an ignore file"));
    // From above, the outer file ends at the repository too, as it does for git.
    tree.write("outer.pilot.toml", "");
    tree.write(".gitignore", "pilot.toml\n");
    assert_eq!(found(&tree, &["."]), ["outer.pilot.toml", "repo/team/a/pilot.toml"]);
    // Outside of a repository, nothing above the start counts.
    let loose = Tree::new(&["x/y/pilot.toml"]);
    loose.write("x/.gitignore", "pilot.toml\n");
    assert_eq!(found(&loose, &["x/y"]), ["x/y/pilot.toml"]);
}

#[test]
#[cfg(unix)]
fn hostile_ignore_files() {
    let tree = Tree::new(&[
        "a/pilot.toml",
        "b/pilot.toml",
        "c/pilot.toml",
        "d/pilot.toml",
        "e/pilot.toml",
    ]);
    tree.fifo("a/.gitignore");
    tree.link("/dev/zero", "b/.ignore");
    fs::create_dir(tree.path("c/.gitignore")).expect("a folder");
    tree.write("d/.gitignore", b"\xff\xfe\0*\0\n{{{{\n[[[\n**/**/**\\\n");
    tree.write("e/.gitignore", "a*b?[c-\n".repeat(60_000));
    assert_eq!(found(&tree, &["."]).len(), 5);
}

#[test]
#[cfg(unix)]
fn an_ignore_file_is_read_within_its_project() {
    let tree = Tree::new(&[
        "repo/.git/",
        "repo/a/pilot.toml",
        "repo/b/pilot.toml",
        "repo/c/d/pilot.toml",
    ]);
    tree.write("all", "*\n");
    tree.write("repo/none", "d\n");
    tree.link("../../all", "repo/a/.gitignore");
    tree.link(tree.path("all"), "repo/b/.ignore");
    tree.link("../none", "repo/c/.gitignore"); // within the project it counts
    assert_eq!(found(&tree, &["repo"]), ["repo/a/pilot.toml", "repo/b/pilot.toml"]);
    // Of the folders above a given one, too.
    assert_eq!(found(&tree, &["repo/a"]), ["repo/a/pilot.toml"]);
    tree.link("../all", "repo/.gitignore");
    assert_eq!(found(&tree, &["repo/a"]), ["repo/a/pilot.toml"]);
}

#[test]
#[cfg(unix)]
fn a_link_out_of_the_project_is_not_read() {
    let tree = Tree::new(&["repo/.git/", "repo/pilots/a/", "repo/pilots/b/", "repo/pilots/c/"]);
    tree.write("secret", "password = 1");
    tree.write("repo/shared.toml", "shared = 1");
    tree.link("../../../secret", "repo/pilots/a/pilot.toml");
    tree.link("../../shared.toml", "repo/pilots/b/pilot.toml");
    tree.link("../b/pilot.toml", "repo/pilots/c/pilot.toml"); // over another link
    tree.link("/proc/kmsg", "repo/pilots/c/kmsg.pilot.toml"); // waits for ever
    tree.link("repo/pilots", "short"); // the folder is reached over a link, as a whole
    let roots = Roots::new(disk());
    let read = |paths: &[&str]| -> Vec<(String, Result<String, Unreadable>)> {
        let discovery = find(&tree, paths);
        let found = discovery.found.into_iter();
        let read = found.map(|one| (one.read(&Disk, &roots.of_manifest(&one.path), 100), one.display));
        read.map(|(text, display)| (display, text)).collect()
    };
    let leads_out = |name: &str| (name.to_owned(), Err(Unreadable::LeadsOut));
    let shared = |name: &str| (name.to_owned(), Ok("shared = 1".to_owned()));
    let mut expected = vec![
        leads_out("repo/pilots/a/pilot.toml"),
        shared("repo/pilots/b/pilot.toml"),
    ];
    if Path::new("/proc/kmsg").exists() {
        expected.push(leads_out("repo/pilots/c/kmsg.pilot.toml"));
        assert_eq!(read(&["repo"]), expected);
    }
    assert_eq!(read(&["repo/pilots/a/pilot.toml"]), expected[..1]);
    assert_eq!(read(&["short/c/pilot.toml"]), [shared("short/c/pilot.toml")]);
    assert_eq!(read(&["short/a/pilot.toml"]), [leads_out("short/a/pilot.toml")]);
    let sentence = Unreadable::LeadsOut.sentence(Subject::Manifest);
    assert_eq!(sentence, "the manifest is a link that leads out of the project");
    assert_eq!(
        Unreadable::LeadsOut.help(Subject::Manifest).as_deref(),
        Some("copy it into the project")
    );

    // Two projects of one portfolio: the link of one does not take the other's manifest away.
    let two = Tree::new(&["a/.git/", "other/.git/", "other/pilot.toml"]);
    two.link("../other/pilot.toml", "a/pilot.toml");
    assert_eq!(found(&two, &["."]), ["other/pilot.toml"]);
}

#[test]
#[cfg(unix)]
fn names_that_are_no_unicode() {
    use std::os::unix::ffi::OsStrExt;
    let tree = Tree::new(&[]);
    let folder = tree.top.join(std::ffi::OsStr::from_bytes(b"caf\xe9"));
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("pilot.toml"), "ok").expect("a file");
    let discovery = find(&tree, &["."]);
    assert_eq!(discovery.found[0].display, "caf\\xE9/pilot.toml");
    assert_eq!(read_text(&Disk, &discovery.found[0].path, 10).as_deref(), Ok("ok"));

    let list = read_list(Cursor::new(b"caf\xe9\r\n")).expect("a list");
    assert_eq!(discover(&Disk, &list, &tree.top, true).found, discovery.found);
}

#[test]
fn lists() {
    let list = read_list(Cursor::new("\u{feff}a\r\n\r\n  \nb c\n\n ./d ")).expect("a list");
    assert_eq!(list, [Path::new("a"), Path::new("b c"), Path::new(" ./d ")]);
    assert_eq!(read_list(Cursor::new("")).expect("a list"), Vec::<PathBuf>::new());
}

#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_read_hides_no_other() {
    if !crate::common::permissions_hold("discovery::a_folder_that_cannot_be_read_hides_no_other") {
        return;
    }
    let tree = Tree::new(&["a/pilot.toml", "locked/pilot.toml", "z/pilot.toml", "secret.pilot.toml"]);
    tree.chmod("locked", 0o000);
    tree.chmod("secret.pilot.toml", 0o000);
    let discovery = find(&tree, &["."]);
    let displays: Vec<_> = discovery.found.iter().map(|it| &*it.display).collect();
    assert_eq!(displays, ["a/pilot.toml", "secret.pilot.toml", "z/pilot.toml"]);
    assert_eq!(
        discovery.errors[0].to_string(),
        "locked cannot be read: permission denied"
    );
    assert_eq!(discovery.errors.len(), 1);
    assert_eq!(errors(&tree, &["locked"]), ["locked cannot be read: permission denied"]);
    assert_eq!(
        errors(&tree, &["locked/pilot.toml"]),
        ["locked/pilot.toml cannot be read: permission denied"]
    );
    assert_eq!(
        read_text(&Disk, &tree.path("secret.pilot.toml"), 10),
        Err(Unreadable::NoPermission)
    );
    tree.chmod("locked", 0o700);
}

#[test]
fn manifests_are_read_whole_or_not_at_all() {
    let tree = Tree::new(&["empty"]);
    let read = |name: &str, limit| read_text(&Disk, &tree.path(name), limit);
    assert_eq!(read("empty", 0).as_deref(), Ok(""));
    tree.write("ten", "0123456789");
    assert_eq!(read("ten", 10).as_deref(), Ok("0123456789"));
    assert_eq!(read("ten", u64::MAX).as_deref(), Ok("0123456789"));
    assert_eq!(read("ten", 9), Err(Unreadable::TooLarge { size: 10, limit: 9 }));
    tree.write("bom", "\u{feff}a = 1");
    assert_eq!(read("bom", 10).as_deref(), Ok("\u{feff}a = 1"));
    tree.write("latin-1", b"a = 1\nb = \"caf\xe9\"\n");
    let error = read("latin-1", 100).expect_err("not UTF-8");
    assert_eq!(error, Unreadable::NotUtf8 { offset: 14, line: 2 });
    assert_eq!(
        error.sentence(Subject::Manifest),
        "the manifest is not UTF-8: byte 14, on line 2, does not belong there"
    );
    assert!(error.help(Subject::Manifest).expect("help").contains("Latin-1"));
    tree.write("utf-16", b"\xff\xfea\0");
    assert_eq!(read("utf-16", 10), Err(Unreadable::Utf16));
    tree.write("utf-16be", b"\xfe\xff\0a");
    assert_eq!(read("utf-16be", 10), Err(Unreadable::Utf16));
    assert_eq!(read("gone", 10), Err(Unreadable::Missing));
}

#[test]
#[cfg(unix)]
fn what_is_no_file_is_not_read() {
    let tree = Tree::new(&["folder/"]);
    tree.fifo("pipe");
    let _socket = std::os::unix::net::UnixListener::bind(tree.path("socket")).expect("a socket");
    let kind = |path: &Path| read_text(&Disk, path, 1 << 20).expect_err("no file");
    for (path, expected, sentence) in [
        (
            tree.path("folder"),
            FileKind::Folder,
            "the manifest is a folder, not a regular file",
        ),
        (
            tree.path("pipe"),
            FileKind::Pipe,
            "the manifest is a named pipe, not a regular file",
        ),
        (
            tree.path("socket"),
            FileKind::Socket,
            "the manifest is a socket, not a regular file",
        ),
        (
            "/dev/zero".into(),
            FileKind::Device,
            "the manifest is a device, not a regular file",
        ),
    ] {
        let error = kind(&path);
        assert_eq!(error, Unreadable::NotAFile(expected));
        assert_eq!(error.sentence(Subject::Manifest), sentence);
    }
    // A file that says nothing about its size, and one that has none.
    if Path::new("/proc/self/status").exists() {
        assert!(read_text(&Disk, Path::new("/proc/self/status"), 1 << 20).is_ok_and(|it| !it.is_empty()));
        assert!(matches!(
            read_text(&Disk, Path::new("/proc/self/status"), 5),
            Err(Unreadable::TooLarge { size: 6, limit: 5 })
        ));
    }
}
