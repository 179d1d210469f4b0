//! Ends and stops that the system or a fault brings about.

use super::{PATIENCE, SIZE, Terminal, bars, emic, journal, signal, study};
use emic::model::change::{Change, NewCoding};
use emic::tui::terminal;
use portable_pty::CommandBuilder;
use ratatui::widgets::Paragraph;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[test]
fn asked_to_end_the_program_saves_gives_the_terminal_back_and_says_which_signal_it_was() {
    for (name, status) in [("-TERM", 143), ("-HUP", 129), ("-INT", 130)] {
        let (_dir, root) = study();
        let mut terminal = Terminal::start(&root);
        assert!(terminal.screen.lock().unwrap().screen().alternate_screen());
        terminal.press("}h");
        terminal.wait_for("the coding", |s| bars(s) == 1 || s.contains("waiting"));
        terminal.signal(name);
        assert_eq!(terminal.ended(), status);
        terminal.restored();
        assert_eq!(journal(&root).len(), 1, "what was pending is saved before the end");
    }
}

/// A shell with job control that has started the program; the program's process.
fn in_a_shell(root: &Path) -> (Terminal, u32) {
    let note = root.join("process");
    let argv = emic(root, "ana", "well").get_argv().iter().map(|a| a.to_str().unwrap().to_owned()).collect::<Vec<_>>();
    let mut command = CommandBuilder::new("sh");
    command.arg("-i");
    for (name, value) in [("TERM", "xterm-256color"), ("PS1", "ready> "), ("ENV", "")] {
        command.env(name, value);
    }
    let mut shell = Terminal::run(command, SIZE);
    shell.wait_for("the shell", |s| s.contains("ready>"));
    shell.press(&format!("sh -c 'echo $$ > \"$0\"; exec \"$@\"' {} {}\r", note.display(), argv.join(" ")));
    shell.wait_for("the transcript", |s| s.contains("It began with my aunt"));
    let process = std::fs::read_to_string(note).unwrap().trim().parse().unwrap();
    (shell, process)
}

/// Back to the program, which must be as it was.
fn comes_back(shell: &mut Terminal) {
    // A line end that counts in every mode the terminal may have been left in.
    shell.press("fg\n");
    shell.wait_for("the transcript again", |s| s.contains("The village well") && s.contains("It began with my aunt"));
    let start = Instant::now();
    while !shell.screen.lock().unwrap().screen().alternate_screen() {
        assert!(start.elapsed() < PATIENCE, "the program does not take its screen again");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn stopped_and_brought_back_by_the_shell_it_goes_on_where_it_was() {
    let (_dir, root) = study();
    let (mut shell, process) = in_a_shell(&root);
    shell.press("}h");
    shell.saved(1);
    shell.press("\x1a");
    shell.wait_for("the shell", |s| s.contains("Stopped"));
    shell.restored();
    comes_back(&mut shell);
    shell.press(")h");
    shell.saved(2);
    // A stop from outside, in order.
    signal(process, "-TSTP");
    shell.wait_for("the shell", |s| s.contains("Stopped"));
    shell.restored();
    comes_back(&mut shell);
    shell.press(")h");
    shell.saved(3);
    // One that nobody can prepare for: the shell has the terminal as it was left.
    signal(process, "-STOP");
    shell.wait_for("the shell", |s| s.contains("Stopped"));
    comes_back(&mut shell);
    shell.press_until(")h", "the fourth coding", |s| bars(s) >= 4 && super::all_saved(s));
    shell.press("q");
    shell.wait_for("the shell", |s| s.contains("ready>") && !s.contains("The village well"));
    shell.restored();
    assert!(journal(&root).len() >= 4);
}

/// The inside of the next test: started by it on a terminal of its own.
#[test]
#[ignore = "started by the next test on a terminal of its own"]
fn inside_a_terminal_something_breaks() {
    let (Ok(root), true) = (std::env::var("EMIC_TEST_STUDY"), std::io::stdin().is_terminal()) else {
        return;
    };
    let mut session = crate::support::session(&PathBuf::from(root), "ana");
    let span = crate::support::place(&session, "well", "It began with my aunt.", 0);
    session.apply(Change::Code(vec![NewCoding::by_hand("well", span, Some("voice".into()))])).unwrap();
    let (mut screen, _guard) = terminal::take(true).unwrap();
    screen.draw(|f| f.render_widget(Paragraph::new("inside"), f.area())).unwrap();
    crossterm::event::read().unwrap();
    panic!("something is broken");
}

#[test]
fn when_something_breaks_the_terminal_is_given_back_the_words_can_be_read_and_acts_are_saved() {
    let (_dir, root) = study();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "tui::pty::stops::inside_a_terminal_something_breaks", "--nocapture"]);
    command.env("TERM", "xterm-256color");
    command.env("RUST_BACKTRACE", "0");
    command.env("EMIC_TEST_STUDY", &root);
    let mut terminal = Terminal::run(command, SIZE);
    terminal.wait_for("the inside", |s| s.contains("inside"));
    assert!(terminal.screen.lock().unwrap().screen().alternate_screen());
    terminal.press(" ");
    terminal.ended();
    terminal.restored();
    terminal.wait_for("what broke", |s| s.contains("something is broken"));
    assert_eq!(journal(&root).len(), 1, "what was done before is saved");
}
