//! Counting without sets: a matrix of segments, people or sources in one sweep.
//!
//! Most tables hold numbers alone. A segment, and a source, stands in one source; so
//! what of one source belongs to a cell can be counted and forgotten before the next
//! source is looked at, and no list of a million codings is made, sorted or walked
//! over. The numbers are those of the sets ([`super::sets`]), which tests hold them
//! against. What needs sets is not counted here: words, quotations, what two lines
//! of one axis have in common, a third axis.

use super::axis::Axis;
use super::chosen::Choice;
use super::condition::Term;
use super::ground::Ground;
use super::items::{Coded, Items};
use super::kinds::Kinds;
use super::measure::Measure;
use super::meter::Meter;
use super::read::Reads;
use super::slices::Case;
use super::spec::{Needs, Spec};
use super::{Context, measured, titled};
use crate::analysis::ledger::{Rows, Walk};
use crate::analysis::record::Record;
use crate::model::codebook::CodeStatus;
use crate::model::table::{Cell, Measured, Table};
use std::sync::Arc;

/// True if what is asked can be counted so, as far as the question says.
pub(super) fn can(spec: &Spec) -> bool {
    use Measure::{Codings, Participants, Presence, Sources};
    let plain = |axis: &Axis| match axis {
        Axis::Round | Axis::Stance | Axis::Section | Axis::Speaker => false,
        Axis::Condition(condition) => !condition.0.iter().any(|term| matches!(term, Term::Coded(_))),
        _ => true,
    };
    spec.measures.iter().all(|m| matches!(m, Codings | Presence | Participants | Sources))
        && spec.split.is_none()
        && spec.together().is_none()
        && [&spec.rows, &spec.columns].iter().all(|side| side.0.iter().all(plain))
        && spec.base != super::Base::Words
}

/// The same as far as the study says: codes that are lines only where they are used
/// have to be known before.
fn fits(ctx: &Context, spec: &Spec) -> bool {
    // Codings that themes name are met one by one.
    if spec.needs(ctx.study) == Needs::Everything {
        return false;
    }
    let codes = spec.sides().any(|side| side.any(Axis::of_codes));
    let known = ctx.ledger.all_codes_are_known()
        && ctx.study.codebook.codes.iter().all(|code| code.status != CodeStatus::Retired);
    let mut seen = vec![false; ctx.corpus.participants.len()];
    let mut in_several = || {
        let mut people = ctx.corpus.parts.iter().filter_map(|part| part.participant);
        people.any(|who| std::mem::replace(&mut seen[who], true))
    };
    (!codes || known) && !(spec.measures.contains(&Measure::Participants) && !ctx.cases_count && in_several())
}

/// The table of a context without codings; `None` if it has to be made from sets.
pub(super) fn table(mut ctx: Context, rows: Rows<'_>, spec: &Spec) -> Option<Table> {
    if !fits(&ctx, spec) {
        return None;
    }
    let (down, across) = (Items::grown(&spec.rows, &ctx), Items::grown(&spec.columns, &ctx));
    let mut sweep = Sweep::new(&ctx, spec, (&down, &across));
    sweep.all(&mut ctx, rows, (&down, &across));
    let (mut down, mut across) = (down, across);
    let Sweep { counts, coded: (of_rows, of_columns), nowhere, .. } = sweep;
    down.counted(&ctx, of_rows);
    across.counted(&ctx, of_columns);
    let sides = (&down, &across);
    let ground = Ground::new(&ctx, &down, &across);
    let meters: Vec<Meter> = spec.measures.iter().map(|m| Meter::new(&ground, &ctx, sides, *m)).collect();
    let meta = measured(&ctx, spec, sides, &mut |row, column| {
        let any = counts.segments.of(row, column);
        let mut cells = meters.iter().map(|meter| {
            meter.settled(any == 0, row, column).unwrap_or_else(|| match meter.measure {
                Measure::Presence => Cell::Flag(any > 0),
                Measure::Participants => Cell::Count(counts.people.of(row, column).into()),
                Measure::Sources => Cell::Count(counts.sources.of(row, column).into()),
                _ => Cell::Count(any.into()),
            })
        });
        let cell = cells.next().unwrap_or(Cell::Blank(""));
        Measured { cell, more: cells.collect(), excerpts: Vec::new(), people: 0 }
    });
    Some(titled(&ctx, spec, sides, (meta, nowhere)))
}

/// A number for each cell, each row, each column and for all.
#[derive(Default)]
struct Counts {
    down: usize,
    across: usize,
    counts: Vec<u32>,
    /// What was counted last in each.
    last: Vec<u32>,
}

impl Counts {
    fn new((down, across): (usize, usize)) -> Self {
        Self { down, across, counts: vec![0; (down + 1) * (across + 1)], last: Vec::new() }
    }

    /// Columns stand behind each other, since what is met together is mostly of one
    /// column; the totals behind the lines.
    fn at(&self, row: Option<usize>, column: Option<usize>) -> usize {
        column.unwrap_or(self.across) * (self.down + 1) + row.unwrap_or(self.down)
    }

    fn of(&self, row: Option<usize>, column: Option<usize>) -> u32 {
        self.counts.get(self.at(row, column)).copied().unwrap_or(0)
    }

    /// So many more in all cells of these lines.
    fn add(&mut self, n: u32, rows: &[usize], columns: &[usize]) {
        for column in columns.iter().copied().chain([self.across]) {
            let here = &mut self.counts[column * (self.down + 1)..(column + 1) * (self.down + 1)];
            rows.iter().for_each(|row| here[*row] += n);
            here[self.down] += n;
        }
    }

    /// The same, where the number that was counted there last is another.
    fn once(&mut self, number: u32, n: u32, rows: &[usize], columns: &[usize]) {
        if self.last.is_empty() {
            self.last = vec![u32::MAX; self.counts.len()];
        }
        for column in columns.iter().copied().chain([self.across]) {
            for row in rows.iter().copied().chain([self.down]) {
                let at = column * (self.down + 1) + row;
                if std::mem::replace(&mut self.last[at], number) != number {
                    self.counts[at] += n;
                }
            }
        }
    }
}

/// What is counted.
#[derive(Default)]
struct All {
    segments: Counts,
    people: Counts,
    sources: Counts,
}

struct Sweep {
    counts: All,
    coded: (Coded, Coded),
    /// Codings in no row, and in no column.
    nowhere: (u64, u64),
    /// Which codings are one segment; `None` if that is not asked for.
    segments: Option<Record>,
    people: bool,
    sources: bool,
    kinds: Kinds,
    /// Number of the next segment.
    next: u32,
    placed: Vec<Case>,
    room: (Vec<usize>, Vec<usize>),
}

impl Sweep {
    fn new(ctx: &Context, spec: &Spec, (down, across): (&Items, &Items)) -> Self {
        let size = (down.items.len(), across.items.len());
        let asked = |measure| spec.measures.contains(&measure) && !ctx.cases_count;
        let (people, sources) = (asked(Measure::Participants), asked(Measure::Sources));
        let counts = |wanted: bool| if wanted { Counts::new(size) } else { Counts::default() };
        let codes = ctx.study.codebook.codes.len() + ctx.ledger.all_cited().len();
        let by_coder = down.by_coder() || across.by_coder();
        Self {
            counts: All { segments: counts(true), people: counts(people), sources: counts(sources) },
            coded: (down.begin_to_count(ctx), across.begin_to_count(ctx)),
            nowhere: (0, 0),
            segments: spec.asks_segments().then(|| ctx.scope.record.clone()),
            people,
            sources,
            kinds: Kinds::new(by_coder, ctx.ledger.coders.len(), codes),
            next: 0,
            placed: Vec::new(),
            room: (Vec::new(), Vec::new()),
        }
    }

    /// Counts everything, and says who has read what.
    fn all(&mut self, ctx: &mut Context, rows: Rows<'_>, sides: (&Items, &Items)) {
        let (study, ledger, scope) = (ctx.study, ctx.ledger, ctx.scope);
        let corpus = Arc::clone(&ctx.corpus);
        let (sources, mut read) = (study.sources.len(), vec![vec![false; study.sources.len()]; ledger.coders.len()]);
        let mut choice = Choice::new(study, ledger, &corpus, scope, ctx.everybody);
        let mut walk = Walk::new(study, &rows, ledger);
        (0..sources).for_each(|source| {
            let (first, here, people) = walk.of(source);
            for row in here.iter().filter(|row| row.reads()) {
                read[row.coder as usize][source] = true;
            }
            ctx.chosen.parts.clear();
            choice.begin_anew();
            self.kinds.clear();
            choice.each(here, first, people, ctx.chosen.said(), |one| self.kinds.add(one));
            self.kinds.settle(self.segments.as_ref());
            // What is counted is one coding of each kind.
            std::mem::swap(&mut ctx.chosen.all, &mut self.kinds.all);
            self.source(ctx, sides);
            std::mem::swap(&mut ctx.chosen.all, &mut self.kinds.all);
        });
        let (first, here, people) = walk.nowhere();
        choice.take(here, first, people, &mut ctx.chosen);
        ctx.reads = Reads::of(study, ledger, &corpus, (scope, read));
    }

    /// Counts the codings of a source.
    fn source(&mut self, ctx: &Context, (down, across): (&Items, &Items)) {
        self.placed.clear();
        for (kind, one) in (0_u32..).zip(&ctx.chosen.all) {
            let parts = &ctx.chosen.parts[one.parts as usize];
            let alone = self.kinds.alone[kind as usize];
            let (mut in_row, mut in_column) = (false, false);
            self.next += 1;
            for &part in parts {
                let case = Case { coding: kind, part: part as u32, slice: 0 };
                if self.coded.0.is_asked {
                    self.coded.0.note(down, ctx, case);
                }
                if self.coded.1.is_asked {
                    self.coded.1.note(across, ctx, case);
                }
                let rows = down.of(ctx, case, &mut self.room.0);
                let columns = across.of(ctx, case, &mut self.room.1);
                in_row |= !rows.is_empty();
                in_column |= !columns.is_empty();
                if rows.is_empty() || columns.is_empty() {
                    continue;
                }
                match (alone, parts.len()) {
                    (0, _) => {}
                    (_, 1) => self.counts.segments.add(alone, rows, columns),
                    _ => self.counts.segments.once(self.next, alone, rows, columns),
                }
                if self.people || self.sources {
                    self.placed.push(case);
                }
            }
            let codings = u64::from(self.kinds.codings[kind as usize]);
            self.nowhere.0 += if in_row { 0 } else { codings };
            self.nowhere.1 += if in_column { 0 } else { codings };
        }
        self.together(ctx, (down, across));
        let mut placed = std::mem::take(&mut self.placed);
        if self.sources {
            placed.iter().for_each(|case| self.once(ctx, *case, (down, across), false));
        }
        if self.people {
            placed.sort_by_key(|case| case.part);
            placed.iter().for_each(|case| self.once(ctx, *case, (down, across), true));
        }
        self.placed = placed;
    }

    /// Counts segments of several kinds.
    fn together(&mut self, ctx: &Context, (down, across): (&Items, &Items)) {
        for unit in self.kinds.together.chunk_by(|a, b| a.0 == b.0) {
            self.next += 1;
            for &(_, kind) in unit {
                for &part in &ctx.chosen.parts[ctx.chosen.all[kind as usize].parts as usize] {
                    let case = Case { coding: kind, part: part as u32, slice: 0 };
                    let rows = down.of(ctx, case, &mut self.room.0);
                    let columns = across.of(ctx, case, &mut self.room.1);
                    if !rows.is_empty() && !columns.is_empty() {
                        self.counts.segments.once(self.next, 1, rows, columns);
                    }
                }
            }
        }
    }

    /// Counts who or what a case is of, once.
    fn once(&mut self, ctx: &Context, case: Case, (down, across): (&Items, &Items), people: bool) {
        let part = ctx.corpus.parts[case.part as usize];
        let of = if people { part.participant } else { part.source };
        let Some(number) = of else { return };
        let rows = down.of(ctx, case, &mut self.room.0);
        let columns = across.of(ctx, case, &mut self.room.1);
        let counts = if people { &mut self.counts.people } else { &mut self.counts.sources };
        counts.once(number as u32, 1, rows, columns);
    }
}
