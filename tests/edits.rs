//! Codings survive edits of the text, from end to end and on disk: each is on
//! the same words said at the same moment, or it waits for a person.

use crate::support::{ONE, TempStudy, place, session};
use emic::model::anchor::Grade;
use emic::model::change::{Change, NewCoding};
use emic::model::coding::MarkKind;
use emic::model::span::Span;
use emic::session::Session;
use unicode_normalization::UnicodeNormalization;

/// Codes these words (the nth time they are said) with `alpha`.
fn code(study: &TempStudy, source: &str, words: &[(&str, usize)]) {
    let mut session = study.session("ana");
    let new = words
        .iter()
        .map(|(quote, nth)| NewCoding::by_hand(source, place(&session, source, quote, *nth), Some("alpha".into())))
        .collect();
    session.apply(Change::Code(new)).unwrap();
    session.finish().unwrap();
}

/// Grade, place and words of every coding, in the order they were made.
fn placed(session: &Session) -> Vec<(Grade, Span, String)> {
    let mut codings: Vec<_> = session.study().codings.iter().collect();
    codings.sort_by_key(|c| &c.id);
    let words = |s: &str, span| session.study().source(s).map(|s| s.slice(span).to_owned()).unwrap_or_default();
    codings.into_iter().map(|c| (c.place.grade, c.place.span, words(&c.source, c.place.span))).collect()
}

fn grades(session: &Session) -> Vec<Grade> {
    placed(session).into_iter().map(|p| p.0).collect()
}

/// Any act makes emic take note of what was changed outside.
fn write_something(study: &TempStudy) {
    let mut session = study.session("ana");
    let what = Some(MarkKind::Read).filter(|_| session.study().marks.is_empty());
    session.apply(Change::Mark { source: "one".into(), what }).unwrap();
    session.finish().unwrap();
}

/// The same study on a machine that has no cache.
fn fresh_clone(study: &TempStudy) -> (tempfile::TempDir, Session) {
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in study.tree() {
        let full = dir.path().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, bytes).unwrap();
    }
    let session = session(dir.path(), "ana");
    (dir, session)
}

#[test]
fn an_edit_made_outside_is_followed_by_a_map_of_lengths_and_a_fresh_clone_agrees() {
    let study = TempStudy::small();
    code(
        &study,
        "one",
        &[
            ("borrowed stove", 0),
            ("one chance", 0),
            ("one chance", 1),
            ("Nobody slept that week.", 0),
            ("👩\u{200d}🍳", 0),
        ],
    );
    let edited = ONE
        .replace("With a borrowed", "Oh, with a quite old, borrowed")
        .replace("Nobody slept that week.", "None slept.");
    study.write("corpus/one.md", &edited);
    let here = study.session("ana");
    let before = placed(&here);
    assert!(study.read("history/ana.jsonl").matches("\"op\":\"text\"").count() == 0, "reading writes nothing");
    let (_dir, clone) = fresh_clone(&study);
    let alone = placed(&clone);
    write_something(&study);
    let history = study.read("history/ana.jsonl");
    assert_eq!(history.matches("\"op\":\"text\"").count(), 1);
    for word in ["borrowed", "quite old", "slept", "Nobody", "None"] {
        assert!(!history.contains(word), "a map holds lengths only: {history}");
    }
    let now = placed(&study.session("ana"));
    assert_eq!(
        now.iter().map(|p| p.0).collect::<Vec<_>>(),
        [Grade::Moved, Grade::Moved, Grade::Moved, Grade::Changed, Grade::Moved]
    );
    assert_eq!(
        now.iter().map(|p| p.2.as_str()).collect::<Vec<_>>(),
        ["borrowed stove", "one chance", "one chance", "None slept.", "👩\u{200d}🍳"]
    );
    let (_dir, clone) = fresh_clone(&study);
    assert_eq!(placed(&clone), now);
    // And writing again notes nothing new.
    write_something(&study);
    assert_eq!(study.read("history/ana.jsonl").matches("\"op\":\"text\"").count(), 1);
    assert_eq!(before, now, "reading grades as writing does");
    // Where neither the map nor the old body is, the words alone lead to the same places, or nowhere.
    for (alone, mapped) in alone.iter().zip(&now).filter(|(alone, _)| alone.0.is_sure()) {
        assert_eq!(alone, mapped);
    }
    assert_eq!(alone.iter().filter(|p| p.0.is_sure()).count(), 3);
}

#[test]
fn words_that_were_replaced_are_lost_and_saying_yes_takes_nothing() {
    let study = TempStudy::small();
    let said = "We had one chance, and we took it.\n\nNobody slept that week.";
    code(&study, "one", &[(said, 0), ("borrowed stove", 0), ("café", 0)]);
    let put = ONE.replace(said, "[we removed it]").replace("café", "caffé");
    study.write("corpus/one.md", &put);
    let expected = [Grade::Lost, Grade::Exact, Grade::Changed];
    let (_dir, alone) = fresh_clone(&study);
    assert_eq!(grades(&study.session("ana")), expected);
    assert_eq!(grades(&alone), expected);
    write_something(&study);
    let (_dir, clone) = fresh_clone(&study);
    assert_eq!(placed(&clone), placed(&study.session("ana")));
    let id = clone.study().codings.iter().find(|c| c.place.grade == Grade::Lost).unwrap().id.to_string();
    study.emic(&["review", "accept", &id]).exits(2);
    assert_eq!(grades(&study.session("ana")), expected);
}

#[test]
fn maps_chain_over_several_edits_and_serve_every_coder() {
    let study = TempStudy::small();
    code(&study, "one", &[("one chance", 1)]);
    let mut ben = study.session("ben");
    ben.apply(Change::Code(vec![NewCoding::by_hand("one", place(&ben, "one", "stove", 0), Some("beta".into()))]))
        .unwrap();
    ben.finish().unwrap();
    let mut text = ONE.to_owned();
    for n in 0..4 {
        text = text.replacen("**P-01:**", &format!("**P-01:** Number {n}, well,"), 2);
        study.write("corpus/one.md", &text);
        // Each day on another machine, with the cache of the day before only.
        write_something(&study);
    }
    let (_dir, clone) = fresh_clone(&study);
    assert_eq!(placed(&clone), placed(&study.session("ben")));
    assert_eq!(
        placed(&clone).iter().map(|p| (p.0, p.2.as_str())).collect::<Vec<_>>(),
        [(Grade::Moved, "one chance"), (Grade::Moved, "stove")]
    );
    let right = place(&clone, "one", "one chance", 1);
    assert_eq!(placed(&clone)[0].1, right);
}

#[test]
fn line_ends_a_mark_blank_lines_and_front_matter_move_nothing() {
    let study = TempStudy::small();
    code(&study, "one", &[("one chance", 0), ("façade, 中文 sign", 0), ("🍳", 0)]);
    let exact = [Grade::Exact; 3];
    let body = ONE.split("---\n").nth(2).unwrap();
    for text in [
        ONE.replace('\n', "\r\n"),
        ONE.replace('\n', "\r"),
        format!("\u{feff}{}", ONE.replace('\n', "\r\n")),
        ONE.replace("kind: interview", "kind: interview\nsite: north\nwave: 2"),
        ONE.replace("---\n\n##", "---\n\n\n\n   \n##"),
        format!("---\nid: \"one\"\n---\n{}", body.trim_start()),
    ] {
        study.write("corpus/one.md", &text);
        let session = study.session("ana");
        assert_eq!(grades(&session), exact, "{text:?}");
        assert_eq!(placed(&session)[1].2, "façade, 中文 sign");
    }
}

#[test]
fn decomposed_letters_are_the_same_words() {
    let study = TempStudy::small();
    code(&study, "one", &[("the café opened", 0), ("façade", 0), ("one chance", 1)]);
    study.write("corpus/one.md", &ONE.nfd().collect::<String>());
    for noted in [false, true] {
        if noted {
            write_something(&study);
        }
        let now = placed(&study.session("ana"));
        assert!(now.iter().all(|p| p.0.is_sure()), "{now:?}");
        assert_eq!(now[1].2.nfc().collect::<String>(), "façade");
        assert_eq!(now[1].2.chars().count(), 7);
    }
}

#[test]
fn a_coding_that_ends_at_the_last_character_stays() {
    let study = TempStudy::small();
    code(&study, "two", &[("End.", 0), ("was paid back.\n\nEnd.", 0)]);
    let text = study.read("corpus/two.md");
    for new in [
        format!("{text}\n"),
        format!("{text} And more."),
        text.replace("Minutes", "Short minutes"),
        format!("{text}\n\nSigned."),
    ] {
        study.write("corpus/two.md", &new);
        assert!(
            grades(&study.session("ana")).iter().all(|g| g.is_sure()),
            "{new:?}: {:?}",
            placed(&study.session("ana"))
        );
        let mut session = study.session("ana");
        session.apply(Change::Mark { source: "two".into(), what: None }).unwrap();
        session.finish().unwrap();
        assert_eq!(
            placed(&study.session("ana")).iter().map(|p| p.2.as_str()).collect::<Vec<_>>(),
            ["End.", "was paid back.\n\nEnd."]
        );
        study.write("corpus/two.md", &text);
    }
}

#[test]
fn a_renamed_or_moved_file_keeps_its_codings() {
    let study = TempStudy::small();
    code(&study, "one", &[("one chance", 1)]);
    code(&study, "two", &[("stove", 1)]);
    std::fs::create_dir_all(study.root().join("corpus/2026")).unwrap();
    std::fs::rename(study.root().join("corpus/one.md"), study.root().join("corpus/2026/First talk.md")).unwrap();
    // This one had no id of its own until it was coded.
    std::fs::rename(study.root().join("corpus/two.md"), study.root().join("corpus/minutes.md")).unwrap();
    assert_eq!(grades(&study.session("ana")), [Grade::Exact; 2]);
    code(&study, "two", &[("End", 0)]);
    assert_eq!(grades(&study.session("ana")), [Grade::Exact; 3]);
}

/// A text in which one phrase is said twenty times, each time by itself, as
/// people do (`alike`), or among other words.
fn twenty(alike: bool, without: Option<usize>) -> String {
    let mut out = "---\nid: one\n---\n".to_owned();
    for n in (0..20).filter(|n| Some(*n) != without) {
        out.push_str(&if alike {
            "**Q:** And?\n\n**A:** It is what it is.\n\n".to_owned()
        } else {
            format!("**Q:** And in year {n}?\n\n**A:** It is what it is.\n\n")
        });
    }
    out
}

#[test]
fn of_a_phrase_said_twenty_times_one_of_which_is_deleted_each_coding_is_right_or_waits() {
    for alike in [true, false] {
        for gone in [0, 7, 19] {
            for noted in [false, true] {
                let study = TempStudy::small();
                study.write("corpus/one.md", &twenty(alike, None));
                code(&study, "one", &(0..20).map(|n| ("It is what it is.", n)).collect::<Vec<_>>());
                study.write("corpus/one.md", &twenty(alike, Some(gone)));
                if noted {
                    write_something(&study);
                }
                let session = study.session("ana");
                let now = placed(&session);
                for (n, (grade, span, _)) in now.iter().enumerate() {
                    let right = (n != gone)
                        .then(|| place(&session, "one", "It is what it is.", if n > gone { n - 1 } else { n }));
                    assert!(
                        !grade.is_sure() || Some(*span) == right,
                        "alike {alike}, {gone} gone, noted {noted}: the {n}th is {grade:?}"
                    );
                    let waits = !grade.is_sure();
                    assert!(alike || !waits || n.abs_diff(gone) <= 1, "the {n}th waits for nothing: {:?}", now[n]);
                }
                if noted {
                    let (_dir, clone) = fresh_clone(&study);
                    assert_eq!(placed(&clone), now);
                }
            }
        }
    }
}

#[test]
fn a_source_replaced_by_another_text_and_brought_back_has_its_codings_as_before() {
    let study = TempStudy::small();
    code(&study, "one", &[("one chance", 0), ("one chance", 1), ("Nobody slept", 0)]);
    let before = placed(&study.session("ana"));
    study.write("corpus/one.md", "---\nid: one\n---\nA quite different text about something else.");
    write_something(&study);
    assert!(grades(&study.session("ana")).iter().all(|g| !g.is_sure()));
    study.write("corpus/one.md", ONE);
    write_something(&study);
    assert_eq!(placed(&study.session("ana")), before);
    std::fs::remove_file(study.root().join("corpus/one.md")).unwrap();
    assert_eq!(grades(&study.session("ana")), [Grade::Lost; 3]);
    study.write("corpus/one.md", ONE);
    assert_eq!(placed(&study.session("ana")), before);
}

/// In older programs a transcript that was unlocked for a correction lost its
/// codes. Here a file is a file.
#[test]
fn a_transcript_made_writable_and_saved_again_by_an_editor_keeps_its_codings() {
    let study = TempStudy::small();
    code(&study, "one", &[("one chance", 0), ("café opened", 0)]);
    let path = study.root().join("corpus/one.md");
    let mut rights = std::fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights.clone()).unwrap();
    assert_eq!(grades(&study.session("ana")), [Grade::Exact; 2]);
    // Editors write a new file and rename it over the old one.
    let beside = study.root().join("corpus/.one.md.swp");
    std::fs::write(&beside, ONE.replace("Nobody slept", "Nobody really slept")).unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::rename(beside, &path).unwrap();
    // The words beside the first coding have changed and it is said twice: the
    // kept text decides.
    write_something(&study);
    assert_eq!(grades(&study.session("ana")), [Grade::Exact, Grade::Moved]);
}

#[test]
fn a_source_whose_text_never_changed_needs_no_map_and_a_cache_that_is_gone_costs_nothing_sure() {
    let study = TempStudy::small();
    code(&study, "one", &[("borrowed stove", 0), ("one chance", 1)]);
    study.write("corpus/one.md", &ONE.replace("## Beginnings", "## How it began"));
    std::fs::remove_dir_all(study.root().join(".emic")).unwrap();
    write_something(&study);
    assert!(!study.read("history/ana.jsonl").contains("\"op\":\"text\""));
    let now = placed(&study.session("ana"));
    assert_eq!(
        now.iter().map(|p| (p.0, p.2.as_str())).collect::<Vec<_>>(),
        [(Grade::Moved, "borrowed stove"), (Grade::Moved, "one chance")]
    );
    // A cache with other words in it than its name says is not believed.
    let digest = study.session("ana").study().sources[0].digest.0.clone();
    study.write(&format!(".emic/texts/{digest}"), "something else");
    study.write("corpus/one.md", ONE);
    write_something(&study);
    assert_eq!(grades(&study.session("ana")), [Grade::Exact; 2]);
}
