//! How much each further interview brought that was new.
//!
//! The curve counts codes (or themes), in the order of the interviews: how many
//! different ones were used up to and including each, and how many of them came from
//! theory and from the data. It is one order out of many, so orders by chance are laid
//! beside it, and rules that are in use ([`guest`]) are told with what they would say
//! in other orders. A flat end is an observation and no proof: that is said.
//!
//! Sources that the record has not read are no interviews of the curve.

mod figures;
mod groups;
mod order;
mod print;
#[cfg(test)]
mod tests;
mod units;

pub use figures::{figures, guest};
pub use groups::groups;
pub use order::{Order, OrderError};
pub use print::in_print;
pub(in crate::analysis) use units::Things;
pub use units::Unit;

use super::corpus::Corpus;
use super::record::Record;
use super::scope::{LeftOut, Scope, notes, select_in};
use crate::model::codebook::Origin;
use crate::model::coding::MarkKind;
use crate::model::picture::{Band, Curve, Line, Picture, Plot};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::statistics::diversity::hill::hill;
use crate::statistics::saturation::guest::USUAL;
use crate::statistics::saturation::orders::{self, Range};
use crate::statistics::saturation::{Found, Rule, accumulation, growth};

/// What is asked of the interviews.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// In which order they come.
    pub order: Order,
    /// What is found in them.
    pub unit: Unit,
    /// Bases, runs and thresholds.
    pub rules: Vec<Rule>,
    /// How many orders are drawn by chance; none leaves the band out.
    pub orders: usize,
    /// What they are drawn with.
    pub seed: u64,
}

impl Default for Asked {
    fn default() -> Self {
        Self { order: Order::Date, unit: Unit::Code, rules: USUAL.to_vec(), orders: 1_000, seed: 1 }
    }
}

/// One interview.
#[derive(Clone, Debug, Default)]
struct Talk {
    /// Index of the source.
    source: usize,
    codings: u64,
    /// What was found in it, ascending, each once.
    found: Vec<usize>,
    /// Codes that were used in it, whatever is looked for.
    codes: Vec<usize>,
    /// How often each of what was found was.
    often: Vec<u64>,
}

/// Interviews in their order with what was found in each.
#[derive(Debug)]
pub struct Interviews<'s> {
    study: &'s Study,
    scope: Scope,
    asked: Asked,
    things: Things,
    talks: Vec<Talk>,
    /// True if any says what they are ordered by.
    dated: bool,
    found: Found,
    /// New ones by interview in each order that was drawn.
    drawn: Vec<Vec<u64>>,
    /// `Interviews`, or `Sources` where there are none.
    what: &'static str,
    /// How many of them nobody of the record has read.
    unread: usize,
    left: LeftOut,
}

/// The codes used up to each interview, with their picture: as [`Asked::default`].
pub fn saturation(study: &Study, scope: &Scope) -> Table {
    Interviews::new(study, scope, &Asked::default()).table()
}

impl<'s> Interviews<'s> {
    /// The interviews of `scope` that the record has read.
    pub fn new(study: &'s Study, scope: &Scope, asked: &Asked) -> Self {
        let corpus = Corpus::new(study, scope);
        let (selected, left) = select_in(study, &corpus, scope);
        let things = Things::of(study, asked.unit);
        let mut talks: Vec<Talk> = (0..study.sources.len()).map(|source| Talk { source, ..Talk::default() }).collect();
        for one in selected.iter().filter(|one| !one.span.is_empty()) {
            let talk = &mut talks[one.source];
            talk.codings += u64::from(one.code.is_some());
            talk.codes.extend(one.code);
            things.held(one).for_each(|thing| talk.found.push(thing));
        }
        for talk in &mut talks {
            talk.found.sort_unstable();
            talk.often = talk.found.chunk_by(|a, b| a == b).map(|same| same.len() as u64).collect();
        }
        for list in talks.iter_mut().flat_map(|talk| [&mut talk.found, &mut talk.codes]) {
            list.sort_unstable();
            list.dedup();
        }
        talks.retain(|talk| !corpus.of(talk.source).is_empty());
        let what = only_talks(study, &mut talks);
        let all = talks.len();
        talks.retain(|talk| talk.codings > 0 || is_read(study, scope, talk.source));
        asked.order.sort(study, &mut talks, |talk| talk.source);
        let dated = talks.iter().any(|talk| asked.order.value(study, talk.source).is_some());
        let unread = all - talks.len();
        let found = Found::new(talks.iter().map(|talk| talk.found.iter().map(|thing| *thing as u32)));
        let drawn = orders::drawn(&found, asked.orders, asked.seed);
        Self {
            study,
            scope: scope.clone(),
            asked: asked.clone(),
            things,
            talks,
            dated,
            found,
            drawn,
            what,
            unread,
            left,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.talks.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.talks.is_empty()
    }

    /// What is found in each of them.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// One row an interview, with the curve as its picture.
    pub fn table(&self) -> Table {
        let (sums, band) = (growth::so_far(&self.found), orders::band(&self.drawn));
        let expected = accumulation::expected(&self.found);
        let origins = [Origin::Deductive, Origin::Inductive].map(|origin| self.so_far(origin));
        let mut seen = vec![false; self.things.len()];
        let mut rows = Vec::new();
        for (at, talk) in self.talks.iter().enumerate() {
            let new = talk.found.iter().filter(|thing| !std::mem::replace(&mut seen[**thing], true));
            let new: Vec<String> = new.map(|thing| self.things.name(*thing).to_owned()).collect();
            let source = &self.study.sources[talk.source];
            let range = |of: fn(&Range) -> u64| band.get(at).map_or(Cell::Blank(NOT_DRAWN), |r| Cell::Count(of(r)));
            let by = self.asked.order.value(self.study, talk.source);
            let mut row = vec![Cell::Count(at as u64 + 1), Cell::Text(source.id.clone())];
            row.extend(self.dated.then(|| by.map_or(Cell::Blank(""), Cell::Text)));
            row.extend([
                Cell::Count(talk.codings),
                Cell::Count(talk.found.len() as u64),
                Cell::Count(new.len() as u64),
                match hill(&talk.often, 1.0).value {
                    Ok(value) => Cell::number(value, 1),
                    Err(why) => Cell::Blank(why.words()),
                },
                Cell::Count(sums[at]),
                Cell::Count(origins[0][at]),
                Cell::Count(origins[1][at]),
                Cell::number(expected[at], 1),
                range(|r| r.low),
                range(|r| r.high),
                Cell::List(new),
            ]);
            rows.push(row);
        }
        let title = format!("{} used up to each interview", self.things.word());
        let mut table = Table::list(title, self.columns(), rows);
        let things = self.things.word();
        let effective = format!(
            "Effective {things}: how many equally common {things} would be as diverse as those of the interview (Hill number of order 1)."
        );
        table.notes = [self.said(), vec![effective], self.notes()].concat();
        table.drawn(self.picture(sums, origins, band))
    }

    fn columns(&self) -> Vec<Column> {
        let number = |key: &str| Column::new(key, Kind::Number);
        let things = self.things.word();
        let mut out = vec![number("order"), Column::new("source", Kind::Text)];
        out.extend(self.dated.then(|| Column::new(self.asked.order.key(), Kind::Text)));
        out.extend([
            number("codings").detail(),
            number(things),
            number(&format!("new_{things}")),
            number(&format!("effective_{things}")).detail(),
            number(&format!("{things}_so_far")),
            number("deductive_so_far").detail(),
            number("inductive_so_far"),
            number("expected_so_far").detail(),
            number("low_so_far").detail(),
            number("high_so_far").detail(),
            Column::new("new", Kind::Prose),
        ]);
        out
    }

    /// In which order they come, in words.
    fn ordered(&self) -> String {
        match self.dated || self.is_empty() || self.asked.order == Order::File {
            true => self.asked.order.words(),
            false => format!("in the order of their files, since none of them has a {}", self.asked.order.key()),
        }
    }

    /// How many codes of an origin were used up to each interview.
    fn so_far(&self, origin: Origin) -> Vec<u64> {
        let is = |code: &&usize| self.study.codebook.codes[**code].origin == Some(origin);
        let own = self.talks.iter().map(|talk| talk.codes.iter().filter(is).map(|code| *code as u32));
        growth::so_far(&Found::new(own))
    }

    fn picture(&self, sums: Vec<u64>, origins: [Vec<u64>; 2], band: Vec<Range>) -> Picture {
        let things = self.things.word();
        let line = |label: &str, heights| Line { label: label.to_owned(), heights };
        let [deductive, inductive] = origins;
        let mut lines = vec![line(&format!("all {things}"), sums)];
        if self.things.are_codes() {
            for (label, heights) in [("deductive", deductive), ("inductive", inductive)] {
                let any = heights.last().is_some_and(|last| *last > 0);
                lines.extend(any.then(|| line(label, heights)));
            }
        }
        let heights = |of: fn(&Range) -> u64| band.iter().map(of).collect();
        let band = (!band.is_empty()).then(|| Band {
            label: format!("95 % of {} orders by chance", self.drawn.len()),
            low: heights(|r| r.low),
            high: heights(|r| r.high),
        });
        Picture {
            title: format!("Different {things} used, interview after interview"),
            caption: self.said(),
            plot: Plot::Curve(Curve {
                across: format!("{} {}", self.what, self.ordered()),
                up: format!("Different {things} used so far"),
                steps: (1..=self.len()).map(|n| n.to_string()).collect(),
                lines,
                band,
            }),
        }
    }

    /// What was counted, in sentences.
    fn said(&self) -> Vec<String> {
        let (what, read) = (self.what, self.len());
        let mut out = vec![format!("{what}: {read}, {}. {}", self.ordered(), self.things.said())];
        if self.things.are_codes() {
            out[0].push_str(" Deductive and inductive are those the codebook calls so.");
        }
        if self.unread > 0 {
            out.push(format!(
                "Left out: {} of {} {}, which nobody of the record has coded or marked as read.",
                self.unread,
                read + self.unread,
                what.to_lowercase()
            ));
        }
        out.push("This is one order of many: that the line grows flat shows that little was new at the end, not that nothing new is left.".to_owned());
        if !self.drawn.is_empty() {
            out.push(format!(
                "Expected: the mean over all orders. Low and high: between them lie 95 % of {} orders by chance (seed {}).",
                self.drawn.len(),
                self.asked.seed
            ));
        }
        out
    }

    /// How often each thing was found, in all interviews.
    fn often(&self) -> Vec<u64> {
        let mut out = vec![0; self.things.len()];
        for talk in &self.talks {
            talk.found.iter().zip(&talk.often).for_each(|(thing, n)| out[*thing] += n);
        }
        out
    }

    fn notes(&self) -> Vec<String> {
        notes(self.study, &self.scope, &self.left)
    }
}

const NOT_DRAWN: &str = "no orders were drawn";

/// Keeps interviews and focus groups; where there are none, all sources.
fn only_talks(study: &Study, talks: &mut Vec<Talk>) -> &'static str {
    let is_talk = |talk: &Talk| !matches!(study.sources[talk.source].kind.as_str(), "document" | "field-note");
    if !talks.iter().any(is_talk) {
        return "Sources";
    }
    talks.retain(is_talk);
    "Interviews"
}

/// True if a coder of the record said that a source was read.
fn is_read(study: &Study, scope: &Scope, source: usize) -> bool {
    let id = &study.sources[source].id;
    let whose = |coder: &String| match &scope.record {
        Record::Coder(only) => only == coder,
        _ => true,
    };
    study.marks.iter().any(|m| m.source == *id && m.what != MarkKind::Skipped && whose(&m.coder))
}
