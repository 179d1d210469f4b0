//! The codebook beside the transcript.

use super::{Effect, code, picker};
use crate::model::codebook::{CodeStatus, Codebook};
use crate::model::study::Study;
use crate::tui::action::Command;
use crate::tui::app::{App, Book, Tone};

/// The codes that the tree shows, in order: not those merged away, not those
/// below a folded one.
pub fn rows(book: &Book, codebook: &Codebook) -> Vec<usize> {
    let hidden = |index: usize| {
        let line = codebook.lineage(index);
        line[..line.len() - 1].iter().any(|up| book.folded.contains(&codebook.codes[*up].id))
    };
    (0..codebook.codes.len()).filter(|i| codebook.codes[*i].merged_into.is_none() && !hidden(*i)).collect()
}

/// Between transcript and codebook; the codebook opens at the innermost code
/// under the cursor.
pub fn switch(app: &mut App, study: &Study) {
    app.book.focused = !app.book.focused;
    let here = app.view.index.at(app.view.cursor).last().and_then(|i| i.code);
    if let (true, Some(code)) = (app.book.focused, here) {
        app.book.selected = code;
        for up in study.codebook.lineage(code) {
            app.book.folded.remove(&study.codebook.codes[up].id);
        }
    }
}

/// Commands while the codebook has the keyboard.
pub fn command(app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
    let rows = rows(&app.book, &study.codebook);
    let Some(code) = study.codebook.codes.get(app.book.selected) else {
        return Vec::new();
    };
    let has_children = study.codebook.children(Some(app.book.selected)).next().is_some();
    match command {
        Command::Accept => return apply(app, study),
        Command::Fold if has_children && !app.book.folded.contains(&code.id) => {
            app.book.folded.insert(code.id.clone());
        }
        Command::Fold => app.book.selected = code.parent.unwrap_or(app.book.selected),
        Command::Unfold => {
            app.book.folded.remove(&code.id);
        }
        _ => {
            let at = rows.iter().position(|r| *r == app.book.selected).unwrap_or(0);
            let page = usize::from(app.size.1 / 2);
            let to = picker::moved(at, rows.len().saturating_sub(1), page, command);
            app.book.selected = rows.get(to).copied().unwrap_or(0);
        }
    }
    Vec::new()
}

/// Codes the target with the highlighted code and goes back to the words.
pub fn apply(app: &mut App, study: &Study) -> Vec<Effect> {
    let Some(code) = study.codebook.codes.get(app.book.selected) else {
        return Vec::new();
    };
    if !code.codable || code.status == CodeStatus::Retired {
        let why = if code.codable { "is retired" } else { "only holds other codes" };
        app.say(format!("“{}” {why}", code.name), Tone::Refused);
        return Vec::new();
    }
    if let Err(reason) = crate::tui::enabled::codes_exist(app, study) {
        app.say(reason, Tone::Refused);
        return Vec::new();
    }
    app.book.focused = false;
    let id = code.id.clone();
    code::target_with(app, study, &[id])
}
