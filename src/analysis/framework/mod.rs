//! The framework matrix: cases against themes or codes, every cell a summary.
//!
//! Charting (Ritchie and Spencer 1994) puts what one participant says about one
//! theme into a sentence or two and sets these beside each other. Which cells
//! there are to be written follows from the codings, as in any matrix; whether a
//! summary is still true follows from the codings it was written from ([`State`]).
//! Both are worked out each time: a coding that comes, goes, is moved or gets
//! another code makes the summary stale, and taking that back makes it fresh
//! again. Staleness is asked of the record the summary names, not of the one that
//! is looked at: another coder's codings are not a change of mind.

mod cases;
mod columns;
mod grid;
mod table;
#[cfg(test)]
mod tests;

pub use cases::Line;
pub(in crate::analysis) use cases::parts_of;
pub use columns::{Column, Columns};
pub use table::{Links, Shown, as_json, cell_as_json, table, todo};
pub(in crate::analysis) use table::{linked, marked};

use super::corpus::Corpus;
use super::ledger::Ledger;
use super::record::Record;
use super::scope::{LeftOut, Scope, attribute_names};
use crate::model::codebook::CodeId;
use crate::model::nearest::{hint, listed, nearest};
use crate::model::study::Study;
use crate::model::summary::{Case, Part, Summary, WrittenFrom, about, mark};
use columns::Holders;
use grid::Grid;
use thiserror::Error;

/// What a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A participant.
    Participant,
    /// A participant in one wave, by the attribute `wave`.
    Wave,
}

/// What matrix is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Whose codings.
    pub record: Record,
    /// What the columns are; `None` for themes, or the first level of codes where
    /// there are none.
    pub columns: Option<Columns>,
    /// What a case is; `None` for waves as soon as a summary names one.
    pub by: Option<By>,
    /// The attribute that groups the rows.
    pub group: Option<String>,
    /// Only these participants; empty for all.
    pub participants: Vec<String>,
    /// Only cases with these attributes: several values of one are alternatives.
    pub where_: Vec<(String, String)>,
}

impl Asked {
    /// Everything of one record.
    pub fn new(record: Record) -> Self {
        Self { record, columns: None, by: None, group: None, participants: Vec::new(), where_: Vec::new() }
    }
}

/// Why there is no framework matrix.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FrameworkError {
    /// No such attribute.
    #[error("no attribute “{name}” in this study: there are {}{}", listed(there), hint(near.as_deref()))]
    UnknownAttribute {
        /// The word as given.
        name: String,
        /// The attributes there are.
        there: Vec<String>,
        /// The one it may have meant.
        near: Option<String>,
    },
    /// Words that are no columns.
    #[error("“{0}” is no kind of column: write theme, code, or code:1 for a level of the codebook")]
    UnknownColumns(String),
    /// No such code or theme.
    #[error("there is no code or theme “{given}”{}", hint(near.as_deref()))]
    UnknownCode {
        /// The word as given.
        given: String,
        /// The id it may have meant.
        near: Option<String>,
    },
    /// Nobody has this id.
    #[error("there is no case “{given}” in this study{}", hint(near.as_deref()))]
    UnknownCase {
        /// The word as given.
        given: String,
        /// The id it may have meant.
        near: Option<String>,
    },
}

/// How far a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// No coding, no summary.
    NotCoded,
    /// Codings, and no summary.
    NotSummarised,
    /// Words that emic put together and nobody has written on.
    Draft,
    /// Written, and codings came, went, moved or got another code since.
    Stale,
    /// Written, and nobody can say from which codings.
    ByHand,
    /// Written from the codings that are there.
    Written,
}

impl State {
    /// The word in output.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotCoded => "not coded",
            Self::NotSummarised => "not summarised",
            Self::Draft => "draft",
            Self::Stale => "stale",
            Self::ByHand => "by hand",
            Self::Written => "written",
        }
    }

    /// True if somebody has to write.
    pub fn is_to_do(self) -> bool {
        matches!(self, Self::NotSummarised | Self::Draft | Self::Stale)
    }
}

/// What changed since a summary was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// Codings that came, or are not what they were: indexes into the study's.
    pub new: Vec<u32>,
    /// How many of those it was written from are gone, or are not what they were.
    pub gone: usize,
}

impl Since {
    /// `2 new, 1 gone`; empty for nothing.
    pub fn words(&self) -> String {
        let part = |n: usize, word: &str| (n > 0).then(|| format!("{n} {word}"));
        [part(self.new.len(), "new"), part(self.gone, "gone")].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn is_nothing(&self) -> bool {
        self.new.is_empty() && self.gone == 0
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Square {
    /// Its codings, of the record that is asked for: indexes into the study's, in
    /// their order.
    pub codings: Vec<u32>,
    /// Its summary: indexes of the file in [`Study::summaries`] and of its part.
    pub part: Option<(usize, usize)>,
    /// How far it is.
    pub state: State,
    /// What changed since it was written.
    pub since: Since,
}

impl Square {
    /// The summary, with its file.
    pub fn written<'s>(&self, study: &'s Study) -> Option<(&'s Summary, &'s Part)> {
        let (file, part) = self.part?;
        let summary = study.summaries.get(file)?;
        Some((summary, summary.parts.get(part)?))
    }

    /// Its words; empty if there are none.
    pub fn text<'s>(&self, study: &'s Study) -> &'s str {
        self.written(study).map_or("", |(_, part)| &part.text)
    }
}

/// The framework matrix of a study.
#[derive(Clone, Debug)]
pub struct Framework {
    /// Whose codings.
    pub record: Record,
    /// What a case is.
    pub by: By,
    /// What the columns are.
    pub kind: Columns,
    /// The attribute that groups the rows.
    pub group: Option<String>,
    /// The cases.
    pub rows: Vec<Line>,
    /// The codes or themes.
    pub columns: Vec<Column>,
    /// The cells, row by row.
    pub cells: Vec<Vec<Square>>,
    /// What was set aside.
    pub left: LeftOut,
    /// Summaries that stand in none of the cells.
    pub elsewhere: usize,
}

impl Framework {
    /// The matrix.
    ///
    /// # Errors
    /// If what is asked for is not in the study.
    pub fn new(study: &Study, asked: &Asked) -> Result<Self, FrameworkError> {
        Self::of(study, &Ledger::of(study), asked)
    }

    /// The same from a ledger that is up to date.
    ///
    /// # Errors
    /// As [`Framework::new`].
    pub fn of(study: &Study, ledger: &Ledger, asked: &Asked) -> Result<Self, FrameworkError> {
        let names = attribute_names(study);
        asked.group.iter().chain(asked.where_.iter().map(|(name, _)| name)).try_for_each(|n| known(n, &names))?;
        let corpus = Corpus::new(study, &Scope::new(Record::All));
        let by = asked.by.unwrap_or_else(|| cases::usual(study));
        let rows = cases::lines(study, &corpus, asked, by)?;
        let kind = asked.columns.clone().unwrap_or_else(|| columns::usual(study));
        let (columns, holders) = columns::columns(study, &kind);
        let ctx = Context { ledger, corpus: &corpus, rows: &rows, holders: &holders };
        let here = Grid::new(&ctx, columns.len(), &asked.record);
        let (parts, elsewhere) = written(study, &rows, &columns);
        let mut others: Vec<(Record, Grid)> = Vec::new();
        let mut cells: Vec<Vec<Square>> = Vec::with_capacity(rows.len());
        for (row, parts) in parts.into_iter().enumerate() {
            let mut line = Vec::with_capacity(columns.len());
            for (column, part) in parts.into_iter().enumerate() {
                let codings = here.cell(row, column).to_vec();
                let mut square = Square { codings, part, state: State::NotCoded, since: Since::default() };
                let from = square.written(study).and_then(|(_, part)| part.from.clone());
                let whose = from.as_ref().and_then(|from| readable(study, &from.record));
                let since = match (&from, whose) {
                    (Some(from), Some(record)) if record == asked.record => Some(since(study, from, &square.codings)),
                    (Some(from), Some(record)) => {
                        let at = others.iter().position(|(r, _)| *r == record).unwrap_or_else(|| {
                            let grid = Grid::new(&ctx, columns.len(), &record);
                            others.push((record, grid));
                            others.len() - 1
                        });
                        Some(since(study, from, others[at].1.cell(row, column)))
                    }
                    _ => None,
                };
                square.state = state(study, &square, since.as_ref());
                square.since = since.unwrap_or_default();
                line.push(square);
            }
            cells.push(line);
        }
        let (record, group) = (asked.record.clone(), asked.group.clone());
        Ok(Self { record, by, kind, group, rows, columns, cells, left: here.left, elsewhere })
    }

    /// The row of a case.
    pub fn row(&self, case: &Case) -> Option<usize> {
        self.rows.iter().position(|line| line.case == *case)
    }

    /// The column of a code or theme.
    pub fn column(&self, code: &CodeId) -> Option<usize> {
        self.columns.iter().position(|column| column.id == *code)
    }

    /// What a summary of a cell that is written now is written from.
    pub fn from_now(&self, study: &Study, row: usize, column: usize) -> WrittenFrom {
        let codings = self.cells.get(row).and_then(|line| line.get(column)).map_or(&[][..], |c| &c.codings);
        WrittenFrom { record: self.record.to_string(), marks: marks(study, codings), draft: None }
    }

    /// The cells in which somebody has to write, row by row.
    pub fn to_do(&self) -> Vec<(usize, usize)> {
        let all = self.cells.iter().enumerate().flat_map(|(r, line)| (0..line.len()).map(move |c| (r, c)));
        all.filter(|(r, c)| self.cells[*r][*c].state.is_to_do()).collect()
    }

    /// How many cells are in a state.
    pub fn count(&self, state: State) -> usize {
        self.cells.iter().flatten().filter(|square| square.state == state).count()
    }
}

/// What codings are sorted with.
struct Context<'a> {
    ledger: &'a Ledger,
    corpus: &'a Corpus<'a>,
    rows: &'a [Line],
    holders: &'a Holders,
}

fn known(name: &String, there: &[String]) -> Result<(), FrameworkError> {
    if there.contains(name) {
        return Ok(());
    }
    let near = nearest(name, there.iter().map(String::as_str)).map(str::to_owned);
    Err(FrameworkError::UnknownAttribute { name: name.clone(), there: there.to_vec(), near })
}

/// The record that a summary names, if its codings are read: in blind mode nobody
/// can say what became of another coder's.
fn readable(study: &Study, word: &str) -> Option<Record> {
    let record = Record::parse(word)?;
    let own = |only: &String| record == Record::Coder(only.clone());
    study.only.as_ref().is_none_or(own).then_some(record)
}

/// Where a summary stands: indexes of its file and of its part.
type Written = Option<(usize, usize)>;

/// Of each cell its summary, the first that has words; and how many summaries
/// stand in no cell.
fn written(study: &Study, rows: &[Line], columns: &[Column]) -> (Vec<Vec<Written>>, usize) {
    let mut out = vec![vec![None; columns.len()]; rows.len()];
    let mut elsewhere = 0;
    for (file, summary) in study.summaries.iter().enumerate() {
        let row = rows.iter().position(|line| line.case == summary.case);
        for (number, part) in summary.parts.iter().enumerate() {
            let code = about(study, &part.named);
            let column = code.and_then(|code| columns.iter().position(|c| c.id == code));
            match row.zip(column) {
                Some((row, column)) => {
                    let there: &mut Written = &mut out[row][column];
                    let empty = |(f, p): (usize, usize)| study.summaries[f].parts[p].text.is_empty();
                    if there.is_none_or(|old| empty(old) && !part.text.is_empty()) {
                        *there = Some((file, number));
                    }
                }
                None => elsewhere += usize::from(!part.text.is_empty()),
            }
        }
    }
    (out, elsewhere)
}

/// The marks of codings, sorted.
fn marks(study: &Study, codings: &[u32]) -> Vec<String> {
    let mut out: Vec<String> = codings.iter().filter_map(|number| mark_of(study, *number)).collect();
    out.sort();
    out
}

/// The mark of a coding as it is now; its code is the one that merges lead to, or
/// none.
fn mark_of(study: &Study, number: u32) -> Option<String> {
    let coding = study.codings.get(number as usize)?;
    let code = coding.code.as_ref().map_or("", |cited| {
        let at = study.codebook.resolve(cited);
        at.map_or(&cited.0, |at| &study.codebook.codes[at].id.0)
    });
    Some(mark(coding, code))
}

fn since(study: &Study, from: &WrittenFrom, now: &[u32]) -> Since {
    let mut before = from.marks.clone();
    let mut new = Vec::new();
    for number in now {
        let known = mark_of(study, *number).and_then(|mark| before.iter().position(|m| *m == mark));
        match known {
            Some(at) => drop(before.swap_remove(at)),
            None => new.push(*number),
        }
    }
    Since { new, gone: before.len() }
}

fn state(study: &Study, square: &Square, since: Option<&Since>) -> State {
    let Some((_, part)) = square.written(study).filter(|(_, part)| !part.text.is_empty()) else {
        return if square.codings.is_empty() { State::NotCoded } else { State::NotSummarised };
    };
    match since {
        _ if part.is_draft() => State::Draft,
        None => State::ByHand,
        Some(since) if since.is_nothing() => State::Written,
        Some(_) => State::Stale,
    }
}
