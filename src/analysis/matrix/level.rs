//! One axis filled in: its lines, and what belongs to each.
//!
//! The lines of an axis come from the corpus and the codebook, not from the
//! codings: a participant nobody coded is a row of zeros, which is a finding.
//! What a coding belongs to is asked for each *part* whose words it holds
//! ([`crate::analysis::corpus`]): a segment across two speakers stands in
//! both their columns, and each takes along only their own words and values.

use super::axis::Axis;
use super::chosen::Chosen;
use super::condition::{Bins, Condition, Term};
use super::parts::Parts;
use super::slices::Case;
use super::{Context, codes};
use crate::analysis::record::{Record, coders};
use crate::analysis::scope::Scope;
use crate::model::codebook::CodeId;
use crate::model::quantity::number;
use crate::model::table::{AxisItem, EVERYTHING};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// The value of those who state none.
pub(super) const NOT_STATED: &str = "(not stated)";

/// One axis filled in.
pub(super) struct Level {
    /// Its lines; N is not filled in.
    pub items: Vec<AxisItem>,
    pub members: Members,
    /// The parts of the corpus that each line is about; `None` where the axis
    /// does not sort the corpus.
    pub parts: Option<Vec<Parts>>,
    /// The code that each line is, by index, if it is one.
    pub codes: Vec<Option<usize>>,
}

/// What belongs to the lines.
pub(super) enum Members {
    /// Everything to the only line.
    All,
    /// The line of each part.
    Part(Vec<Option<usize>>),
    /// The lines of each code, as [`super::chosen::One`] numbers codes.
    Code(Vec<Vec<usize>>),
    /// The lines of each coding that a theme names, and of each code.
    Theme(foldhash::HashMap<u32, Vec<usize>>, Vec<Vec<usize>>),
    /// The line of each coder of the ledger.
    Coder(Vec<Option<usize>>),
    /// The line of each coding that counts.
    Coding(Vec<Option<usize>>),
    /// The line of each slice.
    Slice(Vec<Option<usize>>),
}

pub(super) fn item(id: &str, depth: u32) -> AxisItem {
    let (id, label) = (id.to_owned(), id.to_owned());
    AxisItem { id, label, depth, ..AxisItem::default() }
}

impl Level {
    /// The lines to which a case belongs.
    pub fn of(&self, ctx: &Context, case: Case) -> &[usize] {
        let place = || &ctx.chosen.all[case.coding as usize].place;
        match &self.members {
            Members::All => &[0],
            Members::Part(items) => items[case.part as usize].as_slice(),
            Members::Code(items) => &items[place().code as usize],
            Members::Theme(named, items) => {
                named.get(&case.coding).map_or_else(|| items[place().code as usize].as_slice(), Vec::as_slice)
            }
            Members::Coder(items) => items[place().coder as usize].as_slice(),
            Members::Coding(items) => items[case.coding as usize].as_slice(),
            Members::Slice(items) => items[case.slice as usize].as_slice(),
        }
    }

    /// True if N of a line is who is coded so, not who is in the corpus.
    pub fn coded(&self) -> bool {
        matches!(self.members, Members::Code(_) | Members::Theme(..) | Members::Coding(_))
    }

    /// The lines of `axis`.
    pub fn new(axis: &Axis, ctx: &Context) -> Self {
        match axis {
            Axis::Code => codes::codes(ctx, None),
            Axis::Level(level) => codes::codes(ctx, Some(*level)),
            Axis::Theme => codes::themes(ctx),
            Axis::Origin => codes::origins(ctx),
            Axis::Coder => by_coder(ctx),
            Axis::Round => by_coding(ctx, &[], |ctx, coding| ctx.study.codings[coding].round.clone()),
            Axis::Stance => {
                by_coding(ctx, &["for", "against", "mixed"], |ctx, coding| ctx.study.codings[coding].stance.clone())
            }
            Axis::Section => sections(ctx),
            Axis::Speaker => speakers(ctx),
            Axis::All => {
                let items = vec![AxisItem { label: "All".to_owned(), ..item(EVERYTHING, 0) }];
                Self { items, members: Members::All, parts: None, codes: vec![None] }
            }
            Axis::Participant => by_part(ctx, participants(ctx), |ctx, part| {
                Some(ctx.corpus.participants[ctx.corpus.parts[part].participant?].into())
            }),
            Axis::Source => by_part(ctx, sources(ctx, |s| &s.id), |ctx, part| {
                Some(ctx.study.sources[ctx.corpus.parts[part].source?].id.as_str().into())
            }),
            Axis::Kind => by_part(ctx, sources(ctx, |s| &s.kind), |ctx, part| {
                Some(ctx.study.sources[ctx.corpus.parts[part].source?].kind.as_str().into())
            }),
            Axis::Attribute(name) => by_part(ctx, values(ctx, name), |ctx, part| value(ctx, part, name).map(Cow::from)),
            Axis::Binned(name, bins) => binned(ctx, name, bins),
            Axis::Condition(condition) => by_condition(ctx, condition),
        }
    }
}

fn by_part<'s>(
    ctx: &Context<'s>,
    ids: Vec<String>,
    id_of: impl Fn(&Context<'s>, usize) -> Option<Cow<'s, str>>,
) -> Level {
    let index: foldhash::HashMap<&str, usize> = ids.iter().enumerate().map(|(i, id)| (id.as_str(), i)).collect();
    let all = ctx.corpus.parts.len();
    let of_part = (0..all).map(|p| id_of(ctx, p).and_then(|id| index.get(&*id).copied()));
    let of_part: Vec<Option<usize>> = of_part.collect();
    let mut parts = vec![Parts::none(all); ids.len()];
    let placed = of_part.iter().enumerate().filter_map(|(part, item)| Some((part, (*item)?)));
    placed.for_each(|(part, item)| parts[item].add(part));
    let items: Vec<AxisItem> = ids.iter().map(|id| item(id, 0)).collect();
    Level { codes: vec![None; items.len()], items, members: Members::Part(of_part), parts: Some(parts) }
}

fn participants(ctx: &Context) -> Vec<String> {
    let asked: BTreeSet<usize> = ctx.corpus.parts.iter().filter_map(|p| p.participant).collect();
    asked.into_iter().map(|p| ctx.corpus.participants[p].to_owned()).collect()
}

/// What `of` says of the sources in scope, each once, in order of the sources.
fn sources(ctx: &Context, of: impl Fn(&crate::model::source::Source) -> &String) -> Vec<String> {
    let mut seen = foldhash::HashSet::default();
    let asked = ctx.corpus.parts.iter().filter_map(|p| p.source);
    let said = asked.map(|s| of(&ctx.study.sources[s]));
    said.filter(|id| seen.insert(*id)).cloned().collect()
}

fn stated<'s>(ctx: &Context<'s>, part: usize, name: &str) -> Option<&'s str> {
    ctx.corpus.attribute(ctx.corpus.parts[part], name).filter(|v| !v.is_empty())
}

fn value<'s>(ctx: &Context<'s>, part: usize, name: &str) -> Option<&'s str> {
    // Nobody's words in an interview state nothing; they are not "missing".
    stated(ctx, part, name).or(ctx.corpus.parts[part].participant.map(|_| NOT_STATED))
}

/// Values in scope: numbers by size, `yes` before `no`, words by the alphabet.
fn values(ctx: &Context, name: &str) -> Vec<String> {
    let said = (0..ctx.corpus.parts.len()).filter_map(|p| value(ctx, p, name));
    let met: foldhash::HashSet<&str> = said.collect();
    in_order(met.into_iter().map(str::to_owned).collect())
}

fn in_order(all: BTreeSet<String>) -> Vec<String> {
    let stated = |v: &&String| v.as_str() != NOT_STATED;
    let numeric = all.iter().filter(stated).all(|v| number(v).is_some());
    let mut out: Vec<String> = all.iter().filter(stated).cloned().collect();
    if numeric {
        let size = |v: &str| number(v).unwrap_or(f64::INFINITY);
        out.sort_by(|a, b| size(a).total_cmp(&size(b)).then_with(|| a.cmp(b)));
    } else if out.iter().all(|v| matches!(v.as_str(), "yes" | "no")) {
        out.reverse();
    } else {
        out.sort_by_key(|v| (v.to_lowercase(), v.clone()));
    }
    if all.contains(NOT_STATED) {
        out.push(NOT_STATED.to_owned());
    }
    out
}

/// Numbers put together; a value that no bin holds stands in a line of its own.
fn binned(ctx: &Context, name: &str, bins: &Bins) -> Level {
    const OUTSIDE: &str = "(in none of these)";
    let all = 0..ctx.corpus.parts.len();
    let numbers: Vec<f64> = all.clone().filter_map(|p| number(stated(ctx, p, name)?)).collect();
    let (labels, whole) = (bins.of(&numbers), bins.whole(&numbers));
    let of = |ctx: &Context, part: usize| match value(ctx, part, name)? {
        NOT_STATED => Some(Cow::from(NOT_STATED)),
        stated => Some(bins.bin(stated, whole).filter(|b| labels.contains(b)).map_or(Cow::from(OUTSIDE), Cow::from)),
    };
    let met: BTreeSet<Cow<'_, str>> = all.filter_map(|part| of(ctx, part)).collect();
    let further = [OUTSIDE, NOT_STATED].into_iter().filter(|id| met.contains(*id)).map(str::to_owned);
    let ids = labels.iter().cloned().chain(further).collect();
    by_part(ctx, ids, of)
}

/// What is known of a part of the corpus and one term of a condition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Holds,
    Not,
    NotStated,
    /// Nobody of the record has read it.
    NotRead,
}

impl From<Option<bool>> for Known {
    fn from(said: Option<bool>) -> Self {
        said.map_or(Self::NotStated, |holds| if holds { Self::Holds } else { Self::Not })
    }
}

/// Those of whom it is true, those of whom it is not, and who does not say. Of whom
/// nobody has read a word it is not known whether they hold a code: they are in no
/// line.
fn by_condition(ctx: &Context, condition: &Condition) -> Level {
    let (yes, no) = (condition.to_string(), format!("not {condition}"));
    let terms: Vec<Box<dyn Fn(usize) -> Known + '_>> = condition.0.iter().map(|term| holds(ctx, term)).collect();
    let of = |ctx: &Context, part: usize| {
        let said: Vec<Known> = terms.iter().map(|term| term(part)).collect();
        let any = |known| said.contains(&known);
        match () {
            () if any(Known::Not) => Some(Cow::from(no.clone())),
            () if any(Known::NotRead) => None,
            () if any(Known::NotStated) => ctx.corpus.parts[part].participant.map(|_| NOT_STATED.into()),
            () => Some(yes.clone().into()),
        }
    };
    let missing = (0..ctx.corpus.parts.len()).any(|part| of(ctx, part).as_deref() == Some(NOT_STATED));
    let mut ids = vec![yes.clone(), no.clone()];
    ids.extend(missing.then(|| NOT_STATED.to_owned()));
    let mut level = by_part(ctx, ids, of);
    let name = |term: &Term| match term {
        Term::Coded(id) => ctx.study.code_name(id),
        value => Condition(vec![value.clone()]).to_string(),
    };
    let name = condition.0.iter().map(name).collect::<Vec<_>>().join(" and ");
    (level.items[0].label, level.items[1].label) = (name.clone(), format!("not {name}"));
    level
}

/// Whether a term is true of a part, where that is known.
fn holds<'c>(ctx: &'c Context, term: &'c Term) -> Box<dyn Fn(usize) -> Known + 'c> {
    match term {
        Term::Value(name, compare, other) => {
            Box::new(move |part| stated(ctx, part, name).and_then(|value| compare.holds(value, other)).into())
        }
        Term::Coded(id) => {
            let holders = holders(ctx, id);
            Box::new(move |part| match ctx.corpus.parts[part].participant {
                Some(who) if holders[who] => Known::Holds,
                Some(_) if ctx.reads.any.has(part) => Known::Not,
                Some(_) => Known::NotRead,
                None => Known::NotStated,
            })
        }
    }
}

/// Which participants hold a code or one below it: in the whole record, whatever
/// codes and words the cells are asked for.
fn holders(ctx: &Context, id: &CodeId) -> Vec<bool> {
    let book = &ctx.study.codebook;
    let top = book.resolve(id);
    let under: Vec<bool> = (0..book.codes.len()).map(|code| top.is_some_and(|top| book.is_under(code, top))).collect();
    let filtered = ctx.scope.asks_certain();
    let whole = filtered.then(|| {
        let scope = Scope { codes: Vec::new(), under: Vec::new(), found: None, ..ctx.scope.clone() };
        Chosen::new(ctx.study, ctx.ledger, &ctx.corpus, &scope, ctx.everybody)
    });
    let chosen = whole.as_ref().unwrap_or(&ctx.chosen);
    let mut out = vec![false; ctx.corpus.participants.len()];
    for one in chosen.all.iter().filter(|one| under.get(one.place.code as usize) == Some(&true)) {
        let parts = chosen.parts[one.parts as usize].iter();
        parts.filter_map(|part| ctx.corpus.parts[*part].participant).for_each(|who| out[who] = true);
    }
    out
}

fn by_coder(ctx: &Context) -> Level {
    let asked = |id: &String| match &ctx.scope.record {
        Record::Coder(only) => id == only,
        _ => ctx.scope.coders.is_empty() || ctx.scope.coders.contains(id),
    };
    let ids: Vec<String> = coders(ctx.study).into_iter().filter(asked).collect();
    let of = ctx.ledger.coders.iter().map(|id| ids.iter().position(|i| i == id)).collect();
    let name = |id: &String| ctx.study.config.coders.iter().find(|(i, _)| i == id);
    let items = ids.iter().map(|id| {
        let label = name(id).map_or(id, |(_, name)| name).clone();
        AxisItem { label, ..item(id, 0) }
    });
    Level { items: items.collect(), members: Members::Coder(of), parts: None, codes: vec![None; ids.len()] }
}

/// What codings say of themselves; these values are lines whether met or not.
fn by_coding(ctx: &Context, always: &[&str], of: impl Fn(&Context, usize) -> Option<String>) -> Level {
    let said = |number: u32| of(ctx, number as usize).filter(|v| !v.is_empty());
    let all: Vec<String> =
        ctx.chosen.all.iter().map(|one| said(one.number).unwrap_or_else(|| NOT_STATED.to_owned())).collect();
    let others = in_order(all.iter().filter(|v| !always.contains(&v.as_str())).cloned().collect());
    let ids: Vec<String> = always.iter().map(|v| (*v).to_owned()).chain(others).collect();
    let of = all.iter().map(|v| ids.iter().position(|id| id == v)).collect();
    let items = ids.iter().map(|id| item(id, 0)).collect();
    Level { items, members: Members::Coding(of), parts: None, codes: vec![None; ids.len()] }
}

/// A title as it is compared: questions are typed again in every transcript.
pub(super) fn folded(title: &str) -> String {
    let letters = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    let words: String = title.chars().map(letters).collect::<String>().to_lowercase();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Titles of sections in the order in which they are met, and the parts of the
/// sources that have them.
fn sections(ctx: &Context) -> Level {
    let mut lines = Named::new(ctx);
    for (part, at) in ctx.corpus.parts.iter().enumerate() {
        let Some(source) = at.source else { continue };
        for section in &ctx.study.sources[source].sections {
            lines.put(folded(&section.title), &section.title, part);
        }
    }
    let of = ctx.slices.list.iter().map(|slice| {
        let title = &ctx.study.sources[slice.source as usize].sections.get(usize::from(slice.section?))?.title;
        lines.index.get(&folded(title)).copied()
    });
    let of = of.collect();
    lines.level(of)
}

/// Labels of those who speak, interviewers only where their words count.
fn speakers(ctx: &Context) -> Level {
    let mut lines = Named::new(ctx);
    for (part, at) in ctx.corpus.parts.iter().enumerate() {
        let Some(source) = at.source else { continue };
        let who = at.participant.map(|p| ctx.corpus.participants[p]);
        for speaker in ctx.study.sources[source].speakers.iter().filter(|s| ctx.everybody || !s.interviewer) {
            let participant = speaker.participant.as_deref().filter(|_| !speaker.interviewer);
            if participant == who {
                lines.put(speaker.label.clone(), &speaker.label, part);
            }
        }
    }
    let of = ctx.slices.list.iter().map(|slice| {
        let speakers = &ctx.study.sources[slice.source as usize].speakers;
        lines.index.get(&speakers.get(usize::from(slice.speaker?))?.label).copied()
    });
    let of = of.collect();
    lines.level(of)
}

/// Lines that are met one by one.
struct Named {
    of: usize,
    index: HashMap<String, usize>,
    items: Vec<AxisItem>,
    parts: Vec<Parts>,
}

impl Named {
    fn new(ctx: &Context) -> Self {
        Self { of: ctx.corpus.parts.len(), index: HashMap::new(), items: Vec::new(), parts: Vec::new() }
    }

    fn put(&mut self, id: String, label: &str, part: usize) {
        let at = *self.index.entry(id.clone()).or_insert_with(|| {
            self.items.push(AxisItem { label: label.to_owned(), ..item(&id, 0) });
            self.parts.push(Parts::none(self.of));
            self.items.len() - 1
        });
        self.parts[at].add(part);
    }

    fn level(self, of: Vec<Option<usize>>) -> Level {
        let codes = vec![None; self.items.len()];
        Level { items: self.items, members: Members::Slice(of), parts: Some(self.parts), codes }
    }
}
