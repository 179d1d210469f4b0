use super::*;
use crate::import::Options;
use crate::import::article;
use crate::model::study::Participant;
use crate::store::load::load;
use crate::text::source::{Defaults, read};
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

const FIRST: &str = "---\nid: first\nparticipants: [Pilot-1]\ninterviewers: [Interviewer]\n---\n\n\
**Interviewer:** And you went out in that weather, all of you?\n\n\
**Pilot-1:** [00:01] We went out, [pause] and the boat's engine stopped. Twice – in one night!\n\n\
Then Bob told me to wait for the tide. I said we can't wait for that.\n\n\
> (telephone)\n\n\
**Interviewer:** Did you wait?\n\n\
**Pilot-1:** We did wait... until it was nearly morning and nobody came.\n";
const SECOND: &str = "---\nid: second\nparticipants: [Pilot-2]\n---\n\n\
**Pilot-2:** Nobody ever tells us when the tide turns.\n\n**Pilot-2:** I said we can't wait for that.\n";

fn study() -> Study {
    let mut study = Study::default();
    let defaults = Defaults::default();
    for (name, text) in [("corpus/first.md", FIRST), ("corpus/second.md", SECOND)] {
        study.sources.push(read(name, text, &defaults).0);
    }
    let person =
        |id: &str, consent: &str| Participant { id: id.into(), attributes: vec![("consent".into(), consent.into())] };
    *study.participants = vec![person("Pilot-1", "archive; Quote"), person("Pilot-2", "archive")];
    study.attribute_names = vec!["consent".into()];
    study
}

fn checked(draft: &str) -> Report {
    let draft = article::read("d.md", draft.as_bytes(), &Options::default()).unwrap();
    check(&study(), &draft, &Rules::default())
}

fn one(draft: &str) -> Checked {
    let report = checked(draft);
    assert_eq!(report.quotations.len(), 1, "{report:?}");
    report.quotations.into_iter().next().unwrap()
}

#[test]
fn a_quotation_may_leave_out_put_in_and_be_set_in_other_type() {
    for words in [
        "We went out, and the boat’s engine stopped",
        "we went out […] engine stopped. Twice - in one night!",
        "[W]e went out ... Twice – in  one night!",
        "[T]hen [the owner] told me to wait [again] for the tide.",
        "the boat’s [old] engine stopp[s]. Twice",
        "told me to wait for the tide. […] We did wait until it was",
        "We did *wait* (...) until it was nearly morning,",
        "We did wait until it was nearly morning and […]",
    ] {
        let found = one(&format!("She said: “{words}” (Pilot-1)."));
        let expected = if words.starts_with("we went") { Grade::Near } else { Grade::Exact };
        assert_eq!(found.grade, expected, "{words}: {found:?}");
        assert_eq!(found.origin.unwrap().source, "first");
    }
}

#[test]
fn changed_words_are_near_and_each_is_named() {
    let found = one("'We went out and the engine never stopped. Twice – in one night!' (Pilot 1)");
    assert_eq!((found.grade, found.findings.as_slice()), (Grade::Near, &[Finding::Differs][..]));
    let said: Vec<String> = found.differences.iter().map(table::difference).collect();
    assert_eq!(said, ["left out “,”", "left out “boat's”", "added “never”"]);
    let found = one("'We [the crew] went up a hill and then the sun came out for us' (Pilot-1)");
    assert_eq!((found.grade, found.findings.as_slice()), (Grade::Nowhere, &[Finding::Nowhere][..]));
}

#[test]
fn the_place_and_the_speaker_are_told_and_held_against_the_draft() {
    let found = one("“Nobody ever tells us when the tide turns” (Pilot-1, 2 years at sea)");
    let origin = found.origin.clone().unwrap();
    assert_eq!(
        (origin.source.as_str(), origin.turn, origin.participants.as_slice()),
        ("second", Some(1), &["Pilot-2".to_owned()][..])
    );
    assert_eq!(found.attributed.as_deref(), Some("Pilot-1"));
    assert_eq!(found.findings, [Finding::OtherSpeaker, Finding::NoConsent]);
    assert_eq!(one("“Then Bob told me to wait” (Pilot-9)").findings, [Finding::UnknownParticipant]);
    assert_eq!(one("> Then Bob told me to wait\n>\n> — Pilot-1").findings, []);
    assert_eq!(one("“Then Bob told me to wait for the tide.”\n\n(Pilot-1)").attributed.as_deref(), Some("Pilot-1"));
}

#[test]
fn words_that_stand_in_several_places_belong_to_whom_the_draft_names() {
    let found = one("‘I said we can’t wait for that’ was heard.");
    assert_eq!((found.places, found.findings.contains(&Finding::SeveralPlaces)), (2, true));
    let found = one("‘I said we can’t wait for that’ (Pilot-2)");
    assert_eq!((found.places, found.findings.as_slice()), (2, &[Finding::NoConsent][..]));
    assert_eq!(found.origin.unwrap().source, "second");
}

#[test]
fn words_of_an_interviewer_and_words_joined_are_findings() {
    assert_eq!(one("“you went out in that weather”").findings, [Finding::Interviewer]);
    let joined = one("“Did you wait? We did wait until it was nearly morning” (Pilot-1)");
    assert_eq!(joined.findings, [Finding::Interviewer, Finding::SeveralSpeakers]);
}

#[test]
fn short_words_and_literature_are_listed_and_not_judged() {
    let report = checked("So-called ‘harbour rules’ and ‘a reaction against all of it’ (Marsh 1979, p. 3).");
    assert_eq!(report.quotations.iter().map(|q| q.grade).collect::<Vec<_>>(), [Grade::Short, Grade::Cited]);
    assert_eq!(report.found(), 0);
}

#[test]
fn uses_are_counted_for_each_participant_and_words_in_brackets_are_not() {
    let report = checked("“Then Bob told me to [please] wait” (Pilot-1). “nearly morning and nobody came” (Pilot-1).");
    let uses: Vec<(&str, usize, usize)> =
        report.uses.iter().map(|u| (u.participant.as_str(), u.quotations, u.words)).collect();
    assert_eq!((uses.as_slice(), report.silent), (&[("Pilot-1", 2, 11)][..], 1));
}

#[test]
fn a_draft_made_to_be_slow_is_checked_in_time_that_grows_with_it() {
    let study = study();
    for text in [
        "'".repeat(20_000),
        "“wait […] ".repeat(5_000) + "”",
        "“wait [x] wait [y] ".repeat(2_000) + "”",
        "‘I said we can’t wait’ ".repeat(2_000),
        "[".repeat(50_000),
        format!("“{}”", ". ".repeat(50_000)),
    ] {
        let Ok(draft) = article::read("d.txt", text.as_bytes(), &Options::default()) else { continue };
        let _ = check(&study, &draft, &Rules::default());
    }
}

struct Sample {
    study: Study,
    said: Said,
}

/// The sample study; empty where it does not stand beside the sources.
static SAMPLE: LazyLock<Option<Sample>> = LazyLock::new(|| {
    let study = load(Path::new(env!("CARGO_MANIFEST_DIR")), None).ok()?.study;
    let said = Said::new(&study);
    Some(Sample { study, said })
});

/// Words of one paragraph, chosen by numbers: source, offset, tokens.
fn excerpt(sample: &Sample, (source, block, from, length): (usize, usize, usize, usize)) -> Option<(usize, Vec<&str>)> {
    let source = source % sample.study.sources.len();
    let of = &sample.study.sources[source];
    let long = |b: &&crate::model::source::Block| of.slice(b.text).split_whitespace().count() > 12;
    let blocks: Vec<_> =
        of.blocks.iter().filter(|b| b.kind == crate::model::source::BlockKind::Paragraph).filter(long).collect();
    let block = blocks.get(block % blocks.len().max(1))?;
    let words: Vec<&str> = of.slice(block.text).split_whitespace().collect();
    let depth = |words: &[&str], sign: char| words.iter().map(|w| w.matches(sign).count()).sum::<usize>();
    let from = from % (words.len() - 10);
    if depth(&words[..from], '[') != depth(&words[..from], ']') {
        return None;
    }
    let words = words[from..words.len().min(from + 6 + length)].to_vec();
    let plain = words.iter().all(|w| {
        !w.contains(['[', ']', '(', ')', '…', '.']) || w.trim_end_matches('.').chars().all(char::is_alphanumeric)
    });
    plain.then_some((source, words))
}

/// Words as a writer may print them: `how` says what is done.
fn mangled(words: &[&str], how: &[u8]) -> String {
    let mut out: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
    for (n, how) in how.iter().enumerate() {
        let at = 2 + n * 3;
        match how % 6 {
            1 if at + 3 < out.len() => {
                out[at] = ["[…]", "...", "(…)", "[ . . . ]"][usize::from(*how / 6) % 4].to_owned()
            }
            2 if at + 1 < out.len() => out.insert(at, "[indeed they did]".to_owned()),
            3 => out.iter_mut().for_each(|w| *w = w.replace('\'', "’").replace('"', "“")),
            4 if at + 2 < out.len() => out[at].insert_str(0, " \n "),
            5 if n == 0 => {
                let mut letters = out[0].chars();
                if let Some(first) = letters.next().filter(|c| c.is_alphabetic())
                    && letters.as_str().starts_with(char::is_alphabetic)
                {
                    let rest = letters.as_str().to_owned();
                    out[0] = format!("[{}]{rest}", first.to_uppercase());
                }
            }
            _ => {}
        }
    }
    out.join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn excerpts_changed_as_a_writer_may_are_found_where_they_stand(
        place in (0usize..100, 0usize..100, 0usize..200, 0usize..30), how in proptest::collection::vec(0u8..24, 0..6)
    ) {
        let Some(sample) = SAMPLE.as_ref() else { return Ok(()) };
        let Some((source, words)) = excerpt(sample, place) else { return Ok(()) };
        let text = mangled(&words, &how);
        let pattern = Pattern::new(&text, &sample.said);
        prop_assume!(pattern.words() > 3);
        let places = find::exact(&sample.said, &pattern);
        prop_assert!(places.iter().any(|p| p.source == source) || places.len() == 20, "{text}\n{pattern:?}");
    }

    #[test]
    fn a_word_changed_without_a_sign_is_not_exact_and_is_found_nearly(
        place in (0usize..100, 0usize..100, 0usize..200, 8usize..30), at in 1usize..5, other in "[a-z]{3,9}"
    ) {
        let Some(sample) = SAMPLE.as_ref() else { return Ok(()) };
        let Some((source, mut words)) = excerpt(sample, place) else { return Ok(()) };
        prop_assume!(words[at].chars().all(char::is_alphanumeric) && !words[at].eq_ignore_ascii_case(&other));
        words[at] = &other;
        let pattern = Pattern::new(&words.join(" "), &sample.said);
        let exact = find::exact(&sample.said, &pattern);
        prop_assert!(exact.is_empty(), "{words:?}");
        let (found, differences) = near::near(&sample.said, &pattern).ok_or_else(|| TestCaseError::fail("not near"))?;
        prop_assert_eq!(found.source, source);
        prop_assert!(differences.iter().any(|d| d.printed.split(' ').any(|w| w == other)), "{:?}", differences);
    }

    #[test]
    fn any_text_is_checked_without_harm(text in "[a-zA-Z0-9 '’‘“”\"\\[\\]().,#…*>|\n-]{0,300}") {
        let Ok(draft) = article::read("d.md", text.as_bytes(), &Options::default()) else { return Ok(()) };
        let _ = crate::import::quotations::find(&draft);
        let _ = check(&study(), &draft, &Rules { words: 1, ..Rules::default() });
    }
}

#[test]
fn a_speaker_in_the_middle_and_a_missing_mark_are_read_as_they_are_meant() {
    let middle = one("“We went out,” said Pilot-1, “and the boat's engine stopped.”");
    assert_eq!((middle.grade, middle.attributed.as_deref()), (Grade::Exact, Some("Pilot-1")), "{middle:?}");
    let report =
        checked("“We went out, and the boat's engine stopped (Pilot-1)\n\n“Nobody ever tells us when” (Pilot-2)");
    let who: Vec<_> = report.quotations.iter().map(|q| (q.grade, q.attributed.as_deref().unwrap_or(""))).collect();
    assert_eq!(who, [(Grade::Exact, "Pilot-1"), (Grade::Exact, "Pilot-2")], "{report:?}");
}

#[test]
fn forms_of_one_name_are_one_unless_the_list_of_participants_tells_them_apart() {
    let words = "“We went out, and the boat's engine stopped.” (pilot 1)";
    let said = one(words);
    assert_eq!((said.attributed.as_deref(), said.findings.as_slice()), (Some("Pilot-1"), &[][..]), "{said:?}");
    let mut two = study();
    let person = |id: &str| Participant { id: id.into(), attributes: vec![("consent".into(), "quote".into())] };
    two.participants.push(person("Pilot 1"));
    let read = |words: &str| article::read("d.md", words.as_bytes(), &Options::default()).unwrap();
    let findings = |words: &str| check(&two, &read(words), &Rules::default()).quotations[0].findings.clone();
    assert_eq!(findings(&words.replace("pilot 1", "Pilot 1")), [Finding::OtherSpeaker]);
    assert_eq!(findings(&words.replace("pilot 1", "Pilot-1")), []);
    assert_eq!(findings(words), [Finding::UnknownParticipant], "it may be either");
}
