//! How far everybody is: for each source and coder what was read, how much is
//! coded and what waits.
//!
//! A share of turns says where a coder has been, not how good the coding is:
//! a turn counts as coded if any word of it is. Interviewers' turns are left
//! out; in a source without speakers paragraphs stand for turns.

use super::ledger::Ledger;
use crate::model::coding::MarkKind;
use crate::model::ids::Stamp;
use crate::model::source::{BlockKind, Source};
use crate::model::span::Span;
use crate::model::study::Study;
use rayon::prelude::*;

/// One coder's work on one source, or on all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// What they say of it, and when they said so; of all sources nothing.
    pub mark: Option<(MarkKind, Stamp)>,
    /// Codings with a code, rejected ones left out.
    pub codings: u32,
    /// Highlights.
    pub highlights: u32,
    /// Turns that hold coded words.
    pub turns: u32,
    /// Codings that wait in the review queue.
    pub waiting: u32,
}

/// One source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Turns of participants; paragraphs where nobody speaks.
    pub turns: u32,
    /// The work of each of [`Progress::coders`].
    pub work: Vec<Work>,
}

/// How far everybody is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The coders, the one asked for first.
    pub coders: Vec<String>,
    /// One row a source, in the study's order.
    pub rows: Vec<Row>,
    /// Everything together.
    pub total: Row,
    /// For each coder how many sources are not marked, read, complete, skipped.
    pub marks: Vec<[u32; 4]>,
}

/// Looks at every coding and mark once. `first` is listed first, also without
/// any work; an empty one is nobody.
pub fn progress(study: &Study, first: &str) -> Progress {
    progress_in(study, &Ledger::of(study), first)
}

/// The same from a ledger that is up to date.
pub fn progress_in(study: &Study, ledger: &Ledger, first: &str) -> Progress {
    let own = Some(first.to_owned()).filter(|c| !c.is_empty());
    let others = study.coders.iter().filter(|c| *c != first).cloned();
    let coders: Vec<String> = own.into_iter().chain(others).collect();
    let row = |source: usize| {
        let done: Vec<(u32, Work)> = coders.iter().map(|coder| ledger.done(source, coder)).collect();
        let turns = done.first().map_or_else(|| ledger.done(source, "").0, |(turns, _)| *turns);
        Row { turns, work: done.into_iter().map(|(_, work)| work).collect() }
    };
    let mut out = Progress { rows: (0..study.sources.len()).map(row).collect(), ..Progress::default() };
    for mark in &study.marks {
        let coder = coders.iter().position(|c| *c == mark.coder);
        if let (Some(source), Some(coder)) = (study.source_index(&mark.source), coder) {
            out.rows[source].work[coder].mark = Some((mark.what, mark.at));
        }
    }
    out.coders = coders;
    out.total = total(&out);
    out.marks = vec![[0; 4]; out.coders.len()];
    for work in out.rows.iter().flat_map(|r| r.work.iter().enumerate()) {
        out.marks[work.0][work.1.mark.map_or(0, |(what, _)| 1 + what as usize)] += 1;
    }
    out
}

/// Of each source the stretches of which a share is coded.
pub(super) fn pieces(study: &Study) -> Vec<Vec<Span>> {
    study.sources.par_iter().map(turns).collect()
}

fn total(progress: &Progress) -> Row {
    let mut all = Row { turns: 0, work: vec![Work::default(); progress.coders.len()] };
    for row in &progress.rows {
        all.turns += row.turns;
        for (sum, work) in all.work.iter_mut().zip(&row.work) {
            sum.codings += work.codings;
            sum.highlights += work.highlights;
            sum.turns += work.turns;
            sum.waiting += work.waiting;
        }
    }
    all
}

/// Turns of participants; paragraphs where nobody speaks.
fn turns(source: &Source) -> Vec<Span> {
    if source.speakers.is_empty() {
        let text = source.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph && !b.text.is_empty());
        return text.map(|b| b.span).collect();
    }
    let asks = |who: Option<u16>| who.and_then(|w| source.speakers.get(usize::from(w))).is_none_or(|s| s.interviewer);
    source.turns.iter().filter(|t| !asks(t.speaker)).map(|t| t.span).collect()
}

/// Notes which of `pieces` a span touches.
pub(super) fn touch(pieces: &[Span], span: Span, seen: &mut [bool]) {
    let from = pieces.partition_point(|p| p.end <= span.start);
    for (piece, seen) in pieces.iter().zip(seen).skip(from).take_while(|(p, _)| p.start < span.end) {
        *seen |= piece.overlaps(span);
    }
}

/// Whole per cent, 0 only for nothing and 100 only for all.
pub fn percent(part: u32, of: u32) -> Option<u32> {
    match (part, of) {
        (_, 0) => None,
        (0, _) => Some(0),
        (part, of) if part >= of => Some(100),
        (part, of) => Some((u64::from(part) * 100 / u64::from(of)).clamp(1, 99) as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::coding::CodingStatus;
    use crate::model::fixture::{self, span_of};
    use crate::model::study::Mark;

    fn study() -> Study {
        let talk = fixture::source("talk").participants(&["Ada", "Bo"]);
        let talk = talk.turn("Interviewer", "How was it?").turn("Ada", "Cold, mostly stones.").turn("Bo", "I sang.");
        let (talk, paper) = (talk.build(), fixture::source("paper").kind("document").text("One. Two.").build());
        let code = |n, coder, code, words| fixture::coding(n, coder, &talk, code, span_of(&talk, words));
        let mut codings = vec![
            code(1, "ana", Some("place"), "Cold"),
            code(2, "ana", Some("place"), "stones"),
            code(3, "ana", Some("place"), "How was it"),
            code(4, "ana", None, "sang"),
            code(5, "ben", Some("place"), "Cold, mostly stones.\n\n**Bo:** I sang"),
            code(6, "ana", Some("place"), "sang"),
            code(7, "ben", Some("nowhere"), "sang"),
        ];
        codings[5].status = CodingStatus::Rejected;
        let mut study = fixture::study(vec![talk, paper], Vec::new(), fixture::codebook(&[("place", 0)]), codings);
        study.coders = vec!["ana".into(), "ben".into()];
        let (coder, source, what) = ("ben".to_owned(), "paper".to_owned(), MarkKind::Read);
        study.marks = vec![Mark { coder, source, what, at: Stamp(0), codebook: None }];
        study
    }

    #[test]
    fn a_turn_counts_once_however_often_it_is_coded_and_an_interviewers_never() {
        let study = study();
        let progress = progress(&study, "ana");
        let row = &progress.rows[0];
        assert_eq!((row.turns, row.work[0].turns, row.work[1].turns), (2, 1, 2));
        assert_eq!((row.work[0].codings, row.work[0].highlights, row.work[1].waiting), (3, 1, 1));
        assert_eq!(progress.rows[1].turns, 1, "paragraphs of a document");
        assert_eq!(progress.total.work[1], Work { codings: 2, turns: 2, waiting: 1, ..Work::default() });
    }

    #[test]
    fn the_coder_asked_for_is_first_also_without_work() {
        let study = study();
        assert_eq!(progress(&study, "ben").coders, ["ben", "ana"]);
        let fresh = progress(&study, "cleo");
        assert_eq!(fresh.marks, [[2, 0, 0, 0], [2, 0, 0, 0], [1, 1, 0, 0]]);
        assert_eq!((fresh.coders.len(), &fresh.rows[0].work[0]), (3, &Work::default()));
        assert_eq!(fresh.rows[1].work[2].mark, Some((MarkKind::Read, Stamp(0))));
    }

    #[test]
    fn only_nothing_is_nothing_and_only_all_is_all() {
        assert_eq!(
            [percent(0, 9), percent(1, 999), percent(998, 999), percent(9, 9)].map(Option::unwrap),
            [0, 1, 99, 100]
        );
        assert_eq!(percent(0, 0), None);
    }
}
