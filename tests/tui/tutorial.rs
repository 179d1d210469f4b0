//! The tutorial is true: its keys are pressed in order on a copy of the sample
//! study, and what it says one sees is looked for on the screen.
//!
//! In a block `keys` a word in quotes is typed, everything else is a key as in
//! `docs/keys.md`. Each line of a block `see` must stand on the screen, or, after
//! a block `sh`, in what the commands print.

use super::fixture::Person;
use crate::support::{Ran, program, run};
use emic::session::Session;
use emic::tui::action::Action;
use emic::tui::app::Start;
use emic::tui::keymap::Key;
use std::path::Path;

/// Line, kind and text of every fenced block.
fn blocks(page: &str) -> Vec<(usize, String, String)> {
    let mut out: Vec<(usize, String, String)> = Vec::new();
    let mut open = false;
    for (number, line) in (1..).zip(page.lines()) {
        match (line.strip_prefix("```"), open) {
            (Some(_), true) => open = false,
            (Some(kind), false) => {
                out.push((number, kind.to_owned(), String::new()));
                open = true;
            }
            (None, true) => {
                let text = &mut out.last_mut().unwrap().2;
                text.push_str(line);
                text.push('\n');
            }
            (None, false) => {}
        }
    }
    out
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::copy(from, to).unwrap();
    }
}

/// A new coder at the source, on a usual screen.
fn sits_down(root: &Path) -> Person<Session> {
    let mut p = Person::in_study(root, "me");
    let source = Some("officer-k03-1".to_owned());
    let start = Start { coder: "me".to_owned(), source, welcome: true, ..Start::default() };
    p.app = emic::tui::App::new(p.desk.study(), start, (100, 32));
    p
}

/// Presses what a block says.
fn press(p: &mut Person<Session>, line: usize, text: &str) {
    for (index, part) in text.split('"').enumerate() {
        if index % 2 == 1 {
            p.types(part);
            continue;
        }
        for word in part.split_whitespace() {
            let key = Key::parse(word).unwrap_or_else(|| panic!("line {line}: {word} is no key"));
            p.act(Action::Key(key));
        }
    }
    p.saves();
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs the commands of a block but those that open the interface or copy.
fn commands(root: &Path, text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        if words.next() != Some("emic") || line.starts_with("emic code ") {
            continue;
        }
        let mut command = program(root);
        command.args(words);
        let Ran { code, out: printed, err } = run(command, "");
        assert_eq!(code, 0, "{line}: {err}");
        out.push_str(&printed);
    }
    out
}

#[test]
fn every_step_of_the_tutorial_shows_what_it_says() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = tempfile::tempdir().unwrap();
    for part in ["study.toml", "corpus", "codebook", "codings", "history"] {
        copy(&project.join(part), &dir.path().join(part));
    }
    let page = std::fs::read_to_string(project.join("docs/tutorial-coding.md")).unwrap();
    let mut p = sits_down(dir.path());
    let (mut seen, mut steps) = (p.screen(), 0);
    let mut missing = String::new();
    for (line, kind, text) in blocks(&page) {
        match kind.as_str() {
            "keys" => {
                press(&mut p, line, &text);
                (seen, steps) = (p.screen(), steps + 1);
            }
            "sh" => {
                let printed = commands(dir.path(), &text);
                if !printed.is_empty() {
                    seen = printed;
                }
            }
            "see" => {
                for words in text.lines() {
                    if !squeezed(&seen).contains(words) {
                        missing.push_str(&format!("line {line}: “{words}” is not there:\n{seen}\n"));
                    }
                }
            }
            other => panic!("line {line}: what is a block {other}?"),
        }
    }
    assert!(missing.is_empty(), "{missing}");
    assert!(steps >= 20, "only {steps} steps were found");
}
