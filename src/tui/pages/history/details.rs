//! What an act did: the words it coded, the codebook before and after.

use crate::model::diagnostic::printable;
use crate::model::event::{ActSummary, CodebookEvent};
use crate::model::study::Study;
use crate::text::plain::shown;
use crate::text::wording::{Piece, compare};
use crate::tui::app::App;
use crate::tui::told::{self, told};
use crate::tui::views::paint::Lines;
use ratatui::style::{Modifier, Style};

/// Codings of an act that are shown with their words.
const CODINGS: usize = 20;
/// Characters of words shown.
const WORDS: usize = 300;

/// The details in lines of `width` columns; `made` are the codings of the act
/// that are still there.
pub fn lines(app: &App, study: &Study, (act, made): (&ActSummary, &[usize]), width: u16) -> Lines {
    let mut lines = Lines::default();
    lines.wrapped(&told(study, act), width, 2, app.theme.strong());
    let at = act.at.to_string().replace('T', " ");
    let minute: String = at.chars().take(16).collect();
    lines.wrapped(&format!("{minute} UTC by {}", act.actor), width, 0, app.theme.faint());
    if act.undone {
        let turned = act.turned.map_or(String::new(), |t| format!(" on {}", t.day()));
        lines.wrapped(&format!("taken back{turned}"), width, 0, app.theme.waiting());
    }
    for query in act.queries.iter().take(CODINGS) {
        lines.wrapped(&format!("found by: {}", printable(query, WORDS)), width, 2, Style::new());
    }
    if act.queries.len() > CODINGS {
        lines.wrapped(&format!("and {} more queries", act.queries.len() - CODINGS), width, 2, app.theme.faint());
    }
    for index in made.iter().take(CODINGS) {
        let Some(coding) = study.codings.get(*index) else {
            continue;
        };
        let code = coding.code.as_ref().map_or_else(|| "highlight".to_owned(), |c| study.code_name(c));
        let style =
            Style::new().fg(app.theme.code(study, coding.code.as_ref().and_then(|c| study.codebook.resolve(c))));
        let words = format!(": “{}” · {}", shown(&coding.anchor.quote, WORDS), coding.source);
        lines.flowed(&[(code, style.patch(app.theme.strong())), (words, Style::new())], width, 2);
    }
    if made.len() > CODINGS {
        lines.wrapped(&format!("and {} more", made.len() - CODINGS), width, 2, app.theme.faint());
    }
    for event in act.codebook.iter().filter(|e| e.change != "id") {
        codebook(app, study, event, width, &mut lines);
    }
    lines
}

/// One change of the codebook: what it is, and its lines before and after.
fn codebook(app: &App, study: &Study, event: &CodebookEvent, width: u16, lines: &mut Lines) {
    let words = format!("{} in {}", told::codebook(study, event), event.file);
    lines.wrapped(&words, width, 2, app.theme.key());
    for (_, gone, come) in &event.edits {
        let mut parts = Vec::new();
        for piece in compare(&printable(gone, WORDS), &printable(come, WORDS)) {
            parts.push(match piece {
                Piece::Same(words) => (format!("{words} "), Style::new()),
                Piece::Gone(words) => {
                    (format!("[-{words}-] "), app.theme.refused().add_modifier(Modifier::CROSSED_OUT))
                }
                Piece::Come(words) => (format!("{{+{words}+}} "), app.theme.done().add_modifier(Modifier::UNDERLINED)),
            });
        }
        lines.flowed(&parts, width, 2);
    }
}
