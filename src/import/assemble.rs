//! From paragraphs to segments: the part that plain text, Markdown and DOCX have in common.
//!
//! A reader cuts its file into [`Para`]s: lines that belong together, with their line numbers, and what it already
//! knows of them (a heading, a note, a label in bold). [`assemble`] then looks at the whole, picks the [`Shape`] in
//! which this file says who speaks, and puts the segments together: a line that opens a turn begins a segment,
//! everything up to the next one belongs to it. What stands before the first one is the file's header and becomes
//! notes, unless nobody speaks at all: then every paragraph is a segment by itself, without a speaker.

use super::txt::shapes::Shape;
use super::{Draft, Kind, Paragraph, Segment, Warning, labels, times};

/// A paragraph of a file, before anybody knows who says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Para {
    /// What the reader knows it to be.
    pub kind: Kind,
    /// A label the reader is sure of; it opens a segment.
    pub label: Option<String>,
    /// A start time the reader is sure of, in milliseconds.
    pub start_ms: Option<u64>,
    /// Line number (from 1, or 0 for formats without lines) and text of each line.
    pub lines: Vec<(u32, String)>,
}

impl Para {
    /// A paragraph of plain text.
    pub fn text(lines: Vec<(u32, String)>) -> Self {
        Self { kind: Kind::Speech, label: None, start_ms: None, lines }
    }

    /// A heading or a note on one line.
    pub fn one(kind: Kind, line: u32, text: impl Into<String>) -> Self {
        Self { kind, label: None, start_ms: None, lines: vec![(line, text.into())] }
    }
}

/// How line breaks inside a paragraph are to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaks {
    /// As blanks: hard-wrapped text, Markdown.
    Wrapped,
    /// As paragraph ends: one line a paragraph.
    Lines,
}

/// Puts paragraphs together into the segments of a draft, by the way `shape` opens turns.
pub fn assemble(paras: Vec<Para>, shape: &Shape, breaks: Breaks) -> Draft {
    let labelled = !matches!(shape, Shape::Unlabelled) || paras.iter().any(|para| para.label.is_some());
    let clock_lines_lead = clock_lines_lead(&paras, shape);
    let mut builder = Builder {
        draft: Draft { shape: shape.name(), ..Draft::default() },
        current: None,
        lines: Vec::new(),
        started: false,
        pending: None,
        labelled,
        breaks,
        shape,
        clock_lines_lead,
        page_numbers: 0,
    };
    for para in paras {
        builder.para(para);
    }
    builder.finish()
}

/// Whether lines that hold only a time stand before most turns (then they are their start times) or only now and then.
fn clock_lines_lead(paras: &[Para], shape: &Shape) -> bool {
    let lines = || paras.iter().flat_map(|para| &para.lines).map(|(_, line)| line.as_str());
    let clocks = lines().filter(|line| lone_clock(line).is_some()).count();
    let explicit = paras.iter().filter(|para| para.label.is_some()).count();
    let openings = explicit + lines().filter(|line| shape.open(line).is_some()).count();
    clocks > 0 && clocks * 2 >= openings
}

fn lone_clock(line: &str) -> Option<u64> {
    let (ms, rest) = times::leading(line)?;
    rest.is_empty().then_some(ms)
}

struct Builder<'a> {
    draft: Draft,
    current: Option<Segment>,
    lines: Vec<String>,
    started: bool,
    pending: Option<u64>,
    labelled: bool,
    breaks: Breaks,
    shape: &'a Shape,
    clock_lines_lead: bool,
    page_numbers: usize,
}

impl Builder<'_> {
    fn para(&mut self, para: Para) {
        if para.label.is_some() {
            self.open(para.label, para.start_ms);
        } else if !self.labelled && para.kind == Kind::Speech {
            self.open(None, para.start_ms);
        }
        for (number, line) in para.lines {
            if para.kind == Kind::Speech {
                self.line(number, line);
            } else {
                self.aside(para.kind, line);
            }
        }
        self.flush();
    }

    fn line(&mut self, number: u32, line: String) {
        if let Some(opening) = self.shape.open(&line) {
            self.open(opening.label, opening.start_ms);
            if let Some(warning) = opening.warning {
                self.draft.warnings.push(Warning::at(number, warning));
            }
            if !opening.rest.is_empty() {
                self.lines.push(opening.rest);
            }
            return;
        }
        if self.labelled
            && let Some(ms) = lone_clock(&line)
        {
            let fresh = self.lines.is_empty() && self.started;
            let fresh =
                self.current.as_mut().filter(|now| fresh && now.paragraphs.is_empty() && now.start_ms.is_none());
            if let Some(segment) = fresh {
                segment.start_ms = Some(ms);
            } else if self.clock_lines_lead {
                self.pending = Some(ms);
            } else {
                self.flush();
                self.aside(Kind::Note, times::write(ms));
            }
            return;
        }
        match self.shape.aside(&line, self.started) {
            Some(false) => self.page_numbers += 1,
            Some(true) => {
                self.flush();
                self.aside(Kind::Note, line);
            }
            None => self.plain(line),
        }
    }

    /// A line of text that opens nothing by itself.
    fn plain(&mut self, line: String) {
        let text = line.trim();
        if text.is_empty() {
            return;
        }
        if self.shape.is_typescript() && self.started {
            self.open(None, None);
        }
        self.lines.push(text.to_string());
    }

    fn open(&mut self, label: Option<String>, start_ms: Option<u64>) {
        self.flush();
        self.draft.segments.extend(self.current.take());
        self.started = true;
        self.current =
            Some(Segment { speaker: label, start_ms: start_ms.or(self.pending.take()), ..Segment::default() });
    }

    /// A heading or a note: it belongs to the segment it interrupts, or to the head of the file.
    fn aside(&mut self, kind: Kind, text: String) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let kind = if kind == Kind::Speech { Kind::Note } else { kind };
        let paragraph = Paragraph { kind, text: text.to_string() };
        self.current.get_or_insert_with(Segment::default).paragraphs.push(paragraph);
    }

    fn flush(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        if lines.is_empty() {
            return;
        }
        let kind = if self.started || !self.labelled { Kind::Speech } else { Kind::Note };
        let texts = match self.breaks {
            Breaks::Wrapped => vec![join(&lines)],
            Breaks::Lines => lines,
        };
        let segment = self.current.get_or_insert_with(Segment::default);
        for mut text in texts {
            let first = segment.start_ms.is_none() && segment.paragraphs.is_empty();
            if first
                && text.starts_with('[')
                && let Some((ms, rest)) = times::leading(&text)
            {
                segment.start_ms = Some(ms);
                text = rest.to_string();
            }
            if let Some((ms, rest)) = times::trailing_mark(&text) {
                segment.end_ms = Some(ms);
                text = rest.to_string();
            }
            if !text.is_empty() {
                segment.paragraphs.push(Paragraph { kind, text });
            }
        }
    }

    fn finish(mut self) -> Draft {
        self.flush();
        self.draft.segments.extend(self.current.take());
        if self.page_numbers > 0 {
            let message = format!("{} page numbers left out", self.page_numbers);
            self.draft.warnings.push(Warning::whole(message));
        }
        if !self.labelled {
            self.draft.segments.retain(|segment| !segment.paragraphs.is_empty());
        }
        self.draft
    }
}

/// Joins the lines of a hard-wrapped paragraph: with a blank, or with nothing between two Han characters.
pub fn join(lines: &[String]) -> String {
    let mut out = String::new();
    for line in lines {
        let line = line.trim();
        let wide =
            out.chars().next_back().is_some_and(labels::is_wide) && line.chars().next().is_some_and(labels::is_wide);
        if !out.is_empty() && !wide {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}
