//! One code along every source: where people come to speak of it, and how often they
//! come back.

use super::one::{Laid, capital};
use super::ruler::{Ruler, ticks};
use super::{Along, COLOURS, TAKE};
use crate::analysis::corpus::Corpus;
use crate::analysis::scope::{Scope, counted, notes, select_in};
use crate::analysis::script::wordless;
use crate::model::codebook::CodeId;
use crate::model::nearest::{hint, nearest};
use crate::model::picture::{Picture, Plot, Track, Tracks};
use crate::model::span::Span;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use thiserror::Error;

/// A code that is none.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no code “{given}”{}", hint(near.as_deref()))]
pub struct LineError {
    /// The id as given.
    pub given: String,
    /// The one it may have meant.
    pub near: Option<String>,
}

/// A row and a lane for each source of `scope` that has the code or one below it.
///
/// # Errors
/// If there is no such code.
pub fn line(study: &Study, scope: &Scope, code: &CodeId, along: Along) -> Result<Table, LineError> {
    let book = &study.codebook;
    let unknown = || LineError {
        given: code.0.clone(),
        near: nearest(&code.0, book.codes.iter().map(|c| c.id.0.as_str())).map(str::to_owned),
    };
    let at = book.resolve(code).ok_or_else(unknown)?;
    let corpus = Corpus::new(study, scope);
    let (selected, left) = select_in(study, &corpus, scope);
    let mut spans: Vec<Vec<Span>> = vec![Vec::new(); study.sources.len()];
    for one in selected.iter().filter(|one| !one.span.is_empty()) {
        if one.code.is_some_and(|code| book.is_under(code, at)) {
            spans[one.source].push(one.span);
        }
    }
    let bare = (0..spans.len()).filter(|s| spans[*s].is_empty() && !corpus.of(*s).is_empty()).count() as u64;
    let laid: Vec<(usize, Ruler, Laid)> = spans
        .into_iter()
        .enumerate()
        .filter(|(_, spans)| !spans.is_empty())
        .map(|(source, spans)| (source, Ruler::new(&study.sources[source], along), Laid::of(spans)))
        .collect();
    let longest = laid.iter().map(|(_, ruler, _)| ruler.length()).max().unwrap_or(0);
    let colour = book.codes[at].colour.unwrap_or(COLOURS[0]);
    let rows = laid.iter().map(|(source, ruler, laid)| row(study, *source, ruler, laid)).collect();
    let tracks = laid.iter().map(|(source, ruler, laid)| Track {
        colour,
        end: ruler.length() as f64 / longest.max(1) as f64,
        pieces: laid.pieces(ruler, longest),
        ..named(study, *source, laid, ruler)
    });
    let name = &book.codes[at].name;
    let word = along.word();
    let mut table = Table::list(format!("“{name}” along each source"), columns(along), rows);
    let mut said = vec![format!(
        "“{name}” with all below it. First, last: how far into the source, of its {word}. A lane is as long as its source."
    )];
    if bare > 0 {
        said.push(format!("Not shown: {} without it.", counted(bare, "source")));
    }
    let shown = laid.iter().map(|(source, ..)| &study.sources[*source]);
    said.extend((along == Along::Words).then(|| wordless(shown, TAKE)).flatten());
    table.notes = said.clone();
    table.notes.extend(notes(study, scope, &left));
    let across = format!("{} from the beginning of each source", capital(word));
    let plot = Plot::Tracks(Tracks { across, ticks: ticks(longest), tracks: tracks.collect() });
    Ok(table.drawn(Picture { title: format!("“{name}” along each source"), caption: said, plot }))
}

fn named(study: &Study, source: usize, laid: &Laid, ruler: &Ruler) -> Track {
    let percent = 100.0 * laid.covered(ruler) / (ruler.length().max(1) as f64);
    Track {
        label: study.sources[source].id.clone(),
        figure: laid.codings.to_string(),
        words: format!("{} on {percent:.0} % of it", counted(laid.codings, "coding")),
        ..Track::default()
    }
}

fn row(study: &Study, source: usize, ruler: &Ruler, laid: &Laid) -> Vec<Cell> {
    let text = &study.sources[source];
    let base = ruler.length() as f64;
    let share = |part: f64| Cell::Share { part, base, digits: 0 };
    let first = laid.spans.first().map_or(0.0, |span| ruler.at(span.start));
    let last = laid.spans.last().map_or(0.0, |span| ruler.at(span.end));
    vec![
        Cell::Text(text.id.clone()),
        Cell::Count(ruler.length()),
        Cell::Count(laid.codings),
        Cell::Count(laid.spans.len() as u64),
        Cell::Share { part: laid.covered(ruler), base, digits: 1 },
        share(first),
        share(last),
        laid.turns(text).map_or(Cell::Blank("no turns"), |(first, ..)| Cell::Count(u64::from(first))),
        laid.turns(text).map_or(Cell::Blank("no turns"), |(_, last, _)| Cell::Count(u64::from(last))),
    ]
}

fn columns(along: Along) -> Vec<Column> {
    let number = |key: &str| Column::new(key, Kind::Number);
    vec![
        Column::new("source", Kind::Text),
        number(along.word()),
        number("codings"),
        number("stretches"),
        number("share"),
        number("first"),
        number("last"),
        number("first_turn"),
        number("last_turn"),
    ]
}
