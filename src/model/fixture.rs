//! Small studies built in memory, for tests only.
//!
//! Reading files belongs to higher rooms; a test of an analysis wants a source
//! with two voices in three lines, whose positions it can ask for by words.

use super::anchor::{Anchor, Grade, Place};
use super::codebook::{Code, CodeId, Codebook};
use super::coding::{Coding, CodingFields, CodingStatus, Method};
use super::ids::{Stamp, Ulid};
use super::source::{Block, BlockKind, Outline, Section, Source, Speaker, Turn};
use super::span::Span;
use super::study::{Participant, Study};
use super::words::count_words;

/// Builds a source paragraph by paragraph.
#[derive(Default)]
pub struct SourceBuilder(Source);

/// A source of kind `interview` with this id.
pub fn source(id: &str) -> SourceBuilder {
    let outline = Outline {
        id: id.to_owned(),
        file: format!("corpus/{id}.md"),
        kind: "interview".to_owned(),
        title: id.to_owned(),
        ..Outline::default()
    };
    SourceBuilder(Source { outline, body_line: 1, ..Source::default() })
}

impl SourceBuilder {
    /// Sets the kind.
    pub fn kind(mut self, kind: &str) -> Self {
        self.0.kind = kind.to_owned();
        self
    }

    /// Names those who take part.
    pub fn participants(mut self, ids: &[&str]) -> Self {
        self.0.participants = ids.iter().map(|id| (*id).to_owned()).collect();
        self
    }

    /// Gives the source an attribute of its own.
    pub fn attribute(mut self, name: &str, value: &str) -> Self {
        self.0.attributes.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A heading, which begins a section.
    pub fn heading(mut self, words: &str) -> Self {
        let span = self.push(&format!("## {words}"));
        self.0.sections.push(Section { title: words.to_owned(), level: 2, span });
        self.block(span, span, BlockKind::Heading(2), None);
        self
    }

    /// A paragraph that belongs to no speaker.
    pub fn text(mut self, words: &str) -> Self {
        let span = self.push(words);
        self.block(span, span, BlockKind::Paragraph, None);
        self.0.words += count_words(words);
        self
    }

    /// A turn: `**label:** words`. The label `Interviewer` is one.
    pub fn turn(mut self, label: &str, words: &str) -> Self {
        let who = self.speaker(label);
        let lead = format!("**{label}:** ");
        let span = self.push(&format!("{lead}{words}"));
        let text = Span::new(span.start + lead.chars().count() as u32, span.end);
        let number = self.0.turns.len() as u32 + 1;
        let count = count_words(words);
        self.0.turns.push(Turn { number, speaker: Some(who), span, words: count });
        let speaker = &mut self.0.speakers[usize::from(who)];
        speaker.turns += 1;
        speaker.words += count;
        self.0.words += count;
        self.block(span, text, BlockKind::Paragraph, Some(who));
        self
    }

    /// The source.
    pub fn build(mut self) -> Source {
        let body = std::mem::take(&mut self.0.body);
        self.0.set_body(body);
        self.0
    }

    fn speaker(&mut self, label: &str) -> u16 {
        let known = self.0.speakers.iter().position(|s| s.label == label);
        known.unwrap_or_else(|| {
            let participant = self.0.participants.iter().find(|p| *p == label).cloned();
            let interviewer = label == "Interviewer";
            self.0.speakers.push(Speaker { label: label.to_owned(), interviewer, participant, turns: 0, words: 0 });
            self.0.speakers.len() - 1
        }) as u16
    }

    fn push(&mut self, words: &str) -> Span {
        if !self.0.body.is_empty() {
            self.0.body.push_str("\n\n");
        }
        let start = self.0.body.chars().count() as u32;
        self.0.body.push_str(words);
        Span::new(start, start + words.chars().count() as u32)
    }

    fn block(&mut self, span: Span, text: Span, kind: BlockKind, speaker: Option<u16>) {
        let turn = speaker.map(|_| self.0.turns.len() as u32);
        let section = self.0.sections.len().checked_sub(1).map(|at| at as u16);
        self.0.sections.last_mut().into_iter().for_each(|section| section.span.end = span.end);
        self.0.blocks.push(Block {
            span,
            text,
            kind,
            speaker,
            labelled: speaker.is_some(),
            turn,
            time_ms: None,
            section,
        });
    }
}

/// A codebook from ids with their depth, in reading order. The name of a code
/// is its id with a capital and spaces.
pub fn codebook(codes: &[(&str, u32)]) -> Codebook {
    let mut out: Vec<Code> = Vec::new();
    for (id, depth) in codes {
        let parent = match depth {
            0 => None,
            _ => out.iter().rposition(|c| c.depth == depth - 1),
        };
        let name = name_of(id);
        let mut path = parent.map_or_else(Vec::new, |p| out[p].path.clone());
        path.push(name.clone());
        out.push(Code { id: CodeId::from(*id), name, parent, depth: *depth, path, codable: true, ..Code::default() });
    }
    Codebook::new(out, Vec::new())
}

fn name_of(id: &str) -> String {
    let mut letters = id.replace('-', " ");
    if let Some(first) = letters.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    letters
}

/// A participant with attributes.
pub fn participant(id: &str, attributes: &[(&str, &str)]) -> Participant {
    let own = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
    Participant { id: id.to_owned(), attributes: attributes.iter().map(own).collect() }
}

/// A final coding by hand, placed exactly; `number` becomes its identity.
pub fn coding(number: u32, coder: &str, source: &Source, code: Option<&str>, span: Span) -> Coding {
    Coding::from(CodingFields {
        id: Ulid(format!("C{number:04}")),
        coder: coder.to_owned(),
        source: source.id.clone(),
        code: code.map(CodeId::from),
        anchor: Anchor {
            span,
            quote: source.slice(span).to_owned(),
            before: String::new(),
            after: String::new(),
            text: source.digest.clone(),
            among: None,
        },
        place: Place { grade: Grade::Exact, span, candidates: Vec::new() },
        by: Method::Hand,
        query: None,
        of: Vec::new(),
        status: CodingStatus::Final,
        memo: String::new(),
        round: None,
        stance: None,
        weight: None,
        created: Stamp(1_700_000_000_000 + i64::from(number)),
        comments: Vec::new(),
        pending: false,
    })
}

/// The place of the first `words` in `source`.
pub fn span_of(source: &Source, words: &str) -> Span {
    let byte = source.body.find(words).expect("the words stand in the source");
    source.map.span(&source.body, byte..byte + words.len())
}

/// A study with these parts. Coders are those of the codings, sorted; the
/// attribute names are those of the participants, in order of appearance.
pub fn study(sources: Vec<Source>, participants: Vec<Participant>, codebook: Codebook, codings: Vec<Coding>) -> Study {
    let mut coders: Vec<String> = codings.iter().map(|c| c.coder.clone()).collect();
    coders.sort();
    coders.dedup();
    let mut names: Vec<String> = Vec::new();
    for (name, _) in participants.iter().flat_map(|p| &p.attributes) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let (sources, participants, codings) = (sources.into(), participants.into(), codings.into());
    Study { sources, participants, attribute_names: names, codebook, codings, coders, ..Study::default() }
}
