//! From a key to the frame it makes, in a large study.
//!
//! A person types thousands of keys: moves, selections, codes chosen by name,
//! acts. Each goes the way it goes in the program: event, action, `update`, the
//! session (with its writer and a real folder), one look at what the disk has
//! acknowledged, `draw`, and the bytes for the terminal. What is printed is the
//! median, the 99th of a hundred and the longest, by kind of key, in time that
//! the processor worked for this thread (the same on a busy machine) and by the
//! clock; and how much memory the program takes. The promise: 1 ms, 4 ms,
//! 10 ms to open a transcript, and 300 MB.
//!
//! The study is made by a process of its own, so that making it does not count as
//! memory. With `--study DIR` it is made once and kept, and its journals are put back
//! afterwards: undo reads them, so they must not grow from run to run. With `--size` and `--keys`
//! one size and a number of keys are run; with `--phrase "u U"` these keys are
//! typed again and again; `--count` leaves the processor's clock
//! alone, which `valgrind --tool=callgrind` does not have.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod script;
#[path = "../study/mod.rs"]
mod study;

use crossterm::event::Event;
use emic::model::change::Change;
use emic::model::ids::{Ids, Stamp};
use emic::session::{Options, Session, WriteState};
use emic::tui::app::Start;
use emic::tui::event::{self, Clicks};
use emic::tui::theme::{Depth, Theme};
use emic::tui::{App, Effect, draw, effect, update};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::collections::BTreeMap;
use std::io::Sink;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The study that the promise is about. Interviews of an hour have 6,000 to 9,000 words.
const LARGE: study::Shape =
    study::Shape { sources: 499, words: 6_000, codings: 98_000, codes: 200, long: (30_000, 2_000) };
/// What `cargo test --benches` runs.
const SMALL: study::Shape = study::Shape { sources: 3, words: 600, codings: 60, codes: 20, long: (2_000, 200) };

/// So many of the slowest keys of a kind are named.
const SLOWEST: usize = 8;

/// True while instructions are counted, not time.
static COUNTING: AtomicBool = AtomicBool::new(false);

struct Asked {
    shape: study::Shape,
    study: Option<PathBuf>,
    sizes: Vec<(u16, u16)>,
    keys: usize,
    seed: u64,
    phrase: Option<String>,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let mut asked = Asked { shape: SMALL, study: None, sizes: Vec::new(), keys: 500, seed: 1, phrase: None };
    while let Some(arg) = args.next() {
        let mut value = || args.next().expect("a value");
        match arg.as_str() {
            "make" => return study::make(Path::new(&value()), &LARGE),
            "--bench" => (asked.shape, asked.keys) = (LARGE, 5_000),
            "--count" => COUNTING.store(true, Ordering::Relaxed),
            "--study" => asked.study = Some(PathBuf::from(value())),
            "--keys" => asked.keys = value().parse().expect("a number"),
            "--phrase" => asked.phrase = Some(value()),
            "--seed" => asked.seed = value().parse().expect("a number"),
            "--size" => {
                let size = value();
                let (columns, rows) = size.split_once('x').expect("COLUMNSxROWS");
                asked.sizes.push((columns.parse().expect("a number"), rows.parse().expect("a number")));
            }
            _ => {}
        }
    }
    if asked.sizes.is_empty() {
        asked.sizes = vec![(80, 24), (120, 50), (250, 80)];
    }
    let temporary = tempfile::tempdir().expect("a folder");
    let root = asked.study.clone().unwrap_or_else(|| temporary.path().join("study"));
    if !root.join("study.toml").exists() {
        made(&root, &asked.shape);
    }
    let before = journals(&root);
    as_made(&before, &asked.shape);
    run(&root, &asked);
    put_back(&root, &before);
}

/// The journals and histories of a study with their lengths in bytes.
fn journals(root: &Path) -> BTreeMap<PathBuf, u64> {
    let files = |folder: PathBuf| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let coders = files(root.join("codings"));
    let all = coders.chain([root.join("history")]).flat_map(files);
    all.map(|path| (path.clone(), std::fs::metadata(path).expect("a file").len())).collect()
}

/// A run that was ended before its time leaves its acts behind, and with them other
/// figures.
fn as_made(journals: &BTreeMap<PathBuf, u64>, shape: &study::Shape) {
    let lines = |path| std::fs::read(path).expect("a file").iter().filter(|b| **b == b'\n').count();
    let (there, made) = (journals.keys().map(lines).sum::<usize>(), shape.codings + shape.long.1);
    assert_eq!(there, made, "the journals have lines of a run that was ended: remove the study");
}

/// Takes away what was appended to them.
fn put_back(root: &Path, before: &BTreeMap<PathBuf, u64>) {
    for (path, len) in journals(root) {
        match before.get(&path) {
            Some(was) if *was == len => {}
            Some(was) => std::fs::File::options().write(true).open(path).and_then(|f| f.set_len(*was)).expect("a file"),
            None => std::fs::remove_file(path).expect("a file"),
        }
    }
}

/// Makes the study, the large one in a process of its own.
fn made(root: &Path, shape: &study::Shape) {
    if shape.sources == SMALL.sources {
        return study::make(root, shape);
    }
    let this = std::env::current_exe().expect("this program");
    assert!(std::process::Command::new(this).arg("make").arg(root).status().expect("a process").success());
}

fn run(root: &Path, asked: &Asked) {
    let ids = Ids::repeating(Stamp(1_800_000_000_000), 5);
    let options = Options { coder: Some("ana".into()), blind: false, exclusive: false, ids };
    let start = Instant::now();
    let mut session = Session::open(root, options).expect("a study");
    let (s, took) = (session.study(), start.elapsed());
    let words: u32 = s.sources.iter().map(|s| s.words).sum();
    println!("{} sources, {words} words, {} codings", s.sources.len(), s.codings.len());
    println!("load          {:9.1} ms   {}", ms(took), memory());
    for (turn, size) in asked.sizes.iter().enumerate() {
        let mut coder = Coder::at(&session, *size);
        if turn == 0 {
            println!("with a screen               {}", memory());
        }
        println!("{}x{}", size.0, size.1);
        coder.opens(&session);
        if turn == 0 {
            // Past the welcome. The first act of a session looks at the whole study.
            coder.types(&mut session, &["Esc", "J"].map(script::event), None);
            coder.types(&mut session, &[script::event("h")], Some("first act"));
        }
        let keys = match &asked.phrase {
            Some(phrase) => script::again(phrase, asked.keys),
            None => script::keys(&mut study::Random(asked.seed), asked.keys),
        };
        coder.types(&mut session, &keys, None);
        coder.report();
    }
    println!("at the end                  {}", memory());
    session.finish().expect("a disk");
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Memory in use and at most, where the system says so.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|l| l.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    match (of("VmRSS:"), of("VmHWM:")) {
        (Some(now), Some(most)) => format!("{} MB in memory, {} MB at most", now / 1_024, most / 1_024),
        _ => "memory not known".to_owned(),
    }
}

/// Somebody at a screen, with the times of the keys by kind.
struct Coder {
    app: App,
    terminal: Terminal<CrosstermBackend<Sink>>,
    clicks: Clicks,
    times: BTreeMap<&'static str, Vec<[Duration; 2]>>,
    /// Each key with what it took of the processor.
    keys: Vec<(Duration, &'static str, String)>,
}

/// When something began: on the processor and by the clock.
struct Began(Duration, Instant);

impl Began {
    fn now() -> Self {
        Self(worked(), Instant::now())
    }

    fn took(&self) -> [Duration; 2] {
        let clock = self.1.elapsed();
        [worked().saturating_sub(self.0), clock]
    }
}

/// How long the processor has worked for this thread.
fn worked() -> Duration {
    if COUNTING.load(Ordering::Relaxed) {
        return Duration::ZERO;
    }
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

impl Coder {
    fn at(session: &Session, size: (u16, u16)) -> Self {
        let start = Start {
            source: Some("long".into()),
            coder: "ana".into(),
            theme: Theme { depth: Depth::True, ..Theme::default() },
            ..Start::default()
        };
        let app = App::new(session.study(), start, size);
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let terminal =
            Terminal::with_options(CrosstermBackend::new(std::io::sink()), TerminalOptions { viewport }).unwrap();
        Self { app, terminal, clicks: Clicks::default(), times: BTreeMap::new(), keys: Vec::new() }
    }

    /// Opens every source once, the long one five times.
    fn opens(&mut self, session: &Session) {
        let long = self.app.view.source;
        let others = (0..session.study().sources.len()).filter(|i| *i != long).take(100);
        for (kind, source) in others.map(|i| ("open others", i)).chain((0..5).map(|_| ("open long", long))) {
            let start = Began::now();
            self.app.open(session.study(), source);
            self.terminal.draw(|f| draw(&self.app, session.study(), f)).unwrap();
            self.times.entry(kind).or_default().push(start.took());
        }
    }

    fn types(&mut self, session: &mut Session, keys: &[Event], named: Option<&'static str>) {
        for (number, key) in keys.iter().enumerate() {
            let start = Began::now();
            let kind = self.key_to_frame(session, key.clone());
            let took = start.took();
            self.times.entry(named.unwrap_or(kind)).or_default().push(took);
            let shown = key.as_key_press_event().map(|k| format!("{} {}", k.modifiers, k.code));
            let page = self.app.page.as_ref().map_or("", |page| page.name().word());
            self.keys.push((took[0], kind, format!("{} {page}", shown.unwrap_or_default().trim())));
            // A person types slower than a disk syncs: now and then it catches up.
            if number % 4 == 3 || number + 1 == keys.len() {
                self.catches_up(session);
            }
            if number % 50 == 49 {
                self.looks_outside(session);
            }
        }
    }

    /// What the event loop does for one key.
    #[inline(never)]
    fn key_to_frame(&mut self, session: &mut Session, key: Event) -> &'static str {
        let mut kind = "other key";
        if let Some(action) = event::action(key, &mut self.clicks) {
            let before = (self.app.overlay.is_some(), self.app.view.selection.is_some(), self.app.view.cursor);
            let effects = update(&mut self.app, session.study(), action);
            let after = (self.app.overlay.is_some(), self.app.view.selection.is_some(), self.app.view.cursor);
            kind = match effects.first() {
                Some(Effect::Apply(Change::Undo | Change::Redo)) => "undo, redo",
                Some(Effect::Apply(_)) => "act",
                _ if self.app.page.is_some() => "page",
                _ if before.0 || after.0 => "list, input",
                _ if after.1 => "select",
                _ if before.2 != after.2 => "move",
                _ => "other key",
            };
            effect::run(session, &mut self.app, effects);
        }
        effect::poll(session, &mut self.app);
        self.terminal.draw(|f| draw(&self.app, session.study(), f)).unwrap();
        kind
    }

    /// Waits for the disk; the frames that its answers make count too.
    fn catches_up(&mut self, session: &mut Session) {
        while matches!(self.app.write, WriteState::Pending(_)) {
            let start = Began::now();
            if effect::poll(session, &mut self.app) {
                self.terminal.draw(|f| draw(&self.app, session.study(), f)).unwrap();
                self.times.entry("saved").or_default().push(start.took());
            } else {
                std::thread::yield_now();
            }
        }
        assert_eq!(self.app.write, WriteState::Saved, "the disk fails");
        effect::quiet(session, &mut self.app);
    }

    /// What the event loop does about once a second while nobody types.
    fn looks_outside(&mut self, session: &mut Session) {
        let start = Began::now();
        effect::look_outside(session, &mut self.app);
        self.times.entry("look outside").or_default().push(start.took());
    }

    fn report(&mut self) {
        let whole = ["open long", "open others", "saved", "first act", "look outside"];
        let keys = self.times.iter().filter(|(kind, _)| !whole.contains(*kind));
        let keys: Vec<[Duration; 2]> = keys.flat_map(|(_, times)| times.iter().copied()).collect();
        self.times.insert("every key", keys);
        println!("{:14}        {:>31}   {:>29}", "", "processor, ms", "clock, ms");
        let heads = ["p50", "p99", "max", "p50", "p99", "max"].map(|h| format!("{h:>9}")).concat();
        println!("{:14}  times {heads}", "");
        for (kind, times) in &self.times {
            let mut line = format!("  {kind:12} {:6} ", times.len());
            for which in [0, 1] {
                let mut one: Vec<Duration> = times.iter().map(|t| t[which]).collect();
                one.sort_unstable();
                for part in [500, 990, 1_000] {
                    line.push_str(&format!("{:9.3}", ms(one[(one.len() * part / 1_000).min(one.len() - 1)])));
                }
            }
            println!("{line}");
        }
        self.keys.sort_unstable_by_key(|(took, kind, _)| (*kind, std::cmp::Reverse(*took)));
        println!("  the slowest keys of each kind, processor, ms");
        for kind in self.keys.chunk_by(|a, b| a.1 == b.1) {
            let shown = kind.iter().take(SLOWEST).map(|(took, _, key)| format!("{} {:.1}", key.trim(), ms(*took)));
            println!("    {:12} {}", kind[0].1, shown.collect::<Vec<_>>().join(", "));
        }
    }
}
