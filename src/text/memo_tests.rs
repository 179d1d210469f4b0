//! Memo files as people and other programs leave them.

use super::*;
use proptest::prelude::*;

const FILE: &str = "memos/luck.md";

fn body(text: &str) -> String {
    read(FILE, text).0.body
}

#[test]
fn a_memo_is_read_with_its_front_matter() {
    let text = "---\nid: on-luck\ntitle: \"Luck, and plans\"\nkind: theme\nabout:\n  - code:chance\n  - source:a#t3\n\
                created: 2026-03-20\ncoder: ana\ntags: [x]\n---\n\nLuck is [[code:chance]].\n\n---\n\nMore.\n";
    let (memo, faults) = read(FILE, text);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!((memo.id.as_str(), memo.title.as_str(), memo.kind.as_str()), ("on-luck", "Luck, and plans", "theme"));
    assert_eq!(memo.about, [Target::parse("code:chance"), Target::parse("source:a#t3")]);
    assert_eq!((memo.created.as_deref(), memo.coder.as_deref()), (Some("2026-03-20"), Some("ana")));
    assert_eq!(memo.body, "Luck is [[code:chance]].\n\n---\n\nMore.\n", "a rule inside the text is text");
    assert_eq!((memo.links.len(), memo.body_line), (1, 13));
    assert_eq!(memo.line_of(memo.body.find("More").unwrap() as u32), 17);
}

#[test]
fn a_bare_file_is_a_memo_named_by_its_path_and_titled_by_its_heading() {
    let (memo, _) = read("memos/early/First thoughts.md", "\n# Why here? #\n\nWords.");
    assert_eq!((memo.id.as_str(), memo.title.as_str()), ("early/First thoughts", "Why here?"));
    assert_eq!((memo.kind.as_str(), memo.about.len()), ("analytic", 0));
    assert_eq!(read(FILE, "Words.").0.title, "luck");
}

#[test]
fn broken_front_matter_and_conflict_markers_are_named_with_their_lines() {
    let text = "---\nkind: |\n  x\n---\nA\n<<<<<<< HEAD\nB\n=======\nC\n>>>>>>> other\n";
    let found: Vec<_> = read(FILE, text).1.iter().map(|f| (f.rule, f.line)).collect();
    let at = |rule, line| (rule, Some(line));
    assert_eq!(
        found,
        [at("front-matter", 2), at("front-matter", 3), at("conflict-marker", 6), at("conflict-marker", 10)]
    );
}

#[test]
fn other_words_leave_every_other_byte_alone() {
    let crlf = "\u{feff}---\r\nkind: code\r\nmine: [1, 2] \r\n---\r\n\r\n\r\nOne\r\n\r\nTwo\rThree\r\n\r\n";
    assert_eq!(
        with_body(crlf, "One\n\nSecond\nThree\nFour"),
        crlf.replace("Two\r", "Second\r\n").replace("Three\r\n", "Three\r\nFour\r\n")
    );
    assert_eq!(with_body(crlf, &body(crlf)), crlf);
    assert_eq!(with_body("One\nTwo", "One\nTwo\n"), "One\nTwo", "a last line without its end stays so");
    assert_eq!(with_body("", "\n\nOne"), "One\n");
    assert_eq!(with_body("---\nkind: code\n---", "One"), "---\nkind: code\n---\n\nOne\n");
    assert_eq!(with_body("---\nkind: code\n---\nOne\n", " \n"), "---\nkind: code\n---\n");
}

#[test]
fn a_new_memo_says_what_it_was_told() {
    let about = [Target::parse("code:chance"), Target::parse("participant:P 1"), Target::parse("source:a#t2")];
    let draft = Draft {
        id: "luck",
        title: "Luck: a word",
        kind: "code",
        about: &about,
        coder: "ana",
        created: "2026-11-23",
        text: "---\nid: other\n---\nWords",
    };
    let text = compose(&draft);
    assert_eq!(
        text,
        "---\nid: luck\ntitle: \"Luck: a word\"\nkind: code\ncoder: ana\ncreated: \"2026-11-23\"\n\
         about: [code:chance, \"participant:P 1\", source:a#t2]\n---\n\n---\nid: other\n---\nWords\n"
    );
    let (memo, faults) = read(FILE, &text);
    assert!(faults.is_empty());
    assert_eq!((memo.id.as_str(), memo.title.as_str(), &memo.about[..]), ("luck", "Luck: a word", &about[..]));
    assert_eq!(memo.body, "---\nid: other\n---\nWords\n");
}

#[test]
fn title_kind_and_about_are_one_line_each() {
    let text = "---\nabout:\n  - code:a\n- code:b\nkind: x # y\n---\nBody\n";
    assert_eq!(with_about(text, &[Target::Study]), "---\nabout: [study]\nkind: x # y\n---\nBody\n");
    assert_eq!(with_kind("Body\n", "method"), "---\nkind: method\n---\n\nBody\n");
    assert_eq!(with_title(text, "No"), text.replacen("---\n", "---\ntitle: \"No\"\n", 1));
}

#[test]
fn an_empty_line_after_a_bare_cr_stays_a_line() {
    let text = "---\nkind: x\n---\n---\r ";
    assert_eq!(read(FILE, &with_body(text, "---\n\na")).0.body, "---\n\na");
}

proptest! {
    #[test]
    fn any_words_are_read_as_they_were_written(
        head in prop_oneof![Just("---\nkind: x\n---\n"), Just("---\r\nkind: x\r\n---\r\n\r\n"), Just("---\rid: é\r---")],
        old in "(a|b|é|---|\n|\r\n|\r| ){0,8}",
        new in "(a|b|é|---|<|\n| ){0,8}",
    ) {
        let gap = if head.ends_with("---") { "\n" } else { "" };
        let text = format!("{head}{gap}{old}");
        let written = with_body(&text, &new);
        let (before, after) = (read(FILE, &text).0, read(FILE, &written).0);
        prop_assert_eq!(&after.kind, &before.kind);
        let start = body_start(&new, &FrontMatter::default());
        prop_assert_eq!(after.body.trim_end_matches('\n'), new[start..].trim_end_matches('\n'));
        prop_assert_eq!(with_body(&written, &after.body), written);
    }
}
