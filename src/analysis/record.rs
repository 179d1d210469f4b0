//! Whose codings count.
//!
//! Two coders who read the same interview make two sets of codings of the same
//! words. Adding them up answers no question anybody asked, so every analysis
//! names its *record*: one coder's codings, the union of all, all of them side
//! by side, or the consensus. With several coders and none chosen, emic
//! refuses and names the choices.

use crate::model::coding::{Coding, Method};
use crate::model::known::{Fact, Known};
use crate::model::nearest::{hint, listed, nearest};
use crate::model::study::Study;
use std::fmt;
use thiserror::Error;

/// Whose codings an analysis counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// The codings of one coder.
    Coder(String),
    /// Every coder's, overlapping segments of one code counted once.
    Union,
    /// Every coding of every coder.
    All,
    /// What coders decided together, counted like a union.
    Consensus,
}

/// Why there is no record.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RecordError {
    /// The word means no record.
    #[error(
        "“{word}” is no record: use {}{}",
        choices(coders),
        hint(near.as_deref())
    )]
    Unknown {
        /// The word as given.
        word: String,
        /// The coders there are.
        coders: Vec<String>,
        /// The record it may have meant.
        near: Option<String>,
    },
    /// No such coder.
    #[error("no coder “{id}” in this study: coders are {}{}", listed(coders), hint(near.as_deref()))]
    UnknownCoder {
        /// The id as given.
        id: String,
        /// The coders there are.
        coders: Vec<String>,
        /// The coder it may have meant.
        near: Option<String>,
    },
    /// Another coder's codings, in blind mode.
    #[error("blind mode reads the codings of {only} alone: choose coder:{only}, or leave out --blind")]
    Blind {
        /// Who works blind.
        only: String,
    },
    /// Several coders, none chosen.
    #[error(
        "{} have coded this study, and their codings are not summed unasked: choose {} with --record, or set `record` in study.toml",
        listed(coders),
        choices(coders)
    )]
    NotChosen {
        /// The coders there are.
        coders: Vec<String>,
    },
    /// Nothing has been decided together.
    #[error("no consensus has been written yet: choose {} instead", choices(coders))]
    NoConsensus {
        /// The coders there are.
        coders: Vec<String>,
    },
}

fn choices(coders: &[String]) -> String {
    let mut words: Vec<String> = coders.iter().map(|c| format!("coder:{c}")).collect();
    words.push("union".to_owned());
    format!("{} or all", words.join(", "))
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Coder(id) => write!(f, "coder:{id}"),
            Self::Union => f.write_str("union"),
            Self::All => f.write_str("all"),
            Self::Consensus => f.write_str("consensus"),
        }
    }
}

impl Record {
    /// The record a word means: `coder:ID`, `union`, `all`, `consensus`.
    /// Whether the coder exists is asked by [`choose`].
    pub fn parse(word: &str) -> Option<Self> {
        match word.trim() {
            "union" => Some(Self::Union),
            "all" => Some(Self::All),
            "consensus" => Some(Self::Consensus),
            other => {
                let id = other.strip_prefix("coder:")?.trim();
                (!id.is_empty()).then(|| Self::Coder(id.to_owned()))
            }
        }
    }

    /// True if this record holds the coding, whatever its status.
    pub fn holds(&self, coding: &Coding) -> bool {
        self.takes(coding.by == Method::Adjudication) && self.is_of(&coding.coder)
    }

    /// True if this record takes codings that were, or were not, decided together.
    /// What was decided is what others coded, said again: counted beside it, it
    /// would count twice.
    pub fn takes(&self, decided: bool) -> bool {
        decided == (*self == Self::Consensus)
    }

    /// True if the codings of this coder can be in it.
    fn is_of(&self, coder: &str) -> bool {
        match self {
            Self::Coder(id) => coder == id,
            Self::Union | Self::All | Self::Consensus => true,
        }
    }

    /// The same, of what is known of a coding.
    pub fn holds_fact(&self, coding: &Fact<'_>) -> bool {
        self.takes(coding.by == Method::Adjudication.word()) && self.is_of(coding.coder)
    }

    /// True if overlapping segments of one code count once.
    pub fn merges(&self) -> bool {
        matches!(self, Self::Union | Self::Consensus)
    }

    /// What the record means, for the notes under a table.
    pub fn explained(&self) -> String {
        match self {
            Self::Coder(id) => format!("coder:{id} (the codings of {id} only)"),
            Self::Union => "union (all coders; overlapping segments of one code count once)".to_owned(),
            Self::All => "all (every coder's codings side by side; two coders' count twice)".to_owned(),
            Self::Consensus => "consensus (what coders decided together)".to_owned(),
        }
    }
}

/// Everyone who has a journal, and those study.toml names, in that order; in
/// blind mode only who works.
pub fn coders(study: &Study) -> Vec<String> {
    Known::coders(study)
}

/// The record to use: the one asked for, else, in blind mode, one's own, else
/// that of study.toml, else the only coder there is. Where nobody has coded yet
/// it is `all`, of nothing.
///
/// # Errors
/// If the word means no record, its coder does not exist or is not read in blind
/// mode, several coders have coded and none is chosen, or a consensus is asked
/// for and none is written.
pub fn choose(study: &Study, explicit: Option<&str>) -> Result<Record, RecordError> {
    choose_of(study, explicit, &|| study.codings.iter().any(|c| Record::Consensus.holds(c)))
}

/// The same of a study that may lack its codings: whether coders decided on any
/// together is told by `decided`.
///
/// # Errors
/// As [`choose`].
pub fn choose_of(study: &Study, explicit: Option<&str>, decided: &dyn Fn() -> bool) -> Result<Record, RecordError> {
    let known = coders(study);
    let usual = study.config.record.as_deref().filter(|_| study.only.is_none());
    let Some(word) = explicit.or(usual) else {
        if let Some(only) = &study.only {
            return Ok(Record::Coder(only.clone()));
        }
        return match (study.coders.as_slice(), known.as_slice()) {
            ([only], _) | ([], [only]) => Ok(Record::Coder(only.clone())),
            ([], _) => Ok(Record::All),
            (several, _) => Err(RecordError::NotChosen { coders: several.to_vec() }),
        };
    };
    let record = Record::parse(word).ok_or_else(|| unknown(word, &known))?;
    match &record {
        Record::Coder(id) if study.only.as_ref().is_some_and(|only| only != id) => {
            Err(RecordError::Blind { only: known.concat() })
        }
        Record::Consensus if study.only.is_some() => Err(RecordError::Blind { only: known.concat() }),
        Record::Coder(id) if !known.contains(id) => Err(RecordError::UnknownCoder {
            near: nearest(id, known.iter().map(String::as_str)).map(str::to_owned),
            id: id.clone(),
            coders: known,
        }),
        Record::Consensus if !decided() => Err(RecordError::NoConsensus { coders: known }),
        _ => Ok(record),
    }
}

/// A bare coder's id is the likeliest slip, so it is proposed first.
fn unknown(word: &str, coders: &[String]) -> RecordError {
    let near = if coders.iter().any(|c| c == word) {
        Some(format!("coder:{word}"))
    } else {
        nearest(word, ["union", "all", "consensus"]).map(str::to_owned)
    };
    RecordError::Unknown { word: word.to_owned(), coders: coders.to_vec(), near }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    fn study(coders: &[&str]) -> Study {
        let source = fixture::source("s").participants(&["P1"]).turn("P1", "some words").build();
        let span = fixture::span_of(&source, "words");
        let codings = (1..).zip(coders).map(|(n, coder)| fixture::coding(n, coder, &source, None, span)).collect();
        fixture::study(vec![source], Vec::new(), Default::default(), codings)
    }

    #[test]
    fn one_coder_needs_no_choice() {
        let study = study(&["ana"]);
        assert_eq!(choose(&study, None), Ok(Record::Coder("ana".into())));
    }

    #[test]
    fn several_coders_are_never_summed_unasked() {
        let said = choose(&study(&["ana", "ben"]), None).unwrap_err().to_string();
        for choice in ["coder:ana", "coder:ben", "union", "all"] {
            assert!(said.contains(choice), "{said}");
        }
    }

    #[test]
    fn the_option_wins_over_the_study_file() {
        let mut study = study(&["ana", "ben"]);
        study.config.record = Some("union".into());
        assert_eq!(choose(&study, None), Ok(Record::Union));
        assert_eq!(choose(&study, Some("all")), Ok(Record::All));
    }

    #[test]
    fn a_record_that_is_none_is_answered_with_the_likely_one() {
        let study = study(&["ana", "ben"]);
        let said = choose(&study, Some("ana")).unwrap_err().to_string();
        assert!(said.contains("did you mean “coder:ana”?"), "{said}");
        let said = choose(&study, Some("coder:bem")).unwrap_err().to_string();
        assert!(said.contains("did you mean “ben”?"), "{said}");
        let said = choose(&study, Some("consensus")).unwrap_err().to_string();
        assert!(said.starts_with("no consensus has been written yet"), "{said}");
    }

    #[test]
    fn a_study_nobody_coded_has_a_record_of_nothing() {
        assert_eq!(choose(&study(&[]), None), Ok(Record::All));
    }
}
