//! What is wrong or doubtful about the query while it is typed.
//!
//! It stands below the line with a mark under the place, and blocks nothing: the
//! next key may mend it.

use crate::query::{Fault, Query};

/// What there is to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Faults, or else hints, by place.
    pub all: Vec<Fault>,
    faulty: bool,
    /// What is wrong with no place in the query.
    pub besides: String,
}

impl Notes {
    /// Of a query as it was read.
    pub fn of(read: &Result<Query, Vec<Fault>>) -> Self {
        match read {
            Ok(query) => Self { all: query.hints.clone(), ..Self::default() },
            Err(faults) => Self { all: faults.clone(), faulty: true, ..Self::default() },
        }
    }

    /// Adds what the study says to it: a fault is more than a hint, and one that
    /// was read is said before one that was asked.
    pub fn add(&mut self, faults: Vec<Fault>) {
        if !self.faulty {
            (self.all, self.faulty) = (faults, true);
        }
    }

    /// Adds what has no place in the query.
    pub fn add_words(&mut self, why: String) {
        (self.besides, self.faulty) = (why, true);
    }

    /// True if the query cannot be asked.
    pub fn is_faulty(&self) -> bool {
        self.faulty
    }

    /// The first of them: what it is, and what to do.
    pub fn first(&self) -> String {
        match self.all.first() {
            None => self.besides.clone(),
            Some(fault) if fault.help.is_empty() => fault.message.clone(),
            Some(fault) => format!("{}: {}", fault.message, fault.help),
        }
    }

    /// All of them, for the ear.
    pub fn spoken(&self) -> String {
        let more = match self.all.len() {
            0 | 1 => String::new(),
            n => format!(" ({} more)", n - 1),
        };
        format!("{}{more}", self.first())
    }
}
