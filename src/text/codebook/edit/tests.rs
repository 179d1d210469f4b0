//! What each change of the codebook writes, byte for byte.

use super::*;
use crate::model::change::NewCode;
use crate::model::codebook::CodeStatus::{Retired, Settled, Tentative};
use crate::model::codebook::{CodeKind, Origin};
use crate::text::codebook::parse;

pub(super) type Files = Vec<(String, String)>;

pub(super) fn files(files: &[(&str, &str)]) -> Files {
    let own = |(path, text): &(&str, &str)| (format!("codebook/{path}.md"), (*text).to_owned());
    files.iter().map(own).collect()
}

pub(super) fn read(files: &Files) -> Codebook {
    parse(files).0
}

pub(super) fn id(text: &str) -> CodeId {
    CodeId::from(text)
}

/// The files after an edit.
pub(super) fn after(mut files: Files, edits: Result<Vec<FileEdit>, EditError>) -> Files {
    for edit in edits.unwrap() {
        files.retain(|f| f.0 != edit.path);
        files.push((edit.path, edit.text));
    }
    files.sort();
    files
}

/// The one file `text` after a change.
pub(super) fn changed(text: &str, make: impl Fn(&Codebook) -> Result<Vec<FileEdit>, EditError>) -> String {
    let old = files(&[("codes", text)]);
    let edits = make(&read(&old));
    after(old, edits).remove(0).1
}

pub(super) fn added(text: &str, new: &NewCode) -> String {
    changed(text, |book| add(book, new).map(|(edits, _)| edits))
}

pub(super) fn error(text: &str, make: impl Fn(&Codebook) -> Result<Vec<FileEdit>, EditError>) -> String {
    make(&read(&files(&[("codes", text)]))).unwrap_err().to_string()
}

pub(super) const BOOK: &str = "Prose.\n\n# Work {#work}\n\nDefinition.\n\n## Pay {#pay .own  x=\"y z\"}  \n\n- **Example:** x\n\n# Home\n\n## Rest\n";

#[test]
fn a_new_code_stands_last_below_its_parent() {
    let new = NewCode {
        under: Some(id("work")),
        definition: "When nobody\nworks.".into(),
        example: "We sat.".into(),
        created: Some("2019-01-02".into()),
        ..NewCode::named("Idle time")
    };
    let block = "## Idle time {#idle-time origin=inductive created=2019-01-02}\n\nWhen nobody works.\n\n- **Example:** We sat.\n\n";
    assert_eq!(added(BOOK, &new), BOOK.replace("# Home", &format!("{block}# Home")));
}

#[test]
fn a_new_top_code_ends_the_last_file_that_hangs_nowhere() {
    let new = NewCode { origin: Some(Origin::Hybrid), kind: CodeKind::Theme, ..NewCode::named("End") };
    assert_eq!(added("# A", &new), "# A\n\n# End {#end .theme origin=hybrid}\n");
    assert_eq!(added("# A\r\n", &new), "# A\r\n\r\n# End {#end .theme origin=hybrid}\r\n");
    let old = files(&[("a", "# A\n"), ("b", "---\nunder: a\n---\n# B\n")]);
    let (edits, _) = add(&read(&old), &new).unwrap();
    assert_eq!(edits[0].path, "codebook/a.md");
    let (edits, made) = add(&Codebook::default(), &new).unwrap();
    let first = FileEdit { path: "codebook/codes.md".into(), text: "# End {#end .theme origin=hybrid}\n".into() };
    assert_eq!((edits, made), (vec![first], id("end")));
}

#[test]
fn a_named_file_takes_the_code_or_is_made() {
    let old = files(&[("a", "# A\n"), ("b", "# B\n"), ("hung", "---\nunder: a\n---\n")]);
    let put = |file: &str| {
        let new = NewCode { file: Some(file.into()), ..NewCode::named("New") };
        add(&read(&old), &new).map(|(edits, _)| edits[0].path.clone())
    };
    assert_eq!(put("a.md").unwrap(), "codebook/a.md");
    assert_eq!(put("codebook/a.md").unwrap(), "codebook/a.md");
    assert_eq!(put("fresh").unwrap(), "codebook/fresh.md");
    assert!(put("../evil.md").unwrap_err().to_string().contains("cannot be a codebook file"));
    assert!(put("/etc/x.md").is_err());
    assert!(put("hung.md").unwrap_err().to_string().contains("hangs below `a`"));
}

#[test]
fn below_level_six_a_code_goes_to_a_file_of_its_own() {
    let old = files(&[("codes", "# 1\n## 2\n### 3\n#### 4\n##### 5\n###### Six\r\n")]);
    let six = id("1-2-3-4-5-six");
    let new = |name: &str| NewCode { under: Some(six.clone()), origin: None, ..NewCode::named(name) };
    let (edits, seven) = add(&read(&old), &new("Seven")).unwrap();
    let now = after(old, Ok(edits));
    assert_eq!(now[1].0, "codebook/seven.md");
    assert_eq!(now[1].1, "---\nunder: 1-2-3-4-5-six\n---\n\n# Seven {#seven}\n");
    assert!(now[0].1.contains("###### Six {#1-2-3-4-5-six}\r\n"), "what `under` cites is written");
    let book = read(&now);
    assert_eq!(book.get(&seven).unwrap().depth, 6);
    let (edits, _) = add(&book, &new("Eight")).unwrap();
    assert_eq!((edits.len(), edits[0].path.as_str()), (1, "codebook/seven.md"));
}

#[test]
fn a_new_code_never_takes_a_name_or_an_id_that_is_there() {
    let under = |name: &str, at: &str| NewCode { under: Some(id(at)), ..NewCode::named(name) };
    let made = |new: &NewCode| add(&read(&files(&[("codes", BOOK)])), new).map(|(_, id)| id.0);
    assert!(made(&under(" PAY ", "work")).unwrap_err().to_string().contains("codebook/codes.md:7"));
    assert_eq!(made(&under("Pay", "home")).unwrap(), "pay-2");
    let explicit = NewCode { id: Some(id("pay")), ..NewCode::named("Wages") };
    assert!(made(&explicit).unwrap_err().to_string().contains("taken"));
    let bad = NewCode { id: Some(id("Pay day")), ..NewCode::named("Wages") };
    assert!(made(&bad).is_err());
    assert!(made(&NewCode::named(" \n")).is_err());
    assert!(made(&under("x", "wrk")).unwrap_err().to_string().contains("did you mean `work`"));
    let book = read(&files(&[("codes", "# A {#a merged-into=gone}\n")]));
    assert_eq!(free_id(&book, "Gone", |_| false).0, "gone-2");
    assert_eq!(free_id(&book, "Orphan", |id| id == "orphan").0, "orphan-2");
}

#[test]
fn a_strange_name_reads_back_as_it_was_given() {
    for name in ["set {a, b}", "C #", "*not* _emphasis_", "<b>", "a\\", "🙂 {#x}", "&amp;", "健康"] {
        let text = added(BOOK, &NewCode::named(name));
        let book = read(&files(&[("codes", &text)]));
        assert!(book.codes.iter().any(|c| c.name == name), "{name}: {text}");
    }
}

#[test]
fn a_rename_changes_the_name_and_nothing_else() {
    let renamed = |code: &str, name: &str| changed(BOOK, |b| rename(b, &id(code), name));
    assert_eq!(renamed("pay", "Low wages"), BOOK.replace("## Pay {", "## Low wages {"));
    assert_eq!(renamed("home-rest", "Sleep"), BOOK.replace("## Rest", "## Sleep {#home-rest}"));
    let below = BOOK.replace("# Home", "# House {#home}").replace("## Rest", "## Rest {#home-rest}");
    assert_eq!(renamed("home", "House"), below, "ids made of the old name are kept");
    assert_eq!(rename(&read(&files(&[("codes", BOOK)])), &id("pay"), "Pay"), Ok(vec![]));
    assert!(error(BOOK, |b| rename(b, &id("home"), "work")).contains("already exists"));
}

#[test]
fn retiring_sets_one_word() {
    let retired = |text: &str, code: &str| changed(text, |b| set_status(b, &id(code), Retired));
    assert_eq!(retired("# A {status=settled #a}\n", "a"), "# A {status=retired #a}\n");
    assert_eq!(retired("# A\r\n", "a"), "# A {#a status=retired}\r\n");
    assert_eq!(set_status(&read(&files(&[("codes", "# A {status=retired}")])), &id("a"), Retired), Ok(vec![]));
}

#[test]
fn a_status_goes_there_and_back_and_the_default_is_not_written() {
    let set = |text: &str, status| changed(text, |b| set_status(b, &id("a"), status));
    assert_eq!(set("# A {#a x=1}\n", Tentative), "# A {#a x=1 status=tentative}\n");
    assert_eq!(set("# A {#a status=tentative x=1}\r\n", Retired), "# A {#a status=retired x=1}\r\n");
    assert_eq!(set("# A {#a x=1 status=tentative}\n", Settled), "# A {#a x=1}\n");
    assert_eq!(set("# A {status=retired}\n", Settled), "# A {#a}\n");
    let book = read(&files(&[("codes", "# A {#a}\n")]));
    assert_eq!(set_status(&book, &id("a"), Settled), Ok(vec![]));
}

#[test]
fn a_labelled_line_is_added_changed_and_removed() {
    let set = |text: &str, label: &str, words: &str| changed(text, |b| set_field(b, &id("a"), label, words));
    let list = "# A {#a}\n\nWords.\n\n- **Use when:** this\n  and that\n* **Not when**: x\n\n# B\n";
    assert_eq!(set(list, "use when", "only\nthis"), list.replace("this\n  and that", "only this"));
    assert_eq!(set(list, "Not when:", "y"), list.replace(": x", ": y"));
    assert_eq!(set(list, "Example", "“So.”"), list.replace(": x\n", ": x\n- **Example:** “So.”\n"));
    let one = set(list, "Use when", " ");
    assert_eq!(one, list.replace("- **Use when:** this\n  and that\n", ""));
    assert_eq!(set(&one, "Not when", ""), "# A {#a}\n\nWords.\n\n# B\n");
    assert_eq!(set("# A {#a}\n\nWords.\n\n- **X:** y\n", "x", ""), "# A {#a}\n\nWords.\n");
    assert_eq!(set("# A {#a}\r\n# B\r\n", "X", "y"), "# A {#a}\r\n\r\n- **X:** y\r\n\r\n# B\r\n");
    assert_eq!(set("# A", "X", "y"), "# A {#a}\n\n- **X:** y");
    assert_eq!(set("# A {#a}\n\nWords.\n\n## B\n", "X", "y"), "# A {#a}\n\nWords.\n\n- **X:** y\n\n## B\n");
    assert_eq!(set("# A {#a}\n- **X:**\n", "X", "y"), "# A {#a}\n- **X:** y\n");
    let book = read(&files(&[("codes", list)]));
    assert_eq!(set_field(&book, &id("a"), "Not when", "x"), Ok(vec![]));
    assert_eq!(set_field(&book, &id("a"), "Near", ""), Ok(vec![]));
    for (label, words) in [("", "x"), ("a** b", "x"), ("X", "one\u{0}")] {
        let refused = set_field(&book, &id("a"), label, words);
        assert!(refused.is_err() || words.contains('\u{0}'), "{label} {words} {refused:?}");
    }
}

#[test]
fn a_definition_is_replaced_or_written_where_it_belongs() {
    let redefined = |text: &str| changed(text, |b| redefine(b, &id("a"), "New\nwords"));
    assert_eq!(redefined("# A {#a}\nOld\nwords.\n\nMore.\n"), "# A {#a}\nNew words\n\nMore.\n");
    assert_eq!(redefined("# A {#a}\n- **Example:** x\n"), "# A {#a}\n\nNew words\n\n- **Example:** x\n");
    assert_eq!(redefined("# A {#a}\n\n- **Example:** x\n"), "# A {#a}\n\nNew words\n\n- **Example:** x\n");
    assert_eq!(redefined("# A {#a}"), "# A {#a}\n\nNew words");
    assert_eq!(redefined("# A {#a}\r\n# B\r\n"), "# A {#a}\r\n\r\nNew words\r\n\r\n# B\r\n");
    assert!(error("# A {#a}", |b| redefine(b, &id("a"), " ")).contains("empty"));
    let listed = changed("# A {#a}\n", |b| redefine(b, &id("a"), "- not a list"));
    assert_eq!(read(&files(&[("codes", &listed)])).codes[0].definition, "- not a list");
}

#[test]
fn ids_are_written_only_where_they_are_not() {
    let pinned = changed(BOOK, |b| write_ids(b, &[id("work"), id("home-rest")]));
    assert_eq!(pinned, BOOK.replace("## Rest", "## Rest {#home-rest}"));
    assert_eq!(changed("# A {#Bad .x}\n", |b| write_ids(b, &[id("a")])), "# A {#a .x}\n");
    assert_eq!(changed("\u{feff}# A ##", |b| write_ids(b, &[id("a")])), "\u{feff}# A ## {#a}");
}

#[test]
fn what_cannot_be_read_for_sure_is_not_written() {
    assert!(
        error("# A {#x}\n# B {#x}\n", |b| set_status(b, &id("x"), Retired))
            .contains("codes.md:1 and at codebook/codes.md:2")
    );
    assert!(error("# A {#x y}\n", |b| set_status(b, &id("a-x-y"), Retired)).contains("`y` is not"));
    assert!(
        error("# A {#x}\n<<<<<<< a\n=======\n>>>>>>> b\n", |b| set_status(b, &id("x"), Retired)).contains("codes.md:2")
    );
    let prose = changed("# A {b, c}\n", |b| set_status(b, &id("a-b-c"), Retired));
    assert_eq!(prose, "# A {b, c} {#a-b-c status=retired}\n");
}

#[test]
fn the_projects_own_codebook_can_be_changed_everywhere() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/codebook");
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut old: Files = Vec::new();
    for path in entries.flatten().map(|e| e.path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        old.push((format!("codebook/{name}"), std::fs::read_to_string(path).unwrap()));
    }
    old.sort();
    let book = read(&old);
    for (index, code) in book.codes.iter().enumerate().step_by(9) {
        let other = &book.codes[(index + 31) % book.codes.len()].id;
        rename(&book, &code.id, "Something else").unwrap();
        set_status(&book, &code.id, Retired).unwrap();
        redefine(&book, &code.id, "Other words.").unwrap();
        let moved = move_to(&book, &code.id, Some(other));
        assert!(moved.is_ok() || matches!(moved, Err(EditError::Merged { .. })), "{moved:?}");
        assert!(move_to(&book, &code.id, None).is_ok());
    }
}
