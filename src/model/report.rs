//! L0: what a report says, without saying how it looks.
//!
//! A report is sections, a section is prose, tables and pictures in the order in
//! which they are read. Whoever counts fills it; a writer knows pages and no
//! analysis. Tables stay [`Table`]s with their captions and notes, so that no
//! number is printed without what it was counted over.

use super::picture::Picture;
use super::table::{Excerpt, Table};
use std::collections::BTreeMap;

/// A report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The study's title.
    pub title: String,
    /// The language that title, codebook and memos are in (BCP 47), if it is known.
    pub language: Option<String>,
    /// The language of sources, by id, where it is known.
    pub languages: BTreeMap<String, String>,
    /// Sentences below the title: whose codings, what is left out, who is quoted.
    pub about: Vec<String>,
    /// The sections.
    pub sections: Vec<Section>,
    /// What it was made by and from, for the end.
    pub made: String,
}

/// One section.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Its word in options; the target of links to it.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Words(String),
    /// A table, with its notes; its rows are many if the flag says so, and are then shown when
    /// asked for.
    Table(Table, Shown),
    /// A matrix, with excerpts behind its cells.
    Matrix(Matrix),
    /// A table with a picture: the picture, and its figures below.
    Picture(Table),
    /// Small pictures of one kind with one legend, and their figures below.
    Portraits(Portraits),
    /// The codebook.
    Codes(Vec<Entry>),
    /// A theme.
    Theme(Finding),
}

/// Whether a table stands open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It is read with the rest.
    Open,
    /// It is there for who asks.
    OnRequest,
}

/// A matrix of a report: of what its cells count, some excerpts can be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// Its heading in the section.
    pub heading: String,
    /// The matrix. Its cells name the excerpts that are shown.
    pub table: Table,
    /// For each cell (row, column) that counts a coding, how many there are.
    pub behind: BTreeMap<(usize, usize), Behind>,
    /// How to see all of them: a sentence.
    pub all: String,
}

/// The codings behind a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// How many.
    pub codings: u32,
    /// How many of them may not be quoted.
    pub withheld: u32,
}

/// Small pictures with one legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Portraits {
    /// Colour and words of each lane, from the top.
    pub legend: Vec<([u8; 3], String)>,
    /// Each picture with what stands above it.
    pub each: Vec<(String, Picture)>,
    /// The same in figures.
    pub table: Table,
}

/// One code of the codebook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Identity.
    pub id: String,
    /// Name.
    pub name: String,
    /// 0 at the top.
    pub depth: u32,
    /// Kind, origin, status and such, in words.
    pub traits: Vec<String>,
    /// What is coded with it, in words.
    pub counts: String,
    /// Its definition: a paragraph each, the first is the brief one.
    pub definition: Vec<String>,
    /// Further fields, by name.
    pub fields: Vec<(String, String)>,
}

/// One theme: what it claims, and on what it rests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finding {
    /// Identity.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it says.
    pub claim: String,
    /// Status and such, in words.
    pub traits: Vec<String>,
    /// What is coded for it, in words.
    pub counts: String,
    /// Its codes, what it is to others and what others are to it: a label, and
    /// what stands behind it.
    pub lines: Vec<(String, Vec<String>)>,
    /// Excerpts for and against it.
    pub evidence: Vec<Evidence>,
}

/// Excerpts of one sort.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// What they are.
    pub title: String,
    /// Those that are shown.
    pub excerpts: Vec<Excerpt>,
    /// What is to be said of those that are not; empty if there are none.
    pub rest: String,
}
