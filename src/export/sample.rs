//! Tables for the tests of writers: small, and full of what breaks them.

use crate::model::span::Span;
use crate::model::table::*;

fn measured(cell: Cell, excerpts: &[u32]) -> Measured {
    Measured { excerpts: excerpts.to_vec(), ..Measured::new(cell) }
}

fn count(n: u64, excerpts: &[u32]) -> Measured {
    measured(Cell::Count(n), excerpts)
}

fn item(id: &str, label: &str, n: u64, depth: u32) -> AxisItem {
    AxisItem { id: id.into(), label: label.into(), n, depth, ..AxisItem::default() }
}

fn excerpt(n: u32, quote: &str) -> Excerpt {
    Excerpt {
        id: format!("C{n}"),
        source: "talk <1>".into(),
        turn: (n > 0).then_some(n),
        span: Span::new(n, n + 10),
        quote: quote.into(),
        speakers: vec!["Ada & co".into()],
        participants: vec!["ada".into()],
        code: Some("cold".into()),
        coder: "ana".into(),
    }
}

/// Two codes by two participants; one cell is 0.
pub fn matrix() -> Table {
    let meta = MatrixMeta {
        row_axis: "code".into(),
        column_axis: "participant".into(),
        measures: vec![measure("codings", "coded segments", "none")],
        record: "coder:ana".into(),
        speech: "participants".into(),
        n_unit: "participants".into(),
        n: 3,
        rows: vec![item("river", "River", 2, 0), item("cold", "Cold <&> |", 1, 1)],
        columns: vec![item("ada", "Ada", 1, 0), item("=bo", "=Bo", 1, 0)],
        cells: vec![vec![count(3, &[0, 1, 2]), count(1, &[3])], vec![count(0, &[]), count(1, &[3])]],
        row_totals: vec![count(4, &[0, 1, 2, 3]), count(1, &[3])],
        column_totals: vec![count(3, &[0, 1, 2]), count(2, &[3])],
        total: count(4, &[0, 1, 2, 3]),
    };
    Table {
        title: "code by participant: coded segments".into(),
        notes: vec!["Record: coder:ana.".into(), "Left out: no coding.".into()],
        shape: Shape::Matrix(Box::new(meta)),
        excerpts: vec![
            excerpt(0, "=1+1"),
            excerpt(1, "<script>alert(\"&\")</script>\u{1b}[2J"),
            excerpt(2, &"long ".repeat(10_000)),
            excerpt(3, "\u{1f469}\u{200d}\u{1f467} cold_x0041_ 數位\n\nnext"),
        ],
        picture: None,
        parts: Vec::new(),
    }
}

fn measure(word: &str, heading: &str, base: &str) -> MeasureMeta {
    MeasureMeta { word: word.into(), heading: heading.into(), base: base.into() }
}

/// Nested rows, several measures of each kind, cells that say why they are blank,
/// split by a third axis.
pub fn rich() -> Table {
    let mut table = matrix();
    let Shape::Matrix(meta) = &mut table.shape else { return table };
    meta.row_axis = "area, role".into();
    meta.rows = vec![item("north", "North", 2, 0), item("north/g|", "<Guest>", 1, 1)];
    (meta.rows[0].path, meta.rows[0].subtotal) = (vec!["North".into()], true);
    meta.rows[1].path = vec!["North".into(), "<Guest>".into()];
    meta.measures = vec![
        measure("participants", "participants", "participants_of_column"),
        measure("quote", "first quotation", "none"),
        measure("codings", "coded segments", "speech_words_of_column"),
    ];
    let quote = Quote {
        id: "C1".into(),
        words: "<b>&\u{1b} *rain*\nall | week".into(),
        by: vec!["ada".into(), "=bo".into()],
        source: "talk".into(),
        turn: Some(3),
    };
    for (at, one) in meta.all_cells().enumerate() {
        one.cell = if at == 1 { Cell::Below(3) } else { Cell::Of { part: 2, base: 3, digits: 0 } };
        let words = if at == 2 { Cell::Blank("not coded") } else { Cell::Quotes(vec![quote.clone()]) };
        let rate = Cell::Rate { part: 2, base: if at == 3 { 0 } else { 1600 }, per: 1000, digits: 1 };
        one.more = vec![words, rate];
    }
    let part =
        |id: &str, label: &str| Part { axis: "wave".into(), id: id.into(), label: label.into(), table: table.clone() };
    table.parts = vec![part("1", "First <wave>/[1]"), part("2", "First <wave>/[1]")];
    table
}

/// The same without the line that stands for the whole of North.
pub fn bare() -> Table {
    let mut table = rich();
    let parts = table.parts.iter_mut().map(|part| &mut part.table);
    let bare = |table: &mut Table| {
        if let Shape::Matrix(meta) = &mut table.shape {
            meta.rows.remove(0);
            meta.cells.remove(0);
            meta.row_totals.remove(0);
        }
    };
    parts.for_each(bare);
    bare(&mut table);
    table
}

/// Columns of two axes, each outer one with a column for all below it, and two measures.
pub fn nested() -> Table {
    let mut table = matrix();
    let Shape::Matrix(meta) = &mut table.shape else { return table };
    meta.column_axis = "area, role".into();
    meta.measures = vec![measure("codings", "coded segments", "none"), measure("participants", "participants", "none")];
    let column = |path: &[&str], subtotal: bool| AxisItem {
        id: path.join("/").to_lowercase(),
        label: path.last().map_or_else(String::new, |l| (*l).to_owned()),
        n: path.len() as u64,
        n_below: None,
        depth: path.len() as u32 - 1,
        path: path.iter().map(|l| (*l).to_owned()).collect(),
        subtotal,
    };
    meta.columns = vec![
        column(&["North"], true),
        column(&["North", "Guest"], false),
        column(&["North", "Owner"], false),
        column(&["South"], true),
        column(&["South", "Guest"], false),
    ];
    let cell = |n: u64| Measured { more: vec![Cell::Count(n / 2)], ..count(n, &[0]) };
    let line = |from: u64| (0..5).map(|n| cell(from + n)).collect::<Vec<_>>();
    meta.cells = vec![line(0), line(7)];
    meta.column_totals = line(20);
    meta.row_totals = vec![cell(9), cell(12)];
    meta.total = cell(30);
    table
}

/// The same axes with shares, one column of which has no base.
pub fn share() -> Table {
    let mut table = matrix();
    if let Shape::Matrix(meta) = &mut table.shape {
        let share = |part: f64, base: f64| measured(Cell::Share { part, base, digits: 1 }, &[0]);
        meta.measures = vec![measure("share", "share of words coded", "speech_words_of_column")];
        meta.cells = vec![vec![share(2.0, 8.0), share(0.0, 0.0)], vec![share(1.0, 8.0), share(0.0, 0.0)]];
        meta.row_totals = vec![share(2.0, 8.0), share(1.0, 8.0)];
        meta.column_totals = vec![share(2.0, 8.0), share(0.0, 0.0)];
        meta.total = share(2.0, 8.0);
    }
    table
}

/// A matrix without rows or columns.
pub fn empty_matrix() -> Table {
    let mut table = matrix();
    if let Shape::Matrix(meta) = &mut table.shape {
        meta.rows.clear();
        meta.columns.clear();
        meta.cells.clear();
        meta.row_totals.clear();
        meta.column_totals.clear();
    }
    table.excerpts.clear();
    table
}

/// A list with every kind of cell.
pub fn list() -> Table {
    let text = |key: &str| Column::new(key, Kind::Text);
    let parts = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let columns = vec![
        text("id"),
        text("attributes").split(parts(&["role", "Years in post"])).detail(),
        text("code_path").split(parts(&["code_1", "code_2"])),
        text("speakers").detail(),
        Column::new("turn", Kind::Number),
        Column::new("quote", Kind::Prose),
        text("sure"),
    ];
    let pair = |k: &str, v: &str| (k.to_owned(), v.to_owned());
    let rows = vec![
        vec![
            Cell::Text("C1".into()),
            Cell::Pairs(vec![pair("role", "owner; guest"), pair("Years in post", "007")]),
            Cell::List(parts(&["River", "Cold"])),
            Cell::List(parts(&["Ada", "Bo"])),
            Cell::Count(12),
            Cell::Text("=1+1, \"quoted\"\r\nnext line".into()),
            Cell::Flag(true),
        ],
        vec![
            Cell::Text("C2".into()),
            Cell::Pairs(Vec::new()),
            Cell::List(parts(&["River"])),
            Cell::List(Vec::new()),
            Cell::Blank(""),
            Cell::Text("<b>&\u{1f469}\u{200d}\u{1f467} | `x` \u{1b}[2J".into()),
            Cell::Flag(false),
        ],
    ];
    Table::list("2 codings", columns, rows)
}

/// A list with a picture of two sides, in several scripts.
pub fn drawn() -> Table {
    use crate::model::picture::{Bar, Bars, Picture, Plot};
    let bar = |label: &str, length: f64| Bar {
        label: label.into(),
        length,
        figure: format!("{}", length.abs()),
        words: format!("{} times", length.abs()),
    };
    let bars = vec![bar("<b>&\"", 12.0), bar("警察", 3.5), bar("\u{1b}شرطة", -2.0), bar(&"long ".repeat(90), f64::NAN)];
    let plot = Plot::Bars(Bars { axis: "times said".into(), sides: Some(("less".into(), "more".into())), bars });
    list().drawn(Picture { title: "Words & more".into(), caption: vec!["Of 1,000 words.".into()], plot })
}

/// A map with every kind of line, words that mean something to XML and DOT, and a
/// theme that stands alone.
pub fn mapped() -> Table {
    use crate::model::picture::{Edge, Map, Node, Picture, Plot};
    use crate::model::theme::{Relation, ThemeStatus};
    let theme =
        |id: &str, label: &str, status| Node { id: format!("theme:{id}"), label: label.into(), status: Some(status) };
    let code = |id: &str, label: &str| Node { id: format!("code:{id}"), label: label.into(), status: None };
    let nodes = vec![
        theme("a", "A \"quoted\" \\ theme", ThemeStatus::Settled),
        theme("c", "警察 <b>&", ThemeStatus::Candidate),
        theme("d", &"long ".repeat(90), ThemeStatus::Dropped),
        code("b", "Serving\u{1b} both"),
        code("e", "شرطة"),
        code("f", "Of codes only"),
    ];
    let edge = |from, to, kind| Edge { from, to, kind };
    let edges = vec![
        edge(0, 3, Some(Relation::Supports)),
        edge(1, 0, Some(Relation::Contradicts)),
        edge(1, 0, Some(Relation::LeadsTo)),
        edge(3, 0, None),
        edge(3, 1, None),
        edge(4, 1, Some(Relation::Qualifies)),
        edge(4, 5, Some(Relation::LeadsTo)),
    ];
    let picture =
        Picture { title: "Map".into(), caption: vec!["Themes: 3.".into()], plot: Plot::Map(Map { nodes, edges }) };
    list().drawn(picture)
}
