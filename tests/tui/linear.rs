//! The linear mode: what is said after each key.

use super::fixture::{Person, study};
use super::pty;
use emic::tui::action::Action;
use emic::tui::effect::Desk;
use emic::tui::linear::{Heard, announce, greet};
use std::io::{Read, Write};

/// Presses keys one after the other and gives what is said after each.
fn hears<D: Desk>(p: &mut Person<D>, keys: &str) -> Vec<String> {
    let mut out = Vec::new();
    for word in keys.split_whitespace() {
        p.app.message = Default::default();
        let before = Heard::of(&p.app, p.desk.study());
        p.press(word);
        out.push(announce(&before, &Heard::of(&p.app, p.desk.study())));
    }
    out.concat()
}

fn listener() -> Person {
    let mut p = Person::at(study());
    p.app.linear = true;
    p
}

/// A session as it is heard: `> keys`, and what is said.
fn script(p: &mut Person, keys: &[&str]) -> String {
    let mut out = greet(&Heard::of(&p.app, p.desk.study())).join("\n");
    for key in keys {
        let said: Vec<String> = hears(p, key).iter().flat_map(|l| l.lines().map(str::to_owned)).collect();
        out.push_str(&format!("\n> {key}\n{}", said.join("\n")));
    }
    out
}

#[test]
fn a_session_is_heard_in_plain_words() {
    let mut p = listener();
    let keys = [
        "J", "J", ")", ";", "j", "w", "Right", "Enter", "v", "o", "Enter", "s", "+", "Esc", ",", "g", "h", "Down",
        "Esc", "x", "u", "' a", "G", "C-o", "N", "]", "/", "r", "i", "v", "Enter", "P", "Tab", "Down", "Tab", "d",
        "Esc", "?", "v", "i", "v", "Esc", "C-k", "u", "n", "d", "Esc", "M", "R", "u",
    ];
    insta::assert_snapshot!(script(&mut p, &keys));
}

#[test]
fn nothing_that_is_said_is_drawn() {
    let mut p = listener();
    let words =
        script(&mut p, &["?", "Esc", "Enter", "Esc", "J", "h", "g h", "Esc", "d", "Esc", "Tab", "Esc", "o", "Esc"]);
    let drawn = |c: char| c.is_control() && c != '\n' || ('\u{2500}'..='\u{25ff}').contains(&c);
    assert!(!words.contains(drawn), "{words}");
}

#[test]
fn what_is_typed_is_said_once_with_what_fits() {
    let mut p = listener();
    hears(&mut p, "J Enter");
    assert_eq!(hears(&mut p, "z z"), ["z", "nothing fits", "z"], "what fits is said when it is another");
    let said = hears(&mut p, "Back");
    assert!(said[0] == "typed: z", "{said:?}");
}

#[test]
fn what_is_refused_is_said_again_each_time() {
    let mut p = listener();
    assert_eq!(hears(&mut p, "x").len(), 1);
    assert_eq!(hears(&mut p, "x x").len(), 2);
}

#[test]
fn what_could_not_be_saved_is_said_in_words() {
    let mut p = listener();
    p.desk.full = true;
    let said = hears(&mut p, "J h").join("\n");
    assert!(said.contains("not saved: no space left on the disk") && said.contains("r: try again"), "{said}");
}

#[test]
fn somebody_s_coding_that_is_edited_outside_is_heard() {
    let mut p = listener();
    hears(&mut p, "J J");
    let before = Heard::of(&p.app, p.desk.study());
    super::fixture::add(&mut p.desk.study, 0, "And then?", 0, None, "ben");
    p.app.study_changed(&p.desk.study);
    let said = announce(&before, &Heard::of(&p.app, p.desk.study()));
    assert!(said.is_empty(), "two turns on: {said:?}");
    p.act(Action::Unknown);
    assert_eq!(hears(&mut p, "J").last().map(String::as_str), Some("coded: highlight, by ben, “And then?”"));
}

#[test]
fn on_a_real_terminal_only_words_and_line_ends_are_written() {
    for (term, signs) in [("dumb", &[][..]), ("xterm-256color", &["\u{1b}[?2004h", "\u{1b}[?2004l"])] {
        let (_dir, root) = pty::study();
        let (master, mut child) = pty::spawn_with(&root, term, &["--linear"]);
        let (mut reader, mut writer) = (master.try_clone_reader().unwrap(), master.take_writer().unwrap());
        let mut heard = String::new();
        let mut until = |words: &str, heard: &mut String| {
            let mut bytes = [0; 4096];
            while !heard.contains(words) {
                let n = reader.read(&mut bytes).unwrap();
                assert!(n > 0, "{words} never came: {heard}");
                heard.push_str(&String::from_utf8_lossy(&bytes[..n]));
            }
        };
        until("any key closes this", &mut heard);
        writer.write_all(b"}").unwrap();
        until("turn 2, Ines: It began with my aunt.", &mut heard);
        writer.write_all(b"\r").unwrap();
        until("1 of 2: ", &mut heard);
        writer.write_all(b"voi\r").unwrap();
        until("coded: Having a voice, by ana, \u{201c}It began with my aunt.\u{201d}", &mut heard);
        until("saved", &mut heard);
        writer.write_all(b"q").unwrap();
        let start = std::time::Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < pty::PATIENCE, "the program does not end");
            std::thread::yield_now();
        }
        drop(writer);
        let mut rest = Vec::new();
        let _ = reader.read_to_end(&mut rest);
        heard.push_str(&String::from_utf8_lossy(&rest));
        let words = signs.iter().fold(heard.clone(), |h, sign| h.replacen(sign, "", 1));
        let drawn = |c: char| c.is_control() && !matches!(c, '\r' | '\n') || ('\u{2500}'..='\u{25ff}').contains(&c);
        assert!(!words.contains(drawn), "{words:?}");
        assert!(words.lines().all(|l| !l.contains('\r')), "a carriage return only ends a line: {words:?}");
        assert_eq!(pty::journal(&root).len(), 1);
    }
}
