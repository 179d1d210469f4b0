//! A table for LaTeX, to be taken into a paper with `\input`.
//!
//! No preamble: a paper has one, and the file says what it needs of it in a
//! comment. Rules are those of *booktabs*: none upright, totals apart. A table of
//! more than [`LONG`] lines goes over pages. Words are set as they are, whatever
//! their script: every sign that LaTeX would obey is written so that it is printed,
//! and so are pairs that it would join (`--` is no dash, and nobody's `?` followed
//! by a grave is turned round).

use super::paper::{HEADING, Line, Page, Role, Set, broken, pages};
use super::{ExportError, Options};
use crate::model::table::Table;
use std::collections::HashSet;

/// Lines beyond which a table goes on on the next page.
const LONG: usize = 40;
/// Letters in a line of a page.
const LETTERS: usize = 85;
/// Letters between two columns.
const GAP: usize = 2;

pub(super) fn write(table: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    let pages = pages(table);
    let long = pages.iter().any(|p| p.lines.len() > LONG);
    let mut out = String::from(
        "% To be taken into a paper with \\input. It needs in the preamble:\n\
         %   \\usepackage{booktabs}\n%   \\usepackage{array}\n",
    );
    if long {
        out.push_str("%   \\usepackage{longtable}\n");
    }
    out.push_str(
        "% With pdfLaTeX also \\usepackage[T1]{fontenc}. Scripts other than Latin need LuaLaTeX or\n\
         % XeLaTeX, and a font that has them.\n",
    );
    let mut labels = HashSet::new();
    for page in &pages {
        let mut label = label(&page.caption);
        while !labels.insert(label.clone()) {
            label.push_str("-b");
        }
        push(&mut out, page, &label);
    }
    Ok(out.into_bytes())
}

fn push(out: &mut String, page: &Page, label: &str) {
    let plan = Plan::new(page);
    out.push('\n');
    if plan.too_wide {
        out.push_str("% A wide table: \\begin{landscape} of the package pdflscape may help.\n");
    }
    let caption = format!("\\caption{{{}}}", escape(&page.caption));
    let (long, spec) = (page.lines.len() > LONG, &plan.spec);
    let small = plan.size;
    let head = plan.head(page);
    if long {
        out.push_str(&format!("\\begingroup{small}\n\\begin{{longtable}}{{{spec}}}\n"));
        out.push_str(&format!("{caption}\\label{{{label}}}\\\\\n\\toprule\n{head}\\midrule\n\\endfirsthead\n"));
        let columns = page.columns.len().max(1);
        out.push_str(&format!(
            "\\multicolumn{{{columns}}}{{@{{}}l@{{}}}}{{\\textit{{Table \\thetable, continued}}}}\\\\\n\\toprule\n{head}\\midrule\n\\endhead\n\\midrule\n\\endfoot\n\\bottomrule\n\\endlastfoot\n"
        ));
        plan.lines(out, page);
        out.push_str("\\end{longtable}\n");
        notes(out, page);
        out.push_str("\\endgroup\n");
    } else {
        out.push_str(&format!("\\begin{{table}}[htbp]\n\\centering{small}\n{caption}\n\\label{{{label}}}\n"));
        out.push_str(&format!("\\begin{{tabular}}{{{spec}}}\n\\toprule\n{head}\\midrule\n"));
        plan.lines(out, page);
        out.push_str("\\bottomrule\n\\end{tabular}\n");
        notes(out, page);
        out.push_str("\\end{table}\n");
    }
}

fn notes(out: &mut String, page: &Page) {
    if page.notes.is_empty() {
        return;
    }
    out.push_str("\n\\par\\smallskip\n\\begin{minipage}{\\linewidth}\\footnotesize\\raggedright\n\\textit{Note.}\n");
    for note in &page.notes {
        out.push_str(&format!("{}\n", escape(note)));
    }
    out.push_str("\\end{minipage}\n");
}

/// How the columns are set.
struct Plan {
    spec: String,
    /// True for columns whose cells may have several lines.
    lines: Vec<bool>,
    size: &'static str,
    too_wide: bool,
}

impl Plan {
    fn new(page: &Page) -> Self {
        let natural: Vec<usize> = (0..page.columns.len()).map(|c| page.natural(c)).collect();
        let all = natural.iter().map(|n| n + GAP).sum::<usize>();
        let several = |c: usize| page.lines.iter().any(|l| l.cells[c].contains('\n'));
        let broad = |c: usize| match page.columns[c] {
            Set::Prose => true,
            Set::Words => several(c) || all > LETTERS && natural[c] > 20,
            Set::Number => false,
        };
        let lines: Vec<bool> = (0..natural.len()).map(broad).collect();
        let sum = |broad: bool, of: &dyn Fn(usize) -> usize| {
            (0..natural.len()).filter(|c| lines[*c] == broad).map(of).sum::<usize>()
        };
        let fixed = sum(false, &|c| natural[c]) + GAP * natural.len();
        let weight = |c: usize| natural[c].clamp(10, 90);
        let share = (1.0 - fixed as f64 / LETTERS as f64).max(0.3) / sum(true, &weight).max(1) as f64;
        let mut spec = String::from("@{}");
        for (c, set) in page.columns.iter().enumerate() {
            if page.apart == Some(c) {
                spec.push_str("@{\\hspace{1.5em}}");
            }
            match (lines[c], set) {
                (true, _) => {
                    let part = (share * weight(c) as f64).max(0.08);
                    spec.push_str(&format!(">{{\\raggedright\\arraybackslash}}p{{{part:.2}\\linewidth}}"));
                }
                (_, Set::Number) => spec.push('r'),
                _ => spec.push('l'),
            }
        }
        spec.push_str("@{}");
        let size = match fixed {
            0..=85 => "",
            86..=100 => "\\small",
            _ => "\\footnotesize\\setlength{\\tabcolsep}{3pt}",
        };
        Self { spec, lines, size, too_wide: fixed > 115 }
    }

    fn head(&self, page: &Page) -> String {
        let mut out = String::new();
        for level in &page.head {
            let mut rules = String::new();
            let cells = level.iter().map(|head| {
                let right = page.columns.get(head.from) == Some(&Set::Number);
                let text = stacked(&head.text, right);
                if head.span > 1 && !head.text.is_empty() {
                    rules.push_str(&format!("\\cmidrule(lr){{{}-{}}}", head.from + 1, head.from + head.span));
                }
                match head.span {
                    1 => text,
                    span => format!("\\multicolumn{{{span}}}{{c}}{{{}}}", escape(&head.text)),
                }
            });
            let cells: Vec<String> = cells.collect();
            out.push_str(&format!("{} \\\\\n", cells.join(" & ")));
            if !rules.is_empty() {
                out.push_str(&format!("{rules}\n"));
            }
        }
        out
    }

    fn lines(&self, out: &mut String, page: &Page) {
        let nested = page.lines.iter().any(|l| l.depth > 0);
        let mut before = None;
        for line in &page.lines {
            if line.role == Role::Total && before.is_some() {
                out.push_str("\\midrule\n");
            }
            let begins = nested && line.depth == 0 && matches!(line.role, Role::Data | Role::Whole | Role::Group);
            if begins || before == Some(Role::Base) && line.role != Role::Base && line.role != Role::Total {
                out.push_str("\\addlinespace\n");
            }
            out.push_str(&self.line(line));
            before = Some(line.role);
        }
    }

    fn line(&self, line: &Line) -> String {
        let cells = line.cells.iter().enumerate().map(|(at, text)| {
            let text = match self.lines[at] {
                true => broken_lines(text),
                false => escape(&text.replace('\n', " ")),
            };
            let marked = match line.role {
                _ if text.is_empty() => text,
                Role::Base if at == 0 => format!("\\textit{{{text}}}"),
                Role::Total if !self.lines[at] || at == 0 => format!("\\textbf{{{text}}}"),
                Role::Group if at == 0 => format!("\\textit{{{text}}}"),
                _ => text,
            };
            match (at, line.depth) {
                (0, 1..) => format!("\\hspace*{{{}em}}{marked}", line.depth),
                _ => marked,
            }
        });
        format!("{} \\\\\n", cells.collect::<Vec<_>>().join(" & "))
    }
}

/// Lines inside a cell.
fn broken_lines(text: &str) -> String {
    text.lines().filter(|l| !l.trim().is_empty()).map(escape).collect::<Vec<_>>().join("\\newline ")
}

/// A heading, in several lines where it is long.
fn stacked(text: &str, right: bool) -> String {
    let lines = broken(text, HEADING);
    match lines.as_slice() {
        [] => String::new(),
        [one] => escape(one),
        lines => {
            let lines: Vec<String> = lines.iter().map(|l| escape(l)).collect();
            let side = if right { 'r' } else { 'l' };
            format!("\\begin{{tabular}}[b]{{@{{}}{side}@{{}}}}{}\\end{{tabular}}", lines.join("\\\\"))
        }
    }
}

/// A name for `\ref`: Latin letters and digits of the caption.
fn label(caption: &str) -> String {
    let mut out = String::from("tab:");
    for c in caption.chars().flat_map(char::to_lowercase).take(80) {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            _ if !out.ends_with(['-', ':']) => out.push('-'),
            _ => {}
        }
    }
    match out.trim_end_matches('-') {
        "tab:" => "tab:table".to_owned(),
        label => label.to_owned(),
    }
}

/// Words that LaTeX prints as they stand.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = ' ';
    for c in text.chars() {
        // LaTeX joins these to another sign.
        if c == last && matches!(c, '-' | '\'' | ',') {
            out.push_str("{}");
        }
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '|' => out.push_str("\\textbar{}"),
            '"' => out.push_str("\\textquotedbl{}"),
            '`' => out.push_str("\\textasciigrave{}"),
            // After the end of a line these would be read as a part of it.
            '[' | ']' | '*' => out.extend(['{', c, '}']),
            '\n' | '\t' => out.push(' '),
            _ => out.push(c),
        }
        last = c;
    }
    out
}

#[cfg(test)]
mod tests;
