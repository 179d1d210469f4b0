//! From key to frame on a long transcript: the promise is under 5 ms.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "../tests/tui/fixture/mod.rs"]
#[allow(dead_code)]
mod fixture;

use emic::tui::action::Action;
use emic::tui::theme::{Depth, Theme};
use emic::tui::{App, app::Start, draw, update};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn main() {
    divan::main();
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 50), (250, 80)];

/// One key: action, new state, frame.
#[divan::bench(args = SIZES)]
fn key_to_frame(bencher: divan::Bencher, size: (u16, u16)) {
    let study = fixture::large(30_000, 2_000);
    let start = Start {
        source: None,
        coder: "ana".into(),
        theme: Theme { depth: Depth::True, ..Theme::default() },
        ..Start::default()
    };
    let mut app = App::new(&study, start, size);
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    let keys = ["J", ")", "s", "Down", "w", "PgDn", "}", "]", "Down", "Right", "+", "Esc", "PgDn", "PgDn"];
    let mut next = keys.iter().cycle();
    bencher.bench_local(|| {
        let key = fixture::key(next.next().unwrap());
        let effects = update(&mut app, &study, Action::Key(key));
        assert!(effects.is_empty());
        terminal.draw(|f| draw(&app, &study, f)).unwrap();
    });
}

/// What an act costs besides the session: the index of codings built anew.
#[divan::bench]
fn after_an_act(bencher: divan::Bencher) {
    let study = fixture::large(30_000, 2_000);
    let mut app = App::new(&study, Start::default(), (120, 50));
    bencher.bench_local(|| app.study_changed(&study));
}

/// Opening: wrapping and index.
#[divan::bench]
fn open(bencher: divan::Bencher) {
    let study = fixture::large(30_000, 2_000);
    bencher.bench_local(|| App::new(&study, Start::default(), (120, 50)));
}
