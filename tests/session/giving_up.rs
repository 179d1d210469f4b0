//! Acts that meet a file which another program changed in the same moment: the
//! act is given up, its words are not, and everything else goes on.

use super::{code, state};
use crate::support::{CODES, TempStudy, place, seeded};
use emic::model::change::{Change, CodebookChange, Field, MemoChange, NewCode, NewCoding};
use emic::model::coding::MarkKind;
use emic::session::Session;
use emic::store::lock;

/// What is kept below `.emic/`.
fn kept(study: &TempStudy) -> String {
    let files = std::fs::read_dir(study.root().join(".emic")).unwrap().map(|e| e.unwrap());
    let kept = files.filter(|e| e.file_name().to_string_lossy().starts_with("given-up-"));
    kept.map(|e| std::fs::read_to_string(e.path()).unwrap()).collect()
}

/// Applies changes while the file is saved in an editor; gives what is said.
fn meanwhile(study: &TempStudy, session: &mut Session, path: &str, theirs: &str, changes: Vec<Change>) -> String {
    let held = lock::take(study.root()).unwrap();
    // The writer waits for the lock with this one.
    session.apply(Change::Mark { source: "one".into(), what: Some(MarkKind::Read) }).unwrap();
    let mut changes = changes.into_iter();
    session.apply(changes.next().unwrap()).unwrap();
    study.write(path, theirs);
    for change in changes {
        session.apply(change).unwrap();
    }
    drop(held);
    session.flush().unwrap_err().to_string()
}

fn define(text: &str) -> Change {
    Change::Codebook(CodebookChange::Define { code: "alpha".into(), field: None, text: text.into() })
}

#[test]
fn the_words_of_a_definition_that_was_given_up_are_kept_and_said_where() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let theirs = CODES.replace("# Gamma", "# Third");
    let said = meanwhile(&study, &mut session, "codebook/codes.md", &theirs, vec![define("An hour's work.")]);
    assert!(said.contains(".emic/given-up-words.md") && said.contains("do it again"), "{said}");
    assert!(kept(&study).contains("An hour's work."));
    assert_eq!(study.read("codebook/codes.md"), theirs);
}

#[test]
fn the_words_of_two_memos_with_one_file_name_do_not_overwrite_each_other() {
    let study = TempStudy::small();
    for folder in ["a", "b"] {
        study.write(&format!("memos/{folder}/luck.md"), &format!("---\nid: luck-{folder}\n---\nold\n"));
    }
    let mut session = study.session("ana");
    for (folder, words) in [("a", "The first words."), ("b", "The second words.")] {
        let (memo, path) = (format!("luck-{folder}"), format!("memos/{folder}/luck.md"));
        let theirs = format!("---\nid: {memo}\n---\ntheirs\n");
        let write = Change::Memo(MemoChange::Write { memo, text: words.into(), over: None });
        meanwhile(&study, &mut session, &path, &theirs, vec![write]);
        assert_eq!(study.read(&path), theirs);
    }
    let kept = kept(&study);
    assert!(kept.contains("The first words.") && kept.contains("The second words."), "{kept}");
}

#[test]
fn memos_and_comments_on_codings_that_were_given_up_are_kept() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let held = lock::take(study.root()).unwrap();
    session.apply(Change::Mark { source: "one".into(), what: Some(MarkKind::Read) }).unwrap();
    let new = NewCoding::by_hand("one", place(&session, "one", "borrowed stove", 0), None);
    let codings = session.apply(Change::NewCode { code: NewCode::named("Fresh"), codings: vec![new] }).unwrap().codings;
    study.write("codebook/codes.md", &CODES.replace("# Gamma", "# Third"));
    session.apply(Change::Comment { coding: codings[0].clone(), body: "To be talked about.".into() }).unwrap();
    session.apply(Change::Set { codings, field: Field::Memo("An hour's work.".into()) }).unwrap();
    drop(held);
    assert!(session.flush().is_err());
    assert_eq!(
        study.read(".emic/given-up-words.md"),
        "# Comment on “borrowed stove”\n\nTo be talked about.\n\n# Memo of “borrowed stove”\n\nAn hour's work.\n"
    );
}

#[test]
fn a_coding_cites_no_code_whose_id_was_never_written() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let held = lock::take(study.root()).unwrap();
    session.apply(code(&session, "one", "one chance", 0, "gamma")).unwrap();
    study.write("codebook/codes.md", &CODES.replace("## Beta low", "## Beta quite low"));
    session.apply(code(&session, "one", "borrowed stove", 0, "beta-beta-low")).unwrap();
    session.apply(code(&session, "one", "Nobody slept", 0, "beta-beta-low")).unwrap();
    drop(held);
    assert!(session.flush().is_err());
    let fresh = study.session("ana");
    let cited: Vec<_> = fresh.study().codings.iter().filter_map(|c| c.code.clone()).collect();
    assert!(cited.iter().all(|id| fresh.study().codebook.find(id).is_some()), "{cited:?}");
    assert_eq!(state(fresh.study()), state(session.study()));
}

#[test]
fn a_code_whose_id_went_with_the_act_before_gets_it_written_for_the_next() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let theirs = CODES.replace("What comes first.", "What is first.");
    let low = |session: &Session, quote| code(session, "one", quote, 0, "beta-beta-low");
    let (first, second) = (low(&session, "borrowed stove"), low(&session, "Nobody slept"));
    meanwhile(&study, &mut session, "codebook/codes.md", &theirs, vec![first, second]);
    session.flush().unwrap();
    let fresh = study.session("ana");
    assert_eq!(fresh.study().codings.len(), 1, "the first is done again, the second stands");
    assert!(study.read("codebook/codes.md").contains("{#beta-beta-low}"));
    assert!(study.read("codebook/codes.md").contains("What is first."));
    assert_eq!(state(fresh.study()), state(session.study()));
    let lines = study.read("history/ana.jsonl").lines().count();
    session.finish().unwrap();
    assert_eq!(study.read("history/ana.jsonl").lines().count(), lines);
}

#[test]
fn after_an_act_was_given_up_what_others_did_meanwhile_is_seen_and_stays() {
    let study = TempStudy::small();
    let mut ana = study.session("ana");
    ana.apply(define("Words.")).unwrap();
    ana.flush().unwrap();
    let mut window = seeded(study.root(), "ana", 9);
    window.apply(code(&window, "one", "borrowed stove", 0, "alpha")).unwrap();
    window.finish().unwrap();
    let held = lock::take(study.root()).unwrap();
    ana.apply(define("Other words.")).unwrap();
    study.write("codebook/codes.md", &CODES.replace("comes first", "comes second"));
    drop(held);
    assert!(ana.flush().is_err());
    ana.look_outside_now();
    assert_eq!((ana.study().codings.len(), ana.study().coders.clone()), (1, vec!["ana".to_owned()]));
    ana.apply(Change::Undo).unwrap();
    ana.flush().unwrap();
    ana.look_outside_now();
    assert_eq!(state(study.session("ana").study()), state(ana.study()));
}
