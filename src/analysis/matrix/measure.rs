//! What a cell can hold, and what its numbers can be parts of.

use crate::model::nearest::{hint, nearest};
use thiserror::Error;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Distinct coded segments.
    Codings,
    /// Whether there is any.
    Presence,
    /// Distinct participants whose words are coded; of two axes of the corpus
    /// those who are there, coded or not.
    Participants,
    /// Words of speech that are coded, each once.
    Words,
    /// Those of participants as a share of all participants' speech.
    Share,
    /// Distinct sources, as participants are counted.
    Sources,
    /// Distinct turns in which speech is coded.
    Turns,
    /// Code points of speech that are coded, each once.
    Characters,
    /// The first excerpt, in the order of the sources.
    Quote,
    /// All excerpts.
    Quotes,
    /// What the codebook says of the code that the line is.
    Definition,
    /// The mean of the weights of codings.
    Weight,
    /// What was written about the case on the code: the framework's words.
    Summary,
}

/// A word that names no measure.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("cells cannot hold “{word}”: choose {}{}", words(), hint(*near))]
pub struct MeasureError {
    /// The word as given.
    pub word: String,
    /// The measure it may have meant.
    pub near: Option<&'static str>,
}

fn words() -> String {
    let [first @ .., last] = Measure::ALL.map(Measure::word);
    format!("{} or {last}, or n/N", first.join(", "))
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 13] = [
        Self::Codings,
        Self::Presence,
        Self::Participants,
        Self::Words,
        Self::Share,
        Self::Sources,
        Self::Turns,
        Self::Characters,
        Self::Quote,
        Self::Quotes,
        Self::Definition,
        Self::Weight,
        Self::Summary,
    ];

    /// Those that are numbers, or yes and no.
    pub const NUMBERS: [Self; 8] = [
        Self::Codings,
        Self::Presence,
        Self::Participants,
        Self::Words,
        Self::Share,
        Self::Sources,
        Self::Turns,
        Self::Characters,
    ];

    /// The word in options and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Codings => "codings",
            Self::Presence => "presence",
            Self::Participants => "participants",
            Self::Words => "words",
            Self::Share => "share",
            Self::Sources => "sources",
            Self::Turns => "turns",
            Self::Characters => "characters",
            Self::Quote => "quote",
            Self::Quotes => "quotes",
            Self::Definition => "definition",
            Self::Weight => "weight",
            Self::Summary => "summary",
        }
    }

    /// The measure a word means.
    ///
    /// # Errors
    /// If it means none; the error names all.
    pub fn parse(word: &str) -> Result<Self, MeasureError> {
        let word = word.trim();
        Self::ALL.into_iter().find(|m| m.word() == word).ok_or_else(|| MeasureError {
            word: word.to_owned(),
            near: nearest(word, Self::ALL.map(Self::word))
                .and_then(|n| Self::ALL.map(Self::word).into_iter().find(|w| *w == n)),
        })
    }

    /// For titles and headings.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Codings => "coded segments",
            Self::Presence => "presence",
            Self::Participants => "participants",
            Self::Words => "words coded",
            Self::Share => "share of words coded",
            Self::Sources => "sources",
            Self::Turns => "turns coded",
            Self::Characters => "characters coded",
            Self::Quote => "first quotation",
            Self::Quotes => "quotations",
            Self::Definition => "definition",
            Self::Weight => "mean weight",
            Self::Summary => "summary",
        }
    }

    /// True for numbers that a base makes shares of.
    pub(super) fn counts(self) -> bool {
        use Measure::{Characters, Codings, Participants, Sources, Turns, Words};
        matches!(self, Codings | Participants | Sources | Turns | Words | Characters)
    }
}

/// What counts are parts of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// Nothing: they are counts.
    #[default]
    None,
    /// The total of their row.
    Row,
    /// The total of their column.
    Column,
    /// The total of the table.
    Table,
    /// All participants of the column (or row, or corpus).
    Participants,
    /// All sources of the column (or row, or corpus).
    Sources,
    /// All words of speech there: so many for every 1,000.
    Words,
}

/// A word that names no base.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("“{0}” is no base: choose none, row, column, table, participants, sources or words")]
pub struct BaseError(pub String);

impl Base {
    /// The base a word means.
    ///
    /// # Errors
    /// If it means none; the error names all.
    pub fn parse(word: &str) -> Result<Self, BaseError> {
        Ok(match word.trim() {
            "none" => Self::None,
            "row" => Self::Row,
            "column" => Self::Column,
            "table" => Self::Table,
            "participants" => Self::Participants,
            "sources" => Self::Sources,
            "words" => Self::Words,
            _ => return Err(BaseError(word.to_owned())),
        })
    }
}

/// Which lines a base is the N or the speech of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Row,
    Column,
    Corpus,
}

impl Side {
    pub fn word(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Column => "column",
            Self::Corpus => "corpus",
        }
    }

    /// The line of this side; `None` is all of them.
    pub fn line(self, row: Option<usize>, column: Option<usize>) -> Option<usize> {
        match self {
            Self::Row => row,
            Self::Column => column,
            Self::Corpus => None,
        }
    }
}
