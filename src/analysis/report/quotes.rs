//! Which excerpts stand behind the cells of a matrix of the report.
//!
//! A study of a hundred thousand codings makes a page that no browser opens. So
//! a cell shows a few excerpts, of as many different participants as it has, and
//! says how many there are; and a matrix as a whole shows no more than a reader
//! could read in days. Long ones are cut.

use super::Wanted;
use crate::analysis::matrix::excerpt;
use crate::model::report::{Behind, Matrix};
use crate::model::table::{Excerpt, Shape, Table};
use std::collections::BTreeMap;

/// Excerpts of one matrix.
const MOST: usize = 3_000;
/// Code points of an excerpt.
const LONG: usize = 900;

/// The same matrix with excerpts behind its cells. `codings` says which codings
/// a cell counts; the words are its heading, and how to see all of them.
pub fn behind(
    wanted: &Wanted,
    mut table: Table,
    codings: impl Fn(usize, usize) -> Vec<u32>,
    (heading, all): (String, String),
) -> Matrix {
    let mut behind = BTreeMap::new();
    let Shape::Matrix(meta) = &mut table.shape else {
        return Matrix { heading, table, behind, all };
    };
    let mut quotable: BTreeMap<(usize, usize), Vec<u32>> = BTreeMap::new();
    for (r, row) in meta.cells.iter().enumerate() {
        for c in 0..row.len() {
            let here = codings(r, c);
            if here.is_empty() {
                continue;
            }
            let may = |n: &u32| wanted.study.codings.get(*n as usize).is_some_and(|c| wanted.consent.quotes(c));
            let (open, closed): (Vec<u32>, Vec<u32>) = here.iter().partition(|n| may(n));
            behind.insert((r, c), Behind { codings: here.len() as u32, withheld: closed.len() as u32 });
            quotable.insert((r, c), open);
        }
    }
    let each = each(quotable.values().map(Vec::len), wanted.options.quotes);
    let mut shown = Vec::new();
    let mut cut = false;
    for ((r, c), numbers) in quotable {
        let cell = &mut meta.cells[r][c];
        cell.excerpts.clear();
        for one in spread(wanted, &numbers, each).into_iter().filter_map(|n| excerpt(wanted.study, n)) {
            cell.excerpts.push(shown.len() as u32);
            shown.push(shortened(one, &mut cut));
        }
    }
    table.excerpts = shown;
    table.notes.push(said(each, cut));
    Matrix { heading, table, behind, all }
}

fn said(each: usize, cut: bool) -> String {
    let cut = if cut { " Long ones are cut, which […] marks." } else { "" };
    match each {
        0 => "Excerpts are not shown.".to_owned(),
        1 => format!("A number leads to its excerpts: one is shown.{cut}"),
        n => {
            format!("A number leads to its excerpts: at most {n} are shown, of as many participants as there are.{cut}")
        }
    }
}

/// How many excerpts each cell can show, so that all together are not too many.
fn each(cells: impl Iterator<Item = usize> + Clone, wanted: usize) -> usize {
    let fits = |each: &usize| cells.clone().map(|n| n.min(*each)).sum::<usize>() <= MOST;
    (0..=wanted).rev().find(fits).unwrap_or(0)
}

/// At most so many codings, one of each participant before a second of any, in
/// the order of the study.
fn spread(wanted: &Wanted, numbers: &[u32], most: usize) -> Vec<u32> {
    if numbers.len() <= most {
        return numbers.to_vec();
    }
    let study = wanted.study;
    let mut turns: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let ranked = numbers.iter().map(|number| {
        let coding = &study.codings[*number as usize];
        let who = study.source(&coding.source).map(|s| study.participants_in(s, coding.place.span));
        let turn = turns.entry(who.unwrap_or_default()).or_default();
        *turn += 1;
        (*turn, *number)
    });
    let mut ranked: Vec<(usize, u32)> = ranked.collect();
    ranked.sort_unstable();
    ranked.truncate(most);
    let mut out: Vec<u32> = ranked.into_iter().map(|(_, number)| number).collect();
    out.sort_unstable();
    out
}

/// At most so long.
pub fn shortened(mut excerpt: Excerpt, cut: &mut bool) -> Excerpt {
    if excerpt.quote.chars().count() > LONG {
        let kept: String = excerpt.quote.chars().take(LONG).collect();
        let whole = kept.rsplit_once(char::is_whitespace).map_or(kept.as_str(), |(words, _)| words);
        excerpt.quote = format!("{} […]", whole.trim_end());
        *cut = true;
    }
    excerpt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_show_fewer_where_there_are_many_of_them() {
        assert_eq!(each([9, 2, 1].into_iter(), 5), 5);
        assert_eq!(each(vec![9; 1_000].into_iter(), 5), 3);
        assert_eq!(each(vec![9; 5_000].into_iter(), 5), 0);
        assert_eq!(each([].into_iter(), 5), 5);
    }
}
