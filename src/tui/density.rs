//! The map of the whole source at the right of the text.
//!
//! Each cell of it stands for a stretch of rows and shows how much of their
//! words is coded; beside it the part of the source that is on screen and
//! ticks for places searched for and for bookmarks. It is made when the codings,
//! the layout or the ticks change, never for a frame. Where the source has
//! fewer rows than the map has cells, a cell stands for a row.

use super::index::CodingIndex;
use super::layout::Layout;
use crate::model::span::{Span, joined};

/// How much of a stretch is coded: 0 nothing, 1 something, 2 a quarter, 3
/// half, 4 three quarters of it and more.
pub type Level = u8;

/// One stretch of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// How much the coder has coded.
    pub own: Level,
    /// How much is coded by anybody.
    pub all: Level,
    /// True if words last searched for stand here.
    pub found: bool,
    /// True if there is a bookmark.
    pub bookmark: bool,
}

/// The map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DensityMap {
    /// From top to bottom.
    pub cells: Vec<Stretch>,
    /// Rows of the layout.
    rows: usize,
}

/// Places that get a tick.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ticks<'a> {
    /// Words searched for, by start.
    pub found: &'a [Span],
    /// Bookmarks.
    pub bookmarks: &'a [u32],
}

impl DensityMap {
    /// Makes the map for `height` lines of the screen.
    pub fn new(layout: &Layout, index: &CodingIndex, ticks: Ticks, height: u16) -> Self {
        let rows = layout.rows.len();
        let mut map = Self { cells: vec![Stretch::default(); rows.min(usize::from(height))], rows };
        let stretches: Vec<Span> = (0..map.cells.len()).map(|cell| map.stretch(layout, cell)).collect();
        let own = levels(&stretches, &joined(index.items.iter().filter(|i| i.mine).map(|i| i.span)));
        let all = levels(&stretches, &joined(index.items.iter().map(|i| i.span)));
        for (cell, (own, all)) in map.cells.iter_mut().zip(own.into_iter().zip(all)) {
            (cell.own, cell.all) = (own, all);
        }
        for span in ticks.found {
            if let Some(cell) = map.cell_at(layout, span.start) {
                map.cells[cell].found = true;
            }
        }
        for at in ticks.bookmarks {
            if let Some(cell) = map.cell_at(layout, *at) {
                map.cells[cell].bookmark = true;
            }
        }
        map
    }

    /// The first row of the layout that a cell stands for.
    pub fn row_of(&self, cell: usize) -> usize {
        if self.cells.is_empty() { 0 } else { (cell.min(self.cells.len()) * self.rows) / self.cells.len() }
    }

    /// The cell that stands for a row of the layout.
    pub fn cell_of(&self, row: usize) -> usize {
        if self.cells.is_empty() {
            return 0;
        }
        let row = row.min(self.rows.saturating_sub(1));
        let guess = row * self.cells.len() / self.rows.max(1);
        // Rounding down may be one too few.
        if self.row_of(guess + 1) <= row { guess + 1 } else { guess }
    }

    /// First and last cell of the rows on screen: `height` rows from `top`.
    pub fn window(&self, top: usize, height: usize) -> (usize, usize) {
        (self.cell_of(top), self.cell_of(top + height.saturating_sub(1)))
    }

    fn cell_at(&self, layout: &Layout, at: u32) -> Option<usize> {
        (!self.cells.is_empty()).then(|| self.cell_of(layout.row_of(at)))
    }

    /// The code points of a cell.
    fn stretch(&self, layout: &Layout, cell: usize) -> Span {
        let (first, next) = (self.row_of(cell), self.row_of(cell + 1));
        Span::new(layout.rows[first].start, layout.rows[next.max(first + 1) - 1].end)
    }
}

/// How much of each stretch lies in `coded`; both by start, without overlaps.
fn levels(stretches: &[Span], coded: &[Span]) -> Vec<Level> {
    let mut next = 0;
    let mut out = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        while coded.get(next).is_some_and(|s| s.end <= stretch.start) {
            next += 1;
        }
        let here = coded[next..].iter().take_while(|s| s.start < stretch.end);
        let sum: u32 = here.filter_map(|s| s.intersection(*stretch)).map(Span::len).sum();
        let quarters = u64::from(sum) * 4 / u64::from(stretch.len().max(1));
        out.push(if sum == 0 { 0 } else { 1 + quarters.min(3) as Level });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ledger::Ledger;
    use crate::model::fixture::{self, coding};
    use crate::tui::filter::Filter;
    use crate::tui::index::Showing;

    /// A source of 40 lines of 9 letters, `coded` by ana and then by ben.
    fn map(coded: [&[(u32, u32)]; 2], height: u16) -> DensityMap {
        let source = fixture::source("s").text(&"wordwords ".repeat(40)).build();
        let layout = Layout::new(&source, 10);
        let mut codings = Vec::new();
        for (coder, spans) in ["ana", "ben"].iter().zip(coded) {
            codings.extend(spans.iter().map(|s| coding(s.0, coder, &source, Some("sky"), Span::from(*s))));
        }
        codings.sort_by_key(|c| c.place.span);
        let study = fixture::study(vec![source], vec![], fixture::codebook(&[("sky", 0)]), codings);
        let showing = Showing { coder: "ana", filter: &Filter::default(), found: None, beside: true };
        let index = CodingIndex::new(&study, &Ledger::of(&study), &study.sources[0], &layout, showing);
        let ticks = Ticks { found: &[Span::new(395, 397)], bookmarks: &[0] };
        DensityMap::new(&layout, &index, ticks, height)
    }

    #[test]
    fn a_cell_shows_how_much_of_its_rows_is_coded_and_overlaps_count_once() {
        let map = map([&[(0, 40), (20, 60), (100, 102)], &[(50, 110)]], 10);
        assert_eq!(map.cells.len(), 10);
        let own: Vec<_> = map.cells.iter().map(|c| c.own).collect();
        let all: Vec<_> = map.cells.iter().map(|c| c.all).collect();
        assert_eq!(own, [4, 3, 1, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(all, [4, 4, 4, 0, 0, 0, 0, 0, 0, 0]);
        assert!(map.cells[0].bookmark && map.cells[9].found);
        assert_eq!(map.cells.iter().filter(|c| c.bookmark || c.found).count(), 2);
    }

    #[test]
    fn rows_and_cells_find_each_other_and_a_short_source_has_a_cell_a_row() {
        for height in [1, 3, 7, 10, 13, 39, 40, 80] {
            let map = map([&[], &[]], height);
            let rows = map.rows;
            assert_eq!(map.cells.len(), rows.min(usize::from(height)));
            for row in 0..rows {
                let cell = map.cell_of(row);
                assert!(map.row_of(cell) <= row && row < map.row_of(cell + 1), "row {row} of {height}");
            }
            assert_eq!(map.window(0, rows), (0, map.cells.len() - 1));
        }
    }

    #[test]
    fn an_empty_source_has_an_empty_map() {
        let map = DensityMap::default();
        assert_eq!((map.row_of(3), map.cell_of(5), map.window(0, 9)), (0, 0, (0, 0)));
    }
}
