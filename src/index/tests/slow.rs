//! The same answers by reading everything each time, with nothing clever.

use crate::index::passage::cut;
use crate::index::{Occurrence, Passage};
use crate::model::source::Source;
use crate::query::Term;
use crate::text::tokens::{Stems, Token, folded, tokens, tokens_in};

/// Everything, read.
pub struct Slow {
    pub sources: Vec<Vec<SlowPassage>>,
    stems: Vec<Stems>,
}

pub struct SlowPassage {
    pub passage: Passage,
    tokens: Vec<Token>,
}

impl Slow {
    pub fn new(sources: &[Source]) -> Self {
        let read = |(i, source): (usize, &Source)| {
            let read = cut(source, i as u32).into_iter().map(|mut c| {
                let stems = Stems::of(source.language.as_deref());
                let texts = c.texts.iter().flat_map(|t| tokens_in(stems, source.slice(*t), t.start));
                let tokens: Vec<Token> = texts.collect();
                c.passage.tokens = tokens.len() as u32;
                SlowPassage { passage: c.passage, tokens }
            });
            read.collect()
        };
        Self {
            sources: sources.iter().enumerate().map(read).collect(),
            stems: sources.iter().map(|s| Stems::of(s.language.as_deref())).collect(),
        }
    }

    /// All stretches that hold the terms in order and no shorter one.
    pub fn phrase(&self, terms: &[Term], slop: u32) -> Vec<Occurrence> {
        let terms: Vec<&Term> = terms.iter().filter(|t| !row(t).is_empty()).collect();
        let mut out = Vec::new();
        if terms.is_empty() {
            return out;
        }
        for (s, source) in self.sources.iter().enumerate() {
            for (p, passage) in source.iter().enumerate() {
                let words: Vec<&str> = passage.tokens.iter().map(|t| t.word.as_str()).collect();
                let mut all = Vec::new();
                for from in 0..words.len() {
                    stretches(&words, &terms, self.stems[s], from, from, slop, &mut all);
                }
                for &(from, to) in &all {
                    if all.iter().any(|(f, t)| *f >= from && *t <= to && t - f < to - from) {
                        continue;
                    }
                    let o = Occurrence {
                        source: s as u32,
                        passage: p as u32,
                        start: passage.tokens[from].span.start,
                        last: passage.tokens[to - 1].span.start,
                        position: from as u32,
                        words: (to - from) as u32,
                    };
                    if !out.contains(&o) {
                        out.push(o);
                    }
                }
            }
        }
        out.sort();
        out
    }
}

/// Every way to read the terms from `at` on, as (`from`, end).
fn stretches(
    words: &[&str],
    terms: &[&Term],
    stems: Stems,
    from: usize,
    at: usize,
    slop: u32,
    out: &mut Vec<(usize, usize)>,
) {
    let Some((term, rest)) = terms.split_first() else {
        out.push((from, at));
        return;
    };
    let gaps = if from == at { 0 } else { slop as usize };
    for gap in 0..=gaps {
        let width = row(term).len();
        let here = words.get(at + gap..at + gap + width);
        if here.is_some_and(|here| fits(term, here, stems)) {
            stretches(words, rest, stems, from, at + gap + width, slop - gap as u32, out);
        }
    }
}

/// The tokens of a term.
fn row(term: &Term) -> Vec<String> {
    let text = match term {
        Term::Regex(pattern) => return vec![pattern.clone()],
        Term::Stem(t) | Term::Exact(t) | Term::Folded(t) | Term::Prefix(t) | Term::Fuzzy(t, _) => t,
    };
    tokens(text, 0).into_iter().map(|t| t.word).collect()
}

fn fits(term: &Term, words: &[&str], stems: Stems) -> bool {
    let row: Vec<String> = row(term).iter().map(|word| stems.elided(word).to_owned()).collect();
    let fold = |w: &str| folded(w).into_owned();
    let each = |fits: &dyn Fn(usize, &str, &str) -> bool| {
        row.iter().zip(words).enumerate().all(|(i, (want, word))| fits(i, want, word))
    };
    match term {
        Term::Exact(_) => each(&|_, want, word| want == word),
        Term::Folded(_) => each(&|_, want, word| fold(want) == fold(word)),
        Term::Prefix(_) => each(&|i, want, word| {
            if i + 1 == row.len() { fold(word).starts_with(&fold(want)) } else { fold(want) == fold(word) }
        }),
        Term::Stem(_) => each(&|_, want, word| {
            let (a, b) = (keys(stems, want), keys(stems, word));
            a.iter().any(|k| b.contains(k))
        }),
        Term::Fuzzy(_, n) => each(&|_, want, word| {
            let (want, word) = (fold(want), fold(word));
            let fuzzy = row.len() == 1 || want.chars().count() >= 4;
            strsim::osa_distance(&want, &word) <= if fuzzy { usize::from(*n) } else { 0 }
        }),
        Term::Regex(pattern) => {
            let plain = crate::text::tokens::without_accents(pattern);
            let whole = format!(r"\A(?:{plain})\z");
            regex::RegexBuilder::new(&whole).case_insensitive(true).build().unwrap().is_match(&fold(words[0]))
        }
    }
}

fn keys(stems: Stems, word: &str) -> Vec<String> {
    let (one, two) = stems.keys(word);
    std::iter::once(one).chain(two).collect()
}

/// Source and passage of each place, each once.
pub fn passages(places: &[Occurrence]) -> Vec<(u32, u32)> {
    let mut out: Vec<_> = places.iter().map(|o| (o.source, o.passage)).collect();
    out.sort_unstable();
    out.dedup();
    out
}
