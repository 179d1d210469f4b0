//! What is typed: phrases as a coder types them, drawn by a seed.
//!
//! A phrase begins and ends in the transcript. Which keys of it do something
//! depends on where the cursor came to stand, as it does for a person; what a
//! key came to is seen afterwards.

use crate::study::Random;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// Phrases and how often they come.
const PHRASES: &[(usize, &[&str])] = &[
    // Reading.
    (16, &["j", "j", "j", "Down", "Down", "k"]),
    (8, &["w", "w", "w", "b", "Right", "Right", "Left"]),
    (8, &[")", ")", "(", ")"]),
    (6, &["J", "J", "K"]),
    (6, &["PgDn", "PgDn", "PgUp"]),
    (4, &["]", "]", "["]),
    (3, &["}", "}", "{"]),
    (1, &["C-End", "C-Home", "PgDn"]),
    (1, &[":", "9", "0", "Enter"]),
    (2, &["/", "w", "e", "s", "Enter", "f", "f", "Esc"]),
    // Selecting.
    (6, &["s", "s", "+", "-", "Esc"]),
    (4, &["t", "Esc", "J"]),
    (4, &["v", "w", "w", ")", "Down", "Esc"]),
    (3, &["S-Right", "S-Right", "S-Down", "Esc"]),
    // Coding.
    (8, &["s", "Enter", "c", "o", "d", "#", "Enter", "Esc", ")"]),
    (6, &[")", ")", ".", ")"]),
    (6, &["J", "1", ")", "2", ")"]),
    (3, &["}", "h", ")"]),
    (3, &["]", "x", "u"]),
    (2, &["u", "U"]),
    (2, &["]", "m", "s", "o", "Enter", "Esc"]),
    // Looking.
    (2, &["]", "d", "Down", "Esc"]),
    (2, &["Tab", "Down", "Down", "Up", "Tab"]),
    (1, &["?", "c", "o", "d", "e", "Down", "Esc"]),
    (1, &["O", "]", "O"]),
    (1, &["g", "h", "Down", "PgDn", "Esc"]),
    (1, &["g", "c", "Down", "PgDn", "Esc"]),
    (1, &["g", "p", "Down", "PgDn", "Esc"]),
    (1, &["g", "r", "Down", "Esc"]),
    (1, &["g", "x", "Down", "Esc"]),
    (1, &["g", "m", "Down", "Esc"]),
    (1, &["g", "x", "w", "a", "Down", "Enter", "Esc", "Esc"]),
];

/// The first `keys` keys of the script with this seed.
pub fn keys(random: &mut Random, keys: usize) -> Vec<Event> {
    let all: usize = PHRASES.iter().map(|(often, _)| often).sum();
    let mut out = Vec::new();
    while out.len() < keys {
        let mut at = random.below(all);
        let phrase = PHRASES.iter().find(|(often, _)| {
            let here = at < *often;
            at = at.saturating_sub(*often);
            here
        });
        let words = phrase.map_or(&[][..], |(_, words)| words);
        out.extend(words.iter().map(|word| event(if *word == "#" { DIGITS[random.below(10)] } else { word })));
    }
    out
}

const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// One phrase, its keys apart by blanks, again and again.
pub fn again(phrase: &str, keys: usize) -> Vec<Event> {
    phrase.split_whitespace().map(event).cycle().take(keys).collect()
}

/// A key as the terminal reports it: `j`, `Enter`, `C-End`, `S-Right`.
pub fn event(word: &str) -> Event {
    let (mut word, mut held) = (word, KeyModifiers::NONE);
    for (prefix, modifier) in [("C-", KeyModifiers::CONTROL), ("S-", KeyModifiers::SHIFT)] {
        if let Some(rest) = word.strip_prefix(prefix) {
            (word, held) = (rest, held | modifier);
        }
    }
    let code = match word {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        one => KeyCode::Char(one.chars().next().unwrap_or(' ')),
    };
    Event::Key(KeyEvent::new(code, held))
}
