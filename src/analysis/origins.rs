//! What came from theory and what from the data: the ledger of a hybrid analysis.
//!
//! A code has an origin in the codebook. Counted by it are codes and what is
//! coded with them, so that a reader sees whether the borrowed concepts carried
//! the analysis or stand there unused, and which codes the data made.

use super::corpus::Corpus;
use super::scope::{Scope, Selected, notes, select_in};
use crate::model::codebook::{Code, CodeStatus, Origin};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use std::collections::HashSet;

/// The origins in the order of the ledger; `None` is not stated.
const ORIGINS: [Option<Origin>; 4] = [Some(Origin::Deductive), Some(Origin::Hybrid), Some(Origin::Inductive), None];

fn word(origin: Option<Origin>) -> &'static str {
    origin.map_or("not stated", Origin::word)
}

/// What is coded with the codes of one origin.
#[derive(Default)]
struct Tally {
    codes: u64,
    used: u64,
    retired: u64,
    codings: u64,
    sources: u64,
    participants: u64,
}

impl Tally {
    fn of(study: &Study, selected: &[Selected], is: impl Fn(&Code) -> bool) -> Self {
        let living = || study.codebook.codes.iter().filter(|c| c.merged_into.is_none() && c.codable && is(c));
        let (mut used, mut sources, mut people) = (HashSet::new(), HashSet::new(), HashSet::new());
        let mut codings = 0;
        for one in selected {
            let Some(code) = one.code.filter(|c| is(&study.codebook.codes[*c])) else { continue };
            codings += 1;
            used.insert(code);
            sources.insert(one.source);
            people.extend(one.participants.iter());
        }
        let living_used = used.iter().filter(|c| study.codebook.codes[**c].codable).count();
        Self {
            codes: living().count() as u64,
            used: living_used as u64,
            retired: living().filter(|c| c.status == CodeStatus::Retired).count() as u64,
            codings,
            sources: sources.len() as u64,
            participants: people.len() as u64,
        }
    }
}

/// One row an origin, and the whole.
pub fn origins(study: &Study, scope: &Scope) -> Table {
    let (selected, left) = select_in(study, &Corpus::new(study, scope), scope);
    let row = |name: &str, tally: Tally| {
        let numbers = [tally.codes, tally.used, tally.retired, tally.codings, tally.sources, tally.participants];
        std::iter::once(Cell::Text(name.to_owned())).chain(numbers.map(Cell::Count)).collect::<Vec<Cell>>()
    };
    let mut rows = Vec::new();
    for origin in ORIGINS {
        let tally = Tally::of(study, &selected, |code| code.origin == origin);
        if tally.codes + tally.codings > 0 {
            rows.push(row(word(origin), tally));
        }
    }
    rows.push(row("all", Tally::of(study, &selected, |_| true)));
    let mut columns = vec![Column::new("origin", Kind::Text)];
    let numbers = ["codes", "codes_used", "codes_retired", "codings", "sources", "participants"];
    columns.extend(numbers.map(|key| Column::new(key, Kind::Number)));
    let mut table = Table::list("codes and codings by origin", columns, rows);
    table.notes = vec!["Codes that can be coded with; headings that only hold others and merged codes are not counted. Sources and participants are distinct, so that the last row is no sum.".to_owned()];
    table.notes.extend(notes(study, scope, &left));
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::record::Record;
    use crate::model::fixture::{codebook, coding, source, span_of, study};

    #[test]
    fn codes_and_what_is_coded_with_them_are_counted_by_origin() {
        let talk = source("talk").participants(&["Ada"]).turn("Ada", "one two three").build();
        let code = |n, code, words| coding(n, "ana", &talk, Some(code), span_of(&talk, words));
        let codings = vec![code(1, "a", "one"), code(2, "a", "two"), code(3, "b", "two"), code(4, "old", "three")];
        let mut book = codebook(&[("a", 0), ("b", 0), ("c", 0), ("top", 0), ("old", 0)]);
        book.codes[0].origin = Some(Origin::Deductive);
        book.codes[1].origin = Some(Origin::Inductive);
        book.codes[2].origin = Some(Origin::Inductive);
        book.codes[3].codable = false;
        // What is coded with a merged code counts for the code it was merged into.
        book.codes[4].merged_into = Some("b".into());
        let study = study(vec![talk], Vec::new(), book, codings);
        let table = origins(&study, &Scope::new(Record::All));
        let crate::model::table::Shape::List { rows, .. } = &table.shape else { panic!() };
        let row = |name: &str, numbers: [u64; 6]| {
            std::iter::once(Cell::Text(name.to_owned())).chain(numbers.map(Cell::Count)).collect::<Vec<_>>()
        };
        assert_eq!(rows[0], row("deductive", [1, 1, 0, 2, 1, 1]));
        assert_eq!(rows[1], row("inductive", [2, 1, 0, 2, 1, 1]));
        assert_eq!(rows[2], row("all", [3, 2, 0, 4, 1, 1]));
    }
}
