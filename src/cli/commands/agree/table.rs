//! `emic agree --table`: agreement on ratings made elsewhere.

use super::{Drawing, print};
use crate::analysis::agreement::figures::Figure;
use crate::analysis::agreement::given::{self, Drawn};
use crate::cli::commands::text;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, output};
use crate::model::fold::plural;
use crate::model::nearest::{hint, nearest};
use crate::statistics::agreement::{STATISTICS, Statistic, statistic};
use crate::statistics::{Level, Ratings};
use crate::text::ratings::{Asked, Sheet, read};
use clap::ArgMatches;
use std::io::Read;

/// Reads the table `path` and prints how far its coders agree.
///
/// # Errors
/// If it cannot be read, or has faults: all of them are shown.
pub fn run(context: &Context, matches: &ArgMatches, path: &str) -> Result<Outcome, Failure> {
    let bytes = match path {
        "-" => {
            let mut all = Vec::new();
            std::io::stdin().read_to_end(&mut all).map(|_| all)
        }
        path => std::fs::read(path),
    };
    let bytes = bytes.map_err(|e| Failure::new(format!("{path} cannot be read: {e}")))?;
    let bytes = String::from_utf8(bytes)
        .map_err(|_| Failure::new(format!("{path} is not text in UTF-8")).hint("save the table as CSV in UTF-8"))?;
    let sets = matches.get_flag("sets");
    let categories = matches.get_many::<String>("categories").map(|words| words.map(|w| w.trim().to_owned()).collect());
    let level = text(matches, "level").and_then(Level::parse);
    let numbers = matches!(level, Some(Level::Ordinal | Level::Interval | Level::Ratio));
    let asked = Asked { categories: distinct(categories)?, sets, numbers };
    let (mut sheet, faults) = read(path, &bytes, &asked);
    if !faults.is_empty() {
        output::say(faults.iter().map(output::fault).collect::<String>().trim_end());
        return Err(Failure::new(format!("{} in {path}; nothing was worked out", plural(faults.len(), "fault"))));
    }
    if let Some(coders) = matches.get_many::<String>("coders") {
        let coders: Vec<String> = coders.map(|name| name.trim().to_owned()).collect();
        sheet.only(&coders).map_err(|name| {
            let near = nearest(&name, sheet.coders.iter().map(String::as_str));
            let message = format!("no coder “{name}” in {path}{}", hint(near));
            Failure::new(message).hint(format!("coders are {}", sheet.coders.join(", ")))
        })?;
    }
    match sets {
        true => of_sets(context, matches, &sheet),
        false => of_ratings(context, matches, &sheet),
    }
}

/// Categories as said, if none stands there twice.
fn distinct(categories: Option<Vec<String>>) -> Result<Option<Vec<String>>, Failure> {
    let twice =
        |all: &Vec<String>| all.iter().enumerate().find(|(at, c)| all[..*at].contains(c)).map(|(_, c)| c.clone());
    match categories.as_ref().and_then(twice) {
        Some(label) => Err(Failure::new(format!("the category “{label}” stands twice in --categories"))),
        None => Ok(categories),
    }
}

fn of_ratings(context: &Context, matches: &ArgMatches, sheet: &Sheet) -> Result<Outcome, Failure> {
    let ratings = sheet.ratings();
    let asked = match text(matches, "level") {
        Some(word) => Some(Level::parse(word).ok_or_else(|| {
            Failure::new(format!("“{word}” is no level of measurement"))
                .hint("the levels are nominal, ordinal, interval and ratio")
        })?),
        None => None,
    };
    let level = asked.unwrap_or_default();
    suits(&ratings, level)?;
    let all = super::wants_records(context)?;
    let wanted = match matches.get_many::<String>("statistics") {
        Some(words) => chosen(words)?,
        None if all => given::every(),
        None => given::usual(level, ratings.coders()).into_iter().filter_map(statistic).collect(),
    };
    let mut figures = given::figures(&ratings, &wanted);
    let mut notes = said(sheet, asked.is_some(), level);
    let drawing = Drawing::of(matches, 0);
    match drawing.draws {
        0 => notes.push("Intervals: 95 %, by formula, as if every unit were independent of the others; where no formula is known there is none. --bootstrap 1000 draws them.".to_owned()),
        draws => {
            let undefined = draw(&mut figures, sheet, &ratings, &drawing);
            let what = if sheet.clusters.is_empty() { "units" } else { "clusters" };
            notes.push(drawing.sentence(what, undefined.min(draws)));
        }
    }
    print(context, "agreement", &figures, notes)
}

fn draw(figures: &mut [Figure], sheet: &Sheet, ratings: &Ratings, drawing: &Drawing) -> usize {
    if sheet.clusters.is_empty() {
        let ratings = ratings.collapsed();
        return given::drawn(figures, &ratings, &Drawn::units(&ratings, drawing.draws, drawing.seed));
    }
    let mut rows = vec![Vec::new(); sheet.clusters.len()];
    sheet.cluster_of.iter().enumerate().for_each(|(unit, cluster)| rows[*cluster].push((unit, 1)));
    given::drawn(figures, ratings, &Drawn::clusters(rows, drawing.draws, drawing.seed))
}

/// What the level asks of the categories.
fn suits(ratings: &Ratings, level: Level) -> Result<(), Failure> {
    match level {
        Level::Ordinal if !ratings.is_ordered() => Err(Failure::new("nobody said in which order the categories stand")
            .hint("say it: --categories never,sometimes,often")),
        Level::Interval | Level::Ratio if ratings.numbers().is_none() => {
            let word = ratings.categories().iter().find(|c| crate::statistics::ratings::number(c).is_none());
            let which = word.map_or_else(String::new, |w| format!(" (“{w}”)"));
            Err(Failure::new(format!("{} needs numbers, and there are categories that are none{which}", level.word()))
                .hint("leave --level out, or say --level ordinal with --categories in order"))
        }
        _ => Ok(()),
    }
}

fn chosen<'a>(words: impl Iterator<Item = &'a String>) -> Result<Vec<&'static Statistic>, Failure> {
    let mut out = Vec::new();
    for word in words.map(|w| w.trim()) {
        if word == "all" {
            return Ok(given::every());
        }
        let found = statistic(word).ok_or_else(|| {
            let near = nearest(word, STATISTICS.iter().map(|s| s.name));
            Failure::new(format!("there is no statistic “{word}”{}", hint(near))).hint("`emic agree --help` lists them")
        })?;
        out.push(found);
    }
    Ok(out)
}

/// What was counted.
fn said(sheet: &Sheet, asked: bool, level: Level) -> Vec<String> {
    let mut out = vec![format!(
        "{} by {}: {}.",
        plural(sheet.units.len(), "unit"),
        plural(sheet.coders.len(), "coder"),
        sheet.coders.join(", ")
    )];
    let which = if sheet.ordered { "in this order" } else { "in no order" };
    out.push(format!("Categories, {which}: {}.", sheet.categories.join(", ")));
    for (one, other) in &sheet.alike {
        out.push(format!("“{one}” and “{other}” are two categories here; with --level interval they are one number."));
    }
    if asked {
        out.push(format!("Level: {}.", level.word()));
    }
    out.push("Units with fewer than two ratings say nothing about agreement.".to_owned());
    out
}

fn of_sets(context: &Context, matches: &ArgMatches, sheet: &Sheet) -> Result<Outcome, Failure> {
    let ratings = sheet.sets();
    let mut figures = given::set_figures(&ratings);
    let mut notes = said(sheet, false, Level::Nominal);
    notes[1] = format!("Labels: {}.", sheet.categories.join(", "));
    let drawing = Drawing::of(matches, 0);
    if drawing.draws > 0 {
        let things = if sheet.clusters.is_empty() { sheet.units.len() } else { sheet.clusters.len() };
        let mut rows = vec![Vec::new(); things];
        for unit in 0..sheet.units.len() {
            rows[sheet.cluster_of.get(unit).copied().unwrap_or(unit)].push((unit, 1));
        }
        let undefined = given::sets_drawn(&mut figures, &ratings, &Drawn::clusters(rows, drawing.draws, drawing.seed));
        notes.push(drawing.sentence(if sheet.clusters.is_empty() { "units" } else { "clusters" }, undefined));
    }
    print(context, "agreement on sets of labels", &figures, notes)
}
