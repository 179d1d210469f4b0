//! What moving and merging write, byte for byte.

use super::tests::{BOOK, after, changed, error, files, id, read};
use super::*;

#[test]
fn a_move_changes_only_the_number_of_marks() {
    let text = "# A {#a}\n\n## B {#b}\n\nText  \n\n#### C ## {#c}\n\n## D {#d}\n\n# E {#e}\n";
    let moved = changed(text, |b| move_to(b, &id("b"), Some(&id("d"))));
    assert_eq!(moved, "# A {#a}\n\n## D {#d}\n\n### B {#b}\n\nText  \n\n##### C ## {#c}\n\n# E {#e}\n");
    let top = changed(text, |b| move_to(b, &id("b"), None));
    assert_eq!(top, "# A {#a}\n\n## D {#d}\n\n# E {#e}\n\n# B {#b}\n\nText  \n\n### C ## {#c}\n");
    let last = changed(text, |b| move_to(b, &id("e"), Some(&id("a"))));
    assert_eq!(last, text.replace("\n# E", "\n## E"));
    assert_eq!(move_to(&read(&files(&[("codes", text)])), &id("b"), Some(&id("a"))), Ok(vec![]));
}

#[test]
fn several_codes_move_together_or_not_at_all() {
    let text = "# A {#a}\n\n## B {#b}\n\n### C {#c}\n\n# D {#d}\n\n# E {#e}\n";
    let all = |codes: &[&str], under: &str| {
        let ids: Vec<CodeId> = codes.iter().map(|c| id(c)).collect();
        move_all(&read(&files(&[("codes", text)])), &ids, Some(&id(under)))
    };
    let moved = after(files(&[("codes", text)]), all(&["b", "c", "e"], "d")).remove(0).1;
    assert_eq!(moved, "# A {#a}\n\n# D {#d}\n\n## B {#b}\n\n### C {#c}\n\n## E {#e}\n", "C goes with B");
    assert!(all(&["e", "d"], "d").is_err(), "one of them cannot, so none does");
    assert_eq!(all(&["b"], "a"), Ok(vec![]));
}

#[test]
fn a_move_to_another_file_takes_over_its_line_ends() {
    let old = files(&[("a", "# A\n\n## B\n\nText.\n### C\n"), ("b", "# D {#d}\r\n\r\n# E {#e}\r\n")]);
    let now = after(old.clone(), move_to(&read(&old), &id("a-b"), Some(&id("d"))));
    assert_eq!(now[0].1, "# A\n");
    assert_eq!(now[1].1, "# D {#d}\r\n\r\n## B {#a-b}\r\n\r\nText.\r\n### C {#a-b-c}\r\n\r\n# E {#e}\r\n");
}

#[test]
fn a_move_below_itself_is_refused_also_by_way_of_another_file() {
    let old = files(&[("a", "# A {#a}\n## B {#b}\n"), ("c", "---\nunder: b\n---\n# C {#c}\n")]);
    let book = read(&old);
    for under in ["a", "b", "c"] {
        let refused = move_to(&book, &id("a"), Some(&id(under))).unwrap_err();
        assert!(matches!(refused, EditError::BelowItself { .. }), "{refused}");
    }
}

#[test]
fn a_move_too_deep_for_headings_goes_to_a_file_that_hangs_there() {
    let text = "# 1 {#l1}\n## 2\n### 3\n#### 4\n##### 5 {#l5}\n# A {#a}\n## B\n";
    let old = files(&[("codes", text)]);
    let now = after(old.clone(), move_to(&read(&old), &id("a"), Some(&id("l5"))));
    assert_eq!(now[0], ("codebook/a.md".into(), "---\nunder: l5\n---\n\n# A {#a}\n## B {#a-b}\n".into()));
    assert_eq!(now[1].1, "# 1 {#l1}\n## 2\n### 3\n#### 4\n##### 5 {#l5}\n");
    assert_eq!(read(&now).get(&id("a-b")).unwrap().depth, 6);
}

#[test]
fn a_merge_leaves_a_tombstone_and_can_be_taken_back() {
    let merged = changed(BOOK, |b| merge(b, &id("pay"), &id("home")));
    let tombstone = BOOK.replace("x=\"y z\"}  ", "x=\"y z\" merged-into=home}  ");
    assert_eq!(merged, tombstone.replace("# Home", "# Home {#home}"));
    let back = changed(&merged, |b| unmerge(b, &id("pay")));
    assert_eq!(back, BOOK.replace("# Home", "# Home {#home}"));
    assert!(error(BOOK, |b| unmerge(b, &id("pay"))).contains("not merged"));
    assert!(error(&merged, |b| merge(b, &id("pay"), &id("work"))).contains("is merged into `home`"));
    assert!(error(&merged, |b| merge(b, &id("home"), &id("pay"))).contains("leads back"));
    assert!(error(BOOK, |b| merge(b, &id("pay"), &id("pay"))).contains("leads back"));
    assert!(error(&merged, |b| move_to(b, &id("work"), Some(&id("pay")))).contains("stands below"));
    assert!(error(&merged, |b| move_to(b, &id("home"), Some(&id("pay")))).contains("is merged into"));
}

#[test]
fn marks_that_would_pair_up_anew_stop_a_change() {
    let old = files(&[("a", "# A {#a}\n```\n\n# B {#b}\n"), ("c", "# C {#c}\n```\n")]);
    let refused = move_to(&read(&old), &id("c"), Some(&id("b"))).unwrap_err();
    assert!(matches!(refused, EditError::WouldChange(_)), "{refused}");
}

#[test]
fn a_code_with_codes_below_it_is_not_merged_away_from_them() {
    let text = "# A {#a}\n\n## B {#b}\n\n## C {#c}\n\n# D {#d}\n";
    let said = error(text, |b| merge(b, &id("a"), &id("d")));
    assert_eq!(
        said,
        "`a` has codes below it: move them first \
         (emic codebook move CHILD --under d): `b`, `c`"
    );
    let said = error(text, |b| merge(b, &id("a"), &id("c")));
    assert_eq!(said, "`c` stands below `a`, so `a` cannot be merged into it");
    // What is merged already needs no place below.
    let text = "# A {#a}\n\n## B {#b merged-into=a}\n\n# D {#d}\n";
    let merged = changed(text, |b| merge(b, &id("a"), &id("d")));
    assert!(merged.starts_with("# A {#a merged-into=d}\n"), "{merged}");
}

#[test]
fn a_move_below_itself_is_refused_across_merged_codes() {
    let text = "# A {#a}\n\n## B {#b merged-into=d}\n\n### C {#c}\n\n# D {#d}\n";
    let said = error(text, |b| move_to(b, &id("a"), Some(&id("c"))));
    assert!(said.contains("stands below"), "{said}");
    let said = error(text, |b| move_to(b, &id("d"), Some(&id("c"))));
    assert!(said.contains("stands below"), "{said}");
}
