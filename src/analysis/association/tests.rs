//! Who has a code by what they are, counted by hand.

use super::*;
use crate::analysis::record::Record;
use crate::model::fixture::{self, coding, span_of, study};
use crate::model::table::Shape;

/// Six officers and users in six interviews; the code `a` (with `b` below it) is what the
/// officers have. One interview was never read.
fn made() -> Study {
    let people =
        [("P1", "officer"), ("P2", "officer"), ("P3", "officer"), ("P4", "user"), ("P5", "user"), ("P6", "user")];
    let sources: Vec<_> = people
        .iter()
        .map(|(id, _)| fixture::source(&format!("s-{id}")).participants(&[id]).turn(id, "one two three").build())
        .collect();
    let code =
        |n: u32, at: usize, code, words| coding(n, "ana", &sources[at], Some(code), span_of(&sources[at], words));
    let codings = vec![
        code(1, 0, "a", "one"),
        code(2, 0, "a", "two"),
        code(3, 1, "b", "one"),
        code(4, 2, "b", "one"),
        code(5, 3, "c", "one"),
        code(6, 4, "c", "one"),
    ];
    let stated: Vec<_> = people.iter().map(|(id, role)| fixture::participant(id, &[("role", role)])).collect();
    study(sources, stated, fixture::codebook(&[("a", 0), ("b", 1), ("c", 0)]), codings)
}

fn asked() -> Asked {
    Asked { by: "role".to_owned(), ..Asked::default() }
}

fn rows(table: &Table) -> Vec<Vec<Cell>> {
    let Shape::List { rows, .. } = &table.shape else { panic!() };
    rows.clone()
}

fn near(cell: &Cell, wanted: f64) -> bool {
    matches!(cell, Cell::Chance(p) if (p - wanted).abs() < 1e-12)
}

fn scope() -> Scope {
    Scope::new(Record::Coder("ana".into()))
}

#[test]
fn participants_have_a_code_or_not_and_who_was_not_read_is_neither() {
    let table = associations(&made(), &scope(), &asked()).unwrap();
    let rows = rows(&table);
    let of = |part, base| Cell::Of { part, base, digits: 0 };
    assert_eq!(rows[0][2..4], [of(3, 3), of(0, 2)], "a with what is below it; P6 was not read");
    assert_eq!(rows[1][2..4], [of(2, 3), of(0, 2)]);
    assert!(near(&rows[0][4], 0.1), "1 of 10 ways to deal three out of five");
    assert!(near(&rows[0][5], 0.3), "three tests");
    assert!(table.notes.iter().any(|n| n.contains("1 participant of whom nothing was read")), "{:?}", table.notes);
    assert!(table.notes.iter().any(|n| n.contains("Few expected in 3 codes")));
    assert!(table.notes.iter().any(|n| n.contains("chosen on purpose")));
    let top = associations(&made(), &scope(), &Asked { level: Some(1), ..asked() }).unwrap();
    assert_eq!(top.len(), 2, "a and c");
}

#[test]
fn a_code_everybody_or_nobody_has_is_not_tested_and_not_counted_among_the_tests() {
    let mut asked = asked();
    asked.codes = vec!["a".into(), "c".into()];
    let mut study = made();
    let all: Vec<_> = study.sources.iter().map(|s| coding(9, "ana", s, Some("c"), span_of(s, "three"))).collect();
    study.codings = study.codings.iter().cloned().chain(all).collect::<Vec<_>>().into();
    let table = associations(&study, &scope(), &asked).unwrap();
    let rows = rows(&table);
    assert!(matches!(rows[1][4], Cell::Blank(why) if why.contains("empty")), "{:?}", rows[1]);
    assert!(near(&rows[0][4], 0.1), "three of six");
    assert!(near(&rows[0][5], 0.1), "one test alone is not corrected");
}

#[test]
fn segments_are_said_to_describe_only() {
    let table = associations(&made(), &scope(), &Asked { unit: Unit::Segment, ..asked() }).unwrap();
    assert!(table.title.contains("a description"));
    assert_eq!(rows(&table)[0][2], Cell::Of { part: 4, base: 4, digits: 0 });
    assert!(table.notes.iter().any(|n| n.contains("not independent")));
}

#[test]
fn an_attribute_that_is_none_or_has_one_value_is_refused() {
    let study = made();
    let said = associations(&study, &scope(), &Asked { by: "rol".into(), ..asked() }).unwrap_err().to_string();
    assert!(said.contains("did you mean “role”"), "{said}");
    let mut one = scope();
    one.where_ = vec![("role".into(), "user".into())];
    let said = associations(&study, &one, &asked()).unwrap_err().to_string();
    assert_eq!(said, "there is nothing to compare: “user” is the only value of role among those who were read");
}

#[test]
fn values_that_are_the_same_number_or_no_numbers_are_each_a_column_once() {
    for values in [["1", "1.0", "1", "1.0"], ["9", "10+", "10", "9"]] {
        let ids = ["P1", "P2", "P3", "P4"];
        let sources: Vec<_> = ids
            .map(|id| fixture::source(&format!("s-{id}")).participants(&[id]).turn(id, "one two").build())
            .into_iter()
            .collect();
        let codings = (0..4)
            .map(|n| fixture::coding(n, "ana", &sources[n as usize], Some("a"), span_of(&sources[n as usize], "one")))
            .collect();
        let people = ids.iter().zip(values).map(|(id, value)| fixture::participant(id, &[("role", value)])).collect();
        let study = study(sources, people, fixture::codebook(&[("a", 0)]), codings);
        let table = associations(&study, &scope(), &asked()).unwrap();
        let Shape::List { columns, rows } = &table.shape else { panic!() };
        let of: Vec<&str> =
            columns.iter().filter_map(|c| c.key.strip_prefix("role=")).filter(|key| !key.ends_with("_of")).collect();
        let mut wanted = values.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        assert_eq!(of, wanted);
        let people: u64 =
            rows[0].iter().filter_map(|c| if let Cell::Of { base, .. } = c { Some(*base) } else { None }).sum();
        assert_eq!(people, 4);
    }
}

#[test]
fn how_far_it_is_is_told_up_to_the_last_code() {
    let mut told = Vec::new();
    associations_told(&made(), &scope(), &asked(), &mut |done, of| told.push((done, of))).unwrap();
    assert_eq!(told.last(), Some(&(3, 3)));
}
