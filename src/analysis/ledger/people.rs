//! Participants by number, and whose words a span of a source holds.

use crate::model::source::{Source, Speaker};
use crate::model::span::Span;
use crate::model::study::Study;
use foldhash::{HashMap, HashMapExt};
use std::sync::Arc;

/// Somebody who is neither a participant nor an interviewer.
const STRANGER: u32 = u32::MAX;

/// Whose words a span holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    /// Number of the group of participants.
    pub group: u32,
    /// True if somebody speaks who is no participant, nor an interviewer.
    pub strangers: bool,
    /// True if an interviewer speaks.
    pub asks: bool,
}

/// The participants of a study.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// In the order of the study's file, others behind.
    pub(super) names: Arc<Vec<String>>,
    /// Of each source: who each speaker is, interviewers nobody, or, without
    /// speakers, all whom it belongs to.
    sources: Arc<Vec<Vec<Option<u32>>>>,
    /// Whose words stand together somewhere; none first.
    groups: Vec<Vec<u32>>,
    numbers: HashMap<Vec<u32>, u32>,
    /// What was asked last, which is likely to be asked next.
    found: Vec<u32>,
}

impl People {
    pub(super) fn new(study: &Study) -> Self {
        let mut numbers = HashMap::new();
        let mut names = Vec::new();
        for participant in study.participants.iter() {
            number(&participant.id, &mut numbers, &mut names);
        }
        let sources: Vec<_> = study.sources.iter().map(|s| voices(s, &mut numbers, &mut names)).collect();
        let names = Arc::new(names.into_iter().map(str::to_owned).collect());
        let mut numbers = HashMap::new();
        numbers.insert(Vec::new(), 0);
        Self { names, sources: Arc::new(sources), groups: vec![Vec::new()], numbers, found: Vec::new() }
    }

    /// The number of the group of participants whose words the span holds, each
    /// once in order of speaking: the rule of [`Study::participants_in`]; and who
    /// else speaks in it.
    pub(super) fn in_span(&mut self, source: &Source, at: usize, span: Span) -> Heard {
        let said = source.blocks_in(span).iter().filter(|b| b.text.overlaps(span));
        self.among(at, source.speakers.is_empty(), said.filter_map(|b| b.speaker))
    }

    /// The same of these speakers of a source, or, without speakers, of all whom it
    /// belongs to.
    pub(super) fn among(&mut self, at: usize, lump: bool, speakers: impl Iterator<Item = u16>) -> Heard {
        let mut heard = Heard::default();
        let Some(voices) = self.sources.get(at) else {
            return heard;
        };
        self.found.clear();
        if lump {
            self.found.extend(voices.iter().flatten());
        } else {
            for voice in speakers.filter_map(|s| voices.get(usize::from(s))) {
                match *voice {
                    None => heard.asks = true,
                    Some(STRANGER) => heard.strangers = true,
                    Some(person) if !self.found.contains(&person) => self.found.push(person),
                    _ => {}
                }
            }
        }
        heard.group = self.numbers.get(&self.found).copied().unwrap_or_else(|| {
            let number = self.groups.len() as u32;
            self.groups.push(self.found.clone());
            self.numbers.insert(self.found.clone(), number);
            number
        });
        heard
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
