//! What a patient reader can work out of a table with hidden numbers: small tables,
//! nested and split, against all fillings that fit everything shown.

use super::{Look, shaped};
use crate::model::table::{AxisItem, Cell, MatrixMeta, MeasureMeta, Measured, Part, Shape, Table};
use proptest::prelude::*;

/// Lines of a side, each with the plain lines it stands for: plain ones, or groups with
/// theirs below them.
fn lines(groups: &[usize]) -> Vec<(AxisItem, Vec<usize>)> {
    let item = |id: String, depth, subtotal| AxisItem { label: id.clone(), id, depth, subtotal, ..AxisItem::default() };
    let (mut out, mut next) = (Vec::new(), 0);
    for (number, size) in groups.iter().enumerate() {
        let own: Vec<usize> = (next..next + size).collect();
        next += size;
        let nested = groups.iter().any(|size| *size > 1);
        if nested {
            out.push((item(format!("g{number}"), 0, true), own.clone()));
        }
        out.extend(own.iter().map(|at| (item(format!("l{at}"), u32::from(nested), false), vec![*at])));
    }
    out
}

type Counts = Vec<Vec<u64>>;

fn matrix(counts: &Counts, rows: &[usize], columns: &[usize]) -> Table {
    let (rows, columns) = (lines(rows), lines(columns));
    let all = |of: &[(AxisItem, Vec<usize>)]| of.iter().flat_map(|(_, own)| own.clone()).max().map_or(0, |n| n + 1);
    let (down, across): (Vec<usize>, Vec<usize>) = ((0..all(&rows)).collect(), (0..all(&columns)).collect());
    let sum = |r: &[usize], c: &[usize]| {
        Measured::new(Cell::Count(r.iter().flat_map(|r| c.iter().map(|c| counts[*r][*c])).sum()))
    };
    let meta = MatrixMeta {
        row_axis: "area, role".to_owned(),
        column_axis: "kind".to_owned(),
        measures: vec![MeasureMeta { word: "codings".into(), heading: "c".into(), base: "none".into() }],
        cells: rows.iter().map(|(_, r)| columns.iter().map(|(_, c)| sum(r, c)).collect()).collect(),
        row_totals: rows.iter().map(|(_, r)| sum(r, &across)).collect(),
        column_totals: columns.iter().map(|(_, c)| sum(&down, c)).collect(),
        total: sum(&down, &across),
        rows: rows.into_iter().map(|(item, _)| item).collect(),
        columns: columns.into_iter().map(|(item, _)| item).collect(),
        ..MatrixMeta::default()
    };
    Table::new("t", Shape::Matrix(Box::new(meta)))
}

/// The whole of some tables, with these as its parts if there are several.
fn split(tables: &[Counts], rows: &[usize], columns: &[usize]) -> Table {
    let add = |r: usize, c: usize| tables.iter().map(|counts| counts[r][c]).sum();
    let (down, across) = (tables[0].len(), tables[0][0].len());
    let whole: Counts = (0..down).map(|r| (0..across).map(|c| add(r, c)).collect()).collect();
    let part =
        |counts| Part { axis: "wave".into(), id: "1".into(), label: "1".into(), table: matrix(counts, rows, columns) };
    let parts = if tables.len() > 1 { tables.iter().map(part).collect() } else { Vec::new() };
    Table { parts, ..matrix(&whole, rows, columns) }
}

/// What a reader sees in a place, and the plain cells that come to it.
struct Place {
    cells: Vec<usize>,
    from: u64,
    to: u64,
    truth: u64,
    hidden: bool,
}

/// A number that no reader thinks of.
const MANY: u64 = 60;

fn places(
    shown: &Table,
    truth: &Table,
    (rows, columns): (&[usize], &[usize]),
    tables: usize,
    least: u64,
) -> Vec<Place> {
    let (rows, columns) = (lines(rows), lines(columns));
    let all = |of: &[(AxisItem, Vec<usize>)]| of.iter().flat_map(|(_, own)| own.clone()).max().unwrap_or(0) + 1;
    let (down, across) = (all(&rows), all(&columns));
    let side = |of: &[(AxisItem, Vec<usize>)], n: usize| -> Vec<(Vec<usize>, bool)> {
        let plain = of.iter().map(|(item, own)| (own.clone(), !item.subtotal));
        plain.chain([((0..n).collect(), false)]).collect()
    };
    let metas = |table: &Table| -> Vec<MatrixMeta> {
        let meta = |table: &Table| if let Shape::Matrix(meta) = &table.shape { (**meta).clone() } else { panic!() };
        [meta(table)].into_iter().chain(table.parts.iter().map(|part| meta(&part.table))).collect()
    };
    let (mut seen, mut real) = (metas(shown), metas(truth));
    let mut out = Vec::new();
    for table in 0..seen.len() {
        let own: Vec<usize> = if table == 0 { (0..tables).collect() } else { vec![table - 1] };
        for (r, (row, plain_row)) in side(&rows, down).into_iter().enumerate() {
            for (c, (column, plain_column)) in side(&columns, across).into_iter().enumerate() {
                let cells = own.iter().flat_map(|t| row.iter().map(move |r| t * down + r));
                let cells = cells.flat_map(|line| column.iter().map(move |c| line * across + c)).collect();
                let cell = super::hide::place(&mut seen[table], r, c).cell.clone();
                let Cell::Count(truth) = super::hide::place(&mut real[table], r, c).cell else { panic!() };
                let (from, to) = match cell {
                    Cell::Count(n) => (n, n),
                    Cell::Below(_) => (1, least - 1),
                    _ if plain_row && plain_column && least > 2 && (table > 0 || tables == 1) => (least, MANY),
                    _ => (1, MANY),
                };
                out.push(Place { cells, from, to, truth, hidden: !matches!(cell, Cell::Count(_)) });
            }
        }
    }
    out
}

/// True if the plain cells can be filled so that everything shown is right and a place
/// holds another number than it does.
fn can_differ(places: &[Place], at: usize, filled: &mut Vec<u64>, many: usize) -> bool {
    let next = filled.len();
    for place in places {
        let sum: u64 = place.cells.iter().filter_map(|cell| filled.get(*cell)).sum();
        let whole = place.cells.iter().all(|cell| *cell < next);
        if sum > place.to || whole && sum < place.from {
            return false;
        }
    }
    if next == many {
        return places[at].cells.iter().map(|cell| filled[*cell]).sum::<u64>() != places[at].truth;
    }
    let own = places.iter().find(|place| place.cells == [next]).expect("every plain cell is a place");
    let near = own.truth.saturating_sub(2).max(own.from)..=own.to.min(own.truth + 2);
    near.into_iter().any(|n| {
        filled.push(n);
        let found = can_differ(places, at, filled, many);
        filled.pop();
        found
    })
}

fn shape() -> impl Strategy<Value = (Vec<usize>, Vec<usize>, usize)> {
    prop_oneof![
        Just((vec![2, 2], vec![1, 1], 1)),
        Just((vec![2, 1], vec![2, 1], 1)),
        Just((vec![1, 1], vec![1, 1], 2)),
        Just((vec![2, 1], vec![1, 1], 2)),
        Just((vec![1, 1, 1], vec![1, 1, 1], 1)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_hidden_number_could_be_another_one_on_every_level_and_over_all_tables(
        (rows, columns, tables) in shape(), numbers in prop::collection::vec(0u64..7, 12), least in 2u64..5,
    ) {
        let (down, across): (usize, usize) = (rows.iter().sum(), columns.iter().sum());
        let mut numbers = numbers.into_iter().cycle();
        let mut counts = || -> Counts { (0..down).map(|_| numbers.by_ref().take(across).collect()).collect() };
        let counts: Vec<Counts> = (0..tables).map(|_| counts()).collect();
        let truth = split(&counts, &rows, &columns);
        let shown = shaped(truth.clone(), &Look { at_least: Some(least), ..Look::default() }).unwrap();
        let places = places(&shown, &truth, (&rows, &columns), tables, least);
        for (at, place) in places.iter().enumerate() {
            prop_assert!(place.hidden || place.truth == 0 || place.truth >= least);
            if place.hidden {
                let differs = can_differ(&places, at, &mut Vec::new(), tables * down * across);
                prop_assert!(differs, "place {at} of {counts:?} by {rows:?} and {columns:?}, least {least}");
            }
        }
    }
}

/// Tables in which a level alone would not tell, but all together did.
#[test]
fn a_second_level_and_a_third_axis_do_not_tell_what_one_hides() {
    let tables = [vec![vec![1, 4], vec![5, 6]], vec![vec![4, 1], vec![6, 5]]];
    let truth = split(&tables, &[1, 1], &[1, 1]);
    let shown = shaped(truth, &Look { at_least: Some(3), ..Look::default() }).unwrap();
    let hidden = format!("{:?}", shown.parts[0].table).matches("Blank(\"hidden\")").count();
    assert!(hidden > 0 && hidden < 9, "some of nine are hidden with the small one: {hidden}");
}

#[test]
fn n_of_few_is_hidden_with_a_second_and_no_number_says_it_again() {
    let of = |part, base| Measured::new(Cell::Of { part, base, digits: 0 });
    let item = |id: &str, n| AxisItem { id: id.to_owned(), label: id.to_owned(), n, ..AxisItem::default() };
    let meta = MatrixMeta {
        row_axis: "code".to_owned(),
        column_axis: "role".to_owned(),
        n_unit: "participants".to_owned(),
        n: 15,
        measures: vec![MeasureMeta {
            word: "participants".into(),
            heading: "p".into(),
            base: "participants_of_column".into(),
        }],
        rows: vec![item("a", 9), item("b", 9)],
        columns: vec![item("chief", 1), item("officer", 6), item("nurse", 8)],
        cells: vec![vec![of(0, 1), of(4, 6), of(5, 8)], vec![of(0, 1), of(3, 6), of(6, 8)]],
        row_totals: vec![of(9, 15), of(9, 15)],
        column_totals: vec![of(0, 1), of(6, 6), of(8, 8)],
        total: of(14, 15),
        ..MatrixMeta::default()
    };
    let table = Table::new("t", Shape::Matrix(Box::new(meta)));
    let shown = shaped(table, &Look { at_least: Some(3), ..Look::default() }).unwrap();
    let Shape::Matrix(meta) = &shown.shape else { panic!() };
    assert_eq!(meta.columns.iter().map(AxisItem::shown_n).collect::<Vec<_>>(), ["<3", "hidden", "8"]);
    assert_eq!(meta.cells[0][0].cell, Cell::Blank("hidden"), "none of one is a number of one person");
    assert_eq!(meta.cells[0][1].cell, Cell::Count(4), "the number without the N it is a part of");
    assert_eq!(meta.cells[0][2].cell, Cell::Of { part: 5, base: 8, digits: 0 });
}
