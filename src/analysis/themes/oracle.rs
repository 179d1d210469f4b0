//! Themes counted the slow, obvious way, and held against how they are counted.

use super::*;
use crate::analysis::record::Record;
use crate::analysis::scope::Scope;
use crate::model::anchor::Grade;
use crate::model::coding::{Coding, CodingStatus};
use crate::model::fixture;
use crate::model::memo::Target;
use crate::model::span::Span;
use crate::model::table::{Cell, Shape};
use crate::model::theme::Relation;
use proptest::prelude::*;
use std::collections::BTreeSet;

const CODES: [(&str, u32); 6] = [("sky", 0), ("rain", 1), ("drops", 2), ("earth", 0), ("mud", 1), ("old", 0)];

/// What a theme is made from: codes, evidence, counter-evidence, counter codes.
type Sketch = (Vec<usize>, Vec<u32>, Vec<u32>, Vec<usize>);

/// Two interviews of two people each; codings as (coder, source, code, start,
/// length, status).
fn study(codings: &[(usize, usize, usize, u32, u32, usize)], sketches: &[Sketch]) -> Study {
    let talk = |id: &str, people: [&str; 2]| {
        fixture::source(id)
            .participants(&people)
            .turn(people[0], "one two three four five six")
            .turn(people[1], "seven eight nine ten eleven")
            .build()
    };
    let sources = vec![talk("s", ["A", "B"]), talk("t", ["A", "C"])];
    let mut book = fixture::codebook(&CODES);
    book.codes[3].kind = CodeKind::Theme;
    book.codes[5].merged_into = Some("drops".into());
    let codings = (0..).zip(codings).map(|(n, (coder, source, code, start, length, status))| {
        let source = &sources[*source];
        let last = source.body.chars().count() as u32;
        let start = *start % (last - 1);
        let span = Span::new(start, (start + length + 1).min(last));
        let code = ["sky", "rain", "drops", "earth", "mud", "old", "gone"].get(*code).copied();
        let mut coding = fixture::coding(n, ["ana", "ben"][*coder], source, code, span);
        match status {
            0 => coding.status = CodingStatus::Provisional,
            1 => coding.place.grade = Grade::Changed,
            _ => {}
        }
        coding
    });
    let codings: Vec<Coding> = codings.collect();
    let codings = sorted_by_place(codings);
    let ulid = |n: &u32| Ulid(format!("C{n:04}"));
    let code = |at: &usize| CodeId(CODES[*at].0.to_owned());
    let themes = (0..).zip(sketches).map(|(n, (codes, evidence, counter, against))| Theme {
        id: CodeId(format!("t{n}")),
        codes: codes.iter().map(code).collect(),
        evidence: evidence.iter().map(ulid).collect(),
        counter: counter.iter().map(ulid).collect(),
        counter_codes: against.iter().map(code).collect(),
        ..Theme::default()
    });
    Study { themes: themes.collect(), ..fixture::study(sources.clone(), Vec::new(), book, codings) }
}

fn sorted_by_place(mut codings: Vec<Coding>) -> Vec<Coding> {
    codings.sort_by(|a, b| (&a.source, a.place.span, &a.id).cmp(&(&b.source, b.place.span, &b.id)));
    codings
}

/// Codings, participants, sources of those codings that `is` lets through.
fn slow(study: &Study, record: &Record, is: impl Fn(&Coding) -> bool) -> (u64, u64, u64) {
    let counts =
        |c: &&Coding| record.holds(c) && c.code.is_some() && c.status == CodingStatus::Final && c.place.grade.is_sure();
    let all: Vec<&Coding> = study.codings.iter().filter(counts).collect();
    let code = |c: &Coding| {
        c.code.as_ref().map(|id| {
            study.codebook.resolve(id).map_or_else(|| id.0.clone(), |at| study.codebook.codes[at].id.0.clone())
        })
    };
    // Under union, codings of one code that share words are one stretch.
    let stretch = |one: &Coding| {
        let mut span = one.place.span;
        while record.merges() {
            let more =
                all.iter().filter(|c| c.source == one.source && code(c) == code(one) && c.place.span.overlaps(span));
            let hull = more.fold(span, |hull, c| hull.hull(c.place.span));
            if hull == span {
                break;
            }
            span = hull;
        }
        (one.source.clone(), span, if *record == Record::All { one.coder.clone() } else { String::new() })
    };
    let chosen = || all.iter().filter(|c| is(c));
    let segments: BTreeSet<_> = chosen().map(|c| stretch(c)).collect();
    let people: BTreeSet<String> =
        chosen().flat_map(|c| study.participants_in(study.source(&c.source).unwrap(), c.place.span)).collect();
    let sources: BTreeSet<&String> = chosen().map(|c| &c.source).collect();
    (segments.len() as u64, people.len() as u64, sources.len() as u64)
}

/// True if a code is one of `tops` or below one, by the names in this file.
fn under(cited: Option<&CodeId>, tops: &[CodeId]) -> bool {
    let above: &[&str] = match cited.map(|c| c.0.as_str()) {
        Some("sky") => &["sky"],
        Some("rain") => &["rain", "sky"],
        Some("drops" | "old") => &["drops", "rain", "sky"],
        Some("earth") => &["earth"],
        Some("mud") => &["mud", "earth"],
        _ => &[],
    };
    let meant = |top: &CodeId| if top.0 == "old" { "drops".to_owned() } else { top.0.clone() };
    tops.iter().any(|top| above.contains(&meant(top).as_str()))
}

fn counts(row: &[Cell]) -> Vec<u64> {
    row.iter().filter_map(|c| if let Cell::Count(n) = c { Some(*n) } else { None }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn themes_are_counted_as_a_walk_over_all_codings_counts_them(
        codings in prop::collection::vec((0..2usize, 0..2usize, 0..8usize, 0..60u32, 0..30u32, 0..8usize), 0..14),
        sketches in prop::collection::vec(
            (
                prop::collection::vec(0..6usize, 0..3),
                prop::collection::vec(0..16u32, 0..3),
                prop::collection::vec(0..16u32, 0..3),
                prop::collection::vec(0..6usize, 0..2),
            ),
            0..4,
        ),
        record in prop::sample::select(vec![Record::All, Record::Union, Record::Coder("ana".into())]),
    ) {
        let study = study(&codings, &sketches);
        let Shape::List { rows, .. } = list(&study, &Scope::new(record.clone())).shape else { panic!() };
        prop_assert_eq!(rows.len(), sketches.len() + 1, "earth is a theme of the codebook");
        for (theme, row) in study.themes.iter().zip(&rows) {
            let evidence = |c: &Coding| theme.evidence.contains(&c.id);
            let own = slow(&study, &record, |c| under(c.code.as_ref(), &theme.codes) || evidence(c));
            let shown = slow(&study, &record, evidence).0;
            let against = |c: &Coding| theme.counter.contains(&c.id) || under(c.code.as_ref(), &theme.counter_codes);
            let against = slow(&study, &record, against).0;
            prop_assert_eq!(counts(row), [own.0, own.1, own.2, shown, against]);
        }
        let earth = slow(&study, &record, |c| under(c.code.as_ref(), &["earth".into()]));
        prop_assert_eq!(&counts(&rows[sketches.len()])[..3], &[earth.0, earth.1, earth.2]);
    }
}

#[test]
fn a_heading_that_is_a_theme_is_one_theme_with_its_file() {
    let mut study = study(&[], &[(vec![0], Vec::new(), Vec::new(), Vec::new())]);
    let ids = |study: &Study| themes(study).iter().map(|v| v.id.0.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&study), ["t0", "earth"]);
    assert_eq!(themes(&study)[1].codes, [3, 4]);
    study.themes[0].id = "earth".into();
    assert_eq!(ids(&study), ["earth"]);
    let second = Theme { title: "Another".into(), ..study.themes[0].clone() };
    study.themes.push(second);
    assert_eq!(ids(&study), ["earth"], "of two files with one id the first counts");
}

fn drawn(study: &Study, only: Option<&str>) -> Vec<String> {
    let map = map(study, only);
    map.edges.iter().map(|e| format!("{} {} {}", map.nodes[e.from].id, e.verb(), map.nodes[e.to].id)).collect()
}

#[test]
fn the_map_shows_what_the_files_say_in_one_order_whatever_the_order_of_links() {
    let sketches = [(vec![2, 5, 0], Vec::new(), Vec::new(), vec![4]), (vec![0], Vec::new(), Vec::new(), Vec::new())];
    let mut study = study(&[], &sketches);
    let link = |kind, to: &str| TypedLink { kind, to: Target::parse(to) };
    study.themes[0].links = vec![
        link(Relation::LeadsTo, "theme:t1"),
        link(Relation::Supports, "theme:t0"),
        link(Relation::Qualifies, "code:earth"),
        link(Relation::Supports, "code:nowhere"),
    ];
    study.codebook.codes[1].fields.push(("Supports".into(), "[[theme:t1]]".into()));
    let lines = drawn(&study, None);
    assert_eq!(
        lines,
        [
            "theme:t0 leads to theme:t1",
            "theme:t0 qualifies theme:earth",
            "code:sky serves theme:t0",
            "code:sky serves theme:t1",
            "code:rain supports theme:t1",
            "code:drops serves theme:t0",
            "code:mud contradicts theme:t0",
            "code:mud serves theme:earth",
        ]
        .map(str::to_owned)
    );
    study.themes[0].links.reverse();
    study.themes[0].codes.reverse();
    assert_eq!(drawn(&study, None), lines);
    let own = ["theme:t0 leads to theme:t1", "code:sky serves theme:t1", "code:rain supports theme:t1"];
    assert_eq!(drawn(&study, Some("t1")), own);
}

#[test]
fn a_sheet_shows_evidence_that_does_not_count_and_says_why() {
    // One that is provisional, a highlight, one of another coder, one that is gone.
    let codings = [(0, 0, 1, 0, 5, 0), (0, 0, 7, 10, 5, 5), (1, 0, 3, 20, 5, 5), (0, 1, 4, 3, 5, 5)];
    let study = study(&codings, &[(vec![0], vec![0, 1, 2, 9], vec![3], vec![3])]);
    let sheet = sheet(&study, &Scope::new(Record::Coder("ana".into())), "t0").unwrap();
    let lines = |part: Part| sheet.lines.iter().filter(move |(p, _)| *p == part).map(|(_, line)| line);
    let why: Vec<&str> = lines(Part::Evidence).map(|line| line.not_counted.as_str()).collect();
    assert_eq!(why, ["provisional", "a highlight: it has no code", "of another record"]);
    let against: Vec<&str> = lines(Part::Counter).map(|line| line.id.as_str()).collect();
    assert_eq!(against, ["code:earth", "coding:C0003"]);
    let depths: Vec<(&str, u32)> = lines(Part::Code).map(|line| (line.id.as_str(), line.depth)).collect();
    assert_eq!(depths, [("code:sky", 0), ("code:rain", 1), ("code:drops", 2)]);
    assert_eq!(sheet.counts, (0, 0, 0));
    assert_eq!(sheet.table().len(), sheet.lines.len());
}
