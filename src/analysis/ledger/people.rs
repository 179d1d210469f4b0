//! Participants by number, and whose words a span of a source holds.

use crate::model::source::{Source, Speaker};
use crate::model::span::Span;
use crate::model::study::Study;
use std::collections::HashMap;

/// Somebody who is neither a participant nor an interviewer.
const STRANGER: u32 = u32::MAX;

/// The participants of a study.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    /// In the order of the study's file, others behind.
    pub names: Vec<String>,
    /// Of each source: who each speaker is, interviewers nobody, or, without
    /// speakers, all whom it belongs to.
    sources: Vec<Vec<Option<u32>>>,
    /// Whose words stand together somewhere; none first.
    groups: Vec<Vec<u32>>,
    numbers: HashMap<Vec<u32>, u32>,
    /// What was asked last, which is likely to be asked next.
    found: Vec<u32>,
}

impl People {
    pub fn new(study: &Study) -> Self {
        let mut numbers = HashMap::new();
        let mut names = Vec::new();
        for participant in study.participants.iter() {
            number(&participant.id, &mut numbers, &mut names);
        }
        let sources = study.sources.iter().map(|s| voices(s, &mut numbers, &mut names)).collect();
        let names = names.into_iter().map(str::to_owned).collect();
        let numbers = HashMap::from([(Vec::new(), 0)]);
        Self { names, sources, groups: vec![Vec::new()], numbers, found: Vec::new() }
    }

    /// The number of the group of participants whose words the span holds, each
    /// once in order of speaking: the rule of [`Study::participants_in`]; and
    /// whether it also holds words of a stranger.
    pub fn in_span(&mut self, source: &Source, at: usize, span: Span) -> (u32, bool) {
        let Some(voices) = self.sources.get(at) else {
            return (0, false);
        };
        let mut strangers = false;
        self.found.clear();
        if source.speakers.is_empty() {
            self.found.extend(voices.iter().flatten());
        } else {
            for block in source.blocks_in(span).iter().filter(|b| b.text.overlaps(span)) {
                match block.speaker.and_then(|s| voices.get(usize::from(s)).copied().flatten()) {
                    Some(STRANGER) => strangers = true,
                    Some(person) if !self.found.contains(&person) => self.found.push(person),
                    _ => {}
                }
            }
        }
        if let Some(number) = self.numbers.get(&self.found) {
            return (*number, strangers);
        }
        let number = self.groups.len() as u32;
        self.groups.push(self.found.clone());
        self.numbers.insert(self.found.clone(), number);
        (number, strangers)
    }

    /// The participants of a group.
    pub fn group(&self, number: u32) -> &[u32] {
        self.groups.get(number as usize).map_or(&[], Vec::as_slice)
    }
}

fn number<'s>(name: &'s str, numbers: &mut HashMap<&'s str, u32>, names: &mut Vec<&'s str>) -> u32 {
    *numbers.entry(name).or_insert_with(|| {
        names.push(name);
        names.len() as u32 - 1
    })
}

fn voices<'s>(source: &'s Source, numbers: &mut HashMap<&'s str, u32>, names: &mut Vec<&'s str>) -> Vec<Option<u32>> {
    if source.speakers.is_empty() {
        let nobody = source.kind == "field-note";
        let all = source.participants.iter().filter(|_| !nobody);
        return all.map(|p| Some(number(p, numbers, names))).collect();
    }
    let voice = |s: &'s Speaker| match &s.participant {
        _ if s.interviewer => None,
        Some(person) => Some(number(person, numbers, names)),
        None => Some(STRANGER),
    };
    source.speakers.iter().map(voice).collect()
}
