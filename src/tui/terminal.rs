//! The terminal: taken over at the start, given back whatever happens.
//!
//! All talk with crossterm about modes is here. The terminal is given back at
//! the end, on an error, on a panic of the interface's own thread, and on
//! SIGTERM, SIGHUP and SIGINT (the event loop sees their flag and ends the
//! ordinary way). Of the mouse, clicks, drags and the wheel are asked for
//! (1000, 1002, 1006), not every movement (1003): that floods slow lines.

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use std::io::{self, Stdout, Write};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};
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
    enter_plain()
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
    *screen = enter(mouse)?;
    Ok(())
}

/// Gives the terminal to the person's editor with a file, and takes it again
/// when that has ended. `line` is a command with its arguments, as in `EDITOR`;
/// the shell reads it. False if the editor ended with an error.
///
/// # Errors
/// What the terminal answers, or why the command could not be started.
pub fn lend(screen: &mut Screen, mouse: bool, line: &str, file: &Path) -> io::Result<io::Result<bool>> {
    give_back();
    let ended = editor(line, file).status().map(|status| status.success());
    *screen = enter(mouse)?;
    Ok(ended)
}

/// As [`lend`], for a terminal taken by [`take_plain`].
///
/// # Errors
/// What the terminal answers, or why the command could not be started.
pub fn lend_plain(line: &str, file: &Path) -> io::Result<io::Result<bool>> {
    give_back();
    let ended = editor(line, file).status().map(|status| status.success());
    enter_plain()?;
    Ok(ended)
}

#[cfg(unix)]
fn editor(line: &str, file: &Path) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{line} \"$1\"")).arg("sh").arg(file);
    command
}

#[cfg(not(unix))]
fn editor(line: &str, file: &Path) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).arg(file);
    command
}

/// Flags that become true when the program is asked to end.
///
/// # Errors
/// What the system answers.
pub fn signals() -> io::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGHUP, SIGINT] {
        signal_hook::flag::register(signal, Arc::clone(&flag))?;
    }
    Ok(flag)
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
