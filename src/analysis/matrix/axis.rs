//! What a matrix can be laid out by.

use crate::analysis::scope::attribute_names;
use crate::model::nearest::{hint, listed, nearest};
use crate::model::study::Study;
use std::fmt;
use thiserror::Error;

/// One side of a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Every code, in reading order; a code holds what is below it.
    Code,
    /// The codes of one level, 1 at the top; each holds what is below it.
    Level(u32),
    /// Participants.
    Participant,
    /// Sources.
    Source,
    /// Kinds of source.
    Kind,
    /// Coders.
    Coder,
    /// The values of an attribute of participants or sources.
    Attribute(String),
}

/// A word that names no axis.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no axis “{word}”: there are {}{}", listed(there), hint(near.as_deref()))]
pub struct AxisError {
    /// The word as given.
    pub word: String,
    /// The axes of this study.
    pub there: Vec<String>,
    /// The axis it may have meant.
    pub near: Option<String>,
}

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Level(level) => write!(f, "code:{level}"),
            Self::Attribute(name) => f.write_str(name),
            Self::Code => f.write_str("code"),
            Self::Participant => f.write_str("participant"),
            Self::Source => f.write_str("source"),
            Self::Kind => f.write_str("kind"),
            Self::Coder => f.write_str("coder"),
        }
    }
}

impl Axis {
    /// The axis a word means: `code`, `code:2`, `participant`, `source`,
    /// `kind`, `coder`, the name of an attribute, or `attribute:NAME` where an
    /// attribute bears the name of another axis.
    ///
    /// # Errors
    /// If there is no such axis in this study; the error lists those there are.
    pub fn parse(study: &Study, word: &str) -> Result<Self, AxisError> {
        let word = word.trim();
        let names = attribute_names(study);
        let attribute = |name: &str| {
            let found = names.iter().find(|n| *n == name)?;
            Some(Self::Attribute(found.clone()))
        };
        let level = |n: &str| n.parse().ok().filter(|n| *n > 0).map(Self::Level);
        let found = match word {
            "code" => Some(Self::Code),
            "participant" => Some(Self::Participant),
            "source" => Some(Self::Source),
            "kind" => Some(Self::Kind),
            "coder" => Some(Self::Coder),
            other => match other.split_once(':') {
                Some(("code", n)) => level(n),
                Some(("attribute", name)) => attribute(name),
                _ => attribute(other),
            },
        };
        found.ok_or_else(|| {
            let there = axes(study);
            let near = nearest(word, there.iter().map(String::as_str)).map(str::to_owned);
            let word = word.to_owned();
            AxisError { word, there, near }
        })
    }

    /// True if the axis sorts the corpus (who speaks where), false if it sorts
    /// codings (by code, by coder).
    pub(super) fn of_corpus(&self) -> bool {
        !matches!(self, Self::Code | Self::Level(_) | Self::Coder)
    }
}

/// The words of all axes of a study, attributes last.
pub fn axes(study: &Study) -> Vec<String> {
    let mut out = vec!["code".to_owned()];
    out.extend((1..=depth(study)).map(|n| format!("code:{n}")));
    out.extend(["participant", "source", "kind", "coder"].map(str::to_owned));
    for name in attribute_names(study) {
        // A source's own `kind` is the axis of that name.
        let hidden = out.contains(&name);
        match hidden {
            true if study.attribute_names.contains(&name) => out.push(format!("attribute:{name}")),
            true => {}
            false => out.push(name),
        }
    }
    out
}

/// Number of levels of the codebook.
pub(super) fn depth(study: &Study) -> u32 {
    study.codebook.codes.iter().map(|c| c.depth + 1).max().unwrap_or(0)
}
