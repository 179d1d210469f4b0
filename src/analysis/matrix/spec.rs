//! What matrix is wanted, and which cannot be.

use super::axis::{Axes, Axis, depth};
use super::measure::{Base, Measure};
use crate::analysis::scope::Scope;
use crate::model::study::Study;
use thiserror::Error;

/// What matrix is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// What rows are.
    pub rows: Axes,
    /// What columns are.
    pub columns: Axes,
    /// A third axis, which gives a table for each of its items.
    pub split: Option<Axis>,
    /// What a cell holds, side by side; at least one.
    pub measures: Vec<Measure>,
    /// What counts are parts of.
    pub base: Base,
    /// Whose words count.
    pub speech: Speech,
}

/// Whose words count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speech {
    /// Participants': interviewers' are left out.
    #[default]
    Participants,
    /// Everybody's.
    All,
}

impl Speech {
    /// The word in options and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Participants => "participants",
            Self::All => "all",
        }
    }

    /// The speech a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Participants, Self::All].into_iter().find(|s| s.word() == word.trim())
    }
}

/// Why there is no matrix.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MatrixError {
    /// Rows and columns are one axis that sorts the corpus.
    #[error("rows and columns are both “{0}”: choose two different axes")]
    SameAxis(String),
    /// Rows and columns are one axis, and it is not clear what two of its lines
    /// could have in common.
    #[error(
        "rows and columns are both “{0}”: such a cell holds one of participants, sources, turns, codings or presence, without a base"
    )]
    Together(String),
    /// The codebook has fewer levels.
    #[error("there is no level {level} of codes: the codebook has {depth}")]
    NoLevel {
        /// The level asked for.
        level: u32,
        /// The levels there are.
        depth: u32,
    },
    /// Definitions are asked for where no side is of codes.
    #[error("definitions are of codes: make code, code:1 or theme the rows")]
    NoCodes,
    /// Summaries are asked for where it is not clear which would stand where.
    #[error(
        "summaries are of people and codes: make code, code:1 or theme one side, and participant, an attribute or all the other"
    )]
    NoSummaries,
    /// Nothing is to be in the cells.
    #[error("nothing is to be in the cells: choose codings, participants, …")]
    NoMeasure,
}

/// How much of a study a matrix asks for, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// Rows of codings, and who takes part in sources.
    Numbers,
    /// Paragraphs, too: who speaks where.
    Outlines,
    /// Words.
    Words,
    /// All of it.
    Everything,
}

impl Spec {
    /// How much of the study it asks for: of this one, which has its themes.
    pub fn needs(&self, study: &Study) -> Needs {
        let evident = study.themes.iter().any(|theme| !theme.evidence.is_empty());
        let of_measure = |measure: &Measure| match measure {
            Measure::Codings | Measure::Presence | Measure::Participants | Measure::Sources | Measure::Definition => {
                Needs::Numbers
            }
            Measure::Turns | Measure::Characters => Needs::Outlines,
            Measure::Words | Measure::Share => Needs::Words,
            Measure::Quote | Measure::Quotes | Measure::Weight | Measure::Summary => Needs::Everything,
        };
        let of_axis = |axis: &Axis| match axis {
            Axis::Round | Axis::Stance => Needs::Everything,
            Axis::Theme if evident => Needs::Everything,
            Axis::Section | Axis::Speaker => Needs::Outlines,
            _ => Needs::Numbers,
        };
        let base = if self.base == Base::Words { Needs::Words } else { Needs::Numbers };
        let sides = self.sides().flat_map(|side| side.0);
        let all = self.measures.iter().map(of_measure).chain(sides.map(|axis| of_axis(&axis)));
        all.fold(base, Ord::max)
    }

    /// A matrix of two axes and one measure, without a base.
    pub fn new(rows: impl Into<Axes>, columns: impl Into<Axes>, measure: Measure) -> Self {
        let (rows, columns, measures) = (rows.into(), columns.into(), vec![measure]);
        Self { rows, columns, split: None, measures, base: Base::None, speech: Speech::Participants }
    }

    /// Rows, columns and what splits the table.
    pub(super) fn sides(&self) -> impl Iterator<Item = Axes> + '_ {
        let split = self.split.iter().map(|axis| Axes(vec![axis.clone()]));
        [self.rows.clone(), self.columns.clone()].into_iter().chain(split)
    }

    /// What two lines of one axis are asked to have in common, where rows and
    /// columns are that axis.
    pub(super) fn together(&self) -> Option<Measure> {
        (self.rows == self.columns && !self.rows.is(&Axis::All)).then(|| self.measures.first().copied()).flatten()
    }

    /// True if it matters which segments are one.
    pub(super) fn asks_segments(&self) -> bool {
        self.measures.contains(&Measure::Codings) || self.together().is_some()
    }

    /// True if participants and sources are counted coded or not: all sides sort
    /// the corpus, and no filter asks for certain codings.
    pub(super) fn counts_cases(&self, scope: &Scope) -> bool {
        !scope.asks_certain() && self.sides().all(|side| side.of_corpus())
    }

    /// True if a side asks who holds a code, which is known only of those whose words
    /// somebody has read.
    pub(super) fn asks_holders(&self) -> bool {
        self.sides().any(|side| side.any(Axis::of_holders))
    }

    /// True if each line is of people, or of a code, or of both: one side has codes.
    fn can_hold_summaries(&self) -> bool {
        let codes = |side: &Axes| side.any(Axis::of_codes);
        let plain = self.sides().all(|side| side.0.iter().all(|axis| axis.of_codes() || axis.of_corpus()));
        let split = self.split.as_ref().is_some_and(Axis::of_codes);
        plain && !split && codes(&self.rows) != codes(&self.columns)
    }

    pub(super) fn check(&self, study: &Study) -> Result<(), MatrixError> {
        use Measure::{Codings, Participants, Presence, Sources, Turns};
        if self.measures.is_empty() {
            return Err(MatrixError::NoMeasure);
        }
        let depth = depth(study);
        for side in self.sides() {
            for axis in side.0 {
                match axis {
                    Axis::Level(level) if level > depth => return Err(MatrixError::NoLevel { level, depth }),
                    _ => {}
                }
            }
        }
        if self.rows == self.columns && !self.rows.is(&Axis::All) {
            if self.rows.any(Axis::of_corpus) || self.rows.0.len() > 1 {
                return Err(MatrixError::SameAxis(self.rows.to_string()));
            }
            let one = matches!(self.measures.as_slice(), [Codings | Presence | Participants | Sources | Turns]);
            if !one || self.base != Base::None {
                return Err(MatrixError::Together(self.rows.to_string()));
            }
        }
        let codes = self.rows.any(Axis::of_codes) || self.columns.any(Axis::of_codes);
        if self.measures.contains(&Measure::Definition) && !codes {
            return Err(MatrixError::NoCodes);
        }
        if self.measures.contains(&Measure::Summary) && !self.can_hold_summaries() {
            return Err(MatrixError::NoSummaries);
        }
        Ok(())
    }
}
