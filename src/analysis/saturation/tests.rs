//! Interviews recounted slowly, other orders, themes and origins.

use super::*;
use crate::analysis::record::Record;
use crate::model::fixture::{codebook, coding, source, span_of, study};
use crate::model::table::Shape;
use crate::model::theme::Theme;
use proptest::prelude::*;

/// Interviews with these dates (0 is none), and the codes used in each.
fn drawn(talks: &[(u8, Vec<u8>)]) -> Study {
    let ids = ["a", "b", "c", "d", "e"];
    let sources: Vec<_> = talks
        .iter()
        .enumerate()
        .map(|(n, (date, _))| {
            let one = source(&format!("s{n}")).participants(&["P"]).turn("P", "some words");
            if *date > 0 { one.attribute("date", &format!("2020-01-{date:02}")) } else { one }.build()
        })
        .collect();
    let mut codings = Vec::new();
    for (source, (_, codes)) in sources.iter().zip(talks) {
        for code in codes {
            let id = ids[usize::from(*code) % 5];
            codings.push(coding(codings.len() as u32, "ana", source, Some(id), span_of(source, "words")));
        }
    }
    let mut book = codebook(&ids.map(|id| (id, 0)));
    book.codes[1].origin = Some(Origin::Inductive);
    study(sources, Vec::new(), book, codings)
}

fn column(table: &Table, key: &str) -> Vec<u64> {
    let Shape::List { columns, rows } = &table.shape else { panic!() };
    let at = columns.iter().position(|c| c.key == key).unwrap();
    rows.iter().map(|row| if let Cell::Count(n) = row[at] { n } else { panic!() }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    #[test]
    fn each_height_is_a_count_over_everything_before_it(
        talks in prop::collection::vec((0u8..5, prop::collection::vec(0u8..5, 0..4)), 0..7),
    ) {
        let study = drawn(&talks);
        let table = saturation(&study, &Scope::new(Record::All));
        let mut order: Vec<usize> = (0..talks.len()).filter(|n| !talks[*n].1.is_empty()).collect();
        order.sort_by_key(|n| (if talks[*n].0 == 0 { 99 } else { talks[*n].0 }, *n));
        let so_far = |upto: usize| {
            let codes = order[..=upto].iter().flat_map(|n| talks[*n].1.iter().map(|c| c % 5));
            codes.collect::<std::collections::HashSet<_>>()
        };
        let wanted: Vec<u64> = (0..order.len()).map(|n| so_far(n).len() as u64).collect();
        let inductive: Vec<u64> = (0..order.len()).map(|n| u64::from(so_far(n).contains(&1))).collect();
        prop_assert_eq!(column(&table, "codes_so_far"), wanted.clone());
        prop_assert_eq!(column(&table, "inductive_so_far"), inductive);
        prop_assert_eq!(column(&table, "new_codes").iter().sum::<u64>(), wanted.last().copied().unwrap_or(0));
    }
}

#[test]
fn what_nobody_read_is_left_out_and_said() {
    let study = drawn(&[(1, vec![0]), (2, vec![]), (3, vec![1])]);
    let table = saturation(&study, &Scope::new(Record::All));
    assert_eq!(column(&table, "codes_so_far"), [1, 2]);
    assert!(table.notes[1].starts_with("Left out: 1 of 3 interviews, which nobody"), "{:?}", table.notes);
}

/// The words of a column, blanks as their reason.
fn words(table: &Table, key: &str) -> Vec<String> {
    let Shape::List { columns, rows } = &table.shape else { panic!() };
    let at = columns.iter().position(|c| c.key == key).unwrap();
    let shown = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Count(n) => n.to_string(),
        Cell::Blank(why) => format!("({why})"),
        Cell::List(list) => list.join(", "),
        Cell::Number { value, digits } => format!("{value:.*}", usize::from(*digits)),
        Cell::Share { part, base, .. } => format!("{part}/{base}"),
        other => panic!("{other:?}"),
    };
    rows.iter().map(|row| shown(&row[at])).collect()
}

#[test]
fn the_order_of_interviewing_is_an_attribute_or_that_of_the_files() {
    let mut study = drawn(&[(3, vec![0]), (1, vec![1]), (0, vec![2])]);
    for (source, visit) in study.sources.iter_mut().zip(["10", "9", "x"]) {
        source.attributes.push(("visit".into(), visit.into()));
    }
    let of = |order| {
        let asked = Asked { order, ..Asked::default() };
        words(&Interviews::new(&study, &Scope::new(Record::All), &asked).table(), "source")
    };
    assert_eq!(of(Order::Date), ["s1", "s0", "s2"]);
    assert_eq!(of(Order::File), ["s0", "s1", "s2"]);
    assert_eq!(of(Order::Attribute("visit".into())), ["s0", "s1", "s2"], "words: as written");
    study.sources[2].attributes.pop();
    assert_eq!(
        words(
            &Interviews::new(
                &study,
                &Scope::new(Record::All),
                &Asked { order: Order::parse(&study, "visit").unwrap(), ..Asked::default() }
            )
            .table(),
            "source"
        ),
        ["s1", "s0", "s2"],
        "numbers: by size, and without one last"
    );
    assert_eq!(Order::parse(&study, "vist").unwrap_err().near.as_deref(), Some("visit"));
}

fn with_theme() -> Study {
    let mut study = drawn(&[(1, vec![0, 1]), (2, vec![2]), (3, vec![2, 3]), (4, vec![])]);
    let evidence = vec![study.codings[0].id.clone()];
    let theme = |id: &str, codes: &[&str], evidence| Theme {
        id: id.into(),
        title: id.to_uppercase(),
        codes: codes.iter().map(|id| (*id).into()).collect(),
        evidence,
        ..Theme::default()
    };
    study.themes = vec![theme("one", &["c", "d"], evidence), theme("two", &["b"], Vec::new())];
    study
}

#[test]
fn themes_are_found_by_their_codes_and_their_evidence() {
    let study = with_theme();
    let asked = Asked { unit: Unit::Theme, orders: 0, ..Asked::default() };
    let table = Interviews::new(&study, &Scope::new(Record::All), &asked).table();
    assert_eq!(words(&table, "new"), ["ONE, TWO", "", ""]);
    assert_eq!(words(&table, "themes_so_far"), ["2", "2", "2"]);
    assert_eq!(words(&table, "low_so_far")[0], "(no orders were drawn)");
}

#[test]
fn each_theme_and_each_origin_is_followed_alone() {
    let study = with_theme();
    let interviews = Interviews::new(&study, &Scope::new(Record::All), &Asked::default());
    let table = groups(&interviews, false);
    assert_eq!(words(&table, "theme"), ["ONE", "TWO"]);
    assert_eq!(words(&table, "codes_used"), ["2", "1"]);
    assert_eq!(words(&table, "first_in"), ["2", "1"]);
    assert_eq!(words(&table, "last_new_in"), ["3", "1"]);
    assert_eq!(words(&table, "since_then"), ["0", "2"]);
    let table = groups(&interviews, true);
    assert_eq!(
        (words(&table, "origin"), words(&table, "codes_used")),
        (vec!["inductive".to_owned(), "not stated".to_owned()], vec!["1".to_owned(), "3".to_owned()])
    );
}

#[test]
fn rules_say_what_they_come_to_or_why_they_come_to_nothing() {
    let study = drawn(&[(1, vec![0, 1]), (2, vec![2]), (3, vec![2]), (4, vec![1])]);
    let rules = vec![
        Rule { base: 1, run: 2, percent: 5.0 },
        Rule { base: 2, run: 2, percent: 5.0 },
        Rule { base: 4, run: 2, percent: 5.0 },
    ];
    let asked = Asked { rules, orders: 200, ..Asked::default() };
    let interviews = Interviews::new(&study, &Scope::new(Record::All), &asked);
    let table = guest(&interviews);
    assert_eq!(words(&table, "reached"), ["2+2", "2+2", "(too few to tell)"]);
    assert_eq!(words(&table, "first_run"), ["1/2", "0/3", "(too few to tell)"]);
    assert_eq!(words(&table, "reason")[2], "too few to tell");
    let table = figures(&interviews, false);
    let at = words(&table, "statistic").iter().position(|name| name == "chao2").unwrap();
    // Three codes: a in one interview, b in two, c in two. Q1 = 1, Q2 = 2, T = 4.
    assert_eq!(words(&table, "value")[at], "3.188");
}

#[test]
fn an_interview_without_a_coding_that_was_asked_for_is_still_an_interview() {
    let study = drawn(&[(1, vec![0]), (2, vec![1]), (3, vec![0, 1])]);
    let scope = Scope { under: vec!["b".into()], ..Scope::new(Record::All) };
    let table = saturation(&study, &scope);
    assert_eq!(column(&table, "codes_so_far"), [0, 1, 1]);
    assert!(!table.notes.iter().any(|note| note.starts_with("Left out: 1 of")), "{:?}", table.notes);
}
