//! The list of places: which are listed, and what stands in their lines.

use super::super::list::{Entry, split};
use super::{Compare, columns};
use crate::analysis::compare::{Compared, Comparison, Kind, State};
use crate::model::study::Study;
use crate::text::plain::shown;
use crate::tui::app::App;
use ratatui::style::Style;

/// Which places are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    Everything,
    /// Those in which they differ.
    Differences,
    /// Of them those on which nothing is decided.
    Open,
    /// Those that were decided.
    Decided,
    /// Those of one kind.
    Only(Kind),
}

impl Which {
    /// All of them, in the order in which they are asked for.
    pub const ALL: [Self; 9] = [
        Self::Differences,
        Self::Open,
        Self::Decided,
        Self::Everything,
        Self::Only(Kind::Agreed),
        Self::Only(Kind::Boundaries),
        Self::Only(Kind::OtherCode),
        Self::Only(Kind::OnlyFirst),
        Self::Only(Kind::OnlySecond),
    ];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Differences => "all differences",
            Self::Open => "differences on which nothing is decided",
            Self::Decided => "what was decided",
            Self::Only(Kind::Agreed) => "where they agree",
            Self::Only(Kind::Boundaries) => "the same code, other boundaries",
            Self::Only(Kind::OtherCode) => "the same words, another code",
            Self::Only(Kind::OnlyFirst) => "only the first coder",
            Self::Only(Kind::OnlySecond) => "only the second coder",
        }
    }

    /// True if it lists the place.
    pub fn lists(self, place: &Compared) -> bool {
        match self {
            Self::Everything => true,
            Self::Differences => place.kind != Kind::Agreed,
            Self::Open => place.state() == State::Open,
            Self::Decided => place.decided.is_some(),
            Self::Only(kind) => place.kind == kind,
        }
    }
}

/// What a place is known by, also when the study has changed.
pub fn key(study: &Study, place: &Compared) -> String {
    let id = |at: Option<usize>| at.map_or("", |at| study.codings[at].id.0.as_str());
    format!("{}/{}", id(place.codings[0]), id(place.codings[1]))
}

impl Compare {
    /// Lists the places, without their words.
    pub(super) fn fill(&mut self, app: &App, study: &Study) {
        self.places.clear();
        let Ok(made) = &self.made else {
            self.list.set(Vec::new());
            return;
        };
        self.list.columns = columns(&made.coders, split(app.areas(study).page).0.width);
        let mut entries: Vec<Entry> = Vec::new();
        let mut source = None;
        for (at, place) in made.places.iter().enumerate().filter(|(_, place)| self.which.lists(place)) {
            if source.replace(place.source) != Some(place.source) {
                entries.push(heading(study, made, place.source));
            }
            let key = key(study, place);
            let code = place.all().next().and_then(|at| study.codings[at].code.as_ref());
            let code = code.and_then(|c| study.codebook.resolve(c));
            let style = Style::new().fg(app.theme.code(study, code));
            let faint = place.state() != State::Open;
            self.places.insert(key.clone(), at);
            entries.push(Entry { key, of: at, style, faint, ..Entry::default() });
        }
        self.list.set(entries);
        if self.list.filter.is_empty() {
            return;
        }
        // A filter looks at the words of all.
        let words = std::mem::take(&mut self.list.filter);
        self.put_in(study, None);
        self.list.set_filter(&words);
    }

    /// Puts words into lines: those on screen of a list so high, or all.
    pub(super) fn put_in(&mut self, study: &Study, height: Option<u16>) {
        let Ok(made) = &self.made else { return };
        self.list
            .put_in(height, |entry| made.places.get(entry.of).map_or(Vec::new(), |place| cells(study, made, place)));
    }

    /// Lists only places with a coding that the query finds, if there is one.
    pub(super) fn narrow_down(&mut self, study: &Study) {
        let Ok(made) = &self.made else { return };
        let only = self.narrowing.found().map(|found| {
            let holds = |place: &Compared| place.all().any(|at| found.codings.contains(&study.codings[at].id));
            self.places.iter().filter(|(_, at)| holds(&made.places[**at])).map(|(key, _)| key.clone()).collect()
        });
        self.list.set_only(only);
    }
}

fn heading(study: &Study, made: &Comparison, source: usize) -> Entry {
    let (title, counts) = (&study.sources[source].title, made.sources[source].1);
    let words = format!("{title} · {} agree, {} open, {} decided", counts.agreed(), counts.open, counts.decided);
    Entry { key: format!("source/{source}"), cells: vec![words], heading: true, ..Entry::default() }
}

fn cells(study: &Study, made: &Comparison, place: &Compared) -> Vec<String> {
    let source = &study.sources[place.source];
    let code = |at: Option<usize>| match at {
        Some(at) => study.codings[at].code.as_ref().map_or("highlight".to_owned(), |c| study.code_name(c)),
        None => "not coded".to_owned(),
    };
    let span = place.span(study);
    vec![
        code(place.codings[0]),
        code(place.codings[1]),
        source.turn_of(span).map_or(String::new(), |t| t.to_string()),
        differ(place.kind, &made.coders),
        counts(study, made, place),
        shown(source.slice(span), 200),
        // Not shown in the line: what a filter may also ask for.
        format!("{} {} {}", source.title, source.id, place.state().word()),
    ]
}

/// In what they differ, in a word or two.
fn differ(kind: Kind, coders: &[String; 2]) -> String {
    match kind {
        Kind::Agreed => "nothing".to_owned(),
        Kind::Boundaries => "boundaries".to_owned(),
        Kind::OtherCode => "code".to_owned(),
        Kind::OnlyFirst | Kind::OnlySecond => kind.said(coders),
    }
}

/// What counts: what was decided, what both have, or nothing yet.
pub fn counts(study: &Study, made: &Comparison, place: &Compared) -> String {
    match (made.decision(place), place.kind) {
        (None, Kind::Agreed) => "agreed".to_owned(),
        (None, _) => "open".to_owned(),
        (Some(decision), _) => decision.outcome(study, place).said(&made.coders),
    }
}
