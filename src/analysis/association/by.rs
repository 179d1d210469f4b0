//! By what codes are tested: the values of an attribute, or groups of its numbers.
//!
//! Years in post have as many values as there are people, and a test of forty groups of one
//! person finds nothing. `years:10` puts them together in tens and `years:0-4,5-` as written,
//! in the words of axes of a matrix.

use super::AssociationError;
use crate::analysis::corpus::Corpus;
use crate::analysis::matrix::Bins;
use crate::analysis::scope::{attribute_names, known};
use crate::model::quantity::{number, order};
use crate::model::study::Study;
use std::collections::BTreeSet;

/// An attribute, and how its numbers are put together.
pub(super) struct By {
    /// The attribute.
    pub name: String,
    bins: Option<Bins>,
    /// The groups there are, in order, and whether all numbers are whole.
    groups: (Vec<String>, bool),
}

impl By {
    /// The attribute a word means, perhaps with groups behind a colon.
    ///
    /// # Errors
    /// If there is no such attribute, or its groups overlap.
    pub fn parse(study: &Study, corpus: &Corpus, word: &str) -> Result<Self, AssociationError> {
        let names = attribute_names(study);
        let grouped = |word: &str| {
            let (name, bins) = word.rsplit_once(':')?;
            Some((names.iter().find(|known| *known == name)?.clone(), Bins::parse(bins)?))
        };
        let (name, bins) = match grouped(word).filter(|_| !names.iter().any(|known| known == word)) {
            Some((name, bins)) => (name, Some(bins)),
            None => (word.to_owned(), None),
        };
        known("attribute", &name, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
        if let Some(why) = bins.as_ref().and_then(Bins::wrong) {
            return Err(AssociationError::Groups { by: word.to_owned(), why });
        }
        let numbers = corpus.parts.iter().filter_map(|part| number(corpus.attribute(*part, &name)?));
        let numbers: Vec<f64> = numbers.collect();
        let groups = bins.as_ref().map_or((Vec::new(), false), |bins| (bins.of(&numbers), bins.whole(&numbers)));
        Ok(Self { name, bins, groups })
    }

    /// What a value is compared as; `None` where no group holds it.
    pub fn value(&self, stated: &str) -> Option<String> {
        match &self.bins {
            _ if stated.trim().is_empty() => None,
            Some(bins) => bins.bin(stated, self.groups.1).filter(|group| self.groups.0.contains(group)),
            None => Some(stated.to_owned()),
        }
    }

    /// Values in order, each once: groups as they are written, numbers by size.
    pub fn sorted(&self, values: BTreeSet<String>) -> Vec<String> {
        if self.bins.is_some() {
            return self.groups.0.iter().filter(|group| values.contains(*group)).cloned().collect();
        }
        let order = order(values.iter().map(String::as_str));
        let mut values: Vec<String> = values.into_iter().collect();
        values.sort_by(|a, b| order(a, b));
        values
    }

    /// What to do where numbers have more than `few` values that each have few people.
    pub fn advice(&self, values: &[String], few: usize) -> Option<String> {
        let many = values.len() > few && values.iter().all(|value| number(value).is_some());
        let name = &self.name;
        (many && self.bins.is_none()).then(|| {
            format!(
                "{name} holds numbers, {} of them: put them together, as in --by {name}:10 (tens) or --by {name}:0-4,5-.",
                values.len()
            )
        })
    }

    /// Whose values are not compared.
    pub fn lacking(&self) -> String {
        let name = &self.name;
        match self.bins {
            None => format!("without a value of {name}"),
            Some(_) => format!("without a value of {name} that is in one of these groups"),
        }
    }
}
