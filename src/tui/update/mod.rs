//! Action in, new state out.
//!
//! [`update`] is pure: it changes the [`App`] and says in [`Effect`]s what has
//! to happen in the world. It never touches the study; what an act does to it
//! comes back through the session.

pub mod act;
pub mod book;
pub mod change;
pub mod clash;
pub mod code;
pub mod edges;
pub mod find;
pub mod here;
pub mod history;
pub mod look;
pub mod menu;
pub mod motion;
pub mod mouse;
pub mod picker;
pub mod places;
pub mod prompt;
mod selecting;
pub mod write;

use super::action::{Action, Command};
use super::app::{App, Asked, Tone};
use super::applied::Told;
use super::keymap::{self, Focus, Key, KeyCode, Meaning};
use super::overlay::{Asking, Choosing, Input, LONGEST, Overlay, Picker, Prompt};
use super::pages;
use super::play::Recording;
use super::views;
use crate::model::change::Change;
use crate::model::coding::MarkKind;
use crate::model::study::Study;
use crate::model::table::Table;
use crate::session::WriteState;
use std::path::PathBuf;

pub use selecting::clear;
use selecting::{grow, select_unit, shrink, unselect, visual};

/// What has to happen outside the state.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// An act.
    Apply(Change),
    /// Acts that belong together, one after the other, and how they are told.
    Acts(Vec<Change>, Told),
    /// A table is written into a file that is none of the study's; true: in the
    /// place of one that is there.
    Export(Box<Table>, PathBuf, bool),
    /// Writing is tried again.
    Retry,
    /// What is not saved is written to another folder.
    SaveElsewhere(PathBuf),
    /// A recording is played.
    Play(Recording),
    /// The terminal's mouse reports go on or off.
    Mouse(bool),
    /// The person's own editor gets the text that is written.
    WriteElsewhere,
    /// The program stops until the shell brings it back.
    Suspend,
    /// The program ends once everything is saved.
    Quit,
}

/// Lines that a turn of the wheel moves.
pub const WHEEL: i32 = 3;

/// Takes up what happened.
pub fn update(app: &mut App, study: &Study, action: Action) -> Vec<Effect> {
    if welcomed(app, &action) {
        return Vec::new();
    }
    let before = app.spot(study);
    let effects = taken_up(app, study, action);
    app.jumped(study, before);
    effects
}

/// Closes the box of the first start; true if the key did nothing else. A key
/// that is a command already does what it says.
fn welcomed(app: &mut App, action: &Action) -> bool {
    if !matches!(app.overlay, Some(Overlay::Welcome)) || matches!(action, Action::Resize(..)) {
        return false;
    }
    app.overlay = None;
    let closing = [KeyCode::Enter, KeyCode::Escape, KeyCode::Char(' '), KeyCode::Char('q')];
    matches!(action, Action::Key(key) if !key.ctrl && closing.contains(&key.code))
}

fn taken_up(app: &mut App, study: &Study, action: Action) -> Vec<Effect> {
    match action {
        Action::Key(key) => match keyed(app, key) {
            Some(action) => take_up(app, study, action),
            None => Vec::new(),
        },
        other => {
            if !matches!(other, Action::Resize(..)) {
                app.pending.clear();
            }
            take_up(app, study, other)
        }
    }
}

/// What a key means after those that are pending; `None` if a sequence goes on
/// or comes to nothing.
fn keyed(app: &mut App, key: Key) -> Option<Action> {
    match app.keymap.meaning(app.focus(), &app.pending, key) {
        Meaning::Act(action) => {
            app.pending.clear();
            Some(action)
        }
        Meaning::Prefix => {
            if !app.deaf && !app.too_small() {
                app.message = Default::default();
                app.pending.push(key);
            }
            None
        }
        Meaning::Nothing if app.pending.is_empty() => {
            let letter = key.typed().is_some_and(char::is_alphanumeric);
            if letter && app.focus() == Focus::Codebook && !app.deaf {
                app.say(format!("{key} does nothing in the codebook: Esc goes back to the transcript"), Tone::Refused);
            }
            Some(Action::Unknown)
        }
        Meaning::Nothing => {
            let begun = std::mem::take(&mut app.pending);
            if key.code != KeyCode::Escape {
                app.say(format!("{} {key} means nothing here", keymap::key::shown(&begun)), Tone::Refused);
            }
            None
        }
    }
}

fn take_up(app: &mut App, study: &Study, action: Action) -> Vec<Effect> {
    let passes = match action {
        Action::Resize(..) => true,
        Action::Command(Command::Quit) => !app.deaf,
        _ => !app.deaf && !app.too_small(),
    };
    if !passes {
        return Vec::new();
    }
    if !matches!(action, Action::Command(_) | Action::Resize(..)) {
        app.asked = None;
    }
    match action {
        Action::Resize(columns, rows) => app.resize(study, (columns, rows)),
        Action::Scroll { lines, at } => mouse::scroll(app, study, lines, at),
        Action::Mouse { press, at, extend } => return mouse::press(app, study, press, at, extend),
        Action::Insert(c) => {
            return match picker::digit(app, c) {
                Some(place) => picker::take(app, study, place),
                None => type_text(app, study, c.encode_utf8(&mut [0; 4])),
            };
        }
        Action::Paste(text) => return type_text(app, study, &text),
        Action::Written(text) => write::from_elsewhere(app, &text),
        Action::Key(_) | Action::Unknown => {}
        Action::Recent(n) => {
            return if allowed(app, study, Command::Recent) { code::recent(app, study, n) } else { Vec::new() };
        }
        Action::Extend(motion) => {
            if allowed(app, study, Command::Extend) {
                app.message = Default::default();
                motion::extend(app, study, motion);
            }
        }
        Action::Command(Command::Clear) if matches!(app.asked, Some(Asked::Turn(..))) => {
            app.asked = None;
            app.say("left as it is", Tone::Info);
        }
        Action::Command(command) => {
            if allowed(app, study, command) {
                return run(app, study, command);
            }
            app.asked = None;
        }
    }
    Vec::new()
}

/// True if the command is possible now; if not, says why.
fn allowed(app: &mut App, study: &Study, command: Command) -> bool {
    let answer = keymap::binding(command).map_or(Ok(()), |b| (b.enabled)(app, study));
    if let Err(reason) = &answer {
        app.say(reason.clone(), Tone::Refused);
    }
    answer.is_ok()
}

fn run(app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
    let asked = app.asked.take();
    if !matches!(app.focus(), Focus::Prompt) {
        app.message = Default::default();
    }
    match command {
        Command::Move(motion) => motion::go(app, study, motion),
        Command::Select(unit) => select_unit(app, study, unit),
        Command::Visual => visual(app, study),
        Command::Grow => grow(app, study),
        Command::Shrink => shrink(app, study),
        Command::Clear => unselect(app, study),
        Command::GoTo => ask(app, Asking::Turn),
        Command::Find => ask(app, Asking::Words),
        Command::FindNext => find::step(app, study, true),
        Command::FindPrevious => find::step(app, study, false),
        Command::Palette => code::palette(app, study),
        Command::Repeat => return act::repeat(app, study),
        Command::RepeatOn(unit) => return act::repeat_on(app, study, unit),
        Command::Pin => act::pin(app, study),
        Command::NewCode => code::new_code(app, study),
        Command::InVivo => code::in_vivo(app, study),
        Command::Highlight => return code::highlight(app, study),
        Command::NextHere => change::next(app, study),
        Command::Highlights => change::highlights(app, study),
        Command::Edge { .. } => return edges::command(app, study, command),
        Command::Accept | Command::Cancel if app.focus() == Focus::Edges => return edges::command(app, study, command),
        Command::Comment => code::comment(app, study),
        Command::CodingMemo => code::memo(app, study),
        Command::Write(edit) => return write::command(app, study, edit),
        Command::Undo | Command::Redo => return history::turn(app, study, command, asked),
        Command::Commands => {
            app.overlay = Some(Overlay::Picker(Picker::new(Choosing::Action(app.focus()), app, study)))
        }
        Command::Go(page) => pages::go(app, study, page),
        Command::Leave => pages::step_out(app, study),
        Command::Transcript => pages::leave(app),
        Command::Back => pages::back(app, study),
        Command::Review(act) if app.page.is_none() => return pages::review::in_text(app, study, act),
        Command::Filter => pages::open_line(app),
        Command::SwitchPanel => book::switch(app, study),
        Command::Details => app.overlay = Some(Overlay::Details(0)),
        Command::Look(what) => look::command(app, study, what),
        Command::OnlyMine => app.toggle_mine(study),
        Command::Place(what) => return places::run(app, study, what),
        Command::Open => app.overlay = Some(Overlay::Picker(Picker::new(Choosing::Source, app, study))),
        Command::MarkRead => menu::mark(app, study, MarkKind::Read),
        Command::MarkComplete => menu::mark(app, study, MarkKind::Complete),
        Command::MarkSkipped => menu::mark(app, study, MarkKind::Skipped),
        Command::Mouse => return mouse::toggle(app),
        Command::Help => app.overlay = Some(Overlay::Help(Input::default(), views::first_top(app))),
        Command::Trouble => app.overlay = Some(Overlay::Trouble),
        Command::Retry => return retry(app),
        Command::SaveElsewhere => ask(app, Asking::Folder),
        Command::Suspend => return vec![Effect::Suspend],
        Command::Quit => return quit(app, asked),
        _ => match change::of(app, command) {
            Some(edit) => return change::current(app, study, edit),
            None => return in_list(app, study, command),
        },
    }
    Vec::new()
}

/// Commands of lists and input lines.
fn in_list(app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
    if command == Command::Cancel {
        if matches!(&app.overlay, Some(Overlay::Prompt(p)) if p.asking == Asking::Filter) {
            pages::close_line(app, study);
        }
        if matches!(&app.overlay, Some(Overlay::Prompt(p)) if p.asking == Asking::Query) {
            app.narrow(study, None);
            app.say("the query is off", Tone::Info);
        }
        if app.overlay.take().is_none() {
            app.book.focused = false;
        }
        return Vec::new();
    }
    match app.overlay {
        None if app.page.is_some() => {
            pages::with(app, |page, app| page.command(app, study, command)).unwrap_or_default()
        }
        None => book::command(app, study, command),
        Some(Overlay::Picker(_)) => picker::command(app, study, command),
        Some(Overlay::Prompt(_)) => prompt::command(app, study, command),
        Some(Overlay::Menu(_)) => menu::command(app, study, command),
        _ => {
            read_on(app, study, command);
            Vec::new()
        }
    }
}

/// Typed or pasted text goes to the input line that is open, else nowhere: a
/// paste must not run as commands.
fn type_text(app: &mut App, study: &Study, text: &str) -> Vec<Effect> {
    let typed = match &mut app.overlay {
        Some(Overlay::Picker(p)) => p.input.insert(text),
        Some(Overlay::Prompt(p)) => p.insert(text),
        Some(Overlay::Help(input, top)) => {
            *top = 0;
            input.insert(text)
        }
        Some(Overlay::Menu(_)) => return menu::letter(app, study, text),
        Some(Overlay::Editor(_)) => return write::typed(app, study, text),
        _ => {
            app.say("pasted text is not taken here", Tone::Refused);
            return Vec::new();
        }
    };
    if !typed {
        app.say(format!("too long: an input line takes {LONGEST} bytes"), Tone::Refused);
    }
    picker::typed(app, study);
    prompt::typed(app, study);
    Vec::new()
}

/// Scrolling and filtering where nothing is chosen: help and details.
fn read_on(app: &mut App, study: &Study, command: Command) {
    let last = views::last_top(app, study);
    let page = usize::from(app.size.1 / 2);
    let (input, top) = match &mut app.overlay {
        Some(Overlay::Help(input, top)) => (Some(input), top),
        Some(Overlay::Details(top)) => (None, top),
        _ => return,
    };
    let edited = input.is_some_and(|input| edit(input, command));
    *top = if edited { 0 } else { picker::scrolled(*top, last, page, command) };
}

/// Changes an input line; false if the command is none of its own.
pub fn edit(input: &mut Input, command: Command) -> bool {
    match command {
        Command::DeleteBack => input.delete_back(),
        Command::DeleteForward => input.delete_forward(),
        Command::DeleteWord => input.delete_word(),
        Command::DeleteAll => *input = Input::default(),
        Command::InputLeft => input.left(),
        Command::InputRight => input.right(),
        Command::InputHome => input.home(),
        Command::InputEnd => input.end(),
        _ => return false,
    }
    true
}

fn ask(app: &mut App, asking: Asking) {
    app.overlay = Some(Overlay::Prompt(Prompt::new(asking, "")));
}

/// Ends the program; with acts that could not be saved only after the box said
/// so and the key was pressed again.
fn quit(app: &mut App, asked: Option<Asked>) -> Vec<Effect> {
    let failed = matches!(app.write, WriteState::Failed(_));
    match &app.overlay {
        _ if !failed || app.too_small() && asked == Some(Asked::Lose) => return vec![Effect::Quit],
        Some(Overlay::Trouble) if asked == Some(Asked::Lose) => return vec![Effect::Quit],
        Some(Overlay::Trouble) => app.asked = Some(Asked::Lose),
        _ => {
            app.overlay = Some(Overlay::Trouble);
            app.asked = app.too_small().then_some(Asked::Lose);
        }
    }
    Vec::new()
}

fn retry(app: &mut App) -> Vec<Effect> {
    app.overlay = None;
    app.say("trying again to save", Tone::Info);
    vec![Effect::Retry]
}

/// Moves the cursor to a turn by its number; false if there is none.
pub fn go_to_turn(app: &mut App, study: &Study, number: u32) -> bool {
    let found = app.source(study).and_then(|s| s.blocks.iter().find(|b| b.turn == Some(number) && !b.text.is_empty()));
    match found.map(|b| b.text.start) {
        Some(at) => {
            clear(app);
            app.places.leap = true;
            motion::jump(app, study, at);
            true
        }
        None => {
            let last = app.source(study).and_then(|s| s.turns.last()).map_or(0, |t| t.number);
            app.say(format!("there is no turn {number}: the last is {last}"), Tone::Refused);
            false
        }
    }
}
