//! The codebook as a tree: names and definitions to read, the rules of each code
//! below it when asked for.

use super::{Page, language};
use crate::export::html::escape;
use crate::model::report::Entry;

impl Page<'_> {
    pub(super) fn codes(&mut self, entries: &[Entry]) {
        let own = language(self.report.language.as_deref());
        let mut open: Vec<u32> = Vec::new();
        for entry in entries {
            while open.last().is_some_and(|depth| *depth > entry.depth) {
                self.out.push_str("</li>\n</ul>\n");
                open.pop();
            }
            match open.last() {
                Some(depth) if *depth == entry.depth => self.out.push_str("</li>\n"),
                _ => {
                    self.out.push_str("<ul class=\"codes\">\n");
                    open.push(entry.depth);
                }
            }
            self.code(entry, &own);
        }
        open.iter().for_each(|_| self.out.push_str("</li>\n</ul>\n"));
    }

    /// One code; its list item stays open for the codes below it.
    fn code(&mut self, entry: &Entry, own: &str) {
        let (id, name) = (escape(&entry.id), escape(&entry.name));
        self.out.push_str(&format!(
            "<li id=\"code-{id}\">\n<div class=\"code\">\n<p class=\"name\"><b{own} dir=\"auto\">{name}</b>"
        ));
        for one in &entry.traits {
            self.out.push_str(&format!(" <span class=\"trait\">{}</span>", escape(one)));
        }
        self.out.push_str(&format!(" <span class=\"counts\">{}</span></p>\n", escape(&entry.counts)));
        let (brief, full) = entry.definition.split_first().map_or(("", &[][..]), |(b, f)| (b.as_str(), f));
        if !brief.is_empty() {
            self.out.push_str(&format!("<p{own} dir=\"auto\">{}</p>\n", escape(brief)));
        }
        if !full.is_empty() || !entry.fields.is_empty() {
            self.out.push_str(&format!("<details>\n<summary>More on {name}</summary>\n"));
            full.iter().for_each(|p| self.out.push_str(&format!("<p{own} dir=\"auto\">{}</p>\n", escape(p))));
            if !entry.fields.is_empty() {
                self.out.push_str("<dl>\n");
                for (field, words) in &entry.fields {
                    let (field, words) = (escape(field), escape(words));
                    self.out.push_str(&format!("<dt>{field}</dt>\n<dd{own} dir=\"auto\">{words}</dd>\n"));
                }
                self.out.push_str("</dl>\n");
            }
            self.out.push_str("</details>\n");
        }
        self.out.push_str("</div>\n");
    }
}
