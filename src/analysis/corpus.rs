//! What there is to code: the denominator of everything.
//!
//! An N counted over codings says how many people somebody has coded, not how
//! many there are. So the corpus is listed first, as *parts*: one part for
//! each participant in each source, and one for what a source holds besides
//! (a document's text, words of someone who is no participant, an interviewer
//! alone). A participant without a source is a part too. Filters choose parts;
//! axes sort parts; a coding touches the parts whose words it holds.

use super::scope::Scope;
use crate::model::source::{Block, BlockKind, Outline, Source};
use crate::model::span::Span;
use crate::model::study::{Participant, Study};
use crate::model::words::words_starting_in;
use foldhash::{HashMap, HashSet};

/// One participant in one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// Index into the study's sources; `None` for a participant without one.
    pub source: Option<usize>,
    /// Index into [`Corpus::participants`]; `None` for words of nobody who is
    /// a participant.
    pub participant: Option<usize>,
}

/// The parts of a study that a scope asks about.
#[derive(Clone, Debug)]
pub struct Corpus<'s> {
    study: &'s Study,
    /// Ids: those of participants.csv in its order, then those only sources
    /// name, in order of appearance.
    pub participants: Vec<&'s str>,
    numbers: HashMap<&'s str, usize>,
    /// What participants.csv says of each of them.
    stated: Vec<Option<&'s Participant>>,
    /// Parts in scope: by source, then participants in order, nobody's last;
    /// participants without a source at the end.
    pub parts: Vec<Part>,
    /// For each source the range of its parts in `parts`.
    ranges: Vec<std::ops::Range<usize>>,
}

impl<'s> Corpus<'s> {
    /// The parts of `study` that `scope`'s source, participant and attribute
    /// filters leave.
    pub fn new(study: &'s Study, scope: &Scope) -> Self {
        let participants = everyone(study);
        let numbers: HashMap<&str, usize> = participants.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let mut stated = vec![None; participants.len()];
        for one in study.participants.iter().rev() {
            numbers.get(one.id.as_str()).iter().for_each(|at| stated[**at] = Some(one));
        }
        let mut corpus = Self { study, participants, numbers, stated, parts: Vec::new(), ranges: Vec::new() };
        let mut placed = vec![false; corpus.participants.len()];
        for (index, source) in study.sources.iter().enumerate() {
            let mut here: Vec<Option<usize>> = Vec::new();
            for who in corpus.of_source(source) {
                placed[who] = true;
                here.push(Some(who));
            }
            here.push(None);
            let start = corpus.parts.len();
            for participant in here {
                let source = Some(index);
                corpus.push_if_asked(Part { source, participant }, scope);
            }
            corpus.ranges.push(start..corpus.parts.len());
        }
        for who in (0..placed.len()).filter(|&who| !placed[who]) {
            let part = Part { source: None, participant: Some(who) };
            corpus.push_if_asked(part, scope);
        }
        corpus
    }

    fn of_source(&self, source: &Source) -> Vec<usize> {
        let mut out = Vec::new();
        for id in taking_part(source) {
            if let Some(who) = self.participant(id)
                && !out.contains(&who)
            {
                out.push(who);
            }
        }
        out
    }

    fn push_if_asked(&mut self, part: Part, scope: &Scope) {
        let source = part.source.map(|s| &self.study.sources[s]);
        let who = part.participant.map(|p| self.participants[p]);
        let source_asked = scope.sources.is_empty() || source.is_some_and(|s| scope.sources.contains(&s.id));
        let person_asked =
            scope.participants.is_empty() || who.is_some_and(|w| scope.participants.iter().any(|p| p == w));
        if source_asked && person_asked && self.where_holds(part, scope) {
            self.parts.push(part);
        }
    }

    /// Values of one attribute are alternatives; different attributes must
    /// all hold.
    fn where_holds(&self, part: Part, scope: &Scope) -> bool {
        scope.where_.iter().all(|(name, _)| {
            let value = self.attribute(part, name);
            let mut asked = scope.where_.iter().filter(|(n, _)| n == name);
            asked.any(|(_, v)| value == Some(v.as_str()))
        })
    }

    /// Index of the participant with this id.
    pub fn participant(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// The value of an attribute for a part: the source's own, else the
    /// participant's.
    pub fn attribute(&self, part: Part, name: &str) -> Option<&'s str> {
        let own = part.source.and_then(|s| self.study.sources[s].attribute(name));
        own.or_else(|| self.stated[part.participant?]?.attribute(name))
    }

    /// Indexes of the parts of one source.
    pub fn of(&self, source: usize) -> std::ops::Range<usize> {
        self.ranges[source].clone()
    }

    /// Indexes of the parts whose words `span` holds, which holds the words of
    /// these participants; nobody's part only where the span holds no
    /// participant's words, or also someone else's.
    pub fn touched_by(&self, source: usize, span: Span, participants: &[String]) -> Vec<usize> {
        let text = &self.study.sources[source];
        let who = participants.iter().map(|id| self.participant(id)).collect();
        let other = text.speakers_in(span).into_iter().any(|s| {
            let speaker = &text.speakers[usize::from(s)];
            speaker.participant.is_none() && !speaker.interviewer
        });
        self.held(source, who, other)
    }

    /// The same where it is also known whether somebody else speaks in it who
    /// is no interviewer.
    pub fn held(&self, source: usize, mut who: Vec<Option<usize>>, others: bool) -> Vec<usize> {
        if who.is_empty() || others {
            who.push(None);
        }
        self.of(source).filter(|&i| who.contains(&self.parts[i].participant)).collect()
    }

    /// Distinct participants of these parts.
    pub fn count_participants(&self, parts: impl Iterator<Item = usize>) -> u64 {
        distinct(self.participants.len(), parts.filter_map(|p| self.parts[p].participant))
    }

    /// Distinct sources of these parts.
    pub fn count_sources(&self, parts: impl Iterator<Item = usize>) -> u64 {
        distinct(self.ranges.len(), parts.filter_map(|p| self.parts[p].source))
    }

    /// Whose words a part's are, for counting each word once. In a source
    /// without speakers nobody can say who of several said what: its words
    /// are one lump that belongs to each of them.
    pub fn voice(&self, part: usize) -> Option<Voice> {
        let Part { source, participant } = self.parts[part];
        let source = source?;
        let lump = self.study.sources[source].speakers.is_empty();
        Some(Voice { source, who: if lump { Who::Everybody } else { participant.map_or(Who::Others, Who::One) } })
    }

    /// Words a voice speaks inside `span`, interviewers' never.
    pub fn words(&self, voice: Voice, span: Span) -> u64 {
        let source = &self.study.sources[voice.source];
        let speech = self.speech(voice, span, false);
        speech.map(|(block, piece)| u64::from(words_starting_in(source, block.text, piece))).sum()
    }

    /// All words of a voice in its source.
    pub fn all_words(&self, voice: Voice) -> u64 {
        let chars = self.study.sources[voice.source].chars();
        self.words(voice, Span::new(0, chars))
    }

    /// What a voice says inside `span`: paragraphs and which code points of them.
    /// With `everybody` interviewers are among the others who speak. Asks for no
    /// text.
    pub fn speech(&self, voice: Voice, span: Span, everybody: bool) -> impl Iterator<Item = (&'s Block, Span)> + '_ {
        self.spoken(&self.study.sources[voice.source], voice.who, span, everybody)
    }

    /// The same where the outline of the source is told besides: the study may hold less
    /// of it.
    pub fn spoken<'o>(
        &self,
        source: &'o Outline,
        who: Who,
        span: Span,
        everybody: bool,
    ) -> impl Iterator<Item = (&'o Block, Span)> {
        let said = source.blocks_in(span).iter().filter(|b| b.kind == BlockKind::Paragraph);
        said.filter(move |b| self.speaks(source, b.speaker, who) && (everybody || !asks(source, b)))
            .filter_map(move |b| Some((b, b.text.intersection(span)?)))
    }

    fn speaks(&self, source: &Outline, speaker: Option<u16>, who: Who) -> bool {
        let speaker = speaker.map(|s| &source.speakers[usize::from(s)]).filter(|s| !s.interviewer);
        let participant = speaker.and_then(|s| s.participant.as_ref());
        match who {
            Who::Everybody => true,
            Who::One(index) => participant.is_some_and(|id| *id == self.participants[index]),
            Who::Others => participant.is_none(),
        }
    }
}

/// True for an interviewer's words, and for text outside turns where there are
/// turns: neither is speech of those who were asked.
fn asks(source: &Outline, block: &Block) -> bool {
    !source.speakers.is_empty() && block.speaker.is_none_or(|who| source.speakers[usize::from(who)].interviewer)
}

/// A speaker, or speakers, whose words are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Voice {
    /// Index into the study's sources.
    pub source: usize,
    /// Who in it.
    pub who: Who,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// The text of a source without speakers.
    Everybody,
    /// One participant, by index.
    One(usize),
    /// Speakers who are neither participant nor interviewer.
    Others,
}

fn everyone(study: &Study) -> Vec<&str> {
    let named = || study.sources.iter().flat_map(taking_part);
    let mut only_asks: HashSet<&str> = study.sources.iter().flat_map(asking).collect();
    named().for_each(|id| _ = only_asks.remove(id));
    let listed = study.participants.iter().map(|p| p.id.as_str());
    let listed = listed.filter(|id| !only_asks.contains(id));
    let mut seen = HashSet::default();
    listed.chain(named()).filter(|id| seen.insert(*id)).collect()
}

/// Ids of those who take part in a source, listed or speaking: interviewers do
/// not, and a field note without speakers is the researcher's own text.
fn taking_part(source: &Source) -> impl Iterator<Item = &str> {
    let own_text = source.kind == "field-note" && source.speakers.is_empty();
    let listed = source.participants.iter().map(String::as_str);
    let asks = move |id: &str| asking(source).any(|one| one == id);
    let speaking = source.speakers.iter().filter(|s| !s.interviewer);
    listed.filter(move |id| !own_text && !asks(id)).chain(speaking.filter_map(|s| s.participant.as_deref()))
}

/// Interviewers of a source: their labels, and the participants these name.
fn asking(source: &Source) -> impl Iterator<Item = &str> {
    let asking = source.speakers.iter().filter(|s| s.interviewer);
    asking.flat_map(|s| s.participant.as_deref().into_iter().chain([s.label.as_str()]))
}

/// How many of the numbers below `of` there are.
fn distinct(of: usize, mut numbers: impl Iterator<Item = usize>) -> u64 {
    // Most often there are a few of many.
    let mut few: Vec<usize> = Vec::new();
    while few.len() < 8 {
        match numbers.next() {
            Some(n) if !few.contains(&n) => few.push(n),
            Some(_) => {}
            None => return few.len() as u64,
        }
    }
    let mut seen = vec![false; of];
    few.into_iter().chain(numbers).map(|n| u64::from(!std::mem::replace(&mut seen[n], true))).sum()
}
