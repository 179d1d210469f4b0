//! The rows and columns of a matrix, and what belongs to each.
//!
//! The lines of an axis come from the corpus and the codebook, not from the
//! codings: a participant nobody coded is a row of zeros, which is a finding.
//! What a coding belongs to is asked for each *part* whose words it holds
//! ([`crate::analysis::corpus`]): a segment across two speakers stands in
//! both their columns, and each takes along only their own words and values.

use super::Context;
use super::axis::Axis;
use crate::analysis::record::{Record, coders};
use crate::model::codebook::CodeStatus;
use crate::model::coding::MarkKind;
use crate::model::table::AxisItem;
use std::collections::{BTreeSet, HashMap};

/// The value of those who state none.
pub(super) const NOT_STATED: &str = "(not stated)";

/// One axis filled in.
pub(super) struct Items {
    /// Its lines.
    pub items: Vec<AxisItem>,
    members: Members,
}

enum Members {
    /// The item of each part.
    OfPart(Vec<Option<usize>>),
    /// Sets of items, and the number of the set of each coding.
    OfCoding(Vec<Vec<usize>>, Vec<usize>),
}

impl Items {
    /// The items to which the words of `part` in `coding` belong.
    pub fn of(&self, coding: usize, part: usize) -> &[usize] {
        match &self.members {
            Members::OfPart(items) => items[part].as_slice(),
            Members::OfCoding(sets, of) => &sets[of[coding]],
        }
    }

    /// The item of a part, if the axis sorts the corpus.
    pub fn of_part(&self, part: usize) -> Option<usize> {
        match &self.members {
            Members::OfPart(items) => items[part],
            Members::OfCoding(..) => None,
        }
    }

    /// The lines of `axis`.
    pub fn new(axis: &Axis, ctx: &Context) -> Self {
        let mut made = match axis {
            Axis::Code => codes(ctx, None),
            Axis::Level(level) => codes(ctx, Some(*level)),
            Axis::Coder => by_coder(ctx),
            Axis::Participant => by_part(ctx, participants(ctx), |ctx, part| {
                Some(ctx.corpus.participants[ctx.corpus.parts[part].participant?].to_owned())
            }),
            Axis::Source => by_part(ctx, sources(ctx, |s| &s.id), |ctx, part| {
                Some(ctx.study.sources[ctx.corpus.parts[part].source?].id.clone())
            }),
            Axis::Kind => by_part(ctx, sources(ctx, |s| &s.kind), |ctx, part| {
                Some(ctx.study.sources[ctx.corpus.parts[part].source?].kind.clone())
            }),
            Axis::Attribute(name) => by_part(ctx, values(ctx, name), |ctx, part| value(ctx, part, name)),
        };
        made.count(axis, ctx);
        made
    }

    /// Fills in every item's N.
    fn count(&mut self, axis: &Axis, ctx: &Context) {
        let mut parts: Vec<Vec<usize>> = vec![Vec::new(); self.items.len()];
        if *axis == Axis::Coder {
            parts = read_by(ctx, &self.items).into_iter().map(|parts| parts.into_iter().collect()).collect();
        } else if let Members::OfPart(items) = &self.members {
            for (part, item) in items.iter().enumerate() {
                item.iter().for_each(|&i| parts[i].push(part));
            }
        } else {
            for (coding, part) in ctx.cases() {
                let new = |parts: &Vec<usize>| parts.last() != Some(&part);
                self.of(coding, part).iter().for_each(|&i| _ = new(&parts[i]).then(|| parts[i].push(part)));
            }
        }
        for (item, mut parts) in self.items.iter_mut().zip(parts) {
            parts.sort_unstable();
            parts.dedup();
            item.n = ctx.n(parts.into_iter());
        }
    }
}

fn item(id: &str, depth: u32) -> AxisItem {
    let (id, label) = (id.to_owned(), id.to_owned());
    AxisItem { id, label, n: 0, depth }
}

fn by_part(ctx: &Context, ids: Vec<String>, id_of: impl Fn(&Context, usize) -> Option<String>) -> Items {
    let index: HashMap<&str, usize> = ids.iter().enumerate().map(|(i, id)| (id.as_str(), i)).collect();
    let parts = 0..ctx.corpus.parts.len();
    let of_part = parts.map(|p| id_of(ctx, p).and_then(|id| index.get(id.as_str()).copied()));
    let members = Members::OfPart(of_part.collect());
    let items = ids.iter().map(|id| item(id, 0)).collect();
    Items { items, members }
}

fn participants(ctx: &Context) -> Vec<String> {
    let asked: BTreeSet<usize> = ctx.corpus.parts.iter().filter_map(|p| p.participant).collect();
    asked.into_iter().map(|p| ctx.corpus.participants[p].to_owned()).collect()
}

/// What `of` says of the sources in scope, each once, in order of the sources.
fn sources(ctx: &Context, of: impl Fn(&crate::model::source::Source) -> &String) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let asked = ctx.corpus.parts.iter().filter_map(|p| p.source);
    let said = asked.map(|s| of(&ctx.study.sources[s]).clone());
    said.filter(|id| seen.insert(id.clone())).collect()
}

fn value(ctx: &Context, part: usize, name: &str) -> Option<String> {
    let at = ctx.corpus.parts[part];
    let stated = ctx.corpus.attribute(at, name).filter(|v| !v.is_empty()).map(str::to_owned);
    // Nobody's words in an interview state nothing; they are not "missing".
    stated.or_else(|| at.participant.map(|_| NOT_STATED.to_owned()))
}

/// Values in scope: numbers by size, `yes` before `no`, words by the alphabet.
fn values(ctx: &Context, name: &str) -> Vec<String> {
    let parts = 0..ctx.corpus.parts.len();
    let all: BTreeSet<String> = parts.filter_map(|p| value(ctx, p, name)).collect();
    let stated = |v: &&String| v.as_str() != NOT_STATED;
    let number = |v: &str| v.trim().replace(',', ".").parse::<f64>().ok();
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

/// Codes in reading order, those below a merged code below its target; then
/// ids that codings cite and the codebook lacks.
fn codes(ctx: &Context, level: Option<u32>) -> Items {
    let book = &ctx.study.codebook;
    let mut used = vec![false; book.codes.len()];
    let places: Vec<Vec<usize>> = (0..book.codes.len()).map(|c| book.lineage(c)).collect();
    let cited: BTreeSet<usize> = ctx.selected.iter().filter_map(|s| s.code).collect();
    cited.iter().flat_map(|&c| &places[c]).for_each(|&c| used[c] = true);
    let asked = asked_codes(ctx, level);
    let mut index = vec![None; book.codes.len()];
    let mut items = Vec::new();
    let depth = |c: usize| places[c].len() as u32 - 1;
    let top = (0..places.len()).filter(|&c| asked[c]).map(depth).min();
    for at in reading_order(ctx, &places) {
        let code = &book.codes[at];
        let hidden = code.merged_into.is_some() || code.status == CodeStatus::Retired && !used[at];
        if asked[at] && !hidden {
            index[at] = Some(items.len());
            let depth = depth(at).saturating_sub(top.unwrap_or(0));
            items.push(AxisItem { label: code.name.clone(), ..item(&code.id.0, depth) });
        }
    }
    // Of each code the items above it, and of what has none nothing.
    let mut sets: Vec<Vec<usize>> = places.iter().map(|l| l.iter().filter_map(|&c| index[c]).collect()).collect();
    sets.push(Vec::new());
    let mut of: Vec<usize> = ctx.selected.iter().map(|s| s.code.unwrap_or(book.codes.len())).collect();
    if level.is_none_or(|l| l == 1) {
        push_orphans(ctx, &mut items, (&mut sets, &mut of));
    }
    Items { items, members: Members::OfCoding(sets, of) }
}

/// Indexes of codes in reading order; where something stands below a merged
/// code, in the order of the tree that merges make.
fn reading_order(ctx: &Context, places: &[Vec<usize>]) -> Vec<usize> {
    let codes = &ctx.study.codebook.codes;
    let adopted = |c: &crate::model::codebook::Code| c.parent.is_some_and(|p| codes[p].merged_into.is_some());
    let mut order: Vec<usize> = (0..places.len()).collect();
    if codes.iter().any(adopted) {
        order.sort_by_key(|&c| &places[c]);
    }
    order
}

/// The codes that are lines: those the filters ask for; on one level also
/// those that hold codes asked for.
fn asked_codes(ctx: &Context, level: Option<u32>) -> Vec<bool> {
    let book = &ctx.study.codebook;
    let mut asked = vec![false; book.codes.len()];
    for (at, code) in book.codes.iter().enumerate() {
        if !ctx.scope.asks_code(ctx.study, Some(&code.id)) {
            continue;
        }
        match level {
            None => asked[at] = true,
            Some(level) => {
                let up = book.lineage(at).into_iter();
                up.filter(|&c| book.codes[c].depth + 1 == level).for_each(|c| asked[c] = true);
            }
        }
    }
    asked
}

fn push_orphans(ctx: &Context, items: &mut Vec<AxisItem>, (sets, of): (&mut Vec<Vec<usize>>, &mut [usize])) {
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (one, of) in ctx.selected.iter().zip(of) {
        let (None, Some(cited)) = (one.code, &one.coding.code) else {
            continue;
        };
        *of = *known.entry(cited.0.as_str()).or_insert_with(|| {
            let label = format!("{cited} (not in the codebook)");
            items.push(AxisItem { label, ..item(&cited.0, 0) });
            sets.push(vec![items.len() - 1]);
            sets.len() - 1
        });
    }
}

fn by_coder(ctx: &Context) -> Items {
    let asked = |id: &String| match &ctx.scope.record {
        Record::Coder(only) => id == only,
        _ => ctx.scope.coders.is_empty() || ctx.scope.coders.contains(id),
    };
    let ids: Vec<String> = coders(ctx.study).into_iter().filter(asked).collect();
    let mut sets: Vec<Vec<usize>> = (0..ids.len()).map(|at| vec![at]).collect();
    sets.push(Vec::new());
    let of = |id: &String| ids.iter().position(|i| i == id).unwrap_or(ids.len());
    let of = ctx.selected.iter().map(|s| of(&s.coding.coder)).collect();
    let name = |id: &String| ctx.study.config.coders.iter().find(|(i, _)| i == id);
    let items = ids.iter().map(|id| {
        let label = name(id).map_or(id, |(_, name)| name).clone();
        AxisItem { label, ..item(id, 0) }
    });
    Items { items: items.collect(), members: Members::OfCoding(sets, of) }
}

/// For each coder the parts of the sources they coded or marked as read or
/// complete.
fn read_by(ctx: &Context, items: &[AxisItem]) -> Vec<BTreeSet<usize>> {
    let mut out = Vec::new();
    for coder in items {
        let coded = ctx.selected.iter().filter(|s| s.coding.coder == coder.id).map(|s| s.source);
        let marks = ctx
            .study
            .marks
            .iter()
            .filter(|m| m.coder == coder.id && matches!(m.what, MarkKind::Read | MarkKind::Complete));
        let read = marks.filter_map(|m| ctx.study.source_index(&m.source));
        out.push(coded.chain(read).flat_map(|s| ctx.corpus.of(s)).collect());
    }
    out
}
