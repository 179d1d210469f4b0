//! Tables that hold people's words, and who agreed to that.
//!
//! A matrix may quote in its cells, and files with excerpts quote behind them.
//! Such a table leaves the house as easily as a report does, so it says under
//! itself how many of its excerpts are words of people who did not agree to be
//! quoted, and, where that is asked for, leaves their words out and keeps the
//! places: counts stay what they are. Nothing is said where all agreed.

mod summaries;

pub use summaries::{of_summary, summaries};

use super::consent::{ATTRIBUTE, Consent, QUOTE};
use super::scope::counted;
use crate::model::study::Study;
use crate::model::table::{Cell, Shape, Table};
use std::collections::{BTreeSet, HashSet};

/// What stands in the place of words that may not be quoted.
pub const LEFT_OUT: &str = "[words left out: no consent to be quoted]";

/// Leaves the words of those out who did not agree (`agreed_only`), else says
/// whose words stand here. `behind`: excerpts behind the cells are shown, too.
pub fn mind(study: &Study, table: &mut Table, behind: bool, agreed_only: bool) {
    let mut ids = BTreeSet::new();
    quoted(table, behind, &mut ids);
    if ids.is_empty() {
        return;
    }
    let consent = Consent::of(study, false);
    let wanted: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let known = study.codings.iter().filter(|coding| wanted.contains(coding.id.to_string().as_str()));
    let silent: HashSet<String> =
        known.filter(|coding| !consent.quotes(coding)).map(|coding| coding.id.to_string()).collect();
    if silent.is_empty() {
        return;
    }
    let many = counted(silent.len() as u64, "excerpt");
    if !agreed_only {
        table.notes.push(format!(
            "Not for others as it is: the words of {many} of {} here are of people who did not agree to be quoted (no “{QUOTE}” in the attribute “{ATTRIBUTE}”). --quotable leaves them out.",
            ids.len()
        ));
        return;
    }
    leave_out(table, &silent);
    table.notes.push(format!(
        "The words of {many} of {} are left out: of people who did not agree to be quoted (no “{QUOTE}” in the attribute “{ATTRIBUTE}”). They are counted.",
        ids.len()
    ));
}

/// The codings whose words the table shows.
fn quoted(table: &Table, behind: bool, ids: &mut BTreeSet<String>) {
    if behind {
        ids.extend(table.excerpts.iter().map(|one| one.id.clone()));
    }
    if let Shape::Matrix(meta) = &table.shape {
        let totals = meta.row_totals.iter().chain(&meta.column_totals).chain([&meta.total]);
        let all = meta.cells.iter().flatten().chain(totals);
        for cell in all.flat_map(|one| std::iter::once(&one.cell).chain(&one.more)) {
            if let Cell::Quotes(quotes) = cell {
                ids.extend(quotes.iter().map(|quote| quote.id.clone()));
            }
        }
    }
    table.parts.iter().for_each(|part| quoted(&part.table, behind, ids));
}

fn leave_out(table: &mut Table, silent: &HashSet<String>) {
    for one in table.excerpts.iter_mut().filter(|one| silent.contains(&one.id)) {
        one.quote = LEFT_OUT.to_owned();
    }
    if let Shape::Matrix(meta) = &mut table.shape {
        let totals = meta.row_totals.iter_mut().chain(&mut meta.column_totals).chain([&mut meta.total]);
        for measured in meta.cells.iter_mut().flatten().chain(totals) {
            for cell in measured.each() {
                let Cell::Quotes(quotes) = cell else { continue };
                for quote in quotes.iter_mut().filter(|quote| silent.contains(&quote.id)) {
                    quote.words = LEFT_OUT.to_owned();
                }
            }
        }
    }
    table.parts.iter_mut().for_each(|part| leave_out(&mut part.table, silent));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::matrix::{Axes, Axis, Base, Measure, Spec, Speech, matrix};
    use crate::analysis::record::Record;
    use crate::analysis::scope::Scope;
    use crate::model::fixture::{self, coding, span_of};

    fn study(second: &str) -> Study {
        let talk = fixture::source("talk").participants(&["Ada", "Bo"]);
        let talk = talk.turn("Ada", "The river rose.").turn("Bo", "The barn went under.").build();
        let codings = vec![
            coding(1, "ana", &talk, Some("river"), span_of(&talk, "The river rose.")),
            coding(2, "ana", &talk, Some("river"), span_of(&talk, "barn went under")),
        ];
        let people = vec![
            fixture::participant("Ada", &[("consent", "quote")]),
            fixture::participant("Bo", &[("consent", second)]),
        ];
        fixture::study(vec![talk], people, fixture::codebook(&[("river", 0)]), codings)
    }

    fn table(study: &Study, measure: Measure) -> Table {
        let axis = |axis| Axes(vec![axis]);
        let spec = Spec {
            rows: axis(Axis::Code),
            columns: axis(Axis::Participant),
            split: Some(Axis::Kind),
            measures: vec![measure],
            base: Base::None,
            speech: Speech::Participants,
        };
        matrix(study, &Scope::new(Record::All), &spec).unwrap()
    }

    fn holds(table: &Table, words: &str) -> bool {
        format!("{table:?}").contains(words)
    }

    #[test]
    fn words_of_those_who_did_not_agree_are_left_out_everywhere_and_their_places_stay() {
        let study = study("archive");
        let mut made = table(&study, Measure::Quotes);
        let before = made.excerpts.len();
        assert!(holds(&made, "barn went under") && holds(&made.parts[0].table, "barn went under"));
        mind(&study, &mut made, true, true);
        assert!(!holds(&made, "barn went under") && holds(&made, "The river rose."));
        assert_eq!(made.excerpts.len(), before);
        assert!(made.notes.last().unwrap().starts_with("The words of 1 excerpt of 2 are left out"), "{:?}", made.notes);
    }

    #[test]
    fn it_is_said_where_words_are_shown_that_should_not_leave_the_house() {
        let study = study("archive");
        let mut made = table(&study, Measure::Quotes);
        mind(&study, &mut made, false, false);
        assert!(holds(&made, "barn went under"));
        assert!(made.notes.last().unwrap().starts_with("Not for others as it is"), "{:?}", made.notes);
        let mut counts = table(&study, Measure::Codings);
        let notes = counts.notes.len();
        mind(&study, &mut counts, false, false);
        assert_eq!(counts.notes.len(), notes, "nobody's words stand in a table of counts");
        mind(&study, &mut counts, true, false);
        assert_eq!(counts.notes.len(), notes + 1);
    }

    #[test]
    fn nothing_is_said_where_all_agreed() {
        let study = study("quote");
        let mut made = table(&study, Measure::Quotes);
        let before = made.clone();
        mind(&study, &mut made, true, true);
        assert_eq!(made, before);
    }
}
