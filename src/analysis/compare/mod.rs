//! Two coders beside each other: where they agree, where they differ and how, and
//! what was decided.
//!
//! A number says how far coders agree; what they have to talk about is a list of
//! places. So the codings of two coders are paired, one to one for each code, and
//! what is left over is told: the same code on other words, other codes on the same
//! words, a coding that only one of them made. Only sources that both have read are
//! compared: what somebody has not read they have not left uncoded.
//!
//! What a person decided stays beside what the coders had ([`decided`]), so
//! agreement before and after the talk can both be counted ([`figures`]).

pub mod decided;
pub mod figures;
mod many;
pub mod matching;
mod print;
mod table;
#[cfg(test)]
mod tests;

pub use decided::{Decided, Outcome};
pub use many::{Many, many, many_of};
pub use print::in_print;
pub use table::{Asked, by_code, places};

use super::ledger::{Ledger, Row};
use super::record;
use crate::model::coding::CodingStatus;
use crate::model::nearest::{hint, listed, nearest};
use crate::model::span::Span;
use crate::model::study::Study;
use matching::matched;
use rayon::prelude::*;
use std::collections::BTreeMap;
use thiserror::Error;

/// How two coders stand to each other at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The same code on the same words.
    Agreed,
    /// The same code, on words that overlap and are not the same.
    Boundaries,
    /// Other codes on words of which at least half are the same.
    OtherCode,
    /// Only the first has coded here with this code.
    OnlyFirst,
    /// Only the second.
    OnlySecond,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Agreed, Self::Boundaries, Self::OtherCode, Self::OnlyFirst, Self::OnlySecond];

    /// The word on the command line and in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Boundaries => "boundaries",
            Self::OtherCode => "other-code",
            Self::OnlyFirst => "only-first",
            Self::OnlySecond => "only-second",
        }
    }

    /// The kind that a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// In a sentence about these two coders.
    pub fn said(self, coders: &[String; 2]) -> String {
        match self {
            Self::Agreed => "the same code on the same words".to_owned(),
            Self::Boundaries => "the same code, other boundaries".to_owned(),
            Self::OtherCode => "the same words, another code".to_owned(),
            Self::OnlyFirst => format!("only {}", coders[0]),
            Self::OnlySecond => format!("only {}", coders[1]),
        }
    }
}

/// One thing that two coders did, or one of them did and the other did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Index of the source.
    pub source: usize,
    /// How they differ, if they do.
    pub kind: Kind,
    /// The coding of each, as an index into [`Study::codings`].
    pub codings: [Option<usize>; 2],
    /// What was decided on it, as an index into [`Comparison::decided`].
    pub decided: Option<usize>,
}

/// How far a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// They differ and nothing was decided.
    Open,
    /// Something was decided.
    Decided,
    /// There is nothing to decide.
    Agreed,
}

impl State {
    /// The word in files and on the screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Decided => "decided",
            Self::Agreed => "agreed",
        }
    }
}

impl Compared {
    /// How far it is. Where they agree a decision changes nothing but that the
    /// consensus has it.
    pub fn state(&self) -> State {
        match (self.kind, self.decided) {
            (Kind::Agreed, _) => State::Agreed,
            (_, Some(_)) => State::Decided,
            (_, None) => State::Open,
        }
    }

    /// Its codings.
    pub fn all(&self) -> impl Iterator<Item = usize> + '_ {
        self.codings.iter().flatten().copied()
    }

    /// The smallest stretch that holds the words of both.
    pub fn span(&self, study: &Study) -> Span {
        let mut spans = self.all().map(|at| study.codings[at].place.span);
        let first = spans.next().unwrap_or(Span::new(0, 0));
        spans.fold(first, Span::hull)
    }
}

/// How many places are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// By kind, in the order of [`Kind::ALL`].
    pub kinds: [usize; 5],
    /// Differences of which nothing was decided.
    pub open: usize,
    /// Differences that were decided.
    pub decided: usize,
    /// Of those where they agree, how many the consensus has.
    pub taken: usize,
}

impl Counts {
    fn add(&mut self, one: &Compared) {
        self.kinds[one.kind as usize] += 1;
        match one.state() {
            State::Open => self.open += 1,
            State::Decided => self.decided += 1,
            State::Agreed => self.taken += usize::from(one.decided.is_some()),
        }
    }

    /// Where they agree.
    pub fn agreed(&self) -> usize {
        self.kinds[0]
    }

    /// All together.
    pub fn all(&self) -> usize {
        self.kinds.iter().sum()
    }
}

/// Codings of both that are not compared, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotCompared {
    /// In sources that one of them has not read.
    pub unread: usize,
    /// Waiting for a yes.
    pub provisional: usize,
    /// Said no to.
    pub rejected: usize,
    /// Words changed, ambiguous or lost.
    pub unsure: usize,
    /// Highlights, and codings whose code is gone.
    pub without_code: usize,
}

/// Two coders beside each other.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Who.
    pub coders: [String; 2],
    /// All places, by source, then where they begin.
    pub places: Vec<Compared>,
    /// Of each source of the study: whether both have read it, and how far it is.
    pub sources: Vec<(bool, Counts)>,
    /// Everything together.
    pub counts: Counts,
    /// What was decided on codings of either, oldest first.
    pub decided: Vec<Decided>,
    /// What is left out.
    pub left: NotCompared,
}

/// Why two coders are not compared.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CompareError {
    /// Coding blind.
    #[error("blind mode leaves out what others coded, so there is nothing to compare: leave out --blind")]
    Blind,
    /// There are not two.
    #[error("comparing takes two coders, and this study has {}", if .0.is_empty() { "none".to_owned() } else { listed(.0) })]
    One(Vec<String>),
    /// There are more, and nobody said which.
    #[error("{} have coded: say which two with --coders, such as --coders {},{}", listed(.0), .0[0], .0[1])]
    Several(Vec<String>),
    /// The same twice.
    #[error("{0} cannot be compared with {0}: name two coders")]
    Same(String),
    /// No such coder.
    #[error("no coder “{id}” in this study: coders are {}{}", listed(coders), hint(near.as_deref()))]
    Unknown {
        /// The id as given.
        id: String,
        /// Those there are.
        coders: Vec<String>,
        /// The one it may have meant.
        near: Option<String>,
    },
}

/// The two coders to compare: those asked for, else the only two who coded, else
/// `own` and the only other one.
///
/// # Errors
/// Says why there are no two.
pub fn two(study: &Study, asked: &[String], own: &str) -> Result<[String; 2], CompareError> {
    if study.only.is_some() {
        return Err(CompareError::Blind);
    }
    let known = record::coders(study);
    for id in asked {
        if !known.contains(id) {
            let near = nearest(id, known.iter().map(String::as_str)).map(str::to_owned);
            return Err(CompareError::Unknown { id: id.clone(), coders: known, near });
        }
    }
    let coded = &study.coders;
    match asked {
        [a, b] if a == b => Err(CompareError::Same(a.clone())),
        [a, b] => Ok([a.clone(), b.clone()]),
        [_, _, _, ..] => Err(CompareError::Several(asked.to_vec())),
        [] | [_] => {
            let mine = asked.first().map_or(own, String::as_str);
            let others: Vec<&String> = coded.iter().filter(|c| *c != mine).collect();
            match (&others[..], &coded[..]) {
                ([other], _) if known.iter().any(|c| c == mine) => Ok([mine.to_owned(), (*other).clone()]),
                (_, [a, b]) => Ok([a.clone(), b.clone()]),
                (_, [] | [_]) => Err(CompareError::One(coded.clone())),
                _ => Err(CompareError::Several(coded.clone())),
            }
        }
    }
}

/// A coding that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Item {
    code: usize,
    span: Span,
    coding: usize,
}

impl Comparison {
    /// Compares two coders. The ledger must be up to date.
    pub fn of(study: &Study, ledger: &Ledger, coders: [String; 2]) -> Self {
        let read = many::read(study, ledger, &coders);
        let read: Vec<bool> = read.into_iter().map(|by| by.into_iter().all(|read| read)).collect();
        let numbers = coders.each_ref().map(|coder| ledger.coders.iter().position(|c| c == coder));
        let side = |row: &Row| numbers.iter().position(|n| *n == Some(row.coder as usize));
        let mut left = NotCompared::default();
        let mut items: Vec<[Vec<Item>; 2]> = vec![Default::default(); study.sources.len()];
        for (coding, row) in ledger.rows().iter().enumerate().filter(|(_, row)| !row.adjudicated) {
            let Some(side) = side(row) else { continue };
            let source = ledger.source(row).filter(|source| read[*source]);
            match (source, ledger.code(row), row.status()) {
                (_, _, CodingStatus::Rejected) => left.rejected += 1,
                (None, ..) => left.unread += 1,
                (_, _, CodingStatus::Provisional) => left.provisional += 1,
                _ if !row.grade.is_sure() => left.unsure += 1,
                (_, None, _) => left.without_code += 1,
                (Some(source), Some(code), _) => items[source][side].push(Item { code, span: row.span, coding }),
            }
        }
        let decided = decided::all(study, ledger, &coders);
        let on = decided::by_coding(&decided);
        let found: Vec<Vec<Compared>> =
            items.into_par_iter().enumerate().map(|(source, both)| paired(source, both)).collect();
        let mut out = Self { coders, left, ..Self::default() };
        for (places, read) in found.into_iter().zip(read) {
            let mut counts = Counts::default();
            for mut place in places {
                place.decided = decided::on(study, &decided, &on, &place);
                counts.add(&place);
                out.counts.add(&place);
                out.places.push(place);
            }
            out.sources.push((read, counts));
        }
        out.decided = decided;
        out
    }

    /// What was decided on a place.
    pub fn decision(&self, place: &Compared) -> Option<&Decided> {
        place.decided.and_then(|at| self.decided.get(at))
    }

    /// How many sources both have read.
    pub fn read(&self) -> usize {
        self.sources.iter().filter(|(read, _)| *read).count()
    }
}

/// The places of one source.
fn paired(source: usize, [first, second]: [Vec<Item>; 2]) -> Vec<Compared> {
    let mut out: Vec<(Span, Compared)> = Vec::new();
    let mut codes: BTreeMap<usize, [Vec<Item>; 2]> = BTreeMap::new();
    for (side, items) in [first, second].into_iter().enumerate() {
        items.into_iter().for_each(|item| codes.entry(item.code).or_default()[side].push(item));
    }
    let mut left: [Vec<Item>; 2] = Default::default();
    for both in codes.into_values() {
        let rest = take(
            &both,
            |_, _| true,
            |a, b| {
                let kind = if a.span == b.span { Kind::Agreed } else { Kind::Boundaries };
                out.push(pair(source, kind, a, b));
            },
        );
        for (left, rest) in left.iter_mut().zip(rest) {
            left.extend(rest);
        }
    }
    let half = |a: &Item, b: &Item| {
        let shared = a.span.intersection(b.span).map_or(0, Span::len);
        a.code != b.code && 2 * shared >= a.span.hull(b.span).len()
    };
    let rest = take(&left, half, |a, b| out.push(pair(source, Kind::OtherCode, a, b)));
    for (side, (kind, items)) in [Kind::OnlyFirst, Kind::OnlySecond].into_iter().zip(rest).enumerate() {
        for item in items {
            let mut codings = [None; 2];
            codings[side] = Some(item.coding);
            out.push((item.span, Compared { source, kind, codings, decided: None }));
        }
    }
    out.sort_by_key(|(span, one)| (*span, one.kind, one.codings));
    out.into_iter().map(|(_, one)| one).collect()
}

fn pair(source: usize, kind: Kind, a: &Item, b: &Item) -> (Span, Compared) {
    let codings = [Some(a.coding), Some(b.coding)];
    (a.span.hull(b.span), Compared { source, kind, codings, decided: None })
}

/// Matches both sides, hands the pairs out, and gives what is left of each.
fn take(
    both: &[Vec<Item>; 2],
    may: impl Fn(&Item, &Item) -> bool,
    mut pair: impl FnMut(&Item, &Item),
) -> [Vec<Item>; 2] {
    let spans = both.each_ref().map(|items| items.iter().map(|i| i.span).collect::<Vec<_>>());
    let mut used = both.each_ref().map(|items| vec![false; items.len()]);
    for (a, b) in matched(&spans[0], &spans[1], |a, b| may(&both[0][a], &both[1][b])) {
        (used[0][a], used[1][b]) = (true, true);
        pair(&both[0][a], &both[1][b]);
    }
    let rest = |side: usize| both[side].iter().zip(&used[side]).filter(|(_, used)| !**used).map(|(i, _)| *i).collect();
    [rest(0), rest(1)]
}
