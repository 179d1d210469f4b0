//! Why a cell of numbers holds none, where the reason is longer than a number.
//!
//! A reason of ten words in a column of figures takes the room of names on a terminal
//! and makes lines of a page as high as a hand. So a sign stands in the cell, `–a`,
//! and the reason once below the table. Files for programs know nothing of it.

use super::show::{fields, human};
use crate::model::table::{Cell, Column, Kind, MatrixMeta};
use unicode_width::UnicodeWidthStr;

/// Columns of a terminal that a reason may take in a cell of numbers.
const SHORT: usize = 10;

/// Long reasons of a table, in the order in which they are met.
pub struct Reasons(Vec<&'static str>);

impl Reasons {
    /// Those in the columns of numbers of a list, first in those that are always shown.
    pub fn of_list(columns: &[Column], rows: &[Vec<Cell>]) -> Self {
        let which = |detail: bool| columns.iter().enumerate().filter(move |(_, c)| c.detail == detail);
        let numbers = which(false).chain(which(true)).filter(|(_, c)| c.kind == Kind::Number);
        let numbers: Vec<usize> = numbers.map(|(at, _)| at).collect();
        Self::of(numbers.iter().flat_map(|at| rows.iter().filter_map(|row| row.get(*at))))
    }

    /// Those of a matrix, but for measures of words.
    pub fn of_matrix(meta: &MatrixMeta) -> Self {
        let (columns, totals) = fields(meta);
        let numbers = columns.into_iter().chain(totals).filter(|field| !field.prose(meta));
        let numbers: Vec<_> = numbers.collect();
        let rows = (0..meta.rows.len()).map(Some).chain([None]);
        Self::of(rows.flat_map(|row| numbers.iter().map(move |field| field.cell(meta, row))))
    }

    fn of<'t>(cells: impl Iterator<Item = &'t Cell>) -> Self {
        let mut found = Vec::new();
        for cell in cells {
            if let Cell::Blank(why) = cell
                && why.width() > SHORT
                && !found.contains(why)
            {
                found.push(*why);
            }
        }
        Self(found)
    }

    /// A cell as people read it, with the sign of its reason where that is long. Cells of
    /// words are as they are.
    pub fn shown(&self, cell: &Cell, number: bool) -> String {
        let at = match cell {
            Cell::Blank(why) if number => self.0.iter().position(|known| known == why),
            _ => None,
        };
        at.map_or_else(|| human(cell), sign)
    }

    /// What the signs mean, a note each.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        self.notes_of(|_| true)
    }

    /// The same of those signs that are shown.
    pub fn notes_of(&self, shown: impl Fn(&str) -> bool) -> impl Iterator<Item = String> {
        let signs = self.0.iter().enumerate().map(|(at, why)| (sign(at), why));
        signs.filter(move |(sign, _)| shown(sign)).map(|(sign, why)| format!("{sign}: {why}."))
    }
}

/// `–a`, `–b`, …, `–aa`.
fn sign(at: usize) -> String {
    let letter = char::from(b'a' + (at % 26) as u8);
    format!("–{}", letter.to_string().repeat(1 + at / 26))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_is_a_sign_in_columns_of_numbers_and_stands_below_once() {
        const LONG: &str = "no variation: all ratings are one category";
        let columns = [Column::new("name", Kind::Text), Column::new("p", Kind::Number), Column::new("q", Kind::Number)];
        let row = |p| vec![Cell::Blank(LONG), Cell::Blank(p), Cell::Blank(LONG)];
        let rows = [row("not read"), row("nothing to be compared with"), row(LONG)];
        let rows: Vec<Vec<Cell>> = rows.into_iter().rev().collect();
        let reasons = Reasons::of_list(&columns, &rows);
        let shown: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().zip(&columns).map(|(cell, c)| reasons.shown(cell, c.kind == Kind::Number)).collect())
            .collect();
        assert_eq!(shown[2], [LONG, "not read", "–a"]);
        assert_eq!(shown[1], [LONG, "–b", "–a"]);
        assert_eq!(reasons.notes_of(|sign| sign == "–b").count(), 1, "only what stands there is explained");
        assert_eq!(
            reasons.notes().collect::<Vec<_>>(),
            [format!("–a: {LONG}."), "–b: nothing to be compared with.".to_owned()]
        );
    }
}
