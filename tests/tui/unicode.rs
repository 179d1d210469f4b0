//! What is marked on screen is what is coded, in every script.
//!
//! Random interviews from pieces that are hard to count (wide, joined, without
//! width, right to left), read at random widths by somebody who selects in
//! every way there is. After each step the screen and the selection must say
//! the same: the oracle below counts graphemes and columns by itself.

use super::fixture::{Person, source, study};
use crate::support::TempStudy;
use emic::model::source::Source;
use emic::model::span::Span;
use emic::tui::action::{Action, Press};
use emic::tui::effect::Desk;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Pieces of text, each hard in its own way.
#[rustfmt::skip] // a list
const PIECES: &[&str] = &[
    "words", "naïve", "It's", "don’t", "3.50", "e.g.", ".", "!", "?", ",", "…", "—", "-", "(", ")", "[", "]", "“", "”", "*", "_", "#", "> ", ":",
    "漢字", "かな", "カ", "。", "、", "「", "」", "　", "ｱ", "ﾞ", "ｶﾞｲ", "Ａ",
    "e\u{301}", "o\u{308}\u{301}", "\u{301}", "Z\u{351}\u{352}\u{353}\u{354}", "\u{20dd}",
    "👩", "👩\u{200d}👩\u{200d}👧", "👍🏽", "🏽", "❤\u{fe0f}", "❤", "☎\u{fe0e}", "🏳\u{fe0f}\u{200d}🌈", "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "🇩🇪", "🇩", "🇪🇸🇫", "1\u{fe0f}\u{20e3}", "#\u{fe0f}\u{20e3}", "*\u{20e3}", "\u{fe0f}",
    "한국", "\u{1112}\u{1161}\u{11ab}", "\u{1112}", "\u{1161}", "\u{11ab}",
    "سلام", "لا", "مُدَرِّسَة", "\u{600}", "\u{600}١٢", "\u{6dd}", "،", "؟",
    "שלום", "שָׁלוֹם", "״", "\u{200f}", "\u{200e}",
    "नमस्ते", "क्ष", "क\u{94d}", "\u{93f}", "।", "க்ஷி", "ไทย", "ำ", "ཀྵ", "\u{110bd}",
    "\u{200b}", "\u{200c}", "\u{200d}", "\u{2060}", "\u{feff}", "\u{ad}", "\u{34f}", "\u{180e}",
    "\t", "\u{1b}[31m", "\u{7}", "\u{0}", "\u{7f}", "\u{85}", "\u{b}", "\u{c}", "\u{2028}", "\u{2029}", "\u{202e}", "\u{2067}", "\u{a0}", "\u{202f}", "\u{3000}", "\u{10ffff}", "\u{e000}", "\u{378}",
];

/// How people speak: pieces with or without a space between them, in
/// paragraphs with and without a speaker.
fn bodies() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        9 => Just(" ".to_owned()),
        3 => "[a-z]{1,9}",
        2 => Just(". ".to_owned()),
        1 => Just("  ".to_owned()),
        1 => Just("\n".to_owned()),
        1 => "\\PC{1,3}",
        2 => proptest::sample::select(&["\n\n", "\n\n**Ines:** ", "\n\n**Ines:** [00:01:02] ", "\n\nInterviewer: ", "\n\n王小明: ", "\n\n## "][..]).prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 1..90).prop_map(|p| p.concat())
}

/// The body in its file.
fn file(body: &str) -> String {
    format!("---\nid: x\nparticipants: [Ines, 王小明]\ninterviewers: [Interviewer]\n---\n\n**Ines:** {body}\n")
}

/// One thing that somebody does.
#[derive(Clone, Debug)]
enum Step {
    Keys(&'static str),
    /// The button goes down (so many times) and perhaps moves on, in parts of
    /// a hundred of the screen; the last is Shift.
    Mouse(u8, (u16, u16), Vec<(u16, u16)>, bool),
    Wheel(i32),
    Size(u16, u16),
}

/// Keys that move, and those that select.
#[rustfmt::skip] // a list
const KEYS: &[&str] = &[
    "Right", "Left", "Down", "Up", "w", "b", ")", "(", "J", "K", "PgDn", "PgUp", "Home", "End", "g g", "G", ">", "<", "}", "{",
];
#[rustfmt::skip] // a list
const SELECTS: &[&str] = &[
    "S-Right", "S-Left", "S-Down", "S-Up", "C-S-Right", "C-S-Left", "S-Home", "S-End", "S-PgDn", "S-PgUp", "C-S-Down",
    "S-Right S-Right S-Right", "S-Left S-Left", "e", "s", "t", "+", "+", "+", "-", "v", "v w", "v )", "Esc",
];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let place = || (0u16..100, 0u16..100);
    let step = prop_oneof![
        5 => proptest::sample::select(KEYS).prop_map(Step::Keys),
        8 => proptest::sample::select(SELECTS).prop_map(Step::Keys),
        4 => (1u8..4, place(), proptest::collection::vec(place(), 0..4), any::<bool>())
            .prop_map(|(clicks, at, drags, shift)| Step::Mouse(clicks, at, drags, shift)),
        2 => prop_oneof![Just(3), Just(-3), Just(20), Just(-20)].prop_map(Step::Wheel),
        1 => (60u16..160, 15u16..40).prop_map(|(columns, rows)| Step::Size(columns, rows)),
    ];
    proptest::collection::vec(step, 1..10)
}

fn does<D: Desk>(p: &mut Person<D>, step: &Step) {
    let area = p.app.areas(p.desk.study()).text;
    let at = |(x, y): (u16, u16)| (area.x + x * (area.width + 1) / 100, area.y + y * (area.height + 1) / 100);
    match step {
        Step::Keys(keys) => _ = p.press(keys),
        Step::Wheel(lines) => _ = p.act(Action::Scroll { lines: *lines, at: at((50, 50)) }),
        Step::Size(columns, rows) => _ = p.act(Action::Resize(*columns, *rows)),
        Step::Mouse(clicks, from, drags, shift) => {
            p.act(Action::Mouse { press: Press::Down(*clicks), at: at(*from), extend: *shift });
            for to in drags {
                p.act(Action::Mouse { press: Press::Drag, at: at(*to), extend: false });
            }
            p.act(Action::Mouse { press: Press::Up, at: at(*from), extend: false });
        }
    }
}

/// A grapheme as the oracle expects it on screen.
struct Seen {
    span: Span,
    at: (u16, u16),
    blank: bool,
    /// Columns of it in the text's area.
    columns: std::ops::Range<u16>,
    /// True if the columns after the first are drawn by the terminal.
    wide: bool,
}

/// Where each grapheme on screen stands.
fn seen<D: Desk>(p: &Person<D>, source: &Source) -> Vec<Seen> {
    let area = p.app.areas(p.desk.study()).text;
    let rows = p.app.view.layout.rows.iter().skip(p.app.view.top).take(usize::from(area.height));
    let mut out = Vec::new();
    for (y, row) in (area.y..).zip(rows) {
        let (mut at, mut column) = (row.shown, 0);
        for grapheme in source.slice(row.visible()).graphemes(true) {
            let chars = grapheme.chars().count() as u32;
            let shown: String = grapheme.chars().filter(|c| *c != '\u{fe0f}').collect();
            let control = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
            let width = match grapheme {
                "\t" => 4 - column % 4,
                _ if grapheme.chars().all(control) => 1,
                // A terminal gives these sound marks a column of their own.
                _ => (shown.width() + shown.matches(['ﾞ', 'ﾟ']).count()).max(1) as u16,
            };
            let x = area.x + column;
            // One column hangs over; what lies behind it is not shown.
            if x <= area.right() {
                let columns = x..(x + width).min(area.right() + 1);
                let blank = grapheme.chars().all(char::is_whitespace);
                let span = Span::new(at, at + chars);
                out.push(Seen { span, at: (x, y), blank, columns, wide: width > 1 && grapheme != "\t" });
            }
            at += chars;
            column += width;
        }
    }
    out
}

fn reversed(buffer: &Buffer, at: (u16, u16)) -> bool {
    buffer[at].modifier.contains(Modifier::REVERSED)
}

/// The screen marks the selected graphemes and nothing else, and the cursor
/// stands on its own.
fn agrees<D: Desk>(p: &Person<D>) -> Result<(), TestCaseError> {
    let source = &p.desk.study().sources[0];
    let area = p.app.areas(p.desk.study()).text;
    let selection = p.app.view.selection.map(|s| s.span);
    let (buffer, cursor) = p.frame();
    let (mut marked, mut halves, mut stands) = (BTreeSet::new(), BTreeSet::new(), None);
    for one in seen(p, source) {
        let selected = selection.is_some_and(|s| s.overlaps(one.span));
        for x in one.columns.clone() {
            if x > one.at.0 && one.wide {
                halves.insert((x, one.at.1));
            } else if selected {
                marked.insert((x, one.at.1));
            }
        }
        if one.span.contains(p.app.view.cursor) {
            stands = Some(one.at);
        }
    }
    for y in area.top()..area.bottom() {
        for x in area.left()..=area.right() {
            let at = (x, y);
            if !halves.contains(&at) {
                let words = source.slice(selection.unwrap_or(Span::new(0, 0)));
                prop_assert_eq!(reversed(&buffer, at), marked.contains(&at), "at {:?}, selected {:?}", at, words);
            }
        }
    }
    // Scrolling with a selection may leave the cursor behind.
    let empty = p.app.view.layout.rows.iter().all(|r| r.shown == r.end);
    prop_assert!(stands.is_some() || selection.is_some() || empty, "the cursor is out of sight");
    if stands.is_some() {
        prop_assert_eq!(cursor, stands, "the cursor");
    }
    Ok(())
}

/// The selection in whole graphemes of the body, those that are white space
/// left out at both ends.
fn meant(source: &Source, selection: Span) -> Option<Span> {
    let mut at = 0;
    let graphemes = source.body.graphemes(true).map(|g| {
        let start = at;
        at += g.chars().count() as u32;
        (Span::new(start, at), g.chars().all(char::is_whitespace))
    });
    let filled: Vec<Span> = graphemes.filter(|(s, blank)| s.overlaps(selection) && !blank).map(|(s, _)| s).collect();
    Some(Span::new(filled.first()?.start, filled.last()?.end))
}

/// Marks the selection, and compares what was stored with what was meant and
/// with what was seen.
fn stores<D: Desk>(p: &mut Person<D>) -> Result<(), TestCaseError> {
    let Some(selection) = p.app.view.selection.map(|s| s.span) else { return Ok(()) };
    let source = p.desk.study().sources[0].clone();
    let seen = seen(p, &source);
    p.press("h");
    let stored = p.desk.study().codings.first().map(|c| (c.place.span, c.anchor.span, c.anchor.quote.clone()));
    let meant = meant(&source, selection).map(|s| (s, s, source.slice(s).to_owned()));
    prop_assert_eq!(&stored, &meant);
    let Some((span, ..)) = stored else { return Ok(()) };
    for one in seen.iter().filter(|o| !o.blank) {
        let text = source.slice(one.span);
        prop_assert_eq!(selection.overlaps(one.span), span.overlaps(one.span), "{:?} seen and stored", text);
    }
    Ok(())
}

/// Keys that move the edges of a coding.
const EDGES: &[&str] = &["Right", "Left", "w", "b", ")", "(", "S-Right", "S-Left", "W", "B", "}", "{"];

/// Moves the edges of the coding made last; what is kept is what was marked,
/// and no grapheme is torn.
fn edges_agree(p: &mut Person, keys: &[&str]) -> Result<(), TestCaseError> {
    let Some(start) = p.desk.study.codings.first().map(|c| c.place.span.start) else { return Ok(()) };
    emic::tui::update::motion::put(&mut p.app, &p.desk.study, start);
    p.press("Esc E");
    prop_assert!(p.app.edges.is_some(), "{}", p.app.message.text);
    for key in keys {
        p.press(key);
        if let Err(error) = agrees(p) {
            return Err(TestCaseError::fail(format!("edge {key}: {error}")));
        }
    }
    let marked = p.app.view.selection.map(|s| s.span);
    p.press("Enter");
    let (coding, source) = (&p.desk.study.codings[0], &p.desk.study.sources[0]);
    prop_assert_eq!(Some(coding.place.span), marked);
    prop_assert_eq!(&coding.anchor.quote, source.slice(coding.place.span));
    let mut bounds = BTreeSet::from([0]);
    source.body.graphemes(true).fold(0, |at, g| {
        bounds.insert(at + g.chars().count() as u32);
        at + g.chars().count() as u32
    });
    let Span { start, end } = coding.place.span;
    prop_assert!(bounds.contains(&start) && bounds.contains(&end), "{:?} torn", coding.anchor.quote);
    Ok(())
}

/// Cases: so many, or as many as asked for.
fn cases(few: u32) -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    if asked { ProptestConfig::default() } else { ProptestConfig::with_cases(few) }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn what_is_marked_on_screen_is_what_is_coded_in_every_script(
        body in bodies(), columns in 60u16..160, rows in 15u16..40, steps in steps(),
        edges in proptest::collection::vec(proptest::sample::select(EDGES), 0..6),
    ) {
        let mut study = study();
        study.sources = vec![source("x.md", &file(&body))].into();
        let mut p = Person::at_screen(study, (columns, rows), Default::default());
        agrees(&p)?;
        for step in &steps {
            does(&mut p, step);
            if let Err(error) = agrees(&p) {
                return Err(TestCaseError::fail(format!("after {step:?}: {error}")));
            }
        }
        stores(&mut p)?;
        edges_agree(&mut p, &edges)?;
    }
}

proptest! {
    #![proptest_config(cases(25))]

    #[test]
    fn what_was_marked_is_in_the_file_when_the_study_is_opened_again(body in bodies(), steps in steps()) {
        let study = TempStudy::new(&[("corpus/x.md", &file(&body))]);
        let mut p = Person::in_study(study.root(), "ana");
        steps.iter().for_each(|step| does(&mut p, step));
        stores(&mut p)?;
        p.saves();
        let kept = |s: &emic::model::study::Study| s.codings.iter().map(|c| (c.place.span, c.anchor.clone())).collect::<Vec<_>>();
        let before = kept(p.desk.study());
        drop(p);
        prop_assert_eq!(kept(study.session("ana").study()), before);
    }
}
