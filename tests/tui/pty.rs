//! The real program on a real pseudo-terminal.
//!
//! Keys go in, the screen is read as a person reads it, and the journal on
//! disk is compared with what the screen said. Nothing here sleeps for luck:
//! each step waits until the screen shows what it should, or fails after a
//! generous while.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

pub const PATIENCE: Duration = Duration::from_secs(20);

const WELL: &str = "\
---
id: well
title: The village well
kind: interview
participants: [Ines]
interviewers: [Interviewer]
---

**Interviewer:** How did it begin?

**Ines:** It began with my aunt. She could not carry water. She went to the council. She sat there. They heard her. They laughed. Then we dug. Everybody came. It took a summer. Now we read in the mornings.
";

const CODES: &str = "# Hardship {#hardship}\n\nWhat was hard before.\n\n# Having a voice {#voice}\n\nBeing heard by those who decide.\n";

/// A study in a folder of its own.
pub fn study() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("study");
    for (file, text) in [
        ("study.toml", "format = 1\ntitle = \"Wells\"\n\n[coders]\nana = \"Ana\"\n"),
        ("corpus/well.md", WELL),
        ("codebook/codes.md", CODES),
    ] {
        let path = root.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    (dir, root)
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

/// Starts the program on a new pseudo-terminal.
pub fn spawn(root: &Path, variables: &[(&str, &str)]) -> (Box<dyn MasterPty + Send>, Box<dyn Child + Send + Sync>) {
    spawn_with(root, "xterm-256color", variables, &[])
}

/// The same, on a terminal of this kind and with more arguments.
pub fn spawn_with(
    root: &Path,
    term: &str,
    variables: &[(&str, &str)],
    more: &[&str],
) -> (Box<dyn MasterPty + Send>, Box<dyn Child + Send + Sync>) {
    let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_emic"));
    command.args(["code", "well", "--coder", "ana", "--study", root.to_str().unwrap()]);
    command.args(more);
    command.env("TERM", term);
    command.env("EMIC_CONFIG", "");
    variables.iter().for_each(|(name, value)| command.env(name, value));
    let child = pair.slave.spawn_command(command).unwrap();
    (pair.master, child)
}

/// The program at work.
struct Terminal {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Terminal {
    fn start(root: &Path) -> Self {
        Self::start_with(root, &[])
    }

    fn start_with(root: &Path, variables: &[(&str, &str)]) -> Self {
        let (master, child) = spawn(root, variables);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(cells(30), cells(100), 0)));
        let (mut reader, fed) = (master.try_clone_reader().unwrap(), Arc::clone(&screen));
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut bytes) {
                fed.lock().unwrap().process(&bytes[..n]);
            }
        });
        let writer = master.take_writer().unwrap();
        let started = Self { master, writer, child, screen };
        started.wait_for("the transcript", |s| s.contains("It began with my aunt"));
        started
    }

    fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    fn wait_for(&self, what: &str, seen: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let text = self.text();
            if seen(&text) {
                return text;
            }
            assert!(start.elapsed() < PATIENCE, "{what} never came; the screen:\n{text}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits until `n` codings stand in the margin as saved.
    fn saved(&self, n: usize) {
        self.wait_for(&format!("{n} saved codings"), |s| bars(s) == n && !s.contains("waiting") && s.contains("saved"));
    }

    fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    fn ended(&mut self) -> u32 {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(start.elapsed() < PATIENCE, "the program does not end; the screen:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The terminal is as it was before.
    fn restored(&self) {
        let start = Instant::now();
        loop {
            let parser = self.screen.lock().unwrap();
            let screen = parser.screen();
            let mouse = screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None;
            if !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste() && mouse {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "the terminal is not as it was");
            drop(parser);
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Beginnings of the coder's own saved codings in the margin.
fn bars(screen: &str) -> usize {
    screen.chars().filter(|c| matches!(c, '┣' | '┏')).count()
}

/// The `add` lines of the journal.
pub fn journal(root: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(root.join("codings/ana/well.jsonl")).unwrap_or_default();
    text.lines().filter(|l| l.contains("\"op\":\"add\"")).map(str::to_owned).collect()
}

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
fn a_kill_in_between_loses_nothing_that_was_shown_as_saved() {
    let (_dir, root) = study();
    let mut shown = 0;
    for round in 1..=4 {
        let mut terminal = Terminal::start(&root);
        terminal.press("}");
        for _ in 0..shown {
            terminal.press(")");
        }
        for _ in 0..round % 3 {
            terminal.press("h)");
            shown += 1;
            terminal.saved(shown);
        }
        terminal.press("h");
        terminal.signal("-9");
        terminal.ended();
        let kept = journal(&root).len();
        assert!(kept == shown || kept == shown + 1, "{shown} were shown as saved, {kept} are in the journal");
        shown = kept;
    }
    let mut terminal = Terminal::start(&root);
    terminal.saved(shown);
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
}

#[test]
fn the_terminal_is_given_back_when_the_program_is_asked_to_end() {
    for signal in ["-TERM", "-HUP", "-INT"] {
        let (_dir, root) = study();
        let mut terminal = Terminal::start(&root);
        assert!(terminal.screen.lock().unwrap().screen().alternate_screen());
        terminal.press("}h");
        terminal.wait_for("the coding", |s| bars(s) == 1 || s.contains("waiting"));
        terminal.signal(signal);
        terminal.ended();
        terminal.restored();
        assert_eq!(journal(&root).len(), 1, "what was pending is saved before the end");
    }
}

#[test]
fn what_the_disk_refuses_is_said_kept_and_saved_later() {
    let (_dir, root) = study();
    std::fs::create_dir_all(root.join("codings")).unwrap();
    std::fs::write(root.join("codings/ana"), "a file where the folder should be").unwrap();
    let mut terminal = Terminal::start(&root);
    terminal.press("}h");
    terminal.wait_for("the trouble", |s| s.contains("NOT SAVED") && s.contains("try again"));
    // What is typed in the first moment is not meant for the box.
    thread::sleep(Duration::from_millis(400));
    terminal.press("\x1b");
    terminal.wait_for("the box closed", |s| !s.contains("try again"));
    terminal.press(")h");
    terminal.wait_for("the refusal", |s| s.contains("the last acts are not saved"));
    std::fs::remove_file(root.join("codings/ana")).unwrap();
    terminal.press("r");
    terminal.saved(1);
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    assert_eq!(journal(&root).len(), 1);
}

#[test]
fn who_leaves_without_saving_is_asked_twice_and_told_how_much_is_lost() {
    let (_dir, root) = study();
    std::fs::create_dir_all(root.join("codings")).unwrap();
    std::fs::write(root.join("codings/ana"), "a file where the folder should be").unwrap();
    let mut terminal = Terminal::start(&root);
    terminal.press("}hq");
    terminal.wait_for("the trouble", |s| s.contains("quit and lose 1 act (asks once more)"));
    thread::sleep(Duration::from_millis(400));
    terminal.press("q");
    terminal.wait_for("the question", |s| s.contains("again: quit and lose 1 act"));
    terminal.press("q");
    assert_ne!(terminal.ended(), 0);
    terminal.restored();
    terminal.wait_for("the parting words", |s| s.contains("1 act is lost"));
}

#[test]
fn a_storm_of_sizes_and_a_long_paste_do_no_harm() {
    let (_dir, root) = study();
    let mut terminal = Terminal::start(&root);
    for step in 0..60u16 {
        let (rows, cols) = (5 + step * 7 % 60, 20 + step * 37 % 200);
        terminal.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        terminal.press("j");
    }
    terminal.screen.lock().unwrap().screen_mut().set_size(cells(30), cells(100));
    terminal.master.resize(PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 }).unwrap();
    terminal.press(&format!("\x1b[200~{}\x1b[201~", "hxq ".repeat(10_000)));
    terminal.wait_for("the refusal of the paste", |s| s.contains("pasted text is not taken here"));
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    assert!(journal(&root).is_empty());
    terminal.restored();
}

#[test]
fn when_the_terminal_window_is_closed_the_program_saves_and_ends() {
    let (_dir, root) = study();
    let (master, mut child) = spawn(&root, &[]);
    let (mut reader, mut writer) = (master.try_clone_reader().unwrap(), master.take_writer().unwrap());
    let mut parser = vt100::Parser::new(cells(30), cells(100), 0);
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
    t.press("q");
    assert_eq!(t.ended(), 0);
}

#[test]
#[cfg(unix)]
fn a_memo_goes_through_ones_own_editor_and_back() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, root) = study();
    let script = dir.path().join("own editor.sh");
    // It reads a line itself: no key of it may reach emic.
    std::fs::write(&script, "#!/bin/sh\nprintf 'WRITING NOW'\nread line\nprintf '%s\\n' \"$line\" >> \"$1\"\n")
        .unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut terminal = Terminal::start_with(&root, &[("VISUAL", &format!("'{}'", script.display()))]);
    terminal.press("}\r");
    terminal.wait_for("the list of codes", |s| s.contains("Being heard") || s.contains("What was hard"));
    terminal.press("voi\r");
    terminal.saved(1);
    terminal.press("am");
    terminal.wait_for("the box", |s| s.contains("Memo: Having a voice"));
    terminal.press("Mine.\x05");
    terminal.wait_for("the editor", |s| s.contains("WRITING NOW"));
    terminal.press("qquu from outside\r");
    terminal.wait_for("the words", |s| s.contains("qquu from outside") && s.contains("taken up"));
    terminal.press("\x13");
    terminal.wait_for("the end of writing", |s| !s.contains("Memo: Having") && s.contains("saved"));
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    terminal.restored();
    let journal = std::fs::read_to_string(root.join("codings/ana/well.jsonl")).unwrap();
    assert!(journal.contains(r#""value":"Mine.\nqquu from outside""#), "{journal}");
    assert!(
        std::fs::read_dir(root.join(".emic")).unwrap().all(|f| !f
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with("writing"))
    );
}

#[test]
fn what_somebody_is_writing_is_kept_when_the_program_is_ended() {
    let (_dir, root) = study();
    let mut terminal = Terminal::start(&root);
    terminal.press("}\r");
    terminal.wait_for("the list of codes", |s| s.contains("Being heard") || s.contains("What was hard"));
    terminal.press("voi\r");
    terminal.saved(1);
    terminal.press("amA long thought.");
    terminal.wait_for("the words", |s| s.contains("A long thought."));
    terminal.signal("-TERM");
    assert_ne!(terminal.ended(), 0);
    terminal.wait_for("where the words are", |s| s.contains("what you were writing is in"));
    let mut kept = std::fs::read_dir(root.join(".emic")).unwrap().map(|f| f.unwrap().path());
    let kept = kept.find(|p| p.to_string_lossy().contains("writing-")).unwrap();
    assert_eq!(std::fs::read_to_string(kept).unwrap(), "A long thought.\n");
}
