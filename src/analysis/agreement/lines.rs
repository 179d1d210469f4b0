//! Which codes stand in the table, and which in what is said of all codes.
//!
//! A code in the table holds what is below it, once. Over all codes every coding may
//! count once only, so there each code stands by itself.

use super::asked::{AgreeError, Asked};
use crate::model::codebook::Codebook;
use crate::model::study::Study;

/// One line: a code, with what is below it or by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Index of the code.
    pub code: usize,
    /// With codings of the codes below it.
    pub below: bool,
    /// Stands in the table.
    pub shown: bool,
    /// Is a part of what is said of all codes.
    pub pooled: bool,
}

/// The lines that there may be, and in which of them codings of each code count. Which
/// there are is known when all codings were seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    possible: Vec<Possible>,
    pub of_code: Vec<Vec<u32>>,
    alone: bool,
    level: bool,
}

/// A line that there may be.
#[derive(Clone, Debug)]
struct Possible {
    code: usize,
    /// The codes that count in it.
    members: Vec<usize>,
    /// The code by itself, beside one with what is below it.
    own: bool,
}

/// Which codes are asked for at all, by index.
pub(super) fn asked_for(study: &Study, asked: &Asked) -> Vec<bool> {
    let codes = study.codebook.codes.iter();
    codes.map(|code| asked.scope.asks_code(study, Some(&code.id))).collect()
}

/// Asks whether the level exists.
///
/// # Errors
/// If it does not.
pub(super) fn check(book: &Codebook, level: Option<u32>) -> Result<(), AgreeError> {
    let depth = book.codes.iter().map(|code| code.depth + 1).max().unwrap_or(0);
    match level {
        Some(level) if level == 0 || level > depth => Err(AgreeError::NoLevel { level, depth }),
        _ => Ok(()),
    }
}

impl Lines {
    /// The lines of these codes, in the order of the codebook.
    pub(super) fn of(study: &Study, asked: &Asked, codes: &[bool]) -> Self {
        let book = &study.codebook;
        let alone = !asked.scope.codes.is_empty();
        let of_code = vec![Vec::new(); book.codes.len()];
        let mut out = Self { possible: Vec::new(), of_code, alone, level: asked.level.is_some() };
        let ancestors = |code: usize| -> Vec<usize> {
            let line = book.lineage(code);
            match asked.level {
                Some(level) => line.get(level as usize - 1).copied().into_iter().collect(),
                None if alone => vec![code],
                None => line
                    .into_iter()
                    .filter(|above| asked.scope.asks_code(study, Some(&book.codes[*above].id)))
                    .collect(),
            }
        };
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); book.codes.len()];
        for code in (0..codes.len()).filter(|code| codes[*code]) {
            ancestors(code).into_iter().for_each(|above| members[above].push(code));
        }
        for (code, members) in members.into_iter().enumerate().filter(|(_, members)| !members.is_empty()) {
            let both = !out.level && members.len() > 1 && members.contains(&code);
            out.push(Possible { code, members, own: false });
            if both {
                out.push(Possible { code, members: vec![code], own: true });
            }
        }
        out
    }

    fn push(&mut self, line: Possible) {
        let number = self.possible.len() as u32;
        line.members.iter().for_each(|code| self.of_code[*code].push(number));
        self.possible.push(line);
    }

    /// How many there may be.
    pub(super) fn len(&self) -> usize {
        self.possible.len()
    }

    /// Which of them there are if these codes are used, in their order; `None` for the
    /// others.
    pub(super) fn used(&self, used: &[bool]) -> Vec<Option<Line>> {
        // The code itself is used, and nothing below it.
        let by_itself = |line: &Possible| line.members.iter().all(|code| used[*code] == (*code == line.code));
        let mut before = false;
        let is = |line: &Possible| {
            let (code, any) = (line.code, line.members.iter().any(|code| used[*code]));
            if line.own {
                return (any && !before).then_some(Line { code, below: false, shown: false, pooled: true });
            }
            before = by_itself(line);
            any.then_some(Line { code, below: !self.alone, shown: true, pooled: self.level || before })
        };
        self.possible.iter().map(is).collect()
    }
}
