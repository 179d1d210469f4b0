//! Who and what a study is about: its sources, and its participants by what is
//! known of them. None of it depends on coding.
//!
//! A table of persons names each one's role, age and place, and in a small field
//! that is a name. So a person who makes a report can have values hidden that
//! fewer than so many participants share; the next smallest is hidden with them, so
//! that none can be worked out from the rest.

use super::consent::ATTRIBUTE;
use super::corpus::Corpus;
use super::scope::{Scope, counted};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use std::collections::BTreeMap;

/// More different values than this are told in one line.
const VALUES: usize = 20;

fn text(words: &str) -> Cell {
    if words.is_empty() { Cell::Blank("") } else { Cell::Text(words.to_owned()) }
}

/// The sources of `scope`.
pub fn sources(study: &Study, scope: &Scope) -> Table {
    let corpus = Corpus::new(study, scope);
    let asked = (0..study.sources.len()).filter(|s| !corpus.of(*s).is_empty());
    let rows = asked.map(|source| {
        let source = &study.sources[source];
        let turns = if source.speakers.is_empty() { Cell::Blank("") } else { Cell::Count(source.turns.len() as u64) };
        vec![
            text(&source.id),
            text(if source.title == source.id { "" } else { &source.title }),
            text(&source.kind),
            text(source.attribute("date").unwrap_or_default()),
            Cell::List(source.participants.clone()),
            Cell::Count(u64::from(source.words)),
            turns,
        ]
    });
    let rows = rows.collect();
    let column = |key: &str| Column::new(key, Kind::Text);
    let number = |key: &str| Column::new(key, Kind::Number);
    let columns = vec![
        column("source"),
        Column::new("title", Kind::Prose),
        column("kind"),
        column("date"),
        Column::new("participants", Kind::Prose),
        number("words"),
        number("turns"),
    ];
    let mut table = Table::list("sources, in the order of their files", columns, rows);
    table.notes.push(
        "Words of the whole text, interviewers’ among them; headings, labels and times are not words.".to_owned(),
    );
    table
}

/// The participants of `scope`, each with what is known of them.
pub fn participants(study: &Study, scope: &Scope) -> Table {
    let corpus = Corpus::new(study, scope);
    let names: Vec<&String> = study.attribute_names.iter().filter(|n| *n != ATTRIBUTE).collect();
    let rows = people(&corpus).into_iter().map(|who| {
        let id = corpus.participants[who];
        let parts = || (0..corpus.parts.len()).filter(|p| corpus.parts[*p].participant == Some(who));
        let words: u64 = parts().filter_map(|p| corpus.voice(p)).map(|voice| corpus.all_words(voice)).sum();
        let of = |name: &&String| text(study.participant(id).and_then(|p| p.attribute(name)).unwrap_or_default());
        let mut row = vec![text(id)];
        row.extend(names.iter().map(of));
        row.extend([Cell::Count(corpus.count_sources(parts())), Cell::Count(words)]);
        row
    });
    let rows = rows.collect();
    let mut columns = vec![Column::new("participant", Kind::Text)];
    let kind = |name: &str| match study.config.attributes.iter().find(|(n, _)| n == name) {
        Some((_, word)) if word == "number" => Kind::Number,
        _ => Kind::Text,
    };
    columns.extend(names.iter().map(|name| Column::new(name, kind(name))));
    columns.extend(["sources", "words"].map(|key| Column::new(key, Kind::Number)));
    let mut table = Table::list("participants", columns, rows);
    table
        .notes
        .push("Words the participant speaks; of a text that several wrote without labels, all of it.".to_owned());
    table
}

/// Indexes of the participants in scope.
fn people(corpus: &Corpus) -> Vec<usize> {
    let mut out: Vec<usize> = corpus.parts.iter().filter_map(|p| p.participant).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// How many participants share each value of each attribute. Counts below
/// `at_least` are hidden.
pub fn composition(study: &Study, scope: &Scope, at_least: u64) -> Table {
    let corpus = Corpus::new(study, scope);
    let people = people(&corpus);
    let n = people.len() as u64;
    let mut rows = Vec::new();
    let (mut hidden, mut ranges) = (0, false);
    for name in study.attribute_names.iter().filter(|n| *n != ATTRIBUTE) {
        let number = study.config.attributes.iter().any(|(own, word)| own == name && word == "number");
        let value = |who: &usize| study.participant(corpus.participants[*who]).and_then(|p| p.attribute(name));
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        people.iter().filter_map(value).for_each(|v| *counts.entry(v).or_default() += 1);
        let stated: u64 = counts.values().sum();
        if number && counts.len() > 5 {
            ranges = true;
            rows.push(range(name, &counts, (stated, n), at_least));
        } else if counts.len() > VALUES {
            rows.push(row(name, &format!("{} different values", counts.len()), Some(stated), n));
        } else {
            let mut counts: Vec<(String, u64)> = counts.into_iter().map(|(v, n)| (v.to_owned(), n)).collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            if stated < n {
                counts.push(("(not stated)".to_owned(), n - stated));
            }
            let hide = hide(&counts.iter().map(|(_, n)| *n).collect::<Vec<_>>(), at_least);
            for ((value, count), hide) in counts.iter().zip(hide) {
                hidden += u64::from(hide);
                rows.push(row(name, value, (!hide).then_some(*count), n));
            }
        }
    }
    let columns = vec![
        Column::new("attribute", Kind::Text),
        Column::new("value", Kind::Text),
        Column::new("participants", Kind::Number),
        Column::new("share", Kind::Number),
    ];
    let mut table = Table::list("participants by attribute", columns, rows);
    table.notes.push(format!("N: {} in the corpus, coded or not. Shares are of N.", counted(n, "participant")));
    if ranges {
        table.notes.push(
            "Of attributes that are numbers with many values, the median and how many participants state one."
                .to_owned(),
        );
    }
    if hidden > 0 {
        table.notes.push(format!(
            "Hidden: {}, of fewer than {at_least} participants or the next smallest, from which these could be worked out.",
            counted(hidden, "count")
        ));
    }
    table
}

fn row(name: &str, value: &str, count: Option<u64>, n: u64) -> Vec<Cell> {
    let share = |count: u64| Cell::Share { part: count as f64, base: n as f64, digits: 1 };
    let count = (count.map_or(Cell::Blank("hidden"), Cell::Count), count.map_or(Cell::Blank(""), share));
    vec![text(name), text(value), count.0, count.1]
}

/// Smallest, median and largest; where values are hidden, the median alone.
fn range(name: &str, counts: &BTreeMap<&str, u64>, (stated, n): (u64, u64), at_least: u64) -> Vec<Cell> {
    let mut numbers: Vec<f64> = Vec::new();
    for (value, times) in counts {
        if let Some(number) = value.trim().parse::<f64>().ok().filter(|v| v.is_finite()) {
            numbers.extend(std::iter::repeat_n(number, *times as usize));
        }
    }
    numbers.sort_by(f64::total_cmp);
    let middle = match numbers.len() {
        0 => return row(name, &format!("{} different values", counts.len()), Some(stated), n),
        len if len % 2 == 1 => numbers[len / 2],
        len => (numbers[len / 2 - 1] + numbers[len / 2]) / 2.0,
    };
    let said = match (at_least > 1, numbers.first(), numbers.last()) {
        (false, Some(first), Some(last)) => format!("median {middle}, from {first} to {last}"),
        _ => format!("median {middle}"),
    };
    row(name, &said, Some(stated), n)
}

/// Which of some counts that sum up to a known whole are hidden: the small ones,
/// and with them the next smallest, so that nobody knows how large the hidden
/// ones are together.
fn hide(counts: &[u64], at_least: u64) -> Vec<bool> {
    let mut out: Vec<bool> = counts.iter().map(|n| *n > 0 && *n < at_least).collect();
    if out.contains(&true) {
        let next = (0..counts.len()).filter(|at| !out[*at] && counts[*at] > 0).min_by_key(|at| counts[*at]);
        next.iter().for_each(|at| out[*at] = true);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::record::Record;
    use crate::model::fixture::{codebook, participant, source, study};
    use crate::model::table::Shape;

    fn people() -> Study {
        let talk = source("talk").participants(&["A", "B", "C"]).turn("A", "one two").turn("B", "three").build();
        let people = vec![
            participant("A", &[("role", "cook"), ("years", "3"), ("consent", "quote")]),
            participant("B", &[("role", "cook"), ("years", "9")]),
            participant("C", &[("role", "waiter")]),
            participant("D", &[]),
        ];
        let mut study = study(vec![talk], people, codebook(&[]), Vec::new());
        study.config.attributes = vec![("years".into(), "number".into())];
        study
    }

    fn rows(table: &Table) -> Vec<String> {
        let Shape::List { rows, .. } = &table.shape else { panic!() };
        let word = |cell: &Cell| match cell {
            Cell::Text(t) => t.clone(),
            Cell::Count(n) => n.to_string(),
            Cell::Blank(b) => (*b).to_owned(),
            _ => "%".to_owned(),
        };
        rows.iter().map(|row| row.iter().map(word).collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn values_are_counted_over_all_participants_coded_or_not() {
        let table = composition(&people(), &Scope::new(Record::All), 0);
        let wanted = [
            "role|cook|2|%",
            "role|waiter|1|%",
            "role|(not stated)|1|%",
            "years|3|1|%",
            "years|9|1|%",
            "years|(not stated)|2|%",
        ];
        assert_eq!(rows(&table), wanted);
        assert!(table.notes[0].starts_with("N: 4 participants"));
        let each = participants(&people(), &Scope::new(Record::All));
        assert_eq!(rows(&each)[0], "A|cook|3|1|2");
        assert_eq!(rows(&each)[3], "D|||0|0");
    }

    #[test]
    fn a_hidden_count_cannot_be_worked_out_from_the_rest() {
        assert_eq!(hide(&[9, 5, 1], 3), [false, true, true]);
        assert_eq!(hide(&[9, 2, 1], 3), [true; 3]);
        assert_eq!(hide(&[9, 0, 5], 3), [false; 3]);
        assert_eq!(hide(&[1], 3), [true]);
        let table = composition(&people(), &Scope::new(Record::All), 2);
        assert_eq!(rows(&table)[..3], ["role|cook|hidden|", "role|waiter|hidden|", "role|(not stated)|hidden|"]);
        assert!(table.notes.last().unwrap().starts_with("Hidden: "), "{:?}", table.notes);
    }
}
