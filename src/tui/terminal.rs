//! The terminal: taken over at the start, given back whatever happens.
//!
//! All talk with crossterm about modes is here. The terminal is given back at
//! the end, on an error, on a panic of the interface's own thread, and on
//! SIGTERM, SIGHUP and SIGINT (the event loop sees their flag and ends the
//! ordinary way). A stop from outside (SIGTSTP) is like Ctrl-Z; after a stop that
//! nobody was told of (SIGSTOP) the terminal is taken anew, since the shell has
//! had it in between. Of the mouse, clicks, drags and the wheel are asked for
//! (1000, 1002, 1006), not every movement (1003): that floods slow lines.

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use std::io::{self, Stdout, Write};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Once};
use std::thread;

/// True while the terminal is taken over.
static TAKEN: AtomicBool = AtomicBool::new(false);

const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// True while it is taken over for lines only, and whether it tells pasted text.
static PLAIN: (AtomicBool, AtomicBool) = (AtomicBool::new(false), AtomicBool::new(false));

/// The terminal as the interface draws on it.
pub type Screen = Terminal<CrosstermBackend<Stdout>>;

/// Gives the terminal back when it goes out of scope.
#[derive(Debug)]
pub struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Takes the terminal over.
///
/// # Errors
/// What the terminal answers, for example that it is none.
pub fn take(mouse: bool) -> io::Result<(Screen, Guard)> {
    hook();
    let guard = Guard;
    Ok((enter(mouse)?, guard))
}

/// Takes the terminal over for lines: keys come one by one, and nothing else
/// changes. With `paste`, pasted text is told from typed.
///
/// # Errors
/// What the terminal answers, for example that it is none.
pub fn take_plain(paste: bool) -> io::Result<Guard> {
    hook();
    let guard = Guard;
    PLAIN.1.store(paste, Ordering::SeqCst);
    enter_plain()?;
    Ok(guard)
}

fn enter_plain() -> io::Result<()> {
    PLAIN.0.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    if PLAIN.1.load(Ordering::SeqCst) { execute!(io::stdout(), EnableBracketedPaste) } else { Ok(()) }
}

/// As [`suspend`], for a terminal taken by [`take_plain`].
///
/// # Errors
/// What the terminal answers.
pub fn suspend_plain() -> io::Result<()> {
    give_back();
    signal_hook::low_level::emulate_default_handler(SIGTSTP)?;
    retake_plain()
}

/// As [`retake`], for a terminal taken by [`take_plain`].
///
/// # Errors
/// What the terminal answers.
pub fn retake_plain() -> io::Result<()> {
    give_back();
    enter_plain()?;
    SIGNALS.forget();
    Ok(())
}

/// Sets the modes and clears the screen. Not by [`Terminal::clear`]: that asks
/// the terminal where its cursor is and waits for an answer.
fn enter(mouse: bool) -> io::Result<Screen> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Clear(ClearType::All))?;
    set_mouse(mouse)?;
    Terminal::new(CrosstermBackend::new(io::stdout()))
}

/// Turns reports of the mouse on or off.
///
/// # Errors
/// What the terminal answers.
pub fn set_mouse(on: bool) -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(if on { MOUSE_ON } else { MOUSE_OFF }.as_bytes())?;
    out.flush()
}

/// Gives the terminal back; a second time does nothing. Errors are passed
/// over: a terminal that is gone needs nothing back.
pub fn give_back() {
    if PLAIN.0.swap(false, Ordering::SeqCst) {
        if PLAIN.1.load(Ordering::SeqCst) {
            let _ = execute!(io::stdout(), DisableBracketedPaste);
        }
        let _ = disable_raw_mode();
    }
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = set_mouse(false);
        let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
        let _ = disable_raw_mode();
    }
}

/// Stops the program until the shell brings it back, then takes the terminal
/// again.
///
/// # Errors
/// What the terminal answers.
pub fn suspend(screen: &mut Screen, mouse: bool) -> io::Result<()> {
    give_back();
    signal_hook::low_level::emulate_default_handler(SIGTSTP)?;
    retake(screen, mouse)
}

/// Takes the terminal again after somebody else had it.
///
/// # Errors
/// What the terminal answers.
pub fn retake(screen: &mut Screen, mouse: bool) -> io::Result<()> {
    give_back();
    *screen = enter(mouse)?;
    SIGNALS.forget();
    Ok(())
}

/// Gives the terminal to the person's editor with a file, and takes it again
/// when that has ended. `line` is a command with its arguments, as in `EDITOR`;
/// the shell reads it. False if the editor ended with an error.
///
/// # Errors
/// What the terminal answers, or why the command could not be started.
pub fn lend(screen: &mut Screen, mouse: bool, line: &str, file: &Path) -> io::Result<io::Result<bool>> {
    let ended = lent(line, file);
    retake(screen, mouse)?;
    Ok(ended)
}

/// Runs the person's editor while it has the terminal. Ctrl-C is for the editor.
fn lent(line: &str, file: &Path) -> io::Result<bool> {
    give_back();
    SIGNALS.lent.store(true, Ordering::SeqCst);
    let ended = editor(line, file).status().map(|status| status.success());
    SIGNALS.lent.store(false, Ordering::SeqCst);
    let _ = SIGNALS.ended.compare_exchange(SIGINT as usize, 0, Ordering::SeqCst, Ordering::SeqCst);
    ended
}

/// As [`lend`], for a terminal taken by [`take_plain`].
///
/// # Errors
/// What the terminal answers, or why the command could not be started.
pub fn lend_plain(line: &str, file: &Path) -> io::Result<io::Result<bool>> {
    let ended = lent(line, file);
    retake_plain()?;
    Ok(ended)
}

/// The command that opens a file in an editor; `line` is a command with its
/// arguments, as in `EDITOR`.
#[cfg(unix)]
pub fn editor(line: &str, file: &Path) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{line} \"$1\"")).arg("sh").arg(file);
    command
}

/// The command that opens a file in an editor.
#[cfg(not(unix))]
pub fn editor(line: &str, file: &Path) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).arg(file);
    command
}

/// What the system asks of the program.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    ended: Arc<AtomicUsize>,
    stopped: Arc<AtomicBool>,
    resumed: Arc<AtomicBool>,
    /// True while another program has the terminal: a stop then stops this one
    /// at once, like that one, and nothing is to be given back.
    lent: Arc<AtomicBool>,
}

/// What the system asks besides an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// To stop until the shell brings the program back.
    Now,
    /// A stop that nobody was told of is over.
    Over,
}

static SIGNALS: LazyLock<Signals> = LazyLock::new(Signals::default);

impl Signals {
    /// Listens from now on.
    ///
    /// # Errors
    /// What the system answers.
    pub fn listen() -> io::Result<Self> {
        let signals = SIGNALS.clone();
        for signal in [SIGTERM, SIGHUP, SIGINT] {
            signal_hook::flag::register_usize(signal, Arc::clone(&signals.ended), signal as usize)?;
        }
        signal_hook::flag::register_conditional_default(SIGTSTP, Arc::clone(&signals.lent))?;
        signal_hook::flag::register(SIGTSTP, Arc::clone(&signals.stopped))?;
        signal_hook::flag::register(SIGCONT, Arc::clone(&signals.resumed))?;
        Ok(signals)
    }

    /// The number of the signal that asks the program to end.
    pub fn ended(&self) -> Option<u8> {
        u8::try_from(self.ended.load(Ordering::SeqCst)).ok().filter(|signal| *signal > 0)
    }

    /// What was asked since the last time, apart from an end.
    pub fn asked(&self) -> Option<Stop> {
        let stop = self.stopped.swap(false, Ordering::SeqCst);
        let resumed = self.resumed.swap(false, Ordering::SeqCst);
        match (stop, resumed) {
            (true, _) => Some(Stop::Now),
            (false, true) => Some(Stop::Over),
            (false, false) => None,
        }
    }

    /// A stop and what followed are over.
    fn forget(&self) {
        self.stopped.store(false, Ordering::SeqCst);
        self.resumed.store(false, Ordering::SeqCst);
    }
}

/// On a panic of this thread the terminal is given back before the message is
/// printed; a panic of the writer's leaves the screen alone.
fn hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let (before, own) = (std::panic::take_hook(), thread::current().id());
        std::panic::set_hook(Box::new(move |info| {
            if thread::current().id() == own {
                give_back();
            }
            before(info);
        }));
    });
}
