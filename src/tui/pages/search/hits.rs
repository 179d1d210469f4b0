//! The list of hits: where they are is known of all, what they say only of
//! those around the highlighted one.

use crate::model::span::Span;
use crate::model::study::Study;
use crate::search::show::{self, Part};
use crate::search::table::About;
use crate::search::units::Place;
use crate::search::{Hit, LookedUp, lexicon::Lexicon};
use crate::text::plain::shown;
use crate::tui::action::Command;
use crate::tui::app::App;
use crate::tui::area::first_shown;
use crate::tui::update::picker::moved;
use crate::tui::views::paint::width;
use ratatui::layout::{Position, Rect};
use std::collections::{BTreeSet, HashMap};

/// Code points of the highlighted hit that are shown, and of what stands around.
const WHOLE: u32 = 3_000;
const AROUND: usize = 400;
/// Codes of it that are named.
const CODES: usize = 10;
/// Characters that are spoken.
const SPOKEN: usize = 600;
/// Lines kept in words at most.
const KEPT: usize = 2_000;

/// What a hit is known by, also when the study has changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    source: String,
    span: Span,
    coding: Option<String>,
}

impl Key {
    /// Of a place in the study as it is.
    pub fn of(study: &Study, place: Place) -> Self {
        let source = study.sources.get(place.source).map_or_else(String::new, |s| s.id.clone());
        let coding = place.coding.and_then(|c| study.codings.get(c)).map(|c| c.id.0.clone());
        Self { source, span: place.span, coding }
    }
}

/// Columns of the screen for where a hit is, who speaks, and its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Source and turn.
    pub place: u16,
    /// Who.
    pub who: u16,
    /// Words.
    pub words: u16,
}

/// A hit in words.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Source and turn.
    pub place: String,
    /// Who speaks.
    pub who: String,
    /// Its words.
    pub words: Vec<Part>,
    /// Words found that are not among those.
    pub more: usize,
    /// True if it is chosen.
    pub chosen: bool,
}

/// The highlighted hit in full.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// Source, turn, who speaks.
    pub head: String,
    /// The names of its codes; of many the first, and how many more.
    pub codes: Vec<String>,
    /// What is said before.
    pub before: Vec<String>,
    /// Its words.
    pub words: Vec<Part>,
    /// What is said after.
    pub after: Vec<String>,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// Where they are, in order.
    pub places: Vec<Place>,
    /// In how many sources.
    pub sources: usize,
    /// Which is highlighted.
    pub selected: usize,
    /// Those chosen.
    pub chosen: BTreeSet<Key>,
    /// The highlighted one, as it was when it was.
    at: Option<Key>,
    /// Those in words.
    pub rows: HashMap<usize, Row>,
    /// The highlighted one in full.
    pub whole: Whole,
    /// Columns that naming their turns and speakers takes at most.
    widest: (u16, u16),
    /// What the rows were made for.
    made_for: Columns,
}

impl Hits {
    /// Another query: the first hit is highlighted.
    pub fn forget(&mut self) {
        (self.at, self.selected) = (None, 0);
    }

    /// Takes new hits; the same is highlighted as before, or what is there now.
    pub fn set(&mut self, study: &Study, places: Vec<Place>) {
        self.places = places;
        self.rows.clear();
        let mut sources: Vec<usize> = self.places.iter().map(|p| p.source).collect();
        sources.sort_unstable();
        sources.dedup();
        self.sources = sources.len();
        self.widest = widest(study, &sources);
        if let Some(at) = &self.at {
            let there = |p: &Place| study.sources.get(p.source).is_some_and(|s| s.id == at.source);
            let near = || self.places.iter().enumerate().filter(|(_, p)| there(p));
            let same = near().find(|(_, p)| Key::of(study, **p) == *at);
            let same = same.or_else(|| near().find(|(_, p)| p.span == at.span));
            let found = same.or_else(|| near().find(|(_, p)| p.span.overlaps(at.span)));
            self.selected = found.map_or(self.selected, |(number, _)| number);
        }
        self.selected = self.selected.min(self.places.len().saturating_sub(1));
        if !self.chosen.is_empty() {
            let there: BTreeSet<Key> = self.places.iter().map(|p| Key::of(study, *p)).collect();
            self.chosen.retain(|key| there.contains(key));
        }
        self.stand(study);
    }

    /// The words are not there: nothing is listed, what was highlighted is kept.
    pub fn wait(&mut self) {
        self.places.clear();
        self.blank();
    }

    /// Nothing in words.
    pub fn blank(&mut self) {
        self.rows.clear();
        self.whole = Whole::default();
    }

    /// The highlighted hit.
    pub fn here(&self) -> Option<Place> {
        self.places.get(self.selected).copied()
    }

    fn stand(&mut self, study: &Study) {
        self.at = self.here().map(|place| Key::of(study, place)).or(self.at.take());
    }

    /// The hits that an act is about: those chosen, or the highlighted one.
    pub fn about(&self, study: &Study) -> Vec<Place> {
        match self.chosen.is_empty() {
            true => self.here().into_iter().collect(),
            false => self.places.iter().filter(|p| self.chosen.contains(&Key::of(study, **p))).copied().collect(),
        }
    }

    /// Takes up a movement or a choice.
    pub fn command(&mut self, app: &App, study: &Study, command: Command) {
        let last = self.places.len().saturating_sub(1);
        match command {
            Command::ListNext => self.selected = (self.selected + 1).min(last),
            Command::ListPrevious => self.selected = self.selected.saturating_sub(1),
            Command::Choose => {
                if let Some(place) = self.here() {
                    let key = Key::of(study, place);
                    if !self.chosen.remove(&key) {
                        self.chosen.insert(key);
                    }
                    self.rows.remove(&self.selected);
                    self.selected = (self.selected + 1).min(last);
                }
            }
            other => self.selected = moved(self.selected, last, usize::from(app.size.1 / 2), other),
        }
        self.stand(study);
    }

    /// Highlights the hit at a place on screen; false if none is there.
    pub fn click(&mut self, list: Rect, at: (u16, u16)) -> bool {
        let body = body(list);
        if !body.contains(Position::new(at.0, at.1)) {
            return false;
        }
        let number = first_shown(self.selected, self.places.len(), body.height) + usize::from(at.1 - body.y);
        let there = number < self.places.len();
        if there {
            self.selected = number;
        }
        there
    }

    /// Puts those around the highlighted one into words, and that one in full.
    pub fn look(&mut self, study: &Study, (looked, lexicon): (&LookedUp, &Lexicon), (columns, reach): (Columns, u16)) {
        if self.made_for != columns || self.rows.len() > KEPT {
            self.rows.clear();
            self.made_for = columns;
        }
        self.stand(study);
        let reach = usize::from(reach);
        for number in self.selected.saturating_sub(reach)..(self.selected + reach).min(self.places.len()) {
            if !self.rows.contains_key(&number) {
                let row = self.row(study, looked, self.places[number]);
                self.rows.insert(number, row);
            }
        }
        self.whole = self.here().map_or_else(Whole::default, |place| whole(study, lexicon, &hit(looked, study, place)));
    }

    fn row(&self, study: &Study, looked: &LookedUp, place: Place) -> Row {
        let hit = hit(looked, study, place);
        let source = &study.sources[place.source];
        let (words, more) = show::line(source, &hit, usize::from(self.made_for.words), 0);
        let who = show::speakers(source, place.span).join(", ");
        let chosen = self.chosen.contains(&Key::of(study, place));
        Row { place: show::short_place(source, turn(study, place)), who, words, more, chosen }
    }

    /// Columns for a list of `room`: as much for where and who as the hits may
    /// need, but most for the words.
    pub fn columns(&self, room: u16) -> Columns {
        let place = self.widest.0.clamp(5, (room / 4).max(5));
        let who = self.widest.1.clamp(3, (room / 6).max(3));
        Columns { place, who, words: room.saturating_sub(place + who + 4) }
    }

    /// What is marked in a source: the words found, or else the hits themselves;
    /// by start.
    pub fn marked(&self, looked: &LookedUp, study: &Study, source: usize) -> Vec<Span> {
        let here = || self.places.iter().filter(|p| p.source == source);
        let mut spans: Vec<Span> = here().flat_map(|p| looked.highlights(study, *p)).collect();
        if spans.is_empty() {
            spans = here().map(|p| p.span).collect();
        }
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    /// A hit in words for the ear.
    pub fn say(&self, study: &Study, place: Place) -> String {
        let source = &study.sources[place.source];
        let chosen = if self.chosen.contains(&Key::of(study, place)) { "chosen, " } else { "" };
        let turn = turn(study, place).map_or_else(String::new, |turn| format!(", turn {turn}"));
        let who = show::speakers(source, place.span).join(" and ");
        let who = if who.is_empty() { who } else { format!(", {who}") };
        let codes = self.whole.codes.join(", ");
        let codes = if codes.is_empty() { codes } else { format!("; coded: {codes}") };
        let (number, all) = (self.selected + 1, self.places.len());
        let words = self.whole.words.iter().map(|p| p.text.as_str()).collect::<String>();
        format!("{chosen}hit {number} of {all}: {}{turn}{who}: {}{codes}", source.id, shown(&words, SPOKEN))
    }
}

/// Where the hits are, below the titles.
pub fn body(list: Rect) -> Rect {
    Rect { y: list.y + 1, height: list.height.saturating_sub(1), ..list }
}

fn hit(looked: &LookedUp, study: &Study, place: Place) -> Hit {
    Hit { place, highlights: looked.highlights(study, place), score: 0.0 }
}

fn turn(study: &Study, place: Place) -> Option<u32> {
    let source = &study.sources[place.source];
    source.turn_of(place.span).filter(|_| place.span != Span::new(0, source.chars()))
}

fn listed(study: &Study, codes: &[usize]) -> Vec<String> {
    let mut out: Vec<String> = codes.iter().take(CODES).map(|c| study.codebook.codes[*c].name.clone()).collect();
    if codes.len() > CODES {
        out.push(format!("{} more", codes.len() - CODES));
    }
    out
}

/// All there is to say of a hit.
fn whole(study: &Study, lexicon: &Lexicon, hit: &Hit) -> Whole {
    let about = About::of(study, &study.sources[hit.place.source], hit);
    let turn = about.turn.map_or_else(String::new, |turn| format!(", turn {turn}"));
    let who = about.speakers.join(", ");
    let who = if who.is_empty() { who } else { format!(" · {who}") };
    let said = |span: Span| {
        let who = show::speakers(about.source, span).first().map_or_else(String::new, |s| format!("{s}: "));
        format!("{who}{}", shown(about.source.slice(span), AROUND))
    };
    let (before, after) = show::around(lexicon, hit.place, 1);
    Whole {
        head: format!("{}{turn}{who}", about.source.id),
        codes: listed(study, &about.codes),
        before: before.iter().map(|p| said(p.span)).collect(),
        words: show::whole(about.source, hit, WHOLE),
        after: after.iter().map(|p| said(p.span)).collect(),
    }
}

/// Columns that naming turns and speakers of these sources takes at most.
fn widest(study: &Study, sources: &[usize]) -> (u16, u16) {
    sources.iter().fold((0, 0), |(place, who), at| {
        let source = &study.sources[*at];
        let turns = source.turns.last().map(|t| t.number);
        let label = source.speakers.iter().map(|s| width(&s.label)).max().unwrap_or(0);
        (place.max(width(&show::short_place(source, turns))), who.max(label))
    })
}
