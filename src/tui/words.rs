//! The words of the study, for pages that search them.
//!
//! To make them ready takes a moment in a large study, so they are asked for
//! when a page needs them, after a frame that says so was drawn, and kept for as
//! long as the sources are the same. Of other sources they would point at wrong
//! places: they go in the same moment.

use crate::index::shape;
use crate::model::anchor::Digest;
use crate::model::study::Study;
use crate::search::lexicon::Lexicon;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Id, text, language and shape of a source: what its words and passages rest on.
/// A name in the front matter makes a label of a word, though the text is the same.
type Rests = (String, Digest, Option<String>, u64);

/// The words, as far as they are known.
#[derive(Debug, Default)]
pub struct Words {
    known: Option<Result<Arc<Lexicon>, String>>,
    of: Vec<Rests>,
    /// The sources when they were last looked at.
    revision: u64,
    /// What was said about the index, each once.
    said: BTreeSet<String>,
}

impl Words {
    /// The words of the sources of today, if they are known.
    pub fn get(&self) -> Option<&Arc<Lexicon>> {
        self.known.as_ref()?.as_ref().ok()
    }

    /// Why they cannot be had, in words.
    pub fn trouble(&self) -> Option<&str> {
        self.known.as_ref()?.as_ref().err().map(String::as_str)
    }

    /// True if nobody has asked for them yet.
    pub fn are_missing(&self) -> bool {
        self.known.is_none()
    }

    /// Takes them up with what a person should know about the index, or why they
    /// cannot be had. Gives what was not said before.
    pub fn take(&mut self, study: &Study, words: Result<(Arc<Lexicon>, Vec<String>), String>) -> Option<String> {
        (self.of, self.revision) = (rests(study).collect(), study.sources.revision());
        let (known, notices) = match words {
            Ok((words, notices)) => (Ok(words), notices),
            Err(why) => (Err(why), Vec::new()),
        };
        self.known = Some(known);
        let new: Vec<String> = notices.into_iter().filter(|notice| self.said.insert(notice.clone())).collect();
        (!new.is_empty()).then(|| new.join(" · "))
    }

    /// Forgets them if the sources are others.
    pub fn study_changed(&mut self, study: &Study) {
        if self.known.is_none() || self.revision == study.sources.revision() {
            return;
        }
        self.revision = study.sources.revision();
        if !rests(study).eq(self.of.iter().cloned()) {
            (self.known, self.of) = (None, Vec::new());
        }
    }
}

fn rests(study: &Study) -> impl Iterator<Item = Rests> + '_ {
    study.sources.iter().map(|s| (s.id.clone(), s.digest.clone(), s.language.clone(), shape(s)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;
    use crate::text::source::read;

    #[test]
    fn words_are_forgotten_when_a_name_in_the_front_matter_makes_labels_of_them() {
        let study = |names: &str| {
            let text = format!("---\nid: one\nparticipants: [{names}]\n---\nAda: Yes.\n\nBo: No.\n");
            let (source, _) = read("corpus/one.md", &text, &Default::default());
            fixture::study(vec![source], Vec::new(), Default::default(), Vec::new())
        };
        let (before, after) = (study("Ada"), study("Ada, Bo"));
        assert_eq!(before.sources[0].digest, after.sources[0].digest);
        let (lexicon, _) = Lexicon::of(&before, None, &mut |_, _| true).expect("it is made");
        let mut words = Words::default();
        words.take(&before, Ok((Arc::new(lexicon), Vec::new())));
        words.study_changed(&before);
        assert!(!words.are_missing());
        words.study_changed(&after);
        assert!(words.are_missing());
    }
}
