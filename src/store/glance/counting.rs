//! Counting from what is kept: a study without its codings, and these as numbers.
//!
//! Tables are made by [`crate::analysis`] from a study and a ledger. Neither needs
//! journals, and most tables need no transcript: of sources who takes part and what
//! is stated of them is enough. So the glance gives a study that holds as much as a
//! question needs ([`Depth`]) and no codings; the ledger has these
//! ([`crate::analysis::ledger::Records`]). The lines that count are the same as for a
//! study that was loaded.

use super::journals::Marks;
use super::records::Raw;
use super::{Glance, outline, part};
use crate::analysis::ledger::{self, Id, Record, Records, Rest, Room, Told};
use crate::model::codebook::CodeId;
use crate::model::coding::{MarkKind, Method};
use crate::model::event::Logged;
use crate::model::ids::Stamp;
use crate::model::known::Known;
use crate::model::source::{Outline, Source};
use crate::model::study::{Config, Mark, Study};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What counting asks for and searches do not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Counting {
    config: Config,
    /// Names of participants' attributes in the order of the columns.
    columns: Vec<String>,
    /// Coders who have a journal.
    coders: Vec<String>,
    /// Coder, source, and what the coder says of it.
    marks: Vec<(String, String, String)>,
    /// Journals with operations that this version does not know.
    read_only: Vec<String>,
    /// True if codings are not all in sources that are there, each one source's.
    astray: bool,
}

/// What lines that came say of what is counted with.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Later {
    /// Marks; without a word for those taken away.
    marks: Vec<(String, String, Option<String>)>,
    /// True if it is not known what they say.
    unknown: bool,
}

/// How much of its sources a study holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Who takes part in them, and what is stated of them.
    Heads,
    /// All but their words.
    Outlines,
    /// All.
    Words,
}

impl Counting {
    pub fn of(study: &Study, astray: bool) -> Self {
        let mark = |m: &Mark| (m.coder.clone(), m.source.clone(), m.what.word().to_owned());
        Self {
            config: study.config.clone(),
            columns: study.attribute_names.clone(),
            coders: study.coders.clone(),
            marks: study.marks.iter().map(mark).collect(),
            read_only: study.read_only_journals.clone(),
            astray,
        }
    }

    /// With what came later.
    pub fn and(&mut self, later: &Later) {
        for (coder, source, what) in &later.marks {
            self.marks.retain(|(c, s, _)| (c, s) != (coder, source));
            self.marks.extend(what.iter().map(|what| (coder.clone(), source.clone(), what.clone())));
        }
        self.astray |= later.unknown;
    }
}

impl Later {
    /// Takes up lines that came, the whole of some coder's for the first time, and the
    /// marks that are others by them.
    pub fn take_up(&mut self, counting: &Counting, (new, marks): (&[Logged], Marks)) {
        let coder = |l: &Logged| l.origin.coder.clone();
        self.unknown |= new.iter().filter_map(coder).any(|c| !counting.coders.contains(&c));
        let mark = |((coder, source), what): ((String, String), Option<MarkKind>)| {
            (coder, source, what.map(|what| what.word().to_owned()))
        };
        self.marks.extend(marks.into_iter().map(mark));
    }
}

impl Glance {
    /// The study with as much of its sources as is asked for, and without codings:
    /// those are told by [`Records`]. `None` if these are not all there is to count.
    pub fn study(&self, depth: Depth) -> Option<Study> {
        let (small, book) = self.small();
        let mut counting = small.counting.clone();
        counting.and(&self.edits.counting);
        if counting.astray {
            return None;
        }
        let mark = |(coder, source, what): (String, String, String)| {
            let what = MarkKind::from_word(&what)?;
            Some(Mark { coder, source, what, at: Stamp::default(), codebook: None })
        };
        Some(Study {
            root: self.root.clone(),
            config: counting.config,
            sources: self.sources(depth).into(),
            participants: small.participants.clone().into(),
            attribute_names: counting.columns,
            codebook: book.clone(),
            marks: counting.marks.into_iter().filter_map(mark).collect(),
            coders: counting.coders,
            read_only_journals: counting.read_only,
            ..Study::default()
        })
    }

    fn sources(&self, depth: Depth) -> Vec<Source> {
        let of = |outline: Outline| Source { outline, ..Source::default() };
        match depth {
            Depth::Heads => {
                let bytes = self.kept.part(part::HEADS);
                let mut rest = bytes.as_slice();
                let head = |at: usize| {
                    let kept = outline::read_head(&mut rest);
                    let edited = self.edits.sources.contains_key(&at);
                    if edited { outline::read_head(&mut self.outlined(at)) } else { kept }
                };
                (0..self.size()).map(head).map(of).collect()
            }
            Depth::Outlines => {
                (0..self.size()).into_par_iter().map(|at| of(outline::read(&mut self.outlined(at)))).collect()
            }
            Depth::Words => (0..self.size()).into_par_iter().map(|at| self.read(at)).collect(),
        }
    }

    /// What the outline of a source begins with, as it is written.
    pub(super) fn head(&self, at: usize) -> &[u8] {
        let whole = self.outlined(at);
        let mut rest = whole;
        outline::read_head(&mut rest);
        &whole[..whole.len() - rest.len()]
    }
}

impl Records for Glance {
    fn coders(&self) -> Vec<String> {
        self.words().coders.clone()
    }

    fn cited(&self) -> Vec<CodeId> {
        self.words().codes.iter().map(|(code, _)| CodeId(code.clone())).collect()
    }

    fn rests(&self) -> Vec<Rest> {
        let rest = |rest: &super::records::Rest| Rest {
            grade: rest.grade(),
            status: rest.status(),
            adjudicated: rest.by == Method::Adjudication.word(),
            memo: !rest.memo.trim().is_empty(),
            links: rest.memo.contains("[["),
        };
        self.words().rests.iter().map(rest).collect()
    }

    fn voices(&self) -> Vec<Vec<u16>> {
        self.words().voices.clone()
    }

    fn read(&self, source: usize, room: &mut Room, out: &mut Vec<Record>) {
        self.each_record(source, room, |record| {
            let Raw { span, code, coder, rest, voices } = Raw::of(record);
            out.push(Record { span, cited: code, coder, rest, voices });
        });
    }
}

impl Told for Glance {
    fn words(&self, rest: u32) -> Option<ledger::Words<'_>> {
        Some(self.words().rests.get(rest as usize)?.words())
    }

    fn each_id(&self, source: usize, put: &mut dyn FnMut(Id<'_>, Stamp)) {
        let words = self.words();
        self.ids(source).for_each(|id| {
            let (id, made) = words.told_id(id);
            put(id, made);
        });
    }
}
