//! Outlines of sources in few bytes.
//!
//! Paragraphs follow each other, so each is kept as what differs from the one
//! before, and what is nearly always so is not said: some four bytes. Turns are what the paragraphs say they are, but for
//! their words.

use crate::model::bytes::{put, put_text, take, take_text};
use crate::model::source::{Block, BlockKind, Outline, Section, Speaker, Turn};
use crate::model::span::Span;

/// Bits of what differs in a paragraph.
mod bit {
    pub const HEADING: u32 = 1;
    pub const NOTE: u32 = 2;
    pub const LABELLED: u32 = 4;
    pub const TIME: u32 = 8;
    pub const IN_TURN: u32 = 16;
    pub const NEW_TURN: u32 = 32;
    pub const SPEAKER: u32 = 64;
    pub const SECTION: u32 = 128;
    /// The gap before it is another, its text ends before it does, or a turn's number
    /// does not follow.
    pub const ODD: u32 = 256;
    /// Its speaker is not the one who spoke before the last.
    pub const ANOTHER: u32 = 512;
}

/// Appends an outline to `out`. False if it is not built as outlines are, and
/// cannot be told in this form.
pub fn write(outline: &Outline, out: &mut Vec<u8>) -> bool {
    let from = out.len();
    head(outline, out);
    put(out, outline.sections.len() as u32);
    for section in &outline.sections {
        put_text(out, &section.title);
        put(out, section.level.into());
        put(out, section.span.start);
        put(out, section.span.end);
    }
    put(out, outline.turns.len() as u32);
    outline.turns.iter().for_each(|turn| put(out, turn.words));
    put(out, outline.blocks.len() as u32);
    let mut last = Last::default();
    outline.blocks.iter().for_each(|block| last.write(block, out));
    read(&mut &out[from..]) == *outline
}

/// Appends what stands before sections, turns and paragraphs.
pub fn head(outline: &Outline, out: &mut Vec<u8>) {
    let texts = [&outline.id, &outline.file, &outline.kind, &outline.title];
    texts.iter().for_each(|text| put_text(out, text));
    for maybe in [&outline.language, &outline.media] {
        put(out, u32::from(maybe.is_some()));
        put_text(out, maybe.as_deref().unwrap_or_default());
    }
    for n in [outline.chars, outline.words, u32::from(outline.implicit_id), u32::from(outline.has_times)] {
        put(out, n);
    }
    put(out, outline.participants.len() as u32);
    outline.participants.iter().for_each(|id| put_text(out, id));
    put(out, outline.attributes.len() as u32);
    for (name, value) in &outline.attributes {
        put_text(out, name);
        put_text(out, value);
    }
    put(out, outline.speakers.len() as u32);
    for speaker in &outline.speakers {
        put_text(out, &speaker.label);
        put(out, u32::from(speaker.interviewer) | u32::from(speaker.participant.is_some()) << 1);
        put_text(out, speaker.participant.as_deref().unwrap_or_default());
        put(out, speaker.turns);
        put(out, speaker.words);
    }
}

/// Takes of what [`head`] wrote the identity, the kind, the length, and who takes
/// part; the rest stays empty.
pub fn read_head(bytes: &mut &[u8]) -> Outline {
    let text = |bytes: &mut &[u8]| take_text(bytes).to_owned();
    let id = text(bytes);
    take_text(bytes);
    let kind = text(bytes);
    take_text(bytes);
    for _ in 0..2 {
        take(bytes);
        take_text(bytes);
    }
    let chars = take(bytes);
    (0..3).for_each(|_| _ = take(bytes));
    let participants = list(bytes, text);
    let attributes = list(bytes, |b| (text(b), text(b)));
    let speakers = list(bytes, speaker);
    Outline { id, kind, chars, participants, attributes, speakers, ..Outline::default() }
}

fn speaker(bytes: &mut &[u8]) -> Speaker {
    let label = take_text(bytes).to_owned();
    let is = take(bytes);
    let participant = Some(take_text(bytes)).filter(|_| is & 2 != 0).map(str::to_owned);
    Speaker { label, interviewer: is & 1 != 0, participant, turns: take(bytes), words: take(bytes) }
}

/// Takes an outline of [`write`] off `bytes`.
pub fn read(bytes: &mut &[u8]) -> Outline {
    let text = |bytes: &mut &[u8]| take_text(bytes).to_owned();
    let (id, file, kind, title) = (text(bytes), text(bytes), text(bytes), text(bytes));
    let maybe = |bytes: &mut &[u8]| {
        let there = take(bytes) == 1;
        let words = take_text(bytes);
        there.then(|| words.to_owned())
    };
    let (language, media) = (maybe(bytes), maybe(bytes));
    let (chars, words) = (take(bytes), take(bytes));
    let (implicit_id, has_times) = (take(bytes) == 1, take(bytes) == 1);
    let participants = list(bytes, text);
    let attributes = list(bytes, |b| (text(b), text(b)));
    let speakers = list(bytes, speaker);
    let sections = list(bytes, |b| Section { title: text(b), level: take(b) as u8, span: Span::new(take(b), take(b)) });
    let counts = list(bytes, take);
    let mut last = Last::default();
    let blocks = list(bytes, |b| last.read(b));
    let turns = turns(&blocks, counts.into_iter());
    Outline {
        id,
        implicit_id,
        file,
        kind,
        title,
        language,
        media,
        participants,
        attributes,
        chars,
        blocks,
        turns,
        sections,
        speakers,
        words,
        has_times,
    }
}

fn list<T>(bytes: &mut &[u8], mut one: impl FnMut(&mut &[u8]) -> T) -> Vec<T> {
    let count = take(bytes) as usize;
    // No entry is shorter than a byte: a damaged count asks for no room.
    let mut out = Vec::with_capacity(count.min(bytes.len()));
    for _ in 0..count {
        if bytes.is_empty() {
            break;
        }
        out.push(one(bytes));
    }
    out
}

/// The turns that these paragraphs make, with the words of each.
fn turns(blocks: &[Block], words: impl Iterator<Item = u32>) -> Vec<Turn> {
    let mut out: Vec<Turn> = Vec::new();
    for block in blocks {
        let Some(number) = block.turn else {
            continue;
        };
        match out.last_mut() {
            Some(turn) if turn.number == number => turn.span.end = block.span.end,
            _ => out.push(Turn { number, speaker: block.speaker, span: block.span, words: 0 }),
        }
    }
    out.iter_mut().zip(words).for_each(|(turn, words)| turn.words = words);
    out
}

/// What the paragraph before was like.
#[derive(Default)]
struct Last {
    end: u32,
    gap: u32,
    turn: u32,
    time: u64,
    speaker: Option<u16>,
    /// Who spoke before that: mostly two people talk.
    other: Option<u16>,
    section: Option<u16>,
}

impl Last {
    fn write(&mut self, block: &Block, out: &mut Vec<u8>) {
        let new_turn = block.turn.is_some_and(|turn| turn != self.turn);
        let gap = block.span.start.wrapping_sub(self.end);
        let step = block.turn.unwrap_or(0).wrapping_sub(self.turn);
        let odd = gap != self.gap || block.text.end != block.span.end || new_turn && step != 1;
        let speaks = block.speaker != self.speaker;
        let another = speaks && block.speaker != self.other;
        let flags = [
            (bit::HEADING, matches!(block.kind, BlockKind::Heading(_))),
            (bit::NOTE, block.kind == BlockKind::Note),
            (bit::LABELLED, block.labelled),
            (bit::TIME, block.time_ms.is_some()),
            (bit::IN_TURN, block.turn.is_some()),
            (bit::NEW_TURN, new_turn),
            (bit::SPEAKER, speaks),
            (bit::SECTION, block.section != self.section),
            (bit::ODD, odd),
            (bit::ANOTHER, another),
        ];
        let flags = flags.iter().filter(|(_, is)| *is).fold(0, |all, (bit, _)| all | bit);
        put(out, flags);
        put(out, block.span.end.wrapping_sub(block.span.start));
        put(out, block.text.start.wrapping_sub(block.span.start));
        if odd {
            put(out, gap);
            put(out, block.span.end.wrapping_sub(block.text.end));
            put(out, step);
        }
        if let BlockKind::Heading(level) = block.kind {
            put(out, level.into());
        }
        let maybe = |index: Option<u16>| index.map_or(0, |i| u32::from(i) + 1);
        if another {
            put(out, maybe(block.speaker));
        }
        if block.section != self.section {
            put(out, maybe(block.section));
        }
        if let Some(time) = block.time_ms {
            let since = time.wrapping_sub(self.time);
            put(out, since as u32);
            put(out, (since >> 32) as u32);
        }
        self.follow(block, gap);
    }

    fn read(&mut self, from: &mut &[u8]) -> Block {
        let mut here = *from;
        let bytes = &mut here;
        let flags = take(bytes);
        let is = |bit: u32| flags & bit != 0;
        let (length, before) = (take(bytes), take(bytes));
        let (gap, behind, step) = if is(bit::ODD) { (take(bytes), take(bytes), take(bytes)) } else { (self.gap, 0, 1) };
        let start = self.end.wrapping_add(gap);
        let end = start.wrapping_add(length).max(start);
        let text = start.wrapping_add(before).clamp(start, end);
        let text = Span::new(text, end.wrapping_sub(behind).clamp(text, end));
        let kind = match flags {
            _ if is(bit::HEADING) => BlockKind::Heading(take(bytes) as u8),
            _ if is(bit::NOTE) => BlockKind::Note,
            _ => BlockKind::Paragraph,
        };
        let turn = if is(bit::NEW_TURN) { self.turn.wrapping_add(step) } else { self.turn };
        let index = |n: u32| n.checked_sub(1).map(|i| i as u16);
        let speaker = match (is(bit::SPEAKER), is(bit::ANOTHER)) {
            (false, _) => self.speaker,
            (true, true) => index(take(bytes)),
            (true, false) => self.other,
        };
        let section = if is(bit::SECTION) { index(take(bytes)) } else { self.section };
        let time_ms = is(bit::TIME).then(|| {
            let since = u64::from(take(bytes)) | u64::from(take(bytes)) << 32;
            self.time.wrapping_add(since)
        });
        let block = Block {
            span: Span::new(start, end),
            text,
            kind,
            speaker,
            labelled: is(bit::LABELLED),
            turn: is(bit::IN_TURN).then_some(turn),
            time_ms,
            section,
        };
        self.follow(&block, gap);
        *from = here;
        block
    }

    fn follow(&mut self, block: &Block, gap: u32) {
        (self.end, self.gap) = (block.span.end, gap);
        if block.speaker != self.speaker {
            self.other = self.speaker;
        }
        self.turn = block.turn.unwrap_or(self.turn);
        self.time = block.time_ms.unwrap_or(self.time);
        (self.speaker, self.section) = (block.speaker, block.section);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::{Defaults, read as source};
    use proptest::prelude::*;

    /// Lines that make headings, notes, labels, times and plain text.
    fn body() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            Just("# One heading".to_owned()),
            Just("### Another".to_owned()),
            Just("> (laughs)".to_owned()),
            Just("**Ada:** [00:01:05] Éa said so.".to_owned()),
            Just("**Ben:** no".to_owned()),
            Just("**Ada:**".to_owned()),
            Just("and more of it 😀".to_owned()),
            Just(String::new()),
        ];
        proptest::collection::vec(line, 0..30).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #[test]
        fn an_outline_comes_back(body in body(), separate in any::<bool>()) {
            let body = if separate { body.replace('\n', "\n\n") } else { body };
            let text = format!("---\nid: x\nparticipants: [Ada]\nrole: \"007\"\nlanguage: de\n---\n{body}");
            let (read_source, _) = source("corpus/x.md", &text, &Defaults::default());
            let mut bytes = Vec::new();
            prop_assert!(write(&read_source.outline, &mut bytes));
            prop_assert_eq!(&read(&mut bytes.as_slice()), &read_source.outline);
        }

        #[test]
        fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            read(&mut bytes.as_slice());
        }
    }
}
