//! Whose words may be quoted.
//!
//! A page that goes out of the house must not carry the words of somebody who
//! did not agree to be quoted. The attribute `consent` of a participant says it:
//! a list that has `quote`. Nothing said is no consent, and where it cannot be
//! known whose words a segment holds, it holds everybody's who takes part in
//! the source: what an interviewer repeats was said by somebody.

use super::corpus::Corpus;
use super::record::Record;
use super::scope::Scope;
use crate::model::coding::Coding;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use std::collections::HashSet;

/// The attribute that says it.
pub const ATTRIBUTE: &str = "consent";
/// The value, or one of the values, that allows quoting.
pub const QUOTE: &str = "quote";

/// Who may be quoted.
#[derive(Clone, Debug)]
pub struct Consent<'s> {
    study: &'s Study,
    /// Everybody, because a person decided so.
    everybody: bool,
    who: HashSet<&'s str>,
    /// Participants there are.
    participants: usize,
}

impl<'s> Consent<'s> {
    /// Reads it from the participants; `everybody` asks nobody.
    pub fn of(study: &'s Study, everybody: bool) -> Self {
        let said = study.participants.iter().filter(|p| p.attribute(ATTRIBUTE).is_some_and(allows));
        let participants = Corpus::new(study, &Scope::new(Record::All)).participants.len();
        Self { study, everybody, who: said.map(|p| p.id.as_str()).collect(), participants }
    }

    /// True if everybody is quoted, whatever they agreed to.
    pub fn is_everybody(&self) -> bool {
        self.everybody
    }

    /// True if the words of this coding may be quoted. Words of nobody who takes
    /// part (a document's) may; a field note's, which are about people nobody
    /// asked, may not; nor may those of speakers who are no participants.
    pub fn quotes(&self, coding: &Coding) -> bool {
        self.study.source(&coding.source).is_some_and(|source| self.quotes_words(source, coding.place.span))
            || self.everybody
    }

    /// True if every participant there is may be quoted.
    pub fn all_agree(&self) -> bool {
        self.everybody || (self.participants > 0 && self.who.len() == self.participants)
    }

    /// How many participants may be quoted, and how many there are.
    pub fn counts(&self) -> (usize, usize) {
        (if self.everybody { self.participants } else { self.who.len() }, self.participants)
    }

    /// As [`Consent::quotes`], of any words of a source.
    pub fn quotes_words(&self, source: &Source, span: Span) -> bool {
        self.everybody || self.allows(source, span)
    }

    fn allows(&self, source: &Source, span: Span) -> bool {
        if source.attribute(ATTRIBUTE).is_some_and(|said| !allows(said)) {
            return false;
        }
        let all = || {
            let speaking = source.speakers.iter().filter(|s| !s.interviewer);
            let known = speaking.clone().all(|s| s.participant.is_some());
            let named = source.participants.iter().chain(speaking.filter_map(|s| s.participant.as_ref()));
            known && named.into_iter().all(|id| self.agrees(source, id))
        };
        if source.speakers.is_empty() {
            return source.kind != "field-note" && all();
        }
        let speakers = source.speakers_in(span);
        let who = speakers.iter().map(|s| &source.speakers[usize::from(*s)]);
        let mut only_participants = who.clone().map(|s| s.participant.as_ref().filter(|_| !s.interviewer));
        match speakers.is_empty() || only_participants.any(|p| p.is_none()) {
            // Headings, block quotes, an interviewer, a stranger.
            true => all(),
            false => who.filter_map(|s| s.participant.as_ref()).all(|id| self.agrees(source, id)),
        }
    }

    /// True if a participant agrees. Interviewers who are listed are not asked.
    fn agrees(&self, source: &Source, id: &str) -> bool {
        let asks = |s: &crate::model::source::Speaker| {
            s.interviewer && (s.label == id || s.participant.as_deref() == Some(id))
        };
        self.who.contains(id) || source.speakers.iter().any(asks)
    }

    /// Who is quoted, in a sentence.
    pub fn sentence(&self) -> String {
        if self.everybody {
            return "Every participant is quoted, whatever their consent says, because this was asked for.".to_owned();
        }
        let (who, all) = (self.who.len(), self.participants);
        match who {
            0 => format!(
                "Nobody is quoted: no participant has “{QUOTE}” in the attribute “{ATTRIBUTE}” (corpus/participants.csv)."
            ),
            _ => format!(
                "Quoted are {who} of {all} participants, those whose attribute “{ATTRIBUTE}” has “{QUOTE}”, and documents. Excerpts of others are counted and their words left out."
            ),
        }
    }
}

/// True if a list of what somebody agreed to has the word.
fn allows(said: &str) -> bool {
    said.split([';', ',', '|', ' ']).any(|one| one.trim().eq_ignore_ascii_case(QUOTE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{codebook, coding, participant, source, span_of, study};

    fn talk() -> Source {
        let talk = source("talk").participants(&["Ada", "Bo"]);
        talk.turn("Interviewer", "Is it cold?")
            .turn("Ada", "It is.")
            .turn("Bo", "No.")
            .turn("Passer-by", "Rain!")
            .build()
    }

    #[test]
    fn only_who_agreed_is_quoted_and_an_interviewer_only_where_all_did() {
        let note = source("note").kind("field-note").text("Bo wept.").build();
        let paper = source("paper").kind("document").text("Cold rooms.").build();
        let solo = source("solo").participants(&["Ada"]).turn("Interviewer", "Cold?").turn("Ada", "Very.").build();
        let own = source("own").attribute(ATTRIBUTE, "archive").participants(&["Ada"]).turn("Ada", "Mine.").build();
        let words = [
            ("Is it cold?", false),
            ("It is.", true),
            ("No.", false),
            ("It is.\n\n**Bo:** No.", false),
            ("Rain!", false),
        ];
        let here = talk();
        let mut codings: Vec<_> =
            words.iter().map(|(words, _)| coding(1, "ana", &here, Some("a"), span_of(&here, words))).collect();
        let mut wanted: Vec<bool> = words.iter().map(|(_, quoted)| *quoted).collect();
        for (source, words, quoted) in [
            (&note, "wept", false),
            (&paper, "Cold", true),
            (&solo, "Cold?", true),
            (&solo, "Very", true),
            (&own, "Mine", false),
        ] {
            codings.push(coding(2, "ana", source, Some("a"), span_of(source, words)));
            wanted.push(quoted);
        }
        let people =
            vec![participant("Ada", &[("consent", "archive; quote")]), participant("Bo", &[("consent", "archive")])];
        let study = study(vec![here, note, paper, solo, own], people, codebook(&[("a", 0)]), codings);
        let consent = Consent::of(&study, false);
        let quoted: Vec<bool> = study.codings.iter().map(|c| consent.quotes(c)).collect();
        assert_eq!(quoted, wanted);
        assert!(consent.sentence().starts_with("Quoted are 1 of 2 participants"), "{}", consent.sentence());
        assert!(study.codings.iter().all(|c| Consent::of(&study, true).quotes(c)));
    }

    #[test]
    fn where_nothing_is_said_nobody_is_quoted() {
        let here = talk();
        let all = coding(1, "ana", &here, Some("a"), span_of(&here, "It is."));
        let study = study(vec![here], vec![participant("Ada", &[("role", "cook")])], codebook(&[("a", 0)]), vec![all]);
        let consent = Consent::of(&study, false);
        assert!(!consent.quotes(&study.codings[0]));
        assert!(consent.sentence().starts_with("Nobody is quoted"));
    }

    #[test]
    fn quote_is_a_word_of_the_list_and_no_part_of_another() {
        assert!(allows("quote") && allows("archive;Quote") && allows("archive, quote"));
        assert!(!allows("") && !allows("no-quotes") && !allows("quotes after review") && !allows("archive"));
    }
}
