use super::*;
use crate::model::table::{AxisItem, MeasureMeta, Measured};
use proptest::prelude::*;

fn item(id: &str, depth: u32) -> AxisItem {
    AxisItem { id: id.to_owned(), label: id.to_owned(), depth, ..AxisItem::default() }
}

/// A matrix of counts whose totals are their sums.
fn table(counts: &[Vec<u64>]) -> Table {
    let cell = |n: u64| Measured::new(Cell::Count(n));
    let across = counts.first().map_or(0, Vec::len);
    let sum = |all: &mut dyn Iterator<Item = u64>| cell(all.sum());
    let meta = MatrixMeta {
        row_axis: "code".to_owned(),
        column_axis: "role".to_owned(),
        measures: vec![MeasureMeta {
            word: "codings".into(),
            heading: "coded segments".into(),
            base: "row_total".into(),
        }],
        rows: (0..counts.len()).map(|r| item(&format!("r{r}"), 0)).collect(),
        columns: (0..across).map(|c| item(&format!("c{c}"), 0)).collect(),
        cells: counts.iter().map(|row| row.iter().map(|n| cell(*n)).collect()).collect(),
        row_totals: counts.iter().map(|row| sum(&mut row.iter().copied())).collect(),
        column_totals: (0..across).map(|c| sum(&mut counts.iter().map(|row| row[c]))).collect(),
        total: sum(&mut counts.iter().flatten().copied()),
        ..MatrixMeta::default()
    };
    Table::new("t", Shape::Matrix(Box::new(meta)))
}

fn meta(table: &Table) -> &MatrixMeta {
    let Shape::Matrix(meta) = &table.shape else { panic!("a matrix") };
    meta
}

fn seen(table: &Table) -> Vec<Vec<Option<u64>>> {
    let meta = meta(table);
    let n = |m: &Measured| match m.cell {
        Cell::Count(n) => Some(n),
        _ => None,
    };
    let rows = meta.cells.iter().zip(&meta.row_totals);
    let mut out: Vec<Vec<_>> = rows.map(|(row, total)| row.iter().chain([total]).map(n).collect()).collect();
    out.push(meta.column_totals.iter().chain([&meta.total]).map(n).collect());
    out
}

#[test]
fn a_small_number_is_hidden_and_a_second_one_with_it() {
    let made = shaped(table(&[vec![2, 9, 8], vec![7, 6, 5]]), &Look { at_least: Some(3), ..Look::default() }).unwrap();
    assert_eq!(meta(&made).cells[0][0].cell, Cell::Below(3));
    assert_eq!(seen(&made)[..2], [[None, Some(9), None, Some(19)], [None, Some(6), None, Some(18)]]);
    assert_eq!(meta(&made).cells[1][2].cell, Cell::Blank("hidden"));
    assert!(made.notes[0].starts_with("Numbers from 1 to 2 are hidden (<3)"), "{:?}", made.notes);
}

proptest! {
    #[test]
    fn no_hidden_number_can_be_worked_out_from_its_row_or_column(
        counts in prop::collection::vec(prop::collection::vec(0u64..9, 3), 1..5), least in 2u64..5,
    ) {
        let made = shaped(table(&counts), &Look { at_least: Some(least), ..Look::default() }).unwrap();
        let seen = seen(&made);
        let alone = |line: Vec<Option<u64>>| line.iter().filter(|n| n.is_none()).count() == 1;
        for row in &seen {
            // A line whose other numbers are all nothing has no second to hide but its
            // total, which then is hidden.
            prop_assert!(!alone(row.clone()), "{seen:?}");
        }
        for column in 0..seen[0].len() {
            prop_assert!(!alone(seen.iter().map(|row| row[column]).collect()), "{seen:?}");
        }
        for (row, shown) in counts.iter().zip(&seen) {
            for (n, shown) in row.iter().zip(shown) {
                prop_assert!(*n == 0 || *n >= least || shown.is_none());
            }
        }
    }
}

#[test]
fn lines_below_another_stay_below_it_when_sorted() {
    let mut made = table(&[vec![5], vec![1], vec![4], vec![9], vec![0]]);
    if let Shape::Matrix(meta) = &mut made.shape {
        for (at, depth) in [0, 1, 1, 0, 0].into_iter().enumerate() {
            meta.rows[at].depth = depth;
        }
    }
    let ids = |look: &Look| {
        let made = shaped(made.clone(), look).unwrap();
        meta(&made).rows.iter().map(|r| r.id.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids(&Look { sort: Some(Sort::Total), ..Look::default() }), "r3 r0 r2 r1 r4");
    assert_eq!(
        ids(&Look { sort: Some(Sort::Column("c0".into())), hide_empty: true, ..Look::default() }),
        "r3 r0 r2 r1"
    );
    assert_eq!(ids(&Look { top: Some(1), sort: Some(Sort::Book), ..Look::default() }), "r0 r1 r2");
    let said = shaped(made.clone(), &Look { sort: Some(Sort::Column("x".into())), ..Look::default() }).unwrap_err();
    assert_eq!(said.to_string(), "no column “x” to sort by: use book, name, total or the id of a column");
}

#[test]
fn numbers_become_yes_and_no_parts_of_the_largest_or_rounded() {
    let counts = table(&[vec![2, 0], vec![4, 1]]);
    let made = shaped(counts.clone(), &Look { binarise: true, ..Look::default() }).unwrap();
    assert_eq!(
        meta(&made).cells[0].iter().map(|m| m.cell.clone()).collect::<Vec<_>>(),
        [Cell::Flag(true), Cell::Flag(false)]
    );
    assert_eq!(seen(&made)[2], [Some(2), Some(1), Some(3)]);
    let made = shaped(counts.clone(), &Look { normalise: Some(Against::Column), ..Look::default() }).unwrap();
    assert_eq!(meta(&made).cells[0][0].cell, Cell::number(0.5, 2));
    assert_eq!(meta(&made).row_totals[0].cell, Cell::Blank(""));
    let look = Look { normalise: Some(Against::Table), round: Some(0), transpose: true, ..Look::default() };
    let made = shaped(counts, &look).unwrap();
    assert_eq!(meta(&made).cells[0][1].cell, Cell::number(1.0, 0));
    assert_eq!((meta(&made).row_axis.as_str(), meta(&made).base()), ("role", "largest_of_table"));
}

/// What a hidden number may be for who reads the table, in small tables.
fn may_be(cell: &Cell, least: u64) -> Vec<u64> {
    match cell {
        Cell::Count(n) => vec![*n],
        Cell::Below(_) => (1..least).collect(),
        _ if least == 2 => (1..8).collect(),
        _ => (least..9).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_hidden_number_could_be_another_one_with_the_same_totals(
        counts in prop::collection::vec(prop::collection::vec(0u64..7, 3), 2), least in 2u64..5,
    ) {
        let made = shaped(table(&counts), &Look { at_least: Some(least), ..Look::default() }).unwrap();
        let meta = meta(&made);
        let cells: Vec<Vec<u64>> = meta.cells.iter().flatten().map(|m| may_be(&m.cell, least)).collect();
        let fits = |total: &Measured, sum: u64| match total.cell {
            Cell::Count(n) => n == sum,
            _ => sum > 0,
        };
        let mut seen = vec![std::collections::BTreeSet::new(); cells.len()];
        let fillings: usize = cells.iter().map(Vec::len).product();
        for mut at in 0..fillings {
            let mut filled = [0; 6];
            for (own, choice) in filled.iter_mut().zip(&cells) {
                (*own, at) = (choice[at % choice.len()], at / choice.len());
            }
            let rows = (0..2).all(|r| fits(&meta.row_totals[r], filled[r * 3..][..3].iter().sum()));
            if rows && (0..3).all(|c| fits(&meta.column_totals[c], filled[c] + filled[c + 3]))
                && fits(&meta.total, filled.iter().sum())
            {
                filled.iter().zip(&mut seen).for_each(|(n, seen)| _ = seen.insert(*n));
            }
        }
        for (cell, seen) in meta.cells.iter().flatten().zip(&seen) {
            prop_assert!(matches!(cell.cell, Cell::Count(_)) || seen.len() > 1, "{:?}", super::tests::seen(&made));
        }
    }
}

#[test]
fn below_a_code_a_small_number_is_not_told_by_its_parent_nor_by_n() {
    let mut made = table(&[vec![9, 9], vec![1, 5], vec![8, 4]]);
    if let Shape::Matrix(meta) = &mut made.shape {
        (meta.rows[1].depth, meta.rows[2].depth) = (1, 1);
        (meta.rows[0].n, meta.rows[1].n) = (9, 2);
    }
    let look = Look { at_least: Some(3), ..Look::default() };
    let hidden = shaped(made, &look).unwrap();
    assert!(!matches!(meta(&hidden).cells[2][0].cell, Cell::Count(_)), "{:?}", seen(&hidden));
    assert_eq!((meta(&hidden).rows[1].n, meta(&hidden).rows[1].shown_n().as_str()), (0, "hidden"));
}

#[test]
fn what_few_people_say_is_hidden_and_is_no_no_and_notes_turn_with_the_table() {
    let mut made = table(&[vec![70, 90, 80], vec![60, 50, 95]]);
    made.title = "code by role: words".to_owned();
    made.notes.push("Base: the total of the row; shares of a row may come to more than 100 %.".to_owned());
    if let Shape::Matrix(meta) = &mut made.shape {
        meta.cells[0][0].people = 1;
        meta.row_totals[0].excerpts = vec![0];
    }
    let look = Look { at_least: Some(3), binarise: true, transpose: true, ..Look::default() };
    let made = shaped(made, &look).unwrap();
    assert_eq!(meta(&made).cells[0][0].cell, Cell::Blank("hidden"));
    assert_eq!(meta(&made).column_totals[0].cell, Cell::Blank("hidden"));
    assert_eq!(made.title, "role by code: words");
    assert_eq!(meta(&made).column_totals[0].excerpts, [0; 0]);
    assert_eq!(made.notes[0], "Base: the total of the column; shares of a column may come to more than 100 %.");
}
