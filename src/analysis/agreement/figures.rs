//! Figures of agreement as tables: every one with what it rests on.
//!
//! For machines every figure is a row with the same columns, whatever it was worked
//! out from: a study, ratings or spans made elsewhere. For people the same figures
//! stand with their names in words, and what is undefined says why.

use crate::model::table::{Cell, Column, Kind, Table};
use crate::statistics::{Estimate, Undefined};
use std::borrow::Cow;

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its stable name.
    pub statistic: Cow<'static, str>,
    /// Its name for people.
    pub title: Cow<'static, str>,
    /// The code or category it is about; `None` for all.
    pub code: Option<String>,
    /// What units are.
    pub unit: &'static str,
    /// The figure.
    pub estimate: Estimate,
}

impl Figure {
    /// A figure about everything.
    pub fn new(
        statistic: impl Into<Cow<'static, str>>,
        title: impl Into<Cow<'static, str>>,
        estimate: Estimate,
    ) -> Self {
        Self { statistic: statistic.into(), title: title.into(), code: None, unit: "unit", estimate }
    }

    /// The same about one code or category.
    pub fn of(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// The same over units of this kind.
    pub fn over(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }
}

/// Every figure a row, with stable columns and full precision: `statistic`, `code`,
/// `value`, `reason`, `observed`, `expected`, `n_units`, `unit`, `ci_low`, `ci_high`.
pub fn records(title: impl Into<String>, figures: &[Figure]) -> Table {
    let columns = [
        ("statistic", Kind::Text),
        ("code", Kind::Text),
        ("value", Kind::Number),
        ("reason", Kind::Text),
        ("observed", Kind::Number),
        ("expected", Kind::Number),
        ("n_units", Kind::Number),
        ("unit", Kind::Text),
        ("ci_low", Kind::Number),
        ("ci_high", Kind::Number),
    ];
    let columns = columns.iter().map(|(key, kind)| Column::new(key, *kind)).collect();
    let row = |figure: &Figure| {
        let Estimate { observed, expected, n_units, interval, .. } = figure.estimate;
        let reason = figure.estimate.value.err().map_or(Cell::Blank(""), |why| Cell::Text(why.words().to_owned()));
        vec![
            Cell::Text(figure.statistic.clone().into_owned()),
            figure.code.clone().map_or(Cell::Blank(""), Cell::Text),
            value(&figure.estimate),
            reason,
            maybe(observed),
            maybe(expected),
            Cell::Count(n_units),
            Cell::Text(figure.unit.to_owned()),
            maybe(interval.map(|i| i.0)),
            maybe(interval.map(|i| i.1)),
        ]
    };
    Table::list(title, columns, figures.iter().map(row).collect())
}

/// The same for people, without columns that would be empty.
pub fn readable(title: impl Into<String>, figures: &[Figure]) -> Table {
    type Row = fn(&Figure) -> Cell;
    let column = |key: &str, title: &str, kind| Column { title: title.to_owned(), ..Column::new(key, kind) };
    let all: [(Column, Row); 8] = [
        (column("figure", "figure", Kind::Text), |f| Cell::Text(f.title.clone().into_owned())),
        (column("code", "category", Kind::Text), |f| f.code.clone().map_or(Cell::Blank(""), Cell::Text)),
        (column("value", "value", Kind::Number), |f| value(&f.estimate)),
        (column("interval", "95 % interval", Kind::Text), |f| {
            f.estimate.interval.map_or(Cell::Blank(""), |limits| Cell::Text(between(limits)))
        }),
        (column("observed", "observed", Kind::Number).detail(), |f| maybe(f.estimate.observed)),
        (column("expected", "by chance", Kind::Number).detail(), |f| maybe(f.estimate.expected)),
        (column("n_units", "units", Kind::Number).detail(), |f| Cell::Count(f.estimate.n_units)),
        (column("reason", "why there is none", Kind::Prose), |f| {
            f.estimate.value.err().map_or(Cell::Blank(""), |why| Cell::Text(why.words().to_owned()))
        }),
    ];
    let some = |of: &Row| figures.iter().any(|f| !matches!(of(f), Cell::Blank("")));
    let shown: Vec<(Column, Row)> = all.into_iter().filter(|(_, of)| some(of)).collect();
    let rows = figures.iter().map(|f| shown.iter().map(|(_, of)| of(f)).collect()).collect();
    Table::list(title, shown.into_iter().map(|(column, _)| column).collect(), rows)
}

/// The value of a figure, or blank with its reason; three places for people.
pub fn value(estimate: &Estimate) -> Cell {
    match estimate.value {
        Ok(value) => number(value),
        Err(why) => Cell::Blank(short(why)),
    }
}

/// A number with all its digits, of which people see three.
pub fn number(value: f64) -> Cell {
    match value.is_finite() {
        // Adding nothing turns -0 into 0.
        true => Cell::Number { value: value + 0.0, digits: 3 },
        false => Cell::Blank(""),
    }
}

fn maybe(value: Option<f64>) -> Cell {
    value.map_or(Cell::Blank(""), number)
}

/// Limits as people read them.
pub fn between((low, high): (f64, f64)) -> String {
    let shown = |x: f64| format!("{:.2}", (x * 100.0).round() / 100.0 + 0.0);
    format!("{} to {}", shown(low), shown(high))
}

/// A reason in a word or two, for a cell.
pub fn short(why: Undefined) -> &'static str {
    match why {
        Undefined::NoPairs => "no pairs",
        Undefined::NoVariation => "no variation",
        Undefined::Nothing | Undefined::ZeroBase => "not used",
        Undefined::TooFew => "too few",
        Undefined::TwoCodersOnly => "two coders only",
        Undefined::CompleteOnly => "ratings missing",
        Undefined::TwoCategoriesOnly => "two categories only",
        Undefined::NotNumbers => "no numbers",
        Undefined::NoOrder => "no order",
        Undefined::Part => "a part is undefined",
        Undefined::Overlap => "codes overlap",
        Undefined::TooMany => "too many",
        Undefined::EmptyLine => "an empty line",
        Undefined::TwoByTwoOnly => "two by two only",
        Undefined::NotReached => "not reached",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_undefined_is_blank_and_says_why() {
        let figures = [
            Figure::new("kappa", "kappa", Estimate::beyond_chance(1.0, 1.0, 7)).of("cold").over("turn"),
            Figure::new("kappa", "kappa", Estimate { interval: Some((-0.004, 0.5)), ..Estimate::of(0.25, 7) }),
        ];
        let table = records("agreement", &figures);
        let crate::model::table::Shape::List { rows, .. } = &table.shape else { panic!() };
        assert_eq!(rows[0][2], Cell::Blank("no variation"));
        assert!(matches!(&rows[0][3], Cell::Text(why) if why.starts_with("no variation")));
        assert_eq!(rows[1][9], Cell::Number { value: 0.5, digits: 3 });
        assert_eq!(between((-0.004, 0.5)), "0.00 to 0.50");
    }
}
