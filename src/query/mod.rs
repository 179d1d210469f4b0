//! The query language: what a researcher types into a search, as a tree.
//!
//! One language asks for words, codes, attributes and speakers together, so
//! that a search on the command line, a filter in the interface and a coding by
//! search mean the same thing. This room only reads: it knows no study, so it
//! says what was asked and not whether there is such a code. What the pieces
//! mean in a study is decided by the search, what a word is by the index;
//! `docs/search.md` says both to researchers.
//!
//! The tree keeps what the meaning needs: parentheses around `AND` stay a node
//! of their own, because fields that restrict codings speak of those of the same
//! group. Every node knows its place in the query, so that a later step, which
//! does know the study, can point at the character too.

mod fault;
mod fields;
mod hints;
mod lexer;
mod narrowed;
mod parser;
mod pattern;
#[cfg(test)]
mod random;
mod relation;
#[cfg(test)]
mod tests;
mod value;
mod word;
mod written;

pub use fault::Fault;
pub use fields::{About, FIELDS, Known, known};
pub use parser::{DEEPEST, MOST_TERMS, parse};
pub use relation::MOST_OPERANDS;

use std::ops::Range;

/// A query as read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// What is asked; `None` (nothing typed): everything.
    pub root: Option<Node>,
    /// What is allowed and probably not meant. Each says
    /// what the query was taken for.
    pub hints: Vec<Fault>,
}

/// One piece of a query.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// Its place in the query, in code points, half-open; without parentheses
    /// around it.
    pub span: Range<usize>,
    /// What it asks.
    pub kind: Kind,
}

/// What a piece asks of a unit (a turn, a sentence, an excerpt, a source).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// All of these, two or more: `a b`, `a AND b`. One within another was in
    /// parentheses: a group of its own.
    All(Vec<Node>),
    /// One of these or several, two or more: `a OR b`, `role:(a OR b)`.
    Any(Vec<Node>),
    /// Not this: `-a`, `NOT a`.
    Not(Box<Node>),
    /// These words.
    Words(Words),
    /// A fact about codings or parts of sources: `code:a`, `role:officer`.
    Field(Field),
    /// Two or more things that stand to each other in a certain way.
    Relation(Relation),
}

/// Words as spoken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Words {
    /// One word.
    Term(Term),
    /// Words in this order within one passage: `"a b"`, `"a b"~5`.
    Phrase {
        /// The words, two or more. [`Term::Folded`], [`Term::Prefix`] or
        /// [`Term::Exact`].
        terms: Vec<Term>,
        /// How many other words may stand in between, all gaps together.
        slop: u32,
    },
}

/// One word, as typed: neither lower case nor without accents yet, without
/// punctuation around it. What the index takes for several words (`e-mail`,
/// `12:30`, a Chinese word) is a phrase of these.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// `word`: and its other forms in the language of the transcript.
    Stem(String),
    /// `=word`: this form, accents as written.
    Exact(String),
    /// A word of `"a phrase"`: this form, accents aside.
    Folded(String),
    /// `word*`: words that begin so, accents aside.
    Prefix(String),
    /// `word~1`: words that differ in up to so many letters (1 or 2), accents
    /// aside.
    Fuzzy(String, u8),
    /// `/pattern/`: words that the regular expression fits as a whole, accents
    /// aside. Not checked here.
    Regex(String),
}

/// `name:value`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// In lower case: one of [`FIELDS`] or an attribute. Not checked here.
    pub name: String,
    /// What is asked of it.
    pub value: Value,
}

/// What is asked of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// `name:value`, `name:"two words"`.
    Text(String),
    /// `name:begin*`.
    Prefix(String),
    /// `name:*`: any value at all.
    Any,
    /// `name:[20 TO 35]`, `name:>=20`. At least one end is there. The flag: the
    /// end itself is included.
    Range {
        /// Where it begins.
        from: Option<(String, bool)>,
        /// Where it ends.
        to: Option<(String, bool)>,
    },
}

/// Things that stand to each other in a certain way. What is found are the
/// places of the left one (of each, for [`Relation::Near`]). Operands are words,
/// fields, relations, [`Kind::All`] of fields of codings, and [`Kind::Any`] of
/// all of those.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `a & b`: they share text.
    Overlap(Box<Node>, Box<Node>),
    /// `a WITHIN b`: the first lies inside the second.
    Within(Box<Node>, Box<Node>),
    /// `BEFORE(a, b, 2 turns)`: the second follows within the distance.
    Before(Box<Node>, Box<Node>, Distance),
    /// `NEAR(a b, 5)`: two or more, in any order, within the distance.
    Near(Vec<Node>, Distance),
}

/// How far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Distance {
    /// So many, at most.
    pub n: u32,
    /// Of these.
    pub of: Of,
}

/// What a distance is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Of {
    /// Words in between.
    Words,
    /// Turns from one to the other; 0: the same turn.
    Turns,
}

impl Node {
    /// Calls `visit` with this node and all below it, in the order of the query.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        visit(self);
        for below in self.below() {
            below.each(visit);
        }
    }

    /// The nodes directly below, in the order of the query.
    pub fn below(&self) -> Vec<&Node> {
        match &self.kind {
            Kind::All(nodes) | Kind::Any(nodes) | Kind::Relation(Relation::Near(nodes, _)) => nodes.iter().collect(),
            Kind::Not(node) => vec![node],
            Kind::Relation(Relation::Overlap(a, b) | Relation::Within(a, b) | Relation::Before(a, b, _)) => {
                vec![a, b]
            }
            Kind::Words(_) | Kind::Field(_) => Vec::new(),
        }
    }
}
