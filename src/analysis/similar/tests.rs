//! How alike people are by their codes, worked out by hand.

use super::*;
use crate::analysis::record::Record;
use crate::model::fixture::{self, coding, span_of, study};
use crate::model::picture::Plot;
use crate::model::table::{Cell, Shape};
use crate::statistics::similarity::MEASURES;

/// P1: a b; P2: a b c; P3: c d; P4 was read and has nothing; P5 was not read.
fn made() -> Study {
    let ids = ["P1", "P2", "P3", "P4", "P5"];
    let sources: Vec<_> = ids
        .map(|id| fixture::source(&format!("s-{id}")).participants(&[id]).turn(id, "one two three four").build())
        .into_iter()
        .collect();
    let code = |n, at: usize, code, words| coding(n, "ana", &sources[at], Some(code), span_of(&sources[at], words));
    let mut codings = vec![
        code(1, 0, "a", "one"),
        code(2, 0, "b", "two"),
        code(3, 1, "a", "one"),
        code(4, 1, "b", "two"),
        code(5, 1, "c", "three"),
        code(6, 2, "c", "one"),
        code(7, 2, "d", "two"),
        code(8, 3, "d", "two"),
    ];
    codings[7].code = None;
    study(sources, Vec::new(), fixture::codebook(&[("a", 0), ("b", 1), ("c", 0), ("d", 0)]), codings)
}

fn near(cell: &Cell, wanted: f64) -> bool {
    matches!(cell, Cell::Number { value, .. } if (value - wanted).abs() < 1e-12)
}

fn of(what: What, level: Option<u32>) -> Similar {
    Similar::of(&made(), &Scope::new(Record::Union), what, (&MEASURES[0], level)).unwrap()
}

#[test]
fn participants_are_alike_by_the_codes_they_share_and_who_has_none_is_left_out() {
    let table = of(What::Participants, None).matrix();
    let Shape::Matrix(meta) = &table.shape else { panic!() };
    assert_eq!(meta.rows.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["P1", "P2", "P3"]);
    assert!(near(&meta.cells[0][1].cell, 2.0 / 3.0), "a and b of a, b, c");
    assert_eq!(meta.cells[0][2].cell, Cell::number(0.0, 2));
    assert_eq!(meta.cells[1][2].cell, Cell::number(0.25, 2), "c of a, b, c, d");
    assert!(meta.no_totals());
    let said = table.notes.join("\n");
    assert!(said.contains("1 participant without any code") && said.contains("1 participant, not read"), "{said}");
}

#[test]
fn the_tree_joins_the_nearest_first_and_its_picture_has_a_joint_for_each_step() {
    let table = of(What::Participants, None).tree();
    let Shape::List { rows, .. } = &table.shape else { panic!() };
    assert!(near(&rows[0][1], 1.0 / 3.0));
    assert!(near(&rows[1][1], (1.0 + 0.75) / 2.0));
    let Some(Plot::Tree(tree)) = table.picture.map(|p| p.plot) else { panic!() };
    assert_eq!((tree.leaves.len(), tree.joints.len()), (3, 2));
    assert_eq!((tree.joints[0].above, tree.joints[0].below, tree.joints[1].above), (0, 1, 3));
}

#[test]
fn codes_are_alike_by_who_has_them_and_levels_put_them_together() {
    let pairs = of(What::Codes, None).pairs(99);
    let Shape::List { rows, .. } = &pairs.shape else { panic!() };
    assert_eq!(
        rows[0][..5],
        [
            Cell::Text("a".into()),
            Cell::Text("A".into()),
            Cell::Text("b".into()),
            Cell::Text("B".into()),
            Cell::number(1.0, 3)
        ]
    );
    assert_eq!(of(What::CodesBySource, Some(1)).matrix().len(), 3, "a with b, c, d");
}

#[test]
fn the_map_has_a_point_for_everybody_and_every_code_and_says_what_it_leaves_out() {
    let table = of(What::Participants, None).map();
    assert_eq!(table.len(), 3 + 4);
    assert!(table.notes[0].starts_with("Total inertia "), "{:?}", table.notes);
    let Some(Plot::Points(points)) = table.picture.map(|p| p.plot) else { panic!() };
    assert_eq!(points.marks.iter().filter(|m| m.second).count(), 4);
    let one = Scope { participants: vec!["P1".into()], ..Scope::new(Record::Union) };
    let alone = Similar::of(&made(), &one, What::Participants, (&MEASURES[0], None)).unwrap();
    assert!(alone.map().is_empty() && alone.map().notes[0].starts_with("No map"));
    assert!(alone.tree().picture.is_none());
}
