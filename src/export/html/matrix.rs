//! A matrix as a table of a page, and the lists behind its cells.

use super::escape;
use super::head::{Heads, classes};
use super::list::said;
use crate::export::heads::above;
use crate::export::reasons::Reasons;
use crate::export::shade::{most, step, top};
use crate::export::show::{Bases, Field, bases, fields, human};
use crate::model::table::{Cell, Excerpt, MatrixMeta};

/// Steps of shading.
const STEPS: u32 = 5;

/// A table and where the names of its places begin: several may stand on a page.
pub struct Named<'t> {
    pub meta: &'t MatrixMeta,
    /// Before every name of a place; empty for the first table.
    pub prefix: String,
}

pub fn write(out: &mut String, title: &str, table: &Named) {
    let Named { meta, prefix } = table;
    out.push_str(&format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">\n<table class=\"matrix\" id=\"{prefix}matrix\">\n<caption>{title}</caption>\n"
    ));
    let (columns, total) = fields(meta);
    let fields: Vec<Field> = columns.into_iter().chain(total).collect();
    let bases = bases(meta);
    let tops = (0..meta.measures.len().max(1)).map(|m| top(meta, m)).collect();
    let reasons = Reasons::of_matrix(meta);
    let grid =
        Grid { table, fields: &fields, heads: Heads::new(table, &fields), bases: &bases, tops, reasons: &reasons };
    grid.heads.groups(out, grid.lead());
    out.push_str("<thead>\n");
    grid.heads.write(out, &bases);
    grid.every(out);
    out.push_str("</thead>\n<tbody>\n");
    for row in 0..meta.rows.len() {
        grid.above(out, row);
        grid.row(out, row);
    }
    out.push_str("</tbody>\n");
    if !meta.one_row() {
        grid.total(out);
    }
    out.push_str("</table>\n</div>\n");
    said(out, &reasons);
    let most = largest(meta);
    if !most.is_empty() {
        let leads = meta.cells.iter().flatten().any(|cell| !cell.excerpts.is_empty());
        let leads = if leads { "; a number leads to its excerpts" } else { "" };
        out.push_str(&format!("<p class=\"legend\">Shading in five steps up to {}{leads}.</p>\n", escape(&most)));
    }
}

/// The largest cells in words, measure by measure.
fn largest(meta: &MatrixMeta) -> String {
    (0..meta.measures.len().max(1)).filter_map(|m| most(meta, m)).collect::<Vec<_>>().join(" and ")
}

/// A table that is being written.
struct Grid<'t> {
    table: &'t Named<'t>,
    fields: &'t [Field],
    heads: Heads<'t>,
    bases: &'t Bases,
    /// What is largest, measure by measure.
    tops: Vec<f64>,
    reasons: &'t Reasons,
}

impl Grid<'_> {
    /// Columns before those of the matrix.
    fn lead(&self) -> usize {
        2 + usize::from(self.bases.rows.is_some())
    }

    /// N and the words of each column: once over all of its measures.
    fn every(&self, out: &mut String) {
        let meta = self.table.meta;
        self.base(out, "N", &|f| f.n(meta));
        if let (Some(columns), Some(total)) = (&self.bases.columns, &self.bases.total) {
            self.base(out, "Words", &|f| f.column.map_or(total, |c| &columns[c]).clone());
        }
    }

    fn base(&self, out: &mut String, name: &str, figure: &dyn Fn(&Field) -> String) {
        out.push_str(&format!("<tr class=\"n\"><th scope=\"row\">{name}</th>{}", "<td></td>".repeat(self.lead() - 1)));
        let broad = match self.table.meta.measures.len() {
            0 | 1 => String::new(),
            n => format!(" colspan=\"{n}\""),
        };
        for (at, field) in self.fields.iter().enumerate().filter(|(_, f)| f.measure == 0) {
            let class = classes(&["n", if broad.is_empty() { "" } else { "over" }, self.heads.side(at)]);
            out.push_str(&format!("<td{broad}{class}>{}</td>", escape(&figure(field))));
        }
        out.push_str("</tr>\n");
    }

    /// What a row stands below, where the line that says so is left out.
    fn above(&self, out: &mut String, row: usize) {
        for (depth, label) in above(self.table.meta, row) {
            if depth == 0 && row > 0 {
                out.push_str("</tbody>\n<tbody>\n");
            }
            let (id, rest) = (self.heads.above_id(row, depth), self.lead() - 1 + self.fields.len());
            let (label, depth) = (escape(&label), depth.min(6));
            out.push_str(&format!(
                "<tr><th scope=\"rowgroup\" class=\"d{depth}\"{id}>{label}</th><td colspan=\"{rest}\"></td></tr>\n"
            ));
        }
    }

    fn row(&self, out: &mut String, row: usize) {
        let item = &self.table.meta.rows[row];
        let (id, depth, label) = (self.heads.row_id(row), item.depth.min(6), escape(&item.label));
        out.push_str(&format!("<tr><th scope=\"row\" class=\"d{depth}\"{id}>{label}</th>"));
        out.push_str(&format!("<td class=\"n\"{}>{}</td>", self.heads.of_lead(row, "n"), escape(&item.shown_n())));
        if let Some(words) = &self.bases.rows {
            let of = self.heads.of_lead(row, "words");
            out.push_str(&format!("<td class=\"n\"{of}>{}</td>", escape(&words[row])));
        }
        for (at, field) in self.fields.iter().enumerate() {
            let of = self.heads.of(row, at);
            match field.column {
                Some(column) => self.cell(out, (row, column), at, &of),
                None => self.whole(out, Some(row), at, &of),
            }
        }
        out.push_str("</tr>\n");
    }

    fn total(&self, out: &mut String) {
        let meta = self.table.meta;
        out.push_str(&format!("<tfoot>\n<tr><th scope=\"row\">Total</th><td class=\"n\">{}</td>", meta.n));
        if let (Some(_), Some(words)) = (&self.bases.rows, &self.bases.total) {
            out.push_str(&format!("<td class=\"n\">{}</td>", escape(words)));
        }
        (0..self.fields.len()).for_each(|at| self.whole(out, None, at, ""));
        out.push_str("</tr>\n</tfoot>\n");
    }

    fn shown(&self, field: Field, cell: &Cell) -> String {
        self.reasons.shown(cell, !field.prose(self.table.meta))
    }

    /// A cell of totals.
    fn whole(&self, out: &mut String, row: Option<usize>, at: usize, of: &str) {
        let (meta, field) = (self.table.meta, self.fields[at]);
        let class = classes(&["total", prose(field, meta), self.heads.side(at)]);
        out.push_str(&format!("<td{class}{of}>{}</td>", escape(&self.shown(field, field.cell(meta, row)))));
    }

    /// A cell, each measure of which leads to the excerpts; the way back ends at the
    /// first that says anything.
    fn cell(&self, out: &mut String, (r, c): (usize, usize), at: usize, of: &str) {
        let (Named { meta, prefix }, field) = (self.table, self.fields[at]);
        let measured = &meta.cells[r][c];
        let says = |measure: usize| !human(measured.of(measure)).is_empty();
        let shade = match meta.rows[r].subtotal || meta.columns[c].subtotal {
            true => "whole".to_owned(),
            false => format!("h{}", step(measured.of(field.measure), self.tops[field.measure], STEPS)),
        };
        let class = classes(&[&shade, prose(field, meta), self.heads.side(at)]);
        let text = escape(&self.shown(field, measured.of(field.measure)));
        let linked = !measured.excerpts.is_empty();
        let home = (0..self.tops.len()).find(|m| says(*m)).unwrap_or(0);
        let from = match linked && home == field.measure {
            true => format!(" id=\"{prefix}from-{r}-{c}\""),
            false => String::new(),
        };
        if !linked || text.is_empty() {
            out.push_str(&format!("<td{class}{from}{of}>{text}</td>"));
            return;
        }
        let (row, column) = (escape(&meta.rows[r].full()), escape(&meta.columns[c].full()));
        out.push_str(&format!(
            "<td{class}{of}><a{from} href=\"#{prefix}cell-{r}-{c}\" title=\"{row} · {column}: {}\">{text}</a></td>",
            excerpts(measured.excerpts.len())
        ));
    }
}

fn prose(field: Field, meta: &MatrixMeta) -> &'static str {
    if field.prose(meta) { "prose" } else { "" }
}

fn excerpts(n: usize) -> String {
    format!("{n} excerpt{}", if n == 1 { "" } else { "s" })
}

pub fn write_excerpts(out: &mut String, table: &Named, all: &[Excerpt]) {
    let Named { meta, prefix } = table;
    out.push_str("<div class=\"excerpts\">\n<h2>Excerpts</h2>\n");
    for (r, row) in meta.cells.iter().enumerate() {
        for (c, measured) in row.iter().enumerate().filter(|(_, m)| !m.excerpts.is_empty()) {
            let (row, column) = (escape(&meta.rows[r].full()), escape(&meta.columns[c].full()));
            out.push_str(&format!(
                "<section class=\"cell\" id=\"{prefix}cell-{r}-{c}\" tabindex=\"-1\" aria-label=\"{row} · {column}\">\n\
                 <h3>{row} · {column} <small>{}</small></h3>\n\
                 <a class=\"close\" href=\"#{prefix}from-{r}-{c}\">Back to the cell</a>\n<ol>\n",
                excerpts(measured.excerpts.len())
            ));
            let found = measured.excerpts.iter().filter_map(|&i| all.get(i as usize));
            found.for_each(|excerpt| item(out, excerpt, ""));
            out.push_str("</ol>\n</section>\n");
        }
    }
    out.push_str("</div>\n");
}

/// One excerpt; `language` is an attribute, if the words are in another one than
/// the page.
pub fn item(out: &mut String, excerpt: &Excerpt, language: &str) {
    let mut who = vec![excerpt.source.clone()];
    who.extend(excerpt.turn.map(|t| format!("turn {t}")));
    who.extend((!excerpt.speakers.is_empty()).then(|| excerpt.speakers.join(", ")));
    who.extend(excerpt.code.clone());
    who.push(excerpt.coder.clone());
    out.push_str(&format!(
        "<li><blockquote{language} dir=\"auto\">{}</blockquote><p>{}</p></li>\n",
        quote(&excerpt.quote),
        escape(&who.join(" · "))
    ));
}

/// The words, with the labels of speakers in bold where a segment crosses
/// turns: in the file they stand between asterisks.
fn quote(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("**").and_then(|l| l.split_once(":**")) {
        Some((label, words)) => format!("<b>{}:</b>{}", escape(label), escape(words)),
        None => escape(line),
    };
    text.trim().lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_inside_an_excerpt_is_bold_and_still_escaped() {
        let made = quote("so.\n\n**A <b>:** no, **never**\n");
        assert_eq!(made, "so.\n\n<b>A &lt;b&gt;:</b> no, **never**");
    }
}
