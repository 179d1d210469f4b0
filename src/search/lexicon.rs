//! The words of a study, made ready to be searched: the index with what a
//! search asks of it.

use super::plan::{Piece, Plan, Planned};
use super::text::{Near, Occurrence, Passage, Text};
use crate::index::{Index, IndexError, PassageSet, Share, Within};
use crate::model::study::Study;
use crate::query::Words;
use std::path::Path;
use std::sync::OnceLock;

/// The words of the sources of a study as they were when it was made.
pub struct Lexicon {
    index: Index,
    /// Passages of each source, once they are asked for.
    passages: Cells<Passage>,
    /// First code points of the words of each source, once they are asked for.
    starts: Cells<u32>,
}

/// A list of each source; nothing before the first is asked for.
type Cells<T> = OnceLock<Vec<OnceLock<Vec<T>>>>;

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lexicon of {} sources", self.index.sources())
    }
}

impl Lexicon {
    /// Reads the words of all sources, or, where they are known from last time
    /// (in `folder`), only those of sources that changed. `progress` is told how
    /// far it is, of how much, and stops it by saying false. Gives also what a
    /// person should know, a line each.
    ///
    /// # Errors
    /// If it was stopped, or the words cannot be read; in words.
    pub fn of(
        study: &Study,
        folder: Option<&Path>,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<(Self, Vec<String>), String> {
        let (index, notices) = Index::refreshed(folder, &study.sources, progress).map_err(said)?;
        Ok((Self::from(index), notices))
    }

    /// The words as they are known from last time (in `folder`), if that index is the
    /// one told; `None` if it is not.
    pub fn kept(folder: &Path, id: u64) -> Option<Self> {
        let (index, here) = Index::open(folder)?;
        (here == id).then(|| Self::from(index))
    }

    /// In how many passages the words of a plan stand as it says; `None` if it
    /// speaks of more than words. No place is looked up for that.
    ///
    /// # Errors
    /// In words for a person.
    pub fn count(&self, planned: &Planned) -> Option<Result<usize, String>> {
        let words: Option<Vec<&Words>> = planned.pieces.iter().map(|p| words_of(p)).collect();
        let (words, plan) = (words?, only(&planned.plan));
        let term = match plan {
            Plan::Has(piece) => words.get(*piece),
            _ => None,
        };
        let count = match term {
            Some(Words::Term(term)) => self.index.count(term),
            _ => self.holding(plan, &words).map(|set| set.len()),
        };
        Some(count.map_err(said))
    }

    fn cells<'c, T>(&self, cells: &'c Cells<T>) -> &'c [OnceLock<Vec<T>>] {
        cells.get_or_init(|| (0..self.index.sources()).map(|_| OnceLock::new()).collect())
    }

    fn find_within(&self, words: &Words, within: Option<&Within<'_>>) -> Result<Vec<Occurrence>, String> {
        let found = match words {
            Words::Term(term) => self.index.find(term, within),
            Words::Phrase { terms, slop } => self.index.phrase(terms, *slop, within),
        };
        let place =
            |o: crate::index::Occurrence| Occurrence { source: o.source as usize, start: o.start, last: o.last };
        found.map(|all| all.into_iter().map(place).collect()).map_err(said)
    }

    fn holding(&self, plan: &Plan, words: &[&Words]) -> Result<PassageSet, IndexError> {
        let mut plans = match plan {
            Plan::Everything => return Ok(self.index.all()),
            Plan::Has(piece) => {
                return match words[*piece] {
                    Words::Term(term) => self.index.holding(term),
                    Words::Phrase { terms, slop } => self.index.holding_phrase(terms, *slop),
                };
            }
            Plan::Not(plan) => {
                let mut all = self.index.all();
                all.without(&self.holding(plan, words)?);
                return Ok(all);
            }
            Plan::All(plans) | Plan::Any(plans) => plans.iter(),
        };
        let every = matches!(plan, Plan::All(_));
        let Some(first) = plans.next() else {
            let mut none = self.index.all();
            if !every {
                none.without(&none.clone());
            }
            return Ok(none);
        };
        let mut set = self.holding(first, words)?;
        for plan in plans {
            match plan {
                // What is left out need not be turned round first.
                Plan::Not(inner) if every => set.without(&self.holding(inner, words)?),
                _ if every => set.and(&self.holding(plan, words)?),
                _ => set.or(&self.holding(plan, words)?),
            }
        }
        Ok(set)
    }
}

impl From<Index> for Lexicon {
    fn from(index: Index) -> Self {
        Self { index, passages: OnceLock::new(), starts: OnceLock::new() }
    }
}

/// A plan without groups of one.
fn only(plan: &Plan) -> &Plan {
    match plan {
        Plan::All(plans) | Plan::Any(plans) => match plans.as_slice() {
            [one] => only(one),
            _ => plan,
        },
        plan => plan,
    }
}

fn words_of(piece: &Piece) -> Option<&Words> {
    if let Piece::Words(words) = piece { Some(words) } else { None }
}

impl Text for Lexicon {
    fn passages(&self, source: usize) -> &[Passage] {
        let Some(passages) = self.cells(&self.passages).get(source) else {
            return &[];
        };
        passages.get_or_init(|| {
            let all = self.index.parts(source);
            all.into_iter().map(|p| Passage { span: p.span, turn: p.turn, speaker: p.speaker }).collect()
        })
    }

    fn find(&self, words: &Words) -> Result<Vec<Occurrence>, String> {
        self.find_within(words, None)
    }

    fn find_near<'m>(&self, words: &Words, near: &dyn Fn(usize) -> Near<'m>) -> Result<Vec<Occurrence>, String> {
        let share = |source: usize| match near(source) {
            Near::Nothing => Share::None,
            Near::Marks(_) => Share::Some,
            Near::Anything => Share::All,
        };
        let touched = |source: usize, passage: &crate::index::Passage| match near(source) {
            Near::Marks(marks) => marks.touching(passage.span).next().is_some(),
            _ => true,
        };
        self.find_within(words, Some(&Within { source: &share, passage: &touched }))
    }

    fn words_before(&self, source: usize, at: u32) -> u32 {
        let starts = self.cells(&self.starts)[source].get_or_init(|| self.index.starts(source));
        starts.partition_point(|start| *start < at) as u32
    }
}

fn said(e: IndexError) -> String {
    e.to_string()
}
