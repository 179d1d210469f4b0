//! Suggestions as tables. The columns are a contract.

use super::evaluate::{Evaluation, FIRST, Quality};
use super::{Model, Suggestion};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Shape, Table};

/// Words that decided, shown with each suggestion.
const TERMS: usize = 6;

/// One row a suggestion.
pub fn suggestions(study: &Study, model: &Model, all: &[Suggestion], title: String) -> Table {
    let columns = vec![
        Column::new("code", Kind::Text),
        Column::new("source", Kind::Text),
        Column::new("turn", Kind::Number),
        Column::new("score", Kind::Number),
        Column::new("terms", Kind::Text),
        Column::new("text", Kind::Prose),
        Column::new("start", Kind::Number).detail(),
        Column::new("end", Kind::Number).detail(),
        Column::new("based_on", Kind::Number).detail(),
    ];
    let rows = all.iter().map(|s| {
        let passage = &model.passages[s.passage];
        let source = &study.sources[passage.source];
        vec![
            Cell::Text(study.codebook.codes[s.code].id.0.clone()),
            Cell::Text(source.id.clone()),
            source.turn_of(passage.span).map_or(Cell::Blank(""), |t| Cell::Count(t.into())),
            Cell::number(s.score, 3),
            Cell::List(model.terms(s, TERMS).into_iter().map(str::to_owned).collect()),
            Cell::Text(source.slice(passage.span).to_owned()),
            Cell::Count(passage.span.start.into()),
            Cell::Count(passage.span.end.into()),
            Cell::Count(model.based_on(s.code).0 as u64),
        ]
    });
    Table::list(title, columns, rows.collect())
}

/// One row a coding that is little like the others of its code.
pub fn unlike(study: &Study, model: &Model, all: &[(usize, f64)], title: String) -> Table {
    let columns = vec![
        Column::new("coding", Kind::Text).detail(),
        Column::new("code", Kind::Text),
        Column::new("coder", Kind::Text),
        Column::new("source", Kind::Text),
        Column::new("turn", Kind::Number),
        Column::new("likeness", Kind::Number),
        Column::new("text", Kind::Prose),
    ];
    let rows = all.iter().map(|(at, like)| {
        let (coding, code, _) = &model.codings[*at];
        let coding = &study.codings[*coding];
        let source = study.source(&coding.source);
        let turn = source.and_then(|s| s.turn_of(coding.place.span));
        vec![
            Cell::Text(coding.id.0.clone()),
            Cell::Text(study.codebook.codes[*code].id.0.clone()),
            Cell::Text(coding.coder.clone()),
            Cell::Text(coding.source.clone()),
            turn.map_or(Cell::Blank(""), |t| Cell::Count(t.into())),
            Cell::number(*like, 3),
            Cell::Text(source.map_or("", |s| s.slice(coding.place.span)).to_owned()),
        ]
    });
    Table::list(title, columns, rows.collect())
}

/// How good the suggestions are: one row a way of ranking.
pub fn quality(evaluation: &Evaluation) -> Table {
    let mut columns = vec![Column::new("ranked_by", Kind::Text), Column::new("map", Kind::Number)];
    for what in ["precision", "recall"] {
        columns.extend(FIRST.iter().map(|k| Column::new(&format!("{what}_at_{k}"), Kind::Number)));
    }
    let figure = |f: f64| Cell::number(f, 3);
    let row = |(name, q): &(&str, Quality)| {
        let mut cells = vec![Cell::Text((*name).to_owned()), figure(q.map)];
        cells.extend(q.precision.iter().chain(&q.recall).map(|f| figure(*f)));
        cells
    };
    let title = format!("{} coded passages, {} codes", evaluation.passages, evaluation.codes);
    let mut table = Table::list(title, columns, evaluation.ways.iter().map(row).collect());
    table.notes = vec![
        "Cross-validated: each tenth of the sources with what the others teach. A code is right if a coding of it shares words with the passage.".to_owned(),
        "precision_at_k: of the first k codes, how many are right. recall_at_k: of the right codes, how many are among the first k. map: mean average precision.".to_owned(),
    ];
    table
}

/// Both tables of an evaluation as one, for what holds one table only: the ways of
/// ranking, then the codes, `recall_at_5` for both.
pub fn joined(study: &Study, evaluation: &Evaluation) -> Table {
    let (ways, codes) = (quality(evaluation), by_code(study, evaluation));
    let (Shape::List { columns, rows }, Shape::List { rows: of_codes, .. }) = (ways.shape, codes.shape) else {
        return by_code(study, evaluation);
    };
    let mut all = vec![Column::new("ranked_by", Kind::Text)];
    all.extend(
        [("code", Kind::Text), ("passages", Kind::Number), ("found", Kind::Number)].map(|(k, t)| Column::new(k, t)),
    );
    all.extend(columns.into_iter().skip(1));
    let mut out = Vec::new();
    for mut row in rows {
        row.splice(1..1, vec![Cell::Blank(""); 3]);
        out.push(row);
    }
    let first = evaluation.ways.first().map_or("", |(name, _)| *name);
    for mut row in of_codes {
        let recall = row.pop().unwrap_or(Cell::Blank(""));
        row.insert(0, Cell::Text(first.to_owned()));
        row.resize(all.len() - 1, Cell::Blank(""));
        // The last column is the recall among the first five.
        row.push(recall);
        out.push(row);
    }
    Table { notes: ways.notes, ..Table::list(ways.title, all, out) }
}

/// How often each code was among the first five where it was right.
pub fn by_code(study: &Study, evaluation: &Evaluation) -> Table {
    let columns = vec![
        Column::new("code", Kind::Text),
        Column::new("passages", Kind::Number),
        Column::new("found", Kind::Number),
        Column::new("recall_at_5", Kind::Number),
    ];
    let row = |(code, uses, found): &(usize, usize, usize)| {
        let share = Cell::number(*found as f64 / (*uses).max(1) as f64, 3);
        let id = study.codebook.codes[*code].id.0.clone();
        vec![Cell::Text(id), Cell::Count(*uses as u64), Cell::Count(*found as u64), share]
    };
    Table::list("Recall by code", columns, evaluation.by_code.iter().map(row).collect())
}
