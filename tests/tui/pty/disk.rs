//! A disk that says no: the mark stays, the screen says so, and once there is
//! room again nothing has to be done twice.

use super::{Terminal, journal, study};
use std::fs;

#[test]
fn what_the_disk_refuses_is_said_kept_and_saved_later() {
    let (_dir, root) = study();
    fs::create_dir_all(root.join("codings")).unwrap();
    fs::write(root.join("codings/ana"), "a file where the folder should be").unwrap();
    let mut terminal = Terminal::start(&root);
    terminal.press("}h");
    terminal.wait_for("the trouble", |s| s.contains("NOT SAVED") && s.contains("try again"));
    // What is typed in the first moment is not meant for the box.
    terminal.press_until("\x1b", "the box closed", |s| !s.contains("try again"));
    terminal.press(")h");
    terminal.wait_for("the refusal", |s| s.contains("the last acts are not saved"));
    fs::remove_file(root.join("codings/ana")).unwrap();
    terminal.press("r");
    terminal.saved(1);
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    assert_eq!(journal(&root).len(), 1);
}

#[test]
fn who_leaves_without_saving_is_asked_twice_and_told_how_much_is_lost() {
    let (_dir, root) = study();
    fs::create_dir_all(root.join("codings")).unwrap();
    fs::write(root.join("codings/ana"), "a file where the folder should be").unwrap();
    let mut terminal = Terminal::start(&root);
    terminal.press("}hq");
    terminal.wait_for("the trouble", |s| s.contains("quit and lose 1 act (asks once more)"));
    terminal.press_until("q", "the question", |s| s.contains("again: quit and lose 1 act"));
    terminal.press("q");
    assert_ne!(terminal.ended(), 0);
    terminal.restored();
    terminal.wait_for("the parting words", |s| s.contains("1 act is lost"));
}

/// The largest file that the program may write is made small, as a disk that is
/// full makes it, and large again.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_the_mark_stays_and_once_there_is_room_everything_is_saved() {
    use super::{NAMES, all_saved, bars, checks_clean, emic, kept, talks, to};
    use portable_pty::CommandBuilder;
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    let (_dir, root) = talks();
    let plain = emic(&root, "ana", "well");
    let argv: Vec<_> = plain.get_argv().iter().map(|a| a.to_str().unwrap().to_owned()).collect();
    let mut command = CommandBuilder::new("sh");
    // Units of 512 or 1024 bytes, as the shell likes.
    command.args(["-c", "trap '' XFSZ; ulimit -S -f 8; exec \"$@\"", "sh"]);
    command.args(&argv);
    command.env("TERM", "xterm-256color");
    let mut terminal = Terminal::run(command, (110, 60));
    terminal.wait_for("the talk", |s| s.contains("How did the well begin?"));
    let places: Vec<(usize, &str)> = NAMES[..3].iter().flat_map(|name| (0..13).map(move |at| (at, *name))).collect();
    let mut done = 0;
    for (sentence, name) in &places {
        terminal.press(&format!("{}\r{name}\r", to(*sentence)));
        let seen =
            terminal.wait_for("saved or not", |s| s.contains("NOT SAVED") || (bars(s) == done + 1 && all_saved(s)));
        if seen.contains("NOT SAVED") {
            break;
        }
        done += 1;
    }
    assert!(done > 2 && done + 1 < places.len(), "{done} acts fitted");
    assert_eq!(kept(&root, "ana").len(), done, "what was shown as saved is in the journal, the rest is not");
    terminal.press_until("\x1b", "the box closed", |s| !s.contains("try again"));
    let seen = terminal.text();
    assert!(seen.contains("NOT SAVED") && seen.contains('…') && bars(&seen) == done, "the mark stays:\n{seen}");
    let process = Pid::from_raw(terminal.child.process_id().unwrap() as i32);
    let limit = Rlimit { current: None, maximum: None };
    prlimit(process, Resource::Fsize, limit).unwrap();
    terminal.press("r");
    terminal.saved(done + 1);
    terminal.quits();
    assert_eq!(kept(&root, "ana").len(), done + 1);
    checks_clean(&root);
}
