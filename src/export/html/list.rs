//! A list as a table of a page.

use super::escape;
use crate::export::reasons::Reasons;
use crate::model::table::{Cell, Column, Kind};

pub fn write(out: &mut String, title: &str, columns: &[Column], rows: &[Vec<Cell>]) {
    out.push_str(&format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">\n<table class=\"list\">\n<caption>{title}</caption>\n<thead><tr>"
    ));
    for column in columns {
        out.push_str(&format!("<th scope=\"col\">{}</th>", escape(&column.title)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let reasons = Reasons::of_list(columns, rows);
    for row in rows {
        out.push_str("<tr>");
        for (column, cell) in columns.iter().zip(row) {
            let class = match column.kind {
                Kind::Number => " class=\"number\"",
                Kind::Prose => " class=\"prose\" dir=\"auto\"",
                Kind::Text => "",
            };
            out.push_str(&format!("<td{class}>{}</td>", escape(&reasons.shown(cell, column.kind == Kind::Number))));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    said(out, &reasons);
}

/// What the signs in cells of numbers mean.
pub fn said(out: &mut String, reasons: &Reasons) {
    let notes: Vec<String> = reasons.notes().map(|note| escape(&note)).collect();
    if !notes.is_empty() {
        out.push_str(&format!("<p class=\"legend\">{}</p>\n", notes.join(" ")));
    }
}
