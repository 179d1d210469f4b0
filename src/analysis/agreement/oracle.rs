//! The slow way: every character of every source, looked at by hand.

use super::{Agreement, Asked, Side, Unit, Whose};
use crate::analysis::record::Record;
use crate::analysis::scope::Scope;
use crate::model::coding::{Coding, CodingStatus, MarkKind, Method};
use crate::model::fixture;
use crate::model::ids::Stamp;
use crate::model::source::{BlockKind, Source};
use crate::model::span::Span;
use crate::model::study::{Mark, Study};
use crate::statistics::Ratings;
use crate::statistics::random::Random;
use std::collections::BTreeMap;

const CODERS: [&str; 3] = ["ana", "ben", "cem"];
const BOOK: &[(&str, u32)] = &[("place", 0), ("cold", 1), ("wet", 1), ("time", 0)];

fn text(random: &mut Random) -> String {
    let words: Vec<&str> = (0..1 + random.below(5))
        .map(|_| ["so – ", "naïve", "中文", "a", "two. ", "– "][random.below(6) as usize])
        .collect();
    words.join(" ").trim().to_owned()
}

fn study(random: &mut Random) -> Study {
    let mut sources = Vec::new();
    for number in 0..3 {
        let id = format!("s{number}");
        let mut one = fixture::source(&id).participants(&["P1", "P2"]);
        for _ in 0..2 + random.below(4) {
            let words = text(random);
            one = match (number, random.below(5)) {
                (2, 0) => one.heading(&words),
                (2, _) => one.text(&words),
                (_, 0) => one.heading(&words),
                (_, 1) => one.turn("Interviewer", &words),
                (_, n) => one.turn(if n == 2 { "P1" } else { "P2" }, &words),
            };
        }
        sources.push(one.build());
    }
    let mut codings = Vec::new();
    for number in 0..random.below(25) as u32 {
        let source = &sources[random.below(3) as usize];
        let chars = u64::from(source.chars());
        let (a, b) = (random.below(chars) as u32, random.below(chars + 1) as u32);
        let code =
            [Some("place"), Some("cold"), Some("cold"), Some("wet"), Some("time"), None][random.below(6) as usize];
        let coder = CODERS[random.below(3) as usize];
        let mut coding = fixture::coding(number, coder, source, code, Span::new(a.min(b), a.max(b).max(a.min(b) + 1)));
        match random.below(12) {
            0 => coding.status = CodingStatus::Rejected,
            1 => coding.status = CodingStatus::Provisional,
            2 => coding.by = Method::Adjudication,
            _ => {}
        }
        codings.push(coding);
    }
    codings.sort_by_key(|c| (c.source.clone(), c.place.span));
    let mut study = fixture::study(sources, Vec::new(), fixture::codebook(BOOK), codings);
    study.coders = CODERS.map(str::to_owned).to_vec();
    for source in 0..3 {
        for coder in CODERS {
            let what = [MarkKind::Read, MarkKind::Complete, MarkKind::Skipped][random.below(3) as usize];
            let mark = Mark { coder: coder.into(), source: format!("s{source}"), what, at: Stamp(1), codebook: None };
            if random.below(2) == 0 {
                study.marks.push(mark);
            }
        }
    }
    study
}

/// The characters of each unit of a source.
fn units(source: &Source, unit: Unit, whose: Whose) -> Vec<Vec<u32>> {
    if whose == Whose::Body {
        let all: Vec<u32> = (0..source.chars()).collect();
        return if unit == Unit::Source { vec![all] } else { all.into_iter().map(|at| vec![at]).collect() };
    }
    // Place, and what makes its unit another than that of the place before.
    let mut out: Vec<(String, Vec<u32>)> = Vec::new();
    let body: Vec<char> = source.body.chars().collect();
    for (number, block) in source.blocks.iter().enumerate().filter(|(_, b)| b.kind == BlockKind::Paragraph) {
        let asks = match block.speaker {
            _ if source.speakers.is_empty() => false,
            None => true,
            Some(who) => source.speakers[usize::from(who)].interviewer,
        };
        if asks && whose == Whose::Participants {
            continue;
        }
        let mut before = ' ';
        for at in block.text.start..block.text.end {
            let c = body[at as usize];
            let begins = before.is_whitespace() && !c.is_whitespace();
            before = c;
            let token = || body[at as usize..block.text.end as usize].iter().take_while(|c| !c.is_whitespace());
            let key = match unit {
                Unit::Character => format!("c{at}"),
                Unit::Word if begins && token().any(|c| c.is_alphanumeric()) => format!("w{at}"),
                Unit::Word => continue,
                Unit::Sentence => format!("s{number}"),
                Unit::Turn => block.turn.map_or(format!("p{number}"), |turn| format!("t{turn}")),
                Unit::Section => format!("s{:?}", block.section),
                Unit::Source => String::new(),
            };
            match out.last_mut().filter(|last| last.0 == key) {
                Some((_, places)) => places.push(at),
                None => out.push((key, vec![at])),
            }
        }
    }
    out.into_iter().map(|(_, places)| places).collect()
}

/// How many units each combination of ratings has, for a code with what is below it.
fn by_hand(study: &Study, asked: &Asked, code: usize, below: bool) -> BTreeMap<Vec<Option<u16>>, u64> {
    let book = &study.codebook;
    let mut out = BTreeMap::new();
    for source in study.sources.iter() {
        let read: Vec<bool> = asked
            .sides
            .iter()
            .map(|r| {
                let said = |m: &Mark| m.coder == r.coder && m.source == source.id && m.what != MarkKind::Skipped;
                let own = |c: &Coding| c.coder == r.coder && c.by != Method::Adjudication;
                let coded = study.codings.iter().any(|c| own(c) && c.source == source.id);
                coded || study.marks.iter().any(said)
            })
            .collect();
        if read.iter().filter(|read| **read).count() < 2 {
            continue;
        }
        for unit in units(source, asked.unit, asked.whose) {
            let said = |(side, read): (&Side, &bool)| {
                let coded = study.codings.iter().any(|c| {
                    let own = c.code.as_ref().and_then(|id| book.resolve(id));
                    let is = own.is_some_and(|own| own == code || below && book.is_under(own, code));
                    let counts = c.status == CodingStatus::Final && c.by != Method::Adjudication;
                    let here = unit.iter().any(|at| c.place.span.start <= *at && *at < c.place.span.end);
                    is && counts && here && c.coder == side.coder && c.source == source.id
                });
                read.then_some(u16::from(!coded))
            };
            *out.entry(asked.sides.iter().zip(&read).map(said).collect()).or_default() += 1;
        }
    }
    out
}

fn told(ratings: &Ratings) -> BTreeMap<Vec<Option<u16>>, u64> {
    ratings.rows().map(|(unit, units)| (unit.to_vec(), units)).collect()
}

#[test]
fn sweeps_count_what_a_look_at_every_character_counts() {
    let mut random = Random::new(77);
    let scope = Scope::new(Record::All);
    let mut lines = 0;
    for round in 0..240 {
        let study = study(&mut random);
        let sides = if round % 2 == 0 { &CODERS[..] } else { &CODERS[1..] };
        let side = |id: &&str| Side { name: (*id).to_owned(), coder: (*id).to_owned(), round: None };
        let unit = Unit::ALL[round % 6];
        let whose = match (round / 6 % 3, unit) {
            (2, Unit::Character | Unit::Source) => Whose::Body,
            (n, _) => [Whose::Participants, Whose::All, Whose::Participants][n],
        };
        let asked = Asked {
            sides: sides.iter().map(side).collect(),
            unit,
            whose,
            level: None,
            scope: &scope,
            within: None,
            decided: false,
            drawn: true,
            sets: true,
            sentences: |_, span| vec![span],
        };
        let agreement = Agreement::of(&study, &study, &asked).unwrap();
        for (at, line) in agreement.lines.iter().enumerate() {
            lines += 1;
            let by_hand = by_hand(&study, &asked, line.code, line.below);
            let mut rows = told(&agreement.ratings(at));
            rows.retain(|_, units| *units > 0);
            // A sentence of dashes alone is none.
            if unit != Unit::Sentence {
                assert_eq!(rows, by_hand, "round {round}, {unit:?}, {whose:?}, code {}", line.code);
            }
            let sums = agreement.sums(at);
            let generic = crate::statistics::agreement::krippendorff::alpha(
                &agreement.ratings(at),
                crate::statistics::Level::Nominal,
            );
            match (sums.alpha().value, generic.value) {
                (Ok(a), Ok(b)) => assert!((a - b).abs() < 1e-9),
                (a, b) => assert_eq!(a, b),
            }
        }
        assert_eq!(agreement.sets().units(), agreement.units());
    }
    assert!(lines > 300, "{lines}");
}

/// Two coders and three sources, written out.
fn talk() -> Study {
    let one = fixture::source("one").participants(&["P1"]).turn("P1", "0123456789").turn("P1", "0123456789").build();
    let two = fixture::source("two").participants(&["P1"]).turn("P1", "0123456789").build();
    let three = fixture::source("three").participants(&["P1"]).turn("P1", "0123456789").build();
    let at = |source: &Source, turn: usize, from: u32, to: u32| {
        let start = source.blocks[turn].text.start;
        Span::new(start + from, start + to)
    };
    let codings = vec![
        fixture::coding(1, "ana", &one, Some("cold"), at(&one, 0, 0, 6)),
        fixture::coding(2, "ben", &one, Some("cold"), at(&one, 0, 3, 10)),
        fixture::coding(3, "ana", &two, Some("cold"), at(&two, 0, 0, 5)),
        fixture::coding(4, "ben", &two, Some("time"), at(&two, 0, 0, 5)),
        fixture::coding(5, "ana", &three, Some("time"), at(&three, 0, 0, 5)),
    ];
    fixture::study(vec![one, two, three], Vec::new(), fixture::codebook(BOOK), codings)
}

fn compared<'s>(study: &'s Study, scope: &Scope, unit: Unit) -> Agreement<'s> {
    let asked = Asked {
        sides: super::sides(study, study, &[], &[]).unwrap(),
        unit,
        whose: Whose::Participants,
        level: None,
        scope,
        within: None,
        decided: false,
        drawn: true,
        sets: false,
        sentences: |_, span| vec![span],
    };
    Agreement::of(study, study, &asked).unwrap()
}

#[test]
fn a_source_that_one_has_not_read_is_missing_and_not_a_no() {
    let study = talk();
    let scope = Scope::new(Record::All);
    let agreement = compared(&study, &scope, Unit::Character);
    assert_eq!((agreement.read.len(), agreement.units(), agreement.out.alone), (2, 30, 1));
    let cold = agreement.lines.iter().position(|l| study.codebook.codes[l.code].id.0 == "cold").unwrap();
    // Of 30: three both, three and five ana alone, four ben alone.
    assert_eq!(agreement.sums(cold).table(), [3.0, 8.0, 4.0, 15.0]);
    assert_eq!(agreement.sums(cold).f1().value, Ok(6.0 / 18.0));
}

#[test]
fn a_parent_holds_what_is_below_it_and_over_all_codes_nothing_counts_twice() {
    let study = talk();
    let scope = Scope::new(Record::All);
    let agreement = compared(&study, &scope, Unit::Turn);
    let shown: Vec<&str> =
        agreement.lines.iter().filter(|l| l.shown).map(|l| study.codebook.codes[l.code].id.0.as_str()).collect();
    assert_eq!(shown, ["place", "cold", "time"]);
    assert_eq!(agreement.lines.iter().filter(|l| l.pooled).count(), 2);
}

#[test]
fn draws_are_over_sources_and_repeat_for_a_seed() {
    let study = talk();
    let scope = Scope::new(Record::All);
    let agreement = compared(&study, &scope, Unit::Character);
    let drawn = |seed| super::Intervals::of(&agreement, 200, seed, None);
    let cold = agreement.lines.iter().position(|l| !l.below || l.pooled && l.code == 1).unwrap();
    let spread = drawn(3).of_line(cold, "f1").unwrap().clone();
    assert_eq!(drawn(3).of_line(cold, "f1").unwrap(), &spread);
    // With two sources a draw has one of three values: both, the one or the other alone.
    assert_eq!((spread.quantile(0.01), spread.quantile(0.99)), (Some(0.0), Some(6.0 / 13.0)));
}
