//! Spans out of a study: what several coders marked in the sources all of them read.
//!
//! Only speech counts, as in every other analysis: sources are laid out as the text
//! of those who were asked, one behind the other, and a segment that reaches over an
//! interviewer's question is one segment of that text. A source that one of the coders
//! neither coded nor marked as read is missing, not empty. In the table of codes a code
//! holds what is below it, each place once; figures over codes and on segments take
//! each coding with its own code only, so that nothing counts twice. With a level of the
//! codebook each coding counts for the code of that level above it (or itself), everywhere.

use super::super::figures::Figure;
use super::{Asked, by_code, means, over_all};
use crate::analysis::corpus::Corpus;
use crate::analysis::record::Record;
use crate::analysis::scope::{LeftOut, Scope, Selected, counted, filters, select_in};
use crate::model::coding::{CodingFields, MarkKind, Method};
use crate::model::span::Span;
use crate::model::study::Study;
use crate::statistics::Estimate;
use crate::statistics::bootstrap::{Draws, Spread};
use crate::statistics::gamma;
use crate::statistics::spans::fourfold::{Fourfold, PER_CODE};
use crate::statistics::spans::pooled::OVER_CODES;
use crate::statistics::spans::{Run, Segment, Spans, alpha_of_depths, depths};

/// Whose codings are compared: a coder's, or those of one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// What people read.
    pub name: String,
    /// The coder.
    pub coder: String,
    /// Only of this round.
    pub round: Option<String>,
    /// Codings that coders decided on together count, too.
    pub decided: bool,
}

impl Lane {
    /// All codings of a coder.
    pub fn coder(id: &str) -> Self {
        Self { name: id.to_owned(), coder: id.to_owned(), round: None, decided: false }
    }

    fn holds(&self, coding: &CodingFields) -> bool {
        self.made(coding) && (self.decided || coding.by != Method::Adjudication)
    }

    /// True for all of the lane's codings, however they came about.
    fn made(&self, coding: &CodingFields) -> bool {
        coding.coder == self.coder && (self.round.is_none() || self.round == coding.round)
    }

    /// True if the lane can be asked about a source: something was coded there, or the
    /// coder marked it. A mark names no round.
    fn read(&self, study: &Study, source: &str) -> bool {
        let marked = |what| matches!(what, MarkKind::Read | MarkKind::Complete);
        let said = study.marks.iter().any(|m| m.coder == self.coder && m.source == source && marked(m.what));
        (said && self.round.is_none()) || study.codings[study.codings_of(source)].iter().any(|c| self.holds(c))
    }
}

/// One source as the text that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Index of the source.
    pub source: usize,
    /// Every coding with its own code.
    pub spans: Spans,
    /// Every coding with its own code and all above it.
    pub below: Spans,
    /// Turns, or paragraphs outside turns, in the text that counts.
    pub sections: Vec<Run>,
}

/// All that is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Laid {
    /// The sources all lanes read.
    pub texts: Vec<Text>,
    /// Codes that codings have, by their places in the spans, in the codebook's order.
    pub own: Vec<u16>,
    /// Codes of the table: the same, and those above them.
    pub table: Vec<u16>,
    /// Sources in scope that one of the lanes has not read.
    pub unread: usize,
    /// What the scope asks for only, in words.
    pub only: Vec<String>,
    /// Codings left out as in every analysis.
    pub left: LeftOut,
    /// The level of the codebook that codings count for, 1 being the top.
    pub level: Option<u32>,
    /// Codings without a code, with one the codebook does not have, or with one above
    /// the level.
    pub codeless: u64,
    /// Codings that coders decided on together.
    pub decided: u64,
    /// Codings without a character of the speech that counts.
    pub silent: u64,
}

/// Lays out the codings of these lanes. The scope's record and coders are not asked:
/// the lanes stand for them. With `everybody` interviewers' speech counts, too. With a
/// level each coding counts for the code of that level that holds its own.
pub fn lay_out(study: &Study, scope: &Scope, lanes: &[Lane], everybody: bool, level: Option<u32>) -> Laid {
    let coders = lanes.iter().map(|lane| lane.coder.clone()).collect();
    let scope = Scope { record: Record::All, coders, ..scope.clone() };
    let corpus = Corpus::new(study, &scope);
    let (mut chosen, left) = select_in(study, &corpus, &scope);
    // What was decided together is in no other record.
    let together = Scope { record: Record::Consensus, ..scope.clone() };
    chosen.extend(select_in(study, &corpus, &together).0);
    chosen.sort_by_key(|one| one.number);
    let book = &study.codebook;
    if let Some(level) = level {
        let held_by = |code: usize| book.lineage(code).get(level.saturating_sub(1) as usize).copied();
        chosen.iter_mut().for_each(|one| one.code = one.code.and_then(held_by));
    }
    // On a level no code stands below another.
    let lineage = |code: usize| if level.is_some() { vec![code] } else { book.lineage(code) };
    let mut sources: Vec<usize> = corpus.parts.iter().filter_map(|part| part.source).collect();
    sources.dedup();
    let all = sources.len();
    sources.retain(|source| lanes.iter().all(|lane| lane.read(study, &study.sources[*source].id)));
    let held =
        |one: &&Selected| sources.binary_search(&one.source).is_ok() && lanes.iter().any(|l| l.holds(one.coding));
    let codeless = chosen.iter().filter(held).filter(|one| one.code.is_none()).count() as u64;
    let decided =
        |one: &&Selected| lanes.iter().any(|l| l.made(one.coding)) && !lanes.iter().any(|l| l.holds(one.coding));
    let decided = chosen.iter().filter(|one| sources.binary_search(&one.source).is_ok()).filter(decided).count() as u64;
    let mut own = vec![false; book.codes.len()];
    chosen.iter().filter(held).filter_map(|one| one.code).for_each(|code| own[code] = true);
    let mut table = own.clone();
    (0..own.len()).filter(|code| own[*code]).flat_map(lineage).for_each(|code| table[code] = true);
    let shown: Vec<usize> = (0..table.len()).filter(|code| table[*code]).collect();
    let place = |code: usize| shown.binary_search(&code).map_or(0, |at| at as u16);
    let names: Vec<String> = shown.iter().map(|code| book.codes[*code].id.0.clone()).collect();
    let mut out = Laid {
        texts: Vec::new(),
        own: shown.iter().filter(|code| own[**code]).map(|code| place(*code)).collect(),
        table: (0..shown.len()).map(|at| at as u16).collect(),
        unread: all - sources.len(),
        only: filters(&Scope { coders: Vec::new(), ..scope.clone() }),
        left,
        level,
        codeless,
        decided,
        silent: 0,
    };
    for source in sources {
        let ground = Ground::new(&corpus, study, source, everybody);
        let from = chosen.partition_point(|one| one.source < source);
        let here: Vec<&Selected> = chosen[from..].iter().take_while(|one| one.source == source).collect();
        let (mut direct, mut below) = (Vec::new(), Vec::new());
        for lane in lanes {
            let (mut mine, mut mine_below) = (Vec::new(), Vec::new());
            for one in here.iter().filter(|one| lane.holds(one.coding)) {
                let Some(code) = one.code else { continue };
                let Some((start, end)) = ground.place(one.span) else {
                    out.silent += 1;
                    continue;
                };
                mine.push(Segment { code: place(code), start, end });
                let above = lineage(code).into_iter();
                mine_below.extend(above.map(|code| Segment { code: place(code), start, end }));
            }
            direct.push((lane.name.clone(), distinct(mine)));
            below.push((lane.name.clone(), distinct(mine_below)));
        }
        let spans = |coders| Spans::new(ground.length, names.clone(), coders).ok();
        if let (Some(spans), Some(below)) = (spans(direct), spans(below)) {
            out.texts.push(Text { source, spans, below, sections: ground.sections() });
        }
    }
    out
}

/// The same place with the same code is one segment.
fn distinct(mut segments: Vec<Segment>) -> Vec<Segment> {
    segments.sort_unstable();
    segments.dedup();
    segments
}

/// The speech of a source that counts, laid end to end.
struct Ground {
    /// Stretches of the body, where each begins in the text, and in which turn it is.
    pieces: Vec<(Span, u32, Option<u32>)>,
    length: u32,
}

impl Ground {
    fn new(corpus: &Corpus, study: &Study, source: usize, everybody: bool) -> Self {
        let whole = Span::new(0, study.sources[source].chars());
        let mut said: Vec<(Span, Option<u32>)> = corpus
            .of(source)
            .filter_map(|part| corpus.voice(part))
            .flat_map(|voice| corpus.speech(voice, whole, everybody).map(|(block, piece)| (piece, block.turn)))
            .collect();
        said.sort_unstable_by_key(|(piece, _)| *piece);
        said.dedup();
        let mut length = 0;
        let pieces = said.into_iter().map(|(piece, turn)| {
            length += piece.len();
            (piece, length - piece.len(), turn)
        });
        Self { pieces: pieces.collect(), length }
    }

    /// Where the words of a span stand in the text; `None` if none of them count.
    fn place(&self, span: Span) -> Option<Run> {
        let first = self.pieces.partition_point(|(piece, ..)| piece.end <= span.start);
        let behind = self.pieces.partition_point(|(piece, ..)| piece.start < span.end);
        let (from, to) = (self.pieces.get(first)?, self.pieces.get(behind.checked_sub(1)?)?);
        let start = from.1 + span.start.saturating_sub(from.0.start);
        let end = to.1 + span.end.min(to.0.end) - to.0.start;
        (start < end).then_some((start, end))
    }

    /// Turns; a paragraph outside turns is one of its own.
    fn sections(&self) -> Vec<Run> {
        let same = |a: &(Span, u32, Option<u32>), b: &(Span, u32, Option<u32>)| a.2.is_some() && a.2 == b.2;
        let run = |pieces: &[(Span, u32, Option<u32>)]| {
            let last = pieces.last().map_or(0, |p| p.1 + p.0.len());
            (pieces.first().map_or(0, |p| p.1), last)
        };
        self.pieces.chunk_by(same).map(run).collect()
    }
}

impl Laid {
    /// What was compared, and what was left out, for the lines under a table.
    pub fn notes(&self, lanes: &[&str]) -> Vec<String> {
        let mut out = vec![match lanes {
            [first, second] => format!("First: {first}, the reference of segments. Second: {second}."),
            lanes => format!("Coders: {}.", lanes.join(", ")),
        }];
        let unread = match self.unread {
            0 => String::new(),
            n => format!(", {n} that not all of them read left out"),
        };
        let (sources, characters) = (counted(self.texts.len() as u64, "source"), counted(self.length(), "character"));
        out.push(format!("Over {sources}, {characters} of speech{unread}."));
        out.push(match self.level {
            None => "By code, a code holds what is below it; over all codes each coding counts with its own code."
                .to_owned(),
            Some(level) => format!("Codes of level {level}, each with what is below it."),
        });
        out.extend((!self.only.is_empty()).then(|| format!("Only: {}.", self.only.join("; "))));
        out.push(self.left.sentence());
        let no_code = (self.codeless > 0).then(|| match self.level {
            None => counted(self.codeless, "highlight"),
            Some(level) => format!("{} without a code of level {level}", counted(self.codeless, "coding")),
        });
        let silent =
            (self.silent > 0).then(|| format!("{} of words that do not count", counted(self.silent, "coding")));
        let decided =
            (self.decided > 0).then(|| format!("{} that coders decided on together", counted(self.decided, "coding")));
        let left: Vec<String> = no_code.into_iter().chain(silent).chain(decided).collect();
        out.extend((!left.is_empty()).then(|| format!("Not compared: {}.", left.join("; "))));
        out
    }

    /// Characters of the text that counts.
    pub fn length(&self) -> u64 {
        self.texts.iter().map(|text| u64::from(text.spans.length())).sum()
    }

    /// All sources as one text, and its sections; `None` where it is longer than
    /// positions go.
    fn joined(&self, of: fn(&Text) -> &Spans) -> Option<(Spans, Vec<Run>)> {
        let first = of(self.texts.first()?);
        let mut coders: Vec<(String, Vec<Segment>)> = first.coders().iter().map(|c| (c.clone(), Vec::new())).collect();
        let (mut at, mut sections) = (0_u32, Vec::new());
        for text in &self.texts {
            let spans = of(text);
            let behind = at.checked_add(spans.length())?;
            for (number, (_, mine)) in coders.iter_mut().enumerate() {
                let moved = |s: &Segment| Segment { start: s.start + at, end: s.end + at, ..*s };
                mine.extend(spans.marks(number).iter().map(moved));
            }
            sections.extend(text.sections.iter().map(|run| (run.0 + at, run.1 + at)));
            at = behind;
        }
        Some((Spans::new(at, first.codes().to_vec(), coders).ok()?, sections))
    }

    /// Every figure: of each code with what is below it, NVivo's means over sources, and
    /// over all codes. Gamma draws its chance from this seed. Empty without a source all
    /// lanes read.
    pub fn figures(&self, seed: u64) -> Vec<Figure> {
        let (Some((direct, sections)), Some((below, _))) = (self.joined(|t| &t.spans), self.joined(|t| &t.below))
        else {
            return Vec::new();
        };
        let mut out = by_code(&below, &self.table);
        let texts: Vec<Spans> = self.texts.iter().map(|text| text.below.clone()).collect();
        out.extend(below.codes().iter().flat_map(|code| means(&texts, code)));
        let draws = gamma::Draws { seed, ..gamma::Draws::default() };
        out.extend(over_all(&direct, &Asked { sections, draws, ..Asked::of(self.own.clone()) }));
        out
    }

    /// Gives figures on characters an interval by drawing sources: percentiles, 95 %; none
    /// to a code that fewer than `least` sources have. How many draws were undefined, at
    /// most, of one figure.
    pub fn draw(&self, figures: &mut [Figure], draws: &Draws, least: usize) -> usize {
        let Some(first) = self.texts.first() else { return 0 };
        let two = first.spans.coders().len() == 2;
        let wide = |code: u16| self.texts.iter().filter(|text| text.below.uses(code)).count() >= least;
        let mut undefined = 0;
        let mut take = |code: Option<&str>, name: &str, values: Vec<Option<f64>>| {
            let same = |f: &&mut Figure| f.statistic == name && f.code.as_deref() == code && f.unit == "character";
            if let Some(figure) = figures.iter_mut().find(same).filter(|f| f.estimate.value.is_ok()) {
                let spread = Spread::of(values.into_iter());
                undefined = undefined.max(spread.undefined());
                figure.estimate = Estimate { interval: spread.interval().ok(), ..figure.estimate };
            }
        };
        for code in self.table.iter().filter(|code| two && wide(**code)) {
            let name = first.below.codes()[usize::from(*code)].as_str();
            let tables: Vec<Fourfold> = self.texts.iter().map(|text| Fourfold::of(&text.below, *code)).collect();
            let sums: Vec<Fourfold> = draws.iter().map(|times| sum(&tables, times)).collect();
            for row in &PER_CODE[4..] {
                take(Some(name), row.name, sums.iter().map(|t| (row.of)(t).value.ok()).collect());
            }
        }
        for code in self.table.iter().filter(|code| !two && wide(**code)) {
            let name = first.below.codes()[usize::from(*code)].as_str();
            let each: Vec<Vec<u64>> = self.texts.iter().map(|text| depth_of(&text.below, *code)).collect();
            let alpha = |times: &[u32]| {
                let mut sum = vec![0; first.spans.coders().len() + 1];
                for (depth, times) in each.iter().zip(times) {
                    sum.iter_mut().zip(depth).for_each(|(s, d)| *s += d * u64::from(*times));
                }
                alpha_of_depths(&sum).value.ok()
            };
            take(Some(name), "alpha_nominal", draws.iter().map(alpha).collect());
        }
        if two && self.texts.len() >= least {
            let of = |text: &Text| self.own.iter().map(|code| Fourfold::of(&text.spans, *code)).collect::<Vec<_>>();
            let tables: Vec<Vec<Fourfold>> = self.texts.iter().map(of).collect();
            let column = |code: usize| tables.iter().map(|text| text[code]).collect::<Vec<_>>();
            let columns: Vec<Vec<Fourfold>> = (0..self.own.len()).map(column).collect();
            let sums: Vec<Vec<Fourfold>> =
                draws.iter().map(|times| columns.iter().map(|c| sum(c, times)).collect()).collect();
            for row in OVER_CODES {
                take(None, row.name, sums.iter().map(|t| (row.of)(t).value.ok()).collect());
            }
        }
        undefined
    }
}

fn depth_of(spans: &Spans, code: u16) -> Vec<u64> {
    let runs: Vec<Vec<Run>> = (0..spans.coders().len()).map(|coder| spans.runs(coder, code)).collect();
    depths(&runs, u64::from(spans.length()))
}

fn sum(tables: &[Fourfold], times: &[u32]) -> Fourfold {
    let zero = Fourfold::default();
    tables
        .iter()
        .zip(times)
        .filter(|(_, times)| **times > 0)
        .fold(zero, |sum, (t, times)| sum.plus(t.times(u64::from(*times))))
}
