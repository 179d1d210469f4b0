//! What can be asked of a study, wherever it is kept.
//!
//! A study in memory knows everything. Many questions need little of it: where
//! codings are and whose, who speaks where, which attributes there are. That
//! little can be kept in a few bytes and answered from before any transcript or
//! journal is read. A question that is written against [`Known`] is answered
//! from either, by the same lines of code, and so alike.

use super::anchor::Grade;
use super::codebook::Codebook;
use super::coding::CodingStatus;
use super::source::{Outline, Source};
use super::span::Span;
use super::study::{Participant, Study};
use std::borrow::Cow;
use std::ops::Range;

/// What is known of one coding besides its words and its history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fact<'k> {
    /// Where its words are, code points; empty if they are nowhere.
    pub span: Span,
    /// How surely.
    pub grade: Grade,
    /// Its code, by index into the codebook, merges followed; `None` for a
    /// highlight and for a code that the codebook does not have.
    pub code: Option<usize>,
    /// The code's id as the coding has it; `None` for a highlight.
    pub cited: Option<&'k str>,
    /// Whose it is.
    pub coder: &'k str,
    /// How sure its coder is.
    pub status: CodingStatus,
    /// Stance, if said.
    pub stance: Option<&'k str>,
    /// Round, if said.
    pub round: Option<&'k str>,
    /// Its memo; empty for none.
    pub memo: &'k str,
    /// How it came about, in a word.
    pub by: &'k str,
}

/// A study that can be asked.
pub trait Known: Sync {
    /// The codebook.
    fn codebook(&self) -> &Codebook;

    /// Participants in the order of their file.
    fn participants(&self) -> &[Participant];

    /// Names of all attributes, of participants and sources: in the order of the
    /// columns, of `study.toml`, of the sources; each once.
    fn attributes(&self) -> Vec<String>;

    /// The values an attribute has, of participants and sources.
    fn values(&self, attribute: &str) -> Vec<&str>;

    /// Everyone who has a journal, and those `study.toml` names, in that order;
    /// in blind mode only who works.
    fn coders(&self) -> Vec<String>;

    /// How many sources there are.
    fn size(&self) -> usize;

    /// Length of a source in code points.
    fn chars(&self, source: usize) -> u32 {
        self.outline(source).chars
    }

    /// The value of an attribute of a source itself.
    fn own(&self, source: usize, attribute: &str) -> Option<&str> {
        self.outline(source).attribute(attribute)
    }

    /// What is known of a source besides its words.
    fn outline(&self, source: usize) -> &Outline;

    /// A source with its words.
    fn full(&self, source: usize) -> &Source;

    /// The same for as long as it is looked at: what is kept for nobody takes memory
    /// for one source at a time.
    fn lent(&self, source: usize) -> Cow<'_, Source> {
        Cow::Borrowed(self.full(source))
    }

    /// Shows such a source to `look`.
    fn with<R>(&self, source: usize, look: impl FnOnce(&Source) -> R) -> R
    where
        Self: Sized,
    {
        look(self.full(source))
    }

    /// What is known of a source besides its words, likewise.
    fn sketch(&self, source: usize) -> Cow<'_, Outline> {
        Cow::Borrowed(self.outline(source))
    }

    /// Of a source at least its id, its length and its speakers, likewise.
    fn head(&self, source: usize) -> Cow<'_, Outline> {
        self.sketch(source)
    }

    /// False once something could not be read: then what was said is worth nothing.
    fn is_sound(&self) -> bool {
        true
    }

    /// Says that these sources are about to be asked for with their words.
    fn prepare(&self, _sources: &[usize]) {}

    /// The codings of a source, in order.
    fn codings_at(&self, source: usize) -> Range<usize>;

    /// What is known of a coding.
    fn fact(&self, coding: usize) -> Fact<'_>;

    /// Shows every coding of a source to `look`, in order: its number, where its words are,
    /// and its kind. What [`Known::fact`] says of codings of one kind differs in their
    /// places alone, so that it need be asked of one of them only; `None` where kinds are
    /// not known.
    fn kinds(&self, source: usize, mut look: impl FnMut(usize, Span, Option<u64>))
    where
        Self: Sized,
    {
        self.codings_at(source).for_each(|coding| look(coding, self.fact(coding).span, None));
    }

    /// The participant with this id.
    fn participant(&self, id: &str) -> Option<&Participant> {
        self.participants().iter().find(|p| p.id == id)
    }

    /// The value of an attribute for a participant in a source: the source's own
    /// front matter wins over the participant's row.
    fn value<'k>(&'k self, name: &str, source: &'k Outline, participant: Option<&str>) -> Option<&'k str> {
        source.attribute(name).or_else(|| Known::participant(self, participant?).and_then(|p| p.attribute(name)))
    }
}

impl Known for Study {
    fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    fn participants(&self) -> &[Participant] {
        &self.participants
    }

    fn attributes(&self) -> Vec<String> {
        let typed = self.config.attributes.iter().map(|(name, _)| name);
        let own = self.sources.iter().flat_map(|s| s.attributes.iter().map(|(name, _)| name));
        let mut seen = std::collections::HashSet::new();
        let all = self.attribute_names.iter().chain(typed).chain(own);
        all.filter(|name| seen.insert(name.as_str())).cloned().collect()
    }

    fn values(&self, attribute: &str) -> Vec<&str> {
        let people = self.participants.iter().filter_map(|p| p.attribute(attribute));
        let sources = self.sources.iter().filter_map(|s| s.attribute(attribute));
        let mut seen = std::collections::HashSet::new();
        people.chain(sources).filter(|value| seen.insert(*value)).collect()
    }

    fn coders(&self) -> Vec<String> {
        if let Some(only) = &self.only {
            return vec![only.clone()];
        }
        let mut out = self.coders.clone();
        for (id, _) in &self.config.coders {
            if !out.contains(id) {
                out.push(id.clone());
            }
        }
        out
    }

    fn size(&self) -> usize {
        self.sources.len()
    }

    fn outline(&self, source: usize) -> &Outline {
        &self.sources[source]
    }

    fn full(&self, source: usize) -> &Source {
        &self.sources[source]
    }

    fn codings_at(&self, source: usize) -> Range<usize> {
        self.codings_of(&self.sources[source].id)
    }

    fn kinds(&self, source: usize, mut look: impl FnMut(usize, Span, Option<u64>)) {
        self.codings_at(source).for_each(|coding| look(coding, self.codings[coding].place.span, None));
    }

    fn fact(&self, coding: usize) -> Fact<'_> {
        let coding = &self.codings[coding];
        Fact {
            span: coding.place.span,
            grade: coding.place.grade,
            code: coding.code.as_ref().and_then(|c| self.codebook.resolve(c)),
            cited: coding.code.as_ref().map(|c| c.0.as_str()),
            coder: &coding.coder,
            status: coding.status,
            stance: coding.stance.as_deref(),
            round: coding.round.as_deref(),
            memo: &coding.memo,
            by: coding.by.word(),
        }
    }
}
