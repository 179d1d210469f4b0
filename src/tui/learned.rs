//! What the codings of a study say about words, for pages that suggest.
//!
//! To learn it takes a moment in a large study. So it is learned when a page asks
//! for it, after a frame that says so was drawn, and kept: what is coded meanwhile
//! teaches only when the page is opened again, so that a list does not jump under
//! somebody who works through it. Of other sources and another codebook its
//! numbers would be wrong: then it goes in the same moment.

use super::words::Words;
use crate::model::codebook::CodeId;
use crate::model::ids::Ulid;
use crate::model::study::Study;
use crate::search::lexicon::Lexicon;
use crate::search::suggest::Model;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// What is learned, as far as somebody asked.
#[derive(Debug, Default)]
pub struct Learned {
    known: Option<Known>,
    /// How often something was learned.
    times: u64,
}

#[derive(Debug)]
struct Known {
    model: Model,
    /// The codings learned from, by their place in the model.
    codings: Vec<Ulid>,
    words: Arc<Lexicon>,
    codes: Vec<CodeId>,
    evidence: u64,
}

impl Learned {
    /// What is known, and the codings it was learned from.
    pub fn model(&self) -> Option<(&Model, &[Ulid])> {
        self.known.as_ref().map(|known| (&known.model, &known.codings[..]))
    }

    /// How often something was learned: who waits for the next time compares.
    pub fn times(&self) -> u64 {
        self.times
    }

    /// True if nothing was coded or defined since. Looks at every coding.
    pub fn is_fresh(&self, study: &Study) -> bool {
        self.known.as_ref().is_some_and(|known| known.evidence == evidence(study))
    }

    /// Learns from the study as it is.
    pub fn learn(&mut self, words: &Words, study: &Study) {
        let Some(words) = words.get() else {
            return;
        };
        let model = Model::new(study, &**words);
        let codings = model.codings.iter().map(|(at, ..)| study.codings[*at].id.clone()).collect();
        let (words, codes) = (Arc::clone(words), codes(study).cloned().collect());
        self.known = Some(Known { model, codings, words, codes, evidence: evidence(study) });
        self.times += 1;
    }

    /// Forgets what is of other sources or another codebook.
    pub fn study_changed(&mut self, words: &Words, study: &Study) {
        let same = |known: &Known| {
            words.get().is_some_and(|words| Arc::ptr_eq(words, &known.words)) && codes(study).eq(&known.codes)
        };
        if !self.known.as_ref().is_some_and(same) {
            self.known = None;
        }
    }
}

fn codes(study: &Study) -> impl Iterator<Item = &CodeId> {
    study.codebook.codes.iter().map(|c| &c.id)
}

/// A number for all that is learned from but the words of sources.
fn evidence(study: &Study) -> u64 {
    let mut hasher = DefaultHasher::new();
    for coding in &study.codings {
        (&coding.id, &coding.code, coding.status.word(), coding.place.grade.is_sure()).hash(&mut hasher);
        (coding.place.span.start, coding.place.span.end).hash(&mut hasher);
    }
    for code in &study.codebook.codes {
        (&code.id, &code.name, &code.definition, &code.full_definition, &code.fields).hash(&mut hasher);
    }
    hasher.finish()
}
