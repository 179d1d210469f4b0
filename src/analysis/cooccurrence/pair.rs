//! What is said where two codes stand together.

use super::Together;
use crate::analysis::matrix::excerpt;
use crate::analysis::scope::counted;
use crate::model::table::{Cell, Column, Kind, Table};

impl Together<'_> {
    /// The excerpts of two codes that stand together, in the order of sources and places:
    /// those of one code that stand together with the other, and those of the other.
    pub fn between(&self, one: &str, other: &str) -> Table {
        let (mut rows, mut both) = (Vec::new(), (0, 0));
        if let (Some(a), Some(b)) = (self.thing(one), self.thing(other))
            && !self.related(a, b)
        {
            both = self.both(a, b);
            let mut all: Vec<(u32, usize)> = Vec::new();
            for (own, met) in [(a, b), (b, a)] {
                all.extend(self.codings_of(own, self.met.of(own, &[met])).into_iter().map(|n| (n, own)));
            }
            all.sort_unstable();
            rows = all.into_iter().filter_map(|(number, own)| self.said(number, own)).collect();
        }
        let columns = vec![
            Column::new("id", Kind::Text).detail(),
            Column::new("source", Kind::Text),
            Column::new("turn", Kind::Number),
            Column::new("participants", Kind::Text),
            Column::new("coder", Kind::Text).detail(),
            Column::new("code", Kind::Text),
            Column::new("quote", Kind::Prose),
        ];
        let title = format!("{one} and {other}: {}", self.asked.relation.title());
        let mut table = Table::list(title, columns, rows);
        table.notes.push(format!(
            "{} of {one} and {} of {other} {} one of the other code.",
            counted(both.0, "segment"),
            counted(both.1, "segment"),
            self.asked.relation.verb()
        ));
        table.notes.extend(self.notes.iter().cloned());
        table
    }

    fn said(&self, number: u32, own: usize) -> Option<Vec<Cell>> {
        let one = excerpt(self.study, number)?;
        Some(vec![
            Cell::Text(one.id),
            Cell::Text(one.source),
            one.turn.map_or(Cell::Blank(""), |turn| Cell::Count(turn.into())),
            Cell::List(one.participants),
            Cell::Text(one.coder),
            Cell::Text(self.code(own).id.0.clone()),
            Cell::Text(one.quote),
        ])
    }
}
