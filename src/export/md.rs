//! A Markdown table, for a paper's appendix or a memo.
//!
//! Depth is written as dashes before the name, because Markdown eats
//! indentation. Everything a reader's Markdown could take for markup is
//! escaped: a participant's `*` is not emphasis.

use super::show::{Field, bases, clean, fields, human};
use super::{ExportError, Options};
use crate::model::table::{Excerpt, Kind, MatrixMeta, Shape, Table};

pub(super) fn write(table: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    let mut out = String::new();
    push(&mut out, table);
    for part in &table.parts {
        out.push('\n');
        push(&mut out, &part.table);
    }
    Ok(out.into_bytes())
}

fn push(out: &mut String, table: &Table) {
    out.push_str(&format!("**{}**\n\n", escape(&table.title)));
    match &table.shape {
        Shape::List { columns, rows } => {
            let header: Vec<String> = columns.iter().map(|c| escape(&c.title)).collect();
            let right: Vec<bool> = columns.iter().map(|c| c.kind == Kind::Number).collect();
            let line = |row: &Vec<_>| row.iter().map(|c| escape(&human(c))).collect();
            push_table(out, &header, &right, rows.iter().map(line));
        }
        Shape::Matrix(meta) => push_matrix(out, meta),
    }
    for note in &table.notes {
        out.push_str(&format!("\n{}\n", escape(note)));
    }
    if let Shape::Matrix(meta) = &table.shape {
        push_excerpts(out, meta, &table.excerpts);
    }
}

fn push_matrix(out: &mut String, meta: &MatrixMeta) {
    let bases = bases(meta);
    let (columns, total) = fields(meta);
    let fields: Vec<Field> = columns.iter().chain(&total).copied().collect();
    let mut header = vec![escape(&meta.row_axis), "N".to_owned()];
    header.extend(bases.rows.as_ref().map(|_| "Words".to_owned()));
    header.extend(columns.iter().map(|f| escape(&f.heading(meta))));
    header.extend(total.iter().map(|f| format!("**{}**", escape(&f.heading(meta)))));
    let mut right: Vec<bool> = (0..header.len() - fields.len()).map(|at| at > 0).collect();
    right.extend(fields.iter().map(|f| !f.prose(meta)));
    let line = |label: String, n: String, base: Option<String>, cells: Vec<String>| {
        let mut row = vec![label, n];
        row.extend(base);
        row.extend(cells);
        row
    };
    let blank = bases.rows.as_ref().map(|_| String::new());
    let mut rows = Vec::new();
    let ns = fields.iter().map(|f| f.once(|| f.n(meta)));
    rows.push(line("*N*".into(), String::new(), blank.clone(), ns.collect()));
    if let (Some(columns), Some(total)) = (&bases.columns, &bases.total) {
        let words = fields.iter().map(|f| f.once(|| f.column.map_or(total, |c| &columns[c]).clone()));
        rows.push(line("*Words*".into(), String::new(), None, words.collect()));
    }
    for (at, item) in meta.rows.iter().enumerate() {
        let label = format!("{}{}", "– ".repeat(item.depth as usize), escape(&item.label));
        let cells = fields.iter().map(|f| escape(&human(f.cell(meta, Some(at))))).collect();
        let base = bases.rows.as_ref().map(|b| b[at].clone());
        rows.push(line(label, item.shown_n(), base, cells));
    }
    let bold = |f: &Field| match escape(&human(f.cell(meta, None))) {
        nothing if nothing.is_empty() => nothing,
        words if f.prose(meta) => words,
        number => format!("**{number}**"),
    };
    let totals = fields.iter().map(bold).collect();
    let base = bases.rows.as_ref().and(bases.total.clone());
    if !meta.one_row() {
        rows.push(line("**Total**".into(), meta.n.to_string(), base, totals));
    }
    push_table(out, &header, &right, rows.into_iter());
}

fn push_table(out: &mut String, header: &[String], right: &[bool], rows: impl Iterator<Item = Vec<String>>) {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    out.push_str(&line(header));
    let rule = right.iter().map(|r| if *r { "--:" } else { "---" }.to_owned());
    out.push_str(&line(&rule.collect::<Vec<_>>()));
    rows.for_each(|row| out.push_str(&line(&row)));
}

/// Where cells hold written words, the excerpts these speak of: numbered in each
/// cell as the words number them.
fn push_excerpts(out: &mut String, meta: &MatrixMeta, all: &[Excerpt]) {
    if meta.measure() != "summary" {
        return;
    }
    for (r, row) in meta.cells.iter().enumerate() {
        for (c, measured) in row.iter().enumerate().filter(|(_, m)| !m.excerpts.is_empty()) {
            let (row, column) = (escape(&meta.rows[r].label), escape(&meta.columns[c].label));
            out.push_str(&format!("\n**{row} × {column}**\n\n"));
            let found = measured.excerpts.iter().filter_map(|at| all.get(*at as usize));
            for (number, excerpt) in (1..).zip(found) {
                let turn = excerpt.turn.map_or_else(String::new, |turn| format!(", turn {turn}"));
                let place = escape(&format!("{}{turn}", excerpt.source));
                let quote = escape(excerpt.quote.trim());
                out.push_str(&format!("{number}. “{quote}” ({place}; `{}`)\n", excerpt.id.replace('`', "")));
            }
        }
    }
}

/// Text that Markdown shows as it stands, on one line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '\t' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    fn made(table: &Table) -> String {
        String::from_utf8(write(table, &Options::default()).unwrap()).unwrap()
    }

    #[test]
    fn a_matrix_has_n_and_totals() {
        let text = made(&sample::matrix());
        assert!(text.contains("| code | N | Ada | =Bo | **Total** |"), "{text}");
        assert!(text.contains("| *N* |  | 1 | 1 | 3 |"), "{text}");
        assert!(text.contains("| – Cold &lt;&amp;> \\| | 1 | 0 | 1 | 1 |"), "{text}");
        assert!(text.contains("| **Total** | 3 | **3** | **2** | **4** |"), "{text}");
    }

    #[test]
    fn a_reader_of_markdown_finds_every_cell_of_every_row() {
        use pulldown_cmark::{Event, Options as Read, Parser, TagEnd};
        for (table, cells) in [(sample::list(), 7 * 2), (sample::matrix(), 5 * 4)] {
            let text = made(&table);
            let events = Parser::new_ext(&text, Read::ENABLE_TABLES);
            let mut in_body = 0;
            let mut head = true;
            for event in events {
                match event {
                    Event::End(TagEnd::TableHead) => head = false,
                    Event::End(TagEnd::TableCell) if !head => in_body += 1,
                    _ => {}
                }
            }
            assert_eq!(in_body, cells, "{text}");
        }
    }

    #[test]
    fn text_is_shown_as_it_stands() {
        assert_eq!(escape("*a* `b` <i>\n|c|"), "\\*a\\* \\`b\\` &lt;i><br>\\|c\\|");
    }
}
