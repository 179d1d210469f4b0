//! `emic agree`: how far coders agree.

mod spans;
mod table;

use super::{flag, option, text};
use crate::analysis::agreement::figures::{Figure, readable, records};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::fold::plural;
use crate::statistics::Level;
use crate::statistics::agreement::STATISTICS;
use clap::{Arg, ArgMatches, Command, value_parser};

/// The row.
pub const ROW: Row = Row { name: "agree", build, run };

const ELSEWHERE: &str = "Ratings and spans made elsewhere";

fn build(command: Command) -> Command {
    let names: Vec<String> = STATISTICS.iter().map(|s| format!("  {:<34} {}", s.name, s.title)).collect();
    let list = |arg: Arg| arg.value_delimiter(',').help_heading(ELSEWHERE);
    command
        .about("How far coders agree: percent, kappa, alpha and others, each with what it rests on")
        .arg(option("table", "FILE", "Ratings made elsewhere: CSV with the columns unit, coder, value; a further column cluster says what units belong to").help_heading(ELSEWHERE))
        .arg(option("spans", "FILE", "Spans made elsewhere: JSON with length, codes, and for each coder a list of start, end, code").help_heading(ELSEWHERE).conflicts_with_all(["table", "categories", "level", "sets"]))
        .arg(list(option("categories", "A,B,C", "All categories in their order, with those nobody used; else those that are found")))
        .arg(option("level", "LEVEL", "What differences mean: nominal, ordinal, interval, ratio; else nominal").value_parser(Level::ALL.map(Level::word)).help_heading(ELSEWHERE))
        .arg(flag("sets", "A value holds several labels, with ; between them").help_heading(ELSEWHERE).conflicts_with_all(["categories", "level", "statistics"]))
        .arg(list(option("statistics", "NAMES", "Only these, or all; else a handful for people and all for other programs")))
        .arg(option("bootstrap", "N", "Draw so many times for intervals").value_parser(value_parser!(usize)))
        .arg(option("seed", "S", "What the draws are made from: the same seed, the same draws").value_parser(value_parser!(u64)).default_value("1"))
        .after_help(format!("Statistics:\n{}\n\nWhat each says and when to use it: docs/statistics.md.\n\nExamples:\n  emic agree --table ratings.csv\n  emic agree --table ratings.csv --categories never,sometimes,often --level ordinal\n  emic agree --table ratings.csv --bootstrap 1000 --format json\n  emic agree --spans spans.json\n\nExit status: 0 some figure, 1 none.", names.join("\n")))
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    if let Some(path) = text(matches, "spans") {
        return spans::run(context, matches, path);
    }
    match text(matches, "table") {
        Some(path) => table::run(context, matches, path),
        None => Err(Failure::new("say which ratings: emic agree --table ratings.csv")),
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
    Ok(matches!(context.format()?, Some(Format::Json | Format::Csv | Format::Tsv | Format::Xlsx)))
}

/// Prints figures: for people in words, for other programs with stable names.
fn print(context: &Context, title: &str, figures: &[Figure], notes: Vec<String>) -> Result<Outcome, Failure> {
    let mut table = match wants_records(context)? {
        true => records(title, figures),
        false => readable(title, figures),
    };
    table.notes = notes;
    output::table(context, &table, None)?;
    Ok(if figures.iter().any(|f| f.estimate.value.is_ok()) { Outcome::Fine } else { Outcome::Findings })
}
