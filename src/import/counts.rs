//! What an import found, in numbers a researcher can check against the original.
//!
//! *Words* are the white-space-separated tokens of speech that hold a letter or a digit, inline times such as `[12:34]`
//! left out, notes such as `[laughs]` counted. *Turns* are maximal runs of neighbouring segments with one label; a
//! segment without a label always begins a new one.

use super::{Draft, Segment, times};

/// Numbers about a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Words of speech.
    pub words: usize,
    /// Segments as the file has them.
    pub segments: usize,
    /// Turns.
    pub turns: usize,
    /// Labels with their segments and turns, the most frequent first, then in order of first speech.
    pub speakers: Vec<SpeakerCount>,
    /// The first six tokens of the first segment that has any.
    pub first_words: String,
    /// The first six tokens of the last segment that has any.
    pub last_words: String,
    /// Start times of segments (the end where the file marks only ends), in file order, in milliseconds.
    pub times: Vec<u64>,
    /// Times inside or before paragraphs of segments, counted one by one.
    pub inline_times: usize,
}

/// How often a label occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerCount {
    /// The label.
    pub label: String,
    /// Segments with it.
    pub segments: usize,
    /// Turns with it.
    pub turns: usize,
}

impl Draft {
    /// Counts the draft.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        let mut speakers: Vec<SpeakerCount> =
            self.speakers.iter().map(|label| SpeakerCount { label: label.clone(), segments: 0, turns: 0 }).collect();
        let places: std::collections::HashMap<&str, usize> =
            self.speakers.iter().enumerate().map(|(n, label)| (label.as_str(), n)).collect();
        let mut before: Option<&str> = None;
        for segment in self.segments.iter().filter(|segment| segment.is_speech()) {
            let label = segment.speaker.as_deref();
            let new_turn = label.is_none() || label != before;
            counts.segments += 1;
            counts.turns += usize::from(new_turn);
            if let Some(place) = label.and_then(|label| places.get(label)) {
                speakers[*place].segments += 1;
                speakers[*place].turns += usize::from(new_turn);
            }
            before = label;
            counts.add_text(segment);
        }
        speakers.sort_by_key(|speaker| std::cmp::Reverse(speaker.segments));
        counts.speakers = speakers;
        counts
    }
}

impl Counts {
    fn add_text(&mut self, segment: &Segment) {
        self.times.extend(segment.start_ms.or(segment.end_ms));
        let mut first = Vec::new();
        for paragraph in segment.speech() {
            self.inline_times += times::bracketed(&paragraph.text).len();
            let text = times::map_bracketed(&paragraph.text, |_| String::new());
            for token in text.split_whitespace() {
                self.words += usize::from(token.chars().any(char::is_alphanumeric));
                if first.len() < 6 {
                    first.push(token.to_string());
                }
            }
        }
        if !first.is_empty() {
            self.last_words = first.join(" ");
            if self.first_words.is_empty() {
                self.first_words.clone_from(&self.last_words);
            }
        }
    }
}
