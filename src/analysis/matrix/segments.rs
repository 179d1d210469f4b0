//! The codings that count, source by source: for whatever compares places.
//!
//! What overlaps, and how far coders agree, is asked of one source after the other.
//! The codings are picked as a matrix picks them, wherever the rows are, and only
//! those of one source are there at a time.

use super::chosen::{Choice, Chosen};
use crate::analysis::corpus::Corpus;
use crate::analysis::ledger::{Rows, Walk};
use crate::analysis::scope::{LeftOut, Scope};
use crate::model::span::Span;
use crate::model::study::Study;

/// One coding that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it stands, code points.
    pub span: Span,
    /// Index of its code, merges resolved; `None` for one that the codebook lacks.
    pub code: Option<usize>,
    /// Whose it is: an index into [`Segments::coders`].
    pub coder: u32,
}

/// What the numbers of segments mean, and what was left out.
#[derive(Clone, Debug)]
pub struct Segments {
    /// Coders by number.
    pub coders: Vec<String>,
    /// What was set aside.
    pub left: LeftOut,
    /// Codings without a code, which do not count.
    pub highlights: u64,
}

/// Says the segments of each source of a scope, by its index, in order of their
/// places; of a source without any, none. Joined are they not, whatever the record.
pub fn segments(study: &Study, rows: Rows<'_>, scope: &Scope, each: &mut dyn FnMut(usize, &[Segment])) -> Segments {
    let (ledger, corpus) = (rows.meaning(study), Corpus::new(study, scope));
    let codes = study.codebook.codes.len();
    let mut choice = Choice::new(study, &ledger, &corpus, scope, false);
    let mut walk = Walk::new(study, &rows, &ledger);
    let (mut chosen, mut here) = (Chosen::default(), Vec::new());
    for source in 0..study.sources.len() {
        chosen.all.clear();
        chosen.parts.clear();
        choice.begin_anew();
        let (first, rows, people) = walk.of(source);
        choice.take(rows, first, people, &mut chosen);
        here.clear();
        here.extend(chosen.all.iter().map(|one| {
            let code = Some(one.place.code as usize).filter(|code| *code < codes);
            Segment { span: one.place.span, code, coder: one.place.coder }
        }));
        each(source, &here);
    }
    let (first, rows, people) = walk.nowhere();
    choice.take(rows, first, people, &mut chosen);
    Segments { coders: ledger.coders.clone(), left: chosen.left, highlights: chosen.highlights }
}
