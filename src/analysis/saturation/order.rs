//! In which order the interviews come.

use crate::analysis::scope::attribute_names;
use crate::model::nearest::{hint, nearest};
use crate::model::quantity::order;
use crate::model::study::Study;
use std::cmp::Ordering;
use thiserror::Error;

/// The order of interviews.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By the attribute `date` as written, those without one last.
    #[default]
    Date,
    /// In that of their files.
    File,
    /// By this attribute of sources or participants, those without one last.
    Attribute(String),
}

/// An order that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("interviews cannot be ordered by “{word}”: there is no such attribute{}", hint(near.as_deref()))]
pub struct OrderError {
    /// The word as given.
    pub word: String,
    /// The one it may have meant.
    pub near: Option<String>,
}

impl Order {
    /// The order a word means: `date`, `file`, or an attribute.
    ///
    /// # Errors
    /// If nothing has that attribute.
    pub fn parse(study: &Study, word: &str) -> Result<Self, OrderError> {
        let word = word.trim();
        match word {
            "date" => return Ok(Self::Date),
            "file" => return Ok(Self::File),
            _ => {}
        }
        let names = attribute_names(study);
        if names.iter().any(|name| name == word) {
            return Ok(Self::Attribute(word.to_owned()));
        }
        let near = nearest(word, names.iter().map(String::as_str).chain(["date", "file"])).map(str::to_owned);
        Err(OrderError { word: word.to_owned(), near })
    }

    /// The name of the attribute; `date` where the order is of files.
    pub(super) fn key(&self) -> &str {
        if let Self::Attribute(name) = self { name } else { "date" }
    }

    /// What a source says of it: its own, or that of its first participant who does.
    pub(super) fn value(&self, study: &Study, source: usize) -> Option<String> {
        let source = &study.sources[source];
        let own = source.attribute(self.key());
        let theirs = || source.participants.iter().find_map(|id| study.participant(id)?.attribute(self.key()));
        own.or_else(theirs).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// In words.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Date => "by their date as written, those without one last".to_owned(),
            Self::File => "in the order of their files".to_owned(),
            Self::Attribute(name) => format!("by {name}, those without one last"),
        }
    }

    /// Sorts what stands for sources. Equal ones stay in the order of files; values
    /// that are all numbers are compared by size.
    pub(super) fn sort<T>(&self, study: &Study, things: &mut Vec<T>, source: impl Fn(&T) -> usize) {
        if *self == Self::File {
            return things.sort_by_key(source);
        }
        let mut keyed: Vec<(Option<String>, T)> =
            std::mem::take(things).into_iter().map(|thing| (self.value(study, source(&thing)), thing)).collect();
        let by_value = order(keyed.iter().filter_map(|(value, _)| value.as_deref()));
        keyed.sort_by(|(a, one), (b, other)| {
            let how = match (a, b) {
                (Some(a), Some(b)) => by_value(a, b),
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (None, None) => Ordering::Equal,
            };
            how.then_with(|| source(one).cmp(&source(other)))
        });
        things.extend(keyed.into_iter().map(|(_, thing)| thing));
    }
}
