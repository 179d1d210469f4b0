//! The themes of a study, wherever they are written, and what belongs to each.
//!
//! A theme has a file below `themes/`; or it is a heading of the codebook with
//! `.theme`, for who works in trees. A heading with the id of a file is that
//! file's theme, seen from the codebook, and not a second one. Whoever counts,
//! lists or draws themes asks here, so that all agree.
//!
//! The codings of a theme are those of its codes and of the codes below them,
//! and those its file names as evidence, whatever their code is. (A highlight has
//! no code, is nowhere counted, and so not here.) What speaks against it is kept
//! apart: it belongs to the theme as its limit, and is counted only if it carries
//! one of its codes.
//!
//! [`list`] counts all of them, [`sheet`] shows one, [`map`] draws them.

mod list;
mod map;
#[cfg(test)]
mod oracle;
mod sheet;

pub use list::list;
pub use map::{map, map_table};
pub use sheet::{Line, Part, Sheet, relations, sheet};

use crate::model::codebook::{Code, CodeId, CodeKind, Codebook};
use crate::model::ids::Ulid;
use crate::model::study::Study;
use crate::model::theme::{Theme, ThemeStatus, TypedLink};
use std::collections::{HashMap, HashSet};

/// Where a theme is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Home<'s> {
    /// In a file of its own.
    File(&'s Theme),
    /// In the codebook.
    Code(&'s Code),
}

/// A theme as everybody sees it. Codes are indexes into the codebook, merges
/// followed; codings are indexes into the study's codings. All of them ascend.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeView<'s> {
    /// Its identity.
    pub id: &'s CodeId,
    /// What people read.
    pub title: &'s str,
    /// What it says; of a heading of the codebook its definition.
    pub claim: &'s str,
    /// How far it has come.
    pub status: ThemeStatus,
    /// Where it is written.
    pub home: Home<'s>,
    /// The codes it names; of a heading of the codebook that heading.
    pub named: Vec<usize>,
    /// Those and all below them.
    pub codes: Vec<usize>,
    /// Codings that show it, as far as they are there.
    pub evidence: Vec<usize>,
    /// Codings that speak against it, as far as they are there.
    pub counter: Vec<usize>,
    /// Codes that speak against it.
    pub counter_codes: Vec<usize>,
    /// Those and all below them.
    pub counter_below: Vec<usize>,
    /// What it is to codes and other themes, in the order of its lines.
    pub links: Vec<TypedLink>,
}

impl ThemeView<'_> {
    /// True if a coding, which must have a code, is one of this theme's: `coding`
    /// is its number in the study, `code` its code, merges followed (`None`: one
    /// that the codebook lacks).
    pub fn holds(&self, coding: usize, code: Option<usize>) -> bool {
        code.is_some_and(|code| self.has_code(code)) || self.evidence.binary_search(&coding).is_ok()
    }

    /// True if a code, merges followed, is one of its codes or below one.
    pub fn has_code(&self, code: usize) -> bool {
        self.codes.binary_search(&code).is_ok()
    }

    /// True if a coding, which must have a code, speaks against it; as in
    /// [`ThemeView::holds`].
    pub fn is_countered(&self, coding: usize, code: Option<usize>) -> bool {
        let among = |code: usize| self.counter_below.binary_search(&code).is_ok();
        code.is_some_and(among) || self.counter.binary_search(&coding).is_ok()
    }

    /// Path of its file below the study's folder.
    pub fn file<'a>(&'a self, study: &'a Study) -> &'a str {
        match self.home {
            Home::File(theme) => &theme.file,
            Home::Code(code) => study.codebook.files.get(code.file).map_or("", |f| &f.path),
        }
    }
}

/// Every theme of a study: those with files, in the order of the files, then
/// those of the codebook in its order. Of two files with one id the first counts.
pub fn themes(study: &Study) -> Vec<ThemeView<'_>> {
    let book = &study.codebook;
    let numbers = cited(study);
    let tree = Tree::new(book);
    let mut seen = HashSet::new();
    let files = study.themes.iter().filter(|t| seen.insert(&t.id)).map(|t| of_file(t, &tree, &numbers));
    let mut out: Vec<ThemeView<'_>> = files.collect();
    let marked = book.codes.iter().filter(|c| c.kind == CodeKind::Theme && c.merged_into.is_none());
    out.extend(marked.filter(|c| seen.insert(&c.id)).map(|code| of_code(code, &tree)));
    out
}

/// The number of every coding that a theme names.
fn cited(study: &Study) -> HashMap<&Ulid, usize> {
    let wanted: HashSet<&Ulid> = study.themes.iter().flat_map(|t| t.evidence.iter().chain(&t.counter)).collect();
    if wanted.is_empty() {
        return HashMap::new();
    }
    let named = study.codings.iter().enumerate().filter(|(_, c)| wanted.contains(&c.id));
    named.map(|(at, c)| (&c.id, at)).collect()
}

/// The codebook with the way down to every code, found once.
struct Tree<'s> {
    book: &'s Codebook,
    lines: Vec<Vec<usize>>,
}

impl<'s> Tree<'s> {
    fn new(book: &'s Codebook) -> Self {
        Self { book, lines: (0..book.codes.len()).map(|code| book.lineage(code)).collect() }
    }

    /// The codes that ids stand for.
    fn resolved(&self, ids: &[CodeId]) -> Vec<usize> {
        sorted(ids.iter().filter_map(|id| self.book.resolve(id)))
    }

    /// Codes and all below them; those that were merged into others are gone.
    fn below(&self, tops: &[usize]) -> Vec<usize> {
        let living = |code: &usize| self.book.codes[*code].merged_into.is_none();
        let is_below = |code: &usize| self.lines[*code].iter().any(|above| tops.contains(above));
        (0..self.lines.len()).filter(living).filter(is_below).collect()
    }
}

fn of_file<'s>(theme: &'s Theme, tree: &Tree<'s>, numbers: &HashMap<&Ulid, usize>) -> ThemeView<'s> {
    let named = tree.resolved(&theme.codes);
    let against = tree.resolved(&theme.counter_codes);
    let there = |ids: &[Ulid]| sorted(ids.iter().filter_map(|id| numbers.get(id).copied()));
    ThemeView {
        id: &theme.id,
        title: &theme.title,
        claim: &theme.claim,
        status: theme.status,
        home: Home::File(theme),
        codes: tree.below(&named),
        named,
        evidence: there(&theme.evidence),
        counter: there(&theme.counter),
        counter_below: tree.below(&against),
        counter_codes: against,
        links: theme.links.clone(),
    }
}

fn of_code<'s>(code: &'s Code, tree: &Tree<'s>) -> ThemeView<'s> {
    let named = tree.resolved(std::slice::from_ref(&code.id));
    ThemeView {
        id: &code.id,
        title: &code.name,
        claim: &code.definition,
        status: code.status.into(),
        home: Home::Code(code),
        codes: tree.below(&named),
        named,
        evidence: Vec::new(),
        counter: Vec::new(),
        counter_codes: Vec::new(),
        counter_below: Vec::new(),
        links: code.links(),
    }
}

fn sorted(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut out: Vec<usize> = numbers.collect();
    out.sort_unstable();
    out.dedup();
    out
}
