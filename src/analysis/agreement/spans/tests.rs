//! Small studies compared by hand, and random ones against an array of characters.

use super::study::{Laid, Lane, Text, lay_out};
use crate::analysis::record::Record;
use crate::analysis::scope::Scope;
use crate::model::coding::{CodingStatus, MarkKind, Method};
use crate::model::fixture::{self, span_of};
use crate::model::ids::Stamp;
use crate::model::span::Span;
use crate::model::study::{Mark, Study};
use crate::statistics::Undefined;
use crate::statistics::bootstrap::Draws;
use crate::statistics::random::Random;

fn lanes() -> [Lane; 2] {
    [Lane::coder("ana"), Lane::coder("ben")]
}

/// Two interviews: both coded the first; the second ben only marked as read.
fn study() -> Study {
    let talk = fixture::source("talk")
        .participants(&["Ada"])
        .turn("Ada", "Cold and small.")
        .turn("Interviewer", "And the stones?")
        .turn("Ada", "Mostly stones.")
        .build();
    let second = fixture::source("second").participants(&["Bo"]).turn("Bo", "Nothing to say.").build();
    let third = fixture::source("third").participants(&["Cy"]).turn("Cy", "Only ana was here.").build();
    let book = fixture::codebook(&[("place", 0), ("cold", 1), ("liking", 0)]);
    let code = |n, coder, source, code, words| fixture::coding(n, coder, source, code, span_of(source, words));
    let mut codings = vec![
        code(1, "ana", &talk, Some("cold"), "Cold and"),
        code(2, "ben", &talk, Some("place"), "and small"),
        code(3, "ben", &talk, Some("liking"), "And the stones?"),
        code(4, "ana", &talk, None, "Mostly"),
        code(5, "ana", &second, Some("place"), "Nothing"),
        code(6, "ana", &third, Some("place"), "Only ana"),
        code(7, "ben", &talk, Some("place"), "stones."),
    ];
    // From "small." over the question to "Mostly".
    let over = Span::new(span_of(&talk, "small.").start, span_of(&talk, "Mostly").end);
    codings.push(fixture::coding(8, "ana", &talk, Some("liking"), over));
    codings.iter_mut().filter(|c| c.id.0 == "C0007").for_each(|c| c.status = CodingStatus::Rejected);
    codings.sort_by_key(|c| ["talk", "second", "third"].iter().position(|s| *s == c.source));
    let mut study = fixture::study(vec![talk, second, third], Vec::new(), book, codings);
    let mark = |coder: &str, source: &str, what| Mark {
        coder: coder.to_owned(),
        source: source.to_owned(),
        what,
        at: Stamp::default(),
        codebook: None,
    };
    study.marks = vec![mark("ben", "second", MarkKind::Read), mark("ben", "third", MarkKind::Skipped)];
    study
}

fn laid(study: &Study) -> Laid {
    lay_out(study, &Scope::new(Record::All), &lanes(), false, None)
}

fn marks(text: &Text, coder: usize) -> Vec<(String, u32, u32)> {
    let name = |code: u16| text.spans.codes()[usize::from(code)].clone();
    text.spans.marks(coder).iter().map(|s| (name(s.code), s.start, s.end)).collect()
}

#[test]
fn speech_is_one_text_and_a_source_that_one_coder_has_not_read_is_missing() {
    let laid = laid(&study());
    assert_eq!((laid.texts.len(), laid.unread, laid.left.rejected), (2, 1, 1));
    assert_eq!((laid.codeless, laid.silent), (1, 1));
    let notes = laid.notes(&["ana", "ben"]).join(" ");
    for said in [
        "1 that not all of them read left out",
        "Left out: 1 rejected coding.",
        "1 highlight; 1 coding of words that do not count",
    ] {
        assert!(notes.contains(said), "{said}: {notes}");
    }
    let talk = &laid.texts[0];
    // "Cold and small." has 15 characters, "Mostly stones." 14; the question has none.
    assert_eq!((talk.spans.length(), talk.sections.clone()), (29, vec![(0, 15), (15, 29)]));
    assert_eq!(marks(talk, 0), [("cold".to_owned(), 0, 8), ("liking".to_owned(), 9, 21)]);
    assert_eq!(marks(talk, 1), [("place".to_owned(), 5, 14)]);
    let everybody = lay_out(&study(), &Scope::new(Record::All), &lanes(), true, None);
    assert_eq!((everybody.texts[0].spans.length(), everybody.silent), (44, 0));
}

#[test]
fn a_code_holds_what_is_below_it_in_the_table_and_itself_over_all() {
    let laid = laid(&study());
    let figures = laid.figures(1);
    let find = |name: &str, code: Option<&str>| {
        figures.iter().find(|f| f.statistic == name && f.code.as_deref() == code).unwrap().estimate
    };
    // Place: ana 0–8 and 7 characters of the second source, ben 5–14, of 44.
    let counts = ["a", "b", "c", "d"].map(|name| find(name, Some("place")).value.unwrap());
    assert_eq!(counts, [3.0, 12.0, 6.0, 23.0]);
    assert_eq!(find("jaccard", Some("place")).value, Ok(3.0 / 21.0));
    assert_eq!(find("holsti_char", None).value, Ok(0.0));
    assert_eq!(find("segment_tp.any_overlap", None).value, Ok(0.0));
    // NVivo: 23 of 29 … in one file, 8 of 15 in the other.
    let mean = find("mean_percent", Some("place")).value.unwrap();
    assert!((mean - (18.0 / 29.0 + 8.0 / 15.0) / 2.0).abs() < 1e-12, "{mean}");
    assert_eq!(find("boundary_similarity", None).n_units, 2);
}

#[test]
fn on_a_level_a_coding_counts_for_the_code_that_holds_its_own_everywhere() {
    let on = |level| lay_out(&study(), &Scope::new(Record::All), &lanes(), false, Some(level));
    let top = on(1);
    assert_eq!(marks(&top.texts[0], 0)[0], ("place".to_owned(), 0, 8), "cold stands below place");
    assert_eq!(top.texts[0].spans, top.texts[0].below);
    let find = |name: &str| top.figures(1).into_iter().find(|f| f.statistic == name && f.code.is_none()).unwrap();
    assert_eq!(find("segment_tp.any_overlap").estimate.value, Ok(1.0), "0 to 8 and 5 to 14");
    assert!(top.notes(&["ana", "ben"]).contains(&"Codes of level 1, each with what is below it.".to_owned()));
    let second = on(2);
    assert_eq!(second.texts[0].spans.codes(), ["cold"]);
    let notes = second.notes(&["ana", "ben"]).join(" ");
    assert!(notes.contains("codings without a code of level 2"), "{notes}");
}

#[test]
fn rounds_are_compared_and_a_mark_speaks_for_no_round() {
    let mut study = study();
    study.codings.iter_mut().filter(|c| c.coder == "ana").enumerate().for_each(|(n, c)| {
        c.round = Some(if n == 0 { "1" } else { "2" }.to_owned());
    });
    let round = |round: &str| Lane { round: Some(round.to_owned()), ..Lane::coder("ana") };
    let laid = lay_out(&study, &Scope::new(Record::All), &[round("1"), round("2")], false, None);
    assert_eq!((laid.texts.len(), laid.unread), (1, 2));
    assert!(laid.figures(1).iter().any(|f| f.statistic == "kappa" && f.estimate.value.is_ok()));
}

#[test]
fn what_was_decided_together_is_left_out_and_counted_until_asked_for() {
    let mut study = study();
    study.codings.iter_mut().filter(|c| c.id.0 == "C0002").for_each(|c| c.by = Method::Adjudication);
    assert_eq!((laid(&study).decided, marks(&laid(&study).texts[0], 1).len()), (1, 0));
    let lanes = lanes().map(|lane| Lane { decided: true, ..lane });
    let asked = lay_out(&study, &Scope::new(Record::All), &lanes, false, None);
    assert_eq!((asked.decided, marks(&asked.texts[0], 1).len()), (0, 1));
}

#[test]
fn nothing_read_by_both_has_no_figures_and_one_lane_alone_has_reasons() {
    let study = study();
    let nobody = lay_out(&study, &Scope::new(Record::All), &[Lane::coder("ana"), Lane::coder("zoe")], false, None);
    assert!(nobody.figures(1).is_empty() && nobody.length() == 0);
    let alone = lay_out(&study, &Scope::new(Record::All), &[Lane::coder("ana")], false, None);
    let kappa = alone.figures(1).into_iter().find(|f| f.statistic == "kappa").unwrap();
    assert_eq!(kappa.estimate.value, Err(Undefined::NoPairs));
}

#[test]
fn drawing_sources_gives_intervals_that_hold_the_value_and_a_seed_repeats_them() {
    let laid = laid(&study());
    let draws = || Draws::new(laid.texts.len(), 200, 5);
    let drawn = || {
        let mut figures = laid.figures(1);
        laid.draw(&mut figures, &draws(), 1);
        figures
    };
    let figures = drawn();
    assert_eq!(figures, drawn());
    let percent = figures.iter().find(|f| f.statistic == "percent" && f.code.as_deref() == Some("place")).unwrap();
    let (low, high) = percent.estimate.interval.unwrap();
    let value = percent.estimate.value.unwrap();
    assert!(low < value && value < high, "{percent:?}");
    assert!(figures.iter().all(|f| f.unit == "character" || f.estimate.interval.is_none()));
}

/// Every character of participants' speech, asked one by one.
#[test]
fn random_studies_have_the_counts_of_an_array_of_characters() {
    let mut dice = Random::new(61);
    for _ in 0..60 {
        let mut sources = Vec::new();
        for n in 0..1 + dice.below(3) {
            let mut source = fixture::source(&format!("s{n}")).participants(&["Ada"]);
            for turn in 0..1 + dice.below(4) {
                let words = "word ".repeat(1 + dice.below(4) as usize);
                source = source.turn(if (turn + n) % 2 == 0 { "Ada" } else { "Interviewer" }, words.trim());
            }
            sources.push(source.build());
        }
        let ids = ["place", "cold", "liking"];
        let book = fixture::codebook(&[("place", 0), ("cold", 1), ("liking", 0)]);
        let mut codings = Vec::new();
        for source in &sources {
            for (coder, _) in [("ana", 0), ("ben", 1)] {
                for _ in 0..1 + dice.below(4) {
                    let start = dice.below(u64::from(source.chars())) as u32;
                    let end = (start + 1 + dice.below(20) as u32).min(source.chars());
                    let code = ids[dice.below(3) as usize];
                    codings.push(fixture::coding(
                        codings.len() as u32 + 1,
                        coder,
                        source,
                        Some(code),
                        Span::new(start, end),
                    ));
                }
            }
        }
        let study = fixture::study(sources, Vec::new(), book, codings);
        let laid = laid(&study);
        let figures = laid.figures(1);
        for (code, below) in [("place", &["place", "cold"][..]), ("cold", &["cold"]), ("liking", &["liking"])] {
            let mut counts = [0.0; 4];
            for source in study.sources.iter() {
                for block in source
                    .blocks
                    .iter()
                    .filter(|b| b.speaker.is_some_and(|s| !source.speakers[usize::from(s)].interviewer))
                {
                    for at in block.text.start..block.text.end {
                        let has = |coder: &str| {
                            study.codings.iter().any(|c| {
                                let cited = c.code.as_ref().is_some_and(|id| below.contains(&id.0.as_str()));
                                c.coder == coder && c.source == source.id && cited && c.place.span.contains(at)
                            })
                        };
                        counts[match (has("ana"), has("ben")) {
                            (true, true) => 0,
                            (true, false) => 1,
                            (false, true) => 2,
                            (false, false) => 3,
                        }] += 1.0;
                    }
                }
            }
            for (name, count) in ["a", "b", "c", "d"].into_iter().zip(counts) {
                let figure = figures.iter().find(|f| f.statistic == name && f.code.as_deref() == Some(code));
                if let Some(figure) = figure {
                    assert_eq!(figure.estimate.value, Ok(count), "{name} {code} {study:?}");
                }
            }
        }
    }
}
