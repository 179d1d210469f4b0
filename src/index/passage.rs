//! Passages: what a source is cut into for searching.
//!
//! A passage is a turn with all its paragraphs and the notes inside it, or one
//! heading, paragraph or note outside turns. Labels and times are no text: who
//! searches for a name wants it said, not every turn of that person. A heading
//! inside a turn is a passage by itself, and the turn goes on around it: its
//! words are one passage, and stand in two parts.

use super::bytes::{put, signed, take, unsigned};
use crate::model::source::{BlockKind, Source};
use crate::model::span::Span;

/// One passage of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Place of the source in the index's list.
    pub source: u32,
    /// Number of the turn, from 1.
    pub turn: Option<u32>,
    /// Index into the source's sections.
    pub section: Option<u16>,
    /// Index into the source's speakers.
    pub speaker: Option<u16>,
    /// True for a heading.
    pub heading: bool,
    /// From the first text to the last, in code points of the body.
    pub span: Span,
    /// How many tokens it has.
    pub tokens: u32,
}

/// A passage that is about to be indexed: with the texts it consists of.
pub struct Cut {
    /// What will be known of it; no tokens yet.
    pub passage: Passage,
    /// Its texts in order, code points of the body.
    pub texts: Vec<Span>,
    /// What it covers without headings that stand inside it, in order.
    pub parts: Vec<Span>,
}

/// Cuts a source, place `place` of the index, into passages in order.
pub fn cut(source: &Source, place: u32) -> Vec<Cut> {
    let mut out: Vec<Cut> = Vec::new();
    // Where the turn that may go on stands in `out`.
    let mut open: Option<(u32, usize)> = None;
    // Where the block before this one went.
    let mut last = 0;
    for block in source.blocks.iter().filter(|b| !b.text.is_empty()) {
        if let (Some(turn), Some((number, at))) = (block.turn, open)
            && turn == number
        {
            let cut = &mut out[at];
            cut.passage.span = cut.passage.span.hull(block.text);
            cut.texts.push(block.text);
            match cut.parts.last_mut().filter(|_| last == at) {
                Some(part) => *part = part.hull(block.text),
                None => cut.parts.push(block.text),
            }
            last = at;
            continue;
        }
        if let Some(turn) = block.turn {
            open = Some((turn, out.len()));
        }
        last = out.len();
        let passage = Passage {
            source: place,
            turn: block.turn,
            section: block.section,
            speaker: block.speaker,
            heading: matches!(block.kind, BlockKind::Heading(_)),
            span: block.text,
            tokens: 0,
        };
        out.push(Cut { passage, texts: vec![block.text], parts: vec![block.text] });
    }
    out
}

/// A number that changes whenever passages of a source change, though its words
/// may not: a name in the front matter makes a label of a word.
pub fn shape(source: &Source) -> u64 {
    let mut sum = 0x9e37_79b9_7f4a_7c15u64;
    let mut mix = |n: u64| sum = (sum ^ n).wrapping_mul(0xbf58_476d_1ce4_e5b9).rotate_left(29);
    for b in &source.blocks {
        mix(u64::from(b.text.start) << 32 | u64::from(b.text.end));
        let heading = u64::from(matches!(b.kind, BlockKind::Heading(_)));
        let small = |n: Option<u16>| n.map_or(0, |n| u64::from(n) + 1);
        mix(b.turn.map_or(0, |t| u64::from(t) + 1) << 1 | heading);
        mix(small(b.speaker) << 20 | small(b.section));
    }
    sum
}

const HEADING: u8 = 1;
const TURN: u8 = 2;
const NEXT_TURN: u8 = 4;
const SECTION: u8 = 8;
const SPEAKER: u8 = 16;
/// The speaker of the passage before the one before: two people talk.
const AGAIN: u8 = 32;
/// Other passages stand inside it.
const PARTED: u8 = 64;

/// What the next passage of a source is written as a difference to.
#[derive(Default)]
struct Before {
    turn: u32,
    section: Option<u16>,
    speakers: [Option<u16>; 2],
    end: u32,
}

impl Before {
    fn pass(&mut self, p: &Passage) {
        self.turn = p.turn.unwrap_or(self.turn);
        self.section = p.section;
        self.speakers = [p.speaker, self.speakers[0]];
        self.end = p.span.end;
    }
}

/// Writes passages of one source, one after the other.
#[derive(Default)]
pub struct Encoder(Before);

impl Encoder {
    /// Appends a passage and how many bytes the starts of its tokens take.
    pub fn put(&mut self, out: &mut Vec<u8>, (p, parts): (&Passage, &[Span]), starts: u32) {
        let before = &self.0;
        let next = p.turn == Some(before.turn + 1);
        let section = p.section != before.section;
        let again = p.speaker.is_some() && p.speaker == before.speakers[1];
        let flag = |on: bool, flag: u8| if on { flag } else { 0 };
        out.push(
            flag(p.heading, HEADING)
                | flag(p.turn.is_some(), TURN)
                | flag(next, NEXT_TURN)
                | flag(section, SECTION)
                | flag(p.speaker.is_some(), SPEAKER)
                | flag(again, AGAIN)
                | flag(parts.len() > 1, PARTED),
        );
        put(out, signed(before.end, p.span.start));
        put(out, p.span.len());
        put(out, p.tokens);
        put(out, starts);
        if let (Some(turn), false) = (p.turn, next) {
            put(out, turn);
        }
        if section {
            put(out, p.section.map_or(0, |s| u32::from(s) + 1));
        }
        if let (Some(speaker), false) = (p.speaker, again) {
            put(out, u32::from(speaker));
        }
        if parts.len() > 1 {
            put(out, parts.len() as u32);
            let mut at = p.span.start;
            for part in parts {
                put(out, part.start - at);
                put(out, part.len());
                at = part.end;
            }
        }
        self.0.pass(p);
    }
}

/// Reads what an [`Encoder`] wrote: passages, each with the place of its starts.
pub struct Decoder<'b> {
    bytes: &'b [u8],
    source: u32,
    starts: u32,
    before: Before,
    parts: Vec<Span>,
}

impl<'b> Decoder<'b> {
    /// The passages of the source in `bytes`; the starts of the first one's
    /// tokens stand at `starts`.
    pub fn new(bytes: &'b [u8], source: u32, starts: u32) -> Self {
        Self { bytes, source, starts, before: Before::default(), parts: Vec::new() }
    }

    /// Goes past a passage.
    pub fn pass(&mut self) {
        let Some((&flags, rest)) = self.bytes.split_first() else {
            return;
        };
        if flags & (SECTION | PARTED) != 0 {
            self.next();
            return;
        }
        let mut here = rest;
        let b = &mut here;
        let start = unsigned(self.before.end, take(b));
        self.before.end = start.saturating_add(take(b));
        take(b);
        self.starts = self.starts.saturating_add(take(b));
        if flags & TURN != 0 {
            self.before.turn = if flags & NEXT_TURN != 0 { self.before.turn.wrapping_add(1) } else { take(b) };
        }
        let [last, before] = self.before.speakers;
        let speaker = match (flags & SPEAKER != 0, flags & AGAIN != 0) {
            (false, _) => None,
            (true, true) => before,
            (true, false) => Some(take(b) as u16),
        };
        self.before.speakers = [speaker, last];
        self.bytes = here;
    }

    /// The parts of the passage that was read last, if other passages stand
    /// inside it.
    pub fn parts(&self) -> &[Span] {
        &self.parts
    }

    fn read_parts(&mut self, from: u32) {
        let b = &mut self.bytes;
        let mut at = from;
        for _ in 0..take(b) {
            if b.is_empty() {
                break;
            }
            let start = at.saturating_add(take(b));
            at = start.saturating_add(take(b));
            self.parts.push(Span::new(start, at));
        }
    }
}

impl Iterator for Decoder<'_> {
    type Item = (Passage, u32);

    fn next(&mut self) -> Option<Self::Item> {
        let (&flags, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        let b = &mut self.bytes;
        let start = unsigned(self.before.end, take(b));
        let span = Span::new(start, start.saturating_add(take(b)));
        let tokens = take(b);
        let length = take(b);
        let turn = match (flags & TURN != 0, flags & NEXT_TURN != 0) {
            (false, _) => None,
            (true, true) => Some(self.before.turn.wrapping_add(1)),
            (true, false) => Some(take(b)),
        };
        let section = if flags & SECTION == 0 { self.before.section } else { take(b).checked_sub(1).map(|s| s as u16) };
        let speaker = match (flags & SPEAKER != 0, flags & AGAIN != 0) {
            (false, _) => None,
            (true, true) => self.before.speakers[1],
            (true, false) => Some(take(b) as u16),
        };
        let heading = flags & HEADING != 0;
        let passage = Passage { source: self.source, turn, section, speaker, heading, span, tokens };
        self.parts.clear();
        if flags & PARTED != 0 {
            self.read_parts(span.start);
        }
        self.before.pass(&passage);
        let starts = self.starts;
        self.starts = starts.saturating_add(length);
        Some((passage, starts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::read;
    use proptest::prelude::*;

    fn passages(body: &str) -> Vec<(Option<u32>, bool, String)> {
        let text = format!("---\nparticipants: [Ada]\n---\n{body}");
        let (source, _) = read("corpus/x.md", &text, &Default::default());
        let words = |c: &Cut| c.texts.iter().map(|t| source.slice(*t)).collect::<Vec<_>>().join("|");
        cut(&source, 0).iter().map(|c| (c.passage.turn, c.passage.heading, words(c))).collect()
    }

    #[test]
    fn a_turn_is_one_passage_with_its_notes_and_without_its_label() {
        let found = passages("# One\n\nBefore.\n\n**Ada:** [00:01] Hello.\n\n> (laughs)\n\nMore.\n\n**Bob:** Yes.\n");
        let own = |t, h, w: &str| (t, h, w.to_owned());
        assert_eq!(
            found,
            [
                own(None, true, "# One"),
                own(None, false, "Before."),
                own(Some(1), false, "Hello.|> (laughs)|More."),
                own(Some(2), false, "Yes."),
            ]
        );
    }

    #[test]
    fn a_turn_goes_on_around_a_heading_and_an_empty_one_is_left_out() {
        let found = passages("**Ada:** Hello.\n\n# Two\n\n**Ada:** More.\n\n**Bob:**\n\n**Ada:** End.\n");
        let own = |t, h, w: &str| (t, h, w.to_owned());
        let expected = [own(Some(1), false, "Hello.|More."), own(None, true, "# Two"), own(Some(3), false, "End.")];
        assert_eq!(found, expected);
    }

    fn any_passage() -> impl Strategy<Value = Passage> {
        let small = || proptest::option::of(0u16..4);
        (proptest::option::of(1u32..9), small(), small(), any::<bool>(), 0u32..2000, 0u32..900, 0u32..300).prop_map(
            |(turn, section, speaker, heading, start, len, tokens)| {
                let span = Span::new(start, start + len);
                Passage { source: 3, turn, section, speaker, heading, span, tokens }
            },
        )
    }

    proptest! {
        #[test]
        fn passages_come_back(passages in proptest::collection::vec((any_passage(), 0u32..300), 0..30)) {
            let mut bytes = Vec::new();
            let mut encoder = Encoder::default();
            let halves = |p: &Passage| match p.turn {
                Some(_) if p.span.len() > 3 => {
                    vec![Span::new(p.span.start, p.span.start + 1), Span::new(p.span.start + 3, p.span.end)]
                }
                _ => Vec::new(),
            };
            passages.iter().for_each(|(p, starts)| encoder.put(&mut bytes, (p, &halves(p)), *starts));
            let mut at = 7;
            let mut read = Decoder::new(&bytes, 3, at);
            for (p, starts) in &passages {
                prop_assert_eq!(read.next(), Some((*p, at)));
                prop_assert_eq!(read.parts(), &halves(p)[..]);
                at += starts;
            }
            prop_assert_eq!(read.next(), None);
            for (number, (p, _)) in passages.iter().enumerate() {
                let mut leaping = Decoder::new(&bytes, 3, 7);
                (0..number).for_each(|_| leaping.pass());
                prop_assert_eq!(leaping.next().map(|(read, _)| read), Some(*p));
            }
        }

        #[test]
        fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            prop_assert!(Decoder::new(&bytes, 0, 0).count() <= 60);
        }
    }
}
