//! How the screen is divided.
//!
//! ```text
//! title
//! turn speaker  text … text │bars names │ map │ codebook
//! last codes
//! status
//! keys
//! ```
//! The width of the text depends on nothing but the size of the screen, the
//! source and the width that a person chose for reading, so an act never wraps
//! the transcript anew.

use super::views::paint::width;
use crate::model::source::Source;
use ratatui::layout::Rect;

/// The smallest screen: columns and rows.
pub const SMALLEST: (u16, u16) = (60, 15);
/// From this width on, the codebook stands beside the transcript; below, the
/// room goes to the names of codes, which are needed more while reading.
const BESIDE: u16 = 150;
/// Columns of a comfortable line.
const COMFORTABLE: u16 = 92;
/// The narrowest text that a person can choose.
pub const NARROWEST: u16 = 40;
/// Fewer columns than these hold no names of codes.
const NAMES: u16 = 14;
/// Columns of the map of the whole source: place, and how much is coded.
const MAP: u16 = 2;
/// Columns of the turn number and the mark of the cursor's line.
const NUMBER: u16 = 6;

/// Where the parts of the screen are. A part that has no room is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// Study, source, coder.
    pub title: Rect,
    /// Turn numbers.
    pub number: Rect,
    /// Names of speakers.
    pub speaker: Rect,
    /// The words; one column more than the layout has, for what hangs over.
    pub text: Rect,
    /// Bars of codings.
    pub bars: Rect,
    /// Names of codes beside the bars.
    pub names: Rect,
    /// The map of the whole source.
    pub map: Rect,
    /// The codebook, where it stands beside the transcript.
    pub book: Rect,
    /// A page, in place of all between title and status.
    pub page: Rect,
    /// What the keys 1 to 9 stand for.
    pub recent: Rect,
    /// What happened, and whether it is saved.
    pub status: Rect,
    /// Keys.
    pub keys: Rect,
}

/// Divides a screen of `size` columns and rows for a source; `reading` is the
/// width of the text that a person chose.
pub fn areas(size: (u16, u16), source: Option<&Source>, reading: Option<u16>) -> Areas {
    let (columns, rows) = size;
    let recent_rows = u16::from(rows >= 20);
    let height = rows.saturating_sub(3 + recent_rows);
    let book = if columns >= BESIDE { (columns * 3 / 10).clamp(34, 54) } else { 0 };
    let main = columns - book;
    let speaker = source.map_or(0, |s| speaker_width(s, main));
    let bars = match main {
        0..90 => 4,
        90..130 => 6,
        _ => 8,
    };
    let left = NUMBER + speaker;
    let free = main.saturating_sub(left + bars + 2 + MAP);
    let text = match reading {
        Some(width) => width.clamp(NARROWEST.min(free), free),
        None if free >= 76 => (free - (free - 62).min(30)).min(COMFORTABLE),
        None => free.min(COMFORTABLE),
    };
    let names = free - text;
    let part = |x: u16, width: u16| Rect::new(x, 1, width, height);
    let line = |y: u16, rows: u16| Rect::new(0, y, columns, rows.min(1));
    let after_text = left + text + 2;
    Areas {
        title: line(0, 1),
        number: part(0, NUMBER),
        speaker: part(NUMBER, speaker),
        text: part(left, text),
        bars: part(after_text, bars),
        names: part(after_text + bars, if names >= NAMES { names } else { 0 }),
        map: part(main.saturating_sub(MAP), MAP),
        book: part(main, book),
        page: Rect::new(0, 1, columns, height + recent_rows),
        recent: line(1 + height, recent_rows),
        status: line(rows.saturating_sub(2), 1),
        keys: line(rows.saturating_sub(1), 1),
    }
}

/// Columns for the names of speakers, a space included; none without speakers.
fn speaker_width(source: &Source, columns: u16) -> u16 {
    let most = if columns < 100 { 14 } else { 20 };
    let widest = source.speakers.iter().map(|s| width(&s.label)).max();
    // Times stand below the names.
    let least = if source.has_times { 7 } else { 4 };
    widest.map_or(0, |w| w.clamp(least, most) + 1)
}

/// The first entry to show of a list of `len` with `selected` in view, for
/// `height` lines: the same for drawing and for the mouse.
pub fn first_shown(selected: usize, len: usize, height: u16) -> usize {
    let height = usize::from(height.max(1));
    selected.saturating_sub(height / 2).min(len.saturating_sub(height))
}

/// A box of at most `width` by `height` in the middle of the screen, above
/// the status line.
pub fn middle(size: (u16, u16), width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(size.0.saturating_sub(4)), height.min(size.1.saturating_sub(4)));
    Rect::new((size.0 - width) / 2, 1 + (size.1.saturating_sub(4) - height) / 3, width, height)
}

/// A box of at most `width` by `height` in the lower or the upper part of the
/// screen, so that the words it is about stay in sight.
pub fn aside(size: (u16, u16), width: u16, height: u16, below: bool) -> Rect {
    let (width, height) = (width.min(size.0.saturating_sub(4)), height.min(size.1.saturating_sub(4)));
    let y = if below { size.1.saturating_sub(3 + height) } else { 1 };
    Rect::new((size.0 - width) / 2, y, width, height)
}

/// Where the codebook is drawn while it has the keyboard: beside the
/// transcript, or over its right half on a narrow screen.
pub fn book(areas: &Areas, size: (u16, u16)) -> Rect {
    if areas.book.width > 0 {
        return areas.book;
    }
    let width = (size.0 * 2 / 3).clamp(40, 54).min(size.0);
    Rect::new(size.0 - width, areas.text.y, width, areas.text.height)
}

/// Where the list of codes or sources is: in the lower or the upper part of
/// the screen.
pub fn picker(size: (u16, u16), below: bool) -> Rect {
    aside(size, 104, (size.1 * 3 / 5).clamp(11, 26), below)
}
