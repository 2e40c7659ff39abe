//! What is said about the lines that are left out of the tree.

use super::{Lost, Segment, check, keys};

fn key(name: &str) -> Segment {
    Segment::Key(name.to_owned())
}

fn line(path: &[&str]) -> Lost {
    Lost::Line { key: Some(keys(path)) }
}

/// The tables and losses of a text.
fn gaps(text: &str) -> Vec<(Vec<Segment>, Lost)> {
    check(text)
        .gaps
        .into_iter()
        .map(|gap| (gap.table.to_vec(), gap.lost))
        .collect()
}

#[test]
fn a_lost_line_has_its_key() {
    for text in [
        "name = \"abc\n",
        "name \"abc\"\n",
        "name: 1\n",
        "name:1\n",
        "name:\"x\"\n",
        "name =\n",
        "\"name\": 1\n",
    ] {
        assert_eq!(gaps(text), [(vec![], line(&["name"]))], "{text}");
    }
    assert_eq!(gaps("a . \"b c\" = x\n"), [(vec![], line(&["a", "b c"]))]);
    for text in ["\"name\",\n", "= 1\n", "a. = 1\n", "a$ = 1\n", "{ a = 1 }\n", "]\n"] {
        assert_eq!(gaps(text), [(vec![], Lost::Line { key: None })], "{text}");
    }
}

#[test]
fn a_lost_line_has_its_table() {
    assert_eq!(gaps("[a.b]\nx = y\n"), [(vec![key("a"), key("b")], line(&["x"]))]);
    let text = "[[m]]\na = 1\n[[m]]\nx = y\n[m.n]\n[[m.n.o]]\nz = y\n";
    let entry = [key("m"), Segment::Index(1)];
    let inner = [key("m"), Segment::Index(1), key("n"), key("o"), Segment::Index(0)];
    assert_eq!(
        gaps(text),
        [(entry.to_vec(), line(&["x"])), (inner.to_vec(), line(&["z"]))]
    );
}

#[test]
fn a_lost_header_takes_its_lines_along() {
    let found = check("[a.b\nx = 1\ny = 2\n[c]\nz = 3\n");
    assert_eq!(found.leaves.len(), 1);
    assert_eq!(found.errors.len(), 1);
    assert_eq!(gaps("[a.b\nx = 1\n[c]\n"), [(vec![key("a"), key("b")], Lost::Table)]);
    assert_eq!(gaps("[a]] # x\nx = 1\n"), [(vec![key("a")], Lost::Table)]);
    assert_eq!(gaps("[a b]\nx = 1\n"), [(vec![], Lost::Unknown)]);
    assert_eq!(gaps("[]\nx = 1\n"), [(vec![], Lost::Unknown)]);
}

#[test]
fn a_lost_entry_takes_its_tables_along_and_does_not_count() {
    let text = "[[m]]\na = 1\n[[m]\na = 2\n[m.x]\nb = 2\n[n]\n[m.x.y]\nc = 2\n[[m]]\nbad\n";
    let found = check(text);
    assert_eq!(found.errors.len(), 2);
    assert_eq!(found.leaves.len(), 1, "{:?}", found.leaves);
    assert_eq!(
        gaps(text),
        [
            (vec![key("m")], Lost::Entry),
            (vec![key("m"), Segment::Index(1)], line(&["bad"])),
        ]
    );
    assert!(check("[[m]\na = 1\n[m.x]\nb = 1\n").leaves.is_empty());
}

#[test]
fn what_is_stated_twice_is_there_once() {
    let found = check("a = 1\nb = 2\na = 3\n");
    assert_eq!(found.leaves.len(), 2);
    assert!(found.leaves[0].contains('1'), "{:?}", found.leaves);
    assert_eq!(found.errors[0].first, Some(0..5));
    assert_eq!(found.gaps.len(), 1);
    // The keys of both headers are there, and nothing is lost.
    let found = check("[a]\nx = 1\n[b]\n[a]\ny = 2\n");
    assert_eq!((found.leaves.len(), found.errors.len(), found.gaps.len()), (2, 1, 0));
}

#[test]
fn a_list_is_not_lost_to_a_table_of_the_same_name() {
    let text = "[[m]]\na = 1\n[m]\nb = 2\n[[m]]\na = 3\n[m.x]\nc = 1\n";
    let found = check(text);
    assert_eq!((found.leaves.len(), found.errors.len()), (3, 1), "{:?}", found.errors);
    assert_eq!(gaps(text), [(vec![key("m")], Lost::Table)]);
    assert_eq!(gaps("[m]\n[[m]]\nb = 2\n"), [(vec![key("m")], Lost::Entry)]);
    assert_eq!(
        gaps("a = 1\n[a.b]\n[[a]]\n"),
        [(vec![key("a"), key("b")], Lost::Table), (vec![key("a")], Lost::Entry)]
    );
}

#[test]
fn neighbours_that_say_the_same_are_one() {
    assert_eq!(gaps("# x\n]\n]\n]\n").len(), 1);
}
