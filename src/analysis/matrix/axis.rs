//! What a matrix can be laid out by.

use super::condition::{Bins, Compare, Condition, Term};
use crate::analysis::corpus::Corpus;
use crate::analysis::record::Record;
use crate::analysis::scope::{Scope, ScopeError, attribute_names, known};
use crate::model::nearest::{hint, listed, nearest};
use crate::model::quantity::number;
use crate::model::study::Study;
use crate::model::table::EVERYTHING;
use std::fmt;
use thiserror::Error;

/// What one side of a matrix sorts by.
#[derive(Clone, Debug, PartialEq)]
pub enum Axis {
    /// Every code, in reading order; a code holds what is below it.
    Code,
    /// The codes of one level, 1 at the top; each holds what is below it.
    Level(u32),
    /// Themes; each holds what its codes hold.
    Theme,
    /// Participants.
    Participant,
    /// Sources.
    Source,
    /// Kinds of source.
    Kind,
    /// Coders.
    Coder,
    /// Who speaks, by the labels of turns.
    Speaker,
    /// Sections of sources, one line for a title: the questions of a topic guide.
    Section,
    /// Coding rounds.
    Round,
    /// Where codes came from.
    Origin,
    /// Stances of codings.
    Stance,
    /// One line for everything.
    All,
    /// The values of an attribute of participants or sources.
    Attribute(String),
    /// The same, numbers put together.
    Binned(String, Bins),
    /// What is true and what is not.
    Condition(Condition),
}

/// One side of a matrix: an axis, or several, the outermost first.
#[derive(Clone, Debug, PartialEq)]
pub struct Axes(pub Vec<Axis>);

/// A word that names no axis, or one that says nothing of this study.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AxisError {
    /// There is no such axis.
    #[error("no axis “{word}”: there are {}{}", listed(there), hint(near.as_deref()))]
    Unknown {
        /// The word as given.
        word: String,
        /// The axes of this study.
        there: Vec<String>,
        /// The axis it may have meant.
        near: Option<String>,
    },
    /// Numbers cannot be put together so.
    #[error("numbers cannot be put together as “{word}”: {why}")]
    Bins {
        /// The word as given.
        word: String,
        /// What is wrong with it.
        why: String,
    },
    /// A condition names a code, an attribute or a value that is not there.
    #[error(transparent)]
    Named(#[from] ScopeError),
    /// A condition joins its terms with another word.
    #[error("“{0}”: a condition knows only AND between its terms; for NOT, read its second line or write !=")]
    OnlyAnd(String),
    /// A condition asks for the size of what is no number.
    #[error("“{term}”: {what} is no number, so nothing is smaller or larger; compare it with = or !=")]
    Size {
        /// The term as given.
        term: String,
        /// What is no number.
        what: String,
    },
}

/// Axes that are a word of their own.
static WORDS: [(&str, Axis); 12] = [
    ("code", Axis::Code),
    ("participant", Axis::Participant),
    ("source", Axis::Source),
    ("kind", Axis::Kind),
    ("coder", Axis::Coder),
    ("theme", Axis::Theme),
    ("speaker", Axis::Speaker),
    ("section", Axis::Section),
    ("round", Axis::Round),
    ("origin", Axis::Origin),
    ("stance", Axis::Stance),
    (EVERYTHING, Axis::All),
];

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Level(level) => write!(f, "code:{level}"),
            Self::Attribute(name) => f.write_str(name),
            Self::Binned(name, bins) => write!(f, "{name}:{bins}"),
            Self::Condition(condition) => condition.fmt(f),
            plain => f.write_str(WORDS.iter().find(|(_, axis)| axis == plain).map_or("", |(word, _)| word)),
        }
    }
}

impl fmt::Display for Axes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.0.iter().map(Axis::to_string).collect();
        f.write_str(&words.join(", "))
    }
}

impl From<Axis> for Axes {
    fn from(axis: Axis) -> Self {
        Self(vec![axis])
    }
}

impl Axis {
    /// The axis a word means: `code`, `code:2`, `theme`, `participant`, `source`,
    /// `kind`, `coder`, `speaker`, `section`, `round`, `origin`, `stance`, `all`,
    /// the name of an attribute, or `attribute:NAME` where an attribute bears the
    /// name of another axis; `years:10` puts numbers together, `years>=10` and
    /// `code:a AND code:b` ask whether something is so.
    ///
    /// # Errors
    /// If there is no such axis in this study (the error lists those there are), or
    /// if it asks for what cannot be answered.
    pub fn parse(study: &Study, word: &str) -> Result<Self, AxisError> {
        let word = word.trim();
        let names = attribute_names(study);
        let attribute = |name: &str| {
            let found = names.iter().find(|n| *n == name)?;
            Some(Self::Attribute(found.clone()))
        };
        let level = |n: &str| n.parse().ok().filter(|n| *n > 0).map(Self::Level);
        let binned = |name: &str, bins: &str| {
            let Some(Self::Attribute(name)) = attribute(name) else { return None };
            Bins::parse(bins).map(|bins| Self::Binned(name, bins))
        };
        let plain = WORDS.iter().find(|(w, _)| *w == word).map(|(_, axis)| axis.clone());
        let found = plain.or_else(|| match word.split_once(':') {
            Some(("code", n)) => level(n),
            Some(("attribute", rest)) => {
                attribute(rest).or_else(|| rest.split_once(':').and_then(|(n, b)| binned(n, b)))
            }
            Some((name, bins)) => attribute(word).or_else(|| binned(name, bins)),
            None => attribute(word),
        });
        if let Some(Self::Binned(_, bins)) = &found
            && let Some(why) = bins.wrong()
        {
            return Err(AxisError::Bins { word: word.to_owned(), why });
        }
        if found.is_none()
            && let Some(condition) = asked(study, &names, word)?
        {
            return Ok(Self::Condition(condition));
        }
        found.ok_or_else(|| {
            let there = axes(study);
            let near = nearest(word, there.iter().map(String::as_str)).map(str::to_owned);
            let word = word.to_owned();
            AxisError::Unknown { word, there, near }
        })
    }

    /// True if the axis sorts the corpus (who speaks where), false if it sorts
    /// codings (by code, by coder).
    pub(super) fn of_corpus(&self) -> bool {
        use Axis::{All, Attribute, Binned, Condition, Kind, Participant, Source};
        matches!(self, Participant | Source | Kind | Attribute(_) | Binned(..) | Condition(_) | All)
    }

    /// True if a line of the axis has speech of its own, which shares can be of.
    pub(super) fn of_speech(&self) -> bool {
        *self != Self::All && self.of_corpus() || matches!(self, Self::Speaker | Self::Section)
    }

    /// True if the axis asks who holds a code.
    pub(super) fn of_holders(&self) -> bool {
        matches!(self, Self::Condition(c) if c.0.iter().any(|term| matches!(term, Term::Coded(_))))
    }

    /// True for axes of codes.
    pub(super) fn of_codes(&self) -> bool {
        matches!(self, Self::Code | Self::Level(_) | Self::Theme)
    }
}

/// The condition that a word is, if it is one, and all of it can be asked.
fn asked(study: &Study, names: &[String], word: &str) -> Result<Option<Condition>, AxisError> {
    let other = |w: &str| ["or", "not"].contains(&w.to_lowercase().as_str()) || w == "and";
    let joined = word.split_whitespace().any(other) && (word.contains("code:") || word.contains(['=', '<', '>']));
    let only_and = || AxisError::OnlyAnd(word.to_owned());
    let Some(condition) = Condition::parse(word) else {
        return if joined { Err(only_and()) } else { Ok(None) };
    };
    let checked = condition.0.iter().try_for_each(|term| term_asked(study, names, term));
    checked.map_err(|error| if joined { only_and() } else { error })?;
    Ok(Some(condition))
}

fn term_asked(study: &Study, names: &[String], term: &Term) -> Result<(), AxisError> {
    let (name, compare, other) = match term {
        Term::Coded(id) if study.codebook.find(id).is_some() => return Ok(()),
        Term::Coded(id) => {
            let codes: Vec<&str> = study.codebook.codes.iter().map(|c| c.id.0.as_str()).collect();
            return Ok(known("code", &id.0, &codes)?);
        }
        Term::Value(name, compare, other) => (name, *compare, other),
    };
    known("attribute", name, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
    let everywhere = Corpus::new(study, &Scope::new(Record::All));
    let parts = everywhere.parts.iter();
    let values: Vec<&str> = parts.filter_map(|p| everywhere.attribute(*p, name)).filter(|v| !v.is_empty()).collect();
    let numbers = values.iter().any(|v| number(v).is_some());
    if matches!(compare, Compare::Is | Compare::IsNot) {
        // A number that nobody states is a number all the same.
        let there = values.iter().any(|v| Compare::Is.holds(v, other) == Some(true));
        let fine = there || numbers && number(other).is_some();
        return if fine { Ok(()) } else { Ok(known(&format!("value of {name}"), other, &values)?) };
    }
    let what = match number(other) {
        None => format!("“{other}”"),
        Some(_) if !numbers && !values.is_empty() => format!("a value of {name}"),
        Some(_) => return Ok(()),
    };
    Err(AxisError::Size { term: Condition(vec![term.clone()]).to_string(), what })
}

impl Axes {
    /// One axis or several with commas between them, the outermost first.
    ///
    /// # Errors
    /// As [`Axis::parse`].
    pub fn parse(study: &Study, words: &str) -> Result<Self, AxisError> {
        let mut pieces: Vec<String> = Vec::new();
        for piece in words.split(',') {
            // The commas of `years:0-9,10-` stand inside one axis.
            let range = piece.contains('-') && piece.chars().all(|c| c.is_ascii_digit() || "-. ".contains(c));
            match pieces.last_mut().filter(|last| range && last.contains(':')) {
                Some(last) => last.extend([",", piece]),
                None => pieces.push(piece.to_owned()),
            }
        }
        pieces.iter().map(|piece| Axis::parse(study, piece)).collect::<Result<_, _>>().map(Self)
    }

    /// True if this side is this axis and nothing else.
    pub fn is(&self, axis: &Axis) -> bool {
        self.0.as_slice() == std::slice::from_ref(axis)
    }

    pub(super) fn any(&self, which: impl Fn(&Axis) -> bool) -> bool {
        self.0.iter().any(which)
    }

    /// True if all of it sorts the corpus.
    pub(super) fn of_corpus(&self) -> bool {
        self.0.iter().all(Axis::of_corpus)
    }

    /// True if its lines have speech of their own.
    pub(super) fn of_speech(&self) -> bool {
        self.any(Axis::of_speech)
    }

    /// What people read: `all` is no word for a title.
    pub(super) fn title(&self) -> Option<String> {
        (!self.is(&Axis::All)).then(|| self.to_string())
    }
}

/// The words of all axes of a study, attributes after the most usual ones.
pub fn axes(study: &Study) -> Vec<String> {
    let mut out = vec!["code".to_owned()];
    out.extend((1..=depth(study)).map(|n| format!("code:{n}")));
    let plain = |at: std::ops::Range<usize>| WORDS[at].iter().map(|(word, _)| (*word).to_owned());
    out.extend(plain(1..5));
    for name in attribute_names(study) {
        // A source's own `kind` is the axis of that name.
        let hidden = out.contains(&name) || WORDS.iter().any(|(word, _)| *word == name);
        match hidden {
            true if study.attribute_names.contains(&name) => out.push(format!("attribute:{name}")),
            true => {}
            false => out.push(name),
        }
    }
    out.extend(plain(5..WORDS.len()));
    out
}

/// Number of levels of the codebook.
pub(super) fn depth(study: &Study) -> u32 {
    study.codebook.codes.iter().map(|c| c.depth + 1).max().unwrap_or(0)
}
