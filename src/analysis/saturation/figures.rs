//! The figures of saturation: rules that are in use, and what needs no order.

use super::Interviews;
use crate::analysis::scope::counted;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::statistics::diversity::STATISTICS as DIVERSITY;
use crate::statistics::saturation::guest::{self, Assessed};
use crate::statistics::saturation::{FIGURES, growth, orders};
use crate::statistics::{Estimate, Undefined};

/// Base size, run length and threshold: one row a rule, with what it says in other
/// orders.
pub fn guest(interviews: &Interviews) -> Table {
    let new = growth::each(interviews.found());
    let rows = interviews.asked.rules.iter().map(|rule| {
        let came = guest::assess(&new, *rule);
        let spread = orders::spread(&interviews.drawn, *rule);
        let ratio = |part: &Estimate| match (part.value, came.base.value) {
            (Ok(part), Ok(base)) => Cell::Share { part: part * base, base, digits: 0 },
            (Err(why), _) | (_, Err(why)) => Cell::Blank(why.words()),
        };
        let told = |range: Option<u64>| match range {
            Some(k) => Cell::Count(k),
            None if spread.orders == 0 => Cell::Blank(super::NOT_DRAWN),
            None => Cell::Blank(Undefined::NotReached.words()),
        };
        let reached = match came.reached.value {
            Ok(k) => Cell::Text(format!("{k}+{}", rule.run)),
            Err(why) => Cell::Blank(why.words()),
        };
        vec![
            Cell::Count(rule.base as u64),
            Cell::Count(rule.run as u64),
            Cell::number(rule.percent, if rule.percent.fract() == 0.0 { 0 } else { 1 }),
            whole(&came.base),
            ratio(&came.first),
            ratio(&came.last),
            reached,
            reason(&came),
            match spread.orders {
                0 => Cell::Blank(super::NOT_DRAWN),
                orders => Cell::Share { part: spread.reached as f64, base: orders as f64, digits: 0 },
            },
            told(spread.range.map(|r| r.low)),
            told(spread.range.map(|r| r.middle)),
            told(spread.range.map(|r| r.high)),
        ]
    });
    let number = |key: &str| Column::new(key, Kind::Number);
    let titled = |key: &str, title: &str| Column { title: title.to_owned(), ..number(key) };
    let columns = vec![
        titled("base_size", "base of"),
        titled("run_length", "run of"),
        titled("threshold_percent", "at most %"),
        titled("base", "codes"),
        number("first_run"),
        number("last_run"),
        Column::new("reached", Kind::Text),
        Column::new("reason", Kind::Prose).detail(),
        titled("orders_reached", "in orders"),
        number("low"),
        number("median"),
        number("high"),
    ];
    let mut table = Table::list("base size, run length, threshold", columns, rows.collect());
    let things = interviews.things.word();
    table.notes = vec![format!(
        "Base: {things} of the first interviews. Runs slide by one interview; theirs is what they bring that is new, as a part of the base. Reached, 6+2: after 6 interviews the next 2 brought no more than the threshold (Guest, Namey and Chen 2020)."
    )];
    if !interviews.drawn.is_empty() {
        table.notes.push(format!(
            "Orders reached: of {} by chance (seed {}); low, median, high: after how many interviews in 95 % of those.",
            counted(interviews.drawn.len() as u64, "order"),
            interviews.asked.seed
        ));
    }
    table.notes.extend(interviews.said());
    table.notes.extend(interviews.notes());
    table
}

fn whole(estimate: &Estimate) -> Cell {
    match estimate.value {
        Ok(value) => Cell::Count(value as u64),
        Err(why) => Cell::Blank(why.words()),
    }
}

fn reason(came: &Assessed) -> Cell {
    came.reached.value.err().map_or(Cell::Blank(""), |why| Cell::Text(why.words().to_owned()))
}

/// Every figure, one row each: what it is, and its value or why there is none. Those
/// that other tables hold interview by interview or rule by rule only with `all`.
pub fn figures(interviews: &Interviews, all: bool) -> Table {
    let elsewhere = ["new", "cumulative", "guest", "mao_tau"];
    let mut rows = Vec::new();
    for figure in FIGURES.iter().filter(|figure| all || !elsewhere.contains(&figure.name)) {
        for (name, estimate) in (figure.of)(interviews.found()) {
            let (value, reason) = match estimate.value {
                Ok(value) if value.fract() == 0.0 => (Cell::Count(value as u64), Cell::Blank("")),
                Ok(value) => (Cell::Number { value, digits: 3 }, Cell::Blank("")),
                Err(why) => (Cell::Blank(why.words()), Cell::Text(why.words().to_owned())),
            };
            rows.push(vec![
                Cell::Text(name),
                value,
                reason,
                Cell::Count(estimate.n_units),
                Cell::Flag(figure.ordered),
                Cell::Text(figure.about.to_owned()),
            ]);
        }
    }
    let often = interviews.often();
    for figure in DIVERSITY.iter() {
        let made = (figure.of)(&often);
        rows.push(vec![
            Cell::Text(figure.name.to_owned()),
            made.value.map_or_else(|why| Cell::Blank(why.words()), |value| Cell::Number { value, digits: 3 }),
            made.value.err().map_or(Cell::Blank(""), |why| Cell::Text(why.words().to_owned())),
            Cell::Count(made.n_units),
            Cell::Flag(false),
            Cell::Text(format!("{}, of all codings", figure.title)),
        ]);
    }
    let columns = vec![
        Column::new("statistic", Kind::Text),
        Column::new("value", Kind::Number),
        Column::new("reason", Kind::Prose),
        Column::new("n_units", Kind::Number).detail(),
        Column::new("depends_on_order", Kind::Text).detail(),
        Column::new("about", Kind::Prose),
    ];
    let mut table = Table::list("figures of saturation", columns, rows);
    table.notes = vec![
        "new.0 is the first interview, mao_tau.0 is for one of them, and so on. chao2 and sample_coverage suppose that interviews are a sample; people who were chosen are none.".to_owned(),
    ];
    table.notes.extend(interviews.said());
    table.notes.extend(interviews.notes());
    table
}
