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

/// The lines, and in which of them codings of each code count.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    pub lines: Vec<Line>,
    pub of_code: Vec<Vec<u32>>,
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
    /// The lines of codes that are used, in the order of the codebook.
    pub(super) fn of(study: &Study, asked: &Asked, used: &[bool]) -> Self {
        let book = &study.codebook;
        let mut out = Self { lines: Vec::new(), of_code: vec![Vec::new(); book.codes.len()] };
        let alone = !asked.scope.codes.is_empty();
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
        for code in (0..used.len()).filter(|code| used[*code]) {
            ancestors(code).into_iter().for_each(|above| members[above].push(code));
        }
        for (code, below) in members.iter().enumerate().filter(|(_, below)| !below.is_empty()) {
            let one = asked.level.is_some() || *below == [code];
            out.push(Line { code, below: !alone, shown: true, pooled: one }, below);
            if !one && used[code] {
                out.push(Line { code, below: false, shown: false, pooled: true }, &[code]);
            }
        }
        out
    }

    fn push(&mut self, line: Line, codes: &[usize]) {
        let number = self.lines.len() as u32;
        self.lines.push(line);
        codes.iter().for_each(|code| self.of_code[*code].push(number));
    }
}
