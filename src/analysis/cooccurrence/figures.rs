//! What can be said of a pair of codes, in figures.

use super::Together;
use crate::model::nearest::{hint, nearest};
use crate::model::table::Cell;
use crate::statistics::Estimate;
use crate::statistics::cooccurrence::{coefficient, jaccard, lift, together};
use thiserror::Error;

/// A figure of two codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// How many segments of the first stand together with the second.
    Segments,
    /// How many places both cover.
    Shared,
    /// The c-coefficient, of segments.
    Coefficient,
    /// Jaccard's coefficient, of places.
    Jaccard,
    /// How many times as many places both cover as by chance.
    Lift,
}

/// A word that means no figure.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("“{word}” is no figure: use segments, shared, c, jaccard or lift{}", hint(near.as_deref()))]
pub struct FigureError {
    /// The word as given.
    pub word: String,
    /// The word it may have meant.
    pub near: Option<String>,
}

/// Why a cell of a code and itself is blank.
pub(super) const ITSELF: &str = "";
/// Why a cell of a code and one above or below it is blank.
pub(super) const BELOW: &str = "one is below the other";

impl Figure {
    /// All of them, in the order of help.
    pub const ALL: [Self; 5] = [Self::Segments, Self::Shared, Self::Coefficient, Self::Jaccard, Self::Lift];

    /// The word in options and in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Segments => "segments",
            Self::Shared => "shared",
            Self::Coefficient => "c",
            Self::Jaccard => "jaccard",
            Self::Lift => "lift",
        }
    }

    /// True if it is told by places alone.
    pub fn of_places(self) -> bool {
        matches!(self, Self::Shared | Self::Jaccard | Self::Lift)
    }

    /// The figure a word means.
    ///
    /// # Errors
    /// If it means none.
    pub fn parse(word: &str) -> Result<Self, FigureError> {
        let all = Self::ALL.into_iter();
        all.clone().find(|f| f.word() == word.trim()).ok_or_else(|| FigureError {
            word: word.to_owned(),
            near: nearest(word, all.map(Self::word)).map(str::to_owned),
        })
    }
}

impl Together<'_> {
    /// What people read above a figure.
    pub(super) fn heading(&self, figure: Figure) -> String {
        let places = self.asked.relation.places();
        match figure {
            Figure::Segments => "coded segments".to_owned(),
            Figure::Shared => format!("{places} with both"),
            Figure::Coefficient => "c-coefficient".to_owned(),
            Figure::Jaccard => format!("Jaccard of {places}"),
            Figure::Lift => format!("lift of {places}"),
        }
    }

    /// What a figure means, for the notes.
    pub(super) fn meaning(&self, figure: Figure) -> String {
        let (places, verb) = (self.asked.relation.places(), self.asked.relation.verb());
        match figure {
            Figure::Segments => {
                format!("Cells: segments of the row’s code that {verb} a segment of the column’s code.")
            }
            Figure::Shared => format!("shared: {places} that both codes cover, each once."),
            Figure::Coefficient => {
                "c: of the segments of either code, the share that stand together: n₁₂ / (n₁ + n₂ − n₁₂); where the two cells of a pair differ, n₁₂ is the smaller."
                    .to_owned()
            }
            Figure::Jaccard => format!("jaccard: of the {places} that either code covers, the share that both cover."),
            Figure::Lift => format!(
                "lift: how many times as many {places} both cover as if the codes had nothing to do with each other (1); of {} {places} in sources that were read.",
                self.places
            ),
        }
    }

    /// How many segments of each code stand together with the other.
    pub(super) fn both(&self, one: usize, other: usize) -> (u64, u64) {
        let of = |one: usize, other: usize| self.met.counts(one).get(other).copied().unwrap_or(0);
        (of(one, other), of(other, one))
    }

    /// A figure of two codes that are held against each other. `counts` are those of all
    /// codes ([`crate::statistics::cooccurrence::Meetings::counts`]).
    pub(super) fn figure(&self, figure: Figure, (one, other): (usize, usize), counts: &[Vec<u64>]) -> Cell {
        let of = |a: usize, b: usize| counts.get(a).and_then(|row| row.get(b)).copied().unwrap_or(0);
        let (own, theirs) = (self.shared.of(one, one), self.shared.of(other, other));
        let both = self.shared.of(one, other);
        match figure {
            Figure::Segments => Cell::Count(of(one, other)),
            Figure::Shared => Cell::Count(both),
            Figure::Coefficient => {
                let n = together(of(one, other), of(other, one));
                shown(coefficient(n, self.met.segments(one), self.met.segments(other)), 3)
            }
            Figure::Jaccard => shown(jaccard(both, own, theirs), 3),
            Figure::Lift => shown(lift(both, own, theirs, self.places), 2),
        }
    }

    /// [`Meetings::counts`](crate::statistics::cooccurrence::Meetings::counts) of every code.
    pub(super) fn counts(&self) -> Vec<Vec<u64>> {
        (0..self.met.things()).map(|thing| self.met.counts(thing)).collect()
    }
}

/// A value with so many places, or why there is none.
pub(in crate::analysis) fn shown(estimate: Estimate, digits: u8) -> Cell {
    match estimate.value {
        Ok(value) => Cell::number(value, digits),
        Err(reason) => Cell::Blank(reason.words()),
    }
}
