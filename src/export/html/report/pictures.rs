//! Pictures of the report: each with its caption, and with its figures as a
//! table for who cannot see it or wants to know exactly.

use super::Page;
use crate::export::html::escape;
use crate::export::svg;
use crate::model::picture::Plot;
use crate::model::report::Portraits;
use crate::model::table::Table;

impl Page<'_> {
    pub(super) fn picture(&mut self, table: &Table) {
        let Some(picture) = &table.picture else {
            return self.table(table);
        };
        // A map has colours of its own, for paper, and is too wide for a phone.
        let drawing = match picture.plot {
            Plot::Map(_) => {
                let label = escape(&picture.title);
                format!("<div class=\"drawing paper\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">")
            }
            _ => "<div class=\"drawing\">".to_owned(),
        };
        self.out.push_str(&format!("<figure class=\"picture\">\n{drawing}\n"));
        self.out.push_str(&svg::inline(picture));
        let caption: Vec<String> = picture.caption.iter().map(|line| escape(line)).collect();
        let (title, caption) = (escape(&picture.title), caption.join(" "));
        self.out.push_str(&format!("</div>\n<figcaption><b>{title}.</b> {caption}</figcaption>\n</figure>\n"));
        self.folded(&format!("The figures: {}", table.title), table);
    }

    pub(super) fn portraits(&mut self, portraits: &Portraits) {
        self.out.push_str("<ol class=\"lanes\">\n");
        for ([red, green, blue], label) in &portraits.legend {
            self.out.push_str(&format!(
                "<li><span class=\"swatch\" style=\"background:#{red:02x}{green:02x}{blue:02x}\"></span> {}</li>\n",
                escape(label)
            ));
        }
        self.out.push_str("</ol>\n<div class=\"strips\">\n");
        for (heading, picture) in &portraits.each {
            self.out.push_str("<figure class=\"strip\">\n");
            self.out.push_str(&format!(
                "<figcaption dir=\"auto\">{}</figcaption>\n<div class=\"drawing\">\n",
                escape(heading)
            ));
            self.out.push_str(&svg::inline(picture));
            self.out.push_str("</div>\n</figure>\n");
        }
        self.out.push_str("</div>\n");
        self.folded(&format!("The figures: {}", portraits.table.title), &portraits.table);
    }
}
