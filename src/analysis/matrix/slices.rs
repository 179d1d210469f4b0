//! What of a coding stands in which section and is said by whom.
//!
//! A coding that crosses from one question of the topic guide into the next holds
//! words under both. Where an axis sorts sections or speakers, each coding is cut
//! into *slices*, so that every line takes along only its own words. Where none
//! does, every coding is one slice, and nothing is cut.

use super::Context;
use super::chosen::One;
use crate::analysis::corpus::Corpus;
use crate::model::source::Block;
use crate::model::study::Study;
use foldhash::HashMap;

/// A coding, a part of the corpus whose words it holds, and which of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Case {
    /// Index into [`super::chosen::Chosen::all`].
    pub coding: u32,
    /// Index into the parts of the corpus.
    pub part: u32,
    /// Index into [`Slices::list`].
    pub slice: u32,
}

/// A section and a speaker of a source, as far as they are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Slice {
    pub source: u32,
    pub section: Option<u16>,
    pub speaker: Option<u16>,
}

/// All slices that codings have.
#[derive(Default)]
pub(super) struct Slices {
    sections: bool,
    speakers: bool,
    /// True if interviewers' words count.
    everybody: bool,
    pub list: Vec<Slice>,
    numbers: HashMap<Slice, u32>,
}

impl Slices {
    /// Nothing cut yet.
    pub fn new((sections, speakers): (bool, bool), everybody: bool) -> Self {
        Self { sections, speakers, everybody, ..Self::default() }
    }

    /// True if codings are cut.
    pub fn cut(&self) -> bool {
        self.sections || self.speakers
    }

    fn slice(&self, source: usize, block: &Block) -> Slice {
        let section = block.section.filter(|_| self.sections);
        Slice { source: source as u32, section, speaker: block.speaker.filter(|_| self.speakers) }
    }

    /// The slice in which a paragraph stands, if any coding has it.
    pub fn of_block(&self, source: usize, block: &Block) -> Option<u32> {
        self.numbers.get(&self.slice(source, block)).copied()
    }

    fn number(&mut self, slice: Slice) -> u32 {
        let next = self.list.len() as u32;
        let number = *self.numbers.entry(slice).or_insert(next);
        if number == next {
            self.list.push(slice);
        }
        number
    }

    /// Numbers every slice of these sources, so that bases can ask for them.
    pub fn number_all(&mut self, study: &Study, sources: impl Iterator<Item = usize>) {
        if !self.cut() {
            return;
        }
        for source in sources {
            for block in &study.sources[source].blocks {
                let slice = self.slice(source, block);
                self.number(slice);
            }
        }
    }

    /// The cases of a coding: part by part, and in each slice by slice.
    pub fn push(&mut self, (study, corpus): (&Study, &Corpus), one: &One, parts: &[usize], out: &mut Vec<Case>) {
        let source = one.place.source as usize;
        let text = &study.sources[source];
        let blocks = text.blocks_in(one.place.span);
        let spoken = |block: &&Block| block.text.overlaps(one.place.span);
        let speaks = |block: &Block| block.speaker.map(|s| &text.speakers[usize::from(s)]);
        // An interviewer's words are nobody's only where they count, or nobody else speaks.
        let strangers = blocks
            .iter()
            .filter(spoken)
            .any(|block| speaks(block).is_some_and(|s| s.participant.is_none() && !s.interviewer));
        let asked = self.everybody || !strangers;
        for &part in parts {
            let who = corpus.parts[part].participant.map(|p| corpus.participants[p]);
            let own = |block: &&Block| {
                text.speakers.is_empty()
                    || speaks(block).map_or(who.is_none(), |s| match who {
                        Some(who) => s.participant.as_deref() == Some(who) && !s.interviewer,
                        None if s.interviewer => asked,
                        None => s.participant.is_none(),
                    })
            };
            let mut slices: Vec<u32> = Vec::new();
            let mut found = blocks.iter().filter(spoken).filter(own).peekable();
            // What holds no speech stands where its first paragraph does.
            let first = blocks.first().filter(|_| found.peek().is_none());
            for block in found.chain(first) {
                let slice = self.slice(source, block);
                let slice = self.number(slice);
                if !slices.contains(&slice) {
                    slices.push(slice);
                }
            }
            if slices.is_empty() {
                slices.push(self.number(Slice { source: source as u32, section: None, speaker: None }));
            }
            out.extend(slices.into_iter().map(|slice| Case { coding: 0, part: part as u32, slice }));
        }
    }
}

impl Context<'_> {
    /// Every coding that counts with the parts and slices that it holds words of,
    /// in order.
    pub fn cut(&mut self) {
        let mut cases = Vec::with_capacity(self.chosen.all.len());
        let mut slices = std::mem::take(&mut self.slices);
        for (coding, one) in (0_u32..).zip(&self.chosen.all) {
            let parts = &self.chosen.parts[one.parts as usize];
            if !slices.cut() {
                cases.extend(parts.iter().map(|part| Case { coding, part: *part as u32, slice: 0 }));
                continue;
            }
            let from = cases.len();
            slices.push((self.study, &self.corpus), one, parts, &mut cases);
            cases[from..].iter_mut().for_each(|case| case.coding = coding);
        }
        let sources: std::collections::BTreeSet<usize> = self.corpus.parts.iter().filter_map(|p| p.source).collect();
        slices.number_all(self.study, sources.into_iter());
        (self.cases, self.slices) = (cases, slices);
    }
}
