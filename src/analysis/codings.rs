//! The tidy table of codings: one row a coding.
//!
//! The table other programs read. Its columns are a contract: the same keys in
//! every format, whatever was asked for. Columns that hold several values (the
//! code's path, attributes) say how flat formats split them: into as many
//! columns as the *study* needs, not as these rows need, so that two exports
//! of one study always have one header.

use super::corpus::Corpus;
use super::scope::{LeftOut, Scope, Selected, attribute_names, counted, notes, select_in};
use crate::model::codebook::CodeId;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};

/// Every coding of `scope`, in the order of sources and places. Under `union`
/// too, a row is a coding: joining is for counting.
pub fn codings(study: &Study, scope: &Scope) -> Table {
    let names = attribute_names(study);
    let listed = listed(study, scope, &names);
    titled(study, scope, &names, listed)
}

/// The rows of a list, and what it leaves out. The lists of some sources behind each
/// other are the list of these sources.
#[derive(Debug, Default)]
pub struct Listed {
    /// Rows of [`columns`].
    pub rows: Vec<Vec<Cell>>,
    /// How many there are.
    pub count: u64,
    /// What is set aside.
    pub left: LeftOut,
}

impl Listed {
    /// With those of later sources behind.
    pub fn and(&mut self, mut more: Self) {
        self.rows.append(&mut more.rows);
        self.count += more.count;
        self.left = self.left.and(more.left);
    }
}

/// The rows of a study with these attributes.
pub fn listed(study: &Study, scope: &Scope, names: &[String]) -> Listed {
    let corpus = Corpus::new(study, scope);
    let (selected, left) = select_in(study, &corpus, scope);
    // What else is coded there does not depend on which codings are asked for.
    let certain = scope.asks_certain().then(|| {
        let any_code = Scope { codes: Vec::new(), under: Vec::new(), found: None, ..scope.clone() };
        select_in(study, &corpus, &any_code).0
    });
    let all = certain.as_ref().unwrap_or(&selected);
    let also = also_coded(study, all);
    let rows = all
        .iter()
        .zip(also)
        .filter(|(one, _)| certain.is_none() || scope.asks_coding(study, one.coding))
        .map(|(one, also)| row(study, one, names, also))
        .collect();
    Listed { rows, count: selected.len() as u64, left }
}

/// The table of a list, with its columns, its title and its notes.
pub fn titled(study: &Study, scope: &Scope, names: &[String], listed: Listed) -> Table {
    let title = counted(listed.count, "coding");
    let mut table = Table::list(title, columns(study, names.to_vec()), listed.rows);
    table.notes = notes(study, scope, &listed.left);
    table
}

/// The columns of a list of codings: the same whatever is asked for.
pub fn columns(study: &Study, attributes: Vec<String>) -> Vec<Column> {
    let depth = study.codebook.codes.iter().map(|c| c.path.len()).max().unwrap_or(1);
    let levels = (1..=depth).map(|n| format!("code_{n}")).collect();
    let text = |key: &str| Column::new(key, Kind::Text);
    let number = |key: &str| Column::new(key, Kind::Number).detail();
    vec![
        text("id").detail(),
        text("source"),
        text("participants").detail(),
        text("attributes").split(attributes).detail(),
        text("coder"),
        text("code"),
        text("code_path").split(levels).detail(),
        number("start"),
        number("end"),
        Column::new("turn", Kind::Number),
        text("speakers").detail(),
        Column::new("quote", Kind::Prose),
        text("grade").detail(),
        text("round").detail(),
        text("by").detail(),
        text("query").detail(),
        text("status").detail(),
        Column::new("memo", Kind::Prose).detail(),
        text("created").detail(),
        text("also_coded").detail(),
    ]
}

fn row(study: &Study, one: &Selected, attributes: &[String], also: Vec<String>) -> Vec<Cell> {
    let coding = one.coding;
    let source = &study.sources[one.source];
    let text = |words: &str| Cell::Text(words.to_owned());
    let maybe = |words: Option<&str>| words.map_or(Cell::Blank(""), text);
    let code = one.code.map(|c| &study.codebook.codes[c]);
    vec![
        text(&coding.id.0),
        text(&source.id),
        Cell::List(one.participants.clone()),
        Cell::Pairs(attributes_of(study, one, attributes)),
        text(&coding.coder),
        maybe(code.map(|c| &c.id).or(coding.code.as_ref()).map(|c| c.0.as_str())),
        Cell::List(code.map_or_else(Vec::new, |c| c.path.clone())),
        Cell::Count(one.span.start.into()),
        Cell::Count(one.span.end.into()),
        source.turn_of(one.span).map_or(Cell::Blank(""), |t| Cell::Count(t.into())),
        Cell::List(speakers(study, one)),
        text(quote(study, one)),
        text(coding.place.grade.word()),
        maybe(coding.round.as_deref()),
        text(coding.by.word()),
        maybe(coding.query.as_deref()),
        text(coding.status.word()),
        text(&coding.memo),
        Cell::Text(coding.created.to_string()),
        Cell::List(also),
    ]
}

/// The words as they stand today; of a lost coding those it was made on.
pub(super) fn quote<'s>(study: &'s Study, one: &Selected<'s>) -> &'s str {
    match one.span.is_empty() {
        true => &one.coding.anchor.quote,
        false => study.sources[one.source].slice(one.span),
    }
}

/// Labels of those who speak in it, in order of speaking.
pub(super) fn speakers(study: &Study, one: &Selected) -> Vec<String> {
    let source = &study.sources[one.source];
    let label = |who: u16| source.speakers[usize::from(who)].label.clone();
    source.speakers_in(one.span).into_iter().map(label).collect()
}

/// What is stated of the source and of each participant; several participants'
/// values are joined by `; `, each once.
fn attributes_of(study: &Study, one: &Selected, names: &[String]) -> Vec<(String, String)> {
    let source = &study.sources[one.source];
    let mut who: Vec<Option<&str>> = one.participants.iter().map(|p| Some(p.as_str())).collect();
    if who.is_empty() {
        who.push(None);
    }
    let mut out = Vec::new();
    for name in names {
        let mut values: Vec<&str> = Vec::new();
        for value in who.iter().filter_map(|w| study.attribute(name, source, *w)) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        if !values.is_empty() {
            out.push((name.clone(), values.join("; ")));
        }
    }
    out
}

/// For each coding the ids of other codes on words it holds, in the order of
/// the codebook, orphans last.
fn also_coded(study: &Study, selected: &[Selected]) -> Vec<Vec<String>> {
    let mut order: Vec<usize> = (0..selected.len()).collect();
    order.sort_by_key(|&i| (selected[i].source, selected[i].span));
    let mut found: Vec<Vec<CodeKey>> = vec![Vec::new(); selected.len()];
    for (at, &i) in order.iter().enumerate() {
        for &j in &order[at + 1..] {
            let (a, b) = (&selected[i], &selected[j]);
            if a.source != b.source || b.span.start >= a.span.end {
                break;
            }
            let (mine, other) = (key(study, a), key(study, b));
            if a.span.overlaps(b.span) && mine != other {
                found[i].extend(other);
                found[j].extend(mine);
            }
        }
    }
    let sorted = |mut keys: Vec<CodeKey>| {
        keys.sort_unstable();
        keys.dedup();
        keys.iter().map(|(_, id)| id.0.clone()).collect()
    };
    found.into_iter().map(sorted).collect()
}

/// Place in the codebook (orphans last) and id, merges resolved.
type CodeKey<'s> = (usize, &'s CodeId);

fn key<'s>(study: &'s Study, one: &Selected<'s>) -> Option<CodeKey<'s>> {
    match one.code {
        Some(index) => Some((index, &study.codebook.codes[index].id)),
        None => Some((usize::MAX, one.coding.code.as_ref()?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::record::Record;
    use crate::model::fixture::{self, span_of};
    use crate::model::table::Shape;

    fn study() -> Study {
        let talk = fixture::source("talk")
            .participants(&["Ada", "Bo"])
            .attribute("wave", "2")
            .turn("Ada", "It rained for a week.")
            .turn("Bo", "It never stopped.")
            .build();
        let across = span_of(&talk, "a week.\n\n**Bo:** It never");
        let mut codings = vec![
            fixture::coding(1, "ana", &talk, Some("rain"), span_of(&talk, "It rained for a week")),
            fixture::coding(2, "ana", &talk, Some("time"), across),
            fixture::coding(3, "ana", &talk, Some("gone"), span_of(&talk, "never stopped")),
            fixture::coding(4, "ana", &talk, None, span_of(&talk, "It rained")),
        ];
        codings[1].round = Some("1".into());
        let people =
            vec![fixture::participant("Ada", &[("role", "owner")]), fixture::participant("Bo", &[("role", "guest")])];
        let book = fixture::codebook(&[("weather", 0), ("rain", 1), ("time", 0)]);
        fixture::study(vec![talk], people, book, codings)
    }

    fn cell(table: &Table, row: usize, key: &str) -> Cell {
        let Shape::List { columns, rows } = &table.shape else { panic!("a list") };
        let at = columns.iter().position(|c| c.key == key).expect(key);
        rows[row][at].clone()
    }

    fn list(words: &[&str]) -> Cell {
        Cell::List(words.iter().map(|w| (*w).to_owned()).collect())
    }

    #[test]
    fn the_columns_are_those_of_the_contract() {
        let table = codings(&study(), &Scope::new(Record::All));
        let Shape::List { columns, rows } = &table.shape else { panic!("a list") };
        let keys: Vec<&str> = columns.iter().map(|c| c.key.as_str()).collect();
        let contract = "id source participants attributes coder code code_path start end turn \
            speakers quote grade round by query status memo created also_coded";
        assert_eq!(keys, contract.split_whitespace().collect::<Vec<_>>());
        assert!(rows.iter().all(|r| r.len() == keys.len()));
    }

    #[test]
    fn a_segment_across_speakers_names_both_with_what_is_stated_of_each() {
        let table = codings(&study(), &Scope::new(Record::All));
        assert_eq!(cell(&table, 1, "participants"), list(&["Ada", "Bo"]));
        assert_eq!(cell(&table, 1, "speakers"), list(&["Ada", "Bo"]));
        let pairs = vec![("role".to_owned(), "owner; guest".to_owned()), ("wave".to_owned(), "2".to_owned())];
        assert_eq!(cell(&table, 1, "attributes"), Cell::Pairs(pairs));
        assert_eq!(cell(&table, 1, "turn"), Cell::Count(1));
    }

    #[test]
    fn other_codes_on_the_same_words_are_named_once_and_never_oneself() {
        let table = codings(&study(), &Scope::new(Record::All));
        assert_eq!(cell(&table, 0, "also_coded"), list(&["time"]));
        assert_eq!(cell(&table, 1, "also_coded"), list(&["rain", "gone"]));
        assert_eq!(cell(&table, 3, "also_coded"), list(&["rain"]));
    }

    #[test]
    fn a_filter_on_codes_hides_rows_and_not_what_else_the_words_are_coded_with() {
        let mut scope = Scope::new(Record::All);
        scope.codes = vec!["rain".into()];
        let table = codings(&study(), &scope);
        assert_eq!(table.title, "1 coding");
        assert_eq!(cell(&table, 0, "code"), Cell::Text("rain".into()));
        assert_eq!(cell(&table, 0, "also_coded"), list(&["time"]));
        scope.codes.clear();
        scope.under = vec!["weather".into()];
        let table = codings(&study(), &scope);
        assert_eq!(cell(&table, 0, "also_coded"), list(&["time"]));
    }

    #[test]
    fn a_highlight_and_an_orphan_are_rows_like_others() {
        let table = codings(&study(), &Scope::new(Record::All));
        assert_eq!(cell(&table, 2, "code"), Cell::Text("gone".into()));
        assert_eq!(cell(&table, 2, "code_path"), list(&[]));
        assert_eq!(cell(&table, 3, "code"), Cell::Blank(""));
    }

    #[test]
    fn the_flat_header_is_the_studys_even_without_rows() {
        let mut scope = Scope::new(Record::All);
        scope.codes = vec!["time".into()];
        scope.coders = vec!["nobody".into()];
        let table = codings(&study(), &scope);
        let Shape::List { columns, rows } = &table.shape else { panic!("a list") };
        assert!(rows.is_empty());
        assert_eq!(columns[6].parts, ["code_1", "code_2"]);
        assert_eq!(columns[3].parts, ["role", "wave"]);
    }
}
