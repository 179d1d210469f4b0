//! The highlighted suggestion: its words, why it stands here, and what its code
//! means.

use super::rows::Row;
use crate::model::coding::CodingStatus;
use crate::model::study::Study;
use crate::search::show;
use crate::text::plain::shown;
use crate::tui::app::App;
use crate::tui::views::paint::Lines;
use ratatui::style::Style;

/// Characters of the passage, and of the definition.
const WORDS: usize = 2_000;
const MEANING: usize = 500;

/// Why it stands here, in words.
pub fn because(study: &Study, row: &Row) -> String {
    let name = study.code_name(&row.code);
    match (&row.coding, row.terms.is_empty()) {
        (Some(_), _) => format!("coded with {name}, but its words are little like those of its other codings"),
        (None, true) => format!("its words are like those of {name}"),
        (None, false) => format!("speaks like {name} because of: {}", row.terms.join(", ")),
    }
}

/// The details in lines of `width` columns; without a suggestion only how to read
/// the list.
pub fn lines(app: &App, study: &Study, (row, base): (Option<&Row>, &str), width: u16) -> Lines {
    let mut lines = Lines::default();
    let faint = app.theme.faint();
    if let Some((row, source)) = row.and_then(|row| Some((row, study.source(&row.source)?))) {
        let turn = source.turn_of(row.span).map_or_else(String::new, |turn| format!(", turn {turn}"));
        let who = show::speakers(source, row.span).join(", ");
        let who = if who.is_empty() { who } else { format!(" · {who}") };
        lines.wrapped(&format!("{}{turn}{who}", source.id), width, 2, app.theme.strong());
        lines.wrapped(&because(study, row), width, 2, app.theme.key());
        let learned = if base.is_empty() { String::new() } else { format!("; {base}") };
        lines.wrapped(&format!("likeness {:.2} of 1{learned}", row.score), width, 2, faint);
        lines.line(Vec::new());
        lines.wrapped(&shown(&show::spoken(source, row.span), WORDS), width, 0, Style::new());
        lines.line(Vec::new());
        let here = study.codings[study.codings_of(&source.id)].iter();
        let on = here.filter(|c| c.status != CodingStatus::Rejected && c.place.span.overlaps(row.span));
        let mut names: Vec<String> = on.filter_map(|c| c.code.as_ref()).map(|c| study.code_name(c)).collect();
        names.sort();
        names.dedup();
        if !names.is_empty() {
            lines.wrapped(&format!("coded: {}", names.join(", ")), width, 2, faint);
        }
        if let Some(code) = study.codebook.find(&row.code).map(|at| &study.codebook.codes[at]) {
            let meaning = if code.definition.is_empty() { &code.full_definition } else { &code.definition };
            lines.wrapped(&format!("{}: {}", code.name, shown(meaning, MEANING)), width, 2, faint);
        }
        lines.line(Vec::new());
    }
    let note = "It knows words and no meanings: read before you say yes. `emic suggest --evaluate` says how often it is right in this study.";
    lines.wrapped(note, width, 0, faint);
    lines
}
