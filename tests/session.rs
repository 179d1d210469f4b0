//! A session and the disk: what was done is what is read again, whatever was
//! done, in whatever order, and every act can be taken back.

mod as_of;
mod blind;
mod book;
mod corpus;
mod decide;
mod disk;
mod fields;
mod giving_up;
mod glance;
mod histories;
mod memos;
mod outside;
mod summaries;
mod undo;

use crate::support::{CODES, TempStudy, place};
use emic::model::change::{Change, CodebookChange, Field, NewCode, NewCoding};
use emic::model::codebook::CodeStatus;
use emic::model::coding::{CodingStatus, MarkKind, Method};
use emic::model::span::Span;
use emic::model::study::Study;
use emic::session::{Session, SessionError};
use proptest::prelude::*;

/// All of a study that a person could tell apart, as text.
fn state(study: &Study) -> String {
    let mut out = String::new();
    for c in &study.codings {
        let mut c = c.clone();
        c.pending = false;
        out.push_str(&format!("{c:?}\n"));
    }
    out.push_str(&format!("{:?}\n{:?}\n", study.marks, study.coders));
    for a in &study.acts {
        out.push_str(&format!("{a:?}\n"));
    }
    for c in &study.codebook.codes {
        out.push_str(&format!("{c:?}\n"));
    }
    for f in &study.codebook.files {
        out.push_str(&format!("{f:?}\n"));
    }
    for s in &study.sources {
        out.push_str(&format!("{} {} {} {}\n", s.id, s.implicit_id, s.digest.0, s.file));
    }
    out
}

/// What is left of a study when the log is not looked at.
fn things(study: &Study) -> String {
    let codings: Vec<_> = study
        .codings
        .iter()
        .map(|c| (&c.id, &c.code, &c.anchor, &c.place, &c.status, &c.memo, &c.round, &c.stance, &c.weight, &c.comments))
        .collect();
    let codes: Vec<_> = study
        .codebook
        .codes
        .iter()
        .map(|c| (&c.id, &c.name, c.parent, &c.merged_into, c.status, &c.definition))
        .collect();
    format!("{codings:?}{:?}{codes:?}", study.marks)
}

fn code(session: &Session, source: &str, quote: &str, nth: usize, id: &str) -> Change {
    Change::Code(vec![NewCoding::by_hand(source, place(session, source, quote, nth), Some(id.into()))])
}

/// One step of a random history, from three numbers.
fn step(session: &Session, kind: u8, a: u16, b: u16) -> Change {
    let study = session.study();
    let some = |n: usize| (a as usize) % n.max(1);
    let source = &study.sources[some(study.sources.len())];
    let start = u32::from(b) % source.chars();
    let span = Span::new(start, (start + 1 + u32::from(a) % 40).min(source.chars()));
    let any_code = || study.codebook.codes.get((b as usize) % study.codebook.codes.len().max(1)).map(|c| c.id.clone());
    let other = || study.codebook.codes.get((a as usize) % study.codebook.codes.len().max(1)).map(|c| c.id.clone());
    let coding = study.codings.get(some(study.codings.len())).map(|c| c.id.clone()).unwrap_or_else(|| "none".into());
    let new = |span| NewCoding {
        memo: "m\u{7}emo".repeat(usize::from(b % 2)),
        round: b.is_multiple_of(3).then(|| "2".into()),
        by: Method::Search,
        status: CodingStatus::Provisional,
        stance: b.is_multiple_of(4).then(|| "for".into()),
        weight: b.is_multiple_of(5).then(|| "2".into()),
        ..NewCoding::by_hand(&source.id, span, any_code())
    };
    let next = study.codings.get(some(study.codings.len()) + 1).map(|c| c.id.clone());
    let codings: Vec<_> = [coding.clone()].into_iter().chain(next.filter(|_| b.is_multiple_of(3))).collect();
    let set = |field| Change::Set { codings: codings.clone(), field };
    let book = |change| Change::Codebook(change);
    let (mine, theirs) = (any_code().unwrap_or_default(), other().unwrap_or_default());
    match kind % 28 {
        0..=4 => Change::Code(vec![
            new(span),
            NewCoding::by_hand(&source.id, span, None),
            new(Span::new(0, 1 + u32::from(a) % 9)),
        ]),
        5 => Change::Remove(vec![coding]),
        6 => set(Field::Code(any_code().filter(|_| !a.is_multiple_of(4)))),
        7 => set(Field::Span(span)),
        8 => set(Field::Memo(format!("\u{1b}[31m{b}\n{a}").repeat(usize::from(a % 2)))),
        9 => set(Field::Status(CodingStatus::Rejected)),
        10 => set(Field::Stance(["", "for", "against", "mixed", "wrong"][usize::from(a % 5)].into())),
        11 => set(Field::Weight(format!("{}", b % 7))),
        12 => set(Field::Round("3".repeat(usize::from(b % 2)))),
        13 => Change::Comment { coding, body: format!("remark {b}") },
        14 => Change::Mark {
            source: source.id.clone(),
            what: [None, Some(MarkKind::Read), Some(MarkKind::Complete), Some(MarkKind::Skipped)][usize::from(b % 4)],
        },
        15 => Change::NewCode {
            code: NewCode {
                under: other().filter(|_| a.is_multiple_of(2)),
                definition: "Said “so”.".into(),
                ..NewCode::named(&format!("New {}", b % 9))
            },
            codings: vec![new(span)],
        },
        16 => book(CodebookChange::Rename { code: mine, name: format!("Name {a}") }),
        17 => book(CodebookChange::Move { codes: vec![mine, theirs], under: other().filter(|_| a.is_multiple_of(2)) }),
        18 => book(CodebookChange::Merge { code: mine, into: theirs }),
        19 => book(CodebookChange::Status {
            code: mine,
            status: [CodeStatus::Retired, CodeStatus::Tentative, CodeStatus::Settled][usize::from(a % 3)],
        }),
        20 => book(CodebookChange::Define {
            code: mine,
            field: (b % 2 == 1).then(|| format!("Use {}", a % 2)),
            text: format!("Meaning {b}.").repeat(usize::from(b % 5)),
        }),
        21 => Change::Split { coding, at: start },
        22 => book(CodebookChange::Split {
            code: mine.clone(),
            new: vec![NewCode::named(&format!("Part {}", b % 3)), NewCode::named(&format!("Other {}", a % 3))],
            codings: study
                .codings
                .iter()
                .filter(|c| c.code.as_ref() == Some(&mine))
                .map(|c| (c.id.clone(), 1))
                .collect(),
        }),
        23 => {
            let own: Vec<_> = study.acts_of("ana").filter(|x| !x.undone).collect();
            match own.get(own.len().saturating_sub(1 + usize::from(b % 4))) {
                Some(act) => Change::UndoTo { act: act.act.clone() },
                None => Change::Undo,
            }
        }
        24 | 25 => Change::Undo,
        _ => Change::Redo,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_was_done_is_what_is_read_again(steps in prop::collection::vec((any::<u8>(), any::<u16>(), any::<u16>()), 1..40)) {
        let study = TempStudy::small();
        let mut session = study.session("ana");
        for (index, (kind, a, b)) in steps.iter().enumerate() {
            let change = step(&session, *kind, *a, *b);
            let before = things(session.study());
            if session.apply(change).is_err() {
                prop_assert_eq!(&before, &things(session.study()), "a refused change changes nothing");
            }
            // Now and then the program is closed and started again.
            if index % 9 == 8 {
                session.flush().unwrap();
                let again = study.session("ana");
                prop_assert_eq!(state(session.study()), state(again.study()));
                session = again;
            }
        }
        session.flush().unwrap();
        let again = study.session("ana");
        prop_assert_eq!(state(session.study()), state(again.study()));
        let faults: Vec<_> = again.faults().iter().filter(|f| f.file.starts_with("codings") || f.file.starts_with("history")).collect();
        prop_assert!(faults.is_empty(), "{:?}", faults);
    }

    #[test]
    fn two_sessions_that_look_at_each_other_have_what_a_new_start_reads(
        steps in prop::collection::vec((any::<bool>(), any::<bool>(), any::<u8>(), any::<u16>(), any::<u16>()), 1..30)
    ) {
        let study = TempStudy::small();
        let mut both = [crate::support::seeded(study.root(), "ana", 1), crate::support::seeded(study.root(), "ben", 2)];
        for (who, edit, kind, a, b) in steps {
            let session = &mut both[usize::from(who)];
            let change = step(session, kind, a, b);
            let _ = session.apply(change);
            session.flush().unwrap();
            if edit && kind % 4 == 0 {
                // Somebody's editor.
                let file = ["corpus/one.md", "corpus/two.md", "codebook/codes.md"][usize::from(a % 3)];
                let text = study.read(file);
                study.write(file, &format!("{text}\nMore {b}."));
            }
            for session in &mut both {
                session.look_outside_now();
            }
            let again = study.session("ana");
            prop_assert_eq!(state(both[0].study()), state(again.study()));
            prop_assert_eq!(state(both[1].study()), state(again.study()));
        }
    }

    #[test]
    fn undo_n_times_then_redo_n_times_restores(steps in prop::collection::vec((0u8..23, any::<u16>(), any::<u16>()), 1..25)) {
        // Every id is written: an id that a later act wrote into a heading that
        // an earlier one moved stays, and the earlier one is then refused.
        let study = TempStudy::small();
        study.write("codebook/codes.md", &CODES.replace("## Beta low", "## Beta low {#beta-low}"));
        let mut session = study.session("ana");
        let mut states = vec![things(session.study())];
        for (kind, a, b) in &steps {
            let change = step(&session, *kind, *a, *b);
            if session.apply(change).is_ok() {
                states.push(things(session.study()));
            }
        }
        let n = states.len() - 1;
        for at in (0..n).rev() {
            session.apply(Change::Undo).unwrap();
            prop_assert_eq!(&things(session.study()), &states[at], "undo to {} of {}", at, n);
        }
        prop_assert!(matches!(session.apply(Change::Undo), Err(SessionError::NothingToUndo)));
        session.flush().unwrap();
        // Another day.
        let mut session = study.session("ana");
        for (at, expected) in states.iter().enumerate().skip(1) {
            session.apply(Change::Redo).unwrap();
            prop_assert_eq!(&things(session.study()), expected, "redo to {} of {}", at, n);
        }
        prop_assert!(matches!(session.apply(Change::Redo), Err(SessionError::NothingToRedo)));
        // All the way back at once, and forth again at once, which one undo takes one step of.
        let first = session.study().acts_of("ana").min_by_key(|a| (a.at, a.act.clone())).map(|a| a.act.clone());
        if let Some(act) = first {
            session.apply(Change::UndoTo { act }).unwrap();
            prop_assert_eq!(&things(session.study()), &states[0]);
            session.apply(Change::Redo).unwrap();
            prop_assert_eq!(&things(session.study()), &states[n]);
            session.apply(Change::Undo).unwrap();
            prop_assert_eq!(&things(session.study()), &states[n - 1]);
            session.apply(Change::Redo).unwrap();
            prop_assert_eq!(&things(session.study()), &states[n]);
        }
        session.flush().unwrap();
        prop_assert_eq!(things(study.session("ana").study()), things(session.study()));
    }
}

#[test]
fn ids_and_times_given_the_same_bytes_are_written() {
    let write = || {
        let study = TempStudy::small();
        let mut session = study.session("ana");
        for (kind, a, b) in
            [(0, 3, 5), (15, 8, 2), (13, 0, 1), (14, 1, 2), (16, 2, 2), (24, 0, 0), (5, 0, 0), (27, 0, 0)]
        {
            let change = step(&session, kind, a, b);
            let _ = session.apply(change);
        }
        session.finish().unwrap();
        study.tree()
    };
    let (one, two) = (write(), write());
    assert_eq!(one, two);
    assert!(one.keys().any(|k| k.starts_with("codings/ana/")) && one.contains_key("history/ana.jsonl"));
}

#[test]
fn the_id_of_a_source_is_written_before_its_first_coding_and_no_other_byte() {
    for bytes in [
        "Just text.\n\nMore.",
        "---\ntitle: T # t\n---\n\nBody here, text.\n",
        "\u{feff}---\r\ntitle: T\r\n---\r\nBody text.\r\n",
        "---\rtitle: T\r---\rOld text.\r",
    ] {
        for change in ["code", "new code", "mark"] {
            let study = TempStudy::new(&[("corpus/deep/no id.md", bytes), ("codebook/codes.md", CODES)]);
            let mut session = study.session("ana");
            let id = "deep/no id";
            let before = session.study().source(id).unwrap().clone();
            let change = match change {
                "code" => code(&session, id, "text", 0, "alpha"),
                "mark" => Change::Mark { source: id.into(), what: Some(MarkKind::Read) },
                _ => Change::NewCode {
                    code: NewCode::named("Fresh"),
                    codings: vec![NewCoding::by_hand(id, place(&session, id, "text", 0), None)],
                },
            };
            session.apply(change).unwrap();
            session.finish().unwrap();
            let now = study.read("corpus/deep/no id.md");
            let line = "id: deep/no id";
            let at = now.find(line).unwrap_or_else(|| panic!("{now:?}"));
            let eol = if bytes.contains("\r\n") {
                "\r\n"
            } else if bytes.contains('\r') {
                "\r"
            } else {
                "\n"
            };
            let mut without = now.clone();
            without.replace_range(at..at + line.len() + eol.len(), "");
            if bytes.contains("---") {
                assert_eq!(without, bytes);
            } else {
                assert_eq!(without, format!("---\n---\n\n{bytes}"));
            }
            let again = study.session("ana");
            let after = again.study().source(id).unwrap();
            assert_eq!((&after.body, &after.digest, after.implicit_id), (&before.body, &before.digest, false));
            assert!(again.study().codings.iter().all(|c| c.place.grade.word() == "exact"));
        }
    }
}

#[test]
fn the_id_of_a_code_is_written_before_it_is_cited_and_stays_when_that_is_undone() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    session.apply(code(&session, "one", "stove", 0, "beta-beta-low")).unwrap();
    session.apply(Change::Undo).unwrap();
    session.finish().unwrap();
    assert_eq!(study.read("codebook/codes.md"), CODES.replace("## Beta low", "## Beta low {#beta-beta-low}"));
    assert!(study.session("ana").study().codings.is_empty());
    // Nothing of this was found by surprise: the history knows each state.
    let history = study.read("history/ana.jsonl");
    assert_eq!(history.matches("\"found\":true").count(), 1, "{history}");
    study.session("ana").apply(Change::Mark { source: "one".into(), what: None }).unwrap();
    assert_eq!(study.read("history/ana.jsonl"), history);
}

#[test]
fn changing_the_code_of_a_coding_writes_the_id_of_that_code() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let made = session.apply(code(&session, "one", "stove", 0, "alpha")).unwrap().codings;
    session.apply(Change::Set { codings: made, field: Field::Code(Some("beta-beta-low".into())) }).unwrap();
    session.finish().unwrap();
    assert!(study.read("codebook/codes.md").contains("{#beta-beta-low}"));
}

#[test]
fn in_blind_mode_nothing_of_the_other_coders_journals_is_read_or_missed() {
    let study = TempStudy::small();
    let mut ben = study.session("ben");
    let place = place(&ben, "one", "stove", 0);
    ben.apply(Change::NewCode {
        code: NewCode::named("Ben's own"),
        codings: vec![NewCoding::by_hand("one", place, None)],
    })
    .unwrap();
    ben.finish().unwrap();
    let ids = emic::model::ids::Ids::repeating(emic::model::ids::Stamp(1_800_000_000_000), 4);
    let mut ana = Session::open(
        study.root(),
        emic::session::Options { coder: Some("ana".into()), blind: true, exclusive: false, ids },
    )
    .unwrap();
    assert!(ana.study().codings.is_empty() && ana.faults().is_empty(), "{:?}", ana.faults());
    let read = emic::store::load::load(study.root(), Some("ana")).unwrap();
    assert!(read.events.iter().all(|l| l.origin.coder.as_deref() != Some("ben")));
    assert!(!ana.study().coders.contains(&"ben".to_owned()));
    ana.apply(code(&ana, "one", "café", 0, "ben-s-own"))
        .or_else(|_| ana.apply(code(&ana, "one", "café", 0, "bens-own")))
        .unwrap();
    ana.finish().unwrap();
    assert!(
        !study.read("history/ana.jsonl").contains("found"),
        "ben's new code is no surprise: {}",
        study.read("history/ana.jsonl")
    );
}

#[test]
fn of_two_sources_with_one_id_the_first_has_the_codings() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    session.apply(code(&session, "one", "stove", 0, "alpha")).unwrap();
    session.finish().unwrap();
    study.write("corpus/zzz.md", "---\nid: one\n---\nQuite another text.");
    let session = study.session("ana");
    assert_eq!(session.study().codings[0].place.grade.word(), "exact");
}
