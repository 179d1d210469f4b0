//! The event loop: wait, take up what came, draw once.
//!
//! A thread of its own reads the terminal: reading blocks, and on a terminal
//! that is gone it may never come back, but the loop must still end, and in
//! order. Everything that waits is taken up before a frame is drawn, so a flood of
//! keys or of mouse events costs one frame. The disk never holds a frame: acts
//! are handed to the session's writer, and the loop looks for its
//! acknowledgements, often while something is pending and seldom otherwise.

use super::action::Action;
use super::app::{App, Start, Tone};
use super::effect::{self, Desk};
use super::event::{self, Clicks};
use super::keymap::Keymap;
use super::overlay::Overlay;
use super::reader::Reader;
use super::terminal::{self, Screen, Signals};
use super::theme::{Scheme, Theme};
use super::update::update;
use super::views::draw;
use crate::session::{Session, WriteState};
use ratatui::layout::Rect;
use std::io;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

/// How long to wait for an event while acts are pending, and otherwise.
const WAIT: (Duration, Duration) = (Duration::from_millis(8), Duration::from_millis(120));
/// How long between two steps of a look at what other programs do: one asks, the
/// next takes up the answer.
const LOOK: Duration = Duration::from_millis(500);
/// At most so many events are taken up for one frame.
const BATCH: usize = 512;

/// How the interface is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// Id of the source to open; `None` takes the first that is not complete.
    pub source: Option<String>,
    /// False leaves the mouse to the terminal.
    pub mouse: bool,
    /// True for no colours (`NO_COLOR`).
    pub no_color: bool,
    /// Which colours; `None` takes what fits the terminal.
    pub scheme: Option<Scheme>,
}

impl Default for Options {
    fn default() -> Self {
        Self { source: None, mouse: true, no_color: false, scheme: None }
    }
}

/// Why the interface ended before its time.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// The terminal did not do what was asked.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
    /// Acts could not be saved and the person left all the same, or the
    /// program was asked to end. The sentence says why.
    #[error("{0}")]
    NotSaved(String),
}

/// Who ended the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The person at it.
    ByPerson,
    /// The system, with a signal of this number.
    BySignal(u8),
}

/// Runs the interface until the person ends it or the program is asked to.
///
/// # Errors
/// If the terminal fails, or acts could not be saved.
pub fn run(mut session: Session, options: Options) -> Result<Ended, TuiError> {
    let coder = session.coder().to_owned();
    let signals = Signals::listen()?;
    let mut unsaved = 0;
    let shown = show(&mut session, (&coder, &signals), options, &mut unsaved);
    // Whatever became of the terminal: what was done goes to the disk first.
    session.finish().map_err(|e| TuiError::NotSaved(parting(unsaved, &e.to_string())))?;
    match (shown, signals.ended()) {
        // A terminal that is closed fails and says so with a signal.
        (Ok(()) | Err(TuiError::Terminal(_)), Some(signal)) => Ok(Ended::BySignal(signal)),
        (shown, _) => shown.map(|()| Ended::ByPerson),
    }
}

/// What is said at the end when acts are lost.
fn parting(unsaved: usize, why: &str) -> String {
    match unsaved {
        0 => why.to_owned(),
        1 => format!("1 act is lost: {why}"),
        n => format!("{n} acts are lost: {why}"),
    }
}

fn show(
    desk: &mut impl Desk,
    (coder, signals): (&str, &Signals),
    options: Options,
    unsaved: &mut usize,
) -> Result<(), TuiError> {
    let theme = theme(&options);
    let (mut screen, _guard) = terminal::take(options.mouse)?;
    let size = screen.size()?;
    let start = Start { source: options.source, coder: coder.to_owned(), theme, keymap: Keymap::default() };
    let mut app = App::new(desk.study(), start, (size.width, size.height));
    app.mouse = options.mouse;
    let ended = events(desk, &mut app, &mut screen, signals);
    *unsaved = app.unsaved;
    let rescued = effect::rescue(&desk.study().root, &app);
    ended?;
    match rescued {
        None => Ok(()),
        Some(Ok(path)) => Err(TuiError::NotSaved(format!("what you were writing is in {}", path.display()))),
        Some(Err(why)) => Err(TuiError::NotSaved(format!("what you were writing is lost: {why}"))),
    }
}

/// The colours that were asked for, else those that fit the terminal.
fn theme(options: &Options) -> Theme {
    let variable = |name: &str| std::env::var(name).ok();
    let (colorterm, term, fgbg) = (variable("COLORTERM"), variable("TERM"), variable("COLORFGBG"));
    let found = Theme::detect(options.no_color, colorterm.as_deref(), term.as_deref(), fgbg.as_deref());
    options.scheme.map_or(found, |scheme| found.with(scheme))
}

fn events(desk: &mut impl Desk, app: &mut App, screen: &mut Screen, signals: &Signals) -> io::Result<()> {
    let (reader, mut clicks) = (Reader::start(BATCH), Clicks::default());
    let received = &reader.events;
    let (mut dirty, mut leaving) = (true, false);
    let mut looked = Instant::now();
    while signals.ended().is_none() {
        dirty |= signals.obey(screen, app.mouse)? | effect::poll(desk, app);
        match (leaving, &app.write) {
            (true, WriteState::Saved) => return Ok(()),
            (true, WriteState::Failed(_)) => leaving = false,
            _ => {}
        }
        if std::mem::take(&mut dirty) {
            frame(desk, app, screen)?;
        }
        let wait = if matches!(app.write, WriteState::Pending(_)) { WAIT.0 } else { WAIT.1 };
        let first = match received.recv_timeout(wait) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => {
                effect::quiet(app);
                if looked.elapsed() >= LOOK && !leaving {
                    looked = Instant::now();
                    dirty |= effect::look_outside(desk, app);
                }
                // A terminal that is gone has no size.
                dirty |= crossterm::terminal::size()? != app.size;
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return Err(io::ErrorKind::UnexpectedEof.into()),
        };
        dirty = true;
        for event in std::iter::once(first).chain(received.try_iter().take(BATCH)) {
            let Some(action) = event::action(event, &mut clicks).filter(|_| !leaving) else {
                continue;
            };
            if let Action::Resize(columns, rows) = action {
                // Small for a moment and then as before: what stood there is gone.
                screen.resize(Rect::new(0, 0, columns, rows))?;
            }
            match take_up(desk, app, (screen, &reader), action)? {
                Some(Leave::AllTheSame) => return Ok(()),
                leave => leaving = leave.is_some(),
            }
        }
    }
    Ok(())
}

/// How a person wants to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leave {
    /// Once everything is saved.
    Saved,
    /// Also without: they were told what is not saved.
    AllTheSame,
}

/// One action, with what it asks of the terminal.
fn take_up(
    desk: &mut impl Desk,
    app: &mut App,
    (screen, reader): (&mut Screen, &Reader),
    action: Action,
) -> io::Result<Option<Leave>> {
    let effects = update(app, desk.study(), action);
    let outcome = effect::run(desk, app, effects);
    if let Some(on) = outcome.mouse {
        terminal::set_mouse(on)?;
    }
    if outcome.elsewhere {
        elsewhere(desk, app, screen, reader)?;
    }
    if outcome.suspend {
        terminal::suspend(screen, app.mouse)?;
    }
    // With acts that could not be saved, `update` lets nobody leave who was not told.
    let failed = matches!(app.write, WriteState::Failed(_));
    Ok(outcome.quit.then_some(if failed { Leave::AllTheSame } else { Leave::Saved }))
}

/// Lends the terminal to the person's own editor with the text that is written,
/// and takes up what that leaves.
fn elsewhere(desk: &impl Desk, app: &mut App, screen: &mut Screen, reader: &Reader) -> io::Result<()> {
    let Some(Overlay::Editor(writing)) = &app.overlay else {
        return Ok(());
    };
    let set =
        ["VISUAL", "EDITOR"].into_iter().find_map(|name| std::env::var(name).ok().filter(|l| !l.trim().is_empty()));
    let Some(line) = set else {
        app.say("no editor is named: set VISUAL or EDITOR before you start emic", Tone::Refused);
        return Ok(());
    };
    let path = match effect::hand_out(&desk.study().root, &writing.editor.text()) {
        Ok(path) => path,
        Err(why) => {
            app.say(why, Tone::Refused);
            return Ok(());
        }
    };
    let ended = reader.resting(|| terminal::lend(screen, app.mouse, &line, &path))?;
    let text = match ended {
        Ok(true) => effect::take_back(&path),
        Ok(false) => Err(format!("{line} ended with an error: nothing is taken up; its text is in {}", path.display())),
        Err(e) => Err(format!("{line} cannot be started: {e}")),
    };
    match text {
        Ok(text) => _ = update(app, desk.study(), Action::Written(text)),
        Err(why) => app.say(why, Tone::Refused),
    }
    Ok(())
}

fn frame(desk: &impl Desk, app: &mut App, screen: &mut Screen) -> io::Result<()> {
    let size = screen.size()?;
    if (size.width, size.height) != app.size {
        update(app, desk.study(), Action::Resize(size.width, size.height));
    }
    let study = desk.study();
    screen.draw(|frame| draw(app, study, frame))?;
    Ok(())
}
