//! Sources one by one, each with its codings: a study of one source at a time.
//!
//! What lists every coding with its words needs no more of the study than one source
//! after the other. So each thread has one small study, the sources of which change
//! under it, and asks of it what it would ask of the whole.

use super::Glance;
use super::records::ID;
use crate::model::known::Known;
use crate::model::source::Source;
use crate::model::study::{Participant, Study};
use foldhash::HashMap;
use rayon::prelude::*;

/// Sources that one thread goes through at a time.
const RUN: usize = 16;

impl Glance {
    /// What `ask` says of each source alone, in order, those that stand together put
    /// together by it: it is given the study of one source, and adds to what it said
    /// of the sources before. `None` if it said so, or something could not be read.
    pub fn source_by_source<T: Default + Send>(
        &self,
        shell: &Study,
        ask: &(dyn Fn(&Study, &mut T) -> Option<()> + Sync),
    ) -> Option<Vec<T>> {
        let mut people: HashMap<&str, &Participant> = HashMap::default();
        shell.participants.iter().rev().for_each(|one| _ = people.insert(&one.id, one));
        let names = shell.attributes();
        let empty = || Study {
            root: shell.root.clone(),
            config: shell.config.clone(),
            attribute_names: names.clone(),
            codebook: shell.codebook.clone(),
            coders: shell.coders.clone(),
            ..Study::default()
        };
        let starts: Vec<usize> = (0..self.size()).step_by(RUN).collect();
        let run = |study: &mut Study, from: &usize| {
            let mut out = T::default();
            for at in *from..(from + RUN).min(self.size()) {
                let source = self.read(at);
                study.participants = self.people_of(&source, &people).into();
                study.codings = self.codings(at, &source.id).into();
                study.sources = vec![source].into();
                ask(study, &mut out)?;
            }
            Some(out)
        };
        let all: Option<Vec<T>> = match starts.len() {
            0..4 => {
                let mut study = empty();
                starts.iter().map(|from| run(&mut study, from)).collect()
            }
            _ => starts.par_iter().map_init(empty, run).collect(),
        };
        all.filter(|_| self.is_sound())
    }

    /// The rows of those who take part in a source.
    fn people_of(&self, source: &Source, people: &HashMap<&str, &Participant>) -> Vec<Participant> {
        let speaking = source.speakers.iter().filter_map(|s| s.participant.as_deref());
        let mut ids: Vec<&str> = source.participants.iter().map(String::as_str).chain(speaking).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().filter_map(|id| people.get(id).map(|one| (*one).clone())).collect()
    }

    /// The codings of a source, in order.
    fn codings(&self, at: usize, source: &str) -> Vec<crate::model::coding::Coding> {
        let words = self.words();
        let both = self.codings_at(at).zip(self.ids(at));
        both.map(|(coding, id)| words.coding(self.record(coding), id.get(..ID).unwrap_or_default(), source)).collect()
    }
}
