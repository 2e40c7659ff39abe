//! Whether references lead to evidence.

use std::fmt::Write as _;
use std::fs;

use crate::common::{Request, Tree, assessed, code, complete, disk, lint_text, pilotlint, request};
use pilotlint::diagnostic::State;
use pilotlint::evidence::{Evidence, Found, Origin, Resolver, Shared};
use pilotlint::files::{FileKind, Roots};
use pilotlint::manifest::Stage;
use pilotlint::settings::Vocabulary;
use pilotlint::words::PhraseList;

/// Enough words to be no stub.
const TEXT: &str = "Ana stops the service with one command, tells the handlers by phone, and goes back to the queue of \
                    paper forms until Lee has looked at the log, which takes him an hour at most.\n";

/// A repository with a manifest's folder in it.
fn project() -> Tree {
    let tree = Tree::new(&["repo/.git/", "repo/pilots/claims/docs/"]);
    tree.write(
        "repo/pilots/claims/docs/plan.md",
        format!("# Roll back\n\n## Who decides?\n\n{TEXT}"),
    );
    tree.write("repo/policy.md", format!("# Policy\n\n{TEXT}"));
    tree.write("secret.md", TEXT);
    tree
}

fn check(tree: &Tree, reference: &str) -> Evidence {
    let folder = tree.path("repo/pilots/claims");
    let root = Roots::new(disk()).of_folder(&folder);
    Resolver::new(disk()).check(&folder, &root, reference, 30)
}

/// The same, with all that is known of what is found, from a manifest of its own.
fn look_with(resolver: &Resolver, tree: &Tree, reference: &str, leftovers: &PhraseList) -> Found {
    let folder = tree.path("repo/pilots/claims");
    let manifest = folder.join("pilot.toml");
    let from = Origin {
        folder: &folder,
        root: &Roots::new(disk()).of_folder(&folder),
        manifest: Some(&manifest),
        stub_words: 30,
        leftovers,
    };
    resolver.look(&from, reference, &mut Shared::default())
}

fn look(tree: &Tree, reference: &str) -> Found {
    look_with(
        &Resolver::new(disk()),
        tree,
        reference,
        &Vocabulary::default().leftovers,
    )
}

fn missing(closest: Option<&str>) -> Evidence {
    Evidence::Missing {
        closest: closest.map(str::to_owned),
    }
}

fn no_heading(fragment: &str, closest: Option<&str>) -> Evidence {
    Evidence::NoHeading {
        fragment: fragment.to_owned(),
        closest: closest.map(str::to_owned),
    }
}

#[test]
fn paths() {
    let tree = project();
    tree.write("repo/pilots/claims/report.pdf", "%PDF");
    tree.write("repo/pilots/claims/docs/C# guide.md", TEXT);
    tree.write("repo/pilots/claims/empty.pdf", "");
    tree.write("repo/pilots/claims/empty.md", "");
    for (reference, expected) in [
        ("docs/plan.md", Evidence::Fine),
        ("./docs/../docs//plan.md", Evidence::Fine),
        ("../../policy.md", Evidence::Fine),
        ("report.pdf", Evidence::Fine),
        ("report.pdf#page=3", Evidence::Fine),
        ("docs/C# guide.md", Evidence::Fine),
        ("empty.pdf", Evidence::Empty),
        ("empty.md", Evidence::Empty),
        ("docs", Evidence::NotAFile(FileKind::Folder)),
        ("docs/", Evidence::NotAFile(FileKind::Folder)),
        (".", Evidence::NotAFile(FileKind::Folder)),
        ("../../../secret.md", Evidence::Outside),
        ("../../../gone.md", Evidence::Outside),
        ("docs/../../../../secret.md", Evidence::Outside),
        ("", Evidence::NoPath),
        ("  ", Evidence::NoPath),
        ("#roll-back", Evidence::NoPath),
        ("gone.xyz", missing(None)),
        ("docs/plan.md/x", missing(None)),
        ("docs/plam.md", missing(Some("docs/plan.md"))),
        ("docs/PLAN.md#x", missing(Some("docs/plan.md"))),
        ("docs%2Fplan.md", missing(Some("docs/plan.md"))),
        ("docs\\plan.md", missing(Some("docs/plan.md"))),
        ("nul\0.md", missing(None)),
    ] {
        assert_eq!(check(&tree, reference), expected, "{reference:?}");
    }
    let inside = tree.path("repo/policy.md");
    for reference in [
        inside.to_str().expect("text"),
        "/etc/passwd",
        "C:\\plan.md",
        "c:/plan.md",
        "\\\\server\\x",
        "//server/x",
    ] {
        assert_eq!(check(&tree, reference), Evidence::Absolute, "{reference:?}");
    }
    let long = "x".repeat(100_000);
    assert_eq!(check(&tree, &long), missing(None));
    assert_eq!(check(&tree, &"../".repeat(10_000)), Evidence::Outside);
}

#[test]
fn urls() {
    let tree = project();
    assert_eq!(check(&tree, "https://example.com/plan.md#x"), Evidence::Fine);
    assert_eq!(check(&tree, "HTTP://example.com"), Evidence::Fine);
    for (url, sentence) in [
        ("https://", "https:// is no URL that can be followed: it names no host"),
        (
            "https://a b/",
            "https://a b/ is no URL that can be followed: it has a space in it",
        ),
        (
            "ftp://example.com/x",
            "ftp://example.com/x is no URL that can be followed: it begins with ftp://, and only http:// and https:// \
             are known",
        ),
        (
            "https://x/<id>",
            "https://x/<id> is no URL that can be followed: it has a < in it",
        ),
    ] {
        let evidence = check(&tree, url);
        assert!(matches!(evidence, Evidence::BadUrl(_)), "{url}");
        assert_eq!(evidence.message(url).expect("a message").0, sentence);
    }
}

#[test]
#[cfg(unix)]
fn links_and_special_files() {
    let tree = project();
    tree.link("../../../policy.md", "repo/pilots/claims/docs/in.md");
    tree.link("../../../../secret.md", "repo/pilots/claims/docs/out.md");
    tree.link("../../../..", "repo/pilots/claims/docs/up");
    tree.link("loop.md", "repo/pilots/claims/docs/loop.md");
    tree.link("/dev/zero", "repo/pilots/claims/docs/zero.md");
    tree.link("gone.md", "repo/pilots/claims/docs/dangling.md");
    tree.fifo("repo/pilots/claims/docs/pipe.md");
    tree.fifo("repo/pilots/claims/docs/pipe.pdf");
    assert_eq!(check(&tree, "docs/in.md"), Evidence::Fine);
    assert_eq!(check(&tree, "docs/out.md"), Evidence::Outside);
    assert_eq!(check(&tree, "docs/up/secret.md"), Evidence::Outside);
    assert_eq!(check(&tree, "docs/up/repo/policy.md"), Evidence::Fine);
    assert_eq!(check(&tree, "docs/zero.md"), Evidence::Outside);
    assert!(matches!(check(&tree, "docs/dangling.md"), Evidence::Missing { .. }));
    assert!(matches!(check(&tree, "docs/loop.md"), Evidence::Unreadable(_)));
    assert_eq!(check(&tree, "docs/pipe.md"), Evidence::NotAFile(FileKind::Pipe));
    assert_eq!(check(&tree, "docs/pipe.pdf"), Evidence::NotAFile(FileKind::Pipe));
    // The manifest's folder itself behind a link: what counts is where the document really is.
    tree.link("pilots/claims", "repo/short");
    let folder = tree.path("repo/short");
    let root = Roots::new(disk()).of_folder(&folder);
    assert_eq!(
        Resolver::new(disk()).check(&folder, &root, "docs/plan.md", 30),
        Evidence::Fine
    );
}

#[test]
fn fragments() {
    let tree = project();
    tree.write(
        "repo/pilots/claims/docs/rich.markdown",
        format!("Größe\n=====\n\n# `a_b` *c*\n\n# Twice\n\n# Twice\n\n<a id=\"Own\"></a>\n\n{TEXT}"),
    );
    for (reference, expected) in [
        ("docs/plan.md#roll-back", Evidence::Fine),
        ("docs/plan.md#who-decides", Evidence::Fine),
        ("docs/plan.md#", Evidence::Fine),
        ("docs/plan.md#%77ho-decides", Evidence::Fine),
        ("docs/plan.md#Roll-Back", no_heading("Roll-Back", Some("roll-back"))),
        ("docs/plan.md#rollback", no_heading("rollback", Some("roll-back"))),
        ("docs/plan.md#zebra", no_heading("zebra", None)),
        ("docs/rich.markdown#größe", Evidence::Fine),
        ("docs/rich.markdown#gr%C3%B6%C3%9Fe", Evidence::Fine),
        ("docs/rich.markdown#a_b-c", Evidence::Fine),
        ("docs/rich.markdown#twice-1", Evidence::Fine),
        ("docs/rich.markdown#twice-2", no_heading("twice-2", Some("twice-1"))),
        ("docs/rich.markdown#Own", Evidence::Fine),
        ("docs/rich.markdown#%zz", no_heading("%zz", None)),
    ] {
        assert_eq!(check(&tree, reference), expected, "{reference:?}");
    }
    tree.write("repo/pilots/claims/notes.txt", TEXT);
    assert_eq!(check(&tree, "notes.txt#anything"), Evidence::Fine);
}

#[test]
fn stubs() {
    let tree = project();
    for (name, text, words) in [
        (
            "a.md",
            "# A long heading that has many words in it\n\nTBD by <name>\n",
            1,
        ),
        ("b.txt", "one two three four", 4),
        ("c.rst", "Title\n=====\n\none two\n", 2),
        ("d.adoc", "= Title\n\n== Section\n\none\n", 1),
        ("e.MD", "  \n\n", 0),
        ("f.md", "\u{feff}---\nowner: somebody else\n---\n<!-- write me -->\n", 0),
        ("g.md", "Lorem ipsum dolor sit amet.", 0),
    ] {
        tree.write(&format!("repo/pilots/claims/{name}"), text);
        assert_eq!(check(&tree, name), Evidence::Stub { words }, "{name}");
    }
    tree.write("repo/pilots/claims/x.html", "<p>short</p>");
    assert_eq!(check(&tree, "x.html"), Evidence::Fine);
    // The heading first, then the length.
    assert_eq!(check(&tree, "a.md#gone"), no_heading("gone", None));
    // As many as are asked for.
    let folder = tree.path("repo/pilots/claims");
    let stub = |limit| Resolver::new(disk()).check(&folder, &tree.path("repo"), "b.txt", limit);
    assert_eq!(stub(4), Evidence::Fine);
    assert_eq!(stub(5), Evidence::Stub { words: 4 });
}

#[test]
fn what_is_called_text_is_text() {
    let tree = project();
    let with = |bytes: &[u8]| [TEXT.as_bytes(), bytes].concat();
    let utf16: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes, expected) in [
        ("a.md", with(b"\0"), Evidence::Binary),
        ("a.rst", with(b"\xFF\xFE"), Evidence::Binary),
        ("a.adoc", utf16, Evidence::Binary),
        ("latin.TXT", with(b"caf\xE9 "), Evidence::Binary),
        // Cut in the middle of a character, and that is all that there is.
        ("half.txt", with(b"\xE2\x82"), Evidence::Binary),
        ("a.pdf", with(b"\0\xFF"), Evidence::Fine),
        ("plan", with(b"\0\xFF"), Evidence::Fine),
        ("a.txt", with("€\u{feff}\u{1}".as_bytes()), Evidence::Fine),
    ] {
        tree.write(&format!("repo/pilots/claims/{name}"), bytes);
        assert_eq!(check(&tree, name), expected, "{name}");
    }
    // What is read of a large one may end within a character.
    for more in 0..4 {
        tree.write("repo/pilots/claims/large.txt", "a".repeat(more) + &"€ ".repeat(300_000));
        assert_eq!(check(&tree, "large.txt"), Evidence::Fine, "{more}");
    }
    tree.write("repo/pilots/claims/large.txt", "a ".repeat(600_000) + "\0");
    assert_eq!(check(&tree, "large.txt"), Evidence::Fine);
}

#[test]
fn a_manifest_is_no_evidence_of_itself() {
    let tree = project();
    let text = format!("[pilot]\n# {TEXT}");
    tree.write("repo/pilots/claims/pilot.toml", &text);
    tree.write("repo/pilots/other.pilot.toml", &text);
    for reference in [
        "pilot.toml",
        "./docs/../pilot.toml",
        "pilot.toml#pilot",
        "../claims/pilot.toml",
    ] {
        assert_eq!(look(&tree, reference).evidence, Evidence::Itself, "{reference}");
    }
    assert_eq!(look(&tree, "../other.pilot.toml").evidence, Evidence::Fine);
    assert_eq!(look(&tree, "docs/plan.md").evidence, Evidence::Fine);
    #[cfg(unix)]
    {
        tree.link("../pilot.toml", "repo/pilots/claims/docs/me.md");
        assert_eq!(look(&tree, "docs/me.md").evidence, Evidence::Itself);
        // The manifest is a link itself.
        std::fs::remove_file(tree.path("repo/pilots/claims/pilot.toml")).expect("a file");
        tree.link("../other.pilot.toml", "repo/pilots/claims/pilot.toml");
        assert_eq!(look(&tree, "../other.pilot.toml").evidence, Evidence::Itself);
    }
}

#[test]
fn leftovers() {
    let tree = project();
    let left = |text: &str| Evidence::Leftover { text: text.to_owned() };
    for (name, text, expected) in [
        (
            "a.md",
            format!("{TEXT}Owned by [insert\nname here].\n"),
            left("[insert name here]"),
        ),
        (
            "b.txt",
            format!("As an AI  language model, I cannot.\n\n{TEXT}"),
            left("As an AI language model"),
        ),
        (
            "c.md",
            format!("# Risk at [Your Company]\n\n{TEXT}"),
            left("[Your Company]"),
        ),
        ("d.rst", format!("{TEXT}\nLOREM\nIPSUM dolor\n"), left("LOREM IPSUM")),
        (
            "e.adoc",
            format!("{TEXT}\nI can’t assist with this.\n"),
            left("I can’t assist with"),
        ),
        // That it is short is said first.
        ("f.md", "[insert the plan]".to_owned(), Evidence::Stub { words: 3 }),
        (
            "g.md",
            format!("{TEXT}Names are shown as [name]; insert the coin, your company.\n"),
            Evidence::Fine,
        ),
        ("h.html", format!("[insert] {TEXT}"), Evidence::Fine),
    ] {
        tree.write(&format!("repo/pilots/claims/{name}"), text);
        assert_eq!(look(&tree, name).evidence, expected, "{name}");
    }
    // As far as it is read, what is left in a large one is known.
    tree.write(
        "repo/pilots/claims/large.md",
        "[insert it] ".to_owned() + &"a ".repeat(600_000),
    );
    assert_eq!(look(&tree, "large.md").evidence, left("[insert it]"));
    // Each manifest has its own list; one resolver serves them all.
    let resolver = Resolver::new(disk());
    let own = PhraseList::new(["one command".to_owned()]);
    for _ in 0..2 {
        let found = |list: &PhraseList| look_with(&resolver, &tree, "docs/plan.md", list).evidence;
        assert_eq!(found(&own), left("one command"));
        assert_eq!(found(&Vocabulary::default().leftovers), Evidence::Fine);
    }
}

#[test]
fn one_document_in_many_spellings() {
    let tree = project();
    tree.write("repo/pilots/claims/docs/notes.txt", TEXT);
    tree.write("repo/pilots/claims/docs/stub.md", "too short");
    let document = |reference: &str| look(&tree, reference).document;
    let plan = document("docs/plan.md");
    assert!(plan.is_some());
    for same in [
        "./docs/plan.md",
        "docs/../docs//plan.md",
        "../claims/docs/plan.md",
        "docs/plan.md#",
    ] {
        assert_eq!(document(same), plan, "{same}");
    }
    let heading = document("docs/plan.md#roll-back");
    assert_ne!(heading, plan);
    assert_eq!(document("./docs/plan.md#%72oll-back"), heading);
    assert_ne!(document("docs/plan.md#who-decides"), heading);
    assert_ne!(document("docs/notes.txt"), plan);
    assert_eq!(document("https://wiki/plan"), document("HTTPS://wiki/x/../plan#"));
    assert!(document("docs/stub.md").is_some());
    for none in [
        "docs/gone.md",
        "docs/plan.md#gone",
        "docs",
        "https://",
        "https://a@b",
        "#x",
        "/x",
        "pilot.toml#x",
    ] {
        assert_eq!(document(none), None, "{none}");
    }
    #[cfg(unix)]
    {
        tree.link("plan.md", "repo/pilots/claims/docs/link.md");
        tree.link("docs", "repo/pilots/claims/folder");
        for same in ["docs/link.md", "folder/plan.md", "folder/link.md"] {
            assert_eq!(document(same), plan, "{same}");
        }
        assert_eq!(document("folder/link.md#roll-back"), heading);
    }
}

#[test]
fn documents_that_say_the_same() {
    let tree = project();
    let gist = |text: &str, name: &str| {
        tree.write(&format!("repo/pilots/claims/{name}"), text);
        look(&tree, name).gist
    };
    let plan = look(&tree, "docs/plan.md").gist;
    assert!(plan.is_some());
    let shouted = TEXT.to_uppercase().replace(", ", ",\n- ");
    for (name, text) in [
        ("a.txt", TEXT.to_owned()),
        ("b.md", format!("# Fallback, 2026-06-15\n\n{TEXT}")),
        ("c.rst", format!("Training\n========\n\n2026-01-31 {TEXT}")),
        ("d.adoc", format!("= Training\n\n{shouted}")),
    ] {
        assert_eq!(gist(&text, name), plan, "{name}");
    }
    assert_ne!(gist(&TEXT.replace("an hour", "a day"), "e.md"), plan);
    // None that is reported, and none of which more is there than is read.
    assert_eq!(gist("one two three", "f.md"), None);
    assert_eq!(gist(&format!("[insert x] {TEXT}"), "g.md"), None);
    assert_eq!(gist(&"a ".repeat(600_000), "h.md"), None);
    assert_eq!(gist(TEXT, "i.pdf"), None);
    assert_eq!(look(&tree, "docs/plan.md#gone").gist, None);
    assert_eq!(look(&tree, "docs/plan.md#roll-back").gist, plan);
}

#[test]
fn large_documents_are_read_in_part() {
    let tree = project();
    let mut text = "a ".repeat(600_000);
    text.push_str("\n\n# The end\n");
    tree.write("repo/pilots/claims/large.md", text);
    // What lies behind is not known to be missing.
    assert_eq!(check(&tree, "large.md#the-end"), Evidence::Fine);
    assert_eq!(check(&tree, "large.md#gone"), Evidence::Fine);
}

/// Shapes that make some Markdown readers quadratic, each a mebibyte or so.
#[test]
fn hostile_documents_end() {
    let tree = project();
    let many = 1_000_000;
    let lines = "\n".repeat(many / 2);
    for (index, text) in [
        "- ".repeat(many / 4) + &lines,
        "> ".repeat(many / 4) + &lines,
        "1. ".repeat(many / 6) + &lines,
        "[".repeat(many),
        "[a](".repeat(many / 4),
        "*a **b ".repeat(many / 7),
        "<a ".repeat(many / 3),
        "\\<b ".repeat(many / 4),
        "<!-- ".repeat(many / 5),
        "# a\n".repeat(many / 4),
        "<h1> a\n".repeat(many / 7),
        format!("<a {}>", "id=x ".repeat(many / 5)),
        "[^a]".repeat(many / 4),
        "|a".repeat(many / 8) + "\n" + &"|-".repeat(many / 8) + "\n" + &"|\n".repeat(many / 8),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("{index}.md");
        tree.write(&format!("repo/pilots/claims/{name}"), &text);
        check(&tree, &format!("{name}#zebra"));
    }
}

#[test]
fn one_resolver_serves_all_threads() {
    let tree = project();
    let mut flood = String::new();
    for index in 0..2_000 {
        let _ = writeln!(flood, "# {index} {}\n", "long ".repeat(15));
    }
    for index in 0..30 {
        tree.write(&format!("repo/pilots/claims/flood-{index}.md"), &flood);
    }
    let resolver = Resolver::new(disk());
    let folder = tree.path("repo/pilots/claims");
    let root = tree.path("repo");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for index in 0..30 {
                    let reference = format!("flood-{index}.md#zebra");
                    assert_eq!(
                        resolver.check(&folder, &root, &reference, 30),
                        no_heading("zebra", None)
                    );
                    assert_eq!(
                        resolver.check(&folder, &root, "docs/plan.md#roll-back", 30),
                        Evidence::Fine
                    );
                }
            });
        }
    });
    // It remembers: a run sees one state of a document.
    assert_eq!(resolver.check(&folder, &root, "../../policy.md", 30), Evidence::Fine);
    fs::write(tree.path("repo/policy.md"), "").expect("a file");
    assert_eq!(resolver.check(&folder, &root, "../../policy.md", 30), Evidence::Fine);
    assert_eq!(
        Resolver::new(disk()).check(&folder, &root, "../../policy.md", 30),
        Evidence::Empty
    );
}

#[test]
#[cfg(unix)]
fn permissions() {
    if !crate::common::permissions_hold("evidence::permissions") {
        return;
    }
    let tree = project();
    tree.write("repo/pilots/claims/locked.md", TEXT);
    tree.write("repo/pilots/claims/locked.pdf", "%PDF");
    tree.write("repo/pilots/claims/closed/plan.md", TEXT);
    tree.chmod("repo/pilots/claims/locked.md", 0o000);
    tree.chmod("repo/pilots/claims/locked.pdf", 0o000);
    tree.chmod("repo/pilots/claims/closed", 0o000);
    assert_eq!(
        check(&tree, "locked.md"),
        Evidence::Unreadable("permission denied".into())
    );
    assert_eq!(check(&tree, "locked.pdf"), Evidence::Fine); // is there, and is not looked into
    assert_eq!(
        check(&tree, "closed/plan.md"),
        Evidence::Unreadable("permission denied".into())
    );
    tree.chmod("repo/pilots/claims/closed", 0o700);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn messages() {
    for (evidence, reference, sentence, help) in [
        (
            missing(None),
            "docs/risk.md#plan",
            "docs/risk.md does not exist",
            "write the document, or correct",
        ),
        (
            missing(Some("docs/risks.md")),
            "docs/risk.md",
            "docs/risk.md does not exist",
            "did you mean docs/risks.md?",
        ),
        (Evidence::Empty, "docs/C#.md", "docs/C#.md is empty", "write down"),
        (
            Evidence::NotAFile(FileKind::Folder),
            "docs",
            "docs is a folder, not a document",
            "name the document in it",
        ),
        (
            Evidence::NotAFile(FileKind::Pipe),
            "p",
            "p is a named pipe, not a document",
            "refer to a regular file",
        ),
        (
            Evidence::Outside,
            "../x.md",
            "../x.md lies outside the project",
            "move the document",
        ),
        (
            Evidence::Absolute,
            "/x.md",
            "/x.md is an absolute path, which leads nowhere on another machine",
            "write the path",
        ),
        (Evidence::NoPath, "", "the reference is empty", "name a document"),
        (
            Evidence::NoPath,
            "#plan",
            "#plan names a heading, but no document",
            "write the document's path before it, as in docs/plan.md#plan",
        ),
        (
            no_heading("plam", Some("plan")),
            "a.md#plam",
            "a.md has no heading #plam",
            "did you mean a.md#plan?",
        ),
        (
            no_heading("zebra", None),
            "a.md#zebra",
            "a.md has no heading #zebra",
            "link to a heading as GitHub does",
        ),
        (
            Evidence::Stub { words: 4 },
            "docs/risk.md",
            "docs/risk.md has 4 words: a stub, not evidence",
            "write it down",
        ),
        (
            Evidence::Stub { words: 1 },
            "a.md",
            "a.md has 1 word: a stub, not evidence",
            "write it down",
        ),
        (
            Evidence::Stub { words: 0 },
            "a.md",
            "a.md has no words beside headings and placeholders: a stub, not evidence",
            "write it down",
        ),
        (
            Evidence::Itself,
            "./pilot.toml#x",
            "./pilot.toml is this manifest itself, which cannot prove what it says",
            "name the document",
        ),
        (
            Evidence::Binary,
            "a.md#x",
            "a.md is not text, whatever it is called",
            "write it as text in UTF-8",
        ),
        (
            Evidence::Leftover {
                text: "[insert name]".to_owned(),
            },
            "a.md#x",
            "a.md still has \"[insert name]\" in it: left from a template or an assistant, not evidence",
            "read it from end to end",
        ),
        (
            Evidence::Unreadable("permission denied".into()),
            "a.md",
            "a.md cannot be read: permission denied",
            "make it readable",
        ),
    ] {
        let (said, helped) = evidence.message(reference).expect("a message");
        assert_eq!(said, sentence);
        assert!(helped.as_deref().is_some_and(|it| it.starts_with(help)), "{helped:?}");
    }
    assert_eq!(Evidence::Fine.message("a.md"), None);
}

#[test]
fn guesses_cost_as_much_as_references_and_come_to_an_end() {
    let tree = project();
    let mut headings = String::new();
    for index in 0..2_000 {
        let _ = write!(headings, "## Section {index}\n\n{TEXT}\n");
    }
    tree.write("repo/pilots/claims/docs/long.md", headings);
    for index in 0..400 {
        tree.write(&format!("repo/pilots/claims/notes/note-{index}.md"), TEXT);
    }
    let folder = tree.path("repo/pilots/claims");
    let root = Roots::new(disk()).of_folder(&folder);
    let resolver = Resolver::new(disk());
    let from = Origin {
        folder: &folder,
        root: &root,
        manifest: None,
        stub_words: 30,
        leftovers: &PhraseList::default(),
    };
    let spent = |count: usize, reference: &dyn Fn(usize) -> String| {
        let mut shared = Shared::default();
        for index in 0..count {
            let reference = reference(index);
            let found = resolver.look(&from, &reference, &mut shared).evidence;
            assert_ne!(found, Evidence::Fine, "{reference}");
        }
        shared.budget.spent()
    };
    for reference in [
        (&|index: usize| format!("docs/long.md#sectoin-{}", index % 500)) as &dyn Fn(usize) -> String,
        &|index| format!("docs/long.md#nowhere-at-all-{index}"),
        &|index: usize| format!("notes/nota-{}.md", index % 250),
    ] {
        let (once, twice) = (spent(500, reference), spent(1_000, reference));
        assert!(once > 0 && twice * 10 < once * 23, "{once} {twice}");
    }
    assert_eq!(
        resolver.check(&folder, &root, "docs/long.md#sectoin-7", 30),
        no_heading("sectoin-7", Some("section-7"))
    );
}

/// Signs that nothing else on a page has.
const USER: &str = "dana7qx";
const PASSWORD: &str = "hunter2zz";

#[test]
fn a_user_and_password_are_never_shown() {
    let tree = project();
    for value in [
        format!("\"https://{USER}:{PASSWORD}@wiki.example/plan\""),
        format!("\"https://{USER}@wiki.example/plan\""),
        format!("\"https://:{PASSWORD}@wiki.example/plan#x\""),
        format!("\"ftp://{USER}:{PASSWORD}@wiki.example/plan\""),
        format!("'//{USER}:{PASSWORD}@wiki.example/plan'"),
        format!("\"https://{USER}:{PASSWORD} 1@wiki.example/plan\""),
        format!("\"https://{USER}:{PASSWORD}/1@wiki.example/plan\""),
        format!("\"https://{USER}:{PASSWORD}%40wiki.example/plan\""),
        format!("\"https:\\u002F/{USER}:{PASSWORD}@wiki.example/plan\""),
        format!("\"\"\"\nhttps://{USER}:{PASSWORD}@wiki.example/plan\"\"\""),
        format!("\"https://{USER}:{PASSWORD}@wiki.example/plan"),
        format!("[\"https://{USER}:{PASSWORD}@wiki.example/plan\"]"),
    ] {
        // Beside it on the line, before it and behind it other things are wrong, so that it is in what is shown of them.
        tree.write(
            "repo/pilots/claims/pilot.toml",
            format!(
                "[pilot]\nname = \"claims\"\nstage = \"rollout\"\nchampion = \"nobody\"\n[governance]\nbefore = 1\n\
                 framework = {value}\nafter = 1\n[integration.reviews.it]\nstatus = \"passed\"\n\
                 evidence = {value}\n"
            ),
        );
        let mut commands: Vec<Vec<&str>> = [
            "full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "markdown",
        ]
        .iter()
        .map(|format| vec!["check", "--output-format", format])
        .collect();
        commands.push(vec!["check", "--output-format", "full", "--gate", "production"]);
        for format in ["json", "text"] {
            commands.push(vec!["assess", "--output-format", format]);
        }
        for format in ["json", "markdown"] {
            commands.push(vec!["checklist", "--output-format", format]);
        }
        commands.push(vec!["report", "-o", "-"]);
        for args in commands {
            let output = pilotlint(&tree.path("repo/pilots/claims"), &args)
                .output()
                .expect("a run");
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            assert!(!said.is_empty(), "{args:?}");
            for secret in [USER, PASSWORD] {
                assert!(!said.contains(secret), "{value} with {args:?}:\n{said}");
            }
        }
    }
    tree.write(
        "repo/pilots/claims/pilot.toml",
        format!("[pilot]\nname = \"x\"\nstage = \"design\"\n[governance]\nframework = \"https://{USER}:{PASSWORD}@wiki.example/plan\"\n"),
    );
    let output = pilotlint(&tree.path("repo/pilots/claims"), &["check", "--select", "MAN009"]).output();
    let said = String::from_utf8(output.expect("a run").stdout).expect("text");
    assert!(
        said.contains("the URL at wiki.example holds a user or password")
            && said.contains("https://*****************@wiki"),
        "{said}"
    );
}

/// The findings of a rule in a complete manifest whose documents of the handover are these, one after another.
fn told_of(code: &str, documents: [&str; 4], request: &Request) -> Vec<String> {
    let found = ["runbook", "handoff-training", "workarounds", "edge-cases"];
    let edits = found.iter().zip(documents);
    let text = edits.fold(complete(Stage::Rollout), |text, (old, new)| {
        let old = format!("= \"docs/{old}.md\"");
        assert_eq!(text.matches(&old).count(), 1, "{old}");
        text.replace(&old, &format!("= \"{new}\""))
    });
    let linted = lint_text(&text, request);
    let own = linted.findings.iter().filter(|finding| finding.rule.code() == code);
    own.map(|finding| {
        assert_eq!(finding.related.len(), 1);
        format!("{} {}", finding.key.as_deref().unwrap_or_default(), finding.message)
    })
    .collect()
}

#[test]
fn one_document_stands_behind_three_references() {
    let book = "docs/runbook.md";
    let shared = |documents, request: &Request| told_of("MAN017", documents, request);
    assert_eq!(shared([book, book, book, "docs/edge-cases.md"], &request()), [""; 0]);
    assert_eq!(
        shared(
            [book, "./docs/runbook.md", "docs/../docs/runbook.md#", book],
            &request()
        ),
        ["handoff.docs.edge-cases docs/runbook.md stands behind 4 references, and one document is taken for 3 at most"]
    );
    assert_eq!(
        shared([book, book, book, "docs/runbook.md#once-a-month"], &request()),
        [""; 0]
    );
    let wiki = "https://example.com/wiki/handover";
    assert_eq!(
        shared([wiki, "HTTPS://example.com/wiki/handover", wiki, wiki], &request()),
        [format!(
            "handoff.docs.edge-cases {wiki} stands behind 4 references, and one document is taken for 3 at most"
        )]
    );
    // A stub is a document, what is not there is none.
    assert_eq!(shared(["docs/stub.md"; 4], &request()).len(), 1);
    assert_eq!(shared(["docs/gone.md"; 4], &request()), [""; 0]);
    let mut strict = request();
    strict.settings.limits.evidence_references = 1;
    assert_eq!(
        shared([book, book, book, "docs/edge-cases.md"], &strict),
        ["handoff.docs.training docs/runbook.md stands behind 3 references, and one document is taken for 1 at most"]
    );
}

#[test]
fn clones_are_no_evidence_and_neither_is_what_they_copy() {
    let (book, copy) = ("docs/runbook.md", "docs/runbook-copy.md");
    let documents = [book, copy, "docs/runbook.md#once-a-month", "docs/edge-cases.md"];
    assert_eq!(
        told_of("MAN018", documents, &request()),
        ["handoff.docs.training docs/runbook-copy.md says word for word what docs/runbook.md says"]
    );
    assert_eq!(told_of("MAN018", [book, copy, copy, book], &request()).len(), 2);
    // Of one document, there is no copy; and what is reported as something else is not compared.
    assert_eq!(
        told_of(
            "MAN018",
            [copy, copy, "docs/workarounds.md", "docs/edge-cases.md"],
            &request()
        ),
        [""; 0]
    );
    let gone = "docs/runbook.md#gone";
    assert_eq!(
        told_of(
            "MAN018",
            [gone, copy, "docs/workarounds.md", "docs/edge-cases.md"],
            &request()
        ),
        [""; 0]
    );
    // The requirements behind all of them are failed.
    let text = complete(Stage::Rollout).replace("docs/edge-cases.md", copy);
    let readiness = assessed(&text, &request()).view.expect("a manifest that can be read");
    let failed = readiness.requirements.iter().filter(|one| one.state == State::Failed);
    let failed: Vec<&str> = failed.map(|one| code(&one.rule)).collect();
    let of = |key: &str| {
        let all = readiness
            .requirements
            .iter()
            .filter(|one| one.rule.reads().any(|read| read == key));
        all.map(|one| code(&one.rule)).collect::<Vec<_>>()
    };
    let mut expected = [of("handoff.docs.runbook"), of("handoff.docs.edge-cases")].concat();
    expected.sort_unstable();
    expected.dedup();
    assert!(expected.len() >= 2);
    assert_eq!(failed, expected);
}

#[test]
fn a_configuration_says_what_is_left_over() {
    let tree = project();
    tree.write(
        "repo/pilots/claims/pilot.toml",
        "[pilot]\nname = \"x\"\nstage = \"design\"\n[governance]\nframework = \"docs/plan.md\"\n",
    );
    tree.write("repo/pilots/claims/docs/plan.md", format!("{TEXT}\nLorem ipsum.\n"));
    for (leftovers, expected) in [
        ("", Some("Lorem ipsum")),
        ("leftovers = { add = [\"Stops   the\"] }", Some("stops the")),
        ("leftovers = { add = [\"stop the\"], replace = true }", None),
        ("leftovers = { add = [], replace = true }", None),
    ] {
        tree.write("repo/pilotlint.toml", format!("[vocabulary]\n{leftovers}\n"));
        let run = pilotlint(
            &tree.path("repo/pilots/claims"),
            &["check", "--select", "MAN010", "--output-format", "concise"],
        );
        let said = String::from_utf8({ run }.output().expect("a run").stdout).expect("text");
        let left = said
            .split_once("still has \"")
            .and_then(|(_, rest)| rest.split_once('"'));
        assert_eq!(left.map(|(left, _)| left), expected, "{leftovers}: {said}");
    }
}
