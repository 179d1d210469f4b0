//! A study as read from its folder: everything an analysis or a screen needs,
//! and nothing that reads or writes.

use super::acts::Acts;
use super::anchor::{Digest, PositionMap};
use super::codebook::{CodeId, Codebook};
use super::coding::{Coding, MarkKind};
use super::ids::Stamp;
use super::memo::Memo;
use super::past::AsOf;
use super::source::{Outline, Source};
use super::summary::Summary;
use super::theme::Theme;
use super::tracked::{Codings, Sources, Tracked};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

/// What `study.toml` says.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Config {
    /// Title of the study.
    pub title: String,
    /// How it analyses, as written (`thematic`, `reflexive`, …).
    pub method: String,
    /// The chosen record, if any: `coder:ID`, `consensus`, `union`, `all`.
    pub record: Option<String>,
    /// Default language of sources.
    pub language: Option<String>,
    /// Labels of interviewers in every source.
    pub interviewers: Vec<String>,
    /// Coders: id and name.
    pub coders: Vec<(String, String)>,
    /// Attribute types: name and type word (`text`, `number`, `date`, `yes-no`).
    pub attributes: Vec<(String, String)>,
}

/// One participant: a row of `corpus/participants.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Participant {
    /// The id, as used in `participants:` and as a speaker label.
    pub id: String,
    /// Attributes in the order of the columns; empty values are absent.
    pub attributes: Vec<(String, String)>,
}

impl Participant {
    /// The value of one attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }
}

/// What a coder says of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The coder.
    pub coder: String,
    /// The source's id.
    pub source: String,
    /// Read, complete or skipped.
    pub what: MarkKind,
    /// When.
    pub at: Stamp,
    /// Digest of the codebook at that time, as written.
    pub codebook: Option<Digest>,
}

/// A study in memory.
#[derive(Clone, Debug, Default)]
pub struct Study {
    /// Its folder.
    pub root: PathBuf,
    /// `study.toml`.
    pub config: Config,
    /// Sources in order of their files.
    pub sources: Sources,
    /// Participants in the order of the file.
    pub participants: Tracked<Vec<Participant>>,
    /// Names of the participant attributes in the order of the columns.
    pub attribute_names: Vec<String>,
    /// The codebook.
    pub codebook: Codebook,
    /// Memos with files of their own, in order of the files.
    pub memos: Vec<Memo>,
    /// Themes with files of their own, in order of the files.
    pub themes: Vec<Theme>,
    /// Written summaries of cases, in order of the files.
    pub summaries: Vec<Summary>,
    /// Living codings, by source (in order of files), then place, then id.
    pub codings: Codings,
    /// The newest mark of each coder on each source.
    pub marks: Vec<Mark>,
    /// Position maps: how places of one body became places of the next, as far
    /// as histories and kept bodies tell.
    pub maps: Vec<PositionMap>,
    /// Every act, oldest first.
    pub acts: Acts,
    /// Coders who have a journal, sorted.
    pub coders: Vec<String>,
    /// In blind mode, who codes: what others coded and wrote is not in here,
    /// and what their histories say of the codebook is not to be shown.
    pub only: Option<String>,
    /// Journals that hold operations this version does not know: paths.
    pub read_only_journals: Vec<String>,
    /// Of a study as it was: until when it was read.
    pub as_of: Option<AsOf>,
}

impl Study {
    /// True if an act may be shown: in blind mode only one's own are.
    pub fn shows(&self, act: &super::event::ActSummary) -> bool {
        self.only.as_ref().is_none_or(|only| *only == act.actor)
    }

    /// Index of the source with this id.
    pub fn source_index(&self, id: &str) -> Option<usize> {
        self.sources.find(id)
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.source_index(id).map(|at| &self.sources[at])
    }

    /// The participant with this id.
    pub fn participant(&self, id: &str) -> Option<&Participant> {
        self.participants.iter().find(|p| p.id == id)
    }

    /// The memo with this id.
    pub fn memo(&self, id: &str) -> Option<&Memo> {
        self.memos.iter().find(|m| m.id == id)
    }

    /// The theme with this id that has a file of its own.
    pub fn theme(&self, id: &CodeId) -> Option<&Theme> {
        self.themes.iter().find(|t| t.id == *id)
    }

    /// The coding with this id.
    pub fn coding(&self, id: &str) -> Option<&Coding> {
        self.codings.iter().find(|c| c.id.0 == id)
    }

    /// The codings of the source with this id, as a range of
    /// [`Study::codings`], which are sorted by source; empty for none.
    pub fn codings_of(&self, id: &str) -> Range<usize> {
        let Some(wanted) = self.source_index(id) else {
            return 0..0;
        };
        let rank = |coding: &Coding| self.source_index(&coding.source).unwrap_or(usize::MAX);
        let start = self.codings.partition_point(|c| rank(c) < wanted);
        let len = self.codings[start..].partition_point(|c| c.source == id);
        start..start + len
    }

    /// True if a coding is this coder's, with this code (merges followed; `None`
    /// is a highlight), and its words are surely there. Whatever became of it:
    /// what somebody said no to is not coded again by a search. A decision is not
    /// the coder's own reading.
    pub fn is_coded_so(&self, coding: &Coding, coder: &str, code: Option<&CodeId>) -> bool {
        let meant = |code: &CodeId| self.codebook.resolve(code);
        let same = |own: Option<&CodeId>| match (own, code) {
            (Some(own), Some(code)) => own == code || meant(own).is_some() && meant(own) == meant(code),
            (None, None) => true,
            _ => false,
        };
        coding.coder == coder && !coding.is_decision() && coding.place.grade.is_sure() && same(coding.code.as_ref())
    }

    /// The value of `name` for `participant` in `source`: the source's own
    /// front matter wins over the participant's row.
    pub fn attribute<'a>(&'a self, name: &str, source: &'a Source, participant: Option<&str>) -> Option<&'a str> {
        source.attribute(name).or_else(|| self.participant(participant?).and_then(|p| p.attribute(name)))
    }

    /// [`Outline::participants_in`].
    pub fn participants_in(&self, source: &Outline, span: super::span::Span) -> Vec<String> {
        source.participants_in(span)
    }

    /// Names by id, for messages.
    pub fn code_name(&self, id: &CodeId) -> String {
        self.codebook.get(id).map_or_else(|| id.0.clone(), |c| c.name.clone())
    }

    /// How many codings cite each code (merges resolved), by code index; without what
    /// coders decided together.
    pub fn coding_counts(&self) -> BTreeMap<usize, u32> {
        let mut out = BTreeMap::new();
        for coding in self.codings.iter().filter(|c| !c.is_of_consensus()) {
            if let Some(code) = coding.code.as_ref().and_then(|c| self.codebook.resolve(c)) {
                *out.entry(code).or_insert(0) += 1;
            }
        }
        out
    }
}
