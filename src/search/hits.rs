//! From units that fit to what is shown of them: words to mark, how well they
//! fit, in which order.

use super::plan::Piece;
use super::text::Text;
use super::units::{Place, Unit};
use super::{Hit, LookedUp, Search};
use crate::model::known::Known;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::text::tokens::each;
use rayon::prelude::*;

/// In which order hits are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As sources and words stand in the corpus.
    #[default]
    Corpus,
    /// What fits best first.
    Relevance,
    /// By participant, then as in the corpus.
    Participant,
}

impl Order {
    /// All of them with their words.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Corpus, "corpus"), (Self::Relevance, "relevance"), (Self::Participant, "participant")];
}

impl<T: Text, K: Known> Search<'_, T, K> {
    /// The units that are as asked, with words to mark and scores, in order.
    pub fn hits(&self, unit: Unit, order: Order) -> Vec<Hit> {
        self.first(unit, order, usize::MAX, true).0
    }

    /// The first of them, and how many there are in all: of the others no more is
    /// worked out than the order needs. Scores may be left out, and are 0 then,
    /// unless they are the order.
    pub fn first(&self, unit: Unit, order: Order, most: usize, scores: bool) -> (Vec<Hit>, usize) {
        let places = self.places(unit);
        let all = places.len();
        let scored = match order {
            Order::Corpus | Order::Participant => {
                let unscored = places.into_iter().map(|place| (place, 0.0)).collect();
                let mut ordered = self.in_order(unscored, order);
                ordered.truncate(most);
                match scores {
                    true => self.scored(ordered.into_iter().map(|(place, _)| place).collect()),
                    false => ordered,
                }
            }
            Order::Relevance => {
                let mut scored = self.in_order(self.scored(places), order);
                scored.truncate(most);
                scored
            }
        };
        (self.shown(scored), all)
    }

    /// Hits with their words to mark.
    fn shown(&self, scored: Vec<(Place, f64)>) -> Vec<Hit> {
        let mut sources: Vec<usize> = scored.iter().map(|(place, _)| place.source).collect();
        sources.sort_unstable();
        sources.dedup();
        self.study.prepare(&sources);
        let (found, study) = (&self.found, self.study);
        let hit = |(place, score)| Hit { place, highlights: found.highlights(study, place), score };
        match scored.len() {
            0..500 => scored.into_iter().map(hit).collect(),
            _ => scored.into_par_iter().with_min_len(64).map(hit).collect(),
        }
    }

    /// The units that are as asked, in order: no more is worked out than the
    /// order needs.
    pub fn ordered(&self, unit: Unit, order: Order) -> Vec<Place> {
        let places = self.places(unit);
        let scored = match order {
            Order::Corpus => return places,
            Order::Relevance => self.scored(places),
            Order::Participant => places.into_iter().map(|place| (place, 0.0)).collect(),
        };
        self.in_order(scored, order).into_iter().map(|(place, _)| place).collect()
    }

    fn scored(&self, places: Vec<Place>) -> Vec<(Place, f64)> {
        let scale = self.scale();
        places.into_iter().map(|place| (place, self.found.score(self.study, place, &scale))).collect()
    }

    /// What scores are measured by.
    pub fn scale(&self) -> Scale {
        Scale { weights: self.weights(), mean: self.mean_length() }
    }

    fn in_order(&self, mut scored: Vec<(Place, f64)>, order: Order) -> Vec<(Place, f64)> {
        match order {
            Order::Corpus => {}
            Order::Relevance => scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))),
            Order::Participant => {
                let who = |place: &Place| {
                    let people = self.study.outline(place.source).participants_in(place.span);
                    people.first().and_then(|id| self.study.participants().iter().position(|p| p.id == *id))
                };
                scored.sort_by_cached_key(|(place, _)| (who(place).unwrap_or(usize::MAX), *place));
            }
        }
        scored
    }

    /// Whole words of the query in a unit, by start, apart.
    pub fn highlights(&self, place: Place) -> Vec<Span> {
        self.found.highlights(self.study, place)
    }

    /// How rare each piece of words is: the weight of one passage that holds it.
    fn weights(&self) -> Vec<(usize, f64)> {
        let all: usize = (0..self.study.size()).map(|s| self.text.passages(s).len()).sum();
        // What is related counts where it is words.
        let said = |piece: usize| self.found.marks[piece].iter().any(|here| here.all.iter().any(|mark| mark.words));
        let words = self.found.wanted.iter().filter(|p| match self.found.planned.pieces[**p] {
            Piece::Words(_) => true,
            Piece::Related(..) => said(**p),
            Piece::Part(_) | Piece::Coded(_) => false,
        });
        let mut out: Vec<(usize, f64)> = words
            .map(|piece| {
                let marks = self.found.marks[*piece].iter().enumerate().filter(|(_, marks)| !marks.all.is_empty());
                let holding = marks.map(|(source, marks)| {
                    let passages = self.text.passages(source).iter();
                    passages.filter(|p| marks.touching(p.span).next().is_some()).count()
                });
                let holding: usize = holding.sum();
                (*piece, weight(all as f64, holding as f64))
            })
            .collect();
        out.sort_by_key(|(piece, _)| *piece);
        out
    }

    fn mean_length(&self) -> f64 {
        let (mut sum, mut n) = (0u64, 0u64);
        for passage in (0..self.study.size()).flat_map(|s| self.text.passages(s)) {
            sum += u64::from(passage.span.len());
            n += 1;
        }
        sum as f64 / n.max(1) as f64
    }
}

/// What the scores of a search are measured by.
#[derive(Clone, Debug)]
pub struct Scale {
    /// How much each piece of words says.
    weights: Vec<(usize, f64)>,
    /// Code points of the mean passage.
    mean: f64,
}

impl LookedUp {
    /// How well a unit fits. The study is the one that was searched.
    pub fn score(&self, study: &impl Known, place: Place, scale: &Scale) -> f64 {
        let length = f64::from(place.span.len()) / scale.mean.max(1.0);
        let of = |(piece, weight): &(usize, f64)| {
            let times = self.marks_in(study, *piece, place).count() as f64;
            weight * saturated(times, length)
        };
        scale.weights.iter().map(of).sum()
    }

    /// Whole words of the query in a unit, by start, apart. The study is the
    /// one that was searched.
    pub fn highlights(&self, study: &impl Known, place: Place) -> Vec<Span> {
        self.highlights_of(study, study.full(place.source), place)
    }

    /// The same where the source is at hand.
    pub fn highlights_of(&self, study: &impl Known, source: &Source, place: Place) -> Vec<Span> {
        let mut out = Vec::new();
        self.put_highlights((study, source), place, &mut out);
        out
    }

    /// The same, in the place of what stands in `out`.
    pub fn put_highlights(&self, (study, source): (&impl Known, &Source), place: Place, out: &mut Vec<Span>) {
        out.clear();
        for piece in &self.wanted {
            for mark in self.marks_in(study, *piece, place) {
                out.extend(Some(mark.span).filter(|_| mark.words));
                let with = mark.with.iter().filter(|w| place.span.start <= w.start && w.end <= place.span.end);
                out.extend(with.copied());
            }
        }
        out.sort_unstable();
        out.dedup();
        for span in out.iter_mut() {
            // The mark ends with the first code point of its last word; white
            // space ends every word.
            let rest = Span::new(span.end - 1, place.span.end);
            let last = source.slice(rest).split(char::is_whitespace).next().unwrap_or_default();
            let mut end = None;
            each(last, rest.start, &mut |word, _| _ = end.get_or_insert(word.end));
            span.end = end.unwrap_or(span.end);
        }
        out.dedup_by(|next, last| {
            let joined = next.start < last.end;
            if joined {
                last.end = last.end.max(next.end);
            }
            joined
        });
    }
}

/// BM25 (Robertson and Zaragoza 2009, *The Probabilistic Relevance Framework*,
/// eq. 3.15) of one word: `times` in a unit that is `length` times as long as
/// the mean passage, with k1 = 1.2 and b = 0.75.
///
/// ```
/// # use emic::search::hits::saturated;
/// assert_eq!(saturated(1.0, 1.0), 1.0);
/// assert!(saturated(9.0, 1.0) < 2.2);
/// ```
pub fn saturated(times: f64, length: f64) -> f64 {
    const K1: f64 = 1.2;
    const B: f64 = 0.75;
    times * (K1 + 1.0) / (times + K1 * (1.0 - B + B * length))
}

/// How much a word says that `holding` of `all` passages have: never less than
/// nothing (the variant with 1 added inside the logarithm, as in Lucene).
///
/// ```
/// # use emic::search::hits::weight;
/// assert!((weight(10.0, 1.0) - 1.9924).abs() < 1e-4);
/// ```
pub fn weight(all: f64, holding: f64) -> f64 {
    (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln()
}
