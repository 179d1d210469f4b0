//! The rows and columns of a matrix, and what belongs to each.
//!
//! The lines of an axis come from the corpus and the codebook, not from the
//! codings: a participant nobody coded is a row of zeros, which is a finding.
//! What a coding belongs to is asked for each *part* whose words it holds
//! ([`crate::analysis::corpus`]): a segment across two speakers stands in
//! both their columns, and each takes along only their own words and values.

use super::Context;
use super::axis::Axis;
use super::chosen::One;
use crate::analysis::record::{Record, coders};
use crate::model::codebook::CodeStatus;
use crate::model::coding::MarkKind;
use crate::model::study::Mark;
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
    Part(Vec<Option<usize>>),
    /// The items of each code, as [`One`] numbers codes.
    Code(Vec<Vec<usize>>),
    /// The items of each coder of the ledger.
    Coder(Vec<Option<usize>>),
}

impl Items {
    /// The items to which the words of `part` in a coding belong.
    pub fn of(&self, one: &One, part: usize) -> &[usize] {
        match &self.members {
            Members::Part(items) => items[part].as_slice(),
            Members::Code(items) => &items[one.place.code as usize],
            Members::Coder(items) => items[one.place.coder as usize].as_slice(),
        }
    }

    /// The item of a part, if the axis sorts the corpus.
    pub fn of_part(&self, part: usize) -> Option<usize> {
        match &self.members {
            Members::Part(items) => items[part],
            Members::Code(_) | Members::Coder(_) => None,
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
        made.count(ctx);
        made
    }

    /// Fills in every item's N.
    fn count(&mut self, ctx: &Context) {
        let mut parts = vec![Parts::new(ctx); self.items.len()];
        match &self.members {
            Members::Coder(_) => parts = read_by(ctx, &self.items),
            Members::Part(items) => {
                let placed = items.iter().enumerate().filter_map(|(part, item)| Some((part, (*item)?)));
                placed.for_each(|(part, item)| parts[item].add(part));
            }
            Members::Code(items) => {
                let mut coded = vec![Parts::new(ctx); items.len()];
                for one in &ctx.chosen.all {
                    ctx.parts(one).iter().for_each(|part| coded[one.place.code as usize].add(*part));
                }
                for (coded, items) in coded.iter().zip(items) {
                    items.iter().for_each(|item| parts[*item].add_all(coded));
                }
            }
        }
        for (item, parts) in self.items.iter_mut().zip(parts) {
            item.n = ctx.n(parts.each());
        }
    }
}

/// Some parts of the corpus: a bit each.
#[derive(Clone)]
struct Parts(Vec<u64>);

impl Parts {
    fn new(ctx: &Context) -> Self {
        Self(vec![0; ctx.corpus.parts.len().div_ceil(64)])
    }

    fn add(&mut self, part: usize) {
        self.0[part / 64] |= 1 << (part % 64);
    }

    fn add_all(&mut self, others: &Self) {
        self.0.iter_mut().zip(&others.0).for_each(|(own, others)| *own |= others);
    }

    fn each(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, bits)| {
            // Of a word of bits each lowest one, and then without it.
            let rests = std::iter::successors(Some(*bits), |rest| Some(rest & rest.wrapping_sub(1)));
            rests.take_while(|rest| *rest != 0).map(move |rest| at * 64 + rest.trailing_zeros() as usize)
        })
    }
}

fn item(id: &str, depth: u32) -> AxisItem {
    let (id, label) = (id.to_owned(), id.to_owned());
    AxisItem { id, label, depth, ..AxisItem::default() }
}

fn by_part(ctx: &Context, ids: Vec<String>, id_of: impl Fn(&Context, usize) -> Option<String>) -> Items {
    let index: HashMap<&str, usize> = ids.iter().enumerate().map(|(i, id)| (id.as_str(), i)).collect();
    let parts = 0..ctx.corpus.parts.len();
    let of_part = parts.map(|p| id_of(ctx, p).and_then(|id| index.get(id.as_str()).copied()));
    let members = Members::Part(of_part.collect());
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
    let mut cited = vec![false; places.len() + ctx.ledger.all_cited().len()];
    ctx.chosen.all.iter().for_each(|one| cited[one.place.code as usize] = true);
    let cited = (0..places.len()).filter(|&c| cited[c]);
    cited.flat_map(|c| &places[c]).for_each(|&c| used[c] = true);
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
    // Of each code the items above it, each once; of what has none nothing.
    let above = |line: &Vec<usize>| line.iter().filter_map(|&c| index[c]).collect::<BTreeSet<_>>();
    let mut of: Vec<Vec<usize>> = places.iter().map(|line| above(line).into_iter().collect()).collect();
    of.resize(places.len() + ctx.ledger.all_cited().len(), Vec::new());
    if level.is_none_or(|l| l == 1) {
        push_orphans(ctx, &mut items, &mut of);
    }
    Items { items, members: Members::Code(of) }
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

/// Codes that the codebook lacks, in the order in which they are met.
fn push_orphans(ctx: &Context, items: &mut Vec<AxisItem>, of: &mut [Vec<usize>]) {
    let known = ctx.study.codebook.codes.len();
    for one in &ctx.chosen.all {
        let code = one.place.code as usize;
        if code >= known && of[code].is_empty() {
            let cited = &ctx.ledger.all_cited()[code - known];
            of[code].push(items.len());
            let label = format!("{cited} (not in the codebook)");
            items.push(AxisItem { label, ..item(&cited.0, 0) });
        }
    }
}

fn by_coder(ctx: &Context) -> Items {
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
    Items { items: items.collect(), members: Members::Coder(of) }
}

/// For each coder the parts of the sources they coded or marked as read or
/// complete.
fn read_by(ctx: &Context, items: &[AxisItem]) -> Vec<Parts> {
    let mut coded = vec![vec![false; ctx.study.sources.len()]; ctx.ledger.coders.len()];
    for one in &ctx.chosen.all {
        coded[one.place.coder as usize][one.place.source as usize] = true;
    }
    let read = |m: &&Mark| matches!(m.what, MarkKind::Read | MarkKind::Complete);
    let of = |coder: &AxisItem| {
        let number = ctx.ledger.coders.iter().position(|c| *c == coder.id);
        let mut sources = number.map_or_else(|| vec![false; ctx.study.sources.len()], |n| coded[n].clone());
        let marks = ctx.study.marks.iter().filter(read).filter(|m| m.coder == coder.id);
        marks.filter_map(|m| ctx.study.source_index(&m.source)).for_each(|at| sources[at] = true);
        let mut parts = Parts::new(ctx);
        let sources = (0..sources.len()).filter(|at| sources[*at]);
        sources.flat_map(|at| ctx.corpus.of(at)).for_each(|part| parts.add(part));
        parts
    };
    items.iter().map(of).collect()
}
