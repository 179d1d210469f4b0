//! Passages that speak the language of a code and are not coded with it.
//!
//! Of every code there is a middle of the words of its codings, with the code's
//! name, definition and examples from the codebook as one coding more (a Rocchio
//! centroid; Manning, Raghavan and Schütze 2008, *Introduction to Information
//! Retrieval*, section 14.2). A passage is the likelier the smaller the angle
//! between its words and that middle. Nothing else is known of the words: the
//! model is the study's own codings, made anew each time, the same for the same
//! study, and it says which words decided. It only ever lists; a person codes.

pub mod evaluate;
pub mod table;
pub mod vectors;

use super::places::codes_on;
use super::text::Text;
use crate::model::coding::{Coding, CodingStatus};
use crate::model::source::BlockKind;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::text::tokens::Stems;
use std::collections::HashMap;
use vectors::{Centroid, Vector, Words, common, cosine};

/// One passage of the study: of participants, or of nobody in particular.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Index into the study's sources.
    pub source: usize,
    /// Code points.
    pub span: Span,
    /// Its words.
    pub vector: Vector,
    /// Codes of codings that share words with it, by index, in order.
    pub codes: Vec<usize>,
}

impl Passage {
    /// How like it is to the middle of a code: see [`Suggestion::score`].
    fn like(&self, middle: &Vector) -> f64 {
        let words = self.vector.len() as f64;
        cosine(&self.vector, middle) * words / (words + 4.0)
    }
}

/// What the codings of a study say about words.
#[derive(Clone, Debug)]
pub struct Model {
    words: Words,
    /// All passages but interviewers'.
    pub passages: Vec<Passage>,
    /// Of each code.
    centroids: Vec<Centroid>,
    /// Of each code: the words of the codebook.
    book: Vec<Option<Vector>>,
    /// Codings that were learned from: index into the study's, code, words.
    pub codings: Vec<(usize, usize, Vector)>,
}

/// A code that may fit, or a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The code, by index.
    pub code: usize,
    /// Index into [`Model::passages`].
    pub passage: usize,
    /// The cosine, 0 to 1, times `n / (n + 4)` for the n words of the passage
    /// that weigh something: of two or three words everything is like
    /// something.
    pub score: f64,
}

/// Below this likeness nothing is suggested.
pub const LEAST: f64 = 0.05;

impl Model {
    /// Learns from every coding that counts: with a code, a place that is sure,
    /// and not rejected. Provisional ones are no evidence yet.
    pub fn new(study: &Study, text: &impl Text) -> Self {
        let mut words = Words::default();
        let mut passages = Vec::new();
        for (at, source) in study.sources.iter().enumerate() {
            let stems = Stems::of(source.language.as_deref());
            for passage in text.passages(at) {
                let asked = source.speakers_in(passage.span);
                let asks = |s: &u16| source.speakers[usize::from(*s)].interviewer;
                let counts = words.learn(source.slice(passage.span), stems);
                // Headings and what else is not said.
                let heading = source.blocks_in(passage.span).iter().any(|b| matches!(b.kind, BlockKind::Heading(_)));
                if heading || passage.turn.is_none() && !source.speakers.is_empty() {
                    continue;
                }
                if asked.is_empty() || !asked.iter().all(asks) {
                    passages.push((at, passage.span, counts));
                }
            }
        }
        let passages = passages.into_iter().map(|(source, span, counts)| {
            // What somebody has looked at is not suggested again: said no to or not
            // confirmed yet as well.
            let codes = codes_on(study, source, span, |_| true);
            Passage { source, span, vector: words.vector(&counts), codes }
        });
        let passages = passages.collect();
        let codes = study.codebook.codes.len();
        let mut model = Self {
            words,
            passages,
            centroids: vec![Centroid::default(); codes],
            book: Vec::new(),
            codings: Vec::new(),
        };
        model.book = (0..codes).map(|code| model.said_of(study, code)).collect();
        let sources: HashMap<&str, usize> = study.sources.iter().enumerate().map(|(i, s)| (s.id.as_str(), i)).collect();
        for (number, coding) in study.codings.iter().enumerate().filter(|(_, c)| counts(c)) {
            let code = coding.code.as_ref().and_then(|c| study.codebook.resolve(c));
            let (Some(code), Some(source)) = (code, sources.get(coding.source.as_str())) else {
                continue;
            };
            let source = &study.sources[*source];
            let counts = model.words.count(source.slice(coding.place.span), Stems::of(source.language.as_deref()));
            model.codings.push((number, code, model.words.vector(&counts)));
        }
        for (_, code, vector) in &model.codings {
            model.centroids[*code].add(vector);
        }
        for (code, vector) in model.book.iter().enumerate() {
            vector.iter().for_each(|v| model.centroids[code].add(v));
        }
        model
    }

    /// The codebook's words about a code; `None` for a code that was merged or
    /// holds others only.
    fn said_of(&self, study: &Study, code: usize) -> Option<Vector> {
        let code = &study.codebook.codes[code];
        if code.merged_into.is_some() || !code.codable {
            return None;
        }
        let fields = code.fields.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("not when"));
        let all: Vec<&str> = [code.name.as_str(), &code.definition, &code.full_definition]
            .into_iter()
            .chain(fields.map(|(_, text)| text.as_str()))
            .collect();
        let counts = self.words.count(&all.join("\n"), Stems::of(study.config.language.as_deref()));
        Some(self.words.vector(&counts))
    }

    /// Codings and codebook texts that the middle of a code is made of.
    pub fn based_on(&self, code: usize) -> (usize, bool) {
        (self.codings.iter().filter(|(_, c, _)| *c == code).count(), self.book[code].is_some())
    }

    /// Passages that are not coded with the code or one below it, likeliest
    /// first.
    pub fn for_code(&self, study: &Study, code: usize) -> Vec<Suggestion> {
        let middle = self.centroids[code].middle(None);
        let coded = |p: &Passage| p.codes.iter().any(|c| study.codebook.is_under(*c, code));
        let open = self.passages.iter().enumerate().filter(|(_, p)| !coded(p));
        let scored = open.map(|(passage, p)| Suggestion { code, passage, score: p.like(&middle) });
        sorted(scored.collect())
    }

    /// All passages that are like a code, coded or not, likeliest first.
    pub fn ranking(&self, code: usize) -> Vec<Suggestion> {
        let middle = self.centroids[code].middle(None);
        let scored = self.passages.iter().enumerate().map(|(passage, p)| (passage, p.like(&middle)));
        sorted(scored.map(|(passage, score)| Suggestion { code, passage, score }).collect())
    }

    /// The codes that are like a passage, coded so or not, likeliest first;
    /// `middles` are [`Self::middles`].
    pub fn for_passage(&self, passage: usize, middles: &[(usize, Vector)]) -> Vec<Suggestion> {
        ranked(&self.passages[passage], passage, middles)
    }

    /// The codes on a passage in the study as it is now, by index.
    pub fn codes_now(&self, study: &Study, passage: usize) -> Vec<usize> {
        let p = &self.passages[passage];
        codes_on(study, p.source, p.span, |_| true)
    }

    /// For each passage of a source that nobody coded, its likeliest codes, at
    /// most `most`; in the order of the source.
    pub fn for_source(&self, source: usize, most: usize) -> Vec<Suggestion> {
        let middles = self.middles();
        let open = self.passages.iter().enumerate().filter(|(_, p)| p.source == source && p.codes.is_empty());
        let mut out = Vec::new();
        for (passage, p) in open {
            let mut codes = ranked(p, passage, &middles);
            codes.truncate(most);
            out.append(&mut codes);
        }
        out
    }

    /// Codings of a code by how little they are like the others of it: index
    /// into [`Model::codings`] and the cosine to the middle of the others, the
    /// least like first. Of fewer than three codings nothing can be said.
    pub fn unlike(&self, code: usize) -> Vec<(usize, f64)> {
        let of: Vec<usize> = (0..self.codings.len()).filter(|i| self.codings[*i].1 == code).collect();
        if of.len() < 3 {
            return Vec::new();
        }
        let like = |i: &usize| {
            let vector = &self.codings[*i].2;
            (*i, cosine(vector, &self.centroids[code].middle(Some(vector))))
        };
        let mut out: Vec<(usize, f64)> = of.iter().map(like).collect();
        out.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        out
    }

    /// The words that a passage and a code have in common, those that decided
    /// first, at most `most`.
    pub fn terms(&self, suggestion: &Suggestion, most: usize) -> Vec<&str> {
        let middle = self.centroids[suggestion.code].middle(None);
        let shared = common(&self.passages[suggestion.passage].vector, &middle);
        shared.iter().take(most).map(|(number, _)| self.words.form(*number)).collect()
    }

    /// The middle of each code that has one.
    pub fn middles(&self) -> Vec<(usize, Vector)> {
        let codes = self.centroids.iter().enumerate().filter(|(_, c)| c.of > 0);
        codes.map(|(code, c)| (code, c.middle(None))).collect()
    }
}

/// The codes of a passage, likeliest first.
fn ranked(p: &Passage, passage: usize, middles: &[(usize, Vector)]) -> Vec<Suggestion> {
    let scored = middles.iter().map(|(code, middle)| Suggestion { code: *code, passage, score: p.like(middle) });
    sorted(scored.collect())
}

fn sorted(mut all: Vec<Suggestion>) -> Vec<Suggestion> {
    all.retain(|s| s.score >= LEAST);
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then((a.passage, a.code).cmp(&(b.passage, b.code))));
    all
}

/// True for a coding that is evidence.
fn counts(coding: &Coding) -> bool {
    coding.status == CodingStatus::Final && coding.place.grade.is_sure() && !coding.place.span.is_empty()
}
