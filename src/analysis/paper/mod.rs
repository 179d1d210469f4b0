//! What a paper needs: its tables, its figures and the sheets that journals ask for.
//!
//! Each sheet is one file here and one row of [`SHEETS`]; it asks the other
//! analyses and counts little itself, so that a number in the paper is the number
//! that the same question gives at the command line. A sheet that has nothing to
//! say in this study is left out, and so is one that the study's method has no
//! use for, until it is asked for. Words of participants stand in few places, and
//! each of them asks for consent first: no table carries excerpts behind its cells.

mod agreement;
mod checklist;
mod codebook;
mod facts;
mod ledger;
mod methods;
mod participants;
mod portraits;
mod quotations;
mod readme;
mod relations;
#[cfg(test)]
mod tests;
mod themes;
mod tree;

pub use readme::{Written, readme};

use super::consent::Consent;
use super::ledger::Ledger;
use super::matrix::shape::{Look, ShapeError, shaped};
use super::matrix::{self, Axes, Axis, Base, Behind, MatrixError, Measure, Spec};
use super::report::usual_columns;
use super::scope::Scope;
use crate::model::method::{self, Method};
use crate::model::nearest::{hint, listed, nearest};
use crate::model::paper::{Body, Piece};
use crate::model::past::Past;
use crate::model::study::Study;
use crate::model::table::{Cell, MatrixMeta, Table};
use facts::Facts;
use std::collections::BTreeMap;
use thiserror::Error;

/// What a paper is asked to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Rows and columns of the composition of the sample; none is two attributes.
    pub sample: Option<(Axes, Axes)>,
    /// Attributes of participants that are told; none is all.
    pub attributes: Vec<String>,
    /// Columns of the theme matrix; none is the first attribute with a few values.
    pub columns: Option<Axis>,
    /// Quote everybody, whatever they agreed to.
    pub all_quotes: bool,
    /// Hide counts of fewer participants; above 1 there is no table of persons.
    pub at_least: u64,
    /// Attributes that codes are tested against; none: nothing is tested.
    pub tests: Vec<String>,
    /// Only these sheets, by id; none is all that the method shows.
    pub sheets: Vec<&'static str>,
    /// These too, though the method hides them.
    pub with: Vec<&'static str>,
    /// Not these.
    pub without: Vec<&'static str>,
}

/// What made the paper and from what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Made {
    /// Version of the program.
    pub version: String,
    /// Every file that was read: path below the study's folder and SHA-256.
    pub inputs: Vec<(String, String)>,
    /// SHA-256 of the list of them, as `sha256sum` prints it.
    pub digest: String,
    /// How the codebook became what it is.
    pub past: Past,
}

/// A row of the table of sheets.
#[derive(Debug)]
pub struct Row {
    /// Its word in options; its files begin with it.
    pub id: &'static str,
    /// What it is, for help.
    pub about: &'static str,
    make: fn(&Wanted) -> Result<Vec<Piece>, PaperError>,
}

/// Every sheet, in the order of the list.
pub static SHEETS: &[Row] = &[
    Row { id: "participants", about: "the composition of the sample, and who took part", make: participants::make },
    Row { id: "coding-tree", about: "all codes as a tree, with counts", make: tree::make },
    Row { id: "codebook", about: "the codebook as an appendix", make: codebook::make },
    Row { id: "quotations", about: "a quotation for each theme and code", make: quotations::make },
    Row { id: "theme-matrix", about: "themes by an attribute", make: themes::matrix },
    Row { id: "theme-map", about: "themes, codes and what joins them", make: themes::map },
    Row { id: "cooccurrence", about: "codes on the same words", make: relations::cooccurrence },
    Row { id: "sequences", about: "which code follows which", make: relations::sequences },
    Row { id: "similar", about: "trees and a map of participants and codes", make: relations::similar },
    Row { id: "absent", about: "who lacks a code that most have", make: relations::absent },
    Row { id: "tests", about: "codes against attributes; only if asked for (--tests)", make: relations::tests },
    Row { id: "deductive-inductive", about: "where each code came from", make: ledger::make },
    Row { id: "saturation", about: "codes used up to each interview", make: ledger::saturation },
    Row { id: "agreement", about: "how far coders agree, before and after deciding", make: agreement::make },
    Row { id: "portraits", about: "each source as a strip", make: portraits::make },
    Row { id: "lines", about: "the commonest codes along each source", make: portraits::lines },
    Row { id: "coreq", about: "the 32 items of COREQ", make: checklist::coreq },
    Row { id: "srqr", about: "the 21 items of SRQR", make: checklist::srqr },
    Row { id: "methods", about: "sentences for the methods section", make: methods::make },
];

/// What every sheet is made from.
struct Wanted<'s> {
    study: &'s Study,
    scope: &'s Scope,
    options: &'s Options,
    made: &'s Made,
    method: &'static Method,
    ledger: Ledger,
    consent: Consent<'s>,
    facts: Facts,
}

/// Why there is no paper.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PaperError {
    /// A matrix that cannot be.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
    /// A look that cannot be.
    #[error(transparent)]
    Shape(#[from] ShapeError),
}

/// The pieces of a paper, and what is left out of it with the reason.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    /// The pieces, in the order of their sheets.
    pub pieces: Vec<Piece>,
    /// Sheets left out, with the reason.
    pub left_out: Vec<(String, String)>,
}

/// What a paper needs of `scope`.
///
/// # Errors
/// If an axis that was asked for does not go with what it is to count.
pub fn paper(study: &Study, scope: &Scope, options: &Options, made: &Made) -> Result<Paper, PaperError> {
    let consent = Consent::of(study, options.all_quotes);
    let method = method::of(&study.config.method);
    let facts = Facts::of(study, scope, &consent);
    let wanted = Wanted { study, scope, options, made, method, ledger: Ledger::of(study), consent, facts };
    let mut out = Paper::default();
    for row in SHEETS {
        let asked = options.sheets.is_empty() || options.sheets.contains(&row.id);
        if !asked || options.without.contains(&row.id) {
            continue;
        }
        let hidden = method.hides.contains(&row.id);
        if hidden && !wanted.names(row.id) {
            let why = format!("{} --with {} shows it all the same.", method.why, row.id);
            out.left_out.push((row.id.to_owned(), why));
            continue;
        }
        let pieces = (row.make)(&wanted)?;
        if pieces.is_empty() {
            out.left_out.push((row.id.to_owned(), wanted.nothing(row.id)));
        }
        out.pieces.extend(pieces);
    }
    Ok(out)
}

/// The id of the sheet that a word names.
///
/// # Errors
/// If there is no such sheet.
pub fn sheet(word: &str) -> Result<&'static str, SheetError> {
    let ids = SHEETS.iter().map(|row| row.id);
    ids.clone().find(|id| *id == word.trim()).ok_or_else(|| SheetError {
        word: word.trim().to_owned(),
        there: ids.clone().map(str::to_owned).collect(),
        near: nearest(word.trim(), ids).map(str::to_owned),
    })
}

/// A word that names no sheet.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no sheet “{word}”: there are {}{}", listed(there), hint(near.as_deref()))]
pub struct SheetError {
    /// The word as given.
    pub word: String,
    /// The sheets there are.
    pub there: Vec<String>,
    /// The one it may have meant.
    pub near: Option<String>,
}

/// What is coded with a code and with what stands below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    codings: u64,
    participants: u64,
    sources: u64,
}

impl<'s> Wanted<'s> {
    /// Why a sheet has nothing to show.
    fn nothing(&self, id: &str) -> String {
        let persons = self.options.at_least > 1 && id == "absent";
        match id {
            "tests" if self.options.tests.is_empty() => "Nothing is tested unasked: --tests ATTRIBUTE.",
            "similar" | "lines" => {
                "There is nothing to show of it in this study, or more than a page holds: emic similar and emic line show a part."
            }
            _ if persons => "It names persons, which --at-least leaves out.",
            _ => "There is nothing to show of it in this study.",
        }
        .to_owned()
    }

    /// True if a sheet is asked for by its name.
    fn names(&self, id: &str) -> bool {
        self.options.sheets.contains(&id) || self.options.with.contains(&id)
    }

    /// A matrix without excerpts, small cells hidden.
    fn matrix(&self, spec: &Spec) -> Result<(Table, Behind), PaperError> {
        let (table, behind) = matrix::cells(self.study, &self.ledger, self.scope, spec)?;
        match self.options.at_least {
            0 | 1 => Ok((table, behind)),
            n => Ok((shaped(table, &Look { at_least: Some(n), ..Look::default() })?, behind)),
        }
    }

    /// Codes with a living heading, by their place in the codebook.
    fn living(&self) -> Vec<usize> {
        let book = &self.study.codebook;
        (0..book.codes.len()).filter(|at| book.codes[*at].merged_into.is_none()).collect()
    }

    /// What is coded with each code and below it, by id: as the matrix counts it.
    fn counts(&self) -> Result<BTreeMap<String, Counts>, PaperError> {
        let measures = vec![Measure::Codings, Measure::Participants, Measure::Sources];
        let spec = Spec { measures, ..Spec::new(Axis::Code, Axis::All, Measure::Codings) };
        let (table, _) = matrix::cells(self.study, &self.ledger, self.scope, &spec)?;
        let Some(meta) = meta(&table) else { return Ok(BTreeMap::new()) };
        let number = |cell: &Cell| if let Cell::Count(n) = cell { *n } else { 0 };
        let each = meta.rows.iter().zip(&meta.row_totals).map(|(item, total)| {
            let [codings, participants, sources] = [0, 1, 2].map(|at| number(total.of(at)));
            (item.id.clone(), Counts { codings, participants, sources })
        });
        Ok(each.collect())
    }

    /// A count of participants, hidden if it is small and small ones are.
    fn people(&self, n: u64) -> Cell {
        let least = self.options.at_least;
        if (1..least).contains(&n) { Cell::Below(least) } else { Cell::Count(n) }
    }

    /// The columns of the theme matrix.
    fn columns(&self) -> Axis {
        let usual = || usual_columns(self.study).into_iter().next().unwrap_or(Axis::Kind);
        self.options.columns.clone().unwrap_or_else(usual)
    }

    /// A participant with what the columns say of them: `Ada (cook)`.
    fn who(&self, id: &str) -> String {
        let Axis::Attribute(name) = self.columns() else { return id.to_owned() };
        let said = self.study.participant(id).and_then(|p| p.attribute(&name)).filter(|v| !v.is_empty());
        said.map_or_else(|| id.to_owned(), |value| format!("{id} ({value})"))
    }
}

/// What cells hold that a word asks for, and its base: `n/N`, or a measure.
fn measured(word: &str) -> (Measure, Base) {
    match Measure::parse(word) {
        Ok(measure) => (measure, Base::None),
        Err(_) => (Measure::Participants, Base::Participants),
    }
}

fn meta(table: &Table) -> Option<&MatrixMeta> {
    match &table.shape {
        crate::model::table::Shape::Matrix(meta) => Some(meta),
        crate::model::table::Shape::List { .. } => None,
    }
}

/// Words of a cell; nothing stays blank.
fn words(text: &str) -> Cell {
    if text.is_empty() { Cell::Blank("") } else { Cell::Text(text.to_owned()) }
}

/// A name as part of the name of a file.
fn part(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

/// A piece that is a table.
fn table(name: &str, about: &str, table: Table) -> Piece {
    Piece::new(name, about, Body::Table(table))
}
