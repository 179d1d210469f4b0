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

use super::only::Only;
use super::places::codes_on;
use super::text::Text;
use crate::analysis::record::Record;
use crate::model::coding::{Coding, CodingStatus};
use crate::model::source::{BlockKind, Source};
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
    /// The same of codings that count as evidence.
    pub right: Vec<usize>,
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
    /// Where each of them stands: index of its source, code points.
    places: Vec<(usize, Span)>,
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
    /// Learns from everybody's codings.
    pub fn new(study: &Study, text: &impl Text) -> Self {
        Self::of_record(study, text, &Record::All)
    }

    /// Learns from every coding of a record that counts: with a code, a place
    /// that is sure, and not rejected. Provisional ones are no evidence yet.
    pub fn of_record(study: &Study, text: &impl Text, record: &Record) -> Self {
        let seen = Only::of_record(study, record);
        let mut words = Words::default();
        let mut passages = Vec::new();
        for (at, source) in study.sources.iter().enumerate() {
            let stems = Stems::of(source.language.as_deref());
            for passage in text.passages(at) {
                let asked = source.speakers_in(passage.span);
                let asks = |s: &u16| source.speakers[usize::from(*s)].interviewer;
                let counts = words.learn(&speech(source, passage.span), stems);
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
            let codes = codes_on(&seen, source, span, |_| true);
            let right = codes_on(&seen, source, span, |c| c.status == CodingStatus::Final && c.grade.is_sure());
            Passage { source, span, vector: words.vector(&counts), codes, right }
        });
        let passages = passages.collect();
        let codes = study.codebook.codes.len();
        let mut model = Self {
            words,
            passages,
            centroids: vec![Centroid::default(); codes],
            book: Vec::new(),
            codings: Vec::new(),
            places: Vec::new(),
        };
        model.book = (0..codes).map(|code| model.said_of(study, code, true)).collect();
        let sources: HashMap<&str, usize> = study.sources.iter().enumerate().map(|(i, s)| (s.id.as_str(), i)).collect();
        for (number, coding) in study.codings.iter().enumerate().filter(|(_, c)| counts(c) && record.holds(c)) {
            let code = coding.code.as_ref().and_then(|c| study.codebook.resolve(c));
            let (Some(code), Some(source)) = (code, sources.get(coding.source.as_str())) else {
                continue;
            };
            model.places.push((*source, coding.place.span));
            let source = &study.sources[*source];
            let counts = model.words.count(&speech(source, coding.place.span), Stems::of(source.language.as_deref()));
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

    /// The codebook's words about a code, with or without its examples; `None`
    /// for a code that was merged or holds others only.
    fn said_of(&self, study: &Study, code: usize, examples: bool) -> Option<Vector> {
        let code = &study.codebook.codes[code];
        if code.merged_into.is_some() || !code.codable {
            return None;
        }
        let fields = code.fields.iter().filter(|(name, _)| describes(name, examples));
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
    /// least like first; others are those of other words. Of fewer than three
    /// codings, or without two others, nothing can be said.
    pub fn unlike(&self, code: usize) -> Vec<(usize, f64)> {
        let of: Vec<usize> = (0..self.codings.len()).filter(|i| self.codings[*i].1 == code).collect();
        if of.len() < 3 {
            return Vec::new();
        }
        // The same words coded by somebody else say nothing of how like the others they are.
        let same = |i: usize, j: usize| {
            let ((one, here), (other, there)) = (self.places[i], self.places[j]);
            i == j || one == other && here.overlaps(there)
        };
        let like = |i: &usize| {
            let without: Vec<usize> = of.iter().copied().filter(|j| same(*i, *j)).collect();
            let others = without.iter().map(|j| &self.codings[*j].2);
            let middle = self.centroids[code].middle_without(others);
            (of.len() >= without.len() + 2).then(|| (*i, cosine(&self.codings[*i].2, &middle)))
        };
        let mut out: Vec<(usize, f64)> = of.iter().filter_map(like).collect();
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

/// What is said in a span: labels, headings and notes left out.
fn speech(source: &Source, span: Span) -> String {
    let said: Vec<&str> = source.speech_in(span).map(|(_, text)| source.slice(text)).collect();
    said.join("\n")
}

/// True for a field of the codebook that says how people speak of a code. What
/// it is not, what lies near it and where it comes from must not teach it.
fn describes(field: &str, examples: bool) -> bool {
    let field = field.trim().to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| field.starts_with(word));
    begins(&["use when", "when to use", "indicator", "typical"]) || examples && begins(&["example"])
}

/// True for a coding that is evidence.
fn counts(coding: &Coding) -> bool {
    coding.status == CodingStatus::Final && coding.place.grade.is_sure() && !coding.place.span.is_empty()
}

#[cfg(test)]
mod tests {
    use super::evaluate::evaluate;
    use super::*;
    use crate::model::fixture::{self, span_of};
    use crate::search::slow::Slow;

    const LINES: [&str; 6] = [
        "The stove in the cellar was cold and the lamp was out.",
        "That stove burned wood and warmed the cellar all winter.",
        "We lit the stove with paper from the cellar shelf.",
        "The bus came late and the driver apologised twice.",
        "A bus ticket cost more than supper in those days.",
        "Nobody asked the bus driver where the bridge had gone.",
    ];

    /// A source a line, coded by `coded`: line, code, coder.
    fn study(coded: &[(usize, &str, &str)], fields: &[(&str, &str)]) -> Study {
        let source =
            |(at, line): (usize, &&str)| fixture::source(["a", "b", "c", "d", "e", "f"][at]).text(line).build();
        let sources: Vec<_> = LINES.iter().enumerate().map(source).collect();
        let mut book = fixture::codebook(&[("heat", 0), ("travel", 0)]);
        book.codes[0].fields = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let coding = |(number, (line, code, coder)): (usize, &(usize, &str, &str))| {
            let source = &sources[*line];
            fixture::coding(number as u32 + 1, coder, source, Some(code), span_of(source, LINES[*line]))
        };
        let codings = coded.iter().enumerate().map(coding).collect();
        fixture::study(sources, Vec::new(), book, codings)
    }

    fn model(study: &Study) -> Model {
        Model::new(study, &Slow::new(study))
    }

    #[test]
    fn what_a_code_is_not_and_where_it_comes_from_teach_it_nothing() {
        let best = |fields: &[(&str, &str)]| {
            let study = study(&[], fields);
            model(&study).ranking(0).first().map(|s| s.passage)
        };
        let bus = "the bus driver and the bus ticket";
        for field in ["Not when", "Counter-example", "Near", "Source", "Remark"] {
            assert_eq!(best(&[(field, bus)]), None, "{field}");
        }
        for field in ["Use when", "Indicators", "Example", "Typical exemplars"] {
            assert!(best(&[(field, bus)]).is_some_and(|passage| passage > 2), "{field}");
        }
    }

    #[test]
    fn what_the_other_coder_coded_alike_does_not_make_a_coding_typical() {
        let alone = study(&[(0, "heat", "ana"), (1, "heat", "ana"), (2, "heat", "ana"), (3, "heat", "ana")], &[]);
        let both = [(0, "heat", "ana"), (1, "heat", "ana"), (2, "heat", "ana"), (3, "heat", "ana"), (3, "heat", "ben")];
        let (alone, both) = (model(&alone), model(&study(&both, &[])));
        let like =
            |model: &Model| model.unlike(0).iter().find(|(at, _)| model.places[*at].0 == 3).map(|(_, like)| *like);
        assert_eq!(alone.unlike(0)[0].0, 3, "the bus is no stove");
        assert!((like(&alone).unwrap() - like(&both).unwrap()).abs() < 1e-9);
        let same = study(&[(0, "heat", "ana"), (0, "heat", "ben"), (0, "heat", "cleo")], &[]);
        assert!(model(&same).unlike(0).is_empty(), "there are no others");
    }

    #[test]
    fn suggestions_are_measured_by_codings_that_count_and_without_the_words_they_are_to_find() {
        let mut tried = study(&[(0, "heat", "ana"), (3, "travel", "ana")], &[("Example", LINES[0])]);
        let taught = |study: &Study| {
            let way = evaluate(study, &model(study)).ways;
            (way[0].1.precision[0] * 2.0).round()
        };
        assert_eq!(taught(&tried), 0.0, "its own example is all there is of heat");
        tried.codings[0].status = CodingStatus::Rejected;
        tried.codings[1].status = CodingStatus::Provisional;
        assert_eq!(evaluate(&tried, &model(&tried)).passages, 0);
        assert_eq!(model(&tried).for_source(0, 3), [], "it was looked at all the same");
    }

    #[test]
    fn of_one_record_only_its_codings_teach() {
        let study = study(&[(0, "heat", "ana"), (3, "travel", "ben")], &[]);
        let ana = Model::of_record(&study, &Slow::new(&study), &Record::Coder("ana".into()));
        assert_eq!((ana.codings.len(), ana.passages[3].codes.len()), (1, 0));
        assert_eq!(model(&study).codings.len(), 2);
    }
}
