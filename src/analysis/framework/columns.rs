//! The columns: themes, or codes of one level or all, and which codings each holds.

use super::FrameworkError;
use crate::analysis::themes::{ThemeView, themes};
use crate::model::codebook::CodeId;
use crate::model::nearest::nearest;
use crate::model::study::Study;
use crate::model::summary::about;
use crate::model::theme::ThemeStatus;
use foldhash::HashMap;
use std::collections::HashSet;
use std::fmt;

/// What the columns are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Themes, wherever they are written; those that were dropped only if a
    /// summary is about them.
    Theme,
    /// The codes of one level, 1 at the top.
    Level(u32),
    /// Every code.
    Code,
    /// These codes and themes.
    These(Vec<CodeId>),
}

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Theme => f.write_str("theme"),
            Self::Level(level) => write!(f, "code:{level}"),
            Self::Code | Self::These(_) => f.write_str("code"),
        }
    }
}

impl Columns {
    /// What a word means: `theme`, `code`, `code:1`.
    ///
    /// # Errors
    /// If it means none of them.
    pub fn parse(word: &str) -> Result<Self, FrameworkError> {
        let unknown = || FrameworkError::UnknownColumns(word.to_owned());
        match word.trim() {
            "theme" => Ok(Self::Theme),
            "code" => Ok(Self::Code),
            other => {
                let level = other.strip_prefix("code:").and_then(|n| n.parse().ok()).filter(|n| *n > 0);
                level.map(Self::Level).ok_or_else(unknown)
            }
        }
    }

    /// These codes and themes, by id or name.
    ///
    /// # Errors
    /// The first that is not in the study.
    pub fn these(study: &Study, words: &[String]) -> Result<Self, FrameworkError> {
        let find = |word: &String| {
            about(study, word).ok_or_else(|| {
                let ids = study.themes.iter().map(|t| &t.id).chain(study.codebook.codes.iter().map(|c| &c.id));
                let near = nearest(word, ids.map(|id| id.0.as_str())).map(str::to_owned);
                FrameworkError::UnknownCode { given: word.clone(), near }
            })
        };
        words.iter().map(find).collect::<Result<_, _>>().map(Self::These)
    }

    /// What columns there are to choose from.
    pub fn all(study: &Study) -> Vec<Self> {
        let depth = study.codebook.codes.iter().map(|c| c.depth + 1).max().unwrap_or(0);
        let levels = (1..=depth).map(Self::Level);
        std::iter::once(Self::Theme).chain(levels).chain([Self::Code]).collect()
    }
}

/// The usual columns: themes, or where there are none the top of the codebook.
pub fn usual(study: &Study) -> Columns {
    if themes(study).is_empty() { Columns::Level(1) } else { Columns::Theme }
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Id of the code or theme.
    pub id: CodeId,
    /// Its name.
    pub title: String,
    /// Steps below the top, among the columns.
    pub depth: u32,
}

/// Which columns hold which codings.
#[derive(Debug, Default)]
pub struct Holders {
    /// Of each code the columns that hold it.
    by_code: Vec<Vec<usize>>,
    /// Of codings that a theme names as evidence: those columns.
    by_coding: HashMap<u32, Vec<usize>>,
}

impl Holders {
    /// The columns that hold a coding, each once.
    pub fn of(&self, coding: u32, code: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        let codes = code.and_then(|code| self.by_code.get(code)).map_or(&[][..], Vec::as_slice);
        let named = self.by_coding.get(&coding).map_or(&[][..], Vec::as_slice);
        codes.iter().copied().chain(named.iter().copied().filter(|column| !codes.contains(column)))
    }
}

/// The columns of a kind, and what each holds.
pub fn columns(study: &Study, kind: &Columns) -> (Vec<Column>, Holders) {
    let book = &study.codebook;
    let mut made = Made::new(study);
    match kind {
        Columns::Theme => {
            let written = written(study);
            let meant = |view: &ThemeView<'_>| view.status != ThemeStatus::Dropped || written.contains(view.id);
            let views: Vec<ThemeView<'_>> = themes(study).into_iter().filter(meant).collect();
            views.iter().for_each(|view| made.theme(view));
        }
        Columns::These(ids) => {
            let views = themes(study);
            for id in ids {
                match (views.iter().find(|view| view.id == id), book.resolve(id)) {
                    (Some(view), _) => made.theme(view),
                    (None, Some(code)) => made.code(code),
                    (None, None) => {}
                }
            }
        }
        Columns::Level(_) | Columns::Code => {
            let level = if let Columns::Level(level) = kind { Some(*level) } else { None };
            for (at, code) in book.codes.iter().enumerate() {
                if code.merged_into.is_none() && level.is_none_or(|level| code.depth + 1 == level) {
                    made.code(at);
                }
            }
            let top = made.columns.iter().map(|c| c.depth).min().unwrap_or(0);
            made.columns.iter_mut().for_each(|c| c.depth -= top);
        }
    }
    (made.columns, made.holders)
}

/// The codes and themes that summaries with words are about.
fn written(study: &Study) -> HashSet<CodeId> {
    let parts = study.summaries.iter().flat_map(|s| &s.parts).filter(|p| !p.text.is_empty());
    parts.filter_map(|p| about(study, &p.named)).collect()
}

/// Columns as they are made.
struct Made<'s> {
    study: &'s Study,
    /// The way down to every code.
    lines: Vec<Vec<usize>>,
    columns: Vec<Column>,
    holders: Holders,
}

impl<'s> Made<'s> {
    fn new(study: &'s Study) -> Self {
        let codes = study.codebook.codes.len();
        let lines = (0..codes).map(|code| study.codebook.lineage(code)).collect();
        let holders = Holders { by_code: vec![Vec::new(); codes], ..Holders::default() };
        Self { study, lines, columns: Vec::new(), holders }
    }

    fn theme(&mut self, view: &ThemeView<'_>) {
        let column = self.columns.len();
        view.codes.iter().for_each(|code| self.holders.by_code[*code].push(column));
        for coding in &view.evidence {
            self.holders.by_coding.entry(*coding as u32).or_default().push(column);
        }
        self.columns.push(Column { id: view.id.clone(), title: view.title.to_owned(), depth: 0 });
    }

    /// A code is a column with all that stands below it.
    fn code(&mut self, code: usize) {
        let (column, one) = (self.columns.len(), &self.study.codebook.codes[code]);
        let below = self.lines.iter().zip(&mut self.holders.by_code).filter(|(line, _)| line.contains(&code));
        below.for_each(|(_, columns)| columns.push(column));
        self.columns.push(Column { id: one.id.clone(), title: one.name.clone(), depth: one.depth });
    }
}
