//! A list as a table of a page.

use super::escape;
use crate::export::show::human;
use crate::model::table::{Cell, Column, Kind};

pub fn write(out: &mut String, title: &str, columns: &[Column], rows: &[Vec<Cell>]) {
    out.push_str(&format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">\n<table class=\"list\">\n<caption>{title}</caption>\n<thead><tr>"
    ));
    for column in columns {
        out.push_str(&format!("<th scope=\"col\">{}</th>", escape(&column.title)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (column, cell) in columns.iter().zip(row) {
            let class = match column.kind {
                Kind::Number => " class=\"number\"",
                Kind::Prose => " class=\"prose\" dir=\"auto\"",
                Kind::Text => "",
            };
            out.push_str(&format!("<td{class}>{}</td>", escape(&human(cell))));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}
