//! From the text of a file to a source: body, paragraphs, turns, sections.
//!
//! The grammar is small on purpose, so that people can predict it and so that
//! it never changes what a position means: paragraphs between blank lines, ATX
//! headings, speaker labels at the start of a line, times in brackets after
//! the label. All else is text, a `---` line and a `{brace}` included. Inline
//! emphasis stays in the body; only display and export render it.

use super::frontmatter::{self, FrontMatter};
use super::labels::{self, Label, Names};
use crate::model::diagnostic::Diagnostic;
use crate::model::source::{Block, BlockKind, Section, Source, Speaker, Turn};
use crate::model::span::Span;
use crate::model::words::count_words;

/// What the study says for every source.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// Labels of interviewers.
    pub interviewers: Vec<String>,
    /// Language where the source names none.
    pub language: Option<String>,
}

/// Front-matter keys with a meaning of their own; all others are attributes.
const KEYS: &[&str] =
    &["id", "title", "participants", "interviewers", "speakers", "language", "media", "imported", "date", "kind"];

/// `text` without byte-order mark and with LF line ends.
pub fn normalised(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

/// Byte at which the body begins in normalised text: after front matter, at
/// the first line that is not blank.
pub fn body_start(text: &str, front: &FrontMatter) -> usize {
    let mut at = front.len;
    for line in text[front.len..].split_inclusive('\n') {
        if !line.trim().is_empty() {
            break;
        }
        at += line.len();
    }
    at
}

/// Reads a source. `file` is its path below the study's folder; `text` is
/// what the file holds.
pub fn read(file: &str, text: &str, defaults: &Defaults) -> (Source, Vec<Diagnostic>) {
    let mut text = normalised(text);
    let (front, mut faults) = frontmatter::parse(&text, file);
    let at = body_start(&text, &front);
    let body_line = 1 + text[..at].matches('\n').count() as u32;
    let body = text.split_off(at);
    let mut source = Source { body_line, body_byte: at, ..Source::default() };
    source.file = file.to_owned();
    describe(&mut source, &front, defaults);
    source.set_body(body);
    let names = Names::new(&front, &defaults.interviewers, &source.kind);
    lay_out(&mut source, &names);
    report(&source, &names, &mut faults);
    (source, faults)
}

fn describe(source: &mut Source, front: &FrontMatter, defaults: &Defaults) {
    let stem = source.file.strip_prefix("corpus/").unwrap_or(&source.file);
    let stem = stem.strip_suffix(".md").unwrap_or(stem).to_owned();
    source.implicit_id = front.text("id").is_none();
    source.id = front.text("id").map_or(stem, str::to_owned);
    source.title = front.text("title").map_or_else(|| source.id.clone(), str::to_owned);
    source.kind = front.text("kind").unwrap_or("interview").to_owned();
    source.language = front.text("language").map(str::to_owned).or_else(|| defaults.language.clone());
    source.media = front.list("media").into_iter().next();
    source.participants = front.list("participants");
    let attribute = |key: &str| !KEYS.contains(&key) || matches!(key, "date" | "kind");
    source.attributes = front
        .entries
        .iter()
        .filter(|e| attribute(&e.key))
        .map(|e| (e.key.clone(), e.value.texts().join("; ")))
        .filter(|(_, v)| !v.is_empty())
        .collect();
}

/// A line or run of lines before it becomes a [`Block`].
struct Piece<'t> {
    bytes: std::ops::Range<usize>,
    heading: Option<u8>,
    note: bool,
    label: Option<Label<'t>>,
    time: Option<(u64, usize)>,
}

/// Cuts the body into paragraphs and headings, in bytes.
fn pieces<'t>(body: &'t str, names: &Names) -> Vec<Piece<'t>> {
    let mut out: Vec<Piece<'t>> = Vec::new();
    let mut open = false;
    let mut at = 0;
    let mut conflict = false;
    for line in body.split_inclusive('\n') {
        let (start, end) = (at, at + line.trim_end().len());
        at += line.len();
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        // What stands between the marks of a merge conflict is nobody's speech
        // until somebody has decided.
        let mark = is_conflict_marker(line.trim_end());
        conflict |= mark && line.starts_with('<');
        let closes = conflict && mark && line.starts_with('>');
        let heading = heading_level(line).filter(|_| !conflict);
        let label = if heading.is_some() || conflict { None } else { names.label(line) };
        let note = conflict || line.starts_with('>');
        conflict &= !closes;
        let goes_on = out.last().is_some_and(|last: &Piece<'_>| last.note == note);
        if open && goes_on && heading.is_none() && label.is_none() {
            if let Some(last) = out.last_mut() {
                last.bytes.end = end;
            }
            continue;
        }
        let after = label.as_ref().map_or(0, |l| l.len);
        let time =
            if heading.is_some() { None } else { labels::time(&line[after..]).map(|(ms, len)| (ms, after + len)) };
        out.push(Piece { bytes: start..end, heading, note, label, time });
        open = heading.is_none();
    }
    out
}

/// Level of an ATX heading, if the line is one.
pub fn heading_level(line: &str) -> Option<u8> {
    let hashes = line.bytes().take_while(|b| *b == b'#').count();
    let next = line[hashes..].chars().next();
    ((1..=6).contains(&hashes) && next.is_none_or(char::is_whitespace)).then_some(hashes as u8)
}

fn heading_title(line: &str) -> String {
    line.trim_start_matches('#').trim().trim_end_matches('#').trim().to_owned()
}

fn lay_out(source: &mut Source, names: &Names) {
    let body = std::mem::take(&mut source.body);
    let cut = pieces(&body, names);
    let labelled = cut.iter().any(|p| p.label.is_some());
    let mut who: Option<u16> = None;
    let mut labels: Vec<String> = Vec::new();
    let map = std::mem::take(&mut source.map);
    for piece in &cut {
        let whole = map.span(&body, piece.bytes.clone());
        if let Some(level) = piece.heading {
            push_section(source, whole, level, heading_title(&body[piece.bytes.clone()]));
            let section = section_index(source);
            source.blocks.push(Block {
                span: whole,
                text: whole,
                kind: BlockKind::Heading(level),
                speaker: None,
                labelled: false,
                turn: None,
                time_ms: None,
                section,
            });
            continue;
        }
        if let Some(label) = &piece.label {
            let index = labels.iter().position(|l| *l == label.name).unwrap_or_else(|| {
                labels.push(label.name.clone());
                labels.len() - 1
            });
            who = Some(index as u16);
        }
        let skip = piece.time.map_or(piece.label.as_ref().map_or(0, |l| l.len), |(_, len)| len);
        // A label may be all there is: then the space after it was trimmed.
        let skip = skip.min(piece.bytes.len());
        let first = &body[piece.bytes.start + skip..piece.bytes.end];
        let skip = skip + first.len() - first.trim_start().len();
        let text = Span::new(map.char_at(&body, piece.bytes.start + skip), whole.end);
        let kind = if piece.note { BlockKind::Note } else { BlockKind::Paragraph };
        let words = if piece.note { 0 } else { count_words(&body[piece.bytes.start + skip..piece.bytes.end]) };
        let turn = if piece.note && who.is_none() { None } else { push_turn(source, who, whole, words, labelled) };
        source.words += words;
        source.has_times |= piece.time.is_some();
        let section = section_index(source);
        let time_ms = piece.time.map(|(ms, _)| ms);
        source.blocks.push(Block {
            span: whole,
            text,
            kind,
            speaker: who,
            labelled: piece.label.is_some(),
            turn,
            time_ms,
            section,
        });
    }
    if let Some(last) = source.sections.last_mut() {
        last.span.end = map.chars();
    }
    source.body = body;
    source.map = map;
    rank_speakers(source, &labels, names);
}

fn section_index(source: &Source) -> Option<u16> {
    source.sections.len().checked_sub(1).map(|i| i as u16)
}

fn push_section(source: &mut Source, at: Span, level: u8, title: String) {
    if let Some(last) = source.sections.last_mut() {
        last.span.end = at.start;
    }
    source.sections.push(Section { title, level, span: at });
}

/// Opens or continues a turn and gives its number. In a source with labels,
/// text before the first label belongs to no turn; in one without, every
/// paragraph is a turn without a speaker.
fn push_turn(source: &mut Source, who: Option<u16>, span: Span, words: u32, labelled: bool) -> Option<u32> {
    if labelled && who.is_none() {
        return None;
    }
    if let Some(last) = source.turns.last_mut()
        && who.is_some()
        && last.speaker == who
    {
        last.span.end = span.end;
        last.words += words;
        return Some(last.number);
    }
    let number = source.turns.len() as u32 + 1;
    source.turns.push(Turn { number, speaker: who, span, words });
    Some(number)
}

/// Fills `speakers`, most turns first, and renumbers blocks and turns.
fn rank_speakers(source: &mut Source, labels: &[String], names: &Names) {
    let mut speakers: Vec<(usize, Speaker)> = labels
        .iter()
        .map(|label| Speaker {
            label: label.clone(),
            interviewer: names.is_interviewer(label),
            participant: source
                .participants
                .iter()
                .find(|p| !names.is_interviewer(label) && labels::same(p, label))
                .cloned(),
            turns: 0,
            words: 0,
        })
        .enumerate()
        .collect();
    for turn in &source.turns {
        if let Some(who) = turn.speaker {
            let speaker = &mut speakers[usize::from(who)].1;
            speaker.turns += 1;
            speaker.words += turn.words;
        }
    }
    speakers.sort_by_key(|(index, s)| (std::cmp::Reverse(s.turns), *index));
    let mut rank = vec![0u16; speakers.len()];
    for (new, (old, _)) in speakers.iter().enumerate() {
        rank[*old] = new as u16;
    }
    let renumber = |who: &mut Option<u16>| *who = who.map(|w| rank[usize::from(w)]);
    source.blocks.iter_mut().for_each(|b| renumber(&mut b.speaker));
    source.turns.iter_mut().for_each(|t| renumber(&mut t.speaker));
    source.speakers = speakers.into_iter().map(|(_, s)| s).collect();
}

fn report(source: &Source, names: &Names, faults: &mut Vec<Diagnostic>) {
    for (number, line) in (source.body_line..).zip(source.body.lines()) {
        if is_conflict_marker(line) {
            faults.push(conflict(&source.file, number, line));
        }
    }
    for speaker in source.speakers.iter().filter(|s| !names.knows(&s.label)) {
        let block = source
            .blocks
            .iter()
            .find(|b| b.labelled && b.speaker.is_some_and(|w| source.speakers[usize::from(w)].label == speaker.label));
        let line = block.map_or(source.body_line, |b| source.line_of(b.span.start));
        let message = format!("the speaker “{}” is not named in the front matter", speaker.label);
        let help = "add the name to `participants:`, `interviewers:` or `speakers:`";
        faults.push(Diagnostic::note("unknown-speaker", &source.file, message).at(line).help(help));
    }
}

/// True for the lines git leaves where two versions clash.
pub fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<<", ">>>>>>>", "|||||||"]
        .iter()
        .any(|mark| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// The fault of a conflict marker.
pub fn conflict(file: &str, line: u32, text: &str) -> Diagnostic {
    Diagnostic::error("conflict-marker", file, "a merge conflict is left in this file")
        .at(line)
        .showing(text)
        .help("choose one of the two versions and delete the lines with <<<<<<<, ======= and >>>>>>>")
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
