//! Studies under git: several people's journals, and one person's on two
//! machines, merge without a conflict and without losing a coding; what does
//! conflict is an error and never interview text.

use crate::support::{ONE, TempStudy, place, seeded, tree};
use emic::model::change::{Change, CodebookChange, NewCode, NewCoding};
use emic::model::codebook::CodeStatus;
use emic::model::coding::MarkKind;
use emic::session::SessionError;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Opens the study on the machine of this folder.
fn session(root: &Path, coder: &str) -> emic::session::Session {
    seeded(root, coder, u64::from(root.ends_with("clone")))
}

/// Runs git in `dir` with a fixed identity; gives whether it went well and
/// what it said.
fn git(dir: &Path, args: &[&str]) -> (bool, String) {
    let fixed = [
        ("GIT_AUTHOR_NAME", "t"),
        ("GIT_AUTHOR_EMAIL", "t@example.org"),
        ("GIT_COMMITTER_NAME", "t"),
        ("GIT_COMMITTER_EMAIL", "t@example.org"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ];
    let out = Command::new("git")
        .args(["-c", "init.defaultBranch=main", "-c", "merge.conflictStyle=diff3"])
        .args(args)
        .current_dir(dir)
        .envs(fixed)
        .output()
        .unwrap();
    (out.status.success(), format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)))
}

fn good(dir: &Path, args: &[&str]) -> String {
    let (ok, said) = git(dir, args);
    assert!(ok, "git {args:?}: {said}");
    said
}

fn has_git() -> bool {
    let there = Command::new("git").arg("--version").output().is_ok();
    if !there {
        println!("skipped: no git");
    }
    there
}

/// A study under git and a clone of it.
fn two_clones() -> (TempStudy, tempfile::TempDir, PathBuf) {
    let study = TempStudy::small();
    // Every id is written, as after the first day.
    study.write("corpus/two.md", &format!("---\nid: two\n---\n\n{}", study.read("corpus/two.md")));
    good(study.root(), &["init", "-q"]);
    good(study.root(), &["add", "-A"]);
    good(study.root(), &["commit", "-qm", "start"]);
    let dir = tempfile::tempdir().unwrap();
    let there = dir.path().join("clone");
    good(dir.path(), &["clone", "-q", &study.root().to_string_lossy(), "clone"]);
    (study, dir, there)
}

fn commit(dir: &Path) {
    good(dir, &["add", "-A"]);
    good(dir, &["commit", "-qm", "work"]);
}

fn code(root: &Path, coder: &str, source: &str, quote: &str, code: &str) {
    let mut session = session(root, coder);
    let span = place(&session, source, quote, 0);
    session.apply(Change::Code(vec![NewCoding::by_hand(source, span, Some(code.into()))])).unwrap();
    session.finish().unwrap();
}

fn quotes(root: &Path) -> Vec<String> {
    let mut out: Vec<String> = session(root, "ana")
        .study()
        .codings
        .iter()
        .map(|c| format!("{} {} {}", c.coder, c.source, c.anchor.quote))
        .collect();
    out.sort();
    out
}

#[test]
fn two_coders_on_two_machines_merge_to_the_union_of_their_codings() {
    if !has_git() {
        return;
    }
    let (here, _dir, there) = two_clones();
    code(here.root(), "ana", "one", "borrowed stove", "alpha");
    code(here.root(), "ana", "two", "stove", "beta");
    commit(here.root());
    code(&there, "ben", "one", "borrowed stove", "gamma");
    code(&there, "ben", "one", "one chance", "alpha");
    commit(&there);
    good(&there, &["pull", "-q", "--no-rebase", "--no-edit"]);
    assert_eq!(
        quotes(&there),
        ["ana one borrowed stove", "ana two stove", "ben one borrowed stove", "ben one one chance"]
    );
    assert!(good(&there, &["status", "--porcelain"]).is_empty(), "the cache is ignored");
    assert!(session(&there, "ana").faults().iter().all(|f| f.severity < emic::model::diagnostic::Severity::Warning));
    good(here.root(), &["pull", "-q", "--no-rebase", &there.to_string_lossy(), "main"]);
    assert_eq!(quotes(here.root()), quotes(&there));
}

#[test]
fn one_coder_on_two_machines_loses_nothing_and_undo_means_the_same_afterwards() {
    if !has_git() {
        return;
    }
    let (here, _dir, there) = two_clones();
    // The second coding of each side goes to the same file at the same place.
    for (root, words) in
        [(here.root(), ["borrowed stove", "one chance", "week"]), (&there, ["café", "façade", "laughs"])]
    {
        for quote in words {
            code(root, "ana", "one", quote, "alpha");
        }
    }
    let mut session_there = session(&there, "ana");
    session_there.apply(Change::Undo).unwrap();
    session_there.apply(Change::Mark { source: "one".into(), what: Some(MarkKind::Complete) }).unwrap();
    session_there.finish().unwrap();
    commit(here.root());
    commit(&there);
    good(&there, &["pull", "-q", "--no-rebase", "--no-edit"]);
    let all = ["ana one borrowed stove", "ana one café", "ana one façade", "ana one one chance", "ana one week"];
    assert_eq!(quotes(&there), all);
    let merged = session(&there, "ana");
    assert_eq!(merged.study().marks.len(), 1);
    assert!(
        merged.faults().iter().all(|f| f.severity < emic::model::diagnostic::Severity::Warning),
        "{:?}",
        merged.faults()
    );
    // And again, after both have gone on.
    good(here.root(), &["pull", "-q", "--no-rebase", &there.to_string_lossy(), "main"]);
    code(here.root(), "ana", "two", "paid back", "beta");
    code(&there, "ana", "one", "slept", "beta");
    commit(here.root());
    commit(&there);
    good(&there, &["pull", "-q", "--no-rebase", "--no-edit"]);
    assert_eq!(quotes(&there).len(), 7);
}

#[test]
fn a_journal_committed_in_the_middle_of_an_act_is_whole_after_the_next_merge() {
    if !has_git() {
        return;
    }
    let (here, _dir, there) = two_clones();
    let mut ana = session(here.root(), "ana");
    let span = place(&ana, "one", "stove", 0);
    ana.apply(Change::NewCode { code: NewCode::named("Fresh"), codings: vec![NewCoding::by_hand("one", span, None)] })
        .unwrap();
    ana.finish().unwrap();
    good(here.root(), &["add", "codings"]);
    good(here.root(), &["commit", "-qm", "half of it"]);
    good(&there, &["pull", "-q"]);
    let half = session(&there, "ben");
    assert!(half.study().codings.is_empty());
    assert_eq!(half.faults().iter().filter(|f| f.rule == "incomplete-act").count(), 1);
    commit(here.root());
    good(&there, &["pull", "-q"]);
    let whole = session(&there, "ben");
    assert_eq!(whole.study().codings.len(), 1);
    assert!(whole.faults().iter().all(|f| f.rule != "incomplete-act"));
}

#[test]
fn clashing_changes_of_text_or_codebook_are_errors_and_nothing_is_coded_or_written_over_them() {
    if !has_git() {
        return;
    }
    let (here, _dir, there) = two_clones();
    code(here.root(), "ana", "one", "borrowed stove", "alpha");
    commit(here.root());
    good(&there, &["pull", "-q"]);
    for (root, stove, name) in [(here.root(), "a lent stove", "First"), (&there, "somebody's stove", "Foremost")] {
        std::fs::write(root.join("corpus/one.md"), ONE.replace("a borrowed stove", stove)).unwrap();
        std::fs::write(root.join("corpus/participants.csv"), format!("id,role\nP-01,{name}\n")).unwrap();
        let mut s = session(root, if root == here.root() { "ana" } else { "ben" });
        s.apply(Change::Codebook(CodebookChange::Rename { code: "alpha".into(), name: name.into() })).unwrap();
        s.finish().unwrap();
        commit(root);
    }
    assert!(!git(&there, &["pull", "-q", "--no-rebase", "--no-edit"]).0, "these do clash");
    let before = tree(&there);
    let mut session = session(&there, "ana");
    let mut rules: Vec<(&str, &str)> =
        session.faults().iter().filter(|f| f.rule.contains("conflict")).map(|f| (f.rule, f.file.as_str())).collect();
    rules.dedup();
    let files: Vec<&str> = rules.iter().map(|r| r.1).collect();
    for file in ["corpus/one.md", "corpus/participants.csv", "codebook/codes.md"] {
        assert!(files.contains(&file), "{file} not in {rules:?}");
    }
    assert!(
        session.faults().iter().filter(|f| f.rule.contains("conflict")).all(|f| f.line.is_some() && !f.help.is_empty())
    );
    // The history of both coders is whole, the coding waits or stands.
    assert_eq!(session.study().codings.len(), 1);
    let span = place(&session, "one", "We had", 0);
    assert!(matches!(
        session.apply(Change::Code(vec![NewCoding::by_hand("one", span, Some("gamma".into()))])),
        Err(SessionError::Conflict(_))
    ));
    assert!(
        session
            .apply(Change::Codebook(CodebookChange::Status { code: "alpha".into(), status: CodeStatus::Retired }))
            .is_err()
    );
    assert!(session.apply(Change::NewCode { code: NewCode::named("More"), codings: vec![] }).is_err());
    session.finish().unwrap();
    let after = tree(&there);
    for path in ["corpus/one.md", "corpus/participants.csv", "codebook/codes.md"] {
        assert_eq!(before[path], after[path], "{path}");
    }
}

#[test]
fn conflict_markers_in_a_journal_are_errors_and_both_sides_count() {
    let study = TempStudy::small();
    code(study.root(), "ana", "one", "borrowed stove", "alpha");
    code(study.root(), "ana", "one", "week", "alpha");
    let text = study.read("codings/ana/one.jsonl");
    let (a, b) = text.split_once('\n').unwrap();
    study.write("codings/ana/one.jsonl", &format!("<<<<<<< HEAD\n{a}\n||||||| base\n=======\n{b}>>>>>>> theirs\n"));
    let session = study.session("ana");
    assert_eq!(session.study().codings.len(), 2);
    let lines: Vec<u32> =
        session.faults().iter().filter(|f| f.rule == "conflict-marker").filter_map(|f| f.line).collect();
    assert_eq!(lines, [1, 3, 4, 6]);
}
