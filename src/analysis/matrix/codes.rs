//! Axes of codes: the tree, one level of it, themes, and where codes came from.

use super::Context;
use super::chosen::One;
use super::level::{Level, Members, NOT_STATED, item};
use crate::analysis::themes::{Home, themes as all_themes};
use crate::model::codebook::CodeStatus;
use crate::model::table::AxisItem;
use crate::model::theme::ThemeStatus;
use foldhash::HashMap;
use std::collections::BTreeSet;

/// Codes in reading order, those below a merged code below its target; then
/// ids that codings cite and the codebook lacks.
pub(super) fn codes(ctx: &Context, level: Option<u32>) -> Level {
    let book = &ctx.study.codebook;
    let mut used = vec![false; book.codes.len()];
    let places: Vec<Vec<usize>> = (0..book.codes.len()).map(|c| book.lineage(c)).collect();
    let mut cited = vec![false; places.len() + ctx.ledger.all_cited().len()];
    ctx.chosen.all.iter().for_each(|one| cited[one.place.code as usize] = true);
    let cited = (0..places.len()).filter(|&c| cited[c]);
    cited.flat_map(|c| &places[c]).for_each(|&c| used[c] = true);
    let asked = asked_codes(ctx, level);
    let mut index = vec![None; book.codes.len()];
    let (mut items, mut codes) = (Vec::new(), Vec::new());
    let depth = |c: usize| places[c].len() as u32 - 1;
    let top = (0..places.len()).filter(|&c| asked[c]).map(depth).min();
    for at in reading_order(ctx, &places) {
        let code = &book.codes[at];
        let hidden = code.merged_into.is_some() || code.status == CodeStatus::Retired && !used[at];
        if asked[at] && !hidden {
            index[at] = Some(items.len());
            let depth = depth(at).saturating_sub(top.unwrap_or(0));
            codes.push(Some(at));
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
    codes.resize(items.len(), None);
    Level { items, members: Members::Code(of), parts: None, codes }
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

/// One line a theme that holds codes or codings asked for: files first, then headings
/// of the codebook. Dropped themes are no lines.
pub(super) fn themes(ctx: &Context) -> Level {
    let book = &ctx.study.codebook;
    let known = book.codes.len();
    let asked = |c: &usize| ctx.scope.asks_code(ctx.study, Some(&book.codes[*c].id));
    let mut of = vec![Vec::new(); known + ctx.ledger.all_cited().len()];
    let (mut items, mut codes) = (Vec::new(), Vec::new());
    let mut named: HashMap<usize, Vec<usize>> = HashMap::default();
    for theme in all_themes(ctx.study).into_iter().filter(|theme| theme.status != ThemeStatus::Dropped) {
        let shown = |coding: &usize| ctx.scope.asks_coding(ctx.study, &ctx.study.codings[*coding]);
        if !theme.codes.iter().any(asked) && !theme.evidence.iter().any(shown) {
            continue;
        }
        theme.codes.iter().for_each(|c| of[*c].push(items.len()));
        theme.evidence.iter().for_each(|coding| named.entry(*coding).or_default().push(items.len()));
        codes.push(if let Home::Code(_) = theme.home { theme.named.first().copied() } else { None });
        items.push(AxisItem { label: theme.title.to_owned(), ..item(&theme.id.0, 0) });
    }
    let members = match named.is_empty() {
        true => Members::Code(of),
        false => Members::Theme(evident(ctx, &of, &named), of),
    };
    Level { items, members, parts: None, codes }
}

/// The lines of each coding that a theme names, those of its code too; by its number
/// among those that count.
fn evident(ctx: &Context, of: &[Vec<usize>], named: &HashMap<usize, Vec<usize>>) -> HashMap<u32, Vec<usize>> {
    let counts = (0_u32..).zip(&ctx.chosen.all);
    let mine = counts.filter_map(|(at, one)| Some((at, one, named.get(&(one.number as usize))?)));
    let both = |(at, one, own): (u32, &One, &Vec<usize>)| {
        let lines: BTreeSet<usize> = own.iter().chain(&of[one.place.code as usize]).copied().collect();
        (at, lines.into_iter().collect())
    };
    mine.map(both).collect()
}

/// Deductive, inductive, hybrid, and codes of which it is not said.
pub(super) fn origins(ctx: &Context) -> Level {
    let book = &ctx.study.codebook;
    let said = |c: usize| book.codes[c].origin.map_or(NOT_STATED, |o| o.word());
    let asked = |c: &usize| ctx.scope.asks_code(ctx.study, Some(&book.codes[*c].id));
    let there: BTreeSet<&str> = (0..book.codes.len()).filter(asked).map(said).collect();
    let order = ["deductive", "inductive", "hybrid", NOT_STATED];
    let ids: Vec<&str> = order.into_iter().filter(|id| there.contains(id)).collect();
    let mut of: Vec<Vec<usize>> =
        (0..book.codes.len()).map(|c| ids.iter().position(|id| *id == said(c)).into_iter().collect()).collect();
    of.resize(book.codes.len() + ctx.ledger.all_cited().len(), Vec::new());
    let items = ids.iter().map(|id| item(id, 0)).collect();
    Level { items, members: Members::Code(of), parts: None, codes: vec![None; ids.len()] }
}
