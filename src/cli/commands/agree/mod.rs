//! `emic agree`: how far coders agree.

mod spans;
mod study;
mod table;

use super::codings::narrowing;
use super::{flag, option, text};
use crate::analysis::agreement::figures::{Figure, readable, records};
use crate::analysis::agreement::{Unit, Whose};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::fold::plural;
use crate::model::nearest::{hint, nearest};
use crate::model::table::Table;
use crate::statistics::agreement::STATISTICS;
use clap::builder::RangedU64ValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

/// The row.
pub const ROW: Row = Row { name: "agree", build, run };

/// What says which codings of the study are compared, and means nothing elsewhere.
const OF_THE_STUDY: [&str; 12] = [
    "rounds",
    "unit",
    "speech",
    "code",
    "under",
    "participant",
    "where",
    "source",
    "provisional",
    "rejected",
    "unsure",
    "decided",
];
const ELSEWHERE: &str = "Ratings and spans made elsewhere";
/// The word of `--unit` for passages themselves.
const SPANS: &str = "spans";
const NARROWED: &str = "Which codings (several values of one filter are alternatives)";

fn build(command: Command) -> Command {
    let names: Vec<String> = STATISTICS.iter().map(|s| format!("  {:<34} {}", s.name, s.title)).collect();
    let list = |arg: Arg| arg.value_delimiter(',');
    let aside = |arg: Arg| arg.help_heading("What is left out otherwise");
    let units: Vec<&str> = Unit::ALL.map(Unit::word).into_iter().chain([SPANS]).collect();
    let elsewhere = |arg: Arg| arg.help_heading(ELSEWHERE);
    let command = command
        .about("How far coders agree: percent, kappa, alpha and others, each with what it rests on")
        .arg(list(option("coders", "A,B", "Who is compared; else all who have coded")))
        .arg(list(option("rounds", "1,2", "Rounds of one coder instead")))
        .arg(option("unit", "UNIT", "What is judged as one thing; a unit is coded if any of it is. Spans: where passages begin and end").value_parser(units).default_value(Unit::default().word()))
        .arg(option("speech", "WHOSE", "Whose words are units: participants, all, or body (every character, with names and headings)").value_parser(Whose::ALL.map(Whose::word)).default_value(Whose::default().word()))
        .arg(option("level", "LEVEL", "Codes of this level, each with what is below it: 1, 2 …; of --table what differences mean: nominal, ordinal, interval, ratio"))
        .arg(flag("sets", "All codes of a unit at once, too; of --table: a value holds several labels, with ; between them, and an empty one means coded with nothing (without --sets: missing)"))
        .arg(option("bootstrap", "N", "Draw so many times for intervals; else 1000 for people, and none for other programs").value_parser(RangedU64ValueParser::<usize>::new().range(0..=1_000_000)))
        .arg(option("seed", "S", "What the draws are made from: the same seed, the same draws").value_parser(value_parser!(u64)).default_value("1"))
        .arg(flag("anyway", "Show it although the method of the study has no use for it"));
    let command = narrowing(
        command.arg(option("code", "ID", "Exactly this code").action(ArgAction::Append).help_heading(NARROWED)),
        NARROWED,
    )
    .arg(
        option(
            "query",
            "QUERY",
            "Only turns that a query finds: by words, speakers, attributes, sources; not by codings (docs/search.md)",
        )
        .help_heading("Which words")
        .conflicts_with_all(["table", "spans"]),
    )
    .arg(aside(flag("provisional", "Count provisional codings too")))
    .arg(aside(flag("rejected", "Count rejected codings too")))
    .arg(aside(flag("unsure", "Count codings whose words changed or were lost")))
    .arg(aside(flag("decided", "Count what coders decided together, too")));
    command
        .arg(elsewhere(option("table", "FILE", "Ratings made elsewhere: CSV with the columns unit, coder, value; a further column cluster says what units belong to; - reads standard input").conflicts_with_all(OF_THE_STUDY)))
        .arg(elsewhere(option("spans", "FILE", "Spans made elsewhere: JSON with length, codes, and for each coder a list of start, end, code").conflicts_with_all(["table", "categories", "level", "sets", "coders"]).conflicts_with_all(OF_THE_STUDY)))
        .arg(elsewhere(list(option("categories", "A,B,C", "All categories in their order, with those nobody used; else those that are found"))).requires("table"))
        .arg(list(option("statistics", "NAMES", "Only these, or all; else a handful for people and all for other programs")))
        .after_help(format!("A source that a coder has neither coded nor marked as read is missing, not “no”.\nIntervals are drawn over sources, never over units.\n\nStatistics of --table:\n{}\n\nWhat each says and when to use it: docs/statistics.md.\n\nExamples:\n  emic agree --coders ana,ben\n  emic agree --unit character --level 1 --format json\n  emic agree --coder ana --rounds 1,2\n  emic agree --query 'custody OR cell' --unit sentence\n  emic agree -o agreement.svg\n  emic agree --unit spans --coders ana,ben\n  emic agree --table ratings.csv --categories never,sometimes,often --level ordinal\n  emic agree --spans spans.json\n\nExit status: 0 some figure, 1 none.", names.join("\n")))
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    if let Some(path) = text(matches, "spans") {
        return spans::run(context, matches, path);
    }
    if !context.blind && context.record().is_some() {
        return Err(Failure::new("agreement compares coders, and --record chooses one record of them")
            .hint("say who is compared with --coders ana,ben, or leave --record out"));
    }
    match text(matches, "table") {
        Some(path) => table::run(context, matches, path),
        None => study::run(context, matches),
    }
}

/// How often is drawn, and from what.
struct Drawing {
    draws: usize,
    seed: u64,
}

impl Drawing {
    /// As asked, or so many draws.
    fn of(matches: &ArgMatches, unasked: usize) -> Self {
        let draws = matches.get_one::<usize>("bootstrap").copied().unwrap_or(unasked);
        Self { draws, seed: matches.get_one::<u64>("seed").copied().unwrap_or(1) }
    }

    /// How it was drawn.
    fn sentence(&self, what: &str, undefined: usize) -> String {
        let left = match undefined {
            0 => String::new(),
            n => format!("; in up to {} a figure had no value and was left out", plural(n, "draw")),
        };
        format!("Intervals: 95 %, percentiles of {} of {what} (seed {}){left}.", plural(self.draws, "draw"), self.seed)
    }
}

/// True if what is printed is read by other programs.
fn wants_records(context: &Context) -> Result<bool, Failure> {
    Ok(matches!(context.format()?, Some(Format::Json | Format::Csv | Format::Tsv)))
}

/// Figures as a table: for people in words, for other programs with stable names.
fn as_table(context: &Context, title: &str, figures: &[Figure], notes: Vec<String>) -> Result<Table, Failure> {
    let mut table = match wants_records(context)? {
        true => records(title, figures),
        false => readable(title, figures),
    };
    table.notes = notes;
    Ok(table)
}

/// Prints figures so.
fn print(context: &Context, title: &str, figures: &[Figure], notes: Vec<String>) -> Result<Outcome, Failure> {
    output::table(context, &as_table(context, title, figures, notes)?, None)?;
    Ok(if figures.iter().any(|f| f.estimate.value.is_ok()) { Outcome::Fine } else { Outcome::Findings })
}

/// Only the figures asked for, by their names or what stands before the point.
///
/// # Errors
/// If there is none of a name.
fn chosen(matches: &ArgMatches, figures: Vec<Figure>) -> Result<Vec<Figure>, Failure> {
    let Some(words) = matches.get_many::<String>("statistics") else { return Ok(figures) };
    let words: Vec<&str> = words.map(|word| word.trim()).collect();
    if words.contains(&"all") {
        return Ok(figures);
    }
    let is = |figure: &Figure, word: &str| figure.statistic == word || figure.statistic.split('.').next() == Some(word);
    for word in &words {
        if !figures.iter().any(|figure| is(figure, word)) {
            let near = nearest(word, figures.iter().map(|f| &*f.statistic));
            return Err(Failure::new(format!("there is no statistic “{word}” here{}", hint(near))));
        }
    }
    Ok(figures.into_iter().filter(|figure| words.iter().any(|word| is(figure, word))).collect())
}
