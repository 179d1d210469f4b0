//! A key of the keyboard: as a terminal sends it, as people read it (`Ctrl-r`,
//! `PgDn`, `g c`) and as they write it in their own configuration.
//!
//! [`Key`]'s `Display` and [`Key::parse`] are each other's inverse; a test says so.

use std::fmt;

/// A key of the keyboard without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum KeyCode {
    Char(char),
    Enter,
    Escape,
    Tab,
    Backspace,
    Delete,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    /// `F1` to `F12`.
    F(u8),
}

/// A key with its modifiers. Shift is part of a character (`U`), and a
/// modifier only of the other keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// Control held.
    pub ctrl: bool,
    /// Shift held (never for characters; on `Tab` it is the key back).
    pub shift: bool,
    /// Alt held: only with Enter, since terminals send other keys so that they
    /// cannot be told from Esc and the key.
    pub alt: bool,
}

impl Key {
    /// The key alone.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, shift: false, alt: false }
    }

    /// The key with Control.
    pub const fn ctrl(code: KeyCode) -> Self {
        Self { code, ctrl: true, shift: false, alt: false }
    }

    /// Reads a key as people write it: `x`, `Ctrl-r`, `Shift-Tab`, `Space`,
    /// `PgDn`, `F5`; arrows as `Left` or `←`. `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut key, mut rest) = (Self::plain(KeyCode::Enter), text);
        loop {
            let lower = rest.to_ascii_lowercase();
            if lower.len() > 5 && lower.starts_with("ctrl-") {
                (key.ctrl, rest) = (true, &rest[5..]);
            } else if lower.len() > 6 && lower.starts_with("shift-") {
                (key.shift, rest) = (true, &rest[6..]);
            } else if lower == "alt-enter" {
                (key.alt, rest) = (true, &rest[4..]);
            } else {
                break;
            }
        }
        let mut chars = rest.chars();
        key.code = match (chars.next()?, chars.next()) {
            ('←', None) => KeyCode::Left,
            ('→', None) => KeyCode::Right,
            ('↑', None) => KeyCode::Up,
            ('↓', None) => KeyCode::Down,
            (c, None) if !c.is_control() && !c.is_whitespace() => KeyCode::Char(c),
            ('F' | 'f', Some('0'..='9')) => KeyCode::F(rest[1..].parse().ok().filter(|n| (1..=12).contains(n))?),
            _ => NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(rest)).map(|(_, code)| *code)?,
        };
        // A terminal sends Shift with a character as the character it types.
        let whole = !matches!(key.code, KeyCode::Char(_)) || !key.shift;
        let lower = !key.ctrl || !matches!(key.code, KeyCode::Char(c) if c.is_uppercase());
        (whole && lower).then_some(key)
    }

    /// Reads keys pressed one after the other: `g c`.
    pub fn sequence(text: &str) -> Option<Vec<Self>> {
        let keys: Vec<Self> = text.split_whitespace().map(Self::parse).collect::<Option<_>>()?;
        (!keys.is_empty()).then_some(keys)
    }

    /// A key that types a character.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl => Some(c),
            _ => None,
        }
    }
}

/// Names of keys that are no characters; the first of each is the one shown.
const NAMED: [(&str, KeyCode); 21] = [
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Escape),
    ("Escape", KeyCode::Escape),
    ("Tab", KeyCode::Tab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Del", KeyCode::Delete),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PageUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("PageDown", KeyCode::PageDown),
    ("Space", KeyCode::Char(' ')),
    ("Hash", KeyCode::Char('#')),
    ("Quote", KeyCode::Char('"')),
    ("Backslash", KeyCode::Char('\\')),
];

/// Keys pressed one after the other, as people read them: `g c`.
pub fn shown(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::Escape => f.write_str("Esc"),
            KeyCode::Left => f.write_str("←"),
            KeyCode::Right => f.write_str("→"),
            KeyCode::Up => f.write_str("↑"),
            KeyCode::Down => f.write_str("↓"),
            KeyCode::PageUp => f.write_str("PgUp"),
            KeyCode::PageDown => f.write_str("PgDn"),
            KeyCode::F(n) => write!(f, "F{n}"),
            other => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_a_key_can_be_written_as_one() {
        for word in
            ["x", "U", "Ctrl-r", "Shift-Tab", "Space", "PgDn", "F5", "←", "Ctrl-→", "Esc", "?", "Delete", "Alt-Enter"]
        {
            let key = Key::parse(word).expect(word);
            assert_eq!(key.to_string(), word);
        }
        assert_eq!(Key::parse("ctrl-pageup"), Some(Key::ctrl(KeyCode::PageUp)));
        assert_eq!(Key::sequence("g c").map(|k| shown(&k)).as_deref(), Some("g c"));
    }

    #[test]
    fn what_no_terminal_sends_is_no_key() {
        for word in ["", "Ctrl-", "Shift-x", "Ctrl-X", "F13", "Return-x", "ab", "g  ", "Alt-x"] {
            assert_eq!(Key::parse(word), None, "{word}");
        }
    }
}
