//! A matrix as a table of a page, and the lists behind its cells.

use super::escape;
use crate::export::shade::{most, step, top};
use crate::export::show::{Bases, Field, bases, fields, human};
use crate::model::table::{AxisItem, Excerpt, MatrixMeta};

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
    head(out, meta, &fields, &bases);
    let tops: Vec<f64> = (0..meta.measures.len().max(1)).map(|m| top(meta, m)).collect();
    out.push_str("<tbody>\n");
    for (r, item) in meta.rows.iter().enumerate() {
        out.push_str(&format!("<tr>{}", row_heading(item)));
        number(out, &item.shown_n());
        if let Some(words) = &bases.rows {
            number(out, &words[r]);
        }
        for field in &fields {
            match field.column {
                Some(c) => cell(out, table, (r, c), *field, tops[field.measure]),
                None => total_cell(out, meta, *field, Some(r)),
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n");
    if !meta.one_row() {
        out.push_str("<tfoot>\n<tr><th scope=\"row\">Total</th>");
        number(out, &meta.n.to_string());
        if let (Some(_), Some(words)) = (&bases.rows, &bases.total) {
            number(out, words);
        }
        fields.iter().for_each(|field| total_cell(out, meta, *field, None));
        out.push_str("</tr>\n</tfoot>\n");
    }
    out.push_str("</table>\n</div>\n");
    let most = largest(meta);
    if !most.is_empty() {
        out.push_str(&format!(
            "<p class=\"legend\">Shading in five steps up to {}; a number leads to its excerpts.</p>\n",
            escape(&most)
        ));
    }
}

/// The largest cells in words, measure by measure.
fn largest(meta: &MatrixMeta) -> String {
    (0..meta.measures.len().max(1)).filter_map(|m| most(meta, m)).collect::<Vec<_>>().join(" and ")
}

fn head(out: &mut String, meta: &MatrixMeta, fields: &[Field], bases: &Bases) {
    out.push_str(&format!(
        "<thead>\n<tr><th scope=\"col\">{}</th><th scope=\"col\" class=\"n\">N</th>",
        escape(&meta.row_axis)
    ));
    if bases.rows.is_some() {
        out.push_str("<th scope=\"col\" class=\"n\">Words</th>");
    }
    for field in fields {
        let class = if field.column.is_none() { " class=\"total\"" } else { "" };
        out.push_str(&format!("<th scope=\"col\"{class}>{}</th>", escape(&field.heading(meta))));
    }
    out.push_str("</tr>\n<tr class=\"n\"><th scope=\"row\">N</th><td></td>");
    if bases.rows.is_some() {
        out.push_str("<td></td>");
    }
    fields.iter().for_each(|f| number(out, &f.once(|| f.n(meta))));
    if let (Some(columns), Some(total)) = (&bases.columns, &bases.total) {
        out.push_str("</tr>\n<tr class=\"n\"><th scope=\"row\">Words</th><td></td>");
        fields.iter().for_each(|f| number(out, &f.once(|| f.column.map_or(total, |c| &columns[c]).clone())));
    }
    out.push_str("</tr>\n</thead>\n");
}

fn row_heading(item: &AxisItem) -> String {
    let depth = item.depth.min(6);
    format!("<th scope=\"row\" class=\"d{depth}\">{}</th>", escape(&item.label))
}

fn number(out: &mut String, text: &str) {
    out.push_str(&format!("<td class=\"n\">{}</td>", escape(text)));
}

fn total_cell(out: &mut String, meta: &MatrixMeta, field: Field, row: Option<usize>) {
    let class = if field.prose(meta) { "total prose" } else { "total" };
    out.push_str(&format!("<td class=\"{class}\">{}</td>", escape(&human(field.cell(meta, row)))));
}

fn cell(out: &mut String, table: &Named, at: (usize, usize), field: Field, top: f64) {
    let ((r, c), Named { meta, prefix }) = (at, table);
    let measured = &meta.cells[r][c];
    let step = step(measured.of(field.measure), top, STEPS);
    let text = escape(&human(measured.of(field.measure)));
    let prose = if field.prose(meta) { " prose" } else { "" };
    if measured.excerpts.is_empty() || field.measure > 0 {
        out.push_str(&format!("<td class=\"h{step}{prose}\">{text}</td>"));
        return;
    }
    let (row, column) = (escape(&meta.rows[r].full()), escape(&meta.columns[c].full()));
    let n = measured.excerpts.len();
    out.push_str(&format!(
        "<td class=\"h{step}{prose}\"><a id=\"{prefix}from-{r}-{c}\" href=\"#{prefix}cell-{r}-{c}\" title=\"{row} · {column}: {}\">{text}</a></td>",
        excerpts(n)
    ));
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
