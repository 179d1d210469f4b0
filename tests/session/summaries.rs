//! Summaries written, drafted, taken away and taken back, by several hands.

use super::code;
use crate::support::{TempStudy, place};
use emic::analysis::Record;
use emic::analysis::framework::{Asked, By, Columns, Framework, State};
use emic::model::change::{Change, Field, NewSummary};
use emic::model::study::Study;
use emic::model::summary::{Case, WrittenFrom, digest};
use emic::session::{Options, Session, SessionError, draft_stamp, drafted};

const FILE: &str = "summaries/P-01.md";

fn matrix(study: &Study) -> Framework {
    let asked =
        Asked { columns: Some(Columns::Code), by: Some(By::Participant), ..Asked::new(Record::Coder("ana".into())) };
    Framework::new(study, &asked).unwrap()
}

/// A summary of P-01, written from what is coded now.
fn new(study: &Study, column: &str, text: &str) -> NewSummary {
    let made = matrix(study);
    let from = made.column(&column.into()).map(|column| made.from_now(study, 0, column));
    NewSummary { case: Case::whole("P-01"), code: column.into(), text: text.into(), from, over: None }
}

fn state(study: &Study, code: &str) -> State {
    let made = matrix(study);
    made.cells[0][made.column(&code.into()).unwrap()].state
}

/// One act in a session of its own, in which `words` becomes the summary on a code.
fn write(study: &TempStudy, coder: &str, code: &str, words: &str) -> Result<String, SessionError> {
    let mut session = study.session(coder);
    let one = new(session.study(), code, words);
    let applied = session.apply(Change::Summaries(vec![one]))?;
    session.finish()?;
    Ok(applied.message)
}

fn act(study: &TempStudy, coder: &str, change: Change) -> Result<String, SessionError> {
    let mut session = study.session(coder);
    let applied = session.apply(change)?;
    session.finish()?;
    Ok(applied.message)
}

/// The small study; ana coded “one chance” twice with alpha.
fn study() -> TempStudy {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    for nth in [0, 1] {
        session.apply(code(&session, "one", "one chance", nth, "alpha")).unwrap();
    }
    session.finish().unwrap();
    study
}

#[test]
fn a_summary_is_a_heading_in_its_cases_file_and_its_code_gets_a_lasting_id() {
    let study = study();
    assert_eq!(
        write(&study, "ana", "beta-beta-low", "Low, see [[source:two]].").unwrap(),
        "wrote the summary of P-01 on “Beta low”"
    );
    write(&study, "ana", "alpha", "One chance.\n\n## A heading").unwrap();
    let text = study.read(FILE);
    assert!(
        text.starts_with(
            "---\ncase: P-01\ncoder: ana\ncreated: \"2026-11-23\"\n---\n\n# P-01\n\n## Beta low {#beta-beta-low}\n"
        ),
        "{text}"
    );
    assert!(text.contains("## Alpha {#alpha}\n\n<!-- written from 2 codings (coder:ana): "), "{text}");
    assert!(text.ends_with("\n\nOne chance.\n\n### A heading\n"), "{text}");
    assert!(study.read("codebook/codes.md").contains("{#beta-beta-low}"));
    assert!(study.read("corpus/two.md").starts_with("---\nid: two\n"));
    let session = study.session("ben");
    assert!(session.faults().is_empty());
    assert_eq!(session.study().summaries.len(), 1);
    assert_eq!((state(session.study(), "alpha"), state(session.study(), "gamma")), (State::Written, State::NotCoded));
    assert!(
        study
            .read("history/ana.jsonl")
            .contains("\"op\":\"summary\",\"change\":\"write\",\"case\":\"P-01\",\"codes\":[\"alpha\"]")
    );
}

#[test]
fn every_act_on_summaries_is_taken_back_and_brought_again_after_restarts() {
    let study = study();
    let mut states = vec![String::new()];
    for (code, words) in [("alpha", "One."), ("gamma", "Two."), ("alpha", "One, again."), ("gamma", ""), ("alpha", "")]
    {
        write(&study, "ana", code, words).unwrap();
        states.push(study.read(FILE));
    }
    assert!(!study.root().join(FILE).exists(), "a file without a summary is gone");
    for _ in 0..2 {
        for before in states[..5].iter().rev() {
            act(&study, "ana", Change::Undo).unwrap();
            assert_eq!(&study.read(FILE), before);
        }
        for after in &states[1..] {
            act(&study, "ana", Change::Redo).unwrap();
            assert_eq!(&study.read(FILE), after);
        }
    }
    assert!(study.session("ana").study().summaries.is_empty());
}

#[test]
fn several_summaries_are_one_act_or_none() {
    let study = study();
    let mut session = study.session("ana");
    let one = |code: &str| new(session.study(), code, "Words.");
    let (good, mut bad) = (vec![one("alpha"), one("gamma")], vec![one("alpha"), one("beta")]);
    bad[1].case = Case::whole("P-02");
    let said = session.apply(Change::Summaries(bad)).unwrap_err().to_string();
    assert_eq!(said, "there is no participant “P-02”; did you mean “P-01”?");
    assert!(session.study().summaries.is_empty());
    assert_eq!(session.apply(Change::Summaries(good)).unwrap().message, "wrote 2 summaries");
    assert_eq!(session.study().summaries[0].parts.len(), 2);
    session.apply(Change::Undo).unwrap();
    session.finish().unwrap();
    assert!(!study.root().join(FILE).exists());
}

#[test]
fn codings_that_come_go_or_change_make_a_summary_stale_and_undo_makes_it_fresh() {
    let study = study();
    write(&study, "ana", "alpha", "Both chances.").unwrap();
    let mut session = study.session("ana");
    let first = session.study().codings[0].id.clone();
    let span = place(&session, "one", "Nobody slept", 0);
    let changes = [
        code(&session, "one", "Nobody slept", 0, "alpha"),
        Change::Remove(vec![first.clone()]),
        Change::Set { codings: vec![first.clone()], field: Field::Code(Some("gamma".into())) },
        Change::Place(vec![(first, span)]),
    ];
    for change in changes {
        session.apply(change.clone()).unwrap();
        assert_eq!(state(session.study(), "alpha"), State::Stale, "{change:?}");
        session.apply(Change::Undo).unwrap();
        assert_eq!(state(session.study(), "alpha"), State::Written, "{change:?}");
    }
    session.finish().unwrap();
    // Text that comes before the words moves them and changes nothing.
    study.write("corpus/one.md", &study.read("corpus/one.md").replace("## Beginnings", "## How it all began"));
    let session = study.session("ana");
    assert_eq!(state(session.study(), "alpha"), State::Written);
}

#[test]
fn words_written_in_another_program_are_not_written_over_nor_taken_back() {
    let study = study();
    write(&study, "ana", "alpha", "Mine.").unwrap();
    let mut session = study.session("ana");
    let mut mine = new(session.study(), "alpha", "Mine, longer.");
    mine.over = Some(digest("Mine."));
    let hand = study.read(FILE).replace("Mine.", "Theirs, by hand.");
    study.write(FILE, &hand);
    let said = session.apply(Change::Summaries(vec![mine.clone()])).unwrap_err();
    assert!(matches!(said, SessionError::SummaryChanged { .. }), "{said}");
    assert!(matches!(session.apply(Change::Undo), Err(SessionError::MemoMovedOn(_))));
    assert_eq!(session.study().summaries[0].parts[0].text, "Theirs, by hand.", "the new words are taken up");
    mine.over = Some(digest("Theirs, by hand."));
    session.apply(Change::Summaries(vec![mine])).unwrap();
    session.apply(Change::Undo).unwrap();
    session.finish().unwrap();
    assert_eq!(study.read(FILE), hand);
}

#[test]
fn what_others_write_while_the_study_is_open_is_taken_up_and_a_conflict_is_not() {
    let study = study();
    let mut session = study.session("ana");
    study.write(FILE, "## Alpha\n\nBy hand.\n");
    assert_eq!(session.look_outside_now().as_deref(), Some("summaries of P-01 were changed outside"));
    assert_eq!(state(session.study(), "alpha"), State::ByHand);
    study.write(FILE, "## Alpha\n\n<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n");
    let said = session.look_outside_now().unwrap();
    assert!(said.contains("not taken up until it is repaired"), "{said}");
    assert_eq!(session.study().summaries[0].parts[0].text, "By hand.");
    let one = new(session.study(), "gamma", "x");
    assert!(matches!(session.apply(Change::Summaries(vec![one])), Err(SessionError::HeldBack(_))));
    std::fs::remove_file(study.root().join(FILE)).unwrap();
    session.look_outside_now();
    assert!(session.study().summaries.is_empty());
}

#[test]
fn a_colleagues_heading_stays_when_mine_is_taken_back() {
    let study = study();
    write(&study, "ana", "alpha", "Mine.").unwrap();
    write(&study, "ana", "alpha", "Mine, longer.").unwrap();
    write(&study, "ben", "gamma", "Ben's.").unwrap();
    act(&study, "ana", Change::Undo).unwrap();
    let text = study.read(FILE);
    assert!(text.contains("\n\nMine.\n\n## Gamma {#gamma}\n\n") && text.ends_with("\n\nBen's.\n"), "{text}");
}

#[test]
fn a_draft_is_made_of_the_excerpts_and_is_one_until_somebody_writes_on_it() {
    let study = study();
    let mut session = study.session("ana");
    let made = matrix(session.study());
    let text = drafted(session.study(), &made.cells[0][made.column(&"alpha".into()).unwrap()].codings);
    let ids: Vec<&str> = session.study().codings.iter().map(|c| c.id.0.as_str()).collect();
    assert_eq!(text, format!("- “one chance” [[coding:{}]]\n- “one chance” [[coding:{}]]", ids[0], ids[1]));
    let one = new(session.study(), "alpha", &text);
    let from = one.from.clone().map(|from| WrittenFrom { draft: Some(draft_stamp(&text)), ..from });
    session.apply(Change::Summaries(vec![NewSummary { from, ..one }])).unwrap();
    assert_eq!(state(session.study(), "alpha"), State::Draft);
    session.finish().unwrap();
    study.write(FILE, &study.read(FILE).replace("- “one", "- Only “one"));
    let session = study.session("ana");
    assert_eq!(state(session.study(), "alpha"), State::Written, "somebody has written on it");
}

#[test]
fn blind_coders_do_not_see_each_others_summaries_and_never_write_into_them() {
    let study = study();
    write(&study, "ana", "alpha", "Ana thinks.").unwrap();
    let ids = emic::model::ids::Ids::repeating(emic::model::ids::Stamp(1_800_000_000_000), 3);
    let options = Options { coder: Some("ben".into()), blind: true, exclusive: false, ids };
    let mut session = Session::open(study.root(), options).unwrap();
    assert!(session.study().summaries.is_empty());
    let one = NewSummary {
        case: Case::whole("P-01"),
        code: "alpha".into(),
        text: "Ben thinks.".into(),
        ..NewSummary::default()
    };
    session.apply(Change::Summaries(vec![one])).unwrap();
    session.finish().unwrap();
    assert!(study.read(FILE).contains("Ana thinks.") && study.read("summaries/P-01-2.md").contains("Ben thinks."));
    let twice = study.emic(&["check"]).exits(1).out;
    assert!(twice.contains("summary-twice"), "{twice}");
}

#[test]
fn what_nobody_has_and_what_is_not_there_is_refused() {
    let study = study();
    let said = |code: &str, words: &str| write(&study, "ana", code, words).unwrap_err().to_string();
    assert!(said("alfa", "x").contains("did you mean “alpha”?"));
    assert_eq!(said("alpha", " \n"), "the summary is like that already");
    write(&study, "ana", "alpha", "x").unwrap();
    assert_eq!(said("alpha", "x\n"), "the summary is like that already");
    assert!(said("alpha", "<<<<<<< a\n").contains("merge conflict"));
}
