use super::*;
use crate::model::summary::stamp;
use proptest::prelude::*;

const FILE: &str = "summaries/a.md";

const HAND: &str = "---\ncase: Ada\nwave: 2\n---\n\n# Ada\n\nSome prose.\n\n## Luck {#luck origin=x}\n\n\
<!-- written from 2 codings (coder:ana): 1a2b3c4d 0f86d081 -->\n\nIt came, see [[coding:X1]].\n\n### More\n\nAnd went.\n\n\
## Company [[theme:company]]\nAlone.\n# {#rain}\nIt rained.\n# Notes\nNobody's.\n## Not knowing ##\n";

fn texts(summary: &Summary) -> Vec<(&str, &str)> {
    summary.parts.iter().map(|p| (p.named.as_str(), p.text.as_str())).collect()
}

#[test]
fn a_file_written_by_hand_is_read_whatever_way_its_headings_name_their_codes() {
    let (summary, faults) = read(FILE, HAND);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!((summary.case.participant.as_str(), summary.case.wave.as_deref()), ("Ada", Some("2")));
    assert_eq!(
        texts(&summary),
        [
            ("luck", "It came, see [[coding:X1]].\n\n### More\n\nAnd went."),
            ("company", "Alone."),
            ("rain", "It rained."),
            ("Not knowing", ""),
        ]
    );
    let luck = &summary.parts[0];
    let from = luck.from.as_ref().unwrap();
    assert_eq!((from.record.as_str(), from.draft.is_none()), ("coder:ana", true));
    assert_eq!(from.marks, ["0f86d081", "1a2b3c4d"], "sorted, for comparing");
    assert_eq!((luck.title.as_str(), luck.line, luck.text_line), ("Luck", 10, 14));
    assert_eq!((luck.links.len(), luck.line_of(luck.links[0].span.start)), (1, 14));
}

#[test]
fn without_front_matter_the_file_is_named_after_its_case() {
    let (summary, _) = read("summaries/team/Ada.md", "## Luck\r\nWords.\r\n");
    assert_eq!((summary.case.to_string(), texts(&summary)), ("team/Ada".to_owned(), vec![("Luck", "Words.")]));
}

#[test]
fn a_change_of_one_summary_leaves_every_other_line_as_it_was() {
    let from = WrittenFrom { record: "union".into(), marks: vec!["00000001".into()], draft: None };
    let new = Written { id: "luck", title: "ignored", text: "One.\n\n# Two\n\n", from: Some(&from) };
    for crlf in [false, true] {
        let old = if crlf { HAND.replace('\n', "\r\n") } else { HAND.to_owned() };
        let made = with(&old, Some(0), new);
        let plain = made.replace("\r\n", "\n");
        let (start, end) = (HAND.find("## Luck").unwrap(), HAND.find("## Company").unwrap());
        assert_eq!(
            plain,
            format!(
                "{}## Luck {{#luck origin=x}}\n\n<!-- written from 1 coding (union): 00000001 -->\n\nOne.\n\n### Two\n\n{}",
                &HAND[..start],
                &HAND[end..]
            )
        );
        assert_eq!(
            made.matches('\n').count(),
            made.matches("\r\n").count() * usize::from(crlf) + plain.matches('\n').count() * usize::from(!crlf)
        );
        assert_eq!(without(&old, 1).replace("\r\n", "\n"), HAND.replace("## Company [[theme:company]]\nAlone.\n", ""));
    }
}

#[test]
fn a_new_file_reads_back_and_a_draft_is_one_until_somebody_writes_on_it() {
    let case = Case { participant: "no: body".into(), wave: Some("0".into()) };
    let words = "- “It came.”";
    let from = WrittenFrom { record: "coder:a): b".into(), marks: Vec::new(), draft: Some(stamp(words)) };
    let text = with(
        &compose(&case, "ana", "2026-11-23"),
        None,
        Written { id: "a b", title: "Bad\nluck", text: words, from: Some(&from) },
    );
    let (summary, faults) = read(FILE, &text);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!((&summary.case, summary.coder.as_deref()), (&case, Some("ana")));
    let part = &summary.parts[0];
    assert_eq!((part.named.as_str(), part.title.as_str(), part.text.as_str()), ("a b", "Bad luck", words));
    assert_eq!(part.from.as_ref(), Some(&from));
    assert!(part.is_draft());
    assert!(!read(FILE, &text.replace("came", "went")).0.parts[0].is_draft());
    let bare = without(&text, 0);
    assert!(is_bare(&bare) && !is_bare(&text) && !is_bare(HAND), "{bare:?}");
}

#[test]
fn a_line_that_only_looks_like_the_one_about_codings_is_text() {
    for line in [
        "<!-- written from 2 codings (union): 00000001 -->",
        "<!-- written from codings (union): -->",
        "<!-- written from 1 codings union: 00000001 -->",
        "<!-- drafted from 0 codings (union): -->",
        "<!-- written from 1 codings (union): 0000000g -->",
        "written from 0 codings (union):",
    ] {
        let (summary, _) = read(FILE, &format!("## A\n{line}\n"));
        assert_eq!((summary.parts[0].from.as_ref(), summary.parts[0].text.as_str()), (None, line));
    }
}

/// Lines that mean something, and lines that do not.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "\\PC{0,12}",
        1 => Just("## Luck {#luck}".to_owned()),
        1 => Just("# {#rain}".to_owned()),
        1 => Just("## }{#{".to_owned()),
        1 => Just("---".to_owned()),
        1 => Just("case: x".to_owned()),
        1 => Just("<!-- written from 1 coding (union): 00000001 -->".to_owned()),
        1 => Just(String::new()),
        1 => Just("\u{feff}[[coding:A]] [[".to_owned()),
    ]
}

fn file() -> impl Strategy<Value = String> {
    prop::collection::vec((line(), prop::sample::select(vec!["\n", "\r\n", "\r", ""])), 0..14)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_is_written_into_any_file_reads_back_and_no_other_summary_changes(
        text in file(), words in prop::collection::vec(line(), 0..6), at in 0usize..8, draft in any::<bool>(),
    ) {
        let before = read(FILE, &text).0;
        let text_words = words.join("\n");
        let from = WrittenFrom {
            record: "coder:ana".into(), marks: vec!["00000001".into()], draft: draft.then(|| stamp("x")),
        };
        let at = Some(at).filter(|at| *at < before.parts.len());
        let made = with(&text, at, Written { id: "new-one", title: "New one", text: &text_words, from: Some(&from) });
        let after = read(FILE, &made).0;
        let number = at.unwrap_or(before.parts.len());
        prop_assert_eq!(after.parts.len(), before.parts.len().max(number + 1), "{:?}", made);
        prop_assert_eq!(&after.parts[number].text, &super::words(&text_words));
        prop_assert_eq!(after.parts[number].from.as_ref(), Some(&from));
        prop_assert_eq!(&after.case, &before.case);
        for (n, old) in before.parts.iter().enumerate().filter(|(n, _)| *n != number) {
            let new = &after.parts[n];
            prop_assert_eq!((&new.named, &new.text, &new.from), (&old.named, &old.text, &old.from));
        }
        let gone = read(FILE, &without(&made, number)).0;
        let rest: Vec<_> = after.parts.iter().enumerate().filter(|(n, _)| *n != number).map(|(_, p)| &p.text).collect();
        prop_assert_eq!(gone.parts.iter().map(|p| &p.text).collect::<Vec<_>>(), rest);
    }
}
