//! A summary: what one case says about one code or theme, in a researcher's words.
//!
//! The cells of a framework matrix (Ritchie and Spencer) are written, not counted.
//! A *case* is a participant, or a participant in one wave; its summaries stand in
//! one file, each below the heading of its code or theme, so that a case can be
//! read from top to bottom. Below the heading a line says which codings the words
//! were written from, each by a short [`mark`] of what it said then: so it can be
//! worked out, at any time and by any program, that a coding came, went, was moved
//! or got another code since. Nothing is stored about that, and nobody need
//! remember to say so.

use super::anchor::{Digest, sha256};
use super::codebook::CodeId;
use super::coding::Coding;
use super::memo::Link;
use super::study::Study;
use std::fmt;

/// A row of the framework matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Case {
    /// The participant's id.
    pub participant: String,
    /// The wave, as its attribute has it; `None` for all of them together.
    pub wave: Option<String>,
}

impl Case {
    /// All that one participant says.
    pub fn whole(participant: &str) -> Self {
        Self { participant: participant.to_owned(), wave: None }
    }

    /// What people read: `Officer-K03, wave 2`.
    pub fn label(&self) -> String {
        match &self.wave {
            Some(wave) => format!("{}, wave {wave}", self.participant),
            None => self.participant.clone(),
        }
    }

    /// The case that words name: a participant, or `PARTICIPANT@WAVE`. A
    /// participant whose id has an `@` in it is found first.
    pub fn parse(words: &str, study: &Study) -> Self {
        let words = words.trim();
        match words.rsplit_once('@').filter(|(who, wave)| !who.is_empty() && !wave.is_empty()) {
            Some((who, wave)) if !is_participant(study, words) => {
                Self { participant: who.to_owned(), wave: Some(wave.to_owned()) }
            }
            _ => Self::whole(words),
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.wave {
            Some(wave) => write!(f, "{}@{wave}", self.participant),
            None => f.write_str(&self.participant),
        }
    }
}

/// True if somebody has this id: in the list of participants, or in a source.
pub fn is_participant(study: &Study, id: &str) -> bool {
    let speaks = |s: &super::source::Source| s.speakers.iter().any(|s| s.participant.as_deref() == Some(id));
    study.participant(id).is_some() || study.sources.iter().any(|s| s.participants.iter().any(|p| p == id) || speaks(s))
}

/// The codings that a summary was written from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenFrom {
    /// Whose codings these were: `coder:ana`, `union`, …
    pub record: String,
    /// A [`mark`] of each, sorted.
    pub marks: Vec<String>,
    /// Of a draft that emic made: the [`stamp`] of its words.
    pub draft: Option<String>,
}

/// What a coding was when a summary was written from it, in 8 hexadecimal digits:
/// its identity, its code and the words it stands on with those around them.
/// Text that comes before it changes nothing; other words, another place of the
/// same words, another code do.
pub fn mark(coding: &Coding, code: &str) -> String {
    let anchor = &coding.anchor;
    let parts = [coding.id.0.as_str(), code, &anchor.quote, &anchor.before, &anchor.after];
    short(&parts.join("\u{1f}"))
}

/// Words of a summary in 8 hexadecimal digits: how a draft that somebody wrote on
/// is known.
pub fn stamp(text: &str) -> String {
    short(text.trim())
}

fn short(text: &str) -> String {
    let mut out = sha256(text.as_bytes());
    out.truncate(8);
    out
}

/// One summary: a heading of a case's file and what stands below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// The id of its code or theme; of a heading without one its words, which
    /// [`about`] looks up.
    pub named: String,
    /// The heading's words.
    pub title: String,
    /// What it says: without the line about codings and blank lines around it, LF
    /// line ends. Empty if nothing is written yet.
    pub text: String,
    /// The codings it was written from, if that is known.
    pub from: Option<WrittenFrom>,
    /// The links in the text.
    pub links: Vec<Link>,
    /// Line of the heading in the file, from 1.
    pub line: u32,
    /// Line on which the text begins, from 1.
    pub text_line: u32,
}

impl Part {
    /// True for words that emic put together and nobody has written on.
    pub fn is_draft(&self) -> bool {
        let drafted = self.from.as_ref().and_then(|from| from.draft.as_ref());
        drafted.is_some_and(|was| *was == stamp(&self.text))
    }

    /// Line of the file in which the code point `at` of the text stands, from 1.
    pub fn line_of(&self, at: u32) -> u32 {
        self.text_line + self.text.chars().take(at as usize).filter(|c| *c == '\n').count() as u32
    }
}

/// The summaries of one case: a file below `summaries/`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Path below the study's folder, with `/`.
    pub file: String,
    /// Whose they are.
    pub case: Case,
    /// Who wrote it, if it says so.
    pub coder: Option<String>,
    /// The summaries, in the order of the file.
    pub parts: Vec<Part>,
    /// The whole file as it stands on disk.
    pub text: String,
}

/// The code or theme that a heading of a summary names: by its id (merges
/// followed), else by its name, if only one has that name.
pub fn about(study: &Study, named: &str) -> Option<CodeId> {
    let id = CodeId::from(named);
    if study.theme(&id).is_some() {
        return Some(id);
    }
    if let Some(at) = study.codebook.resolve(&id) {
        return Some(study.codebook.codes[at].id.clone());
    }
    let wanted = named.trim().to_lowercase();
    let themes = study.themes.iter().filter(|t| t.title.trim().to_lowercase() == wanted).map(|t| &t.id);
    let codes = study.codebook.codes.iter().filter(|c| c.merged_into.is_none());
    let codes = codes.filter(|c| c.name.trim().to_lowercase() == wanted).map(|c| &c.id);
    let mut found: Vec<&CodeId> = themes.chain(codes).collect();
    found.dedup();
    match found[..] {
        [one] if !wanted.is_empty() => Some(one.clone()),
        _ => None,
    }
}

/// The words that stand for a case and a code; the first written ones, where
/// there are several. Empty if there are none.
pub fn words<'s>(study: &'s Study, case: &Case, code: &CodeId) -> &'s str {
    find(study, case, code).map_or("", |(_, part)| &part.text)
}

/// The summary of a case on a code or theme: the first that has words, else the
/// first heading.
pub fn find<'s>(study: &'s Study, case: &Case, code: &CodeId) -> Option<(&'s Summary, &'s Part)> {
    let of_case = study.summaries.iter().filter(|s| s.case == *case);
    let parts = of_case.flat_map(|s| s.parts.iter().map(move |p| (s, p)));
    let mut first = None;
    for (summary, part) in parts.filter(|(_, p)| about(study, &p.named).as_ref() == Some(code)) {
        if !part.text.is_empty() {
            return Some((summary, part));
        }
        first = first.or(Some((summary, part)));
    }
    first
}

/// The digest of words that are there, or are to be there; of no words that of
/// the empty text.
pub fn digest(text: &str) -> Digest {
    Digest::of(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    fn study() -> Study {
        let source = fixture::source("s").participants(&["P@1"]).turn("P@1", "Words.").build();
        let mut study =
            fixture::study(vec![source], Vec::new(), fixture::codebook(&[("rain", 0), ("snow", 0)]), Vec::new());
        study.codebook.codes[1].merged_into = Some("rain".into());
        study
    }

    #[test]
    fn a_case_is_a_participant_or_one_in_a_wave() {
        let study = study();
        for (words, participant, wave) in
            [("P@1", "P@1", None), ("P@1@2", "P@1", Some("2")), ("Q@2", "Q", Some("2")), ("@2", "@2", None)]
        {
            let case = Case::parse(words, &study);
            assert_eq!((case.participant.as_str(), case.wave.as_deref()), (participant, wave));
            assert_eq!(case.to_string(), words);
        }
    }

    #[test]
    fn a_heading_names_a_code_by_its_id_its_merged_id_or_its_name() {
        let mut study = study();
        let named = |study: &Study, words: &str| about(study, words).map(|id| id.0);
        assert_eq!(named(&study, "rain").as_deref(), Some("rain"));
        assert_eq!(named(&study, "snow").as_deref(), Some("rain"), "it was merged into it");
        study.codebook.codes[0].name = "Falling Water".to_owned();
        assert_eq!(named(&study, "falling water ").as_deref(), Some("rain"));
        assert_eq!(named(&study, "mist"), None);
    }

    #[test]
    fn a_mark_is_of_identity_code_and_words_and_of_nothing_else() {
        let source = fixture::source("s").participants(&["P"]).turn("P", "One word and one word more.").build();
        let coding = |nth: usize| {
            let at = source.body.match_indices("word").nth(nth).unwrap().0;
            let mut coding =
                fixture::coding(1, "ana", &source, Some("rain"), source.map.span(&source.body, at..at + 4));
            coding.anchor.before = source.body[..at].to_owned();
            coding
        };
        let (one, other) = (coding(0), coding(1));
        assert_eq!(mark(&one, "rain"), mark(&coding(0), "rain"));
        assert_ne!(mark(&one, "rain"), mark(&one, "snow"));
        assert_ne!(mark(&one, "rain"), mark(&other, "rain"));
        let mut shifted = coding(0);
        shifted.anchor.span.start += 7;
        shifted.memo = "thought".to_owned();
        assert_eq!(mark(&shifted, "rain"), mark(&one, "rain"));
    }
}
