//! `emic missing`: participants without a code that most have.

use super::codings::{filters, scope};
use super::option;
use crate::analysis::missing::missing;
use crate::analysis::record::choose;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use clap::{ArgMatches, Command, value_parser};

/// The row.
pub const ROW: Row = Row { name: "missing", build, run };

fn build(command: Command) -> Command {
    let most = option("most", "PERCENT", "How many of those who were read must have the code");
    filters(command)
        .about("Participants without a code that most have")
        .arg(most.value_parser(value_parser!(u8).range(1..100)).default_value("50"))
        .after_help("Whoever was not read by the record is neither with a code nor without it.\n\nExamples:\n  emic missing\n  emic missing --most 80 --where role=custody\n  emic missing --format csv -o missing.csv\n\nExit status: 0 some, 1 none.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let scope = scope(matches, study, record)?;
    let most = matches.get_one::<u8>("most").copied().unwrap_or(50);
    let table = missing(study, &scope, f64::from(most)).map_err(Failure::new)?;
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}
