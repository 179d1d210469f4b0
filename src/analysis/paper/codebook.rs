//! The codebook as an appendix, in the form of MacQueen and others (1998): name,
//! brief definition, full definition, when to use it, when not, an example and a
//! counter-example; and where the code came from.
//!
//! An example is mostly somebody's words. One that stands in a source is printed
//! if those words may be quoted. Of one that stands in none nobody can tell whose
//! words it holds, so it is printed where everybody may be quoted.

use super::{PaperError, Wanted, words};
use crate::model::codebook::{Code, CodeKind, CodeStatus};
use crate::model::paper::{Block, Body, Page, Piece};
use crate::model::table::{Cell, Column, Kind, Table};

/// Lines that have a column of their own, in order: label, key, heading.
const FIELDS: [(&str, &str); 6] = [
    ("Use when", "use_when"),
    ("Not when", "not_when"),
    ("Indicators", "indicators"),
    ("Example", "example"),
    ("Counter-example", "counter_example"),
    ("Source", "source"),
];

pub fn make(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let book = &wanted.study.codebook;
    let living = wanted.living();
    if living.is_empty() {
        return Ok(Vec::new());
    }
    let mut withheld = 0;
    let (mut rows, mut blocks) = (Vec::new(), Vec::new());
    for code in living.into_iter().map(|at| &book.codes[at]) {
        let fields = FIELDS.map(|(label, _)| {
            let said = code.field(label).unwrap_or_default();
            let open = said.is_empty() || !is_example(label) || may_stand(wanted, said);
            withheld += u64::from(!open);
            if open { said.to_owned() } else { String::new() }
        });
        entry(&mut blocks, code, &fields);
        let path = code.path.split_last().map_or_else(String::new, |(_, above)| above.join(" › "));
        let mut row = vec![
            Cell::Text(code.name.clone()),
            Cell::Text(code.id.0.clone()),
            words(&path),
            words(code.kind.word()),
            words(code.origin.map_or("", |o| o.word())),
            words(code.status.word()),
            words(code.created.as_deref().unwrap_or_default()),
            words(&code.definition),
            words(&code.full_definition),
        ];
        row.extend(fields.iter().map(|said| words(said)));
        rows.push(row);
    }
    let mut table = Table::list("codebook", columns(), rows);
    if withheld > 0 {
        table.notes.push(format!(
            "Left out: {withheld} examples, because it is not known that whose words they are agreed to be quoted."
        ));
    }
    let notes = table.notes.iter().map(|note| Block::Words(note.clone()));
    let page = Page { title: "Codebook".to_owned(), blocks: notes.chain(blocks).collect() };
    Ok(vec![Piece::new("codebook", "Codebook, for an appendix", Body::Both(table, page))])
}

fn columns() -> Vec<Column> {
    let text = |key: &str| Column::new(key, Kind::Text);
    let prose = |key: &str| Column::new(key, Kind::Prose);
    let first = ["code", "id", "below", "kind", "origin", "status", "created"].map(text);
    let definitions = ["brief_definition", "full_definition"].map(prose);
    first.into_iter().chain(definitions).chain(FIELDS.map(|(_, key)| prose(key))).collect()
}

fn entry(blocks: &mut Vec<Block>, code: &Code, fields: &[String]) {
    blocks.push(Block::Heading(code.depth + 1, code.name.clone()));
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut push = |label: &str, said: &str| {
        if !said.is_empty() {
            lines.push((label.to_owned(), said.to_owned()));
        }
    };
    push("Id", &code.id.0);
    push("Kind", if code.kind == CodeKind::Code { "" } else { code.kind.word() });
    push("Brief definition", &code.definition);
    push("Full definition", &code.full_definition);
    FIELDS.iter().zip(fields).for_each(|((label, _), said)| push(label, said));
    push("Origin", code.origin.map_or("", |o| o.word()));
    push("Created", code.created.as_deref().unwrap_or_default());
    push("Status", if code.status == CodeStatus::Settled { "" } else { code.status.word() });
    blocks.push(Block::Labelled(lines));
}

fn is_example(label: &str) -> bool {
    label.to_lowercase().contains("example")
}

/// True if an example may be printed.
fn may_stand(wanted: &Wanted, said: &str) -> bool {
    let words = quoted(said);
    let mut found = false;
    for source in &wanted.study.sources {
        for (at, _) in source.body.match_indices(words) {
            found = true;
            if !wanted.consent.quotes_words(source, source.map.span(&source.body, at..at + words.len())) {
                return false;
            }
        }
    }
    found || wanted.consent.all_agree()
}

/// What stands between the first quotation marks, without stops at its ends;
/// without marks everything.
fn quoted(said: &str) -> &str {
    let marks = ['“', '”', '"', '„'];
    let inside = said.find(marks).and_then(|from| {
        let rest = said[from..].trim_start_matches(marks);
        rest.find(marks).map(|to| &rest[..to])
    });
    inside.unwrap_or(said).trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '…'))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn an_example_is_looked_up_by_what_stands_in_quotation_marks() {
        assert_eq!(quoted("“Cold, very.” (of the garden: “no”)"), "Cold, very");
        assert_eq!(quoted("\"It is.\""), "It is");
        assert_eq!(quoted("no marks"), "no marks");
        assert_eq!(quoted("one “ mark"), "one “ mark");
    }
}
