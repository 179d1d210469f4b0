//! Two interfaces on one study at once.

use super::{SENTENCES, Terminal, all_saved, bars, checks_clean, kept, others, talks, to};

#[test]
fn two_coders_code_one_talk_at_once_and_see_each_other() {
    let (_dir, root) = talks();
    let (mut ana, mut ben) = (Terminal::talk(&root, "ana", "well"), Terminal::talk(&root, "ben", "well"));
    for sentence in 0..SENTENCES {
        ana.press(&format!("{}\rwater\r", to(sentence)));
        ben.press(&format!("{}\rcouncil\r", to(SENTENCES - 1 - sentence)));
    }
    for terminal in [&ana, &ben] {
        terminal.wait_for("both coders' codings", |s| bars(s) == SENTENCES && others(s) == SENTENCES && all_saved(s));
    }
    // What one takes away goes from the other's screen; undo takes back one's own.
    ana.press(&format!("{}x", to(3)));
    ben.wait_for("one less of the other's", |s| others(s) == SENTENCES - 1);
    ben.press("u");
    ben.wait_for("one less of one's own", |s| bars(s) == SENTENCES - 1 && all_saved(s));
    ana.wait_for("one less of the other's", |s| others(s) == SENTENCES - 1);
    ana.press("u");
    ana.saved(SENTENCES);
    ana.quits();
    ben.quits();
    assert_eq!((kept(&root, "ana").len(), kept(&root, "ben").len()), (SENTENCES, SENTENCES - 1));
    checks_clean(&root);
}

#[test]
fn one_coder_at_two_windows_loses_nothing_of_either() {
    let (_dir, root) = talks();
    let (mut one, mut other) = (Terminal::talk(&root, "ana", "well"), Terminal::talk(&root, "ana", "well"));
    for sentence in 0..SENTENCES {
        one.press(&format!("{}\rwater\r", to(sentence)));
        other.press(&format!("{}\rcouncil\r", to(sentence)));
    }
    for terminal in [&one, &other] {
        terminal.saved(2 * SENTENCES);
    }
    one.quits();
    other.quits();
    assert_eq!(kept(&root, "ana").len(), 2 * SENTENCES);
    checks_clean(&root);
}
