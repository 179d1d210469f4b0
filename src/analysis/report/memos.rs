//! What was thought: a list of the memos. Their words stay in the study, because
//! they quote and name people; so do titles of memos about a participant.

use super::Wanted;
use crate::analysis::matrix::MatrixError;
use crate::analysis::scope::counted;
use crate::model::memo::{Home, Target, listed};
use crate::model::report::{Block, Section, Shown};
use crate::model::table::{Cell, Column, Kind, Table};
use crate::model::words::count_words;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let all = listed(wanted.study);
    if all.is_empty() {
        return Ok(None);
    }
    let files: Vec<_> = all.iter().filter(|memo| matches!(memo.home, Home::File(_))).collect();
    let mut hidden = false;
    let rows = files.iter().map(|memo| {
        let about_someone = memo.about.iter().any(|t| matches!(t, Target::Participant(_)));
        let hide = about_someone && !wanted.consent.is_everybody();
        hidden |= hide;
        let text = |words: &str| if words.is_empty() { Cell::Blank("") } else { Cell::Text(words.to_owned()) };
        vec![
            if hide { Cell::Blank("(about a participant)") } else { text(&memo.title) },
            text(memo.kind),
            if hide { Cell::Blank("") } else { Cell::List(memo.about.iter().map(ToString::to_string).collect()) },
            text(&memo.created),
            text(memo.coder),
            Cell::Count(u64::from(count_words(memo.text))),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let text = |key: &str| Column::new(key, Kind::Text);
    let columns = vec![
        Column::new("title", Kind::Prose),
        text("kind"),
        text("about"),
        text("created"),
        text("coder"),
        Column::new("words", Kind::Number),
    ];
    let mut table = Table::list("memos", columns, rows);
    table.notes.push("Titles only: the words of memos stay in the study.".to_owned());
    if hidden {
        table.notes.push("Titles of memos about a participant are left out.".to_owned());
    }
    let codings = (all.len() - files.len()) as u64;
    if codings > 0 {
        table.notes.push(format!("And {} of a coding, not listed here.", counted(codings, "memo")));
    }
    Ok(Some(Section { id: "memos", title: "Memos".to_owned(), blocks: vec![Block::Table(table, Shown::Open)] }))
}
