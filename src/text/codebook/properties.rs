//! Promises that hold for any codebook: reading never fails, and no change
//! touches more than it must.

use super::edit::{self, EditError, FileEdit};
use super::{apply_edits, invert, parse};
use crate::model::change::NewCode;
use crate::model::codebook::{CodeId, Codebook};
use proptest::prelude::*;

type Files = Vec<(String, String)>;

/// A line of a well-formed book.
fn calm_line() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["Work", "Pay", "*Rest*", "健康", "🙂 so", "a {b}", "`x`", "Ärger", "C #"]);
    let attrs = prop::sample::select(vec![
        "",
        "",
        "",
        " {#idN}",
        " {#idN .theme}",
        " {#idN  x=\"y { z\"}  ",
        " {.category}",
        " {status=tentative #idN}",
        " ##",
    ]);
    let text = prop::sample::select(vec![
        "",
        "",
        "Some words.",
        "  indented",
        "- **Example:** words",
        "  more",
        "1. one",
        "> said",
        "***",
        "<!-- c -->",
    ]);
    prop_oneof![
        2 => (1usize..=6, name, attrs).prop_map(|(n, name, attrs)| format!("{} {name}{attrs}", "#".repeat(n))),
        3 => text.prop_map(str::to_owned),
    ]
}

/// A line of a book in any state.
fn wild_line() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "```",
        "~~~~",
        "<!--",
        "-->",
        "---",
        "#",
        "# {#dup}",
        "## {#dup}",
        "# A {#b",
        "# {#x y}",
        "<<<<<<< a",
        "=======",
        ">>>>>>> b",
        "under: work",
        "# A {#a merged-into=idN}",
        "#\t{}",
        "    # no",
        "===",
    ]);
    prop_oneof![3 => calm_line(), 1 => odd.prop_map(str::to_owned), 1 => "[#{} a=\".\\\\`-]{0,10}"]
}

/// One to three files; `idN` becomes an id of its own for each line.
fn books(line: impl Strategy<Value = String>) -> impl Strategy<Value = Files> {
    let file = (prop::collection::vec(line, 0..10), 0usize..3, any::<bool>());
    prop::collection::vec(file, 1..4).prop_map(|files| {
        let mut number = 0;
        let mut text = |(lines, style, ended): (Vec<String>, usize, bool)| {
            let lines = lines.into_iter().map(|l| {
                number += 1;
                l.replace("idN", &format!("id{number}"))
            });
            let eol = if style == 1 { "\r\n" } else { "\n" };
            let bom = if style == 2 { "\u{feff}" } else { "" };
            let text = lines.collect::<Vec<_>>().join(eol);
            format!("{bom}{text}{}", if ended { eol } else { "" })
        };
        let named = |(i, text): (usize, String)| (format!("codebook/{i}.md"), text);
        files.into_iter().map(&mut text).enumerate().map(named).collect()
    })
}

/// A change drawn by numbers, and whether it touches only heading lines.
fn make(book: &Codebook, what: u8, a: usize, b: usize) -> Option<(Result<Vec<FileEdit>, EditError>, bool)> {
    let pick = |n: usize| (!book.codes.is_empty()).then(|| book.codes[n % book.codes.len()].id.clone());
    let (code, other) = (pick(a)?, pick(b)?);
    Some(match what {
        0 => (edit::rename(book, &code, "Quite another {name}"), true),
        1 => (edit::set_status(book, &code, crate::model::codebook::CodeStatus::Retired), true),
        2 => (edit::merge(book, &code, &other), true),
        3 => (edit::write_ids(book, &[code, other]), true),
        4 => (edit::redefine(book, &code, "# Other words"), false),
        5 => (edit::move_to(book, &code, None), false),
        6 => (edit::move_to(book, &code, Some(&other)), false),
        _ => {
            let new = NewCode {
                under: (!b.is_multiple_of(3)).then_some(code),
                definition: "Said.".into(),
                ..NewCode::named("Brand new")
            };
            (edit::add(book, &new).map(|(edits, _)| edits), false)
        }
    })
}

fn after(files: &Files, edits: &[FileEdit]) -> Files {
    let kept = files.iter().filter(|f| edits.iter().all(|e| e.path != f.0)).cloned();
    let mut all: Files = kept.chain(edits.iter().map(|e| (e.path.clone(), e.text.clone()))).collect();
    all.sort();
    all
}

fn ids(book: &Codebook) -> Vec<&CodeId> {
    let mut ids: Vec<_> = book.codes.iter().map(|c| &c.id).collect();
    ids.sort();
    ids
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Everything a file says, headings reduced to their names.
fn words(files: &Files) -> Vec<String> {
    let all = files.iter().flat_map(|f| f.1.trim_start_matches('\u{feff}').lines());
    let bare = |line: &str| {
        let line = line.trim_end();
        let name = super::heading::read(line).map(|h| line[h.name].to_owned());
        name.unwrap_or_else(|| line.to_owned())
    };
    let mut words: Vec<_> = all.map(bare).filter(|l| !l.trim().is_empty()).collect();
    words.sort();
    words
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,80}", book in books(wild_line())) {
        let mut files = book;
        files.push(("codebook/x.md".into(), text));
        let (book, found) = parse(&files);
        for code in &book.codes {
            let text = &book.files[code.file].text;
            prop_assert!(CodeId::is_valid(&code.id.0) && !code.name.is_empty());
            prop_assert!(text[code.heading.clone()].trim_start().starts_with('#'));
            prop_assert!(text[code.subtree.clone()].starts_with(&text[code.block.clone()]));
            prop_assert_eq!(code.path.len() as u32, code.depth + 1);
        }
        for fault in &found {
            let text = &files.iter().find(|f| f.0 == fault.file).unwrap().1;
            prop_assert!(fault.line.is_some_and(|l| l >= 1 && l as usize <= text.lines().count().max(1)));
        }
    }

    #[test]
    fn no_change_of_any_book_loses_or_alters_another_code(
        files in books(wild_line()), what in 0u8..8, a in 0usize..99, b in 0usize..99,
    ) {
        let book = parse(&files).0;
        if let Some((Ok(edits), _)) = make(&book, what, a, b) {
            let new = parse(&after(&files, &edits)).0;
            let adds = usize::from(what == 7);
            prop_assert_eq!(new.codes.len(), book.codes.len() + adds);
            for id in ids(&book) {
                prop_assert!(new.find(id).is_some(), "{} is gone", id);
            }
        }
    }

    #[test]
    fn a_change_of_a_sound_book_is_made_and_touches_only_its_own_lines(
        files in books(calm_line()), what in 0u8..8, a in 0usize..99, b in 0usize..99,
    ) {
        let book = parse(&files).0;
        let Some((result, headings_only)) = make(&book, what, a, b) else { return Ok(()) };
        let edits = match result {
            Err(EditError::WouldChange(id)) => return Err(TestCaseError::fail(format!("would change {id}"))),
            Err(_) => return Ok(()),
            Ok(edits) => edits,
        };
        for new in &edits {
            let Some((_, old)) = files.iter().find(|f| f.0 == new.path) else { continue };
            let change = super::edits(old, &new.text);
            prop_assert_eq!(apply_edits(&new.text, &invert(&change)), Some(old.clone()));
            if old.contains("\r\n") {
                prop_assert_eq!(new.text.matches('\n').count(), new.text.matches("\r\n").count());
            }
            prop_assert_eq!(old.starts_with('\u{feff}'), new.text.starts_with('\u{feff}'));
            if headings_only {
                let (was, is) = (lines(old), lines(&new.text));
                prop_assert_eq!(was.len(), is.len());
                let differs = |(was, is): &(&&str, &&str)| was != is;
                for (was, _) in was.iter().zip(&is).filter(differs) {
                    prop_assert!(was.trim_start_matches(['\u{feff}', ' ']).starts_with('#'), "{}", was);
                }
            }
            if what == 7 {
                // A file of nothing but a byte-order mark has no heading to keep.
                let heading = |text: &str| matches!(text.trim_start_matches('\u{feff}').chars().next(), None | Some('#'));
                prop_assert!(change.iter().all(|(_, deleted, _)| deleted.is_empty() || heading(deleted)));
            }
        }
        if matches!(what, 5 | 6) {
            let mut old = words(&files);
            let mut new = words(&after(&files, &edits));
            old.retain(|l| !l.starts_with("---") && !l.starts_with("under:"));
            new.retain(|l| !l.starts_with("---") && !l.starts_with("under:"));
            prop_assert_eq!(old, new);
        }
    }

    #[test]
    fn a_merge_taken_back_leaves_the_book_as_it_was(files in books(calm_line()), a in 0usize..99, b in 0usize..99) {
        let book = parse(&files).0;
        let all: Vec<CodeId> = book.codes.iter().map(|c| c.id.clone()).collect();
        let Ok(pinned) = edit::write_ids(&book, &all) else { return Ok(()) };
        let files = after(&files, &pinned);
        let book = parse(&files).0;
        if book.codes.is_empty() {
            return Ok(());
        }
        let pick = |n: usize| book.codes[n % book.codes.len()].id.clone();
        if let Ok(merged) = edit::merge(&book, &pick(a), &pick(b)) {
            let there = after(&files, &merged);
            let merged = parse(&there).0;
            prop_assert_eq!(merged.resolve(&pick(a)), book.find(&pick(b)));
            let back = edit::unmerge(&merged, &pick(a)).unwrap();
            prop_assert_eq!(after(&there, &back), files);
        }
    }
}
