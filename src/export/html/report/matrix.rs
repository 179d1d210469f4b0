//! A matrix of the report, and the excerpts behind its cells.

use super::{Page, language};
use crate::export::html::matrix::{self, Named};
use crate::export::html::{escape, notes};
use crate::model::fold::plural;
use crate::model::report::{Behind, Matrix};
use crate::model::table::Shape;

/// More columns than these are printed on a page that is turned.
const NARROW: usize = 9;

impl Page<'_> {
    pub(super) fn matrix(&mut self, made: &Matrix) {
        let Shape::Matrix(meta) = &made.table.shape else {
            return self.table(&made.table);
        };
        self.matrices += 1;
        let named = Named { meta, prefix: format!("m{}-", self.matrices) };
        let columns = meta.columns.len() * meta.measures.len().max(1);
        let wide = if columns > NARROW { " class=\"wide\"" } else { "" };
        self.out.push_str(&format!("<div{wide}>\n<h3>{}</h3>\n", escape(&made.heading)));
        matrix::write(&mut self.out, &escape(&made.table.title), &named);
        notes(&mut self.out, &made.table);
        self.out.push_str("</div>\n");
        if made.table.excerpts.is_empty() {
            return;
        }
        let title = escape(&made.table.title);
        self.out.push_str(&format!("<div class=\"excerpts\">\n<h3>Excerpts: {title}</h3>\n"));
        for (r, row) in meta.cells.iter().enumerate() {
            for c in (0..row.len()).filter(|c| !row[*c].excerpts.is_empty()) {
                self.cell(made, &named, (r, c));
            }
        }
        self.out.push_str("</div>\n");
    }

    fn cell(&mut self, made: &Matrix, named: &Named, (r, c): (usize, usize)) {
        let Named { meta, prefix: own } = named;
        let (row, column) = (escape(&meta.rows[r].full()), escape(&meta.columns[c].full()));
        let cell = &meta.cells[r][c];
        let behind = made.behind.get(&(r, c)).copied().unwrap_or_default();
        let figure = plural(behind.codings as usize, "coding");
        self.out.push_str(&format!(
            "<section class=\"cell\" id=\"{own}cell-{r}-{c}\" tabindex=\"-1\" aria-label=\"{row} · {column}\">\n\
             <h4>{row} · {column} <small>{figure}</small></h4>\n\
             <a class=\"close\" href=\"#{own}from-{r}-{c}\">Back to the cell</a>\n<ol>\n"
        ));
        for excerpt in cell.excerpts.iter().filter_map(|i| made.table.excerpts.get(*i as usize)) {
            let own = language(self.report.languages.get(&excerpt.source).map(String::as_str));
            matrix::item(&mut self.out, excerpt, &own);
        }
        self.out.push_str("</ol>\n");
        if let Some(said) = rest(cell.excerpts.len(), behind, &made.all) {
            self.out.push_str(&format!("<p class=\"rest\">{said}</p>\n"));
        }
        self.out.push_str("</section>\n");
    }
}

/// What is not shown, and how it can be seen; `None` if everything is.
fn rest(shown: usize, behind: Behind, all: &str) -> Option<String> {
    let codings = behind.codings as usize;
    if shown >= codings {
        return None;
    }
    let withheld = match behind.withheld {
        0 => String::new(),
        1 => " Of the others 1 may not be quoted.".to_owned(),
        n => format!(" Of the others {n} may not be quoted."),
    };
    let command = escape(all);
    Some(format!("{shown} of {} shown.{withheld} All of them: <code>{command}</code>", plural(codings, "coding")))
}
