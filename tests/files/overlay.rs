//! Unsaved texts over the disk.

use std::sync::Arc;

use pilotlint::discovery::discover;
use pilotlint::evidence::{Evidence, Resolver};
use pilotlint::files::{Disk, FileKind, Files, Overlay, Unreadable, read_text};

use crate::common::{Tree, disk};

fn found(files: &dyn Files, tree: &Tree) -> Vec<String> {
    let discovery = discover(files, &[".".into()], &tree.top, true);
    discovery.found.into_iter().map(|one| one.display).collect()
}

#[test]
fn a_saved_file_reads_as_its_unsaved_text() {
    let tree = Tree::new(&[]);
    tree.write("a/pilot.toml", "saved");
    let overlay = Overlay::new(disk());
    let path = tree.path("a/pilot.toml");
    let read = |limit| read_text(&overlay, &path, limit);
    assert_eq!(read(5).as_deref(), Ok("saved"));
    overlay.insert(&tree.path("a/../a/pilot.toml"), "not saved");
    assert_eq!(read(9).as_deref(), Ok("not saved"));
    assert_eq!(read(8), Err(Unreadable::TooLarge { size: 9, limit: 8 }));
    assert_eq!(overlay.read_start(&path, 3).as_deref(), Ok(&b"not"[..]));
    assert_eq!(overlay.metadata(&path).unwrap().length, 9);
    overlay.insert(&path, "again");
    assert_eq!(read(9).as_deref(), Ok("again"));
    assert!(overlay.remove(&path));
    assert!(!overlay.remove(&path));
    assert_eq!(read(5).as_deref(), Ok("saved"));
    assert_eq!(read_text(&Disk, &path, 9).as_deref(), Ok("saved"));
}

#[test]
fn what_is_only_unsaved_is_there() {
    let tree = Tree::new(&[".git/", "a/pilot.toml", "a/.hidden/", "ignored/x"]);
    tree.write(".gitignore", "ignored\n");
    let overlay = Overlay::new(disk());
    for name in [
        "a/new.pilot.toml",
        "b/c/pilot.toml",
        "ignored/pilot.toml",
        "a/.hidden/pilot.toml",
        "b/c/docs/plan.md",
    ] {
        overlay.insert(
            &tree.path(name),
            "# Plan\n\nten words are not to be had from a single one",
        );
    }
    assert_eq!(
        found(&overlay, &tree),
        ["a/new.pilot.toml", "a/pilot.toml", "b/c/pilot.toml"]
    );
    assert_eq!(found(&Disk, &tree), ["a/pilot.toml"]);
    overlay.insert(&tree.path("b/.gitignore"), "c\n");
    assert_eq!(found(&overlay, &tree), ["a/new.pilot.toml", "a/pilot.toml"]);
    overlay.remove(&tree.path("b/.gitignore"));

    let kind = |name: &str| {
        overlay
            .metadata(&tree.path(name))
            .map(|it| it.kind)
            .map_err(|error| error.kind())
    };
    assert_eq!(kind("b"), Ok(FileKind::Folder));
    assert_eq!(kind("b/c"), Ok(FileKind::Folder));
    assert_eq!(kind("b/c/pilot.toml"), Ok(FileKind::File));
    assert_eq!(kind("b/../b/./c/../c/pilot.toml"), Ok(FileKind::File));
    for gone in ["b/d", "c", "b/c/pilot.toml/x", "b/c/pilot.toml/", "d/../gone"] {
        assert!(kind(gone).is_err(), "{gone}");
    }
    let canonical = overlay.canonicalize(&tree.path("a/../b/c/pilot.toml")).unwrap();
    assert_eq!(canonical, tree.path("b/c/pilot.toml"));
    let names = |folder: &str| -> Vec<String> {
        let entries = overlay.list(&tree.path(folder), 10).unwrap().into_iter();
        let mut names: Vec<String> = entries.map(|it| it.name.into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names("a"), [".hidden", "new.pilot.toml", "pilot.toml"]);
    assert_eq!(names("b"), ["c"]);
    assert_eq!(overlay.list(&tree.path("a"), 2).unwrap().len(), 2);

    let overlay: Arc<dyn Files> = Arc::new(overlay);
    let check = |reference: &str| Resolver::new(Arc::clone(&overlay)).check(&tree.path("b/c"), &tree.top, reference, 5);
    assert_eq!(check("docs/plan.md#plan"), Evidence::Fine);
    assert_eq!(check("../../a/new.pilot.toml"), Evidence::Fine);
    assert_eq!(
        check("docs/plam.md"),
        Evidence::Missing {
            closest: Some("docs/plan.md".into())
        }
    );
    assert_eq!(check("docs"), Evidence::NotAFile(FileKind::Folder));
}

#[test]
#[cfg(unix)]
fn a_text_is_that_of_the_file_however_it_is_reached() {
    let tree = Tree::new(&["real/"]);
    tree.write("real/pilot.toml", "saved");
    tree.link("real", "short");
    tree.link("pilot.toml", "real/x.pilot.toml");
    let overlay = Overlay::new(disk());
    overlay.insert(&tree.path("short/pilot.toml"), "unsaved");
    overlay.insert(&tree.path("short/new/pilot.toml"), "new");
    for name in [
        "real/pilot.toml",
        "short/pilot.toml",
        "real/x.pilot.toml",
        "short/x.pilot.toml",
    ] {
        assert_eq!(
            read_text(&overlay, &tree.path(name), 10).as_deref(),
            Ok("unsaved"),
            "{name}"
        );
    }
    for name in ["real/new/pilot.toml", "short/new/pilot.toml"] {
        assert_eq!(
            read_text(&overlay, &tree.path(name), 10).as_deref(),
            Ok("new"),
            "{name}"
        );
    }
    let link = overlay.symlink_metadata(&tree.path("real/x.pilot.toml")).unwrap();
    assert_eq!(link.kind, FileKind::Link);
    assert!(overlay.remove(&tree.path("real/new/pilot.toml")));
    assert!(overlay.metadata(&tree.path("short/new")).is_err());
}
