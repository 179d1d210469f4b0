//! The transcript as the screen has it: what is laid out, where the cursor and
//! the selection are, and which rows are seen.
//!
//! The words themselves are in the study; a place in them is a code point, so
//! that another width of the screen moves nothing.

use super::action::Unit;
use super::app::App;
use super::density::DensityMap;
use super::index::CodingIndex;
use super::layout::Layout;
use crate::model::coding::MarkKind;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Study;

/// Words that are selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Where it began.
    pub anchor: Span,
    /// All of it.
    pub span: Span,
    /// The unit by which the mouse extends it.
    pub unit: Unit,
}

/// The transcript as the screen has it.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Index into [`Study::sources`].
    pub source: usize,
    /// Its id, by which it is found when the list changes.
    pub id: String,
    /// Digest of the text that is laid out.
    pub text: crate::model::anchor::Digest,
    /// Where its words stand.
    pub layout: Layout,
    /// Its codings.
    pub index: CodingIndex,
    /// The map of the whole source.
    pub map: DensityMap,
    /// Numbers of the speakers' colours.
    pub speakers: Vec<usize>,
    /// What the coder says of it.
    pub mark: Option<MarkKind>,
    /// Bookmarks, as code points; [`App::remap`] takes them up.
    pub bookmarks: Vec<u32>,
    /// True while the mouse moves along the map.
    pub on_map: bool,
    /// First row on screen.
    pub top: usize,
    /// The code point under the cursor.
    pub cursor: u32,
    /// Column the cursor would like to be in when it moves up and down.
    pub goal: Option<u16>,
    /// The coding chosen of those under the cursor, and where the cursor was.
    pub current: Option<(Ulid, u32)>,
    /// Selected words.
    pub selection: Option<Selection>,
    /// True while every movement extends the selection.
    pub visual: bool,
    /// Selections before each [`super::action::Command::Grow`].
    pub grown: Vec<Option<Selection>>,
    /// Places of the words last searched for.
    pub found: Vec<Span>,
}

impl App {
    /// Scrolls so that the cursor is on screen, with a line or two around it.
    pub fn reveal(&mut self, study: &Study) {
        let Some((row, _)) = self.source(study).and_then(|s| self.view.layout.locate(s, self.view.cursor)) else {
            return;
        };
        let height = usize::from(self.areas(study).text.height.max(1));
        let keep = if height > 8 { 2 } else { 0 };
        let last = self.view.layout.rows.len().saturating_sub(height);
        let top = self.view.top.min(row.saturating_sub(keep)).max((row + keep + 1).saturating_sub(height));
        self.view.top = top.min(last.max(row.saturating_sub(height - 1)));
    }

    /// Scrolls for a jump to the code point `at`: what was off screen comes to
    /// stand a third from the top, with the words around it.
    pub fn reveal_jump(&mut self, study: &Study, at: u32) {
        let height = usize::from(self.areas(study).text.height.max(1));
        let row = self.view.layout.row_of(at);
        if !(self.view.top..self.view.top + height).contains(&row) {
            let last = self.view.layout.rows.len().saturating_sub(height);
            self.view.top = row.saturating_sub(height / 3).min(last);
        }
    }
}
