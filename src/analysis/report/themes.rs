//! What it all amounts to: each theme with its claim, what it rests on, and what
//! speaks against it.
//!
//! A theme is believed for its evidence, so excerpts stand here in the open; what
//! the theme's file names as evidence comes first and is shown whether or not it
//! counts in the record. What speaks against a theme is never left out of it.

use super::{Wanted, quotes};
use crate::analysis::matrix::{MatrixError, excerpt};
use crate::analysis::scope::counted;
use crate::analysis::themes::{self, Line, Part, Sheet, ThemeView};
use crate::model::report::{Block, Evidence, Finding, Section};
use crate::model::table::Excerpt;
use crate::model::theme::{Relation, ThemeStatus};
use std::collections::BTreeMap;

/// Excerpts of one sort under a theme.
const MOST: usize = 12;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let study = wanted.study;
    let mut views = themes::themes(study);
    // What stands comes first, what was given up last.
    views.sort_by_key(|view| match view.status {
        ThemeStatus::Settled => 0,
        ThemeStatus::Candidate => 1,
        ThemeStatus::Dropped => 2,
    });
    if views.is_empty() {
        return Ok(None);
    }
    let mut blocks = vec![Block::Words(
        "Counts are of a theme’s codes and what stands below them, and of the passages it names: each segment, participant and source once. One code may serve several themes.".to_owned(),
    )];
    let map = themes::map_table(study, None);
    if !map.is_empty() {
        blocks.push(Block::Picture(map));
    }
    for view in &views {
        let sheet = themes::sheet(study, wanted.scope, &view.id.0);
        blocks.extend(sheet.map(|sheet| Block::Theme(finding(wanted, view, &sheet))));
    }
    Ok(Some(Section { id: "themes", title: "Themes".to_owned(), blocks }))
}

fn finding(wanted: &Wanted, view: &ThemeView, sheet: &Sheet) -> Finding {
    let (codings, participants, sources) = sheet.counts;
    let counts = [(codings, "coding"), (participants, "participant"), (sources, "source")];
    let relations = Relation::ALL.map(|kind| (kind.label(), links(sheet, kind)));
    let codes = words(sheet, Part::Code, |line| (line.depth == 0).then(|| line.title.clone()));
    let others = words(sheet, Part::LinkedFrom, |line| Some(format!("{} ({} it)", line.title, line.relation)));
    let against = words(sheet, Part::Counter, |line| line.place.is_none().then(|| line.title.clone()));
    let ends = [("Linked from", others), ("Codes that speak against it", against)];
    let lines = std::iter::once(("Codes", codes)).chain(relations).chain(ends);
    let evidence = [("Evidence", Part::Evidence, &view.evidence), ("Against it", Part::Counter, &view.counter)];
    let evidence = evidence.into_iter().filter(|(_, _, codings)| !codings.is_empty());
    Finding {
        id: sheet.id.0.clone(),
        title: sheet.title.clone(),
        claim: sheet.claim.clone(),
        traits: vec![sheet.status.word().to_owned()],
        counts: counts.map(|(n, what)| counted(n, what)).join(", "),
        lines: lines.filter(|(_, all)| !all.is_empty()).map(|(label, all)| (label.to_owned(), all)).collect(),
        evidence: evidence
            .map(|(title, part, codings)| Evidence {
                title: title.to_owned(),
                ..passages(wanted, codings, uncounted(sheet, part))
            })
            .collect(),
    }
}

/// What stands in the lines of one part.
fn words(sheet: &Sheet, part: Part, says: impl Fn(&Line) -> Option<String>) -> Vec<String> {
    sheet.lines.iter().filter(|(own, _)| *own == part).filter_map(|(_, line)| says(line)).collect()
}

/// What the theme is to others, of one kind.
fn links(sheet: &Sheet, kind: Relation) -> Vec<String> {
    words(sheet, Part::Link, |line| (line.relation == kind.verb()).then(|| line.title.clone()))
}

/// Why passages that a theme names are not counted, each reason with how many.
fn uncounted(sheet: &Sheet, part: Part) -> Vec<String> {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for reason in words(sheet, part, |line| line.place.as_ref().map(|_| line.not_counted.clone())) {
        *reasons.entry(reason).or_default() += 1;
    }
    reasons.remove("");
    reasons.into_iter().map(|(reason, n)| format!("{n} not counted ({reason})")).collect()
}

/// Passages that a theme names, as far as they may be shown.
fn passages(wanted: &Wanted, codings: &[usize], uncounted: Vec<String>) -> Evidence {
    let study = wanted.study;
    let (open, closed): (Vec<usize>, Vec<usize>) =
        codings.iter().copied().partition(|at| wanted.consent.quotes(&study.codings[*at]));
    let most = if wanted.options.quotes == 0 { 0 } else { MOST };
    let mut cut = false;
    let shown = open.iter().take(most).filter_map(|at| excerpt(study, *at as u32));
    let excerpts: Vec<Excerpt> = shown.map(|one| quotes::shortened(one, &mut cut)).collect();
    let mut rest = Vec::new();
    if open.len() > excerpts.len() {
        rest.push(format!("{} more not shown here", open.len() - excerpts.len()));
    }
    if !closed.is_empty() {
        rest.push(format!("{} may not be quoted", closed.len()));
    }
    rest.extend(uncounted);
    let rest = if rest.is_empty() { String::new() } else { format!("{}.", rest.join("; ")) };
    Evidence { title: String::new(), excerpts, rest }
}
