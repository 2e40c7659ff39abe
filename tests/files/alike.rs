//! The same tree on the disk, unsaved, and in a commit: whoever reads cannot tell them apart, as long as it needs nothing from
//! outside of the repository.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pilotlint::config::{Configurations, Which, show};
use pilotlint::discovery::discover;
use pilotlint::evidence::Resolver;
use pilotlint::files::{Commit, Files, Overlay, Roots};
use proptest::prelude::*;

use super::commit::committed;
use crate::common::{Tree, disk, roomy};

/// Where files may lie, and what may stand in each.
const FILES: &[(&[u8], &[&str])] = &[
    (b"pilot.toml", &["x = 1", ""]),
    (b"a/pilot.toml", &["a", "caf\u{e9}"]),
    (b"a/x.pilot.toml", &["ax"]),
    (b"a/.pilot.toml", &["hidden"]),
    (b"a/.hidden/pilot.toml", &["hidden"]),
    (b"a/node_modules/m/pilot.toml", &["module"]),
    (b"a/docs/plan.md", &[PLAN, "# Plan\n", ""]),
    (b"a/docs/stub.txt", &["short"]),
    (b"a/docs/report.pdf", &["%PDF", ""]),
    (b"a/.gitignore", &["x.pilot.toml\n", "docs\n", "*\n!pilot.toml\n"]),
    (b".ignore", &["old\n", "b/\n", "!a/x.pilot.toml\n"]),
    (b".gitignore", &["/b/*.toml\n", "deep\n"]),
    (b"b/pilot.toml", &["b"]),
    (b"b/deep/er/pilot.toml", &["deep"]),
    (b"b/old/y.pilot.toml", &["old"]),
    (b"b/caf\xe9/pilot.toml", &["bytes"]),
    (
        b"b/pilotlint.toml",
        &[
            "extend = \"../standards/base.toml\"\nignore = [\"MET001\"]",
            "selct = 1",
            "exclude = [\"old\"]",
            "extend = \"gone.toml\"",
        ],
    ),
    (
        b"pilotlint.toml",
        &[
            "extend = \"b/pilotlint.toml\"",
            "select = [\"MAN\"]",
            "extend = \"standards/base.toml\"",
        ],
    ),
    (
        b"standards/base.toml",
        &[
            "[limits]\nhandoff-minutes = 45",
            "extend = \"../pilotlint.toml\"",
            "nonsense",
        ],
    ),
];

/// Links that may be there, and where they lead.
const LINKS: &[(&str, &str)] = &[
    ("c/pilot.toml", "../a/pilot.toml"),
    ("c/out.pilot.toml", "../../secret"),
    ("c/loop.pilot.toml", "loop.pilot.toml"),
    ("c/dangling.pilot.toml", "nowhere"),
    ("c/over.pilot.toml", "../d/x.pilot.toml"),
    ("c/pilotlint.toml", "../standards/base.toml"),
    ("c/.gitignore", "../a/.gitignore"),
    ("d", "a"),
    ("e/pilotlint.toml", "../../secret"),
    ("e/z.pilot.toml", "../pilot.toml"),
];

const PLAN: &str = "# Plan\n\n## Who decides?\n\nAna stops the service with one command, tells the handlers by phone, and goes \
                    back to the queue of paper forms until Lee has looked at the log, which takes him an hour at most.\n";

const REFERENCES: &[&str] = &[
    "docs/plan.md",
    "docs/plan.md#who-decides",
    "docs/plan.md#gone",
    "docs/./plan.md",
    "docs//plan.md",
    "docs/plan.md/",
    "docs/plan.md/x",
    "docs/plam.md",
    "docs\\plan.md",
    "docs/stub.txt",
    "docs/report.pdf",
    "docs",
    "docs/",
    "..",
    "",
    "../a/docs/plan.md",
    "../d/docs/plan.md",
    "../c/pilot.toml",
    "../c/out.pilot.toml",
    "../c/loop.pilot.toml",
    "../c/dangling.pilot.toml",
    "../../secret",
    "../../gone",
    "../secret/../../repo/a/docs/plan.md",
    "gone.md",
];

fn path(name: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::from_bytes(name))
}

fn write(top: &Path, name: &Path, text: &str) {
    let path = top.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A tree around a repository, with these links in it.
fn around(links: &[bool]) -> Tree {
    let tree = Tree::new(&["repo/.git/"]);
    tree.write("secret", "password = \"hunter2\"");
    for (_, (name, target)) in links.iter().zip(LINKS).filter(|(there, _)| **there) {
        fs::create_dir_all(tree.path("repo").join(name).parent().unwrap()).unwrap();
        tree.link(target, &format!("repo/{name}"));
    }
    tree
}

/// All that is found, read, configured and referred to.
fn seen(files: &Arc<dyn Files>, top: &Path) -> String {
    let mut seen = String::new();
    let roots = Roots::new(Arc::clone(files));
    let resolver = Resolver::new(Arc::clone(files));
    let mut configurations = Configurations::new(Arc::clone(files), Which::Nearest, top);
    let paths = [
        ".",
        "a",
        "b/deep",
        "d",
        "c/pilot.toml",
        "c/out.pilot.toml",
        "gone",
        "a/docs/plan.md/",
    ]
    .map(PathBuf::from);
    for paths in [&paths[..1], &paths] {
        let discovery = discover(&**files, paths, top, true);
        writeln!(seen, "{:?}", discovery.errors).unwrap();
        for one in &discovery.found {
            let root = roots.of_manifest(&one.path);
            let text = one.read(&**files, &root, 1_000);
            writeln!(seen, "{one:?} of {}: {text:?}", root.display()).unwrap();
            let config = configurations.of_manifest(&one.path);
            let config = config.map(|config| show(&config, &[], &[]));
            writeln!(seen, "{}", config.as_deref().unwrap_or("broken")).unwrap();
            for reference in REFERENCES {
                let evidence = resolver.check(one.path.parent().unwrap(), &root, reference, 10);
                writeln!(seen, "{reference}: {evidence:?}").unwrap();
            }
        }
    }
    for error in configurations.errors() {
        let said = error.diagnostic;
        writeln!(
            seen,
            "{} {:?}: {} ({:?})",
            error.path, said.span, said.message, said.help
        )
        .unwrap();
    }
    seen.replace(top.parent().unwrap().to_str().unwrap(), "/TOP")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn three_ways_to_see_a_tree(
        files in proptest::collection::vec(proptest::option::weighted(0.8, 0usize..4), FILES.len()),
        links in proptest::collection::vec(proptest::bool::weighted(0.7), LINKS.len()),
    ) {
        let files: Vec<(PathBuf, &str)> = files.iter().zip(FILES)
            .filter_map(|(which, (name, texts))| Some((path(name), texts[(*which)? % texts.len()])))
            .collect();
        let saved = around(&links);
        let top = saved.path("repo");
        for (name, text) in &files {
            write(&top, name, text);
        }
        let on_disk = roomy(|| seen(&disk(), &top));

        // The same, unsaved: on the disk is something else, or nothing where no link needs it.
        let other = around(&links);
        let top = other.path("repo");
        let overlay = Overlay::new(disk());
        for (index, (name, text)) in files.iter().enumerate() {
            let is_linked = LINKS.iter().any(|(_, target)| name.ends_with(target.trim_start_matches("../")));
            if is_linked || name.starts_with("a") || index % 2 == 0 {
                write(&top, name, "what was saved last");
            }
            overlay.insert(&top.join(name), *text);
        }
        let overlay: Arc<dyn Files> = Arc::new(overlay);
        prop_assert_eq!(&roomy(|| seen(&overlay, &top)), &on_disk);

        // And committed: on the disk is nothing.
        let top = saved.path("repo");
        committed(&top);
        for entry in fs::read_dir(&top).unwrap().map(Result::unwrap).filter(|entry| entry.file_name() != ".git") {
            let gone = if entry.file_type().unwrap().is_dir() { fs::remove_dir_all } else { fs::remove_file };
            gone(entry.path()).unwrap();
        }
        let commit: Arc<dyn Files> = Arc::new(Commit::open(&top, "HEAD").unwrap());
        prop_assert_eq!(&roomy(|| seen(&commit, &top)), &on_disk);
    }
}
