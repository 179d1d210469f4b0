//! One self-contained page: a table and, one click away, what people said.
//!
//! The page works without scripts and fetches nothing (its own policy forbids
//! both): a cell is a link to the list of its excerpts, which the style sheet
//! shows when it is the target and hides otherwise; without a style sheet, or
//! on paper, all lists simply follow the table. Shading never carries the
//! message alone: the number stands in every cell.

mod head;
mod list;
mod matrix;
pub mod report;

use super::show::clean;
use super::{ExportError, Options};
use crate::model::table::{Shape, Table};

const STYLE: &str = include_str!("style.css");

pub(super) fn write(table: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    let title = escape(&table.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    );
    push(&mut out, table, String::new());
    for (number, part) in (1..).zip(&table.parts) {
        push(&mut out, &part.table, format!("t{number}-"));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    Ok(out.into_bytes())
}

/// A table, its notes and its excerpts; `prefix` begins the names of its places.
fn push(out: &mut String, table: &Table, prefix: String) {
    let title = escape(&table.title);
    match &table.shape {
        Shape::List { columns, rows } => {
            list::write(out, &title, columns, rows);
            notes(out, table);
        }
        Shape::Matrix(meta) => {
            let named = matrix::Named { meta, prefix };
            matrix::write(out, &title, &named);
            notes(out, table);
            matrix::write_excerpts(out, &named, &table.excerpts);
        }
    }
}

fn notes(out: &mut String, table: &Table) {
    if table.notes.is_empty() {
        return;
    }
    out.push_str("<ul class=\"notes\">\n");
    for note in &table.notes {
        out.push_str(&format!("<li>{}</li>\n", escape(note)));
    }
    out.push_str("</ul>\n");
}

/// Text as it may stand in HTML, inside elements and inside quoted attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;
    use quick_xml::Reader;
    use quick_xml::events::Event;
    use std::collections::HashSet;

    fn made(table: &Table) -> String {
        String::from_utf8(write(table, &Options::default()).unwrap()).unwrap()
    }

    /// Reads the page as strict XML (its void elements closed) and gives the
    /// names of elements with the values of `wanted`.
    fn attributes(page: &str, wanted: &str) -> Vec<(String, String)> {
        let body = page.replace("<!DOCTYPE html>", "");
        let body = body.split_once("<body>").unwrap().1;
        let xml = format!("<body>{}", body.replace("</html>", ""));
        let mut reader = Reader::from_str(&xml);
        reader.config_mut().check_end_names = true;
        let mut out = Vec::new();
        let mut depth = 0;
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::End(_) => depth -= 1,
                Event::Start(start) => {
                    depth += 1;
                    for attribute in start.attributes() {
                        let attribute = attribute.unwrap();
                        if attribute.key.as_ref() == wanted {
                            let name = start.name().as_ref().to_owned();
                            out.push((name, attribute.value.to_string()));
                        }
                    }
                }
                _ => {}
            }
        }
        assert_eq!(depth, 0);
        out
    }

    #[test]
    fn every_link_has_its_target_and_no_two_targets_are_one() {
        for table in [sample::matrix(), sample::rich(), sample::nested(), sample::bare()] {
            no_link_is_broken(&made(&table));
        }
    }

    /// The words of a heading by its name.
    fn heading<'p>(page: &'p str, id: &str) -> &'p str {
        let (_, rest) = page.split_once(&format!(" id=\"{id}\"")).unwrap_or_else(|| panic!("{id}"));
        rest.split_once('>').unwrap().1.trim_start_matches("<span>").split_once('<').unwrap().0
    }

    /// The headings that a cell says it stands below.
    fn headings<'p>(page: &'p str, cell: &str) -> Vec<&'p str> {
        let (before, _) = page.split_once(cell).unwrap();
        let (_, names) = before.rsplit_once("headers=\"").unwrap();
        names.split('"').next().unwrap().split(' ').map(|id| heading(page, id)).collect()
    }

    #[test]
    fn headings_stand_once_over_what_they_head_and_a_cell_names_all_of_its_own() {
        let page = made(&sample::nested());
        assert_eq!(page.matches(">North<").count(), 1);
        assert!(
            page.contains(
                "<th scope=\"colgroup\" colspan=\"6\" class=\"over side\" id=\"h0-0\"><span>North</span></th>"
            ),
            "{page}"
        );
        assert!(
            page.contains(
                "colspan=\"2\" rowspan=\"2\" class=\"over apart total\" id=\"h0-10\"><span>Total</span></th>"
            ),
            "{page}"
        );
        let said = headings(&page, "id=\"from-0-1\"");
        assert_eq!(said, ["River", "North", "Guest", "coded segments"]);
        let whole = headings(&page, "id=\"from-1-3\"");
        assert_eq!(whole, ["Cold &lt;&amp;&gt; |", "South", "all", "coded segments"]);
        let ids: HashSet<String> = attributes(&page, "id").into_iter().map(|(_, v)| v).collect();
        let named = attributes(&page, "headers");
        assert!(named.iter().flat_map(|(_, v)| v.split(' ')).all(|id| ids.contains(id)));
    }

    #[test]
    fn every_row_of_a_matrix_is_as_wide_as_its_columns() {
        for (table, wide) in [(sample::nested(), 14), (sample::matrix(), 5), (sample::bare(), 2 + 3 * 3)] {
            let page = made(&table);
            let body = page.split_once("<tr class=\"n\">").unwrap().1.split_once("</table>").unwrap().0;
            for row in body.split("</tr>").filter(|row| row.contains("<td")) {
                let span = |cell: &str| {
                    cell.split_once('>')
                        .unwrap()
                        .0
                        .split_once("colspan=\"")
                        .map_or(1, |(_, n)| n.split('"').next().unwrap().parse().unwrap())
                };
                let cells = row.split("<t").filter(|c| c.starts_with("d") || c.starts_with("h "));
                assert_eq!(cells.map(span).sum::<usize>(), wide, "{row}");
            }
        }
    }

    #[test]
    fn cells_that_stand_for_others_are_not_shaded() {
        let page = made(&sample::nested());
        // Two columns of all below an outer heading, two measures, two rows.
        assert_eq!(page.matches("<td class=\"whole").count(), 8);
    }

    #[test]
    fn every_measure_of_a_cell_leads_to_its_excerpts() {
        let page = made(&sample::nested());
        let links = attributes(&page, "href");
        assert_eq!(links.iter().filter(|(_, to)| to == "#cell-0-1").count(), 2);
    }

    #[test]
    fn a_row_whose_outer_line_is_left_out_keeps_its_heading() {
        let page = made(&sample::bare());
        assert!(page.contains("<th scope=\"rowgroup\" class=\"d0\" id=\"above-0-0\">North</th>"), "{page}");
        assert_eq!(headings(&page, "id=\"from-0-1\"")[..2], ["North", "&lt;Guest&gt;"]);
    }

    fn no_link_is_broken(page: &str) {
        let ids: Vec<String> = attributes(page, "id").into_iter().map(|(_, v)| v).collect();
        let distinct: HashSet<&String> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
        let links = attributes(page, "href");
        assert!(links.iter().filter(|(e, _)| e == "a").count() >= 3);
        for (_, link) in links {
            let target = link.strip_prefix('#').expect("links stay on the page").to_owned();
            assert!(ids.contains(&target), "{link}");
        }
    }

    #[test]
    fn what_people_said_never_becomes_markup() {
        let page = made(&sample::matrix());
        assert!(page.contains("&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;␛[2J"));
        assert!(page.contains("Cold &lt;&amp;&gt; |"));
        assert!(!page.contains("<script"));
        assert!(made(&sample::list()).contains("&lt;b&gt;&amp;\u{1f469}"));
    }

    #[test]
    fn the_page_fetches_nothing() {
        for table in [sample::matrix(), sample::list(), sample::share()] {
            let page = made(&table);
            for word in ["http:", "https:", "src=", "url(", "@import", "<link"] {
                assert!(!page.contains(word), "{word}");
            }
        }
    }

    #[test]
    fn headings_say_what_they_head_and_the_table_has_a_caption() {
        let page = made(&sample::matrix());
        assert_eq!(page.matches("<caption>").count(), 1);
        let scopes = attributes(&page, "scope");
        let of = |value: &str| scopes.iter().filter(|(e, v)| e == "th" && v == value).count();
        // Axis, N, two participants and the total; N, two codes and the total.
        assert_eq!((of("col"), of("row")), (5, 4));
    }

    #[test]
    fn a_list_is_well_formed_with_all_its_cells() {
        let page = made(&sample::list());
        assert_eq!(attributes(&page, "scope").len(), 7);
        assert_eq!(page.matches("<td").count(), 14);
    }

    #[test]
    fn an_empty_matrix_and_shares_are_well_formed() {
        attributes(&made(&sample::empty_matrix()), "id");
        let page = made(&sample::share());
        assert!(page.contains("25.0%"));
        attributes(&page, "id");
    }
}
