//! From the terminal's events to actions.
//!
//! The only place that knows crossterm's words for keys, and the only one that
//! asks the time: a second click soon after the first is a double click.

use super::action::{Action, Press};
use super::keymap::{Key, KeyCode};
use super::update::WHEEL;
use crossterm::event::{
    Event, KeyCode as Code, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use std::time::{Duration, Instant};

/// Clicks nearer than this belong together.
const DOUBLE: Duration = Duration::from_millis(400);

/// Counts clicks.
#[derive(Debug, Default)]
pub struct Clicks {
    last: Option<(Instant, (u16, u16), u8)>,
}

impl Clicks {
    /// How many clicks in a row (1 to 3) the one at `now` makes.
    fn count(&mut self, now: Instant, at: (u16, u16)) -> u8 {
        let again = self.last.filter(|(time, place, _)| *place == at && now.duration_since(*time) < DOUBLE);
        let count = again.map_or(1, |(_, _, n)| n % 3 + 1);
        self.last = Some((now, at, count));
        count
    }
}

/// The action that an event means; `None` for events without one.
pub fn action(event: Event, clicks: &mut Clicks) -> Option<Action> {
    match event {
        Event::Key(event) => key(event).map(Action::Key),
        Event::Mouse(event) => mouse(event, clicks),
        Event::Paste(text) => Some(Action::Paste(text)),
        Event::Resize(columns, rows) => Some(Action::Resize(columns, rows)),
        Event::FocusGained | Event::FocusLost => None,
    }
}

/// The key of an event; `None` for releases and keys nobody uses.
pub fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = |m| event.modifiers.contains(m);
    let (mut ctrl, mut shift) = (held(KeyModifiers::CONTROL), held(KeyModifiers::SHIFT));
    let code = match event.code {
        Code::Char(c) => {
            // AltGr arrives as Control and Alt with the character it types.
            if held(KeyModifiers::ALT) && !ctrl {
                return None;
            }
            ctrl &= !held(KeyModifiers::ALT);
            shift = false;
            KeyCode::Char(if ctrl { c.to_ascii_lowercase() } else { c })
        }
        Code::Enter => KeyCode::Enter,
        Code::Esc => KeyCode::Escape,
        Code::Tab => KeyCode::Tab,
        Code::BackTab => {
            shift = true;
            KeyCode::Tab
        }
        Code::F(n) => KeyCode::F(n),
        Code::Backspace => KeyCode::Backspace,
        Code::Delete => KeyCode::Delete,
        Code::Left => KeyCode::Left,
        Code::Right => KeyCode::Right,
        Code::Up => KeyCode::Up,
        Code::Down => KeyCode::Down,
        Code::Home => KeyCode::Home,
        Code::End => KeyCode::End,
        Code::PageUp => KeyCode::PageUp,
        Code::PageDown => KeyCode::PageDown,
        _ => return None,
    };
    if matches!(code, KeyCode::Enter | KeyCode::Escape | KeyCode::Backspace | KeyCode::Delete) {
        (ctrl, shift) = (false, false);
    }
    let alt = code == KeyCode::Enter && held(KeyModifiers::ALT);
    Some(Key { code, ctrl, shift, alt })
}

fn mouse(event: MouseEvent, clicks: &mut Clicks) -> Option<Action> {
    let at = (event.column, event.row);
    let press = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Press::Down(clicks.count(Instant::now(), at)),
        MouseEventKind::Drag(MouseButton::Left) => Press::Drag,
        MouseEventKind::Up(MouseButton::Left) => Press::Up,
        MouseEventKind::ScrollDown => return Some(Action::Scroll { lines: WHEEL, at }),
        MouseEventKind::ScrollUp => return Some(Action::Scroll { lines: -WHEEL, at }),
        _ => return None,
    };
    Some(Action::Mouse { press, at, extend: event.modifiers.contains(KeyModifiers::SHIFT) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_quick_clicks_count_up_and_a_slow_one_begins_anew() {
        let (mut clicks, start) = (Clicks::default(), Instant::now());
        let mut at = |ms: u64, place| clicks.count(start + Duration::from_millis(ms), place);
        assert_eq!([at(0, (3, 3)), at(100, (3, 3)), at(200, (3, 3)), at(300, (3, 3))], [1, 2, 3, 1]);
        assert_eq!([at(310, (4, 3)), at(2000, (4, 3))], [1, 1]);
    }

    #[test]
    fn a_character_typed_with_alt_gr_is_that_character() {
        let typed = KeyEvent::new(Code::Char(']'), KeyModifiers::CONTROL | KeyModifiers::ALT);
        assert_eq!(key(typed), Some(Key::plain(KeyCode::Char(']'))));
        let alt = |code| key(KeyEvent::new(code, KeyModifiers::ALT)).map(|k| k.to_string());
        assert_eq!((alt(Code::Enter).as_deref(), alt(Code::Left).as_deref()), (Some("Alt-Enter"), Some("←")));
    }
}
