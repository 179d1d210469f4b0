//! A matrix as a table of a page, and the lists behind its cells.

use super::escape;
use crate::export::show::{bases, human, size};
use crate::model::table::{AxisItem, Excerpt, MatrixMeta, Measured};

/// Steps of shading.
const STEPS: f64 = 5.0;

/// A matrix. What is named in it begins with `own`, so that several can stand in
/// one page.
pub fn write(out: &mut String, title: &str, meta: &MatrixMeta, own: &str) {
    out.push_str(&format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">\n<table class=\"matrix\" id=\"{own}matrix\">\n<caption>{title}</caption>\n"
    ));
    head(out, meta);
    let top = meta.cells.iter().flatten().filter_map(|m| size(&m.cell)).fold(0.0, f64::max);
    let bases = bases(meta);
    out.push_str("<tbody>\n");
    for (r, item) in meta.rows.iter().enumerate() {
        out.push_str(&format!("<tr>{}", row_heading(item)));
        number(out, &item.n.to_string());
        if let Some(words) = &bases.rows {
            number(out, &words[r]);
        }
        for (c, measured) in meta.cells[r].iter().enumerate() {
            cell(out, (meta, own), (r, c), measured, top);
        }
        total(out, &meta.row_totals[r]);
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n<tfoot>\n<tr><th scope=\"row\">Total</th>");
    number(out, &meta.n.to_string());
    if let (Some(_), Some(words)) = (&bases.rows, &bases.total) {
        number(out, words);
    }
    meta.column_totals.iter().chain([&meta.total]).for_each(|m| total(out, m));
    out.push_str("</tr>\n</tfoot>\n</table>\n</div>\n");
    if top > 0.0 && meta.measure != "presence" {
        let most = meta.cells.iter().flatten().find(|m| size(&m.cell) == Some(top));
        let most = most.map_or_else(String::new, |m| human(&m.cell));
        out.push_str(&format!(
            "<p class=\"legend\">Shading in five steps up to {}; a number leads to its excerpts.</p>\n",
            escape(&most)
        ));
    }
}

fn head(out: &mut String, meta: &MatrixMeta) {
    let bases = bases(meta);
    out.push_str(&format!(
        "<thead>\n<tr><th scope=\"col\">{}</th><th scope=\"col\" class=\"n\">N</th>",
        escape(&meta.row_axis)
    ));
    if bases.rows.is_some() {
        out.push_str("<th scope=\"col\" class=\"n\">Words</th>");
    }
    for column in &meta.columns {
        out.push_str(&format!("<th scope=\"col\">{}</th>", escape(&column.label)));
    }
    out.push_str(
        "<th scope=\"col\" class=\"total\">Total</th></tr>\n<tr class=\"n\"><th scope=\"row\">N</th><td></td>",
    );
    if bases.rows.is_some() {
        out.push_str("<td></td>");
    }
    meta.columns.iter().for_each(|c| number(out, &c.n.to_string()));
    number(out, &meta.n.to_string());
    if let (Some(columns), Some(total)) = (&bases.columns, &bases.total) {
        out.push_str("</tr>\n<tr class=\"n\"><th scope=\"row\">Words</th><td></td>");
        columns.iter().chain([total]).for_each(|w| number(out, w));
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

fn total(out: &mut String, measured: &Measured) {
    out.push_str(&format!("<td class=\"total\">{}</td>", escape(&human(&measured.cell))));
}

fn cell(out: &mut String, (meta, own): (&MatrixMeta, &str), at: (usize, usize), measured: &Measured, top: f64) {
    let (r, c) = at;
    let value = size(&measured.cell).unwrap_or(0.0);
    let step = if top > 0.0 { (STEPS * value / top).ceil() as u32 } else { 0 };
    let text = escape(&human(&measured.cell));
    if measured.excerpts.is_empty() {
        out.push_str(&format!("<td class=\"h{step}\">{text}</td>"));
        return;
    }
    let (row, column) = (escape(&meta.rows[r].label), escape(&meta.columns[c].label));
    let n = measured.excerpts.len();
    out.push_str(&format!(
        "<td class=\"h{step}\"><a id=\"{own}from-{r}-{c}\" href=\"#{own}cell-{r}-{c}\" title=\"{row} · {column}: {}\">{text}</a></td>",
        excerpts(n)
    ));
}

fn excerpts(n: usize) -> String {
    format!("{n} excerpt{}", if n == 1 { "" } else { "s" })
}

pub fn write_excerpts(out: &mut String, meta: &MatrixMeta, all: &[Excerpt]) {
    out.push_str("<div class=\"excerpts\">\n<h2>Excerpts</h2>\n");
    for (r, row) in meta.cells.iter().enumerate() {
        for (c, measured) in row.iter().enumerate().filter(|(_, m)| !m.excerpts.is_empty()) {
            let (row, column) = (escape(&meta.rows[r].label), escape(&meta.columns[c].label));
            out.push_str(&format!(
                "<section class=\"cell\" id=\"cell-{r}-{c}\" tabindex=\"-1\" aria-label=\"{row} · {column}\">\n\
                 <h3>{row} · {column} <small>{}</small></h3>\n\
                 <a class=\"close\" href=\"#from-{r}-{c}\">Back to the cell</a>\n<ol>\n",
                excerpts(measured.excerpts.len())
            ));
            let found = measured.excerpts.iter().filter_map(|&i| all.get(i as usize));
            found.for_each(|excerpt| item(out, excerpt, ""));
            out.push_str("</ol>\n</section>\n");
        }
    }
    out.push_str("</div>\n");
}

/// One excerpt.
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
