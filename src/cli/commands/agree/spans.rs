//! `emic agree --spans`: agreement on spans made elsewhere; and the same figures on a
//! study's codings (`--unit spans`).

use super::{Drawing, chosen, print, wants_records};
use crate::analysis::agreement::figures::{Figure, readable, records};
use crate::analysis::agreement::spans::people;
use crate::analysis::agreement::spans::study::{Laid, Lane};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, output};
use crate::import::spans::{Given, read};
use crate::model::fold::plural;
use crate::model::table::Table;
use crate::statistics::bootstrap::Draws;
use clap::ArgMatches;

/// Reads the file `path` and prints how far its coders agree.
///
/// # Errors
/// If it cannot be read, or has faults: all of them are shown.
pub fn run(context: &Context, matches: &ArgMatches, path: &str) -> Result<Outcome, Failure> {
    let bytes = std::fs::read(path).map_err(|e| Failure::new(format!("{path} cannot be read: {e}")))?;
    let given = read(&bytes).map_err(|faults| {
        output::say(&faults.iter().map(|f| format!("{path}: {}: {}\n", f.place, f.words)).collect::<String>());
        Failure::new(format!("{} in {path}; nothing was worked out", plural(faults.len(), "fault")))
            .hint("what a file of spans holds: docs/data-dictionary.md, emic agree")
    })?;
    let drawing = Drawing::of(matches, 0);
    if drawing.draws > 0 {
        return Err(Failure::new("intervals are drawn from several sources, and this file holds one text")
            .hint("leave out --bootstrap, or compare the codings of a study"));
    }
    let figures = chosen(matches, given.figures(drawing.seed))?;
    let notes = said(&given, &figures, drawing.seed);
    if wants_records(context)? || !matches!(given, Given::Text(..)) {
        return print(context, "Agreement on spans", &figures, notes);
    }
    show(context, &figures, notes)
}

/// Prints the figures on a study's codings, with intervals from drawing sources.
///
/// # Errors
/// If no source was read by all, or it cannot be printed.
pub fn of_study(
    context: &Context,
    matches: &ArgMatches,
    lanes: &[Lane],
    laid: &Laid,
    mut notes: Vec<String>,
) -> Result<Outcome, Failure> {
    let names: Vec<&str> = lanes.iter().map(|lane| lane.name.as_str()).collect();
    if laid.texts.is_empty() {
        return Err(Failure::new(format!("no source was read by all of {}", names.join(", ")))
            .hint("a source counts as read if it was coded or marked: emic mark SOURCE read"));
    }
    let records = wants_records(context)?;
    let drawing = Drawing::of(matches, if records { 0 } else { 1000 });
    let mut figures = laid.figures(drawing.seed);
    notes.extend(laid.notes(&names));
    if drawing.draws > 0 && laid.texts.len() > 1 {
        let undefined = laid.draw(&mut figures, &Draws::new(laid.texts.len(), drawing.draws, drawing.seed));
        notes.push(drawing.sentence("sources", undefined));
    }
    notes.extend(of_chance(&figures, drawing.seed));
    let figures = chosen(matches, figures)?;
    match records {
        true => print(context, "Agreement on spans", &figures, notes),
        false => show(context, &figures, notes),
    }
}

/// For people: a table of codes, and one over all codes.
fn show(context: &Context, figures: &[Figure], notes: Vec<String>) -> Result<Outcome, Failure> {
    let by_code = people::by_code("Agreement by code, characters as units", figures);
    let mut over_all = people::over_all("Agreement over all codes", figures);
    let mut tables: Vec<Table> = Vec::new();
    if by_code.is_empty() && over_all.is_empty() {
        over_all = readable("Agreement on spans", figures);
    }
    tables.extend((!by_code.is_empty()).then_some(by_code));
    tables.extend((!over_all.is_empty()).then_some(over_all));
    if let Some(last) = tables.last_mut() {
        last.notes = notes.clone();
    }
    output::tables(context, &tables, || Table { notes, ..records("Agreement on spans", figures) })?;
    Ok(if figures.iter().any(|f| f.estimate.value.is_ok()) { Outcome::Fine } else { Outcome::Findings })
}

fn said(given: &Given, figures: &[Figure], seed: u64) -> Vec<String> {
    let Given::Text(spans, asked) = given else { return Vec::new() };
    let mut out = vec![match spans.coders() {
        [first, second] => format!("First: {first}, the reference of segments. Second: {second}."),
        coders => format!("Coders: {}.", coders.join(", ")),
    }];
    out.push(match asked.length_known {
        true => format!("Text: {}.", plural(spans.length() as usize, "character")),
        false => "The file does not say how long the text is (length): figures that ask are left out.".to_owned(),
    });
    if !asked.sections.is_empty() {
        out.push(format!("Boundaries stand between {}.", plural(asked.sections.len(), "unit")));
    }
    out.extend(of_chance(figures, seed));
    out
}

fn of_chance(figures: &[Figure], seed: u64) -> Option<String> {
    let gamma = figures.iter().any(|f| f.statistic == "gamma" && f.estimate.value.is_ok());
    gamma.then(|| format!("gamma: chance is drawn (seed {seed}), to about 2 %."))
}
