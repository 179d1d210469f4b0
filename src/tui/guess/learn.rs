//! Reading the coder's codings, a little at a time.
//!
//! A study may hold a hundred thousand codings; reading their words takes a
//! good part of a second. So it is done in steps between keys: first who was
//! used how often and with whom, then the words of the newest excerpts of each
//! code. What is read goes into new knowledge that replaces the old one at the
//! end; until then the old one answers, with the coder's own new acts in it.

use super::Knowledge;
use crate::model::codebook::Codebook;
use crate::model::coding::{Coding, CodingStatus};
use crate::model::ids::Stamp;
use crate::model::span::Span;
use crate::model::study::Study;

/// Excerpts of each code whose words are read.
const EXCERPTS: usize = 40;
/// Codings that one step counts.
const COUNTED: usize = 4_000;
/// Excerpts that one step reads.
const READ: usize = 150;

/// What is known, and how far reading is.
#[derive(Clone, Debug, Default)]
pub struct Guess {
    /// What is known.
    pub known: Knowledge,
    reading: Option<Reading>,
    /// The study is not what it was when reading began.
    stale: bool,
    /// Codings and codes of the study as known here.
    seen: (usize, usize),
    /// Digests of the codebook's files as known here.
    files: Vec<String>,
}

/// How far reading is.
#[derive(Clone, Debug)]
struct Reading {
    known: Knowledge,
    /// The next coding to count.
    next: usize,
    /// The newest codings of each code: when, and index.
    newest: Vec<Vec<(Stamp, usize)>>,
    /// Own codings of the source at hand that reach over the next one.
    open: Vec<(Span, usize)>,
    /// The code whose excerpts are read next, and which of them.
    at: (usize, usize),
}

impl Guess {
    /// What the codebook alone says, and some of what the codings say.
    pub fn new(study: &Study, coder: &str) -> Self {
        let mut guess = Self::default();
        guess.study_changed(study);
        // Enough for a small study to be known from the start.
        for _ in 0..4 {
            guess.learn(study, coder);
        }
        guess
    }

    /// Takes up that the study may have changed: codes at once, codings in the
    /// next quiet moments.
    pub fn study_changed(&mut self, study: &Study) {
        let book = &study.codebook;
        let same = self.seen.1 == book.codes.len() && self.files.iter().eq(book.files.iter().map(|f| &f.digest));
        if !same {
            self.files = book.files.iter().map(|f| f.digest.clone()).collect();
            self.known.codebook(book);
            self.reading = None;
        }
        self.stale |= !same || self.seen.0 != study.codings.len();
        self.seen = (study.codings.len(), book.codes.len());
    }

    /// Codings are about to be made that will be learnt with
    /// [`Guess::learn_made`]: so many more need no reading.
    pub fn expect(&mut self, codings: usize) {
        self.seen.0 += codings;
    }

    /// Takes up that codings have other codes: they are read again.
    pub fn changed(&mut self) {
        self.stale = true;
    }

    /// Takes up a coding the coder just made: its code, its words, and the
    /// codes the coder has on the same words.
    pub fn learn_made(&mut self, code: usize, words: &str, others: &[usize]) {
        // What is being read may have passed it by.
        self.stale |= self.reading.is_some();
        self.known.used(code);
        self.known.read(code, words);
        others.iter().for_each(|other| self.known.met(code, *other));
    }

    /// One step of reading, if there is something to read; false if not.
    pub fn learn(&mut self, study: &Study, coder: &str) -> bool {
        if self.reading.is_none() {
            if !std::mem::take(&mut self.stale) {
                return false;
            }
            self.reading = Some(Reading::new(&study.codebook));
        }
        if let Some(mut reading) = self.reading.take() {
            if reading.step(study, coder) {
                self.reading = Some(reading);
            } else {
                self.known = reading.known;
            }
        }
        true
    }
}

impl Reading {
    fn new(book: &Codebook) -> Self {
        let mut known = Knowledge::default();
        known.codebook(book);
        let newest = vec![Vec::new(); book.codes.len()];
        Self { known, next: 0, newest, open: Vec::new(), at: (0, 0) }
    }

    /// Goes on a little; false when everything is read.
    fn step(&mut self, study: &Study, coder: &str) -> bool {
        if self.next < study.codings.len() {
            self.count(study, coder);
            return true;
        }
        let mut left = READ;
        while self.at.0 < self.newest.len() && left > 0 {
            let (code, place) = self.at;
            match self.newest[code].get(place) {
                None => self.at = (code + 1, 0),
                Some((_, index)) => {
                    if let Some(coding) = study.codings.get(*index) {
                        self.known.read(code, &coding.anchor.quote);
                    }
                    self.at.1 += 1;
                    left -= 1;
                }
            }
        }
        self.at.0 < self.newest.len()
    }

    fn count(&mut self, study: &Study, coder: &str) {
        let to = (self.next + COUNTED).min(study.codings.len());
        for index in self.next..to {
            let coding = &study.codings[index];
            if index > 0 && study.codings[index - 1].source != coding.source {
                self.open.clear();
            }
            let own = coding.coder == coder && coding.status != CodingStatus::Rejected;
            let code = code_of(&study.codebook, coding).filter(|code| own && *code < self.newest.len());
            let Some(code) = code else {
                continue;
            };
            let span = coding.place.span;
            self.open.retain(|(earlier, _)| earlier.end > span.start);
            self.open.iter().filter(|(e, _)| e.overlaps(span)).for_each(|(_, other)| self.known.met(code, *other));
            self.open.push((span, code));
            self.known.used(code);
            keep_newest(&mut self.newest[code], (coding.created, index));
        }
        self.next = to;
    }
}

/// Keeps the newest few.
fn keep_newest(kept: &mut Vec<(Stamp, usize)>, new: (Stamp, usize)) {
    if kept.len() < EXCERPTS {
        return kept.push(new);
    }
    if let Some(oldest) = kept.iter_mut().min()
        && *oldest < new
    {
        *oldest = new;
    }
}

/// The index of the code of a coding, merges resolved.
pub fn code_of(book: &Codebook, coding: &Coding) -> Option<usize> {
    coding.code.as_ref().and_then(|c| book.resolve(c))
}
