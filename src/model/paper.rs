//! L0: what a paper needs of a study, without saying in which files.
//!
//! A paper takes tables and pictures; an appendix and a checklist are read as
//! text. So a piece is a table, which every writer of tables knows, or a page of
//! words, or both at once: a codebook is a table for a spreadsheet and an
//! appendix for a reader.

use super::table::Table;

/// One thing for a paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The name of its files, without the ending.
    pub name: String,
    /// What it is, one line.
    pub about: String,
    /// What it holds.
    pub body: Body,
}

/// What a piece holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A table, and a picture where it has one.
    Table(Table),
    /// A table of which only the picture is wanted: its figures stand elsewhere.
    Picture(Table),
    /// A table, which as a text is better read as this page.
    Both(Table, Page),
    /// A page only.
    Page(Page),
}

/// Words in the order in which they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Its heading.
    pub title: String,
    /// What stands below it.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading, so deep below that of the page (from 1).
    Heading(u32, String),
    /// A paragraph.
    Words(String),
    /// What is said under labels, in order.
    Labelled(Vec<(String, String)>),
    /// A tree: each line with its depth, from 0.
    Tree(Vec<(u32, String)>),
    /// Lines as they stand, with a word for what they are.
    Lines(String, Vec<String>),
}

impl Piece {
    /// A piece.
    pub fn new(name: &str, about: &str, body: Body) -> Self {
        Self { name: name.to_owned(), about: about.to_owned(), body }
    }

    /// Its table, if it has one.
    pub fn table(&self) -> Option<&Table> {
        match &self.body {
            Body::Table(table) | Body::Picture(table) | Body::Both(table, _) => Some(table),
            Body::Page(_) => None,
        }
    }

    /// Its page, if it has one.
    pub fn page(&self) -> Option<&Page> {
        match &self.body {
            Body::Page(page) | Body::Both(_, page) => Some(page),
            Body::Table(_) | Body::Picture(_) => None,
        }
    }
}
