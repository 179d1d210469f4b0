//! A Markdown table, for a paper's appendix or a memo.
//!
//! Depth is written as dashes before the name, because Markdown eats
//! indentation. Everything a reader's Markdown could take for markup is
//! escaped: a participant's `*` is not emphasis.

use super::heads::above;
use super::show::{Field, bases, clean, fields, human};
use super::{ExportError, Options};
use crate::model::paper::{Block, Page};
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

/// A page of words.
pub(super) fn page(page: &Page) -> Vec<u8> {
    let mut out = format!("# {}\n", line(&page.title));
    for block in &page.blocks {
        out.push('\n');
        match block {
            Block::Heading(depth, words) => {
                out.push_str(&format!("{} {}\n", "#".repeat((*depth as usize + 1).min(6)), line(words)));
            }
            Block::Words(words) => out.push_str(&format!("{}\n", paragraph(words))),
            Block::Labelled(all) => {
                all.iter().for_each(|(label, words)| {
                    out.push_str(&format!("- **{}:** {}\n", line(label), line(words)));
                });
            }
            Block::Tree(lines) => lines.iter().for_each(|(depth, words)| {
                out.push_str(&format!("{}- {}\n", "  ".repeat(*depth as usize), line(words)));
            }),
            Block::Lines(what, lines) => {
                out.push_str(&format!("```{what}\n"));
                lines.iter().for_each(|one| out.push_str(&format!("{}\n", clean(one).replace('\n', " "))));
                out.push_str("```\n");
            }
        }
    }
    out.into_bytes()
}

/// On one line, whatever stands in the files of a study.
fn line(text: &str) -> String {
    escape(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A paragraph that Markdown takes for nothing else.
fn paragraph(text: &str) -> String {
    let text = line(text);
    let number = text.find(['.', ')']).is_some_and(|at| at > 0 && text[..at].bytes().all(|b| b.is_ascii_digit()));
    match text.chars().next() {
        Some('#' | '>' | '-' | '+' | '=') => format!("\\{text}"),
        _ if number => text.replacen(['.', ')'], "\\.", 1),
        _ => text,
    }
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
        for (depth, label) in above(meta, at) {
            let label = format!("{}*{}*", "– ".repeat(depth as usize), escape(&label));
            rows.push(line(label, String::new(), blank.clone(), vec![String::new(); fields.len()]));
        }
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
    fn a_row_whose_outer_line_is_left_out_keeps_its_heading() {
        let text = made(&sample::bare());
        assert!(text.contains("| *North* |  |  |  |  |  |  |  |  |  |  |\n| – &lt;Guest> | 1 |"), "{text}");
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
    fn a_page_holds_its_words_and_no_markup_of_theirs() {
        let blocks = vec![
            Block::Heading(1, "A *code*\n# no heading".to_owned()),
            Block::Words("# 1\n\nwords".to_owned()),
            Block::Words("12. of May".to_owned()),
            Block::Labelled(vec![("Use when".to_owned(), "it | rains".to_owned())]),
            Block::Tree(vec![(0, "top".to_owned()), (1, "below".to_owned())]),
            Block::Lines("sha256".to_owned(), vec!["ab  x.md".to_owned()]),
        ];
        let made = String::from_utf8(page(&Page { title: "T".to_owned(), blocks })).unwrap();
        let expected = "# T\n\n## A \\*code\\* # no heading\n\n\\# 1 words\n\n12\\. of May\n\n- **Use when:** it \\| rains\n\n- top\n  - below\n\n```sha256\nab  x.md\n```\n";
        assert_eq!(made, expected);
    }

    #[test]
    fn text_is_shown_as_it_stands() {
        assert_eq!(escape("*a* `b` <i>\n|c|"), "\\*a\\* \\`b\\` &lt;i><br>\\|c\\|");
    }
}
