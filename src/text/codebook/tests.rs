//! What people may write into a codebook, and what they get.

use super::parse;
use crate::model::codebook::{CodeKind, CodeStatus, Codebook, Origin};
use crate::model::diagnostic::Severity;

fn book(files: &[(&str, &str)]) -> (Codebook, Vec<(&'static str, String, u32)>) {
    let files: Vec<_> = files.iter().map(|(p, t)| (format!("codebook/{p}.md"), (*t).to_owned())).collect();
    let (book, found) = parse(&files);
    assert!(found.iter().all(|d| d.severity == Severity::Note || !d.help.is_empty()), "{found:?}");
    (book, found.into_iter().map(|d| (d.rule, d.file, d.line.unwrap_or(0))).collect())
}

fn one(text: &str) -> (Codebook, Vec<(&'static str, u32)>) {
    let (book, found) = book(&[("codes", text)]);
    (book, found.into_iter().map(|(rule, _, line)| (rule, line)).collect())
}

fn ids(book: &Codebook) -> Vec<&str> {
    book.codes.iter().map(|c| c.id.0.as_str()).collect()
}

#[test]
fn a_heading_with_everything_is_read_in_full() {
    let text = "Prose before.\n\n# Night *work* {#night-work .category origin=hybrid status=tentative role=core colour=#B5482a created=2019-01-02 codable=false x=\"y z\" .own}\n\nWork after dark.\n\nThe rota decides.\n\n- **Use when:** shifts\n- **Example:** \"I never see\n  the sun.\"\n";
    let (book, found) = one(text);
    assert_eq!(found, []);
    let code = &book.codes[0];
    assert_eq!((code.id.0.as_str(), code.name.as_str(), code.kind), ("night-work", "Night work", CodeKind::Category));
    assert_eq!(
        (code.origin, code.status, code.role.as_deref()),
        (Some(Origin::Hybrid), CodeStatus::Tentative, Some("core"))
    );
    assert_eq!(
        (code.colour, code.codable, code.created.as_deref()),
        (Some([0xb5, 0x48, 0x2a]), false, Some("2019-01-02"))
    );
    assert_eq!((code.definition.as_str(), code.full_definition.as_str()), ("Work after dark.", "The rota decides."));
    assert_eq!((code.field("use when"), code.field("Example")), (Some("shifts"), Some("\"I never see the sun.\"")));
    assert_eq!(code.extra, [("x".to_owned(), "y z".to_owned()), ("class".to_owned(), "own".to_owned())]);
    assert_eq!((code.line, code.implicit), (3, false));
    assert!(text[code.heading.clone()].starts_with("# Night") && text[code.heading.clone()].ends_with('}'));
    assert_eq!((code.block.end, code.subtree.end), (text.len(), text.len()));
}

#[test]
fn headings_nest_and_an_id_is_made_of_the_path() {
    let (book, found) = one("# Work\n## Pay {#pay}\n### Too low\n## Other\n# Home\n## Other\n");
    assert_eq!(found, []);
    assert_eq!(ids(&book), ["work", "pay", "work-pay-too-low", "work-other", "home", "home-other"]);
    assert_eq!(book.codes[2].path, ["Work", "Pay", "Too low"]);
    assert_eq!(book.codes.iter().map(|c| c.depth).collect::<Vec<_>>(), [0, 1, 2, 1, 0, 1]);
    let text = &book.files[0].text;
    assert_eq!(&text[book.codes[1].block.clone()], "## Pay {#pay}\n");
    assert_eq!(&text[book.codes[0].subtree.clone()], "# Work\n## Pay {#pay}\n### Too low\n## Other\n");
}

#[test]
fn a_jump_of_levels_is_read_and_noted() {
    let (book, found) = one("### Deep\n# Top\n#### Far below\n## Below\n");
    assert_eq!(found, [("code-level", 3)]);
    assert_eq!(
        book.codes.iter().map(|c| (c.depth, c.parent)).collect::<Vec<_>>(),
        [(0, None), (0, None), (1, Some(1)), (1, Some(1))]
    );
}

#[test]
fn names_in_any_script_and_headings_without_words_are_kept() {
    let (book, found) = one("# 健康\n# 🙂 {#smile}\n#\n# {#only-id}\n## Below\n");
    assert_eq!(found, [("code-name", 3), ("code-name", 4)]);
    assert!(book.codes[0].id.0.starts_with("code-"));
    assert_eq!(book.codes[1].name, "🙂");
    assert_eq!(book.codes[2].name, "unnamed");
    assert_eq!(book.codes[4].path, ["only-id", "Below"]);
}

#[test]
fn what_an_attribute_cannot_say_is_reported_and_the_rest_is_kept() {
    let (book, found) = one(
        "# A {#a status=retird origin=other role=x colour=red codable=maybe}\n# B {#B}\n# C {#c orgin=hybrid}\n# D {#d .theme .category #e}\n# E {#e oops}\n",
    );
    let rules: Vec<_> = found.iter().map(|f| f.0).collect();
    assert_eq!(rules[..5], ["code-attribute"; 5]);
    assert_eq!(
        found[5..],
        [("code-id", 2), ("code-attribute", 3), ("code-attribute", 4), ("code-attribute", 4), ("code-braces", 5)]
    );
    assert_eq!(ids(&book), ["a", "b", "c", "d", "e-e-oops"]);
    assert_eq!((book.codes[0].status, book.codes[3].kind), (CodeStatus::Settled, CodeKind::Theme));
    assert!(book.codes[1].implicit && book.codes[4].name == "E {#e oops}");
    let files = [("codebook/codes.md".to_owned(), book.files[0].text.clone())];
    let (_, found) = parse(&files);
    assert!(found[0].message.contains("did you mean `retired`"), "{}", found[0].message);
    assert!(found[5].help.contains("#b"));
}

#[test]
fn two_codes_with_one_id_are_both_read_and_both_named() {
    let (book, found) = book(&[("a", "# One {#x}\n# Two\n"), ("b", "# Three {#x}\n# Two\n")]);
    assert_eq!(book.codes.len(), 4);
    let b = "codebook/b.md".to_owned();
    assert_eq!(found, [("code-id-twice", b.clone(), 1), ("code-id-twice", b, 2)]);
    let files: Vec<_> = book.files.iter().map(|f| (f.path.clone(), f.text.clone())).collect();
    let (_, found) = parse(&files);
    assert!(found[0].message.contains("codebook/a.md:1") && found[0].help.contains("#x-2"), "{found:?}");
}

#[test]
fn a_file_hangs_below_a_code_of_another_file() {
    let deep = "---\nunder: base\n---\n\n# Hung\n## Lower {colour=#000000}\n";
    let (book, found) = book(&[("a", deep), ("b", "# Base {#base colour=#ff0000}\n## Own\n")]);
    assert_eq!(found, []);
    assert_eq!(book.codes[0].path, ["Base", "Hung"]);
    assert_eq!((book.codes[0].parent, book.codes[0].depth, book.codes[1].depth), (Some(2), 1, 2));
    assert_eq!((book.codes[0].colour, book.codes[1].colour), (Some([255, 0, 0]), Some([0, 0, 0])));
    assert_eq!(book.codes[0].id.0, "hung", "an implicit id does not depend on other files");
    assert_eq!(book.files[0].under, Some("base".into()));
}

#[test]
fn a_file_that_would_hang_nowhere_or_below_itself_stands_at_the_top() {
    let under = |id: &str, rest: &str| format!("---\nunder: {id}\n---\n{rest}\n");
    let files = [
        ("a", under("bb", "# Aa")),
        ("b", under("aa", "# Bb")),
        ("c", under("cc", "# Cc")),
        ("d", under("bbb", "# Dd")),
    ];
    let files: Vec<_> = files.iter().map(|(p, t)| (*p, t.as_str())).collect();
    let (book, found) = book(&files);
    let rules: Vec<_> = found.iter().map(|f| (f.0, f.1.as_str(), f.2)).collect();
    assert_eq!(
        rules,
        ["b", "c", "d"].map(|f| (
            "codebook-under",
            ["codebook/b.md", "codebook/c.md", "codebook/d.md"][usize::from(f.as_bytes()[0] - b'b')],
            2
        ))
    );
    assert_eq!(book.codes.iter().map(|c| c.depth).collect::<Vec<_>>(), [1, 0, 0, 0]);
}

#[test]
fn merges_into_nothing_or_in_a_circle_are_reported() {
    let (book, found) = one(
        "# A {#a merged-into=b}\n# B {#b merged-into=a}\n# C {#c merged-into=a}\n# D {#d merged-into=d}\n# E {#e merged-into=gone}\n# F {#f merged-into=g}\n# G {#g}\n",
    );
    assert_eq!(
        found,
        [("code-merged-into", 1), ("code-merged-into", 2), ("code-merged-into", 4), ("code-merged-into", 5)]
    );
    assert_eq!(book.resolve(&"f".into()), Some(6));
    assert_eq!(book.resolve(&"c".into()), None);
}

#[test]
fn conflict_markers_are_an_error_and_both_sides_are_read() {
    let (book, found) = one("# A\n\n<<<<<<< ours\nMine.\n=======\nTheirs.\n>>>>>>> theirs\n");
    assert_eq!(found, [("codebook-conflict", 3)]);
    assert_eq!((book.codes[0].definition.as_str(), book.codes[0].full_definition.as_str()), ("Mine.", "Theirs."));
}

#[test]
fn fences_that_never_end_and_underlined_headings_are_pointed_out() {
    let (book, found) = one("# A\n```\nx\n# B\nUnder\n=====\n");
    assert_eq!(found, [("codebook-fence", 2), ("codebook-underlined", 6)]);
    assert_eq!(book.codes.len(), 2);
}

#[test]
fn windows_files_read_like_others() {
    let text = "\u{feff}---\r\ntitle: Codes\r\n---\r\n# A {#a}\r\n\r\nWrapped\r\ndefinition.\r\n\r\n- **Example:** x\r\n  y\r\n";
    let (windows, found) = one(text);
    assert_eq!(found, []);
    let (unix, _) = one(&text.replace("\r\n", "\n").replace('\u{feff}', ""));
    assert_eq!(
        (&windows.codes[0].definition, &windows.codes[0].fields),
        (&unix.codes[0].definition, &unix.codes[0].fields)
    );
    assert_eq!(&text[windows.codes[0].heading.clone()], "# A {#a}");
    assert_eq!(windows.codes[0].line, 4);
}

#[test]
fn the_projects_own_codebook_reads_without_a_word() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/codebook");
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<_> =
        entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    paths.sort();
    let read = |p: &std::path::PathBuf| {
        (p.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(p).unwrap())
    };
    let files: Vec<_> = paths.iter().map(read).collect();
    let (book, found) = parse(&files);
    assert!(found.is_empty(), "{found:#?}");
    for code in &book.codes {
        assert!(!code.implicit && !code.definition.is_empty() && code.origin.is_some(), "{}", code.id);
    }
}
