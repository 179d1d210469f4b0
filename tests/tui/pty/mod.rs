//! The real program on a real pseudo-terminal.
//!
//! Keys go in, the screen is read as a person reads it, and the journal on
//! disk is compared with what the screen said. Nothing here sleeps for luck:
//! each step waits until the screen shows what it should, or fails after a
//! generous while. What is random comes from a seed.

mod disk;
mod hour;
mod keeps;
mod killed;
mod stops;
mod storm;
mod together;
mod writing;

use emic::model::span::Span;
use emic::store::load::load;
use emic::text::segment::sentence_spans;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

pub const PATIENCE: Duration = Duration::from_secs(40);
static STARTING: Mutex<()> = Mutex::new(());
/// Columns and rows of a terminal, where nothing else is said.
const SIZE: (u16, u16) = (100, 30);

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
    study_of(&[("corpus/well.md", WELL.to_owned()), ("codebook/codes.md", CODES.to_owned())])
}

fn study_of(files: &[(&str, String)]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("study");
    let head = ("study.toml", "format = 1\ntitle = \"Wells\"\n\n[coders]\nana = \"Ana\"\nben = \"Ben\"\n".to_owned());
    let people = ("corpus/participants.csv", "id,role\nInes,farmer\n".to_owned());
    for (file, text) in files.iter().chain([&head, &people]) {
        let path = root.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    (dir, root)
}

/// Codes of the larger study.
const NAMES: [&str; 5] = ["water", "council", "laughter", "mornings", "digging"];
/// Talks of the larger study.
const TALKS: [&str; 4] = ["well", "bridge", "school", "orchard"];
/// Sentences of each talk, the first the interviewer's.
const SENTENCES: usize = 13;

/// Four talks, a sentence a turn, so that each has a line of its own.
fn talks() -> (tempfile::TempDir, PathBuf) {
    let codes = NAMES.map(|n| format!("# {n} {{#{n}}}\n\nWhat is said of {n}.\n\n")).concat();
    let mut files = vec![("codebook/codes.md", codes)];
    let paths = TALKS.map(|talk| format!("corpus/{talk}.md"));
    for (talk, path) in TALKS.iter().zip(&paths) {
        let mut text = format!("---\nid: {talk}\ntitle: The {talk}\nkind: interview\nparticipants: [Ines]\n");
        text.push_str("interviewers: [Interviewer]\n---\n\n");
        text.push_str(&format!("**Interviewer:** How did the {talk} begin?\n\n"));
        for number in 1..SENTENCES {
            let who = if number % 2 == 1 { "**Ines:** " } else { "" };
            text.push_str(&format!("{who}Of the {talk} I remember thing {number}, naïve as we were.\n\n"));
        }
        files.push((path, text));
    }
    study_of(&files)
}

/// Keys that put the cursor on a sentence, from 0.
fn to(sentence: usize) -> String {
    format!("\x1b[1;5H{}", ")".repeat(sentence))
}

/// What a coder has coded: talk, sentence, code.
type Coded = BTreeSet<(String, usize, Option<String>)>;

/// What the journals of a coder amount to, as the program reads them. Nothing
/// in them may be broken.
fn kept(root: &Path, coder: &str) -> Coded {
    let loaded = load(root, None).unwrap();
    assert!(loaded.faults.is_empty(), "{:#?}", loaded.faults);
    let own = loaded.study.codings.iter().filter(|c| c.coder == coder);
    own.map(|c| {
        let source = loaded.study.source(&c.source).unwrap();
        let all = sentence_spans(source, Span::new(0, source.chars()));
        let sentence = all.iter().position(|s| *s == c.place.span).expect("a whole sentence is coded");
        (c.source.clone(), sentence, c.code.as_ref().map(|c| c.0.clone()))
    })
    .collect()
}

/// `emic check` finds nothing.
fn checks_clean(root: &Path) {
    let mut command = crate::support::program(root);
    command.arg("check");
    let ran = crate::support::run(command, "");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

/// A small repeatable sequence of numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below.max(1)
    }
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

fn size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn parser((cols, rows): (u16, u16)) -> vt100::Parser {
    vt100::Parser::new(cells(rows), cells(cols), 0)
}

/// The program as `coder` codes a source with it.
fn emic(root: &Path, coder: &str, source: &str) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_emic"));
    command.arg("code");
    // None: where the coder was.
    command.args((!source.is_empty()).then_some(source));
    command.args(["--coder", coder, "--study", root.to_str().unwrap()]);
    command.env("TERM", "xterm-256color");
    command.env("EMIC_CONFIG", "");
    command
}

/// Starts the program on a new pseudo-terminal.
fn spawn(root: &Path) -> (Box<dyn MasterPty + Send>, Box<dyn Child + Send + Sync>) {
    let pair = native_pty_system().openpty(size(SIZE)).unwrap();
    let child = pair.slave.spawn_command(emic(root, "ana", "well")).unwrap();
    (pair.master, child)
}

/// The same, on a terminal of this kind and with more arguments.
pub fn spawn_with(root: &Path, term: &str, more: &[&str]) -> (Box<dyn MasterPty + Send>, Box<dyn Child + Send + Sync>) {
    let pair = native_pty_system().openpty(size(SIZE)).unwrap();
    let mut command = emic(root, "ana", "well");
    command.args(more);
    command.env("TERM", term);
    let child = pair.slave.spawn_command(command).unwrap();
    (pair.master, child)
}

/// A program at work on a terminal.
struct Terminal {
    master: Box<dyn MasterPty + Send>,
    /// To a thread that types: a program that does not read never stops a test.
    keys: Sender<Vec<u8>>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
    /// Bytes that have come to the screen.
    drawn: Arc<AtomicU64>,
    reader: JoinHandle<()>,
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Terminal {
    /// Ana opens the talk of the well.
    fn start(root: &Path) -> Self {
        let started = Self::run(emic(root, "ana", "well"), SIZE);
        started.wait_for("the transcript", |s| s.contains("begin"));
        started
    }

    /// A coder opens a talk on a screen with room for all of it.
    fn talk(root: &Path, coder: &str, talk: &str) -> Self {
        let started = Self::run(emic(root, coder, talk), (110, 60));
        started.wait_for("the talk", |s| s.contains(&format!("How did the {talk} begin?")));
        started
    }

    fn run(command: CommandBuilder, dimensions: (u16, u16)) -> Self {
        // One at a time, so that no other program is left holding this terminal.
        let alone = STARTING.lock();
        let pair = native_pty_system().openpty(size(dimensions)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop((pair.slave, alone));
        let master = pair.master;
        let (screen, drawn) = (Arc::new(Mutex::new(parser(dimensions))), Arc::new(AtomicU64::new(0)));
        let (mut bytes, fed, count) = (master.try_clone_reader().unwrap(), Arc::clone(&screen), Arc::clone(&drawn));
        let reader = thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = bytes.read(&mut buffer) {
                fed.lock().unwrap().process(&buffer[..n]);
                count.fetch_add(n as u64, Ordering::SeqCst);
            }
        });
        let mut writer = master.take_writer().unwrap();
        let (keys, typed) = channel::<Vec<u8>>();
        thread::spawn(move || typed.iter().try_for_each(|keys| writer.write_all(&keys)));
        Self { master, keys, child, screen, drawn, reader }
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
        self.bytes(keys.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.keys.send(bytes.to_owned()).unwrap();
    }

    /// Presses keys, again and again where they are not taken yet (a box that
    /// opened by itself takes none at first), until the screen shows it.
    fn press_until(&mut self, keys: &str, what: &str, seen: impl Fn(&str) -> bool) {
        let start = Instant::now();
        while !seen(&self.text()) {
            assert!(start.elapsed() < PATIENCE, "{what} never came; the screen:\n{}", self.text());
            self.press(keys);
            let pressed = Instant::now();
            while pressed.elapsed() < Duration::from_millis(500) && !seen(&self.text()) {
                thread::sleep(Duration::from_millis(5));
            }
        }
    }

    fn resize(&self, dimensions: (u16, u16)) {
        self.screen.lock().unwrap().screen_mut().set_size(cells(dimensions.1), cells(dimensions.0));
        self.master.resize(size(dimensions)).unwrap();
    }

    /// Waits until `n` codings stand in the margin as saved.
    fn saved(&self, n: usize) {
        self.wait_for(&format!("{n} saved codings"), |s| bars(s) == n && all_saved(s));
    }

    fn signal(&self, name: &str) {
        signal(self.child.process_id().unwrap(), name);
    }

    /// The exit status, once it has ended and all that it drew is read.
    fn ended(&mut self) -> u32 {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                let over = Instant::now();
                while !self.reader.is_finished() && over.elapsed() < Duration::from_secs(3) {
                    thread::sleep(Duration::from_millis(1));
                }
                return status.exit_code();
            }
            assert!(start.elapsed() < PATIENCE, "the program does not end; the screen:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn quits(mut self) {
        self.press("q");
        assert_eq!(self.ended(), 0);
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

fn signal(process: u32, name: &str) {
    assert!(std::process::Command::new("kill").args([name, &process.to_string()]).status().unwrap().success());
}

/// Beginnings of the coder's own saved codings in the margin.
fn bars(screen: &str) -> usize {
    screen.chars().filter(|c| matches!(c, '┣' | '┏')).count()
}

/// Beginnings of other coders' codings in the margin.
fn others(screen: &str) -> usize {
    screen.chars().filter(|c| matches!(c, '├' | '┌')).count()
}

fn all_saved(screen: &str) -> bool {
    !screen.contains("waiting") && !screen.contains("NOT SAVED") && screen.contains("saved")
}

/// The `add` lines of the journal.
pub fn journal(root: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(root.join("codings/ana/well.jsonl")).unwrap_or_default();
    text.lines().filter(|l| l.contains("\"op\":\"add\"")).map(str::to_owned).collect()
}
