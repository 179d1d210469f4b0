//! A study as it was: what `--as-of` reads is what stood there then.

use super::step;
use crate::support::{TempStudy, seeded, tree};
use emic::model::change::{Change, CodebookChange, NewCode};
use emic::model::ids::Stamp;
use emic::model::past::AsOf;
use emic::model::study::Study;
use emic::store::load::load;
use emic::store::past::load_as_of;
use emic::text::codebook::past;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

type Tree = BTreeMap<String, Vec<u8>>;

fn then(root: &Path, until: Stamp) -> Study {
    load_as_of(root, None, AsOf { until, asked: "then".into(), notes: Vec::new() }).unwrap().study
}

/// Everything of a study that has a history.
fn past_of(study: &Study) -> String {
    let mut out = format!("{:#?}\n{:#?}\n", study.marks, study.coders);
    study.codings.iter().for_each(|c| out.push_str(&format!("{c:#?}\n")));
    study.acts.iter().for_each(|a| out.push_str(&format!("{a:#?}\n")));
    study.codebook.codes.iter().for_each(|c| out.push_str(&format!("{c:#?}\n")));
    study.codebook.files.iter().for_each(|f| out.push_str(&format!("{f:#?}\n")));
    study.memos.iter().for_each(|m| out.push_str(&format!("{m:#?}\n")));
    study.summaries.iter().for_each(|s| out.push_str(&format!("{s:#?}\n")));
    out
}

/// Journals and histories of `late` without what was done after `until`.
fn cut_by_hand(late: &Tree, until: Stamp) -> Tree {
    let mut out = Tree::new();
    for (path, bytes) in late.iter().filter(|(path, _)| path.ends_with(".jsonl")) {
        let lines = String::from_utf8_lossy(bytes);
        let early = |line: &&str| {
            let event: serde_json::Value = serde_json::from_str(line).unwrap();
            Stamp::parse(event["at"].as_str().unwrap()).unwrap() <= until
        };
        let kept: Vec<&str> = lines.split_inclusive('\n').filter(early).collect();
        if !kept.is_empty() {
            out.insert(path.clone(), kept.concat().into_bytes());
        }
    }
    out
}

fn put(tree: &Tree, root: &Path) {
    for (path, bytes) in tree {
        let full = root.join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, bytes).unwrap();
    }
}

type Step = (bool, u8, u16, u16);

fn run(steps: &[Step]) -> Result<(), TestCaseError> {
    let study = TempStudy::small();
    let mut sessions = [seeded(study.root(), "ana", 1), seeded(study.root(), "ben", 2)];
    let mut moments: Vec<(Stamp, Tree)> = Vec::new();
    for (who, kind, a, b) in steps {
        let session = &mut sessions[usize::from(*who)];
        session.look_outside_now();
        let change = step(session, *kind, *a, *b);
        let _ = session.apply(change);
        if session.flush().is_err() {
            return Ok(());
        }
        if let Some(last) = session.study().acts.last() {
            moments.push((last.at, tree(study.root())));
        }
    }
    let late = tree(study.root());
    moments.dedup_by(|a, b| a.0 == b.0);
    for (until, files) in moments {
        // The folder as it was is the folder whose journals are cut by hand.
        let jsonl: Tree = files.clone().into_iter().filter(|(p, b)| p.ends_with(".jsonl") && !b.is_empty()).collect();
        prop_assert_eq!(&jsonl, &cut_by_hand(&late, until));
        let copy = tempfile::tempdir().unwrap();
        put(&files, copy.path());
        let was = load(copy.path(), None).unwrap().study;
        prop_assert_eq!(past_of(&then(study.root(), until)), past_of(&was), "at {}", until);
        let (book, gaps) = past::at(&load(study.root(), None).unwrap().study, until);
        prop_assert_eq!(format!("{:?}", book.codes), format!("{:?}", was.codebook.codes));
        prop_assert!(gaps.is_empty(), "{:?}", gaps);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 25, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_study_as_of_an_instant_is_the_study_that_stood_there(
        steps in prop::collection::vec(any::<Step>(), 1..25),
    ) {
        run(&steps)?;
    }
}

fn book(change: CodebookChange) -> Change {
    Change::Codebook(change)
}

/// A codebook that is renamed, moved, redefined, merged, split and retired, and the
/// instant after each.
fn worked_on() -> (TempStudy, Vec<Stamp>) {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let new = |name: &str| NewCode { under: None, ..NewCode::named(name) };
    let acts = [
        Change::NewCode { code: new("Late"), codings: Vec::new() },
        book(CodebookChange::Rename { code: "alpha".into(), name: "First".into() }),
        book(CodebookChange::Move { codes: vec!["gamma".into()], under: Some("alpha".into()) }),
        book(CodebookChange::Define { code: "alpha".into(), field: None, text: "Other words.".into() }),
        book(CodebookChange::Merge { code: "late".into(), into: "gamma".into() }),
        book(CodebookChange::Status {
            code: "beta-beta-low".into(),
            status: emic::model::codebook::CodeStatus::Retired,
        }),
        book(CodebookChange::Split {
            code: "gamma".into(),
            new: vec![new("One side"), new("Other side")],
            codings: vec![],
        }),
        Change::Undo,
    ];
    let mut instants = Vec::new();
    for act in acts {
        session.apply(act).unwrap();
        session.flush().unwrap();
        instants.push(session.study().acts.last().unwrap().at);
    }
    (study, instants)
}

#[test]
fn what_became_of_codes_is_told_act_by_act() {
    let (study, instants) = worked_on();
    let told = past::past(&load(study.root(), None).unwrap().study);
    assert_eq!(told.first.len(), 4, "those of the file that was there");
    let words: Vec<String> = told.changes.iter().map(|c| c.change.sentence()).collect();
    assert_eq!(
        words,
        [
            "“Late” is new, at the top",
            "“Alpha” is renamed to “First”",
            "“Gamma” is moved: at the top → below “First”, level 2",
            "“First” is redefined, definition: “What comes first.” → “Other words.”",
            "“Late” is merged into “Gamma”",
            "“Beta low” is retired",
            "“One side” is new, split off “Gamma”",
            "“Other side” is new, split off “Gamma”",
            "“One side” is gone from the codebook",
            "“Other side” is gone from the codebook",
        ]
        .map(str::to_owned)
    );
    assert!(told.changes.iter().all(|c| c.by.as_deref() == Some("ana")) && told.gaps.is_empty(), "{told:?}");
    assert_eq!(told.changes[1].at, instants[1]);
}

#[test]
fn what_an_editor_cut_off_is_told_by_its_events_and_said_to_be_known_in_part() {
    let (study, instants) = worked_on();
    study.write("codebook/codes.md", &study.read("codebook/codes.md").replace("Other words.", "By hand."));
    let mut session = study.session("ana");
    session.apply(book(CodebookChange::Rename { code: "alpha".into(), name: "Third".into() })).unwrap();
    session.finish().unwrap();
    let now = load(study.root(), None).unwrap().study;
    let told = past::past(&now);
    let words: Vec<String> = told.changes.iter().map(|c| c.change.sentence()).collect();
    for said in [
        "“Alpha” is renamed to “First”",
        "“Gamma” is moved below “Third”, level 2",
        "“First” is renamed to “Third”",
        "“Beta low” is retired",
    ] {
        assert!(words.contains(&said.to_owned()), "{said}: {words:#?}");
    }
    assert!(words.iter().any(|w| w.contains("entry: “What comes first.” → “Other words.”")), "{words:#?}");
    assert!(told.gaps[0].starts_with("codebook/codes.md was changed in another program"), "{:?}", told.gaps);
    // As of an earlier day what was done since is taken back where it can be, and it is said.
    let (book, gaps) = past::at(&now, instants[3]);
    let alpha = book.get(&"alpha".into()).unwrap();
    assert_eq!((alpha.name.as_str(), alpha.definition.as_str()), ("First", "By hand."));
    assert!(book.get(&"late".into()).unwrap().merged_into.is_none());
    assert!(gaps[0].contains("known only in part"), "{gaps:?}");
}

#[test]
fn of_a_text_that_was_edited_since_it_is_said_and_codings_stand_at_their_words() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    session.apply(super::code(&session, "one", "borrowed stove", 0, "alpha")).unwrap();
    session.finish().unwrap();
    let coded = load(study.root(), None).unwrap().last;
    study.write("corpus/one.md", &study.read("corpus/one.md").replace("With a", "Well, with a"));
    let mut session = study.session("ana");
    session.apply(super::code(&session, "one", "Nobody", 0, "alpha")).unwrap();
    session.finish().unwrap();
    let was = then(study.root(), coded);
    let one = was.source("one").unwrap();
    assert_eq!(was.codings.len(), 1);
    assert_eq!(one.slice(was.codings[0].place.span), "borrowed stove");
    let said = was.as_of.unwrap().sentences().join(" ");
    assert!(said.contains("The text of one was edited since"), "{said}");
    assert!(said.starts_with("As of then: what was done up to 2026-"), "{said}");
}
