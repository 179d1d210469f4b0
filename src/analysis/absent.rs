//! Who lacks a code that most have.
//!
//! A code that nearly everybody speaks of asks a question of those who do not: were they not
//! asked, did the coder miss it, or is it otherwise with them? This lists them, to be read
//! again. Only who was read can lack a code.

use super::corpus::Corpus;
use super::reading::Reading;
use super::scope::{Scope, counted, notes, select_in};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use std::collections::{BTreeMap, BTreeSet};

/// The share of those who were read that are most, where none is asked for.
pub const USUAL: f64 = 0.5;

/// Who may lack a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Participants.
    #[default]
    Participant,
    /// Sources.
    Source,
}

impl Unit {
    fn word(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Source => "source",
        }
    }
}

/// The codes that at least this share (0 to 1) of those who were read have, but not all, each
/// with those who lack it. A code counts what is below it.
pub fn absent(study: &Study, scope: &Scope, unit: Unit, share: f64) -> Table {
    let corpus = Corpus::new(study, scope);
    let (selected, left) = select_in(study, &corpus, scope);
    let reading = Reading::of(study, scope);
    let whom = |part: usize| match unit {
        Unit::Participant => corpus.parts[part].participant,
        Unit::Source => corpus.parts[part].source,
    };
    let read = |part: &usize| corpus.parts[*part].source.is_some_and(|source| reading.any(source));
    let everyone: BTreeSet<usize> = (0..corpus.parts.len()).filter_map(whom).collect();
    let there: BTreeSet<usize> = (0..corpus.parts.len()).filter(read).filter_map(whom).collect();
    let mut with: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for one in &selected {
        let Some(code) = one.code else { continue };
        for above in study.codebook.lineage(code) {
            with.entry(above).or_default().extend(one.parts.iter().filter_map(|part| whom(*part)));
        }
    }
    let enough = share.clamp(0.0, 1.0) * there.len() as f64 - 1e-9;
    let name = |who: &usize| match unit {
        Unit::Participant => corpus.participants[*who].to_owned(),
        Unit::Source => study.sources[*who].id.clone(),
    };
    let mut rows: Vec<(usize, usize, Vec<String>)> = Vec::new();
    for (code, have) in &with {
        let lacking: Vec<String> = there.difference(have).map(name).collect();
        if have.len() as f64 >= enough && !lacking.is_empty() {
            rows.push((*code, have.len(), lacking));
        }
    }
    rows.sort_by_key(|(code, have, _)| (std::cmp::Reverse(*have), *code));
    let made = rows.into_iter().map(|(code, have, lacking)| {
        let code = &study.codebook.codes[code];
        vec![
            Cell::Text(code.id.0.clone()),
            Cell::Text(code.name.clone()),
            Cell::Of { part: have as u64, base: there.len() as u64, digits: 0 },
            Cell::Count(lacking.len() as u64),
            Cell::List(lacking),
        ]
    });
    let columns = vec![
        Column::new("code", Kind::Text).detail(),
        Column::new("code_name", Kind::Text),
        Column::new("have_it", Kind::Number),
        Column::new("lack_it", Kind::Number),
        Column::new("without", Kind::Prose),
    ];
    let percent = (share.clamp(0.0, 1.0) * 100.0).round();
    let title = format!("codes that at least {percent} % of {}s have, and who lacks them", unit.word());
    let mut table = Table::list(title, columns, made.collect());
    table.notes.push(format!(
        "Of {} read. A code counts what is below it; codes that all have are not listed.",
        counted(there.len() as u64, unit.word()),
    ));
    let unread = everyone.len() - there.len();
    if unread > 0 {
        table.notes.push(format!("Left out: {}, not read.", counted(unread as u64, unit.word())));
    }
    table.notes.extend(notes(study, scope, &left));
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::record::Record;
    use crate::model::fixture::{self, coding, span_of, study};
    use crate::model::table::Shape;

    #[test]
    fn who_was_read_and_lacks_what_most_have_is_named_and_who_was_not_read_is_not() {
        let sources: Vec<_> = ["P1", "P2", "P3", "P4"]
            .map(|id| fixture::source(&format!("s-{id}")).participants(&[id]).turn(id, "one two").build())
            .into_iter()
            .collect();
        let code = |n, at: usize, code| coding(n, "ana", &sources[at], Some(code), span_of(&sources[at], "one"));
        // P4 was not read; all have something of a, two have b, one has c.
        let codings = vec![code(1, 0, "b"), code(2, 1, "b"), code(3, 2, "a"), code(4, 2, "c")];
        let book = fixture::codebook(&[("a", 0), ("b", 1), ("c", 0)]);
        let study = study(sources, Vec::new(), book, codings);
        let scope = Scope::new(Record::Union);
        let made = |unit, share| {
            let table = absent(&study, &scope, unit, share);
            let Shape::List { rows, .. } = table.shape else { panic!() };
            (rows, table.notes)
        };
        let (rows, notes) = made(Unit::Participant, 0.5);
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert_eq!(
            rows[0][2..],
            [Cell::Of { part: 2, base: 3, digits: 0 }, Cell::Count(1), Cell::List(vec!["P3".to_owned()]),]
        );
        assert!(notes.iter().any(|n| n.contains("1 participant, not read")), "{notes:?}");
        assert_eq!(made(Unit::Participant, 0.0).0.len(), 2, "c, too");
        assert!(made(Unit::Participant, 0.7).0.is_empty());
        assert_eq!(made(Unit::Source, 0.5).0[0][4], Cell::List(vec!["s-P3".to_owned()]));
    }
}
