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
