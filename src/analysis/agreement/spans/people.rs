//! The same figures for people: a table of codes, and a handful over all codes.
//!
//! Other programs get every figure; a person who gets two hundred reads none. What
//! stands side by side here is what should be read side by side: counts, F1 beside
//! kappa, AC1 as a check on rare codes.

use super::super::figures::{Figure, between, readable, value};
use super::study::{Lane, lay_out};
use crate::analysis::scope::Scope;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::statistics::Undefined;

/// Figures of a code that people see, with the headings of their columns.
const OF_CODE: &[(&str, &str)] = &[
    ("a", "both"),
    ("b", "first only"),
    ("c", "second only"),
    ("d", "neither"),
    ("percent", "percent agreement"),
    ("f1", "F1"),
    ("jaccard", "Jaccard"),
    ("kappa", "kappa"),
    ("alpha_nominal", "alpha"),
    ("ac1", "AC1"),
];

/// Figures over all codes that people see.
const OVER_ALL: &[&str] = &[
    "pooled_kappa",
    "micro_kappa",
    "holsti_char",
    "segment_f1.any_overlap",
    "segment_f1.iou50",
    "segment_f1.iou90",
    "c_alpha_binary",
    "cu_alpha_char",
    "Cu_alpha_char",
    "u_alpha",
    "bar_u_alpha",
    "cu_alpha",
    "coverage",
    "boundary_similarity",
    "gamma",
];

/// The handful over all codes of everybody who has coded, as reports and papers print it.
/// `None` where fewer than two have, where they have read nothing in common, where
/// others' codings are not to be seen, or where there is too much for every figure to be
/// worked out in passing.
pub fn in_print(study: &Study, scope: &Scope) -> Option<Table> {
    const MOST: usize = 20_000;
    if study.only.is_some() || study.coders.len() < 2 || study.codings.len() > MOST {
        return None;
    }
    let lanes: Vec<Lane> = study.coders.iter().map(|coder| Lane::coder(coder)).collect();
    let laid = lay_out(study, scope, &lanes, false, None);
    let figures = laid.figures(1);
    let names: Vec<&str> = lanes.iter().map(|lane| lane.name.as_str()).collect();
    let mut table = over_all("Passages and their boundaries, over all codes", &figures);
    table.notes = laid.notes(&names);
    (!table.is_empty()).then_some(table)
}

/// A row for each code: what stands side by side, with the interval of F1 (of alpha,
/// with three coders or more) where one was drawn.
pub fn by_code(title: &str, figures: &[Figure]) -> Table {
    let mut codes: Vec<&str> = Vec::new();
    for figure in figures.iter().filter(|f| f.statistic == "alpha_nominal") {
        codes.extend(figure.code.as_deref());
    }
    let find = |code: &str, name: &str| figures.iter().find(|f| f.statistic == name && f.code.as_deref() == Some(code));
    // With three coders and more only alpha has values.
    let has = |name: &str| {
        let known = |f: &Figure| f.estimate.value != Err(Undefined::TwoCodersOnly);
        figures.iter().any(|f| f.statistic == name && f.code.is_some() && known(f))
    };
    let shown: Vec<&(&str, &str)> = OF_CODE.iter().filter(|(name, _)| has(name)).collect();
    let certain = if has("f1") { "f1" } else { "alpha_nominal" };
    let drawn = figures.iter().any(|f| f.statistic == certain && f.estimate.interval.is_some());
    let heading = |key: &str, title: &str, kind| Column { title: title.to_owned(), ..Column::new(key, kind) };
    let mut columns = vec![heading("code", "code", Kind::Text)];
    columns.extend(shown.iter().map(|(name, title)| {
        let column = heading(name, title, Kind::Number);
        if matches!(*name, "a" | "b" | "c" | "d" | "jaccard") { column.detail() } else { column }
    }));
    let of = if certain == "f1" { "95 % of F1" } else { "95 % of alpha" };
    columns.extend(drawn.then(|| heading("interval", of, Kind::Text)));
    let row = |code: &&str| {
        let mut out = vec![Cell::Text((*code).to_owned())];
        out.extend(shown.iter().map(|(name, _)| match (find(code, name), *name) {
            (None, _) => Cell::Blank(""),
            (Some(f), "a" | "b" | "c" | "d") => {
                f.estimate.value.map_or(Cell::Blank(""), |count| Cell::Count(count as u64))
            }
            (Some(f), _) => value(&f.estimate),
        }));
        let interval = || find(code, certain).and_then(|f| f.estimate.interval);
        out.extend(drawn.then(|| interval().map_or(Cell::Blank(""), |limits| Cell::Text(between(limits)))));
        out
    };
    Table::list(title, columns, codes.iter().map(row).collect())
}

/// The handful over all codes: where there are three coders or more, without
/// those that are for two only.
pub fn over_all(title: &str, figures: &[Figure]) -> Table {
    let known = |f: &Figure| f.estimate.value != Err(Undefined::TwoCodersOnly);
    let one_of_all = |f: &&Figure| known(f) && (f.code.is_none() || f.statistic.ends_with("_char"));
    let wanted = |name: &&&str| figures.iter().filter(one_of_all).any(|f| f.statistic == ***name);
    let of = |name: &&str| {
        let name = (*name).to_owned();
        figures.iter().filter(one_of_all).filter(move |f| f.statistic == name.as_str()).cloned()
    };
    let shown: Vec<Figure> = OVER_ALL.iter().filter(wanted).flat_map(of).collect();
    readable(title, &shown)
}
