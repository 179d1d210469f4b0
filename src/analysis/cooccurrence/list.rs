//! The pairs of codes that stand together, as a list: what a matrix of many codes hides.

use super::Together;
use super::figures::Figure;
use crate::analysis::scope::counted;
use crate::model::table::{Cell, Column, Kind, Table};
use std::collections::BTreeSet;

/// A pair with how many segments of each stand together with the other.
type Pair = (usize, usize, u64, u64);

impl Together<'_> {
    /// Every pair that stands together, the most segments first, and all that is known of it:
    /// with one code named, the pairs of that code.
    pub fn list(&self, only: Option<&str>, most: usize) -> Table {
        let counts = self.counts();
        let pairs = self.met_pairs(only, &counts);
        let columns = columns();
        let rows = pairs.iter().take(most).map(|pair| self.row(*pair, &counts)).collect();
        let title = format!("pairs of {}", self.asked.relation.title());
        let mut table = Table::list(title, columns, rows);
        let [_, further @ ..] = Figure::ALL;
        table.notes.push(self.of_each());
        table.notes.extend(further.iter().map(|f| self.meaning(*f)));
        let all = self.notes(&[], 0);
        table.notes.extend(all.into_iter().filter(|note| !note.starts_with("N: ")));
        if pairs.len() > most {
            table.notes.push(format!("{most} of {}.", counted(pairs.len() as u64, "pair")));
        }
        table
    }

    /// The pairs that share most, at most so many, by name and in few columns.
    pub fn pairs(&self, most: usize) -> Table {
        let pairs = self.met_pairs(None, &self.counts());
        let name = |thing: usize| Cell::Text(self.code(thing).name.clone());
        let row = |&(a, b, first, second): &Pair| {
            vec![name(a), name(b), Cell::Count(first), Cell::Count(second), Cell::Count(self.people((a, b)))]
        };
        let columns = [
            ("code", Kind::Text),
            ("other_code", Kind::Text),
            ("segments_of_code", Kind::Number),
            ("segments_of_other", Kind::Number),
            ("participants", Kind::Number),
        ];
        let columns = columns.iter().map(|(key, kind)| Column::new(key, *kind)).collect();
        let rows = pairs.iter().take(most).map(row).collect();
        let mut table = Table::list("pairs of codes that share most words", columns, rows);
        table.notes.push(self.of_each());
        if pairs.len() > most {
            table.notes.push(format!("{most} of {}.", counted(pairs.len() as u64, "pair")));
        }
        table
    }

    fn of_each(&self) -> String {
        format!(
            "Segments of each code that {} one of the other, and the participants who speak in them.",
            self.asked.relation.verb()
        )
    }

    fn met_pairs(&self, only: Option<&str>, counts: &[Vec<u64>]) -> Vec<Pair> {
        let asked = only.map(|id| self.thing(id));
        let mut out: Vec<Pair> = Vec::new();
        for (a, row) in counts.iter().enumerate() {
            for (b, first) in row.iter().enumerate().skip(a + 1).filter(|(_, n)| **n > 0) {
                let wanted = asked.is_none_or(|only| only == Some(a) || only == Some(b));
                if wanted && !self.related(a, b) {
                    // The code that was asked for stands first.
                    let turned = asked == Some(Some(b));
                    let second = counts[b][a];
                    out.push(if turned { (b, a, second, *first) } else { (a, b, *first, second) });
                }
            }
        }
        out.sort_by_key(|(a, b, first, second)| (std::cmp::Reverse(first + second), *a, *b));
        out
    }

    fn row(&self, (a, b, first, second): Pair, counts: &[Vec<u64>]) -> Vec<Cell> {
        let text = |words: &str| Cell::Text(words.to_owned());
        let (one, other) = (self.code(a), self.code(b));
        let figure = |figure: Figure| self.figure(figure, (a, b), counts);
        vec![
            text(&one.id.0),
            text(&one.name),
            text(&other.id.0),
            text(&other.name),
            Cell::Count(self.met.segments(a)),
            Cell::Count(self.met.segments(b)),
            Cell::Count(first),
            Cell::Count(second),
            figure(Figure::Coefficient),
            figure(Figure::Shared),
            Cell::Count(self.shared.of(a, a)),
            Cell::Count(self.shared.of(b, b)),
            figure(Figure::Jaccard),
            figure(Figure::Lift),
            Cell::Count(self.people((a, b))),
        ]
    }

    /// How many participants speak in the segments that stand together.
    fn people(&self, (a, b): (usize, usize)) -> u64 {
        let ways = [(a, b), (b, a)];
        let members = ways.iter().flat_map(|(one, other)| {
            let met = self.met.of(*one, std::slice::from_ref(other));
            self.members_of(*one, met)
        });
        let groups: BTreeSet<u32> = members.map(|m| m.group).collect();
        groups.iter().flat_map(|group| &self.groups[*group as usize]).collect::<BTreeSet<_>>().len() as u64
    }
}

fn columns() -> Vec<Column> {
    let text = |key: &str| Column::new(key, Kind::Text);
    let number = |key: &str| Column::new(key, Kind::Number);
    vec![
        text("code").detail(),
        text("code_name"),
        text("other").detail(),
        text("other_name"),
        number("segments_of_code").detail(),
        number("segments_of_other").detail(),
        number("code_with_other"),
        number("other_with_code"),
        number("c"),
        number("shared").detail(),
        number("places_of_code").detail(),
        number("places_of_other").detail(),
        number("jaccard").detail(),
        number("lift"),
        number("participants").detail(),
    ]
}
