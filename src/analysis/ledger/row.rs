//! The row of one coding: a few numbers, so that a hundred thousand of them are
//! walked over within a frame.

use crate::model::anchor::Grade;
use crate::model::coding::CodingStatus;
use crate::model::span::Span;

/// No source, no code.
pub(super) const NONE: u32 = u32::MAX;

/// What is counted of one coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands.
    pub span: Span,
    /// Number of its source, or [`NONE`].
    pub(in crate::analysis) source: u32,
    /// Number of the code it cites, or [`NONE`] for a highlight.
    pub(super) cited: u32,
    /// Number of its coder: an index into [`super::Ledger::coders`].
    pub coder: u32,
    /// Number of the group of participants whose words it holds: an index into
    /// [`super::Ledger::group`].
    pub(in crate::analysis) group: u32,
    /// True if it also holds words of somebody who is no participant, nor an
    /// interviewer.
    pub(in crate::analysis) strangers: bool,
    /// True if it also holds words of an interviewer.
    pub(in crate::analysis) asks: bool,
    /// How surely its words are found.
    pub grade: Grade,
    pub(super) status: u8,
    /// True if coders decided on it together.
    pub adjudicated: bool,
    /// True until the disk has it.
    pub pending: bool,
    /// True if it has a memo.
    pub memo: bool,
    /// True if that has links.
    pub links: bool,
    /// True until it is read.
    pub(super) stale: bool,
}

/// A row that has to be read.
pub(super) const STALE: Row = Row {
    span: Span { start: 0, end: 0 },
    source: NONE,
    cited: NONE,
    coder: 0,
    group: 0,
    strangers: false,
    asks: false,
    grade: Grade::Exact,
    status: 0,
    adjudicated: false,
    pending: false,
    memo: false,
    links: false,
    stale: true,
};

impl Row {
    /// True if who made it has read the source, whatever became of it: who decides on others'
    /// codings has read these.
    pub(in crate::analysis) fn reads(&self) -> bool {
        !self.adjudicated
    }

    /// True if a person said no to it.
    pub fn rejected(&self) -> bool {
        self.status == 2
    }

    /// Final, provisional or rejected.
    pub(in crate::analysis) fn status(&self) -> CodingStatus {
        match self.status {
            0 => CodingStatus::Final,
            1 => CodingStatus::Provisional,
            _ => CodingStatus::Rejected,
        }
    }

    /// True if it cites no code.
    pub fn highlight(&self) -> bool {
        self.cited == NONE
    }
}

/// The number of a status.
pub(super) fn status(status: CodingStatus) -> u8 {
    match status {
        CodingStatus::Final => 0,
        CodingStatus::Provisional => 1,
        CodingStatus::Rejected => 2,
    }
}
