//! Who is compared, on what, and what cannot be.

use super::gather::is_decision;
use crate::analysis::scope::Scope;
use crate::model::known::{Fact, Known};
use crate::model::nearest::{hint, listed, nearest};
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use foldhash::HashSet;
use std::collections::BTreeMap;
use thiserror::Error;

/// Whose codings are one side of a comparison: a coder's, or a coder's of one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// What people read.
    pub name: String,
    /// The coder's id.
    pub coder: String,
    /// Only codings of this round.
    pub round: Option<String>,
}

/// What is judged as one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A code point.
    Character,
    /// A word, by its first code point.
    Word,
    /// A sentence.
    Sentence,
    /// A turn; where nobody speaks, a paragraph.
    #[default]
    Turn,
    /// What stands below one heading; what stands before the first, too.
    Section,
    /// A source.
    Source,
}

impl Unit {
    /// All of them, the smallest first.
    pub const ALL: [Self; 6] = [Self::Character, Self::Word, Self::Sentence, Self::Turn, Self::Section, Self::Source];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Character => "character",
            Self::Word => "word",
            Self::Sentence => "sentence",
            Self::Turn => "turn",
            Self::Section => "section",
            Self::Source => "source",
        }
    }

    /// The unit a word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.word() == word.trim())
    }

    /// True if it is seen in words alone, which not everything that is kept of a study
    /// holds.
    pub fn needs_words(self) -> bool {
        matches!(self, Self::Word | Self::Sentence)
    }
}

/// Whose words are units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Whose {
    /// Participants', and text without speakers.
    #[default]
    Participants,
    /// Interviewers', too.
    All,
    /// Every character of a body, with names of speakers, headings and empty lines.
    Body,
}

impl Whose {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Participants, Self::All, Self::Body];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Participants => "participants",
            Self::All => "all",
            Self::Body => "body",
        }
    }

    /// What a word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|whose| whose.word() == word.trim())
    }
}

/// Sentences of a span of a source. Whoever knows sentences gives it.
pub type Sentences = fn(&Source, Span) -> Vec<Span>;

/// Places that alone are asked about: those a query found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Within {
    /// The query, in its plain form.
    pub query: String,
    /// Of each source that has any, by its index, the places: in order, apart.
    pub places: BTreeMap<usize, Vec<Span>>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// Who is compared, two at least.
    pub sides: Vec<Side>,
    /// What is judged as one thing.
    pub unit: Unit,
    /// Whose words.
    pub whose: Whose,
    /// Only codes of this level, counted from 1, each with what is below it.
    pub level: Option<u32>,
    /// Which sources, participants and codes, and which codings count. Its record and
    /// coders are not asked: the sides stand for them.
    pub scope: &'a Scope,
    /// Only words in these places.
    pub within: Option<&'a Within>,
    /// Codings that coders decided on together count, too.
    pub decided: bool,
    /// Sources are going to be drawn: what each adds is kept.
    pub drawn: bool,
    /// Figures of all codes of a unit at once are wanted, too.
    pub sets: bool,
    /// What a sentence is.
    pub sentences: Sentences,
}

/// Why nobody can be compared.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AgreeError {
    /// No such coder.
    #[error("no coder “{id}” in this study: coders are {}{}", listed(coders), hint(near.as_deref()))]
    UnknownCoder {
        /// The id as given.
        id: String,
        /// The coders there are.
        coders: Vec<String>,
        /// The coder it may have meant.
        near: Option<String>,
    },
    /// Fewer than two.
    #[error("agreement needs two coders, and {}", if coders.is_empty() { "nobody has coded this study".to_owned() } else { format!("only {} has coded this study", listed(coders)) })]
    OneCoder {
        /// Who coded.
        coders: Vec<String>,
    },
    /// One coder twice.
    #[error("{0} cannot be compared with {0}: name two coders, or two rounds of one")]
    Twice(String),
    /// Rounds of several coders.
    #[error("rounds are compared of one coder: say which with --coders (there are {})", listed(.0))]
    RoundsOfSeveral(Vec<String>),
    /// No coding of that round.
    #[error("{coder} has no coding of round “{round}”: there are {}", listed(there))]
    UnknownRound {
        /// Of whom.
        coder: String,
        /// As given.
        round: String,
        /// The rounds there are.
        there: Vec<String>,
    },
    /// More than can be told apart.
    #[error("at most {} coders can be compared at once", MOST)]
    TooMany,
    /// A level that no code has.
    #[error("the codebook has {depth} {}, so there is no level {level}", if *depth == 1 { "level" } else { "levels" })]
    NoLevel {
        /// As asked, from 1.
        level: u32,
        /// How many there are.
        depth: u32,
    },
    /// Units that a whole body does not have.
    #[error("--speech body counts every character: it goes with --unit character or source")]
    BodyOf,
    /// Places of a query in what has none.
    #[error(
        "a query finds turns, so it goes with --unit character, word, sentence and turn, and not with --speech body"
    )]
    WithinWhat,
}

/// How many can be compared at once: a bit each.
pub const MOST: usize = 64;

/// Those who are compared: coders as named, else all who have coded; or rounds of one
/// of them.
///
/// # Errors
/// If they are not there, or fewer than two.
pub fn sides(study: &Study, known: &impl Known, coders: &[String], rounds: &[String]) -> Result<Vec<Side>, AgreeError> {
    let all = Known::coders(study);
    if let Some(id) = coders.iter().find(|id| !all.contains(id)) {
        let near = nearest(id, all.iter().map(String::as_str)).map(str::to_owned);
        return Err(AgreeError::UnknownCoder { id: id.clone(), coders: all, near });
    }
    let chosen = if coders.is_empty() { coded(known, &all) } else { coders.to_vec() };
    if let Some((_, id)) = chosen.iter().enumerate().find(|(at, id)| chosen[..*at].contains(id)) {
        return Err(AgreeError::Twice(id.clone()));
    }
    if rounds.is_empty() {
        return match chosen.len() {
            0 | 1 => Err(AgreeError::OneCoder { coders: chosen }),
            n if n > MOST => Err(AgreeError::TooMany),
            _ => Ok(chosen.into_iter().map(|id| Side { name: id.clone(), coder: id, round: None }).collect()),
        };
    }
    let [coder] = chosen.as_slice() else { return Err(AgreeError::RoundsOfSeveral(chosen)) };
    let there = rounds_of(known, coder);
    if let Some(round) = rounds.iter().find(|round| !there.contains(round)) {
        return Err(AgreeError::UnknownRound { coder: coder.clone(), round: round.clone(), there });
    }
    if let Some((_, round)) = rounds.iter().enumerate().find(|(at, round)| rounds[..*at].contains(round)) {
        return Err(AgreeError::Twice(format!("round {round}")));
    }
    let side =
        |round: &String| Side { name: format!("round {round}"), coder: coder.clone(), round: Some(round.clone()) };
    match rounds.len() {
        1 => Err(AgreeError::Twice(format!("round {}", rounds[0]))),
        n if n > MOST => Err(AgreeError::TooMany),
        _ => Ok(rounds.iter().map(side).collect()),
    }
}

/// Those of `all` who have a coding of their own: who only decided is no coder.
fn coded(known: &impl Known, all: &[String]) -> Vec<String> {
    let mut seen = vec![false; all.len()];
    each(known, |fact| {
        let own = all.iter().position(|id| id == fact.coder).filter(|_| !is_decision(fact));
        own.into_iter().for_each(|at| seen[at] = true);
        !seen.iter().all(|seen| *seen)
    });
    all.iter().zip(&seen).filter(|(_, seen)| **seen).map(|(id, _)| id.clone()).collect()
}

fn rounds_of(known: &impl Known, coder: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    each(known, |fact| {
        if let Some(round) = fact.round.filter(|_| fact.coder == coder)
            && !out.iter().any(|r| r == round)
        {
            out.push(round.to_owned());
        }
        true
    });
    out.sort();
    out
}

/// Shows one coding of every kind, source by source, for as long as `look` goes on.
fn each(known: &impl Known, mut look: impl FnMut(&Fact) -> bool) {
    let (mut seen, mut goes_on) = (HashSet::default(), true);
    for source in 0..known.size() {
        known.kinds(source, |coding, _, kind| {
            if goes_on && kind.is_none_or(|kind| seen.insert(kind)) {
                goes_on = look(&known.fact(coding));
            }
        });
        if !goes_on {
            return;
        }
    }
}
