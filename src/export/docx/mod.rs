//! A Word document with a table in it, to be taken into a paper.
//!
//! A document is a zip of a few XML files, of which a table needs little: rows whose
//! headings are repeated on every page, cells that span, paragraphs in styles. So it
//! is written here, and no crate decides how. Captions and notes are plain words:
//! who takes the table into a paper has its own numbering, and a field would count
//! wrongly there. How the table looks is said in styles, so that it can be changed
//! for all at once.
//!
//! The same table gives the same bytes: times in the zip and in the document are
//! always the same, and so is the order of its files.

mod parts;

use super::paper::{Line, Page, Role, Set, pages};
use super::show::xml;
use super::{ExportError, Options};
use crate::model::table::Table;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Columns a table in Word may have.
const COLUMNS: usize = 63;
/// Letters beyond which the page is turned.
const UPRIGHT: usize = 95;
/// Twentieths of a point: the sides of the paper (A4), and its margins.
const PAPER: (usize, usize) = (11_906, 16_838);
const MARGIN: usize = 1_134;
/// Twentieths of a point of one step of indentation.
const INDENT: u32 = 227;

pub(super) fn write(table: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    let pages = pages(table);
    let columns = pages.iter().map(|p| p.columns.len()).max().unwrap_or(0);
    if columns > COLUMNS {
        return Err(ExportError::TooWideForWord { columns, most: COLUMNS });
    }
    let letters = |p: &Page| (0..p.columns.len()).map(|c| share(p, c)).sum::<usize>();
    let turned = pages.iter().any(|p| letters(p) > UPRIGHT);
    let (wide, high) = if turned { (PAPER.1, PAPER.0) } else { PAPER };
    let mut body = String::new();
    for (number, page) in (1..).zip(&pages) {
        push(&mut body, page, number, wide - 2 * MARGIN);
    }
    let orient = if turned { " w:orient=\"landscape\"" } else { "" };
    body.push_str(&format!(
        "<w:sectPr><w:pgSz w:w=\"{wide}\" w:h=\"{high}\"{orient}/><w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr>"
    ));
    let title = pages.first().map_or_else(String::new, |p| xml(&p.caption));
    packed(&[
        ("[Content_Types].xml", parts::TYPES.to_owned()),
        ("_rels/.rels", parts::RELATIONS.to_owned()),
        ("docProps/core.xml", parts::core(&title)),
        ("word/_rels/document.xml.rels", parts::DOCUMENT_RELATIONS.to_owned()),
        ("word/document.xml", parts::document(&body)),
        ("word/settings.xml", parts::SETTINGS.to_owned()),
        ("word/styles.xml", parts::styles()),
    ])
}

fn packed(files: &[(&str, String)]) -> Result<Vec<u8>, ExportError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The first day a zip can name.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, text) in files {
        zip.start_file(*name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Letters a column gets when room is shared out.
fn share(page: &Page, column: usize) -> usize {
    let natural = page.natural(column);
    match page.columns[column] {
        Set::Number => natural + 2,
        Set::Words => natural.clamp(6, 40) + 2,
        Set::Prose => natural.clamp(24, 70) + 2,
    }
}

fn push(out: &mut String, page: &Page, number: usize, room: usize) {
    let caption = format!("Table {number}. ");
    out.push_str(&format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Caption\"/><w:keepNext/>{}</w:pPr>{}{}</w:p>",
        if right_to_left(&page.caption) { "<w:bidi/>" } else { "" },
        run(&caption, "<w:b/><w:bCs/>"),
        run(&page.caption, "")
    ));
    if !page.columns.is_empty() {
        grid(out, page, room);
    }
    // What follows a table in Word is a paragraph.
    let notes = if page.notes.is_empty() { vec![String::new()] } else { page.notes.clone() };
    for (at, note) in notes.iter().enumerate() {
        let lead = if at == 0 && !note.is_empty() { run("Note. ", "<w:i/><w:iCs/>") } else { String::new() };
        let way = if right_to_left(note) { "<w:bidi/>" } else { "" };
        out.push_str(&format!("<w:p><w:pPr><w:pStyle w:val=\"TableNote\"/>{way}</w:pPr>{lead}{}</w:p>", run(note, "")));
    }
}

fn grid(out: &mut String, page: &Page, room: usize) {
    let shares: Vec<usize> = (0..page.columns.len()).map(|c| share(page, c)).collect();
    let all = shares.iter().sum::<usize>().max(1);
    // A small table is not drawn out over the page.
    let room = room.min(all * 130);
    let wide: Vec<usize> = shares.iter().map(|s| s * room / all).collect();
    let caption = xml(&page.caption);
    out.push_str(&format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"PaperTable\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\"{caption}\"/></w:tblPr><w:tblGrid>",
        wide.iter().sum::<usize>()
    ));
    wide.iter().for_each(|w| out.push_str(&format!("<w:gridCol w:w=\"{w}\"/>")));
    out.push_str("</w:tblGrid>");
    let sheet = Sheet { page, wide: &wide };
    let last = page.head.len().saturating_sub(1);
    for (level, heads) in page.head.iter().enumerate() {
        out.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for head in heads {
            let rule = Rule { top: level == 0, below: level == last, part: head.span > 1 && !head.text.is_empty() };
            sheet.cell(
                out,
                (head.from, head.span),
                &head.text,
                Look { head: true, bold: true, rule, ..Look::default() },
            );
        }
        out.push_str("</w:tr>");
    }
    for (at, line) in page.lines.iter().enumerate() {
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        sheet.line(out, line, at + 1 == page.lines.len());
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
}

/// Rules at a cell.
#[derive(Clone, Copy, Default)]
struct Rule {
    top: bool,
    below: bool,
    /// A thin one below, as under a heading of several columns.
    part: bool,
}

/// How a cell looks.
#[derive(Clone, Copy, Default)]
struct Look {
    head: bool,
    bold: bool,
    italic: bool,
    depth: u32,
    rule: Rule,
}

struct Sheet<'p> {
    page: &'p Page,
    wide: &'p [usize],
}

impl Sheet<'_> {
    fn line(&self, out: &mut String, line: &Line, last: bool) {
        let total = line.role == Role::Total;
        for (at, text) in line.cells.iter().enumerate() {
            let first = at == 0;
            let look = Look {
                head: false,
                bold: total || line.role == Role::Whole && first || self.page.apart.is_some_and(|a| at >= a),
                italic: first && matches!(line.role, Role::Base | Role::Group),
                depth: if first { line.depth } else { 0 },
                rule: Rule { top: total, below: last, part: false },
            };
            // Sentences are not bold, even if they stand in a total.
            let bold = look.bold && (first || self.page.columns[at] != Set::Prose);
            self.cell(out, (at, 1), text, Look { bold, ..look });
        }
    }

    fn cell(&self, out: &mut String, (from, span): (usize, usize), text: &str, look: Look) {
        let wide: usize = self.wide[from..from + span].iter().sum();
        out.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{wide}\" w:type=\"dxa\"/>"));
        if span > 1 {
            out.push_str(&format!("<w:gridSpan w:val=\"{span}\"/>"));
        }
        let Rule { top, below, part } = look.rule;
        if top || below || part {
            out.push_str("<w:tcBorders>");
            if top {
                out.push_str("<w:top w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"auto\"/>");
            }
            if below || part {
                let size = if below { 6 } else { 4 };
                out.push_str(&format!("<w:bottom w:val=\"single\" w:sz=\"{size}\" w:space=\"0\" w:color=\"auto\"/>"));
            }
            out.push_str("</w:tcBorders>");
        }
        // Headings stand on their rule.
        out.push_str(if look.head { "<w:vAlign w:val=\"bottom\"/></w:tcPr>" } else { "</w:tcPr>" });
        let mut marks = String::new();
        marks.push_str(if look.bold { "<w:b/><w:bCs/>" } else { "" });
        marks.push_str(if look.italic { "<w:i/><w:iCs/>" } else { "" });
        let (way, indent) = (right_to_left(text), look.depth.min(15) * INDENT);
        let side = match self.page.columns[from] {
            _ if span > 1 => "<w:jc w:val=\"center\"/>",
            Set::Number => "<w:jc w:val=\"right\"/>",
            _ => "",
        };
        out.push_str("<w:p><w:pPr><w:pStyle w:val=\"TableText\"/>");
        out.push_str(if way && side.is_empty() { "<w:bidi/>" } else { "" });
        if indent > 0 {
            // From where the words begin, whichever side that is.
            out.push_str(&format!("<w:ind w:left=\"{indent}\"/>"));
        }
        out.push_str(&format!("{side}</w:pPr>{}</w:p></w:tc>", run(text, &marks)));
    }
}

/// Words in one look; line ends and tabs are those of Word.
fn run(text: &str, marks: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let way = if right_to_left(text) { "<w:rtl/>" } else { "" };
    let mut out = format!("<w:r><w:rPr>{marks}{way}</w:rPr>");
    for (at, line) in text.split('\n').enumerate() {
        out.push_str(if at > 0 { "<w:br/>" } else { "" });
        for (at, piece) in line.split('\t').enumerate() {
            out.push_str(if at > 0 { "<w:tab/>" } else { "" });
            if !piece.is_empty() {
                out.push_str(&format!("<w:t xml:space=\"preserve\">{}</w:t>", xml(piece)));
            }
        }
    }
    out + "</w:r>"
}

/// True if the first letter that has a direction goes from right to left.
fn right_to_left(text: &str) -> bool {
    let letter = text.chars().find(|c| c.is_alphabetic());
    letter.is_some_and(|c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

#[cfg(test)]
mod tests;
