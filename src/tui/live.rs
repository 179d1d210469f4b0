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
use super::linear::live::Voice;
use super::overlay::Overlay;
use super::own::Own;
use super::play::{Player, Recording, clock};
use super::reader::Reader;
use super::terminal::{self, Screen, Signals, Stop};
use super::theme::{Scheme, Theme};
use super::update::update;
use super::views::draw;
use crate::model::study::Study;
use crate::session::{Session, WriteState};
use ratatui::layout::Rect;
use std::io;
use std::path::Path;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

/// How long to wait for an event while acts are pending, and otherwise.
const WAIT: (Duration, Duration) = (Duration::from_millis(8), Duration::from_millis(120));
/// After so long without an event, where the person is is kept: once something
/// was done, and otherwise.
const REST: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(1));
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
    /// True for plain lines in words.
    pub linear: bool,
    /// The person's own configuration.
    pub own: Own,
}

impl Default for Options {
    fn default() -> Self {
        Self { source: None, mouse: true, no_color: false, scheme: None, linear: false, own: Own::default() }
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
    let saved = session.finish().map_err(|e| parting(unsaved, &e.to_string()));
    farewell(shown, saved, signals.ended())
}

/// How it ended: all that a person has to know, in one sentence.
fn farewell(shown: Result<(), TuiError>, saved: Result<(), String>, signal: Option<u8>) -> Result<Ended, TuiError> {
    match (shown, saved, signal) {
        // Where unfinished words are is said beside what is lost.
        (Err(TuiError::NotSaved(words)), Err(lost), _) => Err(TuiError::NotSaved(format!("{lost}; {words}"))),
        (_, Err(lost), _) => Err(TuiError::NotSaved(lost)),
        // A terminal that is closed fails and says so with a signal.
        (Ok(()) | Err(TuiError::Terminal(_)), Ok(()), Some(signal)) => Ok(Ended::BySignal(signal)),
        (shown, Ok(()), _) => shown.map(|()| Ended::ByPerson),
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
    let trouble = options.own.trouble();
    let (mut face, _guard): (Box<dyn Face>, _) = if options.linear {
        let dumb = std::env::var("TERM").is_ok_and(|t| t == "dumb");
        let guard = terminal::take_plain(!dumb)?;
        (Box::<Voice>::default(), guard)
    } else {
        let (screen, guard) = terminal::take(options.mouse)?;
        (Box::new(screen), guard)
    };
    let size = face.size()?;
    let kept = desk.places();
    let own = options.own;
    let start = Start {
        source: options.source,
        coder: coder.to_owned(),
        theme,
        keymap: own.keymap,
        places: kept.clone().ok().flatten(),
        width: own.config.width,
        player: own.config.player.map(|(line, _)| line),
        recordings: own.config.recordings,
        editor: own.config.editor,
        linear: options.linear,
        welcome: kept == Ok(None),
    };
    let mut app = App::new(desk.study(), start, size);
    app.mouse = options.mouse;
    if let Some(words) = trouble.or(kept.err()) {
        app.say(words, Tone::Refused);
    }
    let ended = events(desk, &mut app, face.as_mut(), signals);
    effect::keep(desk, &mut app);
    *unsaved = app.unsaved;
    let rescued = effect::rescue(&desk.study().root, &app);
    match rescued {
        None => Ok(ended?),
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

fn events(desk: &mut impl Desk, app: &mut App, face: &mut dyn Face, signals: &Signals) -> io::Result<()> {
    let (reader, mut clicks) = (Reader::start(BATCH), Clicks::default());
    let received = &reader.events;
    let (mut dirty, mut leaving, mut rested, mut player) = (true, false, false, Player::default());
    let (mut looked, mut event) = (Instant::now(), Instant::now());
    while signals.ended().is_none() {
        dirty |= obey(signals, face, app.mouse)? | effect::poll(desk, app);
        match (leaving, &app.write) {
            (true, WriteState::Saved) => return Ok(()),
            (true, WriteState::Failed(_)) => leaving = false,
            _ => {}
        }
        if std::mem::take(&mut dirty) {
            frame(desk, app, face)?;
            // Once it is shown: who is killed now is here again the next time.
            effect::opened(desk, app);
        }
        if effect::words(desk, app) {
            dirty = true;
            continue;
        }
        let wait = if matches!(app.write, WriteState::Pending(_)) { WAIT.0 } else { WAIT.1 };
        let first = match received.recv_timeout(wait) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => {
                effect::quiet(desk, app);
                let rest = if app.places.acted { REST.0 } else { REST.1 };
                if (app.places.acted || !rested) && event.elapsed() >= rest {
                    rested = true;
                    effect::keep(desk, app);
                }
                if looked.elapsed() >= LOOK && !leaving {
                    looked = Instant::now();
                    dirty |= effect::look_outside(desk, app);
                }
                // A terminal that is gone has no size.
                crossterm::terminal::size()?;
                dirty |= face.size()? != app.size;
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return Err(io::ErrorKind::UnexpectedEof.into()),
        };
        (dirty, rested, event) = (true, false, Instant::now());
        for event in std::iter::once(first).chain(received.try_iter().take(BATCH)) {
            let Some(action) = event::action(event, &mut clicks).filter(|_| !leaving) else {
                continue;
            };
            if let Action::Resize(columns, rows) = action {
                // Small for a moment and then as before: what stood there is gone.
                face.sized((columns, rows))?;
            }
            match take_up(desk, app, &mut Around { face, player: &mut player, reader: &reader }, action)? {
                Some(Leave::AllTheSame) => return Ok(()),
                leave => leaving = leave.is_some(),
            }
        }
    }
    Ok(())
}

/// Does what the system asked since the last time; true if the screen has to be
/// drawn anew.
fn obey(signals: &Signals, face: &mut dyn Face, mouse: bool) -> io::Result<bool> {
    match signals.asked() {
        Some(Stop::Now) => face.suspend(mouse)?,
        Some(Stop::Over) => face.retake(mouse)?,
        None => return Ok(false),
    }
    Ok(true)
}

/// How a person wants to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leave {
    /// Once everything is saved.
    Saved,
    /// Also without: they were told what is not saved.
    AllTheSame,
}

/// What an action may ask of the world besides the study.
struct Around<'a> {
    face: &'a mut dyn Face,
    player: &'a mut Player,
    reader: &'a Reader,
}

/// One action, with what it asks of the terminal.
fn take_up(desk: &mut impl Desk, app: &mut App, around: &mut Around<'_>, action: Action) -> io::Result<Option<Leave>> {
    around.face.before(app);
    let effects = update(app, desk.study(), action);
    let outcome = effect::run(desk, app, effects);
    if let Some(on) = outcome.mouse {
        around.face.mouse(on)?;
    }
    if let Some(recording) = outcome.play {
        play(app, around.player, &recording);
    }
    if outcome.elsewhere {
        elsewhere(desk, app, around)?;
    }
    if outcome.suspend {
        around.face.suspend(app.mouse)?;
    }
    around.face.after(app, desk.study())?;
    // With acts that could not be saved, `update` lets nobody leave who was not told.
    let failed = matches!(app.write, WriteState::Failed(_));
    Ok(outcome.quit.then_some(if failed { Leave::AllTheSame } else { Leave::Saved }))
}

/// Plays a recording and says so, or why not.
fn play(app: &mut App, player: &mut Player, recording: &Recording) {
    match player.play(app.player.as_deref().unwrap_or_default(), recording) {
        Ok(file) => {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            app.say(format!("playing {name} from {}", clock(recording.at_ms)), Tone::Info);
        }
        Err(why) => app.say(why, Tone::Refused),
    }
}

/// Lends the terminal to the person's own editor with the text that is written,
/// and takes up what that leaves.
fn elsewhere(desk: &impl Desk, app: &mut App, around: &mut Around<'_>) -> io::Result<()> {
    let Some(Overlay::Editor(writing)) = &app.overlay else {
        return Ok(());
    };
    let variable = |name| std::env::var(name).ok().filter(|l: &String| !l.trim().is_empty());
    let set = app.editor.clone().or_else(|| ["VISUAL", "EDITOR"].into_iter().find_map(variable));
    let Some(line) = set else {
        app.say("no editor is named: write `editor` into your configuration, or set VISUAL or EDITOR", Tone::Refused);
        return Ok(());
    };
    let handed = writing.editor.text();
    let path = match effect::hand_out(&desk.study().root, &handed) {
        Ok(path) => path,
        Err(why) => {
            app.say(why, Tone::Refused);
            return Ok(());
        }
    };
    let ended = around.reader.resting(|| around.face.lend(app.mouse, &line, &path))?;
    let text = match ended {
        Ok(true) => effect::take_back(&path),
        Ok(false) => Err(effect::leave_there(&path, &handed, &format!("{line} ended with an error"))),
        Err(e) => Err(effect::leave_there(&path, &handed, &format!("{line} cannot be started ({e})"))),
    };
    match text {
        Ok(text) => _ = update(app, desk.study(), Action::Written(text)),
        Err(why) => app.say(why, Tone::Refused),
    }
    Ok(())
}

fn frame(desk: &impl Desk, app: &mut App, face: &mut dyn Face) -> io::Result<()> {
    let size = face.size()?;
    if size != app.size {
        update(app, desk.study(), Action::Resize(size.0, size.1));
    }
    face.show(app, desk.study())
}

/// What a person gets to know the interface by: a screen, or lines.
pub trait Face {
    /// Columns and rows.
    ///
    /// # Errors
    /// What the terminal answers, in this as in the others.
    fn size(&self) -> io::Result<(u16, u16)>;
    /// Shows how it is now; after a batch of events.
    ///
    /// # Errors
    /// What the terminal answers.
    fn show(&mut self, app: &App, study: &Study) -> io::Result<()>;
    /// Before each action.
    fn before(&mut self, app: &mut App) {
        let _ = app;
    }
    /// After each action.
    ///
    /// # Errors
    /// What the terminal answers.
    fn after(&mut self, app: &App, study: &Study) -> io::Result<()> {
        let _ = (app, study);
        Ok(())
    }
    /// The mouse is reported, or left to the terminal.
    ///
    /// # Errors
    /// What the terminal answers.
    fn mouse(&mut self, on: bool) -> io::Result<()>;
    /// Gives the terminal to the person's editor with a file; false if that
    /// ended with an error.
    ///
    /// # Errors
    /// What the terminal answers, or why the command could not be started.
    fn lend(&mut self, mouse: bool, line: &str, file: &Path) -> io::Result<io::Result<bool>>;
    /// The window has another size.
    ///
    /// # Errors
    /// What the terminal answers.
    fn sized(&mut self, size: (u16, u16)) -> io::Result<()> {
        let _ = size;
        Ok(())
    }
    /// Takes the terminal again after somebody else had it.
    ///
    /// # Errors
    /// What the terminal answers.
    fn retake(&mut self, mouse: bool) -> io::Result<()>;
    /// Stops until the shell brings the program back.
    ///
    /// # Errors
    /// What the terminal answers.
    fn suspend(&mut self, mouse: bool) -> io::Result<()>;
}

impl Face for Screen {
    fn size(&self) -> io::Result<(u16, u16)> {
        Screen::size(self).map(|s| (s.width, s.height))
    }

    fn show(&mut self, app: &App, study: &Study) -> io::Result<()> {
        self.draw(|frame| draw(app, study, frame)).map(|_| ())
    }

    fn mouse(&mut self, on: bool) -> io::Result<()> {
        terminal::set_mouse(on)
    }

    fn lend(&mut self, mouse: bool, line: &str, file: &Path) -> io::Result<io::Result<bool>> {
        terminal::lend(self, mouse, line, file)
    }

    fn sized(&mut self, (columns, rows): (u16, u16)) -> io::Result<()> {
        self.resize(Rect::new(0, 0, columns, rows))
    }

    fn retake(&mut self, mouse: bool) -> io::Result<()> {
        terminal::retake(self, mouse)
    }

    fn suspend(&mut self, mouse: bool) -> io::Result<()> {
        terminal::suspend(self, mouse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_unfinished_words_are_is_said_beside_what_is_lost() {
        let rescued = || Err(TuiError::NotSaved("what you were writing is in x.md".to_owned()));
        let said = farewell(rescued(), Err("1 act is lost: the disk is full".to_owned()), None).unwrap_err();
        assert_eq!(said.to_string(), "1 act is lost: the disk is full; what you were writing is in x.md");
        assert!(farewell(rescued(), Ok(()), Some(15)).unwrap_err().to_string().contains("x.md"));
        assert_eq!(farewell(Ok(()), Ok(()), Some(15)).unwrap(), Ended::BySignal(15));
    }
}
