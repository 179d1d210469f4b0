//! The sheets that journals ask for: COREQ and SRQR.
//!
//! Every item stands in the sheet, numbered as in the checklist and worded by us.
//! What the study knows is filled in, in words a reviewer can check; what it does
//! not know is asked of the author, and so is the half that is missing where it
//! knows the other half. A sheet that answered for the author would be a lie on a
//! form.

mod coreq;
mod srqr;

use super::facts::Facts;
use super::{PaperError, Wanted, table, words};
use crate::model::method::Method;
use crate::model::paper::Piece;
use crate::model::table::{Cell, Column, Kind, Table};

/// What stands where the study knows nothing.
const ASK: &str = "ask the author";

/// What answers are made from.
struct Known<'s> {
    facts: &'s Facts,
    method: &'static Method,
    version: &'s str,
    digest: &'s str,
}

/// One item of a checklist.
struct Item {
    number: &'static str,
    part: &'static str,
    name: &'static str,
    /// What is to be reported, in our words.
    asks: &'static str,
    /// What the study knows of it; empty words are nothing.
    known: fn(&Known) -> String,
    /// What the author has to add even where something is known.
    add: &'static str,
}

/// The study knows nothing.
fn nothing(_: &Known) -> String {
    String::new()
}

/// COREQ.
pub fn coreq(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let cited = "After Tong, Sainsbury and Craig (2007), in our words. Read the original before you submit.";
    let made = sheet(wanted, coreq::ITEMS, ("COREQ, 32 items", cited));
    Ok(vec![table("coreq", "COREQ checklist, filled where the study knows", made)])
}

/// SRQR.
pub fn srqr(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let cited = "After O’Brien and others (2014), in our words. Read the original before you submit.";
    let made = sheet(wanted, srqr::ITEMS, ("SRQR, 21 items", cited));
    Ok(vec![table("srqr", "SRQR checklist, filled where the study knows", made)])
}

fn sheet(wanted: &Wanted, items: &[Item], (title, cited): (&str, &str)) -> Table {
    let made = wanted.made;
    let known = Known { facts: &wanted.facts, method: wanted.method, version: &made.version, digest: &made.digest };
    let mut open = 0;
    let row = |item: &Item| {
        let said = (item.known)(&known);
        open += u64::from(said.is_empty());
        let add = if said.is_empty() || item.add.is_empty() { String::new() } else { format!("{ASK}: {}", item.add) };
        vec![
            Cell::Text(item.number.to_owned()),
            Cell::Text(item.part.to_owned()),
            Cell::Text(item.name.to_owned()),
            Cell::Text(item.asks.to_owned()),
            Cell::Text(if said.is_empty() { ASK.to_owned() } else { said }),
            words(&add),
            Cell::Blank(""),
        ]
    };
    let rows: Vec<Vec<Cell>> = items.iter().map(row).collect();
    let text = |key: &str| Column::new(key, Kind::Text);
    let prose = |key: &str| Column::new(key, Kind::Prose);
    let columns = vec![
        text("number"),
        text("part"),
        text("item"),
        prose("what_to_report"),
        prose("from_the_study"),
        prose("still_to_say"),
        text("page"),
    ];
    let mut out = Table::list(title, columns, rows);
    out.notes = vec![cited.to_owned(), format!("{open} of {} items are wholly the author’s to answer.", items.len())];
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checklists_are_complete_and_in_order() {
        let numbers = |items: &[Item]| items.iter().map(|item| item.number.to_owned()).collect::<Vec<_>>();
        assert_eq!(numbers(coreq::ITEMS), (1..=32).map(|n| n.to_string()).collect::<Vec<_>>());
        assert_eq!(numbers(srqr::ITEMS), (1..=21).map(|n| format!("S{n}")).collect::<Vec<_>>());
    }

    #[test]
    fn a_study_that_knows_nothing_answers_nothing() {
        let facts = Facts::default();
        let known = Known { facts: &facts, method: crate::model::method::of(""), version: "1", digest: "d" };
        let answered = |items: &[Item]| {
            items.iter().filter(|i| !(i.known)(&known).is_empty()).map(|i| i.number).collect::<Vec<_>>()
        };
        assert_eq!(answered(coreq::ITEMS), ["27"], "the software is always known");
        assert_eq!(answered(srqr::ITEMS), ["S13", "S14"]);
    }
}
