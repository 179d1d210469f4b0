//! How the analysis came about: who did what on which day, and how the codebook
//! changed.
//!
//! An audit trail is read to see whether codes were made before or after the
//! interviews they fit, and whether one afternoon made half of the codings. The
//! history holds every act; here they are added up by day and coder, and only
//! changes of the codebook are told one by one.

use super::scope::counted;
use crate::model::event::ActSummary;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use std::collections::{BTreeMap, BTreeSet};

/// What one coder did on one day.
#[derive(Default)]
struct Day<'s> {
    acts: u64,
    book: u64,
    memos: u64,
    undone: u64,
    sources: BTreeSet<&'s str>,
}

/// The acts that may be told: nobody's notes of what was found, undos and redos
/// are none.
fn deeds(study: &Study) -> impl Iterator<Item = &ActSummary> {
    study.acts.iter().filter(|act| study.shows(act) && act.is_deed())
}

/// Acts by day and coder.
pub fn days(study: &Study) -> Table {
    let mut all: BTreeMap<(String, &str), Day> = BTreeMap::new();
    let mut made: BTreeMap<(String, &str), u64> = BTreeMap::new();
    for coding in &study.codings {
        *made.entry((coding.created.day(), &coding.coder)).or_default() += 1;
    }
    for act in deeds(study) {
        let day = all.entry((act.at.day(), &act.actor)).or_default();
        day.acts += 1;
        day.book += u64::from(!act.codebook.is_empty());
        day.memos += u64::from(!act.memos.is_empty());
        day.undone += u64::from(act.undone);
        day.sources.extend(act.sources.iter().map(String::as_str));
    }
    let rows = all.iter().map(|(key, day)| {
        let (when, who) = key;
        let codings = made.get(key).copied().unwrap_or(0);
        let numbers = [day.acts, codings, day.sources.len() as u64, day.book, day.memos, day.undone];
        [Cell::Text(when.clone()), Cell::Text((*who).to_owned())].into_iter().chain(numbers.map(Cell::Count)).collect()
    });
    let rows = rows.collect();
    let mut columns = vec![Column::new("day", Kind::Text), Column::new("coder", Kind::Text)];
    let numbers = ["acts", "codings", "sources", "codebook", "memos", "taken_back"];
    columns.extend(numbers.map(|key| Column::new(key, Kind::Number)));
    let mut table = Table::list("acts by day and coder", columns, rows);
    table.notes = vec!["Days in UTC. Codings are those made on that day that are still there, whatever their status. Codebook and memos: acts that changed them. Taken back: acts of that day that were undone later. Undoing itself, and changes of files that emic only found, are not acts.".to_owned()];
    let hidden = study.acts.iter().filter(|act| !study.shows(act)).count() as u64;
    if hidden > 0 {
        table.notes.push(format!("Blind: {} of others not shown.", counted(hidden, "act")));
    }
    table
}

/// The changes of the codebook, oldest first; of more than `most` the newest.
pub fn codebook(study: &Study, most: usize) -> Table {
    let changes: Vec<&ActSummary> = deeds(study).filter(|act| act.codebook.iter().any(|c| !c.found)).collect();
    let left = changes.len().saturating_sub(most);
    let row = |act: &&ActSummary| {
        let undone = if act.undone { Cell::Text("taken back".to_owned()) } else { Cell::Blank("") };
        vec![Cell::Text(act.at.day()), Cell::Text(act.actor.clone()), Cell::Text(act.what.clone()), undone]
    };
    let rows = changes[left..].iter().map(row).collect();
    let text = |key: &str| Column::new(key, Kind::Text);
    let columns = vec![text("day"), text("coder"), Column::new("change", Kind::Prose), text("since")];
    let mut table = Table::list("changes of the codebook", columns, rows);
    if left > 0 {
        table.notes.push(format!("Not shown: {} before these (emic log).", counted(left as u64, "change")));
    }
    table
}

/// The day of the newest act, for saying which state a report is of.
pub fn newest(study: &Study) -> Option<String> {
    study.acts.iter().filter(|act| study.shows(act)).map(|act| act.at).max().map(|at| at.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::CodebookEvent;
    use crate::model::ids::{Stamp, Ulid};
    use crate::model::table::Shape;

    fn act(number: u32, day: &str, who: &str) -> ActSummary {
        ActSummary {
            act: Ulid(format!("{number:04}")),
            at: Stamp::parse(&format!("{day}T10:00:00Z")).unwrap(),
            actor: who.to_owned(),
            what: format!("deed {number}"),
            sources: vec!["talk".to_owned()],
            file: "codings/x/talk.jsonl".to_owned(),
            ..ActSummary::default()
        }
    }

    #[test]
    fn acts_are_added_up_by_day_and_coder_and_found_changes_are_nobodys() {
        let mut acts = vec![
            act(1, "2020-01-02", "ana"),
            act(2, "2020-01-02", "ana"),
            act(3, "2020-01-02", "ben"),
            act(4, "2020-01-03", "ana"),
        ];
        acts[1].undone = true;
        acts[2].codebook = vec![CodebookEvent { change: "rename".to_owned(), ..CodebookEvent::default() }];
        acts[3].codebook = vec![CodebookEvent { found: true, ..CodebookEvent::default() }];
        let mut study = Study { acts: acts.into(), ..Study::default() };
        let Shape::List { rows, .. } = days(&study).shape else { panic!() };
        assert_eq!(rows.len(), 2);
        let ana: Vec<Cell> = [2, 0, 1, 0, 0, 1].map(Cell::Count).into();
        assert_eq!(rows[0][2..], ana);
        assert_eq!((codebook(&study, 9).len(), newest(&study).as_deref()), (1, Some("2020-01-03")));
        study.only = Some("ana".to_owned());
        assert_eq!((days(&study).len(), codebook(&study, 9).len()), (1, 0));
        assert_eq!(days(&study).notes[1], "Blind: 1 act of others not shown.");
    }

    #[test]
    fn of_many_changes_the_newest_are_told() {
        let mut acts: Vec<ActSummary> = (1..=5).map(|n| act(n, "2020-01-02", "ana")).collect();
        acts.iter_mut().for_each(|a| a.codebook = vec![CodebookEvent::default()]);
        let study = Study { acts: acts.into(), ..Study::default() };
        let table = codebook(&study, 2);
        let Shape::List { rows, .. } = &table.shape else { panic!() };
        assert_eq!(rows[0][2], Cell::Text("deed 4".to_owned()));
        assert_eq!(table.notes, ["Not shown: 3 changes before these (emic log)."]);
    }
}
