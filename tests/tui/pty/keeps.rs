//! What is coded is kept: in the journal, and when the window is closed.

use super::{CODES, PATIENCE, SIZE, Terminal, WELL, bars, journal, parser, spawn, study};
use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn what_is_coded_by_keyboard_stands_in_the_journal() {
    let (_dir, root) = study();
    let mut terminal = Terminal::start(&root);
    terminal.press("}");
    terminal.press("\r");
    terminal.wait_for("the list of codes", |s| s.contains("Being heard") || s.contains("What was hard"));
    terminal.press("voi\r");
    terminal.saved(1);
    terminal.press(")s.");
    terminal.saved(2);
    terminal.press("))h");
    terminal.saved(3);
    terminal.press("u");
    terminal.saved(2);
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    terminal.restored();
    let lines = journal(&root);
    assert_eq!(lines.len(), 3);
    assert!(lines[0].contains("\"code\":\"voice\"") && lines[0].contains("It began with my aunt."), "{}", lines[0]);
    assert!(lines[1].contains("She could not carry water."), "{}", lines[1]);
    let mut again = Terminal::start(&root);
    again.saved(2);
    again.press("q");
    assert_eq!(again.ended(), 0);
}

#[test]
fn when_the_terminal_window_is_closed_the_program_saves_and_ends() {
    let (_dir, root) = study();
    let (master, mut child) = spawn(&root);
    let (mut reader, mut writer) = (master.try_clone_reader().unwrap(), master.take_writer().unwrap());
    let mut parser = parser(SIZE);
    let mut read_until = |seen: &dyn Fn(&str) -> bool| {
        let mut bytes = [0; 4096];
        while !seen(&parser.screen().contents()) {
            let n = reader.read(&mut bytes).unwrap();
            assert!(n > 0);
            parser.process(&bytes[..n]);
        }
    };
    read_until(&|s| s.contains("It began with my aunt"));
    writer.write_all(b"}h").unwrap();
    read_until(&|s| bars(s) == 1 || s.contains("waiting"));
    drop((reader, writer, master));
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("the program goes on without its terminal");
        }
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(journal(&root).len(), 1);
}

#[test]
fn a_file_saved_in_an_editor_shows_while_nobody_types_and_what_was_coded_stays() {
    let (_dir, root) = study();
    let mut t = Terminal::start(&root);
    t.press("h");
    t.saved(1);
    std::fs::write(root.join("corpus/well.md"), WELL.replace("It began with", "Well, it began with")).unwrap();
    t.wait_for("the new words", |s| s.contains("Well, it began with") && s.contains("well was changed outside"));
    assert_eq!(bars(&t.text()), 1);
    std::fs::write(root.join("codebook/codes.md"), CODES.replace("Having a voice", "Being heard")).unwrap();
    t.wait_for("the new name", |s| s.contains("the codebook was changed outside"));
    t.press("u");
    t.wait_for("nothing coded", |s| bars(s) == 0 && s.contains("saved"));
    t.quits();
}
