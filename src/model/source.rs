//! A source: one interview, focus group, document or field note.
//!
//! The file's *body* (text without byte-order mark, front matter and leading
//! blank lines, line ends as LF) is what positions count. Paragraphs, turns and
//! sections are derived from it each time it is read, never stored.

use super::anchor::Digest;
use super::span::{CharMap, Span};
use std::ops::{Deref, DerefMut};

/// One paragraph of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The whole paragraph, label and time included.
    pub span: Span,
    /// The part that is speech or text: after label and time.
    pub text: Span,
    /// What it is.
    pub kind: BlockKind,
    /// Index into [`Outline::speakers`]; a paragraph without a label has the
    /// speaker of the turn it continues.
    pub speaker: Option<u16>,
    /// True if this paragraph itself carries the label.
    pub labelled: bool,
    /// Turn number, from 1; `None` for headings and for text outside turns.
    pub turn: Option<u32>,
    /// Time at its start, milliseconds.
    pub time_ms: Option<u64>,
    /// Index into [`Outline::sections`].
    pub section: Option<u16>,
}

/// Kinds of paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// An ATX heading with its level.
    Heading(u8),
    /// A block quote (`> (laughter)`): about the talk, not said in it. It
    /// belongs to the turn around it and never counts as speech.
    Note,
    /// Anything else.
    Paragraph,
}

/// A run of paragraphs by one speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Number, from 1.
    pub number: u32,
    /// Index into [`Outline::speakers`].
    pub speaker: Option<u16>,
    /// From the first paragraph's label to the last paragraph's end.
    pub span: Span,
    /// Words of speech (the rule of [`crate::model::words`]).
    pub words: u32,
}

/// A heading and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading's words.
    pub title: String,
    /// 1 to 6.
    pub level: u8,
    /// From the heading to the next one.
    pub span: Span,
}

/// Someone who speaks in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The label without `**` and colon.
    pub label: String,
    /// True for interviewers: their words are left out of counts unless asked.
    pub interviewer: bool,
    /// The participant of that name, if there is one.
    pub participant: Option<String>,
    /// Turns.
    pub turns: u32,
    /// Words of speech.
    pub words: u32,
}

/// All there is to know of a source but its words.
///
/// It is a part of its own because much can be asked of a study without its
/// transcripts being read again: who speaks where, what stands below which
/// heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Identity.
    pub id: String,
    /// True if the file has no `id:` and the identity is its path.
    pub implicit_id: bool,
    /// Path below the study's folder, with `/`.
    pub file: String,
    /// `interview`, `focus-group`, `document`, `field-note`, …; as written.
    pub kind: String,
    /// Title, or the id.
    pub title: String,
    /// BCP 47 tag, as written or the study's.
    pub language: Option<String>,
    /// The recording, as written: a path.
    pub media: Option<String>,
    /// Participants, as listed.
    pub participants: Vec<String>,
    /// Front-matter attributes that are not of the format itself, in order.
    pub attributes: Vec<(String, String)>,
    /// Length of the body in code points.
    pub chars: u32,
    /// Paragraphs in order.
    pub blocks: Vec<Block>,
    /// Turns in order.
    pub turns: Vec<Turn>,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// Who speaks, by number of turns.
    pub speakers: Vec<Speaker>,
    /// Words of the whole body: headings, labels and times not counted.
    pub words: u32,
    /// Whether any paragraph has a time.
    pub has_times: bool,
}

/// One source as read: its outline, and its words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// Everything but the words.
    pub outline: Outline,
    /// The body.
    pub body: String,
    /// Positions in the body.
    pub map: CharMap,
    /// Digest of the body.
    pub digest: Digest,
    /// Line of the file at which the body begins, from 1.
    pub body_line: u32,
    /// Byte of the file (after line ends became LF) at which the body begins.
    pub body_byte: usize,
}

impl Deref for Source {
    type Target = Outline;

    fn deref(&self) -> &Outline {
        &self.outline
    }
}

impl DerefMut for Source {
    fn deref_mut(&mut self) -> &mut Outline {
        &mut self.outline
    }
}

impl Source {
    /// Gives the source its words.
    pub fn set_body(&mut self, body: String) {
        self.map = CharMap::new(&body);
        self.digest = Digest::of(&body);
        self.outline.chars = self.map.chars();
        self.body = body;
    }

    /// The words of a span.
    pub fn slice(&self, span: Span) -> &str {
        self.map.slice(&self.body, span)
    }

    /// Line of the file in which the code point `at` of the body stands,
    /// counted from 1.
    pub fn line_of(&self, at: u32) -> u32 {
        let byte = self.map.byte(&self.body, at);
        self.body_line + self.body[..byte].matches('\n').count() as u32
    }
}

impl Outline {
    /// Length of the body in code points.
    pub fn chars(&self) -> u32 {
        self.chars
    }

    /// Index of the paragraph at or before `at`.
    pub fn block_at(&self, at: u32) -> Option<usize> {
        self.blocks.partition_point(|b| b.span.start <= at).checked_sub(1)
    }

    /// The paragraphs that share code points with `span`.
    pub fn blocks_in(&self, span: Span) -> &[Block] {
        let from = self.blocks.partition_point(|b| b.span.end <= span.start);
        let to = self.blocks.partition_point(|b| b.span.start < span.end);
        &self.blocks[from..to.max(from)]
    }

    /// The number of the turn in which `span` begins, or of the first turn it
    /// touches.
    pub fn turn_of(&self, span: Span) -> Option<u32> {
        self.blocks_in(span).iter().find_map(|b| b.turn)
    }

    /// Indexes of the speakers whose speech (not only label) the span holds,
    /// in order of speaking, each once.
    pub fn speakers_in(&self, span: Span) -> Vec<u16> {
        let mut out = Vec::new();
        for block in self.blocks_in(span) {
            if let Some(who) = block.speaker
                && block.text.overlaps(span)
                && !out.contains(&who)
            {
                out.push(who);
            }
        }
        out
    }

    /// The parts of `span` that are speech or text, each with its speaker.
    pub fn speech_in(&self, span: Span) -> impl Iterator<Item = (Option<u16>, Span)> + '_ {
        self.blocks_in(span)
            .iter()
            .filter(|b| b.kind == BlockKind::Paragraph)
            .filter_map(move |b| b.text.intersection(span).map(|s| (b.speaker, s)))
    }

    /// The participants whose speech a span holds. In a source with one
    /// participant and no speech by anyone else than interviewers that is the
    /// one; interviewer-only spans belong to nobody. A source without
    /// speakers belongs to the participants it lists; a field note without
    /// speakers is the researcher's text and belongs to nobody.
    pub fn participants_in(&self, span: Span) -> Vec<String> {
        if self.speakers.is_empty() {
            return match self.kind.as_str() {
                "field-note" => Vec::new(),
                _ => self.participants.clone(),
            };
        }
        let mut out = Vec::new();
        for index in self.speakers_in(span) {
            let speaker = &self.speakers[usize::from(index)];
            if let Some(id) = &speaker.participant
                && !speaker.interviewer
                && !out.contains(id)
            {
                out.push(id.clone());
            }
        }
        out
    }

    /// The value of an attribute of the source itself.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }
}
