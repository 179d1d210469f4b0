//! The excerpts of a cell.

use super::{Matrix, Mode};
use crate::model::study::Study;
use crate::model::table::Cell;
use crate::tui::app::{App, Tone};

impl Matrix {
    /// Opens the highlighted cell.
    pub(super) fn open_cell(&mut self, app: &mut App, study: &Study) {
        if self.behind().next().is_none() {
            return app.say("nothing is coded in this cell", Tone::Info);
        }
        self.mode = Mode::Excerpts;
        self.passages = Default::default();
        self.fill_excerpts(study);
    }

    /// The codings behind the highlighted cell.
    fn behind(&self) -> impl Iterator<Item = u32> + '_ {
        let at = |order: &[usize], n: usize| match n.checked_sub(1) {
            Some(n) => order.get(n).map(|at| Some(*at)),
            None => Some(None),
        };
        let here = at(&self.rows, self.at.0).zip(at(&self.columns, self.at.1));
        let behind = here.zip(self.behind.get(self.part)).into_iter();
        behind.flat_map(|((row, column), behind)| behind.codings(row, column))
    }

    /// Lists the excerpts of the highlighted cell.
    pub(super) fn fill_excerpts(&mut self, study: &Study) {
        let several = self.meta().is_some_and(|m| !m.record.starts_with("coder:"));
        let codings: Vec<u32> = self.behind().collect();
        self.passages.fill(study, codings.into_iter(), several);
    }

    /// The cell in words, and why more (or fewer) are listed than it counts.
    pub(super) fn title_of_excerpts(&self, study: &Study) -> String {
        format!("{}{}", self.in_words(study), self.why_more())
    }

    fn why_more(&self) -> &'static str {
        let Some((meta, one)) = self.meta().zip(self.measured(self.at)) else {
            return "";
        };
        match one.cell {
            Cell::Count(n) | Cell::Of { part: n, .. } | Cell::Rate { part: n, .. }
                if meta.measure() == "codings" && n != self.passages.len() as u64 =>
            {
                if meta.record.starts_with("coder:") {
                    " · listed once for each code"
                } else {
                    " · listed once for each code and coder"
                }
            }
            _ => "",
        }
    }
}
