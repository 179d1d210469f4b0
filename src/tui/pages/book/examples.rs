//! Excerpts that show what a code means in the data.
//!
//! The first one shown is the most typical: of a usual length, and sharing
//! words with the other excerpts. It is the coder's own if there is one. The
//! figure is only for the order; nobody reads it.

use crate::model::coding::{Coding, CodingStatus};
use crate::model::ids::Ulid;
use crate::model::source::Source;
use crate::model::study::Study;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Excerpts compared with each other, at most.
const COMPARED: usize = 200;
/// Letters from which on a word says something of the matter.
const LETTERS: usize = 5;

/// The excerpts of one code, the most typical first.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    /// Codings.
    codings: Vec<Ulid>,
    /// Which one is shown.
    at: usize,
}

impl Examples {
    /// The examples among codings (indexes into [`Study::codings`]); the one
    /// that was `shown` stays.
    pub fn of(study: &Study, codings: &[u32], coder: &str, shown: Option<&Ulid>) -> Self {
        let all = codings.iter().filter_map(|i| study.codings.get(*i as usize));
        let mut sure: Vec<&Coding> = all
            .filter(|c| c.place.grade.is_sure() && c.status != CodingStatus::Rejected && !c.is_of_consensus())
            .collect();
        sure.sort_by_key(|c| (c.coder != coder, c.status != CodingStatus::Final, Reverse(&c.id)));
        sure.truncate(COMPARED);
        let typical = typical(&sure);
        let mut order: Vec<usize> = (0..sure.len()).collect();
        order.sort_by_key(|i| (sure[*i].coder != coder, sure[*i].status != CodingStatus::Final, Reverse(typical[*i])));
        let codings: Vec<Ulid> = order.into_iter().map(|i| sure[i].id.clone()).collect();
        let at = shown.and_then(|s| codings.iter().position(|c| c == s)).unwrap_or(0);
        Self { codings, at }
    }

    /// The coding whose words are shown.
    pub fn shown(&self) -> Option<&Ulid> {
        self.codings.get(self.at)
    }

    /// Which one it is, from 1, and how many there are.
    pub fn place(&self) -> (usize, usize) {
        (self.at + 1, self.codings.len())
    }

    /// To the next or the previous one; after the last comes the first.
    pub fn step(&mut self, on: bool) {
        let many = self.codings.len().max(1);
        self.at = (self.at + if on { 1 } else { many - 1 }) % many;
    }
}

/// How typical each excerpt is: greater is more.
fn typical(codings: &[&Coding]) -> Vec<u32> {
    let words: Vec<HashSet<String>> = codings.iter().map(|c| words(&c.anchor.quote)).collect();
    let mut held: HashMap<&str, u32> = HashMap::new();
    for word in words.iter().flatten() {
        *held.entry(word).or_insert(0) += 1;
    }
    let mut lengths: Vec<usize> = codings.iter().map(|c| c.anchor.quote.len()).collect();
    lengths.sort_unstable();
    let middle = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
    let score = |(coding, words): (&&Coding, &HashSet<String>)| {
        let shared: u32 = words.iter().map(|w| held.get(w.as_str()).copied().unwrap_or(1) - 1).sum();
        let usual = (middle / 2..=middle * 2).contains(&coding.anchor.quote.len());
        // Long excerpts share more words because they have more.
        (f64::from(shared) * 100.0 / (words.len().max(1) as f64).sqrt()) as u32 + if usual { 1_000_000 } else { 0 }
    };
    codings.iter().zip(&words).map(score).collect()
}

fn words(text: &str) -> HashSet<String> {
    let bare = text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() >= LETTERS);
    bare.map(str::to_lowercase).collect()
}

/// Who says the words of a coding, and where: `P1 · Title, turn 4 · coded by ana`.
pub fn said(study: &Study, coding: &Coding) -> String {
    let source = study.source(&coding.source);
    let people = source.map_or_else(Vec::new, |s| study.participants_in(s, coding.place.span));
    let speakers = source.map_or_else(Vec::new, |s| labels(s, coding));
    let mut parts = Vec::new();
    parts.extend([if people.is_empty() { speakers } else { people }.join(", ")].into_iter().filter(|w| !w.is_empty()));
    let turn = source.and_then(|s| s.turn_of(coding.place.span)).map_or(String::new(), |t| format!(", turn {t}"));
    parts.push(format!("{}{turn}", source.map_or(coding.source.as_str(), |s| s.title.as_str())));
    parts.push(format!("coded by {} {}", coding.coder, coding.created.day()));
    if coding.status != CodingStatus::Final {
        parts.push(coding.status.word().to_owned());
    }
    parts.join(" · ")
}

fn labels(source: &Source, coding: &Coding) -> Vec<String> {
    source.speakers_in(coding.place.span).iter().map(|s| source.speakers[usize::from(*s)].label.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    fn study(coders: [&str; 4]) -> Study {
        let turns = [
            "The council listened to the women that morning.",
            "Yes.",
            "Afterwards the council came and listened again.",
            "Somebody painted a fence, which nobody remembers now.",
        ];
        let mut builder = fixture::source("one").participants(&["P1"]);
        for turn in turns {
            builder = builder.turn("P1", turn);
        }
        let source = builder.build();
        let codings = (1..).zip(turns.iter().zip(coders));
        let codings = codings
            .map(|(n, (words, coder))| {
                fixture::coding(n, coder, &source, Some("rain"), fixture::span_of(&source, words))
            })
            .collect();
        fixture::study(vec![source], Vec::new(), fixture::codebook(&[("rain", 0)]), codings)
    }

    fn quotes(study: &Study, coder: &str) -> Vec<String> {
        let mut examples = Examples::of(study, &[0, 1, 2, 3], coder, None);
        let mut out = Vec::new();
        for _ in 0..examples.place().1 {
            let id = examples.shown().expect("there is one");
            out.push(study.coding(&id.0).expect("it is there").anchor.quote.clone());
            examples.step(true);
        }
        out
    }

    #[test]
    fn the_first_example_shares_words_with_the_others_and_is_neither_short_nor_long() {
        let quotes = quotes(&study(["ana"; 4]), "ana");
        assert!(quotes[0].contains("council") && quotes[1].contains("council"), "{quotes:?}");
        assert_eq!(quotes[3], "Yes.");
    }

    #[test]
    fn ones_own_examples_come_before_those_of_others() {
        let quotes = quotes(&study(["ben", "ana", "ben", "ben"]), "ana");
        assert_eq!((quotes[0].as_str(), quotes.len()), ("Yes.", 4));
    }

    #[test]
    fn the_example_shown_stays_when_codings_come() {
        let study = study(["ana"; 4]);
        let mut examples = Examples::of(&study, &[0, 1, 2], "ana", None);
        examples.step(true);
        let shown = examples.shown().cloned();
        assert_eq!(Examples::of(&study, &[0, 1, 2, 3], "ana", shown.as_ref()).shown(), shown.as_ref());
        examples.step(false);
        examples.step(false);
        assert_eq!(examples.place(), (3, 3));
    }
}
