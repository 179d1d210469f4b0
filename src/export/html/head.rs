//! The headings of a matrix on a page, and which of them a cell stands below.
//!
//! Axes within each other have headings in levels: an outer one stands once, over all
//! it heads. Who listens to a table hears with each number the headings it is told
//! belong to it, and in levels no reader works that out from places alone; so every
//! heading has a name there, and every cell the names of all of its headings.

use super::escape;
use super::matrix::Named;
use crate::export::heads::{Head, above, levels};
use crate::export::show::{Bases, Field};
use crate::model::table::MatrixMeta;
use std::collections::BTreeMap;

pub struct Heads<'t> {
    meta: &'t MatrixMeta,
    prefix: &'t str,
    fields: &'t [Field],
    levels: Vec<Vec<Head>>,
    /// The names of each row's headings, the outermost first.
    rows: Vec<Vec<String>>,
    /// Whether cells have to name their headings.
    named: bool,
}

impl<'t> Heads<'t> {
    pub fn new(table: &'t Named, fields: &'t [Field]) -> Self {
        let Named { meta, prefix } = table;
        let levels = levels(meta, fields);
        let named = levels.len() > 1 || meta.rows.iter().any(|r| r.path.len() > 1);
        let rows = if named { rows(meta, prefix) } else { Vec::new() };
        Self { meta, prefix, fields, levels, rows, named }
    }

    /// The columns that belong together, before all rows.
    pub fn groups(&self, out: &mut String, lead: usize) {
        if self.levels.len() > 1 {
            out.push_str(&format!("<colgroup span=\"{lead}\"></colgroup>"));
            self.levels[0].iter().for_each(|h| out.push_str(&format!("<colgroup span=\"{}\"></colgroup>", h.span)));
            out.push('\n');
        }
    }

    /// The rows of headings.
    pub fn write(&self, out: &mut String, bases: &Bases) {
        let high = self.levels.len();
        let tall = if high > 1 { format!(" rowspan=\"{high}\"") } else { String::new() };
        let axis = escape(&self.meta.row_axis);
        out.push_str(&format!("<tr><th scope=\"col\"{tall} class=\"axis\"{}>{axis}</th>", self.id("axis")));
        out.push_str(&format!("<th scope=\"col\"{tall} class=\"n\"{}>N</th>", self.id("n")));
        if bases.rows.is_some() {
            out.push_str(&format!("<th scope=\"col\"{tall} class=\"n\"{}>Words</th>", self.id("words")));
        }
        for (level, heads) in self.levels.iter().enumerate() {
            if level > 0 {
                out.push_str("</tr>\n<tr>");
            }
            heads.iter().filter(|h| !self.covered(level, h)).for_each(|head| self.one(out, level, head));
        }
        out.push_str("</tr>\n");
    }

    fn one(&self, out: &mut String, level: usize, head: &Head) {
        let below = &self.levels[level + 1..];
        let tall = 1
            + (level + 1..)
                .zip(below)
                .take_while(|(l, heads)| heads.iter().any(|h| h.from == head.from && self.covered(*l, h)))
                .count();
        let scope = if head.span > 1 { "colgroup" } else { "col" };
        let mut rest = String::new();
        for (name, n) in [("colspan", head.span), ("rowspan", tall)].into_iter().filter(|(_, n)| *n > 1) {
            rest.push_str(&format!(" {name}=\"{n}\""));
        }
        let outer: Vec<String> = (0..level).filter_map(|l| self.over(l, head.from)).collect();
        if !outer.is_empty() {
            rest.push_str(&format!(" headers=\"{}\"", outer.join(" ")));
        }
        let leaf = if level + tall == self.levels.len() { "" } else { "over" };
        let total = if self.total(head.from) { "total" } else { "" };
        let prose = if leaf.is_empty() && self.fields[head.from].prose(self.meta) { "prose" } else { "" };
        let class = classes(&[leaf, prose, self.side(head.from), total]);
        let id = self.id(&format!("h{level}-{}", head.from));
        // What stands over several columns stays in view while they are scrolled.
        let text = match leaf {
            "" => escape(&head.text),
            _ => format!("<span>{}</span>", escape(&head.text)),
        };
        out.push_str(&format!("<th scope=\"{scope}\"{rest}{class}{id}>{text}</th>"));
    }

    fn total(&self, field: usize) -> bool {
        self.fields[field].column.is_none()
    }

    /// True if the heading above also stands here: the total has no inner ones.
    fn covered(&self, level: usize, head: &Head) -> bool {
        level > 0 && head.text.is_empty() && self.total(head.from)
    }

    /// The name of the heading over a field at a level.
    fn over(&self, level: usize, field: usize) -> Option<String> {
        let head = self.levels[level].iter().rfind(|h| h.from <= field)?;
        (!self.covered(level, head)).then(|| format!("{}h{level}-{}", self.prefix, head.from))
    }

    fn id(&self, name: &str) -> String {
        if self.named { format!(" id=\"{}{name}\"", self.prefix) } else { String::new() }
    }

    /// The name of the heading of a row, as an attribute.
    pub fn row_id(&self, row: usize) -> String {
        self.id(&format!("row-{row}"))
    }

    /// The same of a heading above a row.
    pub fn above_id(&self, row: usize, depth: u32) -> String {
        self.id(&format!("above-{row}-{depth}"))
    }

    /// The class of the first column of totals, and of what belongs together below an
    /// outer heading and, within it, below an inner one.
    pub fn side(&self, field: usize) -> &'static str {
        let first = |level: usize| self.levels[level].iter().any(|h| h.from == field);
        match self.levels.len() {
            _ if field > 0 && self.total(field) && !self.total(field - 1) => "apart",
            2.. if first(0) => "side",
            3.. if first(1) => "part",
            _ => "",
        }
    }

    /// The names of the headings of a cell in a row, as an attribute.
    pub fn of(&self, row: usize, field: usize) -> String {
        if !self.named {
            return String::new();
        }
        let columns = (0..self.levels.len()).filter_map(|level| self.over(level, field));
        let names: Vec<String> = self.rows[row].iter().cloned().chain(columns).collect();
        format!(" headers=\"{}\"", names.join(" "))
    }

    /// The same where the column is N or the words.
    pub fn of_lead(&self, row: usize, column: &str) -> String {
        if !self.named {
            return String::new();
        }
        format!(" headers=\"{} {}{column}\"", self.rows[row].join(" "), self.prefix)
    }
}

/// The names of the headings of each row: of outer axes, then its own.
fn rows(meta: &MatrixMeta, prefix: &str) -> Vec<Vec<String>> {
    let mut known: BTreeMap<&[String], String> = BTreeMap::new();
    let mut out = Vec::with_capacity(meta.rows.len());
    for (at, item) in meta.rows.iter().enumerate() {
        let path = item.path.as_slice();
        for (depth, _) in above(meta, at) {
            known.insert(&path[..=depth as usize], format!("{prefix}above-{at}-{depth}"));
        }
        let outer = (1..path.len()).filter_map(|level| known.get(&path[..level]).cloned());
        let own = format!("{prefix}row-{at}");
        out.push(outer.chain([own.clone()]).collect());
        known.insert(path, own);
    }
    out
}

/// Classes as an attribute, without those that are empty.
pub fn classes(all: &[&str]) -> String {
    let all: Vec<&str> = all.iter().copied().filter(|c| !c.is_empty()).collect();
    if all.is_empty() { String::new() } else { format!(" class=\"{}\"", all.join(" ")) }
}
