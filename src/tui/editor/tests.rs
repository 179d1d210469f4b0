//! The editor against a plain text with a cursor, and what a writer would miss.

use super::*;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

fn with(text: &str) -> Editor {
    let mut editor = Editor::new(text, (10, 4));
    editor.first();
    editor
}

/// The text with `|` at the cursor.
fn shown(editor: &Editor) -> String {
    let mut text = editor.text();
    text.insert(flat(editor), '|');
    text
}

/// Bytes of the text before the cursor.
fn flat(editor: &Editor) -> usize {
    let at = editor.cursor();
    editor.lines()[..at.line].iter().map(|l| l.len() + 1).sum::<usize>() + at.byte
}

#[test]
fn up_and_down_keep_the_column_over_shorter_lines_and_go_to_the_ends() {
    let mut editor = with("abcdef\nx\nabcdef");
    (0..4).for_each(|_| editor.right());
    editor.rows(1);
    assert_eq!(shown(&editor), "abcdef\nx|\nabcdef");
    editor.rows(1);
    assert_eq!(shown(&editor), "abcdef\nx\nabcd|ef");
    editor.rows(1);
    assert_eq!(shown(&editor), "abcdef\nx\nabcdef|");
    editor.rows(-9);
    assert_eq!(shown(&editor), "abcd|ef\nx\nabcdef");
    editor.rows(-1);
    assert_eq!(shown(&editor), "|abcdef\nx\nabcdef");
}

#[test]
fn a_long_line_is_walked_row_by_row() {
    let mut editor = with("one two three four");
    editor.rows(1);
    assert_eq!(shown(&editor), "one two |three four");
    editor.end();
    assert_eq!(shown(&editor), "one two three four|");
    editor.rows(-1);
    assert_eq!(shown(&editor), "one two| three four", "not behind the row's last character: that is the next row");
    editor.home();
    editor.end();
    assert_eq!(shown(&editor), "one two| three four");
    assert_eq!(wrap::starts("漢漢漢漢漢漢", 10), [0, 15], "wide characters take two columns");
    assert_eq!(wrap::starts("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", 4), [0, 12], "accents take none");
}

#[test]
fn words_are_walked_and_deleted_over_line_ends() {
    let mut editor = with("Ça va, mon ami?\n\nOui.");
    let mut places = vec![shown(&editor)];
    for _ in 0..7 {
        editor.word_right();
        places.push(shown(&editor));
    }
    assert_eq!(places[2], "Ça va, |mon ami?\n\nOui.");
    assert_eq!(places[5], "Ça va, mon ami?\n|\nOui.");
    assert_eq!(places[7], "Ça va, mon ami?\n\nOui|.".replace("Oui|.", "Oui.|"));
    for before in places[..7].iter().rev().filter(|p| !p.contains("?|")) {
        editor.word_left();
        if shown(&editor).contains("?|") {
            editor.word_left();
        }
        assert_eq!(shown(&editor), *before);
    }
    editor.last();
    editor.delete_word_back();
    editor.delete_word_back();
    assert_eq!(shown(&editor), "Ça va, mon ami?\n|");
}

#[test]
fn lines_are_deleted_to_their_ends_and_then_joined() {
    let mut editor = with("one two\nthree");
    editor.word_right();
    editor.delete_to_end();
    assert_eq!(shown(&editor), "one |\nthree");
    editor.delete_to_end();
    assert_eq!(shown(&editor), "one |three");
    editor.delete_to_start();
    assert_eq!(shown(&editor), "|three");
}

#[test]
fn characters_of_several_code_points_are_one() {
    let family = "👩\u{200d}👧";
    let mut editor = with(&format!("a{family}e\u{301}z"));
    editor.right();
    editor.right();
    assert_eq!(shown(&editor), format!("a{family}|e\u{301}z"));
    editor.delete_back();
    assert_eq!(shown(&editor), "a|e\u{301}z");
    editor.delete_forward();
    assert_eq!(shown(&editor), "a|z");
    assert!(editor.insert("\u{301}"));
    assert_eq!(shown(&editor), "a\u{301}|z", "an accent joins the letter before it");
}

#[test]
fn undo_takes_back_a_word_at_a_time_and_brings_it_again() {
    let mut editor = with("");
    "two words".chars().for_each(|c| assert!(editor.insert(c.encode_utf8(&mut [0; 4]))));
    assert!(editor.insert("pasted\nlines"));
    let all = shown(&editor);
    assert!(editor.undo());
    assert_eq!(shown(&editor), "two words|");
    assert!(editor.undo());
    assert_eq!(shown(&editor), "two |");
    assert!(editor.undo() && !editor.undo());
    assert_eq!(shown(&editor), "|");
    while editor.redo() {}
    assert_eq!(shown(&editor), all);
    editor.undo();
    assert!(editor.insert("x") && !editor.redo(), "what is typed ends what could be brought again");
}

#[test]
fn a_paste_has_plain_line_ends_and_no_control_characters_and_an_end() {
    let mut editor = with("");
    assert!(editor.insert("a\r\nb\rc\u{1b}[31md\te\u{0}"));
    assert_eq!(editor.text(), "a\nb\nc[31md\te");
    assert!(editor.insert(&"x".repeat(LONGEST - editor.text().len())));
    assert!(!editor.insert("y"), "a text has its longest");
    assert_eq!(editor.text().len(), LONGEST);
    assert_eq!(Editor::new(&"é".repeat(LONGEST), (10, 4)).text().len(), LONGEST);
}

#[test]
fn what_came_from_another_editor_is_one_step() {
    let mut editor = with("old\ntext");
    editor.replace_all("new\n\ntext\n");
    assert_eq!(editor.text(), "new\n\ntext\n");
    editor.undo();
    assert_eq!(shown(&editor), "|old\ntext");
}

#[test]
fn the_cursor_is_always_on_screen_and_a_click_puts_it_where_it_is_seen() {
    let mut editor = with(&"one two three four five\n".repeat(9));
    for rows in [1, 7, -3, 30, -2, -90, 5] {
        editor.rows(rows);
        assert!(on_screen(&editor));
    }
    editor.click(2, 1);
    let (at, screen) = (editor.cursor(), editor.top());
    assert!(at >= Place { line: screen.0, byte: 0 } && on_screen(&editor));
    editor.resize((4, 1));
    assert!(on_screen(&editor));
}

fn on_screen(editor: &Editor) -> bool {
    let width = editor.room().0;
    let at = editor.cursor();
    let row = wrap::row_of(&wrap::starts(&editor.lines()[at.line], width), at.byte);
    let rows_to = |line: usize, row: usize| {
        editor.lines()[..line].iter().map(|l| wrap::starts(l, width).len()).sum::<usize>() + row
    };
    let (top, here) = (rows_to(editor.top().0, editor.top().1), rows_to(at.line, row));
    (top..top + usize::from(editor.room().1)).contains(&here)
}

/// What a person does.
#[derive(Clone, Debug)]
enum Do {
    Type(String),
    Left,
    Right,
    Back,
    Forward,
    Start,
    End,
    WordLeft,
    WordRight,
    WordBack,
    Undo,
    Redo,
    Rows(i32),
    First,
    Last,
    Size(u16, u16),
}

fn doing() -> impl Strategy<Value = Do> {
    let words = "(a|b |é|e\u{301}|\u{301}|漢|👩\u{200d}👧|🇫🇮|\u{200d}|ع|\t|\n|\r\n|, ){1,4}";
    prop_oneof![
        6 => words.prop_map(Do::Type),
        2 => Just(Do::Left),
        2 => Just(Do::Right),
        2 => Just(Do::Back),
        1 => Just(Do::Forward),
        1 => Just(Do::Start),
        1 => Just(Do::End),
        1 => Just(Do::WordLeft),
        1 => Just(Do::WordRight),
        1 => Just(Do::WordBack),
        2 => Just(Do::Undo),
        1 => Just(Do::Redo),
        1 => (-3i32..4).prop_map(Do::Rows),
        1 => Just(Do::First),
        1 => Just(Do::Last),
        1 => (4u16..12, 1u16..5).prop_map(|(w, h)| Do::Size(w, h)),
    ]
}

/// The plain text with a cursor that the editor must agree with.
#[derive(Clone, Debug, Default, PartialEq)]
struct Plain {
    text: String,
    at: usize,
}

impl Plain {
    fn boundaries(&self) -> Vec<usize> {
        self.text.grapheme_indices(true).map(|(at, _)| at).chain([self.text.len()]).collect()
    }

    fn before(&self) -> usize {
        self.boundaries().into_iter().rev().find(|b| *b < self.at).unwrap_or(0)
    }

    fn after(&self) -> usize {
        self.boundaries().into_iter().find(|b| *b > self.at).unwrap_or(self.text.len())
    }

    fn put(&mut self, from: usize, to: usize, words: &str) {
        self.text.replace_range(from..to, words);
        self.at = from + words.len();
        self.at = self.boundaries().into_iter().find(|b| *b >= self.at).unwrap_or(self.text.len());
    }
}

#[test]
fn an_accent_that_joins_the_letter_after_it_is_undone_alone() {
    let mut editor = Editor::new("at", (8, 3));
    editor.first();
    assert!(editor.insert("\u{301}") && editor.insert("\u{301}") && editor.insert("b"));
    while editor.undo() {}
    assert_eq!(editor.text(), "at");
    while editor.redo() {}
    assert_eq!(editor.text().chars().filter(|c| *c == '\u{301}').count(), 2);
}

proptest! {
    #[test]
    fn the_editor_agrees_with_a_plain_text(steps in proptest::collection::vec(doing(), 1..40)) {
        let mut editor = Editor::new("", (8, 3));
        let mut plain = Plain::default();
        for step in steps {
            let at = plain.at;
            match &step {
                Do::Type(words) => {
                    prop_assert!(editor.insert(words));
                    plain.put(at, at, &cleaned(words));
                }
                Do::Left => { editor.left(); plain.at = plain.before(); }
                Do::Right => { editor.right(); plain.at = plain.after(); }
                Do::Back => { editor.delete_back(); let from = plain.before(); plain.put(from, at, ""); }
                Do::Forward => { editor.delete_forward(); let to = plain.after(); plain.put(at, to, ""); }
                Do::Start => {
                    editor.delete_to_start();
                    let start = plain.text[..at].rfind('\n').map_or(0, |n| n + 1);
                    let from = if start == at { plain.before() } else { start };
                    plain.put(from, at, "");
                }
                Do::End => {
                    editor.delete_to_end();
                    let end = plain.text[at..].find('\n').map_or(plain.text.len(), |n| at + n);
                    let to = if end == at { plain.after() } else { end };
                    plain.put(at, to, "");
                }
                // What moves by words and rows only has to stand on a boundary, on screen.
                Do::WordLeft => editor.word_left(),
                Do::WordRight => editor.word_right(),
                Do::WordBack => { editor.delete_word_back(); plain.text = editor.text(); }
                Do::Undo => { editor.undo(); plain.text = editor.text(); }
                Do::Redo => { editor.redo(); plain.text = editor.text(); }
                Do::Rows(rows) => editor.rows(*rows),
                Do::First => { editor.first(); plain.at = 0; }
                Do::Last => { editor.last(); plain.at = plain.text.len(); }
                Do::Size(width, height) => editor.resize((*width, *height)),
            }
            prop_assert_eq!(editor.text(), plain.text.clone(), "{:?}", &step);
            if matches!(step, Do::WordLeft | Do::WordRight | Do::WordBack | Do::Undo | Do::Redo | Do::Rows(_)) {
                plain.at = flat(&editor);
                prop_assert!(plain.boundaries().contains(&plain.at), "{:?}", &step);
            }
            prop_assert_eq!(flat(&editor), plain.at, "{:?}", &step);
            prop_assert!(on_screen(&editor), "{:?}", &step);
        }
    }

    #[test]
    fn everything_can_be_undone_and_done_again(words in proptest::collection::vec("(a|é|\n| |\u{301}){0,3}", 1..20)) {
        let mut editor = Editor::new("start", (8, 3));
        for (number, word) in words.iter().enumerate() {
            match number % 4 {
                3 => editor.delete_word_back(),
                2 => editor.left(),
                _ => prop_assert!(editor.insert(word)),
            }
        }
        let (all, at) = (editor.text(), flat(&editor));
        while editor.undo() {}
        prop_assert_eq!(editor.text(), "start");
        while editor.redo() {}
        prop_assert_eq!(&editor.text(), &all);
        prop_assert!(flat(&editor) <= all.len() && at <= all.len());
    }

    #[test]
    fn rows_hold_every_byte_once_and_fit(line in "(a|bc |漢|é|🇫🇮|\t|  ){0,30}", width in 4u16..20) {
        let starts = wrap::starts(&line, width);
        prop_assert_eq!(starts[0], 0);
        prop_assert!(starts.windows(2).all(|w| w[0] < w[1]), "{:?}", &starts);
        for number in 0..starts.len() {
            let words = &line[wrap::row(&starts, number, &line)];
            prop_assert!(wrap::columns(words.trim_end_matches([' ', '\t'])) <= width, "{:?}", words);
        }
    }
}
