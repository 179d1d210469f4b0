//! The report as one page: sections below each other, each reached from the
//! contents.
//!
//! It is read in a meeting, on a phone, on paper and by ear, years later and
//! without a network. So there is no script in it and nothing it fetches (its own
//! policy forbids both); headings, tables and pictures are what a screen reader
//! expects; colours follow the reader's light or dark screen; and the same report
//! gives the same bytes.

mod codes;
mod matrix;
mod pictures;
mod themes;

use super::{STYLE, escape, list, notes};
use crate::model::report::{Block, Report, Section, Shown};
use crate::model::table::{Shape, Table};

const OWN: &str = include_str!("../report.css");

/// Writes what stands on a page.
struct Page<'r> {
    report: &'r Report,
    out: String,
    /// Matrices written so far: what is named in one begins with its number.
    matrices: usize,
}

/// The bytes of the page.
pub fn write(report: &Report) -> Vec<u8> {
    let title = escape(&report.title);
    let mut page = Page { report, out: String::new(), matrices: 0 };
    page.out.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title} · report</title>\n<style>\n{STYLE}{OWN}</style>\n</head>\n<body class=\"report\">\n\
         <a class=\"skip\" href=\"#content\">Skip to the first section</a>\n"
    ));
    page.header(&title);
    page.contents();
    page.out.push_str("<main id=\"content\" tabindex=\"-1\">\n");
    for (number, section) in (1..).zip(&report.sections) {
        page.section(number, section);
    }
    let made = escape(&report.made);
    page.out.push_str(&format!("</main>\n<footer>\n<p>{made}</p>\n</footer>\n</body>\n</html>\n"));
    page.out.into_bytes()
}

/// The attribute that says what language words are in; nothing if that is the
/// page's.
fn language(tag: Option<&str>) -> String {
    tag.filter(|tag| *tag != "en" && !tag.trim().is_empty())
        .map_or_else(String::new, |t| format!(" lang=\"{}\"", escape(t)))
}

impl Page<'_> {
    fn header(&mut self, title: &str) {
        let own = language(self.report.language.as_deref());
        self.out.push_str(&format!("<header>\n<h1{own} dir=\"auto\">{title}</h1>\n<ul class=\"about\">\n"));
        for line in &self.report.about {
            self.out.push_str(&format!("<li>{}</li>\n", escape(line)));
        }
        self.out.push_str("</ul>\n</header>\n");
    }

    fn contents(&mut self) {
        self.out.push_str(
            "<nav id=\"contents\" aria-labelledby=\"contents-title\">\n<h2 id=\"contents-title\">Contents</h2>\n<ol>\n",
        );
        for section in &self.report.sections {
            self.out.push_str(&format!("<li><a href=\"#{}\">{}</a></li>\n", section.id, escape(&section.title)));
        }
        self.out.push_str("</ol>\n</nav>\n");
    }

    fn section(&mut self, number: usize, section: &Section) {
        let (id, title) = (section.id, escape(&section.title));
        self.out.push_str(&format!(
            "<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\"><span class=\"no\">{number}</span> {title}</h2>\n"
        ));
        section.blocks.iter().for_each(|block| self.block(block));
        self.out.push_str("<p class=\"up\"><a href=\"#contents\">Contents</a></p>\n</section>\n");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Words(words) => self.out.push_str(&format!("<p>{}</p>\n", escape(words))),
            Block::Table(table, Shown::Open) => self.table(table),
            Block::Table(table, Shown::OnRequest) => {
                let summary = format!("{} ({} rows)", table.title, table.len());
                self.folded(&summary, table);
            }
            Block::Matrix(matrix) => self.matrix(matrix),
            Block::Picture(table) => self.picture(table),
            Block::Portraits(portraits) => self.portraits(portraits),
            Block::Codes(entries) => self.codes(entries),
            Block::Theme(theme) => self.theme(theme),
        }
    }

    /// A list with its notes.
    fn table(&mut self, table: &Table) {
        if let Shape::List { columns, rows } = &table.shape {
            list::write(&mut self.out, &escape(&table.title), columns, rows);
        }
        notes(&mut self.out, table);
    }

    /// The same, shown when it is asked for.
    fn folded(&mut self, summary: &str, table: &Table) {
        self.out.push_str(&format!("<details>\n<summary>{}</summary>\n", escape(summary)));
        self.table(table);
        self.out.push_str("</details>\n");
    }
}

#[cfg(test)]
#[path = "../report_tests.rs"]
mod tests;
