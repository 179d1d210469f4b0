//! A theme of the report.

use super::{Page, language};
use crate::export::html::{escape, matrix};
use crate::model::report::Finding;

impl Page<'_> {
    pub(super) fn theme(&mut self, theme: &Finding) {
        let own = language(self.report.language.as_deref());
        let (id, title) = (escape(&theme.id), escape(&theme.title));
        self.out.push_str(&format!(
            "<article class=\"theme\" id=\"theme-{id}\">\n<h3{own} dir=\"auto\">{title}</h3>\n<p class=\"name\">"
        ));
        for one in &theme.traits {
            self.out.push_str(&format!("<span class=\"trait\">{}</span> ", escape(one)));
        }
        self.out.push_str(&format!("<span class=\"counts\">{}</span></p>\n", escape(&theme.counts)));
        if !theme.claim.is_empty() {
            self.out.push_str(&format!("<p class=\"claim\"{own} dir=\"auto\">{}</p>\n", escape(&theme.claim)));
        }
        if !theme.lines.is_empty() {
            self.out.push_str("<dl>\n");
            for (label, words) in &theme.lines {
                self.out.push_str(&format!("<dt>{}</dt>\n<dd>{}</dd>\n", escape(label), escape(&words.join("; "))));
            }
            self.out.push_str("</dl>\n");
        }
        for evidence in &theme.evidence {
            self.out.push_str(&format!("<h4>{}</h4>\n", escape(&evidence.title)));
            if !evidence.excerpts.is_empty() {
                self.out.push_str("<ol class=\"evidence\">\n");
                for excerpt in &evidence.excerpts {
                    let own = language(self.report.languages.get(&excerpt.source).map(String::as_str));
                    matrix::item(&mut self.out, excerpt, &own);
                }
                self.out.push_str("</ol>\n");
            }
            if !evidence.rest.is_empty() {
                self.out.push_str(&format!("<p class=\"rest\">{}</p>\n", escape(&evidence.rest)));
            }
        }
        self.out.push_str("</article>\n");
    }
}
