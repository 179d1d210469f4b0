//! The words of a study by walking over every one of them: slow, and obviously
//! right. What the index says is held against it.

use super::text::{Occurrence, Passage, Text};
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::query::{Term, Words};
use crate::text::tokens::{Stems, Token, folded, tokens};

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
    let (mut passages, mut words): (Vec<Passage>, Vec<Vec<Token>>) = (Vec::new(), Vec::new());
    for block in source.blocks.iter().filter(|b| !b.text.is_empty()) {
        let here = tokens(source.slice(block.text), block.text.start);
        // A heading inside a turn is by itself, and the turn goes on around it.
        match passages.iter().rposition(|p| p.turn.is_some() && p.turn == block.turn) {
            Some(at) => {
                passages[at].span = Span::new(passages[at].span.start, block.text.end);
                words[at].extend(here);
            }
            None => {
                passages.push(Passage { span: block.text, turn: block.turn });
                words.push(here);
            }
        }
    }
    (passages, words)
}

fn is(term: &Term, stems: Stems, word: &str) -> bool {
    let plain = |w: &str| folded(&w.to_lowercase()).into_owned();
    match term {
        Term::Stem(w) => stems.stem(&w.to_lowercase()) == stems.stem(word),
        Term::Exact(w) => w.to_lowercase() == word,
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
