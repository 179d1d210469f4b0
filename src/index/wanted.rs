//! From what was asked to the words of a volume.
//!
//! A term stands for a set of words: all forms of a word, all words with a
//! beginning, all that differ in a letter. Which words those are depends on the
//! volume, for each has its language and its dictionary. What the index takes
//! for several words (`e-mail`, a Chinese word) is a row of them, one directly
//! after the other.

use super::IndexError;
use super::engine::Word;
use super::near::{Branches, Near};
use super::volume::{Volume, beginning};
use crate::query::Term;
use crate::text::tokens::{folded, without_accents, words};
use regex::Regex;
use std::io;

/// One token that is looked for.
pub enum Wanted {
    /// Any form of this word.
    Stem(String),
    /// This word.
    Exact(String),
    /// This folded form.
    Folded(String),
    /// This beginning of the folded form.
    Prefix(String),
    /// This folded form with up to so many letters changed.
    Fuzzy(String, usize),
    /// A folded form that the pattern fits as a whole.
    Pattern(Regex),
}

/// Shortest token of several that may differ in letters: one character of a
/// script without spaces would be anything.
const FUZZY_FROM: usize = 4;

/// The row of tokens that `term` asks for; empty if there is no word in it.
///
/// # Errors
/// [`IndexError::Pattern`] for a regular expression that is none.
pub fn row(term: &Term) -> Result<Vec<Wanted>, IndexError> {
    let fold = |word: String| folded(&word).into_owned();
    let row = match term {
        Term::Stem(text) => words(text).into_iter().map(Wanted::Stem).collect(),
        Term::Exact(text) => words(text).into_iter().map(Wanted::Exact).collect(),
        Term::Folded(text) => words(text).into_iter().map(fold).map(Wanted::Folded).collect(),
        Term::Prefix(text) => {
            let mut row: Vec<String> = words(text).into_iter().map(fold).collect();
            let last = row.pop();
            row.into_iter().map(Wanted::Folded).chain(last.map(Wanted::Prefix)).collect()
        }
        Term::Fuzzy(text, letters) => {
            let row: Vec<String> = words(text).into_iter().map(fold).collect();
            let alone = row.len() == 1;
            let fuzzy = |word: String| match alone || word.chars().count() >= FUZZY_FROM {
                true => Wanted::Fuzzy(word, usize::from(*letters)),
                false => Wanted::Folded(word),
            };
            row.into_iter().map(fuzzy).collect()
        }
        Term::Regex(pattern) => vec![Wanted::Pattern(compiled(pattern)?)],
    };
    Ok(row)
}

fn compiled(pattern: &str) -> Result<Regex, IndexError> {
    let plain = without_accents(&pattern.replace(['‘', '’'], "'"));
    // By itself first: `a)|(b` is no pattern, though it would be one in a group.
    let own = |text: &str| regex::RegexBuilder::new(text).case_insensitive(true).build();
    let both = own(&plain).and_then(|_| own(&format!("^(?:{plain})$")));
    both.map_err(|e| IndexError::Pattern(reason(&e)))
}

/// The last line of the message: what is wrong, without the drawing.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("");
    last.trim().trim_start_matches("error:").trim().to_owned()
}

/// Words of a volume with their numbers.
struct Found(Vec<(u32, Word)>);

impl Found {
    fn numbered(&mut self, volume: &Volume, numbers: &[u32]) -> io::Result<()> {
        let mut letters = Vec::new();
        for number in numbers {
            if let Some(word) = volume.engine.numbered(*number, &mut letters)? {
                self.0.push((*number, word));
            }
        }
        Ok(())
    }

    /// All words whose letters begin so and for which `fits` says yes.
    fn each(&mut self, volume: &Volume, beginning: &str, mut fits: impl FnMut(&str) -> bool) -> io::Result<()> {
        volume.engine.each(beginning.as_bytes(), |number, letters, word| {
            if fits(letters) {
                self.0.push((number, word.word()));
            }
        })
    }

    fn words(mut self) -> Vec<Word> {
        self.0.sort_by_key(|(number, _)| *number);
        self.0.dedup_by_key(|(number, _)| *number);
        self.0.into_iter().map(|(_, word)| word).collect()
    }
}

/// The words of the volume that `wanted` stands for, each once.
///
/// # Errors
/// If the dictionary cannot be read.
pub fn found(volume: &Volume, wanted: &Wanted) -> io::Result<Vec<Word>> {
    let engine = &volume.engine;
    let mut found = Found(Vec::new());
    // What the language of the volume puts before a word is no part of it there.
    let own = |word| volume.stems.elided(word);
    match wanted {
        Wanted::Exact(word) => return Ok(engine.word(own(word).as_bytes())?.into_iter().collect()),
        Wanted::Folded(word) => {
            let word = own(word);
            let strays = numbers(|take| volume.folds().find(word, false, take));
            found.numbered(volume, &strays)?;
            let mut out = found.words();
            out.extend(engine.word(word.as_bytes())?);
            return Ok(out);
        }
        Wanted::Prefix(start) => {
            let start = own(start);
            let strays = numbers(|take| volume.folds().find(start, true, take));
            found.numbered(volume, &strays)?;
            found.each(volume, start, |word| folded(word).starts_with(start))?;
        }
        Wanted::Stem(word) => stems(volume, own(word), &mut found)?,
        Wanted::Fuzzy(word, letters) => {
            let mut near = Near::new(own(word), *letters);
            let mut strays = Vec::new();
            volume.folds().each(|key, number| {
                if near.fits(key) {
                    strays.push(number);
                }
            });
            found.numbered(volume, &strays)?;
            engine.near(&Branches::new(own(word), *letters), |number, letters, word| {
                if folded(letters) == letters {
                    found.0.push((number, word.word()));
                }
            })?;
        }
        Wanted::Pattern(pattern) => found.each(volume, "", |word| pattern.is_match(&folded(word)))?,
    }
    Ok(found.words())
}

fn numbers(find: impl FnOnce(&mut dyn FnMut(u32))) -> Vec<u32> {
    let mut out = Vec::new();
    find(&mut |number| out.push(number));
    out
}

/// The words that share a key with `word`.
fn stems(volume: &Volume, word: &str, found: &mut Found) -> io::Result<()> {
    let rules = volume.stems;
    let (key, other) = rules.keys(word);
    for key in [Some(key), other].into_iter().flatten() {
        let strays = numbers(|take| volume.keys().find(&key, false, take));
        found.numbered(volume, &strays)?;
        let has = |word: &str| {
            let (one, two) = rules.keys(word);
            one == key || two.is_some_and(|two| two == key)
        };
        match beginning(&key) {
            Some(beginning) => found.each(volume, beginning, has)?,
            // A short key is looked for under itself only.
            None => found.each(volume, &key, |word| word == key && has(word))?,
        }
    }
    Ok(())
}
