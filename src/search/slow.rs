//! The words of a study by walking over every one of them: slow, and obviously
//! right. What the index says is held against it.

use super::text::{Occurrence, Passage, Text};
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::query::{Term, Words};
use crate::text::tokens::{Stems, Token, folded, tokens_in};

/// All words of a study.
#[derive(Debug)]
pub struct Slow {
    passages: Vec<Vec<Passage>>,
    /// Of each source and passage.
    words: Vec<Vec<Vec<Token>>>,
    stems: Vec<Stems>,
}

impl Slow {
    /// Walks.
    pub fn new(study: &Study) -> Self {
        let mut slow = Self { passages: Vec::new(), words: Vec::new(), stems: Vec::new() };
        for source in &study.sources {
            let (passages, words) = walk(source);
            slow.passages.push(passages);
            slow.words.push(words);
            slow.stems.push(Stems::of(source.language.as_deref()));
        }
        slow
    }
}

fn walk(source: &Source) -> (Vec<Passage>, Vec<Vec<Token>>) {
    let mut passages: Vec<Passage> = Vec::new();
    // A turn's words go on behind a heading inside it.
    let mut words: Vec<(Option<u32>, Vec<Token>)> = Vec::new();
    let stems = Stems::of(source.language.as_deref());
    for block in source.blocks.iter().filter(|b| !b.text.is_empty()) {
        match passages.last_mut().filter(|p| p.turn.is_some() && p.turn == block.turn) {
            Some(last) => last.span = Span::new(last.span.start, block.text.end),
            None => passages.push(Passage { span: block.text, turn: block.turn, speaker: block.speaker }),
        }
        let here = tokens_in(stems, source.slice(block.text), block.text.start);
        match words.iter_mut().rfind(|(turn, _)| turn.is_some() && *turn == block.turn) {
            Some((_, words)) => words.extend(here),
            None => words.push((block.turn, here)),
        }
    }
    let words = words.into_iter().map(|(_, words)| words).collect();
    (passages, words)
}

fn is(term: &Term, stems: Stems, word: &str) -> bool {
    let plain = |w: &str| folded(stems.elided(&w.to_lowercase())).into_owned();
    match term {
        Term::Stem(w) => stems.stem(stems.elided(&w.to_lowercase())) == stems.stem(word),
        Term::Exact(w) => stems.elided(&w.to_lowercase()) == word,
        Term::Folded(w) => plain(w) == plain(word),
        Term::Prefix(w) => plain(word).starts_with(&plain(w)),
        // Not asked by these tests; the index has its own.
        Term::Fuzzy(..) | Term::Regex(_) => false,
    }
}

impl Text for Slow {
    fn passages(&self, source: usize) -> &[Passage] {
        &self.passages[source]
    }

    fn find(&self, words: &Words) -> Result<Vec<Occurrence>, String> {
        let (terms, slop) = match words {
            Words::Term(term) => (std::slice::from_ref(term), 0),
            Words::Phrase { terms, slop } => (&terms[..], *slop),
        };
        let mut out = Vec::new();
        for (source, passages) in self.words.iter().enumerate() {
            for tokens in passages {
                for first in 0..tokens.len() {
                    let ends = ends(terms, self.stems[source], tokens, first, slop as usize);
                    let shortest = ends.into_iter().min();
                    out.extend(shortest.map(|last| Occurrence {
                        source,
                        start: tokens[first].span.start,
                        last: tokens[last].span.start,
                    }));
                }
            }
        }
        Ok(out)
    }

    fn words_before(&self, source: usize, at: u32) -> u32 {
        self.words[source].iter().flatten().filter(|t| t.span.start < at).count() as u32
    }
}

/// Where a phrase that begins with the word `first` may end.
fn ends(terms: &[Term], stems: Stems, tokens: &[Token], first: usize, slop: usize) -> Vec<usize> {
    let Some((term, rest)) = terms.split_first() else {
        return Vec::new();
    };
    if tokens.get(first).is_none_or(|t| !is(term, stems, &t.word)) {
        return Vec::new();
    }
    if rest.is_empty() {
        return vec![first];
    }
    (0..=slop).flat_map(|gap| ends(rest, stems, tokens, first + 1 + gap, slop - gap)).collect()
}
