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

/// Excerpts of one sort under a theme.
const MOST: usize = 12;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let study = wanted.study;
    let views = themes::themes(study);
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
    let titles = |part: Part, says: fn(&Line) -> String| -> Vec<String> {
        sheet.lines.iter().filter(|(p, line)| *p == part && line.place.is_none()).map(|(_, line)| says(line)).collect()
    };
    let plain = |line: &Line| line.title.clone();
    let counter = titles(Part::Counter, plain);
    let lines = [
        (
            "Codes",
            titles(Part::Code, |line| match line.depth {
                0 => line.title.clone(),
                _ => String::new(),
            }),
        ),
        ("It", titles(Part::Link, |line| format!("{} {}", line.relation, line.title))),
        ("To it", titles(Part::LinkedFrom, |line| format!("{} {} it", line.title, line.relation))),
        ("Codes that speak against it", counter),
    ];
    let lines = lines
        .into_iter()
        .map(|(label, all)| (label.to_owned(), all.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>()));
    let evidence = [("Evidence", &view.evidence), ("Against it", &view.counter)];
    Finding {
        id: sheet.id.0.clone(),
        title: sheet.title.clone(),
        claim: sheet.claim.clone(),
        traits: vec![sheet.status.word().to_owned()],
        counts: counts.map(|(n, what)| counted(n, what)).join(", "),
        lines: lines.filter(|(_, all)| !all.is_empty()).collect(),
        evidence: evidence.into_iter().filter_map(|(title, codings)| passages(wanted, title, codings)).collect(),
    }
}

/// Passages that a theme names; `None` if it names none.
fn passages(wanted: &Wanted, title: &str, codings: &[usize]) -> Option<Evidence> {
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
    let rest = if rest.is_empty() { String::new() } else { format!("{}.", rest.join("; ")) };
    (!codings.is_empty()).then(|| Evidence { title: title.to_owned(), excerpts, rest })
}
