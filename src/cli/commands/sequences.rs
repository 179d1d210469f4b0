//! `emic sequences`: which code follows which.

use super::codings::{filters, scope};
use super::cooccurrence::{codes, is_code};
use super::{flag, option, positional, text};
use crate::analysis::record::choose;
use crate::analysis::sequences::{Figure, Sequences};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use clap::{Arg, ArgMatches, Command, value_parser};
use std::ops::RangeInclusive;

/// The row.
pub const ROW: Row = Row { name: "sequences", build, run };

const HELP: &str = "\
A sequence is what one participant says in one source, segment by segment, as far as it is
coded. Rows come first, columns follow. Expected: if what comes next did not depend on
what came before; ratio: observed / expected. With one code, what follows it; with two,
the excerpts.

Examples:
  emic sequences
  emic sequences --figure observed,ratio --level 1
  emic sequences --lag 1-3 --list --format csv -o sequences.csv
  emic sequences discretion                       # what follows it
  emic sequences discretion class-and-race        # and what is said there

Exit status: 0 some, 1 none.";

/// No lag is longer: a sequence has not that many steps.
const LONGEST: usize = 100;

fn build(command: Command) -> Command {
    let how = |a: Arg| a.help_heading("How it is counted");
    filters(command)
        .about("Which code follows which, in what one participant says")
        .arg(positional("first", "Only what follows this code").value_name("CODE"))
        .arg(positional("then", "The excerpts where this code follows").requires("first"))
        .arg(how(option("lag", "N", "The next segment (1), the one after it (2), …; 1-3 for each of these")
            .default_value("1")))
        .arg(how(option("figure", "FIGURES", "What a cell holds: observed, expected, ratio").default_value("observed")))
        .arg(how(flag("below", "Codes with what is below them")))
        .arg(
            how(option("level", "N", "Codes of this level (1 is the top) with what is below them")
                .value_parser(value_parser!(u32).range(1..)))
            .conflicts_with("below"),
        )
        .arg(how(flag("list", "A list of pairs with all figures, the commonest first")))
        .arg(how(option("top", "N", "At most so many pairs of a list").value_parser(value_parser!(usize))))
        .arg(how(flag("heat", "In text, a sign beside each number that is darker the larger it is")))
        .after_help(HELP)
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    context.heat = matches.get_flag("heat");
    let session = context.session()?;
    let study = session.study();
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let scope = scope(matches, study, record)?;
    let figures = figures(text(matches, "figure").unwrap_or_default())?;
    let pair = ["first", "then"].map(|id| text(matches, id));
    pair.iter().flatten().try_for_each(|id| is_code(study, id))?;
    let made = Sequences::of(study, &scope, codes(matches), lags(text(matches, "lag").unwrap_or("1"))?);
    let most = matches.get_one::<usize>("top").copied().unwrap_or(usize::MAX);
    let excerpts = matches!(context.format()?, Some(Format::Html | Format::Xlsx));
    let table = match pair {
        [Some(first), Some(then)] => made.between(first, then),
        [one, _] if one.is_some() || matches.get_flag("list") => made.list(one, most),
        _ => made.matrix(&figures, excerpts),
    };
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

fn figures(words: &str) -> Result<Vec<Figure>, Failure> {
    let words: Vec<&str> = words.split(',').map(str::trim).filter(|w| !w.is_empty()).collect();
    let words = if words.is_empty() { vec!["observed"] } else { words };
    let parse = |word: &str| {
        Figure::parse(word)
            .ok_or_else(|| Failure::new(format!("“{word}” is no figure")).hint("use observed, expected or ratio"))
    };
    words.into_iter().map(parse).collect()
}

/// `2`, or `1-3`.
fn lags(word: &str) -> Result<RangeInclusive<usize>, Failure> {
    let number = |word: &str| word.trim().parse().ok().filter(|n| (1..=LONGEST).contains(n));
    let range = match word.split_once('-') {
        Some((from, to)) => number(from).zip(number(to)).filter(|(from, to)| from <= to),
        None => number(word).map(|n| (n, n)),
    };
    let (from, to) = range.ok_or_else(|| {
        Failure::new(format!("“{word}” is no lag")).hint("write a number from 1 on, or several such as 1-3")
    })?;
    Ok(from..=to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lag_is_a_number_or_a_range() {
        assert_eq!((lags("2").unwrap(), lags("1-3").unwrap()), (2..=2, 1..=3));
        for word in ["0", "3-1", "x", "-1", "1-200"] {
            assert!(lags(word).is_err(), "{word}");
        }
    }
}
