//! One source from its beginning to its end, a lane a code.

use super::ruler::{Ruler, ticks};
use super::{Along, COLOURS, TAKE};
use crate::analysis::corpus::Corpus;
use crate::analysis::saturation::{Things, Unit};
use crate::analysis::scope::{Scope, Selected, counted, notes, select_in};
use crate::analysis::script::wordless;
use crate::model::picture::{Picture, Plot, Track, Tracks};
use crate::model::span::{Span, joined};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};

/// Letters of lanes, the first on top; behind them they begin again.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What lies in one lane of a source.
pub(super) struct Laid {
    pub codings: u64,
    /// Apart, ascending.
    pub spans: Vec<Span>,
}

impl Laid {
    pub fn of(mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        Self { codings: spans.len() as u64, spans: joined(spans) }
    }

    /// How much of a unit it holds.
    pub fn covered(&self, ruler: &Ruler) -> f64 {
        self.spans.iter().map(|span| ruler.within(*span)).sum()
    }

    /// Where its pieces lie, as parts of `length`.
    pub fn pieces(&self, ruler: &Ruler, length: u64) -> Vec<(f64, f64)> {
        let part = |place| ruler.at(place) / (length.max(1) as f64);
        self.spans.iter().map(|span| (part(span.start), part(span.end))).collect()
    }

    /// Turns of its first and its last words, and how many it touches.
    pub fn turns(&self, source: &crate::model::source::Source) -> Option<(u32, u32, u64)> {
        let touched =
            |turn: &&crate::model::source::Turn| self.spans.iter().any(|span| span.intersection(turn.span).is_some());
        let mut turns = source.turns.iter().filter(touched).map(|turn| turn.number);
        let first = turns.next()?;
        let rest: Vec<u32> = turns.collect();
        Some((first, rest.last().copied().unwrap_or(first), rest.len() as u64 + 1))
    }
}

/// The source at `source`, a row and a lane for each code (theme, code of a level)
/// that is used in it, in the order of the codebook.
pub fn portrait(study: &Study, scope: &Scope, source: usize, (unit, along): (Unit, Along)) -> Table {
    let text = &study.sources[source];
    let own = Scope { sources: vec![text.id.clone()], ..scope.clone() };
    let (selected, left) = select_in(study, &Corpus::new(study, &own), &own);
    let things = Things::of(study, unit);
    let mut spans: Vec<Vec<Span>> = vec![Vec::new(); things.len()];
    for one in selected.iter().filter(|one: &&Selected| !one.span.is_empty()) {
        let mut held: Vec<usize> = things.held(one).collect();
        held.sort_unstable();
        held.dedup();
        held.into_iter().for_each(|thing| spans[thing].push(one.span));
    }
    let ruler = Ruler::new(text, along);
    let used = spans.into_iter().enumerate().filter(|(_, spans)| !spans.is_empty());
    let (mut rows, mut tracks) = (Vec::new(), Vec::new());
    for (number, (thing, spans)) in used.enumerate() {
        let laid = Laid::of(spans);
        let letter = LETTERS.chars().cycle().nth(number);
        let (covered, length) = (laid.covered(&ruler), ruler.length());
        let share = Cell::Share { part: covered, base: length as f64, digits: 1 };
        let turns = laid.turns(text);
        let turn = |n: Option<u64>| n.map_or(Cell::Blank("no turns"), Cell::Count);
        rows.push(vec![
            Cell::Text(text.id.clone()),
            letter.map_or(Cell::Blank(""), |letter| Cell::Text(letter.to_string())),
            Cell::Text(things.id(thing).to_owned()),
            Cell::Text(things.name(thing).to_owned()),
            Cell::Count(laid.codings),
            if along == Along::Turns { Cell::number(covered, 1) } else { Cell::Count(covered as u64) },
            share,
            turn(turns.map(|(first, ..)| u64::from(first))),
            turn(turns.map(|(_, last, _)| u64::from(last))),
            turn(turns.map(|(.., touched)| touched)),
        ]);
        let percent = if length > 0 { 100.0 * covered / length as f64 } else { 0.0 };
        tracks.push(Track {
            label: things.name(thing).to_owned(),
            letter,
            colour: things.colour(study, thing).unwrap_or(COLOURS[number % COLOURS.len()]),
            end: 1.0,
            pieces: laid.pieces(&ruler, length),
            figure: format!("{percent:.0} %"),
            words: format!("{} on {percent:.0} % of the {}", counted(laid.codings, "coding"), along.word()),
        });
    }
    let mut table = Table::list(format!("portrait of {}", text.id), columns(along), rows);
    let mut said = said(&things, along, ruler.length());
    said.extend((along == Along::Words).then(|| wordless([text].into_iter(), TAKE)).flatten());
    table.notes = said.clone();
    table.notes.extend(notes(study, &own, &left));
    let heading = if text.title == text.id { text.id.clone() } else { format!("{} ({})", text.title, text.id) };
    let across = format!("{} from the beginning of the source, which has {}", capital(along.word()), ruler.length());
    let plot = Plot::Tracks(Tracks { across, ticks: ticks(ruler.length()), tracks });
    table.drawn(Picture { title: format!("Portrait of {heading}"), caption: said, plot })
}

pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn said(things: &Things, along: Along, length: u64) -> Vec<String> {
    let counts = match along {
        Along::Words => "Words of everybody who speaks; labels, headings and block quotes have none.",
        Along::Turns => "A turn that is coded in part counts for that part.",
        Along::Characters => "Characters of the whole text, labels and headings with it.",
    };
    vec![format!("{} {counts} Each counts once in a lane; shares are of {length} {}.", things.said(), along.word())]
}

fn columns(along: Along) -> Vec<Column> {
    let number = |key: &str| Column::new(key, Kind::Number);
    vec![
        Column::new("source", Kind::Text).detail(),
        Column::new("letter", Kind::Text),
        Column::new("code", Kind::Text).detail(),
        Column::new("code_name", Kind::Text),
        number("codings"),
        number(along.word()),
        number("share"),
        number("first_turn"),
        number("last_turn"),
        number("turns_touched"),
    ]
}
