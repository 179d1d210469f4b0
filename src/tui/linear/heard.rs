//! What there is to be known at one moment, in words.

use super::over::{Over, over, spoken};
use crate::model::diagnostic::visible;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::session::WriteState;
use crate::tui::action::Unit;
use crate::tui::app::App;
use crate::tui::select::{is_heading, unit_at};
use crate::tui::update::here;

/// A piece of the text, and its words.
pub type Piece = (Option<Span>, String);

/// What there is to be known.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// The study's title.
    pub study: String,
    /// The source's id.
    pub source: String,
    /// Its title alone.
    pub name: String,
    /// Its title, kind, number and mark.
    pub title: String,
    /// The section of the cursor.
    pub section: Option<String>,
    /// The turn's number and who speaks.
    pub turn: Option<(u32, String)>,
    /// The code point under the cursor.
    pub cursor: u32,
    /// The sentence under the cursor.
    pub sentence: Piece,
    /// The line under the cursor: its number in place of a span's start.
    pub row: Piece,
    /// The word under the cursor.
    pub word: Piece,
    /// The character under the cursor.
    pub character: String,
    /// Codings on the sentence: id and words.
    pub codings: Vec<(String, String)>,
    /// Ids of all codings that are shown in the source.
    pub all: Vec<String>,
    /// The bookmark on the sentence.
    pub bookmark: Option<String>,
    /// What is selected.
    pub selection: Option<String>,
    /// What has the keyboard in place of the transcript.
    pub over: Option<Over>,
    /// What the keys pressed so far may become.
    pub pending: String,
    /// What was said.
    pub message: String,
    /// How far writing is.
    pub write: WriteState,
}

impl Heard {
    /// What there is to be known now.
    pub fn of(app: &App, study: &Study) -> Self {
        let mut heard = Self {
            study: study.config.title.clone(),
            source: String::new(),
            name: String::new(),
            title: "no source is open".to_owned(),
            section: None,
            turn: None,
            cursor: app.view.cursor,
            sentence: Piece::default(),
            row: Piece::default(),
            word: Piece::default(),
            character: String::new(),
            codings: Vec::new(),
            all: app.view.index.items.iter().map(|i| study.codings[i.coding].id.0.clone()).collect(),
            bookmark: None,
            selection: here::selected(app, study),
            over: over(app, study),
            pending: pending(app),
            message: app.message.text.clone(),
            write: app.write.clone(),
        };
        heard.look(app, study);
        heard
    }

    fn look(&mut self, app: &App, study: &Study) {
        let Some(source) = app.source(study) else {
            return;
        };
        let at = app.view.cursor;
        (self.source, self.name) = (source.id.clone(), source.title.clone());
        let mark = app.view.mark.map_or("not marked", |m| m.word());
        let number = format!("{} of {}", app.view.source + 1, study.sources.len());
        self.title = format!("{}, {}, source {number}, {mark}", source.title, source.kind);
        let block = source.block_at(at).and_then(|b| source.blocks.get(b));
        self.section = block.and_then(|b| b.section).map(|s| source.sections[usize::from(s)].title.clone());
        self.turn = block.and_then(|b| {
            let who = b.speaker.and_then(|s| source.speakers.get(usize::from(s))).map(|s| s.label.clone());
            Some((b.turn?, who.unwrap_or_default()))
        });
        let piece = |unit| match unit_at(source, at, unit) {
            Some(span) => (Some(span), clean(source.slice(span))),
            None => Piece::default(),
        };
        (self.sentence, self.word) = (piece(Unit::Sentence), piece(Unit::Word));
        self.character = match piece(Unit::Character).1 {
            c if c.trim().is_empty() => "space".to_owned(),
            c => c,
        };
        if block.is_some_and(is_heading) {
            self.sentence.1 = format!("heading: {}", self.sentence.1.trim_start_matches(['#', ' ']));
        }
        let row = app.view.layout.row_of(at);
        if let Some(shown) = app.view.layout.rows.get(row).map(|r| r.visible()) {
            self.row = (Some(Span::new(row as u32, row as u32)), clean(source.slice(shown)));
        }
        let Some(span) = self.sentence.0 else {
            return;
        };
        let items = app.view.index.over(span);
        self.codings =
            items.iter().map(|i| (study.codings[i.coding].id.0.clone(), here::coding(app, study, i))).collect();
        let bookmark = app.bookmark_in(span.hull(Span::new(at, at + 1)));
        self.bookmark = bookmark.map(|i| format!("bookmark {}", app.places.bookmarks[i].name).trim_end().to_owned());
    }

    /// Turn, speaker, and the sentence.
    pub fn here(&self) -> String {
        let words = &self.sentence.1;
        match &self.turn {
            Some((turn, who)) if who.is_empty() => format!("turn {turn}: {words}"),
            Some((turn, who)) => format!("turn {turn}, {who}: {words}"),
            None => words.clone(),
        }
    }

    /// True if the cursor is where it was, on the same codings.
    pub fn same_place(&self, other: &Self) -> bool {
        self.source == other.source
            && self.cursor == other.cursor
            && self.selection == other.selection
            && self.codings == other.codings
    }
}

/// Words on one line, without control characters.
fn clean(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().map(visible).collect()
}

/// The keys pressed, and what may follow.
fn pending(app: &App) -> String {
    if app.pending.is_empty() {
        return String::new();
    }
    let next = app.keymap.going_on(app.focus(), &app.pending);
    let words: Vec<String> = next.iter().map(|(keys, row)| format!("{} {}", spoken(keys), row.name)).collect();
    format!("{}, then: {}", crate::tui::keymap::key::shown(&app.pending), words.join(", "))
}
