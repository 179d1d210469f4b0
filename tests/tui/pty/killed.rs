//! Power cuts: the program is killed at random moments, again and again.

use super::{NAMES, PATIENCE, Random, SENTENCES, Terminal, bars, checks_clean, emic, journal, kept, study, talks, to};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

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
    let terminal = Terminal::start(&root);
    terminal.saved(shown);
    terminal.quits();
}

/// Waits until `bytes` more have come to the screen: a moment that depends on
/// what the program does, not on the clock. It may have nothing more to draw.
fn drawn(terminal: &Terminal, bytes: usize) {
    let (start, from) = (Instant::now(), terminal.drawn.load(Ordering::SeqCst));
    while terminal.drawn.load(Ordering::SeqCst) - from < bytes as u64 && start.elapsed() < Duration::from_millis(200) {
        thread::yield_now();
    }
}

#[test]
fn killed_at_random_moments_it_keeps_what_it_showed_as_saved_and_breaks_no_journal() {
    let (_dir, root) = talks();
    let mut random = Random(9);
    let mut left: Vec<(usize, &str)> =
        NAMES[..3].iter().flat_map(|name| (0..SENTENCES).map(move |at| (at, *name))).collect();
    let mut round = 0;
    while !left.is_empty() {
        round += 1;
        let before = kept(&root, "ana");
        let mut terminal = Terminal::talk(&root, "ana", "well");
        terminal.saved(before.len());
        let typed: Vec<_> = (0..3).filter_map(|_| left.pop()).collect();
        for (sentence, name) in &typed {
            terminal.press(&format!("{}\r{name}\r", to(*sentence)));
        }
        let moment = random.below(9_000);
        drawn(&terminal, moment);
        terminal.signal("-9");
        terminal.ended();
        let now = kept(&root, "ana");
        let shown = bars(&terminal.text());
        assert!(now.is_superset(&before), "round {round}: older codings are gone");
        assert!(now.len() >= shown, "round {round}: {shown} shown as saved, {} are in the journal", now.len());
        let new = now.difference(&before).count();
        let firsts = typed[..new].iter().map(|(at, name)| ("well".to_owned(), *at, Some((*name).to_owned())));
        assert!(firsts.into_iter().all(|c| now.contains(&c)), "round {round}: acts are kept in their order");
        let lost: Vec<_> = typed.into_iter().skip(new).collect();
        // What was not saved is done again later, so the last rounds have less to do.
        if round < 24 {
            left.extend(lost.into_iter().rev());
        }
    }
    checks_clean(&root);
    let terminal = Terminal::talk(&root, "ana", "well");
    terminal.saved(kept(&root, "ana").len());
    terminal.quits();
}

#[test]
fn killed_soon_after_a_source_was_opened_and_coded_it_goes_on_there() {
    let (_dir, root) = talks();
    let again = || {
        let terminal = Terminal::run(emic(&root, "ana", ""), (110, 60));
        terminal.wait_for("the talk", |s| s.contains("How did the well begin?") && s.contains("ana"));
        terminal
    };
    let mut terminal = Terminal::talk(&root, "ana", "well");
    terminal.press("h");
    terminal.saved(1);
    terminal.signal("-9");
    terminal.ended();
    let mut terminal = again();
    terminal.press(&format!("{}h", to(8)));
    terminal.saved(2);
    let (start, places) = (Instant::now(), root.join(".emic/places/ana.json"));
    while !std::fs::read_to_string(&places).unwrap().contains("thing 8") {
        assert!(start.elapsed() < PATIENCE, "{}", std::fs::read_to_string(&places).unwrap());
        thread::sleep(Duration::from_millis(5));
    }
    terminal.signal("-9");
    terminal.ended();
    again().quits();
}
