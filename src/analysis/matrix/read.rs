//! Who has read what: a zero in a source that nobody has read is no finding.
//!
//! A coder has read a source that is marked as read or complete, and one in which
//! anything was coded, whatever became of it; a decision on others' codings is no reading.

use super::parts::Parts;
use crate::analysis::corpus::Corpus;
use crate::analysis::ledger::Ledger;
use crate::analysis::record::Record;
use crate::analysis::scope::Scope;
use crate::model::coding::MarkKind;
use crate::model::study::Study;

/// The parts of the corpus in sources that were read.
#[derive(Default)]
pub(super) struct Reads {
    /// By somebody whose codings count.
    pub any: Parts,
    /// By each coder of the ledger.
    pub coders: Vec<Parts>,
    /// True if a participant stands in no source, of whom nothing can have been read.
    pub sourceless: bool,
    /// Sources in scope, and how many of them nobody has read.
    pub sources: (usize, usize),
}

impl Reads {
    pub fn new(study: &Study, ledger: &Ledger, corpus: &Corpus, scope: &Scope) -> Self {
        let mut read = vec![vec![false; study.sources.len()]; ledger.coders.len()];
        for row in ledger.rows().iter().filter(|row| row.reads()) {
            ledger.source(row).iter().for_each(|source| read[row.coder as usize][*source] = true);
        }
        Self::of(study, ledger, corpus, (scope, read))
    }

    /// The same where it is known in which sources each coder has coded.
    pub fn of(study: &Study, ledger: &Ledger, corpus: &Corpus, (scope, mut read): (&Scope, Vec<Vec<bool>>)) -> Self {
        let mut any = vec![false; study.sources.len()];
        let counts = |id: &String| match &scope.record {
            Record::Coder(only) => only == id,
            _ => scope.coders.is_empty() || scope.coders.contains(id),
        };
        for mark in study.marks.iter().filter(|m| matches!(m.what, MarkKind::Read | MarkKind::Complete)) {
            let Some(source) = study.source_index(&mark.source) else { continue };
            any[source] |= counts(&mark.coder);
            if let Some(coder) = ledger.coders.iter().position(|c| *c == mark.coder) {
                read[coder][source] = true;
            }
        }
        for (_, read) in ledger.coders.iter().zip(&read).filter(|(coder, _)| counts(coder)) {
            any.iter_mut().zip(read).for_each(|(any, read)| *any |= read);
        }
        let all = corpus.parts.len();
        let parts = |read: &[bool]| {
            let holds = |part: &usize| corpus.parts[*part].source.is_some_and(|source| read[source]);
            Parts::of(all, (0..all).filter(holds))
        };
        // Parts stand by source.
        let mut scoped: Vec<usize> = corpus.parts.iter().filter_map(|p| p.source).collect();
        scoped.dedup();
        Self {
            any: parts(&any),
            coders: read.iter().map(|read| parts(read)).collect(),
            sourceless: corpus.parts.iter().any(|p| p.source.is_none()),
            sources: (scoped.len(), scoped.iter().filter(|s| !any[**s]).count()),
        }
    }
}
