//! Storms: windows dragged to all sizes, a megabyte pasted, a mouse gone mad.

use super::{NAMES, Random, SENTENCES, Terminal, checks_clean, journal, kept, study, talks, to};

const MEGABYTE: usize = 1_000_000;

#[test]
fn a_storm_of_sizes_does_no_harm() {
    let (_dir, root) = study();
    let mut terminal = Terminal::start(&root);
    for step in 0..60u16 {
        terminal.resize((20 + step * 37 % 200, 5 + step * 7 % 60));
        terminal.press("j");
    }
    terminal.resize((100, 30));
    terminal.wait_for("the transcript", |s| s.contains("The village well"));
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    assert!(journal(&root).is_empty());
    terminal.restored();
}

#[test]
fn a_window_that_was_small_for_a_moment_is_whole_again() {
    let (_dir, root) = study();
    let mut terminal = Terminal::start(&root);
    for _ in 0..20 {
        terminal.resize((61, 16));
        terminal.resize((100, 30));
        terminal.press("j");
        terminal.wait_for("the title and the keys", |s| s.contains("The village well") && s.contains("help"));
    }
    terminal.quits();
}

#[test]
fn what_is_typed_while_the_window_is_dragged_is_all_done() {
    let (_dir, root) = talks();
    let mut terminal = Terminal::talk(&root, "ana", "well");
    let mut random = Random(5);
    for name in &NAMES[..3] {
        for sentence in 0..SENTENCES {
            terminal.resize((60 + random.below(190) as u16, 15 + random.below(60) as u16));
            terminal.press(&format!("{}\r", to(sentence)));
            terminal.resize((60 + random.below(190) as u16, 15 + random.below(60) as u16));
            terminal.press(&format!("{name}\r"));
        }
    }
    terminal.resize((111, 61));
    terminal.saved(3 * SENTENCES);
    terminal.quits();
    assert_eq!(kept(&root, "ana").len(), 3 * SENTENCES);
    checks_clean(&root);
}

/// A megabyte of words that would be commands if they were typed.
fn paste() -> String {
    let line = "hxq u\r:wq\n. 1 é中 n";
    let words = line.repeat(MEGABYTE / line.len() + 1);
    format!("\x1b[200~{words}\x1b[201~")
}

#[test]
fn a_megabyte_pasted_anywhere_does_nothing_by_itself() {
    let (_dir, root) = study();
    let mut terminal = Terminal::start(&root);
    let paste = paste();
    terminal.press(&paste);
    terminal.wait_for("the refusal in the transcript", |s| s.contains("pasted text is not taken here"));
    terminal.press("}\r");
    terminal.wait_for("the list of codes", |s| s.contains("What was hard") || s.contains("Being heard"));
    terminal.press(&paste);
    terminal.wait_for("the refusal in the list", |s| s.contains("too long"));
    terminal.press_until("\x1b", "the list closed", |s| !s.contains("too long"));
    terminal.press("h");
    terminal.saved(1);
    terminal.press("m");
    terminal.wait_for("the line for a comment", |s| s.to_lowercase().contains("comment"));
    terminal.press(&paste);
    terminal.wait_for("the refusal of the comment", |s| s.contains("too long"));
    terminal.press_until("\x1b", "the line closed", |s| !s.contains("too long"));
    terminal.press_until(")h", "another act", |s| super::bars(s) > 1 && super::all_saved(s));
    terminal.quits();
    let text = std::fs::read_to_string(root.join("codings/ana/well.jsonl")).unwrap();
    assert!(!text.contains("comment") && text.len() < 10_000, "nothing of the paste was taken");
    checks_clean(&root);
}

/// Reports of a mouse, whole and broken.
fn noise(random: &mut Random) -> Vec<u8> {
    let mut out = Vec::new();
    for _ in 0..3_000 {
        let (button, column, row) = (random.below(70), random.below(400), random.below(200));
        let end = if random.below(2) == 0 { 'M' } else { 'm' };
        let report = format!("\x1b[<{button};{column};{row}{end}").into_bytes();
        // One of ten stops somewhere in the middle.
        let whole = if random.below(10) == 0 { random.below(report.len()) } else { report.len() };
        out.extend_from_slice(&report[..whole]);
        match random.below(60) {
            0 => out.extend_from_slice(b"\x1b[M\x20\x21\x22"),
            1 => out.extend_from_slice(b"\x1b[<;;;M"),
            2 => out.extend_from_slice(b"\x1b[<99999999999;1;1M"),
            _ => {}
        }
    }
    out
}

#[test]
fn after_a_mouse_gone_mad_the_keyboard_works_and_nothing_was_coded() {
    let (_dir, root) = study();
    let mut terminal = Terminal::start(&root);
    let mut random = Random(77);
    for _ in 0..3 {
        terminal.bytes(&noise(&mut random));
        terminal.press("\x1b\x1b");
    }
    terminal.press_until("\x1b", "the transcript alone", |s| !s.contains("Esc closes"));
    assert!(journal(&root).is_empty(), "a mouse codes nothing");
    terminal.press("\x1b[1;5H}h");
    terminal.press_until("\x1b[1;5H}h", "an act", |s| super::bars(s) == 1 && super::all_saved(s));
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    terminal.restored();
    checks_clean(&root);
}
