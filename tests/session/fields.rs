//! Fields of codings, for one and for several, and one coding made two.

use super::{code, state};
use crate::support::{CODES, TempStudy, place};
use emic::model::change::{Change, Field, NewCoding};
use emic::model::coding::{CodingStatus, Method};
use emic::model::ids::Ulid;
use emic::session::Session;

/// Three codings with alpha, by ana.
fn three() -> (TempStudy, Session, Vec<Ulid>) {
    let study = TempStudy::small();
    study.write("codebook/codes.md", &CODES.replace("## Beta low", "## Beta low {#beta-low}"));
    let mut session = study.session("ana");
    let mut made = Vec::new();
    for (source, quote) in [("one", "borrowed stove"), ("one", "Nobody slept"), ("two", "The stove was borrowed.")] {
        made.extend(session.apply(code(&session, source, quote, 0, "alpha")).unwrap().codings);
    }
    (study, session, made)
}

fn set(session: &mut Session, codings: &[Ulid], field: Field) -> Result<String, String> {
    let change = Change::Set { codings: codings.to_vec(), field };
    session.apply(change).map(|a| a.message).map_err(|e| e.to_string())
}

#[test]
fn several_codings_are_recoded_at_once_and_keep_memo_date_and_comments() {
    let (study, mut session, made) = three();
    set(&mut session, &made[..1], Field::Memo("Said as a joke.".into())).unwrap();
    session.apply(Change::Comment { coding: made[0].clone(), body: "Sure?".into() }).unwrap();
    let before = session.study().coding(&made[0].0).unwrap().clone();
    assert_eq!(set(&mut session, &made, Field::Code(Some("gamma".into()))).unwrap(), "recoded 3 codings to Gamma");
    session.finish().unwrap();
    let mut session = study.session("ana");
    let after = session.study().coding(&made[0].0).unwrap();
    assert!(session.study().codings.iter().all(|c| c.code == Some("gamma".into())));
    assert_eq!(
        (&after.memo, &after.comments, after.created, &after.anchor),
        (&before.memo, &before.comments, before.created, &before.anchor)
    );
    session.apply(Change::Undo).unwrap();
    assert!(session.study().codings.iter().all(|c| c.code == Some("alpha".into())), "one undo for all of them");
}

#[test]
fn what_a_coding_is_already_is_refused_in_words_and_not_written() {
    let (study, mut session, made) = three();
    let provisional = || Field::Status(CodingStatus::Provisional);
    assert_eq!(set(&mut session, &made[..2], provisional()).unwrap(), "2 codings are provisional now");
    assert_eq!(set(&mut session, &made, provisional()).unwrap(), "1 coding is provisional now; 2 were so before");
    session.flush().unwrap();
    let before = study.tree();
    assert_eq!(set(&mut session, &made, provisional()).unwrap_err(), "these 3 codings are provisional already");
    let alpha = Field::Code(Some("alpha".into()));
    assert_eq!(set(&mut session, &made[..1], alpha).unwrap_err(), "this coding is coded with Alpha already");
    let stove = session.study().coding(&made[0].0).unwrap().place.span;
    for field in [Field::Span(stove), Field::Memo(" ".into()), Field::Stance(String::new()), Field::Round("".into())] {
        assert!(set(&mut session, &made[..1], field).unwrap_err().contains("already"));
    }
    session.finish().unwrap();
    assert_eq!(study.tree(), before);
}

#[test]
fn a_recoding_that_would_code_a_segment_twice_leaves_it_as_it_is() {
    let (_study, mut session, made) = three();
    session.apply(code(&session, "one", "Nobody slept", 0, "gamma")).unwrap();
    let gamma = || Field::Code(Some("gamma".into()));
    let said = set(&mut session, &made, gamma()).unwrap();
    assert_eq!(said, "recoded 2 codings to Gamma; 1 stays as it was: its segment has that code already");
    assert!(set(&mut session, &made[1..2], gamma()).unwrap_err().contains("has that code already"));
}

#[test]
fn two_codings_of_one_segment_are_not_both_recoded_to_one_code() {
    let (_study, mut session, made) = three();
    let mut both = made[..1].to_vec();
    let quote = session.study().coding(&made[0].0).unwrap().anchor.quote.clone();
    both.extend(session.apply(code(&session, "one", &quote, 0, "beta-low")).unwrap().codings);
    let said = set(&mut session, &both, Field::Code(Some("gamma".into()))).unwrap();
    assert_eq!(said, "recoded 1 coding to Gamma; 1 stays as it was: its segment has that code already");
    assert_eq!(session.study().codings.iter().filter(|c| c.code == Some("gamma".into())).count(), 1);
}

#[test]
fn a_weight_is_a_number_and_a_stance_one_of_three_words() {
    let (_study, mut session, made) = three();
    for text in ["two", "NaN", "inf", "1,5"] {
        assert!(set(&mut session, &made, Field::Weight(text.into())).unwrap_err().contains("write a number"), "{text}");
    }
    assert!(set(&mut session, &made, Field::Stance("perhaps".into())).unwrap_err().contains("for, against or mixed"));
    assert_eq!(set(&mut session, &made, Field::Weight(" 0.5 ".into())).unwrap(), "3 codings are of weight 0.5 now");
    assert_eq!(set(&mut session, &made[..1], Field::Stance("mixed".into())).unwrap(), "1 coding is marked “mixed” now");
    assert_eq!(
        set(&mut session, &made[..1], Field::Weight(String::new())).unwrap(),
        "1 coding is without a weight now"
    );
}

#[test]
fn if_one_coding_cannot_be_changed_none_is() {
    let (study, session, mut made) = three();
    session.finish().unwrap();
    let mut ben = study.session("ben");
    made.extend(ben.apply(code(&ben, "one", "café", 0, "alpha")).unwrap().codings);
    ben.finish().unwrap();
    let before = study.tree();
    let mut ana = study.session("ana");
    let said = set(&mut ana, &made, Field::Round("2".into())).unwrap_err();
    assert!(said.contains("this coding is ben's"), "{said}");
    assert!(set(&mut ana, &[], Field::Round("2".into())).is_err());
    let chosen = [made[0].clone(), made[2].clone()];
    let span = ana.study().coding(&made[1].0).unwrap().place.span;
    assert!(set(&mut ana, &chosen, Field::Span(span)).unwrap_err().contains("several sources"));
    ana.finish().unwrap();
    assert_eq!(study.tree(), before);
}

#[test]
fn a_new_coding_may_have_a_stance_and_a_weight_from_the_start_in_one_act() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let span = place(&session, "one", "stove", 0);
    let new = |stance: &str| NewCoding {
        stance: Some(stance.into()),
        weight: Some("3".into()),
        ..NewCoding::by_hand("one", span, Some("alpha".into()))
    };
    assert!(session.apply(Change::Code(vec![new("so so")])).is_err());
    let plain = NewCoding::by_hand("two", place(&session, "two", "stove", 0), Some("alpha".into()));
    session.apply(Change::Code(vec![plain, new("against")])).unwrap();
    session.flush().unwrap();
    let again = study.session("ana");
    assert_eq!(state(again.study()), state(session.study()));
    let of = |source: &str| again.study().codings.iter().find(|c| c.source == source).unwrap().clone();
    assert_eq!((of("one").stance.as_deref(), of("one").weight.as_deref()), (Some("against"), Some("3")));
    assert_eq!((&of("two").stance, &of("two").weight), (&None, &None));
    assert_eq!(again.study().acts.iter().filter(|a| !a.sources.is_empty()).count(), 1);
    session.apply(Change::Undo).unwrap();
    assert!(session.study().codings.is_empty());
}

#[test]
fn a_coding_is_split_between_its_words_and_both_parts_are_what_it_was() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let span = place(&session, "one", "We had one chance, and we took it.", 0);
    let new = NewCoding {
        memo: "Luck?".into(),
        round: Some("2".into()),
        by: Method::Search,
        status: CodingStatus::Provisional,
        stance: Some("for".into()),
        weight: Some("2".into()),
        ..NewCoding::by_hand("one", span, Some("alpha".into()))
    };
    let id = session.apply(Change::Code(vec![new])).unwrap().codings.remove(0);
    let at = place(&session, "one", " and we took", 0).start;
    let applied = session.apply(Change::Split { coding: id.clone(), at }).unwrap();
    session.flush().unwrap();
    let again = study.session("ana");
    assert_eq!(state(again.study()), state(session.study()));
    let [first, second] = &again.study().codings[..] else { panic!("two codings") };
    assert_eq!((first.anchor.quote.as_str(), second.anchor.quote.as_str()), ("We had one chance,", "and we took it."));
    assert_eq!((&first.id, &second.id), (&id, &applied.codings[0]));
    for part in [first, second] {
        assert_eq!(
            (part.round.as_deref(), &part.by, &part.status),
            (Some("2"), &Method::Search, &CodingStatus::Provisional)
        );
        assert_eq!((part.stance.as_deref(), part.weight.as_deref()), (Some("for"), Some("2")));
        assert_eq!((part.memo.as_str(), &part.code), ("Luck?", &Some("alpha".into())));
    }
    let mut session = again;
    session.apply(Change::Undo).unwrap();
    assert_eq!(session.study().codings.len(), 1, "one undo joins them again");
    assert_eq!(session.study().codings[0].anchor.quote, "We had one chance, and we took it.");
}

#[test]
fn a_split_needs_words_on_both_sides_and_tears_no_character() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let cook = place(&session, "one", "all. 👩\u{200d}🍳", 0);
    let id = session.apply(code(&session, "one", "all. 👩\u{200d}🍳", 0, "alpha")).unwrap().codings.remove(0);
    for at in [0, cook.start, cook.end, cook.end + 50] {
        let refused = session.apply(Change::Split { coding: id.clone(), at }).unwrap_err().to_string();
        assert!(refused.contains("words on both sides"), "{at}: {refused}");
    }
    session.apply(Change::Split { coding: id, at: cook.end - 1 }).unwrap();
    let quotes: Vec<_> = session.study().codings.iter().map(|c| c.anchor.quote.as_str()).collect();
    assert_eq!(quotes, ["all.", "👩\u{200d}🍳"]);
}
