//! `emic absent`: who lacks a code that most have.

use super::codings::{filters, scope};
use super::{option, text};
use crate::analysis::absent::{Unit, absent};
use crate::analysis::record::choose;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use clap::{ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "absent", build, run };

fn build(command: Command) -> Command {
    filters(command)
        .about("Who lacks a code that most have: to be read again")
        .arg(option("share", "SHARE", "Codes that at least this share have: from 0 to 1, or 80%").default_value("0.5"))
        .arg(option("unit", "UNIT", "Who may lack it").value_parser(["participant", "source"]).default_value("participant"))
        .after_help("A code counts what is below it. Who was not read lacks nothing and is left out.\n\nExamples:\n  emic absent\n  emic absent --share 60% --where role=treatment\n  emic absent --unit source --format csv -o absent.csv\n\nExit status: 0 some, 1 none.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let scope = scope(matches, study, record)?;
    let share = share(text(matches, "share").unwrap_or("0.5"))?;
    let unit = if text(matches, "unit") == Some("source") { Unit::Source } else { Unit::Participant };
    let table = absent(study, &scope, unit, share);
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

/// `0.8` or `80%`.
fn share(word: &str) -> Result<f64, Failure> {
    let number = match word.trim().strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|n| n / 100.0),
        None => word.trim().parse::<f64>(),
    };
    let fits = |share: &f64| (0.0..=1.0).contains(share);
    number.ok().filter(fits).ok_or_else(|| {
        Failure::new(format!("“{word}” is no share")).hint("write a number from 0 to 1, or a percentage such as 80%")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_part_of_one_or_a_percentage() {
        assert_eq!((share("0.5").unwrap(), share("80%").unwrap()), (0.5, 0.8));
        for word in ["80", "-1", "NaN", "x%"] {
            assert!(share(word).is_err(), "{word}");
        }
    }
}
