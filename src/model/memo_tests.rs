//! Typed words, links, and who speaks of what.

use super::*;
use crate::model::codebook::Codebook;
use crate::model::fixture;
use proptest::prelude::*;

fn memo(id: &str, about: &[&str], body: &str) -> Memo {
    let about = about.iter().map(|words| Target::parse(words)).collect();
    Memo { id: id.into(), kind: "analytic".into(), about, body: body.into(), links: links(body), ..Memo::default() }
}

/// `rain` is merged into `wet`; the coding of `rain` has a memo.
fn study() -> Study {
    let source = fixture::source("marsh").turn("Ana", "One two.").turn("Ben", "Three.").build();
    let mut codes = fixture::codebook(&[("wet", 0), ("rain", 0), ("dry", 0)]).codes;
    codes[1].merged_into = Some("wet".into());
    let mut coding = fixture::coding(1, "ana", &source, Some("rain"), fixture::span_of(&source, "two"));
    coding.memo = "Compare [[memo:first]].".into();
    let mut study = fixture::study(
        vec![source],
        vec![fixture::participant("Ana", &[])],
        Codebook::new(codes, vec![]),
        vec![coding],
    );
    study.memos = vec![
        memo("first", &["code:rain", "source:marsh#t2"], "Words."),
        memo("second", &["study"], "See [[theme:wet]], [[memo:second]] and [[participant:Ana]]."),
    ];
    study
}

#[test]
fn typed_words_are_read_and_written_alike() {
    for words in
        ["code:wet", "theme:wet", "source:a", "source:a#t12", "participant:P 1", "coding:01K", "memo:x", "study"]
    {
        let target = Target::parse(words);
        assert_eq!(target.to_string(), words);
        assert!(!matches!(target, Target::Other(_)), "{words}");
    }
    assert_eq!(Target::parse(" code: wet "), Target::Code("wet".into()));
    assert_eq!(Target::parse("source:a#tx"), Target::Source("a#tx".into()));
    for words in ["", "code:", "wet", "codes:wet", "Study"] {
        assert_eq!(Target::parse(words), Target::Other(words.into()));
    }
}

#[test]
fn only_brackets_around_typed_words_are_links_and_their_place_is_counted_in_code_points() {
    let text = "Ä [[laughs]] [[code:wet]], [[[memo:m]] [[source:a\n]] [[study]]";
    let found: Vec<(String, String)> = links(text)
        .iter()
        .map(|l| (l.target.to_string(), text.chars().skip(l.span.start as usize).take(l.span.len() as usize).collect()))
        .collect();
    let pair = |a: &str| (a.to_owned(), format!("[[{a}]]"));
    assert_eq!(found, [pair("code:wet"), pair("memo:m"), pair("study")]);
}

#[test]
fn the_memos_about_a_code_are_those_about_the_codes_merged_into_it_too() {
    let study = study();
    let ids =
        |words: &str| backlinks(&study, &Target::parse(words)).iter().map(|m| m.id.to_owned()).collect::<Vec<_>>();
    assert_eq!(ids("code:wet"), ["first", "second"]);
    assert_eq!(ids("theme:rain"), ["first", "second"]);
    assert_eq!(ids("code:dry"), [""; 0]);
    assert_eq!(ids("source:marsh"), ["first"], "a turn is part of its source");
    assert_eq!(ids("source:marsh#t1"), [""; 0]);
    assert_eq!(ids("participant:Ana"), ["second"]);
    assert_eq!(ids("memo:first"), ["C0001"], "the memo of a coding links like any other");
    assert_eq!(ids("memo:second"), [""; 0], "a memo is no backlink of itself");
    assert_eq!(ids("study"), ["second"]);
    let counts = backlink_counts(&listed(&study));
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(Target::Memo("first".into()), 1)]);
}

#[test]
fn the_memo_of_a_coding_is_listed_under_its_own_kind() {
    let study = study();
    let all = listed(&study);
    let rows: Vec<_> = all.iter().map(|m| (m.id, m.kind, m.title.as_str(), m.target().to_string())).collect();
    assert_eq!(rows[2], ("C0001", "coding", "Rain", "coding:C0001".to_owned()));
    assert_eq!((all[2].coder, all[2].created.as_str()), ("ana", "2023-11-14"));
}

#[test]
fn what_is_missing_is_said_with_the_nearest_word() {
    let study = study();
    let why = |words: &str| Target::parse(words).missing_in(&study);
    assert_eq!(why("memo:frist").as_deref(), Some("there is no memo “frist”; did you mean “first”?"));
    assert_eq!(why("source:marsh#t3").as_deref(), Some("marsh has no turn 3: its last is 2"));
    for words in ["code:rain", "source:marsh#t2", "participant:Ana", "coding:C0001", "study"] {
        assert_eq!(why(words), None);
    }
}

#[test]
fn an_event_of_a_memo_is_read_as_it_was_written() {
    let event = MemoEvent {
        change: "write".into(),
        memo: "first".into(),
        codes: vec!["rain".into()],
        of: Some(Ulid::from("act")),
        file: "memos/first.md".into(),
        from: Digest::of("a"),
        to: Digest::of("b"),
        edits: vec![(0, "a".into(), "b \"c\"\n".into())],
    };
    for of in ["memo", "case"] {
        let mut m = Map::new();
        event.write(&mut m, of);
        assert_eq!(m[of], "first");
        assert_eq!(MemoEvent::read(&m, of).as_ref(), Ok(&event));
    }
}

proptest! {
    #[test]
    fn links_in_any_text_lie_in_it_in_order(text in "(\\[|\\]|code:a|study|é|🙂|\n| ){0,24}") {
        let mut end = 0;
        for link in links(&text) {
            prop_assert!(link.span.start >= end);
            end = link.span.end;
            let there: String = text.chars().skip(link.span.start as usize).take(link.span.len() as usize).collect();
            let words = there.trim_start_matches('[').trim_end_matches(']').trim();
            prop_assert!(there.starts_with("[[") && there.ends_with("]]"));
            prop_assert_eq!(words, link.target.to_string());
        }
        prop_assert!(end as usize <= text.chars().count());
    }
}
