//! Every action, to be found by typing what it does.
//!
//! A person does not know on which page a thing is done, so the list holds the
//! actions of all places: those that work here first, each other with where it
//! works. Choosing one of those goes there, and does it at once if it needs
//! nothing that has to be highlighted first; else the key is said.

use super::action::{Action, Command};
use super::app::{App, Tone};
use super::fuzzy::{self, Plainness};
use super::keymap::{self, Binding, Focus, Group, Keys, bindings};
use super::pages::{self, PageName, book, compare, framework, history, memos, progress, review, themes};
use super::update::{Effect, update};
use crate::model::study::Study;

/// Where an action works, seen from where the list was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where the person is.
    Here,
    /// On that page.
    On(PageName),
    /// On every page.
    Pages,
    /// In the transcript.
    Transcript,
    /// Once this was begun.
    After(Command),
}

impl Place {
    /// Where a row works, for somebody in `focus`; `None` for the keys of
    /// lists and input lines, which are no actions of their own.
    pub fn of(binding: &Binding, focus: Focus) -> Option<Self> {
        if !matches!(binding.keys, Keys::List(_)) || binding.command == Command::Commands {
            return None;
        }
        let on = |page: &PageName| binding.group == Group::Page(*page) && Focus::Page(*page).is_in(binding.focus);
        if focus.is_in(binding.focus) {
            Some(Self::Here)
        } else if let Some(page) = PageName::ALL.iter().find(|p| on(p)) {
            Some(Self::On(*page))
        } else if Focus::Transcript.is_in(binding.focus) {
            Some(Self::Transcript)
        } else if binding.group == Group::Pages {
            Some(Self::Pages)
        } else if matches!(binding.group, Group::Lists | Group::Write) {
            None
        } else {
            let begun = [(Focus::Edges, Command::Edges), (Focus::Trouble, Command::Trouble)];
            begun.into_iter().find(|(focus, _)| focus.is_in(binding.focus)).map(|(_, first)| Self::After(first))
        }
    }

    /// `on the codebook page`; empty for here.
    pub fn words(self) -> String {
        match self {
            Self::Here => String::new(),
            Self::On(page) => format!("on the {} page", page.title().to_lowercase()),
            Self::Pages => "on every page".to_owned(),
            Self::Transcript => "in the transcript".to_owned(),
            Self::After(first) => keymap::binding(first).map_or(String::new(), |b| format!("after “{}”", b.name)),
        }
    }

    /// Whose keys it has there.
    pub fn focus(self, here: Focus) -> Focus {
        match self {
            Self::Here => here,
            Self::On(page) => Focus::Page(page),
            Self::Pages => Focus::AnyPage,
            Self::Transcript => Focus::Transcript,
            Self::After(Command::Trouble) => Focus::Trouble,
            Self::After(_) => Focus::Edges,
        }
    }
}

/// How well an action fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Words of its name begin with what was typed.
    Name,
    /// Words of what is said of it do.
    Said,
    /// What was typed stands inside its name, or is made of first letters.
    Inside,
    /// What was typed stands inside other words that are said of it.
    InsideSaid,
    /// Its name has the letters, here and there.
    Scattered,
}

/// The rows that fit what is typed, the best first; with nothing typed those
/// that work in `focus`, then all others.
pub fn found(query: &str, app: &App, focus: Focus) -> Vec<usize> {
    let fit = |(index, binding): (usize, &&'static Binding)| {
        let place = Place::of(binding, focus)?;
        let rank = if query.trim().is_empty() { Rank::Name } else { rank(query, app, binding, (place, focus))? };
        let score = fuzzy::score(query, binding.name).unwrap_or(0) * 2 - binding.name.chars().count() as i32 / 8;
        let score = if query.trim().is_empty() { 0 } else { score };
        Some((rank, std::cmp::Reverse(score), place != Place::Here, index))
    };
    let mut fits: Vec<_> = bindings().iter().enumerate().filter_map(fit).collect();
    let real = fits.iter().any(|f| f.0 != Rank::Scattered);
    fits.retain(|f| !real || f.0 != Rank::Scattered);
    fits.sort_unstable();
    fits.into_iter().map(|f| f.3).collect()
}

fn rank(query: &str, app: &App, binding: &Binding, (place, focus): (Place, Focus)) -> Option<Rank> {
    let keys = app.keymap.keys_in(binding, place.focus(focus)).join(" ");
    let said = format!("{} {} {} {} {keys}", binding.name, binding.group.title(), place.words(), binding.help);
    let said = said.to_lowercase();
    match (fuzzy::plainness(query, &[binding.name]), fuzzy::plainness(query, &[&said])) {
        (Plainness::WordStart, _) => Some(Rank::Name),
        (_, Plainness::WordStart) => Some(Rank::Said),
        (Plainness::AsTyped, _) => Some(Rank::Inside),
        // One letter stands in everything.
        _ if query.split_whitespace().all(|w| w.len() > 1 && said.contains(&w.to_lowercase())) => {
            Some(Rank::InsideSaid)
        }
        _ => fuzzy::score(query, binding.name).map(|_| Rank::Scattered),
    }
}

/// Does the action, where it works.
pub fn choose(app: &mut App, study: &Study, (index, focus): (usize, Focus)) -> Vec<Effect> {
    let Some((binding, place)) = bindings().get(index).and_then(|b| Some((*b, Place::of(b, focus)?))) else {
        return Vec::new();
    };
    match place {
        Place::Here | Place::Pages | Place::After(_) => {}
        Place::On(page) => pages::go(app, study, page),
        Place::Transcript => {
            app.book.focused = false;
            if app.page.is_some() {
                pages::leave(app);
            }
        }
    }
    let at_once = match place {
        Place::Here => true,
        Place::On(_) => !of_entry(binding.command),
        Place::Transcript => binding.group != Group::Code || matches!(binding.command, Command::Undo | Command::Redo),
        Place::Pages | Place::After(_) => false,
    };
    if at_once {
        return update(app, study, Action::Command(binding.command));
    }
    let keys = app.keymap.keys_in(binding, place.focus(focus));
    let (key, name) = (keys.first().map_or("no key", String::as_str), binding.name);
    let words = match place {
        Place::Pages => format!("{key} does “{name}” on every page: g c, g m and others open one"),
        Place::After(first) => {
            let first =
                keymap::binding(first).map(|b| (app.keymap.keys_of(b).into_iter().next().unwrap_or_default(), b.name));
            let (begin, what) = first.unwrap_or_default();
            format!("first {begin} (“{what}”), then {key} does “{name}”")
        }
        Place::Transcript => format!("the transcript: {key} does “{name}” where the cursor is"),
        _ => {
            format!("the {} page: {key} does “{name}” with the highlighted entry", binding.group.title().to_lowercase())
        }
    };
    app.say(words, Tone::Info);
    Vec::new()
}

/// True for what is done with the highlighted entry of a page: which one that
/// is has to be seen first.
fn of_entry(command: Command) -> bool {
    match command {
        Command::Book(act) => !matches!(act, book::Do::New | book::Do::Sort | book::Do::FoldAll),
        Command::Memos(act) => !matches!(act, memos::Do::New | memos::Do::Sort),
        Command::Framework(act) => {
            use framework::Do;
            let of_page = matches!(act, Do::NextToDo | Do::PreviousToDo | Do::OnlyToDo | Do::DraftAll);
            !of_page && !matches!(act, Do::Columns | Do::Group | Do::Record | Do::Export)
        }
        Command::Themes(act) => !matches!(act, themes::Do::New | themes::Do::Record),
        Command::Compare(act) => {
            use compare::Do;
            let of_page = matches!(act, Do::Next | Do::Previous | Do::OnlyOpen | Do::Which | Do::Whom);
            !of_page && !matches!(act, Do::TakeAgreed | Do::Figures)
        }
        Command::Progress(act) => !matches!(act, progress::Do::Sort | progress::Do::NextUnread),
        Command::Review(act) => !matches!(act, review::Do::Next | review::Do::Previous),
        Command::History(act) => act != history::Do::Earlier,
        _ => false,
    }
}
