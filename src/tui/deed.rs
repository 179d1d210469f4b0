//! What `.` does again.
//!
//! The last act of the coder, without the words it was about: coding with one
//! code or several, a highlight, another code for a coding, a status, a stance,
//! taking away. It is remembered when the act has been done, so what was
//! refused is never repeated.

use crate::model::change::{Change, Field};
use crate::model::codebook::CodeId;
use crate::model::coding::Coding;
use crate::model::study::Study;

/// An act that can be done again elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Words were coded with these codes.
    Code(Vec<CodeId>),
    /// Words were marked without a code.
    Highlight,
    /// A coding was taken away.
    Remove,
    /// A field of a coding was given a value.
    Set(Field),
}

impl Deed {
    /// What a change that was done can be repeated as; `None` if it is not one
    /// that is repeated (undo, comments, other segments, the codebook).
    pub fn of(change: &Change, made: &[&Coding]) -> Option<Self> {
        match change {
            Change::Code(_) | Change::NewCode { .. } => {
                let mut codes: Vec<CodeId> = Vec::new();
                for code in made.iter().filter_map(|c| c.code.as_ref()) {
                    // Many segments may have been given one code.
                    if !codes.contains(code) {
                        codes.push(code.clone());
                    }
                }
                match (codes.is_empty(), made.is_empty()) {
                    (false, _) => Some(Self::Code(codes)),
                    (true, false) => Some(Self::Highlight),
                    (true, true) => None,
                }
            }
            Change::Remove(_) => Some(Self::Remove),
            Change::Set { field: Field::Span(_) | Field::Memo(_), .. } => None,
            Change::Set { field, .. } => Some(Self::Set(field.clone())),
            _ => None,
        }
    }

    /// The deed with those of its codes that are still in the codebook; `None`
    /// if nothing of it is left.
    pub fn possible(&self, study: &Study) -> Option<Self> {
        let there = |code: &CodeId| study.codebook.resolve(code).is_some();
        match self {
            Self::Code(codes) => {
                let left: Vec<CodeId> = codes.iter().filter(|c| there(c)).cloned().collect();
                (!left.is_empty()).then_some(Self::Code(left))
            }
            Self::Set(Field::Code(Some(code))) if !there(code) => None,
            other => Some(other.clone()),
        }
    }

    /// It in words: `Hardship`, `take away`, `provisional`.
    pub fn words(&self, study: &Study) -> String {
        let or = |value: &str, none: &str| if value.is_empty() { none.to_owned() } else { value.to_owned() };
        match self {
            Self::Code(codes) => codes.iter().map(|c| study.code_name(c)).collect::<Vec<_>>().join(" + "),
            Self::Highlight => "highlight".to_owned(),
            Self::Remove => "take away".to_owned(),
            Self::Set(Field::Code(code)) => {
                format!("recode: {}", code.as_ref().map_or("no code".to_owned(), |c| study.code_name(c)))
            }
            Self::Set(Field::Status(status)) => status.word().to_owned(),
            Self::Set(Field::Stance(stance)) => or(stance, "no stance"),
            Self::Set(Field::Weight(weight)) => format!("weight {}", or(weight, "none")),
            Self::Set(Field::Round(round)) => format!("round {}", or(round, "none")),
            Self::Set(Field::Span(_) | Field::Memo(_)) => String::new(),
        }
    }
}
