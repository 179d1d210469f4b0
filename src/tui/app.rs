//! The state of the interface.
//!
//! Everything a frame shows is either in the study or here; drawing changes
//! neither. What is expensive (the wrap map, the index of codings, counts) is
//! kept up to date by [`App::resize`], [`App::open`] and [`App::study_changed`]
//! and never computed for a frame.

use super::action::{Command, Unit};
use super::area::{self, Areas};
use super::deed::Deed;
use super::filter::Filter;
use super::guess::learn::Guess;
use super::keymap::{Focus, Key, Keymap};
use super::layout::Layout;
use super::learned::Learned;
use super::narrow::{Narrowing, Wants};
use super::nine::{self, Nine};
use super::overlay::Overlay;
use super::pages::{self, Page, review::Carried};
use super::places::Whereabouts;
use super::start;
use super::theme::Theme;
use super::update::edges::Edges;
use super::used;
use super::words::Words;
use crate::analysis::ledger::Ledger;
use crate::model::codebook::{CodeId, CodeStatus, Codebook};
use crate::model::ids::{Stamp, Ulid};
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::session::WriteState;
use crate::text::segment;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

pub use super::reading::{Selection, View};
pub use super::start::Start;

/// How a message in the status line is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Worth knowing.
    #[default]
    Info,
    /// Something was done.
    Done,
    /// Something was not possible.
    Refused,
}

/// The message in the status line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The words.
    pub text: String,
    /// How they are meant.
    pub tone: Tone,
}

/// A question in the status line that the same key answers with yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To undo or redo this act, which is in another source.
    Turn(Command, Ulid),
    /// To end the program and lose what is not saved.
    Lose,
}

/// The codebook beside the transcript.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// True if it has the keyboard.
    pub focused: bool,
    /// The highlighted code.
    pub selected: usize,
    /// Codes whose children are not shown.
    pub folded: BTreeSet<CodeId>,
}

/// The state of the interface.
#[derive(Debug)]
pub struct App {
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// Who codes.
    pub coder: String,
    /// Colours.
    pub theme: Theme,
    /// The keys in force.
    pub keymap: Keymap,
    /// Keys pressed that begin a sequence.
    pub pending: Vec<Key>,
    /// The page that fills the screen; `None` for the transcript.
    pub page: Option<Box<dyn Page>>,
    /// The page from which the person went to the transcript.
    pub left: Option<Box<dyn Page>>,
    /// The page that stays as it was until it is opened again.
    pub aside: Option<Box<dyn Page>>,
    /// The words of the study, for pages that search them.
    pub words: Words,
    /// What the codings of the study say about words, once somebody asked.
    pub learned: Learned,
    /// The code that the page which is opened is to be about.
    pub about: Option<CodeId>,
    /// True while a page leads to the transcript.
    pub going: bool,
    /// The coding of the review queue that is to have another place.
    pub carrying: Option<Carried>,
    /// The transcript.
    pub view: View,
    /// The codebook.
    pub book: Book,
    /// What lies over both.
    pub overlay: Option<Overlay>,
    /// Codes by last use, newest first.
    pub recent: Vec<CodeId>,
    /// What the keys `1` to `9` stand for.
    pub nine: Nine,
    /// The coding whose edges are being moved.
    pub edges: Option<Edges>,
    /// The last act, which `.` does again.
    pub last_deed: Option<Deed>,
    /// The codes given together in the last coding.
    pub last_codes: Vec<CodeId>,
    /// Which code is likely to come next.
    pub guess: Guess,
    /// How many codings cite each code.
    pub counts: BTreeMap<usize, u32>,
    /// What is counted of every coding; [`App::count`] brings it up to date.
    pub ledger: Ledger,
    /// What is shown.
    pub filter: Filter,
    /// What the filter's query finds.
    pub narrowing: Narrowing,
    /// Columns of the text, if the person chose them.
    pub reading_width: Option<u16>,
    /// True if every line shows whose turn it is; `None` where several
    /// participants speak.
    pub turn_marks: Option<bool>,
    /// False while the terminal has the mouse.
    pub mouse: bool,
    /// Words last searched for.
    pub searched: String,
    /// The status line.
    pub message: Message,
    /// How far writing is.
    pub write: WriteState,
    /// Acts that are not saved.
    pub unsaved: usize,
    /// What the last key asked.
    pub asked: Option<Asked>,
    /// True while keys are not taken: a box opened by itself, and what is
    /// typed was not meant for it. Ends with the first quiet moment.
    pub deaf: bool,
    /// Where the person is and was.
    pub places: Whereabouts,
    /// The player of recordings.
    pub player: Option<String>,
    /// The person's own folder of recordings.
    pub recordings: Option<PathBuf>,
    /// The person's editor for long texts.
    pub editor: Option<String>,
    /// The newest act of all when the interface began.
    pub began: Option<Stamp>,
    /// True once the person undid what was done before.
    pub went_back: bool,
    /// True for the linear mode.
    pub linear: bool,
}

impl App {
    /// The interface at its start, for a screen of `size` columns and rows.
    pub fn new(study: &Study, start: Start, size: (u16, u16)) -> Self {
        let mut app = Self {
            size,
            coder: start.coder,
            theme: start.theme,
            keymap: start.keymap,
            pending: Vec::new(),
            page: None,
            left: None,
            aside: None,
            words: Words::default(),
            learned: Learned::default(),
            about: None,
            going: false,
            carrying: None,
            view: View::default(),
            book: Book::default(),
            overlay: None,
            recent: Vec::new(),
            nine: Nine::default(),
            edges: None,
            last_deed: None,
            last_codes: Vec::new(),
            guess: Guess::default(),
            counts: BTreeMap::new(),
            ledger: Ledger::default(),
            filter: Filter::default(),
            narrowing: Narrowing::of(Wants::Words),
            reading_width: start.width,
            turn_marks: None,
            mouse: true,
            searched: String::new(),
            message: Message::default(),
            write: WriteState::Saved,
            unsaved: 0,
            asked: None,
            deaf: false,
            places: Whereabouts { began_with: start.theme.scheme, ..Whereabouts::default() },
            player: start.player,
            recordings: start.recordings,
            editor: start.editor,
            began: study.acts.iter().map(|a| a.turned.unwrap_or(a.at).max(a.at)).max(),
            went_back: false,
            linear: start.linear,
        };
        app.count(study);
        app.recent = used::recent_codes(study, &app.coder);
        app.nine = Nine::new(app.recent.iter().take(nine::KEYS));
        app.guess = Guess::new(study, &app.coder);
        let newest = app.recent.first().and_then(|id| study.codebook.find(id));
        app.book.selected = newest.unwrap_or(0);
        let named = start.source.and_then(|id| study.source_index(&id));
        let last = start.places.as_ref().and_then(|p| start::last(study, &app.coder, p));
        if let Some(places) = start.places {
            app.go_on(study, places);
        }
        let first = named.or(last).unwrap_or_else(|| start::first_open(study, &app.coder));
        app.open(study, first);
        app.greet(study, start.welcome);
        app
    }

    /// The source on screen.
    pub fn source<'s>(&self, study: &'s Study) -> Option<&'s Source> {
        study.sources.get(self.view.source)
    }

    /// What has the keyboard.
    pub fn focus(&self) -> Focus {
        if self.too_small() {
            return Focus::Transcript;
        }
        match &self.overlay {
            Some(overlay) => overlay.focus(),
            None if self.page.is_some() => self.page.as_ref().map_or(Focus::Transcript, |p| Focus::Page(p.name())),
            None if self.edges.is_some() => Focus::Edges,
            None if self.book.focused => Focus::Codebook,
            None => Focus::Transcript,
        }
    }

    /// True if the screen has no room for the interface.
    pub fn too_small(&self) -> bool {
        self.size.0 < area::SMALLEST.0 || self.size.1 < area::SMALLEST.1
    }

    /// Where the parts of the screen are.
    pub fn areas(&self, study: &Study) -> Areas {
        area::areas(self.size, self.source(study), self.reading_width)
    }

    /// True if a list opens below the cursor's line, so that the words it is
    /// about stay in sight.
    pub fn opens_below(&self) -> bool {
        let row = self.view.selection.map_or(self.view.cursor, |s| s.span.end.saturating_sub(1));
        let line = self.view.layout.row_of(row).saturating_sub(self.view.top);
        line < usize::from(self.size.1) * 2 / 5
    }

    /// Opens another source, at the place where it was left.
    pub fn open(&mut self, study: &Study, source: usize) {
        self.leave(study);
        self.edges = None;
        let id = study.sources.get(source).map_or_else(String::new, |s| s.id.clone());
        self.view = View { source, id, ..View::default() };
        self.opened(study);
        self.lay_out(study);
        self.come_back(study);
        self.settle_bookmarks(study);
        self.reveal(study);
    }

    /// Takes up a new size of the screen.
    pub fn resize(&mut self, study: &Study, size: (u16, u16)) {
        self.size = size;
        if let Some(Overlay::Editor(writing)) = &mut self.overlay {
            writing.resize(size, self.theme.faint());
        }
        self.lay_out(study);
        self.reveal(study);
        self.refresh_page(study);
    }

    /// Brings what is counted up to date.
    pub fn count(&mut self, study: &Study) {
        if self.ledger.update(study) {
            self.counts = self.ledger.counts();
        }
    }

    /// The page works out anew what it shows.
    pub fn refresh_page(&mut self, study: &Study) {
        self.count(study);
        pages::with(self, |page, app| page.refresh(app, study));
    }

    /// Takes up that codings, codes or marks are not what they were.
    pub fn study_changed(&mut self, study: &Study) {
        self.words.study_changed(study);
        self.narrowing.ask(&self.words, study);
        self.learned.study_changed(&self.words, study);
        self.follow(study);
        if let Some(at) = self.ledger.code_at(self.book.selected).and_then(|id| study.codebook.find(id)) {
            self.book.selected = at;
        }
        self.count(study);
        self.recent.retain(|id| study.codebook.find(id).is_some());
        self.nine.retain(|id| study.codebook.find(id).is_some());
        self.guess.study_changed(study);
        self.reindex(study);
        self.book.selected = self.book.selected.min(study.codebook.codes.len().saturating_sub(1));
        self.refresh_page(study);
    }

    pub(super) fn lay_out(&mut self, study: &Study) {
        let width = self.areas(study).text.width;
        if let Some(source) = self.source(study)
            && !self.view.layout.fits(width)
        {
            let at_top = self.view.layout.rows.get(self.view.top).map(|r| r.shown);
            self.view.layout = Layout::new(source, width);
            self.view.text = source.digest.clone();
            self.view.top = at_top.map_or(0, |at| self.view.layout.row_of(at));
        }
        self.reindex(study);
    }

    /// Says something in the status line.
    pub fn say(&mut self, text: impl Into<String>, tone: Tone) {
        self.message = Message { text: text.into(), tone };
    }

    /// The words an act is about: the selection, or else the sentence under
    /// the cursor. `true` if it is the sentence.
    pub fn target(&self, study: &Study) -> Option<(Span, bool)> {
        let source = self.source(study)?;
        if let Some(selection) = &self.view.selection {
            let snapped = segment::snap_to_graphemes(source, selection.span);
            return segment::trimmed(source, snapped).map(|s| (s, false));
        }
        super::select::unit_at(source, self.view.cursor, Unit::Sentence).map(|s| (s, true))
    }

    /// The codes to choose from.
    pub fn offered(codebook: &Codebook) -> impl Iterator<Item = usize> + '_ {
        let living =
            |c: &&crate::model::codebook::Code| c.codable && c.status != CodeStatus::Retired && c.merged_into.is_none();
        codebook.codes.iter().enumerate().filter(move |(_, c)| living(c)).map(|(i, _)| i)
    }
}
